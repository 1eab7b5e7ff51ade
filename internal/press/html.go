package press

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseHTML takes the text out of a page: its main part, a paragraph a line.
func parseHTML(s string) (page, error) {
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return page{}, fmt.Errorf("its HTML can't be read: %w", err)
	}
	p := page{html: true}
	var h1 string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			p.lang = attribute(n, "lang")
		case atom.Meta:
			p.readMeta(n)
		case atom.Link:
			if attribute(n, "rel") == "canonical" {
				p.url = address(attribute(n, "href"))
			}
		case atom.Title:
			if p.title == "" && n.Parent.DataAtom == atom.Head {
				p.title = words(n)
			}
		case atom.H1:
			if h1 == "" {
				h1 = words(n)
			}
		case atom.Time:
			if p.published == "" {
				p.published = day(attribute(n, "datetime"))
			}
		case atom.Script:
			if attribute(n, "type") == "application/ld+json" && n.FirstChild != nil {
				p.readLinkedData(n.FirstChild.Data)
			}
		}
	}
	if h1 != "" {
		p.title = h1
	}
	var w writer
	w.element(mainPart(root))
	p.text = w.String()
	if plain := parsePlain(p.text); p.published == "" {
		p.published = plain.published
	}
	return p, nil
}

// readMeta takes what the properties of Open Graph and the like say: they are written for machines, and go before what stands in the page.
func (p *page) readMeta(n *html.Node) {
	content := strings.TrimSpace(attribute(n, "content"))
	switch strings.ToLower(attribute(n, "property") + attribute(n, "name")) {
	case "og:title":
		if content != "" {
			p.title = strings.Join(strings.Fields(content), " ")
		}
	case "og:url":
		if p.url == "" {
			p.url = address(content)
		}
	case "article:published_time", "date", "dc.date", "dcterms.date", "dc.date.issued":
		if d := day(content); d != "" {
			p.published = d
		}
	}
}

// readLinkedData takes the day of publication from JSON-LD that is a plain object.
func (p *page) readLinkedData(s string) {
	var data struct {
		Published string `json:"datePublished"`
	}
	if json.Unmarshal([]byte(s), &data) == nil && p.published == "" {
		p.published = day(data.Published)
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// address is an absolute http or https address; "" for everything else.
func address(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}

// mainPart is the element that holds what the page is for: the one article, else what is marked as the main part, else the body.
func mainPart(root *html.Node) *html.Node {
	var articles, mains []*html.Node
	body := root
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.DataAtom == atom.Article:
			if !withinArticle(n) {
				articles = append(articles, n)
			}
		case n.DataAtom == atom.Main || attribute(n, "role") == "main":
			mains = append(mains, n)
		case n.DataAtom == atom.Body:
			body = n
		}
	}
	switch {
	case len(articles) > 0:
		return longest(articles, body)
	case len(mains) > 0:
		return longest(mains, body)
	}
	return body
}

func withinArticle(n *html.Node) bool {
	for a := range n.Ancestors() {
		if a.DataAtom == atom.Article {
			return true
		}
	}
	return false
}

// longest is the one of several parts that has most of the page's words; the whole if none has a third of them, as in a list of teasers.
func longest(parts []*html.Node, whole *html.Node) *html.Node {
	best := slices.MaxFunc(parts, func(a, b *html.Node) int { return len(words(a)) - len(words(b)) })
	if 3*len(words(best)) < len(words(whole)) {
		return whole
	}
	return best
}

// words is the text of an element on one line.
func words(n *html.Node) string {
	var w writer
	w.children(n)
	return strings.Join(strings.Fields(w.String()), " ")
}

// Elements that hold no words of the text, and those that begin a line of their own.
var (
	left = atoms(atom.Script, atom.Style, atom.Nav, atom.Header, atom.Footer, atom.Aside, atom.Form, atom.Noscript, atom.Template, atom.Svg, atom.Button,
		atom.Select, atom.Iframe, atom.Figure, atom.Head, atom.Object, atom.Video, atom.Audio, atom.Canvas, atom.Dialog, atom.Math)
	blocks = atoms(atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li,
		atom.Dl, atom.Dt, atom.Dd, atom.Blockquote, atom.Table, atom.Tr, atom.Td, atom.Th, atom.Pre, atom.Br, atom.Hr, atom.Address, atom.Body, atom.Center,
		atom.Details, atom.Summary, atom.Fieldset, atom.Hgroup)
)

func atoms(list ...atom.Atom) map[atom.Atom]bool {
	m := map[atom.Atom]bool{}
	for _, a := range list {
		m[a] = true
	}
	return m
}

// writer writes the words of elements: white space is one blank, a block is a line.
type writer struct {
	strings.Builder
	gap rune // what goes before the next word: 0, a blank, or a new line
}

func (w *writer) element(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.words(n.Data)
	case html.DocumentNode:
		w.children(n)
	case html.ElementNode:
		if left[n.DataAtom] || isHidden(n) {
			return
		}
		if blocks[n.DataAtom] {
			w.gap = '\n'
		}
		if n.DataAtom == atom.Q {
			w.words("„")
		}
		w.children(n)
		if n.DataAtom == atom.Q {
			w.words("“")
		}
		if blocks[n.DataAtom] {
			w.gap = '\n'
		}
	}
}

func (w *writer) children(n *html.Node) {
	for c := range n.ChildNodes() {
		w.element(c)
	}
}

// words writes text. Signs that only say where a word may be broken are no part of it.
func (w *writer) words(s string) {
	for _, r := range s {
		switch r {
		case ' ', '\t', '\n', '\r', '\f', '\u00A0', '\u202F', '\u2009':
			if w.gap == 0 {
				w.gap = ' '
			}
			continue
		case '\u00AD', '\u200B', '\u2060', '\uFEFF':
			continue
		}
		if w.gap != 0 && w.Len() > 0 {
			w.WriteRune(w.gap)
		}
		w.gap = 0
		w.WriteRune(r)
	}
}

func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
		if a.Key == "hidden" || a.Key == "aria-hidden" && a.Val == "true" || a.Key == "style" && strings.Contains(style, "display:none") {
			return true
		}
	}
	return false
}
