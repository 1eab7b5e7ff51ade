package kg_test

import (
	"fmt"
	"strings"
	"testing"

	"wortlaut/internal/kg"
)

// madeOn are statements of these dates, in their order, each on a topic, or on none.
func madeOn(dates ...string) []kg.Record {
	records := []kg.Record{person("a", "A"), document(""), topic("t", "T"), topic("u", "U"), topic("v", "V"), topic("w", "W"), topic("x", "X"), topic("y", "Y")}
	for i, d := range dates {
		date, on, _ := strings.Cut(d, " ")
		s := said(fmt.Sprint(i), "Ja.")
		s.MadeOn = kg.FuzzyDate(date)
		for _, t := range strings.Fields(on) {
			s.Positions = append(s.Positions, kg.Position{Subject: kg.ID("topic:" + t), Stance: kg.Supports})
		}
		records = append(records, s)
	}
	return records
}

func (t tester) timeline(f *kg.StatementFilter, unit kg.TimeUnit, by *kg.TallyBy, first int) kg.Timeline {
	t.Helper()
	line, err := t.graph.Timeline(t.Context(), f, unit, by, first)
	if err != nil {
		t.Fatal(err)
	}
	return line
}

// drawn writes a series as "label:statements" of each of its periods.
func drawn(s kg.Series) string {
	words := []string{}
	for _, p := range s.Periods {
		words = append(words, fmt.Sprintf("%s:%d", p.Label, p.Statements))
	}
	return strings.Join(words, " ")
}

func TestTimelineUnits(t *testing.T) {
	for name, c := range map[string]struct {
		unit   kg.TimeUnit
		dates  []string
		want   string
		bounds string // of the first and of the last period
	}{
		"days":                         {kg.UnitDay, []string{"2024-03-01", "2024-02-28"}, "2024-02-28:1 2024-02-29:0 2024-03-01:1", "2024-02-28 2024-02-29 2024-03-01 2024-03-02"},
		"weeks begin on Monday":        {kg.UnitWeek, []string{"2023-07-09", "2023-07-10", "2023-07-03"}, "2023-W27:2 2023-W28:1", "2023-07-03 2023-07-10 2023-07-10 2023-07-17"},
		"a year that begins in week 1": {kg.UnitWeek, []string{"2024-12-29", "2024-12-30", "2025-01-05"}, "2024-W52:1 2025-W01:2", "2024-12-23 2024-12-30 2024-12-30 2025-01-06"},
		"a year of 53 weeks":           {kg.UnitWeek, []string{"2020-12-27", "2021-01-03", "2021-01-04"}, "2020-W52:1 2020-W53:1 2021-W01:1", "2020-12-21 2020-12-28 2021-01-04 2021-01-11"},
		"the last days in week 52":     {kg.UnitWeek, []string{"2023-01-01", "2023-01-02"}, "2022-W52:1 2023-W01:1", "2022-12-26 2023-01-02 2023-01-02 2023-01-09"},
		"months":                       {kg.UnitMonth, []string{"2023-12-31", "2024-02", "2023-12"}, "2023-12:2 2024-01:0 2024-02:1", "2023-12-01 2024-01-01 2024-02-01 2024-03-01"},
		"quarters":                     {kg.UnitQuarter, []string{"2023-06-30", "2023-07", "2024-01-01"}, "2023-Q2:1 2023-Q3:1 2023-Q4:0 2024-Q1:1", "2023-04-01 2023-07-01 2024-01-01 2024-04-01"},
		"years":                        {kg.UnitYear, []string{"2023", "2021-12-31", "2023-01", "2023-12-31"}, "2021:1 2022:0 2023:3", "2021-01-01 2022-01-01 2023-01-01 2024-01-01"},
		"the first day there is":       {kg.UnitWeek, []string{"0001-01-01"}, "0001-W01:1", "0001-01-01 0001-01-08 0001-01-01 0001-01-08"},
		"the last year there is":       {kg.UnitYear, []string{"9998", "9999-12-31"}, "9998:1 9999:1", "9998-01-01 9999-01-01 9999-01-01 9999-12-31"},
		"the last week there is":       {kg.UnitWeek, []string{"9999-12-31", "9999-12-26"}, "9999-W51:1 9999-W52:1", "9999-12-20 9999-12-27 9999-12-27 9999-12-31"},
		"the last day there is":        {kg.UnitDay, []string{"9999-12-31"}, "9999-12-31:1", "9999-12-31 9999-12-31 9999-12-31 9999-12-31"},
	} {
		t.Run(name, func(t *testing.T) {
			tt := newTester(t, madeOn(c.dates...)...)
			line := tt.timeline(nil, c.unit, nil, 10)
			tt.same("series", []any{line.Unit, len(line.Series), line.Omitted, line.Series[0].Undated}, []any{c.unit, 1, 0, 0})
			tt.same("periods", drawn(line.Series[0]), c.want)
			periods := line.Series[0].Periods
			first, last := periods[0], periods[len(periods)-1]
			tt.same("bounds", []kg.Date{first.Begins, first.Ends, last.Begins, last.Ends}, "["+c.bounds+"]")
			for i, p := range periods[1:] {
				tt.same("a period begins where the one before ends", p.Begins, periods[i].Ends)
			}
		})
	}
}

