package plenary

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// builder makes drafts of a protocol.
type builder struct {
	*protocol
	directory *directory
	topics    *matcher

	document, sitting kg.ID
	own               map[string][]string // ids of the file's own speakers by name and group
	who               []string            // by turn: the id of the speaker, "" where it is not known
	replies           []reply             // by turn
	itemIDs           []kg.ID             // by item
	speechIDs         []kg.ID             // by speech, "" where it has no words
	letters           []rune              // the held text
	pages             []anchor            // in code points of the held text

	organizations, people map[kg.ID]ingest.Draft
	entities, ties, said  []ingest.Draft
	remarks               []*remark
}

// remark is a kind of flag: how often, and where first.
type remark struct {
	kind     string
	line     int
	times    int
	examples []string
}

// shownExamples is how many examples a flag shows.
const shownExamples = 3

func newBuilder(p *protocol, d *directory, m *matcher) *builder {
	b := &builder{
		protocol: p, directory: d, topics: m,
		document: id(kg.KindDocument, p.key()), sitting: id(kg.KindEvent, p.key()),
		own: map[string][]string{}, letters: []rune(p.text),
		organizations: map[kg.ID]ingest.Draft{}, people: map[kg.ID]ingest.Draft{},
	}
	for _, e := range p.entries() {
		group := e.group
		if group == "" && e.post {
			group = postHolder
		}
		if group != "" && d.sees(e.id, e.name) {
			key := nameKey(p.period, e.name.key(), group)
			b.own[key] = union(b.own[key], e.id)
		}
	}
	for _, n := range p.notes {
		b.remark(n.line, n.reason, "")
	}
	for _, block := range p.blocks {
		for _, a := range block.anchors {
			b.pages = append(b.pages, anchor{block.start + a.at, a.page})
		}
	}
	return b
}

func id(kind kg.Kind, key string) kg.ID { return kg.ID(kind.Prefix() + ":bundestag-" + key) }

func personID(id string) kg.ID { return kg.ID(kg.KindPerson.Prefix() + ":bundestag-" + id) }

// remark notes that something could not be used, once for each kind of trouble.
func (b *builder) remark(line int, kind, example string) {
	i := slices.IndexFunc(b.remarks, func(r *remark) bool { return r.kind == kind })
	if i < 0 {
		b.remarks = append(b.remarks, &remark{kind: kind, line: line})
		i = len(b.remarks) - 1
	}
	r := b.remarks[i]
	r.times++
	if example != "" && len(r.examples) < shownExamples && !slices.Contains(r.examples, example) {
		r.examples = append(r.examples, example)
	}
}

// placed is a flag with its place.
type placed struct{ place, reason string }

// flags are the remarks in the order of the file.
func (b *builder) flags() []placed {
	slices.SortStableFunc(b.remarks, func(x, y *remark) int { return cmp.Compare(x.line, y.line) })
	var out []placed
	for _, r := range b.remarks {
		reason := r.kind
		if len(r.examples) > 0 {
			reason += ": " + strings.Join(r.examples, "; ")
		}
		if r.times > 1 {
			reason += fmt.Sprintf(" (%d times, here first)", r.times)
		}
		out = append(out, placed{"line " + strconv.Itoa(r.line), reason})
	}
	return out
}

// part is all that the protocol tells.
func (b *builder) part() ingest.Part {
	b.findSpeakers()
	b.addSitting()
	b.addItems()
	b.addSpeeches()
	b.addTies()
	b.addWords()
	b.addInterjections()
	drafts := inOrder(b.organizations)
	drafts = append(drafts, inOrder(b.people)...)
	drafts = append(drafts, b.entities...)
	drafts = append(drafts, b.ties...)
	drafts = append(drafts, b.said...)
	return ingest.Part{Reason: b.title(), Drafts: drafts, Owns: []kg.ID{b.document, b.sitting}}
}

func inOrder(drafts map[kg.ID]ingest.Draft) []ingest.Draft {
	var out []ingest.Draft
	for _, d := range drafts {
		out = append(out, d)
	}
	slices.SortFunc(out, func(x, y ingest.Draft) int { return cmp.Compare(x.Record.RecordID(), y.Record.RecordID()) })
	return out
}

func (b *builder) title() string { return fmt.Sprintf("Plenarprotokoll %d/%d", b.period, b.number) }

// addSitting adds the protocol and the sitting.
func (b *builder) addSitting() {
	b.useOffice(bundestag)
	b.entities = append(b.entities, ingest.Draft{Record: &kg.Entity{
		ID: b.document, Name: b.title(),
		URL: fmt.Sprintf("https://dserver.bundestag.de/btp/%02d/%s.xml", b.period, b.key()),
		Document: &kg.Document{
			Kind: kg.PlenaryProtocol, Publisher: bundestag.id, PublishedOn: kg.FuzzyDate(b.day), Licence: "§ 5 UrhG", Text: b.text,
		},
	}}, ingest.Draft{Record: &kg.Entity{
		ID: b.sitting, Name: fmt.Sprintf("%d. Sitzung des %d. Deutschen Bundestages", b.number, b.period),
		Event: &kg.Event{StartsOn: kg.FuzzyDate(b.day), Place: b.place, Documents: []kg.ID{b.document}},
	}})
}

