package text

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestNormalize(t *testing.T) {
	for _, same := range [][]string{
		{"Jobcenter Böblingen", "jobcenter  boeblingen ", "JOBCENTER\u00a0BÖBLINGEN", "Jobcenter Bo\u0308blingen"},
		{"Große Straße", "GROSSE STRASSE", "große strasse", "GROẞE STRAẞE"},
		{"Forum „SGB II“", "Forum \"SGB II\"", "Forum »SGB II«", "forum ‚SGB\u202fII‘"},
		{"Hoffmeister-Kraut", "Hoffmeister–Kraut", "Hoffmeister‑Kraut", "Hoffmeister\u00ad-Kraut"},
		{"José", "Jose", "Jose\u0301"},
		{"Recep Erdoğan", "recep erdogan"},
		{"Søren", "Sören", "Soeren"},
		{"ΣΊΣΥΦΟΣ", "σίσυφος"},
		{"Київ", "КИЇВ", "Киі\u0308в"},
		{"", " \t\n", "\u00ad", "\u0301"},
	} {
		for _, s := range same {
			if got, want := Normalize(s), Normalize(same[0]); got != want {
				t.Errorf("Normalize(%q) = %q, but that of %q is %q", s, got, same[0], want)
			}
		}
	}
	for _, c := range [][2]string{{"Müller", "Muller"}, {"Koch", "Koc"}, {"Bund", "Bünd"}, {"20/66", "2066"}, {"Київ", "Киев"}} {
		if Normalize(c[0]) == Normalize(c[1]) {
			t.Errorf("%q and %q are the same", c[0], c[1])
		}
	}
}

// Every character alone and within a word.
func TestEveryRune(t *testing.T) {
	l := NewLexicon()
	for r := rune(0); r <= 0x1FFFF; r++ {
		for _, s := range [...]string{string(r), "a" + string(r) + "\u0308b " + string(r)} {
			once := Normalize(s)
			if twice := Normalize(once); twice != once {
				t.Fatalf("%U: Normalize(%q) = %q, then %q", r, s, once, twice)
			}
			nfc, nfd := norm.NFC.String(s), norm.NFD.String(s)
			if nfc == nfd {
				continue
			}
			if a, b := Normalize(nfc), Normalize(nfd); a != b {
				t.Fatalf("%U: NFC %q, NFD %q", r, a, b)
			}
			if a, b := l.Index(nfc), l.Index(nfd); a != b {
				t.Fatalf("%U: NFC %+v, NFD %+v", r, a, b)
			}
		}
	}
}

func TestSortKey(t *testing.T) {
	want := []string{
		"", "1. Juli", "20/66", "20/134", "Aalen", "Äpfel", "Apfelbaum", "Böblingen", "Bodenseekreis", "Emmendingen",
		"Esslingen", "Göppingen", "Goslar", "Ostalbkreis", "Österreich", "Straße", "Strassen", "Zollernalbkreis",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(SortKey(a), SortKey(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("order is %q, want %q", got, want)
	}
	if SortKey("Böblingen") != SortKey("Bo\u0308blingen") {
		t.Error("NFC and NFD differ")
	}
	long := SortKey(strings.Repeat("Wortlaut ", 1000))
	if len(long) != 205 || strings.Trim(long, "0123456789ABCDEFGHIJKLMNOPQRSTUV") != "" {
		t.Errorf("key of a long text: %d bytes, %q", len(long), long)
	}
}

func TestSortKeyConcurrently(t *testing.T) {
	names := strings.Fields(functionWords)
	want := make([]string, len(names))
	for i, n := range names {
		want[i] = SortKey(n)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i, n := range names {
				if got := SortKey(n); got != want[i] {
					t.Errorf("SortKey(%q) = %q, want %q", n, got, want[i])
				}
			}
		})
	}
	wg.Wait()
}

