package kgtest

import (
	"fmt"
	"maps"
	"strings"

	"wortlaut/internal/kg"
)

// awkward holds what a store might trip over: quotes and wildcards of query languages, markup, line ends, letters of several
// scripts, characters beyond the Basic Multilingual Plane, combining and invisible ones.
const awkward = "Ärger „groß“ 'x'; DROP TABLE \"entity\" -- `MATCH (n)` {$id} \\ \\' % _ * ? [a-z] <b>&amp;\u2028 \r\n\t" +
	"漢字 Ω ж 😀 e\u0301 \u202e\u00ad\U0010ffff"

var recordChecks = []check{
	{"an entity of every kind comes back as it was", func(f *fixture) {
		f.put(everyKindOfEntity()...)
		f.comesBack()
	}},
	{"a relationship of every type comes back as it was", func(f *fixture) {
		f.put(everyTypeOfRelationship()...)
		f.comesBack()
	}},
	{"a statement comes back as it was", func(f *fixture) {
		f.put(fullStatement(), statement("statement:bare", "2023", "person:ahorn"))
		f.comesBack()
	}},
	{"one that is not there is missing", func(f *fixture) {
		f.put(entity("person:ahorn", "Ahorn"))
		f.same("records", f.recordsOf("person:birke", "person:ahorn", "statement:none", "member-of:none"), map[kg.ID]kg.Record{
			"person:ahorn": f.records["person:ahorn"],
		})
	}},
	{"ids of any form may be asked for", func(f *fixture) {
		f.put(entity("person:ahorn", "Ahorn"))
		for _, id := range []kg.ID{"", ":", "person:", ":ahorn", "PERSON:ahorn", "person:AHORN", "person:ahorn ", "person:%", "person:_horn",
			"no-kind:x", `person:"ahorn"`, "person:ahorn' OR '1'='1", "ä:ö", awkward, kg.ID(strings.Repeat("x", 10_000))} {
			f.same(fmt.Sprintf("%.40q", id), f.recordsOf(id), map[kg.ID]kg.Record{})
		}
	}},
	{"an id may be asked for twice", func(f *fixture) {
		f.put(entity("person:ahorn", "Ahorn"))
		f.same("records", f.recordsOf("person:ahorn", "person:ahorn"), map[kg.ID]kg.Record{"person:ahorn": f.records["person:ahorn"]})
	}},
	{"no ids, no records", func(f *fixture) {
		f.put(entity("person:ahorn", "Ahorn"))
		if got := f.recordsOf(); got == nil || len(got) > 0 {
			f.Errorf("the records of no ids are %v, want an empty map", got)
		}
	}},
	{"an empty store knows nothing", emptyStore},
	{"what a caller keeps is not changed by later writes", func(f *fixture) {
		f.put(entity("person:ahorn", "Ahorn"), tie("member-of:1", "person:ahorn", "party:linde"), statement("statement:1", "2023", "person:ahorn"))
		ids := []kg.ID{"person:ahorn", "member-of:1", "statement:1"}
		kept := f.recordsOf(ids...)
		page := f.entities(kg.EntityQuery{Where: []kg.EntityCriterion{{Field: kg.EntityID, Values: []string{"person:ahorn"}}}})

		f.put(entity("person:ahorn", "Eiche"), tie("member-of:1", "person:ahorn", "party:ulme"), statement("statement:1", "2024", "person:ahorn"))
		if name := kept["person:ahorn"].(*kg.Entity).Name; name != "Ahorn" {
			f.Errorf("the name in a record read before the write is now %q", name)
		}
		if name := page.Rows[0].Record.Name; name != "Ahorn" {
			f.Errorf("the name in a page read before the write is now %q", name)
		}
		if to := kept["member-of:1"].(*kg.Relationship).To; to != "party:linde" {
			f.Errorf("the end of a relationship read before the write is now %s", to)
		}
		if day := kept["statement:1"].(*kg.Statement).MadeOn; day != "2023" {
			f.Errorf("the date of a statement read before the write is now %s", day)
		}
		f.comesBack()
	}},
}

