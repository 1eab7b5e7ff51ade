package explorer

import "strings"

const (
	actorsPerPage = 50
	paramAsActor  = "art"
)

// actorKinds are the kinds of actors in the order of the API.
var actorKinds = []string{
	"PERSON", "MINISTRY", "AGENCY", "ASSOCIATION", "JOBCENTER", "LOCAL_AUTHORITY", "PARTY", "PARLIAMENTARY_GROUP", "PARLIAMENT", "COMPANY", "INSTITUTION",
}

func actorPages() []Page {
	return []Page{
		{Path: "/akteure", Template: "actors", Parameters: []string{paramWords, paramAsActor}, Suffixes: []string{"csv"}, View: actorsView},
		{Path: "/akteure/{id}", Template: "actor", Suffixes: []string{"csv"}, View: actorView},
	}
}

// ActorRow is an actor in a list.
type ActorRow struct {
	Link
	ID, Kind string
	Short    string
	Posts    []Post
}

type actorsData struct {
	Words  string
	Kind   string
	Total  int
	Rows   []ActorRow
	Facets []Facet
	Chosen []Chosen
	Kept   []Link
}

type actorNode struct {
	named
	ShortName string
	Positions struct{ Nodes []post }
}

func actorsView(v *Visit) (View, error) {
	words, kind := v.Text(paramWords), v.Word(paramAsActor, append([]string{""}, actorKinds...)...)
	filter := map[string]any{}
	if words != "" {
		filter["name"] = words
	}
	if kind != "" {
		filter["kinds"] = []string{kind}
	}
	variables := v.Paging(actorsPerPage)
	variables["filter"] = filter
	var a struct {
		Actors struct {
			TotalCount int
			PageInfo   PageInfo
			Nodes      []actorNode
		}
		Stats struct {
			ActorsByKind []struct {
				Kind  string
				Count int
			}
		}
	}
	if err := v.Ask("actors", variables, &a); err != nil {
		return View{}, err
	}
	counts := map[string]int{}
	for _, c := range a.Stats.ActorsByKind {
		counts[c.Kind] = c.Count
	}
	if words != "" && kind == "" {
		var named map[string]counted
		if err := v.askBeside("actorkinds", map[string]any{"name": words}, &named); err != nil {
			return View{}, err
		}
		for k, c := range named {
			counts[k] = c.TotalCount
		}
	}
	data := actorsData{Words: words, Kind: kind, Total: a.Actors.TotalCount}
	if kind == "" {
		data.Facets = v.kindFacet(counts)
	} else {
		data.Kept = []Link{{paramAsActor, kind}}
	}
	here := v.Here().Without(paramAfter, paramBefore)
	for _, name := range []string{paramWords, paramAsActor} {
		for _, value := range v.state[name] {
			label := value
			if name == paramAsActor {
				label = v.T("actorkind." + value)
			}
			data.Chosen = append(data.Chosen, Chosen{v.T("parameter." + name), label, here.Without(name).String()})
		}
	}
	table := Table{Name: "akteure", Columns: []string{"id", "kind", "name", "short_name", "posts", "url"}}
	for _, n := range a.Actors.Nodes {
		row := ActorRow{Link: v.actor(n.named), ID: n.ID, Kind: n.Typename, Short: n.ShortName}
		var posts []string
		for _, p := range n.Positions.Nodes {
			row.Posts = append(row.Posts, v.post(p))
			posts = append(posts, strings.Trim(p.Role+", "+p.To.label(), ", "))
		}
		data.Rows = append(data.Rows, row)
		table.Rows = append(table.Rows, []string{n.ID, n.Typename, n.Name, n.ShortName, strings.Join(posts, " | "), v.origin + v.Item("/akteure", n.ID).Without(paramLanguage).String()})
	}
	return View{
		Title: v.T("actors.title"), Section: "/akteure", Data: data, Pager: v.Pages(a.Actors.PageInfo), NoIndex: len(v.state) > 0,
		Files: map[string]func() (File, error){"csv": table.CSV},
	}, nil
}

func (v *Visit) kindFacet(counts map[string]int) []Facet {
	var values []FacetValue
	for _, k := range actorKinds {
		if counts[k] > 0 {
			to := v.Here().Without(paramAfter, paramBefore).With(paramAsActor, k)
			values = append(values, FacetValue{Link: Link{v.T("actorkind." + k), to.String()}, Count: counts[k]})
		}
	}
	return appendFacet(nil, Facet{Heading: v.T("facet.actorkinds"), Values: values})
}

// Tie is a relationship as the profile of one of its ends shows it.
type Tie struct {
	Type, Role  string
	Out         bool // it leads away from the actor of the page
	Other       Link
	OtherKind   string
	From, Until string
	Sources     []Link
}

type actorData struct {
	ID, Kind, Name, Short string
	Founded, Dissolved    string
	URL                   string
	Names                 []otherName
	Identifiers           []identifier
	Posts, Ties           []Tie
	TieCount, TiesShown   int
	Said, SpokenFor       StatementList
	Mentioned, Addressed  FacetValue
	Topics                []FacetValue
	MoreTopics            bool           // only the most frequent are shown
	Picture               *Neighbourhood // nil where it has no ties
	Network               string
	Connection            string
	Suggest               string // answers with actors
}

// StatementList are the latest of some statements, with where all of them are.
type StatementList struct {
	Rows  []Row
	Count int
	All   string
}

