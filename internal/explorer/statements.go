package explorer

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The parameters of /aussagen.
const (
	paramTopic    = "thema"
	paramNarrower = "engere" // nein: not the narrower topics
	paramClaim    = "these"
	paramActor    = "akteur" // who speaks
	paramFor      = "fuer"   // the organization spoken for
	paramStance   = "haltung"
	paramKind     = "art"
	paramDocument = "dokument"
	paramEvent    = "ereignis"
	paramMention  = "erwaehnt"
	paramAddress  = "an"
	paramFrom     = "von"
	paramUntil    = "bis"
	paramWords    = "q"
	paramOrder    = "sortierung"
)

// The values of parameters that are words.
const (
	no     = "nein"
	yes    = "ja"
	oldest = "aelteste"
	newest = "neueste"
	best   = "treffer"
)

// stances are the stances in the order of the API; kinds those of statements.
var (
	stances = []string{"SUPPORTS", "OPPOSES", "MIXED", "NEUTRAL"}
	kinds   = []string{"DIRECT_QUOTE", "INDIRECT_SPEECH", "WRITTEN_STATEMENT", "SPEECH", "INTERJECTION"}
)

const (
	statementsPerPage = 25
	mostSideBySide    = 5
	mostChosen        = 10 // values of one parameter
	mostValues        = 12 // of a facet; operations ask for one more, which tells whether there are more
	mostCounts        = 12 // filters of the operation counts
)

func statementPages() []Page {
	return []Page{
		{
			Path: "/aussagen", Template: "statements", Suffixes: []string{"csv", "atom", "svg"}, View: statementsView,
			Parameters: []string{
				paramWords, paramActor, paramFor, paramTopic, paramNarrower, paramClaim, paramStance, paramKind, paramDocument, paramEvent,
				paramMention, paramAddress, paramFrom, paramUntil, paramOrder,
			},
		},
		{Path: "/aussagen/{id}", Template: "statement", Suffixes: []string{"bib", "csl"}, View: statementView},
	}
}

// question is what /aussagen is asked: a filter of the API, by its fields.
type question struct {
	filter map[string]any
	chosen []string // ids that are named on the page
}

// choices are the parameters that name records, with their fields of the filter.
var choices = []struct{ parameter, field string }{
	{paramActor, "speakers"}, {paramFor, "organizations"}, {paramTopic, "topics"}, {paramClaim, "claims"}, {paramDocument, "documents"},
	{paramEvent, "events"}, {paramMention, "mentions"}, {paramAddress, "addressees"},
}

// question reads the parameters.
func (v *Visit) question() question {
	q := question{filter: map[string]any{}, chosen: []string{}}
	for _, p := range choices {
		if ids := v.Many(p.parameter, mostChosen); len(ids) > 0 {
			q.filter[p.field] = ids
			q.chosen = append(q.chosen, ids...)
		}
	}
	if v.Word(paramNarrower, yes, no) == no {
		q.filter["includeNarrower"] = false
	}
	if list := v.Words(paramStance, stances...); len(list) > 0 {
		q.filter["stances"] = list
	}
	if list := v.Words(paramKind, kinds...); len(list) > 0 {
		q.filter["kinds"] = list
	}
	if day := v.Day(paramFrom); day != "" {
		q.filter["from"] = day
	}
	if day := v.Day(paramUntil); day != "" {
		q.filter["until"] = day
	}
	if v.words = v.Text(paramWords); v.words != "" {
		q.filter["text"] = v.words
	}
	return q
}

// with is the filter with another value of a field.
func (q question) with(field string, value any) map[string]any {
	f := maps.Clone(q.filter)
	f[field] = value
	return f
}

// has says whether a field of the filter is given.
func (q question) has(fields ...string) bool {
	for _, f := range fields {
		if _, ok := q.filter[f]; ok {
			return true
		}
	}
	return false
}

// unit is how long a period of the timeline is: a day where the days asked for are few.
func (q question) unit() string {
	from, _ := q.filter["from"].(string)
	until, _ := q.filter["until"].(string)
	first, err1 := time.Parse(time.DateOnly, from)
	last, err2 := time.Parse(time.DateOnly, until)
	const few = 92 * 24 * time.Hour
	if err1 == nil && err2 == nil && !last.Before(first) && last.Sub(first) < few {
		return "DAY"
	}
	return "MONTH"
}

