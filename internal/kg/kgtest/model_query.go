package kgtest

import (
	"context"
	"fmt"
	"slices"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// window sorts all rows of a list and shows what w cuts out of it.
func window[T any](rows []kg.Row[T], w kg.Window) kg.Page[T] {
	inOrder := func(a, b kg.Key) int {
		if w.Descending {
			return b.Compare(a)
		}
		return a.Compare(b)
	}
	slices.SortFunc(rows, func(a, b kg.Row[T]) int { return inOrder(a.Key, b.Key) })

	page := kg.Page[T]{Rows: []kg.Row[T]{}, Total: -1}
	if w.Total {
		page.Total = len(rows)
	}
	for _, row := range rows {
		behind := w.After == nil || inOrder(*w.After, row.Key) < 0
		before := w.Before == nil || inOrder(row.Key, *w.Before) < 0
		if behind && before {
			page.Rows = append(page.Rows, row)
		}
	}
	if surplus := len(page.Rows) - w.Limit; w.Limit > 0 && surplus > 0 {
		if w.FromEnd {
			page.Rows = page.Rows[surplus:]
		} else {
			page.Rows = page.Rows[:w.Limit]
		}
	}
	return page
}

// Entities implements [kg.Store].
func (m *Model) Entities(ctx context.Context, queries []kg.EntityQuery) ([]kg.Page[*kg.Entity], error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	pages := []kg.Page[*kg.Entity]{}
	for _, q := range queries {
		var rows []kg.Row[*kg.Entity]
		for id, row := range m.entities {
			if m.fitsEntity(row, q.Where) {
				key := kg.Key{Sort: entitySort(row, q.Order), ID: id}
				rows = append(rows, kg.Row[*kg.Entity]{Key: key, Record: row.Entity})
			}
		}
		pages = append(pages, window(rows, q.Window))
	}
	return pages, nil
}

func entitySort(row kg.EntityRow, order kg.EntityOrder) string {
	switch order {
	case kg.EntitiesByName:
		return row.Sort
	case kg.EntitiesByDate:
		return string(row.Date)
	}
	return ""
}

func (m *Model) fitsEntity(row kg.EntityRow, where []kg.EntityCriterion) bool {
	for _, c := range where {
		if !m.meetsEntity(row, c) {
			return false
		}
	}
	return true
}

func (m *Model) meetsEntity(row kg.EntityRow, c kg.EntityCriterion) bool {
	switch c.Field {
	case kg.EntityID:
		return contains(c.Values, row.Entity.ID)
	case kg.EntityKind:
		return contains(c.Values, row.Entity.ID.Kind())
	case kg.EntityClass:
		return contains(c.Values, row.Class)
	case kg.EntityIdentifier:
		return containsAny(c.Values, row.Identifiers)
	case kg.EntityDate:
		return row.Date != "" && overlap(row.Date.Days(), c.Days)
	case kg.EntityText:
		return matches(row.Search.Index, c.Text)
	case kg.EntityTie:
		return m.hasTie(row.Entity.ID, *c.Tie)
	}
	return false
}

func (m *Model) hasTie(id kg.ID, q kg.TieQuery) bool {
	for link := range m.links() {
		if !follows(link, q.Roles, q.During) {
			continue
		}
		out := link.From == id && slices.Contains(q.Others, link.To)
		in := link.To == id && slices.Contains(q.Others, link.From)
		if out && q.Direction != kg.In || in && q.Direction != kg.Out {
			return true
		}
	}
	return false
}

// Relationships implements [kg.Store].
func (m *Model) Relationships(ctx context.Context, queries []kg.RelationshipQuery) ([]kg.Page[*kg.Relationship], error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	pages := []kg.Page[*kg.Relationship]{}
	for _, q := range queries {
		var rows []kg.Row[*kg.Relationship]
		for id, row := range m.relationships {
			if fitsRelationship(row, q) {
				rows = append(rows, kg.Row[*kg.Relationship]{Key: kg.Key{Sort: row.Sort, ID: id}, Record: row.Relationship})
			}
		}
		pages = append(pages, window(rows, q.Window))
	}
	return pages, nil
}

func fitsRelationship(row kg.RelationshipRow, q kg.RelationshipQuery) bool {
	r := row.Relationship
	if q.Types != nil && !slices.Contains(q.Types, r.Type) {
		return false
	}
	if q.During != nil && !(row.HoldsFrom <= q.During.Last && q.During.First < row.HoldsUntil) {
		return false
	}
	out := r.From == q.Node && (q.Other == "" || q.Other == r.To)
	in := r.To == q.Node && (q.Other == "" || q.Other == r.From)
	switch {
	case r.Type.Symmetric(), q.Direction == kg.Any:
		return out || in
	case q.Direction == kg.Out:
		return out
	}
	return in
}

// Statements implements [kg.Store].
func (m *Model) Statements(ctx context.Context, queries []kg.StatementQuery) ([]kg.Page[*kg.Statement], error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	pages := []kg.Page[*kg.Statement]{}
	for _, q := range queries {
		var rows []kg.Row[*kg.Statement]
		for id, row := range m.statements {
			if fitsStatement(row, q.Where) {
				key := kg.Key{Sort: m.statementSort(row, q), ID: id}
				rows = append(rows, kg.Row[*kg.Statement]{Key: key, Record: row.Statement})
			}
		}
		pages = append(pages, window(rows, q.Window))
	}
	return pages, nil
}

func (m *Model) statementSort(row kg.StatementRow, q kg.StatementQuery) string {
	switch q.Order {
	case kg.ByDate:
		return string(row.Statement.MadeOn)
	case kg.BySpeaker:
		return m.entities[row.Statement.Speakers[0].Actor].Sort
	}
	// By relevance: that of the first criterion on text that asks for it.
	i := slices.IndexFunc(q.Where, func(c kg.Criterion) bool { return c.Field == kg.FieldText && !c.Not })
	return relevance(row.Search, q.Where[i].Text, "")
}

func fitsStatement(row kg.StatementRow, where []kg.Criterion) bool {
	for _, c := range where {
		if meetsStatement(row, c) == c.Not {
			return false
		}
	}
	return true
}

func meetsStatement(row kg.StatementRow, c kg.Criterion) bool {
	s := row.Statement
	switch c.Field {
	case kg.FieldID:
		return contains(c.Values, s.ID)
	case kg.FieldSpeaker:
		return containsAny(c.Values, row.Speakers)
	case kg.FieldOrganization:
		return containsAny(c.Values, row.Organizations)
	case kg.FieldAttribution:
		return containsAny(c.Values, row.Attributions)
	case kg.FieldTopic:
		return hasPosition(row, c, func(p kg.PositionRow) kg.ID { return p.Topic })
	case kg.FieldClaim:
		return hasPosition(row, c, func(p kg.PositionRow) kg.ID { return p.Subject })
	case kg.FieldStance:
		return slices.ContainsFunc(row.Positions, func(p kg.PositionRow) bool { return contains(c.Values, p.Stance) })
	case kg.FieldKind:
		return contains(c.Values, s.Kind)
	case kg.FieldDocument:
		return containsAny(c.Values, row.Documents)
	case kg.FieldEvent:
		return contains(c.Values, s.Event)
	case kg.FieldMention:
		return containsAny(c.Values, s.Mentions)
	case kg.FieldAddressee:
		return containsAny(c.Values, s.Addressees)
	case kg.FieldMade:
		return overlap(kg.Days{First: row.First, Last: row.Last}, c.Days)
	case kg.FieldText:
		return matches(row.Search.Index, c.Text)
	case kg.FieldVerification:
		return contains(c.Values, s.Verification)
	}
	return false
}

// hasPosition says whether one position is on one of the values and has, itself, one of the stances.
func hasPosition(row kg.StatementRow, c kg.Criterion, on func(kg.PositionRow) kg.ID) bool {
	return slices.ContainsFunc(row.Positions, func(p kg.PositionRow) bool {
		return contains(c.Values, on(p)) && (c.Stances == nil || slices.Contains(c.Stances, p.Stance))
	})
}

// Search implements [kg.Store].
func (m *Model) Search(ctx context.Context, q kg.SearchQuery) (kg.Page[kg.Record], error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return kg.Page[kg.Record]{}, err
	}
	defer unlock()
	var rows []kg.Row[kg.Record]
	add := func(record kg.Record, row kg.SearchRow) {
		if !matches(row.Index, q.Text) || q.Scopes != nil && !slices.Contains(q.Scopes, row.Scope) {
			return
		}
		key := kg.Key{Sort: string(row.Date), ID: record.RecordID()}
		if !q.ByDate {
			key.Sort = relevance(row, q.Text, q.Exact)
		}
		rows = append(rows, kg.Row[kg.Record]{Key: key, Record: record})
	}
	for _, row := range m.entities {
		add(row.Entity, row.Search)
	}
	for _, row := range m.statements {
		add(row.Statement, row.Search)
	}
	return window(rows, q.Window), nil
}

// relevance is the sort key of a hit: its tier, then its rank.
func relevance(row kg.SearchRow, q text.Query, exact string) string {
	stems, _ := row.Index.Matches(q)
	tier := 2
	switch {
	case slices.Contains(row.Exact, exact):
		tier = 0
	case stems:
		tier = 1
	}
	return fmt.Sprintf("%d|%s", tier, row.Rank)
}

// matches says whether an index matches in any tier.
func matches(index text.Index, q text.Query) bool {
	stems, all := index.Matches(q)
	return stems || all
}

// overlap says whether two spans of days share a day.
func overlap(a, b kg.Days) bool { return a.First <= b.Last && b.First <= a.Last }

func contains[S ~string](values []string, s S) bool { return slices.Contains(values, string(s)) }

func containsAny[S ~string](values []string, list []S) bool {
	return slices.ContainsFunc(list, func(s S) bool { return contains(values, s) })
}
