package sqlitestore

import (
	"fmt"
	"maps"
	"slices"

	"wortlaut/internal/kg"
)

func (w *writer) putEntities(b *kg.Batch) error {
	for i := range b.Entities {
		if err := w.putEntity(&b.Entities[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) putEntity(row *kg.EntityRow) error {
	id := row.Entity.ID
	n, err := w.add(kg.Entities, row.Entity)
	if err != nil {
		return err
	}
	days := row.Date.Days()
	err = w.row("INSERT INTO entity (n, id, kind, class, sort, date, first, last, scope, rank) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		n, id, id.Kind(), row.Class, row.Sort, row.Date, days.First, days.Last, row.Search.Scope, row.Search.Rank)
	if err != nil {
		return err
	}
	for _, value := range row.Identifiers {
		if err := w.row("INSERT INTO identifier (value, n) VALUES (?, ?)", value, n); err != nil {
			return err
		}
	}
	for _, name := range row.Search.Exact {
		if err := w.row("INSERT INTO exact (name, n) VALUES (?, ?)", name, n); err != nil {
			return err
		}
	}
	if err := w.putLinks(n, row.Links); err != nil {
		return err
	}
	if err := w.sortSpeaker(id, row.Sort); err != nil {
		return err
	}
	return w.index(entityIndex, n, row.Search)
}

// putLinks writes the links that record n brings. A link that a record says twice is one link.
func (w *writer) putLinks(n int64, links []kg.Link) error {
	for _, l := range links {
		err := w.row("INSERT OR IGNORE INTO link (n, role, source, target, begins, ends) VALUES (?, ?, ?, ?, ?, ?)",
			n, l.Role, l.From, l.To, l.Begins, l.Ends)
		if err != nil {
			return err
		}
	}
	return nil
}

// The directions of ties, as bits: see migrations/0001.sql.
const (
	directionOut  = 1
	directionIn   = 2
	directionBoth = directionOut | directionIn
)

func (w *writer) putRelationships(b *kg.Batch) error {
	for i := range b.Relationships {
		if err := w.putRelationship(&b.Relationships[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) putRelationship(row *kg.RelationshipRow) error {
	r := row.Relationship
	n, err := w.add(kg.Relationships, r)
	if err != nil {
		return err
	}
	if err := w.row("INSERT INTO relationship (n, type) VALUES (?, ?)", n, r.Type); err != nil {
		return err
	}
	tie := func(node, other kg.ID, direction int) error {
		return w.row("INSERT INTO tie (node, sort, id, direction, other, type, begins, ends, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			node, row.Sort, r.ID, direction, other, r.Type, row.HoldsFrom, row.HoldsUntil, n)
	}
	from, to := directionOut, directionIn
	if r.Type.Symmetric() || r.From == r.To {
		from, to = directionBoth, directionBoth
	}
	if err := tie(r.From, r.To, from); err != nil {
		return err
	}
	if r.From != r.To {
		if err := tie(r.To, r.From, to); err != nil {
			return err
		}
	}
	for _, document := range row.Documents {
		if err := w.row("INSERT INTO citation (document, id, n) VALUES (?, ?, ?)", document, r.ID, n); err != nil {
			return err
		}
	}
	return w.putLinks(n, row.Links)
}

// The roles of facets: see migrations/0001.sql.
const (
	roleSpeaker = iota + 1
	roleOrganization
	rolePosition
	roleDocument
	roleMention
	roleAddressee
	roleAttribution
)

// The stances as bits, see migrations/0001.sql. In a facet for a position, those on the value as the very subject are
// asSubject bits higher than those on it as a topic.
const (
	stanceNotCoded = 1 << iota
	stanceSupports
	stanceOpposes
	stanceMixed
	stanceNeutral
	stanceAny = 1<<iota - 1
	asSubject = 5
)

var stanceBits = map[kg.Stance]int{
	"": stanceNotCoded, kg.Supports: stanceSupports, kg.Opposes: stanceOpposes, kg.Mixed: stanceMixed, kg.Neutral: stanceNeutral,
}

func (w *writer) putStatements(b *kg.Batch) error {
	for i := range b.Statements {
		if err := w.putStatement(&b.Statements[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) putStatement(row *kg.StatementRow) error {
	s := row.Statement
	n, err := w.add(kg.Statements, s)
	if err != nil {
		return err
	}
	positions, all, err := stancesOf(row)
	if err != nil {
		return err
	}
	var speaker kg.ID
	if len(s.Speakers) > 0 {
		speaker = s.Speakers[0].Actor
	}
	err = w.row(`INSERT INTO statement (n, id, made_on, first, last, kind, verification, stances, rank, event, speaker, speaker_sort)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ifnull((SELECT sort FROM entity WHERE id = ?11), ''))`,
		n, s.ID, s.MadeOn, row.First, row.Last, s.Kind, s.Verification, all, row.Search.Rank, s.Event, speaker)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		role   int
		values []kg.ID
	}{
		{roleSpeaker, row.Speakers}, {roleOrganization, row.Organizations}, {roleDocument, row.Documents},
		{roleMention, s.Mentions}, {roleAddressee, s.Addressees},
	} {
		for _, value := range f.values {
			if err := w.putFacet(n, f.role, value, all, s); err != nil {
				return err
			}
		}
	}
	for _, key := range row.Attributions {
		if err := w.putFacet(n, roleAttribution, kg.ID(key), 0, s); err != nil {
			return err
		}
	}
	for _, value := range slices.Sorted(maps.Keys(positions)) {
		if err := w.putFacet(n, rolePosition, value, positions[value], s); err != nil {
			return err
		}
	}
	return w.index(statementIndex, n, row.Search)
}

// putFacet writes one value of a statement. Mentions and addressees may stand in it twice.
func (w *writer) putFacet(n int64, role int, value kg.ID, stances int, s *kg.Statement) error {
	return w.row("INSERT OR IGNORE INTO facet (n, role, value, stances, made_on, id) VALUES (?, ?, ?, ?, ?, ?)",
		n, role, value, stances, s.MadeOn, s.ID)
}

// stancesOf are the stances of a statement by what it takes position on, and those of all its positions. A position without a topic
// counts as one on the topic "".
func stancesOf(row *kg.StatementRow) (by map[kg.ID]int, all int, err error) {
	by = map[kg.ID]int{}
	for _, p := range row.Positions {
		bit, ok := stanceBits[p.Stance]
		if !ok {
			return nil, 0, unknownValue("stance", fmt.Sprintf("%q of %s", p.Stance, row.Statement.ID))
		}
		by[p.Topic] |= bit
		by[p.Subject] |= bit << asSubject
		all |= bit
	}
	return by, all, nil
}
