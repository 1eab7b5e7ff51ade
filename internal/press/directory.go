package press

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// Directory is what the reader looks names up in.
type Directory interface {
	// Persons are those with a name, however it is spelled, in the order of ids.
	Persons(name string) []*kg.Entity
	// PersonsOfFamily are those with a family name, in the order of ids.
	PersonsOfFamily(name string) []*kg.Entity
	// GivenName says whether some person has the word as a given name.
	GivenName(word string) bool
	// Entity is an actor or a topic; nil for everything else.
	Entity(id kg.ID) *kg.Entity
	// Ties are the posts and memberships of a person that may hold within days, in the order of ids.
	Ties(person kg.ID, days kg.Days) []*kg.Relationship
	// Names are the places of a text where an actor or an event is named, in the order of the text; none lies within another.
	Names(s string) []Naming
	// Topics are the places of a text where a topic is named. What names a topic and one above it names the lower one only.
	Topics(s string) []Naming
	// Document is the document that holds the text with a hash (SHA-256 in hexadecimal); nil for none.
	Document(hash string) *kg.Entity
	// Statements are those that cite a document.
	Statements(ctx context.Context, document kg.ID) ([]*kg.Statement, error)
}

// Naming is a place where something of the graph is named: half-open code points. Several subjects share the name.
type Naming struct {
	Subjects   []kg.ID
	Start, End int
}

// directory is a [Directory] of a graph as it was when it was read.
type directory struct {
	graph     *kg.Graph
	lexicon   *text.Lexicon
	entities  map[kg.ID]*kg.Entity
	persons   map[string][]*kg.Entity
	families  map[string][]*kg.Entity
	given     map[string]bool
	names     map[string][]label // by the first stem, longest first
	topics    []label
	ties      map[kg.ID][]*kg.Relationship
	documents map[string]*kg.Entity
}

// label is a name as it is looked for: the stems of its words.
type label struct {
	subject kg.ID
	words   []text.Token
	capital bool // an abbreviation, which is not found in small letters
}

// NewDirectory reads who and what a graph has names for.
func NewDirectory(ctx context.Context, g *kg.Graph) (Directory, error) {
	d := &directory{
		graph: g, entities: map[kg.ID]*kg.Entity{}, persons: map[string][]*kg.Entity{}, families: map[string][]*kg.Entity{}, given: map[string]bool{},
		names: map[string][]label{}, ties: map[kg.ID][]*kg.Relationship{}, documents: map[string]*kg.Entity{},
	}
	var topics []string
	for r, err := range g.Scan(ctx, kg.Entities) {
		if err != nil {
			return nil, err
		}
		e := r.(*kg.Entity)
		if e.Document != nil && e.Document.SHA256 != "" {
			if d.documents[e.Document.SHA256] == nil {
				d.documents[e.Document.SHA256] = e
			}
		}
		if e.ID.Kind().IsActor() || e.Topic != nil || e.Event != nil && e.Event.PartOf == "" {
			d.entities[e.ID] = e
		}
		if e.Topic != nil {
			topics = append(topics, namesOf(e)...)
		}
	}
	d.lexicon = text.NewLexicon(topics...)
	for _, id := range slices.Sorted(maps.Keys(d.entities)) {
		d.enter(d.entities[id])
	}
	for _, labels := range d.names {
		slices.SortStableFunc(labels, func(a, b label) int { return cmp.Compare(len(b.words), len(a.words)) })
	}
	for r, err := range g.Scan(ctx, kg.Relationships) {
		if err != nil {
			return nil, err
		}
		if t := r.(*kg.Relationship); t.Type == kg.HoldsPosition || t.Type == kg.MemberOf {
			d.ties[t.From] = append(d.ties[t.From], t)
		}
	}
	return d, nil
}

