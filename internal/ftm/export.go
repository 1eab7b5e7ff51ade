package ftm

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"maps"
	"regexp"
	"slices"

	"golang.org/x/text/language"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// Export writes what of the graph FollowTheMoney has schemata for, an entity a line in the order of their ids, and returns what has none, a sentence
// each. The same graph gives the same bytes. Nobody may write to the graph meanwhile. Errors: Conflict if somebody did.
func Export(ctx context.Context, g *kg.Graph, to io.Writer) ([]string, error) {
	head, err := g.Settled(ctx)
	if err != nil {
		return nil, err
	}
	e := &exporter{ctx: ctx, g: g, known: map[kg.ID]*kg.Entity{}, ids: map[kg.ID]string{}, taken: map[string]bool{}, out: map[string]*entity{}}
	for _, step := range []func() error{e.read, e.entities, e.relationships, e.statements} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	now, err := g.Head(ctx)
	switch {
	case err != nil:
		return nil, err
	case now.Number != head.Number:
		return nil, kg.Errorf(kg.Conflict, "the graph was changed during the export: export it again")
	}
	return e.remarks.List(), e.write(to)
}

// exporter makes entities of a graph.
type exporter struct {
	ctx     context.Context
	g       *kg.Graph
	known   map[kg.ID]*kg.Entity
	order   []*kg.Entity
	ids     map[kg.ID]string
	taken   map[string]bool
	out     map[string]*entity
	remarks ingest.Remarks
}

func (e *exporter) write(to io.Writer) error {
	w := bufio.NewWriter(to)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, id := range slices.Sorted(maps.Keys(e.out)) {
		if err := enc.Encode(e.out[id]); err != nil {
			return err
		}
	}
	return w.Flush()
}

func (e *exporter) read() error {
	for r, err := range e.g.Scan(e.ctx, kg.Entities) {
		if err != nil {
			return err
		}
		x := r.(*kg.Entity)
		switch {
		case x.Topic != nil || x.Claim != nil:
			e.remarks.Add("topic or claim has no schema and is left out", "topics and claims have no schema and are left out")
		case x.Region != nil:
			e.remarks.Add("region has no schema and is left out", "regions have no schema and are left out")
		case x.Suggestion != nil:
			e.remarks.Add("suggestion is left out: nobody has accepted it", "suggestions are left out: nobody has accepted them")
		case x.Document != nil && x.Document.Section != nil:
			e.remarks.Add("section of a document has no schema and is left out", "sections of documents have no schema and are left out")
		default:
			e.known[x.ID] = x
			e.order = append(e.order, x)
			e.ids[x.ID] = e.idOf(x)
		}
	}
	return nil
}

// idOf is the id of an entity: that which it came with, if that leads back to it, or one made of its own.
func (e *exporter) idOf(x *kg.Entity) string {
	for _, i := range x.Identifiers {
		if i.Scheme == By && fit.MatchString(i.Value) && inside(x.ID.Kind().Prefix(), i.Value) == x.ID && !e.taken[i.Value] {
			e.taken[i.Value] = true
			return i.Value
		}
	}
	return outside(x.ID)
}

// entity begins an entity.
func (e *exporter) entity(id, schema string, from kg.ID) *entity {
	x := &entity{ID: id, Schema: schema, Properties: map[string][]string{}, Wortlaut: from}
	e.out[id] = x
	return x
}

func (e *exporter) entities() error {
	for _, x := range e.order {
		switch {
		case x.Person != nil:
			e.person(x)
		case x.Organization != nil:
			e.organization(x)
		case x.Document != nil:
			e.document(x)
		case x.Event != nil:
			e.event(x)
		}
	}
	return nil
}

// maxText is the longest value that the model takes, in characters, of names and of other texts.
const (
	maxName = 384
	maxText = 65_000
)

// common adds what all have.
func (e *exporter) common(out *entity, x *kg.Entity) {
	out.add("name", e.short(x.Name))
	for _, n := range x.Names {
		out.add(e.nameProperty(x, n.Kind), e.short(n.Text))
		if n.ValidFrom != "" || n.ValidUntil != "" {
			e.remarks.Add("name has a time, which is left out", "names have a time, which is left out")
		}
	}
	out.add("summary", x.Definition)
	if x.Document == nil && x.Event == nil && x.URL != "" {
		out.add("website", x.URL)
	} else {
		out.add("sourceUrl", x.URL)
	}
	for _, i := range x.Identifiers {
		e.identifier(out, x, i)
	}
}

