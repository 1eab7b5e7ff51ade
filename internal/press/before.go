package press

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// attributedBefore: X sagte: „…“, and the list of statements: Name, Organization: „…“. English puts a comma: X said, “…”
func (a *analyst) attributedBefore(p place) (*utterance, error) {
	if len(p.before) < 2 {
		return nil, nil
	}
	clause, sign := p.before[:len(p.before)-1], p.before[len(p.before)-1]
	if a.colonForgotten(p) {
		clause, sign.text = p.before, ":"
	}
	if at := lastQuote(clause); at >= 0 && a.last != nil && a.last.words == a.quotes[clause[at].quote].span { // a part of the sentence that nobody speaks is no end of it
		clause = clause[at+1:]
	}
	verb := verbIn(clause)
	if sign.is(",") && verb >= 0 && p.ended && p.words > 3 && verb == len(clause)-1 && unicode.IsUpper(a.doc.runes[p.quote.start]) {
		sign.text = ":"
	}
	if u, err := a.asSomebodySaid(p, clause, sign); u != nil || err != nil {
		return u, err
	}
	if !sign.is(":") || len(clause) == 0 {
		return nil, nil
	}
	if whole := a.listed(p); whole != nil {
		clause, verb = whole, -1
	}
	found := a.mentions(clause)
	if m, ok := ownerOfWords(clause, found); ok && p.words > 3 {
		return a.say(m, clause, "before it")
	}
	if verb < 0 {
		return a.byHeading(p, clause)
	}
	for n := range found { // inversion: dazu sagte X
		if m := found[n]; m.first > verb && !m.governed && onlyAdverbs(clause[verb+1:m.first]) {
			return a.say(m, clause[verb:], "before it")
		}
	}
	for _, m := range slices.Backward(found) { // während Y sagt
		if m.first > 0 && m.first < verb && m.last <= verb && !m.governed && clause[m.first-1].is("während", "wohingegen", "aber", "doch") && onlyAdverbs(clause[m.last:verb]) {
			return a.say(m, clause[m.first:], "before it")
		}
	}
	for n := range found {
		if m := found[n]; m.first < verb && !m.governed {
			return a.say(m, clause[m.first:], "before it")
		}
	}
	for n := range found {
		if m := found[n]; !m.governed {
			return a.say(m, clause, "before it")
		}
	}
	if m, account, why, ok := a.accordingTo(clause); ok {
		u, err := a.say(m, account, "before it")
		if u != nil {
			u.reasons = append(u.reasons, why+".")
		}
		return u, err
	}
	if a.last != nil && a.lastAt == p.block && len(found) == 0 && !articles[strings.ToLower(clause[0].text)] { // ein Zeuge is somebody else
		return goOn(a.doc.runes, a.last, "no one else is named in between"), nil
	}
	if len(found) == 0 && p.words <= 6 {
		return nil, nil
	}
	return nil, fmt.Errorf("no name in %q", join(clause[max(0, len(clause)-12):]))
}

// colonForgotten: Er führt aus „…“ – a verb of saying stands before a quote that is a sentence of its own, and nothing follows.
func (a *analyst) colonForgotten(p place) bool {
	const farthest = 4 // words between the verb and the rest of it: führt dazu aus
	last := len(p.before) - 1
	verb := last
	if separable[p.before[last].text] {
		from := max(last-farthest, 0)
		if verb = verbIn(p.before[from:last]); verb < 0 {
			return false
		}
		verb += from
	}
	return p.words > 6 && unicode.IsUpper(a.doc.runes[p.quote.start]) && len(trimSigns(p.after)) == 0 && verb > 0 && p.before[verb].isLower() && plainOr(p.before[verb].text, verb < last)
}

// plainOr says whether a verb reports speech: one of any kind with the rest of it behind it (führt aus), else one that needs no object.
func plainOr(verb string, separated bool) bool {
	return plainVerbs[verb] || separated && isSpeechVerb(verb)
}

