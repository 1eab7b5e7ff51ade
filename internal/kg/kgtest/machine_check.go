package kgtest

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// all are all records of the model.
func (m *Model) all() map[kg.ID]kg.Record {
	records := map[kg.ID]kg.Record{}
	for id, row := range m.entities {
		records[id] = row.Entity
	}
	for id, row := range m.relationships {
		records[id] = row.Relationship
	}
	for id, row := range m.statements {
		records[id] = row.Statement
	}
	return records
}

// everything is more than a life of the machine ever holds.
const everything = 100_000

// compareAll compares all that the store and the model hold at the end of a life.
func (m *machine) compareAll() error {
	ids := append(slices.Sorted(maps.Keys(m.model.all())), m.seen.ids...)
	at := []question{
		single("Records", ids, kg.Store.Records),
		single("Texts", ids, kg.Store.Texts),
		single("Changes", kg.ChangeQuery{Total: true}, kg.Store.Changes),
		single("Sets", int64(0), func(s kg.Store, ctx context.Context, after int64) ([]kg.Set, error) {
			return s.Sets(ctx, after, everything)
		}),
		single("Counts", "", func(s kg.Store, ctx context.Context, _ string) (kg.Counts, error) {
			counts, err := s.Counts(ctx)
			return withoutZeros(counts), err
		}),
	}
	for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
		at = append(at, single("Scan", class, func(s kg.Store, ctx context.Context, class kg.Class) ([]kg.Record, error) {
			return s.Scan(ctx, class, "", everything)
		}))
	}
	for _, q := range at {
		if _, err := m.ask(q); err != nil {
			return err
		}
	}
	return nil
}

// checkBatch sees to it that a batch was complete and told the truth: the log tells how the records came to be as they are, all that
// they name is there, and what the store was told of each is what follows from the records as they are now.
func (m *machine) checkBatch(log []kg.Change, before map[kg.ID]kg.Record) error {
	after := m.model.all()
	if err := checkLog(log, before, after); err != nil {
		return err
	}
	var labels []string
	for _, id := range slices.Sorted(maps.Keys(after)) {
		for _, named := range named(after[id]) {
			if after[named] == nil {
				return fmt.Errorf("%s names %s, which is not there", id, named)
			}
		}
		if e, ok := after[id].(*kg.Entity); ok && e.Topic != nil {
			labels = append(labels, e.Name)
			for _, name := range e.Names {
				labels = append(labels, name.Text)
			}
		}
	}
	return m.checkRows(after, m.lexicon(labels))
}

// lexicon is the one made of labels. Most change sets leave the labels as they are, and making a lexicon is slow.
func (m *machine) lexicon(labels []string) *text.Lexicon {
	if m.known == nil || !slices.Equal(labels, m.labels) {
		m.labels, m.known = labels, text.NewLexicon(labels...)
	}
	return m.known
}

func (m *machine) checkRows(records map[kg.ID]kg.Record, lexicon *text.Lexicon) error {
	topicsOf := func(claim kg.ID) []kg.ID { return records[claim].(*kg.Entity).Claim.Topics }
	for _, id := range slices.Sorted(maps.Keys(records)) {
		var is, ought any
		switch r := records[id].(type) {
		case *kg.Entity:
			is, ought = m.model.entities[id], kg.DeriveEntity(r, lexicon)
		case *kg.Relationship:
			is, ought = m.model.relationships[id], kg.DeriveRelationship(r)
		case *kg.Statement:
			is, ought = m.model.statements[id], kg.DeriveStatement(r, topicsOf, lexicon)
		}
		if diff := difference(is, ought); diff != "" {
			return fmt.Errorf("what the stores were told of %s is not what follows from it (-follows +told):\n%s", id, diff)
		}
	}
	return nil
}

// checkLog sees to it that the log tells what happened: in the order of ids, from the record before to the record after.
func checkLog(log []kg.Change, before, after map[kg.ID]kg.Record) error {
	told := map[kg.ID]bool{}
	for i, c := range log {
		told[c.ID] = true
		if c.Position != i || i > 0 && log[i-1].ID >= c.ID {
			return fmt.Errorf("change %d of the set has position %d and the id %s", i, c.Position, c.ID)
		}
		if err := checkChange(c, before[c.ID], after[c.ID]); err != nil {
			return err
		}
	}
	for id, is := range after {
		if was := before[id]; !told[id] && (was == nil || *was.RecordRevision() != *is.RecordRevision()) {
			return fmt.Errorf("%s: there is a new revision, and the log does not tell of it", id)
		}
	}
	for id := range before {
		if after[id] == nil && !told[id] {
			return fmt.Errorf("%s: it is gone, and the log does not tell of it", id)
		}
	}
	return nil
}

func checkChange(c kg.Change, was, is kg.Record) error {
	action, revision := kg.Updated, 0
	switch {
	case was == nil:
		action = kg.Created
	case is == nil:
		action, revision = kg.Deleted, was.RecordRevision().Number
	}
	if is != nil {
		revision = is.RecordRevision().Number
	}
	if c.Action != action || c.Revision != revision {
		return fmt.Errorf("%s: the log says %s to revision %d, it was %s to revision %d", c.ID, c.Action, c.Revision, action, revision)
	}
	if was != nil && !bytes.Equal(c.Before, kg.Encode(was)) {
		return fmt.Errorf("%s: the log says that it was\n%s\nbut it was\n%s", c.ID, c.Before, kg.Encode(was))
	}
	return nil
}
