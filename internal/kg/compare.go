package kg

import (
	"cmp"
	"context"
	"maps"
	"slices"
)

// The number of actors that can be compared.
const (
	LeastCompared = 2
	MostCompared  = 10
)

// Comparison is what some actors share, and where they agree and differ.
type Comparison struct {
	Actors []ID
	// What at least two of them have a part in: those of more of them come first, then by id.
	Organizations, Events, Documents, Topics, Claims []Shared
	// Subjects, topics and claims, on which at least two took sides: the same in Agreements, different ones in Disagreements.
	Agreements, Disagreements []Sided
}

// Shared is something that several actors have a part in.
type Shared struct {
	Node  ID
	Parts []Part // one for each of the actors that has, in the order in which they were asked for
}

// Part is what one actor has to do with it: its relationships to it and its statements, each in the order of ids.
type Part struct {
	Actor         ID
	Relationships []ID
	Statements    []ID
}

// Sided is a subject on which several actors took sides.
type Sided struct {
	Subject ID
	Sides   []Side // one for each actor that did, in the order in which they were asked for
}

// Side is the stance of one actor on a subject: Supports, Opposes, or Mixed where it did both. Statements are what shows it, in the order
// of dates.
type Side struct {
	Actor      ID
	Stance     Stance
	Statements []ID
}

// Compare compares two to ten actors. With asOf, only relationships count that may hold on that day, and statements up to it. A statement
// is an actor's if it speaks or is spoken for.
func (g *Graph) Compare(ctx context.Context, actors []ID, asOf *Date) (Comparison, error) {
	if len(actors) < LeastCompared || len(actors) > MostCompared || len(distinct(slices.Clone(actors))) < len(actors) {
		return Comparison{}, Errorf(Invalid, "`actors` are %d to %d different ones", LeastCompared, MostCompared)
	}
	there, err := g.Found(ctx, actors)
	if err != nil {
		return Comparison{}, err
	}
	actors = slices.Clone(actors)
	for i, id := range actors {
		if there[id] == nil || !id.Kind().IsActor() {
			return Comparison{}, Errorf(NotFound, "there is no actor %q", Clip(string(id)))
		}
		actors[i] = there[id].RecordID()
	}
	if len(distinct(slices.Clone(actors))) < len(actors) {
		return Comparison{}, Errorf(Invalid, "two of the `actors` have been merged into one: name it once")
	}
	links, err := g.store.Links(ctx, LinkQuery{Nodes: actors, Roles: tieRoles, During: on(asOf)})
	if err != nil {
		return Comparison{}, err
	}
	briefs, err := g.briefsOf(ctx, actors, asOf)
	if err != nil {
		return Comparison{}, err
	}
	return compare(actors, links, briefs), nil
}

// tieRoles are the roles of all relationships.
var tieRoles = func() []Role {
	var roles []Role
	for _, t := range RelationshipTypes {
		roles = append(roles, Role(t))
	}
	return roles
}()

// briefsOf are the statements of each of the actors.
func (g *Graph) briefsOf(ctx context.Context, actors []ID, until *Date) ([][]Brief, error) {
	most := g.limits.Statements
	var queries []BriefQuery
	for _, id := range actors {
		where := []Criterion{{Field: saidIn(id), Values: []string{string(id)}}}
		if until != nil {
			where = append(where, Criterion{Field: FieldMade, Days: Days{FirstDay, *until}})
		}
		queries = append(queries, BriefQuery{Where: where, Limit: most + 1})
	}
	found, err := g.store.Briefs(ctx, queries)
	if err != nil {
		return nil, err
	}
	for i, list := range found {
		if len(list) > most {
			return nil, Errorf(Limit, "%s has more than %d statements, which are too many to compare", actors[i], most)
		}
	}
	return found, nil
}

// parts are what each of the actors has to do with something, by their places.
type parts map[ID]map[int]*Part

