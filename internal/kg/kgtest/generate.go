package kgtest

import (
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// What random graphs are made of: few ids, so that updates and deletions hit, and few words, so that names collide, sort keys are
// equal and searches find something.
var (
	idKeys = []string{"a", "b", "c"}

	words = []string{
		"Linde", "Arbeit", "Markt", "Arbeitsmarkt", "Kosten", "Unterkunft", "Unterkunftskosten", "Bürgergeld", "Jobcenter", "Straße", "Strasse",
		"Müller", "Mueller", "Muller", "Ärzte", "Öl", "der", "und", "Kreis", "Landkreis", "20/66", "O'Neill", "50 %", `a\b`, `"so"`, "AND",
		"NEAR(a b)", "name:*", "漢字", "e\u0301te\u0301", "😀",
	}

	sentences = []string{
		"Die Linde steht am Jobcenter.", "Der Arbeitsmarkt ist ein Markt.", "Die Kosten der Unterkunft steigen.", "Unterkunftskosten zahlt der Kreis.",
		"„Arbeit“, so die Ärzte, „ist Arbeit“.", "Öl & Straße <b>", "Das ist so.",
	}

	fuzzyDates = []kg.FuzzyDate{
		"2023", "2023-02", "2023-02-28", "2022", "2024-02-29", "2023-05", "2023-05-01", "2021-12-31", "2022-01-01", "2024", "0001", "9999-12-31",
	}

	days = []kg.Date{
		"2023-02-28", "2023-02-27", "2022-12-31", "2023-12-31", "2023-05-01", "2023-01-01", "2024-02-29", "2024-02-28", "2021-12-31", "2022-01-01",
		kg.FirstDay, kg.LastDay,
	}
)

// pool are all the ids that a record of a kind may get.
func pool(prefix string) []kg.ID {
	ids := make([]kg.ID, len(idKeys))
	for i, key := range idKeys {
		ids[i] = kg.ID(prefix + ":" + key)
	}
	return ids
}

// statementIDs are the ids that a statement may get: more than those of other kinds, as most questions are about statements.
func statementIDs() []kg.ID {
	return append(pool("statement"), "statement:d", "statement:e", "statement:f", "statement:g", "statement:h")
}

// poolOf are the ids of several kinds.
func poolOf(kinds []kg.Kind) (ids []kg.ID) {
	for _, kind := range kinds {
		ids = append(ids, pool(kind.Prefix())...)
	}
	return ids
}

func pick[V any](t *rapid.T, from []V) V { return rapid.SampledFrom(from).Draw(t, "") }

// some are different values, at most so many, seldom none.
func some[V comparable](t *rapid.T, from []V, most int) []V {
	sizes := []int{}
	for n := range min(most, len(from)) {
		sizes = append(sizes, n+1)
	}
	size := pick(t, append(sizes, 0))
	return rapid.SliceOfNDistinct(rapid.SampledFrom(from), size, size, rapid.ID).Draw(t, "")
}

func coin(t *rapid.T) bool { return rapid.Bool().Draw(t, "") }

// rarely is true about one time in fifteen.
func rarely(t *rapid.T) bool { return pick(t, sixteen) == 15 }

// hardlyEver is true about one time in two hundred.
func hardlyEver(t *rapid.T) bool {
	if !rarely(t) {
		return false
	}
	return rarely(t)
}

var sixteen = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

// phraseOf is a few words.
func phraseOf(t *rapid.T, most int) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, most).Draw(t, ""), " ")
}

// author makes change sets on top of what there is.
type author struct {
	*rapid.T
	have map[kg.ID]kg.Record // as it will be after what has been written so far
}

// ChangeSets are change sets on a graph that has these records: new ones of all kinds and changed ones, deletions with and without
// all that rests on what is deleted, expected revisions. Most can be applied; the others break a rule.
func ChangeSets(have map[kg.ID]kg.Record) *rapid.Generator[kg.ChangeSet] {
	return rapid.Custom(func(t *rapid.T) kg.ChangeSet {
		a := &author{T: t, have: maps.Clone(have)}
		set := kg.ChangeSet{By: pick(t, []string{"anna", "bert", awkward}), Reason: pick(t, []string{"", "import", awkward})}
		size := pick(t, []int{1, 2, 4, 8, 12, 0})
		if len(have) == 0 {
			size = pick(t, []int{20, 40, 10, 5, 2, 1})
		}
		for range size {
			record := a.record()
			if a.touches(set, record.RecordID()) {
				continue
			}
			set.Put = append(set.Put, kg.Put{Record: record, Expect: a.expect(record.RecordID())})
			a.have[record.RecordID()] = record
		}
		if pick(t, []int{0, 1, 2, 3}) == 3 {
			for _, id := range a.deletions() {
				if !a.touches(set, id) {
					set.Delete = append(set.Delete, kg.Delete{ID: id, Expect: a.expect(id)})
				}
			}
		}
		if rarely(t) {
			a.spoil(&set)
		}
		return set
	})
}

