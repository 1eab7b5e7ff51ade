package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// untold is a record that an earlier version of a file told of and none of the files tells of any more.
type untold struct {
	record kg.Record
	path   string // the file
	reason string // what the log called it
	held   kg.ID  // what rests on the record and stays; "" is nothing
}

// untoldForm says what is no longer told of, and its fate. Who else told of it, just as it was, left no trace: see [kg.Graph.Sole].
const untoldForm = "it no longer tells of %s, nor does another file of this run (one that is not named may): %s"

// sweep flags what is no longer told of. Prune deletes it, in one change set that can be undone, but for what something rests on that stays.
func (w *writer) sweep(ctx context.Context, prune bool) error {
	gone, err := w.untold(ctx)
	if err != nil {
		return err
	}
	set := kg.ChangeSet{By: w.by, Reason: pruned(gone)}
	for _, u := range gone {
		fate := "kept"
		switch {
		case u.held != "":
			fate += ", as " + string(u.held) + " rests on it"
		case !prune:
			w.report.Untold++
		case w.report.Failed > 0:
			fate += ", as a file that failed may tell of it"
		default:
			fate = "deleted"
			set.Delete = append(set.Delete, kg.Delete{ID: u.record.RecordID(), Expect: &u.record.RecordRevision().Number})
		}
		w.report.Flags = append(w.report.Flags, Flag{Path: u.path, Reason: fmt.Sprintf(untoldForm, described(u.record), fate)})
	}
	if len(set.Delete) == 0 {
		return nil
	}
	applied, err := w.graph.Apply(ctx, set)
	if err != nil {
		return err
	}
	w.count(Part{}, set, nil, applied)
	w.report.Pruned = applied.Head.Number
	return nil
}

// untold are the records that nobody but earlier versions of the files has written and that none tells of any more, by id.
func (w *writer) untold(ctx context.Context) ([]untold, error) {
	if len(w.wholes) == 0 {
		return nil, nil
	}
	sole, err := w.graph.Sole(ctx, func(s kg.Set) bool { return s.By == w.by && w.wholes[s.Reason] != "" }, w.told)
	if err != nil || len(sole) == 0 {
		return nil, err
	}
	records, err := w.graph.Named(ctx, slices.Collect(maps.Keys(sole)))
	if err != nil {
		return nil, err
	}
	held, err := w.held(ctx, records)
	if err != nil {
		return nil, err
	}
	var out []untold
	for _, id := range slices.Sorted(maps.Keys(records)) {
		reason := sole[id].Reason
		out = append(out, untold{records[id], w.wholes[reason], reason, held[id]})
	}
	return out, nil
}

// held tells which of some records can't go without others that stay, each with one that rests on it.
func (w *writer) held(ctx context.Context, going map[kg.ID]kg.Record) (map[kg.ID]kg.ID, error) {
	ids := slices.Sorted(maps.Keys(going))
	resting, err := w.graph.Resting(ctx, ids)
	if err != nil {
		return nil, err
	}
	held := map[kg.ID]kg.ID{}
	stays := func(id kg.ID) bool { return going[id] == nil || held[id] != "" }
	for again := true; again; { // what stays holds what it rests on
		again = false
		for _, id := range ids {
			if i := slices.IndexFunc(resting[id], stays); i >= 0 && held[id] == "" {
				held[id], again = resting[id][i], true
			}
		}
	}
	return held, nil
}

// pruned is what the log says of a deletion: which files tell no longer.
func pruned(gone []untold) string {
	var files []string
	for _, u := range gone {
		files = append(files, u.reason)
	}
	slices.Sort(files)
	files = slices.Compact(files)
	if len(files) > shownFlags {
		files = append(files[:shownFlags:shownFlags], "…")
	}
	return "No longer told of: " + strings.Join(files, "; ")
}

// described is a record for people: its id, and what it says.
func described(r kg.Record) string {
	says := ""
	switch r := r.(type) {
	case *kg.Entity:
		says = r.Name
	case *kg.Relationship:
		says = fmt.Sprintf("%s, %s", r.From, r.To)
	case *kg.Statement:
		says = r.Text
	}
	return fmt.Sprintf("%s (%s)", r.RecordID(), kg.Clip(says))
}
