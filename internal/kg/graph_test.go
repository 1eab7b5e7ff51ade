package kg_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
)

// tester writes to and asks a graph over the naive store.
type tester struct {
	*testing.T
	graph *kg.Graph
	store kg.Store
}

var noon = time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)

func newTester(t *testing.T, records ...kg.Record) tester {
	t.Helper()
	store := kgtest.NewModel()
	graph, err := kg.Open(t.Context(), store, kg.WithClock(func() time.Time { return noon }))
	if err != nil {
		t.Fatal(err)
	}
	tt := tester{t, graph, store}
	tt.put(records...)
	return tt
}

func set(records ...kg.Record) kg.ChangeSet {
	s := kg.ChangeSet{By: "test"}
	for _, r := range records {
		s.Put = append(s.Put, kg.Put{Record: r})
	}
	return s
}

// put applies records and says how many of them were changes.
func (t tester) put(records ...kg.Record) int {
	t.Helper()
	applied, err := t.graph.Apply(t.Context(), set(records...))
	if err != nil {
		t.Fatal(err)
	}
	return len(applied.Changes)
}

// refused applies a change set that must fail, with a code and words, and leave no trace.
func (t tester) refused(s kg.ChangeSet, code kg.Code, says string) {
	t.Helper()
	before, err := t.graph.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = t.graph.Apply(t.Context(), s)
	if kg.CodeOf(err) != code || err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("%v, want %s with %q", err, code, says)
	}
	if after, err := t.graph.Head(t.Context()); err != nil || after != before {
		t.Errorf("a refused change moved the graph from %v to %v (%v)", before, after, err)
	}
}

func get[R kg.Record](t tester, id kg.ID) R {
	t.Helper()
	found, err := t.graph.Nodes(t.Context(), []kg.ID{id})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := found[id].(R)
	return r
}

func (t tester) found(words string) []string {
	t.Helper()
	hits, err := t.graph.Search(t.Context(), words, nil, kg.SearchByRelevance, kg.Paging{})
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, h := range hits.Records() {
		ids = append(ids, string(h.Record.RecordID()))
	}
	return ids
}

