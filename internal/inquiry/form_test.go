package inquiry_test

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wortlaut/internal/discourse"
	"wortlaut/internal/inquiry"
	"wortlaut/internal/kg"
)

// kind is a kind of inquiry: how it is read from a link, and written into one.
type kind struct {
	parse  func(url.Values) (any, error)
	values func(any) url.Values
}

var kinds = map[string]kind{
	"network": {
		func(v url.Values) (any, error) { q, err := inquiry.ParseNetwork(v, "format"); return q, err },
		func(q any) url.Values { return q.(inquiry.Network).Values() },
	},
	"discourse": {
		func(v url.Values) (any, error) { q, err := inquiry.ParseDiscourse(v, "format"); return q, err },
		func(q any) url.Values { return q.(inquiry.Discourse).Values() },
	},
	"statements": {
		func(v url.Values) (any, error) { q, err := inquiry.ParseStatements(v, "format"); return q, err },
		func(q any) url.Values { return q.(inquiry.Statements).Values() },
	},
}

// usual is what nothing was said about.
func (k kind) usual() any {
	q, err := k.parse(url.Values{})
	if err != nil {
		panic(err)
	}
	return q
}

// leaf is a field of an inquiry, or of what is in it, that is a value by itself.
type leaf struct {
	name string
	path []int
	of   reflect.Type
}

// notWritten are fields that no link has: what follows from others, and what may not be asked for.
var notWritten = []string{"Incidences.Third", "Incidences.Filter.Not.Not", "Filter.Not.Not"}

func leaves(t reflect.Type, name string, path []int) []leaf {
	if t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return []leaf{{name, path, t}}
	}
	var list []leaf
	for i := range t.NumField() {
		field := strings.TrimPrefix(name+"."+t.Field(i).Name, ".")
		if !slices.Contains(notWritten, field) {
			list = append(list, leaves(t.Field(i).Type, field, append(slices.Clone(path), i))...)
		}
	}
	return list
}

// in is the leaf of an inquiry, with what is around it.
func (l leaf) in(q reflect.Value) reflect.Value {
	for _, i := range l.path {
		if q.Kind() == reflect.Pointer {
			if q.IsNil() {
				q.Set(reflect.New(q.Type().Elem()))
				switch p := q.Interface().(type) {
				case *kg.StatementFilter:
					p.IncludeNarrower = true
				case *discourse.Window:
					p.Unit, p.Size, p.Step = discourse.Days, 1, 1
				}
			}
			q = q.Elem()
		}
		q = q.Field(i)
	}
	return q
}

// words are the values of fields that are one of some words, by the name of the field.
var words = map[string][]string{
	"Mode": {"ONE_MODE", "TWO_MODE", "THREE_MODE"}, "Aggregation": {"IGNORE", "CONGRUENCE", "CONFLICT", "SUBTRACT", "COMBINE"},
	"Normalization": {"NONE", "AVERAGE", "JACCARD", "COSINE", "JACCARD_SIMILARITY", "COSINE_SIMILARITY", "ACTIVITY", "PROMINENCE"},
	"Duplicates":    {"INCLUDE", "DOCUMENT", "WEEK", "MONTH", "YEAR", "RANGE"},
	"Rows":          {"PERSON", "ORGANIZATION", "ORGANIZATION_KIND", "PARTY"}, "Columns": {"CLAIM", "TOPIC", "DOCUMENT"},
	"Unit": {"DAYS", "WEEKS", "MONTHS", "YEARS", "EVENTS"}, "Kernel": {"", "UNIFORM", "EPANECHNIKOV", "TRIANGULAR", "GAUSSIAN"},
	"Stances": {"SUPPORTS", "OPPOSES", "MIXED", "NEUTRAL"}, "Verification": {"VERBATIM", "NORMALIZED", "UNVERIFIED", "MISSING"},
	"Types": {"MEMBER_OF", "PART_OF"},
}

// words are the words that a leaf can be; nil where it can be any.
func (l leaf) words() []string {
	name := l.name[strings.LastIndex(l.name, ".")+1:]
	if name == "Kinds" {
		if l.of.Elem() == reflect.TypeFor[kg.Kind]() {
			return []string{"PERSON", "STATEMENT", "REGION"}
		}
		return []string{"SPEECH", "DIRECT_QUOTE", "INTERJECTION"}
	}
	return words[name]
}

