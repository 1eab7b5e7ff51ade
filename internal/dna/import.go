package dna

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// Import is a file that was read, as records of the graph.
type Import struct {
	path    string
	prefix  string
	set     kg.ChangeSet
	remarks ingest.Remarks
}

// Read reads a .dna file. Nothing is written. Errors: NotFound for no file; Invalid for one that is damaged, foreign, or contradicts itself,
// with its name, table and row.
func Read(ctx context.Context, path string, o Options) (*Import, error) {
	if err := o.check(path); err != nil {
		return nil, err
	}
	f, err := readFile(ctx, path)
	if err != nil {
		return nil, err
	}
	r, err := f.roles(o)
	if err != nil {
		return nil, err
	}
	b := &builder{file: f, o: o, roles: r, documents: map[int64]*source{}, entities: map[int64]entity{}, ids: map[int64]kg.ID{}, remarks: &ingest.Remarks{}}
	for _, step := range []func() error{b.index, b.checkSigns, b.addDocuments, b.addEntities, b.addStatements} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	b.remarkOnRest()
	return &Import{path: path, prefix: o.Prefix, remarks: *b.remarks, set: kg.ChangeSet{
		By: "dna-" + o.Prefix, Reason: b.reason(), Put: b.puts,
	}}, nil
}

// builder makes records of a file.
type builder struct {
	*file
	roles
	o         Options
	puts      []kg.Put
	remarks   *ingest.Remarks
	documents map[int64]*source
	entities  map[int64]entity // of the variables that become records, without the empty values
	ids       map[int64]kg.ID  // of those records
	values    map[cell]datum
	coders    map[int64]string
	alive     map[int64]string // short texts by their entity, of all variables
	coded     []string         // the names of the coders, in the order of their first statement
}

// source is a document with its text.
type source struct {
	document
	held held
	day  kg.FuzzyDate
}

// cell is a variable of a statement.
type cell struct{ statement, variable int64 }

func (b *builder) failf(table string, id int64, format string, args ...any) error {
	return kg.Errorf(kg.Invalid, "%s: %s %d: %w", b.path, table, id, fmt.Errorf(format, args...))
}

func (b *builder) put(r kg.Record) { b.puts = append(b.puts, kg.Put{Record: r}) }

// id is the id of a record: of a kind, and of a number in the file. It does not change when the names do.
func (b *builder) id(kind kg.Kind, key string) kg.ID {
	return kg.ID(kind.Prefix() + ":dna-" + b.o.Prefix + "-" + key)
}

// index looks up what rows name, and refuses those that lead nowhere.
func (b *builder) index() error {
	b.coders, b.alive, b.values = map[int64]string{}, map[int64]string{}, map[cell]datum{}
	for _, c := range b.file.coders {
		b.coders[c.id] = c.name
	}
	variableOf := map[int64]int64{}
	for _, e := range b.file.entities {
		b.alive[e.id], variableOf[e.id] = e.value, e.variable
	}
	types, statements := map[int64]variable{}, map[int64]statement{}
	for _, v := range b.variables {
		types[v.id] = v
	}
	for _, s := range b.statements {
		statements[s.id] = s
	}
	for _, t := range []struct {
		name     string
		dataType string
		rows     []datum
	}{{"DATABOOLEAN", boolean, b.booleans}, {"DATAINTEGER", integer, b.integers}, {"DATASHORTTEXT", shortText, b.shorts}, {"DATALONGTEXT", longText, b.longs}} {
		for _, d := range t.rows {
			s, known := statements[d.statement]
			v, named := types[d.variable]
			at := cell{d.statement, d.variable}
			_, twice := b.values[at]
			switch {
			case !known:
				return b.failf(t.name, d.id, "there is no statement %d", d.statement)
			case !named || v.dataType != t.dataType || v.typ != s.typ:
				return b.failf(t.name, d.id, "%d is no %s variable of the type of statement %d", d.variable, t.dataType, d.statement)
			case twice:
				return b.failf(t.name, d.id, "statement %d has a value of variable %q already", d.statement, v.name)
			case t.dataType == shortText && variableOf[d.number] != d.variable:
				return b.failf(t.name, d.id, "%d is no value of variable %q", d.number, v.name)
			case t.dataType == boolean && d.number != 0 && d.number != 1:
				return b.failf(t.name, d.id, "%d is neither 0 nor 1", d.number)
			}
			b.values[at] = d
		}
	}
	return nil
}

