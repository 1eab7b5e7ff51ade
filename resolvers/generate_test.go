package resolvers_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"wortlaut/internal/kg"
)

// known is what there is in a graph to ask for.
type known struct {
	ids         map[kg.Kind][]string
	words       []string
	dates       []string
	identifiers []kg.Identifier
	authors     []string
}

// learn reads what there is in a graph.
func learn(t *testing.T, g *kg.Graph) known {
	t.Helper()
	k := known{ids: map[kg.Kind][]string{}}
	words, dates, authors := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
		for r, err := range g.Scan(t.Context(), class) {
			if err != nil {
				t.Fatal(err)
			}
			id := r.RecordID()
			k.ids[id.Kind()] = append(k.ids[id.Kind()], string(id))
			authors[r.RecordRevision().ChangedBy] = true
			switch r := r.(type) {
			case *kg.Entity:
				k.identifiers = append(k.identifiers, r.Identifiers...)
				words[r.Name] = true
				for w := range strings.FieldsSeq(r.Name) {
					words[w] = true
				}
			case *kg.Relationship:
				dates[string(r.ValidFrom.Earliest())] = true
				dates[string(r.ValidUntil.Latest())] = true
			case *kg.Statement:
				dates[string(r.MadeOn.Earliest())] = true
				said := strings.Fields(r.Text)
				words[strings.Join(said[:min(2, len(said))], " ")] = true
			}
		}
	}
	delete(dates, "")
	k.words, k.dates, k.authors = sorted(words), sorted(dates), sorted(authors)
	return k
}

func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// kindsOf are the kinds of records that an argument or a field of an input is about, by its name.
var kindsOf = map[string][]kg.Kind{
	"speakers": kg.ActorKinds, "organizations": kg.OrganizationKinds, "mentions": kg.ActorKinds, "addressees": kg.ActorKinds,
	"supportedBy": kg.ActorKinds, "opposedBy": kg.ActorKinds, "organizers": kg.OrganizationKinds, "memberOf": kg.OrganizationKinds,
	"publisher": kg.OrganizationKinds, "actors": kg.ActorKinds, "topics": {kg.KindTopic}, "claims": {kg.KindClaim}, "documents": {kg.KindDocument},
	"document": {kg.KindDocument},
	"events":   {kg.KindEvent}, "region": {kg.KindRegion}, "within": {kg.KindTopic, kg.KindRegion},
	"around": nodeKinds, "from": nodeKinds, "to": nodeKinds, // dates of these names are no ids
}

// nodeKinds are the kinds of what networks are drawn around and ways lead to: mostly actors.
var nodeKinds = append(slices.Clone(kg.ActorKinds), kg.KindTopic, kg.KindDocument, kg.KindEvent, kg.KindStatement)

// lengthsOf are how long lists are, by the name of the argument or the field. There must be two to ten different actors, and two levels.
var lengthsOf = map[string][]int{"around": {1, 1, 1, 2, 2, 3, 5}, "actors": {2, 2, 3, 3, 5, 10}, "scale": {2, 3, 3, 5}}

var anyLength = []int{0, 1, 1, 1, 2, 2, 3, 5}

// rangeOf are the least and the greatest of numbers, by name.
var rangeOf = map[string][2]int{
	"limit": {5, 44}, "maxLength": {1, 8}, "extraLength": {0, 2}, "scale": {-3, 3}, "rollUpTopics": {0, 3},
}

var anyRange = [2]int{1, 4}

// windowsOf are sizes and steps of windows by their unit: some dozens of them cover the statements of the test's graphs.
var windowsOf = map[enum]struct{ size, step [2]int }{
	"DAYS": {[2]int{1, 400}, [2]int{100, 400}}, "WEEKS": {[2]int{1, 60}, [2]int{15, 60}}, "MONTHS": {[2]int{1, 24}, [2]int{3, 12}},
	"YEARS": {[2]int{1, 3}, [2]int{1, 3}}, "EVENTS": {[2]int{1, 99}, [2]int{15, 99}},
}

