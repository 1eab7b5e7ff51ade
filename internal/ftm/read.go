package ftm

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// Reader reads entities of FollowTheMoney as JSON lines. It is an [ingest.Reader].
type Reader struct{}

// By implements [ingest.Reader].
func (Reader) By() string { return By }

// Read implements [ingest.Reader]: a file is one part. Lines with the same id are fragments of one entity. Errors name the line.
func (Reader) Read(_ context.Context, f *ingest.File) iter.Seq2[ingest.Part, error] {
	return func(yield func(ingest.Part, error) bool) {
		r := &reading{
			file: f, things: map[string]*thing{}, pages: map[string]kg.ID{}, at: map[kg.ID]int{}, left: map[leftover]int{},
		}
		part, err := r.read()
		yield(part, err)
	}
}

// thing is an entity of the file. What is asked of its properties is taken out of them, so that what nobody asked for can be told.
type thing struct {
	line       int // the first
	id, schema string
	own        kg.ID // in the graph that it was written by
	properties map[string][]string
	more       map[string]bool // properties of which the first value was taken
	record     kg.ID           // "" is what has no place in the graph
}

// take are the values of properties.
func (t *thing) take(properties ...string) (out []string) {
	for _, p := range properties {
		out = append(out, t.properties[p]...)
		delete(t.properties, p)
	}
	return out
}

// one is the first value of a property; the others are left to be told.
func (t *thing) one(property string) string {
	values := t.properties[property]
	if len(values) < 2 {
		delete(t.properties, property)
	} else {
		t.properties[property], t.more[property] = values[1:], true
	}
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

func (t *thing) place() string { return fmt.Sprintf("line %d", t.line) }

// reading is a file that is being read.
type reading struct {
	file   *ingest.File
	hash   string // SHA-256 of the file
	things map[string]*thing
	order  []*thing // by line
	err    error    // the first
	pages  map[string]kg.ID
	itself kg.ID
	at     map[kg.ID]int      // the places of the drafts
	called map[string][]kg.ID // organizations by their names
	drafts []ingest.Draft
	left   map[leftover]int
}

// leftover is a property of entities of a schema that the graph has no place for, or for more values than one.
type leftover struct {
	schema, property string
	more             bool
}

func (r *reading) fail(line int, format string, args ...any) {
	if r.err == nil {
		r.err = kg.Errorf(kg.Invalid, "%s: line %d: %s", r.file.Path, line, fmt.Sprintf(format, args...))
	}
}

func (r *reading) read() (ingest.Part, error) {
	if err := r.lines(); err != nil {
		return ingest.Part{}, err
	}
	for _, step := range []func(*thing){r.entity, r.publisher, r.identification, r.link} {
		for _, t := range r.order {
			if step(t); r.err != nil {
				return ingest.Part{}, r.err
			}
		}
	}
	r.finish()
	return ingest.Part{Reason: "FollowTheMoney: " + r.file.Title(), Drafts: r.drafts, Whole: true}, r.err
}

// lines reads the lines.
func (r *reading) lines() error {
	sum := sha256.New()
	in := bufio.NewReader(io.TeeReader(ingest.Text(r.file), sum))
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if r.line(n, line); r.err != nil {
				return r.err
			}
		}
		if err != nil {
			break
		}
	}
	r.hash = hex.EncodeToString(sum.Sum(nil))
	if len(r.order) == 0 {
		return kg.Errorf(kg.Invalid, "%s: it has no entities: expected one in each line", r.file.Path)
	}
	return nil
}

