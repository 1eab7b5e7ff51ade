package sqlitestore

import (
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// clause is a part of a query with its arguments. The text depends on what is asked, never on the values asked for.
type clause struct {
	text string
	args []any
}

func expr(text string, args ...any) clause { return clause{text, args} }

// none is a condition that nothing fulfils.
var none = clause{text: "0"}

// all joins conditions.
func all(conditions []clause) clause {
	if len(conditions) == 0 {
		return clause{text: "1"}
	}
	return join(" AND ", conditions)
}

func join(with string, parts []clause) clause {
	var joined clause
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = p.text
		joined.args = append(joined.args, p.args...)
	}
	joined.text = strings.Join(texts, with)
	return joined
}

// in is the condition that a column has one of the values. One value is compared with =, which lets an index keep its order.
func in[T ~string](column string, values []T) clause {
	switch len(values) {
	case 0:
		return none
	case 1:
		return expr(column+" = ?", values[0])
	}
	return expr(column+" IN (SELECT value FROM json_each(?))", list(values))
}

// hit is a row of an ordered list: its key and the number of its record.
type hit struct {
	kg.Key
	n int64
}

// page cuts a window out of the list of what selected selects: columns sort, id and n.
func (r *reader) page(selected clause, w kg.Window) (hits []hit, total int, err error) {
	total = -1
	if w.Total {
		total, err = remembered(r, kg.MemoKey(selected.text, selected.args), sizeOfNumber, func() (n int, err error) {
			_, err = r.one(r.ctx, "SELECT count(*) FROM ("+selected.text+")", selected.args, &n)
			return n, err
		})
		if err != nil {
			return nil, 0, err
		}
	}
	window := windowOf(selected, w)
	hits, err = remembered(r, kg.MemoKey(window.text, window.args), sizeOfHits, func() (hits []hit, err error) {
		err = r.each(r.ctx, window.text, window.args, func(scan func(...any) error) error {
			var h hit
			err := scan(&h.Sort, &h.ID, &h.n)
			hits = append(hits, h)
			return err
		})
		return slices.Clone(hits), err // as large as it says it is
	})
	if w.FromEnd {
		hits = slices.Clone(hits) // the memory keeps its own
		slices.Reverse(hits)
	}
	return hits, total, err
}

// sizeOfHits is how many bytes hits are, about.
func sizeOfHits(hits []hit) (size int) {
	for _, h := range hits {
		size += h.RememberedSize()
	}
	return size
}

// windowOf writes the query for a window; with FromEnd, its rows come from the last to the first. SQLite flattens the queries into
// one another, so an index that has the order of the list gives the window without reading the rest.
func windowOf(selected clause, w kg.Window) clause {
	after, before, order := ">", "<", ""
	if w.Descending {
		after, before = before, after
	}
	if w.Descending != w.FromEnd {
		order = " DESC"
	}
	var bounds []clause
	if w.After != nil {
		bounds = append(bounds, expr("(sort, id) "+after+" (?, ?)", w.After.Sort, w.After.ID))
	}
	if w.Before != nil {
		bounds = append(bounds, expr("(sort, id) "+before+" (?, ?)", w.Before.Sort, w.Before.ID))
	}
	within := all(bounds)
	return clause{
		text: "SELECT sort, id, n FROM (" + selected.text + ") WHERE " + within.text + " ORDER BY sort" + order + ", id" + order + " LIMIT ?",
		args: slices.Concat(selected.args, within.args, []any{limit(w.Limit)}),
	}
}

// limit is a limit as SQLite has it: what is negative is none.
func limit(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

// hitList is a page before its records are read.
type hitList struct {
	hits  []hit
	total int
}

func sizeOfHitList(l hitList) int { return sizeOfHits(l.hits) }

// pages reads the records of several lists at once.
func pages[T kg.Record](r *reader, lists []hitList) ([]kg.Page[T], error) {
	records, err := r.named(lists)
	if err != nil {
		return nil, err
	}
	out := make([]kg.Page[T], len(lists))
	for i, l := range lists {
		out[i] = kg.Page[T]{Rows: make([]kg.Row[T], len(l.hits)), Total: l.total}
		for k, h := range l.hits {
			record, ok := records[h.ID].(T)
			if !ok {
				return nil, damaged("the record " + string(h.ID))
			}
			out[i].Rows[k] = kg.Row[T]{Key: h.Key, Record: record}
		}
	}
	return out, nil
}
