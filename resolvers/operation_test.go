package resolvers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// operation is a query as a value: it can be printed, judged by its answer, and cut down.
type operation struct{ root *set }

// set is what stands between braces, and the type that it is asked of. Named fragments are sets that are spread; the same may be
// spread several times.
type set struct {
	on         *ast.Definition
	selections []*selection
}

// selection is a field, or a fragment where field is nil.
type selection struct {
	field *ast.FieldDefinition
	alias string
	args  []*argument

	named bool // a fragment that is spread by its name
	bare  bool // an inline fragment that names no type

	conditions []condition
	set        *set // nil for a leaf
}

type argument struct {
	of    *ast.ArgumentDefinition
	value any
}

// condition is @include or @skip.
type condition struct {
	skip  bool
	value any // a bool, or a variable that is one
}

// The values of arguments are strings, ints, bools, nil, []any and these.
type (
	enum   string
	object []entry
	entry  struct {
		name  string
		value any
	}
	variable struct {
		as    *ast.Type
		value any
		// left is a variable that the request leaves out, so that its default value counts.
		left bool
	}
)

// name is what the answer calls the field.
func (s *selection) name() string {
	if s.alias != "" {
		return s.alias
	}
	return s.field.Name
}

// included says whether the conditions let the selection be answered.
func (s *selection) included() bool {
	return !slices.ContainsFunc(s.conditions, func(c condition) bool { return plain(c.value).(bool) == c.skip })
}

// number is the number that an argument gives, or its default.
func (s *selection) number(name string) int {
	for _, a := range s.args {
		if a.of.Name == name {
			return plain(a.value).(int)
		}
	}
	n, err := strconv.Atoi(s.field.Arguments.ForName(name).DefaultValue.Raw)
	if err != nil {
		panic(err)
	}
	return n
}

// rootField is the field that has a name in the answer.
func (o *operation) rootField(name any) string {
	for _, sel := range o.root.flat() {
		if sel.name() == name {
			return sel.field.Name
		}
	}
	return ""
}

// plain is a value as JSON has it.
func plain(value any) any {
	switch v := value.(type) {
	case enum:
		return string(v)
	case *variable:
		return plain(v.value)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = plain(item)
		}
		return list
	case object:
		fields := map[string]any{}
		for _, e := range v {
			fields[e.name] = plain(e.value)
		}
		return fields
	}
	return value
}

// printer prints an operation. Variables and fragments get their names in the order in which they come.
type printer struct {
	strings.Builder
	variables []*variable
	fragments []*set
}

// print returns the text of an operation and the values of its variables.
func (o *operation) print() (query string, variables map[string]any) {
	var p printer
	p.set(o.root, 0)
	for i := 0; i < len(p.fragments); i++ {
		fmt.Fprintf(&p, "\nfragment F%d on %s ", i, p.fragments[i].on.Name)
		p.set(p.fragments[i], 0)
	}
	variables = map[string]any{}
	var declared []string
	for i, v := range p.variables {
		d := fmt.Sprintf("$v%d: %s", i, v.as)
		if v.left {
			var literal printer
			literal.value(v.value)
			d += " = " + literal.String()
		} else {
			variables[fmt.Sprintf("v%d", i)] = plain(v.value)
		}
		declared = append(declared, d)
	}
	if len(declared) == 0 {
		return p.String(), variables
	}
	return "query(" + strings.Join(declared, ", ") + ") " + p.String(), variables
}

func (p *printer) set(s *set, depth int) {
	p.WriteString("{\n")
	for _, sel := range s.selections {
		p.WriteString(strings.Repeat("  ", depth+1))
		p.selection(sel, depth+1)
		p.WriteString("\n")
	}
	p.WriteString(strings.Repeat("  ", depth) + "}")
}

func (p *printer) selection(s *selection, depth int) {
	switch {
	case s.named:
		fmt.Fprintf(p, "...F%d", place(&p.fragments, s.set))
	case s.field == nil && s.bare:
		p.WriteString("...")
	case s.field == nil:
		p.WriteString("... on " + s.set.on.Name)
	case s.alias != "":
		p.WriteString(s.alias + ": " + s.field.Name)
	default:
		p.WriteString(s.field.Name)
	}
	for i, a := range s.args {
		p.WriteString(map[bool]string{true: "(", false: ", "}[i == 0] + a.of.Name + ": ")
		p.value(a.value)
	}
	if len(s.args) > 0 {
		p.WriteString(")")
	}
	for _, c := range s.conditions {
		p.WriteString(map[bool]string{true: " @skip(if: ", false: " @include(if: "}[c.skip])
		p.value(c.value)
		p.WriteString(")")
	}
	if s.set != nil && !s.named {
		p.WriteString(" ")
		p.set(s.set, depth)
	}
}

