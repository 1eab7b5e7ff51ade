package neo4jstore_test

import (
	"slices"
	"strings"
	"testing"

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
