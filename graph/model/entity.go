package model

import (
	"fmt"
	"slices"

	"wortlaut/internal/kg"
)

// Node is the GraphQL interface: whatever has an id.
type Node interface {
	IsNode()
	ID() kg.ID
}

// Actor is the GraphQL interface: a person or an organization.
type Actor interface {
	Node
	IsActor()
}

// Organization is the GraphQL interface that all kinds of organizations implement.
type Organization interface {
	Actor
	IsOrganization()
}

// PositionSubject is the GraphQL union of what a statement can be about.
type PositionSubject interface{ IsPositionSubject() }

// Entity is what the views of all entities share.
type Entity struct {
	Record   *kg.Entity
	Siblings *Cohort
}

// IsNode marks a Node.
func (e *Entity) IsNode() {}

// View returns the shared part of the view of an entity.
func (e *Entity) View() *Entity { return e }

// ID is the id.
func (e *Entity) ID() kg.ID { return e.Record.ID }

// Name is the main name.
func (e *Entity) Name() string { return e.Record.Name }

// Title is the main name of a document.
func (e *Entity) Title() string { return e.Record.Name }

// OtherNames are all further names.
func (e *Entity) OtherNames() []Name { return names(e.Record.Names) }

// Identifiers are what other catalogues call it.
func (e *Entity) Identifiers() []kg.Identifier { return filled(e.Record.Identifiers) }

// URL is its own page.
func (e *Entity) URL() string { return e.Record.URL }

// Language is the language of the entry.
func (e *Entity) Language() string { return languageOf(e.Record.Language) }

// Revision says which version this is.
func (e *Entity) Revision() Revision { return Revision{e.Record.Revision} }

// in is the main name in a language, or as it is where there is no translation.
func (e *Entity) in(language string) string {
	if language == e.Language() {
		return e.Record.Name
	}
	for _, n := range e.Record.Names {
		if n.Kind == kg.NameTranslation && n.Language == language {
			return n.Text
		}
	}
	return e.Record.Name
}

// actor is what the views of persons and organizations share.
type actor struct{ Entity }

// IsActor marks an Actor.
func (*actor) IsActor() {}

// organization is what the views of organizations share.
type organization struct{ actor }

// IsOrganization marks an Organization.
func (*organization) IsOrganization() {}

// ShortName is the first short name.
func (o *organization) ShortName() *string {
	i := slices.IndexFunc(o.Record.Names, func(n kg.Name) bool { return n.Kind == kg.NameShort })
	if i < 0 {
		return nil
	}
	return &o.Record.Names[i].Text
}

// FoundedOn is when it was founded.
func (o *organization) FoundedOn() kg.FuzzyDate { return o.Record.Organization.FoundedOn }

// DissolvedOn is when it ceased to be.
func (o *organization) DissolvedOn() kg.FuzzyDate { return o.Record.Organization.DissolvedOn }

// Level is its level of government.
func (o *organization) Level() kg.GovernmentLevel { return o.Record.Organization.Level }

// Operation says who runs a jobcenter.
func (o *organization) Operation() kg.JobcenterOperation { return o.Record.Organization.Operation }

// Kind is the kind of a local authority.
func (o *organization) Kind() kg.LocalAuthorityKind { return o.Record.Organization.Authority }

// The kinds of organizations.
type (
	Ministry           struct{ organization }
	Agency             struct{ organization }
	Association        struct{ organization }
	Jobcenter          struct{ organization }
	LocalAuthority     struct{ organization }
	Party              struct{ organization }
	ParliamentaryGroup struct{ organization }
	Parliament         struct{ organization }
	Company            struct{ organization }
	Institution        struct{ organization }
)

// Person is the view of a person.
type Person struct{ actor }

// GivenName is the given name.
func (p *Person) GivenName() *string { return known(p.Record.Person.GivenName) }

// FamilyName is the family name.
func (p *Person) FamilyName() *string { return known(p.Record.Person.FamilyName) }

// HonorificPrefix are the titles before the name.
func (p *Person) HonorificPrefix() *string { return known(p.Record.Person.HonorificPrefix) }

// SortName is the name under which the person is sorted.
func (p *Person) SortName() string { return p.Record.Person.SortName }

// Topic is the view of a topic.
type Topic struct{ Entity }

// IsPositionSubject marks a PositionSubject.
func (*Topic) IsPositionSubject() {}

// Label is what the topic is called in a language.
func (t *Topic) Label(language string) string { return t.in(language) }

// AltLabels are what else it is called, in a language if one is given.
func (t *Topic) AltLabels(language *string) []Name {
	all := t.OtherNames()
	if language == nil {
		return all
	}
	return slices.DeleteFunc(all, func(n Name) bool { return n.Language() != *language })
}