// draw draws a value of a leaf.
func (l leaf) draw(t *rapid.T) reflect.Value {
	text := rapid.StringN(1, 8, 40).Filter(func(s string) bool { return kg.CheckInput(s) == nil })
	word := func(label string) string {
		if list := l.words(); list != nil {
			return rapid.SampledFrom(list).Draw(t, label)
		}
		return text.Draw(t, label)
	}
	out := reflect.New(l.of).Elem()
	switch p := out.Addr().Interface().(type) {
	case *bool:
		*p = rapid.Bool().Draw(t, l.name)
	case *int:
		*p = rapid.Int().Draw(t, l.name)
	case **int:
		*p = new(rapid.Int().Draw(t, l.name))
	case *float64:
		*p = rapid.Float64().Draw(t, l.name)
	case **kg.Date:
		*p = new(rapid.SampledFrom([]kg.Date{"0001-01-01", "2023-02-28", "9999-12-31"}).Draw(t, l.name))
	case **string:
		*p = new(rapid.String().Draw(t, l.name))
	case *[]int:
		*p = rapid.SliceOfN(rapid.Int(), 0, 4).Draw(t, l.name)
	default:
		if out.Kind() != reflect.Slice {
			out.SetString(word(l.name))
			break
		}
		out.Set(reflect.MakeSlice(l.of, 0, 0))
		for i := range rapid.IntRange(0, 3).Draw(t, l.name) {
			out = reflect.Append(out, reflect.ValueOf(word(fmt.Sprint(l.name, i))).Convert(l.of.Elem()))
		}
	}
	return out
}

// TestRoundTrip: whatever is asked can be written into a link, and is the same when it is read from there.
func TestRoundTrip(t *testing.T) {
	for name, k := range kinds {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			want := reflect.New(reflect.TypeOf(k.usual())).Elem()
			want.Set(reflect.ValueOf(k.usual()))
			for _, l := range leaves(want.Type(), "", nil) {
				if rapid.IntRange(0, 4).Draw(t, "set "+l.name) == 0 {
					l.in(want).Set(l.draw(t))
				}
			}
			forget(want)
			query := k.values(want.Interface()).Encode()
			values, err := url.ParseQuery(query)
			if err != nil {
				t.Fatal(err)
			}
			got, err := k.parse(values)
			if err != nil {
				t.Fatalf("%s: %v", query, err)
			}
			if diff := cmp.Diff(want.Interface(), got); diff != "" {
				t.Fatalf("%s is read as something else (-asked +read):\n%s", query, diff)
			}
		}))
	}
}

// forget takes filters away that say nothing.
func forget(q reflect.Value) {
	var filter **kg.StatementFilter
	switch p := q.Addr().Interface().(type) {
	case *inquiry.Discourse:
		filter = &p.Filter
	case *inquiry.Statements:
		filter = &p.Filter
	default:
		return
	}
	empty := kg.StatementFilter{IncludeNarrower: true}
	if *filter != nil && (*filter).Not != nil && cmp.Equal(*(*filter).Not, empty) {
		(*filter).Not = nil
	}
	if *filter != nil && cmp.Equal(**filter, empty) {
		*filter = nil
	}
}

// TestNoFieldIsForgotten: each field of an inquiry changes its link, so that no file is of something else than the answer beside it.
func TestNoFieldIsForgotten(t *testing.T) {
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			usual := k.usual()
			if v := k.values(usual); len(v) > 0 {
				t.Errorf("what was not said is written: %v", v)
			}
			all := leaves(reflect.TypeOf(usual), "", nil)
			if len(all) < 4 {
				t.Fatalf("only %d fields were found", len(all))
			}
			for _, l := range all {
				q := reflect.New(reflect.TypeOf(usual)).Elem()
				q.Set(reflect.ValueOf(usual))
				field := l.in(q)
				before := k.values(q.Interface()).Encode()
				field.Set(l.other(field))
				if after := k.values(q.Interface()).Encode(); after == before {
					t.Errorf("%s is not in the link %q", l.name, after)
				}
			}
		})
	}
}

