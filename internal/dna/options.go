package dna

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// Options say how a file is read. The four variables are those of one statement type; "" is for none.
type Options struct {
	// Prefix is what the ids of the file have in common: person:dna-PREFIX-2. "" is made of the file's name. Two files need two.
	Prefix string
	// StatementType is the label of the statement type that is read; "" is the only one that has the variables.
	StatementType string
	Person        string // short text: who speaks
	Organization  string // short text: for whom
	Concept       string // short text: the claim
	Agreement     string // boolean or integer: the stance on it
	// Language is that of the texts and names, a BCP 47 tag: DNA does not know it.
	Language string
	// Kind is how the statements were made: DNA does not know it.
	Kind kg.StatementKind
}

// Defaults are DNA's own variables. The language is undetermined; of the kinds of statements indirect speech claims the least.
var Defaults = Options{
	Person: "person", Organization: "organization", Concept: "concept", Agreement: "agreement", Language: "und", Kind: kg.IndirectSpeech,
}

// maxPrefix leaves room for the numbers in an id.
const maxPrefix = 60

// check fills in the prefix and refuses what can't be.
func (o *Options) check(path string) error {
	if o.Prefix == "" {
		name := filepath.Base(path)
		o.Prefix = slug(strings.TrimSuffix(name, filepath.Ext(name)))
	}
	switch {
	case o.Prefix == "":
		return kg.Errorf(kg.Invalid, "%s: no prefix for ids can be made of the file's name: give one", path)
	case len(o.Prefix) > maxPrefix || slug(o.Prefix) != o.Prefix:
		return kg.Errorf(kg.Invalid, "the prefix %q must be of a-z, 0-9 and single -, at most %d of them", o.Prefix, maxPrefix)
	case o.Person == "" && o.Organization == "":
		return kg.Errorf(kg.Invalid, "a statement has a speaker: name the variable of persons or of organizations, or both")
	}
	if _, err := language.Parse(o.Language); err != nil {
		return kg.Errorf(kg.Invalid, "the language %q is not a BCP 47 tag, as de or en", o.Language)
	}
	return nil
}

// slug is a name in a-z, 0-9 and -.
func slug(name string) string {
	words := strings.FieldsFunc(text.Normalize(name), func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9') })
	s := strings.Join(words, "-")
	return strings.TrimSuffix(s[:min(len(s), maxPrefix)], "-")
}

// roles are the variables that the options name, as the file has them; nil for none.
type roles struct {
	typ                                      statementType
	person, organization, concept, agreement *variable
}

// roles finds the statement type and its variables.
func (f *file) roles(o Options) (roles, error) {
	var fits []roles
	for _, t := range f.types {
		r := roles{typ: t}
		missing := false
		for _, want := range []struct {
			name string
			to   **variable
		}{{o.Person, &r.person}, {o.Organization, &r.organization}, {o.Concept, &r.concept}, {o.Agreement, &r.agreement}} {
			if want.name != "" {
				*want.to = f.variable(t, want.name)
				missing = missing || *want.to == nil
			}
		}
		if !missing && (o.StatementType == "" || o.StatementType == t.label) {
			fits = append(fits, r)
		}
	}
	switch len(fits) {
	case 1:
		return fits[0], f.checkTypes(fits[0])
	case 0:
		return roles{}, kg.Errorf(kg.Invalid, "%s: VARIABLES: no statement type%s has the variables %s. There are: %s. Name those that are meant; an empty name is for none",
			f.path, ofLabel(o.StatementType), quoted(o.Person, o.Organization, o.Concept, o.Agreement), f.describeTypes())
	}
	return roles{}, kg.Errorf(kg.Invalid, "%s: STATEMENTTYPES: more than one has the variables: name one of them. There are: %s", f.path, f.describeTypes())
}

func ofLabel(label string) string {
	if label == "" {
		return ""
	}
	return fmt.Sprintf(" %q", label)
}

func quoted(names ...string) string {
	var out []string
	for _, n := range names {
		if n != "" {
			out = append(out, fmt.Sprintf("%q", n))
		}
	}
	return strings.Join(out, ", ")
}

func (f *file) variable(t statementType, name string) *variable {
	i := slices.IndexFunc(f.variables, func(v variable) bool { return v.typ == t.id && v.name == name })
	if i < 0 {
		return nil
	}
	return &f.variables[i]
}

func (f *file) describeTypes() string {
	var types []string
	for _, t := range f.types {
		var names []string
		for _, v := range f.variables {
			if v.typ == t.id {
				names = append(names, v.name)
			}
		}
		types = append(types, fmt.Sprintf("%q with %s", t.label, quoted(names...)))
	}
	return strings.Join(types, "; ")
}

// checkTypes sees to it that variables are of the data types that their roles need.
func (f *file) checkTypes(r roles) error {
	for _, v := range []*variable{r.person, r.organization, r.concept} {
		if v != nil && v.dataType != shortText {
			return kg.Errorf(kg.Invalid, "%s: VARIABLES %d: %q is of the type %q: it must be %s", f.path, v.id, v.name, v.dataType, shortText)
		}
	}
	if v := r.agreement; v != nil && v.dataType != boolean && v.dataType != integer {
		return kg.Errorf(kg.Invalid, "%s: VARIABLES %d: %q is of the type %q: it must be %s or %s", f.path, v.id, v.name, v.dataType, boolean, integer)
	}
	named := []string{}
	for _, v := range []*variable{r.person, r.organization, r.concept, r.agreement} {
		if v != nil && slices.Contains(named, v.name) {
			return kg.Errorf(kg.Invalid, "the variable %q can't be two things at once", v.name)
		}
		if v != nil {
			named = append(named, v.name)
		}
	}
	return nil
}
