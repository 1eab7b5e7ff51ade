package dna

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// held is the text of a document as DNA has it. DNA counts UTF-16 units, as Java does; the graph counts code points of the text in NFC.
type held struct {
	text       string
	normalized bool    // the text is in NFC already
	bytes      []int32 // for each UTF-16 unit, and the end, the byte that its character begins at
	runes      []int32 // likewise the code point
}

func measure(text string) held {
	h := held{text: text, normalized: norm.NFC.IsNormalString(text)}
	n := int32(0)
	for at, r := range text {
		for range utf16.RuneLen(r) {
			h.bytes, h.runes = append(h.bytes, int32(at)), append(h.runes, n)
		}
		n++
	}
	h.bytes, h.runes = append(h.bytes, int32(len(text))), append(h.runes, n)
	return h
}

// units is the length in UTF-16 units.
func (h held) units() int64 { return int64(len(h.bytes) - 1) }

// span is a part of a text in NFC: half-open code points, and the words there.
type span struct {
	start, end int
	words      string
	widened    bool // an end was within a character, which is taken whole
}

// span translates a half-open span of UTF-16 units within the text. An end within a surrogate pair, or between a letter and its combining
// marks, is moved outwards.
func (h held) span(start, stop int64) span {
	from, to := int(h.bytes[start]), int(h.bytes[stop])
	s := span{start: int(h.runes[start]), end: int(h.runes[stop])}
	if start > 0 && h.bytes[start-1] == h.bytes[start] {
		s.widened = true // from is where the pair begins
	}
	if h.bytes[stop-1] == h.bytes[stop] {
		s.widened = true
		_, size := utf8.DecodeRuneInString(h.text[to:])
		to, s.end = to+size, s.end+1
	}
	if h.normalized {
		s.words = h.text[from:to]
		return s
	}
	for ; from > 0 && !beginsCharacter(h.text[from:]); s.widened = true {
		_, size := utf8.DecodeLastRuneInString(h.text[:from])
		from -= size
	}
	for ; to < len(h.text) && !beginsCharacter(h.text[to:]); s.widened = true {
		_, size := utf8.DecodeRuneInString(h.text[to:])
		to += size
	}
	s.words = norm.NFC.String(h.text[from:to])
	s.start = utf8.RuneCountInString(norm.NFC.String(h.text[:from]))
	s.end = s.start + utf8.RuneCountInString(s.words)
	return s
}

// beginsCharacter says whether what stands before s can be brought into NFC without it.
func beginsCharacter(s string) bool { return norm.NFC.PropertiesString(s).BoundaryBefore() }

// blank says whether there is nothing to read in s.
func blank(s string) bool { return strings.TrimSpace(s) == "" }

// offsets are, for each code point of a text and its end, the UTF-16 unit that it begins at.
func offsets(text string) []int {
	var at []int
	n := 0
	for _, r := range text {
		at = append(at, n)
		n += utf16.RuneLen(r)
	}
	return append(at, n)
}
