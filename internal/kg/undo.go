package kg

import (
	"context"
	"math"
	"slices"
	"strings"
)

// Undo takes a change set back, with a new one: what it created is deleted, what it changed or deleted is put back as it was. Every record of
// it must be as the set left it, if only because later changes of it were taken back.
//
// Where the words of statements stand is computed and no change of them: what was found in a text that is taken back keeps its span.
//
// Errors: NotFound for a set that is not there; Conflict where a record of it was changed since, or others rest on what it created; Invalid
// where it took away a held text: the log does not keep texts.
func (g *Graph) Undo(ctx context.Context, set int64, by, reason string) (Applied, error) {
	return g.computed(ctx, func() (ChangeSet, error) {
		changes, err := g.changesOf(ctx, set)
		if err != nil {
			return ChangeSet{}, err
		}
		back, err := g.undoing(ctx, set, changes)
		back.By, back.Reason = by, reason
		return back, err
	})
}

// changesOf are the changes of a set.
func (g *Graph) changesOf(ctx context.Context, set int64) ([]Change, error) {
	var changes []Change
	query := ChangeQuery{After: &ChangeKey{Set: set, Position: -1}, Limit: logBatch}
	for {
		page, err := g.store.Changes(ctx, query)
		if err != nil {
			return nil, err
		}
		for _, c := range page.Changes {
			if c.Set != set {
				return changes, nil
			}
			changes = append(changes, c.Change)
			query.After = &ChangeKey{c.Set, c.Position}
		}
		if len(page.Changes) < logBatch {
			break
		}
	}
	if len(changes) == 0 {
		return nil, Errorf(NotFound, "there is no change set %d", set)
	}
	return changes, nil
}

func (g *Graph) undoing(ctx context.Context, set int64, changes []Change) (ChangeSet, error) {
	if len(changes) == 0 {
		return ChangeSet{}, Errorf(NotFound, "there is no change set %d", set)
	}
	ids := make([]ID, len(changes))
	for i, c := range changes {
		ids[i] = c.ID
	}
	is, err := g.store.Records(ctx, ids)
	if err != nil {
		return ChangeSet{}, err
	}
	if err := g.asLeft(ctx, set, ids, is); err != nil {
		return ChangeSet{}, err
	}
	var back ChangeSet
	for _, c := range changes {
		number := 0
		if r := is[c.ID]; r != nil {
			number = r.RecordRevision().Number
		}
		if c.Action == Created {
			back.Delete = append(back.Delete, Delete{ID: c.ID, Expect: &number})
			continue
		}
		was, err := Decode(c.ID, c.Before)
		if err != nil {
			return ChangeSet{}, Errorf(Internal, "the log of change set %d can't be read: %w", set, err)
		}
		if lostText(was, is[c.ID]) {
			return ChangeSet{}, Errorf(Invalid, "change set %d took away the held text of %s, which the log does not keep: import the document again", set, c.ID)
		}
		back.Put = append(back.Put, Put{Record: was, Expect: &number})
	}
	return back, nil
}

// lostText says whether a record had a held text that it has no more.
func lostText(was, is Record) bool {
	before, ok := was.(*Entity)
	if !ok || before.Document == nil || before.Document.SHA256 == "" {
		return false
	}
	now, ok := is.(*Entity)
	return !ok || now.Document.SHA256 != before.Document.SHA256
}

// asLeft says which of the records that a set changed are not as it left them. What was changed since and put back is as it was.
func (g *Graph) asLeft(ctx context.Context, set int64, ids []ID, is map[ID]Record) error {
	seen := map[ID]bool{}
	var changed []string
	query := ChangeQuery{IDs: ids, After: &ChangeKey{set, math.MaxInt32}, Limit: logBatch}
	for {
		page, err := g.store.Changes(ctx, query)
		if err != nil {
			return err
		}
		for _, c := range page.Changes {
			query.After = &ChangeKey{c.Set, c.Position}
			if seen[c.ID] { // the first change after the set tells what the set left
				continue
			}
			seen[c.ID] = true
			again, err := isAs(is[c.ID], c.Change)
			if err != nil {
				return err
			}
			if !again {
				changed = append(changed, string(c.ID))
			}
		}
		if len(page.Changes) < logBatch {
			break
		}
	}
	if len(changed) == 0 {
		return nil
	}
	slices.Sort(changed)
	shown := strings.Join(changed[:min(len(changed), shownProblems)], ", ")
	if len(changed) > shownProblems {
		shown += ", …"
	}
	return Errorf(Conflict, "change set %d can't be taken back: since then others have changed %s; take that back first", set, shown)
}

// isAs says whether a record is as it was before a change, but for its revision.
func isAs(r Record, before Change) (bool, error) {
	if r == nil || before.Action == Created {
		return r == nil && before.Action == Created, nil
	}
	was, err := Decode(before.ID, before.Before)
	if err != nil {
		return false, Errorf(Internal, "the log of change set %d can't be read: %w", before.Set, err)
	}
	return same(r, canonical(was)), nil
}
