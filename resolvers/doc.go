// Package resolvers answers the fields of the GraphQL schema from the portable graph: arguments in, views of records out.
//
// Its one rule: a resolver decides nothing. It hands the arguments to one method of [kg.Graph], once for the whole cohort of
// records that came together, and wraps what comes back.
package resolvers
