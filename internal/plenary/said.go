package plenary

import (
	"fmt"
	"slices"
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// reply says to whom a turn is said: only where the protocol's own structure says so.
type reply struct {
	to        string // the id of a person, "" is nobody in particular
	firstOnly bool   // only its first paragraph: behind the answer to a question from the floor the speech goes on, without a mark
}

// Words of the chair that announce what comes next.
const (
	intervention = "Kurzintervention"
	question     = "Zwischenfrage"
	remarkFloor  = "Zwischenbemerkung"
)

// findReplies finds to whom turns are said. In question time a member of the government answers who asked right before. Who is given the word for a
// Kurzintervention, or for a question, within the speech of another speaks to that one, whose next turn is the answer.
func (b *builder) findReplies() {
	b.replies = make([]reply, len(b.turns))
	announced := ""
	asked := map[int]string{} // by turn: how it was announced
	for i, t := range b.turns {
		announced = b.announced(i)
		host := b.host(i)
		before := i - 1
		if before < 0 || b.turns[before].speech != t.speech || b.turns[before].item != t.item {
			continue
		}
		switch asker, own := b.who[before], b.who[i]; {
		case asker == own || own == "":
		case host >= 0 && host != i && b.who[host] != own && announced != "":
			asked[i] = announced
			b.replies[i] = reply{to: b.who[host]}
		case host >= 0 && b.who[host] == own && asked[before] != "":
			b.replies[i] = reply{to: asker, firstOnly: asked[before] != intervention}
		case b.questionTime(t.item) && t.speaker.post != "" && b.turns[before].speaker.post == "":
			b.replies[i] = reply{to: asker}
		}
	}
}

// host is the first turn of the speech in which a turn is, -1 outside of speeches and in question time.
func (b *builder) host(i int) int {
	t := b.turns[i]
	if t.speech < 0 || b.questionTime(t.item) {
		return -1
	}
	return slices.IndexFunc(b.turns, func(o turn) bool { return o.speech == t.speech })
}

// maxConsent is the most code points in which a speaker consents to a question: "Ja, gerne."
const maxConsent = 200

// announced is what the chair gave the word for, "" where that is not said. Between the question whether a question is allowed and the question itself
// stands the consent of who has the word.
func (b *builder) announced(i int) string {
	if said := b.announcedBefore(i); said != "" || i == 0 || b.turns[i-1].speech != b.turns[i].speech || b.length(i-1) > maxConsent {
		return said
	}
	if said := b.announcedBefore(i - 1); said != intervention {
		return said
	}
	return ""
}

// length is how many code points are said in a turn.
func (b *builder) length(i int) int {
	n := 0
	for at := b.turns[i].block + 1; at < len(b.blocks) && b.blocks[at].turn == i; at++ {
		if b.blocks[at].kind == words {
			n += runes(b.blocks[at].text)
		}
	}
	return n
}

func (b *builder) announcedBefore(i int) string {
	for at := b.turns[i].block - 1; at >= 0 && b.blocks[at].turn < 0 && b.blocks[at].speech == b.turns[i].speech; at-- {
		if b.blocks[at].kind != other {
			continue
		}
		for _, announcement := range []string{intervention, question, remarkFloor} {
			if strings.Contains(b.blocks[at].text, announcement) {
				return announcement
			}
		}
	}
	return ""
}

// questionTime says whether an item is one in which the government answers questions.
func (b *builder) questionTime(item int) bool {
	return item >= 0 && slices.ContainsFunc(b.items[item].titles, func(t title) bool {
		return strings.HasPrefix(t.text, "Fragestunde") || strings.HasPrefix(t.text, "Befragung der Bundesregierung")
	})
}

// addWords adds what speakers say about topics.
func (b *builder) addWords() {
	answered := map[int]bool{}
	for _, block := range b.blocks {
		if block.kind != words {
			continue
		}
		r := b.replies[block.turn]
		if r.firstOnly && answered[block.turn] {
			r.to = ""
		}
		answered[block.turn] = true
		passages := b.topics.passages(block.text)
		if len(passages) == 0 {
			continue
		}
		t := b.turns[block.turn]
		if b.who[block.turn] == "" {
			b.remark(t.speaker.line, "words about topics were left out, as it is not known whose they are", kg.Clip(t.speaker.printed))
			continue
		}
		speaker := kg.Attribution{Actor: personID(b.who[block.turn]), Organization: b.spokenFor(t.speaker), Wording: t.speaker.printed}
		for _, p := range passages {
			s := b.statement(kg.Speech, block, p.span, []kg.Attribution{speaker}, p.topics)
			if r.to != "" {
				s.Addressees = []kg.ID{personID(r.to)}
			}
			b.said = append(b.said, ingest.Draft{Record: s})
		}
	}
}

// statement is what stands at a place of a block.
func (b *builder) statement(kind kg.StatementKind, in block, at span, speakers []kg.Attribution, topics []kg.ID) *kg.Statement {
	start, end := in.start+at.start, in.start+at.end
	s := &kg.Statement{
		ID:   kg.ID(fmt.Sprintf("%s:bundestag-%s-%d", kg.KindStatement.Prefix(), b.key(), start)),
		Kind: kind, Text: string(b.letters[start:end]), MadeOn: kg.FuzzyDate(b.day), Speakers: speakers, Event: b.event(in.item),
		Citations: []kg.Citation{{Document: b.document, Kind: kg.Original, Start: &start, End: &end, Page: b.page(start)}},
	}
	if in.speech >= 0 {
		s.Citations[0].Section = b.speechIDs[in.speech]
	}
	for _, t := range topics {
		s.Positions = append(s.Positions, kg.Position{Subject: t})
	}
	return s
}

// addInterjections adds what named persons called out.
func (b *builder) addInterjections() {
	for _, block := range b.blocks {
		if block.kind != comment || !strings.Contains(block.text, ":") {
			continue
		}
		found, unread := interjections(block.text)
		for _, head := range unread {
			b.remark(block.line, "somebody calls out whose name could not be read: the words were left out", kg.Clip(head))
		}
		var before []kg.ID // who called out last in the same comment
		for _, i := range found {
			before = b.addInterjection(block, i, before)
		}
	}
}

// addInterjection adds an interjection; it returns who made it, nobody where that is not known.
func (b *builder) addInterjection(in block, i interjection, before []kg.ID) []kg.ID {
	var speakers []kg.Attribution
	var actors []kg.ID
	for _, n := range i.names {
		found := b.lookup(n)
		if found == "" {
			b.remark(in.line, "who calls out is no person that is known, or can be several: the words were left out", kg.Clip(n.printed))
			return nil
		}
		a := kg.Attribution{Actor: personID(found), Organization: b.organizationOf(found, n), Wording: n.printed}
		if !slices.Contains(actors, a.Actor) {
			speakers, actors = append(speakers, a), append(actors, a.Actor)
		}
	}
	letters := []rune(in.text)
	var topics []kg.ID
	for _, m := range b.topics.mentions(string(letters[i.start:i.end])) {
		topics = union(topics, m.topic)
	}
	s := b.statement(kg.Interjection, in, i.span, speakers, topics)
	s.Addressees = slices.DeleteFunc(b.addressees(in, i, before), func(id kg.ID) bool { return slices.Contains(actors, id) })
	b.said = append(b.said, ingest.Draft{Record: s})
	return actors
}

// organizationOf is the organization that is printed with a name; of a member of the government that of the post, where the sitting tells of one.
func (b *builder) organizationOf(id string, n printedName) kg.ID {
	if n.group != "" {
		return b.useGroup(n.group)
	}
	for i, t := range b.turns {
		if b.who[i] == id && t.speaker.post != "" {
			return b.spokenFor(t.speaker)
		}
	}
	return ""
}

// addressees are those to whom something is called: whom the stenographers name, who called before in a reply, else the speaker.
func (b *builder) addressees(in block, i interjection, before []kg.ID) []kg.ID {
	switch {
	case i.to != "":
		return b.addressed(i.to)
	case i.reply:
		return slices.Clone(before)
	case in.turn >= 0 && b.who[in.turn] != "":
		return []kg.ID{personID(b.who[in.turn])}
	}
	return nil
}

// addressed is the group or the person whom the stenographers name as the one spoken to; nobody where that is not sure.
func (b *builder) addressed(to string) []kg.ID {
	for _, article := range []string{"die ", "den ", "das "} {
		to = strings.TrimPrefix(to, article)
	}
	if key, ok := groupOf(to); ok {
		if g := b.useGroup(key); g != "" {
			return []kg.ID{g}
		}
		return nil
	}
	if found := b.lookup(readPrinted(to)); found != "" {
		return []kg.ID{personID(found)}
	}
	return nil
}
