package discourse_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wortlaut/internal/discourse"

	_ "modernc.org/sqlite" // DNA's files are SQLite databases
)

// dnaFile are rows that were made up, and what DNA 3 (its source of June 2025; the computation is that of release 3.0.11) computes of them through
// the calls that its R package makes. Of a series of windows it has every so many networks. The labels of rows and columns are single letters.
type dnaFile struct {
	Rows []struct {
		Statement, Day, Document, A, B string
		Second, Position, Q, Z         int
	}
	Cases []dnaCase
}

type dnaCase struct {
	Options struct {
		Mode          discourse.Mode
		Aggregation   discourse.Aggregation
		Normalization discourse.Normalization
		Duplicates    discourse.Duplicates
		Isolates      bool
		From, Until   string
		Unit          discourse.Unit
		Size          int
		Kernel        discourse.Kernel
		Scale         []int
		Without       string // a value of variable 2
	}
	Windows  int
	Networks []struct {
		At                  *int
		From, Middle, Until string
		Rows, Columns       string
		Cells               [][]float64
	}
}

func (c dnaCase) options() discourse.Options {
	o := discourse.Options{
		Mode: c.Options.Mode, Aggregation: c.Options.Aggregation, Normalization: c.Options.Normalization, Duplicates: c.Options.Duplicates,
		Isolates: c.Options.Isolates, From: c.Options.From, Until: c.Options.Until, Scale: c.Options.Scale, DNACompatible: true,
	}
	if c.Options.Unit != "" {
		o.Window = &discourse.Window{Unit: c.Options.Unit, Size: c.Options.Size, Step: 1, Kernel: c.Options.Kernel}
	}
	if c.Options.Without != "" {
		o.Keep = func(r discourse.Row) bool { return r.B != c.Options.Without }
	}
	return o
}

func TestDNA(t *testing.T) {
	var file dnaFile
	data, err := os.ReadFile(filepath.Join("testdata", "dna.json"))
	if err == nil {
		err = json.Unmarshal(data, &file)
	}
	if err != nil || len(file.Cases) == 0 {
		t.Fatalf("%d cases, %v", len(file.Cases), err)
	}
	for _, c := range file.Cases {
		var rows []discourse.Row
		for _, r := range file.Rows {
			row := discourse.Row{Statement: r.Statement, Day: r.Day, Second: r.Second, Document: r.Document, Position: r.Position, A: r.A, B: r.B, Q: r.Q}
			if c.Options.Scale != nil {
				row.Q = r.Z
			}
			rows = append(rows, row)
		}
		compareWithDNA(t, c, rows)
	}
}

func compareWithDNA(t *testing.T, c dnaCase, rows []discourse.Row) {
	t.Helper()
	name, _ := json.Marshal(c.Options)
	networks, err := discourse.Networks(rows, c.options())
	if of := new(discourse.OptionError); c.Windows == 0 && errors.As(err, &of) && of.Option == "window.size" {
		return // where DNA has no network, the window is too long
	}
	if err != nil || len(networks) != c.Windows {
		t.Errorf("%s: %d networks, want %d; %v", name, len(networks), c.Windows, err)
		return
	}
	for i, want := range c.Networks {
		if want.At != nil {
			i = *want.At
		}
		s := networks[i]
		if want.Middle != "" && (s.From != want.From || s.Middle != want.Middle || s.Until != want.Until) {
			t.Errorf("%s %d: from %s through %s until %s, want %s, %s, %s", name, i, s.From, s.Middle, s.Until, want.From, want.Middle, want.Until)
		}
		if got := strings.Join(values(s.Rows), ""); got != want.Rows {
			t.Errorf("%s %d: rows %s, want %s", name, i, got, want.Rows)
		}
		if got := strings.Join(values(s.Columns), ""); got != want.Columns {
			t.Errorf("%s %d: columns %s, want %s", name, i, got, want.Columns)
		}
		if d := farthest(s.Matrix(), want.Cells); !(d <= 1e-9) {
			t.Errorf("%s %d: a cell is off by %g", name, i, d)
		}
	}
}

// farthest is the greatest difference between two cells; not a number if the matrices are not of the same size.
func farthest(a, b [][]float64) float64 {
	if len(a) != len(b) {
		return math.NaN()
	}
	var most float64
	for i := range a {
		if len(a[i]) != len(b[i]) {
			return math.NaN()
		}
		for j := range a[i] {
			most = max(most, math.Abs(a[i][j]-b[i][j]))
		}
	}
	return most
}