// checkSigns refuses a scale whose numbers do not tell support from opposition.
func (b *builder) checkSigns() error {
	if b.agreement == nil || b.agreement.dataType != integer {
		return nil
	}
	least, most, n := int64(0), int64(0), 0
	for _, d := range b.integers {
		if d.variable == b.agreement.id {
			least, most, n = min(least, d.number), max(most, d.number), n+1
		}
	}
	if least == 0 && most > 1 {
		return kg.Errorf(kg.Invalid, "%s: DATAINTEGER: the values of %q run up to %d and none is below 0, so that they do not tell who opposes: "+
			"code opposition with numbers below 0, or read the file without a variable of agreement", b.path, b.agreement.name, most)
	}
	if n > 0 {
		b.remarks.Addf(n, "value of %q read by its sign: above 0 SUPPORTS, 0 NEUTRAL, below 0 OPPOSES; the number is in the note of the citation",
			"values of %q read by their signs: above 0 SUPPORTS, 0 NEUTRAL, below 0 OPPOSES; the numbers are in the notes of the citations", b.agreement.name)
	}
	return nil
}

// The bounds of dates in Unix seconds: those of [kg.Date].
const (
	firstSecond = -62_135_596_800 // 0001-01-01
	lastSecond  = 253_402_300_799 // 9999-12-31
)

func (b *builder) addDocuments() error {
	for _, d := range b.file.documents {
		at := time.Unix(d.date, 0).UTC()
		switch {
		case d.date < firstSecond || d.date > lastSecond:
			return b.failf("DOCUMENTS", d.id, "the date %d is not between 0001-01-01 and 9999-12-31", d.date)
		case blank(d.title):
			return b.failf("DOCUMENTS", d.id, "it has no title: give it one in DNA")
		}
		clock := ""
		if at.Hour()+at.Minute()+at.Second() > 0 {
			clock = at.Format(time.TimeOnly)
			b.remarks.Addf(1, "document has a time of day: it is in the definition, and the graph orders by days",
				"documents have a time of day: it is in the definition, and the graph orders by days")
		}
		day := kg.FuzzyDate(at.Format(time.DateOnly))
		b.documents[d.id] = &source{document: d, held: measure(d.text), day: day}
		if blank(d.text) {
			b.remarks.Addf(1, "document has no text", "documents have no text")
		}
		b.put(&kg.Entity{
			ID: b.documentID(d.id), Name: d.title, Language: b.o.Language,
			Definition: join(field{fieldAuthor, d.author}, field{fieldSource, d.source}, field{fieldSection, d.section},
				field{fieldType, d.documentType}, field{fieldTime, clock}, field{fieldNotes, d.notes}),
			Document: &kg.Document{Kind: documentKind(d.documentType), PublishedOn: day, Text: d.text},
		})
	}
	return nil
}

// The numbers in ids are padded, so that statements of a day are ordered by document, then by number: as DNA numbers them.
func (b *builder) documentID(id int64) kg.ID { return b.id(kg.KindDocument, fmt.Sprintf("%04d", id)) }

func (b *builder) statementID(s statement) kg.ID {
	return b.id(kg.KindStatement, fmt.Sprintf("%04d-%06d", s.document, s.id))
}

// documentWords are what DNA's free text for the type of a document may say.
var documentWords = map[string]kg.DocumentKind{
	"press release": kg.PressRelease, "pressemitteilung": kg.PressRelease,
	"article": kg.Article, "newspaper article": kg.Article, "artikel": kg.Article, "zeitungsartikel": kg.Article,
	"plenary protocol": kg.PlenaryProtocol, "plenarprotokoll": kg.PlenaryProtocol,
	"law": kg.Law, "gesetz": kg.Law,
	"web page": kg.WebPage, "webseite": kg.WebPage,
	"report": kg.Report, "bericht": kg.Report,
}

func documentKind(word string) kg.DocumentKind {
	if k, ok := documentWords[strings.ToLower(strings.TrimSpace(word))]; ok {
		return k
	}
	return kg.OtherKindOfPaper
}

// organizationWords are what the attribute Type of an organization may say. The other kinds need more than a word: a ministry its level of government.
var organizationWords = map[string]kg.Kind{
	"party": kg.KindParty, "partei": kg.KindParty,
	"parliamentary group": kg.KindParliamentaryGroup, "fraktion": kg.KindParliamentaryGroup,
	"association": kg.KindAssociation, "verband": kg.KindAssociation,
	"company": kg.KindCompany, "unternehmen": kg.KindCompany,
}

func organizationKind(word string) kg.Kind {
	if k, ok := organizationWords[strings.ToLower(strings.TrimSpace(word))]; ok {
		return k
	}
	return kg.KindInstitution
}

// label is an attribute of an entity, by its name.
type label struct {
	entity int64
	name   string
}

