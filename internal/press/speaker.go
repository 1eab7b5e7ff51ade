package press

import (
	"fmt"
	"slices"
	"strings"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// resolved are speakers as records: those of the graph, or new ones.
type resolved struct {
	attributions  []kg.Attribution
	entities      []*kg.Entity
	relationships []*kg.Relationship
	reasons       []string
}

// resolver turns who is meant by words into records.
type resolver struct {
	doc       *document
	directory Directory
	names     []Naming
}

func (r *resolver) reason(out *resolved, format string, args ...any) {
	out.reasons = append(out.reasons, fmt.Sprintf(format, args...))
}

func (w resolved) speaks(id kg.ID) bool {
	return slices.ContainsFunc(w.attributions, func(a kg.Attribution) bool { return a.Actor == id })
}

// speakers finds those who say something in the graph, or makes them.
func (r *resolver) speakers(u utterance) resolved {
	var out resolved
	r.speaker(u, &out)
	for _, p := range u.also {
		with := u
		with.speaker, with.mention = p, nil
		r.speaker(with, &out)
	}
	return out
}

// speaker finds one of them, and the organization for which the text, or else the graph, says that they speak.
func (r *resolver) speaker(u utterance, out *resolved) {
	a := kg.Attribution{Wording: string(r.doc.runes[u.clause.start:u.clause.end])}
	if u.speaker.kind == byOrganization {
		if a.Actor = r.named(u.speaker.post.organization.tokens, out); a.Actor != "" {
			out.attributions = append(out.attributions, a)
			r.reason(out, "%q names no person: %s speaks itself.", a.Wording, a.Actor)
		}
		return
	}
	said := r.post(u)
	a.Organization = r.organization(said, out)
	p := r.person(u.speaker, said, a.Organization, out)
	a.Actor = p.ID
	ties := r.directory.Ties(p.ID, r.doc.madeOn.Days())
	if a.Organization == "" {
		a.Organization = r.organizationOfDay(p, said, ties, out)
	}
	if !out.speaks(a.Actor) {
		out.attributions = append(out.attributions, a)
	}
	r.relate(p, said, a.Organization, ties, out)
}

// post is what the attribution says of the speaker, or what the text says where it introduces them.
func (r *resolver) post(u utterance) post {
	said := u.speaker.post
	if u.mention == nil || u.mention.kind == byPronoun || u.mention.post.place.end == 0 {
		return said
	}
	here := u.mention.post
	if here.role == "" || said.role != "" && u.mention.kind == byRole {
		here.role, here.place = said.role, said.place
	}
	if here.organization.tokens == nil {
		here.organization = said.organization
	}
	return here
}

// named is the one organization of the graph that words name; "" for none, and for several that share the name.
func (r *resolver) named(tokens []token, out *resolved) kg.ID {
	if len(tokens) == 0 {
		return ""
	}
	place := span{tokens[0].start, tokens[len(tokens)-1].end}
	n, ok := organizationIn(r.names, place)
	if !ok {
		return ""
	}
	subjects := slices.DeleteFunc(slices.Clone(n.Subjects), func(id kg.ID) bool { return !id.Kind().IsOrganization() })
	if len(subjects) > 1 {
		r.reason(out, "%q could be %s: none was chosen.", string(r.doc.runes[n.Start:n.End]), listed(subjects))
		return ""
	}
	return subjects[0]
}

// organization is the one that the words around a name tell of: one of the graph, or a new one if its full name stands there.
func (r *resolver) organization(said post, out *resolved) kg.ID {
	tokens := said.organization.tokens
	if id := r.named(said.roleTokens(r.doc.runes), out); id != "" && len(tokens) == 0 {
		r.reason(out, "The post %q names %s.", said.role, id)
		return id
	}
	if len(tokens) == 0 {
		return ""
	}
	words := string(r.doc.runes[tokens[0].start:tokens[len(tokens)-1].end])
	before := len(out.reasons)
	if id := r.named(tokens, out); id != "" {
		r.reason(out, "%q [%d, %d) is %s, %s, in the graph.", words, tokens[0].start, tokens[len(tokens)-1].end, id, r.directory.Entity(id).Name)
		return id
	}
	if len(out.reasons) > before {
		return ""
	}
	name, ok := fullName(said.organization)
	if !ok {
		r.reason(out, "%q is no organization that the graph knows, and no full name of one.", words)
		return ""
	}
	id := kg.ID(kg.KindInstitution.Prefix() + ":press-" + r.doc.key + "-" + slug(name))
	out.entities = append(out.entities, &kg.Entity{ID: id, Name: name, Organization: &kg.Organization{}})
	r.reason(out, "%q [%d, %d) is an organization that the graph does not know: it is suggested as new, as %q.", words, tokens[0].start, tokens[len(tokens)-1].end, name)
	return id
}

// roleTokens is the post as one token, for looking up an organization whose name is a part of it: LKT-Präsident.
func (p post) roleTokens(runes []rune) []token {
	at := strings.Index(string(runes[p.place.start:p.place.end]), p.role)
	if p.role == "" || at < 0 {
		return nil
	}
	start := p.place.start + len([]rune(string(runes[p.place.start:p.place.end])[:at]))
	return []token{newWord(span{start, start + len([]rune(p.role))}, p.role)}
}

// fullName is the name of an organization as it is written by itself. What stands in the genitive or the dative is brought into the nominative, by the gender of
// the noun that calls it an organization.
func fullName(p phrase) (string, bool) {
	tokens := slices.Clone(p.tokens)
	if at := slices.IndexFunc(tokens, func(t token) bool { return t.is("(") }); at > 0 {
		tokens = tokens[:at]
	}
	head := slices.IndexFunc(tokens, func(t token) bool { return t.organization })
	if head < 0 || len(tokens) < 2 && !strings.Contains(tokens[0].text, "-") {
		return "", false
	}
	if tokens[0].isLower() {
		return "", false
	}
	nominative, gender, _ := organizationNoun(tokens[head].text)
	if p.after != "" {
		if p.after == "der" && (gender == 'm' || gender == 'n') {
			return "", false // a plural: der Verbände
		}
		tokens[head].text = nominative
		for i := range head {
			tokens[i].text = strongAdjective(tokens[i], gender)
		}
	}
	return join(tokens), true
}

// strongAdjective is an adjective at the beginning of a name as it stands without an article: Deutschen Verbands, Deutscher Verband.
func strongAdjective(t token, gender byte) string {
	stem, ok := strings.CutSuffix(t.text, "en")
	if !ok || !t.isCapital() {
		return t.text
	}
	return stem + map[byte]string{'m': "er", 'f': "e", 'n': "es", 0: "en"}[gender]
}

// person is who speaks: the one person of the graph with the name, unless the text puts them elsewhere; else a new one.
func (r *resolver) person(p *person, said post, organization kg.ID, out *resolved) *kg.Entity {
	var candidates []*kg.Entity
	if p.given != "" {
		candidates = r.directory.Persons(p.name())
	} else {
		candidates = r.byFamily(p, said)
	}
	fits := slices.DeleteFunc(slices.Clone(candidates), func(e *kg.Entity) bool { return !r.mayBe(e, said, organization) })
	if len(fits) > 1 {
		if sure := slices.DeleteFunc(slices.Clone(fits), func(e *kg.Entity) bool { return !r.belongs(e, organization) }); len(sure) == 1 {
			fits = sure
		}
	}
	if len(fits) == 1 {
		e := fits[0]
		r.reason(out, "%q is %s, %s: %s.", p.name(), e.ID, e.Name, r.grounds(e, said, organization))
		return e
	}
	e := r.newPerson(p)
	out.entities = append(out.entities, e)
	switch {
	case len(candidates) > 0 && len(fits) == 0:
		r.reason(out, "%q could be %s, but the text gives them a place or an office that the graph does not: a new person is suggested.", p.name(), listed(idsOf(candidates)))
	case len(fits) > 1:
		r.reason(out, "%q could be %s: a new person is suggested.", p.name(), listed(idsOf(fits)))
	case p.given == "":
		r.reason(out, "The text gives no more of the name than %q, and the graph knows nobody it must be: a new person is suggested.", p.name())
	default:
		r.reason(out, "The graph knows nobody called %q: a new person is suggested.", p.name())
	}
	return e
}

// grounds tell why somebody of the graph is taken for who speaks, and how far that can be trusted.
func (r *resolver) grounds(e *kg.Entity, said post, organization kg.ID) string {
	ties := r.directory.Ties(e.ID, kg.Days{First: kg.FirstDay, Last: kg.LastDay})
	like := slices.ContainsFunc(ties, func(t *kg.Relationship) bool { return sameOffice(t.Role, said.role) })
	switch {
	case r.belongs(e, organization):
		return "by name, and the graph knows of a tie to " + string(organization)
	case r.doubtful(e, said):
		return fmt.Sprintf("by name and by a like post, but that is doubtful: the text has them at %q, where the graph does not", join(said.organization.tokens))
	case like:
		return fmt.Sprintf("by name, and the graph has a post like %q for them", said.role)
	case said.role != "":
		return fmt.Sprintf("by name alone, as the only one who has it; the graph knows of no post like %q for them, so it may be a namesake", said.role)
	}
	return "by name alone, as the only one who has it; the text gives no post and no organization to check it by, so it may be a namesake"
}

// byFamily are the persons of the graph with a family name who hold a post of that day which the text gives them.
func (r *resolver) byFamily(p *person, said post) []*kg.Entity {
	if said.role == "" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.directory.PersonsOfFamily(p.family)), func(e *kg.Entity) bool {
		return !slices.ContainsFunc(r.directory.Ties(e.ID, r.doc.madeOn.Days()), func(t *kg.Relationship) bool { return sameOffice(t.Role, said.role) })
	})
}

