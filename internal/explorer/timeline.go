package explorer

import (
	"fmt"
	"html/template"
	"strings"
	"time"
)

// timeline is the number of statements over time.
type timeline struct {
	Unit   string
	Series []struct {
		StatementCount, UndatedCount int
		Periods                      []period
	}
}

type period struct {
	Label, From, Until string
	StatementCount     int
}

// periods are those of the only series, and whether they hold all statements.
func (t timeline) periods() (list []period, all bool) {
	if len(t.Series) == 0 {
		return nil, true
	}
	return t.Series[0].Periods, t.Series[0].UndatedCount == 0
}

// Picture is a timeline as a picture, each of whose bars leads to the statements that it counts.
type Picture struct {
	Bars    []Bar
	Unit    string // of the periods, in words
	Left    string // what is left out at the beginning; "" is nothing
	Caption string
}

// Bar is a period.
type Bar struct {
	Link
	Count int
	Name  string // beneath it
}

// mostBars is how many periods a picture shows: the latest.
const mostBars = 120

// picture draws the finer timeline if its periods hold all statements and are not too many, else that of years. Dates are as precise as they
// are known: a statement of 2023 is in no month. here is the page whose statements are counted.
func (v *Visit) picture(fine, coarse timeline, here Address) *Picture {
	list, all := fine.periods()
	unit := fine.Unit
	if !all || len(list) > mostBars {
		list, _ = coarse.periods()
		unit = coarse.Unit
	}
	p := &Picture{Unit: v.T("unit." + unit)}
	if over := len(list) - mostBars; over > 0 {
		p.Left = v.T("timeline.left", v.Date(list[over].From[:len("2006")]))
		list = list[over:]
	}
	here = here.Without(paramAfter, paramBefore)
	from, until := only(here.values[paramFrom]), only(here.values[paramUntil])
	for _, q := range list {
		first, last := q.From, dayBefore(q.Until)
		first = max(first, from)
		if until != "" {
			last = min(last, until)
		}
		b := Bar{Count: q.StatementCount, Name: q.Label, Link: Link{Text: v.Plural("statements", q.StatementCount) + ", " + v.Date(q.Label)}}
		if q.StatementCount > 0 {
			b.Href = here.With(paramFrom, first).With(paramUntil, last).String()
		}
		p.Bars = append(p.Bars, b)
	}
	p.Caption = v.T("timeline.caption", p.Unit)
	return p
}

// only is the value of a parameter that is given once at most.
func only(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// dayBefore is the last day of a period that ends before another; the last day there is ends itself.
func dayBefore(d string) string {
	t, err := time.Parse(time.DateOnly, d)
	if err != nil || d == "9999-12-31" {
		return d
	}
	return t.AddDate(0, 0, -1).Format(time.DateOnly)
}

// Measures of the picture in pixels: as wide as a finger needs (WCAG 2.2, 2.5.8).
const (
	barWidth  = 26
	barHeight = 90
	barTop    = 18
	barFoot   = 22
)

// SVG is the picture to stand in a page. Colours are those of the text around it.
func (p *Picture) SVG() template.HTML {
	if p == nil || len(p.Bars) == 0 {
		return ""
	}
	most := 1
	for _, b := range p.Bars {
		most = max(most, b.Count)
	}
	width, height := len(p.Bars)*barWidth+8, barTop+barHeight+barFoot
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" width="%d" height="%d" viewBox="0 0 %d %d" role="group" aria-label="%s" font-family="system-ui, sans-serif" font-size="11" fill="currentColor">`,
		width, height, width, height, template.HTMLEscapeString(p.Caption))
	fmt.Fprintf(&s, `<path d="M0 %d.5H%d" stroke="currentColor" fill="none"/>`, barTop+barHeight, width)
	for i, b := range p.Bars {
		x := i*barWidth + 4
		if b.Count > 0 {
			tall := max(barHeight*b.Count/most, 3)
			words := template.HTMLEscapeString(b.Text)
			fmt.Fprintf(&s, `<a href="%s" aria-label="%s"><title>%s</title><rect x="%d" y="0" width="%d" height="%d" fill="none" pointer-events="all"/><rect class="bar" x="%d" y="%d" width="%d" height="%d"/><text x="%d" y="%d" text-anchor="middle">%d</text></a>`,
				template.HTMLEscapeString(b.Href), words, words, x, barWidth-1, height, x+3, barTop+barHeight-tall, barWidth-7, tall, x+barWidth/2, barTop+barHeight-tall-4, b.Count)
		}
		if name, shown := p.name(i); shown {
			fmt.Fprintf(&s, `<text x="%d" y="%d" aria-hidden="true">%s</text>`, x, height-6, template.HTMLEscapeString(name))
		}
	}
	s.WriteString("</svg>")
	return template.HTML(s.String()) // all that comes from outside is escaped above
}

// name is what stands beneath a bar: the year where one begins; every fifth of years; the days by their months.
func (p *Picture) name(i int) (string, bool) {
	label := p.Bars[i].Name
	switch len(label) {
	case len("2023"):
		return label, i%2 == 0
	case len("2023-07"):
		return label[:4], i == 0 && label[5:] < "11" || label[5:] == "01"
	}
	return label[:min(len(label), 7)], i == 0 || strings.HasSuffix(label, "-01")
}

// File is the picture by itself.
func (p *Picture) File() (File, error) {
	body := string(p.SVG())
	if body == "" {
		body = `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`
	}
	return File{ContentType: "image/svg+xml", Body: []byte(body + "\n")}, nil
}
