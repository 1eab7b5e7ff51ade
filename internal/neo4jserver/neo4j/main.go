// Command neo4j runs a Neo4j of its own until it is interrupted, and says how to reach it. What is in its database is gone when it
// ends.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"wortlaut/internal/neo4jserver"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "neo4j:", err)
		os.Exit(1)
	}
}

func run() error {
	var o neo4jserver.Options
	flag.StringVar(&o.Heap, "heap", "512m", "`memory` for the heap")
	flag.StringVar(&o.Cache, "cache", "256m", "`memory` for pages of the store")
	flag.BoolVar(&o.HTTP, "http", true, "serve the HTTP API")
	verbose := flag.Bool("v", false, "print what the server says")
	flag.Parse()
	if *verbose {
		o.Log = os.Stderr
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fmt.Fprintf(os.Stderr, "starting Neo4j %s; the first time it is fetched, which takes a minute …\n", neo4jserver.Version)
	s, err := neo4jserver.Start(ctx, o)
	if err != nil {
		return err
	}
	fmt.Printf("NEO4J_URI=%s\nNEO4J_USERNAME=%s\nNEO4J_PASSWORD=%s\n", s.URI, s.User, s.Password)
	if s.HTTP != "" {
		fmt.Printf("NEO4J_HTTP=%s\n", s.HTTP)
	}
	<-ctx.Done()
	return s.Stop()
}
