package press

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/kg"
)

// reading is what came of a text.
type reading struct {
	said    []string // who (several joined by &) | for whom | the post that is suggested | the words
	flags   []string
	reasons string
}

// read reads a text of 2024 over a directory.
func read(t *testing.T, d Directory, words string) reading {
	t.Helper()
	doc, err := NewReader(d, Options{Date: "2024-05-03"}).document(page{text: words})
	if err != nil {
		t.Fatal(err)
	}
	found, name := analyze(doc, d), nameIn(d)
	var r reading
	for _, f := range found.flags {
		r.flags = append(r.flags, f.reason)
	}
	for _, u := range found.utterances {
		e := suggest(doc, d, u, found.names)
		if wrong := kg.CheckRecord(e); len(wrong) > 0 {
			t.Errorf("it could not be written: %q", wrong)
		}
		s := e.Suggestion.Statement
		var who []string
		for _, a := range s.Speakers {
			who = append(who, name(e, a.Actor))
		}
		organization, post := "-", "-"
		if id := s.Speakers[0].Organization; id != "" {
			organization = name(e, id)
		}
		if len(e.Suggestion.Relationships) > 0 {
			post = e.Suggestion.Relationships[0].Role
		}
		r.said = append(r.said, strings.Join([]string{strings.Join(who, " & "), organization, post, s.Text}, " | "))
		r.reasons += strings.Join(e.Suggestion.Reasons, "\n") + "\n"
	}
	return r
}

