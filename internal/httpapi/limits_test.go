package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wortlaut/graph"
	"wortlaut/internal/httpapi"
	"wortlaut/internal/kg/kgtest"
)

func nested(depth int) string {
	return "{ node(id: \"region:x\") { ... on Region " + strings.Repeat("{ parent ", depth-2) + "{ id }" + strings.Repeat(" }", depth-2) + " } }"
}

func repeated(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// doubling is a chain of fragments, each spread twice by the one before.
func doubling(n int) string {
	q := "{ ...F0 ...F0 } "
	for i := range n {
		q += fmt.Sprintf("fragment F%d on Query { ...F%d ...F%d } ", i, i+1, i+1)
	}
	return q + fmt.Sprintf("fragment F%d on Query { __typename }", n)
}

// fragments is a query with so many fragments, each used once.
func fragments(n int) string {
	return "{ stats {" + repeated(n, " ...F%d") + " } } " + repeated(n, "fragment F%d on Stats { persons } ")
}

// tokens is a query of so many tokens.
func tokens(n int) string {
	const frame = 16
	return `{ statements(filter: {speakers: [` + strings.Repeat(` "a"`, n-frame) + `]}) { totalCount } }`
}

// visits is a query of so many visits: 1 of the field, 79 times 251 of a fragment, and the rest.
func visits(n int) string {
	return "{ stats {" + strings.Repeat(" ...F", 79) + strings.Repeat(" statements", n-1-79*251) + " } } fragment F on Stats {" + strings.Repeat(" persons", 250) + " }"
}

func search(words string) string { return "{ search(query: \"" + words + "\") { totalCount } }" }

func after(bytes int) string {
	return "{ persons(after: \"" + strings.Repeat("A", bytes) + "\") { totalCount } }"
}

func node(bytes int) string { return "{ node(id: \"" + strings.Repeat("x", bytes) + "\") { id } }" }

func scheme(characters int) string {
	return "{ persons(filter: {identifier: {scheme: \"" + strings.Repeat("ä", characters) + "\", value: \"x\"}}) { totalCount } }"
}

// network is a query for so many nodes, with what is selected of each; for as many as there are by default with 0.
func network(limit int, of string) string {
	size := ""
	if limit > 0 {
		size = fmt.Sprintf(", limit: %d", limit)
	}
	return "{ network(around: [\"person:a\"]" + size + ") { nodes { node { " + of + " } degree } edges { source target type } omitted truncated links { format url } } }"
}

func paths(limit int) string {
	return fmt.Sprintf("{ paths(from: \"person:a\", to: \"person:a\", limit: %d) { paths { length nodes { id } ", limit) +
		"steps { edges { source target relationship { role citations { kind start end document { title } } } } } } truncated } }"
}

func overTime(window string, edges int) string {
	return fmt.Sprintf("{ discourse(input: {window: {%s}}) { slices { edges(first: %d) { nodes { source target weight agreements } } } } }", window, edges)
}

// TestCutLists: what is said of lists that are cut is true of the schema.
func TestCutLists(t *testing.T) {
	schema := graph.NewExecutableSchema(graph.Config{}).Schema()
	for name, lists := range httpapi.CutLists {
		definition := schema.Types[name]
		for _, list := range lists {
			if definition == nil || definition.Fields.ForName(list) == nil || definition.Fields.ForName(list).Type.Elem == nil {
				t.Errorf("%s has no list %s", name, list)
			}
		}
	}
	if schema.Types[httpapi.PathStep] == nil {
		t.Errorf("there is no type %s", httpapi.PathStep)
	}
	for _, f := range schema.Query.Fields {
		if f.Arguments.ForName("limit") != nil && httpapi.CutLists[f.Type.Name()] == nil {
			t.Errorf("nobody counts how often the lists of %s may come", f.Name)
		}
	}
}

// TestLimits: each limit, at it and one beyond. Beyond, the error has the code LIMIT and names the limit.
func TestLimits(t *testing.T) {
	l := httpapi.DefaultLimits
	h := serve(t)
	// Where another limit would be met first.
	roomy := l
	roomy.Complexity = 1 << 30
	roomyServer := serveWith(t, kgtest.NewModel(), roomy)
	for name, c := range map[string]struct {
		at, beyond string
		variables  string
		says       string
	}{
		"depth":                           {nested(l.Depth), nested(l.Depth + 1), "", "15 levels"},
		"selections":                      {"{ stats {" + strings.Repeat(" persons", l.Selections) + " } }", "{ stats {" + strings.Repeat(" persons", l.Selections+1) + " } }", "", "250 selections"},
		"aliases":                         {"{ stats {" + repeated(l.Aliases, " a%d: persons") + " } }", "{ stats {" + repeated(l.Aliases+1, " a%d: persons") + " } }", "", "30 aliases"},
		"root fields":                     {"{" + strings.Repeat(" __typename", l.RootFields) + " }", "{" + strings.Repeat(" __typename", l.RootFields+1) + " }", "", "20 fields at its root"},
		"operations":                      {repeated(l.Operations, "query Q%d { __typename } "), repeated(l.Operations+1, "query Q%d { __typename } "), "", "20 operations"},
		"fragments":                       {fragments(l.Fragments), fragments(l.Fragments + 1), "", "100 fragments"},
		"directives":                      {"{ stats {" + strings.Repeat(" persons @skip(if: false)", l.Directives) + " } }", "{ stats {" + strings.Repeat(" persons @skip(if: false)", l.Directives+1) + " } }", "", "50 directives"},
		"tokens":                          {tokens(l.Tokens), tokens(l.Tokens + 1), "", "2000 tokens"},
		"visits":                          {visits(l.Visits), visits(l.Visits + 1), "", "20000 selections"},
		"visits of fragments that double": {doubling(3), doubling(30), "", "20000 selections"},
		"selections of a field": {
			"{" + strings.Repeat(" stats {"+strings.Repeat(" persons", 125)+" }", 2) + " }",
			"{" + strings.Repeat(" stats {"+strings.Repeat(" persons", 125)+" }", 2) + " stats { persons } }", "", "250 selections of the same field",
		},
		"page":         {"{ persons(first: 100) { totalCount } }", "{ persons(first: 101) { totalCount } }", "", "at most 100"},
		"page, last":   {"{ persons(last: 100) { totalCount } }", "{ persons(last: 101) { totalCount } }", "", "at most 100"},
		"facet":        {"{ statements { facets { speakers(first: 100) { count } } } }", "{ statements { facets { speakers(first: 101) { count } } } }", "", "1 to 100"},
		"nodes":        {"{ nodes(ids: [" + strings.Repeat(`"person:a"`, 100) + "]) { id } }", "{ nodes(ids: [" + strings.Repeat(`"person:a"`, 101) + "]) { id } }", "", "at most 100"},
		"search bytes": {search(strings.Repeat("x", 1024)), search(strings.Repeat("x", 1025)), "", "1024 bytes"},
		"search words": {search(strings.Repeat("x ", 32)), search(strings.Repeat("x ", 33)), "", "32 words"},
		"cursor":       {after(512), after(513), "", "at most 512"},
		"id":           {node(256), node(257), "", "at most 256"},
		"id in a list": {"{ nodes(ids: [\"person:a\", \"" + strings.Repeat("x", 256) + "\"]) { id } }", "{ nodes(ids: [\"person:a\", \"" + strings.Repeat("x", 257) + "\"]) { id } }", "", "at most 256"},
		"text":         {scheme(10_000), scheme(10_001), "", "`scheme` has 10001 characters"},
		"text by variable": {
			"query Q0($f: ActorFilter = {identifier: {scheme: \"a\", value: \"b\"}}) { persons(filter: $f) { totalCount } }",
			"query Q0($f: ActorFilter = {identifier: {scheme: \"a\", value: \"b\"}}) { persons(filter: $f) { totalCount } }",
			`{"f": {"identifier": {"scheme": "a", "value": "` + strings.Repeat("ä", 10_001) + `"}}}`, "`value` has 10001 characters",
		},
		"id by variable": {
			"query Q0($ids: [ID!]! = \"person:a\") { nodes(ids: $ids) { id } }",
			"query Q0($ids: [ID!]! = \"person:a\") { nodes(ids: $ids) { id } }", `{"ids": ["` + strings.Repeat("x", 257) + `"]}`, "`$ids` has 257 bytes",
		},
		"complexity":                          {"{ persons(first: 100) { nodes { statements(first: 48) { nodes { id } } } } }", "{ persons(first: 100) { nodes { statements(first: 100) { nodes { id } } } } }", "", "at most 10000"},
		"complexity of a network":             {network(1_000, "id"), network(1_000, "... on Actor { id name url identifiers { scheme value } }"), "", "at most 10000"},
		"complexity of a network, by default": {network(0, "id"), "{ network(around: [\"person:a\"]) { nodes { node { ... on Actor { relationships(first: 100) { totalCount nodes { id } } } } } } }", "", "at most 10000"},
		"complexity of a network, by variable": {
			"query Q0($n: Int! = 10) { network(around: [\"person:a\"], limit: $n) { nodes { node { ... on Actor { statements(first: 8) { nodes { id } } } } } } }",
			"query Q0($n: Int! = 10) { network(around: [\"person:a\"], limit: $n) { nodes { node { ... on Actor { statements(first: 8) { nodes { id } } } } } } }", `{"n": 1000}`, "at most 10000",
		},
		"complexity of paths":     {paths(20), paths(100), "", "at most 10000"},
		"complexity of slices":    {overTime("unit: WEEKS, size: 1", 50), overTime("unit: WEEKS, size: 1", 100), "", "at most 10000"},
		"complexity of one slice": {overTime("unit: WEEKS, size: 1, position: 3", 100), overTime("unit: WEEKS, size: 1, position: null", 100), "", "at most 10000"},
		"complexity of slices, by variable": {
			"query Q0($i: DiscourseInput! = {}) { discourse(input: $i) { slices { edges(first: 100) { nodes { source target weight agreements } } } } }",
			"query Q0($i: DiscourseInput! = {}) { discourse(input: $i) { slices { edges(first: 100) { nodes { source target weight agreements } } } } }",
			`{"i": {"window": {"unit": "WEEKS", "size": 1}}}`, "at most 10000",
		},
		"complexity of a timeline": {
			"{ timeline(first: 100) { series { statementCount first last periods { label from until statementCount } } } }",
			"{ timeline(first: 100) { series { node { ... on Topic { statements(first: 40) { nodes { id language text } } } } } } }", "", "at most 10000",
		},
		"complexity, by variable": {
			"query Q0($n: Int = 10) { persons(first: $n) { nodes { statements(first: $n) { nodes { id } } } } }",
			"query Q0($n: Int = 10) { persons(first: $n) { nodes { statements(first: $n) { nodes { id } } } } }", `{"n": 100}`, "at most 10000",
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := h
			if strings.HasPrefix(name, "visits") {
				h = roomyServer
			}
			if answer, took := send(t, h, c.at, ""); strings.Contains(answer, `"errors"`) && name != "cursor" || strings.Contains(answer, `"LIMIT"`) || took > 5*time.Second {
				t.Errorf("at the limit, after %s: %.300s", took, answer)
			}
			answer, took := send(t, h, c.beyond, c.variables)
			if !strings.Contains(answer, `"code":"LIMIT"`) || !strings.Contains(answer, c.says) || took > 5*time.Second {
				t.Errorf("beyond the limit, after %s: %.300s, want %q", took, answer, c.says)
			}
		})
	}
}

// send sends a query, naming the first of several operations.
func send(t *testing.T, h http.Handler, query, variables string) (answer string, took time.Duration) {
	t.Helper()
	request := map[string]any{"query": query}
	if strings.Contains(query, "query Q0") {
		request["operationName"] = "Q0"
	}
	if variables != "" {
		request["variables"] = json.RawMessage(variables)
	}
	body, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", asJSON)
	w := httptest.NewRecorder()
	began := time.Now()
	h.ServeHTTP(w, r)
	return w.Body.String(), time.Since(began)
}

// FuzzBody: whatever the body, there is an answer in JSON, and nothing of the inside in it.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{`{"query":"{ persons { totalCount } }"}`, `{"query":"{"}`, `[]`, `{"query":"query($i:ID!){node(id:$i){id}}","variables":{"i":"\ud800"}}`, doubling(3)} {
		f.Add([]byte(seed))
	}
	h := serve(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
		r.Header.Set("Content-Type", asJSON)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if !json.Valid(w.Body.Bytes()) || w.Code >= http.StatusInternalServerError || strings.Contains(w.Body.String(), `"INTERNAL"`) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}
