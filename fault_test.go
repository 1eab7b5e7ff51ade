//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"wortlaut/internal/backup"
	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/internal/sqlitestore"
)

// envChild makes the test binary the program itself, with a command line of these arguments, one a line: to be killed.
const envChild = "WORTLAUT_TEST_COMMAND_LINE"

func TestMain(m *testing.M) {
	if line := os.Getenv(envChild); line != "" {
		os.Args = append([]string{"wortlaut"}, strings.Split(line, "\n")...)
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is the program as a process of its own.
type child struct {
	*exec.Cmd
	out, log bytes.Buffer
}

func newChild(t *testing.T, args ...string) *child {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{Cmd: exec.Command(binary)}
	c.Env = append(os.Environ(), envChild+"="+strings.Join(args, "\n"))
	c.Stdout, c.Stderr = &c.out, &c.log
	return c
}

// end waits for the program, which is killed if it takes too long, and returns its exit status, -1 if a signal ended it.
func (c *child) end(t *testing.T, within time.Duration) int {
	t.Helper()
	late := time.AfterFunc(within, func() { c.Process.Kill() })
	c.Wait()
	if !late.Stop() {
		t.Errorf("it did not end within %v", within)
	}
	return c.ProcessState.ExitCode()
}

// serving starts a child that serves, and returns its URL.
func serving(t *testing.T, args ...string) (c *child, url string) {
	t.Helper()
	c = newChild(t, append([]string{"--listen", "127.0.0.1:0"}, args...)...)
	log, write := io.Pipe()
	c.Stderr = write
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); write.Close() })
	found := make(chan string, 1)
	go func() {
		buffer := make([]byte, 32<<10)
		for said := ""; ; {
			n, err := log.Read(buffer)
			said += string(buffer[:n])
			if m := listensAt.FindStringSubmatch(said); m != nil {
				select {
				case found <- m[1]:
				default:
				}
			} else if err != nil {
				found <- ""
				return
			}
		}
	}()
	select {
	case url = <-found:
	case <-time.After(time.Minute):
	}
	if url == "" {
		t.Fatal("it does not serve")
	}
	return c, url
}

var listensAt = regexp.MustCompile(`msg=serving url=(\S+)`)

// reply is an answer to a GraphQL request, or why there is none.
type reply struct {
	text  string // the body
	codes []string
	calls string // to the store
	err   error
	took  time.Duration
}

// deep is a query that needs several calls to the store, each after the other.
const deep = `{ node(id: "topic:buergergeld") { ... on Topic { label statements(first: 20) { totalCount nodes {
	text madeOn speakers { actor { name } organization { name } } citations { document { title } } } } } } }`

// post asks over a connection of the client's.
func post(client *http.Client, url, query string) (r reply) {
	began := time.Now()
	defer func() { r.took = time.Since(began) }()
	body, _ := json.Marshal(map[string]string{"query": query})
	response, err := client.Post(url+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		return reply{err: err}
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return reply{err: err}
	}
	var answer struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	err = json.Unmarshal(text, &answer)
	r = reply{text: string(text), calls: response.Header.Get("Wortlaut-Store-Calls"), err: err}
	for _, e := range answer.Errors {
		r.codes = append(r.codes, e.Extensions.Code)
	}
	return r
}

// right says whether a reply is the wanted one, and whether it is one that may be given while the store fails: with errors, all of which
// say that it may pass.
func (r reply) right(want string) (right, allowed bool) {
	if r.err != nil {
		return false, false
	}
	if len(r.codes) == 0 {
		return r.text == want, r.text == want
	}
	passing := []kg.Code{kg.Unavailable, kg.Timeout, kg.Overloaded}
	return false, !slices.ContainsFunc(r.codes, func(c string) bool { return !slices.Contains(passing, kg.Code(c)) })
}

// client returns an HTTP client with connections of its own, which are closed after the test.
func client(t *testing.T) *http.Client {
	transport := &http.Transport{MaxIdleConnsPerHost: 300}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: time.Minute}
}

// eventually asks until the answer is the wanted one.
func eventually(t *testing.T, client *http.Client, url, want string, within time.Duration) {
	t.Helper()
	var last reply
	for began := time.Now(); time.Since(began) < within; time.Sleep(20 * time.Millisecond) {
		last = post(client, url, deep)
		if right, _ := last.right(want); right {
			return
		}
	}
	t.Fatalf("it is not answered right within %v: %s %v", within, last.text, last.err)
}

