package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a word of a text. A gender form (Bürger:innenrat) has a base (Bürger), an ending (innen) and a tail (rat).
type word struct {
	base, ending, tail string
	start, tailStart   int // code points
	end                int
}

// scanner finds the words of a text: runs of letters and digits with their marks. Hyphens and all other signs separate
// words, but for the sign before the ending of a gender form: Bürger:innen, Bürger*innen, Bürger_in, Bürger·innen,
// Bürger/innen, Bürger/-innen, Bürger(innen), BürgerInnen.
type scanner struct {
	text     string
	pos, off int // of the next rune, in bytes and in code points
}

func (sc *scanner) next() (w word, ok bool) {
	for {
		if sc.pos >= len(sc.text) {
			return word{}, false
		}
		r, size := sc.peek()
		if isWordRune(r) {
			break
		}
		sc.pos += size
		sc.off++
	}
	w.start = sc.off
	w.base = sc.run()
	w.tailStart = sc.off
	if at := innerI(w.base); at > 0 {
		w.splitInner(at)
	} else if after, ending, width := sc.genderEnding(w.base); width > 0 {
		w.ending = ending
		sc.pos, sc.off = after, sc.off+width
		w.tailStart = sc.off
		if ending == "innen" {
			w.tail = sc.tail()
		}
	}
	w.end = sc.off
	return w, true
}

func (sc *scanner) peek() (rune, int) { return utf8.DecodeRuneInString(sc.text[sc.pos:]) }

// run consumes the run of word runes that begins here, with marks and invisible signs inside it but none of the latter
// behind it.
func (sc *scanner) run() string {
	from, pos, off := sc.pos, sc.pos, sc.off
	for pos < len(sc.text) {
		c := sc.text[pos]
		if c < utf8.RuneSelf {
			if !isASCIIWord(c) {
				break
			}
			pos, off = pos+1, off+1
			sc.pos, sc.off = pos, off
			continue
		}
		r, size := utf8.DecodeRuneInString(sc.text[pos:])
		inWord := isWordRune(r) || unicode.IsMark(r)
		if !inWord && !isInvisible(r) {
			break
		}
		pos, off = pos+size, off+1
		if inWord {
			sc.pos, sc.off = pos, off
		}
	}
	return sc.text[from:sc.pos]
}

// tail consumes what follows the ending of a gender form: the rest of a compound, often nothing.
func (sc *scanner) tail() string {
	if r, _ := sc.peek(); sc.pos < len(sc.text) && isWordRune(r) {
		return sc.run()
	}
	return ""
}

// genderEnding looks at what follows the base of a word. It returns the position behind the ending, the ending in lower
// case, and the number of code points from the base to there; no width if there is no such ending.
func (sc *scanner) genderEnding(base string) (after int, ending string, width int) {
	if len(base) < 3 || isASCIIDigit(base[len(base)-1]) {
		return 0, "", 0
	}
	rest := sc.text[sc.pos:]
	sign := genderSign(rest)
	if sign == "" {
		return 0, "", 0
	}
	after, width = sc.pos+len(sign), utf8.RuneCountInString(sign)
	rest = rest[len(sign):]
	switch {
	case strings.HasPrefix(rest, "innen") || strings.HasPrefix(rest, "INNEN"):
		ending = "innen"
	case strings.HasPrefix(rest, "in") || strings.HasPrefix(rest, "IN"):
		ending = "in"
	default:
		return 0, "", 0
	}
	after, width, rest = after+len(ending), width+len(ending), rest[len(ending):]
	if sign[0] == '(' {
		if !strings.HasPrefix(rest, ")") {
			return 0, "", 0
		}
		return after + 1, ending, width + 1
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, isInvisible))
	switch {
	case unicode.IsMark(r): // "iñ" in two code points
		return 0, "", 0
	case isWordRune(r) && (ending == "in" || sign[0] == '/'):
		return 0, "", 0
	}
	return after, ending, width
}

func genderSign(s string) string {
	for _, sign := range [...]string{":", "*", "_", "/-", "/", "(", "·", "\u0387", "‧"} {
		if strings.HasPrefix(s, sign) {
			return sign
		}
	}
	return ""
}

// innerI returns where the ending of a form like BürgerInnen or SchülerIn begins, 0 if there is none. The singular is
// taken after the endings of German nouns of persons only (not LinkedIn).
func innerI(base string) int {
	at := strings.LastIndex(base, "In")
	if at < 3 || base[at-1] < 'a' || base[at-1] > 'z' {
		return 0
	}
	rest := base[at+len("In"):]
	if after, ok := strings.CutPrefix(rest, "nen"); ok {
		r, _ := utf8.DecodeRuneInString(after)
		if after == "" || 'a' <= r && r <= 'z' {
			return at
		}
		return 0
	}
	if rest != "" {
		return 0
	}
	for _, ending := range [...]string{"er", "or", "eur", "ent", "ant", "ist", "at", "eg", "og", "zt"} {
		if strings.HasSuffix(base[:at], ending) {
			return at
		}
	}
	return 0
}

// splitInner divides a form with an inner I, whose ending begins at byte at.
func (w *word) splitInner(at int) {
	whole := w.base
	w.base, w.ending = whole[:at], "in"
	if strings.HasPrefix(whole[at:], "Innen") {
		w.ending = "innen"
	}
	w.tail = whole[at+len(w.ending):]
	w.tailStart -= utf8.RuneCountInString(w.tail)
}

// isWordRune reports whether r is a letter or a digit. Roman numerals (Ⅱ) and raised or lowered digits (CO₂) are.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isASCIIWord(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Nl, r) ||
		r == '²' || r == '³' || r == '¹' || r >= 0x2070 && r <= 0x2089 && unicode.Is(unicode.No, r)
}

func isASCIIWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isASCIIDigit(c)
}

func isASCIIDigit(c byte) bool { return '0' <= c && c <= '9' }
