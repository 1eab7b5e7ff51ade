package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/backup"
	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/internal/neo4jserver"
	"wortlaut/internal/neo4jstore"
	"wortlaut/internal/sqlitestore"
	"wortlaut/seed"
)

// stores are those between which a graph must move without a change.
var stores = map[string]func(*testing.T) kg.Store{
	"model": func(*testing.T) kg.Store { return kgtest.NewModel() },
	"sqlite": func(t *testing.T) kg.Store {
		store, err := sqlitestore.Open(t.Context(), ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() }) // it holds nothing that could be lost
		return store
	},
}

// withNeo4j are the stores with Neo4j. There is one database, so of the graphs in it only the one that was opened last is there.
func withNeo4j() map[string]func(*testing.T) kg.Store {
	all := maps.Clone(stores)
	all["neo4j"] = func(t *testing.T) kg.Store {
		server := neo4jserver.Shared(t)
		driver, err := neo4j.NewDriverWithContext(server.URI, neo4j.BasicAuth(server.User, server.Password, ""))
		if err != nil {
			t.Fatal(err)
		}
		_, err = neo4j.ExecuteQuery(t.Context(), driver, "MATCH (n) DETACH DELETE n", nil, neo4j.EagerResultTransformer)
		if err := errors.Join(err, driver.Close(t.Context())); err != nil {
			t.Fatal(err)
		}
		store, err := neo4jstore.Open(t.Context(), server.URI, neo4jstore.Options{User: server.User, Password: server.Password})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() }) // what it holds is compared before
		return store
	}
	return all
}

func TestMain(m *testing.M) { neo4jserver.Main(m) }

func open(t *testing.T, store kg.Store) *kg.Graph {
	t.Helper()
	graph, err := kg.Open(t.Context(), store, kg.WithClock(func() time.Time { return time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC) }))
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

// lived is the first graph with a past: a record changed, one come and gone.
func lived(t *testing.T, store kg.Store) *kg.Graph {
	t.Helper()
	graph := open(t, store)
	if _, err := seed.Apply(t.Context(), graph); err != nil {
		t.Fatal(err)
	}
	passing := &kg.Entity{ID: "person:passing", Name: "<P> & „Q“\u2028", Person: &kg.Person{SortName: "P"}}
	renamed := &kg.Entity{ID: "topic:digitalisierung", Name: "Digitalisierung der Ämter", Topic: &kg.Topic{}}
	for _, set := range []kg.ChangeSet{
		{By: "test", Put: []kg.Put{{Record: passing}, {Record: renamed}}},
		{By: "test", Reason: "gone", Delete: []kg.Delete{{ID: passing.ID}}},
	} {
		if _, err := graph.Apply(t.Context(), set); err != nil {
			t.Fatal(err)
		}
	}
	return graph
}

