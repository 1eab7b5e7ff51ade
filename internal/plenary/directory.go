package plenary

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// directory knows the persons of all sittings that are read together, and those whom the graph has from earlier ones: who calls out in a sitting is often
// not among its speakers. It follows from the set of the sittings, not from their order.
type directory struct {
	persons map[string]*person // by the Bundestag's id
	// named are the ids of persons by Bundestag, name and group: see nameKey.
	named map[string][]string
	// seen are the groups that somebody was seen in, by Bundestag and id, in the order of days.
	seen map[string][]sighting
}

// person is what the sittings tell of somebody.
type person struct {
	id    string
	names []name // each once; the one of the last sitting first
	known bool   // from the graph only
}

// sighting is the group that somebody belonged to on the day of a sitting.
type sighting struct {
	day   kg.Date
	group string
}

// entry is what one sitting tells of one speaker.
type entry struct {
	period int
	day    kg.Date
	id     string
	name   name
	group  string // "" is unknown
	post   bool
}

// postHolder stands in place of a group in the key of who has a post.
const postHolder = "post"

func nameKey(period int, key, group string) string {
	return strconv.Itoa(period) + "|" + key + "|" + group
}

func personKey(period int, id string) string { return strconv.Itoa(period) + "|" + id }

// usable says whether the Bundestag's id of a person is one: eight figures of its members, or nine and more of others who speak.
func usable(id string) bool {
	if strings.Trim(id, "0123456789") != "" {
		return false
	}
	return len(id) == 8 && strings.HasPrefix(id, "11") || len(id) >= 9 && len(id) <= 16 && strings.HasPrefix(id, "9")
}

// entries are what a protocol tells of its speakers: for each the name and the group that it gives most often.
func (p *protocol) entries() []entry {
	type told struct {
		entry
		times int
	}
	var order []string
	by := map[string][]*told{}
	note := func(s speaker) {
		n := nameOf(s)
		if !usable(s.id) || n.family == "" || n.glued() {
			return
		}
		e := entry{period: p.period, day: p.day, id: s.id, name: n, group: s.groupKey(), post: s.post != ""}
		if by[s.id] == nil {
			order = append(order, s.id)
		}
		i := slices.IndexFunc(by[s.id], func(t *told) bool { return t.entry == e })
		if i < 0 {
			by[s.id] = append(by[s.id], &told{entry: e})
			i = len(by[s.id]) - 1
		}
		by[s.id][i].times++
	}
	for _, s := range p.listed {
		note(s)
	}
	for _, t := range p.turns {
		note(t.speaker)
	}
	var found []entry
	for _, id := range order {
		for _, t := range by[id] {
			found = append(found, t.entry)
		}
	}
	return found
}

// groupKey is the group that a speaker is said to belong to: by the mark-up or, where that says something else (a typo, the kind of the speech), by the
// line that is printed before the words. "" is unknown.
func (s speaker) groupKey() string {
	if key, ok := groupOf(s.group); ok {
		return key
	}
	return readPrinted(s.printed).group
}

// newDirectory makes a directory of what sittings tell, and of what is known. What the sittings tell of somebody in one Bundestag goes before what is
// known, so that a second look at the same sittings finds the same.
func newDirectory(known []member, entries []entry) *directory {
	d := &directory{persons: map[string]*person{}, named: map[string][]string{}, seen: map[string][]sighting{}}
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(b.day, a.day) }) // the latest names come first
	accepted := namesByID(known, entries)
	told := map[string]bool{}
	for _, e := range entries {
		if slices.Contains(accepted[e.id], e.name) {
			d.add(e)
			told[personKey(e.period, e.id)] = true
		}
	}
	for _, m := range known {
		d.know(m, told)
	}
	for key, list := range d.seen {
		slices.SortFunc(list, func(a, b sighting) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.group, b.group)) })
		d.seen[key] = onePerDay(list)
	}
	return d
}

// namesByID are the names of who an id belongs to. Where protocols give one id to several persons, it belongs to whom the graph knows by it, else to
// whom most sittings give it, of several to who had it last.
func namesByID(known []member, entries []entry) map[string][]name {
	accepted := map[string][]name{}
	for _, m := range known {
		accepted[m.id] = slices.Clone(m.names)
	}
	by := map[string][]name{}
	for _, e := range entries {
		by[e.id] = append(by[e.id], e.name)
	}
	for id, told := range by {
		if accepted[id] == nil {
			accepted[id] = []name{mostShared(told)}
		}
		accepted[id] = closure(accepted[id], told)
	}
	return accepted
}

// mostShared is the name that most of the names can be another form of; of several the first.
func mostShared(names []name) (best name) {
	most := 0
	for _, n := range names {
		times := 0
		for _, o := range names {
			if n.shares(o) {
				times++
			}
		}
		if times > most {
			best, most = n, times
		}
	}
	return best
}

// closure adds the names that share a word with one that is there, until there is none.
func closure(names, told []name) []name {
	for grown := true; grown; {
		grown = false
		for _, n := range told {
			if !slices.Contains(names, n) && slices.ContainsFunc(names, n.shares) {
				names, grown = append(names, n), true
			}
		}
	}
	return names
}

// onePerDay keeps one group for each day: the one before and behind it, where two are told.
func onePerDay(list []sighting) []sighting {
	var kept []sighting
	for i, s := range list {
		n := len(kept)
		if n == 0 || kept[n-1].day != s.day {
			kept = append(kept, s)
		} else if next := i + 1; next < len(list) && list[next].group == s.group || n > 1 && kept[n-2].group == s.group {
			kept[n-1] = s
		}
	}
	return kept
}