func (a *author) touches(set kg.ChangeSet, id kg.ID) bool {
	return slices.ContainsFunc(set.Put, func(p kg.Put) bool { return p.Record.RecordID() == id }) ||
		slices.ContainsFunc(set.Delete, func(d kg.Delete) bool { return d.ID == id })
}

// expect is the expected revision: mostly none, seldom a wrong one.
func (a *author) expect(id kg.ID) *int {
	if !rarely(a.T) {
		return nil
	}
	number := 0
	if r := a.have[id]; r != nil {
		number = r.RecordRevision().Number
	}
	if rarely(a.T) {
		number++
	}
	return &number
}

// deletions are one record, mostly with all that rests on it.
func (a *author) deletions() []kg.ID {
	ids := a.all()
	if len(ids) == 0 || rarely(a.T) {
		return []kg.ID{pick(a.T, append(poolOf(kg.EntityKinds), "statement:z", kg.ID(awkward)))}
	}
	gone := []kg.ID{pick(a.T, ids)}
	if rarely(a.T) {
		return gone
	}
	for i := 0; i < len(gone); i++ {
		for _, id := range ids {
			if !slices.Contains(gone, id) && slices.Contains(named(a.have[id]), gone[i]) {
				gone = append(gone, id)
			}
		}
	}
	return gone
}

// all are the ids of the records that there are, sorted.
func (a *author) all() []kg.ID { return slices.Sorted(maps.Keys(a.have)) }

// of are those of records of the kinds.
func (a *author) of(kinds ...kg.Kind) []kg.ID {
	return slices.DeleteFunc(a.all(), func(id kg.ID) bool { return !slices.Contains(kinds, id.Kind()) })
}

// ref is the id of a record of one of the kinds, mostly one that is there.
func (a *author) ref(kinds ...kg.Kind) kg.ID {
	there := a.of(kinds...)
	if len(there) == 0 || hardlyEver(a.T) {
		return pick(a.T, poolOf(kinds))
	}
	return pick(a.T, there)
}

// refs are at most two different ids of records of the kinds that are there, without the one that names them.
func (a *author) refs(self kg.ID, kinds ...kg.Kind) []kg.ID {
	there := slices.DeleteFunc(a.of(kinds...), func(id kg.ID) bool { return id == self })
	if len(there) == 0 {
		return nil
	}
	return some(a.T, there, 2)
}

// record is a new record, or one that is there already, as it is or with another name, text or time.
func (a *author) record() kg.Record {
	if ids := a.all(); len(ids) > 0 && rarely(a.T) {
		r := a.have[pick(a.T, ids)]
		again, err := kg.Decode(r.RecordID(), kg.Encode(r))
		if err != nil {
			a.Fatalf("a record can't be read back: %v", err)
		}
		return again
	}
	kind := pick(a.T, []int{0, 1, 2, 3, 4})
	ready := len(a.of(kg.KindDocument)) > 0 && len(a.of(kg.ActorKinds...)) > 0
	switch {
	case ready && (kind == 1 || kind == 2):
		return a.relationship()
	case ready && (kind == 3 || kind == 4):
		return a.statement()
	}
	return a.entity()
}

func (a *author) entity() *kg.Entity {
	kind := pick(a.T, []kg.Kind{
		kg.KindDocument, kg.KindPerson, kg.KindTopic, kg.KindMinistry, kg.KindClaim, kg.KindPerson, kg.KindTopic, kg.KindEvent, kg.KindRegion,
		kg.KindJobcenter, kg.KindAgency, kg.KindDocument, kg.KindEvent, kg.KindSuggestion,
	})
	if rarely(a.T) {
		kind = pick(a.T, kg.EntityKinds)
	}
	if kind == kg.KindSuggestion && len(a.of(kg.KindDocument)) == 0 {
		kind = kg.KindDocument
	}
	e := entity(pick(a.T, pool(kind.Prefix())), phraseOf(a.T, 3))
	for range pick(a.T, []int{0, 0, 0, 1, 2}) {
		e.Names = append(e.Names, kg.Name{Text: phraseOf(a.T, 2), Kind: kg.NameAlternative, Validity: a.validity()})
	}
	for _, scheme := range some(a.T, []string{"gnd", "ags"}, 2) {
		e.Identifiers = append(e.Identifiers, kg.Identifier{Scheme: scheme, Value: pick(a.T, identifierValues)})
	}
	a.part(e)
	return e
}

var identifierValues = []string{"1", "2", "1'", `"%`, awkward}

