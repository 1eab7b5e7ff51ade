package neo4jstore_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/neo4jserver"
	"wortlaut/internal/neo4jstore"
	"wortlaut/internal/text"
)

// uniform is a batch after which all of some topics have the same name: the number of the batch.
func uniform(number int64, ids []kg.ID) *kg.Batch {
	lexicon := text.NewLexicon()
	b := &kg.Batch{Base: number - 1, Head: kg.Head{Number: number, Token: fmt.Sprint(number)}}
	for _, id := range ids {
		e := &kg.Entity{ID: id, Name: fmt.Sprint(number), Topic: &kg.Topic{}, Revision: kg.Revision{Number: int(number), ChangedBy: "test", ChangedAt: time.Unix(0, 0)}}
		b.Entities = append(b.Entities, kg.DeriveEntity(e, lexicon))
	}
	return b
}

func topics(n int) []kg.ID {
	ids := make([]kg.ID, n)
	for i := range ids {
		ids[i] = kg.ID(fmt.Sprintf("topic:%03d", i))
	}
	return ids
}

// again opens the shared database once more, as another process would: the two stores know nothing of each other.
func again(t *testing.T) *neo4jstore.Store {
	t.Helper()
	server := neo4jserver.Shared(t)
	s, err := neo4jstore.Open(t.Context(), server.URI, neo4jstore.Options{User: server.User, Password: server.Password, Timeout: patient})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestOneStateAmongProcesses has one store write all the time while others read: every answer is of one state, none older than one before.
func TestOneStateAmongProcesses(t *testing.T) {
	const lasts, readers, least = 3 * time.Second, 3, 15
	writer := open(t)
	defer writer.Close()
	ids := topics(150)
	if err := writer.Apply(t.Context(), uniform(1, ids)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var group sync.WaitGroup
	var reads atomic.Int64
	for range readers {
		group.Go(func() {
			s := again(t)
			defer s.Close()
			for last := ""; ctx.Err() == nil; reads.Add(1) {
				name, err := sameName(t.Context(), t, s, ids)
				if err != nil {
					t.Errorf("a reader beside a writer: %v", err)
					return
				}
				if len(name) < len(last) || len(name) == len(last) && name < last {
					t.Errorf("the names were %q, and are %q later", last, name)
				}
				last = name
			}
		})
	}
	written := int64(1)
	for began := time.Now(); !t.Failed() && (time.Since(began) < lasts || reads.Load() < least || written < least); written++ {
		if err := writer.Apply(t.Context(), uniform(written+1, ids)); err != nil {
			t.Error(err)
		}
	}
	cancel()
	group.Wait()
	t.Logf("%d rounds of calls beside %d commits", reads.Load(), written)
}

// sameName reads topics in two ways and wants them all to have one name.
func sameName(ctx context.Context, t *testing.T, s *neo4jstore.Store, ids []kg.ID) (string, error) {
	names := map[string]int{}
	records, err := s.Records(ctx, ids)
	if err != nil {
		return "", err
	}
	for _, r := range records {
		names[r.(*kg.Entity).Name]++
	}
	if len(names) != 1 || len(records) != len(ids) {
		t.Errorf("one call sees several states, so many records of each: %v", names)
	}
	pages, err := s.Entities(ctx, []kg.EntityQuery{
		{Window: kg.Window{Total: true}},
		{Where: []kg.EntityCriterion{{Field: kg.EntityKind, Values: []string{string(kg.KindTopic)}}}, Order: kg.EntitiesByName},
		{Order: kg.EntitiesByID, Where: []kg.EntityCriterion{{Field: kg.EntityID, Values: []string{string(ids[0]), string(ids[len(ids)-1])}}}},
	})
	if err != nil {
		return "", err
	}
	clear(names)
	name := ""
	for _, p := range pages {
		for _, e := range p.Records() {
			name = e.Name
			names[name]++
		}
	}
	if len(names) != 1 || pages[0].Total != len(pages[0].Rows) {
		t.Errorf("the pages of one call are of several states, so many records of each: %v", names)
	}
	return name, nil
}

// TestCommitThatWasCutOff has a process die between the announcement of a commit and the commit: others find out and go on.
func TestCommitThatWasCutOff(t *testing.T) {
	s := open(t)
	defer s.Close()
	if err := s.Apply(t.Context(), uniform(1, topics(1))); err != nil {
		t.Fatal(err)
	}
	if err := neo4jstore.Run(t.Context(), s, "MATCH (c:WortlautCommit) SET c.begun = 42"); err != nil {
		t.Fatal(err)
	}
	other := again(t)
	defer other.Close()
	for _, s := range []*neo4jstore.Store{s, other} {
		began := time.Now()
		if head, err := s.Head(t.Context()); err != nil || head.Number != 1 {
			t.Errorf("the head is %+v, %v", head, err)
		}
		t.Logf("the first call took %v", time.Since(began).Round(time.Millisecond))
	}
	if err := other.Apply(t.Context(), uniform(2, topics(1))); err != nil {
		t.Error(err)
	}
	if head, err := s.Head(t.Context()); err != nil || head.Number != 2 {
		t.Errorf("the head is %+v, %v", head, err)
	}
}

// TestEarlierLayout opens a database of the first layout.
func TestEarlierLayout(t *testing.T) {
	s := open(t)
	defer s.Close()
	if err := s.Apply(t.Context(), uniform(1, topics(3))); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"MATCH (c:WortlautCommit) DELETE c", "MATCH (g:WortlautGraph) SET g.version = 1"} {
		if err := neo4jstore.Run(t.Context(), s, text); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Head(t.Context()); kg.CodeOf(err) != kg.Internal {
		t.Errorf("without the mark of the last commit, the head is read with %v", err)
	}
	other := again(t)
	defer other.Close()
	if name, err := sameName(t.Context(), t, other, topics(3)); err != nil || name != "1" {
		t.Errorf("the records are named %q, %v", name, err)
	}
}

// TestRememberedIsOfTheStateThatIsThere has another process write: what a store knows of the state before is no answer to an operation that begins
// after the write.
func TestRememberedIsOfTheStateThatIsThere(t *testing.T) {
	here := open(t)
	defer here.Close()
	elsewhere := again(t)
	defer elsewhere.Close()
	ids := topics(20)
	if err := elsewhere.Apply(t.Context(), uniform(1, ids)); err != nil {
		t.Fatal(err)
	}
	operation := func() context.Context { return kg.WithCalls(t.Context(), new(kg.Calls)) }
	expect := func(ctx context.Context, want string) {
		t.Helper()
		if name, err := sameName(ctx, t, here, ids); err != nil || name != want {
			t.Errorf("the topics are called %q (%v), want %q", name, err, want)
		}
	}
	began := operation()
	for range 3 { // the second time from memory
		expect(began, "1")
	}
	expect(operation(), "1")
	if err := elsewhere.Apply(t.Context(), uniform(2, ids)); err != nil {
		t.Fatal(err)
	}
	asked := operation()
	if _, err := here.Records(asked, []kg.ID{"nothing"}); err != nil { // which asks the database for nothing, and so is no look at it
		t.Fatal(err)
	}
	expect(asked, "2")
	expect(t.Context(), "2")
}

// TestOperationSeesWhatItWrote has the end of a commit stay untold: the operation that wrote is told of no state before it all the same.
func TestOperationSeesWhatItWrote(t *testing.T) {
	s := open(t)
	defer s.Close()
	ids := topics(20)
	operation := kg.WithCalls(t.Context(), new(kg.Calls))
	if err := s.Apply(operation, uniform(1, ids)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if name, err := sameName(operation, t, s, ids); err != nil || name != "1" {
			t.Fatalf("the topics are called %q (%v), want 1", name, err)
		}
	}
	before := neo4jstore.Known(s)
	if err := s.Apply(operation, uniform(2, ids)); err != nil {
		t.Fatal(err)
	}
	neo4jstore.SetKnown(s, before)
	if name, err := sameName(operation, t, s, ids); err != nil || name != "2" {
		t.Errorf("the topics are called %q (%v), want 2", name, err)
	}
}
