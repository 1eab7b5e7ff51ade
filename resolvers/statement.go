package resolvers

import (
	"context"
	"slices"
	"strconv"

	"wortlaut/graph/model"
	"wortlaut/internal/kg"
)

// statementFields resolves what statements have.
type statementFields struct{ *Resolver }

// ofStatement makes a function of a statement one of any record: of the others there is nothing.
func ofStatement(ids func(*kg.Statement) []kg.ID) func(kg.Record) []kg.ID {
	return func(r kg.Record) []kg.ID {
		if s, ok := r.(*kg.Statement); ok {
			return ids(s)
		}
		return nil
	}
}

func (f statementFields) Addressees(ctx context.Context, obj *model.Statement) ([]model.Actor, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "addressees", ofStatement(func(s *kg.Statement) []kg.ID { return s.Addressees }))
	return pick[model.Actor](found, obj.Record.Addressees), err
}

func (f statementFields) Mentions(ctx context.Context, obj *model.Statement) ([]model.Actor, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "mentions", ofStatement(func(s *kg.Statement) []kg.ID { return s.Mentions }))
	return pick[model.Actor](found, obj.Record.Mentions), err
}

func (f statementFields) Event(ctx context.Context, obj *model.Statement) (*model.Event, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "event", ofStatement(func(s *kg.Statement) []kg.ID { return []kg.ID{s.Event} }))
	return one[*model.Event](found, obj.Record.Event), err
}

func (f statementFields) Related(ctx context.Context, obj *model.Statement, first int32) ([]*model.Statement, error) {
	return forEach(ctx, f.Resolver, obj.Siblings, obj.ID(), func(records []kg.Record) ([]outcome[[]*model.Statement], error) {
		lists, err := f.graph.Related(ctx, statementsOf(records), int(first))
		cohort := model.NewCohort(slices.Concat(lists...))
		out := make([][]*model.Statement, len(lists))
		for i, l := range lists {
			out[i] = make([]*model.Statement, len(l))
			for j, s := range l {
				out[i][j] = statement(s, cohort)
			}
		}
		return answers(out, err)
	})
}

func statementsOf(records []kg.Record) []*kg.Statement {
	var out []*kg.Statement
	for _, r := range records {
		if s, ok := r.(*kg.Statement); ok {
			out = append(out, s)
		}
	}
	return out
}

// attributionFields resolves what the attributions of statements have.
type attributionFields struct{ *Resolver }

// ofSpeakers makes a function of an attribution one of any record: of all attributions of a statement.
func ofSpeakers(id func(kg.Attribution) kg.ID) func(kg.Record) []kg.ID {
	return ofStatement(func(s *kg.Statement) (ids []kg.ID) {
		for _, a := range s.Speakers {
			ids = append(ids, id(a))
		}
		return ids
	})
}

func (f attributionFields) Actor(ctx context.Context, obj *model.Attribution) (model.Actor, error) {
	found, err := named(ctx, f.Resolver, obj.Of.Siblings, "speakers.actor", ofSpeakers(func(a kg.Attribution) kg.ID { return a.Actor }))
	return one[model.Actor](found, obj.Record.Actor), err
}

func (f attributionFields) Organization(ctx context.Context, obj *model.Attribution) (model.Organization, error) {
	found, err := named(ctx, f.Resolver, obj.Of.Siblings, "speakers.organization", ofSpeakers(func(a kg.Attribution) kg.ID { return a.Organization }))
	return one[model.Organization](found, obj.Record.Organization), err
}

func (f attributionFields) Role(ctx context.Context, obj *model.Attribution) (*model.Relationship, error) {
	roles, err := f.Roles(ctx, obj)
	if len(roles) != 1 {
		return nil, err
	}
	return roles[0], err
}

func (f attributionFields) Roles(ctx context.Context, obj *model.Attribution) ([]*model.Relationship, error) {
	type place struct{ statement, speaker kg.ID }
	all, err := shared(obj.Of.Siblings, "speakers.roles", func(records []kg.Record) (map[place][]*model.Relationship, error) {
		statements := statementsOf(records)
		roles, err := f.graph.Roles(ctx, statements)
		var lists [][]*kg.Relationship
		var places []place
		for i, ofStatement := range roles {
			for j, ofSpeaker := range ofStatement {
				lists = append(lists, ofSpeaker)
				places = append(places, place{statements[i].ID, statements[i].Speakers[j].Actor})
			}
		}
		out := map[place][]*model.Relationship{}
		for i, l := range relationshipLists(lists) {
			out[places[i]] = l
		}
		return out, err
	})
	return all[place{obj.Of.ID(), obj.Record.Actor}], err
}

