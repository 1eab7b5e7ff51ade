package dna

import (
	"context"
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"wortlaut/internal/kg"
)

// debate is a made-up file. The first text has a character of two UTF-16 units, the second is not in NFC, the third has a time of day.
var debate = []struct{ title, text, day string }{
	{"Eröffnung", "🚆 Größe zählt. Die Bahn muss fahren! Der Zug 🚆 ist zu spät.", "2024-03-04T00:00:00Z"},
	{"Bürger", "Die Bu\u0308rger wollen Ru\u0308cksicht. Fahrra\u0308der sind leise, sagt man.", "2024-03-04T00:00:00Z"},
	{"Closing", "Trains are good. Trains are late. Bikes are quiet.", "2025-03-05T14:30:00Z"},
}

// The persons, organizations and concepts of the debate; the first of each is DNA's empty value.
var (
	persons       = []string{"", "Ada Ä.", "Ben", "Cleo"}
	organizations = []string{"", "Bahn", "Radclub", "Rat"}
	concepts      = []string{"", "Verkehr", "Züge fahren", "Räder sind gut"}
)

var spoken = []struct {
	document                      int // from 1
	words                         string
	person, organization, concept int
	agrees                        int
}{
	{1, "🚆 Größe zählt.", 1, 1, 2, 1},
	{1, "Die Bahn muss fahren!", 2, 2, 2, 0},
	{1, "Die Bahn muss fahren!", 2, 2, 3, 1},
	{1, "Der Zug 🚆 ist zu spät.", 1, 1, 2, 1},
	{1, "ist zu spät", 0, 1, 2, 0},
	{2, "Die Bu\u0308rger wollen Ru\u0308cksicht.", 3, 3, 3, 1},
	{2, "Fahrra\u0308der sind leise", 2, 2, 3, 1},
	{2, "sagt man", 0, 0, 3, 1},
	{3, "Trains are good.", 3, 3, 2, 1},
	{3, "Trains are good.", 3, 3, 2, 1},
	{3, "Trains are late.", 2, 0, 2, 0},
	{3, "Trains are late.", 3, 3, 0, 1},
	{3, "Bikes are quiet.", 1, 1, 3, 0},
	{3, "Bikes are quiet.", 1, 1, 1, 0},
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// insert writes a row, and ends the test if it can't.
func insert(t *testing.T, db *sql.DB, table string, values ...any) {
	t.Helper()
	run(t, db, "INSERT INTO "+table+" VALUES (?"+strings.Repeat(", ?", len(values)-1)+")", values...)
}

func run(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(context.Background(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// open opens a database for a test that makes or spoils it.
func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path}).String())
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// write writes the debate into a file.
func write(t *testing.T, path string) {
	t.Helper()
	db := open(t, path)
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	run(t, db, "BEGIN; "+layout)
	insert(t, db, "SETTINGS", "version", "3.0.11")
	run(t, db, "INSERT INTO CODERS (ID, Name, Password) VALUES (1, 'Admin', 'x'), (2, 'Dora', 'x')")
	insert(t, db, "STATEMENTTYPES", 1, "DNA Statement", 0, 0, 0)
	insert(t, db, "STATEMENTTYPES", 2, "Annotation", 0, 0, 0)
	for i, v := range [][]any{{"person", shortText, 1}, {"organization", shortText, 1}, {"concept", shortText, 1}, {"agreement", boolean, 1},
		{"strength", integer, 1}, {"remark", longText, 1}, {"hero", shortText, 1}, {"note", longText, 2}} {
		insert(t, db, "VARIABLES", append([]any{i + 1}, v...)...)
	}
	for i, list := range [][]string{persons, organizations, concepts, {"", "the driver"}} {
		for j, name := range list {
			variable := []int{1, 2, 3, 7}[i]
			insert(t, db, "ENTITIES", 10*i+j+1, variable, name, 0, 0, j, nil)
		}
	}
	run(t, db, "UPDATE ENTITIES SET ChildOf = 22 WHERE ID IN (23, 24); UPDATE ENTITIES SET ChildOf = 14 WHERE ID = 12")
	for i, a := range [][]any{{1, "Type"}, {2, "Type"}, {2, "Alias"}, {2, "Notes"}, {2, "Seat"}, {3, "Notes"}} {
		insert(t, db, "ATTRIBUTEVARIABLES", append([]any{i + 1}, a...)...)
	}
	for i, v := range [][]any{{2, 1, "Expert"}, {12, 2, "Company"}, {12, 3, "DB"}, {12, 4, "Owned by the state."}, {12, 5, "Berlin"}, {13, 2, "Club"}, {24, 6, "All kinds\nof wheels."}} {
		insert(t, db, "ATTRIBUTEVALUES", append([]any{i + 1}, v...)...)
	}
	for i, d := range debate {
		at, err := time.Parse(time.RFC3339, d.day)
		if err != nil {
			t.Fatal(err)
		}
		insert(t, db, "DOCUMENTS", i+1, d.title, d.text, 2, "Eva Autor", "Die Zeitung", "", "First line.\nSecond line.", []string{"Article", "leaflet", ""}[i], at.Unix())
	}
	for i, s := range spoken {
		text := debate[s.document-1].text
		start := units(text[:strings.Index(text, s.words)])
		insert(t, db, "STATEMENTS", i+1, 1, s.document, start, start+units(s.words), 2)
		for j, entity := range []int{s.person, s.organization, s.concept} {
			insert(t, db, "DATASHORTTEXT", 3*i+j+1, i+1, j+1, 10*j+entity+1)
		}
		insert(t, db, "DATABOOLEAN", i+1, i+1, 4, s.agrees)
	}
	insert(t, db, "DATASHORTTEXT", 1000, 1, 7, 32)
	insert(t, db, "DATAINTEGER", 1, 1, 5, -2)
	insert(t, db, "DATALONGTEXT", 1, 1, 6, "He is moved.\n")
	insert(t, db, "STATEMENTS", 100, 2, 1, 0, 2, 1)
	insert(t, db, "DATALONGTEXT", 2, 100, 8, "Look this up.")
	run(t, db, "COMMIT")
}

// debateFile is the debate in a file of its own, which a test may have changed.
func debateFile(t *testing.T, changes ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "debate.dna")
	write(t, path)
	change(t, path, changes...)
	return path
}

func change(t *testing.T, path string, changes ...string) {
	t.Helper()
	db := open(t, path)
	for _, c := range changes {
		run(t, db, c)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// put imports a file.
func put(t *testing.T, g *kg.Graph, path string, o Options) Report {
	t.Helper()
	i, err := Read(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	report, err := i.Apply(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// records are what a graph holds, by id.
func records(t *testing.T, g *kg.Graph) map[kg.ID]kg.Record {
	t.Helper()
	all := map[kg.ID]kg.Record{}
	for _, class := range []kg.Class{kg.Entities, kg.Relationships, kg.Statements} {
		for r, err := range g.Scan(t.Context(), class) {
			if err != nil {
				t.Fatal(err)
			}
			all[r.RecordID()] = r
		}
	}
	return all
}
