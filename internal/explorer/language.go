package explorer

import (
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"wortlaut/web"
)

// Language is one that pages are written in.
type Language string

// The languages, the first of which is the one of those who prefer neither.
const (
	German  Language = "de"
	English Language = "en"
)

var languages = []Language{German, English}

var preferred = language.NewMatcher([]language.Tag{language.German, language.English})

func isLanguage(s string) bool { return slices.Contains(languages, Language(s)) }

// languageOf is the language that was chosen, or else the one that the browser prefers.
func languageOf(chosen, accept string) Language {
	if isLanguage(chosen) {
		return Language(chosen)
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return German
	}
	_, i, _ := preferred.Match(tags...)
	return languages[i]
}

// table are the texts of a language by key.
type table map[string]string

// readTexts reads the texts of all languages: lines of a key, a colon and a text. Empty lines and those that begin with # are passed over.
func readTexts() (map[Language]table, error) {
	out := map[Language]table{}
	for _, l := range languages {
		out[l] = table{}
		names, err := fs.Glob(web.Explorer(), "texts/"+string(l)+"*.txt")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			body, err := fs.ReadFile(web.Explorer(), name)
			if err != nil {
				return nil, err
			}
			if err := out[l].read(name, string(body)); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func (t table) read(name, body string) error {
	n := 0
	for line := range strings.Lines(body) {
		n++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		key, text, ok := strings.Cut(line, ": ")
		if !ok {
			return fmt.Errorf("%s:%d: a line is a key, a colon, a space and a text", name, n)
		}
		if _, taken := t[key]; taken {
			return fmt.Errorf("%s:%d: the key %s is there already", name, n, key)
		}
		t[key] = strings.TrimSpace(text)
	}
	return nil
}

// text is the text of a key with its arguments. A key without a text is a fault that the tests look for; it shows itself.
func (t table) text(key string, args ...any) string {
	text, ok := t[key]
	if !ok {
		return "[" + key + "]"
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// T is a text in the language of the page.
func (v *Visit) T(key string, args ...any) string { return v.site.texts[v.language].text(key, args...) }

// Plural is a number with what is counted: KEY.one is for 1, KEY.other for all others, each with %s for the number.
func (v *Visit) Plural(key string, n int) string { return v.site.plural(v.language, key, n) }

func (s *Site) plural(l Language, key string, n int) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return s.texts[l].text(key+form, l.number(n))
}

// Number writes a number with the separators of the language.
func (v *Visit) Number(n int) string { return v.language.number(n) }

// Date writes a date, however precisely it is known; "" is unknown.
func (v *Visit) Date(d string) string { return v.site.texts[v.language].date(v.language, d) }

// Moment writes the day of a moment.
func (v *Visit) Moment(at string) string {
	day, _, _ := strings.Cut(at, "T")
	return v.Date(day)
}

// functions are what templates can call, in a language.
func (s *Site) functions(l Language) template.FuncMap {
	t := s.texts[l]
	return template.FuncMap{
		"t":      t.text,
		"plural": func(key string, n int) string { return s.plural(l, key, n) },
		"num":    l.number,
		"day":    func(d string) string { return t.date(l, d) },
		"date":   func(d string) template.HTML { return timeElement(d, t.date(l, d)) },
		"moment": func(at string) string { day, _, _ := strings.Cut(at, "T"); return t.date(l, day) },
		"value":  func(group, value string) string { return t.text(group + "." + value) },
		"dict":   dict,
	}
}

// dict makes an argument of several for a template.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: %d arguments are no pairs", len(pairs))
	}
	out := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		out[name] = pairs[i+1]
	}
	return out, nil
}
