package explorer

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"wortlaut/internal/kg"
	"wortlaut/internal/layout"
)

// The parameters of discourse networks: those of Discourse Network Analyzer.
const (
	paramMode          = "art"
	paramRows          = "zeilen"
	paramColumns       = "spalten"
	paramAggregation   = "gewicht"
	paramNormalization = "normierung"
	paramDuplicates    = "doppelt"
	paramLeast         = "mindestens"
	paramWindow        = "fenster"
	paramSize          = "laenge"
	paramStep          = "schritt"
	paramSlice         = "scheibe"
)

// The values of these parameters are those of the API, each list with its default first.
var (
	modes          = []string{"ONE_MODE", "TWO_MODE", "THREE_MODE"}
	rowVariables   = []string{"ORGANIZATION", "PERSON", "PARTY", "ORGANIZATION_KIND"}
	columnVars     = []string{"CLAIM", "TOPIC", "DOCUMENT"}
	aggregations   = []string{"CONGRUENCE", "CONFLICT", "SUBTRACT", "IGNORE", "COMBINE"}
	normalizations = []string{"NONE", "AVERAGE", "JACCARD_SIMILARITY", "COSINE_SIMILARITY", "ACTIVITY", "PROMINENCE"}
	duplicates     = []string{"INCLUDE", "DOCUMENT", "WEEK", "MONTH", "YEAR", "RANGE"}
	windows        = []string{"", "YEARS", "MONTHS", "WEEKS", "DAYS"}
)

const (
	discourseTies = 50 // of a page
	matrixSide    = 30 // rows and columns of a matrix that is shown
)

// discoursePage is what the template of /diskurs shows.
type discoursePage struct {
	Topic       recordField
	Selects     []selection
	From, Until string
	Least       string
	Size, Step  int
	Asked       bool
	Slices      []sliceLink
	NoSlices    bool // of no statement the day is known
	Statements  int
	Figure      *figure // nil where nothing is tied
	Matrix      *matrix // nil where it is too large, or empty
	Rows        []discourseRow
	Ties        int
	Instead     []Link // other networks of the same statements, where this one is empty
	Begin       []Link
}

// selection is a parameter with one value of several.
type selection struct {
	Name, Label string
	Options     []option
}

// sliceLink is a position of the window in time.
type sliceLink struct {
	From, Until string
	Href        string
	Current     bool
}

// matrix are the weights of a network.
type matrix struct {
	Columns []string
	Rows    []matrixRow
}

type matrixRow struct {
	Label string
	Cells []string
}

// discourseRow is a tie with what proves it.
type discourseRow struct {
	From, To, Claim           Link
	Weight                    string
	Agreements, Disagreements int
	Statements                int
	Evidence                  []evidence
}

type evidence struct {
	Link
	Date string
}

// discourseSlice is one network of those that the operation discourse answers.
type discourseSlice struct {
	From, Until    string
	StatementCount int
	Rows, Columns  []discourseNode
	Matrix         [][]float64
	Edges          struct {
		TotalCount int
		PageInfo   PageInfo
		Nodes      []discourseTie
	}
}

type discourseNode struct {
	Value, Label string
	Frequency    int
}

type discourseTie struct {
	Source, Target, Claim     string
	Weight                    float64
	Agreements, Disagreements int
	Evidence                  struct {
		TotalCount int
		Nodes      []struct {
			ID     kg.ID
			Text   string
			MadeOn string
		}
	}
}

