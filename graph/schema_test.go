package graph_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

const schemaFile = "../schema.graphqls"

func TestSchemaKeepsItsRules(t *testing.T) {
	for _, wrong := range lint(loadFile(t, schemaFile)) {
		t.Error(wrong)
	}
}

func loadFile(t *testing.T, path string) *ast.Schema {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return load(t, path, string(source))
}

func load(t *testing.T, name, source string) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: name, Input: source})
	if err != nil {
		t.Fatalf("%s is not a schema: %v", name, err)
	}
	return schema
}

// lint says what is wrong with a schema, each with its place, in the order of the types' names.
func lint(schema *ast.Schema) []string {
	l := &linter{schema: schema}
	used := l.reachable()
	for _, def := range ownTypes(schema) {
		l.definition(def)
		if !used[def.Name] {
			l.addf(def.Name, "no query leads to it: use it or take it out")
		}
	}
	l.directives()
	l.rootFields()
	return l.wrong
}

// ownTypes are the types that the schema itself defines, by name.
func ownTypes(schema *ast.Schema) []*ast.Definition {
	var own []*ast.Definition
	for _, name := range slices.Sorted(maps.Keys(schema.Types)) {
		if def := schema.Types[name]; !def.BuiltIn {
			own = append(own, def)
		}
	}
	return own
}

// ownFields are the fields of a type without the introspection that gqlparser adds to Query.
func ownFields(def *ast.Definition) ast.FieldList {
	return slices.DeleteFunc(slices.Clone(def.Fields), func(f *ast.FieldDefinition) bool { return strings.HasPrefix(f.Name, "__") })
}

type linter struct {
	schema *ast.Schema
	wrong  []string
}

func (l *linter) addf(at, format string, args ...any) {
	l.wrong = append(l.wrong, at+": "+fmt.Sprintf(format, args...))
}

var (
	pascalCase     = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	camelCase      = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
	screamingSnake = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)
)

// named checks what every element has: a name in the usual case and a description.
func (l *linter) named(at, name, description string, form *regexp.Regexp) {
	if !form.MatchString(name) {
		l.addf(at, "the name does not match %s", form)
	}
	switch {
	case description == "":
		l.addf(at, "has no description")
	case strings.TrimSpace(description) != description || !strings.HasSuffix(description, "."):
		l.addf(at, "the description does not end with a full stop")
	}
}

func (l *linter) definition(def *ast.Definition) {
	l.named(def.Name, def.Name, def.Description, pascalCase)
	for _, f := range ownFields(def) {
		l.field(def, f)
	}
	for _, v := range def.EnumValues {
		at := def.Name + "." + v.Name
		l.named(at, v.Name, v.Description, screamingSnake)
		l.deprecation(at, def, v.Directives)
	}
	for _, name := range def.Interfaces {
		l.implementation(def, l.schema.Types[name])
	}
	if def.Kind == ast.Scalar && def.Directives.ForName("specifiedBy") == nil {
		l.addf(def.Name, "a scalar says with @specifiedBy what its values look like")
	}
	switch {
	case def.Name == "PageInfo":
		l.shape(def, "hasNextPage: Boolean!", "hasPreviousPage: Boolean!", "startCursor: String", "endCursor: String")
	case strings.HasSuffix(def.Name, "Connection"):
		l.connection(def)
	case strings.HasSuffix(def.Name, "Edge"):
		l.fieldType(def, "cursor", "String!")
		l.fieldType(def, "node", nodeType(def)+"!")
	}
}

func (l *linter) field(def *ast.Definition, f *ast.FieldDefinition) {
	at := def.Name + "." + f.Name
	l.named(at, f.Name, f.Description, camelCase)
	l.items(at, f.Type)
	l.deprecation(at, def, f.Directives)
	for _, a := range f.Arguments {
		at := fmt.Sprintf("%s(%s:)", at, a.Name)
		l.named(at, a.Name, a.Description, camelCase)
		l.items(at, a.Type)
		l.deprecation(at, def, a.Directives)
	}
	if strings.HasSuffix(f.Type.Name(), "Connection") {
		l.connectionField(at, f)
	}
}

// items refuses lists that may hold null. Query.nodes is the one list in which null means something: no node of that id.
func (l *linter) items(at string, t *ast.Type) {
	for ; t.Elem != nil; t = t.Elem {
		if !t.Elem.NonNull && at != "Query.nodes" {
			l.addf(at, "the items of %s can be null: write %s!", t, t.Elem)
		}
	}
}

