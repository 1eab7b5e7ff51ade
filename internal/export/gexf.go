package export

import (
	"bufio"
	"strconv"
	"strings"
)

// gexfTypes are the types of attributes in GEXF. Texts are "string", also addresses: Gephi drops attributes of the type anyURI.
var gexfTypes = map[Type]string{String: "string", Int: "long", Float: "double", Bool: "boolean", Date: "string"}

// writeGEXF writes GEXF 1.3 (https://gexf.net/schema.html, the RELAX NG schema; the XSD of the visualization module is wrong).
// Ids of attributes are numbers: graphology takes any other id for the name.
func writeGEXF(w *bufio.Writer, s *source) error {
	m := markup{w}
	m.raw(xmlHeader)
	m.start("gexf", "xmlns", "http://gexf.net/1.3", "xmlns:viz", "http://gexf.net/1.3/viz", "version", "1.3")
	m.raw("\n")
	m.start("meta", "lastmodifieddate", string(s.ChangedOn))
	m.element("creator", s.Generator)
	m.element("description", s.summary())
	m.end("meta")
	m.raw("\n")
	m.gexfGraph(s)
	m.gexfAttributes("node", s.gexfNodeAttributes())
	m.gexfAttributes("edge", s.gexfEdgeAttributes())
	m.raw("<nodes>\n")
	if err := s.eachNode(func(_ int, n *Node) error { m.gexfNode(s, n); return nil }); err != nil {
		return err
	}
	m.raw("</nodes>\n<edges>\n")
	if err := s.eachEdge(func(e *Edge) error { m.gexfEdge(s, e); return nil }); err != nil {
		return err
	}
	m.raw("</edges>\n</graph>\n</gexf>\n")
	return nil
}

// summary is name, description and revision in a line, for formats that have one place for them.
func (s *source) summary() string {
	parts := []string{s.Name, s.Description}
	if s.Revision != "" {
		parts = append(parts, "revision "+s.Revision)
	}
	return joined(parts, "; ")
}

// joined joins what is not empty.
func joined(parts []string, separator string) string {
	var known []string
	for _, p := range parts {
		if p != "" {
			known = append(known, p)
		}
	}
	return strings.Join(known, separator)
}

func (m markup) gexfGraph(s *source) {
	edges, mode, timeFormat := "undirected", "static", ""
	if s.Directed {
		edges = "directed"
	}
	if s.Timed {
		mode, timeFormat = "dynamic", "date"
	}
	m.start("graph", "defaultedgetype", edges, "mode", mode, "timeformat", timeFormat)
	m.raw("\n")
}

func (s *source) gexfNodeAttributes() []Attribute {
	own := []Attribute{{"kind", String}}
	if s.Modes > 1 {
		own = append(own, Attribute{"mode", Int})
	}
	return append(own, s.NodeAttributes...)
}

func (s *source) gexfNodeValues(n *Node) []any {
	own := []any{known(n.Kind)}
	if s.Modes > 1 {
		own = append(own, int64(n.Mode))
	}
	return append(own, n.Values...)
}

// gexfEdgeAttributes have the kind once more, because NetworkX passes over the one that edges have by themselves.
func (s *source) gexfEdgeAttributes() []Attribute {
	own := []Attribute{{"kind", String}}
	if s.Directed {
		own = append(own, Attribute{"symmetric", Bool})
	}
	return append(own, s.EdgeAttributes...)
}

func (s *source) gexfEdgeValues(e *Edge) []any {
	own := []any{known(e.Kind)}
	if s.Directed {
		own = append(own, e.Symmetric)
	}
	return append(own, e.Values...)
}

// known is a text as a plain value: nil for an empty one.
func known(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (m markup) gexfAttributes(class string, attributes []Attribute) {
	m.start("attributes", "class", class)
	m.raw("\n")
	for i, a := range attributes {
		m.empty("attribute", "id", strconv.Itoa(i), "title", a.Name, "type", gexfTypes[a.Type])
		m.raw("\n")
	}
	m.raw("</attributes>\n")
}

func (m markup) gexfNode(s *source, n *Node) {
	m.start("node", "id", n.ID, "label", n.Label)
	m.gexfValues(s.gexfNodeValues(n))
	m.gexfSpells(n.Spells)
	if n.X != nil {
		m.empty("viz:position", "x", number(*n.X), "y", number(*n.Y))
	}
	m.raw("</node>\n")
}

func (m markup) gexfEdge(s *source, e *Edge) {
	m.start("edge", "id", e.ID, "source", e.Source, "target", e.Target, "weight", number(e.Weight), "kind", e.Kind, "label", e.Label)
	m.gexfValues(s.gexfEdgeValues(e))
	m.gexfSpells(e.Spells)
	m.raw("</edge>\n")
}

func (m markup) gexfValues(values []any) {
	m.raw("<attvalues>")
	for i, v := range values {
		if v != nil {
			m.empty("attvalue", "for", strconv.Itoa(i), "value", text(v))
		}
	}
	m.raw("</attvalues>")
}

// gexfSpells leaves out spells of which nothing is known: without any, a node or an edge is always there.
func (m markup) gexfSpells(spells []Spell) {
	begun := false
	for _, s := range spells {
		first, last := s.days()
		if first == "" && last == "" {
			continue
		}
		if !begun {
			m.raw("<spells>")
			begun = true
		}
		m.empty("spell", "start", first, "end", last)
	}
	if begun {
		m.raw("</spells>")
	}
}
