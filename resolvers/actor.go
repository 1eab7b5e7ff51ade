package resolvers

import (
	"context"

	"wortlaut/graph/model"
	"wortlaut/internal/kg"
)

// actorFields resolves what all actors have.
type actorFields[T model.EntityView] struct{ *Resolver }

func (f actorFields[T]) Relationships(ctx context.Context, obj T, types []kg.RelationshipType, direction kg.Direction, asOf *kg.Date, first *int32, after *string, last *int32, before *string) (*model.RelationshipConnection, error) {
	return relationshipPage(ctx, f.Resolver, obj.View(), kg.Ties{Types: types, Direction: direction, AsOf: asOf}, paging(ctx, first, after, last, before))
}

func (f actorFields[T]) Statements(ctx context.Context, obj T, filter *kg.StatementFilter, orderBy *kg.StatementOrderBy, first *int32, after *string, last *int32, before *string) (*model.StatementConnection, error) {
	return statementPage(ctx, f.Resolver, obj.View(), kg.FieldSpeaker, false, filter, orderBy, paging(ctx, first, after, last, before))
}

func (f actorFields[T]) positions(ctx context.Context, obj T, direction kg.Direction, asOf *kg.Date, p kg.Paging) (*model.RelationshipConnection, error) {
	ties := kg.Ties{Types: []kg.RelationshipType{kg.HoldsPosition}, Direction: direction, AsOf: asOf}
	return relationshipPage(ctx, f.Resolver, obj.View(), ties, p)
}

// personFields resolves what persons have.
type personFields struct{ actorFields[*model.Person] }

func (f personFields) Positions(ctx context.Context, obj *model.Person, asOf *kg.Date, first *int32, after *string, last *int32, before *string) (*model.RelationshipConnection, error) {
	return f.positions(ctx, obj, kg.Out, asOf, paging(ctx, first, after, last, before))
}

// organizationFields resolves what all organizations have.
type organizationFields[T model.EntityView] struct{ actorFields[T] }

func (f organizationFields[T]) Positions(ctx context.Context, obj T, asOf *kg.Date, first *int32, after *string, last *int32, before *string) (*model.RelationshipConnection, error) {
	return f.positions(ctx, obj, kg.In, asOf, paging(ctx, first, after, last, before))
}

func (f organizationFields[T]) Regions(ctx context.Context, obj T) ([]*model.Region, error) {
	n := kg.Neighbours{Role: kg.Role(kg.ResponsibleFor), Direction: kg.Out, Kinds: []kg.Kind{kg.KindRegion}}
	return neighbours[*model.Region](ctx, f.Resolver, obj.View(), n)
}

func (f organizationFields[T]) Parent(ctx context.Context, obj T, asOf *kg.Date) (model.Organization, error) {
	n := kg.Neighbours{Role: kg.Role(kg.PartOf), Direction: kg.Out, AsOf: asOf}
	parents, err := neighbours[model.Organization](ctx, f.Resolver, obj.View(), n)
	if len(parents) != 1 {
		return nil, err
	}
	return parents[0], err
}

func (f organizationFields[T]) Children(ctx context.Context, obj T, asOf *kg.Date, first *int32, after *string, last *int32, before *string) (*model.OrganizationConnection, error) {
	n := kg.Neighbours{Role: kg.Role(kg.PartOf), Direction: kg.In, AsOf: asOf}
	return neighbourPage[model.Organization](ctx, f.Resolver, obj.View(), n, paging(ctx, first, after, last, before))
}

// associationFields resolves what associations have.
type associationFields struct {
	organizationFields[*model.Association]
}

func (f associationFields) Members(ctx context.Context, obj *model.Association, asOf *kg.Date, first *int32, after *string, last *int32, before *string) (*model.OrganizationConnection, error) {
	n := kg.Neighbours{Role: kg.Role(kg.MemberOf), Direction: kg.In, Kinds: kg.OrganizationKinds, AsOf: asOf}
	return neighbourPage[model.Organization](ctx, f.Resolver, obj.View(), n, paging(ctx, first, after, last, before))
}

// clubFields resolves what parties and parliamentary groups have: persons as members.
type clubFields[T model.EntityView] struct{ organizationFields[T] }

func (f clubFields[T]) Members(ctx context.Context, obj T, asOf *kg.Date, first *int32, after *string, last *int32, before *string) (*model.PersonConnection, error) {
	n := kg.Neighbours{Role: kg.Role(kg.MemberOf), Direction: kg.In, Kinds: []kg.Kind{kg.KindPerson}, AsOf: asOf}
	return neighbourPage[*model.Person](ctx, f.Resolver, obj.View(), n, paging(ctx, first, after, last, before))
}

// jobcenterFields resolves what jobcenters have.
type jobcenterFields struct {
	organizationFields[*model.Jobcenter]
}

func (f jobcenterFields) Operators(ctx context.Context, obj *model.Jobcenter, asOf *kg.Date) ([]model.Organization, error) {
	n := kg.Neighbours{Role: kg.Role(kg.Operates), Direction: kg.In, AsOf: asOf}
	return neighbours[model.Organization](ctx, f.Resolver, obj.View(), n)
}

// parliamentFields resolves what parliaments have.
type parliamentFields struct {
	organizationFields[*model.Parliament]
}

func (f parliamentFields) Groups(ctx context.Context, obj *model.Parliament, asOf *kg.Date) ([]*model.ParliamentaryGroup, error) {
	n := kg.Neighbours{Role: kg.Role(kg.PartOf), Direction: kg.In, Kinds: []kg.Kind{kg.KindParliamentaryGroup}, AsOf: asOf}
	return neighbours[*model.ParliamentaryGroup](ctx, f.Resolver, obj.View(), n)
}
