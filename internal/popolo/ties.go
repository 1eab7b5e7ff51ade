package popolo

import (
	"fmt"
	"slices"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// memberships become HOLDS_POSITION where they name a post, MEMBER_OF elsewhere.
func (r *reading) memberships() {
	seen := map[kg.ID]bool{}
	r.each("memberships", func(id string, o object, m *entry) {
		rel, behalf := r.membership(id, o, seen)
		if rel == nil {
			return
		}
		if r.draft(o.at, rel, nil); behalf != nil && !r.ours { // documents of this program tell it themselves
			r.onBehalf(o, rel, behalf.id)
		}
	})
}

func (r *reading) membership(id string, o object, seen map[kg.ID]bool) (rel *kg.Relationship, behalf *entry) {
	_, member := o.lookup("person_id", "persons")
	if member == nil {
		member = r.member(o)
	}
	_, organization := o.lookup("organization_id", "organizations")
	_, post := o.lookup("post_id", "posts")
	if organization == nil && post != nil {
		organization = post.holder
	}
	if r.err == nil && (member == nil || organization == nil) {
		r.fail(o.at, "a membership needs a person_id and an organization_id, or a post of an organization")
	}
	if r.err != nil {
		return nil, nil
	}
	rel = &kg.Relationship{Type: kg.MemberOf, From: member.id, To: organization.id, Role: o.text("role")}
	n := notes{"label": o.text("label")}
	if post != nil && rel.From.Kind() == kg.KindPerson {
		n["post_id"], n["role"] = post.value, rel.Role
		rel.Type, rel.Role = kg.HoldsPosition, post.name
	}
	behalf = r.circumstances(o, n)
	var shifted kg.FuzzyDate
	rel.Validity, shifted = r.validity(o)
	n["end_date"] = string(shifted)
	rel.ID = r.membershipID(id, o, rel, n, seen)
	if rel.From == rel.To {
		r.file.Flag(o.at, "an organization is no member of itself: left out")
		return nil, nil
	}
	var more membershipMore
	if o.value(extensionKey, &more) { // with its notes
		o.take("sources")
		rel.Citations = more.Citations
	} else {
		rel.Citations = r.citations(o, n)
	}
	return rel, behalf
}

// member is a member that is given as an object: a person, or an organization.
func (r *reading) member(o object) *entry {
	inner, ok := o.embedded("member")
	if !ok {
		return nil
	}
	_, e := inner.lookup("id", "persons", "organizations")
	return e
}

// circumstances are what else a membership says, for the note, and on whose behalf it is.
func (r *reading) circumstances(o object, n notes) (behalf *entry) {
	if _, behalf = o.lookup("on_behalf_of_id", "organizations"); behalf != nil {
		n["on_behalf_of_id"] = behalf.value
	}
	if _, e := o.lookup("legislative_period_id", "events"); e != nil {
		n["legislative_period_id"] = e.value
	}
	if _, e := o.lookup("area_id", "areas"); e != nil {
		n["area_id"] = e.value
		if e.id == "" {
			n["area_name"], n["area_classification"] = e.name, e.classification
		}
	}
	return behalf
}

// membershipID is made of the membership's own id; of what it says but for its end where it has none.
func (r *reading) membershipID(id string, o object, rel *kg.Relationship, n notes, seen map[kg.ID]bool) kg.ID {
	if id != o.at {
		if own := kg.ID(id); r.ours && own.Valid() == nil && own.Kind() == kg.KindRelationship {
			return own
		}
		n["id"] = id
		return idOf(rel.Type.Prefix(), r.dataset, id)
	}
	key := ingest.Hash(string(rel.From), string(rel.To), rel.Role, n.String(), string(rel.ValidFrom))
	for again := 1; ; again++ {
		made := kg.ID(fmt.Sprintf("%s:%s-%s", rel.Type.Prefix(), By, key))
		if again > 1 {
			made += kg.ID(fmt.Sprintf("-%d", again))
		}
		if !seen[made] {
			seen[made] = true
			return made
		}
	}
}

// onBehalf infers from who sits in a body on behalf of a party or a group that he or she belongs to it, for as long as that.
func (r *reading) onBehalf(o object, rel *kg.Relationship, behalf kg.ID) {
	if k := behalf.Kind(); k != kg.KindParty && k != kg.KindParliamentaryGroup || behalf == rel.To {
		return
	}
	inferred := &kg.Relationship{ID: kg.ID(kg.MemberOf.Prefix() + ":" + rel.ID.Key() + behalfSuffix), Type: kg.MemberOf, From: rel.From, To: behalf, Validity: rel.Validity}
	for _, c := range rel.Citations {
		inferred.Citations = append(inferred.Citations, kg.Citation{Document: c.Document, Kind: kg.Inference, Note: behalfNote})
	}
	r.draft(o.at, inferred, nil)
}

const (
	behalfSuffix = "-on-behalf"
	behalfNote   = "Inferred from a membership on its behalf."
)

// ties are the relationships that Popolo writes as properties of organizations and events.
func (r *reading) ties() {
	r.each("organizations", func(_ string, o object, e *entry) {
		if _, parent := o.lookup("parent_id", "organizations"); parent != nil && parent != e {
			r.tie(o, kg.PartOf, e, parent)
		}
		if _, area := o.lookup("area_id", "areas"); area != nil && area.id != "" {
			r.tie(o, kg.ResponsibleFor, e, area)
		} else if area != nil {
			r.once("organizations", "are related to an area that is no region of the graph: left out")
		}
	})
	r.each("events", func(_ string, o object, e *entry) {
		if e.id == "" {
			return
		}
		if _, organizer := o.lookup("organization_id", "organizations"); organizer != nil {
			r.tie(o, kg.Organizes, organizer, e)
		}
		for _, a := range o.list("attendees") {
			if _, attendee := a.lookup("id", "persons"); attendee != nil {
				r.tie(o, kg.ParticipatesIn, attendee, e)
			}
		}
	})
}

// tie adds a relationship, unless the document tells of one between the same two itself.
func (r *reading) tie(o object, t kg.RelationshipType, from, to *entry) {
	if slices.ContainsFunc(r.own.Relationships, func(x *kg.Relationship) bool { return x.Type == t && x.From == from.id && x.To == to.id }) {
		return
	}
	id := kg.ID(t.Prefix() + ":" + By + "-" + ingest.Hash(string(from.id), string(to.id)))
	if !r.told[id] {
		r.draft(o.at, &kg.Relationship{ID: id, Type: t, From: from.id, To: to.id, Citations: r.citations(o, nil)}, nil)
	}
}

// citations are the sources of a membership, a speech or what else rests on one, or else the file itself.
func (r *reading) citations(o object, n notes) []kg.Citation {
	kind := kg.Evidence
	if o.class == "speeches" {
		kind = kg.Original
	}
	lists := []string{"sources", "links"}
	if o.class == "organizations" {
		lists = lists[:1] // its links were read
	}
	var out []kg.Citation
	for _, list := range lists {
		for _, s := range o.list(list) {
			id := r.source(s)
			s.leftover()
			if id != "" && !slices.ContainsFunc(out, func(c kg.Citation) bool { return c.Document == id }) {
				out = append(out, kg.Citation{Document: id, Kind: kind})
			}
		}
	}
	if len(out) == 0 {
		out = []kg.Citation{{Document: r.itself(), Kind: kind}}
	}
	out[0].Note = n.String()
	return out
}

// source is the document at an address, "" where that is none.
func (r *reading) source(s object) kg.ID {
	address, note := s.text("url"), s.text("note")
	if !ingest.IsAddress(address) {
		r.file.Flag(s.place("url"), "%q is not an http or https address: left out", kg.Clip(address))
		return ""
	}
	if id := r.documents[address]; id != "" {
		return id
	}
	e := ingest.Page(By, address, note)
	r.documents[address] = e.ID
	r.draft(s.at, e, ingest.Keep)
	return e.ID
}
