package neo4jstore

import (
	"context"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// Entities implements [kg.Store].
func (s *Store) Entities(ctx context.Context, queries []kg.EntityQuery) (answer []kg.Page[*kg.Entity], err error) {
	asked := make([]asked, len(queries))
	for i, q := range queries {
		if asked[i], err = askedEntities(q); err != nil {
			return nil, err
		}
	}
	err = s.view(ctx, "listing entities", func(r *reader) (err error) {
		answer, err = pages[*kg.Entity](r, list{entityRows, entityCount}, asked)
		return err
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// The leads to entities besides leadID and leadText. A role leads from the others over the links of that role; leadTie over those of
// several.
const (
	leadIdentifier lead = "identifier"
	leadKind       lead = "kind"
	leadTie        lead = "tie"
)

// entityLeads are the criteria that can lead, the likely rarest first.
var entityLeads = []kg.EntityField{kg.EntityID, kg.EntityIdentifier, kg.EntityTie, kg.EntityText, kg.EntityKind}

func askedEntities(q kg.EntityQuery) (asked, error) {
	one, identifiers, dates, words, ties := []map[string]any{}, [][]string{}, []map[string]any{}, []map[string]any{}, []map[string]any{}
	a := asked{window: q.Window}
	leading := leadingEntities(q.Where)
	for i, c := range q.Where {
		switch c.Field {
		case kg.EntityID, kg.EntityKind, kg.EntityClass, kg.EntityIdentifier:
			a.empty = a.empty || len(c.Values) == 0
		case kg.EntityTie:
			a.empty = a.empty || len(c.Tie.Others) == 0 || len(c.Tie.Roles) == 0
		}
		if i == leading && c.Field != kg.EntityText {
			continue
		}
		switch c.Field {
		case kg.EntityID, kg.EntityKind, kg.EntityClass:
			key := map[kg.EntityField]string{kg.EntityID: "id", kg.EntityKind: "_kind", kg.EntityClass: "_class"}[c.Field]
			one = append(one, map[string]any{"key": key, "values": c.Values})
		case kg.EntityIdentifier:
			identifiers = append(identifiers, c.Values)
		case kg.EntityDate:
			dates = append(dates, map[string]any{"first": string(c.Days.First), "last": string(c.Days.Last)})
		case kg.EntityText:
			words = append(words, map[string]any{"terms": terms(c.Text)})
		case kg.EntityTie:
			ties = append(ties, tie(c.Tie))
		default:
			return a, unknownValue("criterion on entities", c.Field)
		}
	}
	switch q.Order {
	case kg.EntitiesByName, kg.EntitiesByDate, kg.EntitiesByID:
	default:
		return a, unknownValue("order of entities", q.Order)
	}
	a.params = bounds(q.Window)
	a.params["one"], a.params["identifiers"], a.params["dates"], a.params["words"], a.params["ties"] = one, identifiers, dates, words, ties
	a.shape = shape{
		order: int(q.Order), down: q.Descending != q.FromEnd, limit: limit(q.Limit),
		filtered: len(one)+len(identifiers)+len(dates)+len(words) > 0, tied: len(ties) > 0,
	}
	if leading >= 0 {
		a.shape.lead, a.params["lead"] = leadOfEntities(q.Where[leading])
	}
	return a, nil
}

func leadingEntities(where []kg.EntityCriterion) int {
	for _, field := range entityLeads {
		i := slices.IndexFunc(where, func(c kg.EntityCriterion) bool {
			if c.Field == kg.EntityText {
				_, ok := lucene(c.Text)
				return field == c.Field && ok
			}
			return field == c.Field
		})
		if i >= 0 {
			return i
		}
	}
	return -1
}

func leadOfEntities(c kg.EntityCriterion) (lead, any) {
	switch c.Field {
	case kg.EntityID:
		return leadID, distinct(c.Values)
	case kg.EntityIdentifier:
		return leadIdentifier, distinct(c.Values)
	case kg.EntityKind:
		return leadKind, distinct(c.Values)
	case kg.EntityText:
		query, _ := lucene(c.Text)
		return leadText, query
	}
	if len(c.Tie.Roles) == 1 && isRole(c.Tie.Roles[0]) {
		return lead(c.Tie.Roles[0]), tie(c.Tie)
	}
	return leadTie, tie(c.Tie)
}

// isRole says whether there are links of a role.
func isRole(role kg.Role) bool {
	return slices.Contains(references, role) || slices.Contains(kg.RelationshipTypes, kg.RelationshipType(role))
}

// tie is a criterion on ties as parameters. Without a time, the days are all there are.
func tie(q *kg.TieQuery) map[string]any {
	first, last := day(q.During)
	return map[string]any{
		"roles": texts(q.Roles), "others": texts(distinct(q.Others)), "first": first, "last": last,
		"out": q.Direction != kg.In, "in": q.Direction != kg.Out,
	}
}

// day are the bounds of a time as parameters; nil is all times.
func day(during *kg.Days) (first, last string) {
	if during == nil {
		return "", string(kg.OpenEnd)
	}
	return string(during.First), string(during.Last)
}

// follows is the condition that a link l of an entity e is one that t asks for.
const follows = `l._begins <= t.last AND l._ends > t.first AND (l._both OR t.out AND startNode(l) = e OR t.in AND endNode(l) = e)`

// entityFilter is the condition that an entity e fits the criteria of a query q.
var entityFilter = `all(c IN q.one WHERE e[c.key] IN c.values)
	AND all(c IN q.identifiers WHERE any(v IN e._identifiers WHERE v IN c))
	AND all(c IN q.dates WHERE e._date <> '' AND e._first <= c.last AND e._last >= c.first)
	AND all(c IN q.words WHERE ` + matching("e", "c.terms") + `)`

// tieFilter is the condition that an entity e has the ties of a query q.
var tieFilter = `all(t IN q.ties WHERE EXISTS { MATCH (e)-[l:` + linkTypes + `]-(o:Record) WHERE type(l) IN t.roles AND o.id IN t.others AND ` + follows + ` })`

// entityFilters are the conditions of a shape. That on ties is costly to plan, so it is left out where it is not needed.
func entityFilters(s shape) string {
	var conditions []string
	if s.filtered {
		conditions = append(conditions, entityFilter)
	}
	if s.tied {
		conditions = append(conditions, tieFilter)
	}
	return strings.Join(conditions, " AND ")
}

// ledEntities finds the entities e that a query q leads to, in several rows each perhaps.
func ledEntities(l lead) string {
	switch l {
	case leadAll:
		return "MATCH (e:Entity) WITH q, e"
	case leadID:
		return "UNWIND q.lead AS v MATCH (e:Record {id: v}) WHERE e:Entity WITH q, e"
	case leadIdentifier:
		return "UNWIND q.lead AS v MATCH (:Identifier {key: v})<-[:IDENTIFIED_BY]-(e:Entity) WITH q, e"
	case leadKind:
		return "UNWIND q.lead AS v MATCH (e:Entity) USING INDEX e:Entity(_kind, _sort, id) WHERE e._kind = v AND e._sort >= '' AND e.id >= '' WITH q, e"
	case leadText:
		return "CALL db.index.fulltext.queryNodes('" + searchIndex + "', q.lead) YIELD node AS e WITH q, e WHERE e:Entity WITH q, e"
	case leadTie:
		return "WITH q, q.lead AS t UNWIND t.others AS v MATCH (o:Record {id: v})-[l:" + linkTypes + "]-(e:Entity) WHERE type(l) IN t.roles AND " +
			follows + " WITH q, e"
	}
	return "WITH q, q.lead AS t UNWIND t.others AS v MATCH (o:Record {id: v})-[l:" + string(l) + "]-(e:Entity) WHERE " + follows +
		" WITH q, e"
}

// entitySort are the sort keys of the orders.
var entitySort = map[kg.EntityOrder]string{kg.EntitiesByName: "e._sort", kg.EntitiesByDate: "e._date", kg.EntitiesByID: "''"}

func entityRows(s shape) string {
	order := kg.EntityOrder(s.order)
	sort := entitySort[order]
	switch {
	case s.lead == leadAll && order == kg.EntitiesByName:
		return inIndex("e:Entity", sort, "e.id", s, entityFilters(s))
	case s.lead == leadKind && order != kg.EntitiesByID:
		return ledByKind(s, sort)
	}
	return forEach(fittingEntities(s) + " WITH q, e, " + sort + " AS sort" + where(within("sort", "e.id")) + " WITH e, sort, e.id AS id" + s.ordered("sort", "id") + " RETURN sort, id, e AS n")
}

// ledByKind reads the indexes by kind: for each, the rows come in their order, and no more of them are read than are asked for.
func ledByKind(s shape, sort string) string {
	_, by, _ := strings.Cut(sort, ".")
	return forEach("UNWIND q.lead AS v CALL (q, v) { MATCH (e:Entity) USING INDEX e:Entity(_kind, " + by + ", id)" +
		where("e._kind = v", "e.id >= ''", within(sort, "e.id"), entityFilters(s)) +
		" WITH e" + s.ordered("e._kind", sort, "e.id") + " RETURN e, " + sort + " AS sort, e.id AS id }" +
		" WITH e, sort, id" + s.ordered("sort", "id") + " RETURN sort, id, e AS n")
}

// fittingEntities finds the entities e that fit a query q, each once.
func fittingEntities(s shape) string {
	text := "CALL (q) { " + ledEntities(s.lead) + " RETURN DISTINCT e }"
	if filters := entityFilters(s); filters != "" {
		text += " WITH q, e WHERE " + filters
	}
	return text
}

func entityCount(s shape) string {
	if s.lead == leadKind && !s.filtered && !s.tied {
		return counting(countKinds + " WITH q, name, number WHERE name IN q.lead RETURN sum(number) AS number")
	}
	return counting(fittingEntities(s) + " RETURN count(*) AS number")
}