// utterancesByName are nouns for what is said: the one whose it is says it.
var utterancesByName = setOf(`Fazit Bilanz Appell Botschaft Kommentar Wunsch Forderung Rat Skepsis Reaktion Urteil Überzeugung Einschätzung Antwort Devise Credo Worte Kritik Meinung
Ansicht Erklärung Versprechen Statement Hoffnung Bitte Dank Lob Warnung Begründung`)

// ownerOfWords: das Fazit des Ministers – who is named in the genitive speaks where the noun before is one for what is said.
func ownerOfWords(clause []token, found []mention) (mention, bool) {
	if len(found) == 0 {
		return mention{}, false
	}
	m := found[len(found)-1]
	if m.possessive && m.last+1 == len(clause) { // Musters Forderung
		return m, utterancesByName[clause[m.last].text]
	}
	at := m.first - 1
	if at >= 0 && clause[at].is("von") {
		at--
	}
	return m, at >= 0 && utterancesByName[clause[at].text] && m.last == len(clause)
}

// statementOf: Statement der Vorsitzenden Anna Muster zum Gesetz – the line begins with a noun for what is said, and with whose it is.
func statementOf(line []token, found []mention) (mention, bool) {
	if len(found) == 0 || found[0].kind != byFullName || !utterancesByName[line[0].text] {
		return mention{}, false
	}
	m := found[0]
	return m, m.first == 1 || m.first == 2 && line[1].is("von")
}

// asSomebodySaid: Wie X darlegte, „…“ – if the quote goes on as a sentence of its own.
func (a *analyst) asSomebodySaid(p place, clause []token, sign token) (*utterance, error) {
	if !sign.is(",") || len(clause) < 3 || !clause[0].is("Wie", "wie") || !p.ended || p.words <= 6 {
		return nil, nil
	}
	verb := clause[len(clause)-1]
	if found := a.mentions(clause); len(found) == 1 && !found[0].governed && verb.isLower() && (isSpeechVerb(verb.text) || looksLikeVerb(verb.text)) {
		return a.say(found[0], clause, "before it")
	}
	return nil, nil
}

// listed is what stands before a quote in a list of statements, where it has more than a sentence: Prof. Dr. Max von Muster. LKT: „…“
func (a *analyst) listed(p place) []token {
	const most = 20 // words and signs
	if p.sentence == 0 || p.sentence > most {
		return nil
	}
	all := slices.Concat(slices.Concat(p.list[:p.sentence]...), p.before)
	n := len(all)
	if n > most || slices.ContainsFunc(all[:n], func(t token) bool { return t.isQuote() || t.isLower() && !connectors[t.text] && !isAdjective(t) }) {
		return nil
	}
	found := a.mentions(all[:n-1])
	named := slices.DeleteFunc(slices.Clone(found), func(m mention) bool { return m.kind == byOrganization })
	if len(named) != 1 || named[0].kind != byFullName || found[0].kind == byOrganization {
		return nil
	}
	return all[:n-1]
}

// onlyAdverbs says whether nothing between a verb and a name could be the subject.
func onlyAdverbs(tokens []token) bool {
	return !slices.ContainsFunc(tokens, func(t token) bool { return t.is(",", ";") || t.isQuote() })
}

// beforeColon is where a name alone says who speaks.
const beforeColon = "before the colon"

