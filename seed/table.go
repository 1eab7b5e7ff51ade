package seed

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

func tableOf(records string) string { return strings.TrimSuffix(records, ".yaml") + ".csv" }
func recordsOf(table string) string { return strings.TrimSuffix(table, ".csv") + ".yaml" }

// row is a row of a table.
type row struct {
	values map[string]string // by column
	line   int
}

// group are the records that a table makes of each row that has these values.
type group struct {
	For     map[string]string `yaml:"for"`
	Records []ast.Node        `yaml:"records"`
}

func (g group) fits(r row) bool {
	for column, value := range g.For {
		if r.values[column] != value {
			return false
		}
	}
	return true
}

// fillTable reads the records that a table makes, row by row.
func (l *loader) fillTable(name string, source []byte, table string, data []byte) {
	rows, line, err := readRows(data)
	if err != nil {
		l.addf(place{file: table}.at(line), "%v", err)
		return
	}
	for _, r := range rows {
		p := place{file: name, row: fmt.Sprintf("%s:%d", table, r.line)}
		for _, node := range l.parse(name, source) { // anew for each row, because filling in changes the nodes
			var g group
			if err := yaml.NodeToValue(node, &g, yaml.Strict()); err != nil {
				l.addYAML(p, node.GetToken().Position.Line, err)
				continue
			}
			if !l.knowsColumns(p, node, g, r) || !g.fits(r) {
				continue
			}
			for _, record := range g.Records {
				ast.Walk(filler{l, p, r}, record)
			}
			l.readRecords(p, g.Records)
		}
		if len(l.problems) > 0 {
			return // the next row would have the same again
		}
	}
}

func (l *loader) knowsColumns(p place, node ast.Node, g group, r row) bool {
	for _, column := range slices.Sorted(maps.Keys(g.For)) {
		if _, ok := r.values[column]; !ok {
			l.addf(p.at(node.GetToken().Position.Line), "for: the table has no column %s: it has %s", column, r.columns())
			return false
		}
	}
	return true
}

func (r row) columns() string {
	return strings.Join(slices.Sorted(maps.Keys(r.values)), ", ")
}

var columnForm = regexp.MustCompile(`\{[^{}]*\}`)

// filler puts the values of a row in place of the columns' names.
type filler struct {
	loader *loader
	place  place
	row    row
}

// Visit implements [ast.Visitor].
func (f filler) Visit(node ast.Node) ast.Visitor {
	if s, ok := node.(*ast.StringNode); ok {
		s.Value = columnForm.ReplaceAllStringFunc(s.Value, func(column string) string {
			value, ok := f.row.values[strings.Trim(column, "{}")]
			if !ok {
				f.loader.addf(f.place.at(s.Token.Position.Line), "the table has no column %s: it has %s", column, f.row.columns())
			}
			return value
		})
	}
	return f
}

// readRows reads a table whose first row names the columns, up to the line of an error.
func readRows(data []byte) (rows []row, line int, err error) {
	reader := csv.NewReader(bytes.NewReader(data))
	columns, err := reader.Read()
	if err != nil {
		return nil, 1, fmt.Errorf("the first line must name the columns: %w", err)
	}
	for {
		fields, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, 0, nil
		}
		if e, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, e.Line, fmt.Errorf("%w: write a value, or nothing, for each of the %d columns", e.Err, len(columns))
		}
		r := row{values: map[string]string{}}
		r.line, _ = reader.FieldPos(0)
		for i, column := range columns {
			r.values[column] = fields[i]
		}
		rows = append(rows, r)
	}
}
