package ingest_test

import (
	"bufio"
	"context"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
)

// roster reads files that are told whole: in each line a person, by a name, or a person and a party that he or she is a member of:
//
//	anna
//	bert greens
//
// The source of a membership is the document "list", which each file tells of. A line "damaged" is an error.
type roster struct{}

func (roster) By() string { return "roster" }

func (roster) Read(_ context.Context, f *ingest.File) iter.Seq2[ingest.Part, error] {
	return func(yield func(ingest.Part, error) bool) {
		part := ingest.Part{Reason: "Roster: " + f.Title(), Whole: true}
		seen := map[kg.ID]bool{}
		add := func(r kg.Record) {
			if !seen[r.RecordID()] {
				part.Drafts = append(part.Drafts, ingest.Draft{Record: r})
			}
			seen[r.RecordID()] = true
		}
		add(&kg.Entity{ID: "document:list", Name: "List", Document: &kg.Document{Kind: kg.Report}})
		for in := bufio.NewScanner(f); in.Scan(); {
			name, party, member := strings.Cut(in.Text(), " ")
			switch name {
			case "":
				continue
			case "damaged":
				yield(part, kg.Errorf(kg.Invalid, "%s: it is damaged: mend it", f.Path))
				return
			}
			add(&kg.Entity{ID: kg.ID("person:" + name), Name: name, Person: &kg.Person{SortName: name}})
			if !member {
				continue
			}
			add(&kg.Entity{ID: kg.ID("party:" + party), Name: party, Organization: &kg.Organization{}})
			add(&kg.Relationship{
				ID: kg.ID("member-of:" + name), Type: kg.MemberOf, From: kg.ID("person:" + name), To: kg.ID("party:" + party),
				Citations: []kg.Citation{{Document: "document:list", Kind: kg.Evidence}},
			})
		}
		yield(part, nil)
	}
}

// rosters is a graph that rosters are imported into.
type rosters struct {
	*testing.T
	store  kg.Store
	graph  *kg.Graph
	folder string
}

func newRosters(t *testing.T) rosters {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	g, err := kg.Open(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return rosters{t, store, g, t.TempDir()}
}

func (t rosters) file(name string, lines ...string) string {
	t.Helper()
	return file(t.T, t.folder, name, lines...)
}

func (t rosters) put(r kg.Record) {
	t.Helper()
	if _, err := t.graph.Apply(t.Context(), kg.ChangeSet{By: "somebody", Put: []kg.Put{{Record: r}}}); err != nil {
		t.Fatal(err)
	}
}

// run imports files and expects what is said of what is no longer told of, without folders. A dry run before says the same.
func (t rosters) run(prune bool, want string, paths ...string) ingest.Report {
	t.Helper()
	rehearsal, err := kg.Open(t.Context(), ingest.Rehearse(t.store))
	if err != nil {
		t.Fatal(err)
	}
	var reports []ingest.Report
	for _, g := range []*kg.Graph{rehearsal, t.graph} {
		report, err := ingest.Run(t.Context(), g, roster{}, paths, ingest.Options{Prune: prune})
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, report)
	}
	if diff := cmp.Diff(reports[1].String(), reports[0].String()); diff != "" {
		t.Errorf("the dry run (-run +dry):\n%s", diff)
	}
	var said strings.Builder
	for _, f := range reports[1].Flags {
		said.WriteString(strings.ReplaceAll(f.String(), t.folder+"/", "") + "\n")
	}
	want = strings.ReplaceAll(strings.TrimLeft(want, "\n"), "OTHERS", ", nor does another file of this run (one that is not named may)")
	if diff := cmp.Diff(want, said.String()); diff != "" {
		t.Errorf("flagged (-want +got):\n%s", diff)
	}
	return reports[1]
}

func (t rosters) expect(ids ...kg.ID) {
	t.Helper()
	var got []kg.ID
	for _, class := range []kg.Class{kg.Entities, kg.Relationships} {
		for r, err := range t.graph.Scan(t.Context(), class) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, r.RecordID())
		}
	}
	if diff := cmp.Diff(ids, got); diff != "" {
		t.Errorf("there are (-want +got):\n%s", diff)
	}
}

func TestWhatIsNoLongerToldOf(tt *testing.T) {
	t := newRosters(tt)
	a := t.file("a", "anna greens", "bert reds", "carl")
	t.run(true, "", a)
	t.file("a", "anna greens")
	const gone = `
a: it no longer tells of member-of:bert (person:bert, party:reds)OTHERS: kept
a: it no longer tells of party:reds (reds)OTHERS: kept
a: it no longer tells of person:bert (bert)OTHERS: kept
a: it no longer tells of person:carl (carl)OTHERS: kept
`
	for range 2 {
		if r := t.run(false, gone, a); r.Changes() != 0 || r.Untold != 4 {
			t.Errorf("without being asked: %s", r)
		}
	}
	r := t.run(true, strings.ReplaceAll(gone, "kept", "deleted"), a)
	head, err := t.graph.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.Changes() != 4 || r.Untold != 0 || r.Counts[kg.KindPerson].Deleted != 2 || r.Pruned != head.Number {
		t.Errorf("pruned in change set %d of %d: %s", r.Pruned, head.Number, r)
	}
	t.expect("document:list", "party:greens", "person:anna", "member-of:anna")
	if r := t.run(true, "", a); r.Changes() != 0 || r.Pruned != 0 {
		t.Errorf("again: %s", r)
	}

	// It can be taken back; who did has told of it, and it is no longer the file's alone.
	if _, err := t.graph.Undo(t.Context(), head.Number, "somebody", ""); err != nil {
		t.Fatal(err)
	}
	t.run(true, "", a)
	t.expect("document:list", "party:greens", "party:reds", "person:anna", "person:bert", "person:carl", "member-of:anna", "member-of:bert")
}

