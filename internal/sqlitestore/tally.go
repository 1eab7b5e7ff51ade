package sqlitestore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// Tally implements [kg.Store].
func (s *Store) Tally(ctx context.Context, queries []kg.TallyQuery) (answer []kg.TallyPage, err error) {
	err = s.view(ctx, "counting statements", func(r *reader) error {
		answer = make([]kg.TallyPage, len(queries))
		for i, q := range queries {
			page, err := remembered(r, kg.MemoKey("tally", q), kg.TallyPage.RememberedSize, func() (kg.TallyPage, error) {
				all, err := r.tally(q)
				return tallyPage(all, q), err
			})
			if err != nil {
				return err
			}
			answer[i] = kg.TallyPage{Tallies: slices.Clone(page.Tallies), Total: page.Total} // the memory keeps its own
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// tally counts by every value. There are far fewer values than statements, so what is in a page is decided later. The statements are
// found first, each once (h), and then counted, so the order of the joins is given. If all count, and no more is asked of them than what
// the facets know, the index of facets gives them value by value.
func (r *reader) tally(q kg.TallyQuery) ([]kg.Tally, error) {
	by, err := tallied(q.By, q.Topics)
	if err != nil {
		return nil, err
	}
	var from clause
	madeOn := "h.made_on"
	if len(q.Where) == 0 && by.facet != "" && by.stances != ofHit {
		madeOn = "f.made_on"
		from = expr(" FROM facet f WHERE " + by.facet)
	} else {
		found, err := r.tallyHits(q, by)
		if err != nil {
			return nil, err
		}
		from = expr(" FROM ("+found.text+") h"+by.join(), found.args...)
	}
	text := fmt.Sprintf("SELECT %s, count(*), sum(%s & %d <> 0), sum(%s & %d <> 0), min(%s), max(%s)%s GROUP BY 1",
		by.value, by.stances, stanceSupports, by.stances, stanceOpposes, madeOn, madeOn, from.text)
	var counted []kg.Tally
	err = r.each(r.ctx, text, from.args, func(scan func(...any) error) error {
		var t kg.Tally
		err := scan(&t.Value, &t.Statements, &t.Supports, &t.Opposes, &t.Earliest, &t.Latest)
		counted = append(counted, t)
		return err
	})
	return counted, err
}

// tallyHits selects the statements to be counted: n, made_on, the stances that count if those are the statement's, and what it is
// counted by if that is a column of its own.
func (r *reader) tallyHits(q kg.TallyQuery, by tallyValue) (clause, error) {
	lead, err := r.lead(q.Where)
	if err != nil {
		return clause{}, err
	}
	if lead < 0 {
		where, err := statementConditions(q.Where, fromStatement)
		stances := by.stancesOn(q.Topics, fromStatement)
		return clause{
			text: "SELECT s.n, s.made_on, " + stances.text + " AS stances, " + by.own + " AS own FROM statement s WHERE " + where.text,
			args: slices.Concat(stances.args, where.args),
		}, err
	}
	return tallyFrom(q, by, lead)
}

// tallyFrom selects the statements that one criterion leads to, in the order of their numbers: so what is joined to them is read page by
// page, and none twice.
func tallyFrom(q kg.TallyQuery, by tallyValue, lead int) (clause, error) {
	led := q.Where[lead]
	rest := slices.Delete(slices.Clone(q.Where), lead, lead+1)
	others, err := statementConditions(rest, fromFacet)
	if err != nil {
		return clause{}, err
	}
	stances, own := by.stancesOn(q.Topics, fromFacet), nothing
	if stances.text != nothing && led.Field == kg.FieldTopic && led.Stances == nil && sameIDs(led.Values, q.Topics) {
		own = fmt.Sprintf("max(stances >> %d & %d) + max(stances >> %d & %d)", asSubject, stanceSupports, asSubject, stanceOpposes)
		stances = expr("d.own")
	}
	f, _ := facetOf(led)
	where := all([]clause{expr("role = ?", f.role), in("value", led.Values), f.stances("stances")})
	from := " FROM (SELECT n, made_on, " + own + " AS own FROM facet WHERE " + where.text + " GROUP BY n) d"
	if by.own != nothing || stances.text == ofStatement || slices.ContainsFunc(rest, needsStatement) {
		from += " CROSS JOIN statement s ON s.n = d.n"
	}
	return clause{
		text: "SELECT d.n, d.made_on, " + stances.text + " AS stances, " + by.own + " AS own" + from + " WHERE " + others.text,
		args: slices.Concat(stances.args, where.args, others.args),
	}, nil
}

// sameIDs says whether two lists hold the same.
func sameIDs(values []string, ids []kg.ID) bool {
	named := make([]string, len(ids))
	for i, id := range ids {
		named[i] = string(id)
	}
	return slices.Equal(slices.Compact(slices.Sorted(slices.Values(values))), slices.Compact(slices.Sorted(slices.Values(named))))
}

// tallyValue says where the values come from that statements are counted by: from the facets that fulfil a condition, or from a column
// of the statement; and which stances count.
type tallyValue struct {
	value   string
	facet   string // the condition; "" if the value is the statement's own
	own     string // the column
	stances string
}

const (
	nothing     = "0"
	ofStatement = "s.stances" // all of them
	ofFacet     = "f.stances" // those on the value, or all of them: see migrations/0001.sql
	ofHit       = "h.stances" // those on some topics
)

// join joins the values to the statements that were found.
func (v tallyValue) join() string {
	switch {
	case v.facet != "":
		return " CROSS JOIN facet f ON f.n = h.n AND " + v.facet
	case v.own == ofStatement:
		return " CROSS JOIN (" + stanceNames + ") v ON h.own & v.bit <> 0"
	}
	return " WHERE h.own <> ''"
}

// The conditions that a facet is a position, on a topic and on its very subject.
var (
	onTopic   = fmt.Sprintf("f.role = %d AND f.stances & %d <> 0", rolePosition, stanceAny)
	onSubject = fmt.Sprintf("f.role = %d AND f.stances & %d <> 0", rolePosition, stanceAny<<asSubject)
)

func tallied(by kg.TallyBy, topics []kg.ID) (tallyValue, error) {
	of := ofHit
	if topics == nil {
		of = ofFacet
	}
	facets := func(condition, stances string) tallyValue {
		return tallyValue{value: "f.value", facet: condition, own: nothing, stances: stances}
	}
	switch by {
	case kg.TallySpeaker:
		return facets("f.role = "+decimal(roleSpeaker), of), nil
	case kg.TallyOrganization:
		return facets("f.role = "+decimal(roleOrganization), of), nil
	case kg.TallyTopic:
		return facets(onTopic+" AND f.value <> ''", ofFacet), nil
	case kg.TallyClaim:
		return facets(onSubject+" AND f.value >= 'claim:' AND f.value < 'claim;'", "("+ofFacet+" >> "+decimal(asSubject)+")"), nil
	case kg.TallyStance:
		return tallyValue{value: "v.stance", own: ofStatement, stances: ofHit}, nil
	case kg.TallyKind:
		return tallyValue{value: "h.own", own: "s.kind", stances: ofHit}, nil
	case kg.TallyYear:
		return tallyValue{value: "h.own", own: "substr(s.first, 1, 4)", stances: ofHit}, nil
	}
	return tallyValue{}, unknownValue("way to count statements", by)
}

// stancesOn is the expression for the stances of a statement that count: those on the topics, unless it is the value's that do.
func (v tallyValue) stancesOn(topics []kg.ID, from source) clause {
	switch {
	case v.stances != ofHit:
		return expr(nothing)
	case topics == nil:
		return expr(ofStatement)
	}
	is := in("t.value", topics)
	return expr(fmt.Sprintf("ifnull((SELECT max(t.stances >> %d & %d) + max(t.stances >> %d & %d) FROM facet t WHERE t.n = %s AND t.role = %d AND %s), 0)",
		asSubject, stanceSupports, asSubject, stanceOpposes, from.n, rolePosition, is.text), is.args...)
}

// stanceNames is a query for the stances that are coded, with their bits.
var stanceNames = func() string {
	var rows []string
	for _, s := range []kg.Stance{kg.Supports, kg.Opposes, kg.Mixed, kg.Neutral} {
		rows = append(rows, "SELECT "+decimal(stanceBits[s])+" AS bit, '"+string(s)+"' AS stance")
	}
	return strings.Join(rows, " UNION ALL ")
}()

// tallyPage cuts a page out of a tally.
func tallyPage(counted []kg.Tally, q kg.TallyQuery) kg.TallyPage {
	slices.SortFunc(counted, func(a, b kg.Tally) int { return compareTallies(tallyKey(a), tallyKey(b)) })
	page := kg.TallyPage{Tallies: counted, Total: -1}
	if q.Total {
		page.Total = len(counted)
	}
	if q.After != nil {
		i := slices.IndexFunc(counted, func(t kg.Tally) bool { return compareTallies(*q.After, tallyKey(t)) < 0 })
		if i < 0 {
			i = len(counted)
		}
		page.Tallies = counted[i:]
	}
	if q.Limit > 0 {
		page.Tallies = page.Tallies[:min(q.Limit, len(page.Tallies))]
	}
	page.Tallies = slices.Clone(page.Tallies) // what is kept of a long list is the page
	if page.Tallies == nil {
		page.Tallies = []kg.Tally{}
	}
	return page
}

func tallyKey(t kg.Tally) kg.TallyKey { return kg.TallyKey{Statements: t.Statements, Value: t.Value} }

func compareTallies(a, b kg.TallyKey) int {
	return cmp.Or(cmp.Compare(b.Statements, a.Statements), cmp.Compare(a.Value, b.Value))
}
