package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/kg"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	// readers/check.sh has the files of the tests written where other programs then read them.
	into = flag.String("into", "", "write the files of the tests into this folder too")
)

// each gives what is in a list.
func each[T any](list ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func at(f float64) *float64 { return &f }

// awkward has what readers stumble over: texts of all kinds, parallel edges, a loop, a node without edges, unknown values, several
// spells, equal labels.
func awkward() Network {
	return Network{
		Name: "Awkward & <small>", Description: "What readers stumble over.", Generator: "Wortlaut", Revision: "42", ChangedOn: "2024-02-29",
		Base: "https://example.org/id/", Directed: true, Timed: true,
		NodeAttributes: []Attribute{{"frequency", Int}, {"share", Float}, {"public", Bool}, {"founded", Date}, {"home page", String}},
		EdgeAttributes: []Attribute{{"count", Int}, {"role", String}},
		Nodes: each(
			Node{ID: "agency:a", Label: "Agentur „A“ & <B>", Kind: "AGENCY", Values: []any{7, 0.125, true, kg.FuzzyDate("2005"), "https://example.org/?a=1&b=2"},
				X: at(-1.5), Y: at(20), Spells: []Spell{{"2005", "2010-07"}, {"2011-01-01", ""}}},
			Node{ID: "person:b", Label: "=HYPERLINK(\"x\")\nzwei", Kind: "PERSON", Values: []any{int64(0), nil, false, nil, ""}},
			Node{ID: "person:c", Label: "שלום 🏛 \x00\x1b\uFFFE|\\", Kind: "PERSON", Values: []any{int32(-3), 1e-7, nil, "2005-03", nil}},
			Node{ID: "person:d", Label: "Same", Kind: "PERSON", Values: make([]any, 5)},
			Node{ID: "person:e", Label: "Same", Kind: "PERSON", Values: make([]any, 5)},
			Node{ID: "person:alone", Kind: "PERSON", Values: make([]any, 5)},
		),
		Edges: each(
			Edge{ID: "holds-position:1", Source: "person:b", Target: "agency:a", Kind: "HOLDS_POSITION", Label: "Vorstand, \"Chef\"", Weight: 1,
				Values: []any{2, "-Chefin"}, Spells: []Spell{{"2017", "2022-07-31"}}, Citations: []Citation{passage()}},
			Edge{ID: "member-of:1", Source: "person:b", Target: "agency:a", Kind: "MEMBER_OF", Weight: 0.1, Values: []any{nil, nil}, Spells: []Spell{{"", "2020"}}},
			Edge{ID: "x:loop", Source: "agency:a", Target: "agency:a", Kind: "PART_OF", Weight: -2.5, Values: []any{nil, nil}},
			Edge{ID: "x:mutual", Source: "person:c", Target: "person:d", Kind: "AGREES", Weight: 3, Symmetric: true, Values: []any{1, nil}},
			Edge{Source: "person:e", Target: "person:d", Weight: 0, Values: []any{nil, nil}},
		),
	}
}

// twoMode is a two-mode network that is not directed.
func twoMode() Network {
	return Network{
		Name: "Zwei Seiten", Base: "https://example.org/id/", Modes: 2,
		Nodes: each(
			Node{ID: "ministry:m", Label: "Ministerium für Arbeit", Kind: "MINISTRY", Mode: 1},
			Node{ID: "claim:k", Label: "Sanktionen wirken.", Kind: "CLAIM", Mode: 2},
			Node{ID: "party:p", Label: "Partei", Kind: "PARTY", Mode: 1},
			Node{ID: "claim:l", Label: "Der Regelsatz reicht.", Kind: "CLAIM", Mode: 2},
			Node{ID: "claim:o", Label: "Offen.", Kind: "CLAIM", Mode: 2},
		),
		Edges: each(
			Edge{ID: "1", Source: "ministry:m", Target: "claim:k", Weight: 2},
			Edge{ID: "2", Source: "claim:k", Target: "ministry:m", Weight: 0.5},
			Edge{ID: "3", Source: "party:p", Target: "claim:k", Weight: -1},
			Edge{ID: "4", Source: "party:p", Target: "claim:l", Weight: 1},
		),
	}
}

func empty() Network { return Network{Base: "https://example.org/id/", Directed: true} }

func offsetOf(n int) *int { return &n }

// passage cites an invented document of the tests.
func passage() Citation {
	return Citation{
		Document: Record{"document:d", "Titel & {Klammer} 100 %"}, DocumentKind: kg.PressRelease, Publisher: Record{"agency:a", "Agentur „A“ & <B>"},
		PublishedOn: "2023-07", URL: "https://example.org/a_b?c={1}", ArchiveURL: "https://archive.example/1", Kind: kg.Original,
		Exact: "Wörtlich", Prefix: "sagte: „", Suffix: "“.", Start: offsetOf(10), End: offsetOf(18), AccessedOn: "2024-01-02",
	}
}

func statements() Statements {
	return Statements{Base: "https://example.org/id/", Each: each(
		Statement{
			ID: "statement:s/1", Kind: kg.DirectQuote, Text: "=1+1\n\"Wörtlich\", {so} \\ 5 % & mehr", MadeOn: "2023-07-06",
			Speakers: []Speaker{
				{Record: Record{"person:b", "Berta von Beispiel"}, FamilyName: "von Beispiel", GivenName: "Berta", Role: "Vorständin", Organization: Record{"agency:a", "Agentur „A“ & <B>"}},
				{Record: Record{"association:v", "Verband And & Co"}},
			},
			Positions: []Position{{Record: Record{"topic:t", "Regelsatz"}}, {Record: Record{"claim:k", "Sanktionen wirken."}, Stance: kg.Opposes, CodedBy: "hand"}},
			Citations: []Citation{passage()}, Verification: kg.Verbatim, URL: "https://example.org/aussagen/1",
		},
		Statement{
			ID: "statement:s~1", Kind: kg.Speech, Text: "Kurz.", Language: "en", MadeOn: "2023",
			Speakers: []Speaker{{Record: Record{"person:c", "C"}}}, Citations: []Citation{{Document: Record{ID: "document:e"}}}, Verification: kg.Unverified,
		},
	)}
}

func written(t testing.TB, f Format, n Network) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, f, n); err != nil {
		t.Fatalf("%s: %v", f, err)
	}
	return b.Bytes()
}

