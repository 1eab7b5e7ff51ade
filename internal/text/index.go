package text

import (
	"slices"
	"strings"
)

// Index is what a store keeps of a text: two fields of tokens with a blank between them, and its length.
type Index struct {
	// Stems has one token for each word, in order, stop words too, so that phrases are exact. Between two texts stands a
	// token that no query holds: no phrase runs from one into the other.
	Stems string
	// Parts are the other tokens the text is found by, sorted and distinct: words as they are written, and the stems and
	// surfaces of the parts of words. Stop words are left out.
	Parts string
	// Length is the number of words that are no stop words, for ranking.
	Length int
}

// Index analyses texts that belong together, such as a name and other names.
func (l *Lexicon) Index(texts ...string) Index {
	var (
		stems []string
		parts = make(map[string]struct{})
		ix    Index
	)
	for i, s := range texts {
		if i > 0 {
			stems = append(stems, separator)
		}
		for _, t := range l.Analyze(s) {
			stems = append(stems, t.Stem)
			if !t.Stop {
				ix.Length++
				parts[t.Surface] = struct{}{}
			}
			for _, p := range t.Parts {
				parts[p.Stem], parts[p.Surface] = struct{}{}, struct{}{}
			}
		}
	}
	distinct := make([]string, 0, len(parts))
	for p := range parts {
		distinct = append(distinct, p)
	}
	slices.Sort(distinct)
	ix.Stems, ix.Parts = strings.Join(stems, " "), strings.Join(distinct, " ")
	return ix
}

// Matches reports whether every term of q matches: in Stems alone, or in Stems or Parts. A query without terms matches
// everything. This is the meaning that stores implement.
func (ix Index) Matches(q Query) (stems, all bool) {
	stemTokens, partTokens := strings.Fields(ix.Stems), strings.Fields(ix.Parts)
	stems, all = true, true
	for _, t := range q.Terms {
		if containsRun(stemTokens, t.Stems) {
			continue
		}
		stems = false
		all = all && slices.ContainsFunc(partTokens, t.matchesPart)
	}
	return stems, all
}

// Matches reports whether s matches q, as its Index would.
func (l *Lexicon) Matches(s string, q Query) (stems, all bool) { return l.Index(s).Matches(q) }

func containsRun(tokens, run []string) bool {
	for i := range len(tokens) - len(run) + 1 {
		if slices.Equal(tokens[i:i+len(run)], run) {
			return true
		}
	}
	return false
}
