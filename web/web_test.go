package web_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"wortlaut/web"
)

func TestGraphiQLFiles(t *testing.T) {
	handler := web.GraphiQL()
	dist := os.DirFS("graphiql/dist")
	err := fs.WalkDir(dist, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == "index.html" {
			return err
		}
		want, err := fs.ReadFile(dist, name)
		if err != nil {
			return err
		}
		response := serve(handler, http.MethodGet, "/graphiql/"+name, nil)
		checkFile(t, response, want)
		wantCache := "no-cache"
		if strings.HasPrefix(name, "assets/") {
			wantCache = "public, max-age=31536000, immutable"
		}
		if got := response.Header.Get("Cache-Control"); got != wantCache {
			t.Errorf("%s: Cache-Control is %q, want %q", name, got, wantCache)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestGraphiQLPage(t *testing.T) {
	handler := web.GraphiQL()
	want, err := os.ReadFile("graphiql/dist/index.html")
	if err != nil {
		t.Fatal(err)
	}
	response := serve(handler, http.MethodGet, "/graphiql/", nil)
	checkFile(t, response, want)
	if got := response.Header.Get("Cache-Control"); got != "no-cache" {
		t.Errorf("Cache-Control is %q, want no-cache", got)
	}

	// Everything the page names must be there, and be named by a relative address.
	for _, match := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllSubmatch(want, -1) {
		address := string(match[1])
		if address == "../" {
			continue
		}
		file, ok := strings.CutPrefix(address, "./")
		if !ok {
			t.Errorf("the page names %q, which is not a relative address", address)
			continue
		}
		if response := serve(handler, http.MethodGet, "/graphiql/"+file, nil); response.StatusCode != http.StatusOK {
			t.Errorf("the page names %s, which is answered with %s", address, response.Status)
		}
	}
}

func TestGraphiQLExamplesFile(t *testing.T) {
	response := serve(web.GraphiQL(), http.MethodGet, "/graphiql/examples.json", nil)
	if got := response.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type is %q, want application/json", got)
	}
	var got []web.Example
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, web.Examples()) {
		t.Errorf("examples.json differs from Examples()")
	}
}

func TestGraphiQLRefuses(t *testing.T) {
	handler := web.GraphiQL()
	tests := []struct {
		method, target string
		status         int
		header, value  string
	}{
		{http.MethodGet, "/graphiql?query=x", http.StatusPermanentRedirect, "Location", "graphiql/"},
		{http.MethodHead, "/graphiql", http.StatusPermanentRedirect, "Location", "graphiql/"},
		{http.MethodPost, "/graphiql/", http.StatusMethodNotAllowed, "Allow", "GET, HEAD"},
		{http.MethodDelete, "/graphiql", http.StatusMethodNotAllowed, "Allow", "GET, HEAD"},
		{http.MethodOptions, "/graphiql/", http.StatusMethodNotAllowed, "Allow", "GET, HEAD"},
		{http.MethodGet, "/graphiql/index.html", http.StatusNotFound, "", ""},
		{http.MethodGet, "/graphiql/assets", http.StatusNotFound, "", ""},
		{http.MethodGet, "/graphiql/assets/", http.StatusNotFound, "", ""},
		{http.MethodGet, "/graphiql/../go.mod", http.StatusNotFound, "", ""},
		{http.MethodGet, "/graphiql//", http.StatusNotFound, "", ""},
	}
	for _, test := range tests {
		t.Run(test.method+" "+test.target, func(t *testing.T) {
			response := serve(handler, test.method, test.target, nil)
			if response.StatusCode != test.status {
				t.Errorf("status is %d, want %d", response.StatusCode, test.status)
			}
			if got := response.Header.Get(test.header); got != test.value {
				t.Errorf("%s is %q, want %q", test.header, got, test.value)
			}
			checkSecurityHeaders(t, response)
		})
	}
}

func TestGraphiQLConditionalRequests(t *testing.T) {
	handler := web.GraphiQL()
	for _, encoding := range []string{"", "gzip"} {
		first := serve(handler, http.MethodGet, "/graphiql/", http.Header{"Accept-Encoding": {encoding}})
		tag := first.Header.Get("ETag")
		again := serve(handler, http.MethodGet, "/graphiql/", http.Header{"Accept-Encoding": {encoding}, "If-None-Match": {tag}})
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("encoding %q: a request with the entity tag %s is answered with %s", encoding, tag, again.Status)
		}
	}

	head := serve(handler, http.MethodHead, "/graphiql/", nil)
	if body, _ := io.ReadAll(head.Body); len(body) != 0 || head.StatusCode != http.StatusOK {
		t.Errorf("HEAD is answered with %s and %d bytes", head.Status, len(body))
	}
}

