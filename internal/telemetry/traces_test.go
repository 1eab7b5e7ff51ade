package telemetry

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	otelcodes "go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	"google.golang.org/protobuf/proto"

	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
)

// TestExporter: spans go somewhere only if the environment says where.
func TestExporter(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		made bool
		says string // part of the error
	}{
		"nothing":           {nil, false, ""},
		"a name alone":      {map[string]string{"OTEL_SERVICE_NAME": "x", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, false, ""},
		"none":              {map[string]string{"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, false, ""},
		"disabled":          {map[string]string{"OTEL_SDK_DISABLED": "TRUE", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, false, ""},
		"endpoint":          {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, true, ""},
		"endpoint of spans": {map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:1"}, true, ""},
		"over gRPC":         {map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, true, ""},
		"console":           {map[string]string{"OTEL_TRACES_EXPORTER": "console"}, true, ""},
		"unknown":           {map[string]string{"OTEL_TRACES_EXPORTER": "pigeon"}, false, "OTEL_TRACES_EXPORTER is otlp, console or none"},
		"unknown protocol":  {map[string]string{"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "pigeon"}, false, "OTEL_EXPORTER_OTLP_PROTOCOL is http/protobuf or grpc"},
		"broken resource":   {map[string]string{"OTEL_TRACES_EXPORTER": "console", "OTEL_RESOURCE_ATTRIBUTES": "a"}, false, "OTEL_RESOURCE_ATTRIBUTES"},
	} {
		t.Run(name, func(t *testing.T) {
			bare(t)
			for k, v := range c.env {
				t.Setenv(k, v)
			}
			telemetry, err := New(t.Context(), Config{Log: slog.New(slog.DiscardHandler)})
			switch {
			case c.says != "":
				if err == nil || !strings.Contains(err.Error(), c.says) {
					t.Errorf("%v, want something with %q", err, c.says)
				}
			case err != nil:
				t.Error(err)
			case (telemetry.traces != nil) != c.made:
				t.Errorf("spans are made: %t", telemetry.traces != nil)
			}
			if err == nil {
				if err := telemetry.Close(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

const (
	clientTrace  = "0af7651916cd43dd8448eb211c80319c"
	clientSpan   = "b7ad6b7169203331"
	clientParent = "00-" + clientTrace + "-" + clientSpan + "-01"
)

// traced makes one operation with two calls to the store, one of them in vain.
func traced(t *testing.T, telemetry *Telemetry) {
	t.Helper()
	ctx, o := telemetry.Begin(t.Context(), http.Header{"Traceparent": {clientParent}})
	o.Named("query", "Who")
	store := telemetry.Store(failing{kgtest.NewModel(), func() error { return kg.Errorf(kg.Unavailable, "no") }}, SQLite)
	if _, err := store.Records(ctx, []kg.ID{"person:a", "person:b"}); err != nil {
		t.Fatal(err)
	}
	if err := store.Apply(ctx, &kg.Batch{}); err == nil {
		t.Fatal("it does not fail")
	}
	o.End(Result{Code: kg.NotFound, StoreCalls: 2, Request: "R"})
	if _, err := store.Head(t.Context()); err != nil { // on nobody's behalf
		t.Fatal(err)
	}
}

// shown is what is compared of a span.
type shown struct {
	Name, Kind, Parent string
	Attributes         map[string]string
	Status             otelcodes.Code
}

func show(spans []sdktrace.ReadOnlySpan) []shown {
	names := map[string]string{clientSpan: "the client's"}
	for _, s := range spans {
		names[s.SpanContext().SpanID().String()] = s.Name()
	}
	var out []shown
	for _, s := range spans {
		attributes := map[string]string{}
		for _, a := range s.Attributes() {
			attributes[string(a.Key)] = a.Value.String()
		}
		out = append(out, shown{s.Name(), s.SpanKind().String(), names[s.Parent().SpanID().String()], attributes, s.Status().Code})
	}
	return out
}

// TestSpans: an operation is a span of the client's trace, and each call to the store one of the operation's.
func TestSpans(t *testing.T) {
	bare(t)
	exporter := &kept{}
	telemetry := open(t, Config{Exporter: exporter, Build: Build{Version: "v1"}})
	traced(t, telemetry)
	if err := telemetry.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []shown{
		{"Records", "internal", "query", map[string]string{"db.system.name": "sqlite", "db.operation.name": "Records", "db.operation.batch.size": "2"}, otelcodes.Unset},
		{"Apply", "internal", "query", map[string]string{"db.system.name": "sqlite", "db.operation.name": "Apply", "error.type": "UNAVAILABLE"}, otelcodes.Error},
		{"query", "server", "the client's", map[string]string{"graphql.operation.type": "query", "graphql.operation.name": "Who", "wortlaut.request.id": "R", "wortlaut.store.calls": "2", "error.type": "NOT_FOUND"}, otelcodes.Unset},
	}
	if diff := cmp.Diff(want, show(exporter.spans)); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
	for _, s := range exporter.spans {
		if s.SpanContext().TraceID().String() != clientTrace {
			t.Errorf("%s is in trace %s", s.Name(), s.SpanContext().TraceID())
		}
		if name, _ := s.Resource().Set().Value("service.name"); name.AsString() != service {
			t.Errorf("the service is %q", name.AsString())
		}
	}
}

// TestPropagators: OTEL_PROPAGATORS says whether a client's trace is continued.
func TestPropagators(t *testing.T) {
	for value, c := range map[string]struct{ continued, warned bool }{
		"": {true, false}, "tracecontext": {true, false}, "baggage, tracecontext": {true, false},
		"none": {false, false}, "baggage": {false, false}, "tracecontext,b3": {true, true},
	} {
		t.Run(value, func(t *testing.T) {
			bare(t)
			t.Setenv("OTEL_PROPAGATORS", value)
			exporter, log := &kept{}, &bytes.Buffer{}
			telemetry := open(t, Config{Exporter: exporter, Log: slog.New(slog.NewTextHandler(log, nil))})
			traced(t, telemetry)
			if err := telemetry.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := exporter.spans[0].SpanContext().TraceID().String() == clientTrace; got != c.continued {
				t.Errorf("continued: %t", got)
			}
			if got := strings.Contains(log.String(), "OTEL_PROPAGATORS"); got != c.warned {
				t.Errorf("the log has %s", log)
			}
		})
	}
}

// TestSampler: OTEL_TRACES_SAMPLER says how many traces are made.
func TestSampler(t *testing.T) {
	bare(t)
	t.Setenv("OTEL_TRACES_SAMPLER", "always_off")
	exporter := &kept{}
	telemetry := open(t, Config{Exporter: exporter})
	traced(t, telemetry)
	if err := telemetry.Close(t.Context()); err != nil || len(exporter.spans) > 0 {
		t.Errorf("%d spans, %v", len(exporter.spans), err)
	}
}

// TestOTLP: with the variables of OpenTelemetry alone, spans go to a collector.
func TestOTLP(t *testing.T) {
	bare(t)
	type sent struct {
		path, key string
		request   collector.ExportTraceServiceRequest
	}
	arrived := make(chan *sent, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := &sent{path: r.URL.Path, key: r.Header.Get("X-Key")}
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = proto.Unmarshal(body, &s.request)
		}
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
		arrived <- s
	}))
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-key=secret")
	t.Setenv("OTEL_SERVICE_NAME", "mine")
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
	telemetry := open(t, Config{Build: Build{Version: "v1"}})
	traced(t, telemetry)
	if err := telemetry.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := <-arrived
	if s.path != "/v1/traces" || s.key != "secret" || len(s.request.ResourceSpans) != 1 {
		t.Fatalf("%s with key %q and %d resources", s.path, s.key, len(s.request.ResourceSpans))
	}
	spans := s.request.ResourceSpans[0]
	for key, want := range map[string]string{"service.name": "mine", "service.version": "v1", "deployment.environment.name": "test"} {
		if got := valueOf(spans.Resource.Attributes, key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if n := len(spans.ScopeSpans[0].Spans); n != 3 {
		t.Errorf("%d spans arrived, want 3", n)
	}
}

func valueOf(attributes []*common.KeyValue, key string) string {
	for _, a := range attributes {
		if a.Key == key {
			return a.Value.GetStringValue()
		}
	}
	return ""
}

// TestHungCollector: a collector that does not answer does not keep the server from ending.
func TestHungCollector(t *testing.T) {
	bare(t)
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	telemetry := open(t, Config{})
	traced(t, telemetry)
	limit, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	started := time.Now()
	if err := telemetry.Close(limit); err == nil {
		t.Error("spans that were not handed over are not told of")
	}
	if took := time.Since(started); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}

// TestLostSpans: what can't be handed over is logged.
func TestLostSpans(t *testing.T) {
	bare(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadRequest) }))
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	var log bytes.Buffer
	telemetry := open(t, Config{Log: slog.New(slog.NewTextHandler(&log, nil))})
	traced(t, telemetry)
	err := telemetry.Close(t.Context())
	if told := log.String(); err == nil && !strings.Contains(told, "msg=traces") {
		t.Errorf("%v, and the log has %q", err, told)
	}
}
