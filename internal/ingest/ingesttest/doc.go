// Package ingesttest is what tests of importers have in common: an empty graph, a run with what it says, the records that it leaves, files to compare
// with, and what every importer of files that people edit promises ([Edit]).
//
// Its one rule: it knows what an import promises, and nothing of a format.
package ingesttest
