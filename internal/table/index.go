package table

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// index is what can be named: the entities of the graph and of the tables that were read, and on top of these (base) those of the table that is being read.
type index struct {
	base      *index
	ids       map[kg.ID]bool
	names     map[string][]kg.ID // by every name
	keys      map[string][]kg.ID // by identifier
	addresses map[string]kg.ID   // documents by theirs
	above     map[kg.ID][]kg.ID  // the broader topics of a topic, what an event is a part of
}

func newIndex(base *index) *index {
	return &index{base, map[kg.ID]bool{}, map[string][]kg.ID{}, map[string][]kg.ID{}, map[string]kg.ID{}, map[kg.ID][]kg.ID{}}
}

func (x *index) read(ctx context.Context, g *kg.Graph) error {
	for r, err := range g.Scan(ctx, kg.Entities) {
		if err != nil {
			return err
		}
		if e := r.(*kg.Entity); e.Suggestion == nil {
			x.add(e)
			x.place(e)
		}
	}
	return nil
}

func (x *index) add(e *kg.Entity) {
	x.ids[e.ID] = true
	put := func(m map[string][]kg.ID, key string) {
		if key = text.NFC(key); !slices.Contains(m[key], e.ID) {
			m[key] = append(m[key], e.ID)
		}
	}
	put(x.names, e.Name)
	for _, n := range e.Names {
		put(x.names, n.Text)
	}
	if e.Event != nil {
		put(x.names, occasion(e))
	}
	for _, i := range e.Identifiers {
		put(x.keys, i.Key())
	}
	if e.Document != nil && e.URL != "" && x.addresses[e.URL] == "" {
		x.addresses[e.URL] = e.ID
	}
}

// occasion is the name of an event with its first day, which tells meetings of one name apart.
func occasion(e *kg.Entity) string { return e.Name + " (" + string(e.Event.StartsOn) + ")" }

// place notes what lies above a topic or an event.
func (x *index) place(e *kg.Entity) {
	switch {
	case e.Topic != nil:
		x.above[e.ID] = e.Topic.Broader
	case e.Event != nil && e.Event.PartOf == "":
		x.above[e.ID] = nil
	case e.Event != nil:
		x.above[e.ID] = []kg.ID{e.Event.PartOf}
	}
}

// circular says whether what lies above an entity leads back to it by a detour. What lies above itself at once is refused by the graph's own rules.
func (x *index) circular(id kg.ID) bool {
	seen := map[kg.ID]bool{id: true}
	for queue := x.wholes(id); len(queue) > 0; queue = queue[1:] {
		for _, above := range x.wholes(queue[0]) {
			if above == id && queue[0] != id {
				return true
			}
			if !seen[above] {
				seen[above] = true
				queue = append(queue, above)
			}
		}
	}
	return false
}

// wholes are what lies right above an entity: a table is the authority on what has an id of its making, and adds to all else.
func (x *index) wholes(id kg.ID) []kg.ID {
	above, told := x.above[id]
	if x.base == nil || told && strings.HasPrefix(id.Key(), By+"-") {
		return above
	}
	return slices.Concat(above, x.base.wholes(id))
}

func (x *index) has(id kg.ID) bool { return x.ids[id] || x.base != nil && x.base.has(id) }

// named and identified are the entities with a name or an identifier that are of one of some kinds, each once, by id.
func (x *index) named(name string, kinds []kg.Kind) []kg.ID {
	return x.collect(kinds, func(x *index) []kg.ID { return x.names[text.NFC(name)] })
}

func (x *index) identified(scheme, value string, kinds []kg.Kind) []kg.ID {
	key := kg.Identifier{Scheme: scheme, Value: text.NFC(value)}.Key()
	return x.collect(kinds, func(x *index) []kg.ID { return x.keys[key] })
}

func (x *index) collect(kinds []kg.Kind, of func(*index) []kg.ID) (out []kg.ID) {
	for ; x != nil; x = x.base {
		for _, id := range of(x) {
			if slices.Contains(kinds, id.Kind()) {
				out = append(out, id)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// at is the document with an address, "" where there is none.
func (x *index) at(address string) kg.ID {
	for ; x != nil && address != ""; x = x.base {
		if id := x.addresses[address]; id != "" {
			return id
		}
	}
	return ""
}

var identifierForm = regexp.MustCompile(`^([a-z0-9][a-z0-9.-]*):(\S.*)$`)

// find finds what a cell names, among the kinds given: by its id in the graph, by an identifier (wikidata:Q42), by the key that a table gave it, or by its
// exact name. wrong says why it is not found, or who it could be.
func (x *index) find(cell string, kinds []kg.Kind) (found kg.ID, wrong string) {
	if id := kg.ID(cell); id.Valid() == nil && id.Kind() != kg.KindRelationship && id.Kind() != kg.KindStatement {
		switch {
		case !x.has(id):
			return "", "there is no " + kg.Clip(cell)
		case !slices.Contains(kinds, id.Kind()):
			return "", kg.Clip(cell) + " can't stand here: it is to be " + words(kinds)
		}
		return id, ""
	}
	var candidates []kg.ID
	if m := identifierForm.FindStringSubmatch(cell); m != nil {
		candidates = x.identified(m[1], m[2], kinds)
	}
	for _, k := range kinds {
		if id := made(k, cell); len(candidates) == 0 && x.has(id) {
			candidates = []kg.ID{id}
		}
	}
	if len(candidates) == 0 {
		candidates = x.named(cell, kinds)
	}
	switch len(candidates) {
	case 0:
		return "", `nobody and nothing is called "` + kg.Clip(cell) + `" among what can stand here (` + words(kinds) + `): import it first, or name it by its id`
	case 1:
		return candidates[0], ""
	}
	return "", `"` + kg.Clip(cell) + `" could be ` + joined(candidates) + ": name the one that is meant by its id"
}

// shown is how many candidates, or kinds, one message names.
const shown = 5

func joined(ids []kg.ID) string {
	var out []string
	for i, id := range ids {
		if i == shown {
			out = append(out, "…")
			break
		}
		out = append(out, string(id))
	}
	return strings.Join(out, " or ")
}

// words say what kinds are, in a word where there is one for all.
func words(kinds []kg.Kind) string {
	switch {
	case slices.Equal(kinds, kg.ActorKinds):
		return "a person or an organization"
	case slices.Equal(kinds, kg.OrganizationKinds):
		return "an organization"
	}
	var out []string
	for _, k := range kinds {
		article := "a "
		if strings.ContainsRune("aeio", rune(k.Prefix()[0])) {
			article = "an "
		}
		out = append(out, article+k.Prefix())
	}
	return strings.Join(out, " or ")
}
