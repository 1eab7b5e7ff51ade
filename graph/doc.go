// Package graph is the GraphQL server that gqlgen generates from schema.graphqls, and the tests that hold the schema to its rules
// and to what clients were promised.
//
// Its one rule: nothing here is written by hand but its tests; whoever wants another graph changes the schema, gqlgen.yml or the
// views in graph/model, and runs go generate.
package graph
