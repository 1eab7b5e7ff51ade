package resolvers_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"wortlaut/graph"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/seed"
)

// nothing is in no graph: no name, word, id or cursor.
const nothing = "xqzzjwvk"

// hostile are texts that mean something to Cypher, Lucene, FTS5, SQL, JSON or a screen. Where words are looked for they have one that is
// nowhere, or none at all: they find nothing, unless some part of them is taken for syntax.
var hostile = []string{
	`'`, `"`, "`", `\`, `*`, `~`, `^`, `:`, `%`, `_`, `;`, `//`, `/*`, `--`, `$p`, `{}`, `()`, `[]`, `\u0000`, `{{p}}`, "${p}", `||`, `&&`, `!`, `?`, ` `, "\t\r\n",
	`xqzzjwvk" OR "1"="1`, `xqzzjwvk' OR '1'='1`, `xqzzjwvk'; DROP TABLE record; --`, `xqzzjwvk') OR 1=1 --`, "xqzzjwvk` OR true //", `xqzzjwvk\' OR true //`,
	`xqzzjwvk"}) RETURN 1 //`, `xqzzjwvk'}) DETACH DELETE n //`, `xqzzjwvk"} RETURN n UNION MATCHED (n) RETURN n //`, `$p.queries xqzzjwvk`,
	`xqzzjwvk OR *:*`, `xqzzjwvk || a*`, `name:[* TO *] OR xqzzjwvk`, `(xqzzjwvk~2)^4`, `/xqzzjwvk|.*/`, `_stems:xqzzjwvk OR _parts:a*`, `+xqzzjwvk -xqzzjwvk`, `xqzzjwvk \ `,
	`xqzzjwvk* OR a*`, `NEAR(xqzzjwvk a, 3)`, `{stems parts} : xqzzjwvk OR a`, `xqzzjwvk AND NOT`, `NOT xqzzjwvk`, `^xqzzjwvk + a`, `"xqzzjwvk" "`, `""xqzzjwvk`, `xqzzjwvk" NEAR/2 "a`,
	`xqzzjwvk|person:a`, `a|xqzzjwvk`, `xqzzjwvk","x":"`, `xqzzjwvk]`, "xqzzjwvk\u001fa", "1\u001fa\u001f|\u001fxqzzjwvk",
	"xqzzjwvk\a\b\u001b[31m\u007f\u0085", "xqzzjwvk \u202eevil\u202c", "\u200bxqzzjwvk\u200d", "xqzzjwvk \ufeff", "x\u0301\u0323qzzjwvk", "e\u0301xqzzjwvk", "xqzzjwvk \u2028\u2029",
	"xqzzjwvk שלום", "xqzzjwvk مرحبا", "xqzzjwvk 漢字", "xqzzjwvk 😀👩‍👩‍👧", "xqzzjwvk \U0010fffd", "xqzzjwvk \ue000", "xqzzjwvk \uffff", "xqzzjwvk ﬁ ß ẞ İ ı ſ", "ＸＱＺＺＪＷＶＫ",
	strings.Repeat("xqzzjwvk ", 10) + strings.Repeat("'\"`", 10), strings.Repeat("(", 200),
}

// broken are texts that are no text.
var broken = []any{"xqzzjwvk\x00", json.RawMessage(`"xqzzjwvk\ud800"`), json.RawMessage(`"\udc00xqzzjwvk"`), "xqzzjwvk\ufffd"}

// hole is an argument that takes a text or an id, or a place for one within an argument.
type hole struct {
	on    *ast.Definition
	field *ast.FieldDefinition
	of    *ast.ArgumentDefinition
	path  string // filter.not.text
	fill  func(any) any
	// again says that texts come here the way they come to another hole: an interface has the argument, or another argument is of the
	// same input.
	again bool
}

// isStart says whether what is put into the hole names a record that has to be there.
func (h hole) isStart() bool { return h.on.Name == "Query" && slices.Contains(needing, h.field.Name) }

func (h hole) String() string { return h.on.Name + "." + h.field.Name + "(" + h.path + ")" }

// isCursor and isWords say what is put into the hole, if it is no name, id or tag.
func (h hole) isCursor() bool { return h.path == "after" || h.path == "before" }

func (h hole) isWords() bool {
	words := []string{"query", "text", "name"}
	return slices.Contains(words, h.path[strings.LastIndex(h.path, ".")+1:])
}

// holes are all of what a schema has to ask for. Those of mutations are in TestMutationsOfHostileText.
func holes(schema *ast.Schema) (found []hole) {
	inputs, asked := map[string]bool{}, readable(schema)
	for _, name := range slices.Sorted(maps.Keys(schema.Types)) {
		d := schema.Types[name]
		if introspective(name) || !d.IsCompositeType() || !asked[name] {
			continue
		}
		for _, f := range d.Fields {
			if introspective(f.Name) {
				continue
			}
			for _, a := range f.Arguments {
				input := schema.Types[a.Type.Name()].Kind == ast.InputObject
				h := hole{on: d, field: f, of: a, again: input && inputs[a.Type.Name()] || slices.ContainsFunc(d.Interfaces, func(i string) bool {
					above := schema.Types[i].Fields.ForName(f.Name)
					return above != nil && above.Arguments.ForName(a.Name) != nil
				})}
				found = append(found, h.within(schema, a.Type, a.Name, func(v any) any { return v }, nil, inputs)...)
				inputs[a.Type.Name()] = true
			}
		}
	}
	return found
}

