package table

import (
	"cmp"
	"slices"
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

func (t *table) relationships() {
	either := append(slices.Clone(kg.ActorKinds), kg.KindEvent, kg.KindRegion, kg.KindTopic)
	for _, r := range t.cells {
		rel := &kg.Relationship{Type: kg.RelationshipType(constant(r.cells["type"])), From: r.ref("from", kg.ActorKinds), To: r.ref("to", either), Role: r.cells["role"]}
		rel.ValidFrom, rel.ValidUntil = r.date("valid_from"), r.date("valid_until")
		switch strings.ToLower(r.cells["ongoing"]) {
		case "":
		case "yes", "true", "ja":
			rel.Ongoing = new(true)
		case "no", "false", "nein":
			rel.Ongoing = new(false)
		default:
			r.problem("ongoing", "%q is neither yes nor no", kg.Clip(r.cells["ongoing"]))
		}
		if !slices.Contains(kg.RelationshipTypes, rel.Type) && r.cells["type"] != "" {
			r.problem("type", "%q is none of %s", kg.Clip(r.cells["type"]), strings.Join(types(), ", "))
			continue
		}
		rel.Citations = r.citations(kg.Evidence)
		if rel.From == "" || rel.To == "" || rel.Type == "" || rel.Citations == nil {
			continue // it was told why
		}
		rel.ID = kg.ID(rel.Type.Prefix() + ":" + By + "-" + cmp.Or(r.cells["id"], ingest.Hash(string(rel.From), string(rel.To), rel.Role, string(rel.ValidFrom))))
		r.draft(rel, nil)
	}
}

func types() (out []string) {
	for _, t := range kg.RelationshipTypes {
		out = append(out, t.Prefix())
	}
	return out
}

func (t *table) statements() {
	for _, r := range t.cells {
		s := &kg.Statement{Kind: kg.StatementKind(constant(r.cells["kind"])), Text: r.cells["text"], Language: r.cells["language"], MadeOn: r.date("made_on")}
		r.speakers(s)
		s.Addressees, s.Mentions = r.refs("addressees", kg.ActorKinds), r.refs("mentions", kg.ActorKinds)
		r.positions(s)
		s.Event = r.ref("event", []kg.Kind{kg.KindEvent})
		s.Citations = r.citations(kg.Original)
		if s.Text == "" || s.Speakers == nil || s.MadeOn == "" || s.Citations == nil {
			continue // it was told why
		}
		key := []string{string(s.MadeOn), s.Text, string(s.Citations[0].Document)}
		for _, a := range s.Speakers {
			key = append(key, string(a.Actor))
		}
		s.ID = kg.ID(kg.KindStatement.Prefix() + ":" + By + "-" + cmp.Or(r.cells["id"], ingest.Hash(key...)))
		r.draft(s, nil)
	}
}

// speakers reads who spoke; organizations and wordings are one for all, or one for each in the same order.
func (r row) speakers(s *kg.Statement) {
	actors := r.refs("speaker", kg.ActorKinds)
	if len(actors) != len(r.list("speaker")) {
		return
	}
	organizations, wordings := r.parallel("organization", len(actors)), r.parallel("wording", len(actors))
	for i, actor := range actors {
		a := kg.Attribution{Actor: actor, Wording: wordings[i]}
		if organizations[i] != "" {
			a.Organization = r.lookup("organization", organizations[i], kg.OrganizationKinds)
		}
		s.Speakers = append(s.Speakers, a)
	}
}

// positions reads what a statement is about. A stance is somebody's coding: where the cell is empty, it is not coded.
func (r row) positions(s *kg.Statement) {
	subjects := r.refs("about", []kg.Kind{kg.KindTopic, kg.KindClaim})
	if len(subjects) != len(r.list("about")) {
		return
	}
	if len(subjects) == 0 && r.cells["stance"] != "" {
		r.problem("stance", "there is nothing in the column about that it could be a stance on")
		return
	}
	stances := r.parallel("stance", len(subjects))
	for i, subject := range subjects {
		p := kg.Position{Subject: subject, Stance: kg.Stance(constant(stances[i]))}
		if p.Stance != "" {
			p.CodedBy = r.cells["coded_by"]
		}
		s.Positions = append(s.Positions, p)
	}
}

// parallel are n values: those of a cell in their order, some of which may be empty, or a single one for all.
func (r row) parallel(column string, n int) []string {
	values := strings.Split(r.cells[column], "|")
	switch len(values) {
	case n:
	case 1:
		values = slices.Repeat(values, n)
	default:
		r.problem(column, "it has %d values for %d: give one for all, or one for each", len(values), n)
		values = make([]string, n)
	}
	for i := range values {
		values[i] = strings.TrimSpace(values[i])
	}
	return values
}

// source is a document that rows name, and the first line that does.
type source struct {
	id    kg.ID
	title string
	line  int
}

// citations reads where something stands, nil where that is not said.
func (r row) citations(k kg.CitationKind) []kg.Citation {
	document := r.document()
	if document == "" {
		return nil
	}
	return []kg.Citation{{Document: document, Kind: k, Page: r.cells["source_page"], Note: r.cells["source_note"]}}
}

func (r row) document() kg.ID {
	if r.cells["source"] != "" {
		return r.ref("source", []kg.Kind{kg.KindDocument})
	}
	address, title := r.cells["source_url"], r.cells["source_title"]
	key := cmp.Or(address, title)
	if key == "" {
		r.problem("source", "nothing enters the graph without a source: fill source, source_url or source_title")
		return ""
	}
	if is, ok := r.titles[key]; ok {
		if title != "" && is.title != title {
			r.problem("source_title", "line %d calls what is at this address %q: give it one title", is.line, kg.Clip(is.title))
		}
		return is.id
	}
	id := r.at(address)
	if id == "" || strings.HasPrefix(id.Key(), By+"-") {
		id = r.newDocument(address, cmp.Or(title, address))
	}
	r.titles[key] = source{id, cmp.Or(title, address), r.line}
	return id
}

// newDocument makes a document of what a row says of its source.
func (r row) newDocument(address, title string) kg.ID {
	k := kg.DocumentKind(constant(r.cells["source_kind"]))
	if k == "" {
		if k = kg.OtherKindOfPaper; address != "" {
			k = kg.WebPage
		}
	}
	e := &kg.Entity{ID: made(kg.KindDocument, ingest.Hash(cmp.Or(address, title))), Name: title, URL: address, Document: &kg.Document{Kind: k, PublishedOn: r.date("source_date")}}
	e.Language = r.cells["language"]
	r.draft(e, complete)
	return e.ID
}

// complete keeps a document as it is, and dates it where it has no date: several tables may name it, with more or less of it.
func complete(there, draft kg.Record) kg.Record {
	e := *there.(*kg.Entity)
	d := *e.Document
	d.PublishedOn = cmp.Or(d.PublishedOn, draft.(*kg.Entity).Document.PublishedOn)
	e.Document = &d
	return &e
}
