package model

import (
	"time"

	"wortlaut/internal/kg"
)

// Relationship is the view of a relationship.
type Relationship struct {
	Record   *kg.Relationship
	Siblings *Cohort
}

// IsNode marks a Node.
func (*Relationship) IsNode() {}

// ID is the id.
func (r *Relationship) ID() kg.ID { return r.Record.ID }

// Type is the type of tie.
func (r *Relationship) Type() kg.RelationshipType { return r.Record.Type }

// Role is the title of the post or the part played.
func (r *Relationship) Role() *string { return known(r.Record.Role) }

// ValidFrom is since when it holds.
func (r *Relationship) ValidFrom() kg.FuzzyDate { return r.Record.ValidFrom }

// ValidUntil is until when it holds.
func (r *Relationship) ValidUntil() kg.FuzzyDate { return r.Record.ValidUntil }

// Ongoing says whether it still holds.
func (r *Relationship) Ongoing() *bool { return r.Record.Ongoing }

// Citations are what proves it.
func (r *Relationship) Citations() []*Citation { return citations(r.Record.Citations, r.Siblings) }

// Revision says which version this is.
func (r *Relationship) Revision() Revision { return Revision{r.Record.Revision} }

// Statement is the view of a statement.
type Statement struct {
	Record   *kg.Statement
	Siblings *Cohort
}

// IsNode marks a Node.
func (*Statement) IsNode() {}

// ID is the id.
func (s *Statement) ID() kg.ID { return s.Record.ID }

// Kind is how it was said.
func (s *Statement) Kind() kg.StatementKind { return s.Record.Kind }

// Text is the words.
func (s *Statement) Text() string { return s.Record.Text }

// Language is the language of the words.
func (s *Statement) Language() string { return languageOf(s.Record.Language) }

// MadeOn is when it was said.
func (s *Statement) MadeOn() kg.FuzzyDate { return s.Record.MadeOn }

// Verification says whether the words stand in the source.
func (s *Statement) Verification() kg.Verification { return s.Record.Verification }

// Speakers are who said it.
func (s *Statement) Speakers() []*Attribution {
	out := make([]*Attribution, len(s.Record.Speakers))
	for i, a := range s.Record.Speakers {
		out[i] = &Attribution{a, s}
	}
	return out
}

// Positions are what it is about.
func (s *Statement) Positions() []*Position {
	out := make([]*Position, len(s.Record.Positions))
	for i, p := range s.Record.Positions {
		out[i] = &Position{p, s}
	}
	return out
}

// Citations are where it stands.
func (s *Statement) Citations() []*Citation { return citations(s.Record.Citations, s.Siblings) }

// Revision says which version this is.
func (s *Statement) Revision() Revision { return Revision{s.Record.Revision} }

// Attribution is the view of one speaker of a statement.
type Attribution struct {
	Record kg.Attribution
	Of     *Statement
}

// Wording is the words of the attribution.
func (a *Attribution) Wording() *string { return known(a.Record.Wording) }

// Position is the view of a position of a statement.
type Position struct {
	Record kg.Position
	Of     *Statement
}

// Stance is how the statement stands to the subject; nil when not coded.
func (p *Position) Stance() *kg.Stance {
	if p.Record.Stance == "" {
		return nil
	}
	return &p.Record.Stance
}

// CodedBy says who coded the stance.
func (p *Position) CodedBy() *string { return known(p.Record.CodedBy) }

// Citation is the view of a citation. Siblings are the records that cite.
type Citation struct {
	Record   kg.Citation
	Siblings *Cohort
}

// Kind is what the citation is to what it is cited for.
func (c *Citation) Kind() kg.CitationKind { return c.Record.Kind }

// Start is where the passage begins.
func (c *Citation) Start() *int { return c.Record.Start }

// End is where it ends.
func (c *Citation) End() *int { return c.Record.End }

// Prefix is what stands before it.
func (c *Citation) Prefix() *string { return known(c.Record.Prefix) }

// Suffix is what stands after it.
func (c *Citation) Suffix() *string { return known(c.Record.Suffix) }

// Page is the page as printed.
func (c *Citation) Page() *string { return known(c.Record.Page) }

// AccessedOn is when it was looked up.
func (c *Citation) AccessedOn() kg.Date { return c.Record.AccessedOn }

// Note is what else has to be said of it.
func (c *Citation) Note() *string { return known(c.Record.Note) }

func citations(records []kg.Citation, siblings *Cohort) []*Citation {
	out := make([]*Citation, len(records))
	for i, r := range records {
		out[i] = &Citation{r, siblings}
	}
	return out
}

// NewRecord returns the view of a record of any class.
func NewRecord(r kg.Record, siblings *Cohort) Node {
	switch r := r.(type) {
	case *kg.Relationship:
		return &Relationship{r, siblings}
	case *kg.Statement:
		return &Statement{r, siblings}
	case *kg.Entity:
		return NewEntity(r, siblings)
	}
	return nil
}

// NameOf is what a node is called: the name of an entity, "" for all others.
func NameOf(n Node) string {
	if e, ok := n.(EntityView); ok {
		return e.View().Record.Name
	}
	return ""
}

