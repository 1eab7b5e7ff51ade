package house_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	root   = "../.."
	module = "wortlaut"
)

// ------------------------------------------------------------------ imports

// pkg is what `go list -json` tells of a package. Imports leaves out what only its tests import.
type pkg struct {
	ImportPath string
	Name       string
	Dir        string
	GoFiles    []string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	var stderr bytes.Buffer
	list := exec.Command("go", "list", "-e", "-json=ImportPath,Name,Dir,GoFiles,Imports", "./...")
	list.Dir, list.Stderr = root, &stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	var pkgs []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		switch err := d.Decode(&p); {
		case errors.Is(err, io.EOF):
			return pkgs
		case err != nil:
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

// drivers are the modules by which a store reaches its database.
var drivers = map[string][]string{
	"sqlitestore": {"modernc.org/sqlite"},
	"neo4jstore":  {"github.com/neo4j/neo4j-go-driver/v5"},
}

// baseline is the command that measures a store against the same answers without it, and so speaks to a database itself.
const baseline = "internal/load"

// foreignFile is the package that reads and writes the files of another program, which are databases.
const foreignFile = "internal/dna"

// importTests is the package that tests of importers share, which need a graph to import into.
const importTests = "internal/ingest/ingesttest"

// graphQL are the packages that GraphQL comes in. The parser's syntax trees are free: only its errors are a matter of the edge.
var graphQL = []string{"github.com/99designs/gqlgen", "github.com/vektah/gqlparser/v2/gqlerror"}

func TestImports(t *testing.T) {
	for _, breach := range importBreaches(packages(t)) {
		t.Error(breach)
	}
}

// importBreaches says which imports the rules of the house forbid.
func importBreaches(pkgs []pkg) []string {
	var breaches []string
	for _, p := range pkgs {
		for _, imp := range p.Imports {
			for _, why := range forbidden(p, imp) {
				breaches = append(breaches, fmt.Sprintf("%s imports %s: %s", p.ImportPath, imp, why))
			}
		}
	}
	return breaches
}

// forbidden says why a package must not import another; nothing where it may.
func forbidden(p pkg, imp string) []string {
	path := strings.TrimPrefix(p.ImportPath, module+"/")
	var why []string
	refuse := func(breach bool, format string, args ...any) {
		if breach {
			why = append(why, fmt.Sprintf(format, args...))
		}
	}
	if store := storeOf(p.ImportPath); store != "" {
		allowed := append([]string{module + "/internal/text"}, drivers[store]...)
		refuse(!standard(imp) && imp != module+"/internal/kg" && !anyWithin(imp, allowed),
			"a store imports kg, text and its driver (%s) only", strings.Join(drivers[store], ", "))
	}
	refuse(storeOf(imp) != "" && storeOf(p.ImportPath) == "" && p.Name != "main" && path != importTests, "only package main knows which store there is")
	refuse(imp == module+"/internal/httpapi" && p.Name != "main", "only package main wires the server")
	refuse(anyWithin(imp, graphQL) && !anyWithin(path, []string{"graph", "resolvers", "internal/httpapi"}),
		"GraphQL appears in graph, resolvers and internal/httpapi only")
	refuse(imp == module+"/"+importTests, "what tests share is imported by tests only")
	refuse(isDriver(imp) && storeOf(p.ImportPath) == "" && path != baseline && path != foreignFile, "a database is spoken to by its store only")
	refuse(within(path, "internal/kg") && within(imp, "net/http"), "the portable graph knows no HTTP")
	refuse(path == "internal/text" && within(imp, module), "the analysis of text rests on no other package of the project")
	return why
}

// storeOf is the name of the store that a package is, or belongs to; "" for other packages.
func storeOf(path string) string {
	rest, ok := strings.CutPrefix(path, module+"/internal/")
	name, _, _ := strings.Cut(rest, "/")
	if !ok || !strings.HasSuffix(name, "store") {
		return ""
	}
	return name
}

func isDriver(imp string) bool {
	if within(imp, "database/sql") {
		return true
	}
	for _, paths := range drivers {
		if anyWithin(imp, paths) {
			return true
		}
	}
	return false
}

// standard says whether an import is of Go's own library: its first element has no dot and is not the project.
func standard(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return first != module && !strings.Contains(first, ".")
}

func within(path, parent string) bool { return path == parent || strings.HasPrefix(path, parent+"/") }

func anyWithin(path string, parents []string) bool {
	return slices.ContainsFunc(parents, func(parent string) bool { return within(path, parent) })
}

func TestImportBreaches(t *testing.T) {
	of := func(path string, imports ...string) pkg {
		return pkg{ImportPath: path, Name: filepath.Base(path), Imports: imports}
	}
	main := pkg{ImportPath: module, Name: "main", Imports: []string{"wortlaut/internal/sqlitestore", "wortlaut/internal/httpapi", "net/http"}}
	for _, c := range []struct {
		name string
		pkg  pkg
		want []string
	}{
		{"main wires", main, nil},
		{"a store with its driver", of("wortlaut/internal/sqlitestore", "database/sql", "os", "wortlaut/internal/kg", "wortlaut/internal/text", "modernc.org/sqlite/lib"), nil},
		{"GraphQL at the edge", of("wortlaut/internal/httpapi", "github.com/99designs/gqlgen/graphql", "github.com/vektah/gqlparser/v2/gqlerror", "wortlaut/resolvers"), nil},
		{"GraphQL in the views", of("wortlaut/graph/model", "github.com/99designs/gqlgen/graphql"), nil},
		{"the parser anywhere", of("wortlaut/web", "github.com/vektah/gqlparser/v2/ast", "net/http"), nil},
		{"the graph over text", of("wortlaut/internal/kg", "wortlaut/internal/text", "net/url", "golang.org/x/text/language"), nil},
		{"a store beside a store", of("wortlaut/internal/neo4jstore", "wortlaut/internal/sqlitestore"),
			[]string{"wortlaut/internal/neo4jstore imports wortlaut/internal/sqlitestore: a store imports kg, text and its driver (github.com/neo4j/neo4j-go-driver/v5) only"}},
		{"a store with a stranger's driver", of("wortlaut/internal/neo4jstore", "modernc.org/sqlite"),
			[]string{"wortlaut/internal/neo4jstore imports modernc.org/sqlite: a store imports kg, text and its driver (github.com/neo4j/neo4j-go-driver/v5) only"}},
		{"a store under the resolvers", of("wortlaut/internal/sqlitestore", "wortlaut/resolvers"),
			[]string{"wortlaut/internal/sqlitestore imports wortlaut/resolvers: a store imports kg, text and its driver (modernc.org/sqlite) only"}},
		{"a store with the suite", of("wortlaut/internal/sqlitestore", "wortlaut/internal/kg/kgtest"),
			[]string{"wortlaut/internal/sqlitestore imports wortlaut/internal/kg/kgtest: a store imports kg, text and its driver (modernc.org/sqlite) only"}},
		{"a part of a store", of("wortlaut/internal/sqlitestore/vacuum", "wortlaut/seed"),
			[]string{"wortlaut/internal/sqlitestore/vacuum imports wortlaut/seed: a store imports kg, text and its driver (modernc.org/sqlite) only"}},
		{"a resolver with a store", of("wortlaut/resolvers", "wortlaut/internal/sqlitestore"),
			[]string{"wortlaut/resolvers imports wortlaut/internal/sqlitestore: only package main knows which store there is"}},
		{"the graph with a store", of("wortlaut/internal/kg", "wortlaut/internal/sqlitestore"),
			[]string{"wortlaut/internal/kg imports wortlaut/internal/sqlitestore: only package main knows which store there is"}},
		{"somebody else who wires", of("wortlaut/seed", "wortlaut/internal/httpapi"),
			[]string{"wortlaut/seed imports wortlaut/internal/httpapi: only package main wires the server"}},
		{"the graph with GraphQL", of("wortlaut/internal/kg", "github.com/99designs/gqlgen/graphql"),
			[]string{"wortlaut/internal/kg imports github.com/99designs/gqlgen/graphql: GraphQL appears in graph, resolvers and internal/httpapi only"}},
		{"a page with GraphQL errors", of("wortlaut/web", "github.com/vektah/gqlparser/v2/gqlerror"),
			[]string{"wortlaut/web imports github.com/vektah/gqlparser/v2/gqlerror: GraphQL appears in graph, resolvers and internal/httpapi only"}},
		{"a package that only begins like the resolvers", of("wortlaut/resolversx", "github.com/99designs/gqlgen/graphql"),
			[]string{"wortlaut/resolversx imports github.com/99designs/gqlgen/graphql: GraphQL appears in graph, resolvers and internal/httpapi only"}},
		{"the graph with a driver", of("wortlaut/internal/kg", "database/sql"),
			[]string{"wortlaut/internal/kg imports database/sql: a database is spoken to by its store only"}},
		{"what tests of importers share", of("wortlaut/internal/ingest/ingesttest", "testing", "wortlaut/internal/sqlitestore", "wortlaut/internal/ingest"), nil},
		{"an importer with a store", of("wortlaut/internal/ingest", "wortlaut/internal/sqlitestore"),
			[]string{"wortlaut/internal/ingest imports wortlaut/internal/sqlitestore: only package main knows which store there is"}},
		{"an importer with what tests share", of("wortlaut/internal/table", "wortlaut/internal/ingest/ingesttest"),
			[]string{"wortlaut/internal/table imports wortlaut/internal/ingest/ingesttest: what tests share is imported by tests only"}},
		{"what a store is measured by", pkg{ImportPath: "wortlaut/internal/load", Name: "main", Imports: []string{"github.com/neo4j/neo4j-go-driver/v5/neo4j", "wortlaut/internal/neo4jstore", "wortlaut/internal/httpapi"}}, nil},
		{"what reads files that are databases", of("wortlaut/internal/dna", "database/sql", "modernc.org/sqlite", "wortlaut/internal/kg"), nil},
		{"main with a driver", pkg{ImportPath: module, Name: "main", Imports: []string{"modernc.org/sqlite"}},
			[]string{"wortlaut imports modernc.org/sqlite: a database is spoken to by its store only"}},
		{"the suite with HTTP", of("wortlaut/internal/kg/kgtest", "net/http/httptest"),
			[]string{"wortlaut/internal/kg/kgtest imports net/http/httptest: the portable graph knows no HTTP"}},
		{"text over the graph", of("wortlaut/internal/text", "wortlaut/internal/kg"),
			[]string{"wortlaut/internal/text imports wortlaut/internal/kg: the analysis of text rests on no other package of the project"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, importBreaches([]pkg{c.pkg})); diff != "" {
				t.Errorf("breaches (-want +got):\n%s", diff)
			}
		})
	}
}

// ------------------------------------------------------------------ files

// maxLines is the most lines that a function may have. Tests are free: a table is as long as its cases.
const maxLines = 80

func TestFiles(t *testing.T) {
	for _, p := range packages(t) {
		files := token.NewFileSet()
		var parsed []*ast.File
		for _, name := range p.GoFiles {
			path := filepath.Join(strings.TrimPrefix(p.ImportPath, module), name)
			source, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			f, err := parser.ParseFile(files, strings.TrimPrefix(path, "/"), source, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, f)
		}
		for _, breach := range fileBreaches(p, files, parsed) {
			t.Error(breach)
		}
	}
}

// fileBreaches says what the files of a package owe their reader. Generated files owe nothing.
func fileBreaches(p pkg, files *token.FileSet, parsed []*ast.File) []string {
	breaches := packageCommentBreaches(p, files, parsed)
	for _, f := range parsed {
		if ast.IsGenerated(f) {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				breaches = append(breaches, funcBreaches(files, d)...)
			case *ast.GenDecl:
				breaches = append(breaches, declBreaches(files, d)...)
			}
		}
	}
	return breaches
}

