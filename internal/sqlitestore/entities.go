package sqlitestore

import (
	"context"

	"wortlaut/internal/kg"
)

// Entities implements [kg.Store].
func (s *Store) Entities(ctx context.Context, queries []kg.EntityQuery) (answer []kg.Page[*kg.Entity], err error) {
	err = s.view(ctx, "listing entities", func(r *reader) error {
		lists := make([]hitList, len(queries))
		for i, q := range queries {
			selected, err := selectEntities(q)
			if err != nil {
				return err
			}
			if lists[i].hits, lists[i].total, err = r.page(selected, q.Window); err != nil {
				return err
			}
		}
		answer, err = pages[*kg.Entity](r, lists)
		return err
	})
	return answer, err
}

func selectEntities(q kg.EntityQuery) (clause, error) {
	sort, ok := map[kg.EntityOrder]string{kg.EntitiesByName: "e.sort", kg.EntitiesByDate: "e.date", kg.EntitiesByID: "''"}[q.Order]
	if !ok {
		return clause{}, unknownValue("order of entities", q.Order)
	}
	conditions := make([]clause, len(q.Where))
	for i, c := range q.Where {
		var err error
		if conditions[i], err = entityCondition(c); err != nil {
			return clause{}, err
		}
	}
	where := all(conditions)
	return expr("SELECT "+sort+" AS sort, e.id AS id, e.n AS n FROM entity e WHERE "+where.text, where.args...), nil
}

func entityCondition(c kg.EntityCriterion) (clause, error) {
	switch c.Field {
	case kg.EntityID:
		return in("e.id", c.Values), nil
	case kg.EntityKind:
		return in("e.kind", c.Values), nil
	case kg.EntityClass:
		return in("e.class", c.Values), nil
	case kg.EntityIdentifier:
		is := in("value", c.Values)
		return expr("e.n IN (SELECT n FROM identifier WHERE "+is.text+")", is.args...), nil
	case kg.EntityDate:
		return expr("e.date <> '' AND e.first <= ? AND e.last >= ?", c.Days.Last, c.Days.First), nil
	case kg.EntityText:
		return matching("e.n", entityIndex, c.Text), nil
	case kg.EntityTie:
		return tied(c.Tie), nil
	}
	return clause{}, unknownValue("criterion on entities", c.Field)
}

// tied is the condition that an entity has a link that a query asks for.
func tied(q *kg.TieQuery) clause {
	ends := func(self, other string) clause {
		conditions := []clause{in(other, q.Others), in("role", q.Roles)}
		if q.During != nil {
			conditions = append(conditions, expr("begins <= ? AND ends > ?", q.During.Last, q.During.First))
		}
		where := all(conditions)
		return expr("e.id IN (SELECT "+self+" FROM link WHERE "+where.text+")", where.args...)
	}
	switch out, in := ends("source", "target"), ends("target", "source"); q.Direction {
	case kg.Out:
		return out
	case kg.In:
		return in
	default:
		either := join(" OR ", []clause{out, in})
		return expr("("+either.text+")", either.args...)
	}
}
