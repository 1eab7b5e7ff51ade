package explorer

import (
	"slices"
	"strconv"
	"strings"

	"wortlaut/internal/kg"
)

// The parameters of networks and connections, beside those of statements.
const (
	paramAround  = "um"
	paramDepth   = "tiefe"
	paramTypes   = "art"
	paramThrough = "auch"
	paramTo      = "nach"
)

// What else a network leads through, where that is asked for.
const (
	throughStatements = "aussagen"
	throughTopics     = "themen"
	throughDocuments  = "dokumente"
)

var throughs = []string{throughStatements, throughTopics, throughDocuments}

// networkNodes is how many nodes a page shows: as many as an answer of 10,000 fields has room for, and about as many as a page of 60 KB, with
// the table of their ties. The nearest are kept, so that fewer would rather be statements alone where many are on a topic, and nobody who made
// them. fileNodes is how many a file may have: the most that the API makes a network of.
const (
	networkNodes = 400
	fileNodes    = 1_000
)

var discourseParameters = []string{
	paramTopic, paramMode, paramRows, paramColumns, paramAggregation, paramNormalization, paramDuplicates, paramLeast, paramFrom, paramUntil, paramWindow, paramSize,
	paramStep, paramKernel, paramSlice,
}

func networkPages() []Page {
	return []Page{
		{
			Path: "/netz", Template: "network", View: networkView, Suffixes: []string{"csv", "gexf", "graphml", "svg"},
			Parameters: []string{paramAround, paramDepth, paramTopic, paramTypes, paramThrough, paramFrom, paramUntil}, Needs: [][]string{{paramAround, paramTopic}},
		},
		{
			Path: "/verbindung", Template: "connection", View: connectionView, Suffixes: []string{"csv", "svg"},
			Parameters: []string{paramFrom, paramTo, paramThrough}, Needs: [][]string{{paramFrom}, {paramTo}},
		},
		{
			Path: "/diskurs", Template: "discourse", View: discourseView, Suffixes: []string{"csv", "gexf", "graphml", "svg"},
			Parameters: discourseParameters, Needs: [][]string{{paramTopic}},
		},
		{
			Path: "/belege", Template: "evidence", View: evidenceView, Suffixes: []string{"csv"},
			Parameters: slices.Concat(discourseParameters, []string{paramTieRow, paramTieTo, paramTieClaim, paramTie}),
			Needs:      [][]string{{paramTopic}, {paramTieRow}, {paramTieTo}},
		},
	}
}

// networkAnswer is what the operation network answers.
type networkAnswer struct {
	Network struct {
		Nodes []struct {
			Node   named
			Degree int
			X, Y   float64
		}
		Edges     []tie
		Omitted   int
		Truncated bool
		Links     []exportLink
	}
}

type exportLink struct{ Format, URL string }

// networkPage is what the template of /netz shows.
type networkPage struct {
	Around, Topic recordField
	Depth         string // as it was given: "" is what is usual
	Types         []option
	Through       []option
	From, Until   string
	Figure        *figure // nil before anything is asked for
	Rows          []tieRow
	Omitted       int
	OmittedText   string // what the limit left out, and what to do about it
	Narrow        []Link // to networks with less, where the limit left something out
	Truncated     bool
	Begin         []Link // topics to begin with, where nothing is asked for
	Wider         string // the same network a step deeper; "" where there is none
}

// option is one of the values of a parameter, as forms offer it.
type option struct {
	Value, Label string
	Chosen       bool
}

// options are the values of a parameter with their labels, which are the texts of prefix and value.
func (v *Visit) options(prefix string, values, given []string) []option {
	list := make([]option, len(values))
	for i, value := range values {
		list[i] = option{value, v.T(prefix + value), slices.Contains(given, value)}
	}
	return list
}

func relationshipTypes() []string {
	list := make([]string, len(kg.RelationshipTypes))
	for i, t := range kg.RelationshipTypes {
		list[i] = string(t)
	}
	return list
}

