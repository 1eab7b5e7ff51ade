package kgtest

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"wortlaut/internal/kg"
)

// question is one call of a store.
type question struct {
	Method string
	Query  any
	ask    func(context.Context, kg.Store) (any, error)
	parts  []question // of a batch of several queries, the same with one query each
}

// ask asks the store and the model the same and compares the answers.
func (m *machine) ask(q question) (any, error) {
	want, err := q.ask(m.ctx(), m.model)
	if err != nil {
		return nil, fmt.Errorf("%s: the model fails: %w", q.Method, err)
	}
	got, err := q.ask(m.ctx(), m.store)
	if err != nil {
		return nil, fmt.Errorf("%s: the store fails: %w", q.Method, err)
	}
	return want, same(q.Method, got, want)
}

// same compares an answer of the store with that of the model. Empty and nil lists are alike.
func same(what string, got, want any) error {
	if diff := difference(got, want); diff != "" {
		return fmt.Errorf("%s: the store differs from the model (-model +store):\n%s", what, diff)
	}
	return nil
}

func difference(got, want any) string {
	if reflect.DeepEqual(got, want) { // many times as fast, and mostly true
		return ""
	}
	return gocmp.Diff(want, got, cmpopts.EquateEmpty())
}

// single is a question that is no batch.
func single[Q, A any](method string, query Q, ask func(kg.Store, context.Context, Q) (A, error)) question {
	return question{Method: method, Query: query, ask: func(ctx context.Context, s kg.Store) (any, error) { return ask(s, ctx, query) }}
}

func batch[Q, A any](method string, queries []Q, ask func(kg.Store, context.Context, []Q) ([]A, error)) question {
	q := question{Method: method, Query: queries, ask: func(ctx context.Context, s kg.Store) (any, error) { return ask(s, ctx, queries) }}
	if len(queries) > 1 {
		for i := range queries {
			q.parts = append(q.parts, batch(method, queries[i:i+1], ask))
		}
	}
	return q
}

// questions draws one question of each kind.
func questions(t *rapid.T, m *memory) []question {
	links := LinkQueries(m.of("links")).Draw(t, "")
	return []question{
		batch("Entities", few(t, EntityQueries(m.of("Entities"))), kg.Store.Entities),
		batch("Relationships", few(t, RelationshipQueries(m.of("Relationships"))), kg.Store.Relationships),
		batch("Statements", few(t, StatementQueries(m.of("Statements"))), kg.Store.Statements),
		batch("Tally", few(t, TallyQueries(m.of("Tally"))), kg.Store.Tally),
		single("Search", SearchQueries(m.of("Search")).Draw(t, ""), kg.Store.Search),
		single("Changes", ChangeQueries(m.of("Changes")).Draw(t, ""), kg.Store.Changes),
		single("Reach", links, func(s kg.Store, ctx context.Context, q LinkQuery) (map[kg.ID][]kg.ID, error) {
			return s.Reach(ctx, q.IDs, q.Roles, q.During)
		}),
		single("Referrers", links, func(s kg.Store, ctx context.Context, q LinkQuery) (map[kg.ID][]kg.ID, error) {
			return s.Referrers(ctx, q.IDs, q.Limit)
		}),
		single("Links", TieQueries(m.of("links")).Draw(t, ""), kg.Store.Links),
		batch("Briefs", few(t, BriefQueries(m.of("Briefs"))), kg.Store.Briefs),
		batch("Days", few(t, DayQueries(m.of("Days"))), kg.Store.Days),
	}
}

func few[Q any](t *rapid.T, queries *rapid.Generator[Q]) []Q {
	return rapid.SliceOfN(queries, 1, 2).Draw(t, "")
}

// memory is what has been seen in a life: ids and keys, of records and rows that may be gone by now.
type memory struct {
	ids     []kg.ID
	keys    map[string][]kg.Key // by method
	tallies []kg.TallyKey
}

func (m *memory) of(method string) Seen {
	return Seen{IDs: m.ids, Keys: m.keys[method], Tallies: m.tallies}
}

func (m *memory) id(id kg.ID) {
	if !slices.Contains(m.ids, id) {
		m.ids = append(m.ids, id)
	}
}

// note keeps the keys in an answer.
func (m *memory) note(answer any) {
	switch pages := answer.(type) {
	case []kg.Page[*kg.Entity]:
		noteKeys(m, "Entities", pages...)
	case []kg.Page[*kg.Relationship]:
		noteKeys(m, "Relationships", pages...)
	case []kg.Page[*kg.Statement]:
		noteKeys(m, "Statements", pages...)
	case kg.Page[kg.Record]:
		noteKeys(m, "Search", pages)
	case []kg.TallyPage:
		for _, page := range pages {
			for _, t := range page.Tallies {
				if !slices.Contains(m.tallies, keyOf(t)) {
					m.tallies = append(m.tallies, keyOf(t))
				}
			}
		}
	}
}

func noteKeys[R any](m *memory, method string, pages ...kg.Page[R]) {
	for _, page := range pages {
		for _, row := range page.Rows {
			if !slices.Contains(m.keys[method], row.Key) {
				m.keys[method] = append(m.keys[method], row.Key)
			}
		}
	}
}
