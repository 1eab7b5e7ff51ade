package kg

import (
	"context"
	"slices"
)

// Nodes returns the records with these ids, as [Graph.Found] does, but no more than the limit.
func (g *Graph) Nodes(ctx context.Context, ids []ID) (map[ID]Record, error) {
	if len(ids) > g.limits.Nodes {
		return nil, Errorf(Limit, "%d ids are asked for, at most %d are answered at once", len(ids), g.limits.Nodes)
	}
	return g.Found(ctx, ids)
}

// Named returns the records that other records name, in a map by their ids; what is not there is missing from it.
func (g *Graph) Named(ctx context.Context, ids []ID) (map[ID]Record, error) {
	ids = distinct(slices.Clone(ids))
	ids = slices.DeleteFunc(ids, func(id ID) bool { return id == "" })
	if len(ids) == 0 {
		return map[ID]Record{}, nil
	}
	return g.store.Records(ctx, ids)
}

// Links returns the links that lead from or to some nodes, in the order of [CompareLinks].
func (g *Graph) Links(ctx context.Context, q LinkQuery) ([]Link, error) { return g.store.Links(ctx, q) }

// Texts returns the held texts of documents.
func (g *Graph) Texts(ctx context.Context, documents []ID) (map[ID]string, error) {
	return g.store.Texts(ctx, distinct(slices.Clone(documents)))
}

// Counts counts the records, and tells the head.
func (g *Graph) Counts(ctx context.Context) (Counts, Head, error) {
	head, err := g.store.Head(ctx)
	if err != nil {
		return Counts{}, Head{}, err
	}
	counts, err := g.store.Counts(ctx)
	return counts, head, err
}

// closures asks what the topics and organizations of a filter, and of its Not, stand for. It needs a call for each of the two
// that is to be widened.
func (g *Graph) closures(ctx context.Context, f *StatementFilter, topics []ID, narrower bool) (closures, error) {
	var organizations []ID
	if narrower {
		topics = slices.Clone(topics)
	} else {
		topics = nil
	}
	for f := f; f != nil; f = f.Not {
		if f.IncludeNarrower {
			topics = append(topics, f.Topics...)
		}
		if f.IncludeParts {
			organizations = append(organizations, f.Organizations...)
		}
	}
	var c closures
	var err error
	if c.topics, err = g.reach(ctx, topics, RoleBroader); err != nil {
		return c, err
	}
	c.organizations, err = g.reach(ctx, organizations, Role(PartOf))
	return c, err
}

func (g *Graph) reach(ctx context.Context, ids []ID, role Role) (map[ID][]ID, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return g.store.Reach(ctx, distinct(slices.Clone(ids)), []Role{role}, nil)
}

// Of says whose statements are asked for: those with the parent in a field.
type Of struct {
	Field    Field // FieldSpeaker is FieldOrganization for those of the parents that are organizations
	Parents  []ID
	Narrower bool // for FieldTopic: the parent stands for narrower topics as well
}

// StatementLists are lists of statements, one for each parent in the order asked for, and the criteria that each is told by.
type StatementLists struct {
	Lists []List[*Statement]
	Where [][]Criterion
}

// Statements lists statements: of each of the parents, or, without any, of the whole graph in one list.
func (g *Graph) Statements(ctx context.Context, of *Of, f *StatementFilter, order *StatementOrderBy, paging Paging) (StatementLists, error) {
	f, err := g.currentFilter(ctx, f)
	if err != nil {
		return StatementLists{}, err
	}
	where, err := g.whereOf(ctx, of, f)
	if err != nil {
		return StatementLists{}, err
	}
	by, descending, err := order.resolve(f)
	if err != nil {
		return StatementLists{}, err
	}
	name := func(i int) string {
		if of == nil {
			return listName("statements", f, order)
		}
		return listName("statements", of.Parents[i], of.field(i), of.Narrower, f, order)
	}
	return g.statementLists(ctx, where, name, by, descending, paging)
}

