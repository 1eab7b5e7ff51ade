package kgtest

import (
	"context"
	"slices"

	"wortlaut/internal/kg"
)

// Links implements [kg.Store].
func (m *Model) Links(ctx context.Context, q kg.LinkQuery) ([]kg.Link, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var all []kg.Link
	for link := range m.links() {
		if follows(link, q.Roles, q.During) {
			all = append(all, link)
		}
	}
	for _, row := range m.statements {
		for _, link := range kg.StatementLinks(row) {
			if follows(link, q.Roles, q.During) {
				all = append(all, link)
			}
		}
	}
	all = slices.DeleteFunc(kg.InOrder(all), func(l kg.Link) bool {
		return q.Among != nil && !(slices.Contains(q.Among, l.From) && slices.Contains(q.Among, l.To))
	})
	found := []kg.Link{}
	for _, node := range q.Nodes {
		n := 0
		for _, link := range all {
			if (link.From == node || link.To == node) && (q.Each == 0 || n < q.Each) {
				found = append(found, link)
				n++
			}
		}
	}
	return kg.InOrder(found), nil
}

// Briefs implements [kg.Store].
func (m *Model) Briefs(ctx context.Context, queries []kg.BriefQuery) ([][]kg.Brief, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	out := make([][]kg.Brief, len(queries))
	for i, q := range queries {
		out[i] = []kg.Brief{}
		for _, row := range m.statements {
			if fitsStatement(row, q.Where) {
				out[i] = append(out[i], kg.BriefOf(row))
			}
		}
		slices.SortFunc(out[i], kg.CompareBriefs)
		if q.Limit > 0 {
			out[i] = out[i][:min(q.Limit, len(out[i]))]
		}
	}
	return out, nil
}

// Days implements [kg.Store].
func (m *Model) Days(ctx context.Context, queries []kg.DayQuery) ([][]kg.DayCount, error) {
	unlock, err := m.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	out := make([][]kg.DayCount, len(queries))
	for i, q := range queries {
		counted := map[kg.DayCount]int{}
		for _, row := range m.statements {
			if !fitsStatement(row, q.Where) {
				continue
			}
			values := []string{""}
			if q.By != nil {
				values = tallyValues(row, *q.By)
			}
			for _, v := range values {
				counted[kg.DayCount{MadeOn: row.Statement.MadeOn, Value: v}]++
			}
		}
		out[i] = []kg.DayCount{}
		for c, n := range counted {
			c.Statements = n
			out[i] = append(out[i], c)
		}
		slices.SortFunc(out[i], kg.CompareDayCounts)
	}
	return out, nil
}