// golden compares with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *into != "" {
		if err := os.WriteFile(filepath.Join(*into, name), got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; -update writes it anew):\n%s", path, diff)
	}
}

func TestNetworksGolden(t *testing.T) {
	for _, c := range []struct {
		name string
		of   func() Network
	}{{"awkward", awkward}, {"two-mode", twoMode}, {"empty", empty}} {
		for _, f := range Formats {
			t.Run(c.name+"/"+string(f), func(t *testing.T) {
				got := written(t, f, c.of())
				golden(t, f.FileName(c.name), got)
				if again := written(t, f, c.of()); !bytes.Equal(got, again) {
					t.Error("written twice, it is not the same file")
				}
			})
		}
	}
}

func TestStatementsGolden(t *testing.T) {
	for _, f := range StatementFormats {
		t.Run(string(f), func(t *testing.T) {
			var b bytes.Buffer
			if err := WriteStatements(&b, f, statements()); err != nil {
				t.Fatal(err)
			}
			golden(t, "statements."+strings.ToLower(string(f))+"."+f.Extension(), b.Bytes())
		})
	}
}

func TestFormats(t *testing.T) {
	names := map[string]bool{}
	for _, f := range Formats {
		if got, err := ParseFormat(string(f)); got != f || err != nil {
			t.Errorf("ParseFormat(%s) = %v, %v", f, got, err)
		}
		if f.ContentType() == "" || f.Extension() == "" || names[f.FileName("x")] {
			t.Errorf("%s: content type %q, file name %q", f, f.ContentType(), f.FileName("x"))
		}
		names[f.FileName("x")] = true
	}
	if len(formats) != len(Formats) || len(statementFormats) != len(StatementFormats) {
		t.Error("the lists of formats are not all of them")
	}
	_, err := ParseFormat("GML")
	if err == nil || !strings.Contains(err.Error(), `no export format "GML"; there are GEXF, GRAPHML,`) {
		t.Errorf("ParseFormat(GML): %v", err)
	}
	if err := Write(io.Discard, "GML", empty()); err == nil {
		t.Error("an unknown format is written")
	}
	for _, f := range StatementFormats {
		if got, err := ParseStatementFormat(string(f)); got != f || err != nil || f.ContentType() == "" {
			t.Errorf("ParseStatementFormat(%s) = %v, %v, content type %q", f, got, err, f.ContentType())
		}
	}
	if _, err := ParseStatementFormat("RIS"); err == nil {
		t.Error("an unknown format of statements is read")
	}
}

