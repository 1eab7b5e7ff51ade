// Wortlaut answers who said what, about what, for whom and with whom: a GraphQL knowledge graph of political actors, their
// relationships and their verbatim statements, each with its source.
package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v3"

	"wortlaut/internal/httpapi"
	"wortlaut/internal/kg"
	"wortlaut/internal/neo4jstore"
	"wortlaut/internal/sqlitestore"
	"wortlaut/internal/telemetry"
	"wortlaut/seed"
)

//go:embed schema.graphqls
var schema []byte

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	p := program{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	if err := p.run(ctx, os.Args); err != nil {
		fmt.Fprintln(os.Stderr, "wortlaut:", err)
		os.Exit(1)
	}
}

// program is the command line with the streams it talks to.
type program struct {
	in       io.Reader
	out, err io.Writer
	// listening, when set, is told the address as soon as requests are answered.
	listening func(net.Addr)

	limits *limits // of the command line being run
}

// run carries out a command line. It returns when the command is done, or soon after ctx ends.
func (p program) run(ctx context.Context, args []string) error {
	return p.command().Run(ctx, args)
}

// What the command line calls its values.
const (
	flagDB        = "db"
	inMemory      = ":memory:"
	flagListen    = "listen"
	flagSeed      = "seed"
	flagOrigin    = "cors-origin"
	flagLogFormat = "log-format"
	flagLogLevel  = "log-level"

	seedAuto  = "auto"
	seedNever = "never"
)

func env(flag string) cli.ValueSourceChain {
	return cli.EnvVars("WORTLAUT_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_")))
}

func (p program) command() *cli.Command {
	p.limits = new(limits)
	return &cli.Command{
		Name:        "wortlaut",
		Usage:       "who said what, about what, for whom and with whom, each with its source",
		Description: "Without a command, wortlaut serves the graph: pages at /, GraphQL at /graphql, a playground at /graphiql.",
		Version:     telemetry.ReadBuild(buildVersion).String(),
		Reader:      p.in, Writer: p.out, ErrWriter: p.err,
		HideHelpCommand: true,
		// Errors are told once, by main, and without the whole help.
		OnUsageError: func(_ context.Context, _ *cli.Command, err error, _ bool) error {
			return fmt.Errorf("%w: see wortlaut --help", err)
		},
		ExitErrHandler: func(context.Context, *cli.Command, error) {},
		Flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: flagDB, Value: "wortlaut.db", Sources: env(flagDB), Usage: "the graph: a `FILE`, made if it is not there, :memory:, or neo4j://host:7687?database=name"},
			&cli.StringFlag{Name: flagListen, Value: "127.0.0.1:8080", Sources: env(flagListen), Usage: "serve on `HOST:PORT`"},
			&cli.StringFlag{Name: flagSeed, Value: seedAuto, Sources: env(flagSeed), Usage: "`auto|never`: whether serve gives an empty graph the first graph", Validator: oneOf(seedAuto, seedNever)},
			&cli.StringSliceFlag{Name: flagOrigin, Value: []string{"*"}, Sources: env(flagOrigin), Usage: "a web `ORIGIN` whose pages may ask; * is any; may be repeated", Validator: func(origins []string) error { return httpapi.Origins(origins).Check() }},
			&cli.StringFlag{Name: flagLogFormat, Value: "text", Sources: env(flagLogFormat), Usage: "`text|json`: the form of the log on standard error", Validator: oneOf("text", "json")},
			&cli.StringFlag{Name: flagLogLevel, Value: "info", Sources: env(flagLogLevel), Usage: "`debug|info|warn|error`: the least that is logged", Validator: oneOf("debug", "info", "warn", "error")},
		}, pagesFlags(), watchFlags(), p.limits.flags()),
		Action: p.serve,
		Commands: append([]*cli.Command{
			{Name: "serve", Usage: "serve the graph over HTTP (the default)", Action: p.serve},
			{Name: "seed", Usage: "put the first graph in, or what has changed of it", Action: p.seed, Flags: []cli.Flag{
				&cli.StringFlag{Name: flagBundestag, Usage: "then import all plenary protocols (*.xml) in `FOLDER` and the folders in it: docs/bundestag.md says where to get them"},
			}},
			{Name: "check", Usage: "look for whatever breaks a rule in the whole graph; exit status 1 if there is anything", Action: p.check},
			{Name: "export", Usage: "write the whole graph as JSON Lines", ArgsUsage: "[FILE]", Description: "Writes to FILE, or to standard output. The same graph gives the same bytes.", Action: p.export,
				HideHelpCommand: true, Commands: p.exportCommands()},
			{Name: "import", Usage: "put an exported graph into an empty one", ArgsUsage: "[FILE]", Description: "Reads FILE, or standard input. An import that was interrupted goes on when the same file is imported again.", Action: p.importGraph,
				HideHelpCommand: true, Commands: p.importCommands()},
		}, p.curationCommands()...),
	}
}