// NamedStatements lists the statements with given ids, a list for each list of ids, by date.
func (g *Graph) NamedStatements(ctx context.Context, ids [][]ID, paging Paging) (StatementLists, error) {
	where := make([][]Criterion, len(ids))
	for i, list := range ids {
		where[i] = []Criterion{{Field: FieldID, Values: values(list)}}
	}
	return g.statementLists(ctx, where, func(i int) string { return listName("named", ids[i]) }, ByDate, false, paging)
}

func (g *Graph) statementLists(ctx context.Context, where [][]Criterion, name func(int) string, by StatementOrder, descending bool, paging Paging) (StatementLists, error) {
	lists, err := paged(g.limits, len(where), paging, descending, name, func(at []int, windows []Window) ([]Page[*Statement], error) {
		queries := make([]StatementQuery, len(at))
		for i, n := range at {
			queries[i] = StatementQuery{Where: where[n], Order: by, Window: windows[i]}
		}
		return g.store.Statements(ctx, queries)
	})
	return StatementLists{lists, where}, err
}

// whereOf are the criteria of each parent's statements, or of all.
func (g *Graph) whereOf(ctx context.Context, of *Of, f *StatementFilter) ([][]Criterion, error) {
	f, err := g.currentFilter(ctx, f)
	if err != nil {
		return nil, err
	}
	var topics []ID
	if of != nil && of.Field == FieldTopic {
		topics = of.Parents
	}
	c, err := g.closures(ctx, f, topics, of != nil && of.Narrower)
	if err != nil {
		return nil, err
	}
	base, err := f.criteria(c, g.limits.Search)
	if err != nil {
		return nil, err
	}
	if of == nil {
		return [][]Criterion{base}, nil
	}
	where := make([][]Criterion, len(of.Parents))
	for i, parent := range of.Parents {
		ids := []ID{parent}
		if of.Field == FieldTopic {
			ids = c.topicSet(ids, of.Narrower)
		}
		where[i] = append([]Criterion{criterionOf(of.field(i), ids, f, c)}, base...)
	}
	return where, nil
}

// field is the one that a parent is looked for in.
func (of *Of) field(parent int) Field {
	if of.Field == FieldSpeaker {
		return saidIn(of.Parents[parent])
	}
	return of.Field
}

// saidIn is the field in which an actor stands for what it said: of what was said for an organization, it is who it was said for.
func saidIn(actor ID) Field {
	if actor.Kind().IsOrganization() {
		return FieldOrganization
	}
	return FieldSpeaker
}

// criterionOf is that of the statements of a parent, or of what it stands for. Where the filter has the other half of an attribution,
// both must be of the same one.
func criterionOf(field Field, ids []ID, f *StatementFilter, c closures) Criterion {
	switch {
	case field == FieldSpeaker && f != nil && f.Organizations != nil:
		return Criterion{Field: FieldAttribution, Values: attributions(ids, c.organizationSet(f.Organizations, f.IncludeParts))}
	case field == FieldOrganization && f != nil && f.Speakers != nil:
		return Criterion{Field: FieldAttribution, Values: attributions(f.Speakers, ids)}
	}
	return Criterion{Field: field, Values: values(ids)}
}

// paged asks for a page of each of n lists in one call and returns them as lists. A cursor that belongs to another list is the
// error of that list alone.
func paged[T any](limits Limits, n int, paging Paging, descending bool, name func(int) string, ask func(at []int, windows []Window) ([]Page[T], error)) ([]List[T], error) {
	if _, _, err := paging.size(limits); err != nil {
		return nil, err
	}
	lists := make([]List[T], n)
	var at []int
	var windows []Window
	for i := range n {
		w, err := paging.window(limits, name(i), descending)
		if err != nil {
			lists[i].Err = err
			continue
		}
		at, windows = append(at, i), append(windows, w)
	}
	if len(at) == 0 {
		return lists, nil
	}
	pages, err := ask(at, windows)
	if err != nil {
		return nil, err
	}
	for i, n := range at {
		lists[n] = listOf(pages[i], windows[i], name(n))
	}
	return lists, nil
}

// Ties says which relationships of a node are asked for.
type Ties struct {
	Types     []RelationshipType
	Direction Direction
	AsOf      *Date
}

