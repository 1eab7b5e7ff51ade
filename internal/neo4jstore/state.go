package neo4jstore

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
)

// Neo4j isolates transactions at the level "read committed", and applies what is committed record by record, before the eyes of
// readers. That one call sees one state is therefore a matter of this file, and works among processes, too.
//
// The node :WortlautCommit says which batch was the last that began to be committed, and the last that was committed: begun and done.
// Whoever writes holds the lock on the head, so there is one at a time. With all its changes made, it announces its commit in a
// transaction of its own (begun), commits, and tells the end of it in a third one (done). A call saw one state if begun was the same
// after it as at a time before it when begun and done were the same. That earlier look is kept from call to call, so a call costs one
// look, at its end. A call whose whole answer is known of that state costs none where an earlier one of the same operation saw it: then it is the graph
// as it was after the operation had begun.
//
// In a cluster the looks may be at different members. The bookmarks of the earlier look see to it that no member answers the call that
// is behind it.

// mark is a look at :WortlautCommit. The numbers are drawn at random, so that none comes twice.
type mark struct{ begun, done int64 }

// settled says whether no commit was going on.
func (m mark) settled() bool { return m.begun == m.done }

// state tells the state of the graph at a settled mark from others.
func (m mark) state() string { return strconv.FormatInt(m.begun, 10) }

// errMoved says that a commit came in between.
var errMoved = errors.New("the graph was changed while it was read")

// maxViews is how often a call is made while others commit; then they wait for it.
const maxViews = 4

// view runs do on one state of the graph. It may run it several times: what looks like damage, too, may be what a commit was about to
// replace.
func (s *Store) view(ctx context.Context, doing string, do func(r *reader) error) error {
	if err := ctx.Err(); err != nil {
		return fail(ctx, doing, err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	for range maxViews {
		err := fail(ctx, doing, s.look(ctx, do))
		if !errors.Is(err, errMoved) && kg.CodeOf(err) != kg.Internal || err == nil {
			return err
		}
	}
	return fail(ctx, doing, s.locked(ctx, func(tx neo4j.ExplicitTransaction) error {
		return do(&reader{Store: s, ctx: ctx, in: tx, at: func(mark) error { return nil }})
	}))
}

// look runs do and says errMoved if it may have seen more than one state.
func (s *Store) look(ctx context.Context, do func(r *reader) error) error {
	before, err := s.settled(ctx)
	if err != nil {
		return err
	}
	var moved *mark
	told := false // something of the state
	same := func(after mark) error {
		if after.begun == before.begun {
			return nil
		}
		moved = &after
		return errMoved
	}
	err = s.read(ctx, func(in runner) error {
		r := &reader{Store: s, ctx: ctx, in: in, at: same, state: before.state()}
		err := do(r)
		told = r.asked || r.recalled
		if err != nil || !r.unsure && (r.asked || !r.recalled || kg.Seen(ctx, r.state)) {
			return err
		}
		after, err := s.mark(ctx, in)
		if err != nil {
			return err
		}
		return same(after)
	})
	// Only now whoever relies on the look has its bookmark.
	switch {
	case moved == nil:
		if err == nil && told {
			kg.See(ctx, before.state())
		}
	case moved.settled():
		s.known.Store(moved)
	default:
		s.known.CompareAndSwap(before, nil)
	}
	return err
}

// marked looks at :WortlautCommit.
const marked = "MATCH (c:WortlautCommit) RETURN c.begun AS begun, c.done AS done"

// mark looks at :WortlautCommit.
func (s *Store) mark(ctx context.Context, in runner) (mark, error) {
	rows, err := s.run(ctx, in, marked, nil)
	if err != nil {
		return mark{}, err
	}
	return markOf(rows)
}

func markOf(rows []*neo4j.Record) (mark, error) {
	if len(rows) != 1 {
		return mark{}, damaged("the mark of the last commit")
	}
	return mark{integer(rows[0], 0), integer(rows[0], 1)}, nil
}

// How long somebody's commit is looked after before it is asked, by way of the lock, whether it still goes on; and the pauses between looks.
const (
	patience     = time.Second
	firstGlance  = time.Millisecond
	longestWatch = 20 * time.Millisecond
)

// settled is a time at which no commit was going on. If one is, settled waits for its end, one call for all.
func (s *Store) settled(ctx context.Context) (*mark, error) {
	if m := s.known.Load(); m != nil {
		return m, nil
	}
	select {
	case s.watching <- struct{}{}:
		defer func() { <-s.watching }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	began := time.Now()
	for pause := firstGlance; ; pause = min(2*pause, longestWatch) {
		if m := s.known.Load(); m != nil { // somebody else was faster
			return m, nil
		}
		var m mark
		err := s.read(ctx, func(in runner) (err error) {
			m, err = s.mark(ctx, in)
			return err
		})
		if err != nil {
			return nil, err
		}
		if m.settled() {
			s.known.Store(&m)
			return &m, nil
		}
		if time.Since(began) > patience {
			if err := s.locked(ctx, func(tx neo4j.ExplicitTransaction) error { return s.settle(ctx, tx) }); err != nil {
				return nil, err
			}
			continue
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// lock takes the lock on the head, for which all that write wait, and returns the number of the graph and who wrote it. It is held until
// the transaction has ended, with all that it changed in place.
func (s *Store) lock(ctx context.Context, tx neo4j.ExplicitTransaction) (base int64, last string, err error) {
	rows, err := s.run(ctx, tx, "MATCH (g:WortlautGraph) SET g.writing = $p.by RETURN g.number AS number, g.write AS last", map[string]any{"by": rand.Int64()})
	if err != nil {
		return 0, "", err
	}
	if len(rows) != 1 {
		return 0, "", damaged("the head of the graph")
	}
	return integer(rows[0], 0), str(rows[0], 1), nil
}

// locked runs do while nobody commits.
func (s *Store) locked(ctx context.Context, do func(neo4j.ExplicitTransaction) error) error {
	return s.transact(ctx, func(tx neo4j.ExplicitTransaction) error {
		if _, _, err := s.lock(ctx, tx); err != nil {
			return err
		}
		return do(tx)
	})
}

// settle says, under the lock, that no commit is going on: whoever announced one was cut off and did not come to tell its end.
func (s *Store) settle(ctx context.Context, tx neo4j.ExplicitTransaction) error {
	_, err := s.run(ctx, tx, "MATCH (c:WortlautCommit) SET c.done = c.begun", nil)
	return err
}

// announced commits a transaction that holds the lock, with the announcement before and the end told after.
func (s *Store) announced(ctx context.Context, tx neo4j.ExplicitTransaction) error {
	now := mark{begun: rand.Int64()}
	now.done = now.begun
	tell := func(text string) error {
		return s.within(ctx, func(tx neo4j.ExplicitTransaction) error {
			_, err := s.run(ctx, tx, text, map[string]any{"begun": now.begun})
			return err
		})
	}
	if err := tell("MATCH (c:WortlautCommit) SET c.begun = $p.begun"); err != nil {
		return err
	}
	if err := s.commit(ctx, tx); err != nil {
		return err
	}
	// By now another commit may have begun. If the end can't be told, readers find out ([Store.settled]): what was written is written.
	if tell(ended) == nil {
		s.known.Store(&now)
	}
	return nil
}

// ended tells the end of a commit, unless another has been announced since. The first SET is for the lock on the node.
const ended = "MATCH (c:WortlautCommit) SET c.teller = $p.begun WITH c WHERE c.begun = $p.begun SET c.done = $p.begun"
