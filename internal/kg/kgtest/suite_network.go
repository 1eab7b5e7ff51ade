package kgtest

import (
	"fmt"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// links asks for links, which are never nil.
func (f *fixture) links(q kg.LinkQuery) []kg.Link {
	f.Helper()
	links, err := f.store.Links(f.Context(), q)
	if must(f, links, err) == nil {
		f.Errorf("the links are nil")
	}
	return links
}

// linked writes links as "from ROLE to", and what relationship they are.
func linked(links []kg.Link) []string {
	lines := make([]string, len(links))
	for i, l := range links {
		lines[i] = strings.TrimSpace(fmt.Sprintf("%s %s %s %s", l.From, l.Role, l.To, l.Holds))
	}
	return lines
}

// expectLinks compares all links that a query finds, in their order.
func (f *fixture) expectLinks(what string, q kg.LinkQuery, want ...string) {
	f.Helper()
	f.same(what, linked(f.links(q)), want)
}

// linksOf are the links of some nodes in some roles, of all times.
func linksOf(roles []kg.Role, nodes ...kg.ID) kg.LinkQuery {
	return kg.LinkQuery{Nodes: nodes, Roles: roles}
}

var memberOf, partnersWith = []kg.Role{"MEMBER_OF"}, []kg.Role{"PARTNERS_WITH"}

// utterance is a statement with something in every place.
func utterance(f *fixture) {
	s := statement("statement:1", "2023-05", "person:b", "party:b", "person:a")
	s.Speakers[0].Organization = "party:a"
	s.Addressees, s.Mentions, s.Event = []kg.ID{"person:d", "party:c"}, []kg.ID{"person:e", "agency:a"}, "event:a"
	s.Citations = cites("document:b", "document:a")
	on(on(s, "claim:a", kg.Supports), "topic:a", kg.Opposes)
	f.put(claim("claim:a", "topic:b", "topic:c"), s)
}

var linkChecks = []check{
	{"that lead from a node and to it", func(f *fixture) {
		f.put(tie("member-of:1", "person:a", "party:a"), tie("member-of:2", "party:a", "association:a"), tie("member-of:3", "person:b", "party:b"))
		f.expectLinks("of the party", linksOf(memberOf, "party:a"), "party:a MEMBER_OF association:a member-of:2", "person:a MEMBER_OF party:a member-of:1")
		f.expectLinks("of the person", linksOf(memberOf, "person:a"), "person:a MEMBER_OF party:a member-of:1")
		f.expectLinks("of the association", linksOf(memberOf, "association:a"), "party:a MEMBER_OF association:a member-of:2")
	}},
	{"of several nodes, each once", func(f *fixture) {
		f.put(tie("member-of:1", "person:a", "party:a"), tie("member-of:2", "person:b", "party:a"), tie("member-of:3", "person:b", "party:b"))
		want := []string{"person:a MEMBER_OF party:a member-of:1", "person:b MEMBER_OF party:a member-of:2"}
		f.expectLinks("of both ends", linksOf(memberOf, "party:a", "person:a"), want...)
		f.expectLinks("of both ends, and twice", linksOf(memberOf, "person:a", "party:a", "person:a", "party:a"), want...)
		f.expectLinks("of two that nothing ties", linksOf(memberOf, "person:a", "party:b"), want[0], "person:b MEMBER_OF party:b member-of:3")
	}},
	{"in order of source, role, target and relationship", func(f *fixture) {
		f.put(
			tie("member-of:2", "person:a", "party:b"), tie("member-of:1", "person:a", "party:b"), tie("member-of:3", "person:a", "party:a"),
			tie("holds-position:9", "person:a", "party:z"), tie("part-of:1", "party:b", "party:a"), statement("statement:1", "2023", "person:a"),
		)
		f.expectLinks("of all", linksOf([]kg.Role{"PART_OF", "MEMBER_OF", kg.RoleMadeBy, "HOLDS_POSITION"}, "person:a", "party:b"),
			"party:b PART_OF party:a part-of:1",
			"person:a HOLDS_POSITION party:z holds-position:9",
			"person:a MEMBER_OF party:a member-of:3",
			"person:a MEMBER_OF party:b member-of:1",
			"person:a MEMBER_OF party:b member-of:2",
			"statement:1 MADE_BY person:a")
	}},
	{"with all they hold", func(f *fixture) {
		f.put(
			lasting("member-of:1", "person:a", "party:a", "2020-03", "2021"), lasting("member-of:2", "person:a", "party:b", "", ""), below("topic:b", "topic:a"),
			statement("statement:1", "2023-05", "person:b"), statement("statement:2", "", "person:b"), statement("statement:3", "9999-12-31", "person:b"),
		)
		f.same("relationships", f.links(linksOf(memberOf, "person:a")), []kg.Link{
			{Role: "MEMBER_OF", From: "person:a", To: "party:a", Holds: "member-of:1", Begins: "2020-03-01", Ends: "2021-12-31"},
			{Role: "MEMBER_OF", From: "person:a", To: "party:b", Holds: "member-of:2", Begins: kg.FirstDay, Ends: kg.OpenEnd},
		})
		f.same("references", f.links(linksOf([]kg.Role{kg.RoleBroader}, "topic:a")), []kg.Link{
			{Role: kg.RoleBroader, From: "topic:b", To: "topic:a", Begins: kg.FirstDay, Ends: kg.OpenEnd},
		})
		f.same("statements", f.links(linksOf([]kg.Role{kg.RoleMadeBy}, "person:b")), []kg.Link{
			{Role: kg.RoleMadeBy, From: "statement:1", To: "person:b", Begins: "2023-05-01", Ends: "2023-06-01"},
			{Role: kg.RoleMadeBy, From: "statement:2", To: "person:b", Begins: kg.FirstDay, Ends: kg.OpenEnd},
			{Role: kg.RoleMadeBy, From: "statement:3", To: "person:b", Begins: "9999-12-31", Ends: kg.OpenEnd},
		})
	}},
	{"both ways over symmetric ties", func(f *fixture) {
		related := entity("topic:b", "B")
		related.Topic.Related = []kg.ID{"topic:a"}
		f.put(related, tie("partners-with:1", "company:a", "company:b"))
		f.expectLinks("partners", linksOf(partnersWith, "company:a"), "company:a PARTNERS_WITH company:b partners-with:1", "company:b PARTNERS_WITH company:a partners-with:1")
		f.expectLinks("related topics", linksOf([]kg.Role{kg.RoleRelated}, "topic:a"), "topic:a RELATED topic:b", "topic:b RELATED topic:a")
	}},
	{"once where two records bring one", func(f *fixture) {
		a, b := entity("topic:a", "A"), entity("topic:b", "B")
		a.Topic.Related, b.Topic.Related = []kg.ID{"topic:b", "topic:c"}, []kg.ID{"topic:a"}
		f.put(a, b)
		related := []kg.Role{kg.RoleRelated}
		f.expectLinks("of both", linksOf(related, "topic:a", "topic:b"),
			"topic:a RELATED topic:b", "topic:a RELATED topic:c", "topic:b RELATED topic:a", "topic:c RELATED topic:a")
		q := linksOf(related, "topic:a")
		q.Each = 2
		f.expectLinks("the first two", q, "topic:a RELATED topic:b", "topic:a RELATED topic:c")
		f.remove("topic:b")
		f.expectLinks("the other still brings it", linksOf(related, "topic:b"), "topic:a RELATED topic:b", "topic:b RELATED topic:a")
	}},
	{"parallel relationships, each of them", func(f *fixture) {
		f.put(lasting("member-of:1", "person:a", "party:a", "2010", "2012"), lasting("member-of:2", "person:a", "party:a", "2010", "2013"))
		f.expectLinks("two sources that disagree", linksOf(memberOf, "party:a"), "person:a MEMBER_OF party:a member-of:1", "person:a MEMBER_OF party:a member-of:2")
	}},
	{"of what is tied to itself, once", func(f *fixture) {
		f.put(tie("member-of:1", "party:a", "party:a"), tie("partners-with:1", "party:a", "party:a"))
		f.expectLinks("loops", linksOf(slices.Concat(memberOf, partnersWith), "party:a"),
			"party:a MEMBER_OF party:a member-of:1", "party:a PARTNERS_WITH party:a partners-with:1")
	}},
	{"references of every role", func(f *fixture) {
		event := entity("event:a", "A")
		event.Event.Topics, event.Event.Region, event.Event.Documents = []kg.ID{"topic:a"}, "region:b", []kg.ID{"document:a"}
		region := entity("region:b", "B")
		region.Region.Parent = "region:a"
		published := entity("document:a", "A")
		published.Document.Publisher = "ministry:a"
		f.put(event, region, published, below("topic:b", "topic:a"), claim("claim:a", "topic:a"))
		f.put(section("document:part", "document:a", 0, 9), item("event:item", "event:a"), suggested("suggestion:a", "document:a", kg.SuggestionOpen))
		for _, c := range []struct {
			role kg.Role
			node kg.ID
			want []string
		}{
			{kg.RoleBroader, "topic:a", []string{"topic:b BROADER topic:a"}},
			{kg.RoleAbout, "topic:a", []string{"claim:a ABOUT topic:a", "event:a ABOUT topic:a"}},
			{kg.RolePublisher, "ministry:a", []string{"document:a PUBLISHED_BY ministry:a"}},
			{kg.RoleDocument, "document:a", []string{"event:a DOCUMENTED_BY document:a"}},
			{kg.RoleRegion, "region:b", []string{"event:a LOCATED_IN region:b"}},
			{kg.RoleParent, "region:b", []string{"region:b WITHIN region:a"}},
			{kg.RoleSection, "document:a", []string{"document:part SECTION_OF document:a"}},
			{kg.RoleItem, "event:a", []string{"event:item ITEM_OF event:a"}},
			{kg.RoleSuggested, "document:a", []string{"suggestion:a SUGGESTED_IN document:a"}},
		} {
			f.expectLinks(string(c.role), linksOf([]kg.Role{c.role}, c.node), c.want...)
		}
	}},
	{"of a statement, by role", func(f *fixture) {
		utterance(f)
		for role, targets := range map[kg.Role]string{
			kg.RoleMadeBy: "party:b person:a person:b", kg.RoleSpokenFor: "party:a party:b", kg.RolePositionOn: "claim:a topic:a",
			kg.RoleAddressedTo: "party:c person:d", kg.RoleMentions: "agency:a person:e", kg.RoleAt: "event:a", kg.RoleCites: "document:a document:b",
		} {
			var want []string
			for _, to := range strings.Fields(targets) {
				line := fmt.Sprintf("statement:1 %s %s", role, to)
				want = append(want, line)
				f.expectLinks("of "+to, linksOf([]kg.Role{role}, kg.ID(to)), line)
			}
			f.expectLinks("of the statement", linksOf([]kg.Role{role}, "statement:1"), want...)
		}
		f.expectLinks("all of a party", linksOf(kg.StatementRoles, "party:b"), "statement:1 MADE_BY party:b", "statement:1 SPOKEN_FOR party:b")
		if n := len(f.links(linksOf(kg.StatementRoles, "statement:1"))); n != 14 {
			f.Errorf("the statement has %d links, want 14", n)
		}
	}},
	{"of a position to its very subject", func(f *fixture) {
		utterance(f)
		onBoth := on(on(statement("statement:2", "2023", "person:a"), "topic:b", kg.Supports), "claim:a", kg.Supports)
		f.put(onBoth)
		positions := []kg.Role{kg.RolePositionOn, kg.RoleAbout}
		f.expectLinks("the topic of a claim", linksOf(positions, "topic:c"), "claim:a ABOUT topic:c")
		f.expectLinks("one that a position is on too", linksOf(positions, "topic:b"), "claim:a ABOUT topic:b", "statement:2 POSITION_ON topic:b")
		f.expectLinks("claims and events only", linksOf([]kg.Role{kg.RoleAbout}, "topic:b", "statement:2", "topic:a"), "claim:a ABOUT topic:b")
	}},
	{"once within a statement", func(f *fixture) {
		s := statement("statement:1", "2023", "party:a", "party:a", "person:a")
		s.Speakers[2].Organization = "party:a"
		s.Mentions, s.Addressees = []kg.ID{"party:a", "party:a"}, []kg.ID{"party:a", "party:a"}
		s.Citations = cites(source, source)
		f.put(on(on(s, "topic:a", kg.Supports), "topic:a", kg.Opposes))
		f.expectLinks("of all it names", linksOf(kg.StatementRoles, "party:a", "topic:a", source), "statement:1 ADDRESSED_TO party:a", "statement:1 CITES "+string(source),
			"statement:1 MADE_BY party:a", "statement:1 MENTIONS party:a", "statement:1 POSITION_ON topic:a", "statement:1 SPOKEN_FOR party:a")
	}},
	{"of the roles only", func(f *fixture) {
		utterance(f)
		f.put(tie("member-of:1", "person:a", "party:a"))
		f.expectLinks("no roles", kg.LinkQuery{Nodes: []kg.ID{"person:a", "statement:1"}})
		f.expectLinks("an empty list", linksOf([]kg.Role{}, "person:a", "statement:1"))
		f.expectLinks("one that nothing has", linksOf([]kg.Role{awkward, "NO_ROLE", ""}, "person:a", "statement:1"))
		f.expectLinks("one twice", linksOf([]kg.Role{"MEMBER_OF", "MEMBER_OF", kg.RoleAt, kg.RoleAt}, "person:a", "statement:1"),
			"person:a MEMBER_OF party:a member-of:1", "statement:1 AT event:a")
	}},
	{"at most so many of each node, the first", func(f *fixture) {
		f.put(
			tie("member-of:1", "person:a", "party:x"), tie("member-of:2", "person:b", "party:x"), tie("member-of:3", "person:c", "party:x"),
			tie("member-of:4", "person:c", "party:y"), tie("member-of:5", "party:x", "association:a"), statement("statement:1", "2023", "party:x"),
		)
		roles := []kg.Role{"MEMBER_OF", kg.RoleMadeBy, kg.RoleSpokenFor}
		all := []string{
			"party:x MEMBER_OF association:a member-of:5", "person:a MEMBER_OF party:x member-of:1", "person:b MEMBER_OF party:x member-of:2",
			"person:c MEMBER_OF party:x member-of:3", "person:c MEMBER_OF party:y member-of:4", "statement:1 MADE_BY party:x", "statement:1 SPOKEN_FOR party:x",
		}
		each := func(n int, nodes ...kg.ID) kg.LinkQuery { return kg.LinkQuery{Nodes: nodes, Roles: roles, Each: n} }
		f.expectLinks("one, whichever its direction", each(1, "party:x"), all[0])
		f.expectLinks("two", each(2, "party:x"), all[:2]...)
		f.expectLinks("one of each", each(1, "party:x", "party:y", "person:c"), all[0], all[3], all[4])
		f.expectLinks("one of each, which is the same", each(1, "party:y", "association:a", "party:x"), all[0], all[4])
		f.expectLinks("a node twice has no more", each(1, "party:x", "party:x"), all[0])
		f.expectLinks("those of a statement count", each(1, "statement:1"), all[5])
		f.expectLinks("as many as there are", each(6, "party:x"), slices.Delete(slices.Clone(all), 4, 5)...)
		f.expectLinks("more than there are", each(100, "party:x", "party:y"), all...)
		f.expectLinks("all", each(0, "party:x", "party:y"), all...)
	}},
	{"with both ends among some", func(f *fixture) {
		f.put(
			tie("member-of:1", "person:a", "party:x"), tie("member-of:2", "person:b", "party:x"), tie("member-of:3", "person:a", "party:y"),
			statement("statement:1", "2023", "party:x"), below("topic:b", "topic:a"),
		)
		event := entity("event:a", "E")
		event.Event.Topics = []kg.ID{"topic:a"}
		said := statement("statement:2", "2023", "person:b")
		said.Event = "event:a"
		f.put(event, said)
		roles := []kg.Role{"MEMBER_OF", kg.RoleMadeBy, kg.RoleBroader, kg.RoleAbout, kg.RoleAt}
		among := func(among []kg.ID, nodes ...kg.ID) kg.LinkQuery {
			return kg.LinkQuery{Nodes: nodes, Roles: roles, Among: among}
		}
		f.expectLinks("nothing", among([]kg.ID{}, "party:x"))
		f.expectLinks("one of them", among([]kg.ID{"party:x", "person:a"}, "party:x"), "person:a MEMBER_OF party:x member-of:1")
		f.expectLinks("the node itself is not among them", among([]kg.ID{"person:a", "person:b"}, "party:x"))
		f.expectLinks("from the other end", among([]kg.ID{"party:x", "party:y", "person:a"}, "person:a"),
			"person:a MEMBER_OF party:x member-of:1", "person:a MEMBER_OF party:y member-of:3")
		f.expectLinks("a statement", among([]kg.ID{"statement:1", "party:x"}, "party:x"), "statement:1 MADE_BY party:x")
		f.expectLinks("a statement, from it", among([]kg.ID{"statement:1", "party:x"}, "statement:1"), "statement:1 MADE_BY party:x")
		f.expectLinks("an event", among([]kg.ID{"statement:2", "event:a"}, "event:a"), "statement:2 AT event:a")
		f.expectLinks("references", among([]kg.ID{"topic:a", "topic:b"}, "topic:a", "topic:b"), "topic:b BROADER topic:a")
		f.expectLinks("a stranger", among([]kg.ID{"party:x", "party:zz"}, "party:x"))
		q := among([]kg.ID{"party:x", "person:b"}, "party:x")
		q.Each = 1
		f.expectLinks("the first of those", q, "person:b MEMBER_OF party:x member-of:2")
	}},
	{"at most so many of each node of those that hold", func(f *fixture) {
		f.put(
			lasting("member-of:1", "person:a", "party:x", "2010", "2012"), tie("member-of:2", "person:b", "party:x"), tie("member-of:3", "person:c", "party:x"),
			statement("statement:1", "2011", "party:x"), statement("statement:2", "2023", "party:x"), statement("statement:3", "2023", "party:x"),
		)
		q := kg.LinkQuery{Nodes: []kg.ID{"party:x"}, Roles: memberOf, Each: 1, During: kg.On("2023-05-01")}
		f.expectLinks("the first member", q, "person:b MEMBER_OF party:x member-of:2")
		q.Roles = []kg.Role{kg.RoleMadeBy}
		f.expectLinks("the first statement", q, "statement:2 MADE_BY party:x")
		q.Roles, q.Each = []kg.Role{kg.RoleMadeBy, "MEMBER_OF"}, 3
		f.expectLinks("the first three", q, "person:b MEMBER_OF party:x member-of:2", "person:c MEMBER_OF party:x member-of:3", "statement:2 MADE_BY party:x")
	}},
	{"at a time", func(f *fixture) {
		f.put(lasting("member-of:1", "person:a", "party:a", "2020-03", "2021-06-15"), below("topic:b", "topic:a"))
		for _, c := range timeCases {
			var want []string
			if c.holds {
				want = []string{"person:a MEMBER_OF party:a member-of:1"}
			}
			f.expectLinks(fmt.Sprint(c.days), kg.LinkQuery{Nodes: []kg.ID{"person:a"}, Roles: memberOf, During: &c.days}, want...)
		}
		for _, day := range []kg.Date{kg.FirstDay, "2020-01-01", kg.LastDay} {
			q := kg.LinkQuery{Nodes: []kg.ID{"topic:a"}, Roles: []kg.Role{kg.RoleBroader}, During: kg.On(day)}
			f.expectLinks("references hold on "+string(day), q, "topic:b BROADER topic:a")
		}
	}},
	{"at a time, with ends that are not known well", func(f *fixture) {
		f.put(
			lasting("partners-with:begun", "party:a", "party:b", "2020", ""), lasting("partners-with:coarse", "party:a", "party:b", "2020", "2020"),
			lasting("partners-with:ended", "party:a", "party:b", "", "2020-06"), lasting("partners-with:unknown", "party:a", "party:b", "", ""),
		)
		for day, want := range map[kg.Date]string{
			kg.FirstDay: "ended unknown", "2019-12-31": "ended unknown", "2020-01-01": "begun coarse ended unknown", "2020-06-29": "begun coarse ended unknown",
			"2020-06-30": "begun coarse unknown", "2020-12-30": "begun coarse unknown", "2020-12-31": "begun unknown", kg.LastDay: "begun unknown",
		} {
			var links []string
			for _, way := range []string{"party:a PARTNERS_WITH party:b", "party:b PARTNERS_WITH party:a"} {
				for _, key := range strings.Fields(want) {
					links = append(links, way+" partners-with:"+key)
				}
			}
			f.expectLinks("on "+string(day), kg.LinkQuery{Nodes: []kg.ID{"party:b"}, Roles: partnersWith, During: kg.On(day)}, links...)
		}
	}},
	{"of statements at a time", func(f *fixture) {
		for key, made := range map[kg.ID]kg.FuzzyDate{"day": "2023-05-02", "month": "2023-05", "unknown": "", "year": "2023"} {
			s := on(statement("statement:"+key, made, "person:a"), "topic:a", kg.Supports)
			s.Event = "event:a"
			f.put(s)
		}
		for _, c := range []struct {
			first, last kg.Date
			want        string
		}{
			{kg.FirstDay, kg.FirstDay, "unknown"},
			{"2022-12-31", "2022-12-31", "unknown"},
			{"2022-12-31", "2023-01-01", "unknown year"},
			{"2023-05-01", "2023-05-01", "month unknown year"},
			{"2023-05-02", "2023-05-02", "day month unknown year"},
			{"2023-05-31", "2023-05-31", "month unknown year"},
			{"2023-06-01", "2023-06-01", "unknown year"},
			{"2023-05-03", "2023-12-31", "month unknown year"},
			{"2023-12-31", "2024-05-01", "unknown year"},
			{"2024-01-01", kg.LastDay, "unknown"},
			{kg.LastDay, kg.LastDay, "unknown"},
			{kg.FirstDay, kg.LastDay, "day month unknown year"},
		} {
			for node, role := range map[kg.ID]kg.Role{"person:a": kg.RoleMadeBy, "topic:a": kg.RolePositionOn, "event:a": kg.RoleAt, source: kg.RoleCites} {
				var want, alone []string
				for _, key := range strings.Fields(c.want) {
					want = append(want, fmt.Sprintf("statement:%s %s %s", key, role, node))
				}
				during := &kg.Days{First: c.first, Last: c.last}
				f.expectLinks(fmt.Sprintf("%s within %s", role, during), kg.LinkQuery{Nodes: []kg.ID{node}, Roles: []kg.Role{role}, During: during}, want...)
				if strings.Contains(c.want, "day") {
					alone = []string{fmt.Sprintf("statement:day %s %s", role, node)}
				}
				f.expectLinks(fmt.Sprintf("%s within %s, of a statement", role, during),
					kg.LinkQuery{Nodes: []kg.ID{"statement:day"}, Roles: []kg.Role{role}, During: during}, alone...)
			}
		}
	}},
	{"none of what is not there", func(f *fixture) {
		f.put(tie("member-of:1", "person:a", "party:a"), on(statement("statement:1", "2023", "person:b"), "claim:a", kg.Supports), entity("person:lone", "Lone"))
		everything := slices.Concat(tieRoles(), referenceRoles, kg.StatementRoles)
		f.expectLinks("of no nodes", linksOf(everything))
		f.expectLinks("of one without links", linksOf(everything, "person:lone"))
		f.expectLinks("of what is no node", linksOf(everything, "member-of:1", "person:none", "statement:none", "", kg.ID(awkward), `person:a" OR "1"="1`))
		f.expectLinks("beside one that is", linksOf(everything, "person:none", "person:a", ""), "person:a MEMBER_OF party:a member-of:1")
	}},
	{"of what has been written last", func(f *fixture) {
		f.put(tie("member-of:1", "person:a", "party:a"), below("topic:b", "topic:a"), on(statement("statement:1", "2023", "person:a"), "topic:a", kg.Supports))
		everything := slices.Concat(tieRoles(), referenceRoles, kg.StatementRoles)
		f.put(tie("member-of:1", "person:a", "party:b"), below("topic:b", "topic:c"), on(statement("statement:1", "2024", "person:b"), "topic:b", kg.Opposes))
		f.expectLinks("what led there before", linksOf(everything, "person:a", "party:a", "topic:a"), "person:a MEMBER_OF party:b member-of:1")
		f.expectLinks("what leads there now", linksOf(everything, "topic:b"), "statement:1 POSITION_ON topic:b", "topic:b BROADER topic:c")
		f.remove("member-of:1", "statement:1")
		f.expectLinks("after all is gone", linksOf(everything, "person:a", "person:b", "party:b", "statement:1", source))
	}},
}

// tieRoles are the roles of all relationships, referenceRoles those of the references within entities.
func tieRoles() []kg.Role {
	var roles []kg.Role
	for _, t := range kg.RelationshipTypes {
		roles = append(roles, kg.Role(t))
	}
	return roles
}

var referenceRoles = kg.EntityRoles
