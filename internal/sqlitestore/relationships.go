package sqlitestore

import (
	"context"

	"wortlaut/internal/kg"
)

// Relationships implements [kg.Store].
func (s *Store) Relationships(ctx context.Context, queries []kg.RelationshipQuery) (answer []kg.Page[*kg.Relationship], err error) {
	err = s.view(ctx, "listing relationships", func(r *reader) error {
		lists := make([]hitList, len(queries))
		for i, q := range queries {
			var err error
			if lists[i].hits, lists[i].total, err = r.page(selectRelationships(q), q.Window); err != nil {
				return err
			}
		}
		answer, err = pages[*kg.Relationship](r, lists)
		return err
	})
	return answer, err
}

// selectRelationships selects ties: a node has one row for each relationship.
func selectRelationships(q kg.RelationshipQuery) clause {
	conditions := []clause{expr("node = ?", q.Node)}
	switch q.Direction {
	case kg.Out:
		conditions = append(conditions, expr("direction & ?", directionOut))
	case kg.In:
		conditions = append(conditions, expr("direction & ?", directionIn))
	}
	if q.Other != "" {
		conditions = append(conditions, expr("other = ?", q.Other))
	}
	if q.Types != nil {
		conditions = append(conditions, in("type", q.Types))
	}
	if q.During != nil {
		conditions = append(conditions, expr("begins <= ? AND ends > ?", q.During.Last, q.During.First))
	}
	where := all(conditions)
	return expr("SELECT sort, id, n FROM tie WHERE "+where.text, where.args...)
}
