package web

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed examples/*/*.graphql
var exampleFiles embed.FS

// exampleGroups are the folders below examples, in the order in which they are shown.
var exampleGroups = []string{"researcher", "developer", "journalist"}

// titleMark begins the first line of an example.
const titleMark = "# Title: "

// Example is a query to begin with. It runs as it stands: its variables have default values.
type Example struct {
	Group string `json:"group"` // who it is for: researcher, developer or journalist
	Slug  string `json:"slug"`  // unique within the group
	Title string `json:"title"` // German, a middle dot, English
	Query string `json:"query"` // the whole file, the title's line included
}

// Examples lists the example queries: researchers' first, then developers', then journalists', each by slug. It panics when an
// embedded file does not begin with its title, which the tests rule out.
func Examples() []Example {
	var examples []Example
	for _, group := range exampleGroups {
		files, err := fs.ReadDir(exampleFiles, path.Join("examples", group))
		if err != nil {
			panic(fmt.Sprintf("web: the folder of examples for %s is missing: %v", group, err))
		}
		for _, file := range files {
			examples = append(examples, readExample(group, file.Name()))
		}
	}
	return examples
}

func readExample(group, file string) Example {
	name := path.Join("examples", group, file)
	query, err := exampleFiles.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("web: %v", err))
	}
	line, _, _ := strings.Cut(string(query), "\n")
	title, ok := strings.CutPrefix(line, titleMark)
	if !ok {
		panic(fmt.Sprintf("web: %s must begin with a line %q and the title", name, titleMark))
	}
	return Example{Group: group, Slug: strings.TrimSuffix(file, ".graphql"), Title: title, Query: string(query)}
}
