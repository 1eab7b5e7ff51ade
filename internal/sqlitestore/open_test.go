package sqlitestore_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
)

// raw runs statements on a file behind the store's back.
func raw(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// lock takes the write lock of a file as another process would, until release.
func lock(t *testing.T, path string) (release func()) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := errors.Join(tx.Rollback(), db.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func closeStore(t testing.TB, s *sqlitestore.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpenAgain(t *testing.T) {
	for _, name := range []string{"graph.db", "with blank ?#%20ü.db"} {
		path := filepath.Join(t.TempDir(), name)
		s := open(t, path)
		grow(t, s, 1, 3)
		want := ask(t, s)
		closeStore(t, s)
		if _, err := os.Stat(path + "-wal"); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: the write-ahead log is there after closing: %v", name, err)
		}
		s = open(t, path)
		compare(t, name, ask(t, s), want)
		closeStore(t, s)
	}
}

// compare reports answers that differ, and errors.
func compare(t testing.TB, what string, got, want map[string]answer) {
	t.Helper()
	for question, w := range want {
		switch g := got[question]; {
		case g.err != nil:
			t.Errorf("%s: %s: %v", what, question, g.err)
		case g.json != w.json:
			t.Errorf("%s: %s:\n got %s\nwant %s", what, question, g.json, w.json)
		}
	}
}

func TestOpenEmptyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	s := open(t, path)
	defer closeStore(t, s)
	if head, err := s.Head(t.Context()); err != nil || head != (kg.Head{}) {
		t.Errorf("the head of an empty file is %+v, %v", head, err)
	}
}

func TestMemoryIsPrivate(t *testing.T) {
	a, b := open(t, ":memory:"), open(t, "")
	defer closeStore(t, a)
	defer closeStore(t, b)
	grow(t, a, 1, 1)
	if counts, err := b.Counts(t.Context()); err != nil || counts.Statements != 0 {
		t.Errorf("what one graph in memory was given, another has too: %+v, %v", counts, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	write := func(content string) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	graph := func(statements ...string) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			closeStore(t, open(t, path))
			raw(t, path, statements...)
		}
	}
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		path string // within the folder of the test
		code kg.Code
		says string
	}{
		{"text", write("# Notes\n" + strings.Repeat("not a database\n", 100)), "graph.db", kg.Invalid, "not a SQLite file"},
		{"short text", write("notes"), "graph.db", kg.Invalid, "not a SQLite file"},
		{"beginning only", write("SQLite format 3\x00\x10\x00"), "graph.db", kg.Invalid, "not a SQLite file"},
		{"another program's file", func(t *testing.T, path string) { raw(t, path, "CREATE TABLE t (x)") }, "graph.db", kg.Invalid, "another program"},
		{"another program's id", func(t *testing.T, path string) {
			raw(t, path, "CREATE TABLE t (x)", "PRAGMA application_id = 252006673")
		}, "graph.db", kg.Invalid, "another program"},
		{"another program's empty file", func(t *testing.T, path string) { raw(t, path, "PRAGMA user_version = 3") }, "graph.db", kg.Invalid, "another program"},
		{"a later layout", graph("PRAGMA user_version = 1000"), "graph.db", kg.Invalid, "later version"},
		{"a layout without a number", graph("PRAGMA user_version = 0"), "graph.db", kg.Invalid, "damaged"},
		{"an index less", graph("DROP INDEX facet_by_value"), "graph.db", kg.Invalid, "damaged"},
		{"a column more", graph("ALTER TABLE entity ADD COLUMN x TEXT"), "graph.db", kg.Invalid, "damaged"},
		{"a folder", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o755); err != nil {
				t.Fatal(err)
			}
		}, "graph.db", kg.Invalid, "folder"},
		{"no folder", write(""), "missing/graph.db", kg.Unavailable, "no folder"},
		{"a file for a folder", write("x"), "graph.db/graph.db", kg.Unavailable, "can't be opened"},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			c.make(t, filepath.Join(folder, "graph.db"))
			path := filepath.Join(folder, c.path)
			before, _ := os.ReadFile(path)
			s, err := sqlitestore.Open(t.Context(), path)
			if err == nil {
				s.Close()
				t.Fatal("it was opened")
			}
			checkRefusal(t, err, path, c.code, c.says)
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
}

// checkRefusal checks the error that a file is refused with.
func checkRefusal(t *testing.T, err error, path string, code kg.Code, says string) {
	t.Helper()
	var refusal *kg.Error
	if !errors.As(err, &refusal) {
		t.Fatalf("the error is no *kg.Error: %v", err)
	}
	if refusal.Code != code {
		t.Errorf("the code is %s, not %s: %v", refusal.Code, code, err)
	}
	if !strings.Contains(refusal.Message, path) || !strings.Contains(refusal.Message, says) {
		t.Errorf("the message does not name %s or does not say %q: %s", path, says, refusal.Message)
	}
}

func TestOpenGivesUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{":memory:", filepath.Join(t.TempDir(), "graph.db")} {
		if _, err := sqlitestore.Open(ctx, path); kg.CodeOf(err) != kg.Timeout {
			t.Errorf("%s: the error is %v", path, err)
		}
	}
}
