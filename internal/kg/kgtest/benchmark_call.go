package kgtest

import (
	"context"
	"math/rand/v2"
	"slices"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// call is a typical call of a method of a store on a made-up graph.
type call struct {
	name string
	do   func(ctx context.Context, store kg.Store, random *rand.Rand) error
}

// A page is the beginning of a list, a cohort how many records ask for their lists at once.
const (
	pageSize   = 20
	cohortSize = 20
)

var (
	firstPage   = kg.Window{Limit: pageSize}
	countedPage = kg.Window{Limit: pageSize, Total: true}
	latestPage  = kg.Window{Limit: pageSize, Descending: true}
)

func calls(scale Scale) []call {
	return slices.Concat(
		recordCalls(scale), entityCalls(), relationshipCalls(scale), statementCalls(scale), tallyCalls(), searchCalls(), linkCalls(scale),
		networkCalls(scale), logCalls(scale),
	)
}

// anyOf are the ids of a cohort, drawn from so many records.
func anyOf(random *rand.Rand, prefix string, among int) []kg.ID {
	ids := make([]kg.ID, cohortSize)
	for i := range ids {
		ids[i] = madeUp(prefix, random.IntN(among))
	}
	return ids
}

// parsed is a search text that is a constant, analysed.
func parsed(s string) text.Query {
	q, err := text.ParseQuery(s)
	if err != nil {
		panic(err)
	}
	return q
}

func recordCalls(scale Scale) []call {
	return []call{
		{"Head", func(ctx context.Context, s kg.Store, _ *rand.Rand) error {
			_, err := s.Head(ctx)
			return err
		}},
		{"Records", func(ctx context.Context, s kg.Store, random *rand.Rand) error {
			_, err := s.Records(ctx, anyOf(random, "statement", scale.Statements))
			return err
		}},
		{"Texts", func(ctx context.Context, s kg.Store, random *rand.Rand) error {
			_, err := s.Texts(ctx, anyOf(random, "document", scale.Documents))
			return err
		}},
		{"Scan", func(ctx context.Context, s kg.Store, random *rand.Rand) error {
			_, err := s.Scan(ctx, kg.Statements, madeUp("statement", random.IntN(scale.Statements)), 1_000)
			return err
		}},
		{"Counts", func(ctx context.Context, s kg.Store, _ *rand.Rand) error {
			_, err := s.Counts(ctx)
			return err
		}},
	}
}

func entityCalls() []call {
	of := func(name string, w kg.Window, where kg.EntityCriterion) call {
		return call{"Entities/" + name, func(ctx context.Context, s kg.Store, _ *rand.Rand) error {
			_, err := s.Entities(ctx, []kg.EntityQuery{{Where: []kg.EntityCriterion{where}, Window: w}})
			return err
		}}
	}
	members := &kg.TieQuery{Roles: []kg.Role{"MEMBER_OF"}, Direction: kg.Out, Others: []kg.ID{madeUp("agency", 1)}, During: kg.On("2010-01-01")}
	return []call{
		of("kind", firstPage, entityIs(kg.EntityKind, "PERSON")),
		of("kind, counted", countedPage, entityIs(kg.EntityKind, "PERSON")),
		of("identifier", firstPage, entityIs(kg.EntityIdentifier, "made-up|7")),
		of("tie", firstPage, kg.EntityCriterion{Field: kg.EntityTie, Tie: members}),
		of("text", firstPage, kg.EntityCriterion{Field: kg.EntityText, Text: parsed("Arbeit")}),
	}
}

func relationshipCalls(scale Scale) []call {
	return []call{{"Relationships/of 20 persons", func(ctx context.Context, s kg.Store, random *rand.Rand) error {
		queries := make([]kg.RelationshipQuery, cohortSize)
		for i, id := range anyOf(random, "person", scale.Persons) {
			queries[i] = kg.RelationshipQuery{Node: id, Direction: kg.Out, Types: []kg.RelationshipType{kg.MemberOf}, Window: firstPage}
		}
		_, err := s.Relationships(ctx, queries)
		return err
	}}}
}

// busy are the statements on the topic that is spoken of most.
var busy = is(kg.FieldTopic, string(madeUp("topic", 0)))

func statementCalls(scale Scale) []call {
	of := func(name string, query func(random *rand.Rand) kg.StatementQuery) call {
		return call{"Statements/" + name, func(ctx context.Context, s kg.Store, random *rand.Rand) error {
			_, err := s.Statements(ctx, []kg.StatementQuery{query(random)})
			return err
		}}
	}
	always := func(q kg.StatementQuery) func(*rand.Rand) kg.StatementQuery {
		return func(*rand.Rand) kg.StatementQuery { return q }
	}
	onBusy := []kg.Criterion{busy}
	return []call{
		of("latest", always(kg.StatementQuery{Window: latestPage})),
		of("latest on a topic", func(random *rand.Rand) kg.StatementQuery {
			topic := is(kg.FieldTopic, string(madeUp("topic", random.IntN(scale.Topics))))
			return kg.StatementQuery{Where: []kg.Criterion{topic}, Window: latestPage}
		}),
		of("latest on a busy topic", always(kg.StatementQuery{Where: onBusy, Window: latestPage})),
		of("on a busy topic, counted", always(kg.StatementQuery{Where: onBusy, Window: countedPage})),
		of("on a busy topic, by speaker", always(kg.StatementQuery{Where: onBusy, Order: kg.BySpeaker, Window: firstPage})),
		of("for a busy topic, at a time, not by some", func(random *rand.Rand) kg.StatementQuery {
			support := busy
			support.Stances = []kg.Stance{kg.Supports}
			made := kg.Criterion{Field: kg.FieldMade, Days: kg.Days{First: "2015-01-01", Last: "2020-12-31"}}
			others := not(is(kg.FieldSpeaker, stringsOf(anyOf(random, "person", scale.Persons))...))
			return kg.StatementQuery{Where: []kg.Criterion{support, made, others}, Window: latestPage}
		}),
		of("by relevance", always(kg.StatementQuery{
			Where: []kg.Criterion{{Field: kg.FieldText, Text: parsed("Bürgergeld Weiterbildung")}}, Order: kg.ByRelevance, Window: firstPage,
		})),
		{"Statements/of 20 persons", func(ctx context.Context, s kg.Store, random *rand.Rand) error {
			queries := make([]kg.StatementQuery, cohortSize)
			for i, id := range anyOf(random, "person", scale.Persons) {
				queries[i] = kg.StatementQuery{Where: []kg.Criterion{is(kg.FieldSpeaker, string(id))}, Window: latestPage}
			}
			_, err := s.Statements(ctx, queries)
			return err
		}},
	}
}

func tallyCalls() []call {
	of := func(name string, query kg.TallyQuery) call {
		return call{"Tally/" + name, func(ctx context.Context, s kg.Store, _ *rand.Rand) error {
			_, err := s.Tally(ctx, []kg.TallyQuery{query})
			return err
		}}
	}
	onBusy := []kg.Criterion{busy}
	return []call{
		of("speakers", kg.TallyQuery{By: kg.TallySpeaker, Limit: pageSize}),
		of("speakers on a busy topic", kg.TallyQuery{Where: onBusy, By: kg.TallySpeaker, Topics: []kg.ID{madeUp("topic", 0)}, Limit: pageSize}),
		of("topics, counted", kg.TallyQuery{By: kg.TallyTopic, Limit: pageSize, Total: true}),
		of("years", kg.TallyQuery{By: kg.TallyYear}),
	}
}

func searchCalls() []call {
	of := func(name string, query kg.SearchQuery) call {
		return call{"Search/" + name, func(ctx context.Context, s kg.Store, _ *rand.Rand) error {
			_, err := s.Search(ctx, query)
			return err
		}}
	}
	return []call{
		of("word", kg.SearchQuery{Text: parsed("Jobcenter"), Exact: "jobcenter", Window: firstPage}),
		of("part of words, counted", kg.SearchQuery{Text: parsed("Kosten"), Exact: "kosten", Window: countedPage}),
		of("prefix", kg.SearchQuery{Text: parsed("Weiter"), Window: firstPage}),
		of("phrase", kg.SearchQuery{Text: parsed(`"Arbeit Kreis"`), Window: firstPage}),
		of("latest", kg.SearchQuery{Text: parsed("Förderung"), ByDate: true, Window: latestPage}),
	}
}

func linkCalls(scale Scale) []call {
	return []call{
		{"Reach", func(ctx context.Context, s kg.Store, random *rand.Rand) error {
			_, err := s.Reach(ctx, []kg.ID{madeUp("topic", 0), madeUp("topic", random.IntN(scale.Topics))}, []kg.Role{kg.RoleBroader}, nil)
			return err
		}},
		{"Referrers", func(ctx context.Context, s kg.Store, random *rand.Rand) error {
			_, err := s.Referrers(ctx, anyOf(random, "person", scale.Persons), 2)
			return err
		}},
	}
}

// crowd are the nodes of a network of so many: those who speak most, and statements.
func crowd(scale Scale, size int) []kg.ID {
	nodes := make([]kg.ID, 0, size)
	for i := range min(size/2, scale.Persons) {
		nodes = append(nodes, madeUp("person", i))
	}
	for i := 0; len(nodes) < size; i++ {
		nodes = append(nodes, madeUp("statement", i%scale.Statements))
	}
	return nodes
}

func networkCalls(scale Scale) []call {
	links := func(name string, query kg.LinkQuery) call {
		return call{"Links/" + name, func(ctx context.Context, s kg.Store, _ *rand.Rand) error {
			_, err := s.Links(ctx, query)
			return err
		}}
	}
	briefs := func(name string, query kg.BriefQuery) call {
		return call{"Briefs/" + name, func(ctx context.Context, s kg.Store, _ *rand.Rand) error {
			_, err := s.Briefs(ctx, []kg.BriefQuery{query})
			return err
		}}
	}
	days := func(name string, query kg.DayQuery) call {
		return call{"Days/" + name, func(ctx context.Context, s kg.Store, _ *rand.Rand) error {
			_, err := s.Days(ctx, []kg.DayQuery{query})
			return err
		}}
	}
	all := slices.Concat(tieRoles(), referenceRoles, kg.StatementRoles)
	organization, thousand := []kg.ID{madeUp(kg.OrganizationKinds[0].Prefix(), 0)}, crowd(scale, 1_000)
	onBusy := []kg.Criterion{busy}
	return []call{
		links("around an organization", kg.LinkQuery{Nodes: organization, Roles: all}),
		links("around an organization, at a time", kg.LinkQuery{Nodes: organization, Roles: all, During: kg.On("2010-01-01")}),
		links("around a busy topic", kg.LinkQuery{Nodes: []kg.ID{madeUp("topic", 0)}, Roles: all}),
		links("around a busy topic, the first 100", kg.LinkQuery{Nodes: []kg.ID{madeUp("topic", 0)}, Roles: all, Each: 100}),
		links("around 1,000 nodes, relationships", kg.LinkQuery{Nodes: thousand, Roles: tieRoles()}),
		links("around 1,000 nodes, the first 100 of each", kg.LinkQuery{Nodes: thousand, Roles: all, Each: 100}),
		links("around 1,000 nodes", kg.LinkQuery{Nodes: thousand, Roles: all}),
		briefs("on a busy topic", kg.BriefQuery{Where: onBusy}),
		briefs("on a busy topic, the first 100", kg.BriefQuery{Where: onBusy, Limit: 100}),
		briefs("all", kg.BriefQuery{}),
		days("all", kg.DayQuery{}),
		days("all, by topic", daysBy(kg.TallyTopic)),
		days("on a busy topic, by speaker", daysBy(kg.TallySpeaker, busy)),
	}
}

func logCalls(scale Scale) []call {
	return []call{
		{"Changes/latest", func(ctx context.Context, s kg.Store, _ *rand.Rand) error {
			_, err := s.Changes(ctx, kg.ChangeQuery{Descending: true, Limit: pageSize})
			return err
		}},
		{"Changes/of a record", func(ctx context.Context, s kg.Store, random *rand.Rand) error {
			_, err := s.Changes(ctx, kg.ChangeQuery{IDs: []kg.ID{madeUp("statement", random.IntN(scale.Statements))}})
			return err
		}},
		{"Sets", func(ctx context.Context, s kg.Store, _ *rand.Rand) error {
			_, err := s.Sets(ctx, 0, pageSize)
			return err
		}},
	}
}
