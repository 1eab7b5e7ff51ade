package resolvers

import (
	"context"

	"wortlaut/graph/model"
	"wortlaut/internal/kg"
)

// query resolves the fields of Query.
type query struct{ *Resolver }

func (q query) Node(ctx context.Context, id kg.ID) (model.Node, error) {
	found, err := q.graph.Nodes(ctx, []kg.ID{id})
	return one[model.Node](views(found), id), err
}

func (q query) Nodes(ctx context.Context, ids []kg.ID) ([]model.Node, error) {
	found, err := q.graph.Nodes(ctx, ids)
	if err != nil {
		return nil, err
	}
	nodes := views(found)
	out := make([]model.Node, len(ids))
	for i, id := range ids {
		out[i] = one[model.Node](nodes, id)
	}
	return out, nil
}

// only makes a connection of one list.
func only[R kg.Record, T any](l kg.List[R], err error, view func(R, *model.Cohort) T) (*model.Connection[T], error) {
	if err != nil {
		return nil, err
	}
	c := connect([]kg.List[R]{l}, view)[0]
	return c.value, c.err
}

func actors[T any](ctx context.Context, q query, kinds []kg.Kind, filter *kg.ActorFilter, orderBy *kg.ActorOrder, p kg.Paging) (*model.Connection[T], error) {
	l, err := q.graph.Actors(ctx, kinds, filter, orderBy, p)
	return only(l, err, entity[T])
}

func (q query) Actors(ctx context.Context, filter *kg.ActorFilter, orderBy *kg.ActorOrder, first *int32, after *string, last *int32, before *string) (*model.ActorConnection, error) {
	return actors[model.Actor](ctx, q, kg.ActorKinds, filter, orderBy, paging(ctx, first, after, last, before))
}

func (q query) Persons(ctx context.Context, filter *kg.ActorFilter, orderBy *kg.ActorOrder, first *int32, after *string, last *int32, before *string) (*model.PersonConnection, error) {
	return actors[*model.Person](ctx, q, []kg.Kind{kg.KindPerson}, filter, orderBy, paging(ctx, first, after, last, before))
}

func (q query) Organizations(ctx context.Context, filter *kg.ActorFilter, orderBy *kg.ActorOrder, first *int32, after *string, last *int32, before *string) (*model.OrganizationConnection, error) {
	return actors[model.Organization](ctx, q, kg.OrganizationKinds, filter, orderBy, paging(ctx, first, after, last, before))
}

func (q query) Ministries(ctx context.Context, filter *kg.ActorFilter, orderBy *kg.ActorOrder, first *int32, after *string, last *int32, before *string) (*model.MinistryConnection, error) {
	return actors[*model.Ministry](ctx, q, []kg.Kind{kg.KindMinistry}, filter, orderBy, paging(ctx, first, after, last, before))
}

func (q query) Agencies(ctx context.Context, filter *kg.ActorFilter, orderBy *kg.ActorOrder, first *int32, after *string, last *int32, before *string) (*model.AgencyConnection, error) {
	return actors[*model.Agency](ctx, q, []kg.Kind{kg.KindAgency}, filter, orderBy, paging(ctx, first, after, last, before))
}

func (q query) Associations(ctx context.Context, filter *kg.ActorFilter, orderBy *kg.ActorOrder, first *int32, after *string, last *int32, before *string) (*model.AssociationConnection, error) {
	return actors[*model.Association](ctx, q, []kg.Kind{kg.KindAssociation}, filter, orderBy, paging(ctx, first, after, last, before))
}

func (q query) Jobcenters(ctx context.Context, filter *kg.ActorFilter, orderBy *kg.ActorOrder, first *int32, after *string, last *int32, before *string) (*model.JobcenterConnection, error) {
	return actors[*model.Jobcenter](ctx, q, []kg.Kind{kg.KindJobcenter}, filter, orderBy, paging(ctx, first, after, last, before))
}

func (q query) Statements(ctx context.Context, filter *kg.StatementFilter, orderBy *kg.StatementOrderBy, first *int32, after *string, last *int32, before *string) (*model.StatementConnection, error) {
	lists, err := q.graph.Statements(ctx, nil, filter, orderBy, paging(ctx, first, after, last, before))
	if err != nil {
		return nil, err
	}
	c := connectStatements(lists)[0]
	return c.value, c.err
}

func (q query) Topics(ctx context.Context, filter *kg.TopicFilter, first *int32, after *string, last *int32, before *string) (*model.TopicConnection, error) {
	l, err := q.graph.Topics(ctx, filter, paging(ctx, first, after, last, before))
	return only(l, err, entity[*model.Topic])
}

func (q query) Claims(ctx context.Context, filter *kg.ClaimFilter, first *int32, after *string, last *int32, before *string) (*model.ClaimConnection, error) {
	l, err := q.graph.Claims(ctx, filter, paging(ctx, first, after, last, before))
	return only(l, err, entity[*model.Claim])
}

func (q query) Events(ctx context.Context, filter *kg.EventFilter, first *int32, after *string, last *int32, before *string) (*model.EventConnection, error) {
	l, err := q.graph.Events(ctx, filter, paging(ctx, first, after, last, before))
	return only(l, err, entity[*model.Event])
}

func (q query) Documents(ctx context.Context, filter *kg.DocumentFilter, first *int32, after *string, last *int32, before *string) (*model.DocumentConnection, error) {
	l, err := q.graph.Documents(ctx, filter, paging(ctx, first, after, last, before))
	return only(l, err, entity[*model.Document])
}

func (q query) Regions(ctx context.Context, filter *kg.RegionFilter, first *int32, after *string, last *int32, before *string) (*model.RegionConnection, error) {
	l, err := q.graph.Regions(ctx, filter, paging(ctx, first, after, last, before))
	return only(l, err, entity[*model.Region])
}

func (q query) Search(ctx context.Context, words string, in []kg.Scope, orderBy kg.SearchOrder, first *int32, after *string) (*model.SearchConnection, error) {
	l, err := q.graph.Search(ctx, words, in, orderBy, paging(ctx, first, after, nil, nil))
	if err != nil {
		return nil, err
	}
	cohort := &model.Cohort{}
	for _, item := range l.Items {
		cohort.Records = append(cohort.Records, item.Record.Record)
	}
	c := &model.SearchConnection{Edges: make([]*model.SearchEdge, len(l.Items)), PageInfo: model.PageOf(l), TotalCount: l.Total}
	for i, item := range l.Items {
		hit := item.Record
		c.Edges[i] = &model.SearchEdge{Cursor: item.Cursor, Node: model.NewRecord(hit.Record, cohort), Score: hit.Score, Highlights: hit.Highlights}
	}
	return c, nil
}

func (q query) Changes(ctx context.Context, filter *kg.ChangeFilter, direction kg.OrderDirection, first *int32, after *string) (*model.ChangeConnection, error) {
	l, err := q.graph.Changes(ctx, filter, direction, paging(ctx, first, after, nil, nil))
	if err != nil {
		return nil, err
	}
	page := &model.Changes{}
	for _, item := range l.Items {
		page.IDs = append(page.IDs, item.Record.ID)
	}
	return model.NewConnection(l, func(c kg.LoggedChange) *model.Change { return &model.Change{Record: c, Siblings: page} }), nil
}

func (q query) Stats(ctx context.Context) (*model.Stats, error) {
	counts, head, err := q.graph.Counts(ctx)
	return model.NewStats(counts, head), err
}
