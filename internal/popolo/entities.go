package popolo

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// entity reads what all classes have. own is nil where the id is the graph's already.
func (r *reading) entity(o object, id kg.ID, own *kg.Identifier) *kg.Entity {
	e := &kg.Entity{ID: id, Name: o.text("name"), Language: r.language(o)}
	if own != nil {
		e.Identifiers = append(e.Identifiers, *own)
	}
	for _, n := range o.list("other_names") {
		r.otherName(e, n)
	}
	for _, i := range o.list("identifiers") {
		r.identifier(e, i)
	}
	r.links(e, o)
	return e
}

// wikimedia are languages for which Wikipedia, and EveryPolitician after it, has codes of its own.
var wikimedia = map[string]string{"sr-ec": "sr-Cyrl", "sr-el": "sr-Latn"}

// language is that of a name.
func (r *reading) language(o object) string {
	tag := o.text("lang")
	switch _, err := language.Parse(tag); {
	case tag == "":
		return ingest.Undetermined
	case strings.EqualFold(tag, "de"):
		return ""
	case wikimedia[strings.ToLower(tag)] != "":
		return wikimedia[strings.ToLower(tag)]
	case err != nil:
		r.once(o.class, "names are in a language whose tag %q is none of BCP 47: kept without it", kg.Clip(tag))
		return ingest.Undetermined
	}
	return tag
}

func (r *reading) otherName(e *kg.Entity, o object) {
	n := kg.Name{Text: o.text("name"), Kind: kg.NameAlternative, Language: r.language(o)}
	if n.Text == "" {
		n.Text = strings.TrimSpace(o.text("given_name") + " " + o.text("family_name"))
	}
	note := o.text("note")
	if k := nameWords.meaning(note); k != "" {
		n.Kind = k
	} else if note != "" {
		r.once(o.class, "other names have a note that the graph has no kind of names for, such as %q: kept as alternative ones", kg.Clip(note))
	}
	n.Validity, _ = r.validity(o)
	if n.Text == "" {
		r.file.Flag(o.at, "a name without a text: left out")
		return
	}
	e.Names = append(e.Names, n)
	o.leftover()
}

// validity is a time from start_date to end_date. What begins and ends on one day ends on the next for the graph, whose ends are not included: shifted
// is then the end as it stands in the file.
func (r *reading) validity(o object) (v kg.Validity, shifted kg.FuzzyDate) {
	v = kg.Validity{ValidFrom: o.date("start_date"), ValidUntil: o.date("end_date"), Ongoing: o.flag("ongoing")}
	if v.ValidUntil == "" {
		return v, ""
	}
	if until := v.ValidUntil; until == v.ValidFrom && len(until) == len(kg.FirstDay) {
		v.ValidUntil = kg.FuzzyDate(until.Latest().Next())
		return v, until
	}
	if from, until := v.Bounds(); from >= until {
		r.file.Flag(o.at, "it ends, %s, before it begins, %s: both dates are left out", v.ValidUntil, v.ValidFrom)
		return kg.Validity{}, ""
	}
	return v, ""
}

var unfitScheme = regexp.MustCompile(`[^a-z0-9.-]+`)

func (r *reading) identifier(e *kg.Entity, o object) {
	i := kg.Identifier{Value: o.text("identifier"), URL: o.text("url")}
	i.Scheme = strings.TrimLeft(unfitScheme.ReplaceAllString(strings.ToLower(o.text("scheme")), "-"), ".-")
	switch {
	case i.Scheme == "" || i.Value == "":
		r.file.Flag(o.at, "an identifier needs a scheme and a value: left out")
	case !slices.ContainsFunc(e.Identifiers, func(j kg.Identifier) bool { return i.Key() == j.Key() }):
		e.Identifiers = append(e.Identifiers, i)
	}
	o.leftover()
}

// siteNotes are how links to somebody's own site are noted; the first is what is written.
var siteNotes = []string{"website", "homepage", "home page", "official website", "official site", "url"}

