package kg

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Gate lets so many operations into the store at once; others wait before it for a while.
type Gate struct {
	places chan struct{}
	wait   time.Duration
}

// NewGate returns a gate with places for so many operations, before which one waits at most so long.
func NewGate(places int, wait time.Duration) *Gate {
	return &Gate{make(chan struct{}, places), wait}
}

// enter takes a place.
func (g *Gate) enter(ctx context.Context) error {
	select {
	case g.places <- struct{}{}:
		return nil
	default:
	}
	waiting := time.NewTimer(g.wait)
	defer waiting.Stop()
	select {
	case g.places <- struct{}{}:
		return nil
	case <-waiting.C:
		return Errorf(Overloaded, "%d operations are in the store already: try again in a moment", cap(g.places))
	case <-ctx.Done():
		return Errorf(Timeout, "it was given up while it waited for the store: %w", context.Cause(ctx))
	}
}

// Calls counts the calls to the store made on behalf of one operation. An operation of a [Gate] takes its place with its first
// call, and keeps it until it is done.
type Calls struct {
	n       atomic.Int64
	gate    *Gate
	once    sync.Once
	within  bool
	refused error
	seen    atomic.Pointer[string]
}

// Operation is one operation that is to go through the gate.
func (g *Gate) Operation() *Calls { return &Calls{gate: g} }

// Done gives the place in the store back. It is called once no call is made any more.
func (c *Calls) Done() {
	c.once.Do(func() {}) // an operation without a call took none
	if c.within {
		<-c.gate.places
		c.within = false
	}
}

// Count is the number of calls so far.
func (c *Calls) Count() int { return int(c.n.Load()) }

// begin counts a call, which the first one may have to wait for.
func (c *Calls) begin(ctx context.Context) error {
	c.n.Add(1)
	if c.gate == nil {
		return nil
	}
	c.once.Do(func() {
		c.refused = c.gate.enter(ctx)
		c.within = c.refused == nil
	})
	return c.refused
}

type callsKey struct{}

// WithCalls makes the calls under ctx count in c.
func WithCalls(ctx context.Context, c *Calls) context.Context {
	return context.WithValue(ctx, callsKey{}, c)
}

// See is for a store: it tells the operation that ctx is of which state of the graph one of its calls saw.
func See(ctx context.Context, state string) {
	if c, ok := ctx.Value(callsKey{}).(*Calls); ok {
		c.seen.Store(&state)
	}
}

// Seen says whether the last call of the operation that ctx is of saw a state of the graph. A store may then answer by what it
// remembers of that state without asking whether it lasts: the answer is that of a moment within the operation.
func Seen(ctx context.Context, state string) bool {
	c, ok := ctx.Value(callsKey{}).(*Calls)
	if !ok {
		return false
	}
	seen := c.seen.Load()
	return seen != nil && *seen == state
}

// counted is a store that counts its calls and gives each so much time. It does not embed the store, so that no method can be forgotten.
type counted struct {
	store  Store
	limits Limits
}

// call makes a call that reads.
func call[T any](ctx context.Context, s counted, do func(context.Context) (T, error)) (T, error) {
	return limited(ctx, s.limits.Call, do)
}

// limited makes a call that may take so long; 0 is as long as ctx lets it.
func limited[T any](ctx context.Context, longest time.Duration, do func(context.Context) (T, error)) (T, error) {
	if c, ok := ctx.Value(callsKey{}).(*Calls); ok {
		if err := c.begin(ctx); err != nil {
			var none T
			return none, err
		}
	}
	if longest > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, longest)
		defer cancel()
	}
	return do(ctx)
}

func (s counted) Head(ctx context.Context) (Head, error) {
	return call(ctx, s, func(ctx context.Context) (Head, error) { return s.store.Head(ctx) })
}