func export(t *testing.T, g *kg.Graph) string {
	t.Helper()
	var b bytes.Buffer
	if err := backup.Export(t.Context(), g, &b, func() {}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func importInto(ctx context.Context, g *kg.Graph, from io.Reader) error {
	return backup.Import(ctx, g, from, func(int) {}, func() {})
}

func TestRoundTrip(t *testing.T) {
	for from, openFrom := range stores {
		for to, openTo := range stores {
			t.Run(from+" to "+to, func(t *testing.T) {
				first := export(t, lived(t, openFrom(t)))
				other := open(t, openTo(t))
				if err := importInto(t.Context(), other, strings.NewReader(first)); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(strings.Split(first, "\n"), strings.Split(export(t, other), "\n")); diff != "" {
					t.Errorf("exported again it differs:\n%s", diff)
				}
				// What was computed is there as well: search works, and writing goes on.
				hits, err := other.Search(t.Context(), "Ämter", nil, kg.SearchByRelevance, kg.Paging{})
				if err != nil || len(hits.Items) != 1 {
					t.Errorf("%d hits, %v", len(hits.Items), err)
				}
				applied, err := seed.Apply(t.Context(), other)
				if kg.CodeOf(err) != kg.Conflict {
					t.Errorf("the first graph goes over what was changed by hand: %v %v", applied.Changes, err)
				}
			})
		}
	}
}

// rich is a graph with all that a random life brings to a made-up one, and what is awkward in texts.
func rich(t *testing.T, store kg.Store) *kg.Graph {
	t.Helper()
	graph := lived(t, store)
	for set := range kgtest.Made(kgtest.Scale{Topics: 42, Organizations: 20, Persons: 40, Memberships: 80, Documents: 20, Statements: 100}) {
		if _, err := graph.Apply(t.Context(), set); err != nil {
			t.Fatal(err)
		}
	}
	have := map[kg.ID]kg.Record{}
	for n := range 20 {
		set := kgtest.ChangeSets(have).Example(n)
		if _, err := graph.Apply(t.Context(), set); err != nil {
			if code := kg.CodeOf(err); code != kg.Invalid && code != kg.Conflict { // some break a rule
				t.Fatal(err)
			}
			continue
		}
		for _, p := range set.Put {
			have[p.Record.RecordID()] = p.Record
		}
		for _, d := range set.Delete {
			delete(have, d.ID)
		}
	}
	return graph
}

// TestMoving: a graph that was written to SQLite or to Neo4j is the one that the model would be, and the same file wherever it moves;
// what the stores keep beside the records moves along.
func TestMoving(t *testing.T) {
	all := withNeo4j()
	want := export(t, rich(t, stores["model"](t)))
	if n := strings.Count(want, "\n"); n < 800 {
		t.Fatalf("the graph has %d lines only", n)
	}
	moved := func(t *testing.T, file, to string) *kg.Graph {
		t.Helper()
		graph := open(t, all[to](t))
		if err := importInto(t.Context(), graph, strings.NewReader(file)); err != nil {
			t.Fatal(err)
		}
		return graph
	}
	for _, way := range [][]string{{"sqlite", "neo4j", "sqlite"}, {"neo4j", "sqlite", "neo4j"}} {
		t.Run(strings.Join(way, " to "), func(t *testing.T) {
			graph := rich(t, all[way[0]](t))
			for i, store := range way {
				file := export(t, graph)
				if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(file, "\n")); diff != "" {
					t.Fatalf("exported from %s it differs:\n%s", store, diff)
				}
				if i+1 == len(way) {
					break
				}
				graph = moved(t, file, way[i+1])
				report := func(p kg.Problem) { t.Errorf("in %s: %s: %s", way[i+1], p.ID, p.Message) }
				if err := graph.Mirror(t.Context(), moved(t, file, "model"), report); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// interrupted ends in the middle.
func interrupted(s string, at int) io.Reader {
	return io.MultiReader(strings.NewReader(s[:at]), errReader{errors.New("pulled out")})
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

// TestInterruptedImport: what is half there is not served, not written to, and completed by the same file.
func TestInterruptedImport(t *testing.T) {
	for name, openStore := range stores {
		t.Run(name, func(t *testing.T) {
			file := large(t)
			graph := open(t, openStore(t))
			if err := importInto(t.Context(), graph, interrupted(file, len(file)*3/4)); err == nil {
				t.Fatal("an interrupted import is no success")
			}
			head, err := graph.Head(t.Context())
			if err != nil || head.Pending == "" || head.Number != 0 {
				t.Fatalf("%+v, %v: want a pending graph", head, err)
			}
			if _, err := graph.Apply(t.Context(), kg.ChangeSet{By: "test"}); kg.CodeOf(err) != kg.Conflict {
				t.Errorf("writing to it: %v", err)
			}
			if err := backup.Export(t.Context(), graph, io.Discard, func() {}); kg.CodeOf(err) != kg.Conflict {
				t.Errorf("exporting it: %v", err)
			}
			another := strings.Replace(file, `"sets":1`, `"sets":2`, 1)
			if err := importInto(t.Context(), graph, strings.NewReader(another)); kg.CodeOf(err) != kg.Conflict {
				t.Errorf("importing another file into it: %v", err)
			}
			if err := importInto(t.Context(), graph, strings.NewReader(file)); err != nil {
				t.Fatal(err)
			}
			if export(t, graph) != file {
				t.Error("the completed graph is another")
			}
		})
	}
}

// large is an export of more records than are written at a time.
func large(t *testing.T) string {
	t.Helper()
	graph := open(t, kgtest.NewModel())
	set := kg.ChangeSet{By: "test"}
	for i := range 5_000 {
		id := kg.ID(fmt.Sprintf("person:%04d", (i*37)%5_000))
		set.Put = append(set.Put, kg.Put{Record: &kg.Entity{ID: id, Name: "P", Person: &kg.Person{SortName: "P"}}})
	}
	if _, err := graph.Apply(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	return export(t, graph)
}

// TestBadFiles: every fault is named with its line.
func TestBadFiles(t *testing.T) {
	good := export(t, lived(t, kgtest.NewModel()))
	lines := strings.SplitAfter(good, "\n")
	without := func(prefix string) string {
		kept := []string{}
		dropped := false
		for _, l := range lines {
			if !dropped && strings.HasPrefix(l, prefix) {
				dropped = true
				continue
			}
			kept = append(kept, l)
		}
		return strings.Join(kept, "")
	}
	replaced := func(old, new string) string { return strings.Replace(good, old, new, 1) }
	for name, c := range map[string]struct{ file, says string }{
		"empty":                       {"", "empty"},
		"not JSON":                    {"hello\n", "line 1: this is no file"},
		"another program's":           {`{"version":3}` + "\n", "line 1: this is no file"},
		"a later format":              {replaced(`{"wortlaut":1`, `{"wortlaut":2`), "line 1: the file has format 2"},
		"cut off":                     {strings.Join(lines[:len(lines)/2], ""), "cut off"},
		"cut off within":              {good[:len(good)-20], "is not a line"},
		"twice":                       {good + strings.Join(lines[1:], ""), "twice"},
		"an unknown field":            {replaced(`{"entity":{"id":`, `{"entity":{"colour":1,"id":`), "line 2: is not a line of an export"},
		"two in one line":             {replaced("}\n{\"entity\"", "}{\"entity\""), "no file that"},
		"a name that is gone":         {strings.Replace(without(`{"entity":{"id":"person:bross-ralf"`), `"records":`, `"records":0`, 1), ""},
		"a broken rule":               {replaced(`"name":"Deutschland"`, `"name":""`), "name: must not be empty"},
		"a revision without":          {replaced(`"number":1`, `"number":0`), "revision"},
		"topics that come late":       {lines[0] + lines[20] + strings.Join(lines[1:20], "") + strings.Join(lines[21:], ""), "topics come before everything else"},
		"a set that is missing":       {without(`{"set":{"number":1`), "change set 2"},
		"a text that is not its hash": {replaced(`"text":"„Unsere Jobcenter`, `"text":"„unsere Jobcenter`), "is not the text with the SHA-256"},
	} {
		t.Run(name, func(t *testing.T) {
			graph := open(t, kgtest.NewModel())
			err := importInto(t.Context(), graph, strings.NewReader(c.file))
			if err == nil || !strings.Contains(err.Error(), c.says) || kg.CodeOf(err) == kg.Internal {
				t.Errorf("%v, want something with %q", err, c.says)
			}
			if head, err := graph.Head(t.Context()); err != nil || head.Number != 0 {
				t.Errorf("the graph is at %+v (%v): nothing may be served", head, err)
			}
		})
	}
}

// FuzzImport: whatever the file, an import ends, with a graph that keeps the rules or with an error that is the file's fault.
func FuzzImport(f *testing.F) {
	f.Add([]byte(`{"wortlaut":1,"records":1,"sets":1,"changes":1}
{"entity":{"id":"person:a","name":"A","person":{"sortName":"A"},"revision":{"number":1,"changedAt":"2024-03-01T12:00:00Z","changedBy":"t"}}}
{"set":{"number":1,"at":"2024-03-01T12:00:00Z","by":"t"}}
{"change":{"set":1,"position":0,"id":"person:a","action":"CREATED","revision":1}}
`))
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, file []byte) {
		graph, err := kg.Open(t.Context(), kgtest.NewModel())
		if err != nil {
			t.Fatal(err)
		}
		if err := importInto(t.Context(), graph, bytes.NewReader(file)); err != nil {
			if kg.CodeOf(err) == kg.Internal {
				t.Errorf("%v", err)
			}
			return
		}
		if err := graph.Audit(t.Context(), func() {}, func(p kg.Problem) { t.Errorf("%s: %s", p.ID, p.Message) }); err != nil {
			t.Error(err)
		}
	})
}