// fitting are the aggregations and normalizations that fit each other and a mode.
var fitting = []struct{ mode, aggregations, normalizations string }{
	{"ONE_MODE", "IGNORE CONGRUENCE CONFLICT SUBTRACT", "NONE AVERAGE JACCARD COSINE JACCARD_SIMILARITY COSINE_SIMILARITY"},
	{"TWO_MODE", "IGNORE SUBTRACT", "NONE ACTIVITY PROMINENCE"},
	{"TWO_MODE", "COMBINE", "NONE"},
	{"THREE_MODE", "IGNORE SUBTRACT", "NONE ACTIVITY PROMINENCE"},
}

var allKinds = append([]kg.Kind{kg.KindRelationship, kg.KindStatement}, kg.EntityKinds...)

// generator makes random operations. What has not been asked for so far it likes best.
type generator struct {
	*rand.Rand
	schema *ast.Schema
	known  known
	// used are the fields "Person.name", arguments "Person.positions(asOf)", fields of inputs "ActorFilter.name" and values "Stance.MIXED"
	// that have been asked for, answered the fields that have been answered.
	used, answered map[string]bool
	cursors        map[*selection][]string // of the connections in the last answer

	// Of the operation that is being made:
	left      int // fields that may still be added
	deepest   int
	aliases   int
	fragments []*reusable
	variables []*variable
}

// reusable is a named fragment with the names that it gives to what it asks for.
type reusable struct {
	set   *set
	names scope
	depth int
}

// scope is what the names in one object of the answer stand for: the same name must stand for the same.
type scope map[string]*meaning

type meaning struct {
	field *ast.FieldDefinition
	args  []*argument
	inner scope
}

func newGenerator(schema *ast.Schema, seed uint64, k known) *generator {
	return &generator{Rand: rand.New(rand.NewPCG(seed, 0)), schema: schema, known: k, used: map[string]bool{}, answered: map[string]bool{}}
}

// chance is true so many times in a hundred.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func oneOf[T any](g *generator, list []T) T { return list[g.IntN(len(list))] }

// rather are those of a list that are preferred, mostly, if there are any.
func rather[T any](g *generator, list []T, preferred func(T) bool) []T {
	some := slices.DeleteFunc(slices.Clone(list), func(v T) bool { return !preferred(v) })
	if len(some) == 0 || g.chance(25) {
		return list
	}
	return some
}

// operation makes an operation.
func (g *generator) operation() *operation {
	g.left, g.deepest, g.aliases, g.fragments, g.variables = 10+g.IntN(60), 3+g.IntN(8), 0, nil, nil
	return &operation{g.set(g.schema.Query, 0, scope{}, nil)}
}

// set makes a set of selections on a type. likely are the types of what will be there, nil if nothing is known about it.
func (g *generator) set(on *ast.Definition, depth int, names scope, likely []*ast.Definition) *set {
	s := &set{on: on}
	if on.IsAbstractType() {
		s.selections = append(s.selections, &selection{field: typename})
		g.left--
	}
	times := 1 + g.IntN(5)
	if g.isFresh(on) {
		times += g.IntN(4)
	}
	for range times {
		fragments := 7
		if on.IsAbstractType() {
			fragments = 65
		}
		switch {
		case on.Kind == ast.Union, g.chance(fragments):
			s.add(g.fragment(on, depth, names, likely))
		default:
			s.add(g.field(on, depth, names))
		}
	}
	if len(s.selections) == 0 {
		s.selections = append(s.selections, &selection{field: typename})
	}
	return s
}

func (s *set) add(sel *selection) {
	if sel != nil {
		s.selections = append(s.selections, sel)
	}
}

// conditions are seldom there.
func (g *generator) conditions() (list []condition) {
	for range 2 {
		if g.chance(4) {
			c := condition{g.chance(50), g.chance(50)}
			if g.chance(50) {
				c.value = g.variable(ast.NonNullNamedType("Boolean", nil), c.value)
			}
			if len(list) == 0 || list[0].skip != c.skip { // a directive stands once
				list = append(list, c)
			}
		}
	}
	return list
}

