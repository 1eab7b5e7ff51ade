package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"wortlaut/internal/kg"
)

// Media types of answers.
const (
	legacyJSON  = "application/json"
	graphqlJSON = "application/graphql-response+json"
)

// transport answers GET and POST as the draft "GraphQL over HTTP" has it. gqlgen's own transports answer a body that can't be read
// with 200, echo what they could not parse, and take what follows the JSON.
type transport struct {
	limits Limits
	schema *ast.Schema
	log    *slog.Logger
}

var _ graphql.Transport = transport{}

// Supports takes every request: what is not answered is refused here, with a reason.
func (t transport) Supports(*http.Request) bool { return true }

// refusal is a request that does not come to be executed.
type refusal struct {
	status  int
	code    kg.Code
	message string
}

// Do answers one request.
func (t transport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	started := time.Now()
	calls := new(kg.Calls)
	ctx, cancel := context.WithTimeout(kg.WithCalls(r.Context(), calls), t.limits.Request)
	defer cancel()
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept")
	media, ok := negotiate(r.Header.Values("Accept"))
	if !ok {
		t.refuse(w, legacyJSON, &refusal{http.StatusNotAcceptable, kg.Invalid, "Answers come as " + graphqlJSON + " or " + legacyJSON + "."})
		return
	}
	params, refused := t.read(w, r)
	if refused != nil {
		t.refuse(w, media, refused)
		return
	}
	params.ReadTime = graphql.TraceTiming{Start: started, End: time.Now()}
	status, answer, operation := t.execute(ctx, w, r, exec, params, media)
	w.Header().Set(storeCallsHeader, strconv.Itoa(calls.Count()))
	write(w, media, status, answer)
	t.log.InfoContext(ctx, "graphql", "request", requestID(ctx), "operation", operation, "status", status,
		"errors", len(answer.Errors), "storeCalls", calls.Count(), "duration", time.Since(started).Round(time.Microsecond))
}

// execute runs an operation and says with which status, and under which name.
func (t transport) execute(ctx context.Context, w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor, params *graphql.RawParams, media string) (int, *graphql.Response, string) {
	ctx = graphql.StartOperationTrace(ctx)
	if err := t.measure(params); err != nil {
		return requestErrorStatus(media), failure(kg.CodeOf(err), err.Error()), params.OperationName
	}
	op, errs := exec.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		answer := exec.DispatchError(graphql.WithOperationContext(ctx, op), errs)
		return requestErrorStatus(media), bounded(answer), params.OperationName
	}
	if r.Method == http.MethodGet && op.Operation.Operation != ast.Query {
		w.Header().Set("Allow", "POST")
		return http.StatusMethodNotAllowed, failure(kg.Invalid, "A GET can only ask: send a mutation by POST."), op.Operation.Name
	}
	responses, ctx := exec.DispatchOperation(ctx, op)
	answer := responses(ctx)
	if err := ctx.Err(); err != nil && len(answer.Errors) == 0 {
		return http.StatusOK, failure(kg.Timeout, troubled[kg.Timeout]), op.Operation.Name
	}
	return http.StatusOK, bounded(answer), op.Operation.Name
}

// measure holds the document of a request to the limits. One that does not parse is left to the executor, which says so.
func (t transport) measure(params *graphql.RawParams) error {
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: params.Query}, t.limits.Tokens)
	if err != nil {
		return nil
	}
	return t.limits.measure(doc, params.OperationName, params.Variables, t.schema)
}

// requestErrorStatus is the status for a well-formed request whose operation is not executed: to a client that knows only
// application/json it is 200.
func requestErrorStatus(media string) int {
	if media == legacyJSON {
		return http.StatusOK
	}
	return http.StatusBadRequest
}

// bounded puts the errors of an answer in the order of their paths, and cuts them to as many as are told: fields are resolved side
// by side, so that errors come in any order.
func bounded(answer *graphql.Response) *graphql.Response {
	slices.SortStableFunc(answer.Errors, func(a, b *gqlerror.Error) int { return comparePaths(a.Path, b.Path) })
	answer.Errors = answer.Errors[:min(len(answer.Errors), maxErrors)]
	return answer
}

func comparePaths(a, b ast.Path) int {
	return slices.CompareFunc(a, b, func(x, y ast.PathElement) int {
		i, isIndex := x.(ast.PathIndex)
		j, isAlsoIndex := y.(ast.PathIndex)
		if isIndex && isAlsoIndex {
			return int(i - j)
		}
		return strings.Compare(fmt.Sprint(x), fmt.Sprint(y))
	})
}

func failure(code kg.Code, message string) *graphql.Response {
	return &graphql.Response{Errors: gqlerror.List{{Message: message, Extensions: map[string]any{"code": string(code)}}}}
}

func (t transport) refuse(w http.ResponseWriter, media string, f *refusal) {
	t.log.Info("graphql refused", "request", w.Header().Get(requestIDHeader), "status", f.status, "reason", f.message)
	write(w, media, f.status, failure(f.code, f.message))
}