// comesBack compares all records that were put with what the store has.
func (f *fixture) comesBack() {
	f.Helper()
	var ids []kg.ID
	for id := range f.records {
		ids = append(ids, id)
	}
	f.same("the records", f.recordsOf(ids...), f.records)
}

func (f *fixture) recordsOf(ids ...kg.ID) map[kg.ID]kg.Record {
	f.Helper()
	records, err := f.store.Records(f.Context(), ids)
	return must(f, records, err)
}

func emptyStore(f *fixture) {
	ctx := f.Context()
	head, err := f.store.Head(ctx)
	f.same("head", must(f, head, err), kg.Head{})

	entities := f.entities(kg.EntityQuery{Window: kg.Window{Total: true}})
	relationships := f.relationships(kg.RelationshipQuery{Node: "person:ahorn", Direction: kg.Any, Window: kg.Window{Total: true}})
	statements := f.statements(kg.StatementQuery{Window: kg.Window{Total: true}})
	hits := f.search(kg.SearchQuery{Text: f.parse("Linde"), Window: kg.Window{Total: true}})
	tally := f.tally(kg.TallyQuery{By: kg.TallySpeaker, Total: true})
	changes, err := f.store.Changes(ctx, kg.ChangeQuery{Total: true})
	must(f, changes, err)
	for what, total := range map[string]int{
		"entities": entities.Total, "relationships": relationships.Total, "statements": statements.Total, "hits": hits.Total,
		"tallies": tally.Total, "changes": changes.Total,
	} {
		if total != 0 {
			f.Errorf("the total of %s is %d, want 0", what, total)
		}
	}
	if entities.Rows == nil || relationships.Rows == nil || statements.Rows == nil || hits.Rows == nil || tally.Tallies == nil ||
		changes.Changes == nil {
		f.Errorf("a page of nothing is nil")
	}
	sets, err := f.store.Sets(ctx, 0, 10)
	if must(f, sets, err); sets == nil || len(sets) > 0 {
		f.Errorf("the sets are %v, want an empty list", sets)
	}
	for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
		records, err := f.store.Scan(ctx, class, "", 10)
		if must(f, records, err); records == nil || len(records) > 0 {
			f.Errorf("a scan of class %d gives %v, want an empty list", class, records)
		}
	}
	f.same("reach", f.reach(nil, "topic:arbeit"), lists{"topic:arbeit": {"topic:arbeit"}})
	f.same("counts", f.counts(), kg.Counts{})
	for i, answer := range f.noQueries() {
		if answer != 0 {
			f.Errorf("method %d answers no queries with %d pages", i, answer)
		}
	}
}

// noQueries asks each method that takes a batch for nothing.
func (f *fixture) noQueries() []int {
	ctx := f.Context()
	entities, err1 := f.store.Entities(ctx, nil)
	relationships, err2 := f.store.Relationships(ctx, nil)
	statements, err3 := f.store.Statements(ctx, nil)
	tallies, err4 := f.store.Tally(ctx, nil)
	reach, err5 := f.store.Reach(ctx, nil, nil, nil)
	referrers, err6 := f.store.Referrers(ctx, nil, 10)
	texts, err7 := f.store.Texts(ctx, nil)
	for i, err := range []error{err1, err2, err3, err4, err5, err6, err7} {
		if err != nil {
			f.Errorf("method %d fails when it is asked for nothing: %v", i, err)
		}
	}
	return []int{len(entities), len(relationships), len(statements), len(tallies), len(reach), len(referrers), len(texts)}
}

// counts counts, without the kinds and types of which there are none.
func (f *fixture) counts() kg.Counts {
	f.Helper()
	counts, err := f.store.Counts(f.Context())
	return withoutZeros(must(f, counts, err))
}

