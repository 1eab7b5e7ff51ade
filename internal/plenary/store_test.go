package plenary

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
)

// newGraph is a graph with the topics, whose clock stands still.
func newGraph(t *testing.T) *kg.Graph {
	t.Helper()
	g, _ := newStore(t)
	return g
}

// newStore is such a graph, and where it is kept.
func newStore(t *testing.T) (*kg.Graph, kg.Store) {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	g := graphOf(t, store)
	set := kg.ChangeSet{By: "seed", Reason: "topics"}
	for _, topic := range topics() {
		set.Put = append(set.Put, kg.Put{Record: topic})
	}
	if _, err := g.Apply(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	return g, store
}

// graphOf is a graph whose clock stands still.
func graphOf(t *testing.T, store kg.Store) *kg.Graph {
	t.Helper()
	g, err := kg.Open(t.Context(), store, kg.WithClock(func() time.Time { return time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC) }))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// dying is a store that can't be reached any more after some writes.
type dying struct {
	kg.Store
	writes int
}

func (s *dying) Apply(ctx context.Context, b *kg.Batch) error {
	if s.writes == 0 {
		return kg.Errorf(kg.Unavailable, "it is gone")
	}
	s.writes--
	return s.Store.Apply(ctx, b)
}

// run imports files of which all were surveyed.
func run(ctx context.Context, t *testing.T, g *kg.Graph, surveyed, paths []string) ingest.Report {
	t.Helper()
	r, err := NewReader(ctx, g)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Survey(ctx, surveyed, nil); err != nil {
		t.Fatal(err)
	}
	report, err := ingest.Run(ctx, g, r, paths, ingest.Options{Failed: func(err error) { t.Error(err) }})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// dump is all that a graph holds.
func dump(t *testing.T, g *kg.Graph) string {
	t.Helper()
	var b bytes.Buffer
	for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
		for r, err := range g.Scan(t.Context(), class) {
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%s\n", kg.Encode(r))
		}
	}
	return b.String()
}

func TestASecondImportChangesNothing(t *testing.T) {
	paths := append(slices.Clone(own), officialFiles(t)...)
	g := newGraph(t)
	first := run(t.Context(), t, g, paths, paths)
	if first.Failed > 0 || first.Counts[kg.KindStatement].Added < 30 {
		t.Fatalf("the first import: %s", first)
	}
	for r, err := range g.Scan(t.Context(), kg.Statements) {
		if err != nil {
			t.Fatal(err)
		}
		if s := r.(*kg.Statement); s.Verification != kg.Verbatim {
			t.Errorf("%s is %s", s.ID, s.Verification)
		}
	}
	before := dump(t, g)
	if second := run(t.Context(), t, g, paths, paths); second.Changes() != 0 {
		t.Errorf("the second import: %s", second)
	}
	if diff := cmp.Diff(before, dump(t, g)); diff != "" {
		t.Error(diff)
	}
}

// After each write the run ends, and begins anew with all files.
func TestAnImportThatWasInterruptedEndsInTheSameGraph(t *testing.T) {
	paths := slices.Clone(own)
	for _, path := range officialFiles(t) {
		if strings.HasPrefix(filepath.Base(path), "20071") { // the shortest
			paths = append(paths, path)
		}
	}
	whole := newGraph(t)
	run(t.Context(), t, whole, paths, paths)
	want := dump(t, whole)
	for writes := range len(paths) + 1 { // the last is that of memberships and posts
		g, store := newStore(t)
		interrupted := graphOf(t, &dying{store, writes})
		r, err := NewReader(t.Context(), interrupted)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Survey(t.Context(), paths, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := ingest.Run(t.Context(), interrupted, r, paths, ingest.Options{}); kg.CodeOf(err) != kg.Unavailable {
			t.Fatalf("after %d writes it goes on: %v", writes, err)
		}
		run(t.Context(), t, g, paths, paths)
		if got := dump(t, g); got != want {
			t.Errorf("interrupted after %d writes it is another graph:\n%s", writes, cmp.Diff(want, got))
		}
	}
}

func TestALaterRevisionTakesThePlaceOfTheFormer(t *testing.T) {
	dir := t.TempDir()
	g := newGraph(t)
	first := minutes(20, 101, "04.05.2023", "11009001", "Anna", "Beispiel", "SPD", `<p klasse="J">Das Coaching. Ja.</p><p klasse="J">Mehr Coaching.</p>`)
	path := write(t, dir, "20101.xml", first)
	run(t.Context(), t, g, []string{path}, []string{path})
	path = write(t, dir, "20101.xml", minutes(20, 101, "04.05.2023", "11009001", "Anna", "Beispiel", "SPD", `<p klasse="J">Viel Coaching.</p>`))
	run(t.Context(), t, g, []string{path}, []string{path})
	var got []string
	for r, err := range g.Scan(t.Context(), kg.Statements) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.(*kg.Statement).Text)
	}
	if !slices.Equal(got, []string{"Viel Coaching."}) {
		t.Errorf("%q", got)
	}
}

