package httpapi

import (
	"encoding/json"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
)

// inputs holds values to the limits on ids and texts. What does not fit its type is left to validation.
type inputs struct {
	limits Limits
	schema *ast.Schema
}

// given measures the variables of an operation and their default values.
func (in inputs) given(definitions ast.VariableDefinitionList, variables map[string]any) error {
	for _, d := range definitions {
		if err := in.literal("$"+d.Variable, d.DefaultValue, d.Type); err != nil {
			return err
		}
		if err := in.decoded("$"+d.Variable, variables[d.Variable], d.Type); err != nil {
			return err
		}
	}
	return nil
}

// literal measures a value of a document, which has a name.
func (in inputs) literal(name string, v *ast.Value, as *ast.Type) error {
	if v == nil || as == nil {
		return nil
	}
	switch v.Kind {
	case ast.StringValue, ast.BlockValue, ast.IntValue:
		return in.text(name, v.Raw, as)
	case ast.ListValue:
		for _, c := range v.Children {
			if err := in.literal(name, c.Value, element(as)); err != nil {
				return err
			}
		}
	case ast.ObjectValue:
		for _, c := range v.Children {
			if err := in.literal(c.Name, c.Value, in.field(as, c.Name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// decoded measures a value that came as JSON.
func (in inputs) decoded(name string, v any, as *ast.Type) error {
	if as == nil {
		return nil
	}
	switch v := v.(type) {
	case string:
		return in.text(name, v, as)
	case json.Number:
		return in.text(name, v.String(), as)
	case []any:
		for _, item := range v {
			if err := in.decoded(name, item, element(as)); err != nil {
				return err
			}
		}
	case map[string]any:
		definition := in.schema.Types[as.Name()]
		if definition == nil {
			return nil
		}
		for _, f := range definition.Fields { // in the schema's order, so that of two that are too long it is always the same
			if err := in.decoded(f.Name, v[f.Name], f.Type); err != nil {
				return err
			}
		}
	}
	return nil
}

// element is the type of what a list holds; a value that stands for a list of one has it too.
func element(list *ast.Type) *ast.Type {
	if list.Elem != nil {
		return list.Elem
	}
	return list
}

// field is the type of a field of an input, nil if it has none of the name.
func (in inputs) field(of *ast.Type, name string) *ast.Type {
	if definition := in.schema.Types[of.Name()]; definition != nil {
		if f := definition.Fields.ForName(name); f != nil {
			return f.Type
		}
	}
	return nil
}

func (in inputs) text(name, s string, as *ast.Type) error {
	if as.Name() == "ID" {
		if len(s) > in.limits.ID {
			return over("bytes of an id", "`%s` has %d bytes: an id of at most %d is read", name, len(s), in.limits.ID)
		}
		return nil
	}
	if n := utf8.RuneCountInString(s); n > in.limits.Text {
		return over("characters of a text", "`%s` has %d characters: a text of at most %d is read", name, n, in.limits.Text)
	}
	return nil
}