var deprecationForm = regexp.MustCompile("`([A-Za-z_.]+)`.*\\b\\d{4}-\\d{2}-\\d{2}\\b")

// deprecation wants the reason to say what to use instead, and the day from which the deprecated may be gone.
func (l *linter) deprecation(at string, def *ast.Definition, directives ast.DirectiveList) {
	d := directives.ForName("deprecated")
	if d == nil {
		return
	}
	reason := d.Arguments.ForName("reason")
	var form []string
	if reason != nil {
		form = deprecationForm.FindStringSubmatch(reason.Value.Raw)
	}
	if form == nil {
		l.addf(at, "the deprecation does not name its replacement in `backticks` and then the day (YYYY-MM-DD) from which it may be gone")
		return
	}
	if !l.exists(def, form[1]) {
		l.addf(at, "the deprecation names `%s`, which is not there", form[1])
	}
}

// exists says whether a type, or one of its fields or values, named alone or as Type.field, is in the schema.
func (l *linter) exists(def *ast.Definition, name string) bool {
	if typeName, member, dotted := strings.Cut(name, "."); dotted {
		def, name = l.schema.Types[typeName], member
	}
	if def == nil {
		return false
	}
	return l.schema.Types[name] != nil || def.Fields.ForName(name) != nil || def.EnumValues.ForName(name) != nil
}

// implementation wants a type to say of the interface's fields what the interface says. That they are there, and of a fitting type, is
// for the parser to check.
func (l *linter) implementation(def, of *ast.Definition) {
	for _, want := range of.Fields {
		at := def.Name + "." + want.Name
		got := def.Fields.ForName(want.Name)
		if got.Description != want.Description {
			l.addf(at, "the description is not that of %s.%s", of.Name, want.Name)
		}
		if g, w := signature(got.Arguments), signature(want.Arguments); !slices.Equal(g, w) {
			l.addf(at, "the arguments are not those of %s.%s, with their descriptions, in the same order", of.Name, want.Name)
		}
	}
}

func signature(args ast.ArgumentDefinitionList) []string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = fmt.Sprintf("%s: %s = %s %q", a.Name, a.Type, a.DefaultValue.String(), a.Description)
	}
	return out
}

// shape wants a type to have exactly these fields.
func (l *linter) shape(def *ast.Definition, fields ...string) {
	var got []string
	for _, f := range def.Fields {
		got = append(got, f.Name+": "+f.Type.String())
	}
	if !slices.Equal(got, fields) {
		l.addf(def.Name, "has the fields %s, Relay wants %s", strings.Join(got, ", "), strings.Join(fields, ", "))
	}
}

func (l *linter) fieldType(def *ast.Definition, name, want string) {
	switch f := def.Fields.ForName(name); {
	case f == nil:
		l.addf(def.Name, "has no field %s: %s", name, want)
	case f.Type.String() != want:
		l.addf(def.Name+"."+name, "is of type %s, Relay wants %s", f.Type, want)
	}
}

func nodeType(edge *ast.Definition) string {
	if f := edge.Fields.ForName("node"); f != nil {
		return f.Type.Name()
	}
	return strings.TrimSuffix(edge.Name, "Edge")
}

// edgesOnly are the connections whose records mean little without what their edges say of them.
var edgesOnly = []string{"SearchConnection"}

// connection holds a connection to the Relay specification (https://relay.dev/graphql/connections.htm), with nodes and totalCount as is usual.
func (l *linter) connection(def *ast.Definition) {
	name := strings.TrimSuffix(def.Name, "Connection") + "Edge"
	l.fieldType(def, "edges", "["+name+"!]!")
	l.fieldType(def, "pageInfo", "PageInfo!")
	l.fieldType(def, "totalCount", "Int!")
	if edge := l.schema.Types[name]; edge != nil && !slices.Contains(edgesOnly, def.Name) {
		l.fieldType(def, "nodes", "["+nodeType(edge)+"!]!")
	}
}

