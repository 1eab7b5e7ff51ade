package explorer

import "strings"

// statement is a statement as rows show it.
type statement struct {
	ID, Kind, Text, Language, MadeOn string
	Speakers                         []attribution
	Positions                        []position
	Citations                        []citation
	Revision                         revision
}

// revision is which version of a record it is.
type revision struct {
	Number                       int
	ChangedAt, ChangedBy, Reason string
}

// named is a record with what it is called.
type named struct {
	Typename string `json:"__typename"`
	ID       string
	Name     string // of actors
	Label    string // of topics
	Text     string // of claims
	Title    string // of documents
	Event    string `json:"eventName"`
	Region   string `json:"regionName"`
}

// label is what the record is called.
func (n named) label() string {
	for _, s := range []string{n.Name, n.Label, n.Text, n.Title, n.Event, n.Region} {
		if s != "" {
			return s
		}
	}
	return n.ID
}

type attribution struct {
	Actor        named
	Organization *named
	Role         *struct{ ID, Role string }
	Wording      string
}

// post is what the speaker was on the day, as far as it is known.
func (a attribution) post() string {
	var parts []string
	if a.Role != nil && a.Role.Role != "" {
		parts = append(parts, a.Role.Role)
	}
	if a.Organization != nil {
		parts = append(parts, a.Organization.Name)
	}
	return strings.Join(parts, ", ")
}

type position struct {
	Subject named
	Stance  string
	CodedBy string
}

type citation struct {
	Page     string
	Document document
}

type document struct {
	ID, Title, Kind, URL, ArchiveURL, PublishedOn, Licence string
	Publisher                                              *named
}

// Row is a statement as templates show it.
type Row struct {
	ID, Href, MadeOn, Text, Language, Kind string
	Speakers                               []Speaker
	Stances                                []Stance
	Topics                                 []Link // without a stance
	Source                                 Link
	Page                                   string
}

// Speaker is who said it, with the post on the day.
type Speaker struct {
	Link
	Post string
}

// Stance is where a statement stands on a topic or a claim.
type Stance struct {
	Link
	Stance string
}

func (v *Visit) rows(list []statement) []Row {
	rows := make([]Row, len(list))
	for i, s := range list {
		rows[i] = v.row(s)
	}
	return rows
}

func (v *Visit) row(s statement) Row {
	r := Row{ID: s.ID, Href: v.Item("/aussagen", s.ID).String(), MadeOn: s.MadeOn, Text: s.Text, Language: s.Language, Kind: s.Kind}
	for _, a := range s.Speakers {
		r.Speakers = append(r.Speakers, Speaker{Link{a.Actor.label(), v.Item("/akteure", a.Actor.ID).String()}, a.post()})
	}
	for _, p := range s.Positions {
		link := v.subject(p.Subject)
		if p.Stance == "" {
			r.Topics = append(r.Topics, link)
		} else {
			r.Stances = append(r.Stances, Stance{link, p.Stance})
		}
	}
	if len(s.Citations) > 0 {
		c := s.Citations[0]
		r.Source, r.Page = Link{c.Document.Title, v.Item("/dokumente", c.Document.ID).String()}, c.Page
	}
	return r
}

// subject leads to the page of a topic, or to the statements on a claim.
func (v *Visit) subject(n named) Link {
	if n.Typename == "Claim" {
		return Link{n.label(), v.To("/aussagen").With("these", n.ID).String()}
	}
	return Link{n.label(), v.Item("/themen", n.ID).String()}
}

// rowColumns are those of tables of statements.
var rowColumns = []string{"id", "day", "speakers", "speaker_ids", "posts", "stances", "topics", "text", "language", "kind", "source", "page", "url"}

// statementTable are the rows of a page as a table; several values of a cell are separated by " | ".
func (v *Visit) statementTable(name string, list []statement) Table {
	t := Table{Name: name, Columns: rowColumns}
	for _, s := range list {
		var speakers, ids, posts, stances, topics []string
		for _, a := range s.Speakers {
			speakers, ids, posts = append(speakers, a.Actor.label()), append(ids, a.Actor.ID), append(posts, a.post())
		}
		for _, p := range s.Positions {
			if p.Stance != "" {
				stances = append(stances, p.Stance+": "+p.Subject.label())
			} else {
				topics = append(topics, p.Subject.label())
			}
		}
		source, page := "", ""
		if len(s.Citations) > 0 {
			source, page = s.Citations[0].Document.Title, s.Citations[0].Page
		}
		t.Rows = append(t.Rows, []string{
			s.ID, s.MadeOn, strings.Join(speakers, " | "), strings.Join(ids, " | "), strings.Join(posts, " | "), strings.Join(stances, " | "),
			strings.Join(topics, " | "), s.Text, s.Language, s.Kind, source, page, v.origin + v.Item("/aussagen", s.ID).Without(paramLanguage).String(),
		})
	}
	return t
}
