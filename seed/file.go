package seed

import (
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"wortlaut/internal/kg"
)

// The types below are the records as they are written: those of package kg without what is computed.

type entity struct {
	ID           kg.ID            `yaml:"id"`
	Name         string           `yaml:"name"`
	Language     string           `yaml:"language"`
	Names        []name           `yaml:"names"`
	Identifiers  []kg.Identifier  `yaml:"identifiers"`
	URL          string           `yaml:"url"`
	Definition   string           `yaml:"definition"`
	Person       *kg.Person       `yaml:"person"`
	Organization *kg.Organization `yaml:"organization"`
	Topic        *kg.Topic        `yaml:"topic"`
	Claim        *kg.Claim        `yaml:"claim"`
	Document     *document        `yaml:"document"`
	Event        *kg.Event        `yaml:"event"`
	Region       *kg.Region       `yaml:"region"`
}

type name struct {
	Text     string      `yaml:"text"`
	Kind     kg.NameKind `yaml:"kind"`
	Language string      `yaml:"language"`
	Validity kg.Validity `yaml:",inline"`
}

type document struct {
	Kind        kg.DocumentKind `yaml:"kind"`
	Publisher   kg.ID           `yaml:"publisher"`
	PublishedOn kg.FuzzyDate    `yaml:"publishedOn"`
	ArchiveURL  string          `yaml:"archiveUrl"`
	Licence     string          `yaml:"licence"`
	Text        string          `yaml:"text"` // the path of its file
	SHA256      string          `yaml:"sha256"`
}

type relationship struct {
	ID        kg.ID               `yaml:"id"`
	Type      kg.RelationshipType `yaml:"type"`
	From      kg.ID               `yaml:"from"`
	To        kg.ID               `yaml:"to"`
	Role      string              `yaml:"role"`
	Validity  kg.Validity         `yaml:",inline"`
	Citations []citation          `yaml:"citations"`
}

type statement struct {
	ID         kg.ID            `yaml:"id"`
	Kind       kg.StatementKind `yaml:"kind"`
	Text       string           `yaml:"text"`
	Language   string           `yaml:"language"`
	MadeOn     kg.FuzzyDate     `yaml:"madeOn"`
	Speakers   []kg.Attribution `yaml:"speakers"`
	Addressees []kg.ID          `yaml:"addressees"`
	Mentions   []kg.ID          `yaml:"mentions"`
	Positions  []kg.Position    `yaml:"positions"`
	Event      kg.ID            `yaml:"event"`
	Citations  []citation       `yaml:"citations"`
}

type citation struct {
	Document   kg.ID           `yaml:"document"`
	Kind       kg.CitationKind `yaml:"kind"`
	Quote      string          `yaml:"quote"` // of a statement none: its text is the quote
	Page       string          `yaml:"page"`
	AccessedOn kg.Date         `yaml:"accessedOn"`
	Note       string          `yaml:"note"`
}

// decode reads one record, the texts of documents still being paths. The kind of its id says what it is. quotes are the words
// that its citations quote, in their order.
func decode(node ast.Node) (record kg.Record, quotes []string, err error) {
	var head struct {
		ID kg.ID `yaml:"id"`
	}
	if err := yaml.NodeToValue(node, &head); err != nil {
		return nil, nil, err
	}
	if err := head.ID.Valid(); err != nil {
		return nil, nil, fmt.Errorf("id: %w", err)
	}
	switch head.ID.Kind() {
	case kg.KindStatement:
		return decodeStatement(node)
	case kg.KindRelationship:
		return decodeRelationship(node)
	}
	record, err = decodeEntity(node)
	return record, nil, err
}

func decodeEntity(node ast.Node) (*kg.Entity, error) {
	var e entity
	if err := yaml.NodeToValue(node, &e, yaml.Strict()); err != nil {
		return nil, err
	}
	record := &kg.Entity{
		ID: e.ID, Name: e.Name, Language: e.Language, Identifiers: e.Identifiers, URL: e.URL, Definition: e.Definition,
		Person: e.Person, Organization: e.Organization, Topic: e.Topic, Claim: e.Claim, Event: e.Event, Region: e.Region,
	}
	for _, n := range e.Names {
		record.Names = append(record.Names, kg.Name{Text: n.Text, Kind: n.Kind, Language: n.Language, Validity: n.Validity})
	}
	if d := e.Document; d != nil {
		record.Document = &kg.Document{
			Kind: d.Kind, Publisher: d.Publisher, PublishedOn: d.PublishedOn, ArchiveURL: d.ArchiveURL, Licence: d.Licence,
			SHA256: d.SHA256, Text: d.Text,
		}
	}
	return record, nil
}

func decodeRelationship(node ast.Node) (*kg.Relationship, []string, error) {
	var r relationship
	if err := yaml.NodeToValue(node, &r, yaml.Strict()); err != nil {
		return nil, nil, err
	}
	record := &kg.Relationship{ID: r.ID, Type: r.Type, From: r.From, To: r.To, Role: r.Role, Validity: r.Validity}
	quotes := make([]string, len(r.Citations))
	for i, c := range r.Citations {
		record.Citations = append(record.Citations, c.citation())
		quotes[i] = c.Quote
	}
	return record, quotes, nil
}

func decodeStatement(node ast.Node) (*kg.Statement, []string, error) {
	var s statement
	if err := yaml.NodeToValue(node, &s, yaml.Strict()); err != nil {
		return nil, nil, err
	}
	record := &kg.Statement{
		ID: s.ID, Kind: s.Kind, Text: s.Text, Language: s.Language, MadeOn: s.MadeOn, Speakers: s.Speakers,
		Addressees: s.Addressees, Mentions: s.Mentions, Positions: s.Positions, Event: s.Event,
	}
	quotes := make([]string, len(s.Citations))
	for i, c := range s.Citations {
		if c.Quote != "" {
			return nil, nil, fmt.Errorf("citations[%d].quote: the quote of a statement is its text: take this key away", i)
		}
		record.Citations = append(record.Citations, c.citation())
		if c.Kind == kg.Original || c.Kind == kg.Reprint {
			quotes[i] = s.Text
		}
	}
	return record, quotes, nil
}

func (c citation) citation() kg.Citation {
	return kg.Citation{Document: c.Document, Kind: c.Kind, Page: c.Page, AccessedOn: c.AccessedOn, Note: c.Note}
}