// ------------------------------------------------------------------ fragments

func (g *generator) fragment(on *ast.Definition, depth int, names scope, likely []*ast.Definition) *selection {
	if g.left <= 0 {
		return nil
	}
	if g.chance(25) {
		if s := g.spread(on, depth, names); s != nil {
			return s
		}
	}
	sel := &selection{conditions: g.conditions()}
	condition := on
	switch {
	case on.IsAbstractType() && len(likely) > 0 && g.chance(60):
		condition = oneOf(g, likely)
	case on.IsAbstractType():
		condition = g.narrower(on)
	default:
		sel.bare = g.chance(50)
	}
	if g.chance(30) {
		own := scope{}
		maps.Copy(own, names)
		sel.named, sel.bare = true, false
		sel.set = g.set(condition, depth, own, nil)
		for name := range names {
			delete(own, name) // what it shares with what stands around it is of no matter elsewhere
		}
		if !slices.ContainsFunc(sel.set.flat(), func(s *selection) bool { return s.field != typename && own[s.name()] == nil }) {
			g.fragments = append(g.fragments, &reusable{sel.set, own, depth})
		}
		maps.Copy(names, own)
		return sel
	}
	sel.set = g.set(condition, depth, names, nil)
	return sel
}

// flat are the fields of a set, and of the fragments in it.
func (s *set) flat() (fields []*selection) {
	for _, sel := range s.selections {
		if sel.field != nil {
			fields = append(fields, sel)
		} else {
			fields = append(fields, sel.set.flat()...)
		}
	}
	return fields
}

// spread spreads a fragment again that was made for another place.
func (g *generator) spread(on *ast.Definition, depth int, names scope) *selection {
	for _, f := range g.fragments {
		free := !slices.ContainsFunc(slices.Collect(maps.Keys(f.names)), func(name string) bool { return names[name] != nil })
		if free && depth <= f.depth && g.overlap(on, f.set.on) {
			maps.Copy(names, f.names)
			return &selection{named: true, set: f.set, conditions: g.conditions()}
		}
	}
	return nil
}

// overlap says whether something can be of both types.
func (g *generator) overlap(a, b *ast.Definition) bool {
	return slices.ContainsFunc(g.possible(a), func(d *ast.Definition) bool { return slices.Contains(g.possible(b), d) })
}

func (g *generator) possible(d *ast.Definition) []*ast.Definition {
	if d.IsAbstractType() {
		return g.schema.GetPossibleTypes(d)
	}
	return []*ast.Definition{d}
}

// narrower is a type that something of an abstract type can have.
func (g *generator) narrower(on *ast.Definition) *ast.Definition {
	var types []*ast.Definition
	for _, name := range slices.Sorted(maps.Keys(g.schema.Types)) {
		if d := g.schema.Types[name]; d.IsCompositeType() && g.overlap(on, d) {
			types = append(types, d)
		}
	}
	return oneOf(g, rather(g, types, g.isFresh))
}

// isFresh says whether a type has a field that is fresh, or that leads to one.
func (g *generator) isFresh(d *ast.Definition) bool {
	return slices.ContainsFunc(d.Fields, func(f *ast.FieldDefinition) bool { return g.isFreshField(d, f) || g.leadsToFresh(f, levelsAhead) })
}

// levelsAhead is how far is looked ahead for what is fresh: from a discourse network to the measures of its nodes.
const levelsAhead = 4

// leadsToFresh says whether there is a fresh field so many levels below one, in what has no id that it could be asked for by.
func (g *generator) leadsToFresh(f *ast.FieldDefinition, levels int) bool {
	d := g.schema.Types[f.Type.Name()]
	if levels == 0 || d.Kind != ast.Object || slices.Contains(d.Interfaces, "Node") {
		return false
	}
	return slices.ContainsFunc(d.Fields, func(inner *ast.FieldDefinition) bool {
		return g.isFreshField(d, inner) || g.leadsToFresh(inner, levels-1)
	})
}

