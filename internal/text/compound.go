package text

import (
	"slices"
	"strings"
)

// links are the elements that join a part of a compound to the next one, those without or with few letters first.
var links = [...]string{"", "s", "n", "e", "es", "en", "er", "ens"}

// inflections are the endings that the last part may have.
var inflections = [...]string{"", "e", "n", "s", "en", "er", "es", "em", "ern", "se", "sen", "ses", "in", "innen", "nen"}

const (
	minPart  = 3 // letters of a part
	maxParts = 6
)

// part is a piece of a compound: the half-open range of bytes that it takes in the folded word, and the word it is.
type part struct {
	lo, hi        int
	surface, stem string
}

// parts returns the words of which a folded word is made: the parts of the compound, down to those that are none
// themselves, the runs of parts that lie side by side (Bürgergeld and Geldreform in Bürger-geld-reform), and the
// masculine form of feminine ones. None if it is no compound. The whole word must be covered: Rat is not in Beratung.
func (l *Lexicon) parts(w string) []part {
	if !isAlphabetic(w) {
		return nil
	}
	leaves := l.appendLeaves(nil, w, 0)
	var parts []part
	for i := range leaves {
		for j := i; j < len(leaves); j++ {
			surface := w[leaves[i].lo:leaves[j].hi]
			if surface != w {
				parts = append(parts, part{leaves[i].lo, leaves[j].hi, surface, stemOf(surface)})
			}
			if base, ok := masculine(surface); ok {
				parts = append(parts, part{leaves[i].lo, leaves[i].lo + len(base), base, stemOf(base)})
			}
		}
	}
	return parts
}

// appendLeaves appends the innermost parts of w, which begins at byte at of the whole word; w itself if it has none.
func (l *Lexicon) appendLeaves(leaves []cut, w string, at int) []cut {
	cuts := l.split(w)
	if cuts == nil {
		return append(leaves, cut{lo: at, hi: at + len(w)})
	}
	for _, c := range cuts {
		inner := w[c.lo:c.hi]
		if c.elided {
			inner += "e"
		}
		leaves = l.appendLeaves(leaves, inner, at+c.lo)
		last := &leaves[len(leaves)-1]
		last.hi = min(last.hi, at+c.hi)
	}
	return leaves
}

// cut is a part of a split, without the link behind it.
type cut struct {
	lo, hi int
	elided bool
}

// split takes a folded word apart into two or more words of the lexicon. Of several ways it takes the one with the fewest
// parts, then with the fewest letters in links, then with the longest first part. Nil if there is none.
func (l *Lexicon) split(w string) []cut {
	if len(w) < 2*minPart || len(w) > maxWord || l.isWhole(w) {
		return nil
	}
	s := splitter{lexicon: l, word: w}
	if best := s.from(0); best.parts == 0 || best.parts > maxParts {
		return nil
	}
	var cuts []cut
	for at := 0; at < len(w); {
		r := s.best[at]
		cuts = append(cuts, cut{at, int(r.end), r.elided})
		at = int(r.next)
	}
	return cuts
}

// isWhole reports whether w is a word that is never taken apart, or a form of it.
func (l *Lexicon) isWhole(w string) bool {
	for _, ending := range inflections {
		if base, ok := strings.CutSuffix(w, ending); ok && l.whole[base] {
			return true
		}
	}
	return false
}

// splitter remembers the best way to split each rest of a word, so that the time is bounded by the word's length times
// that of the longest word of the lexicon.
type splitter struct {
	lexicon *Lexicon
	word    string
	known   [maxWord + 1]bool
	best    [maxWord + 1]rest
}

// rest is the best way to split what is left of a word. No parts: there is none.
type rest struct {
	parts, linked uint8 // parts, and letters in links
	end, next     uint8 // of the first part, and where the next one begins
	elided        bool
}

func (r rest) better(than rest) bool {
	if than.parts == 0 || r.parts != than.parts {
		return than.parts == 0 || r.parts < than.parts
	}
	if r.linked != than.linked {
		return r.linked < than.linked
	}
	return r.end > than.end
}

func (s *splitter) from(at int) rest {
	if s.known[at] {
		return s.best[at]
	}
	var best rest
	place := int32(0)
	for end := at; end < len(s.word); {
		if place = s.lexicon.nodes[place].next[s.word[end]-'a']; place == 0 {
			break
		}
		end++
		use := s.lexicon.nodes[place].use
		if use == 0 || end-at < minPart {
			continue
		}
		if use&useWord != 0 && at > 0 && slices.Contains(inflections[:], s.word[end:]) {
			last := rest{parts: 1, linked: uint8(len(s.word) - end), end: uint8(len(s.word)), next: uint8(len(s.word))}
			if last.better(best) {
				best = last
			}
		}
		if r := s.before(end); r.parts > 0 {
			r.end, r.elided = uint8(end), use&useWord == 0 && use&useElided != 0
			if r.better(best) {
				best = r
			}
		}
	}
	s.known[at], s.best[at] = true, best
	return best
}

// before returns the best way to go on after a part that ends at end.
func (s *splitter) before(end int) (best rest) {
	for _, link := range links {
		next := end + len(link)
		if len(s.word)-next < minPart || !strings.HasPrefix(s.word[end:], link) {
			continue
		}
		r := s.from(next)
		if r.parts == 0 || r.parts >= maxParts {
			continue
		}
		r = rest{parts: r.parts + 1, linked: r.linked + uint8(len(link)), next: uint8(next)}
		if best.parts == 0 || r.parts < best.parts || r.parts == best.parts && r.linked < best.linked {
			best = r
		}
	}
	return best
}
