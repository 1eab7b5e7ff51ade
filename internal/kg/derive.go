package kg

import (
	"fmt"
	"slices"

	"wortlaut/internal/text"
)

// DeriveEntity computes what a store compares of an entity.
func DeriveEntity(e *Entity, lexicon *text.Lexicon) EntityRow {
	sort := e.Name
	if e.Person != nil {
		sort = e.Person.SortName
	}
	row := EntityRow{Entity: e, Sort: text.SortKey(sort), Date: entityDate(e), Class: entityClass(e), Links: entityLinks(e)}
	for _, i := range e.Identifiers {
		row.Identifiers = append(row.Identifiers, i.Key())
	}
	row.Identifiers = distinct(row.Identifiers)
	if e.Suggestion != nil { // nothing in it is said before it is accepted, so no search finds it
		row.Search = SearchRow{Rank: rank(0)}
		return row
	}
	names := entityNames(e)
	index := lexicon.Index(names...) // without titles, which make nobody less relevant
	row.Search = SearchRow{Index: lexicon.Index(wordsOf(e)...), Rank: rank(index.Length), Date: row.Date, Scope: scopeOf(e.ID.Kind())}
	if title := honorific(e); title != "" {
		names = append(names, title+" "+e.Name)
	}
	for _, n := range names {
		row.Search.Exact = append(row.Search.Exact, text.Normalize(n))
	}
	row.Search.Exact = distinct(row.Search.Exact)
	return row
}

// Key is the identifier in the form in which stores match it.
func (i Identifier) Key() string { return i.Scheme + "|" + i.Value }

// honorific are the titles of a person, which are found with the names but are none.
func honorific(e *Entity) string {
	if e.Person == nil {
		return ""
	}
	return e.Person.HonorificPrefix
}

func entityNames(e *Entity) []string {
	names := []string{e.Name}
	for _, n := range e.Names {
		names = append(names, n.Text)
	}
	return names
}

func entityDate(e *Entity) FuzzyDate {
	switch {
	case e.Document != nil:
		return e.Document.PublishedOn
	case e.Event != nil:
		return e.Event.StartsOn
	}
	return ""
}

func entityClass(e *Entity) string {
	switch {
	case e.Organization != nil:
		o := e.Organization
		return string(o.Level) + string(o.Operation) + string(o.Authority) // a kind of organization has at most one of them
	case e.Document != nil:
		return string(e.Document.Kind)
	case e.Region != nil:
		return string(e.Region.Level)
	case e.Suggestion != nil:
		return string(e.Suggestion.Status)
	}
	return ""
}

func entityLinks(e *Entity) []Link {
	var links []Link
	add := func(role Role, to ...ID) {
		for _, id := range to {
			if id != "" {
				links = append(links, Link{Role: role, From: e.ID, To: id, Begins: FirstDay, Ends: OpenEnd})
			}
		}
	}
	if t := e.Topic; t != nil {
		add(RoleBroader, t.Broader...)
		add(RoleRelated, t.Related...)
		for _, id := range t.Related {
			links = append(links, Link{Role: RoleRelated, From: id, To: e.ID, Begins: FirstDay, Ends: OpenEnd})
		}
	}
	if c := e.Claim; c != nil {
		add(RoleAbout, c.Topics...)
	}
	if d := e.Document; d != nil {
		add(RolePublisher, d.Publisher)
		if d.Section != nil {
			add(RoleSection, d.Section.Of)
		}
	}
	if v := e.Event; v != nil {
		add(RoleAbout, v.Topics...)
		add(RoleDocument, v.Documents...)
		add(RoleRegion, v.Region)
		add(RoleItem, v.PartOf)
	}
	if r := e.Region; r != nil {
		add(RoleParent, r.Parent)
	}
	if s := e.Suggestion; s != nil {
		add(RoleSuggested, s.Document)
	}
	return links
}

// entityRefs are the ids that an entity names, each with the place where it does.
func entityRefs(e *Entity) []ref {
	var refs []ref
	for _, l := range entityLinks(e) {
		if l.From == e.ID {
			refs = append(refs, ref{string(l.Role), l.To})
		}
	}
	return refs
}

// DeriveRelationship computes what a store compares of a relationship.
func DeriveRelationship(r *Relationship) RelationshipRow {
	from, until := r.Bounds()
	row := RelationshipRow{
		Relationship: r,
		Sort:         fmt.Sprintf("%02d|%s", slices.Index(RelationshipTypes, r.Type), r.ValidFrom),
		HoldsFrom:    from, HoldsUntil: until,
		Links:     []Link{{Role: Role(r.Type), From: r.From, To: r.To, Holds: r.ID, Begins: from, Ends: until}},
		Documents: documentsOf(r.Citations),
	}
	if r.Type.Symmetric() {
		row.Links = append(row.Links, Link{Role: Role(r.Type), From: r.To, To: r.From, Holds: r.ID, Begins: from, Ends: until})
	}
	return row
}

