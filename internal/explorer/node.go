package explorer

import (
	"cmp"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// longestName is how many characters of a statement stand for it.
const longestName = 80

// name is what a node of a network is called.
func (n named) name() string { return clip(n.label(), longestName) }

// link is a node with its page, if there is one.
func (v *Visit) link(n named) Link { return Link{n.name(), v.pageOf(kg.ID(n.ID))} }

// pageOf is the page of a record; "" where it has none.
func (v *Visit) pageOf(id kg.ID) string {
	switch kind := id.Kind(); {
	case slices.Contains(kg.ActorKinds, kind):
		return v.Item("/akteure", string(id)).String()
	case kind == kg.KindTopic:
		return v.Item("/themen", string(id)).String()
	case kind == kg.KindStatement:
		return v.Item("/aussagen", string(id)).String()
	case kind == kg.KindClaim:
		return v.To("/aussagen").With(paramClaim, string(id)).String()
	case kind == kg.KindDocument:
		return v.Item("/dokumente", string(id)).String()
	}
	return ""
}

// tie is what the fragment Tie, or the operations network and proofs, tell of a tie.
type tie struct {
	Source, Target kg.ID
	Type           string
	Directed       bool
	Relationship   *struct {
		ID                          kg.ID
		Role, ValidFrom, ValidUntil string
		Citations                   []proof
	}
	Statement *struct {
		ID        kg.ID
		MadeOn    string
		Citations []proof
	}
}

// proof is what a tie cites.
type proof struct {
	Document struct {
		ID         kg.ID
		Title, URL string
	}
}

// tieRow is a tie as it is told: a sentence, when it held, and what proves it.
type tieRow struct {
	From, To  Link
	Verb      string
	Role      string // "" is none, or unknown
	When      string // "" is unknown
	Statement string // the page of the statement that it is a reference of; "" for others
	Sources   []source
}

// source is a document that proves a tie, and where it is published, if that is known.
type source struct {
	Link
	ID, URL string
}

// tell tells ties of the nodes with these ids.
func (v *Visit) tell(ties []tie, nodes map[kg.ID]named) []tieRow {
	rows := make([]tieRow, len(ties))
	for i, t := range ties {
		rows[i] = tieRow{From: v.link(nodes[t.Source]), To: v.link(nodes[t.Target]), Verb: v.T("net.tie." + t.Type)}
		switch {
		case t.Relationship != nil:
			r := t.Relationship
			rows[i].Role, rows[i].When, rows[i].Sources = r.Role, v.span(r.ValidFrom, r.ValidUntil), v.sources(r.Citations)
		case t.Statement != nil:
			rows[i].When, rows[i].Statement, rows[i].Sources = v.Date(t.Statement.MadeOn), v.pageOf(t.Statement.ID), v.sources(t.Statement.Citations)
		}
	}
	return rows
}

// span is the time from a date up to, but not including, another; either may be unknown.
func (v *Visit) span(from, until string) string {
	switch {
	case from == "" && until == "":
		return ""
	case until == "":
		return v.T("net.from", v.Date(from))
	case from == "":
		return v.T("net.until", v.Date(until))
	}
	return v.T("net.span", v.Date(from), v.Date(until))
}

// sources are the documents that are cited, each once.
func (v *Visit) sources(citations []proof) []source {
	var list []source
	seen := map[kg.ID]bool{}
	for _, c := range citations {
		if seen[c.Document.ID] {
			continue
		}
		seen[c.Document.ID] = true
		list = append(list, source{Link{cmp.Or(c.Document.Title, string(c.Document.ID)), v.pageOf(c.Document.ID)}, string(c.Document.ID), c.Document.URL})
	}
	return list
}

// tieCells are the rows of the file of ties of the nodes with these ids; several values of a cell are separated by " | ".
func (v *Visit) tieCells(ties []tie, nodes map[kg.ID]named) [][]string {
	rows := make([][]string, len(ties))
	for i, t := range ties {
		var role, from, until, madeOn, statement string
		var cited []proof
		switch {
		case t.Relationship != nil:
			r := t.Relationship
			role, from, until, cited = r.Role, r.ValidFrom, r.ValidUntil, r.Citations
		case t.Statement != nil:
			madeOn, cited = t.Statement.MadeOn, t.Statement.Citations
			statement = v.origin + v.Item("/aussagen", string(t.Statement.ID)).Without(paramLanguage).String()
		}
		var ids, titles, addresses []string
		for _, s := range v.sources(cited) {
			ids = append(ids, s.ID)
			titles = append(titles, s.Text)
			if s.URL != "" {
				addresses = append(addresses, s.URL)
			}
		}
		rows[i] = []string{
			string(t.Source), nodes[t.Source].name(), t.Type, string(t.Target), nodes[t.Target].name(), role, from, until, madeOn, statement,
			strings.Join(ids, " | "), strings.Join(titles, " | "), strings.Join(addresses, " | "),
		}
	}
	return rows
}
