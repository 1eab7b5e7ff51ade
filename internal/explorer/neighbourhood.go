package explorer

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"wortlaut/internal/kg"
)

// Neighbourhood is the small picture of who an actor is tied to, for its profile. It needs no script: its nodes are links.
type Neighbourhood struct {
	SVG     template.HTML
	Legend  []legendItem
	Omitted string // what the limit left out; "" is nothing
}

// neighbourhoodAnswer is the network that the operation actor answers.
type neighbourhoodAnswer struct {
	Nodes []struct {
		Node   named
		Degree int
		X, Y   float64
	}
	Edges     []struct{ Source, Target string }
	Omitted   int
	Truncated bool
}

// neighbourhood is the picture of an actor's ties; nil where it has none.
func (v *Visit) neighbourhood(of named, a neighbourhoodAnswer) *Neighbourhood {
	if len(a.Edges) == 0 {
		return nil
	}
	var p drawing
	for _, n := range a.Nodes {
		id := kg.ID(n.Node.ID)
		drawn := drawnNode{ID: n.Node.ID, Label: n.Node.name(), Kind: string(id.Kind()), Degree: n.Degree, X: n.X, Y: n.Y, R: radius(n.Degree)}
		if n.Node.ID != of.ID {
			drawn.Href = v.pageOf(id)
		}
		p.Nodes = append(p.Nodes, drawn)
	}
	for _, e := range a.Edges {
		p.Edges = append(p.Edges, drawnEdge{Source: e.Source, Target: e.Target})
	}
	v.addKinds(&p)
	out := &Neighbourhood{
		SVG:    p.miniature(v.T("actor.picture", of.name(), v.Plural("net.nodes", len(p.Nodes)), v.Plural("net.ties", len(p.Edges))), v.kindLabel),
		Legend: p.legend(),
	}
	if a.Omitted > 0 || a.Truncated {
		out.Omitted = v.T("actor.picture.omitted", v.Number(len(p.Nodes)))
	}
	return out
}

// Measures of a miniature in pixels. A node can be hit within tap of its middle (WCAG 2.2, 2.5.8); the layout keeps nodes 10 of its units
// apart, which the scale makes more than twice that.
const (
	miniatureScale  = 3.5
	miniatureTap    = 12
	miniatureLine   = 14  // from one line of names to the next
	miniatureLetter = 6.5 // the widest that letters are on average
	miniatureMargin = 14
)

// box is a part of a picture that a name or a node takes.
type box struct{ left, top, right, bottom float64 }

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

// label is a name beside its node.
type label struct {
	text, anchor string
	x, y         float64 // where the name is anchored, on its base line
	box          box
}

// miniature draws the picture to stand in a page, with nodes that are links. Colours are those of the style sheet.
func (p drawing) miniature(name string, kindLabel func(kg.Kind) string) template.HTML {
	for i := range p.Nodes {
		p.Nodes[i].X, p.Nodes[i].Y = miniatureScale*p.Nodes[i].X, miniatureScale*p.Nodes[i].Y
	}
	labels := p.labels()
	var whole box
	for i, n := range p.Nodes {
		around := box{n.X - miniatureTap, n.Y - miniatureTap, n.X + miniatureTap, n.Y + miniatureTap}
		if i == 0 {
			whole = around
		}
		for _, b := range []box{around, cmp.Or(labels[i].box, around)} {
			whole = box{min(whole.left, b.left), min(whole.top, b.top), max(whole.right, b.right), max(whole.bottom, b.bottom)}
		}
	}
	left, top := math.Floor(whole.left)-miniatureMargin, math.Floor(whole.top)-miniatureMargin
	width, height := math.Ceil(whole.right)+miniatureMargin-left, math.Ceil(whole.bottom)+miniatureMargin-top
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" class="miniature" width="%s" height="%s" viewBox="%s %s %s %s" role="group" aria-label="%s" font-family="system-ui, sans-serif" font-size="12">`,
		short(width), short(height), short(left), short(top), short(width), short(height), template.HTMLEscapeString(name))
	at := map[string]drawnNode{}
	for _, n := range p.Nodes {
		at[n.ID] = n
	}
	for _, e := range p.Edges {
		from, to := at[e.Source], at[e.Target]
		fmt.Fprintf(&s, `<path class="network-tie" d="M%s %sL%s %s"/>`, short(from.X), short(from.Y), short(to.X), short(to.Y))
	}
	for i, n := range p.Nodes {
		s.WriteString(n.mark(labels[i], kindLabel(kg.Kind(n.Kind))))
	}
	s.WriteString("</svg>")
	return template.HTML(s.String()) // all that comes from outside is escaped
}

