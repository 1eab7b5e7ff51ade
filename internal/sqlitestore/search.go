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

// selectSearch selects hits among statements and entities; false if none of them are searched.
func selectSearch(q kg.SearchQuery) (clause, bool) {
	var with clause
	from, fits := "FROM", "1"
	if len(q.Text.Terms) > 0 {
		match, ok := matchAny(q.Text)
		if !ok {
			return clause{}, false
		}
		with = expr("WITH found AS MATERIALIZED (SELECT rowid FROM search_index WHERE search_index MATCH ?) ", match)
		from, fits = "FROM found CROSS JOIN", "n = found.rowid"
	}
	var parts []clause
	if q.Scopes == nil || slices.Contains(q.Scopes, kg.ScopeStatements) {
		parts = append(parts, expr("SELECT n, id, rank, made_on AS date "+from+" statement WHERE "+fits))
	}
	switch entities := "SELECT n, id, rank, date " + from + " entity WHERE " + fits; {
	case q.Scopes == nil:
		parts = append(parts, expr(entities))
	case len(q.Scopes) > 0:
		scopes := in("scope", q.Scopes)
		parts = append(parts, expr(entities+" AND "+scopes.text, scopes.args...))
	default:
		return clause{}, false
	}
	sort := expr("h.date")
	if !q.ByDate {
		stems := matchingStems("h.n", q.Text)
		sort = clause{
			text: "CASE WHEN h.n IN (SELECT n FROM exact WHERE name = ?) THEN '0|' WHEN " + stems.text + " THEN '1|' ELSE '2|' END || h.rank",
			args: slices.Concat([]any{q.Exact}, stems.args),
		}
	}
	hits := join(" UNION ALL ", parts)
	return clause{
		text: with.text + "SELECT " + sort.text + " AS sort, h.id AS id, h.n AS n FROM (" + hits.text + ") h",
		args: slices.Concat(with.args, sort.args, hits.args),
	}, true
}
