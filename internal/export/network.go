package export

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"wortlaut/internal/kg"
)

// Network is what is written. Nodes are ranged over once, then Edges, unless the format has none in it; an error ends the writing.
type Network struct {
	Name        string
	Description string
	Generator   string // the program that made it
	// Revision names the state of the graph that it was made from, and ChangedOn the day of it; "" where that is not known. Neither is the
	// time of writing: the same network makes the same file.
	Revision  string
	ChangedOn kg.Date
	// Base is what the ids of records follow in IRIs, as in https://example.org/id/; JSON-LD needs it.
	Base string

	// Directed says whether edges lead from their source to their target. In a network that is not directed all edges are symmetric.
	Directed bool
	// Modes is the number of classes of nodes between which there are edges: 2 in a two-mode (affiliation) network. 0 is 1.
	Modes int
	// Timed says that nodes or edges have spells.
	Timed bool

	NodeAttributes []Attribute
	EdgeAttributes []Attribute
	Nodes          iter.Seq2[Node, error]
	Edges          iter.Seq2[Edge, error]
}

// Attribute is a column of nodes or edges. Its name is none that the formats use themselves (see [Write]).
type Attribute struct {
	Name string
	Type Type
}

// Type is the type of an attribute's values.
type Type string

// The types, with the Go types that values of them may have.
const (
	String Type = "string" // string
	Int    Type = "int"    // int, int32, int64
	Float  Type = "float"  // float64, neither NaN nor infinite
	Bool   Type = "bool"   // bool
	Date   Type = "date"   // kg.Date, kg.FuzzyDate or string; written as text, since no format has dates of reduced precision
)

// Node is a node of a network.
type Node struct {
	ID    string
	Label string // "" is the id
	Kind  string // what it is: a kg.Kind, or any other word
	Mode  int    // its class, from 1 to Network.Modes; 0 where there is one only
	// Values are in the order of NodeAttributes; nil and "" are unknown.
	Values []any
	Spells []Spell
	// X and Y are where a layout has put it; y grows downwards. Written as they are.
	X, Y *float64
}

// Edge is an edge of a network. Parallel edges and loops are edges as others.
type Edge struct {
	// ID is unique among the nodes and edges of the network ("" is none): Cytoscape.js keeps both in one space of names.
	ID     string
	Source string
	Target string
	Kind   string // MEMBER_OF, agreement, …
	Label  string
	Weight float64
	// Symmetric tells an edge without direction in a directed network, where it is written as one from its source to its target.
	Symmetric bool
	Values    []any // as in Node, in the order of EdgeAttributes
	Spells    []Spell
	Citations []Citation // written in JSON-LD
}

// Spell is a time during which a node or an edge is there: from From up to, but not including, Until, as in kg.Validity. "" is unknown.
type Spell struct{ From, Until kg.FuzzyDate }

// days are the first and the last day of s when its ends are read as widely as they can be; "" where one is unknown.
func (s Spell) days() (first, last string) {
	if s.From != "" {
		first = string(s.From.Earliest())
	}
	if s.Until == "" {
		return first, ""
	}
	end, err := time.Parse(time.DateOnly, string(s.Until.Latest()))
	if err != nil {
		return first, ""
	}
	return first, max(first, end.AddDate(0, 0, -1).Format(time.DateOnly))
}

// fromUntil are the ends of spells as text, those of several separated by semicolons.
func fromUntil(spells []Spell) (from, until string) {
	var froms, untils []string
	for _, s := range spells {
		froms, untils = append(froms, string(s.From)), append(untils, string(s.Until))
	}
	from, until = strings.Join(froms, ";"), strings.Join(untils, ";")
	if strings.Trim(from, ";") == "" {
		from = ""
	}
	if strings.Trim(until, ";") == "" {
		until = ""
	}
	return from, until
}

