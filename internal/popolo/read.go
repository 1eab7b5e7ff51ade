package popolo

import (
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

// By is who the records of this format are made by.
const By = "popolo"

// Reader reads Popolo documents. It is an [ingest.Reader].
type Reader struct {
	// Dataset tells ids apart that mean something within a data set only; "" is told by the file: the id of its legislature, if there is exactly one.
	Dataset string
	// Level is the level of government of legislatures, ministries and agencies whose level a file does not tell; "" makes institutions of them,
	// but for the legislatures of EveryPolitician, which are national.
	Level kg.GovernmentLevel
}

// By implements [ingest.Reader].
func (Reader) By() string { return By }

// Read implements [ingest.Reader]: a file is one part. Errors name the place, such as memberships[12].person_id.
func (o Reader) Read(_ context.Context, f *ingest.File) iter.Seq2[ingest.Part, error] {
	return func(yield func(ingest.Part, error) bool) {
		r := &reading{
			options: o, file: f, classes: map[string][]object{}, ids: map[string]map[string]*entry{}, entries: map[string][]*entry{}, unplaced: map[unplaced]int{},
			documents: map[string]kg.ID{}, told: map[kg.ID]bool{}, tally: map[string]int{},
		}
		part, err := r.read()
		yield(part, err)
	}
}

// The arrays of a document, in the order in which they are read; those of Popolo that have no place in the graph are counted.
var classes = []string{"persons", "organizations", "areas", "events", "posts", "memberships", "speeches"}

// reading is a document that is being read.
type reading struct {
	options Reader
	file    *ingest.File
	hash    string // SHA-256 of the file
	err     error  // the first

	classes map[string][]object
	meta    object
	sources []string  // that meta names
	own     extension // of documents that this package wrote
	ours    bool
	dataset string

	ids       map[string]map[string]*entry // by class and id
	entries   map[string][]*entry          // by class, in the order of the document
	documents map[string]kg.ID             // sources by their address
	fileID    kg.ID                        // the file as a source, once something rests on it
	told      map[kg.ID]bool
	drafts    []ingest.Draft
	unplaced  map[unplaced]int
	tally     map[string]int // cases of what is flagged once for all
}

// entry is what an id of the document stands for.
type entry struct {
	object object
	key    string
	id     kg.ID  // "" is what has no place in the graph
	value  string // the id as the graph keeps it
	name   string
	// classification is that of an area, holder the organization that a post is one of.
	classification string
	holder         *entry
}

// unplaced is a property that the graph has no place for.
type unplaced struct{ class, property string }

// fail notes the first error.
func (r *reading) fail(at, format string, args ...any) {
	if r.err == nil {
		r.err = kg.Errorf(kg.Invalid, "%s: %s: %s", r.file.Path, at, fmt.Sprintf(format, args...))
	}
}

func (r *reading) read() (ingest.Part, error) {
	if err := r.decode(); err != nil {
		return ingest.Part{}, err
	}
	for _, step := range []func(){
		r.unfold, r.findDataset, r.index, r.persons, r.organizations, r.areas, r.events, r.posts, r.extension, r.memberships, r.speeches, r.ties, r.leftovers,
	} {
		if step(); r.err != nil {
			return ingest.Part{}, r.err
		}
	}
	return ingest.Part{Reason: r.reason(), Drafts: r.drafts, Whole: true}, nil
}

// reason is what the log says: the file, and its data set, as many files of different parliaments have one name.
func (r *reading) reason() string {
	if r.dataset == "" {
		return "Popolo: " + r.file.Title()
	}
	return "Popolo: " + r.file.Title() + ", data set " + r.dataset
}

// decode reads the document, an element at a time.
func (r *reading) decode() error {
	sum := sha256.New()
	d := json.NewDecoder(io.TeeReader(ingest.Text(r.file), sum))
	at := ""
	err := func() error {
		if t, err := d.Token(); err != nil {
			return err
		} else if t != json.Delim('{') {
			return kg.Errorf(kg.Invalid, "%s: it is no Popolo document: expected an object with persons, organizations, memberships, …", r.file.Path)
		}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return err
			}
			at = key.(string)
			if err := r.property(d, &at); err != nil {
				return err
			}
		}
		if _, err := d.Token(); err != nil {
			return err
		}
		if at = "after its end"; d.More() {
			return kg.Errorf(kg.Invalid, "%s: there is more after the end of the document (byte %d)", r.file.Path, d.InputOffset())
		}
		_, err := d.Token() // what is left has to be text
		return err
	}()
	if err := r.explained(err, at, d.InputOffset()); err != nil {
		return err
	}
	r.hash = hex.EncodeToString(sum.Sum(nil))
	if len(r.classes) == 0 && !r.ours {
		return kg.Errorf(kg.Invalid, "%s: it is no Popolo document: it has none of %s", r.file.Path, strings.Join(classes, ", "))
	}
	return nil
}

