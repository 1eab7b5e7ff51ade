package neo4jstore_test

import (
	"os"
	"sync"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/internal/neo4jserver"
	"wortlaut/internal/neo4jstore"
)

func TestMain(m *testing.M) { neo4jserver.Main(m) }

// open opens an empty store on the server that all tests share. What the server notices about its queries fails the test if it is
// about their speed or their future.
func open(t testing.TB) *neo4jstore.Store {
	t.Helper()
	server := neo4jserver.Shared(t)
	s, err := neo4jstore.Open(t.Context(), server.URI, neo4jstore.Options{User: server.User, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	if err := neo4jstore.Empty(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	neo4jstore.Notice(s, notices(t))
	return s
}

func notices(t testing.TB) func(neo4j.ResultSummary) {
	var told sync.Map
	return func(summary neo4j.ResultSummary) {
		for _, n := range summary.Notifications() {
			if c := string(n.Category()); c != "PERFORMANCE" && c != "DEPRECATION" {
				continue
			}
			if _, again := told.LoadOrStore(n.Code()+summary.Query().Text(), true); !again {
				t.Errorf("%s: %s\n%s", n.Code(), n.Description(), summary.Query().Text())
			}
		}
	}
}

func empty(t *testing.T) kg.Store { return open(t) }

func TestConformance(t *testing.T) { kgtest.Run(t, empty) }

// TestMachine lives fewer lives than the machine does by default: each takes seconds against a server.
func TestMachine(t *testing.T) {
	fewer(t, "WORTLAUT_MACHINE_RUNS", "5")
	kgtest.RunMachine(t, empty)
}

// TestMerges tries fewer graphs, too.
func TestMerges(t *testing.T) {
	fewer(t, "WORTLAUT_MERGE_RUNS", "8")
	kgtest.RunMerges(t, empty)
}

// fewer gives a variable a value, unless it has one.
func fewer(t *testing.T, variable, value string) {
	t.Helper()
	if _, set := os.LookupEnv(variable); !set {
		t.Setenv(variable, value)
	}
}
