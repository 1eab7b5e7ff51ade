package traverse

import (
	"context"
	"maps"
	"slices"

	"wortlaut/internal/kg"
)

// ways are what a search got to know, made for enumerating paths: nodes by their place in the order of ids, and where to go from each.
type ways struct {
	ids      []kg.ID // sorted
	from, to int
	next     [][]int // nodes that an edge leads to, sorted
	closer   [][]int // those of them that are one step closer to the end
	distance []int   // steps to the end, not over the start; far where there is no way
	longest  int
}

// far is longer than any path.
const far = 1 << 30

func (s *search) ways() *ways {
	visited := maps.Clone(s.from.distance)
	maps.Copy(visited, s.to.distance)
	w := &ways{ids: slices.Sorted(maps.Keys(visited)), longest: s.longest}
	place := make(map[kg.ID]int, len(w.ids))
	for i, id := range w.ids {
		place[id] = i
	}
	w.from, w.to = place[s.query.From], place[s.query.To]
	w.next = make([][]int, len(w.ids))
	before := make([][]int, len(w.ids))
	for _, e := range s.edges {
		for u, v := range s.leads(e) {
			i, one := place[u]
			j, other := place[v]
			if one && other {
				w.next[i] = append(w.next[i], j)
				before[j] = append(before[j], i)
			}
		}
	}
	w.measure(before)
	for i := range w.next {
		slices.Sort(w.next[i])
		w.next[i] = slices.Compact(w.next[i])
	}
	w.closer = make([][]int, len(w.ids))
	for i, next := range w.next {
		for _, j := range next {
			if w.distance[j] < w.distance[i] {
				w.closer[i] = append(w.closer[i], j)
			}
		}
	}
	return w
}

// measure computes distances to the end, breadth first.
func (w *ways) measure(before [][]int) {
	w.distance = make([]int, len(w.ids))
	for i := range w.distance {
		w.distance[i] = far
	}
	w.distance[w.to] = 0
	for queue := []int{w.to}; len(queue) > 0; queue = queue[1:] {
		i := queue[0]
		if i == w.from {
			continue
		}
		for _, j := range before[i] {
			if w.distance[j] == far {
				w.distance[j] = w.distance[i] + 1
				queue = append(queue, j)
			}
		}
	}
}

// enumerate lists the paths by length, then by ids, at most limit of them.
//
// It goes depth first for each length in turn, and only where the end can still be reached. Few ways end in vain: one that comes back
// to a node has gone round a circle of two steps at least, so it can spare none for another; and those that arrive too early are
// paths that were listed already.
func (w *ways) enumerate(ctx context.Context, limit int) ([][]kg.ID, error) {
	d := descent{ways: w, ctx: ctx, limit: limit, found: [][]kg.ID{}, on: make([]bool, len(w.ids))}
	for length := w.distance[w.from]; length <= w.longest && !d.done(); length++ {
		d.visit(w.from, length)
	}
	return d.found, ctx.Err()
}

// descent is one enumeration.
type descent struct {
	*ways
	ctx   context.Context
	limit int
	on    []bool // the path
	path  []int
	steps int
	found [][]kg.ID
}

// patience is how many nodes are visited between two looks at whether anybody still waits for the answer.
const patience = 1 << 12

func (d *descent) done() bool {
	return len(d.found) == d.limit || d.steps%patience == 0 && d.ctx.Err() != nil
}

// visit lists the paths that go on from a node and have so many steps left.
func (d *descent) visit(node, left int) {
	d.steps++
	d.path = append(d.path, node)
	d.on[node] = true
	defer func() {
		d.path = d.path[:len(d.path)-1]
		d.on[node] = false
	}()
	if node == d.to {
		d.arrive(left)
		return
	}
	next := d.next[node]
	if d.distance[node] == left {
		next = d.closer[node] // of a hub with thousands of neighbours, few lead straight to the end
	}
	for _, n := range next {
		if d.done() {
			return
		}
		if !d.on[n] && d.distance[n] < left {
			d.visit(n, left-1)
		}
	}
}

func (d *descent) arrive(left int) {
	if left > 0 {
		return // too early: a shorter path
	}
	nodes := make([]kg.ID, len(d.path))
	for i, n := range d.path {
		nodes[i] = d.ids[n]
	}
	d.found = append(d.found, nodes)
}
