// Package dna reads and writes the databases of Discourse Network Analyzer 3 (.dna, SQLite), the program in which discourse networks are
// coded by hand. What becomes of each of its tables is told in docs/dna.md.
//
// Its one rule: nothing is lost in silence. What has no place on the other side is counted and told; what can't be read is refused with
// its file, table and row, and then nothing at all is written.
package dna