// positionFields resolves what the positions of statements have.
type positionFields struct{ *Resolver }

func (f positionFields) Subject(ctx context.Context, obj *model.Position) (model.PositionSubject, error) {
	found, err := named(ctx, f.Resolver, obj.Of.Siblings, "positions.subject", ofStatement(func(s *kg.Statement) (ids []kg.ID) {
		for _, p := range s.Positions {
			ids = append(ids, p.Subject)
		}
		return ids
	}))
	return one[model.PositionSubject](found, obj.Record.Subject), err
}

// facetFields resolves the facets of a list of statements.
type facetFields struct{ *Resolver }

// facet counts all lists that came together, once, and turns the values of the one at hand into a GraphQL type.
func facet[T any](ctx context.Context, r *Resolver, obj *model.StatementFacets, by kg.TallyBy, first *int, view func(kg.Facet, map[kg.ID]model.Node) T) ([]T, error) {
	type counted struct {
		facets [][]kg.Facet
		named  map[kg.ID]model.Node
	}
	all, err := model.Fetch(&obj.Lists.Cohort, fieldKey(ctx), func() (counted, error) {
		facets, err := r.graph.Facets(ctx, obj.Lists.Where, by, first)
		records := map[kg.ID]kg.Record{}
		for _, f := range slices.Concat(facets...) {
			if f.Record != nil {
				records[kg.ID(f.Value)] = f.Record
			}
		}
		return counted{facets, views(records)}, err
	})
	if err != nil {
		return nil, err
	}
	out := make([]T, len(all.facets[obj.Index]))
	for i, f := range all.facets[obj.Index] {
		out[i] = view(f, all.named)
	}
	return out, nil
}

func actorFacet(f kg.Facet, found map[kg.ID]model.Node) *model.ActorFacet {
	return &model.ActorFacet{Actor: one[model.Actor](found, kg.ID(f.Value)), Count: int32(f.Count)}
}

func (f facetFields) Topics(ctx context.Context, obj *model.StatementFacets, first int32) ([]*model.TopicFacet, error) {
	return facet(ctx, f.Resolver, obj, kg.TallyTopic, number(&first), func(v kg.Facet, found map[kg.ID]model.Node) *model.TopicFacet {
		return &model.TopicFacet{Topic: one[*model.Topic](found, kg.ID(v.Value)), Count: int32(v.Count)}
	})
}

func (f facetFields) Speakers(ctx context.Context, obj *model.StatementFacets, first int32) ([]*model.ActorFacet, error) {
	return facet(ctx, f.Resolver, obj, kg.TallySpeaker, number(&first), actorFacet)
}

func (f facetFields) Organizations(ctx context.Context, obj *model.StatementFacets, first int32) ([]*model.ActorFacet, error) {
	return facet(ctx, f.Resolver, obj, kg.TallyOrganization, number(&first), actorFacet)
}

func (f facetFields) Stances(ctx context.Context, obj *model.StatementFacets) ([]*model.StanceFacet, error) {
	return facet(ctx, f.Resolver, obj, kg.TallyStance, nil, func(v kg.Facet, _ map[kg.ID]model.Node) *model.StanceFacet {
		return &model.StanceFacet{Stance: kg.Stance(v.Value), Count: int32(v.Count)}
	})
}

func (f facetFields) Kinds(ctx context.Context, obj *model.StatementFacets) ([]*model.KindFacet, error) {
	return facet(ctx, f.Resolver, obj, kg.TallyKind, nil, func(v kg.Facet, _ map[kg.ID]model.Node) *model.KindFacet {
		return &model.KindFacet{Kind: kg.StatementKind(v.Value), Count: int32(v.Count)}
	})
}

func (f facetFields) Years(ctx context.Context, obj *model.StatementFacets) ([]*model.YearFacet, error) {
	return facet(ctx, f.Resolver, obj, kg.TallyYear, nil, func(v kg.Facet, _ map[kg.ID]model.Node) *model.YearFacet {
		year, _ := strconv.Atoi(v.Value) // a tally by year has years for values
		return &model.YearFacet{Year: int32(year), Count: int32(v.Count)}
	})
}
