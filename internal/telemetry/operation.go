package telemetry

import (
	"context"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"wortlaut/internal/kg"
)

// Operation is a GraphQL operation that is being answered. A nil one is not watched.
type Operation struct {
	telemetry  *Telemetry
	span       trace.Span
	started    time.Time
	kind, name string
	inStore    atomic.Int64 // nanoseconds
}

type operationKey struct{}

// Begin begins an operation, as part of the trace that the headers of its request name. Calls to the store under the context belong to
// it. End must be called.
func (t *Telemetry) Begin(ctx context.Context, header http.Header) (context.Context, *Operation) {
	if t == nil {
		return ctx, nil
	}
	o := &Operation{telemetry: t, kind: unknown, started: time.Now()}
	t.metrics.inFlight.Inc()
	if t.traces != nil {
		ctx = t.traces.propagator.Extract(ctx, propagation.HeaderCarrier(header))
		ctx, o.span = t.traces.tracer.Start(ctx, "GraphQL Operation", trace.WithSpanKind(trace.SpanKindServer))
	} else {
		o.span = trace.SpanFromContext(ctx)
	}
	return context.WithValue(ctx, operationKey{}, o), o
}

// kinds are the types of operations.
var kinds = []string{"query", "mutation", "subscription"}

// Named tells what the operation turned out to be: query, mutation or subscription, and the name that the client gave it, which goes
// into the log and the span and nowhere else.
func (o *Operation) Named(kind, name string) {
	if o == nil {
		return
	}
	o.name = name
	if slices.Contains(kinds, kind) {
		o.kind = kind
	}
}

// Result is how an operation ended.
type Result struct {
	Code       kg.Code // of its gravest error; "" where it has none
	Bytes      int     // of the data in its answer
	StoreCalls int     // made for it
	Request    string  // the id of its request
}

// End ends the operation: it is counted, its span is ended, and it is logged if it was slow.
func (o *Operation) End(r Result) {
	if o == nil {
		return
	}
	took := time.Since(o.started)
	m := o.telemetry.metrics
	m.inFlight.Dec()
	m.operations.WithLabelValues(o.kind, outcome(r.Code)).Observe(took.Seconds())
	m.answers.Observe(float64(r.Bytes))
	if limit := o.telemetry.slowQuery; limit > 0 && took > limit {
		o.telemetry.log.Warn("slow query", o.slow(r, took)...)
	}
	if o.span.IsRecording() {
		o.describe(r)
	}
	o.span.End()
}

// slow is what is logged of a slow operation. Calls to the store run side by side, so that the time in it may be the longer one.
func (o *Operation) slow(r Result, took time.Duration) []any {
	args := []any{
		"request", r.Request, "operation", o.name, "type", o.kind, "code", outcome(r.Code), "duration", took.Round(time.Microsecond),
		"storeCalls", r.StoreCalls, "storeTime", time.Duration(o.inStore.Load()).Round(time.Microsecond),
	}
	if c := o.span.SpanContext(); c.IsSampled() {
		args = append(args, "trace", c.TraceID().String())
	}
	return args
}

// describe gives the span what the semantic conventions for GraphQL servers ask for. The name of the operation stays out of the span's: clients
// choose it. The text of the query stays out altogether: it may hold personal data.
func (o *Operation) describe(r Result) {
	about := []attribute.KeyValue{attribute.String("wortlaut.request.id", r.Request), attribute.Int("wortlaut.store.calls", r.StoreCalls)}
	if o.kind != unknown {
		o.span.SetName(o.kind)
		about = append(about, semconv.GraphQLOperationTypeKey.String(o.kind))
	}
	if o.name != "" {
		about = append(about, semconv.GraphQLOperationName(o.name))
	}
	o.span.SetAttributes(about...)
	fail(o.span, r.Code)
}

// fail says on a span with which code what it stands for failed. Only a fault of the server makes it an error.
func fail(span trace.Span, code kg.Code) {
	if code == "" {
		return
	}
	span.SetAttributes(semconv.ErrorTypeKey.String(string(code)))
	if faulty(code) {
		span.SetStatus(otelcodes.Error, string(code))
	}
}