// sameOffice says whether two words for posts name the same kind of office.
func sameOffice(a, b string) bool {
	for w := range strings.FieldsSeq(a) {
		for v := range strings.FieldsSeq(b) {
			x, ok := roleOf(w)
			if y, also := roleOf(v); ok && also && x.ending == y.ending {
				return true
			}
		}
	}
	return false
}

// mayBe says whether somebody of the graph may be meant: not if the text names an organization, and the graph knows them at others only; nor if it gives an office, and
// the graph has them in another on that day, of those that nobody holds together.
func (r *resolver) mayBe(e *kg.Entity, said post, organization kg.ID) bool {
	if r.otherOfficeOfDay(e, said) {
		return false
	}
	if organization == "" && len(said.organization.tokens) == 0 || r.belongs(e, organization) {
		return true
	}
	ties := r.directory.Ties(e.ID, kg.Days{First: kg.FirstDay, Last: kg.LastDay})
	if len(ties) == 0 {
		return true
	}
	words := join(said.organization.tokens)
	if o := r.directory.Entity(organization); o != nil {
		words += " " + o.Name
	}
	return slices.ContainsFunc(ties, func(t *kg.Relationship) bool { return sameOffice(t.Role, said.role) || r.isAt(t, words) })
}

// otherOfficeOfDay says whether somebody holds an office on the day of the document that can't be held with the one that the text gives.
func (r *resolver) otherOfficeOfDay(e *kg.Entity, said post) bool {
	office := officeIn(said.role)
	if office < 0 {
		return false
	}
	held := r.directory.Ties(e.ID, r.doc.madeOn.Days())
	other := func(t *kg.Relationship) bool { o := officeIn(t.Role); return o >= 0 && o != office }
	same := func(t *kg.Relationship) bool { return officeIn(t.Role) == office }
	return slices.ContainsFunc(held, other) && !slices.ContainsFunc(held, same)
}

