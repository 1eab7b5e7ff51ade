package httpapi

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"runtime/debug"
)

const (
	requestIDHeader  = "X-Request-Id"
	storeCallsHeader = "Wortlaut-Store-Calls"
)

type requestIDKey struct{}

// withRequestID gives every request an id, tells it to the client, and turns a panic outside of GraphQL into an answer.
func withRequestID(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := rand.Text()
		w.Header().Set(requestIDHeader, id)
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler: // a file that breaks off must not end like a whole one
				panic(p)
			default:
				log.Error("panic", "request", id, "panic", p, "stack", string(debug.Stack()))
				plain(w, http.StatusInternalServerError, "Something went wrong here. Quote request "+id+".")
			}
		}()
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}
