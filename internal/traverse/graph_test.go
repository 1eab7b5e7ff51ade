package traverse_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wortlaut/internal/kg"
	"wortlaut/internal/traverse"
)

// graph is a source in memory that counts its calls.
type graph struct {
	touching map[kg.ID][]kg.Link // sorted
	calls    int
}

// newGraph makes a graph of links. A relationship or reference without direction is given once and found both ways.
func newGraph(links ...kg.Link) *graph {
	var all []kg.Link
	for _, l := range links {
		all = append(all, l)
		if l.Role == kg.RoleRelated || l.Role == kg.Role(kg.PartnersWith) {
			l.From, l.To = l.To, l.From
			all = append(all, l)
		}
	}
	slices.SortFunc(all, kg.CompareLinks)
	g := &graph{touching: map[kg.ID][]kg.Link{}}
	for _, l := range slices.Compact(all) {
		g.touching[l.From] = append(g.touching[l.From], l)
		if l.To != l.From {
			g.touching[l.To] = append(g.touching[l.To], l)
		}
	}
	return g
}

// Links implements [traverse.Source].
func (g *graph) Links(ctx context.Context, q kg.LinkQuery) ([]kg.Link, error) {
	g.calls++
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	roles := map[kg.Role]bool{}
	for _, r := range q.Roles {
		roles[r] = true
	}
	var found []kg.Link
	for _, node := range q.Nodes {
		n := 0
		for _, l := range g.touching[node] {
			if !roles[l.Role] || q.During != nil && (l.Begins > q.During.Last || l.Ends <= q.During.First) {
				continue
			}
			if q.Among != nil && !(slices.Contains(q.Among, l.From) && slices.Contains(q.Among, l.To)) {
				continue
			}
			if n++; q.Each > 0 && n > q.Each {
				break
			}
			found = append(found, l)
		}
	}
	slices.SortFunc(found, kg.CompareLinks)
	return slices.Compact(found), nil
}

func (g *graph) nodes() []kg.ID { return slices.Sorted(maps.Keys(g.touching)) }

// tie is a relationship, whenever it holds.
func tie(t kg.RelationshipType, from, to kg.ID) kg.Link {
	return kg.Link{Role: kg.Role(t), From: from, To: to, Holds: kg.ID(fmt.Sprintf("%s:%s-%s", t.Prefix(), from.Key(), to.Key())),
		Begins: kg.FirstDay, Ends: kg.OpenEnd}
}

// reference is a link that is no relationship.
func reference(role kg.Role, from, to kg.ID) kg.Link {
	return kg.Link{Role: role, From: from, To: to, Begins: kg.FirstDay, Ends: kg.OpenEnd}
}

func person[N any](n N) kg.ID { return kg.ID(fmt.Sprint("person:", n)) }

// ------------------------------------------------------------------ random graphs

var (
	someNodes = []kg.ID{
		"person:a", "person:b", "person:c", "ministry:a", "ministry:b", "jobcenter:a", "party:a", "topic:a", "topic:b", "claim:a",
		"document:a", "event:a", "region:a", "statement:a", "statement:b",
	}
	someRoles = append([]kg.Role{kg.Role(kg.MemberOf), kg.Role(kg.PartOf), kg.Role(kg.PartnersWith), kg.Role(kg.ResponsibleFor)}, kg.EntityRoles...)
	someDays  = []kg.Date{"2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01"}
)

// links draws any links: with parallel ones, loops and hubs, whatever a store would let in.
func links(t *rapid.T) []kg.Link {
	node := rapid.SampledFrom(someNodes)
	hub := node.Draw(t, "hub")
	n := rapid.SampledFrom([]int{5, 15, 30, 50}).Draw(t, "number of links")
	all := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) kg.Link {
		l := kg.Link{From: node.Draw(t, "from"), To: node.Draw(t, "to"), Begins: kg.FirstDay, Ends: kg.OpenEnd}
		if rapid.IntRange(0, 4).Draw(t, "at the hub") == 0 {
			l.To = hub
		}
		roles := someRoles
		if l.From.Kind() == kg.KindStatement {
			roles = kg.StatementRoles
		}
		l.Role = rapid.SampledFrom(roles).Draw(t, "role")
		if slices.Contains(kg.RelationshipTypes, kg.RelationshipType(l.Role)) {
			l.Begins = rapid.SampledFrom(someDays[:2]).Draw(t, "begins")
			l.Ends = rapid.SampledFrom(someDays[1:]).Draw(t, "ends")
		}
		return l
	}), n, n).Draw(t, "links")
	for i, l := range all {
		if slices.Contains(kg.RelationshipTypes, kg.RelationshipType(l.Role)) {
			all[i].Holds = kg.ID(fmt.Sprint(kg.RelationshipType(l.Role).Prefix(), ":", i))
		}
	}
	return all
}