// packageCommentBreaches wants one package comment, in doc.go, that states the package's rule; package main has its own where it begins.
func packageCommentBreaches(p pkg, files *token.FileSet, parsed []*ast.File) []string {
	var comments []string
	var where []string
	for _, f := range parsed {
		if f.Doc != nil {
			comments = append(comments, f.Doc.Text())
			where = append(where, filepath.Base(files.Position(f.Package).Filename))
		}
	}
	switch {
	case len(comments) != 1:
		return []string{fmt.Sprintf("%s: has %d package comments, there is to be one", p.ImportPath, len(comments))}
	case p.Name == "main":
		return nil
	case where[0] != "doc.go":
		return []string{fmt.Sprintf("%s: the package comment stands in %s, not in doc.go", p.ImportPath, where[0])}
	case !strings.Contains(comments[0], "one rule"):
		return []string{fmt.Sprintf("%s: doc.go does not state the package's one rule", p.ImportPath)}
	}
	return nil
}

// wellKnown are methods whose interface says what they do.
var wellKnown = []string{"Error", "String", "ServeHTTP", "Len", "Less", "Swap"}

func funcBreaches(files *token.FileSet, d *ast.FuncDecl) []string {
	var breaches []string
	at := files.Position(d.Pos())
	if n := files.Position(d.End()).Line - at.Line + 1; n > maxLines {
		breaches = append(breaches, fmt.Sprintf("%s: %s has %d lines, at most %d are read", place(at), d.Name.Name, n, maxLines))
	}
	seen := d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d.Recv.List[0].Type)))
	method := d.Recv != nil && slices.Contains(wellKnown, d.Name.Name)
	if seen && !method && d.Doc == nil {
		breaches = append(breaches, fmt.Sprintf("%s: %s has no comment", place(at), d.Name.Name))
	}
	return breaches
}

