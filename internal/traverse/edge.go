package traverse

import (
	"cmp"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// Edge is a tie between two different nodes.
type Edge struct {
	// Source and Target are where it leads from and to; of one without direction, the lesser id is the source.
	Source, Target kg.ID
	// Role is the type of the relationship, or what reference it is.
	Role kg.Role
	// Relationship is the one that it is; "" for a reference.
	Relationship kg.ID
	// Statement is the one whose reference it is; "" for all else.
	Statement kg.ID
	Directed  bool
	// Begins and Ends bound when it may hold, as those of [kg.Link] do.
	Begins, Ends kg.Date
}

func edgeOf(l kg.Link) Edge {
	e := Edge{Source: l.From, Target: l.To, Role: l.Role, Relationship: l.Holds, Begins: l.Begins, Ends: l.Ends}
	e.Directed = l.Role != kg.RoleRelated && !kg.RelationshipType(l.Role).Symmetric()
	if !e.Directed && e.Target < e.Source {
		e.Source, e.Target = e.Target, e.Source
	}
	if e.Relationship == "" && e.Source.Kind() == kg.KindStatement {
		e.Statement = e.Source
	}
	return e
}

// compareEdges orders edges: parallel ones stand together.
func compareEdges(a, b Edge) int {
	if c := strings.Compare(string(a.Source), string(b.Source)); c != 0 {
		return c
	}
	if c := strings.Compare(string(a.Target), string(b.Target)); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Relationship, b.Relationship))
}

// distinct sorts edges and leaves each once. It works in place.
func distinct(edges []Edge) []Edge {
	slices.SortFunc(edges, compareEdges)
	return slices.Compact(edges)
}
