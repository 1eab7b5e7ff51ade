package neo4jstore

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// reader asks, within one view. It is told by at whether it still sees the state that it began with.
type reader struct {
	*Store
	ctx context.Context
	in  runner
	at  func(mark) error
	// state is the graph's where it is known; "" where it isn't.
	state string

	asked    bool // something was read
	unsure   bool // something was read that came without a mark
	recalled bool // something came from memory
}

// runner runs queries: a transaction, or a session in which each is one of its own.
type runner interface {
	Run(ctx context.Context, text string, params map[string]any) (neo4j.ResultWithContext, error)
}

// alone runs each query as a transaction of its own. That saves the round trips of beginning and committing one, which would see no
// other state for it: Neo4j's transactions take no snapshot. The bookmark of each goes along with the next.
type alone struct{ session neo4j.SessionWithContext }

// Run implements runner.
func (a alone) Run(ctx context.Context, text string, params map[string]any) (neo4j.ResultWithContext, error) {
	return a.session.Run(ctx, text, params, limited(ctx, writeTimeout))
}

// gathered runs a query, which ends without RETURN, and returns columns of its rows. The mark of the last commit is looked at when all rows
// are there, and so in the same round trip.
func (r *reader) gathered(text, columns string, params map[string]any) ([]*neo4j.Record, error) {
	found, err := r.run(r.ctx, r.in, text+" WITH collect(["+columns+"]) AS rows "+marked+", rows", params)
	if err != nil {
		return nil, err
	}
	m, err := markOf(found)
	if err == nil {
		err = r.at(m)
	}
	if err != nil {
		return nil, err
	}
	r.asked = true
	list, _ := found[0].Values[2].([]any)
	rows := make([]*neo4j.Record, len(list))
	for i, row := range list {
		values, _ := row.([]any)
		rows[i] = &neo4j.Record{Values: values}
	}
	return rows, nil
}

// remembered returns what find does, from memory where the same, told by key, was found in this state of the graph before. Size tells how many
// bytes it is, about.
func remembered[T any](r *reader, key string, size func(T) int, find func() (T, error)) (T, error) {
	if known, ok := r.memo.Recall(r.state, key); ok && r.state != "" {
		r.recalled = true
		return known.(T), nil
	}
	answer, err := find()
	if err == nil && r.state != "" && !r.unsure { // what came without a mark may be of another state
		r.memo.Remember(r.state, key, answer, size(answer))
	}
	return answer, err
}

// rows runs a query. It costs a look at the mark at the end of the view.
func (r *reader) rows(text string, params map[string]any) ([]*neo4j.Record, error) {
	r.asked, r.unsure = true, true
	return r.run(r.ctx, r.in, text, params)
}

// session opens one. It is closed with the context that it was used with: a hung server would hold on to any other.
func (s *Store) session(ctx context.Context, mode neo4j.AccessMode) neo4j.SessionWithContext {
	return s.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: mode, DatabaseName: s.database, BookmarkManager: s.bookmarks})
}

// sooner is how much before the context's deadline the server gives up a transaction, so that it says so itself and the connection
// stays of use.
const sooner = 100 * time.Millisecond

// limited gives a transaction its time, the longest where the context does not say.
func limited(ctx context.Context, longest time.Duration) func(*neo4j.TransactionConfig) {
	timeout := longest
	if deadline, ok := ctx.Deadline(); ok {
		timeout = min(timeout, max(time.Until(deadline)-sooner, time.Millisecond))
	}
	return neo4j.WithTxTimeout(timeout)
}

// run runs a query and collects its rows. Parameters go as one map, p: Neo4j plans a text anew for other types of parameters, and counts
// the length of a list or a string, in powers of ten, as a part of its type.
func (s *Store) run(ctx context.Context, in runner, text string, params map[string]any) ([]*neo4j.Record, error) {
	leave, err := s.plans.enter(ctx, text)
	if err != nil {
		return nil, err
	}
	result, err := in.Run(ctx, text, map[string]any{"p": params})
	leave(err == nil)
	if err != nil {
		if unreachable(err) {
			s.plans.forget()
		}
		return nil, err
	}
	rows, err := result.Collect(ctx)
	if err != nil || s.noticed == nil {
		return rows, err
	}
	summary, err := result.Consume(ctx)
	if err == nil {
		s.noticed(summary)
	}
	return rows, err
}

// The pauses before something that failed, and may not fail again, is tried anew: each is twice as long as the one before. The
// driver's own begin with 2 s, so that a call would go on long after the database does.
const (
	firstPause   = 20 * time.Millisecond
	longestPause = 500 * time.Millisecond
)

// again runs do until it succeeds, for no longer than retryTime or until the context ends. What fails otherwise than in passing is not
// repeated.
func again(ctx context.Context, do func() error) error {
	began := time.Now()
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := do()
		if err == nil || !passing(err) || time.Since(began)+pause > retryTime {
			return err
		}
		select {
		case <-time.After(pause/2 + rand.N(pause)): // calls that failed together do not come back together
		case <-ctx.Done():
			return err
		}
	}
}

// slot waits for the right to use a connection, as long as the context does: the driver's own waiting for one ends after acquireTimeout.
func (s *Store) slot(ctx context.Context) (release func(), err error) {
	select {
	case s.slots <- struct{}{}:
		return func() { <-s.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// attempt waits for a slot and runs do, and both again if what went wrong may pass. Its context has a deadline.
func (s *Store) attempt(ctx context.Context, do func() error) error {
	return again(ctx, func() error {
		release, err := s.slot(ctx)
		if err != nil {
			return err
		}
		defer release()
		return do()
	})
}

// read runs do in a session that reads.
func (s *Store) read(ctx context.Context, do func(runner) error) error {
	return s.attempt(ctx, func() error {
		session := s.session(ctx, neo4j.AccessModeRead)
		defer session.Close(ctx)
		return do(alone{session})
	})
}

// transact runs do in a transaction that writes.
func (s *Store) transact(ctx context.Context, do func(neo4j.ExplicitTransaction) error) error {
	return s.attempt(ctx, func() error { return s.within(ctx, do) })
}

// within runs do in a transaction that writes, once, and commits it.
func (s *Store) within(ctx context.Context, do func(neo4j.ExplicitTransaction) error) error {
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer session.Close(ctx)
	tx, err := session.BeginTransaction(ctx, limited(ctx, writeTimeout))
	if err != nil {
		return err
	}
	defer tx.Close(ctx)
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// write runs one text, which can be repeated, in a transaction that writes.
func (s *Store) write(ctx context.Context, text string, params map[string]any) error {
	return s.transact(ctx, func(tx neo4j.ExplicitTransaction) error {
		_, err := s.run(ctx, tx, text, params)
		return err
	})
}

// The values of a row, by its columns. A column that has another type is a fault of a query's text.
func str(row *neo4j.Record, i int) string {
	s, _ := row.Values[i].(string)
	return s
}

func integer(row *neo4j.Record, i int) int64 {
	n, _ := row.Values[i].(int64)
	return n
}

func number(row *neo4j.Record, i int) int { return int(integer(row, i)) }
