package text

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestIndexedSlicesAsSliceDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, s := range []string{
		"", "a", "ß", "\xff", strings.Repeat("a", indexStride), strings.Repeat("ß", indexStride+1), strings.Repeat("aß𐐨\xff", 2*indexStride),
	} {
		x, length := NewIndexed(s), utf8.RuneCountInString(s)
		if x.Len() != length || x.String() != valid(s) {
			t.Errorf("%.10q has %d code points, want %d", s, x.Len(), length)
		}
		for range 2_000 {
			start, end := random.IntN(length+4)-2, random.IntN(length+4)-2
			got, ok := x.Slice(start, end)
			if want, there := Slice(s, start, end); got != want || ok != there {
				t.Fatalf("%.10q[%d:%d] is %.20q %t, want %.20q %t", s, start, end, got, ok, want, there)
			}
		}
	}
}

func TestAnalyzerAnalysesAsTheLexiconDoes(t *testing.T) {
	l := NewLexicon(seedLabels...)
	a := l.Analyzer()
	for _, s := range append(strings.Split(passage, ". "), "Die Bürgergeld-Reform", "Bürger:innenrat", "", passage) {
		for range 2 {
			if got, want := a.Analyze(s), l.Analyze(s); !reflect.DeepEqual(got, want) {
				t.Errorf("%q: %v, want %v", s, got, want)
			}
		}
	}
}
