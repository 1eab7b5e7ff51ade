package layout

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fusible are the products of a file that a compiler may fuse with a sum: those that do not stand in float64(…). What is divided by 2, say,
// is multiplied by its inverse.
func fusible(files *token.FileSet, f *ast.File) []string {
	rounded := map[ast.Expr]bool{}
	var found []string
	breach := func(p token.Pos) {
		found = append(found, fmt.Sprintf("%s: write float64(…) around the product", files.Position(p)))
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			return n.Tok != token.CONST // constants are exact
		case *ast.CallExpr:
			if to, ok := n.Fun.(*ast.Ident); ok && to.Name == "float64" {
				rounded[n.Args[0]] = true
			}
		case *ast.BinaryExpr:
			_, byNumber := n.Y.(*ast.BasicLit)
			if (n.Op == token.MUL || n.Op == token.QUO && byNumber) && !rounded[n] {
				breach(n.OpPos)
			}
		case *ast.AssignStmt:
			if n.Tok == token.MUL_ASSIGN || n.Tok == token.QUO_ASSIGN {
				breach(n.TokPos)
			}
		}
		return true
	})
	return found
}

func TestProductsAreRounded(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
	if len(names) < 3 {
		t.Fatalf("only %q were looked at", names)
	}
	for _, name := range names {
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, breach := range fusible(files, f) {
			t.Error(breach)
		}
	}
}

func TestFusible(t *testing.T) {
	const source = `package p
const c = 2 * 3
func f(x, y, z float64) float64 {
	x *= y
	y /= 2
	a := x*y + z
	b := float64(x*y) + z
	return a + float64(x*y + b) + z/2 + y/z
}`
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, breach := range fusible(files, f) {
		line, _, _ := strings.Cut(breach, ": ")
		lines = append(lines, line)
	}
	if want := []string{"p.go:4:4", "p.go:5:4", "p.go:6:8", "p.go:8:22", "p.go:8:33"}; !slices.Equal(lines, want) {
		t.Errorf("found %q, want %q", lines, want)
	}
}
