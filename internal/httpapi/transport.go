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
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"wortlaut/internal/kg"
	"wortlaut/internal/telemetry"
)

// Media types of answers.
const (
	legacyJSON  = "application/json"
	graphqlJSON = "application/graphql-response+json"
)

// transport answers GET and POST as the draft "GraphQL over HTTP" has it. gqlgen's own transports answer a body that can't be read
// with 200, echo what they could not parse, and take what follows the JSON.
type transport struct {
	limits  Limits
	origins Origins
	asked   kg.Limits // of the graph
	gate    *kg.Gate
	schema  *ast.Schema
	log     *slog.Logger

	telemetry *telemetry.Telemetry

	editorToken string
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
	calls := t.gate.Operation()
	defer calls.Done()
	ctx, cancel := context.WithTimeout(kg.WithCalls(r.Context(), calls), t.limits.Request)
	defer cancel()
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
	status, answer, operation := t.observe(ctx, w, r, exec, params, media, calls)
	w.Header().Set(storeCallsHeader, strconv.Itoa(calls.Count()))
	write(w, media, status, answer)
	t.log.InfoContext(ctx, "graphql", "request", requestID(ctx), "operation", operation, "status", status,
		"errors", len(answer.Errors), "storeCalls", calls.Count(), "duration", time.Since(started).Round(time.Microsecond))
}

// execute runs an operation and says with which status, and under which name.
func (t transport) execute(ctx context.Context, w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor, params *graphql.RawParams, media string, seen *telemetry.Operation) (int, *graphql.Response, string) {
	ctx = graphql.StartOperationTrace(ctx)
	doc, err := t.measure(params)
	if err != nil {
		t.telemetry.Refused(limitOf(err))
		return requestErrorStatus(media), failure(kg.CodeOf(err), err.Error()), params.OperationName
	}
	if r.Method != http.MethodPost && !asks(doc, params.OperationName) {
		t.telemetry.Refused(reasonOf(http.StatusMethodNotAllowed))
		w.Header().Set("Allow", "POST")
		return http.StatusMethodNotAllowed, failure(kg.Invalid, "A GET can only ask: send a mutation by POST."), params.OperationName
	}
	if mutates(doc, params.OperationName) {
		editing, refused := t.authorize(ctx, w, r)
		if refused != nil {
			t.telemetry.Refused(reasonOf(refused.status))
			return refused.status, failure(refused.code, refused.message), params.OperationName
		}
		ctx = editing
	}
	op, errs := exec.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		answer := exec.DispatchError(graphql.WithOperationContext(ctx, op), errs)
		return requestErrorStatus(media), answer, params.OperationName
	}
	seen.Named(string(op.Operation.Operation), clip(op.Operation.Name, t.limits.ErrorBytes))
	responses, ctx := exec.DispatchOperation(ctx, op)
	answer := responses(ctx)
	if err := ctx.Err(); err != nil && len(answer.Errors) == 0 {
		return http.StatusOK, failure(kg.Timeout, troubled[kg.Timeout]), op.Operation.Name
	}
	if slices.ContainsFunc(answer.Errors, func(e *gqlerror.Error) bool { return e.Extensions["code"] == string(kg.Overloaded) }) {
		w.Header().Set("Retry-After", t.limits.retryAfter())
		return http.StatusServiceUnavailable, failure(kg.Overloaded, troubled[kg.Overloaded]), op.Operation.Name
	}
	return http.StatusOK, answer, op.Operation.Name
}

// measure parses the document of a request and holds it to the limits. One that does not parse is nil and left to the executor, which
// says so.
func (t transport) measure(params *graphql.RawParams) (*ast.QueryDocument, error) {
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: params.Query}, t.limits.Tokens)
	if err != nil && strings.HasPrefix(err.Error(), "input:") && strings.Contains(err.Error(), "exceeded token limit") {
		return nil, exceeded("tokens", t.limits.Tokens)
	}
	if err != nil {
		return nil, nil
	}
	return doc, t.limits.measure(doc, params.OperationName, params.Variables, t.schema, t.asked)
}

// asks says whether an operation is a query, or not there: the executor says what is wrong then.
func asks(doc *ast.QueryDocument, operation string) bool {
	if doc == nil {
		return true
	}
	op := doc.Operations.ForName(operation)
	return op == nil || op.Operation == ast.Query
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
func (t transport) bounded(answer *graphql.Response) *graphql.Response {
	slices.SortStableFunc(answer.Errors, func(a, b *gqlerror.Error) int { return comparePaths(a.Path, b.Path) })
	answer.Errors = answer.Errors[:min(len(answer.Errors), t.limits.Errors)]
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
	t.telemetry.Refused(reasonOf(f.status))
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
		if t.origins.forged(r) {
			return nil, &refusal{http.StatusForbidden, kg.Forbidden, "The page that sends this POST is of an origin that is not listed here: whoever runs the server can list it."}
		}
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
		return nil, &refusal{http.StatusRequestURITooLong, kg.Limit, "The query string is longer than " + strconv.Itoa(t.limits.Query) + " bytes: send the query by POST."}
	}
	return fromQuery(r.URL.RawQuery)
}

func (t transport) readPost(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	media, args, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != legacyJSON || args["charset"] != "" && !strings.EqualFold(args["charset"], "utf-8") {
		return nil, &refusal{http.StatusUnsupportedMediaType, kg.Invalid, "A POST carries application/json in UTF-8."}
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		w.Header().Set("Accept-Encoding", "identity") // RFC 9110, section 15.5.16
		return nil, &refusal{http.StatusUnsupportedMediaType, kg.Invalid, "The body of a POST is not compressed."}
	}
	var body []byte
	tooLarge := r.ContentLength > int64(t.limits.Body) // then it need not be sent at all, if the client asks first
	if !tooLarge {
		body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, int64(t.limits.Body)))
		_, tooLarge = errors.AsType[*http.MaxBytesError](err)
	}
	if tooLarge {
		return nil, &refusal{http.StatusRequestEntityTooLarge, kg.Limit, "The body is larger than " + strconv.Itoa(t.limits.Body) + " bytes."}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, &refusal{http.StatusRequestTimeout, kg.Timeout, "The body took longer to arrive than a request may."}
	}
	if err != nil {
		return nil, &refusal{http.StatusBadRequest, kg.Invalid, "The body did not arrive whole."}
	}
	return fromBody(body)
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
