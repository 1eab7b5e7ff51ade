package discourse

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/iterator"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
)

// Measures are the measures of a node. Ties of a node with itself and directions are left out; in two-mode networks the nodes are those of
// rows and columns, in three-mode networks all speakers and addressees, each value once, and ties between the same two are summed.
// PageRank, communities, camps and their figures rest on the ties with a positive weight, the other measures on all. Each is what
// NetworkX's function of the same name gives by default, with weight="weight" for strength (degree), pagerank and modularity.
type Measures struct {
	// Degree is the number of ties.
	Degree int

	// Strength is the sum of the weights of the ties.
	Strength float64

	// Betweenness is the share of the shortest paths between other nodes, all ties of the same length, that pass the node: from 0 to 1
	// (L. C. Freeman, A set of measures of centrality based on betweenness, 1977).
	Betweenness float64

	// Closeness is the inverse of the mean distance to the nodes that can be reached, times the share of them among the others: from 0 to 1
	// (S. Wasserman and K. Faust, Social Network Analysis, 1994, p. 201).
	Closeness float64

	// PageRank is how often a random walk comes by that follows ties by their weight, but jumps to any node with probability 0.15, or where there is no
	// tie to follow. The sum over all nodes is 1 (S. Brin and L. Page, 1998). It is exact to 10⁻¹².
	PageRank float64

	// Core is the greatest k such that the node is in a set of nodes with k ties or more to others of the set (S. B. Seidman, 1983).
	Core int

	// Component is the number, from 0 in the order of their first nodes, of the set of nodes that can be reached.
	Component int

	// Community is the number, likewise, of the community that the method of Louvain finds (V. Blondel et al., 2008); always the same one for the same
	// network. Slice.Modularity says how much more of the weight is within communities than by chance (M. Newman, 2004): from −½ to 1.
	Community int

	// Camp is 0 or 1, the side in a split into two camps of the greatest modularity that was found, by the leading eigenvector of the
	// modularity matrix and moves of single nodes (M. Newman, 2006); −1 for nodes without a positive tie. The first node with one is in
	// camp 0. Slice.Polarization is the modularity of that split: from 0 (no camps) to ½ (two camps of the same weight, and nothing
	// between).
	Camp int
}

// damping is the probability of PageRank's walk to follow a tie.
const damping = 0.85

// seed makes Louvain's order of nodes the same each time.
const seed = 1

// measure fills in the measures of nodes and the figures of the network.
func (s *Slice) measure() {
	w, nodes := s.web()
	measures := make([]Measures, len(w))
	s.Modularity, s.Polarization = w.measures(measures)
	for _, n := range nodes {
		n.node.Measures = &measures[n.at]
	}
}

// measures fills in the measures of the web's nodes, and gives modularity and polarization.
func (w web) measures(m []Measures) (modularity, polarization *float64) {
	positive := w.positive()
	w.centralities(m)
	w.cohesion(m)
	for i, rank := range positive.pageRank() {
		m[i].PageRank = rank
	}
	return positive.communities(m), positive.camps(m)
}

// place says where in a web a node of the slice is.
type place struct {
	node *Node
	at   int
}

// web makes the web of the slice's ties, and says where each of its nodes is in it.
func (s *Slice) web() (web, []place) {
	var nodes []place
	rows, columns := make([]int, len(s.Rows)), make([]int, len(s.Columns))
	byValue := map[string]int{}
	number := func(of []Node, at []int) {
		for i := range of {
			n, known := byValue[of[i].Value]
			if !known {
				n = len(byValue)
				byValue[of[i].Value] = n
			}
			at[i] = n
			nodes = append(nodes, place{&of[i], n})
		}
	}
	number(s.Rows, rows)
	size := len(rows)
	switch s.table.options.Mode {
	case OneMode:
		columns = rows
	case TwoMode:
		for i := range s.Columns {
			columns[i] = size + i
			nodes = append(nodes, place{&s.Columns[i], size + i})
		}
		size += len(columns)
	case ThreeMode:
		number(s.Columns, columns)
		size = len(byValue)
	}
	w := make(web, size)
	for _, e := range s.Edges {
		w.tie(rows[e.Source], columns[e.Target], e.Weight)
	}
	w.merge()
	return w, nodes
}

