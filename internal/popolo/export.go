package popolo

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"maps"
	"slices"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// Export writes the graph as one Popolo document, each array in the order of the graph's ids, and returns what has no place in it or only in the
// property "wortlaut", a sentence each. What came from a Popolo file has the id it had there, unless that means something else in this document. The same
// graph gives the same bytes. Nobody may write to the graph meanwhile. Errors: Conflict if somebody did.
func Export(ctx context.Context, g *kg.Graph, to io.Writer) ([]string, error) {
	head, err := g.Settled(ctx)
	if err != nil {
		return nil, err
	}
	e := &exporter{ctx: ctx, g: g, entities: map[kg.ID]*kg.Entity{}, ids: map[kg.ID]string{}, values: map[string]string{}, sourceOf: map[kg.ID]*kg.Entity{}, out: bufio.NewWriter(to)}
	for _, step := range []func() error{e.readEntities, e.readRelationships, e.write} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	now, err := g.Head(ctx)
	switch {
	case err != nil:
		return nil, err
	case now.Number != head.Number:
		return nil, kg.Errorf(kg.Conflict, "the graph was changed during the export: export it again")
	}
	return e.remarks.List(), e.out.Flush()
}

// exporter makes a document of a graph.
type exporter struct {
	ctx      context.Context
	g        *kg.Graph
	entities map[kg.ID]*kg.Entity
	order    []*kg.Entity // by id
	dataset  string
	ids      map[kg.ID]string             // of entities in the document
	values   map[string]string            // the same by the ids that the graph keeps
	from, to map[kg.ID][]*kg.Relationship // what is no membership
	seats    []*kg.Relationship           // memberships
	posts    []post
	postOf   map[kg.ID]string // by relationship
	areas    []area           // what memberships tell of
	rest     extension
	sourceOf map[kg.ID]*kg.Entity // of the rest, the documents
	remarks  ingest.Remarks
	out      *bufio.Writer
}

// arrayOf is the array that entities of a kind stand in, "" for those that Popolo has none for.
func arrayOf(k kg.Kind) string {
	switch {
	case k == kg.KindPerson:
		return "persons"
	case k.IsOrganization():
		return "organizations"
	case k == kg.KindRegion:
		return "areas"
	case k == kg.KindEvent:
		return "events"
	}
	return ""
}

func (e *exporter) readEntities() error {
	datasets := map[string]bool{}
	for r, err := range e.g.Scan(e.ctx, kg.Entities) {
		if err != nil {
			return err
		}
		entity := r.(*kg.Entity)
		switch {
		case arrayOf(entity.ID.Kind()) != "":
			e.entities[entity.ID] = entity
			e.order = append(e.order, entity)
			if d := datasetOf(ownIdentifier(entity)); d != "" {
				datasets[d] = true
			}
		case entity.Suggestion != nil:
			e.remarks.Add("suggestion is left out: nobody has accepted it", "suggestions are left out: nobody has accepted them")
		default:
			e.aside(entity)
		}
	}
	if len(datasets) == 1 {
		for e.dataset = range datasets {
		}
	}
	e.rest.Dataset = e.dataset
	taken := map[string]bool{}
	for _, entity := range e.order {
		id := e.idOf(entity)
		if place := arrayOf(entity.ID.Kind()) + " " + id; taken[place] {
			id = string(entity.ID)
		} else {
			taken[place] = true
		}
		e.ids[entity.ID] = id
		e.values[arrayOf(entity.ID.Kind())+" "+cmp.Or(ownIdentifier(entity), id)] = id
	}
	return nil
}

// aside keeps a document, topic or claim for the extension.
func (e *exporter) aside(entity *kg.Entity) {
	kept := *entity
	if d := entity.Document; d != nil {
		e.sourceOf[entity.ID] = entity
		e.remarks.Add(`document has no class in Popolo: it is in "wortlaut"`, `documents have no class in Popolo: they are in "wortlaut"`)
		if d.SHA256 != "" {
			e.remarks.Add("document's held text is left out", "documents' held texts are left out")
			bare := *d
			bare.SHA256, bare.Length = "", 0
			kept.Document = &bare
		}
	} else {
		e.remarks.Add(`topic or claim has no class in Popolo: it is in "wortlaut"`, `topics and claims have no class in Popolo: they are in "wortlaut"`)
	}
	e.rest.Entities = append(e.rest.Entities, &kept)
}

// ownIdentifier is the id that an entity had in a Popolo document, if that is its first identifier.
func ownIdentifier(e *kg.Entity) string {
	if len(e.Identifiers) == 0 || e.Identifiers[0].Scheme != Scheme || e.Identifiers[0].URL != "" {
		return ""
	}
	return e.Identifiers[0].Value
}

// idOf is the id of an entity in the document: that of the document it came from, if that leads back to the entity.
func (e *exporter) idOf(entity *kg.Entity) string {
	if v := ownIdentifier(entity); v != "" {
		if id := local(e.dataset, v); idOf(entity.ID.Kind().Prefix(), e.dataset, id) == entity.ID && qualified(e.dataset, id) == v {
			return id
		}
	}
	return string(entity.ID)
}

