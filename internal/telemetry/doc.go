// Package telemetry shows a running program to whoever operates it: metrics for Prometheus, traces for OpenTelemetry, a log of slow
// operations, and what was built.
//
// Its one rule: it watches and changes nothing; no name it keeps over time is one that a client chose.
package telemetry
