package press

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// attributedBehind: „…“, sagte X. „…“, so X. “…,” X said. Also in the next sentence: „…“ Das sagte X.
func (a *analyst) attributedBehind(p place) (*utterance, error) {
	introduced := len(p.before) > 0 && p.before[len(p.before)-1].is(":")
	if !beginsSentence(p.before) && !introduced && !a.inserted(p) {
		return nil, nil
	}
	clause := p.after
	if len(clause) == 0 || len(trimSigns(clause)) == 0 {
		return a.attributedNext(p)
	}
	comma := clause[0].is(",", "–", "—", "-")
	if comma {
		clause = clause[1:]
	}
	if len(clause) == 0 {
		return nil, nil
	}
	clause = untilQuote(clause)
	opener := strings.ToLower(clause[0].text)
	switch {
	case plainVerbs[opener] && (comma || quotedComma(a.doc.runes, p.quote) || p.words > 3 || p.ended):
	case p.ended && clause[0].isLower() && isSpeechVerb(opener) && a.startsWithSomebody(clause[1:]):
	case comma && (isSpeechVerb(opener) || opener == "wie" || opener == "according"):
	case comma && auxiliaries[opener] && saysSo(clause):
	case comma && clause[0].isLower() && looksLikeVerb(opener) && p.words > 3:
	case comma && clause[0].isLower() && !noVerbBehind[opener] && !prepositions[opener] && a.startsWithSomebody(clause[1:]):
	case opener == "heißt" && len(clause) > 1 && clause[1].is("es"):
	case (comma || p.ended || quotedComma(a.doc.runes, p.quote)) && a.subjectFirst(clause):
	default:
		return nil, nil
	}
	return a.byClause(clause, "behind it")
}

// inserted says whether a quote stands between commas and is a sentence of its own, with who spoke behind it: Die Lage ist ernst, „Es fehlt an allem“, sagte X.
func (a *analyst) inserted(p place) bool {
	if len(p.before) == 0 || !p.before[len(p.before)-1].is(",") || len(p.after) < 2 || !p.after[0].is(",") {
		return false
	}
	return p.words > 3 && unicode.IsUpper(a.doc.runes[p.quote.start]) && a.startsWithSomebody(p.after[2:])
}

// startsWithSomebody says whether words begin with who is named in them as the subject.
func (a *analyst) startsWithSomebody(tokens []token) bool {
	found := a.mentions(tokens)
	return len(found) > 0 && found[0].first == 0 && !found[0].governed
}

// quotedComma says whether a quote ends with a comma within the marks, as English ones do.
func quotedComma(text []rune, q quote) bool { return text[q.end-1] == ',' }

// looksLikeVerb says whether a small word has the ending of a verb in the third person.
func looksLikeVerb(w string) bool {
	return (strings.HasSuffix(w, "te") || strings.HasSuffix(w, "ten") || strings.HasSuffix(w, "t")) && !connectors[w] && !prepositions[w] &&
		!setOf(`mit seit nicht statt samt laut erst zuletzt gesamt bereits jetzt heute`)[w]
}

// noVerbBehind are the small words besides prepositions that a clause behind a quote may begin with where it does not say who spoke: als Anna Muster ging.
var noVerbBehind = setOf(`als weil dass ob wenn während obwohl nachdem bevor damit sodass sobald solange indem falls sofern wobei womit wofür wodurch wonach worauf woraufhin worüber
denn doch aber und oder sondern auch jedoch da wo was wer wen wem der die das den dem des deren dessen ein eine einen einem einer er sie es wir ich man sein seine ihr ihre
dann danach dabei dazu darauf nun nur noch schon wieder hier dort sowie beziehungsweise statt anstatt ohne um zu`)

// saysSo says whether a clause that begins with an auxiliary reports speech: ist X überzeugt, hatte X erklärt, wird X zitiert.
func saysSo(clause []token) bool {
	return slices.ContainsFunc(clause, func(t token) bool {
		w := t.text
		return setOf(`überzeugt sicher zitiert gewiss dankbar froh stolz zuversichtlich erfreut enttäuscht wichtig`)[w] ||
			strings.HasPrefix(w, "ge") && (strings.HasSuffix(w, "t") || strings.HasSuffix(w, "en")) || strings.HasPrefix(w, "er") && strings.HasSuffix(w, "t") ||
			strings.HasPrefix(w, "be") && strings.HasSuffix(w, "t")
	})
}

// subjectFirst says whether a clause begins with somebody and a verb of saying follows: X said.
func (a *analyst) subjectFirst(clause []token) bool {
	found := a.mentions(clause)
	if len(found) == 0 || found[0].first != 0 {
		return false
	}
	last := found[0].last
	for last < len(clause) && clause[last].is(",") {
		last++
	}
	return last < len(clause) && isSpeechVerb(clause[last].text)
}

// untilQuote is the clause up to the next quote in it that somebody may speak: one behind a colon or a comma.
func untilQuote(clause []token) []token {
	for i, t := range clause {
		if t.isQuote() && i > 0 && clause[i-1].is(",", ":") {
			return clause[:i]
		}
	}
	return clause
}

// attributedNext: „…“ Das sagte X gestern.
func (a *analyst) attributedNext(p place) (*utterance, error) {
	if p.sentence+1 >= len(p.list) || !p.ended {
		return nil, nil
	}
	next := p.list[p.sentence+1]
	if len(next) < 4 || lastQuote(next) >= 0 {
		return nil, nil
	}
	switch {
	case next[0].is("Das", "Dies", "So", "Darauf") && isSpeechVerb(next[1].text):
		return a.byClause(next[1:], "in the sentence behind it")
	case next[0].is("Mit") && next[1].is("diesen", "den", "diesem", "dieser") && (utterancesByName[next[2].text] || next[2].is("Worten", "Satz", "Sätzen")):
		return a.byClause(next[3:], "in the sentence behind it")
	}
	return nil, nil
}

