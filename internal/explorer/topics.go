package explorer

import (
	"strconv"
	"strings"
)

const (
	topicsPerPage = 100
	actorsOfTopic = 25
)

func topicPages() []Page {
	return []Page{
		{Path: "/themen", Template: "topics", Parameters: []string{paramWords}, Suffixes: []string{"csv"}, View: topicsView},
		{Path: "/themen/{id}", Template: "topic", Suffixes: []string{"csv", "svg"}, View: topicView},
	}
}

type topicNode struct {
	ID, Label  string
	Broader    []named
	Statements counted
}

// TopicRow is a topic with the number of statements on it and what is below it.
type TopicRow struct {
	Link
	Broader []Link
	Count   FacetValue
}

type topicsData struct {
	Words string
	Total int
	Rows  []TopicRow
}

func topicsView(v *Visit) (View, error) {
	words := v.Text(paramWords)
	variables := v.Paging(topicsPerPage)
	if words != "" {
		variables["filter"] = map[string]any{"text": words}
	}
	var a struct {
		Topics struct {
			TotalCount int
			PageInfo   PageInfo
			Nodes      []topicNode
		}
	}
	if err := v.Ask("topics", variables, &a); err != nil {
		return View{}, err
	}
	data := topicsData{Words: words, Total: a.Topics.TotalCount}
	table := Table{Name: "themen", Columns: []string{"id", "label", "statements", "url"}}
	for _, n := range a.Topics.Nodes {
		row := v.topicRow(n)
		data.Rows = append(data.Rows, row)
		table.Rows = append(table.Rows, []string{n.ID, n.Label, strconv.Itoa(row.Count.Count), v.origin + v.Item("/themen", n.ID).Without(paramLanguage).String()})
	}
	return View{
		Title: v.T("topics.title"), Section: "/themen", Data: data, Pager: v.Pages(a.Topics.PageInfo), NoIndex: len(v.state) > 0,
		Files: map[string]func() (File, error){"csv": table.CSV},
	}, nil
}

func (v *Visit) topicRow(n topicNode) TopicRow {
	row := TopicRow{Link: Link{n.Label, v.Item("/themen", n.ID).String()}}
	for _, b := range n.Broader {
		row.Broader = append(row.Broader, Link{b.label(), v.Item("/themen", b.ID).String()})
	}
	row.Count = FacetValue{Link: Link{v.Plural("statements", n.Statements.TotalCount), v.To("/aussagen").With(paramTopic, n.ID).String()}, Count: n.Statements.TotalCount}
	return row
}

// Voice is an actor that speaks about a topic.
type Voice struct {
	Link
	Kind        string
	Count       FacetValue
	Stances     []FacetValue
	From, Until string
}

type topicData struct {
	ID, Definition             string
	Names                      []otherName
	Identifiers                []identifier
	Broader, Narrower, Related []TopicRow
	Claims                     []FacetValue
	ClaimCount                 int
	Voices                     []Voice
	VoiceCount                 int
	Said                       StatementList
	Line                       *Picture
	Network, Discourse         string
}

type topicAnswer struct {
	Node *struct {
		named
		Definition                 string
		AltLabels                  []otherName
		Identifiers                []identifier
		Broader, Narrower, Related []topicNode
		Claims                     struct {
			TotalCount int
			Nodes      []struct {
				ID, Text   string
				Statements counted
			}
		}
		Actors struct {
			TotalCount int
			PageInfo   PageInfo
			Edges      []voice
		}
		Statements struct {
			TotalCount int
			Nodes      []statement
		}
	}
	Fine, Coarse                      timeline
	Supports, Opposes, Mixed, Neutral sideFacet
}

type voice struct {
	Node            named
	StatementCount  int
	FirstOn, LastOn string
}

