package ingesttest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// Edit imports a file into a graph that knows some records, and then what the file has become. What is no longer told of stays and is flagged, all of it each time; once it is pruned, the graph is
// the same as if there had been the second version only. It returns how many records were pruned.
func Edit(t testing.TB, reader func(*kg.Graph) ingest.Reader, known []kg.Record, name string, before, after []byte) int {
	t.Helper()
	folder, g := t.TempDir(), knowing(t, known)
	Run(t, g, reader(g), into(t, folder, name, before))
	path := into(t, folder, name, after)
	kept, said := Run(t, g, reader(g), path)
	if kept.Failed > 0 || kept.Untold == 0 {
		t.Fatalf("nothing is no longer told of:\n%s", said)
	}
	Again(t, g, reader(g), path)
	pruned, said := run(t, g, reader(g), ingest.Options{Prune: true}, path)
	deleted := 0
	for _, c := range pruned.Counts {
		deleted += c.Deleted
	}
	if pruned.Changes() != kept.Untold || deleted != kept.Untold || pruned.Untold != 0 {
		t.Errorf("%d records were to be deleted:\n%s", kept.Untold, said)
	}
	fresh := knowing(t, known)
	Run(t, fresh, reader(fresh), path)
	if diff := cmp.Diff(string(Records(t, fresh)), string(Records(t, g))); diff != "" {
		t.Errorf("what is left is not what the second version tells (-second version +left):\n%s", diff)
	}
	return deleted
}

// knowing is a graph that somebody has put records into.
func knowing(t testing.TB, known []kg.Record) *kg.Graph {
	t.Helper()
	g := Graph(t)
	set := kg.ChangeSet{By: "somebody"}
	for _, r := range known {
		set.Put = append(set.Put, kg.Put{Record: r})
	}
	if _, err := g.Apply(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	return g
}
