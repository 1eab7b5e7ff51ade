package text

import (
	"strings"
	"testing"
)

// A passage of the kind that is analysed, with words that do not repeat much.
const passage = `Die Umsetzung der Bürgergeldreform ist eine große Kraftanstrengung, die nur gemeinsam gelingen kann. Am 1. Juli ` +
	`fiel der Startschuss für den zweiten Teil. Die Jobcenter können nun neue Instrumente zur Unterstützung der Integration ` +
	`in Arbeit einsetzen, wie ein individuelles Coaching oder finanzielle Anreize zur Aufnahme bestimmter Qualifizierungs- ` +
	`oder Weiterbildungsmaßnahmen. Zugleich fällt es zunehmend schwerer, ausreichend Fachkräfte zu gewinnen und zu halten. `

func BenchmarkAnalyze(b *testing.B) {
	l := NewLexicon(seedLabels...)
	for _, size := range []struct {
		name, text string
	}{{"statement", passage}, {"document", strings.Repeat(passage, 3000)}} {
		b.Run(size.name, func(b *testing.B) {
			b.SetBytes(int64(len(size.text)))
			for b.Loop() {
				l.Analyze(size.text)
			}
		})
	}
}

func BenchmarkIndex(b *testing.B) {
	l := NewLexicon(seedLabels...)
	b.SetBytes(int64(len(passage)))
	for b.Loop() {
		l.Index(passage)
	}
}

func BenchmarkSortKey(b *testing.B) {
	for b.Loop() {
		SortKey("Ministerium für Wirtschaft, Arbeit und Tourismus Baden-Württemberg")
	}
}

func BenchmarkNormalize(b *testing.B) {
	for b.Loop() {
		Normalize("Ministerium für Wirtschaft, Arbeit und Tourismus Baden-Württemberg")
	}
}

func BenchmarkNewLexicon(b *testing.B) {
	for b.Loop() {
		NewLexicon(seedLabels...)
	}
}

func BenchmarkSlice(b *testing.B) {
	doc := strings.Repeat(passage, 3000)
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		Slice(doc, len(doc)*9/10, len(doc)*9/10+200)
	}
}

func BenchmarkLocate(b *testing.B) {
	doc := strings.Repeat(passage, 3000) + "„Das  Ende“ vom Lied"
	for name, quote := range map[string]string{"exact": "„Das  Ende“ vom", "plain": "\"Das Ende\" vom"} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			for b.Loop() {
				if _, ok := Locate(doc, quote); !ok {
					b.Fatal("not found")
				}
			}
		})
	}
}
