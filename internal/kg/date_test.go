package kg_test

import (
	"testing"

	"wortlaut/internal/kg"
)

func TestFuzzyDateBounds(t *testing.T) {
	for _, c := range []struct {
		date             kg.FuzzyDate
		earliest, latest kg.Date
	}{
		{"2023", "2023-01-01", "2023-12-31"},
		{"2023-02", "2023-02-01", "2023-02-28"},
		{"2024-02", "2024-02-01", "2024-02-29"},
		{"2023-07-06", "2023-07-06", "2023-07-06"},
		{"", kg.FirstDay, kg.LastDay},
	} {
		if c.date.Earliest() != c.earliest || c.date.Latest() != c.latest {
			t.Errorf("%q is from %s to %s, want %s to %s", c.date, c.date.Earliest(), c.date.Latest(), c.earliest, c.latest)
		}
	}
}

func TestParseDates(t *testing.T) {
	for s, want := range map[string]struct{ fuzzy, day bool }{
		"2023": {true, false}, "2023-07": {true, false}, "2023-07-06": {true, true}, "0001-01-01": {true, true}, "9999-12-31": {true, true},
		"": {}, "0000-01-01": {}, "0000": {}, "99999-01-01": {}, "99999": {}, "2023-13": {}, "2023-02-30": {}, "2023-7-6": {}, "06.07.2023": {},
		"2023-07-06T00:00:00Z": {}, " 2023": {}, "-2023": {}, "２０２３": {},
	} {
		if _, err := kg.ParseFuzzyDate(s); (err == nil) != want.fuzzy {
			t.Errorf("ParseFuzzyDate(%q): %v", s, err)
		}
		if _, err := kg.ParseDate(s); (err == nil) != want.day {
			t.Errorf("ParseDate(%q): %v", s, err)
		}
	}
}

func TestMayHold(t *testing.T) {
	for _, c := range []struct {
		from, until kg.FuzzyDate
		day         kg.Date
		want        bool
	}{
		{"2022-11-01", "", "2022-10-31", false},
		{"2022-11-01", "", "2022-11-01", true},
		{"2009-04", "2022-10", "2009-04-01", true},
		{"2009-04", "2022-10", "2009-03-31", false},
		{"2009-04", "2022-10", "2022-10-30", true},
		{"2009-04", "2022-10", "2022-10-31", false}, // the latest day it may have ended on, and an end is not included
		{"", "", "0001-01-01", true},
		{"", "2020", "9999-12-31", false},
	} {
		v := kg.Validity{ValidFrom: c.from, ValidUntil: c.until}
		if got := v.MayHold(*kg.On(c.day)); got != c.want {
			t.Errorf("[%s, %s) may hold on %s: %t", c.from, c.until, c.day, got)
		}
	}
}

func TestConflicts(t *testing.T) {
	post := func(id kg.ID, role string, from, until kg.FuzzyDate) *kg.Relationship {
		return &kg.Relationship{
			ID: "holds-position:" + id, Type: kg.HoldsPosition, From: "person:a", To: "agency:b", Role: role,
			Validity: kg.Validity{ValidFrom: from, ValidUntil: until},
		}
	}
	base := post("base", "chair", "2024-02", "")
	elsewhere := post("elsewhere", "chair", "2022-02", "")
	elsewhere.To = "agency:c"
	for name, c := range map[string]struct {
		other *kg.Relationship
		want  bool
	}{
		"another beginning":             {post("x", "chair", "2022-02", ""), true},
		"a coarser account that agrees": {post("x", "chair", "2024", ""), false},
		"a beginning that is not known": {post("x", "chair", "", ""), false},
		"another role":                  {post("x", "deputy", "2022-02", ""), false},
		"an earlier term that was over": {post("x", "chair", "2010", "2014"), false},
		"an earlier term that overlaps": {post("x", "chair", "2010", "2024-06"), true},
		"another organization":          {elsewhere, false},
		"itself":                        {base, false},
	} {
		if got := base.ConflictsWith(c.other); got != c.want {
			t.Errorf("%s: conflict is %t", name, got)
		}
		if got := c.other.ConflictsWith(base); got != c.want {
			t.Errorf("%s, the other way round: conflict is %t", name, got)
		}
	}
}
