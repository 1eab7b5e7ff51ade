package text

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed words.txt
var wordList string

// minLabelWord is the fewest letters that a word of a label needs to enter a lexicon: shorter ones (Rat, Amt) would be
// found in words that have nothing to do with them, unless the base list, which is tried against such words, has them.
const minLabelWord = 4

// Lexicon knows the words of which German compounds are made: an embedded base list and the words of labels. It does not
// change and may be used concurrently.
type Lexicon struct {
	nodes []node
	whole map[string]bool // words that are never taken apart
}

// node is a place in a trie of folded words.
type node struct {
	next [26]int32
	use  use
}

// use says how the letters that lead to a node may stand in a compound.
type use uint8

const (
	useWord   use = 1 << iota // anywhere
	useElided                 // before another part, standing for the word with an e: Schul-pflicht
	useBound                  // before another part: Wohn-geld
)

var baseLexicon = sync.OnceValue(func() *Lexicon {
	l := &Lexicon{nodes: make([]node, 1), whole: make(map[string]bool)}
	for line := range strings.Lines(wordList) {
		entry := strings.TrimSpace(line)
		if entry == "" || strings.HasPrefix(entry, "#") {
			continue
		}
		if w, ok := strings.CutPrefix(entry, "="); ok {
			w = foldWord(w)
			l.whole[w] = true
			l.insert(w, useWord)
		} else if w, ok := strings.CutSuffix(entry, "-"); ok {
			l.insert(foldWord(w), useBound)
		} else {
			l.add(foldWord(entry))
		}
	}
	return l
})

// NewLexicon returns the base list extended by the words of labels, such as those of topics.
func NewLexicon(labels ...string) *Lexicon {
	base := baseLexicon()
	l := &Lexicon{nodes: slices.Clone(base.nodes), whole: base.whole}
	for _, label := range labels {
		for _, w := range l.Adds(label) {
			l.add(w)
		}
	}
	return l
}

// Adds returns the words of a label, folded and in order, that a lexicon with this label would have and l has not. None
// means that no text has to be analysed again because of it.
func (l *Lexicon) Adds(label string) []string {
	added := make(map[string]bool)
	sc := scanner{text: valid(label)}
	for w, ok := sc.next(); ok; w, ok = sc.next() {
		folded := foldWord(w.base + w.tail)
		if len(folded) >= minLabelWord && len(folded) <= maxToken && isAlphabetic(folded) &&
			!stopWords[folded] && !l.Contains(folded) {
			added[folded] = true
		}
	}
	return slices.Sorted(maps.Keys(added))
}

// Contains reports whether a compound may have the word in any place.
func (l *Lexicon) Contains(word string) bool {
	at := int32(0)
	for _, c := range []byte(foldWord(word)) {
		if c < 'a' || c > 'z' {
			return false
		}
		if at = l.nodes[at].next[c-'a']; at == 0 {
			return false
		}
	}
	return l.nodes[at].use&useWord != 0
}

// minElided is the fewest letters of a word whose final e may be left out in a compound.
const minElided = 5

func (l *Lexicon) add(w string) {
	l.insert(w, useWord)
	if stem, ok := strings.CutSuffix(w, "e"); ok && len(w) >= minElided {
		l.insert(stem, useElided)
	}
}

func (l *Lexicon) insert(w string, u use) {
	at := int32(0)
	for _, c := range []byte(w) {
		next := l.nodes[at].next[c-'a']
		if next == 0 {
			next = int32(len(l.nodes))
			l.nodes = append(l.nodes, node{})
			l.nodes[at].next[c-'a'] = next
		}
		at = next
	}
	l.nodes[at].use |= u
}
