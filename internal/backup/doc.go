// Package backup writes a whole graph as JSON Lines and puts it back, byte for byte.
//
// Its one rule: a line is a record, a change set or a change in its canonical JSON, and the order of lines follows from the
// graph alone, so that two exports of the same graph are the same file.
package backup
