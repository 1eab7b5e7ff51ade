package sqlitestore

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wortlaut/internal/kg"
)

// Apply implements [kg.Store].
func (s *Store) Apply(ctx context.Context, batch *kg.Batch) error {
	err := s.write.use(ctx, func(c *conn) error {
		return c.within(ctx, "BEGIN IMMEDIATE", func() error {
			w := &writer{conn: c, ctx: ctx, brief: context.WithoutCancel(ctx)}
			return w.apply(batch)
		})
	})
	return fail(ctx, "writing a batch", err)
}

// writer writes one batch within a transaction.
type writer struct {
	*conn
	ctx context.Context
	// brief is for statements that take microseconds: watching a context costs the driver more than that. Whoever runs many of
	// them looks at ctx in between.
	brief context.Context
	next  int64 // the number of the next record
}

func (w *writer) apply(b *kg.Batch) error {
	head, next, err := readHead(w.ctx, w.conn)
	if err != nil {
		return err
	}
	w.next = next
	if head.Number != b.Base {
		return kg.ErrStale
	}
	if err := w.clear(b); err != nil {
		return err
	}
	for _, step := range []func(*kg.Batch) error{w.putEntities, w.putRelationships, w.putStatements, w.putTexts, w.putLog} {
		if err := step(b); err != nil {
			return err
		}
	}
	return w.putHead(b.Head)
}

// row writes one row.
func (w *writer) row(text string, args ...any) error { return w.exec(w.brief, text, args...) }

// clear takes out what is deleted and the rows of what is replaced.
func (w *writer) clear(b *kg.Batch) error {
	gone, err := w.numbers(b.Delete)
	if err != nil {
		return err
	}
	replaced, err := w.numbers(idsOf(b))
	if err != nil {
		return err
	}
	if err := w.forgetSpeakers(b.Delete, gone); err != nil {
		return err
	}
	if len(b.Delete) > 0 { // a text is a part of its document
		if err := w.exec(w.ctx, "DELETE FROM text WHERE document IN (SELECT value FROM json_each(?))", list(b.Delete)); err != nil {
			return err
		}
	}
	numbers := append(gone, replaced...)
	if len(numbers) == 0 {
		return nil
	}
	for _, text := range clearing {
		if err := w.exec(w.ctx, text, list(numbers)); err != nil {
			return err
		}
	}
	return nil
}

// clearing are the statements that take records out of every table.
var clearing = func() []string {
	var texts []string
	for _, index := range []string{entityIndex, statementIndex} {
		texts = append(texts, "DELETE FROM "+index+" WHERE rowid IN (SELECT value FROM json_each(?))")
	}
	for _, table := range []string{
		"identifier", "exact", "link", "relationship", "tie", "citation", "facet", "statement", "entity", "record",
	} {
		texts = append(texts, "DELETE FROM "+table+" WHERE n IN (SELECT value FROM json_each(?))")
	}
	return texts
}()

func idsOf(b *kg.Batch) []kg.ID {
	ids := make([]kg.ID, 0, len(b.Entities)+len(b.Relationships)+len(b.Statements))
	for _, row := range b.Entities {
		ids = append(ids, row.Entity.ID)
	}
	for _, row := range b.Relationships {
		ids = append(ids, row.Relationship.ID)
	}
	for _, row := range b.Statements {
		ids = append(ids, row.Statement.ID)
	}
	return ids
}

// numbers are the numbers of the records with these ids that are there.
func (w *writer) numbers(ids []kg.ID) ([]int64, error) {
	var numbers []int64
	if len(ids) == 0 {
		return nil, nil
	}
	err := w.each(w.ctx, "SELECT r.n FROM json_each(?) i CROSS JOIN record r ON r.class IN (0, 1, 2) AND r.id = i.value", []any{list(ids)},
		func(scan func(...any) error) error {
			var n int64
			err := scan(&n)
			numbers = append(numbers, n)
			return err
		})
	return numbers, err
}

