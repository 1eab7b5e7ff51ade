package plenary

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"wortlaut/internal/text"
)

// anchor is where a printed page begins: before a code point of a block.
type anchor struct{ at, page int }

// inline is the text of a paragraph as it is held: white space of the file is one blank, and none at either end; what else is printed, no-break spaces
// and soft hyphens too, stays as it is.
type inline struct {
	b       strings.Builder
	length  int // code points written
	gap     bool
	anchors []anchor
	// apart is what stands in the paragraph and is no part of its sentences: footnotes and tables.
	apart []*node
}

// read is the text of an element, without the names of speakers that are marked up in it.
func (in *inline) read(n *node) {
	for i, k := range n.kids {
		if k.elem == nil {
			in.write(k.text)
			continue
		}
		switch e := k.elem; e.name {
		case "redner":
		case "fussnote", "table":
			in.apart = append(in.apart, e)
		case "a":
			if page, ok := pageOf(e); ok {
				in.anchors = append(in.anchors, anchor{in.length, page})
			} else {
				in.read(e)
			}
		case "sup":
			if !isFootnoteMark(n.kids[i+1:]) {
				in.read(e)
			}
		default:
			in.read(e)
		}
	}
}

// isFootnoteMark says whether what was just read is the number of a footnote: it stands right before it.
func isFootnoteMark(next []kid) bool {
	return len(next) > 0 && next[0].elem != nil && next[0].elem.name == "fussnote"
}

// pageOf is the printed page that begins at an anchor.
func pageOf(a *node) (int, bool) {
	digits, ok := strings.CutPrefix(attribute(a.attr, "id"), "S")
	if !ok {
		return 0, false
	}
	page, err := strconv.Atoi(digits)
	return page, err == nil
}

func (in *inline) write(s string) {
	for _, r := range s {
		switch {
		case r == ' ' || r == '\t' || r == '\n' || r == '\r', in.length == 0 && unicode.IsSpace(r):
			in.gap = in.length > 0
			continue
		case in.gap:
			in.b.WriteByte(' ')
			in.length++
			in.gap = false
		}
		in.b.WriteRune(r)
		in.length++
	}
}

// text is what was read, in NFC.
func (in *inline) text() string {
	return text.NFC(strings.TrimRightFunc(in.b.String(), unicode.IsSpace))
}

// runes is the length of a text in code points.
func runes(s string) int { return utf8.RuneCountInString(s) }
