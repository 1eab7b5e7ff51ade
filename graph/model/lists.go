package model

import "wortlaut/internal/kg"

// NewConnection makes a connection of a list, with each record as its view.
func NewConnection[R any, T any](l kg.List[R], view func(R) T) *Connection[T] {
	c := &Connection[T]{Edges: make([]Edge[T], len(l.Items)), Nodes: make([]T, len(l.Items)), TotalCount: l.Total}
	for i, item := range l.Items {
		c.Edges[i] = Edge[T]{item.Cursor, view(item.Record)}
		c.Nodes[i] = c.Edges[i].Node
	}
	c.PageInfo = PageOf(l)
	return c
}

// PageOf says where a list lies in the whole.
func PageOf[R any](l kg.List[R]) PageInfo {
	p := PageInfo{HasNextPage: l.More, HasPreviousPage: l.MoreBefore}
	if n := len(l.Items); n > 0 {
		p.StartCursor, p.EndCursor = &l.Items[0].Cursor, &l.Items[n-1].Cursor
	}
	return p
}
