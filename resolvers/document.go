package resolvers

import (
	"context"

	"wortlaut/graph/model"
	"wortlaut/internal/kg"
)

// documentFields resolves what documents have.
type documentFields struct{ *Resolver }

func (f documentFields) Publisher(ctx context.Context, obj *model.Document) (model.Organization, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "publisher", func(r kg.Record) []kg.ID {
		if e, ok := r.(*kg.Entity); ok && e.Document != nil {
			return []kg.ID{e.Document.Publisher}
		}
		return nil
	})
	return one[model.Organization](found, obj.Record.Document.Publisher), err
}

func (f documentFields) Text(ctx context.Context, obj *model.Document, start int32, end *int32) (*string, error) {
	// The texts are fetched once, whatever parts of them are asked for.
	texts, err := shared(obj.Siblings, "text", func(records []kg.Record) (map[kg.ID]string, error) {
		return f.graph.TextsOf(ctx, entitiesOf(distinct(records, f.kinds["Document"])))
	})
	if err != nil {
		return nil, err
	}
	return kg.Passage(obj.Record, texts, int(start), number(end))
}

func (f documentFields) Statements(ctx context.Context, obj *model.Document, filter *kg.StatementFilter, orderBy *kg.StatementOrderBy, first *int32, after *string, last *int32, before *string) (*model.StatementConnection, error) {
	return statementPage(ctx, f.Resolver, obj.View(), kg.FieldDocument, false, filter, orderBy, paging(ctx, first, after, last, before))
}

func (f documentFields) Sections(ctx context.Context, obj *model.Document, first *int32, after *string, last *int32, before *string) (*model.DocumentConnection, error) {
	n := kg.Neighbours{Role: kg.RoleSection, Direction: kg.In, Order: kg.EntitiesByID}
	return neighbourPage[*model.Document](ctx, f.Resolver, obj.View(), n, paging(ctx, first, after, last, before))
}

// sectionFields resolves what sections have.
type sectionFields struct{ *Resolver }

func (f sectionFields) Of(ctx context.Context, obj *model.Section) (*model.Document, error) {
	found, err := named(ctx, f.Resolver, obj.Document.Siblings, "section.of", func(r kg.Record) []kg.ID {
		if e, ok := r.(*kg.Entity); ok && e.Document != nil && e.Document.Section != nil {
			return []kg.ID{e.Document.Section.Of}
		}
		return nil
	})
	return one[*model.Document](found, obj.Record().Of), err
}

// eventFields resolves what events have.
type eventFields struct{ *Resolver }

func (f eventFields) Region(ctx context.Context, obj *model.Event) (*model.Region, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "region", func(r kg.Record) []kg.ID {
		if e, ok := r.(*kg.Entity); ok && e.Event != nil {
			return []kg.ID{e.Event.Region}
		}
		return nil
	})
	return one[*model.Region](found, obj.Record.Event.Region), err
}

func (f eventFields) Organizers(ctx context.Context, obj *model.Event) ([]model.Organization, error) {
	return neighbours[model.Organization](ctx, f.Resolver, obj.View(), kg.Neighbours{Role: kg.Role(kg.Organizes), Direction: kg.In})
}

func (f eventFields) Participants(ctx context.Context, obj *model.Event, first *int32, after *string, last *int32, before *string) (*model.ActorConnection, error) {
	n := kg.Neighbours{Role: kg.Role(kg.ParticipatesIn), Direction: kg.In}
	return neighbourPage[model.Actor](ctx, f.Resolver, obj.View(), n, paging(ctx, first, after, last, before))
}

func (f eventFields) Topics(ctx context.Context, obj *model.Event) ([]*model.Topic, error) {
	return neighbours[*model.Topic](ctx, f.Resolver, obj.View(), kg.Neighbours{Role: kg.RoleAbout, Direction: kg.Out})
}

func (f eventFields) Documents(ctx context.Context, obj *model.Event) ([]*model.Document, error) {
	return neighbours[*model.Document](ctx, f.Resolver, obj.View(), kg.Neighbours{Role: kg.RoleDocument, Direction: kg.Out})
}

func (f eventFields) Statements(ctx context.Context, obj *model.Event, filter *kg.StatementFilter, orderBy *kg.StatementOrderBy, first *int32, after *string, last *int32, before *string) (*model.StatementConnection, error) {
	return statementPage(ctx, f.Resolver, obj.View(), kg.FieldEvent, false, filter, orderBy, paging(ctx, first, after, last, before))
}

func (f eventFields) PartOf(ctx context.Context, obj *model.Event) (*model.Event, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "event.partOf", func(r kg.Record) []kg.ID {
		if e, ok := r.(*kg.Entity); ok && e.Event != nil {
			return []kg.ID{e.Event.PartOf}
		}
		return nil
	})
	return one[*model.Event](found, obj.Record.Event.PartOf), err
}

func (f eventFields) Items(ctx context.Context, obj *model.Event, first *int32, after *string, last *int32, before *string) (*model.EventConnection, error) {
	n := kg.Neighbours{Role: kg.RoleItem, Direction: kg.In, Order: kg.EntitiesByID}
	return neighbourPage[*model.Event](ctx, f.Resolver, obj.View(), n, paging(ctx, first, after, last, before))
}

// regionFields resolves what regions have.
type regionFields struct{ *Resolver }

func (f regionFields) Parent(ctx context.Context, obj *model.Region) (*model.Region, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "parent", func(r kg.Record) []kg.ID {
		if e, ok := r.(*kg.Entity); ok && e.Region != nil {
			return []kg.ID{e.Region.Parent}
		}
		return nil
	})
	return one[*model.Region](found, obj.Record.Region.Parent), err
}

func (f regionFields) Children(ctx context.Context, obj *model.Region) ([]*model.Region, error) {
	return neighbours[*model.Region](ctx, f.Resolver, obj.View(), kg.Neighbours{Role: kg.RoleParent, Direction: kg.In})
}

func (f regionFields) Organizations(ctx context.Context, obj *model.Region, first *int32, after *string, last *int32, before *string) (*model.OrganizationConnection, error) {
	n := kg.Neighbours{Role: kg.Role(kg.ResponsibleFor), Direction: kg.In}
	return neighbourPage[model.Organization](ctx, f.Resolver, obj.View(), n, paging(ctx, first, after, last, before))
}

// changeFields resolves what changes have.
type changeFields struct{ *Resolver }

func (f changeFields) Node(ctx context.Context, obj *model.Change) (model.Node, error) {
	found, err := model.Fetch(&obj.Siblings.Cohort, "node", func() (map[kg.ID]model.Node, error) {
		records, err := f.graph.Named(ctx, obj.Siblings.IDs)
		return views(records), err
	})
	return one[model.Node](found, obj.Record.ID), err
}
