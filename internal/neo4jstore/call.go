package neo4jstore

import (
	"context"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
)

// reader asks within one transaction.
type reader struct {
	*Store
	ctx context.Context
	tx  neo4j.ManagedTransaction
}

// rows runs a query.
func (r *reader) rows(text string, params map[string]any) ([]*neo4j.Record, error) {
	return r.run(r.ctx, r.tx, text, params)
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
func (s *Store) run(ctx context.Context, tx neo4j.ManagedTransaction, text string, params map[string]any) ([]*neo4j.Record, error) {
	result, err := tx.Run(ctx, text, map[string]any{"p": params})
	if err != nil {
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

// read runs do in a transaction that reads, and again if what went wrong may pass. Its context has a deadline.
func (s *Store) read(ctx context.Context, do func(neo4j.ManagedTransaction) error) error {
	session := s.session(ctx, neo4j.AccessModeRead)
	defer session.Close(ctx)
	_, err := session.ExecuteRead(ctx, func(tx neo4j.ManagedTransaction) (any, error) { return nil, do(tx) }, limited(ctx, writeTimeout))
	return err
}

// maxViews is how often a call is made while this store commits; then commits wait for it.
const maxViews = 3

// view runs do on one state of the graph. It may run it several times. What looks like damage may be what a commit, of another
// process perhaps, was about to replace: so it is looked at again.
func (s *Store) view(ctx context.Context, doing string, do func(r *reader) error) error {
	if err := ctx.Err(); err != nil {
		return fail(ctx, doing, err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	look := func() error {
		return fail(ctx, doing, s.read(ctx, func(tx neo4j.ManagedTransaction) error { return do(&reader{s, ctx, tx}) }))
	}
	for range maxViews {
		before, err := s.commits.begin(ctx, false)
		if err != nil {
			return fail(ctx, doing, err)
		}
		err = look()
		sound := err == nil || kg.CodeOf(err) != kg.Internal
		if ctx.Err() != nil || sound && !s.commits.since(before) {
			return err
		}
	}
	if _, err := s.commits.begin(ctx, true); err != nil {
		return fail(ctx, doing, err)
	}
	defer s.commits.release()
	return look()
}

// commits tells readers whether something was committed while they read.
type commits struct {
	mu      sync.Mutex
	number  int           // commits that have begun
	holding int           // readers that no commit may begin under
	changed chan struct{} // closed when a commit has ended or the last of those readers has; nil if nobody waits
	now     bool          // a commit is going on
}

// wait waits until ready says so, which is asked under the lock, and does then what it does.
func (c *commits) wait(ctx context.Context, ready func() bool) error {
	for {
		c.mu.Lock()
		if ready() {
			c.mu.Unlock()
			return nil
		}
		if c.changed == nil {
			c.changed = make(chan struct{})
		}
		changed := c.changed
		c.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// change does something under the lock and has everybody who waits look again.
func (c *commits) change(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do()
	if c.changed != nil {
		close(c.changed)
		c.changed = nil
	}
}

// begin waits for a commit that is going on and returns the number of those that have begun. With hold, no other begins until release.
func (c *commits) begin(ctx context.Context, hold bool) (number int, err error) {
	err = c.wait(ctx, func() bool {
		if c.now {
			return false
		}
		if hold {
			c.holding++
		}
		number = c.number
		return true
	})
	return number, err
}

func (c *commits) release() { c.change(func() { c.holding-- }) }

// since says whether a commit has begun since begin returned a number.
func (c *commits) since(number int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.number != number
}

// during runs a commit, once no other runs and nobody holds it up.
func (c *commits) during(ctx context.Context, commit func() error) error {
	err := c.wait(ctx, func() bool {
		if c.now || c.holding > 0 {
			return false
		}
		c.now = true
		c.number++
		return true
	})
	if err != nil {
		return err
	}
	defer c.change(func() { c.now = false })
	return commit()
}

// The values of a row, by its columns. A column that has another type is a fault of a query's text.
func str(row *neo4j.Record, i int) string {
	s, _ := row.Values[i].(string)
	return s
}

func number(row *neo4j.Record, i int) int {
	n, _ := row.Values[i].(int64)
	return int(n)
}
