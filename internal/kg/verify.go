package kg

import (
	"fmt"
	"unicode/utf8"

	"wortlaut/internal/text"
)

// contextLength is how many code points of the surrounding text a citation keeps before and after its span.
const contextLength = 32

// holder gives the held text of a document, and whether one is held. The text is indexed: a protocol is cut hundreds of times.
type holder func(document ID) (*text.Indexed, bool)

// verify anchors the citations of a statement in the held texts and says what became of the first that claims to have its words.
// A citation without a span gets that of the words' first occurrence; one whose words have moved, because the text has changed,
// gets that of the occurrence its prefix and suffix fit best. A span that is given and wrong, while the words stand
// elsewhere, is reported as misplaced, so that the caller can refuse it.
func verify(s *Statement, held holder) (v Verification, misplaced []string) {
	v = Unverified
	decided := false
	for i := range s.Citations {
		c := &s.Citations[i]
		doc, ok := held(c.Document)
		if !ok || c.Kind != Original && c.Kind != Reprint {
			continue
		}
		got, wrong := anchor(c, s.Text, doc)
		if wrong != "" {
			misplaced = append(misplaced, wrong)
		}
		if !decided {
			v, decided = got, true
		}
	}
	return v, misplaced
}

// anchor finds the words of a citation in a text and sets its span and what stands around it.
func anchor(c *Citation, words string, doc *text.Indexed) (Verification, string) {
	if c.Start != nil {
		if there, ok := doc.Slice(*c.Start, *c.End); ok {
			if exact, normalized := text.EqualQuote(there, words); exact || normalized {
				surround(c, doc)
				return verdict(exact), ""
			}
		}
	}
	place, found := find(doc.String(), words, c.Prefix, c.Suffix)
	if !found {
		return Missing, ""
	}
	var wrong string
	if c.Start != nil {
		wrong = fmt.Sprintf("the words are not at [%d, %d) of %s but at [%d, %d)", *c.Start, *c.End, c.Document, place.Start, place.End)
	}
	c.Start, c.End = &place.Start, &place.End
	surround(c, doc)
	return verdict(place.Exact), wrong
}

// find finds words in a text: where they stand between prefix and suffix, else behind the one, else before the other, else
// where they stand first.
func find(doc, words, prefix, suffix string) (text.Location, bool) {
	for _, context := range [][2]string{{prefix, suffix}, {prefix, ""}, {"", suffix}} {
		if context[0]+context[1] == "" {
			continue
		}
		if place, ok := text.Locate(doc, context[0]+words+context[1]); ok && place.Exact {
			place.Start += utf8.RuneCountInString(context[0])
			place.End -= utf8.RuneCountInString(context[1])
			return place, true
		}
	}
	return text.Locate(doc, words)
}

func verdict(exact bool) Verification {
	if exact {
		return Verbatim
	}
	return Normalized
}

func surround(c *Citation, doc *text.Indexed) {
	c.Prefix, _ = doc.Slice(max(0, *c.Start-contextLength), *c.Start)
	c.Suffix, _ = doc.Slice(*c.End, min(doc.Len(), *c.End+contextLength))
}
