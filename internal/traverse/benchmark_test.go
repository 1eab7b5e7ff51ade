package traverse_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/traverse"
)

// timed tells how long the source itself took, which is a naive one: what is left is the work above the store.
type timed struct {
	*graph
	spent time.Duration
	links int
}

func (s *timed) Links(ctx context.Context, q kg.LinkQuery) ([]kg.Link, error) {
	start := time.Now()
	links, err := s.graph.Links(ctx, q)
	s.spent += time.Since(start)
	s.links += len(links)
	return links, err
}

func (s *timed) report(b *testing.B) {
	n := float64(b.N)
	b.ReportMetric(float64(s.calls)/n, "calls/op")
	b.ReportMetric(float64(s.links)/n, "links/op")
	b.ReportMetric(float64((b.Elapsed()-s.spent).Microseconds())/1000/n, "own-ms/op")
}

func BenchmarkAround(b *testing.B) {
	s := &timed{graph: skewed(20_000, 60_000)}
	for b.Loop() {
		_, err := traverse.Around(b.Context(), s, traverse.NetworkQuery{Around: []kg.ID{person(0)}, Depth: 2, Limit: traverse.MaxNodes})
		fatal(b, err)
	}
	s.report(b)
}

func BenchmarkBetween(b *testing.B) {
	s := &timed{graph: skewed(20_000, 60_000)}
	r := rand.New(rand.NewPCG(3, 4))
	for b.Loop() {
		_, err := traverse.Between(b.Context(), s, traverse.PathQuery{
			From: person(r.IntN(20_000)), To: person(r.IntN(20_000)), MaxLength: traverse.DefaultLength, Limit: traverse.DefaultPaths,
			Budget: traverse.DefaultBudget,
		})
		fatal(b, err)
	}
	s.report(b)
}