// addEntities makes persons, organizations and claims of the values of the variables.
func (b *builder) addEntities() error {
	names := map[int64]attribute{}
	for _, a := range b.attributes {
		names[a.id] = a
	}
	labels, further := map[label]string{}, map[int64][]field{}
	for _, v := range b.file.values {
		a, ok := names[v.attribute]
		_, there := b.alive[v.entity]
		switch {
		case !ok:
			return b.failf("ATTRIBUTEVALUES", v.id, "there is no attribute %d", v.attribute)
		case !there:
			return b.failf("ATTRIBUTEVALUES", v.id, "there is no entity %d", v.entity)
		}
		labels[label{v.entity, a.name}] = v.value
		if !slices.Contains([]string{fieldType, fieldAlias, fieldNotes}, a.name) {
			further[v.entity] = append(further[v.entity], field{a.name, v.value})
		}
	}
	parents := map[int64]bool{}
	for _, e := range b.file.entities {
		if b.role(e) == nil || blank(e.value) {
			continue
		}
		b.entities[e.id] = e
		if e.colour > 0 {
			b.remarks.Addf(1, "colour of a value has no place and is left out", "colours of values have no place and are left out")
		}
		if e.parent.Valid && b.role(e) == b.concept {
			parents[e.parent.Int64] = true
		}
	}
	for _, e := range b.file.entities {
		if _, ok := b.entities[e.id]; !ok {
			continue
		}
		if err := b.checkParent(e); err != nil {
			return err
		}
		fields := append([]field{{fieldType, labels[label{e.id, fieldType}]}}, further[e.id]...)
		b.addEntity(e, labels, join(append(fields, field{fieldNotes, labels[label{e.id, fieldNotes}]})...))
		if parents[e.id] {
			b.addTopic(e)
		}
	}
	return nil
}

// role is the variable that an entity is a value of, if it is one of the three that become records.
func (b *builder) role(e entity) *variable {
	for _, v := range []*variable{b.person, b.organization, b.concept} {
		if v != nil && v.id == e.variable {
			return v
		}
	}
	return nil
}

// checkParent follows an entity's line of ancestors.
func (b *builder) checkParent(e entity) error {
	seen := map[int64]bool{e.id: true}
	for at := e; at.parent.Valid; {
		parent, ok := b.entities[at.parent.Int64]
		switch {
		case !ok || parent.variable != at.variable:
			return b.failf("ENTITIES", at.id, "ChildOf: %d is no value of the same variable", at.parent.Int64)
		case seen[parent.id]:
			return b.failf("ENTITIES", e.id, "ChildOf leads in a circle")
		}
		seen[parent.id] = true
		at = parent
	}
	if e.parent.Valid && b.role(e) != b.concept {
		b.remarks.Addf(1, "person or organization is a child of another: that is left out, because ties in the graph need a source",
			"persons or organizations are children of others: that is left out, because ties in the graph need a source")
	}
	return nil
}

func (b *builder) addEntity(e entity, labels map[label]string, definition string) {
	record := &kg.Entity{ID: b.entityID(e, labels), Name: e.value, Language: b.o.Language, Definition: definition}
	if alias := labels[label{e.id, fieldAlias}]; !blank(alias) {
		record.Names = []kg.Name{{Text: alias, Kind: kg.NameAlternative, Language: b.o.Language}}
	}
	switch b.role(e) {
	case b.person:
		record.Person = &kg.Person{SortName: e.value}
	case b.organization:
		record.Organization = &kg.Organization{}
	default:
		record.Claim = &kg.Claim{}
		if e.parent.Valid {
			record.Claim.Topics = []kg.ID{b.topicID(e.parent.Int64)}
		}
	}
	b.ids[e.id] = record.ID
	b.put(record)
}

// addTopic makes a topic of a concept that others are children of: they are claims about it. Claims themselves have no hierarchy.
func (b *builder) addTopic(e entity) {
	topic := &kg.Topic{}
	if e.parent.Valid {
		topic.Broader = []kg.ID{b.topicID(e.parent.Int64)}
	}
	b.put(&kg.Entity{ID: b.topicID(e.id), Name: b.alive[e.id], Language: b.o.Language, Topic: topic})
}

func (b *builder) topicID(entity int64) kg.ID { return b.id(kg.KindTopic, fmt.Sprint(entity)) }

func (b *builder) entityID(e entity, labels map[label]string) kg.ID {
	kind := kg.KindClaim
	switch b.role(e) {
	case b.person:
		kind = kg.KindPerson
	case b.organization:
		kind = organizationKind(labels[label{e.id, fieldType}])
	}
	return b.id(kind, fmt.Sprint(e.id))
}

// reason says of the change set where it is from, and who coded.
func (b *builder) reason() string {
	reason := fmt.Sprintf("Imported from %s, a file of Discourse Network Analyzer", filepath.Base(b.path))
	if len(b.coded) > 0 {
		reason += ", coded by " + strings.Join(b.coded, ", ")
	}
	return reason + "."
}

// remarkOnRest tells of what is not read at all.
func (b *builder) remarkOnRest() {
	for _, t := range b.types {
		n := 0
		for _, s := range b.statements {
			if s.typ == t.id && t.id != b.typ.id {
				n++
			}
		}
		b.remarks.Addf(n, "statement of the type %q is left out: only one type is read at a time",
			"statements of the type %q are left out: only one type is read at a time", t.label)
	}
	b.remarks.Addf(b.links, "link between variables is left out", "links between variables are left out")
	b.remarks.Addf(b.patterns, "search pattern (REGEXES) is left out", "search patterns (REGEXES) are left out")
}
