package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"wortlaut/internal/kg"
)

// presenter decides what a client sees of an error: its message, where in the query, and a code of the closed set. What is
// internal goes to the log under the id of the request.
func presenter(log *slog.Logger, longest int) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := gqlerror.Error{Path: graphql.GetPath(ctx)}
		code := kg.CodeOf(err)
		if g, ok := errors.AsType[*gqlerror.Error](err); ok {
			shown.Locations = g.Locations
			if len(g.Path) > 0 {
				shown.Path = g.Path
			}
			// Without a cause it is what the parser, the validator or the executor says of the operation itself.
			if g.Err == nil {
				code = kg.Invalid
			}
			shown.Message = g.Message
		}
		if e, ok := errors.AsType[*kg.Error](err); ok {
			shown.Message = e.Message
		}
		code, shown.Message = told(ctx, log, err, code, shown.Message, fmt.Sprint(shown.Path))
		shown.Message = clip(shown.Message, longest)
		shown.Extensions = map[string]any{"code": string(code)}
		return &shown
	}
}

// told is what a client is told of an error that has a code and a message: what is internal, and a store that fails, goes to the log instead,
// with where it was.
func told(ctx context.Context, log *slog.Logger, err error, code kg.Code, message, where string) (kg.Code, string) {
	if code == kg.Internal && ctx.Err() != nil { // whatever was in work when time was up failed because it was
		code = kg.Timeout
	}
	if code == kg.Internal {
		log.ErrorContext(ctx, "internal error", "request", requestID(ctx), "path", where, "error", causes(err))
		return code, "Something went wrong here. Quote request " + requestID(ctx) + "."
	}
	if trouble, ok := troubled[code]; ok {
		log.WarnContext(ctx, "store trouble", "request", requestID(ctx), "path", where, "error", causes(err))
		return code, trouble
	}
	return code, message
}

// troubled is all that a client is told of a store that fails.
var troubled = map[kg.Code]string{
	kg.Unavailable: "The graph can't be reached right now: try again in a moment.",
	kg.Overloaded:  "Too many questions are being answered: try again in a moment.",
	kg.Timeout:     "The answer took longer than it may: ask for less, or try again.",
}

// causes are the messages of an error and of all that caused it.
func causes(err error) []string {
	var out []string
	for ; err != nil; err = errors.Unwrap(err) {
		out = append(out, err.Error())
	}
	return out
}

func clip(s string, longest int) string {
	if len(s) <= longest {
		return s
	}
	cut := longest - len("…")
	for cut > 0 && s[cut]&0xC0 == 0x80 { // not within a character
		cut--
	}
	return s[:cut] + "…"
}

// recovered turns a panic in a resolver into an internal error, and logs where it was.
func recovered(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, p any) error {
		log.ErrorContext(ctx, "panic", "request", requestID(ctx), "panic", p, "stack", string(debug.Stack()))
		return &kg.Error{Code: kg.Internal, Message: fmt.Sprintf("panic: %v", p)}
	}
}
