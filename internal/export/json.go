package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// member is a name and a value of a JSON object, and object are members in their order.
type (
	member struct {
		name  string
		value any
	}
	object []member
)

// with adds a member, unless the value is unknown: nil, "" or empty.
func (o object) with(name string, value any) object {
	switch v := value.(type) {
	case nil:
		return o
	case string:
		if v == "" {
			return o
		}
	case object:
		if len(v) == 0 {
			return o
		}
	case []any:
		if len(v) == 0 {
			return o
		}
	}
	return append(o, member{name, value})
}

// withValues adds the values of attributes that are known.
func (o object) withValues(attributes []Attribute, values []any) object {
	for i, a := range attributes {
		o = o.with(a.Name, values[i])
	}
	return o
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, v := range []any{m.name, m.value} {
			if j > 0 {
				b.WriteByte(':')
			}
			if err := encode(&b, v); err != nil {
				return nil, err
			}
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// encode writes a value without the escapes that only HTML needs, and without the line break of json.Encoder.
func encode(b *bytes.Buffer, v any) error {
	if s, ok := v.(string); ok {
		v = strings.ToValidUTF8(s, "\uFFFD")
	}
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1)
	return nil
}

// sequence writes the elements of a JSON array, a line each.
type sequence struct {
	w       *bufio.Writer
	begun   bool
	scratch bytes.Buffer
}

func (s *sequence) add(v any) error {
	s.scratch.Reset()
	if err := encode(&s.scratch, v); err != nil {
		return err
	}
	if s.begun {
		_ = s.w.WriteByte(',')
	}
	s.begun = true
	_ = s.w.WriteByte('\n')
	_, err := s.w.Write(s.scratch.Bytes())
	return err
}

// nodesAndEdges writes the two arrays, with what is to stand before, between and after them.
func (s *source) nodesAndEdges(w *bufio.Writer, before, between, after string, node func(*Node) object, edge func(*Edge) object) error {
	out := markup{w}
	out.raw(before)
	nodes := sequence{w: w}
	if err := s.eachNode(func(_ int, n *Node) error { return nodes.add(node(n)) }); err != nil {
		return err
	}
	out.raw(between)
	edges := sequence{w: w}
	if err := s.eachEdge(func(e *Edge) error { return edges.add(edge(e)) }); err != nil {
		return err
	}
	out.raw(after)
	return nil
}

// about is what JSON formats say of the whole network.
func (s *source) about() object {
	return object{}.with("name", s.Name).with("description", s.Description).with("generator", s.Generator).
		with("revision", s.Revision).with("changedOn", string(s.ChangedOn))
}

func nodeMembers(o object, n *Node) object {
	from, until := fromUntil(n.Spells)
	return o.with("label", n.Label).with("kind", n.Kind).with("mode", mode(n)).with("from", from).with("until", until)
}

func edgeMembers(o object, e *Edge) object {
	from, until := fromUntil(e.Spells)
	return o.with("label", e.Label).with("kind", e.Kind).with("weight", e.Weight).with("from", from).with("until", until)
}

// writeCytoscape writes what cy.json() of Cytoscape.js reads (https://js.cytoscape.org/#notation/elements-json). It drops elements
// without an id, so edges that have none get their number, after a word and a space, which no id of a record has.
func writeCytoscape(w *bufio.Writer, s *source) error {
	edges := 0
	var about bytes.Buffer
	if err := encode(&about, s.about()); err != nil {
		return err
	}
	return s.nodesAndEdges(w, `{"data":`+about.String()+`,"elements":{"nodes":[`, "\n],\"edges\":[", "\n]}}\n",
		func(n *Node) object {
			data := nodeMembers(object{{"id", n.ID}}, n).withValues(s.NodeAttributes, n.Values)
			return object{{"data", data}}.with("position", positionOf(n))
		},
		func(e *Edge) object {
			edges++
			data := edgeMembers(object{{"id", firstOf(e.ID, fmt.Sprintf("edge %d", edges))}}.with("source", e.Source).with("target", e.Target), e)
			if s.Directed {
				data = data.with("symmetric", e.Symmetric)
			}
			return object{{"data", data.withValues(s.EdgeAttributes, e.Values)}}
		})
}

func positionOf(n *Node) object {
	return object{}.with("x", coordinate(n.X)).with("y", coordinate(n.Y))
}

// writeGraphology writes the serialization of graphology (https://graphology.github.io/serialization.html). It can tell directed from
// undirected edges, so symmetric ones are undirected.
func writeGraphology(w *bufio.Writer, s *source) error {
	kind := "undirected"
	if s.Directed {
		kind = "mixed"
	}
	var head bytes.Buffer
	options := object{{"type", kind}, {"multi", true}, {"allowSelfLoops", true}}
	if err := encode(&head, object{{"attributes", s.about()}, {"options", options}}); err != nil {
		return err
	}
	return s.nodesAndEdges(w, strings.TrimSuffix(head.String(), "}")+`,"nodes":[`, "\n],\"edges\":[", "\n]}\n",
		func(n *Node) object {
			attributes := append(nodeMembers(object{}, n), positionOf(n)...).withValues(s.NodeAttributes, n.Values)
			return object{{"key", n.ID}, {"attributes", attributes}}
		},
		func(e *Edge) object {
			o := object{}.with("key", e.ID).with("source", e.Source).with("target", e.Target)
			if e.Symmetric {
				o = o.with("undirected", true)
			}
			return append(o, member{"attributes", edgeMembers(object{}, e).withValues(s.EdgeAttributes, e.Values)})
		})
}
