package traverse_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wortlaut/internal/kg"
	"wortlaut/internal/traverse"
)

func around(t testing.TB, g *graph, q traverse.NetworkQuery) traverse.Network {
	t.Helper()
	g.calls = 0
	network, err := traverse.Around(t.Context(), g, q)
	fatal(t, err)
	if g.calls > q.Depth+1 {
		t.Errorf("%d calls for depth %d", g.calls, q.Depth)
	}
	return network
}

// plainNetwork computes what Around promises, distance by distance over all edges.
func plainNetwork(g *graph, q traverse.NetworkQuery) traverse.Network {
	p := seen(g, q.Filter)
	network := traverse.Network{Nodes: []traverse.Node{}, Edges: []traverse.Edge{}}
	distance := map[kg.ID]int{}
	for _, id := range q.Around {
		distance[id] = 0
	}
	for d := 1; d <= q.Depth && network.Omitted == 0; d++ {
		var found []kg.ID
		ties := map[kg.ID]int{}
		for _, id := range someNodes {
			if _, kept := distance[id]; kept || !p.shows(id) {
				continue
			}
			for from, at := range distance {
				if at == d-1 && (at == 0 || p.passes(from)) {
					ties[id] += len(p.between(from, id, false))
				}
			}
			if ties[id] > 0 {
				found = append(found, id)
			}
		}
		slices.Sort(found)
		slices.SortStableFunc(found, func(a, b kg.ID) int { return ties[b] - ties[a] })
		for _, id := range found {
			if len(distance) == q.Limit {
				network.Omitted++
				continue
			}
			distance[id] = d
		}
	}
	for _, e := range p.edges {
		_, source := distance[e.Source]
		_, target := distance[e.Target]
		open := func(id kg.ID) bool { return distance[id] == 0 || p.passes(id) }
		if source && target && (open(e.Source) || open(e.Target)) {
			network.Edges = append(network.Edges, e)
		}
	}
	for d := range q.Depth + 1 {
		for _, id := range slices.Sorted(slices.Values(someNodes)) {
			if at, kept := distance[id]; kept && at == d {
				degree := 0
				for _, e := range network.Edges {
					if e.Source == id || e.Target == id {
						degree++
					}
				}
				network.Nodes = append(network.Nodes, traverse.Node{ID: id, Degree: degree, Distance: d})
			}
		}
	}
	return network
}

func TestAroundIsWhatItPromises(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := newGraph(links(rt)...)
		q := traverse.NetworkQuery{
			Around: rapid.SliceOfN(rapid.SampledFrom(someNodes), 1, 3).Draw(rt, "around"),
			Depth:  rapid.IntRange(1, traverse.MaxDepth).Draw(rt, "depth"),
			Limit:  rapid.IntRange(3, 15).Draw(rt, "limit"),
			Filter: filters(rt),
		}
		network, err := traverse.Around(t.Context(), g, q)
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(plainNetwork(g, q), network); diff != "" {
			rt.Errorf("network (-want +got):\n%s", diff)
		}
		if g.calls > q.Depth+1 {
			rt.Errorf("%d calls for depth %d", g.calls, q.Depth)
		}
	})
}