// addItems adds the items of the agenda. Items of the same number are told apart by their order.
func (b *builder) addItems() {
	taken := map[kg.ID]bool{}
	for _, it := range b.items {
		first := id(kg.KindEvent, b.key()+"-"+fitting(cmp.Or(slug(it.label), "ohne-nummer"), 80))
		itemID := first
		for n := 2; taken[itemID]; n++ {
			itemID = first + kg.ID("-"+strconv.Itoa(n))
		}
		taken[itemID] = true
		b.itemIDs = append(b.itemIDs, itemID)
		b.entities = append(b.entities, ingest.Draft{Record: &kg.Entity{
			ID: itemID, Name: it.name(),
			Event: &kg.Event{StartsOn: kg.FuzzyDate(b.day), Place: b.place, PartOf: b.sitting, Documents: []kg.ID{b.document}},
		}})
	}
}

// maxTitle is how many code points of the titles of an item its name has.
const maxTitle = 400

// enumeration is what stands before a title to tell the papers of an item apart: "ZP 5 –", "a)", "12 –".
var enumeration = regexp.MustCompile(`^(?:ZP )?(?:\d+\.? )?(?:[a-z]\) )?(?:[–-] )?`)

// name is the item's number, and what it is about.
func (it item) name() string {
	label := cmp.Or(it.label, "Punkt ohne Nummer")
	about := []rune(strings.Join(it.subjects(), " – "))
	if len(about) > maxTitle {
		about = append(about[:maxTitle-1], '…')
	}
	if len(about) == 0 {
		return label
	}
	return label + ": " + string(about)
}

// subjects are what the papers of an item are about: the title in bold, where a paper has one, else the line that says what paper it is, which for a law
// has its name.
func (it item) subjects() []string {
	var found []string
	paper := ""
	add := func(s string) {
		if s != "" && !strings.HasPrefix(s, "Beschlussempfehlung") && !strings.HasPrefix(s, "Bericht des Haushaltsausschusses") && !slices.Contains(found, s) {
			found = append(found, s)
		}
	}
	for _, t := range it.titles {
		switch {
		case strings.HasPrefix(t.text, "Drucksache"):
		case t.class == "T_fett":
			add(t.text)
			paper = ""
		case t.class == "T_NaS" || t.class == "T_ZP_NaS":
			add(paper)
			paper = enumeration.ReplaceAllString(t.text, "")
		}
	}
	add(paper)
	return found
}

// addSpeeches adds the speeches, each with the place where it stands.
func (b *builder) addSpeeches() {
	taken := map[kg.ID]bool{}
	for i, s := range b.speeches {
		b.speechIDs = append(b.speechIDs, "")
		if s.first == s.behind {
			b.remark(s.line, "a speech without a word was left out", s.id)
			continue
		}
		key := s.id
		if !plain(key) {
			b.remark(s.line, "a speech has no usable id, its number in the file was taken", s.id)
			key = "rede-" + strconv.Itoa(i+1)
		}
		speechID := id(kg.KindDocument, b.key()+"-"+key)
		if taken[speechID] {
			b.remark(s.line, "two speeches have the same id, the number in the file was added", s.id)
			speechID += kg.ID("-" + strconv.Itoa(i+1))
		}
		taken[speechID] = true
		b.speechIDs[i] = speechID
		b.entities = append(b.entities, ingest.Draft{Record: &kg.Entity{
			ID: speechID, Name: b.speechName(i),
			Document: &kg.Document{
				Kind: kg.SpeechOfProtocol, Publisher: bundestag.id, PublishedOn: kg.FuzzyDate(b.day), Licence: "§ 5 UrhG",
				Section: &kg.Section{Of: b.document, Start: b.blocks[s.first].start, End: b.blocks[s.behind-1].end},
			},
		}})
	}
}

// plain says whether ids may hold a text as it is.
func plain(s string) bool {
	return s != "" && len(s) <= 40 && !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// speechName is "Rede: Nancy Faeser, Tagesordnungspunkt 7".
func (b *builder) speechName(i int) string {
	called := "Rede"
	if t := slices.IndexFunc(b.turns, func(t turn) bool { return t.speech == i }); t >= 0 {
		s := b.turns[t].speaker
		if full := cmp.Or(readPrinted(s.printed).full, nameOf(s).full()); full != "" {
			called += ": " + full
		}
	}
	switch s := b.speeches[i]; {
	case s.item >= 0 && b.items[s.item].label != "":
		called += ", " + b.items[s.item].label
	case s.annex != "":
		called += ", " + s.annex
	}
	return called
}

// event is the item of the agenda that something belongs to, else the sitting.
func (b *builder) event(item int) kg.ID {
	if item < 0 {
		return b.sitting
	}
	return b.itemIDs[item]
}

// page is the printed page on which a code point of the held text stands; "" where it is not sure, as some protocols mark only some pages.
func (b *builder) page(at int) string {
	next, _ := slices.BinarySearchFunc(b.pages, at, func(a anchor, at int) int {
		if a.at <= at {
			return -1
		}
		return 1
	})
	here := b.firstPage
	if next > 0 {
		here = b.pages[next-1].page
	}
	if here == 0 || next == len(b.pages) || b.pages[next].page > here+1 || b.pages[next].page < here {
		return ""
	}
	return strconv.Itoa(here)
}
