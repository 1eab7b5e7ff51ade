package kgtest

import (
	"fmt"
	"strings"

	"wortlaut/internal/kg"
)

// briefs asks for statements in brief; the list is never nil.
func (f *fixture) briefs(q kg.BriefQuery) []kg.Brief {
	f.Helper()
	lists, err := f.store.Briefs(f.Context(), []kg.BriefQuery{q})
	list := one(f, lists, err)
	if list == nil {
		f.Errorf("the statements are nil")
	}
	return list
}

// brief is what there is of one statement.
func (f *fixture) brief(id string) kg.Brief {
	f.Helper()
	list := f.briefs(kg.BriefQuery{Where: []kg.Criterion{is(kg.FieldID, id)}})
	if len(list) != 1 {
		f.Fatalf("%s is there %d times", id, len(list))
	}
	return list[0]
}

func briefIDs(list []kg.Brief) []kg.ID {
	ids := make([]kg.ID, len(list))
	for i, b := range list {
		ids[i] = b.ID
	}
	return ids
}

var briefChecks = []check{
	{"all that counts, in sorted lists", func(f *fixture) {
		utterance(f)
		f.same("the statement", f.briefs(kg.BriefQuery{}), []kg.Brief{{
			ID: "statement:1", MadeOn: "2023-05", Speakers: []kg.ID{"party:b", "person:a", "person:b"},
			Attributions: []string{"party:b|party:b", "person:b|party:a"}, Documents: []kg.ID{"document:a", "document:b"},
			Addressees: []kg.ID{"party:c", "person:d"}, Event: "event:a",
			Subjects: []kg.Taken{{On: "claim:a", Stance: kg.Supports}, {On: "topic:a", Stance: kg.Opposes}},
			Topics:   []kg.Taken{{On: "topic:a", Stance: kg.Opposes}, {On: "topic:b", Stance: kg.Supports}, {On: "topic:c", Stance: kg.Supports}},
		}})
	}},
	{"nothing where there is nothing", func(f *fixture) {
		f.put(statement("statement:1", "", "person:a"))
		f.same("the statement", f.brief("statement:1"), kg.Brief{ID: "statement:1", Speakers: []kg.ID{"person:a"}, Documents: []kg.ID{source}})
	}},
	{"each value once", func(f *fixture) {
		s := statement("statement:1", "2023", "person:b", "person:a", "person:b")
		s.Speakers[0].Organization, s.Speakers[2].Organization = "party:a", "party:a"
		s.Addressees, s.Citations = []kg.ID{"person:c", "party:a", "person:c"}, cites("document:b", "document:a", "document:b")
		f.put(on(on(s, "topic:a", kg.Supports), "topic:a", kg.Supports))
		f.same("the statement", f.brief("statement:1"), kg.Brief{
			ID: "statement:1", MadeOn: "2023", Speakers: []kg.ID{"person:a", "person:b"}, Attributions: []string{"person:b|party:a"},
			Documents: []kg.ID{"document:a", "document:b"}, Addressees: []kg.ID{"party:a", "person:c"},
			Subjects: []kg.Taken{{On: "topic:a", Stance: kg.Supports}}, Topics: []kg.Taken{{On: "topic:a", Stance: kg.Supports}},
		})
	}},
	{"who spoke for whom", func(f *fixture) {
		s := statement("statement:1", "2023", "person:b", "person:a", "person:a", "party:a", "person:c", "agency:a")
		s.Speakers[0].Organization, s.Speakers[1].Organization, s.Speakers[2].Organization = "party:a", "party:b", "party:a"
		s.Speakers[5].Organization = "ministry:a"
		f.put(s)
		f.same("attributions", f.brief("statement:1").Attributions,
			[]string{"agency:a|ministry:a", "party:a|party:a", "person:a|party:a", "person:a|party:b", "person:b|party:a"})
	}},
	{"several stances on one subject, in order of their names", func(f *fixture) {
		s := statement("statement:1", "2023", "person:a")
		for _, stance := range []kg.Stance{kg.Supports, "", kg.Opposes, kg.Neutral, kg.Mixed, kg.Supports} {
			on(s, "topic:b", stance)
		}
		f.put(on(s, "topic:a", kg.Opposes))
		want := []kg.Taken{
			{On: "topic:a", Stance: kg.Opposes}, {On: "topic:b"}, {On: "topic:b", Stance: kg.Mixed}, {On: "topic:b", Stance: kg.Neutral},
			{On: "topic:b", Stance: kg.Opposes}, {On: "topic:b", Stance: kg.Supports},
		}
		b := f.brief("statement:1")
		f.same("stances", [][]kg.Taken{b.Subjects, b.Topics}, [][]kg.Taken{want, want})
	}},
	{"the topics of claims beside those named", func(f *fixture) {
		f.put(claim("claim:a", "topic:b", "topic:a"), claim("claim:b", "topic:a"),
			on(on(on(statement("statement:1", "2023", "person:a"), "topic:a", kg.Supports), "claim:b", kg.Supports), "claim:a", kg.Opposes))
		b := f.brief("statement:1")
		f.same("subjects", b.Subjects, []kg.Taken{
			{On: "claim:a", Stance: kg.Opposes}, {On: "claim:b", Stance: kg.Supports}, {On: "topic:a", Stance: kg.Supports},
		})
		f.same("topics", b.Topics, []kg.Taken{
			{On: "topic:a", Stance: kg.Opposes}, {On: "topic:a", Stance: kg.Supports}, {On: "topic:b", Stance: kg.Opposes},
		})
	}},
	{"a claim without topics is a subject, and no topic", func(f *fixture) {
		f.put(on(on(statement("statement:1", "2023", "person:a"), "claim:none", kg.Opposes), "claim:other", ""))
		b := f.brief("statement:1")
		f.same("subjects", b.Subjects, []kg.Taken{{On: "claim:none", Stance: kg.Opposes}, {On: "claim:other"}})
		f.same("topics", b.Topics, []kg.Taken{})
	}},
	{"by date as a string, then by id", func(f *fixture) {
		f.put(statement("statement:c", "2023-05-02", "person:a"), statement("statement:b", "2023-05", "person:a"), statement("statement:e", "2023-05-02", "person:a"),
			statement("statement:f", "2023", "person:a"), statement("statement:g", "", "person:a"), statement("statement:d", "2023-05-02", "person:a"),
			statement("statement:a", "2024", "person:a"))
		f.list("all", briefIDs(f.briefs(kg.BriefQuery{})), idsWith("statement:", "g f b c d e a"))
		f.list("the first", briefIDs(f.briefs(kg.BriefQuery{Limit: 1})), "statement:g")
		f.list("the first four", briefIDs(f.briefs(kg.BriefQuery{Limit: 4})), idsWith("statement:", "g f b c"))
		f.list("as many as there are", briefIDs(f.briefs(kg.BriefQuery{Limit: 7})), idsWith("statement:", "g f b c d e a"))
		f.list("more than there are", briefIDs(f.briefs(kg.BriefQuery{Limit: 100})), idsWith("statement:", "g f b c d e a"))
		f.list("of those that fit", briefIDs(f.briefs(kg.BriefQuery{Where: []kg.Criterion{not(is(kg.FieldID, "statement:g", "statement:b"))}, Limit: 2})),
			idsWith("statement:", "f c"))
	}},
	{"of the statements that fit, each once and whole", func(f *fixture) {
		debate(f)
		support := is(kg.FieldTopic, "topic:x", "topic:y")
		support.Stances = []kg.Stance{kg.Supports}
		for _, c := range []struct {
			what  string
			where []kg.Criterion
			want  string
		}{
			{"on one of two topics", []kg.Criterion{is(kg.FieldTopic, "topic:x", "topic:y")}, "1 2 3"},
			{"for one of them", []kg.Criterion{support}, "1 2"},
			{"not on one", []kg.Criterion{not(is(kg.FieldTopic, "topic:x"))}, "3 4"},
			{"on one, not on the other", []kg.Criterion{is(kg.FieldTopic, "topic:y"), not(is(kg.FieldTopic, "topic:x"))}, "3"},
			{"by a speaker, of a kind", []kg.Criterion{is(kg.FieldSpeaker, "person:birke"), is(kg.FieldKind, "SPEECH")}, "4"},
			{"spoken for", []kg.Criterion{is(kg.FieldOrganization, "party:linde")}, "2 4"},
			{"at a time", []kg.Criterion{{Field: kg.FieldMade, Days: kg.Days{First: "2023-05-03", Last: "2023-05-03"}}}, "2 3"},
			{"nobody's", []kg.Criterion{is(kg.FieldSpeaker)}, ""},
			{"of one that is not there", []kg.Criterion{is(kg.FieldSpeaker, "person:none")}, ""},
		} {
			f.list(c.what, briefIDs(f.briefs(kg.BriefQuery{Where: c.where})), idsWith("statement:", c.want))
		}
		first := f.briefs(kg.BriefQuery{Where: []kg.Criterion{support}})[0]
		f.same("not only what fits is told", first.Subjects, []kg.Taken{{On: "claim:a", Stance: kg.Opposes}, {On: "topic:x", Stance: kg.Supports}})
	}},
	{"each query of a batch has its own answer", func(f *fixture) {
		debate(f)
		lists, err := f.store.Briefs(f.Context(), []kg.BriefQuery{
			{Limit: 2}, {Where: []kg.Criterion{is(kg.FieldSpeaker, "person:none")}}, {Where: []kg.Criterion{is(kg.FieldSpeaker, "person:birke")}, Limit: 1}, {}, {Limit: 2},
		})
		if must(f, lists, err); len(lists) != 5 {
			f.Fatalf("five queries got %d answers", len(lists))
		}
		for i, want := range []string{"1 2", "", "3", "1 2 3 4", "1 2"} {
			f.list(fmt.Sprint("answer ", i), briefIDs(lists[i]), idsWith("statement:", want))
			if lists[i] == nil {
				f.Errorf("answer %d is nil", i)
			}
		}
		none, err := f.store.Briefs(f.Context(), nil)
		if must(f, none, err); len(none) != 0 {
			f.Errorf("no queries got %d answers", len(none))
		}
	}},
}

