package text

import (
	"errors"
	"testing"
)

var fuzzSeeds = []string{
	"", "\x00", "\xed\xa0\x80", "\xff\xfe", "a\xcc", "Die Bürgergeldreform", "Bu\u0308rger:innen", "„Forum SGB II“", "qx qxq",
	"20/66 § 44b", "BürgerInnenrat Mitarbeiter/-innen (innen)", "\u037a\u0301\u0345", "ﷺ", "\u1100\u1161\u11a8 각", "İıſKÅ",
	"»\u00a0a  b\n«", "Україна-Ζεύς", "\U0010ffff\ufeff\u00ad",
}

func FuzzAnalyze(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	l := NewLexicon(seedLabels...)
	f.Fuzz(func(t *testing.T, s string) {
		checkAnalysis(t, l, s)
		if n := Normalize(s); Normalize(n) != n {
			t.Fatalf("Normalize is not idempotent: %q, then %q", n, Normalize(n))
		}
		if SortKey(s) != SortKey(NFC(s)) {
			t.Fatal("SortKey differs in NFC")
		}
	})
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s, s)
	}
	l := NewLexicon(seedLabels...)
	f.Fuzz(func(t *testing.T, s, text string) {
		q, err := ParseQuery(s)
		if limit := (*LimitError)(nil); err != nil && !errors.As(err, &limit) {
			t.Fatal(err)
		}
		for _, term := range q.Terms {
			if len(term.Stems) == 0 {
				t.Fatal("a term without a stem")
			}
			for _, stem := range term.Stems {
				checkToken(t, stem)
			}
			if term.Prefix != "" {
				checkToken(t, term.Prefix)
			}
		}
		_, all := l.Matches(text, q)
		if spans := l.Highlight(text, q); all && len(q.Terms) > 0 && len(spans) == 0 {
			t.Fatal("a match marks nothing")
		}
	})
}

func FuzzLocate(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s+" "+s, s)
	}
	f.Fuzz(func(t *testing.T, doc, quote string) {
		checkLocate(t, doc, quote)
	})
}
