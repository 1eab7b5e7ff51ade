package explorer

import (
	"cmp"
	"slices"
	"strconv"
)

const (
	paramStart = "zeichen" // the character that the text begins at
	// textPerPage is how many characters of a text a page shows.
	textPerPage = 20_000
	// mostAsks bounds how many statements of a document are marked: a hundred an ask.
	mostAsks        = 5
	mostSections    = 1_000
	longestDocument = 1 << 31
)

func documentPages() []Page {
	return []Page{{Path: "/dokumente/{id}", Template: "document", Parameters: []string{paramStart}, Suffixes: []string{"csv"}, View: documentView}}
}

type documentNode struct {
	document
	Typename string `json:"__typename"`
	Language string
	SHA256   string
	Length   *int
	Section  *struct {
		Of         named
		Start, End int
	}
	Sections, Statements counted
	Text                 *string
}

type section struct {
	ID, Title string
	Section   struct{ Start, End int }
}

type statementInDocument struct {
	ID, Kind, Text, Language, MadeOn string
	Speakers                         []attribution
	Citations                        []struct {
		Start, End *int
		Page       string
		Document   named
	}
}

// Passage is a part of a text: words that belong to no statement, or one.
type Passage struct {
	Text      string
	Statement *Marked // nil between statements
}

// Marked is a statement in a text.
type Marked struct {
	Link          // to the statement, by who says it
	Anchor string // "" where the passage only goes on
}

// Unplaced is a statement of a document whose place in the text is not known, or on another page.
type Unplaced struct {
	Link
	MadeOn, Text, Language string
}

type documentData struct {
	ID, Kind, Published, URL, Archive, Language, Licence, SHA256 string
	Publisher                                                    Link
	Length                                                       int
	Held                                                         bool
	From, To                                                     int
	Passages                                                     []Passage
	Statements                                                   FacetValue
	Unplaced                                                     []Unplaced
	Of                                                           Link
	Sections                                                     []Link
	SectionCount                                                 int
	Earlier, Later                                               string
}

func documentView(v *Visit) (View, error) {
	start := v.Count(paramStart, 0, 0, longestDocument)
	d, err := v.document(start)
	if err != nil {
		return View{}, err
	}
	if d.Length != nil && start > 0 && start >= *d.Length {
		v.refuseParameter(paramStart, "wrong.number", strconv.Itoa(start), 0, *d.Length-1)
		return View{}, v.wrong
	}
	sections, err := v.sections(d)
	if err != nil {
		return View{}, err
	}
	data := v.described(d, sections)
	holder, offset := d.ID, 0
	if d.Section != nil {
		holder, offset = d.Section.Of.ID, d.Section.Start
	}
	list, err := v.quoted(d, sections, start, start+textPerPage)
	if err != nil {
		return View{}, err
	}
	var places []span
	if d.Text != nil && d.Length != nil {
		text := []rune(*d.Text)
		data.Length, data.From, data.To = *d.Length, start+1, start+len(text)
		places = spans(list, holder, start+offset, len(text))
		data.Passages = v.passages(text, places)
		if start > 0 {
			data.Earlier = v.part(d.ID, max(start-textPerPage, 0))
		}
		if data.To < data.Length {
			data.Later = v.part(d.ID, data.To)
		}
	}
	rest := v.unplaced(places, list, data.Passages, holder)
	for _, s := range rest {
		data.Unplaced = append(data.Unplaced, Unplaced{v.speech(s), s.MadeOn, s.Text, s.Language})
	}
	table := v.documentTable(shown(places, data.Passages, rest, v), holder)
	return View{Title: d.Title, Section: "/aussagen", Data: data, Files: map[string]func() (File, error){"csv": table.CSV}}, nil
}

