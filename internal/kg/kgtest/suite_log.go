package kgtest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"wortlaut/internal/kg"
)

// logged writes changes as "set.position".
func logged(changes []kg.LoggedChange) string {
	words := make([]string, len(changes))
	for i, c := range changes {
		words[i] = fmt.Sprintf("%d.%d", c.Set, c.Position)
	}
	return strings.Join(words, " ")
}

func (f *fixture) changes(q kg.ChangeQuery) kg.ChangePage {
	f.Helper()
	page, err := f.store.Changes(f.Context(), q)
	return must(f, page, err)
}

// expectChanges compares what fits a query, and its total.
func (f *fixture) expectChanges(what string, q kg.ChangeQuery, want string) {
	f.Helper()
	q.Total = true
	page := f.changes(q)
	if got := logged(page.Changes); got != want {
		f.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
	if n := len(strings.Fields(want)); page.Total != n {
		f.Errorf("%s: the total is %d, want %d", what, page.Total, n)
	}
}

// history is three change sets of two, one and three changes, the middle one of the last moment of a day. It returns them as
// they should be told.
func history(f *fixture) []kg.LoggedChange {
	sets := []kg.Set{
		{Number: 1, At: time.Date(2024, 2, 28, 0, 0, 0, 0, time.UTC), By: "anna", Reason: awkward},
		{Number: 2, At: time.Date(2024, 2, 28, 23, 59, 59, int(999*time.Millisecond), time.UTC), By: "Anna"},
		{Number: 3, At: time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), By: awkward, Reason: "again"},
	}
	before := func(name string) json.RawMessage { return kg.Encode(entity("person:a", name)) }
	changes := [][]kg.Change{
		{
			{Set: 1, Position: 0, ID: "person:a", Action: kg.Created, Revision: 1},
			{Set: 1, Position: 1, ID: "person:b", Action: kg.Created, Revision: 1},
		},
		{{Set: 2, Position: 0, ID: "person:a", Action: kg.Updated, Revision: 2, Before: before(awkward)}},
		{
			{Set: 3, Position: 0, ID: "person:a", Action: kg.Deleted, Revision: 2, Before: before("<b>&\u2028</b>")},
			{Set: 3, Position: 1, ID: "person:b", Action: kg.Updated, Revision: 2, Before: before("b")},
			{Set: 3, Position: 2, ID: "person:c", Action: kg.Created, Revision: 1},
		},
	}
	var all []kg.LoggedChange
	for i, set := range sets {
		f.write(kg.Batch{Sets: []kg.Set{set}, Log: changes[i]})
		for _, c := range changes[i] {
			all = append(all, kg.LoggedChange{Change: c, Of: set})
		}
	}
	return all
}

