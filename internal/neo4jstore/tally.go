package neo4jstore

import (
	"cmp"
	"context"
	"slices"

	"wortlaut/internal/kg"
)

// Tally implements [kg.Store].
func (s *Store) Tally(ctx context.Context, queries []kg.TallyQuery) (answer []kg.TallyPage, err error) {
	asked := make([]asked, len(queries))
	for i, q := range queries {
		if asked[i], err = askedTally(q); err != nil {
			return nil, err
		}
	}
	var counted []kg.TallyPage
	err = s.view(ctx, "counting statements", func(r *reader) (err error) {
		counted, err = remembered(r, kg.MemoKey("tally", queries), sizeOfTallies, func() ([]kg.TallyPage, error) { return r.tally(queries, asked) })
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, page := range counted {
		answer = append(answer, kg.TallyPage{Tallies: slices.Clone(page.Tallies), Total: page.Total}) // the memory keeps its own
	}
	return answer, nil
}

// counted are the properties that statements are counted by.
var counted = map[kg.TallyBy]string{
	kg.TallySpeaker: "_speakers", kg.TallyOrganization: "_organizations", kg.TallyTopic: "_topics", kg.TallyClaim: "_claims",
	kg.TallyStance: "_stances", kg.TallyKind: "_kind", kg.TallyYear: "_year",
}

func askedTally(q kg.TallyQuery) (asked, error) {
	a, err := askedFor(q.Where)
	if err != nil {
		return a, err
	}
	by, ok := counted[q.By]
	if !ok {
		return a, unknownValue("way to count statements", q.By)
	}
	a.params["by"], a.params["own"] = by, false
	a.params["stances"], a.params["supports"], a.params["opposes"] = "_stances", []string{string(kg.Supports)}, []string{string(kg.Opposes)}
	switch {
	case q.By == kg.TallyTopic:
		a.params["stances"], a.params["own"] = "_topicStances", true
	case q.By == kg.TallyClaim:
		a.params["stances"], a.params["own"] = "_subjectStances", true
	case q.Topics != nil:
		a.params["stances"] = "_subjectStances"
		a.params["supports"], a.params["opposes"] = onTopics(kg.Supports, q.Topics), onTopics(kg.Opposes, q.Topics)
	}
	after := kg.TallyKey{Statements: -1}
	if q.After != nil {
		after = *q.After
	}
	a.params["after"], a.params["afterValue"] = after.Statements, after.Value
	a.shape.limit = limit(q.Limit)
	a.window.Total = q.Total
	return a, nil
}

func onTopics(stance kg.Stance, topics []kg.ID) []string {
	values := make([]string, len(topics))
	for i, t := range topics {
		values[i] = stanced(stance, string(t))
	}
	return values
}

func (r *reader) tally(queries []kg.TallyQuery, asked []asked) ([]kg.TallyPage, error) {
	out := make([]kg.TallyPage, len(queries))
	for i, q := range queries {
		out[i] = kg.TallyPage{Tallies: []kg.Tally{}, Total: -1}
		if q.Total {
			out[i].Total = 0
		}
	}
	for _, g := range groups(asked, all) {
		rows, err := r.gathered(tallyRows(g.shape), "q.i, value, statements, supports, opposes, earliest, latest", map[string]any{"queries": g.params, "limit": g.shape.limit})
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			page := &out[number(row, 0)]
			page.Tallies = append(page.Tallies, kg.Tally{
				Value: str(row, 1), Statements: number(row, 2), Supports: number(row, 3), Opposes: number(row, 4),
				Earliest: kg.FuzzyDate(str(row, 5)), Latest: kg.FuzzyDate(str(row, 6)),
			})
		}
	}
	for _, g := range groups(asked, totalled) {
		rows, err := r.gathered(tallyCount(g.shape), "q.i, number", map[string]any{"queries": g.params})
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			out[number(row, 0)].Total = number(row, 1)
		}
	}
	for i := range out {
		sortTallies(out[i].Tallies)
	}
	return out, nil
}

// tallied finds the statements of a query q, each once for each value that it has.
func tallied(s shape) string {
	return fitting(s) + " UNWIND s[q.by] AS value WITH q, s, value WHERE value <> ''"
}

func tallyRows(s shape) string {
	return "UNWIND $p.queries AS q CALL (q) { CALL (q) { " + tallied(s) + ` RETURN value, count(*) AS statements,
			sum(` + takes(kg.Supports, "q.supports") + `) AS supports, sum(` + takes(kg.Opposes, "q.opposes") + `) AS opposes,
			min(s._date) AS earliest, max(s._date) AS latest }
		WITH q, value, statements, supports, opposes, earliest, latest
		WHERE q.after < 0 OR statements < q.after OR statements = q.after AND value > q.afterValue
		RETURN value, statements, supports, opposes, earliest, latest ORDER BY statements DESC, value LIMIT $p.limit
	}`
}

// takes is 1 if a statement s takes a stance that counts: on the value itself, or on one of what list holds.
func takes(stance kg.Stance, list string) string {
	return "CASE WHEN q.own THEN CASE WHEN '" + stanced(stance, "") + "' + value IN s[q.stances] THEN 1 ELSE 0 END" +
		" WHEN any(v IN s[q.stances] WHERE v IN " + list + ") THEN 1 ELSE 0 END"
}

func tallyCount(s shape) string {
	return counting(tallied(s) + " RETURN count(DISTINCT value) AS number")
}

// sizeOfTallies is how many bytes pages are, about.
func sizeOfTallies(pages []kg.TallyPage) (size int) {
	for _, p := range pages {
		size += p.RememberedSize()
	}
	return size
}

// sortTallies puts tallies in order: the most statements first, then by value.
func sortTallies(tallies []kg.Tally) {
	slices.SortFunc(tallies, func(a, b kg.Tally) int {
		return cmp.Or(cmp.Compare(b.Statements, a.Statements), cmp.Compare(a.Value, b.Value))
	})
}
