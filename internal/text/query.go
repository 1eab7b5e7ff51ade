package text

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// QueryLimits bound a search text.
type QueryLimits struct {
	Bytes, Words int
	Prefix       int // the fewest letters that a prefix has
}

// DefaultQueryLimits are those of [ParseQuery].
var DefaultQueryLimits = QueryLimits{Bytes: 1024, Words: 32, Prefix: 3}

// LimitError says that a query is longer than its [QueryLimits].
type LimitError struct {
	Unit  string // "bytes" or "words"
	Limit int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("the search text has more than %d %s: shorten it", e.Limit, e.Unit)
}

// Query is a search text, analysed. All terms are required. Without terms it asks for nothing.
type Query struct{ Terms []Term }

// Term is one word or a phrase of a query. The package comment says what it matches.
type Term struct {
	Stems  []string // in order, never empty
	Prefix string   // token that a surface may begin with, "" for none
	Quoted bool
}

// IsPhrase reports whether the term matches a run of Stems only.
func (t Term) IsPhrase() bool { return t.Quoted || len(t.Stems) > 1 }

// matchesPart reports whether a token of Index.Parts matches the term.
func (t Term) matchesPart(token string) bool {
	if t.IsPhrase() {
		return false
	}
	return token == t.Stems[0] || t.Prefix != "" && strings.HasPrefix(token, t.Prefix)
}

func (t Term) equal(u Term) bool {
	return t.Quoted == u.Quoted && t.Prefix == u.Prefix && slices.Equal(t.Stems, u.Stems)
}

// ParseQuery reads a search text. Quotation marks (", „“, “”, »«, «») make phrases; one that is not closed runs to the
// end. Numbers joined by one sign (20/66, 2023-07-06, 1.200) are phrases too. Stop words outside quotes are dropped unless
// nothing else is left. The last word, if it is not quoted and has three letters or more, also matches as a prefix. Every
// other sign separates words and means nothing, hence no input is an error but one that is too long: a *LimitError.
// Terms that say the same are kept once.
func ParseQuery(s string) (Query, error) { return DefaultQueryLimits.Parse(s) }

// Parse is [ParseQuery] with other limits.
func (l QueryLimits) Parse(s string) (Query, error) {
	if len(s) > l.Bytes {
		return Query{}, &LimitError{Unit: "bytes", Limit: l.Bytes}
	}
	p := queryParser{prefix: l.Prefix}
	rest, quoted := valid(s), false
	for {
		at := strings.IndexFunc(rest, isDoubleQuote)
		if at < 0 {
			break
		}
		p.segment(rest[:at], quoted)
		_, size := utf8.DecodeRuneInString(rest[at:])
		rest, quoted = rest[at+size:], !quoted
	}
	p.segment(rest, quoted)
	if p.words > l.Words {
		return Query{}, &LimitError{Unit: "words", Limit: l.Words}
	}
	return p.query(), nil
}

type queryParser struct {
	prefix int // see QueryLimits

	terms []queryTerm
	words int
}

type queryTerm struct {
	Term
	stop   bool
	folded string // the last word
	end    int    // where it ends in its segment
}

func (p *queryParser) segment(s string, quoted bool) {
	sc, first := scanner{text: s}, true
	behind := 0
	for w, ok := sc.next(); ok; w, ok = sc.next() {
		folded := foldWord(w.base + w.tail)
		if folded == "" {
			continue
		}
		p.words++
		if !first && (quoted || p.continuesNumber(w, folded, s[behind:])) {
			t := &p.terms[len(p.terms)-1]
			t.Stems, t.folded, t.end = append(t.Stems, stemOf(folded)), folded, w.end
		} else {
			p.terms = append(p.terms, queryTerm{
				Term: Term{Stems: []string{stemOf(folded)}, Quoted: quoted},
				stop: !quoted && stopWords[folded], folded: folded, end: w.end,
			})
		}
		first, behind = false, sc.pos
	}
}

// continuesNumber reports whether w goes on with the number before it: 20/66.
func (p *queryParser) continuesNumber(w word, folded, gap string) bool {
	last := p.terms[len(p.terms)-1]
	if w.start != last.end+1 || !isASCIIDigit(folded[0]) || !isASCIIDigit(last.folded[len(last.folded)-1]) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(gap)
	return isDash(r) || strings.ContainsRune("/.,:", r)
}

func (p *queryParser) query() Query {
	if n := len(p.terms); n > 0 {
		last := &p.terms[n-1]
		if !last.IsPhrase() && letters(last.folded) >= p.prefix {
			last.Prefix = prefixToken(last.folded)
		}
	}
	onlyStops := !slices.ContainsFunc(p.terms, func(t queryTerm) bool { return !t.stop })
	var q Query
	for _, t := range p.terms {
		if t.stop && !onlyStops || slices.ContainsFunc(q.Terms, t.equal) {
			continue
		}
		q.Terms = append(q.Terms, t.Term)
	}
	return q
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