// Relationships lists the relationships of each of the nodes, by type, then by beginning.
func (g *Graph) Relationships(ctx context.Context, nodes []ID, ties Ties, paging Paging) ([]List[*Relationship], error) {
	name := func(i int) string { return listName("relationships", nodes[i], ties) }
	return paged(g.limits, len(nodes), paging, false, name, func(at []int, windows []Window) ([]Page[*Relationship], error) {
		queries := make([]RelationshipQuery, len(at))
		for i, n := range at {
			queries[i] = RelationshipQuery{Node: nodes[n], Direction: ties.Direction, Types: ties.Types, During: on(ties.AsOf), Window: windows[i]}
		}
		return g.store.Relationships(ctx, queries)
	})
}

func on(day *Date) *Days {
	if day == nil {
		return nil
	}
	return On(*day)
}

// Neighbours says which entities tied to a node are asked for.
type Neighbours struct {
	Role      Role
	Direction Direction // In: those from which a tie leads to the node; Out: those to which one leads from it
	Kinds     []Kind    // nil is any
	AsOf      *Date
	Order     EntityOrder // by name unless said
	// Within, a role, widens the node to all that reach it over links of the role: the claims about a topic or a narrower one.
	Within Role
}

// turned is the direction as seen from the neighbour.
func (n Neighbours) turned() Direction {
	switch n.Direction {
	case In:
		return Out
	case Out:
		return In
	}
	return Any
}

// Neighbours lists the entities tied to each of the nodes, in the order asked for.
func (g *Graph) Neighbours(ctx context.Context, nodes []ID, n Neighbours, paging Paging) ([]List[*Entity], error) {
	queries, err := g.neighbourQueries(ctx, nodes, n)
	if err != nil {
		return nil, err
	}
	name := func(i int) string { return listName("neighbours", nodes[i], n) }
	return paged(g.limits, len(nodes), paging, false, name, func(at []int, windows []Window) ([]Page[*Entity], error) {
		asked := make([]EntityQuery, len(at))
		for i, n := range at {
			asked[i] = queries[n]
			asked[i].Window = windows[i]
		}
		return g.store.Entities(ctx, asked)
	})
}

// AllNeighbours returns all entities tied to each of the nodes, in the order asked for.
func (g *Graph) AllNeighbours(ctx context.Context, nodes []ID, n Neighbours) ([][]*Entity, error) {
	queries, err := g.neighbourQueries(ctx, nodes, n)
	if err != nil {
		return nil, err
	}
	pages, err := g.store.Entities(ctx, queries)
	if err != nil {
		return nil, err
	}
	out := make([][]*Entity, len(pages))
	for i, p := range pages {
		out[i] = p.Records()
	}
	return out, nil
}

func (g *Graph) neighbourQueries(ctx context.Context, nodes []ID, n Neighbours) ([]EntityQuery, error) {
	var wider map[ID][]ID
	if n.Within != "" {
		var err error
		if wider, err = g.reach(ctx, nodes, n.Within); err != nil {
			return nil, err
		}
	}
	queries := make([]EntityQuery, len(nodes))
	for i, node := range nodes {
		b := entityCriteria{limits: g.limits.Search}
		if n.Kinds != nil {
			b.kinds(n.Kinds)
		}
		b.tie(TieQuery{Roles: []Role{n.Role}, Direction: n.turned(), Others: union(wider, []ID{node}), During: on(n.AsOf)})
		queries[i] = EntityQuery{Where: b.list, Order: n.Order}
	}
	return queries, nil
}

// Actors lists actors of some kinds.
func (g *Graph) Actors(ctx context.Context, kinds []Kind, f *ActorFilter, order *ActorOrder, paging Paging) (List[*Entity], error) {
	var within []ID
	if f != nil {
		copied := *f
		f = &copied
		var err error
		if f.MemberOf, err = g.currentOf(ctx, f.MemberOf); err != nil {
			return List[*Entity]{}, err
		}
	}
	if f != nil && f.Region != nil {
		reach, err := g.reach(ctx, []ID{*f.Region}, RoleParent)
		if err != nil {
			return List[*Entity]{}, err
		}
		within = union(reach, []ID{*f.Region})
	}
	where, err := f.criteria(kinds, within, g.limits.Search)
	if err != nil {
		return List[*Entity]{}, err
	}
	by, descending := order.resolve()
	return g.entities(ctx, listName("actors", kinds, f, order), where, by, descending, paging)
}

