package neo4jstore

import (
	"context"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// Statements implements [kg.Store].
func (s *Store) Statements(ctx context.Context, queries []kg.StatementQuery) (answer []kg.Page[*kg.Statement], err error) {
	asked, err := askedStatements(queries)
	if err != nil {
		return nil, err
	}
	err = s.view(ctx, "listing statements", func(r *reader) (err error) {
		answer, err = pages[*kg.Statement](r, list{statementRows, statementCount}, asked)
		return err
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// lead is the criterion by whose values candidates are found; all criteria but what it vouches for are then looked at in each.
type lead string

// The leads. A type of relationship leads from the records of that name to the statements.
const (
	leadAll  lead = ""
	leadID   lead = "id"
	leadText lead = "text"
)

// facets are the criteria that can lead, the likely rarest first, and what they lead by. A value that is empty is in no index.
var facets = []struct {
	field kg.Field
	lead  lead
}{
	{kg.FieldID, leadID}, {kg.FieldEvent, typeAt}, {kg.FieldDocument, typeCites}, {kg.FieldMention, typeMentions},
	{kg.FieldAddressee, typeAddressedTo}, {kg.FieldAttribution, typeMadeBy}, {kg.FieldSpeaker, typeMadeBy}, {kg.FieldClaim, typeAbout}, {kg.FieldOrganization, typeSpokenFor},
	{kg.FieldTopic, typeAbout},
}

func askedStatements(queries []kg.StatementQuery) ([]asked, error) {
	out := make([]asked, len(queries))
	for i, q := range queries {
		a, err := askedFor(q.Where)
		if err != nil {
			return nil, err
		}
		a.window, a.shape.order, a.shape.down, a.shape.limit = q.Window, int(q.Order), q.Descending != q.FromEnd, limit(q.Limit)
		for name, value := range bounds(q.Window) {
			a.params[name] = value
		}
		switch q.Order {
		case kg.ByDate, kg.BySpeaker:
		case kg.ByRelevance:
			k := slices.IndexFunc(q.Where, func(c kg.Criterion) bool { return c.Field == kg.FieldText && !c.Not })
			if k < 0 {
				return nil, kg.Errorf(kg.Internal, "statements can't be ordered by relevance without a criterion on their text")
			}
			a.params["runs"] = stemRuns(q.Where[k].Text)
		default:
			return nil, unknownValue("order of statements", q.Order)
		}
		out[i] = a
	}
	return out, nil
}

// askedFor are criteria as parameters, with the one that leads.
func askedFor(where []kg.Criterion) (asked, error) {
	one, many, made, words := []map[string]any{}, []map[string]any{}, []map[string]any{}, []map[string]any{}
	var a asked
	leading := leading(where)
	for i, c := range where {
		if fitsNothing(c) {
			a.empty = a.empty || !c.Not
			continue
		}
		if i == leading && vouched(c) {
			continue
		}
		switch c.Field {
		case kg.FieldMade:
			made = append(made, map[string]any{"first": string(c.Days.First), "last": string(c.Days.Last), "not": c.Not})
		case kg.FieldText:
			words = append(words, map[string]any{"terms": terms(c.Text), "not": c.Not})
		default:
			p, ok := compared[c.Field]
			if !ok {
				return a, unknownValue("criterion on statements", c.Field)
			}
			values := c.Values
			key := p.key
			if c.Stances != nil && p.stanced != "" {
				values, key = stancedValues(c), p.stanced
			}
			criterion := map[string]any{"key": key, "values": values, "not": c.Not}
			if p.one {
				one = append(one, criterion)
			} else {
				many = append(many, criterion)
			}
		}
	}
	a.shape.filtered = len(one)+len(many)+len(made)+len(words) > 0
	a.params = map[string]any{"one": one, "many": many, "made": made, "words": words}
	if leading >= 0 {
		a.shape.lead, a.params["lead"] = leadOf(where[leading])
	}
	return a, nil
}

// compared are the properties that criteria look at: one value or a list, and the list with stances.
var compared = map[kg.Field]struct {
	key     string
	one     bool
	stanced string
}{
	kg.FieldID: {key: "id", one: true}, kg.FieldKind: {key: "_kind", one: true}, kg.FieldEvent: {key: "_event", one: true},
	kg.FieldVerification: {key: "_verification", one: true}, kg.FieldSpeaker: {key: "_speakers"}, kg.FieldOrganization: {key: "_organizations"},
	kg.FieldAttribution: {key: "_attributions"},
	kg.FieldTopic:       {key: "_topics", stanced: "_topicStances"}, kg.FieldClaim: {key: "_subjects", stanced: "_subjectStances"},
	kg.FieldStance: {key: "_stances"}, kg.FieldDocument: {key: "_documents"}, kg.FieldMention: {key: "_mentions"},
	kg.FieldAddressee: {key: "_addressees"},
}

func stancedValues(c kg.Criterion) []string {
	values := make([]string, 0, len(c.Values)*len(c.Stances))
	for _, stance := range c.Stances {
		for _, v := range c.Values {
			values = append(values, stanced(stance, v))
		}
	}
	return values
}

// fitsNothing says whether a criterion, not negated, fits nothing whatever there is.
func fitsNothing(c kg.Criterion) bool {
	switch c.Field {
	case kg.FieldMade, kg.FieldText:
		return false
	case kg.FieldTopic, kg.FieldClaim:
		return len(c.Values) == 0 || c.Stances != nil && len(c.Stances) == 0
	}
	return len(c.Values) == 0
}

// leading is the place of the criterion that leads, or -1.
func leading(where []kg.Criterion) int {
	for _, f := range facets {
		i := slices.IndexFunc(where, func(c kg.Criterion) bool {
			return c.Field == f.field && !c.Not && len(c.Values) > 0 && !slices.Contains(c.Values, "")
		})
		if i >= 0 {
			return i
		}
	}
	return slices.IndexFunc(where, func(c kg.Criterion) bool {
		_, ok := lucene(c.Text)
		return c.Field == kg.FieldText && !c.Not && ok
	})
}

func leadOf(c kg.Criterion) (lead, any) {
	if c.Field == kg.FieldText {
		query, _ := lucene(c.Text)
		return leadText, query
	}
	values := distinct(c.Values)
	if c.Field == kg.FieldAttribution { // by its speaker
		for i, v := range values {
			values[i], _, _ = strings.Cut(v, "|")
		}
		values = slices.Compact(values)
	}
	for _, f := range facets {
		if f.field == c.Field {
			return f.lead, values
		}
	}
	return leadAll, nil
}

// vouched says whether all that a criterion leads to fits it.
func vouched(c kg.Criterion) bool {
	switch c.Field {
	case kg.FieldText, kg.FieldAttribution, kg.FieldClaim: // a topic of a claim is not the very subject
		return false
	case kg.FieldTopic:
		return c.Stances == nil && !slices.ContainsFunc(c.Values, func(v string) bool { return kg.ID(v).Kind() == kg.KindClaim })
	}
	return true
}

// statementFilter is the condition that a statement s fits the criteria of a query q.
var statementFilter = `all(c IN q.one WHERE (s[c.key] IN c.values) <> c.not)
	AND all(c IN q.many WHERE any(v IN s[c.key] WHERE v IN c.values) <> c.not)
	AND all(c IN q.made WHERE (s._first <= c.last AND s._last >= c.first) <> c.not)
	AND all(c IN q.words WHERE ` + matching("s", "c.terms") + ` <> c.not)`

// led finds the statements s that a query q leads to, one row each for what it leads by.
func led(l lead) string {
	switch l {
	case leadAll:
		return "MATCH (s:Statement) WHERE true"
	case leadID:
		return "UNWIND q.lead AS v MATCH (s:Record {id: v}) WHERE s:Statement"
	case leadText:
		return "CALL db.index.fulltext.queryNodes('" + searchIndex + "', q.lead) YIELD node AS s WITH q, s WHERE s:Statement"
	}
	return "UNWIND q.lead AS v " + ledOver(l) + " WHERE l.of = v AND l.day > '' AND l.statement >= ''"
}

// ledOver are the relationships l of a type to records, by their index: that they have a day tells them from an entity's.
func ledOver(l lead) string {
	return "MATCH (s:Statement)-[l:" + string(l) + "]->() USING INDEX l:" + string(l) + "(of, day, statement)"
}

// statementSort are the sort keys of the orders.
var statementSort = map[kg.StatementOrder]string{
	kg.ByDate:      "s._date",
	kg.BySpeaker:   "s._speakerSort",
	kg.ByRelevance: "CASE WHEN all(t IN q.runs WHERE s._stems CONTAINS t) THEN '1|' ELSE '2|' END + s._rank",
}

func statementRows(s shape) string {
	order := kg.StatementOrder(s.order)
	sort := statementSort[order]
	switch {
	case order == kg.ByDate && indexed(s.lead):
		return ledByDate(s)
	case order != kg.ByRelevance && s.lead == leadAll:
		return inIndex("s:Statement", sort, "s.id", s, statementFilters(s))
	}
	return forEach(fitting(s) + " WITH q, s, " + sort + " AS sort" + where(within("sort", "s.id")) +
		" WITH s, sort, s.id AS id" + s.ordered("sort", "id") + " RETURN sort, id, s AS n")
}

func statementFilters(s shape) string {
	if s.filtered {
		return statementFilter
	}
	return ""
}

// indexed says whether a lead is a type of relationship, with an index that has the order by date.
func indexed(l lead) bool { return l != leadAll && l != leadID && l != leadText }

// ledByDate reads the index of the relationships of a type: for each record, the rows come in their order, and no more of them are read
// than are asked for.
func ledByDate(s shape) string {
	return forEach("UNWIND q.lead AS v CALL (q, v) { " + ledOver(s.lead) +
		where("l.of = v", "l.day > ''", "l.statement >= ''", within("l.day", "l.statement"), statementFilters(s)) +
		" WITH s, l" + s.ordered("l.of", "l.day", "l.statement") + " RETURN s, l.day AS sort, l.statement AS id }" +
		" WITH DISTINCT s, sort, id" + s.ordered("sort", "id") + " RETURN sort, id, s AS n")
}

func statementCount(s shape) string {
	if s.lead == leadAll && !s.filtered {
		return counting("MATCH (s:Statement) RETURN count(*) AS number") // which Neo4j keeps
	}
	text := led(s.lead)
	if s.filtered {
		text += " AND " + statementFilter
	}
	return counting(text + " RETURN count(DISTINCT s) AS number")
}
