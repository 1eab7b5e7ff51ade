// Command load measures the server under load: twelve typical questions, asked over HTTP by clients that keep their connections, of the
// handler that the program serves, over any store. docs/benchmarks.md says how to read what it prints.
//
// With --baseline, for Neo4j, the same answers are also given by Cypher written by hand for each question, in the same process and
// in turns, so that whatever else the machine does slows down both.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/internal/neo4jstore"
	"wortlaut/internal/sqlitestore"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	db       string
	scale    kgtest.Scale
	clients  []int
	duration time.Duration
	only     string
	fill     bool
	baseline bool
	forget   bool
	markdown bool
}

// Who the program is to Neo4j, as for the server.
const (
	envUser     = "WORTLAUT_NEO4J_USER"
	envPassword = "WORTLAUT_NEO4J_PASSWORD"
)

func parse(args []string, told io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	f.SetOutput(told)
	f.StringVar(&o.db, "db", ":memory:", "the graph: a `FILE`, :memory:, or neo4j://host:7687; user and password in "+envUser+" and "+envPassword)
	scale := f.String("scale", "small", "`small|full`: the size of the graph that --fill makes up")
	clients := f.String("clients", "1,8,32", "`NUMBERS` of clients that ask at once")
	f.DurationVar(&o.duration, "duration", 10*time.Second, "how long each question is asked by each number of clients, of each side")
	f.StringVar(&o.only, "only", "", "ask only the questions whose `NAMES` are given, separated by commas")
	f.BoolVar(&o.fill, "fill", false, "write the made-up graph into the store, which has to be empty, and say how long it took")
	f.BoolVar(&o.baseline, "baseline", false, "answer the questions by Cypher written by hand, too (Neo4j only)")
	f.BoolVar(&o.forget, "forget", false, "have the store forget what it remembers before each request, as if nobody had asked before")
	f.BoolVar(&o.markdown, "markdown", false, "print tables for docs/benchmarks.md")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	switch *scale {
	case "small":
		o.scale = kgtest.SmallScale
	case "full":
		o.scale = kgtest.FullScale
	default:
		return o, fmt.Errorf("--scale %s: it can be small or full", *scale)
	}
	for field := range strings.SplitSeq(*clients, ",") {
		n, err := strconv.Atoi(field)
		if err != nil || n < 1 {
			return o, fmt.Errorf("--clients %s: write numbers of at least 1, separated by commas", *clients)
		}
		o.clients = append(o.clients, n)
	}
	switch {
	case f.NArg() > 0:
		return o, fmt.Errorf("%q is not understood: there are only flags", f.Arg(0))
	case o.baseline && !isNeo4j(o.db):
		return o, errors.New("--baseline is Cypher: give the address of a Neo4j with --db")
	}
	return o, nil
}

func isNeo4j(db string) bool { return strings.Contains(db, "://") }

// store is a store of the program.
type store interface {
	kg.Store
	forgetful
}

func open(ctx context.Context, db string) (store, error) {
	if isNeo4j(db) {
		return neo4jstore.Open(ctx, db, neo4jstore.Options{User: os.Getenv(envUser), Password: os.Getenv(envPassword)})
	}
	return sqlitestore.Open(ctx, db)
}

func run(ctx context.Context, args []string, out, told io.Writer) (err error) {
	o, err := parse(args, told)
	if err != nil {
		return err
	}
	questions, err := chosen(o.only)
	if err != nil {
		return err
	}
	began := time.Now()
	store, err := open(ctx, o.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	fmt.Fprintf(told, "opened %s in %s\n", o.db, round(time.Since(began)))
	graph, err := kg.Open(ctx, store)
	if err != nil {
		return err
	}
	r := report{out: out, told: told, markdown: o.markdown}
	if o.fill {
		filled, err := fill(ctx, graph, o.scale)
		if err != nil {
			return err
		}
		r.filled(filled)
	}
	asked, err := draw(ctx, store)
	if err != nil {
		return err
	}
	program := newProgram(graph)
	if o.forget {
		program = forgetting(store, program)
	}
	ours, err := serve(program)
	if err != nil {
		return err
	}
	defer ours.Close()
	sides := []*server{ours}
	if o.baseline {
		b, err := newBaseline(ctx, o.db, store)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, b.Close()) }()
		byHand, err := serve(b)
		if err != nil {
			return err
		}
		defer byHand.Close()
		sides = append(sides, byHand)
	}
	r.begin(len(sides) > 1)
	for _, q := range questions {
		for _, clients := range o.clients {
			answering := sides
			if q.byHand == nil {
				answering = sides[:1]
			}
			results, err := measure(ctx, q, asked, answering, clients, o.duration)
			if err != nil {
				return fmt.Errorf("%s, %d clients: %w", q.name, clients, err)
			}
			r.row(q.name, clients, results)
		}
	}
	r.end()
	return nil
}

// chosen are the questions with the names in a list; all for none.
func chosen(names string) ([]question, error) {
	if names == "" {
		return questions, nil
	}
	var out []question
	for name := range strings.SplitSeq(names, ",") {
		q, ok := questionNamed(name)
		if !ok {
			return nil, fmt.Errorf("--only %s: there is no question %q", names, name)
		}
		out = append(out, q)
	}
	return out, nil
}
