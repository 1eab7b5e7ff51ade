package kg_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/kg"
)

func party(id, name string) *kg.Entity {
	return &kg.Entity{ID: kg.ID("party:" + id), Name: name, Organization: &kg.Organization{}}
}

// member is a membership of a person in a party, cited from document:d.
func member(id, of, in string, role string) *kg.Relationship {
	return &kg.Relationship{
		ID: kg.ID("member-of:" + id), Type: kg.MemberOf, From: kg.ID("person:" + of), To: kg.ID("party:" + in), Role: role,
		Citations: []kg.Citation{{Document: "document:d", Kind: kg.Evidence, Note: id}},
	}
}

// all are all records, encoded, without their revisions.
func (t tester) all() map[kg.ID]string {
	t.Helper()
	out := map[kg.ID]string{}
	for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
		for r, err := range t.graph.Scan(t.Context(), class) {
			if err != nil {
				t.Fatal(err)
			}
			again, err := kg.Decode(r.RecordID(), kg.Encode(r))
			if err != nil {
				t.Fatal(err)
			}
			*again.RecordRevision() = kg.Revision{}
			out[r.RecordID()] = string(kg.Encode(again))
		}
	}
	return out
}

// fails says that an attempt failed with a code and words, and left no trace.
func (t tester) fails(err error, code kg.Code, says string) {
	t.Helper()
	if err == nil || kg.CodeOf(err) != code || !strings.Contains(err.Error(), says) {
		t.Errorf("%v (%s), want %s with %q", err, kg.CodeOf(err), code, says)
	}
}

func (t tester) merge(from, into kg.ID) kg.Applied {
	t.Helper()
	applied, err := t.graph.Merge(t.Context(), from, into, "editor", "the same")
	if err != nil {
		t.Fatal(err)
	}
	return applied
}

func (t tester) undo(set int64) {
	t.Helper()
	if _, err := t.graph.Undo(t.Context(), set, "editor", "a mistake"); err != nil {
		t.Fatal(err)
	}
}

// twins are two records of one person, and what hangs on both.
func twins(t *testing.T) tester {
	a, b := person("a", "Ralf Bross"), person("b", "Ralf Broß")
	a.Person.GivenName, a.Identifiers = "Ralf", []kg.Identifier{{Scheme: "gnd", Value: "1"}}
	b.Person.HonorificPrefix, b.Identifiers = "Dr.", []kg.Identifier{{Scheme: "wikidata", Value: "Q1"}}
	b.Names = []kg.Name{{Text: "R. Broß", Kind: kg.NameShort}}
	joint := said("joint", "Ja.")
	joint.Speakers = []kg.Attribution{{Actor: "person:b", Organization: "party:x"}, {Actor: "person:a", Wording: "Ralf"}, {Actor: "person:c"}}
	joint.Mentions, joint.Addressees = []kg.ID{"person:a", "person:b"}, []kg.ID{"person:b"}
	return newTester(t, a, b, person("c", "C"), document(""), party("x", "X"), party("y", "Y"), joint, said("own", "Nein."),
		member("1", "a", "x", ""), member("2", "b", "x", ""), member("3", "b", "x", "Vorsitz"), member("4", "b", "y", ""),
		suggestion("s", "person:b"))
}

func suggestion(id string, speaker kg.ID) *kg.Entity {
	s := said("suggested-"+id, "Doch.")
	s.Speakers[0].Actor = speaker
	return &kg.Entity{
		ID: kg.ID("suggestion:" + id), Name: "Doch.",
		Suggestion: &kg.Suggestion{Status: kg.SuggestionOpen, Document: "document:d", Statement: s, Reasons: []string{"So steht es da."}},
	}
}

