package export

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// table writes RFC 4180 with lines that end in LF, so that a line break within a cell stays what it is.
type table struct{ *csv.Writer }

func newTable(w *bufio.Writer) table { return table{csv.NewWriter(w)} }

// WriteTable writes a table of texts, with the care that all tables here are written with.
func WriteTable(w io.Writer, columns []string, rows [][]string) error {
	out := bufio.NewWriter(w)
	t := newTable(out)
	for _, row := range append([][]string{columns}, rows...) {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = cell(c)
		}
		if err := t.Write(cells); err != nil {
			return err
		}
	}
	return errors.Join(t.close(), out.Flush())
}

// close reports what went wrong.
func (t table) close() error {
	t.Flush()
	return t.Error()
}

// cell is a text that spreadsheets take for one: what they would take for a formula gets an apostrophe in front (OWASP, CSV Injection).
// Control characters, at which readers end a file, become U+FFFD. Numbers that are written as such do not come here.
func cell(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// cells are plain values as cells.
func cells(values []any) []string {
	row := make([]string, len(values))
	for i, v := range values {
		row[i] = text(v)
		if s, ok := v.(string); ok {
			row[i] = cell(s)
		}
	}
	return row
}

func header(own []string, attributes []Attribute) []string {
	for _, a := range attributes {
		own = append(own, cell(a.Name))
	}
	return own
}

// writeNodes writes the table of nodes. Id and Label are the headers that Gephi looks for.
func writeNodes(w *bufio.Writer, s *source) error {
	t := newTable(w)
	if err := t.Write(header([]string{"Id", "Label", "Kind", "Mode", "From", "Until", "X", "Y"}, s.NodeAttributes)); err != nil {
		return err
	}
	err := s.eachNode(func(_ int, n *Node) error {
		return t.Write(cells(append(append([]any{n.ID}, ownNodeValues(n)...), n.Values...)))
	})
	if err != nil {
		return err
	}
	return t.close()
}

// writeEdges writes the table of edges. The first six are the headers that Gephi looks for; Type is its word for the direction.
func writeEdges(w *bufio.Writer, s *source) error {
	t := newTable(w)
	if err := t.Write(header([]string{"Source", "Target", "Type", "Weight", "Id", "Label", "Kind", "From", "Until"}, s.EdgeAttributes)); err != nil {
		return err
	}
	if err := s.eachNode(func(int, *Node) error { return nil }); err != nil {
		return err
	}
	err := s.eachEdge(func(e *Edge) error {
		direction := "Directed"
		if e.Symmetric {
			direction = "Undirected"
		}
		from, until := fromUntil(e.Spells)
		own := []any{e.Source, e.Target, direction, e.Weight, e.ID, e.Label, e.Kind, from, until}
		return t.Write(cells(append(own, e.Values...)))
	})
	if err != nil {
		return err
	}
	return t.close()
}
