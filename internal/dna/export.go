package dna

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// Coder is who has coded in an exported file what nobody is named for. Its password, as that of all coders there, is [Password].
const Coder = "Wortlaut"

// The tables' only statement type, and the numbers of its variables: those of a new file of DNA's own.
const (
	statementTypeID = 1
	personID        = 1
	organizationID  = 2
	conceptID       = 3
	agreementID     = 4
)

// Export writes a .dna file of all documents whose texts are held and all statements that are cited from them with a span, and returns what
// has no place there, a sentence each. The same graph gives the same bytes. Nobody may write to the graph meanwhile. Errors: Conflict if
// somebody did.
func Export(ctx context.Context, g *kg.Graph, to io.Writer) ([]string, error) {
	head, err := g.Settled(ctx)
	if err != nil {
		return nil, err
	}
	e := &exporter{ctx: ctx, g: g, documents: map[kg.ID]*exported{}, values: map[value]int64{}, coders: map[string]int64{}, remarks: &ingest.Remarks{}}
	for _, step := range []func() error{e.readDocuments, e.readStatements, e.order, e.nameEntities} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	if err := e.write(to); err != nil {
		return nil, err
	}
	if now, err := g.Head(ctx); err != nil || now.Number != head.Number {
		return nil, cmpErr(err, kg.Errorf(kg.Conflict, "the graph was changed during the export: export it again"))
	}
	return e.remarks.List(), nil
}

// exporter makes a file of a graph.
type exporter struct {
	ctx       context.Context
	g         *kg.Graph
	documents map[kg.ID]*exported
	sorted    []*exported
	rows      []row
	entities  map[kg.ID]*kg.Entity
	listed    [agreementID][]kg.ID // by variable, in the order of their numbers
	values    map[value]int64
	coders    map[string]int64
	remarks   *ingest.Remarks
}

// exported is a document, and its number in the file.
type exported struct {
	id     int64
	record *kg.Entity
	made   []kg.FuzzyDate // its statements
	date   int64          // Unix seconds
}

// row is a statement of DNA's: one speaker, one claim.
type row struct {
	document                      *exported
	start, end                    int
	statement                     kg.ID
	person, organization, concept kg.ID
	agrees                        bool
	coder                         string
}

// value is a value of a variable.
type value struct {
	variable int64
	id       kg.ID
}

func (r row) values() []value {
	return []value{{personID, r.person}, {organizationID, r.organization}, {conceptID, r.concept}}
}

// readDocuments finds the documents with a text.
func (e *exporter) readDocuments() error {
	for r, err := range e.g.Scan(e.ctx, kg.Entities) {
		if err != nil {
			return err
		}
		d, ok := r.(*kg.Entity)
		switch {
		case !ok || d.Document == nil:
		case d.Document.SHA256 == "":
			e.remarks.Addf(1, "document has no held text and is left out", "documents have no held text and are left out")
		default:
			e.documents[d.ID] = &exported{record: d}
		}
	}
	return nil
}

// order dates the documents, and numbers them in the order of time; statements follow in the order of their places.
func (e *exporter) order() error {
	for _, id := range slices.Sorted(maps.Keys(e.documents)) {
		d := e.documents[id]
		day := d.record.Document.PublishedOn
		if day == "" && len(d.made) > 0 {
			e.remarks.Addf(1, "document has no date: it has that of its first statement", "documents have no date: they have those of their first statements")
			day = slices.Min(d.made)
		}
		if day == "" {
			e.remarks.Addf(1, "document has neither a date nor a statement and is left out", "documents have neither a date nor a statement and are left out")
			continue
		}
		if days := day.Days(); days.First != days.Last {
			e.remarks.Addf(1, "document is dated to a month or a year: it has the first day", "documents are dated to a month or a year: they have the first day")
		}
		for _, made := range d.made {
			if made != day {
				e.remarks.Addf(1, "statement was made on another day than its document: DNA has only the document's",
					"statements were made on other days than their documents: DNA has only the documents'")
			}
		}
		d.date = seconds(day.Days().First, d.record.Definition)
		e.sorted = append(e.sorted, d)
	}
	slices.SortStableFunc(e.sorted, func(a, b *exported) int { return cmp.Compare(a.date, b.date) })
	for i, d := range e.sorted {
		d.id = int64(i + 1)
	}
	slices.SortStableFunc(e.rows, func(a, b row) int { // rows of a statement stay in its order
		return cmp.Or(cmp.Compare(a.document.id, b.document.id), cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.statement, b.statement))
	})
	return nil
}