// StatementConnection is a page of statements; what it is a page of can be counted by facets.
type StatementConnection struct {
	Connection[*Statement]
	Facets *StatementFacets
}

// StatementFacets counts the statements of a list. Lists are those of all siblings of the record that the list belongs to; this is
// the one at Index.
type StatementFacets struct {
	Lists *Lists
	Index int
}

// Lists are the lists of statements that one call returned pages of, each told by its criteria.
type Lists struct {
	Where [][]kg.Criterion
	Cohort
}

// TopicActorConnection is a page of those who spoke on a topic.
type TopicActorConnection struct {
	Edges      []*TopicActorEdge
	PageInfo   PageInfo
	TotalCount int
}

// Nodes are the actors of the page.
func (c *TopicActorConnection) Nodes() []Actor {
	out := make([]Actor, len(c.Edges))
	for i, e := range c.Edges {
		out[i] = e.Node
	}
	return out
}

// TopicActorEdge is an actor with what it said on a topic.
type TopicActorEdge struct {
	Cursor                            string
	Node                              Actor
	StatementCount, Supports, Opposes int
	FirstOn, LastOn                   kg.FuzzyDate
}

// SearchConnection is a page of hits.
type SearchConnection struct {
	Edges      []*SearchEdge
	PageInfo   PageInfo
	TotalCount int
}

// SearchEdge is a hit.
type SearchEdge struct {
	Cursor     string
	Node       Node
	Score      float64
	Highlights []kg.Highlight
}

// Change is the view of a change.
type Change struct {
	Record   kg.LoggedChange
	Siblings *Changes
}

// Changes are the changes of a page.
type Changes struct {
	IDs []kg.ID
	Cohort
}

// Set is the number of the change set.
func (c *Change) Set() int { return int(c.Record.Set) }

// Action is what was done.
func (c *Change) Action() kg.Action { return c.Record.Action }

// NodeID is the id of the node.
func (c *Change) NodeID() kg.ID { return c.Record.ID }

// Revision is the number of the revision that was made or taken away.
func (c *Change) Revision() int { return c.Record.Revision }

// Before is the node as it was, in JSON.
func (c *Change) Before() *string { return known(string(c.Record.Before)) }

// ChangedAt is when.
func (c *Change) ChangedAt() time.Time { return c.Record.Of.At }

// ChangedBy is who.
func (c *Change) ChangedBy() string { return c.Record.Of.By }

// Reason is why.
func (c *Change) Reason() *string { return known(c.Record.Of.Reason) }

// Stats is how much there is.
type Stats struct {
	counts kg.Counts
	head   kg.Head
}

// NewStats is the view of the numbers of records.
func NewStats(c kg.Counts, h kg.Head) *Stats { return &Stats{c, h} }

func (s *Stats) entities(kinds ...kg.Kind) (n int) {
	for _, k := range kinds {
		n += s.counts.Entities[k]
	}
	return n
}

// Persons counts persons.
func (s *Stats) Persons() int { return s.entities(kg.KindPerson) }

// Organizations counts organizations of every kind.
func (s *Stats) Organizations() int { return s.entities(kg.OrganizationKinds...) }

// Topics counts topics.
func (s *Stats) Topics() int { return s.entities(kg.KindTopic) }

// Claims counts claims.
func (s *Stats) Claims() int { return s.entities(kg.KindClaim) }

// Documents counts documents.
func (s *Stats) Documents() int { return s.entities(kg.KindDocument) }

// HeldTexts counts documents whose text is held.
func (s *Stats) HeldTexts() int { return s.counts.Texts }

// Events counts events.
func (s *Stats) Events() int { return s.entities(kg.KindEvent) }

// Regions counts regions.
func (s *Stats) Regions() int { return s.entities(kg.KindRegion) }

// Suggestions counts suggestions.
func (s *Stats) Suggestions() int { return s.entities(kg.KindSuggestion) }

// Statements counts statements.
func (s *Stats) Statements() int { return s.counts.Statements }

// Relationships counts ties.
func (s *Stats) Relationships() (n int) {
	for _, count := range s.counts.Relationships {
		n += count
	}
	return n
}

// ActorsByKind counts actors by kind.
func (s *Stats) ActorsByKind() []*ActorKindCount {
	out := []*ActorKindCount{}
	for _, k := range kg.ActorKinds {
		if n := s.counts.Entities[k]; n > 0 {
			out = append(out, &ActorKindCount{Kind: k, Count: int32(n)})
		}
	}
	return out
}

// RelationshipsByType counts ties by type.
func (s *Stats) RelationshipsByType() []*RelationshipTypeCount {
	out := []*RelationshipTypeCount{}
	for _, t := range kg.RelationshipTypes {
		if n := s.counts.Relationships[t]; n > 0 {
			out = append(out, &RelationshipTypeCount{Type: t, Count: int32(n)})
		}
	}
	return out
}

// ChangeSets counts change sets.
func (s *Stats) ChangeSets() int { return int(s.head.Number) }
