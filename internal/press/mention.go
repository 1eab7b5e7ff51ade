package press

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"wortlaut/internal/kg"
)

// mentionKind tells how somebody is named.
type mentionKind int

const (
	byFullName mentionKind = iota
	byFamilyName
	byRole         // die Ministerin
	byPronoun      // sie
	byOrganization // der Städtetag, ein Sprecher des Städtetags
)

// mention is a place of a sentence where somebody is named, or meant.
type mention struct {
	kind        mentionKind
	first, last int // its tokens, half-open, with article, role, title and what stands behind the name
	core        span
	prefix      string // Prof. Dr.
	given       string
	family      string
	gender      byte     // 'f', 'm', or 0 for unknown
	endings     []string // of the words for the posts, see roleOf
	nouns       []string // these words
	post        post
	governed    bool // stands behind a preposition, or in the genitive
	possessive  bool // is a family name in the genitive: Musters Kollege
}

// name is the name without titles.
func (m mention) name() string { return strings.TrimSpace(m.given + " " + m.family) }

// post is what the words around a name say that somebody is, and where.
type post struct {
	role         string // word for word; "" for none
	place        span   // of the words that say so
	organization phrase
}

// phrase are words that may name an organization.
type phrase struct {
	tokens []token
	after  string // the word before them, which tells their case: des, der, vom; "" for the nominative
}

// mentioner finds mentions.
type mentioner struct {
	directory Directory
	text      []rune
	people    []*person
	byName    map[string]*person   // people by their full names
	families  map[string][]*person // people by the first and by the last word of their family names
	given     map[string]bool      // the given names of people
	names     []Naming             // actors and events of the graph by name, over the whole text
}

// mentions returns who is named in a sentence, in its order.
func (c *mentioner) mentions(tokens []token) []mention {
	var out []mention
	for i := 0; i < len(tokens); i++ {
		m, ok := c.mentionAt(tokens, i, out)
		if !ok {
			continue
		}
		out = append(out, m)
		i = m.last - 1
	}
	return out
}

// mentionAt is the mention whose name, role or pronoun begins at a token.
func (c *mentioner) mentionAt(tokens []token, i int, before []mention) (mention, bool) {
	floor := 0
	if len(before) > 0 {
		floor = before[len(before)-1].last
	}
	t := tokens[i]
	if !t.isWord() {
		return mention{}, false
	}
	if m, ok := c.fullName(tokens, i); ok {
		c.addPost(tokens, &m, floor)
		return m, true
	}
	if m, ok := c.familyName(tokens, i); ok {
		c.addPost(tokens, &m, floor)
		return m, true
	}
	if m, ok := pronoun(tokens, i); ok {
		return m, true
	}
	if m, ok := c.roleAlone(tokens, i, floor); ok {
		return m, true
	}
	return c.organizationAlone(tokens, i, floor)
}

// maxTitles is how many titles a name may have.
const maxTitles = 8

// fullName reads a given name and a family name, with the titles before them.
func (c *mentioner) fullName(tokens []token, i int) (mention, bool) {
	g := i
	for g < len(tokens) && g-i < maxTitles && titles[tokens[g].text] {
		g++
	}
	if g == len(tokens) || g > i && !unicode.IsUpper([]rune(tokens[i].text)[0]) {
		return mention{}, false
	}
	end := g
	for end < len(tokens) && end-g < 4 && (c.isGiven(tokens[end]) || end > g && isInitial(tokens[end])) {
		end++
	}
	known := end > g
	if !known {
		if !c.cue(tokens, i, g) || !isNameLike(tokens[g]) {
			return mention{}, false
		}
		end++
	}
	last := readFamily(tokens, end, known)
	if last == end && known && end-g >= 2 && !isInitial(tokens[end-1]) { // Markus Martin
		end--
	}
	if last == end || last < len(tokens) && tokens[last].organization && !tokens[last-1].is(",") {
		return mention{}, false
	}
	m := mention{first: i, last: last, core: span{tokens[g].start, tokens[last-1].end}}
	m.prefix = join(tokens[i:g])
	m.given, m.family = join(tokens[g:end]), strings.TrimSuffix(join(tokens[end:last]), "s’")
	if last-end > 1 && len(c.directory.Persons(m.name())) == 0 && !particles[strings.ToLower(tokens[end].text)] {
		if shorter := join(tokens[g : end+1]); len(c.directory.Persons(shorter)) > 0 {
			m.family, m.last, m.core.end = tokens[end].text, end+1, tokens[end].end
		}
	}
	return m, true
}

