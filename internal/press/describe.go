package press

import (
	"fmt"
	"strings"
	"unicode"

	"wortlaut/internal/kg"
)

// contextLength is how many code points of the text are shown on either side of a quote.
const contextLength = 160

// Names are the records of the graph that a suggestion names, for [Describe].
func Names(e *kg.Entity) []kg.ID {
	s := e.Suggestion.Statement
	ids := []kg.ID{e.Suggestion.Document}
	for _, a := range s.Speakers {
		ids = append(ids, a.Actor)
		if a.Organization != "" {
			ids = append(ids, a.Organization)
		}
	}
	for _, q := range s.Positions {
		ids = append(ids, q.Subject)
	}
	return append(ids, s.Mentions...)
}

// Describe shows a suggestion to people who decide on it, in a terminal: the words in the text around them (text is that of the document, "" where none is at
// hand), who is to have said them, as what and for whom, what they are about, what would be new in the graph, and the reasons. named are the records
// that [Names] tells of.
func Describe(e *kg.Entity, text string, named map[kg.ID]kg.Record) string {
	d := description{suggestion: e.Suggestion, named: named}
	s := e.Suggestion.Statement
	d.line("%s · %s · %s · %s", e.ID, strings.ToLower(string(e.Suggestion.Status)), strings.ReplaceAll(strings.ToLower(string(s.Kind)), "_", " "), s.MadeOn)
	d.line("in %s", d.name(e.Suggestion.Document))
	d.line("")
	d.line("%s", inContext(s, []rune(text)))
	d.line("")
	for _, a := range s.Speakers {
		d.line("speaker       %s", d.name(a.Actor))
		if a.Organization != "" {
			d.line("organization  %s", d.name(a.Organization))
		}
		d.line("as the text says: %q", a.Wording)
	}
	for _, q := range s.Positions {
		d.line("topic         %s", d.name(q.Subject))
	}
	for _, id := range s.Mentions {
		d.line("mentions      %s", d.name(id))
	}
	for _, n := range e.Suggestion.Entities {
		d.line("new           %s (%s)", n.Name, n.ID)
	}
	for _, r := range e.Suggestion.Relationships {
		d.line("new           %s: %s at %s", d.name(r.From), r.Role, d.name(r.To))
	}
	for _, reason := range e.Suggestion.Reasons {
		d.line("· %s", reason)
	}
	return harmless(d.String())
}

type description struct {
	strings.Builder
	suggestion *kg.Suggestion
	named      map[kg.ID]kg.Record
}

func (d *description) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

// name is a record by its name and its id.
func (d *description) name(id kg.ID) string {
	for _, n := range d.suggestion.Entities {
		if n.ID == id {
			return fmt.Sprintf("%s (new, %s)", n.Name, id)
		}
	}
	if e, ok := d.named[id].(*kg.Entity); ok {
		return fmt.Sprintf("%s (%s)", e.Name, id)
	}
	return string(id)
}

// inContext is what was said between 【 and 】, with the text around it.
func inContext(s *kg.Statement, text []rune) string {
	c := s.Citations[0]
	if c.Start == nil || *c.End > len(text) {
		return "【" + s.Text + "】"
	}
	before, after := max(0, *c.Start-contextLength), min(len(text), *c.End+contextLength)
	out := string(text[before:*c.Start]) + "【" + s.Text + "】" + string(text[*c.End:after])
	if before > 0 {
		out = "… " + out
	}
	if after < len(text) {
		out += " …"
	}
	return out
}

// harmless replaces signs that would do something to a terminal.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
