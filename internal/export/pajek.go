package export

import (
	"bufio"
	"strconv"
	"strings"
)

// writePajek writes a Pajek network (.net). The number of nodes comes first, so labels are kept. Nodes of a second mode are not
// counted apart, which NetworkX could not read.
func writePajek(w *bufio.Writer, s *source) error {
	l := newLabels()
	var vertices []string
	err := s.eachNode(func(_ int, n *Node) error {
		vertices = append(vertices, l.unique(quotable(n.Label)))
		return nil
	})
	if err != nil {
		return err
	}
	out := markup{w}
	if name := strings.TrimSpace(quotable(s.Name)); name != "" {
		out.raw("*Network " + name + "\n")
	}
	out.raw("*Vertices " + strconv.Itoa(len(vertices)) + "\n")
	for i, label := range vertices {
		out.raw(strconv.Itoa(i+1) + ` "` + label + "\"\n")
	}
	if s.Directed {
		out.raw("*Arcs\n")
	} else {
		out.raw("*Edges\n")
	}
	return s.eachEdge(func(e *Edge) error {
		out.raw(strconv.Itoa(s.seen[e.Source]) + " " + strconv.Itoa(s.seen[e.Target]) + " " + number(e.Weight))
		if e.Kind != "" {
			out.raw(` l "` + quotable(e.Kind) + `"`)
		}
		out.raw("\n")
		return nil
	})
}