func seededDirectory(t *testing.T) Directory {
	t.Helper()
	d, err := NewDirectory(t.Context(), seeded(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const (
	money     = "Wir brauchen dafür mehr Geld"
	landkreis = "Landkreistag Baden-Württemberg"
	staedte   = "Städtetag Baden-Württemberg"
	agency    = "Regionaldirektion Baden-Württemberg der Bundesagentur für Arbeit"
)

// TestPostAtKnownOrganization holds that somebody whom the graph does not know speaks, and not the organization of their post, which it does know; X is the quote.
func TestPostAtKnownOrganization(t *testing.T) {
	d := seededDirectory(t)
	for text, want := range map[string]string{
		"X, sagte der Präsident der " + agency + ", Christian Rauch.":                                                                                       "Christian Rauch | " + agency + " | Präsident",
		"X, sagte der Präsident der " + agency + " Christian Rauch.":                                                                                        "Christian Rauch | " + agency + " | Präsident",
		"X, sagte der Präsident der Regionaldirektion BW, Dr. Christian Rauch.":                                                                             "Christian Rauch | " + agency + " | Präsident",
		"X, sagte die Geschäftsführerin Operativ der " + agency + ", Petra Muster.":                                                                         "Petra Muster | " + agency + " | Geschäftsführerin Operativ",
		"X, so die Hauptgeschäftsführerin der " + agency + ", Petra Muster.":                                                                                "Petra Muster | " + agency + " | Hauptgeschäftsführerin",
		"Die Geschäftsführerin der " + agency + ", Petra Muster, sagte: X.":                                                                                 "Petra Muster | " + agency + " | Geschäftsführerin",
		"Die Geschäftsführerin der " + agency + " Petra Muster sagte: X.":                                                                                   "Petra Muster | " + agency + " | Geschäftsführerin",
		"X, sagte der Präsident des Landkreistags Baden-Württemberg, Max Mustermann.":                                                                       "Max Mustermann | " + landkreis + " | Präsident",
		"X, sagte der Präsident des Landkreistags Baden-Württemberg Max Mustermann.":                                                                        "Max Mustermann | " + landkreis + " | Präsident",
		"X, sagte der Präsident des Landkreistags Baden-Württemberg (LKT), Max Mustermann.":                                                                 "Max Mustermann | " + landkreis + " | Präsident",
		"X, sagte der Präsident vom Landkreistag Baden-Württemberg, Max Mustermann.":                                                                        "Max Mustermann | " + landkreis + " | Präsident",
		"X, sagte der Präsident des LKT, Herr Max Mustermann.":                                                                                              "Max Mustermann | " + landkreis + " | Präsident",
		"X, so der Präsident des Städtetags Baden-Württemberg, Max Mustermann.":                                                                             "Max Mustermann | " + staedte + " | Präsident",
		"X, so der Präsident des Städtetags Baden-Württemberg, Oberbürgermeister Max Mustermann.":                                                           "Max Mustermann | " + staedte + " | Präsident",
		"Der Präsident des Städtetags Baden-Württemberg, Max Mustermann, sagte: X.":                                                                         "Max Mustermann | " + staedte + " | Präsident",
		"Dazu sagte der Präsident des Städtetags Baden-Württemberg Max Mustermann: X.":                                                                      "Max Mustermann | " + staedte + " | Präsident",
		"X, sagten die Präsidentin des Landkreistags Baden-Württemberg, Erika Exempel, und der Präsident des Städtetags Baden-Württemberg, Max Mustermann.": "Erika Exempel & Max Mustermann | " + landkreis + " | Präsidentin",
		"X, sagte der Prognostiker der " + agency + ", Petra Muster.":                                                                                       "Petra Muster | - | -",
		"X, sagte die Geschäftsführerin der Musterkammer Nord, Petra Muster.":                                                                               "Petra Muster | Musterkammer Nord | Geschäftsführerin",
		"X, sagte Erika Politik, Präsidentin der Musterkammer Nord.":                                                                                        "Erika Politik | Musterkammer Nord | Präsidentin",
		// Where nobody's name follows, the organization speaks.
		"X, teilte der Städtetag Baden-Württemberg mit.":          staedte + " | - | -",
		"X, teilte die " + agency + " mit.":                       agency + " | - | -",
		"X, heißt es bei der " + agency + ".":                     agency + " | - | -",
		"X, sagte ein Sprecher des Städtetags Baden-Württemberg.": staedte + " | - | -",
	} {
		got := read(t, d, strings.Replace(text, "X", "„"+money+"“", 1))
		if diff := cmp.Diff([]string{want + " | " + money}, got.said); diff != "" || len(got.flags) > 0 {
			t.Errorf("%s (-want +got):\n%s%q", text, diff, got.flags)
		}
	}
}

// TestLegalForm holds that e. V. is read as e.V. is, and belongs to the name before it.
func TestLegalForm(t *testing.T) {
	d := seededDirectory(t)
	for text, want := range map[string]string{
		"X, so die Vorsitzende des Beispielverbands e. V., Erika Exempel.":                            "Erika Exempel | Beispielverband e.V. | Vorsitzende",
		"X, so die Vorsitzende des Beispielverbands e.\u00a0V., Erika Exempel.":                       "Erika Exempel | Beispielverband e.V. | Vorsitzende",
		"X, so die Vorsitzende des Beispielverbands Nord e.V., Erika Exempel.":                        "Erika Exempel | Beispielverband Nord e.V. | Vorsitzende",
		"X, so die Vorständin der Mustergenossenschaft Nord eG, Erika Exempel.":                       "Erika Exempel | Mustergenossenschaft Nord eG | Vorständin",
		"Erika Exempel, Vorsitzende des Beispielverbands Nord e. V., sagte dazu: X.":                  "Erika Exempel | Beispielverband Nord e.V. | Vorsitzende",
		"Erika Exempel ist die Vorsitzende des Beispielverbands Nord e. V. X, sagte sie.":             "Erika Exempel | - | -", // where the sentence ends
		"Erika Exempel ist die Vorsitzende des Beispielverbands Nord e. V. Die Vorsitzende sagte: X.": "Erika Exempel | - | -", // where the sentence ends
		"X, so die Vorsitzende des Beispielverbands Nord e. V. Erika Exempel am Freitag.":             "Erika Exempel | Beispielverband Nord e.V. | Vorsitzende",
	} {
		got := read(t, d, strings.Replace(text, "X", "„"+money+"“", 1))
		if diff := cmp.Diff([]string{want + " | " + money}, got.said); diff != "" || len(got.flags) > 0 {
			t.Errorf("%s (-want +got):\n%s%q", text, diff, got.flags)
		}
	}
}

// TestFurtherQuotes holds who goes on, and that each sentence in quotation marks that nobody is found for is flagged.
func TestFurtherQuotes(t *testing.T) {
	d := seededDirectory(t)
	const a, b = "„Das ist gut so.“", "„Wir gehen diesen Weg mit.“"
	for text, want := range map[string]struct{ said, flagged int }{
		"Dazu erklärt der Vorsitzende Max Mustermann: " + a + " Und weiter: " + b:                               {2, 0},
		"„Das ist gut so“, sagte Max Muster. Und: " + b:                                                         {2, 0},
		"Max Probe ist Landrat. „Das ist gut so“, betonte Probe. Und weiter: " + b:                              {2, 0},
		"„Das ist gut so“, betonte Max Probe. Weiter: " + b + " Zudem: " + a + " Darüber hinaus: „Das bleibt.“": {4, 0},
		"„Das ist gut so“, betonte Max Probe.\nUnd weiter: " + b:                                                {2, 0},
		"“That is good,” said Max Muster. And further: “We shall go along with it.”":                            {2, 0},
		"„Das ist gut so“, betonte Max Probe. Und dann: „Gute Wege“ und Pausen.":                                {1, 0},
		// Somebody else is named, or spoke, in between.
		"„Das ist gut so“, betonte Max Probe. Anna Muster war auch da. Und weiter: " + b:                    {1, 1},
		"„Das ist gut so“, sagte Max Probe. „Das ist es nicht“, sagte eine Passantin. Und weiter: " + b:     {1, 2},
		"„Das ist gut so“, sagte Max Probe. „Niemals“, sagte eine Passantin. „Wir gehen diesen Weg nicht.“": {1, 2},
		"„Das ist gut so“, betonte Probe. Und weiter: " + b:                                                 {0, 2},
		// Sentences that nobody is found for, and what is a part of one.
		"Max Probe war da. Auf dem Plakat stand: " + b:                                    {0, 1},
		"„Das ist leider gar nicht gut“, hieß es aus der Bürgerschaft.":                   {0, 1},
		"„Ich hatte einen Beruf.“ (Ein Gast der Tagesstätte)":                             {0, 1},
		"„" + strings.Repeat("Das ist gut so. ", maxQuote/16) + "Ja.“, sagte Max Muster.": {0, 1},
		"Die Tagung „Wie geht es weiter?“ fand in Musterstadt statt.":                     {0, 0},
		"Das Programm „Gute Wege für alle“ und der „Preis der Stadt“ laufen aus.":         {0, 0},
		"Max Probe nannte das „einen guten Weg“.":                                         {0, 0},
	} {
		got := read(t, d, text)
		if len(got.said) != want.said || len(got.flags) != want.flagged {
			t.Errorf("%s\nsaid %q\nflagged %q\nwant %d and %d", firstWords(text, 30), got.said, got.flags, want.said, want.flagged)
		}
		for _, s := range got.said {
			if !strings.HasPrefix(s, "Max ") {
				t.Errorf("%s: %q", text, s)
			}
		}
	}
}

// TestWhoSpeaks holds who is found for a quote, and for which nobody is.
func TestWhoSpeaks(t *testing.T) {
	d := seededDirectory(t)
	for text, want := range map[string][]string{
		// Reported speech goes on over paragraphs, until somebody else has the word.
		"Präsident Max Probe sagte der Zeitung: „Das Geld reicht nicht.“\nIn dieser Lage trete nun das Gesetz hinzu. „Die Kreise arbeiten am Anschlag.“\nZugleich enthalte es Härten: „Das erklärt niemand mehr.“": {
			"Max Probe: Das Geld reicht nicht.", "Max Probe: Die Kreise arbeiten am Anschlag.", "Max Probe: Das erklärt niemand mehr."},
		"„Das ist so“, sagte Max Probe.\nDie Gewerkschaft meldete, der Mangel habe zugenommen: „Es fehlen viele Lehrkräfte.“": {"Max Probe: Das ist so"},
		"„Das ist so“, sagte Max Probe.\n„Das ist ganz und gar nicht so.“ (Wolke Muster)":                                     {"Max Probe: Das ist so", "Wolke Muster: Das ist ganz und gar nicht so."},
		"Max Probe fordert mehr Zeit. Die Frist sei zu kurz. „So schafft das niemand rechtzeitig.“":                           {"Max Probe: So schafft das niemand rechtzeitig."},
		"Bayerns Minister Max Probe hat am 1. November gratuliert. „Das ist ein großes Verdienst.“":                           {"Max Probe: Das ist ein großes Verdienst."},
		"Die Busfahrerin Anna Probe ist die Erste auf der Linie. „Voll ist er noch nicht, der Bus.“":                          {"Anna Probe: Voll ist er noch nicht, der Bus."},
		"Anna Probe erhielt den Preis. „Sie ist ein Vorbild für alle.“":                                                       nil,
		"Präsident Max Probe erklärt zum Gesetz:\nBerlin, 2. Mai 2024. „Wir begrüßen das Gesetz sehr.“":                       {"Max Probe: Wir begrüßen das Gesetz sehr."},
		"„Wir bleiben auf dem Weg.“ Mit diesem Satz begann Ministerin Anna Probe ihre Rede.":                                  {"Anna Probe: Wir bleiben auf dem Weg."},
		"Max Probe führt dazu aus „Viele Betriebe haben inzwischen wieder Tritt gefasst“.":                                    {"Max Probe: Viele Betriebe haben inzwischen wieder Tritt gefasst"},
		// Whatever the verb, behind a quote.
		"»Das ist ein Zeichen«, befand Max Probe.":              {"Max Probe: Das ist ein Zeichen"},
		"„Das ist kein Zeichen“, wird Max Probe konkret.":       {"Max Probe: Das ist kein Zeichen"},
		"„Das ist kein Zeichen“, als Max Probe schon fort war.": nil,
		// Other words for somebody whom the text names, and for somebody whom it does not.
		"Max Probe berät Familien. „Was bringt das den Leuten“, fragt der Sozialberater.":                       {"Max Probe: Was bringt das den Leuten"},
		"Max Probe war da. „Das ist das Beste am Markt“, so der Hersteller.":                                    nil,
		"Anna Probe wurde zur neuen Vorsitzenden gewählt. „Das ist so“, sagte die neue Vorsitzende.":            {"Anna Probe: Das ist so"},
		"„Das ist so“, sagte Sprecherin Anna Probe. „Das ist nicht so“, sagte eine Sprecherin der Polizei.":     {"Anna Probe: Das ist so"},
		"„Das ist so“, sagte Sprecherin Anna Probe. Ein Zeuge schilderte es anders: „Es ging ganz schnell.“":    {"Anna Probe: Das ist so"},
		"Anna Probe war da. Auf einem Banner fordern sie: „Gebt uns unser Geld wieder!“":                        nil,
		"„Wer krank ist, braucht Hilfe“, heißt es in einem Brief, den Anna Probe übergab.":                      nil,
		"Max Probe spricht von „Sicherheit“, während Ministerin Anna Muster betont: „Wir bleiben auf dem Weg.“": {"Anna Muster: Wir bleiben auf dem Weg."},
		"„Das ist so“, sagte Katrin Frank den Zeitungen.":                                                       {"Katrin Frank: Das ist so"},
	} {
		got := read(t, d, text)
		var said []string
		for _, s := range got.said {
			fields := strings.Split(s, " | ")
			if quoted := fields[len(fields)-1]; strings.Contains(text, "„"+quoted+"“") || strings.Contains(text, "»"+quoted+"«") {
				said = append(said, fields[0]+": "+quoted)
			}
		}
		if diff := cmp.Diff(want, said); diff != "" {
			t.Errorf("%s (-want +got):\n%s%q", text, diff, got.flags)
		}
	}
}

// TestPostElsewhere holds that the graph's organization is not put beside a post that the text places elsewhere. In the graph, Ralf Broß was Oberbürgermeister of
// Rottweil, and is at the Städtetag on that day.
func TestPostElsewhere(t *testing.T) {
	d := seededDirectory(t)
	const doubt = "that is doubtful: the text has them at"
	for text, want := range map[string]struct {
		said  string
		doubt bool
	}{
		"sagte Ralf Broß, Oberbürgermeister von Musterstadt.":     {"Ralf Broß | - | -", true},
		"sagte der Oberbürgermeister von Musterstadt, Ralf Broß.": {"Ralf Broß | - | -", true},
		"sagte Ralf Broß, Oberbürgermeister von Rottweil.":        {"Ralf Broß | - | -", false},
		"sagte Ralf Broß.": {"Ralf Broß | " + staedte + " | -", false},
		"sagte Ralf Broß, Geschäftsführendes Vorstandsmitglied des Städtetags.": {"Ralf Broß | " + staedte + " | -", false},
		"sagte Alexis von Komorowski, Hauptgeschäftsführer des Landkreistags.":  {"Alexis von Komorowski | " + landkreis + " | -", false},
		"sagte Susanne Koch, Geschäftsführerin Operativ.":                       {"Susanne Koch | " + agency + " | -", false},
	} {
		got := read(t, d, "„"+money+"“, "+text)
		if diff := cmp.Diff([]string{want.said + " | " + money}, got.said); diff != "" || strings.Contains(got.reasons, doubt) != want.doubt {
			t.Errorf("%s (-want +got):\n%s%s", text, diff, got.reasons)
		}
	}
}
