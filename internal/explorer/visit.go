package explorer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wortlaut/internal/kg"
)

// The parameters that every page knows. They follow its own.
const (
	paramAfter    = "ab"      // the cursor after which the page begins; "nach" is where a connection leads
	paramBefore   = "vor"     // the cursor before which it ends
	paramLanguage = "sprache" // de or en
	paramRevision = "stand"   // the revision of the graph that a link was made at
)

var common = []string{paramAfter, paramBefore, paramLanguage, paramRevision}

// longestText is the most characters that a parameter may have.
const longestText = 1_000

// Visit is one request for a page. Parameters that can't be read are kept in mind: [Visit.Ask] refuses with the first.
type Visit struct {
	Context context.Context
	ID      string // of paths with {id}

	site     *Site
	page     *Page
	path     string // as it was sent
	suffix   string
	origin   string
	language Language
	values   url.Values
	state    map[string][]string // what was read and is not the default
	words    string
	wrong    error
	answers  []answer
	head     head
	revision int // that the link was made at; 0 is none
}

// answer is what an operation was answered with.
type answer struct {
	name, text string
	variables  map[string]any
	data       json.RawMessage
	beside     bool // it is no part of the page's JSON
}

// head is where the graph stands.
type head struct {
	Set       int
	ChangedAt string
}

// parameterError is a parameter that can't be read; what it says is one of the texts.
type parameterError struct {
	code      kg.Code
	name, key string // name is "" where none is to blame alone
	args      []any
	next      []Link // what else to do about it
}

func (e *parameterError) Error() string { return "the parameter " + e.name + " can't be read" }

// Unwrap gives the error its code.
func (e *parameterError) Unwrap() error { return kg.Errorf(e.code, "%s", e.Error()) }

func (v *Visit) refuseParameter(name, key string, args ...any) {
	if v.wrong == nil {
		v.wrong = &parameterError{code: kg.Invalid, name: name, key: key, args: append([]any{name}, args...)}
	}
}

// begin reads what every page knows.
func (v *Visit) begin() {
	v.state = map[string][]string{}
	if v.chosen() {
		v.state[paramLanguage] = []string{string(v.language)}
	}
	if n := v.Count(paramRevision, 0, 0, 1<<53); n > 0 {
		v.revision = n
	}
}

// chosen says whether the visitor chose the language, rather than the browser.
func (v *Visit) chosen() bool { return isLanguage(v.values.Get(paramLanguage)) }

// one is the value of a parameter; "" where it is missing or empty, as forms send it.
func (v *Visit) one(name string) string {
	given := v.Many(name, 1)
	if len(given) == 0 {
		return ""
	}
	return given[0]
}

// Many are the values of a parameter that may be given several times, each once, in the order given.
func (v *Visit) Many(name string, most int) []string {
	var list []string
	for _, value := range v.values[name] {
		value = strings.TrimSpace(value)
		switch {
		case value == "" || slices.Contains(list, value):
			continue
		case utf8.RuneCountInString(value) > longestText:
			v.refuseParameter(name, "wrong.long", longestText)
			return nil
		case kg.CheckInput(value) != nil:
			v.refuseParameter(name, "wrong.signs")
			return nil
		}
		list = append(list, value)
	}
	if len(list) > most {
		v.refuseParameter(name, "wrong.many", most)
		return nil
	}
	if len(list) > 0 {
		v.state[name] = list
	}
	return list
}

// Text is a text; "" where it is missing.
func (v *Visit) Text(name string) string { return v.one(name) }

// Day is a day, YYYY-MM-DD; "" where it is missing.
func (v *Visit) Day(name string) string {
	day := v.one(name)
	if day == "" {
		return ""
	}
	if _, err := kg.ParseDate(day); err != nil {
		v.refuseParameter(name, "wrong.day", kg.Clip(day))
		return ""
	}
	return day
}

// Days are the first and the last day that are asked for; "" where one is missing.
func (v *Visit) Days() (from, until string) {
	from, until = v.Day(paramFrom), v.Day(paramUntil)
	if from != "" && until != "" && until < from {
		v.refuseParameter(paramUntil, "wrong.order", v.Date(until), v.Date(from))
	}
	return from, until
}

