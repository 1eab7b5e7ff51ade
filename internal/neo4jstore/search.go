package neo4jstore

import (
	"context"

	"wortlaut/internal/kg"
)

// Search implements [kg.Store].
func (s *Store) Search(ctx context.Context, query kg.SearchQuery) (answer kg.Page[kg.Record], err error) {
	asked := []asked{askedSearch(query)}
	err = s.view(ctx, "searching", func(r *reader) error {
		answers, err := pages[kg.Record](r, list{searchRows, searchCount}, asked)
		if err == nil {
			answer = answers[0]
		}
		return err
	})
	if err != nil {
		return kg.Page[kg.Record]{}, err
	}
	return answer, nil
}

// The orders of hits.
const (
	byRelevance = iota
	byDate
)

func askedSearch(q kg.SearchQuery) asked {
	a := asked{window: q.Window, params: bounds(q.Window), empty: q.Scopes != nil && len(q.Scopes) == 0}
	a.params["terms"], a.params["runs"], a.params["exact"] = terms(q.Text), stemRuns(q.Text), q.Exact
	a.params["scopes"], a.params["everywhere"] = texts(q.Scopes), q.Scopes == nil
	a.shape = shape{down: q.Descending != q.FromEnd, limit: limit(q.Limit)}
	if q.ByDate {
		a.shape.order = byDate
	}
	if query, ok := lucene(q.Text); ok {
		a.shape.lead, a.params["lead"] = leadText, query
	}
	return a
}

// hits finds the records n that a query q finds.
func hits(l lead) string {
	const scoped = "(q.everywhere OR n._scope IN q.scopes)"
	if l == leadText { // whose query finds what matches and nothing else
		return "CALL db.index.fulltext.queryNodes('" + searchIndex + "', q.lead) YIELD node AS n WITH q, n" + where(scoped)
	}
	return "MATCH (n:Entity|Statement)" + where(scoped, matching("n", "q.terms"))
}

func searchRows(s shape) string {
	sort := "n._date"
	if s.order == byRelevance {
		sort = "CASE WHEN q.exact IN n._exact THEN '0|' WHEN all(t IN q.runs WHERE n._stems CONTAINS t) THEN '1|' ELSE '2|' END + n._rank"
	}
	return forEach(hits(s.lead) + " WITH q, n, " + sort + " AS sort" + where(within("sort", "n.id")) +
		" WITH n, sort, n.id AS id" + s.ordered("sort", "id") + " RETURN sort, id, n")
}

func searchCount(s shape) string { return counting(hits(s.lead) + " RETURN count(*) AS number") }
