package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/urfave/cli/v3"

	"wortlaut/internal/httpapi"
	"wortlaut/internal/kg"
)

// limits is all that bounds what requests to the server may cost.
type limits struct {
	requests httpapi.Limits
	graph    kg.Limits
	// Of a connection: how long its headers, a whole request and the next one may take to come, an answer to be taken.
	header, body, idle, write time.Duration
}

// categoryLimits is the part of the help, and docs/limits.md the page, that has the flags of limits.
const categoryLimits = "Limits"

// flags are the flags that set the limits, each with the default that it has.
func (l *limits) flags() []cli.Flag {
	*l = limits{
		requests: httpapi.DefaultLimits, graph: kg.DefaultLimits,
		header: 5 * time.Second, body: 10 * time.Second, idle: time.Minute, write: time.Minute,
	}
	l.graph.Call, l.graph.Commit = 8*time.Second, 8*time.Second
	r, g := &l.requests, &l.graph
	return []cli.Flag{
		number("max-body", &r.Body, "bytes of a POST"),
		number("max-query-string", &r.Query, "bytes of the query string of a GET"),
		number("max-headers", &r.Headers, "bytes of all headers of a request"),
		span("header-timeout", &l.header, "for the headers of a request to come"),
		span("body-timeout", &l.body, "for a whole request to come"),
		span("idle-timeout", &l.idle, "for the next request over a connection"),
		span("write-timeout", &l.write, "for a request to be answered and the answer to be taken"),
		number("max-tokens", &r.Tokens, "tokens of a document"),
		number("max-selections", &r.Selections, "selections in one set"),
		number("max-fragments", &r.Fragments, "fragments in a document"),
		number("max-operations", &r.Operations, "operations in a document"),
		number("max-visits", &r.Visits, "selections of an operation, fragments expanded"),
		number("max-depth", &r.Depth, "levels of fields within fields"),
		number("max-aliases", &r.Aliases, "aliases of an operation"),
		number("max-root-fields", &r.RootFields, "fields at the root of an operation"),
		number("max-directives", &r.Directives, "directives of an operation"),
		number("max-complexity", &r.Complexity, "fields of the greatest answer: pages multiply, lists without a page count 5"),
		number("page-size", &g.DefaultPage, "records in a page that is not said to be of another size"),
		number("max-page", &g.Page, "records in a page"),
		number("max-nodes", &g.Nodes, "ids of nodes(ids:)"),
		number("max-statements", &g.Statements, "statements that one network or comparison rests on"),
		number("max-search-bytes", &g.Search.Bytes, "bytes of a search text"),
		number("max-search-words", &g.Search.Words, "words of a search text"),
		number("min-prefix", &g.Search.Prefix, "letters from which on the last word of a search may be the beginning of one"),
		number("max-id", &r.ID, "bytes of an id"),
		number("max-cursor", &g.Cursor, "bytes of a cursor"),
		number("max-text", &r.Text, "characters of a text argument"),
		span("request-timeout", &r.Request, "for an answer, from the first byte of the request"),
		span("store-timeout", &g.Call, "for one call to the store"),
		span("transaction-timeout", &g.Commit, "for writing one change set"),
		number("max-concurrent", &r.Concurrent, "operations in the store at once"),
		span("queue-timeout", &r.Wait, "for a place among them"),
		number("max-errors", &r.Errors, "errors that an answer tells"),
		number("max-error-bytes", &r.ErrorBytes, "bytes of the message of each error"),
	}
}

// number is a flag for a count, which is at least 1.
func number(name string, value *int, usage string) cli.Flag {
	return &cli.IntFlag{
		Name: name, Value: *value, Destination: value, Sources: env(name), Category: categoryLimits, Usage: usage,
		Validator: func(n int) error {
			if n < 1 {
				return fmt.Errorf("%d is too few: the least is 1", n)
			}
			return nil
		},
	}
}

// span is a flag for a time, which is longer than none.
func span(name string, value *time.Duration, usage string) cli.Flag {
	return &cli.DurationFlag{
		Name: name, Value: *value, Destination: value, Sources: env(name), Category: categoryLimits, Usage: usage,
		Validator: func(d time.Duration) error {
			if d <= 0 {
				return fmt.Errorf("%s is too short: write it as 500ms or 10s", d)
			}
			return nil
		},
	}
}

// check refuses limits that contradict each other.
func (l *limits) check() error {
	if l.graph.DefaultPage > l.graph.Page {
		return fmt.Errorf("--page-size %d is more than --max-page %d: make it smaller", l.graph.DefaultPage, l.graph.Page)
	}
	return nil
}

// apply sets the limits of connections. Headers are counted by the handler, to the byte; what is far too large does not get that far.
func (l *limits) apply(s *http.Server) {
	s.ReadHeaderTimeout, s.ReadTimeout, s.IdleTimeout, s.WriteTimeout = l.header, l.body, l.idle, l.write
	s.MaxHeaderBytes = 2 * l.requests.Headers
}
