package httpapi

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"wortlaut/internal/kg"
	"wortlaut/internal/traverse"
)

// Limits bound what one request may cost. Validation is quadratic in the selections of one set and expands fragments anew
// wherever they are spread, so a document is measured before it is validated.
type Limits struct {
	Body       int           // bytes of a POST
	Query      int           // bytes of the query string of a GET
	Headers    int           // bytes of the names and values of all headers
	Tokens     int           // tokens of a document
	Selections int           // selections in one set
	Fragments  int           // fragment definitions in a document
	Operations int           // operations in a document
	Visits     int           // selections visited, fragments expanded
	Depth      int           // fields within fields
	Aliases    int           // aliases, fragments expanded
	RootFields int           // fields of an operation
	Directives int           // directives, fragments expanded
	Complexity int           // fields of the greatest answer, see cost
	ID         int           // bytes of an id
	Text       int           // characters of a text
	Request    time.Duration // from the first byte of the body read to the answer
	Concurrent int           // operations in the store at once
	Wait       time.Duration // for a place among them
	Errors     int           // errors that an answer tells
	ErrorBytes int           // bytes of the message of each
}

// DefaultLimits are those of a server that is told nothing else. The playground's introspection is 15 deep.
var DefaultLimits = Limits{
	Body: 1 << 20, Query: 8 << 10, Headers: 16 << 10, Tokens: 2_000, Selections: 250, Fragments: 100, Operations: 20, Visits: 20_000,
	Depth: 15, Aliases: 30, RootFields: 20, Directives: 50, Complexity: 10_000, ID: 256, Text: 10_000,
	Request: 10 * time.Second, Concurrent: 64, Wait: time.Second, Errors: 10, ErrorBytes: 300,
}

// retryAfter is after how many seconds whoever was turned away may come again.
func (l Limits) retryAfter() string { return strconv.Itoa(int(max(l.Wait, time.Second) / time.Second)) }

// exceeded is the error of a request that is over a limit.
func exceeded(what overLimit, limit int) *kg.Error {
	return over(what, "The query has more than %d %s: ask for less at a time.", limit, what)
}

// measure holds a document to the limits, and to those of the graph that it asks. variables are those of the request: they may hold
// the sizes of pages.
func (l Limits) measure(doc *ast.QueryDocument, operation string, variables map[string]any, schema *ast.Schema, asked kg.Limits) error {
	switch {
	case len(doc.Operations) > l.Operations:
		return exceeded("operations", l.Operations)
	case len(doc.Fragments) > l.Fragments:
		return exceeded("fragments", l.Fragments)
	}
	for _, op := range doc.Operations {
		m := &meter{
			inputs: inputs{l, schema}, asked: asked, fragments: doc.Fragments, operation: op, variables: variables,
			expanding: map[string]bool{}, measured: map[*ast.Field]bool{}, at: &place{},
		}
		if err := m.given(op.VariableDefinitions, variables); err != nil {
			return err
		}
		if err := m.directives(op.Directives); err != nil {
			return err
		}
		cost, err := m.set(op.SelectionSet, m.root(), 1)
		switch {
		case err != nil:
			return err
		case m.rootFields > l.RootFields:
			return exceeded("fields at its root", l.RootFields)
		case cost > l.Complexity && (operation == "" || operation == op.Name):
			return over("fields of the answer", "The answer could have %d fields, at most %d are served: %s.", cost, l.Complexity, m.advice())
		}
	}
	return nil
}

// meter measures one operation of a document that has not been validated.
type meter struct {
	inputs
	asked      kg.Limits
	fragments  ast.FragmentDefinitionList
	operation  *ast.OperationDefinition
	variables  map[string]any
	expanding  map[string]bool // fragments that the walk is within
	at         *place
	measured   map[*ast.Field]bool // fields that the walk has met: those of a fragment are the same, however often it is spread
	unpaged    []string            // fields with a page whose length is not given
	cut        int                 // how long the lists of the network, the ways or the timeline get that the walk is within
	visited    int
	aliased    int
	directed   int
	rootFields int
}

func (m *meter) root() *ast.Definition {
	switch m.operation.Operation {
	case ast.Mutation:
		return m.schema.Mutation
	case ast.Subscription:
		return m.schema.Subscription
	}
	return m.schema.Query
}

func (m *meter) directives(list ast.DirectiveList) error {
	if m.directed += len(list); m.directed > m.limits.Directives {
		return exceeded("directives", m.limits.Directives)
	}
	return nil
}