// Write writes a network.
//
// It refuses, with an error that names the place: ids that are empty or come twice, edges whose ends are no nodes, weights, values and
// positions that are no finite numbers or of another type than their attribute, spells in a network that is not Timed or that end before they
// begin, modes out of range, and attributes named twice or like something that the formats have a place of their own for: id, label,
// kind, type, mode, from, until, x, y, parent, key, and of edges also edge_id, source, target, weight, symmetric.
// By then a part may be written already: a caller who cannot take it back writes into a buffer first.
func Write(w io.Writer, f Format, n Network) error {
	d, ok := formats[f]
	if !ok {
		return unknownFormat(string(f), Formats)
	}
	if err := n.check(); err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := d.write(out, &source{Network: n}); err != nil {
		return err
	}
	return out.Flush()
}

// unknownFormat says what the formats are.
func unknownFormat[F ~string](name string, known []F) error {
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = string(f)
	}
	return fmt.Errorf("there is no export format %q; there are %s", name, strings.Join(names, ", "))
}

// What the formats write of every node and edge under names of their own, in some of them at least.
var (
	ownOfNodes = []string{"id", "label", "kind", "type", "mode", "from", "until", "x", "y", "parent", "key"}
	ownOfEdges = append([]string{"edge_id", "source", "target", "weight", "symmetric"}, ownOfNodes...)
)

func (n *Network) check() error {
	if n.Modes < 0 {
		return fmt.Errorf("a network has %d modes: it has at least one", n.Modes)
	}
	if err := checkAttributes("node", n.NodeAttributes, ownOfNodes); err != nil {
		return err
	}
	return checkAttributes("edge", n.EdgeAttributes, ownOfEdges)
}

func checkAttributes(of string, attributes []Attribute, own []string) error {
	seen := map[string]bool{}
	for _, a := range attributes {
		name := strings.ToLower(strings.TrimSpace(a.Name))
		switch {
		case name == "":
			return fmt.Errorf("an attribute of %ss has no name", of)
		case slices.Contains(own, name):
			return fmt.Errorf("an attribute of %ss is named %q, which the formats write themselves: name it otherwise", of, a.Name)
		case seen[name]:
			return fmt.Errorf("two attributes of %ss are named %q", of, a.Name)
		case !slices.Contains([]Type{String, Int, Float, Bool, Date}, a.Type):
			return fmt.Errorf("the attribute %q of %ss is of the unknown type %q", a.Name, of, a.Type)
		}
		seen[name] = true
	}
	return nil
}

// source hands out the nodes and edges of a network to a format, checked and with values of few types.
type source struct {
	Network
	seen map[string]int // the numbers of nodes, counted from 1, by id; 0 for edges
}

// eachNode calls f for the nodes in their order, with their numbers counted from 1. It comes before eachEdge.
func (s *source) eachNode(f func(number int, n *Node) error) error {
	s.seen = map[string]int{}
	number := 0
	for n, err := range orNone(s.Nodes) {
		if err != nil {
			return err
		}
		number++
		if err := s.admit("node", n.ID, number); err != nil {
			return err
		}
		if err := s.checkNode(&n); err != nil {
			return fmt.Errorf("node %q: %w", n.ID, err)
		}
		if err := f(number, &n); err != nil {
			return err
		}
	}
	return nil
}

// eachEdge calls f for the edges in their order.
func (s *source) eachEdge(f func(e *Edge) error) error {
	for e, err := range orNone(s.Edges) {
		if err != nil {
			return err
		}
		if e.ID != "" {
			if err := s.admit("edge", e.ID, 0); err != nil {
				return err
			}
		}
		if err := s.checkEdge(&e); err != nil {
			return fmt.Errorf("edge %q from %q to %q: %w", e.ID, e.Source, e.Target, err)
		}
		if err := f(&e); err != nil {
			return err
		}
	}
	return nil
}

// orNone lets a network without nodes or edges leave out what gives them.
func orNone[T any](seq iter.Seq2[T, error]) iter.Seq2[T, error] {
	if seq == nil {
		return func(func(T, error) bool) {}
	}
	return seq
}

