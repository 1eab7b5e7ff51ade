package kg

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"wortlaut/internal/text"
)

// check is the one place that decides whether a plan may be carried out in a world, and what has to be written: pure, and the
// same for every store. A nil batch means that there is nothing to do.
func (p *plan) check(w *world, at time.Time, token string) (*Batch, error) {
	if err := p.checkRevisions(w); err != nil {
		return nil, err
	}
	var wrong []string
	wrong = append(wrong, p.checkReferences(w)...)
	wrong = append(wrong, p.checkTexts(w)...)
	wrong = append(wrong, p.checkSpans(w)...)
	wrong = append(wrong, checkCircles(w.topicsAfter, p.puts)...)
	wrong = append(wrong, checkWholes(p.events(), func(id ID) ID { return p.wholeOf(w, id) })...)
	if err := invalid(wrong); err != nil {
		return nil, err
	}
	if err := p.checkResting(w); err != nil {
		return nil, err
	}
	misplaced := p.verifyStatements(w)
	if err := invalid(append(misplaced, p.checkSections(w)...)); err != nil {
		return nil, err
	}
	return p.batch(w, at, token), nil
}

func (p *plan) checkRevisions(w *world) error {
	for _, id := range slices.Sorted(maps.Keys(p.expects)) {
		expected, is := p.expects[id], 0
		if r := w.records[id]; r != nil {
			is = r.RecordRevision().Number
		}
		if expected != is {
			return Errorf(Conflict, "%s: revision %d was expected, but it has %s: read it again and repeat the change", id, expected, revisionWord(is))
		}
	}
	return nil
}

func revisionWord(n int) string {
	if n == 0 {
		return "none: it is not there"
	}
	return fmt.Sprintf("revision %d", n)
}

// checkReferences sees to it that whatever a record names is there, or comes with it.
func (p *plan) checkReferences(w *world) (wrong []string) {
	for _, id := range slices.Sorted(maps.Keys(p.puts)) {
		for _, ref := range references(p.puts[id]) {
			if p.puts[ref.id] == nil && (w.records[ref.id] == nil || p.deletes[ref.id]) {
				wrong = append(wrong, fmt.Sprintf("%s: %s: there is no %s", id, ref.at, Clip(string(ref.id))))
			}
		}
	}
	return wrong
}

// checkTexts sees to it that a document that is put with a hash only has the text of that hash already.
func (p *plan) checkTexts(w *world) (wrong []string) {
	for _, id := range slices.Sorted(maps.Keys(p.puts)) {
		e, ok := p.puts[id].(*Entity)
		if !ok || e.Document == nil || e.Document.SHA256 == "" || p.texts[id] != "" {
			continue
		}
		was, ok := w.records[id].(*Entity)
		if !ok || was.Document.SHA256 != e.Document.SHA256 {
			wrong = append(wrong, fmt.Sprintf("%s: document.sha256: the text with this hash is not held: give the text with it", id))
			continue
		}
		e.Document.Length = was.Document.Length
	}
	return wrong
}

// checkSpans sees to it that a cited span lies within the held text.
func (p *plan) checkSpans(w *world) (wrong []string) {
	for _, id := range slices.Sorted(maps.Keys(p.puts)) {
		for i, c := range CitationsOf(p.puts[id]) {
			d := p.document(w, c.Document)
			if d != nil && d.SHA256 != "" && c.End != nil && *c.End > d.Length {
				wrong = append(wrong, fmt.Sprintf("%s: citations[%d]: the span ends at %d, the text of %s at %d", id, i, *c.End, c.Document, d.Length))
			}
		}
	}
	return wrong
}

// CitationsOf are the citations of a record; entities have none.
func CitationsOf(r Record) []Citation {
	switch r := r.(type) {
	case *Relationship:
		return r.Citations
	case *Statement:
		return r.Citations
	}
	return nil
}

func (p *plan) document(w *world, id ID) *Document {
	r := p.puts[id]
	if r == nil {
		r = w.records[id]
	}
	if e, ok := r.(*Entity); ok {
		return e.Document
	}
	return nil
}

// checkCircles refuses topics that are broader than themselves by a detour.
func checkCircles(topics map[ID]*Entity, puts map[ID]Record) (wrong []string) {
	const walking, done = 1, 2
	state := map[ID]int{}
	var walk func(id ID) bool
	walk = func(id ID) bool {
		switch t := topics[id]; {
		case t == nil || state[id] == done:
			return false
		case state[id] == walking:
			return true
		default:
			state[id] = walking
			circle := slices.ContainsFunc(t.Topic.Broader, walk)
			state[id] = done
			return circle
		}
	}
	for _, id := range slices.Sorted(maps.Keys(puts)) {
		if id.Kind() == KindTopic && walk(id) {
			wrong = append(wrong, fmt.Sprintf("%s: topic.broader: the broader topics lead back to where they began", id))
		}
	}
	return wrong
}

// checkResting refuses to delete what others rest on.
func (p *plan) checkResting(w *world) error {
	for _, id := range slices.Sorted(maps.Keys(w.resting)) {
		for _, by := range w.resting[id] {
			if p.deletes[by] {
				continue
			}
			if r := p.puts[by]; r != nil && !slices.ContainsFunc(references(r), func(ref ref) bool { return ref.id == id }) {
				continue
			}
			return Errorf(Conflict, "%s can't be deleted: %s rests on it; delete or change that first", id, by)
		}
	}
	return nil
}

