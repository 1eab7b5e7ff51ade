package press

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"wortlaut/internal/kg"
)

// utterance is something said, and by whom.
type utterance struct {
	kind    kg.StatementKind
	words   span
	around  span // the paragraph
	speaker *person
	also    []*person // who said it together with the speaker
	mention *mention  // where the attribution names the speaker; nil where it is carried over
	clause  span      // the words of the attribution
	reasons []string
}

// flag is something that somebody should look at.
type flag struct {
	at     int
	reason string
}

// finding is what the rules make of a text.
type finding struct {
	utterances []utterance
	flags      []flag
	names      []Naming // actors and events that the text names
}

// analyze finds who says what in a document.
func analyze(doc *document, d Directory) finding {
	paras := paragraphs(doc.runes)
	quotes, unclosed := findQuotes(doc.runes, paras)
	blocks := blocksOf(doc.runes, paras, quotes)
	a := &analyst{doc: doc, quotes: quotes, blocks: blocks}
	a.stage.mentioner = newMentioner(d, doc.runes, blocks)
	for _, at := range unclosed {
		a.flagAt(at, "a quote begins here and never ends: it is left out")
	}
	for i := range blocks {
		a.block(i)
	}
	a.finding.names = a.mentioner.names
	slices.SortStableFunc(a.flags, func(x, y flag) int { return x.at - y.at })
	slices.SortStableFunc(a.utterances, func(x, y utterance) int { return x.words.start - y.words.start })
	return a.finding
}

// analyst goes through a text, block by block.
type analyst struct {
	finding
	stage
	doc    *document
	quotes []quote
	blocks []block
	last   *utterance // the direct quote before, in this block or in the one before
	lastAt int        // the block it stands in

	reported *utterance // the indirect speech before, in this block
}

func (a *analyst) flagAt(at int, format string, args ...any) {
	a.flags = append(a.flags, flag{at, fmt.Sprintf(format, args...)})
}

// block attributes the quotes of a block, then looks for indirect speech in it.
func (a *analyst) block(i int) {
	b := a.blocks[i]
	list := sentences(b.tokens)
	a.reported = nil
	for n, s := range list {
		spoken := false
		for t, tok := range s {
			if tok.isQuote() {
				spoken = a.quote(i, list, n, t) || spoken
			}
		}
		if !spoken {
			a.indirect(b, s)
		}
		a.note(s)
	}
}

// note remembers who is named as a subject. A sentence that begins with a post or a pronoun has that as its subject, and whom it names besides is not.
func (a *analyst) note(tokens []token) {
	for _, m := range a.mentions(tokens) {
		begins := m.first == 0 && (m.kind == byRole || m.kind == byPronoun)
		if begins {
			if p, err := a.identify(m); err == nil {
				a.noted(p)
				return
			}
		}
		if m.governed || m.kind != byFullName && m.kind != byFamilyName {
			continue
		}
		if p, err := a.identify(m); err == nil {
			a.noted(p)
		}
	}
}

// place is where a quote stands.
type place struct {
	block    int
	list     [][]token // the sentences of the block
	sentence int
	words    int // how many it has
	ended    bool
	before   []token // of its sentence
	after    []token
	quote    quote
}

