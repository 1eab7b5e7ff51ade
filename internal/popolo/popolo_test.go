package popolo

import (
	"bytes"
	"encoding/json"
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

// run imports files and gives what was said.
func run(t testing.TB, g *kg.Graph, r Reader, paths ...string) (ingest.Report, string) {
	t.Helper()
	return ingesttest.Run(t, g, r, paths...)
}

// records are all records as JSON, without what an export leaves out by design: revisions, held texts, and what follows from these.
func records(t testing.TB, g *kg.Graph) map[kg.ID]string {
	t.Helper()
	all := map[kg.ID]string{}
	for r := range ingesttest.All(t, g) {
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

// backAndForth exports a graph, imports the file elsewhere, and wants the same records there, and the same file again.
func backAndForth(t testing.TB, g *kg.Graph) {
	t.Helper()
	first, _ := exported(t, g)
	elsewhere := ingesttest.Graph(t)
	path := ingesttest.Write(t, "export.json", first)
	if report, said := run(t, elsewhere, Reader{}, path); report.Failed > 0 {
		t.Fatal(said)
	}
	if diff := cmp.Diff(records(t, g), records(t, elsewhere)); diff != "" {
		t.Fatalf("after export and import (-before +after):\n%s", diff)
	}
	if second, _ := exported(t, elsewhere); !bytes.Equal(first, second) {
		t.Errorf("the second export differs (-first +second):\n%s", cmp.Diff(string(first), string(second)))
	}
	ingesttest.Again(t, elsewhere, Reader{}, path)
}

func TestImport(t *testing.T) {
	g := ingesttest.Graph(t)
	_, said := run(t, g, Reader{}, "testdata/council.json")
	ingesttest.Golden(t, "council.report.txt", []byte(said))
	ingesttest.Golden(t, "council.records.jsonl", ingesttest.Records(t, g))
	ingesttest.Again(t, g, Reader{}, "testdata/council.json")
}

func TestExport(t *testing.T) {
	g := ingesttest.Graph(t)
	run(t, g, Reader{}, "testdata/council.json")
	file, remarks := exported(t, g)
	ingesttest.Golden(t, "council.export.json", file)
	want := []string{`4 documents have no class in Popolo: they are in "wortlaut"`, `6 relationships are no memberships: they are in "wortlaut"`}
	if diff := cmp.Diff(want, remarks); diff != "" {
		t.Errorf("remarks (-want +got):\n%s", diff)
	}
	backAndForth(t, g)
}

func TestSeedBackAndForth(t *testing.T) {
	g := ingesttest.Graph(t)
	if _, err := seed.Apply(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	backAndForth(t, g)
	file, _ := exported(t, g)
	report, said := run(t, g, Reader{}, ingesttest.Write(t, "export.json", file))
	if c := report.Counts[kg.KindPerson]; c.Added+c.Changed > 0 {
		t.Errorf("importing into the graph itself changes persons:\n%s", said)
	}
}

func TestAnythingBackAndForth(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := ingesttest.Graph(t)
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
		return ingesttest.Write(t, legislature+".json", []byte(`{
			"organizations": [{"id": "`+legislature+`", "name": "`+legislature+`", "classification": "legislature"}, {"id": "P", "name": "`+party+`", "classification": "party"}],
			"persons": [{"id": "1", "name": "A of `+party+`"}],
			"events": [{"id": "term/1", "name": "Term of `+legislature+`", "classification": "legislative period", "start_date": "2020"}],
			"memberships": [{"person_id": "1", "organization_id": "`+legislature+`", "on_behalf_of_id": "P", "area_id": "a", "legislative_period_id": "term/1"}],
			"areas": [{"id": "a", "name": "North of `+party+`", "type": "constituency"}]}`))
	}
	paths := []string{file("x", "Reds"), file("y", "Blues")}
	g := ingesttest.Graph(t)
	report, said := run(t, g, Reader{}, paths...)
	if report.Failed > 0 || report.Counts[kg.KindParty].Added != 2 || report.Counts[kg.KindPerson].Added != 2 || report.Counts[kg.KindEvent].Added != 2 {
		t.Errorf("two of everything were to be added:\n%s", said)
	}
	ingesttest.Again(t, g, Reader{}, paths...)
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
	file := ingesttest.Write(t, "shared.json", []byte(`{"organizations": [
		{"id": "a", "name": "A", "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}]},
		{"id": "b", "name": "B", "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}]}]}`))
	for _, known := range []bool{false, true} {
		g := ingesttest.Graph(t)
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
		ingesttest.Again(t, g, Reader{}, file)
	}
}

// What others have changed is added to, and their changes stay.
func TestOthersAreLeftAlone(t *testing.T) {
	g := ingesttest.Graph(t)
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
	ingesttest.Again(t, g, Reader{}, "testdata/council.json")
	backAndForth(t, g)
}

// A file that was edited since brings its own records up to date; what is gone from it goes where that is asked for, and its former self as a source.
func TestEditedFile(t *testing.T) {
	data, err := os.ReadFile("testdata/council.json")
	if err != nil {
		t.Fatal(err)
	}
	g := ingesttest.Graph(t)
	run(t, g, Reader{}, ingesttest.Write(t, "council.json", data))
	edited := bytes.Replace(data, []byte("Ørsted"), []byte("Oersted"), 1)
	_, said := run(t, g, Reader{}, ingesttest.Write(t, "council.json", edited))
	if want := "person: 3 read, 0 added, 1 changed, 2 unchanged\n"; !strings.Contains(said, want) {
		t.Errorf("want %q in\n%s", want, said)
	}
	var document map[string]json.RawMessage
	if err := json.Unmarshal(edited, &document); err != nil {
		t.Fatal(err)
	}
	for _, class := range []string{"memberships", "speeches"} {
		var list []json.RawMessage
		if err := json.Unmarshal(document[class], &list); err != nil {
			t.Fatal(err)
		}
		if document[class], err = json.Marshal(list[1:]); err != nil {
			t.Fatal(err)
		}
	}
	shorter, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	if n := ingesttest.Edit(t, func(*kg.Graph) ingest.Reader { return Reader{} }, nil, "council.json", data, shorter); n < 3 {
		t.Errorf("%d records were pruned, of at least a membership, a speech and the former file", n)
	}
}

// Parliaments whose files have one name are several.
func TestFilesOfOneName(t *testing.T) {
	file := func(legislature string) []byte {
		return []byte(`{"organizations": [{"id": "` + legislature + `", "name": "Assembly", "classification": "legislature"}]}`)
	}
	g, path := ingesttest.Graph(t), ingesttest.Write(t, "ep-popolo-v1.0.json", file("x"))
	run(t, g, Reader{}, path)
	if err := os.WriteFile(path, file("y"), 0o600); err != nil {
		t.Fatal(err)
	}
	if report, said := run(t, g, Reader{}, path); report.Untold != 0 {
		t.Errorf("one is taken for a version of the other:\n%s", said)
	}
}

func TestEmbedded(t *testing.T) {
	g := ingesttest.Graph(t)
	report, said := run(t, g, Reader{}, ingesttest.Write(t, "embedded.json", []byte(`{
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
		g := ingesttest.Graph(t)
		run(t, g, Reader{Level: level, Dataset: "d"}, ingesttest.Write(t, "level.json", file))
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
			g := ingesttest.Graph(t)
			report, said := run(t, g, Reader{}, ingesttest.Write(t, "bad.json", []byte(c.file)))
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
		if _, said := run(t, ingesttest.Graph(t), Reader{}, t.TempDir()); !strings.Contains(said, "it is a folder: name the files in it") {
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
