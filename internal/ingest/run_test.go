package ingest_test

import (
	"bufio"
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/ingest"
	"wortlaut/internal/ingest/ingesttest"
	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
)

// lines reads files of the test's own: a line is a part with a person, a party, the membership on a day, and a statement:
//
//	anna party-a 2023-01-05 Das ist so.
//
// A line "damaged" is an error; "?" flags its line; a name "anna=7" has the number 7 as an identifier.
type lines struct{}

func (lines) By() string { return "lines" }

func (lines) Read(_ context.Context, f *ingest.File) iter.Seq2[ingest.Part, error] {
	return func(yield func(ingest.Part, error) bool) {
		in, n := bufio.NewScanner(f), 0
		part := ingest.Part{Reason: "lines of " + filepath.Base(f.Path), Owns: []kg.ID{"document:" + kg.ID(filepath.Base(f.Path))}}
		part.Drafts = append(part.Drafts, ingest.Draft{Record: &kg.Entity{ID: part.Owns[0], Name: f.Path, Document: &kg.Document{Kind: kg.Report}}})
		seen := map[kg.ID]bool{}
		add := func(r kg.Record, merge ingest.Merge) {
			if !seen[r.RecordID()] {
				part.Drafts = append(part.Drafts, ingest.Draft{Record: r, Merge: merge})
			}
			seen[r.RecordID()] = true
		}
		for in.Scan() {
			n++
			switch in.Text() {
			case "damaged":
				yield(ingest.Part{}, kg.Errorf(kg.Invalid, "%s: line %d: it is damaged: mend it", f.Path, n))
				return
			case "?":
				f.Flag(fmt.Sprintf("line %d", n), "nothing is known of it")
				continue
			}
			fields := strings.SplitN(in.Text(), " ", 4)
			name, number, _ := strings.Cut(fields[0], "=")
			person := &kg.Entity{ID: kg.ID("person:" + name), Name: name, Person: &kg.Person{SortName: name}}
			if number != "" {
				person.Identifiers = []kg.Identifier{{Scheme: "number", Value: number}}
			}
			party := &kg.Entity{ID: kg.ID("party:" + fields[1]), Name: fields[1], Organization: &kg.Organization{}}
			day := kg.FuzzyDate(fields[2])
			cites := []kg.Citation{{Document: part.Owns[0], Kind: kg.Original}}
			add(person, ingest.Supplement)
			add(party, ingest.Supplement)
			add(&kg.Relationship{
				ID: kg.ID("member-of:" + name + "-" + fields[1]), Type: kg.MemberOf, From: person.ID, To: party.ID,
				Validity: kg.Validity{ValidFrom: day, ValidUntil: kg.FuzzyDate(kg.Date(day).Next())}, Citations: cites,
			}, ingest.Extend)
			add(&kg.Statement{
				ID: kg.ID(fmt.Sprintf("statement:%s-%s", filepath.Base(f.Path), strings.ReplaceAll(fields[2], "-", "")+name)), Kind: kg.Speech, Text: fields[3], MadeOn: day,
				Speakers: []kg.Attribution{{Actor: person.ID, Organization: party.ID}}, Citations: cites,
			}, nil)
		}
		yield(part, in.Err())
	}
}

