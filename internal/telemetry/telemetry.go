package telemetry

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// Config is what a Telemetry is made of.
type Config struct {
	Build Build
	Log   *slog.Logger
	// SlowQuery is how long an operation may take before it is logged; 0 logs none.
	SlowQuery time.Duration
	// Exporter takes the spans, in place of what the environment names.
	Exporter sdktrace.SpanExporter
}

// Telemetry watches one server. A nil one watches nothing.
type Telemetry struct {
	log       *slog.Logger
	slowQuery time.Duration
	metrics   *metrics
	traces    *traces // nil where nobody takes them
}

// New returns a Telemetry. Where spans go is up to the environment, see [docs/operating.md]; it is an error if that names what is not
// known. Close flushes them.
func New(ctx context.Context, c Config) (*Telemetry, error) {
	traces, err := newTraces(ctx, c)
	if err != nil {
		return nil, err
	}
	return &Telemetry{log: c.Log, slowQuery: c.SlowQuery, metrics: newMetrics(c.Build), traces: traces}, nil
}

// Metrics serves the metrics in the form that Prometheus reads.
func (t *Telemetry) Metrics() http.Handler {
	return promhttp.HandlerFor(t.metrics.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(t.log.Handler(), slog.LevelWarn), EnableOpenMetrics: true,
	})
}

// Refused counts a request that was refused before it was executed. The reason is one of a few that the program knows, never a text of
// the client's.
func (t *Telemetry) Refused(reason string) {
	if t != nil {
		t.metrics.refused.WithLabelValues(reason).Inc()
	}
}

// Close hands over the spans that are left, as long as ctx lasts.
func (t *Telemetry) Close(ctx context.Context) error {
	if t == nil || t.traces == nil {
		return nil
	}
	return t.traces.provider.Shutdown(ctx)
}
