package kg

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wortlaut/internal/text"
)

// plan is a change set in canonical form: records copied, in NFC, checked by themselves.
type plan struct {
	by, reason string
	puts       map[ID]Record
	texts      map[ID]string // of documents put with their text
	deletes    map[ID]bool
	expects    map[ID]int
}

// newPlan copies and checks a change set as far as that can be done without the graph.
func newPlan(set ChangeSet) (*plan, error) {
	p := &plan{
		by: text.NFC(set.By), reason: text.NFC(set.Reason),
		puts: map[ID]Record{}, texts: map[ID]string{}, deletes: map[ID]bool{}, expects: map[ID]int{},
	}
	if err := checkWho(set); err != nil {
		return nil, err
	}
	seen := map[ID]bool{}
	var wrong []string
	touch := func(id ID, expect *int) {
		if seen[id] {
			wrong = append(wrong, fmt.Sprintf("%s: stands in the change set twice", Clip(string(id))))
		}
		seen[id] = true
		if expect != nil {
			p.expects[id] = *expect
		}
	}
	for i, put := range set.Put {
		if put.Record == nil {
			wrong = append(wrong, fmt.Sprintf("Put[%d] has no record", i))
			continue
		}
		touch(put.Record.RecordID(), put.Expect)
		if bad := CheckRecord(put.Record); len(bad) > 0 {
			wrong = append(wrong, bad...)
			continue
		}
		p.put(canonical(put.Record))
	}
	for _, del := range set.Delete {
		touch(del.ID, del.Expect)
		p.deletes[del.ID] = true
	}
	return p, invalid(wrong)
}

// checkWho sees to it that a change set says who makes it, in texts that every store keeps alike.
func checkWho(set ChangeSet) error {
	if strings.TrimSpace(set.By) == "" {
		return Errorf(Invalid, "a change set must say who makes it (By)")
	}
	for _, s := range []string{set.By, set.Reason} {
		if err := CheckInput(s); err != nil {
			return Errorf(Invalid, "who makes a change set, or why, can't be kept: %w", err)
		}
	}
	return nil
}

func (p *plan) put(r Record) {
	*r.RecordRevision() = Revision{}
	if e, ok := r.(*Entity); ok && e.Document != nil && e.Document.Text != "" {
		p.texts[e.ID] = e.Document.Text
		e.Document.SHA256, e.Document.Length = Fingerprint(e.Document.Text)
		e.Document.Text = ""
	}
	if s, ok := r.(*Statement); ok {
		s.Verification = ""
	}
	p.puts[r.RecordID()] = r
}

// Fingerprint is the SHA-256 of a text in hexadecimal, and its length in code points.
func Fingerprint(s string) (hash string, length int) {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:]), utf8.RuneCountInString(s)
}

// shownProblems is how many problems one error lists.
const shownProblems = 5

func invalid(wrong []string) error {
	switch n := len(wrong); {
	case n == 0:
		return nil
	case n > shownProblems:
		wrong = append(wrong[:shownProblems:shownProblems], fmt.Sprintf("and %d more", n-shownProblems))
	}
	return Errorf(Invalid, "%s", strings.Join(wrong, "; "))
}

// canonical copies a record, with all text in NFC, empty lists nil, and times in UTC to the millisecond.
func canonical(r Record) Record {
	copied := emptyLike(r)
	if err := json.Unmarshal(encode(r), copied); err != nil {
		panic(fmt.Sprintf("a record does not survive its own encoding: %v", err))
	}
	normalize(reflect.ValueOf(copied))
	return copied
}

func emptyLike(r Record) Record {
	switch r.(type) {
	case *Entity:
		return new(Entity)
	case *Relationship:
		return new(Relationship)
	}
	return new(Statement)
}

func normalize(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text.NFC(v.String()))
	case reflect.Pointer:
		if !v.IsNil() {
			normalize(v.Elem())
		}
	case reflect.Slice:
		if v.Len() == 0 {
			v.SetZero()
		}
		for i := range v.Len() {
			normalize(v.Index(i))
		}
	case reflect.Struct:
		if t, ok := v.Addr().Interface().(*time.Time); ok {
			*t = t.UTC().Truncate(time.Millisecond)
			return
		}
		for i := range v.NumField() {
			normalize(v.Field(i))
		}
	}
}

// encode writes a value as canonical JSON: fields in the order of the type, nothing escaped for HTML.
func encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("a record can't be encoded: %v", err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Encode is the canonical JSON of a record, the form in which it is kept, exported and logged.
func Encode(r Record) []byte { return encode(r) }

// Decode reads the canonical JSON of the record with an id.
func Decode(id ID, data []byte) (Record, error) {
	var r Record
	switch id.Kind() {
	case KindRelationship:
		r = new(Relationship)
	case KindStatement:
		r = new(Statement)
	default:
		r = new(Entity)
	}
	if err := json.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("decode %s: %w", id, err)
	}
	return r, nil
}

// references are the ids that a record names, with their places.
func references(r Record) []ref {
	switch r := r.(type) {
	case *Entity:
		return entityRefs(r)
	case *Relationship:
		return append([]ref{{"from", r.From}, {"to", r.To}}, citationRefs(r.Citations)...)
	case *Statement:
		return statementRefs(r)
	}
	return nil
}

func statementRefs(s *Statement) []ref {
	var refs []ref
	add := func(at string, id ID) {
		if id != "" {
			refs = append(refs, ref{at, id})
		}
	}
	for i, a := range s.Speakers {
		add(fmt.Sprintf("speakers[%d].actor", i), a.Actor)
		add(fmt.Sprintf("speakers[%d].organization", i), a.Organization)
	}
	for i, id := range s.Addressees {
		add(fmt.Sprintf("addressees[%d]", i), id)
	}
	for i, id := range s.Mentions {
		add(fmt.Sprintf("mentions[%d]", i), id)
	}
	for i, p := range s.Positions {
		add(fmt.Sprintf("positions[%d].subject", i), p.Subject)
	}
	add("event", s.Event)
	return append(refs, citationRefs(s.Citations)...)
}

func citationRefs(citations []Citation) []ref {
	var refs []ref
	for i, c := range citations {
		refs = append(refs, ref{fmt.Sprintf("citations[%d].document", i), c.Document})
		if c.Section != "" {
			refs = append(refs, ref{fmt.Sprintf("citations[%d].section", i), c.Section})
		}
	}
	return refs
}

// named are the ids that the plan touches or names, sorted.
func (p *plan) named() []ID {
	ids := slices.Collect(maps.Keys(p.deletes))
	for id, r := range p.puts {
		ids = append(ids, id)
		for _, ref := range references(r) {
			ids = append(ids, ref.id)
		}
	}
	return distinct(ids)
}

// touched are the ids that the plan puts or deletes, sorted.
func (p *plan) touched() []ID {
	ids := slices.Collect(maps.Keys(p.deletes))
	return distinct(slices.AppendSeq(ids, maps.Keys(p.puts)))
}
