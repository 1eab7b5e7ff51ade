package inquiry

import (
	"context"
	"crypto/sha256"
	"fmt"

	lru "github.com/hashicorp/golang-lru/v2"

	"wortlaut/internal/kg"
	"wortlaut/internal/layout"
	"wortlaut/internal/traverse"
)

// keptPlaces is how many networks' places are kept: of the largest, some 16 MB.
const keptPlaces = 64

// Places are where the nodes of networks are drawn. Those of the networks that were asked for last are kept: placing many nodes takes longer
// than finding them. A place follows from the nodes and ties alone, and they are what is known by: the same query at another revision of the
// graph that leaves them as they are finds its places again, and one that does not never finds old ones.
type Places struct {
	kept *lru.Cache[[sha256.Size]byte, map[kg.ID]layout.Point]
}

// NewPlaces returns places of no network yet. They may be asked for by many at once.
func NewPlaces() *Places {
	kept, err := lru.New[[sha256.Size]byte, map[kg.ID]layout.Point](keptPlaces)
	if err != nil {
		panic(fmt.Sprintf("inquiry: the number of networks that are kept: %v", err)) // it is a constant
	}
	return &Places{kept}
}

// Of are the places of the nodes of a network; they must not be changed. An error is that of the context.
func (p *Places) Of(ctx context.Context, n traverse.Network) (map[kg.ID]layout.Point, error) {
	key := shape(n)
	if places, known := p.kept.Get(key); known {
		return places, nil
	}
	places, err := place(ctx, n)
	if err == nil {
		p.kept.Add(key, places)
	}
	return places, err
}

// shape is a digest of what places follow from: the nodes in their order, and what is tied.
func shape(n traverse.Network) (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, node := range n.Nodes {
		_, _ = fmt.Fprintf(h, "%s\n", node.ID) // a hash takes all that it is given
	}
	for _, e := range n.Edges {
		_, _ = fmt.Fprintf(h, "\n%s\n%s", e.Source, e.Target)
	}
	h.Sum(sum[:0])
	return sum
}

func place(ctx context.Context, n traverse.Network) (map[kg.ID]layout.Point, error) {
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
