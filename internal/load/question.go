package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"wortlaut/internal/kg"
)

// question is one of the typical questions.
type question struct {
	name  string
	query string
	// arguments draws variables.
	arguments func(*arguments) map[string]any
	// byHand answers by Cypher: what the answer has under "data". Nil where that would be another program: networks, ways, discourse.
	byHand func(context.Context, *baseline, map[string]any) (any, error)
}

// questions are the typical questions, in the order of the tables.
var questions = []question{
	{"person with posts", `query($id: ID!) { node(id: $id) { ... on Person {
		id name sortName positions { nodes { id role validFrom validUntil to { id ... on Organization { name } } } } } } }`, (*arguments).person, personByHand},
	{"statements on a topic", `query($id: ID!) { node(id: $id) { ... on Topic { id label statements(first: 20) { nodes {
		id text madeOn speakers { actor { id name } organization { id name } } citations { document { id title } } } } } } }`, (*arguments).topic, statementsByHand},
	{"ties to depth 2", `query($id: ID!) { node(id: $id) { ... on Organization { id name relationships(first: 20) { nodes { id type
		from { id ... on Actor { name relationships(first: 10) { nodes { id type to { id ... on Actor { name } } } } } } } } } } }`, (*arguments).organization, tiesByHand},
	{"full-text search", `query($query: String!) { search(query: $query, first: 20) { edges {
		node { id ... on Statement { madeOn } } highlights { field text spans { start end } } } } }`, (*arguments).words, searchByHand},
	{"100 persons by name", `{ persons(first: 100) { totalCount nodes { id name sortName } } }`, (*arguments).none, personsByHand},
	{"topic to organizations", `query($id: ID!) { node(id: $id) { ... on Topic { id label statements(first: 20) { nodes { id madeOn
		speakers { actor { id name ... on Person { positions(first: 10) { nodes { id role to { id ... on Organization { name } } } } } } } } } } } }`, (*arguments).topic, routeByHand},
	{"actors of a topic", `query($id: ID!) { node(id: $id) { ... on Topic { id label actors(first: 20) { edges {
		node { id name } statementCount supports opposes firstOn lastOn } } } } }`, (*arguments).topic, actorsByHand},
	{"statements with facets", `query($id: ID!) { statements(filter: {topics: [$id]}, first: 20) { totalCount nodes { id madeOn text } facets {
		speakers { actor { id name } count } organizations { actor { id name } count } stances { stance count } years { year count } } } }`, (*arguments).topic, facetsByHand},
	{"network to depth 2", `query($id: ID!) { network(around: [$id], depth: 2) {
		nodes { node { id ... on Actor { name } } degree distance } edges { source target type directed } omitted truncated } }`, (*arguments).busyOrganization, nil},
	{"shortest path", `query($id: ID!, $other: ID!) { paths(from: $id, to: $other) {
		paths { length nodes { id ... on Actor { name } } steps { edges { source target type } } } truncated } }`, (*arguments).twoPersons, nil},
	{"discourse of a topic", `query($id: ID!) { discourse(input: {columns: TOPIC, filter: {topics: [$id], includeNarrower: false}}) { slices {
		statementCount rows { value label frequency } edges(first: 20) { totalCount nodes { source target weight agreements disagreements } } } } }`, (*arguments).largeTopic, nil},
	{"timeline of everything", `{ timeline { series { statementCount first last periods { label statementCount } } } }`, (*arguments).none, nil},
}

func questionNamed(name string) (question, bool) {
	i := slices.IndexFunc(questions, func(q question) bool { return q.name == name })
	if i < 0 {
		return question{}, false
	}
	return questions[i], true
}

// arguments draws what is asked for out of a graph, always the same for the same graph.
type arguments struct {
	random                         *rand.Rand
	topics, persons, organizations population
	said                           []string
	large                          kg.ID // the topic whose number of statements is nearest to largeTopic
}

// population are the ids of something: all that there are, up to a number, and once more each time that a statement names one.
type population struct{ all, named []kg.ID }

// known is how many records of a class are looked at to draw from: statements the latest, others by name.
const known = 2_000

// seed fixes what is drawn.
const seed = 20260101

// largeTopic is how many statements the discourse network is to be made of.
const largeTopic = 20_000