var logChecks = []check{
	{"changes come back as they were", func(f *fixture) {
		want := history(f)
		page := f.changes(kg.ChangeQuery{})
		f.same("changes", page.Changes, want)
		for _, c := range page.Changes {
			if c.Of.At.Location() != time.UTC {
				f.Errorf("the time of set %d is told in %s, want UTC", c.Set, c.Of.At.Location())
			}
		}
	}},
	{"in the order in which they were applied, or the other way round", func(f *fixture) {
		history(f)
		f.expectChanges("ascending", kg.ChangeQuery{}, "1.0 1.1 2.0 3.0 3.1 3.2")
		f.expectChanges("descending", kg.ChangeQuery{Descending: true}, "3.2 3.1 3.0 2.0 1.1 1.0")
	}},
	{"of some ids, actions and people", func(f *fixture) {
		history(f)
		f.expectChanges("one id", kg.ChangeQuery{IDs: []kg.ID{"person:a"}}, "1.0 2.0 3.0")
		f.expectChanges("two ids", kg.ChangeQuery{IDs: []kg.ID{"person:c", "person:b"}}, "1.1 3.1 3.2")
		f.expectChanges("an unknown id", kg.ChangeQuery{IDs: []kg.ID{"person:x", kg.ID(awkward)}}, "")
		f.expectChanges("no id", kg.ChangeQuery{IDs: []kg.ID{}}, "")
		f.expectChanges("an action", kg.ChangeQuery{Actions: []kg.Action{kg.Created}}, "1.0 1.1 3.2")
		f.expectChanges("two actions", kg.ChangeQuery{Actions: []kg.Action{kg.Deleted, kg.Updated}}, "2.0 3.0 3.1")
		f.expectChanges("no action", kg.ChangeQuery{Actions: []kg.Action{}}, "")
		f.expectChanges("a person, to the letter", kg.ChangeQuery{By: []string{"Anna"}}, "2.0")
		f.expectChanges("two people", kg.ChangeQuery{By: []string{"anna", awkward}}, "1.0 1.1 3.0 3.1 3.2")
		f.expectChanges("nobody", kg.ChangeQuery{By: []string{}}, "")
		all := kg.ChangeQuery{IDs: []kg.ID{"person:a", "person:b"}, Actions: []kg.Action{kg.Updated}, By: []string{awkward}}
		f.expectChanges("all at once", all, "3.1")
	}},
	{"of some days, both included", func(f *fixture) {
		history(f)
		for _, c := range []struct {
			since, until kg.Date
			want         string
		}{
			{"2024-02-28", "", "1.0 1.1 2.0 3.0 3.1 3.2"},
			{"2024-02-29", "", "3.0 3.1 3.2"},
			{"2024-03-01", "", ""},
			{"", "2024-02-27", ""},
			{"", "2024-02-28", "1.0 1.1 2.0"},
			{"", "2024-02-29", "1.0 1.1 2.0 3.0 3.1 3.2"},
			{"2024-02-28", "2024-02-28", "1.0 1.1 2.0"},
			{"2024-02-29", "2024-02-28", ""},
			{kg.FirstDay, kg.LastDay, "1.0 1.1 2.0 3.0 3.1 3.2"},
		} {
			f.expectChanges(fmt.Sprintf("from %q to %q", c.since, c.until), kg.ChangeQuery{Since: c.since, Until: c.until}, c.want)
		}
	}},
	{"a part at a time", func(f *fixture) {
		history(f)
		for _, c := range []struct {
			after      *kg.ChangeKey
			limit      int
			descending bool
			want       string
		}{
			{nil, 2, false, "1.0 1.1"},
			{nil, 6, false, "1.0 1.1 2.0 3.0 3.1 3.2"},
			{&kg.ChangeKey{Set: 1, Position: 1}, 2, false, "2.0 3.0"},
			{&kg.ChangeKey{Set: 3, Position: 0}, 0, false, "3.1 3.2"},
			{&kg.ChangeKey{Set: 3, Position: 2}, 0, false, ""},
			{&kg.ChangeKey{Set: 2, Position: 99}, 1, false, "3.0"},
			{&kg.ChangeKey{Set: 0, Position: 0}, 1, false, "1.0"},
			{&kg.ChangeKey{Set: 99, Position: 0}, 1, false, ""},
			{nil, 2, true, "3.2 3.1"},
			{&kg.ChangeKey{Set: 3, Position: 0}, 2, true, "2.0 1.1"},
			{&kg.ChangeKey{Set: 1, Position: 0}, 2, true, ""},
			{&kg.ChangeKey{Set: 99, Position: 0}, 1, true, "3.2"},
		} {
			for _, counted := range []bool{false, true} {
				page := f.changes(kg.ChangeQuery{After: c.after, Limit: c.limit, Descending: c.descending, Total: counted})
				what := fmt.Sprintf("at most %d after %+v, descending %v", c.limit, c.after, c.descending)
				if got := logged(page.Changes); got != c.want {
					f.Errorf("%s:\n got %q\nwant %q", what, got, c.want)
				}
				if want := map[bool]int{false: -1, true: 6}[counted]; page.Total != want {
					f.Errorf("%s: the total is %d, want %d", what, page.Total, want)
				}
			}
		}
		page := f.changes(kg.ChangeQuery{IDs: []kg.ID{"person:a"}, After: &kg.ChangeKey{Set: 1}, Limit: 1, Total: true})
		f.same("of one id", []any{logged(page.Changes), page.Total}, []any{"2.0", 3})
		page = f.changes(kg.ChangeQuery{IDs: []kg.ID{"person:x"}})
		if page.Changes == nil {
			f.Errorf("the changes of a record that never was are nil, want an empty list")
		}
	}},
	{"a change outlives its record", func(f *fixture) {
		f.put(entity("person:a", "A"))
		f.write(kg.Batch{Log: []kg.Change{{Set: 2, ID: "person:a", Action: kg.Updated, Revision: 2, Before: kg.Encode(f.records["person:a"])}}})
		f.remove("person:a")
		f.expectChanges("changes", kg.ChangeQuery{IDs: []kg.ID{"person:a"}}, "2.0")
	}},
	{"change sets in order, a part at a time", func(f *fixture) {
		history(f)
		f.write(kg.Batch{Head: kg.Head{Number: 12, Token: "x"}, Sets: []kg.Set{
			{Number: 10, At: epoch, By: "anna", Reason: awkward}, {Number: 12, At: epoch.Add(time.Hour), By: "anna"}, {Number: 9, At: epoch, By: "anna"},
		}})
		for _, c := range []struct {
			after int64
			limit int
			want  string
		}{
			{0, 100, "[1 2 3 9 10 12]"}, {0, 2, "[1 2]"}, {2, 2, "[3 9]"}, {9, 1, "[10]"}, {11, 5, "[12]"}, {12, 5, "[]"}, {-1, 1, "[1]"},
		} {
			sets, err := f.store.Sets(f.Context(), c.after, c.limit)
			numbers := []int64{}
			for _, set := range must(f, sets, err) {
				numbers = append(numbers, set.Number)
			}
			if got := fmt.Sprint(numbers); got != c.want {
				f.Errorf("at most %d after %d:\n got %s\nwant %s", c.limit, c.after, got, c.want)
			}
		}
		sets, err := f.store.Sets(f.Context(), 9, 1)
		f.same("a set", must(f, sets, err), []kg.Set{{Number: 10, At: epoch, By: "anna", Reason: awkward}})
	}},
}
