package explorer

import (
	"bytes"
	"fmt"
	"html"
	"iter"
	"strings"

	"wortlaut/internal/export"
	"wortlaut/internal/kg"
)

// fullStatement is a statement with everything that is known of it.
type fullStatement struct {
	statement
	Typename     string `json:"__typename"`
	Verification string
	Speakers     []fullAttribution
	Addressees   []named
	Mentions     []named
	Event        *struct{ ID, Name, StartsOn string }
	Citations    []fullCitation
	Related      []statement
}

type fullAttribution struct {
	attribution
	Actor struct {
		named
		FamilyName, GivenName string
	}
	Role  *post
	Roles []post
}

type post struct {
	ID, Role, ValidFrom, ValidUntil string
	To                              named
	Citations                       []citation
}

type fullCitation struct {
	Kind, Prefix, Suffix, Page, AccessedOn, Note string
	Start, End                                   *int
	Document                                     struct {
		document
		Length *int
	}
}

type change struct {
	Set, Revision                        int
	Action, ChangedAt, ChangedBy, Reason string
}

// statementData is what the template shows.
type statementData struct {
	Row
	Heading      string // the speakers and the day
	Verification string
	Speakers     []SpeakerOfDay
	Addressees   []Link
	Mentions     []Link
	Positions    []Coded
	Event        *Occasion
	Context      *Context
	Sources      []SourceView
	Related      []Row
	Cite         Cite
	Changes      []change
	ChangeCount  int
	AllChanges   string // the query for all of them
	Report       string // a mail; "" where nobody receives any
	Unchanged    string // since the revision that the link was made at
}

// SpeakerOfDay is who said it, and what posts were held on the day.
type SpeakerOfDay struct {
	Link
	Organization Link
	Wording      string
	Posts        []Post
}

// Post is a post with its time and its sources.
type Post struct {
	Role        string
	At          Link
	From, Until string
	Sources     []Link
}

// Coded is a stance with who coded it.
type Coded struct {
	Stance
	CodedBy string
}

// Occasion is the event at which something was said.
type Occasion struct {
	Link
	On string
}

// Context are the words around a statement in the text held.
type Context struct {
	Before, Words, After string
	From, To             bool // whether the text goes on before and after
	Document             Link // at the place
}

// SourceView is where a statement stands.
type SourceView struct {
	Kind, Page, AccessedOn, Note string
	Document                     Link
	DocumentKind, PublishedOn    string
	Publisher                    Link
	Deep, Archive                string // addresses elsewhere; "" where there are none
	Licence                      string
	First                        bool
}

// Cite is a statement as others cite it.
type Cite struct {
	Text, BibTeX, CSL, Embed, Permalink string
}

// around is how many characters of the context are shown on each side.
const around = 400

func statementView(v *Visit) (View, error) {
	var a struct {
		Node    *fullStatement
		Changes struct {
			TotalCount int
			Nodes      []change
		}
	}
	if err := v.Ask("statement", map[string]any{"id": v.ID}, &a); err != nil {
		return View{}, err
	}
	s := a.Node
	if s == nil || s.Typename != "Statement" {
		return View{}, v.Missing()
	}
	s.complete()
	data := statementData{
		Row: v.row(s.statement), Verification: s.Verification, Changes: a.Changes.Nodes, ChangeCount: a.Changes.TotalCount,
		Related: v.rows(s.Related),
	}
	var err error
	if data.Context, err = v.context(s); err != nil {
		return View{}, err
	}
	v.fillStatement(&data, s)
	if data.Cite, err = v.cite(s); err != nil {
		return View{}, err
	}
	data.AllChanges = "/graphiql/#query=" + escapeFragment(fmt.Sprintf("{ changes(filter: { nodes: [%q] }, first: 100) { totalCount pageInfo { hasNextPage endCursor } nodes { set action revision before changedAt changedBy reason } } }", s.ID))
	if v.revision > 0 && v.head.Set > v.revision && lastSet(a.Changes.Nodes) <= v.revision && a.Changes.TotalCount <= len(a.Changes.Nodes) {
		data.Unchanged = v.T("statement.unchanged", v.Number(v.revision))
	}
	return View{Title: data.Heading, Section: "/aussagen", Data: data, Files: map[string]func() (File, error){
		"bib": func() (File, error) { return v.citeAs(s, export.BibTeX, "bib") },
		"csl": func() (File, error) { return v.citeAs(s, export.CSLJSON, "json") },
	}}, nil
}

// complete gives the parts that rows need what the whole has.
func (s *fullStatement) complete() {
	s.statement.Speakers, s.statement.Citations = nil, nil
	for _, a := range s.Speakers {
		short := a.attribution
		short.Actor = a.Actor.named
		if a.Role != nil {
			short.Role = &struct{ ID, Role string }{a.Role.ID, a.Role.Role}
		}
		s.statement.Speakers = append(s.statement.Speakers, short)
	}
	for _, c := range s.Citations {
		s.statement.Citations = append(s.statement.Citations, citation{c.Page, c.Document.document})
	}
}

