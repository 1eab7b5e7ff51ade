package neo4jstore

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
)

// The time for writing where the context does not say: the batches of an import, which is no request, are large.
const writeTimeout = 60 * time.Second

// Apply implements [kg.Store]. When the connection is lost during the commit, nobody knows what became of it. So each call carries a
// mark of its own, which is written with the batch and looked for before the batch is written again.
func (s *Store) Apply(ctx context.Context, batch *kg.Batch) error {
	const doing = "writing a batch"
	defer kg.See(ctx, "") // whatever became of it, the operation looks again before it relies on what is remembered
	if err := ctx.Err(); err != nil {
		return fail(ctx, doing, err)
	}
	ctx, cancel := context.WithTimeout(ctx, max(s.timeout, writeTimeout))
	defer cancel()
	mark := rand.Text()
	return fail(ctx, doing, again(ctx, func() error { return s.tryApply(ctx, batch, mark) }))
}

// errApplied says that an earlier try has written the batch after all.
var errApplied = errors.New("the batch is written")

func (s *Store) tryApply(ctx context.Context, batch *kg.Batch, mark string) error {
	done, err := s.turn(ctx)
	if err != nil {
		return err
	}
	defer done()
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer session.Close(ctx)
	tx, err := session.BeginTransaction(ctx, limited(ctx, writeTimeout))
	if err != nil {
		return err
	}
	defer tx.Close(ctx)
	switch err := (&writer{s, ctx, tx}).apply(batch, mark); {
	case errors.Is(err, errApplied):
		return errors.Join(s.settle(ctx, tx), tx.Commit(ctx))
	case err != nil:
		return err
	}
	return s.announced(ctx, tx)
}

// turn waits until no other batch is being written by this store, and for a connection. In the database they would wait for each other
// as well, but each with a connection.
func (s *Store) turn(ctx context.Context) (done func(), err error) {
	select {
	case s.writing <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	release, err := s.slot(ctx)
	if err != nil {
		<-s.writing
		return nil, err
	}
	return func() { release(); <-s.writing }, nil
}

// writer writes one batch within a transaction.
type writer struct {
	*Store
	ctx context.Context
	tx  neo4j.ExplicitTransaction
}

// each runs a text once for all rows, as parameter rows; not at all if there are none.
func each[R any](w *writer, rows []R, text string) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := w.run(w.ctx, w.tx, "UNWIND $p.rows AS row "+text, map[string]any{"rows": rows})
	return err
}

func (w *writer) apply(b *kg.Batch, mark string) error {
	number, last, err := w.lock(w.ctx, w.tx)
	switch {
	case err != nil:
		return err
	case last == mark:
		return errApplied
	case number != b.Base:
		return kg.ErrStale
	}
	steps := []func(*kg.Batch) error{
		w.deleteRecords, w.putEntities, w.putRelationships, w.putStatements, w.sortSpeakers, w.putTexts, w.putLog, w.clean,
	}
	for _, step := range steps {
		if err := step(b); err != nil {
			return err
		}
	}
	_, err = w.run(w.ctx, w.tx, `MATCH (g:WortlautGraph)
		SET g.number = $p.number, g.labels = $p.labels, g.token = $p.token, g.pending = $p.pending, g.write = $p.write`, map[string]any{
		"number": b.Head.Number, "labels": b.Head.Labels, "token": b.Head.Token, "pending": b.Head.Pending, "write": mark,
	})
	return err
}

// deleteRecords takes records out. A node that others still name stays as an unresolved one.
func (w *writer) deleteRecords(b *kg.Batch) error {
	var entities []map[string]any
	var gone, statements []string
	relationships := map[kg.RelationshipType][]string{}
	for _, id := range b.Delete {
		switch kind := id.Kind(); kind {
		case "":
		case kg.KindRelationship:
			t := typeOf(id)
			relationships[t] = append(relationships[t], string(id))
		case kg.KindStatement:
			statements = append(statements, string(id))
		default:
			entities = append(entities, map[string]any{"id": string(id), "labels": labels(id)})
			gone = append(gone, string(id))
		}
	}
	if err := w.disown(gone); err != nil {
		return err
	}
	if err := each(w, gone, "MATCH (t:Text {document: row}) DETACH DELETE t"); err != nil {
		return err
	}
	err := each(w, entities, "MATCH (n:Record {id: row.id}) SET n = {id: row.id} SET n:Unresolved REMOVE n:$(row.labels)")
	if err != nil {
		return err
	}
	if err := each(w, statements, "MATCH (n:Record {id: row}) DETACH DELETE n"); err != nil {
		return err
	}
	return w.untie(relationships)
}

