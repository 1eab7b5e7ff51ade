package press

import (
	"strings"
	"unicode"
)

// addPost reads what stands around a name: the post before it, in apposition behind it, or in brackets.
func (c *mentioner) addPost(tokens []token, m *mention, floor int) {
	name := m.first
	if name > floor && forms[tokens[name-1].text] != 0 {
		m.gender = forms[tokens[name-1].text]
		m.first--
	}
	if at, noun, ok := roleBefore(tokens, m.first, floor); ok {
		r, _ := tokens[noun].role()
		m.first = at
		m.endings, m.nouns = append(m.endings, r.ending), append(m.nouns, tokens[noun].text)
		m.gender = genderOf(r, tokens[at].text)
		begin := withoutArticle(tokens, at)
		end := behindPost(tokens, noun)
		organization, behind := complement(tokens, end, name)
		role := tokens[begin:end]
		if behind > end && len(organization.tokens) == 0 { // Ministerin für Arbeit
			role = tokens[begin:behind]
		}
		m.post = post{role: join(role), place: span{tokens[begin].start, tokens[m.last-1].end}, organization: organization}
	}
	m.governed = isGoverned(tokens, *m)
	c.addApposition(tokens, m)
}

// departments are the words by which those who share a post are told apart, directly behind it: Geschäftsführerin Operativ.
var departments = setOf(`Operativ Strategie Finanzen Politik Personal Technik Kommunikation Vertrieb Digitales Soziales`)

// behindPost is where the noun of a post ends, with the department behind it.
func behindPost(tokens []token, noun int) int {
	if noun+1 < len(tokens) && departments[tokens[noun+1].text] {
		return noun + 2
	}
	return noun + 1
}

// farthestPost is how many words and signs before a name its post may begin.
const farthestPost = 24

// roleBefore is where the post before a name begins, and its noun: directly before the name (Ministerin Anna Muster), or with what it is of in between (der
// Präsident des Verbands, Max Muster). Of several posts it is the first (Präsident Landrat Max Muster).
func roleBefore(tokens []token, name, floor int) (first, noun int, ok bool) {
	first = name
	for i := name - 1; i >= max(floor, name-farthestPost); i-- {
		t := tokens[i]
		if _, is := t.role(); is && !t.isQuote() {
			_, behind := complement(tokens, behindPost(tokens, i), first)
			if behind == first || behind == first-1 && tokens[behind].is(",", "und", "sowie") {
				noun, ok = i, true
				first = roleStart(tokens, noun, floor)
				i = first
			}
			continue
		}
		if !partOfComplement(t) {
			break
		}
	}
	return first, noun, ok
}

// connectors are the words with small letters that may stand in the name of a post or an organization.
var connectors = setOf(`der des die das dem den und für von vom im in am an bei beim zur zum zu of the for and on at e.V. eV eG gGmbH gegen ohne mit`)

func partOfComplement(t token) bool {
	return !t.isQuote() && (connectors[t.text] || t.isCapital() || t.is(",", "-", "–", "&", "/", "(", ")") || strings.HasSuffix(t.text, "-") || isAdjective(t))
}

// isAdjective says whether a word may be an adjective before a noun: stellvertretende, Geschäftsführendes.
func isAdjective(t token) bool {
	if !t.isWord() || articles[t.text] || isSpeechVerb(t.text) || auxiliaries[t.text] || pronouns[t.text] || prepositions[t.text] {
		return false
	}
	if t.text == "stellv." || t.text == "stv." || t.text == "Parl." {
		return true
	}
	w := strings.ToLower(t.text)
	for _, ending := range []string{"ende", "ender", "enden", "endes", "ische", "ischer", "ischen", "isches", "liche", "licher", "lichen", "ige", "iger", "igen", "neue", "neuer", "neuen",
		"erste", "erster", "ersten", "erte", "erter", "erten", "zweite", "zweiter", "eitige", "alige", "aliger", "ierte", "ierter", "entlicher", "elle", "eller", "ellen", "ale", "aler", "alen"} {
		counts := w[0] >= '0' && w[0] <= '9' // 61-jährige
		if strings.HasSuffix(w, ending) && (t.isLower() || counts || adjectiveCapitals[ending]) {
			return true
		}
	}
	return false
}

// adjectiveCapitals are the endings of adjectives that are a part of a title and written with a capital.
var adjectiveCapitals = setOf(`ende ender enden endes ische ischer ischen isches erste erster ersten liche licher lichen`)

var pronouns = setOf(`er sie es wir ich ihr man wer seine seiner ihre ihrer`)