func withoutZeros(counts kg.Counts) kg.Counts {
	maps.DeleteFunc(counts.Entities, func(_ kg.Kind, n int) bool { return n == 0 })
	maps.DeleteFunc(counts.Relationships, func(_ kg.RelationshipType, n int) bool { return n == 0 })
	return counts
}

func everyKindOfEntity() []kg.Record {
	var records []kg.Record
	for _, kind := range kg.EntityKinds {
		id := kg.ID(kind.Prefix() + ":full")
		e := entity(id, awkward)
		fill(e)
		records = append(records, e, entity(kg.ID(kind.Prefix()+":bare"), "x"))
	}
	return append(records, section("document:section", "document:full", 3, 17))
}

// fill sets every field that an entity of its kind has.
func fill(e *kg.Entity) {
	e.Language, e.URL, e.Definition = "en-GB", "https://example.org/a?b=c&d=%20#e", awkward
	e.Names = []kg.Name{
		{Text: awkward, Kind: kg.NameFormer, Language: "tr", Validity: kg.Validity{ValidFrom: "1990", ValidUntil: "2004-12", Ongoing: ptr(false)}},
		{Text: "Zweiter", Kind: kg.NameShort, Validity: kg.Validity{Ongoing: ptr(true)}},
		{Text: "Dritter", Kind: kg.NameShort},
	}
	e.Identifiers = []kg.Identifier{{Scheme: "b", Value: awkward, URL: "https://example.org/b"}, {Scheme: "a", Value: "a|b"}}
	switch {
	case e.Person != nil:
		e.Person = &kg.Person{GivenName: "Ä", FamilyName: "Ö", HonorificPrefix: "Ü", SortName: awkward}
	case e.Organization != nil:
		e.Organization.FoundedOn, e.Organization.DissolvedOn = "1949-05-23", "1990"
	case e.Topic != nil:
		e.Topic = &kg.Topic{Broader: []kg.ID{"topic:z", "topic:a"}, Related: []kg.ID{"topic:y", "topic:b"}}
	case e.Claim != nil:
		e.Claim.Topics = []kg.ID{"topic:z", "topic:a"}
	case e.Document != nil:
		e.Document = &kg.Document{
			Kind: kg.PlenaryProtocol, Publisher: "ministry:linde", PublishedOn: "2023-07-06", ArchiveURL: "https://example.org/c",
			Licence: "CC BY 4.0", Text: awkward,
		}
	case e.Event != nil:
		e.Event = &kg.Event{
			StartsOn: "2023-07", EndsOn: "2023-08-01", Place: awkward, Region: "region:z",
			Topics: []kg.ID{"topic:z", "topic:a"}, Documents: []kg.ID{"document:z", "document:a"}, PartOf: "event:z",
		}
	case e.Region != nil:
		e.Region = &kg.Region{Level: kg.RegionDistrict, Parent: "region:z"}
	case e.Suggestion != nil:
		e.Suggestion = &kg.Suggestion{
			Status: kg.SuggestionRejected, Document: "document:z", Statement: fullStatement(), Entities: []*kg.Entity{entity("person:new", awkward)},
			Relationships: []*kg.Relationship{tie("member-of:new", "person:new", "party:new")}, Reasons: []string{awkward, "b", "a"},
		}
	}
}

