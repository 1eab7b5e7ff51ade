package press

import (
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// person is somebody whom a text names.
type person struct {
	mention // the fullest place
}

// newMentioner reads a text once for who is named in it in full: the family name alone, the post and the pronoun lead back to them.
func newMentioner(d Directory, text []rune, blocks []block) *mentioner {
	c := &mentioner{directory: d, text: text, byName: map[string]*person{}, families: map[string][]*person{}, given: map[string]bool{}}
	c.names = withShortForms(d, text, d.Names(string(text)))
	for _, b := range blocks {
		for _, s := range sentences(b.tokens) {
			found := c.mentions(s)
			for _, m := range found {
				if m.kind == byFullName {
					c.introduce(m)
				}
			}
			if len(found) > 0 && found[0].kind == byFullName && !found[0].governed {
				c.addPredicate(s, c.byName[found[0].name()])
			}
		}
	}
	return c
}

// introduce notes somebody, or what a further place says of somebody noted already.
func (c *mentioner) introduce(m mention) {
	if p := c.byName[m.name()]; p != nil {
		p.endings, p.nouns = union(p.endings, m.endings), union(p.nouns, m.nouns)
		if p.gender == 0 {
			p.gender = m.gender
		}
		if p.prefix == "" {
			p.prefix = m.prefix
		}
		if p.post.role == "" && m.post.role != "" || p.post.organization.tokens == nil && m.post.organization.tokens != nil && p.post.role == m.post.role {
			p.post = m.post
		}
		return
	}
	p := &person{mention: m}
	c.people = append(c.people, p)
	c.byName[m.name()] = p
	words := strings.Fields(m.family)
	c.families[words[0]] = append(c.families[words[0]], p)
	if last := words[len(words)-1]; last != words[0] {
		c.families[last] = append(c.families[last], p)
	}
	for part := range strings.FieldsFuncSeq(m.given, func(r rune) bool { return r == ' ' || r == '-' }) {
		c.given[part] = true
	}
}

// addPredicate notes what a sentence says that its subject is or becomes: ist Landrätin, wurde zur neuen Vorsitzenden gewählt, dankte als Gastgeber.
func (c *mentioner) addPredicate(s []token, subject *person) {
	for i := 1; i < len(s); i++ {
		r, ok := s[i].role()
		if !ok || s[i].start < subject.core.end {
			continue
		}
		at := i
		for at > 0 && (isAdjective(s[at-1]) || s[at-1].is("neuen", "neue", "neuer", "die", "der", "eine", "ein")) {
			at--
		}
		if at > 0 && s[at-1].is("zum", "zur", "als", "ist", "war", "wird", "bleibt", "wurde") && agree(genderOf(r, ""), subject.gender) {
			subject.endings, subject.nouns = union(subject.endings, []string{r.ending}), union(subject.nouns, []string{s[i].text})
		}
	}
}

// union adds to a list what it does not have.
func union(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// withShortForms adds the first word of an organization's name where the text names it in full elsewhere, and no other one by that word.
func withShortForms(d Directory, text []rune, names []Naming) []Naming {
	short := map[string]kg.ID{}
	for _, n := range names {
		if len(n.Subjects) != 1 || !n.Subjects[0].Kind().IsOrganization() {
			continue
		}
		e := d.Entity(n.Subjects[0])
		w := strings.Fields(e.Name)[0]
		if id, taken := short[w]; taken && id != e.ID {
			short[w] = "" // two of them: it stands for neither
		} else if strings.Contains(e.Name, " ") && len([]rune(w)) >= 5 && isShortForm(w) {
			short[w] = e.ID
		}
	}
	if len(short) == 0 {
		return names
	}
	out := slices.Clone(names)
	tokens := appendWords(nil, text, span{0, len(text)})
	for i, t := range tokens {
		id := short[t.text]
		if id == "" {
			id = short[strings.TrimSuffix(t.text, "s")]
		}
		if id == "" {
			id = short[strings.TrimSuffix(t.text, "es")]
		}
		qualified := i > 0 && tokens[i-1].isCapital() && adjacent(tokens[i-1], t) && !articles[strings.ToLower(tokens[i-1].text)]
		if _, isRole := roleBeforeToken(tokens, i); id == "" || qualified && !isRole {
			continue
		}
		if _, named := organizationIn(names, t.span); !named {
			out = append(out, Naming{[]kg.ID{id}, t.start, t.end})
		}
	}
	slices.SortFunc(out, func(a, b Naming) int { return a.Start - b.Start })
	return out
}

func roleBeforeToken(tokens []token, i int) (role, bool) {
	if i == 0 {
		return role{}, false
	}
	return tokens[i-1].role()
}

// isShortForm says whether the first word of a name can stand for the whole: a noun that calls an organization one.
func isShortForm(w string) bool {
	_, _, ok := organizationNoun(w)
	return ok
}

// stage is what the text has said so far: who was named last, and who spoke.
type stage struct {
	*mentioner
	recent   []*person // the last one last
	spoke    *person
	nameless map[string]bool // nouns for people whom the text does not name
}

// noted remembers that somebody was named.
func (s *stage) noted(p *person) {
	s.recent = slices.DeleteFunc(s.recent, func(q *person) bool { return q == p })
	s.recent = append(s.recent, p)
	const kept = 50
	if len(s.recent) > kept {
		s.recent = s.recent[1:]
	}
}

// identify tells who is meant; an error says why nobody can be told.
func (s *stage) identify(m mention) (*person, error) {
	switch m.kind {
	case byFullName:
		if p := s.byName[m.name()]; p != nil {
			return p, nil
		}
		return &person{mention: m}, nil
	case byFamilyName:
		return s.byFamily(m)
	case byRole:
		return s.byRole(m)
	case byPronoun:
		return s.byPronoun(m)
	}
	return &person{mention: m}, nil
}

// byFamily is the one in the text with a family name; where several have it, the one whose gender and post agree.
func (s *stage) byFamily(m mention) (*person, error) {
	var fits []*person
	for _, p := range s.ofFamily(strings.Fields(m.family)[0]) {
		if p.family == m.family && agree(p.gender, m.gender) {
			fits = append(fits, p)
		}
	}
	if len(fits) > 1 && len(m.endings) > 0 {
		fits = slices.DeleteFunc(fits, func(p *person) bool {
			return !slices.ContainsFunc(m.endings, func(e string) bool { return slices.Contains(p.endings, e) })
		})
	}
	switch len(fits) {
	case 0:
		return &person{mention: m}, nil
	case 1:
		return fits[0], nil
	}
	return nil, ambiguous(m.family, fits)
}

// byRole is the one in the text who was last named with a post.
func (s *stage) byRole(m mention) (*person, error) {
	if indefinite(s.text, m) {
		if n, ok := s.spokesFor(m); ok {
			return n, nil
		}
		s.unnamed(m)
		return nil, unnamed(s.text, m)
	}
	for _, p := range slices.Backward(s.recent) {
		if slices.ContainsFunc(m.nouns, func(n string) bool { return slices.Contains(p.nouns, n) }) && agree(p.gender, m.gender) {
			return p, nil
		}
	}
	for _, p := range slices.Backward(s.recent) {
		if slices.ContainsFunc(m.endings, func(e string) bool { return slices.Contains(p.endings, e) }) && agree(p.gender, m.gender) {
			return p, nil
		}
	}
	if n, ok := s.spokesFor(m); ok {
		return n, nil
	}
	if slices.ContainsFunc(m.endings, func(e string) bool { return vague[e] }) {
		return s.byPronoun(m)
	}
	if len(s.people) == 1 && s.people[0].core.start < m.core.start && agree(s.people[0].gender, m.gender) && !otherOffice(m, s.people[0]) {
		return s.people[0], nil
	}
	if p := s.calledBy(m); p != nil {
		return p, nil
	}
	s.unnamed(m)
	return nil, unnamed(s.text, m)
}

// unnamed remembers the words for somebody whom the text does not name.
func (s *stage) unnamed(m mention) {
	if s.nameless == nil {
		s.nameless = map[string]bool{}
	}
	for _, n := range m.nouns {
		s.nameless[n] = true
	}
}

// calledBy is who was named last, if a post with the definite article can be a further word for them: der Landwirt. It is not if the text used the word before for somebody
// whom it does not name, if the word is an office and they have another, or if it comes with a place of its own.
func (s *stage) calledBy(m mention) *person {
	if article := string(s.text[m.core.start : m.core.start+1]); !strings.EqualFold(article, "d") || m.post.organization.tokens != nil {
		return nil
	}
	if slices.ContainsFunc(m.nouns, func(n string) bool { return s.nameless[n] }) {
		return nil
	}
	p, err := s.byPronoun(m)
	if err != nil || otherOffice(m, p) {
		return nil
	}
	return p
}

// indefinite says whether a post has the indefinite article, as somebody has whom the text did not name before: eine Sprecherin.
func indefinite(text []rune, m mention) bool {
	return text[m.core.start] == 'e' || text[m.core.start] == 'E'
}

// vague are the endings of words that texts use for people whom they have named with another post.
var vague = setOf(`politiker politikerin abgeordnete vize experte expertin christdemokrat christdemokratin sozialdemokrat sozialdemokratin liberale parlamentarier
parlamentarierin ökonom ökonomin jurist juristin wissenschaftler wissenschaftlerin forscher forscherin chef chefin unternehmer unternehmerin
gewerkschafter gewerkschafterin`)

// offices are those of which nobody holds two, by how the words for them begin.
var offices = []string{"minister", "kanzler", "bürgermeister", "landr", "staatssekretär"}

// otherOffice says whether a post can't be that of somebody because the text gives them another office.
func otherOffice(m mention, p *person) bool {
	for _, e := range m.endings {
		for _, o := range p.endings {
			if a, b := officeOf(e), officeOf(o); a >= 0 && b >= 0 && a != b {
				return true
			}
		}
	}
	return false
}

// officeOf is the office, by its place in offices, that the ending of a word names; -1 for none.
func officeOf(ending string) int {
	return slices.IndexFunc(offices, func(o string) bool { return strings.HasPrefix(ending, o) })
}

// officeIn is the office that a post names; -1 for none.
func officeIn(role string) int {
	for w := range strings.FieldsSeq(role) {
		if r, ok := roleOf(w); ok && officeOf(r.ending) >= 0 {
			return officeOf(r.ending)
		}
	}
	return -1
}

// spokesFor is the organization that a nameless spokesperson speaks for.
func (s *stage) spokesFor(m mention) (*person, bool) {
	nameless := []string{"sprecher", "sprecherin", "spokesperson", "spokesman", "spokeswoman"}
	if len(m.endings) == 0 || !slices.Contains(nameless, m.endings[0]) {
		return nil, false
	}
	tokens := m.post.organization.tokens
	if len(tokens) == 0 {
		return nil, false
	}
	if _, ok := s.organizationAt(span{tokens[0].start, tokens[len(tokens)-1].end}); !ok {
		return nil, false
	}
	m.kind = byOrganization
	return &person{mention: m}, true
}

// byPronoun is who was named last, as subject or as speaker, of that gender; else the only one of that gender whom the text has named at all.
func (s *stage) byPronoun(m mention) (*person, error) {
	for _, p := range slices.Backward(s.recent) {
		if p.kind != byOrganization && agree(p.gender, m.gender) {
			return p, nil
		}
	}
	const most = 100 // people: among more, nobody is the only one
	var only *person
	for _, p := range s.people[:min(most, len(s.people))] {
		if p.core.start > m.core.start {
			break
		}
		if agree(p.gender, m.gender) {
			if only != nil {
				return nil, unnamed(s.text, m)
			}
			only = p
		}
	}
	if only == nil {
		return nil, unnamed(s.text, m)
	}
	return only, nil
}

// agree says whether two genders do not contradict each other.
func agree(a, b byte) bool { return a == 0 || b == 0 || a == b }
