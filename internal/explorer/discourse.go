package explorer

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

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
	paramKernel        = "kern"
	paramSlice         = "scheibe"
)

// The values of these parameters are those of the API, each list with its default first.
var (
	modes          = []string{"ONE_MODE", "TWO_MODE", "THREE_MODE"}
	rowVariables   = []string{"ORGANIZATION", "PERSON", "PARTY", "ORGANIZATION_KIND"}
	columnVars     = []string{"CLAIM", "TOPIC", "DOCUMENT"}
	aggregations   = []string{"CONGRUENCE", "CONFLICT", "SUBTRACT", "IGNORE", "COMBINE"}
	normalizations = []string{"NONE", "AVERAGE", "JACCARD_SIMILARITY", "COSINE_SIMILARITY", "JACCARD", "COSINE", "ACTIVITY", "PROMINENCE"}
	duplicates     = []string{"INCLUDE", "DOCUMENT", "WEEK", "MONTH", "YEAR", "RANGE"}
	windows        = []string{"", "YEARS", "MONTHS", "WEEKS", "DAYS", "EVENTS"}
	kernels        = []string{"", "UNIFORM", "EPANECHNIKOV", "TRIANGULAR", "GAUSSIAN"}
)

// byEvents is the unit of windows of so many statements. Several may begin on one day: they are known by their place, those of the others
// by the day that they begin on.
const byEvents = "EVENTS"

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
	Kernel      selection
	Begins      string // the day that the slice which is asked for begins on; "" is the last
	Place       int    // its place, from 1, among windows of statements; 0 is the last
	Asked       bool
	Slices      []sliceLink
	NoSlices    bool // of no statement the day is known
	Statements  int
	Figure      *figure // nil where nothing is tied
	Matrix      *matrix // nil where it is too large, or empty
	Rows        []discourseRow
	Ties        int
	Instead     []Link // other networks of the same statements, where this one is empty
	KernelNote  string // what a kernel does to the ties; "" without one
	Begin       []Link
}

// selection is a parameter with one value of several.
type selection struct {
	Name, Label string
	Options     []option
}

// sliceLink is a position of the window in time.
type sliceLink struct {
	Text    string
	Href    string
	Current bool
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
	Evidence                  []evidence // the first
	All                       string     // the page of all
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
		Edges      []struct{ Cursor string }
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
		PageInfo   PageInfo
		Nodes      []statement
	}
}

func discourseView(v *Visit) (View, error) {
	p, view, input, err := v.discourse()
	switch {
	case err != nil:
		return view, err
	case input != nil:
		view, err = v.showDiscourse(view, p, input)
		return view, v.discourseError(err)
	case len(p.Topic.Chosen) == 0 || p.Topic.open():
		if p.Begin, err = v.beginnings("/diskurs"); err != nil {
			return view, err
		}
	}
	view.Data = &p
	return view, v.offer(&p.Topic, nil)
}

// discourse reads which network is asked for. The input is nil where nothing is asked for yet, words are not understood, or there is no slice.
func (v *Visit) discourse() (p discoursePage, view View, input map[string]any, err error) {
	p.Topic = recordField{Name: paramTopic, Label: v.T("net.topic"), Hint: v.T("net.topic.hint"), Among: []string{amongTopics}}
	input = v.discourseInput(&p)
	window := v.window(&p)
	view = View{Title: v.T("discourse.title"), Section: "/diskurs", NoIndex: true, Sheet: networkSheet}
	if p.Topic, err = v.choose(p.Topic, "TOPICS"); err != nil || len(p.Topic.Chosen) == 0 || p.Topic.open() {
		return p, view, nil, err
	}
	filter := map[string]any{"topics": p.Topic.ids()}
	between(filter, p.From, p.Until)
	input["filter"] = filter
	if err := v.offer(&p.Topic, nil); err != nil {
		return p, view, nil, err
	}
	view.Title = v.T("discourse.title.topic", namesOf(p.Topic))
	if window != nil {
		input["window"] = window
		if err := v.slice(&p, &view, input); err != nil || p.NoSlices {
			return p, view, nil, v.discourseError(err)
		}
	}
	return p, view, input, nil
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
	p.From, p.Until = v.Days()
	if p.Least = v.Text(paramLeast); p.Least != "" {
		least, err := strconv.ParseFloat(strings.Replace(p.Least, ",", ".", 1), 64) // German has a comma
		if err != nil || !(least >= 0) || math.IsInf(least, 0) {
			v.refuseParameter(paramLeast, "net.wrong.weight", kg.Clip(p.Least))
		}
		input["minWeight"] = least
	}
	return input
}

func (v *Visit) selection(name, value string, values []string) selection {
	return selection{name, v.T("discourse." + name), v.options("discourse."+name+".", values, []string{value})}
}

