package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"wortlaut/internal/telemetry"
)

// buildVersion is the version where the program is built without the history to take it from, as in an image:
// go build -ldflags "-X main.buildVersion=v1.2.3".
var buildVersion string

const (
	flagSlowQuery     = "slow-query"
	flagMetricsListen = "metrics-listen"
)

// watchFlags are the flags of what operators see of the server. Where traces go is told by the environment variables of OpenTelemetry.
func watchFlags() []cli.Flag {
	return []cli.Flag{
		&cli.DurationFlag{Name: flagSlowQuery, Value: time.Second, Sources: env(flagSlowQuery), Usage: "log operations that take longer than this `TIME`; 0 logs none", Validator: func(d time.Duration) error {
			if d < 0 {
				return fmt.Errorf("%s is less than no time: write it as 500ms or 2s, or 0 to log none", d)
			}
			return nil
		}},
		&cli.StringFlag{Name: flagMetricsListen, Sources: env(flagMetricsListen), Usage: "serve /metrics on `HOST:PORT` instead of beside the rest"},
	}
}

// flushTimeout is how long the last spans may take to be handed over. With drainTimeout it stays below the 15 s in which the server ends.
const flushTimeout = 2 * time.Second

// watched is what watches a server.
type watched struct {
	telemetry *telemetry.Telemetry
	metrics   http.Handler // what is served at /metrics beside the rest; nil if they have a listener of their own
	stop      func()
}

// watch begins to watch a server.
func (p program) watch(ctx context.Context, cmd *cli.Command, log *slog.Logger) (*watched, error) {
	t, err := telemetry.New(ctx, telemetry.Config{Build: telemetry.ReadBuild(buildVersion), Log: log, SlowQuery: cmd.Duration(flagSlowQuery)})
	if err != nil {
		return nil, err
	}
	flush := func() {
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
		defer cancel()
		if err := t.Close(limit); err != nil {
			log.Warn("some spans were not handed over", "error", err)
		}
	}
	address := cmd.String(flagMetricsListen)
	if address == "" {
		return &watched{t, t.Metrics(), flush}, nil
	}
	server, err := p.serveMetrics(address, t.Metrics(), log)
	if err != nil {
		flush()
		return nil, err
	}
	return &watched{t, nil, func() {
		flush()
		_ = server.Close() // whoever scrapes it comes again
	}}, nil
}

// serveMetrics serves metrics, and nothing else, at an address of their own.
func (p program) serveMetrics(address string, metrics http.Handler, log *slog.Logger) (*http.Server, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--%s %s: %w", flagMetricsListen, address, err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics)
	server := &http.Server{Handler: mux, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	p.limits.apply(server)
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("metrics are served no more", "error", err)
		}
	}()
	log.Info("serving metrics", "url", "http://"+listener.Addr().String()+"/metrics")
	return server, nil
}

// systemOf is what keeps the graph that --db names.
func systemOf(db string) telemetry.System {
	switch {
	case strings.Contains(db, "://"):
		return telemetry.Neo4j
	case db == inMemory:
		return telemetry.Memory
	}
	return telemetry.SQLite
}
