package kgtest

import (
	"fmt"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// said asks for the ids of the statements that fit, by date.
func (f *fixture) said(where ...kg.Criterion) []kg.ID {
	f.Helper()
	page := f.statements(kg.StatementQuery{Where: where, Window: kg.Window{Total: true}})
	if page.Total != len(page.Rows) {
		f.Errorf("the total is %d, but there are %d rows", page.Total, len(page.Rows))
	}
	return idsOf(f, page)
}

func is(field kg.Field, values ...string) kg.Criterion {
	return kg.Criterion{Field: field, Values: values}
}

func not(c kg.Criterion) kg.Criterion {
	c.Not = true
	return c
}

// expect compares what fits a criterion, and what fits its opposite, with statements 1 to 4, which is how many there must be.
func (f *fixture) expect(what string, c kg.Criterion, want string) {
	f.Helper()
	f.list(what, f.said(c), idsWith("statement:", want))
	others := ""
	for _, n := range "1234" {
		fits := false
		for _, w := range want {
			fits = fits || w == n
		}
		if !fits {
			others += string(n) + " "
		}
	}
	f.list("not "+what, f.said(not(c)), idsWith("statement:", others))
}

// four are statements 1 to 4, on four days one after the other, all by one person but for what change does to them.
func four(change func(s []*kg.Statement)) []kg.Record {
	var statements []*kg.Statement
	var records []kg.Record
	for n := range 4 {
		s := statement(kg.ID(fmt.Sprintf("statement:%d", n+1)), kg.FuzzyDate(fmt.Sprintf("2023-05-%02d", n+1)), "person:ahorn")
		statements, records = append(statements, s), append(records, s)
	}
	change(statements)
	return records
}

var statementChecks = []check{
	{"without criteria all fit", func(f *fixture) {
		f.put(four(func([]*kg.Statement) {})...)
		f.list("all", f.said(), "statement:1 statement:2 statement:3 statement:4")
	}},
	{"by id", func(f *fixture) {
		f.put(four(func([]*kg.Statement) {})...)
		f.expect("two", is(kg.FieldID, "statement:3", "statement:1", "statement:9"), "1 3")
		f.expect("one that is not there", is(kg.FieldID, "statement:9"), "")
		f.expect("an entity", is(kg.FieldID, "person:ahorn"), "")
		f.expect("none", is(kg.FieldID), "")
		f.expect("an empty list", kg.Criterion{Field: kg.FieldID, Values: []string{}}, "")
		f.expect("signs of other languages", is(kg.FieldID, awkward, "statement:%", "statement:1' OR '1'='1"), "")
	}},
	{"by speaker", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) {
			s[1].Speakers = []kg.Attribution{{Actor: "person:zeder"}, {Actor: "person:birke"}}
			s[2].Speakers = []kg.Attribution{{Actor: "person:birke", Organization: "party:linde"}, {Actor: "person:ahorn"}}
			s[3].Speakers = []kg.Attribution{{Actor: "party:linde"}}
		})...)
		f.expect("the first or a later one", is(kg.FieldSpeaker, "person:ahorn"), "1 3")
		f.expect("two who spoke together", is(kg.FieldSpeaker, "person:birke", "person:zeder"), "2 3")
		f.expect("an organization that speaks, not one spoken for", is(kg.FieldSpeaker, "party:linde"), "4")
		f.expect("nobody", is(kg.FieldSpeaker), "")
		f.expect("somebody unknown", is(kg.FieldSpeaker, "person:none"), "")
	}},
	{"by organization", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) {
			s[1].Speakers = []kg.Attribution{{Actor: "person:ahorn", Organization: "party:linde"}, {Actor: "person:birke", Organization: "party:ulme"}}
			s[2].Speakers = []kg.Attribution{{Actor: "party:linde"}}
			s[3].Speakers = []kg.Attribution{{Actor: "party:linde", Organization: "party:ulme"}}
		})...)
		f.expect("spoken for, or speaking for itself", is(kg.FieldOrganization, "party:linde"), "2 3")
		f.expect("the other", is(kg.FieldOrganization, "party:ulme"), "2 4")
		f.expect("both", is(kg.FieldOrganization, "party:ulme", "party:linde"), "2 3 4")
		f.expect("a person", is(kg.FieldOrganization, "person:ahorn"), "")
	}},
	{"by attribution", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) {
			s[1].Speakers = []kg.Attribution{{Actor: "person:ahorn", Organization: "party:linde"}, {Actor: "person:birke", Organization: "party:ulme"}}
			s[2].Speakers = []kg.Attribution{{Actor: "party:linde"}}
		})...)
		f.expect("of the first speaker", is(kg.FieldAttribution, "person:ahorn|party:linde"), "2")
		f.expect("of a later one", is(kg.FieldAttribution, "person:birke|party:ulme"), "2")
		f.expect("of two apart", is(kg.FieldAttribution, "person:ahorn|party:ulme", "person:birke|party:linde"), "")
		f.expect("of itself", is(kg.FieldAttribution, "party:linde|party:linde", "person:none|party:linde"), "3")
		f.expect("of a speaker for nobody", is(kg.FieldAttribution, "person:ahorn|"), "")
	}},
	{"by topic, of claims too", func(f *fixture) {
		f.put(claim("claim:a", "topic:x", "topic:y"), claim("claim:none"), below("topic:x", "topic:top"))
		f.put(four(func(s []*kg.Statement) {
			on(s[0], "topic:x", kg.Supports)
			on(s[1], "claim:a", kg.Opposes)
			on(s[2], "claim:none", kg.Supports)
		})...)
		f.expect("x", is(kg.FieldTopic, "topic:x"), "1 2")
		f.expect("y", is(kg.FieldTopic, "topic:y"), "2")
		f.expect("either, each once", is(kg.FieldTopic, "topic:y", "topic:x"), "1 2")
		f.expect("a broader topic is another one", is(kg.FieldTopic, "topic:top"), "")
		f.expect("a claim is no topic", is(kg.FieldTopic, "claim:a"), "")
		f.expect("none", is(kg.FieldTopic), "")
	}},
	{"by claim", func(f *fixture) {
		f.put(claim("claim:a", "topic:x", "topic:y"), claim("claim:none"))
		f.put(four(func(s []*kg.Statement) {
			on(s[0], "topic:x", kg.Supports)
			on(s[1], "claim:a", kg.Opposes)
			on(on(s[2], "claim:none", kg.Supports), "claim:a", "")
		})...)
		f.expect("about two topics", is(kg.FieldClaim, "claim:a"), "2 3")
		f.expect("about none", is(kg.FieldClaim, "claim:none"), "3")
		f.expect("unknown", is(kg.FieldClaim, "claim:b"), "")
	}},
	{"by the stance of the very position", func(f *fixture) {
		f.put(claim("claim:a", "topic:x"))
		f.put(four(func(s []*kg.Statement) {
			on(on(s[0], "topic:x", kg.Supports), "topic:y", kg.Opposes)
			on(on(s[1], "topic:x", kg.Opposes), "topic:y", kg.Supports)
			on(on(s[2], "claim:a", kg.Mixed), "topic:y", kg.Supports)
			on(s[3], "topic:x", "")
		})...)
		with := func(field kg.Field, subject string, stances ...kg.Stance) kg.Criterion {
			return kg.Criterion{Field: field, Values: []string{subject}, Stances: stances}
		}
		f.expect("for x", with(kg.FieldTopic, "topic:x", kg.Supports), "1")
		f.expect("against x", with(kg.FieldTopic, "topic:x", kg.Opposes), "2")
		f.expect("for or against x", with(kg.FieldTopic, "topic:x", kg.Opposes, kg.Supports), "1 2")
		f.expect("mixed on x, through a claim", with(kg.FieldTopic, "topic:x", kg.Mixed), "3")
		f.expect("mixed on the claim", with(kg.FieldClaim, "claim:a", kg.Mixed), "3")
		f.expect("for the claim", with(kg.FieldClaim, "claim:a", kg.Supports), "")
		f.expect("for x or y", kg.Criterion{Field: kg.FieldTopic, Values: []string{"topic:x", "topic:y"}, Stances: []kg.Stance{kg.Supports}}, "1 2 3")
		f.expect("nil is any", kg.Criterion{Field: kg.FieldTopic, Values: []string{"topic:x"}}, "1 2 3 4")
		f.expect("an empty list fits nothing", kg.Criterion{Field: kg.FieldTopic, Values: []string{"topic:x"}, Stances: []kg.Stance{}}, "")
		f.expect("another word for it", with(kg.FieldTopic, "topic:x", "supports"), "")
	}},
	{"by the stance of any position", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) {
			on(on(s[0], "topic:x", kg.Supports), "topic:y", kg.Opposes)
			on(s[1], "topic:x", kg.Neutral)
			on(s[2], "topic:x", "")
		})...)
		f.expect("for anything", is(kg.FieldStance, "SUPPORTS"), "1")
		f.expect("against anything", is(kg.FieldStance, "OPPOSES"), "1")
		f.expect("for or neutral", is(kg.FieldStance, "SUPPORTS", "NEUTRAL"), "1 2")
		f.expect("mixed", is(kg.FieldStance, "MIXED"), "")
		f.expect("none", is(kg.FieldStance), "")
	}},
	{"by kind", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) { s[1].Kind, s[2].Kind = kg.Speech, kg.Interjection })...)
		f.expect("one", is(kg.FieldKind, "SPEECH"), "2")
		f.expect("two", is(kg.FieldKind, "DIRECT_QUOTE", "INTERJECTION"), "1 3 4")
		f.expect("one of which there are none", is(kg.FieldKind, "WRITTEN_STATEMENT"), "")
	}},
	{"by document", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) {
			s[1].Citations = cites("document:a", "document:b")
			s[2].Citations = cites("document:b", "document:b")
		})...)
		f.expect("the first or a later one", is(kg.FieldDocument, "document:b"), "2 3")
		f.expect("either", is(kg.FieldDocument, "document:a", string(source)), "1 2 4")
		f.expect("unknown", is(kg.FieldDocument, "document:c"), "")

		spoken := statement("statement:4", "2023-05-04", "person:ahorn")
		spoken.Citations = cites("document:a")
		spoken.Citations[0].Section = "document:part"
		f.put(section("document:part", "document:a", 0, 9), spoken)
		f.expect("a section", is(kg.FieldDocument, "document:part"), "4")
		f.expect("what a section is of", is(kg.FieldDocument, "document:a"), "2 4")
	}},
	{"by event, mention and addressee", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) {
			s[0].Event, s[1].Event = "event:a", "event:b"
			s[1].Mentions, s[2].Mentions = []kg.ID{"person:x", "party:y"}, []kg.ID{"party:y"}
			s[2].Addressees, s[3].Addressees = []kg.ID{"person:x"}, []kg.ID{"party:y", "person:x"}
		})...)
		f.expect("event", is(kg.FieldEvent, "event:a"), "1")
		f.expect("events", is(kg.FieldEvent, "event:a", "event:b", "event:c"), "1 2")
		f.expect("no event", is(kg.FieldEvent), "")
		f.expect("mention", is(kg.FieldMention, "person:x"), "2")
		f.expect("mentions", is(kg.FieldMention, "party:y", "person:x"), "2 3")
		f.expect("a speaker is not mentioned", is(kg.FieldMention, "person:ahorn"), "")
		f.expect("addressee", is(kg.FieldAddressee, "party:y"), "4")
		f.expect("addressees", is(kg.FieldAddressee, "person:x", "party:y"), "3 4")
	}},
	{"by day, as far as it is known", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) {
			s[0].MadeOn, s[1].MadeOn, s[2].MadeOn, s[3].MadeOn = "2022", "2023-02", "2023-02-15", "2024-02-29"
		})...)
		for _, c := range []struct {
			first, last kg.Date
			want        string
		}{
			{"2021-12-31", "2021-12-31", ""},
			{"2022-01-01", "2022-01-01", "1"},
			{"2022-12-31", "2022-12-31", "1"},
			{"2022-12-31", "2023-02-01", "1 2"},
			{"2023-01-31", "2023-01-31", ""},
			{"2023-02-01", "2023-02-14", "2"},
			{"2023-02-15", "2023-02-15", "2 3"},
			{"2023-02-16", "2023-02-28", "2"},
			{"2023-03-01", "2024-02-28", ""},
			{"2024-02-29", "2024-02-29", "4"},
			{"2023-02-15", "2024-02-29", "2 3 4"},
			{kg.FirstDay, kg.LastDay, "1 2 3 4"},
			{kg.FirstDay, "2022-01-01", "1"},
			{"2024-02-29", kg.LastDay, "4"},
		} {
			days := kg.Days{First: c.first, Last: c.last}
			f.expect(fmt.Sprint(days), kg.Criterion{Field: kg.FieldMade, Days: days}, c.want)
		}
	}},
	{"by text, in any tier", func(f *fixture) {
		f.put(four(func([]*kg.Statement) {})...)
		f.putIndexed(map[string]text.Index{
			"1": {Stems: "kost unterkunft", Parts: "kosten unterkunft", Length: 2},
			"2": {Stems: "unterkunft kost", Parts: "kosten unterkunft", Length: 2},
			"3": {Stems: "unterkunftskost", Parts: "kost kosten unterkunft unterkunftskosten", Length: 1},
			"4": {Stems: "wohn", Parts: "wohnen", Length: 1},
		})
		digits := map[string]string{"": "", "a b c d": "1 2 3 4", "a b c": "1 2 3", "a b": "1 2", "a": "1", "b": "2", "c": "3", "d": "4"}
		for _, c := range textCases {
			f.expect(c.name, kg.Criterion{Field: kg.FieldText, Text: c.query}, digits[c.found])
		}
	}},
	{"by verification", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) { s[1].Verification, s[2].Verification = kg.Verbatim, kg.Missing })...)
		f.expect("one", is(kg.FieldVerification, "VERBATIM"), "2")
		f.expect("two", is(kg.FieldVerification, "UNVERIFIED", "MISSING"), "1 3 4")
		f.expect("one of which there are none", is(kg.FieldVerification, "NORMALIZED"), "")
	}},
	{"all criteria must be met", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) {
			on(s[0], "topic:x", kg.Supports)
			on(s[1], "topic:x", kg.Opposes)
			on(s[2], "topic:y", kg.Supports)
			s[1].Kind, s[2].Kind = kg.Speech, kg.Speech
			s[3].Speakers = []kg.Attribution{{Actor: "party:linde"}}
		})...)
		person, speech, x := is(kg.FieldSpeaker, "person:ahorn"), is(kg.FieldKind, "SPEECH"), is(kg.FieldTopic, "topic:x")
		f.list("three", f.said(person, speech, x), "statement:2")
		f.list("two and not the third", f.said(person, speech, not(x)), "statement:3")
		f.list("neither", f.said(not(speech), not(x)), "statement:4")
		f.list("the same field twice", f.said(x, is(kg.FieldTopic, "topic:y")), "")
		f.list("a field and its opposite", f.said(x, not(x)), "")
		forX := kg.Criterion{Field: kg.FieldTopic, Values: []string{"topic:x"}, Stances: []kg.Stance{kg.Supports}}
		f.list("an opposite with stances", f.said(not(forX), person), "statement:2 statement:3")
		f.list("the opposite of nothing", f.said(x, not(is(kg.FieldEvent))), "statement:1 statement:2")
		f.list("with a time", f.said(x, kg.Criterion{Field: kg.FieldMade, Days: *kg.On("2023-05-02")}), "statement:2")
	}},
}

