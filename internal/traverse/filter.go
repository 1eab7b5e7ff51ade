package traverse

import (
	"slices"

	"wortlaut/internal/kg"
)

// Filter says which ties are followed and which nodes are shown and passed. The zero Filter follows every relationship.
type Filter struct {
	// Types are the relationships that are followed: nil is any, an empty list none.
	Types []kg.RelationshipType
	// Kinds are those of nodes that are shown and passed: nil is any, an empty list none. Nodes that were asked for always are.
	Kinds []kg.Kind
	// AsOf keeps the ties that may hold on a day; those of statements hold on the day they were made on.
	AsOf *kg.Date
	// From and Until keep, instead, the ties that may hold on some day from the one to the other, both included; nil is open.
	From, Until *kg.Date
	// ThroughStatements follows the references of statements: to who spoke and for whom, the subjects of positions, addressees, the mentioned, events.
	ThroughStatements bool
	// ThroughTopics follows references to topics, from narrower and related ones, claims and events, and passes topics and claims.
	ThroughTopics bool
	// ThroughDocuments follows the references of documents and to them, from events and, with ThroughStatements, statements, and passes them.
	ThroughDocuments bool
}

func (f Filter) roles() []kg.Role {
	types := f.Types
	if types == nil {
		types = kg.RelationshipTypes
	}
	var roles []kg.Role
	for _, t := range types {
		roles = append(roles, kg.Role(t))
	}
	if f.ThroughTopics {
		roles = append(roles, kg.RoleBroader, kg.RoleRelated, kg.RoleAbout)
	}
	if f.ThroughDocuments {
		roles = append(roles, kg.RolePublisher, kg.RoleDocument, kg.RoleSection)
	}
	for _, role := range kg.StatementRoles {
		if f.ThroughStatements && (role != kg.RoleCites || f.ThroughDocuments) {
			roles = append(roles, role)
		}
	}
	return roles
}

func (f Filter) check() error {
	switch {
	case f.AsOf != nil && (f.From != nil || f.Until != nil):
		return kg.Errorf(kg.Invalid, "`asOf` is given beside `from` or `until`: give a day or a time")
	case f.From != nil && f.Until != nil && *f.Until < *f.From:
		return kg.Errorf(kg.Invalid, "`until` is %s, before `from`, which is %s: turn them round", *f.Until, *f.From)
	}
	return nil
}

// during is when ties may hold; nil is any time.
func (f Filter) during() *kg.Days {
	if f.AsOf != nil {
		return kg.On(*f.AsOf)
	}
	if f.From == nil && f.Until == nil {
		return nil
	}
	days := kg.Days{First: kg.FirstDay, Last: kg.LastDay}
	if f.From != nil {
		days.First = *f.From
	}
	if f.Until != nil {
		days.Last = *f.Until
	}
	return &days
}

// shows says whether a node may be in an answer that did not ask for it.
func (f Filter) shows(id kg.ID) bool {
	return f.Kinds == nil || slices.Contains(f.Kinds, id.Kind())
}

// passes says whether ways may lead through a node that was not asked for.
func (f Filter) passes(id kg.ID) bool {
	switch id.Kind() {
	case kg.KindStatement:
		return f.ThroughStatements && f.shows(id)
	case kg.KindTopic, kg.KindClaim:
		return f.ThroughTopics && f.shows(id)
	case kg.KindDocument:
		return f.ThroughDocuments && f.shows(id)
	}
	return f.shows(id)
}

// within checks an argument: what is too small is wrong, what is too large is more than is served.
func within(name string, value, least, most int) error {
	switch {
	case value < least:
		return kg.Errorf(kg.Invalid, "`%s` is %d: give a number from %d to %d", name, value, least, most)
	case value > most:
		return kg.Errorf(kg.Limit, "`%s` is %d: give a number from %d to %d", name, value, least, most)
	}
	return nil
}
