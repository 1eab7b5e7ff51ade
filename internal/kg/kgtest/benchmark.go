package kgtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"wortlaut/internal/kg"
)

// Benchmark measures every method of a store on the graph that [Made] makes up: of [SmallScale], or with WORTLAUT_BENCHMARK_SCALE=full
// of [FullScale], which takes minutes to write. open returns an empty store; Benchmark closes it.
func Benchmark(b *testing.B, open func(b *testing.B) kg.Store) {
	scale := benchmarkScale(b)
	b.Run("Load", func(b *testing.B) { load(b, open, scale) })
	store := open(b)
	defer store.Close()
	if err := write(b.Context(), store, scale); err != nil {
		b.Fatal(err)
	}
	for _, c := range calls(scale) {
		b.Run(c.name, func(b *testing.B) {
			random := rand.New(rand.NewPCG(3, 4))
			for b.Loop() {
				if err := c.do(b.Context(), store, random); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("Apply", func(b *testing.B) { rewrite(b, store, scale) })
}

func benchmarkScale(b *testing.B) Scale {
	switch s := os.Getenv("WORTLAUT_BENCHMARK_SCALE"); s {
	case "", "small":
		return SmallScale
	case "full":
		return FullScale
	default:
		b.Fatalf("WORTLAUT_BENCHMARK_SCALE is %q: it can be small or full", s)
		return Scale{}
	}
}

// write writes a made-up graph into an empty store.
func write(ctx context.Context, store kg.Store, scale Scale) error {
	graph, err := kg.Open(ctx, store)
	if err != nil {
		return err
	}
	for set := range Made(scale) {
		if _, err := graph.Apply(ctx, set); err != nil {
			return fmt.Errorf("write the made-up graph: %w", err)
		}
	}
	return nil
}

// load measures how long it takes to write the whole graph.
func load(b *testing.B, open func(b *testing.B) kg.Store, scale Scale) {
	records := 0
	for set := range Made(scale) {
		records += len(set.Put)
	}
	for b.Loop() {
		b.StopTimer()
		store := open(b)
		b.StartTimer()
		if err := write(b.Context(), store, scale); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(records)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

// rewrite measures a small write into the full graph: one statement put anew.
func rewrite(b *testing.B, store kg.Store, scale Scale) {
	graph, err := kg.Open(b.Context(), store)
	if err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		s := statement(madeUp("statement", n%scale.Statements), "2024", madeUp("person", n%scale.Persons))
		s.Citations = cites(madeUp("document", 0))
		s.Text = fmt.Sprintf("Bürgergeld %d.", n)
		set := kg.ChangeSet{By: "made up", Put: []kg.Put{{Record: s}}}
		if _, err := graph.Apply(b.Context(), set); err != nil {
			b.Fatal(err)
		}
	}
}
