package telemetry

import (
	"context"
	"errors"
	"time"

	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"wortlaut/internal/kg"
)

// System says what keeps the graph.
type System string

// The systems.
const (
	SQLite System = "sqlite"
	Memory System = "memory" // SQLite without a file
	Neo4j  System = "neo4j"
)

// database is the name of the system in the semantic conventions, and the kind of span that a call to it is.
func (s System) database() (string, trace.SpanKind) {
	if s == Neo4j {
		return string(Neo4j), trace.SpanKindClient
	}
	return string(SQLite), trace.SpanKindInternal // a call to it does not leave the process
}

// Store returns the store with each of its calls measured, and traced where it is a part of an operation that is.
func (t *Telemetry) Store(store kg.Store, system System) kg.Store {
	if t == nil {
		return store
	}
	return measured{store, t, system}
}

// measured is a store whose calls are measured. It does not embed the store, so that no method can be forgotten.
type measured struct {
	store     kg.Store
	telemetry *Telemetry
	system    System
}

// errPanic is the error of a call that did not return.
var errPanic = errors.New("the store panicked")

// timed makes a call and measures it; batch is how many questions are asked at once.
func timed[T any](ctx context.Context, s measured, method string, batch int, call func(context.Context) (T, error)) (answer T, err error) {
	ctx, span := s.span(ctx, method, batch)
	started := time.Now()
	err = errPanic
	defer func() {
		took, code := time.Since(started), codeOf(err)
		s.telemetry.metrics.calls.WithLabelValues(string(s.system), method, outcome(code)).Observe(took.Seconds())
		if o, ok := ctx.Value(operationKey{}).(*Operation); ok {
			o.inStore.Add(int64(took))
		}
		if span != nil {
			fail(span, code)
			span.End()
		}
	}()
	return call(ctx)
}

// codeOf is the code of what a store returned; a batch that came too late is no fault.
func codeOf(err error) kg.Code {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, kg.ErrStale):
		return kg.Conflict
	}
	return kg.CodeOf(err)
}

// span begins the span of a call; nil where it is no part of an operation that is traced.
func (s measured) span(ctx context.Context, method string, batch int) (context.Context, trace.Span) {
	if !trace.SpanFromContext(ctx).IsRecording() || s.telemetry.traces == nil {
		return ctx, nil
	}
	name, kind := s.system.database()
	ctx, span := s.telemetry.traces.tracer.Start(ctx, method, trace.WithSpanKind(kind),
		trace.WithAttributes(semconv.DBSystemNameKey.String(name), semconv.DBOperationName(method)))
	if batch > 1 { // what asks one thing is no batch to the semantic conventions
		span.SetAttributes(semconv.DBOperationBatchSize(batch))
	}
	return ctx, span
}

func (s measured) Head(ctx context.Context) (kg.Head, error) {
	return timed(ctx, s, "Head", 1, s.store.Head)
}

func (s measured) Records(ctx context.Context, ids []kg.ID) (map[kg.ID]kg.Record, error) {
	return timed(ctx, s, "Records", len(ids), func(ctx context.Context) (map[kg.ID]kg.Record, error) {
		return s.store.Records(ctx, ids)
	})
}

func (s measured) Entities(ctx context.Context, queries []kg.EntityQuery) ([]kg.Page[*kg.Entity], error) {
	return timed(ctx, s, "Entities", len(queries), func(ctx context.Context) ([]kg.Page[*kg.Entity], error) {
		return s.store.Entities(ctx, queries)
	})
}

func (s measured) Relationships(ctx context.Context, queries []kg.RelationshipQuery) ([]kg.Page[*kg.Relationship], error) {
	return timed(ctx, s, "Relationships", len(queries), func(ctx context.Context) ([]kg.Page[*kg.Relationship], error) {
		return s.store.Relationships(ctx, queries)
	})
}

