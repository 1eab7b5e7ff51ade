package export

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
)

// Matrix is a network as numbers: one-mode where rows and columns are the same nodes, in the same order.
type Matrix struct {
	Rows    []string // labels
	Columns []string
	TwoMode bool
	// Cells are the rows in their order, each with a number for each column. A row may be used again for the next.
	Cells iter.Seq[[]float64]
}

// MaxCells is the most cells of a matrix that is written.
const MaxCells = 25_000_000

// WriteMatrix writes a matrix as CSVMatrix or DL.
func WriteMatrix(w io.Writer, f Format, m Matrix) error {
	out := bufio.NewWriterSize(w, 1<<16)
	if err := m.write(out, f); err != nil {
		return err
	}
	return out.Flush()
}

func (m Matrix) write(w *bufio.Writer, f Format) error {
	if err := m.check(); err != nil {
		return err
	}
	switch f {
	case CSVMatrix:
		return m.writeCSV(w)
	case DL:
		return m.writeDL(w)
	}
	return unknownFormat(string(f), []Format{CSVMatrix, DL})
}

func (m Matrix) check() error {
	if !m.TwoMode && !slices.Equal(m.Rows, m.Columns) {
		return errors.New("a one-mode matrix has the same rows and columns; set TwoMode where they are different nodes")
	}
	if len(m.Columns) > 0 && len(m.Rows) > MaxCells/len(m.Columns) {
		return fmt.Errorf("a matrix of %d by %d has more than %d cells: narrow the network, or export its edges", len(m.Rows), len(m.Columns), MaxCells)
	}
	return nil
}

// each calls f for the rows and says where they are not as announced.
func (m Matrix) each(f func(row int, cells []float64) error) error {
	row := 0
	for cells := range m.Cells {
		switch {
		case row >= len(m.Rows):
			return fmt.Errorf("a matrix with %d rows gives more", len(m.Rows))
		case len(cells) != len(m.Columns):
			return fmt.Errorf("row %d of a matrix has %d cells for %d columns", row+1, len(cells), len(m.Columns))
		}
		if i := slices.IndexFunc(cells, func(v float64) bool { return !finite(v) }); i >= 0 {
			return fmt.Errorf("the cell of row %q and column %q is %v, not a finite number", m.Rows[row], m.Columns[i], cells[i])
		}
		if err := f(row, cells); err != nil {
			return err
		}
		row++
	}
	if row < len(m.Rows) {
		return fmt.Errorf("a matrix with %d rows gives %d", len(m.Rows), row)
	}
	return nil
}

func (m Matrix) writeCSV(w *bufio.Writer) error {
	t := newTable(w)
	line := append([]string{""}, uniqueLabels(m.Columns, cell)...)
	if err := t.Write(line); err != nil {
		return err
	}
	rows := uniqueLabels(m.Rows, cell)
	err := m.each(func(row int, cells []float64) error {
		line = append(line[:0], rows[row])
		for _, v := range cells {
			line = append(line, number(v))
		}
		return t.Write(line)
	})
	if err != nil {
		return err
	}
	return t.close()
}

func uniqueLabels(names []string, clean func(string) string) []string {
	l := newLabels()
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = l.unique(clean(name))
	}
	return out
}

// writeDL writes UCINET's DL (its help, DL language). Of a one-mode matrix it lists the cells that are not zero by the numbers of
// their labels, which igraph and Gephi read too, and which keeps nodes without edges and labels that are cut off apart.
func (m Matrix) writeDL(w *bufio.Writer) error {
	out := markup{w}
	if m.TwoMode {
		out.raw("DL nr=" + strconv.Itoa(len(m.Rows)) + ", nc=" + strconv.Itoa(len(m.Columns)) + "\nformat = fullmatrix\n")
		out.dlLabels("row labels:", m.Rows)
		out.dlLabels("column labels:", m.Columns)
	} else {
		out.raw("DL n=" + strconv.Itoa(len(m.Rows)) + "\nformat = edgelist1\n")
		out.dlLabels("labels:", m.Rows)
	}
	out.raw("data:\n")
	return m.each(func(row int, cells []float64) error {
		if m.TwoMode {
			out.dlRow(cells)
		} else {
			out.dlEdges(row, cells)
		}
		return nil
	})
}

