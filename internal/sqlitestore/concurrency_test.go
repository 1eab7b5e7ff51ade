package sqlitestore_test

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
	"wortlaut/internal/text"
)

// TestProcesses lets two processes write to one file that is not there yet. Each step must be applied by exactly one of them.
func TestProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	var cmds [2]*exec.Cmd
	var said [2]strings.Builder
	for i := range cmds {
		cmds[i] = childCommand(t, childRaces, path)
		cmds[i].Stdout = &said[i]
		if err := cmds[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	var applied []int
	for i, cmd := range cmds {
		if err := cmd.Wait(); err != nil {
			t.Errorf("process %d: %v: %s", i, err, said[i].String())
		}
		steps := numbers(t, said[i].String())
		t.Logf("process %d applied %d steps", i, len(steps))
		applied = append(applied, steps...)
	}
	checkRace(t, path, applied)
}

// TestHandles lets two stores within a process write to one file.
func TestHandles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	var applied []int
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			s, err := sqlitestore.Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			err = race(t.Context(), s, func(i int) {
				mu.Lock()
				defer mu.Unlock()
				applied = append(applied, i)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	checkRace(t, path, applied)
}

func checkRace(t *testing.T, path string, applied []int) {
	t.Helper()
	slices.Sort(applied)
	want := make([]int, raceEnd)
	for i := range want {
		want[i] = i + 1
	}
	if !slices.Equal(applied, want) {
		t.Fatalf("the steps applied are %v", applied)
	}
	expected := open(t, ":memory:")
	defer closeStore(t, expected)
	grow(t, expected, 1, raceEnd)
	s := open(t, path)
	defer closeStore(t, s)
	compare(t, "after the race", ask(t, s), ask(t, expected))
}

// TestReadersDuringWrites has many read while one writes: each answer must be that of one moment between two steps.
func TestReadersDuringWrites(t *testing.T) {
	const steps, readers = 30, 4
	sqlitestore.HalveFrom(t, stepSize)
	for name, path := range map[string]string{"memory": ":memory:", "file": filepath.Join(t.TempDir(), "graph.db")} {
		t.Run(name, func(t *testing.T) {
			s := open(t, path)
			defer closeStore(t, s)
			grow(t, s, 1, 1)
			ctx, stop := context.WithCancel(t.Context())
			var group sync.WaitGroup
			for range readers {
				group.Go(func() {
					for ctx.Err() == nil {
						pages, err := s.Statements(t.Context(), []kg.StatementQuery{
							{Window: kg.Window{Total: true}}, {Where: []kg.Criterion{{Field: kg.FieldOrganization, Values: []string{"association:a"}}}},
						})
						if err != nil {
							t.Error(err)
							return
						}
						if n := pages[0].Total; len(pages[0].Rows) != n || len(pages[1].Rows) != n {
							t.Errorf("a total and two pages are not of one moment: %d, %d, %d", n, len(pages[0].Rows), len(pages[1].Rows))
						}
						briefs, err := s.Briefs(t.Context(), []kg.BriefQuery{{}})
						if err != nil {
							t.Error(err)
							return
						}
						for _, b := range briefs[0] {
							if len(b.Speakers) != 1 || len(b.Attributions) != 1 || len(b.Documents) != 1 || len(b.Subjects) == 0 {
								t.Errorf("the parts of a statement are not of one moment: %+v", b)
							}
						}
					}
				})
			}
			grow(t, s, 2, steps)
			stop()
			group.Wait()
		})
	}
}

// hugeStep is a step that takes long enough to be interrupted.
func hugeStep(i int) *kg.Batch {
	const many = 3_000
	b := step(i)
	lexicon := text.NewLexicon()
	for k := range many {
		row := statement(i, k%9, "document:1", kg.Revision{Number: 1}, lexicon)
		row.Statement.ID = kg.ID(fmt.Sprintf("statement:huge-%d", k))
		b.Statements = append(b.Statements, row)
	}
	return b
}

func TestApplyGivesUp(t *testing.T) {
	for name, path := range map[string]string{"memory": ":memory:", "file": filepath.Join(t.TempDir(), "graph.db")} {
		t.Run(name, func(t *testing.T) {
			s := open(t, path)
			defer closeStore(t, s)
			grow(t, s, 1, 2)
			want := ask(t, s)
			huge := hugeStep(3)
			const tries = 5
			interrupted := 0
			for n := range tries {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(n*n+1)*2*time.Millisecond)
				err := s.Apply(ctx, huge)
				cancel()
				if err == nil {
					t.Fatalf("try %d: the batch was applied, so the test sees nothing", n)
				}
				if code := kg.CodeOf(err); code != kg.Timeout {
					t.Errorf("try %d: the error is %s: %v", n, code, err)
				}
				interrupted++
				compare(t, fmt.Sprintf("after giving up %d", n), ask(t, s), want)
			}
			if err := s.Apply(t.Context(), huge); err != nil {
				t.Errorf("a batch after %d given up: %v", interrupted, err)
			}
		})
	}
}

func TestReadGivesUp(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "graph.db"))
	defer closeStore(t, s)
	grow(t, s, 1, 2)
	if err := s.Apply(t.Context(), hugeStep(3)); err != nil {
		t.Fatal(err)
	}
	everyTally := make([]kg.TallyQuery, 1_000)
	for i := range everyTally { // none that was counted before
		everyTally[i].After = &kg.TallyKey{Statements: 1_000_000 + i}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := s.Tally(ctx, everyTally)
	if kg.CodeOf(err) != kg.Timeout {
		t.Errorf("the error is %v", err)
	}
	const late = 2 * time.Second // on a busy machine
	if took := time.Since(start); took > late {
		t.Errorf("it gave up only after %v", took)
	}
	if _, err := s.Tally(t.Context(), everyTally[:1]); err != nil {
		t.Errorf("the next call: %v", err)
	}
}

// TestWaitsForItsTurn checks that who waits for another writer stops doing so when its time is up.
func TestWaitsForItsTurn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := open(t, path)
	defer closeStore(t, s)
	release := lock(t, path)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := s.Apply(ctx, step(1)); kg.CodeOf(err) != kg.Timeout {
		t.Errorf("while another process writes, the error is %v", err)
	}
	if _, err := s.Head(t.Context()); err != nil {
		t.Errorf("while another process writes, reading fails: %v", err)
	}
	release()
	grow(t, s, 1, 1)
}

func TestDiskFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	s := open(t, path)
	grow(t, s, 1, 2)
	want := ask(t, s)
	sqlitestore.LimitPages(t, s, 200)
	err := s.Apply(t.Context(), hugeStep(3))
	if kg.CodeOf(err) != kg.Unavailable || !strings.Contains(err.Error(), "full") {
		t.Errorf("the error is %v", err)
	}
	compare(t, "after the disk was full", ask(t, s), want)
	closeStore(t, s)

	s = open(t, path)
	defer closeStore(t, s)
	compare(t, "opened again", ask(t, s), want)
	if err := s.Apply(t.Context(), hugeStep(3)); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
