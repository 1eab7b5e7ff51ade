package inquiry

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"wortlaut/internal/discourse"
	"wortlaut/internal/kg"
)

// Discourse asks for the discourse network of the statements that fit a filter.
type Discourse struct {
	kg.Incidences // the filter and the variables
	Mode          discourse.Mode
	Aggregation   discourse.Aggregation
	Normalization discourse.Normalization
	Duplicates    discourse.Duplicates
	Scale         []int // nil is yes or no
	Isolates      bool
	MinWeight     float64
	Window        *discourse.Window
	Measures      bool
	DNACompatible bool
}

// The values that the options of a discourse network can have.
var (
	RowVariables    = []kg.Variable{kg.VariablePerson, kg.VariableOrganization, kg.VariableOrganizationKind, kg.VariableParty}
	ColumnVariables = []kg.Variable{kg.VariableClaim, kg.VariableTopic, kg.VariableDocument}
	WindowUnits     = []discourse.Unit{discourse.Days, discourse.Weeks, discourse.Months, discourse.Years, discourse.Events}
)

func (q *Discourse) bind(f *form) {
	f.filter("", &q.Filter)
	word(f, "mode", &q.Mode, discourse.OneMode, discourse.OneMode, discourse.TwoMode, discourse.ThreeMode)
	word(f, "rows", &q.Rows, kg.VariableOrganization, RowVariables...)
	word(f, "columns", &q.Columns, kg.VariableClaim, ColumnVariables...)
	word(f, "aggregation", &q.Aggregation, discourse.Congruence, discourse.Ignore, discourse.Congruence, discourse.Conflict, discourse.Subtract, discourse.Combine)
	word(f, "normalization", &q.Normalization, discourse.None, discourse.None, discourse.Average, discourse.Jaccard, discourse.Cosine,
		discourse.JaccardSimilarity, discourse.CosineSimilarity, discourse.Activity, discourse.Prominence)
	word(f, "duplicates", &q.Duplicates, discourse.Include, discourse.Include, discourse.ByDocument, discourse.ByWeek, discourse.ByMonth, discourse.ByYear, discourse.ByRange)
	f.numbers("scale", &q.Scale)
	f.maybe("rollUpTopics", &q.TopicDepth)
	f.flag("rollUpOrganizations", &q.Whole, false)
	f.flag("isolates", &q.Isolates, false)
	f.fraction("minWeight", &q.MinWeight)
	f.flag("measures", &q.Measures, false)
	f.flag("dnaCompatible", &q.DNACompatible, false)
	q.bindWindow(f)
}

const noUnit discourse.Unit = ""

func (q *Discourse) bindWindow(f *form) {
	w := discourse.Window{Step: 1}
	if q.Window != nil {
		w = *q.Window
	}
	word(f, "window.unit", &w.Unit, noUnit, append([]discourse.Unit{noUnit}, WindowUnits...)...)
	f.number("window.size", &w.Size, 0)
	f.number("window.step", &w.Step, 1)
	f.maybe("window.position", &w.Position)
	word(f, "window.kernel", &w.Kernel, discourse.NoKernel, discourse.NoKernel, discourse.Uniform, discourse.Epanechnikov, discourse.Triangular, discourse.Gaussian)
	if f.reading && f.any("window.") {
		q.Window = &w
	}
}

// ParseDiscourse reads the parameters of a link. others are those that are not the inquiry's.
func ParseDiscourse(values url.Values, others ...string) (Discourse, error) {
	var q Discourse
	return q, parse(values, q.bind, others...)
}

// Values are the parameters of a link.
func (q Discourse) Values() url.Values { return values(q.bind) }

// Ask asks. Errors: Invalid for options that do not fit each other or the range; Limit for too many statements.
func (q Discourse) Ask(ctx context.Context, g *kg.Graph) ([]*discourse.Slice, error) {
	if q.Mode == discourse.ThreeMode {
		q.Third = kg.VariableAddressee
	}
	if q.Scale != nil && len(q.Scale) == 0 {
		return nil, kg.Errorf(kg.Invalid, "`scale` is empty: leave it out for yes or no, or give its levels, as -1, 0, 1")
	}
	if q.TopicDepth != nil && *q.TopicDepth < 0 {
		return nil, kg.Errorf(kg.Invalid, "`rollUpTopics` is %d: give a depth of 0 or more", *q.TopicDepth)
	}
	incidences, err := g.Incidences(ctx, q.Incidences)
	if err != nil {
		return nil, err
	}
	options := discourse.Options{
		Mode: q.Mode, Aggregation: q.Aggregation, Normalization: q.Normalization, Duplicates: q.Duplicates, Scale: q.Scale, Isolates: q.Isolates,
		MinWeight: q.MinWeight, Window: q.Window, Measures: q.Measures, DNACompatible: q.DNACompatible,
	}
	if err := q.bound(&options); err != nil {
		return nil, err
	}
	if q.Isolates {
		if err := q.addIsolates(ctx, g, &options); err != nil {
			return nil, err
		}
	}
	networks, err := discourse.Networks(q.rows(incidences), options)
	if wrong, ok := errors.AsType[*discourse.OptionError](err); ok {
		return nil, kg.Errorf(kg.Invalid, "`%s`: %s", wrong.Option, wrong.Problem)
	}
	if err != nil {
		return nil, err
	}
	return networks, checkSize(networks)
}

