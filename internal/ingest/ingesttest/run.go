package ingesttest

import (
	"bytes"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
)

// Graph is an empty graph in memory, until the test ends.
func Graph(t testing.TB) *kg.Graph {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	g, err := kg.Open(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Run imports files, and gives what is said with the errors in front and without the folders of the files.
func Run(t testing.TB, g *kg.Graph, r ingest.Reader, paths ...string) (ingest.Report, string) {
	t.Helper()
	return run(t, g, r, ingest.Options{}, paths...)
}

func run(t testing.TB, g *kg.Graph, r ingest.Reader, o ingest.Options, paths ...string) (ingest.Report, string) {
	t.Helper()
	var failed strings.Builder
	o.Failed = func(err error) { failed.WriteString(err.Error() + "\n") }
	report, err := ingest.Run(t.Context(), g, r, paths, o)
	if err != nil {
		t.Fatal(err)
	}
	said := failed.String() + report.String()
	for _, p := range paths {
		said = strings.ReplaceAll(said, filepath.Dir(p)+"/", "")
	}
	return report, said
}

// Again imports files that were imported before, and wants nothing to change.
func Again(t testing.TB, g *kg.Graph, r ingest.Reader, paths ...string) {
	t.Helper()
	if report, said := Run(t, g, r, paths...); report.Changes() > 0 {
		t.Errorf("another import changes something:\n%s", said)
	}
}

// All are all records, each class in the order of ids, without their revisions.
func All(t testing.TB, g *kg.Graph) iter.Seq[kg.Record] {
	t.Helper()
	return func(yield func(kg.Record) bool) {
		for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
			for r, err := range g.Scan(t.Context(), class) {
				if err != nil {
					t.Fatal(err)
				}
				*r.RecordRevision() = kg.Revision{}
				if !yield(r) {
					return
				}
			}
		}
	}
}

// Records are [All] records as JSON, a line each.
func Records(t testing.TB, g *kg.Graph) []byte {
	t.Helper()
	var all bytes.Buffer
	for r := range All(t, g) {
		all.Write(append(kg.Encode(r), '\n'))
	}
	return all.Bytes()
}

// Write writes a file into a folder of its own, and returns its path.
func Write(t testing.TB, name string, data []byte) string {
	t.Helper()
	return into(t, t.TempDir(), name, data)
}

func into(t testing.TB, folder, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var update = flag.Bool("update", false, "write golden files")

// Golden compares with a file of the folder testdata, which -update writes anew.
func Golden(t testing.TB, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
