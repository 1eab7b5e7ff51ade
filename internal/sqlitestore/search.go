package sqlitestore

import (
	"context"
	"slices"

	"wortlaut/internal/kg"
)

// Search implements [kg.Store].
func (s *Store) Search(ctx context.Context, query kg.SearchQuery) (answer kg.Page[kg.Record], err error) {
	err = s.view(ctx, "searching", func(r *reader) error {
		list := hitList{total: -1}
		if query.Total {
			list.total = 0
		}
		if selected, ok := selectSearch(query); ok {
			if list.hits, list.total, err = r.page(selected, query.Window); err != nil {
				return err
			}
		}
		answers, err := pages[kg.Record](r, []hitList{list})
		if err == nil {
			answer = answers[0]
		}
		return err
	})
	return answer, err
}

// selectSearch selects hits among statements and entities; false if none of them are searched. Statements have no exact names.
func selectSearch(q kg.SearchQuery) (clause, bool) {
	var parts []clause
	if q.Scopes == nil || slices.Contains(q.Scopes, kg.ScopeStatements) {
		stems := matchingStems("n", statementIndex, q.Text)
		tier := expr("WHEN "+stems.text+" THEN '1|' ELSE '2|'", stems.args...)
		parts = append(parts, selectHits("statement", "made_on", tier, matching("n", statementIndex, q.Text), q.ByDate))
	}
	if q.Scopes == nil || len(q.Scopes) > 0 {
		stems := matchingStems("n", entityIndex, q.Text)
		tier := expr("WHEN n IN (SELECT n FROM exact WHERE name = ?) THEN '0|' WHEN "+stems.text+" THEN '1|' ELSE '2|'",
			slices.Concat([]any{q.Exact}, stems.args)...)
		where := []clause{matching("n", entityIndex, q.Text)}
		if q.Scopes != nil {
			where = append(where, in("scope", q.Scopes))
		}
		parts = append(parts, selectHits("entity", "date", tier, all(where), q.ByDate))
	}
	return join(" UNION ALL ", parts), len(parts) > 0
}

func selectHits(table, date string, tier, where clause, byDate bool) clause {
	sort := expr("CASE "+tier.text+" END || rank", tier.args...)
	if byDate {
		sort = expr(date)
	}
	return clause{
		text: "SELECT " + sort.text + " AS sort, id, n FROM " + table + " WHERE " + where.text,
		args: slices.Concat(sort.args, where.args),
	}
}
