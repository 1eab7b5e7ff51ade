package telemetry

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"wortlaut/internal/kg"
)

// metrics are all that is counted over time. Each label has a closed set of values: a series, once made, stays in memory, here and in
// whoever scrapes it. How many operations and calls there were is the count of their histogram.
type metrics struct {
	registry   *prometheus.Registry
	operations *prometheus.HistogramVec
	inFlight   prometheus.Gauge
	answers    prometheus.Histogram
	refused    *prometheus.CounterVec
	calls      *prometheus.HistogramVec
}

// Bounds of the buckets, in seconds and bytes. No operation takes longer than 10 s; a call to an embedded store may take tens of
// microseconds.
var (
	operationSeconds = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	callSeconds      = append([]float64{.00005, .0001, .00025, .0005}, operationSeconds...)
	answerBytes      = prometheus.ExponentialBuckets(256, 4, 8) // to 4 MiB
)

func newMetrics(b Build) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		operations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "wortlaut_graphql_operation_duration_seconds",
			Help:    "Time from a request that was read to its answer; type is unknown where the operation was not executed.",
			Buckets: operationSeconds,
		}, []string{"type", "code"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "wortlaut_graphql_operations_in_flight",
			Help: "Operations that have no answer yet.",
		}),
		answers: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "wortlaut_graphql_answer_bytes",
			Help:    "Size of the data of answers, without their errors and before compression.",
			Buckets: answerBytes,
		}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "wortlaut_graphql_refused_total",
			Help: "Requests refused before they were executed, by what was wrong with their form or by the limit they are over.",
		}, []string{"reason"}),
		calls: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "wortlaut_store_call_duration_seconds",
			Help:    "Time of calls to the store.",
			Buckets: callSeconds,
		}, []string{"store", "method", "code"}),
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "wortlaut_build_info",
		Help: "Always 1; the labels tell what was built.",
	}, []string{"version", "revision", "goversion"})
	build.WithLabelValues(b.Version, b.Revision, b.Go).Set(1)
	m.registry.MustRegister(m.operations, m.inFlight, m.answers, m.refused, m.calls, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// ok is the outcome of what has no error.
const ok = "OK"

// codes are the codes of errors, the gravest first: what an operator must look into, what may pass, what the client can mend.
var codes = []kg.Code{
	kg.Internal, kg.Unavailable, kg.Overloaded, kg.Timeout, kg.Limit, kg.Conflict, kg.Forbidden, kg.Unauthenticated, kg.NotFound, kg.Invalid,
}

// Gravest is the code by which an answer with several errors is counted; "" where there is none. A code that is not of the set is Internal.
func Gravest(found []kg.Code) kg.Code {
	gravest := len(codes)
	for _, code := range found {
		gravest = min(gravest, max(slices.Index(codes, code), 0))
	}
	if gravest == len(codes) {
		return ""
	}
	return codes[gravest]
}

// outcome is a code as a label has it.
func outcome(code kg.Code) string {
	if code == "" {
		return ok
	}
	return string(code)
}

// faulty says whether an error of the code is the server's and not the client's.
func faulty(code kg.Code) bool {
	return slices.Contains([]kg.Code{kg.Internal, kg.Unavailable, kg.Overloaded, kg.Timeout}, code)
}