func (e *exporter) readRelationships() error {
	e.postOf, e.from, e.to = map[kg.ID]string{}, map[kg.ID][]*kg.Relationship{}, map[kg.ID][]*kg.Relationship{}
	posts := map[string]post{}
	areas := map[string]bool{}
	for _, x := range e.order {
		if x.Region != nil {
			areas[e.ids[x.ID]] = true
		}
	}
	for r, err := range e.g.Scan(e.ctx, kg.Relationships) {
		if err != nil {
			return err
		}
		rel := r.(*kg.Relationship)
		if !isMembership(rel) {
			e.from[rel.From] = append(e.from[rel.From], rel)
			e.to[rel.To] = append(e.to[rel.To], rel)
			e.rest.Relationships = append(e.rest.Relationships, rel)
			e.remarks.Add(`relationship is no membership: it is in "wortlaut"`, `relationships are no memberships: they are in "wortlaut"`)
			continue
		}
		e.seats = append(e.seats, rel)
		n := parseNotes(rel.Citations[0].Note)
		if rel.Type == kg.HoldsPosition {
			e.post(rel, n, posts)
		}
		e.area(n, areas)
	}
	e.posts = slices.SortedFunc(maps.Values(posts), func(a, b post) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(e.areas, func(a, b area) int { return cmp.Compare(a.ID, b.ID) })
	return nil
}

// isMembership says whether Popolo has a class for a relationship: what was inferred from another, and posts that nobody named, it has none for.
func isMembership(r *kg.Relationship) bool {
	return r.Type == kg.MemberOf && r.Citations[0].Kind != kg.Inference || r.Type == kg.HoldsPosition && r.Role != ""
}

// post finds the post that somebody holds, or makes it.
func (e *exporter) post(rel *kg.Relationship, n notes, posts map[string]post) {
	made := "post-" + ingest.Hash(string(rel.To), rel.Role)
	for _, id := range []string{local(e.dataset, n["post_id"]), made} {
		p := post{ID: id, Label: rel.Role, OrganizationID: e.ids[rel.To]}
		if is, taken := posts[id]; id != "" && (!taken || is == p) {
			posts[id], e.postOf[rel.ID] = p, id
			return
		}
	}
}

// area finds areas that are no regions, of which memberships keep the names.
func (e *exporter) area(n notes, taken map[string]bool) {
	value := n["area_id"]
	if n["area_name"] == "" || e.values["areas "+value] != "" {
		return
	}
	id := local(e.dataset, value)
	if taken[id] {
		return
	}
	e.values["areas "+value], taken[id] = id, true
	e.areas = append(e.areas, area{common: common{ID: id, Name: n["area_name"]}, Classification: n["area_classification"]})
}

// write writes the document, an object a line.
func (e *exporter) write() error {
	e.raw("{")
	e.array("persons", func(add func(any)) error {
		return e.each("persons", func(x *kg.Entity) { add(e.person(x)) })
	})
	e.array("organizations", func(add func(any)) error {
		return e.each("organizations", func(x *kg.Entity) { add(e.organization(x)) })
	})
	e.array("areas", func(add func(any)) error {
		for _, a := range e.areas {
			add(a)
		}
		return e.each("areas", func(x *kg.Entity) { add(e.region(x)) })
	})
	e.array("events", func(add func(any)) error {
		return e.each("events", func(x *kg.Entity) { add(e.event(x)) })
	})
	e.array("posts", func(add func(any)) error {
		for _, p := range e.posts {
			add(p)
		}
		return nil
	})
	e.array("memberships", func(add func(any)) error {
		for _, r := range e.seats {
			add(e.membership(r))
		}
		return nil
	})
	err := e.array("speeches", func(add func(any)) error {
		for r, err := range e.g.Scan(e.ctx, kg.Statements) {
			if err != nil {
				return err
			}
			add(e.speech(r.(*kg.Statement)))
		}
		return nil
	})
	e.raw("\n\"" + extensionKey + "\": ")
	e.json(e.bare())
	e.raw("}\n")
	return err
}

func (e *exporter) raw(s string) { _, _ = e.out.WriteString(s) } // Flush tells

func (e *exporter) json(v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // nothing that is written here can fail
	}
	e.raw(string(bytes.TrimSuffix(b.Bytes(), []byte("\n"))))
}

func (e *exporter) array(name string, fill func(add func(any)) error) error {
	e.raw("\n\"" + name + "\": [")
	between := "\n"
	err := fill(func(v any) {
		e.raw(between)
		between = ",\n"
		e.json(v)
	})
	e.raw("],")
	return err
}

func (e *exporter) each(array string, do func(*kg.Entity)) error {
	for _, x := range e.order {
		if arrayOf(x.ID.Kind()) == array {
			do(x)
		}
	}
	return nil
}

// bare is the extension without revisions, which are this graph's own.
func (e *exporter) bare() any {
	strip := func(r kg.Record) map[string]json.RawMessage {
		fields := map[string]json.RawMessage{}
		if err := json.Unmarshal(kg.Encode(r), &fields); err != nil {
			panic(err) // a record survives its own encoding
		}
		delete(fields, "revision")
		return fields
	}
	type bare struct {
		Dataset       string                       `json:"dataset,omitempty"`
		Entities      []map[string]json.RawMessage `json:"entities,omitempty"`
		Relationships []map[string]json.RawMessage `json:"relationships,omitempty"`
	}
	out := bare{Dataset: e.rest.Dataset}
	for _, r := range e.rest.Entities {
		out.Entities = append(out.Entities, strip(r))
	}
	for _, r := range e.rest.Relationships {
		out.Relationships = append(out.Relationships, strip(r))
	}
	return out
}
