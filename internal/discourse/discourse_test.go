package discourse_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"wortlaut/internal/discourse"

	"github.com/google/go-cmp/cmp"
)

// debate is small enough to count by hand. Of A there is p1 twice and q0; of B p1, q1 and q0; of C p0 and r1.
var debate = []discourse.Row{
	{Statement: "1", Day: "2024-01-01", Document: "d1", Position: 10, A: "A", B: "p", C: "B", Q: 1},
	{Statement: "2", Day: "2024-01-01", Document: "d1", Position: 20, A: "A", B: "p", C: "B", Q: 1},
	{Statement: "3", Day: "2024-01-02", Document: "d1", Position: 30, A: "A", B: "q", C: "C", Q: 0},
	{Statement: "4", Day: "2024-01-08", Document: "d2", Position: 10, A: "B", B: "p", C: "A", Q: 1},
	{Statement: "5", Day: "2024-01-08", Document: "d2", Position: 20, A: "B", B: "q", C: "A", Q: 1},
	{Statement: "6", Day: "2024-01-08", Document: "d2", Position: 30, A: "B", B: "q", C: "A", Q: 0},
	{Statement: "7", Day: "2024-02-01", Document: "d3", Position: 10, A: "C", B: "p", C: "", Q: 0},
	{Statement: "8", Day: "2024-02-01", Document: "d3", Position: 20, A: "C", B: "r", C: "A", Q: 1},
}

// network is the one network that the options make.
func network(t *testing.T, rows []discourse.Row, o discourse.Options) *discourse.Slice {
	t.Helper()
	slices, err := discourse.Networks(rows, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(slices) != 1 {
		t.Fatalf("%d networks, want 1", len(slices))
	}
	return slices[0]
}

func values(nodes []discourse.Node) []string {
	var values []string
	for _, n := range nodes {
		values = append(values, n.Value)
	}
	return values
}

// near compares matrices to 10⁻¹².
func near(t *testing.T, name string, got, want [][]float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d rows, want %d", name, len(got), len(want))
		return
	}
	for i := range got {
		if len(got[i]) != len(want[i]) {
			t.Errorf("%s: row %d has %d cells, want %d", name, i, len(got[i]), len(want[i]))
			continue
		}
		for j := range got[i] {
			if !(math.Abs(got[i][j]-want[i][j]) <= 1e-12) {
				t.Errorf("%s: cell %d, %d is %v, want %v", name, i, j, got[i][j], want[i][j])
			}
		}
	}
}

func TestOneMode(t *testing.T) {
	root := math.Sqrt
	for _, c := range []struct {
		aggregation   discourse.Aggregation
		normalization discourse.Normalization
		ab, ac, bc    float64
	}{
		{discourse.Ignore, discourse.None, 4, 2, 1},
		{discourse.Congruence, discourse.None, 3, 0, 0},
		{discourse.Conflict, discourse.None, 1, 2, 1},
		{discourse.Subtract, discourse.None, 2, -2, -1},
		{discourse.Ignore, discourse.Average, 4.0 / 3, 2 / 2.5, 1 / 2.5},
		{discourse.Subtract, discourse.Average, 2.0 / 3, -2 / 2.5, -1 / 2.5},
		{discourse.Ignore, discourse.Jaccard, 4.0 / 4, 2.0 / 5, 1.0 / 5},
		{discourse.Congruence, discourse.Jaccard, 3.0 / 4, 0, 0},
		{discourse.Conflict, discourse.Cosine, 1.0 / 9, 2.0 / 6, 1.0 / 6},
		{discourse.Ignore, discourse.CosineSimilarity, 4 / root(5*5), 2 / root(5*2), 1 / root(5*2)},
		{discourse.Congruence, discourse.CosineSimilarity, 3 / root(5*3), 0, 0},
		{discourse.Conflict, discourse.CosineSimilarity, 1 / root(5*3), 2 / root(5*2), 1 / root(3*2)},
		{discourse.Subtract, discourse.CosineSimilarity, 2 / root(5*3), -2 / root(5*2), -1 / root(3*2)},
		{discourse.Ignore, discourse.JaccardSimilarity, 1, 1.0 / 3, 1.0 / 3},
		{discourse.Congruence, discourse.JaccardSimilarity, 2.0 / 3, 0, 0},
		{discourse.Conflict, discourse.JaccardSimilarity, 1.0 / 4, 1.0 / 3, 1.0 / 4},
		{discourse.Subtract, discourse.JaccardSimilarity, 2.0/3 - 1.0/4, -1.0 / 3, -1.0 / 4},
	} {
		s := network(t, debate, discourse.Options{Aggregation: c.aggregation, Normalization: c.normalization})
		want := [][]float64{{0, c.ab, c.ac}, {c.ab, 0, c.bc}, {c.ac, c.bc, 0}}
		near(t, string(c.aggregation)+" "+string(c.normalization), s.Matrix(), want)
	}
}

