package model

import (
	"wortlaut/internal/inquiry"
	"wortlaut/internal/kg"
	"wortlaut/internal/traverse"
)

// Network is the view of a network.
type Network struct {
	Nodes     []*NetworkNode
	Edges     []*NetworkTie
	Omitted   int
	Truncated bool
	Links     []inquiry.Link
}

// NetworkNode is the view of a node of a network.
type NetworkNode struct {
	traverse.Node
	Of *NetworkParts
}

// NetworkTie is the view of a tie of a network, or of a step of a way.
type NetworkTie struct {
	traverse.Edge
	Of *Gathering
}

// Type is what it is.
func (e *NetworkTie) Type() kg.Role { return e.Role }

// NetworkParts are what the nodes of a network share.
type NetworkParts struct {
	Gathering
	Answer traverse.Network
}

// What the parts of networks name records for.
const (
	AsNode         = "node"
	AsRelationship = "relationship"
	AsStatement    = "statement"
	AsActor        = "actor"
)

// NewNetwork is the view of an answer.
func NewNetwork(answer traverse.Network, links []inquiry.Link) *Network {
	of := &NetworkParts{Answer: answer}
	n := &Network{Nodes: []*NetworkNode{}, Edges: NewNetworkTies(answer.Edges, &of.Gathering), Omitted: answer.Omitted, Truncated: answer.Truncated, Links: links}
	for _, node := range answer.Nodes {
		of.Name(AsNode, node.ID)
		n.Nodes = append(n.Nodes, &NetworkNode{node, of})
	}
	return n
}

// NewNetworkTies are the views of ties that are shown together.
func NewNetworkTies(edges []traverse.Edge, of *Gathering) []*NetworkTie {
	out := make([]*NetworkTie, len(edges))
	for i, e := range edges {
		of.Name(AsRelationship, e.Relationship)
		of.Name(AsStatement, e.Statement)
		out[i] = &NetworkTie{e, of}
	}
	return out
}

// PathResult is the view of ways.
type PathResult struct {
	Paths     []*Path
	Truncated bool
}

// Path is the view of a way.
type Path struct {
	Way   traverse.Path
	Steps []*PathStep
	Of    *Gathering
}

// Length is the number of steps.
func (p *Path) Length() int { return p.Way.Length() }

// PathStep is the view of a step.
type PathStep struct{ Edges []*NetworkTie }

// NewPathResult is the view of an answer.
func NewPathResult(answer traverse.Paths) *PathResult {
	of := &Gathering{}
	r := &PathResult{Paths: []*Path{}, Truncated: answer.Truncated}
	for _, way := range answer.Paths {
		p := &Path{Way: way, Steps: []*PathStep{}, Of: of}
		of.Name(AsNode, way.Nodes...)
		for _, edges := range way.Steps {
			p.Steps = append(p.Steps, &PathStep{NewNetworkTies(edges, of)})
		}
		r.Paths = append(r.Paths, p)
	}
	return r
}
