package ftm

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wortlaut/internal/ingest"
	"wortlaut/internal/ingest/ingesttest"
	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/seed"
)

// into is where TestExportsForOthers writes what others are to read (check.sh).
var into = flag.String("into", "", "write exports into this folder")

// run imports files and gives what was said.
func run(t testing.TB, g *kg.Graph, paths ...string) (ingest.Report, string) {
	t.Helper()
	return ingesttest.Run(t, g, Reader{}, paths...)
}

func exported(t testing.TB, g *kg.Graph) ([]byte, []string) {
	t.Helper()
	var b bytes.Buffer
	remarks, err := Export(t.Context(), g, &b)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), remarks
}

const example = "testdata/entities.ftm.json"

func TestImport(t *testing.T) {
	g := ingesttest.Graph(t)
	_, said := run(t, g, example)
	ingesttest.Golden(t, "entities.report.txt", []byte(said))
	ingesttest.Golden(t, "entities.records.jsonl", ingesttest.Records(t, g))
	ingesttest.Again(t, g, Reader{}, example)
}

// What is gone from a file goes where that is asked for: links, entities, and the file's former self as a source.
func TestEditedFile(t *testing.T) {
	data, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	var shorter []byte
	for line := range bytes.Lines(data) {
		if !bytes.Contains(line, []byte(`"firm"`)) {
			shorter = append(shorter, line...)
		}
	}
	if n := ingesttest.Edit(t, func(*kg.Graph) ingest.Reader { return Reader{} }, nil, "entities.ftm.json", data, shorter); n != 5 {
		t.Errorf("%d records were pruned, want the company, its three links, and the former file", n)
	}
}

func TestExport(t *testing.T) {
	g := ingesttest.Graph(t)
	run(t, g, example)
	file, remarks := exported(t, g)
	ingesttest.Golden(t, "entities.export.ftm.json", file)
	ingesttest.Golden(t, "entities.remarks.txt", []byte(strings.Join(remarks, "\n")+"\n"))
	again, _ := exported(t, g)
	if !bytes.Equal(file, again) {
		t.Error("two exports differ")
	}
}

func seeded(t testing.TB) *kg.Graph {
	t.Helper()
	g := ingesttest.Graph(t)
	if _, err := seed.Apply(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	return g
}

// What was exported and comes back changes nothing of what was there, and elsewhere it makes the same entities.
func TestThereAndBack(t *testing.T) {
	g := seeded(t)
	file, _ := exported(t, g)
	path := ingesttest.Write(t, "seed.ftm.json", file)
	report, said := run(t, g, path)
	if report.Failed > 0 || report.Changes() > 0 {
		t.Errorf("importing into the graph itself changes something:\n%s", said)
	}
	elsewhere := ingesttest.Graph(t)
	if report, said := run(t, elsewhere, path); report.Failed > 0 {
		t.Fatal(said)
	}
	again, _ := exported(t, elsewhere)
	if diff := cmp.Diff(schemataOf(t, file), schemataOf(t, again)); diff != "" {
		t.Errorf("the export of what was imported elsewhere (-first +second):\n%.3000s", diff)
	}
}

// schemataOf are the entities of an export with their schemata.
func schemataOf(t *testing.T, file []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for line := range bytes.Lines(file) {
		var e entity
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		out[e.ID] = e.Schema
	}
	return out
}

func TestAnythingIsExported(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := ingesttest.Graph(t)
		if _, err := g.Apply(t.Context(), kgtest.ChangeSets(map[kg.ID]kg.Record{}).Draw(rt, "set")); err != nil {
			return
		}
		file, _ := exported(t, g)
		if len(file) == 0 {
			return
		}
		if report, said := run(t, ingesttest.Graph(t), ingesttest.Write(t, "any.ftm.json", file)); report.Failed > 0 {
			rt.Fatal(said)
		}
	})
}

func TestExportsForOthers(t *testing.T) {
	if *into == "" {
		return // check.sh asks for them
	}
	small := ingesttest.Graph(t)
	run(t, small, example)
	for name, g := range map[string]*kg.Graph{"entities.ftm.json": small, "seed.ftm.json": seeded(t)} {
		file, _ := exported(t, g)
		if err := os.WriteFile(filepath.Join(*into, name), file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBadInput(t *testing.T) {
	const good = `{"id":"a","schema":"Person","properties":{"name":["A"]}}` + "\n"
	for _, c := range []struct{ name, file, want string }{
		{"empty", "", "it is empty"},
		{"no entities", "\n\n", "it has no entities: expected one in each line"},
		{"no JSON", good + "Sehr geehrte\n", "line 2: it is not JSON: expected an entity in each line: invalid character 'S' looking for beginning of value"},
		{"a list", "[]\n", "line 1: it is no entity: expected an object with id, schema and properties, found array"},
		{"a number", `{"id":7,"schema":"Person"}`, "line 1: it is no entity: expected an object with id, schema and properties, found number as id"},
		{"cut off", good + good[:20], "line 2: it is not JSON: expected an entity in each line: unexpected end of JSON input"},
		{"Latin-1", good + "{\"id\":\"M\xfcller\"}", "line 2: byte 0xFC is not UTF-8: save the file as UTF-8"},
		{"an archive", "\x1f\x8b", "it is compressed by gzip: unpack it first"},
		{"no id", `{"schema":"Person"}`, "line 1: the entity has no id"},
		{"no schema", `{"id":"a"}`, `line 1: the entity "a" has no schema`},
		{"two schemata", good + `{"id":"a","schema":"Company"}`, `line 2: the entity "a" is a Company, in line 1 it is a Person`},
		{"values", `{"id":"a","schema":"Person","properties":{"name":[1]}}`, "line 1: name: its values are to be texts"},
		{"a long name", good + `{"id":"b","schema":"Person","properties":{"name":["` + strings.Repeat("A", kg.MaxName+1) + `"]}}`,
			"line 2: person:ftm-b: name: has 1001 characters, at most 1000 are kept"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := ingesttest.Graph(t)
			_, said := run(t, g, ingesttest.Write(t, "bad.json", []byte(c.file)))
			if want := "bad.json: " + c.want + "\n0 files read, 1 failed; 0 flagged; 0 changes\n"; said != want {
				t.Errorf("said\n%s\nwant\n%s", said, want)
			}
			if len(ingesttest.Records(t, g)) > 0 {
				t.Error("something was written")
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{example, "testdata/entities.export.ftm.json"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for part, err := range (Reader{}).Read(t.Context(), &ingest.File{Reader: bytes.NewReader(data), Path: "fuzz.json"}) {
			if err != nil {
				if kg.CodeOf(err) == kg.Internal || !strings.HasPrefix(err.Error(), "fuzz.json: ") {
					t.Errorf("an error without a place: %v", err)
				}
				continue
			}
			for _, d := range part.Drafts {
				if wrong := kg.CheckRecord(d.Record); len(wrong) > 0 {
					t.Error(wrong)
				}
			}
		}
	})
}
