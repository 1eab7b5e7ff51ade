package sqlitestore

import (
	"strings"

	"wortlaut/internal/text"
)

// The search indexes.
const (
	entityIndex    = "entity_index"
	statementIndex = "statement_index"
)

// matching is the condition that a column has the number of a record whose tokens in an index match a query in any tier.
func matching(column, index string, q text.Query) clause {
	if len(q.Terms) == 0 {
		return clause{text: "1"}
	}
	match, ok := matchAny(q)
	return matched(column, index, match, ok)
}

// matchingStems is the condition for the tier in which every term matches in the stems.
func matchingStems(column, index string, q text.Query) clause {
	if len(q.Terms) == 0 {
		return clause{text: "1"}
	}
	match, ok := matchStems(q)
	return matched(column, index, match, ok)
}

func matched(column, index, match string, ok bool) clause {
	if !ok {
		return none
	}
	return expr(column+" IN (SELECT rowid FROM "+index+" WHERE "+index+" MATCH ?)", match)
}

// matchStems writes the query of FTS5 for what has every term in its stems; false if nothing can have them.
func matchStems(q text.Query) (string, bool) {
	terms := make([]string, len(q.Terms))
	for i, t := range q.Terms {
		phrase, ok := inStems(t)
		if !ok {
			return "", false
		}
		terms[i] = phrase
	}
	return strings.Join(terms, " AND "), true
}

// matchAny writes the query of FTS5 for what has every term in its stems or parts; false if nothing can have them.
func matchAny(q text.Query) (string, bool) {
	terms := make([]string, len(q.Terms))
	for i, t := range q.Terms {
		var ways []string
		if phrase, ok := inStems(t); ok {
			ways = append(ways, phrase)
		}
		if !t.IsPhrase() {
			if isToken(t.Stems[0]) {
				ways = append(ways, `parts:"`+t.Stems[0]+`"`)
			}
			if isToken(t.Prefix) {
				ways = append(ways, `parts:"`+t.Prefix+`" *`)
			}
		}
		if len(ways) == 0 {
			return "", false
		}
		terms[i] = "(" + strings.Join(ways, " OR ") + ")"
	}
	return strings.Join(terms, " AND "), true
}

func inStems(t text.Term) (string, bool) {
	for _, s := range t.Stems {
		if !isToken(s) {
			return "", false
		}
	}
	return `stems:"` + strings.Join(t.Stems, " ") + `"`, len(t.Stems) > 0
}

// isToken says whether s can be a token of the index, lower-case ASCII letters and digits. Only those reach a query of FTS5,
// so it holds no foreign syntax.
func isToken(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9') }) < 0
}
