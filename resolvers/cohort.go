package resolvers

import (
	"context"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"

	"wortlaut/graph/model"
	"wortlaut/internal/kg"
)

// outcome is what a field is for one of the records it was fetched for.
type outcome[V any] struct {
	value V
	err   error
}

// answers are values without errors of their own.
func answers[V any](values []V, err error) ([]outcome[V], error) {
	out := make([]outcome[V], len(values))
	for i, v := range values {
		out[i].value = v
	}
	return out, err
}

// fieldKey names the field that is being resolved, with its arguments and the type it is asked of: what is the same for all records
// of a cohort that the same selection of the operation applies to.
func fieldKey(ctx context.Context) string {
	fc := graphql.GetFieldContext(ctx)
	args, err := json.Marshal(fc.Args)
	if err != nil {
		panic(err) // arguments came from JSON
	}
	key := fc.Field.ObjectDefinition.Name + "." + fc.Field.Name + string(args)
	if wantsTotal(ctx) {
		key += "#"
	}
	return key
}

// wantsTotal says whether the field that is being resolved is a connection whose totalCount is selected.
func wantsTotal(ctx context.Context) bool {
	fc := graphql.GetFieldContext(ctx)
	for _, f := range graphql.CollectFieldsCtx(ctx, []string{fc.Field.Definition.Type.Name()}) {
		if f.Name == "totalCount" {
			return true
		}
	}
	return false
}

// forEach resolves the field for the record with an id by fetching it, once, for all siblings that the field is asked of: those of the
// type that the selection names. fetch returns its values in the order of the records, each of which comes once.
func forEach[V any](ctx context.Context, r *Resolver, siblings *model.Cohort, id kg.ID, fetch func([]kg.Record) ([]outcome[V], error)) (V, error) {
	asked := r.kinds[graphql.GetFieldContext(ctx).Field.ObjectDefinition.Name]
	all, err := model.Fetch(siblings, fieldKey(ctx), func() (map[kg.ID]outcome[V], error) {
		records := distinct(siblings.Records, asked)
		values, err := fetch(records)
		if err != nil {
			return nil, err
		}
		out := make(map[kg.ID]outcome[V], len(records))
		for i, r := range records {
			out[r.RecordID()] = values[i]
		}
		return out, nil
	})
	if err != nil {
		var none V
		return none, err
	}
	return all[id].value, all[id].err
}

// distinct are the records of the kinds, each once, in their order.
func distinct(records []kg.Record, kinds map[kg.Kind]bool) []kg.Record {
	seen := map[kg.ID]bool{}
	var out []kg.Record
	for _, r := range records {
		if id := r.RecordID(); !seen[id] && kinds[id.Kind()] {
			seen[id] = true
			out = append(out, r)
		}
	}
	return out
}

func entitiesOf(records []kg.Record) []*kg.Entity {
	var out []*kg.Entity
	for _, r := range records {
		if e, ok := r.(*kg.Entity); ok {
			out = append(out, e)
		}
	}
	return out
}

func idsOf(records []kg.Record) []kg.ID {
	ids := make([]kg.ID, len(records))
	for i, r := range records {
		ids[i] = r.RecordID()
	}
	return ids
}

// shared fetches something once for all siblings, whatever their kind. name tells it from other fields that need the same.
func shared[V any](siblings *model.Cohort, name string, fetch func([]kg.Record) (V, error)) (V, error) {
	return model.Fetch(siblings, name, func() (V, error) { return fetch(siblings.Records) })
}

// named fetches the records that siblings name, once for all of them, as views that share a cohort.
func named(ctx context.Context, r *Resolver, siblings *model.Cohort, name string, refs func(kg.Record) []kg.ID) (map[kg.ID]model.Node, error) {
	return shared(siblings, name, func(records []kg.Record) (map[kg.ID]model.Node, error) {
		var ids []kg.ID
		for _, r := range records {
			ids = append(ids, refs(r)...)
		}
		found, err := r.graph.Named(ctx, ids)
		return views(found), err
	})
}

// views are the views of records, which share a cohort.
func views(records map[kg.ID]kg.Record) map[kg.ID]model.Node {
	cohort := &model.Cohort{}
	out := make(map[kg.ID]model.Node, len(records))
	for id, r := range records {
		cohort.Records = append(cohort.Records, r)
		out[id] = model.NewRecord(r, cohort)
	}
	cohort.Sort()
	return out
}

// pick are the views with these ids, those that are not there left out.
func pick[T any](found map[kg.ID]model.Node, ids []kg.ID) []T {
	out := make([]T, 0, len(ids))
	for _, id := range ids {
		if v, ok := found[id].(T); ok {
			out = append(out, v)
		}
	}
	return out
}

// one is the view with an id, nil if there is none.
func one[T any](found map[kg.ID]model.Node, id kg.ID) T {
	v, _ := found[id].(T)
	return v
}
