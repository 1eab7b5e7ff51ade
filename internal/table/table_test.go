package table

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/ingest"
	"wortlaut/internal/ingest/ingesttest"
	"wortlaut/internal/kg"
)

// run imports tables and gives what was said.
func run(t testing.TB, g *kg.Graph, paths ...string) (ingest.Report, string) {
	t.Helper()
	return ingesttest.Run(t, g, NewReader(g), paths...)
}

// debate are tables of every kind.
var debate = []string{"testdata/people.csv", "testdata/organizations.csv", "testdata/topics.csv", "testdata/claims.csv", "testdata/events.csv", "testdata/relationships.csv", "testdata/statements.csv"}

func TestImport(t *testing.T) {
	g := ingesttest.Graph(t)
	_, said := run(t, g, debate...)
	want := `relationship: 4 read, 4 added, 0 changed, 0 unchanged
statement: 2 read, 2 added, 0 changed, 0 unchanged
person: 2 read, 2 added, 0 changed, 0 unchanged
agency: 1 read, 1 added, 0 changed, 0 unchanged
party: 1 read, 1 added, 0 changed, 0 unchanged
topic: 3 read, 3 added, 0 changed, 0 unchanged
claim: 2 read, 2 added, 0 changed, 0 unchanged
document: 3 read, 3 added, 0 changed, 0 unchanged
event: 3 read, 3 added, 0 changed, 0 unchanged
7 files read, 0 failed; 0 flagged; 21 changes
`
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("the report (-want +got):\n%s", diff)
	}
	ingesttest.Golden(t, "records.jsonl", ingesttest.Records(t, g))
	ingesttest.Again(t, g, NewReader(g), debate...)
	if report, said := run(t, g, debate[6]); report.Changes() > 0 {
		t.Errorf("a table by itself changes something:\n%s", said)
	}
}

func TestTemplates(t *testing.T) {
	if Template("votes") != nil {
		t.Error("there is a template of what is not read")
	}
	for _, kind := range Kinds() {
		path := ingesttest.Write(t, kind+".csv", Template(kind))
		if report, said := run(t, ingesttest.Graph(t), path); report.Files != 1 || report.Changes() != 0 {
			t.Errorf("the template of %s: %s", kind, said)
		}
		header := strings.Split(strings.TrimSpace(string(Template(kind))), ",")
		if got := kindsOf(header); !slices.Equal(got, []string{kind}) {
			t.Errorf("the template of %s is taken for one of %s", kind, got)
		}
	}
	for _, l := range layouts {
		if got := kindsOf(l.required); l.kind != "people" && !slices.Equal(got, []string{l.kind}) {
			t.Errorf("the least table of %s is taken for one of %s", l.kind, got)
		}
	}
}

func kindsOf(header []string) (kinds []string) {
	for _, l := range layoutsOf(header) {
		kinds = append(kinds, l.kind)
	}
	return kinds
}

// Every name that a message may have is a column.
func TestFieldsAreNamedByColumns(t *testing.T) {
	var columns []string
	for _, l := range layouts {
		columns = append(columns, l.columns()...)
	}
	for _, names := range []map[string]string{fields, ofSource} {
		for field, column := range names {
			if !slices.Contains(columns, column) {
				t.Errorf("%s is called %s, which is no column", field, column)
			}
		}
	}
}