func (g *Graph) entities(ctx context.Context, name string, where []EntityCriterion, by EntityOrder, descending bool, paging Paging) (List[*Entity], error) {
	lists, err := paged(g.limits, 1, paging, descending, func(int) string { return name }, func(_ []int, windows []Window) ([]Page[*Entity], error) {
		return g.store.Entities(ctx, []EntityQuery{{Where: where, Order: by, Window: windows[0]}})
	})
	if err != nil {
		return List[*Entity]{}, err
	}
	return lists[0], lists[0].Err
}

// Topics lists topics by label.
func (g *Graph) Topics(ctx context.Context, f *TopicFilter, paging Paging) (List[*Entity], error) {
	b := entityCriteria{limits: g.limits.Search}
	b.kinds([]Kind{KindTopic})
	if f != nil {
		copied := *f
		f = &copied
		var err error
		if f.Within, err = g.currentOf(ctx, f.Within); err != nil {
			return List[*Entity]{}, err
		}
		b.text(f.Text)
		b.identifier(f.Identifier)
		if f.Within != nil {
			if err := g.addWithin(ctx, &b, *f.Within, RoleBroader); err != nil {
				return List[*Entity]{}, err
			}
		}
	}
	if b.err != nil {
		return List[*Entity]{}, b.err
	}
	return g.entities(ctx, listName("topics", f), b.list, EntitiesByName, false, paging)
}

func (g *Graph) addWithin(ctx context.Context, b *entityCriteria, id ID, role Role) error {
	reach, err := g.reach(ctx, []ID{id}, role)
	b.ids(union(reach, []ID{id}))
	return err
}

// Regions lists regions by name.
func (g *Graph) Regions(ctx context.Context, f *RegionFilter, paging Paging) (List[*Entity], error) {
	b := entityCriteria{limits: g.limits.Search}
	b.kinds([]Kind{KindRegion})
	if f != nil {
		b.text(f.Name)
		b.identifier(f.Identifier)
		addClass(&b, f.Level)
		if f.Within != nil {
			if err := g.addWithin(ctx, &b, *f.Within, RoleParent); err != nil {
				return List[*Entity]{}, err
			}
		}
	}
	if b.err != nil {
		return List[*Entity]{}, b.err
	}
	return g.entities(ctx, listName("regions", f), b.list, EntitiesByName, false, paging)
}

// Documents lists documents, the latest first, those without a date last.
func (g *Graph) Documents(ctx context.Context, f *DocumentFilter, paging Paging) (List[*Entity], error) {
	b := entityCriteria{limits: g.limits.Search}
	b.kinds([]Kind{KindDocument})
	if f != nil {
		copied := *f
		f = &copied
		var err error
		if f.Publisher, err = g.currentOf(ctx, f.Publisher); err != nil {
			return List[*Entity]{}, err
		}
		b.text(f.Text)
		b.days(f.From, f.Until)
		if f.Kinds != nil {
			b.list = append(b.list, EntityCriterion{Field: EntityClass, Values: values(f.Kinds)})
		}
		if f.Publisher != nil {
			b.tie(TieQuery{Roles: []Role{RolePublisher}, Direction: Out, Others: []ID{*f.Publisher}})
		}
	}
	if b.err != nil {
		return List[*Entity]{}, b.err
	}
	return g.entities(ctx, listName("documents", f), b.list, EntitiesByDate, true, paging)
}

