package model

import "wortlaut/internal/kg"

// Suggestion is the view of a suggestion.
type Suggestion struct{ Entity }

func (s *Suggestion) record() *kg.Suggestion { return s.Record.Suggestion }

// Status says whether somebody has decided on it.
func (s *Suggestion) Status() kg.SuggestionStatus { return s.record().Status }

// Kind is how it was said.
func (s *Suggestion) Kind() kg.StatementKind { return s.record().Statement.Kind }

// Text is the words.
func (s *Suggestion) Text() string { return s.record().Statement.Text }

// Language is the language of the words.
func (s *Suggestion) Language() string { return languageOf(s.record().Statement.Language) }

// MadeOn is when it was said.
func (s *Suggestion) MadeOn() kg.FuzzyDate { return s.record().Statement.MadeOn }

// Reasons say by what the words were found to be somebody's.
func (s *Suggestion) Reasons() []string { return filled(s.record().Reasons) }

// Citations are where the words stand.
func (s *Suggestion) Citations() []*Citation {
	return citations(s.record().Statement.Citations, s.Siblings)
}

// Speakers are who is suggested to have said it.
func (s *Suggestion) Speakers() []*SuggestedSpeaker {
	out := make([]*SuggestedSpeaker, len(s.record().Statement.Speakers))
	for i, a := range s.record().Statement.Speakers {
		out[i] = &SuggestedSpeaker{a, s}
	}
	return out
}

// SuggestedSpeaker is the view of one speaker of a suggestion.
type SuggestedSpeaker struct {
	Record kg.Attribution
	Of     *Suggestion
}

// Wording is the words of the attribution.
func (a *SuggestedSpeaker) Wording() *string { return known(a.Record.Wording) }

// Post is the title of the post that the source tells of.
func (a *SuggestedSpeaker) Post() *string { return known(a.Of.record().Post(a.Record)) }

// Suggested is the entity with an id that the suggestion brings along, nil if it brings none.
func (a *SuggestedSpeaker) Suggested(id kg.ID) *kg.Entity { return a.Of.record().Entity(id) }

// MergeCandidate is the view of two that may be the same.
type MergeCandidate struct {
	Record   kg.Candidate
	Siblings *Cohort
}

// Nodes are the two.
func (c *MergeCandidate) Nodes() []Node {
	return []Node{NewEntity(c.Record.A, c.Siblings), NewEntity(c.Record.B, c.Siblings)}
}

// Reasons are what speaks for it.
func (c *MergeCandidate) Reasons() []string { return filled(c.Record.Reasons) }

// Weak says whether a name is all that they have in common.
func (c *MergeCandidate) Weak() bool { return c.Record.Weak }