func TestBadInput(t *testing.T) {
	const people, statements, relationships = "name,given_name,identifiers\n", "text,kind,made_on,speaker,about,stance,source_url,source_title\n", "type,from,to,source_title\n"
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"empty", "", []string{"it is empty"}},
		{"empty lines", "\n\n", []string{"it is empty"}},
		{"an archive", "PK\x03\x04", []string{"it is a ZIP archive: unpack it first"}},
		{"Latin-1", "name,sort_name\nM\xfcller,\n", []string{"line 2: byte 0xFC is not UTF-8: save the file as UTF-8"}},
		{"something else", "Sehr geehrte Damen und Herren,\n", []string{
			`line 1: the columns "sehr geehrte damen und herren, " tell of nothing that is read: the first line names the columns of one of people, organizations, topics, claims, events, relationships, statements; a template has them all`}},
		{"missing column", "text,speaker,made_on\nA,B,2020\n", []string{`line 1: the column "kind" is missing: a table of statements needs it`}},
		{"unknown and double columns", "name,name,nmae,sort_name\n", []string{
			`line 1: the column "name" stands there twice`,
			`line 1: the column "nmae" is none that a table of people has: it has name, given_name, family_name, honorific_prefix, sort_name, id, language, other_names, identifiers, url, description`}},
		{"stray quote", "name,sort_name\nAda,\nBo \"the\" B,\n", []string{
			`line 3: a quotation mark (") stands within a cell that does not begin with one: put the cell into quotation marks and double those within it`}},
		{"text after a quote", "name,sort_name\n\"Ada\" B,\n", []string{`line 2: a cell in quotation marks (") goes on after the closing one, or is never closed: double the quotation marks within it`}},
		{"never closed", "name,sort_name\nAda,\n\"Bo,\nC,\nD,\n", []string{
			`line 3: a cell that begins with a quotation mark (") here is not closed, or closed wrongly in line 5: double the quotation marks within it`}},
		{"cells", "name,sort_name\nAda\nBo,,x\n", []string{
			"line 2: it has 1 cells, the header has 2 columns: a cell with the separator in it has to stand in quotation marks",
			"line 3: it has 3 cells, the header has 2 columns: a cell with the separator in it has to stand in quotation marks"}},
		{"empty cell", "name,sort_name\n,A\n", []string{"line 2: name: the cell is empty: it has to be filled"}},
		{"identifiers", people + "Ada,,Q1\n", []string{`line 2: identifiers: "Q1" is not written scheme:value, as in wikidata:Q42`}},
		{"twice", "name,sort_name\n\"Ada\nB\",\nC,\nC,\n", []string{"line 5: it tells of the same as line 4 (person:csv-7e46dde720f00e74): give one of them another id, or take it out"}},
		{"address", "name,sort_name,url\nAda,,ada.example\n", []string{`line 2: url: "ada.example" is not an http or https address`}},
		{"id", "name,given_name,id\nAda,,party:a\nBo,,b c\n", []string{
			"line 2: id: party:a is not the id of a person",
			`line 3: id: "person:csv-b c" may hold only ASCII letters, digits and . _ ~ / - after the colon`}},
		{"kind", "name,kind,level\nA,club,\nB,ministry,\n", []string{
			`line 2: kind: "club" is no kind of organization: it is one of ministry, agency, association, jobcenter, local-authority, party, parliamentary-group, parliament, company, institution`,
			`line 3: level: a ministry needs one of EUROPEAN, FEDERAL, STATE, LOCAL: fill the cell`}},
		{"circle", "label,broader\nA,A\n", []string{"line 2: broader: a topic can be neither broader than itself nor related to itself"}},
		{"a date, an unknown name, no source", statements + "A,speech,4.3.2021,Nobody,,,,\n", []string{
			`line 2: made_on: "4.3.2021" is not a date written YYYY, YYYY-MM or YYYY-MM-DD between 0001 and 9999`,
			`line 2: speaker: nobody and nothing is called "Nobody" among what can stand here (a person or an organization): import it first, or name it by its id`,
			"line 2: source: nothing enters the graph without a source: fill source, source_url or source_title"}},
		{"unknown id", statements + "A,speech,2021,person:nobody,,,https://a.example,\n", []string{"line 2: speaker: there is no person:nobody"}},
		{"wrong end", statements + "A,speech,2021,topic:csv-x,,,https://a.example,\n", []string{"line 2: speaker: there is no topic:csv-x"}},
		{"ambiguous", statements + "A,speech,2021,Ada,,,https://a.example,\n", []string{`line 2: speaker: "Ada" could be person:ada-1 or person:ada-2: name the one that is meant by its id`}},
		{"stances", statements + "A,speech,2021,Eva,,supports,https://a.example,\nB,speech,2021,Eva,T,for,https://a.example,\nC,speech,2021,Eva,T,for||,https://a.example,\n", []string{
			"line 2: stance: there is nothing in the column about that it could be a stance on",
			`line 3: stance: "FOR" is not one of SUPPORTS, OPPOSES, MIXED, NEUTRAL`,
			"line 4: stance: it has 3 values for 1: give one for all, or one for each"}},
		{"titles", statements + "A,speech,2021,Eva,,,https://a.example,One\nB,speech,2021,Eva,,,https://a.example,Two\n", []string{
			`line 3: source_title: line 2 calls what is at this address "One": give it one title`}},
		{"relationship", relationships + "likes,Eva,T,S\nmember-of,Eva,T,S\n", []string{
			`line 2: type: "likes" is none of holds-position, member-of, part-of, supervises, operates, represents, organizes, participates-in, partners-with, succeeds, responsible-for`,
			`line 3: to: a MEMBER_OF can't lead to "topic:t"`}},
		{"CR line ends", "name,given_name\rAda,A\rBo,B\r", []string{"line 1: its lines end with CR alone, as on old Macs: save the table with LF or CRLF at the end of lines"}},
		{"CR line ends, quoted", "\"name\",\"given_name\"\r\"Ada\",\"A\nB\"\r", []string{"line 1: its lines end with CR alone, as on old Macs: save the table with LF or CRLF at the end of lines"}},
		{"people or organizations", "name,url,description\nBürgerhilfe,,Verein\n", []string{
			`line 1: the columns "name, url, description" fit a table of people and one of organizations and one of events alike: add one that tells which it is: "given_name" for people, "kind" for organizations, "starts_on" for events`}},
		{"people and organizations", "name,given_name,level\n", []string{
			`line 1: the columns "name, given_name, level" fit a table of people and one of organizations alike: add one that tells which it is: "family_name" for people, "kind" for organizations`}},
		{"anything with a name", "id,URL\n", []string{
			`line 1: the columns "id, url" fit a table of people and one of organizations and one of topics and one of claims and one of events alike: add one that tells which it is: "given_name" for people, "kind" for organizations, "label" for topics, "proposition" for claims, "starts_on" for events`}},
		{"columns of entities", "name,kind,language,identifiers,founded_on,dissolved_on,operation\nA,agency,d e,W_x:Q1|a:b,,,\nB,party,,,,,joint facility\n", []string{
			`line 2: identifiers: "W_x:Q1" is not written scheme:value, as in wikidata:Q42`,
			`line 2: language: "d e" is not a BCP 47 language tag`,
			`line 2: level: an agency needs one of EUROPEAN, FEDERAL, STATE, LOCAL: add the column`,
			`line 3: operation: does not belong to this kind of organization`}},
		{"columns of topics", "label,language,other_names\n" + strings.Repeat("A", kg.MaxName+1) + ",,\nB,," + strings.Repeat("B", kg.MaxName+1) + "\n", []string{
			fmt.Sprintf("line 2: label: has %d characters, at most %d are kept", kg.MaxName+1, kg.MaxName),
			fmt.Sprintf("line 3: other_names: has %d characters, at most %d are kept", kg.MaxName+1, kg.MaxName)}},
		{"circles of topics", "label,broader\nA,B\nB,C\nC,B\nD,A\n", []string{
			"line 3: broader: what it leads to leads back to topic:csv-f6c6e57cc3dac1d6",
			"line 4: broader: what it leads to leads back to topic:csv-7e46dde720f00e74"}},
		{"circles with the graph", "label,broader,id\nT,U,topic:t\n", []string{"line 2: broader: what it leads to leads back to topic:t"}},
		{"circles of events", "name,starts_on,part_of\nA,2021,A\nB,2021,C\nC,2022,B\n", []string{
			"line 2: part_of: an event is not a part of itself",
			"line 3: part_of: what it leads to leads back to event:csv-60711a359fa6b3c3",
			"line 4: part_of: what it leads to leads back to event:csv-f15c856fb191df49"}},
		{"columns of claims", "proposition,topics,language,id\n" + strings.Repeat("A", kg.MaxName+1) + ",,,\nB,T|T,,\nC,Eva,,topic:t\nD,Eva,d e,\n", []string{
			fmt.Sprintf("line 2: proposition: has %d characters, at most %d are kept", kg.MaxName+1, kg.MaxName),
			"line 3: topics: topic:t stands here twice",
			"line 4: id: topic:t is not the id of a claim",
			`line 5: topics: nobody and nothing is called "Eva" among what can stand here (a topic): import it first, or name it by its id`,
			`line 5: language: "d e" is not a BCP 47 language tag`}},
		{"columns of events", "name,starts_on,ends_on,place,region,topics,documents,part_of\nA,4.3.2021,,,,,,\nB,,,,,,,\nC,2021,2020,,T,Eva,Eva,Assembly\nD,2021,,,region:x,T|T,,Eva\n", []string{
			`line 2: starts_on: "4.3.2021" is not a date written YYYY, YYYY-MM or YYYY-MM-DD between 0001 and 9999`,
			"line 3: starts_on: the cell is empty: it has to be filled",
			`line 4: region: nobody and nothing is called "T" among what can stand here (a region): import it first, or name it by its id`,
			`line 4: part_of: nobody and nothing is called "Assembly" among what can stand here (an event): import it first, or name it by its id`,
			`line 4: topics: nobody and nothing is called "Eva" among what can stand here (a topic): import it first, or name it by its id`,
			`line 4: documents: nobody and nothing is called "Eva" among what can stand here (a document): import it first, or name it by its id`,
			"line 4: ends_on: 2020 is before the beginning, 2021",
			"line 5: region: there is no region:x",
			`line 5: part_of: nobody and nothing is called "Eva" among what can stand here (an event): import it first, or name it by its id`,
			"line 5: topics: topic:t stands here twice"}},
		{"ambiguous events", "text,kind,made_on,speaker,event,source_title\nA,speech,2021,Eva,Sitting,S\nB,speech,2021,Eva,Sitting (2020),S\n", []string{
			`line 2: event: "Sitting" could be event:s1 or event:s2: name the one that is meant by its id`,
			`line 3: event: nobody and nothing is called "Sitting (2020)" among what can stand here (an event): import it first, or name it by its id`}},
		{"columns of statements", "text,kind,made_on,speaker,about,source_url,source_title,source_kind,id\n" +
			"A,shout,2021,Eva|Eva,T|T,a.example,S,book,\nB,speech,2021,Eva,,,S,,b c\n", []string{
			`line 2: source_url: "a.example" is not an http or https address`,
			`line 2: source_kind: "BOOK" is not one of PRESS_RELEASE, ARTICLE, PLENARY_PROTOCOL, LAW, WEB_PAGE, REPORT, SPEECH, OTHER`,
			`line 2: kind: "SHOUT" is not one of DIRECT_QUOTE, INDIRECT_SPEECH, WRITTEN_STATEMENT, SPEECH, INTERJECTION`,
			`line 2: speaker: person:eva is a speaker already`,
			`line 2: about: topic:t has a position already`,
			`line 3: id: "statement:csv-b c" may hold only ASCII letters, digits and . _ ~ / - after the colon`}},
		{"columns of relationships", "type,from,to,valid_from,valid_until,ongoing,source_title\nresponsible-for,Eva,T,2022,2021,yes,S\n", []string{
			`line 2: from: a RESPONSIBLE_FOR can't lead from "person:eva"`,
			`line 2: valid_until: 2021 is not after the beginning, 2022`,
			`line 2: ongoing: what is ongoing has no end`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := ingesttest.Graph(t)
			person := func(id kg.ID, name string) kg.Put {
				return kg.Put{Record: &kg.Entity{ID: id, Name: name, Person: &kg.Person{SortName: name}}}
			}
			set := kg.ChangeSet{By: "somebody", Put: []kg.Put{
				person("person:ada-1", "Ada"), person("person:ada-2", "Ada"), person("person:eva", "Eva"), {Record: &kg.Entity{ID: "topic:t", Name: "T", Topic: &kg.Topic{}}},
				{Record: &kg.Entity{ID: "topic:u", Name: "U", Topic: &kg.Topic{Broader: []kg.ID{"topic:t"}}}},
				{Record: &kg.Entity{ID: "event:s1", Name: "Sitting", Event: &kg.Event{StartsOn: "2021"}}},
				{Record: &kg.Entity{ID: "event:s2", Name: "Sitting", Event: &kg.Event{StartsOn: "2022"}}},
			}}
			if _, err := g.Apply(t.Context(), set); err != nil {
				t.Fatal(err)
			}
			before := ingesttest.Records(t, g)
			path := ingesttest.Write(t, "bad.csv", []byte(c.file))
			_, said := run(t, g, path)
			want := "bad.csv: " + strings.Join(c.want, "\nbad.csv: ") + "\n0 files read, 1 failed; 0 flagged; 0 changes\n"
			if diff := cmp.Diff(want, said); diff != "" {
				t.Errorf("said (-want +got):\n%s", diff)
			}
			if !bytes.Equal(before, ingesttest.Records(t, g)) {
				t.Error("something was written")
			}
		})
	}
}

