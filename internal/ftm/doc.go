// Package ftm reads and writes entities of FollowTheMoney (https://followthemoney.tech), the data model of investigations, as JSON lines. What
// becomes of what is told in docs/ftm.md.
//
// Its one rule: no schema is bent. What FollowTheMoney has a schema for is that on the other side; all else is counted and told, and what is written is
// valid by its model.
package ftm