func TestOneModeEdges(t *testing.T) {
	s := network(t, debate, discourse.Options{Aggregation: discourse.Subtract})
	edges := []discourse.Edge{
		{Source: 0, Target: 1, Weight: 2, Agreements: 3, Disagreements: 1},
		{Source: 0, Target: 2, Weight: -2, Disagreements: 2},
		{Source: 1, Target: 2, Weight: -1, Disagreements: 1},
	}
	if diff := cmp.Diff(edges, s.Edges); diff != "" {
		t.Errorf("edges (-want +got):\n%s", diff)
	}
	nodes := []discourse.Node{{Value: "A", Frequency: 3}, {Value: "B", Frequency: 3}, {Value: "C", Frequency: 2}}
	if diff := cmp.Diff(nodes, s.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if s.From != "2024-01-01" || s.Middle != "2024-01-17" || s.Until != "2024-02-01" || s.Statements != 8 {
		t.Errorf("from %s through %s until %s, %d statements", s.From, s.Middle, s.Until, s.Statements)
	}
}

func TestOneModeEvidence(t *testing.T) {
	for _, c := range []struct {
		aggregation    discourse.Aggregation
		source, target int
		want           []string
	}{
		{discourse.Ignore, 0, 1, []string{"1", "2", "3", "4", "5", "6"}},
		{discourse.Congruence, 0, 1, []string{"1", "2", "3", "4", "6"}},
		{discourse.Conflict, 0, 1, []string{"3", "5"}},
		{discourse.Subtract, 0, 2, []string{"1", "2", "7"}},
		{discourse.Congruence, 0, 2, []string{}},
	} {
		s := network(t, debate, discourse.Options{Aggregation: c.aggregation})
		got := s.Evidence(discourse.Edge{Source: c.source, Target: c.target})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %d–%d (-want +got):\n%s", c.aggregation, c.source, c.target, diff)
		}
	}
}

func TestTwoMode(t *testing.T) {
	third := 1.0 / 3
	for _, c := range []struct {
		aggregation   discourse.Aggregation
		normalization discourse.Normalization
		want          [][]float64 // p, q, r
	}{
		{discourse.Ignore, discourse.None, [][]float64{{2, 1, 0}, {1, 2, 0}, {1, 0, 1}}},
		{discourse.Subtract, discourse.None, [][]float64{{2, -1, 0}, {1, 0, 0}, {-1, 0, 1}}},
		{discourse.Combine, discourse.None, [][]float64{{1, 2, 0}, {1, 3, 0}, {2, 0, 1}}},
		{discourse.Ignore, discourse.Activity, [][]float64{{2 * third, third, 0}, {third, 2 * third, 0}, {0.5, 0, 0.5}}},
		{discourse.Subtract, discourse.Activity, [][]float64{{2 * third, -third, 0}, {third, 0, 0}, {-0.5, 0, 0.5}}},
		{discourse.Subtract, discourse.Prominence, [][]float64{{0.5, -third, 0}, {0.25, 0, 0}, {-0.25, 0, 1}}},
	} {
		s := network(t, debate, discourse.Options{Mode: discourse.TwoMode, Aggregation: c.aggregation, Normalization: c.normalization})
		near(t, string(c.aggregation)+" "+string(c.normalization), s.Matrix(), c.want)
	}
	s := network(t, debate, discourse.Options{Mode: discourse.TwoMode, Aggregation: discourse.Combine})
	want := discourse.Edge{Source: 1, Target: 1, Weight: 3, Agreements: 1, Disagreements: 1}
	if diff := cmp.Diff(want, s.Edges[3]); diff != "" {
		t.Errorf("B – q (-want +got):\n%s", diff)
	}
	if got := s.Evidence(s.Edges[3]); !slices.Equal(got, []string{"5", "6"}) {
		t.Errorf("evidence of B – q: %v", got)
	}
}