func (s *source) admit(what, id string, number int) error {
	if id == "" {
		return fmt.Errorf("%s %d has no id", what, number)
	}
	if _, twice := s.seen[id]; twice {
		return fmt.Errorf("the id %q comes twice: nodes and edges need one of their own each", id)
	}
	s.seen[id] = number
	return nil
}

func (s *source) checkNode(n *Node) (err error) {
	if n.Label == "" {
		n.Label = n.ID
	}
	if modes := max(s.Modes, 1); modes == 1 && n.Mode > 1 || modes > 1 && (n.Mode < 1 || n.Mode > modes) || n.Mode < 0 {
		return fmt.Errorf("its mode is %d in a network of %d", n.Mode, modes)
	}
	if (n.X == nil) != (n.Y == nil) || n.X != nil && !(finite(*n.X) && finite(*n.Y)) {
		return fmt.Errorf("its position is not two finite numbers")
	}
	if err := s.checkSpells(n.Spells); err != nil {
		return err
	}
	n.Values, err = plain(s.NodeAttributes, n.Values)
	return err
}

func (s *source) checkEdge(e *Edge) (err error) {
	for _, end := range []string{e.Source, e.Target} {
		if s.seen[end] == 0 {
			return fmt.Errorf("%q is not a node of this network", end)
		}
	}
	if !finite(e.Weight) {
		return fmt.Errorf("its weight is %v, not a finite number", e.Weight)
	}
	if err := s.checkSpells(e.Spells); err != nil {
		return err
	}
	e.Symmetric = e.Symmetric || !s.Directed
	e.Values, err = plain(s.EdgeAttributes, e.Values)
	return err
}

func (s *source) checkSpells(spells []Spell) error {
	if len(spells) > 0 && !s.Timed {
		return fmt.Errorf("it has spells in a network that is not timed")
	}
	for _, spell := range spells {
		for _, d := range []kg.FuzzyDate{spell.From, spell.Until} {
			if err := checkDate(string(d)); err != nil {
				return err
			}
		}
		if spell.From != "" && spell.Until != "" && spell.Until.Latest() < spell.From.Earliest() {
			return fmt.Errorf("a spell ends in %s before it begins in %s", spell.Until, spell.From)
		}
	}
	return nil
}

func checkDate(s string) error {
	if s == "" {
		return nil
	}
	_, err := kg.ParseFuzzyDate(s)
	return err
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

// plain brings values to nil, string, int64, float64 or bool.
func plain(attributes []Attribute, values []any) ([]any, error) {
	if len(values) != len(attributes) {
		return nil, fmt.Errorf("it has %d values for %d attributes", len(values), len(attributes))
	}
	out := make([]any, len(values))
	for i, a := range attributes {
		v, err := a.plain(values[i])
		if err != nil {
			return nil, fmt.Errorf("its value of %q: %w", a.Name, err)
		}
		out[i] = v
	}
	return out, nil
}

func (a Attribute) plain(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		if v == "" {
			return nil, nil
		}
		if a.Type == String {
			return v, nil
		}
		if a.Type == Date {
			return v, checkDate(v)
		}
	case kg.Date:
		return a.plain(string(v))
	case kg.FuzzyDate:
		return a.plain(string(v))
	case bool:
		if a.Type == Bool {
			return v, nil
		}
	case int:
		return a.plain(int64(v))
	case int32:
		return a.plain(int64(v))
	case int64:
		if a.Type == Int {
			return v, nil
		}
	case float64:
		if a.Type == Float && !finite(v) {
			return nil, fmt.Errorf("%v is not a finite number", v)
		}
		if a.Type == Float {
			return v, nil
		}
	}
	return nil, fmt.Errorf("a %T is not of the type %s", v, a.Type)
}

// text is how a plain value is written where all is text; "" for an unknown one.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return number(v)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// number is the shortest decimal that reads back as f. Without an exponent, which some readers of DL and Pajek stumble over.
func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// coordinate is a position as a plain value.
func coordinate(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}
