package kg

import (
	"fmt"
	"slices"
)

// Suggestion is a statement that was found in a document and that nobody has looked at yet: nothing in it is a fact of the graph before somebody
// accepts it. The name of its entity is the first words of what was said.
type Suggestion struct {
	Status SuggestionStatus `json:"status"`
	// Document is the one in which the statement was found.
	Document ID `json:"document"`
	// Statement is what acceptance writes. It names records of the graph, and those of Entities.
	Statement *Statement `json:"statement"`
	// Entities and Relationships are what the document tells besides, and what the graph does not have: a speaker, the post that the speaker
	// holds. Acceptance writes them, too.
	Entities      []*Entity       `json:"entities,omitempty"`
	Relationships []*Relationship `json:"relationships,omitempty"`
	// Reasons say, a sentence each, by what the words were found to be someone's, and who else it could be.
	Reasons []string `json:"reasons,omitempty"`
}

// SuggestionStatus says whether somebody has looked at a suggestion.
type SuggestionStatus string

// The states of a suggestion.
const (
	SuggestionOpen     SuggestionStatus = "OPEN"
	SuggestionAccepted SuggestionStatus = "ACCEPTED"
	SuggestionRejected SuggestionStatus = "REJECTED"
)

var suggestionStatuses = []SuggestionStatus{SuggestionOpen, SuggestionAccepted, SuggestionRejected}

// checkSuggestion sees to it that what is suggested could be written, as far as it can be told without the graph.
func checkSuggestion(p *problems, s *Suggestion) {
	checkEnum(p, "suggestion.status", s.Status, suggestionStatuses)
	if s.Document.Kind() != KindDocument {
		p.addf("suggestion.document", "%q is not a document", Clip(string(s.Document)))
	}
	if s.Statement == nil {
		p.addf("suggestion.statement", "there is nothing that could be accepted")
		return
	}
	checkInner(p, "statement", s.Statement)
	if !slices.ContainsFunc(s.Statement.Citations, func(c Citation) bool { return c.Document == s.Document }) {
		p.addf("suggestion.statement.citations", "the statement does not stand in %s", s.Document)
	}
	for i, e := range s.Entities {
		at := fmt.Sprintf("entities[%d]", i)
		switch {
		case e == nil:
			p.addf("suggestion."+at, "there is nothing")
		case e.Suggestion != nil:
			p.addf("suggestion."+at, "a suggestion suggests no suggestions")
		default:
			checkInner(p, at, e)
		}
	}
	for i, r := range s.Relationships {
		at := fmt.Sprintf("relationships[%d]", i)
		if r == nil {
			p.addf("suggestion."+at, "there is nothing")
		} else {
			checkInner(p, at, r)
		}
	}
}

func checkInner(p *problems, at string, r Record) {
	for _, wrong := range CheckRecord(r) {
		p.addf("suggestion."+at, "%s", wrong)
	}
}
