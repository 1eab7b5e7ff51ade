package kg_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// section is a part of document:d.
func section(id string, start, end int) *kg.Entity {
	return &kg.Entity{
		ID: kg.ID("document:" + id), Name: id,
		Document: &kg.Document{Kind: kg.SpeechOfProtocol, Section: &kg.Section{Of: "document:d", Start: start, End: end}},
	}
}

// spoken is a statement that is cited from a section of document:d.
func spoken(id, words, in string) *kg.Statement {
	s := said(id, words)
	s.Citations[0].Section = kg.ID("document:" + in)
	return s
}

func event(id string, partOf kg.ID) *kg.Entity {
	return &kg.Entity{ID: kg.ID("event:" + id), Name: id, Event: &kg.Event{StartsOn: "2024", PartOf: partOf}}
}

const protocol = "Erstens: Ja. Zweitens: Nein."

func TestSections(t *testing.T) {
	tt := newTester(t, person("a", "A"), document(protocol), section("first", 0, 12), section("second", 13, 28),
		spoken("ja", "Ja.", "first"), spoken("nein", "Nein.", "second"))
	lists, err := tt.graph.Statements(t.Context(), &kg.Of{Field: kg.FieldDocument, Parents: []kg.ID{"document:d", "document:first"}}, nil, nil, kg.Paging{Total: true})
	if err != nil {
		t.Fatal(err)
	}
	tt.same("statements of the document and of a section", []int{lists.Lists[0].Total, lists.Lists[1].Total}, []int{2, 1})

	nested := section("nested", 0, 3)
	nested.Document.Section.Of = "document:first"
	elsewhere := spoken("ja", "Ja.", "first")
	elsewhere.Citations[0].Document = "document:e"
	other := document("")
	other.ID = "document:e"
	whole := section("d", 0, 3)
	whole.Document.Section.Of = "document:e"
	held := section("first", 0, 12)
	held.Document.Text = "Ja."
	empty := section("first", 3, 3)
	tt.put(other)
	for _, c := range []struct {
		record kg.Record
		says   string
	}{
		{section("third", 20, 29), "document:third: document.section: it ends at 29, the text of document:d at 28"},
		{nested, "document:nested: document.section.of: document:first is a section itself: name the document that it is of, document:d"},
		{whole, "document:first: document.section.of: document:d is a section itself"},
		{held, "a section holds no text of its own"},
		{empty, "[3, 3) is not a span"},
		{elsewhere, "statement:ja: citations[0].section: document:first is no section of document:e"},
		{spoken("ja", "Ja.", "second"), "statement:ja: citations[0]: the span [9, 12) does not lie within document:second, [13, 28)"},
		{spoken("ja", "Ja.", "e"), "document:e is no section of document:d"},
		{section("first", 0, 11), "statement:ja: citations[0]: the span [9, 12) does not lie within document:first, [0, 11)"},
		{func() kg.Record { d := section("first", 0, 12); d.Document.Section = nil; return d }(), "document:first is no section of document:d"},
		{document("Erstens: Ja."), "document:second: document.section: it ends at 28, the text of document:d at 12"},
		{document("Erstens: Jaja! Zweitens: Ja. Nein."), "statement:ja: citations[0]: the span [25, 28) does not lie within document:first, [0, 12)"},
	} {
		tt.refused(set(c.record), kg.Invalid, c.says)
	}
	// What moves may move together.
	tt.put(document("Nun. "+protocol), section("first", 5, 17), section("second", 18, 33))
	at := get[*kg.Statement](tt, "statement:nein").Citations[0]
	tt.same("a statement whose section has moved", []int{*at.Start, *at.End}, []int{28, 33})
	tt.same("findings", tt.findings(), "")
}

func (t tester) findings() string {
	t.Helper()
	var found []string
	if err := t.graph.Audit(t.Context(), func() {}, func(p kg.Problem) { found = append(found, strings.TrimPrefix(fmt.Sprint(p.ID, ": ", p.Message), ": ")) }); err != nil {
		t.Fatal(err)
	}
	return strings.Join(found, "\n")
}

