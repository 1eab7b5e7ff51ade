package kg

import (
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"wortlaut/internal/text"
)

// Graph is the portable graph over a store: everything above it is the same whatever the store. It is safe for concurrent use.
type Graph struct {
	store   Store
	clock   func() time.Time
	limits  Limits
	labels  atomic.Pointer[labels]
	formers formers
}

// Option sets something about a Graph.
type Option func(*Graph)

// WithClock sets where the times of changes come from, in place of the system's clock.
func WithClock(clock func() time.Time) Option { return func(g *Graph) { g.clock = clock } }

// Open returns the graph that a store keeps. The graph does not close the store.
func Open(ctx context.Context, store Store, options ...Option) (*Graph, error) {
	g := &Graph{clock: time.Now, limits: DefaultLimits}
	for _, o := range options {
		o(g)
	}
	g.store = counted{store, g.limits}
	head, err := store.Head(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := g.labelsAt(WithCalls(ctx, new(Calls)), head); err != nil {
		return nil, err
	}
	return g, nil
}

// Limits are what bounds questions to the graph.
func (g *Graph) Limits() Limits { return g.limits }

// Head tells how far the graph has come.
func (g *Graph) Head(ctx context.Context) (Head, error) { return g.store.Head(ctx) }

// Settled is the head of a graph that is to be read as a whole. Error: Conflict while an import into it has begun and not ended.
func (g *Graph) Settled(ctx context.Context) (Head, error) {
	head, err := g.Head(ctx)
	if err == nil && head.Pending != "" {
		err = Errorf(Conflict, "an import into this graph has begun and not ended: finish it first")
	}
	return head, err
}

// labelsAt are the labels as of a head, from memory unless a topic has been named anew since.
func (g *Graph) labelsAt(ctx context.Context, head Head) (*labels, error) {
	if l := g.labels.Load(); l != nil && l.number == head.Labels {
		return l, nil
	}
	pages, err := g.store.Entities(ctx, []EntityQuery{{
		Where: []EntityCriterion{{Field: EntityKind, Values: []string{string(KindTopic)}}},
		Order: EntitiesByID,
	}})
	if err != nil {
		return nil, err
	}
	topics := map[ID]*Entity{}
	for _, t := range pages[0].Records() {
		topics[t.ID] = t
	}
	l := newLabels(head.Labels, topics)
	g.labels.Store(l)
	return l, nil
}

// lexicon is the lexicon that the index was made with: somebody else may have named a topic since this graph was opened.
func (g *Graph) lexicon(ctx context.Context) (*text.Lexicon, error) {
	head, err := g.store.Head(ctx)
	if err != nil {
		return nil, err
	}
	// Reading the labels anew is no part of the operation: it happens once a change, not once a search.
	l, err := g.labelsAt(WithCalls(ctx, new(Calls)), head)
	if err != nil {
		return nil, err
	}
	return l.lexicon, nil
}

// Applied says what became of a change set.
type Applied struct {
	Head    Head
	Changes []Change // in the order of ids; none when everything was so already
}

// maxAttempts is how often a change is computed anew because somebody else was faster.
const maxAttempts = 10

// Apply writes a change set, all of it or nothing. When it returns without an error, the change would survive a loss of power.
//
// Errors: Invalid for records that break a rule, each named with its place; Conflict for a revision that is not the expected
// one, and for a deletion of what others rest on.
func (g *Graph) Apply(ctx context.Context, set ChangeSet) (Applied, error) {
	for range maxAttempts {
		applied, err := g.tryApply(ctx, set)
		if !errors.Is(err, ErrStale) {
			return applied, err
		}
	}
	return Applied{}, Errorf(Unavailable, "the graph is being changed by others all the time: try again")
}

func (g *Graph) tryApply(ctx context.Context, set ChangeSet) (Applied, error) {
	p, err := newPlan(set)
	if err != nil {
		return Applied{}, err
	}
	w, err := g.world(ctx, p)
	if err != nil {
		return Applied{}, err
	}
	b, err := p.check(w, g.clock().UTC().Truncate(time.Millisecond), rand.Text())
	if err != nil {
		return Applied{}, err
	}
	if b == nil {
		return Applied{Head: w.head}, nil
	}
	if err := g.store.Apply(ctx, b); err != nil {
		return Applied{}, err
	}
	if w.relabelled {
		g.labels.Store(&labels{b.Head.Labels, w.topicsAfter, w.lexicon})
	}
	if len(b.Entities) > 0 || len(b.Delete) > 0 {
		g.formers.forget()
	}
	return Applied{Head: b.Head, Changes: b.Log}, nil
}

// world reads what a plan touches. Should the graph move on between two reads, the store refuses the batch made of them.
func (g *Graph) world(ctx context.Context, p *plan) (*world, error) {
	head, err := g.store.Head(ctx)
	if err != nil {
		return nil, err
	}
	if head.Pending != "" {
		return nil, Errorf(Conflict, "an import into this graph has begun and not ended: finish it before anything else is written")
	}
	known, err := g.labelsAt(ctx, head)
	if err != nil {
		return nil, err
	}
	w := &world{head: head, topics: known.topics, lexicon: known.lexicon}
	if w.records, err = g.store.Records(ctx, p.named()); err != nil {
		return nil, err
	}
	if len(p.deletes) > 0 {
		all := len(p.deletes) + len(p.puts) + 1 // one more than could be taken care of by the plan itself
		if w.resting, err = g.store.Referrers(ctx, slices.Sorted(maps.Keys(p.deletes)), all); err != nil {
			return nil, err
		}
	}
	w.topicsAfter, w.relabelled = p.topicsAfter(known.topics)
	if w.relabelled {
		w.lexicon = lexiconOf(w.topicsAfter)
		if err := g.findReindexed(ctx, w, known); err != nil {
			return nil, err
		}
	}
	if err := g.findDependents(ctx, p, w); err != nil {
		return nil, err
	}
	if err := g.findClaims(ctx, p, w); err != nil {
		return nil, err
	}
	if err := g.findBound(ctx, p, w); err != nil {
		return nil, err
	}
	if err := g.findWholes(ctx, p, w); err != nil {
		return nil, err
	}
	return w, g.findTexts(ctx, p, w)
}

// scanBatch is how many records are read at a time when all have to be looked at.
const scanBatch = 2_000

// findReindexed finds the records whose index changes because the lexicon does.
func (g *Graph) findReindexed(ctx context.Context, w *world, before *labels) error {
	words := changedWords(before, &labels{topics: w.topicsAfter, lexicon: w.lexicon})
	if w.head.Number == 0 || len(words) == 0 {
		return nil
	}
	for _, class := range []Class{Entities, Statements} {
		for r, err := range g.Scan(ctx, class) {
			if err != nil {
				return err
			}
			texts := wordsOf(r)
			if mentionsAny(texts, words) && before.lexicon.Index(texts...) != w.lexicon.Index(texts...) {
				w.reindexed = append(w.reindexed, r)
			}
		}
	}
	return nil
}

// changedWords are the words that only one of two lexicons has from its labels.
func changedWords(before, after *labels) []string {
	var words []string
	for _, pair := range [][2]*labels{{before, after}, {after, before}} {
		for _, t := range pair[1].topics {
			for _, n := range entityNames(t) {
				words = append(words, pair[0].lexicon.Adds(n)...)
			}
		}
	}
	return distinct(words)
}

// findDependents finds the statements that have to be looked at anew because of what they rest on.
func (g *Graph) findDependents(ctx context.Context, p *plan, w *world) error {
	var queries []StatementQuery
	for field, ids := range map[Field][]ID{FieldDocument: p.changedTexts(w.records), FieldClaim: p.changedClaims(w.records)} {
		if len(ids) > 0 {
			queries = append(queries, StatementQuery{Where: []Criterion{{Field: field, Values: values(ids)}}})
		}
	}
	if len(queries) == 0 {
		return nil
	}
	pages, err := g.store.Statements(ctx, queries)
	if err != nil {
		return err
	}
	found := map[ID]*Statement{}
	for _, page := range pages {
		for _, s := range page.Records() {
			found[s.ID] = canonical(s).(*Statement)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(found)) {
		w.dependents = append(w.dependents, found[id])
	}
	return nil
}

// findClaims reads the claims that rewritten statements have positions on.
func (g *Graph) findClaims(ctx context.Context, p *plan, w *world) error {
	var missing []ID
	note := func(r Record) {
		s, ok := r.(*Statement)
		if !ok {
			return
		}
		for _, q := range s.Positions {
			if w.records[q.Subject] == nil && p.puts[q.Subject] == nil {
				missing = append(missing, q.Subject)
			}
		}
	}
	for _, s := range w.dependents {
		note(s)
	}
	for _, r := range w.reindexed {
		note(r)
	}
	if len(missing) == 0 {
		return nil
	}
	claims, err := g.store.Records(ctx, distinct(missing))
	maps.Copy(w.records, claims)
	return err
}

// findTexts reads the held texts that statements have to be verified against.
func (g *Graph) findTexts(ctx context.Context, p *plan, w *world) error {
	var documents []ID
	note := func(s *Statement) {
		for _, c := range s.Citations {
			if _, given := p.texts[c.Document]; !given && (c.Kind == Original || c.Kind == Reprint) {
				documents = append(documents, c.Document)
			}
		}
	}
	for _, r := range p.puts {
		if s, ok := r.(*Statement); ok {
			note(s)
		}
	}
	for _, s := range w.dependents {
		note(s)
	}
	if len(documents) == 0 {
		return nil
	}
	var err error
	w.texts, err = g.store.Texts(ctx, distinct(documents))
	return err
}

func values[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
