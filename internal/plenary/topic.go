package plenary

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// matcher finds the topics that a text names. A topic is named by its label and by each of its other names, in whatever form the words have and within
// compounds (Bürgergeldes, Bürgergeld-Reform, also with words that no list has); a name of several words stands together and in order; an acronym is
// written as it is in the name.
type matcher struct {
	words  *text.Analyzer
	labels map[string][]label // by the stem of their first word
	// long are the names of one long word, the longest first; holding are those that words were found to hold.
	long    []longLabel
	holding map[string]*longLabel
}

// longLabel is a name of one word that is found wherever it stands within a word.
type longLabel struct {
	topic kg.ID
	word  string // folded
}

// minLong is the fewest letters, folded, of a longLabel: a shorter one may stand in a word that has nothing to do with it.
const minLong = 8

// maxHolding is how many words a matcher remembers.
const maxHolding = 200_000

// label is a name of a topic.
type label struct {
	topic kg.ID
	words []labelWord
}

// labelWord is a word of a label. Exact is how it has to be written, "" if only its stem counts.
type labelWord struct{ stem, exact string }

// maxAcronym is the most letters of a word that, all of them being capitals, is taken for an acronym.
const maxAcronym = 5

func newMatcher(topics []*kg.Entity) *matcher {
	var names []string
	for _, t := range topics {
		names = append(names, namesOf(t)...)
	}
	m := &matcher{words: text.NewLexicon(names...).Analyzer(), labels: map[string][]label{}, holding: map[string]*longLabel{}}
	for _, t := range topics {
		for _, called := range namesOf(t) {
			m.add(t.ID, called)
		}
	}
	slices.SortStableFunc(m.long, func(a, b longLabel) int { return cmp.Compare(len(b.word), len(a.word)) })
	return m
}

func namesOf(e *kg.Entity) []string {
	names := []string{e.Name}
	for _, n := range e.Names {
		names = append(names, n.Text)
	}
	return names
}

func (m *matcher) add(topic kg.ID, called string) {
	called = text.NFC(called)
	l := label{topic: topic}
	letters := []rune(called)
	tokens := m.words.Analyze(called)
	if len(tokens) == 1 && len(tokens[0].Surface) >= minLong {
		m.long = append(m.long, longLabel{topic, tokens[0].Surface})
	}
	for _, t := range tokens {
		w := labelWord{stem: t.Stem}
		if written := letters[t.Start:t.End]; isAcronym(written) {
			w.exact = string(written)
		}
		l.words = append(l.words, w)
	}
	if len(l.words) > 0 {
		m.labels[l.words[0].stem] = append(m.labels[l.words[0].stem], l)
	}
}

func isAcronym(word []rune) bool {
	return len(word) > 1 && len(word) <= maxAcronym && !slices.ContainsFunc(word, func(r rune) bool { return !unicode.IsUpper(r) })
}

// mention is a place that names a topic.
type mention struct {
	topic kg.ID
	span
}

// mentions are the places of a paragraph that name topics, in order. Where the name of one topic is a part of the name of another (Bürgergeld within
// Bürgergeldreform), only the longer one is named.
func (m *matcher) mentions(paragraph string) []mention {
	if len(m.labels) == 0 {
		return nil
	}
	var found []mention
	var letters []rune
	tokens := m.words.Analyze(paragraph)
	for i, t := range tokens {
		before := len(found)
		for _, l := range m.labels[t.Stem] {
			if letters == nil {
				letters = []rune(paragraph)
			}
			if l.standsAt(tokens[i:], letters) {
				found = append(found, mention{l.topic, span{t.Start, tokens[i+len(l.words)-1].End}})
			}
		}
		for _, p := range t.Parts {
			for _, l := range m.labels[p.Stem] {
				if len(l.words) == 1 && l.words[0].exact == "" {
					found = append(found, mention{l.topic, span{p.Start, p.End}})
				}
			}
		}
		if l := m.held(t.Surface); l != nil && len(found) == before {
			found = append(found, mention{l.topic, span{t.Start, t.End}})
		}
	}
	return widest(found)
}

// held is the longest of the long names that a word holds, nil if it holds none.
func (m *matcher) held(word string) *longLabel {
	if len(word) < minLong {
		return nil
	}
	held, known := m.holding[word]
	if !known {
		if i := slices.IndexFunc(m.long, func(l longLabel) bool { return strings.Contains(word, l.word) }); i >= 0 {
			held = &m.long[i]
		}
		if len(m.holding) >= maxHolding {
			clear(m.holding)
		}
		m.holding[word] = held
	}
	return held
}

// standsAt says whether the label's words are the next ones.
func (l label) standsAt(tokens []text.Token, letters []rune) bool {
	if len(tokens) < len(l.words) {
		return false
	}
	for i, w := range l.words {
		t := tokens[i]
		if t.Stem != w.stem || w.exact != "" && string(letters[t.Start:t.End]) != w.exact {
			return false
		}
	}
	return true
}

// widest leaves out what lies within another mention, and what stands twice.
func widest(found []mention) []mention {
	within := func(a, b mention) bool { return b.start <= a.start && a.end <= b.end && b.end-b.start > a.end-a.start }
	kept := slices.DeleteFunc(slices.Clone(found), func(a mention) bool {
		return slices.ContainsFunc(found, func(b mention) bool { return within(a, b) })
	})
	slices.SortFunc(kept, func(a, b mention) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.topic, b.topic), cmp.Compare(a.end, b.end))
	})
	return slices.Compact(kept)
}

// passage is a run of sentences each of which names a topic.
type passage struct {
	span
	topics []kg.ID // each once, in the order in which they are named
}

// passages are the longest runs of sentences of a paragraph that name topics.
func (m *matcher) passages(paragraph string) []passage {
	mentions := m.mentions(paragraph)
	if len(mentions) == 0 {
		return nil
	}
	var found []passage
	open := false
	for _, s := range sentences([]rune(paragraph)) {
		topics := namedIn(mentions, s)
		switch {
		case len(topics) == 0:
			open = false
		case open:
			last := &found[len(found)-1]
			last.end = s.end
			last.topics = union(last.topics, topics...)
		default:
			found = append(found, passage{s, union(nil, topics...)})
			open = true
		}
	}
	return found
}

// namedIn are the topics that are named within a sentence.
func namedIn(mentions []mention, s span) []kg.ID {
	var topics []kg.ID
	for _, m := range mentions {
		if s.start <= m.start && m.end <= s.end {
			topics = append(topics, m.topic)
		}
	}
	return topics
}

// union adds to a list what it does not have.
func union[T comparable](list []T, more ...T) []T {
	for _, t := range more {
		if !slices.Contains(list, t) {
			list = append(list, t)
		}
	}
	return list
}
