package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"wortlaut/internal/httpapi"
	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/internal/telemetry"
)

// spans is an exporter that keeps what it is given.
type spans struct {
	mu   sync.Mutex
	kept []sdktrace.ReadOnlySpan
}

func (s *spans) ExportSpans(_ context.Context, given []sdktrace.ReadOnlySpan) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, given...)
	return nil
}

func (s *spans) Shutdown(context.Context) error { return nil }

// watched serves a graph under the eyes of a telemetry.
func watched(t testing.TB, store kg.Store, c telemetry.Config, limits httpapi.Limits) (http.Handler, *telemetry.Telemetry) {
	t.Helper()
	watch, err := telemetry.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	graph, err := kg.Open(t.Context(), watch.Store(store, telemetry.Memory))
	if err != nil {
		t.Fatal(err)
	}
	return httpapi.New(httpapi.Config{
		Graph: graph, Origins: []string{"*"}, Log: c.Log, Limits: limits, Version: "v1.2.3", Telemetry: watch, Metrics: watch.Metrics(),
	}), watch
}

// metrics are the lines of what is served at /metrics that begin so.
func metrics(h http.Handler, prefix string) []string {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	var lines []string
	for line := range strings.Lines(w.Body.String()) {
		if strings.HasPrefix(line, prefix) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

func submit(t testing.TB, h http.Handler, body any, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/graphql", bytes.NewReader(raw))
	r.Header.Set("Content-Type", asJSON)
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func quiet() telemetry.Config { return telemetry.Config{Log: slog.New(slog.DiscardHandler)} }

// TestMetricsAreBounded: whatever names clients think of, no series comes of them.
func TestMetricsAreBounded(t *testing.T) {
	h, _ := watched(t, kgtest.NewModel(), quiet(), httpapi.DefaultLimits)
	for i := range 50 {
		name := fmt.Sprintf("Hostile%d", i)
		for _, query := range []string{
			"query " + name + " { persons { totalCount } }", "query " + name + " { " + name + " }", "mutation " + name + " { __typename }", name, "query " + name + " {",
			"query " + name + " { x: persons(first: -1) { totalCount } }",
		} {
			submit(t, h, map[string]any{"query": query, "operationName": name, "variables": map[string]any{name: name}}, nil)
		}
	}
	submit(t, h, map[string]any{"query": "{" + strings.Repeat(" a: __typename", 300) + "}"}, nil)
	if lines := metrics(h, ""); strings.Contains(strings.Join(lines, "\n"), "Hostile") {
		t.Error("the metrics have a name that a client chose")
	}
	want := []string{
		`wortlaut_graphql_operation_duration_seconds_count{code="FORBIDDEN",type="unknown"} 50`,
		`wortlaut_graphql_operation_duration_seconds_count{code="INVALID",type="query"} 50`,
		`wortlaut_graphql_operation_duration_seconds_count{code="INVALID",type="unknown"} 150`,
		`wortlaut_graphql_operation_duration_seconds_count{code="LIMIT",type="unknown"} 1`,
		`wortlaut_graphql_operation_duration_seconds_count{code="OK",type="query"} 50`,
	}
	if diff := cmp.Diff(want, metrics(h, "wortlaut_graphql_operation_duration_seconds_count")); diff != "" {
		t.Errorf("series (-want +got):\n%s", diff)
	}
	refused := []string{`wortlaut_graphql_refused_total{reason="forbidden"} 50`, `wortlaut_graphql_refused_total{reason="selections in one set"} 1`}
	if diff := cmp.Diff(refused, metrics(h, "wortlaut_graphql_refused_total")); diff != "" {
		t.Errorf("refused (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"wortlaut_graphql_operations_in_flight 0"}, metrics(h, "wortlaut_graphql_operations_in_flight")); diff != "" {
		t.Errorf("in flight (-want +got):\n%s", diff)
	}
}

// TestRefusalsAreCounted: each by what is wrong with it.
func TestRefusalsAreCounted(t *testing.T) {
	limits := httpapi.DefaultLimits
	limits.Body, limits.Depth, limits.Complexity = 1000, 3, 50
	query := func(text string) any { return map[string]string{"query": text} }
	for reason, do := range map[string]func(http.Handler){
		"not acceptable": func(h http.Handler) { submit(t, h, query("{ __typename }"), http.Header{"Accept": {"text/html"}}) },
		"unsupported media type": func(h http.Handler) {
			submit(t, h, query("{ __typename }"), http.Header{"Content-Type": {"text/plain"}})
		},
		"request entity too large": func(h http.Handler) { submit(t, h, query(strings.Repeat(" ", 1000)), nil) },
		"request header fields too large": func(h http.Handler) {
			submit(t, h, query("{ __typename }"), http.Header{"X": {strings.Repeat("x", 16<<10)}})
		},
		"bad request":                    func(h http.Handler) { submit(t, h, 1, nil) },
		"method not allowed":             func(h http.Handler) { h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("PUT", "/graphql", nil)) },
		"levels of fields within fields": func(h http.Handler) { submit(t, h, query("{ __schema { types { name { a } } } }"), nil) },
		"fields of the answer":           func(h http.Handler) { submit(t, h, query("{ persons(first: 100) { nodes { __typename } } }"), nil) },
		"bytes of an id":                 func(h http.Handler) { submit(t, h, query(`{ node(id: "`+strings.Repeat("x", 300)+`") { id } }`), nil) },
	} {
		t.Run(reason, func(t *testing.T) {
			h, _ := watched(t, kgtest.NewModel(), quiet(), limits)
			do(h)
			want := []string{`wortlaut_graphql_refused_total{reason="` + reason + `"} 1`}
			if diff := cmp.Diff(want, metrics(h, "wortlaut_graphql_refused_total")); diff != "" {
				t.Errorf("refused (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOperationIsTraced: an operation continues the trace of its client, and its calls to the store are spans within.
func TestOperationIsTraced(t *testing.T) {
	exporter := &spans{}
	c := quiet()
	c.Exporter = exporter
	h, watch := watched(t, kgtest.NewModel(), c, httpapi.DefaultLimits)
	const trace, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
	w := submit(t, h, map[string]any{"query": "query Who { persons { totalCount } statements { totalCount } }"}, http.Header{"Traceparent": {"00-" + trace + "-" + parent + "-01"}})
	if err := watch.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusOK || len(exporter.kept) != 3 {
		t.Fatalf("%d %s, %d spans", w.Code, w.Body, len(exporter.kept))
	}
	operation := exporter.kept[2] // it ends last
	if operation.Name() != "query" || operation.Parent().SpanID().String() != parent {
		t.Errorf("the operation is %s under %s", operation.Name(), operation.Parent().SpanID())
	}
	attributes := map[string]string{}
	for _, a := range operation.Attributes() {
		attributes[string(a.Key)] = a.Value.String()
	}
	want := map[string]string{
		"graphql.operation.name": "Who", "graphql.operation.type": "query", "wortlaut.store.calls": "2", "wortlaut.request.id": w.Header().Get("X-Request-Id"),
	}
	if diff := cmp.Diff(want, attributes); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	for _, call := range exporter.kept[:2] {
		if call.Parent().SpanID() != operation.SpanContext().SpanID() || call.SpanContext().TraceID().String() != trace {
			t.Errorf("%s is not the operation's", call.Name())
		}
	}
}

// TestSlowQueryIsLogged: by the request id that the client has, with a name that is as long as the client likes cut.
func TestSlowQueryIsLogged(t *testing.T) {
	var log bytes.Buffer
	h, _ := watched(t, kgtest.NewModel(), telemetry.Config{SlowQuery: time.Nanosecond, Log: slog.New(slog.NewTextHandler(&log, nil))}, httpapi.DefaultLimits)
	name := strings.Repeat("Long", 10_000)
	w := submit(t, h, map[string]any{"query": "query " + name + " { persons { totalCount } }"}, nil)
	for _, want := range []string{
		`level=WARN msg="slow query" request=` + w.Header().Get("X-Request-Id") + " operation=LongLong", "type=query code=OK", "storeCalls=1", "storeTime=",
	} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not have %q: %s", want, log.String())
		}
	}
	if log.Len() > 5_000 {
		t.Errorf("the log has %d bytes of a name of %d", log.Len(), len(name))
	}
}

// TestGravestErrorIsCounted: more errors than are told do not hide the gravest.
func TestGravestErrorIsCounted(t *testing.T) {
	limits := httpapi.DefaultLimits
	limits.Errors = 1
	h, _ := watched(t, broken{kgtest.NewModel(), func() error { panic("no") }}, quiet(), limits)
	w := submit(t, h, map[string]any{"query": `{ a: persons(first: -1) { totalCount } b: node(id: "person:b") { id } }`}, nil)
	if strings.Contains(w.Body.String(), "INTERNAL") {
		t.Fatalf("the gravest error is told first: %s", w.Body)
	}
	for _, want := range []string{
		`wortlaut_graphql_operation_duration_seconds_count{code="INTERNAL",type="query"} 1`,
		`wortlaut_store_call_duration_seconds_count{code="INTERNAL",method="Records",store="memory"} 1`,
	} {
		if len(metrics(h, want)) != 1 {
			t.Errorf("the metrics do not have %s", want)
		}
	}
}

// TestMetricsAreForOperators: no page of another origin reads them, and they need not be served here at all.
func TestMetricsAreForOperators(t *testing.T) {
	h, _ := watched(t, kgtest.NewModel(), quiet(), httpapi.DefaultLimits)
	fromPage := map[string]string{"Origin": "https://a.example"}
	check(t, h, request{method: "GET", target: "/metrics", header: fromPage, status: 200, says: "wortlaut_build_info", head: map[string]string{"Access-Control-Allow-Origin": ""}})
	check(t, h, request{method: "GET", target: "/schema.graphqls", header: fromPage, status: 200, head: map[string]string{"Access-Control-Allow-Origin": "*"}})
	check(t, h, request{method: "POST", target: "/metrics", status: 405, head: map[string]string{"Allow": "GET, HEAD"}})
	check(t, serve(t), request{method: "GET", target: "/metrics", status: 404})
}

func TestHealthSaysTheVersion(t *testing.T) {
	h, _ := watched(t, kgtest.NewModel(), quiet(), httpapi.DefaultLimits)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
	if got := w.Body.String(); got != "ok\nversion v1.2.3\n" {
		t.Errorf("%q", got)
	}
}

// BenchmarkTelemetry tells what it costs to watch a cheap operation, which calls the store once.
func BenchmarkTelemetry(b *testing.B) {
	traced := quiet()
	traced.Exporter = &discarded{}
	for _, c := range []struct {
		name  string
		build func() http.Handler
	}{
		{"nothing", func() http.Handler {
			graph, err := kg.Open(b.Context(), kgtest.NewModel())
			if err != nil {
				b.Fatal(err)
			}
			return httpapi.New(httpapi.Config{Graph: graph, Origins: []string{"*"}, Log: quiet().Log, Limits: httpapi.DefaultLimits})
		}},
		{"metrics", func() http.Handler { h, _ := watched(b, kgtest.NewModel(), quiet(), httpapi.DefaultLimits); return h }},
		{"traces", func() http.Handler { h, _ := watched(b, kgtest.NewModel(), traced, httpapi.DefaultLimits); return h }},
	} {
		b.Run(c.name, func(b *testing.B) {
			server := httptest.NewServer(c.build())
			defer server.Close()
			client := server.Client()
			b.ReportAllocs()
			for b.Loop() {
				response, err := client.Post(server.URL+"/graphql", asJSON, strings.NewReader(`{"query":"{ persons { totalCount } }"}`))
				if err != nil {
					b.Fatal(err)
				}
				var answer bytes.Buffer
				if _, err := answer.ReadFrom(response.Body); err != nil || !strings.Contains(answer.String(), "totalCount") {
					b.Fatal(err, answer.String())
				}
				_ = response.Body.Close()
			}
		})
	}
}

// discarded is an exporter that throws spans away.
type discarded struct{}

func (*discarded) ExportSpans(context.Context, []sdktrace.ReadOnlySpan) error { return nil }

func (*discarded) Shutdown(context.Context) error { return nil }
