package kgtest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"wortlaut/internal/kg"
)

// Tally implements [kg.Store].
func (m *Model) Tally(ctx context.Context, queries []kg.TallyQuery) ([]kg.TallyPage, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	pages := []kg.TallyPage{}
	for _, q := range queries {
		pages = append(pages, m.tally(q))
	}
	return pages, nil
}

func (m *Model) tally(q kg.TallyQuery) kg.TallyPage {
	byValue := map[string]*kg.Tally{}
	for _, row := range m.statements {
		if !fitsStatement(row, q.Where) {
			continue
		}
		for _, value := range tallyValues(row, q.By) {
			if byValue[value] == nil {
				byValue[value] = &kg.Tally{Value: value}
			}
			count(byValue[value], row, q)
		}
	}

	all := []kg.Tally{}
	for _, t := range byValue {
		all = append(all, *t)
	}
	slices.SortFunc(all, func(a, b kg.Tally) int { return inTallyOrder(keyOf(a), keyOf(b)) })

	page := kg.TallyPage{Tallies: []kg.Tally{}, Total: -1}
	if q.Total {
		page.Total = len(all)
	}
	for _, t := range all {
		behind := q.After == nil || inTallyOrder(*q.After, keyOf(t)) < 0
		if behind && (q.Limit == 0 || len(page.Tallies) < q.Limit) {
			page.Tallies = append(page.Tallies, t)
		}
	}
	return page
}

func keyOf(t kg.Tally) kg.TallyKey { return kg.TallyKey{Statements: t.Statements, Value: t.Value} }

// inTallyOrder compares places in a tally: the most statements first, then by value.
func inTallyOrder(a, b kg.TallyKey) int {
	return cmp.Or(cmp.Compare(b.Statements, a.Statements), cmp.Compare(a.Value, b.Value))
}

// count adds one statement to a tally.
func count(t *kg.Tally, row kg.StatementRow, q kg.TallyQuery) {
	takes := func(stance kg.Stance) bool {
		return slices.ContainsFunc(row.Positions, func(p kg.PositionRow) bool { return p.Stance == stance && counts(p, t.Value, q) })
	}
	if takes(kg.Supports) {
		t.Supports++
	}
	if takes(kg.Opposes) {
		t.Opposes++
	}
	made := row.Statement.MadeOn
	if t.Statements == 0 || made < t.Earliest {
		t.Earliest = made
	}
	if t.Statements == 0 || made > t.Latest {
		t.Latest = made
	}
	t.Statements++
}

// counts says whether a position counts as support or opposition in the tally of a value: by topic and by claim only one on
// the value itself does, otherwise one on the query's topics.
func counts(p kg.PositionRow, value string, q kg.TallyQuery) bool {
	switch q.By {
	case kg.TallyTopic:
		return string(p.Topic) == value
	case kg.TallyClaim:
		return string(p.Subject) == value
	}
	return q.Topics == nil || slices.Contains(q.Topics, p.Subject)
}

// tallyValues are the values that a statement counts for, each once. What is not there is no value: neither the stance of a
// position that is not coded nor the topic of a claim that has none.
func tallyValues(row kg.StatementRow, by kg.TallyBy) []string {
	var values []string
	add := func(value string) {
		if value != "" && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	switch by {
	case kg.TallySpeaker:
		for _, id := range row.Speakers {
			add(string(id))
		}
	case kg.TallyOrganization:
		for _, id := range row.Organizations {
			add(string(id))
		}
	case kg.TallyTopic:
		for _, p := range row.Positions {
			add(string(p.Topic))
		}
	case kg.TallyClaim:
		for _, p := range row.Positions {
			if p.Subject.Kind() == kg.KindClaim {
				add(string(p.Subject))
			}
		}
	case kg.TallyStance:
		for _, p := range row.Positions {
			add(string(p.Stance))
		}
	case kg.TallyKind:
		add(string(row.Statement.Kind))
	case kg.TallyYear:
		add(string(row.First[:4]))
	default:
		panic(fmt.Sprintf("statements can't be counted by %d", by))
	}
	return values
}
