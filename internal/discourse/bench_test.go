package discourse_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"wortlaut/internal/discourse"
)

// heated is a debate of 20,000 rows, 300 actors and 200 claims. A few of each do most of the talking.
func heated() []discourse.Row {
	r := rand.New(rand.NewPCG(1, 2))
	skewed := func(n int) int { return int(r.Float64() * r.Float64() * float64(n)) }
	rows := make([]discourse.Row, 20_000)
	for i := range rows {
		rows[i] = discourse.Row{
			Statement: fmt.Sprintf("statement:%05d", i),
			Day:       time.Date(2020, 1, 1+r.IntN(1000), 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
			Document:  fmt.Sprintf("document:%04d", r.IntN(3000)),
			A:         fmt.Sprintf("person:%03d", skewed(300)), B: fmt.Sprintf("claim:%03d", skewed(200)), Q: r.IntN(2),
		}
	}
	return rows
}

func BenchmarkNetworks(b *testing.B) {
	rows := heated()
	for _, c := range []struct {
		name    string
		options discourse.Options
	}{
		{"congruence", discourse.Options{Aggregation: discourse.Congruence}},
		{"average", discourse.Options{Aggregation: discourse.Subtract, Normalization: discourse.Average, Duplicates: discourse.ByDocument}},
		{"two-mode", discourse.Options{Mode: discourse.TwoMode, Aggregation: discourse.Subtract}},
		{"quarters", discourse.Options{Aggregation: discourse.Congruence, Window: &discourse.Window{Unit: discourse.Months, Size: 3, Step: 1}}},
		{"kernel", discourse.Options{Aggregation: discourse.Congruence, Window: &discourse.Window{Unit: discourse.Months, Size: 3, Step: 3, Kernel: discourse.Gaussian}}},
		{"measures", discourse.Options{Aggregation: discourse.Congruence, Measures: true}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := discourse.Networks(rows, c.options); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("evidence", func(b *testing.B) {
		s, err := discourse.Networks(rows, discourse.Options{Aggregation: discourse.Congruence})
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			s[0].Evidence(s[0].Edges[0])
		}
	})
}