// quote attributes a quote, and says whether somebody speaks in it.
func (a *analyst) quote(block int, list [][]token, sentence, t int) bool {
	s := list[sentence]
	q := a.quotes[s[t].quote]
	p := place{block: block, list: list, sentence: sentence, before: s[max(0, t-window):t], after: s[t+1 : min(len(s), t+1+window)], quote: q}
	inner := string(a.doc.runes[q.start:q.end])
	p.words = len(strings.Fields(inner))
	p.ended = endsSpeech(inner) || len(p.after) > 0 && p.after[0].is(".", "!", "?")
	if p.words == 0 {
		return false
	}
	if q.end-q.start > maxQuote {
		a.flagAt(q.marks.start, "„%s“: it has more than %d characters, as no quote does: it is left out", firstWords(inner, 6), maxQuote)
		return false
	}
	a.note(p.before)
	for _, rule := range []func(place) (*utterance, error){a.attributedBehind, a.attributedBefore, a.interrupted, a.signed, a.headed, a.introduced, a.carriedOn} {
		u, err := rule(p)
		if err != nil {
			a.flagAt(q.marks.start, "„%s“: %v: it is left out", firstWords(inner, 6), err)
			a.last, a.reported = nil, nil // what goes on from here is not theirs who spoke before
			return true
		}
		if u != nil {
			u.kind, u.words, u.around = kg.DirectQuote, q.span, a.blocks[block].span
			a.utterances = append(a.utterances, *u)
			a.last, a.lastAt, a.spoke = u, block, u.speaker
			a.noted(u.speaker)
			return true
		}
	}
	if a.speechlike(p, inner) {
		a.flagAt(q.marks.start, "„%s“: the text does not say who speaks: it is left out", firstWords(inner, 6))
	}
	return false
}

// window is how many words and signs before and behind a quote are looked at.
const window = 80

// maxQuote is the longest quote that is taken for one, in code points.
const maxQuote = 20_000

// speechlike says whether a quote that nobody is found for stands as speech does: a sentence of its own, or a sentence behind a colon. What is a part of a
// sentence around it is a title, a name, or somebody else's words.
func (a *analyst) speechlike(p place, inner string) bool {
	if p.words <= 3 || unicode.IsLower(a.doc.runes[p.quote.start]) {
		return false
	}
	if len(p.before) > 0 && p.before[len(p.before)-1].is(":") {
		return p.ended
	}
	comma := len(p.after) > 0 && (p.after[0].is(",") || quotedComma(a.doc.runes, p.quote))
	return beginsSentence(p.before) && (endsSpeech(inner) || comma || p.words >= 8 && p.ended)
}

// alone says whether a quote begins its sentence and nothing follows but a sign, or brackets in which nobody is named.
func (a *analyst) alone(p place) bool {
	const most = 5 // signs and words in brackets: an agency, a paper
	rest := trimSigns(p.after)
	described := slices.ContainsFunc(rest, func(t token) bool { return articles[strings.ToLower(t.text)] })
	if n := len(rest); n > 1 && n <= most && rest[0].is("(") && rest[n-1].is(")") && !described && len(a.mentions(rest)) == 0 {
		rest = nil
	}
	return beginsSentence(p.before) && len(rest) == 0
}

// beginsSentence says whether nothing but signs that stand before sentences, or the place and the agency before the first one, stands before a quote.
func beginsSentence(before []token) bool {
	const longest = 12 // words and signs: Musterstadt, 3. Mai 2024 (abc) –
	if n := len(before); n > 1 && n <= longest && before[n-1].is("–", "—", "-") && !slices.ContainsFunc(before[:n-1], func(t token) bool { return t.isQuote() || isSpeechVerb(t.text) }) &&
		before[0].isCapital() && (before[1].is("(", ",", "–", "—", "-") || n == 2) {
		return true
	}
	return !slices.ContainsFunc(before, func(t token) bool { return !t.is("–", "—", "-", "•", "*", "/") })
}

func trimSigns(tokens []token) []token {
	for len(tokens) > 0 && tokens[len(tokens)-1].is(".", ",", "!", "?", "…") {
		tokens = tokens[:len(tokens)-1]
	}
	for len(tokens) > 0 && tokens[0].is(".", ",", "!", "?", "…", "–", "—", "-") {
		tokens = tokens[1:]
	}
	return tokens
}

// attributedBehind: „…“, sagte X. „…“, so X. “…,” X said. Also in the next sentence: „…“ Das sagte X.
func (a *analyst) attributedBehind(p place) (*utterance, error) {
	introduced := len(p.before) > 0 && p.before[len(p.before)-1].is(":")
	if !beginsSentence(p.before) && !introduced {
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
	case opener == "heißt" && len(clause) > 1 && clause[1].is("es"):
	case (comma || p.ended || quotedComma(a.doc.runes, p.quote)) && a.subjectFirst(clause):
	default:
		return nil, nil
	}
	return a.byClause(clause, "behind it")
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
	case next[0].is("Mit") && next[1].is("diesen", "den") && next[2].is("Worten"):
		return a.byClause(next[3:], "in the sentence behind it")
	}
	return nil, nil
}