func (e *exporter) short(name string) string {
	if runes := []rune(name); len(runes) > maxName {
		e.remarks.Add("name is longer than 384 characters and was cut", "names are longer than 384 characters and were cut")
		return string(runes[:maxName-1]) + "…"
	}
	return name
}

func (e *exporter) nameProperty(x *kg.Entity, k kg.NameKind) string {
	switch {
	case k == kg.NameFormer:
		return "previousName"
	case k == kg.NameShort && x.Organization != nil:
		return "abbreviation"
	case k == kg.NameShort:
		return "weakAlias"
	}
	return "alias"
}

var wikidata = regexp.MustCompile(`^Q[1-9][0-9]*$`)

// maxIdentifier is the longest identifier that the model takes.
const maxIdentifier = 64

// identifier adds an identifier: there is a property for that of Wikidata, and Identification for all others of persons and organizations.
func (e *exporter) identifier(out *entity, x *kg.Entity, i kg.Identifier) {
	switch {
	case i.Scheme == By && i.Value == out.ID:
	case i.Scheme == "wikidata" && wikidata.MatchString(i.Value) && len(out.Properties["wikidataId"]) == 0:
		out.add("wikidataId", i.Value)
	case x.ID.Kind().IsActor() && len(i.Value) <= maxIdentifier:
		own := e.entity(out.ID+"-"+ingest.Hash(i.Key()), "Identification", "")
		own.add("holder", out.ID)
		own.add("type", i.Scheme)
		own.add("number", i.Value)
		own.add("sourceUrl", i.URL)
	default:
		e.remarks.Add("identifier has no place and is left out", "identifiers have no place and are left out")
	}
}

func (e *exporter) person(x *kg.Entity) {
	out := e.entity(e.ids[x.ID], "Person", x.ID)
	e.common(out, x)
	out.add("firstName", x.Person.GivenName)
	out.add("lastName", x.Person.FamilyName)
	out.add("title", x.Person.HonorificPrefix)
}

func (e *exporter) organization(x *kg.Entity) {
	schema, topics := organizationSchema(x.ID.Kind(), x.Organization.Level)
	out := e.entity(e.ids[x.ID], schema, x.ID)
	e.common(out, x)
	out.add("topics", topics...)
	if x.ID.Kind() != kg.KindInstitution {
		out.add("classification", word(x.ID.Kind()))
	}
	out.add("incorporationDate", string(x.Organization.FoundedOn))
	out.add("dissolutionDate", string(x.Organization.DissolvedOn))
	out.add("legalForm", string(x.Organization.Operation), string(x.Organization.Authority))
}

func (e *exporter) document(x *kg.Entity) {
	d := x.Document
	out := e.entity(e.ids[x.ID], documentSchema(d.Kind), x.ID)
	e.common(out, x)
	out.add("title", x.Name)
	out.add("keywords", string(d.Kind))
	out.add("publishedAt", string(d.PublishedOn))
	out.add("language", iso(x.Language))
	if p := e.known[d.Publisher]; p != nil {
		out.add("publisher", p.Name)
	}
	if d.SHA256 != "" {
		e.remarks.Add("document's held text is left out", "documents' held texts are left out")
	}
	if d.ArchiveURL != "" || d.Licence != "" {
		e.remarks.Add("document has a licence or an address in an archive, which have no place", "documents have a licence or an address in an archive, which have no place")
	}
}

// iso is a language by its code of three letters (ISO 639-3), "" where that is not known.
func iso(tag string) string {
	if tag == ingest.Undetermined {
		return ""
	}
	t, err := language.Parse(cmp.Or(tag, "de"))
	if err != nil {
		return ""
	}
	base, _ := t.Base()
	return base.ISO3()
}