// isAt says whether words may name the organization of a post or a membership.
func (r *resolver) isAt(t *kg.Relationship, words string) bool {
	o := r.directory.Entity(t.To)
	return o != nil && shareWord(o.Name, words)
}

// doubtful says whether the text has somebody of the graph at a place that is none of those the graph has them at, as far as words tell.
func (r *resolver) doubtful(e *kg.Entity, said post) bool {
	place := join(said.organization.tokens)
	ties := r.directory.Ties(e.ID, kg.Days{First: kg.FirstDay, Last: kg.LastDay})
	return place != "" && len(ties) > 0 && !slices.ContainsFunc(ties, func(t *kg.Relationship) bool { return r.isAt(t, place) })
}

// belongs says whether the graph knows of a tie between somebody and an organization, at any time.
func (r *resolver) belongs(e *kg.Entity, organization kg.ID) bool {
	return organization != "" && slices.ContainsFunc(r.directory.Ties(e.ID, kg.Days{First: kg.FirstDay, Last: kg.LastDay}), func(t *kg.Relationship) bool { return t.To == organization })
}

// generic are words of names of organizations that many have.
var generic = setOf(`baden wuerttemberg land landes bund bundes deutscher deutsche deutschen deutsches nordrhein westfalen bayern hessen sachsen berlin fraktion partei und der die das des
fuer im in von e.v. verband stadt kreis landkreis`)

