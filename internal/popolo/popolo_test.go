package popolo

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
	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/internal/sqlitestore"
	"wortlaut/seed"
)

var update = flag.Bool("update", false, "write golden files")

func empty(t testing.TB) *kg.Graph {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return graphOf(t, store)
}

func graphOf(t testing.TB, store kg.Store) *kg.Graph {
	t.Helper()
	g, err := kg.Open(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// run imports files and gives the report with the errors in front, without the folder of the files.
func run(t testing.TB, g *kg.Graph, r Reader, paths ...string) (ingest.Report, string) {
	t.Helper()
	var failed strings.Builder
	report, err := ingest.Run(t.Context(), g, r, paths, ingest.Options{Failed: func(err error) { failed.WriteString(err.Error() + "\n") }})
	if err != nil {
		t.Fatal(err)
	}
	said := failed.String() + report.String()
	for _, p := range paths {
		said = strings.ReplaceAll(said, filepath.Dir(p)+"/", "")
	}
	return report, said
}

// records are all records as JSON, without what an export leaves out by design: revisions, held texts, and what follows from these.
func records(t testing.TB, g *kg.Graph) map[kg.ID]string {
	t.Helper()
	all := map[kg.ID]string{}
	for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
		for r, err := range g.Scan(t.Context(), class) {
			if err != nil {
				t.Fatal(err)
			}
			*r.RecordRevision() = kg.Revision{}
			switch r := r.(type) {
			case *kg.Statement:
				r.Verification = ""
			case *kg.Entity:
				if r.Suggestion != nil {
					continue
				}
				if d := r.Document; d != nil {
					d.SHA256, d.Length = "", 0
				}
			}
			all[r.RecordID()] = string(kg.Encode(r))
		}
	}
	return all
}

func exported(t testing.TB, g *kg.Graph) ([]byte, []string) {
	t.Helper()
	var b bytes.Buffer
	remarks, err := Export(t.Context(), g, &b)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(b.Bytes()) {
		t.Fatalf("the export is no JSON:\n%s", b.Bytes())
	}
	return b.Bytes(), remarks
}

func write(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// backAndForth exports a graph, imports the file elsewhere, and wants the same records there, and the same file again.
func backAndForth(t testing.TB, g *kg.Graph) {
	t.Helper()
	first, _ := exported(t, g)
	elsewhere := empty(t)
	path := write(t, "export.json", first)
	if report, said := run(t, elsewhere, Reader{}, path); report.Failed > 0 {
		t.Fatal(said)
	}
	if diff := cmp.Diff(records(t, g), records(t, elsewhere)); diff != "" {
		t.Fatalf("after export and import (-before +after):\n%s", diff)
	}
	if second, _ := exported(t, elsewhere); !bytes.Equal(first, second) {
		t.Errorf("the second export differs (-first +second):\n%s", cmp.Diff(string(first), string(second)))
	}
	if report, said := run(t, elsewhere, Reader{}, path); report.Changes() > 0 {
		t.Errorf("the second import changes something:\n%s", said)
	}
}

func TestImport(t *testing.T) {
	g := empty(t)
	_, said := run(t, g, Reader{}, "testdata/council.json")
	golden(t, "council.report.txt", []byte(said))
	var all bytes.Buffer
	for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
		for r, err := range g.Scan(t.Context(), class) {
			if err != nil {
				t.Fatal(err)
			}
			*r.RecordRevision() = kg.Revision{}
			all.Write(append(kg.Encode(r), '\n'))
		}
	}
	golden(t, "council.records.jsonl", all.Bytes())
	if report, said := run(t, g, Reader{}, "testdata/council.json"); report.Changes() > 0 {
		t.Errorf("the second import changes something:\n%s", said)
	}
}

func TestExport(t *testing.T) {
	g := empty(t)
	run(t, g, Reader{}, "testdata/council.json")
	file, remarks := exported(t, g)
	golden(t, "council.export.json", file)
	want := []string{`4 documents have no class in Popolo: they are in "wortlaut"`, `6 relationships are no memberships: they are in "wortlaut"`}
	if diff := cmp.Diff(want, remarks); diff != "" {
		t.Errorf("remarks (-want +got):\n%s", diff)
	}
	backAndForth(t, g)
}

func TestSeedBackAndForth(t *testing.T) {
	g := empty(t)
	if _, err := seed.Apply(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	backAndForth(t, g)
	file, _ := exported(t, g)
	report, said := run(t, g, Reader{}, write(t, "export.json", file))
	if c := report.Counts[kg.KindPerson]; c.Added+c.Changed > 0 {
		t.Errorf("importing into the graph itself changes persons:\n%s", said)
	}
}

func TestAnythingBackAndForth(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := empty(t)
		have := map[kg.ID]kg.Record{}
		for range rapid.IntRange(1, 4).Draw(rt, "sets") {
			set := kgtest.ChangeSets(have).Draw(rt, "set")
			if _, err := g.Apply(t.Context(), set); err != nil {
				continue
			}
			for _, put := range set.Put {
				have[put.Record.RecordID()] = put.Record
			}
			for _, del := range set.Delete {
				delete(have, del.ID)
			}
		}
		backAndForth(t, g)
	})
}

