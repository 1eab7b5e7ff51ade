package kg

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Expected is the revision that somebody has seen of a record that is to be changed.
type Expected struct {
	ID       ID
	Revision int
}

// Merge makes one of two actors, or of two topics, of the same kind that turn out to be the same: from is deleted, and into gets its names
// (the main one as an alternative), its identifiers, what it does not say itself, and everything that names from. The id of from
// keeps resolving: it becomes an identifier of the scheme [FormerID]. Relationships that become loops are deleted, those that become accounts of
// the same tie become one with the citations of both. All of it is one change set, which [Graph.Undo] takes back.
//
// Errors: Invalid for two that can't be one; NotFound for what is not there; Conflict for another revision than the expected one, for
// what was merged before, and where the two say what can't be said of one.
func (g *Graph) Merge(ctx context.Context, from, into ID, by, reason string, expected ...Expected) (Applied, error) {
	switch {
	case from == into:
		return Applied{}, Errorf(Invalid, "%s can't be merged with itself", Clip(string(from)))
	case !mergeable(from.Kind()) || from.Kind() != into.Kind():
		return Applied{}, Errorf(Invalid, "%s can't become %s: two actors, or two topics, of the same kind can be merged", Clip(string(from)), Clip(string(into)))
	}
	return g.computed(ctx, func() (ChangeSet, error) {
		set, err := g.merging(ctx, from, into, expected)
		set.By, set.Reason = by, reason
		return set, err
	})
}

// computed applies a change set that is made of what is in the graph, and makes it anew if somebody else was faster.
func (g *Graph) computed(ctx context.Context, compute func() (ChangeSet, error)) (Applied, error) {
	for range maxAttempts {
		before, err := g.store.Head(ctx)
		if err != nil {
			return Applied{}, err
		}
		set, err := compute()
		if err != nil {
			return Applied{}, err
		}
		applied, err := g.Apply(ctx, set)
		if CodeOf(err) != Conflict {
			return applied, err
		}
		if after, errHead := g.store.Head(ctx); errHead != nil || after.Number == before.Number {
			return applied, err
		}
	}
	return Applied{}, Errorf(Unavailable, "the graph is being changed by others all the time: try again")
}

// asExpected says whether records have the revisions that somebody has seen of them.
func asExpected(records map[ID]Record, expected []Expected) error {
	for _, e := range expected {
		is := 0
		if r := records[e.ID]; r != nil {
			is = r.RecordRevision().Number
		}
		if is != e.Revision {
			return Errorf(Conflict, "%s: revision %d was expected, but it has %s: read it again and repeat the change", e.ID, e.Revision, revisionWord(is))
		}
	}
	return nil
}

func (g *Graph) merging(ctx context.Context, from, into ID, expected []Expected) (ChangeSet, error) {
	there, err := g.Found(ctx, []ID{from, into})
	if err != nil {
		return ChangeSet{}, err
	}
	for _, id := range []ID{from, into} {
		switch r := there[id]; {
		case r == nil:
			return ChangeSet{}, Errorf(NotFound, "there is no %s", Clip(string(id)))
		case r.RecordID() != id:
			return ChangeSet{}, Errorf(Conflict, "%s was merged into %s before: name that one", id, r.RecordID())
		}
	}
	if err := asExpected(there, expected); err != nil {
		return ChangeSet{}, err
	}
	rewritten, err := g.naming(ctx, from, into)
	if err != nil {
		return ChangeSet{}, err
	}
	m := merging{from: from, into: into, known: maps.Clone(there)}
	maps.Copy(m.known, rewritten)
	m.put(united(there[into].(*Entity), there[from].(*Entity)))
	m.delete(from)
	var ties []*Relationship
	for _, id := range slices.Sorted(maps.Keys(rewritten)) {
		if id == from || id == into {
			continue
		}
		switch r := Renamed(rewritten[id], map[ID]ID{from: into}).(type) {
		case *Relationship:
			ties = append(ties, r)
		default:
			if err := m.rewrite(r); err != nil {
				return ChangeSet{}, err
			}
		}
	}
	m.unite(ties)
	return m.set, nil
}

