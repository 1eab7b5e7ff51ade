package kg

import (
	"encoding/json"
	"time"
)

// Record is an *Entity, a *Relationship or a *Statement.
type Record interface {
	// RecordID is the id of the record.
	RecordID() ID
	// RecordRevision is the record's revision, to be read and set.
	RecordRevision() *Revision
}

// RecordID implements [Record].
func (e *Entity) RecordID() ID { return e.ID }

// RecordID implements [Record].
func (r *Relationship) RecordID() ID { return r.ID }

// RecordID implements [Record].
func (s *Statement) RecordID() ID { return s.ID }

// RecordRevision implements [Record].
func (e *Entity) RecordRevision() *Revision { return &e.Revision }

// RecordRevision implements [Record].
func (r *Relationship) RecordRevision() *Revision { return &r.Revision }

// RecordRevision implements [Record].
func (s *Statement) RecordRevision() *Revision { return &s.Revision }

// Revision says which version of a record this is, the first being 1, and who made it, when and why.
type Revision struct {
	Number    int       `json:"number"`
	ChangedAt time.Time `json:"changedAt"` // UTC, to the millisecond
	ChangedBy string    `json:"changedBy"`
	Reason    string    `json:"reason,omitempty"`
}

// ChangeSet is a write: all of it is applied or nothing. The order of its parts does not matter; no id may stand in it twice.
type ChangeSet struct {
	By     string // who; never empty
	Reason string
	Put    []Put
	Delete []Delete
}

// Put writes a record, new or in place of what has its id. A record that is there already, just so, is left alone: it gets no
// new revision. The record's own revision is ignored.
type Put struct {
	Record Record
	// Expect is the revision that the record must have now, 0 for one that must not be there; nil if it does not matter.
	Expect *int
}

// Delete takes a record out of the graph. One that others rest on is refused; one that is not there is no error unless a
// revision is expected.
type Delete struct {
	ID     ID
	Expect *int
}

// Head tells how far a graph has come.
type Head struct {
	// Number is the number of the last change set, 0 for an empty graph.
	Number int64
	// Labels is the number of the last change set that changed a topic's label or its place among the topics, so that what was made of
	// them (the lexicon of compound parts, the order in which circles are looked for) is known to be current.
	Labels int64
	// Token is that of the last batch. Who lost the connection during a commit finds out by it whether the batch went in.
	Token string
	// Pending is not empty while an import has begun and not ended: the graph is not to be served.
	Pending string
}

// Set is a change set as the log keeps it.
type Set struct {
	Number int64     `json:"number"`
	At     time.Time `json:"at"` // UTC, to the millisecond
	By     string    `json:"by"`
	Reason string    `json:"reason,omitempty"`
}

// Action tells what a change did to a record.
type Action string

// The actions.
const (
	Created Action = "CREATED"
	Updated Action = "UPDATED"
	Deleted Action = "DELETED"
)

// Change is what one change set did to one record. The log of changes is history, audit and feed in one.
type Change struct {
	Set      int64  `json:"set"`
	Position int    `json:"position"` // within the set, from 0, in the order of ids
	ID       ID     `json:"id"`
	Action   Action `json:"action"`
	// Revision is the number of the revision that the change made; of a deletion, of the last revision there was.
	Revision int `json:"revision"`
	// Before is the record as it was, canonical JSON; empty for a creation. With the record as it is now, every earlier version
	// can be told.
	Before json.RawMessage `json:"before,omitempty"`
}