func oneOf(allowed ...string) func(string) error {
	return func(value string) error {
		for _, a := range allowed {
			if value == a {
				return nil
			}
		}
		return fmt.Errorf("%q is none of %s", value, strings.Join(allowed, ", "))
	}
}

// open opens the graph that the command line names.
func (p program) open(ctx context.Context, cmd *cli.Command) (*kg.Graph, kg.Store, error) {
	store, err := openStore(ctx, cmd.String(flagDB), p.limits.graph.Call)
	if err != nil {
		return nil, nil, err
	}
	graph, err := kg.Open(ctx, store)
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	return graph, store, nil
}

// Who the program is to Neo4j, from the environment alone: what stands on a command line can be read by others.
const (
	envNeo4jUser     = "WORTLAUT_NEO4J_USER"
	envNeo4jPassword = "WORTLAUT_NEO4J_PASSWORD"
)

// openStore opens a store: Neo4j by its address, SQLite by a file. A call to Neo4j may take so long.
func openStore(ctx context.Context, db string, call time.Duration) (kg.Store, error) {
	if !strings.Contains(db, "://") {
		return sqlitestore.Open(ctx, db)
	}
	return neo4jstore.Open(ctx, db, neo4jstore.Options{User: os.Getenv(envNeo4jUser), Password: os.Getenv(envNeo4jPassword), Timeout: call})
}

func (p program) logger(cmd *cli.Command) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cmd.String(flagLogLevel))); err != nil {
		level = slog.LevelInfo // the flag's validator lets no other through
	}
	options := &slog.HandlerOptions{Level: level}
	if cmd.String(flagLogFormat) == "json" {
		return slog.New(slog.NewJSONHandler(p.err, options))
	}
	return slog.New(slog.NewTextHandler(p.err, options))
}

// drainTimeout is how long requests in flight may take to be answered once the server is told to stop.
const drainTimeout = 12 * time.Second

func (p program) serve(ctx context.Context, cmd *cli.Command) (err error) {
	if cmd.Args().Present() {
		return fmt.Errorf("there is no command %q: see wortlaut --help", cmd.Args().First())
	}
	if err := p.limits.check(); err != nil {
		return err
	}
	if err := httpapi.CheckEditorToken(os.Getenv(httpapi.EnvEditorToken)); err != nil {
		return err
	}
	log := p.logger(cmd)
	listener, err := net.Listen("tcp", cmd.String(flagListen)) // before anything is written
	if err != nil {
		return fmt.Errorf("--%s %s: %w", flagListen, cmd.String(flagListen), err)
	}
	defer func() { _ = listener.Close() }() // the server has closed it unless it never began
	watched, err := p.watch(ctx, cmd, log)
	if err != nil {
		return err
	}
	defer watched.stop()
	store, err := openStore(ctx, cmd.String(flagDB), p.limits.graph.Call)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if cmd.String(flagSeed) == seedAuto {
		if err := seedEmpty(ctx, store, log); err != nil {
			return err
		}
	}
	measured := watched.telemetry.Store(store, systemOf(cmd.String(flagDB)))
	graph, err := kg.Open(ctx, measured, kg.WithLimits(p.limits.graph))
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: httpapi.New(httpapi.Config{
			Graph: graph, Schema: schema, Origins: cmd.StringSlice(flagOrigin), Log: log, Limits: p.limits.requests,
			Version: telemetry.ReadBuild(buildVersion).String(), Telemetry: watched.telemetry, Metrics: watched.metrics,
			EditorToken: os.Getenv(httpapi.EnvEditorToken), Explorer: pagesConfig(cmd),
		}),
		ErrorLog:                     slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		DisableGeneralOptionsHandler: true, // which would answer OPTIONS * without the headers of all answers
	}
	p.limits.apply(server)
	log.Info("serving", "url", "http://"+listener.Addr().String(), "db", cmd.String(flagDB))
	if p.listening != nil {
		p.listening(listener.Addr())
	}
	return drain(ctx, server, listener, log)
}

// drain serves until ctx ends, then lets requests in flight be answered.
func drain(ctx context.Context, server *http.Server, listener net.Listener, log *slog.Logger) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping: requests in flight are answered")
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		return fmt.Errorf("some requests could not be answered in time: %w", err)
	}
	return nil
}

// seedEmpty gives an empty graph the first graph.
func seedEmpty(ctx context.Context, store kg.Store, log *slog.Logger) error {
	head, err := store.Head(ctx)
	if err != nil || head.Number > 0 || head.Pending != "" {
		return err
	}
	graph, err := kg.Open(ctx, store) // without the limits of requests: the first graph may take longer
	if err != nil {
		return err
	}
	applied, err := seed.Apply(ctx, graph)
	if kg.CodeOf(err) == kg.Conflict {
		if head, errHead := graph.Head(ctx); errHead == nil && head.Number > 0 {
			return nil // another server that was started at the same time has done it
		}
	}
	if err != nil {
		return err
	}
	log.Info("the graph was empty: put the first graph in", "records", len(applied.Changes))
	return nil
}