// byHeading attributes a quote to whom the words before the colon name, if they do nothing else.
func (a *analyst) byHeading(p place, clause []token) (*utterance, error) {
	found := a.mentions(clause)
	if len(found) == 0 && furthers(clause) {
		return a.further(p), nil
	}
	if len(found) == 0 {
		return a.reportedOn(p, clause), nil
	}
	if m := found[0]; len(found) == 1 && m.first == 1 && clause[0].is("Für") && slices.ContainsFunc(clause[m.last:], func(t token) bool { return t.is("ist", "steht", "war", "gilt") }) && p.ended {
		return a.say(m, clause, beforeColon) // Für X ist wichtig: „…“
	}
	if m, account, _, ok := a.accordingTo(clause); ok && p.ended && p.words > 3 {
		return a.say(m, account, beforeColon)
	}
	found = slices.DeleteFunc(found, func(m mention) bool { return m.governed })
	if len(found) == 2 && found[0].kind == byFullName && found[1].kind == byFullName && p.ended {
		if u, err := a.say(found[0], clause, beforeColon); err == nil && len(u.also) > 0 {
			return u, nil
		}
	}
	if len(found) > 1 && found[0].kind == byFullName { // an organization behind a name is where they are from
		found = slices.DeleteFunc(found, func(m mention) bool { return m.kind == byOrganization })
	}
	if len(found) > 1 && found[0].kind != byPronoun && opensClause(clause, found[0]) { // a pronoun further on is in a clause of its own
		found = slices.DeleteFunc(found, func(m mention) bool { return m.kind == byPronoun })
	}
	if len(found) != 1 || p.words <= 3 && !p.ended {
		return nil, nil
	}
	m := found[0]
	if m.kind == byPronoun && !(p.ended && slices.ContainsFunc(clause, func(t token) bool { return t.is("wurde", "wird", "war", "ist", "blieb", "bleibt") })) || m.kind == byOrganization && len(clause) > m.last-m.first+3 {
		return nil, nil
	}
	if verbs := slices.ContainsFunc(clause[m.last:], func(t token) bool { return t.isLower() && looksLikeVerb(t.text) && !isAdjective(t) }); verbs && !p.ended {
		return nil, nil
	}
	m.last, m.post = len(clause), a.postOfHeading(m, clause)
	return a.say(m, clause, beforeColon)
}

// postOfHeading reads the organization that stands behind a name in a list of statements, whatever the sign between them.
func (a *analyst) postOfHeading(m mention, clause []token) post {
	if m.post.organization.tokens == nil && m.last+1 < len(clause) && clause[m.last].is(".", ",", "–", "—", "-", "/", "|") {
		rest := clause[m.last+1:]
		if a.namesOrganization(rest) {
			m.post.organization = phrase{tokens: rest}
			m.post.place = cover(m.post.place, span{m.core.start, rest[len(rest)-1].end})
		}
	}
	return m.post
}

// headed: a paragraph before it that is nothing but a name, a post and an organization.
func (a *analyst) headed(p place) (*utterance, error) {
	if p.sentence > 0 && !(p.sentence == 1 && isDateline(p.list[0])) || !beginsSentence(p.before) || p.block == 0 || p.words <= 3 {
		return nil, nil
	}
	line := a.blocks[p.block-1].tokens
	if len(line) > 0 && line[len(line)-1].is(":") {
		return a.headedByColon(p, line[:len(line)-1])
	}
	if len(line) == 0 || len(line) > 16 || line[len(line)-1].is(".", "!", "?") || lastQuote(line) >= 0 || len(trimSigns(p.after)) > 0 {
		return nil, nil
	}
	found := a.mentions(line)
	if above, ok := a.nameAbove(p.block-2, line, found); ok {
		return a.say(above, a.blocks[p.block-2].tokens, "in the lines before it")
	}
	if m, ok := statementOf(line, found); ok && verbIn(line) < 0 {
		return a.say(m, line, "in the line before it")
	}
	if len(found) != 1 || found[0].kind != byFullName || verbIn(line) >= 0 || slices.ContainsFunc(line[found[0].last:], func(t token) bool { return t.isLower() && !connectors[t.text] && !isAdjective(t) }) {
		return nil, nil
	}
	if slices.ContainsFunc(line[:found[0].first], func(t token) bool { return t.isLower() }) {
		return nil, nil
	}
	found[0].post = a.postOfHeading(found[0], line)
	return a.say(found[0], line, "in the line before it")
}

// isDateline says whether a sentence is nothing but a place and a day: Berlin, 22. November 2022.
func isDateline(s []token) bool {
	const longest = 8 // words and signs
	lower := slices.ContainsFunc(s, func(t token) bool { return t.isQuote() || t.isLower() && !t.is("den") })
	return len(s) <= longest && !lower && slices.ContainsFunc(s, func(t token) bool {
		return isOrdinal(t.text) || strings.Trim(t.text, "0123456789.") == "" && t.isWord()
	})
}

