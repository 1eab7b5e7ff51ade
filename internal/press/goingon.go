package press

import (
	"fmt"
	"slices"
	"strings"
)

// interrupted: „…“, sagte X, „…“ – what follows the comma is the rest.
func (a *analyst) interrupted(p place) (*utterance, error) {
	at := lastQuote(p.before)
	if at < 0 || a.last == nil || a.lastAt != p.block || a.quotes[p.before[at].quote].span != a.last.words {
		return nil, nil
	}
	between := p.before[at+1:]
	if len(between) < 2 || !between[len(between)-1].is(",", ":", "–", "—") || p.words <= 3 && !p.ended {
		return nil, nil
	}
	return goOn(a.doc.runes, a.last, "it goes on with the quote before it"), nil
}

// carriedOn: a further quote of the paragraph, or one that the next begins with, behind one whose speaker is known.
func (a *analyst) carriedOn(p place) (*utterance, error) {
	if !a.alone(p) || !p.ended || p.words <= 3 {
		return nil, nil
	}
	if before := a.before(p); before != nil {
		return goOn(a.doc.runes, before, "the paragraph goes on and names nobody else"), nil
	}
	if a.account == nil || a.followedByAttribution(p.block+1) || a.turnsBehind(p) {
		return nil, nil
	}
	switch {
	case p.sentence == 0 && a.runsInto(p.block):
		return goOn(a.doc.runes, a.account, "the paragraph begins with a quote and turns to nobody else"), nil
	case !a.namesOtherBehind(p) && a.speaksAlone(p.block):
		return goOn(a.doc.runes, a.account, "nobody else speaks in the text so far, and nobody else is named since"), nil
	}
	return nil, nil
}

// turnsBehind says whether the sentence behind a quote begins with somebody else.
func (a *analyst) turnsBehind(p place) bool {
	if p.sentence+1 >= len(p.list) {
		return false
	}
	next := p.list[p.sentence+1]
	found := a.mentions(next)
	return len(found) > 0 && opensClause(next, found[0]) && a.namesOther(next, a.account)
}

// namesOtherBehind says whether one of the few sentences behind a quote names somebody else.
func (a *analyst) namesOtherBehind(p place) bool {
	const farthest = 3
	behind := p.list[p.sentence+1:]
	return slices.ContainsFunc(behind[:min(farthest, len(behind))], func(s []token) bool { return a.namesOther(s, a.account) })
}

// speaksAlone says whether all quotes before a block are by who spoke last, not long before it, and nobody else is named behind it.
func (a *analyst) speaksAlone(block int) bool {
	const farthest = 3 // blocks
	if a.last == nil || a.last.speaker != a.account.speaker || block-a.accountAt > farthest {
		return false
	}
	if block+1 < len(a.blocks) && a.namesOther(a.blocks[block+1].tokens[:min(window, len(a.blocks[block+1].tokens))], a.account) {
		return false
	}
	return !a.several
}

// runsInto says whether the block before ends with the words of somebody.
func (a *analyst) runsInto(block int) bool {
	return a.account != nil && a.accountAt == block-1 && a.running
}

// further: „…“, sagte X. Und weiter: „…“ – also where the next paragraph begins so.
func (a *analyst) further(p place) *utterance {
	const why = "the words before the colon lead on and name nobody else"
	if !p.ended {
		return nil
	}
	if before := a.before(p); before != nil {
		return goOn(a.doc.runes, before, why)
	}
	if p.sentence == 0 && a.runsInto(p.block) {
		return goOn(a.doc.runes, a.account, why)
	}
	return nil
}

// furtherWords are those that lead from one quote of somebody to the next.
var furtherWords = setOf(`und denn mehr noch weiter zudem außerdem ferner auch ebenso des weiteren darüber hinaus dann schließlich abschließend and further furthermore moreover also`)

// furthers says whether a clause does nothing but lead to a further quote: Und weiter:
func furthers(clause []token) bool {
	return len(clause) > 0 && !slices.ContainsFunc(clause, func(t token) bool { return !furtherWords[strings.ToLower(t.text)] && !t.is(",") })
}