// dated writes counts as "date value:statements".
func dated(counts []kg.DayCount) []string {
	lines := make([]string, len(counts))
	for i, c := range counts {
		lines[i] = strings.TrimSpace(fmt.Sprintf("%s %s", c.MadeOn, c.Value)) + fmt.Sprintf(":%d", c.Statements)
	}
	return lines
}

// days asks for counts, which are never nil.
func (f *fixture) days(q kg.DayQuery) []kg.DayCount {
	f.Helper()
	lists, err := f.store.Days(f.Context(), []kg.DayQuery{q})
	counts := one(f, lists, err)
	if counts == nil {
		f.Errorf("the counts are nil")
	}
	return counts
}

// expectDays compares all counts of a query, in their order.
func (f *fixture) expectDays(what string, q kg.DayQuery, want ...string) {
	f.Helper()
	f.same(what, dated(f.days(q)), want)
}

// daysBy counts the statements that fit by a value.
func daysBy(b kg.TallyBy, where ...kg.Criterion) kg.DayQuery {
	return kg.DayQuery{Where: where, By: &b}
}

var dayChecks = []check{
	{"by the date as it is known", func(f *fixture) {
		for i, made := range []kg.FuzzyDate{"2023", "2023-01-01", "2023-01", "2023", "", "2022-12-31", "2023-01-01", "", "2023"} {
			f.put(statement(kg.ID(fmt.Sprintf("statement:%d", i)), made, "person:a"))
		}
		f.expectDays("all", kg.DayQuery{}, ":2", "2022-12-31:1", "2023:3", "2023-01:1", "2023-01-01:2")
		f.expectDays("by speaker", daysBy(kg.TallySpeaker), "person:a:2", "2022-12-31 person:a:1", "2023 person:a:3", "2023-01 person:a:1", "2023-01-01 person:a:2")
		f.expectDays("by year, of the first day", daysBy(kg.TallyYear), "0001:2", "2022-12-31 2022:1", "2023 2023:3", "2023-01 2023:1", "2023-01-01 2023:2")
	}},
	{"by value, once a statement", func(f *fixture) {
		debate(f)
		twice := on(on(statement("statement:5", "2023-05", "person:birke", "person:birke"), "topic:z", kg.Supports), "topic:z", kg.Opposes)
		twice.Speakers[0].Organization, twice.Speakers[1].Organization = "party:ulme", "party:ulme"
		f.put(twice)
		f.expectDays("not by any", kg.DayQuery{}, "2022-12-31:1", "2023:1", "2023-05:2", "2023-05-02:1")
		f.expectDays("by speaker", daysBy(kg.TallySpeaker),
			"2022-12-31 person:ahorn:1", "2023 party:linde:1", "2023 person:ahorn:1", "2023-05 person:birke:2", "2023-05-02 person:birke:1")
		f.expectDays("by organization", daysBy(kg.TallyOrganization), "2023 party:linde:1", "2023-05 party:ulme:2", "2023-05-02 party:linde:1")
		f.expectDays("by topic", daysBy(kg.TallyTopic), "2022-12-31 topic:x:1", "2022-12-31 topic:y:1", "2023 topic:x:1", "2023 topic:y:1", "2023-05 topic:y:1", "2023-05 topic:z:2")
		f.expectDays("by claim", daysBy(kg.TallyClaim), "2022-12-31 claim:a:1", "2023 claim:a:1", "2023 claim:none:1")
		f.expectDays("by stance", daysBy(kg.TallyStance),
			"2022-12-31 OPPOSES:1", "2022-12-31 SUPPORTS:1", "2023 OPPOSES:1", "2023 SUPPORTS:1", "2023-05 MIXED:1", "2023-05 OPPOSES:1", "2023-05 SUPPORTS:1")
		f.expectDays("by kind", daysBy(kg.TallyKind), "2022-12-31 DIRECT_QUOTE:1", "2023 DIRECT_QUOTE:1", "2023-05 DIRECT_QUOTE:2", "2023-05-02 SPEECH:1")
		f.expectDays("by year", daysBy(kg.TallyYear), "2022-12-31 2022:1", "2023 2023:1", "2023-05 2023:2", "2023-05-02 2023:1")
	}},
	{"not where there is no value", func(f *fixture) {
		f.put(on(statement("statement:1", "2023", "person:a"), "claim:none", ""), statement("statement:2", "2024", "person:a"))
		for _, b := range []kg.TallyBy{kg.TallyOrganization, kg.TallyTopic, kg.TallyStance} {
			f.expectDays(fmt.Sprint("by ", b), daysBy(b))
		}
		f.expectDays("by claim", daysBy(kg.TallyClaim), "2023 claim:none:1")
		f.expectDays("all the same", kg.DayQuery{}, "2023:1", "2024:1")
	}},
	{"of the statements that fit", func(f *fixture) {
		debate(f)
		onX, onY := is(kg.FieldTopic, "topic:x"), is(kg.FieldTopic, "topic:y")
		support := is(kg.FieldTopic, "topic:x", "topic:y")
		support.Stances = []kg.Stance{kg.Supports}
		f.expectDays("one topic", kg.DayQuery{Where: []kg.Criterion{onX}}, "2022-12-31:1", "2023:1")
		f.expectDays("two topics, each statement once", kg.DayQuery{Where: []kg.Criterion{is(kg.FieldTopic, "topic:x", "topic:y")}}, "2022-12-31:1", "2023:1", "2023-05:1")
		f.expectDays("for one of them", kg.DayQuery{Where: []kg.Criterion{support}}, "2022-12-31:1", "2023:1")
		f.expectDays("all but one topic", kg.DayQuery{Where: []kg.Criterion{not(onX)}}, "2023-05:1", "2023-05-02:1")
		f.expectDays("one and not the other", daysBy(kg.TallySpeaker, onY, not(onX)), "2023-05 person:birke:1")
		f.expectDays("other topics of the same statements", daysBy(kg.TallyTopic, onX), "2022-12-31 topic:x:1", "2022-12-31 topic:y:1", "2023 topic:x:1", "2023 topic:y:1")
		f.expectDays("not by one, by speaker", daysBy(kg.TallySpeaker, not(is(kg.FieldSpeaker, "person:ahorn"))), "2023-05 person:birke:1", "2023-05-02 person:birke:1")
		f.expectDays("of a kind", daysBy(kg.TallyStance, is(kg.FieldKind, "SPEECH")))
		f.expectDays("at a time", kg.DayQuery{Where: []kg.Criterion{{Field: kg.FieldMade, Days: kg.Days{First: "2023-05-01", Last: "2023-05-01"}}}}, "2023:1", "2023-05:1")
		f.expectDays("none", daysBy(kg.TallySpeaker, is(kg.FieldSpeaker)))
		f.expectDays("none at all", kg.DayQuery{Where: []kg.Criterion{is(kg.FieldSpeaker, "person:none")}})
	}},
	{"each query of a batch has its own answer", func(f *fixture) {
		debate(f)
		answers, err := f.store.Days(f.Context(), []kg.DayQuery{
			daysBy(kg.TallyKind, is(kg.FieldSpeaker, "person:birke")), {}, daysBy(kg.TallyKind, is(kg.FieldSpeaker, "person:none")), daysBy(kg.TallyClaim),
		})
		if must(f, answers, err); len(answers) != 4 {
			f.Fatalf("four queries got %d answers", len(answers))
		}
		f.same("answers", [][]string{dated(answers[0]), dated(answers[1]), dated(answers[2]), dated(answers[3])}, [][]string{
			{"2023-05 DIRECT_QUOTE:1", "2023-05-02 SPEECH:1"}, {"2022-12-31:1", "2023:1", "2023-05:1", "2023-05-02:1"}, {},
			{"2022-12-31 claim:a:1", "2023 claim:a:1", "2023 claim:none:1"},
		})
		none, err := f.store.Days(f.Context(), nil)
		if must(f, none, err); len(none) != 0 {
			f.Errorf("no queries got %d answers", len(none))
		}
	}},
}