// window reads the window that is moved over time; nil is none.
func (v *Visit) window(p *discoursePage) map[string]any {
	unit := v.Word(paramWindow, windows...)
	p.Size, p.Step = v.Count(paramSize, 1, 1, 1000), v.Count(paramStep, 1, 1, 1000)
	kernel := v.Word(paramKernel, kernels...)
	p.Selects = append(p.Selects, v.selection(paramWindow, unit, windows))
	p.Kernel = v.selection(paramKernel, kernel, kernels)
	if unit == byEvents {
		p.Place = v.Count(paramSlice, 0, 1, 1000)
	} else {
		p.Begins = v.Day(paramSlice)
	}
	if unit == "" {
		if kernel != "" {
			v.refuseParameter(paramKernel, "discourse.wrong.kern.alone")
		}
		return nil
	}
	window := map[string]any{"unit": unit, "size": p.Size, "step": p.Step}
	if kernel != "" {
		window["kernel"] = kernel
	}
	return window
}

// slice asks for the positions of the window and narrows the input to one of them: the one that was asked for, else the last.
func (v *Visit) slice(p *discoursePage, view *View, input map[string]any) error {
	var data struct {
		Discourse struct {
			Slices []slicePeriod
			Links  []exportLink
		}
	}
	window, _ := input["window"].(map[string]any)
	if err := v.askBeside("discourseSlices", map[string]any{"input": maps.Clone(input)}, &data); err != nil {
		return err
	}
	all := data.Discourse.Slices
	if p.NoSlices = len(all) == 0 && p.Place == 0 && p.Begins == ""; p.NoSlices {
		return nil
	}
	at, err := v.positionOf(p, all)
	if err != nil {
		return err
	}
	for i, s := range all {
		place, name := s.From, v.T("discourse.slice", v.Date(s.From), v.Date(s.Until))
		if window["unit"] == byEvents {
			place = strconv.Itoa(i + 1)
			name = v.T("discourse.slice.place", v.Number(i+1), name)
		}
		p.Slices = append(p.Slices, sliceLink{Text: name, Href: v.Here().Without(paramAfter).With(paramSlice, place).String(), Current: i == at})
	}
	window = maps.Clone(window)
	window["position"] = at
	input["window"] = window
	for _, l := range data.Discourse.Links {
		if l.Format == "GEXF" && len(all) > 1 {
			view.Exports = append(view.Exports, Link{v.T("discourse.gexf.all"), l.URL})
		}
	}
	return nil
}

// slicePeriod is when a position of the window begins and ends.
type slicePeriod struct{ From, Until string }

// positionOf is the position that was asked for, else the last.
func (v *Visit) positionOf(p *discoursePage, all []slicePeriod) (int, error) {
	switch {
	case p.Place > len(all):
		return 0, &parameterError{code: kg.NotFound, name: paramSlice, key: "discourse.wrong.place", args: []any{v.Number(p.Place), v.Number(len(all))}}
	case p.Place > 0:
		return p.Place - 1, nil
	case p.Begins == "":
		return len(all) - 1, nil
	}
	at := slices.IndexFunc(all, func(s slicePeriod) bool { return s.From == p.Begins })
	if at < 0 {
		return 0, &parameterError{code: kg.NotFound, name: paramSlice, key: "discourse.wrong.slice", args: []any{v.Date(p.Begins)}}
	}
	return at, nil
}

// optionName is the option of a discourse network that an error begins with.
var optionName = regexp.MustCompile("^`([A-Za-z.]+)`")

// discourseOptions are the options that errors name, with the parameters that stand for them.
var discourseOptions = map[string]string{
	"aggregation": paramAggregation, "normalization": paramNormalization, "minWeight": paramLeast, "until": paramUntil,
	"window.size": paramSize, "window.step": paramStep, "window.kernel": paramKernel,
}

// discourseError says in the visitor's language what is wrong with options that do not fit each other, or what was said: the API tells it in
// English.
func (v *Visit) discourseError(err error) error {
	e, ok := err.(*kg.Error)
	if !ok {
		return err
	}
	if e.Code == kg.Limit {
		return &parameterError{code: kg.Limit, key: "discourse.wrong.limit"}
	}
	named := optionName.FindStringSubmatch(e.Message)
	if e.Code != kg.Invalid || named == nil || discourseOptions[named[1]] == "" {
		return err
	}
	wrong := &parameterError{code: kg.Invalid, name: discourseOptions[named[1]]}
	wrong.key, wrong.args = "discourse.wrong."+wrong.name, []any{wrong.name}
	if wrong.name == paramAggregation {
		here := v.Here().Without(paramAfter, paramBefore)
		for _, fitting := range []string{"SUBTRACT", "IGNORE"} { // every mode has both
			wrong.next = append(wrong.next, Link{v.T("discourse.instead", v.T("discourse.gewicht."+fitting)), here.With(paramAggregation, fitting).String()})
		}
	}
	return wrong
}

// forward are the variables of a list that the API leads through forward only.
func (v *Visit) forward(size int) map[string]any {
	paging := v.Paging(size)
	if paging["before"] != nil {
		v.refuseParameter(paramBefore, "net.wrong.before")
	}
	return paging
}