// readFamily is where a family name of one or two words, with the particles before it, ends; where it begins if there is none. Behind a given name that is known
// as one, any word will do: people are called Freitag and Kanzler.
func readFamily(tokens []token, begin int, known bool) int {
	i := begin
	if i < len(tokens) && tokens[i].is("den", "der", "und") { // Anna Frank den Zeitungen
		return begin
	}
	for i < len(tokens) && i-begin < 3 && particles[strings.ToLower(tokens[i].text)] {
		i++
	}
	if i == len(tokens) || !isNameLike(tokens[i]) && !(known && isName(tokens[i])) {
		return begin
	}
	i++
	if i < len(tokens) && isNameLike(tokens[i]) && adjacent(tokens[i-1], tokens[i]) {
		i++
	}
	return i
}

func adjacent(a, b token) bool { return b.start-a.end == 1 }

func (c *mentioner) isGiven(t token) bool {
	if !t.isCapital() || notNames[t.text] {
		return false
	}
	first, second, double := strings.Cut(t.text, "-")
	if double && givenNames[first] && isName(newWord(span{}, second)) && !newWord(span{}, second).organization {
		return true
	}
	for part := range strings.SplitSeq(t.text, "-") {
		if !givenNames[part] && !c.directory.GivenName(part) && !c.given[part] {
			return false
		}
	}
	return true
}

func isInitial(t token) bool {
	r := []rune(t.text)
	return len(r) == 2 && r[1] == '.' && unicode.IsUpper(r[0]) && !t.isQuote()
}

// isNameLike says whether a word may be a part of a name that is not known as one.
func isNameLike(t token) bool {
	if !isName(t) || t.organization || departments[t.text] {
		return false
	}
	_, ok := t.role()
	return !ok
}

