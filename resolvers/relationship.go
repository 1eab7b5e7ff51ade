package resolvers

import (
	"context"

	"wortlaut/graph/model"
	"wortlaut/internal/kg"
)

// relationshipFields resolves what relationships have.
type relationshipFields struct{ *Resolver }

func (f relationshipFields) From(ctx context.Context, obj *model.Relationship) (model.Node, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "from", func(r kg.Record) []kg.ID { return endOf(r, kg.Out) })
	return one[model.Node](found, obj.Record.From), err
}

func (f relationshipFields) To(ctx context.Context, obj *model.Relationship) (model.Node, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "to", func(r kg.Record) []kg.ID { return endOf(r, kg.In) })
	return one[model.Node](found, obj.Record.To), err
}

// endOf is the end of a relationship that it leads out of, or in to; nothing of any other record.
func endOf(r kg.Record, direction kg.Direction) []kg.ID {
	rel, ok := r.(*kg.Relationship)
	switch {
	case !ok:
		return nil
	case direction == kg.Out:
		return []kg.ID{rel.From}
	}
	return []kg.ID{rel.To}
}

func (f relationshipFields) ConflictsWith(ctx context.Context, obj *model.Relationship) ([]*model.Relationship, error) {
	return forEach(ctx, f.Resolver, obj.Siblings, obj.ID(), func(records []kg.Record) ([]outcome[[]*model.Relationship], error) {
		rels := make([]*kg.Relationship, len(records))
		for i, r := range records {
			rels[i] = r.(*kg.Relationship)
		}
		conflicts, err := f.graph.Conflicts(ctx, rels)
		return answers(relationshipLists(conflicts), err)
	})
}

// citationFields resolves what citations have.
type citationFields struct{ *Resolver }

func (f citationFields) Document(ctx context.Context, obj *model.Citation) (*model.Document, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "document", func(r kg.Record) []kg.ID {
		var ids []kg.ID
		for _, c := range citationsOf(r) {
			ids = append(ids, c.Document)
		}
		return ids
	})
	return one[*model.Document](found, obj.Record.Document), err
}

func (f citationFields) Section(ctx context.Context, obj *model.Citation) (*model.Document, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "citations.section", func(r kg.Record) []kg.ID {
		var ids []kg.ID
		for _, c := range citationsOf(r) {
			ids = append(ids, c.Section)
		}
		return ids
	})
	return one[*model.Document](found, obj.Record.Section), err
}

// citationsOf are the citations of a record, or of what a suggestion suggests.
func citationsOf(r kg.Record) []kg.Citation {
	if s := suggestedBy(r); s != nil {
		return s.Citations
	}
	return kg.CitationsOf(r)
}