// isFreshField says whether a field has not been asked for or answered, or not with all that can be given to it.
func (g *generator) isFreshField(on *ast.Definition, f *ast.FieldDefinition) bool {
	if introspective(f.Name) {
		return false
	}
	name := on.Name + "." + f.Name
	return !g.used[name] || on.Kind == ast.Object && !g.answered[name] || slices.ContainsFunc(f.Arguments, func(a *ast.ArgumentDefinition) bool {
		return !g.used[name+"("+a.Name+")"] || g.isFreshInput(a.Type.Name())
	})
}

// isFreshInput says whether there is a field or a value of an input that has not been given.
func (g *generator) isFreshInput(name string) bool {
	d := g.schema.Types[name]
	return slices.ContainsFunc(d.EnumValues, func(v *ast.EnumValueDefinition) bool { return !g.used[name+"."+v.Name] }) ||
		d.Kind == ast.InputObject && slices.ContainsFunc(d.Fields, func(f *ast.FieldDefinition) bool {
			return !g.used[name+"."+f.Name] || f.Type.Name() != name && g.isFreshInput(f.Type.Name())
		})
}

func introspective(name string) bool { return strings.HasPrefix(name, "__") }

// ------------------------------------------------------------------ fields

// computed are the fields of the root whose answers are computed of many records.
var computed = []string{"network", "paths", "compare", "discourse", "timeline"}