func lastSet(list []change) int {
	last := 0
	for _, c := range list {
		last = max(last, c.Set)
	}
	return last
}

// fillStatement fills in what needs links and texts.
func (v *Visit) fillStatement(d *statementData, s *fullStatement) {
	var who []string
	for _, a := range s.Speakers {
		who = append(who, a.Actor.label())
		one := SpeakerOfDay{Link: v.actor(a.Actor.named), Wording: a.Wording}
		if a.Organization != nil {
			one.Organization = v.actor(*a.Organization)
		}
		posts := a.Roles
		if len(posts) == 0 && a.Role != nil {
			posts = []post{*a.Role}
		}
		for _, p := range posts {
			one.Posts = append(one.Posts, v.post(p))
		}
		d.Speakers = append(d.Speakers, one)
	}
	d.Heading = strings.Join(who, ", ") + ", " + v.Date(s.MadeOn)
	for _, n := range s.Addressees {
		d.Addressees = append(d.Addressees, v.actor(n))
	}
	for _, n := range s.Mentions {
		d.Mentions = append(d.Mentions, v.actor(n))
	}
	for _, p := range s.Positions {
		d.Positions = append(d.Positions, Coded{Stance{v.subject(p.Subject), p.Stance}, p.CodedBy})
	}
	if s.Event != nil {
		d.Event = &Occasion{Link{s.Event.Name, v.To("/aussagen").With(paramEvent, s.Event.ID).String()}, s.Event.StartsOn}
	}
	for i, c := range s.Citations {
		d.Sources = append(d.Sources, v.source(c, s.Text, i == 0))
	}
	if contact := v.site.config.Contact; contact != "" {
		body := v.Permalink(v.Item("/aussagen", s.ID).Without(paramLanguage))
		d.Report = "mailto:" + contact + "?subject=" + escapeFragment(v.T("report.subject", s.ID)) + "&body=" + escapeFragment(body)
	}
}

func (v *Visit) actor(n named) Link { return Link{n.label(), v.Item("/akteure", n.ID).String()} }

func (v *Visit) post(p post) Post {
	out := Post{Role: p.Role, At: v.actor(p.To), From: p.ValidFrom, Until: p.ValidUntil}
	for _, c := range p.Citations {
		out.Sources = append(out.Sources, Link{c.Document.Title, v.Item("/dokumente", c.Document.ID).String()})
	}
	return out
}

func (v *Visit) source(c fullCitation, words string, first bool) SourceView {
	d := c.Document
	out := SourceView{
		Kind: c.Kind, Page: c.Page, AccessedOn: c.AccessedOn, Note: c.Note, Document: Link{d.Title, v.Item("/dokumente", d.ID).String()},
		DocumentKind: d.Kind, PublishedOn: d.PublishedOn, Archive: d.ArchiveURL, Licence: d.Licence, First: first,
	}
	if d.URL != "" {
		out.Deep = deepLink(d.URL, words)
	}
	if d.Publisher != nil {
		out.Publisher = v.actor(*d.Publisher)
	}
	return out
}

// wordsOfEnds is how many words a deep link names at each end of a long quote.
const wordsOfEnds = 6

// deepLink leads to the words in a page (https://wicg.github.io/scroll-to-text-fragment/). A long quote is named by its ends.
func deepLink(to, words string) string {
	list := strings.Fields(words)
	text := fragmentWords(list)
	if len(list) > 2*wordsOfEnds {
		text = fragmentWords(list[:wordsOfEnds]) + "," + fragmentWords(list[len(list)-wordsOfEnds:])
	}
	if !strings.Contains(to, "#") {
		to += "#"
	}
	return to + ":~:text=" + text
}

// fragmentWords are words as a text directive has them: a hyphen and a comma have a meaning there.
func fragmentWords(list []string) string {
	return strings.ReplaceAll(escapeFragment(strings.Join(list, " ")), "-", "%2D")
}

// context asks for the words around the statement, where the text is held and the place in it is known.
func (v *Visit) context(s *fullStatement) (*Context, error) {
	for _, c := range s.Citations {
		if c.Start == nil || c.End == nil || c.Document.Length == nil {
			continue
		}
		from, to := max(*c.Start-around, 0), min(*c.End+around, *c.Document.Length)
		var a struct{ Node *struct{ Text string } }
		if err := v.askBeside("context", map[string]any{"document": c.Document.ID, "start": from, "end": to}, &a); err != nil {
			return nil, err
		}
		if a.Node == nil {
			continue
		}
		text := []rune(a.Node.Text)
		start, end := min(*c.Start-from, len(text)), min(*c.End-from, len(text))
		place := v.Item("/dokumente", c.Document.ID)
		if page := *c.Start / textPerPage * textPerPage; page > 0 {
			place = place.With(paramStart, fmt.Sprint(page))
		}
		return &Context{
			Before: string(text[:start]), Words: string(text[start:end]), After: string(text[end:]), From: from > 0, To: to < *c.Document.Length,
			Document: Link{c.Document.Title, place.String() + "#" + anchor(s.ID)},
		}, nil
	}
	return nil, nil
}

