package main

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v3"
)

// leaves are the values of a structure, by their paths.
func leaves(path string, v reflect.Value, into map[string]string) {
	if v.Kind() != reflect.Struct {
		into[path] = fmt.Sprint(v.Int())
		return
	}
	for i := range v.NumField() {
		leaves(path+"."+v.Type().Field(i).Name, v.Field(i), into)
	}
}

// TestLimitFlags: every flag sets one limit, no two the same, and there is none without a flag.
func TestLimitFlags(t *testing.T) {
	before := map[string]string{}
	var l limits
	flags := l.flags()
	leaves("", reflect.ValueOf(l), before)
	setBy := map[string]string{}
	for _, f := range flags {
		name, value, number := f.Names()[0], "7", "7"
		if _, ok := f.(*cli.DurationFlag); ok {
			value, number = "7h", fmt.Sprint(int64(7*time.Hour))
		}
		p := program{in: strings.NewReader(""), out: io.Discard, err: io.Discard}
		cmd := p.command()
		// The structure that this command line sets is known to its flags only: take them from a fresh one.
		var set limits
		cmd.Flags = set.flags()
		cmd.Action = nil
		if err := cmd.Run(t.Context(), []string{"wortlaut", "--" + name, value}); err != nil {
			t.Fatalf("--%s %s: %v", name, value, err)
		}
		after := map[string]string{}
		leaves("", reflect.ValueOf(set), after)
		changed := 0
		for path, was := range before {
			if after[path] == was {
				continue
			}
			changed++
			if other := setBy[path]; other != "" || after[path] != number {
				t.Errorf("--%s sets %s to %s, --%s too", name, path, after[path], other)
			}
			setBy[path] = name
		}
		if changed != 1 {
			t.Errorf("--%s changes %d limits", name, changed)
		}
	}
	for path := range before {
		if setBy[path] == "" {
			t.Errorf("no flag sets %s", path)
		}
	}
}

// TestLimitFlagsRefused: what is no limit is refused with a sentence, before anything is opened.
func TestLimitFlagsRefused(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{"--max-depth 0", "the least is 1"},
		{"--max-depth -5", "the least is 1"},
		{"--max-depth deep", "max-depth"},
		{"--store-timeout 0s", "too short"},
		{"--store-timeout 8", "store-timeout"},
		{"--page-size 50 --max-page 20", "--page-size 50 is more than --max-page 20"},
	} {
		db := t.TempDir() + "/graph.db"
		_, err := command(t, nil, append([]string{"--db", db, "--listen", "127.0.0.1:0"}, strings.Fields(c.args)...)...)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.args, err, c.says)
		}
	}
}

// TestLimitReachesServer: a limit that is set is the one that requests meet, of the handler and of the graph.
func TestLimitReachesServer(t *testing.T) {
	s := start(t, "--db", ":memory:", "--max-depth", "3", "--max-page", "5", "--page-size", "2", "--max-search-words", "2", "--request-timeout", "5s")
	for query, says := range map[string]string{
		`{ persons { nodes { name statements { totalCount } } } }`: "3 levels",
		`{ persons(first: 6) { totalCount } }`:                     "a page has at most 5",
		`{ search(query: "eins zwei drei") { totalCount } }`:       "more than 2 words",
	} {
		if got := ask(t, s.url, query); !strings.Contains(got, says) || !strings.Contains(got, `"LIMIT"`) {
			t.Errorf("%s: %s, want %q", query, got, says)
		}
	}
	if got := ask(t, s.url, `{ persons { edges { cursor } } }`); strings.Count(got, "cursor") != 2 {
		t.Errorf("a page of 2 is %s", got)
	}
}