func TestManyProblems(t *testing.T) {
	path := ingesttest.Write(t, "bad.csv", []byte("name,sort_name,url\n"+strings.Repeat("A,,x\n", shownProblems+7)))
	_, said := run(t, ingesttest.Graph(t), path)
	lines := strings.Split(said, "\n")
	if want := "bad.csv: and 7 more"; lines[shownProblems] != want {
		t.Errorf("line %d is %q, want %q", shownProblems+1, lines[shownProblems], want)
	}
}

// A name alone makes nobody the same, an identifier does.
func TestHomonyms(t *testing.T) {
	g := ingesttest.Graph(t)
	eva := &kg.Entity{ID: "person:eva", Name: "Eva", Identifiers: []kg.Identifier{{Scheme: "wikidata", Value: "Q5"}}, Person: &kg.Person{SortName: "Eva"}}
	if _, err := g.Apply(t.Context(), kg.ChangeSet{By: "somebody", Put: []kg.Put{{Record: eva}}}); err != nil {
		t.Fatal(err)
	}
	path := ingesttest.Write(t, "people.csv", []byte("name,identifiers,family_name\nEva,,\nEva E.,wikidata:Q5,E.\n"))
	want := `person: 2 read, 1 added, 1 changed, 0 unchanged
flagged: people.csv: line 2: Eva has the same name as person:eva: if they are the same, give the id in the column id
1 files read, 0 failed; 1 flagged; 2 changes
`
	if _, said := run(t, g, path); said != want {
		t.Errorf("said\n%s\nwant\n%s", said, want)
	}
	ingesttest.Again(t, g, NewReader(g), path)
}

