package plenary

import (
	"slices"
	"strings"
	"unicode"

	"wortlaut/internal/text"
)

// name is what a person is called.
type name struct {
	title, given, family string
	place                string // that tells persons of the same name apart: "Altötting"
}

// full is the name without title and place.
func (n name) full() string { return strings.TrimSpace(n.given + " " + n.family) }

// key is what names are compared by.
func (n name) key() string { return text.Normalize(n.full()) }

// words are the words of the name in the form in which they are compared. Hyphens part words.
func (n name) words() []string {
	return strings.FieldsFunc(n.key(), func(r rune) bool { return r == ' ' || r == '-' })
}

// shares says whether two names have a word in common: names of the same person do, also after a marriage or when a second name is left out.
func (n name) shares(o name) bool {
	words := o.words()
	return slices.ContainsFunc(n.words(), func(w string) bool { return len(w) > 2 && slices.Contains(words, w) })
}

// particles are the words before a family name that are a part of it.
var particles = []string{
	"von", "vom", "van", "zu", "zur", "zum", "de", "del", "di", "da", "dos", "der", "den", "ter", "in", "und",
	"Graf", "Gräfin", "Freiherr", "Freifrau", "Prinz", "Prinzessin", "Baron", "Baronin", "Edler",
}

// presiding stand before names in some protocols as if they were given names.
var presiding = []string{"Präsident", "Präsidentin", "Vizepräsident", "Vizepräsidentin", "Alterspräsident", "Alterspräsidentin"}

// titles are academic titles, word by word.
var titles = []string{"Dr.", "Prof.", "Dr.-Ing.", "h.", "c.", "mult.", "e.", "Dipl.-Ing.", "PD"}

// nameOf is the name of a speaker as it is marked up. Titles, offices and particles are marked up now here, now there: the name is the same.
func nameOf(s speaker) name {
	given, title := strings.Fields(strings.TrimRight(s.given, ":, ")), s.title
	for len(given) > 1 && (slices.Contains(presiding, given[0]) || slices.Contains(titles, given[0])) {
		if title == "" && given[0] == "Dr." {
			title = "Dr."
		}
		given = given[1:]
	}
	family := strings.Fields(strings.TrimRight(s.family, ":, "))
	particle := strings.Fields(s.particle)
	if len(particle) > 0 && !slices.Equal(particle, family[:min(len(family), len(particle))]) {
		if i := slices.Index(given, particle[0]); i > 0 { // "Christian Freiherr von", "Freiherr", "Stetten"
			particle = nil
		}
		family = append(particle, family...)
	}
	for len(given) > 1 && slices.Contains(particles, given[len(given)-1]) {
		family = append([]string{given[len(given)-1]}, family...)
		given = given[:len(given)-1]
	}
	return name{title: title, given: strings.Join(given, " "), family: strings.Join(family, " "), place: s.place}
}

// sortName is the form under which the name stands in a list: "Storch, Beatrix von".
func (n name) sortName() string {
	family := strings.Fields(n.family)
	first := 0
	for first < len(family)-1 && slices.Contains(particles, family[first]) {
		first++
	}
	behind := strings.TrimSpace(n.given + " " + strings.Join(family[:first], " "))
	if behind == "" {
		return n.family
	}
	return strings.Join(family[first:], " ") + ", " + behind
}

// glued says whether the names of two persons have been written into each other, as in "Dirk-UlrichAlexander Mende Föhr": a capital follows a small
// letter within a given name.
func (n name) glued() bool {
	small := false
	for _, r := range n.given {
		if small && unicode.IsUpper(r) {
			return true
		}
		small = unicode.IsLower(r)
	}
	return false
}

// printedName is a name as it is printed before words: titles, name, place, and the group or the post behind it.
type printedName struct {
	full  string // without titles
	place string
	group string // in brackets; "" where there is none
	post  string // behind a comma
	// printed is all of it, as it is printed.
	printed string
}

// readPrinted reads "Dr. Alexander S. Neu (DIE LINKE)", "Stephan Mayer (Altötting) (CDU/CSU)", "Sigmar Gabriel, Bundesminister".
func readPrinted(s string) printedName {
	s = strings.NewReplacer("[", "(", "]", ")").Replace(strings.Join(strings.Fields(s), " "))
	p := printedName{printed: s}
	called, behind, bracketed := strings.Cut(s, "(")
	if bracketed && (strings.HasPrefix(behind, "Univ") || strings.HasPrefix(behind, "NUACA")) { // Dr. h. c. (Univ Kyiv) Hans Michelbach
		_, rest, _ := strings.Cut(behind, ")")
		called, behind, bracketed = strings.Cut(called+rest, "(")
	}
	called, p.post, _ = strings.Cut(called, ", ")
	fields := strings.Fields(called)
	for len(fields) > 0 && (slices.Contains(titles, fields[0]) || fields[0] == "Abg.") {
		fields = fields[1:]
	}
	p.full = strings.Join(fields, " ")
	var brackets []string
	for bracketed {
		var in string
		in, behind, _ = strings.Cut(behind, ")")
		brackets = append(brackets, strings.TrimSpace(in))
		_, behind, bracketed = strings.Cut(behind, "(")
	}
	for _, b := range brackets {
		if g, ok := groupOf(b); ok {
			p.group = g
			break
		}
		p.place = b
	}
	return p
}
