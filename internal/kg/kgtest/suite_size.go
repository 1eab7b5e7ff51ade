package kgtest

import (
	"fmt"
	"slices"

	"wortlaut/internal/kg"
)

// many is how many ids one call is asked for: more than the parameters that one statement of SQL may have.
const many = 10_000

func manyIDs(prefix string) (ids []kg.ID, values []string) {
	for i := range many {
		id := fmt.Sprintf("%s:%05d", prefix, i)
		ids, values = append(ids, kg.ID(id)), append(values, id)
	}
	return ids, values
}

var sizeChecks = []check{
	{"a batch of 5,000 rows", func(f *fixture) {
		var records []kg.Record
		for i := range 2_000 {
			records = append(records, entity(kg.ID(fmt.Sprintf("person:%05d", i)), fmt.Sprintf("Person %d", i)))
		}
		for i := range 1_000 {
			records = append(records, tie(kg.ID(fmt.Sprintf("member-of:%d", i)), kg.ID(fmt.Sprintf("person:%05d", i)), "party:a"))
		}
		for i := range 2_000 {
			s := statement(kg.ID(fmt.Sprintf("statement:%d", i)), kg.FuzzyDate(fmt.Sprintf("%d", 1000+i)), kg.ID(fmt.Sprintf("person:%05d", i)))
			records = append(records, on(s, "topic:a", kg.Supports))
		}
		f.put(records...)
		f.same("counts", f.counts(), kg.Counts{
			Entities:      map[kg.Kind]int{kg.KindPerson: 2_000, kg.KindParty: 1, kg.KindTopic: 1, kg.KindDocument: 1},
			Relationships: map[kg.RelationshipType]int{kg.MemberOf: 1_000},
			Statements:    2_000,
		})
		page := f.statements(kg.StatementQuery{
			Where: []kg.Criterion{is(kg.FieldTopic, "topic:a")}, Window: kg.Window{After: &kg.Key{Sort: "2500"}, Limit: 2, Total: true},
		})
		f.list("two in the middle", idsOf(f, page), "statement:1500 statement:1501")
		if page.Total != 2_000 {
			f.Errorf("the total is %d, want 2000", page.Total)
		}
		ties := f.relationships(kg.RelationshipQuery{Node: "party:a", Direction: kg.In, Window: kg.Window{FromEnd: true, Limit: 1, Total: true}})
		f.same("the last member, and how many", []any{idsOf(f, ties), ties.Total}, []any{[]kg.ID{"member-of:999"}, 1_000})
		if all := f.statements(kg.StatementQuery{}); len(all.Rows) != 2_000 {
			f.Errorf("without a limit there are %d statements, want 2000", len(all.Rows))
		}
		if all := f.links(linksOf(memberOf, "party:a")); len(all) != 1_000 {
			f.Errorf("without a limit there are %d links, want 1000", len(all))
		}
		if all := f.briefs(kg.BriefQuery{}); len(all) != 2_000 || all[1_999].ID != "statement:1999" || len(all[1_999].Topics) != 1 {
			f.Errorf("without a limit there are %d statements in brief, want 2000", len(all))
		}
		if all := f.days(daysBy(kg.TallyTopic, is(kg.FieldTopic, "topic:a"))); len(all) != 2_000 {
			f.Errorf("there are %d dates, want 2000", len(all))
		}
	}},
	{"10,000 ids in one call", func(f *fixture) {
		f.put(tie("member-of:1", "person:00007", "party:a"), on(statement("statement:09999", "2023", "person:00007"), "topic:00003", kg.Supports))
		persons, personValues := manyIDs("person")
		topics, topicValues := manyIDs("topic")
		_, statementValues := manyIDs("statement")

		f.same("records", f.recordsOf(persons...), map[kg.ID]kg.Record{"person:00007": f.records["person:00007"]})
		f.same("texts", f.texts(topics...), map[kg.ID]string{})
		f.list("entities", f.who(entityIs(kg.EntityID, personValues...)), "person:00007")
		f.list("tied", f.tied([]kg.Role{"MEMBER_OF"}, kg.In, nil, persons...), "party:a")
		f.list("speakers", f.said(is(kg.FieldSpeaker, personValues...), is(kg.FieldTopic, topicValues...)), "statement:09999")
		f.list("ids", f.said(is(kg.FieldID, statementValues...)), "statement:09999")
		f.list("not the ids", f.said(not(is(kg.FieldID, statementValues...))), "")
		f.expectTally("on topics", kg.TallyQuery{By: kg.TallyTopic, Topics: topics}, "topic:00003:1+1-0")
		f.expectChanges("changes", kg.ChangeQuery{IDs: persons}, "")
		if reach := f.reach(nil, topics...); len(reach) != many || len(reach["topic:00003"]) != 1 {
			f.Errorf("%d ids are reached, want %d", len(reach), many)
		}
		if referrers := f.referrers(2, persons...); len(referrers["person:00007"]) != 2 {
			f.Errorf("person:00007 is named by %v, want a relationship and a statement", referrers["person:00007"])
		}
		f.expectLinks("links", linksOf(slices.Concat(memberOf, kg.StatementRoles), slices.Concat(persons, topics)...),
			"person:00007 MEMBER_OF party:a member-of:1", "statement:09999 MADE_BY person:00007", "statement:09999 POSITION_ON topic:00003")
		f.list("in brief", briefIDs(f.briefs(kg.BriefQuery{Where: []kg.Criterion{is(kg.FieldTopic, topicValues...), is(kg.FieldID, statementValues...)}})), "statement:09999")
		f.expectDays("dates", daysBy(kg.TallySpeaker, is(kg.FieldTopic, topicValues...), is(kg.FieldSpeaker, personValues...)), "2023 person:00007:1")
	}},
	{"500 queries in one call", func(f *fixture) {
		var entities []kg.EntityQuery
		var relationships []kg.RelationshipQuery
		var statements []kg.StatementQuery
		var tallies []kg.TallyQuery
		var briefs []kg.BriefQuery
		var days []kg.DayQuery
		f.put(tie("member-of:1", "person:00007", "party:a"), statement("statement:1", "2023", "person:00007"))
		for i := range 500 {
			id := fmt.Sprintf("person:%05d", i)
			entities = append(entities, kg.EntityQuery{Where: []kg.EntityCriterion{entityIs(kg.EntityID, id)}, Window: kg.Window{Limit: 1}})
			relationships = append(relationships, kg.RelationshipQuery{Node: kg.ID(id), Direction: kg.Any, Window: kg.Window{Limit: 1, Total: true}})
			statements = append(statements, kg.StatementQuery{Where: []kg.Criterion{is(kg.FieldSpeaker, id)}, Window: kg.Window{Limit: 1}})
			tallies = append(tallies, kg.TallyQuery{Where: []kg.Criterion{is(kg.FieldSpeaker, id)}, By: kg.TallyYear, Limit: 1})
			briefs = append(briefs, kg.BriefQuery{Where: []kg.Criterion{is(kg.FieldSpeaker, id)}, Limit: 1})
			days = append(days, daysBy(kg.TallyYear, is(kg.FieldSpeaker, id)))
		}
		ctx := f.Context()
		entityPages, err := f.store.Entities(ctx, entities)
		must(f, entityPages, err)
		relationshipPages, err := f.store.Relationships(ctx, relationships)
		must(f, relationshipPages, err)
		statementPages, err := f.store.Statements(ctx, statements)
		must(f, statementPages, err)
		tallyPages, err := f.store.Tally(ctx, tallies)
		must(f, tallyPages, err)
		briefLists, err := f.store.Briefs(ctx, briefs)
		must(f, briefLists, err)
		dayLists, err := f.store.Days(ctx, days)
		must(f, dayLists, err)
		n := []int{len(entityPages), len(relationshipPages), len(statementPages), len(tallyPages), len(briefLists), len(dayLists)}
		if slices.ContainsFunc(n, func(n int) bool { return n != 500 }) {
			f.Fatalf("500 queries each got %v pages", n)
		}
		for i := range 500 {
			want := 0
			if i == 7 {
				want = 1
			}
			got := []int{
				len(entityPages[i].Rows), len(relationshipPages[i].Rows), relationshipPages[i].Total, len(statementPages[i].Rows), len(tallyPages[i].Tallies),
				len(briefLists[i]), len(dayLists[i]),
			}
			if slices.ContainsFunc(got, func(n int) bool { return n != want }) {
				f.Errorf("queries %d got %v rows, want %d each", i, got, want)
			}
		}
	}},
}
