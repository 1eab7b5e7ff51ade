package neo4jstore_test

import (
	"testing"

	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
)

func BenchmarkStore(b *testing.B) {
	kgtest.Benchmark(b, func(b *testing.B) kg.Store { return open(b) })
}
