package kg_test

import (
	"maps"
	"slices"
	"testing"

	"wortlaut/internal/kg"
)

func TestSole(t *testing.T) {
	tt := newTester(t)
	apply := func(by string, puts []kg.Record, deletes ...kg.ID) {
		s := set(puts...)
		s.By = by
		for _, id := range deletes {
			s.Delete = append(s.Delete, kg.Delete{ID: id})
		}
		if _, err := tt.graph.Apply(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	records := func(ids ...string) (out []kg.Record) {
		for _, id := range ids {
			out = append(out, person(id, id))
		}
		return out
	}
	apply("file", records("own", "twice", "theirs", "gone", "again", "back", "but"))
	apply("file", []kg.Record{person("twice", "Twice")}, "person:gone", "person:again", "person:back")
	apply("somebody", append(records("back", "foreign"), person("theirs", "Theirs")))
	apply("file", append(records("again"), person("foreign", "Foreign")))
	found, err := tt.graph.Sole(t.Context(), func(s kg.Set) bool { return s.By == "file" }, map[kg.ID]bool{"person:but": true})
	if err != nil {
		t.Fatal(err)
	}
	tt.same("written by the file only", slices.Sorted(maps.Keys(found)), []kg.ID{"person:again", "person:own", "person:twice"})
	tt.same("created by", []int64{found["person:again"].Number, found["person:own"].Number, found["person:twice"].Number}, []int64{4, 1, 1})
}

func TestResting(t *testing.T) {
	tt := newTester(t, person("a", "A"), person("b", "B"), party("p", "P"), document("Text."), member("1", "a", "p", ""), member("2", "b", "p", ""))
	found, err := tt.graph.Resting(t.Context(), []kg.ID{"person:a", "party:p", "member-of:1"})
	if err != nil {
		t.Fatal(err)
	}
	tt.same("on a person", found["person:a"], []kg.ID{"member-of:1"})
	tt.same("on a party", found["party:p"], []kg.ID{"member-of:1", "member-of:2"})
	tt.same("on a membership", found["member-of:1"], []kg.ID{})

	// What open suggestions suggest rests on what it names, but for what they bring along.
	decided := proposal("2")
	decided.Suggestion.Status = kg.SuggestionRejected
	tt.put(party("x", "X"), proposal("1"), decided, suggestion("3", "person:a"))
	if found, err = tt.graph.Resting(t.Context(), []kg.ID{"person:a", "person:neu", "party:x", "document:d"}); err != nil {
		t.Fatal(err)
	}
	tt.same("on a speaker", found["person:a"], []kg.ID{"member-of:1", "suggestion:3"})
	tt.same("on one who is suggested", found["person:neu"], []kg.ID{})
	tt.same("on an organization", found["party:x"], []kg.ID{"suggestion:1"})
	tt.same("on a document", found["document:d"], []kg.ID{"member-of:1", "member-of:2", "suggestion:1", "suggestion:2", "suggestion:3"})
	tt.same("a membership names", kg.References(member("1", "a", "p", "")), []kg.ID{"person:a", "party:p", "document:d"})
}