func (s counted) Records(ctx context.Context, ids []ID) (map[ID]Record, error) {
	return call(ctx, s, func(ctx context.Context) (map[ID]Record, error) { return s.store.Records(ctx, ids) })
}

func (s counted) Entities(ctx context.Context, queries []EntityQuery) ([]Page[*Entity], error) {
	return call(ctx, s, func(ctx context.Context) ([]Page[*Entity], error) { return s.store.Entities(ctx, queries) })
}

func (s counted) Relationships(ctx context.Context, queries []RelationshipQuery) ([]Page[*Relationship], error) {
	return call(ctx, s, func(ctx context.Context) ([]Page[*Relationship], error) { return s.store.Relationships(ctx, queries) })
}

func (s counted) Statements(ctx context.Context, queries []StatementQuery) ([]Page[*Statement], error) {
	return call(ctx, s, func(ctx context.Context) ([]Page[*Statement], error) { return s.store.Statements(ctx, queries) })
}

func (s counted) Tally(ctx context.Context, queries []TallyQuery) ([]TallyPage, error) {
	return call(ctx, s, func(ctx context.Context) ([]TallyPage, error) { return s.store.Tally(ctx, queries) })
}

func (s counted) Search(ctx context.Context, query SearchQuery) (Page[Record], error) {
	return call(ctx, s, func(ctx context.Context) (Page[Record], error) { return s.store.Search(ctx, query) })
}

func (s counted) Reach(ctx context.Context, ids []ID, roles []Role, during *Days) (map[ID][]ID, error) {
	return call(ctx, s, func(ctx context.Context) (map[ID][]ID, error) { return s.store.Reach(ctx, ids, roles, during) })
}

func (s counted) Referrers(ctx context.Context, ids []ID, limit int) (map[ID][]ID, error) {
	return call(ctx, s, func(ctx context.Context) (map[ID][]ID, error) { return s.store.Referrers(ctx, ids, limit) })
}

func (s counted) Links(ctx context.Context, query LinkQuery) ([]Link, error) {
	return call(ctx, s, func(ctx context.Context) ([]Link, error) { return s.store.Links(ctx, query) })
}

func (s counted) Briefs(ctx context.Context, queries []BriefQuery) ([][]Brief, error) {
	return call(ctx, s, func(ctx context.Context) ([][]Brief, error) { return s.store.Briefs(ctx, queries) })
}

func (s counted) Days(ctx context.Context, queries []DayQuery) ([][]DayCount, error) {
	return call(ctx, s, func(ctx context.Context) ([][]DayCount, error) { return s.store.Days(ctx, queries) })
}

func (s counted) Texts(ctx context.Context, documents []ID) (map[ID]string, error) {
	return call(ctx, s, func(ctx context.Context) (map[ID]string, error) { return s.store.Texts(ctx, documents) })
}

func (s counted) Changes(ctx context.Context, query ChangeQuery) (ChangePage, error) {
	return call(ctx, s, func(ctx context.Context) (ChangePage, error) { return s.store.Changes(ctx, query) })
}

func (s counted) Sets(ctx context.Context, after int64, limit int) ([]Set, error) {
	return call(ctx, s, func(ctx context.Context) ([]Set, error) { return s.store.Sets(ctx, after, limit) })
}

func (s counted) Counts(ctx context.Context) (Counts, error) {
	return call(ctx, s, func(ctx context.Context) (Counts, error) { return s.store.Counts(ctx) })
}

func (s counted) Scan(ctx context.Context, class Class, after ID, limit int) ([]Record, error) {
	return call(ctx, s, func(ctx context.Context) ([]Record, error) { return s.store.Scan(ctx, class, after, limit) })
}

func (s counted) Apply(ctx context.Context, batch *Batch) error {
	_, err := limited(ctx, s.limits.Commit, func(ctx context.Context) (struct{}, error) { return struct{}{}, s.store.Apply(ctx, batch) })
	return err
}

func (s counted) Close() error { return s.store.Close() }