func (t tester) same(what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func person(id, name string) *kg.Entity {
	return &kg.Entity{ID: kg.ID("person:" + id), Name: name, Person: &kg.Person{SortName: name}}
}

func document(text string) *kg.Entity {
	return &kg.Entity{ID: "document:d", Name: "D", Document: &kg.Document{Kind: kg.Article, Text: text}}
}

func topic(id, label string, broader ...kg.ID) *kg.Entity {
	return &kg.Entity{ID: kg.ID("topic:" + id), Name: label, Topic: &kg.Topic{Broader: broader}}
}

// said is a statement by person:a, cited from document:d.
func said(id, words string) *kg.Statement {
	return &kg.Statement{
		ID: kg.ID("statement:" + id), Kind: kg.DirectQuote, Text: words, MadeOn: "2024",
		Speakers: []kg.Attribution{{Actor: "person:a"}}, Citations: []kg.Citation{{Document: "document:d", Kind: kg.Original}},
	}
}

func TestApplyKeepsWhatIsSo(t *testing.T) {
	tt := newTester(t, person("a", "A"), document("Ja."), said("s", "Ja."))
	tt.same("changes", tt.put(person("a", "A"), document("Ja."), said("s", "Ja.")), 0)
	head, err := tt.graph.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tt.same("change sets", head.Number, 1)
	tt.same("changes", tt.put(person("a", "A2"), said("s", "Ja.")), 1)
	rev := get[*kg.Entity](tt, "person:a").Revision
	tt.same("revision", rev, kg.Revision{Number: 2, ChangedAt: noon, ChangedBy: "test"})
}

func TestApplyRefuses(t *testing.T) {
	tt := newTester(t, person("a", "A"), person("b", "B"), document("Ja."), said("s", "Ja."), topic("t", "T"), topic("u", "U", "topic:t"))
	expect := func(r kg.Record, n int) kg.ChangeSet {
		return kg.ChangeSet{By: "test", Put: []kg.Put{{Record: r, Expect: &n}}}
	}
	del := func(ids ...kg.ID) kg.ChangeSet {
		s := kg.ChangeSet{By: "test"}
		for _, id := range ids {
			s.Delete = append(s.Delete, kg.Delete{ID: id})
		}
		return s
	}
	orphan := said("o", "Ja.")
	orphan.Speakers[0].Actor = "person:nobody"
	misplaced := said("m", "Ja.")
	misplaced.Citations[0].Start, misplaced.Citations[0].End = ptr(0), ptr(2)
	behind := said("b", "Ja.")
	behind.Citations = append(behind.Citations, kg.Citation{Document: "document:d", Kind: kg.Evidence, Start: ptr(2), End: ptr(9)})
	hash, _ := kg.Fingerprint("another text")
	unheld := document("")
	unheld.Document.SHA256 = hash

	tt.refused(kg.ChangeSet{Put: []kg.Put{{Record: person("c", "C")}}}, kg.Invalid, "who makes it")
	tt.refused(kg.ChangeSet{By: "a\x00"}, kg.Invalid, "NUL")
	tt.refused(kg.ChangeSet{By: "a", Put: []kg.Put{{}}}, kg.Invalid, "Put[0] has no record")
	tt.refused(set(person("c", "")), kg.Invalid, "person:c: name: must not be empty")
	tt.refused(set(person("c", "C"), person("c", "D")), kg.Invalid, "twice")
	tt.refused(set(orphan), kg.Invalid, "statement:o: speakers[0].actor: there is no person:nobody")
	tt.refused(set(misplaced), kg.Invalid, "not at [0, 2) of document:d but at [0, 3)")
	tt.refused(set(behind), kg.Invalid, "the span ends at 9, the text of document:d at 3")
	tt.refused(set(unheld), kg.Invalid, "is not held")
	tt.refused(set(topic("t", "T", "topic:u")), kg.Invalid, "lead back")
	tt.refused(expect(person("c", "C"), 1), kg.Conflict, "person:c: revision 1 was expected, but it has none")
	tt.refused(expect(person("a", "X"), 0), kg.Conflict, "but it has revision 1")
	tt.refused(expect(person("a", "A"), 2), kg.Conflict, "revision 2 was expected") // even where nothing would change
	tt.refused(del("person:a"), kg.Conflict, "person:a can't be deleted: statement:s rests on it")
	tt.refused(del("document:d"), kg.Conflict, "statement:s rests on it")
	tt.refused(del("topic:t"), kg.Conflict, "topic:u rests on it")

	many := kg.ChangeSet{By: "test"}
	for i := range 20 {
		many.Put = append(many.Put, kg.Put{Record: person(fmt.Sprint(i), " ")})
	}
	tt.refused(many, kg.Invalid, "and 35 more")

	// What rests on it may go along, or let go.
	if _, err := tt.graph.Apply(t.Context(), del("statement:s", "document:d", "topic:u", "topic:t", "person:nobody")); err != nil {
		t.Error(err)
	}
	tt.put(document("Ja."), said("s", "Ja."))
	other := said("s", "Ja.")
	other.Speakers[0].Actor = "person:b"
	both := set(other)
	both.Delete = []kg.Delete{{ID: "person:a"}}
	if _, err := tt.graph.Apply(t.Context(), both); err != nil {
		t.Error(err)
	}
}

func TestVerification(t *testing.T) {
	for name, c := range map[string]struct {
		text, words string
		want        kg.Verification
		start, end  int // of the span, when there is one
	}{
		"to the character":  {"Er sagte: „Ja, gern.“ Dann ging er.", "Ja, gern.", kg.Verbatim, 11, 20},
		"nested quotes":     {"„Das „Forum“ tut gut.“", "Das „Forum“ tut gut.", kg.Verbatim, 1, 21},
		"other quotes":      {"„Das “Forum” tut gut.“", "Das „Forum“ tut gut.", kg.Normalized, 1, 21},
		"other white space": {"Ja,\n  gern.", "Ja, gern.", kg.Normalized, 0, 11},
		"NFD":               {"Bu\u0308rgergeld", "Bürgergeld", kg.Verbatim, 0, 10},
		"not there":         {"Nein.", "Ja.", kg.Missing, -1, -1},
		"no text held":      {"", "Ja.", kg.Unverified, -1, -1},
	} {
		t.Run(name, func(t *testing.T) {
			tt := newTester(t, person("a", "A"), document(c.text), said("s", c.words))
			s := get[*kg.Statement](tt, "statement:s")
			if s.Verification != c.want {
				t.Errorf("%s, want %s", s.Verification, c.want)
			}
			cite := s.Citations[0]
			if c.start < 0 {
				if cite.Start != nil {
					t.Errorf("there is a span: [%d, %d)", *cite.Start, *cite.End)
				}
				return
			}
			tt.same("span", []int{*cite.Start, *cite.End}, []int{c.start, c.end})
		})
	}
}

// TestWordsAreFoundAgain: when the text of a document changes, its statements' spans move with their words.
func TestWordsAreFoundAgain(t *testing.T) {
	tt := newTester(t, person("a", "A"), document("Eins: Ja. Zwei: Ja. Drei."))
	second := said("s", "Ja.")
	second.Citations[0].Start, second.Citations[0].End = ptr(16), ptr(19)
	tt.put(second)
	span := func() []any {
		s := get[*kg.Statement](tt, "statement:s")
		return []any{*s.Citations[0].Start, *s.Citations[0].End, s.Verification}
	}
	tt.same("given", span(), []any{16, 19, kg.Verbatim})
	tt.put(document("Nun. Eins: Ja. Zwei: Ja. Drei."))
	tt.same("moved, to the second of two alike", span(), []any{21, 24, kg.Verbatim})
	tt.put(document("Nun."))
	tt.same("gone", span(), []any{21, 24, kg.Missing})

	kept := get[*kg.Entity](tt, "document:d")
	renamed := *kept
	renamed.Name = "D, renamed"
	tt.put(&renamed)
	texts, err := tt.graph.Texts(t.Context(), []kg.ID{"document:d"})
	if err != nil {
		t.Fatal(err)
	}
	tt.same("a document put with its hash keeps its text", texts["document:d"], "Nun.")
	tt.put(document(""))
	tt.same("a document put without text drops it", span()[2], kg.Unverified)
}

// TestClaimsMove: what was said on a claim follows the claim to other topics.
func TestClaimsMove(t *testing.T) {
	claim := &kg.Entity{ID: "claim:c", Name: "C", Claim: &kg.Claim{Topics: []kg.ID{"topic:t"}}}
	s := said("s", "Ja.")
	s.Positions = []kg.Position{{Subject: "claim:c", Stance: kg.Supports}}
	tt := newTester(t, person("a", "A"), document(""), topic("t", "T"), topic("u", "U"), claim, s)
	count := func(topic kg.ID) int {
		lists, err := tt.graph.Statements(t.Context(), nil, &kg.StatementFilter{Topics: []kg.ID{topic}, Stances: []kg.Stance{kg.Supports}}, nil, kg.Paging{Total: true})
		if err != nil {
			t.Fatal(err)
		}
		return lists.Lists[0].Total
	}
	tt.same("before", []int{count("topic:t"), count("topic:u")}, []int{1, 0})
	moved := *claim
	moved.Claim = &kg.Claim{Topics: []kg.ID{"topic:u"}}
	tt.put(&moved)
	tt.same("after", []int{count("topic:t"), count("topic:u")}, []int{0, 1})
	// The statement comes along, just as it is.
	tt.put(claim, s)
	tt.same("back again", []int{count("topic:t"), count("topic:u")}, []int{1, 0})

	// What was verified stays so: that a claim moves says nothing of texts.
	tt.put(document("Ja."))
	tt.put(&moved)
	tt.same("verification", get[*kg.Statement](tt, "statement:s").Verification, kg.Verbatim)
	tt.same("findings", tt.findings(), "")
}

// TestJointStatements: speaker and organization are asked of the same attribution.
func TestJointStatements(t *testing.T) {
	joint := said("s", "Ja.")
	joint.Speakers = []kg.Attribution{{Actor: "person:a", Organization: "party:x"}, {Actor: "person:b", Organization: "party:y"}}
	party := func(id kg.ID) *kg.Entity { return &kg.Entity{ID: id, Name: "P", Organization: &kg.Organization{}} }
	tt := newTester(t, person("a", "A"), person("b", "B"), party("party:x"), party("party:y"), document(""), joint)
	for _, c := range []struct {
		speaker, organization kg.ID
		want                  int
	}{{"person:a", "party:x", 1}, {"person:b", "party:y", 1}, {"person:a", "party:y", 0}, {"person:b", "party:x", 0}} {
		speakers, organizations := []kg.ID{c.speaker}, []kg.ID{c.organization}
		for name, ask := range map[string]func() (kg.StatementLists, error){
			"filter": func() (kg.StatementLists, error) {
				return tt.graph.Statements(t.Context(), nil, &kg.StatementFilter{Speakers: speakers, Organizations: organizations}, nil, kg.Paging{})
			},
			"of the speaker": func() (kg.StatementLists, error) {
				return tt.graph.Statements(t.Context(), &kg.Of{Field: kg.FieldSpeaker, Parents: speakers}, &kg.StatementFilter{Organizations: organizations}, nil, kg.Paging{})
			},
			"of the organization": func() (kg.StatementLists, error) {
				return tt.graph.Statements(t.Context(), &kg.Of{Field: kg.FieldOrganization, Parents: organizations}, &kg.StatementFilter{Speakers: speakers}, nil, kg.Paging{})
			},
		} {
			lists, err := ask()
			if err != nil {
				t.Fatal(err)
			}
			if got := len(lists.Lists[0].Items); got != c.want {
				t.Errorf("%s: %s for %s: %d statements, want %d", name, c.speaker, c.organization, got, c.want)
			}
		}
	}
}

// TestTitlesAreFound: a person is found as a text writes the name.
func TestTitlesAreFound(t *testing.T) {
	titled := person("k", "Alexis von Komorowski")
	titled.Person.HonorificPrefix = "Prof. Dr."
	tt := newTester(t, titled)
	for _, words := range []string{"Prof. Dr. Alexis von Komorowski", "Dr. Komorowski", "komorowski"} {
		tt.same(words, tt.found(words), "[person:k]")
	}
}

// TestLabelsOpenCompounds: a topic's label is found within compounds, also those that were there before it, and no longer
// once it is gone.
func TestLabelsOpenCompounds(t *testing.T) {
	tt := newTester(t, person("a", "A"), document(""), said("s", "Der Quaxelzuschlag kommt."))
	tt.same("before", tt.found("zuschlag"), "[]")
	tt.put(topic("quaxel", "Quaxel"))
	tt.same("with the label", tt.found("zuschlag"), "[statement:s]")
	if _, err := tt.graph.Apply(t.Context(), kg.ChangeSet{By: "test", Delete: []kg.Delete{{ID: "topic:quaxel"}}}); err != nil {
		t.Fatal(err)
	}
	tt.same("without it", tt.found("zuschlag"), "[]")
	tt.same("revision", get[*kg.Statement](tt, "statement:s").Revision.Number, 1)
}

// TestTwoGraphsOverOneStore: what one names anew, the other knows.
func TestTwoGraphsOverOneStore(t *testing.T) {
	store := kgtest.NewModel()
	one, err := kg.Open(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	other, err := kg.Open(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := one.Apply(t.Context(), set(person("a", "A"), document(""), said("s", "Der Quaxelzuschlag kommt."), topic("quaxel", "Quaxel"))); err != nil {
		t.Fatal(err)
	}
	answers := map[*kg.Graph]string{}
	for _, g := range []*kg.Graph{one, other} {
		hits, err := g.Search(t.Context(), "zuschlag", nil, kg.SearchByRelevance, kg.Paging{})
		if err != nil {
			t.Fatal(err)
		}
		answers[g] = fmt.Sprint(len(hits.Items), hits.Records()[0].Score, hits.Records()[0].Highlights)
	}
	if answers[one] != answers[other] {
		t.Errorf("one says %s, the other %s", answers[one], answers[other])
	}
}

func TestLog(t *testing.T) {
	tt := newTester(t, person("b", "B"), person("a", "A"))
	tt.put(person("a", "A2"))
	if _, err := tt.graph.Apply(t.Context(), kg.ChangeSet{By: "other", Reason: "gone", Delete: []kg.Delete{{ID: "person:b"}}}); err != nil {
		t.Fatal(err)
	}
	var log []string
	for c, err := range tt.graph.Log(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		before := ""
		if len(c.Before) > 0 {
			r, err := kg.Decode(c.ID, c.Before)
			if err != nil {
				t.Fatal(err)
			}
			before = r.(*kg.Entity).Name
		}
		log = append(log, fmt.Sprint(c.Set, c.Position, " ", c.Action, " ", c.ID, c.Revision, before))
	}
	tt.same("log", strings.Join(log, "; "), "1 0 CREATED person:a1; 1 1 CREATED person:b1; 2 0 UPDATED person:a2A; 3 0 DELETED person:b1B")
}

// TestConcurrentWriters: whoever is overtaken computes anew; nothing is lost, no revision is given twice.
func TestConcurrentWriters(t *testing.T) {
	tt := newTester(t, person("a", "A"))
	const writers = 8
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			s := set(person("a", fmt.Sprint("A", i)), person(fmt.Sprint(i), "P"))
			if _, err := tt.graph.Apply(context.WithoutCancel(t.Context()), s); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	tt.same("revision", get[*kg.Entity](tt, "person:a").Revision.Number, 1+writers)
	var revisions []int
	for c, err := range tt.graph.Log(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if c.ID == "person:a" {
			revisions = append(revisions, c.Revision)
		}
	}
	if !slices.IsSorted(revisions) || len(slices.Compact(revisions)) != 1+writers {
		t.Errorf("revisions %v", revisions)
	}
}

// TestAuditFindsNothing on a graph that was only written through Apply.
func TestAuditFindsNothing(t *testing.T) {
	s := said("s", "Ja.")
	tt := newTester(t, person("a", "A"), document("Ja."), s, topic("t", "T"), topic("u", "U", "topic:t"))
	visited := 0
	err := tt.graph.Audit(t.Context(), func() { visited++ }, func(p kg.Problem) { t.Errorf("%s: %s", p.ID, p.Message) })
	if err != nil || visited != 5 {
		t.Errorf("visited %d, %v", visited, err)
	}
}
