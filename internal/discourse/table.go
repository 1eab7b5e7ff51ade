package discourse

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"strings"
)

// Row is one use of a claim by an actor.
type Row struct {
	Statement string // the id of the statement, the evidence
	Day       string // the day it was made, as 2006-01-02; "" is unknown
	Second    int    // the second of the day, from 0; it orders the rows of a day, and DNA's windows begin and end by it
	Document  string // the id of its document
	Position  int    // its place in the document
	A         string // the value of variable 1; rows with an empty value take no part
	B         string // the value of variable 2
	C         string // the value of variable 3, for three-mode networks
	Q         int    // the qualifier, a level of the scale: 1 for yes, 0 for no
	Unscaled  bool   // the qualifier is not known, or not on the scale: the row counts at Q, but neither as agreement nor as disagreement
}

// timed is a row with its time in Unix seconds, UTC; unknown if it has none.
type timed struct {
	*Row
	at int64
}

const unknown = math.MaxInt64

// compareRows orders rows by time, those without a day last, then by document, position and everything else, so that the order they came in
// has no say.
func compareRows(a, b timed) int {
	if c := cmp.Compare(a.at, b.at); c != 0 {
		return c
	}
	if c := strings.Compare(a.Document, b.Document); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Position, b.Position); c != 0 {
		return c
	}
	if c := strings.Compare(a.Statement, b.Statement); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(a.A, b.A), strings.Compare(a.B, b.B), strings.Compare(a.C, b.C), cmp.Compare(a.Q, b.Q))
}

// entry is a row with numbers for its values: indexes into the labels of the table.
type entry struct {
	statement int
	a, b, c   int
	level     int   // an index into table.levels
	unscaled  bool  // see Row
	at        int64 // Unix seconds, UTC; unknown if there is no day
}

// table are the rows that take part, in their order, and what is known of all rows in the range.
type table struct {
	options    Options
	entries    []entry
	dated      int // the first so many entries have a day
	statements []string
	a, b, c    []string // all labels, sorted
	levels     []int    // of the qualifier, ascending
	spread     int      // the range of the scale, at least 1
	from, till int64    // the first and the last second of the range
	ranged     bool     // whether there is a range: it is empty without rows

	seen     []int // for each statement the last slice that counted it
	slices   int
	averages [][]float64 // DNA's divisors of networks with a kernel, once they are needed
}

// newTable filters rows: dates, then the filter of values, then empty values, then duplicates.
func newTable(given []Row, o Options) (*table, error) {
	t := &table{options: o}
	rows, err := inTime(given)
	if err != nil {
		return nil, err
	}
	t.setRange(rows)
	rows = t.within(rows)
	if err := t.setLevels(rows); err != nil {
		return nil, err
	}
	t.setEntries(rows)
	return t, nil
}

// inTime finds the time of rows and sorts them.
func inTime(given []Row) ([]timed, error) {
	days := map[string]int64{}
	rows := make([]timed, len(given))
	for i := range given {
		r := &given[i]
		rows[i] = timed{r, unknown}
		if r.Day == "" {
			continue
		}
		start, known := days[r.Day]
		if !known {
			day, err := parseDay(r.Day)
			if err != nil {
				return nil, fmt.Errorf("statement %s: %q is not a day: write it as 2006-01-02", r.Statement, r.Day)
			}
			start = day.Unix()
			days[r.Day] = start
		}
		if r.Second < 0 || r.Second >= daySeconds {
			return nil, fmt.Errorf("statement %s: a day has no second %d", r.Statement, r.Second)
		}
		rows[i].at = start + int64(r.Second)
	}
	slices.SortFunc(rows, compareRows)
	return rows, nil
}

// setRange finds the range: from the first to the last day, or for DNA second, of the bounds or else of the rows.
func (t *table) setRange(rows []timed) {
	dated := sort.Search(len(rows), func(i int) bool { return rows[i].at == unknown })
	bound := func(day string, otherwise int) int64 {
		if day != "" {
			d, _ := parseDay(day) // checked before
			return d.Unix()
		}
		if t.options.DNACompatible {
			return rows[otherwise].at
		}
		return startOfDay(rows[otherwise].at)
	}
	if dated == 0 && (t.options.From == "" || t.options.Until == "") {
		return
	}
	t.from, t.till = bound(t.options.From, 0), bound(t.options.Until, dated-1)
	if t.options.Until != "" || !t.options.DNACompatible {
		t.till += daySeconds - 1
	}
	t.ranged = t.from <= t.till
}

// within are the rows in the range; without bounds those without a day too.
func (t *table) within(rows []timed) []timed {
	if t.options.From == "" && t.options.Until == "" {
		return rows
	}
	lo := sort.Search(len(rows), func(i int) bool { return rows[i].at >= t.from })
	hi := sort.Search(len(rows), func(i int) bool { return rows[i].at > t.till })
	return rows[lo:max(lo, hi)]
}

