package text

import (
	"strings"
	"testing"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// Texts of German words and signs, with anything in between.
var (
	wordGen = rapid.OneOf(
		rapid.SampledFrom(strings.Fields(`Bürgergeld Bürgergeldreform Reform Kindergrundsicherung Grundsicherung Straße
			STRAẞE Fachkräfte Fachkräftelücke SGB II 44b 20/66 Bürger:innen BürgerInnen Mitarbeiter*in Ministerin der und
			die Klimaerwärmung Bürgergeld-Reform qx qxq Україна Ζεύς 日本 CO₂ Jobcenterleitungen Kindergarten`)),
		rapid.Just("Kinder\u00adgarten"),
		rapid.StringMatching(`[A-Za-zÄÖÜäöüßẞé\x{300}\x{308}\x{ad}:*/_()-]{1,12}`),
		rapid.String(),
	)
	textGen = rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for range rapid.IntRange(0, 8).Draw(t, "words") {
			b.WriteString(wordGen.Draw(t, "word"))
			b.WriteString(rapid.SampledFrom([]string{" ", " ", " ", "-", "\n", "„", "“", "\"", ", ", "", "/"}).Draw(t, "sign"))
		}
		return b.String()
	})
)

func TestNormalizeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := textGen.Draw(t, "text")
		n := Normalize(s)
		if again := Normalize(n); again != n {
			t.Fatalf("%q, then %q", n, again)
		}
		if a, b := Normalize(norm.NFC.String(s)), Normalize(norm.NFD.String(s)); a != n || b != n {
			t.Fatalf("%q, NFC %q, NFD %q", n, a, b)
		}
	})
}

func TestSortKeyKeepsOrder(t *testing.T) {
	c := collate.New(language.German, collate.Numeric)
	german := rapid.OneOf(
		rapid.StringMatching(`[A-Za-zÄÖÜäöüßé0-9 ./-]{0,20}`),
		rapid.StringMatching(`(Kreis|Stadt|Drucksache) [0-9]{1,3}/[0-9]{1,4}`),
		rapid.StringMatching(`[a-cäA-C]{0,3}`),
	)
	rapid.Check(t, func(t *rapid.T) {
		a, b := german.Draw(t, "a"), german.Draw(t, "b")
		ka, kb := SortKey(a), SortKey(b)
		if ka != SortKey(norm.NFD.String(a)) {
			t.Fatal("NFC and NFD differ")
		}
		want := c.CompareString(a, b)
		if got := strings.Compare(ka, kb); got != want && got != 0 {
			t.Fatalf("keys of %q and %q compare as %d, the collator says %d", a, b, got, want)
		}
		if ka == kb && want != 0 && len(ka) < 205 {
			t.Fatalf("%q and %q share a key that is not cut", a, b)
		}
	})
}

func TestEncodingKeepsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "a"), rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "b")
		want := strings.Compare(string(a), string(b))
		if got := strings.Compare(sortKeyEncoding.EncodeToString(a), sortKeyEncoding.EncodeToString(b)); got != want {
			t.Fatalf("%x, %x: %d, want %d", a, b, got, want)
		}
	})
}

func TestAnalyzeProperties(t *testing.T) {
	l := NewLexicon(seedLabels...)
	rapid.Check(t, func(t *rapid.T) {
		s := textGen.Draw(t, "text")
		checkAnalysis(t, l, s)
		a, b := l.Analyze(norm.NFC.String(s)), l.Analyze(norm.NFD.String(s))
		if len(a) != len(b) {
			t.Fatalf("NFC has %d words, NFD %d", len(a), len(b))
		}
		for i := range a {
			if a[i].Stem != b[i].Stem || a[i].Surface != b[i].Surface || len(a[i].Parts) != len(b[i].Parts) {
				t.Fatalf("NFC %+v, NFD %+v", a[i], b[i])
			}
		}
	})
}

