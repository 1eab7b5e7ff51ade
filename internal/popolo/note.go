package popolo

import (
	"slices"
	"strings"
)

// What Popolo says of a membership or a speech and the graph has no field for stands in the note of its first citation, a line each, by the names
// of Popolo's properties: "area_id: …". So does the classification of an entity in its definition.

// noteKeys are the properties that are kept so, in the order of the lines.
var noteKeys = []string{
	"id", "label", "title", "type", "role", "position", "post_id", "on_behalf_of_id", "area_id", "area_name", "area_classification", "legislative_period_id", "end_date",
}

const classificationKey = "classification"

// notes are lines by their keys.
type notes map[string]string

func (n notes) String() string {
	var lines []string
	for _, key := range noteKeys {
		if v := oneLine(n[key]); v != "" {
			lines = append(lines, key+": "+v)
		}
	}
	return strings.Join(lines, "\n")
}

// parseNotes reads what String wrote; nil for a note that says anything else.
func parseNotes(note string) notes {
	n := notes{}
	for line := range strings.Lines(note) {
		key, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		if !ok || !slices.Contains(noteKeys, key) || n[key] != "" {
			return nil
		}
		n[key] = value
	}
	return n
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// withClassification puts a classification in front of a definition; splitClassification takes it off again.
func withClassification(classification, definition string) string {
	if classification == "" {
		return definition
	}
	return strings.TrimSuffix(classificationKey+": "+oneLine(classification)+"\n"+definition, "\n")
}

func splitClassification(definition string) (classification, rest string) {
	after, ok := strings.CutPrefix(definition, classificationKey+": ")
	if !ok {
		return "", definition
	}
	classification, rest, _ = strings.Cut(after, "\n")
	return classification, rest
}
