package kgtest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// fault is a store that reads the contract wrongly in one place: the model, with one mistake.
type fault struct {
	name string
	open func(*Model) kg.Store
}

func allFaults() []fault { return slices.Concat(queryFaults, answerFaults, writeFaults, networkFaults) }

func TestSuiteCatchesFaults(t *testing.T) {
	catches(t, suite, slices.Concat(queryFaults, answerFaults, writeFaults))
}

// TestSuiteCatchesFaultsInNetworks tries the parts of the suite that ask for networks: all others the faults would pass.
func TestSuiteCatchesFaultsInNetworks(t *testing.T) {
	nouns := []string{"Links", "Briefs", "Days", "Context", "Size"}
	catches(t, slices.DeleteFunc(slices.Clone(suite), func(g group) bool { return !slices.Contains(nouns, g.noun) }), networkFaults)
}

func catches(t *testing.T, groups []group, faults []fault) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			name, failure := caught(t, groups, func() kg.Store { return f.open(NewModel()) })
			if name == "" {
				t.Fatalf("no check of the suite fails")
			}
			first, _, _ := strings.Cut(failure, "\n")
			t.Logf("caught by %s: %.150s", name, first)
		})
	}
}

func TestSuiteFindsNoFaultInTheModel(t *testing.T) {
	if name, failure := caught(t, suite, func() kg.Store { return NewModel() }); name != "" {
		t.Fatalf("%s: %s", name, failure)
	}
}

// asks changes queries before they are asked.
type asks struct {
	*Model
	entity       func(*kg.EntityQuery)
	relationship func(*kg.RelationshipQuery)
	statement    func(*kg.StatementQuery)
	tally        func(*kg.TallyQuery)
	search       func(*kg.SearchQuery)
	change       func(*kg.ChangeQuery)
	window       func(*kg.Window)
	where        func([]kg.Criterion) []kg.Criterion
}

func (s asks) cut(w *kg.Window) {
	if s.window != nil {
		s.window(w)
	}
}

func (s asks) criteria(where []kg.Criterion) []kg.Criterion {
	if s.where == nil {
		return where
	}
	return s.where(slices.Clone(where))
}

func each[Q any](queries []Q, change func(*Q)) []Q {
	changed := slices.Clone(queries)
	for i := range changed {
		change(&changed[i])
	}
	return changed
}

func (s asks) Entities(ctx context.Context, queries []kg.EntityQuery) ([]kg.Page[*kg.Entity], error) {
	return s.Model.Entities(ctx, each(queries, func(q *kg.EntityQuery) {
		s.cut(&q.Window)
		if s.entity != nil {
			q.Where = slices.Clone(q.Where)
			s.entity(q)
		}
	}))
}

func (s asks) Relationships(ctx context.Context, queries []kg.RelationshipQuery) ([]kg.Page[*kg.Relationship], error) {
	return s.Model.Relationships(ctx, each(queries, func(q *kg.RelationshipQuery) {
		s.cut(&q.Window)
		if s.relationship != nil {
			s.relationship(q)
		}
	}))
}

func (s asks) Statements(ctx context.Context, queries []kg.StatementQuery) ([]kg.Page[*kg.Statement], error) {
	return s.Model.Statements(ctx, each(queries, func(q *kg.StatementQuery) {
		s.cut(&q.Window)
		q.Where = s.criteria(q.Where)
		if s.statement != nil {
			s.statement(q)
		}
	}))
}

func (s asks) Tally(ctx context.Context, queries []kg.TallyQuery) ([]kg.TallyPage, error) {
	return s.Model.Tally(ctx, each(queries, func(q *kg.TallyQuery) {
		q.Where = s.criteria(q.Where)
		if s.tally != nil {
			s.tally(q)
		}
	}))
}

func (s asks) Search(ctx context.Context, q kg.SearchQuery) (kg.Page[kg.Record], error) {
	s.cut(&q.Window)
	if s.search != nil {
		s.search(&q)
	}
	return s.Model.Search(ctx, q)
}

func (s asks) Changes(ctx context.Context, q kg.ChangeQuery) (kg.ChangePage, error) {
	if s.change != nil {
		s.change(&q)
	}
	return s.Model.Changes(ctx, q)
}

// asking is a fault in how queries are understood.
func asking(name string, s asks) fault {
	return fault{name, func(m *Model) kg.Store { s.Model = m; return s }}
}

// everyCriterion changes each criterion on statements.
func everyCriterion(change func(*kg.Criterion)) func([]kg.Criterion) []kg.Criterion {
	return func(where []kg.Criterion) []kg.Criterion { return each(where, change) }
}

func everyEntityCriterion(change func(*kg.EntityCriterion)) func(*kg.EntityQuery) {
	return func(q *kg.EntityQuery) { q.Where = each(q.Where, change) }
}