// Events lists events, the latest first.
func (g *Graph) Events(ctx context.Context, f *EventFilter, paging Paging) (List[*Entity], error) {
	b := entityCriteria{limits: g.limits.Search}
	b.kinds([]Kind{KindEvent})
	if f != nil {
		copied := *f
		f = &copied
		if err := g.current(ctx, &f.Topics, &f.Organizers); err != nil {
			return List[*Entity]{}, err
		}
		b.text(f.Text)
		b.days(f.From, f.Until)
		if f.Region != nil {
			reach, err := g.reach(ctx, []ID{*f.Region}, RoleParent)
			if err != nil {
				return List[*Entity]{}, err
			}
			b.tie(TieQuery{Roles: []Role{RoleRegion}, Direction: Out, Others: union(reach, []ID{*f.Region})})
		}
		if f.Topics != nil {
			reach, err := g.reach(ctx, f.Topics, RoleBroader)
			if err != nil {
				return List[*Entity]{}, err
			}
			b.tie(TieQuery{Roles: []Role{RoleAbout}, Direction: Out, Others: union(reach, f.Topics)})
		}
		if f.Organizers != nil {
			b.tie(TieQuery{Roles: []Role{Role(Organizes)}, Direction: In, Others: f.Organizers})
		}
	}
	if b.err != nil {
		return List[*Entity]{}, b.err
	}
	return g.entities(ctx, listName("events", f), b.list, EntitiesByDate, true, paging)
}

// maxTakers is how many actors a claim can be asked to be supported, or opposed, by.
const maxTakers = 10

// Claims lists claims by text.
func (g *Graph) Claims(ctx context.Context, f *ClaimFilter, paging Paging) (List[*Entity], error) {
	b := entityCriteria{limits: g.limits.Search}
	b.kinds([]Kind{KindClaim})
	if f != nil {
		copied := *f
		f = &copied
		if err := g.current(ctx, &f.Topics, &f.SupportedBy, &f.OpposedBy); err != nil {
			return List[*Entity]{}, err
		}
		b.text(f.Text)
		if f.Topics != nil {
			topics := f.Topics
			if f.IncludeNarrower {
				reach, err := g.reach(ctx, f.Topics, RoleBroader)
				if err != nil {
					return List[*Entity]{}, err
				}
				topics = union(reach, f.Topics)
			}
			b.tie(TieQuery{Roles: []Role{RoleAbout}, Direction: Out, Others: topics})
		}
		if f.SupportedBy != nil || f.OpposedBy != nil {
			taken, err := g.claimsTaken(ctx, f)
			if err != nil {
				return List[*Entity]{}, err
			}
			b.ids(taken)
		}
	}
	if b.err != nil {
		return List[*Entity]{}, b.err
	}
	return g.entities(ctx, listName("claims", f), b.list, EntitiesByName, false, paging)
}

// claimsTaken are the claims that all of a filter's actors support, or oppose.
func (g *Graph) claimsTaken(ctx context.Context, f *ClaimFilter) ([]ID, error) {
	actors := slices.Concat(f.SupportedBy, f.OpposedBy)
	if len(actors) > 2*maxTakers || len(f.SupportedBy) > maxTakers || len(f.OpposedBy) > maxTakers {
		return nil, Errorf(Limit, "`supportedBy` and `opposedBy` take at most %d actors each", maxTakers)
	}
	if len(actors) == 0 || f.SupportedBy != nil && len(f.SupportedBy) == 0 || f.OpposedBy != nil && len(f.OpposedBy) == 0 {
		return []ID{}, nil
	}
	queries := make([]TallyQuery, len(actors))
	for i, actor := range actors {
		queries[i] = TallyQuery{Where: []Criterion{{Field: saidIn(actor), Values: []string{string(actor)}}}, By: TallyClaim}
	}
	tallies, err := g.store.Tally(ctx, queries)
	if err != nil {
		return nil, err
	}
	count := map[ID]int{}
	for i, page := range tallies {
		for _, t := range page.Tallies {
			if i < len(f.SupportedBy) && t.Supports > 0 || i >= len(f.SupportedBy) && t.Opposes > 0 {
				count[ID(t.Value)]++
			}
		}
	}
	taken := []ID{}
	for claim, n := range count {
		if n == len(actors) {
			taken = append(taken, claim)
		}
	}
	return distinct(taken), nil
}
