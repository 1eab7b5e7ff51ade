// Package web serves what runs in a browser: the GraphiQL playground with its example queries, and the templates, texts and modules of
// the explorer's pages. Everything is embedded in the binary, and nothing is fetched from another host.
//
// The one rule: a file that the Go code serves is either built by build.sh into graphiql/dist and committed, or written by hand
// beside it; check.sh tells whether dist still is what its sources build.
package web