// TestTimelineUndated: what is not known to lie in one period counts, but in none.
func TestTimelineUndated(t *testing.T) {
	tt := newTester(t, madeOn("2022", "2022-06", "2022-05-30", "2023")...)
	for unit, want := range map[kg.TimeUnit]string{
		kg.UnitYear:    "4 0 2022:3 2023:1",
		kg.UnitQuarter: "4 2 2022-Q2:2",
		kg.UnitMonth:   "4 2 2022-05:1 2022-06:1",
		kg.UnitWeek:    "4 3 2022-W22:1", // June begins and ends within a week
		kg.UnitDay:     "4 3 2022-05-30:1",
	} {
		s := tt.timeline(nil, unit, nil, 10).Series[0]
		tt.same(string(unit), fmt.Sprint(s.Statements, s.Undated, " ", drawn(s)), want)
		tt.same("first and last", []any{s.First, s.Last}, []any{"2022", "2023"})
	}
	coarse := newTester(t, madeOn("2022", "2023-05")...)
	s := coarse.timeline(nil, kg.UnitDay, nil, 10).Series[0]
	coarse.same("no day at all", fmt.Sprintf("%d %d %s %s %q", s.Statements, s.Undated, s.First, s.Last, drawn(s)), `2 2 2022 2023-05 ""`)
}

func TestTimelineSeries(t *testing.T) {
	tt := newTester(t, madeOn("2021 u", "2023 t u", "2022 v", "2024", "2023 t", "2020-12 v", "2023 t")...)
	by := ptr(kg.TallyTopic)
	describe := func(line kg.Timeline) string {
		var out []string
		for _, s := range line.Series {
			out = append(out, fmt.Sprintf("%s (%s) %d %s-%s: %s", s.Value, s.Record.(*kg.Entity).Name, s.Statements, s.First, s.Last, drawn(s)))
		}
		return strings.Join(out, "; ")
	}
	all := tt.timeline(nil, kg.UnitYear, by, 3)
	tt.same("omitted", all.Omitted, 0)
	tt.same("the greatest first, then by value, all with the same periods", describe(all), "topic:t (T) 3 2023-2023: 2020:0 2021:0 2022:0 2023:3; "+
		"topic:u (U) 2 2021-2023: 2020:0 2021:1 2022:0 2023:1; topic:v (V) 2 2020-12-2022: 2020:1 2021:0 2022:1 2023:0")
	two := tt.timeline(nil, kg.UnitYear, by, 2)
	tt.same("omitted", two.Omitted, 1)
	tt.same("periods are those of what is shown", describe(two), "topic:t (T) 3 2023-2023: 2021:0 2022:0 2023:3; topic:u (U) 2 2021-2023: 2021:1 2022:0 2023:1")

	stances := tt.timeline(nil, kg.UnitYear, ptr(kg.TallyStance), 10)
	tt.same("stances", fmt.Sprint(len(stances.Series), stances.Series[0].Value, stances.Series[0].Record, drawn(stances.Series[0])),
		"1SUPPORTS<nil>2020:1 2021:1 2022:1 2023:3")
	actors := tt.timeline(&kg.StatementFilter{Topics: []kg.ID{"topic:v"}}, kg.UnitYear, ptr(kg.TallySpeaker), 10)
	tt.same("of a filter", describe(actors), "person:a (A) 2 2020-12-2022: 2020:1 2021:0 2022:1")
}

