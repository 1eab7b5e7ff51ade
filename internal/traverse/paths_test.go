package traverse_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"wortlaut/internal/kg"
	"wortlaut/internal/traverse"
)

func between(t testing.TB, g *graph, q traverse.PathQuery) traverse.Paths {
	t.Helper()
	g.calls = 0
	paths, err := traverse.Between(t.Context(), g, q)
	fatal(t, err)
	if g.calls > q.MaxLength {
		t.Errorf("%d calls for length %d", g.calls, q.MaxLength)
	}
	return paths
}

// plainPaths are all paths up to a length that are within the extra length, in order: every simple path is walked.
func plainPaths(g *graph, q traverse.PathQuery) []traverse.Path {
	p := seen(g, q.Filter)
	var all []traverse.Path
	var walk func(nodes []kg.ID, steps [][]traverse.Edge)
	walk = func(nodes []kg.ID, steps [][]traverse.Edge) {
		last := nodes[len(nodes)-1]
		if last == q.To {
			all = append(all, traverse.Path{Nodes: slices.Clone(nodes), Steps: slices.Clone(steps)})
			return
		}
		if len(steps) == q.MaxLength {
			return
		}
		for _, next := range someNodes {
			edges := p.between(last, next, q.Directed)
			if len(edges) > 0 && !slices.Contains(nodes, next) && (next == q.To || p.passes(next)) {
				walk(append(nodes, next), append(steps, edges))
			}
		}
	}
	walk([]kg.ID{q.From}, [][]traverse.Edge{})
	slices.SortFunc(all, func(a, b traverse.Path) int {
		if d := len(a.Nodes) - len(b.Nodes); d != 0 {
			return d
		}
		return slices.Compare(a.Nodes, b.Nodes)
	})
	return slices.DeleteFunc(all, func(path traverse.Path) bool { return len(path.Nodes) > len(all[0].Nodes)+q.Extra })
}

func pathQueries(t *rapid.T) traverse.PathQuery {
	return traverse.PathQuery{
		From:      rapid.SampledFrom(someNodes).Draw(t, "from"),
		To:        rapid.SampledFrom(someNodes).Draw(t, "to"),
		MaxLength: rapid.IntRange(1, traverse.MaxLength).Draw(t, "max length"),
		Extra:     rapid.IntRange(0, traverse.MaxExtra).Draw(t, "extra"),
		Limit:     traverse.MaxPaths,
		Directed:  rapid.Bool().Draw(t, "directed"),
		Budget:    traverse.DefaultBudget,
		Filter:    filters(t),
	}
}

func TestBetweenIsWhatItPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := newGraph(links(t)...)
		q := pathQueries(t)
		q.Limit = rapid.IntRange(1, traverse.MaxPaths).Draw(t, "limit")
		want := plainPaths(g, q)
		got, err := traverse.Between(context.Background(), g, q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(traverse.Paths{Paths: want[:min(q.Limit, len(want))]}, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("paths (-want +got):\n%s", diff)
		}
		if g.calls > q.MaxLength {
			t.Errorf("%d calls for length %d", g.calls, q.MaxLength)
		}
	})
}

func TestBetweenIsTheSameFromTheOtherEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := newGraph(links(t)...)
		q := pathQueries(t)
		q.Directed = false
		if len(plainPaths(g, q)) > q.Limit {
			t.Skip("the first ones differ")
		}
		there, err := traverse.Between(context.Background(), g, q)
		if err != nil {
			t.Fatal(err)
		}
		q.From, q.To = q.To, q.From
		back, err := traverse.Between(context.Background(), g, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range back.Paths {
			slices.Reverse(path.Nodes)
			slices.Reverse(path.Steps)
		}
		slices.SortStableFunc(back.Paths, func(a, b traverse.Path) int {
			if a.Length() != b.Length() {
				return a.Length() - b.Length()
			}
			return slices.Compare(a.Nodes, b.Nodes)
		})
		if diff := cmp.Diff(there, back); diff != "" {
			t.Errorf("paths (-there +back):\n%s", diff)
		}
	})
}

