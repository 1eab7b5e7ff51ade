package resolvers_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"wortlaut/graph"
	"wortlaut/internal/httpapi"
	"wortlaut/internal/kg"
)

const token = "correct-horse-battery-staple"

// protocol is the text of the document of the review.
const protocol = "Erstens: Ja, „gern“. Zweitens: Nein. Drittens: Doch."

// review is a small graph to look after: a protocol with two speeches, a sitting with an item, two records of one person, and three
// suggestions, of which the first brings its speaker along.
func review(t *testing.T, open func(*testing.T) kg.Store) *kg.Graph {
	t.Helper()
	graph := graphOver(t, open)
	person := func(id, name string) *kg.Entity {
		return &kg.Entity{ID: kg.ID("person:" + id), Name: name, Person: &kg.Person{SortName: name}}
	}
	speech := func(id string, start, end int) *kg.Entity {
		return &kg.Entity{ID: kg.ID("document:" + id), Name: "Rede", Document: &kg.Document{
			Kind: kg.SpeechOfProtocol, Section: &kg.Section{Of: "document:protocol", Start: start, End: end},
		}}
	}
	said := func(id, words string, citation kg.Citation, speakers ...kg.Attribution) *kg.Statement {
		citation.Document, citation.Kind = "document:protocol", kg.Original
		return &kg.Statement{ID: kg.ID("statement:" + id), Kind: kg.Speech, Text: words, MadeOn: "2022-11-10", Speakers: speakers, Citations: []kg.Citation{citation}}
	}
	suggestion := func(id string, s *kg.Statement) *kg.Entity {
		return &kg.Entity{ID: kg.ID("suggestion:" + id), Name: s.Text, Suggestion: &kg.Suggestion{
			Status: kg.SuggestionOpen, Document: "document:protocol", Statement: s, Reasons: []string{"So steht es da."},
		}}
	}
	proposed := suggestion("1", said("s1", "Ja, „gern“.", kg.Citation{}, kg.Attribution{Actor: "person:new", Organization: "party:x", Wording: "sagte sie"}))
	proposed.Suggestion.Statement.Positions = []kg.Position{{Subject: "topic:t"}}
	proposed.Suggestion.Statement.Mentions, proposed.Suggestion.Statement.Addressees = []kg.ID{"person:a"}, []kg.ID{"person:a", "person:new"}
	proposed.Suggestion.Entities = []*kg.Entity{person("new", "Anna Neu")}
	proposed.Suggestion.Relationships = []*kg.Relationship{{
		ID: "holds-position:new", Type: kg.HoldsPosition, From: "person:new", To: "party:x", Role: "Sprecherin", Citations: []kg.Citation{{Document: "document:protocol", Kind: kg.Evidence}},
	}}
	twin := person("b", "Ralf Broß")
	twin.Identifiers = []kg.Identifier{{Scheme: "gnd", Value: "1"}}
	original := person("a", "Ralf Bross")
	original.Identifiers = twin.Identifiers
	set := kg.ChangeSet{By: "test"}
	for _, r := range []kg.Record{
		original, twin, person("c", "C"), &kg.Entity{ID: "party:x", Name: "X", Organization: &kg.Organization{}}, &kg.Entity{ID: "topic:t", Name: "T", Topic: &kg.Topic{}},
		&kg.Entity{ID: "document:protocol", Name: "Protokoll", Document: &kg.Document{Kind: kg.PlenaryProtocol, Text: protocol}},
		speech("speech-1", 0, 20), speech("speech-2", 21, 36),
		&kg.Entity{ID: "event:sitting", Name: "Sitzung", Event: &kg.Event{StartsOn: "2022-11-10"}},
		&kg.Entity{ID: "event:item", Name: "Punkt 1", Event: &kg.Event{StartsOn: "2022-11-10", PartOf: "event:sitting"}},
		said("nein", "Nein.", kg.Citation{Section: "document:speech-2"}, kg.Attribution{Actor: "person:b"}),
		proposed, suggestion("2", said("s2", "Doch.", kg.Citation{}, kg.Attribution{Actor: "person:b"})), suggestion("3", said("s3", "Doch.", kg.Citation{}, kg.Attribution{Actor: "person:c"})),
	} {
		set.Put = append(set.Put, kg.Put{Record: r})
	}
	if _, err := graph.Apply(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	return graph
}

func serveEditors(graph *kg.Graph) http.Handler {
	return httpapi.New(httpapi.Config{
		Graph: graph, Origins: []string{"*"}, Log: slog.New(slog.DiscardHandler), Limits: httpapi.DefaultLimits, EditorToken: token,
	})
}

// edit posts an operation with a token.
func edit(t *testing.T, h http.Handler, authorization, query string, variables map[string]any) *httptest.ResponseRecorder {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// steps are operations one after the other, each with its data.
type steps []struct{ query, want string }

func (s steps) run(t *testing.T, h http.Handler) {
	t.Helper()
	for _, step := range s {
		w := edit(t, h, "Bearer "+token, step.query, nil)
		want := compact(t, `{"data":`+step.want+`}`)
		if got := compact(t, w.Body.String()); w.Code != http.StatusOK || got != want {
			t.Errorf("%s\nis answered with %d\n%s\nwant\n%s", step.query, w.Code, got, want)
		}
	}
}

// TestSections asks for speeches and items of an agenda.
func TestSections(t *testing.T) {
	for store, open := range stores {
		t.Run(store, func(t *testing.T) {
			steps{
				{
					`{ node(id: "document:protocol") { ... on Document { length section { start } sections { totalCount nodes { id kind length text part: text(start: 10, end: 14) section { start end of { id } } statements { totalCount } } } statements { totalCount } } } }`,
					`{"node": {"length": 52, "section": null, "sections": {"totalCount": 2, "nodes": [
						{"id": "document:speech-1", "kind": "SPEECH", "length": 20, "text": "Erstens: Ja, „gern“.", "part": "a, „", "section": {"start": 0, "end": 20, "of": {"id": "document:protocol"}}, "statements": {"totalCount": 0}},
						{"id": "document:speech-2", "kind": "SPEECH", "length": 15, "text": "Zweitens: Nein.", "part": "Nein", "section": {"start": 21, "end": 36, "of": {"id": "document:protocol"}}, "statements": {"totalCount": 1}}]},
						"statements": {"totalCount": 1}}}`,
				},
				{
					`{ statements(filter: {documents: ["document:speech-2"]}) { nodes { text verification citations { start end document { id } section { id text } } } } }`,
					`{"statements": {"nodes": [{"text": "Nein.", "verification": "VERBATIM", "citations": [{"start": 31, "end": 36, "document": {"id": "document:protocol"}, "section": {"id": "document:speech-2", "text": "Zweitens: Nein."}}]}]}}`,
				},
				{
					`{ nodes(ids: ["event:sitting", "event:item"]) { ... on Event { name partOf { name } items(first: 1) { totalCount nodes { id } } } } }`,
					`{"nodes": [{"name": "Sitzung", "partOf": null, "items": {"totalCount": 1, "nodes": [{"id": "event:item"}]}}, {"name": "Punkt 1", "partOf": {"name": "Sitzung"}, "items": {"totalCount": 0, "nodes": []}}]}`,
				},
				{
					`{ network(around: ["document:speech-1"], filter: {throughDocuments: true}) { nodes { node { id } } edges { type source target } } }`,
					`{"network": {"nodes": [{"node": {"id": "document:speech-1"}}, {"node": {"id": "document:protocol"}}], "edges": [{"type": "SECTION_OF", "source": "document:speech-1", "target": "document:protocol"}]}}`,
				},
			}.run(t, serveEditors(review(t, open)))
		})
	}
}

// TestMutations goes through what an editor does, and takes all of it back.
func TestMutations(t *testing.T) {
	for store, open := range stores {
		t.Run(store, func(t *testing.T) {
			steps{
				{
					`{ suggestions(status: OPEN, document: "document:protocol", first: 1) { totalCount nodes { id status kind text language madeOn document { title } speakers { name actor { id } organizationName organization { id } wording post }
						addressees { id } mentions { id } subjects { ... on Topic { label } } citations { start prefix document { id } } reasons statement { id } revision { number } } pageInfo { hasNextPage } } }`,
					`{"suggestions": {"totalCount": 3, "nodes": [{"id": "suggestion:1", "status": "OPEN", "kind": "SPEECH", "text": "Ja, „gern“.", "language": "de", "madeOn": "2022-11-10", "document": {"title": "Protokoll"},
						"speakers": [{"name": "Anna Neu", "actor": null, "organizationName": "X", "organization": {"id": "party:x"}, "wording": "sagte sie", "post": "Sprecherin"}],
						"addressees": [{"id": "person:a"}], "mentions": [{"id": "person:a"}], "subjects": [{"label": "T"}], "citations": [{"start": null, "prefix": null, "document": {"id": "document:protocol"}}],
						"reasons": ["So steht es da."], "statement": null, "revision": {"number": 1}}], "pageInfo": {"hasNextPage": true}}}`,
				},
				{`{ search(query: "gern") { totalCount } }`, `{"search": {"totalCount": 0}}`},
				{
					`mutation { acceptSuggestion(input: {id: "suggestion:1", expectedRevision: 2}) { suggestion { id } statement { id } changeSet problem { code message } } }`,
					`{"acceptSuggestion": {"suggestion": null, "statement": null, "changeSet": null, "problem": {"code": "CONFLICT", "message": "suggestion:1: revision 2 was expected, but it has revision 1: read it again and repeat the change"}}}`,
				},
				{
					`mutation { acceptSuggestion(input: {id: "suggestion:1", expectedRevision: 1, reason: "so it is"}) { suggestion { status statement { id } revision { number changedBy reason } } statement { text verification speakers { actor { id ... on Person { name } } role { role } } citations { start end } } changeSet problem { code } } }`,
					`{"acceptSuggestion": {"suggestion": {"status": "ACCEPTED", "statement": {"id": "statement:s1"}, "revision": {"number": 2, "changedBy": "editor", "reason": "so it is"}},
						"statement": {"text": "Ja, „gern“.", "verification": "VERBATIM", "speakers": [{"actor": {"id": "person:new", "name": "Anna Neu"}, "role": {"role": "Sprecherin"}}], "citations": [{"start": 9, "end": 20}]}, "changeSet": 2, "problem": null}}`,
				},
				{
					`mutation { acceptSuggestion(input: {id: "suggestion:1"}) { changeSet problem { code message } } }`,
					`{"acceptSuggestion": {"changeSet": null, "problem": {"code": "CONFLICT", "message": "suggestion:1 was accepted by editor already"}}}`,
				},
				{
					`mutation { acceptSuggestion(input: {id: "suggestion:2", correction: {kind: INTERJECTION, madeOn: "2022-11", speakers: [{actor: "person:c", organization: "party:x", wording: "so"}], addressees: ["person:a"], mentions: ["party:x"],
						positions: [{subject: "topic:t", stance: OPPOSES}], span: {start: 31, end: 36}}}) { statement { kind text madeOn speakers { actor { id } organization { id } wording } addressees { id } mentions { id } positions { stance subject { ... on Topic { id } } } } problem { message } } }`,
					`{"acceptSuggestion": {"statement": {"kind": "INTERJECTION", "text": "Nein.", "madeOn": "2022-11", "speakers": [{"actor": {"id": "person:c"}, "organization": {"id": "party:x"}, "wording": "so"}], "addressees": [{"id": "person:a"}], "mentions": [{"id": "party:x"}],
						"positions": [{"stance": "OPPOSES", "subject": {"id": "topic:t"}}]}, "problem": null}}`,
				},
				{
					`mutation { rejectSuggestion(input: {id: "suggestion:3", reason: "twice"}) { suggestion { status } changeSet problem { code } } }`,
					`{"rejectSuggestion": {"suggestion": {"status": "REJECTED"}, "changeSet": 4, "problem": null}}`,
				},
				{`{ suggestions(status: REJECTED) { totalCount nodes { id } } stats { suggestions } }`, `{"suggestions": {"totalCount": 1, "nodes": [{"id": "suggestion:3"}]}, "stats": {"suggestions": 3}}`},
				{
					`{ mergeCandidates { totalCount nodes { nodes { id } reasons weak } } }`,
					`{"mergeCandidates": {"totalCount": 1, "nodes": [{"nodes": [{"id": "person:a"}, {"id": "person:b"}], "reasons": ["Both have the identifier 1 of gnd.", "Both are called \"ralf bross\"."], "weak": false}]}}`,
				},
				{
					`mutation { merge(input: {from: "person:b", into: "party:x"}) { node { id } problem { code } } }`,
					`{"merge": {"node": null, "problem": {"code": "INVALID"}}}`,
				},
				{
					`mutation { merge(input: {from: "person:b", into: "person:a", reason: "the same", expectedRevision: 1, expectedRevisionOfInto: 1}) { node { id ... on Person { otherNames { text } identifiers { scheme value } } } changeSet problem { message } } }`,
					`{"merge": {"node": {"id": "person:a", "otherNames": [{"text": "Ralf Broß"}], "identifiers": [{"scheme": "gnd", "value": "1"}, {"scheme": "wortlaut", "value": "person:b"}]}, "changeSet": 5, "problem": null}}`,
				},
				{
					`{ node(id: "person:b") { id } nodes(ids: ["person:b", "person:a"]) { id } statements(filter: {speakers: ["person:b"]}) { nodes { speakers { actor { id } } } }
						network(around: ["person:b"]) { nodes { node { id } } } paths(from: "person:b", to: "person:new", filter: {throughStatements: true}) { paths { nodes { id } } } compare(actors: ["person:b", "person:new"]) { actors { id } } }`,
					`{"node": {"id": "person:a"}, "nodes": [{"id": "person:a"}, {"id": "person:a"}], "statements": {"nodes": [{"speakers": [{"actor": {"id": "person:a"}}]}]},
						"network": {"nodes": [{"node": {"id": "person:a"}}]}, "paths": {"paths": [{"nodes": [{"id": "person:a"}, {"id": "statement:s1"}, {"id": "person:new"}]}]}, "compare": {"actors": [{"id": "person:a"}, {"id": "person:new"}]}}`,
				},
				{
					`mutation { undo(input: {changeSet: 1}) { changeSet problem { code } } }`,
					`{"undo": {"changeSet": null, "problem": {"code": "CONFLICT"}}}`,
				},
				{
					`mutation { undo(input: {changeSet: 99}) { problem { code message } } }`,
					`{"undo": {"problem": {"code": "NOT_FOUND", "message": "there is no change set 99"}}}`,
				},
				{
					`mutation { a: undo(input: {changeSet: 5, reason: "not the same"}) { changeSet } b: undo(input: {changeSet: 4}) { changeSet } c: undo(input: {changeSet: 3}) { changeSet } d: undo(input: {changeSet: 2}) { changeSet problem { message } } }`,
					`{"a": {"changeSet": 6}, "b": {"changeSet": 7}, "c": {"changeSet": 8}, "d": {"changeSet": 9, "problem": null}}`,
				},
				{
					`{ node(id: "person:b") { id } suggestions(status: OPEN) { totalCount } statements { totalCount } persons { totalCount } relationships: node(id: "holds-position:new") { id } }`,
					`{"node": {"id": "person:b"}, "suggestions": {"totalCount": 3}, "statements": {"totalCount": 1}, "persons": {"totalCount": 3}, "relationships": null}`,
				},
			}.run(t, serveEditors(review(t, open)))
		})
	}
}

// TestWhoMayWrite: nobody writes without the token, and nobody at all where there is none.
func TestWhoMayWrite(t *testing.T) {
	graph := review(t, stores["sqlite"])
	const reject = `mutation { rejectSuggestion(input: {id: "suggestion:3"}) { suggestion { status } } }`
	open, closed := serveEditors(graph), serve(graph)
	for name, c := range map[string]struct {
		h             http.Handler
		authorization string
		status        int
		code          kg.Code
		challenged    bool
	}{
		"no server's token":        {closed, "", 403, kg.Forbidden, false},
		"a token to no server's":   {closed, "Bearer " + token, 403, kg.Forbidden, false},
		"an empty one to that":     {closed, "Bearer ", 403, kg.Forbidden, false},
		"none":                     {open, "", 401, kg.Unauthenticated, true},
		"another":                  {open, "Bearer " + token + "x", 401, kg.Unauthenticated, true},
		"the beginning":            {open, "Bearer " + token[:8], 401, kg.Unauthenticated, true},
		"an empty one":             {open, "Bearer ", 401, kg.Unauthenticated, true},
		"another scheme":           {open, "Basic " + token, 401, kg.Unauthenticated, true},
		"the token alone":          {open, token, 401, kg.Unauthenticated, true},
		"the right one":            {open, "Bearer " + token, 200, "", false},
		"the scheme in lower case": {open, "bearer " + token, 200, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := edit(t, c.h, c.authorization, reject, nil)
			if w.Code != c.status || c.code != "" && !strings.Contains(w.Body.String(), `"code":"`+string(c.code)+`"`) || (w.Header().Get("WWW-Authenticate") != "") != c.challenged {
				t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
			}
			if strings.Contains(w.Body.String(), token) {
				t.Error("the answer tells the token")
			}
		})
	}
	// Nothing else needs one, and a GET never writes.
	if w := edit(t, open, "", `{ stats { suggestions } }`, nil); w.Code != 200 || !strings.Contains(w.Body.String(), "3") {
		t.Errorf("a question is answered with %d %s", w.Code, w.Body)
	}
	r := httptest.NewRequest(http.MethodGet, "/graphql?query="+url.QueryEscape(reject), nil)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	if open.ServeHTTP(w, r); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("a GET is answered with %d %s", w.Code, w.Body)
	}
	both := `query Q { stats { suggestions } } mutation M { undo(input: {changeSet: 1}) { changeSet } }`
	for operation, status := range map[string]int{"Q": 200, "M": 401} {
		body, err := json.Marshal(map[string]any{"query": both, "operationName": operation})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		if open.ServeHTTP(w, r); w.Code != status {
			t.Errorf("%s is answered with %d, want %d", operation, w.Code, status)
		}
	}
}

