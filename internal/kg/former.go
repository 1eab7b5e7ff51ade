package kg

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// mergeable says whether records of a kind can be merged into others: only their ids can be former ones.
func mergeable(k Kind) bool { return k.IsActor() || k == KindTopic }

// Found returns the records with these ids, in a map by the ids asked for: under one that was merged away it has the record that took its
// place. What is not there is missing from the map. It takes one call, and one more where something is missing.
func (g *Graph) Found(ctx context.Context, ids []ID) (map[ID]Record, error) {
	found, err := g.Named(ctx, ids)
	if err != nil {
		return nil, err
	}
	var missing []ID
	for _, id := range ids {
		if found[id] == nil {
			missing = append(missing, id)
		}
	}
	survivors, err := g.survivors(ctx, missing)
	if err != nil || len(survivors) == 0 {
		return found, err
	}
	found = maps.Clone(found)
	for id, e := range survivors {
		found[id] = e
	}
	return found, nil
}

// survivors are the entities into which those that had the ids were merged.
func (g *Graph) survivors(ctx context.Context, ids []ID) (map[ID]*Entity, error) {
	var keys []string
	for _, id := range ids {
		if mergeable(id.Kind()) {
			keys = append(keys, FormerKey(id))
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	entities, err := g.identified(ctx, distinct(keys))
	if err != nil {
		return nil, err
	}
	out := map[ID]*Entity{}
	for _, e := range entities {
		for _, i := range e.Identifiers {
			if id := ID(i.Value); i.Scheme == FormerID && slices.Contains(ids, id) && out[id] == nil {
				out[id] = e
			}
		}
	}
	return out, nil
}

// FormerKey is the key of the identifier by which a record is known that was merged into another.
func FormerKey(id ID) string { return Identifier{Scheme: FormerID, Value: string(id)}.Key() }

// formers remembers which ids in filters are former ones: a filter costs no call more for it. What another server merges is known here
// after formersFor at the latest.
type formers struct {
	mu   sync.Mutex
	at   time.Time
	into map[ID]ID // itself for what was not merged
}

const (
	formersFor  = 10 * time.Second
	mostFormers = 100_000
)

// forget is called when the graph has changed.
func (f *formers) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.into = nil
}

// known is what is known of ids, and which of them nothing is known of.
func (f *formers) known(ids []ID) (into map[ID]ID, unknown []ID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.into == nil || time.Since(f.at) > formersFor || len(f.into) > mostFormers {
		f.into, f.at = map[ID]ID{}, time.Now()
	}
	into = map[ID]ID{}
	for _, id := range ids {
		if is, ok := f.into[id]; ok {
			into[id] = is
		} else if mergeable(id.Kind()) {
			unknown = append(unknown, id)
		}
	}
	return into, unknown
}

func (f *formers) remember(into map[ID]ID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.into != nil {
		maps.Copy(f.into, into)
	}
}

// current replaces ids that were merged away by those that took their place, in new lists: the lists that are given stay as they are.
func (g *Graph) current(ctx context.Context, lists ...*[]ID) error {
	var ids []ID
	for _, l := range lists {
		ids = append(ids, *l...)
	}
	into, unknown := g.formers.known(ids)
	if len(unknown) > 0 {
		// It is no part of the operation: it happens once for an id, not once for a question.
		ctx := WithCalls(ctx, new(Calls))
		looked, err := g.lookUp(ctx, distinct(unknown))
		if err != nil {
			return err
		}
		g.formers.remember(looked)
		maps.Copy(into, looked)
	}
	for _, l := range lists {
		if !slices.ContainsFunc(*l, func(id ID) bool { return into[id] != "" && into[id] != id }) {
			continue
		}
		*l = slices.Clone(*l)
		for i, id := range *l {
			if is := into[id]; is != "" {
				(*l)[i] = is
			}
		}
	}
	return nil
}

// lookUp says what became of ids. One that is in the graph is itself, whatever was called so before.
func (g *Graph) lookUp(ctx context.Context, ids []ID) (map[ID]ID, error) {
	into := map[ID]ID{}
	for _, id := range ids {
		into[id] = id
	}
	survivors, err := g.survivors(ctx, ids)
	if err != nil || len(survivors) == 0 {
		return into, err
	}
	there, err := g.store.Records(ctx, slices.Sorted(maps.Keys(survivors)))
	if err != nil {
		return nil, err
	}
	for id, e := range survivors {
		if there[id] == nil {
			into[id] = e.ID
		}
	}
	return into, nil
}

// currentFilter is a filter in which no id was merged away.
func (g *Graph) currentFilter(ctx context.Context, f *StatementFilter) (*StatementFilter, error) {
	if f == nil {
		return nil, nil
	}
	copied := *f
	lists := []*[]ID{&copied.Speakers, &copied.Organizations, &copied.Topics, &copied.Mentions, &copied.Addressees}
	if f.Not != nil {
		not := *f.Not
		copied.Not = &not
		lists = append(lists, &not.Speakers, &not.Organizations, &not.Topics, &not.Mentions, &not.Addressees)
	}
	return &copied, g.current(ctx, lists...)
}

// currentOf is an id, nil for none, that was not merged away.
func (g *Graph) currentOf(ctx context.Context, id *ID) (*ID, error) {
	if id == nil {
		return nil, nil
	}
	list := []ID{*id}
	err := g.current(ctx, &list)
	return &list[0], err
}