// verifyStatements verifies the statements of the plan and those that depend on texts it changes.
func (p *plan) verifyStatements(w *world) (wrong []string) {
	texts := map[ID]*text.Indexed{}
	held := func(document ID) (*text.Indexed, bool) {
		if x := texts[document]; x != nil {
			return x, true
		}
		s, ok := p.heldText(w, document)
		if ok {
			texts[document] = text.NewIndexed(s)
		}
		return texts[document], ok
	}
	for _, id := range slices.Sorted(maps.Keys(p.puts)) {
		if s, ok := p.puts[id].(*Statement); ok {
			var misplaced []string
			s.Verification, misplaced = verify(s, held)
			for _, m := range misplaced {
				wrong = append(wrong, fmt.Sprintf("%s: citations: %s", id, m))
			}
		}
	}
	for _, s := range w.dependents {
		s.Verification, _ = verify(s, held)
	}
	return wrong
}

// heldText is the text of a document once the plan is carried out, and whether one is held.
func (p *plan) heldText(w *world, document ID) (string, bool) {
	if s, ok := p.texts[document]; ok {
		return s, true
	}
	if d := p.document(w, document); d != nil && d.SHA256 == "" { // nil is one that only dependents cite: it stays as it is
		return "", false
	}
	s, ok := w.texts[document]
	return s, ok
}

// batch computes the rows of everything that changes. Records that stay as they are get no row, and no revision.
func (p *plan) batch(w *world, at time.Time, token string) *Batch {
	set := Set{Number: w.head.Number + 1, At: at, By: p.by, Reason: p.reason}
	b := &Batch{Base: w.head.Number, Head: Head{Number: set.Number, Labels: w.head.Labels, Token: token}, Sets: []Set{set}}
	if w.relabelled {
		b.Head.Labels = set.Number
	}
	derive := deriver{topicsOf: w.topicsOf(p), lexicon: w.lexicon}
	written := map[ID]bool{}
	for _, id := range p.touched() {
		switch r := p.puts[id]; {
		case r != nil:
			p.putRow(b, w, derive, set, r, written)
		case w.records[id] != nil:
			b.log(set, Deleted, w.records[id], w.records[id].RecordRevision().Number)
			b.Delete = append(b.Delete, id)
		}
	}
	for _, s := range w.dependents {
		if !written[s.ID] && !p.deletes[s.ID] {
			b.Statements = append(b.Statements, derive.statement(s))
			written[s.ID] = true
		}
	}
	for _, r := range w.reindexed {
		if id := r.RecordID(); !written[id] && !p.deletes[id] {
			b.add(derive, r)
		}
	}
	if len(b.Log) == 0 {
		return nil
	}
	return b
}

func (p *plan) putRow(b *Batch, w *world, derive deriver, set Set, r Record, written map[ID]bool) {
	id, was := r.RecordID(), w.records[r.RecordID()]
	if was != nil && same(was, r) {
		return
	}
	number, action := 1, Created
	if was != nil {
		number, action = was.RecordRevision().Number+1, Updated
	}
	*r.RecordRevision() = Revision{Number: number, ChangedAt: set.At, ChangedBy: set.By, Reason: set.Reason}
	b.log(set, action, recordOrSelf(was, r), number)
	b.add(derive, r)
	written[id] = true
	if s, ok := p.texts[id]; ok {
		b.Texts = append(b.Texts, Text{Document: id, Text: s})
	} else if e, ok := r.(*Entity); ok && e.Document != nil && e.Document.SHA256 == "" && was != nil {
		b.Texts = append(b.Texts, Text{Document: id})
	}
}

func recordOrSelf(was, is Record) Record {
	if was != nil {
		return was
	}
	return is
}

// same says whether two versions of a record differ in nothing but their revision.
func same(a, b Record) bool {
	strip := func(r Record) []byte {
		kept := *r.RecordRevision()
		defer func() { *r.RecordRevision() = kept }()
		*r.RecordRevision() = Revision{}
		return encode(r)
	}
	return bytes.Equal(strip(canonical(a)), strip(b))
}

func (b *Batch) log(set Set, action Action, r Record, revision int) {
	c := Change{Set: set.Number, Position: len(b.Log), ID: r.RecordID(), Action: action, Revision: revision}
	if action != Created {
		c.Before = json.RawMessage(encode(r))
	}
	b.Log = append(b.Log, c)
}

func (b *Batch) add(derive deriver, r Record) {
	switch r := r.(type) {
	case *Entity:
		b.Entities = append(b.Entities, DeriveEntity(r, derive.lexicon))
	case *Relationship:
		b.Relationships = append(b.Relationships, DeriveRelationship(r))
	case *Statement:
		b.Statements = append(b.Statements, derive.statement(r))
	}
}

// deriver computes rows within one state of the graph.
type deriver struct {
	topicsOf func(claim ID) []ID
	lexicon  *text.Lexicon
}

func (d deriver) statement(s *Statement) StatementRow {
	return DeriveStatement(s, d.topicsOf, d.lexicon)
}

// wordsOf are the texts of a record that search knows.
func wordsOf(r Record) []string {
	switch r := r.(type) {
	case *Entity:
		if r.Suggestion != nil {
			return nil
		}
		if title := honorific(r); title != "" {
			return append(entityNames(r), title)
		}
		return entityNames(r)
	case *Statement:
		return []string{r.Text}
	}
	return nil
}

// mentionsAny says whether one of the texts holds one of the words, however written.
func mentionsAny(texts []string, normalized []string) bool {
	for _, t := range texts {
		t = text.Normalize(t)
		if slices.ContainsFunc(normalized, func(w string) bool { return strings.Contains(t, w) }) {
			return true
		}
	}
	return false
}
