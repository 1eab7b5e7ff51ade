package kg

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
)

// Variable is what one of the sides of an incidence is: who speaks, or what is spoken about.
type Variable string

// The variables. Those of speakers are taken from the attributions of a statement, those of subjects from its positions.
const (
	VariablePerson           Variable = "PERSON"            // persons who speak
	VariableOrganization     Variable = "ORGANIZATION"      // organizations spoken for
	VariableOrganizationKind Variable = "ORGANIZATION_KIND" // their kinds
	// VariableParty is the party or parliamentary group spoken for, else the one that the speaker was a member of on the day of the
	// statement. A speaker of whom no membership, or more than one, is known for that day is of none.
	VariableParty     Variable = "PARTY"
	VariableClaim     Variable = "CLAIM"
	VariableTopic     Variable = "TOPIC" // topics, those of claims too
	VariableDocument  Variable = "DOCUMENT"
	VariableAddressee Variable = "ADDRESSEE"
)

// OfSubjects says whether a variable is of what is spoken about, so that its values come with a stance.
func (v Variable) OfSubjects() bool { return v == VariableClaim || v == VariableTopic }

// Incidences says which incidences are asked for: of the values of two or three variables in the statements that fit a filter.
type Incidences struct {
	Filter     *StatementFilter
	Rows       Variable
	Columns    Variable
	Third      Variable // "" is none
	TopicDepth *int     // topics deeper than this are replaced by those above them; the uppermost are at depth 0
	Whole      bool     // organizations are replaced by what they are part of on that day, up to the top
}

// Incidence is one pair, or triple, of values in one statement. A statement has one for each combination of its values, and for each
// stance that it takes on the subject.
type Incidence struct {
	Statement ID
	MadeOn    FuzzyDate
	Document  ID // the first that the statement cites, by id
	Row       string
	Column    string
	Third     string
	Stance    Stance // on the subject among them; "" where none is coded or no variable is a subject
}

// Incidences lists incidences in the order of dates, statements, rows, columns, third values and stances. Errors: Invalid for a negative
// depth; Limit if more statements fit than are counted at once.
func (g *Graph) Incidences(ctx context.Context, q Incidences) ([]Incidence, error) {
	if q.TopicDepth != nil && *q.TopicDepth < 0 {
		return nil, Errorf(Invalid, "topics can't be rolled up to the depth %d: the uppermost are at depth 0", *q.TopicDepth)
	}
	briefs, err := g.briefs(ctx, q.Filter)
	if err != nil {
		return nil, err
	}
	in := incidence{Incidences: q}
	if err := in.prepare(ctx, g, briefs); err != nil {
		return nil, err
	}
	out := make([]Incidence, 0, len(briefs))
	for i := range briefs {
		out = append(out, in.of(&briefs[i])...)
	}
	return out, nil
}

// briefs are the statements that fit a filter, no more than the limit.
func (g *Graph) briefs(ctx context.Context, f *StatementFilter) ([]Brief, error) {
	where, err := g.whereOf(ctx, nil, f)
	if err != nil {
		return nil, err
	}
	most := g.limits.Statements
	found, err := g.store.Briefs(ctx, []BriefQuery{{Where: where[0], Limit: most + 1}})
	if err != nil {
		return nil, err
	}
	if len(found[0]) > most {
		return nil, Errorf(Limit, "more than %d statements fit the filter: narrow it, by topics or days", most)
	}
	return found[0], nil
}

// incidence makes incidences of statements.
type incidence struct {
	Incidences
	ranked  map[ID][]ID   // the topics that stand for a topic
	above   map[ID][]Link // the parts that organizations are of
	parties map[ID][]Link // the memberships of persons in parties and groups
}

