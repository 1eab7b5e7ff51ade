package export

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"wortlaut/internal/kg"
)

// context are the vocabularies, by their usual prefixes. It is in the file, so that no processor has to fetch it.
var context = object{
	{"schema", "https://schema.org/"},
	{"org", "http://www.w3.org/ns/org#"},
	{"skos", "http://www.w3.org/2004/02/skos/core#"},
	{"prov", "http://www.w3.org/ns/prov#"},
	{"oa", "http://www.w3.org/ns/oa#"},
	{"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	{"dcterms", "http://purl.org/dc/terms/"},
	{"xsd", "http://www.w3.org/2001/XMLSchema#"},
}

// linked writes a JSON-LD document, a record at a time.
type linked struct {
	sequence
	base string
	told map[string]bool // the ids of records that are named already
}

// newLinked begins a document. Ids have to be absolute IRIs: taken by themselves, person:x would be an IRI of the scheme "person".
func newLinked(w *bufio.Writer, base string) (*linked, error) {
	u, err := url.Parse(base)
	if err != nil || !u.IsAbs() {
		return nil, fmt.Errorf("the base of JSON-LD is %q: it needs an absolute IRI that the ids of records can follow, as in https://example.org/id/", base)
	}
	var b bytes.Buffer
	if err := encode(&b, context); err != nil {
		return nil, err
	}
	markup{w}.raw(`{"@context":` + b.String() + `,"@graph":[`)
	return &linked{sequence{w: w}, base, map[string]bool{}}, nil
}

func (l *linked) close() { markup{l.w}.raw("\n]}\n") }

// iri is the IRI of a record.
func (l *linked) iri(id string) string {
	return l.base + (&url.URL{Path: strings.ToValidUTF8(id, "\uFFFD")}).EscapedPath()
}

func (l *linked) ref(id string) object {
	if id == "" {
		return nil
	}
	return object{{"@id", l.iri(id)}}
}

// classes are the classes of records by kind.
var classes = map[kg.Kind][]any{
	kg.KindPerson:             {"schema:Person", "prov:Agent"},
	kg.KindMinistry:           {"schema:GovernmentOrganization", "org:FormalOrganization", "prov:Agent"},
	kg.KindAgency:             {"schema:GovernmentOrganization", "org:FormalOrganization", "prov:Agent"},
	kg.KindAssociation:        {"schema:Organization", "org:FormalOrganization", "prov:Agent"},
	kg.KindJobcenter:          {"schema:GovernmentOrganization", "org:FormalOrganization", "prov:Agent"},
	kg.KindLocalAuthority:     {"schema:GovernmentOrganization", "org:FormalOrganization", "prov:Agent"},
	kg.KindParty:              {"schema:PoliticalParty", "org:FormalOrganization", "prov:Agent"},
	kg.KindParliamentaryGroup: {"schema:Organization", "org:Organization", "prov:Agent"},
	kg.KindParliament:         {"schema:GovernmentOrganization", "org:FormalOrganization", "prov:Agent"},
	kg.KindCompany:            {"schema:Corporation", "org:FormalOrganization", "prov:Agent"},
	kg.KindInstitution:        {"schema:Organization", "org:Organization", "prov:Agent"},
	kg.KindTopic:              {"skos:Concept"},
	kg.KindClaim:              {"schema:Claim"},
	kg.KindDocument:           {"schema:CreativeWork", "prov:Entity"},
	kg.KindEvent:              {"schema:Event"},
	kg.KindRegion:             {"schema:AdministrativeArea"},
	kg.KindStatement:          {"schema:Quotation", "prov:Entity"},
}

// class is that of a kind, or of any thing.
func class(k kg.Kind) []any {
	if c, ok := classes[k]; ok {
		return c
	}
	return []any{"schema:Thing"}
}

// named is a record with its classes and its name. Concepts have labels, all others names.
func (l *linked) named(id string, kind kg.Kind, name string) object {
	o := object{{"@id", l.iri(id)}, {"@type", class(kind)}}
	switch {
	case name == "":
		return o
	case kind == kg.KindTopic:
		return o.with("skos:prefLabel", name)
	}
	return o.with("schema:name", name)
}

// tell writes a record that others name, once.
func (l *linked) tell(r Record) error {
	if r.ID == "" || l.told[string(r.ID)] {
		return nil
	}
	l.told[string(r.ID)] = true
	return l.add(l.named(string(r.ID), r.ID.Kind(), r.Name))
}

// date is a date with the datatype of its precision.
func date(d kg.FuzzyDate) object {
	datatypes := map[int]string{4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
	if d == "" {
		return nil
	}
	return object{{"@value", string(d)}, {"@type", datatypes[len(d)]}}
}

// inLanguage is a text in a language.
func inLanguage(text, language string) object {
	if text == "" {
		return nil
	}
	return object{{"@value", text}}.with("@language", language)
}

// ------------------------------------------------------------------ networks

// predicates are the standard terms for ties, where one says the same from the same side.
var predicates = map[string]string{
	string(kg.MemberOf):      "org:memberOf",
	string(kg.HoldsPosition): "org:memberOf",
	string(kg.PartOf):        "org:subOrganizationOf",
}

// writeNetworkLD writes nodes as records of their kinds and edges as RDF statements about them: reified, so that they have weights,
// times and sources. Where no standard term says what an edge says, the predicate is dcterms:relation; schema:roleName always has its kind.
func writeNetworkLD(w *bufio.Writer, s *source) error {
	l, err := newLinked(w, s.Base)
	if err != nil {
		return err
	}
	if err := s.eachNode(func(_ int, n *Node) error { l.told[n.ID] = true; return l.add(l.node(s, n)) }); err != nil {
		return err
	}
	err = s.eachEdge(func(e *Edge) error {
		for _, c := range e.Citations {
			if err := l.source(c); err != nil {
				return err
			}
		}
		return l.add(l.edge(s, e))
	})
	if err != nil {
		return err
	}
	l.close()
	return nil
}

func (l *linked) node(s *source, n *Node) object {
	o := l.named(n.ID, kg.Kind(n.Kind), n.Label)
	if n.Kind == "" {
		o = l.named(n.ID, kg.ID(n.ID).Kind(), n.Label)
	}
	return o.with("schema:additionalProperty", properties(s.NodeAttributes, n.Values))
}

func (l *linked) edge(s *source, e *Edge) object {
	predicate, ok := predicates[e.Kind]
	if !ok {
		predicate = "dcterms:relation"
	}
	own := properties([]Attribute{{"weight", Float}}, []any{e.Weight})
	if s.Directed {
		own = append(own, properties([]Attribute{{"symmetric", Bool}}, []any{e.Symmetric})...)
	}
	o := object{}
	if e.ID != "" {
		o = l.ref(e.ID)
	}
	o = o.with("@type", []any{"rdf:Statement", "schema:Role"}).
		with("rdf:subject", l.ref(e.Source)).with("rdf:predicate", object{{"@id", predicate}}).with("rdf:object", l.ref(e.Target)).
		with("schema:roleName", e.Kind).with("schema:name", e.Label)
	var spells []any
	for _, spell := range e.Spells {
		spells = append(spells, object{{"@type", "dcterms:PeriodOfTime"}}.
			with("schema:startDate", date(spell.From)).with("schema:endDate", date(spell.Until)))
	}
	return o.with("dcterms:temporal", spells).with("schema:additionalProperty", append(own, properties(s.EdgeAttributes, e.Values)...)).
		with("prov:wasDerivedFrom", l.places(e.Citations))
}

func properties(attributes []Attribute, values []any) []any {
	var out []any
	for i, a := range attributes {
		v := values[i]
		if v == nil {
			continue
		}
		if a.Type == Float {
			v = object{{"@value", v}, {"@type", "xsd:double"}} // else 1 would be an integer, and 1.5 not
		}
		out = append(out, object{{"@type", "schema:PropertyValue"}, {"schema:name", a.Name}, {"schema:value", v}})
	}
	return out
}

// ------------------------------------------------------------------ sources

// source writes the document of a citation and its publisher, once.
func (l *linked) source(c Citation) error {
	if c.Document.ID == "" {
		return errors.New("a citation names no document")
	}
	if err := l.tell(c.Publisher); err != nil {
		return err
	}
	id := string(c.Document.ID)
	if l.told[id] {
		return nil
	}
	l.told[id] = true
	return l.add(l.named(id, kg.KindDocument, c.Document.Name).
		with("schema:publisher", l.ref(string(c.Publisher.ID))).
		with("schema:datePublished", date(c.PublishedOn)).
		with("schema:url", link(c.URL)).
		with("schema:archivedAt", link(c.ArchiveURL)))
}

func link(address string) object {
	if address == "" {
		return nil
	}
	return object{{"@id", iriEscapes.Replace(oneLine(address))}}
}

// iriEscapes are what an IRI may not hold (RFC 3987): processors drop what is said with one that does.
var iriEscapes = strings.NewReplacer(" ", "%20", `"`, "%22", "<", "%3C", ">", "%3E", `\`, "%5C", "^", "%5E", "`", "%60", "{", "%7B", "|", "%7C", "}", "%7D")

// places are the documents, or the passages of them, that citations lead to.
func (l *linked) places(citations []Citation) []any {
	var out []any
	for _, c := range citations {
		out = append(out, l.place(c))
	}
	return out
}

// place is a passage of a document by selectors of the Web Annotation Data Model: by its words (section 4.2.4) and by its
// position, which counts Unicode code points from 0 and leaves out the one at its end (4.2.5).
func (l *linked) place(c Citation) object {
	var selectors []any
	if c.Exact != "" {
		selectors = append(selectors, object{{"@type", "oa:TextQuoteSelector"}, {"oa:exact", c.Exact}}.
			with("oa:prefix", c.Prefix).with("oa:suffix", c.Suffix))
	}
	if c.Start != nil && c.End != nil {
		selectors = append(selectors, object{{"@type", "oa:TextPositionSelector"}, {"oa:start", *c.Start}, {"oa:end", *c.End}})
	}
	document := l.ref(string(c.Document.ID))
	if selectors == nil {
		return document
	}
	return object{{"@type", "oa:SpecificResource"}, {"oa:hasSource", document}, {"oa:hasSelector", selectors}}
}

// ------------------------------------------------------------------ statements

// writeStatementsLD writes each statement as a schema:Quotation that was quoted from its documents, with two kinds of annotations:
// where its words stand, and how somebody coded its stance to a topic or a claim.
func writeStatementsLD(w *bufio.Writer, s Statements) error {
	l, err := newLinked(w, s.Base)
	if err != nil {
		return err
	}
	if err := s.each(l.statement); err != nil {
		return err
	}
	l.close()
	return nil
}

func (l *linked) statement(s *Statement) error {
	if err := l.mentioned(s); err != nil {
		return err
	}
	if err := l.add(l.quotation(s)); err != nil {
		return err
	}
	for _, c := range s.Citations {
		err := l.add(object{{"@type", "oa:Annotation"}, {"oa:motivatedBy", object{{"@id", "oa:identifying"}}},
			{"oa:hasBody", l.ref(string(s.ID))}, {"oa:hasTarget", l.place(c)}})
		if err != nil {
			return err
		}
	}
	for _, p := range s.Positions {
		if p.Stance == "" {
			continue
		}
		if err := l.add(l.coding(s, p)); err != nil {
			return err
		}
	}
	return nil
}

// mentioned writes the records that a statement names.
func (l *linked) mentioned(s *Statement) error {
	for _, speaker := range s.Speakers {
		if err := errors.Join(l.tell(speaker.Record), l.tell(speaker.Organization)); err != nil {
			return err
		}
	}
	for _, p := range s.Positions {
		if err := l.tell(p.Record); err != nil {
			return err
		}
	}
	for _, c := range s.Citations {
		if err := l.source(c); err != nil {
			return fmt.Errorf("statement %q: %w", s.ID, err)
		}
	}
	return nil
}

func (l *linked) quotation(s *Statement) object {
	var speakers, attributions, about, documents []any
	for _, speaker := range s.Speakers {
		speakers = append(speakers, l.ref(string(speaker.ID)))
		attributions = append(attributions, l.attribution(speaker))
	}
	for _, p := range s.Positions {
		about = append(about, l.ref(string(p.ID)))
	}
	for _, c := range s.Citations {
		documents = append(documents, l.ref(string(c.Document.ID)))
	}
	return object{{"@id", l.iri(string(s.ID))}, {"@type", class(kg.KindStatement)}}.
		with("schema:text", inLanguage(s.Text, s.Language)).
		with("schema:inLanguage", s.Language).
		with("schema:dateCreated", date(s.MadeOn)).
		with("dcterms:type", string(s.Kind)).
		with("schema:creator", speakers).
		with("schema:spokenByCharacter", speakers).
		with("prov:qualifiedAttribution", attributions).
		with("schema:about", about).
		with("prov:wasQuotedFrom", documents).
		with("schema:url", link(s.URL))
}

// attribution says who spoke, in which role, for whom.
func (l *linked) attribution(s Speaker) object {
	role := object{}.with("schema:roleName", s.Role).with("org:organization", l.ref(string(s.Organization.ID)))
	if len(role) > 0 {
		role = append(object{{"@type", []any{"prov:Role", "schema:OrganizationRole"}}}, role...)
	}
	return object{{"@type", "prov:Attribution"}, {"prov:agent", l.ref(string(s.ID))}}.with("prov:hadRole", role)
}

// coding says how a statement stands to a topic or a claim, and who says so.
func (l *linked) coding(s *Statement, p Position) object {
	stance := object{{"@type", "oa:TextualBody"}, {"rdf:value", string(p.Stance)}, {"oa:hasPurpose", object{{"@id", "oa:classifying"}}}}
	return object{{"@type", "oa:Annotation"}, {"oa:motivatedBy", object{{"@id", "oa:assessing"}}},
		{"oa:hasTarget", l.ref(string(s.ID))}, {"oa:hasBody", []any{l.ref(string(p.ID)), stance}}}.
		with("dcterms:creator", p.CodedBy)
}