// roleStart is where a post begins whose noun is known: with the other half of a double title (Arbeits- und Wirtschaftsministerin), adjectives, and the article.
func roleStart(tokens []token, noun, floor int) int {
	i := noun
	for i > floor {
		t := tokens[i-1]
		double := t.is("und") && i-2 >= floor && strings.HasSuffix(tokens[i-2].text, "-")
		switch {
		case double:
			i -= 2
		case t.isCapital() && strings.HasSuffix(t.text, "er") && i-2 >= floor && articles[strings.ToLower(tokens[i-2].text)]: // der Kölner
			i--
		case strings.HasSuffix(t.text, "-") && t.isCapital() || isAdjective(t) && !t.isQuote():
			i--
		case articles[strings.ToLower(t.text)]:
			return i - 1
		default:
			return i
		}
	}
	return i
}

func withoutArticle(tokens []token, i int) int {
	if articles[strings.ToLower(tokens[i].text)] {
		return i + 1
	}
	return i
}

// complement reads what a post is of, up to a limit: "des Landkreistags", "der SPD im Landtag", "für Wirtschaft, Arbeit und Tourismus". What begins with für belongs
// to the post; all else may name an organization.
func complement(tokens []token, begin, limit int) (organization phrase, behind int) {
	const longest = 24 // words
	i := begin
	for i < limit && i < len(tokens) && i-begin < longest {
		t := tokens[i]
		starter := t.is("des", "der", "vom", "von", "beim", "im", "bei", "of", "am", "für", "in", "for", "at", "zur", "an")
		if !starter {
			break
		}
		end := i + 1
		for end < limit && end < len(tokens) && end-i < longest {
			if inComplement(tokens, end, t.text == "für") {
				end++
			} else if short := end + 2; end > i+1 && short < min(limit, len(tokens)) && tokens[end].is("(") && tokens[short].is(")") {
				end = short + 1 // Handwerkskammer Musterstadt (HWK)
			} else {
				break
			}
		}
		for end > i+1 && (connectors[tokens[end-1].text] && !tokens[end-1].organization || tokens[end-1].is(",")) {
			end--
		}
		if end == i+1 {
			break
		}
		if !t.is("für", "for") && len(organization.tokens) == 0 {
			organization = phrase{tokens[i+1 : end], t.text}
		}
		i = end
	}
	return organization, i
}

// inComplement says whether a token goes on with what a post is of. In a list of fields, commas do.
func inComplement(tokens []token, i int, fields bool) bool {
	t := tokens[i]
	if t.isQuote() {
		return false
	}
	if t.is(",") {
		next := i+1 < len(tokens) && tokens[i+1].isCapital()
		list := i+2 < len(tokens) && (tokens[i+2].is(",") || tokens[i+2].is("und") || tokens[i+2].is("sowie"))
		return fields && next && list
	}
	if _, ok := t.role(); ok && i+1 < len(tokens) && startsName(tokens, i+1) {
		return false // the post of whom it names
	}
	return t.isCapital() && !startsName(tokens, i) || connectors[t.text] || isAdjective(t) || t.is("&") || strings.HasSuffix(t.text, "-") || t.is("sowie")
}

// startsName says whether a person's name begins at a token, by its title or a common given name before another word with a capital.
func startsName(tokens []token, i int) bool {
	if titles[tokens[i].text] {
		return true
	}
	return givenNames[strings.Split(tokens[i].text, "-")[0]] && i+1 < len(tokens) && (isNameLike(tokens[i+1]) || particles[tokens[i+1].text] || isInitial(tokens[i+1]))
}

// addApposition reads what stands behind a name: ", Präsident des Verbands", "(SPD)", "vom Verband".
func (c *mentioner) addApposition(tokens []token, m *mention) {
	i := m.last
	if i+1 >= len(tokens) {
		return
	}
	switch {
	case tokens[i].is("("):
		end := i + 1
		for end < len(tokens) && !tokens[end].is(")") && end-i < 24 {
			end++
		}
		if end < len(tokens) && tokens[end].is(")") && c.describe(tokens[i+1:end], m) {
			m.last = end + 1
			c.addApposition(tokens, m)
		}
	case tokens[i].is(",", "–", "—", "-"):
		end := segmentEnd(tokens, i+1)
		if c.describe(tokens[i+1:end], m) {
			m.last = end
			if m.post.organization.tokens == nil && end < len(tokens) && tokens[end].is(",") {
				c.addOrganizationBehind(tokens, m)
			}
		}
	case tokens[i].is("vom", "von", "of", "aus"):
		if organization, behind := complement(tokens, i, len(tokens)); c.namesOrganization(organization.tokens) && m.post.organization.tokens == nil {
			m.post.organization, m.last = organization, behind
			m.post.place = cover(m.post.place, span{m.core.start, tokens[behind-1].end})
		}
	}
}

