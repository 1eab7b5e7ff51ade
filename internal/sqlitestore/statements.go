package sqlitestore

import (
	"context"
	"slices"

	"wortlaut/internal/kg"
)

// Statements implements [kg.Store].
func (s *Store) Statements(ctx context.Context, queries []kg.StatementQuery) (answer []kg.Page[*kg.Statement], err error) {
	err = s.view(ctx, "listing statements", func(r *reader) error {
		lists := make([]hitList, len(queries))
		for i, q := range queries {
			var err error
			if lists[i].hits, lists[i].total, err = r.statements(q); err != nil {
				return err
			}
		}
		answer, err = pages[*kg.Statement](r, lists)
		return err
	})
	return answer, err
}

func (r *reader) statements(q kg.StatementQuery) ([]hit, int, error) {
	if q.Order == kg.ByDate {
		lead, err := r.lead(q.Where)
		if err != nil {
			return nil, 0, err
		}
		if lead >= 0 {
			return r.ledStatements(q, lead)
		}
	}
	selected, err := selectStatements(q)
	if err != nil {
		return nil, 0, err
	}
	return r.page(selected, q.Window)
}

// selectStatements selects the statements that fit all criteria in any order.
func selectStatements(q kg.StatementQuery) (clause, error) {
	where, err := statementConditions(q.Where, fromStatement)
	if err != nil {
		return clause{}, err
	}
	var sort clause
	switch q.Order {
	case kg.ByDate:
		sort = expr("s.made_on")
	case kg.BySpeaker:
		sort = expr("s.speaker_sort")
	case kg.ByRelevance:
		i := slices.IndexFunc(q.Where, func(c kg.Criterion) bool { return c.Field == kg.FieldText && !c.Not })
		if i < 0 {
			return clause{}, kg.Errorf(kg.Internal, "statements can't be ordered by relevance without a criterion on their text")
		}
		stems := matchingStems("s.n", statementIndex, q.Where[i].Text)
		sort = expr("CASE WHEN "+stems.text+" THEN '1|' ELSE '2|' END || s.rank", stems.args...)
	default:
		return clause{}, unknownValue("order of statements", q.Order)
	}
	return clause{
		text: "SELECT " + sort.text + " AS sort, s.id AS id, s.n AS n FROM statement s WHERE " + where.text,
		args: slices.Concat(sort.args, where.args),
	}, nil
}

// A list by date in which one criterion names values that the facets know is led by that criterion: for each of the values, the
// index of facets gives the statements in order. So the first page of a busy topic costs as much as that of a quiet one.
const (
	maxLeads   = 100   // values of a criterion that leads; each costs a query
	maxCounted = 2_000 // facets that are counted to find the criterion with the fewest
)

// lead is the index of the criterion that fits the fewest statements and can lead, or -1.
func (r *reader) lead(where []kg.Criterion) (int, error) {
	var able []int
	for i, c := range where {
		if _, ok := facetOf(c); ok && !c.Not && 0 < len(c.Values) && len(c.Values) <= maxLeads {
			able = append(able, i)
		}
	}
	switch len(able) {
	case 0:
		return -1, nil
	case 1:
		return able[0], nil
	}
	least, lead := maxCounted+1, -1
	for _, i := range able {
		f, _ := facetOf(where[i])
		is := in("value", where[i].Values)
		var number int
		_, err := r.one(r.ctx, "SELECT count(*) FROM (SELECT 1 FROM facet WHERE role = ? AND "+is.text+" LIMIT ?)",
			slices.Concat([]any{f.role}, is.args, []any{maxCounted}), &number)
		if err != nil {
			return -1, err
		}
		if number < least {
			least, lead = number, i
		}
	}
	return lead, nil
}

// ledStatements lists statements by date, led by a criterion: the pages of its values are merged.
func (r *reader) ledStatements(q kg.StatementQuery, lead int) (merged []hit, total int, err error) {
	led := q.Where[lead]
	rest := slices.Delete(slices.Clone(q.Where), lead, lead+1)
	values := slices.Compact(slices.Sorted(slices.Values(led.Values)))
	window := q.Window
	window.Total = q.Total && len(values) == 1
	total = -1
	for _, value := range values {
		from, err := ledFrom(led, value, rest)
		if err != nil {
			return nil, 0, err
		}
		hits, number, err := r.page(expr("SELECT d.made_on AS sort, d.id AS id, d.n AS n"+from.text, from.args...), window)
		if err != nil {
			return nil, 0, err
		}
		merged, total = append(merged, hits...), number
	}
	if len(values) == 1 {
		return merged, total, nil
	}
	if q.Total {
		total, err = remembered(r, kg.MemoKey("led", []any{led, rest}), sizeOfNumber, func() (int, error) { return r.countLed(led, rest) })
		if err != nil {
			return nil, 0, err
		}
	}
	return mergeHits(merged, q.Window), total, nil
}

// ledFrom says where the statements come from that have one value of a criterion and fit the rest; each comes once. The statement itself
// (s) is joined if the rest needs it.
func ledFrom(lead kg.Criterion, value string, rest []kg.Criterion) (clause, error) {
	f, _ := facetOf(lead)
	others, err := statementConditions(rest, fromFacet)
	if err != nil {
		return clause{}, err
	}
	where := all([]clause{expr("d.role = ? AND d.value = ?", f.role, value), f.stances("d.stances"), others})
	from := " FROM facet d WHERE "
	if slices.ContainsFunc(rest, needsStatement) {
		from = " FROM facet d CROSS JOIN statement s ON s.n = d.n WHERE "
	}
	return expr(from+where.text, where.args...), nil
}

// countLed counts the statements that have one of several values of a criterion and fit the rest.
func (r *reader) countLed(lead kg.Criterion, rest []kg.Criterion) (number int, err error) {
	f, _ := facetOf(lead)
	where := all([]clause{expr("role = ?", f.role), in("value", lead.Values), f.stances("stances")})
	text, args := "SELECT count(DISTINCT n) FROM facet WHERE "+where.text, where.args
	if len(rest) > 0 {
		others, err := statementConditions(rest, fromFacet)
		if err != nil {
			return 0, err
		}
		text = "SELECT count(*) FROM (SELECT DISTINCT n, made_on FROM facet WHERE " + where.text + ") d CROSS JOIN statement s ON s.n = d.n WHERE " + others.text
		args = slices.Concat(args, others.args)
	}
	_, err = r.one(r.ctx, text, args, &number)
	return number, err
}

// mergeHits puts pages of the same window into one.
func mergeHits(hits []hit, w kg.Window) []hit {
	slices.SortFunc(hits, func(a, b hit) int {
		if w.Descending {
			a, b = b, a
		}
		return a.Compare(b.Key)
	})
	hits = slices.CompactFunc(hits, func(a, b hit) bool { return a.n == b.n })
	switch surplus := len(hits) - w.Limit; {
	case w.Limit == 0 || surplus <= 0:
		return hits
	case w.FromEnd:
		return hits[surplus:]
	default:
		return hits[:w.Limit]
	}
}