// envSample names the file sample.dna of the rDNA package, which is not free to copy.
const envSample = "WORTLAUT_DNA_SAMPLE"

// TestSample compares with the figures that DNA gives for its own sample, where that is at hand. TestDNA does the same for rows of our own.
func TestSample(t *testing.T) {
	path := os.Getenv(envSample)
	if path == "" {
		t.Logf("%s names no sample.dna to compare with", envSample)
		return
	}
	rows := readDNA(t, path)
	sum := func(o discourse.Options) float64 {
		var sum float64
		for _, row := range network(t, rows, o).Matrix() {
			for _, cell := range row {
				sum += cell
			}
		}
		return sum
	}
	type sums map[discourse.Aggregation][]float64
	for _, c := range []struct {
		options        discourse.Options
		normalizations []discourse.Normalization
		sums           sums
	}{
		{discourse.Options{}, []discourse.Normalization{discourse.None, discourse.Average, discourse.Jaccard, discourse.Cosine}, sums{
			discourse.Ignore:     {276, 46.261854, 24.469002, 8.872727},
			discourse.Congruence: {160, 25.802436, 13.610663, 4.806061},
			discourse.Conflict:   {116, 20.459418, 10.858340, 4.066667},
			discourse.Subtract:   {44, 5.343018, 2.752323, 0.739394},
		}},
		{discourse.Options{Mode: discourse.TwoMode}, []discourse.Normalization{discourse.None, discourse.Activity, discourse.Prominence}, sums{
			discourse.Ignore:   {40, 7, 6},
			discourse.Subtract: {18, 2.118182, 3.778571},
			discourse.Combine:  {30},
		}},
		{discourse.Options{Duplicates: discourse.ByDocument}, []discourse.Normalization{discourse.None}, sums{
			discourse.Ignore: {78}, discourse.Congruence: {48}, discourse.Conflict: {38}, discourse.Subtract: {10},
		}},
	} {
		for aggregation, sums := range c.sums {
			for i, want := range sums {
				o := c.options
				o.Aggregation, o.Normalization = aggregation, c.normalizations[i]
				if got := sum(o); math.Abs(got-want) > 5e-7 {
					t.Errorf("%s %s %s %s: the sum is %.7f, want %f", o.Mode, o.Aggregation, o.Normalization, o.Duplicates, got, want)
				}
			}
		}
	}
	for aggregation, want := range map[discourse.Aggregation]int{discourse.Ignore: 22, discourse.Subtract: 23} {
		s := network(t, rows, discourse.Options{Aggregation: aggregation, Duplicates: discourse.ByDocument})
		if s.Statements != want {
			t.Errorf("%s keeps %d rows per document, want %d", aggregation, s.Statements, want)
		}
	}
}

// readDNA reads who agrees or disagrees with what out of DNA's tables.
func readDNA(t *testing.T, path string) []discourse.Row {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	found, err := db.Query(`
		SELECT s.ID, d.Date, s.DocumentId, s.Start, organization.Value, concept.Value, agreement.Value
		FROM STATEMENTS s
		JOIN DOCUMENTS d ON d.ID = s.DocumentId
		JOIN DATASHORTTEXT o ON o.StatementId = s.ID JOIN VARIABLES ov ON ov.ID = o.VariableId AND ov.Variable = 'organization'
		JOIN ENTITIES organization ON organization.ID = o.Entity
		JOIN DATASHORTTEXT c ON c.StatementId = s.ID JOIN VARIABLES cv ON cv.ID = c.VariableId AND cv.Variable = 'concept'
		JOIN ENTITIES concept ON concept.ID = c.Entity
		JOIN DATABOOLEAN agreement ON agreement.StatementId = s.ID`)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var rows []discourse.Row
	for found.Next() {
		var r discourse.Row
		var at int64
		if err := found.Scan(&r.Statement, &at, &r.Document, &r.Position, &r.A, &r.B, &r.Q); err != nil {
			t.Fatal(err)
		}
		r.Day = time.Unix(at, 0).UTC().Format(time.DateOnly)
		rows = append(rows, r)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}
