package kgtest

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"wortlaut/internal/kg"
)

// Scale is the size of a made-up graph.
type Scale struct {
	Topics        int // in three levels
	Organizations int
	Persons       int
	Memberships   int
	Documents     int // each with a text of some hundred characters
	Statements    int
}

// SmallScale is written within seconds. FullScale is what a store must bear.
var (
	SmallScale = Scale{Topics: 60, Organizations: 60, Persons: 300, Memberships: 600, Documents: 300, Statements: 2_000}
	FullScale  = Scale{Topics: 300, Organizations: 2_000, Persons: 20_000, Memberships: 40_000, Documents: 20_000, Statements: 200_000}
)

// setSize is how many records one change set of a made-up graph holds.
const setSize = 2_000

// Made returns the change sets of a made-up graph, to be applied to an empty one in their order; what they name comes before
// them. The same scale gives the same graph. It is as skewed as a real one: a few speak often and most hardly ever, a few topics are
// in everybody's mouth, and there are more statements from year to year. Nobody in it exists, and nobody said what they say.
func Made(scale Scale) iter.Seq[kg.ChangeSet] {
	return func(yield func(kg.ChangeSet) bool) {
		maker := newMaker(scale)
		var set kg.ChangeSet
		flush := func() bool {
			set.By, set.Reason = "made up", "benchmark"
			full := set
			set = kg.ChangeSet{}
			return len(full.Put) == 0 || yield(full)
		}
		for part := range maker.parts() {
			for r := range part {
				set.Put = append(set.Put, kg.Put{Record: r})
				if len(set.Put) == setSize && !flush() {
					return
				}
			}
			if !flush() { // what comes next may name any of it
				return
			}
		}
	}
}

// maker makes up records. It draws everything from one source, so the order of the draws is part of the graph.
type maker struct {
	scale     Scale
	random    *rand.Rand
	speakers  *rand.Zipf
	subjects  *rand.Zipf
	documents []heldDocument
}

type heldDocument struct {
	id        kg.ID
	date      kg.FuzzyDate
	sentences []string
}

func newMaker(scale Scale) *maker {
	random := rand.New(rand.NewPCG(1, 2))
	return &maker{
		scale:    scale,
		random:   random,
		speakers: rand.NewZipf(random, 1.2, 4, uint64(scale.Persons-1)),
		subjects: rand.NewZipf(random, 1.3, 3, uint64(scale.Topics-1)),
	}
}

// parts are the records by what they rest on.
func (m *maker) parts() iter.Seq[iter.Seq[kg.Record]] {
	return slices.Values([]iter.Seq[kg.Record]{
		m.topics(), first(m.scale.Topics, m.claim), first(m.scale.Organizations, m.organization), first(m.scale.Persons, m.person),
		first(m.scale.Documents, m.document), first(m.scale.Memberships, m.membership), first(m.scale.Statements, m.statement),
	})
}

// first makes the first n records of a kind.
func first(n int, one func(i int) kg.Record) iter.Seq[kg.Record] {
	return func(yield func(kg.Record) bool) {
		for i := range n {
			if !yield(one(i)) {
				return
			}
		}
	}
}

// topics are one tree of three levels for each twenty-one: a topic, four below it, and four below each of those.
func (m *maker) topics() iter.Seq[kg.Record] {
	const tree, branches = 21, 4
	return first(m.scale.Topics, func(i int) kg.Record {
		e := entity(madeUp("topic", i), strings.Join(m.words(1+i%2), " "))
		if at := i % tree; at > 0 {
			e.Topic.Broader = []kg.ID{madeUp("topic", i-at+(at-1)/branches)}
		}
		return e
	})
}

func (m *maker) claim(i int) kg.Record {
	e := entity(madeUp("claim", i), strings.Join(m.words(6), " "))
	e.Claim.Topics = []kg.ID{m.topic()}
	return e
}

func (m *maker) organization(i int) kg.Record {
	kinds := kg.OrganizationKinds
	kind := kinds[i%len(kinds)]
	e := entity(madeUp(kind.Prefix(), i), strings.Join(m.words(3), " "))
	e.Identifiers = []kg.Identifier{{Scheme: "made-up", Value: fmt.Sprint(i)}}
	return e
}

