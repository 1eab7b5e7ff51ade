package kg

import (
	"fmt"
	"time"
)

// Date is a day, written YYYY-MM-DD, from 0001-01-01 to 9999-12-31. Dates compare as strings.
type Date string

// FirstDay and LastDay bound every Date. OpenEnd stands for the end of what has no known end: it is greater than every Date.
const (
	FirstDay Date = "0001-01-01"
	LastDay  Date = "9999-12-31"
	OpenEnd  Date = "~"
)

// ParseDate reads a full day.
func ParseDate(s string) (Date, error) {
	if _, err := parsePrecise(s, time.DateOnly); err != nil {
		return "", fmt.Errorf("%q is not a day written YYYY-MM-DD between 0001-01-01 and 9999-12-31", Clip(s))
	}
	return Date(s), nil
}

// Next is the day after d, OpenEnd where there is none.
func (d Date) Next() Date {
	if d == LastDay {
		return OpenEnd
	}
	return Date(d.time().AddDate(0, 0, 1).Format(time.DateOnly))
}

// time is midnight UTC of the day.
func (d Date) time() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d)) // a Date is one by construction
	return t
}

// FuzzyDate is a day, a month or a year: 2023-07-06, 2023-07 or 2023 (ISO 8601 of reduced precision, as in Popolo). The empty
// FuzzyDate is an unknown one. As strings, coarser dates come before the finer ones within them.
type FuzzyDate string

var fuzzyLayouts = map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}

// ParseFuzzyDate reads a year, a month or a day.
func ParseFuzzyDate(s string) (FuzzyDate, error) {
	if _, err := parsePrecise(s, fuzzyLayouts[len(s)]); err != nil {
		return "", fmt.Errorf("%q is not a date written YYYY, YYYY-MM or YYYY-MM-DD between 0001 and 9999", Clip(s))
	}
	return FuzzyDate(s), nil
}

func parsePrecise(s, layout string) (time.Time, error) {
	if layout == "" || len(s) != len(layout) {
		return time.Time{}, fmt.Errorf("not a date")
	}
	t, err := time.Parse(layout, s)
	if err == nil && t.Year() < 1 {
		err = fmt.Errorf("no year 0")
	}
	return t, err
}

// Earliest is the first day that d may denote; FirstDay when d is unknown.
func (d FuzzyDate) Earliest() Date {
	switch len(d) {
	case 4:
		return Date(d + "-01-01")
	case 7:
		return Date(d + "-01")
	case 10:
		return Date(d)
	}
	return FirstDay
}

// Latest is the last day that d may denote; LastDay when d is unknown.
func (d FuzzyDate) Latest() Date {
	switch len(d) {
	case 4:
		return Date(d + "-12-31")
	case 7:
		month, err := time.Parse("2006-01", string(d))
		if err != nil {
			return LastDay
		}
		return Date(month.AddDate(0, 1, -1).Format(time.DateOnly))
	case 10:
		return Date(d)
	}
	return LastDay
}

// Year is the year of d, 0 when unknown.
func (d FuzzyDate) Year() int {
	t, err := parsePrecise(string(d), fuzzyLayouts[len(d)])
	if err != nil {
		return 0
	}
	return t.Year()
}

// Days is a span of days, both ends included.
type Days struct{ First, Last Date }

// Days are the days that d may denote.
func (d FuzzyDate) Days() Days { return Days{d.Earliest(), d.Latest()} }

// On is the span of one day.
func On(day Date) *Days { return &Days{day, day} }

// Validity says when something holds: from ValidFrom up to, but not including, ValidUntil. Either may be unknown. An end that is not
// known is not the same as one that has not come: Ongoing is true where a source says that it still holds, false where it
// says that it has ended, nil where nothing is known.
type Validity struct {
	ValidFrom  FuzzyDate `json:"validFrom,omitempty"`
	ValidUntil FuzzyDate `json:"validUntil,omitempty"`
	Ongoing    *bool     `json:"ongoing,omitempty"`
}

// Bounds are the widest bounds within which v may hold: it may hold on a day D if from ≤ D < until. until is OpenEnd when the
// end is unknown.
func (v Validity) Bounds() (from, until Date) {
	until = OpenEnd
	if v.ValidUntil != "" {
		until = v.ValidUntil.Latest()
	}
	return v.ValidFrom.Earliest(), until
}

// MayHold says whether v may hold on a day within days.
func (v Validity) MayHold(days Days) bool {
	from, until := v.Bounds()
	return from <= days.Last && days.First < until
}
