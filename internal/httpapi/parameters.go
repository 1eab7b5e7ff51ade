package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"wortlaut/internal/kg"
)

// parameter is one of the four that a request may have ("GraphQL over HTTP", section Request Parameters).
type parameter struct {
	name string
	into any
	kind string // what it has to be
}

func parametersOf(p *graphql.RawParams) []parameter {
	return []parameter{
		{"query", &p.Query, "a text"},
		{"operationName", &p.OperationName, "a text"},
		{"variables", &p.Variables, "a JSON object"},
		{"extensions", &p.Extensions, "a JSON object"},
	}
}

// malformed refuses a request that can't be read.
func malformed(format string, args ...any) *refusal {
	return &refusal{http.StatusBadRequest, kg.Invalid, fmt.Sprintf(format, args...)}
}

// fromBody reads the parameters from a JSON object. Not by json.Unmarshal, which takes their names in capitals too, and the last of
// two values: what stands before the server, such as a list of allowed queries, could have seen another than is answered.
func fromBody(body []byte) (*graphql.RawParams, *refusal) {
	if !utf8.Valid(body) {
		return nil, malformed("The body is not in UTF-8.")
	}
	dec := decoder(body)
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, malformed("The body is not a JSON object, such as {\"query\": \"{ __typename }\"}.")
	}
	params := new(graphql.RawParams)
	known, seen := parametersOf(params), map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, notJSON(err)
		}
		name, _ := token.(string) // all that can stand here
		if seen[name] {
			return nil, malformed("The body has more than one %q.", clip(name, maxName))
		}
		seen[name] = true
		if refused := readValue(dec, known, name); refused != nil {
			return nil, refused
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, notJSON(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, malformed("Something follows the JSON object in the body.")
	}
	return params, nil
}

// maxName is how many bytes of a name that is not known are repeated to the client.
const maxName = 60

// readValue reads the value of a parameter. What is not known is passed over.
func readValue(dec *json.Decoder, known []parameter, name string) *refusal {
	p := parameter{into: new(json.RawMessage)}
	if i := slices.IndexFunc(known, func(p parameter) bool { return p.name == name }); i >= 0 {
		p = known[i]
	}
	err := dec.Decode(p.into)
	if _, wrongType := errors.AsType[*json.UnmarshalTypeError](err); wrongType {
		return malformed("`%s` is not %s.", name, p.kind)
	}
	if err != nil {
		return notJSON(err)
	}
	return nil
}

func notJSON(err error) *refusal {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return malformed("The body can't be read as JSON: it ends too soon.")
	}
	return malformed("The body can't be read as JSON: %s.", err)
}

// fromQuery reads the parameters from the query string of a GET.
func fromQuery(query string) (*graphql.RawParams, *refusal) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, malformed("The query string can't be read: %s.", err)
	}
	params := new(graphql.RawParams)
	for _, p := range parametersOf(params) {
		given := values[p.name]
		switch {
		case len(given) > 1:
			return nil, malformed("The query string has more than one `%s`.", p.name)
		case len(given) == 0 || given[0] == "":
			continue
		case !utf8.ValidString(given[0]):
			return nil, malformed("`%s` is not in UTF-8.", p.name)
		}
		if text, ok := p.into.(*string); ok {
			*text = given[0]
		} else if decode([]byte(given[0]), p.into) != nil {
			return nil, malformed("`%s` is not %s.", p.name, p.kind)
		}
	}
	return params, nil
}

// decode reads one JSON value, and nothing after it.
func decode(data []byte, into any) error {
	dec := decoder(data)
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the value")
	}
	return nil
}

// decoder decodes JSON, and keeps the digits of numbers.
func decoder(data []byte) *json.Decoder {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return dec
}