// seconds is a day in Unix seconds, with the time of day that an import has noted.
func seconds(day kg.Date, definition string) int64 {
	at, _ := time.Parse(time.DateOnly, string(day)) // a Date is one by construction
	fields, _ := split(definition, documentFields)
	if clock, err := time.Parse(time.TimeOnly, fields[fieldTime]); err == nil {
		at = at.Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute + time.Duration(clock.Second())*time.Second)
	}
	return at.Unix()
}

func (e *exporter) readStatements() error {
	for r, err := range e.g.Scan(e.ctx, kg.Statements) {
		if err != nil {
			return err
		}
		s := r.(*kg.Statement)
		i := slices.IndexFunc(s.Citations, func(c kg.Citation) bool {
			return (c.Kind == kg.Original || c.Kind == kg.Reprint) && c.Start != nil && e.documents[c.Document] != nil
		})
		if i < 0 {
			e.remarks.Addf(1, "statement has no place in a held text and is left out", "statements have no place in a held text and are left out")
			continue
		}
		if len(s.Addressees)+len(s.Mentions) > 0 || s.Event != "" || len(s.Citations) > 1 || s.Citations[i].Note != "" {
			e.remarks.Addf(1, "statement has addressees, mentions, an event, a note or further citations: these are left out",
				"statements have addressees, mentions, an event, a note or further citations: these are left out")
		}
		e.addRows(s, s.Citations[i])
	}
	return nil
}

// addRows makes a row of each speaker with each claim; without a claim, of each speaker alone.
func (e *exporter) addRows(s *kg.Statement, c kg.Citation) {
	d := e.documents[c.Document]
	d.made = append(d.made, s.MadeOn)
	var positions []kg.Position
	for _, p := range s.Positions {
		switch {
		case p.Subject.Kind() != kg.KindClaim:
			e.remarks.Addf(1, "position is on a topic, not on a claim, and is left out", "positions are on topics, not on claims, and are left out")
		case p.Stance != kg.Supports && p.Stance != kg.Opposes:
			e.remarks.Addf(1, "position is neither for nor against the claim and is left out", "positions are neither for nor against the claim and are left out")
		default:
			positions = append(positions, p)
		}
	}
	if len(positions) == 0 {
		positions = []kg.Position{{Stance: kg.Supports}} // on nothing: DNA leaves the empty concept out of networks
	}
	for _, a := range s.Speakers {
		for _, p := range positions {
			r := row{
				document: d, start: *c.Start, end: *c.End, statement: s.ID,
				organization: a.Organization, concept: p.Subject, agrees: p.Stance == kg.Supports, coder: p.CodedBy,
			}
			if a.Actor.Kind() == kg.KindPerson {
				r.person = a.Actor
			} else if a.Organization == "" {
				r.organization = a.Actor
			}
			e.rows = append(e.rows, r)
		}
	}
}