// putIndexed gives statements, called by the ends of their ids, indexes of their own.
func (f *fixture) putIndexed(indexes map[string]text.Index) {
	f.Helper()
	var rows []kg.StatementRow
	for end, index := range indexes {
		s := f.records[kg.ID("statement:"+end)].(*kg.Statement)
		row := kg.DeriveStatement(s, f.topicsOf, f.lexicon)
		row.Search.Index, row.Search.Rank = index, fmt.Sprintf("%05d", index.Length)
		rows = append(rows, row)
	}
	f.write(kg.Batch{Statements: rows})
}

// inOrder asks for the ids of all statements that fit, in an order, and for their sort keys.
func (f *fixture) inOrder(order kg.StatementOrder, where ...kg.Criterion) (ids []kg.ID, sorts []string) {
	f.Helper()
	page := f.statements(kg.StatementQuery{Where: where, Order: order})
	for _, row := range page.Rows {
		sorts = append(sorts, row.Key.Sort)
	}
	return idsOf(f, page), sorts
}

var statementOrderChecks = []check{
	{"ordered by date, as a string", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) {
			s[0].MadeOn, s[1].MadeOn, s[2].MadeOn, s[3].MadeOn = "2023-05-01", "2023-05", "2023", "2023"
		})...)
		ids, sorts := f.inOrder(kg.ByDate)
		f.list("coarser dates first, then by id", ids, "statement:3 statement:4 statement:2 statement:1")
		f.same("sort keys", sorts, []string{"2023", "2023", "2023-05", "2023-05-01"})
	}},
	{"ordered by the first speaker", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) {
			s[0].Speakers = []kg.Attribution{{Actor: "person:zeder"}, {Actor: "person:ahorn"}}
			s[1].Speakers = []kg.Attribution{{Actor: "person:birke"}}
			s[2].Speakers = []kg.Attribution{{Actor: "person:ahorn"}, {Actor: "person:zeder"}}
			s[3].Speakers = []kg.Attribution{{Actor: "person:birke"}}
		})...)
		ids, _ := f.inOrder(kg.BySpeaker)
		f.list("by the one named first", ids, "statement:3 statement:2 statement:4 statement:1")

		f.put(entity("person:birke", "Zypresse"))
		ids, sorts := f.inOrder(kg.BySpeaker)
		f.list("once somebody has another name", ids, "statement:3 statement:1 statement:2 statement:4")
		row := kg.DeriveEntity(f.records["person:birke"].(*kg.Entity), f.lexicon)
		if sorts[3] != row.Sort {
			f.Errorf("the sort key of the last statement is %q, want that of its speaker, %q", sorts[3], row.Sort)
		}
	}},
	{"ordered by relevance", func(f *fixture) {
		f.put(four(func([]*kg.Statement) {})...)
		f.putIndexed(map[string]text.Index{
			"1": {Stems: "arbeitsmarkt", Parts: "arbeit arbeitsmarkt markt", Length: 1},
			"2": {Stems: "arbeit und markt", Parts: "arbeit markt", Length: 12},
			"3": {Stems: "arbeit", Parts: "arbeit", Length: 9},
			"4": {Stems: "markt", Parts: "markt", Length: 1},
		})
		ids, sorts := f.inOrder(kg.ByRelevance, kg.Criterion{Field: kg.FieldText, Text: query(word("arbeit"))})
		f.list("what has the word before what has it as a part, the shorter first", ids, "statement:3 statement:2 statement:1")
		f.same("sort keys", sorts, []string{"1|00009", "1|00012", "2|00001"})

		ids, sorts = f.inOrder(kg.ByRelevance,
			not(kg.Criterion{Field: kg.FieldText, Text: query(word("nichts"))}),
			not(is(kg.FieldID, "statement:3")),
			kg.Criterion{Field: kg.FieldText, Text: query(word("arbeit"), word("markt"))},
		)
		f.list("a criterion that is negated does not order", ids, "statement:2 statement:1")
		f.same("sort keys", sorts, []string{"1|00012", "2|00001"})
	}},
	{"ordered by relevance, by the first text of two", func(f *fixture) {
		f.put(four(func([]*kg.Statement) {})...)
		f.putIndexed(map[string]text.Index{
			"1": {Stems: "arbeit", Parts: "arbeit markt", Length: 2},
			"2": {Stems: "markt", Parts: "arbeit markt", Length: 1},
		})
		ids, sorts := f.inOrder(kg.ByRelevance,
			kg.Criterion{Field: kg.FieldText, Text: query(word("arbeit"))},
			kg.Criterion{Field: kg.FieldText, Text: query(word("markt"))},
		)
		f.list("statements", ids, "statement:1 statement:2")
		f.same("sort keys", sorts, []string{"1|00002", "2|00001"})
	}},
	{"each query of a batch has its own answer", func(f *fixture) {
		f.put(four(func(s []*kg.Statement) { on(s[1], "topic:x", kg.Supports) })...)
		pages, err := f.store.Statements(f.Context(), []kg.StatementQuery{
			{Where: []kg.Criterion{is(kg.FieldTopic, "topic:x")}, Window: kg.Window{Total: true}},
			{Where: []kg.Criterion{is(kg.FieldTopic)}, Window: kg.Window{Total: true}},
			{Window: kg.Window{Limit: 1, FromEnd: true}},
			{Where: []kg.Criterion{is(kg.FieldTopic, "topic:x")}, Window: kg.Window{Total: true}},
		})
		if must(f, pages, err); len(pages) != 4 {
			f.Fatalf("four queries got %d pages", len(pages))
		}
		for i, want := range []string{"statement:2", "", "statement:4", "statement:2"} {
			f.list(fmt.Sprintf("page %d", i), idsOf(f, pages[i]), want)
		}
		for i, want := range []int{1, 0, -1, 1} {
			if pages[i].Total != want {
				f.Errorf("page %d: the total is %d, want %d", i, pages[i].Total, want)
			}
		}
	}},
}
