package kgtest

import (
	"errors"

	"wortlaut/internal/kg"
)

var applyChecks = []check{
	{"the head is kept as it is given", func(f *fixture) {
		for _, head := range []kg.Head{
			{Number: 1, Labels: 1, Token: "a", Pending: "an import " + awkward},
			{Number: 1, Labels: 1, Token: "b", Pending: "an import " + awkward},
			{Number: 7, Labels: 3, Token: awkward},
			{Number: 1 << 40, Labels: 1<<40 - 1},
		} {
			f.write(kg.Batch{Head: head, Sets: []kg.Set{}})
			got, err := f.store.Head(f.Context())
			f.same("head", must(f, got, err), head)
		}
	}},
	{"a stale batch leaves no trace", func(f *fixture) {
		f.put(entity("document:a", "A"), statement("statement:1", "2023", "person:a"))
		for _, base := range []int64{0, 2, -1} {
			f.leavesNoTrace(f.Context(), base, func(err error) {
				if !errors.Is(err, kg.ErrStale) {
					f.Errorf("a batch computed on head %d gets %v when the head is 1, want ErrStale", base, err)
				}
			})
		}
	}},
	{"only the number tells whether a batch is stale", func(f *fixture) {
		f.write(kg.Batch{Head: kg.Head{Number: 5, Labels: 2, Token: "a", Pending: "import"}})
		f.write(kg.Batch{Head: kg.Head{Number: 5, Labels: 2, Token: "b", Pending: "import"}, Sets: []kg.Set{}})
		f.write(kg.Batch{Head: kg.Head{Number: 6, Labels: 2, Token: "c"}})
	}},
	{"an empty batch changes nothing but the head", func(f *fixture) {
		f.put(entity("person:a", "A"))
		f.write(kg.Batch{Head: kg.Head{Number: 1, Labels: 1, Token: "z"}, Sets: []kg.Set{}})
		f.comesBack()
		f.list("entities", f.who(), "person:a")
		f.expectChanges("changes", kg.ChangeQuery{}, "")
	}},
	{"an import that is taken up again gives its sets and its log again", func(f *fixture) {
		first := kg.Set{Number: 1, At: epoch, By: "anna", Reason: "first"}
		pending := kg.Head{Number: 0, Pending: "import"}
		log := func(ids ...kg.ID) (changes []kg.Change) {
			for i, id := range ids {
				changes = append(changes, kg.Change{Set: 1, Position: i, ID: id, Action: kg.Created, Revision: 1})
			}
			return changes
		}
		f.write(kg.Batch{Head: pending, Sets: []kg.Set{first}, Log: log("person:a", "person:b", "person:c")})
		again := first
		again.Reason = "again"
		f.write(kg.Batch{Head: pending, Sets: []kg.Set{again}, Log: log("person:a", "person:d")})
		f.write(kg.Batch{Head: kg.Head{Number: 1}, Sets: []kg.Set{}})
		sets, err := f.store.Sets(f.Context(), 0, 10)
		f.same("sets", must(f, sets, err), []kg.Set{again})
		var want []kg.LoggedChange
		for _, c := range log("person:a", "person:d", "person:c") {
			want = append(want, kg.LoggedChange{Change: c, Of: again})
		}
		f.same("changes", f.changes(kg.ChangeQuery{}).Changes, want)
	}},
	{"a batch is left as it is", func(f *fixture) {
		b := f.batch(fullStatement(), everyTypeOfRelationship()[0], everyKindOfEntity()[0])
		f.onTop(&b)
		before := clone(&b)
		if err := f.store.Apply(f.Context(), &b); err != nil {
			f.Fatalf("apply a batch: %v", err)
		}
		f.same("the batch after it was applied", &b, before)
	}},
	{"records of one batch may name each other in any order", func(f *fixture) {
		region := entity("region:b", "B")
		region.Region.Parent = "region:a"
		f.put(statement("statement:1", "2023", "person:z"), tie("member-of:1", "person:z", "party:a"), below("topic:b", "topic:z"), region)
		f.comesBack()
		f.list("members", f.tied([]kg.Role{"MEMBER_OF"}, kg.Out, nil, "party:a"), "person:z")
	}},
	{"while an import is pending, what is named may come later", pendingImport},
	{"an entity that is put anew loses what it had", func(f *fixture) {
		before := entity("document:a", "Linde")
		before.Identifiers = []kg.Identifier{{Scheme: "a", Value: "1"}, {Scheme: "b", Value: "2"}}
		before.Document.Publisher, before.Document.PublishedOn = "ministry:x", "2022"
		f.put(before)
		after := entity("document:a", "Ulme")
		after.Identifiers = []kg.Identifier{{Scheme: "b", Value: "2"}, {Scheme: "c", Value: "3"}}
		after.Document.Publisher, after.Document.PublishedOn, after.Document.Kind = "ministry:y", "2023-01", kg.Law
		f.put(after)
		f.comesBack()
		for _, c := range []struct {
			what      string
			criterion kg.EntityCriterion
			want      string
		}{
			{"an identifier that is gone", entityIs(kg.EntityIdentifier, "a|1"), ""},
			{"one that stays", entityIs(kg.EntityIdentifier, "b|2"), "document:a"},
			{"one that is new", entityIs(kg.EntityIdentifier, "c|3"), "document:a"},
			{"the class that it had", entityIs(kg.EntityClass, "PRESS_RELEASE"), ""},
			{"the class that it has", entityIs(kg.EntityClass, "LAW"), "document:a"},
			{"the date that it had", kg.EntityCriterion{Field: kg.EntityDate, Days: *kg.On("2022-06-01")}, ""},
			{"the date that it has", kg.EntityCriterion{Field: kg.EntityDate, Days: *kg.On("2023-01-31")}, "document:a"},
			{"the words that it had", kg.EntityCriterion{Field: kg.EntityText, Text: f.parse("linde")}, ""},
			{"the words that it has", kg.EntityCriterion{Field: kg.EntityText, Text: f.parse("ulme")}, "document:a"},
		} {
			f.list(c.what, f.who(c.criterion), c.want)
		}
		f.list("the publisher that it had", f.tied([]kg.Role{kg.RolePublisher}, kg.Out, nil, "ministry:x"), "")
		f.list("the publisher that it has", f.tied([]kg.Role{kg.RolePublisher}, kg.Out, nil, "ministry:y"), "document:a")
		f.same("referrers", f.referrers(9, "ministry:x", "ministry:y"), lists{"ministry:x": {}, "ministry:y": {"document:a"}})
		f.same("counts", f.counts().Entities, map[kg.Kind]int{kg.KindDocument: 1, kg.KindMinistry: 2})
	}},
	{"an entity that is put anew keeps the ties that others have to it", func(f *fixture) {
		f.put(
			tie("member-of:1", "person:a", "party:x"), statement("statement:1", "2023", "person:a"), claim("claim:a", "topic:a"),
			below("topic:b", "topic:a"),
		)
		f.put(entity("person:a", "Anders"), entity("party:x", "Anders"), entity("topic:a", "Anders"))
		f.list("member", f.tied([]kg.Role{"MEMBER_OF"}, kg.Out, nil, "party:x"), "person:a")
		f.list("ties", f.ties(kg.RelationshipQuery{Node: "person:a", Direction: kg.Any}), "member-of:1")
		f.list("statements", f.said(is(kg.FieldSpeaker, "person:a")), "statement:1")
		f.same("reach", f.reachOver([]kg.Role{kg.RoleBroader, kg.RoleAbout}, nil, "topic:a"), lists{"topic:a": {"topic:a", "claim:a", "topic:b"}})
	}},
	{"what two topics say of each other holds as long as one says it", func(f *fixture) {
		related := func(id, to kg.ID) *kg.Entity {
			e := entity(id, string(id))
			e.Topic.Related = []kg.ID{to}
			return e
		}
		tied := func() lists { return f.reachOver([]kg.Role{kg.RoleRelated}, nil, "topic:a", "topic:b") }
		both := lists{"topic:a": {"topic:a", "topic:b"}, "topic:b": {"topic:b", "topic:a"}}
		f.put(related("topic:a", "topic:b"), related("topic:b", "topic:a"))
		f.same("both say it", tied(), both)
		f.put(entity("topic:b", "B"))
		f.same("one says it", tied(), both)
		f.put(entity("topic:a", "A"))
		f.same("nobody says it", tied(), lists{"topic:a": {"topic:a"}, "topic:b": {"topic:b"}})
	}},
	{"a relationship that is put anew loses what it had", func(f *fixture) {
		before := lasting("partners-with:1", "company:a", "company:b", "2020", "2021")
		before.Citations = cites("document:a")
		f.put(before)
		after := lasting("partners-with:1", "company:c", "company:b", "2022", "")
		after.Citations = cites("document:b")
		f.put(after)
		f.comesBack()
		f.list("the end that it had", f.ties(kg.RelationshipQuery{Node: "company:a", Direction: kg.Any}), "")
		f.list("the end that it has", f.ties(kg.RelationshipQuery{Node: "company:c", Direction: kg.Any}), "partners-with:1")
		f.list("the time that it had", f.ties(kg.RelationshipQuery{Node: "company:b", Direction: kg.Any, During: kg.On("2020-06-01")}), "")
		f.list("the tie that it had", f.tied([]kg.Role{"PARTNERS_WITH"}, kg.Any, nil, "company:a"), "")
		f.list("the tie that it has", f.tied([]kg.Role{"PARTNERS_WITH"}, kg.Any, nil, "company:b"), "company:c")
		f.same("referrers", f.referrers(9, "document:a", "document:b"), lists{"document:a": {}, "document:b": {"partners-with:1"}})
	}},
	{"a statement that is put anew loses what it had", func(f *fixture) {
		before := on(statement("statement:1", "2022", "person:a", "party:a"), "topic:a", kg.Supports)
		before.Mentions, before.Addressees, before.Event, before.Citations = []kg.ID{"person:m"}, []kg.ID{"person:d"}, "event:a", cites("document:a")
		before.Text = "Linde"
		after := on(statement("statement:1", "2023-02", "person:b"), "topic:b", kg.Opposes)
		after.Text = "Ulme"
		f.put(before)
		f.put(after)
		f.comesBack()
		for _, gone := range []kg.Criterion{
			is(kg.FieldSpeaker, "person:a", "party:a"), is(kg.FieldOrganization, "party:a"), is(kg.FieldTopic, "topic:a"), is(kg.FieldStance, "SUPPORTS"),
			is(kg.FieldMention, "person:m"), is(kg.FieldAddressee, "person:d"), is(kg.FieldEvent, "event:a"), is(kg.FieldDocument, "document:a"),
			{Field: kg.FieldMade, Days: *kg.On("2022-06-01")}, {Field: kg.FieldText, Text: f.parse("linde")},
		} {
			if got := f.said(gone); len(got) > 0 {
				f.Errorf("the statement still fits %+v", gone)
			}
		}
		for _, new := range []kg.Criterion{
			is(kg.FieldSpeaker, "person:b"), is(kg.FieldTopic, "topic:b"), is(kg.FieldStance, "OPPOSES"), is(kg.FieldDocument, string(source)),
			{Field: kg.FieldMade, Days: *kg.On("2023-02-28")}, {Field: kg.FieldText, Text: f.parse("ulme")},
		} {
			if got := f.said(new); len(got) != 1 {
				f.Errorf("the statement does not fit %+v", new)
			}
		}
		f.expectTally("speakers", kg.TallyQuery{By: kg.TallySpeaker}, "person:b:1+0-1")
		for _, id := range []kg.ID{"person:a", "party:a", "topic:a", "person:m", "person:d", "event:a", "document:a"} {
			f.same("referrers", f.referrers(9, id), lists{id: {}})
		}
	}},
	{"a claim's topics change with the rows of the statements on it", func(f *fixture) {
		s := on(statement("statement:1", "2023", "person:a"), "claim:a", kg.Supports)
		f.put(claim("claim:a", "topic:a"), s)
		f.put(claim("claim:a", "topic:b", "topic:c"), s)
		f.list("the topic that it had", f.said(is(kg.FieldTopic, "topic:a")), "")
		f.list("a topic that it has", f.said(is(kg.FieldTopic, "topic:c")), "statement:1")
		f.expectTally("topics", kg.TallyQuery{By: kg.TallyTopic}, "topic:b:1+1-0 topic:c:1+1-0")
	}},
	{"what is deleted leaves nothing behind", func(f *fixture) {
		s := on(statement("statement:1", "2023", "person:a"), "topic:a", kg.Supports)
		s.Text = "Linde"
		e := entity("topic:b", "Linde")
		e.Topic.Broader, e.Topic.Related, e.Identifiers = []kg.ID{"topic:a"}, []kg.ID{"topic:a"}, []kg.Identifier{{Scheme: "a", Value: "1"}}
		f.put(s, e, tie("member-of:1", "person:a", "party:a"))
		f.remove("statement:1", "topic:b", "member-of:1")
		f.same("records", f.recordsOf("statement:1", "topic:b", "member-of:1"), map[kg.ID]kg.Record{})
		f.list("entities", f.who(), "document:quelle party:a person:a topic:a")
		f.list("by identifier", f.who(entityIs(kg.EntityIdentifier, "a|1")), "")
		f.list("statements", f.said(), "")
		f.list("ties", f.ties(kg.RelationshipQuery{Node: "person:a", Direction: kg.Any}), "")
		f.list("members", f.tied([]kg.Role{"MEMBER_OF"}, kg.Any, nil, "person:a", "party:a"), "")
		f.expectTally("speakers", kg.TallyQuery{By: kg.TallySpeaker}, "")
		f.same("reach", f.reachOver([]kg.Role{kg.RoleBroader, kg.RoleRelated}, nil, "topic:a"), lists{"topic:a": {"topic:a"}})
		f.same("referrers", f.referrers(9, "topic:a", "person:a", source), lists{"topic:a": {}, "person:a": {}, source: {}})
		ids, _ := f.hits(kg.SearchQuery{Text: f.parse("linde"), Exact: "linde"})
		f.list("hits", ids, "")

		f.put(entity("topic:b", "Ulme"), statement("statement:1", "2024", "person:a"), tie("member-of:1", "person:b", "party:a"))
		f.same("reach, of the next with the id", f.reachOver([]kg.Role{kg.RoleBroader, kg.RoleRelated}, nil, "topic:a"),
			lists{"topic:a": {"topic:a"}})
		f.list("topics, of the next with the id", f.said(is(kg.FieldTopic, "topic:a")), "")
		f.list("members, of the next with the id", f.tied([]kg.Role{"MEMBER_OF"}, kg.Out, nil, "party:a"), "person:b")
	}},
	{"deleting what is not there is no error", func(f *fixture) {
		f.put(entity("person:a", "A"))
		f.write(kg.Batch{Delete: []kg.ID{"person:none", "statement:none", "member-of:none", "person:none", "", kg.ID(awkward)}})
		f.comesBack()
	}},
	{"a record and all that names it are deleted in one batch", func(f *fixture) {
		f.put(tie("member-of:1", "person:a", "party:a"), statement("statement:1", "2023", "person:a"), entity("person:b", "B"))
		f.remove("person:a", "member-of:1", "statement:1", "party:a", source)
		f.list("entities", f.who(), "person:b")
		f.same("counts", f.counts(), kg.Counts{Entities: map[kg.Kind]int{kg.KindPerson: 1}})
	}},
}