// byClause attributes a quote to who is the subject of a clause that begins with the verb.
func (a *analyst) byClause(clause []token, where string) (*utterance, error) {
	found := a.mentions(clause)
	for n := range found {
		if m := found[n]; !m.governed {
			return a.say(m, clause, where)
		}
	}
	if a.spoke != nil && len(clause) > 0 && carriesOn(clause) {
		return nil, nil // fügte hinzu: who spoke before goes on
	}
	if len(found) > 0 && found[0].kind == byOrganization { // heißt es beim Städtetag
		return a.say(found[0], clause, where)
	}
	return nil, fmt.Errorf("no name in %q", join(trimSigns(clause[:min(len(clause), 12)])))
}

// carriesOn says whether a clause has a verb and nobody who does it: sagte weiter, und ergänzte.
func carriesOn(clause []token) bool {
	return !slices.ContainsFunc(clause, func(t token) bool { return t.isCapital() })
}

// say makes an utterance of somebody who is named in a clause.
func (a *analyst) say(m mention, clause []token, where string) (*utterance, error) {
	speaker, err := a.identify(m)
	if err != nil {
		return nil, err
	}
	also, last := a.together(m, clause, where == beforeColon)
	last = withVerb(clause, last)
	words := trimSigns(clause[:min(last, len(clause))])
	u := &utterance{speaker: speaker, also: also, mention: &m, clause: span{words[0].start, words[len(words)-1].end}}
	u.reasons = append(u.reasons, fmt.Sprintf("The words %s say who speaks: %q [%d, %d).", where, join(words), u.clause.start, u.clause.end))
	return u, nil
}

// withVerb is where the words end that say who speaks: behind the verb, if that follows the name, or behind the rest of it (führt X aus).
func withVerb(clause []token, last int) int {
	rests := setOf(`aus hinzu fort weiter fest mit hervor an klar heraus ein`)
	end := last
	for end < len(clause) && clause[end].is(",") {
		end++
	}
	switch {
	case end < len(clause) && clause[end].isLower() && isSpeechVerb(clause[end].text):
		return end + 1
	case last < len(clause) && rests[clause[last].text] && (last+1 == len(clause) || !clause[last+1].isWord()):
		return last + 1
	}
	return last
}

// together are those who spoke with somebody, as a verb in the plural says: sagten X und Y; and where the last of them is named.
func (a *analyst) together(m mention, clause []token, sure bool) (also []*person, last int) {
	last = m.last
	verb := verbIn(clause)
	if plural := verb >= 0 && strings.HasSuffix(clause[verb].text, "en"); !plural && !sure && (len(clause) == 0 || !clause[0].is("so")) {
		return nil, last
	}
	for _, o := range a.mentions(clause) {
		and := last
		if and < len(clause) && clause[and].is(",") {
			and++
		}
		if o.first != and+1 || !clause[and].is("und", "sowie", "and") || o.kind != byFullName && o.kind != byFamilyName {
			continue
		}
		p, err := a.identify(o)
		if err != nil {
			break
		}
		also, last = append(also, p), o.last
	}
	return also, last
}