// reportedOn: Anders sei die Lage am Abend: „…“ – what stands before the colon is reported, names nobody, and so goes on with who spoke before.
func (a *analyst) reportedOn(p place, clause []token) *utterance {
	before := a.before(p)
	if before == nil && a.account != nil && p.block-a.accountAt == 1 && reportedMood(clause) {
		before = a.account
	}
	if before == nil || !subjunctive(clause) || !p.ended || a.ofAnother(clause) {
		return nil
	}
	return goOn(a.doc.runes, before, "what stands before the colon is reported and names nobody else")
}

// before is what was last said in the block of a quote, or gone on with there; nil for nothing.
func (a *analyst) before(p place) *utterance {
	if a.account == nil || a.accountAt != p.block {
		return nil
	}
	return a.account
}

// follow says whether the account of somebody goes on in a sentence, or ends because somebody else is named, other than in reported speech. Into the next block it
// goes on in reported speech only.
func (a *analyst) follow(block int, s []token) {
	a.running = subjunctive(s) || lastQuote(s) >= 0
	switch {
	case a.account == nil:
	case a.ofAnother(s):
		a.account = nil
	case reportedMood(s):
		if block-a.accountAt == 1 {
			a.accountAt = block
		}
	case a.namesOther(s, a.account) || block > a.accountAt && a.turnsTo(s):
		a.account = nil
	}
	if u := a.position(s); u != nil {
		a.account, a.accountAt, a.running = u, block, true
	}
}

// position: Anna Muster fordert mehr Geld. – what follows goes on with her.
func (a *analyst) position(s []token) *utterance {
	found := a.mentions(s)
	if len(found) == 0 || found[0].governed || found[0].kind == byOrganization || !opensClause(s, found[0]) {
		return nil
	}
	m := found[0]
	verb := m.last
	for verb < len(s) && s[verb].is(",", ")") {
		verb++
	}
	if verb >= len(s) || !s[verb].isLower() || !isSpeechVerb(s[verb].text) {
		return nil
	}
	speaker, err := a.identify(m)
	if err != nil {
		return nil
	}
	clause := span{s[m.first].start, s[verb].end}
	return &utterance{speaker: speaker, mention: &m, words: clause, clause: clause}
}

// ofAnother says whether a sentence in the subjunctive begins with who says so, and that is nobody who is known: Die Gewerkschaft meldete, es sei …
func (a *analyst) ofAnother(s []token) bool {
	comma := slices.IndexFunc(s, func(t token) bool { return t.is(",") })
	return comma > 1 && articles[strings.ToLower(s[0].text)] && s[comma-1].isLower() && isSpeechVerb(s[comma-1].text) && subjunctive(s[comma:]) && len(a.mentions(s[:comma])) == 0
}

// turnsTo says whether a sentence begins with somebody else behind a preposition: Bei Anna Muster ist das anders.
func (a *analyst) turnsTo(s []token) bool {
	found := a.mentions(s)
	if len(found) == 0 || found[0].first != 1 || found[0].kind == byOrganization || !prepositions[strings.ToLower(s[0].text)] {
		return false
	}
	who, err := a.identify(found[0])
	return err != nil || who != a.account.speaker
}

// namesOther says whether a sentence names somebody else than who speaks, as no pronoun and no organization does.
func (a *analyst) namesOther(s []token, said *utterance) bool {
	return slices.ContainsFunc(a.mentions(s), func(m mention) bool {
		if m.core.start < said.words.end || m.governed || m.kind == byPronoun || m.kind == byOrganization {
			return false
		}
		who, err := a.identify(m)
		return err != nil || who != said.speaker
	})
}

// goOn attributes a quote to who spoke before.
func goOn(text []rune, before *utterance, why string) *utterance {
	u := &utterance{speaker: before.speaker, also: before.also, mention: before.mention, clause: before.clause}
	words := string(text[u.clause.start:u.clause.end])
	u.reasons = []string{fmt.Sprintf("Who spoke before goes on, as %s: %q [%d, %d).", why, words, u.clause.start, u.clause.end)}
	return u
}

// followedByAttribution says whether a block begins with words that say who spoke before it.
func (a *analyst) followedByAttribution(i int) bool {
	if i >= len(a.blocks) {
		return false
	}
	t := a.blocks[i].tokens
	return len(t) > 2 && (t[0].is("–", "—", "-", "(") || t[0].is("Das", "Dies", "So") && isSpeechVerb(t[1].text))
}
