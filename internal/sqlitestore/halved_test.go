package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestHalved says who reads what: halves are read by two connections where a second one is to spare that sees the same state of the graph.
func TestHalved(t *testing.T) {
	const all = 10
	HalveFrom(t, all)
	broken := errors.New("broken")
	for _, c := range []struct {
		name   string
		memory bool
		rows   int
		before func(t *testing.T, s *Store) // what happens once the state of the graph was looked at
		fails  int                          // the row from which on it fails; 0 is none
		want   string
	}{
		{name: "two connections", rows: all, want: "first 0-5, second 5-10"},
		{name: "an odd number", rows: all + 1, want: "first 0-5, second 5-11"},
		{name: "few rows", rows: all - 1, want: "first 0-9"},
		{name: "one connection", memory: true, rows: all, want: "first 0-5, first 5-10"},
		{name: "a write in between", rows: all, before: write, want: "first 0-5, first 5-10"},
		{name: "the last connection is left to others", rows: all, before: lendAllBut(1), want: "first 0-5, first 5-10"},
		{name: "all connections are lent", rows: all, before: lendAllBut(0), want: "first 0-5, first 5-10"},
		{name: "two are free", rows: all, before: lendAllBut(2), want: "first 0-5, second 5-10"},
		{name: "the second fails", rows: all, fails: 5, want: "first 0-5, second 5-10: broken"},
		{name: "the first of one fails", memory: true, rows: all, fails: 1, want: "first 0-5: broken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := memory
			if !c.memory {
				path = filepath.Join(t.TempDir(), "graph.db")
			}
			s, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			var mu sync.Mutex
			var read []string
			err = s.view(t.Context(), "reading", func(first *reader) error {
				if _, err := first.state(); err != nil {
					return err
				}
				if c.before != nil {
					c.before(t, s)
				}
				return first.halved(c.rows, func(r *reader, from, until int) error {
					mu.Lock()
					defer mu.Unlock()
					by := "second"
					if r == first {
						by = "first"
					}
					read = append(read, fmt.Sprintf("%s %d-%d", by, from, until))
					if c.fails > 0 && until > c.fails {
						return broken
					}
					return nil
				})
			})
			slices.Sort(read)
			got := strings.Join(read, ", ")
			if errors.Is(err, broken) {
				got += ": broken"
			} else if err != nil {
				t.Fatal(err)
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestHalvedStops: when the first half fails, the second is stopped, and the error is that of the first.
func TestHalvedStops(t *testing.T) {
	HalveFrom(t, 2)
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	broken, began := errors.New("broken"), make(chan struct{})
	err = s.view(t.Context(), "reading", func(first *reader) error {
		return first.halved(2, func(r *reader, _, _ int) error {
			if r == first {
				<-began
				return broken
			}
			close(began)
			<-r.ctx.Done()
			return r.ctx.Err()
		})
	})
	if !errors.Is(err, broken) || errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func write(t *testing.T, s *Store) {
	t.Helper()
	err := s.write.use(t.Context(), func(c *conn) error {
		return c.exec(t.Context(), "INSERT OR REPLACE INTO head (one, number, labels, token, pending, next) VALUES (1, 7, 1, 'another', '', 1)")
	})
	if err != nil {
		t.Fatal(err)
	}
}

// lendAllBut lends connections for readers, besides the one that is lent already, until so many are left.
func lendAllBut(left int) func(*testing.T, *Store) {
	return func(t *testing.T, s *Store) {
		for len(s.read.lent) < cap(s.read.lent)-left {
			s.read.lent <- struct{}{}
			t.Cleanup(func() { <-s.read.lent })
		}
	}
}
