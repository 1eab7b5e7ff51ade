package press

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wortlaut/internal/ingest"
	"wortlaut/internal/ingest/ingesttest"
	"wortlaut/internal/kg"
)

// write makes a file for a test.
func write(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// refusal is why a file was refused.
func refusal(t *testing.T, o Options, path string) string {
	t.Helper()
	g := ingesttest.Graph(t)
	d, err := NewDirectory(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	var refused []string
	report, err := ingest.Run(t.Context(), g, NewReader(d, o), []string{path}, ingest.Options{Failed: func(err error) { refused = append(refused, err.Error()) }})
	if err != nil {
		t.Fatal(err)
	}
	if report.Changes() != 0 || report.Failed != 1 {
		t.Errorf("a file that can't be read left something behind:\n%s", report)
	}
	return strings.Join(refused, "\n")
}

func TestBadFiles(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"empty.txt", "", "there is no text in it"},
		{"blank.txt", strings.Repeat(" \n", 1000), "there is no text in it"},
		{"latin1.txt", "Zeile eins\nM\xfcller sagte", "line 2: there is a byte that is not UTF-8 (0xfc): save it as UTF-8, or have it declare its encoding"},
		{"latin1-as-utf8.html", "<!doctype html><meta charset=utf-8>\n<p>M\xfcller", "line 2: there is a byte that is not UTF-8"},
		{"unknown.html", "<!doctype html><meta charset=klingon><p>x", `it is said to be in "klingon", which is no known encoding`},
		{"release.pdf", "%PDF-1.7 ...", "it is a PDF: save its text as a text file or as HTML"},
		{"release.docx", "PK\x03\x04...", "it is an archive or a document of a word processor"},
		{"nul.txt", "Eins\nzwei\x00drei", "line 2: there is a NUL"},
		{"undated.txt", "„Wir freuen uns sehr darüber“, sagte Anna Holm.", "it does not say when it was published: give the day, the month or the year with --date"},
		{"huge.txt", strings.Repeat(" ", MaxBytes+1), "it is larger than 10 MB"},
		{"deep.html", "<!doctype html>" + strings.Repeat("<div>", 100_000), "its HTML can't be read"},
		{"script.html", "<!doctype html><html><script>alert('„Nein“, sagte Max Muster.')", "there is no text in it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := refusal(t, Options{}, write(t, c.name, c.content)); !strings.Contains(got, c.want) || !strings.Contains(got, c.name) || strings.Contains(got, "\n") {
				t.Errorf("the error is %q, want one line with the file and %q", got, c.want)
			}
		})
	}
	if got := refusal(t, Options{}, t.TempDir()); !strings.Contains(got, "it is a folder") {
		t.Errorf("a folder: %q", got)
	}
}

func TestEncodings(t *testing.T) {
	const utf16 = "\xff\xfeD\x00i\x00e\x00 \x00\xdc\x00b\x00u\x00n\x00g\x00"
	for name, c := range map[string]struct{ content, want string }{
		"declared latin-1": {"<!doctype html><meta charset=\"iso-8859-1\"><p>M\xfcller: gut", "Müller: gut"},
		"http-equiv":       {"<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1252\"></head><p>\x84gut\x93", "„gut“"},
		"byte order mark":  {"\xef\xbb\xbf<p>Müller", "Müller"},
		"utf-16":           {utf16, "Die Übung"},
		"entities":         {"<p>M&uuml;ller &bdquo;sagt&ldquo; &amp; geht", "Müller „sagt“ & geht"},
		"decomposed":       {"<p>Mu\u0308ller", "Mu\u0308ller"}, // NFC comes with the document
	} {
		t.Run(name, func(t *testing.T) {
			p, err := parsePage([]byte(c.content))
			if err != nil || strings.TrimSpace(p.text) != c.want {
				t.Errorf("parsePage = %q, %v; want %q", p.text, err, c.want)
			}
		})
	}
}

func TestHTML(t *testing.T) {
	data, err := os.ReadFile("testdata/corpus/10-page.html")
	if err != nil {
		t.Fatal(err)
	}
	p, err := parsePage(data)
	if err != nil {
		t.Fatal(err)
	}
	if p.title != "Nordmark baut 3.000 Wohnungen" || p.published != "2024-02-20" || p.url != "https://presse.nordmark.example/2024/wohnungen" || p.lang != "de" {
		t.Errorf("title %q, published %q, url %q, language %q", p.title, p.published, p.url, p.lang)
	}
	const want = `Nordmark baut 3.000 Wohnungen
Bauminister Kjell Asmussen hat am Dienstag das neue Programm vorgestellt. „Wir bauen dort, wo die Menschen leben wollen“, sagte der Minister.
Die Wohnungswirtschaft ist zufrieden. „Endlich haben wir Planungssicherheit“, erklärte Verbandsdirektorin Dr. Hella Steenbock.
„Mit diesem Programm schaffen wir in fünf Jahren mehr als die Vorgänger in zehn.“
– Kjell Asmussen`
	if p.text != want {
		t.Errorf("the text is\n%s\nwant\n%s", p.text, want)
	}
}