// within are the holes in a value of a type. inputs are those that it is within; each may be within itself once. before are those of
// arguments that came before.
func (h hole) within(schema *ast.Schema, as *ast.Type, path string, fill func(any) any, inputs []string, before map[string]bool) (found []hole) {
	if as.Elem != nil {
		return h.within(schema, as.Elem, path, func(v any) any { return fill([]any{v}) }, inputs, before)
	}
	h.again = h.again || before[as.Name()]
	switch d := schema.Types[as.Name()]; {
	case d.Name == "String" || d.Name == "ID":
		h.path, h.fill = path, fill
		return []hole{h}
	case d.Kind == ast.InputObject && len(slices.DeleteFunc(slices.Clone(inputs), func(i string) bool { return i != d.Name })) < 2:
		for _, f := range d.Fields {
			wrap := func(v any) any { return fill(append(others(schema, d, f), entry{f.Name, v})) }
			found = append(found, h.within(schema, f.Type, path+"."+f.Name, wrap, append(slices.Clone(inputs), d.Name), before)...)
		}
	}
	return found
}

// others are the values that an input must have besides that of a field.
func others(schema *ast.Schema, of *ast.Definition, besides *ast.FieldDefinition) (fields object) {
	for _, f := range of.Fields {
		if f == besides || !f.Type.NonNull || f.DefaultValue != nil {
			continue
		}
		var v any = map[string]string{"scheme": "ags", "value": "08"}[f.Name]
		if values := schema.Types[f.Type.Name()].EnumValues; len(values) > 0 {
			v = enum(values[0].Name)
		}
		fields = append(fields, entry{f.Name, v})
	}
	return fields
}

// ask asks for the field with each of the values, the first as h0. ids are of records of each type.
func (h hole) ask(schema *ast.Schema, ids map[string]string, values []any) *operation {
	o := &operation{&set{on: schema.Query}}
	for i, v := range values {
		value := h.fill(v)
		if h.field.Name == "compare" {
			value = append(value.([]any), ids["Person"]) // one alone can't be compared
		}
		if i%2 == 0 {
			value = &variable{as: h.of.Type, value: value}
		}
		sel := &selection{field: h.field, args: []*argument{{h.of, value}}}
		for _, a := range h.field.Arguments {
			if a != h.of && a.Type.NonNull && a.DefaultValue == nil {
				sel.args = append(sel.args, &argument{a, map[string]string{"ID": ids["Person"], "String": "Arbeit"}[a.Type.Name()]})
			}
		}
		sel.set = counted(schema, h.field)
		switch way, part := wayTo[h.on.Name]; {
		case part:
			sel = along(schema, schema.Query, way, sel)
		case h.on != schema.Query:
			node := schema.Query.Fields.ForName("node")
			of := &selection{set: &set{h.on, []*selection{sel}}}
			sel = &selection{field: node, args: []*argument{{node.Arguments[0], ids[h.on.Name]}}, set: &set{schema.Types["Node"], []*selection{of}}}
		}
		sel.alias = fmt.Sprintf("h%d", i)
		o.root.selections = append(o.root.selections, sel)
	}
	return o
}

// counted selects how many there are of what a field lists; nil for what has no fields.
func counted(schema *ast.Schema, f *ast.FieldDefinition) *set {
	d := schema.Types[f.Type.Name()]
	if !d.IsCompositeType() {
		return nil
	}
	for _, name := range []string{"totalCount", "statementCount"} {
		if total := d.Fields.ForName(name); total != nil {
			return &set{d, []*selection{{field: total}}}
		}
	}
	for _, name := range []string{"slices", "series"} {
		if parts := d.Fields.ForName(name); parts != nil {
			return &set{d, []*selection{{field: parts, set: counted(schema, parts)}}}
		}
	}
	return &set{d, []*selection{{field: typename}}}
}

// wayTo are the fields that lead from the root to the types that have texts among their arguments, but no id.
var wayTo = map[string][]string{"DiscourseSlice": {"discourse", "slices"}, "DiscourseTie": {"discourse", "slices", "edges", "nodes"}}

// along selects, on a type, the fields of a way, one of each list, and at its end a selection.
func along(schema *ast.Schema, on *ast.Definition, way []string, end *selection) *selection {
	if len(way) == 0 {
		return end
	}
	sel := &selection{field: on.Fields.ForName(way[0])}
	if first := sel.field.Arguments.ForName("first"); first != nil {
		sel.args = []*argument{{first, 1}}
	}
	of := schema.Types[sel.field.Type.Name()]
	sel.set = &set{of, []*selection{along(schema, of, way[1:], end)}}
	return sel
}

// hostileTrial puts texts into holes.
type hostileTrial struct {
	schema *ast.Schema
	ids    map[string]string
	// answers are those of the store that was asked first, by what was asked.
	answers map[string]string
}