// Meetings of one name are told apart by their days; what the graph knows is added to.
func TestEvents(t *testing.T) {
	g := ingesttest.Graph(t)
	set := kg.ChangeSet{By: "somebody", Put: []kg.Put{
		{Record: &kg.Entity{ID: "topic:a", Name: "A", Topic: &kg.Topic{}}}, {Record: &kg.Entity{ID: "topic:b", Name: "B", Topic: &kg.Topic{}}},
		{Record: &kg.Entity{ID: "event:s", Name: "Sitting", Event: &kg.Event{StartsOn: "2021", Place: "Hall", Topics: []kg.ID{"topic:a"}}}},
	}}
	if _, err := g.Apply(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	path := ingesttest.Write(t, "events.csv", []byte("name,starts_on,ends_on,place,topics,id\nSitting,2021,,,,\nSitting,2022,,,,\nSitting,2021,2021,Elsewhere,B|A,event:s\n"))
	want := `event: 3 read, 2 added, 1 changed, 0 unchanged
flagged: events.csv: line 2: Sitting (2021) has the same name as event:s: if they are the same, give the id in the column id
1 files read, 0 failed; 1 flagged; 3 changes
`
	if _, said := run(t, g, path); said != want {
		t.Errorf("said\n%s\nwant\n%s", said, want)
	}
	found, err := g.Named(t.Context(), []kg.ID{"event:s"})
	if err != nil {
		t.Fatal(err)
	}
	got, wanted := found["event:s"].(*kg.Entity).Event, &kg.Event{StartsOn: "2021", EndsOn: "2021", Place: "Hall", Topics: []kg.ID{"topic:a", "topic:b"}}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("the event (-want +got):\n%s", diff)
	}
	ingesttest.Again(t, g, NewReader(g), path)
}

