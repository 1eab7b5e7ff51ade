package model

import (
	"strconv"

	"wortlaut/internal/discourse"
	"wortlaut/internal/inquiry"
	"wortlaut/internal/kg"
)

// DiscourseNetwork is the view of a discourse network.
type DiscourseNetwork struct {
	Slices  []*DiscourseSlice
	Links   []inquiry.Link
	weights int // of all matrices
}

// DiscourseSlice is the view of a discourse network of one time.
type DiscourseSlice struct {
	Slice   *discourse.Slice
	Name    string // of its lists, for their cursors
	Rows    []*DiscourseNode
	Columns []*DiscourseNode
	Of      *Gathering
	Network *DiscourseNetwork
}

// NewDiscourseNetwork is the view of an answer.
func NewDiscourseNetwork(q inquiry.Discourse, answer []*discourse.Slice) *DiscourseNetwork {
	of := &Gathering{}
	n := &DiscourseNetwork{Slices: []*DiscourseSlice{}, Links: q.Links()}
	name := q.Values().Encode()
	nodes := func(list []discourse.Node) []*DiscourseNode {
		out := make([]*DiscourseNode, len(list))
		for i, d := range list {
			of.Name(AsNode, kg.ID(d.Value))
			out[i] = &DiscourseNode{d, of}
		}
		return out
	}
	for i, s := range answer {
		n.weights += len(s.Rows) * len(s.Columns)
		n.Slices = append(n.Slices, &DiscourseSlice{
			Slice: s, Name: name + "#" + strconv.Itoa(i), Rows: nodes(s.Rows), Columns: nodes(s.Columns), Of: of, Network: n,
		})
	}
	return n
}

// From is the first day.
func (s *DiscourseSlice) From() kg.Date { return kg.Date(s.Slice.From) }

// Middle is the day in the middle.
func (s *DiscourseSlice) Middle() kg.Date { return kg.Date(s.Slice.Middle) }

// Until is the last day.
func (s *DiscourseSlice) Until() kg.Date { return kg.Date(s.Slice.Until) }

// StatementCount is how many statements take part.
func (s *DiscourseSlice) StatementCount() int { return s.Slice.Statements }

// Modularity is how much of the weight lies within communities.
func (s *DiscourseSlice) Modularity() *float64 { return s.Slice.Modularity }

// Polarization is how clearly the network splits in two.
func (s *DiscourseSlice) Polarization() *float64 { return s.Slice.Polarization }

// maxMatrix is the most weights that are told as matrices, of all times together.
const maxMatrix = 250_000

// Matrix is all weights. It is an error for networks with too many.
func (s *DiscourseSlice) Matrix() ([][]float64, error) {
	if n := s.Network.weights; n > maxMatrix {
		return nil, kg.Errorf(kg.Limit, "the matrix has %d weights, with those of all times, at most %d are told: ask for `edges`, or narrow the filter", n, maxMatrix)
	}
	return s.Slice.Matrix(), nil
}

// DiscourseNode is the view of a node of a discourse network.
type DiscourseNode struct {
	discourse.Node
	Of *Gathering
}

// DiscourseTie is the view of a tie of a discourse network.
type DiscourseTie struct {
	Edge     discourse.Edge
	Of       *DiscourseSlice
	Siblings *DiscourseTies
}

// DiscourseTies are ties that came together: in a page of each slice.
type DiscourseTies struct {
	Cohort Cohort
	Ties   []*DiscourseTie
}

// The connections of the schema.
type (
	DiscourseTieConnection = Connection[*DiscourseTie]
	DiscourseTieEdge       = Edge[*DiscourseTie]
)

// Source is where it leads from.
func (e *DiscourseTie) Source() string { return e.Of.Rows[e.Edge.Source].Value }

// Target is where it leads to.
func (e *DiscourseTie) Target() string { return e.Of.Columns[e.Edge.Target].Value }

// Claim is what it is about.
func (e *DiscourseTie) Claim() *string {
	if len(e.Of.Slice.Claims) == 0 {
		return nil
	}
	return &e.Of.Slice.Claims[e.Edge.Claim].Value
}

// Weight is its weight.
func (e *DiscourseTie) Weight() float64 { return e.Edge.Weight }

// Agreements is how often both say the same.
func (e *DiscourseTie) Agreements() int { return e.Edge.Agreements }

// Disagreements is how often they say the opposite.
func (e *DiscourseTie) Disagreements() int { return e.Edge.Disagreements }

// Measures is the view of measures.
type Measures struct{ discourse.Measures }

// Camp is the camp it is in.
func (m *Measures) Camp() *int {
	if m.Measures.Camp < 0 {
		return nil
	}
	return &m.Measures.Camp
}
