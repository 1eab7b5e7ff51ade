package press

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/ingest"
	"wortlaut/internal/ingest/ingesttest"
	"wortlaut/internal/kg"
	"wortlaut/seed"
)

func seeded(t testing.TB) *kg.Graph {
	t.Helper()
	g := ingesttest.Graph(t)
	if _, err := seed.Apply(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	return g
}

func run(t testing.TB, g *kg.Graph, o Options, paths ...string) ingest.Report {
	t.Helper()
	d, err := NewDirectory(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	report, err := ingest.Run(t.Context(), g, NewReader(d, o), paths, ingest.Options{Failed: func(err error) { t.Error(err) }})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// suggestions are all of a graph, in the order of the text.
func suggestions(t testing.TB, g *kg.Graph) []*kg.Entity {
	t.Helper()
	var out []*kg.Entity
	for r, err := range g.Scan(context.Background(), kg.Entities) {
		if err != nil {
			t.Fatal(err)
		}
		if e := r.(*kg.Entity); e.Suggestion != nil {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b *kg.Entity) int {
		return *a.Suggestion.Statement.Citations[0].Start - *b.Suggestion.Statement.Citations[0].Start
	})
	return out
}

// TestRelease holds what the press release of the first graph has to give: the minister's quote and the partners' three, and no other direct quote.
func TestRelease(t *testing.T) {
	g := seeded(t)
	const release = "../../seed/data/texts/forum-sgb-ii.txt"
	if report := run(t, g, Options{Date: "2023-07"}, release); report.Counts[kg.KindDocument] != nil || report.Counts[kg.KindSuggestion].Added != 4 || len(report.Flags) != 0 {
		t.Errorf("the graph holds the text already, and four are quoted in it:\n%s", report)
	}
	there := map[string]*kg.Statement{}
	for r, err := range g.Scan(t.Context(), kg.Statements) {
		if err != nil {
			t.Fatal(err)
		}
		if s := r.(*kg.Statement); s.Kind == kg.DirectQuote {
			there[s.Text] = s
		}
	}
	topics := map[kg.ID][]kg.ID{
		"person:hoffmeister-kraut-nicole": {"topic:erfahrungsaustausch", "topic:buergergeldreform"},
		"person:koch-susanne":             {"topic:fachkraeftesicherung", "topic:buergergeldreform-zweite-stufe", "topic:weiterbildung"},
		"person:von-komorowski-alexis": {
			"topic:grundsicherung-fuer-arbeitsuchende", "topic:energiekrise", "topic:buergergeldreform", "topic:erfahrungsaustausch", "topic:digitalisierung",
		},
		"person:bross-ralf": {"topic:erfahrungsaustausch", "topic:buergergeldreform", "topic:kindergrundsicherung"},
	}
	posts := map[kg.ID]string{
		"person:hoffmeister-kraut-nicole": "Ministerin für Wirtschaft, Arbeit und Tourismus", "person:koch-susanne": "Geschäftsführerin Operativ",
		"person:von-komorowski-alexis": "Hauptgeschäftsführer", "person:bross-ralf": "Geschäftsführendes Vorstandsmitglied",
	}
	for _, e := range suggestions(t, g) {
		s := e.Suggestion.Statement
		want := there[s.Text]
		if want == nil {
			t.Errorf("nobody said %q", s.Text)
			continue
		}
		delete(there, s.Text)
		actor := s.Speakers[0].Actor
		if diff := cmp.Diff(want.Speakers, s.Speakers); diff != "" {
			t.Errorf("%s: the speaker (-want +got):\n%s", e.ID, diff)
		}
		if s.Kind != kg.DirectQuote || e.Suggestion.Document != "document:forum-sgb-ii-2023" || e.Suggestion.Entities != nil || e.Suggestion.Relationships != nil {
			t.Errorf("%s: %s in %s, with %v and %v: want a direct quote of somebody the graph knows", e.ID, s.Kind, e.Suggestion.Document, e.Suggestion.Entities, e.Suggestion.Relationships)
		}
		if c, d := s.Citations[0], want.Citations[0]; *c.Start != *d.Start || *c.End != *d.End || c.Document != d.Document {
			t.Errorf("%s stands at [%d, %d), not at [%d, %d)", e.ID, *d.Start, *d.End, *c.Start, *c.End)
		}
		var got []kg.ID
		for _, q := range s.Positions {
			got = append(got, q.Subject)
			if q.Stance != "" {
				t.Errorf("%s: a stance was guessed: %v", e.ID, q)
			}
		}
		if diff := cmp.Diff(topics[actor], got); diff != "" {
			t.Errorf("%s: the topics (-want +got):\n%s", e.ID, diff)
		}
		reasons := strings.Join(e.Suggestion.Reasons, "\n")
		for _, want := range []string{fmt.Sprintf("Post of the day: %q", posts[actor]), string(want.ID)} {
			if !strings.Contains(reasons, want) {
				t.Errorf("%s: the reasons do not tell %q:\n%s", e.ID, want, reasons)
			}
		}
	}
	if len(there) > 0 {
		t.Errorf("%d quotes were not found", len(there))
	}
}
