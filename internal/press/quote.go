package press

import (
	"strings"
	"unicode"
)

// span is a half-open range of code points of a text.
type span struct{ start, end int }

// quote is what stands between quotation marks, the outermost ones; span is what they enclose.
type quote struct {
	span
	marks span // with the marks
}

// maxParagraphs is over how many paragraphs a quote may run.
const maxParagraphs = 12

// paragraphs are the lines of a text that are not blank, without the white space around them. In a text that was broken to a width, lines that go on are one.
func paragraphs(text []rune) []span {
	var lines []span
	for start := 0; start <= len(text); {
		end := start
		for end < len(text) && text[end] != '\n' {
			end++
		}
		lines = append(lines, trimmed(text, span{start, end}))
		start = end + 1
	}
	goesOn := broken(text, lines)
	var out []span
	for i, l := range lines {
		switch {
		case l.start == l.end:
		case i > 0 && goesOn(i-1):
			out[len(out)-1].end = l.end
		default:
			out = append(out, l)
		}
	}
	return out
}

// broken returns which lines go on in the next. If the text was broken to a width, as most lines show that have no room for the first word of the next, these
// are the ones that have no room, and those of more than half the width that end as no paragraph does.
func broken(text []rune, lines []span) func(int) bool {
	const narrowest, widest = 40, 100
	width, pairs, full := 0, 0, 0
	for _, l := range lines {
		width = max(width, l.end-l.start)
	}
	followed := func(i int) bool {
		return i+1 < len(lines) && lines[i].start < lines[i].end && lines[i+1].start < lines[i+1].end
	}
	noRoom := func(i int) bool { return lines[i].end-lines[i].start+1+firstWordLength(text, lines[i+1]) > width }
	for i := range lines {
		if followed(i) {
			pairs++
			if noRoom(i) {
				full++
			}
		}
	}
	if width < narrowest || width > widest || 2*full < pairs {
		return func(int) bool { return false }
	}
	return func(i int) bool {
		ends := lines[i].end > 0 && strings.ContainsRune(".!?:…“”\"«»", text[max(0, lines[i].end-1)])
		return followed(i) && (noRoom(i) || !ends && 2*(lines[i].end-lines[i].start) > width)
	}
}

func trimmed(text []rune, s span) span {
	for s.start < s.end && unicode.IsSpace(text[s.start]) {
		s.start++
	}
	for s.end > s.start && unicode.IsSpace(text[s.end-1]) {
		s.end--
	}
	return s
}

func firstWordLength(text []rune, s span) int {
	n := 0
	for s.start+n < s.end && !unicode.IsSpace(text[s.start+n]) {
		n++
	}
	return n
}

// isOpening says whether a mark may open a quote.
func isOpening(r rune) bool { return strings.ContainsRune("„“”\"»«", r) }

// finder finds the outermost quotes of a text.
type finder struct {
	text       []rune
	paragraphs []span
	guillemet  rune // the one that opens
	quotes     []quote
	unclosed   []int // where a quote opens that never closes

	stack []opened
	first int // the paragraph in which the outermost one was opened
}

type opened struct {
	mark rune
	at   int
}

// findQuotes returns the outermost quotes in order, and where a quote opens that never closes.
func findQuotes(text []rune, paragraphs []span) (quotes []quote, unclosed []int) {
	f := finder{text: text, paragraphs: paragraphs, guillemet: '»'}
	for i, r := range text {
		if r == '»' || r == '«' {
			if f.opens(i, 0) {
				f.guillemet = r
			}
			break
		}
	}
	for n := range paragraphs {
		f.paragraph(n)
	}
	return f.quotes, f.unclosed
}

func (f *finder) paragraph(n int) {
	p := f.paragraphs[n]
	if len(f.stack) > 0 && f.text[p.start] == f.stack[0].mark { // the mark that a paragraph of a long quote begins with
		p.start++
	}
	for i := p.start; i < p.end; i++ {
		if f.reopens(i, p.start) {
			f.unclosed = append(f.unclosed, f.stack[0].at)
			f.stack = nil
		}
		switch {
		case f.closes(i, p.start):
			top := f.stack[len(f.stack)-1]
			f.stack = f.stack[:len(f.stack)-1]
			width := 1
			if f.pair(i, '\'') {
				width, i = 2, i+1
			}
			if len(f.stack) == 0 {
				f.add(top, i+1-width, i+1)
			}
		case f.pair(i, ',') && i+2 < p.end && unicode.IsLetter(f.text[i+2]):
			f.push(n, '„', i)
			i++
		case isOpening(f.text[i]) && f.opens(i, f.paragraphs[n].start):
			f.push(n, f.text[i], i)
		}
	}
	if len(f.stack) > 0 && !f.goesOn(n) {
		f.unclosed = append(f.unclosed, f.stack[0].at)
		f.stack = nil
	}
}

