package resolvers_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"wortlaut/internal/kg"
	"wortlaut/seed"
)

const (
	oneNode   = `{ nodes { node { id } } }`
	oneWay    = `{ paths { length } }`
	oneSlice  = `{ slices { statementCount } }`
	oneSeries = `{ series { statementCount } }`
	noClaims  = `{ claims { node { id } } }`
)

// manyIDs are so many ids of nothing.
func manyIDs(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("person:p%d", i)
	}
	return ids
}

func networkOf(args string) string { return `{ network(` + args + `) ` + oneNode + ` }` }
func pathsOf(args string) string   { return `{ paths(` + args + `) ` + oneWay + ` }` }
func discourseOf(input string) string {
	return `{ discourse(input: {` + input + `}) ` + oneSlice + ` }`
}
func compareOf(args string) string  { return `{ compare(` + args + `) ` + noClaims + ` }` }
func timelineOf(args string) string { return `{ timeline(` + args + `) ` + oneSeries + ` }` }

// TestBadInquiries: each bad question for a network, a way, a comparison, a discourse network or a timeline gets one clear error, which names
// what is wrong, or none where it merely finds nothing.
func TestBadInquiries(t *testing.T) {
	const koch, ba = `"person:koch-susanne"`, `"agency:ba-regionaldirektion-bw"`
	aroundMany := `query($i: [ID!]!) { network(around: $i, limit: 1000) ` + oneNode + ` }`
	compareMany := `query($i: [ID!]!) { compare(actors: $i) ` + noClaims + ` }`
	cases := map[string]struct {
		query     string
		variables map[string]any
		code      string
		says      string
	}{
		"network of depth 0":             {networkOf(`around: [` + koch + `], depth: 0`), nil, "INVALID", "`depth` is 0: give a number from 1 to 4"},
		"network of depth 5":             {networkOf(`around: [` + koch + `], depth: 5`), nil, "LIMIT", "`depth` is 5: give a number from 1 to 4"},
		"network of negative depth":      {networkOf(`around: [` + koch + `], depth: -2147483648`), nil, "INVALID", "`depth`"},
		"network of depth one half":      {networkOf(`around: [` + koch + `], depth: 0.5`), nil, "INVALID", "0.5"},
		"network of no node":             {networkOf(`around: [` + koch + `], limit: 0`), nil, "INVALID", "`limit` is 0: give a number from 1 to 1000"},
		"network of 1001 nodes":          {networkOf(`around: [` + koch + `], limit: 1001`), nil, "LIMIT", "`limit` is 1001: give a number from 1 to 1000"},
		"network around nobody":          {networkOf(`around: []`), nil, "INVALID", "`around` names no node"},
		"network around null":            {networkOf(`around: null`), nil, "INVALID", "found null"},
		"network without around":         {networkOf(`depth: 1`), nil, "INVALID", "around"},
		"network around 101":             {aroundMany, map[string]any{"i": manyIDs(101)}, "LIMIT", "`around` names 101 nodes: name at most 100"},
		"network around more than limit": {networkOf(`around: [` + koch + `, ` + ba + `], limit: 1`), nil, "LIMIT", "no more than `limit`"},
		"network around the unknown":     {networkOf(`around: [` + koch + `, "person:nobody"]`), nil, "NOT_FOUND", `there is no node "person:nobody"`},
		"network around rubbish":         {networkOf(`around: ["'; DROP TABLE x --"]`), nil, "NOT_FOUND", "there is no node"},
		"network around an empty id":     {networkOf(`around: [""]`), nil, "NOT_FOUND", `there is no node ""`},
		"network around a relationship":  {networkOf(`around: ["part-of:ba-regionaldirektion-bw.bundesagentur-fuer-arbeit"]`), nil, "NOT_FOUND", "there is no node"},
		"network around a long id":       {aroundMany, map[string]any{"i": []string{strings.Repeat("x", 257)}}, "LIMIT", "at most 256"},
		"network around NUL":             {aroundMany, map[string]any{"i": []string{"a\x00"}}, "INVALID", "NUL"},
		"network of robots":              {networkOf(`around: [` + koch + `], filter: {kinds: [ROBOT]}`), nil, "INVALID", "ROBOT"},
		"network of no types":            {networkOf(`around: [` + koch + `], filter: {types: []}`), nil, "", `{"nodes":[{"node":{"id":"person:koch-susanne"}}]}`},
		"network on 30 February":         {networkOf(`around: [` + koch + `], filter: {asOf: "2023-02-30"}`), nil, "INVALID", "YYYY-MM-DD"},

		"paths from nobody":      {pathsOf(`from: "person:nobody", to: ` + koch), nil, "NOT_FOUND", `there is no node "person:nobody"`},
		"paths to nobody":        {pathsOf(`from: ` + koch + `, to: "person:nobody"`), nil, "NOT_FOUND", `there is no node "person:nobody"`},
		"paths without an end":   {pathsOf(`from: ` + koch), nil, "INVALID", "to"},
		"paths of length 0":      {pathsOf(`from: ` + koch + `, to: ` + ba + `, maxLength: 0`), nil, "INVALID", "`maxLength` is 0: give a number from 1 to 8"},
		"paths of length 9":      {pathsOf(`from: ` + koch + `, to: ` + ba + `, maxLength: 9`), nil, "LIMIT", "`maxLength` is 9: give a number from 1 to 8"},
		"paths longer by 3":      {pathsOf(`from: ` + koch + `, to: ` + ba + `, extraLength: 3`), nil, "LIMIT", "`extraLength` is 3: give a number from 0 to 2"},
		"paths longer by -1":     {pathsOf(`from: ` + koch + `, to: ` + ba + `, extraLength: -1`), nil, "INVALID", "`extraLength` is -1"},
		"no paths":               {pathsOf(`from: ` + koch + `, to: ` + ba + `, limit: 0`), nil, "INVALID", "`limit` is 0: give a number from 1 to 100"},
		"101 paths":              {pathsOf(`from: ` + koch + `, to: ` + ba + `, limit: 101`), nil, "LIMIT", "`limit` is 101: give a number from 1 to 100"},
		"paths through nothing":  {pathsOf(`from: ` + koch + `, to: ` + ba + `, filter: {types: []}`), nil, "", `{"paths":[]}`},
		"paths to where it is":   {pathsOf(`from: ` + koch + `, to: ` + koch), nil, "", `{"paths":[{"length":0}]}`},
		"paths to where nothing": {pathsOf(`from: ` + koch + `, to: ` + koch + `, maxLength: 9`), nil, "LIMIT", "`maxLength`"},

		"compare nobody":              {compareOf(`actors: []`), nil, "INVALID", "`actors` are 2 to 10 different ones"},
		"compare one":                 {compareOf(`actors: [` + koch + `]`), nil, "INVALID", "`actors` are 2 to 10 different ones"},
		"compare eleven":              {compareMany, map[string]any{"i": manyIDs(11)}, "INVALID", "`actors` are 2 to 10 different ones"},
		"compare the same":            {compareOf(`actors: [` + koch + `, ` + koch + `]`), nil, "INVALID", "`actors` are 2 to 10 different ones"},
		"compare with nobody":         {compareOf(`actors: [` + koch + `, "person:nobody"]`), nil, "NOT_FOUND", `there is no actor "person:nobody"`},
		"compare with a topic":        {compareOf(`actors: [` + koch + `, "topic:buergergeld"]`), nil, "NOT_FOUND", `there is no actor "topic:buergergeld"`},
		"compare no claims":           {`{ compare(actors: [` + koch + `, ` + ba + `]) { claims(first: 0) { node { id } } } }`, nil, "INVALID", "`first` is 0: 1 to 100 are shown"},
		"compare 101 claims":          {`{ compare(actors: [` + koch + `, ` + ba + `]) { claims(first: 101) { node { id } } } }`, nil, "LIMIT", "`first` is 101: 1 to 100 are shown"},
		"compare by negative stances": {`{ compare(actors: [` + koch + `, ` + ba + `]) { agreements(first: -1) { subject { __typename } } } }`, nil, "INVALID", "`first` is -1"},

		"normalization of two modes in one":  {discourseOf(`normalization: ACTIVITY`), nil, "INVALID", "`normalization`: The normalization ACTIVITY does not fit the mode ONE_MODE"},
		"normalization of one mode in two":   {discourseOf(`mode: TWO_MODE, aggregation: IGNORE, normalization: JACCARD`), nil, "INVALID", "`normalization`: The normalization JACCARD does not fit the mode TWO_MODE"},
		"aggregation of one mode in two":     {discourseOf(`mode: TWO_MODE`), nil, "INVALID", "`aggregation`: The aggregation CONGRUENCE does not fit the mode TWO_MODE: take IGNORE, SUBTRACT or COMBINE."},
		"aggregation of two modes in one":    {discourseOf(`aggregation: COMBINE`), nil, "INVALID", "`aggregation`"},
		"codes normalized":                   {discourseOf(`mode: TWO_MODE, aggregation: COMBINE, normalization: ACTIVITY`), nil, "INVALID", "`normalization`"},
		"similarity of a scale":              {discourseOf(`aggregation: SUBTRACT, scale: [-1, 0, 1], normalization: JACCARD_SIMILARITY`), nil, "INVALID", "`normalization`"},
		"no scale":                           {discourseOf(`scale: []`), nil, "INVALID", "`scale` is empty"},
		"scale of one":                       {discourseOf(`scale: [1]`), nil, "INVALID", "`scale`: The scale has 1 levels: take 2 to 31."},
		"scale of 32":                        {discourseOf(`scale: [` + strings.Trim(fmt.Sprint(make([]int, 32)), "[]") + `]`), nil, "INVALID", "`scale`: The scale has 32 levels"},
		"scale that goes down":               {discourseOf(`scale: [1, 0, -1]`), nil, "INVALID", "`scale`: The levels of the scale are not in ascending order"},
		"scale with a level twice":           {discourseOf(`scale: [0, 0, 1]`), nil, "INVALID", "`scale`"},
		"scale of halves":                    {discourseOf(`scale: [0.5, 1]`), nil, "INVALID", "0.5"},
		"negative least weight":              {discourseOf(`minWeight: -0.5`), nil, "INVALID", "`minWeight`: The minimum weight is -0.5"},
		"least weight that is none":          {discourseOf(`minWeight: NaN`), nil, "INVALID", "NaN"},
		"rolled up below nothing":            {discourseOf(`columns: TOPIC, aggregation: IGNORE, rollUpTopics: -1`), nil, "INVALID", "`rollUpTopics`"},
		"window of nothing":                  {discourseOf(`window: {unit: DAYS, size: 0}`), nil, "INVALID", "`window.size`: The window has a size of 0"},
		"window of 2^31-1 years":             {discourseOf(`window: {unit: YEARS, size: 2147483647}`), nil, "INVALID", "`window.size`"},
		"window that stands still":           {discourseOf(`window: {unit: DAYS, size: 1, step: 0}`), nil, "INVALID", "`window.step`: The window moves by 0"},
		"window longer than the range":       {discourseOf(`filter: {from: "2023-07-01", until: "2023-07-31"}, window: {unit: MONTHS, size: 2}`), nil, "INVALID", "`window.size`: The window of 2 months is longer than the range, which is from 2023-07-01 to 2023-07-31"},
		"more windows than there may be":     {discourseOf(`filter: {from: "2000-01-01", until: "2023-07-31"}, window: {unit: DAYS, size: 1}`), nil, "INVALID", "`window.step`: There are more than 1000 windows"},
		"window of events with a kernel":     {discourseOf(`window: {unit: EVENTS, size: 2, kernel: UNIFORM}`), nil, "INVALID", "`window.kernel`"},
		"window without a unit":              {discourseOf(`window: {size: 2}`), nil, "INVALID", "unit"},
		"window of no unit":                  {discourseOf(`window: {unit: CENTURIES, size: 2}`), nil, "INVALID", "CENTURIES"},
		"dates reversed":                     {discourseOf(`filter: {from: "2023-12-31", until: "2023-01-01"}`), nil, "INVALID", "`until` is 2023-01-01, before `from`, which is 2023-12-31"},
		"dates reversed, with a window":      {discourseOf(`filter: {from: "2023-12-31", until: "2023-01-01"}, window: {unit: DAYS, size: 1}`), nil, "INVALID", "`until`"},
		"discourse of not within not":        {discourseOf(`filter: {not: {not: {kinds: [SPEECH]}}}`), nil, "INVALID", "`not`"},
		"discourse of a text without a word": {discourseOf(`filter: {text: "%_%"}`), nil, "INVALID", "no word"},
		"discourse of nothing":               {discourseOf(`filter: {topics: ["topic:nothing"]}`), nil, "", `{"slices":[{"statementCount":0}]}`},
		"ties by a negative page":            {`{ discourse { slices { edges(first: -1) { totalCount } } } }`, nil, "INVALID", "`first` is -1"},
		"101 ties":                           {`{ discourse { slices { edges(first: 101) { totalCount } } } }`, nil, "LIMIT", "`first` is 101"},
		"ties after rubbish":                 {`{ discourse { slices { edges(after: "rubbish") { totalCount } } } }`, nil, "INVALID", "not a cursor"},
		"101 statements of evidence":         {`{ discourse { slices { edges(first: 1) { nodes { evidence(first: 101) { totalCount } } } } } }`, nil, "LIMIT", "`first` is 101"},
		"timeline of no series":              {timelineOf(`first: 0`), nil, "INVALID", "`first` is 0: 1 to 100 are shown"},
		"timeline of 101 series":             {timelineOf(`first: 101`), nil, "LIMIT", "`first` is 101: 1 to 100 are shown"},
		"timeline by centuries":              {timelineOf(`by: CENTURY`), nil, "INVALID", "CENTURY"},
		"timeline of a text without a word":  {timelineOf(`filter: {text: " … "}`), nil, "INVALID", "no word"},
		"timeline of nothing, in no order":   {timelineOf(`filter: {from: "2023-12-31", until: "2023-01-01"}`), nil, "", `{"series":[{"statementCount":0}]}`},
		"timeline of nothing, with groups":   {timelineOf(`filter: {documents: []}, groupBy: TOPIC`), nil, "", `{"series":[]}`},
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

// TestCursorsStayWithTheirSlice: a cursor of the ties, or the evidence, of one network is refused by another.
func TestCursorsStayWithTheirSlice(t *testing.T) {
	h := serveSeed(t, stores["sqlite"])
	endCursor := func(query string) map[string]any {
		t.Helper()
		raw, _ := post(t, h, query, nil)
		found := regexp.MustCompile(`"endCursor": "([^"]+)"`).FindSubmatch(raw)
		if found == nil {
			t.Fatalf("no cursor in %s", raw)
		}
		return map[string]any{"c": string(found[1])}
	}
	ties := endCursor(`{ discourse { slices { edges(first: 2) { pageInfo { endCursor } } } } }`)
	raw, _ := post(t, h, `query($c: String) { discourse { slices { edges(after: $c) { totalCount nodes { source target } pageInfo { hasPreviousPage hasNextPage } } } } }`, ties)
	if n := strings.Count(string(raw), `"source"`); n != 4 || !strings.Contains(string(raw), `"totalCount": 6`) {
		t.Errorf("%d of 6 ties come after the first two, want 4: %s", n, raw)
	}
	evidence := endCursor(`{ discourse { slices { edges(first: 1) { nodes { evidence(first: 1) { pageInfo { endCursor } } } } } } }`)
	raw, _ = post(t, h, `query($c: String) { discourse { slices { edges(first: 1) { nodes { evidence(after: $c) { nodes { id } } } } } } }`, evidence)
	if !strings.Contains(string(raw), `"statement:forum-sgb-ii-2023-von-komorowski"`) || strings.Contains(string(raw), `"statement:forum-sgb-ii-2023-koch"`) {
		t.Errorf("after the first statement there is the other one: %s", raw)
	}
	for name, c := range map[string]struct {
		query string
		after map[string]any
	}{
		"another list":    {`query($c: String) { statements(after: $c) { totalCount } }`, ties},
		"another network": {`query($c: String) { discourse(input: {rows: PERSON}) { slices { edges(after: $c) { totalCount } } } }`, ties},
		"another tie":     {`query($c: String) { discourse(input: {rows: PERSON}) { slices { edges(first: 1) { nodes { evidence(after: $c) { totalCount } } } } } }`, ties},
	} {
		raw, _ := post(t, h, c.query, c.after)
		t.Run(name, func(t *testing.T) { checkAnswer(t, "sqlite", raw, "INVALID", "another list") })
	}
}

// TestTooManyStatements: what is computed from more statements than are counted at once is refused, and told how to ask for less.
func TestTooManyStatements(t *testing.T) {
	limits := kg.DefaultLimits
	limits.Statements = 3
	store := stores["sqlite"](t)
	defer store.Close()
	graph, err := kg.Open(t.Context(), store, kg.WithLimits(limits))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seed.Apply(t.Context(), graph); err != nil {
		t.Fatal(err)
	}
	h := serve(graph)
	const bross = `filter: {speakers: ["person:bross-ralf"]}`
	for name, c := range map[string]struct{ query, code, says string }{
		"discourse":                {discourseOf(""), "LIMIT", "more than 3 statements fit the filter: narrow it"},
		"discourse, narrowed":      {discourseOf(bross), "", `"statementCount":1`},
		"discourse, with isolates": {discourseOf(bross + `, isolates: true`), "LIMIT", "`isolates` needs the values of all statements"},
		"compare":                  {compareOf(`actors: ["ministry:wirtschaft-arbeit-tourismus-bw", "person:koch-susanne"]`), "LIMIT", "more than 3 statements"},
		"timeline":                 {`{ timeline ` + oneSeries + ` }`, "", `"statementCount":7`},
	} {
		t.Run(name, func(t *testing.T) {
			raw, _ := post(t, h, c.query, nil)
			checkAnswer(t, "sqlite", raw, c.code, c.says)
		})
	}
}

// TestCallsOfSlices: the ties of all slices, and what they rest on, are fetched together: twelve slices cost what one does.
func TestCallsOfSlices(t *testing.T) {
	h := serve(debate(t, stores["sqlite"]))
	query := func(size int) string {
		return fmt.Sprintf(`{ discourse(input: {filter: {from: "2021-01-01", until: "2021-12-31"}, window: {unit: MONTHS, size: %d}}) {
			slices { rows { label } edges(first: 3) { nodes { evidence(first: 2) { nodes { id speakers { actor { name } } } } } } } } }`, size)
	}
	one, calls := post(t, h, query(12), nil)
	many, callsOfMany := post(t, h, query(1), nil)
	var a, b struct {
		Data struct{ Discourse struct{ Slices []any } }
	}
	for raw, into := range map[string]any{string(one): &a, string(many): &b} {
		if err := json.Unmarshal([]byte(raw), into); err != nil {
			t.Fatal(err)
		}
	}
	if len(a.Data.Discourse.Slices) != 1 || len(b.Data.Discourse.Slices) != 12 || calls != callsOfMany {
		t.Errorf("%s calls for %d slices, %s for %d: %s", calls, len(a.Data.Discourse.Slices), callsOfMany, len(b.Data.Discourse.Slices), many)
	}
}