// enter makes an entity known by its names.
func (d *directory) enter(e *kg.Entity) {
	if p := e.Person; p != nil {
		for w := range strings.FieldsSeq(p.GivenName) {
			d.given[w] = true
		}
		if p.FamilyName != "" {
			key := text.Normalize(p.FamilyName)
			d.families[key] = append(d.families[key], e)
		}
	}
	for _, name := range namesOf(e) {
		if e.Person != nil {
			key := text.Normalize(name)
			if !slices.Contains(d.persons[key], e) {
				d.persons[key] = append(d.persons[key], e)
			}
		}
		for _, spelling := range spellings(name) {
			l := label{e.ID, d.lexicon.Analyze(spelling), strings.ToUpper(spelling) == spelling}
			switch {
			case len(l.words) == 0:
			case e.Topic != nil:
				d.topics = append(d.topics, l)
			default:
				first := l.words[0].Stem
				d.names[first] = append(d.names[first], l)
			}
		}
	}
}

func namesOf(e *kg.Entity) []string {
	names := []string{e.Name}
	for _, n := range e.Names {
		names = append(names, n.Text)
	}
	return names
}

// states are the abbreviations that names of organizations have for the Länder.
var states = []struct{ name, short string }{
	{"Baden-Württemberg", "BW"}, {"Nordrhein-Westfalen", "NRW"}, {"Rheinland-Pfalz", "RLP"}, {"Mecklenburg-Vorpommern", "MV"}, {"Schleswig-Holstein", "SH"},
}

// spellings are a name, and the name with its Land abbreviated.
func spellings(name string) []string {
	out := []string{name}
	for _, s := range states {
		if short, ok := strings.CutSuffix(name, s.name); ok && short != "" {
			out = append(out, short+s.short)
		}
	}
	return out
}

func (d *directory) Persons(name string) []*kg.Entity { return d.persons[text.Normalize(name)] }

func (d *directory) PersonsOfFamily(name string) []*kg.Entity {
	return d.families[text.Normalize(name)]
}

func (d *directory) GivenName(word string) bool { return d.given[word] }

func (d *directory) Entity(id kg.ID) *kg.Entity { return d.entities[id] }

func (d *directory) Ties(person kg.ID, days kg.Days) []*kg.Relationship {
	var out []*kg.Relationship
	for _, t := range d.ties[person] {
		if t.MayHold(days) {
			out = append(out, t)
		}
	}
	return out
}

func (d *directory) Document(hash string) *kg.Entity { return d.documents[hash] }

func (d *directory) Statements(ctx context.Context, document kg.ID) ([]*kg.Statement, error) {
	records, err := d.graph.Belonging(ctx, []kg.ID{document})
	if err != nil {
		return nil, err
	}
	var out []*kg.Statement
	for _, r := range records {
		if s, ok := r.(*kg.Statement); ok {
			out = append(out, s)
		}
	}
	return out, nil
}

func (d *directory) Names(s string) []Naming {
	runes := []rune(s)
	tokens := d.lexicon.Analyze(s)
	var out []Naming
	for i := 0; i < len(tokens); {
		n, width := d.namedAt(runes, tokens[i:])
		if width == 0 {
			i++
			continue
		}
		out = append(out, n)
		i += width
	}
	return out
}

// namedAt is the longest name that begins with the first of tokens, and how many words it has.
func (d *directory) namedAt(runes []rune, tokens []text.Token) (Naming, int) {
	n, width := Naming{}, 0
	for _, l := range d.names[tokens[0].Stem] {
		if len(l.words) < width {
			break
		}
		if len(tokens) < len(l.words) || !sameStems(tokens, l.words) || !unicode.IsUpper(runes[tokens[0].Start]) && !unicode.IsDigit(runes[tokens[0].Start]) {
			continue
		}
		place := span{tokens[0].Start, tokens[len(l.words)-1].End}
		if written := string(runes[place.start:place.end]); l.capital && strings.ToUpper(written) != written {
			continue
		}
		width = len(l.words)
		n.Start, n.End = place.start, place.end
		if !slices.Contains(n.Subjects, l.subject) {
			n.Subjects = append(n.Subjects, l.subject)
		}
	}
	return n, width
}

func sameStems(tokens, words []text.Token) bool {
	for i, w := range words {
		if tokens[i].Stem != w.Stem {
			return false
		}
	}
	return true
}
