package resolvers

import (
	"context"

	"wortlaut/graph/model"
	"wortlaut/internal/kg"
)

// paging translates the arguments of a connection.
func paging(ctx context.Context, first *int32, after *string, last *int32, before *string) kg.Paging {
	return kg.Paging{First: number(first), After: after, Last: number(last), Before: before, Total: wantsTotal(ctx)}
}

func number(n *int32) *int {
	if n == nil {
		return nil
	}
	i := int(*n)
	return &i
}

// connect makes connections of lists. All records of all lists become one cohort.
func connect[R kg.Record, T any](lists []kg.List[R], view func(R, *model.Cohort) T) []outcome[*model.Connection[T]] {
	var records []R
	for _, l := range lists {
		records = append(records, l.Records()...)
	}
	cohort := model.NewCohort(records)
	out := make([]outcome[*model.Connection[T]], len(lists))
	for i, l := range lists {
		if l.Err != nil {
			out[i].err = l.Err
			continue
		}
		out[i].value = model.NewConnection(l, func(r R) T { return view(r, cohort) })
	}
	return out
}

// entity is the view of an entity as the Go type that the schema wants where it stands.
func entity[T any](e *kg.Entity, cohort *model.Cohort) T { return any(model.NewEntity(e, cohort)).(T) }

func relationship(r *kg.Relationship, cohort *model.Cohort) *model.Relationship {
	return &model.Relationship{Record: r, Siblings: cohort}
}

func statement(s *kg.Statement, cohort *model.Cohort) *model.Statement {
	return &model.Statement{Record: s, Siblings: cohort}
}

// connectStatements makes connections of lists of statements, with their facets.
func connectStatements(l kg.StatementLists) []outcome[*model.StatementConnection] {
	lists := &model.Lists{Where: l.Where}
	out := make([]outcome[*model.StatementConnection], len(l.Lists))
	for i, c := range connect(l.Lists, statement) {
		if c.err != nil {
			out[i].err = c.err
			continue
		}
		out[i].value = &model.StatementConnection{Connection: *c.value, Facets: &model.StatementFacets{Lists: lists, Index: i}}
	}
	return out
}

// entityLists makes lists of views of lists of entities, which become one cohort.
func entityLists[T any](lists [][]*kg.Entity, err error) ([]outcome[[]T], error) {
	var records []*kg.Entity
	for _, l := range lists {
		records = append(records, l...)
	}
	cohort := model.NewCohort(records)
	out := make([]outcome[[]T], len(lists))
	for i, l := range lists {
		out[i].value = make([]T, len(l))
		for j, e := range l {
			out[i].value[j] = entity[T](e, cohort)
		}
	}
	return out, err
}

// relationshipLists makes lists of views of lists of relationships, which become one cohort.
func relationshipLists(lists [][]*kg.Relationship) [][]*model.Relationship {
	var records []*kg.Relationship
	for _, l := range lists {
		records = append(records, l...)
	}
	cohort := model.NewCohort(records)
	out := make([][]*model.Relationship, len(lists))
	for i, l := range lists {
		out[i] = make([]*model.Relationship, len(l))
		for j, rel := range l {
			out[i][j] = relationship(rel, cohort)
		}
	}
	return out
}

// neighbours resolves a field that lists all entities tied to the record.
func neighbours[T any](ctx context.Context, r *Resolver, obj *model.Entity, n kg.Neighbours) ([]T, error) {
	return forEach(ctx, r, obj.Siblings, obj.ID(), func(records []kg.Record) ([]outcome[[]T], error) {
		return entityLists[T](r.graph.AllNeighbours(ctx, idsOf(records), n))
	})
}

// neighbourPage resolves a field that is a connection to the entities tied to the record.
func neighbourPage[T any](ctx context.Context, r *Resolver, obj *model.Entity, n kg.Neighbours, p kg.Paging) (*model.Connection[T], error) {
	return forEach(ctx, r, obj.Siblings, obj.ID(), func(records []kg.Record) ([]outcome[*model.Connection[T]], error) {
		lists, err := r.graph.Neighbours(ctx, idsOf(records), n, p)
		return connect(lists, entity[T]), err
	})
}

// relationshipPage resolves a field that is a connection to relationships of the record.
func relationshipPage(ctx context.Context, r *Resolver, obj *model.Entity, ties kg.Ties, p kg.Paging) (*model.Connection[*model.Relationship], error) {
	return forEach(ctx, r, obj.Siblings, obj.ID(), func(records []kg.Record) ([]outcome[*model.Connection[*model.Relationship]], error) {
		lists, err := r.graph.Relationships(ctx, idsOf(records), ties, p)
		return connect(lists, relationship), err
	})
}

// statementPage resolves a field that is a connection to the statements that have the record in a field.
func statementPage(ctx context.Context, r *Resolver, obj *model.Entity, field kg.Field, narrower bool, f *kg.StatementFilter, o *kg.StatementOrderBy, p kg.Paging) (*model.StatementConnection, error) {
	return forEach(ctx, r, obj.Siblings, obj.ID(), func(records []kg.Record) ([]outcome[*model.StatementConnection], error) {
		lists, err := r.graph.Statements(ctx, &kg.Of{Field: field, Parents: idsOf(records), Narrower: narrower}, f, o, p)
		return connectStatements(lists), err
	})
}
