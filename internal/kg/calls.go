package kg

import (
	"context"
	"sync/atomic"
)

// Calls counts the calls to the store made on behalf of one operation.
type Calls struct{ n atomic.Int64 }

// Count is the number of calls so far.
func (c *Calls) Count() int { return int(c.n.Load()) }

type callsKey struct{}

// WithCalls makes the calls under ctx count in c.
func WithCalls(ctx context.Context, c *Calls) context.Context {
	return context.WithValue(ctx, callsKey{}, c)
}

func called(ctx context.Context) {
	if c, ok := ctx.Value(callsKey{}).(*Calls); ok {
		c.n.Add(1)
	}
}

// counted is a store that counts its calls. It does not embed the store, so that no method can be forgotten.
type counted struct{ store Store }

func (s counted) Head(ctx context.Context) (Head, error) {
	called(ctx)
	return s.store.Head(ctx)
}

func (s counted) Records(ctx context.Context, ids []ID) (map[ID]Record, error) {
	called(ctx)
	return s.store.Records(ctx, ids)
}

func (s counted) Entities(ctx context.Context, queries []EntityQuery) ([]Page[*Entity], error) {
	called(ctx)
	return s.store.Entities(ctx, queries)
}

func (s counted) Relationships(ctx context.Context, queries []RelationshipQuery) ([]Page[*Relationship], error) {
	called(ctx)
	return s.store.Relationships(ctx, queries)
}

func (s counted) Statements(ctx context.Context, queries []StatementQuery) ([]Page[*Statement], error) {
	called(ctx)
	return s.store.Statements(ctx, queries)
}

func (s counted) Tally(ctx context.Context, queries []TallyQuery) ([]TallyPage, error) {
	called(ctx)
	return s.store.Tally(ctx, queries)
}

func (s counted) Search(ctx context.Context, query SearchQuery) (Page[Record], error) {
	called(ctx)
	return s.store.Search(ctx, query)
}

func (s counted) Reach(ctx context.Context, ids []ID, roles []Role, during *Days) (map[ID][]ID, error) {
	called(ctx)
	return s.store.Reach(ctx, ids, roles, during)
}

func (s counted) Referrers(ctx context.Context, ids []ID, limit int) (map[ID][]ID, error) {
	called(ctx)
	return s.store.Referrers(ctx, ids, limit)
}

func (s counted) Texts(ctx context.Context, documents []ID) (map[ID]string, error) {
	called(ctx)
	return s.store.Texts(ctx, documents)
}

func (s counted) Changes(ctx context.Context, query ChangeQuery) (ChangePage, error) {
	called(ctx)
	return s.store.Changes(ctx, query)
}

func (s counted) Sets(ctx context.Context, after int64, limit int) ([]Set, error) {
	called(ctx)
	return s.store.Sets(ctx, after, limit)
}

func (s counted) Counts(ctx context.Context) (Counts, error) {
	called(ctx)
	return s.store.Counts(ctx)
}

func (s counted) Scan(ctx context.Context, class Class, after ID, limit int) ([]Record, error) {
	called(ctx)
	return s.store.Scan(ctx, class, after, limit)
}

func (s counted) Apply(ctx context.Context, batch *Batch) error {
	called(ctx)
	return s.store.Apply(ctx, batch)
}

func (s counted) Close() error { return s.store.Close() }