// Facet is what statements divide by.
type Facet struct {
	Heading string
	Values  []FacetValue
	More    bool // only the most frequent values are shown
}

// FacetValue is a value with the number of statements that its link leads to.
type FacetValue struct {
	Link
	Count int
}

// Chosen is a value that was chosen, and the page without it.
type Chosen struct {
	Label, Value string
	Without      string
}

// statementsData is what the template shows.
type statementsData struct {
	Total   int
	Rows    []Row
	Columns []Column // side by side
	Facets  []Facet
	Chosen  []Chosen
	Line    *Picture
	Fields  map[string]string // of the form
	Kept    []Link            // parameters that the form has no field for
	Beside  []Link            // who can be put beside those chosen
	Orders  []FacetValue      // and the one that is shown has no link
	Order   string
	Stances []Option
	Search  *Link // actors and topics of the words, where no statement has them; nil without words
}

// Option is a value that a form offers.
type Option struct {
	Value, Text string
	Selected    bool
}

// Column is what one of several actors said.
type Column struct {
	Link
	ID    string
	All   Link
	Count int
	Rows  []Row
}

// counted is the number of statements of a filter.
type counted struct{ TotalCount int }

// statementsAnswer is what the operation answers.
type statementsAnswer struct {
	Statements struct {
		TotalCount int
		PageInfo   PageInfo
		Nodes      []statement
		Facets     facets
	}
	Supports, Opposes, Mixed, Neutral counted
	Fine, Coarse                      timeline
	Chosen                            []*named
	Others                            others
}

// others are who else speaks.
type others struct{ Facets facets }

type facets struct {
	Topics []struct {
		Topic named
		Count int
	}
	Speakers, Organizations []struct {
		Actor named
		Count int
	}
	Kinds []struct {
		Kind  string
		Count int
	}
	Years []struct{ Year, Count int }
}

func statementsView(v *Visit) (View, error) {
	q := v.question()
	order := v.Word(paramOrder, newest, oldest, best)
	if ids, _ := q.filter["speakers"].([]string); len(ids) > 1 {
		return v.sideBySide(q, paramActor, "speakers", ids)
	}
	if ids, _ := q.filter["organizations"].([]string); len(ids) > 1 {
		return v.sideBySide(q, paramFor, "organizations", ids)
	}
	variables := v.Paging(statementsPerPage)
	variables["filter"], variables["unit"], variables["chosen"] = q.filter, q.unit(), q.chosen
	if by := orderBy(order, v.words != ""); by != nil {
		variables["orderBy"] = by
	}
	for _, s := range stances {
		variables[strings.ToLower(s)] = q.with("stances", []string{s})
	}
	q.compare(variables)
	var a statementsAnswer
	if err := v.Ask("statements", variables, &a); err != nil {
		return View{}, err
	}
	if _, err := v.known(&q, &a.Chosen); err != nil {
		return View{}, err
	}
	list, err := v.facets(q, a)
	if err != nil {
		return View{}, err
	}
	line := v.picture(a.Fine, a.Coarse, v.Here())
	data := statementsData{
		Total: a.Statements.TotalCount, Rows: v.rows(a.Statements.Nodes), Facets: list, Chosen: v.chosenValues(a.Chosen), Line: line,
		Order: order, Orders: v.orders(order), Beside: v.beside(q, a.Others),
	}
	data.fill(v)
	if v.words != "" {
		data.Search = &Link{v.T("none.search", v.words), v.To("/suche").With(paramWords, v.words).String()}
	}
	view := View{
		Title: v.statementsTitle(a.Chosen), Section: "/aussagen", Data: data, Pager: v.Pages(a.Statements.PageInfo), NoIndex: len(v.state) > 0,
	}
	view.Files = v.statementFiles(view.Title, a.Statements.Nodes, line)
	return view, nil
}

// statementFiles are the rows of a page in other forms.
func (v *Visit) statementFiles(title string, list []statement, line *Picture) map[string]func() (File, error) {
	return map[string]func() (File, error){
		"csv":  v.statementTable("aussagen", list).CSV,
		"atom": func() (File, error) { return v.feed(title, list) },
		"svg":  line.File,
	}
}

