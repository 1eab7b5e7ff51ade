package table

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wortlaut/internal/kg"
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
	{"claims", []string{"proposition"}, append([]string{"topics"}, named...)},
	{"events", []string{"name", "starts_on"}, append([]string{"ends_on", "place", "region", "topics", "documents", "part_of"}, named...)},
	{"relationships", []string{"type", "from", "to"}, append([]string{"id", "role", "valid_from", "valid_until", "ongoing"}, sources...)},
	{"statements", []string{"text", "kind", "made_on", "speaker"},
		append([]string{"id", "language", "organization", "wording", "addressees", "mentions", "about", "stance", "coded_by", "event"}, sources...)},
}

// name is the column that holds the name of an entity: a topic has a label, a claim a proposition.
func (l layout) name() string { return l.required[0] }

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

// layoutsOf are the kinds that a table can be of by its header: those that know most of its columns, none where no kind knows any.
func layoutsOf(header []string) (best []layout) {
	known := 1
	for _, l := range layouts {
		switch n := count(l.columns(), header); {
		case n > known:
			best, known = []layout{l}, n
		case n == known:
			best = append(best, l)
		}
	}
	return best
}

// undecided says of which kinds a table can be, and which columns would tell.
func undecided(header []string, kinds []layout) string {
	var fits, tells []string
	for i, l := range kinds {
		fits = append(fits, l.kind)
		others := slices.Concat(kinds[:i:i], kinds[i+1:])
		for _, c := range l.columns() {
			shared := slices.ContainsFunc(others, func(o layout) bool { return slices.Contains(o.columns(), c) })
			if !shared && !slices.Contains(header, c) {
				tells = append(tells, fmt.Sprintf("%q for %s", c, l.kind))
				break
			}
		}
	}
	return fmt.Sprintf("the columns %q fit a table of %s alike: add one that tells which it is: %s",
		kg.Clip(strings.Join(header, ", ")), strings.Join(fits, " and one of "), strings.Join(tells, ", "))
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

// fields are the columns that the fields of records are filled from, where they are called otherwise.
var fields = map[string]string{
	"names.text": "other_names", "names.language": "language", "identifiers.scheme": "identifiers", "identifiers.value": "identifiers",
	"person.givenName": "given_name", "person.familyName": "family_name", "person.honorificPrefix": "honorific_prefix", "person.sortName": "sort_name",
	"organization.foundedOn": "founded_on", "organization.dissolvedOn": "dissolved_on",
	"organization.level": "level", "organization.operation": "operation", "organization.authority": "authority",
	"definition": "description", "topic": "broader", "topic.broader": "broader", "topic.related": "related",
	"claim.topics": "topics", "event.startsOn": "starts_on", "event.endsOn": "ends_on", "event.place": "place", "event.region": "region",
	"event.topics": "topics", "event.documents": "documents", "event.partOf": "part_of",
	"validFrom": "valid_from", "validUntil": "valid_until",
	"madeOn": "made_on", "speakers": "speaker", "speakers.actor": "speaker", "speakers.organization": "organization", "speakers.wording": "wording",
	"positions.subject": "about", "positions.stance": "stance", "positions.codedBy": "coded_by",
	"citations.document": "source", "citations.page": "source_page", "citations.note": "source_note",
}

// ofSource are the columns that the fields of a document are filled from that a row names as its source.
var ofSource = map[string]string{
	"name": "source_title", "url": "source_url", "document.kind": "source_kind", "document.publishedOn": "source_date",
}

// indexForm is what stands behind the fields that have several values.
var indexForm = regexp.MustCompile(`\[\d+\]`)

// column is the column that a field of a record of the row was filled from.
func (r row) column(record kg.Record, field string) string {
	field = indexForm.ReplaceAllString(field, "")
	if e, ok := record.(*kg.Entity); ok && e.Document != nil && ofSource[field] != "" {
		return ofSource[field]
	}
	if field == "name" {
		return r.layout.name()
	}
	return cmp.Or(fields[field], field)
}
