package plenary

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

var update = flag.Bool("update", false, "write the golden files anew")

// own are the protocols of the project's own writing: one as in 2018, one as in 2024.
var own = []string{"testdata/19990-data.xml", "testdata/20990.xml"}

// topics are some of those of the first graph.
func topics() []*kg.Entity {
	topic := func(key, name string, others ...string) *kg.Entity {
		e := &kg.Entity{ID: kg.ID("topic:" + key), Name: name, Topic: &kg.Topic{}}
		for _, o := range others {
			e.Names = append(e.Names, kg.Name{Text: o, Kind: kg.NameAlternative})
		}
		return e
	}
	return []*kg.Entity{
		topic("buergergeld", "Bürgergeld", "Hartz IV", "Arbeitslosengeld II", "ALG II"),
		topic("buergergeldreform", "Bürgergeldreform"),
		topic("coaching", "Coaching"),
		topic("grundsicherung-fuer-arbeitsuchende", "Grundsicherung für Arbeitsuchende", "SGB II"),
		topic("kindergrundsicherung", "Kindergrundsicherung"),
		topic("weiterbildung", "Weiterbildung"),
		topic("weiterbildungsanreize", "Weiterbildungsanreize"),
	}
}

// read reads files as one run does. Parts and flags are those of the files in their order.
func read(t *testing.T, paths ...string) (parts []ingest.Part, flags []ingest.Flag) {
	t.Helper()
	r := newReader(topics(), nil)
	if err := r.Survey(t.Context(), paths, nil); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f := &ingest.File{Reader: bytes.NewReader(data), Path: path}
		for part, err := range r.Read(t.Context(), f) {
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, part)
		}
		flags = append(flags, f.Flags()...)
	}
	return parts, flags
}

// readText reads one file that has a text.
func readText(path, text string) ([]ingest.Part, []ingest.Flag, error) {
	f := &ingest.File{Reader: strings.NewReader(text), Path: path}
	var parts []ingest.Part
	for part, err := range newReader(topics(), nil).Read(context.Background(), f) {
		if err != nil {
			return nil, f.Flags(), err
		}
		parts = append(parts, part)
	}
	return parts, f.Flags(), nil
}