// forwardPages are the links to the first page of such a list and to the next.
func (v *Visit) forwardPages(page PageInfo) Pager {
	page.HasPreviousPage = false
	pager := v.Pages(page)
	if v.Text(paramAfter) != "" {
		pager.First = v.Here().Without(paramAfter).String()
	}
	return pager
}

func (v *Visit) showDiscourse(view View, p discoursePage, input map[string]any) (View, error) {
	paging := v.forward(discourseTies)
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
	labels, err := v.labels(s)
	if err != nil {
		return view, err
	}
	p.Rows, p.Matrix = v.tellDiscourse(s, labels), v.shownMatrix(s, labels)
	if len(v.state[paramKernel]) > 0 {
		p.KernelNote = v.T("discourse.kernel")
	}
	view.Elsewhere = networkFiles(data.Discourse.Links)
	view.Files = map[string]func() (File, error){"csv": discourseTable(s, labels).CSV}
	view.Exports = append(view.Exports, otherFormats(data.Discourse.Links)...)
	if p.Ties == 0 {
		p.Instead = v.instead()
		view.Data = p
		return view, nil
	}
	drawn, err := v.drawDiscourse(s, labels, input)
	if err != nil {
		return view, err
	}
	f := v.draw(drawn, "discourse.size", v.T("discourse.width"))
	p.Figure = &f
	view.Files["svg"] = f.Picture.svgFile(view.Title)
	view.Script = networkScript
	view.Pager = v.forwardPages(s.Edges.PageInfo)
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

// labels are what the values of a network are called by the API. What ties between those who speak and whom they address are about is
// neither a row nor a column: that is asked for.
func (v *Visit) labels(s discourseSlice) (map[string]string, error) {
	var claims []string
	for _, t := range s.Edges.Nodes {
		claims = append(claims, t.Claim)
	}
	labels, err := v.labelsOf(claims...)
	for _, n := range slices.Concat(s.Rows, s.Columns) {
		labels[n.Value] = n.Label
	}
	return labels, err
}

func (v *Visit) tellDiscourse(s discourseSlice, labels map[string]string) []discourseRow {
	link := func(value string) Link {
		if value == "" {
			return Link{}
		}
		return Link{v.called(value, labels), v.pageOf(kg.ID(value))}
	}
	rows := make([]discourseRow, len(s.Edges.Nodes))
	before := v.Text(paramAfter) // the cursor of the tie before
	for i, t := range s.Edges.Nodes {
		rows[i] = discourseRow{
			From: link(t.Source), To: link(t.Target), Claim: link(t.Claim), Weight: v.weight(t.Weight), Agreements: t.Agreements, Disagreements: t.Disagreements,
			Statements: t.Evidence.TotalCount,
		}
		for _, e := range t.Evidence.Nodes {
			rows[i].Evidence = append(rows[i].Evidence, evidence{Link{clip(e.Text, longestName), v.pageOf(kg.ID(e.ID))}, e.MadeOn})
		}
		rows[i].All = v.evidenceOf(t, before).String()
		before = s.Edges.Edges[i].Cursor
	}
	return rows
}

// evidenceOf is the page of a tie that follows the one with a cursor; "" is that of the first.
func (v *Visit) evidenceOf(t discourseTie, before string) Address {
	a := v.alike("/belege").Without(paramAfter).With(paramTieRow, t.Source).With(paramTieTo, t.Target)
	if t.Claim != "" {
		a = a.With(paramTieClaim, t.Claim)
	}
	if before != "" {
		a = a.With(paramTie, before)
	}
	return a
}

// weight writes a weight with up to four digits after the point.
func (v *Visit) weight(w float64) string { return v.language.rounded(w, 4) }

// shownMatrix is the matrix, unless it is too large for a page.
func (v *Visit) shownMatrix(s discourseSlice, labels map[string]string) *matrix {
	if len(s.Rows) == 0 || len(s.Columns) == 0 || len(s.Rows) > matrixSide || len(s.Columns) > matrixSide || len(s.Matrix) != len(s.Rows) {
		return nil
	}
	var m matrix
	for _, c := range s.Columns {
		m.Columns = append(m.Columns, v.called(c.Value, labels))
	}
	for i, r := range s.Rows {
		row := matrixRow{Label: v.called(r.Value, labels)}
		for _, w := range s.Matrix[i] {
			row.Cells = append(row.Cells, v.language.rounded(w, 2))
		}
		m.Rows = append(m.Rows, row)
	}
	return &m
}

// discourseTable are the ties of a page as a file, with the columns that all languages have and numbers with a point.
func discourseTable(s discourseSlice, labels map[string]string) Table {
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
func (v *Visit) drawDiscourse(s discourseSlice, labels map[string]string, input map[string]any) (drawing, error) {
	var p drawing
	at := map[string]int{}
	place := func(n discourseNode) int {
		i, there := at[n.Value]
		if !there {
			i = len(p.Nodes)
			at[n.Value] = i
			p.Nodes = append(p.Nodes, drawnNode{ID: n.Value, Label: v.called(n.Value, labels), Kind: string(kg.ID(n.Value).Kind()), R: radius(n.Frequency), Href: v.pageOf(kg.ID(n.Value))})
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
