package graph_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// The snapshot is what clients were last promised.
var snapshotFile = filepath.Join("testdata", "schema.snapshot.graphqls")

var update = flag.Bool("update", false, "write the snapshot of the schema anew")

func TestSnapshot(t *testing.T) {
	now := canonical(loadFile(t, schemaFile))
	was, err := os.ReadFile(snapshotFile)
	if err != nil {
		t.Fatal(err)
	}
	if now == string(was) {
		return
	}
	changelog, err := os.ReadFile("../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	secret := unannounced(breaking(load(t, snapshotFile, string(was)), load(t, schemaFile, now)), string(changelog))
	switch {
	case len(secret) > 0:
		t.Fatalf(`the schema breaks queries that clients may hold:

	%s

Keep what is there and deprecate it, if you can. If it has to break, write each of these lines into CHANGELOG.md under "Breaking", and then the snapshot anew:

	go test ./graph -run Snapshot -update`, strings.Join(secret, "\n\t"))
	case !*update:
		t.Fatalf("the schema is no longer what graph/%s says, and breaks nothing that is not in CHANGELOG.md: write the snapshot anew with\n\n\tgo test ./graph -run Snapshot -update", snapshotFile)
	}
	if err := os.WriteFile(snapshotFile, []byte(now), 0o644); err != nil {
		t.Fatal(err)
	}
}

// unannounced are the lines that a changelog does not have.
func unannounced(lines []string, changelog string) []string {
	return slices.DeleteFunc(lines, func(line string) bool { return strings.Contains(changelog, line) })
}

// canonical prints a schema without descriptions, its types by name. The descriptions are taken out of the schema itself: the
// formatter's own option for that leaves out the commas between arguments.
func canonical(schema *ast.Schema) string {
	for _, def := range schema.Types {
		def.Description = ""
		for _, f := range def.Fields {
			f.Description = ""
			undescribed(f.Arguments)
		}
		for _, v := range def.EnumValues {
			v.Description = ""
		}
	}
	for _, d := range schema.Directives {
		d.Description = ""
		undescribed(d.Arguments)
	}
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(schema)
	return b.String()
}

func undescribed(args ast.ArgumentDefinitionList) {
	for _, a := range args {
		a.Description = ""
	}
}

// breaking says, one line each, what of a query that was valid against the schema before may be refused, or answered with what its
// sender does not expect, by the schema after.
func breaking(before, after *ast.Schema) []string {
	c := &comparison{}
	for _, old := range ownTypes(before) {
		now := after.Types[old.Name]
		switch {
		case now == nil:
			c.addf("%s is gone", old.Name)
		case now.Kind != old.Kind:
			c.addf("%s is of kind %s, it was %s", old.Name, now.Kind, old.Kind)
		default:
			c.definition(old, now)
		}
	}
	return c.lines
}

type comparison struct{ lines []string }

func (c *comparison) addf(format string, args ...any) {
	c.lines = append(c.lines, fmt.Sprintf(format, args...))
}

func (c *comparison) definition(old, now *ast.Definition) {
	for _, name := range old.Interfaces {
		if !slices.Contains(now.Interfaces, name) {
			c.addf("%s does not implement %s any more", old.Name, name)
		}
	}
	for _, name := range old.Types {
		if !slices.Contains(now.Types, name) {
			c.addf("%s can't be a %s any more", old.Name, name)
		}
	}
	for _, v := range old.EnumValues {
		if now.EnumValues.ForName(v.Name) == nil {
			c.addf("%s.%s is gone", old.Name, v.Name)
		}
	}
	if old.Kind == ast.InputObject {
		c.inputs(old.Name+".%s", fieldInputs(old), fieldInputs(now))
		return
	}
	for _, f := range ownFields(old) {
		c.field(old.Name+"."+f.Name, f, now.Fields.ForName(f.Name))
	}
}

func (c *comparison) field(at string, old, now *ast.FieldDefinition) {
	if now == nil {
		c.addf("%s is gone", at)
		return
	}
	if !narrows(old.Type, now.Type) {
		c.addf("%s is of type %s, it was %s", at, now.Type, old.Type)
	}
	c.inputs(at+"(%s:)", argumentInputs(old), argumentInputs(now))
}

// narrows says whether whoever expects the wide type can be given the narrow one: the same but for null in fewer places.
func narrows(wide, narrow *ast.Type) bool {
	if wide.NonNull && !narrow.NonNull || (wide.Elem == nil) != (narrow.Elem == nil) {
		return false
	}
	if wide.Elem == nil {
		return wide.NamedType == narrow.NamedType
	}
	return narrows(wide.Elem, narrow.Elem)
}

// input is what can be handed in: an argument or the field of an input type.
type input struct {
	name    string
	typ     *ast.Type
	initial *ast.Value
}

func (i input) required() bool { return i.typ.NonNull && i.initial == nil }

func argumentInputs(f *ast.FieldDefinition) (out []input) {
	for _, a := range f.Arguments {
		out = append(out, input{a.Name, a.Type, a.DefaultValue})
	}
	return out
}

func fieldInputs(def *ast.Definition) (out []input) {
	for _, f := range def.Fields {
		out = append(out, input{f.Name, f.Type, f.DefaultValue})
	}
	return out
}

// inputs compares what can be handed in at one place, whose names place formats.
func (c *comparison) inputs(place string, old, now []input) {
	for _, o := range old {
		at := fmt.Sprintf(place, o.name)
		i := slices.IndexFunc(now, func(n input) bool { return n.name == o.name })
		if i < 0 {
			c.addf("%s is gone", at)
			continue
		}
		switch n := now[i]; {
		case !narrows(n.typ, o.typ):
			c.addf("%s takes %s, it took %s", at, n.typ, o.typ)
		case !o.required() && initially(n) != initially(o):
			c.addf("%s is %s when left out, it was %s", at, initially(n), initially(o))
		}
	}
	for _, n := range now {
		if n.required() && !slices.ContainsFunc(old, func(o input) bool { return o.name == n.name }) {
			c.addf(place+" is new and required", n.name)
		}
	}
}

// initially is what an input is when it is left out.
func initially(i input) string {
	switch {
	case i.initial != nil:
		return i.initial.String()
	case i.typ.NonNull:
		return "an error"
	}
	return "nothing"
}

func TestBreaking(t *testing.T) {
	const before = `
scalar Date
interface Node { id: ID! }
interface Named { name: String }
type Person implements Node & Named { id: ID!, name: String, tags: [String!]!, hue: Hue! }
type Party implements Node { id: ID! }
union Subject = Person | Party
enum Hue { RED GREEN }
input Filter { hue: Hue, limit: Int! = 5, tags: [String!] }
type Query {
  node(id: ID!): Node
  persons(filter: Filter, first: Int = 10, asOf: Date): [Person!]!
  subject: Subject
}`
	for _, c := range []struct {
		name, from, to string
		want           []string
	}{
		{"nothing", "", "", nil},
		{"type added", "scalar Date", "scalar Date\ntype City { name: String }", nil},
		{"field added", "type Party implements Node {", "type Party implements Node { city: String,", nil},
		{"optional argument added", "node(id: ID!)", "node(id: ID!, asOf: Date)", nil},
		{"required argument with a default added", "node(id: ID!)", "node(id: ID!, depth: Int! = 1)", nil},
		{"value added", "RED GREEN", "RED GREEN BLUE", nil},
		{"member added", "type Party implements Node { id: ID! }\nunion Subject =", "type Party implements Node { id: ID! }\ntype City { a: Int }\nunion Subject = City |", nil},
		{"output not null any more", "name: String, tags", "name: String!, tags", nil},
		{"argument nullable", "node(id: ID!)", "node(id: ID)", nil},
		{"optional input field added", "input Filter {", "input Filter { text: String", nil},
		{"member removed", "| Party", "", []string{"Subject can't be a Party any more"}},
		{"argument removed", ", asOf: Date", "", []string{"Query.persons(asOf:) is gone"}},
		{"kind changed", "enum Hue { RED GREEN }", "scalar Hue", []string{"Hue is of kind SCALAR, it was ENUM"}},
		{"interface removed", "implements Node & Named", "implements Node", []string{"Person does not implement Named any more"}},
		{"field removed", "tags: [String!]!, hue", "hue", []string{"Person.tags is gone"}},
		{"output of another type", "hue: Hue! }", "hue: String! }", []string{"Person.hue is of type String!, it was Hue!"}},
		{"output nullable", "hue: Hue! }", "hue: Hue }", []string{"Person.hue is of type Hue, it was Hue!"}},
		{"items nullable", "tags: [String!]!", "tags: [String]!", []string{"Person.tags is of type [String]!, it was [String!]!"}},
		{"list unwrapped", "tags: [String!]!", "tags: String!", []string{"Person.tags is of type String!, it was [String!]!"}},
		{"value removed", "RED GREEN", "RED", []string{"Hue.GREEN is gone"}},
		{"argument required", "filter: Filter,", "filter: Filter!,", []string{"Query.persons(filter:) takes Filter!, it took Filter"}},
		{"argument of another type", "asOf: Date)", "asOf: String)", []string{"Query.persons(asOf:) takes String, it took Date"}},
		{"required argument added", "node(id: ID!)", "node(id: ID!, depth: Int!)", []string{"Query.node(depth:) is new and required"}},
		{"default changed", "first: Int = 10", "first: Int = 20", []string{"Query.persons(first:) is 20 when left out, it was 10"}},
		{"default removed", "first: Int = 10", "first: Int", []string{"Query.persons(first:) is nothing when left out, it was 10"}},
		{"input field removed", "hue: Hue, limit", "limit", []string{"Filter.hue is gone"}},
		{"input field required", "input Filter { hue: Hue,", "input Filter { hue: Hue! = RED,", []string{"Filter.hue takes Hue!, it took Hue"}},
		{"required input field added", "input Filter {", "input Filter { text: String!", []string{"Filter.text is new and required"}},
		{"input default removed", "limit: Int! = 5", "limit: Int!", []string{"Filter.limit is an error when left out, it was 5"}},
		{"items of an input required", "tags: [String!] }", "tags: [String!]! = [] }", []string{"Filter.tags takes [String!]!, it took [String!]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.from != "" && strings.Count(before, c.from) != 1 {
				t.Fatalf("the case replaces %q, which stands in the schema %d times", c.from, strings.Count(before, c.from))
			}
			after := strings.Replace(before, c.from, c.to, 1)
			got := breaking(load(t, "before", before), load(t, "after", after))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("what breaks (-want +got):\n%s", diff)
			}
		})
	}
	gone := strings.Replace(strings.Replace(before, "type Party implements Node { id: ID! }", "", 1), "| Party", "", 1)
	want := []string{"Party is gone", "Subject can't be a Party any more"}
	if diff := cmp.Diff(want, breaking(load(t, "before", before), load(t, "after", gone))); diff != "" {
		t.Errorf("what breaks without a type (-want +got):\n%s", diff)
	}
}

func TestCanonicalIsStable(t *testing.T) {
	once := canonical(load(t, "faultless", faultless))
	if strings.Contains(once, "Whatever has an id") {
		t.Errorf("the canonical print has descriptions:\n%s", once)
	}
	if diff := cmp.Diff(once, canonical(load(t, "canonical", once))); diff != "" {
		t.Errorf("a canonical print is printed otherwise (-once +twice):\n%s", diff)
	}
}

func TestUnannounced(t *testing.T) {
	got := unannounced([]string{"Person.tags is gone", "Hue.GREEN is gone"}, "### Breaking\n\n- Hue.GREEN is gone.\n")
	if diff := cmp.Diff([]string{"Person.tags is gone"}, got); diff != "" {
		t.Errorf("lines that are not in the changelog (-want +got):\n%s", diff)
	}
}