func TestWhatIsToldAgainAndGoneAgain(tt *testing.T) {
	t := newRosters(tt)
	for range 2 {
		a := t.file("a", "anna", "bert")
		t.run(true, "", a)
		t.file("a", "anna")
		t.run(true, "a: it no longer tells of person:bert (bert)OTHERS: deleted\n", a)
	}
}

// What something rests on that stays, stays, and what that rests on.
func TestWhatIsHeldStays(tt *testing.T) {
	t := newRosters(tt)
	a := t.file("a", "anna greens", "bert greens")
	t.run(true, "", a)
	t.put(&kg.Entity{ID: "person:zoe", Name: "Zoe", Person: &kg.Person{SortName: "Zoe"}})
	t.put(&kg.Relationship{
		ID: "member-of:zoe", Type: kg.MemberOf, From: "person:zoe", To: "party:greens", Citations: []kg.Citation{{Document: "document:list", Kind: kg.Evidence}},
	})
	t.put(&kg.Relationship{
		ID: "member-of:bert-too", Type: kg.MemberOf, From: "person:bert", To: "party:greens", Citations: []kg.Citation{{Document: "document:list", Kind: kg.Evidence}},
	})
	t.file("a")
	t.run(true, `
a: it no longer tells of member-of:anna (person:anna, party:greens)OTHERS: deleted
a: it no longer tells of member-of:bert (person:bert, party:greens)OTHERS: deleted
a: it no longer tells of party:greens (greens)OTHERS: kept, as member-of:bert-too rests on it
a: it no longer tells of person:anna (anna)OTHERS: deleted
a: it no longer tells of person:bert (bert)OTHERS: kept, as member-of:bert-too rests on it
`, a)
}

// What an open suggestion names stays until it is decided on, so that it can be accepted.
func TestWhatIsSuggestedStays(tt *testing.T) {
	t := newRosters(tt)
	a := t.file("a", "anna greens", "bert")
	t.run(true, "", a)
	suggestion := &kg.Entity{ID: "suggestion:s", Name: "Ja.", Suggestion: &kg.Suggestion{
		Status: kg.SuggestionOpen, Document: "document:list", Statement: &kg.Statement{
			ID: "statement:s", Kind: kg.DirectQuote, Text: "Ja.", MadeOn: "2024", Speakers: []kg.Attribution{{Actor: "person:anna"}},
			Citations: []kg.Citation{{Document: "document:list", Kind: kg.Original}},
		},
	}}
	rejected := kg.Renamed(suggestion, map[kg.ID]kg.ID{"suggestion:s": "suggestion:r", "person:anna": "person:bert"}).(*kg.Entity)
	rejected.Suggestion.Status = kg.SuggestionRejected
	t.put(suggestion)
	t.put(rejected)
	t.file("a")
	t.run(true, `
a: it no longer tells of member-of:anna (person:anna, party:greens)OTHERS: deleted
a: it no longer tells of party:greens (greens)OTHERS: deleted
a: it no longer tells of person:anna (anna)OTHERS: kept, as suggestion:s rests on it
a: it no longer tells of person:bert (bert)OTHERS: deleted
`, a)
	if _, err := t.graph.Accept(t.Context(), "suggestion:s", nil, "editor", "", nil); err != nil {
		t.Error(err)
	}
}

func TestOthersTellOfItToo(tt *testing.T) {
	t := newRosters(tt)
	a, b := t.file("a", "anna", "bert", "carl"), t.file("b", "anna", "dora")
	t.run(true, "", a, b)
	t.put(&kg.Entity{ID: "person:bert", Name: "Bert", Person: &kg.Person{SortName: "Bert"}})
	t.file("a")
	// Both are named: the other one tells of Anna. Somebody has written of Bert.
	t.run(true, "a: it no longer tells of person:carl (carl)OTHERS: deleted\n", a, b)
	t.expect("document:list", "person:anna", "person:bert", "person:dora")
	// Gone from both.
	t.file("b", "dora")
	t.run(true, "a: it no longer tells of person:anna (anna)OTHERS: deleted\n", a, b)
}

// A file that failed may tell of what is gone from another.
func TestAFileThatFailedKeepsAll(tt *testing.T) {
	t := newRosters(tt)
	a, b := t.file("a", "anna", "bert"), t.file("b", "damaged")
	t.run(false, "", a)
	t.file("a", "anna")
	t.run(true, "a: it no longer tells of person:bert (bert)OTHERS: kept, as a file that failed may tell of it\n", a, b)
	t.expect("document:list", "person:anna", "person:bert")
}

// A file of the same name in another folder is another file; the same folder by another way is the same.
func TestOtherFiles(tt *testing.T) {
	t := newRosters(tt)
	here, there := filepath.Join(t.folder, "here"), filepath.Join(t.folder, "there")
	for _, folder := range []string{here, there} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.run(true, "", file(tt, here, "a", "anna", "bert"))
	t.run(true, "", file(tt, there, "a", "anna"))
	file(tt, here, "a", "anna")
	t.Chdir(here)
	t.run(true, "a: it no longer tells of person:bert (bert)OTHERS: deleted\n", "a")
}