func TestDrafts(t *testing.T) {
	parts, flags := read(t, own...)
	for i, part := range parts {
		var b bytes.Buffer
		for _, d := range part.Drafts {
			if e, ok := d.Record.(*kg.Entity); ok && e.Document != nil && e.Document.Text != "" {
				golden(t, own[i]+".txt", []byte(e.Document.Text+"\n"))
			}
			b.Write(kg.Encode(d.Record))
			b.WriteByte('\n')
		}
		for _, f := range flags {
			if f.Path == own[i] {
				fmt.Fprintf(&b, "flagged: %s\n", f)
			}
		}
		golden(t, own[i]+".golden", b.Bytes())
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// officialFiles are the Bundestag's own files, where they lie beside the project.
func officialFiles(t *testing.T) []string {
	paths, err := filepath.Glob("../../../shared/data/plenary/*.xml")
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestWhatIsSaidStandsInTheHeldText(t *testing.T) {
	parts, _ := read(t, append(slices.Clone(own), officialFiles(t)...)...)
	for _, part := range parts {
		texts := map[kg.ID][]rune{}
		sections := map[kg.ID]*kg.Section{}
		for _, d := range part.Drafts {
			if e, ok := d.Record.(*kg.Entity); ok && e.Document != nil {
				texts[e.ID], sections[e.ID] = []rune(e.Document.Text), e.Document.Section
			}
		}
		statements := 0
		for _, d := range part.Drafts {
			for _, wrong := range kg.CheckRecord(d.Record) {
				t.Errorf("%s: %s", part.Reason, wrong)
			}
			s, ok := d.Record.(*kg.Statement)
			if !ok {
				continue
			}
			statements++
			c := s.Citations[0]
			if got := string(texts[c.Document][*c.Start:*c.End]); got != s.Text {
				t.Errorf("%s: %q, but at [%d, %d) stands %q", s.ID, s.Text, *c.Start, *c.End, got)
			}
			if in := sections[c.Section]; c.Section != "" && (*c.Start < in.Start || *c.End > in.End) {
				t.Errorf("%s: [%d, %d) is not within its speech, [%d, %d)", s.ID, *c.Start, *c.End, in.Start, in.End)
			}
		}
		if statements == 0 {
			t.Errorf("%s: nobody says anything", part.Reason)
		}
	}
}

func TestOneIsNamedAsTheOtherAndStaysApart(t *testing.T) {
	parts, _ := read(t, own...)
	ids := map[string][]kg.ID{}
	for _, part := range parts {
		for _, d := range part.Drafts {
			if e, ok := d.Record.(*kg.Entity); ok && e.Person != nil && !slices.Contains(ids[e.Name], e.ID) {
				ids[e.Name] = append(ids[e.Name], e.ID)
			}
		}
	}
	if got, want := ids["Michael Doppel"], []kg.ID{"person:bundestag-11009005", "person:bundestag-11009006"}; !slices.Equal(got, want) {
		t.Errorf("Michael Doppel is %v, want %v", got, want)
	}
	for name, list := range ids {
		if name != "Michael Doppel" && len(list) > 1 {
			t.Errorf("%s is %v", name, list)
		}
	}
}

func TestBadInput(t *testing.T) {
	whole, err := os.ReadFile(own[0])
	if err != nil {
		t.Fatal(err)
	}
	good := string(whole)
	head := `<dbtplenarprotokoll wahlperiode="20" sitzung-nr="1" sitzung-datum="26.10.2021">`
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "f.xml: it is empty"},
		{"no XML", "Plenarprotokoll", "f.xml: line 1: it is not XML: give the XML file of a plenary protocol"},
		{"an archive", "PK\x03\x04…", "f.xml: it is an archive: unpack it first"},
		{"compressed", "\x1f\x8b\x08", "f.xml: it is an archive: unpack it first"},
		{"UTF-16", "\xff\xfe<\x00", "f.xml: line 1: it is encoded in UTF-16: convert it to UTF-8"},
		{"blanks", strings.Repeat(" ", 1<<20), "f.xml: line 1: it is not XML: give the XML file of a plenary protocol"},
		{"another root", "<?xml version=\"1.0\"?>\n<html></html>", "f.xml: line 2: it begins with <html>, not with <dbtplenarprotokoll>: give the XML file of a plenary protocol"},
		{"Latin-1", head + "\n\n<p>\xe4</p></dbtplenarprotokoll>", "f.xml: line 3: the bytes are not UTF-8, as protocols are: convert the file (from ISO-8859-1, say)"},
		{"another charset", `<?xml version="1.0" encoding="ISO-8859-1"?>` + head, "f.xml: line 1: xml: opening charset \"ISO-8859-1\": it says that it is encoded in ISO-8859-1: convert it to UTF-8"},
		{"truncated", good[:len(good)/2], "the file ends in the middle: it is truncated, get it again"},
		{"truncated within a tag", head + "<p kl", "f.xml: line 1: the file ends in the middle: it is truncated, get it again"},
		{"wrongly closed", head + "\n<p></q></dbtplenarprotokoll>", "f.xml: line 2: element <p> closed by </q>: it is not well-formed XML, get the file again"},
		{"a bomb", "<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]>" + head + "<p>&c;</p></dbtplenarprotokoll>", "f.xml: line 1: it declares a document type of its own, which protocols don't: nothing of it is read"},
		{"an entity", head + "<p>&c;</p></dbtplenarprotokoll>", "f.xml: line 1: invalid character entity &c;: it is not well-formed XML, get the file again"},
		{"no period", strings.Replace(head, `"20"`, `"XX"`, 1), `f.xml: line 1: wahlperiode="XX" is no number from 1 to 99, so it is not known which sitting this is`},
		{"no number", strings.Replace(head, `"1"`, `"0"`, 1), `f.xml: line 1: sitzung-nr="0" is no number from 1 to 999, so it is not known which sitting this is`},
		{"no day", strings.Replace(head, "26.10", "31.02", 1), `f.xml: line 1: sitzung-datum="31.02.2021" is no day written DD.MM.YYYY`},
		{"deep", head + strings.Repeat("<a>", 200), "f.xml: line 1: elements lie more than 64 deep in each other"},
		{"deep containers", head + strings.Repeat("<x>", 200), "f.xml: line 1: elements lie more than 64 deep in each other"},
		{"text behind the end", good + "garbage <x>", "something stands behind the end of <dbtplenarprotokoll>: a file is one protocol, get it again"},
		{"a second protocol", good + good, "something stands behind the end of <dbtplenarprotokoll>: a file is one protocol, get it again"},
		{"text before the beginning", "<!-- a -->\nword" + head, `f.xml: line 2: before <dbtplenarprotokoll> stands "word": get the file again`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := readText("f.xml", c.text)
			if err == nil || !strings.Contains(err.Error(), c.want) || kg.CodeOf(err) != kg.Invalid {
				t.Errorf("%v (%s), want %s", err, kg.CodeOf(err), c.want)
			}
		})
	}
}

