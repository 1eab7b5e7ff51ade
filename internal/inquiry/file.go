package inquiry

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"wortlaut/internal/discourse"
	"wortlaut/internal/export"
	"wortlaut/internal/kg"
	"wortlaut/internal/traverse"
)

const (
	generator = "Wortlaut"
	// iris is what the ids of records follow in linked data: they are of the graph, whichever server it is on.
	iris = "urn:wortlaut:"
)

// File is the answer as it is written in any format.
func (q Network) File(ctx context.Context, g *kg.Graph) (export.Network, error) {
	head, err := g.Head(ctx)
	if err != nil {
		return export.Network{}, err
	}
	answer, err := q.Ask(ctx, g)
	if err != nil {
		return export.Network{}, err
	}
	named, err := records(ctx, g, answer)
	if err != nil {
		return export.Network{}, err
	}
	return export.Network{
		Name: "network", Description: q.Values().Encode(), Generator: generator, Revision: strconv.FormatInt(head.Number, 10), Base: iris,
		Directed: true, Timed: true,
		NodeAttributes: []export.Attribute{{Name: "distance", Type: export.Int}, {Name: "degree", Type: export.Int}},
		EdgeAttributes: []export.Attribute{{Name: "role", Type: export.String}, {Name: "sources", Type: export.String}},
		Nodes: each(answer.Nodes, func(n traverse.Node) export.Node {
			return export.Node{ID: string(n.ID), Label: nameOf(named[n.ID]), Kind: string(n.ID.Kind()), Values: []any{n.Distance, n.Degree}}
		}),
		Edges: each(answer.Edges, func(e traverse.Edge) export.Edge { return edge(e, named) }),
	}, nil
}

// records are what an answer names: its nodes and relationships, and the documents that these cite.
func records(ctx context.Context, g *kg.Graph, n traverse.Network) (map[kg.ID]kg.Record, error) {
	var ids []kg.ID
	for _, node := range n.Nodes {
		ids = append(ids, node.ID)
	}
	for _, e := range n.Edges {
		ids = append(ids, e.Relationship)
	}
	named, err := g.Named(ctx, ids)
	if err != nil {
		return nil, err
	}
	var cited []kg.ID
	for _, r := range named {
		if r, ok := r.(*kg.Relationship); ok {
			for _, c := range r.Citations {
				cited = append(cited, c.Document)
			}
		}
	}
	slices.Sort(cited)
	documents, err := g.Named(ctx, slices.Compact(cited))
	for id, d := range documents {
		named[id] = d
	}
	return named, err
}

// edge is a tie as it is written. Without words of its own it is called by what it is.
func edge(e traverse.Edge, named map[kg.ID]kg.Record) export.Edge {
	out := export.Edge{
		ID: string(e.Relationship), Source: string(e.Source), Target: string(e.Target), Kind: string(e.Role), Label: string(e.Role),
		Weight: 1, Symmetric: !e.Directed, Values: []any{nil, nil},
	}
	if s, ok := named[e.Statement].(*kg.Statement); ok {
		cite(&out, s.Citations, named)
		out.Spells = made(s)
	}
	if r, ok := named[e.Relationship].(*kg.Relationship); ok {
		cite(&out, r.Citations, named)
		out.Values[0] = r.Role
		if r.ValidFrom != "" || r.ValidUntil != "" {
			out.Spells = []export.Spell{{From: r.ValidFrom, Until: r.ValidUntil}}
		}
	}
	return out
}

// cite gives a tie its sources.
func cite(e *export.Edge, citations []kg.Citation, named map[kg.ID]kg.Record) {
	var sources []string
	for _, c := range citations {
		sources = append(sources, string(c.Document))
		e.Citations = append(e.Citations, citation(c, named))
	}
	e.Values[1] = strings.Join(sources, " ")
}

