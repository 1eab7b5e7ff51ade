package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
	"wortlaut/internal/neo4jserver"
)

func TestMain(m *testing.M) { neo4jserver.Main(m) }

// emptyNeo4j is the address of an empty database, with user and password in the environment.
func emptyNeo4j(t *testing.T) string {
	t.Helper()
	s := neo4jserver.Shared(t)
	t.Setenv(envUser, s.User)
	t.Setenv(envPassword, s.Password)
	driver, err := neo4j.NewDriverWithContext(s.URI, neo4j.BasicAuth(s.User, s.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(t.Context())
	if _, err := neo4j.ExecuteQuery(t.Context(), driver, "MATCH (n) DETACH DELETE n", nil, neo4j.EagerResultTransformer); err != nil {
		t.Fatal(err)
	}
	return s.URI
}

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name string
		db   func(t *testing.T) string
		more []string
		wide int // columns
	}{
		{"sqlite", func(t *testing.T) string { return filepath.Join(t.TempDir(), "a.db") }, nil, 6},
		{"neo4j", emptyNeo4j, []string{"--baseline"}, 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, told bytes.Buffer
			db := c.db(t)
			args := append(c.more, "--db", db, "--fill", "--markdown", "--clients", "2", "--duration", "100ms")
			if err := run(t.Context(), args, &out, &told); err != nil {
				t.Fatal(err)
			}
			printed := out.String()
			if !strings.Contains(printed, " records written in ") {
				t.Errorf("the filling is not told:\n%s", printed)
			}
			for _, q := range questions {
				if !strings.Contains(printed, "| "+q.name+" | 2 | ") {
					t.Errorf("there is no line for %q:\n%s", q.name, printed)
				}
			}
			for line := range strings.Lines(printed) {
				if strings.HasPrefix(line, "|") && strings.Count(line, "|") != c.wide+1 {
					t.Errorf("a line has not %d columns: %s", c.wide, line)
				}
			}
			if c.name == "neo4j" {
				sameAnswers(t, db)
			}
		})
	}
}

// compared is how many answers to each question are compared.
const compared = 40

// sameAnswers sees to it that the baseline answers what the program answers, to the last value: the same records in the same order.
func sameAnswers(t *testing.T, uri string) {
	ctx := t.Context()
	store, err := open(ctx, uri)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	graph, err := kg.Open(ctx, store)
	if err != nil {
		t.Fatal(err)
	}
	from, err := draw(ctx, store)
	if err != nil {
		t.Fatal(err)
	}
	b, err := newBaseline(ctx, uri, store)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	var sides []*server
	for _, h := range []http.Handler{newProgram(graph), b} {
		s, err := serve(h)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		sides = append(sides, s)
	}
	for _, q := range questions {
		if q.byHand == nil {
			continue
		}
		bodies, err := from.bodies(q, compared)
		if err != nil {
			t.Fatal(err)
		}
		told := 0
		for _, body := range bodies {
			ours, err := post(ctx, http.DefaultClient, sides[0].url, body)
			if err != nil {
				t.Fatal(err)
			}
			byHand, err := post(ctx, http.DefaultClient, sides[1].url, body)
			if err != nil {
				t.Fatal(err)
			}
			told = max(told, len(ours.body))
			if diff := cmp.Diff(decoded(t, ours.body), decoded(t, byHand.body)); diff != "" {
				t.Errorf("%s: the answers differ (-ours +by hand) for %s\n%s", q.name, body, diff)
				break
			}
		}
		if told < 200 {
			t.Errorf("%s: no answer says much: the longest has %d bytes", q.name, told)
		}
	}
}

func decoded(t *testing.T, body []byte) any {
	t.Helper()
	var answer struct{ Data any }
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	return answer.Data
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--scale", "huge"}, "--scale huge: it can be small or full"},
		{[]string{"--clients", "1,none"}, "--clients 1,none: write numbers of at least 1, separated by commas"},
		{[]string{"--clients", "0"}, "--clients 0: write numbers of at least 1, separated by commas"},
		{[]string{"--baseline"}, "--baseline is Cypher: give the address of a Neo4j with --db"},
		{[]string{"now"}, `"now" is not understood: there are only flags`},
		{[]string{"--only", "everything"}, `--only everything: there is no question "everything"`},
		{nil, "there is no statement of a person for an organization on a topic to ask for: write a graph with --fill"},
	} {
		var out, told bytes.Buffer
		if err := run(t.Context(), c.args, &out, &told); err == nil || err.Error() != c.want {
			t.Errorf("%v: the error is %v, want %s", c.args, err, c.want)
		}
	}
}

func TestFillRefusesWhatIsNotEmpty(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	for i, want := range []string{"", "--fill: there is something in the store already: name an empty one"} {
		var out, told bytes.Buffer
		err := run(t.Context(), []string{"--db", file, "--fill", "--clients", "1", "--duration", "10ms", "--only", "person with posts"}, &out, &told)
		if got := message(err); got != want {
			t.Errorf("time %d: the error is %q, want %q", i+1, got, want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestPercentiles(t *testing.T) {
	r := result{elapsed: 4 * time.Second}
	for i := range 200 {
		r.latencies = append(r.latencies, time.Duration(1+i)*time.Millisecond)
	}
	if r.percentile(50) != 100*time.Millisecond || r.percentile(99) != 198*time.Millisecond || r.percentile(100) != 200*time.Millisecond {
		t.Errorf("the percentiles are %s, %s, %s", r.percentile(50), r.percentile(99), r.percentile(100))
	}
	if r.throughput() != 50 {
		t.Errorf("the throughput is %g a second", r.throughput())
	}
}