// nameAbove reads a name that stands in a line of its own above a line with a post.
func (a *analyst) nameAbove(block int, line []token, found []mention) (mention, bool) {
	if block < 0 || len(line) == 0 || slices.ContainsFunc(found, func(m mention) bool { return m.kind != byOrganization }) {
		return mention{}, false
	}
	name := a.blocks[block].tokens
	above := a.mentions(name)
	if len(above) != 1 || above[0].kind != byFullName || above[0].last-above[0].first != len(name) {
		return mention{}, false
	}
	return above[0], a.describe(line, &above[0])
}

// headedByColon: a paragraph that ends with a colon, and the quote begins the next.
func (a *analyst) headedByColon(p place, line []token) (*utterance, error) {
	list := sentences(line)
	if len(list) == 0 {
		return nil, nil
	}
	clause := list[len(list)-1]
	q := p
	q.before = append(slices.Clone(clause), token{span: clause[len(clause)-1].span, text: ":", quote: -1})
	q.list, q.sentence = [][]token{slices.Concat(q.before, p.list[0])}, 0
	return a.attributedBefore(q)
}

// introduced: X kritisierte den Vorschlag. „…“ – the sentence before says what somebody thinks or does, and names nobody else.
func (a *analyst) introduced(p place) (*utterance, error) {
	if p.sentence == 0 || !a.alone(p) || !p.ended || p.words <= 3 {
		return nil, nil
	}
	before := p.list[p.sentence-1]
	if a.spokenIn(before) {
		return nil, nil
	}
	var subjects []mention
	for _, m := range a.mentions(before) {
		if !m.governed && m.kind != byOrganization {
			subjects = append(subjects, m)
		}
	}
	if len(subjects) == 0 {
		return nil, nil
	}
	m := subjects[0]
	verb := slices.IndexFunc(before, func(t token) bool { return t.isLower() && isSpeechVerb(t.text) })
	inverted := verb >= 0 && m.first > verb && onlyAdverbs(before[verb+1:m.first]) && m.first-verb <= 3
	switch {
	case m.kind == byRole && m.last < len(before) && before[m.last].is("der", "des"):
		return nil, nil
	case verb >= 0 && (opensClause(before, m) || inverted):
	case opensClause(before, m) && len(subjects) == 1 && a.mayBeOfSubject(p, m):
	default:
		return nil, nil
	}
	return a.say(m, before[m.first:], "in the sentence before it")
}

// spokenIn says whether a sentence is known to report somebody's words, as a whole or in one of its quotes.
func (a *analyst) spokenIn(s []token) bool {
	return a.account != nil && a.account.words.start >= s[0].start && a.account.words.end <= s[len(s)-1].end
}

// opensClause says whether a sentence begins with somebody, or with no more before them than a Land in the genitive, a small word, or what they are: Bayerns Minister,
// Auch Anna Muster, Der Busfahrer Max Muster.
func opensClause(s []token, m mention) bool {
	if at := m.first - 1; m.kind == byFullName && at >= 0 && at <= 1 && s[at].isCapital() && !s[at].organization && (at == 0 || articles[strings.ToLower(s[0].text)]) {
		return !prepositions[strings.ToLower(s[at].text)]
	}
	return m.first == 0 || m.first == 1 && s[0].isWord() && (s[0].is("Auch", "Und", "Doch", "Aber", "Sogar", "Selbst") || strings.HasSuffix(s[0].text, "s") && s[0].isCapital() && !articles[strings.ToLower(s[0].text)])
}

// mayBeOfSubject says whether a quote behind a sentence that has no verb of saying may be by the subject of that sentence: nobody else spoke in the paragraph, and the
// quote does not begin with them in the third person.
func (a *analyst) mayBeOfSubject(p place, m mention) bool {
	who, err := a.identify(m)
	if err != nil {
		return false
	}
	if said := a.before(p); said != nil && said.speaker != who {
		return false
	}
	first, _, _ := strings.Cut(string(a.doc.runes[p.quote.start:min(p.quote.end, p.quote.start+contextLength)]), " ")
	thirdPerson := map[string]byte{"Er": 'm', "Sie": 'f', "Ihr": 'f', "Ihre": 'f', "Sein": 'm', "Seine": 'm'}[first]
	return thirdPerson == 0 || who.gender != 0 && who.gender != thirdPerson
}
