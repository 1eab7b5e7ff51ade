package kgtest

import (
	"fmt"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// source is the document that ties and statements made here cite.
const source kg.ID = "document:quelle"

// entity is the smallest entity that may have an id.
func entity(id kg.ID, name string) *kg.Entity {
	e := &kg.Entity{ID: id, Name: name}
	switch kind := id.Kind(); {
	case kind == kg.KindPerson:
		e.Person = &kg.Person{SortName: name}
	case kind.IsOrganization():
		e.Organization = organization(kind)
	case kind == kg.KindTopic:
		e.Topic = &kg.Topic{}
	case kind == kg.KindClaim:
		e.Claim = &kg.Claim{}
	case kind == kg.KindDocument:
		e.Document = &kg.Document{Kind: kg.PressRelease}
	case kind == kg.KindEvent:
		e.Event = &kg.Event{StartsOn: "2023-05"}
	case kind == kg.KindRegion:
		e.Region = &kg.Region{Level: kg.RegionState}
	case kind == kg.KindSuggestion:
		e.Suggestion = &kg.Suggestion{Status: kg.SuggestionOpen, Document: source, Statement: statement("statement:suggested", "2023-05", "person:a")}
	default:
		panic(fmt.Sprintf("%q is not the id of an entity", id))
	}
	return e
}

func organization(kind kg.Kind) *kg.Organization {
	switch kind {
	case kg.KindMinistry, kg.KindAgency, kg.KindParliament:
		return &kg.Organization{Level: kg.LevelState}
	case kg.KindJobcenter:
		return &kg.Organization{Operation: kg.JointFacility}
	case kg.KindLocalAuthority:
		return &kg.Organization{Authority: kg.Landkreis}
	}
	return &kg.Organization{}
}

// tie is a relationship of the type that its id says.
func tie(id, from, to kg.ID) *kg.Relationship {
	i := slices.IndexFunc(kg.RelationshipTypes, func(t kg.RelationshipType) bool {
		return strings.HasPrefix(string(id), t.Prefix()+":")
	})
	return &kg.Relationship{ID: id, Type: kg.RelationshipTypes[i], From: from, To: to, Citations: cites(source)}
}

// lasting is a tie with a beginning and an end.
func lasting(id, from, to kg.ID, begins, ends kg.FuzzyDate) *kg.Relationship {
	r := tie(id, from, to)
	r.ValidFrom, r.ValidUntil = begins, ends
	return r
}

// statement is one that the speakers made on a day, on nothing.
func statement(id kg.ID, madeOn kg.FuzzyDate, speakers ...kg.ID) *kg.Statement {
	s := &kg.Statement{ID: id, Kind: kg.DirectQuote, Text: "Das ist so.", MadeOn: madeOn, Citations: cites(source), Verification: kg.Unverified}
	for _, actor := range speakers {
		s.Speakers = append(s.Speakers, kg.Attribution{Actor: actor})
	}
	return s
}

// on gives a statement one more position.
func on(s *kg.Statement, subject kg.ID, stance kg.Stance) *kg.Statement {
	s.Positions = append(s.Positions, kg.Position{Subject: subject, Stance: stance})
	return s
}

// claim is one about topics.
func claim(id kg.ID, topics ...kg.ID) *kg.Entity {
	e := entity(id, id.Key())
	e.Claim.Topics = topics
	return e
}

// below is a topic with broader ones.
func below(id kg.ID, broader ...kg.ID) *kg.Entity {
	e := entity(id, id.Key())
	e.Topic.Broader = broader
	return e
}

// document is one published on a day.
func document(id kg.ID, publishedOn kg.FuzzyDate) *kg.Entity {
	e := entity(id, id.Key())
	e.Document.PublishedOn = publishedOn
	return e
}

// section is a part of a document.
func section(id, of kg.ID, start, end int) *kg.Entity {
	e := entity(id, id.Key())
	e.Document.Kind, e.Document.Section = kg.SpeechOfProtocol, &kg.Section{Of: of, Start: start, End: end}
	return e
}

// item is a part of an event.
func item(id, of kg.ID) *kg.Entity {
	e := entity(id, id.Key())
	e.Event.PartOf = of
	return e
}

// suggested is a suggestion from a document.
func suggested(id, document kg.ID, status kg.SuggestionStatus) *kg.Entity {
	e := entity(id, "Linde")
	e.Suggestion.Status, e.Suggestion.Document, e.Suggestion.Statement.Text = status, document, "Linde"
	e.Suggestion.Statement.Citations = cites(document)
	return e
}

func cites(documents ...kg.ID) []kg.Citation {
	citations := make([]kg.Citation, len(documents))
	for i, id := range documents {
		citations[i] = kg.Citation{Document: id, Kind: kg.Original}
	}
	return citations
}

// named are the ids that a record names.
func named(r kg.Record) []kg.ID {
	var ids []kg.ID
	switch r := r.(type) {
	case *kg.Entity:
		ids = namedByEntity(r)
	case *kg.Relationship:
		ids = append([]kg.ID{r.From, r.To}, cited(r.Citations)...)
	case *kg.Statement:
		for _, a := range r.Speakers {
			ids = append(ids, a.Actor, a.Organization)
		}
		for _, p := range r.Positions {
			ids = append(ids, p.Subject)
		}
		ids = slices.Concat(ids, r.Addressees, r.Mentions, []kg.ID{r.Event}, cited(r.Citations))
	}
	return slices.DeleteFunc(ids, func(id kg.ID) bool { return id == "" })
}

func namedByEntity(e *kg.Entity) []kg.ID {
	switch {
	case e.Topic != nil:
		return slices.Concat(e.Topic.Broader, e.Topic.Related)
	case e.Claim != nil:
		return slices.Clone(e.Claim.Topics)
	case e.Document != nil:
		if e.Document.Section != nil {
			return []kg.ID{e.Document.Publisher, e.Document.Section.Of}
		}
		return []kg.ID{e.Document.Publisher}
	case e.Event != nil:
		return slices.Concat(e.Event.Topics, e.Event.Documents, []kg.ID{e.Event.Region, e.Event.PartOf})
	case e.Region != nil:
		return []kg.ID{e.Region.Parent}
	case e.Suggestion != nil:
		return []kg.ID{e.Suggestion.Document}
	}
	return nil
}

func cited(citations []kg.Citation) []kg.ID {
	var ids []kg.ID
	for _, c := range citations {
		ids = append(ids, c.Document, c.Section)
	}
	return ids
}

// ptr is a pointer to a value.
func ptr[V any](v V) *V { return &v }
