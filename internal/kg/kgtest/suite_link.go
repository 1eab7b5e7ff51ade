package kgtest

import (
	"fmt"

	"wortlaut/internal/kg"
)

// lists are lists of ids by the id that was asked for.
type lists = map[kg.ID][]kg.ID

// reach asks from where the ids can be reached over topics and parts of organizations.
func (f *fixture) reach(during *kg.Days, ids ...kg.ID) lists {
	f.Helper()
	return f.reachOver([]kg.Role{kg.RoleBroader, "PART_OF"}, during, ids...)
}

func (f *fixture) reachOver(roles []kg.Role, during *kg.Days, ids ...kg.ID) lists {
	f.Helper()
	reach, err := f.store.Reach(f.Context(), ids, roles, during)
	return must(f, reach, err)
}

var reachChecks = []check{
	{"over any number of links, the id first and the others sorted", func(f *fixture) {
		f.put(below("topic:m", "topic:z"), below("topic:a", "topic:m"), below("topic:b", "topic:a"), below("topic:y", "topic:m"))
		f.same("reach", f.reach(nil, "topic:m", "topic:b", "topic:z"), lists{
			"topic:b": {"topic:b"},
			"topic:m": {"topic:m", "topic:a", "topic:b", "topic:y"},
			"topic:z": {"topic:z", "topic:a", "topic:b", "topic:m", "topic:y"},
		})
	}},
	{"each once, by whatever way", func(f *fixture) {
		f.put(
			below("topic:a", "topic:l", "topic:r"), below("topic:l", "topic:top"), below("topic:r", "topic:top"),
			below("topic:b", "topic:top", "topic:l"),
		)
		f.same("reach", f.reach(nil, "topic:top"), lists{"topic:top": {"topic:top", "topic:a", "topic:b", "topic:l", "topic:r"}})
	}},
	{"circles end", func(f *fixture) {
		f.put(tie("part-of:1", "agency:a", "agency:b"), tie("part-of:2", "agency:b", "agency:c"), tie("part-of:3", "agency:c", "agency:a"),
			tie("part-of:4", "agency:d", "agency:b"))
		f.same("reach", f.reach(nil, "agency:a", "agency:d"), lists{
			"agency:a": {"agency:a", "agency:b", "agency:c", "agency:d"},
			"agency:d": {"agency:d"},
		})
	}},
	{"over a long way", func(f *fixture) {
		var topics []kg.Record
		want := []kg.ID{"topic:000"}
		for i := range 150 {
			id := kg.ID(fmt.Sprintf("topic:%03d", i+1))
			topics = append(topics, below(id, want[i]))
			want = append(want, id)
		}
		f.put(topics...)
		f.same("reach", f.reach(nil, "topic:000"), lists{"topic:000": want})
	}},
	{"over the roles only", func(f *fixture) {
		region := entity("region:b", "B")
		region.Region.Parent = "region:a"
		f.put(below("topic:b", "topic:a"), claim("claim:c", "topic:b"), region, tie("responsible-for:1", "ministry:a", "region:b"))
		f.same("one role", f.reachOver([]kg.Role{kg.RoleBroader}, nil, "topic:a"), lists{"topic:a": {"topic:a", "topic:b"}})
		f.same("two roles", f.reachOver([]kg.Role{kg.RoleAbout, kg.RoleBroader}, nil, "topic:a"), lists{"topic:a": {"topic:a", "claim:c", "topic:b"}})
		f.same("a relationship after a reference", f.reachOver([]kg.Role{"RESPONSIBLE_FOR", kg.RoleParent}, nil, "region:a"),
			lists{"region:a": {"region:a", "ministry:a", "region:b"}})
		f.same("no role", f.reachOver(nil, nil, "topic:a"), lists{"topic:a": {"topic:a"}})
		f.same("an unknown role", f.reachOver([]kg.Role{awkward}, nil, "topic:a"), lists{"topic:a": {"topic:a"}})
	}},
	{"both ways over symmetric links", func(f *fixture) {
		related := entity("topic:a", "A")
		related.Topic.Related = []kg.ID{"topic:b"}
		f.put(related, tie("partners-with:1", "company:a", "company:b"), tie("partners-with:2", "company:c", "company:b"))
		f.same("related topics", f.reachOver([]kg.Role{kg.RoleRelated}, nil, "topic:a", "topic:b"),
			lists{"topic:a": {"topic:a", "topic:b"}, "topic:b": {"topic:b", "topic:a"}})
		f.same("partners", f.reachOver([]kg.Role{"PARTNERS_WITH"}, nil, "company:c"),
			lists{"company:c": {"company:c", "company:a", "company:b"}})
	}},
	{"at a time", func(f *fixture) {
		f.put(lasting("part-of:1", "agency:a", "ministry:a", "2020-03", "2021-06-15"), tie("part-of:2", "agency:b", "agency:a"))
		for _, c := range timeCases {
			want := []kg.ID{"ministry:a"}
			if c.holds {
				want = []kg.ID{"ministry:a", "agency:a", "agency:b"}
			}
			f.same(fmt.Sprint(c.days), f.reach(&c.days, "ministry:a"), lists{"ministry:a": want})
		}
		f.put(below("topic:b", "topic:a"))
		f.same("references hold at all times", f.reach(kg.On(kg.FirstDay), "topic:a"), lists{"topic:a": {"topic:a", "topic:b"}})
		f.same("until the last day", f.reach(kg.On(kg.LastDay), "topic:a"), lists{"topic:a": {"topic:a", "topic:b"}})
	}},
	{"what is not there is reached from itself", func(f *fixture) {
		f.put(below("topic:b", "topic:a"))
		f.same("reach", f.reach(nil, "topic:none", "", kg.ID(awkward), "topic:b", "topic:b"), lists{
			"topic:none": {"topic:none"}, "": {""}, kg.ID(awkward): {kg.ID(awkward)}, "topic:b": {"topic:b"},
		})
	}},
}

