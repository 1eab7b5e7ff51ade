package kg_test

import (
	"fmt"
	"strings"
	"testing"

	"wortlaut/internal/kg"
)

func organization(id kg.ID) *kg.Entity {
	o := &kg.Organization{}
	switch id.Kind() {
	case kg.KindMinistry, kg.KindAgency, kg.KindParliament:
		o.Level = kg.LevelFederal
	}
	return &kg.Entity{ID: id, Name: id.Key(), Organization: o}
}

func claim(id string, topics ...kg.ID) *kg.Entity {
	return &kg.Entity{ID: kg.ID("claim:" + id), Name: id, Claim: &kg.Claim{Topics: topics}}
}

// link is a relationship that held for a time.
func link(t kg.RelationshipType, key string, from, to kg.ID, begins, ends kg.FuzzyDate) *kg.Relationship {
	return &kg.Relationship{
		ID: kg.ID(t.Prefix() + ":" + key), Type: t, From: from, To: to, Validity: kg.Validity{ValidFrom: begins, ValidUntil: ends},
		Citations: []kg.Citation{{Document: "document:d", Kind: kg.Evidence}},
	}
}

// spoke is a statement of a day by speakers, each written as the speaker or as "speaker|organization".
func spoke(id string, madeOn kg.FuzzyDate, speakers ...string) *kg.Statement {
	s := said(id, "Ja.")
	s.MadeOn, s.Speakers = madeOn, nil
	for _, key := range speakers {
		speaker, organization, _ := strings.Cut(key, "|")
		s.Speakers = append(s.Speakers, kg.Attribution{Actor: kg.ID(speaker), Organization: kg.ID(organization)})
	}
	return s
}

// takes gives a statement positions, each written as "subject" or "subject STANCE".
func takes(s *kg.Statement, positions ...string) *kg.Statement {
	for _, p := range positions {
		subject, stance, _ := strings.Cut(p, " ")
		s.Positions = append(s.Positions, kg.Position{Subject: kg.ID(subject), Stance: kg.Stance(stance)})
	}
	return s
}

