package neo4jstore

import (
	"slices"
	"strings"
	"unicode"

	"wortlaut/internal/text"
)

// nowhere stands in no list of tokens.
const nowhere = "  "

// terms are the terms of a search text as parameters: runs to be found in _stems, or else one of parts in _parts.
func terms(q text.Query) []map[string]any {
	list := make([]map[string]any, len(q.Terms))
	for i, t := range q.Terms {
		parts := []string{}
		if !t.IsPhrase() {
			parts = append(parts, run(t.Stems))
			if t.Prefix != "" {
				parts = append(parts, strings.TrimSuffix(run([]string{t.Prefix}), " "))
			}
		}
		list[i] = map[string]any{"stems": run(t.Stems), "parts": parts}
	}
	return list
}

// stemRuns are the runs that a record has in its stems if it is of the better tier.
func stemRuns(q text.Query) []string {
	runs := make([]string, len(q.Terms))
	for i, t := range q.Terms {
		runs[i] = run(t.Stems)
	}
	return runs
}

// run writes tokens as they stand in padded ones.
func run(tokens []string) string {
	for _, t := range tokens {
		if t == "" || strings.ContainsFunc(t, unicode.IsSpace) {
			return nowhere
		}
	}
	return " " + strings.Join(tokens, " ") + " "
}

// matching is the condition that a node n has all terms of c, [text.Index.Matches] in any tier.
func matching(n, c string) string {
	return "all(t IN " + c + " WHERE " + n + "._stems CONTAINS t.stems OR any(p IN t.parts WHERE " + n + "._parts CONTAINS p))"
}

// maxToken is the longest token that Lucene's whitespace analyzer leaves whole.
const maxToken = 255

// lucene writes the query of the full-text index for a search text, for which it finds what [matching] lets through; false if the index
// can't be asked for it. Only tokens of lower-case letters and digits reach it, so it holds no
// foreign syntax.
func lucene(q text.Query) (string, bool) {
	if len(q.Terms) == 0 {
		return "", false
	}
	required := make([]string, len(q.Terms))
	for i, t := range q.Terms {
		if !slices.ContainsFunc(t.Stems, func(s string) bool { return !isToken(s) }) && (t.Prefix == "" || isToken(t.Prefix)) {
			ways := []string{`_stems:"` + strings.Join(t.Stems, " ") + `"`}
			if !t.IsPhrase() {
				ways = append(ways, "_parts:"+t.Stems[0])
				if t.Prefix != "" {
					ways = append(ways, "_parts:"+t.Prefix+"*")
				}
			}
			required[i] = "+(" + strings.Join(ways, " ") + ")"
			continue
		}
		return "", false
	}
	return strings.Join(required, " "), true
}

// isToken says whether s can be a token of the index.
func isToken(s string) bool {
	return s != "" && len(s) <= maxToken && strings.IndexFunc(s, func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9') }) < 0
}
