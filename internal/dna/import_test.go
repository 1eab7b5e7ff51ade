package dna

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wortlaut/internal/ingest/ingesttest"
	"wortlaut/internal/kg"
)

func TestImport(t *testing.T) {
	g := ingesttest.Graph(t)
	report := put(t, g, debateFile(t), Defaults)
	want := `person: 3 created, 0 updated, 0 unchanged
company: 1 created, 0 updated, 0 unchanged
institution: 2 created, 0 updated, 0 unchanged
topic: 1 created, 0 updated, 0 unchanged
claim: 3 created, 0 updated, 0 unchanged
document: 3 created, 0 updated, 0 unchanged
statement: 13 created, 0 updated, 0 unchanged
1 document has a time of day: it is in the definition, and the graph orders by days
9 colours of values have no place and are left out
1 person or organization is a child of another: that is left out, because ties in the graph need a source
1 statement has neither person nor organization and is left out
1 statement has no concept: it is kept without a position
1 statement of the type "Annotation" is left out: only one type is read at a time`
	if diff := cmp.Diff(want, report.String()); diff != "" {
		t.Errorf("the report (-want +got):\n%s", diff)
	}
	got := records(t, g)
	verbatim(t, g, got)
	at := func(n int) *int { return &n }
	for _, want := range []kg.Record{
		&kg.Entity{ID: "person:dna-debate-2", Name: "Ada Ä.", Language: "und", Definition: "Type: Expert", Person: &kg.Person{SortName: "Ada Ä."}},
		&kg.Entity{
			ID: "company:dna-debate-12", Name: "Bahn", Language: "und", Definition: "Type: Company\nSeat: Berlin\nNotes: Owned by the state.",
			Names: []kg.Name{{Text: "DB", Kind: kg.NameAlternative, Language: "und"}}, Organization: &kg.Organization{},
		},
		&kg.Entity{ID: "institution:dna-debate-13", Name: "Radclub", Language: "und", Definition: "Type: Club", Organization: &kg.Organization{}},
		&kg.Entity{ID: "topic:dna-debate-22", Name: "Verkehr", Language: "und", Topic: &kg.Topic{}},
		&kg.Entity{ID: "claim:dna-debate-22", Name: "Verkehr", Language: "und", Claim: &kg.Claim{}},
		&kg.Entity{ID: "claim:dna-debate-24", Name: "Räder sind gut", Language: "und", Definition: "Notes: All kinds\nof wheels.", Claim: &kg.Claim{Topics: []kg.ID{"topic:dna-debate-22"}}},
		&kg.Statement{
			ID: "statement:dna-debate-0001-000001", Kind: kg.IndirectSpeech, Text: "🚆 Größe zählt.", Language: "und", MadeOn: "2024-03-04",
			Speakers:  []kg.Attribution{{Actor: "person:dna-debate-2", Organization: "company:dna-debate-12"}},
			Positions: []kg.Position{{Subject: "claim:dna-debate-23", Stance: kg.Supports, CodedBy: "Dora"}},
			Citations: []kg.Citation{{
				Document: "document:dna-debate-0001", Kind: kg.Original, Start: at(0), End: at(14), Suffix: " Die Bahn muss fahren! Der Zug 🚆",
				Note: "strength: -2\nremark: He is moved.\nhero: the driver",
			}},
			Verification: kg.Verbatim,
		},
		&kg.Statement{
			ID: "statement:dna-debate-0002-000007", Kind: kg.IndirectSpeech, Text: "Fahrräder sind leise", Language: "und", MadeOn: "2024-03-04",
			Speakers:  []kg.Attribution{{Actor: "person:dna-debate-3", Organization: "institution:dna-debate-13"}},
			Positions: []kg.Position{{Subject: "claim:dna-debate-24", Stance: kg.Supports, CodedBy: "Dora"}},
			Citations: []kg.Citation{{
				Document: "document:dna-debate-0002", Kind: kg.Original, Start: at(29), End: at(49), Prefix: "Die Bürger wollen Rücksicht. ", Suffix: ", sagt man.",
			}},
			Verification: kg.Verbatim,
		},
	} {
		if diff := cmp.Diff(want, got[want.RecordID()], cmpopts.IgnoreTypes(kg.Revision{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want.RecordID(), diff)
		}
	}
	document := got["document:dna-debate-0003"].(*kg.Entity)
	if document.Definition != "Author: Eva Autor\nSource: Die Zeitung\nTime: 14:30:00\nNotes: First line.\nSecond line." || document.Document.PublishedOn != "2025-03-05" {
		t.Errorf("the third document is %+v of %s", document, document.Document.PublishedOn)
	}
	if kind := got["document:dna-debate-0001"].(*kg.Entity).Document.Kind; kind != kg.Article {
		t.Errorf("the first document is of the kind %s", kind)
	}
	if r := document.Revision; r.ChangedBy != "dna-debate" || r.Reason != "Imported from debate.dna, a file of Discourse Network Analyzer, coded by Dora." {
		t.Errorf("changed by %q: %q", r.ChangedBy, r.Reason)
	}
	if speaker := got["statement:dna-debate-0001-000005"].(*kg.Statement).Speakers[0]; speaker != (kg.Attribution{Actor: "company:dna-debate-12"}) {
		t.Errorf("where no person is named %+v speaks", speaker)
	}
	if s := got["statement:dna-debate-0003-000012"].(*kg.Statement); len(s.Positions) > 0 {
		t.Errorf("without a concept there are positions: %+v", s.Positions)
	}
}

// verbatim sees to it that every statement has the words of its span.
func verbatim(t *testing.T, g *kg.Graph, all map[kg.ID]kg.Record) {
	t.Helper()
	for id, r := range all {
		s, ok := r.(*kg.Statement)
		if !ok {
			continue
		}
		c := s.Citations[0]
		texts, err := g.Texts(t.Context(), []kg.ID{c.Document})
		if err != nil {
			t.Fatal(err)
		}
		if there := string([]rune(texts[c.Document])[*c.Start:*c.End]); there != s.Text || s.Verification != kg.Verbatim {
			t.Errorf("%s says %q, its document %q: %s", id, s.Text, there, s.Verification)
		}
	}
	err := g.Audit(t.Context(), func() {}, func(p kg.Problem) { t.Errorf("%s: %s", p.ID, p.Message) })
	if err != nil {
		t.Error(err)
	}
}

// TestImportAgain: the same file changes nothing; one that was edited changes what was, whatever it is called now.
func TestImportAgain(t *testing.T) {
	g, path := ingesttest.Graph(t), debateFile(t)
	put(t, g, path, Defaults)
	before := records(t, g)
	for _, c := range put(t, g, path, Defaults).Counts {
		if c.Created+c.Updated+c.Deleted > 0 {
			t.Errorf("a second time: %+v", c)
		}
	}
	if diff := cmp.Diff(before, records(t, g)); diff != "" {
		t.Errorf("a second time:\n%s", diff)
	}
	moved := filepath.Join(t.TempDir(), "other.dna")
	data, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(moved, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	change(t, moved, "UPDATE ENTITIES SET Value = 'Ada B.' WHERE ID = 2", "DELETE FROM STATEMENTS WHERE ID = 2", "DELETE FROM DATASHORTTEXT WHERE StatementId = 2",
		"DELETE FROM DATABOOLEAN WHERE StatementId = 2", "UPDATE STATEMENTS SET Stop = Stop - 1 WHERE ID = 9",
		"UPDATE ATTRIBUTEVALUES SET AttributeValue = 'Verband' WHERE ID = 2", "UPDATE DOCUMENTS SET Text = '> ' || Text, Title = 'End' WHERE ID = 3",
		"UPDATE STATEMENTS SET Start = Start + 2, Stop = Stop + 2 WHERE DocumentId = 3")
	o := Defaults
	o.Prefix = "debate"
	got := put(t, g, moved, o).Counts
	want := []Count{
		{Kind: kg.KindPerson, Updated: 1, Unchanged: 2}, {Kind: kg.KindAssociation, Created: 1}, {Kind: kg.KindCompany, Deleted: 1},
		{Kind: kg.KindInstitution, Unchanged: 2}, {Kind: kg.KindTopic, Unchanged: 1}, {Kind: kg.KindClaim, Unchanged: 3},
		{Kind: kg.KindDocument, Updated: 1, Unchanged: 2}, {Kind: kg.KindStatement, Updated: 9, Unchanged: 3, Deleted: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("edited (-want +got):\n%s", diff)
	}
	verbatim(t, g, records(t, g))
}

// TestOthersWork: what others have written is not overwritten, and two files do not share a prefix.
func TestOthersWork(t *testing.T) {
	g, path := ingesttest.Graph(t), debateFile(t)
	put(t, g, path, Defaults)
	i, err := Read(t.Context(), debateFile(t, "UPDATE DOCUMENTS SET Title = 'x' || Title, Text = Text || 'x'"), Defaults)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := i.Apply(t.Context(), g); kg.CodeOf(err) != kg.Conflict || !strings.Contains(err.Error(), `the prefix "debate"`) {
		t.Errorf("another file of the same name: %v", err)
	}
	o := Defaults
	o.Prefix = "debate-2"
	for _, c := range put(t, g, path, o).Counts {
		if c.Updated+c.Unchanged+c.Deleted > 0 {
			t.Errorf("under another prefix: %+v", c)
		}
	}
	person := records(t, g)["person:dna-debate-2"].(*kg.Entity)
	person.Person.FamilyName = "Ä."
	if _, err := g.Apply(t.Context(), kg.ChangeSet{By: "Fanny", Put: []kg.Put{{Record: person}}}); err != nil {
		t.Fatal(err)
	}
	if i, err = Read(t.Context(), path, Defaults); err != nil {
		t.Fatal(err)
	}
	if _, err := i.Apply(t.Context(), g); kg.CodeOf(err) != kg.Conflict || !strings.Contains(err.Error(), "others have written person:dna-debate-2 since") {
		t.Errorf("over somebody's work: %v", err)
	}
}

func TestVariables(t *testing.T) {
	path := debateFile(t, "DELETE FROM DATASHORTTEXT WHERE ID = 1000 AND VariableId = 7", "INSERT INTO DATAINTEGER VALUES (2, 2, 5, 0), (3, 4, 5, 1)")
	g := ingesttest.Graph(t)
	put(t, g, path, Options{Organization: "organization", Concept: "concept", Agreement: "strength", Language: "de", Kind: kg.Speech})
	all := records(t, g)
	stances := map[int]kg.Stance{1: kg.Opposes, 2: kg.Neutral, 3: "", 4: kg.Supports}
	for n, want := range stances {
		s := all[kg.ID(fmt.Sprintf("statement:dna-debate-0001-%06d", n))].(*kg.Statement)
		if s.Positions[0].Stance != want || s.Kind != kg.Speech || s.Language != "de" || s.Speakers[0].Actor.Kind() == kg.KindPerson {
			t.Errorf("statement %d: %+v", n, s)
		}
	}
	if note := all["statement:dna-debate-0001-000001"].(*kg.Statement).Citations[0].Note; note != "person: Ada Ä.\nagreement: true\nstrength: -2\nremark: He is moved." {
		t.Errorf("the note is %q", note)
	}
}

func TestRefusals(t *testing.T) {
	in := func(changes ...string) func(*testing.T) string {
		return func(t *testing.T) string { return debateFile(t, changes...) }
	}
	bytesOf := func(change func([]byte) []byte) func(*testing.T) string {
		return func(t *testing.T) string {
			path := debateFile(t)
			data, err := os.ReadFile(path)
			if err == nil {
				err = os.WriteFile(path, change(data), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			return path
		}
	}
	set := func(change func(*Options)) Options {
		o := Defaults
		change(&o)
		return o
	}
	for name, c := range map[string]struct {
		path    func(*testing.T) string
		options Options
		says    string
	}{
		"no file":        {func(t *testing.T) string { return filepath.Join(t.TempDir(), "debate.dna") }, Defaults, "no such file"},
		"a folder":       {func(t *testing.T) string { return t.TempDir() }, Defaults, "can't be read"},
		"nothing":        {bytesOf(func([]byte) []byte { return nil }), Defaults, "debate.dna is empty"},
		"a few bytes":    {bytesOf(func(b []byte) []byte { return b[:9] }), Defaults, "not an SQLite database"},
		"something else": {bytesOf(func([]byte) []byte { return []byte("PK\x03\x04 or whatever else it may be") }), Defaults, "not an SQLite database"},
		"cut":            {bytesOf(func(b []byte) []byte { return b[:len(b)/2] }), Defaults, "damaged or locked"},
		"cut short":      {bytesOf(func(b []byte) []byte { return b[:60] }), Defaults, "damaged or locked"},
		"a torn page": {bytesOf(func(b []byte) []byte {
			return slices.Concat(b[:3*4096], bytes.Repeat([]byte{0xa5}, 4096), b[4*4096:])
		}), Defaults, "damaged or locked"},
		"a foreign database": {in("DROP TABLE SETTINGS", "DROP TABLE STATEMENTS", "CREATE TABLE statements (id)"), Defaults, "debate.dna: there is no table SETTINGS: this is no file of DNA 3"},
		"no table":           {in("ALTER TABLE DATABOOLEAN RENAME TO DATABOOL"), Defaults, "there is no table DATABOOLEAN"},
		"no column":          {in("ALTER TABLE DOCUMENTS RENAME Author TO Writer"), Defaults, "the table DOCUMENTS has no column Author"},
		"DNA 2":              {in("UPDATE SETTINGS SET Value = '2.0 beta 25'"), Defaults, `the file is of DNA "2.0 beta 25"`},
		"no version":         {in("DELETE FROM SETTINGS"), Defaults, "SETTINGS does not tell the version"},
		"no variable":        {in("UPDATE VARIABLES SET Variable = 'frame' WHERE ID = 3"), Defaults, `no statement type has the variables "person", "organization", "concept", "agreement". There are: "DNA Statement" with "person", "organization", "frame"`},
		"another type":       {in(), set(func(o *Options) { o.StatementType = "Annotation" }), `no statement type "Annotation" has`},
		"the wrong type":     {in(), set(func(o *Options) { o.Concept = "remark" }), `VARIABLES 6: "remark" is of the type "long text": it must be short text`},
		"no stance":          {in(), set(func(o *Options) { o.Agreement = "hero" }), `"hero" is of the type "short text": it must be boolean or integer`},
		"two at once":        {in(), set(func(o *Options) { o.Concept = "person" }), `"person" can't be two things`},
		"nobody":             {in(), set(func(o *Options) { o.Person, o.Organization = "", "" }), "a statement has a speaker"},
		"two types": {in("INSERT INTO VARIABLES VALUES (20, 'person', 'short text', 2), (21, 'organization', 'short text', 2), (22, 'concept', 'short text', 2), (23, 'agreement', 'boolean', 2)"),
			Defaults, "more than one has the variables"},
		"an odd language": {in(), set(func(o *Options) { o.Language = "Deutsch!" }), "BCP 47"},
		"an odd prefix":   {in(), set(func(o *Options) { o.Prefix = "My File" }), `"My File" must be of a-z`},
		"no prefix": {func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "議論.dna")
			write(t, path)
			return path
		}, Defaults, "no prefix for ids"},
		"one-sided scale":       {in("UPDATE DATAINTEGER SET Value = 5"), set(func(o *Options) { o.Agreement = "strength" }), `DATAINTEGER: the values of "strength" run up to 5`},
		"beyond the text":       {in("UPDATE STATEMENTS SET Stop = 5000 WHERE ID = 3"), Defaults, "debate.dna: STATEMENTS 3: it ends at 5000, and the text of document 1 at 61"},
		"before the text":       {in("PRAGMA ignore_check_constraints = 1; UPDATE STATEMENTS SET Start = -3 WHERE ID = 3"), Defaults, "debate.dna: STATEMENTS 3: from -3 to 37 is no part of a text"},
		"no words":              {in("UPDATE STATEMENTS SET Start = 15, Stop = 16 WHERE ID = 3"), Defaults, "STATEMENTS 3: there are no words from 15 to 16 of document 1"},
		"no document":           {in("UPDATE STATEMENTS SET DocumentId = 99 WHERE ID = 3"), Defaults, "STATEMENTS 3: there is no document 99"},
		"a document of nothing": {in("UPDATE STATEMENTS SET DocumentId = NULL WHERE ID = 3"), Defaults, "STATEMENTS 3: "},
		"no type":               {in("UPDATE STATEMENTS SET StatementTypeId = 9 WHERE ID = 100", "DELETE FROM DATALONGTEXT WHERE ID = 2"), Defaults, "STATEMENTS 100: there is no statement type 9"},
		"no title":              {in("UPDATE DOCUMENTS SET Title = ' ' WHERE ID = 2"), Defaults, "DOCUMENTS 2: it has no title"},
		"a late date":           {in("UPDATE DOCUMENTS SET Date = 253402300800 WHERE ID = 2"), Defaults, "DOCUMENTS 2: the date 253402300800 is not between"},
		"a huge date":           {in("UPDATE DOCUMENTS SET Date = 9223372036854775807 WHERE ID = 2"), Defaults, "DOCUMENTS 2: the date 9223372036854775807 is not"},
		"a date in words":       {in("UPDATE DOCUMENTS SET Date = 'May' WHERE ID = 2"), Defaults, "DOCUMENTS 2: "},
		"bytes":                 {in("UPDATE DOCUMENTS SET Text = CAST(x'ff41' AS TEXT) WHERE ID = 2"), Defaults, "DOCUMENTS 2: the row holds NUL or bytes that are not UTF-8"},
		"no statement":          {in("UPDATE DATABOOLEAN SET StatementId = 999 WHERE ID = 2"), Defaults, "DATABOOLEAN 2: there is no statement 999"},
		"no such variable":      {in("UPDATE DATABOOLEAN SET VariableId = 999 WHERE ID = 2"), Defaults, "DATABOOLEAN 2: 999 is no boolean variable of the type of statement 2"},
		"neither yes nor no":    {in("UPDATE DATABOOLEAN SET Value = 2 WHERE ID = 2"), Defaults, "DATABOOLEAN 2: 2 is neither 0 nor 1"},
		"another's value":       {in("UPDATE DATASHORTTEXT SET Entity = 12 WHERE ID = 1"), Defaults, `DATASHORTTEXT 1: 12 is no value of variable "person"`},
		"a value of nothing":    {in("UPDATE ATTRIBUTEVALUES SET EntityId = 99 WHERE ID = 1"), Defaults, "ATTRIBUTEVALUES 1: there is no entity 99"},
		"an attribute of none":  {in("UPDATE ATTRIBUTEVALUES SET AttributeVariableId = 99 WHERE ID = 1"), Defaults, "ATTRIBUTEVALUES 1: there is no attribute 99"},
		"a circle":              {in("UPDATE ENTITIES SET ChildOf = 24 WHERE ID = 22"), Defaults, "ENTITIES 22: ChildOf leads in a circle"},
		"another's child":       {in("UPDATE ENTITIES SET ChildOf = 3 WHERE ID = 23"), Defaults, "ENTITIES 23: ChildOf: 3 is no value of the same variable"},
	} {
		t.Run(name, func(t *testing.T) {
			path := c.path(t)
			_, err := Read(t.Context(), path, c.options)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want something with %q", err, c.says)
			}
			if code := kg.CodeOf(err); code != kg.Invalid && code != kg.NotFound {
				t.Errorf("the code is %s", code)
			}
		})
	}
}

// TestNothingHalfWritten: what the graph itself refuses leaves nothing behind.
func TestNothingHalfWritten(t *testing.T) {
	g := ingesttest.Graph(t)
	i, err := Read(t.Context(), debateFile(t, "PRAGMA ignore_check_constraints = 1; UPDATE ENTITIES SET Value = printf('%.*c', 1001, 'x') WHERE ID = 24"), Defaults)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := i.Apply(t.Context(), g); kg.CodeOf(err) != kg.Invalid || !strings.Contains(err.Error(), "claim:dna-debate-24: name: has 1001 characters") {
		t.Errorf("a name that is too long: %v", err)
	}
	if all := records(t, g); len(all) > 0 {
		t.Errorf("%d records were written", len(all))
	}
}

func TestOddNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "50% ?#Übung & Co.dna")
	write(t, path)
	if got := put(t, ingesttest.Graph(t), path, Defaults); len(got.Counts) == 0 {
		t.Error("nothing was imported")
	}
	if got := slug("50% ?#Übung & Co"); got != "50-uebung-co" {
		t.Errorf("the prefix is %q", got)
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		text        string
		start, stop int64
		want        span
	}{
		{"abc", 1, 2, span{1, 2, "b", false}},
		{"ä🚆b", 1, 3, span{1, 2, "🚆", false}},
		{"ä🚆b", 1, 4, span{1, 3, "🚆b", false}},
		{"ä🚆b", 2, 4, span{1, 3, "🚆b", true}},
		{"ä🚆b", 0, 2, span{0, 2, "ä🚆", true}},
		{"ä🚆b", 2, 3, span{1, 2, "🚆", true}},
		{"a\u0308b", 0, 2, span{0, 1, "ä", false}},
		{"a\u0308b", 0, 1, span{0, 1, "ä", true}},
		{"a\u0308b", 1, 3, span{0, 2, "äb", true}},
		{"🚆a\u0308b🚆", 4, 7, span{2, 4, "b🚆", false}},
		{"q\u0308y", 1, 3, span{1, 3, "\u0308y", false}}, // there is no such letter: NFC leaves it as it is
	} {
		if got := measure(c.text).span(c.start, c.stop); got != c.want {
			t.Errorf("[%d, %d) of %q is %+v, want %+v", c.start, c.stop, c.text, got, c.want)
		}
	}
}
