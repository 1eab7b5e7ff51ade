package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC returns s in Unicode Normalization Form C, the form in which texts are held. Bytes that are not UTF-8 become U+FFFD.
func NFC(s string) string { return norm.NFC.String(valid(s)) }

// Normalize returns the form in which two spellings of a name are equal: NFC, without case, ä as ae, ß as ss, without
// other diacritics, all quotation marks alike, all dashes alike, white space collapsed and trimmed, and without invisible
// characters such as the soft hyphen. The result is for comparing, not for reading. Normalize is idempotent.
func Normalize(s string) string {
	decomposed := norm.NFD.String(dropInvisible(valid(s)))
	out := make([]byte, 0, len(decomposed))
	gap := false
	for _, r := range decomposed {
		if unicode.IsSpace(r) {
			gap = len(out) > 0
			continue
		}
		before := len(out)
		if gap {
			out = append(out, ' ')
		}
		start := len(out)
		out = appendFolded(out, plain(r))
		if len(out) == start { // nothing but a diacritic: no word has begun
			out = out[:before]
			continue
		}
		gap = false
	}
	return norm.NFC.String(string(out))
}

// valid returns s with each byte that is not UTF-8 replaced by U+FFFD: the code points that a range over s yields.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// plainMark stands for all quotation marks.
const plainMark = '\''

// plain returns the one sign that stands for all quotation marks, or for all dashes, and other runes as they are.
func plain(r rune) rune {
	switch {
	case isQuotationMark(r):
		return plainMark
	case isDash(r):
		return '-'
	}
	return r
}

func isQuotationMark(r rune) bool { return isDoubleQuote(r) || isSingleQuote(r) }

func isDoubleQuote(r rune) bool {
	switch r {
	case '"', '„', '“', '”', '‟', '«', '»', '〝', '〞', '＂':
		return true
	}
	return false
}

func isSingleQuote(r rune) bool {
	switch r {
	case '\'', '‚', '‘', '’', '‛', '‹', '›', '`', '´', '＇':
		return true
	}
	return false
}

func isDash(r rune) bool {
	switch r {
	case '-', '‐', '‑', '‒', '–', '—', '―', '−', '﹘', '﹣', '－':
		return true
	}
	return false
}

// isInvisible reports whether r may stand inside a word without being seen: soft hyphen, joiners, zero width space,
// direction marks, byte order mark.
func isInvisible(r rune) bool {
	return r == 0xAD || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E ||
		r >= 0x2060 && r <= 0x2069 || r == 0xFEFF
}

func dropInvisible(s string) string {
	return strings.Map(func(r rune) rune {
		if isInvisible(r) {
			return -1
		}
		return r
	}, s)
}

// isDiacritic reports whether r is of one of the blocks of combining diacritical marks. The vowel signs of other scripts
// are not: without them words would no longer be the same words.
func isDiacritic(r rune) bool {
	return r >= 0x0300 && r <= 0x036F || r >= 0x1AB0 && r <= 0x1AFF || r >= 0x1DC0 && r <= 0x1DFF ||
		r >= 0x20D0 && r <= 0x20FF || r >= 0xFE20 && r <= 0xFE2F
}

const diaeresis = '\u0308'

// appendFolded appends what r is compared as. r is the next rune of a decomposed text, dst what was folded before it:
// a diaeresis makes an umlaut of the vowel that it follows.
func appendFolded(dst []byte, r rune) []byte {
	if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
		return append(dst, byte(r))
	}
	if r == diaeresis && len(dst) > 0 && strings.IndexByte("aou", dst[len(dst)-1]) >= 0 {
		return append(dst, 'e')
	}
	if isDiacritic(r) {
		return dst
	}
	// Upper then lower: ς and σ, ſ and s are each one letter.
	r = unicode.ToLower(unicode.ToUpper(r))
	switch r {
	case 'ß':
		return append(dst, "ss"...)
	case 'æ':
		return append(dst, "ae"...)
	case 'ø', 'œ':
		return append(dst, "oe"...)
	case 'đ', 'ð':
		return append(dst, 'd')
	case 'þ':
		return append(dst, "th"...)
	case 'ł':
		return append(dst, 'l')
	case 'ħ':
		return append(dst, 'h')
	case 'ŧ':
		return append(dst, 't')
	case 'ŋ':
		return append(dst, "ng"...)
	}
	return utf8.AppendRune(dst, r)
}

// maxWord is the most bytes of a folded word that are looked at; rubbish without a blank must not cost more.
const maxWord = 128

// foldWord folds a word as [Lexicon.Analyze] finds it: lower case letters and digits, ae for ä and ss for ß.
// Beyond Normalize it also takes compatibility characters apart (ﬁ, ², Ⅱ).
func foldWord(w string) string {
	if folded, ok := foldGerman(w); ok {
		return folded
	}
	var out []byte
	for _, r := range norm.NFKD.String(dropInvisible(w)) {
		if isWordRune(r) || unicode.IsMark(r) {
			out = appendFolded(out, r)
		}
	}
	folded := norm.NFC.String(string(out))
	if len(folded) <= maxWord {
		return folded
	}
	cut := maxWord
	for !utf8.RuneStart(folded[cut]) {
		cut--
	}
	return folded[:cut]
}

// foldGerman is foldWord for the letters of German and digits, which are nearly all there is; false if w has others.
func foldGerman(w string) (string, bool) {
	lower := true
	for i := range len(w) {
		if c := w[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			lower = false
			break
		}
	}
	if lower {
		return w[:min(len(w), maxWord)], true
	}
	var buf [maxWord]byte
	out := buf[:0]
	for _, r := range w {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			out = append(out, byte(r))
		case 'A' <= r && r <= 'Z':
			out = append(out, byte(r)+'a'-'A')
		default:
			switch r {
			case 'ä', 'Ä':
				out = append(out, "ae"...)
			case 'ö', 'Ö':
				out = append(out, "oe"...)
			case 'ü', 'Ü':
				out = append(out, "ue"...)
			case 'ß', 'ẞ':
				out = append(out, "ss"...)
			default:
				return "", false
			}
		}
	}
	return string(out[:min(len(out), maxWord)]), true
}
