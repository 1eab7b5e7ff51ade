package popolo

import (
	"slices"
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// itself is the file as a document, which is the source of what names no other. It is told from other files by its content.
func (r *reading) itself() kg.ID {
	if r.fileID != "" {
		return r.fileID
	}
	e := ingest.Itself(By, r.file.Path, r.hash)
	r.fileID = e.ID
	if r.sources = slices.DeleteFunc(r.sources, func(s string) bool { return !ingest.IsAddress(s) }); len(r.sources) > 0 {
		e.URL = r.sources[0]
	}
	if len(r.sources) > 1 {
		e.Definition = "Sources: " + strings.Join(r.sources, ", ")
	}
	r.draft("meta", e, ingest.Keep)
	return r.fileID
}

// extension takes over what Popolo has no classes for, from documents that this package wrote.
func (r *reading) extension() {
	for _, e := range r.own.Entities {
		r.draft(extensionKey, e, merge(e.ID, nil))
	}
	for _, rel := range r.own.Relationships {
		r.draft(extensionKey, rel, nil)
	}
}

// speeches become statements.
func (r *reading) speeches() {
	r.each("speeches", func(id string, o object, _ *entry) {
		if s := r.speech(id, o); s != nil {
			r.draft(o.at, s, nil)
		} else {
			clear(o.fields) // it was told of
		}
	})
}

func (r *reading) speech(id string, o object) *kg.Statement {
	word := o.text("type")
	s := &kg.Statement{Kind: statementWords.meaning(word), Text: o.words("text"), Language: r.language(o), MadeOn: o.date("date")}
	_, creator := o.lookup("creator_id", "persons", "organizations")
	var more speechMore
	if o.value(extensionKey, &more) {
		s.Speakers, s.Addressees, s.Mentions, s.Positions = more.Speakers, more.Addressees, more.Mentions, more.Positions
	}
	switch {
	case s.Kind == "":
		r.once("speeches", "are of the type %q, which is no statement: left out", kg.Clip(word))
		return nil
	case creator == nil && s.Speakers == nil:
		r.once("speeches", "have no creator: left out")
		return nil
	case s.MadeOn == "":
		r.once("speeches", "have no date: left out")
		return nil
	case s.Text == "":
		r.once("speeches", "have no text: left out")
		return nil
	}
	r.attribute(o, s, creator)
	n := notes{"title": o.text("title"), "role": o.text("role"), "position": o.text("position")}
	if _, event := o.lookup("event_id", "events"); event != nil {
		s.Event = event.id
	}
	s.ID = r.speechID(id, o, s, n)
	if s.Citations = more.Citations; s.Citations == nil {
		s.Citations = r.citations(o, n)
	} else {
		o.take("sources")
	}
	return s
}

// attribute says who spoke and to whom, where the document does not say it in its own way.
func (r *reading) attribute(o object, s *kg.Statement, creator *entry) {
	wording := o.text("attribution_text")
	_, behalf := o.lookup("on_behalf_of_id", "organizations")
	_, audience := o.lookup("audience_id", "persons", "organizations")
	if s.Speakers == nil {
		s.Speakers = []kg.Attribution{{Actor: creator.id, Wording: wording}}
		if behalf != nil {
			s.Speakers[0].Organization = behalf.id
		}
	}
	if s.Addressees == nil && audience != nil {
		s.Addressees = []kg.ID{audience.id}
	}
}

func (r *reading) speechID(id string, o object, s *kg.Statement, n notes) kg.ID {
	if id == o.at {
		return kg.ID("statement:" + By + "-" + ingest.Hash(string(s.Speakers[0].Actor), string(s.Event), string(s.MadeOn), n["position"], s.Text))
	}
	if own := kg.ID(id); r.ours && own.Valid() == nil && own.Kind() == kg.KindStatement {
		return own
	}
	n["id"] = id
	return idOf(kg.KindStatement.Prefix(), r.dataset, id)
}