// pair says whether a sign stands twice, as some write quotation marks: ,,…”.
func (f *finder) pair(i int, sign rune) bool {
	return i+1 < len(f.text) && f.text[i] == sign && f.text[i+1] == sign
}

func (f *finder) push(paragraph int, mark rune, at int) {
	if len(f.stack) == 0 {
		f.first = paragraph
	}
	f.stack = append(f.stack, opened{mark, at})
}

func (f *finder) add(o opened, end, behind int) {
	start := o.at + 1
	if f.text[o.at] == ',' {
		start++
	}
	if inner := trimmed(f.text, span{start, end}); inner.start < inner.end {
		f.quotes = append(f.quotes, quote{inner, span{o.at, behind}})
	}
}

// opens says whether a mark stands where quotes open: behind a blank and before a word. „ does nothing else.
func (f *finder) opens(i, start int) bool {
	r := f.text[i]
	if r == '„' {
		return true
	}
	if (r == '»' || r == '«') && r != f.guillemet && f.guillemet != 0 && len(f.stack) == 0 && start > 0 && i > start {
		return false
	}
	before := i == start || i == 0 || unicode.IsSpace(f.text[i-1]) || strings.ContainsRune("([{–—-„“»«\"/:", f.text[i-1])
	if i+1 == len(f.text) || unicode.IsSpace(f.text[i+1]) {
		return false
	}
	glued := i > start && len(f.stack) == 0 && strings.ContainsRune(".!?", f.text[i-1]) && unicode.IsUpper(f.text[i+1]) // the blank was forgotten
	return before || glued
}

// closes says whether a mark closes the innermost open quote.
func (f *finder) closes(i, start int) bool {
	if len(f.stack) == 0 {
		return false
	}
	r := f.text[i]
	switch top := f.stack[len(f.stack)-1].mark; top {
	case '„':
		return r == '“' && !f.nests(i, start) || r == '”' || r == '"' && !f.nests(i, start) || f.pair(i, '\'')
	case '“', '”':
		return r == '”' && (top != '”' || !f.nests(i, start)) || (r == '“' || r == '"') && !f.nests(i, start)
	case '"':
		return (r == '"' || r == '“' || r == '”') && !f.nests(i, start)
	case '»':
		return r == '«'
	case '«':
		return r == '»'
	}
	return false
}

// reopens says whether a mark opens a quote of its own while the one before has not closed, because its closing mark was forgotten: it stands behind a blank and before a
// capital, and who spoke has been told since.
func (f *finder) reopens(i, start int) bool {
	if len(f.stack) != 1 || i == start || !strings.ContainsRune("“\"„", f.text[i]) || i+1 >= len(f.text) || !unicode.IsSpace(f.text[i-1]) || !unicode.IsUpper(f.text[i+1]) {
		return false
	}
	const farthest = 600 // code points in which it is told
	return reporting.MatchString(string(f.text[max(start, f.stack[0].at, i-farthest):i]))
}

// nests says whether a mark that could close a quote opens one within it: it stands behind a blank and before a word.
func (f *finder) nests(i, start int) bool {
	return i > start && unicode.IsSpace(f.text[i-1]) && i+1 < len(f.text) && (unicode.IsLetter(f.text[i+1]) || unicode.IsDigit(f.text[i+1]))
}

// goesOn says whether a quote that is open at the end of a paragraph goes on in the next: that begins with the same mark again, or has one mark more that closes
// than marks that open. Where somebody is said to speak behind the mark, the closing one was forgotten.
func (f *finder) goesOn(n int) bool {
	top := f.stack[0]
	if len(f.stack) > 1 || n+1 >= len(f.paragraphs) || n-f.first >= maxParagraphs {
		return false
	}
	tail := string(f.text[max(top.at, f.paragraphs[n].start)+1 : f.paragraphs[n].end])
	if reporting.MatchString(tail) {
		return false
	}
	for m := n + 1; m < len(f.paragraphs) && m-f.first <= maxParagraphs; m++ {
		p := f.paragraphs[m]
		if f.text[p.start] == top.mark {
			return f.resumes(m)
		}
		depth := 0
		for i := p.start; i < p.end; i++ {
			switch {
			case f.closes(i, p.start) && depth == 0:
				return !reporting.MatchString(string(f.text[p.start:i]))
			case f.closes(i, p.start):
				depth--
			case isOpening(f.text[i]) && f.opens(i, p.start):
				depth++
			}
		}
	}
	return false
}

// resumes says whether a paragraph that begins with the opening mark again is the rest of the quote and none of its own: the one before ends as speech does.
func (f *finder) resumes(m int) bool {
	return strings.ContainsRune(".!?…:", f.text[f.paragraphs[m-1].end-1])
}