func everyTypeOfRelationship() []kg.Record {
	ends := map[kg.RelationshipType][2]kg.ID{
		kg.HoldsPosition:  {"person:ahorn", "ministry:linde"},
		kg.MemberOf:       {"association:weide", "association:ulme"},
		kg.PartOf:         {"agency:erle", "ministry:linde"},
		kg.Supervises:     {"ministry:linde", "agency:erle"},
		kg.Operates:       {"local-authority:espe", "jobcenter:tanne"},
		kg.Represents:     {"association:weide", "company:fichte"},
		kg.Organizes:      {"institution:birke", "event:tagung"},
		kg.ParticipatesIn: {"person:ahorn", "event:tagung"},
		kg.PartnersWith:   {"company:fichte", "party:eibe"},
		kg.Succeeds:       {"parliament:b", "parliament:a"},
		kg.ResponsibleFor: {"parliamentary-group:kiefer", "topic:arbeit"},
	}
	var records []kg.Record
	for _, t := range kg.RelationshipTypes {
		full := tie(kg.ID(t.Prefix()+":full"), ends[t][0], ends[t][1])
		full.Role = awkward
		full.Validity = kg.Validity{ValidFrom: "2020-02", ValidUntil: "2024-02-29", Ongoing: ptr(false)}
		full.Citations = fullCitations()
		records = append(records, full, tie(kg.ID(t.Prefix()+":bare"), ends[t][0], ends[t][1]))
	}
	return records
}

func fullCitations() []kg.Citation {
	return []kg.Citation{
		{
			Document: "document:z", Kind: kg.Reprint, Start: ptr(0), End: ptr(17), Prefix: awkward, Suffix: "ß", Page: "S. 3/4",
			AccessedOn: "2024-02-29", Note: awkward,
		},
		{Document: "document:a", Section: "document:part", Kind: kg.Evidence},
		{Document: "document:z", Kind: kg.Inference},
	}
}

func fullStatement() *kg.Statement {
	return &kg.Statement{
		ID: "statement:full", Kind: kg.Speech, Text: awkward, Language: "de-CH", MadeOn: "2023-07",
		Speakers: []kg.Attribution{
			{Actor: "person:zeder", Organization: "ministry:linde", Wording: awkward},
			{Actor: "association:weide"},
			{Actor: "person:ahorn", Organization: "company:fichte"},
		},
		Addressees: []kg.ID{"person:z", "person:a"},
		Mentions:   []kg.ID{"party:z", "party:a"},
		Positions: []kg.Position{
			{Subject: "topic:z", Stance: kg.Mixed, CodedBy: awkward}, {Subject: "claim:a"}, {Subject: "topic:a", Stance: kg.Opposes},
		},
		Event: "event:tagung", Citations: fullCitations(), Verification: kg.Normalized,
	}
}

var textChecks = []check{
	{"a text comes back to the character", func(f *fixture) {
		d, other := entity("document:d", "d"), entity("document:e", "e")
		long := strings.Repeat(awkward+"\n", 5_000)
		d.Document.Text, other.Document.Text = long, "e\u0301"
		f.put(d, other, entity("document:f", "f"))
		f.same("texts", f.texts("document:d", "document:e"), map[kg.ID]string{"document:d": long, "document:e": "e\u0301"})
	}},
	{"a document without one is missing", func(f *fixture) {
		d := entity("document:d", "d")
		d.Document.Text = "da"
		f.put(d, entity("document:f", "f"))
		f.same("texts", f.texts("document:f", "document:d", "document:none", "person:x", ""), map[kg.ID]string{"document:d": "da"})
	}},
	{"a text is replaced and taken away", func(f *fixture) {
		d := entity("document:d", "d")
		d.Document.Text = "vorher"
		f.put(d)
		f.write(kg.Batch{Texts: []kg.Text{{Document: "document:d", Text: "nachher"}}})
		f.same("after the second text", f.texts("document:d"), map[kg.ID]string{"document:d": "nachher"})
		f.same("counts", f.counts(), kg.Counts{Entities: map[kg.Kind]int{kg.KindDocument: 1}, Texts: 1})
		f.write(kg.Batch{Texts: []kg.Text{{Document: "document:d"}}})
		f.same("after the empty text", f.texts("document:d"), map[kg.ID]string{})
		f.same("counts", f.counts(), kg.Counts{Entities: map[kg.Kind]int{kg.KindDocument: 1}})
	}},
	{"a document that is put anew keeps its text", func(f *fixture) {
		d := entity("document:d", "d")
		d.Document.Text = "da"
		f.put(d)
		renamed := *d
		renamed.Name = "anders"
		f.put(&renamed)
		f.same("texts", f.texts("document:d"), map[kg.ID]string{"document:d": "da"})
	}},
	{"a document that is deleted takes its text along", func(f *fixture) {
		d := entity("document:d", "d")
		d.Document.Text = "da"
		f.put(d)
		f.remove("document:d")
		f.same("texts", f.texts("document:d"), map[kg.ID]string{})
		f.same("counts", f.counts(), kg.Counts{})
		f.put(entity("document:d", "d"))
		f.same("texts of the next document with the id", f.texts("document:d"), map[kg.ID]string{})
	}},
}

