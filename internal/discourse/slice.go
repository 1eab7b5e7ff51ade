package discourse

import (
	"math"
	"slices"
	"sort"
)

// Slice is the network of one position of the window, or of all rows.
type Slice struct {
	From, Middle, Until string // days, the first and the last one included; "" if there are neither bounds nor rows with a day
	Statements          int    // the number of distinct statements that take part
	Rows                []Node // the values of variable 1, by value
	Columns             []Node // of variable 2, in one-mode networks variable 1, in three-mode networks variable 3
	Claims              []Node // of variable 2, in three-mode networks
	Edges               []Edge // by source, target and claim; none has the weight 0

	// Modularity is that of the communities, Polarization that of the two camps; see Measures. They are nil unless
	// measures were asked for, and in networks without a positive tie.
	Modularity, Polarization *float64

	table   *table
	frame   frame
	weights []float64 // what each entry counts by the kernel; nil without one
	a, b    []int     // the number of a row's or column's label in the table
	c       []int     // likewise for claims
	byA     [][]int32
}

// Node is a value of a variable.
type Node struct {
	Value     string
	Frequency int       // the number of rows in the slice that have the value
	Measures  *Measures // nil unless asked for; claims of three-mode networks have none
}

// Edge is a tie. In one-mode networks it has no direction, and its source stands before its target, or is the same with a kernel.
type Edge struct {
	Source, Target int // indexes into Rows and Columns
	Claim          int // an index into Claims; 0 in other modes
	Weight         float64

	// Agreements and Disagreements count, in one-mode networks, the pairs of rows about the same with the same and with another qualifier;
	// in others the rows with a qualifier for (yes, or above 0) and against (no, or below 0). They know no kernel beyond its reach, and leave
	// out what is not on the scale.
	Agreements, Disagreements int
}

// Networks makes a network for each position of the window, in the order of time, or one if there is no window. It is an
// *OptionError if the options don't fit each other or the rows, and an error of another type if a row is not as Row says. Without rows there is
// one empty network, or no position of a window that has no bounds.
func Networks(rows []Row, o Options) ([]*Slice, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	t, err := newTable(rows, o)
	if err != nil {
		return nil, err
	}
	frames, err := t.frames()
	if err != nil {
		return nil, err
	}
	networks := make([]*Slice, len(frames))
	for i, f := range frames {
		networks[i] = t.slice(f)
	}
	return networks, nil
}

// slice makes the network of a frame.
func (t *table) slice(f frame) *Slice {
	s := &Slice{table: t, frame: f}
	if t.ranged {
		s.From, s.Middle, s.Until = dayOf(f.from), dayOf(f.middle), dayOf(f.until)
	}
	if f.weight != nil {
		s.weights = make([]float64, f.hi-f.lo)
		for n, e := range s.entries() {
			s.weights[n] = f.weight(e.at)
		}
	}
	s.setNodes()
	if t.options.Mode == OneMode {
		s.pairUp()
	} else {
		s.tally()
	}
	if t.options.Measures {
		s.measure()
	}
	return s
}

// entries are the rows in the slice.
func (s *Slice) entries() []entry { return s.table.entries[s.frame.lo:s.frame.hi] }

// setNodes counts how often values occur, and keeps those that do; all of them where isolates are asked for or a kernel is used.
func (s *Slice) setNodes() {
	t := s.table
	t.slices++
	a, b, c := make([]int, len(t.a)), make([]int, len(t.b)), make([]int, len(t.c))
	for n, e := range s.entries() {
		if s.zeta(n) == 0 {
			continue
		}
		a[e.a]++
		b[e.b]++
		if t.options.Mode == ThreeMode {
			c[e.c]++
		}
		if t.seen[e.statement] != t.slices {
			t.seen[e.statement] = t.slices
			s.Statements++
		}
	}
	all := t.options.Isolates || t.options.kernel() != NoKernel
	s.Rows, s.a = nodes(t.a, a, all)
	switch t.options.Mode {
	case OneMode:
		s.Columns, s.b = s.Rows, s.a
	case TwoMode:
		s.Columns, s.b = nodes(t.b, b, all)
	case ThreeMode:
		s.Columns, s.b = nodes(t.c, c, all)
		s.Claims, s.c = nodes(t.b, b, all)
	}
}

func nodes(labels []string, counts []int, all bool) (nodes []Node, numbers []int) {
	nodes = []Node{}
	for i, n := range counts {
		if n > 0 || all {
			nodes = append(nodes, Node{Value: labels[i], Frequency: n})
			numbers = append(numbers, i)
		}
	}
	return nodes, numbers
}

// indexes turns the numbers of labels around: for each label its index, −1 if it is not there.
func indexes(numbers []int, labels int) []int {
	at := make([]int, labels)
	for i := range at {
		at[i] = -1
	}
	for i, n := range numbers {
		at[n] = i
	}
	return at
}

