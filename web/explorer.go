package web

import (
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed explorer
var explorerFiles embed.FS

// ExplorerPrefix is where the style sheet and the modules of the explorer's pages are.
const ExplorerPrefix = "/static/"

// Explorer are the templates, texts and static files of the explorer's pages.
func Explorer() fs.FS {
	files, err := fs.Sub(explorerFiles, "explorer")
	if err != nil {
		panic(fmt.Sprintf("web: embedded explorer: %v", err)) // the name is constant
	}
	return files
}

var explorerAssets, explorerNames = readExplorer()

// readExplorer gives each static file a name with a hash of its content, under which it can be kept for good.
func readExplorer() (assets map[string]*asset, names map[string]string) {
	assets, names = map[string]*asset{}, map[string]string{}
	err := fs.WalkDir(Explorer(), "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(Explorer(), name)
		if err != nil {
			return err
		}
		a := newAsset(name, body)
		a.cacheControl = immutable
		base, ext := strings.TrimPrefix(name, "static/"), path.Ext(name)
		address := ExplorerPrefix + strings.TrimSuffix(base, ext) + "." + a.tag[:8] + ext
		assets[address], names[base] = a, address
		return nil
	})
	if err != nil {
		panic(fmt.Sprintf("web: embedded explorer: %v", err))
	}
	return assets, names
}

// ExplorerFile is the address of a static file of the explorer. It panics for one that is not there: names are written in the code.
func ExplorerFile(name string) string {
	address, ok := explorerNames[name]
	if !ok {
		panic("web: explorer/static has no " + name)
	}
	return address
}

// ExplorerFiles serves the static files of the explorer under [ExplorerPrefix]; 404 for what is not there.
func ExplorerFiles() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := explorerAssets[r.URL.Path]
		if !ok {
			http.Error(w, "There is no such file: reload the page that names it.", http.StatusNotFound)
			return
		}
		a.ServeHTTP(w, r)
	})
}

// Serve answers with a body that was made for this request, compressed where the client takes that, or with 304 where the client has it.
func Serve(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	a := newBody(body)
	a.contentType, a.cacheControl = contentType, "no-cache"
	a.ServeHTTP(w, r)
}