func (g *generator) field(on *ast.Definition, depth int, names scope) *selection {
	var fields []*ast.FieldDefinition
	for _, f := range on.Fields {
		if composite := g.schema.Types[f.Type.Name()].IsCompositeType(); !introspective(f.Name) && (!composite || depth < g.deepest && g.left > 0) {
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 {
		return nil
	}
	switch {
	case on == g.schema.Query && g.chance(40):
		fields = rather(g, fields, func(f *ast.FieldDefinition) bool { return f.Name == "node" || f.Name == "nodes" })
	case on == g.schema.Query && g.chance(20):
		fields = rather(g, fields, func(f *ast.FieldDefinition) bool { return slices.Contains(computed, f.Name) })
	case g.chance(55):
		fields = rather(g, fields, func(f *ast.FieldDefinition) bool { return g.schema.Types[f.Type.Name()].IsCompositeType() })
	}
	f := oneOf(g, rather(g, fields, func(f *ast.FieldDefinition) bool {
		return g.isFreshField(on, f) || g.leadsToFresh(f, levelsAhead)
	}))
	sel := &selection{field: f, conditions: g.conditions()}
	m := names[f.Name]
	same := m != nil && m.field.Type.String() == f.Type.String() && sameArguments(m.field, f)
	switch {
	case same && g.chance(20): // asked for twice, it is answered once
		sel.args = m.args
	case m != nil && f.Arguments == nil:
		return nil
	case m != nil || g.chance(5):
		if g.aliases == mostAliases {
			return nil
		}
		g.aliases++
		sel.alias = fmt.Sprintf("a%d", g.aliases)
		fallthrough
	default:
		m = &meaning{f, g.arguments(on, f), scope{}}
		sel.args, names[sel.name()] = m.args, m
	}
	g.left--
	if of := g.schema.Types[f.Type.Name()]; of.IsCompositeType() {
		sel.set = g.set(of, depth+1, m.inner, g.likely(f, sel.args))
		if f.Arguments.ForName("after") != nil && g.chance(50) {
			g.addCursors(sel.set, m.inner)
		}
	}
	return sel
}

// addCursors asks a connection for cursors to go further with.
func (g *generator) addCursors(connection *set, names scope) {
	f := connection.on.Fields.ForName("pageInfo")
	if names[f.Name] == nil {
		names[f.Name] = &meaning{f, nil, scope{}}
	}
	page := g.schema.Types[f.Type.Name()]
	s := &set{on: page}
	for _, name := range []string{"startCursor", "endCursor"} {
		cursor := page.Fields.ForName(name)
		names[f.Name].inner[name] = &meaning{cursor, nil, nil}
		s.selections = append(s.selections, &selection{field: cursor})
	}
	connection.selections = append(connection.selections, &selection{field: f, set: s})
}

// mostAliases leaves room for those of fragments that are spread several times.
const mostAliases = 20

func sameArguments(a, b *ast.FieldDefinition) bool {
	return slices.EqualFunc(a.Arguments, b.Arguments, func(x, y *ast.ArgumentDefinition) bool {
		return x.Name == y.Name && x.Type.String() == y.Type.String()
	})
}

// likely are the types of the records that node or nodes is asked for.
func (g *generator) likely(f *ast.FieldDefinition, args []*argument) (types []*ast.Definition) {
	if f.Name != "node" && f.Name != "nodes" || len(args) == 0 {
		return nil
	}
	ids, _ := plain(args[0].value).([]any)
	if ids == nil {
		ids = []any{plain(args[0].value)}
	}
	for _, id := range ids {
		s, _ := id.(string)
		if d := g.typeOf(kg.ID(s).Kind()); d != nil {
			types = append(types, d)
		}
	}
	return types
}

// typeOf is the type of records of a kind, nil if there is none.
func (g *generator) typeOf(k kg.Kind) *ast.Definition {
	for _, d := range g.possible(g.schema.Types["Node"]) {
		if strings.EqualFold(d.Name, strings.ReplaceAll(string(k), "_", "")) {
			return d
		}
	}
	return nil
}

// ------------------------------------------------------------------ arguments

func (g *generator) arguments(on *ast.Definition, f *ast.FieldDefinition) (args []*argument) {
	backward := g.chance(25)
	for _, a := range f.Arguments {
		wanted := g.chance(35) || g.chance(70) && !g.used[on.Name+"."+f.Name+"("+a.Name+")"]
		switch a.Name {
		case "filter":
			wanted = g.chance(20) || g.isFreshInput(a.Type.Name()) && g.chance(30)
		case "input":
			wanted = g.chance(80)
		case "first":
			wanted = !backward && g.chance(85) || backward && f.Arguments.ForName("last") == nil
		case "last":
			wanted = backward || wanted && len(args) == 0
		case "after", "before": // cursors come from answers, see further
			wanted = wanted && g.chance(2)
		}
		if !wanted && !(a.Type.NonNull && a.DefaultValue == nil) {
			continue
		}
		args = append(args, &argument{a, g.argument(a.Type, a.Name)})
	}
	return args
}

// argument is a value, every other time as a variable.
func (g *generator) argument(as *ast.Type, name string) any {
	v := g.value(as, name, 0)
	if g.chance(50) {
		return g.variable(as, v)
	}
	return v
}

// variable is a variable, one of before if it has the value, whose value may be given by default.
func (g *generator) variable(as *ast.Type, value any) *variable {
	for _, v := range g.variables {
		if v.as.String() == as.String() && fmt.Sprint(plain(v.value)) == fmt.Sprint(plain(value)) {
			return v
		}
	}
	v := &variable{as: as, value: value, left: value != nil && !holdsVariable(value) && g.chance(10)}
	if holdsVariable(value) {
		v.value = settled(value)
	}
	g.variables = append(g.variables, v)
	return v
}

func holdsVariable(value any) bool {
	switch v := value.(type) {
	case *variable:
		return true
	case []any:
		return slices.ContainsFunc(v, holdsVariable)
	case object:
		return slices.ContainsFunc(v, func(e entry) bool { return holdsVariable(e.value) })
	}
	return false
}

// settled is a value with the values of its variables in their places.
func settled(value any) any {
	switch v := value.(type) {
	case *variable:
		return settled(v.value)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = settled(item)
		}
		return list
	case object:
		fields := make(object, len(v))
		for i, e := range v {
			fields[i] = entry{e.name, settled(e.value)}
		}
		return fields
	}
	return value
}

// value is a random value of a type for what has a name. nested counts the filters that it is within.
func (g *generator) value(as *ast.Type, name string, nested int) any {
	if !as.NonNull && g.chance(3) {
		return nil
	}
	if as.Elem != nil {
		if g.chance(5) {
			return settled(g.value(as.Elem, name, nested)) // one stands for a list of one
		}
		return g.list(as.Elem, name, nested)
	}
	definition := g.schema.Types[as.Name()]
	switch definition.Kind {
	case ast.Enum:
		fresh := func(v *ast.EnumValueDefinition) bool { return !g.used[as.Name()+"."+v.Name] }
		return enum(oneOf(g, rather(g, definition.EnumValues, fresh)).Name)
	case ast.InputObject:
		return g.input(definition, nested)
	}
	return g.scalar(as.Name(), name)
}

// list is a list of values.
func (g *generator) list(of *ast.Type, name string, nested int) []any {
	lengths, own := lengthsOf[name]
	if !own {
		lengths = anyLength
	}
	list := []any{}
	for range oneOf(g, lengths) {
		item := g.value(of, name, nested)
		if g.chance(10) {
			item = g.variable(of, item)
		}
		list = append(list, item)
	}
	same := func(a, b any) int { return strings.Compare(fmt.Sprint(plain(a)), fmt.Sprint(plain(b))) }
	switch {
	case g.chance(5): // what is there twice, or in no order
	case name == "scale":
		slices.SortFunc(list, func(a, b any) int { return plain(a).(int) - plain(b).(int) })
		list = slices.CompactFunc(list, func(a, b any) bool { return same(a, b) == 0 })
	case name == "actors":
		slices.SortFunc(list, same)
		list = slices.CompactFunc(list, func(a, b any) bool { return same(a, b) == 0 })
		g.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	return list
}

func (g *generator) input(definition *ast.Definition, nested int) object {
	fields, chance := object{}, 120/len(definition.Fields)
	if definition.Name == "DiscourseInput" { // most of its fields don't narrow anything
		chance = 25
	}
	for _, f := range definition.Fields {
		required := f.Type.NonNull && f.DefaultValue == nil
		deeper := f.Type.Name() == definition.Name
		if deeper && nested > 0 && !g.chance(2) {
			continue
		}
		if !required && !g.chance(chance) && !(g.chance(25) && (!g.used[definition.Name+"."+f.Name] || g.isFreshInput(f.Type.Name()))) {
			continue
		}
		v := g.value(f.Type, f.Name, nested+1)
		if g.chance(15) {
			v = g.variable(f.Type, v)
		}
		fields = append(fields, entry{f.Name, v})
	}
	switch {
	case definition.Name == "DiscourseInput" && g.chance(60):
		return g.fit(fields)
	case definition.Name == "DiscourseWindow" && g.chance(90):
		return g.window(fields)
	}
	return fields
}

// fit gives a discourse network a mode, an aggregation and a normalization that fit each other.
func (g *generator) fit(fields object) object {
	fit := oneOf(g, fitting)
	fields = slices.DeleteFunc(fields, func(e entry) bool { return e.name == "mode" || e.name == "aggregation" || e.name == "normalization" })
	return append(fields, entry{"mode", enum(fit.mode)}, entry{"aggregation", enum(oneOf(g, strings.Fields(fit.aggregations)))},
		entry{"normalization", enum(oneOf(g, strings.Fields(fit.normalizations)))})
}

// window gives a window a size and a step that fit its unit.
func (g *generator) window(fields object) object {
	for _, e := range fields {
		if e.name != "unit" {
			continue
		}
		w := windowsOf[enum(plain(e.value).(string))]
		fields = slices.DeleteFunc(fields, func(e entry) bool { return e.name == "size" || e.name == "step" })
		return append(fields, entry{"size", g.between(w.size)}, entry{"step", g.between(w.step)})
	}
	return fields
}

// scalar is a value of a scalar type, mostly one that there is in the graph.
func (g *generator) scalar(as, name string) any {
	switch as {
	case "Boolean":
		return g.chance(50) || name == "measures" && g.chance(70) // which more can be asked for with
	case "Int":
		return g.number(name)
	case "Float":
		return oneOf(g, []any{0, 0.25, 0.5, 1, 1.5, 2, -0.5})
	case "Date":
		if g.chance(80) {
			return oneOf(g, g.known.dates)
		}
		return fmt.Sprintf("20%02d-%02d-%02d", g.IntN(30), 1+g.IntN(12), 1+g.IntN(28))
	case "ID":
		return g.id(name)
	}
	switch name {
	case "language":
		return oneOf(g, []string{"de", "en", "fr", "DE", "xx"})
	case "scheme", "value":
		id := oneOf(g, g.known.identifiers)
		return map[string]string{"scheme": id.Scheme, "value": id.Value}[name]
	case "changedBy":
		return oneOf(g, append([]string{"nobody"}, g.known.authors...))
	case "after", "before":
		return "bm8gY3Vyc29y"
	}
	return g.text()
}

func (g *generator) number(name string) int {
	switch {
	case name == "start" || name == "end":
		return g.IntN(60) * g.IntN(20)
	case g.chance(1):
		return oneOf(g, []int{-1, 101, 0, 100})
	}
	ends, own := rangeOf[name]
	if !own {
		ends = anyRange
	}
	return g.between(ends)
}

// between is a number from one to another.
func (g *generator) between(ends [2]int) int { return ends[0] + g.IntN(ends[1]-ends[0]+1) }

func (g *generator) id(name string) string {
	kinds, about := kindsOf[name]
	switch {
	case !about:
		kinds = rather(g, allKinds, func(k kg.Kind) bool { return g.isFresh(g.typeOf(k)) })
	case g.chance(8):
		kinds = allKinds
	}
	if g.chance(3) {
		return oneOf(g, []string{"person:nobody", "", "x", "topic:", "7", `":}'`})
	}
	ids := g.known.ids[oneOf(g, kinds)]
	if len(ids) == 0 {
		return "topic:nothing"
	}
	// The first are those that have most about them.
	return ids[int(float64(len(ids))*g.Float64()*g.Float64())]
}

// text is what somebody might search for.
func (g *generator) text() string {
	s := oneOf(g, g.known.words)
	switch {
	case g.chance(10):
		return `"` + s + `"`
	case g.chance(15):
		runes := []rune(s)
		return string(runes[:min(len(runes), 4)])
	case g.chance(10):
		return s + " " + oneOf(g, g.known.words)
	}
	return s
}

// ------------------------------------------------------------------ what was asked for

// note notes what an operation asks for.
func (g *generator) note(o *operation) {
	for _, s := range o.sets() {
		for _, sel := range s.selections {
			if sel.field == nil || !sel.included() {
				continue
			}
			name := s.on.Name + "." + sel.field.Name
			g.used[name] = true
			for _, a := range sel.args {
				g.used[name+"("+a.of.Name+")"] = true
				g.noteValue(plain(a.value), a.of.Type)
			}
		}
	}
}

func (g *generator) noteValue(value any, as *ast.Type) {
	definition := g.schema.Types[as.Name()]
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			g.noteValue(item, as)
		}
	case map[string]any:
		for name, field := range v {
			g.used[definition.Name+"."+name] = true
			g.noteValue(field, definition.Fields.ForName(name).Type)
		}
	case string:
		if definition.Kind == ast.Enum {
			g.used[definition.Name+"."+v] = true
		}
	}
}