func networkView(v *Visit) (View, error) {
	p := networkPage{Around: recordField{Name: paramAround, Label: v.T("net.around"), Hint: v.T("net.around.hint"), Many: true, Among: []string{amongTopics, amongActors}}, Topic: recordField{Name: paramTopic, Label: v.T("net.topic"), Hint: v.T("net.topic.hint"), Among: []string{amongTopics}}}
	types, through := v.Words(paramTypes, relationshipTypes()...), v.Words(paramThrough, throughs...)
	p.From, p.Until = v.Days()
	var err error
	if p.Around, err = v.choose(p.Around, "PERSONS", "ORGANIZATIONS", "TOPICS", "EVENTS", "CLAIMS"); err != nil {
		return View{}, err
	}
	if p.Topic, err = v.choose(p.Topic, "TOPICS"); err != nil {
		return View{}, err
	}
	usual := 1
	if len(p.Topic.Chosen) > 0 {
		usual = 2 // from the topic over statements to who made them
	}
	depth := v.Count(paramDepth, usual, 1, 4)
	p.Depth = strings.Join(v.state[paramDepth], "")
	p.Types, p.Through = v.options("net.tie.", relationshipTypes(), types), v.options("net.through.", throughs, through)

	view := View{Title: v.T("net.title"), Section: "/netz", NoIndex: true, Sheet: networkSheet}
	starts := slices.Concat(p.Around.ids(), p.Topic.ids())
	if len(starts) == 0 || p.Around.open() || p.Topic.open() {
		return view, v.beginNetwork(&p, &view)
	}
	variables := map[string]any{"around": starts, "depth": depth, "limit": networkNodes}
	if len(p.Topic.Chosen) > 0 {
		through = append(through, throughStatements)
	}
	if filter := networkFilter(types, through, p.From, p.Until); len(filter) > 0 {
		variables["filter"] = filter
	}
	var data networkAnswer
	if err := v.Ask("network", variables, &data); err != nil {
		return view, err
	}
	if err := v.askProofs(data.Network.Edges, ofRelationship); err != nil {
		return view, err
	}
	return v.showNetwork(view, p, depth, data)
}

// tieFile makes the file of the ties of a network. What their statements cite is asked for when somebody wants it: the page leads to them.
func (v *Visit) tieFile(ties []tie, nodes map[kg.ID]named) func() (File, error) {
	return func() (File, error) {
		if err := v.askProofs(ties, ofStatement); err != nil {
			return File{}, err
		}
		return tieTable("netz", nil, v.tieCells(ties, nodes)).CSV()
	}
}

// mostIDs is how many records are asked for at once by their ids.
const mostIDs = 100

// ofRelationship is the relationship that a tie is, and where what it cites goes; nil for others.
func ofRelationship(t tie) (kg.ID, *[]proof) {
	if t.Relationship == nil {
		return "", nil
	}
	return t.Relationship.ID, &t.Relationship.Citations
}

// ofStatement is the statement that a tie is a reference of, likewise.
func ofStatement(t tie) (kg.ID, *[]proof) {
	if t.Statement == nil {
		return "", nil
	}
	return t.Statement.ID, &t.Statement.Citations
}

// askProofs completes ties with what their relationships or their statements cite.
func (v *Visit) askProofs(ties []tie, of func(tie) (kg.ID, *[]proof)) error {
	var ids []string
	wanting := map[kg.ID][]*[]proof{}
	for _, t := range ties {
		id, citations := of(t)
		if citations == nil {
			continue
		}
		if wanting[id] == nil {
			ids = append(ids, string(id))
		}
		wanting[id] = append(wanting[id], citations)
	}
	for part := range slices.Chunk(ids, mostIDs) {
		var data struct {
			Nodes []*struct {
				ID        kg.ID
				Citations []proof
			}
		}
		if err := v.askBeside("proofs", map[string]any{"ids": part}, &data); err != nil {
			return err
		}
		for _, n := range data.Nodes {
			if n == nil {
				continue
			}
			for _, citations := range wanting[n.ID] {
				*citations = n.Citations
			}
		}
	}
	return nil
}

