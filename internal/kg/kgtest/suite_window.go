package kgtest

import (
	"fmt"
	"strings"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// list is an ordered list of five rows, and a sixth that is gone by the time it is asked for: its place is right behind the third.
// The second, third and sixth row have the same sort key, and so, but where lists are ordered by id, has the fourth.
type list struct {
	name string
	rows func() []kg.Record // all six
	ids  string             // of the five, in order
	gone kg.ID              // the sixth
	ask  func(f *fixture, w kg.Window) (keys []kg.Key, total int)
}

// cut is a window and what it shows of a list. Rows are called 1 to 5 by their places, and the row that is gone is called x.
type cut struct {
	after, before string
	limit         int
	fromEnd       bool
	want          string
}

var (
	ascending = []cut{
		{want: "12345"},
		{limit: 1, want: "1"},
		{limit: 3, want: "123"},
		{limit: 5, want: "12345"},
		{limit: 6, want: "12345"},
		{limit: 1, fromEnd: true, want: "5"},
		{limit: 2, fromEnd: true, want: "45"},
		{limit: 6, fromEnd: true, want: "12345"},
		{fromEnd: true, want: "12345"},
		{after: "1", want: "2345"},
		{after: "2", want: "345"},
		{after: "3", want: "45"},
		{after: "5", want: ""},
		{before: "1", want: ""},
		{before: "3", want: "12"},
		{before: "4", want: "123"},
		{before: "5", want: "1234"},
		{after: "x", want: "45"},
		{before: "x", want: "123"},
		{after: "1", before: "5", want: "234"},
		{after: "2", before: "x", want: "3"},
		{after: "2", before: "3", want: ""},
		{after: "4", before: "2", want: ""},
		{after: "3", before: "3", want: ""},
		{after: "first", want: "12345"},
		{before: "first", want: ""},
		{after: "last", want: ""},
		{before: "last", want: "12345"},
		{after: "1", limit: 2, want: "23"},
		{after: "1", limit: 2, fromEnd: true, want: "45"},
		{before: "4", limit: 2, want: "12"},
		{before: "4", limit: 2, fromEnd: true, want: "23"},
		{before: "x", limit: 1, fromEnd: true, want: "3"},
		{after: "1", before: "5", limit: 2, want: "23"},
		{after: "1", before: "5", limit: 2, fromEnd: true, want: "34"},
	}
	descending = []cut{
		{want: "54321"},
		{limit: 2, want: "54"},
		{limit: 2, fromEnd: true, want: "21"},
		{after: "4", want: "321"},
		{after: "1", want: ""},
		{after: "x", want: "321"},
		{before: "5", want: ""},
		{before: "3", want: "54"},
		{before: "x", want: "54"},
		{after: "5", before: "1", want: "432"},
		{after: "2", before: "4", want: ""},
		{after: "last", want: "54321"},
		{before: "first", want: "54321"},
		{after: "5", limit: 2, want: "43"},
		{after: "5", limit: 2, fromEnd: true, want: "21"},
		{before: "1", limit: 3, fromEnd: true, want: "432"},
		{after: "5", before: "1", limit: 1, want: "4"},
		{after: "5", before: "1", limit: 1, fromEnd: true, want: "2"},
	}
)

func windowChecks() []check {
	var checks []check
	for _, l := range orderedLists {
		checks = append(checks, check{l.name, func(f *fixture) { f.tryWindows(l) }})
	}
	return append(checks, check{"each query of a batch has its own", eachItsOwnWindow})
}

func (f *fixture) tryWindows(l list) {
	f.put(l.rows()...)
	keys, _ := l.ask(f, kg.Window{})
	places := map[string]kg.Key{"first": {}, "last": {Sort: "~", ID: "~"}}
	if l.name == entitiesByID {
		places["last"] = kg.Key{ID: "~"} // the sort keys of such a list are all empty, those of its cursors too
	}
	place := 0
	for _, key := range keys {
		if key.ID == l.gone {
			places["x"] = key
		} else {
			place++
			places[fmt.Sprint(place)] = key
		}
	}
	f.list("all rows", idsOfKeys(keys), strings.Join(withGone(l), " "))
	f.remove(l.gone)

	for _, c := range ascending {
		f.tryCut(l, c, false, places)
	}
	for _, c := range descending {
		f.tryCut(l, c, true, places)
	}
}

func withGone(l list) []string {
	ids := strings.Fields(l.ids)
	return append(ids[:3:3], append([]string{string(l.gone)}, ids[3:]...)...)
}

func idsOfKeys(keys []kg.Key) []kg.ID {
	ids := make([]kg.ID, len(keys))
	for i, key := range keys {
		ids[i] = key.ID
	}
	return ids
}

func (f *fixture) tryCut(l list, c cut, descending bool, places map[string]kg.Key) {
	w := kg.Window{Descending: descending, Limit: c.limit, FromEnd: c.fromEnd}
	if key, ok := places[c.after]; ok {
		w.After = &key
	}
	if key, ok := places[c.before]; ok {
		w.Before = &key
	}
	want := []kg.Key{}
	for _, place := range c.want {
		want = append(want, places[string(place)])
	}
	for _, counted := range []bool{false, true} {
		w.Total = counted
		what := fmt.Sprintf("descending %v, %+v, total %v", descending, c, counted)
		got, total := l.ask(f, w)
		f.same(what, got, want)
		if wantTotal := map[bool]int{false: -1, true: 5}[counted]; total != wantTotal {
			f.Errorf("%s: the total is %d, want %d", what, total, wantTotal)
		}
	}
}

func keysOf[R any](page kg.Page[R]) ([]kg.Key, int) {
	keys := make([]kg.Key, len(page.Rows))
	for i, row := range page.Rows {
		keys[i] = row.Key
	}
	return keys, page.Total
}

const entitiesByID = "entities by id"

var orderedLists = []list{
	{
		name: "entities by name",
		rows: func() []kg.Record {
			return []kg.Record{
				entity("person:a", "Birke"), entity("person:b", "Birke"), entity("person:b5", "Birke"), entity("person:c", "Birke"),
				entity("person:d", "Ahorn"), entity("person:e", "Zeder"),
			}
		},
		ids:  "person:d person:a person:b person:c person:e",
		gone: "person:b5",
		ask: func(f *fixture, w kg.Window) ([]kg.Key, int) {
			return keysOf(f.entities(kg.EntityQuery{Order: kg.EntitiesByName, Window: w}))
		},
	},
	{
		name: "entities by date",
		rows: func() []kg.Record {
			return []kg.Record{
				document("document:a", "2023-05"), document("document:b", "2023-05"), document("document:b5", "2023-05"),
				document("document:c", "2023-05"), document("document:d", "2023"), document("document:e", "2023-05-01"),
			}
		},
		ids:  "document:d document:a document:b document:c document:e",
		gone: "document:b5",
		ask: func(f *fixture, w kg.Window) ([]kg.Key, int) {
			return keysOf(f.entities(kg.EntityQuery{Order: kg.EntitiesByDate, Window: w}))
		},
	},
	{
		name: entitiesByID,
		rows: func() []kg.Record {
			return []kg.Record{
				entity("person:a", "E"), entity("person:b", "D"), entity("person:c", "C"), entity("person:c5", "B"),
				entity("person:d", "A"), entity("topic:a", "A"),
			}
		},
		ids:  "person:a person:b person:c person:d topic:a",
		gone: "person:c5",
		ask: func(f *fixture, w kg.Window) ([]kg.Key, int) {
			return keysOf(f.entities(kg.EntityQuery{Order: kg.EntitiesByID, Window: w}))
		},
	},
	{
		name: "relationships",
		rows: func() []kg.Record {
			from := func(id kg.ID, begins kg.FuzzyDate) kg.Record {
				return lasting(id, "person:ahorn", "party:linde", begins, "")
			}
			return []kg.Record{
				from("member-of:a", "2020"), from("member-of:b", "2020"), from("member-of:b5", "2020"), from("member-of:c", "2020"),
				from("holds-position:z", "2021"), from("member-of:e", "2020-01"),
			}
		},
		ids:  "holds-position:z member-of:a member-of:b member-of:c member-of:e",
		gone: "member-of:b5",
		ask: func(f *fixture, w kg.Window) ([]kg.Key, int) {
			return keysOf(f.relationships(kg.RelationshipQuery{Node: "person:ahorn", Direction: kg.Out, Window: w}))
		},
	},
	{
		name: "statements by date",
		rows: func() []kg.Record {
			on := func(id kg.ID, day kg.FuzzyDate) kg.Record { return statement(id, day, "person:ahorn") }
			return []kg.Record{
				on("statement:a", "2023-05"), on("statement:b", "2023-05"), on("statement:b5", "2023-05"), on("statement:c", "2023-05"),
				on("statement:d", "2022-12-31"), on("statement:e", "2023-05-01"),
			}
		},
		ids:  "statement:d statement:a statement:b statement:c statement:e",
		gone: "statement:b5",
		ask: func(f *fixture, w kg.Window) ([]kg.Key, int) {
			return keysOf(f.statements(kg.StatementQuery{Order: kg.ByDate, Window: w}))
		},
	},
	{
		name: "statements by speaker",
		rows: func() []kg.Record {
			by := func(id, speaker kg.ID) kg.Record { return statement(id, "2023", speaker) }
			return []kg.Record{
				by("statement:a", "person:birke"), by("statement:b", "person:birke"), by("statement:b5", "person:birke"),
				by("statement:c", "person:birke"), by("statement:d", "person:ahorn"), by("statement:e", "person:zeder"),
			}
		},
		ids:  "statement:d statement:a statement:b statement:c statement:e",
		gone: "statement:b5",
		ask: func(f *fixture, w kg.Window) ([]kg.Key, int) {
			return keysOf(f.statements(kg.StatementQuery{Order: kg.BySpeaker, Window: w}))
		},
	},
	{
		name: "statements by relevance",
		rows: func() []kg.Record {
			says := func(id kg.ID, words string) kg.Record {
				s := statement(id, "2023", "person:ahorn")
				s.Text = words
				return s
			}
			return []kg.Record{
				says("statement:a", "Linde Ulme"), says("statement:b", "Ulme Linde"), says("statement:b5", "Linde Eiche"),
				says("statement:c", "Linde Linde"), says("statement:d", "Linde"), says("statement:e", "Linde Ulme Eiche"),
			}
		},
		ids:  "statement:d statement:a statement:b statement:c statement:e",
		gone: "statement:b5",
		ask: func(f *fixture, w kg.Window) ([]kg.Key, int) {
			where := []kg.Criterion{{Field: kg.FieldText, Text: f.parse("Linde")}}
			return keysOf(f.statements(kg.StatementQuery{Where: where, Order: kg.ByRelevance, Window: w}))
		},
	},
	{
		name: "hits by relevance",
		rows: func() []kg.Record {
			return []kg.Record{
				entity("topic:a", "Linde Ulme"), entity("topic:b", "Ulme Linde"), entity("topic:b5", "Linde Ulme"),
				entity("topic:c", "Linde Eiche"), entity("topic:d", "Linde"), entity("topic:e", "Linde Ulme Eiche"),
			}
		},
		ids:  "topic:d topic:a topic:b topic:c topic:e",
		gone: "topic:b5",
		ask: func(f *fixture, w kg.Window) ([]kg.Key, int) {
			return keysOf(f.search(kg.SearchQuery{Text: f.parse("Linde"), Exact: "linde", Window: w}))
		},
	},
	{
		name: "hits by date",
		rows: func() []kg.Record {
			dated := func(id kg.ID, day kg.FuzzyDate) kg.Record {
				d := document(id, day)
				d.Name = "Linde"
				return d
			}
			return []kg.Record{
				dated("document:a", "2023"), dated("document:b", "2023"), dated("document:b5", "2023"), dated("document:c", "2023"),
				entity("topic:a", "Linde"), dated("document:e", "2024"),
			}
		},
		ids:  "topic:a document:a document:b document:c document:e",
		gone: "document:b5",
		ask: func(f *fixture, w kg.Window) ([]kg.Key, int) {
			return keysOf(f.search(kg.SearchQuery{Text: f.parse("Linde"), ByDate: true, Window: w}))
		},
	},
}

// parse analyses a search text.
func (f *fixture) parse(s string) text.Query {
	f.Helper()
	q, err := text.ParseQuery(s)
	return must(f, q, err)
}

func eachItsOwnWindow(f *fixture) {
	f.put(entity("person:a", "A"), entity("person:b", "B"), entity("topic:c", "C"))
	persons := []kg.EntityCriterion{{Field: kg.EntityKind, Values: []string{"PERSON"}}}
	pages, err := f.store.Entities(f.Context(), []kg.EntityQuery{
		{Window: kg.Window{Limit: 1, Total: true}},
		{Where: persons, Window: kg.Window{Descending: true, Total: true}},
		{Window: kg.Window{After: &kg.Key{Sort: "~"}}},
		{Window: kg.Window{Limit: 2, FromEnd: true}},
	})
	if must(f, pages, err); len(pages) != 4 {
		f.Fatalf("the store answered four queries with %d pages", len(pages))
	}
	for i, want := range []string{"person:a", "person:b person:a", "", "person:b topic:c"} {
		f.list(fmt.Sprintf("page %d", i), idsOf(f, pages[i]), want)
	}
	for i, want := range []int{3, 2, -1, -1} {
		if pages[i].Total != want {
			f.Errorf("page %d: the total is %d, want %d", i, pages[i].Total, want)
		}
	}
}
