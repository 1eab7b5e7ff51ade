package neo4jstore

import (
	"context"

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
	return a
}

// relationships finds the relationships r of a query q.
var relationships = "MATCH (n:Record {id: q.node})-[r:" + tieTypes + `]-(o)
	WHERE type(r) IN q.types AND r._begins <= q.last AND r._ends > q.first AND (q.other = '' OR o.id = q.other)
	AND (r._both OR q.out AND startNode(r) = n OR q.in AND endNode(r) = n)`

func relationshipRows(s shape) string {
	return forEach(relationships + " AND " + within("r._sort", "r.id") + " RETURN r._sort AS sort, r.id AS id, r._body AS body" + s.ordered("sort", "id"))
}

func relationshipCount(shape) string { return counting(relationships + " RETURN count(*) AS number") }
