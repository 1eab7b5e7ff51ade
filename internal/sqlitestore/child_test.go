package sqlitestore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
)

// Some tests need a second process. It is this test binary again, told by a variable of the environment what to do.
const (
	childTask = "WORTLAUT_TEST_TASK"
	childPath = "WORTLAUT_TEST_PATH"
	childFrom = "WORTLAUT_TEST_FROM"
)

// The tasks.
const (
	childOpen  = "open"  // open and close a file
	childGrow  = "grow"  // apply the history from a step on without an end, and say the number of each step applied
	childRaces = "races" // apply steps as long as there are some to apply before step raceEnd, in a race with other processes
)

func TestMain(m *testing.M) {
	if task := os.Getenv(childTask); task != "" {
		os.Exit(child(task, os.Getenv(childPath)))
	}
	os.Exit(m.Run())
}

func child(task, path string) int {
	ctx := context.Background()
	s, err := sqlitestore.Open(ctx, path)
	if err != nil {
		fmt.Println(kg.CodeOf(err), err)
		return 1
	}
	switch task {
	case childGrow:
		from, _ := strconv.Atoi(os.Getenv(childFrom))
		for i := from; ; i++ {
			if err := s.Apply(ctx, step(i)); err != nil {
				fmt.Println(kg.CodeOf(err), err)
				return 1
			}
			fmt.Println(i)
		}
	case childRaces:
		if err := race(ctx, s, func(i int) { fmt.Println(i) }); err != nil {
			fmt.Println(kg.CodeOf(err), err)
			return 1
		}
	}
	if err := s.Close(); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// raceEnd is the step at which a race is over.
const raceEnd = 40

// race applies the next step of the history until raceEnd is reached, whoever else does so too, and says which ones it applied.
func race(ctx context.Context, s *sqlitestore.Store, applied func(i int)) error {
	for {
		head, err := s.Head(ctx)
		if err != nil || head.Number >= raceEnd {
			return err
		}
		next := int(head.Number) + 1
		switch err := s.Apply(ctx, step(next)); {
		case err == nil:
			applied(next)
		case !errors.Is(err, kg.ErrStale):
			return err
		}
	}
}

func childCommand(t testing.TB, task, path string, env ...string) *exec.Cmd {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary)
	cmd.Env = append(append(os.Environ(), childTask+"="+task, childPath+"="+path), env...)
	return cmd
}

// numbers are the lines of a child's output.
func numbers(t testing.TB, out string) []int {
	t.Helper()
	var list []int
	for line := range strings.Lines(out) {
		if !strings.HasSuffix(line, "\n") {
			continue // it was killed while writing it
		}
		n, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("the other process failed: %s", line)
		}
		list = append(list, n)
	}
	return list
}
