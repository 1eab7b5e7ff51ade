package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
)

// command runs a command line to its end and returns what it printed.
func command(t *testing.T, in io.Reader, args ...string) (out string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	p := program{in: in, out: &stdout, err: &stderr}
	err = p.run(t.Context(), append([]string{"wortlaut"}, args...))
	return stdout.String(), err
}

func must(t *testing.T, in io.Reader, args ...string) string {
	t.Helper()
	out, err := command(t, in, args...)
	if err != nil {
		t.Fatalf("wortlaut %s: %v", strings.Join(args, " "), err)
	}
	return out
}

// running is a server that runs beside the test.
type running struct {
	url  string
	stop func() error // stops it and returns what run returned
	log  *bytes.Buffer
}

// start starts a server and waits until it answers.
func start(t *testing.T, args ...string) running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	addr, done := make(chan net.Addr, 1), make(chan error, 1)
	log := &bytes.Buffer{}
	p := program{in: strings.NewReader(""), out: io.Discard, err: log, listening: func(a net.Addr) { addr <- a }}
	go func() { done <- p.run(ctx, append([]string{"wortlaut", "--listen", "127.0.0.1:0"}, args...)) }()
	select {
	case a := <-addr:
		stopped := false
		stop := func() error {
			stopped = true
			cancel()
			return <-done
		}
		t.Cleanup(func() {
			if !stopped {
				if err := stop(); err != nil {
					t.Error(err)
				}
			}
		})
		return running{"http://" + a.String(), stop, log}
	case err := <-done:
		cancel()
		t.Fatalf("it did not start: %v", err)
	case <-time.After(time.Minute):
		cancel()
		t.Fatal("it does not start")
	}
	panic("unreachable")
}

func ask(t *testing.T, url, query string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(url+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(answer))
}

func TestServe(t *testing.T) {
	db := filepath.Join(t.TempDir(), "graph.db")
	const query = `{ stats { statements changeSets } }`
	const seeded = `{"data":{"stats":{"statements":7,"changeSets":1}}}`
	for range 2 { // the second time the graph is there
		s := start(t, "--db", db)
		if got := ask(t, s.url, query); got != seeded {
			t.Errorf("%s, want %s", got, seeded)
		}
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		if log := s.log.String(); !strings.Contains(log, "storeCalls=2") || !strings.Contains(log, "msg=serving") {
			t.Errorf("the log has %s", log)
		}
	}
	if out := must(t, nil, "--db", db, "seed"); out != "0 created, 0 updated\n" {
		t.Errorf("seeding a seeded graph: %s", out)
	}
	if out := must(t, nil, "--db", db, "check"); !strings.Contains(out, "no problems found") {
		t.Errorf("check: %s", out)
	}
}

func TestServeWithoutSeed(t *testing.T) {
	s := start(t, "serve", "--db", ":memory:", "--seed", "never")
	if got := ask(t, s.url, `{ stats { statements changeSets } }`); got != `{"data":{"stats":{"statements":0,"changeSets":0}}}` {
		t.Error(got)
	}
}