// Two files whose ids are the same and mean something else.
func TestDataSetsStayApart(t *testing.T) {
	file := func(legislature, party string) string {
		return write(t, legislature+".json", []byte(`{
			"organizations": [{"id": "`+legislature+`", "name": "`+legislature+`", "classification": "legislature"}, {"id": "P", "name": "`+party+`", "classification": "party"}],
			"persons": [{"id": "1", "name": "A of `+party+`"}],
			"events": [{"id": "term/1", "name": "Term of `+legislature+`", "classification": "legislative period", "start_date": "2020"}],
			"memberships": [{"person_id": "1", "organization_id": "`+legislature+`", "on_behalf_of_id": "P", "area_id": "a", "legislative_period_id": "term/1"}],
			"areas": [{"id": "a", "name": "North of `+party+`", "type": "constituency"}]}`))
	}
	paths := []string{file("x", "Reds"), file("y", "Blues")}
	g := empty(t)
	report, said := run(t, g, Reader{}, paths...)
	if report.Failed > 0 || report.Counts[kg.KindParty].Added != 2 || report.Counts[kg.KindPerson].Added != 2 || report.Counts[kg.KindEvent].Added != 2 {
		t.Errorf("two of everything were to be added:\n%s", said)
	}
	if report, said := run(t, g, Reader{}, paths...); report.Changes() > 0 {
		t.Errorf("the second import changes something:\n%s", said)
	}
	backAndForth(t, g)
	file1, _ := exported(t, g)
	for _, want := range []string{"North of Reds", "North of Blues"} {
		if !bytes.Contains(file1, []byte(want)) {
			t.Errorf("%q is not in the export", want)
		}
	}
}

// Two entities with the same identifier are two as long as the file tells them apart, whether the graph knows one already or not.
func TestSharedIdentifiers(t *testing.T) {
	file := write(t, "shared.json", []byte(`{"organizations": [
		{"id": "a", "name": "A", "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}]},
		{"id": "b", "name": "B", "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}]}]}`))
	for _, known := range []bool{false, true} {
		g := empty(t)
		if known {
			x := &kg.Entity{ID: "institution:x", Name: "X", Identifiers: []kg.Identifier{{Scheme: "wikidata", Value: "Q1"}}, Organization: &kg.Organization{}}
			if _, err := g.Apply(t.Context(), kg.ChangeSet{By: "somebody", Put: []kg.Put{{Record: x}}}); err != nil {
				t.Fatal(err)
			}
		}
		run(t, g, Reader{}, file)
		if n := len(records(t, g)); n != 2 {
			t.Errorf("there are %d organizations, want 2", n)
		}
		if report, said := run(t, g, Reader{}, file); report.Changes() > 0 {
			t.Errorf("the second import changes something:\n%s", said)
		}
	}
}