// shown are the statements that a page marks, then those that it lists, each once.
func shown(places []span, passages []Passage, rest []statementInDocument, v *Visit) []statementInDocument {
	marked := map[string]bool{}
	for _, p := range passages {
		if p.Statement != nil {
			marked[p.Statement.Href] = true
		}
	}
	var list []statementInDocument
	for _, s := range places {
		if href := v.speech(s.of).Href; marked[href] {
			list = append(list, s.of)
			marked[href] = false
		}
	}
	return append(list, rest...)
}

// described is what there is to know of a document but its text.
func (v *Visit) described(d *documentNode, sections []section) documentData {
	data := documentData{
		ID: d.ID, Kind: d.Kind, Published: d.PublishedOn, URL: d.URL, Archive: d.ArchiveURL, Language: d.Language, Licence: d.Licence,
		SHA256: d.SHA256, Held: d.Length != nil, SectionCount: d.Sections.TotalCount,
		Statements: FacetValue{Link: Link{v.Plural("statements", d.Statements.TotalCount), v.To("/aussagen").With(paramDocument, d.ID).String()}, Count: d.Statements.TotalCount},
	}
	if d.Publisher != nil {
		data.Publisher = v.actor(*d.Publisher)
	}
	if d.Section != nil {
		data.Of = Link{d.Section.Of.label(), v.part(d.Section.Of.ID, d.Section.Start)}
	}
	for _, s := range sections {
		data.Sections = append(data.Sections, Link{s.Title, v.Item("/dokumente", s.ID).String()})
	}
	return data
}

// part is a document from a character on.
func (v *Visit) part(id string, start int) string {
	to := v.Item("/dokumente", id)
	if start > 0 {
		to = to.With(paramStart, strconv.Itoa(start))
	}
	return to.String()
}

// document asks for a document with the part of its text that begins at start.
func (v *Visit) document(start int) (*documentNode, error) {
	var a struct{ Node *documentNode }
	if err := v.Ask("document", map[string]any{"id": v.ID, "start": start, "end": start + textPerPage}, &a); err != nil {
		return nil, err
	}
	if a.Node == nil || a.Node.Typename != "Document" {
		return nil, v.Missing()
	}
	return a.Node, nil
}

// sections asks for the sections of a document, in the order in which they stand in it.
func (v *Visit) sections(d *documentNode) ([]section, error) {
	var list []section
	after := map[string]any{"id": d.ID}
	for more := d.Sections.TotalCount > 0; more && len(list) < mostSections; {
		var a struct {
			Node struct {
				Sections struct {
					PageInfo PageInfo
					Nodes    []section
				}
			}
		}
		if err := v.askBeside("sections", after, &a); err != nil {
			return nil, err
		}
		page := a.Node.Sections
		list, more = append(list, page.Nodes...), page.PageInfo.HasNextPage
		after = map[string]any{"id": d.ID, "after": page.PageInfo.EndCursor}
	}
	slices.SortStableFunc(list, func(a, b section) int { return cmp.Compare(a.Section.Start, b.Section.Start) })
	return list, nil
}

// quoted asks for the statements that may stand in a part of a document: those of the sections that it touches, and those that are of no
// section.
func (v *Visit) quoted(d *documentNode, sections []section, start, end int) ([]statementInDocument, error) {
	if len(sections) == 0 {
		return v.statementsOf(map[string]any{"documents": []string{d.ID}})
	}
	var ids, touched []string
	for _, s := range sections {
		ids = append(ids, s.ID)
		if s.Section.Start < end && start < s.Section.End {
			touched = append(touched, s.ID)
		}
	}
	list, err := v.statementsOf(map[string]any{"documents": []string{d.ID}, "not": map[string]any{"documents": ids}})
	if err != nil || len(touched) == 0 {
		return list, err
	}
	within, err := v.statementsOf(map[string]any{"documents": touched})
	return append(list, within...), err
}

