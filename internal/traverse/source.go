package traverse

import (
	"context"

	"wortlaut/internal/kg"
)

// Source gives the links of a graph. [kg.Store] is one.
type Source interface {
	// Links returns the links that lead from or to the nodes, in the order of [kg.CompareLinks], each once. With Each there are at
	// least the first so many of every node.
	Links(ctx context.Context, query kg.LinkQuery) ([]kg.Link, error)
}

// maxLinks is how many links one answer may be computed from.
const maxLinks = 200_000

// reader reads links from a source until its budget is used up.
type reader struct {
	source Source
	roles  []kg.Role
	during *kg.Days
	left   int // links that may still be read
}

func newReader(source Source, f Filter) reader {
	return reader{source: source, roles: f.roles(), during: f.during(), left: maxLinks}
}

// read returns the edges that touch the nodes, each once, loops left out, and, unless among is nil, only those with both ends among these; and
// whether they are all: at most so many links are looked at, the first in the order of the source.
func (r *reader) read(ctx context.Context, nodes, among []kg.ID, most int) (edges []Edge, all bool, err error) {
	if len(nodes) == 0 || len(r.roles) == 0 {
		return nil, true, nil
	}
	if most < 1 {
		return nil, false, nil
	}
	// One more than counts tells whether there are more; whatever the order, no node needs more than that.
	links, err := r.source.Links(ctx, kg.LinkQuery{Nodes: nodes, Roles: r.roles, During: r.during, Among: among, Each: most + 1})
	if err != nil {
		return nil, false, err
	}
	all = len(links) <= most
	links = links[:min(most, len(links))]
	r.left -= len(links)
	return edgesOf(links), all, nil
}

// edgesOf are the edges that links stand for: the two links of a tie without direction are one.
func edgesOf(links []kg.Link) []Edge {
	edges := make([]Edge, 0, len(links))
	undirected := map[Edge]bool{}
	for _, l := range links {
		if l.From == l.To {
			continue
		}
		e := edgeOf(l)
		if !e.Directed {
			if undirected[e] {
				continue
			}
			undirected[e] = true
		}
		edges = append(edges, e)
	}
	return edges
}
