package kgtest

import (
	"context"
	"iter"
	"maps"
	"slices"

	"wortlaut/internal/kg"
)

// links are all links of the graph, whoever's row brought them.
func (m *Model) links() iter.Seq[kg.Link] {
	return func(yield func(kg.Link) bool) {
		for _, row := range m.entities {
			for _, link := range row.Links {
				if !yield(link) {
					return
				}
			}
		}
		for _, row := range m.relationships {
			for _, link := range row.Links {
				if !yield(link) {
					return
				}
			}
		}
	}
}

// follows says whether a link is of one of the roles and may hold during days.
func follows(link kg.Link, roles []kg.Role, during *kg.Days) bool {
	if !slices.Contains(roles, link.Role) {
		return false
	}
	return during == nil || link.Begins <= during.Last && during.First < link.Ends
}

// Reach implements [kg.Store].
func (m *Model) Reach(ctx context.Context, ids []kg.ID, roles []kg.Role, during *kg.Days) (map[kg.ID][]kg.ID, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var links []kg.Link
	for link := range m.links() {
		if follows(link, roles, during) {
			links = append(links, link)
		}
	}
	reach := map[kg.ID][]kg.ID{}
	for _, id := range ids {
		reach[id] = reaching(id, links)
	}
	return reach, nil
}

// reaching is everything from which the links lead to id: id first, then the others sorted.
func reaching(id kg.ID, links []kg.Link) []kg.ID {
	seen := map[kg.ID]bool{id: true}
	for grown := true; grown; {
		grown = false
		for _, link := range links {
			if seen[link.To] && !seen[link.From] {
				seen[link.From] = true
				grown = true
			}
		}
	}
	delete(seen, id)
	return append([]kg.ID{id}, slices.Sorted(maps.Keys(seen))...)
}

// Referrers implements [kg.Store].
func (m *Model) Referrers(ctx context.Context, ids []kg.ID, limit int) (map[kg.ID][]kg.ID, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	referrers := map[kg.ID][]kg.ID{}
	for _, id := range ids {
		names := []kg.ID{}
		for _, row := range m.entities {
			if entityNames(row, id) {
				names = append(names, row.Entity.ID)
			}
		}
		for _, row := range m.relationships {
			if r := row.Relationship; r.From == id || r.To == id || slices.Contains(row.Documents, id) {
				names = append(names, r.ID)
			}
		}
		for _, row := range m.statements {
			if statementNames(row, id) {
				names = append(names, row.Statement.ID)
			}
		}
		slices.Sort(names)
		referrers[id] = names[:min(limit, len(names))]
	}
	return referrers, nil
}

// entityNames says whether an entity names id. That it is related to a topic is said by one of the two and holds both ways: the
// link that leads back is the entity's too, but does not make it name itself.
func entityNames(row kg.EntityRow, id kg.ID) bool {
	return slices.ContainsFunc(row.Links, func(link kg.Link) bool {
		return link.From == row.Entity.ID && link.To == id
	})
}

func statementNames(row kg.StatementRow, id kg.ID) bool {
	s := row.Statement
	return slices.Contains(row.Speakers, id) ||
		slices.Contains(row.Organizations, id) ||
		slices.Contains(s.Addressees, id) ||
		slices.Contains(s.Mentions, id) ||
		slices.ContainsFunc(s.Positions, func(p kg.Position) bool { return p.Subject == id }) ||
		id != "" && s.Event == id ||
		slices.Contains(row.Documents, id)
}
