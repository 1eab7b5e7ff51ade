package sqlitestore

import (
	"context"

	"wortlaut/internal/kg"
)

// reader asks within one transaction, so that everything one call answers is of one moment.
type reader struct {
	*conn
	ctx     context.Context
	counted *kg.Memo
	state   string // of the graph, once it was asked for
}

// remembered returns what count does, from memory where the same, told by key, was counted in this state of the graph before.
func remembered[T any](r *reader, key string, count func() (T, error)) (T, error) {
	var none T
	if r.state == "" {
		var number int64
		var token string
		if _, err := r.one(r.ctx, "SELECT number, token FROM head", nil, &number, &token); err != nil {
			return none, err
		}
		r.state = decimal(number) + "|" + token
	}
	if known, ok := r.counted.Recall(r.state, key); ok {
		return known.(T), nil
	}
	answer, err := count()
	if err != nil {
		return none, err
	}
	r.counted.Remember(r.state, key, answer)
	return answer, nil
}

// view runs do on one snapshot of the graph.
func (s *Store) view(ctx context.Context, doing string, do func(r *reader) error) error {
	err := s.read.use(ctx, func(c *conn) error {
		return c.within(ctx, "BEGIN", func() error { return do(&reader{conn: c, ctx: ctx, counted: &s.counted}) })
	})
	return fail(ctx, doing, err)
}

// classOf is the class in which a record with this id is kept.
func classOf(id kg.ID) kg.Class {
	switch id.Kind() {
	case kg.KindRelationship:
		return kg.Relationships
	case kg.KindStatement:
		return kg.Statements
	}
	return kg.Entities
}

// Records implements [kg.Store].
func (s *Store) Records(ctx context.Context, ids []kg.ID) (map[kg.ID]kg.Record, error) {
	found := make(map[kg.ID]kg.Record, len(ids))
	byClass := map[kg.Class][]kg.ID{}
	for _, id := range ids {
		byClass[classOf(id)] = append(byClass[classOf(id)], id)
	}
	err := s.view(ctx, "reading records", func(r *reader) error {
		for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
			if len(byClass[class]) == 0 {
				continue
			}
			err := r.records(
				"SELECT r.n, r.id, r.sum, r.body FROM json_each(?) i CROSS JOIN record r ON r.class = ? AND r.id = i.value",
				[]any{list(byClass[class]), class},
				func(_ int64, record kg.Record) { found[record.RecordID()] = record })
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Scan implements [kg.Store].
func (s *Store) Scan(ctx context.Context, class kg.Class, after kg.ID, limit int) ([]kg.Record, error) {
	records := []kg.Record{}
	err := s.view(ctx, "scanning records", func(r *reader) error {
		return r.records(
			"SELECT n, id, sum, body FROM record WHERE class = ? AND id > ? ORDER BY id LIMIT ?", []any{class, after, max(limit, 0)},
			func(_ int64, record kg.Record) { records = append(records, record) })
	})
	if err != nil {
		return nil, err
	}
	return records, nil
}

// records decodes the rows of a query for n, id, sum and body.
func (r *reader) records(text string, args []any, got func(n int64, record kg.Record)) error {
	return r.each(r.ctx, text, args, func(scan func(...any) error) error {
		var n, sum int64
		var id kg.ID
		var body string
		if err := scan(&n, &id, &sum, &body); err != nil {
			return err
		}
		if checksum(string(id), body) != sum {
			return damaged("the record " + string(id))
		}
		record, err := kg.Decode(id, []byte(body))
		if err == nil {
			got(n, record)
		}
		return err
	})
}

// bodies returns the records with these numbers.
func (r *reader) bodies(numbers []int64) (map[int64]kg.Record, error) {
	found := make(map[int64]kg.Record, len(numbers))
	if len(numbers) == 0 {
		return found, nil
	}
	err := r.records(
		"SELECT r.n, r.id, r.sum, r.body FROM json_each(?) i CROSS JOIN record r ON r.n = i.value", []any{list(numbers)},
		func(n int64, record kg.Record) { found[n] = record })
	return found, err
}

// Texts implements [kg.Store].
func (s *Store) Texts(ctx context.Context, documents []kg.ID) (map[kg.ID]string, error) {
	found := make(map[kg.ID]string, len(documents))
	err := s.view(ctx, "reading texts", func(r *reader) error {
		return r.each(ctx, "SELECT t.document, t.sum, t.body FROM json_each(?) i CROSS JOIN text t ON t.document = i.value", []any{list(documents)},
			func(scan func(...any) error) error {
				var id kg.ID
				var sum int64
				var body string
				if err := scan(&id, &sum, &body); err != nil {
					return err
				}
				if checksum(string(id), body) != sum {
					return damaged("the text of " + string(id))
				}
				found[id] = body
				return nil
			})
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Counts implements [kg.Store].
func (s *Store) Counts(ctx context.Context) (kg.Counts, error) {
	counts := kg.Counts{Entities: map[kg.Kind]int{}, Relationships: map[kg.RelationshipType]int{}}
	err := s.view(ctx, "counting", func(r *reader) error {
		if err := countBy(r, "SELECT kind, count(*) FROM entity GROUP BY kind", counts.Entities); err != nil {
			return err
		}
		if err := countBy(r, "SELECT type, count(*) FROM relationship GROUP BY type", counts.Relationships); err != nil {
			return err
		}
		_, err := r.one(ctx, "SELECT (SELECT count(*) FROM statement), (SELECT count(*) FROM text)", nil, &counts.Statements, &counts.Texts)
		return err
	})
	if err != nil {
		return kg.Counts{}, err
	}
	return counts, nil
}

func countBy[K ~string](r *reader, text string, into map[K]int) error {
	return r.each(r.ctx, text, nil, func(scan func(...any) error) error {
		var key K
		var number int
		err := scan(&key, &number)
		into[key] = number
		return err
	})
}
