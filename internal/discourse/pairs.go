package discourse

import (
	"math"
	"slices"
)

// uses are the pairs of an actor and a value of variable 2 about which it speaks, by value and actor, so that all who speak about the
// same stand in a row.
type uses struct {
	levels  int
	actors  []int
	counts  []int64   // for each use and level the number of rows
	scaled  []int64   // likewise of those whose qualifier is on the scale
	roots   []float64 // with a kernel for each use and level Σ √ζ
	byActor [][]int   // the uses of each actor, ascending
	ends    []int     // for each use where those of the same value end
}

// pair is what two actors have in common. Without a kernel everything is a sum of integers, so the order of summation has no say.
type pair struct {
	total                 int64 // Σ x · x′
	distance              int64 // Σ x · x′ · |k − k′|
	equal                 int64 // Σ x · x′ where k = k′
	agreed, disagreed     int64 // of rows on the scale: Σ x · x′ where k = k′, and where not
	matched, matchedOther int64 // Σ x and Σ x′ where both are there with the same k
	claims                int64 // the number of j that both speak about
	same, mirrored        int64 // the number of (j, k) of one that the other has, and has with yes and no exchanged
	kernelTotal           float64
	kernelDistance        float64
}

// actor is what the normalizations need to know of one actor.
type actor struct {
	rows         float64 // weighted by the kernel
	claims, uses int64   // the number of j, and of (j, k)
	self         float64 // the weight with itself, by IGNORE or CONGRUENCE
}

// pairUp fills a one-mode network, actor by actor: each one's values of variable 2 lead to the actors after it that share them.
func (s *Slice) pairUp() {
	s.index()
	u := s.uses()
	actors := s.actors(u)
	row := make([]pair, len(s.Rows))
	var met []int
	for i := range s.Rows {
		met = met[:0]
		for _, n := range u.byActor[i] {
			first := n
			if s.weights == nil {
				first++ // no ties with oneself
			}
			for m := first; m < u.ends[n]; m++ {
				j := u.actors[m]
				if row[j].claims == 0 {
					met = append(met, j)
				}
				s.meet(&row[j], u, n, m)
			}
		}
		slices.Sort(met)
		for _, j := range met {
			s.keep(s.edge(i, j, &row[j], actors))
			row[j] = pair{}
		}
	}
}

// uses collects who speaks about what.
func (s *Slice) uses() *uses {
	entries, values := s.entries(), len(s.table.b)
	said := make([][]int, len(s.Rows)) // for each actor the labels of variable 2, ascending
	starts := make([]int, values+1)
	for i := range said {
		for _, n := range s.byA[i] {
			said[i] = append(said[i], entries[n].b)
		}
		slices.Sort(said[i])
		said[i] = slices.Compact(said[i])
		for _, b := range said[i] {
			starts[b+1]++
		}
	}
	for b := range values {
		starts[b+1] += starts[b]
	}
	next, size := slices.Clone(starts), starts[values]
	u := &uses{levels: len(s.table.levels), actors: make([]int, size), ends: make([]int, size), byActor: make([][]int, len(s.Rows))}
	u.counts, u.scaled = make([]int64, size*u.levels), make([]int64, size*u.levels)
	if s.weights != nil {
		u.roots = make([]float64, size*u.levels)
	}
	at := make([]int, values) // the use of each value by the actor at hand
	for i := range said {
		for _, b := range said[i] {
			n := next[b]
			next[b]++
			at[b], u.actors[n], u.ends[n] = n, i, starts[b+1]
			u.byActor[i] = append(u.byActor[i], n)
		}
		for _, n := range s.byA[i] {
			e := entries[n]
			place := at[e.b]*u.levels + e.level
			u.counts[place]++
			if !e.unscaled {
				u.scaled[place]++
			}
			if u.roots != nil {
				u.roots[place] += math.Sqrt(s.weights[n])
			}
		}
	}
	return u
}

// of are the counts of a use, those on the scale, and with a kernel the roots.
func (u *uses) of(n int) (counts, scaled []int64, roots []float64) {
	from, to := n*u.levels, (n+1)*u.levels
	if u.roots != nil {
		roots = u.roots[from:to]
	}
	return u.counts[from:to], u.scaled[from:to], roots
}