// dayBefore makes a half-open end a closed one, and a closed beginning an early one.
func dayBefore(d kg.Date) kg.Date {
	if d == kg.FirstDay {
		return d
	}
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		panic(err)
	}
	return kg.Date(day.AddDate(0, 0, -1).Format(time.DateOnly))
}

func early(days *kg.Days) *kg.Days {
	if days == nil {
		return nil
	}
	return &kg.Days{First: dayBefore(days.First), Last: days.Last}
}

var queryFaults = []fault{
	asking("a window holds one row more", asks{window: func(w *kg.Window) {
		if w.Limit > 0 {
			w.Limit++
		}
	}}),
	asking("a window always begins at its beginning", asks{window: func(w *kg.Window) { w.FromEnd = false }}),
	asking("a list is never turned round", asks{window: func(w *kg.Window) { w.Descending = false }}),
	asking("what a window ends before is ignored", asks{window: func(w *kg.Window) { w.Before = nil }}),
	asking("a window begins behind all of the same sort key", asks{window: func(w *kg.Window) {
		if w.After != nil && w.After.Sort != "" {
			w.After = &kg.Key{Sort: w.After.Sort, ID: "~"}
		}
	}}),
	asking("the total is never counted", asks{window: func(w *kg.Window) { w.Total = false }}),
	asking("the total is always counted", asks{window: func(w *kg.Window) { w.Total = true }}),
	asking("no limit is a limit of 100", asks{window: func(w *kg.Window) {
		if w.Limit == 0 {
			w.Limit = 100
		}
	}}),
	asking("negation is ignored", asks{where: everyCriterion(func(c *kg.Criterion) { c.Not = false })}),
	asking("a list of no values is any", asks{where: func(where []kg.Criterion) []kg.Criterion {
		return slices.DeleteFunc(where, func(c kg.Criterion) bool {
			return len(c.Values) == 0 && c.Field != kg.FieldMade && c.Field != kg.FieldText
		})
	}}),
	asking("a list of no values is any, of entities", asks{entity: func(q *kg.EntityQuery) {
		q.Where = slices.DeleteFunc(q.Where, func(c kg.EntityCriterion) bool { return c.Field == kg.EntityID && len(c.Values) == 0 })
	}}),
	asking("no stances are any", asks{where: everyCriterion(func(c *kg.Criterion) {
		if len(c.Stances) == 0 {
			c.Stances = nil
		}
	})}),
	asking("the stance of any position counts", asks{where: func(where []kg.Criterion) []kg.Criterion {
		for i, c := range where {
			if c.Stances != nil {
				where[i].Stances = nil
				where = append(where, kg.Criterion{Field: kg.FieldStance, Values: stringsOf(c.Stances), Not: c.Not})
			}
		}
		return where
	}}),
	asking("only the first value counts", asks{where: everyCriterion(func(c *kg.Criterion) { c.Values = c.Values[:min(1, len(c.Values))] })}),
	asking("only 1,000 values count", asks{where: everyCriterion(func(c *kg.Criterion) { c.Values = c.Values[:min(1_000, len(c.Values))] })}),
	asking("one of the criteria is enough", asks{where: func(where []kg.Criterion) []kg.Criterion { return where[:min(1, len(where))] }}),
	asking("speakers are asked for by the organization", asks{where: everyCriterion(func(c *kg.Criterion) {
		if c.Field == kg.FieldSpeaker {
			c.Field = kg.FieldOrganization
		}
	})}),
	asking("mentions and addressees are mixed up", asks{where: everyCriterion(func(c *kg.Criterion) {
		if c.Field == kg.FieldMention {
			c.Field = kg.FieldAddressee
		}
	})}),
	asking("days begin too early", asks{where: everyCriterion(func(c *kg.Criterion) {
		if c.Field == kg.FieldMade {
			c.Days = *early(&c.Days)
		}
	})}),
	asking("days of entities begin too early", asks{entity: everyEntityCriterion(func(c *kg.EntityCriterion) {
		if c.Field == kg.EntityDate {
			c.Days = *early(&c.Days)
		}
	})}),
	asking("a tie still holds on the day it ends", asks{entity: everyEntityCriterion(func(c *kg.EntityCriterion) {
		if c.Tie != nil {
			c.Tie = &kg.TieQuery{Roles: c.Tie.Roles, Direction: c.Tie.Direction, Others: c.Tie.Others, During: early(c.Tie.During)}
		}
	})}),
	asking("the direction of a tie does not matter", asks{entity: everyEntityCriterion(func(c *kg.EntityCriterion) {
		if c.Tie != nil {
			c.Tie = &kg.TieQuery{Roles: c.Tie.Roles, Direction: kg.Any, Others: c.Tie.Others, During: c.Tie.During}
		}
	})}),
	asking("a relationship still holds on the day it ends", asks{relationship: func(q *kg.RelationshipQuery) { q.During = early(q.During) }}),
	asking("the time of a relationship does not matter", asks{relationship: func(q *kg.RelationshipQuery) { q.During = nil }}),
	asking("no types are any", asks{relationship: func(q *kg.RelationshipQuery) {
		if len(q.Types) == 0 {
			q.Types = nil
		}
	}}),
	asking("the other end does not matter", asks{relationship: func(q *kg.RelationshipQuery) { q.Other = "" }}),
	asking("the direction of a relationship does not matter", asks{relationship: func(q *kg.RelationshipQuery) { q.Direction = kg.Any }}),
	asking("no scopes are all", asks{search: func(q *kg.SearchQuery) {
		if len(q.Scopes) == 0 {
			q.Scopes = nil
		}
	}}),
	asking("names are never exact", asks{search: func(q *kg.SearchQuery) { q.Exact = "" }}),
	asking("search is always by relevance", asks{search: func(q *kg.SearchQuery) { q.ByDate = false }}),
	asking("a phrase is a set of words", asks{search: func(q *kg.SearchQuery) { q.Text = unquoted(q.Text) }}),
	asking("a phrase is a set of words, in statements", asks{where: everyCriterion(func(c *kg.Criterion) { c.Text = unquoted(c.Text) })}),
	asking("prefixes are ignored", asks{search: func(q *kg.SearchQuery) { q.Text = withoutPrefixes(q.Text) }}),
	asking("a word that is no stem is a prefix", asks{search: func(q *kg.SearchQuery) {
		q.Text.Terms = each(q.Text.Terms, func(t *text.Term) { t.Prefix = t.Stems[0] })
	}}),
	asking("one of the terms is enough", asks{search: func(q *kg.SearchQuery) { q.Text.Terms = q.Text.Terms[:min(1, len(q.Text.Terms))] }}),
	asking("topics do not limit support and opposition", asks{tally: func(q *kg.TallyQuery) { q.Topics = nil }}),
	asking("topics are those of speakers", asks{tally: func(q *kg.TallyQuery) {
		if q.By == kg.TallyTopic {
			q.By = kg.TallyClaim
		}
	}}),
	asking("no topics are any", asks{tally: func(q *kg.TallyQuery) {
		if len(q.Topics) == 0 {
			q.Topics = nil
		}
	}}),
	asking("a tally is told from its beginning", asks{tally: func(q *kg.TallyQuery) { q.After = nil }}),
	asking("a tally goes on by number only", asks{tally: func(q *kg.TallyQuery) {
		if q.After != nil {
			q.After = &kg.TallyKey{Statements: q.After.Statements, Value: "~"}
		}
	}}),
	asking("the log begins on the day after", asks{change: func(q *kg.ChangeQuery) {
		if q.Since != "" {
			q.Since = dayAfter(q.Since)
		}
	}}),
	asking("the log ends on the day before", asks{change: func(q *kg.ChangeQuery) {
		if q.Until != "" {
			q.Until = dayBefore(q.Until)
		}
	}}),
	asking("the log is told forward only", asks{change: func(q *kg.ChangeQuery) { q.Descending = false }}),
	asking("changes of nobody are those of anybody", asks{change: func(q *kg.ChangeQuery) {
		if len(q.By) == 0 {
			q.By = nil
		}
	}}),
	asking("the log goes on with the next set", asks{change: func(q *kg.ChangeQuery) {
		if q.After != nil && !q.Descending {
			q.After = &kg.ChangeKey{Set: q.After.Set, Position: 1_000}
		}
	}}),
	asking("the order by speaker is that by date", asks{statement: func(q *kg.StatementQuery) {
		if q.Order == kg.BySpeaker {
			q.Order = kg.ByDate
		}
	}}),
	asking("relevance is that of the last text", asks{statement: func(q *kg.StatementQuery) {
		if q.Order == kg.ByRelevance {
			slices.Reverse(q.Where)
		}
	}}),
}

func dayAfter(d kg.Date) kg.Date {
	if d == kg.LastDay {
		return d
	}
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		panic(err)
	}
	return kg.Date(day.AddDate(0, 0, 1).Format(time.DateOnly))
}

func unquoted(q text.Query) text.Query {
	var words text.Query
	for _, t := range q.Terms {
		if !t.IsPhrase() {
			words.Terms = append(words.Terms, t)
			continue
		}
		for _, stem := range t.Stems {
			words.Terms = append(words.Terms, word(stem))
		}
	}
	return words
}

func withoutPrefixes(q text.Query) text.Query {
	return text.Query{Terms: each(q.Terms, func(t *text.Term) { t.Prefix = "" })}
}
