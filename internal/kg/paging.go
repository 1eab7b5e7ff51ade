package kg

import (
	"fmt"
	"sort"
)

// Paging is which part of a list is asked for, as in Relay's connections: First from the start or Last from the end, After and
// Before cursors. Total asks for the length of the whole list.
type Paging struct {
	First, Last   *int
	After, Before *string
	Total         bool
}

// List is a part of a list.
type List[T any] struct {
	Items            []Item[T] // never nil
	More, MoreBefore bool      // whether there is more after, and before, the items
	Total            int       // -1 when it was not asked for
	Err              error     // what is wrong with the paging for this very list: a cursor that belongs to another
}

// Item is a record with its cursor.
type Item[T any] struct {
	Cursor string
	Record T
}

// size is the number of items asked for, and whether from the end.
func (p Paging) size(l Limits) (n int, fromEnd bool, err error) {
	asked, name := p.First, "first"
	if p.Last != nil {
		asked, name = p.Last, "last"
	}
	switch {
	case p.First != nil && p.Last != nil:
		return 0, false, Errorf(Invalid, "`first` and `last` exclude each other: give one of them")
	case asked == nil:
		return l.DefaultPage, false, nil
	case *asked < 0:
		return 0, false, Errorf(Invalid, "`%s` is %d: it can't be negative", name, *asked)
	case *asked > l.Page:
		return 0, false, Errorf(Limit, "`%s` is %d: a page has at most %d", name, *asked, l.Page)
	}
	return *asked, p.Last != nil, nil
}

// window translates paging for the list of a name. One row more than asked for tells whether there is more.
func (p Paging) window(l Limits, list string, descending bool) (Window, error) {
	n, fromEnd, err := p.size(l)
	if err != nil {
		return Window{}, err
	}
	w := Window{Descending: descending, Limit: n + 1, FromEnd: fromEnd, Total: p.Total}
	if p.After != nil {
		if w.After, err = decodeCursor(l.Cursor, list, *p.After); err != nil {
			return Window{}, err
		}
	}
	if p.Before != nil {
		if w.Before, err = decodeCursor(l.Cursor, list, *p.Before); err != nil {
			return Window{}, err
		}
	}
	return w, nil
}

// listOf cuts a page, which may have one row more than asked for, to the part of the list asked for.
func listOf[T any](page Page[T], w Window, list string) List[T] {
	rows, more := page.Rows, len(page.Rows) == w.Limit && w.Limit > 0
	out := List[T]{Total: page.Total, More: w.Before != nil, MoreBefore: w.After != nil}
	switch {
	case more && w.FromEnd:
		rows, out.MoreBefore = rows[1:], true
	case more:
		rows, out.More = rows[:len(rows)-1], true
	}
	out.Items = make([]Item[T], len(rows))
	for i, r := range rows {
		out.Items[i] = Item[T]{Cursor: encodeCursor(list, r.Key), Record: r.Record}
	}
	return out
}

// Records are the records of the list in its order.
func (l List[T]) Records() []T {
	out := make([]T, len(l.Items))
	for i, item := range l.Items {
		out[i] = item.Record
	}
	return out
}

// Part pages through a list of n items that is at hand and has a name of its own: what it lists, of which answer. Its items are the indexes.
func (g *Graph) Part(name string, n int, paging Paging) (List[int], error) {
	lists, err := paged(g.limits, 1, paging, false, func(int) string { return listName("part", name) }, func(_ []int, windows []Window) ([]Page[int], error) {
		w := windows[0]
		page := Page[int]{Total: n} // asked for or not: it is at hand
		key := func(i int) Key { return Key{Sort: fmt.Sprintf("%09d", i)} }
		from, until := 0, n
		if w.After != nil {
			from = sort.Search(n, func(i int) bool { return w.After.Compare(key(i)) < 0 })
		}
		if w.Before != nil {
			until = max(from, sort.Search(n, func(i int) bool { return w.Before.Compare(key(i)) <= 0 }))
		}
		if w.FromEnd {
			from = max(from, until-w.Limit)
		} else {
			until = min(until, from+w.Limit)
		}
		for i := from; i < until; i++ {
			page.Rows = append(page.Rows, Row[int]{key(i), i})
		}
		return []Page[int]{page}, nil
	})
	if err != nil {
		return List[int]{}, err
	}
	return lists[0], lists[0].Err
}

// CheckFirst refuses a number of items that is none, or more than a page has.
func (g *Graph) CheckFirst(n int) error {
	if n < 1 || n > g.limits.Page {
		return Errorf(codeOfSize(n), "`first` is %d: 1 to %d are shown", n, g.limits.Page)
	}
	return nil
}