// missed are the fields, arguments, fields of inputs and values of the schema that were never asked for, and the fields of types that
// were never answered.
func (g *generator) missed() (missed []string) {
	want := func(have map[string]bool, name, how string) {
		if !have[name] {
			missed = append(missed, name+how)
		}
	}
	inputs, asked := g.inputs(), readable(g.schema)
	for _, name := range slices.Sorted(maps.Keys(g.schema.Types)) {
		d := g.schema.Types[name]
		if introspective(name) || !asked[name] {
			continue
		}
		for _, f := range d.Fields {
			switch {
			case introspective(f.Name):
				continue
			case d.Kind == ast.Object:
				want(g.answered, name+"."+f.Name, " was never answered")
			}
			want(g.used, name+"."+f.Name, " was never asked for")
			for _, a := range f.Arguments {
				want(g.used, name+"."+f.Name+"("+a.Name+")", " was never given")
			}
		}
		if inputs[name] {
			for _, v := range d.EnumValues {
				want(g.used, name+"."+v.Name, " was never given")
			}
		}
	}
	return missed
}

// readable are the names of the types that a query can lead to. What only mutations have is tried by TestMutations.
func readable(schema *ast.Schema) map[string]bool {
	seen := map[string]bool{}
	var visit func(d *ast.Definition)
	visit = func(d *ast.Definition) {
		if seen[d.Name] {
			return
		}
		seen[d.Name] = true
		for _, f := range d.Fields {
			visit(schema.Types[f.Type.Name()])
			for _, a := range f.Arguments {
				visit(schema.Types[a.Type.Name()])
			}
		}
		for _, possible := range schema.PossibleTypes[d.Name] {
			visit(possible)
		}
	}
	visit(schema.Query)
	return seen
}