// What others have changed is added to, and their changes stay.
func TestOthersAreLeftAlone(t *testing.T) {
	g := empty(t)
	ada := &kg.Entity{ID: "person:ada", Name: "Ada Example", Identifiers: []kg.Identifier{{Scheme: "wikidata", Value: "Q1"}}, Person: &kg.Person{SortName: "Example, Ada", GivenName: "A."}}
	if _, err := g.Apply(t.Context(), kg.ChangeSet{By: "somebody", Put: []kg.Put{{Record: ada}}}); err != nil {
		t.Fatal(err)
	}
	run(t, g, Reader{}, "testdata/council.json")
	got, err := g.Named(t.Context(), []kg.ID{"person:ada", "person:popolo-ada"})
	if err != nil {
		t.Fatal(err)
	}
	e, ok := got["person:ada"].(*kg.Entity)
	if !ok || len(got) != 1 || e.Name != "Ada Example" || e.Person.GivenName != "A." || e.Person.FamilyName != "Beispiel" || len(e.Identifiers) != 3 {
		t.Errorf("person:ada is %s", kg.Encode(e))
	}
	if report, said := run(t, g, Reader{}, "testdata/council.json"); report.Changes() > 0 {
		t.Errorf("the second import changes something:\n%s", said)
	}
	backAndForth(t, g)
}

// A file that was edited since brings its own records up to date.
func TestEditedFile(t *testing.T) {
	data, err := os.ReadFile("testdata/council.json")
	if err != nil {
		t.Fatal(err)
	}
	g := empty(t)
	run(t, g, Reader{}, write(t, "council.json", data))
	_, said := run(t, g, Reader{}, write(t, "council.json", bytes.Replace(data, []byte("Ørsted"), []byte("Oersted"), 1)))
	if want := "person: 3 read, 0 added, 1 changed, 2 unchanged\n"; !strings.Contains(said, want) {
		t.Errorf("want %q in\n%s", want, said)
	}
}

func TestEmbedded(t *testing.T) {
	g := empty(t)
	report, said := run(t, g, Reader{}, write(t, "embedded.json", []byte(`{
		"persons": [{"id": "p", "name": "P", "memberships": [{"id": "1", "role": "Chef", "organization": {"id": "o", "name": "O"}, "post": {"id": "c", "label": "Chef", "organization_id": "o"}}]}],
		"organizations": [{"id": "o", "name": "O", "memberships": [{"id": "1", "person_id": "p"}, {"id": "2", "person_id": "p"}], "children": [{"id": "k", "name": "K"}]}]}`)))
	if report.Failed > 0 {
		t.Fatal(said)
	}
	got := records(t, g)
	for _, id := range []kg.ID{"holds-position:popolo-1", "member-of:popolo-2", "institution:popolo-k"} {
		if got[id] == "" {
			t.Errorf("%s is not there:\n%s", id, said)
		}
	}
	if report.Counts[kg.KindRelationship].Added != 3 { // and that K is a part of O
		t.Errorf("3 relationships were to be added:\n%s", said)
	}
}

func TestLevel(t *testing.T) {
	file := []byte(`{"organizations": [{"id": "o", "name": "O", "classification": "legislature"}]}`)
	for level, want := range map[kg.GovernmentLevel]kg.Kind{"": kg.KindInstitution, kg.LevelLocal: kg.KindParliament} {
		g := empty(t)
		run(t, g, Reader{Level: level, Dataset: "d"}, write(t, "level.json", file))
		for id := range records(t, g) {
			if id.Kind() != want {
				t.Errorf("with the level %q it is %s, want %s", level, id, want)
			}
		}
	}
}

