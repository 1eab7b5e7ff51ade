package resolvers

import (
	"context"

	"wortlaut/graph/model"
	"wortlaut/internal/inquiry"
	"wortlaut/internal/kg"
	"wortlaut/internal/layout"
	"wortlaut/internal/traverse"
)

func (q query) Network(ctx context.Context, around []kg.ID, depth int32, filter *traverse.Filter, limit int32) (*model.Network, error) {
	asked := inquiry.Network{NetworkQuery: traverse.NetworkQuery{Around: around, Depth: int(depth), Limit: int(limit), Filter: filterOf(filter)}}
	answer, err := asked.Ask(ctx, q.graph)
	if err != nil {
		return nil, err
	}
	return model.NewNetwork(answer, asked.Links()), nil
}

func filterOf(f *traverse.Filter) traverse.Filter {
	if f == nil {
		return traverse.Filter{}
	}
	return *f
}

func (q query) Paths(ctx context.Context, from, to kg.ID, filter *traverse.Filter, maxLength, extraLength int32, directed bool, limit int32) (*model.PathResult, error) {
	answer, err := inquiry.Paths{PathQuery: traverse.PathQuery{
		From: from, To: to, MaxLength: int(maxLength), Extra: int(extraLength), Limit: int(limit), Directed: directed,
		Budget: traverse.DefaultBudget, Filter: filterOf(filter),
	}}.Ask(ctx, q.graph)
	if err != nil {
		return nil, err
	}
	return model.NewPathResult(answer), nil
}

func (q query) Compare(ctx context.Context, actors []kg.ID, asOf *kg.Date) (*model.Comparison, error) {
	answer, err := q.graph.Compare(ctx, actors, asOf)
	if err != nil {
		return nil, err
	}
	return model.NewComparison(answer), nil
}

func (q query) Discourse(ctx context.Context, input inquiry.Discourse) (*model.DiscourseNetwork, error) {
	answer, err := input.Ask(ctx, q.graph)
	if err != nil {
		return nil, err
	}
	return model.NewDiscourseNetwork(input, answer), nil
}

// groups are what timelines divide by.
var groups = map[model.TimelineGroup]kg.TallyBy{
	model.TimelineGroupTopic: kg.TallyTopic, model.TimelineGroupActor: kg.TallySpeaker,
	model.TimelineGroupOrganization: kg.TallyOrganization, model.TimelineGroupStance: kg.TallyStance,
}

func (q query) Timeline(ctx context.Context, filter *kg.StatementFilter, unit kg.TimeUnit, groupBy *model.TimelineGroup, first int32) (*model.Timeline, error) {
	var by *kg.TallyBy
	if groupBy != nil {
		group := groups[*groupBy]
		by = &group
	}
	answer, err := q.graph.Timeline(ctx, filter, unit, by, int(first))
	if err != nil {
		return nil, err
	}
	return model.NewTimeline(answer, by), nil
}

// gathered are the views of the records that the parts of an answer name for something, fetched once for all of them.
func gathered(ctx context.Context, r *Resolver, of *model.Gathering, as string) (map[kg.ID]model.Node, error) {
	return model.Fetch(&of.Cohort, as, func() (map[kg.ID]model.Node, error) {
		found, err := r.graph.Named(ctx, of.Named(as))
		return views(found), err
	})
}

// theOne is the view of the record that a part names for something.
func theOne[T any](ctx context.Context, r *Resolver, of *model.Gathering, as string, id kg.ID) (T, error) {
	found, err := gathered(ctx, r, of, as)
	return one[T](found, id), err
}

// networkNodeFields resolves what the nodes of networks have.
type networkNodeFields struct{ *Resolver }

func (f networkNodeFields) Node(ctx context.Context, obj *model.NetworkNode) (model.Node, error) {
	return theOne[model.Node](ctx, f.Resolver, &obj.Of.Gathering, model.AsNode, obj.ID)
}

func (f networkNodeFields) X(ctx context.Context, obj *model.NetworkNode) (float64, error) {
	p, err := f.placed(ctx, obj)
	return p.X, err
}

func (f networkNodeFields) Y(ctx context.Context, obj *model.NetworkNode) (float64, error) {
	p, err := f.placed(ctx, obj)
	return p.Y, err
}

// placed is where a node is drawn. The first node that is asked has all of its network placed.
func (f networkNodeFields) placed(ctx context.Context, obj *model.NetworkNode) (layout.Point, error) {
	places, err := model.Fetch(&obj.Of.Cohort, "layout", func() (map[kg.ID]layout.Point, error) { return f.places.Of(ctx, obj.Of.Answer) })
	return places[obj.ID], err
}

// networkTieFields resolves what the ties of networks have.
type networkTieFields struct{ *Resolver }

