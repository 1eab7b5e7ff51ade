package neo4jstore

import (
	"context"
	"slices"

	"wortlaut/internal/kg"
)

// Reach implements [kg.Store]. It goes from level to level, all ids at once, so the number of queries is that of levels.
func (s *Store) Reach(ctx context.Context, ids []kg.ID, roles []kg.Role, during *kg.Days) (reach map[kg.ID][]kg.ID, err error) {
	roots := distinct(ids)
	err = s.view(ctx, "following links", func(r *reader) error {
		key := kg.MemoKey("sources", []any{roots, roles, during})
		before, err := remembered(r, key, sizeOfLinks, func() (map[kg.ID][]kg.ID, error) { return r.sources(roots, roles, during) })
		if err != nil {
			return err
		}
		reach = make(map[kg.ID][]kg.ID, len(roots))
		for _, id := range roots {
			reach[id] = reaching(id, before)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return reach, nil
}

// sizeOfLinks is how many bytes sources are, about.
func sizeOfLinks(before map[kg.ID][]kg.ID) (size int) {
	for to, from := range before {
		size += len(to) + 64*(1+len(from))
	}
	return size
}

// sources are the entities from which links lead to ids, and to these, and so on, by what they lead to.
func (r *reader) sources(ids []kg.ID, roles []kg.Role, during *kg.Days) (map[kg.ID][]kg.ID, error) {
	before := map[kg.ID][]kg.ID{}
	if len(roles) == 0 {
		return before, nil
	}
	text := intoText(roles)
	first, last := day(during)
	for frontier := ids; len(frontier) > 0; {
		rows, err := r.gathered(text, "id, source", map[string]any{"ids": texts(frontier), "roles": texts(roles), "first": first, "last": last})
		if err != nil {
			return nil, err
		}
		for _, id := range frontier {
			before[id] = nil
		}
		frontier = nil
		for _, row := range rows {
			to, from := kg.ID(str(row, 0)), kg.ID(str(row, 1))
			before[to] = append(before[to], from)
			if _, seen := before[from]; !seen {
				frontier = append(frontier, from)
			}
		}
		frontier = distinct(frontier)
	}
	return before, nil
}

// intoText finds, for ids, the entities from which links of the roles lead to them. A link that one of two entities says may lead both
// ways.
func intoText(roles []kg.Role) string {
	types, condition := linkTypes, "type(l) IN $p.roles AND "
	if len(roles) == 1 && isRole(roles[0]) {
		types, condition = string(roles[0]), ""
	}
	return "UNWIND $p.ids AS id MATCH (n:Record {id: id})-[l:" + types + "]-(e:Record) WHERE " + condition +
		"l._begins <= $p.last AND l._ends > $p.first AND (l._both OR endNode(l) = n) WITH DISTINCT id, e.id AS source"
}

// reaching is everything from which one comes to id: id first, then the others sorted.
func reaching(id kg.ID, before map[kg.ID][]kg.ID) []kg.ID {
	seen := map[kg.ID]bool{id: true}
	list := []kg.ID{id}
	for next := 0; next < len(list); next++ {
		for _, from := range before[list[next]] {
			if !seen[from] {
				seen[from] = true
				list = append(list, from)
			}
		}
	}
	slices.Sort(list[1:])
	return list
}

// Referrers implements [kg.Store].
func (s *Store) Referrers(ctx context.Context, ids []kg.ID, limit int) (referrers map[kg.ID][]kg.ID, err error) {
	err = s.view(ctx, "finding referrers", func(r *reader) error {
		referrers = make(map[kg.ID][]kg.ID, len(ids))
		for _, id := range ids {
			referrers[id] = []kg.ID{}
		}
		rows, err := r.rows(referring, map[string]any{"ids": texts(distinct(ids)), "limit": max(limit, 0)})
		for _, row := range rows {
			id := kg.ID(str(row, 0))
			referrers[id] = append(referrers[id], kg.ID(str(row, 1)))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, list := range referrers {
		slices.Sort(list)
	}
	return referrers, nil
}

// referring finds who names $ids: who leads to one by a reference, as a statement or through a citation, and the ties that it is an
// end of. A statement on a claim does not name the claim's topics.
var referring = "UNWIND $p.ids AS id MATCH (n:Record {id: id}) CALL (n) { " +
	"MATCH (n)<-[:" + referenceTypes + "]-(e:Entity) RETURN e.id AS by" +
	" UNION MATCH (n)-[r:" + tieTypes + "]-() RETURN r.id AS by" +
	" UNION MATCH (n)<-[:CITES]-(c:Citation) RETURN c.relationship AS by" +
	" UNION MATCH (n)<-[l]-(s:Statement) WHERE coalesce(l.subject, true) RETURN s.id AS by" +
	" } WITH id, by ORDER BY id, by WITH id, collect(by)[..$p.limit] AS names UNWIND names AS by RETURN id, by"