// Whatever a table is of, a row that is gone from it goes where that is asked for.
func TestEditedTables(t *testing.T) {
	known := []kg.Record{
		&kg.Entity{ID: "person:eva", Name: "Eva", Person: &kg.Person{SortName: "Eva"}},
		&kg.Entity{ID: "party:p", Name: "P", Organization: &kg.Organization{}}, &kg.Entity{ID: "party:q", Name: "Q", Organization: &kg.Organization{}},
	}
	for kind, rows := range map[string][3]string{
		"people": {"name,given_name", "Ada,", "Bo,"}, "organizations": {"name,kind", "A,party", "B,company"}, "topics": {"label,broader", "A,", "B,A"},
		"claims": {"proposition", "A.", "B."}, "events": {"name,starts_on", "A,2021", "A,2022"},
		"relationships": {"type,from,to,source_title", "member-of,Eva,P,S", "member-of,Eva,Q,S"},
		"statements":    {"text,kind,made_on,speaker,source_title", "A,speech,2021,Eva,S", "B,speech,2021,Eva,Z"},
	} {
		t.Run(kind, func(t *testing.T) {
			before := rows[0] + "\n" + rows[1] + "\n" + rows[2] + "\n"
			after := rows[0] + "\n" + rows[1] + "\n"
			ingesttest.Edit(t, func(g *kg.Graph) ingest.Reader { return NewReader(g) }, known, kind+".csv", []byte(before), []byte(after))
		})
	}
}

