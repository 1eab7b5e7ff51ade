package kgtest

import (
	"fmt"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// who asks for the ids of the entities that fit, in the order of ids.
func (f *fixture) who(where ...kg.EntityCriterion) []kg.ID {
	f.Helper()
	page := f.entities(kg.EntityQuery{Where: where, Order: kg.EntitiesByID, Window: kg.Window{Total: true}})
	if page.Total != len(page.Rows) {
		f.Errorf("the total is %d, but there are %d rows", page.Total, len(page.Rows))
	}
	return idsOf(f, page)
}

func entityIs(field kg.EntityField, values ...string) kg.EntityCriterion {
	return kg.EntityCriterion{Field: field, Values: values}
}

var entityChecks = []check{
	{"without criteria all fit", func(f *fixture) {
		f.put(entity("person:a", "B"), entity("topic:a", "A"))
		f.list("all", f.who(), "person:a topic:a")
	}},
	{"by id", func(f *fixture) {
		f.put(entity("person:a", "A"), entity("person:b", "B"), tie("member-of:1", "person:a", "party:a"))
		f.list("two of three", f.who(entityIs(kg.EntityID, "person:b", "person:none", "person:a", "person:b")), "person:a person:b")
		f.list("one that is not there", f.who(entityIs(kg.EntityID, "person:none")), "")
		f.list("a relationship", f.who(entityIs(kg.EntityID, "member-of:1")), "")
		f.list("none", f.who(entityIs(kg.EntityID)), "")
		f.list("an empty list", f.who(kg.EntityCriterion{Field: kg.EntityID, Values: []string{}}), "")
	}},
	{"by kind", func(f *fixture) {
		f.put(entity("person:a", "A"), entity("party:b", "B"), entity("parliament:c", "C"), entity("topic:d", "D"))
		f.list("one kind", f.who(entityIs(kg.EntityKind, "PARTY")), "party:b")
		f.list("two kinds", f.who(entityIs(kg.EntityKind, "PARLIAMENT", "PERSON")), "parliament:c person:a")
		f.put(suggested("suggestion:e", source, kg.SuggestionOpen))
		f.list("suggestions", f.who(entityIs(kg.EntityKind, "SUGGESTION")), "suggestion:e")
		f.list("a kind of which there are none", f.who(entityIs(kg.EntityKind, "CLAIM")), "")
		f.list("no kind", f.who(entityIs(kg.EntityKind)), "")
	}},
	{"by class", func(f *fixture) {
		federal := entity("ministry:a", "A")
		federal.Organization.Level = kg.LevelFederal
		licensed := entity("jobcenter:c", "C")
		licensed.Organization.Operation = kg.LicensedMunicipality
		law := entity("document:d", "D")
		law.Document.Kind = kg.Law
		f.put(federal, entity("ministry:b", "B"), licensed, law, entity("region:e", "E"), entity("person:f", "F"))
		f.list("level", f.who(entityIs(kg.EntityClass, "FEDERAL")), "ministry:a")
		f.list("the same word for two kinds", f.who(entityIs(kg.EntityClass, "STATE")), "ministry:b region:e")
		f.list("with a kind", f.who(entityIs(kg.EntityClass, "STATE"), entityIs(kg.EntityKind, "MINISTRY")), "ministry:b")
		f.list("any of several", f.who(entityIs(kg.EntityClass, "LAW", "LICENSED_MUNICIPALITY")), "document:d jobcenter:c")
		f.put(suggested("suggestion:a", source, kg.SuggestionOpen), suggested("suggestion:b", source, kg.SuggestionAccepted))
		f.list("open suggestions", f.who(entityIs(kg.EntityClass, "OPEN")), "suggestion:a")
		f.put(suggested("suggestion:a", source, kg.SuggestionRejected))
		f.list("none is open any more", f.who(entityIs(kg.EntityClass, "OPEN")), "")
		f.list("decided ones", f.who(entityIs(kg.EntityClass, "REJECTED", "ACCEPTED")), "suggestion:a suggestion:b")
		f.list("unknown", f.who(entityIs(kg.EntityClass, "state")), "")
		f.list("none", f.who(entityIs(kg.EntityClass)), "")
	}},
	{"by identifier", func(f *fixture) {
		a, b := entity("person:a", "A"), entity("person:b", "B")
		a.Identifiers = []kg.Identifier{{Scheme: "gnd", Value: "1"}, {Scheme: "wikidata", Value: `Q' OR "1"=1 \ %`}}
		b.Identifiers = []kg.Identifier{{Scheme: "gnd", Value: "2"}, {Scheme: "ags", Value: "1"}}
		f.put(a, b)
		f.list("scheme and value", f.who(entityIs(kg.EntityIdentifier, "gnd|1")), "person:a")
		f.list("any of several", f.who(entityIs(kg.EntityIdentifier, "gnd|2", "ags|1", "gnd|1")), "person:a person:b")
		f.list("signs of other languages", f.who(entityIs(kg.EntityIdentifier, `wikidata|Q' OR "1"=1 \ %`)), "person:a")
		f.list("a wildcard", f.who(entityIs(kg.EntityIdentifier, "gnd|%")), "")
		f.list("half of one", f.who(entityIs(kg.EntityIdentifier, "gnd|")), "")
		f.list("another case", f.who(entityIs(kg.EntityIdentifier, "GND|1")), "")
		f.list("none", f.who(entityIs(kg.EntityIdentifier)), "")
	}},
	{"by date, as far as it is known", entitiesWithin},
	{"by text, in any tier", func(f *fixture) {
		f.write(kg.Batch{Entities: []kg.EntityRow{
			indexed("topic:a", text.Index{Stems: "kost unterkunft", Parts: "kosten unterkunft", Length: 2}),
			indexed("topic:b", text.Index{Stems: "unterkunft kost", Parts: "kosten unterkunft", Length: 2}),
			indexed("topic:c", text.Index{Stems: "unterkunftskost", Parts: "kost kosten unterkunft unterkunftskosten", Length: 1}),
			indexed("topic:d", text.Index{Stems: "wohn", Parts: "wohnen", Length: 1}),
		}})
		for _, c := range textCases {
			f.list(c.name, f.who(kg.EntityCriterion{Field: kg.EntityText, Text: c.query}), idsWith("topic:", c.found))
		}
	}},
	{"all criteria must be met", func(f *fixture) {
		a, b, c := entity("ministry:a", "A"), entity("ministry:b", "B"), entity("parliament:c", "C")
		for _, e := range []*kg.Entity{a, b, c} {
			e.Organization.Level = kg.LevelFederal
			e.Identifiers = []kg.Identifier{{Scheme: "x", Value: string(e.ID)}}
		}
		f.put(a, b, c)
		level, kind := entityIs(kg.EntityClass, "FEDERAL"), entityIs(kg.EntityKind, "MINISTRY")
		f.list("two", f.who(level, kind), "ministry:a ministry:b")
		f.list("three", f.who(level, kind, entityIs(kg.EntityIdentifier, "x|ministry:b", "x|parliament:c")), "ministry:b")
		ab, bc := entityIs(kg.EntityID, "ministry:a", "ministry:b"), entityIs(kg.EntityID, "ministry:b", "parliament:c")
		f.list("twice the same field", f.who(ab, bc), "ministry:b")
		f.list("one that nothing meets", f.who(level, entityIs(kg.EntityKind), kind), "")
	}},
	{"ordered by name", func(f *fixture) {
		d := entity("person:d", "Alexis von Zeder")
		d.Person.SortName = "Zeder, Alexis von"
		f.put(
			d, entity("person:c", "Arnold"), entity("topic:b", "Ärger"), entity("person:a", "Öl"), entity("topic:x", "Ofen"),
			entity("topic:w", "Ofen"),
		)
		page := f.entities(kg.EntityQuery{Order: kg.EntitiesByName})
		f.list("as in a German register, then by id", idsOf(f, page), "topic:b person:c topic:w topic:x person:a person:d")
	}},
	{"ordered by date, as a string", func(f *fixture) {
		event := entity("event:e", "E")
		event.Event.StartsOn = "2023-05"
		f.put(
			document("document:a", "2023"), document("document:b", "2023-05-01"), document("document:c", ""),
			document("document:d", "2022-12"), event, entity("person:p", "A"),
		)
		page := f.entities(kg.EntityQuery{Order: kg.EntitiesByDate})
		f.list("those without a date first", idsOf(f, page), "document:c person:p document:d document:a event:e document:b")
		var days []string
		for _, row := range page.Rows {
			days = append(days, row.Key.Sort)
		}
		f.same("sort keys", days, []string{"", "", "2022-12", "2023", "2023-05", "2023-05-01"})
	}},
	{"ordered by id, sort keys are empty", func(f *fixture) {
		f.put(
			entity("person:b", "A"), entity("person:B", "B"), entity("person:10", "C"), entity("person:9", "D"),
			entity("person:a-b", "E"), entity("person:a.b", "F"),
		)
		page := f.entities(kg.EntityQuery{Order: kg.EntitiesByID})
		f.list("byte by byte", idsOf(f, page), "person:10 person:9 person:B person:a-b person:a.b person:b")
		for _, row := range page.Rows {
			if row.Key.Sort != "" {
				f.Errorf("the sort key of %s is %q, want none", row.Key.ID, row.Key.Sort)
			}
		}
	}},
}

func entitiesWithin(f *fixture) {
	f.put(
		document("document:day", "2023-05-17"), document("document:month", "2024-02"), document("document:year", "2022"),
		document("document:none", ""), entity("person:a", "A"),
	)
	for _, c := range []struct {
		first, last kg.Date
		want        string
	}{
		{"2023-05-17", "2023-05-17", "document:day"},
		{"2023-05-16", "2023-05-16", ""},
		{"2023-05-18", "2023-05-18", ""},
		{"2023-05-01", "2023-05-17", "document:day"},
		{"2023-05-17", "2023-05-31", "document:day"},
		{"2024-01-31", "2024-01-31", ""},
		{"2024-02-01", "2024-02-01", "document:month"},
		{"2024-02-29", "2024-02-29", "document:month"},
		{"2024-03-01", "2024-03-01", ""},
		{"2021-12-31", "2021-12-31", ""},
		{"2022-01-01", "2022-01-01", "document:year"},
		{"2022-12-31", "2022-12-31", "document:year"},
		{"2022-12-31", "2024-02-01", "document:day document:month document:year"},
		{kg.FirstDay, kg.LastDay, "document:day document:month document:year"},
		{kg.FirstDay, kg.FirstDay, ""},
	} {
		days := kg.Days{First: c.first, Last: c.last}
		f.list(fmt.Sprint(days), f.who(kg.EntityCriterion{Field: kg.EntityDate, Days: days}), c.want)
	}
}

// indexed is the row of a topic whose index is given.
func indexed(id kg.ID, index text.Index, exact ...string) kg.EntityRow {
	row := kg.DeriveEntity(entity(id, id.Key()), text.NewLexicon())
	row.Search = kg.SearchRow{Index: index, Exact: exact, Rank: fmt.Sprintf("%05d", index.Length), Scope: kg.ScopeTopics}
	return row
}

var tieChecks = []check{
	{"by tie, from either side", func(f *fixture) {
		f.put(tie("member-of:1", "person:a", "party:x"), tie("member-of:2", "person:b", "party:y"), tie("holds-position:1", "person:c", "party:x"))
		roles := []kg.Role{"MEMBER_OF"}
		f.list("out", f.tied(roles, kg.Out, nil, "party:x"), "person:a")
		f.list("in", f.tied(roles, kg.In, nil, "person:a", "person:b"), "party:x party:y")
		f.list("any", f.tied(roles, kg.Any, nil, "party:x", "person:b"), "party:y person:a")
		f.list("against the direction", f.tied(roles, kg.In, nil, "party:x"), "")
		f.list("two roles", f.tied([]kg.Role{"HOLDS_POSITION", "MEMBER_OF"}, kg.Out, nil, "party:x"), "person:a person:c")
		f.list("another role", f.tied([]kg.Role{"PART_OF"}, kg.Any, nil, "party:x"), "")
		f.list("an unknown role", f.tied([]kg.Role{`MEMBER_OF|HOLDS_POSITION`}, kg.Any, nil, "party:x"), "")
		f.list("no role", f.tied(nil, kg.Any, nil, "party:x"), "")
		f.list("nobody", f.tied(roles, kg.Any, nil), "")
		f.list("somebody unknown", f.tied(roles, kg.Any, nil, "party:none"), "")
	}},
	{"by tie, each once", func(f *fixture) {
		f.put(tie("member-of:1", "person:a", "party:x"), tie("member-of:2", "person:a", "party:x"), tie("member-of:3", "person:a", "party:y"))
		f.list("three ties, one person", f.tied([]kg.Role{"MEMBER_OF"}, kg.Out, nil, "party:x", "party:y"), "person:a")
	}},
	{"by tie, symmetric", func(f *fixture) {
		f.put(tie("partners-with:1", "company:a", "company:b"))
		for _, direction := range []kg.Direction{kg.Out, kg.In, kg.Any} {
			f.list("the one, "+string(direction), f.tied([]kg.Role{"PARTNERS_WITH"}, direction, nil, "company:b"), "company:a")
			f.list("the other, "+string(direction), f.tied([]kg.Role{"PARTNERS_WITH"}, direction, nil, "company:a"), "company:b")
		}
	}},
	{"by reference", func(f *fixture) {
		event := entity("event:e", "E")
		event.Event.Topics, event.Event.Region, event.Event.Documents = []kg.ID{"topic:a"}, "region:a", []kg.ID{"document:a"}
		region := entity("region:a", "A")
		region.Region.Parent = "region:b"
		published := entity("document:a", "A")
		published.Document.Publisher = "ministry:a"
		related := entity("topic:b", "B")
		related.Topic.Related = []kg.ID{"topic:c"}
		f.put(event, region, published, related, below("topic:a", "topic:top"), claim("claim:a", "topic:a", "topic:b"))
		f.put(section("document:part", "document:a", 0, 9), item("event:item", "event:e"), suggested("suggestion:a", "document:a", kg.SuggestionOpen))
		for _, c := range []struct {
			role      kg.Role
			direction kg.Direction
			other     kg.ID
			want      string
		}{
			{kg.RoleBroader, kg.Out, "topic:top", "topic:a"},
			{kg.RoleBroader, kg.In, "topic:a", "topic:top"},
			{kg.RoleAbout, kg.Out, "topic:a", "claim:a event:e"},
			{kg.RoleAbout, kg.In, "claim:a", "topic:a topic:b"},
			{kg.RolePublisher, kg.Out, "ministry:a", "document:a"},
			{kg.RoleDocument, kg.Out, "document:a", "event:e"},
			{kg.RoleRegion, kg.Out, "region:a", "event:e"},
			{kg.RoleParent, kg.Out, "region:b", "region:a"},
			{kg.RoleSection, kg.Out, "document:a", "document:part"},
			{kg.RoleSection, kg.In, "document:part", "document:a"},
			{kg.RoleItem, kg.Out, "event:e", "event:item"},
			{kg.RoleItem, kg.In, "event:item", "event:e"},
			{kg.RoleSuggested, kg.Out, "document:a", "suggestion:a"},
			{kg.RoleSuggested, kg.In, "suggestion:a", "document:a"},
			{kg.RoleRelated, kg.Out, "topic:b", "topic:c"},
			{kg.RoleRelated, kg.Out, "topic:c", "topic:b"},
			{kg.RoleRelated, kg.In, "topic:c", "topic:b"},
		} {
			what := fmt.Sprintf("%s %s %s", c.role, c.direction, c.other)
			f.list(what, f.tied([]kg.Role{c.role}, c.direction, nil, c.other), c.want)
			f.list(what+" on a day", f.tied([]kg.Role{c.role}, c.direction, kg.On("1800-01-01"), c.other), c.want)
		}
	}},
	{"by tie at a time", func(f *fixture) {
		f.put(lasting("member-of:1", "person:a", "party:x", "2020-03", "2021-06-15"), lasting("member-of:2", "person:a", "party:y", "2022", ""))
		for _, c := range timeCases {
			f.list(fmt.Sprint(c.days), f.tied([]kg.Role{"MEMBER_OF"}, kg.Out, &c.days, "party:x"), map[bool]string{true: "person:a"}[c.holds])
		}
		f.list("the time is that of the very tie", f.tied([]kg.Role{"MEMBER_OF"}, kg.Out, kg.On("2022-05-01"), "party:x"), "")
	}},
	{"several ties at once", func(f *fixture) {
		f.put(tie("member-of:1", "person:a", "party:x"), tie("member-of:2", "person:b", "party:x"), tie("holds-position:1", "person:b", "ministry:x"))
		member, post := tiedTo([]kg.Role{"MEMBER_OF"}, kg.Out, nil, "party:x"), tiedTo([]kg.Role{"HOLDS_POSITION"}, kg.Out, nil, "ministry:x")
		f.list("both", f.who(member, post), "person:b")
		f.list("with an id", f.who(member, entityIs(kg.EntityID, "person:a")), "person:a")
	}},
}

func (f *fixture) tied(roles []kg.Role, direction kg.Direction, during *kg.Days, others ...kg.ID) []kg.ID {
	f.Helper()
	return f.who(tiedTo(roles, direction, during, others...))
}

func tiedTo(roles []kg.Role, direction kg.Direction, during *kg.Days, others ...kg.ID) kg.EntityCriterion {
	return kg.EntityCriterion{Field: kg.EntityTie, Tie: &kg.TieQuery{Roles: roles, Direction: direction, Others: others, During: during}}
}

// timeCases say whether what lasts from 2020-03 until 2021-06-15, the end not included, may hold within some days.
var timeCases = []struct {
	days  kg.Days
	holds bool
}{
	{*kg.On("2020-02-29"), false},
	{*kg.On("2020-03-01"), true},
	{*kg.On("2020-03-31"), true},
	{*kg.On("2021-06-14"), true},
	{*kg.On("2021-06-15"), false},
	{kg.Days{First: "2019-01-01", Last: "2020-02-29"}, false},
	{kg.Days{First: "2019-01-01", Last: "2020-03-01"}, true},
	{kg.Days{First: "2021-06-14", Last: "2022-01-01"}, true},
	{kg.Days{First: "2021-06-15", Last: "2022-01-01"}, false},
	{kg.Days{First: "2019-01-01", Last: "2022-01-01"}, true},
	{kg.Days{First: "2020-06-01", Last: "2020-07-01"}, true},
	{kg.Days{First: kg.FirstDay, Last: kg.LastDay}, true},
}
