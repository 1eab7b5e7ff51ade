package kg

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Restoring puts a whole graph back, as it was, into an empty store: records with their revisions, held texts, and the log. It writes
// in batches; until Finish the graph counts as pending and is not served. One that was interrupted is taken up by beginning anew
// with the same token and giving everything again.
//
// Records must come in this order: topics, all other entities, relationships, statements; then sets and changes.
type Restoring struct {
	graph   *Graph
	batch   *Batch
	derive  deriver
	topics  map[ID]*Entity
	claims  map[ID][]ID
	known   map[ID]bool
	missing map[ID]string // an id that has been named and not come yet -> who names it
	last    int64
	pending string
}

// Restore begins to put a graph back. token tells one source from another.
func (g *Graph) Restore(ctx context.Context, token string) (*Restoring, error) {
	head, err := g.store.Head(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case head.Number != 0:
		return nil, Errorf(Conflict, "there is a graph already: import needs an empty one")
	case head.Pending != "" && head.Pending != token:
		return nil, Errorf(Conflict, "the import of another file was begun here and not ended: finish that, or take an empty graph")
	}
	r := &Restoring{
		graph: g, batch: &Batch{}, topics: map[ID]*Entity{}, claims: map[ID][]ID{}, known: map[ID]bool{}, missing: map[ID]string{}, pending: token,
	}
	r.derive.topicsOf = func(claim ID) []ID { return r.claims[claim] }
	return r, nil
}

// restoreBatch is how many records are written at a time.
const restoreBatch = 2_000

// Record puts a record back. A document brings its held text along.
func (r *Restoring) Record(ctx context.Context, record Record) error {
	id := record.RecordID()
	if wrong := CheckRecord(record); len(wrong) > 0 {
		return Errorf(Invalid, "%s", strings.Join(wrong, "; "))
	}
	if rev := record.RecordRevision(); rev.Number < 1 || rev.ChangedBy == "" || rev.ChangedAt.IsZero() {
		return Errorf(Invalid, "%s: revision: needs a number from 1 on, who and when", id)
	}
	if r.known[id] {
		return Errorf(Invalid, "%s: stands there twice", id)
	}
	r.known[id] = true
	delete(r.missing, id)
	for _, ref := range references(record) {
		if !r.known[ref.id] && r.missing[ref.id] == "" {
			r.missing[ref.id] = fmt.Sprintf("%s: %s", id, ref.at)
		}
	}
	return r.add(ctx, canonical(record))
}

// add queues a record. Topics wait for the last of them: their own words are analysed with all labels.
func (r *Restoring) add(ctx context.Context, record Record) error {
	e, _ := record.(*Entity)
	if e != nil && e.Topic != nil {
		if r.derive.lexicon != nil {
			return Errorf(Invalid, "%s: topics come before everything else", e.ID)
		}
		r.topics[e.ID] = e
		return nil
	}
	r.closeTopics()
	if e != nil && e.Claim != nil {
		r.claims[e.ID] = e.Claim.Topics
	}
	if e != nil && e.Document != nil && e.Document.SHA256 != "" {
		if hash, length := Fingerprint(e.Document.Text); hash != e.Document.SHA256 || length != e.Document.Length {
			return Errorf(Invalid, "%s: document.text: is not the text with the SHA-256 and length given", e.ID)
		}
		r.batch.Texts = append(r.batch.Texts, Text{e.ID, e.Document.Text})
		e.Document.Text = ""
	}
	r.batch.add(r.derive, record)
	return r.flush(ctx, restoreBatch)
}

// closeTopics makes the lexicon of the topics that have come, and queues them.
func (r *Restoring) closeTopics() {
	if r.derive.lexicon != nil {
		return
	}
	r.derive.lexicon = lexiconOf(r.topics)
	for _, id := range slices.Sorted(maps.Keys(r.topics)) {
		r.batch.add(r.derive, r.topics[id])
	}
}

// Set puts a change set of the log back. Sets come in their order, without gaps.
func (r *Restoring) Set(ctx context.Context, s Set) error {
	if s.Number != r.last+1 || s.By == "" || s.At.IsZero() {
		return Errorf(Invalid, "change set %d: is not the one after %d, or does not say who and when", s.Number, r.last)
	}
	s.At = s.At.UTC().Truncate(time.Millisecond)
	r.last = s.Number
	r.batch.Sets = append(r.batch.Sets, s)
	return r.flush(ctx, restoreBatch)
}

// Change puts a change of the log back.
func (r *Restoring) Change(ctx context.Context, c Change) error {
	if c.Set < 1 || c.Set > r.last {
		return Errorf(Invalid, "the change of %s belongs to change set %d, which is not there", Clip(string(c.ID)), c.Set)
	}
	r.batch.Log = append(r.batch.Log, c)
	return r.flush(ctx, restoreBatch)
}

func (b *Batch) size() int {
	return len(b.Entities) + len(b.Relationships) + len(b.Statements) + len(b.Sets) + len(b.Log)
}

// flush writes what is queued, if that is at least so much.
func (r *Restoring) flush(ctx context.Context, least int) error {
	if r.batch.size() < least {
		return nil
	}
	r.batch.Head.Pending = r.pending
	err := r.graph.store.Apply(ctx, r.batch)
	r.batch = &Batch{}
	return err
}

// Finish writes what is left and makes the graph one that is served. It refuses one in which a name leads nowhere or topics go
// round in circles.
func (r *Restoring) Finish(ctx context.Context) error {
	r.closeTopics()
	for _, id := range slices.Sorted(maps.Keys(r.missing)) {
		return Errorf(Invalid, "%s: there is no %s", r.missing[id], Clip(string(id)))
	}
	puts := make(map[ID]Record, len(r.topics))
	for id, t := range r.topics {
		puts[id] = t
	}
	if err := invalid(checkCircles(r.topics, puts)); err != nil {
		return err
	}
	if r.last == 0 && len(r.known) > 0 {
		return Errorf(Invalid, "there are records, but no change set that made them")
	}
	r.batch.Head = Head{Number: r.last, Labels: r.last}
	if err := r.graph.store.Apply(ctx, r.batch); err != nil {
		return err
	}
	r.graph.labels.Store(&labels{r.last, r.topics, r.derive.lexicon})
	return nil
}
