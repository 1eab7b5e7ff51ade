package press

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wortlaut/internal/ingest/ingesttest"
	"wortlaut/internal/kg"
)

// nordmark is a graph of a Land that does not exist, for the texts of testdata/corpus.
func nordmark(t testing.TB) *kg.Graph {
	t.Helper()
	g := ingesttest.Graph(t)
	source := []kg.Citation{{Document: "document:handbuch", Kind: kg.Evidence}}
	organization := func(id kg.ID, name, short string, o kg.Organization) *kg.Entity {
		e := &kg.Entity{ID: id, Name: name, Organization: &o}
		if short != "" {
			e.Names = []kg.Name{{Text: short, Kind: kg.NameShort}}
		}
		return e
	}
	person := func(id kg.ID, given, family string) *kg.Entity {
		return &kg.Entity{ID: id, Name: given + " " + family, Person: &kg.Person{GivenName: given, FamilyName: family, SortName: family + ", " + given}}
	}
	post := func(from, to kg.ID, role string, since kg.FuzzyDate) *kg.Relationship {
		return &kg.Relationship{
			ID: kg.ID("holds-position:" + from.Key() + "." + to.Key()), Type: kg.HoldsPosition, From: from, To: to, Role: role, Validity: kg.Validity{ValidFrom: since}, Citations: source,
		}
	}
	records := []kg.Record{
		&kg.Entity{ID: "document:handbuch", Name: "Handbuch", Document: &kg.Document{Kind: kg.OtherKindOfPaper}},
		organization("ministry:arbeit", "Ministerium für Arbeit und Soziales Nordmark", "", kg.Organization{Level: kg.LevelState}),
		organization("association:staedtebund", "Städtebund Nordmark", "StBN", kg.Organization{}),
		organization("association:ktv", "Kreistagsverband Nordmark", "KTV", kg.Organization{}),
		person("person:wernersen", "Tilda", "Wernersen"), person("person:brandwein", "Ole", "Brandwein"), person("person:lindenau", "Frauke", "von Lindenau"),
		person("person:holm-1", "Anna", "Holm"), person("person:holm-2", "Anna", "Holm"),
		post("person:wernersen", "ministry:arbeit", "Ministerin für Arbeit und Soziales", "2022"),
		post("person:brandwein", "association:staedtebund", "Präsident", "2021-05"),
		post("person:lindenau", "association:ktv", "Hauptgeschäftsführerin", ""),
		post("person:holm-2", "association:staedtebund", "Referentin", ""),
		&kg.Entity{ID: "topic:kita", Name: "Kindertagesbetreuung", Names: []kg.Name{{Text: "Kita", Kind: kg.NameAlternative}}, Topic: &kg.Topic{}},
		&kg.Entity{ID: "topic:wohnen", Name: "Wohnungsbau", Topic: &kg.Topic{}},
	}
	set := kg.ChangeSet{By: "test", Reason: "A graph to look names up in."}
	for _, r := range records {
		set.Put = append(set.Put, kg.Put{Record: r})
	}
	if _, err := g.Apply(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	return g
}

// line is a quote as a .want file has it: who, for whom, and the first and the last words.
type line struct{ speaker, organization, first, last string }

func (l line) matches(text string) bool {
	text = strings.Join(strings.Fields(text), " ")
	return strings.HasPrefix(text, l.first) && strings.HasSuffix(text, l.last)
}

// wanted reads a .want file: direct quotes, and behind ~ indirect speech.
func wanted(t testing.TB, path string) (direct, indirect []line) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(string(data)) {
		l = strings.TrimSpace(l)
		if l == "" {
			continue
		}
		reported, isIndirect := strings.CutPrefix(l, "~ ")
		fields := strings.Split(reported, " | ")
		if isIndirect {
			fields = []string{fields[0], "?", fields[1]}
		}
		first, last, cut := strings.Cut(fields[2], " … ")
		if !cut {
			last = first
		}
		w := line{fields[0], fields[1], first, last}
		if isIndirect {
			indirect = append(indirect, w)
		} else {
			direct = append(direct, w)
		}
	}
	return direct, indirect
}

// tally counts what was found of what is there.
type tally struct{ right, found, there, organizations, organizationsRight int }

func (n tally) precision() float64 { return float64(n.right) / float64(max(n.found, 1)) }
func (n tally) recall() float64    { return float64(n.right) / float64(max(n.there, 1)) }

