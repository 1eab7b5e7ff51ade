package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"wortlaut/internal/kg"
)

// stretch is behind how many files what is to be written later is written: an import that is interrupted lacks no more than that of so many files, until it
// is started again.
const stretch = 64

// postpone keeps what a part tells of and is to be written later.
func (w *writer) postpone(part Part) {
	for _, d := range part.Drafts {
		if !d.Later {
			continue
		}
		w.since = append(w.since[:min(len(w.since), 1)], part.Reason)
		id := d.Record.RecordID()
		if before, told := w.later[id]; told {
			c := w.report.of(id.Kind())
			c.Read, c.Unchanged = c.Read+1, c.Unchanged+1
			d.Record = d.Merge(before.Record, d.Record)
		}
		w.later[id] = d
	}
}

// settle writes what was kept for later.
func (w *writer) settle(ctx context.Context) error {
	if len(w.later) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(w.later))
	there, err := w.graph.Named(ctx, ids)
	if err != nil {
		return err
	}
	part, set := Part{}, kg.ChangeSet{By: w.by, Reason: w.reasons()}
	for _, id := range ids {
		d := w.later[id]
		d.Later = false
		part.Drafts = append(part.Drafts, d)
		record, _ := w.merged(d, there[id])
		set.Put = append(set.Put, kg.Put{Record: record, Expect: revision(there[id])})
	}
	clear(w.later)
	w.since = nil
	applied, err := w.graph.Apply(ctx, set)
	if err != nil {
		return &kg.Error{Code: kg.CodeOf(err), Message: fmt.Sprintf("%s: what they tell of together can't be written: %v", set.Reason, err), Cause: err}
	}
	w.count(part, set, nil, applied)
	return nil
}

// reasons is what the log says of a stretch of files: the first and the last that told of something.
func (w *writer) reasons() string {
	first, last := w.since[0], w.since[len(w.since)-1]
	if first == last {
		return first
	}
	return first + " – " + last
}
