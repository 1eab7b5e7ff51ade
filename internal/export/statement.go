package export

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"wortlaut/internal/kg"
)

// Statements is what is written of statements. Each may be ranged over once; an error ends the writing.
type Statements struct {
	// Base is what the ids of records follow in IRIs, as in https://example.org/id/; JSON-LD needs it.
	Base string
	Each iter.Seq2[Statement, error]
}

// Statement is a kg.Statement with the names of the records that it names.
type Statement struct {
	ID           kg.ID
	Kind         kg.StatementKind
	Text         string
	Language     string // BCP 47; "" is German, as in kg
	MadeOn       kg.FuzzyDate
	Speakers     []Speaker
	Positions    []Position
	Citations    []Citation // the first is the original
	Verification kg.Verification
	URL          string // the statement's own page
}

// Record is a record by id and name. The kind follows from the id.
type Record struct {
	ID   kg.ID
	Name string
}

// Speaker is who said it, in which role, and for which organization (ID "" where that is not known).
type Speaker struct {
	Record
	FamilyName   string // of persons, where known
	GivenName    string
	Role         string // the post on the day, as its source words it
	Organization Record
}

// Position is a topic or a claim that a statement is about, and how it stands to it.
type Position struct {
	Record
	Stance  kg.Stance // "" is not coded
	CodedBy string
}

// Citation is a kg.Citation with what is to be told of its document.
type Citation struct {
	Document     Record
	DocumentKind kg.DocumentKind
	Publisher    Record
	PublishedOn  kg.FuzzyDate
	URL          string
	ArchiveURL   string

	Kind       kg.CitationKind
	Exact      string // the words at the span
	Prefix     string
	Suffix     string
	Start, End *int // half-open, in Unicode code points
	Page       string
	AccessedOn kg.Date
}

// StatementFormat is a format that statements are written in.
type StatementFormat string

// The formats of statements.
const (
	// StatementsCSV is a table with a row for each statement and its original source. Where there are several speakers or positions, cells
	// hold them in the same order, separated by " | ".
	StatementsCSV StatementFormat = "CSV"
	// BibTeX is for citing, in BibTeX and biblatex: an entry for each statement.
	BibTeX StatementFormat = "BIBTEX"
	// CSLJSON is for citing, in Zotero, pandoc, citeproc.
	CSLJSON StatementFormat = "CSL_JSON"
	// StatementsLD is linked data: quotations of schema.org, their places as web annotations, where they are from in PROV-O.
	StatementsLD StatementFormat = "JSON_LD"
)

// StatementFormats are all of them.
var StatementFormats = []StatementFormat{StatementsCSV, BibTeX, CSLJSON, StatementsLD}

type statementDetails struct {
	contentType, extension string
	write                  func(w *bufio.Writer, s Statements) error
}

var statementFormats = map[StatementFormat]statementDetails{
	StatementsCSV: {typeCSV, "csv", writeStatementTable},
	BibTeX:        {"application/x-bibtex; charset=utf-8", "bib", writeBibTeX},
	CSLJSON:       {"application/vnd.citationstyles.csl+json", "json", writeCSL},
	StatementsLD:  {typeJSONLD, "jsonld", writeStatementsLD},
}

// ParseStatementFormat reads the name of a format; its error says which there are.
func ParseStatementFormat(s string) (StatementFormat, error) {
	if _, ok := statementFormats[StatementFormat(s)]; !ok {
		return "", unknownFormat(s, StatementFormats)
	}
	return StatementFormat(s), nil
}

// ContentType is the media type of files in f.
func (f StatementFormat) ContentType() string { return statementFormats[f].contentType }

// Extension is what their names end in, without a dot.
func (f StatementFormat) Extension() string { return statementFormats[f].extension }

// FileName is the name of a file that begins with base.
func (f StatementFormat) FileName(base string) string { return base + "." + f.Extension() }

// WriteStatements writes statements, a few at a time. It refuses statements without an id and dates that are none; by then
// a part may be written already.
func WriteStatements(w io.Writer, f StatementFormat, s Statements) error {
	d, ok := statementFormats[f]
	if !ok {
		return unknownFormat(string(f), StatementFormats)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if err := d.write(out, s); err != nil {
		return err
	}
	return out.Flush()
}

// each calls f for the statements in their order.
func (s Statements) each(f func(*Statement) error) error {
	for statement, err := range orNone(s.Each) {
		if err == nil {
			err = statement.check()
		}
		if err == nil {
			err = f(&statement)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Statement) check() error {
	if s.ID == "" {
		return fmt.Errorf("a statement has no id: %.60q", s.Text)
	}
	dates := []string{string(s.MadeOn)}
	for _, c := range s.Citations {
		dates = append(dates, string(c.PublishedOn), string(c.AccessedOn))
	}
	for _, d := range dates {
		if err := checkDate(d); err != nil {
			return fmt.Errorf("statement %q: %w", s.ID, err)
		}
	}
	if s.Language == "" {
		s.Language = "de"
	}
	return nil
}

// original is the first citation, of nothing where there is none.
func (s *Statement) original() Citation {
	if len(s.Citations) == 0 {
		return Citation{}
	}
	return s.Citations[0]
}

var statementColumns = []string{
	"Id", "Date", "Kind", "Language", "Text", "Speakers", "SpeakerIds", "Roles", "Organizations", "OrganizationIds",
	"Positions", "PositionIds", "Stances", "CodedBy", "Verification", "Document", "DocumentId", "Publisher", "Published",
	"DocumentUrl", "ArchiveUrl", "Accessed", "Page", "Start", "End", "Url",
}

func writeStatementTable(w *bufio.Writer, s Statements) error {
	t := newTable(w)
	if err := t.Write(statementColumns); err != nil {
		return err
	}
	if err := s.each(func(s *Statement) error { return t.Write(cells(s.row())) }); err != nil {
		return err
	}
	return t.close()
}

func (s *Statement) row() []any {
	c := s.original()
	speakers := func(f func(Speaker) string) string { return list(s.Speakers, f) }
	positions := func(f func(Position) string) string { return list(s.Positions, f) }
	return []any{
		string(s.ID), string(s.MadeOn), string(s.Kind), s.Language, s.Text,
		speakers(func(s Speaker) string { return s.Name }),
		speakers(func(s Speaker) string { return string(s.ID) }),
		speakers(func(s Speaker) string { return s.Role }),
		speakers(func(s Speaker) string { return s.Organization.Name }),
		speakers(func(s Speaker) string { return string(s.Organization.ID) }),
		positions(func(p Position) string { return p.Name }),
		positions(func(p Position) string { return string(p.ID) }),
		positions(func(p Position) string { return string(p.Stance) }),
		positions(func(p Position) string { return p.CodedBy }),
		string(s.Verification), c.Document.Name, string(c.Document.ID), c.Publisher.Name, string(c.PublishedOn),
		c.URL, c.ArchiveURL, string(c.AccessedOn), c.Page, offset(c.Start), offset(c.End), s.URL,
	}
}

// list joins what f says of each, so that the third of one list belongs to the third of another; "" where all are.
func list[T any](of []T, f func(T) string) string {
	texts := make([]string, len(of))
	for i, v := range of {
		texts[i] = f(v)
	}
	if strings.Join(texts, "") == "" {
		return ""
	}
	return strings.Join(texts, " | ")
}

func offset(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}
