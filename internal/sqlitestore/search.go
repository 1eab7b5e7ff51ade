package sqlitestore

import (
	"context"
	"math"
	"slices"
	"strings"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// Search implements [kg.Store].
func (s *Store) Search(ctx context.Context, query kg.SearchQuery) (answer kg.Page[kg.Record], err error) {
	err = s.view(ctx, "searching", func(r *reader) error {
		list, err := remembered(r, kg.MemoKey("search", query), sizeOfHitList, func() (hitList, error) {
			list, done, err := r.shortestHits(query)
			if err == nil && !done {
				list, err = r.rankedHits(query)
			}
			return list, err
		})
		if err != nil {
			return err
		}
		answers, err := pages[kg.Record](r, []hitList{list})
		if err == nil {
			answer = answers[0]
		}
		return err
	})
	return answer, err
}

// rankedHits ranks everything that is found and cuts the window out of it.
func (r *reader) rankedHits(q kg.SearchQuery) (list hitList, err error) {
	list.total = -1
	if q.Total {
		list.total = 0
	}
	if selected, ok := selectSearch(q); ok {
		list.hits, list.total, err = r.page(selected, q.Window)
	}
	return list, err
}

// probeCost is how many hits can be ranked in the time in which one statement is looked up in the search index.
const probeCost = 10

// shortest looks, of statements after a place in the order of rank, for the first that have the words in their stems.
const shortest = `SELECT '1|' || s.rank, s.id, s.n FROM statement s INDEXED BY statement_by_rank
	WHERE (s.rank, s.id) > (?, ?) AND EXISTS (SELECT 1 FROM ` + statementIndex + ` i WHERE i.rowid = s.n AND i.` + statementIndex + ` MATCH ?)
	ORDER BY s.rank, s.id LIMIT ?`

// shortestHits answers a search for words that stand in so many statements that it is quicker to look for them in one statement after
// the other, the shortest first, than to rank all that have them. It is not done if few have them, or if the window needs another order.
func (r *reader) shortestHits(q kg.SearchQuery) (list hitList, done bool, err error) {
	match, can := matchStems(q.Text)
	from, ahead := rankAfter(q.After)
	if !can || !ahead || len(q.Text.Terms) == 0 || q.ByDate || q.Descending || q.FromEnd || q.Before != nil || q.Limit < 1 || !inStatements(q) {
		return hitList{}, false, nil
	}
	var newest, found int
	if _, err := r.one(r.ctx, "SELECT ifnull(max(n), 0) FROM statement", nil, &newest); err != nil {
		return hitList{}, false, err
	}
	// As many as the limit are among about newest/found*limit, each of which is looked up.
	worth := int(math.Sqrt(float64(newest) * float64(q.Limit) * probeCost))
	_, err = r.one(r.ctx, "SELECT count(*) FROM (SELECT 1 FROM "+statementIndex+" WHERE "+statementIndex+" MATCH ? LIMIT ?)", []any{match, worth}, &found)
	if err != nil || found < worth {
		return hitList{}, false, err
	}
	list.total = -1
	err = r.each(r.ctx, shortest, []any{from.Sort, from.ID, match, q.Limit}, func(scan func(...any) error) error {
		var h hit
		err := scan(&h.Sort, &h.ID, &h.n)
		list.hits = append(list.hits, h)
		return err
	})
	if err != nil || len(list.hits) < q.Limit { // worse tiers are wanted, too
		return hitList{}, false, err
	}
	if others, ok := selectEntityHits(q); ok {
		hits, number, err := r.page(others, q.Window)
		if err != nil {
			return hitList{}, false, err
		}
		list.hits, list.total = mergeHits(append(list.hits, hits...), q.Window), number
	} else if q.Total {
		list.total = 0
	}
	if q.Total {
		number, err := r.countMatches(q.Text)
		if err != nil {
			return hitList{}, false, err
		}
		list.total += number
	}
	return list, true, nil
}

// rankAfter is the place in the order of rank behind which hits of the better tier follow a place among all hits; false if only hits of
// the worse one follow that.
func rankAfter(after *kg.Key) (kg.Key, bool) {
	if after == nil {
		return kg.Key{}, true
	}
	tier, rank, _ := strings.Cut(after.Sort, "|")
	switch {
	case tier < "1":
		return kg.Key{}, true
	case tier == "1":
		return kg.Key{Sort: rank, ID: after.ID}, true
	}
	return kg.Key{}, false
}

// countMatches counts the statements that match a query in any tier.
func (r *reader) countMatches(q text.Query) (number int, err error) {
	match, _ := matchAny(q)
	_, err = r.one(r.ctx, "SELECT count(*) FROM "+statementIndex+" WHERE "+statementIndex+" MATCH ?", []any{match}, &number)
	return number, err
}

func inStatements(q kg.SearchQuery) bool {
	return q.Scopes == nil || slices.Contains(q.Scopes, kg.ScopeStatements)
}

// selectSearch selects hits among statements and entities; false if none of them are searched. Statements have no exact names.
func selectSearch(q kg.SearchQuery) (clause, bool) {
	var parts []clause
	if inStatements(q) {
		stems := matchingStems("n", statementIndex, q.Text)
		tier := expr("WHEN "+stems.text+" THEN '1|' ELSE '2|'", stems.args...)
		parts = append(parts, selectHits("statement", "made_on", tier, matching("n", statementIndex, q.Text), q.ByDate))
	}
	if entities, ok := selectEntityHits(q); ok {
		parts = append(parts, entities)
	}
	return join(" UNION ALL ", parts), len(parts) > 0
}

// selectEntityHits selects hits among entities; false if none of them are searched.
func selectEntityHits(q kg.SearchQuery) (clause, bool) {
	if q.Scopes != nil && len(q.Scopes) == 0 {
		return clause{}, false
	}
	stems := matchingStems("n", entityIndex, q.Text)
	tier := expr("WHEN n IN (SELECT n FROM exact WHERE name = ?) THEN '0|' WHEN "+stems.text+" THEN '1|' ELSE '2|'",
		slices.Concat([]any{q.Exact}, stems.args)...)
	where := []clause{matching("n", entityIndex, q.Text)}
	if q.Scopes != nil {
		where = append(where, in("scope", q.Scopes))
	}
	return selectHits("entity", "date", tier, all(where), q.ByDate), true
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
