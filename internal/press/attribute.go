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
	doc     *document
	quotes  []quote
	blocks  []block
	last    *utterance // the direct quote before, in this block or in the one before
	lastAt  int        // the block it stands in
	several bool       // more than one person speaks in the text so far

	account   *utterance // what was last said, directly or not, while nobody else was named
	accountAt int        // the block in which it was said, or gone on with
	running   bool       // the sentence before is a part of it
}

func (a *analyst) flagAt(at int, format string, args ...any) {
	a.flags = append(a.flags, flag{at, fmt.Sprintf(format, args...)})
}

// block attributes the quotes of a block, then looks for indirect speech in it.
func (a *analyst) block(i int) {
	b := a.blocks[i]
	list := sentences(b.tokens)
	for n, s := range list {
		spoken := false
		for t, tok := range s {
			if tok.isQuote() {
				spoken = a.quote(i, list, n, t) || spoken
			}
		}
		switch {
		case spoken:
			a.account, a.accountAt, a.running = a.last, i, true
		case a.indirect(b, s):
			a.accountAt, a.running = i, true
		default:
			a.follow(i, s)
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
			a.last, a.account = nil, nil // what goes on from here is not theirs who spoke before
			return true
		}
		if u != nil {
			u.kind, u.words, u.around = kg.DirectQuote, q.span, a.blocks[block].span
			a.utter(*u)
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

// utter adds what somebody said to what was found.
func (a *analyst) utter(u utterance) {
	a.several = a.several || len(a.utterances) > 0 && a.utterances[0].speaker != u.speaker
	a.utterances = append(a.utterances, u)
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
	if n := len(rest); n > 1 && n <= most && rest[0].is("(") && rest[n-1].is(")") && !described && len(a.mentions(rest)) == 0 && !signsOff(rest[1:]) {
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

// separable are the words that a verb of saying leaves at the end: führt aus.
var separable = setOf(`aus hinzu fort weiter fest mit hervor an klar heraus ein`)

// withVerb is where the words end that say who speaks: behind the verb, if that follows the name, or behind the rest of it (führt X aus).
func withVerb(clause []token, last int) int {
	end := last
	for end < len(clause) && clause[end].is(",") {
		end++
	}
	switch {
	case end < len(clause) && clause[end].isLower() && isSpeechVerb(clause[end].text):
		return end + 1
	case last < len(clause) && separable[clause[last].text] && (last+1 == len(clause) || !clause[last+1].isWord()):
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
