package explorer

import (
	"slices"
	"strconv"
)

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

// facets are those of the API.
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
