package kgtest

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// fixture is a store under test and what has been written to it.
type fixture struct {
	T
	store   kg.Store
	head    kg.Head
	records map[kg.ID]kg.Record
	lexicon *text.Lexicon
}

func newFixture(t T, store kg.Store) *fixture {
	return &fixture{T: t, store: store, records: map[kg.ID]kg.Record{}, lexicon: text.NewLexicon()}
}

// epoch is when the first change set of a fixture is made; each later one comes a minute after the one before.
var epoch = time.Date(2024, time.March, 1, 12, 0, 0, int(250*time.Millisecond), time.UTC)

// put writes records in one batch. Whatever they name and nobody has put is put along, with its key as its name, so that a
// graph can be written down by its ties alone.
func (f *fixture) put(records ...kg.Record) {
	f.Helper()
	f.write(f.batch(records...))
}

// batch computes the rows of records.
func (f *fixture) batch(records ...kg.Record) kg.Batch {
	for _, r := range records {
		f.records[r.RecordID()] = r
	}
	records = f.complete(records)
	number := f.head.Number + 1
	var b kg.Batch
	for _, r := range records {
		*r.RecordRevision() = kg.Revision{Number: int(number), ChangedAt: timeOf(number), ChangedBy: "test"}
		switch r := r.(type) {
		case *kg.Entity:
			b.Texts = append(b.Texts, heldText(r)...)
			b.Entities = append(b.Entities, kg.DeriveEntity(r, f.lexicon))
		case *kg.Relationship:
			b.Relationships = append(b.Relationships, kg.DeriveRelationship(r))
		case *kg.Statement:
			b.Statements = append(b.Statements, kg.DeriveStatement(r, f.topicsOf, f.lexicon))
		}
	}
	return b
}

// complete adds to records what they name, directly or not, and nobody has put.
func (f *fixture) complete(records []kg.Record) []kg.Record {
	for i := 0; i < len(records); i++ {
		for _, id := range named(records[i]) {
			if f.records[id] == nil {
				f.records[id] = entity(id, id.Key())
				records = append(records, f.records[id])
			}
		}
	}
	return records
}

// heldText takes the text out of a document, as it is to be when it is stored.
func heldText(e *kg.Entity) []kg.Text {
	if e.Document == nil || e.Document.Text == "" {
		return nil
	}
	held := e.Document.Text
	e.Document.SHA256, e.Document.Length = kg.Fingerprint(held)
	e.Document.Text = ""
	return []kg.Text{{Document: e.ID, Text: held}}
}

func (f *fixture) topicsOf(claim kg.ID) []kg.ID { return f.records[claim].(*kg.Entity).Claim.Topics }

// remove deletes records in one batch.
func (f *fixture) remove(ids ...kg.ID) {
	f.Helper()
	f.write(kg.Batch{Delete: ids})
	for _, id := range ids {
		delete(f.records, id)
	}
}

// write applies a batch on top of all others.
func (f *fixture) write(b kg.Batch) {
	f.Helper()
	f.onTop(&b)
	if err := f.store.Apply(f.Context(), &b); err != nil {
		f.Fatalf("apply batch %d: %v", b.Head.Number, err)
	}
	f.head = b.Head
}

// onTop makes b the next batch, with a head and a change set where it has none.
func (f *fixture) onTop(b *kg.Batch) {
	b.Base = f.head.Number
	if b.Head == (kg.Head{}) {
		number := f.head.Number + 1
		b.Head = kg.Head{Number: number, Token: fmt.Sprintf("token %d", number)}
	}
	if b.Sets == nil {
		b.Sets = []kg.Set{{Number: b.Head.Number, At: timeOf(b.Head.Number), By: "test"}}
	}
}

func timeOf(set int64) time.Time { return epoch.Add(time.Duration(set-1) * time.Minute) }

// same compares what a store answered with what it should have. Empty and nil lists within records are alike.
func (f *fixture) same(what string, got, want any) {
	f.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		f.Errorf("%s: the answer is wrong (-want +got):\n%s", what, diff)
	}
}

// list compares ids with those in want, which are parted by blanks.
func (f *fixture) list(what string, got []kg.ID, want string) {
	f.Helper()
	if have := joined(got); have != want {
		f.Errorf("%s:\n got %q\nwant %q", what, have, want)
	}
}

func joined(ids []kg.ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, " ")
}

// must ends a check when a call failed.
func must[R any](f *fixture, result R, err error) R {
	f.Helper()
	if err != nil {
		f.Fatalf("the store failed: %v", err)
	}
	return result
}

// idsOf are the ids of a page's rows, each of which must be that of its record and its key.
func idsOf[R kg.Record](f *fixture, page kg.Page[R]) []kg.ID {
	f.Helper()
	if page.Rows == nil {
		f.Errorf("the rows of a page are nil")
	}
	ids := make([]kg.ID, len(page.Rows))
	for i, row := range page.Rows {
		ids[i] = row.Key.ID
		if row.Record.RecordID() != row.Key.ID {
			f.Errorf("row %d has the key of %s and the record %s", i, row.Key.ID, row.Record.RecordID())
		}
	}
	return ids
}

// one asks for one page.
func one[P any](f *fixture, pages []P, err error) P {
	f.Helper()
	if err == nil && len(pages) != 1 {
		f.Fatalf("the store answered one query with %d pages", len(pages))
	}
	return must(f, pages, err)[0]
}

func (f *fixture) entities(q kg.EntityQuery) kg.Page[*kg.Entity] {
	f.Helper()
	pages, err := f.store.Entities(f.Context(), []kg.EntityQuery{q})
	return one(f, pages, err)
}

func (f *fixture) relationships(q kg.RelationshipQuery) kg.Page[*kg.Relationship] {
	f.Helper()
	pages, err := f.store.Relationships(f.Context(), []kg.RelationshipQuery{q})
	return one(f, pages, err)
}

func (f *fixture) statements(q kg.StatementQuery) kg.Page[*kg.Statement] {
	f.Helper()
	pages, err := f.store.Statements(f.Context(), []kg.StatementQuery{q})
	return one(f, pages, err)
}

func (f *fixture) tally(q kg.TallyQuery) kg.TallyPage {
	f.Helper()
	pages, err := f.store.Tally(f.Context(), []kg.TallyQuery{q})
	return one(f, pages, err)
}

func (f *fixture) search(q kg.SearchQuery) kg.Page[kg.Record] {
	f.Helper()
	page, err := f.store.Search(f.Context(), q)
	return must(f, page, err)
}
