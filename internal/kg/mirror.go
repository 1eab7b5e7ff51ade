package kg

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"wortlaut/internal/text"
)

// Mirror asks the store of a graph and a fresh one, into which the same graph was put, the same questions: lists, ties, closures,
// counts, searches and the log. Where the answers differ, what the store has computed and kept beside the records is not what the
// records make, and is reported; the records themselves are Audit's matter.
func (g *Graph) Mirror(ctx context.Context, fresh *Graph, report func(Problem)) error {
	m := &mirror{ctx: ctx, kept: g.store, fresh: fresh.store, report: report}
	for _, ask := range []func() error{m.wholes, m.log, m.entities, m.statements} {
		if err := ask(); err != nil {
			return err
		}
	}
	return nil
}

type mirror struct {
	ctx         context.Context
	kept, fresh Store
	report      func(Problem)
}

// both asks both stores and reports if they answer differently. It returns what the fresh one says.
func both[A any](m *mirror, about ID, what string, ask func(Store) (A, error)) (A, error) {
	want, err := ask(m.fresh)
	if err != nil {
		return want, err
	}
	got, err := ask(m.kept)
	if err == nil && !reflect.DeepEqual(got, want) {
		m.report(Problem{about, what + ": the store answers otherwise than its records: export the graph and import it into an empty one"})
	}
	return want, err
}

// each compares the pages of many queries, one for each of the ids, some at a time.
func each[Q, T any](m *mirror, ids []ID, what string, query func(ID) Q, ask func(Store, []Q) ([]Page[T], error)) error {
	for chunk := range slices.Chunk(ids, mirrorChunk) {
		queries := make([]Q, len(chunk))
		for i, id := range chunk {
			queries[i] = query(id)
		}
		want, err := ask(m.fresh, queries)
		if err != nil {
			return err
		}
		got, err := ask(m.kept, queries)
		if err != nil {
			return err
		}
		for i, id := range chunk {
			if !slices.Equal(keysOf(got[i]), keysOf(want[i])) {
				m.report(Problem{id, fmt.Sprintf("%s: the store lists %d, its records make %d, or in another order: export the graph and import it into an empty one",
					what, len(got[i].Rows), len(want[i].Rows))})
			}
		}
	}
	return nil
}

const mirrorChunk = 200

func keysOf[T any](p Page[T]) []Key {
	keys := make([]Key, len(p.Rows))
	for i, r := range p.Rows {
		keys[i] = r.Key
	}
	return keys
}

func (m *mirror) wholes() error {
	if _, err := both(m, "", "counts", func(s Store) (Counts, error) { return s.Counts(m.ctx) }); err != nil {
		return err
	}
	for name, order := range map[string]EntityOrder{"entities by name": EntitiesByName, "entities by date": EntitiesByDate} {
		_, err := both(m, "", name, func(s Store) ([]Key, error) {
			pages, err := s.Entities(m.ctx, []EntityQuery{{Order: order}})
			if err != nil {
				return nil, err
			}
			return keysOf(pages[0]), nil
		})
		if err != nil {
			return err
		}
	}
	for name, order := range map[string]StatementOrder{"statements by date": ByDate, "statements by speaker": BySpeaker} {
		_, err := both(m, "", name, func(s Store) ([]Key, error) {
			pages, err := s.Statements(m.ctx, []StatementQuery{{Order: order}})
			if err != nil {
				return nil, err
			}
			return keysOf(pages[0]), nil
		})
		if err != nil {
			return err
		}
	}
	for by := range TallyYear + 1 {
		_, err := both(m, "", "statements counted", func(s Store) ([]TallyPage, error) { return s.Tally(m.ctx, []TallyQuery{{By: by}}) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *mirror) log() error {
	_, err := both(m, "", "the log", func(s Store) (ChangePage, error) { return s.Changes(m.ctx, ChangeQuery{}) })
	return err
}

// entities compares what is found by way of each entity.
func (m *mirror) entities() error {
	ids, words, err := m.read(Entities)
	if err != nil {
		return err
	}
	roles := slices.Clone(EntityRoles)
	for _, t := range RelationshipTypes {
		roles = append(roles, Role(t))
	}
	ties := func(s Store, q []EntityQuery) ([]Page[*Entity], error) { return s.Entities(m.ctx, q) }
	for _, direction := range []Direction{Out, In} {
		err := each(m, ids, "its neighbours", func(id ID) EntityQuery {
			return EntityQuery{Where: []EntityCriterion{{Field: EntityTie, Tie: &TieQuery{Roles: roles, Direction: direction, Others: []ID{id}}}}}
		}, ties)
		if err != nil {
			return err
		}
	}
	err = each(m, ids, "its relationships", func(id ID) RelationshipQuery { return RelationshipQuery{Node: id, Direction: Any} },
		func(s Store, q []RelationshipQuery) ([]Page[*Relationship], error) { return s.Relationships(m.ctx, q) })
	if err != nil {
		return err
	}
	for _, field := range []Field{FieldSpeaker, FieldOrganization, FieldTopic, FieldClaim, FieldDocument, FieldEvent, FieldMention, FieldAddressee} {
		err := each(m, ids, "its statements", func(id ID) StatementQuery {
			return StatementQuery{Where: []Criterion{{Field: field, Values: []string{string(id)}}}}
		}, func(s Store, q []StatementQuery) ([]Page[*Statement], error) { return s.Statements(m.ctx, q) })
		if err != nil {
			return err
		}
	}
	if err := m.identifiers(); err != nil {
		return err
	}
	return m.searches(words)
}

func (m *mirror) identifiers() error {
	var keys []string
	for r, err := range (&Graph{store: m.fresh}).Scan(m.ctx, Entities) {
		if err != nil {
			return err
		}
		for _, i := range r.(*Entity).Identifiers {
			keys = append(keys, i.Key())
		}
	}
	for _, key := range distinct(keys) {
		_, err := both(m, "", "what "+key+" identifies", func(s Store) ([]Key, error) {
			pages, err := s.Entities(m.ctx, []EntityQuery{{Where: []EntityCriterion{{Field: EntityIdentifier, Values: []string{key}}}}})
			if err != nil {
				return nil, err
			}
			return keysOf(pages[0]), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *mirror) statements() error {
	_, words, err := m.read(Statements)
	if err != nil {
		return err
	}
	return m.searches(words)
}

// read goes through the records of a class: their ids, and the words that they can be found by.
func (m *mirror) read(class Class) (ids []ID, words []string, err error) {
	found := map[string]bool{}
	lexicon := text.NewLexicon() // stems do not depend on labels
	for r, err := range (&Graph{store: m.fresh}).Scan(m.ctx, class) {
		if err != nil {
			return nil, nil, err
		}
		ids = append(ids, r.RecordID())
		for stem := range strings.FieldsSeq(lexicon.Index(wordsOf(r)...).Stems) {
			found[stem] = true
		}
	}
	return ids, slices.Sorted(maps.Keys(found)), nil
}

// searches compares what each word finds.
func (m *mirror) searches(words []string) error {
	for _, w := range words {
		_, err := both(m, "", "search for "+w, func(s Store) ([]Key, error) {
			page, err := s.Search(m.ctx, SearchQuery{Text: text.Query{Terms: []text.Term{{Stems: []string{w}}}}})
			return keysOf(page), err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
