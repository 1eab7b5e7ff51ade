package popolo

import (
	"strconv"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// lang is a language as Popolo documents write it.
func lang(tag string) string {
	switch tag {
	case "":
		return "de"
	case ingest.Undetermined:
		return ""
	}
	return tag
}

func (e *exporter) common(x *kg.Entity) common {
	c := common{ID: e.ids[x.ID], Name: x.Name, Lang: lang(x.Language)}
	for _, n := range x.Names {
		c.OtherNames = append(c.OtherNames, otherName{Name: n.Text, Note: nameWords.word(n.Kind), Lang: lang(n.Language), span: validity(n.Validity)})
	}
	identifiers := x.Identifiers
	if c.ID != string(x.ID) { // it says the first of them
		identifiers = identifiers[1:]
	}
	for _, i := range identifiers {
		c.Identifiers = append(c.Identifiers, identifier{i.Scheme, i.Value, i.URL})
	}
	if x.URL != "" {
		c.Links = []link{{URL: x.URL, Note: siteNotes[0]}}
	}
	return c
}

func validity(v kg.Validity) span {
	return span{StartDate: string(v.ValidFrom), EndDate: string(v.ValidUntil), Ongoing: v.Ongoing}
}

func (e *exporter) person(x *kg.Entity) person {
	p := x.Person
	return person{e.common(x), p.GivenName, p.FamilyName, p.HonorificPrefix, p.SortName, x.Definition}
}

func (e *exporter) organization(x *kg.Entity) organization {
	o := x.Organization
	out := organization{
		common: e.common(x), Level: string(o.Level), Operation: string(o.Operation), Authority: string(o.Authority),
		FoundingDate: string(o.FoundedOn), DissolutionDate: string(o.DissolvedOn),
	}
	out.Classification, out.Abstract = splitClassification(x.Definition)
	if out.Classification == "" {
		out.Classification = organizationWords.word(x.ID.Kind())
	}
	out.ParentID = e.other(kg.PartOf, x.ID)
	out.AreaID = e.other(kg.ResponsibleFor, x.ID)
	return out
}

// other is what the first relationship of a type leads to from an entity, if it is in the document.
func (e *exporter) other(t kg.RelationshipType, from kg.ID) string {
	for _, r := range e.from[from] {
		if id := e.ids[r.To]; r.Type == t && id != "" {
			return id
		}
	}
	return ""
}

func (e *exporter) region(x *kg.Entity) area {
	out := area{common: e.common(x), ParentID: e.ids[x.Region.Parent]}
	out.Classification, out.Description = splitClassification(x.Definition)
	if out.Classification == "" {
		out.Classification = regionWords.word(x.Region.Level)
	}
	return out
}

func (e *exporter) event(x *kg.Entity) event {
	v := x.Event
	out := event{common: e.common(x), StartDate: string(v.StartsOn), EndDate: string(v.EndsOn), Location: v.Place, ParentID: e.ids[v.PartOf]}
	out.Classification, out.Description = splitClassification(x.Definition)
	for _, r := range e.to[x.ID] {
		switch {
		case r.Type == kg.Organizes && out.OrganizationID == "":
			out.OrganizationID = e.ids[r.From]
		case r.Type == kg.ParticipatesIn && r.From.Kind() == kg.KindPerson:
			out.Attendees = append(out.Attendees, named{e.ids[r.From], e.entities[r.From].Name})
		}
	}
	if v.Region != "" || v.Topics != nil || v.Documents != nil {
		out.Wortlaut = &eventMore{v.Region, v.Topics, v.Documents}
	}
	return out
}

func (e *exporter) membership(r *kg.Relationship) membership {
	n := parseNotes(r.Citations[0].Note)
	out := membership{
		ID: string(r.ID), Label: n["label"], Role: r.Role, OrganizationID: e.ids[r.To], PostID: e.postOf[r.ID], span: validity(r.Validity),
		OnBehalfOfID: e.values["organizations "+n["on_behalf_of_id"]], AreaID: e.values["areas "+n["area_id"]], LegislativePeriodID: e.values["events "+n["legislative_period_id"]],
		Sources: e.sources(r.Citations), Wortlaut: &membershipMore{r.Citations},
	}
	if id := n["id"]; id != "" && idOf(r.Type.Prefix(), e.dataset, id) == r.ID {
		out.ID = id
	}
	if r.Type == kg.HoldsPosition {
		out.Role = n["role"]
	}
	if n["end_date"] != "" {
		out.EndDate = n["end_date"]
	}
	if r.From.Kind() == kg.KindPerson {
		out.PersonID = e.ids[r.From]
	} else {
		out.Member = &named{e.ids[r.From], e.entities[r.From].Name}
	}
	return out
}

// sources are the documents of citations that have an address: Popolo asks for one.
func (e *exporter) sources(citations []kg.Citation) (out []link) {
	for _, c := range citations {
		if d := e.sourceOf[c.Document]; d != nil && d.URL != "" {
			out = append(out, link{URL: d.URL, Note: d.Name})
		}
	}
	return out
}

func (e *exporter) speech(s *kg.Statement) speech {
	n := parseNotes(s.Citations[0].Note)
	first := s.Speakers[0]
	out := speech{
		ID: string(s.ID), CreatorID: e.ids[first.Actor], OnBehalfOfID: e.ids[first.Organization], AttributionText: first.Wording,
		Role: n["role"], Title: n["title"], Text: s.Text, Lang: lang(s.Language), Date: string(s.MadeOn),
		Type: statementWords.word(s.Kind), EventID: e.ids[s.Event], Sources: e.sources(s.Citations),
		Wortlaut: &speechMore{Citations: s.Citations},
	}
	out.Position, _ = strconv.Atoi(n["position"]) // what is no number stays in the note
	if id := n["id"]; id != "" && idOf(kg.KindStatement.Prefix(), e.dataset, id) == s.ID {
		out.ID = id
	}
	if len(s.Addressees) > 0 {
		out.AudienceID = e.ids[s.Addressees[0]]
	}
	if len(s.Speakers) > 1 || len(s.Addressees) > 1 || s.Mentions != nil || s.Positions != nil {
		out.Wortlaut = &speechMore{s.Citations, s.Speakers, s.Addressees, s.Mentions, s.Positions}
		e.remarks.Add(`statement has further speakers or addressees, mentions or positions: they are in "wortlaut"`,
			`statements have further speakers or addressees, mentions or positions: they are in "wortlaut"`)
	}
	return out
}
