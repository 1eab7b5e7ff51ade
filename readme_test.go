package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v3"
)

var update = flag.Bool("update", false, "write the answers in README.md anew")

// block is a fenced block of the README.
type block struct{ language, text string }

var fenced = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

func blocks(t *testing.T) (readme string, found []block) {
	t.Helper()
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range fenced.FindAllStringSubmatch(string(raw), -1) {
		found = append(found, block{m[1], m[2]})
	}
	return string(raw), found
}

// TestReadmeAnswers asks what the README asks, and gets what it prints.
func TestReadmeAnswers(t *testing.T) {
	readme, found := blocks(t)
	s := start(t, "--db", ":memory:")
	asked := 0
	for i, b := range found[:len(found)-1] {
		if found[i+1].language != "json" {
			continue
		}
		var answer string
		switch b.language {
		case "graphql":
			answer = ask(t, s.url, b.text)
		case "sh":
			script := strings.ReplaceAll(b.text, "http://localhost:8080", s.url)
			out, err := exec.CommandContext(t.Context(), "sh", "-c", script).CombinedOutput()
			if err != nil {
				t.Fatalf("%s: %v: %s", script, err, out)
			}
			answer = string(out)
		}
		asked++
		if *update {
			readme = strings.Replace(readme, found[i+1].text, indented(t, answer), 1)
			continue
		}
		if diff := cmp.Diff(indented(t, found[i+1].text), indented(t, answer)); diff != "" {
			t.Errorf("%s\nis answered otherwise (-README +answer):\n%s", b.text, diff)
		}
	}
	if asked < 2 {
		t.Errorf("only %d questions are answered in the README", asked)
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(readme), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func indented(t *testing.T, raw string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(strings.TrimSpace(raw)), "", "  "); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return b.String() + "\n"
}

// readmeFiles are the files that the commands of the README read, and which of the project's own each is.
var readmeFiles = map[string]string{
	"20134.xml": "plenary/testdata/20990.xml", "council.json": "popolo/testdata/council.json", "people.csv": "table/testdata/people.csv",
	"entities.ftm.json": "ftm/testdata/entities.ftm.json", "release.txt": "press/testdata/corpus/01-ministry.txt",
}

// TestReadmeCommands runs every command of the README's table in a folder of its own. `go run .` alone serves, which
// TestReadmeAnswers tries; `go test ./...` is what runs this.
func TestReadmeCommands(t *testing.T) {
	readme, found := blocks(t)
	binary := filepath.Join(t.TempDir(), "wortlaut")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	folder := t.TempDir()
	for name, kept := range readmeFiles {
		text, err := os.ReadFile(filepath.Join("internal", filepath.FromSlash(kept)))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ran := 0
	for _, m := range regexp.MustCompile("(?m)^\\| `go run \\. ([^`]+)`").FindAllStringSubmatch(readme, -1) {
		cmd := exec.CommandContext(t.Context(), binary, strings.Fields(m[1])...)
		cmd.Dir = folder
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go run . %s: %v: %s", m[1], err, out)
		}
		ran++
	}
	if ran != 16 {
		t.Errorf("%d commands ran, the table has 16", ran)
	}
	for _, b := range found {
		if b.language == "sh" && !strings.HasPrefix(b.text, "curl ") && b.text != "go run .\n" && b.text != "go test ./...\n" {
			t.Errorf("no test runs %q", b.text)
		}
	}
}

// TestReadmeConfiguration: the README has every flag, with its variable and its default; docs/limits.md those of limits.
func TestReadmeConfiguration(t *testing.T) {
	readme, _ := blocks(t)
	page, err := os.ReadFile("docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range (program{}).command().Flags {
		name, file, text := f.Names()[0], "README.md", readme
		if c, ok := f.(cli.CategorizableFlag); ok && c.GetCategory() == categoryLimits {
			file, text = "docs/limits.md", string(page)
		}
		row := "| `--" + name + "` | `WORTLAUT_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_")) + "` | `" + defaultOf(f) + "` |"
		row = strings.ReplaceAll(row, "`` |", "|") // there is no default
		if !strings.Contains(text, row) {
			t.Errorf("%s has no row that begins %q", file, row)
		}
	}
}

func defaultOf(f cli.Flag) string {
	switch f := f.(type) {
	case *cli.StringFlag:
		return f.Value
	case *cli.IntFlag:
		return strconv.Itoa(f.Value)
	case *cli.DurationFlag:
		return f.Value.String()
	case *cli.StringSliceFlag:
		return strings.Join(f.Value, ",")
	}
	return "?"
}
