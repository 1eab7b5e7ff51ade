package sqlitestore_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
	"wortlaut/internal/text"
)

// stepSize is how many statements each batch of a made-up history brings.
const stepSize = 8

// step is batch i, from 1 on, of a made-up history: some statements, a document with its text, and, every other time, a change to what
// came before.
func step(i int) *kg.Batch {
	lexicon := text.NewLexicon()
	number := int64(i)
	at := time.Date(2024, time.January, 1, 12, i%60, 0, 0, time.UTC)
	b := &kg.Batch{
		Base: number - 1,
		Head: kg.Head{Number: number, Labels: 1, Token: fmt.Sprint("token ", i)},
		Sets: []kg.Set{{Number: number, At: at, By: "test", Reason: fmt.Sprint("step ", i)}},
	}
	revision := kg.Revision{Number: 1, ChangedAt: at, ChangedBy: "test"}
	entity := func(e *kg.Entity) {
		e.Revision = revision
		b.Entities = append(b.Entities, kg.DeriveEntity(e, lexicon))
	}
	if i == 1 {
		for k, name := range []string{"Bürgergeld", "Eingliederung", "Haushalt"} {
			entity(&kg.Entity{ID: topic(k), Name: name, Topic: &kg.Topic{}, Identifiers: []kg.Identifier{{Scheme: "stw", Value: fmt.Sprint(k)}}})
			entity(&kg.Entity{ID: person(k), Name: fmt.Sprint("Person ", k), Person: &kg.Person{SortName: fmt.Sprint("Person ", k)}})
		}
		entity(&kg.Entity{ID: "association:a", Name: "Verein", Organization: &kg.Organization{}})
	}
	document := kg.ID(fmt.Sprint("document:", i))
	held := fmt.Sprintf("Die Mittel im Haushalt %d reichen nicht. ", i)
	hash, length := kg.Fingerprint(held)
	entity(&kg.Entity{ID: document, Name: fmt.Sprint("Protokoll ", i), Document: &kg.Document{
		Kind: kg.PlenaryProtocol, Publisher: "association:a", PublishedOn: "2024-01", SHA256: hash, Length: length}})
	b.Texts = append(b.Texts, kg.Text{Document: document, Text: held})
	for k := range stepSize {
		b.Statements = append(b.Statements, statement(i, k, document, revision, lexicon))
	}
	if i%2 == 0 { // what the batch before brought last says something else now, and what it brought first is gone
		s := statement(i-1, stepSize-1, document, revision, lexicon)
		s.Statement.Revision.Number = 2
		b.Statements = append(b.Statements, s)
		b.Delete = append(b.Delete, statementID(i-1, 0))
	}
	tie := &kg.Relationship{
		ID: kg.ID(fmt.Sprint("member-of:", i)), Type: kg.MemberOf, From: person(i % 3), To: "association:a",
		Validity: kg.Validity{ValidFrom: "2020"}, Citations: []kg.Citation{{Document: document, Kind: kg.Original}}, Revision: revision}
	b.Relationships = append(b.Relationships, kg.DeriveRelationship(tie))
	for k, row := range b.Statements {
		change := kg.Change{Set: number, Position: k, ID: row.Statement.ID, Action: kg.Created, Revision: row.Statement.Revision.Number}
		if change.Revision > 1 {
			change.Action, change.Before = kg.Updated, kg.Encode(row.Statement)
		}
		b.Log = append(b.Log, change)
	}
	return b
}

func topic(k int) kg.ID  { return kg.ID(fmt.Sprint("topic:", k)) }
func person(k int) kg.ID { return kg.ID(fmt.Sprint("person:", k)) }

func statementID(i, k int) kg.ID { return kg.ID(fmt.Sprintf("statement:%d-%d", i, k)) }

func statement(i, k int, document kg.ID, revision kg.Revision, lexicon *text.Lexicon) kg.StatementRow {
	s := &kg.Statement{
		ID: statementID(i, k), Kind: kg.Speech, Text: fmt.Sprintf("Satz %d vom Haushalt der Jobcenter, gesagt in %s.", k, document),
		MadeOn:       kg.FuzzyDate(fmt.Sprintf("2023-%02d-%02d", 1+i%12, 1+k)),
		Speakers:     []kg.Attribution{{Actor: person(k % 3), Organization: "association:a"}},
		Mentions:     []kg.ID{"association:a"},
		Positions:    []kg.Position{{Subject: topic(k % 3), Stance: kg.Supports}, {Subject: topic(i % 3), Stance: kg.Opposes}},
		Citations:    []kg.Citation{{Document: document, Kind: kg.Original}},
		Verification: kg.Missing, Revision: revision,
	}
	return kg.DeriveStatement(s, nil, lexicon)
}

