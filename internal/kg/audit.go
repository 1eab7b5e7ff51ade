package kg

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"wortlaut/internal/text"
)

// Problem is something in a graph that breaks a rule.
type Problem struct {
	ID      ID
	Message string
}

// audit holds what has to be known of the whole graph to judge a record.
type audit struct {
	graph     *Graph
	kinds     map[ID]bool // every id there is
	documents map[ID]*Document
	wholes    map[ID]ID // of events, those that they are parts of
	report    func(Problem)
}

// Audit goes through a whole graph and reports whatever breaks a rule: records that are not well formed, sources that are missing,
// ends that dangle, spans that do not hold the words or leave their section, verdicts that are not true, circles of topics and of events, open suggestions of
// what can't be written. A graph that was only written through Apply has none but the last; a file may have been changed by other hands. visited is told of
// every record.
func (g *Graph) Audit(ctx context.Context, visited func(), report func(Problem)) error {
	a := &audit{graph: g, kinds: map[ID]bool{}, documents: map[ID]*Document{}, wholes: map[ID]ID{}, report: report}
	topics := map[ID]*Entity{}
	for class := range classes {
		for r, err := range g.Scan(ctx, Class(class)) {
			if err != nil {
				return err
			}
			a.kinds[r.RecordID()] = true
			if e, ok := r.(*Entity); ok && e.Document != nil {
				a.documents[e.ID] = e.Document
			}
			if e, ok := r.(*Entity); ok && e.Event != nil {
				a.wholes[e.ID] = e.Event.PartOf
			}
			if e, ok := r.(*Entity); ok && e.Topic != nil {
				topics[e.ID] = e
			}
		}
	}
	puts := map[ID]Record{}
	for id, t := range topics {
		puts[id] = t
	}
	circles := checkWholes(slices.Sorted(maps.Keys(a.wholes)), func(id ID) ID { return a.wholes[id] })
	for _, message := range append(checkCircles(topics, puts), circles...) {
		report(Problem{Message: message})
	}
	for _, check := range []func(context.Context) error{a.counts, a.log, a.texts} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	for class := range classes {
		if err := a.class(ctx, Class(class), visited); err != nil {
			return err
		}
	}
	return nil
}

const classes = int(Statements) + 1