// setLevels finds the levels of the qualifier: the declared ones, for DNA those that occur.
func (t *table) setLevels(rows []timed) error {
	t.levels = t.options.Scale
	if t.levels == nil {
		t.levels = []int{0, 1}
	}
	occur := make([]bool, len(t.levels))
	for _, r := range rows {
		k, found := slices.BinarySearch(t.levels, r.Q)
		if !found {
			return fmt.Errorf("statement %s: the qualifier %d is not on the scale %v", r.Statement, r.Q, t.levels)
		}
		occur[k] = true
	}
	if t.options.DNACompatible && t.options.Scale != nil {
		var observed []int
		for k, level := range t.levels {
			if occur[k] {
				observed = append(observed, level)
			}
		}
		t.levels = observed
	}
	t.spread = 1
	if len(t.levels) > 1 {
		t.spread = t.levels[len(t.levels)-1] - t.levels[0]
	}
	return nil
}

// setEntries drops what takes no part and numbers the values of the rest.
func (t *table) setEntries(rows []timed) {
	kept := make([]int, 0, len(rows))
	identities := map[identity]bool{}
	for i, r := range rows {
		if t.options.Keep != nil && !t.options.Keep(*r.Row) || r.A == "" || r.B == "" || t.options.Mode == ThreeMode && r.C == "" {
			continue
		}
		if id, ok := t.options.identity(r); ok {
			if identities[id] {
				continue
			}
			identities[id] = true
		}
		kept = append(kept, i)
	}
	t.setLabels(rows, kept)
	byLabel := func(labels []string) map[string]int {
		m := make(map[string]int, len(labels))
		for i, l := range labels {
			m[l] = i
		}
		return m
	}
	a, b, c, statements := byLabel(t.a), byLabel(t.b), byLabel(t.c), make(map[string]int, len(kept))
	t.entries, t.statements = make([]entry, 0, len(kept)), make([]string, 0, len(kept))
	for _, i := range kept {
		r := rows[i]
		s, known := statements[r.Statement]
		if !known {
			s = len(t.statements)
			statements[r.Statement] = s
			t.statements = append(t.statements, r.Statement)
		}
		level, _ := slices.BinarySearch(t.levels, r.Q)
		e := entry{statement: s, a: a[r.A], b: b[r.B], level: level, unscaled: r.Unscaled, at: r.at}
		if t.options.Mode == ThreeMode {
			e.c = c[r.C]
		}
		t.entries = append(t.entries, e)
		if r.at != unknown {
			t.dated++
		}
	}
	t.seen = make([]int, len(t.statements))
}

// setLabels collects the values of the rows that take part, and of all others where isolates are asked for.
func (t *table) setLabels(rows []timed, kept []int) {
	a, b, c := map[string]bool{}, map[string]bool{}, map[string]bool{}
	add := func(r timed) {
		a[r.A], b[r.B] = true, true
		if t.options.Mode == ThreeMode {
			c[r.C] = true
		}
	}
	for _, i := range kept {
		add(rows[i])
	}
	if t.options.Isolates {
		for _, r := range rows {
			add(r)
		}
		columns := map[Mode]map[string]bool{OneMode: {}, TwoMode: b, ThreeMode: c}[t.options.Mode]
		for _, v := range t.options.RowValues {
			a[v] = true
		}
		for _, v := range t.options.ColumnValues {
			columns[v] = true
		}
	}
	t.a, t.b = labels(a), labels(b)
	if t.options.Mode == ThreeMode {
		t.c = labels(c)
	}
}

// labels are the values that are not empty, sorted.
func labels(values map[string]bool) []string {
	delete(values, "")
	return slices.Sorted(maps.Keys(values))
}

// identity is what duplicates have in common.
type identity struct {
	a, b, c     string
	q           int
	document    string
	year, month int
	week        int
}

// identity says what a row has in common with its duplicates; false if it can have none.
func (o Options) identity(r timed) (identity, bool) {
	id := identity{a: r.A, b: r.B}
	if o.Mode == ThreeMode {
		id.c = r.C
	}
	if o.Aggregation != Ignore {
		id.q = r.Q
	}
	switch o.Duplicates {
	case Include:
		return id, false
	case ByDocument:
		id.document = r.Document
		return id, true
	case ByRange:
		return id, true
	}
	if r.at == unknown {
		return id, false
	}
	day := utc(r.at)
	switch o.Duplicates {
	case ByWeek:
		id.year, id.week = day.ISOWeek()
	case ByMonth:
		id.year, id.month = day.Year(), int(day.Month())
	case ByYear:
		id.year = day.Year()
		return id, true
	}
	if o.DNACompatible {
		id.year = 0
	}
	return id, true
}