// TestStoreGone starts the program where there is no Neo4j: it says so within seconds, and ends. Whoever runs it starts it again.
func TestStoreGone(t *testing.T) {
	for name, address := range map[string]func(*testing.T) string{"refused": refusing, "black hole": blackHole} {
		t.Run(name, func(t *testing.T) {
			at := address(t)
			c := newChild(t, "--listen", "127.0.0.1:0", "--db", "neo4j://"+at)
			began := time.Now()
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			status := c.end(t, 10*time.Second)
			t.Logf("it ended after %v: %s", time.Since(began).Round(time.Millisecond), &c.log)
			if said := c.log.String(); status != 1 || !strings.Contains(said, "neo4j://"+at+" does not answer: check the address, and that Neo4j runs there") {
				t.Errorf("it ends with status %d and says %q", status, said)
			}
		})
	}
}

// refusing is an address where nobody listens.
func refusing(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// blackHole is an address that never answers: one whose queue of connections that nobody accepts is full.
func blackHole(t *testing.T) string {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	if err := errors.Join(syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}), syscall.Listen(fd, 0)); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port)
	for {
		conn, err := net.DialTimeout("tcp", address, 200*time.Millisecond)
		if err != nil {
			return address
		}
		t.Cleanup(func() { _ = conn.Close() })
	}
}

