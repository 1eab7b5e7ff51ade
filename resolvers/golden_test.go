package resolvers_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/httpapi"
	"wortlaut/internal/kg"
	"wortlaut/internal/neo4jserver"
	"wortlaut/internal/neo4jstore"
	"wortlaut/internal/sqlitestore"
	"wortlaut/seed"
)

var update = flag.Bool("update", false, "write the golden files anew")

// noon is when everything in the golden graph was changed.
var noon = time.Date(2023, 7, 7, 12, 0, 0, 0, time.UTC)

// stores are the stores that must give the same bytes.
var stores = map[string]func(*testing.T) kg.Store{
	"sqlite": func(t *testing.T) kg.Store {
		store, err := sqlitestore.Open(t.Context(), ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		return store
	},
	"neo4j": func(t *testing.T) kg.Store {
		server := emptied(t)
		store, err := neo4jstore.Open(t.Context(), server.URI, neo4jstore.Options{User: server.User, Password: server.Password})
		if err != nil {
			t.Fatal(err)
		}
		return store
	},
}

// emptied is the server that the tests of this package share, with nothing in its database.
func emptied(t *testing.T) *neo4jserver.Server {
	t.Helper()
	server := neo4jserver.Shared(t)
	driver, err := neo4j.NewDriverWithContext(server.URI, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	_, err = neo4j.ExecuteQuery(t.Context(), driver, "MATCH (n) DETACH DELETE n", nil, neo4j.EagerResultTransformer)
	if err := errors.Join(err, driver.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	return server
}

func TestMain(m *testing.M) { neo4jserver.Main(m) }

// graphOver is the graph in a store, in which everything is changed at noon.
func graphOver(t *testing.T, open func(*testing.T) kg.Store) *kg.Graph {
	t.Helper()
	store := open(t)
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	graph, err := kg.Open(t.Context(), store, kg.WithClock(func() time.Time { return noon }))
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

// serveSeed serves the first graph from a store.
func serveSeed(t *testing.T, open func(*testing.T) kg.Store) http.Handler {
	t.Helper()
	graph := graphOver(t, open)
	if _, err := seed.Apply(t.Context(), graph); err != nil {
		t.Fatal(err)
	}
	return serve(graph)
}

func serve(graph *kg.Graph) http.Handler {
	return httpapi.New(httpapi.Config{Graph: graph, Origins: []string{"*"}, Log: slog.New(slog.DiscardHandler), Limits: httpapi.DefaultLimits})
}

// post sends an operation and returns the answer and the number of calls to the store.
func post(t *testing.T, h http.Handler, query string, variables map[string]any) (answer []byte, calls string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var indented bytes.Buffer
	if err := json.Indent(&indented, w.Body.Bytes(), "", "  "); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	return indented.Bytes(), w.Header().Get("Wortlaut-Store-Calls")
}

var pinned = regexp.MustCompile(`(?m)^# store-calls: (\S+)$`)

// TestGolden runs every operation of testdata/operations on every store. The answer must be that of the golden file, to the byte,
// and come with the number of calls to the store that the operation says.
func TestGolden(t *testing.T) {
	files, err := fs.Glob(os.DirFS("testdata/operations"), "*.graphql")
	if err != nil || len(files) < 25 {
		t.Fatalf("%d operations, want at least 25 (%v)", len(files), err)
	}
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			h := serveSeed(t, open)
			for _, file := range files {
				t.Run(strings.TrimSuffix(file, ".graphql"), func(t *testing.T) { golden(t, h, filepath.Join("testdata/operations", file)) })
			}
		})
	}
}

func golden(t *testing.T, h http.Handler, file string) {
	operation, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	answer, calls := post(t, h, string(operation), nil)
	expected := strings.TrimSuffix(file, ".graphql") + ".golden.json"
	if *update {
		operation = pinned.ReplaceAll(operation, fmt.Appendf(nil, "# store-calls: %s", calls))
		for name, data := range map[string][]byte{file: operation, expected: answer} {
			if err := os.WriteFile(name, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if bytes.Contains(answer, []byte(`"errors"`)) {
		t.Errorf("there are errors: %s", answer)
	}
	if pin := pinned.FindSubmatch(operation); pin == nil || string(pin[1]) != calls {
		t.Errorf("%s calls to the store, pinned are %s", calls, pin)
	}
	want, err := os.ReadFile(expected)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(answer)); diff != "" {
		t.Errorf("the answer differs from %s (-want +got):\n%s", expected, diff)
	}
}