// made is when a statement was made: the ties that it is the end of hold then.
func made(s *kg.Statement) []export.Spell {
	if s.MadeOn == "" {
		return nil
	}
	spell := export.Spell{From: s.MadeOn}
	if next := s.MadeOn.Days().Last.Next(); next != kg.OpenEnd {
		spell.Until = kg.FuzzyDate(next)
	}
	return []export.Spell{spell}
}

func citation(c kg.Citation, named map[kg.ID]kg.Record) export.Citation {
	out := export.Citation{
		Document: record(c.Document, named), Kind: c.Kind, Prefix: c.Prefix, Suffix: c.Suffix,
		Start: c.Start, End: c.End, Page: c.Page, AccessedOn: c.AccessedOn,
	}
	if e, ok := named[c.Document].(*kg.Entity); ok && e.Document != nil {
		out.DocumentKind, out.PublishedOn, out.URL, out.ArchiveURL = e.Document.Kind, e.Document.PublishedOn, e.URL, e.Document.ArchiveURL
	}
	return out
}

// longestLabel is where the words of a statement are cut when they are the label of a node.
const longestLabel = 80

func nameOf(r kg.Record) string {
	switch r := r.(type) {
	case *kg.Entity:
		return r.Name
	case *kg.Statement:
		words := []rune(r.Text)
		if len(words) > longestLabel {
			return string(words[:longestLabel-1]) + "…"
		}
		return r.Text
	}
	return ""
}

func each[A, B any](list []A, make func(A) B) iter.Seq2[B, error] {
	return func(yield func(B, error) bool) {
		for _, a := range list {
			if !yield(make(a), nil) {
				return
			}
		}
	}
}

// timeless are the formats that have no place for time: of several networks the last is written.
var timeless = []export.Format{export.CSVMatrix, export.CSVNodes, export.DL, export.Pajek}

// File is the answer as it is written in a format. Several networks over time are one, in which each tie has the time of its own.
func (q Discourse) File(ctx context.Context, g *kg.Graph, format export.Format) (export.Network, error) {
	head, err := g.Head(ctx)
	if err != nil {
		return export.Network{}, err
	}
	answer, err := q.Ask(ctx, g)
	if err != nil {
		return export.Network{}, err
	}
	if len(answer) > 1 && slices.Contains(timeless, format) {
		answer = answer[len(answer)-1:]
	}
	d := drawing{Discourse: q, many: len(answer) > 1, at: map[node]int{}}
	for _, s := range answer {
		d.add(s)
	}
	named, err := g.Named(ctx, d.ids())
	if err != nil {
		return export.Network{}, err
	}
	modes := 1
	if q.Mode != discourse.OneMode {
		modes = 2
	}
	return export.Network{
		Name: "discourse", Description: q.Values().Encode(), Generator: generator, Revision: strconv.FormatInt(head.Number, 10), Base: iris,
		Directed: q.Mode != discourse.OneMode, Modes: modes, Timed: d.many,
		NodeAttributes: d.nodeAttributes(),
		EdgeAttributes: []export.Attribute{{Name: "agreements", Type: export.Int}, {Name: "disagreements", Type: export.Int}, {Name: "claim", Type: export.String}},
		Nodes: each(d.nodes, func(n node) export.Node {
			return export.Node{
				ID: d.name(n), Label: Label(n.value, nameOf(named[kg.ID(n.value)])), Kind: string(kg.ID(n.value).Kind()), Mode: d.mode(n),
				Values: d.values[d.at[n]],
			}
		}),
		Edges: each(d.edges, func(e export.Edge) export.Edge { return e }),
	}, nil
}

// node is a node of a discourse network: a value of the rows or of the columns.
type node struct {
	column bool
	value  string
}

// drawing puts networks together.
type drawing struct {
	Discourse
	many   bool
	nodes  []node
	values [][]any
	at     map[node]int
	edges  []export.Edge
}

