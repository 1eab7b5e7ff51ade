package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
	"wortlaut/internal/table"
)

// protocols writes plenary protocols of sittings on days one after the other, made of one that the project keeps.
func protocols(t *testing.T, number int) (folder string, paths []string) {
	t.Helper()
	const sitting, date = "990", "14.03.2024"
	kept, err := os.ReadFile(filepath.Join("internal", "plenary", "testdata", "20"+sitting+".xml"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(kept), date) {
		t.Fatalf("the protocol is not of %s any more", date)
	}
	folder = t.TempDir()
	first := time.Date(2024, 3, 14, 0, 0, 0, 0, time.UTC)
	for n := range number {
		this := fmt.Sprint(100 + n)
		text := strings.NewReplacer(sitting, this, date, first.AddDate(0, 0, n).Format("02.01.2006")).Replace(string(kept))
		path := filepath.Join(folder, "20"+this+".xml")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return folder, paths
}

func importing(db string, paths []string, more ...string) []string {
	return append(append([]string{"--db", db, "import", "bundestag"}, more...), paths...)
}

var clock = regexp.MustCompile(`"(at|changedAt)":"[^"]*"`)

// timeless is an export without the times of the changes, which differ from run to run.
func timeless(t *testing.T, db string) string {
	t.Helper()
	return clock.ReplaceAllString(must(t, nil, "--db", db, "export"), `"$1":""`)
}

func TestImportBundestag(t *testing.T) {
	_, paths := protocols(t, 3)
	db := filepath.Join(t.TempDir(), "graph.db")
	must(t, nil, "--db", db, "seed")
	dry := must(t, nil, importing(db, paths, "--dry-run")...)
	flags := filepath.Join(t.TempDir(), "flags.txt")
	wet := must(t, nil, importing(db, paths, "--flags", flags)...)
	if dry != wet+"nothing was written: this was a dry run\n" {
		t.Errorf("the dry run says\n%s, the import\n%s", dry, wet)
	}
	if !strings.Contains(wet, "3 files read, 0 failed; ") || strings.Contains(wet, "; 0 changes") {
		t.Errorf("the import says\n%s", wet)
	}
	if told, err := os.ReadFile(flags); err != nil || !strings.Contains(string(told), paths[0]+": ") {
		t.Errorf("the flags are %q: %v", told, err)
	}
	before := must(t, nil, "--db", db, "export")
	if again := must(t, nil, importing(db, paths)...); !strings.HasSuffix(again, "; 0 changes\n") {
		t.Errorf("the second import says\n%s", again)
	}
	if after := must(t, nil, "--db", db, "export"); after != before {
		t.Error("the second import has changed the graph")
	}
	must(t, nil, "--db", db, "check")
}

func TestSeedBundestag(t *testing.T) {
	folder, _ := protocols(t, 2)
	db := filepath.Join(t.TempDir(), "graph.db")
	if out := must(t, nil, "--db", db, "seed", "--bundestag", folder); !strings.Contains(out, "461 created") || !strings.Contains(out, "2 files read, 0 failed") {
		t.Errorf("it says\n%s", out)
	}
	if _, err := command(t, nil, "--db", db, "seed", "--bundestag", t.TempDir()); err == nil || !strings.Contains(err.Error(), "there is no .xml file in ") {
		t.Errorf("a folder without protocols: %v", err)
	}
}

// Whatever is wrong with a file, it is one line with its name, and the others are imported.
func TestImportRefusesFiles(t *testing.T) {
	folder, paths := protocols(t, 1)
	db := filepath.Join(folder, "graph.db")
	text, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	bad := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	wrong := []string{
		bad("truncated.xml", string(text[:len(text)/2])), bad("text.xml", "Das ist kein XML."), bad("root.xml", "<html/>"), bad("archive.zip", "PK\x03\x04rest"),
		bad("latin.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><dbtplenarprotokoll a=\"\xfc\"/>"), bad("empty.xml", ""), folder, filepath.Join(folder, "none.xml"),
	}
	var told strings.Builder
	p := program{in: strings.NewReader(""), out: &told, err: &told}
	err = p.command().Run(t.Context(), append([]string{"wortlaut"}, importing(db, append(wrong, paths...))...))
	if err == nil || err.Error() != fmt.Sprintf("%d of %d files could not be imported", len(wrong), len(wrong)+1) {
		t.Errorf("it ends with %v", err)
	}
	for _, path := range wrong {
		lines := 0
		for line := range strings.Lines(told.String()) {
			if strings.HasPrefix(line, path+": ") {
				lines++
			}
		}
		if lines != 1 {
			t.Errorf("%s is told of in %d lines:\n%s", path, lines, &told)
		}
	}
	if !strings.Contains(told.String(), fmt.Sprintf("1 files read, %d failed", len(wrong))) {
		t.Errorf("it says\n%s", &told)
	}
}

func TestKilledImportOfProtocols(t *testing.T) {
	db, empty := emptied(t)
	killedProtocols(t, db, 20, 12, empty)
}

// killedProtocols kills the program while it imports protocols, at random moments, each time into what the time before has left. In the end
// the graph is the one that an import without interruption makes: the same records in the same order of changes.
func killedProtocols(t *testing.T, db string, kills, files int, empty func()) {
	_, paths := protocols(t, files)
	empty()
	must(t, nil, "--db", db, "seed")
	seeded := must(t, nil, "--db", db, "export")
	began := time.Now()
	must(t, nil, importing(db, paths)...)
	usual := time.Since(began) + 100*time.Millisecond // to start the program
	want := timeless(t, db)
	file := filepath.Join(t.TempDir(), "seed.jsonl")
	if err := os.WriteFile(file, []byte(seeded), 0o600); err != nil {
		t.Fatal(err)
	}
	again := func() {
		empty()
		must(t, nil, "--db", db, "import", file)
	}
	again()
	random := rand.New(rand.NewPCG(5, 6))
	partly, whole := 0, 0
	for n := range kills {
		c := newChild(t, importing(db, paths)...)
		began := time.Now()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(time.Duration(random.Int64N(int64(usual))), func() { c.Process.Kill() })
		c.Wait()
		if late.Stop() { // it was faster
			usual = time.Since(began)
		}
		if c.log.Len() > 0 {
			t.Fatalf("kill %d: it said %s", n, &c.log)
		}
		if timeless(t, db) == want {
			whole++
			again()
			continue
		}
		partly++
	}
	t.Logf("%d kills, the last within %v: %d left a part of the files, %d all of them", kills, usual.Round(time.Millisecond), partly, whole)
	if partly == 0 {
		t.Error("none was in time: the test does not see what it should")
	}
	must(t, nil, importing(db, paths)...)
	if timeless(t, db) != want {
		t.Error("the graph is not the one that an import without interruption makes")
	}
	if out := must(t, nil, "--db", db, "check"); !strings.Contains(out, "no problems found") {
		t.Error(out)
	}
}

// TestMergeAndUndo: two that are the same become one, the old id keeps resolving, and all of it can be taken back.
func TestMergeAndUndo(t *testing.T) {
	db := filepath.Join(t.TempDir(), "graph.db")
	must(t, nil, "--db", db, "seed")
	before := clock.ReplaceAllString(must(t, nil, "--db", db, "export"), "")
	out := must(t, nil, "--db", db, "merge", "--by", "editor", "--reason", "dieselbe", "person:koch-susanne", "person:heute-bluhm-gudrun")
	if !strings.HasPrefix(out, "change set 2: ") {
		t.Fatalf("merge says %q", out)
	}
	s := start(t, "--db", db)
	if got := ask(t, s.url, `{ node(id: "person:koch-susanne") { id } }`); !strings.Contains(got, `"person:heute-bluhm-gudrun"`) {
		t.Errorf("the old id leads to %s", got)
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if out := must(t, nil, "--db", db, "undo", "2"); !strings.HasPrefix(out, "change set 3: ") {
		t.Errorf("undo says %q", out)
	}
	records := func(export string) (out []string) {
		revision := regexp.MustCompile(`"revision":\{[^}]*\}`)
		for line := range strings.Lines(export) {
			if strings.HasPrefix(line, `{"entity"`) || strings.HasPrefix(line, `{"relationship"`) || strings.HasPrefix(line, `{"statement"`) {
				out = append(out, revision.ReplaceAllString(line, ""))
			}
		}
		return out
	}
	after := records(clock.ReplaceAllString(must(t, nil, "--db", db, "export"), ""))
	if strings.Join(after, "") != strings.Join(records(before), "") {
		t.Error("what was merged and taken back is another graph")
	}
	for name, c := range map[string]struct {
		args []string
		code kg.Code
	}{
		"a set that is not there": {[]string{"undo", "99"}, kg.NotFound},
		"one into itself":         {[]string{"merge", "person:koch-susanne", "person:koch-susanne"}, kg.Invalid},
		"somebody unknown":        {[]string{"merge", "person:nobody", "person:koch-susanne"}, kg.NotFound},
	} {
		if _, err := command(t, nil, append([]string{"--db", db}, c.args...)...); kg.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// said runs the program with what somebody types.
func said(t *testing.T, typed string, args ...string) string {
	t.Helper()
	return must(t, strings.NewReader(typed), args...)
}

// TestReview: what a press release is found to quote is a suggestion, and a statement once somebody accepts it.
func TestReview(t *testing.T) {
	db := filepath.Join(t.TempDir(), "graph.db")
	release := filepath.Join(t.TempDir(), "release.txt")
	const text = "Coaching wird ausgebaut\n\n„Das Bürgergeld wirkt“, sagte Ralf Broß vom Städtetag Baden-Württemberg. „Davon haben alle etwas“, sagte Dr. Susanne Koch.\n\n" +
		"„Wir müssen reden“, sagte Ottilie Niemandsland.\n"
	if err := os.WriteFile(release, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, nil, "--db", db, "seed")
	if out := must(t, nil, "--db", db, "import", "press", "--date", "2023-08-01", release); !strings.Contains(out, "suggestion: 3 read, 3 added") {
		t.Fatalf("the import says\n%s", out)
	}
	shown := said(t, "", "--db", db, "review")
	ids := regexp.MustCompile(`(?m)^suggestion:\S+`).FindAllString(shown, -1)
	if len(ids) != 3 || !strings.Contains(shown, "3 suggestions.") || !strings.Contains(shown, "Ralf Broß (person:bross-ralf)") {
		t.Fatalf("review shows\n%s", shown)
	}
	stated := func() string {
		s := start(t, "--db", db)
		defer func() {
			if err := s.stop(); err != nil {
				t.Error(err)
			}
		}()
		return ask(t, s.url, `{ statements(filter: {from: "2023-08-01"}, first: 9) { nodes { text speakers { actor { id } } verification } } }`)
	}
	if got := stated(); !strings.Contains(got, `"nodes":[]`) {
		t.Errorf("before anything is accepted there is %s", got)
	}
	must(t, nil, "--db", db, "review", "--accept", ids[0])
	must(t, nil, "--db", db, "review", "--reject", ids[1])
	// Nobody is called so; then somebody is named who said it.
	asked := said(t, "a person:nobody\nwhat?\na person:heute-bluhm-gudrun association:staedtetag-bw\n", "--db", db, "review", "--ask")
	if !strings.Contains(asked, "person:nobody") || strings.Count(asked, "quit (q)?") != 3 {
		t.Errorf("it asks\n%s", asked)
	}
	got := stated()
	for _, want := range []string{
		`{"text":"Das Bürgergeld wirkt","speakers":[{"actor":{"id":"person:bross-ralf"}}],"verification":"VERBATIM"}`,
		`{"text":"Wir müssen reden","speakers":[{"actor":{"id":"person:heute-bluhm-gudrun"}}],"verification":"VERBATIM"}`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("there is %s, not %s", got, want)
		}
	}
	if strings.Contains(got, "Davon haben") {
		t.Errorf("what was rejected is there: %s", got)
	}
	if out := said(t, "", "--db", db, "review"); out != "nothing is suggested that nobody has decided on\n" {
		t.Errorf("after all, review shows %s", out)
	}
	if again := must(t, nil, "--db", db, "import", "press", "--date", "2023-08-01", release); !strings.HasSuffix(again, "; 0 changes\n") {
		t.Errorf("the second import says\n%s", again)
	}
	if _, err := command(t, nil, "--db", db, "review", "--accept", ids[0]); kg.CodeOf(err) != kg.Conflict {
		t.Errorf("accepting twice: %v", err)
	}
	must(t, nil, "--db", db, "check")
}

// TestTables: a template is a table that can be imported, and the tables of a file go in.
func TestTables(t *testing.T) {
	db := filepath.Join(t.TempDir(), "graph.db")
	for _, kind := range table.Kinds() {
		if out := must(t, nil, "--db", db, "import", "csv", "--template", kind); strings.Count(out, "\n") != 1 || !strings.Contains(out, ",") {
			t.Errorf("the template for %s is %q", kind, out)
		}
	}
	folder := filepath.Join("internal", "table", "testdata")
	var paths []string
	for _, kind := range table.Kinds() {
		paths = append(paths, filepath.Join(folder, kind+".csv"))
	}
	args := append([]string{"--db", db, "import", "csv"}, paths...)
	if out := must(t, nil, args...); !strings.Contains(out, "7 files read, 0 failed") {
		t.Errorf("it says\n%s", out)
	}
	if again := must(t, nil, args...); !strings.HasSuffix(again, "; 0 changes\n") {
		t.Errorf("again, it says\n%s", again)
	}
}

// TestExportsOfOthers: what is exported in others' formats is the same each time, and can be imported elsewhere.
func TestExportsOfOthers(t *testing.T) {
	folder := t.TempDir()
	one := filepath.Join(folder, "one.db")
	must(t, nil, "--db", one, "seed")
	for _, format := range []string{"popolo", "ftm"} {
		first, second := filepath.Join(folder, format+"-1.json"), filepath.Join(folder, format+"-2.json")
		must(t, nil, "--db", one, "export", format, first)
		must(t, nil, "--db", one, "export", format, second)
		a, err := os.ReadFile(first)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(second); err != nil || string(a) != string(b) || len(a) == 0 {
			t.Errorf("%s: the second export is another: %v", format, err)
		}
		other := filepath.Join(folder, format+".db")
		if out := must(t, nil, "--db", other, "import", format, first); !strings.Contains(out, "1 files read, 0 failed") {
			t.Errorf("%s: the import says\n%s", format, out)
		}
		if again := must(t, nil, "--db", other, "import", format, first); !strings.HasSuffix(again, "; 0 changes\n") {
			t.Errorf("%s: the second import says\n%s", format, again)
		}
	}
}

// TestPrune: what is gone from a table is told of and kept, and deleted where that is asked for; and that can be taken back.
func TestPrune(t *testing.T) {
	folder := t.TempDir()
	db := filepath.Join(folder, "graph.db")
	table := func(name string, lines ...string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	people := table("people.csv", "name,given_name,id", "Ada,,ada", "Bo,,bo", "Cy,,cy")
	ties := table("ties.csv", "type,from,to,source_title", "represents,association:csv-y,agency:csv-z,List", "holds-position,bo,agency:csv-z,List")
	organizations := table("organizations.csv", "name,kind,level,id", "Y,association,,y", "Z,agency,local,z")
	taken := regexp.MustCompile(`deleted in change set .*\n`) // a dry run has no number
	run := func(want string, more ...string) {
		t.Helper()
		args := append([]string{"--db", db, "import", "csv", people, organizations, ties}, more...)
		dry := must(t, nil, append(args, "--dry-run")...)
		wet := must(t, nil, args...)
		if foretold := taken.ReplaceAllString(wet, ""); dry != foretold+"nothing was written: this was a dry run\n" {
			t.Errorf("the dry run says\n%s, the import\n%s", dry, wet)
		}
		if got := strings.ReplaceAll(wet, folder+"/", ""); !strings.HasSuffix(got, want) {
			t.Errorf("it says\n%s, not\n%s", got, want)
		}
	}
	run("\n3 files read, 0 failed; 0 flagged; 8 changes\n")
	before := must(t, nil, "--db", db, "export")
	table("people.csv", "name,given_name,id", "Ada,,ada")
	table("ties.csv", "type,from,to,source_title", "represents,association:csv-y,agency:csv-z,List")
	const gone = `flagged: ties.csv: it no longer tells of holds-position:csv-HASH (person:csv-bo, agency:csv-z)OTHERS: FATE
flagged: people.csv: it no longer tells of person:csv-bo (Bo)OTHERS: FATE
flagged: people.csv: it no longer tells of person:csv-cy (Cy)OTHERS: FATE
3 files read, 0 failed; 3 flagged; `
	const others = ", nor does another file of this run (one that is not named may)"
	hash := regexp.MustCompile(`holds-position:(csv-[0-9a-f]+)`).FindStringSubmatch(before)[1]
	said := func(fate string) string {
		return strings.NewReplacer("csv-HASH", hash, "FATE", fate, "OTHERS", others).Replace(gone)
	}
	run(said("kept") + "0 changes\n3 records are kept that the files no longer tell of: --prune deletes them; name all files that may tell of them in the same run\n")
	run(said("deleted")+"3 changes\ndeleted in change set 4: wortlaut undo 4 takes it back\n", "--prune")
	run("\n3 files read, 0 failed; 0 flagged; 0 changes\n", "--prune")
	if out := must(t, nil, "--db", db, "undo", "4"); !strings.HasPrefix(out, "change set 5: ") {
		t.Errorf("undo says %q", out)
	}
	if got := must(t, nil, "--db", db, "export"); strings.Count(got, `"person:csv-cy"`) < 2 {
		t.Error("what was deleted is not back")
	}
	must(t, nil, "--db", db, "check")
}

// TestUntold: what is said of what is no longer told of is in the right number, and asks for no deletion that a failed file forbids.
func TestUntold(t *testing.T) {
	for _, c := range []struct {
		report ingest.Report
		dry    bool
		want   string
	}{
		{ingest.Report{}, false, ""},
		{ingest.Report{Untold: 1}, false, "1 record is kept that the files no longer tell of: --prune deletes it; name all files that may tell of it in the same run\n"},
		{ingest.Report{Untold: 2, Failed: 1}, true, "2 records are kept that the files no longer tell of\n"},
		{ingest.Report{Pruned: 8}, false, "deleted in change set 8: wortlaut undo 8 takes it back\n"},
		{ingest.Report{Pruned: 8}, true, ""},
	} {
		if got := untold(c.report, c.dry); got != c.want {
			t.Errorf("%+v: %q, want %q", c.report, got, c.want)
		}
	}
}

// TestPruneKeepsWhatIsSuggested: whoever a press release is found to quote stays until somebody has decided on the quote.
func TestPruneKeepsWhatIsSuggested(t *testing.T) {
	folder := t.TempDir()
	db := filepath.Join(folder, "graph.db")
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	people := write("people.csv", "name,given_name,family_name,id\nAnna Muster,Anna,Muster,am\nBo Muster,Bo,Muster,bo\n")
	must(t, nil, "--db", db, "import", "csv", people)
	release := write("release.txt", "Rathaus\n\n„Das Bürgergeld wirkt“, sagte Anna Muster.\n")
	if out := must(t, nil, "--db", db, "import", "press", "--date", "2023-08-01", release); !strings.Contains(out, "suggestion: 1 read, 1 added") {
		t.Fatalf("the import says\n%s", out)
	}
	write("people.csv", "name,given_name,family_name,id\nBo Muster,Bo,Muster,bo\n")
	out := must(t, nil, "--db", db, "import", "csv", "--prune", people)
	held := regexp.MustCompile(`person:csv-am .*: kept, as (suggestion:\S+) rests on it`).FindStringSubmatch(out)
	if held == nil {
		t.Fatalf("it says\n%s", out)
	}
	must(t, nil, "--db", db, "review", "--accept", held[1])
	must(t, nil, "--db", db, "check")
}