// mark draws a node with its name; a link, if it has a page.
func (n drawnNode) mark(l label, kind string) string {
	words := template.HTMLEscapeString(n.Label + ", " + kind)
	open, end := fmt.Sprintf(`<g role="img" aria-label="%s">`, words), "</g>"
	if n.Href != "" {
		open, end = fmt.Sprintf(`<a href="%s" aria-label="%s">`, template.HTMLEscapeString(n.Href), words), "</a>"
	}
	m := markOf(kg.Kind(n.Kind))
	var s strings.Builder
	fmt.Fprintf(&s, `%s<title>%s</title><circle cx="%s" cy="%s" r="%d" fill="none" pointer-events="all"/><path class="kind-%s" transform="translate(%s %s) scale(%s)" d="%s"/>`,
		open, words, short(n.X), short(n.Y), miniatureTap, m.Name, short(n.X), short(n.Y), short(min(n.R, miniatureTap)), m.Path)
	if l.text != "" {
		fmt.Fprintf(&s, `<text x="%s" y="%s" text-anchor="%s">%s</text>`, short(l.x), short(l.y), l.anchor, template.HTMLEscapeString(l.text))
	}
	s.WriteString(end)
	return s.String()
}

// labels are the names of nodes, each where it covers no node and no other name: away from the middle of the picture rather than towards it.
// A name without such a place is left out; it still is that of its link. Nodes with the most ties come first.
func (p drawing) labels() []label {
	labels := make([]label, len(p.Nodes))
	taken := make([]box, len(p.Nodes))
	order := make([]int, len(p.Nodes))
	var x, y float64 // of the middle
	for i, n := range p.Nodes {
		taken[i] = box{n.X - n.R, n.Y - n.R, n.X + n.R, n.Y + n.R}
		order[i] = i
		x += n.X / float64(len(p.Nodes))
		y += n.Y / float64(len(p.Nodes))
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.Nodes[b].Degree, p.Nodes[a].Degree) })
	for _, i := range order {
		for _, l := range p.Nodes[i].places(p.Nodes[i].X < x, p.Nodes[i].Y < y) {
			if !slices.ContainsFunc(taken, l.box.meets) {
				labels[i] = l
				taken = append(taken, l.box)
				break
			}
		}
	}
	return labels
}

// places are where the name of a node may stand, which lies to the left of the middle or above it: the best first.
func (n drawnNode) places(left, above bool) []label {
	width := miniatureLetter * float64(utf8.RuneCountInString(n.Label))
	gap := n.R + 4
	place := func(anchor string, x, y, from float64) label {
		return label{n.Label, anchor, x, y, box{from, y - miniatureLine + 3, from + width, y + 3}}
	}
	toRight, toLeft := place("start", n.X+gap, n.Y+4, n.X+gap), place("end", n.X-gap, n.Y+4, n.X-gap-width)
	over, under := place("middle", n.X, n.Y-gap, n.X-width/2), place("middle", n.X, n.Y+gap+miniatureLine-4, n.X-width/2)
	if left {
		toRight, toLeft = toLeft, toRight
	}
	if !above {
		over, under = under, over
	}
	return []label{toRight, over, under, toLeft}
}
