package press

import (
	"strings"
	"unicode"
)

// token is a word, a sign, or a whole quote of a paragraph.
type token struct {
	span
	text  string
	quote int // the quote that the token stands for; -1 for words and signs
	// What the word says by itself, looked up once.
	post         role // of a word for a post
	organization bool // it calls something an organization
}

// role tells of a word for a post.
func (t token) role() (role, bool) { return t.post, t.post.ending != "" }

// newWord is the token of a word.
func newWord(s span, text string) token {
	t := token{span: s, text: text, quote: -1}
	t.post, _ = roleOf(text)
	_, _, t.organization = organizationNoun(text)
	return t
}

func (t token) isQuote() bool { return t.quote >= 0 }

func (t token) is(signs ...string) bool {
	for _, s := range signs {
		if !t.isQuote() && t.text == s {
			return true
		}
	}
	return false
}

// isWord says whether a token has letters or digits, and is no quote.
func (t token) isWord() bool {
	if t.isQuote() {
		return false
	}
	return strings.ContainsFunc(t.text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

func (t token) isCapital() bool {
	return t.isWord() && unicode.IsUpper([]rune(t.text)[0])
}

// lower says whether a token is a word that begins with a small letter.
func (t token) isLower() bool { return t.isWord() && unicode.IsLower([]rune(t.text)[0]) }

// block is a run of paragraphs that quotes hold together, most often one.
type block struct {
	span
	tokens []token
}

// blocksOf makes the blocks of a text.
func blocksOf(text []rune, paragraphs []span, quotes []quote) []block {
	var out []block
	next := 0
	for i := 0; i < len(paragraphs); i++ {
		b := block{span: paragraphs[i]}
		first := next
		for next < len(quotes) && quotes[next].marks.start < b.end {
			for quotes[next].marks.end > b.end {
				i++
				b.end = paragraphs[i].end
			}
			next++
		}
		b.tokens = tokenize(text, b.span, quotes[first:next], first)
		out = append(out, b)
	}
	return out
}

// tokenize cuts a block. quotes are those in it, the first of them has the number first.
func tokenize(text []rune, s span, quotes []quote, first int) []token {
	var out []token
	at := s.start
	for n, q := range quotes {
		out = appendWords(out, text, span{at, q.marks.start})
		out = append(out, token{span: q.marks, text: string(text[q.marks.start:q.marks.end]), quote: first + n})
		at = q.marks.end
	}
	return appendWords(out, text, span{at, s.end})
}

func appendWords(out []token, text []rune, s span) []token {
	for i := s.start; i < s.end; {
		if unicode.IsSpace(text[i]) {
			i++
			continue
		}
		end := i
		for end < s.end && !unicode.IsSpace(text[end]) {
			end++
		}
		end = withOtherHalf(text, span{i, end}, s.end)
		if at := gluedAt(text[i:end]); at > 0 {
			end = i + at
		}
		out = appendChunk(out, text, span{i, end})
		i = end
	}
	return out
}

// withOtherHalf is where e. V. ends, the legal form that is written with a blank in it. For all else it is the end of the chunk.
func withOtherHalf(text []rune, chunk span, limit int) int {
	const half = 2 // a letter and its point
	second := chunk.end + 1
	if chunk.end-chunk.start != half || second+half > limit || !organizationEnds[string(text[chunk.start:chunk.end])+string(text[second:second+half])] {
		return chunk.end
	}
	end := second + half
	for end < limit && !unicode.IsSpace(text[end]) {
		end++
	}
	return end
}

// gluedAt is where a sentence begins within a chunk because the blank behind a point was forgotten: Ende.Allerdings; 0 for nowhere. What begins it is a word that
// is written with a capital at the beginning of sentences only: names and addresses have points, too.
func gluedAt(chunk []rune) int {
	before, behind, ok := strings.Cut(string(chunk), ".")
	if !ok || len(before) < 3 || strings.ContainsFunc(before+behind, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("-,:;", r) }) {
		return 0
	}
	if !notNames[behind] && !sentenceOpeners[behind] {
		return 0
	}
	return len([]rune(before)) + 1
}

// sentenceOpeners are further adverbs that begin sentences.
var sentenceOpeners = setOf(`Allerdings Zugleich Gleichzeitig Dennoch Trotzdem Danach Anschließend Zuvor Zuletzt Beispielsweise Insgesamt Ferner Weiter Schließlich Jetzt Dort Derzeit Künftig Bislang`)

// spelled is a word as the lists have it: e. V. without its blank.
func spelled(word []rune) string { return strings.Join(strings.Fields(string(word)), "") }

const (
	leading  = "([{–—-•*\"'‚‘’›‹/„“”»«"
	trailing = ".,;:!?…)]}–—\"'‚‘’›‹„“”»«"
)

// appendChunk cuts what stands between blanks into signs and the word.
func appendChunk(out []token, text []rune, s span) []token {
	sign := func(at int) token { return token{span: span{at, at + 1}, text: string(text[at]), quote: -1} }
	for s.start < s.end && strings.ContainsRune(leading, text[s.start]) {
		out = append(out, sign(s.start))
		s.start++
	}
	end := s.end
	for end > s.start && strings.ContainsRune(trailing, text[end-1]) {
		if text[end-1] == '.' && keepsPoint(spelled(text[s.start:end])) {
			break
		}
		end--
	}
	if end > s.start {
		out = append(out, newWord(span{s.start, end}, spelled(text[s.start:end])))
	}
	for at := end; at < s.end; at++ {
		out = append(out, sign(at))
	}
	return out
}

// abbreviations end with a point that ends no sentence.
var abbreviations = setOf(`Dr. Prof. Dipl.-Ing. Dr.-Ing. Ing. h.c. e.h. h. c. em. habil. phil. med. jur. rer. pol. nat. St. Nr. Art. Abs. bzw. ca. z.B. u.a. d.h. o.ä. usw. etc. vgl. sog. Mio. Mrd.
Tel. inkl. ggf. evtl. Str. stv. stellv. Stellv. parl. Parl. Mr. Mrs. Ms. Gov. Sen. Rep. a.D. i.R. M.A. MdL. e.V. Co. geb. jun. sen. Jr. Hl.`)

// keepsPoint says whether the point at the end of a word belongs to it: abbreviations, initials, and numbers that count.
func keepsPoint(word string) bool {
	body := strings.TrimSuffix(word, ".")
	r := []rune(body)
	switch {
	case abbreviations[word]:
		return true
	case isOrdinal(word):
		return true
	case len(r) == 1:
		return unicode.IsUpper(r[0])
	}
	return false
}

// isOrdinal says whether a word is a number of up to three digits with a point, which most often counts: am 1. November, zum 100. Geburtstag.
func isOrdinal(word string) bool {
	digits, ok := strings.CutSuffix(word, ".")
	return ok && digits != "" && len(digits) <= 3 && strings.Trim(digits, "0123456789") == ""
}

// sentences cuts the tokens of a block into sentences. A quote that ends a sentence ends the one around it, too, unless that goes on with a comma or a
// small letter; a colon ends none.
func sentences(tokens []token) [][]token {
	var out [][]token
	begin := 0
	bracket := false // one is open that follows a quote
	for i, t := range tokens {
		last := i+1 == len(tokens)
		ends := t.is(".", "!", "?", "…") || t.is(")") && bracket || (t.is("e.V.") || isOrdinal(t.text)) && !last && opensSentence(tokens[i+1])
		if t.isQuote() {
			ends = endsSpeech(t.text)
			bracket = ends && !last && tokens[i+1].is("(")
		}
		if !last && ends {
			next := tokens[i+1]
			ends = next.isQuote() || next.isCapital() || next.is("–", "—", "-", "•", "*", "(") || next.isWord() && !next.isLower()
			if t.isQuote() && next.is("(", "–", "—", "-") { // (Anna Muster), – Anna Muster
				ends = false
			}
		}
		if last || ends {
			out = append(out, tokens[begin:i+1])
			begin, bracket = i+1, false
		}
	}
	return out
}

// opensSentence says whether a token behind a point that may belong to an abbreviation begins a sentence for sure: a quote, or a word with a capital that is
// written without one elsewhere.
func opensSentence(t token) bool {
	w := strings.ToLower(t.text)
	return t.isQuote() || t.isCapital() && (articles[w] || pronouns[w] || prepositions[w])
}

// endsSpeech says whether the words within the marks end as a sentence does.
func endsSpeech(quoted string) bool {
	inner := strings.TrimRight(quoted, "“”\"«»'‘’‹› ")
	return strings.HasSuffix(inner, ".") || strings.HasSuffix(inner, "!") || strings.HasSuffix(inner, "?") || strings.HasSuffix(inner, "…")
}

func setOf(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
