package kg

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCursorRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := Key{
			Sort: rapid.StringMatching(`[ -~]{0,205}`).Draw(t, "sort"),
			ID:   ID(rapid.StringMatching(`person:[a-zA-Z0-9._~/-]{1,121}`).Draw(t, "id")),
		}
		list := listName(rapid.String().Draw(t, "list"))
		cursor := encodeCursor(list, key)
		if len(cursor) > DefaultLimits.Cursor {
			t.Fatalf("a cursor of %d bytes is longer than is read", len(cursor))
		}
		got, err := decodeCursor(DefaultLimits.Cursor, list, cursor)
		if err != nil || *got != key {
			t.Fatalf("%v, %v; want %v", got, err, key)
		}
		if _, err := decodeCursor(DefaultLimits.Cursor, listName("another"), cursor); CodeOf(err) != Invalid {
			t.Fatalf("another list takes the cursor: %v", err)
		}
	})
}

func TestCursorsOfNobody(t *testing.T) {
	good := encodeCursor(listName("x"), Key{"a", "person:b"})
	for cursor, code := range map[string]Code{
		"": Invalid, "rubbish!": Invalid, "MQ": Invalid, good[:len(good)-4]: Invalid, good + "A": Invalid, "Mh8" + good[3:]: Invalid,
		strings.Repeat("A", DefaultLimits.Cursor+1): Limit,
	} {
		if key, err := decodeCursor(DefaultLimits.Cursor, listName("x"), cursor); CodeOf(err) != code || err == nil {
			t.Errorf("%q gives %v, %v", cursor, key, err)
		}
	}
}

func TestPagingSize(t *testing.T) {
	n := func(n int) *int { return &n }
	for name, c := range map[string]struct {
		paging Paging
		size   int
		end    bool
		code   Code
	}{
		"nothing":        {Paging{}, DefaultLimits.DefaultPage, false, ""},
		"first":          {Paging{First: n(5)}, 5, false, ""},
		"last":           {Paging{Last: n(5)}, 5, true, ""},
		"none":           {Paging{First: n(0)}, 0, false, ""},
		"most":           {Paging{First: n(DefaultLimits.Page)}, DefaultLimits.Page, false, ""},
		"too many":       {Paging{First: n(DefaultLimits.Page + 1)}, 0, false, Limit},
		"negative":       {Paging{First: n(-1)}, 0, false, Invalid},
		"negative last":  {Paging{Last: n(-1)}, 0, false, Invalid},
		"first and last": {Paging{First: n(1), Last: n(1)}, 0, false, Invalid},
	} {
		size, end, err := c.paging.size(DefaultLimits)
		if size != c.size || end != c.end || (err != nil) != (c.code != "") || err != nil && CodeOf(err) != c.code {
			t.Errorf("%s: %d, %t, %v", name, size, end, err)
		}
	}
}

// TestListOf cuts the one row too many off the right end.
func TestListOf(t *testing.T) {
	page := Page[string]{Total: -1, Rows: []Row[string]{{Key{"a", "1"}, "a"}, {Key{"b", "2"}, "b"}, {Key{"c", "3"}, "c"}}}
	key := &Key{"x", "y"}
	for name, c := range map[string]struct {
		window           Window
		records          string
		more, moreBefore bool
	}{
		"whole":          {Window{Limit: 4}, "abc", false, false},
		"more":           {Window{Limit: 3}, "ab", true, false},
		"from the end":   {Window{Limit: 3, FromEnd: true}, "bc", false, true},
		"after":          {Window{Limit: 4, After: key}, "abc", false, true},
		"before":         {Window{Limit: 3, Before: key, FromEnd: true}, "bc", true, true},
		"none asked for": {Window{Limit: 1}, "", true, false},
	} {
		cut := page
		if c.window.Limit < len(cut.Rows) {
			cut.Rows = cut.Rows[:c.window.Limit]
		}
		l := listOf(cut, c.window, "list")
		if got := strings.Join(l.Records(), ""); got != c.records || l.More != c.more || l.MoreBefore != c.moreBefore || l.Items == nil {
			t.Errorf("%s: %q, more %t, before %t", name, got, l.More, l.MoreBefore)
		}
	}
}
