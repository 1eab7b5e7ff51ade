package seed_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"wortlaut/internal/kg"
	"wortlaut/seed"
)

// The files of a small folder that is right, which each case below spoils in one place.
const (
	documentsYAML = `
- id: document:speech
  name: Rede
  document:
    kind: PRESS_RELEASE
    text: texts/speech.txt
    sha256: e597f73f62d218306827ffac2bd4ae78bd2195f3a36874d07490c1971191cd51
- id: document:paper
  name: Zeitung
  document:
    kind: ARTICLE
`
	personsYAML = `
- id: person:a
  name: A
  person:
    sortName: A
- id: association:b
  name: B
  names:
    - text: BB
      kind: SHORT
      validFrom: 2001
  organization: {}
`
	relationshipsYAML = `
- id: holds-position:a.b
  type: HOLDS_POSITION
  from: person:a
  to: association:b
  validFrom: 2001-02
  citations:
    - document: document:speech
      kind: EVIDENCE
      quote: sagte A
`
	statementsYAML = `
- id: statement:a
  kind: DIRECT_QUOTE
  text: Wir helfen.
  madeOn: 2023
  speakers:
    - actor: person:a
  citations:
    - document: document:speech
      kind: ORIGINAL
    - document: document:paper
      kind: REPRINT
`
	kreiseCSV  = "ags,kreis,form\n01,Kreis A,gE\n02,Kreis B,zkT\n"
	kreiseYAML = `
- for: {form: gE}
  records:
    - id: "region:{ags}"
      name: "{kreis}"
      region:
        level: DISTRICT
`
)