// part draws the part that belongs to the entity's kind.
func (a *author) part(e *kg.Entity) {
	switch {
	case e.Person != nil:
		e.Person.SortName = phraseOf(a.T, 2)
	case e.Organization != nil:
		if e.Organization.Level != "" {
			e.Organization.Level = pick(a.T, []kg.GovernmentLevel{kg.LevelState, kg.LevelFederal})
		}
	case e.Topic != nil:
		e.Topic.Broader, e.Topic.Related = a.refs(e.ID, kg.KindTopic), a.refs(e.ID, kg.KindTopic)
	case e.Claim != nil:
		e.Claim.Topics = a.refs(e.ID, kg.KindTopic)
	case e.Document != nil:
		a.document(e)
	case e.Event != nil:
		e.Event.StartsOn = pick(a.T, fuzzyDates)
		e.Event.Topics, e.Event.Documents = a.refs(e.ID, kg.KindTopic), a.refs(e.ID, kg.KindDocument)
		if region := a.refs(e.ID, kg.KindRegion); len(region) > 0 {
			e.Event.Region = region[0]
		}
		if whole := a.refs(e.ID, kg.KindEvent); len(whole) > 0 && coin(a.T) {
			e.Event.PartOf = whole[0]
		}
	case e.Region != nil:
		e.Region.Level = pick(a.T, []kg.RegionLevel{kg.RegionState, kg.RegionDistrict})
		if parent := a.refs(e.ID, kg.KindRegion); len(parent) > 0 {
			e.Region.Parent = parent[0]
		}
	case e.Suggestion != nil:
		*e.Suggestion = *suggested(e.ID, a.ref(kg.KindDocument), pick(a.T, []kg.SuggestionStatus{kg.SuggestionOpen, kg.SuggestionAccepted})).Suggestion
		e.Suggestion.Statement.Speakers[0].Actor = a.ref(kg.ActorKinds...)
	}
}

// document draws a document with a text, with the hash of the text that is held, or with neither, or a section of one that is none.
func (a *author) document(e *kg.Entity) {
	e.Document.Kind = pick(a.T, []kg.DocumentKind{kg.PressRelease, kg.Law, kg.Report})
	e.Document.PublishedOn = pick(a.T, append([]kg.FuzzyDate{""}, fuzzyDates...))
	if publisher := a.refs(e.ID, kg.OrganizationKinds...); len(publisher) > 0 {
		e.Document.Publisher = publisher[0]
	}
	held, _ := a.have[e.ID].(*kg.Entity)
	wholes := slices.DeleteFunc(a.of(kg.KindDocument), func(id kg.ID) bool {
		return id == e.ID || a.have[id].(*kg.Entity).Document.Section != nil
	})
	switch pick(a.T, []int{0, 1, 2, 3}) {
	case 3:
		if len(wholes) > 0 {
			e.Document.Section = &kg.Section{Of: pick(a.T, wholes), Start: pick(a.T, []int{0, 3}), End: pick(a.T, []int{4, 11})}
		}
	case 0:
		e.Document.Text = strings.Join(rapid.SliceOfN(rapid.SampledFrom(sentences), 1, 3).Draw(a.T, ""), " ")
	case 1:
		if held != nil && held.Document.Text == "" {
			e.Document.SHA256 = held.Document.SHA256
		}
	}
}

// relationship is one of a type that two records that are there can have, or an entity when there is none.
func (a *author) relationship() kg.Record {
	r := tie("member-of:a", a.ref(kg.ActorKinds...), a.ref(tiedKinds...))
	r.Validity, r.Citations = a.validity(), a.citations()
	r.Role = pick(a.T, []string{"", "Vorsitz", awkward})
	var possible []kg.ID
	for _, t := range kg.RelationshipTypes {
		r.Type, r.ID = t, kg.ID(t.Prefix()+":a")
		if len(kg.CheckRecord(r)) == 0 {
			possible = append(possible, pool(t.Prefix())...)
		}
	}
	if len(possible) == 0 {
		return a.entity()
	}
	r.ID = pick(a.T, possible)
	r.Type = tie(r.ID, "", "").Type
	return r
}

// validity draws a beginning and an end that comes after it.
func (a *author) validity() kg.Validity {
	v := kg.Validity{ValidFrom: pick(a.T, append([]kg.FuzzyDate{""}, fuzzyDates...))}
	later := slices.DeleteFunc(slices.Clone(fuzzyDates), func(d kg.FuzzyDate) bool { return d.Latest() <= v.ValidFrom.Earliest() })
	if coin(a.T) && len(later) > 0 {
		v.ValidUntil = pick(a.T, later)
	}
	switch pick(a.T, []int{0, 1, 2}) {
	case 1:
		v.Ongoing = ptr(v.ValidUntil == "")
	case 2:
		v.Ongoing = ptr(false)
	}
	return v
}

