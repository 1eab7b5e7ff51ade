package kgtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"wortlaut/internal/kg"
)

// Model is a [kg.Store] in memory that reads the contract aloud: maps, linear scans and sorting, no index, nothing clever. Where
// it and a store differ, one of them has read the contract wrongly.
type Model struct {
	mu sync.RWMutex

	head          kg.Head
	entities      map[kg.ID]kg.EntityRow
	relationships map[kg.ID]kg.RelationshipRow
	statements    map[kg.ID]kg.StatementRow
	texts         map[kg.ID]string
	sets          []kg.Set
	log           []kg.Change
}

var _ kg.Store = (*Model)(nil)

// NewModel returns an empty Model.
func NewModel() *Model {
	return &Model{
		entities:      map[kg.ID]kg.EntityRow{},
		relationships: map[kg.ID]kg.RelationshipRow{},
		statements:    map[kg.ID]kg.StatementRow{},
		texts:         map[kg.ID]string{},
	}
}

// read begins a reading method: no method does anything once its context is done.
func (m *Model) read(ctx context.Context) (unlock func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, kg.Errorf(kg.Timeout, "the model was not asked in time: %w", err)
	}
	m.mu.RLock()
	return m.mu.RUnlock, nil
}

// Head implements [kg.Store].
func (m *Model) Head(ctx context.Context) (kg.Head, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return kg.Head{}, err
	}
	defer unlock()
	return m.head, nil
}

// Records implements [kg.Store].
func (m *Model) Records(ctx context.Context, ids []kg.ID) (map[kg.ID]kg.Record, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	found := map[kg.ID]kg.Record{}
	for _, id := range ids {
		if record := m.record(id); record != nil {
			found[id] = record
		}
	}
	return found, nil
}

func (m *Model) record(id kg.ID) kg.Record {
	if row, ok := m.entities[id]; ok {
		return row.Entity
	}
	if row, ok := m.relationships[id]; ok {
		return row.Relationship
	}
	if row, ok := m.statements[id]; ok {
		return row.Statement
	}
	return nil
}

// Texts implements [kg.Store].
func (m *Model) Texts(ctx context.Context, documents []kg.ID) (map[kg.ID]string, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	found := map[kg.ID]string{}
	for _, id := range documents {
		if text, ok := m.texts[id]; ok {
			found[id] = text
		}
	}
	return found, nil
}

// Counts implements [kg.Store].
func (m *Model) Counts(ctx context.Context) (kg.Counts, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return kg.Counts{}, err
	}
	defer unlock()
	counts := kg.Counts{
		Entities:      map[kg.Kind]int{},
		Relationships: map[kg.RelationshipType]int{},
		Statements:    len(m.statements),
		Texts:         len(m.texts),
	}
	for id := range m.entities {
		counts.Entities[id.Kind()]++
	}
	for _, row := range m.relationships {
		counts.Relationships[row.Relationship.Type]++
	}
	return counts, nil
}

// Scan implements [kg.Store].
func (m *Model) Scan(ctx context.Context, class kg.Class, after kg.ID, limit int) ([]kg.Record, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var ids []kg.ID
	switch class {
	case kg.Entities:
		ids = slices.Sorted(maps.Keys(m.entities))
	case kg.Relationships:
		ids = slices.Sorted(maps.Keys(m.relationships))
	case kg.Statements:
		ids = slices.Sorted(maps.Keys(m.statements))
	}
	records := []kg.Record{}
	for _, id := range ids {
		if id > after && len(records) < limit {
			records = append(records, m.record(id))
		}
	}
	return records, nil
}

// Apply implements [kg.Store].
func (m *Model) Apply(ctx context.Context, batch *kg.Batch) error {
	if err := ctx.Err(); err != nil {
		return kg.Errorf(kg.Timeout, "the model was not asked in time: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.head.Number != batch.Base {
		return kg.ErrStale
	}
	b := clone(batch)
	for _, id := range b.Delete {
		delete(m.entities, id)
		delete(m.relationships, id)
		delete(m.statements, id)
		delete(m.texts, id) // a text is a part of its document
	}
	for _, row := range b.Entities {
		m.entities[row.Entity.ID] = row
	}
	for _, row := range b.Relationships {
		m.relationships[row.Relationship.ID] = row
	}
	for _, row := range b.Statements {
		m.statements[row.Statement.ID] = row
	}
	for _, text := range b.Texts {
		if text.Text == "" {
			delete(m.texts, text.Document)
		} else {
			m.texts[text.Document] = text.Text
		}
	}
	for _, set := range b.Sets {
		m.sets = slices.DeleteFunc(m.sets, func(s kg.Set) bool { return s.Number == set.Number })
	}
	m.sets = append(m.sets, b.Sets...)
	given := map[kg.ChangeKey]bool{}
	for _, c := range b.Log {
		given[kg.ChangeKey{Set: c.Set, Position: c.Position}] = true
	}
	m.log = slices.DeleteFunc(m.log, func(c kg.Change) bool { return given[kg.ChangeKey{Set: c.Set, Position: c.Position}] })
	m.log = append(m.log, b.Log...)
	m.head = b.Head
	return nil
}

// Close implements [kg.Store].
func (m *Model) Close() error { return nil }

// clone copies a batch deeply: what a caller does to it after handing it in must not reach the model. (What the model hands out
// is not copied: a caller may keep it but not change it.)
func clone(batch *kg.Batch) *kg.Batch {
	encoded, err := json.Marshal(batch)
	if err != nil {
		panic(fmt.Sprintf("a batch can't be written as JSON: %v", err))
	}
	copied := new(kg.Batch)
	if err := json.Unmarshal(encoded, copied); err != nil {
		panic(fmt.Sprintf("a batch can't be read back from JSON: %v", err))
	}
	for i, change := range batch.Log {
		copied.Log[i].Before = bytes.Clone(change.Before) // to the byte: JSON within JSON is reformatted
	}
	return copied
}
