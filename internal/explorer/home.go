package explorer

import (
	"cmp"
	"slices"
	"strconv"
)

// topicsAtHome is how many topics the start shows.
const topicsAtHome = 12

func homePages() []Page {
	return []Page{
		{Path: "/", Template: "home", View: homeView},
		{Path: "/suche", Template: "suggestions", Parameters: []string{paramWords}, View: suggestView},
	}
}

type homeData struct {
	Topics     []TopicRow
	TopicCount FacetValue
	Said       StatementList
	Actors     FacetValue
	Examples   []Link
}

func homeView(v *Visit) (View, error) {
	var a struct {
		Topics struct {
			TotalCount int
			Nodes      []topicNode
		}
		Statements struct {
			TotalCount int
			Nodes      []statement
			Facets     facets
		}
		Stats struct{ Persons, Organizations, Documents int }
	}
	if err := v.Ask("home", nil, &a); err != nil {
		return View{}, err
	}
	nodes := slices.DeleteFunc(a.Topics.Nodes, func(n topicNode) bool { return n.Statements.TotalCount == 0 })
	slices.SortStableFunc(nodes, func(x, y topicNode) int { return cmp.Compare(y.Statements.TotalCount, x.Statements.TotalCount) })
	nodes = nodes[:min(len(nodes), topicsAtHome)]
	actors := a.Stats.Persons + a.Stats.Organizations
	data := homeData{
		Topics: v.topicRows(nodes), TopicCount: FacetValue{Link{v.Plural("topics", a.Topics.TotalCount), v.To("/themen").String()}, a.Topics.TotalCount},
		Said:   StatementList{v.rows(a.Statements.Nodes), a.Statements.TotalCount, v.To("/aussagen").String()},
		Actors: FacetValue{Link{v.Plural("actors", actors), v.To("/akteure").String()}, actors},
	}
	data.Examples = v.examples(a.Statements.Facets, nodes)
	return View{Title: v.T("home.title"), Section: "/", Data: data}, nil
}

// examples are three questions that the graph has an answer to: they are made of what is most in it.
func (v *Visit) examples(f facets, topics []topicNode) []Link {
	var list []Link
	if len(f.Speakers) > 0 && len(f.Years) > 0 {
		s, y := f.Speakers[0].Actor, f.Years[0].Year
		to := v.To("/aussagen").With(paramActor, s.ID).With(paramFrom, year(y)+"-01-01").With(paramUntil, year(y)+"-12-31")
		list = append(list, Link{v.T("example.said", s.label(), strconv.Itoa(y)), to.String()})
	}
	if len(topics) > 0 {
		list = append(list, Link{v.T("example.topic", topics[0].Label), v.Item("/themen", topics[0].ID).String()})
	}
	if len(f.Speakers) > 1 {
		x, y := f.Speakers[0].Actor, f.Speakers[1].Actor
		if v.site.page("/verbindung") != nil {
			list = append(list, Link{v.T("example.ways", x.label(), y.label()), v.To("/verbindung").With(paramFrom, x.ID).With(paramTo, y.ID).With(paramThrough, throughStatements).String()})
		} else {
			list = append(list, Link{v.T("example.beside", x.label(), y.label()), v.To("/aussagen").With(paramActor, x.ID, y.ID).String()})
		}
	}
	return list
}
