package explorer

import (
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// recordField is a field of a form that names records. Visitors type words, addresses have ids: words that one record answers to stand for it;
// for others there is a list to choose from.
type recordField struct {
	Name    string // of the parameter
	Label   string
	Hint    string
	Many    bool
	Among   []string // of what /suche looks among, whose suggestions the field takes while words are typed
	Suggest string   // answers with what words may mean
	Chosen  []chosenRecord
	Words   string // that were typed and stand for nothing yet
	Found   []Link // what the words may mean: the page with each
	None    bool   // the words mean nothing
}

// chosenRecord is a record that was chosen.
type chosenRecord struct {
	ID   kg.ID
	Name string
	Href string // its page
}

// ids are those of the chosen records.
func (c recordField) ids() []string {
	list := []string{}
	for _, one := range c.Chosen {
		list = append(list, string(one.ID))
	}
	return list
}

// open says that words wait for a recordField.
func (c recordField) open() bool { return c.Words != "" }

// mostRecords is how many records a field takes.
const mostRecords = 20

// choose reads a parameter that names records by ids or words; scopes are the parts of the graph that words are searched in. [Visit.offer]
// completes it. Where only one is wanted, the last that was given counts: that is what was typed beside what had been chosen.
func (v *Visit) choose(c recordField, scopes ...string) (recordField, error) {
	c.Suggest = v.suggestionsOf(c.Among...)
	given := v.Many(c.Name, mostRecords)
	if !c.Many && len(given) > 1 {
		given = given[len(given)-1:]
	}
	var ids []string
	for _, g := range given {
		if isRecordID(g) {
			ids = append(ids, g)
			continue
		}
		id, err := v.find(&c, g, scopes)
		if err != nil {
			return c, err
		}
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	v.state[c.Name] = ids
	for _, id := range ids {
		c.Chosen = append(c.Chosen, chosenRecord{ID: kg.ID(id)})
	}
	return c, nil
}

// offer completes a field when all parameters are read and the page's nodes are known: what its records are called, which the page need not
// have been told yet, and where what was found leads.
func (v *Visit) offer(c *recordField, known map[kg.ID]named) error {
	var unnamed []string
	for _, one := range c.Chosen {
		if known[one.ID].ID == "" {
			unnamed = append(unnamed, string(one.ID))
		}
	}
	others, err := v.recordsNamed(c.Name, unnamed)
	if err != nil {
		return err
	}
	for i, one := range c.Chosen {
		n := known[one.ID]
		if n.ID == "" {
			n = others[one.ID]
		}
		c.Chosen[i].Name, c.Chosen[i].Href = n.name(), v.pageOf(kg.ID(n.ID))
	}
	for i, found := range c.Found {
		c.Found[i].Href = v.Here().With(c.Name, with(c.Many, c.ids(), found.Href)...).String()
	}
	return nil
}

// with are ids with one more, or the one alone.
func with(many bool, ids []string, id string) []string {
	if !many {
		return []string{id}
	}
	return append(slices.Clone(ids), id)
}

// isRecordID says whether a text is an id of a record, not words.
func isRecordID(s string) bool { return !strings.ContainsAny(s, " \t") && kg.ID(s).Kind() != "" }

// find is the id of the record that words name: the only one found, or the only one of that very name. Else c says what was found.
func (v *Visit) find(c *recordField, words string, scopes []string) (string, error) {
	var data struct {
		Search struct{ Edges []struct{ Node named } }
	}
	if err := v.askBeside("find", map[string]any{"words": words, "in": scopes}, &data); err != nil {
		return "", err
	}
	var same []string
	for _, e := range data.Search.Edges {
		if strings.EqualFold(e.Node.name(), words) {
			same = append(same, e.Node.ID)
		}
	}
	switch {
	case len(same) == 1:
		return same[0], nil
	case len(data.Search.Edges) == 1:
		return data.Search.Edges[0].Node.ID, nil
	}
	c.Words, c.None = words, len(data.Search.Edges) == 0
	for _, e := range data.Search.Edges {
		c.Found = append(c.Found, Link{e.Node.name(), e.Node.ID}) // the address is known when all parameters are read
	}
	return "", nil
}

// recordsNamed asks what the records of a parameter are called. One that there is not is refused.
func (v *Visit) recordsNamed(parameter string, ids []string) (map[kg.ID]named, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var data struct{ Nodes []*named }
	if err := v.askBeside("named", map[string]any{"ids": ids}, &data); err != nil {
		return nil, err
	}
	out := map[kg.ID]named{}
	for i, n := range data.Nodes {
		if n == nil {
			return nil, &parameterError{code: kg.NotFound, name: parameter, key: "net.wrong.record", args: []any{parameter, kg.Clip(ids[i])}}
		}
		out[kg.ID(ids[i])] = *n
	}
	return out, nil
}