// draw reads what can be drawn.
func draw(ctx context.Context, store kg.Store) (*arguments, error) {
	var a arguments
	for _, p := range []struct {
		of    *population
		kinds []kg.Kind
	}{{&a.topics, []kg.Kind{kg.KindTopic}}, {&a.persons, []kg.Kind{kg.KindPerson}}, {&a.organizations, kg.OrganizationKinds}} {
		var kinds []string
		for _, k := range p.kinds {
			kinds = append(kinds, string(k))
		}
		is := kg.EntityCriterion{Field: kg.EntityKind, Values: kinds}
		pages, err := store.Entities(ctx, []kg.EntityQuery{{Where: []kg.EntityCriterion{is}, Window: kg.Window{Limit: known}}})
		if err != nil {
			return nil, err
		}
		for _, e := range pages[0].Records() {
			p.of.all = append(p.of.all, e.ID)
		}
	}
	pages, err := store.Statements(ctx, []kg.StatementQuery{{Window: kg.Window{Descending: true, Limit: known}}})
	if err != nil {
		return nil, err
	}
	for _, s := range pages[0].Records() {
		a.note(s)
	}
	for _, p := range []population{a.topics, a.persons, a.organizations} {
		if len(p.named) == 0 {
			return nil, errors.New("there is no statement of a person for an organization on a topic to ask for: write a graph with --fill")
		}
	}
	tally, err := store.Tally(ctx, []kg.TallyQuery{{By: kg.TallyTopic}})
	if err != nil {
		return nil, err
	}
	a.large = kg.ID(slices.MinFunc(tally[0].Tallies, func(t, u kg.Tally) int {
		return cmp.Compare(off(t.Statements), off(u.Statements))
	}).Value)
	return &a, nil
}

// off is how far a number of statements is from largeTopic.
func off(statements int) int { return max(statements-largeTopic, largeTopic-statements) }

// note takes down whom and what a statement names.
func (a *arguments) note(s *kg.Statement) {
	a.said = append(a.said, s.Text)
	for _, p := range s.Positions {
		if p.Subject.Kind() == kg.KindTopic {
			a.topics.named = append(a.topics.named, p.Subject)
		}
	}
	for _, by := range s.Speakers {
		if by.Actor.Kind() == kg.KindPerson {
			a.persons.named = append(a.persons.named, by.Actor)
		}
		if by.Organization != "" {
			a.organizations.named = append(a.organizations.named, by.Organization)
		}
	}
}

// one draws quiet ones and busy ones: half of the time all are equally likely, else each as it is named.
func (p population) one(random *rand.Rand) map[string]any {
	from := p.all
	if random.IntN(2) == 0 {
		from = p.named
	}
	return map[string]any{"id": from[random.IntN(len(from))]}
}

func (a *arguments) topic() map[string]any        { return a.topics.one(a.random) }
func (a *arguments) person() map[string]any       { return a.persons.one(a.random) }
func (a *arguments) organization() map[string]any { return a.organizations.one(a.random) }
func (a *arguments) none() map[string]any         { return map[string]any{} }
func (a *arguments) largeTopic() map[string]any   { return map[string]any{"id": a.large} }

// busyOrganization is one as statements name it.
func (a *arguments) busyOrganization() map[string]any {
	return map[string]any{"id": a.organizations.named[a.random.IntN(len(a.organizations.named))]}
}

// twoPersons are two persons, each as likely as any other.
func (a *arguments) twoPersons() map[string]any {
	all := a.persons.all
	return map[string]any{"id": all[a.random.IntN(len(all))], "other": all[a.random.IntN(len(all))]}
}

// shortestWord is how many letters a word has that is searched for.
const shortestWord = 4

// words draws a word as it was said.
func (a *arguments) words() map[string]any {
	for {
		fields := strings.Fields(a.said[a.random.IntN(len(a.said))])
		word := strings.Trim(fields[a.random.IntN(len(fields))], `.,;:!?„“"()`)
		if utf8.RuneCountInString(word) >= shortestWord {
			return map[string]any{"query": word}
		}
	}
}

// bodies are requests for a question, drawn anew from the same seed.
func (a *arguments) bodies(q question, n int) ([][]byte, error) {
	a.random = rand.New(rand.NewPCG(seed, 0))
	out := make([][]byte, n)
	for i := range out {
		var err error
		if out[i], err = json.Marshal(map[string]any{"query": q.query, "variables": q.arguments(a)}); err != nil {
			return nil, err
		}
	}
	return out, nil
}
