package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"wortlaut/internal/httpapi"
	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
)

// serve serves a graph of one person.
func serve(t testing.TB) http.Handler { return serveWith(t, kgtest.NewModel(), httpapi.DefaultLimits) }

func serveWith(t testing.TB, store kg.Store, limits httpapi.Limits, options ...kg.Option) http.Handler {
	t.Helper()
	return httpapi.New(httpapi.Config{
		Graph: onePerson(t, store, options...), Schema: []byte("type Query"), Origins: []string{listed}, Log: slog.New(slog.DiscardHandler), Limits: limits,
	})
}

func onePerson(t testing.TB, store kg.Store, options ...kg.Option) *kg.Graph {
	t.Helper()
	graph, err := kg.Open(t.Context(), store, options...)
	if err != nil {
		t.Fatal(err)
	}
	_, err = graph.Apply(t.Context(), kg.ChangeSet{By: "test", Put: []kg.Put{{Record: &kg.Entity{ID: "person:a", Name: "A", Person: &kg.Person{SortName: "A"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

// request is one row of the table: what is sent, and what must come back.
type request struct {
	method, target string
	header         map[string]string
	body           string

	status int
	says   string // part of the body
	head   map[string]string
}

const asJSON = "application/json"

func TestGraphQLOverHTTP(t *testing.T) {
	graphqlJSON := "application/graphql-response+json"
	post := func(body string, status int, says string) request {
		return request{method: "POST", target: "/graphql", header: map[string]string{"Content-Type": asJSON, "Accept": graphqlJSON}, body: body, status: status, says: says}
	}
	with := func(r request, header, value string) request {
		header2 := map[string]string{header: value}
		for k, v := range r.header {
			if k != header {
				header2[k] = v
			}
		}
		if value == "" {
			delete(header2, header)
		}
		r.header = header2
		return r
	}
	answered := func(r request, header, value string) request {
		r.head = map[string]string{header: value}
		return r
	}
	get := func(query string, status int, says string) request {
		return request{method: "GET", target: "/graphql?" + query, header: map[string]string{"Accept": graphqlJSON}, status: status, says: says}
	}
	for name, r := range map[string]request{
		"query":                        answered(post(good, 200, total), "Content-Type", graphqlJSON+"; charset=utf-8"),
		"no store":                     answered(post(good, 200, total), "Cache-Control", "no-store"),
		"store calls":                  answered(post(good, 200, total), "Wortlaut-Store-Calls", "1"),
		"accept anything":              answered(with(post(good, 200, total), "Accept", "*/*"), "Content-Type", asJSON+"; charset=utf-8"),
		"accept nothing in particular": answered(with(post(good, 200, total), "Accept", ""), "Content-Type", asJSON+"; charset=utf-8"),
		"accept by weight":             answered(with(post(good, 200, total), "Accept", "application/json;q=0.4, application/graphql-response+json;q=0.9"), "Content-Type", graphqlJSON+"; charset=utf-8"),
		"accept by exclusion":          answered(with(post(good, 200, total), "Accept", "application/json;q=0, */*"), "Content-Type", graphqlJSON+"; charset=utf-8"),
		"accept HTML only":             with(post(good, 406, `"INVALID"`), "Accept", "text/html"),
		"accept Latin-1 only":          with(post(good, 406, `"INVALID"`), "Accept", "application/json; charset=latin1"),
		"body in UTF-8":                with(post(good, 200, total), "Content-Type", "application/json; charset=UTF-8"),
		"body in Latin-1":              with(post(good, 415, `"INVALID"`), "Content-Type", "application/json; charset=latin1"),
		"body as form":                 with(post("query={__typename}", 415, `"INVALID"`), "Content-Type", "application/x-www-form-urlencoded"),
		"body as text":                 with(post(good, 415, `"INVALID"`), "Content-Type", "text/plain"),
		"body of no type":              with(post(good, 415, `"INVALID"`), "Content-Type", ""),
		"no body":                      post("", 400, `"INVALID"`),
		"not JSON":                     post("{query", 400, `"INVALID"`),
		"an array":                     post("["+good+"]", 400, `"INVALID"`),
		"JSON and more":                post(good+"x", 400, `"INVALID"`),
		"not UTF-8":                    post("{\"query\":\"{ persons { totalCount } }\xff\"}", 400, `"INVALID"`),
		"no query":                     post(`{}`, 400, "no `query`"),
		"null query":                   post(`{"query":null}`, 400, "no `query`"),
		"empty query":                  post(`{"query":" "}`, 400, "no `query`"),
		"query is a number":            post(`{"query":1}`, 400, `"INVALID"`),
		"variables are a list":         post(`{"query":"{__typename}","variables":[]}`, 400, `"INVALID"`),
		"operation name is a number":   post(`{"query":"{__typename}","operationName":1}`, 400, `"INVALID"`),
		"null variables":               post(`{"query":"{__typename}","variables":null,"operationName":null}`, 200, `"Query"`),
		"too large":                    post(`{"query":"`+strings.Repeat(" ", 1<<20)+`"}`, 413, `"LIMIT"`),
		"does not parse":               post(`{"query":"{"}`, 400, `{"errors":[{"message":`),
		"does not validate":            post(`{"query":"{ nothing }"}`, 400, `{"errors":[{"message":`),
		"does not validate, legacy":    with(post(`{"query":"{ nothing }"}`, 200, `{"errors":[{"message":`), "Accept", asJSON),
		"unknown operation":            post(`{"query":"query A {__typename} query B {__typename}","operationName":"C"}`, 400, `"INVALID"`),
		"missing variable":             post(`{"query":"query($i: ID!) { node(id: $i) { id } }"}`, 400, `"INVALID"`),
		"too many tokens":              post(`{"query":"{`+strings.Repeat(" __typename", 2000)+`}"}`, 400, `"errors"`),
		"deferred":                     post(`{"query":"{ ... @defer { __typename } }"}`, 400, `Unknown directive`),
		"error of a field":             post(`{"query":"{ persons(first: -1) { totalCount } }"}`, 200, `"data":null`),
		"code of a field's error":      post(`{"query":"{ persons(first: -1) { totalCount } }"}`, 200, `"code":"INVALID"`),
		"introspection":                post(`{"query":"{ __schema { queryType { name } } }"}`, 200, `"Query"`),
		"get":                          get("query="+url.QueryEscape("{ persons { totalCount } }"), 200, total),
		"get with variables":           get("query="+url.QueryEscape("query($f: Int) { persons(first: $f) { totalCount } }")+"&variables="+url.QueryEscape(`{"f":1}`), 200, total),
		"get with broken variables":    get("query="+url.QueryEscape("{ __typename }")+"&variables=x", 400, "`variables` is not"),
		"get without query":            get("", 400, "no `query`"),
		"get, too long":                get("query="+strings.Repeat("x", 9000), 414, `"LIMIT"`),
		"put":                          {method: "PUT", target: "/graphql", status: 405, says: `"INVALID"`, head: map[string]string{"Allow": "GET, HEAD, POST"}},
		"delete":                       {method: "DELETE", target: "/graphql", status: 405, says: `"INVALID"`},
		"preflight of a listed origin": {method: "OPTIONS", target: "/graphql", header: map[string]string{"Origin": "https://a.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}, status: 204, head: map[string]string{"Access-Control-Allow-Origin": "https://a.example"}},
		"preflight of another origin":  {method: "OPTIONS", target: "/graphql", header: map[string]string{"Origin": "https://b.example", "Access-Control-Request-Method": "POST"}, status: 204, head: map[string]string{"Access-Control-Allow-Origin": ""}},
		"answer to a listed origin":    answered(with(post(good, 200, total), "Origin", "https://a.example"), "Access-Control-Allow-Origin", "https://a.example"),
		"schema":                       {method: "GET", target: "/schema.graphqls", status: 200, says: "type Query", head: map[string]string{"X-Content-Type-Options": "nosniff"}},
		"schema by post":               {method: "POST", target: "/schema.graphqls", status: 405, head: map[string]string{"Allow": "GET, HEAD"}},
		"alive":                        {method: "GET", target: "/healthz", status: 200, says: "ok"},
		"ready":                        {method: "GET", target: "/readyz", status: 200, says: "ready"},
		"root":                         {method: "GET", target: "/", status: 200, says: "Wer hat was gesagt?", head: map[string]string{"Content-Type": "text/html; charset=utf-8"}},
		"root by post":                 {method: "POST", target: "/", status: 405, head: map[string]string{"Allow": "GET, HEAD"}},
		"page of an actor":             {method: "GET", target: "/akteure/person:a", status: 200, says: "<h1>A</h1>"},
		"page as JSON":                 {method: "GET", target: "/akteure/person:a.json", status: 200, says: `"name":"A"`, head: map[string]string{"Content-Type": asJSON}},
		"page in English":              {method: "GET", target: "/aussagen", header: map[string]string{"Accept-Language": "en"}, status: 200, says: `<html lang="en">`},
		"page, too long":               {method: "GET", target: "/aussagen?q=" + strings.Repeat("x", 9000), status: 414, says: "Die Adresse ist zu lang"},
		"page, broken query":           {method: "GET", target: "/aussagen?q=%zz", status: 400, says: "Eine Angabe in der Adresse passt nicht"},
		"style sheet that is gone":     {method: "GET", target: "/static/style.00000000.css", status: 404},
		"playground":                   {method: "GET", target: "/graphiql/", status: 200, says: "Wortlaut"},
		"nothing there":                {method: "GET", target: "/nothing", status: 404, says: "Hier ist nichts"},
		"a path that climbs":           {method: "GET", target: "/graphiql/..%2f..%2fetc/passwd", status: 404},
	} {
		t.Run(name, func(t *testing.T) { check(t, serve(t), r) })
	}
}

func check(t *testing.T, h http.Handler, r request) {
	t.Helper()
	req := httptest.NewRequest(r.method, r.target, strings.NewReader(r.body))
	for k, v := range r.header {
		req.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	if w.Code != r.status || !strings.Contains(w.Body.String(), r.says) {
		t.Errorf("%d %s\nwant %d with %q", w.Code, w.Body, r.status, r.says)
	}
	for k, v := range r.head {
		if got := w.Header().Get(k); got != v {
			t.Errorf("%s: %q, want %q", k, got, v)
		}
	}
	if w.Header().Get("X-Request-Id") == "" {
		t.Error("there is no request id")
	}
}

// TestRequestErrorsHaveNoData: an answer to a request that was not executed has errors and nothing else, each with a code.
func TestRequestErrorsHaveNoData(t *testing.T) {
	h := serve(t)
	for _, body := range []string{`{"query":"{"}`, `{"query":"{ nothing }"}`, `{"query":1}`, `{}`, `{"query":"query($i: ID!) { node(id: $i) { id } }"}`} {
		req := httptest.NewRequest("POST", "/graphql", strings.NewReader(body))
		req.Header.Set("Content-Type", asJSON)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		var answer map[string]json.RawMessage
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		if _, has := answer["data"]; has || len(answer) != 1 || !strings.Contains(string(answer["errors"]), `"code":"INVALID"`) {
			t.Errorf("%s is answered %s", body, w.Body)
		}
	}
}

// broken is a store that fails in a chosen way.
type broken struct {
	kg.Store
	fail func() error
}

func (s broken) Records(context.Context, []kg.ID) (map[kg.ID]kg.Record, error) { return nil, s.fail() }

// TestNothingLeaks: what goes wrong inside is told by a code and the id of the request alone; the log has the rest.
func TestNothingLeaks(t *testing.T) {
	secret := errors.New("SELECT * FROM secret /home/me")
	for name, c := range map[string]struct {
		fail func() error
		code kg.Code
	}{
		"fault":       {func() error { return kg.Errorf(kg.Internal, "body of person:a: %w", secret) }, kg.Internal},
		"bare error":  {func() error { return secret }, kg.Internal},
		"panic":       {func() error { panic(secret) }, kg.Internal},
		"unavailable": {func() error { return kg.Errorf(kg.Unavailable, "dial: %w", secret) }, kg.Unavailable},
		"deadline":    {func() error { return context.DeadlineExceeded }, kg.Timeout},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			graph, err := kg.Open(t.Context(), broken{kgtest.NewModel(), c.fail})
			if err != nil {
				t.Fatal(err)
			}
			h := httpapi.New(httpapi.Config{Graph: graph, Log: slog.New(slog.NewTextHandler(&log, nil)), Limits: httpapi.DefaultLimits})
			req := httptest.NewRequest("POST", "/graphql", strings.NewReader(`{"query":"query Who { node(id: \"person:a\") { id } }"}`))
			req.Header.Set("Content-Type", asJSON)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, req)
			id := w.Header().Get("X-Request-Id")
			if body := w.Body.String(); strings.Contains(body, "SELECT") || strings.Contains(body, "goroutine") || !strings.Contains(body, `"code":"`+string(c.code)+`"`) {
				t.Errorf("the client is told %s", body)
			}
			if c.code == kg.Internal && !strings.Contains(w.Body.String(), id) {
				t.Errorf("the client is not told the request id: %s", w.Body)
			}
			if !strings.Contains(log.String(), id) || c.code != kg.Timeout && !strings.Contains(log.String(), "SELECT") {
				t.Errorf("the log has %s", log.String())
			}
			if !strings.Contains(log.String(), "operation=Who") {
				t.Errorf("the log does not name the operation: %s", log.String())
			}
		})
	}
}