func (p parts) of(node ID, actors []ID, i int) *Part {
	if p[node] == nil {
		p[node] = map[int]*Part{}
	}
	if p[node][i] == nil {
		p[node][i] = &Part{Actor: actors[i]}
	}
	return p[node][i]
}

func compare(actors []ID, links []Link, briefs [][]Brief) Comparison {
	organizations, events, documents, topics, claims := parts{}, parts{}, parts{}, parts{}, parts{}
	for _, l := range links {
		for i, actor := range actors {
			other := l.To
			if l.To == actor {
				other = l.From
			}
			if l.From != actor && l.To != actor || other == actor {
				continue
			}
			of := organizations
			if other.Kind() == KindEvent {
				of = events
			} else if !other.Kind().IsOrganization() {
				continue
			}
			part := of.of(other, actors, i)
			part.Relationships = append(part.Relationships, l.Holds)
		}
	}
	sides := map[ID]map[int]*Side{}
	for i, list := range briefs {
		for _, b := range list {
			say := func(of parts, ids ...ID) {
				for _, id := range ids {
					if id != "" {
						part := of.of(id, actors, i)
						part.Statements = append(part.Statements, b.ID)
					}
				}
			}
			say(events, b.Event)
			say(documents, b.Documents...)
			say(topics, subjectsOf(b.Topics, KindTopic)...)
			say(claims, subjectsOf(b.Subjects, KindClaim)...)
			for _, t := range b.Subjects {
				takeSide(sides, t, i, actors[i], b.ID)
			}
		}
	}
	c := Comparison{
		Actors: actors, Organizations: shared(organizations), Events: shared(events), Documents: shared(documents), Topics: shared(topics), Claims: shared(claims),
		Agreements: []Sided{}, Disagreements: []Sided{},
	}
	for _, subject := range slices.Sorted(maps.Keys(sides)) {
		c.side(subject, sides[subject])
	}
	return c
}

func subjectsOf(taken []Taken, kind Kind) []ID {
	var ids []ID
	for _, t := range taken {
		if t.On.Kind() == kind {
			ids = append(ids, t.On)
		}
	}
	return distinct(ids)
}

// takeSide notes that an actor supports or opposes a subject in a statement.
func takeSide(sides map[ID]map[int]*Side, t Taken, i int, actor, statement ID) {
	if t.Stance != Supports && t.Stance != Opposes {
		return
	}
	if sides[t.On] == nil {
		sides[t.On] = map[int]*Side{}
	}
	side := sides[t.On][i]
	if side == nil {
		side = &Side{Actor: actor, Stance: t.Stance}
		sides[t.On][i] = side
	}
	if side.Stance != t.Stance {
		side.Stance = Mixed
	}
	if n := len(side.Statements); n == 0 || side.Statements[n-1] != statement { // all of one statement come together
		side.Statements = append(side.Statements, statement)
	}
}

// side puts a subject where it belongs: who supports and opposes it differs from everybody.
func (c *Comparison) side(subject ID, by map[int]*Side) {
	if len(by) < LeastCompared {
		return
	}
	sided := Sided{Subject: subject}
	same := true
	for _, i := range slices.Sorted(maps.Keys(by)) {
		sided.Sides = append(sided.Sides, *by[i])
		same = same && by[i].Stance == sided.Sides[0].Stance && by[i].Stance != Mixed
	}
	if same {
		c.Agreements = append(c.Agreements, sided)
	} else {
		c.Disagreements = append(c.Disagreements, sided)
	}
}

// shared are the things that at least two have a part in.
func shared(of parts) []Shared {
	list := []Shared{}
	for node, by := range of {
		if len(by) < LeastCompared {
			continue
		}
		s := Shared{Node: node}
		for _, i := range slices.Sorted(maps.Keys(by)) {
			part := *by[i]
			part.Relationships, part.Statements = distinct(part.Relationships), distinct(part.Statements)
			s.Parts = append(s.Parts, part)
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b Shared) int { return cmp.Or(len(b.Parts)-len(a.Parts), cmpString(a.Node, b.Node)) })
	return list
}