// orderBy is the order of the API; nil is newest first. Without words to look for nothing is relevant.
func orderBy(order string, words bool) map[string]any {
	switch {
	case order == oldest:
		return map[string]any{"field": "DATE", "direction": "ASC"}
	case order == best && words:
		return map[string]any{"field": "RELEVANCE", "direction": "DESC"}
	}
	return nil
}

// orders are links to the other orders.
func (v *Visit) orders(now string) []FacetValue {
	var list []FacetValue
	for _, o := range []string{newest, oldest, best} {
		if o == best && v.words == "" {
			continue
		}
		link := Link{Text: v.T("order." + o)}
		if o != now {
			link.Href = v.Here().Without(paramAfter, paramBefore, paramOrder).String()
			if o != newest {
				link.Href = v.Here().Without(paramAfter, paramBefore).With(paramOrder, o).String()
			}
		}
		list = append(list, FacetValue{Link: link})
	}
	return list
}

// known refuses ids that name nothing: an empty list would tell that nothing was said. Ids that were merged into others give way to those, in
// the addresses of the page and in the filter, and are told; what is chosen twice then counts once.
func (v *Visit) known(q *question, chosen *[]*named) (survivors map[string]string, err error) {
	survivors = map[string]string{}
	for i, n := range (*chosen)[:min(len(*chosen), len(q.chosen))] {
		if n == nil {
			return nil, &unknownError{q.chosen[i]}
		}
		survivors[q.chosen[i]] = n.ID
	}
	q.filter = maps.Clone(q.filter) // the one that was asked with stays as it was
	for _, c := range choices {
		ids := v.state[c.parameter]
		if len(ids) == 0 {
			continue
		}
		var now []string
		for _, id := range ids {
			if id = survivors[id]; !slices.Contains(now, id) {
				now = append(now, id)
			}
		}
		v.state[c.parameter], q.filter[c.field] = now, now
	}
	seen := map[string]bool{}
	*chosen = slices.DeleteFunc(*chosen, func(n *named) bool {
		again := seen[n.ID]
		seen[n.ID] = true
		return again
	})
	return survivors, nil
}

// fill gives the form what was chosen.
func (d *statementsData) fill(v *Visit) {
	d.Fields = map[string]string{paramWords: v.words, paramFrom: v.values.Get(paramFrom), paramUntil: v.values.Get(paramUntil)}
	for _, s := range stances {
		o := Option{Value: s, Text: v.T("stance." + s)}
		for _, given := range v.state[paramStance] {
			o.Selected = o.Selected || given == s
		}
		d.Stances = append(d.Stances, o)
	}
	here := v.Here()
	for _, name := range here.order {
		switch name {
		case paramWords, paramFrom, paramUntil, paramStance, paramAfter, paramBefore, paramRevision:
			continue
		}
		for _, value := range here.values[name] {
			d.Kept = append(d.Kept, Link{name, value})
		}
	}
}

// chosenValues are what the list is narrowed by, each with the list without it.
func (v *Visit) chosenValues(names []*named) []Chosen {
	label := map[string]string{}
	for _, n := range names {
		if n != nil {
			label[n.ID] = n.label()
		}
	}
	var list []Chosen
	here := v.Here().Without(paramAfter, paramBefore)
	for _, name := range here.order {
		if v.page == nil || !slices.Contains(v.page.Parameters, name) || name == paramOrder {
			continue
		}
		for _, value := range here.values[name] {
			list = append(list, Chosen{v.T("parameter." + name), v.valueLabel(name, value, label), here.remove(name, value).String()})
		}
	}
	return list
}

func (v *Visit) valueLabel(name, value string, label map[string]string) string {
	switch name {
	case paramStance:
		return v.T("stance." + value)
	case paramKind:
		return v.T("kind." + value)
	case paramFrom, paramUntil:
		return v.Date(value)
	case paramNarrower:
		return v.T("no")
	}
	if l := label[value]; l != "" {
		return l
	}
	return value
}

// remove is the address without one value of a parameter. Narrower topics go with the topic.
func (a Address) remove(name, value string) Address {
	var rest []string
	for _, v := range a.values[name] {
		if v != value {
			rest = append(rest, v)
		}
	}
	if name == paramTopic && len(rest) == 0 {
		a = a.Without(paramNarrower)
	}
	return a.With(name, rest...)
}

