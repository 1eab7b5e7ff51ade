package telemetry

import (
	"bytes"
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
)

// kept is an exporter that keeps the spans.
type kept struct {
	mu    sync.Mutex
	spans []sdktrace.ReadOnlySpan
}

func (k *kept) ExportSpans(_ context.Context, spans []sdktrace.ReadOnlySpan) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.spans = append(k.spans, spans...)
	return nil
}

func (k *kept) Shutdown(context.Context) error { return nil }

// bare takes away the variables that a test does not set.
func bare(t *testing.T) {
	t.Helper()
	for _, name := range []string{
		"OTEL_SDK_DISABLED", "OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL",
		"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_TRACES_SAMPLER", "OTEL_PROPAGATORS",
	} {
		t.Setenv(name, "")
	}
}

func open(t *testing.T, c Config) *Telemetry {
	t.Helper()
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	telemetry, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		limit, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = telemetry.Close(limit) // tests that look at what it returns close it themselves
	})
	return telemetry
}

// series are the series of a metric, with their counts or values, by their labels.
func series(t *testing.T, telemetry *Telemetry, name string) map[string]float64 {
	t.Helper()
	families, err := telemetry.metrics.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
		for _, m := range f.GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, l.GetName()+"="+l.GetValue())
			}
			switch f.GetType() {
			case dto.MetricType_HISTOGRAM:
				out[strings.Join(labels, " ")] = float64(m.GetHistogram().GetSampleCount())
			case dto.MetricType_COUNTER:
				out[strings.Join(labels, " ")] = m.GetCounter().GetValue()
			default:
				out[strings.Join(labels, " ")] = m.GetGauge().GetValue()
			}
		}
	}
	return out
}

// methods are the methods of a store that are measured, sorted.
func methods() []string {
	var names []string
	for m := range reflect.TypeFor[kg.Store]().Methods() {
		if m.Name != "Close" {
			names = append(names, m.Name)
		}
	}
	return names
}