// expectIncidences compares incidences, each as "statement row column third stance" without what is empty.
func (t tester) expectIncidences(what string, q kg.Incidences, want ...string) {
	t.Helper()
	found, err := t.graph.Incidences(t.Context(), q)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if found == nil {
		t.Errorf("%s: the list is nil", what)
	}
	got := []string{}
	for _, i := range found {
		got = append(got, strings.Join(strings.Fields(fmt.Sprint(i.Statement.Key(), " ", i.Row, " ", i.Column, " ", i.Third, " ", i.Stance)), " "))
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func TestIncidenceVariables(t *testing.T) {
	s := takes(spoke("s", "2023-05-01", "person:b|ministry:m", "person:a|party:x", "agency:g"), "claim:c SUPPORTS", "topic:t OPPOSES", "topic:u")
	s.Addressees = []kg.ID{"person:c", "agency:g"}
	s.Citations = append(s.Citations, kg.Citation{Document: "document:c", Kind: kg.Original})
	tt := newTester(t, person("a", "A"), person("b", "B"), person("c", "C"), organization("ministry:m"), organization("party:x"), organization("agency:g"),
		topic("t", "T"), topic("u", "U"), topic("v", "V"), claim("c", "topic:v", "topic:t"), document(""),
		&kg.Entity{ID: "document:c", Name: "C", Document: &kg.Document{Kind: kg.Article}}, s, spoke("later", "2023-06", "person:a"))
	only := &kg.StatementFilter{Topics: []kg.ID{"topic:t"}}
	for _, c := range []struct {
		rows, columns kg.Variable
		want          string // rows and columns with their stances
	}{
		{kg.VariablePerson, kg.VariableClaim, "person:a claim:c SUPPORTS, person:b claim:c SUPPORTS"},
		{kg.VariableOrganization, kg.VariableDocument, "agency:g document:c, agency:g document:d, ministry:m document:c, ministry:m document:d, party:x document:c, party:x document:d"},
		{kg.VariableOrganizationKind, kg.VariableClaim, "AGENCY claim:c SUPPORTS, MINISTRY claim:c SUPPORTS, PARTY claim:c SUPPORTS"},
		{kg.VariableParty, kg.VariableTopic, "party:x topic:t OPPOSES, party:x topic:t SUPPORTS, party:x topic:u, party:x topic:v SUPPORTS"},
		{kg.VariableAddressee, kg.VariableParty, "agency:g party:x, person:c party:x"},
		{kg.VariableTopic, kg.VariablePerson, "topic:t person:a OPPOSES, topic:t person:a SUPPORTS, topic:t person:b OPPOSES, topic:t person:b SUPPORTS, " +
			"topic:u person:a, topic:u person:b, topic:v person:a SUPPORTS, topic:v person:b SUPPORTS"},
	} {
		want := strings.Split(c.want, ", ")
		for i := range want {
			want[i] = "s " + want[i]
		}
		tt.expectIncidences(fmt.Sprint(c.rows, " and ", c.columns), kg.Incidences{Filter: only, Rows: c.rows, Columns: c.columns}, want...)
	}
	tt.expectIncidences("of three", kg.Incidences{Rows: kg.VariableParty, Columns: kg.VariableClaim, Third: kg.VariableAddressee},
		"s party:x claim:c agency:g SUPPORTS", "s party:x claim:c person:c SUPPORTS")
	tt.expectIncidences("where nobody is addressed there is no triple", kg.Incidences{Rows: kg.VariablePerson, Columns: kg.VariableDocument, Third: kg.VariableAddressee},
		"s person:a document:c agency:g", "s person:a document:c person:c", "s person:a document:d agency:g", "s person:a document:d person:c",
		"s person:b document:c agency:g", "s person:b document:c person:c", "s person:b document:d agency:g", "s person:b document:d person:c")
	tt.expectIncidences("of nothing", kg.Incidences{Filter: &kg.StatementFilter{Topics: []kg.ID{}}, Rows: kg.VariablePerson, Columns: kg.VariableClaim})

	found, err := tt.graph.Incidences(t.Context(), kg.Incidences{Rows: kg.VariablePerson, Columns: kg.VariableDocument})
	if err != nil || len(found) != 5 {
		t.Fatal(found, err)
	}
	tt.same("the date, and the first document by id", found[0], kg.Incidence{
		Statement: "statement:s", MadeOn: "2023-05-01", Document: "document:c", Row: "person:a", Column: "document:c"})
	tt.same("by date", found[4], kg.Incidence{
		Statement: "statement:later", MadeOn: "2023-06", Document: "document:d", Row: "person:a", Column: "document:d"})
}

// TestIncidenceTopics: a topic that is too deep is replaced by those above it, on every way.
func TestIncidenceTopics(t *testing.T) {
	//	top     other
	//	 |  \     |
	//	mid  \   side
	//	 |    \ /
	//	low    both     both is at depth 1 by one way, at depth 2 by the other
	//	   \  /
	//	   leaf
	topics := []kg.Record{
		topic("top", "Top"), topic("other", "Other"), topic("mid", "Mid", "topic:top"), topic("side", "Side", "topic:other"),
		topic("low", "Low", "topic:mid"), topic("both", "Both", "topic:top", "topic:side"), topic("leaf", "Leaf", "topic:low", "topic:both"),
		claim("c", "topic:leaf"), claim("none"), person("a", "A"), document(""),
		takes(spoke("1", "2021", "person:a"), "topic:leaf SUPPORTS"), takes(spoke("2", "2022", "person:a"), "topic:both OPPOSES", "topic:side SUPPORTS"),
		takes(spoke("3", "2023", "person:a"), "topic:low SUPPORTS", "topic:mid SUPPORTS", "claim:c OPPOSES"), takes(spoke("4", "2024", "person:a"), "claim:none SUPPORTS"),
	}
	tt := newTester(t, topics...)
	at := func(depth int) kg.Incidences {
		return kg.Incidences{Rows: kg.VariablePerson, Columns: kg.VariableTopic, TopicDepth: &depth}
	}
	as := func(lines ...string) []string {
		for i, l := range lines {
			statement, rest, _ := strings.Cut(l, " ")
			lines[i] = statement + " person:a topic:" + rest
		}
		return lines
	}
	tt.expectIncidences("to the top", at(0), as("1 other SUPPORTS", "1 top SUPPORTS", "2 other OPPOSES", "2 other SUPPORTS", "2 top OPPOSES",
		"3 other OPPOSES", "3 top OPPOSES", "3 top SUPPORTS")...)
	tt.expectIncidences("to the second level", at(1), as("1 both SUPPORTS", "1 mid SUPPORTS", "2 both OPPOSES", "2 side SUPPORTS",
		"3 both OPPOSES", "3 mid OPPOSES", "3 mid SUPPORTS")...)
	whole := as("1 leaf SUPPORTS", "2 both OPPOSES", "2 side SUPPORTS", "3 leaf OPPOSES", "3 low SUPPORTS", "3 mid SUPPORTS")
	tt.expectIncidences("deeper than all", at(2), whole...)
	tt.expectIncidences("not at all", kg.Incidences{Rows: kg.VariablePerson, Columns: kg.VariableTopic}, whole...)
	if _, err := tt.graph.Incidences(t.Context(), at(-1)); kg.CodeOf(err) != kg.Invalid {
		t.Errorf("a negative depth: %v", err)
	}

	// What is moved under another topic counts there, though no label changes.
	tt.put(topic("mid", "Mid", "topic:other"))
	tt.expectIncidences("after a move", at(0), as("1 other SUPPORTS", "1 top SUPPORTS", "2 other OPPOSES", "2 other SUPPORTS", "2 top OPPOSES",
		"3 other OPPOSES", "3 other SUPPORTS", "3 top OPPOSES")...)
	tt.refused(set(topic("other", "Other", "topic:low")), kg.Invalid, "lead back")
}

// TestIncidenceOrganizations: what an organization was part of depends on the day.
func TestIncidenceOrganizations(t *testing.T) {
	tt := newTester(t, person("a", "A"), person("b", "B"), document(""), organization("agency:unit"), organization("agency:office"), organization("ministry:m"),
		organization("ministry:n"), organization("agency:x"), organization("agency:y"),
		link(kg.PartOf, "1", "agency:unit", "agency:office", "", ""), link(kg.PartOf, "2", "agency:office", "ministry:m", "2010-01-01", "2020-07-01"),
		link(kg.PartOf, "3", "agency:office", "ministry:n", "2020-07-01", ""),
		link(kg.PartOf, "4", "agency:x", "agency:y", "", ""), link(kg.PartOf, "5", "agency:y", "agency:x", "", ""),
		spoke("1", "2009-12-31", "person:a|agency:unit"), spoke("2", "2010-01-01", "person:a|agency:unit"), spoke("3", "2020", "person:a|agency:unit"), spoke("4", "2020-06-30", "agency:office"),
		spoke("5", "2020-07-01", "person:a|agency:unit"), spoke("6", "2021", "person:a|ministry:m", "person:b|agency:unit"),
		spoke("7", "2022", "agency:x"), spoke("8", "2023", "person:a"))
	of := func(rows kg.Variable, whole bool) kg.Incidences {
		return kg.Incidences{Rows: rows, Columns: kg.VariableDocument, Whole: whole}
	}
	on := func(lines ...string) []string {
		for i := range lines {
			lines[i] += " document:d"
		}
		return lines
	}
	tt.expectIncidences("as they are", of(kg.VariableOrganization, false), on("1 agency:unit", "2 agency:unit", "3 agency:unit", "4 agency:office", "5 agency:unit",
		"6 agency:unit", "6 ministry:m", "7 agency:x")...)
	tt.expectIncidences("as parts of what they were on the day", of(kg.VariableOrganization, true), on("1 agency:office", "2 ministry:m", "3 ministry:m", "3 ministry:n",
		"4 ministry:m", "5 ministry:n", "6 ministry:m", "6 ministry:n", "7 agency:x")...)
	tt.expectIncidences("kinds of the wholes, each once", of(kg.VariableOrganizationKind, true), on("1 AGENCY", "2 MINISTRY", "3 MINISTRY", "4 MINISTRY",
		"5 MINISTRY", "6 MINISTRY", "7 AGENCY")...)
	tt.expectIncidences("persons do not change", of(kg.VariablePerson, true), on("1 person:a", "2 person:a", "3 person:a", "5 person:a", "6 person:a", "6 person:b", "8 person:a")...)
}

// TestIncidenceParties: the party is the one spoken for, else that of the only membership on the day.
func TestIncidenceParties(t *testing.T) {
	tt := newTester(t, person("a", "A"), person("b", "B"), document(""), organization("party:x"), organization("party:y"),
		organization("parliamentary-group:g"), organization("association:v"), organization("ministry:m"),
		link(kg.MemberOf, "1", "person:a", "party:x", "2000", "2010-05-01"), link(kg.MemberOf, "2", "person:a", "party:y", "2015-05-01", ""),
		link(kg.MemberOf, "3", "person:a", "association:v", "", ""), link(kg.MemberOf, "4", "person:b", "party:x", "2000-01-01", "2012"),
		link(kg.MemberOf, "5", "person:b", "party:x", "2008", ""), link(kg.MemberOf, "6", "person:b", "parliamentary-group:g", "2013", ""),
		link(kg.PartOf, "7", "parliamentary-group:g", "party:y", "", ""),
		spoke("1", "1999-12-31", "person:a"), spoke("2", "2010-04-30", "person:a"), spoke("3", "2010-05-01", "person:a"), spoke("4", "2015", "person:a|ministry:m"),
		spoke("5", "2016", "person:a|party:x"), spoke("6", "2017", "party:y"), spoke("7", "2012-06", "person:b"), spoke("8", "2013", "person:b"),
		spoke("9", "2014", "person:b|parliamentary-group:g", "person:a"), spoke("A", "2018", "person:a", "person:b|party:x"), spoke("B", "2019", "association:v"))
	on := func(lines ...string) []string {
		for i := range lines {
			lines[i] += " document:d"
		}
		return lines
	}
	tt.expectIncidences("parties", kg.Incidences{Rows: kg.VariableParty, Columns: kg.VariableDocument},
		on(
			"2 party:x", // the last day of the membership
			"7 party:x", // two sources for one membership
			"9 parliamentary-group:g",
			"4 party:y",              // spoken for a ministry, a member on some day of 2015
			"5 party:x",              // spoken for, though a member of another
			"6 party:y",              // the party itself
			"A party:x", "A party:y", // of two speakers
			// 1 and 3: none; 8: a party and a group; B: no party
		)...)
}

func TestIncidenceLimit(t *testing.T) {
	tt := newTester(t, person("a", "A"), document(""), spoke("1", "2021", "person:a"), spoke("2", "2022", "person:a"), spoke("3", "2023", "person:a"))
	limits := kg.DefaultLimits
	limits.Statements = 2
	graph, err := kg.Open(t.Context(), tt.store, kg.WithLimits(limits))
	if err != nil {
		t.Fatal(err)
	}
	tight := tester{T: t, graph: graph}
	q := kg.Incidences{Rows: kg.VariablePerson, Columns: kg.VariableDocument}
	if _, err := graph.Incidences(t.Context(), q); kg.CodeOf(err) != kg.Limit || !strings.Contains(err.Error(), "more than 2 statements") {
		t.Errorf("three statements: %v", err)
	}
	q.Filter = &kg.StatementFilter{From: ptr(kg.Date("2022-01-01"))}
	tight.expectIncidences("as many as may be", q, "2 person:a document:d", "3 person:a document:d")
}