// isName says whether a word is written as names are: a capital, and small letters.
func isName(t token) bool {
	if !t.isCapital() || notNames[t.text] || titles[t.text] {
		return false
	}
	upper := 0
	for _, r := range t.text {
		if !unicode.IsLetter(r) && !strings.ContainsRune("-’'", r) {
			return false
		}
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper < len([]rune(t.text)) && !strings.HasSuffix(t.text, "-")
}

// cue says whether what stands before a name whose given name is not known tells that it is one: a title, a post, or a verb of saying.
func (c *mentioner) cue(tokens []token, i, g int) bool {
	if g > i {
		return true
	}
	if !tokens[i].isCapital() {
		return false
	}
	if describedAs(tokens, i) {
		return true
	}
	if i == 0 {
		return beginsList(tokens) || signsOff(tokens)
	}
	if _, _, ok := roleBefore(tokens, i, 0); ok && tokens[i-1].is(",") && closedName(tokens, i) {
		return true
	}
	before := tokens[i-1]
	if _, ok := before.role(); ok && adjacent(before, tokens[i]) {
		return i+1 < len(tokens) && (isNameLike(tokens[i+1]) || particles[tokens[i+1].text])
	}
	if forms[before.text] != 0 {
		return true
	}
	if before.isLower() && isSpeechVerb(before.text) && closedName(tokens, i) { // sagte Wolke Muster
		return true
	}
	behindQuote := i >= 2 && tokens[i-2].is(",", "–", "—") && i >= 3 && tokens[i-3].isQuote()
	return behindQuote && (isSpeechVerb(before.text) || before.is("so")) && closedName(tokens, i)
}

// parties are the short names that stand in brackets behind members of parliaments.
var parties = setOf(`SPD CDU CSU FDP AfD BSW Grüne Linke CDU/CSU SSW ÖVP FPÖ SPÖ NEOS`)

// describedAs says whether two words with capitals stand before what only people are called: a comma and a post, a party in brackets.
func describedAs(tokens []token, i int) bool {
	if !closedName(tokens, i) || i+4 >= len(tokens) {
		return false
	}
	if tokens[i+2].is("(") {
		return parties[tokens[i+3].text] && tokens[i+4].is(")")
	}
	if !tokens[i+2].is(",") {
		return false
	}
	for _, t := range tokens[i+3 : min(len(tokens), i+8)] {
		if _, ok := t.role(); ok {
			return true
		}
		if !articles[t.text] && !isAdjective(t) {
			return false
		}
	}
	return false
}

// beginsList says whether two words with capitals begin a line of a list of statements: a sign follows, and further on a colon and a quote.
func beginsList(tokens []token) bool {
	if !closedName(tokens, 0) || len(tokens) < 4 || utterancesByName[tokens[1].text] || !tokens[2].is(",", "(", ":", "–", "—", "-") {
		return false
	}
	for i := 2; i+1 < len(tokens); i++ {
		if tokens[i].isLower() && !connectors[tokens[i].text] && !isAdjective(tokens[i]) {
			return false
		}
		if tokens[i].is(":") {
			return tokens[i+1].isQuote()
		}
	}
	return false
}

// signsOff says whether two words with capitals are all that stands before a closing bracket, as behind a quote: „…“ (Anna Muster)
func signsOff(tokens []token) bool {
	return closedName(tokens, 0) && len(tokens) > 2 && len(tokens) <= 4 && tokens[2].is(")")
}

// closedName says whether two words with capitals stand alone: a sign or a small letter follows.
func closedName(tokens []token, i int) bool {
	if i+1 >= len(tokens) || !isNameLike(tokens[i+1]) {
		return false
	}
	return i+2 == len(tokens) || !tokens[i+2].isCapital()
}

// familyName reads the family name of somebody whom the text names in full, or one behind a post or a form of address.
func (c *mentioner) familyName(tokens []token, i int) (mention, bool) {
	t := tokens[i]
	g := i
	for g < len(tokens) && g-i < maxTitles && titles[tokens[g].text] {
		g++
	}
	if g == len(tokens) {
		return mention{}, false
	}
	for _, p := range c.ofFamily(tokens[g].text) {
		words := strings.Fields(p.family)
		if g+len(words) > len(tokens) {
			continue
		}
		if matchesWords(tokens[g:], words) {
			last := g + len(words)
			return mention{kind: byFamilyName, first: i, last: last, core: span{tokens[g].start, tokens[last-1].end}, family: p.family, prefix: join(tokens[i:g]),
				possessive: tokens[last-1].text != words[len(words)-1]}, true
		}
		if short := words[len(words)-1]; len(words) > 1 && tokens[g].text == short {
			return mention{kind: byFamilyName, first: i, last: g + 1, core: tokens[g].span, family: p.family, prefix: join(tokens[i:g])}, true
		}
	}
	if i == 0 || !isNameLike(tokens[g]) {
		return mention{}, false
	}
	_, behindRole := tokens[i-1].role()
	if t.isCapital() && (behindRole && adjacent(tokens[i-1], t) || forms[tokens[i-1].text] != 0) && (g+1 == len(tokens) || !tokens[g+1].isCapital()) {
		return mention{kind: byFamilyName, first: i, last: g + 1, core: tokens[g].span, family: tokens[g].text, prefix: join(tokens[i:g])}, true
	}
	return mention{}, false
}

// ofFamily are the people whose family name begins or ends with a word, which may have the s of the genitive.
func (c *mentioner) ofFamily(word string) []*person {
	if found := c.families[word]; len(found) > 0 {
		return found
	}
	if base, ok := strings.CutSuffix(word, "s"); ok {
		return c.families[base]
	}
	return nil
}

func matchesWords(tokens []token, words []string) bool {
	for i, w := range words {
		got := tokens[i].text
		if tokens[i].isQuote() || got != w && (i+1 < len(words) || got != w+"s") {
			return false
		}
	}
	return true
}

func pronoun(tokens []token, i int) (mention, bool) {
	w := strings.ToLower(tokens[i].text)
	gender := map[string]byte{"er": 'm', "sie": 'f', "he": 'm', "she": 'f'}[w]
	if gender == 0 || w == "sie" && standsForSeveral(tokens, i) {
		return mention{}, false
	}
	return mention{kind: byPronoun, first: i, last: i + 1, core: tokens[i].span, gender: gender}, true
}

// standsForSeveral says whether the verb beside a sie is in the plural: sagen sie, sie fordern.
func standsForSeveral(tokens []token, i int) bool {
	verb := func(at int) bool {
		return at >= 0 && at < len(tokens) && (isSpeechVerb(tokens[at].text) || auxiliaries[tokens[at].text] || konjunktiv[tokens[at].text])
	}
	at := i - 1
	if !verb(at) {
		at = i + 1
	}
	return verb(at) && strings.HasSuffix(tokens[at].text, "n") || at >= 0 && at < len(tokens) && tokens[at].is("sind")
}

// roleAlone reads an article and a post that no name follows: die Ministerin, der SPD-Politiker.
func (c *mentioner) roleAlone(tokens []token, i, floor int) (mention, bool) {
	r, ok := tokens[i].role()
	if !ok {
		return mention{}, false
	}
	first := roleStart(tokens, i, floor)
	if first == floor && !articles[strings.ToLower(tokens[first].text)] || !articles[strings.ToLower(tokens[first].text)] {
		return mention{}, false
	}
	end := behindPost(tokens, i)
	m := mention{kind: byRole, first: first, core: span{tokens[first].start, tokens[end-1].end}, gender: genderOf(r, tokens[first].text), endings: []string{r.ending}, nouns: []string{tokens[i].text}}
	m.post = post{role: join(tokens[withoutArticle(tokens, first):end]), place: m.core}
	m.post.organization, m.last = complement(tokens, end, len(tokens))
	if c.nameFollows(tokens, m.last) { // what follows has this post
		return mention{}, false
	}
	m.governed = isGoverned(tokens, m)
	return m, true
}

// isGoverned says whether somebody is named in another case than the nominative: behind a preposition, or with an article that shows it.
func isGoverned(tokens []token, m mention) bool {
	if m.possessive || m.first > 0 && prepositions[strings.ToLower(tokens[m.first-1].text)] {
		return true
	}
	article := strings.ToLower(tokens[m.first].text)
	plural := len(m.nouns) > 0 && !strings.HasSuffix(strings.ToLower(m.nouns[0]), m.endings[0]) // einer der Aktivisten
	return genitive(article) || article == "der" && (m.gender == 'f' || plural)
}

// nameFollows says whether somebody's name stands at a token, or behind a comma there.
func (c *mentioner) nameFollows(tokens []token, i int) bool {
	_, ok := c.nameBehind(tokens, i)
	return ok
}

// nameBehind is where somebody's name begins that stands at a token, or behind a comma there; further posts may stand before it.
func (c *mentioner) nameBehind(tokens []token, i int) (int, bool) {
	if i < len(tokens) && tokens[i].is(",") {
		i++
	}
	for last := i + 4; i < min(last, len(tokens)) && !tokens[i].isQuote(); {
		if _, ok := tokens[i].role(); !ok {
			break
		}
		i++
	}
	begin := i
	if i < len(tokens) && forms[tokens[i].text] != 0 {
		i++
	}
	if i >= len(tokens) || !tokens[i].isWord() {
		return 0, false
	}
	if _, ok := c.fullName(tokens, i); ok {
		return begin, true
	}
	_, ok := c.familyName(tokens, i)
	return begin, ok
}

// organizationAlone reads an organization of the graph that speaks itself: der Städtetag.
func (c *mentioner) organizationAlone(tokens []token, i, floor int) (mention, bool) {
	n, ok := c.organizationAt(span{tokens[i].start, tokens[i].end})
	if !ok || n.Start != tokens[i].start || c.postOfNamed(tokens, i, floor) {
		return mention{}, false
	}
	last := i
	for last < len(tokens) && tokens[last].start < n.End {
		last++
	}
	first := i
	if i > 0 && articles[strings.ToLower(tokens[i-1].text)] {
		first--
	}
	m := mention{kind: byOrganization, first: first, last: last, core: span{tokens[i].start, tokens[last-1].end}}
	_, m.gender, _ = organizationNoun(tokens[i].text)
	m.post.organization = phrase{tokens: tokens[i:last]}
	m.governed = isGoverned(tokens, m)
	return m, true
}

// postOfNamed says whether an organization belongs to the post of somebody whose name follows: der Präsident des Städtetags, Max Muster.
func (c *mentioner) postOfNamed(tokens []token, organization, floor int) bool {
	for i := organization - 1; i >= max(floor, organization-farthestPost) && partOfComplement(tokens[i]); i-- {
		if _, ok := tokens[i].role(); !ok {
			continue
		}
		_, behind := complement(tokens, behindPost(tokens, i), len(tokens))
		if behind <= organization {
			continue
		}
		if name, ok := c.nameBehind(tokens, behind); ok {
			_, noun, reached := roleBefore(tokens, name, floor)
			return reached && noun < organization
		}
	}
	return false
}

func genitive(article string) bool {
	a := strings.ToLower(article)
	return a == "des" || a == "dem" || a == "den"
}

// organizationAt is the naming of an organization that overlaps a span.
func (c *mentioner) organizationAt(s span) (Naming, bool) {
	return organizationIn(c.names, s)
}

// organizationIn is the first of names in the order of the text that names an organization and overlaps a span.
func organizationIn(names []Naming, s span) (Naming, bool) {
	at, _ := slices.BinarySearchFunc(names, s.start, func(n Naming, start int) int { return cmp.Compare(n.End, start+1) })
	for ; at < len(names) && names[at].Start < s.end; at++ {
		if slices.ContainsFunc(names[at].Subjects, func(id kg.ID) bool { return id.Kind().IsOrganization() }) {
			return names[at], true
		}
	}
	return Naming{}, false
}

func join(tokens []token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 && t.start > tokens[i-1].end {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}
