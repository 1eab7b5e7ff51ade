// Package table reads tables that people have typed: CSV with people, organizations, topics, claims, events, relationships or statements, a row
// each. The columns are told in docs/csv.md.
//
// Its one rule: a file goes in whole or not at all, and everything that is wrong with it is told at once, each with the line that an editor shows.
package table