// disown takes away what leads from entities and is their own.
func (w *writer) disown(ids []string) error {
	return each(w, ids, "MATCH (n:Record {id: row})-[l:"+ownedTypes+"]->() DELETE l")
}

// untie takes relationships out.
func (w *writer) untie(ids map[kg.RelationshipType][]string) error {
	for _, t := range kg.RelationshipTypes {
		if err := each(w, ids[t], "MATCH ()-[r:"+string(t)+"]->() USING INDEX r:"+string(t)+"(id) WHERE r.id = row DELETE r"); err != nil {
			return err
		}
		if err := each(w, ids[t], "MATCH (c:Citation {relationship: row}) DETACH DELETE c"); err != nil {
			return err
		}
	}
	return nil
}

// typeOf is the type of the relationship with an id.
func typeOf(id kg.ID) kg.RelationshipType {
	prefix := string(id[:len(id)-len(id.Key())-1])
	for _, t := range kg.RelationshipTypes {
		if t.Prefix() == prefix {
			return t
		}
	}
	return ""
}

// clean takes away what nothing leads to any more. While an import is pending, there may be much that is unresolved.
func (w *writer) clean(b *kg.Batch) error {
	if b.Head.Pending != "" {
		return nil
	}
	_, err := w.run(w.ctx, w.tx, "MATCH (n:Unresolved) WHERE NOT EXISTS { (n)--() } DELETE n", nil)
	return err
}

// sortSpeakers gives statements the key by which they are ordered by speaker: that of the first one, as long as it is there.
func (w *writer) sortSpeakers(b *kg.Batch) error {
	var statements, actors []string
	for _, row := range b.Statements {
		statements = append(statements, string(row.Statement.ID))
	}
	for _, row := range b.Entities {
		actors = append(actors, string(row.Entity.ID))
	}
	for _, id := range b.Delete {
		actors = append(actors, string(id))
	}
	if err := each(w, statements, `MATCH (s:Record {id: row})
		OPTIONAL MATCH (s)-[m:MADE_BY]->(a) WHERE m.first
		SET s._speakerSort = coalesce(a._sort, '')`); err != nil {
		return err
	}
	return each(w, actors, `MATCH (a:Record {id: row})<-[m:MADE_BY]-(s:Statement)
		WHERE m.first AND s._speakerSort <> coalesce(a._sort, '')
		SET s._speakerSort = coalesce(a._sort, '')`)
}

func (w *writer) putTexts(b *kg.Batch) error {
	var gone []string
	var held []map[string]any
	for _, t := range b.Texts {
		if t.Text == "" {
			gone = append(gone, string(t.Document))
		} else {
			held = append(held, map[string]any{"document": string(t.Document), "text": t.Text})
		}
	}
	if err := each(w, gone, "MATCH (t:Text {document: row}) DETACH DELETE t"); err != nil {
		return err
	}
	return each(w, held, `MERGE (n:Record {id: row.document}) ON CREATE SET n:Unresolved
		MERGE (t:Text {document: row.document}) SET t.text = row.text
		MERGE (n)-[:HAS_TEXT]->(t)`)
}

// timeLayout writes times so that they compare as strings, and days before all times in them.
const timeLayout = "2006-01-02T15:04:05.000Z"

func (w *writer) putLog(b *kg.Batch) error {
	sets := make([]map[string]any, len(b.Sets))
	for i, s := range b.Sets {
		sets[i] = map[string]any{"number": s.Number, "props": map[string]any{
			"number": s.Number, "at": s.At.UTC().Format(timeLayout), "by": s.By, "reason": s.Reason,
		}}
	}
	if err := each(w, sets, "MERGE (s:ChangeSet {number: row.number}) SET s = row.props"); err != nil {
		return err
	}
	changes := make([]map[string]any, len(b.Log))
	for i, c := range b.Log {
		changes[i] = map[string]any{"set": c.Set, "position": c.Position, "props": map[string]any{
			"set": c.Set, "position": c.Position, "record": string(c.ID), "action": string(c.Action), "revision": c.Revision, "before": string(c.Before),
		}}
	}
	return each(w, changes, `MERGE (c:Change {set: row.set, position: row.position}) SET c = row.props
		WITH c, row MATCH (s:ChangeSet {number: row.set}) MERGE (c)-[:IN_SET]->(s)`)
}