func TestBetweenWithinItsBudget(t *testing.T) {
	cut := 0
	rapid.Check(t, func(t *rapid.T) {
		g := newGraph(links(t)...)
		q := pathQueries(t)
		all := plainPaths(g, q)
		q.Budget = rapid.IntRange(1, 20).Draw(t, "budget")
		if len(all) > q.Limit {
			t.Skip("the limit cuts too")
		}
		got, err := traverse.Between(context.Background(), g, q)
		if err != nil {
			t.Fatal(err)
		}
		if !got.Truncated {
			if diff := cmp.Diff(all, got.Paths, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("paths (-want +got):\n%s", diff)
			}
			return
		}
		cut++
		for length := range q.MaxLength + 1 {
			upTo := slices.DeleteFunc(slices.Clone(all), func(p traverse.Path) bool { return p.Length() > length })
			if cmp.Equal(upTo, got.Paths, cmpopts.EquateEmpty()) {
				return
			}
		}
		t.Errorf("%d paths, which are not those up to any length", len(got.Paths))
	})
	if cut == 0 {
		t.Error("no budget was used up")
	}
}

func names(paths traverse.Paths) []string {
	all := []string{}
	for _, p := range paths.Paths {
		var keys []string
		for _, id := range p.Nodes {
			keys = append(keys, id.Key())
		}
		all = append(all, strings.Join(keys, " "))
	}
	return all
}

