package sqlitestore_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// crashes is how often the writer is killed.
const crashes = 20

// TestKill kills a process while it writes, at random moments, again and again on the same file. Whatever it said was written
// must be there, and of what it did not come to say, all or nothing.
func TestKill(t *testing.T) {
	const seed = 7
	random := rand.New(rand.NewPCG(seed, seed))
	path := filepath.Join(t.TempDir(), "graph.db")
	expected := open(t, ":memory:")
	defer closeStore(t, expected)

	head := 0
	for n := range crashes {
		acknowledged := killedWriter(t, path, head+1, time.Duration(30+random.IntN(120))*time.Millisecond)
		s := open(t, path)
		is, err := s.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		now := int(is.Number)
		if now < max(acknowledged, head) || now > max(acknowledged, head)+1 {
			t.Fatalf("crash %d: step %d was acknowledged, the file has %d", n, acknowledged, now)
		}
		grow(t, expected, head+1, now)
		compare(t, fmt.Sprintf("crash %d at step %d", n, now), ask(t, s), ask(t, expected))
		closeStore(t, s)
		head = now
	}
	t.Logf("%d steps were written between %d crashes", head, crashes)
	if head < crashes {
		t.Errorf("only %d steps were written between %d crashes: the test does not see what it should", head, crashes)
	}
}

// killedWriter runs a process that applies steps from a number on, kills it some time after it began to, and returns the last step that
// it said was written.
func killedWriter(t *testing.T, path string, from int, after time.Duration) int {
	t.Helper()
	cmd := childCommand(t, childGrow, path, childFrom+"="+strconv.Itoa(from))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
	defer timer.Stop()
	var said bytes.Buffer
	if _, err := io.Copy(&said, out); err != nil {
		t.Fatal(err)
	}
	cmd.Wait() // it was killed: the error says so
	steps := numbers(t, said.String())
	if len(steps) == 0 {
		return 0
	}
	return steps[len(steps)-1]
}
