package model

import "wortlaut/internal/kg"

// Comparison is the view of a comparison.
type Comparison struct {
	Answer kg.Comparison
	Of     *Gathering
}

// NewComparison is the view of an answer.
func NewComparison(answer kg.Comparison) *Comparison {
	of := &Gathering{}
	of.Name(AsActor, answer.Actors...)
	return &Comparison{answer, of}
}

// SharedNode is the view of something that several actors have to do with.
type SharedNode struct {
	Shared kg.Shared
	Parts  []*SharedPart
	Of     *Gathering
}

// SharedPart is the view of what an actor has to do with something.
type SharedPart struct {
	Part kg.Part
	Of   *Gathering
}

// StatementCount is how many statements tie it.
func (p *SharedPart) StatementCount() int { return len(p.Part.Statements) }

// SharedSubject is the view of a subject on which actors took sides.
type SharedSubject struct {
	Sided kg.Sided
	Sides []*SharedSide
	Of    *Gathering
}

// SharedSide is the view of where an actor stands.
type SharedSide struct {
	Side kg.Side
	Of   *Gathering
}

// Stance is its stance.
func (s *SharedSide) Stance() kg.Stance { return s.Side.Stance }

// StatementCount is how many statements show it.
func (s *SharedSide) StatementCount() int { return len(s.Side.Statements) }

// NewSharedNodes are the views of what is shared.
func NewSharedNodes(list []kg.Shared) []*SharedNode {
	of := &Gathering{}
	out := make([]*SharedNode, len(list))
	for i, s := range list {
		of.Name(AsNode, s.Node)
		out[i] = &SharedNode{Shared: s, Parts: []*SharedPart{}, Of: of}
		for _, p := range s.Parts {
			of.Name(AsActor, p.Actor)
			of.Name(AsRelationship, p.Relationships...)
			of.List(p.Statements)
			out[i].Parts = append(out[i].Parts, &SharedPart{p, of})
		}
	}
	return out
}

// NewSharedSubjects are the views of subjects on which actors took sides.
func NewSharedSubjects(list []kg.Sided) []*SharedSubject {
	of := &Gathering{}
	out := make([]*SharedSubject, len(list))
	for i, s := range list {
		of.Name(AsNode, s.Subject)
		out[i] = &SharedSubject{Sided: s, Sides: []*SharedSide{}, Of: of}
		for _, side := range s.Sides {
			of.Name(AsActor, side.Actor)
			of.List(side.Statements)
			out[i].Sides = append(out[i].Sides, &SharedSide{side, of})
		}
	}
	return out
}
