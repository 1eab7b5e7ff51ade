// Package popolo reads and writes Popolo documents (http://www.popoloproject.com/specs/, JSON), and those of EveryPolitician, which follow it. What
// becomes of what is told in docs/popolo.md.
//
// Its one rule: there and back, a document tells what it told. Whatever a file holds is in the graph afterwards or was flagged, and a graph
// that was exported and is imported elsewhere has the same records there.
package popolo