// shareWord says whether the names of two organizations share a word that is not common.
func shareWord(a, b string) bool {
	split := func(r rune) bool { return r == ' ' || r == '-' || r == ',' || r == '/' }
	words := strings.FieldsFunc(text.Normalize(b), split)
	return slices.ContainsFunc(strings.FieldsFunc(text.Normalize(a), split), func(w string) bool {
		return !generic[w] && len(w) > 2 && slices.ContainsFunc(words, func(v string) bool { return strings.TrimSuffix(v, "s") == strings.TrimSuffix(w, "s") })
	})
}

// newPerson is a person as the text names them.
func (r *resolver) newPerson(p *person) *kg.Entity {
	e := &kg.Entity{ID: kg.ID(kg.KindPerson.Prefix() + ":press-" + r.doc.key + "-" + slug(p.name())), Name: p.name()}
	words := strings.Fields(p.family)
	at := 0
	for at < len(words)-1 && particles[strings.ToLower(words[at])] {
		at++
	}
	sort := strings.Join(words[at:], " ")
	if rest := strings.TrimSpace(p.given + " " + strings.Join(words[:at], " ")); rest != "" {
		sort += ", " + rest
	}
	e.Person = &kg.Person{GivenName: p.given, FamilyName: p.family, HonorificPrefix: p.prefix, SortName: sort}
	return e
}

// organizationOfDay is the one at which somebody holds a post on the day; "" where there is none, or more than one, and where the text names another place.
func (r *resolver) organizationOfDay(p *kg.Entity, said post, ties []*kg.Relationship, out *resolved) kg.ID {
	if elsewhere := join(said.organization.tokens); elsewhere != "" {
		ties = slices.DeleteFunc(slices.Clone(ties), func(t *kg.Relationship) bool { return !r.isAt(t, elsewhere) })
		if len(ties) == 0 {
			r.reason(out, "The graph has no tie of %s to %q on that day: the organization is left open.", p.ID, elsewhere)
		}
	}
	var at []kg.ID
	for _, t := range ties {
		if t.Type == kg.HoldsPosition && !slices.Contains(at, t.To) {
			at = append(at, t.To)
		}
	}
	switch len(at) {
	case 0:
		return ""
	case 1:
		r.reason(out, "%s stands for %s, where the graph has them hold a post on that day.", p.ID, at[0])
		return at[0]
	}
	r.reason(out, "The graph has %s hold posts at %s on that day: the organization is left open.", p.ID, listed(at))
	return ""
}

// relate tells the post of the day, and suggests it where the text gives one that the graph does not have.
func (r *resolver) relate(p *kg.Entity, said post, organization kg.ID, ties []*kg.Relationship, out *resolved) {
	held := slices.DeleteFunc(slices.Clone(ties), func(t *kg.Relationship) bool { return t.Type != kg.HoldsPosition || t.To != organization })
	for _, t := range held {
		r.reason(out, "Post of the day: %q at %s (%s).", t.Role, t.To, t.ID)
	}
	if len(held) > 0 || said.role == "" || organization == "" {
		return
	}
	start, end := said.place.start, said.place.end
	id := kg.ID(kg.HoldsPosition.Prefix() + ":press-" + r.doc.key + "-" + slug(p.Name) + "." + slug(organization.Key()))
	out.relationships = append(out.relationships, &kg.Relationship{
		ID: id, Type: kg.HoldsPosition, From: p.ID, To: organization, Role: said.role,
		Citations: []kg.Citation{{Document: r.doc.entity.ID, Kind: kg.Evidence, Start: &start, End: &end, Note: "Held on the day of the document; since when and until when, it does not say."}},
	})
	r.reason(out, "The text gives the post %q at %s [%d, %d), which the graph does not have: it is suggested, too.", said.role, organization, start, end)
}

// slug is a name as a part of an id: ASCII, at most 40 bytes.
func slug(name string) string {
	var b strings.Builder
	for _, r := range text.Normalize(name) {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == 40 {
			break
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return s
	}
	return "x"
}

func idsOf(entities []*kg.Entity) []kg.ID {
	ids := make([]kg.ID, len(entities))
	for i, e := range entities {
		ids[i] = e.ID
	}
	return ids
}

// listed are ids in a sentence.
func listed(ids []kg.ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, " or ")
}
