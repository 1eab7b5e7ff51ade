//go:build linux

package main

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
	"wortlaut/internal/neo4jserver"
	"wortlaut/internal/neo4jstore"
)

// TestNeo4jFails has a server over a Neo4j that fails in all ways.
func TestNeo4jFails(t *testing.T) {
	f := &faults{server: neo4jserver.Own(t, neo4jserver.Options{})}
	t.Setenv(envNeo4jUser, f.server.User)
	t.Setenv(envNeo4jPassword, f.server.Password)
	// A Neo4j that was just started plans its first queries for seconds on a busy machine.
	t.Setenv("WORTLAUT_STORE_TIMEOUT", "1m")
	t.Setenv("WORTLAUT_TRANSACTION_TIMEOUT", "1m")
	must(t, nil, "--db", f.server.URI, "seed")
	s := start(t, "--db", f.server.URI)
	f.want = planned(t, s.url)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	t.Run("slow", f.slow)
	t.Run("hung", f.hung)
	t.Run("drain", f.drain)
	t.Run("second signal", f.secondSignal)
	t.Run("killed", func(t *testing.T) { f.restarted(t, "neo4j", f.server.Kill) })
	t.Run("stopped", func(t *testing.T) { f.restarted(t, "bolt", f.server.Shutdown) })
	t.Run("killed while it seeds", f.killedSeed)
	t.Run("killed while it imports", f.killedImport)
	t.Run("killed while it imports protocols", f.killedProtocols)
}

// planned asks until a Neo4j that was just started has planned the queries, and returns the answer.
func planned(t *testing.T, url string) string {
	t.Helper()
	at := client(t)
	var last reply
	for began := time.Now(); time.Since(began) < time.Minute; {
		if last = post(at, url, deep); last.err == nil && len(last.codes) == 0 && strings.Contains(last.text, "Bürgergeld") {
			return last.text
		}
	}
	t.Fatalf("it is answered %s %v", last.text, last.err)
	return ""
}

// faults are the ways for a Neo4j to fail.
type faults struct {
	server *neo4jserver.Server
	want   string // the answer to deep
}

