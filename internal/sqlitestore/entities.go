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

func selectEntities(q kg.EntityQuery) (sqlText, error) {
	sort, ok := map[kg.EntityOrder]string{kg.EntitiesByName: "e.sort", kg.EntitiesByDate: "e.date", kg.EntitiesByID: "''"}[q.Order]
	if !ok {
		return sqlText{}, unknownValue("order of entities", q.Order)
	}
	conditions := make([]sqlText, len(q.Where))
	for i, c := range q.Where {
		var err error
		if conditions[i], err = entityCondition(c); err != nil {
			return sqlText{}, err
		}
	}
	where := all(conditions)
	return sqlf("SELECT "+sort+" AS sort, e.id AS id, e.n AS n FROM entity e WHERE "+where.text, where.args...), nil
}

func entityCondition(c kg.EntityCriterion) (sqlText, error) {
	switch c.Field {
	case kg.EntityID:
		return in("e.id", c.Values), nil
	case kg.EntityKind:
		return in("e.kind", c.Values), nil
	case kg.EntityClass:
		return in("e.class", c.Values), nil
	case kg.EntityIdentifier:
		is := in("value", c.Values)
		return sqlf("e.n IN (SELECT n FROM identifier WHERE "+is.text+")", is.args...), nil
	case kg.EntityDate:
		return sqlf("e.date <> '' AND e.first <= ? AND e.last >= ?", c.Days.Last, c.Days.First), nil
	case kg.EntityText:
		return matching("e.n", c.Text), nil
	case kg.EntityTie:
		return tied(c.Tie), nil
	}
	return sqlText{}, unknownValue("criterion on entities", c.Field)
}

// tied is the condition that an entity has a link that a query asks for.
func tied(q *kg.TieQuery) sqlText {
	ends := func(self, other string) sqlText {
		conditions := []sqlText{in(other, q.Others), in("role", q.Roles)}
		if q.During != nil {
			conditions = append(conditions, sqlf("begins <= ? AND ends > ?", q.During.Last, q.During.First))
		}
		where := all(conditions)
		return sqlf("e.id IN (SELECT "+self+" FROM link WHERE "+where.text+")", where.args...)
	}
	switch out, in := ends("source", "target"), ends("target", "source"); q.Direction {
	case kg.Out:
		return out
	case kg.In:
		return in
	default:
		either := join(" OR ", []sqlText{out, in})
		return sqlf("("+either.text+")", either.args...)
	}
}