func (r *reading) line(n int, line []byte) {
	var e struct {
		ID         string                     `json:"id"`
		Schema     string                     `json:"schema"`
		Properties map[string]json.RawMessage `json:"properties"`
		Wortlaut   kg.ID                      `json:"wortlaut"`
	}
	var wrongType *json.UnmarshalTypeError
	switch err := json.Unmarshal(line, &e); {
	case errors.As(err, &wrongType):
		r.fail(n, "it is no entity: expected an object with id, schema and properties, found %s%s", wrongType.Value, within(wrongType.Field))
		return
	case err != nil:
		r.fail(n, "it is not JSON: expected an entity in each line: %v", err)
		return
	}
	switch is := r.things[e.ID]; {
	case e.ID == "":
		r.fail(n, "the entity has no id")
	case e.Schema == "":
		r.fail(n, "the entity %q has no schema", kg.Clip(e.ID))
	case is != nil && is.schema != e.Schema:
		r.fail(n, "the entity %q is a %s, in line %d it is a %s", kg.Clip(e.ID), kg.Clip(e.Schema), is.line, is.schema)
	default:
		if is == nil {
			is = &thing{line: n, id: e.ID, schema: e.Schema, own: e.Wortlaut, properties: map[string][]string{}, more: map[string]bool{}}
			r.things[e.ID] = is
			r.order = append(r.order, is)
		}
		for _, name := range slices.Sorted(maps.Keys(e.Properties)) {
			r.property(n, is, name, e.Properties[name])
		}
	}
}

func within(field string) string {
	if field == "" {
		return ""
	}
	return " as " + field
}

// property adds the values of a property: a list of texts, or of entities in full, of which the id is taken; a single text is taken as a list.
func (r *reading) property(n int, t *thing, name string, raw json.RawMessage) {
	var values []json.RawMessage
	if json.Unmarshal(raw, &values) != nil {
		values = []json.RawMessage{raw}
	}
	for _, v := range values {
		var s string
		var full struct{ ID string }
		if json.Unmarshal(v, &s) != nil && (json.Unmarshal(v, &full) != nil || full.ID == "") {
			r.fail(n, "%s: its values are to be texts", kg.Clip(name))
			return
		}
		if s == "" {
			s = full.ID
		}
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(t.properties[name], s) {
			t.properties[name] = append(t.properties[name], s)
		}
	}
}

// draft adds a record. It says where a record breaks a rule of the graph.
func (r *reading) draft(t *thing, record kg.Record, merge ingest.Merge) {
	id := record.RecordID()
	if wrong := kg.CheckRecord(record); len(wrong) > 0 {
		r.fail(t.line, "%s", wrong[0])
		return
	}
	if _, twice := r.at[id]; twice {
		r.fail(t.line, "it tells of %s a second time", id)
		return
	}
	r.at[id] = len(r.drafts)
	r.drafts = append(r.drafts, ingest.Draft{Record: record, Merge: merge})
}

// date is a day, a month or a year; of a time, its day. What is none is flagged.
func (r *reading) date(t *thing, property string) kg.FuzzyDate {
	s := t.one(property)
	if s == "" {
		return ""
	}
	day, _, _ := strings.Cut(strings.Replace(s, " ", "T", 1), "T")
	d, err := kg.ParseFuzzyDate(day)
	if err != nil {
		r.file.Flag(t.place(), "%s: %v: left out", property, err)
	}
	return d
}

// finish flags what the graph has no place for.
func (r *reading) finish() {
	schemata := map[string]int{}
	for _, t := range r.order {
		if t.record == "" && t.properties != nil {
			schemata[t.schema]++
			continue
		}
		if t.schema == "Position" { // it is told in the relationships of those who hold it
			t.take("name", "organization")
		}
		for p := range t.properties {
			r.left[leftover{t.schema, p, t.more[p]}]++
		}
	}
	for _, s := range slices.Sorted(maps.Keys(schemata)) {
		r.file.Flag(s, "%d have no place in the graph: left out", schemata[s])
	}
	for _, l := range slices.SortedFunc(maps.Keys(r.left), leftover.compare) {
		if l.more {
			r.file.Flag(l.schema, "%d have several values of %s: the first that fits was taken", r.left[l], l.property)
		} else {
			r.file.Flag(l.schema, "%d have %s, which has no place in the graph: left out", r.left[l], l.property)
		}
	}
}

func (l leftover) compare(other leftover) int {
	switch {
	case l.more == other.more:
		return cmp.Or(strings.Compare(l.schema, other.schema), strings.Compare(l.property, other.property))
	case l.more:
		return 1
	}
	return -1
}