// grow applies the steps of the history from a first to a last one.
func grow(t testing.TB, s *sqlitestore.Store, first, last int) {
	t.Helper()
	for i := first; i <= last; i++ {
		if err := s.Apply(t.Context(), step(i)); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
}

// answer is what a question is answered with: JSON, or an error.
type answer struct {
	json string
	err  error
}

// ask asks a store everything that can be asked of the history, and says the answers by the names of the questions.
func ask(t testing.TB, s *sqlitestore.Store) map[string]answer {
	ctx := t.Context()
	answers := map[string]answer{}
	note := func(name string, result any, err error) {
		a := answer{err: err}
		if err == nil {
			encoded, err := json.Marshal(result)
			if err != nil {
				t.Fatal(err)
			}
			a.json = string(encoded)
		}
		answers[name] = a
	}
	head, err := s.Head(ctx)
	note("head", head, err)
	counts, err := s.Counts(ctx)
	note("counts", counts, err)
	for class := kg.Entities; class <= kg.Statements; class++ {
		records, err := s.Scan(ctx, class, "", 1_000)
		note(fmt.Sprint("scan ", class), records, err)
	}
	changes, err := s.Changes(ctx, kg.ChangeQuery{By: []string{"test"}, Total: true})
	note("changes", changes, err)
	changes, err = s.Changes(ctx, kg.ChangeQuery{IDs: []kg.ID{statementID(1, stepSize-1)}})
	note("history", changes, err)
	sets, err := s.Sets(ctx, 0, 1_000)
	note("sets", sets, err)

	ids := []kg.ID{"association:a", topic(0), topic(1), person(1), "document:1", "document:2"}
	referrers, err := s.Referrers(ctx, ids, 1_000)
	note("referrers", referrers, err)
	reach, err := s.Reach(ctx, ids, []kg.Role{kg.Role(kg.MemberOf), kg.RolePublisher}, nil)
	note("reach", reach, err)
	texts, err := s.Texts(ctx, ids)
	note("texts", texts, err)

	words := text.Query{Terms: []text.Term{{Stems: []string{"haushalt"}, Prefix: "haush"}}}
	found, err := s.Search(ctx, kg.SearchQuery{Text: words, Exact: "haushalt", Window: kg.Window{Total: true}})
	note("search", found, err)
	for order := kg.EntitiesByName; order <= kg.EntitiesByID; order++ {
		page, err := s.Entities(ctx, []kg.EntityQuery{
			{Order: order, Window: kg.Window{Total: true}},
			{Order: order, Where: []kg.EntityCriterion{{Field: kg.EntityKind, Values: []string{string(kg.KindDocument)}}}},
			{Order: order, Where: []kg.EntityCriterion{{Field: kg.EntityIdentifier, Values: []string{"stw|1", "stw|2"}}}},
			{Order: order, Where: []kg.EntityCriterion{{Field: kg.EntityDate, Days: kg.Days{First: "2024-01-05", Last: "2024-01-06"}}}},
			{Order: order, Where: []kg.EntityCriterion{{Field: kg.EntityTie, Tie: &kg.TieQuery{
				Roles: []kg.Role{kg.Role(kg.MemberOf)}, Direction: kg.Any, Others: ids}}}},
		})
		note(fmt.Sprint("entities ", order), page, err)
	}
	ties, err := s.Relationships(ctx, []kg.RelationshipQuery{{Node: "association:a", Direction: kg.In}, {Node: person(1), Direction: kg.Any}})
	note("relationships", ties, err)
	for order := kg.ByDate; order <= kg.BySpeaker; order++ {
		page, err := s.Statements(ctx, []kg.StatementQuery{
			{Order: order, Window: kg.Window{Total: true}},
			{Order: order, Where: []kg.Criterion{{Field: kg.FieldTopic, Values: []string{string(topic(1))}, Stances: []kg.Stance{kg.Opposes}}}},
			{Order: order, Where: []kg.Criterion{{Field: kg.FieldSpeaker, Values: []string{string(person(1)), string(person(2))}}}},
			{Order: order, Where: []kg.Criterion{{Field: kg.FieldMade, Days: kg.Days{First: "2023-02-01", Last: "2023-03-03"}}}},
			{Order: order, Where: []kg.Criterion{{Field: kg.FieldText, Text: words}, {Field: kg.FieldDocument, Values: []string{"document:3"}}}},
			{Order: order, Where: []kg.Criterion{{Field: kg.FieldKind, Values: []string{string(kg.Speech)}}, {Field: kg.FieldVerification, Values: []string{string(kg.Missing)}}}},
		})
		note(fmt.Sprint("statements ", order), page, err)
	}
	for by := kg.TallySpeaker; by <= kg.TallyYear; by++ {
		tally, err := s.Tally(ctx, []kg.TallyQuery{{By: by, Total: true}, {By: by, Topics: []kg.ID{topic(0), topic(1)}}})
		note(fmt.Sprint("tally ", by), tally, err)
	}
	return answers
}
