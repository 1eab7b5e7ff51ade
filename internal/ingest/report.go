package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// Report says what became of files.
type Report struct {
	Files int
	// Failed is how many files could not be read or written, and how many stretches of files of which what is written behind them could not be: see [Draft].
	Failed int
	// Counts tell of records by kind.
	Counts map[kg.Kind]*Count
	// Flags are what somebody should look at, in the order of the files and of the places in them; then what is no longer told of, by id.
	Flags []Flag
	// Untold is how many records earlier versions of the files told of and none tells of any more, that are kept and that [Options].Prune would delete.
	Untold int
	// Pruned is the number of the change set that deleted what is no longer told of, 0 if nothing was; in a dry run it is none of the log.
	Pruned int64
}

// Count is what happened to the records of one kind. Kept are those that others have changed since they were imported: they were left alone.
type Count struct{ Read, Added, Changed, Unchanged, Kept, Deleted int }

// Changes is how many records were written or deleted.
func (r Report) Changes() int {
	n := 0
	for _, c := range r.Counts {
		n += c.Added + c.Changed + c.Deleted
	}
	return n
}

func (r *Report) of(k kg.Kind) *Count {
	if r.Counts == nil {
		r.Counts = map[kg.Kind]*Count{}
	}
	if r.Counts[k] == nil {
		r.Counts[k] = &Count{}
	}
	return r.Counts[k]
}

// shownFlags is how many flags a report shows one by one.
const shownFlags = 20

// String is the report for people: a line for each kind in the order of the kinds, the first flags, and the sum.
func (r Report) String() string {
	var b strings.Builder
	order := append([]kg.Kind{kg.KindRelationship, kg.KindStatement}, kg.EntityKinds...)
	for _, k := range slices.SortedFunc(maps.Keys(r.Counts), func(a, b kg.Kind) int { return slices.Index(order, a) - slices.Index(order, b) }) {
		c := r.Counts[k]
		fmt.Fprintf(&b, "%s: %d read, %d added, %d changed, %d unchanged", word(k), c.Read, c.Added, c.Changed, c.Unchanged)
		for _, more := range []struct {
			n    int
			what string
		}{{c.Kept, "kept as others have changed them"}, {c.Deleted, "deleted"}} {
			if more.n > 0 {
				fmt.Fprintf(&b, ", %d %s", more.n, more.what)
			}
		}
		b.WriteByte('\n')
	}
	for i, f := range r.Flags {
		if i == shownFlags {
			fmt.Fprintf(&b, "and %d more\n", len(r.Flags)-shownFlags)
			break
		}
		fmt.Fprintf(&b, "flagged: %s\n", f)
	}
	fmt.Fprintf(&b, "%d files read, %d failed; %d flagged; %d changes\n", r.Files, r.Failed, len(r.Flags), r.Changes())
	return b.String()
}

func word(k kg.Kind) string { return strings.ReplaceAll(strings.ToLower(string(k)), "_", " ") }