func discourseView(v *Visit) (View, error) {
	p := discoursePage{Topic: recordField{Name: paramTopic, Label: v.T("net.topic"), Hint: v.T("net.topic.hint")}}
	input := v.discourseInput(&p)
	window := v.Word(paramWindow, windows...)
	p.Selects = append(p.Selects, v.selection(paramWindow, window, windows))
	p.Size, p.Step = v.Count(paramSize, 1, 1, 1000), v.Count(paramStep, 1, 1, 1000)
	slice := v.Day(paramSlice)
	var err error
	if p.Topic, err = v.choose(p.Topic, "TOPICS"); err != nil {
		return View{}, err
	}
	view := View{Title: v.T("discourse.title"), Section: "/diskurs", NoIndex: true, Sheet: networkSheet}
	if len(p.Topic.Chosen) == 0 || p.Topic.open() {
		if p.Begin, err = v.beginnings("/diskurs"); err != nil {
			return view, err
		}
		view.Data = &p
		return view, v.offer(&p.Topic, nil)
	}
	filter := map[string]any{"topics": p.Topic.ids()}
	between(filter, p.From, p.Until)
	input["filter"] = filter
	if err := v.offer(&p.Topic, nil); err != nil {
		return view, err
	}
	view.Title = v.T("discourse.title.topic", namesOf(p.Topic))
	if window != "" {
		input["window"] = map[string]any{"unit": window, "size": p.Size, "step": p.Step}
		if err := v.slice(&p, &view, input, slice); err != nil || p.NoSlices {
			view.Data = p
			return view, err
		}
	}
	return v.showDiscourse(view, p, input)
}

// between sets the days that statements lie between; "" is open.
func between(filter map[string]any, from, until string) {
	if from != "" {
		filter["from"] = from
	}
	if until != "" {
		filter["until"] = until
	}
}

// discourseInput reads the parameters. Defaults of the API are left out.
func (v *Visit) discourseInput(p *discoursePage) map[string]any {
	input := map[string]any{}
	for _, s := range []struct {
		parameter, field string
		values           []string
	}{
		{paramMode, "mode", modes}, {paramRows, "rows", rowVariables}, {paramColumns, "columns", columnVars}, {paramAggregation, "aggregation", aggregations},
		{paramNormalization, "normalization", normalizations}, {paramDuplicates, "duplicates", duplicates},
	} {
		value := v.Word(s.parameter, s.values...)
		if value != s.values[0] {
			input[s.field] = value
		}
		p.Selects = append(p.Selects, v.selection(s.parameter, value, s.values))
	}
	p.From, p.Until = v.Day(paramFrom), v.Day(paramUntil)
	if p.Least = v.Text(paramLeast); p.Least != "" {
		least, err := strconv.ParseFloat(p.Least, 64)
		if err != nil || math.IsNaN(least) || math.IsInf(least, 0) {
			v.refuseParameter(paramLeast, "net.wrong.weight", kg.Clip(p.Least))
		}
		input["minWeight"] = least
	}
	return input
}

func (v *Visit) selection(name, value string, values []string) selection {
	return selection{name, v.T("discourse." + name), v.options("discourse."+name+".", values, []string{value})}
}

// slice asks for the positions of the window and narrows the input to the days of one of them: that which begins on a day, else the last. The
// network of these days is that of the window, but that it has statements too of which only the month or the year is known.
func (v *Visit) slice(p *discoursePage, view *View, input map[string]any, begins string) error {
	var data struct {
		Discourse struct {
			Slices []struct{ From, Until string }
			Links  []exportLink
		}
	}
	if err := v.askBeside("discourseSlices", map[string]any{"input": input}, &data); err != nil {
		return err
	}
	all := data.Discourse.Slices
	if p.NoSlices = len(all) == 0; p.NoSlices {
		return nil
	}
	at := len(all) - 1
	if begins != "" {
		at = slices.IndexFunc(all, func(s struct{ From, Until string }) bool { return s.From == begins })
	}
	if at < 0 {
		return &parameterError{kg.NotFound, paramSlice, "discourse.wrong.slice", []any{v.Date(begins)}}
	}
	for _, s := range all {
		href := v.Here().Without(paramAfter).With(paramSlice, s.From).String()
		p.Slices = append(p.Slices, sliceLink{From: v.Date(s.From), Until: v.Date(s.Until), Href: href})
	}
	p.Slices[at].Current = true
	delete(input, "window")
	filter := map[string]any{"topics": p.Topic.ids()}
	between(filter, all[at].From, all[at].Until)
	input["filter"] = filter
	for _, l := range data.Discourse.Links {
		if l.Format == "GEXF" && len(all) > 1 {
			view.Exports = append(view.Exports, Link{v.T("discourse.gexf.all"), l.URL})
		}
	}
	return nil
}