func TestHTMLThatIsCut(t *testing.T) {
	const page = "<!doctype html><html lang=de><body><main><p>Ostheim, 3. Mai 2024</p><p>„Das Geld kommt an“, sagte Ministerin Tilda Wernersen.</p><p>„Und es bleibt"
	g := nordmark(t)
	report := run(t, g, Options{}, write(t, "cut.html", page))
	if got := suggestions(t, g); len(got) != 1 || got[0].Suggestion.Statement.Text != "Das Geld kommt an" || got[0].Suggestion.Statement.MadeOn != "2024-05-03" {
		t.Errorf("suggestions: %v", got)
	}
	if len(report.Flags) != 1 || report.Flags[0].Place != "line 3" || !strings.Contains(report.Flags[0].Reason, "never ends") {
		t.Errorf("flags: %v", report.Flags)
	}
}

func TestDatelines(t *testing.T) {
	for line, want := range map[string]kg.FuzzyDate{
		"Stuttgart, 6. Juli 2023": "2023-07-06",
		"Berlin, den 06.07.2023":  "2023-07-06",
		"06.07.2023":              "2023-07-06",
		"2023-07-06":              "2023-07-06",
		"Pressemitteilung Nr. 112/2024 vom 14. März 2024":    "2024-03-14",
		"Pressemitteilung vom 14. März 2024":                 "2024-03-14",
		"Landtag Nordmark               Ostheim, 1.2.2024":   "2024-02-01",
		"Ostheim, 5. Mai 2024 (nap) – Der Landtag hat heute": "2024-05-05",
		"Der Landtag tagt wieder am 20. November 2024":       "",
		"Am 6. Juli 2023 fand in Bad Boll die Tagung statt.": "",
		"31.02.2024": "",
	} {
		if got := dateline(line); got != want {
			t.Errorf("dateline(%q) = %q, want %q", line, got, want)
		}
	}
}

const release = `Ostheim, 3. Mai 2024
Kita-Gipfel
„Wir haben heute viel erreicht“, sagte Ministerin Tilda Wernersen.
„Wir brauchen mehr Wohnungsbau“, sagte Gesine Lübbers, Vorständin des Sozialwerks Nordmark.
`

func TestSecondImport(t *testing.T) {
	g := nordmark(t)
	path := write(t, "release.txt", release)
	first := run(t, g, Options{}, path)
	if first.Counts[kg.KindDocument].Added != 1 || first.Counts[kg.KindSuggestion].Added != 2 || first.Changes() != 3 {
		t.Fatalf("the first import:\n%s", first)
	}
	if second := run(t, g, Options{}, path); second.Changes() != 0 {
		t.Errorf("the second import:\n%s", second)
	}
	crlf := write(t, "crlf.txt", strings.ReplaceAll(release, "\n", "\r\n")+"\r\n\r\n")
	if third := run(t, g, Options{}, crlf); third.Changes() != 0 {
		t.Errorf("the same text with other ends of lines:\n%s", third)
	}
}

