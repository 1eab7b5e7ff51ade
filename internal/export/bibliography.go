package export

import (
	"bufio"
	"strconv"
	"strings"

	"wortlaut/internal/kg"
)

// bibTeXEscapes are what TeX takes for more than itself. Braces get names, since BibTeX counts them even behind a backslash, and so do
// quotation marks, which German babel makes active.
var bibTeXEscapes = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\textbraceleft{}`, `}`, `\textbraceright{}`, `"`, `\textquotedbl{}`,
	`^`, `\textasciicircum{}`, `~`, `\textasciitilde{}`, `$`, `\$`, `&`, `\&`, `%`, `\%`, `#`, `\#`, `_`, `\_`)

func bibTeXText(s string) string { return bibTeXEscapes.Replace(oneLine(s)) }

// bibTeXURL is an address in a field that is read word for word.
var bibTeXURL = strings.NewReplacer(`\`, "%5C", "{", "%7B", "}", "%7D", " ", "%20", "\n", "", "\r", "")

// writeBibTeX writes an entry @misc for each statement: the words are its title, the source is how it was published.
func writeBibTeX(w *bufio.Writer, s Statements) error {
	out := markup{w}
	keys := newLabels()
	return s.each(func(s *Statement) error {
		c := s.original()
		out.raw("@misc{" + keys.unique(bibTeXKey(s.ID)) + ",\n")
		out.bibTeXField("author", bibTeXAuthors(s.Speakers))
		out.bibTeXField("title", braced(bibTeXText(s.Text)))
		out.bibTeXField("howpublished", bibTeXText(joined([]string{c.Document.Name, c.Publisher.Name}, ", ")))
		out.bibTeXDate(s.MadeOn)
		out.bibTeXField("url", bibTeXURL.Replace(firstOf(c.URL, s.URL)))
		out.bibTeXField("urldate", string(c.AccessedOn))
		out.bibTeXField("note", bibTeXText(s.note()))
		out.bibTeXField("language", bibTeXText(s.Language))
		out.raw("}\n\n")
		return nil
	})
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// bibTeXKey is an id with what BibTeX does not want in keys made a hyphen.
func bibTeXKey(id kg.ID) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune(":._-", r) {
			return r
		}
		return '-'
	}, string(id))
}

func (m markup) bibTeXField(name, value string) {
	if value != "" {
		m.raw("  " + name + " = {" + value + "},\n")
	}
}

// braced keeps a text as it is: titles lose their capitals otherwise, and names of organizations are taken apart.
func braced(s string) string {
	if s == "" {
		return ""
	}
	return "{" + s + "}"
}

func bibTeXAuthors(speakers []Speaker) string {
	var names []string
	for _, s := range speakers {
		if s.FamilyName == "" {
			names = append(names, braced(bibTeXText(s.Name)))
			continue
		}
		names = append(names, joined([]string{braced(bibTeXText(s.FamilyName)), bibTeXText(s.GivenName)}, ", "))
	}
	return joined(names, " and ")
}

var bibTeXMonths = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// bibTeXDate writes as much of a date as is known. Months are BibTeX's macros, which a style puts in words.
func (m markup) bibTeXDate(d kg.FuzzyDate) {
	parts := dateParts(d)
	if len(parts) > 0 {
		m.raw("  year = {" + string(d[:4]) + "},\n")
	}
	if len(parts) > 1 {
		m.raw("  month = " + bibTeXMonths[parts[1]-1] + ",\n")
	}
	if len(parts) > 2 {
		m.raw("  day = {" + strconv.Itoa(parts[2]) + "},\n")
	}
}

// dateParts are year, month and day, as far as they are known.
func dateParts(d kg.FuzzyDate) []int {
	if d == "" {
		return nil
	}
	var parts []int
	for p := range strings.SplitSeq(string(d), "-") {
		n, err := strconv.Atoi(p)
		if err != nil {
			return parts
		}
		parts = append(parts, n)
	}
	return parts
}

// note says who spoke as what, where the words are kept for good, and under which address the statement itself is.
func (s *Statement) note() string {
	var parts []string
	for _, speaker := range s.Speakers {
		if as := joined([]string{speaker.Role, speaker.Organization.Name}, ", "); as != "" {
			parts = append(parts, speaker.Name+": "+as)
		}
	}
	if a := s.original().ArchiveURL; a != "" {
		parts = append(parts, "archived: "+a)
	}
	if s.URL != "" && s.URL != s.original().URL {
		parts = append(parts, "statement: "+s.URL)
	}
	return strings.Join(parts, "; ")
}

// writeCSL writes CSL-JSON 1.0.2 (https://github.com/citation-style-language/schema).
func writeCSL(w *bufio.Writer, s Statements) error {
	out := markup{w}
	out.raw("[")
	items := sequence{w: w}
	if err := s.each(func(s *Statement) error { return items.add(s.csl()) }); err != nil {
		return err
	}
	out.raw("\n]\n")
	return nil
}

func (s *Statement) csl() object {
	c := s.original()
	return object{{"id", string(s.ID)}, {"type", s.cslType()}}.
		with("author", cslNames(s.Speakers)).
		with("title", s.Text).
		with("container-title", c.Document.Name).
		with("publisher", c.Publisher.Name).
		with("issued", cslDate(s.MadeOn)).
		with("accessed", cslDate(kg.FuzzyDate(c.AccessedOn))).
		with("page", c.Page).
		with("URL", firstOf(c.URL, s.URL)).
		with("archive_location", c.ArchiveURL).
		with("language", s.Language).
		with("note", s.note())
}

// cslType is the type of CSL that fits the way something was said, or else the document it stands in.
func (s *Statement) cslType() string {
	if s.Kind == kg.Speech || s.Kind == kg.Interjection {
		return "speech"
	}
	switch s.original().DocumentKind {
	case kg.WebPage:
		return "webpage"
	case kg.Report:
		return "report"
	case kg.Article:
		return "article"
	case kg.Law:
		return "legislation"
	}
	return "document"
}

func cslNames(speakers []Speaker) []any {
	var names []any
	for _, s := range speakers {
		name := object{}.with("family", s.FamilyName).with("given", s.GivenName)
		if s.FamilyName == "" {
			name = object{}.with("literal", s.Name)
		}
		if len(name) > 0 {
			names = append(names, name)
		}
	}
	return names
}

func cslDate(d kg.FuzzyDate) object {
	parts := dateParts(d)
	if parts == nil {
		return nil
	}
	return object{{"date-parts", [][]int{parts}}}
}
