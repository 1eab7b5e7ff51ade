package discourse

// rounds are enough for the leading eigenvector to tell the two sides; the moves after it put right what it left open.
const rounds = 300

// camps fills in the best split into two camps that was found, and gives its modularity; nil without ties.
func (w web) camps(m []Measures) *float64 {
	strengths, sum := w.strengths()
	for i := range m {
		m[i].Camp = -1
	}
	if sum == 0 {
		return nil
	}
	side := w.leadingSigns(strengths, sum)
	for w.improve(side, strengths, sum) {
	}
	first := 0
	groups := make([]int, len(w))
	for i := range w {
		if strengths[i] == 0 {
			continue
		}
		if first == 0 {
			first = side[i]
		}
		if side[i] != first {
			groups[i] = 1
		}
		m[i].Camp = groups[i]
	}
	q := max(0, w.modularity(groups))
	return &q
}

// leadingSigns are the signs, 1 and −1, of the modularity matrix's leading eigenvector: of W − d·dᵀ/2m, shifted so that it has no
// negative eigenvalues, by the power method.
func (w web) leadingSigns(strengths []float64, sum float64) []int {
	var shift float64
	for _, d := range strengths {
		shift = max(shift, 2*d)
	}
	v, next := make([]float64, len(w)), make([]float64, len(w))
	for i := range v {
		v[i] = float64(i%7) - 3 + float64(i)/float64(len(v)) // anything that is not the null vector, and no symmetry of the graph
	}
	for range rounds {
		var dot, largest float64
		for i, d := range strengths {
			dot += d * v[i]
		}
		for i, ties := range w {
			next[i] = shift*v[i] - strengths[i]*dot/sum
			for _, t := range ties {
				next[i] += t.weight * v[t.to]
			}
			largest = max(largest, next[i], -next[i])
		}
		for i := range next {
			next[i] /= largest
		}
		v, next = next, v
	}
	side := make([]int, len(v))
	for i, x := range v {
		side[i] = 1
		if x < 0 {
			side[i] = -1
		}
	}
	return side
}

// improve moves each node once, always the one that gains most or loses least, and goes back to the best split on the way. It says
// whether that was better than the one it began with.
func (w web) improve(side []int, strengths []float64, sum float64) bool {
	const least = 1e-12               // a gain by rounding is none
	inside := make([]float64, len(w)) // the weight of a node's ties to its own side, less that to the other
	var balance float64               // the strength of side 1, less that of the other
	for i, ties := range w {
		balance += float64(side[i]) * strengths[i]
		for _, t := range ties {
			inside[i] += float64(side[i]*side[t.to]) * t.weight
		}
	}
	moved := make([]bool, len(w))
	var order []int
	var gain, best float64
	keep := 0
	for range w {
		next, most := -1, 0.0
		for i, d := range strengths {
			if moved[i] || d == 0 {
				continue
			}
			// The change of 2m·Q that the move makes; a node has no ties with itself.
			change := -2*inside[i] + 2*(float64(side[i])*balance-d)*d/sum
			if next < 0 || change > most {
				next, most = i, change
			}
		}
		if next < 0 {
			break
		}
		moved[next] = true
		order = append(order, next)
		gain += most
		if gain > best+least*sum {
			best, keep = gain, len(order)
		}
		balance -= 2 * float64(side[next]) * strengths[next]
		side[next] = -side[next]
		inside[next] = -inside[next]
		for _, t := range w[next] {
			inside[t.to] += 2 * float64(side[next]*side[t.to]) * t.weight
		}
	}
	for _, i := range order[keep:] {
		side[i] = -side[i]
	}
	return keep > 0
}