// explained says of an error of JSON where it is. The end of the file is none.
func (r *reading) explained(err error, at string, offset int64) error {
	var known *kg.Error
	switch {
	case err == nil || err == io.EOF && at == "after its end":
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return kg.Errorf(kg.Invalid, "%s: it ends in the middle%s: it was cut off", r.file.Path, within(at))
	}
	return kg.Errorf(kg.Invalid, "%s: it is not JSON%s: %w (byte %d)", r.file.Path, within(at), err, offset)
}

func within(at string) string {
	if at == "" {
		return ""
	}
	return " at " + at
}

// property reads a property of the document. at tells how far it came.
func (r *reading) property(d *json.Decoder, at *string) error {
	key := *at
	if !slices.Contains(classes, key) {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return err
		}
		r.aside(key, raw)
		return r.err
	}
	t, err := d.Token()
	if err != nil {
		return err
	}
	if t == nil { // null
		return nil
	}
	if t != json.Delim('[') {
		return kg.Errorf(kg.Invalid, "%s: %s: expected a list of objects", r.file.Path, key)
	}
	list := r.classes[key]
	for d.More() {
		*at = fmt.Sprintf("%s[%d]", key, len(list))
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return err
		}
		o, ok := object{reading: r, class: key}.inner(*at, raw)
		if !ok {
			return r.err
		}
		list = append(list, o)
	}
	r.classes[key] = list
	_, err = d.Token()
	return err
}

// aside reads what is not one of the arrays.
func (r *reading) aside(key string, raw json.RawMessage) {
	top := object{reading: r, class: "document", fields: map[string]json.RawMessage{key: raw}}
	switch key {
	case "meta":
		r.meta, _ = top.embedded(key)
		if raw := r.meta.take("sources"); raw != nil && json.Unmarshal(raw, &r.sources) != nil {
			r.fail("meta.sources", "expected a list of addresses")
		}
	case extensionKey:
		r.ours = top.value(key, &r.own)
	default:
		if n := size(raw); n > 0 {
			r.file.Flag(key, "it has no place in the graph: left out, with what it holds (%d)", n)
		}
	}
}

// size is how many entries a value has; texts and numbers are one.
func size(raw json.RawMessage) int {
	var list []json.RawMessage
	var fields map[string]json.RawMessage
	switch {
	case raw == nil || string(raw) == "null" || string(raw) == `""`:
		return 0
	case json.Unmarshal(raw, &list) == nil:
		return len(list)
	case json.Unmarshal(raw, &fields) == nil:
		return len(fields)
	}
	return 1
}

// unfold takes objects out of others that they are embedded in, and puts ids in their places.
func (r *reading) unfold() {
	have := map[string]map[string]bool{}
	for _, class := range classes {
		have[class] = map[string]bool{}
		for _, o := range r.classes[class] {
			have[class][peek(o, "id")] = true
		}
	}
	add := func(class string, o object) {
		o.class = class
		if id := peek(o, "id"); id == "" || !have[class][id] {
			have[class][id] = true
			r.classes[class] = append(r.classes[class], o)
		}
	}
	for _, class := range []string{"persons", "organizations", "posts"} {
		for i := 0; i < len(r.classes[class]); i++ { // organizations grow while their children are found
			o := r.classes[class][i]
			for _, e := range embeddings[class] {
				for _, inner := range o.list(e.list) {
					setDefault(inner, e.back, o)
					add(e.class, inner)
				}
			}
		}
	}
	for _, class := range classes {
		for i := 0; i < len(r.classes[class]); i++ {
			o := r.classes[class][i]
			for _, e := range single {
				if size(o.fields[e.property]) > 0 && o.fields[e.property][0] == '{' {
					inner, _ := o.embedded(e.property)
					setDefault(o, e.property+"_id", inner)
					add(e.class, inner)
				}
			}
		}
	}
}

// embeddings are lists of objects within others, and the property by which these would name what they stand in.
var embeddings = map[string][]struct{ list, class, back string }{
	"persons":       {{"memberships", "memberships", "person_id"}},
	"organizations": {{"children", "organizations", "parent_id"}, {"posts", "posts", "organization_id"}, {"memberships", "memberships", "organization_id"}},
	"posts":         {{"memberships", "memberships", "post_id"}},
}

// single are objects in place of ids.
var single = []struct{ property, class string }{
	{"person", "persons"}, {"organization", "organizations"}, {"on_behalf_of", "organizations"}, {"post", "posts"}, {"area", "areas"}, {"event", "events"},
	{"creator", "persons"}, {"audience", "persons"},
}

// peek reads a text and leaves it where it is.
func peek(o object, key string) string {
	return object{reading: o.reading, at: o.at, fields: maps.Clone(o.fields)}.text(key)
}