// What stands in a table that was refused can't be named by the next one.
func TestRefusedTablesAreForgotten(t *testing.T) {
	folder := t.TempDir()
	paths := []string{filepath.Join(folder, "people.csv"), filepath.Join(folder, "statements.csv")}
	for i, content := range []string{"name,sort_name,url\nAda,,x\n", "text,kind,made_on,speaker,source_url\nA,speech,2021,Ada,https://a.example\n"} {
		if err := os.WriteFile(paths[i], []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, said := run(t, ingesttest.Graph(t), paths...)
	if want := `statements.csv: line 2: speaker: nobody and nothing is called "Ada"`; !strings.Contains(said, want) {
		t.Errorf("said\n%s\nwant %s", said, want)
	}
}

// Carriage returns before line feeds, in cells, and at the end of a file are none that end lines.
func TestEndsWithCR(t *testing.T) {
	for first, want := range map[string]bool{
		"": false, "a\r": false, "a,b\nc\rd": false, "a,b\r\nc": false, "\"a\rb\",c\nd": false, "a,b\rc,d": true, "\"a\",b\rc,d\n": true, "\ra": true,
	} {
		if got := endsWithCR([]byte(first)); got != want {
			t.Errorf("%q: %t, want %t", first, got, want)
		}
	}
}

func TestSeparator(t *testing.T) {
	for first, want := range map[string]rune{"a,b;c,d": ',', "a;b": ';', "a\tb\tc;d": '\t', "\"a,b,c\";d\nx,y,z": ';', "a": ','} {
		if got := separator([]byte(first)); got != want {
			t.Errorf("%q is separated by %q, want %q", first, got, want)
		}
	}
}

func TestDocument(t *testing.T) {
	page, err := os.ReadFile("../../docs/csv.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range layouts {
		for _, c := range l.columns() {
			if !bytes.Contains(page, []byte("`"+c+"`")) {
				t.Errorf("docs/csv.md does not tell of the column %s", c)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range debate {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	g := ingesttest.Graph(f)
	run(f, g, debate...)
	f.Fuzz(func(t *testing.T, data []byte) {
		for part, err := range NewReader(g).Read(t.Context(), &ingest.File{Reader: bytes.NewReader(data), Path: "fuzz.csv"}) {
			if err != nil {
				for line := range strings.Lines(err.Error()) {
					if !strings.HasPrefix(line, "fuzz.csv: ") {
						t.Errorf("an error without a place: %v", err)
					}
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

func BenchmarkRead(b *testing.B) {
	const rows = 10_000
	var table bytes.Buffer
	table.WriteString("name,sort_name,identifiers\n")
	for i := range rows {
		fmt.Fprintf(&table, "Name %d,,wikidata:Q%d\n", i, i+1)
	}
	g := ingesttest.Graph(b)
	for b.Loop() {
		for part, err := range NewReader(g).Read(b.Context(), &ingest.File{Reader: io.NopCloser(bytes.NewReader(slices.Clone(table.Bytes()))), Path: "people.csv"}) {
			if err != nil || len(part.Drafts) != rows {
				b.Fatal(err, len(part.Drafts))
			}
		}
	}
}
