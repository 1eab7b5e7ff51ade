package kg

import (
	"maps"
	"slices"

	"wortlaut/internal/text"
)

// world is what the graph holds of everything that a plan touches, as of one head.
type world struct {
	head    Head
	records map[ID]Record // what the plan touches or names, the claims that dependents have positions on, the sections that they cite, and what events are parts of
	resting map[ID][]ID   // records that name what is to be deleted
	texts   map[ID]string // held texts that statements have to be verified against, without those of the plan

	// dependents are statements that stay as they are but for what is computed of them: their document's text or their claim's
	// topics change.
	dependents []*Statement
	// bound are records that lie in documents whose text or place the plan changes: sections, and what cites a section.
	bound []Record
	// reindexed are records whose words fall into other parts, because topics' labels change.
	reindexed []Record

	topics      map[ID]*Entity // all topics before the plan
	relabelled  bool           // the plan changes what labels keeps of the topics
	topicsAfter map[ID]*Entity
	lexicon     *text.Lexicon // after the plan
}

// labels are the words and the order of the topics, and the lexicon made of the words, at one point of the graph's life.
type labels struct {
	number  int64 // Head.Labels
	topics  map[ID]*Entity
	lexicon *text.Lexicon
}

func newLabels(number int64, topics map[ID]*Entity) *labels {
	return &labels{number, topics, lexiconOf(topics)}
}

func lexiconOf(topics map[ID]*Entity) *text.Lexicon {
	var words []string
	for _, id := range slices.Sorted(maps.Keys(topics)) {
		words = append(words, entityNames(topics[id])...)
	}
	return text.NewLexicon(words...)
}

// topicsAfter are all topics once the plan is carried out.
func (p *plan) topicsAfter(before map[ID]*Entity) (after map[ID]*Entity, relabelled bool) {
	after = maps.Clone(before)
	for id := range p.deletes {
		if _, was := after[id]; was {
			delete(after, id)
			relabelled = true
		}
	}
	for id, r := range p.puts {
		if e, ok := r.(*Entity); ok && e.Topic != nil {
			was := before[id]
			relabelled = relabelled || was == nil || !slices.Equal(entityNames(was), entityNames(e)) || !slices.Equal(was.Topic.Broader, e.Topic.Broader)
			after[id] = e
		}
	}
	return after, relabelled
}

// changedTexts are the documents whose held text the plan changes; changedClaims the claims whose topics it changes.
func (p *plan) changedTexts(current map[ID]Record) (ids []ID) {
	for id, r := range p.puts {
		e, ok := r.(*Entity)
		if !ok || e.Document == nil {
			continue
		}
		if was, ok := current[id].(*Entity); ok && was.Document.SHA256 != e.Document.SHA256 {
			ids = append(ids, id)
		}
	}
	return distinct(ids)
}

func (p *plan) changedClaims(current map[ID]Record) (ids []ID) {
	for id, r := range p.puts {
		e, ok := r.(*Entity)
		if !ok || e.Claim == nil {
			continue
		}
		if was, ok := current[id].(*Entity); ok && !slices.Equal(was.Claim.Topics, e.Claim.Topics) {
			ids = append(ids, id)
		}
	}
	return distinct(ids)
}

// topicsOf says which topics a claim is about once the plan is carried out.
func (w *world) topicsOf(p *plan) func(ID) []ID {
	return func(claim ID) []ID {
		r := p.puts[claim]
		if r == nil {
			r = w.records[claim]
		}
		if e, ok := r.(*Entity); ok && e.Claim != nil {
			return e.Claim.Topics
		}
		return nil
	}
}