func (f *faults) proxy(t *testing.T) *neo4jserver.Proxy {
	t.Helper()
	p, err := neo4jserver.NewProxy(f.server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// slow has everything that Neo4j says come late: all is answered right, with no more calls than else, and many at once do not wait for
// each other.
func (f *faults) slow(t *testing.T) {
	const clients, late = 8, 300 * time.Millisecond
	proxy := f.proxy(t)
	s := start(t, "--db", proxy.URI)
	at := client(t)
	fast := post(at, s.url, deep)
	proxy.Delay(late)
	alone := post(at, s.url, deep)
	var group sync.WaitGroup
	var slowest atomic.Int64
	for range clients {
		group.Go(func() {
			r := post(at, s.url, deep)
			if right, _ := r.right(f.want); !right {
				t.Errorf("after %v it is answered %s %v", r.took, r.text, r.err)
			}
			if r.calls != fast.calls {
				t.Errorf("it took %s calls to the store, and %s when the store is not slow", r.calls, fast.calls)
			}
			for was := slowest.Load(); int64(r.took) > was && !slowest.CompareAndSwap(was, int64(r.took)); was = slowest.Load() {
			}
		})
	}
	group.Wait()
	took := time.Duration(slowest.Load())
	t.Logf("one request takes %v; over a slow store %v, and %d at once %v, on %d connections", fast.took, alone.took, clients, took, proxy.Connections())
	const greetings = 4 * late // what it takes to open a connection, which the first one had already
	if took > 2*alone.took+greetings {
		t.Errorf("%d requests at once take %v, and one alone %v", clients, took, alone.took)
	}
	proxy.Delay(0)
}

// hung has Neo4j stop running, with many requests at once.
func (f *faults) hung(t *testing.T) {
	const requests, limit, slack = 200, 3 * time.Second, 500 * time.Millisecond
	s := start(t, "--db", f.server.URI, "--request-timeout", limit.String(), "--store-timeout", "2500ms")
	at := client(t)
	many := func() (replies [requests]reply) {
		var group sync.WaitGroup
		for i := range replies {
			group.Go(func() { replies[i] = post(at, s.url, deep) })
		}
		group.Wait()
		return replies
	}
	many()
	at.CloseIdleConnections()
	time.Sleep(time.Second) // for the server to notice
	goroutines := runtime.NumGoroutine()

	if err := f.server.Pause(); err != nil {
		t.Fatal(err)
	}
	defer f.server.Resume()
	healthy := watchHealth(t, s.url)
	codes := map[string]int{}
	var slowest time.Duration
	for _, r := range many() {
		if right, allowed := r.right(f.want); right || !allowed {
			t.Errorf("over a store that hangs it is answered %s %v", r.text, r.err)
		}
		slowest = max(slowest, r.took)
		for _, c := range r.codes {
			codes[c]++
		}
	}
	if slowest > limit+slack {
		t.Errorf("a request took %v, and may take %v", slowest, limit)
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	const most = 512 << 20
	if memory.HeapInuse > most {
		t.Errorf("the heap has %d MiB", memory.HeapInuse>>20)
	}
	began := time.Now()
	response, err := at.Get(s.url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	ready := time.Since(began)
	if response.StatusCode != http.StatusServiceUnavailable || ready > 5*time.Second {
		t.Errorf("over a store that hangs /readyz says %d after %v", response.StatusCode, ready)
	}
	t.Logf("%d requests: errors %v, the slowest after %v; /readyz after %v; /healthz %s; heap %d MiB", requests, codes, slowest, ready, healthy(), memory.HeapInuse>>20)

	if err := f.server.Resume(); err != nil {
		t.Fatal(err)
	}
	began = time.Now()
	eventually(t, at, s.url, f.want, 10*time.Second)
	t.Logf("right again %v after it goes on", time.Since(began))
	for _, r := range many() { // so many at once may be too many
		if _, allowed := r.right(f.want); !allowed {
			t.Errorf("after it went on, it is answered %s %v", r.text, r.err)
		}
	}
	eventually(t, at, s.url, f.want, 10*time.Second)
	at.CloseIdleConnections()
	noMoreGoroutines(t, goroutines)
}

// watchHealth asks /healthz all the time, and says, when it is called, how fast it was. All but a few answers, which a busy machine may
// delay, must come within 50 ms.
func watchHealth(t *testing.T, url string) (stop func() string) {
	ctx, cancel := context.WithCancel(t.Context())
	var took []time.Duration
	var group sync.WaitGroup
	at := client(t)
	group.Go(func() {
		for ctx.Err() == nil {
			began := time.Now()
			response, err := at.Get(url + "/healthz")
			if err != nil {
				t.Errorf("/healthz: %v", err)
				return
			}
			_ = response.Body.Close()
			took = append(took, time.Since(began))
			time.Sleep(10 * time.Millisecond)
		}
	})
	return func() string {
		cancel()
		group.Wait()
		slices.Sort(took)
		const soon, few = 50 * time.Millisecond, 20
		n := len(took)
		if n < 20 || took[n-1-n/few] > soon {
			t.Errorf("/healthz was asked %d times, and 1 of %d took %v or more", n, few, took[n-1-n/few])
		}
		return fmt.Sprintf("%d times, median %v, 95%% within %v, all within %v", n, took[n/2], took[n-1-n/few], took[n-1])
	}
}

// noMoreGoroutines waits until there are no more than there were, but for some of connections that are kept.
func noMoreGoroutines(t *testing.T, before int) {
	t.Helper()
	const kept, patience = 10, 10 * time.Second
	now := 0
	for began := time.Now(); time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		if now = runtime.NumGoroutine(); now <= before+kept {
			t.Logf("%d goroutines before, %d after", before, now)
			return
		}
	}
	stacks := make([]byte, 64<<10)
	t.Errorf("%d goroutines before, %d after:\n%s", before, now, stacks[:runtime.Stack(stacks, true)])
}

// restarted has Neo4j end under load and start again.
func (f *faults) restarted(t *testing.T, scheme string, end func() error) {
	const clients, back = 8, 5 * time.Second
	s := start(t, "--db", strings.Replace(f.server.URI, "bolt", scheme, 1))
	at := client(t)
	var replies, failed atomic.Int64
	var lastFailed atomic.Pointer[time.Time]
	stop := make(chan struct{})
	var group sync.WaitGroup
	for range clients {
		group.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				r := post(at, s.url, deep)
				replies.Add(1)
				right, allowed := r.right(f.want)
				if !allowed {
					t.Errorf("it is answered %s %v", r.text, r.err)
					return
				}
				if !right {
					now := time.Now()
					failed.Add(1)
					lastFailed.Store(&now)
				}
			}
		})
	}
	w := f.newPairs(t, scheme)
	group.Go(func() { w.write(t, stop) })
	const enough = 5 // writes before anything fails
	for began := time.Now(); time.Since(began) < time.Minute && w.count.Load() < enough; {
		time.Sleep(100 * time.Millisecond)
	}
	if n := failed.Load(); n > 0 {
		t.Errorf("%d of %d requests fail before anything has failed", n, replies.Load())
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	if err := f.server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	answers := f.answers(t)
	// Neo4j plans its queries anew, which takes seconds on a busy machine: a program that is started only now waits for it, too.
	first := make(chan time.Duration, 1)
	go func() { first <- f.right(at, s.url, answers) }()
	fresh := f.right(client(t), start(t, "--db", f.server.URI).url, answers)
	old := <-first
	time.Sleep(back)
	close(stop)
	group.Wait()
	last := time.Duration(0)
	if l := lastFailed.Load(); l != nil {
		last = l.Sub(answers)
	}
	t.Logf("%d requests, %d of them failed; after Neo4j answers again, the first right answer came after %v, that of a program started then after %v, the last that failed after %v; %d of %d writes were acknowledged",
		replies.Load(), failed.Load(), old.Round(time.Millisecond), fresh.Round(time.Millisecond), last.Round(time.Millisecond), len(w.acknowledged), w.tried)
	if old > fresh+back || last > fresh+back {
		t.Errorf("it is right after %v, and still fails after %v: it may take %v", old, last, back)
	}
	if failed.Load() == 0 || len(w.acknowledged) < enough {
		t.Error("no request failed, or next to nothing was written: the test does not see what it should")
	}
	w.check(t)
}

// right asks until the answer is right, and returns how long that was after a time.
func (f *faults) right(at *http.Client, url string, after time.Time) time.Duration {
	for time.Since(after) < time.Minute {
		if right, _ := post(at, url, deep).right(f.want); right {
			break
		}
	}
	return time.Since(after)
}

// answers waits until Neo4j answers a plain query, and says when it did.
func (f *faults) answers(t *testing.T) time.Time {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for ; ; time.Sleep(10 * time.Millisecond) {
		err := f.plain(ctx, "RETURN 1")
		if err == nil {
			return time.Now()
		}
		if ctx.Err() != nil {
			t.Fatal(err)
		}
	}
}

// plain asks Neo4j with a driver and a connection of its own.
func (f *faults) plain(ctx context.Context, query string) error {
	driver, err := neo4j.NewDriverWithContext(f.server.URI, neo4j.BasicAuth(f.server.User, f.server.Password, ""))
	if err != nil {
		return err
	}
	defer driver.Close(ctx)
	session := driver.NewSession(ctx, neo4j.SessionConfig{})
	defer session.Close(ctx)
	result, err := session.Run(ctx, query, nil)
	if err != nil {
		return err
	}
	_, err = result.Consume(ctx)
	return err
}

// pairs are regions that are written two at a time.
type pairs struct {
	name         string
	store        *neo4jstore.Store
	graph        *kg.Graph
	acknowledged map[int]bool
	tried        int
	count        atomic.Int64 // of those acknowledged
}

func (f *faults) newPairs(t *testing.T, name string) *pairs {
	t.Helper()
	store, err := neo4jstore.Open(t.Context(), f.server.URI, neo4jstore.Options{User: f.server.User, Password: f.server.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	graph, err := kg.Open(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return &pairs{name: name, store: store, graph: graph, acknowledged: map[int]bool{}}
}

func (p *pairs) ids(n int) [2]kg.ID {
	return [2]kg.ID{kg.ID(fmt.Sprintf("region:%s-%d-a", p.name, n)), kg.ID(fmt.Sprintf("region:%s-%d-b", p.name, n))}
}

// write writes pairs, beside the server, until stop is closed.
func (p *pairs) write(t *testing.T, stop <-chan struct{}) {
	for ; ; p.tried++ {
		select {
		case <-stop:
			return
		default:
		}
		set := kg.ChangeSet{By: "test"}
		for _, id := range p.ids(p.tried) {
			set.Put = append(set.Put, kg.Put{Record: &kg.Entity{ID: id, Name: "Region", Region: &kg.Region{Level: kg.RegionMunicipality}}})
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err := p.graph.Apply(ctx, set)
		cancel()
		switch code := kg.CodeOf(err); {
		case err == nil:
			p.acknowledged[p.tried] = true
			p.count.Add(1)
		case code != kg.Unavailable && code != kg.Timeout:
			t.Errorf("a write gets %s: %v", code, err)
		}
	}
}

// check wants every acknowledged pair to be there, each by one change, and of the others all or nothing.
func (p *pairs) check(t *testing.T) {
	t.Helper()
	var ids []kg.ID
	for n := range p.tried {
		pair := p.ids(n)
		ids = append(ids, pair[:]...)
	}
	records, err := p.store.Records(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	changes, err := p.store.Changes(t.Context(), kg.ChangeQuery{IDs: ids})
	if err != nil {
		t.Fatal(err)
	}
	changed := map[kg.ID]int{}
	for _, c := range changes.Changes {
		changed[c.ID]++
	}
	for n := range p.tried {
		pair := p.ids(n)
		a, b := records[pair[0]] != nil, records[pair[1]] != nil
		if a != b || p.acknowledged[n] && !a || changed[pair[0]] > 1 || changed[pair[0]] != changed[pair[1]] || a != (changed[pair[0]] == 1) {
			t.Errorf("write %d: acknowledged %t, one is there: %t, the other: %t, changed %d and %d times", n, p.acknowledged[n], a, b, changed[pair[0]], changed[pair[1]])
		}
	}
}

// drain tells the program to stop while a slow Neo4j answers.
func (f *faults) drain(t *testing.T) {
	const requests, late, end = 5, 400 * time.Millisecond, 15 * time.Second
	proxy := f.proxy(t)
	c, url := serving(t, "--db", proxy.URI)
	at := client(t)
	eventually(t, at, url, f.want, time.Minute)
	proxy.Delay(late)
	replies := make(chan reply, requests)
	for range requests {
		go func() { replies <- post(at, url, deep) }()
	}
	time.Sleep(late)
	began := time.Now()
	c.Process.Signal(syscall.SIGTERM)
	time.Sleep(late / 2)
	if r := post(client(t), url, deep); r.err == nil {
		t.Errorf("a program that was told to stop answers a new request: %s", r.text)
	}
	for range requests {
		r := <-replies
		if right, _ := r.right(f.want); !right {
			t.Errorf("a request in flight is answered %s %v", r.text, r.err)
		}
	}
	if status := c.end(t, end); status != 0 {
		t.Errorf("it ends with status %d", status)
	}
	t.Logf("it ended after %v", time.Since(began).Round(time.Millisecond))
}

// secondSignal tells the program twice to stop: it ends at once.
func (f *faults) secondSignal(t *testing.T) {
	const late = 2 * time.Second
	proxy := f.proxy(t)
	c, url := serving(t, "--db", proxy.URI)
	at := client(t)
	eventually(t, at, url, f.want, time.Minute)
	proxy.Delay(late)
	cut := make(chan reply, 1)
	go func() { cut <- post(at, url, deep) }()
	time.Sleep(late / 10)
	c.Process.Signal(syscall.SIGTERM)
	time.Sleep(late / 10)
	c.Process.Signal(syscall.SIGTERM)
	if status := c.end(t, late/2); status != -1 {
		t.Errorf("it ends with status %d, and not by the signal", status)
	}
	if r := <-cut; r.err == nil {
		t.Errorf("the request in flight was answered: %s", r.text)
	}
}

// empty makes the database one without a graph.
func (f *faults) empty(t *testing.T) {
	t.Helper()
	for _, query := range []string{"MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS", "MATCH (n) RETURN count(n)"} {
		if err := f.plain(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
}

func (f *faults) killedSeed(t *testing.T) {
	killedSeed(t, f.server.URI, 8, func() { f.empty(t) })
}

func (f *faults) killedProtocols(t *testing.T) {
	killedProtocols(t, f.server.URI, 8, 6, func() { f.empty(t) })
}

func (f *faults) killedImport(t *testing.T) {
	killedImport(t, f.server.URI, 4, func() { f.empty(t) })
}
