// Package model holds the views that GraphQL types are bound to: a record of the graph together with the records that came with
// it (its [Cohort]), and the conversions between the graph's values and GraphQL's.
//
// Its one rule: what a view answers by itself it has at hand; whatever needs the store is a resolver.
package model