type otherName struct{ Text, Kind, Language, ValidFrom, ValidUntil string }

type identifier struct{ Scheme, Value, URL string }

type relationship struct {
	ID, Type, Role, ValidFrom, ValidUntil string
	From, To                              named
	Citations                             []citation
}

type actorAnswer struct {
	Node *struct {
		named
		OtherNames    []otherName
		Identifiers   []identifier
		URL           string
		ShortName     string
		FoundedOn     string
		DissolvedOn   string
		Relationships struct {
			TotalCount int
			PageInfo   PageInfo
			Nodes      []relationship
		}
	}
	Said struct {
		TotalCount int
		Nodes      []statement
		Facets     facets
	}
	SpokenFor struct {
		TotalCount int
		Nodes      []statement
	}
	Mentioned, Addressed counted
	Network              neighbourhoodAnswer
}

func actorView(v *Visit) (View, error) {
	var a actorAnswer
	variables := map[string]any{"id": v.ID, "actors": []string{v.ID}}
	after := v.Text(paramAfter)
	if after != "" {
		variables["after"] = after
	}
	if err := v.Ask("actor", variables, &a); err != nil {
		return View{}, err
	}
	n := a.Node
	if n == nil || n.Name == "" {
		return View{}, v.Missing()
	}
	if err := v.moved(n.ID); err != nil {
		return View{}, err
	}
	all := v.To("/aussagen")
	data := actorData{
		ID: n.ID, Kind: n.Typename, Name: n.Name, Short: n.ShortName, Founded: n.FoundedOn, Dissolved: n.DissolvedOn, URL: n.URL,
		Names: n.OtherNames, Identifiers: n.Identifiers, TieCount: n.Relationships.TotalCount, TiesShown: len(n.Relationships.Nodes),
		Said:      StatementList{v.rows(a.Said.Nodes), a.Said.TotalCount, all.With(paramActor, n.ID).String()},
		SpokenFor: StatementList{v.rows(a.SpokenFor.Nodes), a.SpokenFor.TotalCount, all.With(paramFor, n.ID).String()},
		Mentioned: FacetValue{Link: Link{v.T("actor.mentioned"), all.With(paramMention, n.ID).String()}, Count: a.Mentioned.TotalCount},
		Addressed: FacetValue{Link: Link{v.T("actor.addressed"), all.With(paramAddress, n.ID).String()}, Count: a.Addressed.TotalCount},
	}
	topics := a.Said.Facets.Topics
	data.MoreTopics = len(topics) > mostValues
	for _, t := range topics[:min(len(topics), mostValues)] {
		to := all.With(paramActor, n.ID).With(paramTopic, t.Topic.ID).With(paramNarrower, no)
		data.Topics = append(data.Topics, FacetValue{Link: Link{t.Topic.label(), to.String()}, Count: t.Count})
	}
	if v.site.page("/netz") != nil {
		data.Network = v.To("/netz").With("um", n.ID).String()
	}
	if v.site.page("/verbindung") != nil {
		data.Connection, data.Suggest = "/verbindung", v.suggestionsOf(amongActors)
	}
	data.Picture = v.neighbourhood(n.named, a.Network)
	table := Table{Name: "beziehungen", Columns: []string{"id", "type", "from_id", "from", "to_id", "to", "role", "valid_from", "valid_until", "sources"}}
	for _, r := range n.Relationships.Nodes {
		t := v.tie(r, n.ID)
		if r.Type == "HOLDS_POSITION" {
			data.Posts = append(data.Posts, t)
		} else {
			data.Ties = append(data.Ties, t)
		}
		var sources []string
		for _, c := range r.Citations {
			sources = append(sources, c.Document.ID)
		}
		table.Rows = append(table.Rows, []string{
			r.ID, r.Type, r.From.ID, r.From.label(), r.To.ID, r.To.label(), r.Role, r.ValidFrom, r.ValidUntil, strings.Join(sources, " | "),
		})
	}
	ties := n.Relationships.PageInfo
	ties.HasPreviousPage = false // the page leads forward only
	view := View{
		Title: n.Name, Section: "/akteure", Data: data, Pager: v.Pages(ties), NoIndex: after != "", Sheet: networkSheet, Files: map[string]func() (File, error){"csv": table.CSV},
	}
	if after != "" {
		view.Pager.First = v.Here().Without(paramAfter).String()
	}
	return view, nil
}

func (v *Visit) tie(r relationship, id string) Tie {
	t := Tie{Type: r.Type, Role: r.Role, Out: r.From.ID == id, From: r.ValidFrom, Until: r.ValidUntil}
	other := r.From
	if t.Out {
		other = r.To
	}
	t.OtherKind, t.Other = other.Typename, v.record(other)
	for _, c := range r.Citations {
		t.Sources = append(t.Sources, Link{c.Document.Title, v.Item("/dokumente", c.Document.ID).String()})
	}
	return t
}

// record leads to what there is to see of a record; a region, and what else has no page, has no link.
func (v *Visit) record(n named) Link {
	switch n.Typename {
	case "Topic", "Claim":
		return v.subject(n)
	case "Document":
		return Link{n.label(), v.Item("/dokumente", n.ID).String()}
	case "Event":
		return Link{n.label(), v.To("/aussagen").With(paramEvent, n.ID).String()}
	case "Statement":
		return Link{n.label(), v.Item("/aussagen", n.ID).String()}
	case "Region", "":
		return Link{Text: n.label()}
	}
	return v.actor(n)
}