// nameEntities numbers the values of the variables, the empty one first, the others by name.
func (e *exporter) nameEntities() error {
	used := [agreementID]map[kg.ID]bool{}
	var all []kg.ID
	for _, r := range e.rows {
		for _, v := range r.values() {
			if used[v.variable] == nil {
				used[v.variable] = map[kg.ID]bool{}
			}
			used[v.variable][v.id] = true
			all = append(all, v.id)
		}
	}
	named, err := e.g.Named(e.ctx, all)
	if err != nil {
		return err
	}
	e.entities = map[kg.ID]*kg.Entity{"": {}}
	for id, r := range named {
		entity, ok := r.(*kg.Entity)
		if !ok {
			return kg.Errorf(kg.Internal, "%s is no entity", id)
		}
		e.entities[id] = entity
	}
	n := int64(0)
	for _, variable := range []int64{personID, organizationID, conceptID} {
		ids := slices.DeleteFunc(slices.Collect(maps.Keys(used[variable])), func(id kg.ID) bool { return id == "" })
		slices.SortFunc(ids, func(a, b kg.ID) int {
			return cmp.Or(cmp.Compare(e.entities[a].Name, e.entities[b].Name), cmp.Compare(a, b))
		})
		e.listed[variable] = append([]kg.ID{""}, ids...)
		for _, id := range e.listed[variable] {
			n++
			e.values[value{variable, id}] = n
		}
	}
	return nil
}

// clip shortens what DNA keeps no longer.
func (e *exporter) clip(s string) string {
	if utf8.RuneCountInString(s) <= maxText {
		return s
	}
	e.remarks.Addf(1, "text is longer than the %d characters that DNA keeps, and was cut",
		"texts are longer than the %d characters that DNA keeps, and were cut", maxText)
	return string([]rune(s)[:maxText-1]) + "…"
}

// names are the values of a variable as DNA has them: no two alike. Of those that are, each has its id with it.
func (e *exporter) names(variable int64) []string {
	names := make([]string, len(e.listed[variable]))
	times := map[string]int{}
	for i, id := range e.listed[variable] {
		names[i] = e.clip(e.entities[id].Name)
		times[names[i]]++
	}
	for i, id := range e.listed[variable] {
		if times[names[i]] > 1 {
			suffix := " (" + string(id) + ")"
			name := []rune(names[i])
			names[i] = string(name[:min(len(name), maxText-len(suffix))]) + suffix
		}
	}
	return names
}

// kindWord is what a kind is called in DNA, which has a free text for it.
func kindWord(k string) string { return strings.ToLower(strings.ReplaceAll(k, "_", " ")) }

// typeOf is the attribute Type of an entity, and its notes.
func typeOf(entity *kg.Entity) (word, notes string) {
	fields, notes := split(entity.Definition, entityFields)
	word = fields[fieldType]
	if word == "" && entity.Organization != nil && entity.ID.Kind() != kg.KindInstitution {
		word = kindWord(string(entity.ID.Kind()))
	}
	return word, notes
}

// document is a document as DNA has it.
func (e *exporter) document(d *exported, publisher string) document {
	fields, notes := split(d.record.Definition, documentFields)
	out := document{
		id: d.id, title: e.clip(d.record.Name), author: e.clip(fields[fieldAuthor]), source: e.clip(cmp.Or(fields[fieldSource], publisher)),
		section: e.clip(fields[fieldSection]), documentType: e.clip(fields[fieldType]), notes: notes, date: d.date,
	}
	if out.documentType == "" && d.record.Document.Kind != kg.OtherKindOfPaper {
		out.documentType = kindWord(string(d.record.Document.Kind))
	}
	if d.record.URL != "" {
		out.notes = strings.TrimPrefix(out.notes+"\n"+d.record.URL, "\n")
	}
	return out
}

// write makes the database in memory and writes it out.
func (e *exporter) write(to io.Writer) (err error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(e.ctx) // a database in memory is its connection's own
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	tx, err := conn.BeginTx(e.ctx, nil)
	if err != nil {
		return err
	}
	w := &writer{ctx: e.ctx, tx: tx}
	w.exec(layout)
	for _, fill := range []func(*writer){e.fillFixed, e.fillCoders, e.fillEntities, e.fillDocuments} {
		fill(w)
	}
	if w.err != nil {
		return errors.Join(w.err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return conn.Raw(func(driver any) error {
		data, err := driver.(interface{ Serialize() ([]byte, error) }).Serialize()
		if err == nil {
			_, err = to.Write(data)
		}
		return err
	})
}