// maxNodes is the most rows and columns that the networks of all windows have together.
const maxNodes = 20_000

func checkSize(networks []*discourse.Slice) error {
	nodes := 0
	for _, n := range networks {
		nodes += len(n.Rows) + len(n.Columns)
	}
	if nodes > maxNodes {
		return kg.Errorf(kg.Limit, "%d networks have %d rows and columns together, at most %d are told: take a longer step, or narrow the filter",
			len(networks), nodes, maxNodes)
	}
	return nil
}

// rows are the incidences as rows. What a statement says of the same at the same level, be it directly and for a claim about it, is one
// row; so is what has no place on the scale, where nothing else has.
func (q Discourse) rows(incidences []kg.Incidence) []discourse.Row {
	rows := make([]discourse.Row, 0, len(incidences))
	for len(incidences) > 0 {
		first := incidences[0]
		row := discourse.Row{
			Statement: string(first.Statement), Day: day(first.MadeOn), Document: string(first.Document), A: first.Row, B: first.Column, C: first.Third,
		}
		var levels []int
		for len(incidences) > 0 && sameCell(incidences[0], first) {
			if level, scaled := q.level(incidences[0].Stance); scaled && !slices.Contains(levels, level) {
				levels = append(levels, level)
			}
			incidences = incidences[1:]
		}
		for _, row.Q = range levels {
			rows = append(rows, row)
		}
		if len(levels) == 0 && (q.Aggregation == discourse.Ignore || !q.Columns.OfSubjects()) {
			row.Q, row.Unscaled = q.most(), true
			rows = append(rows, row)
		}
	}
	return rows
}

// sameCell says whether two incidences differ in the stance alone.
func sameCell(a, b kg.Incidence) bool {
	a.Stance = b.Stance
	return a == b
}

// bound sets the range that a window is moved over. Without one the filter has seen to it, and has kept what has no exact day.
func (q Discourse) bound(o *discourse.Options) error {
	f := q.Filter
	if f == nil {
		return nil
	}
	if f.From != nil && f.Until != nil && *f.Until < *f.From {
		return kg.Errorf(kg.Invalid, "`until` is %s, before `from`, which is %s: turn them round", *f.Until, *f.From)
	}
	if q.Window == nil {
		return nil
	}
	if f.From != nil {
		o.From = string(*f.From)
	}
	if f.Until != nil {
		o.Until = string(*f.Until)
	}
	return nil
}

// addIsolates adds the values that there are in any statement.
func (q Discourse) addIsolates(ctx context.Context, g *kg.Graph, o *discourse.Options) error {
	columns := q.Columns
	if q.Mode == discourse.ThreeMode {
		columns = q.Third
	}
	var err error
	if o.RowValues, err = q.values(ctx, g, q.Rows); err != nil || q.Mode == discourse.OneMode {
		return err
	}
	o.ColumnValues, err = q.values(ctx, g, columns)
	return err
}

// values are those of a variable in any statement.
func (q Discourse) values(ctx context.Context, g *kg.Graph, v kg.Variable) ([]string, error) {
	all, err := g.Incidences(ctx, kg.Incidences{Rows: v, TopicDepth: q.TopicDepth, Whole: q.Whole})
	if kg.CodeOf(err) == kg.Limit {
		return nil, kg.Errorf(kg.Limit, "`isolates` needs the values of all statements, and there are more than can be counted at once: leave it out")
	}
	if err != nil {
		return nil, err
	}
	values := make([]string, len(all))
	for i, in := range all {
		values[i] = in.Row
	}
	return values, nil
}

// day is a day, or "" for a date that is not known that well.
func day(d kg.FuzzyDate) string {
	if days := d.Days(); days.First == days.Last {
		return string(d)
	}
	return ""
}

// level is where a stance stands on the scale: support at its end, opposition at its beginning, what is mixed or neutral at 0, if that is
// on it. Yes and no have no place for the latter, and no scale has one for what is not coded: that counts where stances do not.
func (q Discourse) level(s kg.Stance) (level int, scaled bool) {
	switch s {
	case kg.Supports:
		return q.most(), true
	case kg.Opposes:
		if q.Scale != nil {
			return slices.Min(q.Scale), true
		}
		return 0, true
	case kg.Mixed, kg.Neutral:
		return 0, slices.Contains(q.Scale, 0)
	}
	return 0, false
}

// most is the end of the scale.
func (q Discourse) most() int {
	if q.Scale != nil {
		return slices.Max(q.Scale)
	}
	return 1
}

// Label is what a value of a variable is called: the name of its record or, where it is none but a kind of organizations, the kind.
func Label(value, name string) string {
	if name != "" {
		return name
	}
	return strings.ToLower(strings.ReplaceAll(value, "_", " "))
}