// endless is a file that has no end.
type endless struct{ head string }

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.head)
	e.head = e.head[n:]
	for i := n; i < len(p); i++ {
		p[i] = ' '
	}
	return len(p), nil
}

func TestAFileThatHasNoEndIsRefused(t *testing.T) {
	for head, want := range map[string]string{
		"":       "e.xml: line 1: it is not XML: give the XML file of a plenary protocol",
		"<?xml ": "e.xml: it is longer than 32 MiB, which no protocol is: give the XML file of one sitting",
	} {
		for _, err := range newReader(nil, nil).Read(t.Context(), &ingest.File{Reader: &endless{head}, Path: "e.xml"}) {
			if err == nil || err.Error() != want {
				t.Errorf("%q: %v, want %s", head, err, want)
			}
		}
	}
}

func TestByteOrderMarksCommentsAndBlanksAreNoText(t *testing.T) {
	whole, err := os.ReadFile(own[1])
	if err != nil {
		t.Fatal(err)
	}
	parts, _, err := readText(own[1], "\ufeff"+string(whole)+"\n<!-- end -->\r\n ")
	if err != nil || len(parts) != 1 {
		t.Errorf("%d parts, %v", len(parts), err)
	}
}

// write puts a file into a folder.
func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// minutes is a protocol with one speech.
func minutes(period, number int, day, id, given, family, group, words string) string {
	redner := fmt.Sprintf(`<redner id=%q><name><vorname>%s</vorname><nachname>%s</nachname><fraktion>%s</fraktion></name></redner>`, id, given, family, group)
	return fmt.Sprintf(`<dbtplenarprotokoll wahlperiode="%d" sitzung-nr="%d" sitzung-datum="%s"><sitzungsverlauf><tagesordnungspunkt top-id="Tagesordnungspunkt 1">`+
		`<rede id="ID%d%d"><p klasse="redner">%s%s %s (%s):</p>%s</rede></tagesordnungspunkt></sitzungsverlauf><rednerliste>%s</rednerliste></dbtplenarprotokoll>`,
		period, number, day, period, number, redner, given, family, group, words, redner)
}