func TestAroundStatementsAreNodes(t *testing.T) {
	g := newGraph(
		reference(kg.RoleMadeBy, "statement:s", "person:a"),
		reference(kg.RolePositionOn, "statement:s", "topic:t"),
		reference(kg.RolePositionOn, "statement:r", "topic:t"),
		reference(kg.RoleCites, "statement:s", "document:d"),
		tie(kg.MemberOf, "person:a", "party:p"),
	)
	q := traverse.NetworkQuery{Around: []kg.ID{"person:a"}, Depth: 4, Limit: 100}
	for _, c := range []struct {
		name   string
		filter traverse.Filter
		want   []traverse.Node
	}{
		{"without", traverse.Filter{}, []traverse.Node{{"person:a", 1, 0}, {"party:p", 1, 1}}},
		{"with", traverse.Filter{ThroughStatements: true}, []traverse.Node{
			{"person:a", 2, 0}, {"party:p", 1, 1}, {"statement:s", 2, 1}, {"topic:t", 1, 2},
		}},
		{"on through the topic", traverse.Filter{ThroughStatements: true, ThroughTopics: true}, []traverse.Node{
			{"person:a", 2, 0}, {"party:p", 1, 1}, {"statement:s", 2, 1}, {"topic:t", 2, 2}, {"statement:r", 1, 3},
		}},
		{"with documents", traverse.Filter{ThroughStatements: true, ThroughDocuments: true}, []traverse.Node{
			{"person:a", 2, 0}, {"party:p", 1, 1}, {"statement:s", 3, 1}, {"document:d", 1, 2}, {"topic:t", 1, 2},
		}},
		{"without the kind", traverse.Filter{ThroughStatements: true, Kinds: []kg.Kind{kg.KindParty, kg.KindTopic}}, []traverse.Node{
			{"person:a", 1, 0}, {"party:p", 1, 1},
		}},
		{"of no type", traverse.Filter{Types: []kg.RelationshipType{}}, []traverse.Node{{"person:a", 0, 0}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			q.Filter = c.filter
			if diff := cmp.Diff(c.want, around(t, g, q).Nodes); diff != "" {
				t.Errorf("nodes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAroundKeepsTheBestConnected(t *testing.T) {
	other := tie(kg.MemberOf, "person:d", "party:p")
	other.Holds = "member-of:another-term"
	g := newGraph(
		tie(kg.MemberOf, "person:a", "party:p"), tie(kg.MemberOf, "person:b", "party:p"), tie(kg.MemberOf, "person:c", "party:p"),
		tie(kg.MemberOf, "person:d", "party:p"), other,
		tie(kg.PartnersWith, "party:p", "party:q"), tie(kg.MemberOf, "person:a", "party:q"),
		tie(kg.PartOf, "party:p", "party:p"), // with itself: none
	)
	got := around(t, g, traverse.NetworkQuery{Around: []kg.ID{"party:p"}, Depth: 3, Limit: 3})
	want := traverse.Network{
		Nodes: []traverse.Node{{"party:p", 3, 0}, {"party:q", 1, 1}, {"person:d", 2, 1}},
		Edges: []traverse.Edge{
			{Source: "party:p", Target: "party:q", Role: "PARTNERS_WITH", Relationship: "partners-with:p-q", Begins: kg.FirstDay, Ends: kg.OpenEnd},
			{Source: "person:d", Target: "party:p", Role: "MEMBER_OF", Relationship: "member-of:another-term", Directed: true, Begins: kg.FirstDay, Ends: kg.OpenEnd},
			{Source: "person:d", Target: "party:p", Role: "MEMBER_OF", Relationship: "member-of:d-p", Directed: true, Begins: kg.FirstDay, Ends: kg.OpenEnd},
		},
		Omitted: 3,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("network (-want +got):\n%s", diff)
	}
}

// star is a hub with neighbours, each two of which in turn are tied.
func star(neighbours int) *graph {
	var all []kg.Link
	for i := range neighbours {
		all = append(all, tie(kg.MemberOf, person(fmt.Sprintf("%06d", i)), "party:hub"))
		if i > 0 {
			all = append(all, tie(kg.MemberOf, person(fmt.Sprintf("%06d", i-1)), person(fmt.Sprintf("%06d", i))))
		}
	}
	return newGraph(all...)
}

func TestAroundAHub(t *testing.T) {
	network := around(t, star(20_000), traverse.NetworkQuery{Around: []kg.ID{"party:hub"}, Depth: 4, Limit: 1000})
	if network.Truncated || network.Omitted != 20_000-999 || len(network.Nodes) != 1000 || len(network.Edges) != 999+998 {
		t.Errorf("truncated %v, %d nodes omitted, %d nodes, %d edges",
			network.Truncated, network.Omitted, len(network.Nodes), len(network.Edges))
	}
}

func TestAroundWithinItsBudget(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: builds a graph of 220,000 links")
	}
	g := star(110_000)
	network := around(t, g, traverse.NetworkQuery{Around: []kg.ID{"party:hub"}, Depth: 2, Limit: 100})
	if !network.Truncated || network.Omitted != 100_000-99 || len(network.Nodes) != 100 || len(network.Edges) != 99+98 {
		t.Errorf("truncated %v, %d nodes omitted, %d nodes, %d edges",
			network.Truncated, network.Omitted, len(network.Nodes), len(network.Edges))
	}
}

func TestAroundRefuses(t *testing.T) {
	valid := traverse.NetworkQuery{Around: []kg.ID{"person:a"}, Depth: 1, Limit: 10}
	var many []kg.ID
	for i := range traverse.MaxStarts + 1 {
		many = append(many, person(i))
	}
	for _, c := range []struct {
		name string
		code kg.Code
		with func(*traverse.NetworkQuery)
		want string
	}{
		{"no start", kg.Invalid, func(q *traverse.NetworkQuery) { q.Around = nil }, "`around` names no node: name at least one"},
		{"more starts than nodes", kg.Limit, func(q *traverse.NetworkQuery) { q.Around, q.Limit = many[:3], 2 }, "`around` names 3 nodes: name at most 100, and no more than `limit`"},
		{"too many starts", kg.Limit, func(q *traverse.NetworkQuery) { q.Around, q.Limit = many, 1000 }, "`around` names 101 nodes: name at most 100, and no more than `limit`"},
		{"a day and a time", kg.Invalid, func(q *traverse.NetworkQuery) {
			q.Filter.AsOf, q.Filter.Until = new(kg.Date("2023-07-06")), new(kg.Date("2023-07-06"))
		}, "`asOf` is given beside `from` or `until`: give a day or a time"},
		{"an end before the beginning", kg.Invalid, func(q *traverse.NetworkQuery) {
			q.Filter.From, q.Filter.Until = new(kg.Date("2023-07-06")), new(kg.Date("2023-07-05"))
		}, "`until` is 2023-07-05, before `from`, which is 2023-07-06: turn them round"},
		{"no depth", kg.Invalid, func(q *traverse.NetworkQuery) { q.Depth = 0 }, "`depth` is 0: give a number from 1 to 4"},
		{"too deep", kg.Limit, func(q *traverse.NetworkQuery) { q.Depth = 5 }, "`depth` is 5: give a number from 1 to 4"},
		{"no nodes", kg.Invalid, func(q *traverse.NetworkQuery) { q.Limit = 0 }, "`limit` is 0: give a number from 1 to 1000"},
		{"too many nodes", kg.Limit, func(q *traverse.NetworkQuery) { q.Limit = 1001 }, "`limit` is 1001: give a number from 1 to 1000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := valid
			c.with(&q)
			refuses(t, c.code, c.want, func(g *graph) error {
				_, err := traverse.Around(t.Context(), g, q)
				return err
			})
		})
	}
}

// refuses expects an error before the source is asked.
func refuses(t *testing.T, code kg.Code, want string, ask func(*graph) error) {
	t.Helper()
	g := newGraph()
	err := ask(g)
	if err == nil {
		t.Fatal("was accepted")
	}
	if kg.CodeOf(err) != code || err.Error() != want || g.calls > 0 {
		t.Errorf("%s: %v after %d calls, want %s: %s", kg.CodeOf(err), err, g.calls, code, want)
	}
}

func TestAroundCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := traverse.Around(ctx, newGraph(), traverse.NetworkQuery{Around: []kg.ID{"person:a"}, Depth: 1, Limit: 1})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
