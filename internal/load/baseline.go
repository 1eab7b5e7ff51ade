package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// baseline answers the questions as somebody would who wrote a server for them alone: one Cypher each, which uses the indexes and
// returns what is asked for, in a transaction of its own that is not retried. It reads the graph as the store lays it out, and is made to
// be fast, for it is what the store is measured by. What it can't do is anything else.
type baseline struct {
	driver  neo4j.DriverWithContext
	lexicon *text.Lexicon
}

func newBaseline(ctx context.Context, uri string, store kg.Store) (*baseline, error) {
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth(os.Getenv(envUser), os.Getenv(envPassword), ""), func(c *config.Config) {
		c.FetchSize = neo4j.FetchAll
		c.TelemetryDisabled = true
	})
	if err != nil {
		return nil, err
	}
	// The driver completes its settings with the first connection, which two clients must not be at once.
	if err := driver.VerifyConnectivity(ctx); err != nil {
		return nil, errors.Join(err, driver.Close(ctx))
	}
	topics, err := store.Entities(ctx, []kg.EntityQuery{{Where: []kg.EntityCriterion{{Field: kg.EntityKind, Values: []string{string(kg.KindTopic)}}}}})
	if err != nil {
		return nil, errors.Join(err, driver.Close(ctx))
	}
	var labels []string
	for _, t := range topics[0].Records() {
		labels = append(labels, t.Name)
		for _, n := range t.Names {
			labels = append(labels, n.Text)
		}
	}
	return &baseline{driver, text.NewLexicon(labels...)}, nil
}

// Close lets go of the connections.
func (b *baseline) Close() error { return b.driver.Close(context.Background()) }

// ServeHTTP answers a request for one of the questions, which it knows by its text.
func (b *baseline) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Query     string
		Variables map[string]any
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	i := slices.IndexFunc(questions, func(q question) bool { return q.query == asked.Query })
	if i < 0 || questions[i].byHand == nil {
		http.Error(w, "this is none of the questions that are answered by hand", http.StatusBadRequest)
		return
	}
	data, err := questions[i].byHand(r.Context(), b, asked.Variables)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"data": data}) // a client that has gone needs no answer
}

// rows runs a query.
func (b *baseline) rows(ctx context.Context, cypher string, params map[string]any) ([]*neo4j.Record, error) {
	session := b.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead})
	defer session.Close(ctx)
	result, err := session.Run(ctx, cypher, params)
	if err != nil {
		return nil, err
	}
	return result.Collect(ctx)
}

// one runs a query for one row, of one column.
func (b *baseline) one(ctx context.Context, cypher string, params map[string]any) (any, error) {
	rows, err := b.rows(ctx, cypher, params)
	if err != nil {
		return nil, err
	}
	if len(rows) != 1 {
		return nil, fmt.Errorf("the query gave %d rows", len(rows))
	}
	return rows[0].Values[0], nil
}

// node is an answer to a question for a node.
func (b *baseline) node(ctx context.Context, cypher string, params map[string]any) (any, error) {
	found, err := b.one(ctx, cypher, params)
	return map[string]any{"node": found}, err
}

const personCypher = `MATCH (p:Record {id: $id})
	RETURN p {.id, .name, .sortName, positions: {nodes: COLLECT {
		MATCH (p)-[r:HOLDS_POSITION]->(o) ORDER BY r._sort, r.id LIMIT 20
		RETURN r {.id, .role, .validFrom, .validUntil, to: o {.id, .name}} } } }`

func personByHand(ctx context.Context, b *baseline, variables map[string]any) (any, error) {
	return b.node(ctx, personCypher, variables)
}

// onTopic finds, for a topic t, the latest statements s on it or a narrower one: the latest of each, by the index.
const onTopic = `MATCH (t:Record {id: $id})
	CALL (t) {
		MATCH (t)<-[:BROADER*0..]-(n) WITH DISTINCT n.id AS v
		CALL (v) {
			MATCH (s:Statement)-[l:ABOUT]->() USING INDEX l:ABOUT(of, day, statement) WHERE l.of = v AND l.day > '' AND l.statement > ''
			WITH s, l ORDER BY l.of DESC, l.day DESC, l.statement DESC LIMIT 20
			RETURN s, l.day AS day, l.statement AS id
		}
		WITH DISTINCT s, day, id ORDER BY day DESC, id DESC LIMIT 20
		RETURN collect(`