// connectionField wants the arguments that pages are turned with: forwards, or forwards and backwards.
func (l *linter) connectionField(at string, f *ast.FieldDefinition) {
	if !f.Type.NonNull || f.Type.Elem != nil {
		l.addf(at, "is of type %s: a connection is there even when it is empty", f.Type)
	}
	want := []string{"first: Int", "after: String", "last: Int", "before: String"}
	var got []string
	for _, a := range f.Arguments {
		if slices.Contains([]string{"first", "after", "last", "before"}, a.Name) {
			got = append(got, a.Name+": "+a.Type.String())
		}
	}
	if !slices.Equal(got, want) && !slices.Equal(got, want[:2]) {
		l.addf(at, "pages are turned by (%s), not by (%s)", strings.Join(want, ", "), strings.Join(got, ", "))
	}
}

// directives refuses what the server does not do: answers in parts.
func (l *linter) directives() {
	for _, name := range slices.Sorted(maps.Keys(l.schema.Directives)) {
		d := l.schema.Directives[name]
		if d.Position.Src.BuiltIn {
			continue
		}
		l.named("@"+name, name, d.Description, camelCase)
		if name == "defer" || name == "stream" {
			l.addf("@"+name, "answers in parts are not served")
		}
	}
}

// rootFields checks what Relay wants of Query, and what is agreed on for mutations: one input, one payload.
func (l *linter) rootFields() {
	if node := l.schema.Types["Node"]; node == nil || node.Kind != ast.Interface {
		l.addf("Node", "is not an interface of the schema")
		return
	}
	l.shape(l.schema.Types["Node"], "id: ID!")
	l.fieldType(l.schema.Query, "node", "Node")
	l.fieldType(l.schema.Query, "nodes", "[Node]!")
	for _, def := range ownTypes(l.schema) {
		id := def.Fields.ForName("id")
		if def.Kind == ast.Object && id != nil && !slices.Contains(def.Interfaces, "Node") {
			l.addf(def.Name, "has an id and is not a Node")
		}
	}
	if l.schema.Mutation == nil {
		return
	}
	for _, f := range l.schema.Mutation.Fields {
		name := strings.ToUpper(f.Name[:1]) + f.Name[1:]
		if len(f.Arguments) != 1 || f.Arguments[0].Name != "input" || f.Arguments[0].Type.String() != name+"Input!" {
			l.addf("Mutation."+f.Name, "takes other arguments than (input: %sInput!)", name)
		}
		if f.Type.String() != name+"Payload!" {
			l.addf("Mutation."+f.Name, "is of type %s, not %sPayload!", f.Type, name)
		}
	}
}

// reachable are the names of the types that an operation can lead to.
func (l *linter) reachable() map[string]bool {
	seen := map[string]bool{}
	var visit func(def *ast.Definition)
	visit = func(def *ast.Definition) {
		if def == nil || seen[def.Name] {
			return
		}
		seen[def.Name] = true
		for _, f := range def.Fields {
			visit(l.schema.Types[f.Type.Name()])
			for _, a := range f.Arguments {
				visit(l.schema.Types[a.Type.Name()])
			}
		}
		for _, name := range def.Interfaces {
			visit(l.schema.Types[name])
		}
		for _, possible := range l.schema.PossibleTypes[def.Name] {
			visit(possible)
		}
	}
	visit(l.schema.Query)
	visit(l.schema.Mutation)
	visit(l.schema.Subscription)
	return seen
}

// faultless is a small schema that keeps every rule.
const faultless = `
"A day."
scalar Date @specifiedBy(url: "https://example.org/date")

"Whatever has an id."
interface Node {
  "Its id."
  id: ID!
}

"A person."
type Person implements Node {
  "Its id."
  id: ID!
  "When it was born."
  bornOn: Date
  "Its birthday."
  birthday: Date @deprecated(reason: "Use ` + "`bornOn`" + `; gone from 2030-01-01 on.")
  "Its hue."
  hue: Hue!
  "Whom it works with."
  colleagues(
    "At most this many."
    first: Int
    "Only what comes after this cursor."
    after: String
  ): PersonConnection!
}

"A page of persons."
type PersonConnection {
  "Them, with cursors."
  edges: [PersonEdge!]!
  "Them."
  nodes: [Person!]!
  "Where the page lies."
  pageInfo: PageInfo!
  "How many there are."
  totalCount: Int!
}

"A person of a page."
type PersonEdge {
  "Its place."
  cursor: String!
  "It."
  node: Person!
}

"Where a page lies."
type PageInfo {
  "Whether there is more."
  hasNextPage: Boolean!
  "Whether there was more."
  hasPreviousPage: Boolean!
  "The first place."
  startCursor: String
  "The last place."
  endCursor: String
}

"Hues."
enum Hue {
  "Red."
  RED
  "Light red."
  LIGHT_RED
}

"Persons."
union Somebody = Person

"Which persons."
input PersonFilter {
  "Of one of these hues."
  hues: [Hue!]
}

"What can be asked."
type Query {
  "One."
  node(
    "Its id."
    id: ID!
  ): Node
  "Several."
  nodes(
    "Their ids."
    ids: [ID!]!
  ): [Node]!
  "Anybody."
  anybody(
    "Which ones."
    filter: PersonFilter
  ): Somebody
}

"What can be changed."
type Mutation {
  "Adds a person."
  addPerson(
    "Which one."
    input: AddPersonInput!
  ): AddPersonPayload!
}

"Which person to add."
input AddPersonInput {
  "Its hue."
  hue: Hue!
}

"What was added."
type AddPersonPayload {
  "It."
  person: Person!
}
`

