package sqlitestore

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/internal/text"
)

// TestShortestHits sees to it that both ways of searching give the same pages, and that the way for frequent words is taken for such, but
// not for the pages that it can't give.
func TestShortestHits(t *testing.T) {
	ctx := t.Context()
	s, err := Open(ctx, memory)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	graph, err := kg.Open(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	for set := range kgtest.Made(kgtest.SmallScale) {
		if _, err := graph.Apply(ctx, set); err != nil {
			t.Fatal(err)
		}
	}
	frequent, err := text.ParseQuery("Arbeit")
	if err != nil {
		t.Fatal(err)
	}
	all := ranked(t, ctx, s, kg.SearchQuery{Text: frequent, Exact: "arbeit"})
	at := func(i int) *kg.Key { return &all.hits[i].Key }
	last := len(all.hits) - 1
	for _, c := range []struct {
		name  string
		query kg.SearchQuery
		done  bool
	}{
		{"first page", kg.SearchQuery{Window: kg.Window{Limit: 3}}, true},
		{"counted", kg.SearchQuery{Window: kg.Window{Limit: 3, Total: true}}, true},
		{"of statements", kg.SearchQuery{Scopes: []kg.Scope{kg.ScopeStatements}, Window: kg.Window{Limit: 3, Total: true}}, true},
		{"of persons and statements", kg.SearchQuery{Scopes: []kg.Scope{kg.ScopePersons, kg.ScopeStatements}, Window: kg.Window{Limit: 3, Total: true}}, true},
		{"after an exact name", kg.SearchQuery{Window: kg.Window{Limit: 3, After: &kg.Key{Sort: "0|00001", ID: "topic:x"}}}, true},
		{"next page", kg.SearchQuery{Window: kg.Window{Limit: 3, After: at(2)}}, true},
		{"a page in the middle", kg.SearchQuery{Window: kg.Window{Limit: 3, After: at(200)}}, true},
		{"last page", kg.SearchQuery{Window: kg.Window{Limit: 3, After: at(last - 2)}}, false},
		{"of the worse tier", kg.SearchQuery{Window: kg.Window{Limit: 3, After: &kg.Key{Sort: "2|"}}}, false},
		{"from the end", kg.SearchQuery{Window: kg.Window{Limit: 3, FromEnd: true}}, false},
		{"turned round", kg.SearchQuery{Window: kg.Window{Limit: 3, Descending: true}}, false},
		{"before a place", kg.SearchQuery{Window: kg.Window{Limit: 3, Before: at(2)}}, false},
		{"by date", kg.SearchQuery{ByDate: true, Window: kg.Window{Limit: 3}}, false},
		{"of persons", kg.SearchQuery{Scopes: []kg.Scope{kg.ScopePersons}, Window: kg.Window{Limit: 3}}, false},
		{"all", kg.SearchQuery{}, false},
		{"more than it is worth", kg.SearchQuery{Window: kg.Window{Limit: 1_000}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := c.query
			q.Text, q.Exact = frequent, "arbeit"
			want := ranked(t, ctx, s, q)
			var got hitList
			var done bool
			err := s.view(ctx, "searching", func(r *reader) (err error) {
				got, done, err = r.shortestHits(q)
				return err
			})
			if err != nil || done != c.done {
				t.Fatalf("done is %t, want %t; the error is %v", done, c.done, err)
			}
			if !done {
				return
			}
			if diff := cmp.Diff(shown(want), shown(got)); diff != "" {
				t.Errorf("the pages differ (-ranked +shortest first):\n%s", diff)
			}
		})
	}
}

func ranked(t *testing.T, ctx context.Context, s *Store, q kg.SearchQuery) (list hitList) {
	t.Helper()
	err := s.view(ctx, "searching", func(r *reader) (err error) {
		list, err = r.rankedHits(q)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func shown(list hitList) []string {
	out := []string{fmt.Sprint(list.total)}
	for _, h := range list.hits {
		out = append(out, h.Sort+" "+string(h.ID))
	}
	return out
}