// place is where v stands in a list, to the end of which it is added if it is not there.
func place[T comparable](list *[]T, v T) int {
	if i := slices.Index(*list, v); i >= 0 {
		return i
	}
	*list = append(*list, v)
	return len(*list) - 1
}

func (p *printer) value(value any) {
	switch v := value.(type) {
	case enum:
		p.WriteString(string(v))
	case *variable:
		fmt.Fprintf(p, "$v%d", place(&p.variables, v))
	case []any:
		p.WriteString("[")
		for i, item := range v {
			if i > 0 {
				p.WriteString(", ")
			}
			p.value(item)
		}
		p.WriteString("]")
	case object:
		p.WriteString("{")
		for i, e := range v {
			if i > 0 {
				p.WriteString(", ")
			}
			p.WriteString(e.name + ": ")
			p.value(e.value)
		}
		p.WriteString("}")
	default: // the strings of JSON are strings of GraphQL
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(v); err != nil {
			panic(err)
		}
		p.Write(bytes.TrimSpace(b.Bytes()))
	}
}

// sets are all sets of an operation, each once, the outer before the inner.
func (o *operation) sets() []*set {
	all := []*set{o.root}
	for i := 0; i < len(all); i++ {
		for _, s := range all[i].selections {
			if s.set != nil {
				place(&all, s.set)
			}
		}
	}
	return all
}

// clone is a copy whose selections can be changed. Arguments are shared.
func (o *operation) clone() *operation {
	copies := map[*set]*set{}
	var clone func(*set) *set
	clone = func(s *set) *set {
		if s == nil || copies[s] != nil {
			return copies[s]
		}
		c := &set{on: s.on}
		copies[s] = c
		for _, sel := range s.selections {
			other := *sel
			other.set = clone(sel.set)
			c.selections = append(c.selections, &other)
		}
		return c
	}
	return &operation{clone(o.root)}
}

// shrink takes away what an operation fails without, as long as it fails.
func (o *operation) shrink(fails func(*operation) bool) {
	for smaller := true; smaller; {
		smaller = false
		// try makes a change, and leaves it if the operation still fails.
		try := func(change, back func()) bool {
			if change(); fails(o) {
				smaller = true
				return true
			}
			back()
			return false
		}
		for _, s := range o.sets() {
			for i := len(s.selections) - 1; i >= 0 && len(s.selections) > 1; i-- {
				before := s.selections
				try(func() { s.selections = slices.Delete(slices.Clone(before), i, i+1) }, func() { s.selections = before })
			}
			for _, sel := range s.selections {
				sel.shrink(try)
			}
		}
	}
}

// shrink takes away the conditions and arguments of a selection, and what is selected within it.
func (s *selection) shrink(try func(change, back func()) bool) {
	if conditions := s.conditions; conditions != nil {
		try(func() { s.conditions = nil }, func() { s.conditions = conditions })
	}
	for i := len(s.args) - 1; i >= 0; i-- {
		before := s.args
		if before[i].of.Type.NonNull && before[i].of.DefaultValue == nil {
			continue
		}
		try(func() { s.args = slices.Delete(slices.Clone(before), i, i+1) }, func() { s.args = before })
	}
	for _, a := range s.args {
		if fields, ok := a.value.(object); ok {
			for i := len(fields) - 1; i >= 0; i-- {
				try(func() { a.value = slices.Delete(slices.Clone(fields), i, i+1) }, func() { a.value = fields })
				if fewer := a.value.(object); len(fewer) < len(fields) {
					fields = fewer
				}
			}
		}
		if v, ok := a.value.(*variable); ok {
			try(func() { a.value = v.value }, func() { a.value = v })
		}
	}
	if s.set != nil && (len(s.set.selections) > 1 || s.set.selections[0].field != typename) {
		before := s.set.selections
		try(func() { s.set.selections = []*selection{{field: typename}} }, func() { s.set.selections = before })
	}
}

