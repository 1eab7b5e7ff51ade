package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed graphiql/dist
var distFiles embed.FS

// prefix is where the playground lives. The page itself uses relative addresses only and looks for the API at ../graphql.
const prefix = "/graphiql"

// contentSecurityPolicy lets the page load its own files and nothing else. Monaco, the editor, sets styles from scripts and
// draws with data: images.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// GraphiQL serves the playground at /graphiql/ and redirects /graphiql there; mount it at both. Browsers keep the fragment of
// a redirected address, so /graphiql#query=… works.
//
// Files whose names carry a hash may be cached for a year; the page, the examples and the licences are asked for again with
// their entity tag. Answers: 404 for a path without a file, 405 with Allow for methods other than GET and HEAD.
func GraphiQL() http.Handler {
	assets := readAssets()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", contentSecurityPolicy)
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")

		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			header.Set("Allow", "GET, HEAD")
			http.Error(w, fmt.Sprintf("The playground answers GET and HEAD, not %s; send queries to /graphql.", r.Method), http.StatusMethodNotAllowed)
			return
		}
		if r.URL.Path == prefix {
			// Relative, so that it also holds behind a proxy that adds a prefix.
			header.Set("Location", path.Base(prefix)+"/")
			w.WriteHeader(http.StatusPermanentRedirect)
			return
		}
		asset, ok := assets[r.URL.Path]
		if !ok {
			http.Error(w, "The playground has no such file; it begins at "+prefix+"/.", http.StatusNotFound)
			return
		}
		asset.ServeHTTP(w, r)
	})
}

// readAssets returns the playground's files by URL path.
func readAssets() map[string]*asset {
	examples, err := json.Marshal(Examples())
	if err != nil {
		panic(fmt.Sprintf("web: examples: %v", err))
	}
	assets := map[string]*asset{prefix + "/examples.json": newAsset("examples.json", examples)}

	const root = "graphiql/dist"
	err = fs.WalkDir(distFiles, root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := distFiles.ReadFile(name)
		if err != nil {
			return err
		}
		relative := strings.TrimPrefix(name, root)
		assets[prefix+relative] = newAsset(relative, body)
		return nil
	})
	if err != nil {
		panic(fmt.Sprintf("web: embedded playground: %v", err))
	}

	assets[prefix+"/"] = assets[prefix+"/index.html"]
	delete(assets, prefix+"/index.html")
	return assets
}

// contentTypes of the playground's files. Not left to the mime package, which asks the machine it runs on.
var contentTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".svg":  "image/svg+xml",
	".ttf":  "font/ttf",
	".txt":  "text/plain; charset=utf-8",
}

// asset is a file as it is served.
type asset struct {
	body         []byte
	compressed   func() []byte // gzip, made when first asked for
	contentType  string
	cacheControl string
	tag          string // of the body: the entity tag without quotation marks
}

func newAsset(name string, body []byte) *asset {
	contentType, ok := contentTypes[path.Ext(name)]
	if !ok {
		panic(fmt.Sprintf("web: %s: add the content type of %q to contentTypes", name, path.Ext(name)))
	}
	cacheControl := "no-cache"
	if strings.HasPrefix(name, "/assets/") { // Vite puts a hash of the content into these names.
		cacheControl = immutable
	}
	a := newBody(body)
	a.contentType, a.cacheControl = contentType, cacheControl
	return a
}

// immutable is for what has a hash of its content in its name.
const immutable = "public, max-age=31536000, immutable"

func newBody(body []byte) *asset {
	return &asset{body: body, compressed: sync.OnceValue(func() []byte { return compress(body) }), tag: fmt.Sprintf("%.16x", sha256.Sum256(body))}
}

func (a *asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", a.contentType)
	header.Set("Cache-Control", a.cacheControl)
	header.Add("Vary", "Accept-Encoding") // beside what others have said

	body, tag := a.body, a.tag
	if acceptsGzip(r.Header.Values("Accept-Encoding")) {
		header.Set("Content-Encoding", "gzip")
		body, tag = a.compressed(), a.tag+"-gzip"
	}
	header.Set("ETag", strconv.Quote(tag))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

func compress(body []byte) []byte {
	var buffer bytes.Buffer
	w := gzip.NewWriter(&buffer)
	// Writing to a bytes.Buffer does not fail.
	_, _ = w.Write(body)
	_ = w.Close()
	return buffer.Bytes()
}

// acceptsGzip reads Accept-Encoding (RFC 9110, section 12.5.3). A client that names no encoding gets none.
func acceptsGzip(fields []string) bool {
	for item := range strings.SplitSeq(strings.Join(fields, ","), ",") {
		coding, params, err := mime.ParseMediaType(item)
		if err != nil || coding != "gzip" {
			continue
		}
		q, err := strconv.ParseFloat(params["q"], 64)
		return err != nil || q > 0
	}
	return false
}
