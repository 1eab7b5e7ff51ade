package table

import (
	"fmt"
	"slices"
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// entities reads whatever has a name. What a row names may stand in a row below it.
func (t *table) entities() {
	var read []*kg.Entity
	for _, r := range t.cells {
		e := r.entity()
		read = append(read, e)
		if e != nil {
			t.add(e)
		}
	}
	for i, r := range t.cells {
		if e := read[i]; e != nil {
			r.links(e)
			r.draft(e, merge(e.ID))
		}
	}
	for i, r := range t.cells {
		if e := read[i]; e != nil && t.circular(e.ID) {
			r.problem(circles[e.ID.Kind()], "what it leads to leads back to %s", e.ID)
		}
	}
}

// circles are the columns of kinds that may not lead back to where they began.
var circles = map[kg.Kind]string{kg.KindTopic: "broader", kg.KindEvent: "part_of"}

// links reads what an entity names.
func (r row) links(e *kg.Entity) {
	topics := []kg.Kind{kg.KindTopic}
	switch {
	case e.Topic != nil:
		e.Topic.Broader, e.Topic.Related = r.refs("broader", topics), r.refs("related", topics)
	case e.Claim != nil:
		e.Claim.Topics = r.refs("topics", topics)
	case e.Event != nil:
		e.Event.Region, e.Event.PartOf = r.ref("region", []kg.Kind{kg.KindRegion}), r.ref("part_of", []kg.Kind{kg.KindEvent})
		e.Event.Topics, e.Event.Documents = r.refs("topics", topics), r.refs("documents", []kg.Kind{kg.KindDocument})
	}
	r.place(e)
}

// merge makes the table the authority on what has an id of its making, and lets it add to all else.
func merge(id kg.ID) ingest.Merge {
	if !strings.HasPrefix(id.Key(), By+"-") {
		return ingest.Supplement
	}
	return ingest.Authority(By, id, func(*kg.Entity) bool { return true })
}

// entity reads a row, nil where it can't be told what it is.
func (r row) entity() *kg.Entity {
	e := &kg.Entity{Name: r.cells[r.layout.name()], Language: r.cells["language"], URL: r.cells["url"], Definition: r.cells["description"]}
	for _, n := range r.list("other_names") {
		e.Names = append(e.Names, kg.Name{Text: n, Kind: kg.NameAlternative, Language: e.Language})
	}
	for _, cell := range r.list("identifiers") {
		m := identifierForm.FindStringSubmatch(cell)
		if m == nil {
			r.problem("identifiers", `%q is not written scheme:value, as in wikidata:Q42`, kg.Clip(cell))
			continue
		}
		e.Identifiers = append(e.Identifiers, kg.Identifier{Scheme: m[1], Value: m[2]})
	}
	k := r.part(e)
	if k == "" || e.Name == "" {
		return nil
	}
	if e.ID = r.identity(k, e); e.ID == "" {
		return nil
	}
	return e
}

// part reads what only one kind has, and says which it is.
func (r row) part(e *kg.Entity) kg.Kind {
	switch r.layout.kind {
	case "people":
		e.Person = &kg.Person{
			GivenName: r.cells["given_name"], FamilyName: r.cells["family_name"], HonorificPrefix: r.cells["honorific_prefix"], SortName: r.cells["sort_name"],
		}
		if e.Person.SortName == "" {
			e.Person.SortName = e.Name
			if e.Person.GivenName != "" && e.Person.FamilyName != "" {
				e.Person.SortName = e.Person.FamilyName + ", " + e.Person.GivenName
			}
		}
		return kg.KindPerson
	case "topics":
		e.Topic = &kg.Topic{}
		return kg.KindTopic
	case "claims":
		e.Claim = &kg.Claim{}
		return kg.KindClaim
	case "events":
		e.Event = &kg.Event{StartsOn: r.date("starts_on"), EndsOn: r.date("ends_on"), Place: r.cells["place"]}
		if e.Event.StartsOn == "" {
			return "" // it was told why
		}
		return kg.KindEvent
	}
	e.Organization = &kg.Organization{
		FoundedOn: r.date("founded_on"), DissolvedOn: r.date("dissolved_on"), Level: kg.GovernmentLevel(constant(r.cells["level"])),
		Operation: kg.JobcenterOperation(constant(r.cells["operation"])), Authority: kg.LocalAuthorityKind(constant(r.cells["authority"])),
	}
	k := kg.Kind(constant(r.cells["kind"]))
	if !k.IsOrganization() {
		if r.cells["kind"] != "" {
			r.problem("kind", "%q is no kind of organization: it is one of %s", kg.Clip(r.cells["kind"]), prefixes(kg.OrganizationKinds))
		}
		return ""
	}
	return k
}

func prefixes(kinds []kg.Kind) string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.Prefix())
	}
	return strings.Join(out, ", ")
}

// identity is the id of an entity, "" where it is no id: that in its row, or that of whom the graph knows by one of the identifiers, or one made of its name.
func (r row) identity(k kg.Kind, e *kg.Entity) kg.ID {
	if cell := r.cells["id"]; cell != "" {
		id := kg.ID(cell)
		if id.Kind() == "" {
			id = made(k, cell)
		}
		switch err := id.Valid(); {
		case err != nil:
			r.problem("id", "%v", err)
		case id.Kind() != k:
			r.problem("id", "%s is not the id of a %s", kg.Clip(cell), k.Prefix())
		default:
			return id
		}
		return ""
	}
	var known []kg.ID
	for _, i := range e.Identifiers {
		for _, id := range r.identified(i.Scheme, i.Value, []kg.Kind{k}) {
			if !slices.Contains(known, id) {
				known = append(known, id)
			}
		}
	}
	switch len(known) {
	case 0:
		return r.unknown(k, e)
	case 1:
		return known[0]
	}
	r.problem("identifiers", "they belong to different records: %s: give the id of the one that is meant", joined(known))
	return known[0]
}

// unknown makes the id of whom no identifier tells. Names alone make nobody the same.
func (r row) unknown(k kg.Kind, e *kg.Entity) kg.ID {
	name := e.Name
	if e.Event != nil {
		name = occasion(e)
	}
	id := made(k, ingest.Hash(name))
	others := slices.DeleteFunc(r.named(name, []kg.Kind{k}), func(o kg.ID) bool { return o == id })
	if len(others) > 0 {
		r.file.Flag(fmt.Sprintf("line %d", r.line), "%s has the same name as %s: if they are the same, give the id in the column id", kg.Clip(name), joined(others))
	}
	return id
}
