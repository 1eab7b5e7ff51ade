package discourse

import (
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
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
	total             int64 // Σ x · x′
	distance          int64 // Σ x · x′ · |k − k′|
	agreed, disagreed int64 // of rows on the scale: Σ x · x′ where k = k′, and where not
}

// kernelPair is that of rows that a kernel weights.
type kernelPair struct{ total, distance float64 }

// overlap is how much of what they say two actors have in common.
type overlap struct {
	equal                 int64 // Σ x · x′ where k = k′
	matched, matchedOther int64 // Σ x and Σ x′ where both are there with the same k
	claims                int64 // the number of j that both speak about
	same, mirrored        int64 // the number of (j, k) of one that the other has, and has with yes and no exchanged
}

// actor is what the normalizations need to know of one actor.
type actor struct {
	rows         float64 // weighted by the kernel
	claims, uses int64   // the number of j, and of (j, k)
	self         float64 // the weight with itself, by IGNORE or CONGRUENCE
}

// pairUp fills a one-mode network, some actors at a time. These are dealt out among as many workers as there are processors; each one's ties are
// a list of their own, and the lists are joined in the order of the actors.
func (s *Slice) pairUp() {
	s.index()
	if t := s.table; t.averages == nil && t.options.dnaKernel() && t.options.Normalization != None {
		t.averages = t.sumAverages()
	}
	u := s.uses()
	actors := s.actors(u)
	workers := make([]*pairing, min(runtime.GOMAXPROCS(0), 1+len(actors)/fewActors))
	for i := range workers {
		workers[i] = s.pairing(u, s.table.options.Normalization.overlaps())
	}
	lists := make([][]Edge, min(actorsAtOnce, len(actors)))
	for from := 0; from < len(actors); from += len(lists) {
		until := min(from+len(lists), len(actors))
		var dealt atomic.Int64
		var group sync.WaitGroup
		var broken atomic.Pointer[any]
		for _, w := range workers {
			group.Go(func() {
				defer func() {
					if v := recover(); v != nil {
						broken.Store(&v)
					}
				}()
				for i := from + int(dealt.Add(1)) - 1; i < until; i = from + int(dealt.Add(1)) - 1 {
					lists[i-from] = w.tiesOf(i, actors, lists[i-from][:0])
				}
			})
		}
		group.Wait()
		if v := broken.Load(); v != nil {
			panic(*v) // here it ends one request, in a worker it would end the process
		}
		s.join(lists[:until-from], until)
	}
}

// fewActors are not worth a worker of their own, and actorsAtOnce are enough for all.
const (
	fewActors    = 32
	actorsAtOnce = 128
)

// join appends lists, which are those up to an actor. There may be millions of ties: it makes room for as many as are to be expected in the
// end, so that they are not moved often, but for no more than mostRoom times what is needed now.
func (s *Slice) join(lists [][]Edge, until int) {
	const mostRoom = 4
	need := len(s.Edges)
	for _, ties := range lists {
		need += len(ties)
	}
	if need > cap(s.Edges) {
		n := float64(len(s.Rows))
		done := float64(until) * (2*n - float64(until)) / (n * n) // the share of the pairs that were looked at
		room := int(float64(need) * min(mostRoom, 1.02/done))
		s.Edges = slices.Grow(s.Edges, max(need, room)-len(s.Edges))
	}
	for _, ties := range lists {
		s.Edges = append(s.Edges, ties...)
	}
}

// overlaps says whether a normalization of pairs asks how much of what they say actors have in common.
func (n Normalization) overlaps() bool { return n == Jaccard || n == JaccardSimilarity }

// pairing pairs one actor with others at a time. Of each other it keeps what the two have in common; between two actors all is zero.
type pairing struct {
	*Slice
	uses *uses
	met  []uint64 // bits: those with whom there is a value in common

	pairs    []pair
	kernels  []kernelPair // nil without a kernel
	overlaps []overlap    // nil unless asked for

	distances, disagreed []int64 // see meet
}

func (s *Slice) pairing(u *uses, overlaps bool) *pairing {
	size := len(s.Rows)
	p := &pairing{
		Slice: s, uses: u, met: make([]uint64, (size+63)/64), pairs: make([]pair, size),
		distances: make([]int64, u.levels), disagreed: make([]int64, u.levels),
	}
	if s.weights != nil {
		p.kernels = make([]kernelPair, size)
	}
	if overlaps {
		p.overlaps = make([]overlap, size)
	}
	return p
}

// tiesOf appends the ties of an actor with those after it: its values of variable 2 lead to the actors that share them.
func (p *pairing) tiesOf(i int, actors []actor, ties []Edge) []Edge {
	for _, n := range p.uses.byActor[i] {
		first := n
		if p.weights == nil {
			first++ // no ties with oneself
		}
		p.meet(n, first, p.uses.ends[n])
	}
	for at, word := range p.met {
		for ; word != 0; word &= word - 1 {
			j := at*64 + bits.TrailingZeros64(word)
			if w := p.normalizePair(p.weight(j), i, j, actors); p.keeps(w) {
				both := &p.pairs[j]
				ties = append(ties, Edge{Source: i, Target: j, Weight: w, Agreements: int(both.agreed), Disagreements: int(both.disagreed)})
			}
			p.forget(j)
		}
	}
	clear(p.met)
	return ties
}