func TestGraphiQLCompression(t *testing.T) {
	handler := web.GraphiQL()
	plain := serve(handler, http.MethodGet, "/graphiql/", nil)
	want, _ := io.ReadAll(plain.Body)

	for accept, compressed := range map[string]bool{
		"":                      false,
		"gzip":                  true,
		"GZIP":                  true,
		"deflate, gzip;q=1.0":   true,
		"br, gzip;q=0.5":        true,
		"gzip;q=0":              false,
		"gzip;q=0.0, identity":  false,
		"br":                    false,
		"identity, not-gzip":    false,
		";;, gzip":              true,
		"deflate;q=0, *;q=0.01": false,
	} {
		response := serve(handler, http.MethodGet, "/graphiql/", http.Header{"Accept-Encoding": {accept}})
		if got := response.Header.Get("Content-Encoding") == "gzip"; got != compressed {
			t.Errorf("Accept-Encoding %q: compressed is %t, want %t", accept, got, compressed)
			continue
		}
		if got := response.Header.Get("Vary"); got != "Accept-Encoding" {
			t.Errorf("Vary is %q, want Accept-Encoding", got)
		}
		if !compressed {
			continue
		}
		if response.Header.Get("ETag") == plain.Header.Get("ETag") {
			t.Errorf("the compressed file has the entity tag of the plain one")
		}
		reader, err := gzip.NewReader(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(reader); err != nil || !bytes.Equal(got, want) {
			t.Errorf("Accept-Encoding %q: unpacked, the page is another (error: %v)", accept, err)
		}
	}
}

// The addresses in the built files are namespaces, links for the reader to follow, and words of comments and messages; none of
// them may be one that a page loads by itself. The browser test sees what is requested; this sees style sheets and the page.
func TestGraphiQLNamesNoOtherHost(t *testing.T) {
	foreign := regexp.MustCompile(`(?i)(?:url\(|@import|src=|href=)\s*["']?(?:https?:)?//`)
	err := fs.WalkDir(os.DirFS("graphiql/dist"), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".css") && !strings.HasSuffix(name, ".html") {
			return err
		}
		body, err := os.ReadFile("graphiql/dist/" + name)
		if err != nil {
			return err
		}
		if match := foreign.Find(body); match != nil {
			t.Errorf("%s loads from another host: %s", name, match)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An address in the lock file overrules the registry that npm is set to.
func TestLockFileNamesNoRegistry(t *testing.T) {
	lock, err := os.ReadFile("graphiql/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(lock, []byte(`"resolved"`)) {
		t.Error("graphiql/package-lock.json names registry addresses: run npm install with the .npmrc beside it")
	}
	if !bytes.Contains(lock, []byte(`"integrity": "sha512-`)) {
		t.Error("graphiql/package-lock.json has no integrity hashes")
	}
}

func TestExamples(t *testing.T) {
	sdl, err := os.ReadFile("../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphqls", Input: string(sdl)})
	if err != nil {
		t.Fatal(err)
	}

	examples := web.Examples()
	files, err := fs.Glob(os.DirFS("."), "examples/*/*.graphql")
	if err != nil {
		t.Fatal(err)
	}
	if len(examples) != len(files) {
		t.Errorf("Examples() lists %d examples, but there are %d files: is a folder missing in its groups?", len(examples), len(files))
	}

	titles := make(map[string]bool)
	for _, example := range examples {
		t.Run(example.Group+"/"+example.Slug, func(t *testing.T) {
			if titles[example.Title] {
				t.Errorf("the title %q is taken", example.Title)
			}
			titles[example.Title] = true
			if strings.Count(example.Title, " · ") != 1 {
				t.Errorf("the title %q is not of the form: German · English", example.Title)
			}

			document, errs := gqlparser.LoadQueryWithRules(schema, example.Query, nil)
			if errs != nil {
				t.Fatal(errs)
			}
			if len(document.Operations) != 1 || document.Operations[0].Operation != ast.Query {
				t.Fatal("an example is one query")
			}
			for _, variable := range document.Operations[0].VariableDefinitions {
				if variable.Type.NonNull && variable.DefaultValue == nil {
					t.Errorf("$%s needs a default value: an example runs as it stands", variable.Variable)
				}
			}
		})
	}
}

func serve(handler http.Handler, method, target string, header http.Header) *http.Response {
	request := httptest.NewRequest(method, target, nil)
	request.Header = header
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder.Result()
}

func checkFile(t *testing.T, response *http.Response, want []byte) {
	t.Helper()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("status is %s", response.Status)
	}
	if got, err := io.ReadAll(response.Body); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the body is not the file's (error: %v)", err)
	}
	if response.Header.Get("ETag") == "" {
		t.Error("no ETag")
	}
	checkSecurityHeaders(t, response)
}

func checkSecurityHeaders(t *testing.T, response *http.Response) {
	t.Helper()
	if got := response.Header.Get("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("X-Content-Type-Options is %q, want nosniff", got)
	}
	if got := response.Header.Get("Referrer-Policy"); got != "no-referrer" {
		t.Errorf("Referrer-Policy is %q, want no-referrer", got)
	}
	policy := response.Header.Get("Content-Security-Policy")
	for _, directive := range []string{
		"default-src 'none'", "script-src 'self'", "worker-src 'self'", "connect-src 'self'", "font-src 'self'",
		"base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
	} {
		if !slices.Contains(strings.Split(policy, "; "), directive) {
			t.Errorf("Content-Security-Policy lacks %s: %s", directive, policy)
		}
	}
}
