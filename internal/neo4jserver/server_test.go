//go:build linux

package neo4jserver

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// envChild makes the test binary a process that starts a server, says which, and waits to be killed.
const envChild = "WORTLAUT_NEO4J_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(envChild) != "" {
		child()
	}
	Main(m)
}

func child() {
	s, err := Start(context.Background(), Options{})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	fmt.Println("pid", s.process.cmd.Process.Pid, s.home)
	time.Sleep(time.Minute)
	os.Exit(1)
}

func (s *Server) answers(t *testing.T) bool {
	return answers(t.Context(), strings.TrimPrefix(s.URI, "bolt://"))
}

// started is the server that the environment does not name: these tests are about one that is started here.
func started(t *testing.T) *Server {
	t.Helper()
	s := Shared(t)
	if ours == nil {
		t.Skipf("skipped, as %s names a server that was not started here", EnvURI)
	}
	return s
}

func TestServerComesBack(t *testing.T) {
	s := started(t)
	if !s.answers(t) {
		t.Fatal("a server that was started does not answer")
	}
	if err := s.Kill(); err != nil {
		t.Fatal(err)
	}
	if s.answers(t) {
		t.Error("a server that was killed answers")
	}
	if err := s.Pause(); err == nil {
		t.Error("a server that was killed can be paused")
	}
	uri := s.URI
	if err := s.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.URI != uri || !s.answers(t) {
		t.Errorf("after a restart the server is at %s, before it was at %s; it answers: %t", s.URI, uri, s.answers(t))
	}
}

func TestServerHangs(t *testing.T) {
	s := started(t)
	if err := s.Pause(); err != nil {
		t.Fatal(err)
	}
	if s.answers(t) {
		t.Error("a server that is paused answers")
	}
	if err := s.Resume(); err != nil {
		t.Fatal(err)
	}
	if !s.answers(t) {
		t.Error("a server that goes on does not answer")
	}
}

// TestServerEndsWithItsParent kills a process that has started a server.
func TestServerEndsWithItsParent(t *testing.T) {
	started(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), envChild+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var pid int
	var home string
	if _, err := fmt.Sscanf(line, "pid %d %s", &pid, &home); err != nil {
		t.Fatalf("the process says %q", line)
	}
	defer os.RemoveAll(home)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	for range 100 {
		if ended(pid) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	syscall.Kill(pid, syscall.SIGKILL)
	t.Error("the server has outlived the process that started it")
}

// ended says whether a process is gone, or has ended and waits for its new parent to notice.
func ended(pid int) bool {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return errors.Is(err, os.ErrNotExist) || strings.Contains(string(status), ") Z ")
}

func TestStopTakesItsFilesAway(t *testing.T) {
	s := started(t)
	if _, err := os.Stat(s.home); err != nil {
		t.Fatal(err)
	}
	other := &Server{home: t.TempDir()}
	if err := other.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(other.home); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a server that was stopped leaves %s behind: %v", other.home, err)
	}
}

func TestNoJava(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("JAVA_HOME", "")
	if _, err := Start(t.Context(), Options{}); !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "Java 17 or 21") {
		t.Errorf("without Java, Start says %v", err)
	}
}

func TestNoMaven(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("PATH", t.TempDir())
	if _, err := fetchJars(t.Context()); !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "install Maven") {
		t.Errorf("without Maven, there is %v", err)
	}
}
