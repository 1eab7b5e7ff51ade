package httpapi

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"wortlaut/internal/kg"
	"wortlaut/internal/telemetry"
)

// observe executes an operation while the telemetry watches: one that panics is counted too. It returns the name that the client gave
// the operation clipped, for the log.
func (t transport) observe(ctx context.Context, w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor, params *graphql.RawParams, media string, calls *kg.Calls) (status int, answer *graphql.Response, name string) {
	ctx, seen := t.telemetry.Begin(ctx, r.Header)
	seen.Named("", clip(params.OperationName, t.limits.ErrorBytes))
	result := telemetry.Result{Code: kg.Internal, Request: requestID(ctx)}
	defer func() {
		result.StoreCalls = calls.Count()
		seen.End(result)
	}()
	status, answer, name = t.execute(ctx, w, r, exec, params, media, seen)
	result.Code, result.Bytes = telemetry.Gravest(codesOf(answer.Errors)), len(answer.Data)
	return status, t.bounded(answer), clip(name, t.limits.ErrorBytes)
}

// codesOf are the codes of errors.
func codesOf(errs gqlerror.List) []kg.Code {
	codes := make([]kg.Code, len(errs))
	for i, e := range errs {
		code, _ := e.Extensions["code"].(string)
		codes[i] = kg.Code(code)
	}
	return codes
}

// reasonOf is the reason by which a request that is refused with a status is counted.
func reasonOf(status int) string { return strings.ToLower(http.StatusText(status)) }

// overLimit is the cause of an error about a limit: what there is too much of. Requests that are refused are counted by it.
type overLimit string

func (e overLimit) Error() string { return string(e) }

// over is the error of a request that has too many of what is limited.
func over(what overLimit, format string, args ...any) *kg.Error {
	e := kg.Errorf(kg.Limit, format, args...)
	e.Cause = what
	return e
}

// limitOf is the limit that an error is about.
func limitOf(err error) string {
	if what, ok := errors.AsType[overLimit](err); ok {
		return string(what)
	}
	return strings.ToLower(string(kg.CodeOf(err)))
}

// withMetrics serves metrics beside everything else, and out of reach of pages of other origins: they are for operators.
func withMetrics(metrics, others http.Handler) http.Handler {
	if metrics == nil {
		return others
	}
	mux := http.NewServeMux()
	mux.Handle("/metrics", getOnly(metrics))
	mux.Handle("/", others)
	return mux
}