// DeriveStatement computes what a store compares of a statement. topicsOf says which topics a claim is about.
func DeriveStatement(s *Statement, topicsOf func(claim ID) []ID, lexicon *text.Lexicon) StatementRow {
	days := s.MadeOn.Days()
	row := StatementRow{Statement: s, First: days.First, Last: days.Last, Documents: documentsOf(s.Citations)}
	for _, a := range s.Speakers {
		row.Speakers = append(row.Speakers, a.Actor)
		if spokenFor := a.spokenFor(); spokenFor != "" {
			row.Organizations = append(row.Organizations, spokenFor)
			row.Attributions = append(row.Attributions, AttributionKey(a.Actor, spokenFor))
		}
	}
	row.Speakers, row.Organizations = distinct(row.Speakers), distinct(row.Organizations)
	row.Attributions = distinct(row.Attributions)
	for _, p := range s.Positions {
		row.Positions = append(row.Positions, positionRows(p, topicsOf)...)
	}
	index := lexicon.Index(s.Text)
	row.Search = SearchRow{Index: index, Rank: rank(index.Length), Date: s.MadeOn, Scope: ScopeStatements}
	return row
}

// StatementLinks are the links that lead from a statement, each once, in order.
func StatementLinks(row StatementRow) []Link {
	s := row.Statement
	var links []Link
	add := func(role Role, to ...ID) {
		for _, id := range to {
			if id != "" {
				links = append(links, Link{Role: role, From: s.ID, To: id, Begins: row.First, Ends: row.Last.Next()})
			}
		}
	}
	add(RoleMadeBy, row.Speakers...)
	add(RoleSpokenFor, row.Organizations...)
	for _, p := range s.Positions {
		add(RolePositionOn, p.Subject)
	}
	add(RoleAddressedTo, s.Addressees...)
	add(RoleMentions, s.Mentions...)
	add(RoleAt, s.Event)
	add(RoleCites, row.Documents...)
	return InOrder(links)
}

// BriefOf is a statement in brief.
func BriefOf(row StatementRow) Brief {
	b := Brief{
		ID: row.Statement.ID, MadeOn: row.Statement.MadeOn, Speakers: row.Speakers, Attributions: row.Attributions, Documents: row.Documents,
		Addressees: distinct(slices.Clone(row.Statement.Addressees)), Event: row.Statement.Event,
	}
	for _, p := range row.Positions {
		b.Subjects = append(b.Subjects, Taken{p.Subject, p.Stance})
		if p.Topic != "" {
			b.Topics = append(b.Topics, Taken{p.Topic, p.Stance})
		}
	}
	for _, list := range []*[]Taken{&b.Subjects, &b.Topics} {
		slices.SortFunc(*list, CompareTaken)
		*list = slices.Compact(*list)
	}
	return b
}

// spokenFor is the organization spoken for: the speaker itself where it is one and names no other.
func (a Attribution) spokenFor() ID {
	if a.Organization == "" && a.Actor.Kind().IsOrganization() {
		return a.Actor
	}
	return a.Organization
}

// AttributionKey is a speaker together with the organization spoken for, in the form in which stores match it.
func AttributionKey(actor, organization ID) string { return string(actor) + "|" + string(organization) }

func positionRows(p Position, topicsOf func(ID) []ID) []PositionRow {
	if p.Subject.Kind() == KindTopic {
		return []PositionRow{{Subject: p.Subject, Topic: p.Subject, Stance: p.Stance}}
	}
	topics := topicsOf(p.Subject)
	if len(topics) == 0 {
		return []PositionRow{{Subject: p.Subject, Stance: p.Stance}}
	}
	var rows []PositionRow
	for _, t := range topics {
		rows = append(rows, PositionRow{Subject: p.Subject, Topic: t, Stance: p.Stance})
	}
	return rows
}

func documentsOf(citations []Citation) []ID {
	var ids []ID
	for _, c := range citations {
		ids = append(ids, c.Document)
		if c.Section != "" {
			ids = append(ids, c.Section)
		}
	}
	return distinct(ids)
}

// maxRank keeps ranks at five digits; what is longer than that ranks last.
const maxRank = 99_999

func rank(length int) string { return fmt.Sprintf("%05d", min(length, maxRank)) }

func scopeOf(k Kind) Scope {
	switch {
	case k == KindPerson:
		return ScopePersons
	case k.IsOrganization():
		return ScopeOrganizations
	case k == KindTopic:
		return ScopeTopics
	case k == KindClaim:
		return ScopeClaims
	case k == KindDocument:
		return ScopeDocuments
	case k == KindEvent:
		return ScopeEvents
	}
	return ScopeRegions
}

// distinct sorts list and drops what stands in it twice, in place.
func distinct[S ~string](list []S) []S {
	slices.Sort(list)
	return slices.Compact(list)
}