// setDefault names another object where nothing is named yet.
func setDefault(o object, property string, other object) {
	if raw := o.fields[property]; raw == nil || string(raw) == "null" {
		if id := other.fields["id"]; id != nil {
			o.fields[property] = id
		}
	}
}

// findDataset finds out which data set the ids belong to.
func (r *reading) findDataset() {
	if r.dataset = r.options.Dataset; r.ours {
		r.dataset = r.own.Dataset
	}
	if r.dataset != "" || r.ours {
		return
	}
	var legislatures []string
	for _, o := range r.classes["organizations"] {
		if organizationWords.meaning(peek(o, "classification")) == kg.KindParliament {
			legislatures = append(legislatures, peek(o, "id"))
		}
	}
	if len(legislatures) == 1 {
		r.dataset = strings.ReplaceAll(legislatures[0], separator, "%23")
	}
}

// index finds what ids stand for. What has one has no other like it in its array.
func (r *reading) index() {
	for _, class := range classes {
		r.ids[class] = map[string]*entry{}
		for _, o := range r.classes[class] {
			id := o.text("id")
			needs := class != "memberships" && class != "speeches"
			switch {
			case id == "" && needs:
				r.fail(o.place("id"), "there is none: what others may name needs an id")
				return
			case id == "":
				id = o.at // nobody names it
			case r.ids[class][id] != nil:
				r.fail(o.place("id"), "%q is the id of %s already", kg.Clip(id), r.ids[class][id].object.at)
				return
			}
			e := &entry{object: o, key: id, value: qualified(r.dataset, id)}
			r.ids[class][id] = e
			r.entries[class] = append(r.entries[class], e)
		}
	}
}

// each goes through the objects of a class.
func (r *reading) each(class string, do func(id string, o object, e *entry)) {
	for _, e := range r.entries[class] {
		if r.err == nil {
			do(e.key, e.object, e)
		}
	}
}

// lookup is what a property names, nil where it names nothing. What is not in the document is an error.
func (o object) lookup(key string, classes ...string) (string, *entry) {
	id := o.text(key)
	if id == "" {
		return "", nil
	}
	for _, class := range classes {
		if e := o.ids[class][id]; e != nil {
			return id, e
		}
	}
	o.fail(o.place(key), "there is no %q among the %s: add it to the file, or take out what names it", kg.Clip(id), strings.Join(classes, " and "))
	return "", nil
}

// identity is the id in the graph of an entity: made of that of Popolo, or in documents of this program itself.
func (r *reading) identity(k kg.Kind, id string) (kg.ID, *kg.Identifier) {
	if own := kg.ID(id); r.ours && own.Valid() == nil && own.Kind() == k {
		return own, nil
	}
	return idOf(k.Prefix(), r.dataset, id), &kg.Identifier{Scheme: Scheme, Value: qualified(r.dataset, id)}
}

// draft adds a record. It says where a record breaks a rule of the graph.
func (r *reading) draft(at string, record kg.Record, merge ingest.Merge) {
	id := record.RecordID()
	if wrong := kg.CheckRecord(record); len(wrong) > 0 {
		r.fail(at, "%s", wrong[0])
		return
	}
	if r.told[id] {
		r.fail(at, "it tells of %s a second time", id)
		return
	}
	r.told[id] = true
	r.drafts = append(r.drafts, ingest.Draft{Record: record, Merge: merge})
}

// merge makes the file the authority on what no other file tells of.
func merge(id kg.ID, own *kg.Identifier) ingest.Merge {
	return ingest.Authority(By, id, func(e *kg.Entity) bool { return onlyOwn(e, own) })
}

func onlyOwn(e *kg.Entity, own *kg.Identifier) bool {
	for _, i := range e.Identifiers {
		if i.Scheme == Scheme && (own == nil || i.Value != own.Value) {
			return false
		}
	}
	return true
}

// once counts a case of what is flagged once for all.
func (r *reading) once(class, format string, args ...any) {
	r.tally[class+"\x00"+fmt.Sprintf(format, args...)]++
}

// leftovers flags what the graph has no place for.
func (r *reading) leftovers() {
	for _, class := range classes {
		for _, o := range r.classes[class] {
			o.leftover()
		}
	}
	if r.meta.fields != nil {
		r.meta.leftover()
	}
	order := append(slices.Clone(classes), "document")
	byClass := func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) }
	for _, key := range slices.Sorted(maps.Keys(r.tally)) {
		class, reason, _ := strings.Cut(key, "\x00")
		r.file.Flag(class, "%d %s", r.tally[key], reason)
	}
	keys := slices.SortedFunc(maps.Keys(r.unplaced), func(a, b unplaced) int {
		if d := byClass(a.class, b.class); d != 0 {
			return d
		}
		return strings.Compare(a.property, b.property)
	})
	for _, k := range keys {
		r.file.Flag(k.class, "%d have %s, which has no place in the graph: left out", r.unplaced[k], k.property)
	}
}