// pendingImport writes ties, statements and references before what they name, and asks once all is there.
func pendingImport(f *fixture) {
	pending := kg.Head{Number: 0, Token: "1", Pending: "import"}
	s := on(statement("statement:1", "2023", "person:a"), "topic:b", kg.Supports)
	first := f.batch(below("topic:b", "topic:a"), tie("member-of:1", "person:a", "party:a"), s)
	rest := first.Entities[1:] // all that the three name
	first.Entities = first.Entities[:1]
	first.Head, first.Sets = pending, []kg.Set{}
	f.write(first)
	second := kg.Batch{Head: pending, Sets: []kg.Set{}, Entities: rest[:1]}
	second.Head.Token = "2"
	f.write(second)
	f.write(kg.Batch{Entities: rest[1:]})

	f.comesBack()
	f.same("reach", f.reach(nil, "topic:a"), lists{"topic:a": {"topic:a", "topic:b"}})
	f.list("members", f.tied([]kg.Role{"MEMBER_OF"}, kg.Out, nil, "party:a"), "person:a")
	f.list("ties", f.ties(kg.RelationshipQuery{Node: "party:a", Direction: kg.In}), "member-of:1")
	f.list("statements", f.said(is(kg.FieldSpeaker, "person:a"), is(kg.FieldTopic, "topic:b")), "statement:1")
	f.same("referrers", f.referrers(9, "person:a", "topic:a"), lists{"person:a": {"member-of:1", "statement:1"}, "topic:a": {"topic:b"}})
	ids, sorts := f.inOrder(kg.BySpeaker)
	f.list("by speaker", ids, "statement:1")
	if sorts[0] == "" {
		f.Errorf("the statement's speaker came later, and it has no sort key")
	}
	f.same("counts", f.counts().Entities, map[kg.Kind]int{kg.KindTopic: 2, kg.KindPerson: 1, kg.KindParty: 1, kg.KindDocument: 1})
}