// links takes the entity's own site; the graph has no place for the others.
func (r *reading) links(e *kg.Entity, o object) {
	for _, l := range o.list("links") {
		address, note := l.text("url"), l.text("note")
		if e.URL == "" && (note == "" || slices.Contains(siteNotes, plain(note))) && ingest.IsAddress(address) {
			e.URL = address
		} else {
			r.once(o.class, "links lead to other places than the own site, which the graph has no place for: left out")
		}
	}
}

func (r *reading) persons() {
	r.each("persons", func(id string, o object, p *entry) {
		graphID, own := r.identity(kg.KindPerson, id)
		e := r.entity(o, graphID, own)
		e.Person = &kg.Person{GivenName: o.text("given_name"), FamilyName: o.text("family_name"), HonorificPrefix: o.text("honorific_prefix"), SortName: o.text("sort_name")}
		e.Definition = o.text("summary")
		r.name(o, e)
		if e.Person.SortName == "" {
			e.Person.SortName = sortName(e)
		}
		p.id, p.name = e.ID, e.Name
		r.draft(o.at, e, merge(e.ID, own))
	})
}

// name finds a person's name where the property is not there: in its parts, or among the other names.
func (r *reading) name(o object, e *kg.Entity) {
	if e.Name == "" {
		e.Name = strings.TrimSpace(e.Person.GivenName + " " + e.Person.FamilyName)
	}
	if e.Name == "" && len(e.Names) > 0 {
		e.Name, e.Language, e.Names = e.Names[0].Text, e.Names[0].Language, e.Names[1:]
	}
	if e.Name == "" {
		r.fail(o.place("name"), "there is none")
	}
}

func sortName(e *kg.Entity) string {
	if e.Person.FamilyName != "" && e.Person.GivenName != "" {
		return e.Person.FamilyName + ", " + e.Person.GivenName
	}
	return e.Name
}

func (r *reading) organizations() {
	r.each("organizations", func(id string, o object, p *entry) {
		classification := o.text("classification")
		part := &kg.Organization{
			FoundedOn: o.date("founding_date"), DissolvedOn: o.date("dissolution_date"), Level: kg.GovernmentLevel(o.text("level")),
			Operation: kg.JobcenterOperation(o.text("operation")), Authority: kg.LocalAuthorityKind(o.text("authority")),
		}
		k := r.settle(organizationWords.meaning(classification), part)
		if word := plain(classification); word == organizationWords.word(k) {
			classification = ""
		}
		graphID, own := r.identity(k, id)
		e := r.entity(o, graphID, own)
		e.Organization = part
		definition := o.text("abstract")
		if definition == "" {
			definition = o.text("description")
		}
		e.Definition = withClassification(classification, definition)
		p.id, p.name = e.ID, e.Name
		r.draft(o.at, e, merge(e.ID, own))
	})
}

// settle decides on the kind of an organization: some kinds need a class that a file may not tell.
func (r *reading) settle(k kg.Kind, part *kg.Organization) kg.Kind {
	switch k {
	case "":
		return kg.KindInstitution
	case kg.KindParliament, kg.KindMinistry, kg.KindAgency:
		if part.Level = cmp.Or(part.Level, r.level(k)); part.Level != "" {
			return k
		}
	case kg.KindJobcenter:
		if part.Operation != "" {
			return k
		}
	case kg.KindLocalAuthority:
		if part.Authority != "" {
			return k
		}
	default:
		return k
	}
	r.once("organizations", "are of the classification %q, and the file does not tell what the graph asks of such (level, operation, authority): kept as institutions", organizationWords.word(k))
	return kg.KindInstitution
}

// level is what a level of government is taken to be that a file does not tell. EveryPolitician, whose files are known by their legislative periods, tells
// of national parliaments.
func (r *reading) level(k kg.Kind) kg.GovernmentLevel {
	period := func(o object) bool { return plain(peek(o, "classification")) == "legislative period" }
	switch {
	case r.ours:
		return ""
	case r.options.Level == "" && k == kg.KindParliament && slices.ContainsFunc(r.classes["events"], period):
		return kg.LevelFederal
	}
	return r.options.Level
}