// ------------------------------------------------------------------ web

// web is an undirected graph without ties of nodes with themselves: for each node its ties, by the node at the other end.
type web [][]tie

type tie struct {
	to     int
	weight float64
}

// tie adds a tie from both ends.
func (w web) tie(i, j int, weight float64) {
	if i != j {
		w[i], w[j] = append(w[i], tie{j, weight}), append(w[j], tie{i, weight})
	}
}

// merge sorts the ties and sums up those between the same two nodes.
func (w web) merge() {
	for i, ties := range w {
		slices.SortStableFunc(ties, func(a, b tie) int { return cmp.Compare(a.to, b.to) })
		merged := ties[:0]
		for _, t := range ties {
			if n := len(merged); n > 0 && merged[n-1].to == t.to {
				merged[n-1].weight += t.weight
			} else {
				merged = append(merged, t)
			}
		}
		w[i] = slices.DeleteFunc(merged, func(t tie) bool { return t.weight == 0 })
	}
}

// positive is the web of the ties with a positive weight.
func (w web) positive() web {
	p := make(web, len(w))
	for i, ties := range w {
		for _, t := range ties {
			if t.weight > 0 {
				p[i] = append(p[i], t)
			}
		}
	}
	return p
}

// strengths are the sums of the nodes' weights, and the sum of all of them, which is twice that of the ties.
func (w web) strengths() (of []float64, sum float64) {
	of = make([]float64, len(w))
	for i, ties := range w {
		for _, t := range ties {
			of[i] += t.weight
		}
		sum += of[i]
	}
	return of, sum
}

// centralities fills in degree, strength, closeness and betweenness.
func (w web) centralities(m []Measures) {
	strengths, _ := w.strengths()
	walk := newWalk(w)
	for i := range w {
		m[i].Degree, m[i].Strength = len(w[i]), strengths[i]
		walk.from(i)
		m[i].Closeness = walk.closeness()
		walk.addBetweenness(m)
	}
	if len(w) < 3 {
		return
	}
	// Each pair of others was walked from both ends.
	pairs := float64((len(w) - 1) * (len(w) - 2))
	for i := range m {
		m[i].Betweenness /= pairs
	}
}

// walk goes through a web breadth first, after U. Brandes, A faster algorithm for betweenness centrality (2001). It is by hand, as gonum's
// goes through maps, which takes ten times as long in webs as dense as these, and its closeness knows no unreachable nodes.
type walk struct {
	web       web
	order     []int // the nodes that were reached, by distance
	distances []int // −1 if not reached
	paths     []float64
	shares    []float64 // of the shortest paths to nodes further on
}

func newWalk(w web) *walk {
	return &walk{w, make([]int, 0, len(w)), make([]int, len(w)), make([]float64, len(w)), make([]float64, len(w))}
}

// from walks from a node.
func (k *walk) from(start int) {
	for i := range k.distances {
		k.distances[i], k.paths[i], k.shares[i] = -1, 0, 0
	}
	k.distances[start], k.paths[start] = 0, 1
	k.order = append(k.order[:0], start)
	for n := 0; n < len(k.order); n++ {
		i := k.order[n]
		for _, t := range k.web[i] {
			if k.distances[t.to] < 0 {
				k.distances[t.to] = k.distances[i] + 1
				k.order = append(k.order, t.to)
			}
			if k.distances[t.to] == k.distances[i]+1 {
				k.paths[t.to] += k.paths[i]
			}
		}
	}
}

// closeness is that of the node where the walk began.
func (k *walk) closeness() float64 {
	var sum int
	for _, i := range k.order {
		sum += k.distances[i]
	}
	if sum == 0 {
		return 0
	}
	reached := float64(len(k.order) - 1)
	return reached / float64(sum) * reached / float64(len(k.web)-1)
}

// addBetweenness adds the shares that nodes have in the paths of the walk.
func (k *walk) addBetweenness(m []Measures) {
	for n := len(k.order) - 1; n > 0; n-- {
		i := k.order[n]
		m[i].Betweenness += k.shares[i]
		for _, t := range k.web[i] {
			if k.distances[t.to] == k.distances[i]-1 {
				k.shares[t.to] += k.paths[t.to] / k.paths[i] * (1 + k.shares[i])
			}
		}
	}
}