func TestBadInput(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"no JSON", "Sehr geehrte", "it is not JSON: invalid character 'S' looking for beginning of value (byte 0)"},
		{"empty", "", "it is empty"},
		{"a list", "[]", "it is no Popolo document: expected an object with persons, organizations, memberships, …"},
		{"something else", `{"type": "FeatureCollection"}`, "it is no Popolo document: it has none of persons, organizations, areas, events, posts, memberships, speeches"},
		{"cut off", `{"persons": [{"id": "1", "name": "A`, "it ends in the middle at persons[0]: it was cut off"},
		{"cut off between", `{"persons": [{"id": "1", "name": "A"},`, "it ends in the middle at persons[1]: it was cut off"},
		{"cut off at the end", `{"persons": []`, "it ends in the middle at persons: it was cut off"},
		{"two", `{"persons": []} {}`, "there is more after the end of the document (byte 16)"},
		{"Latin-1", "{\"persons\": [\n{\"id\": \"1\", \"name\": \"M\xfcller\"}]}", "line 2: byte 0xFC is not UTF-8: save the file as UTF-8"},
		{"UTF-16", "\xff\xfe{\x00", "it is UTF-16: save it as UTF-8"},
		{"an archive", "PK\x03\x04abc", "it is a ZIP archive: unpack it first"},
		{"compressed", "\x1f\x8b\x08", "it is compressed by gzip: unpack it first"},
		{"no objects", `{"persons": ["A"]}`, "persons[0]: expected an object, found a text"},
		{"no list", `{"persons": {}}`, "persons: expected a list of objects"},
		{"no text", `{"persons": [{"id": {}}]}`, "persons[0].id: expected a text, found an object"},
		{"no id", `{"persons": [{"name": "A"}]}`, "persons[0].id: there is none: what others may name needs an id"},
		{"no name", `{"persons": [{"id": "1"}]}`, "persons[0].name: there is none"},
		{"no name of an organization", `{"organizations": [{"id": "1"}]}`, "organizations[0]: institution:popolo-1: name: must not be empty"},
		{"twice", `{"persons": [{"id": "1", "name": "A"}, {"id": "2", "name": "B"}, {"id": "1", "name": "C"}]}`, `persons[2].id: "1" is the id of persons[0] already`},
		{"dangling person", `{"persons": [], "memberships": [{"person_id": "9"}]}`, `memberships[0].person_id: there is no "9" among the persons: add it to the file, or take out what names it`},
		{"dangling area", `{"persons": [{"id": "1", "name": "A"}], "organizations": [{"id": "o", "name": "O"}],
			"memberships": [{"person_id": "1", "organization_id": "o", "area_id": "x"}]}`,
			`memberships[0].area_id: there is no "x" among the areas: add it to the file, or take out what names it`},
		{"dangling parent", `{"organizations": [{"id": "o", "name": "O", "parent_id": "x"}]}`,
			`organizations[0].parent_id: there is no "x" among the organizations: add it to the file, or take out what names it`},
		{"member of nothing", `{"persons": [{"id": "1", "name": "A"}], "memberships": [{"person_id": "1"}]}`,
			"memberships[0]: a membership needs a person_id and an organization_id, or a post of an organization"},
		{"a long name", `{"persons": [{"id": "1", "name": "` + strings.Repeat("A", kg.MaxName+1) + `"}]}`, "persons[0]: person:popolo-1: name: has 1001 characters, at most 1000 are kept"},
		{"deep", `{"persons": ` + strings.Repeat("[", 100_000), "it is not JSON at persons[0]: invalid character '[' exceeded max depth (byte 13)"},
		{"NUL", "{\"persons\": \x00", "line 1: it holds a NUL byte: it is no text"},
		{"extension of others", `{"wortlaut": {"x": 1}}`, `wortlaut: this is not what this program writes there: json: unknown field "x"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := empty(t)
			report, said := run(t, g, Reader{}, write(t, "bad.json", []byte(c.file)))
			first, rest, _ := strings.Cut(said, "\n")
			if want := "bad.json: " + c.want; first != want || strings.Contains(rest, "bad.json") || report.Failed != 1 {
				t.Errorf("said\n%s\nwant\n%s", said, want)
			}
			if n := len(records(t, g)); n > 0 {
				t.Errorf("%d records were written", n)
			}
		})
	}
	t.Run("a folder", func(t *testing.T) {
		if _, said := run(t, empty(t), Reader{}, t.TempDir()); !strings.Contains(said, "it is a folder: name the files in it") {
			t.Error(said)
		}
	})
}

// spaces are as many spaces as anyone asks for.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestEndlessSpaces(t *testing.T) {
	for _, err := range (Reader{}).Read(t.Context(), &ingest.File{Reader: spaces{}, Path: "spaces.json"}) {
		if want := "spaces.json: line 1: it has more than 1 MiB of white space on end: it is damaged, or no such file"; err == nil || err.Error() != want {
			t.Errorf("said %v, want %s", err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"council.json", "council.export.json"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
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
