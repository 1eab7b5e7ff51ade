package sqlitestore

import (
	"context"
	"slices"

	"wortlaut/internal/kg"
)

// Search implements [kg.Store].
func (s *Store) Search(ctx context.Context, query kg.SearchQuery) (answer kg.Page[kg.Record], err error) {
	err = s.view(ctx, "searching", func(r *reader) error {
		selected, ok := selectSearch(query)
		if !ok {
			return nil
		}
		hits, total, err := r.page(selected, query.Window)
		if err != nil {
			return err
		}
		answers, err := pages[kg.Record](r, []hitList{{hits, total}})
		if err == nil {
			answer = answers[0]
		}
		return err
	})
	if err == nil && answer.Rows == nil {
		answer = kg.Page[kg.Record]{Rows: []kg.Row[kg.Record]{}, Total: -1}
		if query.Total {
			answer.Total = 0
		}
	}
	return answer, err
}

// selectSearch selects hits among statements and entities; false if none of them are searched.
func selectSearch(q kg.SearchQuery) (sqlText, bool) {
	var parts []sqlText
	if q.Scopes == nil || slices.Contains(q.Scopes, kg.ScopeStatements) {
		where := matching("n", q.Text)
		parts = append(parts, sqlf("SELECT n, id, rank, made_on AS date FROM statement WHERE "+where.text, where.args...))
	}
	if q.Scopes == nil || len(q.Scopes) > 0 {
		where := []sqlText{matching("n", q.Text)}
		if q.Scopes != nil {
			where = append(where, in("scope", q.Scopes))
		}
		fits := all(where)
		parts = append(parts, sqlf("SELECT n, id, rank, date FROM entity WHERE "+fits.text, fits.args...))
	}
	if len(parts) == 0 {
		return sqlText{}, false
	}
	sort := sqlf("h.date")
	if !q.ByDate {
		stems := matchingStems("h.n", q.Text)
		sort = sqlText{
			text: "CASE WHEN h.n IN (SELECT n FROM exact WHERE name = ?) THEN '0|' WHEN " + stems.text + " THEN '1|' ELSE '2|' END || h.rank",
			args: slices.Concat([]any{q.Exact}, stems.args),
		}
	}
	hits := join(" UNION ALL ", parts)
	return sqlText{
		text: "SELECT " + sort.text + " AS sort, h.id AS id, h.n AS n FROM (" + hits.text + ") h",
		args: slices.Concat(sort.args, hits.args),
	}, true
}