// anchor is the id of the element of a record in a page.
func anchor(id string) string {
	return "r-" + strings.NewReplacer(":", "-", "/", "-", "~", "-").Replace(id)
}

// cite makes the ways to cite a statement.
func (v *Visit) cite(s *fullStatement) (Cite, error) {
	link := v.Permalink(v.Item("/aussagen", s.ID).Without(paramLanguage))
	c := Cite{Permalink: link, Text: v.citeText(s, link)}
	bib, err := v.citeAs(s, export.BibTeX, "bib")
	if err != nil {
		return c, err
	}
	csl, err := v.citeAs(s, export.CSLJSON, "json")
	c.BibTeX, c.CSL = string(bib.Body), string(csl.Body)
	c.Embed = v.embed(s, link)
	return c, err
}

// citeText is a citation in words: who, as what, when, the words, where they stand, where this was found.
func (v *Visit) citeText(s *fullStatement, link string) string {
	var who []string
	for _, a := range s.statement.Speakers {
		one := a.Actor.label()
		if p := a.post(); p != "" {
			one += " (" + p + ")"
		}
		who = append(who, one)
	}
	out := strings.Join(who, "; ") + ", " + v.Date(s.MadeOn) + ": " + v.T("cite.words", s.Text)
	if len(s.Citations) > 0 {
		c := s.Citations[0]
		parts := []string{c.Document.Title}
		if c.Document.Publisher != nil {
			parts = append(parts, c.Document.Publisher.label())
		}
		if c.Document.PublishedOn != "" {
			parts = append(parts, v.Date(c.Document.PublishedOn))
		}
		if c.Page != "" {
			parts = append(parts, v.T("cite.page", c.Page))
		}
		if c.Document.URL != "" {
			parts = append(parts, c.Document.URL)
		}
		if c.Document.ArchiveURL != "" {
			parts = append(parts, v.T("cite.archive", c.Document.ArchiveURL))
		}
		out += " " + v.T("cite.in", strings.Join(parts, ", "))
	}
	return out + " " + v.T("cite.found", link)
}

// embed is the HTML by which others show the quote.
func (v *Visit) embed(s *fullStatement, link string) string {
	var who []string
	for _, a := range s.statement.Speakers {
		who = append(who, a.Actor.label())
	}
	return fmt.Sprintf("<blockquote cite=\"%s\" lang=\"%s\">\n<p>%s</p>\n<footer>%s, %s (<a href=\"%s\">Wortlaut</a>)</footer>\n</blockquote>",
		html.EscapeString(link), html.EscapeString(s.Language), html.EscapeString(s.Text), html.EscapeString(strings.Join(who, ", ")),
		html.EscapeString(v.Date(s.MadeOn)), html.EscapeString(link))
}

// citeAs writes the statement in a format for programs that cite.
func (v *Visit) citeAs(s *fullStatement, format export.StatementFormat, extension string) (File, error) {
	var body bytes.Buffer
	err := export.WriteStatements(&body, format, export.Statements{Each: onlyOne(v.exported(s))})
	return File{ContentType: format.ContentType(), Name: "aussage." + extension, Body: body.Bytes()}, err
}

func onlyOne(s export.Statement) iter.Seq2[export.Statement, error] {
	return func(yield func(export.Statement, error) bool) { yield(s, nil) }
}

func (v *Visit) exported(s *fullStatement) export.Statement {
	out := export.Statement{
		ID: kg.ID(s.ID), Kind: kg.StatementKind(s.Kind), Text: s.Text, Language: s.Language, MadeOn: kg.FuzzyDate(s.MadeOn),
		Verification: kg.Verification(s.Verification), URL: v.Permalink(v.Item("/aussagen", s.ID).Without(paramLanguage)),
	}
	for _, a := range s.Speakers {
		one := export.Speaker{Record: recordOf(a.Actor.named), FamilyName: a.Actor.FamilyName, GivenName: a.Actor.GivenName}
		if a.Role != nil {
			one.Role = a.Role.Role
		}
		if a.Organization != nil {
			one.Organization = recordOf(*a.Organization)
		}
		out.Speakers = append(out.Speakers, one)
	}
	for _, c := range s.Citations {
		one := export.Citation{
			Document: export.Record{ID: kg.ID(c.Document.ID), Name: c.Document.Title}, DocumentKind: kg.DocumentKind(c.Document.Kind),
			PublishedOn: kg.FuzzyDate(c.Document.PublishedOn), URL: c.Document.URL, ArchiveURL: c.Document.ArchiveURL,
			Kind: kg.CitationKind(c.Kind), Exact: s.Text, Prefix: c.Prefix, Suffix: c.Suffix, Start: c.Start, End: c.End, Page: c.Page,
			AccessedOn: kg.Date(c.AccessedOn),
		}
		if c.Document.Publisher != nil {
			one.Publisher = recordOf(*c.Document.Publisher)
		}
		out.Citations = append(out.Citations, one)
	}
	return out
}

func recordOf(n named) export.Record { return export.Record{ID: kg.ID(n.ID), Name: n.label()} }
