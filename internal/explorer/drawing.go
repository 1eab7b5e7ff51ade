package explorer

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wortlaut/internal/kg"
)

// drawing is a network as it is drawn: by the module network.js, and by the server as SVG.
type drawing struct {
	Kinds []drawnKind `json:"kinds"`
	Nodes []drawnNode `json:"nodes"`
	Edges []drawnEdge `json:"edges"`
}

// drawnKind is a kind of nodes with its mark: a shape and a colour, of which each alone tells them apart.
type drawnKind struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Mark  string `json:"mark"`
	Path  string `json:"path"`
}

// drawnNode is a node at its place. R is its radius; its area grows with what the caption says.
type drawnNode struct {
	ID     string  `json:"id"`
	Label  string  `json:"label"`
	Kind   string  `json:"kind"`
	Degree int     `json:"degree"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	R      float64 `json:"r"`
	Href   string  `json:"href,omitempty"`
}

// drawnEdge is a tie. Weight is more than 0, and 1 where ties have none; Sign is −1 for conflict.
type drawnEdge struct {
	Source   string  `json:"source"`
	Target   string  `json:"target"`
	Label    string  `json:"label,omitempty"`
	Directed bool    `json:"directed,omitempty"`
	Weight   float64 `json:"weight,omitempty"`
	Sign     int     `json:"sign,omitempty"`
}

// mark is how nodes of some kinds are drawn: Path is an SVG path about the origin, of radius 1, Colour that of the style sheet on white.
type mark struct {
	Name, Path, Colour string
	Kinds              []kg.Kind
}

// marks are all marks, in the order in which captions tell them.
var marks = []mark{
	{"person", "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z", "#0072b2", []kg.Kind{kg.KindPerson}},
	{"public", "M-.9-.9h1.8v1.8h-1.8z", "#c24e00", []kg.Kind{kg.KindMinistry, kg.KindAgency, kg.KindJobcenter, kg.KindLocalAuthority, kg.KindParliament}},
	{"civil", "M0-1L.95-.31L.59.81L-.59.81L-.95-.31z", "#007a5a", []kg.Kind{kg.KindAssociation, kg.KindCompany, kg.KindInstitution}},
	{"party", "M0-1.1L1.05.8L-1.05.8z", "#a34b80", []kg.Kind{kg.KindParty, kg.KindParliamentaryGroup}},
	{"topic", "M0-1.2L1.1 0L0 1.2L-1.1 0z", "#8a6a00", []kg.Kind{kg.KindTopic, kg.KindClaim}},
	{"event", "M-.35-1h.7v.65h.65v.7h-.65v.65h-.7v-.65h-.65v-.7h.65z", "#1f1f1f", []kg.Kind{kg.KindEvent}},
	{"source", "M-.7-1h1.4v2h-1.4z", "#5f5f8c", []kg.Kind{kg.KindDocument, kg.KindStatement, kg.KindSuggestion}},
	{"region", "M-1-.8h2L0 1.1z", "#3a7d00", []kg.Kind{kg.KindRegion}},
}

// otherMark stands for nodes that are no record, such as kinds of organizations.
const otherMark = "civil"

func markOf(kind kg.Kind) mark {
	i := slices.IndexFunc(marks, func(m mark) bool { return slices.Contains(m.Kinds, kind) })
	if i < 0 {
		i = slices.IndexFunc(marks, func(m mark) bool { return m.Name == otherMark })
	}
	return marks[i]
}

// kindLabel is what a kind is called; what is no record is called other.
func (v *Visit) kindLabel(kind kg.Kind) string {
	if kind == "" {
		kind = "OTHER"
	}
	return v.T("net.kind." + string(kind))
}

// radius is that of a node whose area stands for a count.
func radius(count int) float64 {
	return math.Round(10*min(4+1.6*math.Sqrt(float64(count)), 24)) / 10
}

// addKinds fills in the kinds that nodes have.
func (v *Visit) addKinds(p *drawing) {
	p.Kinds = []drawnKind{}
	have := map[string]bool{}
	for _, n := range p.Nodes {
		if have[n.Kind] {
			continue
		}
		have[n.Kind] = true
		m := markOf(kg.Kind(n.Kind))
		p.Kinds = append(p.Kinds, drawnKind{ID: n.Kind, Label: v.kindLabel(kg.Kind(n.Kind)), Mark: m.Name, Path: m.Path})
	}
	slices.SortFunc(p.Kinds, func(a, b drawnKind) int {
		order := func(k drawnKind) int { return slices.IndexFunc(marks, func(m mark) bool { return m.Name == k.Mark }) }
		return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a.ID, b.ID))
	})
}

// conflicts says whether ties of conflict are in the picture.
func (p drawing) conflicts() bool {
	return slices.ContainsFunc(p.Edges, func(e drawnEdge) bool { return e.Sign < 0 })
}

// legendItem is a mark with what it stands for.
type legendItem struct{ Mark, Path, Label, colour string }

// legend says which mark stands for which of the kinds in the picture.
func (p drawing) legend() []legendItem {
	var items []legendItem
	for _, k := range p.Kinds {
		if last := len(items) - 1; last >= 0 && items[last].Mark == k.Mark {
			items[last].Label += ", " + k.Label
			continue
		}
		items = append(items, legendItem{k.Mark, k.Path, k.Label, markOf(kg.Kind(k.ID)).Colour})
	}
	return items
}

// What an SVG is drawn with; the colours are those of the style sheet on white.
const (
	svgMargin    = 60
	svgLabels    = 60 // nodes that are named, those with the most ties
	svgLabelSize = 28 // characters
	svgPaper     = "#ffffff"
	svgInk       = "#1a1a1a"
	svgTie       = "#767676"
	svgConflict  = "#b3261e"
)

// svg draws the picture as an image that needs nothing else. Colours are attributes: style sheets within it would be forbidden by the
// content security policy.
func (p drawing) svg(title string) []byte {
	var b bytes.Buffer
	left, top, right, bottom := p.bounds()
	legend := p.legend()
	left, top, right, bottom = left-svgMargin, top-svgMargin, max(right+3*svgMargin, left+300), bottom+svgMargin+float64(18*len(legend))
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="%s %s %s %s" width="%s" height="%s" font-family="sans-serif">`+"\n",
		short(left), short(top), short(right-left), short(bottom-top), short(right-left), short(bottom-top))
	fmt.Fprintf(&b, "<title>%s</title>\n", escapeXML(title))
	fmt.Fprintf(&b, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`+"\n", short(left), short(top), short(right-left), short(bottom-top), svgPaper)
	p.drawEdges(&b)
	p.drawNodes(&b)
	for i, l := range legend {
		y := bottom - float64(18*(len(legend)-i)) + 4
		fmt.Fprintf(&b, `<path transform="translate(%s %s) scale(6)" fill="%s" d="%s"/><text x="%s" y="%s" font-size="12" fill="%s">%s</text>`+"\n",
			short(left+16), short(y), l.colour, l.Path, short(left+28), short(y+4), svgInk, escapeXML(l.Label))
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// bounds are those of the nodes.
func (p drawing) bounds() (left, top, right, bottom float64) {
	for i, n := range p.Nodes {
		if i == 0 {
			left, top, right, bottom = n.X, n.Y, n.X, n.Y
		}
		left, top, right, bottom = min(left, n.X-n.R), min(top, n.Y-n.R), max(right, n.X+n.R), max(bottom, n.Y+n.R)
	}
	return left, top, right, bottom
}

func (p drawing) drawEdges(b *bytes.Buffer) {
	at := map[string]drawnNode{}
	for _, n := range p.Nodes {
		at[n.ID] = n
	}
	heaviest := 1.0
	for _, e := range p.Edges {
		heaviest = max(heaviest, e.Weight)
	}
	for _, e := range p.Edges {
		from, to := at[e.Source], at[e.Target]
		colour, dashes := svgTie, ""
		if e.Sign < 0 {
			colour, dashes = svgConflict, ` stroke-dasharray="5 4"`
		}
		width := 1.0
		if heaviest > 1 {
			width = 0.8 + 4*math.Sqrt(max(e.Weight, 0)/heaviest)
		}
		fmt.Fprintf(b, `<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="%s" stroke-width="%s"%s/>`+"\n",
			short(from.X), short(from.Y), short(to.X), short(to.Y), colour, short(width), dashes)
	}
}

// drawNodes draws nodes with their names above them all.
func (p drawing) drawNodes(b *bytes.Buffer) {
	for _, n := range p.Nodes {
		m := markOf(kg.Kind(n.Kind))
		fmt.Fprintf(b, `<path transform="translate(%s %s) scale(%s)" fill="%s" d="%s"><title>%s</title></path>`+"\n",
			short(n.X), short(n.Y), short(n.R), m.Colour, m.Path, escapeXML(n.Label))
	}
	named := slices.Clone(p.Nodes)
	slices.SortStableFunc(named, func(a, b drawnNode) int { return cmp.Compare(b.Degree, a.Degree) })
	for _, n := range named[:min(len(named), svgLabels)] {
		fmt.Fprintf(b, `<text x="%s" y="%s" font-size="10" fill="%s" stroke="%s" stroke-width="3" paint-order="stroke">%s</text>`+"\n",
			short(n.X+n.R+2), short(n.Y+3.5), svgInk, svgPaper, escapeXML(clip(n.Label, svgLabelSize)))
	}
}

// short writes a number with at most two digits after the point.
func short(x float64) string {
	return strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
}

func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes all that it is given
	return b.String()
}

// clip cuts a text to so many characters.
func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// svgFile is the picture as a file of a page.
func (p drawing) svgFile(title string) func() (File, error) {
	return func() (File, error) {
		return File{ContentType: "image/svg+xml", Body: p.svg(title)}, nil
	}
}

// What pages with a picture need, beside what all pages do.
const (
	networkScript = "network.js"
	networkSheet  = "network.css"
)

// figure is what the template of a picture needs.
type figure struct {
	Picture  drawing
	Legend   []legendItem
	SVG      string // where the picture is an image
	Text     string // that stands for the image
	Size     string // what the size of nodes means
	Width    string // what the width of ties means; "" where they have none
	Conflict bool
}

// draw makes the figure of a picture. The module iterates over its lists: empty ones are written as [], not as null.
func (v *Visit) draw(p drawing, size, width string) figure {
	p.Nodes, p.Edges = append([]drawnNode{}, p.Nodes...), append([]drawnEdge{}, p.Edges...)
	v.addKinds(&p)
	return figure{
		Picture: p, Legend: p.legend(), SVG: v.Here().As("svg").String(), Size: v.T(size), Width: width, Conflict: p.conflicts(),
		Text: v.T("net.alt", v.Plural("net.nodes", len(p.Nodes)), v.Plural("net.ties", len(p.Edges))),
	}
}
