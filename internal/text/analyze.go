package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is one word of a text. Start and End are half-open code point offsets into the text.
type Token struct {
	Stem    string // token of the stem
	Surface string // token of the word as it is written, for prefixes
	Parts   []Part // what else the word is found by, in no order that matters
	Stop    bool   // a function word (der, und, nicht)
	Start   int
	End     int
}

// Part is a word within a word: a part of a compound, the masculine form of a feminine noun, the feminine form of a
// gender form; and, at the first word of a hyphenated compound, that compound written together.
// Start and End are its place in the text if it has letters of its own there, otherwise that of the whole word.
type Part struct {
	Stem    string
	Surface string
	Start   int
	End     int
}

// Analyze returns the words of s in order. Hyphens separate words. A gender form (Bürger:innen) is one word with the stem
// of the masculine form.
func (l *Lexicon) Analyze(s string) []Token {
	return l.tokens(s, make(map[word]*analysis)) // a text repeats its words
}

// Analyzer analyses many texts, whose words it remembers. It is not safe for concurrent use.
type Analyzer struct {
	lexicon *Lexicon
	known   map[word]*analysis
}

// maxRemembered is how many words an Analyzer remembers before it begins anew.
const maxRemembered = 200_000

// Analyzer returns an analyzer with the words of l.
func (l *Lexicon) Analyzer() *Analyzer { return &Analyzer{lexicon: l, known: make(map[word]*analysis)} }

// Analyze is [Lexicon.Analyze].
func (a *Analyzer) Analyze(s string) []Token {
	if len(a.known) > maxRemembered {
		clear(a.known)
	}
	return a.lexicon.tokens(s, a.known)
}

func (l *Lexicon) tokens(s string, analyses map[word]*analysis) []Token {
	s = valid(s)
	var (
		tokens []Token
		chain  hyphenated
		sc     = scanner{text: s}
		behind int // byte behind the last word
	)
	for {
		w, ok := sc.next()
		if !ok {
			chain.close(tokens)
			return tokens
		}
		a := l.analyze(w, analyses)
		if a.folded == "" {
			continue // a lone sign that counts as a letter, such as U+037A
		}
		if !followsHyphen(s[behind:], len(tokens) > 0 && w.start == tokens[len(tokens)-1].End+1) {
			chain.close(tokens)
			chain = hyphenated{first: len(tokens)}
		}
		chain.add(w, a)
		tokens = append(tokens, a.token(w))
		behind = sc.pos
	}
}

// followsHyphen reports whether a word that is one code point away from the word before is joined to it.
func followsHyphen(gap string, adjacent bool) bool {
	if !adjacent {
		return false
	}
	switch r, _ := utf8.DecodeRuneInString(gap); r {
	case '-', '‐', '‑':
		return true
	}
	return false
}

// analysis is what is known of a word wherever it stands: offsets are relative to its start.
type analysis struct {
	folded        string
	stem, surface string
	parts         []Part
	stop          bool
}

func (a *analysis) token(w word) Token {
	t := Token{Stem: a.stem, Surface: a.surface, Stop: a.stop, Start: w.start, End: w.end}
	if len(a.parts) > 0 {
		t.Parts = make([]Part, len(a.parts), len(a.parts)+1) // one more for a hyphenated compound
		for i, p := range a.parts {
			p.Start += w.start
			p.End += w.start
			t.Parts[i] = p
		}
	}
	return t
}

func (l *Lexicon) analyze(w word, known map[word]*analysis) *analysis {
	w.end, w.tailStart, w.start = w.end-w.start, w.tailStart-w.start, 0
	if a := known[w]; a != nil {
		return a
	}
	w.base, w.ending, w.tail = strings.Clone(w.base), strings.Clone(w.ending), strings.Clone(w.tail) // the text is not kept
	a := l.analyzeWord(w)
	known[w] = a
	return a
}

func (l *Lexicon) analyzeWord(w word) *analysis {
	folded := foldWord(w.base + w.tail)
	a := &analysis{folded: folded, surface: token(folded), stem: stemOf(folded), stop: stopWords[folded]}
	if a.stop {
		return a
	}
	if w.ending != "" {
		feminine := foldWord(w.base + w.ending + w.tail)
		a.parts = append(a.parts, Part{Stem: stemOf(feminine), Surface: token(feminine), End: w.end})
	}
	if parts := l.parts(folded); len(parts) > 0 {
		starts, ends := places(w, len(folded))
		for _, p := range parts {
			out := Part{Stem: p.stem, Surface: token(p.surface), Start: starts[p.lo], End: ends[p.hi]}
			if out.Start < 0 || out.End < 0 {
				out.Start, out.End = 0, w.end
			}
			a.parts = append(a.parts, out)
		}
	}
	return a
}

// places returns for each byte of the folded word the code point, relative to the word's start, at which a letter that is
// folded to there begins or ends; -1 inside a letter (the e of ä).
func places(w word, length int) (starts, ends []int) {
	starts, ends = make([]int, length+1), make([]int, length+1)
	for i := range starts {
		starts[i], ends[i] = -1, -1
	}
	at := 0
	for _, piece := range [...]struct {
		text  string
		start int
	}{{w.base, 0}, {w.tail, w.tailStart}} {
		off := piece.start
		for rest := piece.text; rest != ""; {
			size, runes := letter(rest)
			next := at + len(foldWord(rest[:size]))
			if next > length {
				return starts, ends // the word was cut
			}
			starts[at], ends[next] = off, off+runes
			at, off, rest = next, off+runes, rest[size:]
		}
	}
	return starts, ends
}

// letter returns the length of the first letter of s with the marks and invisible signs behind it, in bytes and code
// points.
func letter(s string) (size, runes int) {
	_, size = utf8.DecodeRuneInString(s)
	runes = 1
	for size < len(s) {
		r, n := utf8.DecodeRuneInString(s[size:])
		if !unicode.IsMark(r) && !isInvisible(r) {
			break
		}
		size += n
		runes++
	}
	return size, runes
}

// hyphenated gathers the words of a hyphenated compound (Bürgergeld-Reform), so that it is found as if written together.
type hyphenated struct {
	first, count int
	together     string
	other        bool // has a word that is not of letters, or a gender form
}

// maxHyphenated is the most words that are written together.
const maxHyphenated = 6

func (h *hyphenated) add(w word, a *analysis) {
	h.count++
	if w.ending != "" || !isAlphabetic(a.folded) {
		h.other = true
	}
	if len(h.together) <= maxToken {
		h.together += a.folded
	}
}

func (h *hyphenated) close(tokens []Token) {
	if h.count < 2 || h.count > maxHyphenated || h.other || len(h.together) > maxToken {
		return
	}
	first, last := &tokens[h.first], &tokens[h.first+h.count-1]
	first.Parts = append(first.Parts, Part{
		Stem: stemOf(h.together), Surface: token(h.together), Start: first.Start, End: last.End,
	})
}