// edit replaces the one place of the faultless schema that a case is about.
func edit(t *testing.T, from, to string) string {
	t.Helper()
	if strings.Count(faultless, from) != 1 {
		t.Fatalf("the case replaces %q, which stands in the schema %d times", from, strings.Count(faultless, from))
	}
	return strings.Replace(faultless, from, to, 1)
}

func TestLintPassesWhatIsFaultless(t *testing.T) {
	if wrong := lint(load(t, "faultless", faultless)); len(wrong) > 0 {
		t.Errorf("a schema without fault is found wrong:\n%s", strings.Join(wrong, "\n"))
	}
}

func TestLintFindsEachFault(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"type without a description", `"A person."`, ``, "Person: has no description"},
		{"field without a full stop", `"When it was born."`, `"When it was born"`, "Person.bornOn: the description does not end with a full stop"},
		{"argument without a description", `"At most this many."`, ``, "Person.colleagues(first:): has no description"},
		{"value without a description", `"Light red."`, ``, "Hue.LIGHT_RED: has no description"},
		{"input field without a description", `"Of one of these hues."`, ``, "PersonFilter.hues: has no description"},
		{"union without a description", "\"Persons.\"\nunion", `union`, "Somebody: has no description"},
		{"type not in PascalCase", `union Somebody = Person`, "union Somebody = Person | other_person\n\"Other.\"\ntype other_person {\n\"Its hue.\"\nhue: Hue\n}", "other_person: the name does not match ^[A-Z][A-Za-z0-9]*$"},
		{"field not in camelCase", `bornOn: Date`, "bornOn: Date\n\"When it was born.\"\nborn_on: Date", "Person.born_on: the name does not match ^[a-z][A-Za-z0-9]*$"},
		{"argument not in camelCase", `"Which ones."`, "\"Which ones.\"\nWhich: Hue\n\"Which ones.\"", "Query.anybody(Which:): the name does not match ^[a-z][A-Za-z0-9]*$"},
		{"value not in SCREAMING_SNAKE", "\n  LIGHT_RED", "\n  lightRed", "Hue.lightRed: the name does not match ^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$"},
		{"scalar that is not specified", `scalar Date @specifiedBy(url: "https://example.org/date")`, `scalar Date`, "Date: a scalar says with @specifiedBy what its values look like"},
		{"list with null", `hues: [Hue!]`, `hues: [Hue]`, "PersonFilter.hues: the items of [Hue] can be null: write Hue!"},
		{"nested list with null", `hues: [Hue!]`, `hues: [[Hue]!]`, "PersonFilter.hues: the items of [Hue]! can be null: write Hue!"},
		{"deprecation without a date", `; gone from 2030-01-01 on.`, `.`, "Person.birthday: the deprecation does not name its replacement in `backticks` and then the day (YYYY-MM-DD) from which it may be gone"},
		{"deprecation without a reason", "(reason: \"Use `bornOn`; gone from 2030-01-01 on.\")", ``, "Person.birthday: the deprecation does not name its replacement in `backticks` and then the day (YYYY-MM-DD) from which it may be gone"},
		{"deprecation in favour of nothing", "`bornOn`", "`Person.born`", "Person.birthday: the deprecation names `Person.born`, which is not there"},
		{"description unlike the interface's", "type Person implements Node {\n  \"Its id.\"", "type Person implements Node {\n  \"The id.\"", "Person.id: the description is not that of Node.id"},
		{"arguments unlike the interface's", "type Person implements Node {\n  \"Its id.\"\n  id: ID!", "type Person implements Node {\n  \"Its id.\"\n  id(\n\"How.\"\nas: Hue): ID!", "Person.id: the arguments are not those of Node.id, with their descriptions, in the same order"},
		{"edges that can be null", `edges: [PersonEdge!]!`, `edges: [PersonEdge!]`, "PersonConnection.edges: is of type [PersonEdge!], Relay wants [PersonEdge!]!"},
		{"connection without nodes", "\"Them.\"\n  nodes: [Person!]!", ``, "PersonConnection: has no field nodes: [Person!]!"},
		{"nodes of another type", `nodes: [Person!]!`, `nodes: [Node!]!`, "PersonConnection.nodes: is of type [Node!]!, Relay wants [Person!]!"},
		{"connection without a count", "\"How many there are.\"\n  totalCount: Int!", ``, "PersonConnection: has no field totalCount: Int!"},
		{"connection without pageInfo", "\"Where the page lies.\"\n  pageInfo: PageInfo!", "\"Where the page lies.\"\n  page: PageInfo!", "PersonConnection: has no field pageInfo: PageInfo!"},
		{"edge with a cursor that can be null", `cursor: String!`, `cursor: String`, "PersonEdge.cursor: is of type String, Relay wants String!"},
		{"edge without a node", "\"It.\"\n  node: Person!", ``, "PersonEdge: has no field node: Person!"},
		{"page info of another shape", `startCursor: String`, `startCursor: String!`, "PageInfo: has the fields hasNextPage: Boolean!, hasPreviousPage: Boolean!, startCursor: String!, endCursor: String, Relay wants hasNextPage: Boolean!, hasPreviousPage: Boolean!, startCursor: String, endCursor: String"},
		{"connection that can be null", `): PersonConnection!`, `): PersonConnection`, "Person.colleagues: is of type PersonConnection: a connection is there even when it is empty"},
		{"connection without after", "\"Only what comes after this cursor.\"\n    after: String", ``, "Person.colleagues: pages are turned by (first: Int, after: String, last: Int, before: String), not by (first: Int)"},
		{"connection with a required first", "first: Int\n", "first: Int!\n", "Person.colleagues: pages are turned by (first: Int, after: String, last: Int, before: String), not by (first: Int!, after: String)"},
		{"answers in parts", `"Hues."`, "\"Later.\"\ndirective @stream on FIELD\n\"Hues.\"", "@stream: answers in parts are not served"},
		{"type nobody asks for", `"Hues."`, "\"Alone.\"\nscalar Alone @specifiedBy(url: \"https://example.org\")\n\"Hues.\"", "Alone: no query leads to it: use it or take it out"},
		{"node with more than an id", "interface Node {\n  \"Its id.\"\n  id: ID!", "interface Node {\n  \"Its id.\"\n  id: ID!\n\"Its hue.\"\nhue: Hue!", "Node: has the fields id: ID!, hue: Hue!, Relay wants id: ID!"},
		{"query without node", "  node(\n", "  nodeOf(\n", "Query: has no field node: Node"},
		{"nodes without null", `): [Node]!`, `): [Node!]!`, "Query.nodes: is of type [Node!]!, Relay wants [Node]!"},
		{"id outside of a node", "type AddPersonPayload {", "type AddPersonPayload {\n\"Its id.\"\nid: ID!", "AddPersonPayload: has an id and is not a Node"},
		{"mutation with bare arguments", `input: AddPersonInput!`, `hue: AddPersonInput!`, "Mutation.addPerson: takes other arguments than (input: AddPersonInput!)"},
		{"mutation without a payload", `): AddPersonPayload!`, `): AddPersonPayload`, "Mutation.addPerson: is of type AddPersonPayload, not AddPersonPayload!"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := lint(load(t, c.name, edit(t, c.from, c.to)))
			if diff := cmp.Diff([]string{c.want}, got); diff != "" {
				t.Errorf("faults found (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLintWantsNode(t *testing.T) {
	got := lint(load(t, "no node", "\"What can be asked.\"\ntype Query {\n\"A word.\"\nword: String\n}"))
	if diff := cmp.Diff([]string{"Node: is not an interface of the schema"}, got); diff != "" {
		t.Errorf("faults found (-want +got):\n%s", diff)
	}
}