// other is a value that a leaf has not got.
func (l leaf) other(now reflect.Value) reflect.Value {
	out := reflect.New(l.of).Elem()
	switch p := out.Addr().Interface().(type) {
	case *bool:
		*p = !now.Bool()
	case *int:
		*p = int(now.Int()) + 1
	case **int:
		*p = new(7)
	case *float64:
		*p = 0.5
	case **kg.Date:
		*p = new(kg.Date("2023-07-06"))
	case **string:
		*p = new("Wort")
	case *[]int:
		*p = []int{-1, 1}
	default:
		if out.Kind() == reflect.Slice {
			return reflect.Append(out, reflect.ValueOf("x").Convert(l.of.Elem()))
		}
		out.SetString("x")
	}
	return out
}

// TestBadLinks: each link that can't be read gets one sentence that names the parameter.
func TestBadLinks(t *testing.T) {
	for query, says := range map[string]string{
		"network?deph=2":                               `there is no parameter "deph" here`,
		"network?b=1&a=1":                              `there is no parameter "a" here`,
		"network?depth=2&depth=3":                      "`depth` is given 2 times: give it once",
		"network?depth=two":                            "`depth` is \"two\", which is no whole number",
		"network?depth=99999999999999999999":           "`depth` is",
		"network?limit=":                               "`limit` is \"\", which is no whole number",
		"network?types=LIKES":                          "`types` can't be \"LIKES\": it is one of HOLDS_POSITION, ",
		"network?kinds=ROBOT":                          "`kinds` can't be \"ROBOT\": it is one of PERSON, ",
		"network?asOf=2023-02-30":                      "`asOf` can't be read",
		"network?asOf=2023-02-01&asOf=2023-02-01":      "`asOf` is given 2 times",
		"network?throughTopics=perhaps":                "`throughTopics` is \"perhaps\": write true or false",
		"network?around=a%00":                          "`around` can't be read",
		"network?around=%ff":                           "`around` can't be read",
		"discourse?mode=FOUR_MODE":                     "`mode` can't be \"FOUR_MODE\": it is one of ONE_MODE, TWO_MODE, THREE_MODE",
		"discourse?mode=ONE_MODE&mode=TWO_MODE":        "`mode` is given 2 times",
		"discourse?columns=ADDRESSEE":                  "`columns` can't be \"ADDRESSEE\"",
		"discourse?window.unit=HOURS":                  "`window.unit` can't be \"HOURS\": it is one of DAYS, WEEKS, MONTHS, YEARS, EVENTS",
		"discourse?window.kernel=BOX":                  "`window.kernel` can't be \"BOX\": it is one of UNIFORM, EPANECHNIKOV, TRIANGULAR, GAUSSIAN",
		"discourse?window.length=3":                    `there is no parameter "window.length" here`,
		"discourse?scale=-1&scale=x":                   "`scale` has \"x\", which is no whole number",
		"discourse?minWeight=heavy":                    "`minWeight` is \"heavy\", which is no number",
		"discourse?rollUpTopics=1&rollUpTopics=2":      "`rollUpTopics` is given 2 times",
		"discourse?text=a&text=b":                      "`text` is given 2 times",
		"discourse?isolates=true&isolates=true":        "`isolates` is given 2 times",
		"statements?stances=LOVES":                     "`stances` can't be \"LOVES\"",
		"statements?not.stances=LOVES":                 "`not.stances` can't be \"LOVES\"",
		"statements?not.not.kinds=SPEECH":              `there is no parameter "not.not.kinds" here`,
		"statements?from=1.1.2023":                     "`from` can't be read",
		"statements?" + strings.Repeat("x", 200) + "=": strings.Repeat("x", 60) + "…",
	} {
		t.Run(query[:min(len(query), 50)], func(t *testing.T) {
			name, rest, _ := strings.Cut(query, "?")
			values, err := url.ParseQuery(rest)
			if err != nil {
				t.Fatal(err)
			}
			_, err = kinds[name].parse(values)
			if err == nil || kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), says) {
				t.Errorf("%v, want INVALID with %q", err, says)
			}
		})
	}
}

// TestLinks: a link has the parameters, the format, and last the name of the file.
func TestLinks(t *testing.T) {
	q := inquiry.Network{}
	q.Around, q.Depth, q.Limit = []kg.ID{"person:a b"}, 2, 200
	links := q.Links()
	if want := "/export/network?around=person%3Aa+b&depth=2&format=GEXF&file=network.gexf"; links[0].URL != want {
		t.Errorf("%s, want %s", links[0].URL, want)
	}
	seen := map[string]bool{}
	for _, l := range links {
		if seen[l.URL] {
			t.Errorf("%s comes twice", l.URL)
		}
		seen[l.URL] = true
	}
}