// prepare reads what the values of the statements are to be replaced by.
func (in *incidence) prepare(ctx context.Context, g *Graph, briefs []Brief) error {
	variables := []Variable{in.Rows, in.Columns, in.Third}
	if in.TopicDepth != nil && slices.Contains(variables, VariableTopic) {
		head, err := g.store.Head(ctx)
		if err != nil {
			return err
		}
		known, err := g.labelsAt(WithCalls(ctx, new(Calls)), head)
		if err != nil {
			return err
		}
		in.ranked = ranked(known.topics, *in.TopicDepth)
	}
	var err error
	if slices.Contains(variables, VariableParty) {
		var speakers []ID
		for _, b := range briefs {
			speakers = append(speakers, b.Speakers...)
		}
		if in.parties, err = g.linksFrom(ctx, distinct(speakers), Role(MemberOf), func(l Link) bool { return isParty(l.To) }); err != nil {
			return err
		}
	}
	if in.Whole && slices.ContainsFunc(variables, func(v Variable) bool { return v == VariableOrganization || v == VariableOrganizationKind }) {
		var organizations []ID
		for _, b := range briefs {
			for _, key := range b.Attributions {
				_, spokenFor := splitAttribution(key)
				organizations = append(organizations, spokenFor)
			}
		}
		in.above, err = g.wholes(ctx, distinct(organizations))
	}
	return err
}

func isParty(id ID) bool { return id.Kind() == KindParty || id.Kind() == KindParliamentaryGroup }

// linksFrom are the links of a role that lead from each of the nodes.
func (g *Graph) linksFrom(ctx context.Context, nodes []ID, role Role, wanted func(Link) bool) (map[ID][]Link, error) {
	by := map[ID][]Link{}
	if len(nodes) == 0 {
		return by, nil
	}
	links, err := g.store.Links(ctx, LinkQuery{Nodes: nodes, Roles: []Role{role}})
	if err != nil {
		return nil, err
	}
	asked := setOf(nodes)
	for _, l := range links {
		if asked[l.From] && wanted(l) {
			by[l.From] = append(by[l.From], l)
		}
	}
	return by, nil
}

// wholes are the links from organizations to what they are part of, and from there on, level by level.
func (g *Graph) wholes(ctx context.Context, nodes []ID) (map[ID][]Link, error) {
	above := map[ID][]Link{}
	for frontier := nodes; len(frontier) > 0; {
		level, err := g.linksFrom(ctx, frontier, Role(PartOf), func(Link) bool { return true })
		if err != nil {
			return nil, err
		}
		for _, id := range frontier {
			above[id] = level[id]
		}
		var next []ID
		for _, links := range level {
			for _, l := range links {
				if _, seen := above[l.To]; !seen {
					next = append(next, l.To)
				}
			}
		}
		frontier = distinct(next)
	}
	return above, nil
}

// ranked are, for each topic deeper than a depth, the first on each way up that are not, and for all others the topic itself. The depth of
// a topic is the length of the shortest way to one that nothing is broader than.
func ranked(topics map[ID]*Entity, depth int) map[ID][]ID {
	depths := map[ID]int{}
	for level := 0; len(depths) < len(topics); level++ {
		var here []ID
		for id, t := range topics {
			if _, done := depths[id]; done {
				continue
			}
			if len(t.Topic.Broader) == 0 || slices.ContainsFunc(t.Topic.Broader, func(b ID) bool { _, done := depths[b]; return done }) {
				here = append(here, id)
			}
		}
		if len(here) == 0 { // topics in a circle, which no rule lets in
			break
		}
		for _, id := range here {
			depths[id] = level
		}
	}
	out := map[ID][]ID{}
	var up func(id ID) []ID
	up = func(id ID) []ID {
		if done, ok := out[id]; ok {
			return done
		}
		list := []ID{id}
		if t := topics[id]; t != nil && depths[id] > depth {
			list, out[id] = nil, nil // who comes by again, in a circle, ends
			for _, b := range t.Topic.Broader {
				list = append(list, up(b)...)
			}
			list = distinct(list)
		}
		out[id] = list
		return list
	}
	for _, id := range slices.Sorted(maps.Keys(topics)) {
		up(id)
	}
	return out
}

// side is where a value of the first, second or third variable goes.
func (i *Incidence) side(n int) *string { return [...]*string{&i.Row, &i.Column, &i.Third}[n] }

