package neo4jstore

import (
	"math"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// above is greater than every sort key.
const above = "~"

// within is the condition that the place (sort, id) of a row is between the bounds of a query q. Bounds are always there, so that there is
// one text for all windows. An index is read by the first two conditions; the others are no OR, whose halves the planner
// might look up one by one, which loses the order.
func within(sort, id string) string {
	return sort + " >= q.low AND " + sort + " <= q.high AND " + beyond(sort, "q.low", id+" > q.lowID") + " AND " + beyond(sort, "q.high", id+" < q.highID")
}

// beyond is the condition that decides where a value is that of a bound.
func beyond(value, bound, condition string) string {
	return "CASE WHEN " + value + " = " + bound + " THEN " + condition + " ELSE true END"
}

// where joins conditions; those that are empty are left out.
func where(conditions ...string) string {
	return " WHERE " + strings.Join(slices.DeleteFunc(conditions, func(c string) bool { return c == "" }), " AND ")
}

// forEach asks, for each query q, a text for its rows.
func forEach(text string) string {
	return "UNWIND $p.queries AS q CALL (q) { " + text + " }"
}

// counting asks, for each query q, a text for the number of its rows.
func counting(text string) string {
	return "UNWIND $p.queries AS q CALL (q) { " + text + " }"
}

// inIndex gives the rows of a window over all nodes of a label by an index that has their order: on sort and id. The condition on the id
// is there so that the planner takes the index for the order.
func inIndex(node, sort, id string, s shape, filter string) string {
	_, by, _ := strings.Cut(sort, ".")
	name, _, _ := strings.Cut(node, ":")
	return forEach("MATCH (" + node + ") USING INDEX " + node + "(" + by + ", id)" + where(within(sort, id), id+" >= ''", filter) +
		" WITH " + name + s.ordered(sort, id) + " RETURN " + sort + " AS sort, " + id + " AS id, " + name + " AS n")
}

// bounds are the bounds of a window as parameters of a query: within gives what lies between, both excluded.
func bounds(w kg.Window) map[string]any {
	after, before := w.After, w.Before
	if w.Descending {
		after, before = before, after
	}
	low, high := kg.Key{}, kg.Key{Sort: above}
	if after != nil {
		low = *after
	}
	if before != nil {
		high = *before
	}
	return map[string]any{"low": low.Sort, "lowID": string(low.ID), "high": high.Sort, "highID": string(high.ID)}
}

// limit is a limit as Cypher has it.
func limit(n int) int64 {
	if n == 0 {
		return math.MaxInt64
	}
	return int64(max(n, 0))
}

// shape is what the text of a query and the parameters outside of its rows depend on; queries of one shape are asked in one.
type shape struct {
	lead     lead
	order    int
	way      kg.Direction // of relationships; "" and [kg.Any] are either
	down     bool         // from the last row of the list to the first
	filtered bool         // there are criteria besides the lead
	tied     bool         // there are ties among them
	limit    int64
}

// direction is how the rows of a shape are ordered.
func (s shape) direction() string {
	if s.down {
		return " DESC"
	}
	return ""
}

// ordered ends a query with the rows in order.
func (s shape) ordered(columns ...string) string {
	text := " ORDER BY "
	for i, c := range columns {
		if i > 0 {
			text += ", "
		}
		text += c + s.direction()
	}
	return text + " LIMIT $p.limit"
}

// asked is a query of a list: its shape and its parameters.
type asked struct {
	shape  shape
	params map[string]any
	window kg.Window
	empty  bool // nothing can fit
}

// list is what a kind of list is asked with: the texts for the rows of a shape (columns sort, id and n, which has the record) and for their
// number (column number), each over a parameter queries.
type list struct {
	rows  func(shape) string
	count func(shape) string
}

// pages answers queries of a list, those of one shape at once.
func pages[T kg.Record](r *reader, of list, queries []asked) ([]kg.Page[T], error) {
	out := make([]kg.Page[T], len(queries))
	for i, q := range queries {
		out[i] = kg.Page[T]{Rows: []kg.Row[T]{}, Total: -1}
		if q.window.Total {
			out[i].Total = 0
		}
	}
	for _, g := range groups(queries, all) {
		places, records, err := r.listed(of.rows(g.shape), map[string]any{"queries": g.params, "limit": g.shape.limit})
		if err != nil {
			return nil, err
		}
		for _, p := range places {
			record, ok := records[p.ID].(T)
			if !ok {
				return nil, damaged("the record " + string(p.ID))
			}
			out[p.of].Rows = append(out[p.of].Rows, kg.Row[T]{Key: p.Key, Record: record})
		}
	}
	for _, g := range groups(queries, totalled) {
		text := of.count(g.shape)
		totals, err := remembered(r, kg.MemoKey(text, g.params), func(totals map[int]int) int { return 32 * len(totals) }, func() (map[int]int, error) {
			rows, err := r.gathered(text, "q.i, number", map[string]any{"queries": g.params})
			totals := map[int]int{}
			for _, row := range rows {
				totals[number(row, 0)] = number(row, 1)
			}
			return totals, err
		})
		if err != nil {
			return nil, err
		}
		for i, n := range totals {
			out[i].Total = n
		}
	}
	for i, q := range queries {
		slices.SortFunc(out[i].Rows, func(a, b kg.Row[T]) int {
			if q.window.Descending {
				a, b = b, a
			}
			return a.Key.Compare(b.Key)
		})
	}
	return out, nil
}

// group are queries of the same shape, by their places i.
type group struct {
	shape  shape
	params []map[string]any
}

// groups groups the queries that can be answered and are wanted, in the order of the first of each shape.
func groups(queries []asked, wanted func(asked) bool) []*group {
	var found []*group
	by := map[shape]*group{}
	for i, q := range queries {
		if q.empty || !wanted(q) {
			continue
		}
		g := by[q.shape]
		if g == nil {
			g = &group{shape: q.shape}
			by[q.shape] = g
			found = append(found, g)
		}
		q.params["i"] = i
		g.params = append(g.params, q.params)
	}
	return found
}

// all and totalled say which queries are wanted.
func all(asked) bool        { return true }
func totalled(q asked) bool { return q.window.Total }
