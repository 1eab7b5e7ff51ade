package discourse_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"wortlaut/internal/discourse"
)

func windows(t *testing.T, rows []discourse.Row, o discourse.Options) []*discourse.Slice {
	t.Helper()
	slices, err := discourse.Networks(rows, o)
	if err != nil {
		t.Fatal(err)
	}
	return slices
}

func spans(slices []*discourse.Slice) []string {
	var spans []string
	for _, s := range slices {
		spans = append(spans, fmt.Sprintf("%s %s %s %d", s.From, s.Middle, s.Until, s.Statements))
	}
	return spans
}

func TestWindows(t *testing.T) {
	january := []discourse.Row{ // from the last day of one month to the last of another
		{Statement: "1", Day: "2023-01-31", Second: 3600, A: "A", B: "p"}, {Statement: "2", Day: "2023-02-28", Second: 7200, A: "A", B: "p"},
		{Statement: "3", Day: "2023-04-30", Second: 1800, A: "A", B: "p"}, {Statement: "4", A: "A", B: "p"},
	}
	for _, c := range []struct {
		name    string
		rows    []discourse.Row
		options discourse.Options
		want    []string
	}{
		{"weeks", debate, discourse.Options{Window: &discourse.Window{Unit: discourse.Weeks, Size: 1, Step: 1}}, []string{
			"2024-01-01 2024-01-04 2024-01-07 3", "2024-01-08 2024-01-11 2024-01-14 3", "2024-01-15 2024-01-18 2024-01-21 0", "2024-01-22 2024-01-25 2024-01-28 0",
		}},
		{"the whole range", debate, discourse.Options{Window: &discourse.Window{Unit: discourse.Days, Size: 32, Step: 5}}, []string{"2024-01-01 2024-01-17 2024-02-01 8"}},
		{"within bounds", debate, discourse.Options{From: "2024-01-02", Until: "2024-01-09", Window: &discourse.Window{Unit: discourse.Days, Size: 4, Step: 2}}, []string{
			"2024-01-02 2024-01-04 2024-01-05 1", "2024-01-04 2024-01-06 2024-01-07 0", "2024-01-06 2024-01-08 2024-01-09 3",
		}},
		{"ends of months", january, discourse.Options{Window: &discourse.Window{Unit: discourse.Months, Size: 1, Step: 1}}, []string{
			"2023-01-31 2023-02-14 2023-02-27 1", "2023-02-28 2023-03-15 2023-03-30 1", "2023-03-31 2023-04-15 2023-04-29 0",
		}},
		{"DNA's middles keep to the 28th", january, discourse.Options{DNACompatible: true, Window: &discourse.Window{Unit: discourse.Months, Size: 2, Step: 1}}, []string{"2023-02-28 2023-03-28 2023-04-28 1"}},
		{"DNA's windows have both ends", debate, discourse.Options{DNACompatible: true, Window: &discourse.Window{Unit: discourse.Days, Size: 14, Step: 9}}, []string{
			"2024-01-03 2024-01-10 2024-01-17 3", "2024-01-12 2024-01-19 2024-01-26 0",
		}},
		{"events", debate, discourse.Options{Window: &discourse.Window{Unit: discourse.Events, Size: 4, Step: 2}}, []string{
			"2024-01-01 2024-01-02 2024-01-08 4", "2024-01-02 2024-01-08 2024-01-08 4", "2024-01-08 2024-02-01 2024-02-01 4",
		}},
		{"DNA's events", debate, discourse.Options{DNACompatible: true, Window: &discourse.Window{Unit: discourse.Events, Size: 4, Step: 2}}, []string{
			"2024-01-01 2024-01-02 2024-01-08 5", "2024-01-02 2024-01-08 2024-02-01 5",
		}},
		{"DNA's kernels reach over an even number", debate, discourse.Options{DNACompatible: true, Window: &discourse.Window{Unit: discourse.Days, Size: 29, Step: 1, Kernel: discourse.Uniform}}, []string{
			"2024-01-01 2024-01-16 2024-01-31 6", "2024-01-02 2024-01-17 2024-02-01 6",
		}},
	} {
		if got := spans(windows(t, c.rows, c.options)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestKernels counts by hand: the window is from January 1st to 8th, its middle the midnight before the 5th; so rows at noon of the 1st and the
// 8th have |z| = 3.5 / 4, those of the 2nd 2.5 / 4.
func TestKernels(t *testing.T) {
	const far, near1 = 0.875, 0.625
	for kernel, zeta := range map[discourse.Kernel]func(z float64) float64{
		discourse.Uniform:      func(float64) float64 { return 0.5 },
		discourse.Epanechnikov: func(z float64) float64 { return 0.75 * (1 - z*z) },
		discourse.Triangular:   func(z float64) float64 { return 1 - z },
		discourse.Gaussian:     func(z float64) float64 { return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) },
	} {
		o := discourse.Options{Until: "2024-01-08", Window: &discourse.Window{Unit: discourse.Days, Size: 8, Step: 1, Kernel: kernel}}
		a, b := zeta(far), zeta(near1)
		root := math.Sqrt
		o.Aggregation = discourse.Congruence
		near(t, string(kernel), network(t, debate, o).Matrix(), [][]float64{
			{4*a + b, 2*a + root(a*b)},
			{2*a + root(a*b), 3 * a},
		})
		o.Aggregation, o.Normalization = discourse.Subtract, discourse.Average
		near(t, string(kernel), network(t, debate, o).Matrix(), [][]float64{
			{(4*a + b) / (2*a + b), 2 * a / ((2*a + b + 3*a) / 2)},
			{2 * a / ((2*a + b + 3*a) / 2), a / (3 * a)},
		})
		o.Mode, o.Normalization = discourse.TwoMode, discourse.None
		near(t, string(kernel), network(t, debate, o).Matrix(), [][]float64{{2 * a, -b}, {a, 0}})
		o.Normalization = discourse.Prominence
		near(t, string(kernel), network(t, debate, o).Matrix(), [][]float64{{2.0 / 3, -b / (b + 2*a)}, {1.0 / 3, 0}})
	}
}

func TestGaussianReachesBeyondTheWindow(t *testing.T) {
	o := discourse.Options{Window: &discourse.Window{Unit: discourse.Days, Size: 2, Step: 40, Kernel: discourse.Gaussian}}
	s := network(t, debate, o)
	if s.Statements != 8 || s.Until != "2024-01-02" {
		t.Errorf("%d statements until %s", s.Statements, s.Until)
	}
	o.Window.Kernel = discourse.Triangular
	s = network(t, debate, o)
	if s.Statements != 3 || len(s.Rows) != 3 {
		t.Errorf("%d statements, %d rows; want 3, and all rows at all times", s.Statements, len(s.Rows))
	}
}

// TestPosition: the network of one position alone is the one that it is among those of all.
func TestPosition(t *testing.T) {
	for _, window := range []discourse.Window{
		{Unit: discourse.Weeks, Size: 2, Step: 1}, {Unit: discourse.Events, Size: 3, Step: 2}, {Unit: discourse.Weeks, Size: 2, Step: 1, Kernel: discourse.Gaussian},
	} {
		all := windows(t, debate, discourse.Options{Window: &window})
		for i := range all {
			at := window
			at.Position = &i
			one := windows(t, debate, discourse.Options{Window: &at})
			if len(one) != 1 || !slices.Equal(spans(one), spans(all[i:][:1])) || fmt.Sprint(one[0].Edges, one[0].Rows) != fmt.Sprint(all[i].Edges, all[i].Rows) {
				t.Errorf("%+v at %d: %v, want %v", window, i, spans(one), spans(all[i:][:1]))
			}
		}
	}
}
