package kg

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"

	"wortlaut/internal/text"
)

// Candidate is a pair of actors, or of topics, that may be the same; A has the lesser id. It is for people to decide on: nothing is merged
// because of it.
type Candidate struct {
	A, B *Entity
	// Reasons say, a sentence each, what speaks for it.
	Reasons []string
	// Weak says that they have a name in common and nothing else: many different people are called the same.
	Weak bool
}

// mostNamesakes is how many of those that have a name or an identifier in common are compared with each other, the first by id.
const mostNamesakes = 20

// Candidates finds pairs of the same kind that may be the same: those with an identifier in common, and those with a name in common, former and
// alternative ones too, however written and without titles. Of these, pairs that are tied to the same (an organization, a broader topic) are told
// with it as a reason, all others as weak ones. Two that have different identifiers of the same scheme, or that are tied to each other, are two
// and no candidates. Strong candidates come first, then by id.
//
// It reads all actors and topics, some at a time, and keeps some hundred bytes of each; time and memory grow with their number.
func (g *Graph) Candidates(ctx context.Context) ([]Candidate, error) {
	pairs, err := g.namesakes(ctx)
	if err != nil {
		return nil, err
	}
	keys := slices.SortedFunc(maps.Keys(pairs), func(a, b pair) int { return cmp.Or(cmpString(a.a, b.a), cmpString(a.b, b.b)) })
	var out []Candidate
	for chunk := range slices.Chunk(keys, scanBatch) {
		found, err := g.weighed(ctx, chunk)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		switch {
		case a.Weak == b.Weak:
			return 0
		case b.Weak:
			return -1
		}
		return 1
	})
	return out, nil
}

// CandidatePage pages through candidates, the weak ones only if they are wanted. Its items are places in the list that comes with it.
func (g *Graph) CandidatePage(ctx context.Context, weak bool, paging Paging) (List[int], []Candidate, error) {
	found, err := g.Candidates(ctx)
	if err != nil {
		return List[int]{}, nil, err
	}
	if !weak {
		found = slices.DeleteFunc(found, func(c Candidate) bool { return c.Weak })
	}
	l, err := g.Part(fmt.Sprint("candidates", weak), len(found), paging)
	return l, found, err
}

// pair are two ids, the lesser first.
type pair struct{ a, b ID }

// namesakes are the pairs that have a name or an identifier in common.
func (g *Graph) namesakes(ctx context.Context) (map[pair]bool, error) {
	seed := maphash.MakeSeed()
	having := map[uint64][]ID{} // those that have a key, by id; of the keys only their hashes are kept
	kinds := append(slices.Clone(ActorKinds), KindTopic)
	query := EntityQuery{Where: []EntityCriterion{{Field: EntityKind, Values: values(kinds)}}, Order: EntitiesByID}
	query.Limit = scanBatch
	for {
		pages, err := g.store.Entities(ctx, []EntityQuery{query})
		if err != nil {
			return nil, err
		}
		for _, e := range pages[0].Records() {
			for _, key := range distinct(keysOfEntity(e)) {
				h := maphash.String(seed, key)
				if len(having[h]) < mostNamesakes {
					having[h] = append(having[h], e.ID)
				}
			}
		}
		rows := pages[0].Rows
		if len(rows) < scanBatch {
			break
		}
		query.After = &rows[len(rows)-1].Key
	}
	pairs := map[pair]bool{}
	for _, ids := range having {
		for i, a := range ids {
			for _, b := range ids[i+1:] {
				pairs[pair{a, b}] = true
			}
		}
	}
	return pairs, nil
}

// keysOfEntity are what entities that may be the same have in common: one of these.
func keysOfEntity(e *Entity) []string {
	var keys []string
	kind := string(e.ID.Kind())
	for _, i := range e.Identifiers {
		if i.Scheme != FormerID {
			keys = append(keys, kind+"|#|"+i.Key())
		}
	}
	for _, n := range plainNames(e) {
		keys = append(keys, kind+"|"+n)
	}
	return keys
}

// titles are the words before the names of people that are no part of them, normalized.
var titles = []string{"dr", "prof", "professor", "professorin", "herr", "frau", "h", "c", "med", "jur", "phil", "dipl", "ing"}

// plainNames are the names of an entity, normalized and without titles.
func plainNames(e *Entity) []string {
	var names []string
	for _, n := range entityNames(e) {
		words := strings.FieldsFunc(text.Normalize(n), func(r rune) bool { return r == ' ' || r == '.' || r == ',' })
		for e.Person != nil && len(words) > 1 && slices.Contains(titles, words[0]) {
			words = words[1:]
		}
		if len(words) > 0 {
			names = append(names, strings.Join(words, " "))
		}
	}
	return distinct(names)
}