const statementsCypher = onTopic + `s {.id, .text, .madeOn,
			speakers: COLLECT { MATCH (s)-[:MADE_BY]->(a) RETURN {actor: a {.id, .name},
				organization: head(COLLECT { MATCH (s)-[:SPOKEN_FOR]->(o) RETURN o {.id, .name} })} },
			citations: COLLECT { MATCH (s)-[:CITES]->(d) RETURN {document: {id: d.id, title: d.name}} }
		}) AS statements
	}
	RETURN {id: t.id, label: t.name, statements: {nodes: statements}}`

func statementsByHand(ctx context.Context, b *baseline, variables map[string]any) (any, error) {
	return b.node(ctx, statementsCypher, variables)
}

const routeCypher = onTopic + `s {.id, .madeOn,
			speakers: COLLECT { MATCH (s)-[:MADE_BY]->(a) RETURN {actor: a {.id, .name, positions: {nodes: COLLECT {
				MATCH (a)-[r:HOLDS_POSITION]->(o) ORDER BY r._sort, r.id LIMIT 10 RETURN r {.id, .role, to: o {.id, .name}} } } } } }
		}) AS statements
	}
	RETURN {id: t.id, label: t.name, statements: {nodes: statements}}`

func routeByHand(ctx context.Context, b *baseline, variables map[string]any) (any, error) {
	return b.node(ctx, routeCypher, variables)
}

// ties are the types of relationships between actors and others.
var ties = func() string {
	names := make([]string, len(kg.RelationshipTypes))
	for i, t := range kg.RelationshipTypes {
		names[i] = string(t)
	}
	return strings.Join(names, "|")
}()

var tiesCypher = `MATCH (o:Record {id: $id})
	RETURN o {.id, .name, relationships: {nodes: COLLECT {
		MATCH (o)-[r:` + ties + `]-() WITH r, startNode(r) AS f ORDER BY r._sort, r.id LIMIT 20
		RETURN r {.id, type: type(r), from: f {.id, .name, relationships: {nodes: COLLECT {
			MATCH (f)-[r2:` + ties + `]-() WITH r2, endNode(r2) AS o2 ORDER BY r2._sort, r2.id LIMIT 10
			RETURN r2 {.id, type: type(r2), to: o2 {.id, .name}} } } } } } } }`

func tiesByHand(ctx context.Context, b *baseline, variables map[string]any) (any, error) {
	return b.node(ctx, tiesCypher, variables)
}

const searchCypher = `CALL db.index.fulltext.queryNodes('wortlaut_search', $lucene) YIELD node AS n
	WITH n, CASE WHEN $exact IN n._exact THEN '0|' WHEN n._stems CONTAINS $stem THEN '1|' ELSE '2|' END + n._rank AS rank
	ORDER BY rank, n.id LIMIT 20
	RETURN n.id AS id, coalesce(n.text, n.name) AS text, n.madeOn AS madeOn`

// fields are what the fields are called in which words are found, by the kind of what has them; name for others.
var fields = map[kg.Kind]string{kg.KindStatement: "text", kg.KindClaim: "text", kg.KindTopic: "label", kg.KindDocument: "title"}

func searchByHand(ctx context.Context, b *baseline, variables map[string]any) (any, error) {
	words, _ := variables["query"].(string)
	q, err := text.ParseQuery(words)
	if err != nil || len(q.Terms) != 1 || q.Terms[0].IsPhrase() {
		return nil, errors.Join(err, errors.New("only one word is searched for by hand"))
	}
	stem, prefix := q.Terms[0].Stems[0], q.Terms[0].Prefix
	rows, err := b.rows(ctx, searchCypher, map[string]any{
		"lucene": "_stems:" + stem + " _parts:" + stem + " _parts:" + cmp.Or(prefix, stem) + "*", "exact": text.Normalize(words), "stem": " " + stem + " ",
	})
	if err != nil {
		return nil, err
	}
	edges := make([]any, len(rows))
	for i, row := range rows {
		id, _ := row.Values[0].(string)
		found, _ := row.Values[1].(string)
		node := map[string]any{"id": id}
		if row.Values[2] != nil {
			node["madeOn"] = row.Values[2]
		}
		edges[i] = map[string]any{"node": node, "highlights": b.highlights(kg.ID(id).Kind(), found, q)}
	}
	return map[string]any{"search": map[string]any{"edges": edges}}, nil
}