// receiver is the name of the type that a method belongs to.
func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.IndexListExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

// declBreaches wants a comment on every exported type, constant and variable, or on the group that it stands in.
func declBreaches(files *token.FileSet, d *ast.GenDecl) []string {
	var breaches []string
	for _, spec := range d.Specs {
		var names []*ast.Ident
		doc := d.Doc
		switch s := spec.(type) {
		case *ast.TypeSpec:
			names, doc = []*ast.Ident{s.Name}, firstOf(doc, s.Doc, s.Comment)
		case *ast.ValueSpec:
			names, doc = s.Names, firstOf(doc, s.Doc, s.Comment)
		}
		for _, name := range names {
			if name.IsExported() && doc == nil {
				breaches = append(breaches, fmt.Sprintf("%s: %s has no comment", place(files.Position(name.Pos())), name.Name))
			}
		}
	}
	return breaches
}

// firstOf is the first comment that is there.
func firstOf(docs ...*ast.CommentGroup) *ast.CommentGroup {
	for _, d := range docs {
		if d != nil {
			return d
		}
	}
	return nil
}

func place(p token.Position) string { return fmt.Sprintf("%s:%d", p.Filename, p.Line) }

func TestFileBreaches(t *testing.T) {
	const doc = "// Package p is an example.\n//\n// Its one rule: to be short.\npackage p\n"
	long := "package p\n\nfunc long() {" + strings.Repeat("\n", maxLines) + "}\n"
	for _, c := range []struct {
		name  string
		pkg   string
		files map[string]string
		want  []string
	}{
		{"as it should be", "p", map[string]string{"doc.go": doc, "p.go": "package p\n\n// A is.\nfunc A() {}\n\ntype t struct{}\n\nfunc (t) B() {}\n\n// The Cs.\nconst C, D = 1, 2\n\n// E is.\ntype E struct{}\n\nfunc (*E) Error() string { return \"\" }\n"}, nil},
		{"a main without doc.go", "main", map[string]string{"server.go": "// Wortlaut serves.\npackage main\n"}, nil},
		{"no package comment", "p", map[string]string{"p.go": "package p\n"}, []string{"wortlaut/p: has 0 package comments, there is to be one"}},
		{"two package comments", "p", map[string]string{"doc.go": doc, "p.go": doc}, []string{"wortlaut/p: has 2 package comments, there is to be one"}},
		{"elsewhere than in doc.go", "p", map[string]string{"p.go": doc}, []string{"wortlaut/p: the package comment stands in p.go, not in doc.go"}},
		{"no rule", "p", map[string]string{"doc.go": "// Package p is.\npackage p\n"}, []string{"wortlaut/p: doc.go does not state the package's one rule"}},
		{"a bare function", "p", map[string]string{"doc.go": doc, "p.go": "package p\n\nfunc A() {}\n"}, []string{"p.go:3: A has no comment"}},
		{"a bare String that is no method", "p", map[string]string{"doc.go": doc, "p.go": "package p\n\nfunc String() {}\n"}, []string{"p.go:3: String has no comment"}},
		{"a bare method of a generic type", "p", map[string]string{"doc.go": doc, "p.go": "package p\n\n// T is.\ntype T[K, V any] struct{}\n\nfunc (*T[K, V]) A() {}\n"}, []string{"p.go:6: A has no comment"}},
		{"a bare type", "p", map[string]string{"doc.go": doc, "p.go": "package p\n\ntype A struct{}\n"}, []string{"p.go:3: A has no comment"}},
		{"a bare constant among others", "p", map[string]string{"doc.go": doc, "p.go": "package p\n\nvar (\n\t// A is.\n\tA = 1\n\tB = 2\n\tc = 3\n)\n"}, []string{"p.go:6: B has no comment"}},
		{"a long function", "p", map[string]string{"doc.go": doc, "p.go": long}, []string{fmt.Sprintf("p.go:3: long has %d lines, at most %d are read", maxLines+1, maxLines)}},
		{"generated", "p", map[string]string{"doc.go": doc, "p.go": "// Code generated by a test, DO NOT EDIT.\n\n" + long + "\nfunc A() {}\n"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := token.NewFileSet()
			var parsed []*ast.File
			for name, source := range c.files {
				f, err := parser.ParseFile(files, name, source, parser.ParseComments)
				if err != nil {
					t.Fatal(err)
				}
				parsed = append(parsed, f)
			}
			got := fileBreaches(pkg{ImportPath: "wortlaut/p", Name: c.pkg}, files, parsed)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("breaches (-want +got):\n%s", diff)
			}
		})
	}
}