// networkFilter is the filter of a network; what is not asked for is left out.
func networkFilter(types, through []string, from, until string) map[string]any {
	filter := map[string]any{}
	if len(types) > 0 {
		filter["types"] = types
	}
	for word, field := range map[string]string{throughStatements: "throughStatements", throughTopics: "throughTopics", throughDocuments: "throughDocuments"} {
		if slices.Contains(through, word) {
			filter[field] = true
		}
	}
	if from != "" {
		filter["from"] = from
	}
	if until != "" {
		filter["until"] = until
	}
	return filter
}

// beginNetwork offers something to begin with, where the page does not know yet around what to draw.
func (v *Visit) beginNetwork(p *networkPage, view *View) error {
	var err error
	if p.Begin, err = v.beginnings("/netz"); err != nil {
		return err
	}
	for _, c := range []*recordField{&p.Around, &p.Topic} {
		if err := v.offer(c, nil); err != nil {
			return err
		}
	}
	view.Data = p
	return nil
}

// beginnings are links to a page with each of the first topics.
func (v *Visit) beginnings(path string) ([]Link, error) {
	var data struct{ Topics struct{ Nodes []named } }
	if err := v.Ask("begin", nil, &data); err != nil {
		return nil, err
	}
	links := make([]Link, len(data.Topics.Nodes))
	for i, n := range data.Topics.Nodes {
		links[i] = Link{n.name(), v.To(path).With(paramTopic, n.ID).String()}
	}
	return links, nil
}

func (v *Visit) showNetwork(view View, p networkPage, depth int, data networkAnswer) (View, error) {
	nodes := map[kg.ID]named{}
	var drawn drawing
	for _, n := range data.Network.Nodes {
		id := kg.ID(n.Node.ID)
		nodes[id] = n.Node
		drawn.Nodes = append(drawn.Nodes, drawnNode{
			ID: n.Node.ID, Label: n.Node.name(), Kind: string(id.Kind()), Degree: n.Degree, X: n.X, Y: n.Y, R: radius(n.Degree), Href: v.pageOf(id),
		})
	}
	for _, e := range data.Network.Edges {
		drawn.Edges = append(drawn.Edges, drawnEdge{Source: string(e.Source), Target: string(e.Target), Label: v.T("net.tie." + e.Type), Directed: e.Directed})
	}
	for _, c := range []*recordField{&p.Around, &p.Topic} {
		if err := v.offer(c, nodes); err != nil {
			return view, err
		}
	}
	p.Rows, p.Omitted, p.Truncated = v.tell(data.Network.Edges, nodes), data.Network.Omitted, data.Network.Truncated
	if p.OmittedText = v.omitted(len(data.Network.Nodes), p.Omitted); p.Omitted > 0 || p.Truncated {
		p.Narrow = append(v.narrow(p, data.Network.Edges), v.larger(data.Network.Links)...)
	}
	if depth < 4 {
		p.Wider = v.Here().With(paramDepth, strconv.Itoa(depth+1)).String()
	}
	f := v.draw(drawn, "net.size.degree", "")
	p.Figure = &f
	view.Title = v.T("net.title.around", namesOf(p.Around, p.Topic))
	view.Data = p
	view.Elsewhere = networkFiles(data.Network.Links)
	view.Files = map[string]func() (File, error){"csv": v.tieFile(data.Network.Edges, nodes), "svg": f.Picture.svgFile(view.Title)}
	view.Exports = otherFormats(data.Network.Links)
	view.Script = networkScript
	return view, nil
}

