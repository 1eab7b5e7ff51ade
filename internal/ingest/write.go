package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"wortlaut/internal/kg"
)

// writer puts parts into a graph.
type writer struct {
	graph  *kg.Graph
	by     string
	report Report
	told   map[kg.ID]bool    // what parts told of that are all of their files
	wholes map[string]string // the files of these parts, by their reasons
	later  map[kg.ID]Draft   // what is to be written behind the stretch of files
	since  []string          // the reasons of the first and the last part that told of it
}

func (w *writer) write(ctx context.Context, path string, part Part) error {
	there, err := w.graph.Named(ctx, part.ids())
	if err != nil {
		return err
	}
	part, united, err := w.known(ctx, part, there)
	if err != nil {
		return err
	}
	for _, id := range united {
		c := w.report.of(id.Kind())
		c.Read, c.Unchanged = c.Read+1, c.Unchanged+1
	}
	set, drafted, kept, err := w.puts(path, part, there)
	if err != nil {
		return err
	}
	if set.Delete, err = w.gone(ctx, part, drafted); err != nil {
		return err
	}
	applied, err := w.graph.Apply(ctx, set)
	if err != nil {
		return &kg.Error{Code: kg.CodeOf(err), Message: fmt.Sprintf("%s: %v", path, err), Cause: err}
	}
	w.count(part, set, kept, applied)
	w.postpone(part)
	if part.Whole {
		w.wholes[part.Reason] = path
		maps.Copy(w.told, drafted)
		for _, id := range united {
			w.told[id] = true
		}
	}
	return nil
}

// puts are what a part writes; drafted are the ids of its drafts, kept those that are left as they are.
func (w *writer) puts(path string, part Part, there map[kg.ID]kg.Record) (set kg.ChangeSet, drafted, kept map[kg.ID]bool, err error) {
	set = kg.ChangeSet{By: w.by, Reason: part.Reason}
	drafted, kept = map[kg.ID]bool{}, map[kg.ID]bool{}
	for _, d := range part.Drafts {
		id := d.Record.RecordID()
		if drafted[id] {
			return set, nil, nil, kg.Errorf(kg.Invalid, "%s: it tells of %s twice", path, id)
		}
		drafted[id] = true
		if d.Later {
			if wrong := kg.CheckRecord(d.Record); len(wrong) > 0 {
				return set, nil, nil, kg.Errorf(kg.Invalid, "%s: %s", path, wrong[0])
			}
			continue
		}
		record, own := w.merged(d, there[id])
		if !own {
			kept[id] = true
			continue
		}
		set.Put = append(set.Put, kg.Put{Record: record, Expect: revision(there[id])})
	}
	return set, drafted, kept, nil
}

// revision is which revision of a record is expected, 0 of one that is not there.
func revision(r kg.Record) *int {
	if r == nil {
		return new(int)
	}
	return new(r.RecordRevision().Number)
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

// ids are those of the drafts that are written with the part.
func (p Part) ids() []kg.ID {
	ids := make([]kg.ID, 0, len(p.Drafts))
	for _, d := range p.Drafts {
		if !d.Later {
			ids = append(ids, d.Record.RecordID())
		}
	}
	return ids
}

// known gives each entity the id under which the graph knows it, throughout the part: its own, or else that of the entity that it was merged into or that
// has one of its identifiers, the first of them. Entities that a file tells apart stay apart, unless they were merged; what is left out, because it says what
// another draft or the graph says already since two were merged, is in united. there is what the graph has under the ids of the drafts; what it has under
// those that take their places is added.
func (w *writer) known(ctx context.Context, part Part, there map[kg.ID]kg.Record) (known Part, united []kg.ID, err error) {
	var keys []string
	taken := map[kg.ID]bool{}
	for _, d := range part.Drafts {
		if e, ok := d.Record.(*kg.Entity); ok {
			keys = append(keys, identityKeys(e)...)
			taken[e.ID] = true
		}
	}
	found, err := w.graph.Identified(ctx, keys)
	if err != nil {
		return part, nil, err
	}
	rename := map[kg.ID]kg.ID{}
	for _, d := range part.Drafts {
		e, ok := d.Record.(*kg.Entity)
		if !ok || there[e.ID] != nil {
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
	instead, err := w.graph.Named(ctx, slices.Collect(maps.Values(rename)))
	if err != nil {
		return part, nil, err
	}
	maps.Copy(there, instead)
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
			add(Draft{r, d.Merge, d.Later}, r.RecordID())
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
		if d.Later {
			continue // until it is written
		}
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
