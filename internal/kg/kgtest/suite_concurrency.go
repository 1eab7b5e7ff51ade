package kgtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"wortlaut/internal/kg"
)

var concurrencyChecks = []check{
	{"one call sees the graph before a batch or after it", oneStatePerCall},
	{"of writers that start from the same head, one gets through", func(f *fixture) {
		f.put(entity("person:a", "A"))
		const writers = 8
		var wg sync.WaitGroup
		failed := make([]error, writers)
		for i := range writers {
			own := &fixture{T: f.T, head: f.head, records: map[kg.ID]kg.Record{}, lexicon: f.lexicon}
			b := own.batch(entity(kg.ID(fmt.Sprintf("person:%d", i)), "B"))
			own.onTop(&b)
			wg.Go(func() { failed[i] = f.store.Apply(f.Context(), &b) })
		}
		wg.Wait()
		won := 0
		for i, err := range failed {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, kg.ErrStale):
				f.Errorf("writer %d gets %v, want nil or ErrStale", i, err)
			}
		}
		if won != 1 {
			f.Errorf("%d of %d writers got through, want one", won, writers)
		}
		if n := len(f.who()); n != 2 {
			f.Errorf("there are %d entities, want the first and that of the writer who got through", n)
		}
	}},
	{"no write is lost", func(f *fixture) {
		const writers, writes = 4, 8
		var wg sync.WaitGroup
		failed := make([]error, writers)
		for w := range writers {
			wg.Go(func() {
				for n := 0; n < writes && failed[w] == nil; n++ {
					failed[w] = f.append(kg.ID(fmt.Sprintf("person:%d-%d", w, n)))
				}
			})
		}
		wg.Wait()
		if err := errors.Join(failed...); err != nil {
			f.Fatalf("a writer fails: %v", err)
		}
		head, err := f.store.Head(f.Context())
		if must(f, head, err); head.Number != writers*writes {
			f.Errorf("the head is %d after %d batches", head.Number, writers*writes)
		}
		f.same("counts", f.counts(), kg.Counts{Entities: map[kg.Kind]int{kg.KindPerson: writers * writes}})
	}},
}

// append writes a person on top of whatever others have written in the meantime.
func (f *fixture) append(id kg.ID) error {
	for {
		head, err := f.store.Head(f.Context())
		if err != nil {
			return err
		}
		own := &fixture{T: f.T, head: head, records: map[kg.ID]kg.Record{}, lexicon: f.lexicon}
		b := own.batch(entity(id, string(id)))
		own.onTop(&b)
		if err := f.store.Apply(f.Context(), &b); !errors.Is(err, kg.ErrStale) {
			return err
		}
	}
}

// edition is a small graph of which every record says which edition it is: entities by their names, statements by their dates.
func edition(n int) []kg.Record {
	const size = 12
	var records []kg.Record
	year := kg.FuzzyDate(fmt.Sprintf("%04d", n))
	for i := range size {
		person := kg.ID(fmt.Sprintf("person:%02d", i))
		records = append(records,
			entity(person, string(year)),
			statement(kg.ID(fmt.Sprintf("statement:%02d", i)), year, person),
			lasting(kg.ID(fmt.Sprintf("member-of:%02d", i)), person, "party:a", year, ""),
		)
	}
	return records
}

// reading is a call that collects the editions of all that it got, in an order that does not matter.
type reading struct {
	method string
	ask    func(ctx context.Context) ([]string, error)
}

func oneStatePerCall(f *fixture) {
	const editions, readersEach = 25, 2
	f.put(edition(1)...)
	var done atomic.Bool
	var wg sync.WaitGroup
	var torn sync.Map // by method: what one call got
	for _, r := range f.readings() {
		for range readersEach {
			wg.Go(func() {
				for !done.Load() {
					got, err := r.ask(f.Context())
					if what := judge(got, err); what != "" {
						torn.Store(r.method, what)
						return
					}
				}
			})
		}
	}
	func() {
		defer wg.Wait()
		defer done.Store(true) // also when a write fails
		for n := range editions {
			f.put(edition(n + 2)...)
		}
	}()
	torn.Range(func(method, what any) bool {
		f.Errorf("%s: while batches were being written: %s", method, what)
		return true
	})
	f.comesBack()
}

func judge(editions []string, err error) string {
	if err != nil {
		return fmt.Sprintf("a call failed: %v", err)
	}
	for _, e := range editions {
		if e != editions[0] {
			return fmt.Sprintf("one call saw editions %s and %s", editions[0], e)
		}
	}
	if len(editions) == 0 {
		return "a call saw nothing"
	}
	return ""
}

func (f *fixture) readings() []reading {
	var ids []kg.ID
	for _, r := range edition(1) {
		ids = append(ids, r.RecordID())
	}
	persons := []kg.EntityCriterion{entityIs(kg.EntityKind, "PERSON")}
	return []reading{
		{"Records", func(ctx context.Context) (editions []string, err error) {
			records, err := f.store.Records(ctx, ids)
			for _, r := range records {
				editions = append(editions, editionOf(r))
			}
			return editions, err
		}},
		{"Entities", func(ctx context.Context) ([]string, error) {
			q := kg.EntityQuery{Where: persons}
			pages, err := f.store.Entities(ctx, []kg.EntityQuery{q, q})
			return editionsOf(pages), err
		}},
		{"Relationships", func(ctx context.Context) ([]string, error) {
			pages, err := f.store.Relationships(ctx, []kg.RelationshipQuery{
				{Node: "party:a", Direction: kg.In}, {Node: "person:00", Direction: kg.Out}, {Node: "person:11", Direction: kg.Out},
			})
			return editionsOf(pages), err
		}},
		{"Statements", func(ctx context.Context) ([]string, error) {
			pages, err := f.store.Statements(ctx, []kg.StatementQuery{{}, {Order: kg.BySpeaker, Window: kg.Window{Limit: 3, Total: true}}, {}})
			return editionsOf(pages), err
		}},
		{"Tally", func(ctx context.Context) (editions []string, err error) {
			pages, err := f.store.Tally(ctx, []kg.TallyQuery{{By: kg.TallyYear}, {By: kg.TallySpeaker}})
			for _, page := range pages {
				for _, t := range page.Tallies {
					editions = append(editions, string(t.Earliest), string(t.Latest))
				}
			}
			return editions, err
		}},
		{"Scan", func(ctx context.Context) (editions []string, err error) {
			records, err := f.store.Scan(ctx, kg.Statements, "", 100)
			for _, r := range records {
				editions = append(editions, editionOf(r))
			}
			return editions, err
		}},
		{"Search", func(ctx context.Context) ([]string, error) {
			page, err := f.store.Search(ctx, kg.SearchQuery{Text: query(), Scopes: []kg.Scope{kg.ScopePersons, kg.ScopeStatements}})
			return editionsOf([]kg.Page[kg.Record]{page}), err
		}},
	}
}

func editionsOf[R kg.Record](pages []kg.Page[R]) (editions []string) {
	for _, page := range pages {
		for _, row := range page.Rows {
			editions = append(editions, editionOf(row.Record))
		}
	}
	return editions
}

func editionOf(r kg.Record) string {
	switch r := r.(type) {
	case *kg.Entity:
		return r.Name
	case *kg.Relationship:
		return string(r.ValidFrom)
	case *kg.Statement:
		return string(r.MadeOn)
	}
	return ""
}
