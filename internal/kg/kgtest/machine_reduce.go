package kgtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"wortlaut/internal/kg"
)

// reducing is how long a life that fails may be cut down.
const reducing = 30 * time.Second

// reduce cuts down a life that ends with an error to one from which hardly anything more can be left out, and says how that one
// ends.
func reduce(begin func() *machine, life []step, end error) ([]step, error) {
	deadline := time.Now().Add(reducing)
	fails := func(shorter []step) bool {
		if time.Now().After(deadline) {
			return false
		}
		err := live(begin(), shorter)
		if err != nil {
			life, end = shorter, err
		}
		return err != nil
	}
	for size := -1; size != sizeOf(life); {
		size = sizeOf(life)
		shorten(life, fails)
		for i := range life {
			shorten(life[i].Questions, func(q []question) bool { return fails(with(life, i, func(s *step) { s.Questions = q })) })
			for at, q := range life[i].Questions {
				for _, part := range q.parts {
					fails(with(life, i, func(s *step) {
						s.Questions = slices.Clone(s.Questions)
						s.Questions[at] = part
					}))
				}
			}
			shorten(life[i].Set.Put, func(puts []kg.Put) bool { return fails(with(life, i, func(s *step) { s.Set.Put = puts })) })
			shorten(life[i].Set.Delete, func(dels []kg.Delete) bool { return fails(with(life, i, func(s *step) { s.Set.Delete = dels })) })
			fails(with(life, i, func(s *step) { s.Reopen, s.Set.By, s.Set.Reason = false, "anna", "" }))
		}
	}
	return life, end
}

// shorten leaves out of a list what can be left out so that it still fails: all of it, then halves, quarters and so on.
func shorten[E any](list []E, fails func([]E) bool) {
	for size := len(list); size > 0; size /= 2 {
		for at := 0; at+size <= len(list); {
			shorter := slices.Concat(list[:at], list[at+size:])
			if fails(shorter) {
				list = shorter
			} else {
				at += size
			}
		}
	}
}

// with is a copy of a life with one step changed.
func with(life []step, at int, change func(*step)) []step {
	changed := slices.Clone(life)
	change(&changed[at])
	return changed
}

func sizeOf(life []step) int {
	size := len(life)
	for _, s := range life {
		size += len(s.Set.Put) + len(s.Set.Delete) + len(s.Questions)
	}
	return size
}

// tell writes a life down: records in their canonical JSON, queries in JSON.
func tell(life []step) string {
	var b strings.Builder
	for i, s := range life {
		fmt.Fprintf(&b, "step %d: by %q, reason %q\n", i+1, s.Set.By, s.Set.Reason)
		if s.Reopen {
			fmt.Fprintf(&b, "  open the graph anew\n")
		}
		for _, put := range s.Set.Put {
			fmt.Fprintf(&b, "  put%s %s\n", expected(put.Expect), kg.Encode(put.Record))
		}
		for _, del := range s.Set.Delete {
			fmt.Fprintf(&b, "  delete%s %q\n", expected(del.Expect), del.ID)
		}
		for _, q := range s.Questions {
			query, err := json.Marshal(q.Query)
			if err != nil {
				query = fmt.Appendf(nil, "%+v", q.Query)
			}
			fmt.Fprintf(&b, "  ask %s %s\n", q.Method, query)
		}
	}
	return b.String()
}

func expected(revision *int) string {
	if revision == nil {
		return ""
	}
	return fmt.Sprintf(" (expected revision %d)", *revision)
}