func TestTimelineOfNothing(t *testing.T) {
	tt := newTester(t, madeOn("2023-05-01 t")...)
	from, until := kg.Date("2024-01-01"), kg.Date("2023-01-01")
	for name, f := range map[string]*kg.StatementFilter{
		"reversed": {From: &from, Until: &until}, "later": {From: &from}, "earlier": {Until: &until}, "no topics": {Topics: []kg.ID{}},
	} {
		line := tt.timeline(f, kg.UnitDay, nil, 10)
		s := line.Series[0]
		if len(line.Series) != 1 || s.Statements != 0 || s.Undated != 0 || s.First != "" || s.Last != "" || s.Periods == nil || len(s.Periods) > 0 {
			t.Errorf("%s: %+v", name, line)
		}
		if by := tt.timeline(f, kg.UnitDay, ptr(kg.TallyTopic), 10); by.Series == nil || len(by.Series) > 0 || by.Omitted != 0 {
			t.Errorf("%s, by topic: %+v", name, by)
		}
	}
}

func TestTimelineLimits(t *testing.T) {
	// 4,000 days from 2001-01-01 on end with 2011-12-14.
	fits := newTester(t, madeOn("2001-01-01", "2011-12-14")...)
	tt := newTester(t, madeOn("2001-01-01", "2011-12-15")...)
	fits.same("periods", len(fits.timeline(nil, kg.UnitDay, nil, 1).Series[0].Periods), 4_000)
	refuse := func(unit kg.TimeUnit, first int, code kg.Code, says string) {
		t.Helper()
		_, err := tt.graph.Timeline(t.Context(), nil, unit, nil, first)
		if kg.CodeOf(err) != code || err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %s with %q", err, code, says)
		}
	}
	refuse(kg.UnitDay, 1, kg.Limit, "from 2001-01-01 to 2011-12-15 there are more than 4000 periods")
	refuse(kg.UnitYear, 0, kg.Invalid, "`first` is 0")
	refuse(kg.UnitYear, -1, kg.Invalid, "`first` is -1")
	refuse(kg.UnitYear, tt.graph.Limits().Page+1, kg.Limit, "1 to 100")
	tt.same("in weeks", len(tt.timeline(nil, kg.UnitWeek, nil, 1).Series[0].Periods), 572)
}

// TestTimelinePoints: all series together have only so many periods: five of 4,000 days fit, six do not.
func TestTimelinePoints(t *testing.T) {
	tt := newTester(t, madeOn("2001-01-01 t u v w x y", "2011-12-14 t u v w x y")...)
	tt.same("series", len(tt.timeline(nil, kg.UnitDay, ptr(kg.TallyTopic), 5).Series), 5)
	_, err := tt.graph.Timeline(t.Context(), nil, kg.UnitDay, ptr(kg.TallyTopic), 6)
	if kg.CodeOf(err) != kg.Limit || !strings.Contains(err.Error(), "6 series of 4000 periods") {
		t.Errorf("six series: %v", err)
	}
}