func filters(t *rapid.T) traverse.Filter {
	f := traverse.Filter{
		ThroughStatements: rapid.Bool().Draw(t, "through statements"),
		ThroughTopics:     rapid.Bool().Draw(t, "through topics"),
		ThroughDocuments:  rapid.Bool().Draw(t, "through documents"),
	}
	if rapid.IntRange(0, 3).Draw(t, "by type") == 0 {
		f.Types = rapid.SliceOf(rapid.SampledFrom([]kg.RelationshipType{kg.MemberOf, kg.PartOf, kg.PartnersWith})).Draw(t, "types")
	}
	if rapid.IntRange(0, 3).Draw(t, "by kind") == 0 {
		f.Kinds = rapid.SliceOf(rapid.SampledFrom([]kg.Kind{
			kg.KindPerson, kg.KindMinistry, kg.KindTopic, kg.KindDocument, kg.KindStatement,
		})).Draw(t, "kinds")
	}
	day := func(name string) *kg.Date { return new(rapid.SampledFrom(someDays).Draw(t, name)) }
	switch rapid.IntRange(0, 7).Draw(t, "when") {
	case 0, 1:
		f.AsOf = day("day")
	case 2:
		f.From = day("from")
	case 3:
		f.Until = day("until")
	case 4:
		f.From, f.Until = day("one day"), day("another")
		if *f.Until < *f.From {
			f.From, f.Until = f.Until, f.From
		}
	}
	return f
}

// ------------------------------------------------------------------ what the filter means, said once more

// plain is a graph as the filter lets it be seen, looked at in the plainest way there is.
type plain struct {
	edges  []traverse.Edge // by source, target, role, relationship
	filter traverse.Filter
}

func seen(g *graph, f traverse.Filter) plain {
	p := plain{filter: f}
	for _, id := range g.nodes() {
		for _, l := range g.touching[id] {
			if !follows(f, l) || l.From == l.To {
				continue
			}
			e := traverse.Edge{
				Source: l.From, Target: l.To, Role: l.Role, Relationship: l.Holds, Directed: true, Begins: l.Begins, Ends: l.Ends,
			}
			if l.Role == "RELATED" || l.Role == "PARTNERS_WITH" {
				e.Source, e.Target, e.Directed = min(l.From, l.To), max(l.From, l.To), false
			}
			if e.Source.Kind() == kg.KindStatement && l.Holds == "" {
				e.Statement = e.Source
			}
			if !slices.Contains(p.edges, e) {
				p.edges = append(p.edges, e)
			}
		}
	}
	slices.SortFunc(p.edges, func(a, b traverse.Edge) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Role, b.Role),
			cmp.Compare(a.Relationship, b.Relationship))
	})
	return p
}

func follows(f traverse.Filter, l kg.Link) bool {
	if f.AsOf != nil && (*f.AsOf < l.Begins || l.Ends <= *f.AsOf) {
		return false
	}
	if f.From != nil && l.Ends <= *f.From || f.Until != nil && *f.Until < l.Begins {
		return false
	}
	switch l.Role {
	case "BROADER", "RELATED", "ABOUT":
		return f.ThroughTopics
	case "PUBLISHED_BY", "DOCUMENTED_BY", "SECTION_OF":
		return f.ThroughDocuments
	case "LOCATED_IN", "WITHIN", "ITEM_OF", "SUGGESTED_IN":
		return false
	case "CITES":
		return f.ThroughStatements && f.ThroughDocuments
	case "MADE_BY", "SPOKEN_FOR", "POSITION_ON", "ADDRESSED_TO", "MENTIONS", "AT":
		return f.ThroughStatements
	}
	return f.Types == nil || slices.Contains(f.Types, kg.RelationshipType(l.Role))
}

func (p plain) shows(id kg.ID) bool {
	return p.filter.Kinds == nil || slices.Contains(p.filter.Kinds, id.Kind())
}

func (p plain) passes(id kg.ID) bool {
	closed := map[kg.Kind]bool{
		kg.KindStatement: !p.filter.ThroughStatements,
		kg.KindTopic:     !p.filter.ThroughTopics,
		kg.KindClaim:     !p.filter.ThroughTopics,
		kg.KindDocument:  !p.filter.ThroughDocuments,
	}
	return p.shows(id) && !closed[id.Kind()]
}

// between are the edges that lead from one node to another, or join them in any way.
func (p plain) between(a, b kg.ID, directed bool) []traverse.Edge {
	var found []traverse.Edge
	for _, e := range p.edges {
		if e.Source == a && e.Target == b || e.Source == b && e.Target == a && !(directed && e.Directed) {
			found = append(found, e)
		}
	}
	return found
}

// ------------------------------------------------------------------ a large graph

// skewed is a graph of persons in which the first ones have most of the ties.
func skewed(nodes, ties int) *graph {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func() kg.ID {
		x := r.Float64()
		return person(int(x * x * x * float64(nodes)))
	}
	var all []kg.Link
	for i := range ties {
		from := person(i % nodes)
		l := tie(kg.MemberOf, from, pick())
		l.Holds = kg.ID(fmt.Sprint("member-of:", i))
		all = append(all, l)
	}
	return newGraph(all...)
}

func fatal(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
