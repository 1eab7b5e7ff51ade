package traverse

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"wortlaut/internal/kg"
)

// What a NetworkQuery may ask for, and what to ask for where nothing is said.
const (
	DefaultDepth = 1
	MaxDepth     = 4
	DefaultNodes = 200
	MaxNodes     = 1_000
	MaxStarts    = 100
)

// NetworkQuery asks for what lies around nodes.
type NetworkQuery struct {
	Around []kg.ID // 1 to MaxStarts, and no more than Limit; the same one twice counts once
	Depth  int     // steps from the nearest of them, 1 to MaxDepth
	Limit  int     // of nodes, 1 to MaxNodes
	Filter Filter
}

// Network is what lies around nodes: the nearest, and every tie between them that is followed.
type Network struct {
	Nodes []Node // by distance, then by id
	Edges []Edge // by source, target, role and relationship
	// Omitted is how many nodes of the first distance that did not fit as a whole the limit left out. What lies beyond was not looked at.
	Omitted int
	// Truncated says that the budget of links was used up: there may be more nodes and edges, and shorter ways.
	Truncated bool
}

// Node is a node of a network.
type Node struct {
	ID       kg.ID
	Degree   int // its edges within the network; parallel ones count each
	Distance int // steps from the nearest start
}

// Around returns the network around nodes. Nodes are kept by distance; of the distance that does not fit as a whole those with the most
// edges to the nodes that they were found from, ties broken by id. Whether the starts exist is the caller's matter: one that does not
// stands alone.
//
// There is one call of the source for each step of Depth, and one more for edges between the farthest nodes, whose own links were not
// followed yet. A tie between two nodes neither of which may be passed is not followed at all.
func Around(ctx context.Context, source Source, q NetworkQuery) (Network, error) {
	starts := slices.Compact(slices.Sorted(slices.Values(q.Around)))
	if err := q.check(len(starts)); err != nil {
		return Network{}, err
	}
	s := surrounding{query: q, links: newReader(source, q.Filter), distance: map[kg.ID]int{}}
	frontier := s.keep(starts, 0)
	for level := 1; level <= q.Depth && len(frontier) > 0 && s.omitted == 0; level++ {
		edges, err := s.read(ctx, frontier, nil)
		if err != nil {
			return Network{}, err
		}
		frontier = s.keep(s.nearest(s.found(edges)), level)
	}
	if _, err := s.read(ctx, frontier, slices.Sorted(maps.Keys(s.distance))); err != nil {
		return Network{}, err
	}
	return s.network(), nil
}

func (q NetworkQuery) check(starts int) error {
	if err := cmp.Or(within("depth", q.Depth, 1, MaxDepth), within("limit", q.Limit, 1, MaxNodes), q.Filter.check()); err != nil {
		return err
	}
	switch {
	case starts == 0:
		return kg.Errorf(kg.Invalid, "`around` names no node: name at least one")
	case starts > min(q.Limit, MaxStarts):
		return kg.Errorf(kg.Limit, "`around` names %d nodes: name at most %d, and no more than `limit`", starts, MaxStarts)
	}
	return nil
}

// surrounding is a network in the making.
type surrounding struct {
	query     NetworkQuery
	links     reader
	distance  map[kg.ID]int // of the nodes kept
	edges     []Edge        // all that were read
	omitted   int
	truncated bool
}

// read reads the edges of nodes. A call takes half of what is left, so that the last one has its share however large a hub is.
func (s *surrounding) read(ctx context.Context, nodes, among []kg.ID) ([]Edge, error) {
	edges, all, err := s.links.read(ctx, nodes, among, s.links.left/2)
	if err != nil {
		return nil, err
	}
	s.truncated = s.truncated || !all
	s.edges = append(s.edges, edges...)
	return edges, nil
}

// found counts, for each node that is not kept yet, the edges that lead to it. One end of every edge is kept.
func (s *surrounding) found(edges []Edge) map[kg.ID]int {
	found := map[kg.ID]int{}
	for _, e := range edges {
		for _, end := range []kg.ID{e.Source, e.Target} {
			if _, kept := s.distance[end]; !kept && s.query.Filter.shows(end) {
				found[end]++
			}
		}
	}
	return found
}

// nearest are the found nodes that still fit, sorted.
func (s *surrounding) nearest(found map[kg.ID]int) []kg.ID {
	nodes := make([]kg.ID, 0, len(found))
	for id := range found {
		nodes = append(nodes, id)
	}
	if room := s.query.Limit - len(s.distance); len(nodes) > room {
		slices.SortFunc(nodes, func(a, b kg.ID) int {
			return cmp.Or(cmp.Compare(found[b], found[a]), cmp.Compare(a, b))
		})
		s.omitted = len(nodes) - room
		nodes = nodes[:room]
	}
	slices.Sort(nodes)
	return nodes
}

// keep takes nodes into the network and returns those of them that ways may lead through.
func (s *surrounding) keep(nodes []kg.ID, distance int) []kg.ID {
	var passed []kg.ID
	for _, id := range nodes {
		s.distance[id] = distance
		if distance == 0 || s.query.Filter.passes(id) {
			passed = append(passed, id)
		}
	}
	return passed
}

// network is the finished network: of the edges, those between nodes that were kept.
func (s *surrounding) network() Network {
	degree := map[kg.ID]int{}
	edges := distinct(slices.DeleteFunc(s.edges, func(e Edge) bool {
		_, source := s.distance[e.Source]
		_, target := s.distance[e.Target]
		return !source || !target
	}))
	for _, e := range edges {
		degree[e.Source]++
		degree[e.Target]++
	}
	nodes := make([]Node, 0, len(s.distance))
	for id, distance := range s.distance {
		nodes = append(nodes, Node{ID: id, Degree: degree[id], Distance: distance})
	}
	slices.SortFunc(nodes, func(a, b Node) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.ID, b.ID))
	})
	if edges == nil {
		edges = []Edge{}
	}
	return Network{Nodes: nodes, Edges: edges, Omitted: s.omitted, Truncated: s.truncated}
}
