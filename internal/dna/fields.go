package dna

import (
	"slices"
	"strings"
)

// What DNA knows of a document or an entity and the graph has no field for stands in the definition of the record, a line each, "Author: …".
const (
	fieldAuthor  = "Author"
	fieldSource  = "Source"
	fieldSection = "Section"
	fieldType    = "Type"
	fieldTime    = "Time" // of day, UTC, where it is not midnight
	fieldNotes   = "Notes"
)

var (
	documentFields = []string{fieldAuthor, fieldSource, fieldSection, fieldType, fieldTime}
	entityFields   = []string{fieldType}
)

const fieldAlias = "Alias" // is a name of its own

// field is a line of a definition.
type field struct{ name, value string }

// join writes fields, without those that have no value. Notes come last: they may be of several lines.
func join(fields ...field) string {
	var lines []string
	for _, f := range fields {
		if !blank(f.value) {
			lines = append(lines, f.name+": "+f.value)
		}
	}
	return strings.Join(lines, "\n")
}

// split reads what join wrote: the fields of these names at the beginning, and all the rest as notes.
func split(definition string, names []string) (fields map[string]string, notes string) {
	fields = map[string]string{}
	for rest := definition; ; {
		line, after, more := strings.Cut(rest, "\n")
		name, value, ok := strings.Cut(line, ": ")
		if !ok || !slices.Contains(names, name) || fields[name] != "" {
			return fields, strings.TrimPrefix(rest, fieldNotes+": ")
		}
		fields[name] = value
		if !more {
			return fields, ""
		}
		rest = after
	}
}