// naming reads the records that name from, and the relationships of into, by id.
func (g *Graph) naming(ctx context.Context, from, into ID) (map[ID]Record, error) {
	referrers, err := g.store.Referrers(ctx, []ID{from, into}, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	ids := slices.Clone(referrers[from])
	for _, id := range referrers[into] {
		if id.Kind() == KindRelationship {
			ids = append(ids, id)
		}
	}
	records := map[ID]Record{}
	if len(ids) > 0 {
		if records, err = g.store.Records(ctx, distinct(ids)); err != nil {
			return nil, err
		}
	}
	pages, err := g.store.Entities(ctx, []EntityQuery{{Where: []EntityCriterion{{Field: EntityKind, Values: []string{string(KindSuggestion)}}}, Order: EntitiesByID}})
	if err != nil {
		return nil, err
	}
	for _, e := range pages[0].Records() { // what suggestions suggest is no reference
		if !same(e, Renamed(e, map[ID]ID{from: into})) {
			records[e.ID] = e
		}
	}
	return records, nil
}

// merging is a merge in the making.
type merging struct {
	from, into ID
	known      map[ID]Record // as they are in the graph
	set        ChangeSet
}

func (m *merging) put(r Record) {
	number := m.known[r.RecordID()].RecordRevision().Number
	m.set.Put = append(m.set.Put, Put{Record: r, Expect: &number})
}

func (m *merging) delete(id ID) {
	number := m.known[id].RecordRevision().Number
	m.set.Delete = append(m.set.Delete, Delete{ID: id, Expect: &number})
}

// rewrite puts a record in which from has become into, each once in a list.
func (m *merging) rewrite(r Record) error {
	switch r := r.(type) {
	case *Statement:
		if err := m.settle(r.ID, r); err != nil {
			return err
		}
	case *Entity:
		if err := m.tidy(r); err != nil {
			return err
		}
	}
	m.put(r)
	return nil
}

func (m *merging) tidy(e *Entity) error {
	switch {
	case e.Topic != nil:
		e.Topic.Broader, e.Topic.Related = once(e.Topic.Broader), once(e.Topic.Related)
	case e.Claim != nil:
		e.Claim.Topics = once(e.Claim.Topics)
	case e.Event != nil:
		e.Event.Topics = once(e.Event.Topics)
	case e.Suggestion != nil:
		s := e.Suggestion
		s.Entities = slices.DeleteFunc(s.Entities, func(e *Entity) bool { return e.ID == m.into })
		s.Relationships = slices.DeleteFunc(s.Relationships, func(r *Relationship) bool { return r.From == r.To })
		return m.settle(e.ID, s.Statement)
	}
	return nil
}

// once is a list in its order without what stands in it before.
func once[T comparable](list []T) []T {
	var out []T
	for _, v := range list {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// settle makes one of two speakers, and of two positions, that have become the same. What they say must go together: nothing is decided here.
func (m *merging) settle(at ID, s *Statement) error {
	s.Addressees, s.Mentions = once(s.Addressees), once(s.Mentions)
	var speakers []Attribution
	for _, a := range s.Speakers {
		i := slices.IndexFunc(speakers, func(b Attribution) bool { return a.Actor == b.Actor })
		if i < 0 {
			speakers = append(speakers, a)
			continue
		}
		b := &speakers[i]
		if a.Organization != "" && b.Organization != "" && a.Organization != b.Organization {
			return Errorf(Conflict, "%s: %s and %s spoke for different organizations, %s and %s: correct that first", at, m.from, m.into, b.Organization, a.Organization)
		}
		b.Organization, b.Wording = cmp.Or(b.Organization, a.Organization), cmp.Or(b.Wording, a.Wording)
	}
	var positions []Position
	for _, p := range s.Positions {
		i := slices.IndexFunc(positions, func(q Position) bool { return p.Subject == q.Subject })
		if i < 0 {
			positions = append(positions, p)
			continue
		}
		q := &positions[i]
		if p.Stance != "" && q.Stance != "" && p.Stance != q.Stance {
			return Errorf(Conflict, "%s: it takes different stances on %s and %s, %s and %s: correct that first", at, m.from, m.into, q.Stance, p.Stance)
		}
		if q.Stance == "" {
			q.Stance, q.CodedBy = p.Stance, p.CodedBy
		}
	}
	s.Speakers, s.Positions = speakers, positions
	return nil
}

// unite puts the relationships, which stand in the order of their ids: loops go, of several accounts of the same tie the first is left, with the
// citations of all.
func (m *merging) unite(ties []*Relationship) {
	kept := map[string]*Relationship{}
	for _, r := range ties {
		if r.From == r.To {
			m.delete(r.ID)
			continue
		}
		key := tieKey(r)
		first := kept[key]
		if first == nil {
			kept[key] = r
			continue
		}
		for _, c := range r.Citations {
			if !slices.ContainsFunc(first.Citations, func(d Citation) bool { return string(encode(c)) == string(encode(d)) }) {
				first.Citations = append(first.Citations, c)
			}
		}
		m.delete(r.ID)
	}
	for _, r := range ties {
		if kept[tieKey(r)] == r && !same(m.known[r.ID], r) {
			m.put(r)
		}
	}
}

// tieKey is the same for relationships that say the same.
func tieKey(r *Relationship) string {
	from, to := r.From, r.To
	if r.Type.Symmetric() && to < from {
		from, to = to, from
	}
	return fmt.Sprintf("%s|%s|%s|%s|%s", r.Type, from, to, encode(r.Validity), r.Role)
}

// united is into with what from says besides.
func united(into, from *Entity) *Entity {
	e := Renamed(into, map[ID]ID{from.ID: into.ID}).(*Entity)
	e = Supplemented(e, from)
	former := Identifier{Scheme: FormerID, Value: string(from.ID)}
	if !slices.ContainsFunc(e.Identifiers, func(i Identifier) bool { return i.Key() == former.Key() }) {
		e.Identifiers = append(e.Identifiers, former)
	}
	if e.Topic != nil {
		others := func(ids, more []ID) []ID {
			return slices.DeleteFunc(once(slices.Concat(ids, more)), func(id ID) bool { return id == into.ID || id == from.ID })
		}
		e.Topic.Broader, e.Topic.Related = others(e.Topic.Broader, from.Topic.Broader), others(e.Topic.Related, from.Topic.Related)
	}
	return e
}

// Supplemented is a copy of an entity with what another account of it says besides: names, identifiers, and fields that are empty; lists are united. A main name that differs
// becomes an alternative one.
func Supplemented(entity, account *Entity) *Entity {
	e := *entity
	e.Names = slices.Clone(e.Names)
	for _, n := range append([]Name{{Text: account.Name, Kind: NameAlternative, Language: account.Language}}, account.Names...) {
		if n.Text != e.Name && !slices.ContainsFunc(e.Names, func(m Name) bool { return m.Text == n.Text }) {
			e.Names = append(e.Names, n)
		}
	}
	e.Identifiers = slices.Clone(e.Identifiers)
	for _, i := range account.Identifiers {
		if !slices.ContainsFunc(e.Identifiers, func(j Identifier) bool { return i.Key() == j.Key() }) {
			e.Identifiers = append(e.Identifiers, i)
		}
	}
	e.URL, e.Definition = cmp.Or(e.URL, account.URL), cmp.Or(e.Definition, account.Definition)
	if e.Person != nil && account.Person != nil {
		p, q := *e.Person, account.Person
		p.GivenName, p.FamilyName = cmp.Or(p.GivenName, q.GivenName), cmp.Or(p.FamilyName, q.FamilyName)
		p.HonorificPrefix = cmp.Or(p.HonorificPrefix, q.HonorificPrefix)
		e.Person = &p
	}
	if e.Organization != nil && account.Organization != nil {
		o, q := *e.Organization, account.Organization
		o.FoundedOn, o.DissolvedOn = cmp.Or(o.FoundedOn, q.FoundedOn), cmp.Or(o.DissolvedOn, q.DissolvedOn)
		e.Organization = &o
	}
	if e.Topic != nil && account.Topic != nil {
		e.Topic = &Topic{more(e.Topic.Broader, account.Topic.Broader), more(e.Topic.Related, account.Topic.Related)}
	}
	if e.Claim != nil && account.Claim != nil {
		e.Claim = &Claim{more(e.Claim.Topics, account.Claim.Topics)}
	}
	if e.Event != nil && account.Event != nil {
		v, w := *e.Event, account.Event
		v.EndsOn, v.Place = cmp.Or(v.EndsOn, w.EndsOn), cmp.Or(v.Place, w.Place)
		v.Region, v.PartOf = cmp.Or(v.Region, w.Region), cmp.Or(v.PartOf, w.PartOf)
		v.Topics, v.Documents = more(v.Topics, w.Topics), more(v.Documents, w.Documents)
		e.Event = &v
	}
	return &e
}

// more is a list with what only another has behind it.
func more(ids, others []ID) []ID { return once(slices.Concat(ids, others)) }
