package popolo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// object is an object of a document that is being read. What is asked for is taken out of it, so that what nobody asked for can be told.
type object struct {
	*reading
	class  string // the array that it stands in
	at     string // its place: memberships[12]
	fields map[string]json.RawMessage
}

// take is the raw value of a property, nil where there is none.
func (o object) take(key string) json.RawMessage {
	raw := o.fields[key]
	delete(o.fields, key)
	if string(raw) == "null" {
		return nil
	}
	return raw
}

// place is where a property stands.
func (o object) place(key string) string { return strings.TrimPrefix(o.at+"."+key, ".") }

// text is a text, without white space around it; "" where there is none. Numbers are taken as they are written.
func (o object) text(key string) string {
	raw := o.take(key)
	if raw == nil {
		return ""
	}
	var s string
	var n json.Number
	switch {
	case json.Unmarshal(raw, &s) == nil:
		return strings.TrimSpace(s)
	case json.Unmarshal(raw, &n) == nil:
		return n.String()
	}
	o.fail(o.place(key), "expected a text, found %s", kind(raw))
	return ""
}

// words is a text as it is, with the white space around it.
func (o object) words(key string) string {
	var s string
	if raw := o.take(key); raw != nil && json.Unmarshal(raw, &s) != nil {
		o.fail(o.place(key), "expected a text, found %s", kind(raw))
	}
	return s
}

// list are objects.
func (o object) list(key string) []object {
	raw := o.take(key)
	if raw == nil {
		return nil
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		o.fail(o.place(key), "expected a list of objects, found %s", kind(raw))
		return nil
	}
	var out []object
	for i, item := range items {
		if inner, ok := o.inner(fmt.Sprintf("%s[%d]", key, i), item); ok {
			out = append(out, inner)
		}
	}
	return out
}

// embedded is an object within this one.
func (o object) embedded(key string) (object, bool) {
	raw := o.take(key)
	if raw == nil {
		return object{}, false
	}
	return o.inner(key, raw)
}

func (o object) inner(key string, raw json.RawMessage) (object, bool) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
		o.fail(o.place(key), "expected an object, found %s", kind(raw))
		return object{}, false
	}
	return object{o.reading, o.class, o.place(key), fields}, true
}

// value reads what this program has written for itself.
func (o object) value(key string, into any) bool {
	raw := o.take(key)
	if raw == nil {
		return false
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		o.fail(o.place(key), "this is not what this program writes there: %v", err)
		return false
	}
	return true
}

// flag is a truth value, nil where nothing is said.
func (o object) flag(key string) *bool {
	var b *bool
	o.value(key, &b)
	return b
}

// date is a day, a month or a year; of a time, its day. What is none is flagged.
func (o object) date(key string) kg.FuzzyDate {
	s := o.text(key)
	if s == "" {
		return ""
	}
	day, _, _ := strings.Cut(s, "T")
	d, err := kg.ParseFuzzyDate(day)
	if err != nil {
		o.file.Flag(o.place(key), "%v: left out", err)
	}
	return d
}

// leftover counts what nobody asked for.
func (o object) leftover() {
	for key, raw := range o.fields {
		if !slices.Contains([]string{"null", `""`, "[]", "{}"}, string(raw)) {
			o.unplaced[unplaced{o.class, key}]++
		}
	}
}

// kind says what a JSON value is.
func kind(raw json.RawMessage) string {
	switch raw[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a text"
	case 't', 'f':
		return "true or false"
	}
	return "a number"
}
