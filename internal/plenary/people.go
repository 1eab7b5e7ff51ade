package plenary

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// findSpeakers finds who has each turn, and to whom it is said.
func (b *builder) findSpeakers() {
	for _, t := range b.turns {
		b.who = append(b.who, b.identify(t.speaker))
	}
	b.findReplies()
}

// identify is the id of a speaker. Where the protocol gives none, or one that is somebody else's, the printed name and group are looked up; "" is unknown.
func (b *builder) identify(s speaker) string {
	n := nameOf(s)
	if usable(s.id) && n.family != "" && !n.glued() && b.directory.sees(s.id, n) {
		b.usePerson(s.id)
		return s.id
	}
	printed := readPrinted(s.printed)
	if s.printed == "" {
		printed = printedName{full: n.full(), group: s.groupKey(), place: s.place, post: s.post}
		printed.printed = printed.full
	}
	found := b.lookup(printed)
	example := fmt.Sprintf("%q for %s", s.id, kg.Clip(printed.printed))
	if found == "" {
		b.remark(s.line, "the id of a speaker is none or belongs to somebody else, and no other was found: the words are nobody's", example)
		return ""
	}
	b.remark(s.line, "the id of a speaker is none or belongs to somebody else: the one of the same name and group was taken", example+" → "+found)
	return found
}

// lookup is the id of who a printed name means: the only speaker of the sitting whom it can mean, else the only person of that Bundestag; "" where there is
// none, or several.
func (b *builder) lookup(p printedName) string {
	group := p.group
	if group == "" && p.post != "" {
		group = postHolder
	}
	if group == "" {
		return ""
	}
	found := b.directory.find(b.period, p)
	if len(found) > 1 {
		own := b.own[nameKey(b.period, name{family: p.full}.key(), group)]
		found = slices.DeleteFunc(found, func(id string) bool { return !slices.Contains(own, id) })
	}
	if len(found) != 1 {
		return ""
	}
	b.usePerson(found[0])
	return found[0]
}

// usePerson adds a person to what is written.
func (b *builder) usePerson(id string) {
	if _, there := b.people[personID(id)]; there {
		return
	}
	p := b.directory.persons[id]
	main := p.names[0]
	e := &kg.Entity{
		ID: personID(id), Name: main.full(), Identifiers: []kg.Identifier{{Scheme: Scheme, Value: id}},
		Person: &kg.Person{GivenName: main.given, FamilyName: main.family, SortName: main.sortName()},
	}
	seen := []string{e.Name}
	for _, n := range p.names {
		if e.Person.HonorificPrefix == "" {
			e.Person.HonorificPrefix = n.title
		}
		forms := []string{n.full()}
		if n.place != "" {
			forms = append(forms, n.full()+" ("+n.place+")")
		}
		for _, form := range forms {
			if !slices.Contains(seen, form) {
				seen = append(seen, form)
				e.Names = append(e.Names, kg.Name{Text: form, Kind: kg.NameAlternative})
			}
		}
	}
	merge := ingest.Supplement
	if p.known { // nothing new is told
		merge = keep
	}
	b.people[e.ID] = ingest.Draft{Record: e, Merge: merge}
}

func (b *builder) useOffice(o office) kg.ID {
	if _, there := b.organizations[o.id]; !there {
		b.organizations[o.id] = o.draft()
	}
	return o.id
}

// useGroup adds a group to what is written; "" where there is none.
func (b *builder) useGroup(key string) kg.ID {
	g := groupID(key)
	if _, there := b.organizations[g]; g != "" && !there {
		b.organizations[g] = groupDraft(key)
	}
	return g
}

// postOf is the title of a post word for word. In some protocols the name stands behind it: "Präsident Dr. Wolfgang Schäuble".
func (s speaker) postOf() string {
	post := strings.TrimRight(s.post, ": ")
	if title, named := strings.CutSuffix(post, " "+nameOf(s).full()); named {
		post = strings.TrimSuffix(title, " Dr.")
	}
	return post
}

// spokenFor is the organization that a speaker is introduced with: the one of the post, else the group.
func (b *builder) spokenFor(s speaker) kg.ID {
	if post := s.postOf(); post != "" {
		if offices := officesOf(post, b.period); len(offices) > 0 {
			return b.useOffice(offices[0])
		}
		return ""
	}
	return b.useGroup(s.groupKey())
}

// presence is what a sitting tells of somebody's groups and posts.
type presence struct {
	id     string
	groups []counted
	posts  []string
}

type counted struct {
	group string
	times int
}

