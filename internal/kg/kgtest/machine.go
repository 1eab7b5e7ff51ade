package kgtest

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// What RunMachine does unless the environment says otherwise.
const (
	MachineRuns  = 200 // WORTLAUT_MACHINE_RUNS is another number of runs
	MachineSteps = 30  // in each run
)

// RunMachine lets a store and a [Model] live through the same random lives: change sets applied to a graph over each of them, and
// after each the same questions asked of both. open returns an empty store; RunMachine closes it.
//
// A life follows from its seed. What fails is cut down to a few change sets and one question, and printed together with the seed;
// with that in WORTLAUT_MACHINE_SEED the same life is the first to be lived.
func RunMachine(t *testing.T, open func(t *testing.T) kg.Store) {
	runs := variable(t, "WORTLAUT_MACHINE_RUNS", MachineRuns)
	first := variable(t, "WORTLAUT_MACHINE_SEED", int(time.Now().UnixMilli()))
	begin := func() *machine { return newMachine(t, open(t)) }
	for seed := first; seed < first+runs; seed++ {
		if life, err := random(begin(), seed); err != nil {
			life, err = reduce(begin, life, err)
			t.Fatalf("WORTLAUT_MACHINE_SEED=%d: the store and the model part ways at the end of this life:\n%s\n%v", seed, tell(life), err)
		}
	}
	t.Logf("%d runs of %d steps", runs, MachineSteps)
}

func variable(t *testing.T, name string, otherwise int) int {
	s, set := os.LookupEnv(name)
	if !set {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q: give a number, at least 1", name, s)
	}
	return n
}

// step is one step of a life: a value, so that a life can be lived again, in part too.
type step struct {
	Reopen    bool // begin anew with what the stores hold
	Set       kg.ChangeSet
	Questions []question
}

// machine is a store and a model that live the same life.
type machine struct {
	t     *testing.T
	model *Model
	store kg.Store
	ours  *kg.Graph // over the model
	its   *kg.Graph // over the store
	now   time.Time
	seen  memory

	labels []string // of topics, and the lexicon made of them
	known  *text.Lexicon
}

func newMachine(t *testing.T, store kg.Store) *machine {
	return &machine{t: t, model: NewModel(), store: store, now: epoch, seen: memory{keys: map[string][]kg.Key{}}}
}

// random lives the life that follows from a seed, as far as it goes. Rapid draws its steps but does not drive it: rapid shrinks the
// bits that values were drawn from, which takes minutes for a life; [reduce] shrinks the values.
func random(m *machine, seed int) (life []step, err error) {
	defer m.close(&err)
	if err := m.open(); err != nil {
		return nil, err
	}
	for n := range MachineSteps {
		steps := rapid.Custom(func(t *rapid.T) step {
			have := m.model.all()
			return step{Reopen: rarely(t), Set: ChangeSets(have).Draw(t, ""), Questions: questions(t, &m.seen)}
		})
		s := steps.Example(seed*MachineSteps + n)
		life = append(life, s)
		if err := m.do(s); err != nil {
			return life, err
		}
	}
	return life, m.compareAll()
}

// live lives a life.
func live(m *machine, life []step) (err error) {
	defer m.close(&err)
	if err := m.open(); err != nil {
		return err
	}
	for _, s := range life {
		if err := m.do(s); err != nil {
			return err
		}
	}
	return m.compareAll()
}

// close ends a life. A panic is how it ended, not the end of the test.
func (m *machine) close(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
	}
	if closed := m.store.Close(); closed != nil && *err == nil {
		*err = fmt.Errorf("close the store: %w", closed)
	}
}

// open makes graphs of what the stores hold.
func (m *machine) open() error {
	clock := kg.WithClock(func() time.Time { return m.now })
	var ours, its error
	m.ours, ours = kg.Open(m.ctx(), m.model, clock)
	m.its, its = kg.Open(m.ctx(), m.store, clock)
	if err := cmp.Or(ours, its); err != nil {
		return fmt.Errorf("open the graphs: %w", err)
	}
	return nil
}

func (m *machine) ctx() context.Context { return m.t.Context() }

// do lives one step: it applies a change set to both and asks both.
func (m *machine) do(s step) error {
	m.now = m.now.Add(7*time.Hour + 13*time.Millisecond)
	if s.Reopen {
		if err := m.open(); err != nil {
			return err
		}
	}
	if err := m.change(s.Set); err != nil {
		return err
	}
	for _, q := range s.Questions {
		answer, err := m.ask(q)
		if err != nil {
			return err
		}
		m.seen.note(answer)
	}
	return nil
}

func (m *machine) change(set kg.ChangeSet) error {
	before := m.model.all()
	want, wantErr := m.ours.Apply(m.ctx(), set)
	got, gotErr := m.its.Apply(m.ctx(), set)
	if w, g := codeOf(wantErr), codeOf(gotErr); w != g || w == kg.Internal {
		return fmt.Errorf("the change set gives %q over the store (%v), %q over the model (%v)", g, gotErr, w, wantErr)
	}
	if err := m.compareHeads(); err != nil || wantErr != nil {
		return err
	}
	if err := same("what became of the change set", got.Changes, want.Changes); err != nil {
		return err
	}
	for _, c := range want.Changes {
		m.seen.id(c.ID)
	}
	return m.checkBatch(want.Changes, before)
}

func codeOf(err error) kg.Code {
	if err == nil {
		return ""
	}
	return kg.CodeOf(err)
}

func (m *machine) compareHeads() error {
	want, err := m.model.Head(m.ctx())
	if err != nil {
		return err
	}
	got, err := m.store.Head(m.ctx())
	if err != nil {
		return fmt.Errorf("read the head: %w", err)
	}
	got.Token = want.Token // each graph draws tokens of its own
	return same("the head", got, want)
}