func TestMerge(t *testing.T) {
	tt := twins(t)
	before := tt.all()
	applied := tt.merge("person:b", "person:a")

	is := get[*kg.Entity](tt, "person:a")
	tt.same("names", is.Names, []kg.Name{{Text: "Ralf Broß", Kind: kg.NameAlternative}, {Text: "R. Broß", Kind: kg.NameShort}})
	tt.same("identifiers", is.Identifiers, []kg.Identifier{{Scheme: "gnd", Value: "1"}, {Scheme: "wikidata", Value: "Q1"}, {Scheme: kg.FormerID, Value: "person:b"}})
	tt.same("person", *is.Person, kg.Person{GivenName: "Ralf", HonorificPrefix: "Dr.", SortName: "Ralf Bross"})
	tt.same("the old id leads to", get[*kg.Entity](tt, "person:b").ID, "person:a")

	joint := get[*kg.Statement](tt, "statement:joint")
	tt.same("speakers", joint.Speakers, []kg.Attribution{{Actor: "person:a", Organization: "party:x", Wording: "Ralf"}, {Actor: "person:c"}})
	tt.same("mentions and addressees", []any{joint.Mentions, joint.Addressees}, []any{[]kg.ID{"person:a"}, []kg.ID{"person:a"}})
	tt.same("the speaker of a suggestion", get[*kg.Entity](tt, "suggestion:s").Suggestion.Statement.Speakers[0].Actor, "person:a")

	first := get[*kg.Relationship](tt, "member-of:1")
	tt.same("citations of both accounts", []string{first.Citations[0].Note, first.Citations[1].Note}, []string{"1", "2"})
	if get[*kg.Relationship](tt, "member-of:2") != nil {
		t.Error("an account of the same tie is still there")
	}
	tt.same("another role, another party", []kg.ID{get[*kg.Relationship](tt, "member-of:3").From, get[*kg.Relationship](tt, "member-of:4").From}, []kg.ID{"person:a", "person:a"})
	tt.same("findings", tt.findings(), "")
	tt.same("change sets", applied.Head.Number, 2)
	var named []kg.ID
	for _, c := range applied.Changes {
		named = append(named, c.ID)
	}
	tt.same("changes", named, []kg.ID{"member-of:1", "member-of:2", "member-of:3", "member-of:4", "person:a", "person:b", "statement:joint", "suggestion:s"})

	tt.undo(applied.Head.Number)
	if after := tt.all(); !maps.Equal(before, after) {
		t.Errorf("after the merge was taken back there is\n%v\nand was\n%v", after, before)
	}
}

func TestMergeRefuses(t *testing.T) {
	tt := twins(t)
	merge := func(from, into kg.ID, expected ...kg.Expected) error {
		_, err := tt.graph.Merge(t.Context(), from, into, "editor", "", expected...)
		return err
	}
	tt.fails(merge("person:a", "person:a"), kg.Invalid, "with itself")
	tt.fails(merge("person:a", "party:x"), kg.Invalid, "of the same kind")
	tt.fails(merge("document:d", "document:e"), kg.Invalid, "two actors, or two topics")
	tt.fails(merge("person:nobody", "person:a"), kg.NotFound, "there is no person:nobody")
	tt.fails(merge("person:a", "person:nobody"), kg.NotFound, "there is no person:nobody")
	tt.fails(merge("person:b", "person:a", kg.Expected{ID: "person:b", Revision: 2}), kg.Conflict, "revision 2 was expected")
	if _, err := tt.graph.Merge(t.Context(), "person:b", "person:a", " ", ""); kg.CodeOf(err) != kg.Invalid {
		t.Errorf("nobody merges: %v", err)
	}

	torn := said("torn", "Ja.")
	torn.Speakers = []kg.Attribution{{Actor: "person:a", Organization: "party:x"}, {Actor: "person:b", Organization: "party:y"}}
	tt.put(torn)
	tt.fails(merge("person:b", "person:a"), kg.Conflict, "statement:torn: person:b and person:a spoke for different organizations, party:x and party:y")
	torn.Speakers = torn.Speakers[:1]
	tt.put(torn)
	if err := merge("person:b", "person:a", kg.Expected{ID: "person:b", Revision: 1}, kg.Expected{ID: "person:a", Revision: 1}); err != nil {
		t.Fatal(err)
	}
	tt.fails(merge("person:b", "person:c"), kg.Conflict, "person:b was merged into person:a before")
	tt.fails(merge("person:c", "person:b"), kg.Conflict, "person:b was merged into person:a before")
}

