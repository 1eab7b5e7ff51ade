package kgtest

import (
	"context"
	"slices"
	"testing"

	"wortlaut/internal/kg"
)

// T is what a check needs of a test. *testing.T, *testing.B and *rapid.T have it, and so has the recorder with which the suite
// itself is tested.
type T interface {
	Helper()
	Context() context.Context
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// check is one promise of the contract, tried out on an empty store.
type check struct {
	name string
	run  func(f *fixture)
}

// group holds the checks on one noun.
type group struct {
	noun   string
	checks []check
}

var suite = []group{
	{"Records", recordChecks},
	{"Texts", textChecks},
	{"Scan", scanChecks},
	{"Windows", windowChecks()},
	{"Entities", slices.Concat(entityChecks, tieChecks)},
	{"Relationships", relationshipChecks},
	{"Statements", slices.Concat(statementChecks, statementOrderChecks)},
	{"Tally", tallyChecks},
	{"Search", searchChecks},
	{"Reach", reachChecks},
	{"Referrers", referrerChecks},
	{"Links", linkChecks},
	{"Briefs", briefChecks},
	{"Days", dayChecks},
	{"Log", logChecks},
	{"Apply", applyChecks},
	{"Context", contextChecks},
	{"Size", sizeChecks},
	{"Concurrency", concurrencyChecks},
}

// Run tries a store against the contract of [kg.Store]. Each check has a store of its own: open returns an empty one, and Run
// closes it.
func Run(t *testing.T, open func(t *testing.T) kg.Store) {
	for _, g := range suite {
		t.Run(g.noun, func(t *testing.T) {
			for _, c := range g.checks {
				t.Run(c.name, func(t *testing.T) {
					store := open(t)
					defer func() {
						if err := store.Close(); err != nil {
							t.Errorf("close the store: %v", err)
						}
					}()
					c.run(newFixture(t, store))
				})
			}
		})
	}
}