func TestEnvironment(t *testing.T) {
	db := filepath.Join(t.TempDir(), "by-env.db")
	t.Setenv("WORTLAUT_DB", db)
	t.Setenv("WORTLAUT_SEED", "never")
	t.Setenv("WORTLAUT_LISTEN", "203.0.113.1:1") // the flag wins
	t.Setenv("WORTLAUT_LOG_FORMAT", "json")
	s := start(t)
	if got := ask(t, s.url, `{ stats { statements } }`); got != `{"data":{"stats":{"statements":0}}}` {
		t.Error(got)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(db); err != nil {
		t.Error(err)
	}
	if !strings.HasPrefix(s.log.String(), `{"time":`) {
		t.Errorf("the log is not JSON: %s", s.log)
	}
}

func TestHelp(t *testing.T) {
	help := must(t, nil, "--help")
	for _, word := range []string{"serve", "seed", "check", "export", "import", "--listen HOST:PORT", "--db FILE", "--seed auto|never", "WORTLAUT_LISTEN", "127.0.0.1:8080", "wortlaut.db"} {
		if !strings.Contains(help, word) {
			t.Errorf("--help does not say %q:\n%s", word, help)
		}
	}
}

// TestRefusals: what the command line can't do is said in a sentence that names what is wrong.
func TestRefusals(t *testing.T) {
	folder := t.TempDir()
	foreign := filepath.Join(folder, "foreign.db")
	if err := os.WriteFile(foreign, bytes.Repeat([]byte("not a database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(folder, "cut.jsonl")
	if err := os.WriteFile(cut, []byte(`{"wortlaut":1,"records":9,"sets":1,"changes":9}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"unknown command":     {[]string{"srve"}, "srve"},
		"unknown flag":        {[]string{"--lisen", "x"}, "lisen"},
		"unknown seed":        {[]string{"--seed", "sometimes"}, `"sometimes" is none of auto, never`},
		"folder as database":  {[]string{"--db", folder, "check"}, folder},
		"foreign file":        {[]string{"--db", foreign, "check"}, "foreign.db"},
		"no such folder":      {[]string{"--db", filepath.Join(folder, "no", "x.db"), "check"}, "x.db"},
		"another kind of URL": {[]string{"--db", "postgres://x", "check"}, "postgres:// is no scheme of Neo4j"},
		"no graph to check":   {[]string{"--db", filepath.Join(folder, "typo.db"), "check"}, "there is no graph at"},
		"no graph to export":  {[]string{"--db", filepath.Join(folder, "typo.db"), "export"}, "there is no graph at"},
		"surplus argument":    {[]string{"--db", ":memory:", "check", "other.db"}, `"other.db"`},
		"surplus file":        {[]string{"--db", ":memory:", "export", "a", "b"}, `"b"`},
		"port taken":          {[]string{"--db", ":memory:", "--listen", taken.Addr().String()}, "address already in use"},
		"origin with a path":  {[]string{"--db", ":memory:", "--cors-origin", "https://a.example/"}, `"https://a.example/" is no web origin`},
		"no port":             {[]string{"--db", ":memory:", "--listen", "nonsense"}, "nonsense"},
		"import of nothing":   {[]string{"--db", ":memory:", "import", filepath.Join(folder, "none")}, "none"},
		"import of half":      {[]string{"--db", ":memory:", "import", cut}, "cut off"},
		"export to nowhere":   {[]string{"--db", ":memory:", "export", filepath.Join(folder, "no", "x")}, "no such file"},
		"DNA without a file":  {[]string{"--db", ":memory:", "import", "dna"}, "takes one file, not 0"},
		"DNA from two files":  {[]string{"--db", ":memory:", "import", "dna", "a", "b"}, "takes one file, not 2"},
		"DNA from nothing":    {[]string{"--db", ":memory:", "import", "dna", filepath.Join(folder, "none.dna")}, "none.dna"},
		"DNA from elsewhere":  {[]string{"--db", ":memory:", "import", "dna", foreign}, "foreign.db is not an SQLite database"},
		"DNA of a kind":       {[]string{"--db", ":memory:", "import", "dna", "--kind", "SONG", cut}, `"SONG" is none of DIRECT_QUOTE`},
		"DNA to nowhere":      {[]string{"--db", ":memory:", "export", "dna", filepath.Join(folder, "no", "x.dna")}, "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := command(t, strings.NewReader(""), c.args...); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want something with %q", err, c.says)
			}
		})
	}
}

// TestServersAtOnce: of several servers that find an empty graph at the same time one seeds it, and all serve it.
func TestServersAtOnce(t *testing.T) {
	db := filepath.Join(t.TempDir(), "graph.db")
	const servers = 3
	urls := make(chan string, servers)
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range servers {
		wg.Go(func() {
			p := program{in: strings.NewReader(""), out: io.Discard, err: io.Discard, listening: func(a net.Addr) { urls <- "http://" + a.String() }}
			if err := p.run(ctx, []string{"wortlaut", "--db", db, "--listen", "127.0.0.1:0"}); err != nil {
				t.Error(err)
				urls <- ""
			}
		})
	}
	for range servers {
		if url := <-urls; url != "" {
			if got := ask(t, url, `{ stats { statements changeSets } }`); got != `{"data":{"stats":{"statements":7,"changeSets":1}}}` {
				t.Error(got)
			}
		}
	}
	stop()
	wg.Wait()
}

// TestExportImport: a graph goes into a file and from there into another graph, byte for byte.
func TestExportImport(t *testing.T) {
	folder := t.TempDir()
	one, other := filepath.Join(folder, "one.db"), filepath.Join(folder, "other.db")
	must(t, nil, "--db", one, "seed")
	file := filepath.Join(folder, "graph.jsonl")
	must(t, nil, "--db", one, "export", file)
	first := must(t, nil, "--db", one, "export")
	must(t, nil, "--db", other, "import", file)
	if again := must(t, nil, "--db", other, "export"); again != first || first == "" {
		t.Error("the graph exported, imported and exported again is another")
	}
	if saved, err := os.ReadFile(file); err != nil || string(saved) != first {
		t.Errorf("the file is not what goes to standard output (%v)", err)
	}
	if _, err := command(t, strings.NewReader(first), "--db", other, "import"); kg.CodeOf(err) != kg.Conflict {
		t.Errorf("importing into a graph: %v", err)
	}
	must(t, nil, "--db", other, "check")
	entries, err := filepath.Glob(file + ".part-*")
	if err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v %v", entries, err)
	}
}

// TestDNA: statements go into a file of DNA and from there into another graph; a dry run only says so.
func TestDNA(t *testing.T) {
	folder := t.TempDir()
	one, other, file := filepath.Join(folder, "one.db"), filepath.Join(folder, "other.db"), filepath.Join(folder, "debate.dna")
	must(t, nil, "--db", one, "seed")
	must(t, nil, "--db", one, "export", "dna", file)
	dry := must(t, nil, "--db", other, "import", "dna", file, "--dry-run")
	if _, err := os.Stat(other); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the dry run has made a graph: %v", err)
	}
	wet := must(t, nil, "--db", other, "import", "dna", file)
	if dry != wet+"nothing was written: this was a dry run\n" || !strings.Contains(wet, "person: 4 created, 0 updated, 0 unchanged\n") {
		t.Errorf("the dry run says\n%s, the import\n%s", dry, wet)
	}
	before := must(t, nil, "--db", other, "export")
	if again := must(t, nil, "--db", other, "import", "dna", "--language", "de", "--dry-run", file); !strings.Contains(again, "person: 0 created, 4 updated, 0 unchanged\n") {
		t.Errorf("the dry run of a change says\n%s", again)
	}
	if again := must(t, nil, "--db", other, "import", "dna", file); strings.Contains(again, "1 created") || !strings.Contains(again, "person: 0 created, 0 updated, 4 unchanged\n") {
		t.Errorf("the second import says\n%s", again)
	}
	if after := must(t, nil, "--db", other, "export"); after != before {
		t.Error("a dry run or a second import has changed the graph")
	}
	must(t, nil, "--db", other, "check")
}

// TestCheckFindsDamage: check names what breaks a rule and where, and fails.
func TestCheckFindsDamage(t *testing.T) {
	db := filepath.Join(t.TempDir(), "graph.db")
	must(t, nil, "--db", db, "seed")
	store, err := sqlitestore.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	head, err := store.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	next := head
	next.Number++
	// The store does what it is told: here, to take away a person that others name.
	err = store.Apply(t.Context(), &kg.Batch{Base: head.Number, Head: next, Delete: []kg.ID{"person:bross-ralf"}, Sets: []kg.Set{{Number: next.Number, At: time.Now(), By: "vandal"}}})
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, nil, "--db", db, "check")
	if err == nil || !strings.Contains(out, "statement:forum-sgb-ii-2023-bross: speakers[0].actor: there is no person:bross-ralf") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestCheckFindsStaleIndexes: what a store keeps beside the records is compared with what the records make.
func TestCheckFindsStaleIndexes(t *testing.T) {
	for name, c := range map[string]struct{ damage, says string }{
		"a list":      {"DELETE FROM entity WHERE id = 'topic:buergergeld'", "counts 15 records of kind TOPIC, there are 16"},
		"ties":        {"DELETE FROM tie", "person:bross-ralf: its relationships"},
		"links":       {"DELETE FROM link", "its neighbours"},
		"facets":      {"DELETE FROM facet WHERE role = 1", "person:bross-ralf: its statements"},
		"search":      {"DELETE FROM entity_index", "search for"},
		"identifiers": {"DELETE FROM identifier", "what ags|08 identifies"},
		"the log":     {"DELETE FROM change WHERE n < 10", "the log"},
		"change sets": {"DELETE FROM change_set", "change set"},
	} {
		t.Run(name, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "graph.db")
			must(t, nil, "--db", db, "seed")
			vandal, err := sql.Open("sqlite", db)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := vandal.ExecContext(t.Context(), c.damage); err != nil {
				t.Fatal(err)
			}
			if err := vandal.Close(); err != nil {
				t.Fatal(err)
			}
			out, err := command(t, nil, "--db", db, "check")
			if err == nil || !strings.Contains(out+err.Error(), c.says) {
				t.Errorf("%v\n%.2000s", err, out)
			}
		})
	}
}

// TestDrain: a request in flight is answered after the server was told to stop.
func TestDrain(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-release
		_, _ = io.WriteString(w, "answered")
	}), ReadHeaderTimeout: time.Second}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	drained, answer := make(chan error, 1), make(chan string, 1)
	go func() { drained <- drain(ctx, server, listener, slog.New(slog.DiscardHandler)) }()
	go func() {
		response, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer func() { _ = response.Body.Close() }()
		body, _ := io.ReadAll(response.Body)
		answer <- string(body)
	}()
	<-arrived
	stop()
	select {
	case err := <-drained:
		t.Fatalf("it stopped with a request in flight: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if got := <-answer; got != "answered" {
		t.Error(got)
	}
	if err := <-drained; err != nil {
		t.Error(err)
	}
}
