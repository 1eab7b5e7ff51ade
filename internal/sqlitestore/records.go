package sqlitestore

import (
	"context"
	"maps"
	"slices"

	"wortlaut/internal/kg"
)

// reader asks within one transaction, so that everything one call answers is of one moment.
type reader struct {
	*conn
	pool  *pool // from which the connection is
	ctx   context.Context
	memo  *kg.Memo
	shelf *kg.Shelf
	known string // the state of the graph, once it was asked for
}

// state tells the state of the graph from others; while an import is written, by the number of what comes next.
func (r *reader) state() (string, error) {
	if r.known == "" {
		var number, next int64
		var token string
		if _, err := r.one(r.ctx, "SELECT number, token, next FROM head", nil, &number, &token, &next); err != nil {
			return "", err
		}
		r.known = decimal(number) + "|" + token + "|" + decimal(next)
	}
	return r.known, nil
}

// remembered returns what find does, from memory where the same, told by key, was found in this state of the graph before. Size tells how many
// bytes it is, about.
func remembered[T any](r *reader, key string, size func(T) int, find func() (T, error)) (T, error) {
	var none T
	state, err := r.state()
	if err != nil {
		return none, err
	}
	if known, ok := r.memo.Recall(state, key); ok {
		return known.(T), nil
	}
	answer, err := find()
	if err != nil {
		return none, err
	}
	r.memo.Remember(state, key, answer, size(answer))
	return answer, nil
}

// sizeOfNumber is how many bytes a number is.
func sizeOfNumber(int) int { return 8 }

// view runs do on one snapshot of the graph.
func (s *Store) view(ctx context.Context, doing string, do func(r *reader) error) error {
	err := s.read.use(ctx, func(c *conn) error {
		return c.within(ctx, "BEGIN", func() error { return do(&reader{conn: c, pool: s.read, ctx: ctx, memo: &s.memo, shelf: &s.shelf}) })
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
	var found map[kg.ID]kg.Record
	err := s.view(ctx, "reading records", func(r *reader) error {
		state, err := r.state()
		if err != nil {
			return err
		}
		found = r.shelf.Find(state, ids)
		byClass := map[kg.Class][]kg.ID{}
		for _, id := range ids {
			if found[id] == nil {
				byClass[classOf(id)] = append(byClass[classOf(id)], id)
			}
		}
		for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
			if len(byClass[class]) == 0 {
				continue
			}
			err := r.records(
				"SELECT r.n, r.id, r.sum, r.body FROM json_each(?) i CROSS JOIN record r ON r.class = ? AND r.id = i.value",
				[]any{list(byClass[class]), class},
				func(_ int64, record kg.Record, size int) {
					found[record.RecordID()] = record
					r.shelf.Keep(state, record, size)
				})
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
			func(_ int64, record kg.Record, _ int) { records = append(records, record) })
	})
	if err != nil {
		return nil, err
	}
	return records, nil
}

// records decodes the rows of a query for n, id, sum and body, which is of some size.
func (r *reader) records(text string, args []any, got func(n int64, record kg.Record, size int)) error {
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
			got(n, record, len(body))
		}
		return err
	})
}

// named returns the records that the hits of lists are.
func (r *reader) named(lists []hitList) (map[kg.ID]kg.Record, error) {
	numbers := map[kg.ID]int64{}
	for _, l := range lists {
		for _, h := range l.hits {
			numbers[h.ID] = h.n
		}
	}
	state, err := r.state()
	if err != nil {
		return nil, err
	}
	found := r.shelf.Find(state, slices.Collect(maps.Keys(numbers)))
	var missing []int64
	for id, n := range numbers {
		if found[id] == nil {
			missing = append(missing, n)
		}
	}
	if len(missing) == 0 {
		return found, nil
	}
	slices.Sort(missing)
	err = r.records(
		"SELECT r.n, r.id, r.sum, r.body FROM json_each(?) i CROSS JOIN record r ON r.n = i.value", []any{list(missing)},
		func(_ int64, record kg.Record, size int) {
			found[record.RecordID()] = record
			r.shelf.Keep(state, record, size)
		})
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
