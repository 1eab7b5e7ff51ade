package resolvers_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// answerOf is an answer as a client reads it.
type answerOf struct {
	Data   map[string]json.RawMessage
	Errors []struct {
		Message    string
		Path       []any
		Extensions struct{ Code string }
	}
}

// leak is what no error may show: a stack, a query text, a path of the machine.
var leak = regexp.MustCompile(`(?i)goroutine|\.go:\d|panic|SELECT |MATCH |sqlite|fts5|/(home|tmp|root|usr|work)/`)

// TestBadInput: each bad input gets one clear error with a code of the closed set, or none where it merely names nothing.
func TestBadInput(t *testing.T) {
	long := strings.Repeat("x", 300)
	words := strings.TrimSpace(strings.Repeat("wort ", 10_000))
	cases := map[string]struct {
		query     string
		variables map[string]any
		code      string // "" is no error
		says      string // of the message, or of the data where there is no error
	}{
		"node of no such id":           {`{ node(id: "person:nobody") { id } }`, nil, "", `null`},
		"node of rubbish":              {`{ node(id: "''; DROP TABLE x --") { id } }`, nil, "", `null`},
		"node of nothing":              {`{ node(id: "") { id } }`, nil, "", `null`},
		"node of a number":             {`{ node(id: 7) { id } }`, nil, "", `null`},
		"nodes in order":               {`{ nodes(ids: ["x:y", "region:08", "x"]) { id } }`, nil, "", `[null,{"id":"region:08"},null]`},
		"oversized id":                 {`query($i: ID!) { node(id: $i) { id } }`, map[string]any{"i": long}, "LIMIT", "at most 256"},
		"oversized id in a filter":     {`query($i: ID!) { statements(filter: {speakers: [$i]}) { totalCount } }`, map[string]any{"i": long}, "LIMIT", "at most 256"},
		"too many ids":                 {`query($i: [ID!]!) { nodes(ids: $i) { id } }`, map[string]any{"i": strings.Split(strings.Repeat("a,", 100)+"a", ",")}, "LIMIT", "at most 100"},
		"NUL in an id":                 {`query($i: ID!) { node(id: $i) { id } }`, map[string]any{"i": "a\x00"}, "INVALID", "NUL"},
		"half a surrogate pair":        {`{ search(query: "\uD800 Wort") { totalCount } }`, nil, "INVALID", "surrogate"},
		"half a pair in a variable":    {`query($q: String!) { search(query: $q) { totalCount } }`, map[string]any{"q": json.RawMessage(`"\ud800"`)}, "INVALID", "surrogate"},
		"NUL in a search":              {`query($q: String!) { search(query: $q) { totalCount } }`, map[string]any{"q": "a\x00b"}, "INVALID", "NUL"},
		"unknown id in a filter":       {`{ statements(filter: {topics: ["topic:nothing"]}) { totalCount } }`, nil, "", `"totalCount":0`},
		"no date":                      {`{ statements(filter: {from: "yesterday"}) { totalCount } }`, nil, "INVALID", "YYYY-MM-DD"},
		"30 February":                  {`{ statements(filter: {until: "2023-02-30"}) { totalCount } }`, nil, "INVALID", "YYYY-MM-DD"},
		"a date as a number":           {`{ statements(filter: {from: 2023}) { totalCount } }`, nil, "INVALID", ""},
		"asOf of year 0":               {`{ node(id: "person:bross-ralf") { ... on Person { positions(asOf: "0000-01-01") { totalCount } } } }`, nil, "INVALID", "0001-01-01"},
		"asOf of year 99999":           {`{ node(id: "person:bross-ralf") { ... on Person { positions(asOf: "99999-01-01") { totalCount } } } }`, nil, "INVALID", "9999-12-31"},
		"from after until":             {`{ statements(filter: {from: "2023-12-31", until: "2023-01-01"}) { totalCount } }`, nil, "", `"totalCount":0`},
		"cursor of nobody":             {`{ persons(after: "rubbish") { totalCount } }`, nil, "INVALID", "not a cursor"},
		"oversized cursor":             {`query($c: String!) { persons(after: $c) { totalCount } }`, map[string]any{"c": strings.Repeat("A", 600)}, "LIMIT", "at most 512"},
		"negative first":               {`{ persons(first: -1) { totalCount } }`, nil, "INVALID", "can't be negative"},
		"negative last":                {`{ persons(last: -1) { totalCount } }`, nil, "INVALID", "can't be negative"},
		"first and last":               {`{ persons(first: 1, last: 1) { totalCount } }`, nil, "INVALID", "exclude each other"},
		"page too large":               {`{ persons(first: 101) { totalCount } }`, nil, "LIMIT", "at most 100"},
		"first of 2^40":                {`query($n: Int) { persons(first: $n) { totalCount } }`, map[string]any{"n": 1 << 40}, "INVALID", "Int"},
		"facet too large":              {`{ statements { facets { topics(first: 1000) { count } } } }`, nil, "LIMIT", "100"},
		"unknown enum value":           {`{ actors(filter: {kinds: [ROBOT]}) { totalCount } }`, nil, "INVALID", "ROBOT"},
		"unknown enum in a variable":   {`query($k: [ActorKind!]) { actors(filter: {kinds: $k}) { totalCount } }`, map[string]any{"k": []string{"ROBOT"}}, "INVALID", ""},
		"unknown field":                {`{ robots { id } }`, nil, "INVALID", "robots"},
		"no query at all":              {`{`, nil, "INVALID", ""},
		"10,000 words":                 {`query($q: String!) { search(query: $q) { totalCount } }`, map[string]any{"q": words}, "LIMIT", ""},
		"33 words":                     {`query($q: String!) { search(query: $q) { totalCount } }`, map[string]any{"q": strings.Repeat("wort", 1) + distinctWords(33)}, "LIMIT", "32"},
		"10,001 characters":            {`query($q: String!) { search(query: $q) { totalCount } }`, map[string]any{"q": strings.Repeat("ä", 10_001)}, "LIMIT", "10000"},
		"search for nothing":           {`{ search(query: " … ") { totalCount } }`, nil, "INVALID", "no word"},
		"full-text syntax":             {`query($q: String!) { search(query: $q) { totalCount } }`, map[string]any{"q": `stems:"x* OR NEAR(a b, 3) AND NOT {parts} : ^b + -c \ ' ; --`}, "", `"totalCount":0`},
		"Lucene syntax":                {`query($q: String!) { search(query: $q) { totalCount } }`, map[string]any{"q": `name:[* TO *] && (a~2)^4 || /re.*ge/ \`}, "", `"totalCount":0`},
		"percent and underscore":       {`query($q: String!) { search(query: $q) { totalCount } }`, map[string]any{"q": `%_%`}, "INVALID", "no word"},
		"relevance without a text":     {`{ statements(orderBy: {field: RELEVANCE, direction: DESC}) { totalCount } }`, nil, "INVALID", "`text`"},
		"not within not":               {`{ statements(filter: {not: {not: {kinds: [SPEECH]}}}) { totalCount } }`, nil, "INVALID", "`not`"},
		"text part that goes backward": {`{ node(id: "document:forum-sgb-ii-2023") { ... on Document { text(start: 5, end: 2) } } }`, nil, "INVALID", "start ≤ end"},
		"text part far behind the end": {`{ node(id: "document:forum-sgb-ii-2023") { ... on Document { text(start: 2000000000) } } }`, nil, "", `""`},
		"negative related":             {`{ statements(first: 1) { nodes { related(first: -1) { id } } } }`, nil, "INVALID", "-1"},
		"suggestions of nothing":       {`{ suggestions(document: "document:nothing") { totalCount } }`, nil, "", `"totalCount":0`},
		"suggestions of a person":      {`{ suggestions(document: "person:bross-ralf") { totalCount } }`, nil, "", `"totalCount":0`},
		"a status that is none":        {`{ suggestions(status: MAYBE) { totalCount } }`, nil, "INVALID", "MAYBE"},
		"too many suggestions":         {`{ suggestions(first: 101) { totalCount } }`, nil, "LIMIT", "at most 100"},
		"candidates after nobody":      {`{ mergeCandidates(after: "rubbish") { totalCount } }`, nil, "INVALID", "not a cursor"},
		"too many candidates":          {`{ mergeCandidates(last: 101) { totalCount } }`, nil, "LIMIT", "at most 100"},
		"negative sections":            {`{ node(id: "document:forum-sgb-ii-2023") { ... on Document { sections(first: -1) { totalCount } } } }`, nil, "INVALID", "can't be negative"},
		"a mutation of a reader":       {`mutation { undo(input: {changeSet: 1}) { changeSet } }`, nil, "FORBIDDEN", "WORTLAUT_EDITOR_TOKEN"},
		"too many takers":              {`query($i: [ID!]) { claims(filter: {supportedBy: $i}) { totalCount } }`, map[string]any{"i": strings.Split(strings.Repeat("person:a,", 10)+"person:a", ",")}, "LIMIT", "at most 10"},
	}
	for store, open := range stores {
		t.Run(store, func(t *testing.T) {
			h := serveSeed(t, open)
			for name, c := range cases {
				t.Run(name, func(t *testing.T) {
					raw, _ := post(t, h, c.query, c.variables)
					checkAnswer(t, store, raw, c.code, c.says)
				})
			}
		})
	}
}

func distinctWords(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " wort%d", i)
	}
	return b.String()
}

func checkAnswer(t *testing.T, store string, raw []byte, code, says string) {
	t.Helper()
	var a answerOf
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatal(err)
	}
	if leak.Match(raw) {
		t.Errorf("%s: the answer shows something of the inside: %s", store, raw)
	}
	if code == "" {
		data, err := json.Marshal(a.Data)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Errors) > 0 || !strings.Contains(string(data), says) {
			t.Errorf("%s: %s, want %s", store, raw, says)
		}
		return
	}
	if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != code || !strings.Contains(a.Errors[0].Message, says) || len(a.Errors[0].Message) > 300 {
		t.Errorf("%s: %s, want one error %s with %q", store, raw, code, says)
	}
}

// TestCursorsStayWithTheirList: a cursor is of use for the list that it came from, and refused for every other.
func TestCursorsStayWithTheirList(t *testing.T) {
	h := serveSeed(t, stores["sqlite"])
	raw, _ := post(t, h, `{ jobcenters(first: 2) { pageInfo { endCursor } } }`, nil)
	cursor := regexp.MustCompile(`"endCursor": "([^"]+)"`).FindSubmatch(raw)
	if cursor == nil {
		t.Fatalf("no cursor in %s", raw)
	}
	after := map[string]any{"c": string(cursor[1])}
	raw, _ = post(t, h, `query($c: String) { jobcenters(first: 50, after: $c) { nodes { id } pageInfo { hasPreviousPage hasNextPage } } }`, after)
	if n := strings.Count(string(raw), `"id"`); n != 42 {
		t.Errorf("%d jobcenters come after the first two, want 42", n)
	}
	for name, query := range map[string]string{
		"another field":  `query($c: String) { persons(after: $c) { nodes { id } } }`,
		"another filter": `query($c: String) { jobcenters(after: $c, filter: {operation: JOINT_FACILITY}) { nodes { id } } }`,
		"another order":  `query($c: String) { jobcenters(after: $c, orderBy: {field: ID, direction: ASC}) { nodes { id } } }`,
	} {
		raw, _ := post(t, h, query, after)
		t.Run(name, func(t *testing.T) { checkAnswer(t, "sqlite", raw, "INVALID", "another list") })
	}
}

// TestCursorOfOneParent: a cursor of one parent's list is an error for the other parents only.
func TestCursorOfOneParent(t *testing.T) {
	h := serveSeed(t, stores["sqlite"])
	raw, _ := post(t, h, `{ node(id: "topic:erfahrungsaustausch") { ... on Topic { statements(first: 1) { pageInfo { endCursor } } } } }`, nil)
	cursor := regexp.MustCompile(`"endCursor": "([^"]+)"`).FindSubmatch(raw)
	if cursor == nil {
		t.Fatalf("no cursor in %s", raw)
	}
	raw, _ = post(t, h, `query($c: String) { nodes(ids: ["topic:erfahrungsaustausch", "topic:buergergeld"]) { ... on Topic { id statements(first: 1, after: $c) { nodes { id } } } } }`,
		map[string]any{"c": string(cursor[1])})
	var a answerOf
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatal(err)
	}
	var nodes []struct{ ID string }
	if err := json.Unmarshal(a.Data["nodes"], &nodes); err != nil {
		t.Fatal(err)
	}
	if len(a.Errors) != 1 || fmt.Sprint(a.Errors[0].Path[:2]) != "[nodes 1]" || len(nodes) != 2 || nodes[0].ID == "" {
		t.Errorf("%s", raw)
	}
}
