package neo4jstore_test

import (
	"context"
	"testing"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/neo4jserver"
)

// slack is how much later than its deadline a call may end.
const slack = 500 * time.Millisecond

// TestServerHangs has the server stop in the middle of things: every call ends by its deadline, and all goes on when the server does.
func TestServerHangs(t *testing.T) {
	s := open(t)
	defer s.Close()
	server := neo4jserver.Shared(t)
	if err := server.Pause(); err != nil {
		t.Skipf("skipped: the server was not started here and can't be made to hang: %v", err)
	}
	defer server.Resume()
	const deadline = 400 * time.Millisecond
	batch := &kg.Batch{Head: kg.Head{Number: 1}}
	for what, call := range map[string]func(ctx context.Context) error{
		"Head":       func(ctx context.Context) error { _, err := s.Head(ctx); return err },
		"Statements": func(ctx context.Context) error { _, err := s.Statements(ctx, make([]kg.StatementQuery, 1)); return err },
		"Apply":      func(ctx context.Context) error { return s.Apply(ctx, batch) },
	} {
		ctx, cancel := context.WithTimeout(t.Context(), deadline)
		began := time.Now()
		err := call(ctx)
		cancel()
		if took := time.Since(began); kg.CodeOf(err) != kg.Timeout || took > deadline+slack {
			t.Errorf("%s on a server that hangs returns %v after %v", what, err, took)
		}
	}
	if err := server.Resume(); err != nil {
		t.Fatal(err)
	}
	comesBack(t, func(ctx context.Context) error { _, err := s.Head(ctx); return err })
}

// TestServerGone kills the server and starts it anew.
func TestServerGone(t *testing.T) {
	s := open(t)
	defer s.Close()
	server := neo4jserver.Shared(t)
	if err := s.Apply(t.Context(), &kg.Batch{Head: kg.Head{Number: 1, Token: "a"}}); err != nil {
		t.Fatal(err)
	}
	if err := server.Resume(); err != nil {
		t.Skipf("skipped: the server was not started here and can't be killed: %v", err)
	}
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Head(t.Context()); kg.CodeOf(err) != kg.Unavailable {
		t.Errorf("without a server, Head returns %v", err)
	}
	if err := server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	comesBack(t, func(ctx context.Context) error {
		head, err := s.Head(ctx)
		if err == nil && head.Token != "a" {
			t.Errorf("what was written is gone: the head is %+v", head)
		}
		return err
	})
}

// comesBack gives a store some time to answer again, in which the server, if it is a new one on a busy machine, plans its first query.
func comesBack(t *testing.T, call func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var err error
	for ctx.Err() == nil {
		if err = call(ctx); err == nil {
			return
		}
		if code := kg.CodeOf(err); code != kg.Unavailable && code != kg.Timeout {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("the store does not come back: %v", err)
}