func (b *baseline) highlights(kind kg.Kind, found string, q text.Query) []any {
	spans := []any{}
	for _, s := range b.lexicon.Highlight(found, q) {
		spans = append(spans, map[string]any{"start": s.Start, "end": s.End})
	}
	if len(spans) == 0 {
		return []any{}
	}
	return []any{map[string]any{"field": cmp.Or(fields[kind], "name"), "text": found, "spans": spans}}
}

const personsCypher = `CALL () { MATCH (:Person) RETURN count(*) AS total }
	CALL () {
		MATCH (p:Entity) USING INDEX p:Entity(_kind, _sort, id) WHERE p._kind = 'PERSON' AND p._sort >= '' AND p.id >= ''
		WITH p ORDER BY p._kind, p._sort, p.id LIMIT 100
		RETURN collect(p {.id, .name, .sortName}) AS persons
	}
	RETURN {persons: {totalCount: total, nodes: persons}}`

func personsByHand(ctx context.Context, b *baseline, _ map[string]any) (any, error) {
	return b.one(ctx, personsCypher, nil)
}

const actorsCypher = `MATCH (t:Record {id: $id})
	CALL (t) {
		MATCH (t)<-[:BROADER*0..]-(n) WITH DISTINCT n
		WITH collect(n) AS topics, collect('SUPPORTS|' + n.id) AS supports, collect('OPPOSES|' + n.id) AS opposes
		UNWIND topics AS n
		MATCH (n)<-[:ABOUT]-(s:Statement) WITH DISTINCT s, supports, opposes
		MATCH (s)-[:MADE_BY]->(a)
		WITH a, count(*) AS number, sum(CASE WHEN any(v IN s._subjectStances WHERE v IN supports) THEN 1 ELSE 0 END) AS supports,
			sum(CASE WHEN any(v IN s._subjectStances WHERE v IN opposes) THEN 1 ELSE 0 END) AS opposes, min(s.madeOn) AS first, max(s.madeOn) AS last
		ORDER BY number DESC, a.id LIMIT 20
		RETURN collect({node: a {.id, .name}, statementCount: number, supports: supports, opposes: opposes, firstOn: first, lastOn: last}) AS actors
	}
	RETURN {id: t.id, label: t.name, actors: {edges: actors}}`

func actorsByHand(ctx context.Context, b *baseline, variables map[string]any) (any, error) {
	return b.node(ctx, actorsCypher, variables)
}

const facetsCypher = `MATCH (t:Record {id: $id})<-[:BROADER*0..]-(n) WITH DISTINCT n
	MATCH (n)<-[:ABOUT]-(s:Statement) WITH collect(DISTINCT s) AS found
	CALL (found) { UNWIND found AS s WITH s ORDER BY s.madeOn DESC, s.id DESC LIMIT 20 RETURN collect(s {.id, .madeOn, .text}) AS nodes }
	CALL (found) {
		UNWIND found AS s MATCH (s)-[:MADE_BY]->(a) WITH a, count(*) AS number ORDER BY number DESC, a.id LIMIT 10
		RETURN collect({actor: a {.id, .name}, count: number}) AS speakers
	}
	CALL (found) {
		UNWIND found AS s MATCH (s)-[:SPOKEN_FOR]->(a) WITH a, count(*) AS number ORDER BY number DESC, a.id LIMIT 10
		RETURN collect({actor: a {.id, .name}, count: number}) AS organizations
	}
	CALL (found) {
		UNWIND found AS s UNWIND s._stances AS stance WITH stance, count(*) AS number ORDER BY number DESC, stance
		WHERE stance <> '' RETURN collect({stance: stance, count: number}) AS stances
	}
	CALL (found) {
		UNWIND found AS s WITH toInteger(s._year) AS year, count(*) AS number ORDER BY year DESC
		RETURN collect({year: year, count: number}) AS years
	}
	RETURN {statements: {totalCount: size(found), nodes: nodes,
		facets: {speakers: speakers, organizations: organizations, stances: stances, years: years}}}`

func facetsByHand(ctx context.Context, b *baseline, variables map[string]any) (any, error) {
	return b.one(ctx, facetsCypher, variables)
}
