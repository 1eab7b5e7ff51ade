package sqlitestore_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
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
		steps := random.IntN(6) // none: while it opens the file, most likely
		acknowledged := killedWriter(t, path, head+1, steps, time.Duration(random.IntN(20_000))*time.Microsecond)
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

// killedWriter runs a process that applies steps from a number on, and kills it some time after it has said that a number of steps
// were written. It returns the last step that it said was.
func killedWriter(t *testing.T, path string, from, steps int, after time.Duration) int {
	t.Helper()
	cmd := childCommand(t, childGrow, path, childFrom+"="+strconv.Itoa(from))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func() { time.AfterFunc(after, func() { cmd.Process.Kill() }) }
	if steps == 0 {
		kill()
	}
	var said strings.Builder
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadString('\n')
		said.WriteString(line)
		if steps--; steps == 0 {
			kill()
		}
		if err != nil {
			break
		}
	}
	cmd.Wait() // it was killed, and says so
	list := numbers(t, said.String())
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1]
}
