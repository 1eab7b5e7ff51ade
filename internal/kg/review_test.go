package kg_test

import (
	"maps"
	"testing"

	"wortlaut/internal/kg"
)

const release = "„Doch“, sagte Anna Neu, Sprecherin von X. „Nein“, sagte Karl."

// proposal is a suggestion of what a person said who is not in the graph, and of the post that this person holds.
func proposal(id string) *kg.Entity {
	e := suggestion(id, "person:neu")
	s := e.Suggestion
	s.Statement.Text, s.Statement.Citations[0].Start, s.Statement.Citations[0].End = "Doch", ptr(1), ptr(5)
	s.Statement.Speakers[0].Organization = "party:x"
	s.Entities = []*kg.Entity{person("neu", "Anna Neu"), person("unneeded", "U")}
	s.Relationships = []*kg.Relationship{{
		ID: "holds-position:neu", Type: kg.HoldsPosition, From: "person:neu", To: "party:x", Role: "Sprecherin",
		Citations: []kg.Citation{{Document: "document:d", Kind: kg.Evidence}},
	}}
	return e
}

func reviewed(t *testing.T) tester {
	return newTester(t, document(release), person("a", "A"), party("x", "X"), topic("t", "T"), proposal("1"), proposal("2"))
}

func TestAccept(t *testing.T) {
	tt := reviewed(t)
	before := tt.all()
	applied, err := tt.graph.Accept(t.Context(), "suggestion:1", nil, "editor", "so it stands there", ptr(1))
	if err != nil {
		t.Fatal(err)
	}
	s := get[*kg.Statement](tt, "statement:suggested-1")
	tt.same("statement", []any{s.Verification, s.Speakers, s.Revision.ChangedBy}, []any{kg.Verbatim, []kg.Attribution{{Actor: "person:neu", Organization: "party:x"}}, "editor"})
	tt.same("status", get[*kg.Entity](tt, "suggestion:1").Suggestion.Status, kg.SuggestionAccepted)
	tt.same("post", get[*kg.Relationship](tt, "holds-position:neu").Role, "Sprecherin")
	if get[*kg.Entity](tt, "person:neu") == nil || get[*kg.Entity](tt, "person:unneeded") != nil {
		t.Error("the speaker is to be written, and nobody else")
	}
	_, err = tt.graph.Accept(t.Context(), "suggestion:1", nil, "editor", "", nil)
	tt.fails(err, kg.Conflict, "suggestion:1 was accepted by editor already")
	_, err = tt.graph.Reject(t.Context(), "suggestion:1", "editor", "", nil)
	tt.fails(err, kg.Conflict, "suggestion:1 was accepted by editor already")

	// The second suggests the same person and post, which are there now.
	second, err := tt.graph.Accept(t.Context(), "suggestion:2", nil, "editor", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	tt.same("changes", len(second.Changes), 2)
	tt.undo(second.Head.Number)
	tt.undo(applied.Head.Number)
	if after := tt.all(); !maps.Equal(before, after) {
		t.Errorf("after both were taken back there is\n%v\nand was\n%v", after, before)
	}
}

func TestAcceptCorrected(t *testing.T) {
	tt := reviewed(t)
	c := &kg.Correction{
		Kind: ptr(kg.IndirectSpeech), MadeOn: ptr(kg.FuzzyDate("2024-02")), Speakers: []kg.Attribution{{Actor: "person:a", Wording: "Karl"}},
		Addressees: []kg.ID{"party:x"}, Mentions: []kg.ID{"party:x"}, Positions: []kg.Position{{Subject: "topic:t", Stance: kg.Opposes, CodedBy: "editor"}},
		Start: ptr(43), End: ptr(47),
	}
	if _, err := tt.graph.Accept(t.Context(), "suggestion:1", c, "editor", "", nil); err != nil {
		t.Fatal(err)
	}
	s := get[*kg.Statement](tt, "statement:suggested-1")
	tt.same("words", []any{s.Text, *s.Citations[0].Start, s.Citations[0].Prefix, s.Verification}, []any{"Nein", 43, "te Anna Neu, Sprecherin von X. „", kg.Verbatim})
	tt.same("corrected", []any{s.Kind, s.MadeOn, s.Speakers[0].Actor, s.Addressees, s.Mentions, s.Positions[0].Stance},
		[]any{kg.IndirectSpeech, "2024-02", "person:a", c.Addressees, c.Mentions, kg.Opposes})
	if get[*kg.Entity](tt, "person:neu") != nil || get[*kg.Relationship](tt, "holds-position:neu") != nil {
		t.Error("what was suggested of somebody else is written")
	}
	kept := get[*kg.Entity](tt, "suggestion:1").Suggestion.Statement
	tt.same("what was suggested stays known", []any{kept.Text, kept.Speakers[0].Actor}, []any{"Doch", "person:neu"})
}

func TestAcceptRefuses(t *testing.T) {
	tt := reviewed(t)
	before := tt.all()
	for _, c := range []struct {
		id         kg.ID
		correction *kg.Correction
		expected   *int
		code       kg.Code
		says       string
	}{
		{"suggestion:none", nil, nil, kg.NotFound, `there is no suggestion "suggestion:none"`},
		{"person:a", nil, nil, kg.NotFound, "there is no suggestion"},
		{"suggestion:1", nil, ptr(2), kg.Conflict, "suggestion:1: revision 2 was expected, but it has revision 1"},
		{"suggestion:1", &kg.Correction{Speakers: []kg.Attribution{{Actor: "person:nobody"}}}, nil, kg.Invalid, "there is no person:nobody"},
		{"suggestion:1", &kg.Correction{Speakers: []kg.Attribution{}}, nil, kg.Invalid, "at least one speaker"},
		{"suggestion:1", &kg.Correction{Positions: []kg.Position{{Subject: "person:a"}}}, nil, kg.Invalid, "neither a topic nor a claim"},
		{"suggestion:1", &kg.Correction{MadeOn: ptr(kg.FuzzyDate("heute"))}, nil, kg.Invalid, "madeOn"},
		{"suggestion:1", &kg.Correction{Kind: ptr(kg.StatementKind("SONG"))}, nil, kg.Invalid, "kind"},
		{"suggestion:1", &kg.Correction{Start: ptr(3)}, nil, kg.Invalid, "a span has a start and an end"},
		{"suggestion:1", &kg.Correction{Start: ptr(3), End: ptr(3)}, nil, kg.Invalid, "a span has a start and an end"},
		{"suggestion:1", &kg.Correction{Start: ptr(3), End: ptr(900)}, nil, kg.Invalid, "the span ends at 900, the text of document:d at 61"},
	} {
		_, err := tt.graph.Accept(t.Context(), c.id, c.correction, "editor", "", c.expected)
		tt.fails(err, c.code, c.says)
	}
	if after := tt.all(); !maps.Equal(before, after) {
		t.Error("a refused acceptance has left a trace")
	}
	there := said("suggested-1", "Doch")
	tt.put(there)
	_, err := tt.graph.Accept(t.Context(), "suggestion:1", nil, "editor", "", nil)
	tt.fails(err, kg.Conflict, "suggestion:1 suggests statement:suggested-1, which is in the graph already")
}

// TestAcceptKnowsWhoIsMeant: whoever came into the graph since, under another id, is not written twice.
func TestAcceptKnowsWhoIsMeant(t *testing.T) {
	tt := reviewed(t)
	meant := proposal("3")
	meant.Suggestion.Entities[0].Identifiers = []kg.Identifier{{Scheme: "wikidata", Value: "Q3"}}
	known := person("known", "Anna Neu")
	known.Identifiers = meant.Suggestion.Entities[0].Identifiers
	merged := suggestion("4", "person:gone")
	merged.Suggestion.Statement.Text = "Doch"
	tt.put(meant, known, person("gone", "G"))
	tt.merge("person:gone", "person:a")
	tt.put(merged) // by somebody who did not know of the merge
	for id, want := range map[kg.ID]kg.ID{"3": "person:known", "4": "person:a"} {
		if _, err := tt.graph.Accept(t.Context(), "suggestion:"+id, nil, "editor", "", nil); err != nil {
			t.Fatal(err)
		}
		tt.same("speaker", get[*kg.Statement](tt, "statement:suggested-"+id).Speakers[0].Actor, want)
	}
	tt.same("whose post", get[*kg.Relationship](tt, "holds-position:neu").From, "person:known")
	if get[*kg.Entity](tt, "person:neu") != nil {
		t.Error("the same person was written twice")
	}
}

func TestSuggestionsAreListed(t *testing.T) {
	tt := reviewed(t)
	other := document("")
	other.ID = "document:e"
	elsewhere := suggestion("0", "person:a")
	elsewhere.Suggestion.Document, elsewhere.Suggestion.Statement.Citations[0].Document = "document:e", "document:e"
	tt.put(other, elsewhere)
	if _, err := tt.graph.Reject(t.Context(), "suggestion:2", "editor", "no quote", ptr(1)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		filter *kg.SuggestionFilter
		want   []kg.ID
	}{
		{nil, []kg.ID{"suggestion:0", "suggestion:1", "suggestion:2"}},
		{&kg.SuggestionFilter{Status: ptr(kg.SuggestionOpen)}, []kg.ID{"suggestion:0", "suggestion:1"}},
		{&kg.SuggestionFilter{Document: ptr(kg.ID("document:d"))}, []kg.ID{"suggestion:1", "suggestion:2"}},
		{&kg.SuggestionFilter{Status: ptr(kg.SuggestionRejected), Document: ptr(kg.ID("document:d"))}, []kg.ID{"suggestion:2"}},
		{&kg.SuggestionFilter{Document: ptr(kg.ID("document:none"))}, []kg.ID{}},
	} {
		l, err := tt.graph.Suggestions(t.Context(), c.filter, kg.Paging{Total: true})
		if err != nil {
			t.Fatal(err)
		}
		ids := []kg.ID{}
		for _, e := range l.Records() {
			ids = append(ids, e.ID)
		}
		tt.same("suggestions", ids, c.want)
		tt.same("total", l.Total, len(c.want))
	}
	page, err := tt.graph.Suggestions(t.Context(), nil, kg.Paging{First: ptr(2)})
	if err != nil || len(page.Items) != 2 || !page.More {
		t.Errorf("%v, %v", page, err)
	}
	tt.same("no search finds one", tt.found("Doch"), "[]")
	tt.same("findings", tt.findings(), "")
}

// TestAuditOfSuggestions: an open suggestion of what can't be written is found, one whose speaker was merged into another is none.
func TestAuditOfSuggestions(t *testing.T) {
	tt := reviewed(t)
	tt.put(person("gone", "G"), person("lost", "L"), suggestion("3", "person:lost"), suggestion("4", "person:lost"))
	tt.merge("person:gone", "person:a")
	tt.put(suggestion("5", "person:gone"))
	tt.same("findings", tt.findings(), "")
	if _, err := tt.graph.Reject(t.Context(), "suggestion:4", "editor", "", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := tt.graph.Apply(t.Context(), kg.ChangeSet{By: "editor", Delete: []kg.Delete{{ID: "person:lost"}}}); err != nil {
		t.Fatal(err)
	}
	tt.same("findings", tt.findings(),
		"suggestion:3: it suggests what names person:lost, which is not there: accept it with a correction, or reject it")
	_, err := tt.graph.Accept(t.Context(), "suggestion:3", nil, "editor", "", nil)
	tt.fails(err, kg.Invalid, "there is no person:lost")
}

func TestCheckSuggestion(t *testing.T) {
	tt := reviewed(t)
	for _, c := range []struct {
		spoil func(e *kg.Entity)
		says  string
	}{
		{func(e *kg.Entity) { e.Suggestion.Status = "MAYBE" }, "suggestion.status"},
		{func(e *kg.Entity) { e.Suggestion.Document = "person:a" }, "is not a document"},
		{func(e *kg.Entity) { e.Suggestion.Statement = nil }, "there is nothing that could be accepted"},
		{func(e *kg.Entity) { e.Suggestion.Statement.Speakers = nil }, "suggestion.statement: statement:suggested-9: speakers"},
		{func(e *kg.Entity) { e.Suggestion.Statement.Citations[0].Document = "document:e" }, "the statement does not stand in document:d"},
		{func(e *kg.Entity) { e.Suggestion.Entities[0].Name = "" }, "suggestion.entities[0]: person:neu: name"},
		{func(e *kg.Entity) { e.Suggestion.Entities[0] = proposal("x") }, "a suggestion suggests no suggestions"},
		{func(e *kg.Entity) { e.Suggestion.Relationships[0].Citations = nil }, "suggestion.relationships[0]: holds-position:neu: citations"},
		{func(e *kg.Entity) { e.Suggestion.Entities[1] = nil }, "suggestion.entities[1]: there is nothing"},
		{func(e *kg.Entity) { e.Suggestion.Relationships[0] = nil }, "suggestion.relationships[0]: there is nothing"},
		{func(e *kg.Entity) { e.Suggestion = nil }, "a suggestion needs this part"},
	} {
		e := proposal("9")
		c.spoil(e)
		tt.refused(set(e), kg.Invalid, c.says)
	}
	if _, err := tt.graph.Apply(t.Context(), kg.ChangeSet{By: "test", Delete: []kg.Delete{{ID: "document:d"}}}); kg.CodeOf(err) != kg.Conflict {
		t.Errorf("a suggestion rests on its document: %v", err)
	}
}