func TestThreeMode(t *testing.T) {
	s := network(t, debate, discourse.Options{Mode: discourse.ThreeMode, Aggregation: discourse.Subtract, Normalization: discourse.Activity, Measures: true})
	if got := values(s.Columns); !slices.Equal(got, []string{"A", "B", "C"}) {
		t.Errorf("addressees %v", got)
	}
	if got := values(s.Claims); !slices.Equal(got, []string{"p", "q", "r"}) {
		t.Errorf("claims %v", got)
	}
	// Statement 7 has no addressee; what B says to A about q cancels out.
	edges := []discourse.Edge{
		{Source: 0, Target: 1, Claim: 0, Weight: 2.0 / 3, Agreements: 2},
		{Source: 0, Target: 2, Claim: 1, Weight: -1.0 / 3, Disagreements: 1},
		{Source: 1, Target: 0, Claim: 0, Weight: 1.0 / 3, Agreements: 1},
		{Source: 2, Target: 0, Claim: 2, Weight: 1, Agreements: 1},
	}
	if diff := cmp.Diff(edges, s.Edges); diff != "" {
		t.Errorf("edges (-want +got):\n%s", diff)
	}
	if got := s.Evidence(s.Edges[0]); !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("evidence %v", got)
	}
	if s.Rows[0].Measures != s.Columns[0].Measures || s.Rows[0].Measures.Degree != 2 {
		t.Errorf("A as a speaker has other measures than as an addressee, or not two ties: %+v", s.Rows[0].Measures)
	}
}

func TestScale(t *testing.T) {
	rows := []discourse.Row{
		{Statement: "1", A: "A", B: "p", Q: 2}, {Statement: "2", A: "B", B: "p", Q: -1}, {Statement: "3", A: "B", B: "p", Q: 1},
	}
	o := discourse.Options{Scale: []int{-2, -1, 0, 1, 2}}
	for aggregation, want := range map[discourse.Aggregation]float64{
		discourse.Ignore: 2, discourse.Congruence: 1.0/4 + 3.0/4, discourse.Conflict: 3.0/4 + 1.0/4, discourse.Subtract: 0,
	} {
		o.Aggregation = aggregation
		near(t, string(aggregation), network(t, rows, o).Matrix(), [][]float64{{0, want}, {want, 0}})
	}
	// DNA's range is that of the levels that occur, 3; they are three, so the codes are 4, 2 and 1.
	o.DNACompatible, o.Aggregation = true, discourse.Conflict
	near(t, "DNA", network(t, rows, o).Matrix(), [][]float64{{0, 4.0 / 3}, {4.0 / 3, 0}})
	o.Mode, o.Aggregation = discourse.TwoMode, discourse.Combine
	near(t, "DNA's codes", network(t, rows, o).Matrix(), [][]float64{{1}, {6}})
	o.DNACompatible = false
	near(t, "codes", network(t, rows, o).Matrix(), [][]float64{{1}, {8 + 2}})
	o.Aggregation = discourse.Subtract
	near(t, "sums of levels", network(t, rows, o).Matrix(), [][]float64{{2}, {0}})
}

func TestDuplicates(t *testing.T) {
	row := func(id, day, document string, q int) discourse.Row {
		return discourse.Row{Statement: id, Day: day, Document: document, A: "A", B: "p", Q: q}
	}
	rows := []discourse.Row{
		row("1", "2022-01-03", "d1", 1),
		row("2", "2022-01-03", "d1", 0),
		row("3", "2022-01-09", "d2", 1), // the same ISO week
		row("4", "2022-01-10", "d2", 1), // the next week of the same month
		row("5", "2023-01-02", "d3", 1), // the same week and month of the next year
		row("6", "2024-12-30", "d4", 1), // week 1 of 2025
		row("7", "2025-01-01", "d5", 1), // likewise
		row("8", "", "d5", 1),           // not known when
	}
	for _, c := range []struct {
		duplicates  discourse.Duplicates
		aggregation discourse.Aggregation
		dna         bool
		want        []string
	}{
		{discourse.Include, discourse.Subtract, false, []string{"1", "2", "3", "4", "5", "6", "7", "8"}},
		{discourse.ByDocument, discourse.Subtract, false, []string{"1", "2", "3", "5", "6", "7"}},
		{discourse.ByDocument, discourse.Ignore, false, []string{"1", "3", "5", "6", "7"}},
		{discourse.ByWeek, discourse.Subtract, false, []string{"1", "2", "4", "5", "6", "8"}},
		{discourse.ByWeek, discourse.Subtract, true, []string{"1", "2", "4", "8"}},
		{discourse.ByMonth, discourse.Subtract, false, []string{"1", "2", "5", "6", "7", "8"}},
		{discourse.ByMonth, discourse.Subtract, true, []string{"1", "2", "6", "8"}},
		{discourse.ByYear, discourse.Subtract, false, []string{"1", "2", "5", "6", "7", "8"}},
		{discourse.ByYear, discourse.Subtract, true, []string{"1", "2", "5", "6", "7", "8"}},
		{discourse.ByRange, discourse.Subtract, false, []string{"1", "2"}},
		{discourse.ByRange, discourse.Ignore, false, []string{"1"}},
	} {
		o := discourse.Options{Mode: discourse.TwoMode, Aggregation: c.aggregation, Duplicates: c.duplicates, DNACompatible: c.dna}
		s := network(t, rows, o)
		if got := s.Evidence(discourse.Edge{}); !slices.Equal(got, c.want) {
			t.Errorf("%s %s, DNA %v: kept %v, want %v", c.duplicates, c.aggregation, c.dna, got, c.want)
		}
	}
}