func (s measured) Statements(ctx context.Context, queries []kg.StatementQuery) ([]kg.Page[*kg.Statement], error) {
	return timed(ctx, s, "Statements", len(queries), func(ctx context.Context) ([]kg.Page[*kg.Statement], error) {
		return s.store.Statements(ctx, queries)
	})
}

func (s measured) Tally(ctx context.Context, queries []kg.TallyQuery) ([]kg.TallyPage, error) {
	return timed(ctx, s, "Tally", len(queries), func(ctx context.Context) ([]kg.TallyPage, error) {
		return s.store.Tally(ctx, queries)
	})
}

func (s measured) Search(ctx context.Context, query kg.SearchQuery) (kg.Page[kg.Record], error) {
	return timed(ctx, s, "Search", 1, func(ctx context.Context) (kg.Page[kg.Record], error) {
		return s.store.Search(ctx, query)
	})
}

func (s measured) Reach(ctx context.Context, ids []kg.ID, roles []kg.Role, during *kg.Days) (map[kg.ID][]kg.ID, error) {
	return timed(ctx, s, "Reach", len(ids), func(ctx context.Context) (map[kg.ID][]kg.ID, error) {
		return s.store.Reach(ctx, ids, roles, during)
	})
}

func (s measured) Referrers(ctx context.Context, ids []kg.ID, limit int) (map[kg.ID][]kg.ID, error) {
	return timed(ctx, s, "Referrers", len(ids), func(ctx context.Context) (map[kg.ID][]kg.ID, error) {
		return s.store.Referrers(ctx, ids, limit)
	})
}

func (s measured) Links(ctx context.Context, query kg.LinkQuery) ([]kg.Link, error) {
	return timed(ctx, s, "Links", len(query.Nodes), func(ctx context.Context) ([]kg.Link, error) {
		return s.store.Links(ctx, query)
	})
}

func (s measured) Briefs(ctx context.Context, queries []kg.BriefQuery) ([][]kg.Brief, error) {
	return timed(ctx, s, "Briefs", len(queries), func(ctx context.Context) ([][]kg.Brief, error) {
		return s.store.Briefs(ctx, queries)
	})
}

func (s measured) Days(ctx context.Context, queries []kg.DayQuery) ([][]kg.DayCount, error) {
	return timed(ctx, s, "Days", len(queries), func(ctx context.Context) ([][]kg.DayCount, error) {
		return s.store.Days(ctx, queries)
	})
}

func (s measured) Texts(ctx context.Context, documents []kg.ID) (map[kg.ID]string, error) {
	return timed(ctx, s, "Texts", len(documents), func(ctx context.Context) (map[kg.ID]string, error) {
		return s.store.Texts(ctx, documents)
	})
}

func (s measured) Changes(ctx context.Context, query kg.ChangeQuery) (kg.ChangePage, error) {
	return timed(ctx, s, "Changes", 1, func(ctx context.Context) (kg.ChangePage, error) {
		return s.store.Changes(ctx, query)
	})
}

func (s measured) Sets(ctx context.Context, after int64, limit int) ([]kg.Set, error) {
	return timed(ctx, s, "Sets", 1, func(ctx context.Context) ([]kg.Set, error) {
		return s.store.Sets(ctx, after, limit)
	})
}

func (s measured) Counts(ctx context.Context) (kg.Counts, error) {
	return timed(ctx, s, "Counts", 1, s.store.Counts)
}

func (s measured) Scan(ctx context.Context, class kg.Class, after kg.ID, limit int) ([]kg.Record, error) {
	return timed(ctx, s, "Scan", 1, func(ctx context.Context) ([]kg.Record, error) {
		return s.store.Scan(ctx, class, after, limit)
	})
}

func (s measured) Apply(ctx context.Context, batch *kg.Batch) error {
	size := len(batch.Entities) + len(batch.Relationships) + len(batch.Statements) + len(batch.Delete)
	_, err := timed(ctx, s, "Apply", size, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.store.Apply(ctx, batch)
	})
	return err
}

func (s measured) Close() error { return s.store.Close() }
