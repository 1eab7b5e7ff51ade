// Package ingest puts what files tell into the graph, whatever their format: [Run] reads files with a [Reader], finds who and what of them the
// graph knows already, writes, and reports.
//
// Its one rule: a file goes in as often as anyone likes, and the graph is the same as after the first time. A part of a file is written whole or not
// at all, but for what it leaves to the end of a stretch of files; a file that can't be read stops nothing but itself; what others have changed since is
// left to them; and what could not be used is flagged with its place, never dropped in silence.
package ingest
