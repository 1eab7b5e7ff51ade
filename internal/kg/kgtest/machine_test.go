package kgtest

import (
	"slices"
	"testing"
	"time"

	"wortlaut/internal/kg"
)

func TestMachine(t *testing.T) {
	RunMachine(t, func(*testing.T) kg.Store { return NewModel() })
}

func TestMerges(t *testing.T) {
	RunMerges(t, func(*testing.T) kg.Store { return NewModel() })
}

// TestMachineCatchesFaults has the machine find faults that need several records or steps to show, and cut down the lives that show
// them.
func TestMachineCatchesFaults(t *testing.T) {
	const lives, longest = 100, 8
	names := []string{
		"a window begins behind all of the same sort key",
		"the stance of any position counts",
		"a tie still holds on the day it ends",
		"a relationship still holds on the day it ends",
		"ties of statements are broken the other way",
		"a tally goes on by number only",
		"links of the row before stay",
		"speakers of the row before stay",
		"links of what is deleted stay",
		"a link still holds on the day it ends",
		"the limit is for all nodes",
		"a statement counts for each position on a topic",
	}
	for _, f := range allFaults() {
		if !slices.Contains(names, f.name) {
			continue
		}
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			begin := func() *machine { return newMachine(t, f.open(NewModel())) }
			for seed := 1; seed <= lives; seed++ {
				life, err := random(begin(), seed)
				if err == nil {
					continue
				}
				began := time.Now()
				short, end := reduce(begin, life, err)
				t.Logf("life %d, cut from %d steps to %d in %v:\n%s%v", seed, len(life), len(short), time.Since(began), tell(short), end)
				if len(short) > longest {
					t.Errorf("the life was cut down to %d steps, want %d at most", len(short), longest)
				}
				if again := live(begin(), short); again == nil || again.Error() != end.Error() {
					t.Errorf("the life, lived again, ends otherwise:\n%v", again)
				}
				return
			}
			t.Errorf("none of %d lives shows it", lives)
		})
	}
}

// TestLivesFollowFromSeeds lives the same life twice.
func TestLivesFollowFromSeeds(t *testing.T) {
	tale := func() string {
		life, err := random(newMachine(t, NewModel()), 42)
		if err != nil {
			t.Fatal(err)
		}
		return tell(life)
	}
	if a, b := tale(), tale(); a != b {
		t.Errorf("the life of seed 42, lived twice, was\n%s\nand\n%s", a, b)
	}
}