// compare tallies the suggestions of one kind from one text, and tells of each that is wrong or missing.
func (n *tally) compare(got []*kg.Entity, want []line, name func(*kg.Entity, kg.ID) string, tell func(string, ...any)) {
	n.there += len(want)
	n.found += len(got)
	missing := slices.Clone(want)
	for _, e := range got {
		s := e.Suggestion.Statement
		var speakers []string
		for _, a := range s.Speakers {
			speakers = append(speakers, name(e, a.Actor))
		}
		who := strings.Join(speakers, " & ")
		at := slices.IndexFunc(missing, func(l line) bool { return l.matches(s.Text) && (l.speaker == who || l.speaker == "?") })
		if at < 0 {
			tell("%s: nobody expected %q by %s", s.Kind, firstWords(s.Text, 8), who)
			continue
		}
		n.right++
		if w := missing[at]; w.organization != "?" {
			n.organizations++
			organization := "-"
			if id := s.Speakers[0].Organization; id != "" {
				organization = name(e, id)
			}
			if organization == w.organization || s.Speakers[0].Organization == "" && strings.HasPrefix(w.organization, who) {
				n.organizationsRight++
			} else if w.organization != who {
				tell("%q: organization %q, want %q", firstWords(s.Text, 8), organization, w.organization)
			}
		}
		missing = slices.Delete(missing, at, at+1)
	}
	for _, l := range missing {
		tell("missing: %s: %s … %s", l.speaker, l.first, l.last)
	}
}

// nameIn is the name of a record that a suggestion brings or that the graph has.
func nameIn(d Directory) func(*kg.Entity, kg.ID) string {
	return func(e *kg.Entity, id kg.ID) string {
		for _, n := range e.Suggestion.Entities {
			if n.ID == id {
				return n.Name
			}
		}
		if known := d.Entity(id); known != nil {
			return known.Name
		}
		return string(id)
	}
}

// measure reads the texts of a folder, each into a graph of its own, and tallies what was found.
func measure(t *testing.T, dir string) (direct, indirect tally, texts int) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.want"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range paths {
		base := strings.TrimSuffix(want, ".want")
		path := base + ".txt"
		if _, err := os.Stat(path); err != nil {
			path = base + ".html"
		}
		g := nordmark(t)
		d, err := NewDirectory(t.Context(), g)
		if err != nil {
			t.Fatal(err)
		}
		report := run(t, g, Options{Date: "2024-06-01"}, path)
		tell := func(format string, args ...any) { t.Logf("%s: %s", filepath.Base(path), fmt.Sprintf(format, args...)) }
		for _, f := range report.Flags {
			tell("flagged: %s: %s", f.Place, f.Reason)
		}
		var quotes, reports []*kg.Entity
		for _, e := range suggestions(t, g) {
			checkSpan(t, g, e)
			if e.Suggestion.Statement.Kind == kg.DirectQuote {
				quotes = append(quotes, e)
			} else {
				reports = append(reports, e)
			}
		}
		wantDirect, wantIndirect := wanted(t, want)
		direct.compare(quotes, wantDirect, nameIn(d), tell)
		indirect.compare(reports, wantIndirect, nameIn(d), tell)
		texts++
	}
	return direct, indirect, texts
}

// checkSpan holds every suggestion against the text of its document, to the character.
func checkSpan(t *testing.T, g *kg.Graph, e *kg.Entity) {
	t.Helper()
	texts, err := g.Texts(t.Context(), []kg.ID{e.Suggestion.Document})
	if err != nil {
		t.Fatal(err)
	}
	s := e.Suggestion.Statement
	held := []rune(texts[e.Suggestion.Document])
	if got := string(held[*s.Citations[0].Start:*s.Citations[0].End]); got != s.Text {
		t.Errorf("%s: the text at its span is %q, it says %q", e.ID, got, s.Text)
	}
	for _, r := range e.Suggestion.Relationships {
		if got := string(held[*r.Citations[0].Start:*r.Citations[0].End]); !strings.Contains(strings.Join(strings.Fields(got), " "), r.Role) {
			t.Errorf("%s: the role %q does not stand in its citation %q", r.ID, r.Role, got)
		}
	}
}

// TestCorpus holds what the project promises of direct quotes.
func TestCorpus(t *testing.T) {
	direct, indirect, texts := measure(t, "testdata/corpus")
	t.Logf("%d texts; direct quotes: %d of %d found, %d of %d right: precision %.3f, recall %.3f; organizations %d of %d", texts,
		direct.right, direct.there, direct.right, direct.found, direct.precision(), direct.recall(), direct.organizationsRight, direct.organizations)
	t.Logf("indirect speech: %d of %d found, %d of %d right: precision %.3f, recall %.3f",
		indirect.right, indirect.there, indirect.right, indirect.found, indirect.precision(), indirect.recall())
	if texts < 25 || direct.there < 60 {
		t.Fatalf("%d texts with %d quotes are too few to tell", texts, direct.there)
	}
	if direct.precision() < 0.95 || direct.recall() < 0.9 {
		t.Errorf("direct quotes: precision %.3f, at least 0.95 is promised; recall %.3f, at least 0.9", direct.precision(), direct.recall())
	}
}