func topicView(v *Visit) (View, error) {
	variables := map[string]any{"id": v.ID, "filter": map[string]any{"topics": []string{v.ID}}, "actors": actorsOfTopic}
	for _, s := range stances {
		variables[strings.ToLower(s)] = map[string]any{"topics": []string{v.ID}, "stances": []string{s}}
	}
	if after := v.Text(paramAfter); after != "" {
		variables["after"] = after
	}
	var a topicAnswer
	if err := v.Ask("topic", variables, &a); err != nil {
		return View{}, err
	}
	n := a.Node
	if n == nil || n.Typename != "Topic" {
		return View{}, v.Missing()
	}
	if err := v.moved(n.ID); err != nil {
		return View{}, err
	}
	about := v.To("/aussagen").With(paramTopic, n.ID)
	data := topicData{
		ID: n.ID, Definition: n.Definition, Names: n.AltLabels, Identifiers: n.Identifiers,
		Broader: v.topicRows(n.Broader), Narrower: v.topicRows(n.Narrower), Related: v.topicRows(n.Related),
		ClaimCount: n.Claims.TotalCount, VoiceCount: n.Actors.TotalCount, Line: v.picture(a.Fine, a.Coarse, about),
		Said: StatementList{v.rows(n.Statements.Nodes), n.Statements.TotalCount, about.String()},
	}
	for _, c := range n.Claims.Nodes {
		to := v.To("/aussagen").With(paramClaim, c.ID)
		data.Claims = append(data.Claims, FacetValue{Link: Link{c.Text, to.String()}, Count: c.Statements.TotalCount})
	}
	data.Voices = v.voices(n.Actors.Edges, []sideFacet{a.Supports, a.Opposes, a.Mixed, a.Neutral}, about)
	if v.site.page("/netz") != nil {
		data.Network = v.To("/netz").With(paramTopic, n.ID).String()
	}
	if v.site.page("/diskurs") != nil {
		data.Discourse = v.To("/diskurs").With(paramTopic, n.ID).String()
	}
	return View{
		Title: n.Label, Section: "/themen", Data: data, Pager: v.Pages(n.Actors.PageInfo),
		Files: map[string]func() (File, error){"csv": v.voiceTable(n.Actors.Edges).CSV, "svg": data.Line.File},
	}, nil
}

func (v *Visit) topicRows(list []topicNode) []TopicRow {
	rows := make([]TopicRow, len(list))
	for i, n := range list {
		rows[i] = v.topicRow(n)
	}
	return rows
}

// voices are who speaks, with how many of their statements have which stance. Stances are counted by what their links filter by, where a
// stance on a claim about the topic is one on the topic; TopicActorEdge counts those on the topic itself.
func (v *Visit) voices(edges []voice, sides []sideFacet, about Address) []Voice {
	list := make([]Voice, len(edges))
	for i, e := range edges {
		of := about.With(paramActor, e.Node.ID)
		list[i] = Voice{
			Link: v.actor(e.Node), Kind: e.Node.Typename, From: e.FirstOn, Until: e.LastOn,
			Count: FacetValue{Link: Link{v.Plural("statements", e.StatementCount), of.String()}, Count: e.StatementCount},
		}
		for j, side := range sides {
			if n := side.of(e.Node.ID); n > 0 {
				list[i].Stances = append(list[i].Stances, FacetValue{Link: Link{v.T("stance." + stances[j]), of.With(paramStance, stances[j]).String()}, Count: n})
			}
		}
	}
	return list
}

// sideFacet are the speakers with one stance.
type sideFacet struct{ Facets facets }

func (s sideFacet) of(actor string) int {
	for _, f := range s.Facets.Speakers {
		if f.Actor.ID == actor {
			return f.Count
		}
	}
	return 0
}

func (v *Visit) voiceTable(edges []voice) Table {
	t := Table{Name: "stimmen", Columns: []string{"id", "kind", "name", "statements", "first", "last"}}
	for _, e := range edges {
		t.Rows = append(t.Rows, []string{e.Node.ID, e.Node.Typename, e.Node.label(), strconv.Itoa(e.StatementCount), e.FirstOn, e.LastOn})
	}
	return t
}