// Word is one of some words; the first is what a missing parameter means, and may be "".
func (v *Visit) Word(name string, words ...string) string {
	word := v.one(name)
	if word == "" {
		return words[0]
	}
	if !slices.Contains(words, word) {
		v.refuseParameter(name, "wrong.word", kg.Clip(word), strings.Join(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" }), ", "))
	}
	if word == words[0] {
		delete(v.state, name)
	}
	return word
}

// Words are any of some words.
func (v *Visit) Words(name string, words ...string) []string {
	list := v.Many(name, len(words))
	for _, w := range list {
		if !slices.Contains(words, w) {
			v.refuseParameter(name, "wrong.word", kg.Clip(w), strings.Join(words, ", "))
		}
	}
	return list
}

// Count is a whole number from least to most.
func (v *Visit) Count(name string, otherwise, least, most int) int {
	given := v.one(name)
	if given == "" {
		return otherwise
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < least || n > most {
		v.refuseParameter(name, "wrong.number", kg.Clip(given), least, most)
		return otherwise
	}
	if n == otherwise {
		delete(v.state, name)
	} else {
		v.state[name] = []string{strconv.Itoa(n)}
	}
	return n
}

// Ask asks an operation by its name and decodes the data. Errors: the first parameter that can't be read, before anything is asked; those
// of the operation; NotFound for a link to a revision that there has not been yet.
func (v *Visit) Ask(name string, variables map[string]any, into any) error {
	if v.wrong != nil {
		return v.wrong
	}
	text, ok := v.site.operations[name]
	if !ok {
		return fault("there is no operation %s", name)
	}
	data, err := v.site.config.Ask(v.Context, text, variables)
	if err != nil {
		return err
	}
	v.answers = append(v.answers, answer{name: name, text: text, variables: variables, data: data})
	var moved struct{ Head struct{ Nodes []head } }
	if err := errors.Join(json.Unmarshal(data, &moved), json.Unmarshal(data, into)); err != nil {
		return fault("the answer of %s: %v", name, err)
	}
	if len(moved.Head.Nodes) > 0 {
		v.head = moved.Head.Nodes[0]
		if v.revision > v.head.Set {
			return &parameterError{code: kg.NotFound, name: paramRevision, key: "wrong.revision", args: []any{v.Number(v.revision), v.Number(v.head.Set)}}
		}
	}
	return nil
}

// askBeside asks what only adds to the answer of the page's own operation: it is linked, but is no part of the page's JSON.
func (v *Visit) askBeside(name string, variables map[string]any, into any) error {
	err := v.Ask(name, variables, into)
	if err == nil {
		v.answers[len(v.answers)-1].beside = true
	}
	return err
}

// unknownError is an id among the parameters that names nothing.
type unknownError struct{ id string }

func (e *unknownError) Error() string { return "\"" + kg.Clip(e.id) + "\" names nothing" }

// Unwrap gives the error its code.
func (e *unknownError) Unwrap() error { return kg.Errorf(kg.NotFound, "%s", e.Error()) }

// Missing is the error for an id that names nothing of the kind that the page is about.
func (v *Visit) Missing() error {
	return kg.Errorf(kg.NotFound, "%q names nothing that has this page", kg.Clip(v.ID))
}

// movedError is an address that leads to another one: for good where an id leads to another record, since the two were found to be the same.
type movedError struct {
	to     Address
	status int // of the redirection
}

func (e *movedError) Error() string { return "what is asked for is at " + e.to.String() }

// moved sends a visitor on where the graph knows the record by another id. The parameters go along.
func (v *Visit) moved(id string) error {
	if id == v.ID {
		return nil
	}
	to := v.Here().As(v.suffix)
	to.path = strings.TrimSuffix(v.page.Path, "{id}") + escapeID(id)
	return &movedError{to: to, status: http.StatusMovedPermanently}
}

// notice says that the graph has moved on since a link was made.
func (v *Visit) notice() string {
	if v.revision == 0 || v.head.Set == 0 || v.revision == v.head.Set {
		return ""
	}
	return v.T("moved", v.Number(v.revision), v.Number(v.head.Set))
}

// Paging are the variables of a list of so many records a page: first, after, last, before.
func (v *Visit) Paging(size int) map[string]any {
	after, before := v.Text(paramAfter), v.Text(paramBefore)
	switch {
	case before != "":
		delete(v.state, paramAfter)
		return map[string]any{"last": size, "before": before}
	case after != "":
		return map[string]any{"first": size, "after": after}
	}
	return map[string]any{"first": size}
}

// PageInfo is that of Relay's connections.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       string
}

// Pages are the links to the pages before and after.
func (v *Visit) Pages(p PageInfo) Pager {
	here := v.Here().Without(paramAfter, paramBefore)
	var out Pager
	if p.HasPreviousPage {
		out.First, out.Previous = here.String(), here.With(paramBefore, p.StartCursor).String()
	}
	if p.HasNextPage {
		out.Next = here.With(paramAfter, p.EndCursor).String()
	}
	return out
}

// Address is a page with its parameters. The zero value is no page.
type Address struct {
	path, suffix string
	order        []string
	values       map[string][]string
}

// Here is the page that is visited, with what was read of its parameters so far.
func (v *Visit) Here() Address {
	path, order := "/", []string{}
	if v.page != nil {
		path, order = v.page.Path, v.page.Parameters
		if collection, isItem := strings.CutSuffix(path, "{id}"); isItem {
			path = collection + escapeID(v.ID)
		}
	}
	return Address{path: path, order: slices.Concat(order, common), values: v.state}
}

// To is another page, by its path. Only the language goes along.
func (v *Visit) To(path string) Address {
	a := Address{path: path, order: common, values: map[string][]string{}}
	if p := v.site.page(path); p != nil {
		a.order = slices.Concat(p.Parameters, common)
	}
	if v.chosen() {
		a.values[paramLanguage] = []string{string(v.language)}
	}
	return a
}

// alike is another page with the parameters of this one that it knows.
func (v *Visit) alike(path string) Address {
	a := v.To(path)
	for _, name := range a.order {
		if values := v.state[name]; len(values) > 0 {
			a = a.With(name, values...)
		}
	}
	return a
}

// Item is the page of one record: v.Item("/akteure", id).
func (v *Visit) Item(collection, id string) Address {
	a := v.To(collection + "/{id}")
	a.path = collection + "/" + escapeID(id)
	return a
}

// escapeID writes an id into a path. Colons are easier to read as they are.
func escapeID(id string) string { return strings.ReplaceAll(url.PathEscape(id), "%3A", ":") }

// With is the address with other values of a parameter; without values it is left out.
func (a Address) With(name string, values ...string) Address {
	next := map[string][]string{}
	for n, v := range a.values {
		next[n] = v
	}
	next[name] = values
	a.values = next
	if !slices.Contains(a.order, name) {
		panic(fmt.Sprintf("explorer: %s has no parameter %s: list it with the page", a.path, name))
	}
	return a
}

// Without is the address without parameters.
func (a Address) Without(names ...string) Address {
	next := map[string][]string{}
	for n, v := range a.values {
		if !slices.Contains(names, n) {
			next[n] = v
		}
	}
	a.values = next
	return a
}

// As is the address of the page in another form.
func (a Address) As(suffix string) Address {
	a.suffix = suffix
	return a
}

// String writes the address from the root of the server.
func (a Address) String() string {
	var b strings.Builder
	b.WriteString(a.path)
	if suffix := a.suffixed(); suffix != "" {
		if a.path == "/" {
			b.WriteString(startFile)
		}
		b.WriteString("." + suffix)
	}
	sign := byte('?')
	for _, name := range a.order {
		for _, value := range a.values[name] {
			b.WriteByte(sign)
			b.WriteString(url.QueryEscape(name) + "=" + strings.ReplaceAll(url.QueryEscape(value), "%3A", ":"))
			sign = '&'
		}
	}
	return b.String()
}

// suffixed is the suffix. An id that ends like a file is followed by one, so that it is not taken for it.
func (a Address) suffixed() string {
	if a.suffix != "" {
		return a.suffix
	}
	last := a.path[strings.LastIndexByte(a.path, '.')+1:]
	for _, p := range allPages() {
		if collection, isItem := strings.CutSuffix(p.Path, "{id}"); isItem && strings.HasPrefix(a.path, collection) && p.has(last) {
			return asHTML
		}
	}
	return ""
}

// Permalink is an address with the server's name and the revision of the graph.
func (v *Visit) Permalink(a Address) string {
	if v.head.Set > 0 {
		a = a.With(paramRevision, strconv.Itoa(v.head.Set))
	}
	return v.origin + a.String()
}

// escapeFragment writes a text into a fragment; spaces are %20, which every reader understands.
func escapeFragment(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
