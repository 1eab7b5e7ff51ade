package kg

import (
	"context"
	"slices"
)

// FormerID is the scheme of the identifiers by which records are known that were merged into another: the ids that they had.
const FormerID = "wortlaut"

// Identified returns the ids of the entities that have identifiers, in a map by the keys of these ([Identifier.Key]). What no entity has is missing from it; of
// several entities with the same one it is the first by id.
func (g *Graph) Identified(ctx context.Context, keys []string) (map[string]ID, error) {
	keys = distinct(slices.Clone(keys))
	found := map[string]ID{}
	if len(keys) == 0 {
		return found, nil
	}
	entities, err := g.identified(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, e := range entities {
		for _, i := range e.Identifiers {
			if _, taken := found[i.Key()]; !taken {
				found[i.Key()] = e.ID
			}
		}
	}
	return found, nil
}

// identified are the entities that have one of the identifiers, by id.
func (g *Graph) identified(ctx context.Context, keys []string) ([]*Entity, error) {
	pages, err := g.store.Entities(ctx, []EntityQuery{{Where: []EntityCriterion{{Field: EntityIdentifier, Values: keys}}, Order: EntitiesByID}})
	if err != nil {
		return nil, err
	}
	return pages[0].Records(), nil
}

// Belonging returns what is a part of documents and events, or stands in them: their sections, their items, and the statements that cite the documents,
// each class in the order of ids.
func (g *Graph) Belonging(ctx context.Context, owners []ID) ([]Record, error) {
	entities, err := g.store.Entities(ctx, []EntityQuery{{
		Where: []EntityCriterion{{Field: EntityTie, Tie: &TieQuery{Roles: []Role{RoleSection, RoleItem}, Direction: Out, Others: owners}}}, Order: EntitiesByID,
	}})
	if err != nil {
		return nil, err
	}
	statements, err := g.store.Statements(ctx, []StatementQuery{{Where: []Criterion{{Field: FieldDocument, Values: values(owners)}}}})
	if err != nil {
		return nil, err
	}
	var out []Record
	for _, e := range entities[0].Records() {
		out = append(out, e)
	}
	for _, s := range statements[0].Records() {
		out = append(out, s)
	}
	return out, nil
}

// Renamed is a copy of a record in which ids are others, wherever they stand, also within a suggestion.
func Renamed(r Record, ids map[ID]ID) Record {
	copied := canonical(r)
	rename := func(id *ID) {
		if to, ok := ids[*id]; ok {
			*id = to
		}
	}
	list := func(l []ID) {
		for i := range l {
			rename(&l[i])
		}
	}
	citations := func(l []Citation) {
		for i := range l {
			rename(&l[i].Document)
			rename(&l[i].Section)
		}
	}
	switch r := copied.(type) {
	case *Entity:
		rename(&r.ID)
		renameWithin(r, rename, list)
		if r.Suggestion != nil {
			r.Suggestion.rename(rename, ids)
		}
	case *Relationship:
		rename(&r.ID)
		rename(&r.From)
		rename(&r.To)
		citations(r.Citations)
	case *Statement:
		rename(&r.ID)
		for i := range r.Speakers {
			rename(&r.Speakers[i].Actor)
			rename(&r.Speakers[i].Organization)
		}
		list(r.Addressees)
		list(r.Mentions)
		for i := range r.Positions {
			rename(&r.Positions[i].Subject)
		}
		rename(&r.Event)
		citations(r.Citations)
	}
	return copied
}

// renameWithin renames what an entity names.
func renameWithin(e *Entity, rename func(*ID), list func([]ID)) {
	switch {
	case e.Topic != nil:
		list(e.Topic.Broader)
		list(e.Topic.Related)
	case e.Claim != nil:
		list(e.Claim.Topics)
	case e.Document != nil:
		rename(&e.Document.Publisher)
		if e.Document.Section != nil {
			rename(&e.Document.Section.Of)
		}
	case e.Event != nil:
		rename(&e.Event.Region)
		rename(&e.Event.PartOf)
		list(e.Event.Topics)
		list(e.Event.Documents)
	case e.Region != nil:
		rename(&e.Region.Parent)
	}
}

func (s *Suggestion) rename(rename func(*ID), ids map[ID]ID) {
	rename(&s.Document)
	s.Statement = Renamed(s.Statement, ids).(*Statement)
	for i, e := range s.Entities {
		s.Entities[i] = Renamed(e, ids).(*Entity)
	}
	for i, r := range s.Relationships {
		s.Relationships[i] = Renamed(r, ids).(*Relationship)
	}
}

// Said tells which of some relationships the graph does not have and needs not have, by their ids: those that others say already, of the same type, between
// the same two, in the same role, for all the time. So it is after two were merged, for what both were said to be.
func (g *Graph) Said(ctx context.Context, ties []*Relationship) (map[ID]bool, error) {
	if len(ties) == 0 {
		return nil, nil
	}
	ids := make([]ID, len(ties))
	queries := make([]RelationshipQuery, len(ties))
	for i, r := range ties {
		ids[i] = r.ID
		queries[i] = RelationshipQuery{Node: r.From, Direction: Out, Other: r.To, Types: []RelationshipType{r.Type}}
	}
	there, err := g.Named(ctx, ids)
	if err != nil {
		return nil, err
	}
	pages, err := g.store.Relationships(ctx, queries)
	if err != nil {
		return nil, err
	}
	said := map[ID]bool{}
	for i, r := range ties {
		if there[r.ID] != nil {
			continue
		}
		from, until := r.Bounds()
		for _, other := range pages[i].Records() {
			begins, ends := other.Bounds()
			said[r.ID] = said[r.ID] || other.Role == r.Role && begins <= from && until <= ends
		}
	}
	return said, nil
}
