package neo4jstore

import (
	"context"
	"slices"

	"wortlaut/internal/kg"
)

// Relationships implements [kg.Store].
func (s *Store) Relationships(ctx context.Context, queries []kg.RelationshipQuery) (answer []kg.Page[*kg.Relationship], err error) {
	asked := make([]asked, len(queries))
	for i, q := range queries {
		asked[i] = askedRelationships(q)
	}
	err = s.view(ctx, "listing relationships", func(r *reader) (err error) {
		answer, err = pages[*kg.Relationship](r, list{relationshipRows, relationshipCount}, asked)
		return err
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

func askedRelationships(q kg.RelationshipQuery) asked {
	a := asked{window: q.Window, params: bounds(q.Window), empty: q.Types != nil && len(q.Types) == 0}
	first, last := day(q.During)
	types := q.Types
	if types == nil {
		types = kg.RelationshipTypes
	}
	for name, value := range map[string]any{
		"node": string(q.Node), "other": string(q.Other), "types": texts(types), "first": first, "last": last,
		"out": q.Direction != kg.In, "in": q.Direction != kg.Out,
	} {
		a.params[name] = value
	}
	a.shape = shape{down: q.Descending != q.FromEnd, limit: limit(q.Limit)}
	if len(types) == 1 && slices.Contains(kg.RelationshipTypes, types[0]) { // those of one type are found by themselves
		a.shape.lead = lead(types[0])
		if !types[0].Symmetric() {
			a.shape.way = q.Direction
		}
	}
	return a
}

// relationships finds the relationships r of a query q.
func relationships(s shape) string {
	const fits = " WHERE r._begins <= q.last AND r._ends > q.first AND (q.other = '' OR o.id = q.other)"
	of := func(before, types, after string) string {
		return "MATCH (n:Record {id: q.node})" + before + "[r:" + types + "]" + after + "(o)" + fits
	}
	switch {
	case s.lead == leadAll:
		return of("-", tieTypes, "-") + " AND type(r) IN q.types AND (r._both OR q.out AND startNode(r) = n OR q.in AND endNode(r) = n)"
	case s.way == kg.Out:
		return of("-", string(s.lead), "->")
	case s.way == kg.In:
		return of("<-", string(s.lead), "-")
	default:
		return of("-", string(s.lead), "-")
	}
}

func relationshipRows(s shape) string {
	return forEach(relationships(s) + " AND " + within("r._sort", "r.id") + " WITH r" + s.ordered("r._sort", "r.id") + " RETURN r._sort AS sort, r.id AS id, r AS n")
}

func relationshipCount(s shape) string {
	return counting(relationships(s) + " RETURN count(*) AS number")
}
