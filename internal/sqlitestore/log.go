package sqlitestore

import (
	"context"
	"slices"

	"wortlaut/internal/kg"
)

// Head implements [kg.Store].
func (s *Store) Head(ctx context.Context) (head kg.Head, err error) {
	err = s.view(ctx, "reading the head", func(r *reader) error {
		head, _, err = readHead(ctx, r.conn)
		return err
	})
	return head, err
}

// readHead reads the head, and the number that the next record gets.
func readHead(ctx context.Context, c *conn) (head kg.Head, next int64, err error) {
	next = 1
	_, err = c.one(ctx, "SELECT number, labels, token, pending, next FROM head", nil,
		&head.Number, &head.Labels, &head.Token, &head.Pending, &next)
	return head, next, err
}

// Sets implements [kg.Store].
func (s *Store) Sets(ctx context.Context, after int64, limit int) ([]kg.Set, error) {
	sets := []kg.Set{}
	err := s.view(ctx, "reading change sets", func(r *reader) error {
		return r.each(ctx, "SELECT number, at, by, reason, sum FROM change_set WHERE number > ? ORDER BY number LIMIT ?", []any{after, max(limit, 0)},
			func(scan func(...any) error) error {
				var row setRow
				if err := scan(row.columns()...); err != nil {
					return err
				}
				set, err := row.set()
				sets = append(sets, set)
				return err
			})
	})
	if err != nil {
		return nil, err
	}
	return sets, nil
}

// setRow is a change set as it is kept.
type setRow struct {
	number         int64
	at, by, reason string
	sum            int64
}

func (r *setRow) columns() []any { return []any{&r.number, &r.at, &r.by, &r.reason, &r.sum} }

func (r *setRow) set() (kg.Set, error) {
	at, err := parseTime(r.at)
	if err != nil || checksum(decimal(r.number), r.at, r.by, r.reason) != r.sum {
		return kg.Set{}, damaged("change set " + decimal(r.number))
	}
	return kg.Set{Number: r.number, At: at, By: r.by, Reason: r.reason}, nil
}

// Changes implements [kg.Store].
func (s *Store) Changes(ctx context.Context, query kg.ChangeQuery) (page kg.ChangePage, err error) {
	err = s.view(ctx, "reading the log", func(r *reader) error {
		page, err = r.changes(query)
		return err
	})
	return page, err
}

func (r *reader) changes(q kg.ChangeQuery) (kg.ChangePage, error) {
	page := kg.ChangePage{Changes: []kg.LoggedChange{}, Total: -1}
	fits := changeConditions(q)
	const from = " FROM change c JOIN change_set s ON s.number = c.change_set WHERE "
	if q.Total {
		if _, err := r.one(r.ctx, "SELECT count(*)"+from+fits.text, fits.args, &page.Total); err != nil {
			return page, err
		}
	}
	order, behind := "", ">"
	if q.Descending {
		order, behind = " DESC", "<"
	}
	if q.After != nil {
		fits = all([]clause{fits, expr("(c.change_set, c.position) "+behind+" (?, ?)", q.After.Set, q.After.Position)})
	}
	err := r.each(r.ctx, "SELECT c.change_set, c.position, c.id, c.action, c.revision, c.before, c.sum, s.number, s.at, s.by, s.reason, s.sum"+
		from+fits.text+" ORDER BY c.change_set"+order+", c.position"+order+" LIMIT ?", slices.Concat(fits.args, []any{limit(q.Limit)}),
		func(scan func(...any) error) error {
			change, err := scanChange(scan)
			page.Changes = append(page.Changes, change)
			return err
		})
	return page, err
}

func scanChange(scan func(...any) error) (kg.LoggedChange, error) {
	var c kg.LoggedChange
	var set setRow
	var before string
	var sum int64
	err := scan(append([]any{&c.Set, &c.Position, &c.ID, &c.Action, &c.Revision, &before, &sum}, set.columns()...)...)
	if err != nil {
		return c, err
	}
	if before != "" {
		c.Before = []byte(before)
	}
	if changeSum(c.Change) != sum {
		return c, damaged("a change of " + string(c.ID))
	}
	c.Of, err = set.set()
	return c, err
}

func changeConditions(q kg.ChangeQuery) clause {
	var conditions []clause
	if q.IDs != nil {
		conditions = append(conditions, in("c.id", q.IDs))
	}
	if q.Actions != nil {
		conditions = append(conditions, in("c.action", q.Actions))
	}
	if q.By != nil {
		conditions = append(conditions, in("s.by", q.By))
	}
	if q.Since != "" {
		conditions = append(conditions, expr("s.at >= ?", q.Since))
	}
	if q.Until != "" {
		conditions = append(conditions, expr("s.at < ?", q.Until+afterDay))
	}
	return all(conditions)
}

// afterDay, behind a day, makes what is greater than every time on it and less than the next day.
const afterDay = "U" // times have a T there
