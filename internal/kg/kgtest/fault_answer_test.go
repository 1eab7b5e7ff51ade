package kgtest

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"wortlaut/internal/kg"
)

// answers changes what the model answers, or whether it answers.
type answers struct {
	*Model
	entities   func([]kg.Page[*kg.Entity])
	statements func([]kg.Page[*kg.Statement])
	tallies    func([]kg.TallyPage)
	hits       func(*kg.Page[kg.Record])
	reach      func(map[kg.ID][]kg.ID)
	referrers  func(map[kg.ID][]kg.ID)
	records    func(map[kg.ID]kg.Record)
	scan       func([]kg.Record) []kg.Record
	changes    func(*kg.ChangePage)
	sets       func([]kg.Set) []kg.Set
	head       func(*kg.Head)
	counts     func(*kg.Counts)
	patient    bool // does not look at the context
}

func (s answers) ctx(ctx context.Context) context.Context {
	if s.patient {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

func change[A any](answer A, err error, change func(A)) (A, error) {
	if err == nil && change != nil {
		change(answer)
	}
	return answer, err
}

func (s answers) Entities(ctx context.Context, queries []kg.EntityQuery) ([]kg.Page[*kg.Entity], error) {
	pages, err := s.Model.Entities(s.ctx(ctx), queries)
	return change(pages, err, s.entities)
}

func (s answers) Statements(ctx context.Context, queries []kg.StatementQuery) ([]kg.Page[*kg.Statement], error) {
	pages, err := s.Model.Statements(ctx, queries)
	return change(pages, err, s.statements)
}

func (s answers) Tally(ctx context.Context, queries []kg.TallyQuery) ([]kg.TallyPage, error) {
	pages, err := s.Model.Tally(ctx, queries)
	return change(pages, err, s.tallies)
}

func (s answers) Search(ctx context.Context, q kg.SearchQuery) (kg.Page[kg.Record], error) {
	page, err := s.Model.Search(ctx, q)
	if err == nil && s.hits != nil {
		s.hits(&page)
	}
	return page, err
}

func (s answers) Reach(ctx context.Context, ids []kg.ID, roles []kg.Role, during *kg.Days) (map[kg.ID][]kg.ID, error) {
	reach, err := s.Model.Reach(ctx, ids, roles, during)
	return change(reach, err, s.reach)
}

func (s answers) Referrers(ctx context.Context, ids []kg.ID, limit int) (map[kg.ID][]kg.ID, error) {
	referrers, err := s.Model.Referrers(ctx, ids, limit)
	return change(referrers, err, s.referrers)
}

func (s answers) Records(ctx context.Context, ids []kg.ID) (map[kg.ID]kg.Record, error) {
	records, err := s.Model.Records(ctx, ids)
	return change(records, err, s.records)
}

func (s answers) Scan(ctx context.Context, class kg.Class, after kg.ID, limit int) ([]kg.Record, error) {
	records, err := s.Model.Scan(ctx, class, after, limit)
	if err == nil && s.scan != nil {
		records = s.scan(records)
	}
	return records, err
}

func (s answers) Changes(ctx context.Context, q kg.ChangeQuery) (kg.ChangePage, error) {
	page, err := s.Model.Changes(ctx, q)
	if err == nil && s.changes != nil {
		s.changes(&page)
	}
	return page, err
}

func (s answers) Sets(ctx context.Context, after int64, limit int) ([]kg.Set, error) {
	sets, err := s.Model.Sets(ctx, after, limit)
	if err == nil && s.sets != nil {
		sets = s.sets(sets)
	}
	return sets, err
}

func (s answers) Head(ctx context.Context) (kg.Head, error) {
	head, err := s.Model.Head(ctx)
	if err == nil && s.head != nil {
		s.head(&head)
	}
	return head, err
}

func (s answers) Counts(ctx context.Context) (kg.Counts, error) {
	counts, err := s.Model.Counts(ctx)
	if err == nil && s.counts != nil {
		s.counts(&counts)
	}
	return counts, err
}

func (s answers) Apply(ctx context.Context, b *kg.Batch) error { return s.Model.Apply(s.ctx(ctx), b) }

// answering is a fault in what is answered.
func answering(name string, s answers) fault {
	return fault{name, func(m *Model) kg.Store { s.Model = m; return s }}
}

// untied turns rows with the same sort key round.
func untied[R any](pages []kg.Page[R]) {
	for _, page := range pages {
		slices.SortStableFunc(page.Rows, func(a, b kg.Row[R]) int {
			if a.Key.Sort != b.Key.Sort {
				return 0
			}
			return b.Key.Compare(a.Key)
		})
	}
}

func eachTally(change func(*kg.Tally)) func([]kg.TallyPage) {
	return func(pages []kg.TallyPage) {
		for _, page := range pages {
			for i := range page.Tallies {
				change(&page.Tallies[i])
			}
		}
	}
}

// elsewhere counts support and opposition of a topic or claim wherever in a statement they are.
type elsewhere struct{ *Model }

func (s elsewhere) Tally(ctx context.Context, queries []kg.TallyQuery) ([]kg.TallyPage, error) {
	pages, err := s.Model.Tally(ctx, queries)
	if err != nil {
		return nil, err
	}
	for i, q := range queries {
		field, ok := map[kg.TallyBy]kg.Field{kg.TallyTopic: kg.FieldTopic, kg.TallyClaim: kg.FieldClaim}[q.By]
		if !ok {
			continue
		}
		for j, t := range pages[i].Tallies {
			where := append(slices.Clone(q.Where), is(field, t.Value))
			byYear, err := s.Model.Tally(ctx, []kg.TallyQuery{{Where: where, By: kg.TallyYear, Topics: q.Topics}})
			if err != nil {
				return nil, err
			}
			t.Supports, t.Opposes = 0, 0
			for _, year := range byYear[0].Tallies {
				t.Supports, t.Opposes = t.Supports+year.Supports, t.Opposes+year.Opposes
			}
			pages[i].Tallies[j] = t
		}
	}
	return pages, nil
}

var answerFaults = []fault{
	{"support of a topic is that of anything", func(m *Model) kg.Store { return elsewhere{m} }},
	answering("ties of entities are broken the other way", answers{entities: untied[*kg.Entity]}),
	answering("ties of statements are broken the other way", answers{statements: untied[*kg.Statement]}),
	answering("an empty page is nil", answers{entities: func(pages []kg.Page[*kg.Entity]) {
		for i, page := range pages {
			if len(page.Rows) == 0 {
				pages[i].Rows = nil
			}
		}
	}}),
	answering("the total is that of the page", answers{entities: func(pages []kg.Page[*kg.Entity]) {
		for i, page := range pages {
			if page.Total >= 0 {
				pages[i].Total = len(page.Rows)
			}
		}
	}}),
	answering("pages come in another order", answers{entities: func(pages []kg.Page[*kg.Entity]) { slices.Reverse(pages) }}),
	answering("keys have no sort key", answers{statements: func(pages []kg.Page[*kg.Statement]) {
		for _, page := range pages {
			for i := range page.Rows {
				page.Rows[i].Key.Sort = ""
			}
		}
	}}),
	answering("the tiers of search are swapped", answers{hits: func(page *kg.Page[kg.Record]) {
		for i, row := range page.Rows {
			if tier := row.Key.Sort[:1]; tier == "1" || tier == "2" {
				page.Rows[i].Key.Sort = fmt.Sprint(3-int(tier[0]-'0')) + row.Key.Sort[1:]
			}
		}
		*page = window(page.Rows, kg.Window{Total: page.Total >= 0})
	}}),
	answering("hits are ordered by id within a tier", answers{hits: func(page *kg.Page[kg.Record]) {
		slices.SortStableFunc(page.Rows, func(a, b kg.Row[kg.Record]) int {
			if a.Key.Sort[:min(1, len(a.Key.Sort))] != b.Key.Sort[:min(1, len(b.Key.Sort))] {
				return 0
			}
			return kg.Key{ID: a.Key.ID}.Compare(kg.Key{ID: b.Key.ID})
		})
	}}),
	answering("a tally has a value for nothing", answers{tallies: func(pages []kg.TallyPage) {
		for i := range pages {
			pages[i].Tallies = append(pages[i].Tallies, kg.Tally{Statements: 1})
		}
	}}),
	answering("support is opposition", answers{tallies: eachTally(func(t *kg.Tally) { t.Supports, t.Opposes = t.Opposes, t.Supports })}),
	answering("the latest day is the last day of the latest date", answers{tallies: eachTally(func(t *kg.Tally) {
		t.Latest = kg.FuzzyDate(t.Latest.Latest())
	})}),
	answering("the earliest day is the latest", answers{tallies: eachTally(func(t *kg.Tally) { t.Earliest = t.Latest })}),
	answering("tallies are ordered by value", answers{tallies: func(pages []kg.TallyPage) {
		for _, page := range pages {
			slices.SortFunc(page.Tallies, func(a, b kg.Tally) int { return kg.Key{Sort: a.Value}.Compare(kg.Key{Sort: b.Value}) })
		}
	}}),
	answering("the total of a tally is that of the page", answers{tallies: func(pages []kg.TallyPage) {
		for i, page := range pages {
			pages[i].Total = min(page.Total, len(page.Tallies))
		}
	}}),
	answering("an id is not reached from itself", answers{reach: func(reach map[kg.ID][]kg.ID) {
		for id, from := range reach {
			reach[id] = from[1:]
		}
	}}),
	answering("what reaches an id is sorted with it", answers{reach: func(reach map[kg.ID][]kg.ID) {
		for _, from := range reach {
			slices.Sort(from)
		}
	}}),
	answering("what nothing leads to is not reached", answers{reach: func(reach map[kg.ID][]kg.ID) {
		maps.DeleteFunc(reach, func(_ kg.ID, from []kg.ID) bool { return len(from) == 1 })
	}}),
	answering("no more than 100 are reached", answers{reach: func(reach map[kg.ID][]kg.ID) {
		for id, from := range reach {
			reach[id] = from[:min(100, len(from))]
		}
	}}),
	answering("those who name an id are not sorted", answers{referrers: func(referrers map[kg.ID][]kg.ID) {
		for _, names := range referrers {
			slices.Reverse(names)
		}
	}}),
	answering("an id names itself", answers{referrers: func(referrers map[kg.ID][]kg.ID) {
		for id := range referrers {
			referrers[id] = append(referrers[id], id)
		}
	}}),
	answering("events do not count as naming", answers{referrers: func(referrers map[kg.ID][]kg.ID) {
		for id, names := range referrers {
			referrers[id] = slices.DeleteFunc(slices.Clone(names), func(name kg.ID) bool { return name.Kind() == kg.KindEvent })
		}
	}}),
	answering("unknown records are nil in the map", answers{records: func(records map[kg.ID]kg.Record) {
		if len(records) == 0 {
			records["person:none"] = nil
		}
	}}),
	answering("a scan of nothing is nil", answers{scan: func(records []kg.Record) []kg.Record {
		if len(records) == 0 {
			return nil
		}
		return records
	}}),
	answering("a scan goes backward", answers{scan: func(records []kg.Record) []kg.Record { slices.Reverse(records); return records }}),
	answering("times are told to the second", answers{changes: func(page *kg.ChangePage) {
		for i, c := range page.Changes {
			page.Changes[i].Of.At = c.Of.At.Truncate(1e9)
		}
	}}),
	answering("reasons are lost", answers{changes: func(page *kg.ChangePage) {
		for i := range page.Changes {
			page.Changes[i].Of.Reason = ""
		}
	}}),
	answering("what was before a change is lost", answers{changes: func(page *kg.ChangePage) {
		for i := range page.Changes {
			page.Changes[i].Before = nil
		}
	}}),
	answering("change sets go backward", answers{sets: func(sets []kg.Set) []kg.Set { slices.Reverse(sets); return sets }}),
	answering("the token is lost", answers{head: func(h *kg.Head) { h.Token = "" }}),
	answering("what is pending is lost", answers{head: func(h *kg.Head) { h.Pending = "" }}),
	answering("texts are not counted", answers{counts: func(c *kg.Counts) { c.Texts = 0 }}),
	answering("the context is ignored", answers{patient: true}),
}
