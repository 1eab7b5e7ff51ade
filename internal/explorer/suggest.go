package explorer

import (
	"encoding/json"
	"errors"
	"strings"

	"wortlaut/internal/kg"
)

// suggestion is a line that the search offers.
type suggestion struct {
	Text  string `json:"text"`
	Kind  string `json:"kind"`
	Href  string `json:"href"`
	Count *int   `json:"count,omitempty"` // statements
}

// suggestView is what /suche.json answers: lines that lead on. The page itself leads to the statements with the words.
func suggestView(v *Visit) (View, error) {
	words := v.Text(paramWords)
	list, err := v.suggestions(words)
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

func (v *Visit) suggestions(words string) ([]suggestion, error) {
	list := []suggestion{}
	if words == "" {
		return list, v.wrong
	}
	var a struct {
		Topics     struct{ Nodes []topicNode }
		Actors     struct{ Nodes []named }
		Statements counted
	}
	err := v.Ask("suggest", map[string]any{"words": words, "filter": map[string]any{"text": words}}, &a)
	if e, ok := errors.AsType[*kg.Error](err); ok && e.Code == kg.Invalid && v.wrong == nil {
		return list, nil // half a word or a sign has nothing to look for yet
	}
	if err != nil {
		return nil, err
	}
	for _, n := range a.Topics.Nodes {
		count := n.Statements.TotalCount
		list = append(list, suggestion{n.Label, v.T("suggest.topic"), v.Item("/themen", n.ID).String(), &count})
	}
	for _, n := range a.Actors.Nodes {
		list = append(list, suggestion{n.label(), v.T("type." + n.Typename), v.Item("/akteure", n.ID).String(), nil})
	}
	if n := a.Statements.TotalCount; n > 0 {
		list = append(list, suggestion{strings.TrimSpace(words), v.T("suggest.words"), v.To("/aussagen").With(paramWords, words).String(), &n})
	}
	return list, nil
}
