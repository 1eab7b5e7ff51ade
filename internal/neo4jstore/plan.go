package neo4jstore

import (
	"context"
	"sync"
)

// plans are the texts that the database has planned, as far as this store knows. Neo4j plans a text for each who asks it, until it has
// planned it once; many who ask at once, after it was started, keep it busy for many times as long. So the first one goes ahead.
type plans struct {
	mu sync.Mutex
	of map[string]*plan
}

// plan is one that is made, or has been.
type plan struct {
	ended chan struct{} // closed when whoever goes ahead has come to an end, good or bad
	made  bool
}

// enter waits until a text is planned, or nobody plans it. Whoever plans it calls leave when the database has, or has failed to.
func (p *plans) enter(ctx context.Context, text string) (leave func(made bool), err error) {
	for {
		ahead, first := p.take(text)
		switch {
		case first:
			return func(made bool) { p.end(text, ahead, made) }, nil
		case ahead == nil:
			return func(bool) {}, nil
		}
		select {
		case <-ahead.ended:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// take returns the plan of a text that is being made, and whether it is the caller who makes it; nil if it is there.
func (p *plans) take(text string) (ahead *plan, first bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch ahead := p.of[text]; {
	case ahead == nil:
		if p.of == nil {
			p.of = map[string]*plan{}
		}
		p.of[text] = &plan{ended: make(chan struct{})}
		return p.of[text], true
	case ahead.made:
		return nil, false
	default:
		return ahead, false
	}
}

func (p *plans) end(text string, ahead *plan, made bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	ahead.made = made
	if !made && p.of[text] == ahead {
		delete(p.of, text)
	}
	close(ahead.ended)
}

// forget takes it that the database was started anew.
func (p *plans) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.of = nil
}