// file writes a file into a folder and returns its path.
func file(t *testing.T, folder, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func run(t *testing.T, g *kg.Graph, paths ...string) ingest.Report {
	t.Helper()
	report, err := ingest.Run(t.Context(), g, lines{}, paths, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func expectCount(t *testing.T, report ingest.Report, kind kg.Kind, want ingest.Count) {
	t.Helper()
	got := ingest.Count{}
	if c := report.Counts[kind]; c != nil {
		got = *c
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", kind, diff)
	}
}

func record[R kg.Record](t *testing.T, g *kg.Graph, id kg.ID) R {
	t.Helper()
	found, err := g.Named(t.Context(), []kg.ID{id})
	if err != nil {
		t.Fatal(err)
	}
	r, ok := found[id].(R)
	if !ok {
		t.Fatalf("there is no %s", id)
	}
	return r
}

func TestASecondTimeNothingChanges(t *testing.T) {
	g, folder := ingesttest.Graph(t), t.TempDir()
	a := file(t, folder, "a", "anna x 2023-01-05 Das ist so.", "bert x 2023-01-05 Nein.")
	b := file(t, folder, "b", "anna x 2023-02-01 Das war so.", "?")
	report := run(t, g, a, b)
	expectCount(t, report, kg.KindPerson, ingest.Count{Read: 3, Added: 2, Unchanged: 1})
	expectCount(t, report, kg.KindRelationship, ingest.Count{Read: 3, Added: 2, Changed: 1})
	expectCount(t, report, kg.KindStatement, ingest.Count{Read: 3, Added: 3})
	if want := []ingest.Flag{{Path: b, Place: "line 2", Reason: "nothing is known of it"}}; !cmp.Equal(report.Flags, want) {
		t.Errorf("flagged %v, want %v", report.Flags, want)
	}
	held := record[*kg.Relationship](t, g, "member-of:anna-x")
	if held.ValidFrom != "2023-01-05" || held.ValidUntil != "2023-02-02" || len(held.Citations) != 2 {
		t.Errorf("the membership is %+v", held)
	}
	head, err := g.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, order := range [][]string{{a, b}, {b, a}, {b}, {a}} {
		if again := run(t, g, order...); again.Changes() != 0 {
			t.Errorf("%v again: %s", order, again)
		}
	}
	if after, err := g.Head(t.Context()); err != nil || after.Number != head.Number {
		t.Errorf("the log has grown from %d to %d: %v", head.Number, after.Number, err)
	}
}

func TestTheOrderOfFilesMakesNoDifference(t *testing.T) {
	folder := t.TempDir()
	a := file(t, folder, "a", "anna x 2023-01-05 Das ist so.")
	b := file(t, folder, "b", "anna x 2023-02-01 Das war so.")
	c := file(t, folder, "c", "anna x 2022-02-01 Das wird so.")
	var want []byte
	for _, order := range [][]string{{a, b, c}, {c, b, a}, {b, a, c}} {
		g := ingesttest.Graph(t)
		run(t, g, order...)
		r := record[*kg.Relationship](t, g, "member-of:anna-x")
		r.Revision = kg.Revision{}
		if got := kg.Encode(r); want == nil {
			want = got
		} else if string(got) != string(want) {
			t.Errorf("%v: %s, want %s", order, got, want)
		}
	}
}

func TestWhatIsGoneIsDeleted(t *testing.T) {
	g, folder := ingesttest.Graph(t), t.TempDir()
	run(t, g, file(t, folder, "a", "anna x 2023-01-05 Das ist so.", "bert x 2023-01-05 Nein."))
	report := run(t, g, file(t, folder, "a", "anna x 2023-01-05 Das ist nicht so."))
	expectCount(t, report, kg.KindStatement, ingest.Count{Read: 1, Changed: 1, Deleted: 1})
	expectCount(t, report, kg.KindPerson, ingest.Count{Read: 1, Unchanged: 1}) // Bert may be told of elsewhere
}

func TestOthersWorkIsLeftAlone(t *testing.T) {
	g, folder := ingesttest.Graph(t), t.TempDir()
	path := file(t, folder, "a", "anna x 2023-01-05 Das ist so.", "bert x 2023-01-05 Nein.")
	run(t, g, path)
	coded := *record[*kg.Statement](t, g, "statement:a-20230105bert")
	coded.Text = "Nein!"
	if _, err := g.Apply(t.Context(), kg.ChangeSet{By: "coder", Put: []kg.Put{{Record: &coded}}}); err != nil {
		t.Fatal(err)
	}
	report := run(t, g, path)
	expectCount(t, report, kg.KindStatement, ingest.Count{Read: 2, Unchanged: 1, Kept: 1})
	report = run(t, g, file(t, folder, "a", "anna x 2023-01-05 Das ist so."))
	expectCount(t, report, kg.KindStatement, ingest.Count{Read: 1, Unchanged: 1}) // and not deleted
	if got := record[*kg.Statement](t, g, "statement:a-20230105bert").Text; got != "Nein!" {
		t.Errorf("the statement is %q", got)
	}
}

func TestIdentifiersComeFirst(t *testing.T) {
	g, folder := ingesttest.Graph(t), t.TempDir()
	known := &kg.Entity{ID: "person:known", Name: "Anna", Person: &kg.Person{SortName: "Anna"}, Identifiers: []kg.Identifier{{Scheme: "number", Value: "7"}}}
	if _, err := g.Apply(t.Context(), kg.ChangeSet{By: "somebody", Put: []kg.Put{{Record: known}}}); err != nil {
		t.Fatal(err)
	}
	report := run(t, g, file(t, folder, "a", "anna=7 x 2023-01-05 Das ist so.", "anna2 x 2023-01-05 Nein."))
	expectCount(t, report, kg.KindPerson, ingest.Count{Read: 2, Added: 1, Changed: 1})
	if s := record[*kg.Statement](t, g, "statement:a-20230105anna"); s.Speakers[0].Actor != "person:known" {
		t.Errorf("the speaker is %s", s.Speakers[0].Actor)
	}
	if e := record[*kg.Entity](t, g, "person:known"); e.Name != "Anna" || len(e.Names) != 1 || e.Names[0].Text != "anna" {
		t.Errorf("the person is %+v", e)
	}
}

func TestAFileThatFailsStopsNoOther(t *testing.T) {
	g, folder := ingesttest.Graph(t), t.TempDir()
	damaged := file(t, folder, "damaged", "bert x 2023-01-05 Nein.", "damaged")
	wrong := file(t, folder, "wrong", "carl x 2023-01-45 Nein.") // no such day: the graph refuses it
	sound := file(t, folder, "sound", "anna x 2023-01-05 Das ist so.")
	var failed []string
	report, err := ingest.Run(t.Context(), g, lines{}, []string{damaged, wrong, folder, filepath.Join(folder, "missing"), sound},
		ingest.Options{Failed: func(err error) { failed = append(failed, err.Error()) }})
	if err != nil {
		t.Fatal(err)
	}
	if report.Files != 1 || report.Failed != 4 || len(failed) != 4 {
		t.Errorf("%d read, %d failed: %q", report.Files, report.Failed, failed)
	}
	for i, want := range []string{damaged + ": line 2: ", wrong + ": ", folder + ": it is a folder", filepath.Join(folder, "missing") + ": it can't be read"} {
		if i < len(failed) && !strings.HasPrefix(failed[i], want) {
			t.Errorf("error %d is %q, want %q", i, failed[i], want)
		}
	}
	found, err := g.Named(t.Context(), []kg.ID{"person:anna", "person:bert", "person:carl"})
	if err != nil || len(found) != 1 || found["person:anna"] == nil {
		t.Errorf("there are %v, %v", found, err)
	}
}

func TestADryRunSaysWhatARunWouldDo(t *testing.T) {
	folder := t.TempDir()
	a := file(t, folder, "a", "anna=7 x 2023-01-05 Das ist so.", "bert x 2023-01-05 Nein.")
	b := file(t, folder, "b", "anne=7 x 2023-02-01 Das war so.", "anna x 2023-02-01 Wie war das?", "?")
	store, err := sqlitestore.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	g, err := kg.Open(t.Context(), ingest.Rehearse(store))
	if err != nil {
		t.Fatal(err)
	}
	dry, err := ingest.Run(t.Context(), g, lines{}, []string{a, b}, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if counts, _, err := g.Counts(t.Context()); err != nil || counts.Statements != 0 {
		t.Fatalf("the dry run wrote %d statements: %v", counts.Statements, err)
	}
	if real := run(t, ingesttest.Graph(t), a, b); dry.String() != real.String() {
		t.Errorf("the dry run says\n%s\nthe run\n%s", dry, real)
	}
}

func TestAnEndedContextIsAnError(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := ingest.Run(ctx, ingesttest.Graph(t), lines{}, []string{file(t, t.TempDir(), "a", "anna x 2023-01-05 Ja.")}, ingest.Options{}); err == nil {
		t.Error("nothing is said of it")
	}
}

func TestProgressTellsOfEveryByte(t *testing.T) {
	path := file(t, t.TempDir(), "a", "anna x 2023-01-05 Ja.")
	told := 0
	if _, err := ingest.Run(t.Context(), ingesttest.Graph(t), lines{}, []string{path}, ingest.Options{Progress: func(n int) { told += n }}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || told != int(info.Size()) {
		t.Errorf("%d bytes are told of, the file has %d: %v", told, info.Size(), err)
	}
}

// Whom somebody has merged stays one when the files that tell of two are imported again, be it one file or several, and so do their ties.
func TestWhatWasMergedStaysOne(t *testing.T) {
	for name, files := range map[string][][]string{
		"one file":  {{"anna x 2023-01-05 Das ist so.", "anne x 2023-01-05 Das bleibt so."}},
		"two files": {{"anna x 2023-01-05 Das ist so."}, {"anne x 2023-01-05 Das bleibt so."}},
		"two days":  {{"anna x 2023-01-05 Das ist so.", "anne x 2023-02-05 Das bleibt so."}},
	} {
		t.Run(name, func(t *testing.T) {
			g, folder := ingesttest.Graph(t), t.TempDir()
			var paths []string
			for i, lines := range files {
				paths = append(paths, file(t, folder, string(rune('a'+i)), lines...))
			}
			run(t, g, paths...)
			if _, err := g.Merge(t.Context(), "person:anne", "person:anna", "somebody", "the same"); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if again := run(t, g, paths...); again.Changes() != 0 || again.Failed != 0 {
					t.Errorf("%s", again)
				}
			}
			found, err := g.Found(t.Context(), []kg.ID{"person:anne"})
			if err != nil || found["person:anne"] == nil || found["person:anne"].RecordID() != "person:anna" {
				t.Errorf("the old id leads to %v, %v", found, err)
			}
		})
	}
}