// typename is the field that everything has.
var typename = &ast.FieldDefinition{Name: "__typename", Type: ast.NonNullNamedType("String", nil)}

// ------------------------------------------------------------------ answers

// judge reads an answer along its operation.
type judge struct {
	schema   *ast.Schema
	faults   []string
	answered map[string]bool         // the fields of types, "Person.name", that had an answer
	cursors  map[*selection][]string // of connections
	within   []*selection            // the connections that are being read
}

// answer holds an answer to its operation: every field that is asked for is there, of its type, not null where the schema says so, and
// no other.
func (j *judge) answer(data map[string]any, o *operation) {
	j.object(data, j.schema.Query, []*set{o.root}, "")
}

func (j *judge) faultf(format string, args ...any) {
	j.faults = append(j.faults, fmt.Sprintf(format, args...))
}

func (j *judge) object(value map[string]any, as *ast.Definition, sets []*set, path string) {
	if as.IsAbstractType() {
		name, _ := value["__typename"].(string)
		concrete := j.schema.Types[name]
		if concrete == nil || !slices.Contains(j.schema.GetPossibleTypes(as), concrete) {
			j.faultf("%s is a %q, want a %s", path, name, as.Name)
			return
		}
		as = concrete
	}
	fields := j.collect(as, sets)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		found := fields[name]
		v, there := value[name]
		if !there {
			j.faultf("%s.%s is not there", path, name)
			continue
		}
		j.answered[as.Name+"."+found[0].field.Name] = true
		j.field(v, found, path+"."+name)
	}
	for _, name := range slices.Sorted(maps.Keys(value)) {
		if fields[name] == nil {
			j.faultf("%s.%s was not asked for", path, name)
		}
	}
}

// collect are the selections that apply to a type, by their names in the answer.
func (j *judge) collect(as *ast.Definition, sets []*set) map[string][]*selection {
	fields := map[string][]*selection{}
	var add func(*set)
	add = func(s *set) {
		for _, sel := range s.selections {
			switch {
			case !sel.included():
			case sel.field != nil:
				fields[sel.name()] = append(fields[sel.name()], sel)
			case sel.set.on == as || slices.Contains(j.schema.GetPossibleTypes(sel.set.on), as):
				add(sel.set)
			}
		}
	}
	for _, s := range sets {
		add(s)
	}
	return fields
}

func (j *judge) field(v any, found []*selection, path string) {
	f := found[0].field
	if cursor, ok := v.(string); ok && len(j.within) > 0 && (f.Name == "cursor" || f.Name == "startCursor" || f.Name == "endCursor") {
		connection := j.within[len(j.within)-1]
		j.cursors[connection] = append(j.cursors[connection], cursor)
	}
	if f.Arguments.ForName("after") != nil {
		j.within = append(j.within, found[0])
		defer func() { j.within = j.within[:len(j.within)-1] }()
	}
	var sets []*set
	for _, s := range found {
		if s.set != nil {
			sets = append(sets, s.set)
		}
	}
	j.value(v, f.Type, sets, path)
}

func (j *judge) value(v any, as *ast.Type, sets []*set, path string) {
	if v == nil {
		if as.NonNull {
			j.faultf("%s is null, and the schema says %s", path, as)
		}
		return
	}
	if as.Elem != nil {
		list, ok := v.([]any)
		if !ok {
			j.faultf("%s is %v, want %s", path, v, as)
		}
		for i, item := range list {
			j.value(item, as.Elem, sets, fmt.Sprintf("%s[%d]", path, i))
		}
		return
	}
	definition := j.schema.Types[as.Name()]
	if fields, ok := v.(map[string]any); ok && definition.IsCompositeType() {
		j.object(fields, definition, sets, path)
		return
	}
	if !isOf(v, definition) {
		j.faultf("%s is %v, want %s", path, v, as)
	}
}

// isOf says whether a value can be one of a scalar type or an enum.
func isOf(v any, as *ast.Definition) bool {
	switch v := v.(type) {
	case bool:
		return as.Name == "Boolean"
	case json.Number:
		_, err := v.Int64()
		return as.Name == "Float" || as.Name == "Int" && err == nil
	case string:
		return as.Kind == ast.Enum && as.EnumValues.ForName(v) != nil || as.Kind == ast.Scalar && !slices.Contains([]string{"Boolean", "Int", "Float"}, as.Name)
	}
	return false
}
