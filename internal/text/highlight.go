package text

import (
	"cmp"
	"slices"
	"strings"
)

// Span is a half-open range of code points.
type Span struct{ Start, End int }

// Highlight returns the places of s that match a term of q, in order; spans that meet are one. A phrase is one span. A
// word that matches by its stem or as a whole by a prefix is marked whole; one that matches by a part is marked where the
// part is, or whole if that is not sure. It marks something for a term exactly if the term matches s.
func (l *Lexicon) Highlight(s string, q Query) []Span {
	tokens := l.Analyze(s)
	var spans []Span
	for _, t := range q.Terms {
		for i := range tokens {
			spans = appendMatch(spans, tokens[i:], t)
		}
	}
	return merge(spans)
}

// appendMatch appends the span of a match of t that begins with the first of tokens.
func appendMatch(spans []Span, tokens []Token, t Term) []Span {
	if hasStems(tokens, t.Stems) {
		return append(spans, Span{tokens[0].Start, tokens[len(t.Stems)-1].End})
	}
	first := tokens[0]
	if !first.Stop && t.matchesPart(first.Surface) {
		return append(spans, Span{first.Start, first.End})
	}
	for _, p := range first.Parts {
		if t.matchesPart(p.Stem) || t.matchesPart(p.Surface) {
			spans = append(spans, Span{p.Start, p.End})
		}
	}
	return spans
}

func hasStems(tokens []Token, stems []string) bool {
	if len(tokens) < len(stems) {
		return false
	}
	for i, stem := range stems {
		if tokens[i].Stem != stem {
			return false
		}
	}
	return true
}

func merge(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	var merged []Span
	for _, s := range spans {
		if n := len(merged); n > 0 && s.Start <= merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, s.End)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// stopWords are function words, folded.
var stopWords = func() map[string]bool {
	words := make(map[string]bool)
	for w := range strings.FieldsSeq(functionWords) {
		words[foldWord(w)] = true
	}
	return words
}()

const functionWords = `
der die das des dem den ein eine einer eines einem einen kein keine keiner keines keinem keinen
ich du er sie es wir ihr mich mir dich dir sich uns euch ihm ihn ihnen man
mein meine meiner meines meinem meinen dein deine sein seine seiner seines seinem seinen ihre ihrer ihres ihrem ihren
unser unsere unserer unseres unserem unseren euer eure
dieser diese dieses diesem diesen jener jene jenes jenem jenen welcher welche welches welchem welchen
wer was wen wem wessen wo wie wann warum dass ob
und oder aber denn sondern sowie auch nicht noch nur schon sehr so als wenn weil da damit doch dann daher hier dort hierin
in im ins an am ans auf aus bei beim bis durch für gegen mit nach ohne über um unter von vom vor zu zum zur zwischen seit
während wegen trotz
bin bist ist sind seid war waren wäre wären sei seien gewesen worden wird werden wurde wurden würde würden
habe hast hat haben hatte hatten hätte hätten
kann können konnte konnten könnte könnten muss müssen soll sollen sollte sollten will wollen darf dürfen mag möchte
`
