package export

import (
	"bufio"
	"math"
	"strconv"
)

// graphMLTypes are the types of attributes in GraphML (http://graphml.graphdrawing.org/specification.html, attr.type).
var graphMLTypes = map[Type]string{String: "string", Int: "long", Float: "double", Bool: "boolean", Date: "string"}

const (
	nodeGraphics = "d0"
	edgeGraphics = "e0"
)

func writeGraphML(w *bufio.Writer, s *source) error { return graphML{markup{w}, s, false}.write() }

// writeVisone adds to GraphML what visone draws: in the place where yFiles, on which it rests, keeps graphics, with visone's own elements
// around, as DNA and others write it. Directions it reads from an attribute of edges, visone.direction.
func writeVisone(w *bufio.Writer, s *source) error { return graphML{markup{w}, s, true}.write() }

type graphML struct {
	markup
	*source
	visone bool
}

func (g graphML) write() error {
	g.raw(xmlHeader)
	namespaces := []string{"xmlns", "http://graphml.graphdrawing.org/xmlns"}
	if g.visone {
		namespaces = append(namespaces, "xmlns:visone", "http://visone.info/xmlns", "xmlns:y", "http://www.yworks.com/xml/graphml")
	}
	g.start("graphml", namespaces...)
	g.raw("\n")
	g.keys()
	direction := "undirected"
	if g.Directed {
		direction = "directed"
	}
	g.start("graph", "id", "G", "edgedefault", direction)
	g.raw("\n")
	g.data("g", []any{known(g.Name), known(g.Description), known(g.Generator), known(g.Revision), known(string(g.ChangedOn))})
	g.raw("\n")
	if err := g.eachNode(func(number int, n *Node) error { g.node(number, n); return nil }); err != nil {
		return err
	}
	if err := g.eachEdge(func(e *Edge) error { g.edge(e); return nil }); err != nil {
		return err
	}
	g.raw("</graph>\n</graphml>\n")
	return nil
}

// Attributes have ids of their own, letter and number, since their names may hold anything.
func (g graphML) keys() {
	if g.visone {
		g.empty("key", "id", nodeGraphics, "for", "node", "yfiles.type", "nodegraphics")
		g.empty("key", "id", edgeGraphics, "for", "edge", "yfiles.type", "edgegraphics")
		g.raw("\n")
	}
	g.declare("graph", "g", []Attribute{{"name", String}, {"description", String}, {"generator", String}, {"revision", String}, {"changed_on", Date}})
	g.declare("node", "n", append(ownNodeAttributes(), g.NodeAttributes...))
	g.declare("edge", "k", append(g.ownEdgeAttributes(), g.EdgeAttributes...))
}

func (g graphML) declare(of, prefix string, attributes []Attribute) {
	for i, a := range attributes {
		g.empty("key", "id", prefix+strconv.Itoa(i), "for", of, "attr.name", a.Name, "attr.type", graphMLTypes[a.Type])
		g.raw("\n")
	}
}

func (g graphML) data(prefix string, values []any) {
	for i, v := range values {
		if v != nil {
			g.element("data", text(v), "key", prefix+strconv.Itoa(i))
		}
	}
}

func ownNodeAttributes() []Attribute {
	return []Attribute{{"label", String}, {"kind", String}, {"mode", Int}, {"from", Date}, {"until", Date}, {"x", Float}, {"y", Float}}
}

func ownNodeValues(n *Node) []any {
	from, until := fromUntil(n.Spells)
	return []any{n.Label, known(n.Kind), mode(n), known(from), known(until), coordinate(n.X), coordinate(n.Y)}
}

func mode(n *Node) any {
	if n.Mode == 0 {
		return nil
	}
	return int64(n.Mode)
}

// ownEdgeAttributes have the id once more as edge_id: igraph hides an attribute named id behind the id of the element.
func (g graphML) ownEdgeAttributes() []Attribute {
	own := []Attribute{{"edge_id", String}, {"kind", String}, {"label", String}, {"weight", Float}, {"symmetric", Bool}, {"from", Date}, {"until", Date}}
	if g.visone {
		own = append(own, Attribute{"visone.direction", Bool})
	}
	return own
}

func (g graphML) ownEdgeValues(e *Edge) []any {
	from, until := fromUntil(e.Spells)
	own := []any{known(e.ID), known(e.Kind), known(e.Label), e.Weight, e.Symmetric, known(from), known(until)}
	if g.visone {
		own = append(own, !e.Symmetric)
	}
	return own
}

func (g graphML) node(number int, n *Node) {
	g.start("node", "id", n.ID)
	g.data("n", append(ownNodeValues(n), n.Values...))
	if g.visone {
		g.visoneNode(number, n)
	}
	g.raw("</node>\n")
}

func (g graphML) edge(e *Edge) {
	g.start("edge", "id", e.ID, "source", e.Source, "target", e.Target)
	g.data("k", append(g.ownEdgeValues(e), e.Values...))
	if g.visone {
		g.visoneEdge(e)
	}
	g.raw("</edge>\n")
}

// side is the width and height of a node in visone.
const side = 20

func (g graphML) visoneNode(ordinal int, n *Node) {
	x, y := spiral(ordinal)
	if n.X != nil {
		x, y = *n.X, *n.Y
	}
	shape := "ellipse"
	if n.Mode > 1 {
		shape = "rectangle"
	}
	g.start("data", "key", nodeGraphics)
	g.start("visone:shapeNode")
	g.start("y:ShapeNode")
	g.empty("y:Geometry", "x", number(x), "y", number(y), "width", strconv.Itoa(side), "height", strconv.Itoa(side))
	g.element("y:NodeLabel", n.Label)
	g.empty("y:Shape", "type", shape)
	g.raw("</y:ShapeNode></visone:shapeNode></data>")
}

// spiral puts nodes that no layout has placed where none hides another: on a sunflower's (Vogel 1979), whose count need not be known.
func spiral(ordinal int) (x, y float64) {
	golden := math.Pi * (3 - math.Sqrt(5))
	sin, cos := math.Sincos(golden * float64(ordinal))
	radius := 2 * side * math.Sqrt(float64(ordinal))
	return math.Round(radius * cos), math.Round(radius * sin)
}

func (g graphML) visoneEdge(e *Edge) {
	arrow := "standard"
	if e.Symmetric {
		arrow = "none"
	}
	g.start("data", "key", edgeGraphics)
	g.start("visone:polyLineEdge")
	g.start("y:PolyLineEdge")
	g.empty("y:Arrows", "source", "none", "target", arrow)
	g.raw("</y:PolyLineEdge></visone:polyLineEdge></data>")
}
