package resolvers

import (
	"context"

	"wortlaut/graph/model"
	"wortlaut/internal/kg"
)

func (q query) Suggestions(ctx context.Context, status *kg.SuggestionStatus, document *kg.ID, first *int32, after *string, last *int32, before *string) (*model.SuggestionConnection, error) {
	f := &kg.SuggestionFilter{Status: status, Document: document}
	l, err := q.graph.Suggestions(ctx, f, paging(ctx, first, after, last, before))
	return only(l, err, entity[*model.Suggestion])
}

func (q query) MergeCandidates(ctx context.Context, weak bool, first *int32, after *string, last *int32, before *string) (*model.MergeCandidateConnection, error) {
	l, candidates, err := q.graph.CandidatePage(ctx, weak, paging(ctx, first, after, last, before))
	if err != nil {
		return nil, err
	}
	cohort := &model.Cohort{}
	for _, i := range l.Records() {
		cohort.Records = append(cohort.Records, candidates[i].A, candidates[i].B)
	}
	cohort.Sort()
	return model.NewConnection(l, func(i int) *model.MergeCandidate {
		return &model.MergeCandidate{Record: candidates[i], Siblings: cohort}
	}), nil
}

// suggestionFields resolves what suggestions have.
type suggestionFields struct{ *Resolver }

// suggestedBy is the statement that a suggestion suggests, nil for all other records.
func suggestedBy(r kg.Record) *kg.Statement {
	if e, ok := r.(*kg.Entity); ok && e.Suggestion != nil {
		return e.Suggestion.Statement
	}
	return nil
}

// ofSuggestion makes a function of a suggested statement one of any record: of the others there is nothing.
func ofSuggestion(ids func(*kg.Statement) []kg.ID) func(kg.Record) []kg.ID {
	return func(r kg.Record) []kg.ID {
		if s := suggestedBy(r); s != nil {
			return ids(s)
		}
		return nil
	}
}

func (f suggestionFields) Document(ctx context.Context, obj *model.Suggestion) (*model.Document, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "suggestion.document", func(r kg.Record) []kg.ID {
		if e, ok := r.(*kg.Entity); ok && e.Suggestion != nil {
			return []kg.ID{e.Suggestion.Document}
		}
		return nil
	})
	return one[*model.Document](found, obj.Record.Suggestion.Document), err
}

func (f suggestionFields) Addressees(ctx context.Context, obj *model.Suggestion) ([]model.Actor, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "suggestion.addressees", ofSuggestion(func(s *kg.Statement) []kg.ID { return s.Addressees }))
	return pick[model.Actor](found, suggestedBy(obj.Record).Addressees), err
}

func (f suggestionFields) Mentions(ctx context.Context, obj *model.Suggestion) ([]model.Actor, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "suggestion.mentions", ofSuggestion(func(s *kg.Statement) []kg.ID { return s.Mentions }))
	return pick[model.Actor](found, suggestedBy(obj.Record).Mentions), err
}

func subjectsOf(s *kg.Statement) (ids []kg.ID) {
	for _, p := range s.Positions {
		ids = append(ids, p.Subject)
	}
	return ids
}

func (f suggestionFields) Subjects(ctx context.Context, obj *model.Suggestion) ([]model.PositionSubject, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "suggestion.subjects", ofSuggestion(subjectsOf))
	return pick[model.PositionSubject](found, subjectsOf(suggestedBy(obj.Record))), err
}

func (f suggestionFields) Statement(ctx context.Context, obj *model.Suggestion) (*model.Statement, error) {
	found, err := named(ctx, f.Resolver, obj.Siblings, "suggestion.statement", func(r kg.Record) []kg.ID {
		if e, ok := r.(*kg.Entity); ok && e.Suggestion != nil && e.Suggestion.Status == kg.SuggestionAccepted {
			return []kg.ID{e.Suggestion.Statement.ID}
		}
		return nil
	})
	if obj.Status() != kg.SuggestionAccepted {
		return nil, err
	}
	return one[*model.Statement](found, suggestedBy(obj.Record).ID), err
}

// suggestedSpeakerFields resolves what the speakers of suggestions have.
type suggestedSpeakerFields struct{ *Resolver }

// known are the actors and organizations of all suggested speakers that are in the graph.
func (f suggestedSpeakerFields) known(ctx context.Context, obj *model.SuggestedSpeaker) (map[kg.ID]model.Node, error) {
	return named(ctx, f.Resolver, obj.Of.Siblings, "suggestion.speakers", ofSuggestion(func(s *kg.Statement) (ids []kg.ID) {
		for _, a := range s.Speakers {
			ids = append(ids, a.Actor, a.Organization)
		}
		return ids
	}))
}

// nameOf is the name of one that is in the graph, or that the suggestion brings along.
func (f suggestedSpeakerFields) nameOf(ctx context.Context, obj *model.SuggestedSpeaker, id kg.ID) (string, error) {
	found, err := f.known(ctx, obj)
	if err != nil {
		return "", err
	}
	if n, ok := found[id]; ok {
		return model.NameOf(n), nil
	}
	if e := obj.Suggested(id); e != nil {
		return e.Name, nil
	}
	return string(id), nil // one that was in the graph when it was suggested
}

func (f suggestedSpeakerFields) Name(ctx context.Context, obj *model.SuggestedSpeaker) (string, error) {
	return f.nameOf(ctx, obj, obj.Record.Actor)
}

func (f suggestedSpeakerFields) OrganizationName(ctx context.Context, obj *model.SuggestedSpeaker) (*string, error) {
	if obj.Record.Organization == "" {
		return nil, nil
	}
	name, err := f.nameOf(ctx, obj, obj.Record.Organization)
	return &name, err
}

func (f suggestedSpeakerFields) Actor(ctx context.Context, obj *model.SuggestedSpeaker) (model.Actor, error) {
	found, err := f.known(ctx, obj)
	return one[model.Actor](found, obj.Record.Actor), err
}

func (f suggestedSpeakerFields) Organization(ctx context.Context, obj *model.SuggestedSpeaker) (model.Organization, error) {
	found, err := f.known(ctx, obj)
	return one[model.Organization](found, obj.Record.Organization), err
}