func TestTextOfASection(t *testing.T) {
	unheld := document("")
	unheld.ID = "document:e"
	lost := section("lost", 0, 3)
	lost.Document.Section.Of = "document:e"
	tt := newTester(t, document(protocol), unheld, section("second", 13, 28), lost)
	documents := []*kg.Entity{
		get[*kg.Entity](tt, "document:d"), get[*kg.Entity](tt, "document:e"), get[*kg.Entity](tt, "document:second"), get[*kg.Entity](tt, "document:lost"),
	}
	texts, err := tt.graph.TextsOf(t.Context(), documents)
	if err != nil {
		t.Fatal(err)
	}
	tt.same("texts", texts, map[kg.ID]string{"document:d": protocol, "document:second": "Zweitens: Nein."})
	tt.same("extent", documents[2].Document.Extent(), 15)
	for _, c := range []struct {
		document *kg.Entity
		start    int
		end      *int
		want     string
	}{
		{documents[2], 0, nil, "Zweitens: Nein."},
		{documents[2], 10, nil, "Nein."},
		{documents[2], 0, ptr(8), "Zweitens"},
		{documents[2], 10, ptr(900), "Nein."},
		{documents[0], 0, ptr(3), "Ers"},
	} {
		part, err := kg.Passage(c.document, texts, c.start, c.end)
		if err != nil || part == nil || *part != c.want {
			t.Errorf("%s from %d: %v, %v, want %q", c.document.ID, c.start, part, err, c.want)
		}
	}
	for _, d := range []*kg.Entity{documents[1], documents[3]} {
		if part, err := kg.Passage(d, texts, 0, nil); part != nil || err != nil {
			t.Errorf("%s, of which no text is held: %v, %v", d.ID, part, err)
		}
	}
}

func TestPartsOfEvents(t *testing.T) {
	tt := newTester(t, event("sitting", ""), event("item", "event:sitting"), event("motion", "event:item"))
	tt.refused(set(event("sitting", "event:motion")), kg.Invalid, "event:sitting: event.partOf: the events that it is a part of lead back to where they began")
	tt.refused(set(event("sitting", "event:sitting")), kg.Invalid, "not a part of itself")
	tt.refused(set(event("x", "event:y"), event("y", "event:x")), kg.Invalid, "lead back")
	tt.refused(set(event("x", "event:none")), kg.Invalid, "there is no event:none")
	tt.put(event("sitting", "event:week"), event("week", ""))
	if _, err := tt.graph.Apply(t.Context(), kg.ChangeSet{By: "test", Delete: []kg.Delete{{ID: "event:item"}}}); kg.CodeOf(err) != kg.Conflict {
		t.Errorf("a part rests on its whole: %v", err)
	}
	belonging, err := tt.graph.Belonging(t.Context(), []kg.ID{"event:sitting"})
	if err != nil || len(belonging) != 1 || belonging[0].RecordID() != "event:item" {
		t.Errorf("%v, %v", belonging, err)
	}
}

// TestAuditFindsMisplacedSections in a graph that other hands have changed.
func TestAuditFindsMisplacedSections(t *testing.T) {
	lexicon := text.NewLexicon()
	tt := newTester(t, person("a", "A"), document(protocol), section("first", 0, 12), spoken("ja", "Ja.", "first"), event("a", ""), event("b", "event:a"))
	for _, c := range []struct {
		row  kg.EntityRow
		want []string
	}{
		{kg.DeriveEntity(revised(section("first", 0, 8)), lexicon), []string{"statement:ja: citations[0]: the span [9, 12) does not lie within document:first, [0, 8)"}},
		{kg.DeriveEntity(revised(section("first", 0, 99)), lexicon), []string{"document:first: document.section: it ends at 99, the text of document:d at 28"}},
		{kg.DeriveEntity(revised(event("a", "event:b")), lexicon), []string{
			"document:first: document.section: it ends at 99, the text of document:d at 28",
			"event:a: event.partOf: the events that it is a part of lead back to where they began",
		}},
	} {
		head, err := tt.graph.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := tt.store.Apply(t.Context(), &kg.Batch{Base: head.Number, Head: head, Entities: []kg.EntityRow{c.row}}); err != nil {
			t.Fatal(err)
		}
		got := strings.Split(tt.findings(), "\n")
		slices.Sort(got)
		tt.same("findings", got, c.want)
	}
}

func revised(e *kg.Entity) *kg.Entity {
	e.Revision = kg.Revision{Number: 1, ChangedAt: noon, ChangedBy: "test"}
	return e
}