func TestRefused(t *testing.T) {
	node := func(n Node) func(*Network) { return func(w *Network) { w.Nodes = each(n) } }
	edge := func(e Edge) func(*Network) {
		return func(w *Network) { w.Nodes, w.Edges = each(Node{ID: "a"}, Node{ID: "b"}), each(e) }
	}
	value := func(typ Type, v any) func(*Network) {
		return func(w *Network) {
			w.NodeAttributes, w.Nodes = []Attribute{{"size", typ}}, each(Node{ID: "a", Values: []any{v}})
		}
	}
	for _, c := range []struct {
		name string
		with func(*Network)
		want string
	}{
		{"no id", node(Node{}), "node 1 has no id"},
		{"id twice", func(n *Network) { n.Nodes = each(Node{ID: "a"}, Node{ID: "a"}) }, `the id "a" comes twice`},
		{"id of a node and an edge", edge(Edge{ID: "a", Source: "a", Target: "b"}), `the id "a" comes twice`},
		{"no such node", edge(Edge{ID: "e", Source: "a", Target: "c"}), `"c" is not a node of this network`},
		{"an edge as a node", func(n *Network) {
			n.Nodes, n.Edges = each(Node{ID: "a"}), each(Edge{ID: "e", Source: "a", Target: "a"}, Edge{Source: "a", Target: "e"})
		}, `"e" is not a node of this network`},
		{"NaN", edge(Edge{Source: "a", Target: "b", Weight: math.NaN()}), "its weight is NaN, not a finite number"},
		{"Inf", edge(Edge{Source: "a", Target: "b", Weight: math.Inf(-1)}), "its weight is -Inf, not a finite number"},
		{"half a position", node(Node{ID: "a", X: at(1)}), "its position is not two finite numbers"},
		{"position", node(Node{ID: "a", X: at(1), Y: at(math.NaN())}), "its position is not two finite numbers"},
		{"mode", node(Node{ID: "a", Mode: 2}), "its mode is 2 in a network of 1"},
		{"no mode", func(n *Network) { n.Modes, n.Nodes = 2, each(Node{ID: "a"}) }, "its mode is 0 in a network of 2"},
		{"modes", func(n *Network) { n.Modes = -1 }, "-1 modes"},
		{"spells", node(Node{ID: "a", Spells: []Spell{{"2001", ""}}}), "spells in a network that is not timed"},
		{"no date", func(n *Network) { n.Timed, n.Nodes = true, each(Node{ID: "a", Spells: []Spell{{"2001-13", ""}}}) }, `"2001-13" is not a date`},
		{"backwards", func(n *Network) { n.Timed, n.Nodes = true, each(Node{ID: "a", Spells: []Spell{{"2002", "2001"}}}) }, "ends in 2001 before it begins in 2002"},
		{"values missing", func(n *Network) { n.NodeAttributes, n.Nodes = []Attribute{{"size", Int}}, each(Node{ID: "a"}) }, "it has 0 values for 1 attributes"},
		{"type of value", value(Int, 1.5), `its value of "size": a float64 is not of the type int`},
		{"text for a number", value(Float, "1.5"), `its value of "size": a string is not of the type float`},
		{"value NaN", value(Float, math.NaN()), `its value of "size": NaN is not a finite number`},
		{"value no date", value(Date, "gestern"), `its value of "size": "gestern" is not a date`},
		{"value of a stranger", value(String, []string{"x"}), "a []string is not of the type string"},
		{"attribute without a name", func(n *Network) { n.NodeAttributes = []Attribute{{" ", Int}} }, "an attribute of nodes has no name"},
		{"attribute with a taken name", func(n *Network) { n.EdgeAttributes = []Attribute{{"Weight", Int}} }, `an attribute of edges is named "Weight"`},
		{"attributes of one name", func(n *Network) { n.EdgeAttributes = []Attribute{{"a", Int}, {"A", Int}} }, `two attributes of edges are named "A"`},
		{"attribute of no type", func(n *Network) { n.NodeAttributes = []Attribute{{"a", "url"}} }, `unknown type "url"`},
		{"failing source", func(n *Network) {
			n.Nodes = func(yield func(Node, error) bool) { yield(Node{}, errors.New("the store is gone")) }
		}, "the store is gone"},
	} {
		for _, f := range Formats {
			t.Run(c.name+"/"+string(f), func(t *testing.T) {
				n := empty()
				c.with(&n)
				err := Write(io.Discard, f, n)
				if err == nil && f == CSVNodes && n.Edges != nil {
					return // has no edges in it
				}
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("error is %v, want one with %q", err, c.want)
				}
			})
		}
	}
}

