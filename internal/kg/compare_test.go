package kg_test

import (
	"fmt"
	"strings"
	"testing"

	"wortlaut/internal/kg"
)

func (t tester) compare(asOf kg.Date, actors ...kg.ID) kg.Comparison {
	t.Helper()
	var day *kg.Date
	if asOf != "" {
		day = &asOf
	}
	c, err := t.graph.Compare(t.Context(), actors, day)
	if err != nil {
		t.Fatal(err)
	}
	t.same("actors", c.Actors, actors)
	return c
}

// common writes what is shared as "node: actor with its relationships and statements", without their kinds.
func common(list []kg.Shared) string {
	var out []string
	for _, s := range list {
		line := string(s.Node) + ":"
		for _, p := range s.Parts {
			line += fmt.Sprintf(" %s%v%v", p.Actor.Key(), p.Relationships, keys(p.Statements))
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

// taken writes sides as "subject: actor STANCE with its statements".
func taken(list []kg.Sided) string {
	var out []string
	for _, s := range list {
		line := string(s.Subject) + ":"
		for _, side := range s.Sides {
			line += fmt.Sprintf(" %s %s%v", side.Actor.Key(), side.Stance, keys(side.Statements))
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

func keys(ids []kg.ID) []string {
	out := []string{}
	for _, id := range ids {
		out = append(out, id.Key())
	}
	return out
}

func TestCompareWhatIsShared(t *testing.T) {
	event := func(id kg.ID) *kg.Entity {
		return &kg.Entity{ID: id, Name: "E", Event: &kg.Event{StartsOn: "2023"}}
	}
	at := func(s *kg.Statement, event kg.ID) *kg.Statement {
		s.Event = event
		return s
	}
	elsewhere := spoke("4", "2024-01-01", "party:x")
	elsewhere.Citations = []kg.Citation{{Document: "document:e", Kind: kg.Original}, {Document: "document:d", Kind: kg.Reprint}}
	tt := newTester(t, person("a", "A"), person("b", "B"), document(""), organization("party:x"), organization("party:y"), organization("agency:g"),
		&kg.Entity{ID: "document:e", Name: "E", Document: &kg.Document{Kind: kg.Article}}, topic("t", "T"), topic("u", "U"), claim("c", "topic:t"),
		event("event:1"), event("event:2"),
		link(kg.MemberOf, "1", "person:a", "agency:g", "2020", "2021"), link(kg.HoldsPosition, "2", "person:a", "agency:g", "", ""),
		link(kg.PartOf, "3", "agency:g", "party:x", "", ""), link(kg.MemberOf, "4", "person:b", "agency:g", "2023-06-01", ""),
		link(kg.MemberOf, "5", "person:a", "party:x", "", ""), link(kg.MemberOf, "6", "person:b", "party:x", "", ""), link(kg.MemberOf, "7", "person:b", "party:y", "", ""),
		link(kg.PartnersWith, "8", "party:y", "party:x", "", ""), link(kg.ParticipatesIn, "9", "person:b", "event:1", "", ""),
		takes(at(spoke("1", "2023-05-01", "person:a|party:y"), "event:1"), "topic:t SUPPORTS"), takes(spoke("2", "2023-05-02", "person:b"), "claim:c OPPOSES"),
		takes(at(spoke("3", "2023", "person:b", "person:a"), "event:2"), "topic:u", "claim:c SUPPORTS"), takes(elsewhere, "topic:t"))

	c := tt.compare("", "person:b", "party:x", "person:a")
	tt.same("organizations, of most first", common(c.Organizations), "agency:g: b[member-of:4][] x[part-of:3][] a[holds-position:2 member-of:1][]; "+
		"party:x: b[member-of:6][] a[member-of:5][]; party:y: b[member-of:7][] x[partners-with:8][]")
	tt.same("events", common(c.Events), "event:1: b[participates-in:9][] a[][1]; event:2: b[][3] a[][3]")
	tt.same("documents", common(c.Documents), "document:d: b[][2 3] x[][4] a[][1 3]")
	tt.same("topics, through claims too", common(c.Topics), "topic:t: b[][2 3] x[][4] a[][1 3]; topic:u: b[][3] a[][3]")
	tt.same("claims", common(c.Claims), "claim:c: b[][2 3] a[][3]")

	tt.same("in the order asked for", common(tt.compare("", "person:a", "person:b").Claims), "claim:c: a[][3] b[][2 3]")
	tt.same("organizations by what is said for them", common(tt.compare("", "party:y", "person:a").Topics), "topic:t: y[][1] a[][1 3]")

	then := tt.compare("2023-05-01", "person:b", "party:x", "person:a")
	tt.same("organizations on a day", common(then.Organizations), "agency:g: x[part-of:3][] a[holds-position:2][]; "+
		"party:x: b[member-of:6][] a[member-of:5][]; party:y: b[member-of:7][] x[partners-with:8][]")
	tt.same("documents up to a day", common(then.Documents), "document:d: b[][3] a[][1 3]")
	tt.same("topics up to a day", common(then.Topics), "topic:t: b[][3] a[][1 3]; topic:u: b[][3] a[][3]")
	tt.same("events up to a day", common(then.Events), "event:1: b[participates-in:9][] a[][1]; event:2: b[][3] a[][3]")
	early := tt.compare("2019-12-31", "person:a", "person:b")
	tt.same("before anything was said", []string{common(early.Topics), common(early.Documents), taken(early.Agreements)}, []string{"", "", ""})
}

func TestCompareSides(t *testing.T) {
	tt := newTester(t, person("a", "A"), person("b", "B"), person("c", "C"), document(""), topic("t", "T"), topic("u", "U"), topic("v", "V"), topic("w", "W"),
		topic("x", "X"), claim("c", "topic:t"), claim("d", "topic:t"),
		takes(spoke("9", "2020", "person:a"), "topic:t SUPPORTS", "topic:u SUPPORTS", "topic:v SUPPORTS", "topic:w MIXED", "claim:c OPPOSES"),
		takes(spoke("1", "2021", "person:a"), "topic:t SUPPORTS", "topic:v OPPOSES", "topic:x NEUTRAL"),
		takes(spoke("2", "2022", "person:b"), "topic:t SUPPORTS", "topic:u OPPOSES", "topic:v SUPPORTS", "topic:w SUPPORTS", "claim:c OPPOSES", "topic:x"),
		takes(spoke("3", "2023", "person:b"), "topic:v OPPOSES", "claim:d SUPPORTS"),
		takes(spoke("4", "2024", "person:c"), "claim:c SUPPORTS", "topic:t SUPPORTS", "topic:u NEUTRAL"))

	two := tt.compare("", "person:a", "person:b")
	tt.same("agreements", taken(two.Agreements), "claim:c: a OPPOSES[9] b OPPOSES[2]; topic:t: a SUPPORTS[9 1] b SUPPORTS[2]")
	tt.same("disagreements", taken(two.Disagreements), "topic:u: a SUPPORTS[9] b OPPOSES[2]; topic:v: a MIXED[9 1] b MIXED[2 3]")
	three := tt.compare("", "person:c", "person:b", "person:a")
	tt.same("agreements of three", taken(three.Agreements), "topic:t: c SUPPORTS[4] b SUPPORTS[2] a SUPPORTS[9 1]")
	tt.same("disagreements of three", taken(three.Disagreements),
		"claim:c: c SUPPORTS[4] b OPPOSES[2] a OPPOSES[9]; topic:u: b OPPOSES[2] a SUPPORTS[9]; topic:v: b MIXED[2 3] a MIXED[9 1]")
	then := tt.compare("2022-12-31", "person:a", "person:b")
	tt.same("disagreements up to a day", taken(then.Disagreements), "topic:u: a SUPPORTS[9] b OPPOSES[2]; topic:v: a MIXED[9 1] b SUPPORTS[2]")

	nothing := tt.compare("2019-01-01", "person:b", "person:c")
	if nothing.Agreements == nil || nothing.Disagreements == nil || nothing.Claims == nil || len(nothing.Agreements)+len(nothing.Disagreements)+len(nothing.Claims) > 0 {
		t.Errorf("before anything was said: %+v", nothing)
	}
}

func TestCompareRefuses(t *testing.T) {
	records := []kg.Record{document(""), topic("t", "T")}
	var actors []kg.ID
	for i := range kg.MostCompared + 1 {
		p := person(fmt.Sprint(i), "P")
		records, actors = append(records, p, takes(spoke(fmt.Sprint(i), "2023", string(p.ID)), "topic:t SUPPORTS")), append(actors, p.ID)
	}
	tt := newTester(t, records...)
	refuse := func(graph *kg.Graph, code kg.Code, says string, actors ...kg.ID) {
		t.Helper()
		_, err := graph.Compare(t.Context(), actors, nil)
		if kg.CodeOf(err) != code || err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %s with %q", err, code, says)
		}
	}
	refuse(tt.graph, kg.Invalid, "2 to 10 different ones")
	refuse(tt.graph, kg.Invalid, "2 to 10 different ones", actors[:1]...)
	refuse(tt.graph, kg.Invalid, "2 to 10 different ones", actors...)
	refuse(tt.graph, kg.Invalid, "2 to 10 different ones", "person:1", "person:2", "person:1")
	refuse(tt.graph, kg.NotFound, `no actor "person:nobody"`, "person:1", "person:nobody")
	refuse(tt.graph, kg.NotFound, `no actor "topic:t"`, "topic:t", "person:1")
	refuse(tt.graph, kg.NotFound, `no actor ""`, "", "person:1")

	ten := tt.compare("", actors[:10]...)
	tt.same("ten", []int{len(ten.Agreements), len(ten.Agreements[0].Sides), len(ten.Topics[0].Parts)}, []int{1, 10, 10})

	tt.put(spoke("more", "2024", "person:1"))
	limits := kg.DefaultLimits
	limits.Statements = 1
	tight, err := kg.Open(t.Context(), tt.store, kg.WithLimits(limits))
	if err != nil {
		t.Fatal(err)
	}
	refuse(tight, kg.Limit, "person:1 has more than 1 statements", "person:0", "person:1")
	if _, err := tight.Compare(t.Context(), []kg.ID{"person:0", "person:2"}, nil); err != nil {
		t.Error(err)
	}
}

// TestCompareCalls: the number of calls does not depend on what there is to compare.
func TestCompareCalls(t *testing.T) {
	tt := newTester(t, person("a", "A"), person("b", "B"), document(""), spoke("1", "2023", "person:a", "person:b"))
	calls := new(kg.Calls)
	if _, err := tt.graph.Compare(kg.WithCalls(t.Context(), calls), []kg.ID{"person:a", "person:b"}, nil); err != nil {
		t.Fatal(err)
	}
	tt.same("calls", calls.Count(), 3)
}