func TestDecisionsStand(t *testing.T) {
	g := nordmark(t)
	path := write(t, "release.txt", release)
	run(t, g, Options{}, path)
	found := suggestions(t, g)
	rejected, edited := *found[0], *found[1]
	rejected.Suggestion = &kg.Suggestion{Status: kg.SuggestionRejected, Document: found[0].Suggestion.Document, Statement: found[0].Suggestion.Statement}
	edited.Name = "Von Hand geändert"
	set := kg.ChangeSet{By: "anna", Reason: "Looked at.", Put: []kg.Put{{Record: &rejected}, {Record: &edited}}}
	if _, err := g.Apply(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	if report := run(t, g, Options{}, path); report.Changes() != 0 {
		t.Errorf("the import changed what somebody has decided:\n%s", report)
	}
	if got := suggestions(t, g); got[0].Suggestion.Status != kg.SuggestionRejected || got[1].Name != "Von Hand geändert" {
		t.Errorf("%s is %s, %s is called %q", got[0].ID, got[0].Suggestion.Status, got[1].ID, got[1].Name)
	}
}

// TestNewSpeaker holds what a suggestion brings of somebody the graph does not know.
func TestNewSpeaker(t *testing.T) {
	g := nordmark(t)
	run(t, g, Options{}, write(t, "release.txt", release))
	s := suggestions(t, g)[1].Suggestion
	if len(s.Entities) != 2 || len(s.Relationships) != 1 {
		t.Fatalf("%d entities, %d relationships; want the organization, the person and the post", len(s.Entities), len(s.Relationships))
	}
	organization, person, post := s.Entities[0], s.Entities[1], s.Relationships[0]
	if organization.Name != "Sozialwerk Nordmark" || organization.ID.Kind() != kg.KindInstitution {
		t.Errorf("the organization is %s %q", organization.ID, organization.Name)
	}
	if want := (kg.Person{GivenName: "Gesine", FamilyName: "Lübbers", SortName: "Lübbers, Gesine"}); *person.Person != want || person.Name != "Gesine Lübbers" {
		t.Errorf("the person is %q %+v", person.Name, *person.Person)
	}
	if post.Role != "Vorständin" || post.From != person.ID || post.To != organization.ID || post.ValidFrom != "" || post.Ongoing != nil {
		t.Errorf("the post is %+v", post)
	}
	if len(s.Statement.Positions) != 1 || s.Statement.Positions[0] != (kg.Position{Subject: "topic:wohnen"}) {
		t.Errorf("the positions are %v", s.Statement.Positions)
	}
	// What is suggested can be written as it is.
	set := kg.ChangeSet{By: "anna", Reason: "Accepted.", Put: []kg.Put{{Record: organization}, {Record: person}, {Record: post}, {Record: s.Statement}}}
	if _, err := g.Apply(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	r, err := g.Nodes(t.Context(), []kg.ID{s.Statement.ID})
	if err != nil || r[s.Statement.ID].(*kg.Statement).Verification != kg.Verbatim {
		t.Errorf("the statement is %v, %v; want it verbatim", r, err)
	}
}

// TestHomonyms holds that nobody is chosen by name alone where several have it.
func TestHomonyms(t *testing.T) {
	g := nordmark(t)
	run(t, g, Options{Date: "2024-03"}, "testdata/corpus/20-homonym.txt")
	got := suggestions(t, g)
	if len(got) != 2 {
		t.Fatalf("%d suggestions", len(got))
	}
	for _, e := range got { // the text has one Anna Holm, whose organization it tells
		if a := e.Suggestion.Statement.Speakers[0]; a.Actor != "person:holm-2" || a.Organization != "association:staedtebund" {
			t.Errorf("%q is said by %s for %s", e.Name, a.Actor, a.Organization)
		}
	}
	run(t, g, Options{Date: "2024-04"}, write(t, "alone.txt", "„Der Preis gehört uns allen“, sagte Anna Holm bei der Verleihung."))
	run(t, g, Options{Date: "2024-04"}, write(t, "elsewhere.txt", "„Der Saal war gut gefüllt“, sagte Ole Brandwein, Trainer des Sportvereins Ostheim."))
	for _, e := range suggestions(t, g) {
		if e.Suggestion.Statement.MadeOn != "2024-04" {
			continue
		}
		if a := e.Suggestion.Statement.Speakers[0]; !strings.HasPrefix(string(a.Actor), "person:press-") {
			t.Errorf("%q is said by %s: there are two with that name, or none at that place", e.Name, a.Actor)
		}
		if !slices.ContainsFunc(e.Suggestion.Reasons, func(r string) bool { return strings.Contains(r, "could be person:") }) {
			t.Errorf("%q: no reason tells who it could be: %q", e.Name, e.Suggestion.Reasons)
		}
	}
}

// TestNamesakes holds that who is taken by name alone is said to be, and that nobody is taken whom the text gives another place or office than the graph.
func TestNamesakes(t *testing.T) {
	d, err := NewDirectory(t.Context(), nordmark(t))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]struct {
		known  bool
		reason string
	}{
		"sagte Ole Brandwein.":                                             {true, "the text gives no post and no organization to check it by, so it may be a namesake"},
		"sagte der Trainer Ole Brandwein.":                                 {true, `the graph knows of no post like "Trainer" for them, so it may be a namesake`},
		"sagte Präsident Ole Brandwein.":                                   {true, `the graph has a post like "Präsident" for them`},
		"sagte Ole Brandwein, Präsident des Städtebunds Nordmark.":         {true, "the graph knows of a tie to association:staedtebund"},
		"sagte Arbeitsministerin Tilda Wernersen.":                         {true, `the graph has a post like "Arbeitsministerin" for them`},
		"sagte Tilda Wernersen, Schatzmeisterin des Sportvereins Ostheim.": {false, "could be person:wernersen, but the text gives them a place or an office that the graph does not"},
		"sagte Landrätin Tilda Wernersen.":                                 {false, "could be person:wernersen, but the text gives them a place or an office that the graph does not"},
		"sagte Anna Holm.":                                                 {false, "could be person:holm-1 or person:holm-2"},
	} {
		got := read(t, d, "„Das ist gut so“, "+text)
		if len(got.said) != 1 || !strings.Contains(got.reasons, want.reason) || strings.Contains(got.reasons, "a new person is suggested") == want.known {
			t.Errorf("%s: %q\n%swant %q", text, got.said, got.reasons, want.reason)
		}
	}
}

func TestDescribe(t *testing.T) {
	g := nordmark(t)
	run(t, g, Options{}, write(t, "release.txt", strings.Replace(release, "Kita-Gipfel", "Kita-\x1b[31mGipfel", 1)))
	e := suggestions(t, g)[0]
	texts, err := g.Texts(t.Context(), []kg.ID{e.Suggestion.Document})
	if err != nil {
		t.Fatal(err)
	}
	named, err := g.Nodes(t.Context(), Names(e))
	if err != nil {
		t.Fatal(err)
	}
	got := Describe(e, texts[e.Suggestion.Document], named)
	for _, want := range []string{
		"【Wir haben heute viel erreicht】", "Kita-\uFFFD[31mGipfel", "speaker       Tilda Wernersen (person:wernersen)",
		"organization  Ministerium für Arbeit und Soziales Nordmark (ministry:arbeit)", "direct quote · 2024-05-03", "· Post of the day:",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	paths, err := filepath.Glob("testdata/corpus/*.[th]*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	g := nordmark(f)
	d, err := NewDirectory(f.Context(), g)
	if err != nil {
		f.Fatal(err)
	}
	reader := NewReader(d, Options{Date: "2024"})
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := parsePage(data)
		if err != nil {
			return
		}
		doc, err := reader.document(p)
		if err != nil {
			return
		}
		found := analyze(doc, d)
		for _, u := range found.utterances {
			e := suggest(doc, d, u, found.names)
			s := e.Suggestion.Statement
			if got := string(doc.runes[*s.Citations[0].Start:*s.Citations[0].End]); got != s.Text || strings.TrimSpace(got) == "" {
				t.Fatalf("the words at its span are %q, it says %q", got, s.Text)
			}
			if len(s.Speakers) == 0 {
				continue
			}
			if wrong := kg.CheckRecord(e); len(wrong) > 0 {
				t.Fatalf("it could not be written: %q", wrong)
			}
		}
	})
}

// TestTimeGrowsWithTheText reads texts that make rules look far, and a megabyte of all of them. Each takes well below a second, the megabyte a few, unless a rule
// looks over all of the text again and again: then it takes minutes, or hours.
func TestTimeGrowsWithTheText(t *testing.T) {
	d, err := NewDirectory(t.Context(), seeded(t))
	if err != nil {
		t.Fatal(err)
	}
	reader := NewReader(d, Options{Date: "2024"})
	units := []string{
		"„a b c d e f“, ", "Minister der ", "Anna Muster, Präsident des Verbands, ", "„Wir freuen uns sehr über alles.“ ", "„Wir „a“ b.\n", "„Wir ", "Dr. ", "Anna ", "laut ", "zufolge ",
		"Regionaldirektion BW und Regionaldirektion ", "„Wir freuen uns sehr über alles“, sagte Anna Muster. ", "Anna Muster\n", ", so ", "a: „b c d e f.“ ",
		"Das sei so. „Das ist gut so.“\n", "„Das ist sehr gut so.“\n", "Anna Muster warnt. Er sei da. ", "“Das, sagte Muster “Das ", "Eine Muster sagte: „Das ist so.“ ", "sagte die Muster, ", "er ",
		"Musterin Anna Muster ist Präsidentin. ",
	}
	const size, megabyte = 50_000, 1_000_000 // bytes
	texts := map[string]string{}
	var all strings.Builder
	for _, unit := range units {
		texts[unit] = strings.Repeat(unit, size/len(unit)) + "."
		all.WriteString(strings.Repeat(unit, megabyte/len(units)/len(unit)) + ".\n")
	}
	texts["all of them"] = all.String()
	for name, text := range texts {
		doc, err := reader.document(page{text: text})
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		analyze(doc, d)
		if took := time.Since(begun); took > time.Minute {
			t.Errorf("%d characters of %q took %s", len(doc.runes), name, took)
		}
	}
}
