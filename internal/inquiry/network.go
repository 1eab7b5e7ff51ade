package inquiry

import (
	"context"
	"net/url"
	"slices"

	"wortlaut/internal/kg"
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
	f.day("from", &filter.From)
	f.day("until", &filter.Until)
	f.flag("throughStatements", &filter.ThroughStatements, false)
	f.flag("throughTopics", &filter.ThroughTopics, false)
	f.flag("throughDocuments", &filter.ThroughDocuments, false)
}

// NodeKinds are the kinds that nodes of networks can have: all but suggestions, which are no facts.
var NodeKinds = append(slices.DeleteFunc(slices.Clone(kg.EntityKinds), func(k kg.Kind) bool { return k == kg.KindSuggestion }), kg.KindStatement)

// ParseNetwork reads the parameters of a link. others are those that are not the inquiry's.
func ParseNetwork(values url.Values, others ...string) (Network, error) {
	var q Network
	return q, parse(values, q.bind, others...)
}

// Values are the parameters of a link.
func (q Network) Values() url.Values { return values(q.bind) }

// Ask asks. Errors: Invalid and Limit for what can't be asked; NotFound for a node that is not there.
func (q Network) Ask(ctx context.Context, g *kg.Graph) (traverse.Network, error) {
	around, err := there(ctx, g, q.Around)
	if err != nil {
		return traverse.Network{}, err
	}
	q.Around = around
	return traverse.Around(ctx, g, q.NetworkQuery)
}

// there are the nodes under the ids that they have now, or which of them is not there.
func there(ctx context.Context, g *kg.Graph, ids []kg.ID) ([]kg.ID, error) {
	if len(ids) > traverse.MaxStarts {
		return ids, nil // which is an error of its own
	}
	found, err := g.Found(ctx, ids)
	if err != nil {
		return nil, err
	}
	now := slices.Clone(ids)
	for i, id := range ids {
		if found[id] == nil || id.Kind() == kg.KindRelationship {
			return nil, kg.Errorf(kg.NotFound, "there is no node %q", kg.Clip(string(id)))
		}
		now[i] = found[id].RecordID()
	}
	return now, nil
}

// Paths asks for the ways from one node to another.
type Paths struct{ traverse.PathQuery }

// Ask asks. Errors: as for [Network.Ask].
func (q Paths) Ask(ctx context.Context, g *kg.Graph) (traverse.Paths, error) {
	ends, err := there(ctx, g, []kg.ID{q.From, q.To})
	if err != nil {
		return traverse.Paths{}, err
	}
	q.From, q.To = ends[0], ends[1]
	return traverse.Between(ctx, g, q.PathQuery)
}
