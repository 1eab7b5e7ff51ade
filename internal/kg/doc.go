// Package kg is the portable knowledge graph: its records, the rules that hold for them, and the questions that can be
// asked of it.
//
// Its one rule: whatever must be the same on every store is decided here, once. Records are checked and everything a store
// compares (sort keys, search tokens, date bounds, links) is computed before a store sees it; a [Store] only keeps, matches
// and orders. Nothing in this package knows GraphQL, HTTP, SQL or Cypher.
package kg