// cohesion fills in cores and components.
func (w web) cohesion(m []Measures) {
	g := w.graph()
	_, cores := topo.DegeneracyOrdering(g)
	for k, core := range cores {
		for _, n := range core {
			m[n.ID()].Core = k
		}
	}
	for i, n := range numbered(topo.ConnectedComponents(g), len(w)) {
		m[i].Component = n
	}
}

// pageRank is by hand, as gonum's begins at random and so has other last digits each time.
func (w web) pageRank() []float64 {
	strengths, _ := w.strengths()
	size := float64(len(w))
	rank, next := make([]float64, len(w)), make([]float64, len(w))
	for i := range rank {
		rank[i] = 1 / size
	}
	// Each round takes damping times the error of the one before, so it ends after some 170.
	for change := 1.0; change > 1e-13; {
		var jumps float64
		for i, r := range rank {
			jumps += r * (1 - damping)
			if strengths[i] == 0 {
				jumps += r * damping
			}
		}
		change = 0
		for i, ties := range w {
			next[i] = jumps / size
			for _, t := range ties {
				next[i] += damping * rank[t.to] * t.weight / strengths[t.to]
			}
			change += math.Abs(next[i] - rank[i])
		}
		rank, next = next, rank
	}
	return rank
}

// communities fills in the communities, and gives their modularity; nil without ties.
func (w web) communities(m []Measures) *float64 {
	if _, sum := w.strengths(); sum == 0 {
		for i := range m {
			m[i].Community = i
		}
		return nil
	}
	g := w.graph()
	found := community.Modularize(g, 1, rand.NewPCG(seed, seed)).Communities()
	numbers := numbered(found, len(w))
	for i, n := range numbers {
		m[i].Community = n
	}
	q := w.modularity(numbers)
	return &q
}

// modularity is Σ over the groups of L/m − (d/2m)², with L the weight within the group, d the strength of its nodes and m the weight of all
// ties. It is by hand, as gonum's is quadratic in the size of the groups.
func (w web) modularity(group []int) float64 {
	strengths, sum := w.strengths()
	within, degree := make([]float64, len(w)), make([]float64, len(w))
	for i, ties := range w {
		degree[group[i]] += strengths[i]
		for _, t := range ties {
			if group[t.to] == group[i] {
				within[group[i]] += t.weight
			}
		}
	}
	var q float64
	for i := range within {
		q += within[i]/sum - degree[i]/sum*degree[i]/sum
	}
	return q
}

// numbered gives each node the number of its set, in the order of the sets' first nodes.
func numbered(sets [][]graph.Node, nodes int) []int {
	number := make([]int, nodes)
	for i, set := range sets {
		for _, n := range set {
			number[n.ID()] = i
		}
	}
	again := make([]int, len(sets))
	next := 0
	for i, n := range number {
		if again[n] == 0 {
			next++
			again[n] = next
		}
		number[i] = again[n] - 1
	}
	return number
}

// ------------------------------------------------------------------ gonum

// ordered is a graph of gonum's that walks over nodes in the order of their numbers. gonum's own walk in the order of maps, and a sum of
// floats then has other last digits each time.
type ordered struct {
	*simple.WeightedUndirectedGraph
	nodes []graph.Node
	from  [][]graph.Node
}

func (w web) graph() ordered {
	g := ordered{simple.NewWeightedUndirectedGraph(0, 0), make([]graph.Node, len(w)), make([][]graph.Node, len(w))}
	for i := range w {
		g.nodes[i] = simple.Node(i)
		g.AddNode(g.nodes[i])
	}
	for i, ties := range w {
		for _, t := range ties {
			g.from[i] = append(g.from[i], g.nodes[t.to])
			if i < t.to {
				g.SetWeightedEdge(simple.WeightedEdge{F: g.nodes[i], T: g.nodes[t.to], W: t.weight})
			}
		}
	}
	return g
}

// Nodes are all nodes.
func (g ordered) Nodes() graph.Nodes { return iterator.NewOrderedNodes(g.nodes) }

// From are the nodes that a node has ties with.
func (g ordered) From(id int64) graph.Nodes { return iterator.NewOrderedNodes(g.from[id]) }
