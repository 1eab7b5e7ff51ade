package dna

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// Report says what became of a file: how many records of each kind, in the order of kinds, and what had no place.
type Report struct {
	Counts  []Count
	Remarks []string
}

// Count is what happened to the records of one kind.
type Count struct {
	Kind                                 kg.Kind
	Created, Updated, Unchanged, Deleted int
}

func (r Report) String() string {
	var lines []string
	for _, c := range r.Counts {
		line := fmt.Sprintf("%s: %d created, %d updated, %d unchanged", kindWord(string(c.Kind)), c.Created, c.Updated, c.Unchanged)
		if c.Deleted > 0 {
			line += fmt.Sprintf(", %d deleted", c.Deleted)
		}
		lines = append(lines, line)
	}
	return strings.Join(append(lines, r.Remarks...), "\n")
}

// Apply writes the file's records into the graph, all or nothing. A second time it changes nothing; of a file that was edited since, what has
// changed is changed, and what is no longer in it is deleted.
//
// It overwrites nobody's work. Errors: Conflict, naming the records, where others have written what the file is to write; where the prefix is
// that of another file; and where others' records rest on what is to be deleted.
func (i *Import) Apply(ctx context.Context, g *kg.Graph) (Report, error) {
	set := i.set
	set.Put = slices.Clone(set.Put)
	ids := make([]kg.ID, len(set.Put))
	for n, put := range set.Put {
		ids[n] = put.Record.RecordID()
	}
	there, err := g.Named(ctx, ids)
	if err != nil {
		return Report{}, err
	}
	if err := i.checkOwner(set, there); err != nil {
		return Report{}, err
	}
	for n, put := range set.Put {
		revision := 0
		if r := there[put.Record.RecordID()]; r != nil {
			revision = r.RecordRevision().Number
		}
		set.Put[n].Expect = &revision // whoever changes it in between makes a conflict too
	}
	if len(there) > 0 {
		if set.Delete, err = i.gone(ctx, g, ids); err != nil {
			return Report{}, err
		}
	}
	applied, err := g.Apply(ctx, set)
	if err != nil {
		return Report{}, &kg.Error{Code: kg.CodeOf(err), Message: fmt.Sprintf("%s: %v", i.path, err), Cause: err}
	}
	return Report{Counts: count(set, applied.Changes), Remarks: i.remarks.List()}, nil
}

// checkOwner refuses to overwrite what is not of this file.
func (i *Import) checkOwner(set kg.ChangeSet, there map[kg.ID]kg.Record) error {
	var foreign []string
	documents, same := 0, 0
	for _, put := range set.Put {
		is := there[put.Record.RecordID()]
		if is == nil {
			continue
		}
		if is.RecordRevision().ChangedBy != set.By {
			foreign = append(foreign, string(is.RecordID()))
		}
		if was, ok := is.(*kg.Entity); ok && was.Document != nil {
			documents++
			if sameDocument(was, put.Record.(*kg.Entity)) {
				same++
			}
		}
	}
	switch {
	case len(foreign) > 0:
		return kg.Errorf(kg.Conflict, "%s: others have written %s since: nothing was imported; carry the changes over by hand, or import under another prefix",
			i.path, enumerate(foreign))
	case documents > 0 && same == 0:
		return kg.Errorf(kg.Conflict, "%s: another file has been imported under the prefix %q, for none of its documents is in this one: give another prefix", i.path, i.prefix)
	}
	return nil
}

// sameDocument says whether a document has at least its title or its text still.
func sameDocument(was, is *kg.Entity) bool {
	hash, _ := kg.Fingerprint(text.NFC(is.Document.Text))
	return was.Name == text.NFC(is.Name) || was.Document.SHA256 == hash
}

// shown is how many ids one error names.
const shown = 10

func enumerate(ids []string) string {
	if more := len(ids) - shown; more > 0 {
		ids = append(ids[:shown:shown], fmt.Sprintf("%d more", more))
	}
	return strings.Join(ids, ", ")
}

// gone are the records of an earlier import that are not in the file any more.
func (i *Import) gone(ctx context.Context, g *kg.Graph, ids []kg.ID) ([]kg.Delete, error) {
	kept := map[kg.ID]bool{}
	for _, id := range ids {
		kept[id] = true
	}
	var deletes []kg.Delete
	for _, class := range []kg.Class{kg.Entities, kg.Statements} {
		for r, err := range g.Scan(ctx, class) {
			if err != nil {
				return nil, err
			}
			revision := r.RecordRevision()
			if id := r.RecordID(); !kept[id] && revision.ChangedBy == i.set.By && strings.HasPrefix(id.Key(), i.set.By+"-") {
				deletes = append(deletes, kg.Delete{ID: id, Expect: &revision.Number})
			}
		}
	}
	return deletes, nil
}

// count counts by kinds.
func count(set kg.ChangeSet, changes []kg.Change) []Count {
	by := map[kg.Kind]*Count{}
	of := func(id kg.ID) *Count {
		k := id.Kind()
		if by[k] == nil {
			by[k] = &Count{Kind: k}
		}
		return by[k]
	}
	for _, put := range set.Put {
		of(put.Record.RecordID()).Unchanged++
	}
	put := map[kg.ID]bool{}
	for _, p := range set.Put {
		put[p.Record.RecordID()] = true
	}
	for _, c := range changes {
		n := of(c.ID)
		switch {
		case c.Action == kg.Deleted:
			n.Deleted++
		case !put[c.ID]: // changed along: its words fall into other parts
		case c.Action == kg.Created:
			n.Created, n.Unchanged = n.Created+1, n.Unchanged-1
		default:
			n.Updated, n.Unchanged = n.Updated+1, n.Unchanged-1
		}
	}
	order := append(slices.Clone(kg.EntityKinds), kg.KindStatement)
	counts := slices.Collect(maps.Values(by))
	slices.SortFunc(counts, func(a, b *Count) int { return slices.Index(order, a.Kind) - slices.Index(order, b.Kind) })
	out := make([]Count, len(counts))
	for n, c := range counts {
		out[n] = *c
	}
	return out
}
