package neo4jstore

import (
	"context"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
)

// Links implements [kg.Store].
func (s *Store) Links(ctx context.Context, q kg.LinkQuery) (links []kg.Link, err error) {
	first, last := day(q.During)
	params := map[string]any{
		"ids": texts(distinct(q.Nodes)), "first": first, "last": last, "each": limit(q.Each),
		"roles": texts(q.Roles), "positions": slices.Contains(q.Roles, kg.RolePositionOn),
		"anything": q.Among == nil, "among": texts(distinct(q.Among)),
	}
	err = s.view(ctx, "reading links", func(r *reader) error {
		rows, err := r.gathered(linkRows, "role, source, target, holds, begins, until, final", params)
		links = make([]kg.Link, 0, len(rows))
		for _, row := range rows {
			l := kg.Link{
				Role: kg.Role(str(row, 0)), From: kg.ID(str(row, 1)), To: kg.ID(str(row, 2)), Holds: kg.ID(str(row, 3)),
				Begins: kg.Date(str(row, 4)), Ends: kg.Date(str(row, 5)),
			}
			if lastDay := kg.Date(str(row, 6)); lastDay != "" { // a statement has no end but a last day
				l.Ends = lastDay.Next()
			}
			links = append(links, l)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return kg.InOrder(links), nil
}

// linkRows are the links of each node: those of entities and relationships, which lead back too if they hold both ways, and those of
// statements, whose own type ABOUT stands for a position only where it leads to the very subject.
var linkRows = "UNWIND $p.ids AS id CALL (id) { MATCH (n:Record {id: id}) CALL (n) { " +
	"MATCH (n)-[l:" + linkTypes + "]-(o:Record) WHERE " + amongThem + " AND type(l) IN $p.roles AND l._begins <= $p.last AND l._ends > $p.first" +
	" WITH DISTINCT l, startNode(l).id AS a, endNode(l).id AS b UNWIND CASE WHEN l._both THEN [[a, b], [b, a]] ELSE [[a, b]] END AS ends" +
	" RETURN type(l) AS role, ends[0] AS source, ends[1] AS target, coalesce(l.id, '') AS holds, l._begins AS begins, l._ends AS until, '' AS final" +
	" UNION ALL " +
	"MATCH (n)-[l:" + alternatives(statementTypes) + "]-(o:Record) WHERE " + amongThem + " WITH DISTINCT l, startNode(l) AS s" +
	" WHERE s:Statement AND CASE type(l) WHEN '" + typeAbout + "' THEN $p.positions AND l.subject ELSE type(l) IN $p.roles END" +
	" AND s._first <= $p.last AND s._last >= $p.first" +
	" RETURN CASE type(l) WHEN '" + typeAbout + "' THEN '" + string(kg.RolePositionOn) + "' ELSE type(l) END AS role," +
	" s.id AS source, endNode(l).id AS target, '' AS holds, s._first AS begins, '' AS until, s._last AS final" +
	" } RETURN DISTINCT role, source, target, holds, begins, until, final ORDER BY source, role, target, holds LIMIT $p.each }"

// amongThem says whether both ends of a link are among those asked for.
const amongThem = "($p.anything OR n.id IN $p.among AND o.id IN $p.among)"

// Briefs implements [kg.Store].
func (s *Store) Briefs(ctx context.Context, queries []kg.BriefQuery) (answer [][]kg.Brief, err error) {
	asked := make([]asked, len(queries))
	for i, q := range queries {
		if asked[i], err = askedFor(q.Where); err != nil {
			return nil, err
		}
		asked[i].shape.limit = limit(q.Limit)
	}
	err = s.view(ctx, "reading statements", func(r *reader) error {
		answer = make([][]kg.Brief, len(queries))
		for i := range answer {
			answer[i] = []kg.Brief{}
		}
		for _, g := range groups(asked, all) {
			// There may be very many: they are not gathered in the database.
			rows, err := r.rows(briefRows(g.shape), map[string]any{"queries": g.params, "limit": g.shape.limit})
			if err != nil {
				return err
			}
			for _, row := range rows {
				i := number(row, 0)
				answer[i] = append(answer[i], brief(row))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, list := range answer {
		slices.SortFunc(list, kg.CompareBriefs)
	}
	return answer, nil
}

// fitting finds the statements s of a query q, each once. They are told apart where the query is not at hand: it is long, and would be
// compared for each.
func fitting(s shape) string {
	text := led(s.lead)
	if s.filtered {
		text += " AND " + statementFilter
	}
	return "CALL (q) { " + text + " RETURN DISTINCT s }"
}

func briefRows(s shape) string {
	return "UNWIND $p.queries AS q CALL (q) { " + fitting(s) + " WITH s ORDER BY s._date, s.id LIMIT $p.limit RETURN s } RETURN q.i AS i, s.id AS id," +
		" s._date AS made, s._speakers AS speakers, s._attributions AS attributions, s._documents AS documents, s._addressees AS addressees," +
		" s._subjectStances AS subjects, s._topicStances AS topics, s._event AS event"
}

func brief(row *neo4j.Record) kg.Brief {
	return kg.Brief{
		ID: kg.ID(str(row, 1)), MadeOn: kg.FuzzyDate(str(row, 2)),
		Speakers: strs[kg.ID](row, 3), Attributions: strs[string](row, 4), Documents: strs[kg.ID](row, 5), Addressees: distinct(strs[kg.ID](row, 6)),
		Subjects: taken(row, 7), Topics: taken(row, 8), Event: kg.ID(str(row, 9)),
	}
}

// strs is a list of texts in a column.
func strs[T ~string](row *neo4j.Record, i int) []T {
	values, _ := row.Values[i].([]any)
	var list []T
	for _, v := range values {
		if s, ok := v.(string); ok {
			list = append(list, T(s))
		}
	}
	return list
}

// taken are the stances in a column, see stanced; those on no topic are left out.
func taken(row *neo4j.Record, i int) []kg.Taken {
	var list []kg.Taken
	for _, v := range strs[string](row, i) {
		stance, on, _ := strings.Cut(v, "|")
		if on != "" {
			list = append(list, kg.Taken{On: kg.ID(on), Stance: kg.Stance(stance)})
		}
	}
	slices.SortFunc(list, kg.CompareTaken)
	return list
}

// Days implements [kg.Store].
func (s *Store) Days(ctx context.Context, queries []kg.DayQuery) (answer [][]kg.DayCount, err error) {
	asked := make([]asked, len(queries))
	for i, q := range queries {
		if asked[i], err = askedFor(q.Where); err != nil {
			return nil, err
		}
		asked[i].params["by"] = nil
		if q.By != nil {
			by, ok := counted[*q.By]
			if !ok {
				return nil, unknownValue("way to count statements", *q.By)
			}
			asked[i].params["by"] = by
		}
	}
	err = s.view(ctx, "counting statements by day", func(r *reader) error {
		answer = make([][]kg.DayCount, len(queries))
		for i := range answer {
			answer[i] = []kg.DayCount{}
		}
		for _, g := range groups(asked, all) {
			rows, err := r.gathered(dayRows(g.shape), "q.i, made, value, statements", map[string]any{"queries": g.params})
			if err != nil {
				return err
			}
			for _, row := range rows {
				i := number(row, 0)
				answer[i] = append(answer[i], kg.DayCount{MadeOn: kg.FuzzyDate(str(row, 1)), Value: str(row, 2), Statements: number(row, 3)})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, list := range answer {
		slices.SortFunc(list, kg.CompareDayCounts)
	}
	return answer, nil
}

func dayRows(s shape) string {
	return "UNWIND $p.queries AS q CALL (q) { " + fitting(s) + " UNWIND CASE WHEN q.by IS NULL THEN [''] ELSE s[q.by] END AS value" +
		" WITH q, s, value WHERE q.by IS NULL OR value <> '' RETURN s._date AS made, value, count(*) AS statements }"
}
