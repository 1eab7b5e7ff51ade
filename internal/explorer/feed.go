package explorer

import (
	"encoding/xml"
	"slices"
	"strings"
)

// The parts of an Atom feed (RFC 4287) that are written.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string      `xml:"xml:lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Links   []atomLink  `xml:"link"`
		Author  atomAuthor  `xml:"author"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomEntry struct {
		ID      string       `xml:"id"`
		Title   string       `xml:"title"`
		Updated string       `xml:"updated"`
		Links   []atomLink   `xml:"link"`
		Authors []atomAuthor `xml:"author"`
		Content atomText     `xml:"content"`
	}
	atomText struct {
		Type string `xml:"type,attr"`
		Lang string `xml:"xml:lang,attr"`
		Text string `xml:",chardata"`
	}
)

// beginning of time, for a feed without entries.
const never = "1970-01-01T00:00:00Z"

// feed are statements as an Atom feed.
func (v *Visit) feed(title string, list []statement) (File, error) {
	here := v.Here().Without(paramRevision)
	f := atomFeed{
		Lang: string(v.language), ID: v.origin + here.String(), Title: "Wortlaut: " + title, Updated: never, Author: atomAuthor{"Wortlaut"},
		Links: []atomLink{{"alternate", "text/html", v.origin + here.String()}, {"self", "application/atom+xml", v.origin + here.As("atom").String()}},
	}
	for _, s := range list {
		to := v.origin + v.Item("/aussagen", s.ID).Without(paramLanguage).String()
		var speakers []string
		e := atomEntry{ID: to, Updated: s.Revision.ChangedAt, Links: []atomLink{{"alternate", "text/html", to}}, Content: atomText{"text", s.Language, s.Text}}
		for _, a := range s.Speakers {
			speakers = append(speakers, a.Actor.label())
			e.Authors = append(e.Authors, atomAuthor{a.Actor.label()})
		}
		e.Title = strings.Join(slices.Compact(speakers), ", ") + ", " + v.Date(s.MadeOn)
		f.Updated = max(f.Updated, e.Updated)
		f.Entries = append(f.Entries, e)
	}
	body, err := xml.MarshalIndent(f, "", "  ")
	return File{ContentType: "application/atom+xml; charset=utf-8", Body: append([]byte(xml.Header), append(body, '\n')...)}, err
}