func (f networkTieFields) Relationship(ctx context.Context, obj *model.NetworkTie) (*model.Relationship, error) {
	return theOne[*model.Relationship](ctx, f.Resolver, obj.Of, model.AsRelationship, obj.Edge.Relationship)
}

func (f networkTieFields) Statement(ctx context.Context, obj *model.NetworkTie) (*model.Statement, error) {
	return theOne[*model.Statement](ctx, f.Resolver, obj.Of, model.AsStatement, obj.Edge.Statement)
}

// pathFields resolves what ways have.
type pathFields struct{ *Resolver }

func (f pathFields) Nodes(ctx context.Context, obj *model.Path) ([]model.Node, error) {
	found, err := gathered(ctx, f.Resolver, obj.Of, model.AsNode)
	return pick[model.Node](found, obj.Way.Nodes), err
}

// comparisonFields resolves what comparisons have.
type comparisonFields struct{ *Resolver }

func (f comparisonFields) Actors(ctx context.Context, obj *model.Comparison) ([]model.Actor, error) {
	found, err := gathered(ctx, f.Resolver, obj.Of, model.AsActor)
	return pick[model.Actor](found, obj.Answer.Actors), err
}

// firstOf are the first items of a list.
func firstOf[T any](r *Resolver, list []T, first int32) ([]T, error) {
	if err := r.graph.CheckFirst(int(first)); err != nil {
		return nil, err
	}
	return list[:min(int(first), len(list))], nil
}

func sharedNodes(r *Resolver, list []kg.Shared, first int32) ([]*model.SharedNode, error) {
	list, err := firstOf(r, list, first)
	return model.NewSharedNodes(list), err
}

func (f comparisonFields) Organizations(_ context.Context, obj *model.Comparison, first int32) ([]*model.SharedNode, error) {
	return sharedNodes(f.Resolver, obj.Answer.Organizations, first)
}

func (f comparisonFields) Events(_ context.Context, obj *model.Comparison, first int32) ([]*model.SharedNode, error) {
	return sharedNodes(f.Resolver, obj.Answer.Events, first)
}

func (f comparisonFields) Documents(_ context.Context, obj *model.Comparison, first int32) ([]*model.SharedNode, error) {
	return sharedNodes(f.Resolver, obj.Answer.Documents, first)
}

func (f comparisonFields) Topics(_ context.Context, obj *model.Comparison, first int32) ([]*model.SharedNode, error) {
	return sharedNodes(f.Resolver, obj.Answer.Topics, first)
}

func (f comparisonFields) Claims(_ context.Context, obj *model.Comparison, first int32) ([]*model.SharedNode, error) {
	return sharedNodes(f.Resolver, obj.Answer.Claims, first)
}

func (f comparisonFields) Agreements(_ context.Context, obj *model.Comparison, first int32) ([]*model.SharedSubject, error) {
	list, err := firstOf(f.Resolver, obj.Answer.Agreements, first)
	return model.NewSharedSubjects(list), err
}

func (f comparisonFields) Disagreements(_ context.Context, obj *model.Comparison, first int32) ([]*model.SharedSubject, error) {
	list, err := firstOf(f.Resolver, obj.Answer.Disagreements, first)
	return model.NewSharedSubjects(list), err
}

// sharedNodeFields resolves what shared nodes have.
type sharedNodeFields struct{ *Resolver }

func (f sharedNodeFields) Node(ctx context.Context, obj *model.SharedNode) (model.Node, error) {
	return theOne[model.Node](ctx, f.Resolver, obj.Of, model.AsNode, obj.Shared.Node)
}

// sharedPartFields resolves what parts have.
type sharedPartFields struct{ *Resolver }

func (f sharedPartFields) Actor(ctx context.Context, obj *model.SharedPart) (model.Actor, error) {
	return theOne[model.Actor](ctx, f.Resolver, obj.Of, model.AsActor, obj.Part.Actor)
}

func (f sharedPartFields) Relationships(ctx context.Context, obj *model.SharedPart) ([]*model.Relationship, error) {
	found, err := gathered(ctx, f.Resolver, obj.Of, model.AsRelationship)
	return pick[*model.Relationship](found, obj.Part.Relationships), err
}

func (f sharedPartFields) Statements(ctx context.Context, obj *model.SharedPart, first int32) ([]*model.Statement, error) {
	return firstStatements(ctx, f.Resolver, &obj.Of.Cohort, obj.Of.Lists(), obj.Part.Statements, first)
}

