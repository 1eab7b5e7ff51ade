package kg

import (
	"context"
	"maps"
	"math"
	"slices"
)

// Sole returns the records that nobody has written since they were created but some change sets, by id, each with the set that created it; but for those
// that are asked to be left out. Who wrote a record just as it was left no trace.
func (g *Graph) Sole(ctx context.Context, sets func(Set) bool, but map[ID]bool) (map[ID]Set, error) {
	theirs := map[int64]Set{}
	written := map[ID]bool{}
	for set, err := range g.Sets(ctx) {
		if err != nil {
			return nil, err
		}
		if !sets(set) {
			continue
		}
		theirs[set.Number] = set
		changes, err := g.changesOf(ctx, set.Number)
		if err != nil {
			return nil, err
		}
		for _, c := range changes {
			if !but[c.ID] {
				written[c.ID] = c.Action != Deleted
			}
		}
	}
	maps.DeleteFunc(written, func(_ ID, there bool) bool { return !there })
	sole := map[ID]Set{}
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(written)), logBatch) {
		if err := g.addSole(ctx, sole, theirs, ids); err != nil {
			return nil, err
		}
	}
	return sole, nil
}

// addSole adds those of some records that nobody but the sets has written since they were created.
func (g *Graph) addSole(ctx context.Context, sole map[ID]Set, theirs map[int64]Set, ids []ID) error {
	query := ChangeQuery{IDs: ids, Limit: logBatch}
	for {
		page, err := g.store.Changes(ctx, query)
		if err != nil {
			return err
		}
		for _, c := range page.Changes {
			query.After = &ChangeKey{c.Set, c.Position}
			set, ours := theirs[c.Set]
			switch {
			case ours && c.Action == Created:
				sole[c.ID] = set
			case !ours || c.Action == Deleted:
				delete(sole, c.ID)
			}
		}
		if len(page.Changes) < logBatch {
			return nil
		}
	}
}

// Resting returns, for each of the ids, the records that name it and the open suggestions that suggest what names it, by id. The latter don't keep
// [Graph.Apply] from deleting it, though they could not be accepted without it. It reads all open suggestions, some at a time.
func (g *Graph) Resting(ctx context.Context, ids []ID) (map[ID][]ID, error) {
	referrers, err := g.store.Referrers(ctx, ids, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	resting := map[ID][]ID{}
	for _, id := range ids {
		resting[id] = slices.Clone(referrers[id])
	}
	for e, err := range g.undecided(ctx) {
		if err != nil {
			return nil, err
		}
		for _, id := range e.Suggestion.names() {
			if by, asked := resting[id]; asked {
				resting[id] = append(by, e.ID)
			}
		}
	}
	for id, by := range resting {
		resting[id] = distinct(by)
	}
	return resting, nil
}

// References are the ids that a record names, in the order of its fields; one may stand there several times.
func References(r Record) []ID {
	var ids []ID
	for _, ref := range references(r) {
		ids = append(ids, ref.id)
	}
	return ids
}
