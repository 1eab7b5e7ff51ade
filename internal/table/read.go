package table

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// By is who the records of this format are made by.
const By = "csv"

// Reader reads tables into a graph. It is an [ingest.Reader] for one run: it remembers what the tables before have told of.
type Reader struct {
	graph *kg.Graph
	index *index
}

// NewReader returns a reader of tables whose cells may name what is in the graph.
func NewReader(g *kg.Graph) *Reader { return &Reader{graph: g} }

// By implements [ingest.Reader].
func (*Reader) By() string { return By }

// Read implements [ingest.Reader]: a file is one part. The error lists what is wrong with it, up to 20 lines.
func (r *Reader) Read(ctx context.Context, f *ingest.File) iter.Seq2[ingest.Part, error] {
	return func(yield func(ingest.Part, error) bool) {
		if r.index == nil {
			x := newIndex(nil)
			if err := x.read(ctx, r.graph); err != nil {
				yield(ingest.Part{}, err)
				return
			}
			r.index = x
		}
		t := &table{index: newIndex(r.index), file: f, path: f.Path, rows: map[kg.ID]int{}, titles: map[string]source{}}
		if err := t.read(f); err != nil {
			yield(ingest.Part{}, err)
			return
		}
		for _, d := range t.drafts {
			if e, ok := d.Record.(*kg.Entity); ok {
				r.index.add(e)
				r.index.place(e)
			}
		}
		yield(ingest.Part{Reason: "CSV: " + f.Title(), Drafts: t.drafts, Whole: true}, nil)
	}
}

// table is a file that is being read.
type table struct {
	*index
	file     *ingest.File
	path     string
	layout   layout
	header   []string
	cells    []row
	rows     map[kg.ID]int     // what stands in which line
	titles   map[string]source // sources by what names them
	drafts   []ingest.Draft
	problems []problem
}

// problem is what is wrong with a line.
type problem struct {
	line int
	what string
}

// row is a row and the line that it begins in.
type row struct {
	*table
	line  int
	cells map[string]string
}

// shownProblems is how many problems are told of.
const shownProblems = 20

func (t *table) problem(line int, format string, args ...any) {
	t.problems = append(t.problems, problem{line, fmt.Sprintf(format, args...)})
}

func (r row) problem(column, format string, args ...any) {
	r.table.problem(r.line, "%s: %s", column, fmt.Sprintf(format, args...))
}

// wrong are the problems found so far as an error, in the order of the lines, nil where there is none.
func (t *table) wrong() error {
	n := len(t.problems)
	if n == 0 {
		return nil
	}
	var lines []string
	for i, p := range slices.SortedStableFunc(slices.Values(t.problems), func(a, b problem) int { return cmp.Compare(a.line, b.line) }) {
		if i == shownProblems {
			lines = append(lines, fmt.Sprintf("%s: and %d more", t.path, n-shownProblems))
			break
		}
		lines = append(lines, fmt.Sprintf("%s: line %d: %s", t.path, p.line, p.what))
	}
	return kg.Errorf(kg.Invalid, "%s", strings.Join(lines, "\n"))
}

func (t *table) read(f *ingest.File) error {
	if err := t.parse(f); err != nil {
		return err
	}
	switch t.layout.kind {
	case "people", "organizations", "topics", "claims", "events":
		t.entities()
	case "relationships":
		t.relationships()
	case "statements":
		t.statements()
	}
	return t.wrong()
}

// parse reads the cells.
func (t *table) parse(f *ingest.File) error {
	in := bufio.NewReaderSize(ingest.Text(f), maxHeader)
	first, err := in.Peek(maxHeader)
	if len(first) == 0 {
		return err
	}
	if endsWithCR(first) {
		t.problem(1, "its lines end with CR alone, as on old Macs: save the table with LF or CRLF at the end of lines")
		return t.wrong()
	}
	c := csv.NewReader(in)
	c.Comma, c.FieldsPerRecord = separator(first), -1
	header, err := c.Read()
	if errors.Is(err, io.EOF) {
		return kg.Errorf(kg.Invalid, "%s: it is empty", t.path)
	}
	if err != nil {
		return t.broken(err)
	}
	for _, h := range header {
		t.header = append(t.header, strings.ToLower(strings.TrimSpace(h)))
	}
	switch kinds := layoutsOf(t.header); len(kinds) {
	case 0:
		t.problem(1, "the columns %q tell of nothing that is read: the first line names the columns of one of %s; a template has them all",
			kg.Clip(strings.Join(t.header, ", ")), strings.Join(Kinds(), ", "))
		return t.wrong()
	case 1:
		t.layout = kinds[0]
	default:
		t.problem(1, "%s", undecided(t.header, kinds))
		return t.wrong()
	}
	for _, w := range t.layout.wrong(t.header) {
		t.problem(1, "%s", w)
	}
	if err := t.wrong(); err != nil {
		return err
	}
	for {
		record, err := c.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return t.broken(err)
		}
		line, _ := c.FieldPos(0)
		t.row(line, record)
	}
}

// maxHeader is how many bytes of a file tell what separates its cells.
const maxHeader = 16 << 10

