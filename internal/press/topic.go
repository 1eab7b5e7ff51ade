package press

import (
	"slices"
	"strings"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// Topics finds the topics that a text names, in the order in which it first does. A label of one word is found as that word and as a part of a compound
// (Weiterbildungsmaßnahmen: Weiterbildung). A label of several words is found where they stand in a row, and where a sentence has what it is made of; see
// [loosely].
func (d *directory) Topics(s string) []Naming {
	tokens := d.lexicon.Analyze(s)
	covered := d.within(s, tokens)
	var found []topicMatch
	for begin, end := range sentenceRuns([]rune(s), tokens) {
		sentence := tokens[begin:end]
		for _, l := range d.topics {
			for _, words := range matches(sentence, l) {
				m := topicMatch{subject: l.subject}
				for _, w := range words {
					if !covered[begin+w] {
						m.words = append(m.words, begin+w)
					}
				}
				if len(m.words) == len(words) {
					found = append(found, m)
				}
			}
		}
	}
	return d.lowest(tokens, found)
}

// topicMatch is a topic and the words that name it.
type topicMatch struct {
	subject kg.ID
	words   []int
}

// within says of each word whether it stands in the name of an actor or an event, and so names no topic: the SGB II of the Forum SGB II.
func (d *directory) within(s string, tokens []text.Token) []bool {
	covered := make([]bool, len(tokens))
	names := d.Names(s)
	for i, t := range tokens {
		for len(names) > 0 && names[0].End <= t.Start {
			names = names[1:]
		}
		covered[i] = len(names) > 0 && names[0].Start <= t.Start
	}
	return covered
}

// sentenceRuns yields the runs of tokens between the signs that end sentences.
func sentenceRuns(runes []rune, tokens []text.Token) func(yield func(begin, end int) bool) {
	return func(yield func(begin, end int) bool) {
		begin := 0
		for i := range tokens {
			last := i+1 == len(tokens)
			if !last {
				gap := string(runes[tokens[i].End:tokens[i+1].Start])
				if !strings.ContainsAny(gap, ".!?\n") || !strings.ContainsAny(gap, " \n") {
					continue
				}
			}
			if !yield(begin, i+1) {
				return
			}
			begin = i + 1
		}
	}
}

// matches are the places of a sentence where a label is, each as the words of it.
func matches(sentence []text.Token, l label) [][]int {
	var out [][]int
	for i := range sentence {
		if len(l.words) > len(sentence)-i {
			break
		}
		if sameStems(sentence[i:], l.words) || len(l.words) == 1 && hasPart(sentence[i], l.words[0]) {
			run := make([]int, len(l.words))
			for n := range run {
				run[n] = i + n
			}
			out = append(out, run)
		}
	}
	if len(out) == 0 && len(l.words) > 1 {
		if words := loosely(sentence, l); words != nil {
			out = append(out, words)
		}
	}
	return out
}

// hasPart says whether a word is a compound with another in it. Short words are found as words only; long ones also where the rest of the compound is a word that
// nobody has on a list: Digitalisierungsschub.
func hasPart(t, word text.Token) bool {
	const (
		fewest = 5
		long   = 8
		rest   = 4 // letters, so that it is no ending
	)
	if len(word.Surface) >= long && len(t.Surface) >= len(word.Surface)+rest && strings.HasPrefix(t.Surface, word.Surface) {
		return true
	}
	return len(word.Surface) >= fewest && slices.ContainsFunc(t.Parts, func(p text.Part) bool { return p.Stem == word.Stem })
}

// loosely are the words of a sentence that are what a label of several words is made of: its first word or the noun that this ends with, one more word at least,
// whole or in part, and half of the letters of the label in all, function words left aside. So "Erfahrungsaustausch und Zusammenarbeit der Jobcenter" is found in
// "ein intensiver Austausch und die Zusammenarbeit", and "Zweite Stufe der Bürgergeldreform" in "mit der zweiten Stufe des Bürgergelds".
func loosely(sentence []text.Token, l label) []int {
	total, have, first := 0, 0, true
	var words []int
	for _, w := range l.words {
		if w.Stop {
			continue
		}
		total += len(w.Surface)
		at, letters := sharing(sentence, w, first)
		if at < 0 && first {
			return nil
		}
		first = false
		if at >= 0 && !slices.Contains(words, at) {
			words = append(words, at)
			have += letters
		}
	}
	if len(words) < 2 || 2*have < total {
		return nil
	}
	return words
}

// sharing is the word of a sentence that has most of a label's word: all of it, a compound of which it is a part, or a part of it; -1 for none. Of the head of
// a label, only the part that it ends with will do.
func sharing(sentence []text.Token, w text.Token, head bool) (at, letters int) {
	at = -1
	for i, t := range sentence {
		n := 0
		switch {
		case t.Stem == w.Stem || hasPart(t, w):
			n = len(w.Surface)
		default:
			for _, p := range w.Parts {
				if t.Stem == p.Stem && !t.Stop && (!head || strings.HasSuffix(w.Surface, p.Surface)) {
					n = max(n, len(p.Surface))
				}
			}
		}
		if n > letters {
			at, letters = i, n
		}
	}
	return at, letters
}

// lowest leaves out what is named by words that name a topic below it, too, and keeps the first naming of each topic.
func (d *directory) lowest(tokens []text.Token, found []topicMatch) []Naming {
	var out []Naming
	for _, m := range found {
		below := func(o topicMatch) bool {
			return o.subject != m.subject && d.isBelow(o.subject, m.subject, 0) && !slices.ContainsFunc(m.words, func(w int) bool { return !slices.Contains(o.words, w) })
		}
		seen := func(n Naming) bool { return n.Subjects[0] == m.subject }
		if slices.ContainsFunc(found, below) || slices.ContainsFunc(out, seen) {
			continue
		}
		first, last := slices.Min(m.words), slices.Max(m.words)
		out = append(out, Naming{[]kg.ID{m.subject}, tokens[first].Start, tokens[last].End})
	}
	slices.SortStableFunc(out, func(a, b Naming) int { return a.Start - b.Start })
	return out
}

// maxDepth bounds the way up from a topic.
const maxDepth = 16

// isBelow says whether a topic is narrower than another, however far.
func (d *directory) isBelow(id, above kg.ID, depth int) bool {
	e := d.entities[id]
	if e == nil || depth == maxDepth {
		return false
	}
	return slices.ContainsFunc(e.Topic.Broader, func(b kg.ID) bool { return b == above || d.isBelow(b, above, depth+1) })
}