// addOrganizationBehind reads an organization that follows a name and a post behind one more comma: Max Muster, Präsident, Verband Muster.
func (c *mentioner) addOrganizationBehind(tokens []token, m *mention) {
	end := segmentEnd(tokens, m.last+1)
	if rest := tokens[m.last+1 : end]; c.namesOrganization(rest) && len(rest) > 0 && rest[0].isCapital() {
		m.post.organization = phrase{tokens: rest}
		m.post.place = cover(m.post.place, span{rest[0].start, rest[len(rest)-1].end})
		m.last = end
	}
}

// segmentEnd is where what begins at a token ends: at a comma that separates no fields, another sign, a quote, or a verb of saying.
func segmentEnd(tokens []token, i int) int {
	const longest = 30 // words
	fields := false
	for last := i + longest; i < min(last, len(tokens)); i++ {
		t := tokens[i]
		if t.is("für") {
			fields = true
		}
		if t.is(",") && fields && inComplement(tokens, i, true) {
			continue
		}
		if t.isQuote() || t.is(",", ":", ";", ".", "!", "?", "(", ")", "–", "—") || t.isLower() && (isSpeechVerb(t.text) || auxiliaries[t.text]) {
			break
		}
	}
	return i
}

// describe takes words behind a name for the post or the organization of its bearer, if they are that.
func (c *mentioner) describe(tokens []token, m *mention) bool {
	if len(tokens) == 0 || len(tokens) > 24 || tokens[0].is("und", "sowie", "and") { // behind und, it is somebody else's
		return false
	}
	begin := 0
	if articles[strings.ToLower(tokens[0].text)] {
		begin = 1
	}
	for i := begin; i < len(tokens); i++ {
		r, ok := tokens[i].role()
		if !ok {
			if tokens[i].isCapital() && !isAdjective(tokens[i]) && !strings.HasSuffix(tokens[i].text, "-") || !partOfComplement(tokens[i]) && !isAdjective(tokens[i]) {
				break
			}
			continue
		}
		end := behindPost(tokens, i)
		organization, behind := complement(tokens, end, len(tokens))
		if behind > end && len(organization.tokens) == 0 {
			end = behind
		}
		m.endings, m.nouns = append(m.endings, r.ending), append(m.nouns, tokens[i].text)
		m.gender = max(m.gender, genderOf(r, tokens[0].text))
		if m.post.role == "" {
			m.post.role = join(tokens[begin:end])
		}
		if m.post.organization.tokens == nil {
			m.post.organization = organization
		}
		m.post.place = cover(m.post.place, span{m.core.start, tokens[len(tokens)-1].end})
		return true
	}
	if c.namesOrganization(tokens) && tokens[0].isCapital() {
		if m.post.organization.tokens == nil {
			m.post.organization = phrase{tokens: tokens}
		}
		m.post.place = cover(m.post.place, span{m.core.start, tokens[len(tokens)-1].end})
		return true
	}
	return isParty(tokens)
}

// isParty says whether words are the short name of a party or a place on a list, as they stand in brackets behind a name.
func isParty(tokens []token) bool {
	w := tokens[0].text
	return len(tokens) <= 3 && len([]rune(w)) >= 2 && strings.IndexFunc(w, unicode.IsLower) < 0 || len(tokens) == 1 && (w == "Grüne" || w == "Linke" || w == "AfD")
}

// namesOrganization says whether words name an organization of the graph, or call one so.
func (c *mentioner) namesOrganization(tokens []token) bool {
	if len(tokens) == 0 {
		return false
	}
	if _, ok := c.organizationAt(span{tokens[0].start, tokens[len(tokens)-1].end}); ok {
		return true
	}
	for _, t := range tokens {
		if t.organization {
			return true
		}
	}
	return false
}

func cover(a, b span) span {
	if a.end == 0 {
		return b
	}
	return span{min(a.start, b.start), max(a.end, b.end)}
}

// genderOf is the gender of who bears a post, by its noun or by its article.
func genderOf(r role, article string) byte {
	if r.gender != 'u' {
		return r.gender
	}
	switch strings.ToLower(article) {
	case "die":
		return 'f'
	case "der":
		return 'm'
	}
	return 0
}