// byClause attributes a quote to who is the subject of a clause that begins with the verb.
func (a *analyst) byClause(clause []token, where string) (*utterance, error) {
	found := a.mentions(clause)
	sub := subordinate(clause)
	for n := range found {
		if m := found[n]; !m.governed && m.first < sub {
			return a.say(m, clause, where)
		}
	}
	if len(found) > 0 && found[0].first == 3 && found[0].kind != byOrganization && clause[0].is("heißt", "hieß") && clause[2].is("von") { // heißt es von Anna Muster
		return a.say(found[0], clause, where)
	}
	if m, ok := a.described(clause); ok {
		return a.say(m, clause, where)
	}
	if a.spoke != nil && len(clause) > 0 && carriesOn(clause) {
		return nil, nil // fügte hinzu: who spoke before goes on
	}
	if len(found) > 0 && found[0].kind == byOrganization { // heißt es beim Städtetag
		return a.say(found[0], clause, where)
	}
	return nil, fmt.Errorf("no name in %q", join(trimSigns(clause[:min(len(clause), 12)])))
}

// subordinate is where the first clause within a clause begins whose subject is not that of the whole: heißt es in einem Brief, den Anna Muster übergab. A word that an
// article may be, too, and a name right behind it are none.
func subordinate(clause []token) int {
	for i := 1; i+1 < len(clause); i++ {
		if clause[i-1].is(",") && relatives[clause[i].text] && !clause[i+1].isCapital() {
			return i
		}
		if clause[i-1].is(",") && clause[i].is("den", "dem", "deren", "dessen", "als", "wobei", "nachdem", "während", "weil", "wenn", "bevor", "obwohl", "da") {
			return i
		}
	}
	return len(clause)
}

var relatives = setOf(`der die das`)

// described is somebody whom the text has named, called by another word for a person, behind the verb: so die Wissenschafterin, fragt der Sozialarbeiter. Who is
// introduced by such a word has an indefinite article.
func (a *analyst) described(clause []token) (mention, bool) {
	if len(clause) < 3 {
		return mention{}, false
	}
	article, at := clause[1], 2
	for at < len(clause) && (isAdjective(clause[at]) || clause[at].isCapital() && strings.HasSuffix(clause[at].text, "er") && at+1 < len(clause) && clause[at+1].isCapital()) {
		at++ // der Kölner Anwalt
	}
	if at > 2 && (at == len(clause) || !clause[at].isCapital()) {
		at-- // die 45-Jährige
	}
	if at == len(clause) || !callsPerson(article, clause[at]) {
		return mention{}, false
	}
	gender := byte('m')
	if article.is("die") {
		gender = 'f'
	}
	return mention{kind: byPronoun, first: 1, last: at + 1, core: span{article.start, clause[at].end}, gender: gender}, true
}

// callsPerson says whether an article in the nominative and a noun call somebody by what they are: die Wissenschafterin, der Sozialarbeiter, die 45-Jährige.
func callsPerson(article, noun token) bool {
	w := strings.ToLower(noun.text)
	if strings.HasSuffix(w, "-jährige") {
		return article.is("der", "die")
	}
	if !noun.isCapital() || noun.organization {
		return false
	}
	if article.is("die") {
		return len(w) > 5 && strings.HasSuffix(w, "in")
	}
	const shortest = 5
	return article.is("der") && len(w) >= shortest && !companies.MatchString(w) && (strings.HasSuffix(w, "er") || strings.HasSuffix(w, "ist") || strings.HasSuffix(w, "ent") ||
		strings.HasSuffix(w, "ant") || strings.HasSuffix(w, "eur") || strings.HasSuffix(w, "oge") || strings.HasSuffix(w, "iker"))
}

// companies finds nouns that call a company or a thing by what it does, as others do a person: der Hersteller.
var companies = regexp.MustCompile(`(?:hersteller|anbieter|betreiber|sender|versicherer|produzent|lieferant|konzern|bauer|händler|dienstleister|träger|discounter|entwickler|ausrüster|zulieferer|` +
	`versorger|verlag|computer|spitzenreiter|dachverband|arbeitgeber|veranstalter|medient)$`)

// carriesOn says whether a clause has a verb and nobody who does it: sagte weiter, und ergänzte.
func carriesOn(clause []token) bool {
	return !slices.ContainsFunc(clause, func(t token) bool { return t.isCapital() })
}

// signed: „…“ (Anna Muster, SPD), „…“ – Anna Muster, and a paragraph behind it that is nothing but a name.
func (a *analyst) signed(p place) (*utterance, error) {
	if !beginsSentence(p.before) || p.words <= 3 {
		return nil, nil
	}
	line := p.after
	switch {
	case len(line) > 1 && line[0].is("(", "–", "—", "-"):
		line = line[1:]
	case len(trimSigns(line)) > 0:
		return nil, nil
	case p.block+1 < len(a.blocks):
		line = a.blocks[p.block+1].tokens
		if len(a.blocks[p.block].tokens) > 1 || len(line) == 0 || !line[0].is("–", "—", "-", "(") {
			return nil, nil
		}
		line = line[1:]
	}
	if len(line) == 0 || len(line) > 20 {
		return nil, nil
	}
	found := a.mentions(line)
	if len(found) != 1 || found[0].kind != byFullName || found[0].first > 0 {
		return nil, nil
	}
	return a.say(found[0], line, "behind it")
}
