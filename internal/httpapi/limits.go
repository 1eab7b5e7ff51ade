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
)

// Limits bound what one request may cost. Validation is quadratic in the selections of one set and expands fragments anew
// wherever they are spread, so a document is measured before it is validated.
type Limits struct {
	Body       int64         // bytes of a POST
	Query      int           // bytes of the query string of a GET
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
	Request    time.Duration // from the first byte of the body read to the answer
}

// DefaultLimits are those of a server that is told nothing else. The playground's introspection is 15 deep.
var DefaultLimits = Limits{
	Body: 1 << 20, Query: 8 << 10, Tokens: 2_000, Selections: 250, Fragments: 100, Operations: 20, Visits: 20_000,
	Depth: 15, Aliases: 30, RootFields: 20, Directives: 50, Complexity: 10_000, Request: 10 * time.Second,
}

// exceeded is the error of a request that is over a limit.
func exceeded(what string, limit int) *kg.Error {
	return kg.Errorf(kg.Limit, "The query has more than %d %s: ask for less at a time.", limit, what)
}

// measure holds a document to the limits. variables are those of the request: they may hold the sizes of pages.
func (l Limits) measure(doc *ast.QueryDocument, operation string, variables map[string]any, schema *ast.Schema) error {
	switch {
	case len(doc.Operations) > l.Operations:
		return exceeded("operations", l.Operations)
	case len(doc.Fragments) > l.Fragments:
		return exceeded("fragments", l.Fragments)
	}
	for _, op := range doc.Operations {
		m := &meter{limits: l, fragments: doc.Fragments, schema: schema, operation: op, variables: variables, expanding: map[string]bool{}}
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
			return kg.Errorf(kg.Limit, "The answer could have %d fields, at most %d are served: %s.", cost, l.Complexity, m.advice())
		}
	}
	return nil
}

// meter measures one operation of a document that has not been validated.
type meter struct {
	limits     Limits
	fragments  ast.FragmentDefinitionList
	schema     *ast.Schema
	operation  *ast.OperationDefinition
	variables  map[string]any
	expanding  map[string]bool // fragments that the walk is within
	unpaged    []string        // fields with a page whose length is not given
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
	var definition *ast.FieldDefinition
	var child *ast.Definition
	if on != nil {
		if definition = on.Fields.ForName(f.Name); definition != nil {
			child = m.schema.Types[definition.Type.Name()]
		}
	}
	inner, err := m.set(f.SelectionSet, child, depth+1)
	return saturated(1 + m.times(f, on, definition)*inner), err
}

// listed is how many items a list without a page counts for.
const listed = 5

// times is how often what is selected within a field may come: as often as its page is long; five times in a list that has no
// pages; once in everything else. The lists of a connection have been counted with its page, and the schema is what it is.
func (m *meter) times(f *ast.Field, on *ast.Definition, definition *ast.FieldDefinition) int {
	switch {
	case definition == nil || on.Fields.ForName("pageInfo") != nil || on.Name != "" && on.Name[0] == '_':
		return 1
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
			if n, ok := m.number(a.Value); ok {
				return max(n, 0)
			}
		}
	}
	if d := definition.Arguments.ForName("first").DefaultValue; d != nil {
		n, _ := m.number(d)
		return n
	}
	if !slices.Contains(m.unpaged, f.Name) {
		m.unpaged = append(m.unpaged, f.Name)
	}
	return kg.DefaultPage
}

// advice says how to ask for less.
func (m *meter) advice() string {
	if len(m.unpaged) == 0 {
		return "ask for shorter pages or fewer fields"
	}
	return fmt.Sprintf("pages without `first` count %d, so give a smaller one to %s, or ask for fewer fields", kg.DefaultPage, strings.Join(m.unpaged, ", "))
}

// number is the whole number that a value is, or that the variable it names has; no page is longer than a page may be, so what is
// greater will be refused when it is resolved.
func (m *meter) number(v *ast.Value) (int, bool) {
	text := v.Raw
	if v.Kind == ast.Variable {
		switch given := m.variables[v.Raw].(type) {
		case nil:
			if d := m.operation.VariableDefinitions.ForName(v.Raw); d != nil && d.DefaultValue != nil {
				return m.number(d.DefaultValue)
			}
			return 0, false
		case json.Number:
			text = given.String()
		default:
			text = fmt.Sprint(given)
		}
	}
	n, err := strconv.Atoi(text)
	return min(n, kg.MaxPage), err == nil
}

func (m *meter) length(v *ast.Value) int {
	if v.Kind == ast.Variable {
		list, _ := m.variables[v.Raw].([]any)
		return min(len(list), kg.MaxNodes)
	}
	return min(len(v.Children), kg.MaxNodes)
}

// mostCost keeps costs from overflowing.
const mostCost = 1 << 40

func saturated(cost int) int { return min(max(cost, 0), mostCost) }
