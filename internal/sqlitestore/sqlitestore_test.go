package sqlitestore_test

import (
	"path/filepath"
	"testing"

	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/internal/sqlitestore"
)

// open opens a store, which is closed when the test is over unless the test has closed it.
func open(t testing.TB, path string) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func inMemory(t *testing.T) kg.Store { return open(t, ":memory:") }

func inFile(t *testing.T) kg.Store { return open(t, filepath.Join(t.TempDir(), "graph.db")) }

func TestConformance(t *testing.T) {
	t.Run("memory", func(t *testing.T) { kgtest.Run(t, inMemory) })
	t.Run("file", func(t *testing.T) { kgtest.Run(t, inFile) })
}

func TestMachine(t *testing.T) { kgtest.RunMachine(t, inMemory) }

func TestMerges(t *testing.T) { kgtest.RunMerges(t, inMemory) }

func BenchmarkFile(b *testing.B) {
	kgtest.Benchmark(b, func(b *testing.B) kg.Store { return open(b, filepath.Join(b.TempDir(), "graph.db")) })
}
