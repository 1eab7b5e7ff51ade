package kgtest

import (
	"fmt"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// hits asks for the ids of what is found, and for the sort keys.
func (f *fixture) hits(q kg.SearchQuery) (ids []kg.ID, sorts []string) {
	f.Helper()
	q.Total = true
	page := f.search(q)
	if page.Total != len(page.Rows) {
		f.Errorf("the total is %d, but there are %d rows", page.Total, len(page.Rows))
	}
	for _, row := range page.Rows {
		sorts = append(sorts, row.Key.Sort)
	}
	return idsOf(f, page), sorts
}

// everywhere writes one record of each scope, all with the same word.
func everywhere(f *fixture) {
	s := statement("statement:a", "2023-02", "person:speaker")
	s.Text = "Linde"
	d, e := document("document:a", "2023"), entity("event:a", "Linde")
	d.Name, e.Event.StartsOn = "Linde", "2022-03-04"
	f.put(
		entity("person:a", "Linde"), entity("company:a", "Linde"), s, entity("topic:a", "Linde"), entity("claim:a", "Linde"), d, e,
		entity("region:a", "Linde"),
	)
}

var searchChecks = []check{
	{"terms, phrases and prefixes", func(f *fixture) {
		f.write(kg.Batch{Entities: []kg.EntityRow{
			indexed("topic:a", text.Index{Stems: "kost unterkunft", Parts: "kosten unterkunft", Length: 1}),
			indexed("topic:b", text.Index{Stems: "unterkunft kost", Parts: "kosten unterkunft", Length: 1}),
			indexed("topic:c", text.Index{Stems: "unterkunftskost", Parts: "kost kosten unterkunft unterkunftskosten", Length: 1}),
			indexed("topic:d", text.Index{Stems: "wohn", Parts: "wohnen", Length: 1}),
		}})
		for _, c := range textCases {
			ids, _ := f.hits(kg.SearchQuery{Text: c.query, ByDate: true})
			f.list(c.name, ids, idsWith("topic:", c.found))
		}
	}},
	{"in tiers, then by rank, then by id", func(f *fixture) {
		f.write(kg.Batch{Entities: []kg.EntityRow{
			indexed("topic:a", text.Index{Stems: "arbeitsmarkt", Parts: "arbeit arbeitsmarkt", Length: 1}),
			indexed("topic:b", text.Index{Stems: "gut arbeit", Parts: "arbeit gute", Length: 12}),
			indexed("topic:c", text.Index{Stems: "arbeit markt", Parts: "arbeit markt", Length: 3}),
			indexed("topic:d", text.Index{Stems: "arbeit", Parts: "arbeit", Length: 40}, "arbeit", "die arbeit"),
			indexed("topic:e", text.Index{Stems: "markt arbeit", Parts: "arbeit markt", Length: 3}),
			indexed("topic:f", text.Index{Stems: "arbeitsplatz", Parts: "arbeit arbeitsplatz", Length: 1}, "die arbeit"),
			indexed("topic:g", text.Index{Stems: "beruf", Parts: "beruf", Length: 1}, "arbeit"),
		}})
		ids, sorts := f.hits(kg.SearchQuery{Text: query(word("arbeit")), Exact: "arbeit"})
		f.list("hits", ids, "topic:d topic:c topic:e topic:b topic:a topic:f")
		f.same("sort keys", sorts, []string{"0|00040", "1|00003", "1|00003", "1|00012", "2|00001", "2|00001"})

		ids, sorts = f.hits(kg.SearchQuery{Text: query(word("arbeit")), Exact: "die arbeit"})
		f.list("another name", ids, "topic:f topic:d topic:c topic:e topic:b topic:a")
		f.same("sort keys", sorts, []string{"0|00001", "0|00040", "1|00003", "1|00003", "1|00012", "2|00001"})

		ids, _ = f.hits(kg.SearchQuery{Text: query(word("arbeit"))})
		f.list("without a name", ids, "topic:c topic:e topic:b topic:d topic:a topic:f")

		ids, sorts = f.hits(kg.SearchQuery{Text: query(word("arbeit"), word("gut")), Exact: "gute arbeit"})
		f.list("two words", ids, "topic:b")
		f.same("sort keys", sorts, []string{"1|00012"})

		ids, _ = f.hits(kg.SearchQuery{Text: query(word("arbeit")), Exact: "arbeit", Window: kg.Window{Descending: true}})
		f.list("the least relevant first", ids, "topic:f topic:a topic:b topic:e topic:c topic:d")
	}},
	{"a tier holds only if every term does", func(f *fixture) {
		f.write(kg.Batch{Entities: []kg.EntityRow{
			indexed("topic:a", text.Index{Stems: "arbeit markt", Parts: "arbeit markt", Length: 9}),
			indexed("topic:b", text.Index{Stems: "arbeit wochenmarkt", Parts: "arbeit markt wochenmarkt", Length: 2}),
			indexed("topic:c", text.Index{Stems: "arbeit", Parts: "arbeit", Length: 1}),
		}})
		ids, sorts := f.hits(kg.SearchQuery{Text: query(word("arbeit"), word("markt"))})
		f.list("hits", ids, "topic:a topic:b")
		f.same("sort keys", sorts, []string{"1|00009", "2|00002"})
		ids, sorts = f.hits(kg.SearchQuery{Text: query(word("arbeit"), prefixed("mark", "mark"))})
		f.list("with a prefix", ids, "topic:b topic:a")
		f.same("sort keys", sorts, []string{"2|00002", "2|00009"})
	}},
	{"within scopes", func(f *fixture) {
		everywhere(f)
		find := func(scopes ...kg.Scope) []kg.ID {
			ids, _ := f.hits(kg.SearchQuery{Text: f.parse("linde"), Scopes: scopes})
			return ids
		}
		all := "claim:a company:a document:a event:a person:a region:a statement:a topic:a"
		f.list("nil is all", find(), all)
		f.list("an empty list fits nothing", find([]kg.Scope{}...), "")
		f.list("all", find(kg.ScopeRegions, kg.ScopeEvents, kg.ScopeDocuments, kg.ScopeClaims, kg.ScopeTopics, kg.ScopeStatements,
			kg.ScopeOrganizations, kg.ScopePersons), all)
		for scope, want := range map[kg.Scope]string{
			kg.ScopePersons: "person:a", kg.ScopeOrganizations: "company:a", kg.ScopeStatements: "statement:a", kg.ScopeTopics: "topic:a",
			kg.ScopeClaims: "claim:a", kg.ScopeDocuments: "document:a", kg.ScopeEvents: "event:a", kg.ScopeRegions: "region:a", "persons": "",
		} {
			f.list(string(scope), find(scope), want)
		}
		f.list("two", find(kg.ScopeStatements, kg.ScopeTopics), "statement:a topic:a")
	}},
	{"no suggestion is found", func(f *fixture) {
		f.put(entity("person:a", "Linde"), suggested("suggestion:a", source, kg.SuggestionOpen))
		for _, words := range []string{"linde", "lin"} {
			ids, _ := f.hits(kg.SearchQuery{Text: f.parse(words), Exact: words})
			f.list(words, ids, "person:a")
		}
		f.list("by a criterion", f.who(kg.EntityCriterion{Field: kg.EntityText, Text: f.parse("linde")}), "person:a")
		f.list("in no scope", func() []kg.ID {
			ids, _ := f.hits(kg.SearchQuery{Text: f.parse("linde"), Scopes: []kg.Scope{""}})
			return ids
		}(), "")
	}},
	{"by date, as a string", func(f *fixture) {
		everywhere(f)
		q := kg.SearchQuery{Text: f.parse("linde"), Exact: "linde", ByDate: true}
		ids, sorts := f.hits(q)
		f.list("those without a date first", ids, "claim:a company:a person:a region:a topic:a event:a document:a statement:a")
		f.same("sort keys", sorts, []string{"", "", "", "", "", "2022-03-04", "2023", "2023-02"})
		q.Descending = true
		ids, _ = f.hits(q)
		f.list("the latest first", ids, "statement:a document:a event:a topic:a region:a person:a company:a claim:a")
	}},
	{"records come as they are", func(f *fixture) {
		everywhere(f)
		f.put(fullStatement())
		for _, row := range f.search(kg.SearchQuery{Text: f.parse("linde")}).Rows {
			f.same(string(row.Key.ID), row.Record, f.records[row.Key.ID])
		}
	}},
	{"further names are found, and are exact", func(f *fixture) {
		e := entity("person:a", "Ahorn")
		e.Names = []kg.Name{{Text: "Bäcker", Kind: kg.NameFormer}}
		f.put(e, entity("person:b", "Bäcker Ahorn"))
		ids, _ := f.hits(kg.SearchQuery{Text: f.parse("Baecker"), Exact: text.Normalize("Bäcker")})
		f.list("a former name", ids, "person:a person:b")
	}},
	{"what is put anew is found by its new words only", func(f *fixture) {
		s := statement("statement:a", "2023", "person:x")
		s.Text = "Linde"
		f.put(entity("topic:a", "Linde"), s)
		restated := statement("statement:a", "2023", "person:x")
		restated.Text = "Ulme"
		f.put(entity("topic:a", "Ulme"), restated)
		for words, want := range map[string]string{"linde": "", "ulme": "statement:a topic:a"} {
			ids, _ := f.hits(kg.SearchQuery{Text: f.parse(words), Exact: words, ByDate: true, Window: kg.Window{Descending: true}})
			f.list(words, ids, want)
		}
		_, sorts := f.hits(kg.SearchQuery{Text: f.parse("ulme"), Exact: "linde"})
		f.same("the old name is not exact any more", sorts, []string{"1|00001", "1|00001"})
	}},
	{"what is deleted is not found", func(f *fixture) {
		everywhere(f)
		f.remove("statement:a", "topic:a")
		ids, _ := f.hits(kg.SearchQuery{Text: f.parse("linde"), Exact: "linde"})
		f.list("hits", ids, "claim:a company:a document:a event:a person:a region:a")
	}},
	{"names of any form may be asked for", func(f *fixture) {
		everywhere(f)
		for _, exact := range []string{
			awkward, "linde' OR '1'='1", `linde" OR "a`, "linde*", "*", "%", "linde OR ulme", "NEAR(linde)", "^linde", "linde~", `linde\`,
		} {
			_, sorts := f.hits(kg.SearchQuery{Text: f.parse("linde"), Exact: exact})
			for _, sort := range sorts {
				if sort[0] != '1' {
					f.Errorf("%q: a hit has the sort key %s, but nothing has that name", exact, sort)
				}
			}
			if len(sorts) != 8 {
				f.Errorf("%q: there are %d hits, want 8", exact, len(sorts))
			}
		}
		f.write(kg.Batch{Entities: []kg.EntityRow{indexed("topic:b", text.Index{Stems: "lind", Parts: "linde", Length: 1}, awkward)}})
		ids, _ := f.hits(kg.SearchQuery{Text: f.parse("linde"), Exact: awkward, Scopes: []kg.Scope{kg.ScopeTopics}})
		f.list("a name of such a form", ids, "topic:b topic:a")
	}},
	{"long searches", func(f *fixture) {
		everywhere(f)
		var terms []text.Term
		for i := range text.DefaultQueryLimits.Words - 1 {
			terms = append(terms, prefixed("lind", fmt.Sprintf("lind%d", i)))
		}
		ids, _ := f.hits(kg.SearchQuery{Text: query(append(terms, word("linde"))...), Scopes: []kg.Scope{kg.ScopeTopics}})
		f.list("many terms that match", ids, "topic:a")
		ids, _ = f.hits(kg.SearchQuery{Text: query(append(terms, word("ulme"))...)})
		f.list("and one that does not", ids, "")
	}},
}