func (f *fixture) referrers(limit int, ids ...kg.ID) lists {
	f.Helper()
	referrers, err := f.store.Referrers(f.Context(), ids, limit)
	return must(f, referrers, err)
}

var referrerChecks = []check{
	{"of every kind", func(f *fixture) {
		event := entity("event:e", "E")
		event.Event.Topics, event.Event.Region, event.Event.Documents = []kg.ID{"topic:a"}, "region:a", []kg.ID{"document:a"}
		region := entity("region:b", "B")
		region.Region.Parent = "region:a"
		published := entity("document:p", "P")
		published.Document.Publisher = "ministry:a"
		related := entity("topic:r", "R")
		related.Topic.Related = []kg.ID{"topic:a"}
		proof := tie("member-of:1", "person:a", "party:a")
		proof.Citations = cites("document:a")
		s := statement("statement:1", "2023", "person:a")
		s.Speakers[0].Organization, s.Addressees, s.Mentions, s.Event = "party:a", []kg.ID{"person:b"}, []kg.ID{"person:c", "party:a"}, "event:e"
		on(on(s, "topic:a", kg.Supports), "claim:a", "")
		spoken := statement("statement:2", "2023", "person:d")
		spoken.Citations = cites("document:s")
		spoken.Citations[0].Section = "document:part"
		proven := tie("part-of:1", "agency:a", "ministry:b")
		proven.Citations = spoken.Citations
		f.put(event, region, published, related, below("topic:b", "topic:a"), claim("claim:a", "topic:a"), proof, s)
		f.put(section("document:part", "document:s", 0, 9), item("event:item", "event:e"), spoken, proven, suggested("suggestion:a", "document:s", kg.SuggestionOpen))
		want := lists{
			"topic:a":    {"claim:a", "event:e", "statement:1", "topic:b", "topic:r"},
			"topic:r":    {},
			"topic:b":    {},
			"claim:a":    {"statement:1"},
			"region:a":   {"event:e", "region:b"},
			"document:a": {"event:e", "member-of:1"},
			source:       {"statement:1"},
			"ministry:a": {"document:p"},
			"person:a":   {"member-of:1", "statement:1"},
			"party:a":    {"member-of:1", "statement:1"},
			"person:b":   {"statement:1"},
			"person:c":   {"statement:1"},
			"event:e":    {"event:item", "statement:1"},
			"event:item": {},
			"document:s": {"document:part", "part-of:1", "statement:2", "suggestion:a"},
			// What a suggestion suggests is no fact: it names nobody.
			"document:part": {"part-of:1", "statement:2"},
			"person:d":      {"statement:2"},
		}
		for id, referrers := range want {
			f.same("of "+string(id), f.referrers(100, id), lists{id: referrers})
		}
	}},
	{"a claim's topic is not named by the statements on the claim", func(f *fixture) {
		f.put(claim("claim:a", "topic:a"), on(statement("statement:1", "2023", "person:a"), "claim:a", kg.Supports))
		f.same("of the topic", f.referrers(100, "topic:a"), lists{"topic:a": {"claim:a"}})
	}},
	{"a relationship does not make its ends name each other", func(f *fixture) {
		f.put(tie("partners-with:1", "company:a", "company:b"))
		f.same("of both", f.referrers(100, "company:a", "company:b"), lists{"company:a": {"partners-with:1"}, "company:b": {"partners-with:1"}})
	}},
	{"sorted, at most so many of each", func(f *fixture) {
		var records []kg.Record
		for _, n := range []int{3, 1, 2} {
			records = append(records, statement(kg.ID(fmt.Sprintf("statement:%d", n)), "2023", "person:a"),
				tie(kg.ID(fmt.Sprintf("member-of:%d", n)), "person:a", "party:a"))
		}
		f.put(records...)
		f.same("all", f.referrers(100, "person:a"), lists{
			"person:a": {"member-of:1", "member-of:2", "member-of:3", "statement:1", "statement:2", "statement:3"},
		})
		f.same("four each", f.referrers(4, "person:a", "party:a"), lists{
			"person:a": {"member-of:1", "member-of:2", "member-of:3", "statement:1"},
			"party:a":  {"member-of:1", "member-of:2", "member-of:3"},
		})
		f.same("one each", f.referrers(1, "party:a", "person:a", "party:a"), lists{"person:a": {"member-of:1"}, "party:a": {"member-of:1"}})
	}},
	{"nobody names what is not there", func(f *fixture) {
		f.put(entity("person:a", "A"), statement("statement:1", "2023", "person:b"))
		for _, id := range []kg.ID{"person:a", "person:none", "", "statement:1", kg.ID(awkward)} {
			if got := f.referrers(100, id)[id]; len(got) > 0 {
				f.Errorf("%q is named by %v, want nobody", id, got)
			}
		}
	}},
	{"each once", func(f *fixture) {
		s := statement("statement:1", "2023", "party:a")
		s.Mentions, s.Addressees = []kg.ID{"party:a"}, []kg.ID{"party:a"}
		s.Citations = cites(source, source)
		f.put(s)
		f.same("of the party", f.referrers(100, "party:a", source), lists{"party:a": {"statement:1"}, source: {"statement:1"}})
	}},
}
