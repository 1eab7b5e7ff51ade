// Package httpapi serves the graph over HTTP: GraphQL, the playground, the schema and the probes of an operator.
//
// Its one rule: everything about HTTP is decided here (methods, media types, sizes, headers, what a client may see of an error)
// and nothing about the graph.
package httpapi
