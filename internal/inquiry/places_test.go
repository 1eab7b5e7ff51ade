package inquiry

import (
	"context"
	"errors"
	"maps"
	"testing"

	"wortlaut/internal/traverse"
)

// TestPlacesAreKept: the same network is placed once, another one anew.
func TestPlacesAreKept(t *testing.T) {
	nodes := []traverse.Node{{ID: "person:a"}, {ID: "person:b"}, {ID: "person:c"}}
	n := traverse.Network{Nodes: nodes, Edges: []traverse.Edge{{Source: "person:a", Target: "person:b"}}}
	p := NewPlaces()
	first, err := p.Of(t.Context(), n)
	if err != nil || len(first) != len(nodes) {
		t.Fatalf("%d places, %v", len(first), err)
	}

	gone, cancel := context.WithCancel(t.Context())
	cancel()
	again, err := p.Of(gone, n)
	if err != nil || !maps.Equal(first, again) {
		t.Errorf("asked for again: %v, %v; want %v, without placing", again, err, first)
	}
	for name, other := range map[string]traverse.Network{
		"another tie":  {Nodes: nodes, Edges: []traverse.Edge{{Source: "person:a", Target: "person:c"}}},
		"another node": {Nodes: append(nodes[:2:2], traverse.Node{ID: "person:d"}), Edges: n.Edges},
		"no tie":       {Nodes: nodes},
	} {
		if _, err := p.Of(gone, other); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v; want it to be placed, and that to be given up", name, err)
		}
	}
}