func (e *exporter) event(x *kg.Entity) {
	out := e.entity(e.ids[x.ID], "Event", x.ID)
	e.common(out, x)
	out.add("startDate", string(x.Event.StartsOn))
	out.add("endDate", string(x.Event.EndsOn))
	out.add("location", x.Event.Place)
	for _, d := range x.Event.Documents {
		out.add("proof", e.ids[d])
	}
	if x.Event.PartOf != "" || x.Event.Region != "" || x.Event.Topics != nil {
		e.remarks.Add("event is a part of another, in a region, or about topics: that is left out", "events are parts of others, in regions, or about topics: that is left out")
	}
}

// links are the schemata of relationships between two entities, and what the ends are called there.
var links = map[kg.RelationshipType]struct{ schema, from, to string }{
	kg.MemberOf:       {"Membership", "member", "organization"},
	kg.Represents:     {"Representation", "agent", "client"},
	kg.Succeeds:       {"Succession", "successor", "predecessor"},
	kg.PartOf:         {"UnknownLink", "subject", "object"},
	kg.Supervises:     {"UnknownLink", "subject", "object"},
	kg.Operates:       {"UnknownLink", "subject", "object"},
	kg.PartnersWith:   {"UnknownLink", "subject", "object"},
	kg.Organizes:      {"UnknownLink", "subject", "object"},
	kg.ParticipatesIn: {"UnknownLink", "subject", "object"},
}

func (e *exporter) relationships() error {
	for r, err := range e.g.Scan(e.ctx, kg.Relationships) {
		if err != nil {
			return err
		}
		e.relationship(r.(*kg.Relationship))
	}
	return nil
}

func (e *exporter) relationship(r *kg.Relationship) {
	from, to := e.ids[r.From], e.ids[r.To]
	link, ok := links[r.Type]
	switch {
	case to == "":
		e.remarks.Add("relationship with a topic or a region has no schema and is left out", "relationships with topics and regions have no schema and are left out")
	case r.Type == kg.HoldsPosition:
		e.position(r, from, to)
	case ok:
		out := e.entity(outside(r.ID), link.schema, r.ID)
		out.add(link.from, from)
		out.add(link.to, to)
		if out.add("role", r.Role); link.schema == "UnknownLink" {
			out.Properties["role"] = append([]string{word(kg.Kind(r.Type))}, out.Properties["role"]...)
		}
		e.interval(out, r)
	}
	switch r.Type { // events name who is behind a link, too
	case kg.Organizes:
		e.out[to].add("organizer", from)
	case kg.ParticipatesIn:
		e.out[to].add("involved", from)
	}
}

// position writes a post and who holds it; where nobody knows what the post is called, an employment would be a guess.
func (e *exporter) position(r *kg.Relationship, from, to string) {
	if r.Role == "" {
		out := e.entity(outside(r.ID), "UnknownLink", r.ID)
		out.add("subject", from)
		out.add("object", to)
		out.add("role", word(kg.Kind(r.Type)))
		e.interval(out, r)
		return
	}
	id := "position-" + ingest.Hash(string(r.To), r.Role)
	if e.out[id] == nil {
		post := e.entity(id, "Position", "")
		post.add("name", e.short(r.Role))
		post.add("organization", to)
	}
	out := e.entity(outside(r.ID), "Occupancy", r.ID)
	out.add("holder", from)
	out.add("post", id)
	e.interval(out, r)
}

// interval adds times and sources.
func (e *exporter) interval(out *entity, r *kg.Relationship) {
	out.add("startDate", string(r.ValidFrom))
	out.add("endDate", string(r.ValidUntil))
	for _, c := range r.Citations {
		out.add("proof", e.ids[c.Document])
		if c.Start != nil || c.Note != "" || c.Page != "" {
			e.remarks.Add("citation has a place in its document, or a note: that is left out", "citations have places in their documents, or notes: these are left out")
		}
	}
	if r.Ongoing != nil {
		e.remarks.Add("relationship is said to be going on or not: that is left out", "relationships are said to be going on or not: that is left out")
	}
}

func (e *exporter) statements() error {
	counts, _, err := e.g.Counts(e.ctx)
	for range counts.Statements {
		e.remarks.Add("statement has no schema and is left out", "statements have no schema and are left out")
	}
	return err
}