func (m *maker) person(i int) kg.Record {
	name := m.words(2)
	e := entity(madeUp("person", i), strings.Join(name, " "))
	e.Person = &kg.Person{GivenName: name[0], FamilyName: name[1], SortName: name[1] + ", " + name[0]}
	return e
}

func (m *maker) document(i int) kg.Record {
	d := heldDocument{id: madeUp("document", i), date: m.date()}
	for range 4 {
		d.sentences = append(d.sentences, m.sentence())
	}
	m.documents = append(m.documents, d)
	e := document(d.id, d.date)
	e.Name = strings.Join(m.words(4), " ")
	e.Document.Publisher = m.anyOrganization()
	e.Document.Text = strings.Join(d.sentences, " ")
	return e
}

func (m *maker) membership(i int) kg.Record {
	t := kg.MemberOf
	if i%4 == 0 {
		t = kg.HoldsPosition
	}
	from := 1990 + m.random.IntN(33)
	r := tie(madeUp(t.Prefix(), i), m.speaker(), m.anyOrganization())
	r.ValidFrom = kg.FuzzyDate(fmt.Sprint(from))
	if m.random.IntN(2) == 0 {
		r.ValidUntil = kg.FuzzyDate(fmt.Sprint(from + 1 + m.random.IntN(8)))
	}
	r.Citations = cites(m.cited().id)
	return r
}

// statement is a sentence of a document, or of none that is held, on one to three subjects.
func (m *maker) statement(i int) kg.Record {
	d := m.cited()
	s := statement(madeUp("statement", i), d.date, m.speaker())
	s.Text = m.sentence()
	if m.random.IntN(10) > 0 {
		s.Text = d.sentences[m.random.IntN(len(d.sentences))]
	}
	if m.random.IntN(2) == 0 {
		s.Speakers[0].Organization = m.anyOrganization()
	}
	for range 1 + m.random.IntN(3) {
		subject := m.topic()
		if m.random.IntN(3) == 0 {
			subject = madeUp("claim", int(m.subjects.Uint64()))
		}
		if !slices.ContainsFunc(s.Positions, func(p kg.Position) bool { return p.Subject == subject }) {
			on(s, subject, kg.Stances[m.random.IntN(len(kg.Stances))])
		}
	}
	if m.random.IntN(5) == 0 {
		s.Mentions = []kg.ID{m.speaker()}
	}
	s.Citations = cites(d.id)
	return s
}

func madeUp(prefix string, i int) kg.ID { return kg.ID(fmt.Sprintf("%s:made-up-%06d", prefix, i)) }

func (m *maker) speaker() kg.ID { return madeUp("person", int(m.speakers.Uint64())) }

func (m *maker) topic() kg.ID { return madeUp("topic", int(m.subjects.Uint64())) }

func (m *maker) anyOrganization() kg.ID {
	i := m.random.IntN(m.scale.Organizations)
	return madeUp(kg.OrganizationKinds[i%len(kg.OrganizationKinds)].Prefix(), i)
}

func (m *maker) cited() heldDocument { return m.documents[m.random.IntN(len(m.documents))] }

// date is a day of twenty-four years, the later the likelier.
func (m *maker) date() kg.FuzzyDate {
	const years = 24
	back := int(float64(years*365) * m.random.Float64() * m.random.Float64())
	return kg.FuzzyDate(time.Date(2023, time.December, 31-back, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// syllables make words that look German and mean nothing, so that there are many of them.
var syllables = []string{
	"al", "ber", "dor", "eck", "fel", "gar", "hei", "kol", "lin", "mar", "nau", "or", "pel", "rin", "sau", "tor", "ul", "wei",
}

func (m *maker) words(n int) []string {
	words := make([]string, n)
	for i := range words {
		if m.random.IntN(4) == 0 { // one that is searched for
			words[i] = plainWords[m.random.IntN(len(plainWords))]
			continue
		}
		for range 2 + m.random.IntN(3) {
			words[i] += syllables[m.random.IntN(len(syllables))]
		}
		words[i] = strings.ToUpper(words[i][:1]) + words[i][1:]
	}
	return words
}

var plainWords = []string{"Arbeit", "Arbeitsmarkt", "Jobcenter", "Bürgergeld", "Unterkunftskosten", "Kreis", "Förderung", "Weiterbildung"}

func (m *maker) sentence() string { return strings.Join(m.words(8+m.random.IntN(12)), " ") + "." }
