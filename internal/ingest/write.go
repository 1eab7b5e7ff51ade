package ingest

import (
	"context"
	"fmt"

	"wortlaut/internal/kg"
)

// writer puts parts into a graph.
type writer struct {
	graph  *kg.Graph
	by     string
	report Report
}

func (w *writer) write(ctx context.Context, path string, part Part) error {
	part, united, err := w.known(ctx, part)
	if err != nil {
		return err
	}
	for _, id := range united {
		c := w.report.of(id.Kind())
		c.Read, c.Unchanged = c.Read+1, c.Unchanged+1
	}
	there, err := w.there(ctx, part)
	if err != nil {
		return err
	}
	set := kg.ChangeSet{By: w.by, Reason: part.Reason}
	drafted := map[kg.ID]bool{}
	kept := map[kg.ID]bool{}
	for _, d := range part.Drafts {
		id := d.Record.RecordID()
		if drafted[id] {
			return kg.Errorf(kg.Invalid, "%s: it tells of %s twice", path, id)
		}
		drafted[id] = true
		record, own := w.merged(d, there[id])
		if !own {
			kept[id] = true
			continue
		}
		expect := 0
		if there[id] != nil {
			expect = there[id].RecordRevision().Number
		}
		set.Put = append(set.Put, kg.Put{Record: record, Expect: &expect})
	}
	if set.Delete, err = w.gone(ctx, part, drafted); err != nil {
		return err
	}
	applied, err := w.graph.Apply(ctx, set)
	if err != nil {
		return &kg.Error{Code: kg.CodeOf(err), Message: fmt.Sprintf("%s: %v", path, err), Cause: err}
	}
	w.count(part, set, kept, applied)
	return nil
}

// merged is the record to be written. Statements that others have changed are theirs.
func (w *writer) merged(d Draft, there kg.Record) (record kg.Record, own bool) {
	if there == nil {
		return d.Record, true
	}
	if d.Merge != nil {
		return d.Merge(there, d.Record), true
	}
	return d.Record, there.RecordRevision().ChangedBy == w.by
}

// there are the records that the graph has under the ids of the drafts.
func (w *writer) there(ctx context.Context, part Part) (map[kg.ID]kg.Record, error) {
	ids := make([]kg.ID, len(part.Drafts))
	for i, d := range part.Drafts {
		ids[i] = d.Record.RecordID()
	}
	return w.graph.Named(ctx, ids)
}

// known gives each entity the id under which the graph knows it, throughout the part: its own, or else that of the entity that it was merged into or that
// has one of its identifiers, the first of them. Entities that a file tells apart stay apart, unless they were merged; what is left out, because it says what
// another draft or the graph says already since two were merged, is in united.
func (w *writer) known(ctx context.Context, part Part) (known Part, united []kg.ID, err error) {
	var keys []string
	var ids []kg.ID
	taken := map[kg.ID]bool{}
	for _, d := range part.Drafts {
		if e, ok := d.Record.(*kg.Entity); ok {
			keys, ids = append(keys, identityKeys(e)...), append(ids, e.ID)
			taken[e.ID] = true
		}
	}
	found, err := w.graph.Identified(ctx, keys)
	if err != nil {
		return part, nil, err
	}
	own, err := w.graph.Named(ctx, ids)
	if err != nil {
		return part, nil, err
	}
	rename := map[kg.ID]kg.ID{}
	for _, d := range part.Drafts {
		e, ok := d.Record.(*kg.Entity)
		if !ok || own[e.ID] != nil {
			continue
		}
		for i, key := range identityKeys(e) {
			merged := i == 0
			if id := found[key]; id != "" && (merged || !taken[id]) && id.Kind() == e.ID.Kind() {
				rename[e.ID], taken[id] = id, true
				break
			}
		}
	}
	if len(rename) == 0 {
		return part, nil, nil
	}
	return w.united(ctx, part, rename)
}

// united renames drafts, and makes one of those that become one: entities that were merged, and ties of theirs that say the same.
func (w *writer) united(ctx context.Context, part Part, rename map[kg.ID]kg.ID) (Part, []kg.ID, error) {
	var drafts []Draft
	var united []kg.ID
	var ties []*kg.Relationship
	at := map[kg.ID]int{}
	add := func(d Draft, id kg.ID) {
		if i, twice := at[id]; twice {
			drafts[i].Record = Supplement(drafts[i].Record, d.Record)
			united = append(united, id)
			return
		}
		at[id] = len(drafts)
		drafts = append(drafts, d)
	}
	for _, merged := range []bool{false, true} { // who keeps the id comes first
		for _, d := range part.Drafts {
			_, renamed := rename[d.Record.RecordID()]
			if renamed != merged {
				continue
			}
			r := kg.Renamed(d.Record, rename)
			add(Draft{r, d.Merge}, r.RecordID())
			if tie, ok := r.(*kg.Relationship); ok && changedEnds(d.Record.(*kg.Relationship), tie) {
				ties = append(ties, tie)
			}
		}
	}
	said, err := w.graph.Said(ctx, ties)
	if err != nil {
		return part, nil, err
	}
	part.Drafts = nil
	for _, d := range drafts {
		if id := d.Record.RecordID(); said[id] {
			united = append(united, id)
		} else {
			part.Drafts = append(part.Drafts, d)
		}
	}
	return part, united, nil
}

func changedEnds(a, b *kg.Relationship) bool { return a.From != b.From || a.To != b.To }

// identityKeys are the keys by which the graph may know an entity: by the id that it had before it was merged, and by its identifiers.
func identityKeys(e *kg.Entity) []string {
	keys := []string{kg.FormerKey(e.ID)}
	for _, i := range e.Identifiers {
		keys = append(keys, i.Key())
	}
	return keys
}

// gone are the records of earlier imports that a part owns and does not tell of any more. What others have changed since stays.
func (w *writer) gone(ctx context.Context, part Part, drafted map[kg.ID]bool) ([]kg.Delete, error) {
	if len(part.Owns) == 0 {
		return nil, nil
	}
	belonging, err := w.graph.Belonging(ctx, part.Owns)
	if err != nil {
		return nil, err
	}
	var deletes []kg.Delete
	for _, r := range belonging {
		if rev := r.RecordRevision(); !drafted[r.RecordID()] && rev.ChangedBy == w.by {
			deletes = append(deletes, kg.Delete{ID: r.RecordID(), Expect: &rev.Number})
		}
	}
	return deletes, nil
}

func (w *writer) count(part Part, set kg.ChangeSet, kept map[kg.ID]bool, applied kg.Applied) {
	for _, d := range part.Drafts {
		id := d.Record.RecordID()
		c := w.report.of(id.Kind())
		c.Read++
		if kept[id] {
			c.Kept++
		}
	}
	changed := map[kg.ID]kg.Action{}
	for _, c := range applied.Changes {
		changed[c.ID] = c.Action
	}
	for _, p := range set.Put {
		id := p.Record.RecordID()
		c, action := w.report.of(id.Kind()), changed[id]
		switch {
		case action == kg.Created:
			c.Added++
		case action == kg.Updated:
			c.Changed++
		default:
			c.Unchanged++
		}
	}
	for _, d := range set.Delete {
		w.report.of(d.ID.Kind()).Deleted++
	}
}