// addTies adds memberships and posts. They hold on the day of the sitting; what other sittings tell extends them.
func (b *builder) addTies() {
	for _, p := range b.presences() {
		if group := p.group(); group != "" && group != unattached {
			b.addMembership(p.id, group)
		}
		for _, post := range p.posts {
			b.addPost(p.id, post)
		}
	}
}

// presences are those of all speakers, in the order of the file.
func (b *builder) presences() []*presence {
	var order []*presence
	by := map[string]*presence{}
	note := func(s speaker, id string) {
		if id == "" {
			return
		}
		if by[id] == nil {
			by[id] = &presence{id: id}
			order = append(order, by[id])
		}
		by[id].note(s)
		b.checkGroup(s)
	}
	for i, t := range b.turns {
		note(t.speaker, b.who[i])
	}
	for _, s := range b.listed {
		note(s, b.identify(s))
	}
	return order
}

func (p *presence) note(s speaker) {
	if post := s.postOf(); post != "" && !slices.Contains(p.posts, post) {
		p.posts = append(p.posts, post)
	}
	group := s.groupKey()
	if group == "" {
		return
	}
	i := slices.IndexFunc(p.groups, func(c counted) bool { return c.group == group })
	if i < 0 {
		p.groups = append(p.groups, counted{group, 0})
		i = len(p.groups) - 1
	}
	p.groups[i].times++
}

// group is the one that is told most often; of several the first.
func (p *presence) group() string {
	best := counted{}
	for _, c := range p.groups {
		if c.times > best.times {
			best = c
		}
	}
	return best.group
}

// checkGroup flags what is written in place of a group and is none.
func (b *builder) checkGroup(s speaker) {
	if _, ok := groupOf(s.group); ok || s.group == "" {
		return
	}
	example := fmt.Sprintf("%q of %s", kg.Clip(s.group), nameOf(s).full())
	if printed := s.groupKey(); printed != "" {
		b.remark(s.line, "what is marked as a group is none: the one that is printed was taken", example)
		return
	}
	b.remark(s.line, "what is marked as a group is none that is known: no membership was made", example)
}

// addMembership adds that somebody belongs to a group on the day.
func (b *builder) addMembership(id, group string) {
	key := fmt.Sprintf("bundestag-%s-%s-%d", id, group, b.period)
	if stay := b.directory.stay(b.period, id, group, b.day); stay > 1 {
		key += "-" + strconv.Itoa(stay)
	}
	b.addTie(kg.MemberOf, key, personID(id), b.useGroup(group), "")
}

// membershipKey reads of which term and group a membership is that addMembership made.
func membershipKey(r *kg.Relationship) (in stayed, ok bool) {
	rest, made := strings.CutPrefix(r.ID.Key(), "bundestag-")
	_, rest, has := strings.Cut(rest, "-")
	if r.Type != kg.MemberOf || !made || !has {
		return in, false
	}
	for _, g := range groups {
		if behind, is := strings.CutPrefix(rest, g.key+"-"); is {
			period, _, again := strings.Cut(behind, "-")
			n, err := strconv.Atoi(period)
			return stayed{period: n, group: g.key, again: again}, err == nil
		}
	}
	return in, false
}

// addPost adds that somebody has a post on the day.
func (b *builder) addPost(id, post string) {
	offices := officesOf(post, b.period)
	if len(offices) == 0 {
		b.remark(b.lineOf(post), "no organization is known that the post belongs to: none was made", fmt.Sprintf("%q", post))
		return
	}
	for i, o := range offices {
		key := fmt.Sprintf("bundestag-%s-%s", id, fitting(slug(post), 72))
		if i > 0 {
			key += "-" + fitting(slug(o.id.Key()), 10)
		}
		b.addTie(kg.HoldsPosition, fmt.Sprintf("%s-%d", key, b.period), personID(id), b.useOffice(o), post)
	}
}

// lineOf is where a post stands first.
func (b *builder) lineOf(post string) int {
	for _, t := range b.turns {
		if t.speaker.postOf() == post {
			return t.speaker.line
		}
	}
	for _, s := range b.listed {
		if s.postOf() == post {
			return s.line
		}
	}
	return 0
}

func (b *builder) addTie(kind kg.RelationshipType, key string, from, to kg.ID, role string) {
	b.ties = append(b.ties, ingest.Draft{Merge: ingest.Extend, Later: true, Record: &kg.Relationship{
		ID: kg.ID(kind.Prefix() + ":" + key), Type: kind, From: from, To: to, Role: role,
		Validity:  kg.Validity{ValidFrom: kg.FuzzyDate(b.day), ValidUntil: kg.FuzzyDate(b.day.Next())},
		Citations: []kg.Citation{{Document: b.document, Kind: kg.Evidence}},
	}})
}
