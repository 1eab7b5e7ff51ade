package kgtest

import (
	"fmt"

	"wortlaut/internal/kg"
)

// ties asks for the ids of relationships.
func (f *fixture) ties(q kg.RelationshipQuery) []kg.ID {
	f.Helper()
	q.Total = true
	page := f.relationships(q)
	if page.Total != len(page.Rows) {
		f.Errorf("the total is %d, but there are %d rows", page.Total, len(page.Rows))
	}
	return idsOf(f, page)
}

var relationshipChecks = []check{
	{"out, in and any", func(f *fixture) {
		f.put(tie("part-of:1", "agency:a", "ministry:b"), tie("part-of:2", "ministry:b", "ministry:c"), tie("part-of:3", "agency:d", "ministry:c"))
		f.list("out", f.ties(kg.RelationshipQuery{Node: "ministry:b", Direction: kg.Out}), "part-of:2")
		f.list("in", f.ties(kg.RelationshipQuery{Node: "ministry:b", Direction: kg.In}), "part-of:1")
		f.list("any", f.ties(kg.RelationshipQuery{Node: "ministry:b", Direction: kg.Any}), "part-of:1 part-of:2")
		f.list("one without ties", f.ties(kg.RelationshipQuery{Node: "document:quelle", Direction: kg.Any}), "")
		f.list("one that is not there", f.ties(kg.RelationshipQuery{Node: "ministry:none", Direction: kg.Any}), "")
		f.list("an id of another form", f.ties(kg.RelationshipQuery{Node: kg.ID(awkward), Direction: kg.Any}), "")
	}},
	{"to one other", func(f *fixture) {
		f.put(
			tie("supervises:1", "ministry:a", "agency:b"), tie("supervises:2", "agency:b", "ministry:a"),
			tie("supervises:3", "ministry:a", "agency:c"),
		)
		between := func(direction kg.Direction, other kg.ID) []kg.ID {
			return f.ties(kg.RelationshipQuery{Node: "ministry:a", Direction: direction, Other: other})
		}
		f.list("out", between(kg.Out, "agency:b"), "supervises:1")
		f.list("in", between(kg.In, "agency:b"), "supervises:2")
		f.list("any", between(kg.Any, "agency:b"), "supervises:1 supervises:2")
		f.list("out to the third", between(kg.Out, "agency:c"), "supervises:3")
		f.list("in from the third", between(kg.In, "agency:c"), "")
		f.list("nobody", between(kg.Any, "agency:none"), "")
		f.list("oneself", between(kg.Any, "ministry:a"), "")
	}},
	{"of some types", func(f *fixture) {
		f.put(
			tie("member-of:1", "person:a", "party:x"), tie("holds-position:1", "person:a", "party:x"),
			tie("participates-in:1", "person:a", "event:x"),
		)
		of := func(types ...kg.RelationshipType) []kg.ID {
			return f.ties(kg.RelationshipQuery{Node: "person:a", Direction: kg.Out, Types: types})
		}
		f.list("one", of(kg.MemberOf), "member-of:1")
		f.list("two", of(kg.ParticipatesIn, kg.HoldsPosition), "holds-position:1 participates-in:1")
		f.list("nil is any", of(), "holds-position:1 member-of:1 participates-in:1")
		f.list("an empty list fits nothing", of([]kg.RelationshipType{}...), "")
		f.list("an unknown one", of("member_of"), "")
	}},
	{"at a time", func(f *fixture) {
		f.put(lasting("member-of:1", "person:a", "party:x", "2020-03", "2021-06-15"))
		for _, c := range timeCases {
			got := f.ties(kg.RelationshipQuery{Node: "person:a", Direction: kg.Any, During: &c.days})
			f.list(fmt.Sprint(c.days), got, map[bool]string{true: "member-of:1"}[c.holds])
		}
	}},
	{"at a time, with ends that are not known well", func(f *fixture) {
		f.put(
			lasting("member-of:begun", "person:a", "party:x", "2020", ""),
			lasting("member-of:coarse", "person:a", "party:x", "2020", "2020"),
			lasting("member-of:ended", "person:a", "party:x", "", "2020-06"),
			lasting("member-of:unknown", "person:a", "party:x", "", ""),
		)
		for _, c := range []struct {
			day  kg.Date
			want string
		}{
			{kg.FirstDay, "ended unknown"},
			{"2019-12-31", "ended unknown"},
			{"2020-01-01", "ended unknown begun coarse"},
			{"2020-06-29", "ended unknown begun coarse"},
			{"2020-06-30", "unknown begun coarse"},
			{"2020-12-30", "unknown begun coarse"},
			{"2020-12-31", "unknown begun"},
			{kg.LastDay, "unknown begun"},
		} {
			got := f.ties(kg.RelationshipQuery{Node: "person:a", Direction: kg.Out, During: kg.On(c.day)})
			f.list(string(c.day), got, idsWith("member-of:", c.want))
		}
	}},
	{"a symmetric one is found in every direction, once", func(f *fixture) {
		f.put(tie("partners-with:1", "company:a", "company:b"))
		for _, direction := range []kg.Direction{kg.Out, kg.In, kg.Any} {
			for _, q := range []kg.RelationshipQuery{
				{Node: "company:a"}, {Node: "company:b"}, {Node: "company:a", Other: "company:b"}, {Node: "company:b", Other: "company:a"},
			} {
				q.Direction = direction
				f.list(fmt.Sprintf("%s of %s to %q", direction, q.Node, q.Other), f.ties(q), "partners-with:1")
				q.Types = []kg.RelationshipType{kg.PartnersWith, kg.MemberOf}
				f.list(fmt.Sprintf("%s of %s to %q, with a type", direction, q.Node, q.Other), f.ties(q), "partners-with:1")
			}
			f.list("to a third", f.ties(kg.RelationshipQuery{Node: "company:a", Direction: direction, Other: "company:c"}), "")
		}
	}},
	{"ordered by type, then by beginning, then by id", func(f *fixture) {
		f.put(
			lasting("member-of:2", "person:a", "party:x", "2020", ""), lasting("member-of:1", "person:a", "party:x", "2020-05", ""),
			lasting("member-of:3", "person:a", "party:x", "2020", ""), lasting("member-of:4", "person:a", "party:x", "", ""),
			lasting("holds-position:9", "person:a", "party:x", "2022", ""), lasting("participates-in:0", "person:a", "event:x", "1990", ""),
		)
		want := "holds-position:9 member-of:4 member-of:2 member-of:3 member-of:1 participates-in:0"
		f.list("ascending", f.ties(kg.RelationshipQuery{Node: "person:a", Direction: kg.Any}), want)
	}},
	{"each query of a batch has its own answer", func(f *fixture) {
		f.put(tie("member-of:1", "person:a", "party:x"), tie("member-of:2", "person:b", "party:x"), tie("holds-position:1", "person:b", "ministry:y"))
		pages, err := f.store.Relationships(f.Context(), []kg.RelationshipQuery{
			{Node: "person:b", Direction: kg.Any, Window: kg.Window{Limit: 1, Total: true}},
			{Node: "person:none", Direction: kg.Any},
			{Node: "person:b", Direction: kg.Any, Window: kg.Window{Descending: true}},
			{Node: "party:x", Direction: kg.In},
			{Node: "person:b", Direction: kg.Any, Window: kg.Window{Limit: 1, Total: true}},
		})
		if must(f, pages, err); len(pages) != 5 {
			f.Fatalf("five queries got %d pages", len(pages))
		}
		for i, want := range []string{"holds-position:1", "", "member-of:2 holds-position:1", "member-of:1 member-of:2", "holds-position:1"} {
			f.list(fmt.Sprintf("page %d", i), idsOf(f, pages[i]), want)
		}
		for i, want := range []int{2, -1, -1, -1, 2} {
			if pages[i].Total != want {
				f.Errorf("page %d: the total is %d, want %d", i, pages[i].Total, want)
			}
		}
	}},
}