// forgetSpeakers takes the sort keys of entities that go away from their statements.
func (w *writer) forgetSpeakers(ids []kg.ID, gone []int64) error {
	if len(gone) == 0 {
		return nil
	}
	for _, id := range ids {
		if err := w.sortSpeaker(id, ""); err != nil {
			return err
		}
	}
	return nil
}

// sortSpeaker gives the statements that id is the first speaker of the key by which they are ordered by speaker.
func (w *writer) sortSpeaker(id kg.ID, sort string) error {
	if !id.Kind().IsActor() {
		return nil
	}
	return w.exec(w.ctx, `UPDATE statement SET speaker_sort = ?1 WHERE speaker = ?2 AND speaker_sort <> ?1
		AND n IN (SELECT n FROM facet WHERE role = ?3 AND value = ?2)`, sort, id, roleSpeaker)
}

// number takes the next number.
func (w *writer) number() int64 {
	w.next++
	return w.next - 1
}

// add writes the body of a record and takes the next number for it.
func (w *writer) add(class kg.Class, r kg.Record) (n int64, err error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n = w.number()
	id, body := r.RecordID(), string(kg.Encode(r))
	if classOf(id) != class {
		return n, unknownValue("class of records for the id", id)
	}
	return n, w.row("INSERT INTO record (n, class, id, sum, body) VALUES (?, ?, ?, ?, ?)", n, class, id, checksum(string(id), body), body)
}

func (w *writer) index(in string, n int64, row kg.SearchRow) error {
	return w.row("INSERT INTO "+in+" (rowid, stems, parts) VALUES (?, ?, ?)", n, row.Stems, row.Parts)
}

func (w *writer) putTexts(b *kg.Batch) error {
	for _, t := range b.Texts {
		if err := w.row("DELETE FROM text WHERE document = ?", t.Document); err != nil {
			return err
		}
		if t.Text == "" {
			continue
		}
		err := w.row("INSERT INTO text (n, document, sum, body) VALUES (?, ?, ?, ?)",
			w.number(), t.Document, checksum(string(t.Document), t.Text), t.Text)
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) putLog(b *kg.Batch) error {
	for _, s := range b.Sets {
		at := s.At.UTC().Format(timeLayout)
		err := w.row("INSERT OR REPLACE INTO change_set (number, at, by, reason, sum) VALUES (?, ?, ?, ?, ?)",
			s.Number, at, s.By, s.Reason, checksum(decimal(s.Number), at, s.By, s.Reason))
		if err != nil {
			return err
		}
	}
	for _, c := range b.Log {
		err := w.row("INSERT OR REPLACE INTO change (change_set, position, id, action, revision, before, sum) VALUES (?, ?, ?, ?, ?, ?, ?)",
			c.Set, c.Position, c.ID, c.Action, c.Revision, string(c.Before), changeSum(c))
		if err != nil {
			return err
		}
	}
	return nil
}

// timeLayout writes times so that they compare as strings, and days before all times in them.
const timeLayout = "2006-01-02T15:04:05.000Z"

func changeSum(c kg.Change) int64 {
	return checksum(decimal(c.Set), decimal(c.Position), string(c.ID), string(c.Action), decimal(c.Revision), string(c.Before))
}

func (w *writer) putHead(h kg.Head) error {
	return w.row("INSERT OR REPLACE INTO head (one, number, labels, token, pending, next) VALUES (1, ?, ?, ?, ?, ?)",
		h.Number, h.Labels, h.Token, h.Pending, w.next)
}

// list writes values as a JSON array, which json_each takes apart: so the text of a query does not depend on their number.
func list[T ~string | ~int64](values []T) string {
	encoded, err := json.Marshal(values)
	if err != nil {
		panic(fmt.Sprintf("a list of strings or numbers can't be written as JSON: %v", err)) // there is no such list
	}
	return string(encoded)
}

func parseTime(s string) (time.Time, error) { return time.Parse(timeLayout, s) }
