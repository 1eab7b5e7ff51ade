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
		{Path: "/suche", Template: "suggestions", Parameters: []string{paramWords, paramAmong}, View: suggestView},
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
	var err error
	if data.Examples, err = v.examples(a.Statements.Facets, nodes); err != nil {
		return View{}, err
	}
	return View{Title: v.T("home.title"), Section: "/", Data: data}, nil
}

// examples are three questions that the graph has an answer to: they are made of what is most in it.
func (v *Visit) examples(f facets, topics []topicNode) ([]Link, error) {
	var list []Link
	if len(topics) > 0 {
		list = append(list, Link{v.T("example.topic", topics[0].Label), v.Item("/themen", topics[0].ID).String()})
	}
	if len(f.Speakers) == 0 {
		return list, nil
	}
	x, y := f.Speakers[0].Actor, f.Speakers[len(f.Speakers)-1].Actor // the same where only one spoke
	var data struct {
		Statements struct{ Facets facets }
		Paths      struct{ Paths []struct{ Length int } }
	}
	variables := map[string]any{
		"speaker": map[string]any{"speakers": []string{x.ID}}, "from": x.ID, "to": y.ID, "filter": networkFilter(nil, []string{throughStatements}, "", ""),
	}
	if err := v.askBeside("examples", variables, &data); err != nil {
		return nil, err
	}
	if years := data.Statements.Facets.Years; len(years) > 0 {
		first, last := year(years[0].Year)+"-01-01", year(years[0].Year)+"-12-31"
		to := v.To("/aussagen").With(paramActor, x.ID).With(paramFrom, first).With(paramUntil, last)
		list = slices.Insert(list, 0, Link{v.T("example.said", x.label(), strconv.Itoa(years[0].Year)), to.String()})
	}
	switch {
	case x.ID == y.ID:
	case len(data.Paths.Paths) > 0:
		to := v.To("/verbindung").With(paramFrom, x.ID).With(paramTo, y.ID).With(paramThrough, throughStatements)
		list = append(list, Link{v.T("example.ways", x.label(), y.label()), to.String()})
	default:
		list = append(list, Link{v.T("example.beside", x.label(), y.label()), v.To("/aussagen").With(paramActor, x.ID, y.ID).String()})
	}
	return list, nil
}
