package ftm

import (
	"slices"
	"strings"

	"golang.org/x/text/language"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// entity reads persons, organizations, documents and events. What has no name stays out.
func (r *reading) entity(t *thing) {
	k, organization := r.kind(t)
	if k == "" {
		return
	}
	e := &kg.Entity{ID: inside(k.Prefix(), t.id), Language: ingest.Undetermined, Organization: organization}
	if t.own.Valid() == nil && t.own.Kind() == k {
		e.ID = t.own
	}
	if e.ID != t.own || inside(k.Prefix(), t.id) == t.own {
		e.Identifiers = []kg.Identifier{{Scheme: By, Value: t.id}}
	}
	switch {
	case k == kg.KindDocument:
		r.document(t, e)
	case !r.names(t, e, "name"):
		r.file.Flag(t.place(), "%q has no name: left out", kg.Clip(t.id))
		t.properties = nil
		return
	case k == kg.KindPerson:
		r.person(t, e)
	case k == kg.KindEvent:
		if e.Event = r.event(t); e.Event == nil {
			return
		}
	default:
		e.Organization.FoundedOn, e.Organization.DissolvedOn = r.date(t, "incorporationDate"), r.date(t, "dissolutionDate")
	}
	t.record = e.ID
	r.common(t, e)
	r.draft(t, e, merge(e))
}

// merge makes the file the authority on what no other file of this format tells of.
func merge(e *kg.Entity) ingest.Merge {
	return ingest.Authority(By, e.ID, func(there *kg.Entity) bool {
		return !slices.ContainsFunc(there.Identifiers, func(i kg.Identifier) bool { return i.Scheme == By && !slices.Contains(e.Identifiers, i) })
	})
}

// kind is what a thing is in the graph, "" where it has no place there. A LegalEntity may be a person or an organization: nobody knows.
func (r *reading) kind(t *thing) (kg.Kind, *kg.Organization) {
	switch t.schema {
	case "Person":
		return kg.KindPerson, nil
	case "Event":
		return kg.KindEvent, nil
	case "Company":
		if slices.Equal(t.properties["classification"], []string{word(kg.KindCompany)}) {
			t.take("classification") // it says the same
		}
		return kg.KindCompany, &kg.Organization{}
	case "Organization", "PublicBody":
		return organization(t)
	}
	if documentKinds[t.schema] != "" {
		return kg.KindDocument, nil
	}
	return "", nil
}

// organization is the kind of an organization as its classification or its topics tell it. Where they don't, or where what the graph asks of the kind is
// not told, it is an institution. What was used is taken.
func organization(t *thing) (kg.Kind, *kg.Organization) {
	topics, forms := t.properties["topics"], append(slices.Clone(t.properties["legalForm"]), "")
	level := levelOf(topics)
	k := kg.KindInstitution
	if c := t.properties["classification"]; len(c) == 1 {
		k = kg.Kind(strings.ToUpper(strings.ReplaceAll(c[0], " ", "_")))
	} else if slices.Contains(topics, "pol.party") {
		k = kg.KindParty
	} else if slices.Contains(topics, "gov.legislative") {
		k = kg.KindParliament
	}
	part := &kg.Organization{}
	switch k {
	case kg.KindMinistry, kg.KindAgency, kg.KindParliament:
		part.Level = level
	case kg.KindJobcenter:
		part.Operation = kg.JobcenterOperation(forms[0])
	case kg.KindLocalAuthority:
		part.Authority = kg.LocalAuthorityKind(forms[0])
	}
	if !possible(k, part) {
		return kg.KindInstitution, &kg.Organization{}
	}
	if t.take("classification", "topics"); part.Operation != "" || part.Authority != "" {
		t.take("legalForm")
	}
	return k, part
}

// possible says whether an organization of a kind can be like that.
func possible(k kg.Kind, part *kg.Organization) bool {
	if !k.IsOrganization() {
		return false
	}
	return len(kg.CheckRecord(&kg.Entity{ID: inside(k.Prefix(), "x"), Name: "x", Organization: part})) == 0
}

// names reads names; the first of the main ones is the main one.
func (r *reading) names(t *thing, e *kg.Entity, main ...string) bool {
	for _, n := range t.take(main...) {
		if e.Name == "" {
			e.Name = n
		} else {
			e.Names = append(e.Names, kg.Name{Text: n, Kind: kg.NameAlternative, Language: ingest.Undetermined})
		}
	}
	for _, row := range []struct {
		property string
		kind     kg.NameKind
	}{{"alias", kg.NameAlternative}, {"previousName", kg.NameFormer}, {"abbreviation", kg.NameShort}, {"weakAlias", kg.NameShort}} {
		for _, n := range t.take(row.property) {
			e.Names = append(e.Names, kg.Name{Text: n, Kind: row.kind, Language: ingest.Undetermined})
		}
	}
	return e.Name != ""
}

// common reads what all have.
func (r *reading) common(t *thing, e *kg.Entity) {
	e.Definition = t.one("summary")
	for _, property := range []string{"website", "sourceUrl"} {
		if e.URL == "" && len(t.properties[property]) > 0 && ingest.IsAddress(t.properties[property][0]) {
			e.URL = t.one(property)
		}
	}
	for _, id := range t.take("wikidataId") {
		e.Identifiers = append(e.Identifiers, kg.Identifier{Scheme: "wikidata", Value: id})
	}
	if e.Organization == nil {
		return
	}
	for _, c := range codes {
		for _, code := range t.take(c.property) {
			e.Identifiers = append(e.Identifiers, kg.Identifier{Scheme: c.scheme, Value: code})
		}
	}
}

// publisher finds who published a document. FollowTheMoney has the name only: it is the organization of the file that is
// called so, if there is one.
func (r *reading) publisher(t *thing) {
	if t.record.Kind() != kg.KindDocument || len(t.properties["publisher"]) == 0 {
		return
	}
	name := t.one("publisher")
	called := r.organizations()[name]
	if len(called) != 1 {
		r.file.Flag(t.place(), "publisher: %d organizations of the file are called %q: left out", len(called), kg.Clip(name))
		return
	}
	r.drafts[r.at[t.record]].Record.(*kg.Entity).Document.Publisher = called[0]
}

// organizations are those of the file by their main names.
func (r *reading) organizations() map[string][]kg.ID {
	if r.called == nil {
		r.called = map[string][]kg.ID{}
		for _, d := range r.drafts {
			if e, ok := d.Record.(*kg.Entity); ok && e.Organization != nil {
				r.called[e.Name] = append(r.called[e.Name], e.ID)
			}
		}
	}
	return r.called
}

func (r *reading) person(t *thing, e *kg.Entity) {
	p := &kg.Person{GivenName: t.one("firstName"), FamilyName: t.one("lastName"), HonorificPrefix: t.one("title"), SortName: e.Name}
	if p.GivenName != "" && p.FamilyName != "" {
		p.SortName = p.FamilyName + ", " + p.GivenName
	}
	e.Person = p
}

func (r *reading) document(t *thing, e *kg.Entity) {
	if !r.names(t, e, "title", "name", "fileName") {
		e.Name = t.id
	}
	e.Names = slices.DeleteFunc(e.Names, func(n kg.Name) bool { return n.Text == e.Name })
	d := &kg.Document{Kind: documentKinds[t.schema], PublishedOn: r.date(t, "publishedAt")}
	if d.PublishedOn == "" {
		d.PublishedOn = r.date(t, "date")
	}
	if words := t.properties["keywords"]; len(words) == 1 && documentSchema(kg.DocumentKind(words[0])) == t.schema && words[0] == strings.ToUpper(words[0]) {
		d.Kind = kg.DocumentKind(t.one("keywords"))
	}
	for _, l := range t.take("language") {
		if base, err := language.ParseBase(l); err == nil && e.Language == ingest.Undetermined {
			e.Language = base.String()
		}
	}
	if e.Language == "de" {
		e.Language = "" // German goes without saying
	}
	d.Text = t.one("bodyText")
	e.Document = d
}

func (r *reading) event(t *thing) *kg.Event {
	v := &kg.Event{StartsOn: r.date(t, "startDate"), EndsOn: r.date(t, "endDate"), Place: t.one("location")}
	if v.StartsOn == "" {
		v.StartsOn = r.date(t, "date")
	}
	if v.StartsOn == "" {
		r.file.Flag(t.place(), "the graph needs the date of an event: %q is left out", kg.Clip(t.id))
		t.properties = nil
		return nil
	}
	if v.EndsOn != "" && v.EndsOn.Latest() < v.StartsOn.Earliest() {
		r.file.Flag(t.place(), "endDate: %s is before the beginning, %s: left out", v.EndsOn, v.StartsOn)
		v.EndsOn = ""
	}
	for _, id := range t.take("proof") {
		if d := r.things[id]; d != nil && documentKinds[d.schema] != "" {
			v.Documents = append(v.Documents, r.documentID(d))
		}
	}
	return v
}

// documentID is the id of a document that may stand further down.
func (r *reading) documentID(d *thing) kg.ID {
	if d.own.Valid() == nil && d.own.Kind() == kg.KindDocument {
		return d.own
	}
	return inside(kg.KindDocument.Prefix(), d.id)
}

// identification makes an identifier of an Identification.
func (r *reading) identification(t *thing) {
	if t.schema != "Identification" {
		return
	}
	holder := r.named(t, "holder")
	scheme, value := strings.ToLower(strings.ReplaceAll(t.one("type"), " ", "-")), t.one("number")
	if holder == nil || scheme == "" || value == "" {
		r.file.Flag(t.place(), "an identification needs a holder, a type and a number: left out")
		t.properties = nil
		return
	}
	e := r.drafts[r.at[holder.record]].Record.(*kg.Entity)
	own := kg.Identifier{Scheme: scheme, Value: value, URL: t.one("sourceUrl")}
	if !slices.ContainsFunc(e.Identifiers, func(j kg.Identifier) bool { return j.Key() == own.Key() }) {
		e.Identifiers = append(e.Identifiers, own)
	}
	if wrong := kg.CheckRecord(e); len(wrong) > 0 {
		r.fail(t.line, "%s", wrong[0])
	}
	t.record = holder.record
}