// TestEveryMethodIsMeasured calls all that a store has: each leaves its own series, and its own span.
func TestEveryMethodIsMeasured(t *testing.T) {
	bare(t)
	exporter := &kept{}
	telemetry := open(t, Config{Exporter: exporter})
	ctx, operation := telemetry.Begin(t.Context(), http.Header{})
	store := reflect.ValueOf(telemetry.Store(kgtest.NewModel(), Neo4j))
	for _, name := range methods() {
		method := store.MethodByName(name)
		args := []reflect.Value{reflect.ValueOf(ctx)}
		for i := 1; i < method.Type().NumIn(); i++ {
			if in := method.Type().In(i); in == reflect.TypeFor[*kg.Batch]() {
				args = append(args, reflect.New(in.Elem()))
			} else {
				args = append(args, reflect.Zero(in))
			}
		}
		method.Call(args)
	}
	operation.End(Result{})
	if err := telemetry.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	measured := map[string]float64{}
	for labels, n := range series(t, telemetry, "wortlaut_store_call_duration_seconds") {
		for part := range strings.FieldsSeq(labels) {
			if name, found := strings.CutPrefix(part, "method="); found {
				measured[name] += n
			}
		}
		if !strings.Contains(labels, "store=neo4j") {
			t.Errorf("series %s", labels)
		}
	}
	var spans []string
	for _, s := range exporter.spans {
		if s.SpanKind() == trace.SpanKindClient {
			spans = append(spans, s.Name())
		}
	}
	slices.Sort(spans)
	if diff := cmp.Diff(methods(), slices.Sorted(maps.Keys(measured))); diff != "" {
		t.Errorf("methods that are measured (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(methods(), spans); diff != "" {
		t.Errorf("methods that have a span (-want +got):\n%s", diff)
	}
}

// TestStoreIsTheSame: a store that is measured answers as it does otherwise.
func TestStoreIsTheSame(t *testing.T) {
	bare(t)
	telemetry := open(t, Config{})
	kgtest.Run(t, func(*testing.T) kg.Store { return telemetry.Store(kgtest.NewModel(), Memory) })
}

// failing is a store whose writes fail.
type failing struct {
	kg.Store
	fail func() error
}

func (s failing) Apply(context.Context, *kg.Batch) error { return s.fail() }

func TestFailedCalls(t *testing.T) {
	for name, c := range map[string]struct {
		fail func() error
		code string
	}{
		"works":       {func() error { return nil }, "OK"},
		"stale":       {func() error { return kg.ErrStale }, "CONFLICT"},
		"unavailable": {func() error { return kg.Errorf(kg.Unavailable, "no") }, "UNAVAILABLE"},
		"deadline":    {func() error { return context.DeadlineExceeded }, "TIMEOUT"},
		"bare":        {func() error { return errors.New("no") }, "INTERNAL"},
		"panics":      {func() error { panic("no") }, "INTERNAL"},
	} {
		t.Run(name, func(t *testing.T) {
			bare(t)
			telemetry := open(t, Config{})
			store := telemetry.Store(failing{fail: c.fail}, SQLite)
			panicked := func() (panicked bool) {
				defer func() { panicked = recover() != nil }()
				_ = store.Apply(t.Context(), &kg.Batch{})
				return
			}()
			if panicked != (name == "panics") {
				t.Errorf("the panic of the store does not come through")
			}
			want := map[string]float64{"code=" + c.code + " method=Apply store=sqlite": 1}
			if diff := cmp.Diff(want, series(t, telemetry, "wortlaut_store_call_duration_seconds")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestCodesAreThoseOfTheGraph: a code that is missing here would be counted as INTERNAL.
func TestCodesAreThoseOfTheGraph(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "../kg/error.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var want []kg.Code
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok {
			if kind, ok := v.Type.(*ast.Ident); ok && kind.Name == "Code" {
				code, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, kg.Code(code))
			}
		}
		return true
	})
	got := slices.Clone(codes)
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 9 {
		t.Errorf("-kg +telemetry:\n%s", diff)
	}
}

func TestGravest(t *testing.T) {
	for _, c := range []struct {
		found []kg.Code
		want  kg.Code
	}{
		{nil, ""},
		{[]kg.Code{kg.Invalid}, kg.Invalid},
		{[]kg.Code{kg.NotFound, kg.Internal, kg.Timeout}, kg.Internal},
		{[]kg.Code{kg.Invalid, kg.Limit}, kg.Limit},
		{[]kg.Code{"NEW"}, kg.Internal},
		{[]kg.Code{""}, kg.Internal},
	} {
		if got := Gravest(c.found); got != c.want {
			t.Errorf("%q: %q, want %q", c.found, got, c.want)
		}
	}
}

// TestOperations: whatever a client sends, an operation is counted under one of four types.
func TestOperations(t *testing.T) {
	bare(t)
	telemetry := open(t, Config{})
	for _, kind := range []string{"query", "mutation", "subscription", "", "Query", "hostile"} {
		_, o := telemetry.Begin(t.Context(), http.Header{})
		if n := series(t, telemetry, "wortlaut_graphql_operations_in_flight")[""]; n != 1 {
			t.Errorf("%g operations are in flight", n)
		}
		o.Named(kind, "name")
		o.End(Result{Code: kg.Limit, Bytes: 3000})
	}
	telemetry.Refused("bad request")
	for name, want := range map[string]map[string]float64{
		"wortlaut_graphql_operation_duration_seconds": {"code=LIMIT type=query": 1, "code=LIMIT type=mutation": 1, "code=LIMIT type=subscription": 1, "code=LIMIT type=unknown": 3},
		"wortlaut_graphql_operations_in_flight":       {"": 0},
		"wortlaut_graphql_answer_bytes":               {"": 6},
		"wortlaut_graphql_refused_total":              {"reason=bad request": 1},
	} {
		if diff := cmp.Diff(want, series(t, telemetry, name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// scraped is what is served, after one of everything.
func scraped(t *testing.T) (*Telemetry, string) {
	t.Helper()
	bare(t)
	telemetry := open(t, Config{Build: Build{"v1.2.3", "abc", "false", "go1.26"}})
	_, o := telemetry.Begin(t.Context(), http.Header{})
	o.End(Result{})
	telemetry.Refused("bad request")
	_, err := telemetry.Store(kgtest.NewModel(), Memory).Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	telemetry.Metrics().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return telemetry, w.Body.String()
}

func TestMetrics(t *testing.T) {
	_, body := scraped(t)
	for _, line := range []string{
		`wortlaut_build_info{goversion="go1.26",revision="abc",version="v1.2.3"} 1`,
		`wortlaut_store_call_duration_seconds_count{code="OK",method="Head",store="memory"} 1`,
		"go_goroutines ", "process_",
	} {
		if !strings.Contains(body, "\n"+line) {
			t.Errorf("the metrics do not have %s", line)
		}
	}
	problems, err := promlint.New(strings.NewReader(body)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

// TestNothingIsWatched: without a Telemetry, all goes on.
func TestNothingIsWatched(t *testing.T) {
	var telemetry *Telemetry
	ctx, o := telemetry.Begin(t.Context(), http.Header{})
	o.Named("query", "a")
	o.End(Result{})
	telemetry.Refused("bad request")
	if _, err := telemetry.Store(kgtest.NewModel(), Memory).Head(ctx); err != nil {
		t.Error(err)
	}
	if err := telemetry.Close(ctx); err != nil {
		t.Error(err)
	}
}

func TestSlowQueries(t *testing.T) {
	for name, c := range map[string]struct {
		limit  time.Duration
		logged bool
	}{"slow": {time.Nanosecond, true}, "fast": {time.Hour, false}, "off": {0, false}} {
		t.Run(name, func(t *testing.T) {
			bare(t)
			var log bytes.Buffer
			telemetry := open(t, Config{SlowQuery: c.limit, Log: slog.New(slog.NewTextHandler(&log, nil)), Exporter: &kept{}})
			ctx, o := telemetry.Begin(t.Context(), http.Header{})
			o.Named("query", "Who")
			if _, err := telemetry.Store(kgtest.NewModel(), Memory).Head(ctx); err != nil {
				t.Fatal(err)
			}
			o.inStore.Store(int64(1500 * time.Microsecond)) // to be told it exactly
			o.End(Result{Code: kg.Timeout, StoreCalls: 1, Request: "R"})
			if !c.logged {
				if log.Len() > 0 {
					t.Error(log.String())
				}
				return
			}
			for _, want := range []string{
				"level=WARN", `msg="slow query"`, "request=R", "operation=Who", "type=query", "code=TIMEOUT", "duration=", "storeCalls=1", "storeTime=1.5ms",
				"trace=" + o.span.SpanContext().TraceID().String(),
			} {
				if !strings.Contains(log.String(), want) {
					t.Errorf("the log does not have %s: %s", want, log.String())
				}
			}
		})
	}
}

// TestTimeInTheStore: the time of all calls adds up.
func TestTimeInTheStore(t *testing.T) {
	bare(t)
	telemetry := open(t, Config{})
	ctx, o := telemetry.Begin(t.Context(), http.Header{})
	const call = 5 * time.Millisecond
	store := telemetry.Store(failing{fail: func() error { time.Sleep(call); return nil }}, SQLite)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { _ = store.Apply(ctx, &kg.Batch{}) })
	}
	wg.Wait()
	if in := time.Duration(o.inStore.Load()); in < 4*call {
		t.Errorf("four calls of %s took %s", call, in)
	}
	o.End(Result{})
}

func TestBuild(t *testing.T) {
	stamped := &debug.BuildInfo{GoVersion: "go1.26.1", Main: debug.Module{Version: "v1.0.0"}, Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}}}
	clean := &debug.BuildInfo{GoVersion: "go1.26.1", Main: debug.Module{Version: "v1.0.0"}, Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "false"}}}
	run := &debug.BuildInfo{GoVersion: "go1.26.1", Main: debug.Module{Version: "(devel)"}}
	for _, c := range []struct {
		info    *debug.BuildInfo
		version string
		want    string
	}{
		{stamped, "", "v1.0.0, revision abc with changes, go1.26.1"},
		{clean, "", "v1.0.0, revision abc, go1.26.1"},
		{run, "", "(devel), revision unknown, go1.26.1"},
		{run, "v2.0.0", "v2.0.0, revision unknown, go1.26.1"},
		{&debug.BuildInfo{GoVersion: "go1.26.1"}, "", "unknown, revision unknown, go1.26.1"},
	} {
		if got := buildOf(c.info, c.version).String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestOperatingPage: docs/operating.md lists the metrics as they are served.
func TestOperatingPage(t *testing.T) {
	telemetry, _ := scraped(t)
	raw, err := os.ReadFile("../../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	families, err := telemetry.metrics.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, f := range families {
		if !strings.HasPrefix(f.GetName(), "wortlaut_") {
			continue
		}
		labels := " "
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels += "`" + l.GetName() + "`, "
		}
		labels = strings.TrimSuffix(labels, ", ")
		want = append(want, "| `"+f.GetName()+"` | "+strings.ToLower(f.GetType().String())+" |"+strings.TrimRight(labels, " ")+" | "+f.GetHelp()+" |")
	}
	var got []string
	for line := range strings.Lines(string(raw)) {
		if strings.HasPrefix(line, "| `wortlaut_") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 6 {
		t.Errorf("docs/operating.md (-served +told):\n%s", diff)
	}
	order := make([]string, len(codes))
	for i, code := range codes {
		order[i] = "`" + string(code) + "`"
	}
	if told := strings.Join(strings.Fields(string(raw)), " "); !strings.Contains(told, strings.Join(order, ", ")+".") {
		t.Errorf("docs/operating.md does not tell the codes in their order, %s", strings.Join(order, ", "))
	}
}

// discarded is an exporter that throws spans away.
type discarded struct{}

func (discarded) ExportSpans(context.Context, []sdktrace.ReadOnlySpan) error { return nil }

func (discarded) Shutdown(context.Context) error { return nil }

// BenchmarkOperation tells what it costs to watch an operation with one call to a store that does nothing.
func BenchmarkOperation(b *testing.B) {
	for name, exporter := range map[string]sdktrace.SpanExporter{"metrics": nil, "traces": discarded{}} {
		b.Run(name, func(b *testing.B) {
			telemetry, err := New(b.Context(), Config{Log: slog.New(slog.DiscardHandler), SlowQuery: time.Second, Exporter: exporter})
			if err != nil {
				b.Fatal(err)
			}
			store := telemetry.Store(failing{fail: func() error { return nil }}, SQLite)
			batch := &kg.Batch{}
			b.ReportAllocs()
			for b.Loop() {
				ctx, o := telemetry.Begin(b.Context(), http.Header{})
				o.Named("query", "Who")
				if err := store.Apply(ctx, batch); err != nil {
					b.Fatal(err)
				}
				o.End(Result{StoreCalls: 1})
			}
		})
	}
}
