package ingest

import (
	"context"
	"maps"
	"math"
	"slices"
	"sync"

	"wortlaut/internal/kg"
)

// Rehearse returns a store for a dry run: it takes change sets, does not write them, and answers by id, by identifier and by what a record names as if it had. What is asked in
// other ways is answered as things are. It keeps all that it took in memory, without the texts.
func Rehearse(store kg.Store) kg.Store {
	return &rehearsal{Store: store, records: map[kg.ID]kg.Record{}, gone: map[kg.ID]bool{}, naming: map[kg.ID][]kg.ID{}, keyed: map[string]map[kg.ID]bool{}}
}

type rehearsal struct {
	kg.Store
	mu      sync.Mutex
	records map[kg.ID]kg.Record
	gone    map[kg.ID]bool
	naming  map[kg.ID][]kg.ID         // the records that name one, or did
	keyed   map[string]map[kg.ID]bool // the entities that have an identifier
}

// Apply implements [kg.Store].
func (s *rehearsal) Apply(_ context.Context, b *kg.Batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	put := func(r kg.Record) {
		s.records[r.RecordID()] = r
		delete(s.gone, r.RecordID())
		for _, id := range kg.References(r) {
			s.naming[id] = append(s.naming[id], r.RecordID())
		}
	}
	for _, row := range b.Entities {
		put(row.Entity)
		for _, key := range row.Identifiers {
			if s.keyed[key] == nil {
				s.keyed[key] = map[kg.ID]bool{}
			}
			s.keyed[key][row.Entity.ID] = true
		}
	}
	for _, row := range b.Relationships {
		put(row.Relationship)
	}
	for _, row := range b.Statements {
		put(row.Statement)
	}
	for _, id := range b.Delete {
		delete(s.records, id)
		s.gone[id] = true
	}
	return nil
}

// Records implements [kg.Store].
func (s *rehearsal) Records(ctx context.Context, ids []kg.ID) (map[kg.ID]kg.Record, error) {
	found, err := s.Store.Records(ctx, ids)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if r := s.records[id]; r != nil {
			found[id] = r
		}
		if s.gone[id] {
			delete(found, id)
		}
	}
	return found, nil
}

// Referrers implements [kg.Store].
func (s *rehearsal) Referrers(ctx context.Context, ids []kg.ID, limit int) (map[kg.ID][]kg.ID, error) {
	found, err := s.Store.Referrers(ctx, ids, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		found[id] = slices.DeleteFunc(found[id], func(by kg.ID) bool { return s.gone[by] || s.records[by] != nil })
	}
	for _, id := range ids {
		for _, by := range s.naming[id] {
			if r := s.records[by]; r != nil && slices.Contains(kg.References(r), id) {
				found[id] = append(found[id], by)
			}
		}
		slices.Sort(found[id])
		found[id] = slices.Compact(found[id])
		found[id] = found[id][:min(len(found[id]), max(limit, 0))]
	}
	return found, nil
}

// Entities implements [kg.Store].
func (s *rehearsal) Entities(ctx context.Context, queries []kg.EntityQuery) ([]kg.Page[*kg.Entity], error) {
	pages, err := s.Store.Entities(ctx, queries)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, q := range queries {
		if len(q.Where) == 1 && q.Where[0].Field == kg.EntityIdentifier && q.Order == kg.EntitiesByID {
			pages[i] = s.identified(pages[i], q.Where[0].Values)
		}
	}
	return pages, nil
}

// identified adds to a page, which is in the order of ids, the entities that have one of some identifiers now.
func (s *rehearsal) identified(page kg.Page[*kg.Entity], keys []string) kg.Page[*kg.Entity] {
	found := map[kg.ID]*kg.Entity{}
	for _, e := range page.Records() {
		found[e.ID] = e
	}
	for _, key := range keys {
		for id := range s.keyed[key] {
			if e, ok := s.records[id].(*kg.Entity); ok {
				found[id] = e
			}
		}
	}
	out := kg.Page[*kg.Entity]{Rows: []kg.Row[*kg.Entity]{}, Total: page.Total}
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if !s.gone[id] {
			out.Rows = append(out.Rows, kg.Row[*kg.Entity]{Key: kg.Key{ID: id}, Record: found[id]})
		}
	}
	return out
}