// keeps says whether there is a tie of this weight: it has one, which is not below the minimum.
func (s *Slice) keeps(weight float64) bool {
	return weight != 0 && math.Abs(weight) >= s.table.options.MinWeight
}

// At is the cell of row i and column j of the matrix, which is symmetric in one-mode networks; 0 where there is no tie. In three-mode networks
// it is the sum over the claims.
func (s *Slice) At(i, j int) float64 {
	if s.table.options.Mode == OneMode && j < i {
		i, j = j, i
	}
	from := sort.Search(len(s.Edges), func(n int) bool {
		e := s.Edges[n]
		return e.Source > i || e.Source == i && e.Target >= j
	})
	var sum float64
	for _, e := range s.Edges[from:] {
		if e.Source != i || e.Target != j {
			break
		}
		sum += e.Weight
	}
	return sum
}

// Matrix is the whole matrix of rows and columns. It is as large as their product, however few ties there are.
func (s *Slice) Matrix() [][]float64 {
	cells := make([]float64, len(s.Rows)*len(s.Columns))
	m := make([][]float64, len(s.Rows))
	for i := range m {
		m[i] = cells[i*len(s.Columns) : (i+1)*len(s.Columns)]
	}
	for _, e := range s.Edges {
		m[e.Source][e.Target] += e.Weight
		if s.table.options.Mode == OneMode && e.Source != e.Target {
			m[e.Target][e.Source] += e.Weight
		}
	}
	return m
}

// Evidence is the ids of the statements that a tie rests on, in the order of time, each once: in one-mode networks those of both sides that agree
// with one of the other side (for CONGRUENCE), disagree (CONFLICT), or do either; in other networks those of the cell.
func (s *Slice) Evidence(e Edge) []string {
	var found []int
	if s.table.options.Mode == OneMode {
		found = s.pairEvidence(e)
	} else {
		found = s.cellEvidence(e)
	}
	ids := []string{}
	named := map[int]bool{}
	for _, i := range found {
		if n := s.entries()[i].statement; !named[n] {
			named[n] = true
			ids = append(ids, s.table.statements[n])
		}
	}
	return ids
}

// zeta is what an entry counts.
func (s *Slice) zeta(n int) float64 {
	if s.weights == nil {
		return 1
	}
	return s.weights[n]
}

// index notes for each row of the network which entries it has.
func (s *Slice) index() {
	sizes := make([]int, len(s.Rows))
	at := indexes(s.a, len(s.table.a))
	entries := s.entries()
	for _, e := range entries {
		if i := at[e.a]; i >= 0 {
			sizes[i]++
		}
	}
	all := make([]int32, 0, len(entries))
	s.byA = make([][]int32, len(s.Rows))
	for i, n := range sizes {
		s.byA[i] = all[len(all) : len(all) : len(all)+n]
		all = all[:len(all)+n]
	}
	for n, e := range entries {
		if i := at[e.a]; i >= 0 && s.zeta(n) != 0 {
			s.byA[i] = append(s.byA[i], int32(n))
		}
	}
}

func (s *Slice) cellEvidence(e Edge) []int {
	var found []int
	for _, n := range s.byA[e.Source] {
		x := s.entries()[n]
		switch s.table.options.Mode {
		case TwoMode:
			if x.b != s.b[e.Target] {
				continue
			}
		case ThreeMode:
			if x.c != s.b[e.Target] || x.b != s.c[e.Claim] {
				continue
			}
		}
		found = append(found, int(n))
	}
	return found
}

func (s *Slice) pairEvidence(e Edge) []int {
	// said are the levels at which an actor speaks about each value of variable 2, as bits.
	said := func(i int) map[int]uint32 {
		m := map[int]uint32{}
		for _, n := range s.byA[i] {
			x := s.entries()[n]
			m[x.b] |= 1 << x.level
		}
		return m
	}
	var found []int
	collect := func(i, other int) {
		heard := said(other)
		for _, n := range s.byA[i] {
			if x := s.entries()[n]; s.meets(x.level, heard[x.b]) {
				found = append(found, int(n))
			}
		}
	}
	collect(e.Source, e.Target)
	if e.Source != e.Target {
		collect(e.Target, e.Source)
	}
	slices.Sort(found)
	return found
}

// meets says whether a level adds to the tie with an actor who speaks at other levels, given as bits.
func (s *Slice) meets(level int, others uint32) bool {
	t := s.table
	switch t.options.Aggregation {
	case Congruence:
		for k, other := range t.levels {
			if others&(1<<k) != 0 && distance(other, t.levels[level]) < t.spread {
				return true
			}
		}
		return false
	case Conflict:
		return others&^(1<<level) != 0
	}
	return others != 0
}

func distance(a, b int) int { return max(a-b, b-a) }
