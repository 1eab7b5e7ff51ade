package explorer

import (
	"maps"
	"slices"
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
	from, until := v.Days()
	between(q.filter, from, until)
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