// forget makes what is kept of an actor zero.
func (p *pairing) forget(j int) {
	p.pairs[j] = pair{}
	if p.kernels != nil {
		p.kernels[j] = kernelPair{}
	}
	if p.overlaps != nil {
		p.overlaps[j] = overlap{}
	}
}

// meet adds what a use has in common with the uses [first, end) of the same value.
func (p *pairing) meet(n, first, end int) {
	levels := p.table.levels
	counts, scaled := p.uses.of(n)
	var total int64
	for k, x := range counts {
		total += x
		p.distances[k], p.disagreed[k] = 0, 0
		for l, y := range counts {
			if k != l {
				p.distances[k] += y * int64(distance(levels[k], levels[l]))
				p.disagreed[k] += scaled[l]
			}
		}
	}
	for m := first; m < end; m++ {
		j := p.uses.actors[m]
		p.met[j/64] |= 1 << (j % 64)
		others, otherScaled := p.uses.of(m)
		both := &p.pairs[j]
		for l, y := range others {
			if y != 0 {
				both.total += total * y
				both.distance += p.distances[l] * y
				both.agreed += scaled[l] * otherScaled[l]
				both.disagreed += p.disagreed[l] * otherScaled[l]
			}
		}
		if p.kernels != nil {
			p.meetWeighted(&p.kernels[j], n, m)
		}
		if p.overlaps != nil {
			p.overlaps[j].add(counts, others)
		}
	}
}

// meetWeighted adds what two uses of the same value have in common by the kernel.
func (p *pairing) meetWeighted(both *kernelPair, n, m int) {
	levels := p.table.levels
	others := p.uses.rootsOf(m)
	for k, x := range p.uses.rootsOf(n) {
		for l, y := range others {
			both.total += x * y
			both.distance += x * y * float64(distance(levels[k], levels[l]))
		}
	}
}

// add adds the overlap of two uses of the same value.
func (o *overlap) add(counts, others []int64) {
	o.claims++
	for k, x := range counts {
		if x == 0 {
			continue
		}
		if y := others[k]; y != 0 {
			o.equal += x * y
			o.matched += x
			o.matchedOther += y
			o.same++
		}
		if others[len(others)-1-k] != 0 {
			o.mirrored++
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

// of are the counts of a use, and those on the scale.
func (u *uses) of(n int) (counts, scaled []int64) {
	from, to := n*u.levels, (n+1)*u.levels
	return u.counts[from:to], u.scaled[from:to]
}

// rootsOf are the roots of a use.
func (u *uses) rootsOf(n int) []float64 { return u.roots[n*u.levels : (n+1)*u.levels] }

// actors sums up each actor.
func (s *Slice) actors(u *uses) []actor {
	actors := make([]actor, len(s.Rows))
	p := s.pairing(u, true)
	for i := range actors {
		a := &actors[i]
		for _, n := range s.byA[i] {
			a.rows += s.zeta(int(n))
		}
		for _, n := range u.byActor[i] {
			p.meet(n, n, n+1)
		}
		self := &p.pairs[i]
		a.claims, a.uses, a.self = p.overlaps[i].claims, p.overlaps[i].same, float64(self.total)
		if s.table.options.Aggregation != Ignore {
			a.self -= float64(self.distance) / float64(s.table.spread)
		}
	}
	return actors
}

// weight is the weight of the tie with an actor, before it is normalized.
func (p *pairing) weight(j int) float64 {
	total, distance := float64(p.pairs[j].total), float64(p.pairs[j].distance)
	if p.kernels != nil {
		total, distance = p.kernels[j].total, p.kernels[j].distance
	}
	conflict := distance / float64(p.table.spread)
	switch p.table.options.Aggregation {
	case Ignore:
		return total
	case Congruence:
		return total - conflict
	case Conflict:
		return conflict
	case Subtract:
		return total - 2*conflict
	}
	return 0
}

// normalizePair divides a weight as asked for.
func (p *pairing) normalizePair(w float64, i, j int, actors []actor) float64 {
	o := &p.table.options
	if o.Normalization == None {
		return w
	}
	if o.dnaKernel() {
		return p.table.dnaAverage(w, p.a[i], p.a[j])
	}
	a, b := actors[i], actors[j]
	switch o.Normalization {
	case Average:
		return divide(w, (a.rows+b.rows)/2)
	case Jaccard:
		// Without a kernel the numbers of rows are integers.
		both := &p.overlaps[j]
		return divide(w, a.rows-float64(both.matched)+b.rows-float64(both.matchedOther)+float64(both.equal))
	case Cosine:
		return divide(w, a.rows*b.rows)
	case CosineSimilarity:
		return divide(w, math.Sqrt(a.self*b.self))
	case JaccardSimilarity:
		return p.jaccardSimilarity(&p.overlaps[j], a, b)
	}
	return w
}

func (s *Slice) jaccardSimilarity(both *overlap, a, b actor) float64 {
	ratio := func(shared, of, and int64) float64 { return divide(float64(shared), float64(of+and-shared)) }
	agreement, disagreement := ratio(both.same, a.uses, b.uses), ratio(both.mirrored, a.uses, b.uses)
	switch s.table.options.Aggregation {
	case Ignore:
		return ratio(both.claims, a.claims, b.claims)
	case Congruence:
		return agreement
	case Conflict:
		return disagreement
	}
	return agreement - disagreement
}

// dnaAverage multiplies a weight by Σ 2 / (x + x′) over all j and k with a row of either, in the whole range; a and b are labels.
func (t *table) dnaAverage(w float64, a, b int) float64 {
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
