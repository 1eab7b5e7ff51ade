package discourse

import (
	"cmp"
	"math"
	"slices"
)

// tally fills the cells of two-mode and three-mode networks.
func (s *Slice) tally() {
	s.index()
	t := s.table
	columns, claims := indexes(s.b, max(len(t.b), len(t.c))), indexes(s.c, len(t.b))
	activity, prominence, cells := s.totals(columns)
	var row []cell
	for i := range s.Rows {
		row = row[:0]
		for _, n := range s.byA[i] {
			e := s.entries()[n]
			c := cell{target: columns[s.column(e)], entry: int(n)}
			if t.options.Mode == ThreeMode {
				c.claim = claims[e.b]
			}
			row = append(row, c)
		}
		slices.SortFunc(row, compareCells)
		for len(row) > 0 {
			n := 1
			for n < len(row) && row[n].target == row[0].target && row[n].claim == row[0].claim {
				n++
			}
			edge := s.fill(row[:n])
			edge.Source = i
			edge.Weight = t.normalizeCell(edge.Weight, activity[i], prominence[edge.Target], cells[i])
			if s.keeps(edge.Weight) {
				s.Edges = append(s.Edges, edge)
			}
			row = row[n:]
		}
	}
}

// cell is an entry of a row of the network, at its place.
type cell struct{ target, claim, entry int }

func compareCells(a, b cell) int {
	return cmp.Or(cmp.Compare(a.target, b.target), cmp.Compare(a.claim, b.claim), cmp.Compare(a.entry, b.entry))
}

// column is the label of the column that an entry falls into.
func (s *Slice) column(e entry) int {
	if s.table.options.Mode == ThreeMode {
		return e.c
	}
	return e.b
}

// totals are the divisors: the rows, weighted by the kernel, of each row and each column of the network, and the number of each row's cells.
func (s *Slice) totals(columns []int) (activity, prominence []float64, cells []int) {
	activity, prominence, cells = make([]float64, len(s.Rows)), make([]float64, len(s.Columns)), make([]int, len(s.Rows))
	last := make([]int, len(s.Columns)) // the row of the network, from 1, that was last seen to have the column
	for i := range s.Rows {
		for _, n := range s.byA[i] {
			e := s.entries()[n]
			j := columns[s.column(e)]
			z := s.zeta(int(n))
			activity[i] += z
			prominence[j] += z
			if last[j] != i+1 {
				last[j] = i + 1
				cells[i]++
			}
		}
	}
	return activity, prominence, cells
}

// fill makes the tie of the entries of a cell.
func (s *Slice) fill(cells []cell) Edge {
	t := s.table
	edge := Edge{Target: cells[0].target, Claim: cells[0].claim}
	var code int
	for _, c := range cells {
		e := s.entries()[c.entry]
		worth := t.worth(e.level)
		switch {
		case e.unscaled:
		case worth > 0:
			edge.Agreements++
		case worth < 0:
			edge.Disagreements++
		}
		code |= 1 << (len(t.levels) - 1 - e.level)
		if t.options.Aggregation == Ignore {
			worth = 1
		}
		edge.Weight += float64(worth) * s.zeta(c.entry)
	}
	if t.options.Aggregation == Combine && !t.options.dnaKernel() {
		edge.Weight = float64(code)
	}
	return edge
}

// worth is what a level counts when levels are subtracted: itself; of yes and no 1 and −1.
func (t *table) worth(level int) int {
	if t.options.Scale == nil {
		return 2*t.levels[level] - 1
	}
	return t.levels[level]
}

// normalizeCell divides a weight as asked for.
func (t *table) normalizeCell(w, activity, prominence float64, cells int) float64 {
	switch {
	case t.options.dnaKernel():
		return w
	case t.options.Normalization == Activity && t.options.Aggregation == Combine:
		return divide(w, float64(cells))
	case t.options.Normalization == Activity:
		return divide(w, activity)
	case t.options.Normalization == Prominence:
		return divide(w, prominence)
	}
	return w
}

// divide divides; by 0 it gives 0, as by what is not a number.
func divide(w, by float64) float64 {
	if by == 0 || math.IsNaN(by) {
		return 0
	}
	return w / by
}
