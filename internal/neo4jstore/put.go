package neo4jstore

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// edge is a relationship to be written.
func edge(from, to kg.ID, kind string, props map[string]any) map[string]any {
	return map[string]any{"from": string(from), "to": string(to), "type": kind, "props": props}
}

// putEdges writes relationships between records. What one leads to may come later.
func (w *writer) putEdges(edges []map[string]any) error {
	return each(w, edges, `MERGE (a:Record {id: row.from}) ON CREATE SET a:Unresolved
		MERGE (b:Record {id: row.to}) ON CREATE SET b:Unresolved
		CREATE (a)-[l:$(row.type)]->(b) SET l = row.props`)
}

// putNodes writes the nodes of records.
func (w *writer) putNodes(nodes []map[string]any) error {
	return each(w, nodes, "MERGE (n:Record {id: row.id}) SET n = row.props SET n:$(row.labels) REMOVE n:Unresolved")
}

func node(r kg.Record, search kg.SearchRow, compared map[string]any) (map[string]any, error) {
	id := r.RecordID()
	if kind := id.Kind(); kind == "" || kind == kg.KindRelationship {
		return nil, unknownValue("class of records for the id", id)
	}
	props, err := readable(r)
	if err != nil {
		return nil, err
	}
	maps.Copy(props, compared)
	props["_stems"], props["_parts"] = padded(search.Stems), padded(search.Parts)
	props["_exact"], props["_rank"], props["_scope"] = texts(search.Exact), search.Rank, string(search.Scope)
	return map[string]any{"id": string(id), "labels": labels(id), "props": props}, nil
}

// padded writes tokens with one blank around each, so that a run of them can be looked for with its blanks.
func padded(tokens string) string {
	fields := strings.Fields(tokens)
	if len(fields) == 0 {
		return " "
	}
	return " " + strings.Join(fields, " ") + " "
}

// texts are values as the driver takes them; never nil, as Neo4j has no property that is null.
func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// hidden are the members of a record that are told by relationships, or by the label.
var hidden = []string{"from", "to", "type", "event", "publisher", "region", "parent", "of", "partOf", "document"}

// readable are the properties of a record for people, and the record itself.
func readable(r kg.Record) (map[string]any, error) {
	body := kg.Encode(r)
	var members map[string]any
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, fmt.Errorf("a record is written as JSON that can't be read: %w", err)
	}
	props := map[string]any{}
	addReadable(props, members)
	for _, name := range hidden {
		delete(props, name)
	}
	props["_body"] = string(body)
	return props, nil
}

// apart are the members that are no part of a record but another one, or its history.
var apart = []string{"revision", "statement"}

// addReadable takes what is no list, of the parts that belong to a kind too.
func addReadable(props, members map[string]any) {
	for name, value := range members {
		switch value := value.(type) {
		case string, bool, float64:
			props[name] = value
		case map[string]any:
			if !slices.Contains(apart, name) {
				addReadable(props, value)
			}
		}
	}
}

func (w *writer) putEntities(b *kg.Batch) error {
	var nodes, edges, identifiers []map[string]any
	var ids []string
	for i := range b.Entities {
		row := &b.Entities[i]
		id := row.Entity.ID
		days := row.Date.Days()
		n, err := node(row.Entity, row.Search, map[string]any{
			"_kind": string(id.Kind()), "_class": row.Class, "_sort": row.Sort, "_date": string(row.Date),
			"_first": string(days.First), "_last": string(days.Last), "_identifiers": texts(row.Identifiers),
		})
		if err != nil {
			return err
		}
		nodes, ids = append(nodes, n), append(ids, string(id))
		for _, i := range row.Entity.Identifiers {
			identifiers = append(identifiers, map[string]any{"id": string(id), "key": i.Key(), "scheme": i.Scheme, "value": i.Value})
		}
		for _, l := range ownLinks(id, row.Links) {
			props := map[string]any{"_begins": string(l.Begins), "_ends": string(l.Ends), "_both": l.both}
			if l.Role == kg.RoleAbout { // as statements have it, but on no day
				props["of"], props["day"], props["statement"] = string(l.To), "", string(id)
			}
			edges = append(edges, edge(l.From, l.To, string(l.Role), props))
		}
	}
	if err := w.disown(ids); err != nil {
		return err
	}
	if err := w.putNodes(nodes); err != nil {
		return err
	}
	if err := each(w, identifiers, `MATCH (n:Record {id: row.id})
		MERGE (i:Identifier {key: row.key}) ON CREATE SET i.scheme = row.scheme, i.value = row.value
		MERGE (n)-[:IDENTIFIED_BY]->(i)`); err != nil {
		return err
	}
	return w.putEdges(edges)
}

// ownLink is a link as one relationship: it leads both ways if the record says so.
type ownLink struct {
	kg.Link
	both bool
}

// ownLinks are the links that an entity brings, each once. One that leads back to it is the way back of another.
func ownLinks(id kg.ID, links []kg.Link) []ownLink {
	var own []ownLink
	for _, l := range links {
		if l.From != id || slices.ContainsFunc(own, func(o ownLink) bool { return o.Role == l.Role && o.To == l.To }) {
			continue
		}
		back := l
		back.From, back.To = l.To, l.From
		own = append(own, ownLink{l, slices.Contains(links, back)})
	}
	return own
}