// ------------------------------------------------------------------ words

// unfinished are the words that mark what is not done. What is not done belongs into an issue. (Put together here, so that this file
// does not hold them.)
var unfinished = regexp.MustCompile(`\b(` + strings.Join([]string{"TO" + "DO", "FIX" + "ME", "X" + "XX"}, "|") + `)\b`)

// byHand are the endings of files that people write.
var byHand = []string{".go", ".graphqls", ".graphql", ".gql", ".sql", ".yml", ".yaml", ".md", ".sh", ".js", ".mjs", ".css", ".html"}

// foreign are folders with files that others wrote, or a program.
var foreign = []string{".git", "node_modules", "dist"}

func TestNothingIsMarkedUnfinished(t *testing.T) {
	checked := 0
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(foreign, d.Name()):
			return fs.SkipDir
		case d.IsDir() || !slices.Contains(byHand, filepath.Ext(path)):
			return nil
		}
		source, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return err
		}
		checked++
		for _, breach := range wordBreaches(path, string(source)) {
			t.Error(breach)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 50 {
		t.Errorf("only %d files were looked at: is %s the top of the project?", checked, root)
	}
}

// wordBreaches says where a text is marked unfinished.
func wordBreaches(path, source string) []string {
	var breaches []string
	for i, line := range strings.Split(source, "\n") {
		if word := unfinished.FindString(line); word != "" {
			breaches = append(breaches, fmt.Sprintf("%s:%d: %s: finish it, or file an issue", path, i+1, word))
		}
	}
	return breaches
}

func TestWordBreaches(t *testing.T) {
	todo := "TO" + "DO"
	got := wordBreaches("a.go", "fine\n// "+todo+"(me): later\n"+todo+"S are fine\n")
	want := []string{"a.go:2: " + todo + ": finish it, or file an issue"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("breaches (-want +got):\n%s", diff)
	}
}
