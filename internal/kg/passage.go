package kg

import "wortlaut/internal/text"

// Passage is the part of the held text of a document from start up to, but not including, end, in code points; nil when no text is
// held. An end that is not given, or lies behind the text's, is the text's. held is what [Graph.TextsOf] has of it.
func Passage(document *Entity, held map[ID]string, start int, end *int) (*string, error) {
	words, ok := held[document.ID]
	if !ok && document.Document.SHA256 == "" {
		return nil, nil
	}
	stop := document.Document.Extent()
	if end != nil {
		stop = min(*end, stop)
	}
	if start < 0 || end != nil && *end < start {
		return nil, Errorf(Invalid, "from %d to %d is no part of a text: 0 ≤ start ≤ end", start, stop)
	}
	part, ok := text.Slice(words, min(start, stop), stop)
	if !ok {
		return nil, Errorf(Internal, "%s has a text of another length than it says", document.ID)
	}
	return &part, nil
}