func (v *Visit) statementsTitle(chosen []*named) string {
	title := v.T("statements.title")
	if v.words != "" {
		title = v.T("statements.words", v.words)
	}
	for i, n := range chosen {
		if n == nil || i > 4 {
			break
		}
		title += " · " + n.label()
	}
	return title
}

// facets are what the statements divide by. Each number is that of the rows behind its link: where a facet of the API counts otherwise,
// because what was chosen enters into it, its values are counted anew.
func (v *Visit) facets(q question, a statementsAnswer) ([]Facet, error) {
	f := a.Statements.Facets
	here := v.Here().Without(paramAfter, paramBefore)
	var list []Facet
	var topics, speakers, organizations []choice
	for _, t := range f.Topics {
		topics = append(topics, choice{t.Topic, t.Count})
	}
	for _, s := range f.Speakers {
		speakers = append(speakers, choice{s.Actor, s.Count})
	}
	for _, o := range f.Organizations {
		organizations = append(organizations, choice{o.Actor, o.Count})
	}
	for _, d := range []dimension{
		{"facet.speakers", paramActor, "speakers", speakers, q.has("organizations")},
		{"facet.organizations", paramFor, "organizations", organizations, q.has("speakers")},
		{"facet.topics", paramTopic, "topics", topics, q.has("stances", "includeNarrower")},
	} {
		if q.has(d.field) {
			continue
		}
		more := len(d.values) > mostValues
		d.values = d.values[:min(len(d.values), mostValues)]
		values, err := v.dimension(q, d, here)
		if err != nil {
			return nil, err
		}
		list = appendFacet(list, Facet{Heading: v.T(d.heading), Values: values, More: more})
	}
	if !q.has("stances") {
		list = appendFacet(list, Facet{Heading: v.T("facet.stances"), Values: v.stanceValues(a, here)})
	}
	if !q.has("kinds") {
		var values []FacetValue
		for _, k := range f.Kinds {
			values = append(values, FacetValue{Link: Link{v.T("kind." + k.Kind), here.With(paramKind, k.Kind).String()}, Count: k.Count})
		}
		list = appendFacet(list, Facet{Heading: v.T("facet.kinds"), Values: values})
	}
	var years []FacetValue
	for _, y := range f.Years {
		from, until := within(q, year(y.Year)+"-01-01", year(y.Year)+"-12-31")
		years = append(years, FacetValue{Link: Link{year(y.Year), here.With(paramFrom, from).With(paramUntil, until).String()}, Count: y.Count})
	}
	return appendFacet(list, Facet{Heading: v.T("facet.years"), Values: years}), nil
}

// choice is a value that can be chosen.
type choice struct {
	named
	count int
}

// dimension is something that statements divide by, with a page of the values.
type dimension struct {
	heading, parameter, field string
	values                    []choice
	recount                   bool
}

func (v *Visit) dimension(q question, d dimension, here Address) ([]FacetValue, error) {
	if d.recount {
		var err error
		if d.values, err = v.recount(q, d); err != nil {
			return nil, err
		}
	}
	var list []FacetValue
	for _, c := range d.values {
		if c.count == 0 {
			continue
		}
		to := here.With(d.parameter, c.ID)
		if d.parameter == paramTopic {
			to = to.With(paramNarrower, no) // the API counts what is named, not what is below it
		}
		list = append(list, FacetValue{Link: Link{c.label(), to.String()}, Count: c.count})
	}
	return list, nil
}

// recount asks how many statements each value leads to.
func (v *Visit) recount(q question, d dimension) ([]choice, error) {
	var filters []map[string]any
	for _, c := range d.values {
		f := q.with(d.field, []string{c.ID})
		if d.parameter == paramTopic {
			f["includeNarrower"] = false
		}
		filters = append(filters, f)
	}
	counts, err := v.counts(filters)
	for i, n := range counts {
		d.values[i].count = n
	}
	return d.values, err
}

// counts are the numbers of statements that fit filters.
func (v *Visit) counts(filters []map[string]any) ([]int, error) {
	var out []int
	for part := range slices.Chunk(filters, mostCounts) {
		variables := map[string]any{}
		for i, f := range part {
			variables["f"+strconv.Itoa(i)], variables["c"+strconv.Itoa(i)] = f, true
		}
		var counts map[string]counted
		if err := v.askBeside("counts", variables, &counts); err != nil {
			return nil, err
		}
		for i := range part {
			out = append(out, counts["c"+strconv.Itoa(i)].TotalCount)
		}
	}
	return out, nil
}