func (d *drawing) ids() []kg.ID {
	ids := make([]kg.ID, len(d.nodes))
	for i, n := range d.nodes {
		ids[i] = kg.ID(n.value)
	}
	return ids
}

// name is the id of a node. Who speaks and is addressed too is two nodes.
func (d *drawing) name(n node) string {
	if n.column && d.Mode == discourse.ThreeMode {
		return n.value + "#addressed"
	}
	return n.value
}

func (d *drawing) mode(n node) int {
	switch {
	case d.Mode == discourse.OneMode:
		return 0
	case n.column:
		return 2
	}
	return 1
}

func (d *drawing) nodeAttributes() []export.Attribute {
	list := []export.Attribute{{Name: "frequency", Type: export.Int}}
	if d.Measures && !d.many {
		for _, c := range measureColumns {
			list = append(list, c.Attribute)
		}
	}
	return list
}

func (d *drawing) add(s *discourse.Slice) {
	d.addNodes(s.Rows, false)
	if d.Mode != discourse.OneMode {
		d.addNodes(s.Columns, true)
	}
	for _, e := range s.Edges {
		out := export.Edge{
			Source: d.name(node{false, s.Rows[e.Source].Value}), Kind: "DISCOURSE", Weight: e.Weight, Symmetric: d.Mode == discourse.OneMode,
			Values: []any{e.Agreements, e.Disagreements, nil},
		}
		out.Target = d.name(node{d.Mode != discourse.OneMode, s.Columns[e.Target].Value})
		if len(s.Claims) > 0 {
			out.Values[2] = s.Claims[e.Claim].Value
		}
		if d.many && s.Until != "" {
			out.Spells = []export.Spell{{From: kg.FuzzyDate(s.From), Until: kg.FuzzyDate(kg.Date(s.Until).Next())}}
		}
		d.edges = append(d.edges, out)
	}
}

func (d *drawing) addNodes(list []discourse.Node, column bool) {
	for _, n := range list {
		key := node{column, n.Value}
		i, there := d.at[key]
		if !there {
			i = len(d.nodes)
			d.at[key] = i
			d.nodes, d.values = append(d.nodes, key), append(d.values, []any{0})
		}
		d.values[i][0] = max(d.values[i][0].(int), n.Frequency)
		if d.Measures && !d.many {
			d.values[i] = append(d.values[i], measures(n.Measures)...)
		}
	}
}

// measureColumns are the attributes for measures.
var measureColumns = []struct {
	export.Attribute
	of func(*discourse.Measures) any
}{
	{export.Attribute{Name: "degree", Type: export.Int}, func(m *discourse.Measures) any { return m.Degree }},
	{export.Attribute{Name: "core", Type: export.Int}, func(m *discourse.Measures) any { return m.Core }},
	{export.Attribute{Name: "component", Type: export.Int}, func(m *discourse.Measures) any { return m.Component }},
	{export.Attribute{Name: "community", Type: export.Int}, func(m *discourse.Measures) any { return m.Community }},
	{export.Attribute{Name: "camp", Type: export.Int}, func(m *discourse.Measures) any {
		if m.Camp < 0 {
			return nil
		}
		return m.Camp
	}},
	{export.Attribute{Name: "strength", Type: export.Float}, func(m *discourse.Measures) any { return m.Strength }},
	{export.Attribute{Name: "betweenness", Type: export.Float}, func(m *discourse.Measures) any { return m.Betweenness }},
	{export.Attribute{Name: "closeness", Type: export.Float}, func(m *discourse.Measures) any { return m.Closeness }},
	{export.Attribute{Name: "pagerank", Type: export.Float}, func(m *discourse.Measures) any { return m.PageRank }},
}

// measures are the values of these attributes; nobody's are unknown.
func measures(m *discourse.Measures) []any {
	values := make([]any, len(measureColumns))
	if m != nil {
		for i, c := range measureColumns {
			values[i] = c.of(m)
		}
	}
	return values
}