// Definition is what is meant by it; there is one in the language of the entry only.
func (t *Topic) Definition(language string) *string {
	if language != t.Language() {
		return nil
	}
	return known(t.Record.Definition)
}

// Claim is the view of a claim.
type Claim struct{ Entity }

// IsPositionSubject marks a PositionSubject.
func (*Claim) IsPositionSubject() {}

// Text is the proposition in a language.
func (c *Claim) Text(language string) string { return c.in(language) }

// Document is the view of a document.
type Document struct{ Entity }

// Kind is the kind of document.
func (d *Document) Kind() kg.DocumentKind { return d.Record.Document.Kind }

// PublishedOn is when it was published.
func (d *Document) PublishedOn() kg.FuzzyDate { return d.Record.Document.PublishedOn }

// ArchiveURL is where an archived copy is.
func (d *Document) ArchiveURL() string { return d.Record.Document.ArchiveURL }

// Licence is the terms of use.
func (d *Document) Licence() *string { return known(d.Record.Document.Licence) }

// Sha256 is the hash of the held text.
func (d *Document) Sha256() *string { return known(d.Record.Document.SHA256) }

// Length is the length of the held text, or of the span of a section.
func (d *Document) Length() *int {
	if d.Record.Document.SHA256 == "" && d.Record.Document.Section == nil {
		return nil
	}
	n := d.Record.Document.Extent()
	return &n
}

// Section is where a section stands in the document that it is of.
func (d *Document) Section() *Section {
	if d.Record.Document.Section == nil {
		return nil
	}
	return &Section{d}
}

// Section is the view of the span that a document is of another.
type Section struct{ Document *Document }

// Record is the span.
func (s *Section) Record() kg.Section { return *s.Document.Record.Document.Section }

// Start is where it begins.
func (s *Section) Start() int { return s.Record().Start }

// End is where it ends.
func (s *Section) End() int { return s.Record().End }

// Event is the view of an event.
type Event struct{ Entity }

// StartsOn is the first day.
func (v *Event) StartsOn() kg.FuzzyDate { return v.Record.Event.StartsOn }

// EndsOn is the last day.
func (v *Event) EndsOn() kg.FuzzyDate { return v.Record.Event.EndsOn }

// Place is where it took place.
func (v *Event) Place() *string { return known(v.Record.Event.Place) }

// Region is the view of a region.
type Region struct{ Entity }

// Level is the level of the region.
func (r *Region) Level() kg.RegionLevel { return r.Record.Region.Level }

// EntityView is the view of an entity of any kind.
type EntityView interface {
	Node
	View() *Entity
}

// NewEntity returns the view of an entity: the Go type that stands for its kind.
func NewEntity(e *kg.Entity, siblings *Cohort) EntityView {
	base := Entity{e, siblings}
	person := actor{base}
	org := organization{person}
	switch e.ID.Kind() {
	case kg.KindPerson:
		return &Person{person}
	case kg.KindMinistry:
		return &Ministry{org}
	case kg.KindAgency:
		return &Agency{org}
	case kg.KindAssociation:
		return &Association{org}
	case kg.KindJobcenter:
		return &Jobcenter{org}
	case kg.KindLocalAuthority:
		return &LocalAuthority{org}
	case kg.KindParty:
		return &Party{org}
	case kg.KindParliamentaryGroup:
		return &ParliamentaryGroup{org}
	case kg.KindParliament:
		return &Parliament{org}
	case kg.KindCompany:
		return &Company{org}
	case kg.KindInstitution:
		return &Institution{org}
	case kg.KindTopic:
		return &Topic{base}
	case kg.KindClaim:
		return &Claim{base}
	case kg.KindDocument:
		return &Document{base}
	case kg.KindEvent:
		return &Event{base}
	case kg.KindRegion:
		return &Region{base}
	case kg.KindSuggestion:
		return &Suggestion{base}
	}
	panic(fmt.Sprintf("no view for %s", e.ID))
}

// Name is the view of a further name.
type Name struct{ record kg.Name }

// Text is the name.
func (n Name) Text() string { return n.record.Text }

// Kind is the kind of name.
func (n Name) Kind() kg.NameKind { return n.record.Kind }

// Language is the language of the name.
func (n Name) Language() string { return languageOf(n.record.Language) }

// ValidFrom is since when it has been in use.
func (n Name) ValidFrom() kg.FuzzyDate { return n.record.ValidFrom }

// ValidUntil is until when.
func (n Name) ValidUntil() kg.FuzzyDate { return n.record.ValidUntil }

func names(records []kg.Name) []Name {
	out := make([]Name, len(records))
	for i, r := range records {
		out[i] = Name{r}
	}
	return out
}

// Revision is the view of a revision.
type Revision struct{ kg.Revision }

// Reason is why the version was made.
func (r Revision) Reason() *string { return known(r.Revision.Reason) }

// filled is list, never nil: an answer holds [] rather than null.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
