package kgtest

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"wortlaut/internal/kg"
)

// MergeRuns is how many random graphs [RunMerges] tries, unless WORTLAUT_MERGE_RUNS is another number.
const MergeRuns = 100

// RunMerges merges what random graphs over a store hold, and takes back merges and other change sets: each leaves a graph without fault, and taken
// back the very records that there were, but for their revisions. WORTLAUT_MACHINE_SEED is the seed to begin with. open returns an empty
// store; RunMerges closes it.
func RunMerges(t *testing.T, open func(t *testing.T) kg.Store) {
	first := variable(t, "WORTLAUT_MACHINE_SEED", int(time.Now().UnixMilli()))
	runs := variable(t, "WORTLAUT_MERGE_RUNS", MergeRuns)
	var tally merged
	for seed := first; seed < first+runs; seed++ {
		store := open(t)
		err := tally.live(t, store, seed)
		if closed := store.Close(); err == nil {
			err = closed
		}
		if err != nil {
			t.Fatalf("WORTLAUT_MACHINE_SEED=%d: %v", seed, err)
		}
	}
	t.Logf("%d merges, %d of them with relationships that became one or none; %d other change sets taken back", tally.merges, tally.united, tally.undone)
	if tally.merges == 0 || tally.undone == 0 || tally.united == 0 && runs >= MergeRuns { // of a few, none may have such relationships
		t.Error("the graphs are such that nothing was tried")
	}
}

// merged counts what was tried.
type merged struct{ merges, united, undone int }

const (
	mergeSets  = 6 // change sets that make a graph
	mergePairs = 4 // pairs of it that are merged
)

func (m *merged) live(t *testing.T, store kg.Store, seed int) error {
	now := epoch
	g, err := kg.Open(t.Context(), store, kg.WithClock(func() time.Time { now = now.Add(time.Hour); return now }))
	if err != nil {
		return err
	}
	for n := range mergeSets {
		before, err := contentsOf(t, g)
		if err != nil {
			return err
		}
		set := ChangeSets(before.records).Example(seed*mergeSets + n)
		applied, err := g.Apply(t.Context(), set)
		if err != nil || len(applied.Changes) == 0 || n%2 == 0 {
			continue
		}
		_, err = g.Undo(t.Context(), applied.Head.Number, "undo", "")
		if kg.CodeOf(err) == kg.Invalid && err != nil {
			continue // a text was lost
		}
		if err != nil {
			return fmt.Errorf("change set %d can't be taken back: %w", applied.Head.Number, err)
		}
		m.undone++
		if err := isAgain(t, g, before, unanchored); err != nil {
			return err
		}
		if _, err := g.Undo(t.Context(), applied.Head.Number+1, "redo", ""); err != nil && kg.CodeOf(err) != kg.Invalid {
			return fmt.Errorf("what was taken back can't be put back: %w", err)
		}
	}
	for n := range mergePairs {
		if err := m.pair(t, g, seed*mergePairs+n); err != nil {
			return err
		}
	}
	return nil
}

// pair merges two records of a kind, and takes it back every other time.
func (m *merged) pair(t *testing.T, g *kg.Graph, seed int) error {
	before, err := contentsOf(t, g)
	if err != nil {
		return err
	}
	draw := rand.New(rand.NewPCG(uint64(seed), 0))
	kinds := append(slices.Clone(kg.ActorKinds), kg.KindTopic)
	ids := slices.DeleteFunc(slices.Sorted(maps.Keys(before.records)), func(id kg.ID) bool { return !slices.Contains(kinds, id.Kind()) })
	if len(ids) == 0 {
		return nil
	}
	from := ids[draw.IntN(len(ids))]
	ids = slices.DeleteFunc(ids, func(id kg.ID) bool { return id.Kind() != from.Kind() })
	into := ids[draw.IntN(len(ids))]
	if from == into {
		return nil
	}
	applied, err := g.Merge(t.Context(), from, into, "merge", "")
	if code := kg.CodeOf(err); err != nil {
		if code != kg.Conflict && code != kg.Invalid { // they contradict each other, or make a circle
			return fmt.Errorf("merge %s into %s: %w", from, into, err)
		}
		return isAgain(t, g, before, exact)
	}
	m.merges++
	for _, c := range applied.Changes {
		if c.Action == kg.Deleted && c.ID.Kind() == kg.KindRelationship {
			m.united++
		}
	}
	after, err := contentsOf(t, g)
	if err != nil {
		return err
	}
	if err := m.isWhole(t, g, before, after, from, into); err != nil {
		return err
	}
	if seed%2 == 0 {
		return nil
	}
	if _, err := g.Undo(t.Context(), applied.Head.Number, "undo", ""); err != nil {
		return fmt.Errorf("the merge of %s into %s can't be taken back: %w", from, into, err)
	}
	return isAgain(t, g, before, exact)
}

// isWhole says what is wrong with a graph in which one record was merged into another.
func (m *merged) isWhole(t *testing.T, g *kg.Graph, before, after contents, from, into kg.ID) error {
	for problem := range after.problems {
		if !before.problems[problem] {
			return fmt.Errorf("after %s was merged into %s: %s", from, into, problem)
		}
	}
	for id, r := range after.records {
		if slices.Contains(named(r), from) || id == from {
			return fmt.Errorf("after %s was merged into %s, %s still names it", from, into, id)
		}
	}
	found, err := g.Found(t.Context(), []kg.ID{from})
	if err != nil {
		return err
	}
	if found[from] == nil || found[from].RecordID() != into {
		return fmt.Errorf("after %s was merged into %s, its id leads to %v", from, into, found[from])
	}
	return nil
}

// contents is all that a graph holds, and what is wrong with it.
type contents struct {
	records  map[kg.ID]kg.Record
	problems map[string]bool
}

func contentsOf(t *testing.T, g *kg.Graph) (contents, error) {
	c := contents{map[kg.ID]kg.Record{}, map[string]bool{}}
	for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
		for r, err := range g.Scan(t.Context(), class) {
			if err != nil {
				return c, err
			}
			c.records[r.RecordID()] = r
		}
	}
	err := g.Audit(t.Context(), func() {}, func(p kg.Problem) { c.problems[fmt.Sprint(p.ID, ": ", p.Message)] = true })
	return c, err
}

// exact compares all of a record.
func exact(kg.Record) {}

// unanchored leaves out where the words of a statement stand: that is computed when a text comes, and no change of the statement.
func unanchored(r kg.Record) {
	if s, ok := r.(*kg.Statement); ok {
		for i, c := range s.Citations {
			s.Citations[i] = kg.Citation{Document: c.Document, Section: c.Section, Kind: c.Kind, Note: c.Note}
		}
	}
}

// isAgain says which records are not as they were, but for their revisions and what is left out of them.
func isAgain(t *testing.T, g *kg.Graph, before contents, leave func(kg.Record)) error {
	after, err := contentsOf(t, g)
	if err != nil {
		return err
	}
	bare := func(r kg.Record) []byte {
		if r == nil {
			return nil
		}
		again, err := kg.Decode(r.RecordID(), kg.Encode(r))
		if err != nil {
			t.Fatal(err)
		}
		*again.RecordRevision() = kg.Revision{}
		leave(again)
		return kg.Encode(again)
	}
	ids := slices.Concat(slices.Collect(maps.Keys(before.records)), slices.Collect(maps.Keys(after.records)))
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if was, is := bare(before.records[id]), bare(after.records[id]); !bytes.Equal(was, is) {
			return fmt.Errorf("%s was\n%s\nand is\n%s", id, was, is)
		}
	}
	return nil
}