// checkAnalysis holds what must be true of any text.
func checkAnalysis(t rapid.TB, l *Lexicon, s string) {
	tokens := l.Analyze(s)
	end := 0
	for _, tok := range tokens {
		w, ok := Slice(s, tok.Start, tok.End)
		if !ok || tok.Start < end || tok.End <= tok.Start {
			t.Fatalf("%+v is not in order within %q", tok, s)
		}
		end = tok.End
		if alone := l.Analyze(w); len(alone) != 1 || alone[0].Stem != tok.Stem || alone[0].Surface != tok.Surface {
			t.Fatalf("%q alone is %+v, in %q it is %+v", w, alone, s, tok)
		}
		checkToken(t, tok.Stem)
		checkToken(t, tok.Surface)
		for _, p := range tok.Parts {
			checkToken(t, p.Stem)
			checkToken(t, p.Surface)
			if _, ok := Slice(s, p.Start, p.End); !ok || p.Start < tok.Start || p.End <= p.Start {
				t.Fatalf("%+v of %+v is out of place in %q", p, tok, s)
			}
		}
	}
	ix := l.Index(s)
	if got := len(strings.Fields(ix.Stems)); got != len(tokens) {
		t.Fatalf("%d words, %d stems", len(tokens), got)
	}
	for _, tok := range strings.Fields(ix.Stems + " " + ix.Parts) {
		checkToken(t, tok)
	}
}

func checkToken(t rapid.TB, tok string) {
	if tok == "" || len(tok) > maxToken || tok == separator || strings.Trim(tok, tokenAlphabet) != "" {
		t.Fatalf("%q is no token", tok)
	}
}

func TestMatchesProperties(t *testing.T) {
	l := NewLexicon(seedLabels...)
	rapid.Check(t, func(t *rapid.T) {
		s, query := textGen.Draw(t, "text"), textGen.Draw(t, "query")
		q, err := ParseQuery(query)
		if err != nil {
			t.Skip("too long")
		}
		stems, all := l.Matches(s, q)
		if stems && !all {
			t.Fatal("matches in Stems, but not in Stems or Parts")
		}
		if a, b := l.Index(s).Matches(q); a != stems || b != all {
			t.Fatal("Index.Matches differs")
		}
		if nfd, _ := ParseQuery(norm.NFD.String(query)); len(nfd.Terms) != len(q.Terms) {
			t.Fatalf("NFC %+v, NFD %+v", q, nfd)
		}
		every := true
		for _, term := range q.Terms {
			one := Query{[]Term{term}}
			_, found := l.Matches(s, one)
			every = every && found
			if marked := len(l.Highlight(s, one)) > 0; marked != found {
				t.Fatalf("%+v matches %q: %t, is marked: %t", term, s, found, marked)
			}
		}
		if every != all {
			t.Fatalf("each term matches: %t, all do: %t", every, all)
		}
	})
}

// A text is found by each of its words and by itself as a phrase.
func TestTextFindsItself(t *testing.T) {
	l := NewLexicon(seedLabels...)
	rapid.Check(t, func(t *rapid.T) {
		s := textGen.Draw(t, "text")
		for _, query := range []string{s, `"` + strings.Map(dropQuotes, s)} {
			q, err := ParseQuery(query)
			if err != nil {
				t.Skip("too long")
			}
			if stems, _ := l.Matches(s, q); !stems {
				t.Fatalf("%q is not found by %+v", s, q)
			}
		}
	})
}

func dropQuotes(r rune) rune {
	if isDoubleQuote(r) {
		return ' '
	}
	return r
}

func TestLocateProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := textGen.Draw(t, "document")
		runes := []rune(doc)
		start := rapid.IntRange(0, len(runes)).Draw(t, "start")
		end := rapid.IntRange(start, len(runes)).Draw(t, "end")
		quote, ok := Slice(doc, start, end)
		if !ok || quote != string(runes[start:end]) {
			t.Fatalf("Slice: %q %t", quote, ok)
		}
		checkLocate(t, doc, quote)
		changed := strings.NewReplacer(" ", "\n\t", "„", "»", "“", "\"").Replace(quote)
		checkLocate(t, doc, changed)
		if loc, found := Locate(doc, changed); strings.TrimSpace(quote) != "" && (!found || loc.Start > start+len(quote)) {
			t.Fatalf("%q is not found in %q: %+v", changed, doc, loc)
		}
	})
}

// checkLocate holds what must be true of any place that Locate finds.
func checkLocate(t rapid.TB, doc, quote string) {
	loc, found := Locate(doc, quote)
	if !found {
		return
	}
	got, ok := Slice(doc, loc.Start, loc.End)
	exact, normalized := EqualQuote(got, quote)
	if !ok || exact != loc.Exact || !normalized {
		t.Fatalf("%q in %q: %+v is %q", quote, doc, loc, got)
	}
}