func (a *audit) class(ctx context.Context, class Class, visited func()) error {
	var chunk []Record
	flush := func() error {
		err := a.records(ctx, chunk)
		chunk = chunk[:0]
		return err
	}
	for r, err := range a.graph.Scan(ctx, class) {
		if err != nil {
			return err
		}
		visited()
		if chunk = append(chunk, r); len(chunk) == scanBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// counts sees to it that the store knows of as many records as there are.
func (a *audit) counts(ctx context.Context) error {
	counts, err := a.graph.store.Counts(ctx)
	if err != nil {
		return err
	}
	there := map[Kind]int{}
	for id := range a.kinds {
		there[id.Kind()]++
	}
	counts.Entities[KindStatement] = counts.Statements
	for _, n := range counts.Relationships {
		counts.Entities[KindRelationship] += n
	}
	for _, kind := range append([]Kind{KindRelationship, KindStatement}, EntityKinds...) {
		if counts.Entities[kind] != there[kind] {
			a.report(Problem{"", fmt.Sprintf("the store counts %d records of kind %s, there are %d: its lists are damaged, go back to a backup", counts.Entities[kind], kind, there[kind])})
		}
	}
	return nil
}

// log sees to it that the log has no gaps.
func (a *audit) log(ctx context.Context) error {
	head, err := a.graph.Head(ctx)
	if err != nil {
		return err
	}
	sets := int64(0)
	for s, err := range a.graph.Sets(ctx) {
		if err != nil {
			return err
		}
		if sets++; s.Number != sets {
			break
		}
	}
	if sets != head.Number {
		a.report(Problem{"", fmt.Sprintf("the log: change set %d of %d is missing: go back to a backup", min(sets, head.Number)+1, head.Number)})
	}
	next := ChangeKey{Set: 1}
	for c, err := range a.graph.Log(ctx) {
		if err != nil {
			return err
		}
		if c.Set > next.Set {
			next = ChangeKey{Set: c.Set}
		}
		if c.Set != next.Set || c.Position != next.Position {
			a.report(Problem{c.ID, fmt.Sprintf("the log: the change before it, %d of change set %d, is missing: go back to a backup", next.Position, next.Set)})
			return nil
		}
		next.Position++
	}
	return nil
}

// texts sees to it that every held text is the one that its document tells.
func (a *audit) texts(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(a.documents)) {
		d := a.documents[id]
		if d.SHA256 == "" {
			continue
		}
		held, err := a.graph.store.Texts(ctx, []ID{id})
		if err != nil {
			return err
		}
		if hash, length := Fingerprint(held[id]); hash != d.SHA256 || length != d.Length {
			a.report(Problem{id, "the held text is not the one with the document's SHA-256"})
		}
	}
	return nil
}

func (a *audit) records(ctx context.Context, records []Record) error {
	var documents []ID
	for _, r := range records {
		for _, message := range CheckRecord(r) {
			a.report(Problem{Message: message})
		}
		for _, ref := range references(r) {
			if !a.kinds[ref.id] {
				a.report(Problem{r.RecordID(), fmt.Sprintf("%s: there is no %s", ref.at, ref.id)})
			}
		}
		for _, message := range sectionProblems(r, func(id ID) *Document { return a.documents[id] }) {
			a.report(Problem{r.RecordID(), message})
		}
		for i, c := range CitationsOf(r) {
			if d := a.documents[c.Document]; d != nil && d.SHA256 != "" && c.End != nil && *c.End > d.Length {
				a.report(Problem{r.RecordID(), fmt.Sprintf("citations[%d]: the span ends at %d, the text of %s at %d", i, *c.End, c.Document, d.Length)})
			}
			documents = append(documents, c.Document)
		}
	}
	if err := a.suggestions(ctx, records); err != nil {
		return err
	}
	if len(records) == 0 || records[0].RecordID().Kind() != KindStatement {
		return nil
	}
	held, err := a.graph.store.Texts(ctx, distinct(documents))
	if err != nil {
		return err
	}
	indexed := map[ID]*text.Indexed{}
	for id, t := range held {
		indexed[id] = text.NewIndexed(t)
	}
	for _, r := range records {
		a.statement(r.(*Statement), indexed)
	}
	return nil
}

// suggestions sees to it that what the open ones name is there, or was merged into what is.
func (a *audit) suggestions(ctx context.Context, records []Record) error {
	var open []*Entity
	var missing []ID
	for _, r := range records {
		if e, ok := r.(*Entity); ok && e.Suggestion != nil && e.Suggestion.Statement != nil && e.Suggestion.Status == SuggestionOpen {
			open = append(open, e)
			missing = append(missing, a.unknown(e.Suggestion)...)
		}
	}
	survivors, err := a.graph.survivors(ctx, missing)
	if err != nil {
		return err
	}
	for _, e := range open {
		for _, id := range a.unknown(e.Suggestion) {
			if survivors[id] == nil {
				a.report(Problem{e.ID, fmt.Sprintf("it suggests what names %s, which is not there: accept it with a correction, or reject it", id)})
			}
		}
	}
	return nil
}

// unknown are the ids that a suggestion names and that no record has.
func (a *audit) unknown(s *Suggestion) []ID {
	return slices.DeleteFunc(s.names(), func(id ID) bool { return a.kinds[id] })
}

// statement sees to it that the words stand where the citations say.
func (a *audit) statement(s *Statement, held map[ID]*text.Indexed) {
	again := canonical(s).(*Statement)
	verdict, misplaced := verify(again, func(id ID) (*text.Indexed, bool) {
		t, ok := held[id]
		return t, ok
	})
	for _, m := range misplaced {
		a.report(Problem{s.ID, m})
	}
	if verdict != s.Verification {
		a.report(Problem{s.ID, fmt.Sprintf("verification is %s, but should be %s", s.Verification, verdict)})
	}
	if verdict == Missing {
		a.report(Problem{s.ID, "the words are not in the held text of the source"})
	}
}
