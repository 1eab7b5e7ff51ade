package kg

import (
	"context"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"

	"wortlaut/internal/text"
)

// Extent is the length of a document's words in code points: of its held text, or of the span that it is as a section.
func (d *Document) Extent() int {
	if d.Section != nil {
		return d.Section.End - d.Section.Start
	}
	return d.Length
}

// TextsOf returns the held texts of documents, in a map by their ids. The text of a section is its part of the text of its document; a
// document without one is missing from the map.
func (g *Graph) TextsOf(ctx context.Context, documents []*Entity) (map[ID]string, error) {
	var holders []ID
	for _, d := range documents {
		if id := holderOf(d); id != "" {
			holders = append(holders, id)
		}
	}
	if len(holders) == 0 {
		return map[ID]string{}, nil
	}
	held, err := g.store.Texts(ctx, distinct(holders))
	if err != nil {
		return nil, err
	}
	texts, indexed := map[ID]string{}, map[ID]*text.Indexed{} // a protocol has hundreds of sections
	for _, d := range documents {
		holder := holderOf(d)
		words, ok := held[holder]
		if s := d.Document.Section; ok && s != nil {
			if indexed[holder] == nil {
				indexed[holder] = text.NewIndexed(words)
			}
			words, ok = indexed[holder].Slice(s.Start, s.End)
		}
		if ok {
			texts[d.ID] = words
		}
	}
	return texts, nil
}

// holderOf is the document in whose text the words of a document stand: its own, or the one that it is a section of; "" where none is held.
func holderOf(e *Entity) ID {
	switch {
	case e.Document == nil:
		return ""
	case e.Document.Section != nil:
		return e.Document.Section.Of
	case e.Document.SHA256 != "":
		return e.ID
	}
	return ""
}

// sectionProblems says what is wrong with where a record lies in documents: a section within its document, what is cited within the section
// that is named. document is nil for what is not known of; what is not there is said elsewhere.
func sectionProblems(r Record, document func(ID) *Document) (wrong []string) {
	if e, ok := r.(*Entity); ok && e.Document != nil && e.Document.Section != nil {
		s := e.Document.Section
		switch of := document(s.Of); {
		case of == nil:
		case of.Section != nil:
			wrong = append(wrong, fmt.Sprintf("document.section.of: %s is a section itself: name the document that it is of, %s", s.Of, of.Section.Of))
		case of.SHA256 != "" && s.End > of.Length:
			wrong = append(wrong, fmt.Sprintf("document.section: it ends at %d, the text of %s at %d", s.End, s.Of, of.Length))
		}
	}
	for i, c := range CitationsOf(r) {
		d := document(c.Section)
		switch {
		case d == nil:
		case d.Section == nil || d.Section.Of != c.Document:
			wrong = append(wrong, fmt.Sprintf("citations[%d].section: %s is no section of %s", i, c.Section, c.Document))
		case c.Start != nil && (*c.Start < d.Section.Start || *c.End > d.Section.End):
			wrong = append(wrong, fmt.Sprintf("citations[%d]: the span [%d, %d) does not lie within %s, [%d, %d)",
				i, *c.Start, *c.End, c.Section, d.Section.Start, d.Section.End))
		}
	}
	return wrong
}

// checkSections sees to it that sections and what is cited of them lie where they say, once the plan is carried out and its quotes are found.
func (p *plan) checkSections(w *world) (wrong []string) {
	records := map[ID]Record{}
	for _, r := range w.bound {
		records[r.RecordID()] = r
	}
	for _, s := range w.dependents {
		if s.Verification == Missing { // its place in the new text is not known
			delete(records, s.ID)
		} else {
			records[s.ID] = s
		}
	}
	maps.DeleteFunc(records, func(id ID, _ Record) bool { return p.deletes[id] })
	maps.Copy(records, p.puts)
	for _, id := range slices.Sorted(maps.Keys(records)) {
		for _, problem := range sectionProblems(records[id], func(id ID) *Document { return p.document(w, id) }) {
			wrong = append(wrong, fmt.Sprintf("%s: %s", id, problem))
		}
	}
	return wrong
}

// findBound finds the records that lie in documents of which the plan changes the text or the place.
func (g *Graph) findBound(ctx context.Context, p *plan, w *world) error {
	var retold, moved []ID
	for id, r := range p.puts {
		e, ok := r.(*Entity)
		was, there := w.records[id].(*Entity)
		if !ok || !there || e.Document == nil {
			continue
		}
		if was.Document.SHA256 != e.Document.SHA256 {
			retold = append(retold, id)
		}
		if !reflect.DeepEqual(was.Document.Section, e.Document.Section) {
			moved = append(moved, id)
		}
	}
	if len(retold) > 0 {
		tie := TieQuery{Roles: []Role{RoleSection}, Direction: Out, Others: distinct(retold)}
		pages, err := g.store.Entities(ctx, []EntityQuery{{Where: []EntityCriterion{{Field: EntityTie, Tie: &tie}}, Order: EntitiesByID}})
		if err != nil {
			return err
		}
		for _, e := range pages[0].Records() {
			w.bound = append(w.bound, e)
			w.records[e.ID] = e // what cites it has to lie within it
		}
	}
	if len(moved) == 0 {
		return nil
	}
	referrers, err := g.store.Referrers(ctx, distinct(moved), math.MaxInt32)
	if err != nil {
		return err
	}
	records, err := g.store.Records(ctx, distinct(slices.Concat(slices.Collect(maps.Values(referrers))...)))
	if err != nil {
		return err
	}
	w.bound = slices.AppendSeq(w.bound, maps.Values(records))
	return nil
}

// findWholes reads the events that put events are parts of, up to the top.
func (g *Graph) findWholes(ctx context.Context, p *plan, w *world) error {
	var above []ID
	for _, r := range p.puts {
		if e, ok := r.(*Entity); ok && e.Event != nil {
			above = append(above, e.Event.PartOf)
		}
	}
	for len(above) > 0 {
		var missing []ID
		for _, id := range above {
			if whole := p.wholeOf(w, id); whole != "" && p.puts[whole] == nil && w.records[whole] == nil {
				missing = append(missing, whole)
			}
		}
		if len(missing) == 0 {
			return nil
		}
		found, err := g.store.Records(ctx, distinct(missing))
		if err != nil {
			return err
		}
		maps.Copy(w.records, found)
		above = slices.Collect(maps.Keys(found))
	}
	return nil
}

// wholeOf is the event that an event is a part of, once the plan is carried out.
func (p *plan) wholeOf(w *world, id ID) ID {
	r := p.puts[id]
	if r == nil {
		r = w.records[id]
	}
	if e, ok := r.(*Entity); ok && e.Event != nil {
		return e.Event.PartOf
	}
	return ""
}

// checkWholes refuses events that are parts of themselves by a detour. partOf says which event one is a part of.
func checkWholes(events []ID, partOf func(ID) ID) (wrong []string) {
	done := map[ID]bool{}
	for _, id := range events {
		passed := map[ID]bool{}
		for at := id; at != "" && !done[at]; at = partOf(at) {
			if passed[at] {
				wrong = append(wrong, fmt.Sprintf("%s: event.partOf: the events that it is a part of lead back to where they began", id))
				break
			}
			passed[at] = true
		}
		maps.Copy(done, passed)
	}
	return wrong
}

func (p *plan) events() []ID {
	var ids []ID
	for id := range p.puts {
		if id.Kind() == KindEvent {
			ids = append(ids, id)
		}
	}
	return distinct(ids)
}