// answerBody is the form of an answer: gqlgen's own writes "data": null where nothing was executed.
type answerBody struct {
	Errors gqlerror.List   `json:"errors,omitempty"`
	Data   json.RawMessage `json:"data,omitempty"`
}

// write writes an answer. One that holds errors only, because nothing was executed, has no entry "data".
func write(w http.ResponseWriter, media string, status int, answer *graphql.Response) {
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(answerBody{answer.Errors, answer.Data}); err != nil {
		status = http.StatusInternalServerError
		body.Reset()
		body.WriteString(`{"errors":[{"message":"The answer can't be written.","extensions":{"code":"INTERNAL"}}]}`)
	}
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // a client that has gone needs no answer
}

// read reads the parameters of a request.
func (t transport) read(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	var params *graphql.RawParams
	var refused *refusal
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		params, refused = t.readGet(r)
	case http.MethodPost:
		params, refused = t.readPost(w, r)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		return nil, &refusal{http.StatusMethodNotAllowed, kg.Invalid, "GraphQL is answered to GET and POST."}
	}
	if refused == nil && strings.TrimSpace(params.Query) == "" {
		return nil, &refusal{http.StatusBadRequest, kg.Invalid, "There is no `query` in the request."}
	}
	if params != nil {
		params.Headers = r.Header
	}
	return params, refused
}

func (t transport) readGet(r *http.Request) (*graphql.RawParams, *refusal) {
	if len(r.URL.RawQuery) > t.limits.Query {
		return nil, &refusal{http.StatusRequestURITooLong, kg.Limit, "The query string is too long: send the query by POST."}
	}
	q := r.URL.Query()
	params := &graphql.RawParams{Query: q.Get("query"), OperationName: q.Get("operationName")}
	if text := q.Get("variables"); text != "" && decode([]byte(text), &params.Variables) != nil {
		return nil, &refusal{http.StatusBadRequest, kg.Invalid, "`variables` is not a JSON object."}
	}
	if text := q.Get("extensions"); text != "" && decode([]byte(text), &params.Extensions) != nil {
		return nil, &refusal{http.StatusBadRequest, kg.Invalid, "`extensions` is not a JSON object."}
	}
	return params, nil
}

func (t transport) readPost(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	media, args, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != legacyJSON || args["charset"] != "" && !strings.EqualFold(args["charset"], "utf-8") {
		return nil, &refusal{http.StatusUnsupportedMediaType, kg.Invalid, "A POST carries application/json in UTF-8."}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, t.limits.Body))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, &refusal{http.StatusRequestEntityTooLarge, kg.Limit, "The body is larger than " + strconv.FormatInt(t.limits.Body, 10) + " bytes."}
	}
	if err != nil {
		return nil, &refusal{http.StatusBadRequest, kg.Invalid, "The body did not arrive whole."}
	}
	var request struct {
		Query         *string        `json:"query"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
		Extensions    map[string]any `json:"extensions"`
	}
	if !utf8.Valid(body) || decode(body, &request) != nil {
		return nil, &refusal{http.StatusBadRequest, kg.Invalid, "The body is not a GraphQL request: a JSON object with a text `query`, an object `variables` and a text `operationName`."}
	}
	if request.Query == nil {
		return nil, &refusal{http.StatusBadRequest, kg.Invalid, "There is no `query` in the request."}
	}
	return &graphql.RawParams{
		Query: *request.Query, OperationName: request.OperationName, Variables: request.Variables, Extensions: request.Extensions,
	}, nil
}

// decode reads one JSON value, and nothing after it. Numbers keep their digits.
func decode(data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("something follows the value")
	}
	return nil
}

// negotiate picks the media type of the answer: the one with the highest weight, application/json where both weigh the same or
// nothing is asked for.
func negotiate(accept []string) (string, bool) {
	joined := strings.Join(accept, ",")
	if strings.TrimSpace(joined) == "" {
		return legacyJSON, true
	}
	best, bestWeight := "", 0.0
	for _, media := range []string{legacyJSON, graphqlJSON} {
		if weight := weightOf(joined, media); weight > bestWeight {
			best, bestWeight = media, weight
		}
	}
	return best, best != ""
}

// weightOf is the weight that an Accept header gives a media type: that of the most specific range that fits it (RFC 9110, 12.5.1).
func weightOf(accept, media string) float64 {
	weight, specificity := 0.0, 0
	kind, _, _ := strings.Cut(media, "/")
	for part := range strings.SplitSeq(accept, ",") {
		name, args, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil {
			continue
		}
		fits := map[string]int{media: 3, kind + "/*": 2, "*/*": 1}[name]
		if fits <= specificity || charset(args) != "utf-8" {
			continue
		}
		specificity, weight = fits, 1
		if q, given := args["q"]; given {
			weight, err = strconv.ParseFloat(q, 64)
			if err != nil || weight < 0 || weight > 1 {
				weight = 0
			}
		}
	}
	return weight
}

func charset(args map[string]string) string {
	if c, given := args["charset"]; given {
		return strings.ToLower(c)
	}
	return "utf-8"
}