// set measures a set of selections on a type, which is nil where the document names what there is not, and returns its cost.
func (m *meter) set(set ast.SelectionSet, on *ast.Definition, depth int) (cost int, err error) {
	if len(set) > m.limits.Selections {
		return 0, exceeded("selections in one set", m.limits.Selections)
	}
	for _, s := range set {
		if m.visited++; m.visited > m.limits.Visits {
			return 0, exceeded("selections, fragments expanded", m.limits.Visits)
		}
		part, err := m.selection(s, on, depth)
		if err != nil {
			return 0, err
		}
		cost = saturated(cost + part)
	}
	return cost, nil
}

func (m *meter) selection(s ast.Selection, on *ast.Definition, depth int) (int, error) {
	switch s := s.(type) {
	case *ast.Field:
		return m.field(s, on, depth)
	case *ast.InlineFragment:
		if err := m.directives(s.Directives); err != nil {
			return 0, err
		}
		return m.set(s.SelectionSet, m.narrowed(on, s.TypeCondition), depth)
	case *ast.FragmentSpread:
		if err := m.directives(s.Directives); err != nil {
			return 0, err
		}
		f := m.fragments.ForName(s.Name)
		if f == nil || m.expanding[s.Name] { // validation says what is wrong with either
			return 0, nil
		}
		m.expanding[s.Name] = true
		defer delete(m.expanding, s.Name)
		return m.set(f.SelectionSet, m.narrowed(on, f.TypeCondition), depth)
	}
	return 0, nil
}

func (m *meter) narrowed(on *ast.Definition, condition string) *ast.Definition {
	if condition == "" {
		return on
	}
	return m.schema.Types[condition]
}

func (m *meter) field(f *ast.Field, on *ast.Definition, depth int) (int, error) {
	if depth > m.limits.Depth {
		return 0, exceeded("levels of fields within fields", m.limits.Depth)
	}
	if depth == 1 {
		m.rootFields++
	}
	if f.Alias != f.Name {
		if m.aliased++; m.aliased > m.limits.Aliases {
			return 0, exceeded("aliases", m.limits.Aliases)
		}
	}
	if err := m.directives(f.Directives); err != nil {
		return 0, err
	}
	here := m.at
	defer func() { m.at = here }()
	m.at = here.field(f.Alias)
	known := m.measured[f]
	m.measured[f] = true
	if !known {
		if m.at.selections++; m.at.selections > m.limits.Selections {
			return 0, exceeded("selections of the same field", m.limits.Selections)
		}
	}
	var definition *ast.FieldDefinition
	var child *ast.Definition
	if on != nil {
		if definition = on.Fields.ForName(f.Name); definition != nil {
			child = m.schema.Types[definition.Type.Name()]
			if err := m.arguments(f, definition, known); err != nil {
				return 0, err
			}
		}
	}
	if definition != nil && cutLists[definition.Type.Name()] != nil {
		m.cut = m.cutAt(f, definition)
	}
	inner, err := m.set(f.SelectionSet, child, depth+1)
	return saturated(1 + m.times(f, on, definition)*inner), err
}

// listed is how many items a list without a page counts for.
const listed = 5

// place is a place in the answer. Fields that are selected there more than once are merged, and validation compares each two of them.
type place struct {
	selections int
	within     map[string]*place // by response name
}

func (p *place) field(name string) *place {
	if p.within == nil {
		p.within = map[string]*place{}
	}
	if p.within[name] == nil {
		p.within[name] = &place{}
	}
	return p.within[name]
}

// arguments measures the values that a field is given, unless they are known.
func (m *meter) arguments(f *ast.Field, definition *ast.FieldDefinition, known bool) error {
	if known {
		return nil
	}
	for _, a := range f.Arguments {
		if d := definition.Arguments.ForName(a.Name); d != nil {
			if err := m.literal(a.Name, a.Value, d.Type); err != nil {
				return err
			}
		}
	}
	return nil
}

// cutLists are the lists that an argument of the field around them cuts, by the type of that field.
var cutLists = map[string][]string{"Network": {"nodes", "edges"}, "PathResult": {"paths"}, "Timeline": {"series"}, "DiscourseNetwork": {"slices"}}

// pathStep is the type of the steps of ways.
const pathStep = "PathStep"