// statementsOf are the statements that fit a filter, so many of them as are marked at most.
func (v *Visit) statementsOf(filter map[string]any) ([]statementInDocument, error) {
	var list []statementInDocument
	variables := map[string]any{"filter": filter}
	for range mostAsks {
		var a struct {
			Statements struct {
				PageInfo PageInfo
				Nodes    []statementInDocument
			}
		}
		if err := v.Ask("passages", variables, &a); err != nil {
			return nil, err
		}
		list = append(list, a.Statements.Nodes...)
		if !a.Statements.PageInfo.HasNextPage {
			break
		}
		variables = map[string]any{"filter": filter, "after": a.Statements.PageInfo.EndCursor}
	}
	return list, nil
}

// span is a statement's place in the part of the text that is shown.
type span struct {
	from, to int
	begins   bool // within the part
	of       statementInDocument
}

// spans are the places of statements in a part of so many characters that begins at start of the document that holds the text.
func spans(list []statementInDocument, holder string, start, length int) []span {
	var out []span
	for _, s := range list {
		for _, c := range s.Citations {
			if c.Document.ID != holder || c.Start == nil || c.End == nil || *c.End <= start || *c.Start >= start+length {
				continue
			}
			out = append(out, span{max(*c.Start-start, 0), min(*c.End-start, length), *c.Start >= start, s})
		}
	}
	slices.SortStableFunc(out, func(a, b span) int { return cmp.Or(a.from-b.from, b.to-a.to, cmp.Compare(a.of.ID, b.of.ID)) })
	return out
}

// passages cuts a text at the places of statements. Of two that overlap the later begins where the earlier ends; one within another stands
// in its words and is listed with those that are not marked.
func (v *Visit) passages(text []rune, spans []span) []Passage {
	var list []Passage
	at := 0
	for _, s := range spans {
		if s.to <= at {
			continue
		}
		from := max(s.from, at)
		if from > at {
			list = append(list, Passage{Text: string(text[at:from])})
		}
		m := &Marked{Link: v.speech(s.of)}
		if s.begins {
			m.Anchor = anchor(s.of.ID)
		}
		list = append(list, Passage{string(text[from:s.to]), m})
		at = s.to
	}
	if at < len(text) {
		list = append(list, Passage{Text: string(text[at:])})
	}
	return list
}

// speech leads to a statement by who says it.
func (v *Visit) speech(s statementInDocument) Link {
	who := ""
	for _, a := range s.Speakers {
		if who != "" {
			who += ", "
		}
		who += a.Actor.label()
	}
	return Link{who, v.Item("/aussagen", s.ID).String()}
}

// unplaced are the statements whose place in the text is not known, and those that stand within the words of others.
func (v *Visit) unplaced(spans []span, list []statementInDocument, passages []Passage, holder string) []statementInDocument {
	marked, here := map[string]bool{}, map[string]bool{}
	for _, p := range passages {
		if p.Statement != nil {
			marked[p.Statement.Href] = true
		}
	}
	for _, s := range spans {
		here[s.of.ID] = true
	}
	var out []statementInDocument
	for _, s := range list {
		elsewhere := !here[s.ID] && s.placed(holder)
		if !elsewhere && !marked[v.speech(s).Href] {
			out = append(out, s)
		}
	}
	return out
}

// placed says whether the place of a statement in the text of a document is known.
func (s statementInDocument) placed(holder string) bool {
	for _, c := range s.Citations {
		if c.Document.ID == holder && c.Start != nil && c.End != nil {
			return true
		}
	}
	return false
}

// documentTable are the statements that the page marks or lists.
func (v *Visit) documentTable(list []statementInDocument, holder string) Table {
	t := Table{Name: "dokument", Columns: []string{"id", "day", "kind", "speakers", "start", "end", "page", "text"}}
	for _, s := range list {
		start, end, page := "", "", ""
		for _, c := range s.Citations {
			if c.Document.ID == holder && c.Start != nil && c.End != nil {
				start, end, page = strconv.Itoa(*c.Start), strconv.Itoa(*c.End), c.Page
				break
			}
		}
		t.Rows = append(t.Rows, []string{s.ID, s.MadeOn, s.Kind, v.speech(s).Text, start, end, page, s.Text})
	}
	return t
}
