// Package sqlitestore keeps a graph in one SQLite file, or in memory: the store that needs no server.
//
// Its one rule: every list comes out of an index and every answer of one call out of one snapshot. What is compared was
// computed before it came here; migrations/0001.sql says how it is laid out.
//
// A file is one that SQLite's own tools can read and copy. It is in WAL mode and synced before a write is acknowledged; several
// processes may have it open. Each opening checks all of it (see [Open]), and what no index can vouch for carries a checksum
// that is looked at whenever it is read.
package sqlitestore
