package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"wortlaut/graph"
	"wortlaut/internal/explorer"
	"wortlaut/internal/inquiry"
	"wortlaut/internal/kg"
	"wortlaut/internal/telemetry"
	"wortlaut/resolvers"
	"wortlaut/web"
)

// Config is what a handler is made of.
type Config struct {
	Graph *kg.Graph
	// Schema is the text served at /schema.graphqls.
	Schema  []byte
	Origins Origins
	Log     *slog.Logger
	Limits  Limits
	// Version is what /healthz says was built; "" says nothing.
	Version string
	// Telemetry watches the operations; nil does not.
	Telemetry *telemetry.Telemetry
	// Metrics is served at /metrics; nil is not.
	Metrics http.Handler
	// EditorToken is what who sends a mutation has to have, see [CheckEditorToken]; "" lets nobody write.
	EditorToken string
	// Explorer is what an operator says of the pages. Who answers their operations, and the log, are set here.
	Explorer explorer.Config
}

// documents is how many parsed documents are kept for the next request that sends the same.
const documents = 1_000

// New returns the handler of everything that is served.
func New(c Config) http.Handler {
	mux := http.NewServeMux()
	gate := kg.NewGate(c.Limits.Concurrent, c.Limits.Wait)
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: resolvers.New(c.Graph)})
	withoutDefer()
	t := transport{
		limits: c.Limits, origins: c.Origins, asked: c.Graph.Limits(), gate: gate, schema: schema.Schema(), log: c.Log, telemetry: c.Telemetry, editorToken: c.EditorToken,
	}
	mux.Handle("/graphql", newGraphQL(c, t, schema))
	mux.Handle(inquiry.NetworkPath, getOnly(download(c, gate, networkFile)))
	mux.Handle(inquiry.DiscoursePath, getOnly(download(c, gate, discourseFile)))
	mux.Handle(inquiry.StatementsPath, getOnly(download(c, gate, statementsFile)))
	mux.Handle("/graphiql", web.GraphiQL())
	mux.Handle("/graphiql/", web.GraphiQL())
	mux.Handle("/schema.graphqls", getOnly(serveSchema(c.Schema)))
	mux.Handle("/healthz", getOnly(healthz(c.Version)))
	mux.Handle("/readyz", getOnly(readyz(c.Graph)))
	mux.Handle(web.ExplorerPrefix, getOnly(web.ExplorerFiles()))
	mux.Handle("/", getOnly(newExplorer(c, gate, t, schema)))
	shared := c.Origins.share(c.Limits.headers(mux, c.Telemetry))
	return withRequestID(c.Log, secured(withMetrics(c.Metrics, shared)))
}

// withoutDefer takes @defer out of the schema that all servers of the process share. gqlgen brings it along, but over a plain answer
// it would break it.
var withoutDefer = sync.OnceFunc(func() {
	delete(graph.NewExecutableSchema(graph.Config{}).Schema().Directives, "defer")
})

// newGraphQL returns the GraphQL endpoint.
func newGraphQL(c Config, t transport, schema graphql.ExecutableSchema) http.Handler {
	srv := handler.New(schema)
	srv.AddTransport(t)
	srv.Use(extension.Introspection{})
	srv.SetQueryCache(lru.New[*ast.QueryDocument](documents))
	srv.SetParserTokenLimit(c.Limits.Tokens)
	srv.SetErrorPresenter(presenter(c.Log, c.Limits.ErrorBytes))
	srv.SetRecoverFunc(recovered(c.Log))
	return srv
}

// secured sets the headers that every answer carries: whoever serves a page or a file that may be kept sets its own of them. Neither
// of the two on other origins hinders who reads by CORS: they keep an answer from being drawn into the process of another
// site's page.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// headers refuses requests whose headers are larger than they may be, to the byte: net/http itself is not that exact.
func (l Limits) headers(next http.Handler, watch *telemetry.Telemetry) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		size := 0
		for name, values := range r.Header {
			for _, v := range values {
				size += len(name) + len(v)
			}
		}
		if size > l.Headers {
			watch.Refused(reasonOf(http.StatusRequestHeaderFieldsTooLarge))
			plain(w, http.StatusRequestHeaderFieldsTooLarge, "The headers are larger than "+strconv.Itoa(l.Headers)+" bytes.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// getOnly answers anything but GET and HEAD with what is allowed.
func getOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			plain(w, http.StatusMethodNotAllowed, "Only GET and HEAD are answered here.")
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

// healthz answers as long as the process does, and says what was built.
func healthz(version string) http.Handler {
	message := "ok"
	if version != "" {
		message += "\nversion " + version
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, message) })
}

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

func plain(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(message + "\n")) // a client that has gone needs no answer
}