func (d *directory) add(e entry) {
	p := d.persons[e.id]
	if p == nil {
		p = &person{id: e.id}
		d.persons[e.id] = p
	}
	if !slices.Contains(p.names, e.name) {
		p.names = append(p.names, e.name)
	}
	if e.group != "" {
		d.index(e.period, e.name, e.group, e.id)
		key := personKey(e.period, e.id)
		d.seen[key] = append(d.seen[key], sighting{e.day, e.group})
	}
	if e.post {
		d.index(e.period, e.name, postHolder, e.id)
	}
}

func (d *directory) index(period int, n name, group, id string) {
	key := nameKey(period, n.key(), group)
	if !slices.Contains(d.named[key], id) {
		d.named[key] = append(d.named[key], id)
	}
}

// know adds somebody whom the graph has.
func (d *directory) know(m member, told map[string]bool) {
	if d.persons[m.id] == nil {
		d.persons[m.id] = &person{id: m.id, names: m.names, known: true}
	}
	for _, in := range m.groups {
		key := personKey(in.period, m.id)
		if in.again {
			d.seen[key] = append(d.seen[key], sighting{dayBefore(kg.FuzzyDate(in.from)), elsewhere})
		}
		d.seen[key] = append(d.seen[key], sighting{in.from, in.group}, sighting{in.last, in.group})
		if told[key] {
			continue
		}
		for _, n := range m.names {
			d.index(in.period, n, in.group, m.id)
		}
	}
}

// find is who a printed name means in a Bundestag: the ids of all whom it can mean, in order. Where a place is printed, these are the persons of that
// place; if there is none, those of whom no place is known.
func (d *directory) find(period int, p printedName) []string {
	group := p.group
	if group == "" && p.post != "" {
		group = postHolder
	}
	ids := slices.Sorted(slices.Values(d.named[nameKey(period, text.Normalize(p.full), group)]))
	if p.place == "" {
		return ids
	}
	var of, unknown []string
	for _, id := range ids {
		switch places := d.persons[id].places(); {
		case slices.Contains(places, text.Normalize(p.place)):
			of = append(of, id)
		case len(places) == 0:
			unknown = append(unknown, id)
		}
	}
	if len(of) > 0 {
		return of
	}
	return unknown
}

// places are those that tell a person apart from namesakes, in the form in which they are compared.
func (p *person) places() (places []string) {
	for _, n := range p.names {
		if n.place != "" {
			places = append(places, text.Normalize(n.place))
		}
	}
	return places
}

// stay tells the times apart that somebody belonged to a group within one Bundestag: 1 is the first. It grows when the person was seen elsewhere between.
func (d *directory) stay(period int, id, group string, day kg.Date) int {
	n, before := 0, ""
	for _, s := range d.seen[personKey(period, id)] {
		if s.day > day {
			break
		}
		if s.group == group && before != group {
			n++
		}
		before = s.group
	}
	return max(n, 1)
}

// sees says whether a speaker can be the person with the id.
func (d *directory) sees(id string, n name) bool {
	p := d.persons[id]
	return p != nil && slices.ContainsFunc(p.names, n.shares)
}

// member is somebody whom the graph has with an id of the Bundestag.
type member struct {
	id     string
	names  []name
	groups []stayed
}

// stayed is a time in a group, from the first to the last sitting seen; again says that it was not the first one.
type stayed struct {
	period     int
	group      string
	from, last kg.Date
	again      bool
}

// elsewhere stands for wherever somebody was between two times in a group.
const elsewhere = "?"

// membersOf are the persons of a graph who have an id of the Bundestag, with what earlier imports found of their groups.
func membersOf(entities []*kg.Entity, relationships []*kg.Relationship) []member {
	found := map[kg.ID]*member{}
	for _, e := range entities {
		for _, i := range e.Identifiers {
			if e.Person != nil && i.Scheme == Scheme && usable(i.Value) {
				found[e.ID] = &member{id: i.Value, names: knownNames(e)}
			}
		}
	}
	for _, r := range relationships {
		m := found[r.From]
		in, ok := membershipKey(r)
		if m == nil || !ok || len(r.ValidFrom) != len(kg.FirstDay) || len(r.ValidUntil) != len(kg.FirstDay) {
			continue
		}
		in.from, in.last = kg.Date(r.ValidFrom), dayBefore(r.ValidUntil)
		m.groups = append(m.groups, in)
	}
	var members []member
	for _, id := range slices.Sorted(maps.Keys(found)) {
		members = append(members, *found[id])
	}
	return members
}

// knownNames are the names of a person of the graph, those with a place taken apart: "Stephan Mayer (Altötting)".
func knownNames(e *kg.Entity) []name {
	var names []name
	for _, called := range namesOf(e) {
		full, place, _ := strings.Cut(strings.TrimSuffix(called, ")"), " (")
		n := name{family: full, place: place}
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

// dayBefore is the last day on which something holds that holds until a day.
func dayBefore(until kg.FuzzyDate) kg.Date {
	day, _ := time.Parse(time.DateOnly, string(until)) // a date of ten letters is a day by construction
	return kg.Date(day.AddDate(0, 0, -1).Format(time.DateOnly))
}