func TestTheSameSittingTwice(t *testing.T) {
	dir := t.TempDir()
	first := minutes(20, 101, "04.05.2023", "11009001", "Anna", "Beispiel", "SPD", `<p klasse="J">Das Coaching.</p>`)
	second := strings.Replace(first, "Das Coaching.", "Das Coaching, neu.", 1)
	misnamed := write(t, dir, "20015-data.xml", first)
	paths := []string{misnamed, write(t, dir, "20101-data.xml", first), write(t, dir, "20101.xml", second)}
	for _, c := range []struct {
		paths []string
		want  string // the statement
		flags []string
	}{
		{paths, "Das Coaching, neu.", []string{
			paths[0] + ": it is of sitting 20/101, as is " + paths[2] + ": only the other one was read",
			paths[1] + ": it is of sitting 20/101, as is " + paths[2] + ": only the other one was read",
		}},
		{[]string{paths[1], misnamed}, "Das Coaching.", []string{paths[0] + ": it is of sitting 20/101, as is " + paths[1] + ": only the other one was read"}},
		{[]string{misnamed}, "Das Coaching.", []string{paths[0] + ": its name names another sitting than it is of: it is of sitting 20/101"}},
	} {
		parts, flags := read(t, c.paths...)
		var got []string
		for _, f := range flags {
			got = append(got, f.String())
		}
		if len(parts) != 1 || !slices.Equal(got, c.flags) {
			t.Fatalf("%d parts, flags %q, want %q", len(parts), got, c.flags)
		}
		if s := statements(parts[0]); len(s) != 1 || s[0].Text != c.want {
			t.Errorf("%v, want %q", s, c.want)
		}
	}
}

func statements(part ingest.Part) []*kg.Statement {
	var found []*kg.Statement
	for _, d := range part.Drafts {
		if s, ok := d.Record.(*kg.Statement); ok {
			found = append(found, s)
		}
	}
	return found
}