func TestMergeTopics(t *testing.T) {
	sides := said("s", "Ja.")
	sides.Positions = []kg.Position{{Subject: "topic:a", Stance: kg.Supports, CodedBy: "x"}, {Subject: "topic:b"}, {Subject: "topic:c", Stance: kg.Opposes}}
	related := topic("r", "R")
	related.Topic.Related = []kg.ID{"topic:a", "topic:b"}
	claim := &kg.Entity{ID: "claim:c", Name: "C", Claim: &kg.Claim{Topics: []kg.ID{"topic:b", "topic:a"}}}
	tt := newTester(t, person("a", "A"), document(""), topic("top", "Top"), topic("a", "A", "topic:top"), topic("b", "B", "topic:a", "topic:c"),
		topic("c", "C"), topic("below", "Below", "topic:b", "topic:a"), related, claim, sides)
	before := tt.all()
	set := tt.merge("topic:b", "topic:a").Head.Number
	tt.same("broader", get[*kg.Entity](tt, "topic:a").Topic.Broader, []kg.ID{"topic:top", "topic:c"})
	tt.same("narrower", get[*kg.Entity](tt, "topic:below").Topic.Broader, []kg.ID{"topic:a"})
	tt.same("related", get[*kg.Entity](tt, "topic:r").Topic.Related, []kg.ID{"topic:a"})
	tt.same("claim", get[*kg.Entity](tt, "claim:c").Claim.Topics, []kg.ID{"topic:a"})
	tt.same("positions", get[*kg.Statement](tt, "statement:s").Positions[0], kg.Position{Subject: "topic:a", Stance: kg.Supports, CodedBy: "x"})
	tt.same("found by the other label", tt.found("B"), "[topic:a]")
	_, err := tt.graph.Merge(t.Context(), "topic:c", "topic:a", "editor", "")
	tt.fails(err, kg.Conflict, "different stances on topic:c and topic:a, SUPPORTS and OPPOSES")
	tt.undo(set)
	if after := tt.all(); !maps.Equal(before, after) {
		t.Errorf("after the merge was taken back there is\n%v\nand was\n%v", after, before)
	}
}