// actors sums up each actor.
func (s *Slice) actors(u *uses) []actor {
	actors := make([]actor, len(s.Rows))
	for i := range actors {
		a := &actors[i]
		for _, n := range s.byA[i] {
			a.rows += s.zeta(int(n))
		}
		var self pair
		for _, n := range u.byActor[i] {
			s.meet(&self, u, n, n)
		}
		a.claims, a.uses, a.self = self.claims, self.same, float64(self.total)
		if s.table.options.Aggregation != Ignore {
			a.self -= float64(self.distance) / float64(s.table.spread)
		}
	}
	return actors
}

// meet adds what two uses of the same value have in common.
func (s *Slice) meet(p *pair, u *uses, n, m int) {
	p.claims++
	levels := s.table.levels
	counts, scaled, roots := u.of(n)
	others, otherScaled, otherRoots := u.of(m)
	for k, x := range counts {
		if x == 0 {
			continue
		}
		for l, y := range others {
			if y == 0 {
				continue
			}
			p.total += x * y
			if k != l {
				p.distance += x * y * int64(distance(levels[k], levels[l]))
				p.disagreed += scaled[k] * otherScaled[l]
			} else {
				p.equal += x * y
				p.agreed += scaled[k] * otherScaled[l]
				p.matched += x
				p.matchedOther += y
				p.same++
			}
			if k == len(levels)-1-l {
				p.mirrored++
			}
		}
	}
	for k, x := range roots {
		for l, y := range otherRoots {
			p.kernelTotal += x * y
			p.kernelDistance += x * y * float64(distance(levels[k], levels[l]))
		}
	}
}

// edge makes the tie of two actors.
func (s *Slice) edge(i, j int, p *pair, actors []actor) Edge {
	total, distance := float64(p.total), float64(p.distance)
	if s.weights != nil {
		total, distance = p.kernelTotal, p.kernelDistance
	}
	conflict := distance / float64(s.table.spread)
	var w float64
	switch s.table.options.Aggregation {
	case Ignore:
		w = total
	case Congruence:
		w = total - conflict
	case Conflict:
		w = conflict
	case Subtract:
		w = total - 2*conflict
	}
	return Edge{
		Source: i, Target: j, Weight: s.normalizePair(w, i, j, p, actors),
		Agreements: int(p.agreed), Disagreements: int(p.disagreed),
	}
}

// normalizePair divides a weight as asked for.
func (s *Slice) normalizePair(w float64, i, j int, p *pair, actors []actor) float64 {
	a, b := actors[i], actors[j]
	if s.table.options.dnaKernel() && s.table.options.Normalization != None {
		return s.table.dnaAverage(w, s.a[i], s.a[j])
	}
	switch s.table.options.Normalization {
	case Average:
		return divide(w, (a.rows+b.rows)/2)
	case Jaccard:
		// Without a kernel the numbers of rows are integers.
		return divide(w, a.rows-float64(p.matched)+b.rows-float64(p.matchedOther)+float64(p.equal))
	case Cosine:
		return divide(w, a.rows*b.rows)
	case CosineSimilarity:
		return divide(w, math.Sqrt(a.self*b.self))
	case JaccardSimilarity:
		return s.jaccardSimilarity(p, a, b)
	}
	return w
}

func (s *Slice) jaccardSimilarity(p *pair, a, b actor) float64 {
	overlap := func(shared, of, and int64) float64 { return divide(float64(shared), float64(of+and-shared)) }
	agreement, disagreement := overlap(p.same, a.uses, b.uses), overlap(p.mirrored, a.uses, b.uses)
	switch s.table.options.Aggregation {
	case Ignore:
		return overlap(p.claims, a.claims, b.claims)
	case Congruence:
		return agreement
	case Conflict:
		return disagreement
	}
	return agreement - disagreement
}

// dnaAverage multiplies a weight by Σ 2 / (x + x′) over all j and k with a row of either, in the whole range; a and b are labels.
func (t *table) dnaAverage(w float64, a, b int) float64 {
	if t.averages == nil {
		t.averages = t.sumAverages()
	}
	if by := t.averages[a][b]; by != 0 {
		return w * by
	}
	return w
}

func (t *table) sumAverages() [][]float64 {
	size := len(t.b) * len(t.levels)
	counts := make([][]int, len(t.a))
	for i := range counts {
		counts[i] = make([]int, size)
	}
	for _, e := range t.entries {
		counts[e.a][e.b*len(t.levels)+e.level]++
	}
	sums := make([][]float64, len(t.a))
	for i := range sums {
		sums[i] = make([]float64, len(t.a))
		for j := range sums[i] {
			for n := range size {
				if rows := counts[i][n] + counts[j][n]; rows != 0 {
					sums[i][j] += 2 / float64(rows)
				}
			}
		}
	}
	return sums
}
