package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/rs/cors"
	"github.com/vektah/gqlparser/v2/ast"

	"wortlaut/graph"
	"wortlaut/internal/kg"
	"wortlaut/resolvers"
	"wortlaut/web"
)

// Config is what a handler is made of.
type Config struct {
	Graph *kg.Graph
	// Schema is the text served at /schema.graphqls.
	Schema []byte
	// Origins are the web origins that may read answers; "*" is any.
	Origins []string
	Log     *slog.Logger
	Limits  Limits
}

// documents is how many parsed documents are kept for the next request that sends the same.
const documents = 1_000

// New returns the handler of everything that is served.
func New(c Config) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/graphql", newGraphQL(c))
	mux.Handle("/graphiql", web.GraphiQL())
	mux.Handle("/graphiql/", web.GraphiQL())
	mux.Handle("/schema.graphqls", getOnly(serveSchema(c.Schema)))
	mux.Handle("/healthz", getOnly(http.HandlerFunc(healthz)))
	mux.Handle("/readyz", getOnly(readyz(c.Graph)))
	mux.Handle("/{$}", getOnly(http.RedirectHandler("/graphiql/", http.StatusFound)))
	mux.Handle("/", http.HandlerFunc(notFound))
	public := cors.New(cors.Options{
		AllowedOrigins: c.Origins,
		AllowedMethods: []string{http.MethodGet, http.MethodPost, http.MethodHead},
		AllowedHeaders: []string{"Accept", "Content-Type"},
		ExposedHeaders: []string{requestIDHeader, storeCallsHeader},
		MaxAge:         int(24 * time.Hour / time.Second),
	})
	return withRequestID(c.Log, secured(public.Handler(mux)))
}

// withoutDefer takes @defer out of the schema that all servers of the process share. gqlgen brings it along, but over a plain answer
// it would break it.
var withoutDefer = sync.OnceFunc(func() {
	delete(graph.NewExecutableSchema(graph.Config{}).Schema().Directives, "defer")
})

// newGraphQL returns the GraphQL endpoint.
func newGraphQL(c Config) http.Handler {
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: resolvers.New(c.Graph)})
	withoutDefer()
	srv := handler.New(schema)
	srv.AddTransport(transport{limits: c.Limits, schema: schema.Schema(), log: c.Log})
	srv.Use(extension.Introspection{})
	srv.SetQueryCache(lru.New[*ast.QueryDocument](documents))
	srv.SetParserTokenLimit(c.Limits.Tokens)
	srv.SetErrorPresenter(presenter(c.Log))
	srv.SetRecoverFunc(recovered(c.Log))
	return srv
}

// secured sets the headers that every answer carries.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		next.ServeHTTP(w, r)
	})
}

// getOnly answers anything but GET and HEAD with what is allowed.
func getOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Only GET and HEAD are answered here.", http.StatusMethodNotAllowed)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func serveSchema(schema []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write(schema) // a client that has gone needs no answer
	})
}

// healthz answers as long as the process does.
func healthz(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") }

// readyTimeout is how long the store may take to show that it can be queried.
const readyTimeout = 2 * time.Second

// readyz answers 200 when the graph can be queried.
func readyz(g *kg.Graph) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
		defer cancel()
		switch head, err := g.Head(ctx); {
		case err != nil:
			plain(w, http.StatusServiceUnavailable, "the store does not answer")
		case head.Pending != "":
			plain(w, http.StatusServiceUnavailable, "an import has not ended")
		default:
			plain(w, http.StatusOK, "ready")
		}
	})
}

func notFound(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusNotFound, "There is nothing here. Try /graphiql/ or /graphql.")
}

func plain(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(message + "\n")) // a client that has gone needs no answer
}