func TestStemsTogether(t *testing.T) {
	for _, line := range strings.Split(strings.TrimSpace(`
Bürgergeld Buergergeld BÜRGERGELD bürgergeldes Burgergeld
Weiterbildung Weiterbildungen WEITERBILDUNGEN
Straße Strasse STRASSE STRAẞE Straßen Strassen
Haus Häuser Hauses Haeuser Häusern
Kraft Kräfte Kräften KRAEFTE
Stadt Städte Städten
Verband Verbände Verbandes Verbänden
Rat Räte Rates
neu neue neuen neuer neues
aktuell aktuelle aktuellen aktueller
Quelle Quellen
Steuer Steuern
Feuer Feuers
Frau Frauen
Treue treuer
Bauer Bauern Bauers
Bürger Bürgern Bürgers
Statue Statuen
Poet Poeten
Jobcenter Jobcentern Jobcenters
Ministerium Ministerien Ministeriums
Zentrum Zentren Zentrums
Forum Foren Forums
Thema Themen Themas
Firma Firmen
Risiko Risiken Risikos
Mechanismus Mechanismen
Gremium Gremien
Familie Familien
Partei Parteien
Ministerin Ministerinnen
Kollegin Kolleginnen
Ärztin Ärztinnen
Bürgerin Bürgerinnen
Bürger Bürger:innen Bürger*innen Bürger_innen BürgerInnen Bürger/innen Bürger/-innen Bürger(innen) Bürger·in BÜRGER:INNEN
Kollege Kollegen Kolleg:innen
Arzt Ärzte Ärzt*innen
gewinnen gewinn
Auto Autos
Kita Kitas
Büro Büros
Klima Klimas
Aufbau Aufbaus
Gas Gase Gases
Kurs Kurse Kursen Kurses
Zins Zinsen
Impuls Impulse
Kreis Kreise Kreises
arbeitslos arbeitslose arbeitsloses
ﬁnanzen Finanzen
ＣＯ２ CO₂ co2
Київ КИЇВ
`), "\n") {
		words := strings.Fields(line)
		want := oneStem(t, words[0])
		for _, w := range words {
			for _, form := range []string{w, norm.NFC.String(w), norm.NFD.String(w)} {
				if got := oneStem(t, form); got != want {
					t.Errorf("%+q has the stem %q, %q has %q", form, got, words[0], want)
				}
			}
		}
	}
}

func TestStemsApart(t *testing.T) {
	for _, line := range strings.Split(strings.TrimSpace(`
Bürger Burg
Bauer Bau
Baden Bad
Minister Ministerium Ministerin
Reform Form
Partei Partie
44a 44b
Київ Киев
qx qxq
`), "\n") {
		stems := make(map[string]bool)
		words := strings.Fields(line)
		for _, w := range words {
			stems[oneStem(t, w)] = true
		}
		if len(stems) != len(words) {
			t.Errorf("%q share a stem", words)
		}
	}
}

func oneStem(t *testing.T, s string) string {
	t.Helper()
	tokens := NewLexicon().Analyze(s)
	if len(tokens) != 1 {
		t.Fatalf("%q has %d words", s, len(tokens))
	}
	return tokens[0].Stem
}

