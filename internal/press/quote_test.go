package press

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindQuotes(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
		unclosed   int
	}{
		{"german", "„Ja“, sagte sie. „Nein“, sagte er.", []string{"Ja", "Nein"}, 0},
		{"nested with the same marks", "„Das „Forum“ ist gut.“", []string{"Das „Forum“ ist gut."}, 0},
		{"nested with single marks", "„Das ‚Forum‘ ist gut.“", []string{"Das ‚Forum‘ ist gut."}, 0},
		{"english", "“Yes,” she said. “It’s good.”", []string{"Yes,", "It’s good."}, 0},
		{"guillemets", "»Ja« und »Nein«", []string{"Ja", "Nein"}, 0},
		{"guillemets of Switzerland", "«Ja» und «Nein»", []string{"Ja", "Nein"}, 0},
		{"ascii", `"Ja", sagte sie. "Das "Forum" ist gut."`, []string{"Ja", `Das "Forum" ist gut.`}, 0},
		{"mixed", "„Ja\", sagte sie. „Nein”, sagte er. “Oh\", said she.", []string{"Ja", "Nein", "Oh"}, 0},
		{"typed", ",,Ja'', sagte sie.", []string{"Ja"}, 0},
		{"behind a colon without a blank", "She said:“Yes.”", []string{"Yes."}, 0},
		{"blanks within", "„ Ja “", []string{"Ja"}, 0},
		{"inches", `Ein 27" großer Schirm`, nil, 0},
		{"a mark at each paragraph", "„Eins.\n„Zwei.\n„Drei.“ Ende.", []string{"Eins.\n„Zwei.\n„Drei."}, 0},
		{"no mark at the paragraphs", "„Eins.\nZwei „und“ mehr.\nDrei.“ Ende.", []string{"Eins.\nZwei „und“ mehr.\nDrei."}, 0},
		{"never closed", "„Eins.\nZwei.", nil, 1},
		{"never closed before another", "„Das ist gut, sagte Anna.\n„Ja“, sagte Max.", []string{"Ja"}, 1},
		{"never closed, and another in the line", "„Das ist gut, sagte Anna. “Das ist besser.\"", []string{"Das ist besser."}, 1},
		{"behind a point without a blank", "Ende.\"Das ist gut\", sagte sie.", []string{"Das ist gut"}, 0},
		{"empty", "„“ und „ “", nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := []rune(c.text)
			quotes, unclosed := findQuotes(text, paragraphs(text))
			var got []string
			for _, q := range quotes {
				got = append(got, string(text[q.start:q.end]))
			}
			if diff := cmp.Diff(c.want, got); diff != "" || len(unclosed) != c.unclosed {
				t.Errorf("quotes (-want +got):\n%s%d never close, want %d", diff, len(unclosed), c.unclosed)
			}
		})
	}
}

func TestParagraphs(t *testing.T) {
	broken := "Dies ist ein Absatz, der auf eine Breite von fünfzig\nZeichen umbrochen wurde und über mehrere Zeilen\nläuft.\n\nDies ist der nächste Absatz.\n"
	for _, c := range []struct {
		name, text string
		want       int
	}{
		{"broken to a width", broken, 2},
		{"a paragraph a line", strings.Repeat("Ein langer Absatz auf einer Zeile. ", 8) + "\nNoch einer.", 2},
		{"short lines", "Anna Muster\nPräsidentin\n„Ja, das finden wir gut.“\n", 3},
		{"blank", " \n\n \n", 0},
	} {
		if got := len(paragraphs([]rune(c.text))); got != c.want {
			t.Errorf("%s: %d paragraphs, want %d", c.name, got, c.want)
		}
	}
}

func TestOrganizationInItsNominative(t *testing.T) {
	for _, c := range []struct{ words, after, want string }{
		{"Deutschen Landkreistages", "des", "Deutscher Landkreistag"},
		{"Sozialwerks Nordmark", "des", "Sozialwerk Nordmark"},
		{"Gewerkschaft Erziehung und Wissenschaft", "der", "Gewerkschaft Erziehung und Wissenschaft"},
		{"Deutschen Bank", "der", "Deutsche Bank"},
		{"Bayerischen Jugendamtes", "des", "Bayerisches Jugendamt"},
		{"Verband der Musterwirtschaft", "", "Verband der Musterwirtschaft"},
		{"Handwerkskammer Kassel (HWK)", "der", "Handwerkskammer Kassel"},
		{"Verbands", "des", ""},            // no name of its own
		{"kommunalen Verbände", "der", ""}, // several, and none of them named
		{"SPD", "der", ""},
	} {
		text := []rune(c.words)
		got, ok := fullName(phrase{appendWords(nil, text, span{0, len(text)}), c.after})
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s %q: %q, %v; want %q", c.after, c.words, got, ok, c.want)
		}
	}
}

// TestTopics holds what names a topic, over the topics of the first graph.
func TestTopics(t *testing.T) {
	d, err := NewDirectory(t.Context(), seeded(t))
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string][]string{
		"Das Bürgergeld kommt.":                                    {"topic:buergergeld"},
		"Die Bürgergeldreform kommt.":                              {"topic:buergergeldreform"},
		"Hartz IV war gestern.":                                    {"topic:buergergeld"},
		"Wir fördern Weiterbildungsmaßnahmen.":                     {"topic:weiterbildung"},
		"Das Forum SGB II tagt.":                                   nil,
		"Das SGB II wird geändert.":                                {"topic:grundsicherung-fuer-arbeitsuchende"},
		"Die Höhe des Bürgergeldes sinkt.":                         {"topic:buergergeld"},
		"Viele Bürgergeld-Empfänger arbeiten.":                     {"topic:buergergeld"},
		"Die Kinder-Grundsicherung und der Digitalisierungsschub.": {"topic:kindergrundsicherung", "topic:digitalisierung"},
		"Das Geld der Bürger, die Grundsicherung im Alter.":        nil,
		"Die Weiterbildner und die Bildung.":                       nil,
		"Die zweite Stufe der Rakete zündet.":                      nil,
		"Ukrainische Geflüchtete gehen in die Schule.":             nil,
		"Der Rechtskreiswechsel der ukrainischen Geflüchteten.":    {"topic:rechtskreiswechsel"},
		"Die Integration gelingt. Die Arbeit ist getan.":           nil,
		"Die Kindergrundsicherung hilft, und das Coaching auch.":   {"topic:kindergrundsicherung", "topic:coaching"},
		"Der Erfahrungsaustausch zwischen den Jobcenterleitungen.": {"topic:erfahrungsaustausch"},
	} {
		var got []string
		for _, n := range d.Topics(words) {
			got = append(got, string(n.Subjects[0]))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", words, diff)
		}
	}
}
