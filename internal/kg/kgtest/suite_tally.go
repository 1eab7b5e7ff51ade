package kgtest

import (
	"fmt"
	"strings"

	"wortlaut/internal/kg"
)

// tallied writes the tallies of a page as "value:statements", with "+supports-opposes" where there are any.
func tallied(page kg.TallyPage) string {
	words := make([]string, len(page.Tallies))
	for i, t := range page.Tallies {
		words[i] = fmt.Sprintf("%s:%d", t.Value, t.Statements)
		if t.Supports+t.Opposes > 0 {
			words[i] += fmt.Sprintf("+%d-%d", t.Supports, t.Opposes)
		}
	}
	return strings.Join(words, " ")
}

// expectTally compares a whole tally, and its total.
func (f *fixture) expectTally(what string, q kg.TallyQuery, want string) {
	f.Helper()
	q.Total = true
	page := f.tally(q)
	if got := tallied(page); got != want {
		f.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
	if n := len(strings.Fields(want)); q.After == nil && q.Limit == 0 && page.Total != n {
		f.Errorf("%s: the total is %d, want %d", what, page.Total, n)
	}
}

// debate are statements by several speakers on several things.
func debate(f *fixture) {
	f.put(claim("claim:a", "topic:x", "topic:y"), claim("claim:none"))
	a, b := statement("statement:1", "2022-12-31", "person:ahorn"), statement("statement:2", "2023", "person:ahorn", "party:linde")
	c, d := statement("statement:3", "2023-05", "person:birke"), statement("statement:4", "2023-05-02", "person:birke")
	on(on(a, "topic:x", kg.Supports), "claim:a", kg.Opposes)
	on(on(b, "claim:a", kg.Supports), "claim:none", kg.Opposes)
	on(on(c, "topic:y", kg.Mixed), "topic:z", "")
	c.Speakers[0].Organization, d.Speakers[0].Organization = "party:ulme", "party:linde"
	b.Speakers[0].Organization = "party:linde"
	d.Kind = kg.Speech
	f.put(a, b, c, d)
}

var tallyChecks = []check{
	{"by speaker", func(f *fixture) {
		debate(f)
		f.expectTally("speakers", kg.TallyQuery{By: kg.TallySpeaker}, "person:ahorn:2+2-2 person:birke:2 party:linde:1+1-1")
	}},
	{"by organization, once a statement", func(f *fixture) {
		debate(f)
		f.expectTally("organizations", kg.TallyQuery{By: kg.TallyOrganization}, "party:linde:2+1-1 party:ulme:1")
	}},
	{"by topic, once a statement", func(f *fixture) {
		debate(f)
		f.expectTally("topics", kg.TallyQuery{By: kg.TallyTopic}, "topic:y:3+1-1 topic:x:2+2-1 topic:z:1")
	}},
	{"by claim", func(f *fixture) {
		debate(f)
		f.expectTally("claims, not topics", kg.TallyQuery{By: kg.TallyClaim}, "claim:a:2+1-1 claim:none:1+0-1")
	}},
	{"support and opposition of topics and claims are those of the value itself", func(f *fixture) {
		debate(f)
		x := []kg.ID{"topic:x"}
		f.expectTally("topics", kg.TallyQuery{By: kg.TallyTopic, Topics: x}, "topic:y:3+1-1 topic:x:2+2-1 topic:z:1")
		f.expectTally("claims", kg.TallyQuery{By: kg.TallyClaim, Topics: x}, "claim:a:2+1-1 claim:none:1+0-1")
		of := []kg.Criterion{is(kg.FieldTopic, "topic:x")}
		f.expectTally("topics of statements on one topic", kg.TallyQuery{By: kg.TallyTopic, Where: of}, "topic:x:2+2-1 topic:y:2+1-1")
	}},
	{"by stance, once a statement", func(f *fixture) {
		debate(f)
		f.expectTally("stances that are coded", kg.TallyQuery{By: kg.TallyStance}, "OPPOSES:2+2-2 SUPPORTS:2+2-2 MIXED:1")
	}},
	{"by kind", func(f *fixture) {
		debate(f)
		f.expectTally("kinds", kg.TallyQuery{By: kg.TallyKind}, "DIRECT_QUOTE:3+2-2 SPEECH:1")
	}},
	{"by year", func(f *fixture) {
		debate(f)
		f.put(statement("statement:5", "0987-01", "person:ahorn"))
		f.expectTally("years", kg.TallyQuery{By: kg.TallyYear}, "2023:3+1-1 0987:1 2022:1+1-1")
	}},
	{"support and opposition on some topics only", func(f *fixture) {
		debate(f)
		of := func(topics ...kg.ID) kg.TallyQuery { return kg.TallyQuery{By: kg.TallySpeaker, Topics: topics} }
		f.expectTally("nil is any", of(), "person:ahorn:2+2-2 person:birke:2 party:linde:1+1-1")
		f.expectTally("x itself, not a claim about it", of("topic:x"), "person:ahorn:2+1-0 person:birke:2 party:linde:1")
		f.expectTally("y, which only claims are about", of("topic:y"), "person:ahorn:2 person:birke:2 party:linde:1")
		f.expectTally("x or y", of("topic:y", "topic:x"), "person:ahorn:2+1-0 person:birke:2 party:linde:1")
		f.expectTally("an empty list", of([]kg.ID{}...), "person:ahorn:2 person:birke:2 party:linde:1")
		f.expectTally("unknown", of("topic:none"), "person:ahorn:2 person:birke:2 party:linde:1")
	}},
	{"of the statements that fit", func(f *fixture) {
		debate(f)
		f.expectTally("one topic", kg.TallyQuery{By: kg.TallySpeaker, Where: []kg.Criterion{is(kg.FieldTopic, "topic:y")}},
			"person:ahorn:2+2-2 party:linde:1+1-1 person:birke:1")
		f.expectTally("all but one topic", kg.TallyQuery{By: kg.TallyYear, Where: []kg.Criterion{not(is(kg.FieldTopic, "topic:y"))}}, "2023:1")
		joint := kg.TallyQuery{By: kg.TallySpeaker, Where: []kg.Criterion{is(kg.FieldSpeaker, "party:linde")}}
		f.expectTally("other speakers of the same statements", joint, "party:linde:1+1-1 person:ahorn:1+1-1")
		f.expectTally("none", kg.TallyQuery{By: kg.TallySpeaker, Where: []kg.Criterion{is(kg.FieldSpeaker)}}, "")
	}},
	{"with the earliest and the latest day, as strings", func(f *fixture) {
		debate(f)
		page := f.tally(kg.TallyQuery{By: kg.TallyTopic, Limit: 1})
		f.same("the first tally", page, kg.TallyPage{Total: -1, Tallies: []kg.Tally{
			{Value: "topic:y", Statements: 3, Supports: 1, Opposes: 1, Earliest: "2022-12-31", Latest: "2023-05"},
		}})
		page = f.tally(kg.TallyQuery{By: kg.TallyYear, Where: []kg.Criterion{is(kg.FieldID, "statement:2", "statement:4")}})
		f.same("of a year", page.Tallies, []kg.Tally{{Value: "2023", Statements: 2, Supports: 1, Opposes: 1, Earliest: "2023", Latest: "2023-05-02"}})
	}},
	{"a part at a time", func(f *fixture) {
		for i, speaker := range []kg.ID{"person:b", "person:a", "person:c", "person:c", "person:d", "person:d", "person:d"} {
			f.put(statement(kg.ID(fmt.Sprintf("statement:%d", i)), "2023", speaker))
		}
		for _, c := range []struct {
			after *kg.TallyKey
			limit int
			want  string
		}{
			{nil, 0, "person:d:3 person:c:2 person:a:1 person:b:1"},
			{nil, 1, "person:d:3"},
			{nil, 3, "person:d:3 person:c:2 person:a:1"},
			{nil, 9, "person:d:3 person:c:2 person:a:1 person:b:1"},
			{&kg.TallyKey{Statements: 3, Value: "person:d"}, 2, "person:c:2 person:a:1"},
			{&kg.TallyKey{Statements: 2, Value: "person:c"}, 0, "person:a:1 person:b:1"},
			{&kg.TallyKey{Statements: 1, Value: "person:a"}, 1, "person:b:1"},
			{&kg.TallyKey{Statements: 1, Value: "person:b"}, 1, ""},
			{&kg.TallyKey{Statements: 2, Value: "person:a"}, 1, "person:c:2"},
			{&kg.TallyKey{Statements: 2, Value: "person:z"}, 0, "person:a:1 person:b:1"},
			{&kg.TallyKey{Statements: 1, Value: ""}, 0, "person:a:1 person:b:1"},
			{&kg.TallyKey{Statements: 99, Value: ""}, 1, "person:d:3"},
			{&kg.TallyKey{Statements: 0, Value: ""}, 0, ""},
		} {
			for _, counted := range []bool{false, true} {
				page := f.tally(kg.TallyQuery{By: kg.TallySpeaker, After: c.after, Limit: c.limit, Total: counted})
				if got := tallied(page); got != c.want {
					f.Errorf("at most %d after %+v:\n got %q\nwant %q", c.limit, c.after, got, c.want)
				}
				if want := map[bool]int{false: -1, true: 4}[counted]; page.Total != want {
					f.Errorf("at most %d after %+v: the total is %d, want %d", c.limit, c.after, page.Total, want)
				}
			}
		}
	}},
	{"each query of a batch has its own answer", func(f *fixture) {
		debate(f)
		pages, err := f.store.Tally(f.Context(), []kg.TallyQuery{
			{By: kg.TallyKind}, {By: kg.TallyOrganization, Limit: 1, Total: true}, {By: kg.TallyKind},
		})
		if must(f, pages, err); len(pages) != 3 {
			f.Fatalf("three queries got %d pages", len(pages))
		}
		got := []string{tallied(pages[0]), tallied(pages[1]), tallied(pages[2]), fmt.Sprint(pages[0].Total, pages[1].Total)}
		f.same("pages", got, []string{"DIRECT_QUOTE:3+2-2 SPEECH:1", "party:linde:2+1-1", "DIRECT_QUOTE:3+2-2 SPEECH:1", "-1 2"})
	}},
}