func (m markup) dlLabels(headline string, names []string) {
	if len(names) == 0 {
		return
	}
	m.raw(headline + "\n")
	for _, label := range uniqueLabels(names, bare) {
		m.raw(label + "\n")
	}
}

func (m markup) dlRow(cells []float64) {
	for i, v := range cells {
		if i > 0 {
			m.raw(" ")
		}
		m.raw(number(v))
	}
	m.raw("\n")
}

func (m markup) dlEdges(row int, cells []float64) {
	for column, v := range cells {
		if v != 0 {
			m.raw(strconv.Itoa(row+1) + " " + strconv.Itoa(column+1) + " " + number(v) + "\n")
		}
	}
}

// writeNetworkMatrix writes the matrix of a network.
func writeNetworkMatrix(f Format) func(*bufio.Writer, *source) error {
	return func(w *bufio.Writer, s *source) error {
		m, err := s.matrix()
		if err != nil {
			return err
		}
		return m.write(w, f)
	}
}

// matrix adds up the weights of edges with the same ends. What has no direction counts in both.
func (s *source) matrix() (Matrix, error) {
	if s.Modes > 2 {
		return Matrix{}, fmt.Errorf("a matrix has one or two modes, this network has %d: choose two of them, or export its edges", s.Modes)
	}
	a := adjacency{twoMode: s.Modes == 2, place: map[string]position{}}
	if err := s.eachNode(func(_ int, n *Node) error { a.addNode(n); return nil }); err != nil {
		return Matrix{}, err
	}
	a.cells = make([]map[int]float64, len(a.rows))
	if err := s.eachEdge(a.addEdge); err != nil {
		return Matrix{}, err
	}
	return a.matrix(), nil
}

// position is the index of a node among the rows, or in a two-mode network among the columns if column is true.
type position struct {
	index  int
	column bool
}

type adjacency struct {
	twoMode       bool
	place         map[string]position
	rows, columns []string
	cells         []map[int]float64
}

func (a *adjacency) addNode(n *Node) {
	if a.twoMode && n.Mode == 2 {
		a.place[n.ID] = position{len(a.columns), true}
		a.columns = append(a.columns, n.Label)
		return
	}
	a.place[n.ID] = position{len(a.rows), false}
	a.rows = append(a.rows, n.Label)
}

func (a *adjacency) addEdge(e *Edge) error {
	source, target := a.place[e.Source], a.place[e.Target]
	if a.twoMode {
		if source.column == target.column {
			return fmt.Errorf("the edge from %q to %q joins nodes of the same mode, which a two-mode matrix has no cell for", e.Source, e.Target)
		}
		if source.column {
			source, target = target, source
		}
		a.add(source.index, target.index, e.Weight)
		return nil
	}
	a.add(source.index, target.index, e.Weight)
	if e.Symmetric && source != target {
		a.add(target.index, source.index, e.Weight)
	}
	return nil
}

func (a *adjacency) add(row, column int, weight float64) {
	if a.cells[row] == nil {
		a.cells[row] = map[int]float64{}
	}
	a.cells[row][column] += weight
}

func (a *adjacency) matrix() Matrix {
	columns := a.rows
	if a.twoMode {
		columns = a.columns
	}
	return Matrix{Rows: a.rows, Columns: columns, TwoMode: a.twoMode, Cells: func(yield func([]float64) bool) {
		line := make([]float64, len(columns))
		for _, cells := range a.cells {
			clear(line)
			for column, weight := range cells {
				line[column] = weight
			}
			if !yield(line) {
				return
			}
		}
	}}
}
