package kgtest

import (
	"context"
	"errors"

	"wortlaut/internal/kg"
)

// snapshot is all that a small store has to tell.
type snapshot struct {
	Head    kg.Head
	Records [][]kg.Record
	Texts   map[kg.ID]string
	Counts  kg.Counts
	Changes []kg.LoggedChange
	Sets    []kg.Set
	Words   []kg.ID // found by what is in a batch that should leave no trace
	Ties    []kg.ID
}

func (f *fixture) snapshot() snapshot {
	f.Helper()
	ctx := f.Context()
	head, err := f.store.Head(ctx)
	s := snapshot{Head: must(f, head, err), Counts: f.counts(), Changes: f.changes(kg.ChangeQuery{}).Changes}
	for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
		records, err := f.store.Scan(ctx, class, "", 1_000)
		s.Records = append(s.Records, must(f, records, err))
	}
	s.Texts = f.texts("document:a", source)
	sets, err := f.store.Sets(ctx, 0, 1_000)
	s.Sets = must(f, sets, err)
	s.Words, _ = f.hits(kg.SearchQuery{Text: f.parse("Geisterwort"), Exact: "geisterwort"})
	s.Ties = f.tied([]kg.Role{"MEMBER_OF"}, kg.Any, nil, "party:ghost", "person:a")
	return s
}

// leavesNoTrace applies a batch that touches everything and must fail, and compares all before and after.
func (f *fixture) leavesNoTrace(ctx context.Context, base int64, judge func(error)) {
	f.Helper()
	before := f.snapshot()
	ghost := &fixture{T: f.T, records: map[kg.ID]kg.Record{}, lexicon: f.lexicon, head: kg.Head{Number: base}}
	d := entity("document:a", "Geisterwort")
	d.Document.Text = "Geisterwort"
	s := statement("statement:ghost", "2023", "person:a")
	s.Text = "Geisterwort"
	b := ghost.batch(d, tie("member-of:ghost", "person:a", "party:ghost"), s)
	b.Delete = []kg.ID{"statement:1"}
	b.Log = []kg.Change{{Set: base + 1, ID: "statement:ghost", Action: kg.Created, Revision: 1}}
	ghost.onTop(&b)
	judge(f.store.Apply(ctx, &b))
	f.same("all that the store can tell", f.snapshot(), before)
}

var contextChecks = []check{
	{"a cancelled context is an error", func(f *fixture) {
		f.put(entity("person:a", "A"), statement("statement:1", "2023", "person:a"))
		ctx, cancel := context.WithCancel(f.Context())
		cancel()
		for method, err := range f.askAll(ctx) {
			f.wantTimeout(method, err)
		}
		f.leavesNoTrace(ctx, f.head.Number, func(err error) { f.wantTimeout("Apply", err) })
	}},
	{"a passed deadline is an error", func(f *fixture) {
		f.put(entity("person:a", "A"), statement("statement:1", "2023", "person:a"))
		ctx, cancel := context.WithDeadline(f.Context(), epoch)
		defer cancel()
		for method, err := range f.askAll(ctx) {
			f.wantTimeout(method, err)
		}
		f.leavesNoTrace(ctx, f.head.Number, func(err error) { f.wantTimeout("Apply", err) })
	}},
	{"all goes on after a cancelled call", func(f *fixture) {
		f.put(entity("person:a", "A"))
		ctx, cancel := context.WithCancel(f.Context())
		cancel()
		f.askAll(ctx)
		f.put(entity("person:b", "B"))
		for method, err := range f.askAll(f.Context()) {
			if err != nil {
				f.Errorf("%s fails: %v", method, err)
			}
		}
		f.list("entities", f.who(), "person:a person:b")
	}},
}

func (f *fixture) wantTimeout(method string, err error) {
	f.Helper()
	if e, ok := errors.AsType[*kg.Error](err); !ok || e.Code != kg.Timeout {
		f.Errorf("%s returns %v (%T), want a *kg.Error with the code %s", method, err, err, kg.Timeout)
	}
}

// askAll calls every method that reads and collects the errors.
func (f *fixture) askAll(ctx context.Context) map[string]error {
	failed := map[string]error{}
	ids := []kg.ID{"person:a"}
	_, failed["Head"] = f.store.Head(ctx)
	_, failed["Records"] = f.store.Records(ctx, ids)
	_, failed["Entities"] = f.store.Entities(ctx, []kg.EntityQuery{{}})
	_, failed["Relationships"] = f.store.Relationships(ctx, []kg.RelationshipQuery{{Node: "person:a", Direction: kg.Any}})
	_, failed["Statements"] = f.store.Statements(ctx, []kg.StatementQuery{{}})
	_, failed["Tally"] = f.store.Tally(ctx, []kg.TallyQuery{{}})
	_, failed["Search"] = f.store.Search(ctx, kg.SearchQuery{Text: f.parse("linde")})
	_, failed["Reach"] = f.store.Reach(ctx, ids, []kg.Role{kg.RoleBroader}, nil)
	_, failed["Referrers"] = f.store.Referrers(ctx, ids, 1)
	_, failed["Links"] = f.store.Links(ctx, kg.LinkQuery{Nodes: ids, Roles: []kg.Role{"MEMBER_OF", kg.RoleMadeBy}})
	_, failed["Briefs"] = f.store.Briefs(ctx, []kg.BriefQuery{{}})
	_, failed["Days"] = f.store.Days(ctx, []kg.DayQuery{{}})
	_, failed["Texts"] = f.store.Texts(ctx, ids)
	_, failed["Changes"] = f.store.Changes(ctx, kg.ChangeQuery{})
	_, failed["Sets"] = f.store.Sets(ctx, 0, 1)
	_, failed["Counts"] = f.store.Counts(ctx)
	_, failed["Scan"] = f.store.Scan(ctx, kg.Entities, "", 1)
	return failed
}