// narrow are networks with less than one that is too large: those of the latest year that it has a statement of, and for a topic who speaks
// about what, for which all statements are counted.
func (v *Visit) narrow(p networkPage, ties []tie) []Link {
	var links []Link
	latest := ""
	for _, t := range ties {
		if t.Statement != nil && len(t.Statement.MadeOn) >= len("2006") {
			latest = max(latest, t.Statement.MadeOn[:len("2006")])
		}
	}
	if first, last := latest+"-01-01", latest+"-12-31"; latest != "" && (p.From < first || p.Until == "" || p.Until > last) {
		links = append(links, Link{v.T("net.narrow.year", latest), v.Here().With(paramFrom, first).With(paramUntil, last).String()})
	}
	if len(p.Topic.Chosen) > 0 {
		to := v.To("/diskurs").With(paramTopic, p.Topic.ids()...).With(paramMode, "TWO_MODE").With(paramColumns, "TOPIC").With(paramAggregation, "IGNORE")
		links = append(links, Link{v.T("net.narrow.discourse"), to.String()})
	}
	return links
}

// larger is the same network with more nodes than a page shows, as a file.
func (v *Visit) larger(links []exportLink) []Link {
	file := networkFiles(links)["gexf"]
	limit := "limit=" + strconv.Itoa(networkNodes)
	if !strings.Contains(file, limit) {
		return nil
	}
	return []Link{{v.T("net.larger", v.Number(fileNodes)), strings.Replace(file, limit, "limit="+strconv.Itoa(fileNodes), 1)}}
}

// omitted says how many nodes the limit left out.
func (v *Visit) omitted(shown, omitted int) string {
	form := ".other"
	if omitted == 1 {
		form = ".one"
	}
	return v.T("net.omitted"+form, v.Number(shown), v.Number(omitted))
}

// namesOf are the names of what was chosen.
func namesOf(fields ...recordField) string {
	var names []string
	for _, c := range fields {
		for _, one := range c.Chosen {
			names = append(names, one.Name)
		}
	}
	return strings.Join(names, ", ")
}

// networkFiles are where the suffixes of a network are that are files of the API.
func networkFiles(links []exportLink) map[string]string {
	files := map[string]string{}
	for suffix, format := range map[string]string{"gexf": "GEXF", "graphml": "GRAPHML"} {
		if i := slices.IndexFunc(links, func(l exportLink) bool { return l.Format == format }); i >= 0 {
			files[suffix] = links[i].URL
		}
	}
	return files
}

// formatNames are what the formats are called that programs read; the names are the same in all languages.
var formatNames = map[string]string{
	"GEXF": "GEXF (Gephi)", "GRAPHML": "GraphML", "GRAPHML_VISONE": "GraphML (visone)", "CSV_MATRIX": "CSV (Matrix)", "CSV_EDGES": "CSV (Gephi, Edges)",
	"CSV_NODES": "CSV (Gephi, Nodes)", "DL": "DL (UCINET)", "PAJEK": "Pajek", "CYTOSCAPE_JSON": "JSON (Cytoscape.js)", "GRAPHOLOGY_JSON": "JSON (graphology)",
	"JSON_LD": "JSON-LD",
}

// otherFormats are links to a network in the formats that are no suffixes.
func otherFormats(links []exportLink) []Link {
	var list []Link
	for _, l := range links {
		if l.Format != "GEXF" && l.Format != "GRAPHML" {
			list = append(list, Link{formatNames[l.Format], l.URL})
		}
	}
	return list
}

// tieColumns are the columns of ties as a file. Types are those of the API; made_on is when the statement was made that a tie belongs to,
// statement its address. Sources are the documents that prove a tie: ids, titles, and where those are published that are.
var tieColumns = []string{"from_id", "from", "type", "to_id", "to", "role", "valid_from", "valid_until", "made_on", "statement", "source_ids", "sources", "urls"}

// tieTable is the table of ties as a file, with columns that come before those of the tie.
func tieTable(name string, before []string, rows [][]string) Table {
	return Table{Name: name, Columns: slices.Concat(before, tieColumns), Rows: rows}
}
