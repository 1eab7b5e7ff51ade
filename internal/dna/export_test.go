package dna

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/discourse"
	"wortlaut/internal/ingest/ingesttest"
	"wortlaut/internal/inquiry"
	"wortlaut/internal/kg"
	"wortlaut/seed"
)

// envSample names the file sample.dna of the rDNA package, which is not free to copy.
const envSample = "WORTLAUT_DNA_SAMPLE"

func files(t *testing.T) map[string]string {
	t.Helper()
	paths := map[string]string{"debate": debateFile(t)}
	if sample := os.Getenv(envSample); sample != "" {
		paths["sample"] = sample
	} else {
		t.Logf("%s names no sample.dna to compare with", envSample)
	}
	return paths
}

// save exports a graph into a file.
func save(t *testing.T, g *kg.Graph) (path string, remarks []string) {
	t.Helper()
	var b bytes.Buffer
	remarks, err := Export(t.Context(), g, &b)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "saved.dna")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, remarks
}

// TestNetworks: the networks of a file are the same whether they are made of its tables, of the graph that it was imported into, or of the
// graph that an export of that graph was imported into.
func TestNetworks(t *testing.T) {
	for name, path := range files(t) {
		t.Run(name, func(t *testing.T) {
			g, again := ingesttest.Graph(t), ingesttest.Graph(t)
			put(t, g, path, Defaults)
			saved, _ := save(t, g)
			put(t, again, saved, Defaults)
			names := []func(string) string{naming(t, g), naming(t, again)}
			for _, variable := range []kg.Variable{kg.VariableOrganization, kg.VariablePerson} {
				rows := rowsOf(t, path, strings.ToLower(string(variable)))
				if len(rows) == 0 {
					t.Fatal("there are no rows")
				}
				for _, q := range questions(variable) {
					want, err := discourse.Networks(rows, discourse.Options{
						Mode: q.Mode, Aggregation: q.Aggregation, Normalization: q.Normalization, Duplicates: q.Duplicates, Window: q.Window, DNACompatible: true,
					})
					if err != nil {
						t.Fatal(err)
					}
					for i, g := range []*kg.Graph{g, again} {
						got, err := q.Ask(t.Context(), g)
						if err != nil {
							t.Fatal(err)
						}
						compare(t, q, names[i], got, want)
					}
				}
			}
		})
	}
}

func questions(rows kg.Variable) []inquiry.Discourse {
	var all []inquiry.Discourse
	add := func(q inquiry.Discourse) {
		q.Rows, q.Columns, q.DNACompatible = rows, kg.VariableClaim, true
		all = append(all, q)
	}
	for _, duplicates := range []discourse.Duplicates{discourse.Include, discourse.ByDocument, discourse.ByWeek, discourse.ByMonth, discourse.ByYear, discourse.ByRange} {
		for _, aggregation := range []discourse.Aggregation{discourse.Ignore, discourse.Congruence, discourse.Conflict, discourse.Subtract} {
			for _, normalization := range []discourse.Normalization{discourse.None, discourse.Average, discourse.Jaccard, discourse.Cosine} {
				add(inquiry.Discourse{Mode: discourse.OneMode, Aggregation: aggregation, Normalization: normalization, Duplicates: duplicates})
			}
		}
		for _, aggregation := range []discourse.Aggregation{discourse.Ignore, discourse.Subtract, discourse.Combine} {
			for _, normalization := range []discourse.Normalization{discourse.None, discourse.Activity, discourse.Prominence} {
				if aggregation != discourse.Combine || normalization != discourse.Prominence {
					add(inquiry.Discourse{Mode: discourse.TwoMode, Aggregation: aggregation, Normalization: normalization, Duplicates: duplicates})
				}
			}
		}
	}
	for _, w := range []discourse.Window{{Unit: discourse.Days, Size: 3, Step: 1}, {Unit: discourse.Weeks, Size: 1, Step: 1}, {Unit: discourse.Days, Size: 5, Step: 1, Kernel: discourse.Gaussian}} {
		add(inquiry.Discourse{Mode: discourse.OneMode, Aggregation: discourse.Congruence, Window: &w})
	}
	return all
}

