package kg

import (
	"context"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"wortlaut/internal/text"
)

// SuggestionFilter says which suggestions are asked for; nil is no condition.
type SuggestionFilter struct {
	Status   *SuggestionStatus
	Document *ID
}

// Suggestions lists suggestions, by id: those of a document as they stand in it, if whoever wrote them saw to that.
func (g *Graph) Suggestions(ctx context.Context, f *SuggestionFilter, paging Paging) (List[*Entity], error) {
	b := entityCriteria{limits: g.limits.Search}
	b.kinds([]Kind{KindSuggestion})
	if f != nil {
		addClass(&b, f.Status)
		if f.Document != nil {
			b.tie(TieQuery{Roles: []Role{RoleSuggested}, Direction: Out, Others: []ID{*f.Document}})
		}
	}
	return g.entities(ctx, listName("suggestions", f), b.list, EntitiesByID, false, paging)
}

// undecided goes through all open suggestions, by id. It ends after an error.
func (g *Graph) undecided(ctx context.Context) iter.Seq2[*Entity, error] {
	return func(yield func(*Entity, error) bool) {
		query := EntityQuery{Order: EntitiesByID, Where: []EntityCriterion{
			{Field: EntityKind, Values: []string{string(KindSuggestion)}}, {Field: EntityClass, Values: []string{string(SuggestionOpen)}},
		}}
		query.Limit = scanBatch
		for {
			pages, err := g.store.Entities(ctx, []EntityQuery{query})
			if err != nil {
				yield(nil, err)
				return
			}
			rows := pages[0].Rows
			for _, row := range rows {
				if !yield(row.Record, nil) {
					return
				}
			}
			if len(rows) < scanBatch {
				return
			}
			query.After = &rows[len(rows)-1].Key
		}
	}
}

// Correction is what somebody who accepts a suggestion knows better; nil leaves what was suggested.
type Correction struct {
	Kind       *StatementKind
	MadeOn     *FuzzyDate
	Speakers   []Attribution
	Addressees []ID
	Mentions   []ID
	Positions  []Position
	// Start and End, both or none, are the span of the words in the held text of the document; the words are those that stand there.
	Start, End *int
}

// Accept writes the statement that a suggestion suggests, corrected, with those of its entities and relationships that the graph does not have
// and that the statement needs, and marks the suggestion as accepted: all in one change set. What was suggested of somebody
// whom the correction has taken out of the statement is not written. expected, when given, is the revision of the suggestion.
//
// Errors: NotFound; Conflict for one that was accepted or rejected, or a statement that is there already; Invalid for a correction that can't be.
func (g *Graph) Accept(ctx context.Context, id ID, correction *Correction, by, reason string, expected *int) (Applied, error) {
	return g.computed(ctx, func() (ChangeSet, error) {
		e, err := g.open(ctx, id, expected)
		if err != nil {
			return ChangeSet{}, err
		}
		set, err := g.accepting(ctx, e, correction)
		set.By, set.Reason = by, reason
		return set, err
	})
}

// Reject marks a suggestion as rejected. Errors: as for [Graph.Accept].
func (g *Graph) Reject(ctx context.Context, id ID, by, reason string, expected *int) (Applied, error) {
	return g.computed(ctx, func() (ChangeSet, error) {
		e, err := g.open(ctx, id, expected)
		if err != nil {
			return ChangeSet{}, err
		}
		return ChangeSet{By: by, Reason: reason, Put: []Put{marked(e, SuggestionRejected)}}, nil
	})
}

// open is a suggestion that nobody has decided on.
func (g *Graph) open(ctx context.Context, id ID, expected *int) (*Entity, error) {
	there, err := g.store.Records(ctx, []ID{id})
	if err != nil {
		return nil, err
	}
	e, ok := there[id].(*Entity)
	if !ok || e.Suggestion == nil {
		return nil, Errorf(NotFound, "there is no suggestion %q", Clip(string(id)))
	}
	if expected != nil {
		if err := asExpected(there, []Expected{{id, *expected}}); err != nil {
			return nil, err
		}
	}
	if e.Suggestion.Status != SuggestionOpen {
		return nil, Errorf(Conflict, "%s was %s by %s already", id, strings.ToLower(string(e.Suggestion.Status)), e.Revision.ChangedBy)
	}
	return e, nil
}

func marked(e *Entity, status SuggestionStatus) Put {
	number := e.Revision.Number
	e = canonical(e).(*Entity)
	e.Suggestion.Status = status
	return Put{Record: e, Expect: &number}
}

func (g *Graph) accepting(ctx context.Context, e *Entity, correction *Correction) (ChangeSet, error) {
	known, there, err := g.knownOf(ctx, e)
	if err != nil {
		return ChangeSet{}, err
	}
	s := Renamed(e, known).(*Entity).Suggestion
	if there[s.Statement.ID] != nil {
		return ChangeSet{}, Errorf(Conflict, "%s suggests %s, which is in the graph already: reject it, or take that back first", e.ID, s.Statement.ID)
	}
	if err := g.correct(ctx, s, correction); err != nil {
		return ChangeSet{}, err
	}
	if err := g.renew(ctx, s); err != nil {
		return ChangeSet{}, err
	}
	nothing := 0
	set := ChangeSet{Put: []Put{marked(e, SuggestionAccepted), {Record: s.Statement, Expect: &nothing}}}
	for _, r := range needed(s, there) {
		set.Put = append(set.Put, Put{Record: r, Expect: &nothing})
	}
	return set, nil
}