func TestWhoLeavesAGroupAndComesBackWasNotInItBetween(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for i, group := range []string{"DIE LINKE", "DIE\n LINKE", "fraktionslos", "Die Linke", "BSW"} {
		paths = append(paths, write(t, dir, fmt.Sprintf("2000%d.xml", i+1),
			minutes(20, i+1, fmt.Sprintf("%02d.01.2024", 10+i), "11009001", "Anna", "Beispiel", group, `<p klasse="J">Coaching.</p>`)))
	}
	parts, _ := read(t, paths...)
	var got []string
	for _, part := range parts {
		for _, d := range part.Drafts {
			if r, ok := d.Record.(*kg.Relationship); ok {
				got = append(got, fmt.Sprintf("%s %s–%s", r.ID, r.ValidFrom, r.ValidUntil))
			}
		}
	}
	want := []string{
		"member-of:bundestag-11009001-linke-20 2024-01-10–2024-01-11",
		"member-of:bundestag-11009001-linke-20 2024-01-11–2024-01-12",
		"member-of:bundestag-11009001-linke-20-2 2024-01-13–2024-01-14",
		"member-of:bundestag-11009001-bsw-20 2024-01-14–2024-01-15",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnIDBelongsToOnePerson(t *testing.T) {
	dir := t.TempDir()
	say := `<p klasse="J">Coaching.</p>`
	paths := []string{
		write(t, dir, "20001.xml", minutes(20, 1, "10.01.2024", "11009001", "Karl", "Zwei", "SPD", say)),
		write(t, dir, "20002.xml", minutes(20, 2, "11.01.2024", "11009001", "Anna", "Beispiel", "SPD", say)),
		write(t, dir, "20003.xml", minutes(20, 3, "12.01.2024", "11009001", "Anna", "Beispiel-Neu", "SPD", say)),
	}
	parts, flags := read(t, paths...)
	if len(flags) == 0 || !strings.Contains(flags[0].Reason, "belongs to somebody else, and no other was found: the words are nobody's: \"11009001\" for Karl Zwei") {
		t.Errorf("flags: %v", flags)
	}
	for i, want := range []int{0, 1, 1} {
		if got := len(statements(parts[i])); got != want {
			t.Errorf("%s: %d statements, want %d", paths[i], got, want)
		}
	}
	for _, d := range parts[2].Drafts {
		if e, ok := d.Record.(*kg.Entity); ok && e.Person != nil {
			if e.Name != "Anna Beispiel-Neu" || len(e.Names) != 1 || e.Names[0].Text != "Anna Beispiel" {
				t.Errorf("%s, also %v", e.Name, e.Names)
			}
		}
	}
}

// A printed place tells namesakes apart, in the sitting itself too.
func TestAPrintedPlaceDecides(t *testing.T) {
	dir := t.TempDir()
	place := func(protocol, place string) string {
		return strings.ReplaceAll(protocol, "</nachname>", "</nachname><ortszusatz>("+place+")</ortszusatz>")
	}
	call := `<p klasse="J">Ja.</p><kommentar>(Hans Müller [B] [SPD]: Stimmt nicht!)</kommentar>`
	sitting := func(number int, id, words string) string {
		return minutes(20, number, "04.05.2023", id, "Hans", "Müller", "SPD", words)
	}
	here := write(t, dir, "20101.xml", place(sitting(101, "11009001", call), "A"))
	ofB := write(t, dir, "20102.xml", place(sitting(102, "11009002", `<p klasse="J">Ja.</p>`), "B"))
	ofA := write(t, dir, "20103.xml", place(sitting(103, "11009003", `<p klasse="J">Ja.</p>`), "A"))
	unplaced := write(t, dir, "20101-data.xml", sitting(101, "11009001", call))
	const of1, of2, unknown = "person:bundestag-11009001", "person:bundestag-11009002", "not known"
	for _, c := range []struct {
		name  string
		paths []string
		want  string
	}{
		{"of another place", []string{here}, unknown},
		{"both of another place", []string{here, ofA}, unknown},
		{"found elsewhere", []string{here, ofB}, of2},
		{"found elsewhere among three", []string{here, ofA, ofB}, of2},
		{"of no known place", []string{unplaced}, of1},
		{"of no known place, the other of another", []string{unplaced, ofA}, of1},
		{"of no known place, the other of this one", []string{unplaced, ofB}, of2},
	} {
		t.Run(c.name, func(t *testing.T) {
			parts, flags := read(t, c.paths...)
			var got []string
			for _, s := range statements(parts[0]) {
				got = append(got, string(s.Speakers[0].Actor))
			}
			for _, f := range flags {
				got = append(got, f.String())
			}
			if c.want == unknown {
				if len(got) != 1 || !strings.Contains(got[0], "Hans Müller [B] [SPD]") || !strings.Contains(got[0], here) {
					t.Errorf("%q, want one flag", got)
				}
			} else if !slices.Equal(got, []string{c.want}) {
				t.Errorf("%q, want %s", got, c.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, path := range own {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add(minutes(20, 1, "10.01.2024", "11009001", "Anna", "Beispiel", "SPD", `<p klasse="J">Coaching.</p><kommentar>(A B [SPD]: – [ : ] – C)</kommentar>`))
	named := newMatcher(topics())
	f.Fuzz(func(t *testing.T, text string) {
		r := newReader(nil, nil)
		r.topics = named
		var drafts []ingest.Draft
		for part, err := range r.Read(t.Context(), &ingest.File{Reader: strings.NewReader(text), Path: "20001.xml"}) {
			if err != nil && kg.CodeOf(err) != kg.Invalid {
				t.Errorf("%v has the code %s", err, kg.CodeOf(err))
			}
			drafts = part.Drafts
		}
		seen := map[kg.ID]bool{}
		for _, d := range drafts {
			if id := d.Record.RecordID(); seen[id] {
				t.Errorf("%s is told twice", id)
			} else {
				seen[id] = true
			}
			for _, wrong := range kg.CheckRecord(d.Record) {
				if !strings.Contains(wrong, "at most") {
					t.Error(wrong)
				}
			}
			if _, err := json.Marshal(d.Record); err != nil {
				t.Error(err)
			}
		}
	})
}
