package kgtest

import (
	"context"
	"slices"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// writes changes how batches are written.
type writes struct {
	*Model
	apply func(m *Model, ctx context.Context, b *kg.Batch) error
}

func (s writes) Apply(ctx context.Context, b *kg.Batch) error { return s.apply(s.Model, ctx, b) }

// writing is a fault in how batches are written.
func writing(name string, apply func(m *Model, ctx context.Context, b *kg.Batch) error) fault {
	return fault{name, func(m *Model) kg.Store { return writes{m, apply} }}
}

// keeping is a fault by which something of the row before stays when an entity is put anew.
func keeping(name string, keep func(before kg.EntityRow, after *kg.EntityRow)) fault {
	return writing(name, func(m *Model, ctx context.Context, b *kg.Batch) error {
		changed := *b
		changed.Entities = slices.Clone(b.Entities)
		for i, row := range changed.Entities {
			if before, ok := m.entities[row.Entity.ID]; ok {
				keep(before, &changed.Entities[i])
			}
		}
		return m.Apply(ctx, &changed)
	})
}

// keepingStatement is the same for statements.
func keepingStatement(name string, keep func(before kg.StatementRow, after *kg.StatementRow)) fault {
	return writing(name, func(m *Model, ctx context.Context, b *kg.Batch) error {
		changed := *b
		changed.Statements = slices.Clone(b.Statements)
		for i, row := range changed.Statements {
			if before, ok := m.statements[row.Statement.ID]; ok {
				keep(before, &changed.Statements[i])
			}
		}
		return m.Apply(ctx, &changed)
	})
}

// dropping is a fault by which a part of a batch is not written.
func dropping(name string, drop func(b *kg.Batch)) fault {
	return writing(name, func(m *Model, ctx context.Context, b *kg.Batch) error {
		changed := *b
		drop(&changed)
		return m.Apply(ctx, &changed)
	})
}

// keepingLinks leaves the links of what is deleted where they lead to.
func keepingLinks(m *Model, ctx context.Context, b *kg.Batch) error {
	var left []kg.Link
	for _, id := range b.Delete {
		left = append(left, m.entities[id].Links...)
		left = append(left, m.relationships[id].Links...)
	}
	if err := m.Apply(ctx, b); err != nil {
		return err
	}
	for _, link := range left {
		if row, ok := m.entities[link.To]; ok {
			row.Links = append(row.Links, link)
			m.entities[link.To] = row
		}
	}
	return nil
}

// changingEntities is a fault by which rows of entities are not written as they are.
func changingEntities(name string, change func(row *kg.EntityRow)) fault {
	return dropping(name, func(b *kg.Batch) {
		b.Entities = slices.Clone(b.Entities)
		for i := range b.Entities {
			change(&b.Entities[i])
		}
	})
}

// unlinking is a fault by which references of a role are not written.
func unlinking(role kg.Role) fault {
	return changingEntities("no links of the role "+string(role)+" are written", func(row *kg.EntityRow) {
		row.Links = slices.DeleteFunc(slices.Clone(row.Links), func(l kg.Link) bool { return l.Role == role })
	})
}

var writeFaults = []fault{
	keeping("links of the row before stay", func(before kg.EntityRow, after *kg.EntityRow) {
		after.Links = slices.Concat(before.Links, after.Links)
	}),
	keeping("identifiers of the row before stay", func(before kg.EntityRow, after *kg.EntityRow) {
		after.Identifiers = slices.Concat(before.Identifiers, after.Identifiers)
	}),
	keeping("words of the row before stay", func(before kg.EntityRow, after *kg.EntityRow) {
		after.Search.Stems += " " + before.Search.Stems
	}),
	keeping("names of the row before stay", func(before kg.EntityRow, after *kg.EntityRow) {
		after.Search.Exact = slices.Concat(before.Search.Exact, after.Search.Exact)
	}),
	keeping("the sort key of the row before stays", func(before kg.EntityRow, after *kg.EntityRow) { after.Sort = before.Sort }),
	keeping("the date of the row before stays", func(before kg.EntityRow, after *kg.EntityRow) { after.Date = before.Date }),
	keepingStatement("positions of the row before stay", func(before kg.StatementRow, after *kg.StatementRow) {
		after.Positions = slices.Concat(before.Positions, after.Positions)
	}),
	keepingStatement("speakers of the row before stay", func(before kg.StatementRow, after *kg.StatementRow) {
		after.Speakers = slices.Concat(before.Speakers, after.Speakers)
	}),
	keepingStatement("documents of the row before stay", func(before kg.StatementRow, after *kg.StatementRow) {
		after.Documents = slices.Concat(before.Documents, after.Documents)
	}),
	keepingStatement("words of the row before stay", func(before kg.StatementRow, after *kg.StatementRow) { after.Search = before.Search }),
	dropping("nothing is deleted", func(b *kg.Batch) { b.Delete = nil }),
	dropping("texts are not taken away", func(b *kg.Batch) {
		b.Texts = slices.DeleteFunc(slices.Clone(b.Texts), func(t kg.Text) bool { return t.Text == "" })
	}),
	dropping("only the first 1,000 rows are written", func(b *kg.Batch) { b.Statements = b.Statements[:min(1_000, len(b.Statements))] }),
	dropping("the log is not written", func(b *kg.Batch) { b.Log = nil }),
	dropping("the back of a symmetric link is not written", func(b *kg.Batch) {
		b.Relationships = slices.Clone(b.Relationships)
		for i, row := range b.Relationships {
			b.Relationships[i].Links = row.Links[:1]
		}
	}),
	dropping("a claim without topics has no position", func(b *kg.Batch) {
		b.Statements = slices.Clone(b.Statements)
		for i, row := range b.Statements {
			b.Statements[i].Positions = slices.DeleteFunc(slices.Clone(row.Positions), func(p kg.PositionRow) bool { return p.Topic == "" })
		}
	}),
	dropping("an end that is not known has come", func(b *kg.Batch) {
		b.Relationships = slices.Clone(b.Relationships)
		for i, row := range b.Relationships {
			if row.HoldsUntil > kg.LastDay {
				b.Relationships[i].HoldsUntil = "2021-01-01"
			}
		}
	}),
	dropping("a section is none of the documents of a statement", func(b *kg.Batch) {
		b.Statements = slices.Clone(b.Statements)
		for i, row := range b.Statements {
			b.Statements[i].Documents = slices.DeleteFunc(slices.Clone(row.Documents), func(id kg.ID) bool {
				return slices.ContainsFunc(row.Statement.Citations, func(c kg.Citation) bool { return c.Section == id })
			})
		}
	}),
	unlinking(kg.RoleSection), unlinking(kg.RoleItem), unlinking(kg.RoleSuggested),
	changingEntities("a suggestion is found by its name", func(row *kg.EntityRow) {
		if row.Entity.Suggestion != nil {
			row.Search = kg.DeriveEntity(entity("topic:a", row.Entity.Name), text.NewLexicon()).Search
		}
	}),
	changingEntities("a suggestion has no status", func(row *kg.EntityRow) {
		if row.Entity.Suggestion != nil {
			row.Class = ""
		}
	}),
	changingEntities("what a suggestion suggests is not kept", func(row *kg.EntityRow) {
		if row.Entity.Suggestion != nil {
			e, s := *row.Entity, *row.Entity.Suggestion
			s.Relationships, e.Suggestion = nil, &s
			row.Entity = &e
		}
	}),
	writing("links of what is deleted stay", keepingLinks),
	writing("what is logged again is logged twice", func(m *Model, ctx context.Context, b *kg.Batch) error {
		sets, log := slices.Clone(m.sets), slices.Clone(m.log)
		err := m.Apply(ctx, b)
		if err == nil {
			m.sets, m.log = append(sets, b.Sets...), append(log, b.Log...)
		}
		return err
	}),
	writing("what is logged again is not logged", func(m *Model, ctx context.Context, b *kg.Batch) error {
		changed := *b
		changed.Log = slices.DeleteFunc(slices.Clone(b.Log), func(c kg.Change) bool {
			return slices.ContainsFunc(m.log, func(before kg.Change) bool { return before.Set == c.Set && before.Position == c.Position })
		})
		return m.Apply(ctx, &changed)
	}),
	writing("a batch is used up", func(m *Model, ctx context.Context, b *kg.Batch) error {
		err := m.Apply(ctx, b)
		if len(b.Statements) > 0 {
			b.Statements[0].Speakers = nil
		}
		return err
	}),
	writing("the text of a document that is deleted stays", func(m *Model, ctx context.Context, b *kg.Batch) error {
		held := map[kg.ID]string{}
		for _, id := range b.Delete {
			if s, ok := m.texts[id]; ok {
				held[id] = s
			}
		}
		err := m.Apply(ctx, b)
		for id, s := range held {
			m.texts[id] = s
		}
		return err
	}),
	writing("deleting what is not there is an error", func(m *Model, ctx context.Context, b *kg.Batch) error {
		for _, id := range b.Delete {
			if m.record(id) == nil {
				return kg.Errorf(kg.NotFound, "there is no %s", id)
			}
		}
		return m.Apply(ctx, b)
	}),
	writing("a stale batch is written", func(m *Model, ctx context.Context, b *kg.Batch) error {
		changed := *b
		changed.Base = m.head.Number
		return m.Apply(ctx, &changed)
	}),
	writing("a stale batch leaves its texts", func(m *Model, ctx context.Context, b *kg.Batch) error {
		err := m.Apply(ctx, b)
		if err != nil {
			for _, s := range b.Texts {
				m.texts[s.Document] = s.Text
			}
		}
		return err
	}),
	writing("a stale batch leaves its log", func(m *Model, ctx context.Context, b *kg.Batch) error {
		err := m.Apply(ctx, b)
		if err != nil {
			m.log = append(m.log, b.Log...)
		}
		return err
	}),
	writing("a batch with the token of the head is stale", func(m *Model, ctx context.Context, b *kg.Batch) error {
		if m.head.Pending != "" {
			return kg.ErrStale
		}
		return m.Apply(ctx, b)
	}),
	writing("records that were read are changed", func(m *Model, ctx context.Context, b *kg.Batch) error {
		for _, row := range b.Entities {
			if before, ok := m.entities[row.Entity.ID]; ok {
				before.Entity.Name = row.Entity.Name
			}
		}
		return m.Apply(ctx, b)
	}),
	writing("statements are written after the lock is given back", func(m *Model, ctx context.Context, b *kg.Batch) error {
		first, second := *b, *b
		first.Statements = nil
		if err := m.Apply(ctx, &first); err != nil {
			return err
		}
		time.Sleep(time.Millisecond)
		second.Base, second.Entities, second.Relationships, second.Delete = b.Head.Number, nil, nil, nil
		second.Texts, second.Sets, second.Log = nil, nil, nil
		return m.Apply(ctx, &second)
	}),
	writing("rows are written one by one", func(m *Model, ctx context.Context, b *kg.Batch) error {
		for i := range b.Entities {
			part := kg.Batch{Base: b.Base, Head: m.head, Entities: b.Entities[i : i+1]}
			if err := m.Apply(ctx, &part); err != nil {
				return err
			}
		}
		rest := *b
		rest.Entities = nil
		return m.Apply(ctx, &rest)
	}),
	writing("the head is read before the lock is taken", func(m *Model, ctx context.Context, b *kg.Batch) error {
		head, err := m.Head(ctx)
		if err != nil {
			return err
		}
		if head.Number != b.Base {
			return kg.ErrStale
		}
		time.Sleep(time.Millisecond)
		m.mu.RLock()
		late := *b
		late.Base = m.head.Number
		m.mu.RUnlock()
		return m.Apply(ctx, &late)
	}),
}