func TestRefusedByTheFormat(t *testing.T) {
	three := Network{Modes: 3, Nodes: each(Node{ID: "a", Mode: 3})}
	within := Network{Modes: 2, Nodes: each(Node{ID: "a", Mode: 1}, Node{ID: "b", Mode: 1}), Edges: each(Edge{Source: "a", Target: "b"})}
	many := func(yield func(Node, error) bool) {
		for i := range 5001 {
			if !yield(Node{ID: fmt.Sprint(i)}, nil) {
				return
			}
		}
	}
	for _, c := range []struct {
		f    Format
		n    Network
		want string
	}{
		{CSVMatrix, three, "one or two modes, this network has 3"},
		{DL, within, "joins nodes of the same mode"},
		{CSVMatrix, Network{Nodes: many}, "a matrix of 5001 by 5001 has more than 25000000 cells"},
		{JSONLD, Network{}, `the base of JSON-LD is ""`},
		{JSONLD, Network{Base: "/id/"}, `the base of JSON-LD is "/id/"`},
	} {
		if err := Write(io.Discard, c.f, c.n); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want one with %q", c.f, err, c.want)
		}
	}
	for _, c := range []struct {
		m    Matrix
		want string
	}{
		{Matrix{Rows: []string{"a"}, Columns: []string{"b"}}, "same rows and columns"},
		{Matrix{Rows: []string{"a"}, Columns: []string{"b"}, TwoMode: true, Cells: slices.Values([][]float64{})}, "with 1 rows gives 0"},
		{Matrix{Rows: []string{"a"}, Columns: []string{"b"}, TwoMode: true, Cells: slices.Values([][]float64{{1}, {2}})}, "with 1 rows gives more"},
		{Matrix{Rows: []string{"a"}, Columns: []string{"b"}, TwoMode: true, Cells: slices.Values([][]float64{{1, 2}})}, "row 1 of a matrix has 2 cells for 1 columns"},
		{Matrix{Rows: []string{"a"}, Columns: []string{"b"}, TwoMode: true, Cells: slices.Values([][]float64{{math.Inf(1)}})}, `row "a" and column "b" is +Inf`},
	} {
		for _, f := range []Format{CSVMatrix, DL} {
			if err := WriteMatrix(io.Discard, f, c.m); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: error is %v, want one with %q", f, err, c.want)
			}
		}
	}
	if err := WriteMatrix(io.Discard, GEXF, Matrix{Cells: slices.Values([][]float64{})}); err == nil {
		t.Error("a matrix is written as GEXF")
	}
	for name, s := range map[string]Statement{
		"has no id":     {Text: "x"},
		"is not a date": {ID: "statement:s", MadeOn: "2023-02-30"},
	} {
		err := WriteStatements(io.Discard, BibTeX, Statements{Each: each(s)})
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("error is %v, want one with %q", err, name)
		}
	}
	nowhere := Statements{Base: "https://example.org/", Each: each(Statement{ID: "statement:s", Citations: []Citation{{}}})}
	if err := WriteStatements(io.Discard, StatementsLD, nowhere); err == nil || !strings.Contains(err.Error(), "a citation names no document") {
		t.Errorf("a citation of nothing: %v", err)
	}
	if err := WriteStatements(io.Discard, "RIS", Statements{}); err == nil {
		t.Error("an unknown format of statements is written")
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestWriterFails(t *testing.T) {
	for _, f := range Formats {
		if err := Write(brokenPipe{}, f, awkward()); err == nil || err.Error() != "broken pipe" {
			t.Errorf("%s: %v", f, err)
		}
	}
	for _, f := range StatementFormats {
		if err := WriteStatements(brokenPipe{}, f, statements()); err == nil || err.Error() != "broken pipe" {
			t.Errorf("%s: %v", f, err)
		}
	}
}

func TestSpells(t *testing.T) {
	for _, c := range []struct {
		spell       Spell
		first, last string
	}{
		{Spell{"2020-02-01", "2020-03-01"}, "2020-02-01", "2020-02-29"},
		{Spell{"2020", "2021"}, "2020-01-01", "2021-12-30"},
		{Spell{"", "2021-05"}, "", "2021-05-30"},
		{Spell{"2021-05", ""}, "2021-05-01", ""},
		{Spell{"2021-05-01", "2021-05-01"}, "2021-05-01", "2021-05-01"},
		{Spell{}, "", ""},
	} {
		if first, last := c.spell.days(); first != c.first || last != c.last {
			t.Errorf("%v is from %q to %q, want %q to %q", c.spell, first, last, c.first, c.last)
		}
	}
}

func TestMatrixOfDirectedEdges(t *testing.T) {
	n := Network{Directed: true, Nodes: each(Node{ID: "a"}, Node{ID: "b"}, Node{ID: "c"}), Edges: each(
		Edge{Source: "a", Target: "b", Weight: 1}, Edge{Source: "a", Target: "b", Weight: 0.5}, Edge{Source: "b", Target: "b", Weight: 4, Symmetric: true},
		Edge{Source: "b", Target: "c", Weight: 2, Symmetric: true})}
	if got, want := string(written(t, CSVMatrix, n)), ",a,b,c\na,0,1.5,0\nb,0,4,2\nc,0,2,0\n"; got != want {
		t.Errorf("matrix is\n%swant\n%s", got, want)
	}
}

func TestWriteMatrix(t *testing.T) {
	var b bytes.Buffer
	m := Matrix{Rows: []string{"A", "a", "=x"}, Columns: []string{"1", "2"}, TwoMode: true, Cells: slices.Values([][]float64{{1, 0}, {0.5, -2}, {0, 3}})}
	if err := WriteMatrix(&b, CSVMatrix, m); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), ",1,2\nA,1,0\na_2,0.5,-2\n'=x,0,3\n"; got != want {
		t.Errorf("matrix is %q, want %q", got, want)
	}
}