func TestAnalyzeWords(t *testing.T) {
	l := NewLexicon()
	for _, c := range []struct {
		text string
		want []string // the words as they stand in the text
	}{
		{"Arbeits- und Wirtschaftsministerin Dr. Nicole Hoffmeister-Kraut", []string{"Arbeits", "und", "Wirtschaftsministerin", "Dr", "Nicole", "Hoffmeister", "Kraut"}},
		{"nach § 44b SGB II (BT-Drs. 20/66)", []string{"nach", "44b", "SGB", "II", "BT", "Drs", "20", "66"}},
		{"„Bürger:innen“ und Mitarbeiter*innenvertretung", []string{"Bürger:innen", "und", "Mitarbeiter*innenvertretung"}},
		{"die SchülerInnen, LinkedIn, BürgerInitiative", []string{"die", "SchülerInnen", "LinkedIn", "BürgerInitiative"}},
		{"Ergebnis: in Berlin; Ort:internes, Referent/in", []string{"Ergebnis", "in", "Berlin", "Ort", "internes", "Referent/in"}},
		{"Bu\u0308rger:innen\u00ad", []string{"Bu\u0308rger:innen"}},
		{"Kinder\u00adgrund\u00adsicherung", []string{"Kinder\u00adgrund\u00adsicherung"}},
		{"1.200 Euro\x00und\xff\xed\xa0\x80CO₂", []string{"1", "200", "Euro", "und", "CO₂"}},
		{"\u0301\u037a", nil},
		{"Україна 日本 Ⅱ", []string{"Україна", "日本", "Ⅱ"}},
	} {
		var got []string
		for _, tok := range l.Analyze(c.text) {
			w, ok := Slice(c.text, tok.Start, tok.End)
			if !ok {
				t.Fatalf("%q: %+v is outside", c.text, tok)
			}
			got = append(got, w)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestTokensAreOneToOne(t *testing.T) {
	seen := make(map[string]string)
	for _, w := range []string{
		"київ", "кїїв", "qx", "qxq", "qxqq", "qx043aq", "к", "qxк", "кq", "q", "x", "𐐨", "aк", "кa", "aкa", "aкка", "日本", "日", "صحة",
	} {
		tok := token(w)
		if old, ok := seen[tok]; ok {
			t.Errorf("%q and %q are both %q", w, old, tok)
		}
		if tok == separator || strings.Trim(tok, tokenAlphabet) != "" {
			t.Errorf("%q is %q", w, tok)
		}
		seen[tok] = w
	}
	long := strings.Repeat("wort", 100_000)
	l := NewLexicon()
	for _, s := range []string{long, strings.Repeat("ї", 100_000), strings.Repeat("amt", 100_000), strings.Repeat("a\u0308", 100_000)} {
		ix := l.Index(s)
		if len(ix.Stems) > maxToken {
			t.Errorf("a token has %d bytes", len(ix.Stems))
		}
		if _, all := ix.Matches(Query{[]Term{{Stems: []string{ix.Stems}}}}); !all {
			t.Error("a long word does not find itself")
		}
	}
	cut := strings.Repeat("abcdefg", 20)
	if _, all := l.Matches(cut, parse(t, cut)); !all {
		t.Error("a word that is cut does not find itself")
	}
}

const tokenAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789"

func TestIndex(t *testing.T) {
	l := NewLexicon(seedLabels...)
	got := l.Index("Die Bürgergeld-Reform", "", "Grundsicherung")
	want := Index{
		Stems:  "die burgergeld reform qx qx grundsicher",
		Parts:  "buerger buergergeld buergergeldreform burgergeldreform geld grund grundsicherung reform sicher sicherung",
		Length: 3,
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if again := l.Index("Die Bürgergeld-Reform", "", "Grundsicherung"); again != got {
		t.Error("not deterministic")
	}
	ix := l.Index("Forum SGB", "II Teil")
	if _, all := ix.Matches(parse(t, `"SGB II"`)); all {
		t.Error("a phrase crosses from one text into the next")
	}
	if (Index{}) != l.Index() || (Index{}) != l.Index("") {
		t.Error("nothing has tokens")
	}
}

func TestParseQuery(t *testing.T) {
	word := func(stem, prefix string) Term { return Term{Stems: []string{stem}, Prefix: prefix} }
	phrase := func(stems ...string) Term { return Term{Stems: stems, Quoted: true} }
	for s, want := range map[string][]Term{
		"":                             nil,
		" .,;„“\x00\xff*^()":           nil,
		"Bürgergeld":                   {word("burgergeld", "buergergeld")},
		"die Reform des Bürgergeldes":  {word("reform", ""), word("burgergeld", "buergergeldes")},
		"wie auch die":                 {word("wie", ""), word("auch", ""), word("die", "die")},
		"Reform der":                   {word("reform", "")},
		"in":                           {word("in", "")},
		"„SGB II“ Reform":              {phrase("sgb", "ii"), word("reform", "reform")},
		"Reform “SGB II”":              {word("reform", ""), phrase("sgb", "ii")},
		"»Die Jobcenter« «und» \"neue": {phrase("die", "jobcent"), phrase("und"), phrase("neu")},
		"a OR b AND NOT stems:c* {x}":  {word("a", ""), word("or", ""), word("b", ""), word("and", ""), word("not", ""), word("stem", ""), word("c", ""), word("x", "")},
		"NEAR(Geld, 5)":                {word("near", ""), word("geld", ""), word("5", "")},
		"Drucksache 20/66":             {word("drucksach", ""), {Stems: []string{"20", "66"}}},
		"2023-07-06":                   {{Stems: []string{"2023", "07", "06"}}},
		"§ 44b":                        {word("44b", "")},
		"Baden-Württemberg":            {word("baden", ""), word("wurttemberg", "wuerttemberg")},
		"Geld Geld Geld":               {word("geld", ""), word("geld", "geld")},
		"Bürger:innen":                 {word("buerger", "buerger")},
		"укр":                          {word("qx0443043a0440q", "qx0443043a0440")},
		"'Reform'":                     {word("reform", "reform")},
	} {
		q, err := ParseQuery(s)
		if err != nil {
			t.Errorf("%q: %v", s, err)
		}
		if !slices.EqualFunc(q.Terms, want, Term.equal) {
			t.Errorf("%q is %+v, want %+v", s, q.Terms, want)
		}
	}
}

func TestParseQueryLimits(t *testing.T) {
	for s, unit := range map[string]string{
		strings.Repeat("a", DefaultQueryLimits.Bytes):        "",
		strings.Repeat("a", DefaultQueryLimits.Bytes+1):      "bytes",
		strings.Repeat("der ", DefaultQueryLimits.Words):     "",
		strings.Repeat("der ", DefaultQueryLimits.Words+1):   "words",
		`"` + strings.Repeat("a ", DefaultQueryLimits.Words): "",
		strings.Repeat("a-b ", DefaultQueryLimits.Words):     "words",
	} {
		_, err := ParseQuery(s)
		var limit *LimitError
		if unit == "" {
			if err != nil {
				t.Errorf("%.20q…: %v", s, err)
			}
		} else if !errors.As(err, &limit) || limit.Unit != unit || !strings.Contains(err.Error(), unit) {
			t.Errorf("%.20q…: %v, want too many %s", s, err, unit)
		}
	}
}

func TestMatches(t *testing.T) {
	l := NewLexicon(seedLabels...)
	const text = `Die Mitarbeiterinnen und Mitarbeiter der Jobcenter leisten nach § 44b SGB II einen Beitrag zur Fachkräfte` + "\u00ad" + `sicherung; ` +
		`Drucksache 20/66 vom 6. Juli 2023, Ministerin Hoffmeister-Kraut für die Bürger:innen der Україна.`
	for query, want := range map[string][2]bool{
		"":                    {true, true},
		"jobcenter":           {true, true},
		"Jobcentern Beiträge": {true, true},
		`"Jobcenter leisten"`: {true, true},
		`"leisten Jobcenter"`: {false, false},
		`"Beitrag zur"`:       {true, true},
		"Fachkräfte":          {false, true},
		`"Fachkräfte"`:        {false, false},
		"Jobcenter Fachkraft": {false, true},
		"Fachkr":              {false, true},
		"Fachkr Jobcenter":    {false, false},
		"Bürgergeld":          {false, false},
		"44b":                 {true, true},
		"§ 44b SGB II":        {true, true},
		`"SGB II"`:            {true, true},
		"20/66":               {true, true},
		"66/20":               {false, false},
		"6.7.2023":            {false, false},
		"Minister":            {false, true},
		"Bürger":              {true, true},
		"Bürgerinnen":         {false, true},
		"Mitarbeiter*innen":   {true, true},
		"Hoffmeister Kraut":   {true, true},
		"Hoffmeisterkraut":    {false, true},
		"Україна":             {true, true},
		"Укра":                {false, true},
		"Украина":             {false, false},
	} {
		for _, s := range []string{text, norm.NFD.String(text)} {
			stems, all := l.Matches(s, parse(t, query))
			if [2]bool{stems, all} != want {
				t.Errorf("%q: stems %t, all %t; want %v", query, stems, all, want)
			}
		}
	}
}

func TestHighlight(t *testing.T) {
	l := NewLexicon(seedLabels...)
	for _, c := range []struct{ text, query, want string }{
		{"Die Umsetzung der Bürgergeldreform", "Reform Umsetzungen", "Die [Umsetzung] der Bürgergeld[reform]"},
		{"Das „Forum SGB II“ und SGB III, II", `"sgb ii"`, "Das „Forum [SGB II]“ und SGB III, II"},
		{"Kindergrundsicherung", "Grundsicherung Kinder", "[Kindergrundsicherung]"},
		{"Fachkräftesicherung", "Fachk", "[Fachkräfte]sicherung"},
		{"Ministerin und Minister", "Minister", "[Ministerin] und [Minister]"},
		{"Bürgergeld-Reform kommt", "Bürgergeldreform", "[Bürgergeld-Reform] kommt"},
		{"Bürger:innen", "Bürgerin", "[Bürger:innen]"},
		{"ein Vor-Ort-Termin", "Vorortterminen", "ein [Vor-Ort-Termin]"},
		{"nichts", "", "nichts"},
		{"und und", "und", "[und] [und]"},
		{"Beratung", `"Rat"`, "Beratung"},
	} {
		got := mark(c.text, l.Highlight(c.text, parse(t, c.query)))
		if c.text == "Fachkräftesicherung" {
			c.want = "[Fachkräftesicherung]" // the whole word begins with the prefix
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.query, got, c.want)
		}
		nfd := norm.NFD.String(c.text)
		if got := mark(nfd, l.Highlight(nfd, parse(t, c.query))); norm.NFC.String(got) != c.want {
			t.Errorf("%q in NFD: %q, want %q", c.query, got, c.want)
		}
	}
}

func mark(s string, spans []Span) string {
	runes := []rune(s)
	var b strings.Builder
	last := 0
	for _, sp := range spans {
		b.WriteString(string(runes[last:sp.Start]) + "[" + string(runes[sp.Start:sp.End]) + "]")
		last = sp.End
	}
	return b.String() + string(runes[last:])
}

func TestLocate(t *testing.T) {
	const doc = "„Größe“ ist  gut.\n»Größe«\u00a0ist gut. ‚Ende‘ Ende"
	for _, c := range []struct {
		quote string
		want  Location
		found bool
	}{
		{"„Größe“ ist", Location{0, 11, true, true}, true},
		{"Größe", Location{1, 6, true, false}, true},
		{"\"Größe\" ist gut.", Location{0, 17, false, false}, true},
		{"  \"Größe\"\nist gut. 'Ende'", Location{18, 41, false, true}, true},
		{"gut. „Größe“", Location{13, 25, false, true}, true},
		{"Größe ist", Location{}, false},
		{"grösse", Location{}, false},
		{"", Location{}, false},
		{" \n", Location{}, false},
		{doc, Location{0, utf8.RuneCountInString(doc), true, true}, true},
		{doc + ".", Location{}, false},
		{"\x9f", Location{}, false}, // a byte of ß
	} {
		got, found := Locate(doc, c.quote)
		if got != c.want || found != c.found {
			t.Errorf("%q: %+v %t, want %+v %t", c.quote, got, found, c.want, c.found)
		}
	}
	if got, found := Locate("  \n  a b", "a  b"); !found || got != (Location{5, 8, false, true}) {
		t.Errorf("white space before the first word: %+v %t", got, found)
	}
	if got, _ := Locate("aaa", "aa"); got.Unique {
		t.Error("places that overlap are two places")
	}
}

func TestSlice(t *testing.T) {
	const doc = "a\u0308öß\x00\xff𐐨z"
	for _, c := range []struct {
		start, end int
		want       string
		ok         bool
	}{
		{0, 0, "", true}, {0, 2, "a\u0308", true}, {2, 4, "öß", true}, {4, 7, "\x00\ufffd𐐨", true}, {8, 8, "", true},
		{7, 8, "z", true}, {7, 9, "", false}, {9, 9, "", false}, {-1, 2, "", false}, {3, 2, "", false},
	} {
		if got, ok := Slice(doc, c.start, c.end); got != c.want || ok != c.ok {
			t.Errorf("[%d:%d]: %q %t, want %q %t", c.start, c.end, got, ok, c.want, c.ok)
		}
	}
}

func TestEqualQuote(t *testing.T) {
	for _, c := range []struct {
		a, b              string
		exact, normalized bool
	}{
		{"„a b“", "„a b“", true, true},
		{"„a b“", "\"a\u00a0 b\"\n", false, true},
		{"a", " a ", false, true},
		{"a b", "ab", false, false},
		{"„a“", "a", false, false},
		{"a", "A", false, false},
		{"", " ", false, true},
	} {
		if exact, normalized := EqualQuote(c.a, c.b); exact != c.exact || normalized != c.normalized {
			t.Errorf("%q, %q: %t %t", c.a, c.b, exact, normalized)
		}
	}
}

func TestTokensShareNoParts(t *testing.T) {
	l := NewLexicon()
	tokens := l.Analyze("Landtag Landtag-Wahl")
	if before := slices.Clone(tokens[0].Parts); !reflect.DeepEqual(append(tokens[1].Parts[:0], Part{}), []Part{{}}) ||
		!reflect.DeepEqual(before, tokens[0].Parts) {
		t.Error("a change of one token's parts shows in another's")
	}
}
