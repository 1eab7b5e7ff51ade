package explorer

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// paramAmong is what /suche looks among; all of it where it is missing.
const paramAmong = "unter"

// What /suche looks among.
const (
	amongTopics     = "themen"
	amongActors     = "akteure"
	amongStatements = "aussagen"
)

var among = []string{amongTopics, amongActors, amongStatements}

// suggestionsOf is where fields find what words may mean.
func (v *Visit) suggestionsOf(parts ...string) string {
	return v.To("/suche").As(asJSON).With(paramAmong, parts...).String()
}

// suggestion is a line that the search offers.
type suggestion struct {
	ID     string `json:"id,omitempty"` // of the topic or actor
	Text   string `json:"text"`
	Detail string `json:"detail"` // what it is, and how many statements there are, in words
	Href   string `json:"href"`
	Count  int    `json:"count"` // statements
}

// suggestView is what /suche.json answers: lines that lead on. The page itself leads to the statements with the words.
func suggestView(v *Visit) (View, error) {
	words, parts := v.Text(paramWords), v.Words(paramAmong, among...)
	list, err := v.suggestions(words, parts)
	if err != nil {
		return View{}, err
	}
	return View{Title: v.T("search.label"), Data: list, NoIndex: true, Files: map[string]func() (File, error){
		asJSON: func() (File, error) {
			body, err := json.Marshal(map[string]any{"suggestions": list})
			return File{ContentType: "application/json", Body: append(body, '\n')}, err
		},
	}}, nil
}

// suggestions are what words may mean. Topics and actors cost the store the same: their list, and their counts in one call for all of a list.
func (v *Visit) suggestions(words string, parts []string) ([]suggestion, error) {
	list := []suggestion{}
	if words == "" {
		return list, v.wrong
	}
	variables := map[string]any{"words": words, "filter": map[string]any{"text": words}}
	for part, asked := range map[string]string{amongTopics: "topics", amongActors: "actors", amongStatements: "statements"} {
		if len(parts) > 0 && !slices.Contains(parts, part) {
			variables[asked] = false
		}
	}
	var a struct {
		Topics     struct{ Nodes []topicNode }
		Actors     struct{ Nodes []countedActor }
		Statements counted
	}
	err := v.Ask("suggest", variables, &a)
	if e, ok := errors.AsType[*kg.Error](err); ok && e.Code == kg.Invalid && v.wrong == nil {
		return list, nil // half a word or a sign has nothing to look for yet
	}
	if err != nil {
		return nil, err
	}
	for _, n := range a.Topics.Nodes {
		list = append(list, v.suggest(named{ID: n.ID, Label: n.Label}, v.Item("/themen", n.ID), n.Statements.TotalCount))
	}
	for _, n := range a.Actors.Nodes {
		list = append(list, v.suggest(n.named, v.Item("/akteure", n.ID), n.Statements.TotalCount))
	}
	if n := a.Statements.TotalCount; n > 0 {
		list = append(list, suggestion{"", strings.TrimSpace(words), v.Plural("suggest.words", n), v.To("/aussagen").With(paramWords, words).String(), n})
	}
	return list, nil
}

func (v *Visit) suggest(n named, to Address, count int) suggestion {
	return suggestion{n.ID, n.label(), v.kindLabel(kg.ID(n.ID).Kind()) + ", " + v.Plural("statements", count), to.String(), count}
}

// countedActor is an actor with the number of statements that it made or, where it is an organization, that were made for it.
type countedActor struct {
	named
	Statements counted
}
