package web_test

import (
	"encoding/json"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql/introspection"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// stub is an API with the schema of the project and without data: it validates, answers introspection, and gives every other
// field some value of its type. It lets the playground's own work be tested apart from the server's.
type stub struct {
	schema    *ast.Schema
	variables map[string]any
}

func newStub(t *testing.T) http.Handler {
	t.Helper()
	sdl, err := os.ReadFile("../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphqls", Input: string(sdl)})
	if err != nil {
		t.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request struct {
			Query         string
			OperationName string
			Variables     map[string]any
		}
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/graphql-response+json")
		if err := json.NewEncoder(w).Encode(answer(schema, request.Query, request.OperationName, request.Variables)); err != nil {
			t.Errorf("stub: %v", err)
		}
	})
}

func answer(schema *ast.Schema, query, operationName string, variables map[string]any) map[string]any {
	document, errs := gqlparser.LoadQueryWithRules(schema, query, nil)
	if errs != nil {
		return map[string]any{"errors": errs}
	}
	operation := document.Operations.ForName(operationName)
	if operation == nil {
		return map[string]any{"errors": gqlerror.List{gqlerror.Errorf("no operation %q", operationName)}}
	}
	return map[string]any{"data": stub{schema, variables}.object(operation.SelectionSet, schema.Query, nil)}
}

// object answers a selection set. Source is the value of an introspection type, else nil.
func (s stub) object(set ast.SelectionSet, definition *ast.Definition, source any) map[string]any {
	object := make(map[string]any)
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.Field:
			if s.included(selection.Directives) {
				object[selection.Alias] = s.field(selection, definition, source)
			}
		case *ast.InlineFragment:
			s.fragment(object, selection.TypeCondition, selection.SelectionSet, definition, source)
		case *ast.FragmentSpread:
			s.fragment(object, selection.Definition.TypeCondition, selection.Definition.SelectionSet, definition, source)
		}
	}
	return object
}

func (s stub) fragment(object map[string]any, condition string, set ast.SelectionSet, definition *ast.Definition, source any) {
	matches := condition == definition.Name
	for _, possible := range s.schema.PossibleTypes[condition] {
		matches = matches || possible == definition
	}
	if !matches {
		return
	}
	for name, value := range s.object(set, definition, source) {
		object[name] = value
	}
}

func (s stub) included(directives ast.DirectiveList) bool {
	include := directives.ForName("include")
	return include == nil || include.ArgumentMap(s.variables)["if"] == true
}

func (s stub) field(field *ast.Field, definition *ast.Definition, source any) any {
	switch {
	case field.Name == "__typename":
		return definition.Name
	case field.Name == "__schema":
		return s.introspected(field, reflect.ValueOf(introspection.WrapSchema(s.schema)))
	case source != nil:
		return s.introspected(field, member(field, reflect.ValueOf(source)))
	default:
		return s.invented(field, field.Definition.Type)
	}
}

// member is the field or method of gqlgen's introspection value that answers a field.
func member(field *ast.Field, source reflect.Value) reflect.Value {
	name := strings.ToUpper(field.Name[:1]) + field.Name[1:]
	method := source.MethodByName(strings.Replace(name, "Url", "URL", 1))
	switch {
	case !method.IsValid():
		return source.Elem().FieldByName(name)
	case method.Type().NumIn() == 1:
		return method.Call([]reflect.Value{reflect.ValueOf(true)})[0]
	default:
		return method.Call(nil)[0]
	}
}

func (s stub) introspected(field *ast.Field, value reflect.Value) any {
	switch {
	case value.Kind() == reflect.Pointer && value.IsNil():
		return nil
	case value.Kind() == reflect.Slice:
		list := make([]any, value.Len())
		for i := range list {
			list[i] = s.introspected(field, value.Index(i))
		}
		return list
	case len(field.SelectionSet) == 0:
		return value.Interface()
	}
	if value.Kind() != reflect.Pointer {
		value = value.Addr()
	}
	return s.object(field.SelectionSet, s.schema.Types[field.Definition.Type.Name()], value.Interface())
}

func (s stub) invented(field *ast.Field, typ *ast.Type) any {
	if typ.Elem != nil {
		return []any{s.invented(field, typ.Elem)}
	}
	definition := s.schema.Types[typ.NamedType]
	switch definition.Kind {
	case ast.Enum:
		return definition.EnumValues[0].Name
	case ast.Scalar:
		return map[string]any{"Int": 1, "Float": 0.5, "Boolean": false}[definition.Name]
	default:
		return s.object(field.SelectionSet, s.schema.GetPossibleTypes(definition)[0], nil)
	}
}