func (v *Visit) showDiscourse(view View, p discoursePage, input map[string]any) (View, error) {
	paging := v.Paging(discourseTies)
	if paging["before"] != nil {
		v.refuseParameter(paramBefore, "net.wrong.before")
	}
	var data struct {
		Discourse struct {
			Slices []discourseSlice
			Links  []exportLink
		}
	}
	variables := map[string]any{"input": input, "first": paging["first"]}
	if after := paging["after"]; after != nil {
		variables["after"] = after
	}
	if err := v.Ask("discourse", variables, &data); err != nil {
		return view, err
	}
	p.Asked = true
	var s discourseSlice
	if n := len(data.Discourse.Slices); n > 0 {
		s = data.Discourse.Slices[n-1]
	}
	p.Statements, p.Ties = s.StatementCount, s.Edges.TotalCount
	p.Rows, p.Matrix = v.tellDiscourse(s), shownMatrix(s)
	view.Elsewhere = networkFiles(data.Discourse.Links)
	view.Files = map[string]func() (File, error){"csv": discourseTable(s).CSV}
	view.Exports = append(view.Exports, otherFormats(data.Discourse.Links)...)
	if p.Ties == 0 {
		p.Instead = v.instead()
		view.Data = p
		return view, nil
	}
	drawn, err := v.drawDiscourse(s, input)
	if err != nil {
		return view, err
	}
	f := v.draw(drawn, "discourse.size", v.T("discourse.width"))
	p.Figure = &f
	view.Files["svg"] = f.Picture.svgFile(view.Title)
	view.Script = networkScript
	if page := s.Edges.PageInfo; page.HasNextPage || v.Text(paramAfter) != "" {
		page.HasPreviousPage = false // the API leads forward only
		view.Pager = v.Pages(page)
		if v.Text(paramAfter) != "" {
			view.Pager.First = v.Here().Without(paramAfter).String()
		}
	}
	view.Data = p
	return view, nil
}

// instead are networks that need less than an empty one: where no stances are coded, those that do not look at them.
func (v *Visit) instead() []Link {
	here := v.Here().Without(paramAfter, paramSlice, paramLeast)
	return []Link{
		{v.T("discourse.instead.topics"), here.With(paramAggregation, "IGNORE").With(paramColumns, "TOPIC").With(paramNormalization).String()},
		{v.T("discourse.instead.two"), here.With(paramMode, "TWO_MODE").With(paramAggregation, "IGNORE").With(paramColumns, "TOPIC").With(paramNormalization).String()},
	}
}

// labels are what the values of a network are called.
func (s discourseSlice) labels() map[string]string {
	labels := map[string]string{}
	for _, n := range slices.Concat(s.Rows, s.Columns) {
		labels[n.Value] = n.Label
	}
	return labels
}

func (v *Visit) tellDiscourse(s discourseSlice) []discourseRow {
	labels := s.labels()
	link := func(value string) Link {
		if value == "" {
			return Link{}
		}
		return Link{cmp.Or(labels[value], value), v.pageOf(kg.ID(value))}
	}
	rows := make([]discourseRow, len(s.Edges.Nodes))
	for i, t := range s.Edges.Nodes {
		rows[i] = discourseRow{
			From: link(t.Source), To: link(t.Target), Claim: link(t.Claim), Weight: v.weight(t.Weight), Agreements: t.Agreements, Disagreements: t.Disagreements,
			Statements: t.Evidence.TotalCount,
		}
		for _, e := range t.Evidence.Nodes {
			rows[i].Evidence = append(rows[i].Evidence, evidence{Link{clip(e.Text, longestName), v.pageOf(e.ID)}, e.MadeOn})
		}
	}
	return rows
}

