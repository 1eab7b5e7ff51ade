package inquiry

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"wortlaut/internal/kg"
)

// form reads an inquiry from the parameters of a link, or writes it into them: the same code names each parameter once for both ways.
// What has its default is not written.
type form struct {
	values  url.Values
	reading bool
	known   map[string]bool
	err     error
}

// parse reads an inquiry that bind knows the parameters of. Those in others are left to the caller. A parameter that is not known is an
// error, as a filter that nobody applies would give a wrong answer.
func parse(values url.Values, bind func(*form), others ...string) error {
	f := &form{values: values, reading: true, known: map[string]bool{}}
	bind(f)
	if f.err != nil {
		return f.err
	}
	names := []string{}
	for name := range values {
		if !f.known[name] && !slices.Contains(others, name) {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		slices.Sort(names)
		return kg.Errorf(kg.Invalid, "there is no parameter %q here", kg.Clip(names[0]))
	}
	return nil
}

// values writes an inquiry.
func values(bind func(*form)) url.Values {
	f := &form{values: url.Values{}, known: map[string]bool{}}
	bind(f)
	return f.values
}

func (f *form) wrong(name, format string, args ...any) {
	if f.err == nil {
		f.err = kg.Errorf(kg.Invalid, "`"+name+"` "+format, args...)
	}
}

// one is the only value of a parameter, and whether it is there.
func (f *form) one(name string) (string, bool) {
	f.known[name] = true
	list := f.values[name]
	if len(list) > 1 {
		f.wrong(name, "is given %d times: give it once", len(list))
	}
	if len(list) == 0 {
		return "", false
	}
	return list[0], true
}

// texts is a list. A parameter that is there and empty is an empty list, which is not the same as none.
func texts[T ~string](f *form, name string, p *[]T, allowed ...T) {
	f.known[name] = true
	if !f.reading {
		for _, v := range *p {
			f.values.Add(name, string(v))
		}
		if *p != nil && len(*p) == 0 {
			f.values.Set(name, "")
		}
		return
	}
	given, there := f.values[name]
	if !there {
		return
	}
	*p = []T{}
	for _, v := range given {
		switch {
		case v == "":
		case allowed != nil && !slices.Contains(allowed, T(v)):
			f.wrong(name, "can't be %q: it is one of %s", kg.Clip(v), list(allowed))
		default:
			if err := kg.CheckInput(v); err != nil {
				f.wrong(name, "can't be read: %w", err)
			}
			*p = append(*p, T(v))
		}
	}
}

// list are the words that may be written.
func list[T ~string](values []T) string {
	var names []string
	for _, v := range values {
		if v != "" {
			names = append(names, string(v))
		}
	}
	return strings.Join(names, ", ")
}

// word is one of some words.
func word[T ~string](f *form, name string, p *T, otherwise T, allowed ...T) {
	if !f.reading {
		if *p != otherwise {
			f.values.Set(name, string(*p))
		}
		return
	}
	*p = otherwise
	if v, there := f.one(name); there {
		*p = T(v)
		if !slices.Contains(allowed, *p) {
			f.wrong(name, "can't be %q: it is one of %s", kg.Clip(v), list(allowed))
		}
	}
}

// text is a text that may be missing.
func (f *form) text(name string, p **string) {
	if !f.reading {
		if *p != nil {
			f.values.Set(name, **p)
		}
		return
	}
	if v, there := f.one(name); there {
		*p = &v
	}
}

func (f *form) day(name string, p **kg.Date) {
	if !f.reading {
		if *p != nil {
			f.values.Set(name, string(**p))
		}
		return
	}
	if v, there := f.one(name); there {
		d, err := kg.ParseDate(v)
		if err != nil {
			f.wrong(name, "can't be read: %w", err)
		}
		*p = &d
	}
}

func (f *form) number(name string, p *int, otherwise int) {
	if !f.reading {
		if *p != otherwise {
			f.values.Set(name, strconv.Itoa(*p))
		}
		return
	}
	*p = otherwise
	if v, there := f.one(name); there {
		n, err := strconv.Atoi(v)
		if err != nil {
			f.wrong(name, "is %q, which is no whole number", kg.Clip(v))
		}
		*p = n
	}
}

// numbers is a list of numbers, nil if it is missing.
func (f *form) numbers(name string, p *[]int) {
	var words []string
	if *p != nil {
		words = []string{}
	}
	for _, n := range *p {
		words = append(words, strconv.Itoa(n))
	}
	texts(f, name, &words)
	if !f.reading || words == nil {
		return
	}
	*p = []int{}
	for _, w := range words {
		n, err := strconv.Atoi(w)
		if err != nil {
			f.wrong(name, "has %q, which is no whole number", kg.Clip(w))
		}
		*p = append(*p, n)
	}
}

// maybe is a number that may be missing.
func (f *form) maybe(name string, p **int) {
	if !f.reading {
		if *p != nil {
			f.values.Set(name, strconv.Itoa(**p))
		}
		return
	}
	if _, there := f.values[name]; there {
		n := 0
		f.number(name, &n, 0)
		*p = &n
	}
	f.known[name] = true
}

func (f *form) fraction(name string, p *float64) {
	if !f.reading {
		if *p != 0 {
			f.values.Set(name, strconv.FormatFloat(*p, 'g', -1, 64))
		}
		return
	}
	if v, there := f.one(name); there {
		x, err := strconv.ParseFloat(v, 64)
		if err != nil {
			f.wrong(name, "is %q, which is no number", kg.Clip(v))
		}
		*p = x
	}
}

func (f *form) flag(name string, p *bool, otherwise bool) {
	if !f.reading {
		if *p != otherwise {
			f.values.Set(name, strconv.FormatBool(*p))
		}
		return
	}
	*p = otherwise
	if v, there := f.one(name); there {
		b, err := strconv.ParseBool(v)
		if err != nil {
			f.wrong(name, "is %q: write true or false", kg.Clip(v))
		}
		*p = b
	}
}

// filter is a filter of statements; prefix stands before the names of its parameters.
func (f *form) filter(prefix string, p **kg.StatementFilter) {
	given := *p
	switch {
	case !f.reading && given == nil:
		return
	case f.reading:
		given = &kg.StatementFilter{}
		*p = given
	}
	texts(f, prefix+"speakers", &given.Speakers)
	texts(f, prefix+"organizations", &given.Organizations)
	f.flag(prefix+"includeParts", &given.IncludeParts, false)
	texts(f, prefix+"topics", &given.Topics)
	f.flag(prefix+"includeNarrower", &given.IncludeNarrower, true)
	texts(f, prefix+"claims", &given.Claims)
	texts(f, prefix+"stances", &given.Stances, kg.Supports, kg.Opposes, kg.Mixed, kg.Neutral)
	texts(f, prefix+"kinds", &given.Kinds, kg.DirectQuote, kg.IndirectSpeech, kg.WrittenStatement, kg.Speech, kg.Interjection)
	texts(f, prefix+"documents", &given.Documents)
	texts(f, prefix+"events", &given.Events)
	texts(f, prefix+"mentions", &given.Mentions)
	texts(f, prefix+"addressees", &given.Addressees)
	f.day(prefix+"from", &given.From)
	f.day(prefix+"until", &given.Until)
	f.text(prefix+"text", &given.Text)
	texts(f, prefix+"verification", &given.Verification, kg.Verbatim, kg.Normalized, kg.Unverified, kg.Missing)
	if prefix != excluded {
		f.filter(excluded, &given.Not)
	}
	if f.reading && reflect.DeepEqual(*given, kg.StatementFilter{IncludeNarrower: true}) {
		*p = nil // nothing was said
	}
}

// excluded stands before the parameters of what is to be left out.
const excluded = "not."

// any says whether there is a parameter whose name begins so.
func (f *form) any(prefix string) bool {
	for name := range f.values {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
