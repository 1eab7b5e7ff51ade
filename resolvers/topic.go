package resolvers

import (
	"context"

	"wortlaut/graph/model"
	"wortlaut/internal/kg"
)

// topicFields resolves what topics have.
type topicFields struct{ *Resolver }

func (f topicFields) Broader(ctx context.Context, obj *model.Topic) ([]*model.Topic, error) {
	return neighbours[*model.Topic](ctx, f.Resolver, obj.View(), kg.Neighbours{Role: kg.RoleBroader, Direction: kg.Out})
}

func (f topicFields) Narrower(ctx context.Context, obj *model.Topic) ([]*model.Topic, error) {
	return neighbours[*model.Topic](ctx, f.Resolver, obj.View(), kg.Neighbours{Role: kg.RoleBroader, Direction: kg.In})
}

func (f topicFields) Related(ctx context.Context, obj *model.Topic) ([]*model.Topic, error) {
	return neighbours[*model.Topic](ctx, f.Resolver, obj.View(), kg.Neighbours{Role: kg.RoleRelated, Direction: kg.Any})
}

func (f topicFields) Claims(ctx context.Context, obj *model.Topic, includeNarrower bool, first *int32, after *string, last *int32, before *string) (*model.ClaimConnection, error) {
	n := kg.Neighbours{Role: kg.RoleAbout, Direction: kg.In, Kinds: []kg.Kind{kg.KindClaim}}
	if includeNarrower {
		n.Within = kg.RoleBroader
	}
	return neighbourPage[*model.Claim](ctx, f.Resolver, obj.View(), n, paging(ctx, first, after, last, before))
}

func (f topicFields) Statements(ctx context.Context, obj *model.Topic, includeNarrower bool, filter *kg.StatementFilter, orderBy *kg.StatementOrderBy, first *int32, after *string, last *int32, before *string) (*model.StatementConnection, error) {
	return statementPage(ctx, f.Resolver, obj.View(), kg.FieldTopic, includeNarrower, filter, orderBy, paging(ctx, first, after, last, before))
}

func (f topicFields) Actors(ctx context.Context, obj *model.Topic, includeNarrower bool, filter *kg.StatementFilter, first *int32, after *string) (*model.TopicActorConnection, error) {
	p := paging(ctx, first, after, nil, nil)
	return forEach(ctx, f.Resolver, obj.Siblings, obj.ID(), func(records []kg.Record) ([]outcome[*model.TopicActorConnection], error) {
		lists, err := f.graph.TopicActors(ctx, idsOf(records), includeNarrower, filter, p)
		return connectTopicActors(lists), err
	})
}

func connectTopicActors(lists []kg.List[kg.TopicActor]) []outcome[*model.TopicActorConnection] {
	records := map[kg.ID]kg.Record{}
	for _, l := range lists {
		for _, item := range l.Items {
			records[item.Record.Actor.ID] = item.Record.Actor
		}
	}
	actors := views(records)
	out := make([]outcome[*model.TopicActorConnection], len(lists))
	for i, l := range lists {
		if l.Err != nil {
			out[i].err = l.Err
			continue
		}
		c := &model.TopicActorConnection{Edges: make([]*model.TopicActorEdge, len(l.Items)), PageInfo: model.PageOf(l), TotalCount: l.Total}
		for j, item := range l.Items {
			t := item.Record
			c.Edges[j] = &model.TopicActorEdge{
				Cursor: item.Cursor, Node: one[model.Actor](actors, t.Actor.ID),
				StatementCount: t.Statements, Supports: t.Supports, Opposes: t.Opposes, FirstOn: t.Earliest, LastOn: t.Latest,
			}
		}
		out[i].value = c
	}
	return out
}

// claimFields resolves what claims have.
type claimFields struct{ *Resolver }

func (f claimFields) Topics(ctx context.Context, obj *model.Claim) ([]*model.Topic, error) {
	return neighbours[*model.Topic](ctx, f.Resolver, obj.View(), kg.Neighbours{Role: kg.RoleAbout, Direction: kg.Out})
}

func (f claimFields) Statements(ctx context.Context, obj *model.Claim, filter *kg.StatementFilter, orderBy *kg.StatementOrderBy, first *int32, after *string, last *int32, before *string) (*model.StatementConnection, error) {
	return statementPage(ctx, f.Resolver, obj.View(), kg.FieldClaim, false, filter, orderBy, paging(ctx, first, after, last, before))
}