// weight writes a weight with up to four digits after the point.
func (v *Visit) weight(w float64) string {
	return v.language.decimal(strconv.FormatFloat(math.Round(w*10_000)/10_000, 'f', -1, 64))
}

// shownMatrix is the matrix, unless it is too large for a page.
func shownMatrix(s discourseSlice) *matrix {
	if len(s.Rows) == 0 || len(s.Columns) == 0 || len(s.Rows) > matrixSide || len(s.Columns) > matrixSide || len(s.Matrix) != len(s.Rows) {
		return nil
	}
	var m matrix
	for _, c := range s.Columns {
		m.Columns = append(m.Columns, c.Label)
	}
	for i, r := range s.Rows {
		row := matrixRow{Label: r.Label}
		for _, w := range s.Matrix[i] {
			row.Cells = append(row.Cells, strconv.FormatFloat(math.Round(w*100)/100, 'f', -1, 64))
		}
		m.Rows = append(m.Rows, row)
	}
	return &m
}

// discourseTable are the ties of a page as a file, with the columns that all languages have and numbers with a point.
func discourseTable(s discourseSlice) Table {
	labels := s.labels()
	t := Table{
		Name: "diskurs", Columns: []string{"from_id", "from", "to_id", "to", "claim_id", "claim", "weight", "agreements", "disagreements", "statements"},
	}
	for _, e := range s.Edges.Nodes {
		t.Rows = append(t.Rows, []string{
			e.Source, labels[e.Source], e.Target, labels[e.Target], e.Claim, labels[e.Claim], strconv.FormatFloat(e.Weight, 'f', -1, 64),
			strconv.Itoa(e.Agreements), strconv.Itoa(e.Disagreements), strconv.Itoa(e.Evidence.TotalCount),
		})
	}
	return t
}

// drawDiscourse places the nodes of a network with at least one tie, by its matrix: that has all ties, the list only those of the page.
func (v *Visit) drawDiscourse(s discourseSlice, input map[string]any) (drawing, error) {
	var p drawing
	at := map[string]int{}
	place := func(n discourseNode) int {
		i, there := at[n.Value]
		if !there {
			i = len(p.Nodes)
			at[n.Value] = i
			p.Nodes = append(p.Nodes, drawnNode{ID: n.Value, Label: n.Label, Kind: string(kg.ID(n.Value).Kind()), R: radius(n.Frequency), Href: v.pageOf(kg.ID(n.Value))})
		}
		return i
	}
	oneMode := input["mode"] == nil
	var links [][2]int
	for i, weights := range s.Matrix {
		for j, w := range weights {
			if w == 0 || oneMode && s.Columns[j].Value <= s.Rows[i].Value {
				continue
			}
			link := [2]int{place(s.Rows[i]), place(s.Columns[j])}
			links = append(links, link)
			p.Nodes[link[0]].Degree++
			p.Nodes[link[1]].Degree++
			p.Edges = append(p.Edges, drawnEdge{
				Source: s.Rows[i].Value, Target: s.Columns[j].Value, Directed: !oneMode, Weight: math.Abs(w), Sign: signOf(w, input["aggregation"]), Label: v.T("discourse.tie", v.weight(w)),
			})
		}
	}
	points, err := layout.Place(v.Context, len(p.Nodes), links, layout.Options{LinkDistance: 60, Repulsion: 120})
	for i, at := range points {
		p.Nodes[i].X, p.Nodes[i].Y = at.X, at.Y
	}
	return p, err
}

// signOf is −1 for ties of conflict; a code of 2 is opposition.
func signOf(weight float64, aggregation any) int {
	if weight < 0 || aggregation == "CONFLICT" || aggregation == "COMBINE" && weight == 2 {
		return -1
	}
	return 1
}