// knownOf says under which ids the graph knows the suggested entities, and which of the suggested records it has.
func (g *Graph) knownOf(ctx context.Context, e *Entity) (map[ID]ID, map[ID]Record, error) {
	s := e.Suggestion
	ids := []ID{s.Statement.ID}
	var keys []string
	for _, d := range s.Entities {
		ids = append(ids, d.ID)
		for _, i := range d.Identifiers {
			keys = append(keys, i.Key())
		}
	}
	for _, r := range s.Relationships {
		ids = append(ids, r.ID)
	}
	found, err := g.Found(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	identified, err := g.Identified(ctx, keys)
	if err != nil {
		return nil, nil, err
	}
	known, there := map[ID]ID{}, map[ID]Record{}
	for id, r := range found {
		known[id] = r.RecordID()
		there[r.RecordID()] = r
	}
	for _, d := range s.Entities {
		for _, i := range d.Identifiers {
			if is := identified[i.Key()]; found[d.ID] == nil && is.Kind() == d.ID.Kind() {
				known[d.ID], there[is] = is, d
			}
		}
	}
	return known, there, nil
}

// correct puts what somebody knows better in place of what was suggested.
func (g *Graph) correct(ctx context.Context, s *Suggestion, c *Correction) error {
	if c == nil {
		return nil
	}
	if c.Kind != nil {
		s.Statement.Kind = *c.Kind
	}
	if c.MadeOn != nil {
		s.Statement.MadeOn = *c.MadeOn
	}
	if c.Speakers != nil {
		s.Statement.Speakers = c.Speakers
	}
	if c.Addressees != nil {
		s.Statement.Addressees = c.Addressees
	}
	if c.Mentions != nil {
		s.Statement.Mentions = c.Mentions
	}
	if c.Positions != nil {
		s.Statement.Positions = c.Positions
	}
	if c.Start == nil && c.End == nil {
		return nil
	}
	return g.respan(ctx, s, c)
}

// renew replaces ids in a suggested statement that were merged away.
func (g *Graph) renew(ctx context.Context, s *Suggestion) error {
	var ids []ID
	for _, ref := range references(s.Statement) {
		if !slices.ContainsFunc(s.Entities, func(e *Entity) bool { return e.ID == ref.id }) {
			ids = append(ids, ref.id)
		}
	}
	found, err := g.Found(ctx, ids)
	if err != nil {
		return err
	}
	now := map[ID]ID{}
	for id, r := range found {
		now[id] = r.RecordID()
	}
	s.Statement = Renamed(s.Statement, now).(*Statement)
	return nil
}

// respan makes the words of a suggested statement those of another span of its document.
func (g *Graph) respan(ctx context.Context, s *Suggestion, c *Correction) error {
	if c.Start == nil || c.End == nil || *c.Start < 0 || *c.End <= *c.Start {
		return Errorf(Invalid, "a span has a start and an end: 0 ≤ start < end")
	}
	texts, err := g.store.Texts(ctx, []ID{s.Document})
	if err != nil {
		return err
	}
	held, ok := texts[s.Document]
	if !ok {
		return Errorf(Invalid, "no text of %s is held in which a span could be", s.Document)
	}
	words, ok := text.Slice(held, *c.Start, *c.End)
	if !ok {
		return Errorf(Invalid, "the span ends at %d, the text of %s at %d", *c.End, s.Document, utf8.RuneCountInString(held))
	}
	s.Statement.Text = words
	i := slices.IndexFunc(s.Statement.Citations, func(c Citation) bool { return c.Document == s.Document })
	at := &s.Statement.Citations[i] // checkSuggestion has seen to it that there is one
	at.Start, at.End, at.Prefix, at.Suffix = c.Start, c.End, "", ""
	return nil
}

// needed are the suggested records that are not there and that the statement, as corrected, needs: the relationships between what it
// names, and the entities that it or they name.
func needed(s *Suggestion, there map[ID]Record) []Record {
	named := map[ID]bool{}
	name := func(r Record) {
		for _, ref := range references(r) {
			named[ref.id] = true
		}
	}
	name(s.Statement)
	var records []Record
	for _, r := range s.Relationships {
		if named[r.From] && named[r.To] && there[r.ID] == nil {
			records = append(records, r)
		}
	}
	for _, r := range records {
		name(r)
	}
	for grown := true; grown; { // what suggested entities name of each other
		grown = false
		for _, e := range s.Entities {
			if named[e.ID] && there[e.ID] == nil && !slices.ContainsFunc(records, func(r Record) bool { return r.RecordID() == e.ID }) {
				records = append(records, e)
				name(e)
				grown = true
			}
		}
	}
	return records
}

// names are the ids that what is suggested names and that it does not bring along, sorted.
func (s *Suggestion) names() []ID {
	ids := References(s.Statement)
	for _, e := range s.Entities {
		ids = append(ids, References(e)...)
	}
	for _, r := range s.Relationships {
		ids = append(ids, References(r)...)
	}
	return slices.DeleteFunc(distinct(ids), func(id ID) bool { return s.Entity(id) != nil })
}

// Entity is the suggested entity with an id, nil if none is suggested.
func (s *Suggestion) Entity(id ID) *Entity {
	i := slices.IndexFunc(s.Entities, func(e *Entity) bool { return e.ID == id })
	if i < 0 {
		return nil
	}
	return s.Entities[i]
}

// Post is the title of the post at an organization that a suggestion says a speaker holds; "" where it says none.
func (s *Suggestion) Post(a Attribution) string {
	for _, r := range s.Relationships {
		if r.Type == HoldsPosition && r.From == a.Actor && (a.Organization == "" || r.To == a.Organization) {
			return r.Role
		}
	}
	return ""
}
