package kgtest

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"wortlaut/internal/kg"
)

func TestMade(t *testing.T) {
	store := NewModel()
	if err := write(t.Context(), store, SmallScale); err != nil {
		t.Fatal(err)
	}
	counts, err := store.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	organizations := 0
	for _, kind := range kg.OrganizationKinds {
		organizations += counts.Entities[kind]
	}
	got := Scale{
		Topics: counts.Entities[kg.KindTopic], Organizations: organizations, Persons: counts.Entities[kg.KindPerson],
		Memberships: counts.Relationships[kg.MemberOf] + counts.Relationships[kg.HoldsPosition],
		Documents:   counts.Entities[kg.KindDocument], Statements: counts.Statements,
	}
	if got != SmallScale {
		t.Errorf("the graph has %+v, want %+v", got, SmallScale)
	}
	if counts.Texts != SmallScale.Documents {
		t.Errorf("%d texts are held, want %d", counts.Texts, SmallScale.Documents)
	}
	f := newFixture(t, store)
	verbatim := len(f.said(is(kg.FieldVerification, string(kg.Verbatim))))
	if verbatim < SmallScale.Statements/2 || verbatim == SmallScale.Statements {
		t.Errorf("%d of %d statements are verbatim, want most of them but not all", verbatim, SmallScale.Statements)
	}
	if top := f.tally(kg.TallyQuery{By: kg.TallySpeaker, Limit: 1}).Tallies[0]; top.Statements < SmallScale.Statements/20 {
		t.Errorf("who speaks most made %d of %d statements, want a twentieth at least: the graph is not skewed", top.Statements, SmallScale.Statements)
	}
	deep := f.reachOver([]kg.Role{kg.RoleBroader}, nil, madeUp("topic", 0))[madeUp("topic", 0)]
	if len(deep) != 21 {
		t.Errorf("the first tree of topics has %d topics, want 21", len(deep))
	}
}

func TestMadeIsAlwaysTheSame(t *testing.T) {
	hash := func() string {
		h := sha256.New()
		for set := range Made(SmallScale) {
			for _, put := range set.Put {
				h.Write(kg.Encode(put.Record))
			}
		}
		return fmt.Sprintf("%x", h.Sum(nil))
	}
	if a, b := hash(), hash(); a != b {
		t.Errorf("the graph made twice has the hashes %s and %s", a, b)
	}
}

func BenchmarkModel(b *testing.B) {
	Benchmark(b, func(*testing.B) kg.Store { return NewModel() })
}
