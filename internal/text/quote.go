package text

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Location is a place of a quote in a document: half-open code point offsets.
type Location struct {
	Start, End int
	Exact      bool // the document has the quote letter by letter, otherwise up to white space and quotation marks
	Unique     bool // no other place matches in the same way
}

// Locate returns the first place of a quote in a document; false if there is none. If no place is exact, it takes one that
// is equal but for the length and kind of white space and the kind of quotation marks („ “ ” " » « ‚ ‘ ' …), white space
// around the quote left aside. Both are taken as they are: bring them to [NFC] first. A quote of nothing but white space
// is nowhere. The time is linear.
func Locate(document, quote string) (Location, bool) {
	document, quote = valid(document), valid(quote)
	if plainQuote(quote) == "" {
		return Location{}, false
	}
	if at := strings.Index(document, quote); at >= 0 {
		start := utf8.RuneCountInString(document[:at])
		_, size := utf8.DecodeRuneInString(document[at:])
		return Location{
			Start: start, End: start + utf8.RuneCountInString(quote),
			Exact: true, Unique: !strings.Contains(document[at+size:], quote),
		}, true
	}
	return locatePlain(document, plainQuote(quote))
}

// locatePlain finds a quote that is already plain.
func locatePlain(document, quote string) (Location, bool) {
	plain := plainQuote(document)
	at := strings.Index(plain, quote)
	if at < 0 {
		return Location{}, false
	}
	// Walk the document again instead of keeping an offset for each byte: the quote neither begins nor ends with white
	// space, so that its first and last rune stand for one rune of the document each.
	loc := Location{}
	written, n := 0, 0
	for r, size := range plainRunes(document) {
		if r >= 0 {
			if written == at {
				loc.Start = n
			}
			written += utf8.RuneLen(r)
			if written == at+len(quote) {
				loc.End = n + size
				break
			}
		}
		n += size
	}
	_, size := utf8.DecodeRuneInString(plain[at:])
	loc.Unique = !strings.Contains(plain[at+size:], quote)
	return loc, true
}

// Slice returns the code points from start up to end, half-open; false if the document has not got them. It makes no copy.
func Slice(document string, start, end int) (string, bool) {
	if start < 0 || end < start {
		return "", false
	}
	from, ok := skip(document, start)
	if !ok {
		return "", false
	}
	size, ok := skip(document[from:], end-start)
	if !ok {
		return "", false
	}
	return valid(document[from : from+size]), true
}

// skip returns the length in bytes of the first n code points of s; false if it has fewer.
func skip(s string, n int) (int, bool) {
	at := 0
	for range n {
		if at >= len(s) {
			return 0, false
		}
		if s[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at, true
}

// EqualQuote reports whether two texts are identical, and whether they are equal but for white space and quotation marks,
// as for [Locate].
func EqualQuote(a, b string) (exact, normalized bool) {
	a, b = valid(a), valid(b)
	return a == b, a == b || plainQuote(a) == plainQuote(b)
}

// plainQuote returns s with one quotation mark for all, one space for each run of white space, and none at either end.
func plainQuote(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for r := range plainRunes(s) {
		if r >= 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainRunes yields the runes of plainQuote(s), each with the number of code points of s that it stands for; the white
// space before the first comes as a rune of -1, that behind the last not at all.
func plainRunes(s string) iter.Seq2[rune, int] {
	return func(yield func(rune, int) bool) {
		blanks, begun := 0, false
		for _, r := range s {
			if unicode.IsSpace(r) {
				blanks++
				continue
			}
			if blanks > 0 {
				gap := rune(-1)
				if begun {
					gap = ' '
				}
				if !yield(gap, blanks) {
					return
				}
				blanks = 0
			}
			if isQuotationMark(r) {
				r = plainMark
			}
			if !yield(r, 1) {
				return
			}
			begun = true
		}
	}
}