func (f *fixture) texts(ids ...kg.ID) map[kg.ID]string {
	f.Helper()
	texts, err := f.store.Texts(f.Context(), ids)
	return must(f, texts, err)
}

var scanChecks = []check{
	{"records come in the order of ids, a part at a time", func(f *fixture) {
		f.put(
			tie("part-of:1", "agency:a", "ministry:a"), tie("member-of:9", "person:a", "party:a"), tie("member-of:10", "person:a", "party:a"),
			statement("statement:2", "2020", "person:a"), statement("statement:10", "2019", "person:a"), entity("person:Z", "A"),
		)
		f.list("entities", f.scan(kg.Entities, "", 100), "agency:a document:quelle ministry:a party:a person:Z person:a")
		f.list("the first two", f.scan(kg.Entities, "", 2), "agency:a document:quelle")
		f.list("the next two", f.scan(kg.Entities, "document:quelle", 2), "ministry:a party:a")
		f.list("behind one that is not there", f.scan(kg.Entities, "n", 100), "party:a person:Z person:a")
		f.list("behind the last", f.scan(kg.Entities, "person:a", 100), "")
		f.list("relationships", f.scan(kg.Relationships, "", 100), "member-of:10 member-of:9 part-of:1")
		f.list("relationships behind one", f.scan(kg.Relationships, "member-of:10", 1), "member-of:9")
		f.list("statements", f.scan(kg.Statements, "", 100), "statement:10 statement:2")
		f.list("statements behind all", f.scan(kg.Statements, "~", 100), "")
	}},
	{"records come as they are", func(f *fixture) {
		f.put(everyKindOfEntity()...)
		f.put(everyTypeOfRelationship()...)
		f.put(fullStatement())
		got := map[kg.ID]kg.Record{}
		for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
			records, err := f.store.Scan(f.Context(), class, "", 1_000)
			for _, r := range must(f, records, err) {
				got[r.RecordID()] = r
			}
		}
		f.same("the records", got, f.records)
	}},
	{"counts go by kind and type", func(f *fixture) {
		f.put(tie("part-of:1", "agency:a", "ministry:a"), tie("part-of:2", "agency:b", "ministry:a"), tie("member-of:1", "person:a", "party:a"),
			statement("statement:1", "2020", "person:a"), statement("statement:2", "2020", "person:a"))
		want := kg.Counts{
			Entities:      map[kg.Kind]int{kg.KindAgency: 2, kg.KindMinistry: 1, kg.KindPerson: 1, kg.KindParty: 1, kg.KindDocument: 1},
			Relationships: map[kg.RelationshipType]int{kg.PartOf: 2, kg.MemberOf: 1},
			Statements:    2,
		}
		f.same("counts", f.counts(), want)
		f.remove("part-of:2", "statement:1", "agency:b")
		want.Entities[kg.KindAgency], want.Relationships[kg.PartOf], want.Statements = 1, 1, 1
		f.same("counts after a deletion", f.counts(), want)
	}},
}

func (f *fixture) scan(class kg.Class, after kg.ID, limit int) []kg.ID {
	f.Helper()
	records, err := f.store.Scan(f.Context(), class, after, limit)
	ids := make([]kg.ID, 0, len(must(f, records, err)))
	for _, r := range records {
		ids = append(ids, r.RecordID())
	}
	return ids
}
