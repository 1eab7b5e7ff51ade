package model

import (
	"time"

	"github.com/99designs/gqlgen/graphql"

	"wortlaut/internal/kg"
)

// MarshalID writes an id.
func MarshalID(id kg.ID) graphql.Marshaler { return graphql.MarshalString(string(id)) }

// UnmarshalID reads an id. A number is taken as its digits, as the specification has it.
func UnmarshalID(v any) (kg.ID, error) {
	s, err := graphql.UnmarshalID(v)
	if err != nil {
		return "", kg.Errorf(kg.Invalid, "an ID is a string")
	}
	return kg.ID(s), kg.CheckInput(s)
}

// MarshalString writes a text.
func MarshalString(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalString reads a text.
func UnmarshalString(v any) (string, error) {
	s, ok := v.(string)
	switch {
	case v == nil:
		return "", kg.Errorf(kg.Invalid, "an argument here is null, and can't be: leave it out or give it a value")
	case !ok:
		return "", kg.Errorf(kg.Invalid, "a String is a text")
	}
	return s, kg.CheckInput(s)
}

// MarshalInt writes a number.
func MarshalInt(n int32) graphql.Marshaler { return graphql.MarshalInt32(n) }

// UnmarshalInt reads a number of 32 bits.
func UnmarshalInt(v any) (int32, error) {
	n, err := graphql.UnmarshalInt32(v)
	if err != nil {
		return 0, kg.Errorf(kg.Invalid, "an Int is a whole number between -2147483648 and 2147483647")
	}
	return n, nil
}

// MarshalDate writes a day; the empty one is null.
func MarshalDate(d kg.Date) graphql.Marshaler { return orNull(string(d)) }

// UnmarshalDate reads a day.
func UnmarshalDate(v any) (kg.Date, error) {
	s, ok := v.(string)
	if !ok {
		return "", kg.Errorf(kg.Invalid, "a Date is a string such as \"2023-07-06\"")
	}
	d, err := kg.ParseDate(s)
	if err != nil {
		return "", kg.Errorf(kg.Invalid, "%w", err)
	}
	return d, nil
}

// MarshalFuzzyDate writes a day, a month or a year; the unknown one is null.
func MarshalFuzzyDate(d kg.FuzzyDate) graphql.Marshaler { return orNull(string(d)) }

// UnmarshalFuzzyDate reads a day, a month or a year.
func UnmarshalFuzzyDate(v any) (kg.FuzzyDate, error) {
	s, ok := v.(string)
	if !ok {
		return "", kg.Errorf(kg.Invalid, "a FuzzyDate is a string such as \"2023-07\"")
	}
	d, err := kg.ParseFuzzyDate(s)
	if err != nil {
		return "", kg.Errorf(kg.Invalid, "%w", err)
	}
	return d, nil
}

// moment is how a DateTime is written: UTC, to the millisecond.
const moment = "2006-01-02T15:04:05.000Z"

// MarshalDateTime writes a moment.
func MarshalDateTime(t time.Time) graphql.Marshaler { return orNull(t.UTC().Format(moment)) }

// UnmarshalDateTime reads a moment.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, _ := v.(string)
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, kg.Errorf(kg.Invalid, "a DateTime is a string such as \"2023-07-06T09:00:00Z\"")
	}
	return t.UTC(), nil
}

// MarshalURL writes an address; the unknown one is null.
func MarshalURL(s string) graphql.Marshaler { return orNull(s) }

// UnmarshalURL reads an address.
func UnmarshalURL(v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", kg.Errorf(kg.Invalid, "a URL is a string")
	}
	return s, nil
}

func orNull(s string) graphql.Marshaler {
	if s == "" {
		return graphql.Null
	}
	return graphql.MarshalString(s)
}

// known is a pointer to s, nil where s is unknown.
func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// german is the language of what names no other.
const german = "de"

func languageOf(tag string) string {
	if tag == "" {
		return german
	}
	return tag
}
