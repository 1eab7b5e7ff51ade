package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"go.opentelemetry.io/contrib/exporters/autoexport"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// service is the name that spans carry where the environment gives none.
const service = "wortlaut"

// traces make spans.
type traces struct {
	provider   *sdktrace.TracerProvider
	tracer     trace.Tracer
	propagator propagation.TextMapPropagator
}

// newTraces returns what makes spans; nil where nobody takes them. The SDK itself reads OTEL_TRACES_SAMPLER, OTEL_BSP_* and the limits
// of spans.
func newTraces(ctx context.Context, c Config) (*traces, error) {
	exporter, err := exporterOf(ctx, c.Exporter)
	if exporter == nil || err != nil {
		return nil, err
	}
	// What the environment says comes last, and so wins.
	of, err := resource.New(ctx, resource.WithAttributes(semconv.ServiceName(service), semconv.ServiceVersion(c.Build.Version)),
		resource.WithTelemetrySDK(), resource.WithHost(), resource.WithFromEnv())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("what spans are to say of this server (OTEL_RESOURCE_ATTRIBUTES): %w", err), exporter.Shutdown(ctx))
	}
	// Spans that can't be handed over are told nowhere else.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { c.Log.Warn("traces", "error", err) }))
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(of))
	return &traces{provider, provider.Tracer(service, trace.WithSchemaURL(semconv.SchemaURL)), propagatorOf(c.Log)}, nil
}

// exporterOf returns the exporter that was given, or that the environment names; nil where it names none. OpenTelemetry's default is a
// collector on this machine: a server that nobody told of one does not look for it.
func exporterOf(ctx context.Context, given sdktrace.SpanExporter) (sdktrace.SpanExporter, error) {
	if given != nil {
		return given, nil
	}
	named := os.Getenv("OTEL_TRACES_EXPORTER") != "" || os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
	if !named || strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") {
		return nil, nil
	}
	exporter, err := autoexport.NewSpanExporter(ctx)
	if err != nil {
		return nil, fmt.Errorf("traces can't be exported: %w; OTEL_TRACES_EXPORTER is otlp, console or none, OTEL_EXPORTER_OTLP_PROTOCOL is http/protobuf or grpc", err)
	}
	if autoexport.IsNoneSpanExporter(exporter) {
		return nil, nil
	}
	return exporter, nil
}

// propagators are the forms in which a client may say which trace its request is part of.
var propagators = map[string]propagation.TextMapPropagator{
	"tracecontext": propagation.TraceContext{},
	"baggage":      propagation.Baggage{},
	"none":         nil,
}

// propagatorOf returns the propagators that OTEL_PROPAGATORS names. One that is not known is passed over with a warning, as the
// specification of OpenTelemetry has it.
func propagatorOf(log *slog.Logger) propagation.TextMapPropagator {
	names := os.Getenv("OTEL_PROPAGATORS")
	if names == "" {
		names = "tracecontext,baggage"
	}
	var all []propagation.TextMapPropagator
	for name := range strings.SplitSeq(names, ",") {
		switch p, known := propagators[strings.TrimSpace(name)]; {
		case !known:
			log.Warn("OTEL_PROPAGATORS names what is not known: tracecontext, baggage and none are", "name", name)
		case p != nil:
			all = append(all, p)
		}
	}
	return propagation.NewCompositeTextMapPropagator(all...)
}
