package ftm

import (
	"slices"
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// named is the first thing that a property names, nil where none in the file has a place in the graph.
func (r *reading) named(t *thing, property string) *thing {
	for _, id := range t.take(property) {
		if other := r.things[id]; other != nil && other.record != "" {
			return other
		}
	}
	return nil
}

// schemata are the interests that become relationships, with their ends. Which type it is may depend on who is at the ends.
var schemata = map[string]struct {
	from, to string
	typed    kg.RelationshipType
}{
	"Membership":     {"member", "organization", kg.MemberOf},
	"Directorship":   {"director", "organization", kg.HoldsPosition},
	"Employment":     {"employee", "employer", kg.HoldsPosition},
	"Occupancy":      {"holder", "post", kg.HoldsPosition},
	"Representation": {"agent", "client", kg.Represents},
	"Succession":     {"successor", "predecessor", kg.Succeeds},
	"UnknownLink":    {"subject", "object", ""},
}

// link makes relationships of interests, and of what organizations and events say of others.
func (r *reading) link(t *thing) {
	s, ok := schemata[t.schema]
	switch {
	case t.schema == "Event" && t.own != "": // files of this package tell it as links, with sources
		t.take("organizer", "involved")
	case t.schema == "Event" && t.record != "":
		r.others(t, "organizer", func(other *thing) (kg.RelationshipType, *thing, *thing) { return kg.Organizes, other, t })
		r.others(t, "involved", func(other *thing) (kg.RelationshipType, *thing, *thing) { return kg.ParticipatesIn, other, t })
	case t.record.Kind().IsOrganization():
		r.others(t, "parent", func(other *thing) (kg.RelationshipType, *thing, *thing) { return kg.PartOf, t, other })
	case ok:
		r.interest(t, s.from, s.to, s.typed)
	}
}

// others makes a relationship with each thing that a property names.
func (r *reading) others(t *thing, property string, tie func(other *thing) (kg.RelationshipType, *thing, *thing)) {
	ids := t.take(property)
	for _, id := range ids {
		other := r.things[id]
		if other == nil || other.record == "" {
			r.file.Flag(t.place(), "%s: %q is not in the file, or has no place in the graph: left out", property, kg.Clip(id))
			continue
		}
		kind, from, to := tie(other)
		rel := &kg.Relationship{Type: kind, From: from.record, To: to.record, Citations: []kg.Citation{{Document: r.source(t), Kind: kg.Evidence}}}
		rel.ID = kg.ID(kind.Prefix() + ":" + By + "-" + ingest.Hash(string(from.record), string(to.record)))
		r.relationship(t, rel)
	}
}

func (r *reading) interest(t *thing, fromProperty, toProperty string, typed kg.RelationshipType) {
	rel := &kg.Relationship{Type: typed}
	from := r.named(t, fromProperty)
	to, role := r.post(t)
	if t.schema != "Occupancy" {
		to = r.named(t, toProperty)
	}
	if from == nil || to == nil {
		r.file.Flag(t.place(), "%s or %s is not in the file, or has no place in the graph: the %s is left out", fromProperty, toProperty, t.schema)
		t.properties = nil
		return
	}
	rel.From, rel.To = from.record, to.record
	roles := t.take("role")
	if t.schema == "UnknownLink" && len(roles) > 0 {
		rel.Type, roles = kg.RelationshipType(strings.ToUpper(strings.ReplaceAll(roles[0], " ", "_"))), roles[1:]
	}
	if !slices.Contains(kg.RelationshipTypes, rel.Type) {
		r.file.Flag(t.place(), "nobody knows what kind of link this is: left out")
		t.properties = nil
		return
	}
	if rel.Type == kg.HoldsPosition && rel.From.Kind() != kg.KindPerson {
		rel.Type = kg.MemberOf // an organization on the board of another
	}
	if rel.Role = role; role == "" && len(roles) > 0 {
		rel.Role = roles[0]
	}
	rel.ValidFrom, rel.ValidUntil = r.date(t, "startDate"), r.date(t, "endDate")
	r.straighten(t, rel)
	rel.Citations = r.citations(t)
	rel.ID = inside(rel.Type.Prefix(), t.id)
	if t.own.Valid() == nil && strings.HasPrefix(string(t.own), rel.Type.Prefix()+":") {
		rel.ID = t.own
	}
	if t.record = rel.ID; !r.relationship(t, rel) {
		t.record, t.properties = "", nil
	}
}

// straighten takes a day at the beginning and the end for a day, and leaves out ends that come before beginnings.
func (r *reading) straighten(t *thing, rel *kg.Relationship) {
	from, until := rel.Bounds()
	switch {
	case rel.ValidUntil == "" || from < until:
	case rel.ValidFrom == rel.ValidUntil:
		rel.ValidUntil = kg.FuzzyDate(until.Next())
	default:
		r.file.Flag(t.place(), "it ends, %s, before it begins, %s: both dates are left out", rel.ValidUntil, rel.ValidFrom)
		rel.ValidFrom, rel.ValidUntil = "", ""
	}
}

// post is the organization of the position that an occupancy names, and what the position is called.
func (r *reading) post(t *thing) (*thing, string) {
	ids := t.properties["post"]
	t.take("post")
	for _, id := range ids {
		p := r.things[id]
		if p == nil || p.schema != "Position" {
			continue
		}
		for _, organization := range p.properties["organization"] {
			if o := r.things[organization]; o != nil && o.record != "" && len(p.properties["name"]) > 0 {
				p.record = o.record // it has its place in the relationship
				return o, p.properties["name"][0]
			}
		}
	}
	return nil, ""
}

// relationship adds a relationship, unless its type can't have these ends.
func (r *reading) relationship(t *thing, rel *kg.Relationship) bool {
	if wrong := kg.CheckRecord(rel); len(wrong) > 0 {
		r.file.Flag(t.place(), "%s: the relationship is left out", strings.TrimPrefix(wrong[0], string(rel.ID)+": "))
		return false
	}
	r.draft(t, rel, nil)
	return true
}

// citations are the documents that prove an interest, the pages that it comes from, or the file itself.
func (r *reading) citations(t *thing) (out []kg.Citation) {
	cite := func(id kg.ID) {
		if !slices.ContainsFunc(out, func(c kg.Citation) bool { return c.Document == id }) {
			out = append(out, kg.Citation{Document: id, Kind: kg.Evidence})
		}
	}
	for _, id := range t.properties["proof"] {
		if d := r.things[id]; d != nil && d.record.Kind() == kg.KindDocument {
			cite(d.record)
		}
	}
	addresses := t.properties["sourceUrl"]
	t.take("proof", "sourceUrl")
	for _, address := range addresses {
		if ingest.IsAddress(address) {
			cite(r.page(t, address))
		}
	}
	if len(out) == 0 {
		cite(r.source(t))
	}
	return out
}

func (r *reading) page(t *thing, address string) kg.ID {
	if r.pages[address] == "" {
		e := ingest.Page(By, address, "")
		r.pages[address] = e.ID
		r.draft(t, e, ingest.Keep)
	}
	return r.pages[address]
}

func (r *reading) source(t *thing) kg.ID {
	if r.itself == "" {
		e := ingest.Itself(By, r.file.Path, r.hash)
		r.itself = e.ID
		r.draft(t, e, ingest.Keep)
	}
	return r.itself
}
