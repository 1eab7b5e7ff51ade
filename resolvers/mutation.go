package resolvers

import (
	"context"

	"wortlaut/graph/model"
	"wortlaut/internal/kg"
)

// mutation resolves the fields of Mutation.
type mutation struct{ *Resolver }

// editor is the key of who may write in a context.
type editor struct{}

// WithEditor is a context in which somebody may write: by is what the log says of who it was.
func WithEditor(ctx context.Context, by string) context.Context {
	return context.WithValue(ctx, editor{}, by)
}

// written is what became of a change: the change set, or the problem for which there is none.
type written struct {
	changeSet *int32
	problem   *model.Problem
}

// change makes a change on behalf of who may write. What can be expected to go wrong is part of the answer.
func change(ctx context.Context, make func(by string) (kg.Applied, error)) (written, error) {
	by, ok := ctx.Value(editor{}).(string)
	if !ok {
		return written{}, kg.Errorf(kg.Forbidden, "Nothing can be written here.")
	}
	applied, err := make(by)
	switch code := kg.CodeOf(err); {
	case err == nil:
		set := int32(applied.Head.Number)
		return written{changeSet: &set}, nil
	case code == kg.Invalid || code == kg.NotFound || code == kg.Conflict:
		return written{problem: &model.Problem{Code: code, Message: err.Error()}}, nil
	}
	return written{}, err
}

// asWritten is the view of a record that a change has written, nil where there was a problem.
func asWritten[T any](ctx context.Context, r *Resolver, w written, id kg.ID) (T, error) {
	if w.problem != nil {
		var none T
		return none, nil
	}
	found, err := r.graph.Nodes(ctx, []kg.ID{id})
	return one[T](views(found), id), err
}

func (m mutation) AcceptSuggestion(ctx context.Context, input model.AcceptSuggestionInput) (*model.AcceptSuggestionPayload, error) {
	w, err := change(ctx, func(by string) (kg.Applied, error) {
		return m.graph.Accept(ctx, input.ID, correctionOf(input.Correction), by, said(input.Reason), number(input.ExpectedRevision))
	})
	if err != nil {
		return nil, err
	}
	out := &model.AcceptSuggestionPayload{ChangeSet: w.changeSet, Problem: w.problem}
	if out.Suggestion, err = asWritten[*model.Suggestion](ctx, m.Resolver, w, input.ID); err != nil || out.Suggestion == nil {
		return out, err
	}
	out.Statement, err = asWritten[*model.Statement](ctx, m.Resolver, w, suggestedBy(out.Suggestion.Record).ID)
	return out, err
}

func said(reason *string) string {
	if reason == nil {
		return ""
	}
	return *reason
}

func correctionOf(c *model.StatementCorrection) *kg.Correction {
	if c == nil {
		return nil
	}
	out := &kg.Correction{Kind: c.Kind, MadeOn: c.MadeOn, Addressees: c.Addressees, Mentions: c.Mentions}
	if c.Speakers != nil {
		out.Speakers = []kg.Attribution{}
	}
	for _, a := range c.Speakers {
		said := kg.Attribution{Actor: a.Actor, Wording: said(a.Wording)}
		if a.Organization != nil {
			said.Organization = *a.Organization
		}
		out.Speakers = append(out.Speakers, said)
	}
	if c.Positions != nil {
		out.Positions = []kg.Position{}
	}
	for _, p := range c.Positions {
		position := kg.Position{Subject: p.Subject}
		if p.Stance != nil {
			position.Stance = *p.Stance
		}
		out.Positions = append(out.Positions, position)
	}
	if c.Span != nil {
		out.Start, out.End = number(&c.Span.Start), number(&c.Span.End)
	}
	return out
}

func (m mutation) RejectSuggestion(ctx context.Context, input model.RejectSuggestionInput) (*model.RejectSuggestionPayload, error) {
	w, err := change(ctx, func(by string) (kg.Applied, error) {
		return m.graph.Reject(ctx, input.ID, by, said(input.Reason), number(input.ExpectedRevision))
	})
	if err != nil {
		return nil, err
	}
	out := &model.RejectSuggestionPayload{ChangeSet: w.changeSet, Problem: w.problem}
	out.Suggestion, err = asWritten[*model.Suggestion](ctx, m.Resolver, w, input.ID)
	return out, err
}

func (m mutation) Merge(ctx context.Context, input model.MergeInput) (*model.MergePayload, error) {
	var expected []kg.Expected
	if input.ExpectedRevision != nil {
		expected = append(expected, kg.Expected{ID: input.From, Revision: int(*input.ExpectedRevision)})
	}
	if input.ExpectedRevisionOfInto != nil {
		expected = append(expected, kg.Expected{ID: input.Into, Revision: int(*input.ExpectedRevisionOfInto)})
	}
	w, err := change(ctx, func(by string) (kg.Applied, error) {
		return m.graph.Merge(ctx, input.From, input.Into, by, said(input.Reason), expected...)
	})
	if err != nil {
		return nil, err
	}
	out := &model.MergePayload{ChangeSet: w.changeSet, Problem: w.problem}
	out.Node, err = asWritten[model.Node](ctx, m.Resolver, w, input.Into)
	return out, err
}

func (m mutation) Undo(ctx context.Context, input model.UndoInput) (*model.UndoPayload, error) {
	w, err := change(ctx, func(by string) (kg.Applied, error) {
		return m.graph.Undo(ctx, int64(input.ChangeSet), by, said(input.Reason))
	})
	return &model.UndoPayload{ChangeSet: w.changeSet, Problem: w.problem}, err
}
