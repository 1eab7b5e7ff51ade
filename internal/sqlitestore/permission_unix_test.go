//go:build unix

package sqlitestore_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"wortlaut/internal/kg"
)

// TestOpenWithoutPermission tries, as a user whom permissions bind, what permissions do not allow.
func TestOpenWithoutPermission(t *testing.T) {
	for _, c := range []struct {
		name         string
		folder, file os.FileMode
	}{
		{"a folder that can't be written", 0o555, 0},
		{"a file that can't be read", 0o777, 0o200},
		{"a file that can't be written", 0o777, 0o444},
		{"neither folder nor file can be written", 0o555, 0o444},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := sharedFolder(t)
			path := filepath.Join(folder, "graph.db")
			if c.file != 0 {
				closeStore(t, open(t, path))
				if err := os.Chmod(path, c.file); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Chmod(folder, c.folder); err != nil {
				t.Fatal(err)
			}
			out, err := asNobody(t, childOpen, path)
			if err == nil || !strings.Contains(out, string(kg.Unavailable)+" "+path) {
				t.Errorf("it was opened, or refused otherwise: %v\n%s", err, out)
			}
		})
	}
}

// nobody is a user who owns nothing.
const nobody = 65534

// asNobody runs a task as a user whom permissions bind. If the test runs as root, that is nobody; otherwise whoever runs it.
func asNobody(t *testing.T, task, path string) (string, error) {
	t.Helper()
	cmd := childCommand(t, task, path)
	if os.Getuid() == 0 {
		cmd.Path = reachableBinary(t)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := cmd.CombinedOutput()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	return string(out), err
}

// reachableBinary copies the test binary to where everyone may run it.
func reachableBinary(t *testing.T) string {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(sharedFolder(t), "test")
	if err := os.WriteFile(path, content, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// sharedFolder is a folder for this test that every user can reach.
func sharedFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "wortlaut")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Chmod(folder, 0o700); err != nil {
			t.Error(err)
		}
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	return folder
}