// TestFormerIDs: whatever names a node finds it by the id that it had.
func TestFormerIDs(t *testing.T) {
	paper := document("")
	paper.ID, paper.Document.Publisher = "document:p", "party:y"
	own := said("party", "Wir.")
	own.Speakers[0].Actor = "party:y"
	tt := twins(t)
	tt.put(paper, own)
	tt.merge("person:b", "person:a")
	tt.merge("party:y", "party:x")
	tt.merge("person:a", "person:c") // which had the id of person:b as a former one
	tt.same("through two merges", get[*kg.Entity](tt, "person:b").ID, "person:c")

	count := func(f *kg.StatementFilter) int {
		lists, err := tt.graph.Statements(t.Context(), nil, f, nil, kg.Paging{Total: true})
		if err != nil {
			t.Fatal(err)
		}
		return lists.Lists[0].Total
	}
	tt.same("speakers", count(&kg.StatementFilter{Speakers: []kg.ID{"person:b"}}), 2)
	tt.same("organizations", count(&kg.StatementFilter{Organizations: []kg.ID{"party:y"}}), 2)
	tt.same("mentions", count(&kg.StatementFilter{Mentions: []kg.ID{"person:a"}}), 1)
	tt.same("not", count(&kg.StatementFilter{Not: &kg.StatementFilter{Speakers: []kg.ID{"person:b"}}}), 1)
	tt.same("one that is not there", count(&kg.StatementFilter{Speakers: []kg.ID{"person:nobody"}}), 0)
	asked := []kg.ID{"person:b"}
	f := &kg.StatementFilter{Speakers: asked}
	count(f)
	tt.same("the filter stays as it is", f.Speakers, asked)

	members, err := tt.graph.Actors(t.Context(), kg.ActorKinds, &kg.ActorFilter{MemberOf: ptr(kg.ID("party:y"))}, nil, kg.Paging{Total: true})
	if err != nil || members.Total != 1 {
		t.Errorf("members: %d, %v", members.Total, err)
	}
	published, err := tt.graph.Documents(t.Context(), &kg.DocumentFilter{Publisher: ptr(kg.ID("party:y"))}, kg.Paging{Total: true})
	if err != nil || published.Total != 1 {
		t.Errorf("documents: %d, %v", published.Total, err)
	}
	compared, err := tt.graph.Compare(t.Context(), []kg.ID{"person:b", "party:y"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	tt.same("compared", compared.Actors, []kg.ID{"person:c", "party:x"})
	_, err = tt.graph.Compare(t.Context(), []kg.ID{"person:b", "person:c"}, nil)
	tt.fails(err, kg.Invalid, "merged into one")

	// An id that is in the graph again is nobody else's.
	tt.put(person("b", "Somebody else"))
	tt.same("the id that was given anew", get[*kg.Entity](tt, "person:b").Name, "Somebody else")
	tt.same("what that one said", count(&kg.StatementFilter{Speakers: []kg.ID{"person:b"}}), 0)
}

// TestFormerIDsTakeNoCalls: who asks for what is there makes as many calls as before; one more finds out what became of an id that is not.
func TestFormerIDsTakeNoCalls(t *testing.T) {
	tt := twins(t)
	tt.merge("person:b", "person:a")
	for _, c := range []struct {
		ids  []kg.ID
		want int
	}{{[]kg.ID{"person:a", "party:x"}, 1}, {[]kg.ID{"person:b", "person:a"}, 2}, {[]kg.ID{"document:none"}, 1}, {[]kg.ID{"person:none"}, 2}} {
		var calls kg.Calls
		if _, err := tt.graph.Nodes(kg.WithCalls(t.Context(), &calls), c.ids); err != nil {
			t.Fatal(err)
		}
		tt.same("calls", calls.Count(), c.want)
	}
	for _, speaker := range []kg.ID{"person:a", "person:b"} {
		var calls kg.Calls
		if _, err := tt.graph.Statements(kg.WithCalls(t.Context(), &calls), nil, &kg.StatementFilter{Speakers: []kg.ID{speaker}}, nil, kg.Paging{}); err != nil {
			t.Fatal(err)
		}
		tt.same("calls of a filter", calls.Count(), 1)
	}
}

func TestUndo(t *testing.T) {
	tt := newTester(t, person("a", "A"), document("Ja."))
	tt.put(person("a", "A2"), person("b", "B"), said("s", "Ja."))
	if _, err := tt.graph.Apply(t.Context(), kg.ChangeSet{By: "test", Delete: []kg.Delete{{ID: "statement:s"}}}); err != nil {
		t.Fatal(err)
	}
	undo := func(set int64) error {
		_, err := tt.graph.Undo(t.Context(), set, "editor", "")
		return err
	}
	tt.fails(undo(2), kg.Conflict, "change set 2 can't be taken back: since then others have changed statement:s; take that back first")
	tt.fails(undo(9), kg.NotFound, "there is no change set 9")
	tt.fails(undo(0), kg.NotFound, "there is no change set 0")
	tt.fails(undo(-1), kg.NotFound, "there is no change set -1")
	tt.undo(3)
	tt.same("what was deleted", get[*kg.Statement](tt, "statement:s").Verification, kg.Verbatim)
	tt.fails(undo(1), kg.Conflict, "since then others have changed person:a")

	// What is put back may be taken back in its turn.
	tt.undo(4)
	if get[*kg.Statement](tt, "statement:s") != nil {
		t.Error("the statement is still there")
	}
	tt.undo(5)
	tt.put(person("b", "B"), &kg.Relationship{
		ID: "member-of:1", Type: kg.MemberOf, From: "person:b", To: "party:x", Citations: []kg.Citation{{Document: "document:d", Kind: kg.Evidence}},
	}, party("x", "X"))
	// The statement is as the set left it again, after all; but something rests on what the set created.
	tt.fails(undo(2), kg.Conflict, "person:b can't be deleted: member-of:1 rests on it")
	if _, err := tt.graph.Apply(t.Context(), kg.ChangeSet{By: "test", Delete: []kg.Delete{{ID: "member-of:1"}}}); err != nil {
		t.Fatal(err)
	}
	tt.undo(2)
	tt.same("what was updated", get[*kg.Entity](tt, "person:a").Name, "A")
	if get[*kg.Entity](tt, "person:b") != nil {
		t.Error("what was created is still there")
	}
	created, err := tt.graph.Apply(t.Context(), set(person("z", "Z")))
	if err != nil {
		t.Fatal(err)
	}
	tie := member("z", "z", "x", "")
	tt.put(tie)
	tt.fails(undo(created.Head.Number), kg.Conflict, "person:z can't be deleted: member-of:z rests on it")
}

// TestUndoKeepsTexts: the log has no texts, so that one that was lost is not made up.
func TestUndoKeepsTexts(t *testing.T) {
	tt := newTester(t, document("Ja."))
	renamed := document("Ja.")
	renamed.Name = "E"
	tt.put(renamed)
	tt.put(document("Nein."))
	if _, err := tt.graph.Apply(t.Context(), kg.ChangeSet{By: "test", Delete: []kg.Delete{{ID: "document:d"}}}); err != nil {
		t.Fatal(err)
	}
	for _, lost := range []int64{4, 3} {
		_, err := tt.graph.Undo(t.Context(), lost, "editor", "")
		if lost == 4 {
			tt.fails(err, kg.Invalid, "took away the held text of document:d")
		} else {
			tt.fails(err, kg.Conflict, "document:d")
		}
	}
	tt.put(document("Ja."))
	tt.put(document("Nein."))
	_, err := tt.graph.Undo(t.Context(), 6, "editor", "")
	tt.fails(err, kg.Invalid, "change set 6 took away the held text of document:d, which the log does not keep")
	named := document("Nein.")
	named.Name = "N"
	tt.put(named)
	tt.undo(7)
	texts, err := tt.graph.Texts(t.Context(), []kg.ID{"document:d"})
	if err != nil || texts["document:d"] != "Nein." {
		t.Errorf("%v, %v", texts, err)
	}
}

func TestRenamedReachesEverything(t *testing.T) {
	ids := map[kg.ID]kg.ID{"person:a": "person:z", "document:d": "document:z"}
	s := suggestion("s", "person:a")
	s.Suggestion.Entities = []*kg.Entity{person("a", "A"), section("part", 0, 3)}
	s.Suggestion.Relationships = []*kg.Relationship{member("1", "a", "x", "")}
	before := kg.Encode(s)
	encoded := kg.Encode(kg.Renamed(s, ids))
	for old := range ids {
		if bytes.Contains(encoded, []byte(`"`+old+`"`)) {
			t.Errorf("%s still stands in %s", old, encoded)
		}
	}
	if !bytes.Equal(before, kg.Encode(s)) {
		t.Error("what was to be copied has changed")
	}
}

func TestCandidates(t *testing.T) {
	titled := person("t", "Dr. Ralf Bross")
	titled.Identifiers = []kg.Identifier{{Scheme: "gnd", Value: "7"}}
	two, numbered := person("m1", "Anna Meier"), person("m2", "Anna Meier")
	two.Identifiers, numbered.Identifiers = []kg.Identifier{{Scheme: "bundestag", Value: "1"}}, []kg.Identifier{{Scheme: "bundestag", Value: "2"}}
	named := person("k", "Karl Kraus")
	other := person("l", "Karl von Kraus")
	named.Identifiers, other.Identifiers = []kg.Identifier{{Scheme: "wikidata", Value: "Q9"}}, []kg.Identifier{{Scheme: "wikidata", Value: "Q9"}}
	tt := newTester(t, document(""), party("x", "X"), titled, person("s", "Ralf Broß"), two, numbered, named, other, person("h1", "Hans Huber"), person("h2", "hans huber"),
		&kg.Entity{ID: "company:h", Name: "Hans Huber", Organization: &kg.Organization{}},
		party("y", "Y-Partei"), party("z", "Y-Partei"), &kg.Relationship{
			ID: "part-of:1", Type: kg.PartOf, From: "party:y", To: "party:z", Citations: []kg.Citation{{Document: "document:d", Kind: kg.Evidence}},
		},
		topic("a", "Arbeit"), topic("b", "arbeit"), topic("n", "Nord", "topic:a"), topic("m", "Nord", "topic:a"),
		member("1", "t", "x", ""), member("2", "s", "x", ""))
	found, err := tt.graph.Candidates(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range found {
		got = append(got, string(c.A.ID)+" "+string(c.B.ID)+map[bool]string{true: " weak"}[c.Weak]+": "+strings.Join(c.Reasons, " "))
	}
	want := []string{
		"person:k person:l: Both have the identifier Q9 of wikidata.",
		`person:s person:t: Both are called "ralf bross". Both have the tie MEMBER_OF with X, perhaps at the same time.`,
		`topic:m topic:n: Both are called "nord". Both are narrower than topic:a.`,
		`person:h1 person:h2 weak: Both are called "hans huber".`,
		`topic:a topic:b weak: Both are called "arbeit".`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("candidates:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	tt.merge("person:s", "person:t")
	if found, err = tt.graph.Candidates(t.Context()); err != nil || len(found) != len(want)-1 {
		t.Errorf("after a merge there are %d, %v", len(found), err)
	}
}

// TestCandidatesAmongManyNamesakes: a name that a thousand have does not make half a million pairs.
func TestCandidatesAmongManyNamesakes(t *testing.T) {
	var records []kg.Record
	for i := range 1_000 {
		p := person(strings.Repeat("x", i%50)+string(rune('a'+i/50)), "Hans Müller")
		records = append(records, p)
	}
	tt := newTester(t, records...)
	found, err := tt.graph.Candidates(t.Context())
	if err != nil || len(found) == 0 || len(found) > 20*20 {
		t.Errorf("%d pairs, %v", len(found), err)
	}
}

// What the graph knows is added to, and not replaced.
func TestSupplemented(t *testing.T) {
	for name, c := range map[string]struct{ there, told, want kg.Entity }{
		"a topic": {
			kg.Entity{Name: "T", Topic: &kg.Topic{Broader: []kg.ID{"topic:a"}}},
			kg.Entity{Name: "T", Topic: &kg.Topic{Broader: []kg.ID{"topic:b", "topic:a"}, Related: []kg.ID{"topic:c"}}},
			kg.Entity{Name: "T", Topic: &kg.Topic{Broader: []kg.ID{"topic:a", "topic:b"}, Related: []kg.ID{"topic:c"}}},
		},
		"a claim": {
			kg.Entity{Name: "C", Claim: &kg.Claim{}}, kg.Entity{Name: "D", Claim: &kg.Claim{Topics: []kg.ID{"topic:a"}}},
			kg.Entity{Name: "C", Names: []kg.Name{{Text: "D", Kind: kg.NameAlternative}}, Claim: &kg.Claim{Topics: []kg.ID{"topic:a"}}},
		},
		"an event": {
			kg.Entity{Name: "E", Event: &kg.Event{StartsOn: "2021", Place: "Hall", Documents: []kg.ID{"document:a"}}},
			kg.Entity{Name: "E", Event: &kg.Event{StartsOn: "2020", EndsOn: "2022", Place: "Elsewhere", Region: "region:a", PartOf: "event:b", Topics: []kg.ID{"topic:a"}, Documents: []kg.ID{"document:b"}}},
			kg.Entity{Name: "E", Event: &kg.Event{
				StartsOn: "2021", EndsOn: "2022", Place: "Hall", Region: "region:a", PartOf: "event:b", Topics: []kg.ID{"topic:a"}, Documents: []kg.ID{"document:a", "document:b"},
			}},
		},
	} {
		before := string(kg.Encode(&c.there))
		if diff := cmp.Diff(&c.want, kg.Supplemented(&c.there, &c.told)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if string(kg.Encode(&c.there)) != before {
			t.Errorf("%s: what was there is changed", name)
		}
	}
}