func TestFilters(t *testing.T) {
	rows := append(slices.Clone(debate), discourse.Row{Statement: "9", A: "D", B: "p"}, discourse.Row{Statement: "10", Day: "2024-01-08", A: "E", B: ""})
	for _, c := range []struct {
		name    string
		options discourse.Options
		want    []string
	}{
		{"all", discourse.Options{}, []string{"A", "B", "C", "D"}},
		{"until", discourse.Options{Until: "2024-01-08"}, []string{"A", "B"}},
		{"from", discourse.Options{From: "2024-01-08"}, []string{"B", "C"}},
		{"from and until", discourse.Options{From: "2024-01-03", Until: "2024-01-31"}, []string{"B"}},
		{"keep", discourse.Options{Keep: func(r discourse.Row) bool { return r.B == "q" }}, []string{"A", "B"}},
		{"isolates", discourse.Options{From: "2024-01-08", Keep: func(r discourse.Row) bool { return r.B == "q" }, Isolates: true, RowValues: []string{"Z", "B"}}, []string{"B", "C", "E", "Z"}},
		{"nothing", discourse.Options{From: "2030-01-01"}, nil},
	} {
		s := network(t, rows, c.options)
		if got := values(s.Rows); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestMinWeight(t *testing.T) {
	s := network(t, debate, discourse.Options{Aggregation: discourse.Subtract, MinWeight: 2})
	near(t, "minimum weight 2", s.Matrix(), [][]float64{{0, 2, -2}, {2, 0, 0}, {-2, 0, 0}})
}

func TestAtIsTheMatrix(t *testing.T) {
	for _, mode := range []discourse.Mode{discourse.OneMode, discourse.TwoMode, discourse.ThreeMode} {
		s := network(t, debate, discourse.Options{Mode: mode})
		m := s.Matrix()
		for i := range s.Rows {
			for j := range s.Columns {
				if got := s.At(i, j); got != m[i][j] {
					t.Errorf("%s: At(%d, %d) is %v, the matrix has %v", mode, i, j, got, m[i][j])
				}
			}
		}
	}
}

func TestNoRows(t *testing.T) {
	s := network(t, nil, discourse.Options{Measures: true})
	if len(s.Rows) != 0 || len(s.Edges) != 0 || s.From != "" || s.Modularity != nil || s.Polarization != nil {
		t.Errorf("of no rows: %+v", s)
	}
	windows, err := discourse.Networks(nil, discourse.Options{Window: &discourse.Window{Unit: discourse.Days, Size: 1, Step: 1}})
	if len(windows) != 0 || err != nil {
		t.Errorf("windows of no rows: %d, %v", len(windows), err)
	}
}

func TestBadRows(t *testing.T) {
	for _, r := range []discourse.Row{
		{Statement: "7", Day: "2024-13-01", A: "A", B: "p"},
		{Statement: "7", Day: "2024-01", A: "A", B: "p"},
		{Statement: "7", Day: "2024-01-01", Second: 86400, A: "A", B: "p"},
		{Statement: "7", Day: "2024-01-01", Second: -1, A: "A", B: "p"},
		{Statement: "7", A: "A", B: "p", Q: -1},
	} {
		_, err := discourse.Networks([]discourse.Row{r}, discourse.Options{})
		if of := new(discourse.OptionError); err == nil || errors.As(err, &of) {
			t.Errorf("%+v: error %v", r, err)
		}
	}
}