// cutAt is how long such lists get.
func (m *meter) cutAt(f *ast.Field, definition *ast.FieldDefinition) int {
	for _, name := range []string{"limit", "first"} {
		d := definition.Arguments.ForName(name)
		if d == nil {
			continue
		}
		if a := f.Arguments.ForName(name); a != nil {
			if n, ok := m.number(a.Value, traverse.MaxNodes); ok {
				return max(n, 0)
			}
		}
		n, _ := m.number(d.DefaultValue, traverse.MaxNodes)
		return n
	}
	if m.windowed(f) {
		return sliced
	}
	return 1
}

// sliced is how many networks a window that is moved over time counts for: how many it makes follows from the graph.
const sliced = 20

// windowed says whether the input of a field has a window that makes more than one network.
func (m *meter) windowed(f *ast.Field) bool {
	a := f.Arguments.ForName("input")
	if a == nil {
		return false
	}
	input := a.Value
	if input.Kind == ast.Variable {
		if given, ok := m.variables[input.Raw].(map[string]any); ok {
			window, _ := given["window"].(map[string]any)
			return window != nil && window["position"] == nil
		}
		d := m.operation.VariableDefinitions.ForName(input.Raw)
		if d == nil || d.DefaultValue == nil {
			return false
		}
		input = d.DefaultValue
	}
	w := input.Children.ForName("window")
	if w == nil || w.Kind == ast.NullValue {
		return false
	}
	p := w.Children.ForName("position")
	return p == nil || p.Kind != ast.IntValue // a variable may be null
}

// times is how often what is selected within a field may come: as often as its page is long; five times in a list that has no
// pages; once in everything else. The lists of a connection have been counted with its page, and the schema is what it is.
func (m *meter) times(f *ast.Field, on *ast.Definition, definition *ast.FieldDefinition) int {
	switch {
	case definition == nil || on.Fields.ForName("pageInfo") != nil || on.Name != "" && on.Name[0] == '_':
		return 1
	case cutLists[definition.Type.Name()] != nil:
		return 1
	case on.Name == pathStep: // hardly any two nodes have more ties than one
		return 1
	case slices.Contains(cutLists[on.Name], definition.Name):
		return m.cut
	case definition.Arguments.ForName("first") != nil:
		return m.page(f, definition)
	case definition.Name == "nodes" && f.Arguments.ForName("ids") != nil:
		return m.length(f.Arguments.ForName("ids").Value)
	case definition.Type.Elem != nil:
		return listed
	}
	return 1
}

func (m *meter) page(f *ast.Field, definition *ast.FieldDefinition) int {
	for _, name := range []string{"first", "last"} {
		if a := f.Arguments.ForName(name); a != nil {
			if n, ok := m.number(a.Value, m.asked.Page); ok {
				return max(n, 0)
			}
		}
	}
	if d := definition.Arguments.ForName("first").DefaultValue; d != nil {
		n, _ := m.number(d, m.asked.Page)
		return n
	}
	if !slices.Contains(m.unpaged, f.Name) {
		m.unpaged = append(m.unpaged, f.Name)
	}
	return m.asked.DefaultPage
}

// advice says how to ask for less.
func (m *meter) advice() string {
	if len(m.unpaged) == 0 {
		return "ask for shorter pages or fewer fields"
	}
	return fmt.Sprintf("pages without `first` count %d, so give a smaller one to %s, or ask for fewer fields", m.asked.DefaultPage, strings.Join(m.unpaged, ", "))
}

// number is the whole number that a value is, or that the variable it names has; nothing is longer than most, so what is greater
// will be refused when it is resolved.
func (m *meter) number(v *ast.Value, most int) (int, bool) {
	text := v.Raw
	if v.Kind == ast.Variable {
		switch given := m.variables[v.Raw].(type) {
		case nil:
			if d := m.operation.VariableDefinitions.ForName(v.Raw); d != nil && d.DefaultValue != nil {
				return m.number(d.DefaultValue, most)
			}
			return 0, false
		case json.Number:
			text = given.String()
		default:
			text = fmt.Sprint(given)
		}
	}
	n, err := strconv.Atoi(text)
	return min(n, most), err == nil
}

func (m *meter) length(v *ast.Value) int {
	if v.Kind == ast.Variable {
		list, _ := m.variables[v.Raw].([]any)
		return min(len(list), m.asked.Nodes)
	}
	return min(len(v.Children), m.asked.Nodes)
}

// mostCost keeps costs from overflowing.
const mostCost = 1 << 40

func saturated(cost int) int { return min(max(cost, 0), mostCost) }