func folder(changes ...string) fs.FS {
	files := fstest.MapFS{
		"documents.yaml":     {Data: []byte(documentsYAML)},
		"persons.yaml":       {Data: []byte(personsYAML)},
		"relationships.yaml": {Data: []byte(relationshipsYAML)},
		"statements.yaml":    {Data: []byte(statementsYAML)},
		"kreise.yaml":        {Data: []byte(kreiseYAML)},
		"kreise.csv":         {Data: []byte(kreiseCSV)},
		"texts/speech.txt":   {Data: []byte("„Wir helfen.“, sagte A. Ja, ja.")},
	}
	for i := 0; i < len(changes); i += 3 {
		name, from, to := changes[i], changes[i+1], changes[i+2]
		data := []byte(to)
		if f := files[name]; f != nil {
			if strings.Count(string(f.Data), from) != 1 {
				panic(name + " has not exactly one " + from)
			}
			data = []byte(strings.Replace(string(f.Data), from, to, 1))
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

func TestLoadFS(t *testing.T) {
	set, err := seed.LoadFS(folder())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range set.Put {
		ids = append(ids, string(p.Record.RecordID()))
		switch r := p.Record.(type) {
		case *kg.Relationship:
			if c := r.Citations[0]; c.Start == nil || *c.Start != 15 || *c.End != 22 || c.Prefix != "„Wir helfen.“, " || c.Suffix != ". Ja, ja." {
				t.Errorf("the citation of %s is %+v", r.ID, c)
			}
		case *kg.Statement:
			if c := r.Citations[0]; c.Start == nil || *c.Start != 1 || *c.End != 12 {
				t.Errorf("the citation of %s is %+v", r.ID, c)
			}
			if c := r.Citations[1]; c.Start != nil {
				t.Errorf("%s has a place in a text that is not held", r.ID)
			}
		case *kg.Entity:
			if r.ID == "association:b" && (len(r.Names) != 1 || r.Names[0].ValidFrom != "2001") {
				t.Errorf("the names of %s are %+v", r.ID, r.Names)
			}
			if r.ID == "region:01" && r.Name != "Kreis A" {
				t.Errorf("%s is called %s", r.ID, r.Name)
			}
		}
	}
	if got, want := strings.Join(ids, " "), "document:speech document:paper region:01 person:a association:b holds-position:a.b statement:a"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if set.By != seed.By || set.Reason == "" {
		t.Errorf("made by %q, because %q", set.By, set.Reason)
	}
}

func TestLoadFSFilesWithoutRecords(t *testing.T) {
	for _, content := range []string{"", "\n", "# nothing yet\n", "[]\n", "---\n"} {
		set, err := seed.LoadFS(fstest.MapFS{"persons.yaml": {Data: []byte(content)}, ".notes": {}})
		if err != nil || len(set.Put) != 0 {
			t.Errorf("%q: %d records, %v", content, len(set.Put), err)
		}
	}
}

func TestLoadFSErrors(t *testing.T) {
	for name, c := range map[string]struct {
		changes []string
		want    []string // the place, and what the error says
	}{
		"unknown key":                 {[]string{"persons.yaml", "sortName: A", "sortname: A"}, []string{"persons.yaml:5: ", `"sortname"`}},
		"unknown key of a name":       {[]string{"persons.yaml", "validFrom: 2001", "from: 2001"}, []string{"persons.yaml:11: ", `"from"`}},
		"key that is computed":        {[]string{"statements.yaml", "madeOn: 2023", "madeOn: 2023\n  verification: VERBATIM"}, []string{"statements.yaml:6: ", `"verification"`}},
		"key twice":                   {[]string{"persons.yaml", "name: A\n", "name: A\n  name: C\n"}, []string{"persons.yaml:4: ", "name"}},
		"value of another form":       {[]string{"statements.yaml", "    - actor: person:a", "    actor: person:a"}, []string{"statements.yaml:7: "}},
		"no YAML":                     {[]string{"persons.yaml", "name: A\n", "name: [A\n"}, []string{"persons.yaml:4: "}},
		"no list":                     {[]string{"extra.yaml", "", "id: person:c\n"}, []string{"extra.yaml:1: ", "list"}},
		"no id":                       {[]string{"persons.yaml", "id: person:a\n  name", "name"}, []string{"persons.yaml:2: ", "id"}},
		"empty record":                {[]string{"extra.yaml", "", "- \n"}, []string{"extra.yaml:1: ", "mapping"}},
		"record that is a word":       {[]string{"extra.yaml", "", "- person\n"}, []string{"extra.yaml:1: "}},
		"cited document is broken":    {[]string{"documents.yaml", "  document:\n    kind: ARTICLE\n", ""}, []string{"documents.yaml:8: ", "document"}},
		"id of no kind":               {[]string{"persons.yaml", "id: person:a", "id: persn:a"}, []string{"persons.yaml:2: ", `"persn:a"`}},
		"duplicate id":                {[]string{"statements.yaml", "- id: statement:a", "- id: person:a\n  name: A\n  person: {sortName: A}\n- id: statement:a"}, []string{"statements.yaml:2: ", "persons.yaml:2"}},
		"unknown id":                  {[]string{"statements.yaml", "actor: person:a", "actor: person:z"}, []string{"statements.yaml:7: ", "speakers[0].actor", "person:z"}},
		"id of the wrong kind":        {[]string{"relationships.yaml", "to: association:b", "to: document:paper"}, []string{"relationships.yaml:5: ", "document:paper"}},
		"missing citation":            {[]string{"relationships.yaml", "  citations:\n    - document: document:speech\n      kind: EVIDENCE\n      quote: sagte A\n", ""}, []string{"relationships.yaml:2: ", "citation"}},
		"bad date":                    {[]string{"relationships.yaml", "2001-02", "2001-13"}, []string{"relationships.yaml:6: ", "2001-13"}},
		"bad value":                   {[]string{"documents.yaml", "kind: ARTICLE", "kind: PAPER"}, []string{"documents.yaml:11: ", `"PAPER"`}},
		"missing part":                {[]string{"persons.yaml", "  person:\n    sortName: A\n", ""}, []string{"persons.yaml:2: ", "person"}},
		"statement not in the text":   {[]string{"statements.yaml", "Wir helfen.", "Wir halfen."}, []string{"statements.yaml:4: ", "document:speech"}},
		"statement with other quotes": {[]string{"statements.yaml", "text: Wir helfen.", "text: \"Wir helfen.\\\", sagte A.\""}, []string{"statements.yaml:4: ", "letter by letter"}},
		"quote not in the text":       {[]string{"relationships.yaml", "sagte A", "sagte B"}, []string{"relationships.yaml:10: ", "document:speech"}},
		"quote more than once":        {[]string{"relationships.yaml", "quote: sagte A", "quote: e"}, []string{"relationships.yaml:10: ", "more than once"}},
		"quote of no held text":       {[]string{"relationships.yaml", "document: document:speech", "document: document:paper"}, []string{"relationships.yaml:10: ", "not held"}},
		"quote of a statement":        {[]string{"statements.yaml", "kind: ORIGINAL", "kind: ORIGINAL\n      quote: Wir"}, []string{"statements.yaml:2: ", "citations[0].quote"}},
		"text that is missing":        {[]string{"documents.yaml", "texts/speech.txt", "texts/speach.txt"}, []string{"documents.yaml:6: ", "texts/speach.txt"}},
		"hash without a text":         {[]string{"documents.yaml", "    text: texts/speech.txt\n", ""}, []string{"documents.yaml:2: ", "document.text"}},
		"text that was changed":       {[]string{"texts/speech.txt", "helfen", "halfen"}, []string{"documents.yaml:6: ", "texts/speech.txt", "write sha256: "}},
		"text that is not NFC":        {[]string{"texts/speech.txt", "Ja", "Ja\u0308"}, []string{"documents.yaml:6: ", "NFC"}},
		"table without records":       {[]string{"extra.csv", "", "a,b\n"}, []string{"extra.csv:1: ", "extra.yaml"}},
		"empty table":                 {[]string{"kreise.csv", kreiseCSV, ""}, []string{"kreise.csv:1: ", "columns"}},
		"row with a field too few":    {[]string{"kreise.csv", "02,Kreis B,zkT", "02,Kreis B"}, []string{"kreise.csv:3: ", "3 columns"}},
		"row with a wrong value":      {[]string{"kreise.csv", "01,", "0 1,"}, []string{"kreise.yaml:4 with kreise.csv:2: ", "0 1"}},
		"row twice":                   {[]string{"kreise.csv", "02,Kreis B,zkT", "01,Kreis B,gE"}, []string{"kreise.yaml:4 with kreise.csv:3: ", "kreise.yaml:4 with kreise.csv:2"}},
		"column that is not there":    {[]string{"kreise.yaml", "{kreis}", "{krei}"}, []string{"kreise.yaml:5 with kreise.csv:2: ", "{krei}", "ags, form, kreis"}},
		"condition on no column":      {[]string{"kreise.yaml", "form: gE", "from: gE"}, []string{"kreise.yaml:2 with kreise.csv:2: ", "from"}},
		"key of a group":              {[]string{"kreise.yaml", "for:", "where:"}, []string{"kreise.yaml:2 with kreise.csv:2: ", `"where"`}},
		"alias":                       {[]string{"persons.yaml", "name: B\n", "name: &b B\n", "statements.yaml", "person:a", "*b"}, []string{"statements.yaml:"}},
		"alias in another record":     {[]string{"persons.yaml", "name: A\n", "name: &a A\n", "persons.yaml", "name: B\n", "name: *a\n"}, []string{"persons.yaml:7: "}},
		"file of another kind":        {[]string{"topics.yml", "", "- id: topic:a\n"}, []string{"topics.yml:1: ", ".yaml"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := seed.LoadFS(folder(c.changes...))
			if err == nil {
				t.Fatal("no error")
			}
			t.Log(err)
			if kg.CodeOf(err) != kg.Invalid {
				t.Errorf("the code is %s, want INVALID", kg.CodeOf(err))
			}
			for i, want := range c.want {
				if i == 0 && !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not have %q", err, want)
				}
			}
		})
	}
}