func TestLabels(t *testing.T) {
	l := newLabels()
	var got []string
	for _, label := range []string{"a", "a_2", "a", "A", "b"} {
		got = append(got, l.unique(label))
	}
	if want := []string{"a", "a_2", "a_3", "A_4", "b"}; !slices.Equal(got, want) {
		t.Errorf("labels are %q, want %q", got, want)
	}
}

// FuzzTexts puts a text wherever one can stand: the file stays well-formed, and holds as many nodes and edges as were written.
func FuzzTexts(f *testing.F) {
	for _, s := range []string{"", "a", "]]>", "\"'<&>\\", "\x00\x01\x1f\x7f\u0085\u2028", "\xff\xfe", "\ud7ff\uFFFE\uFFFF", "🏛\U0010FFFF", "=1\r\n,\"", "{%}$#", "\u202ertl", "*Arcs"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := Network{
			Name: s, Description: s, Generator: s, Revision: s, Base: "https://example.org/", Directed: true,
			NodeAttributes: []Attribute{{"attribute " + s, String}}, EdgeAttributes: []Attribute{{"attribute " + s, String}},
			Nodes: each(Node{ID: "n" + s, Label: s, Kind: s, Values: []any{s}}, Node{ID: "m" + s, Label: s, Values: []any{nil}}),
			Edges: each(Edge{ID: "e" + s, Source: "n" + s, Target: "m" + s, Kind: s, Label: s, Weight: 1, Values: []any{s}}),
		}
		for _, f := range Formats {
			checkWellFormed(t, f, written(t, f, n))
		}
		cite := Citation{Document: Record{kg.ID("document:" + s), s}, Publisher: Record{"agency:x", s}, URL: s, ArchiveURL: s, Exact: s, Prefix: s, Suffix: s, Page: s}
		st := Statement{ID: kg.ID("statement:" + s), Text: s, Language: "de", URL: s, Citations: []Citation{cite},
			Speakers: []Speaker{{Record: Record{"person:x", s}, FamilyName: s, GivenName: s, Role: s}}, Positions: []Position{{Record: Record{"topic:x", s}, Stance: kg.Mixed, CodedBy: s}}}
		for _, f := range StatementFormats {
			var b bytes.Buffer
			if err := WriteStatements(&b, f, Statements{Base: "https://example.org/", Each: each(st)}); err != nil {
				t.Fatal(err)
			}
			switch f {
			case BibTeX:
				checkBraces(t, b.String())
			case StatementsCSV:
				checkTable(t, b.Bytes(), 2)
			default:
				checkJSON(t, b.Bytes())
			}
		}
	})
}