// attributedBefore: X sagte: „…“, and the list of statements: Name, Organization: „…“. English puts a comma: X said, “…”
func (a *analyst) attributedBefore(p place) (*utterance, error) {
	if len(p.before) < 2 {
		return nil, nil
	}
	clause, sign := p.before[:len(p.before)-1], p.before[len(p.before)-1]
	if at := lastQuote(clause); at >= 0 {
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
	if a.last != nil && a.lastAt == p.block && len(found) == 0 {
		return goOn(a.doc.runes, a.last, "no one else is named in between"), nil
	}
	if len(found) == 0 && p.words <= 6 {
		return nil, nil
	}
	return nil, fmt.Errorf("no name in %q", join(clause[max(0, len(clause)-12):]))
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
	at := m.first - 1
	if at >= 0 && clause[at].is("von") {
		at--
	}
	return m, at >= 0 && utterancesByName[clause[at].text] && m.last == len(clause)
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

func lastQuote(tokens []token) int {
	for i, t := range slices.Backward(tokens) {
		if t.isQuote() {
			return i
		}
	}
	return -1
}

// verbIn is the last verb of saying in a clause; -1 for none.
func verbIn(clause []token) int {
	for i, t := range slices.Backward(clause) {
		if t.isLower() && isSpeechVerb(t.text) || i == 0 && isSpeechVerb(t.text) && t.isWord() {
			return i
		}
	}
	return -1
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
	if len(found) != 1 || p.words <= 3 && !p.ended {
		return nil, nil
	}
	m := found[0]
	if m.kind == byPronoun || m.kind == byOrganization && len(clause) > m.last-m.first+3 {
		return nil, nil
	}
	if verbs := slices.ContainsFunc(clause[m.last:], func(t token) bool { return t.isLower() && looksLikeVerb(t.text) && !isAdjective(t) }); verbs && !p.ended {
		return nil, nil
	}
	m.last, m.post = len(clause), a.postOfHeading(m, clause)
	return a.say(m, clause, beforeColon)
}

// reportedOn: Anders sei die Lage am Abend: „…“ – what stands before the colon is reported, names nobody, and so goes on with who spoke before.
func (a *analyst) reportedOn(p place, clause []token) *utterance {
	before := a.before(p)
	if before == nil || !subjunctive(clause) || !p.ended || a.namedBetween(p, before) {
		return nil
	}
	return goOn(a.doc.runes, before, "what stands before the colon is reported and names nobody else")
}

// furtherWords are those that lead from one quote of somebody to the next.
var furtherWords = setOf(`und weiter zudem außerdem ferner auch ebenso des weiteren darüber hinaus dann schließlich abschließend and further furthermore moreover also`)

// furthers says whether a clause does nothing but lead to a further quote: Und weiter:
func furthers(clause []token) bool {
	return len(clause) > 0 && !slices.ContainsFunc(clause, func(t token) bool { return !furtherWords[strings.ToLower(t.text)] && !t.is(",") })
}

// further: „…“, sagte X. Und weiter: „…“ – also where the next paragraph begins so.
func (a *analyst) further(p place) *utterance {
	const why = "the words before the colon lead on and name nobody else"
	if !p.ended {
		return nil
	}
	if before := a.before(p); before != nil {
		if a.namedBetween(p, before) {
			return nil
		}
		return goOn(a.doc.runes, before, why)
	}
	if p.sentence == 0 && a.last != nil && a.lastAt == p.block-1 && a.blockEndsSpeech(p.block-1) {
		return goOn(a.doc.runes, a.last, why)
	}
	return nil
}

// before is what was last said in the block of a quote; nil for nothing.
func (a *analyst) before(p place) *utterance {
	before := a.reported
	if a.last != nil && a.lastAt == p.block && (before == nil || before.words.start < a.last.words.start) {
		before = a.last
	}
	return before
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

// goOn attributes a quote to who spoke before.
func goOn(text []rune, before *utterance, why string) *utterance {
	u := &utterance{speaker: before.speaker, also: before.also, mention: before.mention, clause: before.clause}
	words := string(text[u.clause.start:u.clause.end])
	u.reasons = []string{fmt.Sprintf("Who spoke before goes on, as %s: %q [%d, %d).", why, words, u.clause.start, u.clause.end)}
	return u
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

// headed: a paragraph before it that is nothing but a name, a post and an organization.
func (a *analyst) headed(p place) (*utterance, error) {
	if p.sentence > 0 || !beginsSentence(p.before) || p.block == 0 || p.words <= 3 {
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
	if len(found) != 1 || found[0].kind != byFullName || verbIn(line) >= 0 || slices.ContainsFunc(line[found[0].last:], func(t token) bool { return t.isLower() && !connectors[t.text] && !isAdjective(t) }) {
		return nil, nil
	}
	if slices.ContainsFunc(line[:found[0].first], func(t token) bool { return t.isLower() }) {
		return nil, nil
	}
	found[0].post = a.postOfHeading(found[0], line)
	return a.say(found[0], line, "in the line before it")
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

// introduced: X kritisierte den Vorschlag. „…“ – the sentence before says what somebody thinks, and names nobody else.
func (a *analyst) introduced(p place) (*utterance, error) {
	if p.sentence == 0 || !a.alone(p) || !p.ended || p.words <= 3 {
		return nil, nil
	}
	before := p.list[p.sentence-1]
	verb := slices.IndexFunc(before, func(t token) bool { return t.isLower() && isSpeechVerb(t.text) })
	if verb < 0 || lastQuote(before) >= 0 {
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
	near := m.first == 0 || m.first > verb && onlyAdverbs(before[verb+1:m.first]) && m.first-verb <= 3
	if !near || m.kind == byRole && m.last < len(before) && before[m.last].is("der", "des") {
		return nil, nil
	}
	return a.say(m, before[m.first:], "in the sentence before it")
}

// carriedOn: a further quote of the paragraph, or a paragraph that is a quote and nothing else, behind one whose speaker is known.
func (a *analyst) carriedOn(p place) (*utterance, error) {
	if !a.alone(p) || !p.ended || p.words <= 3 {
		return nil, nil
	}
	if before := a.before(p); before != nil {
		if a.namedBetween(p, before) {
			return nil, nil
		}
		return goOn(a.doc.runes, before, "the paragraph goes on and names nobody else"), nil
	}
	if a.last != nil && a.lastAt == p.block-1 && len(p.list) == 1 && a.blockEndsSpeech(p.block-1) && !a.followedByAttribution(p.block+1) {
		return goOn(a.doc.runes, a.last, "the paragraph is nothing but a quote"), nil
	}
	return nil, nil
}

// namedBetween says whether somebody else is named between what was said before and a quote.
func (a *analyst) namedBetween(p place, before *utterance) bool {
	for _, s := range slices.Backward(p.list[:p.sentence]) {
		if s[len(s)-1].end <= before.words.end {
			return false
		}
		for _, m := range a.mentions(s) {
			if m.core.start < before.words.end || m.governed || m.kind == byPronoun || m.kind == byOrganization {
				continue
			}
			if who, err := a.identify(m); err != nil || who != before.speaker {
				return true
			}
		}
	}
	return false
}

// blockEndsSpeech says whether a block ends with its quote, with who said it, or with what else they are reported to have said.
func (a *analyst) blockEndsSpeech(i int) bool {
	for _, s := range slices.Backward(sentences(a.blocks[i].tokens)) {
		if lastQuote(s) >= 0 {
			return true
		}
		if !subjunctive(s) || len(a.mentions(s)) > 0 {
			return false
		}
	}
	return false
}

// followedByAttribution says whether a block begins with words that say who spoke before it.
func (a *analyst) followedByAttribution(i int) bool {
	if i >= len(a.blocks) {
		return false
	}
	t := a.blocks[i].tokens
	return len(t) > 2 && (t[0].is("–", "—", "-", "(") || t[0].is("Das", "Dies", "So") && isSpeechVerb(t[1].text))
}

func ambiguous(name string, fits []*person) error {
	names := make([]string, len(fits))
	for i, p := range fits {
		names[i] = p.name()
	}
	return fmt.Errorf("%s could be %s", name, strings.Join(names, " or "))
}

func unnamed(text []rune, m mention) error {
	return fmt.Errorf("the text gives no name for %q", string(text[m.core.start:m.core.end]))
}