// A file in which nobody says anything would delete the sitting, or take the place of the file that has it.
func TestAFileWithoutWordsDeletesNothing(t *testing.T) {
	const head = `<dbtplenarprotokoll wahlperiode="20" sitzung-nr="101" sitzung-datum="04.05.2023">`
	dir := t.TempDir()
	good := minutes(20, 101, "04.05.2023", "11009001", "Anna", "Beispiel", "SPD", `<p klasse="J">Das Coaching.</p>`)
	path := write(t, dir, "20101-data.xml", good)
	g := newGraph(t)
	run(t.Context(), t, g, []string{path}, []string{path})
	before := dump(t, g)
	for name, content := range map[string]string{
		"no sitting":         head + `</dbtplenarprotokoll>`,
		"no paragraph":       head + `<vorspann><sitzungstitel>101. Sitzung</sitzungstitel></vorspann><sitzungsverlauf><rede id="ID1"/></sitzungsverlauf></dbtplenarprotokoll>`,
		"headings":           head + `<sitzungsverlauf><p klasse="T_fett">Coaching</p><p klasse="J"> <a id="r1"/> </p></sitzungsverlauf></dbtplenarprotokoll>`,
		"a speaker, silent":  minutes(20, 101, "04.05.2023", "11009001", "Anna", "Beispiel", "SPD", ""),
		"words in the annex": head + `<sitzungsverlauf/><anlagen><p klasse="J">Coaching.</p></anlagen></dbtplenarprotokoll>`,
	} {
		t.Run(name, func(t *testing.T) {
			silent := write(t, t.TempDir(), "20101.xml", content)
			paths := []string{path, silent}
			r, err := NewReader(t.Context(), g)
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Survey(t.Context(), paths, nil); err != nil {
				t.Fatal(err)
			}
			var failed []string
			report, err := ingest.Run(t.Context(), g, r, paths, ingest.Options{Failed: func(err error) { failed = append(failed, err.Error()) }})
			if err != nil || report.Files != 1 || len(report.Flags) > 0 {
				t.Errorf("%v\n%s", err, report)
			}
			want := silent + ": it holds no words of a sitting: nobody says anything in its <sitzungsverlauf>, get the file again"
			if !slices.Equal(failed, []string{want}) {
				t.Errorf("%q, want %q", failed, want)
			}
			if diff := cmp.Diff(before, dump(t, g)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Who calls out and does not speak in the sitting is known from sittings of the same Bundestag that were imported before.
func TestWhoCallsOutIsKnownFromTheGraph(t *testing.T) {
	dir := t.TempDir()
	call := `<p klasse="J">Ja.</p><kommentar>(Paula Muster [SPD]: Nein! – Otto Muster [SPD]: Doch!)</kommentar>`
	paths := []string{
		write(t, dir, "19200.xml", minutes(19, 200, "04.05.2021", "11009002", "Otto", "Muster", "SPD", `<p klasse="J">Ja.</p>`)),
		write(t, dir, "20101.xml", minutes(20, 101, "04.05.2023", "11009003", "Paula", "Muster", "SPD", `<p klasse="J">Ja.</p>`)),
		write(t, dir, "20102.xml", minutes(20, 102, "05.05.2023", "11009001", "Anna", "Beispiel", "SPD", call)),
	}
	g := newGraph(t)
	for _, path := range paths {
		run(t.Context(), t, g, []string{path}, []string{path})
	}
	var got []string
	for r, err := range g.Scan(t.Context(), kg.Statements) {
		if err != nil {
			t.Fatal(err)
		}
		s := r.(*kg.Statement)
		got = append(got, fmt.Sprintf("%s to %s: %s", s.Speakers[0].Actor, s.Addressees, s.Text))
	}
	if want := "person:bundestag-11009003 to [person:bundestag-11009001]: Nein!"; len(got) != 1 || got[0] != want {
		t.Errorf("%q, want %q", got, want)
	}
	before := dump(t, g)
	for range 2 {
		if again := run(t.Context(), t, g, paths, paths); again.Changes() != 0 {
			t.Errorf("%s\n%s", again, cmp.Diff(before, dump(t, g)))
		}
	}
}

func TestWhatCannotBeReadStopsNothingElse(t *testing.T) {
	dir := t.TempDir()
	good := write(t, dir, "20101.xml", minutes(20, 101, "04.05.2023", "11009001", "Anna", "Beispiel", "SPD", `<p klasse="J">Coaching.</p>`))
	bad := write(t, dir, "20102.xml", "<html/>")
	paths := []string{bad, filepath.Join(dir, "none.xml"), dir, good}
	g := newGraph(t)
	r, err := NewReader(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	if err := r.Survey(t.Context(), paths, func(n int) { read += n }); err != nil {
		t.Fatal(err)
	}
	var failed []string
	report, err := ingest.Run(t.Context(), g, r, paths, ingest.Options{Failed: func(err error) { failed = append(failed, err.Error()) }})
	if err != nil || report.Files != 1 || report.Failed != 3 || report.Counts[kg.KindStatement].Added != 1 {
		t.Errorf("%v\n%s", err, report)
	}
	if len(failed) != 3 || failed[0] != bad+": line 1: it begins with <html>, not with <dbtplenarprotokoll>: give the XML file of a plenary protocol" {
		t.Errorf("%q", failed)
	}
	if info, err := os.Stat(good); err != nil || read < int(info.Size()) {
		t.Errorf("%d bytes surveyed, %v", read, err)
	}
}

func TestATimeInAGroupIsExtendedByItself(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for i, group := range []string{"DIE LINKE", "fraktionslos", "Die Linke", "Die Linke"} {
		paths = append(paths, write(t, dir, fmt.Sprintf("2000%d.xml", i+1),
			minutes(20, i+1, fmt.Sprintf("%02d.01.2024", 10+i), "11009001", "Anna", "Beispiel", group, `<p klasse="J">Coaching.</p>`)))
	}
	g := newGraph(t)
	run(t.Context(), t, g, paths[:3], paths[:3])
	run(t.Context(), t, g, paths[3:], paths[3:]) // knows of the others from the graph only
	var got []string
	for r, err := range g.Scan(t.Context(), kg.Relationships) {
		if err != nil {
			t.Fatal(err)
		}
		r := r.(*kg.Relationship)
		got = append(got, fmt.Sprintf("%s %s–%s", r.ID, r.ValidFrom, r.ValidUntil))
	}
	want := []string{
		"member-of:bundestag-11009001-linke-20 2024-01-10–2024-01-11",
		"member-of:bundestag-11009001-linke-20-2 2024-01-12–2024-01-14",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
