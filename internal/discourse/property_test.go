package discourse_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"wortlaut/internal/discourse"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// rowsOf draws rows of few values, so that they meet.
func rowsOf(levels []int) *rapid.Generator[[]discourse.Row] {
	row := rapid.Custom(func(t *rapid.T) discourse.Row {
		return discourse.Row{
			Statement: fmt.Sprintf("s%d", rapid.IntRange(0, 30).Draw(t, "statement")),
			Day:       time.Date(2024, 1, rapid.IntRange(1, 56).Draw(t, "day"), 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
			Document:  rapid.SampledFrom([]string{"d1", "d2", "d3"}).Draw(t, "document"),
			Position:  rapid.IntRange(0, 3).Draw(t, "position"),
			A:         rapid.SampledFrom([]string{"A", "B", "C", "D", ""}).Draw(t, "a"),
			B:         rapid.SampledFrom([]string{"p", "q", "r"}).Draw(t, "b"),
			C:         rapid.SampledFrom([]string{"A", "B", "E"}).Draw(t, "c"),
			Q:         rapid.SampledFrom(levels).Draw(t, "q"),
		}
	})
	return rapid.SliceOfN(row, 0, 40)
}

var (
	yesNo = []int{0, 1}
	scale = []int{-2, -1, 0, 2}

	aggregations   = []discourse.Aggregation{discourse.Ignore, discourse.Congruence, discourse.Conflict, discourse.Subtract}
	normalizations = []discourse.Normalization{
		discourse.None, discourse.Average, discourse.Jaccard, discourse.Cosine, discourse.CosineSimilarity,
	}
)

// drawOptions draws options that fit each other, with a scale or without.
func drawOptions(t *rapid.T) (discourse.Options, []int) {
	levels := yesNo
	o := discourse.Options{
		Mode: rapid.SampledFrom([]discourse.Mode{discourse.OneMode, discourse.TwoMode, discourse.ThreeMode}).Draw(t, "mode"),
		Duplicates: rapid.SampledFrom([]discourse.Duplicates{
			discourse.Include, discourse.ByDocument, discourse.ByWeek, discourse.ByMonth, discourse.ByYear, discourse.ByRange,
		}).Draw(t, "duplicates"),
	}
	if rapid.Bool().Draw(t, "scale") {
		levels, o.Scale = scale, scale
	}
	o.Aggregation = rapid.SampledFrom([]discourse.Aggregation{discourse.Ignore, discourse.Subtract}).Draw(t, "aggregation")
	if o.Mode == discourse.OneMode {
		o.Normalization = rapid.SampledFrom(normalizations).Draw(t, "normalization")
	} else {
		o.Normalization = rapid.SampledFrom([]discourse.Normalization{discourse.None, discourse.Activity, discourse.Prominence}).Draw(t, "normalization")
	}
	return o, levels
}

// make1 makes the one network, or fails.
func make1(t *rapid.T, rows []discourse.Row, o discourse.Options) *discourse.Slice {
	s, err := discourse.Networks(rows, o)
	if err != nil {
		t.Fatal(err)
	}
	return s[0]
}

var ofSlices = cmpopts.IgnoreUnexported(discourse.Slice{})

func TestTheOrderOfRowsHasNoSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, levels := drawOptions(t)
		o.Measures = true
		rows := rowsOf(levels).Draw(t, "rows")
		if rapid.Bool().Draw(t, "kernel") && len(rows) > 0 {
			if o.Mode == discourse.OneMode && o.Normalization != discourse.None {
				o.Normalization = discourse.Average
			}
			o.Window = &discourse.Window{Unit: discourse.Days, Size: 1, Step: 7, Kernel: discourse.Gaussian}
		}
		seed := rapid.Uint64().Draw(t, "seed")
		shuffled := slices.Clone(rows)
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(rows), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		want, err := discourse.Networks(rows, o)
		if err != nil {
			t.Fatal(err)
		}
		got, err := discourse.Networks(shuffled, o)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, ofSlices); diff != "" {
			t.Errorf("another order of the same rows (-first +then):\n%s", diff)
		}
		for n, s := range want {
			for _, e := range s.Edges {
				if a, b := s.Evidence(e), got[n].Evidence(e); !slices.Equal(a, b) {
					t.Errorf("evidence %v, then %v", a, b)
				}
			}
		}
	})
}

func TestOneModeByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		levels, o := yesNo, discourse.Options{}
		if rapid.Bool().Draw(t, "scale") {
			levels, o.Scale = scale, scale
		}
		rows := rowsOf(levels).Draw(t, "rows")
		d := define(rows)
		for _, o.Aggregation = range aggregations {
			for _, o.Normalization = range normalizations {
				s := make1(t, rows, o)
				for i, a := range s.Rows {
					for j, b := range s.Rows {
						want := d.tie(a.Value, b.Value, levels, o)
						if got := s.At(i, j); !(math.Abs(got-want) <= 1e-9) {
							t.Errorf("%s %s: %s–%s is %v, by definition %v", o.Aggregation, o.Normalization, a.Value, b.Value, got, want)
						}
						if within := o.Normalization == discourse.CosineSimilarity; within && math.Abs(s.At(i, j)) > 1+1e-12 {
							t.Errorf("%s: a similarity of %v", o.Aggregation, s.At(i, j))
						}
					}
				}
			}
		}
	})
}

// definition is x[i,j,k], and the sums of the definitions word for word.
type definition map[[2]string]map[int]float64

func define(rows []discourse.Row) definition {
	x := definition{}
	for _, r := range rows {
		at := [2]string{r.A, r.B}
		if x[at] == nil {
			x[at] = map[int]float64{}
		}
		x[at][r.Q]++
	}
	return x
}

func (x definition) tie(a, b string, levels []int, o discourse.Options) float64 {
	if a == b {
		return 0
	}
	w := x.weight(a, b, levels, o.Aggregation)
	var rowsA, rowsB, onlyA, onlyB, both float64
	for _, j := range []string{"p", "q", "r"} {
		for _, k := range levels {
			m, n := x[[2]string{a, j}][k], x[[2]string{b, j}][k]
			rowsA, rowsB, both = rowsA+m, rowsB+n, both+m*n
			if n == 0 {
				onlyA += m
			}
			if m == 0 {
				onlyB += n
			}
		}
	}
	by := 1.0
	switch o.Normalization {
	case discourse.Average:
		by = (rowsA + rowsB) / 2
	case discourse.Jaccard:
		by = onlyA + onlyB + both
	case discourse.Cosine:
		by = rowsA * rowsB
	case discourse.CosineSimilarity:
		with := discourse.Congruence
		if o.Aggregation == discourse.Ignore {
			with = discourse.Ignore
		}
		by = math.Sqrt(x.weight(a, a, levels, with) * x.weight(b, b, levels, with))
	}
	if by == 0 {
		return 0
	}
	return w / by
}

func (x definition) weight(a, b string, levels []int, aggregation discourse.Aggregation) float64 {
	var sum float64
	span := float64(levels[len(levels)-1] - levels[0])
	for _, j := range []string{"p", "q", "r"} {
		for _, k := range levels {
			for _, l := range levels {
				product, apart := x[[2]string{a, j}][k]*x[[2]string{b, j}][l], math.Abs(float64(k-l))/span
				sum += product * map[discourse.Aggregation]float64{
					discourse.Ignore: 1, discourse.Congruence: 1 - apart, discourse.Conflict: apart, discourse.Subtract: 1 - 2*apart,
				}[aggregation]
			}
		}
	}
	return sum
}

func TestSubtractIsCongruenceLessConflict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rowsOf(yesNo).Draw(t, "rows")
		o := discourse.Options{Normalization: rapid.SampledFrom([]discourse.Normalization{discourse.None, discourse.Average, discourse.JaccardSimilarity}).Draw(t, "normalization")}
		matrix := func(a discourse.Aggregation) [][]float64 {
			o.Aggregation = a
			return make1(t, rows, o).Matrix()
		}
		subtract, congruence, conflict := matrix(discourse.Subtract), matrix(discourse.Congruence), matrix(discourse.Conflict)
		for i := range subtract {
			for j, w := range subtract[i] {
				if want := congruence[i][j] - conflict[i][j]; math.Abs(w-want) > 1e-12 {
					t.Errorf("%d, %d: %v − %v is not %v", i, j, congruence[i][j], conflict[i][j], w)
				}
				if w != subtract[j][i] {
					t.Errorf("%d, %d: %v, but %v the other way round", i, j, w, subtract[j][i])
				}
			}
		}
	})
}

func TestWindowsWithoutOverlapAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rowsOf(yesNo).Draw(t, "rows")
		o := discourse.Options{Mode: discourse.TwoMode, Aggregation: discourse.Subtract, From: "2024-01-01", Until: "2024-02-25", Isolates: true}
		want := make1(t, rows, o).Matrix()
		size := rapid.SampledFrom([]int{1, 2, 4, 8}).Draw(t, "weeks")
		o.Window = &discourse.Window{Unit: discourse.Weeks, Size: size, Step: size}
		parts, err := discourse.Networks(rows, o)
		if err != nil || len(parts) != 8/size {
			t.Fatalf("%d windows, %v", len(parts), err)
		}
		for _, s := range parts {
			for i, row := range s.Matrix() {
				for j, w := range row {
					want[i][j] -= w
				}
			}
		}
		for _, row := range want {
			for _, rest := range row {
				if rest != 0 {
					t.Errorf("the windows leave %v", rest)
				}
			}
		}
	})
}

func TestDuplicatesAreDroppedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, levels := drawOptions(t)
		o.Duplicates = discourse.ByRange
		rows := rowsOf(levels).Draw(t, "rows")
		want := make1(t, rows, o)
		if diff := cmp.Diff(want, make1(t, append(rows, rows...), o), ofSlices); diff != "" {
			t.Errorf("the same rows twice (-once +twice):\n%s", diff)
		}
	})
}

// TestEvidenceMakesTheSameTie takes nothing but the statements that a tie rests on, and finds the tie again.
func TestEvidenceMakesTheSameTie(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, levels := drawOptions(t)
		o.Normalization = discourse.None
		if o.Mode == discourse.OneMode {
			o.Aggregation = rapid.SampledFrom(aggregations).Draw(t, "again")
		}
		rows := rowsOf(levels).Draw(t, "rows")
		for i := range rows {
			rows[i].Statement = fmt.Sprintf("s%02d", i)
		}
		s := make1(t, rows, o)
		for _, e := range s.Edges {
			evidence := s.Evidence(e)
			o.Keep = func(r discourse.Row) bool { return slices.Contains(evidence, r.Statement) }
			alone := make1(t, rows, o)
			find := func(nodes []discourse.Node, value string) int {
				return slices.IndexFunc(nodes, func(n discourse.Node) bool { return n.Value == value })
			}
			i, j := find(alone.Rows, s.Rows[e.Source].Value), find(alone.Columns, s.Columns[e.Target].Value)
			want := e.Weight
			if i < 0 || j < 0 || alone.At(i, j) != want {
				t.Errorf("%s–%s is %v; with nothing but %v it is another", s.Rows[e.Source].Value, s.Columns[e.Target].Value, want, evidence)
			}
		}
	})
}

// TestWorkers: it makes no difference how many processors pair actors, in networks large enough for several.
func TestWorkers(t *testing.T) {
	rows := heated()
	for _, o := range []discourse.Options{
		{Aggregation: discourse.Congruence, MinWeight: 2},
		{Aggregation: discourse.Subtract, Normalization: discourse.JaccardSimilarity},
		{Aggregation: discourse.Congruence, Window: &discourse.Window{Unit: discourse.Months, Size: 9, Step: 9, Kernel: discourse.Gaussian}},
		{Aggregation: discourse.Congruence, Normalization: discourse.Average, DNACompatible: true,
			Window: &discourse.Window{Unit: discourse.Months, Size: 9, Step: 9, Kernel: discourse.Triangular}},
	} {
		networks := func(processors int) (all []string) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			found, err := discourse.Networks(rows, o)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range found {
				all = append(all, fmt.Sprint(s.Rows, s.Edges))
			}
			return all
		}
		one, many := networks(1), networks(8)
		if !slices.Equal(one, many) {
			t.Errorf("%+v: with 8 processors another network than with one", o)
		}
	}
}
