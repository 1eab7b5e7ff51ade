package kg_test

import (
	"fmt"
	"testing"

	"wortlaut/internal/kg"
)

func TestPart(t *testing.T) {
	tt := newTester(t)
	part := func(name string, n int, paging kg.Paging) kg.List[int] {
		t.Helper()
		l, err := tt.graph.Part(name, n, paging)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	expect := func(what string, l kg.List[int], want string) {
		t.Helper()
		tt.same(what, fmt.Sprint(l.Records(), l.MoreBefore, l.More, l.Total), want)
	}
	five := part("a", 5, kg.Paging{})
	cursor := func(i int) *string { return &five.Items[i].Cursor }
	expect("all", five, "[0 1 2 3 4] false false 5")
	expect("the first", part("a", 5, kg.Paging{First: ptr(2)}), "[0 1] false true 5")
	expect("the next", part("a", 5, kg.Paging{First: ptr(2), After: cursor(1)}), "[2 3] true true 5")
	expect("those that are left", part("a", 5, kg.Paging{First: ptr(2), After: cursor(3)}), "[4] true false 5")
	expect("just as many", part("a", 5, kg.Paging{First: ptr(5)}), "[0 1 2 3 4] false false 5")
	expect("after the last", part("a", 5, kg.Paging{First: ptr(2), After: cursor(4)}), "[] true false 5")
	expect("none of them", part("a", 5, kg.Paging{First: ptr(0)}), "[] false true 5")
	expect("the last", part("a", 5, kg.Paging{Last: ptr(2)}), "[3 4] true false 5")
	expect("those before", part("a", 5, kg.Paging{Last: ptr(2), Before: cursor(3)}), "[1 2] true true 5")
	expect("the beginning", part("a", 5, kg.Paging{Last: ptr(2), Before: cursor(1)}), "[0] false true 5")
	expect("between", part("a", 5, kg.Paging{After: cursor(0), Before: cursor(3)}), "[1 2] true true 5")
	expect("a shorter list", part("a", 2, kg.Paging{After: cursor(3)}), "[] true false 2")
	expect("an empty list", part("a", 0, kg.Paging{}), "[] false false 0")
	if empty := part("a", 0, kg.Paging{}); empty.Items == nil {
		t.Error("the items of an empty list are nil")
	}
	most := tt.graph.Limits().DefaultPage
	expect("no more than a page", part("b", most+1, kg.Paging{First: ptr(1)}), fmt.Sprintf("[0] false true %d", most+1))
	tt.same("a page", len(part("b", most+1, kg.Paging{}).Items), most)

	for what, c := range map[string]struct {
		paging kg.Paging
		code   kg.Code
	}{
		"a cursor of another list": {kg.Paging{After: cursor(1)}, kg.Invalid},
		"no cursor":                {kg.Paging{Before: ptr("rubbish")}, kg.Invalid},
		"too many":                 {kg.Paging{First: ptr(tt.graph.Limits().Page + 1)}, kg.Limit},
		"first and last":           {kg.Paging{First: ptr(1), Last: ptr(1)}, kg.Invalid},
	} {
		if l, err := tt.graph.Part("b", 5, c.paging); err == nil || kg.CodeOf(err) != c.code {
			t.Errorf("%s: %v, %v; want %s", what, l, err, c.code)
		}
	}
}

func TestNamedStatements(t *testing.T) {
	tt := newTester(t, madeOn("2023", "2021", "2022", "2022")...)
	ask := func(paging kg.Paging, ids ...[]kg.ID) []kg.List[*kg.Statement] {
		t.Helper()
		lists, err := tt.graph.NamedStatements(t.Context(), ids, paging)
		if err != nil || len(lists.Lists) != len(ids) || len(lists.Where) != len(ids) {
			t.Fatalf("%d lists for %d, %v", len(lists.Lists), len(ids), err)
		}
		return lists.Lists
	}
	told := func(l kg.List[*kg.Statement]) string {
		var ids []kg.ID
		for _, s := range l.Records() {
			ids = append(ids, s.ID)
		}
		return fmt.Sprint(keys(ids), l.MoreBefore, l.More, l.Total)
	}
	all := []kg.ID{"statement:3", "statement:0", "statement:1", "statement:2", "statement:0", "statement:none"}
	lists := ask(kg.Paging{Total: true}, all, []kg.ID{}, []kg.ID{"statement:none", "person:a"}, []kg.ID{"statement:2"})
	tt.same("by date, each once; what is no statement is left out", []string{told(lists[0]), told(lists[1]), told(lists[2]), told(lists[3])},
		[]string{"[1 2 3 0] false false 4", "[] false false 0", "[] false false 0", "[2] false false 1"})
	first := ask(kg.Paging{First: ptr(2)}, all)[0]
	tt.same("the first two", told(first), "[1 2] false true -1")
	tt.same("the next", told(ask(kg.Paging{First: ptr(2), After: &first.Items[1].Cursor}, all)[0]), "[3 0] true false -1")

	others := ask(kg.Paging{After: &first.Items[1].Cursor}, all, []kg.ID{"statement:0"})
	if others[0].Err != nil || kg.CodeOf(others[1].Err) != kg.Invalid {
		t.Errorf("a cursor is taken by its own list only: %v, %v", others[0].Err, others[1].Err)
	}
	if none, err := tt.graph.NamedStatements(t.Context(), nil, kg.Paging{}); err != nil || len(none.Lists) != 0 {
		t.Errorf("of nothing: %v, %v", none, err)
	}
}
