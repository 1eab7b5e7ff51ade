package kg

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// TimeUnit is how long a period of a timeline is.
type TimeUnit string

// The units of time. Weeks are those of ISO 8601, from Monday on.
const (
	UnitDay     TimeUnit = "DAY"
	UnitWeek    TimeUnit = "WEEK"
	UnitMonth   TimeUnit = "MONTH"
	UnitQuarter TimeUnit = "QUARTER"
	UnitYear    TimeUnit = "YEAR"
)

const (
	daysOfWeek      = 7
	monthsOfQuarter = 3
)

// start is the first day of the period that a day lies in.
func (u TimeUnit) start(d Date) Date {
	t := d.time()
	switch u {
	case UnitWeek:
		t = t.AddDate(0, 0, -(int(t.Weekday())+daysOfWeek-1)%daysOfWeek)
	case UnitMonth:
		t = t.AddDate(0, 0, 1-t.Day())
	case UnitQuarter:
		t = time.Date(t.Year(), t.Month()-(t.Month()-1)%monthsOfQuarter, 1, 0, 0, 0, 0, time.UTC)
	case UnitYear:
		t = time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return Date(t.Format(time.DateOnly))
}

// next is the first day of the period after the one that begins with a day, OpenEnd where there is none.
func (u TimeUnit) next(d Date) Date {
	t := d.time()
	switch u {
	case UnitDay:
		t = t.AddDate(0, 0, 1)
	case UnitWeek:
		t = t.AddDate(0, 0, daysOfWeek)
	case UnitMonth:
		t = t.AddDate(0, 1, 0)
	case UnitQuarter:
		t = t.AddDate(0, monthsOfQuarter, 0)
	case UnitYear:
		t = t.AddDate(1, 0, 0)
	}
	if t.After(LastDay.time()) {
		return OpenEnd
	}
	return Date(t.Format(time.DateOnly))
}

// label is what the period that begins with a day is called: 2023, 2023-Q3, 2023-07, 2023-W27, 2023-07-06.
func (u TimeUnit) label(d Date) string {
	t := d.time()
	switch u {
	case UnitWeek:
		year, week := t.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	case UnitMonth:
		return t.Format("2006-01")
	case UnitQuarter:
		return fmt.Sprintf("%04d-Q%d", t.Year(), (int(t.Month())-1)/monthsOfQuarter+1)
	case UnitYear:
		return t.Format("2006")
	}
	return string(d)
}

// Timeline is the number of statements in each period of a range, all periods of it, and that for each value they divide by.
type Timeline struct {
	Unit   TimeUnit
	Series []Series
	// Omitted is the number of series that were left out: those with the fewest statements.
	Omitted int
}

// Series are the statements of one value over time.
type Series struct {
	Value      string
	Record     Record // what the value names, nil for stances and kinds, and where nothing is divided by
	Statements int
	// Undated are those whose date is not known well enough to say in which period they were made.
	Undated     int
	First, Last FuzzyDate // the dates of the earliest and of the latest, as strings
	Periods     []Period  // in order, without a gap, the same in all series
}

// Period is one period.
type Period struct {
	Label        string
	Begins, Ends Date // half-open; the last there is ends with LastDay
	Statements   int
}

// maxPeriods is the longest a timeline gets: more is a matter of a coarser unit.
const maxPeriods = 4_000

// maxPoints is the most periods that all series of a timeline have together.
const maxPoints = 20_000

// Timeline counts the statements that fit a filter by period and, with by, by value: the values with the most statements first, at most
// first of them. Errors: Limit for a timeline of too many periods.
func (g *Graph) Timeline(ctx context.Context, f *StatementFilter, unit TimeUnit, by *TallyBy, first int) (Timeline, error) {
	if err := g.CheckFirst(first); err != nil {
		return Timeline{}, err
	}
	where, err := g.whereOf(ctx, nil, f)
	if err != nil {
		return Timeline{}, err
	}
	counts, err := g.store.Days(ctx, []DayQuery{{Where: where[0], By: by}})
	if err != nil {
		return Timeline{}, err
	}
	line, dates := seriesOf(counts[0], unit)
	if by == nil && len(line) == 0 {
		line = []*Series{{}} // that there is nothing is an answer
	}
	out := Timeline{Unit: unit, Series: []Series{}, Omitted: max(len(line)-first, 0)}
	line = line[:min(first, len(line))]
	if err := out.fill(line, dates, unit); err != nil {
		return Timeline{}, err
	}
	return out, g.nameSeries(ctx, &out, by)
}

// seriesOf sorts counts into series, the greatest first, with what each has in which period.
func seriesOf(counts []DayCount, unit TimeUnit) ([]*Series, map[string]map[Date]int) {
	by, dates := map[string]*Series{}, map[string]map[Date]int{}
	var list []*Series
	for _, c := range counts {
		s := by[c.Value]
		if s == nil {
			s = &Series{Value: c.Value, First: c.MadeOn}
			by[c.Value], dates[c.Value] = s, map[Date]int{}
			list = append(list, s)
		}
		s.Statements += c.Statements
		if s.First == "" { // unknown dates come first
			s.First = c.MadeOn
		}
		s.Last = c.MadeOn
		days := c.MadeOn.Days()
		if begins := unit.start(days.First); c.MadeOn != "" && begins == unit.start(days.Last) {
			dates[c.Value][begins] += c.Statements
		} else {
			s.Undated += c.Statements
		}
	}
	slices.SortStableFunc(list, func(a, b *Series) int { return cmp.Or(b.Statements-a.Statements, cmp.Compare(a.Value, b.Value)) })
	return list, dates
}

// fill gives all series the same periods, from the first that any of them has to the last.
func (t *Timeline) fill(series []*Series, dates map[string]map[Date]int, unit TimeUnit) error {
	var begins, ends Date
	for _, s := range series {
		for d := range dates[s.Value] {
			if begins == "" || d < begins {
				begins = d
			}
			ends = max(ends, d)
		}
	}
	periods := []Period{}
	for d := begins; d != "" && d <= ends; {
		next := unit.next(d)
		periods = append(periods, Period{Label: unit.label(d), Begins: d, Ends: min(next, LastDay)})
		if len(periods) > maxPeriods {
			return Errorf(Limit, "from %s to %s there are more than %d periods: choose a longer unit, or fewer days", begins, ends, maxPeriods)
		}
		d = next
	}
	if n := len(periods) * len(series); n > maxPoints {
		return Errorf(Limit, "%d series of %d periods are more than the %d periods of one timeline: ask for fewer series with `first`, or choose a longer unit",
			len(series), len(periods), maxPoints)
	}
	for _, s := range series {
		s.Periods = slices.Clone(periods)
		for i := range s.Periods {
			s.Periods[i].Statements = dates[s.Value][s.Periods[i].Begins]
		}
		t.Series = append(t.Series, *s)
	}
	return nil
}

// nameSeries finds what the values name.
func (g *Graph) nameSeries(ctx context.Context, t *Timeline, by *TallyBy) error {
	if by == nil || *by == TallyStance || *by == TallyKind || *by == TallyYear {
		return nil
	}
	var ids []ID
	for _, s := range t.Series {
		ids = append(ids, ID(s.Value))
	}
	named, err := g.Named(ctx, ids)
	for i := range t.Series {
		t.Series[i].Record = named[ID(t.Series[i].Value)]
	}
	return err
}