// areas makes regions of the areas whose level is known. Of the others, constituencies mostly, memberships keep the names.
func (r *reading) areas() {
	r.each("areas", func(id string, o object, a *entry) {
		level := regionWords.meaning(classificationOf(o))
		a.name, a.classification = peek(o, "name"), classificationOf(o)
		if level == "" {
			r.once("areas", "are of the classification %q, which is no level of regions: memberships keep their names", kg.Clip(a.classification))
			return
		}
		a.id, _ = r.identity(kg.KindRegion, id)
	})
	r.each("areas", func(id string, o object, a *entry) {
		if a.id == "" {
			clear(o.fields) // it was told of
			return
		}
		_, own := r.identity(kg.KindRegion, id)
		e := r.entity(o, a.id, own)
		if i := o.text("identifier"); i != "" {
			e.Identifiers = append(e.Identifiers, kg.Identifier{Scheme: "area", Value: i})
		}
		classification := cmp.Or(o.text("classification"), o.text("type"))
		level := regionWords.meaning(classification)
		if plain(classification) == regionWords.word(level) {
			classification = ""
		}
		e.Region, e.Definition = &kg.Region{Level: level}, withClassification(classification, o.text("description"))
		if _, parent := o.lookup("parent_id", "areas"); parent != nil {
			if e.Region.Parent = parent.id; parent.id == "" {
				o.file.Flag(o.place("parent_id"), "%s is no region of the graph: left out", parent.key)
			}
		}
		r.draft(o.at, e, merge(e.ID, own))
	})
}

// classificationOf is the classification of an area; EveryPolitician calls it type.
func classificationOf(o object) string { return cmp.Or(peek(o, "classification"), peek(o, "type")) }

func (r *reading) events() {
	r.each("events", func(id string, o object, v *entry) {
		if v.name = peek(o, "name"); peek(o, "start_date") != "" {
			v.id, _ = r.identity(kg.KindEvent, id)
		}
	})
	r.each("events", func(id string, o object, v *entry) {
		if v.id == "" {
			r.file.Flag(o.place("start_date"), "the graph needs the date of an event: %q is left out", kg.Clip(v.key))
			clear(o.fields)
			return
		}
		graphID, own := r.identity(kg.KindEvent, id)
		e := r.entity(o, graphID, own)
		e.Event = &kg.Event{StartsOn: o.date("start_date"), EndsOn: o.date("end_date"), Place: o.text("location")}
		if e.Event.StartsOn == "" { // it was flagged
			v.id = ""
			clear(o.fields)
			return
		}
		if ends := e.Event.EndsOn; ends != "" && ends.Latest() < e.Event.StartsOn.Earliest() {
			r.file.Flag(o.place("end_date"), "%s is before the beginning, %s: left out", ends, e.Event.StartsOn)
			e.Event.EndsOn = ""
		}
		e.Definition = withClassification(o.text("classification"), o.text("description"))
		if _, parent := o.lookup("parent_id", "events"); parent != nil {
			e.Event.PartOf = parent.id
		}
		var more eventMore
		if o.value(extensionKey, &more) {
			e.Event.Region, e.Event.Topics, e.Event.Documents = more.Region, more.Topics, more.Documents
		}
		r.draft(o.at, e, merge(e.ID, own))
	})
}

// posts are no records of their own: whoever holds one has it as the role of the relationship.
func (r *reading) posts() {
	r.each("posts", func(_ string, o object, p *entry) {
		_, p.holder = o.lookup("organization_id", "organizations")
		p.name = cmp.Or(o.text("label"), o.text("role"))
		if p.name == "" {
			r.fail(o.place("label"), "there is none: a post needs a label")
			return
		}
		if role := o.text("role"); role != "" && role != p.name {
			r.once("posts", "have a role beside their label: left out")
		}
	})
}