func (v *Visit) stanceValues(a statementsAnswer, here Address) []FacetValue {
	var list []FacetValue
	for i, c := range []counted{a.Supports, a.Opposes, a.Mixed, a.Neutral} {
		if c.TotalCount > 0 {
			list = append(list, FacetValue{Link: Link{v.T("stance." + stances[i]), here.With(paramStance, stances[i]).String()}, Count: c.TotalCount})
		}
	}
	return list
}

// appendFacet leaves out facets without values.
func appendFacet(list []Facet, f Facet) []Facet {
	if len(f.Values) == 0 {
		return list
	}
	return append(list, f)
}

// within are the days from first to last that lie within those asked for.
func within(q question, first, last string) (from, until string) {
	from, until = first, last
	if f, _ := q.filter["from"].(string); f > from {
		from = f
	}
	if u, _ := q.filter["until"].(string); u != "" && u < until {
		until = u
	}
	return from, until
}

func year(n int) string {
	s := strconv.Itoa(n)
	for len(s) < 4 {
		s = "0" + s
	}
	return s
}

// sideBySide are two to five actors beside each other: the latest of each.
func (v *Visit) sideBySide(q question, parameter, field string, ids []string) (View, error) {
	if len(ids) > mostSideBySide {
		v.refuseParameter(parameter, "wrong.many", mostSideBySide)
	}
	variables := map[string]any{"filter": q.filter, "unit": q.unit(), "chosen": q.chosen}
	for i, id := range ids {
		variables["f"+strconv.Itoa(i)], variables["c"+strconv.Itoa(i)] = q.with(field, []string{id}), true
	}
	var a struct {
		Fine, Coarse   timeline
		Chosen         []*named
		C0, C1, C2, C3 sideOf
		C4             sideOf
		Others         others
	}
	q.compare(variables)
	if err := v.Ask("sidebyside", variables, &a); err != nil {
		return View{}, err
	}
	survivors, err := v.known(&q, &a.Chosen)
	if err != nil {
		return View{}, err
	}
	label := map[string]string{}
	for _, n := range a.Chosen {
		label[n.ID] = n.label()
	}
	line := v.picture(a.Fine, a.Coarse, v.Here())
	data := statementsData{Chosen: v.chosenValues(a.Chosen), Line: line, Order: newest, Beside: v.beside(q, a.Others)}
	var shown []statement
	for i, side := range []sideOf{a.C0, a.C1, a.C2, a.C3, a.C4}[:len(ids)] {
		id := survivors[ids[i]]
		if slices.ContainsFunc(data.Columns, func(c Column) bool { return c.ID == id }) {
			continue
		}
		data.Columns = append(data.Columns, Column{
			ID: id, Link: Link{label[id], v.Item("/akteure", id).String()}, Count: side.TotalCount, Rows: v.rows(side.Nodes),
			All: Link{v.Plural("statements", side.TotalCount), v.Here().With(parameter, id).String()},
		})
		shown = append(shown, side.Nodes...)
	}
	data.fill(v)
	view := View{Title: v.statementsTitle(a.Chosen), Section: "/aussagen", Data: data, NoIndex: true}
	view.Files = v.statementFiles(view.Title, shown, line)
	return view, nil
}

// compare asks who else speaks of what is asked for, where somebody can be put beside those chosen.
func (q question) compare(variables map[string]any) {
	if ids, _ := q.filter["speakers"].([]string); len(ids) == 0 || len(ids) >= mostSideBySide {
		return
	}
	rest := maps.Clone(q.filter)
	delete(rest, "speakers")
	variables["others"], variables["compare"] = rest, true
}

// beside are links that put somebody beside those chosen. They have no numbers: they lead to the rows of several.
func (v *Visit) beside(q question, o others) []Link {
	ids, _ := q.filter["speakers"].([]string)
	var list []Link
	for _, f := range o.Facets.Speakers {
		if !slices.Contains(ids, f.Actor.ID) {
			to := v.Here().Without(paramAfter, paramBefore, paramOrder).With(paramActor, append(slices.Clone(ids), f.Actor.ID)...)
			list = append(list, Link{f.Actor.label(), to.String()})
		}
	}
	return list
}

// sideOf is one side of a comparison.
type sideOf struct {
	TotalCount int
	Nodes      []statement
}