func TestBetween(t *testing.T) {
	again := tie(kg.MemberOf, "person:a", "party:p")
	again.Holds = "member-of:again"
	g := newGraph(
		tie(kg.MemberOf, "person:a", "party:p"), again, tie(kg.MemberOf, "person:b", "party:p"),
		tie(kg.PartnersWith, "party:p", "party:q"), tie(kg.MemberOf, "person:b", "party:q"), tie(kg.MemberOf, "person:a", "party:a"),
		tie(kg.MemberOf, "person:b", "party:a"),
		reference(kg.RoleMadeBy, "statement:s", "person:a"), reference(kg.RoleAddressedTo, "statement:s", "person:b"),
		tie(kg.ResponsibleFor, "party:q", "topic:t"), tie(kg.ResponsibleFor, "ministry:m", "topic:t"),
	)
	q := traverse.PathQuery{From: "person:a", To: "person:b", MaxLength: 6, Limit: 20, Budget: traverse.DefaultBudget}
	for _, c := range []struct {
		name string
		with func(*traverse.PathQuery)
		want []string
	}{
		{"shortest", func(*traverse.PathQuery) {}, []string{"a a b", "a p b"}},
		{"at most", func(q *traverse.PathQuery) { q.Limit = 1 }, []string{"a a b"}},
		{"longer", func(q *traverse.PathQuery) { q.Extra = 1 }, []string{"a a b", "a p b", "a p q b"}},
		{"not that long", func(q *traverse.PathQuery) { q.Extra, q.MaxLength = 1, 2 }, []string{"a a b", "a p b"}},
		{"too short", func(q *traverse.PathQuery) { q.MaxLength = 1 }, []string{}},
		{"in the direction", func(q *traverse.PathQuery) { q.Directed = true }, []string{}},
		{"in the direction to a group", func(q *traverse.PathQuery) { q.Directed, q.To = true, "party:q" }, []string{"a p q"}},
		{"through statements", func(q *traverse.PathQuery) { q.Filter.ThroughStatements = true }, []string{"a a b", "a p b", "a s b"}},
		{"to a statement", func(q *traverse.PathQuery) { q.To, q.Filter.ThroughStatements = "statement:s", true }, []string{"a s"}},
		{"to a topic", func(q *traverse.PathQuery) { q.To = "topic:t" }, []string{"a p q t"}},
		{"not through a topic", func(q *traverse.PathQuery) { q.To = "ministry:m" }, []string{}},
		{"through a topic", func(q *traverse.PathQuery) { q.To, q.Filter.ThroughTopics = "ministry:m", true }, []string{"a p q t m"}},
		{"to itself", func(q *traverse.PathQuery) { q.To = q.From }, []string{"a"}},
		{"to nowhere", func(q *traverse.PathQuery) { q.To = "person:none" }, []string{}},
		{"a small budget", func(q *traverse.PathQuery) { q.Budget = 4 }, []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := q
			c.with(&q)
			if diff := cmp.Diff(c.want, names(between(t, g, q))); diff != "" {
				t.Errorf("paths (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("parallel edges are one step", func(t *testing.T) {
		var relationships []kg.ID
		for _, e := range between(t, g, q).Paths[1].Steps[0] {
			relationships = append(relationships, e.Relationship)
		}
		if want := []kg.ID{"member-of:a-p", "member-of:again"}; !slices.Equal(relationships, want) {
			t.Errorf("the step from person:a to party:p is %v, want %v", relationships, want)
		}
	})
	t.Run("the budget is told", func(t *testing.T) {
		q := q
		q.Budget = 4
		if !between(t, g, q).Truncated {
			t.Error("not truncated")
		}
	})
}

func TestBetweenThroughAHub(t *testing.T) {
	g := star(20_000)
	q := traverse.PathQuery{From: "person:000000", To: "person:019999", MaxLength: 6, Limit: 100, Budget: traverse.DefaultBudget}
	paths := between(t, g, q)
	if diff := cmp.Diff([]string{"000000 hub 019999"}, names(paths)); diff != "" || paths.Truncated || g.calls > 2 {
		t.Errorf("truncated %v, %d calls, paths (-want +got):\n%s", paths.Truncated, g.calls, diff)
	}
	q.Extra, q.Budget = 2, 100_000
	paths = between(t, g, q)
	want := []string{
		"000000 hub 019999", "000000 hub 019998 019999", "000000 000001 hub 019999",
		"000000 hub 019997 019998 019999", "000000 000001 hub 019998 019999", "000000 000001 000002 hub 019999",
	}
	if diff := cmp.Diff(want, names(paths)); diff != "" || paths.Truncated {
		t.Errorf("truncated %v, paths (-want +got):\n%s", paths.Truncated, diff)
	}
}

// Each of 40 parties is a part of each of the next 40, six times over: 40 to the power of 5 shortest paths.
func TestBetweenTakesTheFirstOfMany(t *testing.T) {
	all := []kg.Link{tie(kg.MemberOf, "person:from", "party:1-00"), tie(kg.MemberOf, "party:7-00", "person:to")}
	const wide = 40
	for rung := 1; rung < 7; rung++ {
		for i := range wide {
			for j := range wide {
				all = append(all, tie(kg.PartOf, kg.ID(fmt.Sprintf("party:%d-%02d", rung, i)), kg.ID(fmt.Sprintf("party:%d-%02d", rung+1, j))))
			}
		}
	}
	paths := between(t, newGraph(all...), traverse.PathQuery{
		From: "person:from", To: "person:to", MaxLength: 8, Limit: 100, Budget: traverse.DefaultBudget,
	})
	if n := len(paths.Paths); n != 100 || paths.Truncated {
		t.Fatalf("%d paths, truncated %v", n, paths.Truncated)
	}
	got := names(paths)
	if got[0] != "from 1-00 2-00 3-00 4-00 5-00 6-00 7-00 to" || got[99] != "from 1-00 2-00 3-00 4-00 5-02 6-19 7-00 to" {
		t.Errorf("from %q to %q", got[0], got[99])
	}
}

func TestBetweenRefuses(t *testing.T) {
	valid := traverse.PathQuery{From: "person:a", To: "person:b", MaxLength: 6, Limit: 20, Budget: 1}
	for _, c := range []struct {
		name string
		code kg.Code
		with func(*traverse.PathQuery)
		want string
	}{
		{"no length", kg.Invalid, func(q *traverse.PathQuery) { q.MaxLength = 0 }, "`maxLength` is 0: give a number from 1 to 8"},
		{"too long", kg.Limit, func(q *traverse.PathQuery) { q.MaxLength = 9 }, "`maxLength` is 9: give a number from 1 to 8"},
		{"shorter than the shortest", kg.Invalid, func(q *traverse.PathQuery) { q.Extra = -1 }, "`extraLength` is -1: give a number from 0 to 2"},
		{"much longer", kg.Limit, func(q *traverse.PathQuery) { q.Extra = 3 }, "`extraLength` is 3: give a number from 0 to 2"},
		{"no paths", kg.Invalid, func(q *traverse.PathQuery) { q.Limit = 0 }, "`limit` is 0: give a number from 1 to 100"},
		{"too many", kg.Limit, func(q *traverse.PathQuery) { q.Limit = 101 }, "`limit` is 101: give a number from 1 to 100"},
		{"no budget", kg.Invalid, func(q *traverse.PathQuery) { q.Budget = 0 }, "the budget is 0 nodes: give at least 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := valid
			c.with(&q)
			refuses(t, c.code, c.want, func(g *graph) error {
				_, err := traverse.Between(t.Context(), g, q)
				return err
			})
		})
	}
}

func TestBetweenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := traverse.Between(ctx, newGraph(), traverse.PathQuery{From: "person:a", To: "person:b", MaxLength: 6, Limit: 20, Budget: 10})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