func checkWellFormed(t *testing.T, f Format, file []byte) {
	t.Helper()
	if !utf8.Valid(file) {
		t.Fatalf("%s is not UTF-8: %q", f, file)
	}
	switch f {
	case GEXF, GraphML, GraphMLVisone:
		if got := elements(t, file); got["node"] != 2 || got["edge"] != 1 {
			t.Fatalf("%s has %d nodes and %d edges:\n%s", f, got["node"], got["edge"], file)
		}
	case CSVMatrix, CSVNodes:
		checkTable(t, file, 3)
	case CSVEdges:
		checkTable(t, file, 2)
	case DL:
		if lines := strings.Split(string(file), "\n"); len(lines) != 8 {
			t.Fatalf("DL has %d lines: %q", len(lines), file)
		}
	case Pajek:
		lines := strings.Split(strings.TrimPrefix(string(file), "*Network"), "\n")
		if i := slices.Index(lines, "*Vertices 2"); i < 0 || len(lines[i:]) != 6 || lines[i+3] != "*Arcs" {
			t.Fatalf("Pajek's lines are %q", lines)
		}
	default:
		checkJSON(t, file)
	}
}

func elements(t *testing.T, file []byte) map[string]int {
	t.Helper()
	count := map[string]int{}
	for d := xml.NewDecoder(bytes.NewReader(file)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return count
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, file)
		}
		if e, ok := token.(xml.StartElement); ok {
			count[e.Name.Local]++
		}
	}
}

func checkTable(t *testing.T, file []byte, rows int) {
	t.Helper()
	table, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil || len(table) != rows {
		t.Fatalf("CSV has %d rows, want %d: %v\n%q", len(table), rows, err, file)
	}
	for _, row := range table[1:] {
		for _, c := range row {
			if _, err := json.Number(c).Float64(); err != nil && c != "" && strings.ContainsRune("=+-@\t\r\n", rune(c[0])) {
				t.Fatalf("a cell is a formula: %q", c)
			}
		}
	}
}

func checkJSON(t *testing.T, file []byte) {
	t.Helper()
	if !json.Valid(file) || !utf8.Valid(file) {
		t.Fatalf("not JSON: %q", file)
	}
}

// checkBraces counts braces as BibTeX does, which takes none for escaped.
func checkBraces(t *testing.T, file string) {
	t.Helper()
	depth, least := 0, 0
	for _, r := range file {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		least = min(least, depth)
	}
	if depth != 0 || least < 0 {
		t.Fatalf("braces do not balance: %q", file)
	}
}

func BenchmarkGEXF(b *testing.B) {
	const nodes, edges = 5_000, 100_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var held float64 // what is kept when the last edge comes, of the first file
	n := Network{Directed: true, Timed: true, EdgeAttributes: []Attribute{{"count", Int}},
		Nodes: func(yield func(Node, error) bool) {
			for i := range nodes {
				if !yield(Node{ID: fmt.Sprint("person:", i), Label: "Berta Beispiel"}, nil) {
					return
				}
			}
		},
		Edges: func(yield func(Edge, error) bool) {
			for i := range edges {
				if i == edges-1 && held == 0 {
					runtime.GC()
					runtime.ReadMemStats(&after)
					held = float64(after.HeapAlloc) - float64(before.HeapAlloc)
				}
				e := Edge{ID: fmt.Sprint("member-of:", i), Source: fmt.Sprint("person:", i%nodes), Target: fmt.Sprint("person:", i*7%nodes), Kind: "MEMBER_OF", Weight: 1,
					Values: []any{i}, Spells: []Spell{{"2020", "2021-03-04"}}}
				if !yield(e, nil) {
					return
				}
			}
		}}
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, GEXF, n); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(held, "B-held")
}
