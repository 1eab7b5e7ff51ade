package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wortlaut/internal/httpapi"
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

// TestLimits: each limit, at it and one beyond. Beyond, the error has the code LIMIT and names the limit.
func TestLimits(t *testing.T) {
	l := httpapi.DefaultLimits
	h := serve(t)
	for name, c := range map[string]struct {
		at, beyond string
		variables  string
		says       string
	}{
		"depth":       {nested(l.Depth), nested(l.Depth + 1), "", "15 levels"},
		"selections":  {"{ stats {" + strings.Repeat(" persons", l.Selections) + " } }", "{ stats {" + strings.Repeat(" persons", l.Selections+1) + " } }", "", "250 selections"},
		"aliases":     {"{ stats {" + repeated(l.Aliases, " a%d: persons") + " } }", "{ stats {" + repeated(l.Aliases+1, " a%d: persons") + " } }", "", "30 aliases"},
		"root fields": {"{" + strings.Repeat(" __typename", l.RootFields) + " }", "{" + strings.Repeat(" __typename", l.RootFields+1) + " }", "", "20 fields at its root"},
		"operations":  {repeated(l.Operations, "query Q%d { __typename } "), repeated(l.Operations+1, "query Q%d { __typename } "), "", "20 operations"},
		"fragments":   {"{ ...F0 } " + repeated(l.Fragments, "fragment F%d on Query { __typename } "), "{ ...F0 } " + repeated(l.Fragments+1, "fragment F%d on Query { __typename } "), "", "100 fragments"},
		"directives":  {"{ __typename" + strings.Repeat(" @skip(if: false)", l.Directives) + " }", "{ __typename" + strings.Repeat(" @skip(if: false)", l.Directives+1) + " }", "", "50 directives"},
		"visits":      {doubling(3), doubling(30), "", "20000 selections"},
		"complexity":  {"{ persons(first: 100) { nodes { statements(first: 48) { nodes { id } } } } }", "{ persons(first: 100) { nodes { statements(first: 100) { nodes { id } } } } }", "", "at most 10000"},
		"complexity, by variable": {
			"query Q0($n: Int = 10) { persons(first: $n) { nodes { statements(first: $n) { nodes { id } } } } }",
			"query Q0($n: Int = 10) { persons(first: $n) { nodes { statements(first: $n) { nodes { id } } } } }", `{"n": 100}`, "at most 10000",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if answer, took := send(t, h, c.at, ""); strings.Contains(answer, `"LIMIT"`) || took > 5*time.Second {
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
