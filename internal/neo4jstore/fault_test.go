package neo4jstore_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/neo4jserver"
	"wortlaut/internal/neo4jstore"
)

// patient is the time for a call of which a test does not want to know how long it takes: a Neo4j that was just started plans queries
// for seconds on a busy machine.
const patient = time.Minute

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

// TestFewConnections has many calls wait for few connections to a slow server, for longer than the driver would let them.
func TestFewConnections(t *testing.T) {
	open(t).Close()
	server := neo4jserver.Shared(t)
	proxy, err := neo4jserver.NewProxy(server)
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.Close()
	const clients, connections, late = 30, 2, 100 * time.Millisecond
	s, err := neo4jstore.Open(t.Context(), proxy.URI, neo4jstore.Options{User: server.User, Password: server.Password, Connections: connections, Timeout: patient})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all := func(ctx context.Context) (errs []error) {
		var mu sync.Mutex
		var group sync.WaitGroup
		for range clients {
			group.Go(func() {
				if _, err := s.Head(ctx); err != nil {
					mu.Lock()
					defer mu.Unlock()
					errs = append(errs, err)
				}
			})
		}
		group.Wait()
		return errs
	}
	proxy.Delay(late)
	began := time.Now()
	errs := all(t.Context())
	took := time.Since(began)
	t.Logf("%d clients on %d connections took %v", clients, connections, took)
	if len(errs) > 0 {
		t.Errorf("%d of %d calls fail for want of a connection: %v", len(errs), clients, errs[0])
	}
	if least := clients / connections * late; took < least {
		t.Errorf("it took %v, less than %v: so they had more connections", took, least)
	}

	const deadline = 700 * time.Millisecond
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	defer cancel()
	began = time.Now()
	errs = all(ctx)
	if took := time.Since(began); took > deadline+slack {
		t.Errorf("who waited for a connection did so for %v, and had %v", took, deadline)
	}
	if len(errs) == 0 || len(errs) == clients {
		t.Errorf("%d of %d calls fail within %v, want some", len(errs), clients, deadline)
	}
	for _, err := range errs {
		if kg.CodeOf(err) != kg.Timeout {
			t.Errorf("who waited for a connection in vain gets %v", err)
		}
	}
	proxy.Delay(0)
	if errs := all(t.Context()); len(errs) > 0 {
		t.Errorf("at full speed again, %d calls fail: %v", len(errs), errs[0])
	}
}

// TestConnectionCut cuts the connection after so many bytes of a batch, more each time: whatever of it got through, it is written once.
func TestConnectionCut(t *testing.T) {
	first := open(t)
	defer first.Close()
	server := neo4jserver.Shared(t)
	proxy, err := neo4jserver.NewProxy(server)
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.Close()
	s, err := neo4jstore.Open(t.Context(), proxy.URI, neo4jstore.Options{User: server.User, Password: server.Password, Timeout: patient})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const cuts, step = 16, 350
	ids := topics(3)
	for i := range cuts {
		batch := uniform(int64(i)+1, ids)
		batch.Sets = []kg.Set{{Number: batch.Head.Number, At: time.Unix(0, 0).UTC(), By: "test"}}
		proxy.Cut(1 + i*step)
		if err := s.Apply(t.Context(), batch); err != nil {
			t.Fatalf("cut after %d bytes: %v", 1+i*step, err)
		}
	}
	proxy.Cut(0)
	if name, err := sameName(t.Context(), t, s, ids); err != nil || name != fmt.Sprint(cuts) {
		t.Errorf("the records are named %q, %v", name, err)
	}
	if sets, err := first.Sets(t.Context(), 0, 100); err != nil || len(sets) != cuts {
		t.Errorf("there are %d change sets, %v; want %d", len(sets), err, cuts)
	}
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