// of are the incidences of one statement.
func (in *incidence) of(b *Brief) []Incidence {
	base := Incidence{Statement: b.ID, MadeOn: b.MadeOn}
	if len(b.Documents) > 0 {
		base.Document = b.Documents[0]
	}
	rows := []Incidence{base}
	for n, variable := range [...]Variable{in.Rows, in.Columns, in.Third} {
		if variable == "" {
			continue
		}
		values := in.values(b, variable)
		next := make([]Incidence, 0, len(rows)*len(values))
		for _, row := range rows {
			for _, v := range values {
				*row.side(n) = string(v.On)
				if variable.OfSubjects() {
					row.Stance = v.Stance
				}
				next = append(next, row)
			}
		}
		if rows = next; len(rows) == 0 {
			return nil
		}
	}
	slices.SortFunc(rows, func(x, y Incidence) int {
		return cmp.Or(cmpString(x.Row, y.Row), cmpString(x.Column, y.Column), cmpString(x.Third, y.Third), cmpString(x.Stance, y.Stance))
	})
	return slices.Compact(rows)
}

// values are the values of a variable in a statement, with the stances on them if they are subjects.
func (in *incidence) values(b *Brief, v Variable) []Taken {
	plain := func(ids ...ID) []Taken {
		var list []Taken
		for _, id := range distinct(ids) {
			list = append(list, Taken{On: id})
		}
		return list
	}
	switch v {
	case VariablePerson:
		return plain(slices.DeleteFunc(slices.Clone(b.Speakers), func(id ID) bool { return id.Kind() != KindPerson })...)
	case VariableOrganization:
		return plain(in.organizations(b)...)
	case VariableOrganizationKind:
		var kinds []ID
		for _, id := range in.organizations(b) {
			kinds = append(kinds, ID(id.Kind()))
		}
		return plain(kinds...)
	case VariableParty:
		return plain(in.partiesOf(b)...)
	case VariableDocument:
		return plain(slices.Clone(b.Documents)...)
	case VariableAddressee:
		return plain(slices.Clone(b.Addressees)...)
	case VariableClaim:
		return slices.DeleteFunc(slices.Clone(b.Subjects), func(t Taken) bool { return t.On.Kind() != KindClaim })
	case VariableTopic:
		return in.topics(b)
	}
	return nil
}

func (in *incidence) topics(b *Brief) []Taken {
	if in.ranked == nil {
		return b.Topics
	}
	var list []Taken
	for _, t := range b.Topics {
		above, known := in.ranked[t.On]
		if !known { // it was added a moment ago
			above = []ID{t.On}
		}
		for _, id := range above {
			list = append(list, Taken{id, t.Stance})
		}
	}
	slices.SortFunc(list, CompareTaken)
	return slices.Compact(list)
}

func (in *incidence) organizations(b *Brief) []ID {
	var list []ID
	for _, key := range b.Attributions {
		_, spokenFor := splitAttribution(key)
		if in.above == nil {
			list = append(list, spokenFor)
		} else {
			list = append(list, in.top(spokenFor, b.MadeOn.Days())...)
		}
	}
	return distinct(list)
}

// top is what an organization was part of on a day, up to where it ends; the organization itself if that is nothing.
func (in *incidence) top(id ID, days Days) []ID {
	var tops []ID
	seen := map[ID]bool{}
	var up func(ID)
	up = func(id ID) {
		if seen[id] {
			return
		}
		seen[id] = true
		whole := false
		for _, l := range in.above[id] {
			if l.MayHold(days) {
				whole = true
				up(l.To)
			}
		}
		if !whole {
			tops = append(tops, id)
		}
	}
	up(id)
	if len(tops) == 0 { // a circle
		return []ID{id}
	}
	return tops
}

func (in *incidence) partiesOf(b *Brief) []ID {
	var list []ID
	spoken := map[ID]bool{}
	for _, key := range b.Attributions {
		if speaker, spokenFor := splitAttribution(key); isParty(spokenFor) {
			spoken[speaker] = true
			list = append(list, spokenFor)
		}
	}
	days := b.MadeOn.Days()
	for _, speaker := range b.Speakers {
		var of []ID
		for _, l := range in.parties[speaker] {
			if l.MayHold(days) {
				of = append(of, l.To)
			}
		}
		if of = distinct(of); !spoken[speaker] && len(of) == 1 {
			list = append(list, of[0])
		}
	}
	return distinct(list)
}

// splitAttribution takes an AttributionKey apart.
func splitAttribution(key string) (speaker, organization ID) {
	a, b, _ := strings.Cut(key, "|")
	return ID(a), ID(b)
}