func (w *writer) putRelationships(b *kg.Batch) error {
	var edges, citations []map[string]any
	ids := map[kg.RelationshipType][]string{}
	for i := range b.Relationships {
		row := &b.Relationships[i]
		r := row.Relationship
		if !slices.Contains(kg.RelationshipTypes, r.Type) || r.ID.Kind() != kg.KindRelationship || typeOf(r.ID) != r.Type {
			return unknownValue("type of the relationship", r.ID)
		}
		props, err := readable(r)
		if err != nil {
			return err
		}
		props["_sort"], props["_begins"], props["_ends"] = row.Sort, string(row.HoldsFrom), string(row.HoldsUntil)
		props["_both"] = len(row.Links) > 1
		ids[r.Type] = append(ids[r.Type], string(r.ID))
		edges = append(edges, edge(r.From, r.To, string(r.Type), props))
		for _, document := range row.Documents {
			citations = append(citations, map[string]any{
				"relationship": string(r.ID), "type": string(r.Type), "from": string(r.From), "to": string(r.To), "document": string(document),
			})
		}
	}
	if err := w.untie(ids); err != nil {
		return err
	}
	if err := w.putEdges(edges); err != nil {
		return err
	}
	return each(w, citations, `MERGE (c:Citation {relationship: row.relationship}) SET c.type = row.type, c.from = row.from, c.to = row.to
		MERGE (d:Record {id: row.document}) ON CREATE SET d:Unresolved
		MERGE (c)-[l:CITES]->(d)`)
}

func (w *writer) putStatements(b *kg.Batch) error {
	var nodes, edges []map[string]any
	var ids []string
	for i := range b.Statements {
		row := &b.Statements[i]
		s := row.Statement
		if s.ID.Kind() != kg.KindStatement {
			return unknownValue("class of records for the id", s.ID)
		}
		compared := map[string]any{
			"_date": string(s.MadeOn), "_first": string(row.First), "_last": string(row.Last), "_kind": string(s.Kind),
			"_verification": string(s.Verification), "_event": string(s.Event), "_speakerSort": "",
			"_speakers": texts(row.Speakers), "_organizations": texts(row.Organizations), "_documents": texts(row.Documents),
			"_attributions": texts(row.Attributions), "_mentions": texts(s.Mentions), "_addressees": texts(s.Addressees), "_year": string(row.First[:4]),
		}
		maps.Copy(compared, positions(row))
		n, err := node(s, row.Search, compared)
		if err != nil {
			return err
		}
		nodes, ids = append(nodes, n), append(ids, string(s.ID))
		edges = append(edges, statementEdges(row)...)
	}
	if err := each(w, ids, "MATCH (n:Record {id: row})-[l]->() DELETE l"); err != nil {
		return err
	}
	if err := w.putNodes(nodes); err != nil {
		return err
	}
	return w.putEdges(edges)
}

// stanced writes a stance and what it is on as one value. Neither holds a bar.
func stanced(stance kg.Stance, on string) string { return string(stance) + "|" + on }

// positions are the lists by which a statement is found and counted by its positions, each value once.
func positions(row *kg.StatementRow) map[string]any {
	lists := map[string][]string{"_topics": {}, "_subjects": {}, "_claims": {}, "_stances": {}, "_topicStances": {}, "_subjectStances": {}}
	add := func(list, value string) {
		if !slices.Contains(lists[list], value) {
			lists[list] = append(lists[list], value)
		}
	}
	for _, p := range row.Positions {
		add("_topics", string(p.Topic))
		add("_subjects", string(p.Subject))
		add("_stances", string(p.Stance))
		add("_topicStances", stanced(p.Stance, string(p.Topic)))
		add("_subjectStances", stanced(p.Stance, string(p.Subject)))
		if p.Subject.Kind() == kg.KindClaim {
			add("_claims", string(p.Subject))
		}
	}
	props := map[string]any{}
	for name, list := range lists {
		props[name] = list
	}
	return props
}

// statementEdges are the relationships that lead from a statement: one of a type to each record.
func statementEdges(row *kg.StatementRow) []map[string]any {
	s := row.Statement
	var edges []map[string]any
	add := func(kind string, to kg.ID, more map[string]any) {
		if to == "" {
			return
		}
		props := map[string]any{"of": string(to), "day": string(s.MadeOn), "statement": string(s.ID)}
		maps.Copy(props, more)
		edges = append(edges, edge(s.ID, to, kind, props))
	}
	for _, id := range row.Speakers {
		first := id == s.Speakers[0].Actor
		add(typeMadeBy, id, map[string]any{"first": first})
	}
	for _, id := range row.Organizations {
		add(typeSpokenFor, id, nil)
	}
	for _, id := range row.Documents {
		add(typeCites, id, nil)
	}
	for _, id := range distinct(s.Mentions) {
		add(typeMentions, id, nil)
	}
	for _, id := range distinct(s.Addressees) {
		add(typeAddressedTo, id, nil)
	}
	add(typeAt, s.Event, nil)
	for _, on := range about(row) {
		add(typeAbout, on.id, map[string]any{"stance": strings.Join(on.stances, ", "), "subject": on.subject})
	}
	return edges
}

// subject is what a statement is about: a topic or claim that it has a position on, or a topic of such a claim.
type subject struct {
	id      kg.ID
	stances []string // those that are coded, in order
	subject bool     // it is the very subject of a position
}

func about(row *kg.StatementRow) []subject {
	var list []subject
	note := func(id kg.ID, stance kg.Stance, very bool) {
		i := slices.IndexFunc(list, func(s subject) bool { return s.id == id })
		if i < 0 {
			i, list = len(list), append(list, subject{id: id})
		}
		on := &list[i]
		on.subject = on.subject || very
		if stance != "" && !slices.Contains(on.stances, string(stance)) {
			on.stances = append(on.stances, string(stance))
		}
	}
	for _, p := range row.Positions {
		note(p.Subject, p.Stance, true)
		note(p.Topic, p.Stance, p.Topic == p.Subject)
	}
	return list
}

// distinct sorts a list and drops what stands in it twice; the list itself stays as it is.
func distinct[T ~string](list []T) []T { return slices.Compact(slices.Sorted(slices.Values(list))) }