// firstStatements are the first of the statements that a part names. They are fetched once for all lists of its answer.
func firstStatements(ctx context.Context, r *Resolver, siblings *model.Cohort, lists [][]kg.ID, ids []kg.ID, first int32) ([]*model.Statement, error) {
	wanted, err := firstOf(r, ids, first)
	if err != nil {
		return nil, err
	}
	found, err := model.Fetch(siblings, fieldKey(ctx), func() (map[kg.ID]model.Node, error) {
		var all []kg.ID
		for _, l := range lists {
			all = append(all, l[:min(int(first), len(l))]...)
		}
		records, err := r.graph.Named(ctx, all)
		return views(records), err
	})
	return pick[*model.Statement](found, wanted), err
}

// sharedSubjectFields resolves what subjects have.
type sharedSubjectFields struct{ *Resolver }

func (f sharedSubjectFields) Subject(ctx context.Context, obj *model.SharedSubject) (model.PositionSubject, error) {
	return theOne[model.PositionSubject](ctx, f.Resolver, obj.Of, model.AsNode, obj.Sided.Subject)
}

// sharedSideFields resolves what sides have.
type sharedSideFields struct{ *Resolver }

func (f sharedSideFields) Actor(ctx context.Context, obj *model.SharedSide) (model.Actor, error) {
	return theOne[model.Actor](ctx, f.Resolver, obj.Of, model.AsActor, obj.Side.Actor)
}

func (f sharedSideFields) Statements(ctx context.Context, obj *model.SharedSide, first int32) ([]*model.Statement, error) {
	return firstStatements(ctx, f.Resolver, &obj.Of.Cohort, obj.Of.Lists(), obj.Side.Statements, first)
}

// discourseSliceFields resolves what discourse networks have.
type discourseSliceFields struct{ *Resolver }

func (f discourseSliceFields) Edges(ctx context.Context, obj *model.DiscourseSlice, first *int32, after *string) (*model.DiscourseTieConnection, error) {
	all, err := model.Fetch(&obj.Of.Cohort, fieldKey(ctx), func() (map[*model.DiscourseSlice]outcome[*model.DiscourseTieConnection], error) {
		siblings := &model.DiscourseTies{}
		out := map[*model.DiscourseSlice]outcome[*model.DiscourseTieConnection]{}
		for _, slice := range obj.Network.Slices {
			l, err := f.graph.Part(slice.Name, len(slice.Slice.Edges), kg.Paging{First: number(first), After: after})
			page := model.NewConnection(l, func(i int) *model.DiscourseTie {
				return &model.DiscourseTie{Edge: slice.Slice.Edges[i], Of: slice, Siblings: siblings}
			})
			siblings.Ties = append(siblings.Ties, page.Nodes...)
			out[slice] = outcome[*model.DiscourseTieConnection]{page, err}
		}
		return out, nil
	})
	if err != nil {
		return nil, err
	}
	return all[obj].value, all[obj].err
}

// discourseNodeFields resolves what nodes of discourse networks have.
type discourseNodeFields struct{ *Resolver }

func (f discourseNodeFields) Node(ctx context.Context, obj *model.DiscourseNode) (model.Node, error) {
	return theOne[model.Node](ctx, f.Resolver, obj.Of, model.AsNode, kg.ID(obj.Value))
}

func (f discourseNodeFields) Label(ctx context.Context, obj *model.DiscourseNode) (string, error) {
	found, err := gathered(ctx, f.Resolver, obj.Of, model.AsNode)
	if err != nil {
		return "", err
	}
	return inquiry.Label(obj.Value, model.NameOf(found[kg.ID(obj.Value)])), nil
}

func (f discourseNodeFields) Measures(_ context.Context, obj *model.DiscourseNode) (*model.Measures, error) {
	if obj.Node.Measures == nil {
		return nil, nil
	}
	return &model.Measures{Measures: *obj.Node.Measures}, nil
}

// discourseTieFields resolves what ties of discourse networks have.
type discourseTieFields struct{ *Resolver }

func (f discourseTieFields) Evidence(ctx context.Context, obj *model.DiscourseTie, first *int32, after *string) (*model.StatementConnection, error) {
	all, err := model.Fetch(&obj.Siblings.Cohort, fieldKey(ctx), func() (map[*model.DiscourseTie]outcome[*model.StatementConnection], error) {
		ids := make([][]kg.ID, len(obj.Siblings.Ties))
		for i, t := range obj.Siblings.Ties {
			for _, id := range t.Of.Slice.Evidence(t.Edge) {
				ids[i] = append(ids[i], kg.ID(id))
			}
		}
		lists, err := f.graph.NamedStatements(ctx, ids, paging(ctx, first, after, nil, nil))
		if err != nil {
			return nil, err
		}
		out := map[*model.DiscourseTie]outcome[*model.StatementConnection]{}
		for i, c := range connectStatements(lists) {
			out[obj.Siblings.Ties[i]] = c
		}
		return out, nil
	})
	if err != nil {
		return nil, err
	}
	return all[obj].value, all[obj].err
}