func TestEditorTokens(t *testing.T) {
	for given, fine := range map[string]bool{
		"": true, token: true, strings.Repeat("x", httpapi.LeastEditorToken): true,
		"short": false, strings.Repeat(" ", 40): false, "with a blank in between": false, strings.Repeat("ä", 20): false, token + "\n": false,
	} {
		if err := httpapi.CheckEditorToken(given); (err == nil) != fine {
			t.Errorf("%q: %v", given, err)
		}
	}
}

// TestMutationsOfHostileText puts texts that are syntax to somebody into every text and id that a mutation takes. Nothing is found or broken by
// them; what is no text at all is refused.
func TestMutationsOfHostileText(t *testing.T) {
	g := review(t, stores["sqlite"])
	h := serveEditors(g)
	schema := graph.NewExecutableSchema(graph.Config{}).Schema()
	before, err := g.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	var texts []any
	for _, s := range hostile {
		texts = append(texts, s)
	}
	texts = append(texts, broken...)
	for _, f := range schema.Mutation.Fields {
		if introspective(f.Name) {
			continue
		}
		in := hole{on: schema.Mutation, field: f, of: f.Arguments[0]}
		for _, hole := range in.within(schema, f.Arguments[0].Type, "input", func(v any) any { return v }, nil, map[string]bool{}) {
			for i, text := range texts {
				tried++
				answer := edit(t, h, "Bearer "+token, "mutation($input: "+f.Arguments[0].Type.String()+") { "+f.Name+"(input: $input) { problem { code message } } }",
					map[string]any{"input": plain(filled(hole.fill(text)))}).Body.String()
				if leak.MatchString(answer) || strings.Contains(answer, "INTERNAL") || strings.Contains(answer, `"problem":null`) {
					t.Errorf("%s with %q: %s", hole, text, answer)
				}
				if i >= len(hostile) && !strings.Contains(answer, "INVALID") {
					t.Errorf("%s with %q: %s", hole, text, answer)
				}
			}
		}
	}
	after, err := g.Head(t.Context())
	if err != nil || after != before || tried < 100 {
		t.Errorf("after %d texts the graph is at %v, and was at %v (%v)", tried, after, before, err)
	}
}

// filled is a value in which everything that has to be given besides is there: the id of nothing, or 0.
func filled(v any) any {
	switch v := v.(type) {
	case object:
		for i, e := range v {
			switch {
			case e.value != nil:
				v[i].value = filled(e.value)
			case slices.Contains([]string{"changeSet", "start", "end"}, e.name):
				v[i].value = 0
			default:
				v[i].value = "person:nobody"
			}
		}
	case []any:
		for i, item := range v {
			v[i] = filled(item)
		}
	}
	return v
}