// endsWithCR says whether the first line ends with a carriage return that no line feed follows.
func endsWithCR(first []byte) bool {
	quoted := false
	for i, b := range first[:max(len(first)-1, 0)] {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '\n':
			return false
		case b == '\r' && first[i+1] != '\n':
			return true
		}
	}
	return false
}

// separator is what separates cells: what the first line has most of, outside of quotes.
func separator(first []byte) rune {
	line, _, _ := bytes.Cut(first, []byte("\n"))
	best, most := ',', 0
	for _, s := range []rune{',', ';', '\t'} {
		n, quoted := 0, false
		for _, r := range string(line) {
			if r == '"' {
				quoted = !quoted
			} else if r == s && !quoted {
				n++
			}
		}
		if n > most {
			best, most = s, n
		}
	}
	return best
}

// broken says what is wrong with the table as such, after what was wrong before.
func (t *table) broken(err error) error {
	var p *csv.ParseError
	switch {
	case !errors.As(err, &p):
		return err
	case errors.Is(p.Err, csv.ErrBareQuote):
		t.problem(p.Line, `a quotation mark (") stands within a cell that does not begin with one: put the cell into quotation marks and double those within it`)
	case errors.Is(p.Err, csv.ErrQuote) && p.Line == p.StartLine:
		t.problem(p.Line, `a cell in quotation marks (") goes on after the closing one, or is never closed: double the quotation marks within it`)
	case errors.Is(p.Err, csv.ErrQuote):
		t.problem(p.StartLine, `a cell that begins with a quotation mark (") here is not closed, or closed wrongly in line %d: double the quotation marks within it`, p.Line)
	default:
		t.problem(p.Line, "%v", p.Err)
	}
	return t.wrong()
}

func (t *table) row(line int, record []string) {
	r := row{t, line, map[string]string{}}
	empty, beyond := true, false
	for i, cell := range record {
		if cell = text.NFC(strings.TrimSpace(cell)); cell != "" {
			empty = false
		}
		if i < len(t.header) {
			r.cells[t.header[i]] = cell
		} else if cell != "" {
			beyond = true
		}
	}
	switch {
	case empty:
		return
	case beyond || len(record) < len(t.header):
		t.problem(line, "it has %d cells, the header has %d columns: a cell with the separator in it has to stand in quotation marks", len(record), len(t.header))
		return
	}
	for _, c := range t.layout.required {
		if r.cells[c] == "" {
			r.problem(c, "the cell is empty: it has to be filled")
		}
	}
	t.cells = append(t.cells, r)
}

// list are the values of a cell.
func (r row) list(column string) (out []string) {
	for _, v := range strings.Split(r.cells[column], "|") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

func (r row) date(column string) kg.FuzzyDate {
	if r.cells[column] == "" {
		return ""
	}
	d, err := kg.ParseFuzzyDate(r.cells[column])
	if err != nil {
		r.problem(column, "%v", err)
	}
	return d
}

// constant is a value of one of the graph's lists of words, written in any case, with blanks or hyphens: direct quote for DIRECT_QUOTE.
func constant(cell string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToUpper(cell))
}

// ref is what a cell names, refs what several do. An empty cell names nothing.
func (r row) ref(column string, kinds []kg.Kind) kg.ID {
	if r.cells[column] == "" {
		return ""
	}
	return r.lookup(column, r.cells[column], kinds)
}

func (r row) refs(column string, kinds []kg.Kind) (out []kg.ID) {
	for _, cell := range r.list(column) {
		if id := r.lookup(column, cell, kinds); id != "" {
			out = append(out, id)
		}
	}
	return out
}

func (r row) lookup(column, cell string, kinds []kg.Kind) kg.ID {
	id, wrong := r.find(cell, kinds)
	if wrong != "" {
		r.problem(column, "%s", wrong)
	}
	return id
}

// made is the id of what a table gives a key.
func made(k kg.Kind, key string) kg.ID { return kg.ID(k.Prefix() + ":" + By + "-" + key) }

// lacking says that a kind of record needs one of some values in a column, and what to do.
func (r row) lacking(column string, k kg.Kind, values string) string {
	do := "fill the cell"
	if !slices.Contains(r.header, column) {
		do = "add the column"
	}
	return fmt.Sprintf("%s needs one of %s: %s", words([]kg.Kind{k}), values, do)
}

// draft adds a record, where nothing is wrong with it and no other row tells of it.
func (r row) draft(record kg.Record, merge ingest.Merge) {
	id := record.RecordID()
	if line := r.rows[id]; line > 0 {
		r.table.problem(r.line, "it tells of the same as line %d (%s): give one of them another id, or take it out", line, id)
		return
	}
	r.rows[id] = r.line
	if err := id.Valid(); err != nil {
		r.problem("id", "%v", err)
		return
	}
	for _, w := range kg.CheckRecord(record) {
		field, wrong, _ := strings.Cut(strings.TrimPrefix(w, string(id)+": "), ": ")
		column := r.column(record, field)
		if values, missing := strings.CutPrefix(wrong, `"" is not one of `); missing {
			wrong = r.lacking(column, id.Kind(), values)
		}
		r.problem(column, "%s", wrong)
	}
	r.table.drafts = append(r.table.drafts, ingest.Draft{Record: record, Merge: merge})
}
