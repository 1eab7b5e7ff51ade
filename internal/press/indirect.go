package press

import (
	"fmt"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// indirect finds a sentence that reports what somebody said in other words: in the subjunctive with who says so, or with so, laut, zufolge, nach Angaben von. Only
// who has a name, or an organization of the graph, counts; a sentence without a clear sign is left alone.
func (a *analyst) indirect(b block, s []token) bool {
	loose := func(t token) bool { return !t.isQuote() && strings.ContainsAny(t.text, "„“”\"»«") }
	const longest = 200 // words and signs of a sentence
	if len(s) < 6 || len(s) > longest || !s[len(s)-1].is(".", "!") || slices.ContainsFunc(s, loose) || s[0].is("'", "‚", "‘", "›", "‹") {
		return false
	}
	for _, rule := range []func([]token) (mention, []token, string, bool){a.accordingTo, a.asReported, a.reportedBehind, a.reportedBefore} {
		m, clause, why, ok := rule(s)
		if !ok {
			continue
		}
		speaker, err := a.identify(m)
		if err != nil || speaker.kind == byRole {
			return false
		}
		words := trimSigns(clause)
		u := utterance{kind: kg.IndirectSpeech, words: span{s[0].start, s[len(s)-1].end}, around: b.span, speaker: speaker, mention: &m}
		u.clause = span{words[0].start, words[len(words)-1].end}
		u.reasons = []string{fmt.Sprintf("%s: %q [%d, %d).", why, string(a.doc.runes[u.clause.start:u.clause.end]), u.clause.start, u.clause.end)}
		a.utter(u)
		a.noted(speaker)
		a.spoke, a.account = speaker, &u
		return true
	}
	return false
}

// accordingTo: laut X, nach Angaben von X, X zufolge.
func (a *analyst) accordingTo(s []token) (mention, []token, string, bool) {
	for i, t := range s {
		switch {
		case t.is("Laut", "laut") && i+1 < len(s):
			if m, ok := a.at(s, i+1); ok {
				return m, s[i:m.last], "The words laut say whose account it is", true
			}
		case t.is("Nach", "nach", "Aus", "aus"):
			if from, ok := accountOf(s, i); ok {
				if m, ok := a.at(s, from); ok {
					return m, s[i:m.last], "The words " + join(s[i:from]) + " say whose account it is", true
				}
			}
		case t.is("zufolge"):
			found := a.mentions(s[:i])
			if n := len(found); n > 0 && found[n-1].last == i {
				return found[n-1], s[found[n-1].first : i+1], "The word zufolge says whose account it is", true
			}
		}
	}
	return mention{}, nil, "", false
}

// accounts are the nouns by which a sentence is told to be somebody's account: nach Angaben von, aus Sicht der.
var accounts = setOf(`Angaben Angabe Aussagen Worten Ansicht Einschätzung Auffassung Überzeugung Meinung Aussage Sicht Darstellung`)

// accountOf is where somebody is named whose account a preposition at i introduces.
func accountOf(s []token, i int) (int, bool) {
	noun := i + 1
	if noun < len(s) && s[noun].is("den", "der") {
		noun++
	}
	if noun+1 >= len(s) || !accounts[s[noun].text] {
		return 0, false
	}
	switch next := s[noun+1]; {
	case next.is("von", "vom"):
		return noun + 2, noun+2 < len(s)
	case next.is("des", "der"):
		return noun + 1, true
	}
	return 0, false
}

// at is the mention that begins at a token.
func (a *analyst) at(s []token, i int) (mention, bool) {
	found := a.mentions(s[i:])
	if len(found) == 0 || found[0].first != 0 || found[0].kind == byPronoun {
		return mention{}, false
	}
	m := found[0]
	m.first, m.last = m.first+i, m.last+i
	return m, true
}

// reportedBehind: …, so X. And in the subjunctive: …, sagte X.
func (a *analyst) reportedBehind(s []token) (mention, []token, string, bool) {
	const farthest = 40 // words behind the name: where and when
	for i := len(s) - 2; i > 2; i-- {
		if !s[i].is(",") || !s[i+1].isWord() {
			continue
		}
		opener := s[i+1]
		clause := s[i+1:]
		if !opener.is("so") && !(opener.isLower() && isSpeechVerb(opener.text) && (plainVerbs[opener.text] || subjunctive(s[:i]))) {
			continue
		}
		found := a.mentions(clause)
		if len(found) == 0 || found[0].governed || found[0].first != 1 || len(clause)-found[0].last > farthest {
			return mention{}, nil, "", false
		}
		return found[0], clause[:found[0].last], "The words behind it say whose words are reported", true
	}
	return mention{}, nil, "", false
}

// reportedBefore: X sagte, dass …; X betonte, … sei …
func (a *analyst) reportedBefore(s []token) (mention, []token, string, bool) {
	found := a.mentions(s)
	begins := len(found) > 0 && (found[0].first == 0 || found[0].first == 1 && s[0].is("Doch", "Auch", "Aber", "Und"))
	if !begins || found[0].governed {
		return mention{}, nil, "", false
	}
	m := found[0]
	verb := m.last
	for verb < len(s) && s[verb].is(",", ")") {
		verb++
	}
	if verb >= len(s) || !s[verb].isLower() || !isSpeechVerb(s[verb].text) {
		return mention{}, nil, "", false
	}
	const farthest = 14 // adverbs and particles: wies am Montag im Gespräch mit der Zeitung darauf hin
	for i := verb + 1; i < min(len(s), verb+farthest); i++ {
		if s[i].is(",") && i+2 < len(s) && (s[i+1].is("dass", "that") || subjunctive(s[i+1:])) {
			return m, s[m.first : verb+1], "The words before it say whose words are reported", true
		}
	}
	return mention{}, nil, "", false
}

// asReported: Wie X mitteilte, …
func (a *analyst) asReported(s []token) (mention, []token, string, bool) {
	if !s[0].is("Wie") {
		return mention{}, nil, "", false
	}
	found := a.mentions(s)
	if len(found) == 0 || found[0].first != 1 || found[0].governed || found[0].kind == byOrganization {
		return mention{}, nil, "", false
	}
	m := found[0]
	end := m.last + slices.IndexFunc(s[m.last:], func(t token) bool { return t.is(",") })
	if end <= m.last || !s[end-1].isLower() || !isSpeechVerb(s[end-1].text) && !looksLikeVerb(s[end-1].text) {
		return mention{}, nil, "", false
	}
	return m, s[:end], "The words before it say whose words are reported", true
}

// reportedMood says whether words have a verb in the subjunctive that reports and does nothing else: sei, and not wäre.
func reportedMood(s []token) bool {
	return slices.ContainsFunc(s, func(t token) bool {
		w := strings.ToLower(t.text)
		return !t.isQuote() && konjunktiv[w] && !unreal[w]
	})
}

// unreal are those forms of the subjunctive that also tell what is not so.
var unreal = setOf(`wäre hätte würde wären hätten würden müssten könnten sollten`)

// subjunctive says whether words have a verb in the subjunctive of reported speech: one of the common ones, or what follows a pronoun and ends in e (er verstehe).
func subjunctive(s []token) bool {
	for i, t := range s {
		if t.isQuote() {
			continue
		}
		w := strings.ToLower(t.text)
		if konjunktiv[w] {
			return true
		}
		if i > 0 && s[i-1].is("Er", "er", "Es", "es", "Man", "man") && t.isLower() && strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "te") && !noVerbs[w] {
			return true
		}
	}
	return false
}

var noVerbs = setOf(`gerne ohne eine keine beide diese alle lange seine ihre meine unsere jede viele wenige gerade ende bitte`)