// weighed are the candidates among pairs, in their order.
func (g *Graph) weighed(ctx context.Context, pairs []pair) ([]Candidate, error) {
	var ids []ID
	for _, p := range pairs {
		ids = append(ids, p.a, p.b)
	}
	ids = distinct(ids)
	records, err := g.store.Records(ctx, ids)
	if err != nil {
		return nil, err
	}
	queries := make([]RelationshipQuery, len(ids))
	for i, id := range ids {
		queries[i] = RelationshipQuery{Node: id, Direction: Any}
	}
	pages, err := g.store.Relationships(ctx, queries)
	if err != nil {
		return nil, err
	}
	ties := map[ID][]*Relationship{}
	for i, id := range ids {
		ties[id] = pages[i].Records()
	}
	others, err := g.store.Records(ctx, tiedTo(ties))
	if err != nil {
		return nil, err
	}
	var out []Candidate
	for _, p := range pairs {
		a, isA := records[p.a].(*Entity)
		b, isB := records[p.b].(*Entity)
		if !isA || !isB || areTwo(a, b, ties[a.ID]) {
			continue
		}
		c := Candidate{A: a, B: b, Reasons: sameIdentifiers(a, b)}
		context := sameTies(a, b, ties, others)
		c.Weak = len(c.Reasons) == 0 && len(context) == 0
		names := sameNames(a, b)
		if len(c.Reasons) == 0 && names == "" {
			continue // only the hashes were the same
		}
		if names != "" {
			c.Reasons = append(c.Reasons, names)
		}
		c.Reasons = append(c.Reasons, context...)
		out = append(out, c)
	}
	return out, nil
}

func tiedTo(ties map[ID][]*Relationship) []ID {
	var ids []ID
	for _, list := range ties {
		for _, r := range list {
			ids = append(ids, r.From, r.To)
		}
	}
	return distinct(ids)
}

// areTwo says whether two are known to be two: they have different identifiers of the same scheme, or are tied to each other.
func areTwo(a, b *Entity, ties []*Relationship) bool {
	of := func(e *Entity, scheme string) (values []string) {
		for _, i := range e.Identifiers {
			if i.Scheme == scheme {
				values = append(values, i.Value)
			}
		}
		return values
	}
	for _, i := range a.Identifiers {
		others := of(b, i.Scheme)
		common := slices.ContainsFunc(of(a, i.Scheme), func(v string) bool { return slices.Contains(others, v) })
		if i.Scheme != FormerID && len(others) > 0 && !common {
			return true
		}
	}
	if a.Topic != nil {
		names := func(t *Topic, id ID) bool { return slices.Contains(t.Broader, id) || slices.Contains(t.Related, id) }
		return names(a.Topic, b.ID) || names(b.Topic, a.ID)
	}
	return slices.ContainsFunc(ties, func(r *Relationship) bool { return r.From == b.ID || r.To == b.ID })
}

func sameIdentifiers(a, b *Entity) (reasons []string) {
	for _, i := range a.Identifiers {
		if i.Scheme != FormerID && slices.ContainsFunc(b.Identifiers, func(j Identifier) bool { return i.Key() == j.Key() }) {
			reasons = append(reasons, fmt.Sprintf("Both have the identifier %s of %s.", i.Value, i.Scheme))
		}
	}
	return reasons
}

func sameNames(a, b *Entity) string {
	others := plainNames(b)
	for _, n := range plainNames(a) {
		if slices.Contains(others, n) {
			return fmt.Sprintf("Both are called %q.", n)
		}
	}
	return ""
}

// sameTies are what both are tied to in the same way.
func sameTies(a, b *Entity, ties map[ID][]*Relationship, others map[ID]Record) []string {
	var reasons []string
	if a.Topic != nil {
		for _, id := range a.Topic.Broader {
			if slices.Contains(b.Topic.Broader, id) {
				reasons = append(reasons, fmt.Sprintf("Both are narrower than %s.", id))
			}
		}
	}
	for _, r := range ties[a.ID] {
		for _, s := range ties[b.ID] {
			other, sameWay := r.To, r.From == a.ID && s.From == b.ID && r.To == s.To
			if r.To == a.ID && s.To == b.ID && r.From == s.From {
				other, sameWay = r.From, true
			}
			if r.Type != s.Type || !sameWay {
				continue
			}
			when := "at different times"
			if from, until := r.Bounds(); overlap(from, until, s) {
				when = "perhaps at the same time"
			}
			reasons = append(reasons, fmt.Sprintf("Both have the tie %s with %s, %s.", r.Type, nameOrID(others[other], other), when))
		}
	}
	return once(reasons)
}

func overlap(from, until Date, s *Relationship) bool {
	otherFrom, otherUntil := s.Bounds()
	return from < otherUntil && otherFrom < until
}

func nameOrID(r Record, id ID) string {
	if e, ok := r.(*Entity); ok {
		return e.Name
	}
	return string(id)
}
