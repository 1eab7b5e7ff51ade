package httpapi

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"wortlaut/internal/explorer"
	"wortlaut/internal/kg"
	"wortlaut/internal/telemetry"
	"wortlaut/web"
)

// pagePolicy lets a page load what this server has for it, and nothing else. Links to data: are the pictures that are saved.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// newExplorer serves the pages. Their operations are executed like those of clients: held to the same limits, let in by the same gate,
// watched by the same telemetry.
func newExplorer(c Config, gate *kg.Gate, t transport, schema graphql.ExecutableSchema) http.Handler {
	exec := executor.New(schema)
	exec.SetQueryCache(lru.New[*ast.QueryDocument](documents))
	exec.SetParserTokenLimit(c.Limits.Tokens)
	exec.SetErrorPresenter(presenter(c.Log, c.Limits.ErrorBytes))
	exec.SetRecoverFunc(recovered(c.Log))
	config := c.Explorer
	config.Log = c.Log
	config.Ask = func(ctx context.Context, operation string, variables map[string]any) (json.RawMessage, error) {
		return t.ask(ctx, exec, operation, variables)
	}
	site, err := explorer.New(config)
	if err != nil {
		panic(fmt.Sprintf("httpapi: embedded pages: %v", err))
	}
	return c.pages(site, gate)
}

type pageCallsKey struct{}

// pages answers requests for pages.
func (c Config) pages(site *explorer.Site, gate *kg.Gate) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", pagePolicy)
		h.Add("Vary", "Accept-Language")
		asked := explorer.Request{Path: r.URL.EscapedPath(), Language: r.Header.Get("Accept-Language"), Origin: originOf(r)}
		values, err := url.ParseQuery(r.URL.RawQuery)
		switch {
		case len(r.URL.RawQuery) > c.Limits.Query:
			writePage(w, r, site.Refuse(asked, http.StatusRequestURITooLong, kg.Limit))
			return
		case err != nil:
			writePage(w, r, site.Refuse(asked, http.StatusBadRequest, kg.Invalid))
			return
		}
		asked.Values = values
		calls := gate.Operation()
		defer calls.Done()
		ctx, cancel := context.WithTimeout(kg.WithCalls(r.Context(), calls), c.Limits.Request)
		defer cancel()
		ctx = context.WithValue(ctx, pageCallsKey{}, calls)
		answer := site.Answer(ctx, asked)
		calls.Done() // whoever reads slowly takes nobody's place
		h.Set(storeCallsHeader, strconv.Itoa(calls.Count()))
		if answer.Status == http.StatusServiceUnavailable {
			h.Set("Retry-After", c.Limits.retryAfter())
		}
		writePage(w, r, answer)
	})
}

// writePage writes what was made whole before. Only what went well is kept by browsers, to be asked for again by its tag.
func writePage(w http.ResponseWriter, r *http.Request, a explorer.Answer) {
	h := w.Header()
	if a.Location != "" {
		h.Set("Location", a.Location)
	}
	if a.FileName != "" {
		h.Set("Content-Disposition", `attachment; filename="`+a.FileName+`"`)
	}
	if a.Status == http.StatusOK {
		web.Serve(w, r, a.ContentType, a.Body)
		return
	}
	h.Set("Content-Type", a.ContentType)
	h.Set("Content-Length", strconv.Itoa(len(a.Body)))
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.Body) // a client that has gone needs no page
	}
}

// originOf is where a request was sent to, as far as the server can know. An operator who has a proxy in front says it.
func originOf(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return (&url.URL{Scheme: scheme, Host: r.Host}).String()
}

// ask executes an operation of a page.
func (t transport) ask(ctx context.Context, exec graphql.GraphExecutor, operation string, variables map[string]any) (json.RawMessage, error) {
	params := &graphql.RawParams{Query: operation, Headers: http.Header{}}
	sent, err := json.Marshal(variables) // and back, so that they are what those of a client are
	if err == nil {
		err = decode(sent, &params.Variables)
	}
	if err != nil {
		return nil, err
	}
	params.ReadTime = graphql.TraceTiming{Start: time.Now(), End: time.Now()}
	ctx, seen := t.telemetry.Begin(ctx, params.Headers)
	result := telemetry.Result{Code: kg.Internal, Request: requestID(ctx)}
	calls, _ := ctx.Value(pageCallsKey{}).(*kg.Calls)
	before := calls.Count()
	defer func() {
		result.StoreCalls = calls.Count() - before
		seen.End(result)
	}()
	answer, err := t.executed(ctx, exec, params, seen)
	if err != nil {
		result.Code = kg.CodeOf(err)
		return nil, err
	}
	t.bounded(answer)
	result.Code, result.Bytes = telemetry.Gravest(codesOf(answer.Errors)), len(answer.Data)
	if len(answer.Errors) > 0 {
		first := answer.Errors[0]
		return nil, &kg.Error{Code: cmp.Or(result.Code, codeOf(first)), Message: first.Message}
	}
	return answer.Data, nil
}

// executed measures an operation and executes it.
func (t transport) executed(ctx context.Context, exec graphql.GraphExecutor, params *graphql.RawParams, seen *telemetry.Operation) (*graphql.Response, error) {
	ctx = graphql.StartOperationTrace(ctx)
	if _, err := t.measure(params); err != nil {
		t.telemetry.Refused(limitOf(err))
		return nil, err
	}
	op, errs := exec.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		return nil, &kg.Error{Code: kg.Internal, Message: "an operation of the pages: " + errs.Error()}
	}
	seen.Named(string(op.Operation.Operation), op.Operation.Name)
	responses, ctx := exec.DispatchOperation(ctx, op)
	answer := responses(ctx)
	if ctx.Err() != nil || answer == nil {
		return nil, &kg.Error{Code: kg.Timeout, Message: troubled[kg.Timeout]}
	}
	return answer, nil
}

func codeOf(e *gqlerror.Error) kg.Code {
	code, _ := e.Extensions["code"].(string)
	return kg.Code(code)
}
