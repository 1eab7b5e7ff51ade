package kg

import (
	"context"
	"iter"
)

// Scan goes through all records of a class in the order of their ids. It ends after an error.
func (g *Graph) Scan(ctx context.Context, class Class) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for after := ID(""); ; {
			records, err := g.store.Scan(ctx, class, after, scanBatch)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, r := range records {
				if !yield(r, nil) {
					return
				}
				after = r.RecordID()
			}
			if len(records) < scanBatch {
				return
			}
		}
	}
}

// logBatch is how many changes of the log are read at a time.
const logBatch = 5_000

// Sets goes through all change sets in their order. It ends after an error.
func (g *Graph) Sets(ctx context.Context) iter.Seq2[Set, error] {
	return func(yield func(Set, error) bool) {
		for after := int64(0); ; {
			sets, err := g.store.Sets(ctx, after, logBatch)
			if err != nil {
				yield(Set{}, err)
				return
			}
			for _, s := range sets {
				if !yield(s, nil) {
					return
				}
				after = s.Number
			}
			if len(sets) < logBatch {
				return
			}
		}
	}
}

// Log goes through all changes in the order in which they were applied. It ends after an error.
func (g *Graph) Log(ctx context.Context) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		for query := (ChangeQuery{Limit: logBatch}); ; {
			page, err := g.store.Changes(ctx, query)
			if err != nil {
				yield(Change{}, err)
				return
			}
			for _, c := range page.Changes {
				if !yield(c.Change, nil) {
					return
				}
				query.After = &ChangeKey{c.Set, c.Position}
			}
			if len(page.Changes) < logBatch {
				return
			}
		}
	}
}