// TestHostileText puts texts that are syntax to somebody into every argument of the schema that takes a text or an id. Each is answered as one
// that names nothing, or refused where what it names has to be there, by the same bytes from every store; what has no word to look for, and what is no text at all, is refused.
func TestHostileText(t *testing.T) {
	tr := &hostileTrial{schema: graph.NewExecutableSchema(graph.Config{}).Schema(), ids: map[string]string{}, answers: map[string]string{}}
	found := holes(tr.schema)
	for _, store := range slices.Sorted(maps.Keys(stores)) {
		t.Run(store, func(t *testing.T) {
			g := graphOver(t, stores[store])
			if _, err := seed.Apply(t.Context(), g); err != nil {
				t.Fatal(err)
			}
			for set := range kgtest.Made(kgtest.Scale{Topics: 2, Organizations: 10, Persons: 2, Memberships: 2, Documents: 2, Statements: 2}) {
				if _, err := g.Apply(t.Context(), set); err != nil {
					t.Fatal(err)
				}
			}
			tr.findIDs(learn(t, g))
			h, began := serve(g), time.Now()
			for i, hole := range found {
				if hole.on != tr.schema.Query && tr.ids[hole.on.Name] == "" && wayTo[hole.on.Name] == nil {
					t.Fatalf("%s: how is a %s reached?", hole, hole.on.Name)
				}
				tr.fill(t, h, hole, i)
			}
			t.Logf("%d texts in %d places: %v", len(hostile), len(found), since(began))
		})
	}
}

// findIDs finds an id of each type that has one.
func (tr *hostileTrial) findIDs(k known) {
	g := newGenerator(tr.schema, 1, k)
	for _, kind := range allKinds {
		if len(k.ids[kind]) == 0 {
			continue
		}
		d := g.typeOf(kind)
		for _, name := range append([]string{d.Name}, d.Interfaces...) {
			tr.ids[name] = k.ids[kind][0]
		}
	}
}

// together is how many texts are asked for at once: an answer tells no more errors than ten.
const together = 9

// fill puts the texts into a hole; only some of them, not always the same, where they were all put into another that leads the same way.
func (tr *hostileTrial) fill(t *testing.T, h http.Handler, hole hole, n int) {
	chunks := slices.Collect(slices.Chunk(hostile, together-1))
	bad := broken
	if hole.again {
		chunks, bad = chunks[n%len(chunks):][:1], broken[n%len(broken):][:1]
	}
	for _, texts := range chunks {
		values := []any{nothing}
		for _, s := range texts {
			values = append(values, s)
		}
		if !tr.compare(t, h, hole, values) { // a refusal took the others along
			for _, v := range values[1:] {
				tr.compare(t, h, hole, []any{nothing, v})
				tr.compare(t, h, hole, []any{v})
			}
		}
	}
	for _, v := range bad {
		query, variables := hole.ask(tr.schema, tr.ids, []any{v}).print()
		raw, _ := post(t, h, query, variables)
		checkAnswer(t, hole.String(), raw, "INVALID", "")
	}
}

// compare asks for values and holds the answers to that for the first of them, and to those of the other store. It says whether there is
// an answer to each: one that was refused may leave none.
func (tr *hostileTrial) compare(t *testing.T, h http.Handler, hole hole, values []any) bool {
	t.Helper()
	query, variables := hole.ask(tr.schema, tr.ids, values).print()
	raw, calls := post(t, h, query, variables)
	asked := fmt.Sprintf("%s with %q", hole, values)
	given := string(raw) + calls
	if before, there := tr.answers[asked]; there && before != given {
		t.Errorf("%s: the stores differ:\n%s", asked, cmp.Diff(before, given))
	}
	tr.answers[asked] = given
	var a answerOf
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatal(err)
	}
	refused, code := map[string]bool{}, "INVALID"
	if hole.isStart() {
		code = "NOT_FOUND"
	}
	for _, err := range a.Errors {
		if err.Extensions.Code != code || len(err.Path) == 0 || len(err.Message) > 300 {
			t.Errorf("%s: %s", asked, raw)
			return true
		}
		refused[fmt.Sprint(err.Path[0])] = true
	}
	if a.Data == nil && len(values) > 1 {
		return false
	}
	for i, v := range values {
		alias := fmt.Sprintf("h%d", i)
		if want := hole.isStart() || hole.isCursor() || hole.isWords() && !strings.ContainsFunc(v.(string), isWordly); refused[alias] != want {
			t.Errorf("%s: refused is %t, want %t: %q: %s", hole, refused[alias], want, v, raw)
		}
		if !refused[alias] && string(a.Data[alias]) != string(a.Data["h0"]) {
			t.Errorf("%s: %q finds something: %s", hole, v, raw)
		}
	}
	if !refused["h0"] && !strings.Contains(hole.path, ".not.") && some.Match(raw) {
		t.Errorf("%s: what is nowhere is found: %s", hole, raw)
	}
	return true
}

// some is in an answer that counts something.
var some = regexp.MustCompile(`"(total|statement)Count": [^0]`)

func isWordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