func (a *author) statement() *kg.Statement {
	s := &kg.Statement{
		ID:     pick(a.T, statementIDs()),
		Kind:   pick(a.T, []kg.StatementKind{kg.DirectQuote, kg.Speech, kg.IndirectSpeech}),
		MadeOn: pick(a.T, fuzzyDates), Text: pick(a.T, sentences),
	}
	if pick(a.T, []int{0, 1, 2}) == 2 {
		s.Text = phraseOf(a.T, 5)
	}
	for _, actor := range append([]kg.ID{a.ref(kg.ActorKinds...)}, a.refs("", kg.ActorKinds...)...) {
		said := kg.Attribution{Actor: actor}
		if organizations := a.refs(actor, kg.OrganizationKinds...); len(organizations) > 0 {
			said.Organization = organizations[0]
		}
		if !slices.ContainsFunc(s.Speakers, func(other kg.Attribution) bool { return other.Actor == actor }) {
			s.Speakers = append(s.Speakers, said)
		}
	}
	for _, subject := range append(a.refs("", kg.KindTopic), a.refs("", kg.KindClaim)...) {
		s.Positions = append(s.Positions, kg.Position{Subject: subject, Stance: pick(a.T, append([]kg.Stance{""}, kg.Stances...))})
	}
	if events := a.refs("", kg.KindEvent); len(events) > 0 {
		s.Event = events[0]
	}
	s.Mentions, s.Addressees = a.refs("", kg.ActorKinds...), a.refs("", kg.ActorKinds...)
	s.Citations = a.citations()
	return s
}

func (a *author) citations() []kg.Citation {
	var citations []kg.Citation
	for range pick(a.T, []int{1, 1, 2}) {
		c := kg.Citation{Document: a.ref(kg.KindDocument), Kind: pick(a.T, []kg.CitationKind{kg.Original, kg.Reprint, kg.Evidence})}
		if d, ok := a.have[c.Document].(*kg.Entity); ok && d.Document.Section != nil && coin(a.T) {
			c.Document, c.Section, c.Kind = d.Document.Section.Of, d.ID, kg.Evidence
		}
		if rarely(a.T) {
			c.Note = awkward
		}
		if rarely(a.T) {
			c.Start, c.End = ptr(0), ptr(pick(a.T, []int{1, 11, 29}))
		}
		citations = append(citations, c)
	}
	return citations
}

// spoil breaks a rule.
func (a *author) spoil(set *kg.ChangeSet) {
	if len(set.Put) == 0 {
		set.By = " "
		return
	}
	at := pick(a.T, set.Put).Record
	switch r := at.(type) {
	case *kg.Entity:
		pick(a.T, []func(){
			func() { r.Name = " " },
			func() { r.ID += "ä" },
			func() { r.Language = "Deutsch, oder?" },
			func() { r.Identifiers = []kg.Identifier{{Scheme: "GND", Value: "1"}} },
			func() { r.Event, r.Topic = &kg.Event{}, &kg.Topic{Broader: []kg.ID{r.ID}} },
			func() { r.Name = "a\x00b" },
			func() { set.Put = append(set.Put, kg.Put{Record: r}) },
			func() { set.Delete = append(set.Delete, kg.Delete{ID: r.ID}) },
			func() { r.Suggestion = &kg.Suggestion{Status: kg.SuggestionOpen, Document: "document:a"} },
		})()
	case *kg.Relationship:
		pick(a.T, []func(){
			func() { r.Citations = nil },
			func() { r.To = r.From },
			func() { r.From = "region:a" },
			func() { r.ValidFrom, r.ValidUntil = "2023", "2022" },
			func() { r.ValidFrom = "2023-02-30" },
			func() { r.Type = "MARRIED_TO" },
		})()
	case *kg.Statement:
		pick(a.T, []func(){
			func() { r.Speakers = nil },
			func() { r.Citations = nil },
			func() { r.MadeOn = "" },
			func() { r.Speakers[0].Actor = "person:nobody" },
			func() { r.Positions = []kg.Position{{Subject: "person:a"}} },
			func() { r.Citations[0].Start, r.Citations[0].End = ptr(5), ptr(5_000) },
			func() { r.Text = "\xff" },
		})()
	}
}

// searchText is what somebody might type into a search box.
func searchText(t *rapid.T) string {
	q := phraseOf(t, 2)
	switch pick(t, []int{0, 1, 2, 3}) {
	case 1:
		return `"` + q + `"`
	case 2: // the beginning of a word
		runes := []rune(q)
		return string(runes[:min(len(runes), 4)])
	}
	return q
}

// searchQuery is a search text, analysed.
func searchQuery(t *rapid.T) text.Query {
	q, err := text.ParseQuery(searchText(t))
	if err != nil {
		t.Fatalf("a search text is refused: %v", err)
	}
	return q
}
