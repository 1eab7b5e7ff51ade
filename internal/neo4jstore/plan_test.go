package neo4jstore_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"wortlaut/internal/neo4jstore"
)

// TestPages sees to it that pages are read from an index in its order, on an empty database too, of which Neo4j has no statistics: the
// rows are not collected and sorted, but for those of a page of each value that are put into one.
func TestPages(t *testing.T) {
	s := open(t)
	defer s.Close()
	plans, err := neo4jstore.Plans(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	for what, operators := range plans {
		if !slices.Contains(operators, "Limit") {
			t.Errorf("%s: no operator stops at the end of the page: %s", what, strings.Join(operators, " "))
		}
		for _, o := range operators {
			if strings.HasSuffix(o, "Scan") && !strings.HasSuffix(o, "IndexScan") {
				t.Errorf("%s: the plan has the operator %s", what, o)
			}
		}
	}
}

// TestPlansOnce has many ask the same text: one goes ahead, until it has succeeded once.
func TestPlansOnce(t *testing.T) {
	var plans neo4jstore.Planned
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		ahead, err := plans.Enter(ctx, "text")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := plans.Enter(ctx, "another"); err != nil {
			t.Errorf("another text waits for it: %v", err)
		}
		if _, err := plans.Enter(ctx, "text"); err == nil {
			t.Error("two plan a text at the same time")
		}
		ahead(false)
		next, err := plans.Enter(t.Context(), "text")
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(20*time.Millisecond, func() { next(true) })
		for range 3 {
			leave, err := plans.Enter(t.Context(), "text")
			if err != nil {
				t.Fatal(err)
			}
			defer leave(true)
		}
		plans.Forget()
	}
}