// rowsOf reads who agrees or disagrees with what out of DNA's tables, without what this package knows of them.
func rowsOf(t *testing.T, path, variable string) []discourse.Row {
	t.Helper()
	db := open(t, path)
	found, err := db.QueryContext(t.Context(), `
		SELECT s.ID, d.Date, d.ID, s.Start, actor.Value, concept.Value, agreement.Value
		FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId
		JOIN DATASHORTTEXT a ON a.StatementId = s.ID JOIN ENTITIES actor ON actor.ID = a.Entity
		JOIN VARIABLES av ON av.ID = a.VariableId AND av.Variable = ?
		JOIN DATASHORTTEXT c ON c.StatementId = s.ID JOIN ENTITIES concept ON concept.ID = c.Entity
		JOIN VARIABLES cv ON cv.ID = c.VariableId AND cv.Variable = 'concept'
		JOIN DATABOOLEAN agreement ON agreement.StatementId = s.ID
		WHERE actor.Value != '' AND concept.Value != ''`, variable)
	if err != nil {
		t.Fatal(err)
	}
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
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// cells are the cells of a network by the names of their rows and columns.
func cells(s *discourse.Slice, name func(string) string) map[[2]string]float64 {
	out := map[[2]string]float64{}
	for i, row := range s.Matrix() {
		for j, cell := range row {
			out[[2]string{name(s.Rows[i].Value), name(s.Columns[j].Value)}] = cell
		}
	}
	return out
}

func compare(t *testing.T, q inquiry.Discourse, name func(string) string, got, want []*discourse.Slice) {
	t.Helper()
	if len(got) != len(want) || len(want) == 0 {
		t.Errorf("%s: %d networks, want %d", q.Values().Encode(), len(got), len(want))
		return
	}
	for i := range want {
		is, ought := cells(got[i], name), cells(want[i], func(s string) string { return s })
		if len(is) != len(ought) {
			t.Errorf("%s, %d: %d cells, want %d", q.Values().Encode(), i, len(is), len(ought))
		}
		for at, want := range ought {
			if got, ok := is[at]; !ok || !(math.Abs(got-want) <= 1e-9) {
				t.Errorf("%s, %d: %q is %v, want %v", q.Values().Encode(), i, at, got, want)
			}
		}
	}
}

// naming tells the names of records by their ids.
func naming(t *testing.T, g *kg.Graph) func(string) string {
	t.Helper()
	all := records(t, g)
	return func(id string) string { return all[kg.ID(id)].(*kg.Entity).Name }
}

// TestSample compares with the figures that DNA gives for its own sample, where that is at hand: before and after an export. TestNetworks
// does the same, cell by cell, for a file of our own.
func TestSample(t *testing.T) {
	path := os.Getenv(envSample)
	if path == "" {
		t.Logf("%s names no sample.dna to compare with", envSample)
		return
	}
	first, again := ingesttest.Graph(t), ingesttest.Graph(t)
	put(t, first, path, Defaults)
	verbatim(t, first, records(t, first))
	saved, _ := save(t, first)
	put(t, again, saved, Defaults)
	type sums map[discourse.Aggregation][]float64
	for _, c := range []struct {
		question       inquiry.Discourse
		normalizations []discourse.Normalization
		sums           sums
	}{
		{inquiry.Discourse{Mode: discourse.OneMode}, []discourse.Normalization{discourse.None, discourse.Average, discourse.Jaccard, discourse.Cosine}, sums{
			discourse.Ignore:     {276, 46.261854, 24.469002, 8.872727},
			discourse.Congruence: {160, 25.802436, 13.610663, 4.806061},
			discourse.Conflict:   {116, 20.459418, 10.858340, 4.066667},
			discourse.Subtract:   {44, 5.343018, 2.752323, 0.739394},
		}},
		{inquiry.Discourse{Mode: discourse.TwoMode}, []discourse.Normalization{discourse.None, discourse.Activity, discourse.Prominence}, sums{
			discourse.Ignore: {40, 7, 6}, discourse.Subtract: {18, 2.118182, 3.778571}, discourse.Combine: {30},
		}},
		{inquiry.Discourse{Mode: discourse.OneMode, Duplicates: discourse.ByDocument}, []discourse.Normalization{discourse.None}, sums{
			discourse.Ignore: {78}, discourse.Congruence: {48}, discourse.Conflict: {38}, discourse.Subtract: {10},
		}},
	} {
		for aggregation, sums := range c.sums {
			for i, want := range sums {
				q := c.question
				q.Rows, q.Columns, q.Aggregation, q.Normalization = kg.VariableOrganization, kg.VariableClaim, aggregation, c.normalizations[i]
				for _, g := range []*kg.Graph{first, again} {
					if got := sum(t, g, q); math.Abs(got-want) > 5e-7 {
						t.Errorf("%s: the sum is %.7f, want %f", q.Values().Encode(), got, want)
					}
				}
			}
		}
	}
	for aggregation, want := range map[discourse.Aggregation]float64{discourse.Ignore: 7, discourse.Congruence: 2, discourse.Conflict: 5, discourse.Subtract: -3} {
		q := inquiry.Discourse{Mode: discourse.OneMode, Aggregation: aggregation}
		q.Rows, q.Columns = kg.VariableOrganization, kg.VariableClaim
		networks, err := q.Ask(t.Context(), first)
		if err != nil {
			t.Fatal(err)
		}
		if got := cells(networks[0], naming(t, first))[[2]string{"Senate", "Sierra Club"}]; got != want {
			t.Errorf("%s of Senate and Sierra Club is %v, want %v", aggregation, got, want)
		}
	}
	checkDigest(t, path)
}

func sum(t *testing.T, g *kg.Graph, q inquiry.Discourse) float64 {
	t.Helper()
	networks, err := q.Ask(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	var sum float64
	for _, row := range networks[0].Matrix() {
		for _, cell := range row {
			sum += cell
		}
	}
	return sum
}

// checkDigest compares with a password that DNA has kept: that of the sample's coders is "sample".
func checkDigest(t *testing.T, path string) {
	t.Helper()
	db := open(t, path)
	var kept string
	if err := db.QueryRowContext(t.Context(), "SELECT Password FROM CODERS WHERE ID = 1").Scan(&kept); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(kept)
	if err != nil {
		t.Fatal(err)
	}
	if got := digest("sample", raw[:saltBytes]); got != kept {
		t.Errorf("the password is %s, want %s", got, kept)
	}
}

// TestDigest: the value was computed by Python's hashlib.
func TestDigest(t *testing.T) {
	salt := make([]byte, saltBytes)
	for i := range salt {
		salt[i] = byte(i)
	}
	if got := digest("wortlaut", salt); got != "AAECAwQFBgcICQoLDA0OD3d6KNbMxIPoqrejQmH3gx9nnHPauAU8JXtFKnKNth4a" {
		t.Errorf("the digest is %s", got)
	}
}

// TestSameBytes: the same graph gives the same file, and so does the graph that it is imported into.
func TestSameBytes(t *testing.T) {
	g := ingesttest.Graph(t)
	put(t, g, debateFile(t), Defaults)
	one, _ := save(t, g)
	two, _ := save(t, g)
	there := ingesttest.Graph(t)
	put(t, there, one, Defaults)
	three, _ := save(t, there)
	var data [3][]byte
	for i, path := range []string{one, two, three} {
		var err error
		if data[i], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(data[0], data[1]) {
		t.Error("two exports of the same graph differ")
	}
	if diff := cmp.Diff(dump(t, one), dump(t, three)); diff != "" {
		t.Errorf("exported, imported and exported again:\n%s", diff)
	}
}

// dump is every row of a file.
func dump(t *testing.T, path string) []string {
	t.Helper()
	db := open(t, path)
	var lines []string
	for _, n := range needed {
		rows, err := db.QueryContext(t.Context(), "SELECT "+strings.Join(n.columns, ", ")+" FROM "+n.table+" ORDER BY 1")
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values := make([]sql.NullString, len(n.columns))
			into := make([]any, len(values))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			line := n.table
			for _, v := range values {
				line += "|" + v.String
			}
			lines = append(lines, line)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return lines
}

// TestExport: what the tables hold of a graph that was not made by an import, and what is said to have no place.
func TestExport(t *testing.T) {
	g := ingesttest.Graph(t)
	if _, err := seed.Apply(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	path, remarks := save(t, g)
	rows := dump(t, path)
	for _, want := range []string{
		"SETTINGS|version|3.0.7", "CODERS|1|Wortlaut", "VARIABLES|4|agreement|boolean|1",
		"ENTITIES|1|1||0|0|0|", "ENTITIES|4|1|Ralf Broß|0|0|0|",
	} {
		if !slices.Contains(rows, want) {
			t.Errorf("there is no row %s", want)
		}
	}
	for _, want := range []string{"7 statements have addressees", "are on topics, not on claims", "document has no date: it has that of its first statement", "documents have no held text and are left out"} {
		if !slices.ContainsFunc(remarks, func(r string) bool { return strings.Contains(r, want) }) {
			t.Errorf("it is not said that %q: %q", want, remarks)
		}
	}
	there := ingesttest.Graph(t)
	put(t, there, path, Defaults)
	verbatim(t, there, records(t, there))
	db := open(t, path)
	var broken int
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM pragma_foreign_key_check").Scan(&broken); err != nil || broken > 0 {
		t.Errorf("%d rows lead nowhere (%v)", broken, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestExportNames: values of the same name are told apart, and what is too long is cut.
func TestExportNames(t *testing.T) {
	g := ingesttest.Graph(t)
	long := strings.Repeat("ö", 300)
	put(t, g, debateFile(t), Defaults)
	var puts []kg.Put
	for id, name := range map[kg.ID]string{"person:dna-debate-2": "Ben", "claim:dna-debate-23": long, "claim:dna-debate-24": long} {
		e := records(t, g)[id].(*kg.Entity)
		e.Name = name
		puts = append(puts, kg.Put{Record: e})
	}
	if _, err := g.Apply(t.Context(), kg.ChangeSet{By: "Fanny", Put: puts}); err != nil {
		t.Fatal(err)
	}
	path, remarks := save(t, g)
	rows := strings.Join(dump(t, path), "\n")
	for _, want := range []string{"|Ben (person:dna-debate-2)|", "|Ben (person:dna-debate-3)|", strings.Repeat("ö", 168) + " (claim:dna-debate-24)|"} {
		if !strings.Contains(rows, want) {
			t.Errorf("%q is in no row", want)
		}
	}
	if !slices.Contains(remarks, "2 texts are longer than the 190 characters that DNA keeps, and were cut") {
		t.Errorf("the remarks are %q", remarks)
	}
}

func TestExportOfNothing(t *testing.T) {
	path, remarks := save(t, ingesttest.Graph(t))
	if len(remarks) > 0 {
		t.Errorf("the remarks are %q", remarks)
	}
	i, err := Read(t.Context(), path, Defaults)
	if err != nil {
		t.Fatal(err)
	}
	if report, err := i.Apply(t.Context(), ingesttest.Graph(t)); err != nil || len(report.Counts) > 0 {
		t.Errorf("%+v, %v", report, err)
	}
}
