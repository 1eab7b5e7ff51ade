package model

import "wortlaut/internal/kg"

// Gathering is what the parts of one answer name. The first part that needs a record fetches those of all.
type Gathering struct {
	Cohort     Cohort
	named      map[string][]kg.ID // by what they are named for
	statements [][]kg.ID          // the lists of statements that parts have
}

// List notes that a part has a list of statements.
func (g *Gathering) List(ids []kg.ID) { g.statements = append(g.statements, ids) }

// Lists are all lists of statements.
func (g *Gathering) Lists() [][]kg.ID { return g.statements }

// Name notes that a part names records.
func (g *Gathering) Name(as string, ids ...kg.ID) {
	if g.named == nil {
		g.named = map[string][]kg.ID{}
	}
	g.named[as] = append(g.named[as], ids...)
}

// Named are the records that are named for something.
func (g *Gathering) Named(as string) []kg.ID { return g.named[as] }
