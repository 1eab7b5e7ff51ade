package traverse

import (
	"cmp"
	"context"
	"slices"

	"wortlaut/internal/kg"
)

// What a PathQuery may ask for, and what to ask for where nothing is said.
const (
	DefaultLength = 6
	MaxLength     = 8
	MaxExtra      = 2
	DefaultPaths  = 20
	MaxPaths      = 100
	DefaultBudget = 20_000
)

// PathQuery asks for the paths between two nodes.
type PathQuery struct {
	From, To  kg.ID
	MaxLength int  // in steps, 1 to MaxLength
	Extra     int  // how many steps a path may be longer than the shortest, 0 to MaxExtra
	Limit     int  // of paths, 1 to MaxPaths
	Directed  bool // edges with a direction are followed in it only
	Budget    int  // of nodes that may be visited, from 1 on; one that is visited from both ends counts twice
	Filter    Filter
}

// Paths are paths in order: by length, then by the ids of their nodes.
type Paths struct {
	Paths []Path
	// Truncated says that the budget was used up. The paths are then exactly those that there are up to some length, and the longer
	// ones are not known.
	Truncated bool
}

// Path is a way from one node to another that meets no node twice.
type Path struct {
	Nodes []kg.ID
	// Steps are, for each two nodes in turn, all edges between them that can be gone, by source, target, role and relationship.
	Steps [][]Edge
}

// Length is the number of steps.
func (p Path) Length() int { return len(p.Steps) }

// Between returns all shortest paths between two nodes and, with Extra, the longer ones, up to the limit. A node is reached
// from itself by one path, of length 0. Whether the nodes exist is the caller's matter.
//
// The source is called at most once for each step of MaxLength.
func Between(ctx context.Context, source Source, q PathQuery) (Paths, error) {
	if err := q.check(); err != nil {
		return Paths{}, err
	}
	if q.From == q.To {
		return Paths{Paths: []Path{{Nodes: []kg.ID{q.From}, Steps: [][]Edge{}}}}, nil
	}
	s := newSearch(source, q)
	if err := s.run(ctx); err != nil {
		return Paths{}, err
	}
	nodes, err := s.ways().enumerate(ctx, q.Limit)
	if err != nil {
		return Paths{}, err
	}
	return Paths{Paths: s.paths(nodes), Truncated: s.truncated}, nil
}

func (q PathQuery) check() error {
	if err := cmp.Or(
		within("maxLength", q.MaxLength, 1, MaxLength),
		within("extraLength", q.Extra, 0, MaxExtra),
		within("limit", q.Limit, 1, MaxPaths),
		q.Filter.check(),
	); err != nil {
		return err
	}
	if q.Budget < 1 {
		return kg.Errorf(kg.Invalid, "the budget is %d nodes: give at least 1", q.Budget)
	}
	return nil
}

// search looks for paths from both ends, level by level.
//
// A step from the i-th to the next node of a path of length L is known once the first end has been followed for more than i levels or the
// second for at least L-i. So all paths of length L are known once both together have been followed for L levels, and the ends meet, when they
// do for the first time, after as many levels as the shortest path is long.
type search struct {
	query     PathQuery
	links     reader
	from, to  *end
	edges     []Edge // of the levels followed, between nodes visited
	met       bool
	longest   int // the paths up to this length are all known once run returns
	truncated bool
}

// end is one end of a search: the nodes visited from there.
type end struct {
	backward bool // edges are followed against their direction
	other    kg.ID
	distance map[kg.ID]int
	frontier []kg.ID // the nodes at the distance levels that ways lead through
	levels   int     // that were followed
}

func newSearch(source Source, q PathQuery) *search {
	return &search{
		query: q, links: newReader(source, q.Filter), longest: q.MaxLength,
		from: &end{other: q.To, distance: map[kg.ID]int{q.From: 0}, frontier: []kg.ID{q.From}},
		to:   &end{other: q.From, distance: map[kg.ID]int{q.To: 0}, frontier: []kg.ID{q.To}, backward: true},
	}
}

// run follows levels until all paths that are asked for are known, an end can't get any farther, or the budget is used up.
func (s *search) run(ctx context.Context) error {
	for s.levels() < s.longest {
		at, other := s.from, s.to
		if len(other.frontier) < len(at.frontier) {
			at, other = other, at
		}
		if len(at.frontier) == 0 {
			return nil
		}
		affordable, err := s.follow(ctx, at, other)
		if err != nil {
			return err
		}
		if !affordable {
			s.truncated = true
			s.longest = s.levels()
		}
	}
	return nil
}

func (s *search) levels() int { return s.from.levels + s.to.levels }

// follow takes an end one level on, wholly or, where the budget does not suffice, not at all.
func (s *search) follow(ctx context.Context, at, other *end) (affordable bool, err error) {
	edges, all, err := s.links.read(ctx, at.frontier, nil, s.links.left)
	if err != nil || !all {
		return false, err
	}
	next := s.reached(at, edges)
	if len(s.from.distance)+len(s.to.distance)+len(next) > s.query.Budget {
		return false, nil
	}
	at.levels++
	at.frontier = at.frontier[:0]
	for _, id := range next {
		at.distance[id] = at.levels
		if id != at.other {
			at.frontier = append(at.frontier, id)
		}
		if _, visited := other.distance[id]; visited && !s.met {
			s.met = true
			s.longest = min(s.longest, s.levels()+s.query.Extra)
		}
	}
	s.edges = append(s.edges, edges...)
	return true, nil
}

// reached are the nodes, sorted, that edges of the frontier lead to for the first time.
func (s *search) reached(at *end, edges []Edge) []kg.ID {
	seen := map[kg.ID]bool{}
	var next []kg.ID
	for _, e := range edges {
		for u, v := range s.leads(e) {
			if at.backward {
				u, v = v, u
			}
			_, known := at.distance[u]
			_, visited := at.distance[v]
			if known && !visited && !seen[v] && (v == at.other || s.query.Filter.passes(v)) {
				seen[v] = true
				next = append(next, v)
			}
		}
	}
	slices.Sort(next)
	return next
}

// leads yields the ways, from one node to the other, that an edge can be gone.
func (s *search) leads(e Edge) func(yield func(from, to kg.ID) bool) {
	return func(yield func(from, to kg.ID) bool) {
		if yield(e.Source, e.Target) && !(s.query.Directed && e.Directed) {
			yield(e.Target, e.Source)
		}
	}
}

// paths are the paths over the nodes, with their edges.
func (s *search) paths(ways [][]kg.ID) []Path {
	type step struct{ from, to kg.ID }
	steps := map[step][]Edge{}
	for _, nodes := range ways {
		for i := range len(nodes) - 1 {
			steps[step{nodes[i], nodes[i+1]}] = nil
		}
	}
	for _, e := range s.edges {
		for u, v := range s.leads(e) {
			if edges, gone := steps[step{u, v}]; gone {
				steps[step{u, v}] = append(edges, e)
			}
		}
	}
	for pair, edges := range steps {
		steps[pair] = distinct(edges)
	}
	paths := make([]Path, len(ways))
	for i, nodes := range ways {
		paths[i].Nodes = nodes
		for j := range len(nodes) - 1 {
			paths[i].Steps = append(paths[i].Steps, steps[step{nodes[j], nodes[j+1]}])
		}
	}
	return paths
}
