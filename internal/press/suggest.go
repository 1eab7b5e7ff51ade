package press

import (
	"cmp"
	"fmt"
	"slices"

	"wortlaut/internal/kg"
)

// suggest makes the record of a suggestion.
func suggest(doc *document, d Directory, u utterance, names []Naming) *kg.Entity {
	r := &resolver{doc: doc, directory: d, names: names}
	who := r.speakers(u)
	words := string(doc.runes[u.words.start:u.words.end])
	key := fmt.Sprintf("press-%s-%06d", doc.key, u.words.start) // padded: by their ids, suggestions stand as they do in the text
	start, end := u.words.start, u.words.end
	s := &kg.Statement{
		ID: kg.ID(kg.KindStatement.Prefix() + ":" + key), Kind: u.kind, Text: words, Language: doc.language, MadeOn: doc.madeOn,
		Speakers:  who.attributions,
		Citations: []kg.Citation{{Document: doc.entity.ID, Kind: kg.Original, Start: &start, End: &end}},
	}
	reasons := append(slices.Clone(u.reasons), who.reasons...)
	first, _ := slices.BinarySearchFunc(names, start, func(n Naming, at int) int { return cmp.Compare(n.Start, at) })
	for _, n := range names[first:] {
		if n.End > end {
			break
		}
		if len(n.Subjects) != 1 {
			continue
		}
		if id := n.Subjects[0]; id.Kind().IsActor() && !who.speaks(id) && !slices.Contains(s.Mentions, id) {
			s.Mentions = append(s.Mentions, id)
		}
	}
	reasons = append(reasons, addTopics(doc, d, u, s)...)
	for _, t := range doc.there {
		if t.Text == words {
			reasons = append(reasons, fmt.Sprintf("The graph has these words already, as %s: accepting them would say them twice.", t.ID))
		}
	}
	return &kg.Entity{
		ID: kg.ID(kg.KindSuggestion.Prefix() + ":" + key), Name: firstWords(words, 8), Language: doc.language,
		Suggestion: &kg.Suggestion{
			Status: kg.SuggestionOpen, Document: doc.entity.ID, Statement: s, Entities: who.entities, Relationships: who.relationships, Reasons: reasons,
		},
	}
}

// addTopics makes positions of the topics that the words name, and tells of those that only the paragraph around them does. How the speaker stands to them
// is not guessed.
func addTopics(doc *document, d Directory, u utterance, s *kg.Statement) []string {
	var reasons []string
	for _, n := range d.Topics(s.Text) {
		id := n.Subjects[0]
		s.Positions = append(s.Positions, kg.Position{Subject: id})
		reasons = append(reasons, fmt.Sprintf("Topic %s: the words have %q.", id, string(doc.runes[u.words.start+n.Start:u.words.start+n.End])))
	}
	const farthest = 600 // code points of the paragraph on either side
	around := span{max(u.around.start, u.words.start-farthest), min(u.around.end, u.words.end+farthest)}
	for _, n := range d.Topics(string(doc.runes[around.start:around.end])) {
		id := n.Subjects[0]
		if !slices.ContainsFunc(s.Positions, func(q kg.Position) bool { return q.Subject == id }) {
			reasons = append(reasons, fmt.Sprintf("The paragraph names %s, the words themselves do not: it is no position of theirs.", id))
		}
	}
	return reasons
}
