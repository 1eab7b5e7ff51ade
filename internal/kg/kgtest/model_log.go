package kgtest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"wortlaut/internal/kg"
)

// Changes implements [kg.Store].
func (m *Model) Changes(ctx context.Context, q kg.ChangeQuery) (kg.ChangePage, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return kg.ChangePage{}, err
	}
	defer unlock()
	inOrder := func(a, b kg.ChangeKey) int {
		if q.Descending {
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(a.Set, b.Set), cmp.Compare(a.Position, b.Position))
	}
	key := func(c kg.LoggedChange) kg.ChangeKey { return kg.ChangeKey{Set: c.Set, Position: c.Position} }

	var all []kg.LoggedChange
	for _, change := range m.log {
		logged := kg.LoggedChange{Change: change, Of: m.set(change.Set)}
		if fitsChange(logged, q) {
			all = append(all, logged)
		}
	}
	slices.SortFunc(all, func(a, b kg.LoggedChange) int { return inOrder(key(a), key(b)) })

	page := kg.ChangePage{Changes: []kg.LoggedChange{}, Total: -1}
	if q.Total {
		page.Total = len(all)
	}
	for _, change := range all {
		behind := q.After == nil || inOrder(*q.After, key(change)) < 0
		if behind && (q.Limit == 0 || len(page.Changes) < q.Limit) {
			page.Changes = append(page.Changes, change)
		}
	}
	return page, nil
}

func (m *Model) set(number int64) kg.Set {
	for _, set := range m.sets {
		if set.Number == number {
			return set
		}
	}
	return kg.Set{}
}

func fitsChange(c kg.LoggedChange, q kg.ChangeQuery) bool {
	day := kg.Date(c.Of.At.UTC().Format(time.DateOnly))
	return (q.IDs == nil || slices.Contains(q.IDs, c.ID)) &&
		(q.Actions == nil || slices.Contains(q.Actions, c.Action)) &&
		(q.By == nil || slices.Contains(q.By, c.Of.By)) &&
		(q.Since == "" || q.Since <= day) &&
		(q.Until == "" || day <= q.Until)
}

// Sets implements [kg.Store].
func (m *Model) Sets(ctx context.Context, after int64, limit int) ([]kg.Set, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	sorted := slices.SortedFunc(slices.Values(m.sets), func(a, b kg.Set) int { return cmp.Compare(a.Number, b.Number) })
	sets := []kg.Set{}
	for _, set := range sorted {
		if set.Number > after && len(sets) < limit {
			sets = append(sets, set)
		}
	}
	return sets, nil
}
