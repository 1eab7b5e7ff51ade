package resolvers_test

import (
	"encoding/json"
	"testing"

	"wortlaut/internal/kg"
)

// debate is the graph of a made-up debate of the year 2021, small enough to count by hand:
//
//	              claim:p (topic:u)   claim:q (topic:v)   for, to whom
//	s1  01-05 i   supports                                association:a
//	s2  01-05     supports                                association:b, to association:a
//	s3  03-10 i   opposes                                 association:a, to association:b
//	s4  06-15     is neutral          opposes             agency:c
//	s5  06-16 i                       supports            association:a
//	s6  08-01     supports                                association:d
//	s7  12-31                         supports            association:b
//
// topic:v is narrower than topic:u, and that than topic:t. person:i leaves party:x for party:y on 1 June; association:d has been part of
// association:a since July.
func debate(t *testing.T, open func(*testing.T) kg.Store) *kg.Graph {
	t.Helper()
	graph := graphOver(t, open)
	set := kg.ChangeSet{By: "test"}
	put := func(r kg.Record) { set.Put = append(set.Put, kg.Put{Record: r}) }
	for _, id := range []kg.ID{"association:a", "association:b", "agency:c", "association:d", "party:x", "party:y"} {
		o := &kg.Organization{}
		if id.Kind() == kg.KindAgency {
			o.Level = kg.LevelFederal
		}
		put(&kg.Entity{ID: id, Name: string(id), Organization: o})
	}
	put(&kg.Entity{ID: "person:i", Name: "I", Person: &kg.Person{SortName: "I"}})
	put(&kg.Entity{ID: "document:d", Name: "D", Document: &kg.Document{Kind: kg.Report}})
	for topic, broader := range map[kg.ID][]kg.ID{"topic:t": nil, "topic:u": {"topic:t"}, "topic:v": {"topic:u"}} {
		put(&kg.Entity{ID: topic, Name: string(topic), Topic: &kg.Topic{Broader: broader}})
	}
	put(&kg.Entity{ID: "claim:p", Name: "P", Claim: &kg.Claim{Topics: []kg.ID{"topic:u"}}})
	put(&kg.Entity{ID: "claim:q", Name: "Q", Claim: &kg.Claim{Topics: []kg.ID{"topic:v"}}})
	cites := []kg.Citation{{Document: "document:d", Kind: kg.Evidence}}
	for _, r := range []kg.Relationship{
		{ID: "x", Type: kg.MemberOf, From: "person:i", To: "party:x", Validity: kg.Validity{ValidUntil: "2021-06-01"}},
		{ID: "y", Type: kg.MemberOf, From: "person:i", To: "party:y", Validity: kg.Validity{ValidFrom: "2021-06-01"}},
		{ID: "d", Type: kg.PartOf, From: "association:d", To: "association:a", Validity: kg.Validity{ValidFrom: "2021-07"}},
	} {
		r.ID, r.Citations = kg.ID(r.Type.Prefix())+":"+r.ID, cites
		put(&r)
	}
	on := func(claim kg.ID, s kg.Stance) kg.Position {
		return kg.Position{Subject: claim, Stance: s, CodedBy: "test"}
	}
	for _, s := range []struct {
		id, day   string
		by, of    kg.ID
		to        []kg.ID
		positions []kg.Position
	}{
		{"s1", "2021-01-05", "person:i", "association:a", nil, []kg.Position{on("claim:p", kg.Supports)}},
		{"s2", "2021-01-05", "association:b", "", []kg.ID{"association:a"}, []kg.Position{on("claim:p", kg.Supports)}},
		{"s3", "2021-03-10", "person:i", "association:a", []kg.ID{"association:b"}, []kg.Position{on("claim:p", kg.Opposes)}},
		{"s4", "2021-06-15", "agency:c", "", nil, []kg.Position{on("claim:q", kg.Opposes), on("claim:p", kg.Neutral)}},
		{"s5", "2021-06-16", "person:i", "association:a", nil, []kg.Position{on("claim:q", kg.Supports)}},
		{"s6", "2021-08-01", "association:d", "", nil, []kg.Position{on("claim:p", kg.Supports)}},
		{"s7", "2021-12-31", "association:b", "", nil, []kg.Position{on("claim:q", kg.Supports)}},
	} {
		put(&kg.Statement{
			ID: kg.ID("statement:" + s.id), Kind: kg.Speech, Text: "Wort " + s.id, MadeOn: kg.FuzzyDate(s.day), Addressees: s.to, Positions: s.positions,
			Speakers: []kg.Attribution{{Actor: s.by, Organization: s.of, Wording: "sagte"}}, Citations: []kg.Citation{{Document: "document:d", Kind: kg.Original}},
		})
	}
	if _, err := graph.Apply(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	return graph
}

// TestDebate asks every store for the networks and timelines of the made-up debate, and compares with what was counted by hand.
func TestDebate(t *testing.T) {
	cases := map[string]struct{ query, want string }{
		"congruence": {
			`{ discourse { slices { statementCount rows { value frequency } matrix } } }`,
			`{"slices": [{"statementCount": 7, "rows": [{"value": "agency:c", "frequency": 1}, {"value": "association:a", "frequency": 3}, {"value": "association:b", "frequency": 2}, {"value": "association:d", "frequency": 1}],
				"matrix": [[0, 0, 0, 0], [0, 0, 2, 1], [0, 2, 0, 1], [0, 1, 1, 0]]}]}`,
		},
		"conflict, with evidence": {
			`{ discourse(input: {aggregation: CONFLICT}) { slices { matrix edges(first: 1) { totalCount nodes { source target weight agreements disagreements evidence(first: 5) { nodes { id } } } } } } }`,
			`{"slices": [{"matrix": [[0, 1, 1, 0], [1, 0, 1, 1], [1, 1, 0, 0], [0, 1, 0, 0]], "edges": {"totalCount": 4, "nodes": [
				{"source": "agency:c", "target": "association:a", "weight": 1, "agreements": 0, "disagreements": 1, "evidence": {"nodes": [{"id": "statement:s4"}, {"id": "statement:s5"}]}}]}}]}`,
		},
		"subtract": {
			`{ discourse(input: {aggregation: SUBTRACT}) { slices { matrix } } }`,
			`{"slices": [{"matrix": [[0, -1, -1, 0], [-1, 0, 1, 0], [-1, 1, 0, 1], [0, 0, 1, 0]]}]}`,
		},
		"subtract, least weight, a subject left out": {
			`{ discourse(input: {aggregation: CONGRUENCE, minWeight: 2, filter: {not: {speakers: ["agency:c"]}}}) { slices { rows { value } matrix } } }`,
			`{"slices": [{"rows": [{"value": "association:a"}, {"value": "association:b"}, {"value": "association:d"}], "matrix": [[0, 2, 0], [2, 0, 0], [0, 0, 0]]}]}`,
		},
		"conflict on a scale": {
			`{ discourse(input: {aggregation: CONFLICT, scale: [-1, 0, 1]}) { slices { matrix } } }`,
			`{"slices": [{"matrix": [[0, 2, 1.5, 0.5], [2, 0, 1, 1], [1.5, 1, 0, 0], [0.5, 1, 0, 0]]}]}`,
		},
		"wholes": {
			`{ discourse(input: {rollUpOrganizations: true}) { slices { rows { value frequency } matrix } } }`,
			`{"slices": [{"rows": [{"value": "agency:c", "frequency": 1}, {"value": "association:a", "frequency": 4}, {"value": "association:b", "frequency": 2}], "matrix": [[0, 0, 0], [0, 0, 3], [0, 3, 0]]}]}`,
		},
		"kinds, combined": {
			`{ discourse(input: {mode: TWO_MODE, rows: ORGANIZATION_KIND, aggregation: COMBINE}) { slices { rows { value label node { id } } columns { value label } matrix } } }`,
			`{"slices": [{"rows": [{"value": "AGENCY", "label": "agency", "node": null}, {"value": "ASSOCIATION", "label": "association", "node": null}],
				"columns": [{"value": "claim:p", "label": "P"}, {"value": "claim:q", "label": "Q"}], "matrix": [[0, 2], [3, 1]]}]}`,
		},
		"parties on the day": {
			`{ discourse(input: {mode: TWO_MODE, rows: PARTY, aggregation: IGNORE}) { slices { statementCount rows { value } columns { value } matrix } } }`,
			`{"slices": [{"statementCount": 3, "rows": [{"value": "party:x"}, {"value": "party:y"}], "columns": [{"value": "claim:p"}, {"value": "claim:q"}], "matrix": [[2, 0], [0, 1]]}]}`,
		},
		"topics rolled up": {
			`{ discourse(input: {mode: TWO_MODE, columns: TOPIC, aggregation: SUBTRACT, rollUpTopics: 1}) { slices { columns { value } matrix } } }`,
			`{"slices": [{"columns": [{"value": "topic:u"}], "matrix": [[-1], [1], [2], [1]]}]}`,
		},
		"what is not coded agrees with nothing": {
			`{ discourse(input: {mode: TWO_MODE, columns: DOCUMENT, aggregation: IGNORE}) { slices { edges(first: 1) { nodes { source target weight agreements disagreements } } } } }`,
			`{"slices": [{"edges": {"nodes": [{"source": "agency:c", "target": "document:d", "weight": 1, "agreements": 0, "disagreements": 0}]}}]}`,
		},
		"neutral without a scale": {
			`{ discourse(input: {aggregation: IGNORE, filter: {claims: ["claim:p"]}, rows: ORGANIZATION}) { slices { edges(first: 1) { nodes { source target weight agreements disagreements } } } } }`,
			`{"slices": [{"edges": {"nodes": [{"source": "agency:c", "target": "association:a", "weight": 2, "agreements": 0, "disagreements": 0}]}}]}`,
		},
		"three modes": {
			`{ discourse(input: {mode: THREE_MODE, aggregation: SUBTRACT}) { slices { statementCount edges(first: 5) { nodes { source target claim weight agreements disagreements evidence(first: 1) { nodes { id } } } } } } }`,
			`{"slices": [{"statementCount": 2, "edges": {"nodes": [
				{"source": "association:a", "target": "association:b", "claim": "claim:p", "weight": -1, "agreements": 0, "disagreements": 1, "evidence": {"nodes": [{"id": "statement:s3"}]}},
				{"source": "association:b", "target": "association:a", "claim": "claim:p", "weight": 1, "agreements": 1, "disagreements": 0, "evidence": {"nodes": [{"id": "statement:s2"}]}}]}}]}`,
		},
		"halves of the year": {
			`{ discourse(input: {filter: {from: "2021-01-01", until: "2021-12-31"}, window: {unit: MONTHS, size: 6, step: 6}}) { slices { from until statementCount rows { value } matrix } } }`,
			`{"slices": [{"from": "2021-01-01", "until": "2021-06-30", "statementCount": 5, "rows": [{"value": "agency:c"}, {"value": "association:a"}, {"value": "association:b"}], "matrix": [[0, 0, 0], [0, 0, 1], [0, 1, 0]]},
				{"from": "2021-07-01", "until": "2021-12-31", "statementCount": 2, "rows": [{"value": "association:b"}, {"value": "association:d"}], "matrix": [[0, 0], [0, 0]]}]}`,
		},
		"events": {
			`{ discourse(input: {mode: TWO_MODE, aggregation: IGNORE, window: {unit: EVENTS, size: 4, step: 4}}) { slices { from until statementCount } } }`,
			`{"slices": [{"from": "2021-01-05", "until": "2021-06-15", "statementCount": 4}, {"from": "2021-06-15", "until": "2021-12-31", "statementCount": 4}]}`,
		},
		"two camps": {
			`{ discourse(input: {aggregation: SUBTRACT, measures: true}) { slices { rows { value measures { degree component core } } } } }`,
			`{"slices": [{"rows": [{"value": "agency:c", "measures": {"degree": 2, "component": 0, "core": 2}}, {"value": "association:a", "measures": {"degree": 2, "component": 0, "core": 2}},
				{"value": "association:b", "measures": {"degree": 3, "component": 0, "core": 2}}, {"value": "association:d", "measures": {"degree": 1, "component": 0, "core": 1}}]}]}`,
		},
		"months": {
			`{ timeline { unit omitted series { node { id } statementCount undatedCount first last periods { label statementCount } } } }`,
			`{"unit": "MONTH", "omitted": 0, "series": [{"node": null, "statementCount": 7, "undatedCount": 0, "first": "2021-01-05", "last": "2021-12-31", "periods": [
				{"label": "2021-01", "statementCount": 2}, {"label": "2021-02", "statementCount": 0}, {"label": "2021-03", "statementCount": 1}, {"label": "2021-04", "statementCount": 0},
				{"label": "2021-05", "statementCount": 0}, {"label": "2021-06", "statementCount": 2}, {"label": "2021-07", "statementCount": 0}, {"label": "2021-08", "statementCount": 1},
				{"label": "2021-09", "statementCount": 0}, {"label": "2021-10", "statementCount": 0}, {"label": "2021-11", "statementCount": 0}, {"label": "2021-12", "statementCount": 1}]}]}`,
		},
		"weeks": {
			`{ timeline(by: WEEK, filter: {until: "2021-01-31"}) { series { periods { label from until statementCount } } } }`,
			`{"series": [{"periods": [{"label": "2021-W01", "from": "2021-01-04", "until": "2021-01-11", "statementCount": 2}]}]}`,
		},
		"days": {
			`{ timeline(by: DAY, filter: {from: "2021-06-01", until: "2021-06-30"}) { series { periods { label from until statementCount } } } }`,
			`{"series": [{"periods": [{"label": "2021-06-15", "from": "2021-06-15", "until": "2021-06-16", "statementCount": 1}, {"label": "2021-06-16", "from": "2021-06-16", "until": "2021-06-17", "statementCount": 1}]}]}`,
		},
		"quarters by stance": {
			`{ timeline(by: QUARTER, groupBy: STANCE, first: 2) { omitted series { stance statementCount first last periods { label statementCount } } } }`,
			`{"omitted": 1, "series": [
				{"stance": "SUPPORTS", "statementCount": 5, "first": "2021-01-05", "last": "2021-12-31", "periods": [{"label": "2021-Q1", "statementCount": 2}, {"label": "2021-Q2", "statementCount": 1}, {"label": "2021-Q3", "statementCount": 1}, {"label": "2021-Q4", "statementCount": 1}]},
				{"stance": "OPPOSES", "statementCount": 2, "first": "2021-03-10", "last": "2021-06-15", "periods": [{"label": "2021-Q1", "statementCount": 1}, {"label": "2021-Q2", "statementCount": 1}, {"label": "2021-Q3", "statementCount": 0}, {"label": "2021-Q4", "statementCount": 0}]}]}`,
		},
		"compare": {
			`{ compare(actors: ["association:b", "association:a"]) { agreements(first: 5) { subject { ... on Claim { id } } sides { stance statementCount } }
				disagreements(first: 5) { subject { ... on Claim { id } } sides { actor { id } stance statements(first: 3) { id } } } } }`,
			`{"agreements": [{"subject": {"id": "claim:q"}, "sides": [{"stance": "SUPPORTS", "statementCount": 1}, {"stance": "SUPPORTS", "statementCount": 1}]}],
				"disagreements": [{"subject": {"id": "claim:p"}, "sides": [{"actor": {"id": "association:b"}, "stance": "SUPPORTS", "statements": [{"id": "statement:s2"}]},
					{"actor": {"id": "association:a"}, "stance": "MIXED", "statements": [{"id": "statement:s1"}, {"id": "statement:s3"}]}]}]}`,
		},
		"compare until March": {
			`{ compare(actors: ["association:a", "association:b"], asOf: "2021-03-09") { agreements(first: 5) { subject { ... on Claim { id } } } disagreements(first: 5) { subject { __typename } } } }`,
			`{"agreements": [{"subject": {"id": "claim:p"}}], "disagreements": []}`,
		},
		"paths over a claim": {
			`{ paths(from: "association:b", to: "agency:c", filter: {types: [], throughStatements: true, throughTopics: true}) { paths { nodes { id } } } }`,
			`{"paths": [{"nodes": [{"id": "association:b"}, {"id": "statement:s2"}, {"id": "claim:p"}, {"id": "statement:s4"}, {"id": "agency:c"}]},
				{"nodes": [{"id": "association:b"}, {"id": "statement:s3"}, {"id": "claim:p"}, {"id": "statement:s4"}, {"id": "agency:c"}]},
				{"nodes": [{"id": "association:b"}, {"id": "statement:s7"}, {"id": "claim:q"}, {"id": "statement:s4"}, {"id": "agency:c"}]}]}`,
		},
		"paths on a day": {
			`{ paths(from: "party:x", to: "person:i", filter: {asOf: "2021-06-01"}) { paths { length } } }`,
			`{"paths": []}`,
		},
	}
	for store, open := range stores {
		t.Run(store, func(t *testing.T) {
			h := serve(debate(t, open))
			for name, c := range cases {
				t.Run(name, func(t *testing.T) {
					raw, _ := post(t, h, c.query, nil)
					var a answerOf
					if err := json.Unmarshal(raw, &a); err != nil {
						t.Fatal(err)
					}
					for field, got := range a.Data {
						if want := compact(t, c.want); compact(t, string(got)) != want {
							t.Errorf("%s is\n%s\nwant\n%s", field, compact(t, string(got)), want)
						}
					}
					if len(a.Errors) > 0 || len(a.Data) != 1 {
						t.Errorf("%s", raw)
					}
				})
			}
		})
	}
}

// compact is a JSON text with nothing in it that does not matter.
func compact(t *testing.T, s string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("%v in %s", err, s)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