// emptied is a file for a graph, and what takes the graph away again.
func emptied(t *testing.T) (db string, empty func()) {
	db = filepath.Join(t.TempDir(), "graph.db")
	return db, func() {
		files, err := filepath.Glob(db + "*")
		for _, f := range files {
			err = errors.Join(err, os.Remove(f))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestKilledSeed(t *testing.T) {
	db, empty := emptied(t)
	killedSeed(t, db, 20, empty)
}

// killedSeed kills the program while it seeds, at random moments: the first graph is there whole or not at all, whole if the program said
// so, and what was interrupted goes on. empty makes the store one without a graph.
func killedSeed(t *testing.T, db string, kills int, empty func()) {
	random := rand.New(rand.NewPCG(1, 2))
	empty()
	began := time.Now()
	must(t, nil, "--db", db, "seed")
	usual := time.Since(began) + 100*time.Millisecond // to start the program
	whole, cut := 0, 0
	empty()
	for n := range kills {
		c := newChild(t, "--db", db, "seed")
		began := time.Now()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(time.Duration(random.Int64N(int64(usual))), func() { c.Process.Kill() })
		c.Wait()
		if late.Stop() { // it was faster
			usual = time.Since(began)
		}
		s := start(t, "--db", db, "--seed", "never")
		got := ask(t, s.url, `{ stats { statements changeSets } }`)
		if err := s.stop(); err != nil {
			t.Fatal(err)
		}
		switch {
		case strings.Contains(got, `{"statements":7,"changeSets":1}`):
			whole++
			empty()
		case strings.Contains(got, `{"statements":0,"changeSets":0}`) && !strings.Contains(c.out.String(), "created"):
			cut++
		default:
			t.Fatalf("kill %d: it said %q, and there is %s", n, &c.out, got)
		}
	}
	t.Logf("%d kills, the last within %v: %d before the graph was there, %d after", kills, usual.Round(time.Millisecond), cut, whole)
	if cut == 0 {
		t.Error("none was in time: the test does not see what it should")
	}
	must(t, nil, "--db", db, "seed")
	if out := must(t, nil, "--db", db, "check"); !strings.Contains(out, "no problems found") {
		t.Error(out)
	}
}

func TestKilledImport(t *testing.T) {
	db, empty := emptied(t)
	killedImport(t, db, 20, empty)
}

// killedImport kills the program while it imports, at random moments, each time into what the time before has left; the last import is
// let go on. The graph is the one of the file then, and when the program says so.
func killedImport(t *testing.T, db string, kills int, empty func()) {
	file := filepath.Join(t.TempDir(), "graph.jsonl")
	want := export(t, file)
	random := rand.New(rand.NewPCG(3, 4))
	empty()
	began := time.Now()
	must(t, nil, "--db", db, "import", file)
	usual := time.Since(began)
	empty()
	left := map[string]int{}
	for n := range kills {
		c := newChild(t, "--db", db, "import", file)
		began := time.Now()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(time.Duration(random.Int64N(int64(usual))), func() { c.Process.Kill() })
		c.Wait()
		if late.Stop() { // it was faster
			usual = time.Since(began)
		}
		state := stateOf(t, db)
		left[state]++
		if said := c.out.Len() > 0; c.log.Len() > 0 || said && state != graphWhole {
			t.Fatalf("kill %d: it said %s%s, and the graph is %s", n, &c.out, &c.log, state)
		}
		if state == graphWhole {
			same(t, db, want)
			empty()
		}
	}
	t.Logf("%d kills, the last within %v, have left %v", kills, usual.Round(time.Millisecond), left)
	if left[graphPending] == 0 {
		t.Error("none was in time: the test does not see what it should")
	}
	must(t, nil, "--db", db, "import", file)
	same(t, db, want)
}

func same(t *testing.T, db, want string) {
	t.Helper()
	if got := must(t, nil, "--db", db, "export"); got != want {
		t.Errorf("the graph that was imported is another: %d bytes, the file has %d", len(got), len(want))
	}
}

// What an import that was killed may leave.
const (
	graphEmpty   = "empty"
	graphPending = "pending"
	graphWhole   = "whole"
)

func stateOf(t *testing.T, db string) string {
	t.Helper()
	store, err := openStore(t.Context(), db, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	switch head, err := store.Head(t.Context()); {
	case err != nil:
		t.Fatal(err)
	case head.Pending != "":
		return graphPending
	case head.Number > 0:
		return graphWhole
	}
	return graphEmpty
}

// export writes a made-up graph into a file and returns what is in it.
func export(t *testing.T, file string) string {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), inMemory)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	graph, err := kg.Open(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	for set := range kgtest.Made(kgtest.SmallScale) { // several batches
		if _, err := graph.Apply(t.Context(), set); err != nil {
			t.Fatal(err)
		}
	}
	var text bytes.Buffer
	if err := backup.Export(t.Context(), graph, &text, func() {}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// TestDiskFull has the disk become full under a server, which goes on answering; what is written fails, and is written when there is room.
func TestDiskFull(t *testing.T) {
	folder := t.TempDir()
	fill, free := fillable(t, folder)
	db := filepath.Join(folder, "graph.db")
	must(t, nil, "--db", db, "seed")
	s := start(t, "--db", db)
	at := client(t)
	want := post(at, s.url, deep).text
	store, err := sqlitestore.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	graph, err := kg.Open(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	const many = 200
	set := kg.ChangeSet{By: "test"}
	for n := range many {
		id := kg.ID(fmt.Sprintf("region:%d", n))
		set.Put = append(set.Put, kg.Put{Record: &kg.Entity{ID: id, Name: fmt.Sprint("Region ", n), Region: &kg.Region{Level: kg.RegionMunicipality}}})
	}
	says := fill()
	for range 3 {
		if _, err := graph.Apply(t.Context(), set); kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), says) {
			t.Errorf("with the disk full, a write gets %s: %v", kg.CodeOf(err), err)
		}
		if got := post(at, s.url, deep); got.text != want {
			t.Errorf("with the disk full, it is answered %s %v", got.text, got.err)
		}
	}
	free()
	if _, err := graph.Apply(t.Context(), set); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if got := ask(t, s.url, `{ stats { changeSets } }`); got != `{"data":{"stats":{"changeSets":2}}}` {
		t.Error(got)
	}
	if out := must(t, nil, "--db", db, "check"); !strings.Contains(out, "no problems found") {
		t.Error(out)
	}
}

// fillable gives a folder a small disk of its own, or, where the test may not, this process a limit for the size of files. fill fills it
// and returns what is said then; free makes room.
func fillable(t *testing.T, folder string) (fill func() (says string), free func()) {
	t.Helper()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=32m"); err == nil {
		ballast := filepath.Join(folder, "ballast")
		t.Cleanup(func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) })
		return func() string {
				f, err := os.Create(ballast)
				for err == nil {
					_, err = f.Write(make([]byte, 4<<10))
				}
				if !errors.Is(err, syscall.ENOSPC) {
					t.Fatal(err)
				}
				_ = f.Close()
				return "the disk is full"
			}, func() {
				if err := os.Remove(ballast); err != nil {
					t.Fatal(err)
				}
			}
	}
	signal.Ignore(syscall.SIGXFSZ)
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	limit := func(l syscall.Rlimit) {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &l); err != nil {
			t.Fatal(err)
		}
	}
	return func() string { limit(syscall.Rlimit{Cur: 64 << 10, Max: was.Max}); return "check the disk" }, func() { limit(was) }
}
