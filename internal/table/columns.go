package table

import (
	"fmt"
	"slices"
	"strings"
)

// layout is what a table of one kind looks like.
type layout struct {
	kind     string
	required []string
	optional []string
}

// named are the columns of whatever has a name.
var named = []string{"id", "language", "other_names", "identifiers", "url", "description"}

// sources are the columns of whatever needs a source.
var sources = []string{"source", "source_url", "source_title", "source_date", "source_kind", "source_page", "source_note"}

// layouts are the kinds of tables, in the order in which they are best imported: what a table names stands in one before it, or is in the graph.
var layouts = []layout{
	{"people", []string{"name"}, append([]string{"given_name", "family_name", "honorific_prefix", "sort_name"}, named...)},
	{"organizations", []string{"name", "kind"}, append([]string{"founded_on", "dissolved_on", "level", "operation", "authority"}, named...)},
	{"topics", []string{"label"}, append([]string{"broader", "related"}, named...)},
	{"relationships", []string{"type", "from", "to"}, append([]string{"id", "role", "valid_from", "valid_until", "ongoing"}, sources...)},
	{"statements", []string{"text", "kind", "made_on", "speaker"},
		append([]string{"id", "language", "organization", "wording", "addressees", "mentions", "about", "stance", "coded_by", "event"}, sources...)},
}

func (l layout) columns() []string { return slices.Concat(l.required, l.optional) }

// Kinds are the kinds of tables.
func Kinds() []string {
	var out []string
	for _, l := range layouts {
		out = append(out, l.kind)
	}
	return out
}

// Template is a table of a kind without rows, to start from; nil for a kind that there is none of.
func Template(kind string) []byte {
	for _, l := range layouts {
		if l.kind == kind {
			return []byte(strings.Join(l.columns(), ",") + "\n")
		}
	}
	return nil
}

// layoutOf finds out by its header which kind a table is of: the one that knows most of its columns, and of these the one that misses the fewest.
func layoutOf(header []string) (layout, bool) {
	best, known, missing := layout{}, 0, 0
	for _, l := range layouts {
		n, m := count(l.columns(), header), len(l.required)-count(l.required, header)
		if n > known || n == known && m < missing {
			best, known, missing = l, n, m
		}
	}
	return best, known > 0
}

func count(columns, header []string) int {
	n := 0
	for _, c := range columns {
		if slices.Contains(header, c) {
			n++
		}
	}
	return n
}

// wrong says what is wrong with a header, nothing where all is well.
func (l layout) wrong(header []string) (wrong []string) {
	for i, c := range header {
		switch {
		case c == "":
			wrong = append(wrong, fmt.Sprintf("column %d has no name", i+1))
		case slices.Contains(header[:i], c):
			wrong = append(wrong, fmt.Sprintf("the column %q stands there twice", c))
		case !slices.Contains(l.columns(), c):
			wrong = append(wrong, fmt.Sprintf("the column %q is none that a table of %s has: it has %s", c, l.kind, strings.Join(l.columns(), ", ")))
		}
	}
	for _, c := range l.required {
		if !slices.Contains(header, c) {
			wrong = append(wrong, fmt.Sprintf("the column %q is missing: a table of %s needs it", c, l.kind))
		}
	}
	return wrong
}
