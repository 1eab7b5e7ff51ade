package inquiry

import (
	"context"
	"net/url"

	"wortlaut/internal/kg"
	"wortlaut/internal/layout"
	"wortlaut/internal/traverse"
)

// Network asks for what lies around nodes.
type Network struct{ traverse.NetworkQuery }

func (q *Network) bind(f *form) {
	texts(f, "around", &q.Around)
	f.number("depth", &q.Depth, traverse.DefaultDepth)
	f.number("limit", &q.Limit, traverse.DefaultNodes)
	bindFilter(f, &q.Filter)
}

func bindFilter(f *form, filter *traverse.Filter) {
	texts(f, "types", &filter.Types, kg.RelationshipTypes...)
	texts(f, "kinds", &filter.Kinds, NodeKinds...)
	f.day("asOf", &filter.AsOf)
	f.flag("throughStatements", &filter.ThroughStatements, false)
	f.flag("throughTopics", &filter.ThroughTopics, false)
	f.flag("throughDocuments", &filter.ThroughDocuments, false)
}

// NodeKinds are the kinds that nodes of networks can have.
var NodeKinds = append(append([]kg.Kind{}, kg.EntityKinds...), kg.KindStatement)

// ParseNetwork reads the parameters of a link. others are those that are not the inquiry's.
func ParseNetwork(values url.Values, others ...string) (Network, error) {
	var q Network
	return q, parse(values, q.bind, others...)
}

// Values are the parameters of a link.
func (q Network) Values() url.Values { return values(q.bind) }

// Ask asks. Errors: Invalid and Limit for what can't be asked; NotFound for a node that is not there.
func (q Network) Ask(ctx context.Context, g *kg.Graph) (traverse.Network, error) {
	if err := there(ctx, g, q.Around); err != nil {
		return traverse.Network{}, err
	}
	return traverse.Around(ctx, g, q.NetworkQuery)
}

// Places are where the nodes of a network are drawn.
func Places(ctx context.Context, n traverse.Network) (map[kg.ID]layout.Point, error) {
	at := make(map[kg.ID]int, len(n.Nodes))
	for i, node := range n.Nodes {
		at[node.ID] = i
	}
	links := make([][2]int, len(n.Edges))
	for i, e := range n.Edges {
		links[i] = [2]int{at[e.Source], at[e.Target]}
	}
	points, err := layout.Place(ctx, len(n.Nodes), links, layout.Options{})
	if err != nil {
		return nil, err
	}
	places := make(map[kg.ID]layout.Point, len(points))
	for id, i := range at {
		places[id] = points[i]
	}
	return places, nil
}

// there says which of the nodes is not there.
func there(ctx context.Context, g *kg.Graph, ids []kg.ID) error {
	if len(ids) > traverse.MaxStarts {
		return nil // which is an error of its own
	}
	found, err := g.Named(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if found[id] == nil || id.Kind() == kg.KindRelationship {
			return kg.Errorf(kg.NotFound, "there is no node %q", kg.Clip(string(id)))
		}
	}
	return nil
}

// Paths asks for the ways from one node to another.
type Paths struct{ traverse.PathQuery }

// Ask asks. Errors: as for [Network.Ask].
func (q Paths) Ask(ctx context.Context, g *kg.Graph) (traverse.Paths, error) {
	if err := there(ctx, g, []kg.ID{q.From, q.To}); err != nil {
		return traverse.Paths{}, err
	}
	return traverse.Between(ctx, g, q.PathQuery)
}
