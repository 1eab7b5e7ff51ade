package seed

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// By is who makes the changes of a seed.
const By = "seed"

//go:embed data
var files embed.FS

// Load returns the first graph.
func Load() (kg.ChangeSet, error) {
	data, err := fs.Sub(files, "data")
	if err != nil {
		return kg.ChangeSet{}, fmt.Errorf("open the embedded seed: %w", err)
	}
	set, err := LoadFS(data)
	set.Reason = "The first graph: the Forum SGB II of July 2023, who spoke there, and the 44 jobcenters of Baden-Württemberg."
	return set, err
}

// Apply writes the first graph, all of it or nothing, and tells what it created and updated; everything else was so already. A
// second time it changes nothing.
//
// It overwrites nobody's work: a record that is in the graph already must have been written last by a seed. Otherwise nothing at
// all is written, and the error, a Conflict, names the records. (A record that somebody has deleted is created again,
// which the result tells.)
func Apply(ctx context.Context, g *kg.Graph) (kg.Applied, error) {
	set, err := Load()
	if err != nil {
		return kg.Applied{}, err
	}
	there, err := present(ctx, g, set)
	if err != nil {
		return kg.Applied{}, err
	}
	var foreign []kg.ID
	for i, put := range set.Put {
		expected := 0
		if r := there[put.Record.RecordID()]; r != nil {
			expected = r.RecordRevision().Number
			if r.RecordRevision().ChangedBy != By {
				foreign = append(foreign, r.RecordID())
			}
		}
		set.Put[i].Expect = &expected // whoever changes it in between makes a conflict too
	}
	if len(foreign) > 0 {
		return kg.Applied{}, kg.Errorf(kg.Conflict, "the seed was not applied, because others have written %s: "+
			"apply it to an empty graph, or carry its changes over by hand", enumerate(foreign))
	}
	return g.Apply(ctx, set)
}

// present are the records of the set that are in the graph already, as they are there.
func present(ctx context.Context, g *kg.Graph, set kg.ChangeSet) (map[kg.ID]kg.Record, error) {
	ids := make([]kg.ID, len(set.Put))
	for i, put := range set.Put {
		ids[i] = put.Record.RecordID()
	}
	there := map[kg.ID]kg.Record{}
	for chunk := range slices.Chunk(ids, g.Limits().Nodes) {
		found, err := g.Nodes(ctx, chunk)
		if err != nil {
			return nil, err
		}
		maps.Copy(there, found)
	}
	return there, nil
}

// shown is how many ids or problems one error names.
const shown = 10

func enumerate(ids []kg.ID) string {
	var words []string
	for _, id := range ids[:min(shown, len(ids))] {
		words = append(words, string(id))
	}
	if more := len(ids) - shown; more > 0 {
		words = append(words, fmt.Sprintf("%d more", more))
	}
	return strings.Join(words, ", ")
}