// inputs are the types that arguments can have, and the fields of inputs.
func (g *generator) inputs() map[string]bool {
	types := map[string]bool{}
	for _, d := range g.schema.Types {
		for _, f := range d.Fields {
			if d.Kind == ast.InputObject {
				types[f.Type.Name()] = true
			}
			for _, a := range f.Arguments {
				types[a.Type.Name()] = true
			}
		}
	}
	return types
}

// further turns an operation into one for what comes before or after something that it has been answered: the cursors of its connections
// tell. It says whether there are any; it mostly does so where nobody went before.
func (g *generator) further(o *operation) bool {
	type place struct {
		on   *ast.Definition
		sel  *selection
		side *ast.ArgumentDefinition
	}
	var places []place
	for _, s := range o.sets() {
		for _, sel := range s.selections {
			for _, side := range []string{"after", "before"} {
				if len(g.cursors[sel]) > 0 && sel.field.Arguments.ForName(side) != nil {
					places = append(places, place{s.on, sel, sel.field.Arguments.ForName(side)})
				}
			}
		}
	}
	fresh := func(p place) bool { return !g.used[p.on.Name+"."+p.sel.field.Name+"("+p.side.Name+")"] }
	if len(places) == 0 || g.chance(50) && !slices.ContainsFunc(places, fresh) {
		return false
	}
	p := oneOf(g, rather(g, places, fresh))
	var value any = oneOf(g, g.cursors[p.sel])
	if g.chance(50) {
		value = g.variable(p.side.Type, value)
	}
	// All that stand for the same in the answer must be asked for alike.
	args := append(slices.DeleteFunc(slices.Clone(p.sel.args), func(a *argument) bool { return a.of == p.side }), &argument{p.side, value})
	for _, s := range o.sets() {
		for _, sel := range s.selections {
			if sel != p.sel && sel.field != nil && sel.name() == p.sel.name() && sameArguments(sel.field, p.sel.field) && slices.Equal(sel.args, p.sel.args) {
				sel.args = args
			}
		}
	}
	p.sel.args = args
	return true
}

// smaller takes some of the selections of an operation away. It says whether there were any to take.
func (g *generator) smaller(o *operation) bool {
	sets := slices.DeleteFunc(o.sets(), func(s *set) bool { return len(s.selections) < 2 })
	if len(sets) == 0 {
		return false
	}
	s := oneOf(g, sets)
	i := len(s.selections) - 1 // the first may be the type that the judge needs
	s.selections = slices.Delete(slices.Clone(s.selections), i, i+1)
	return true
}
