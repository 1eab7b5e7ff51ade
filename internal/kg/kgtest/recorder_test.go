package kgtest

import (
	"context"
	"fmt"
	"testing"

	"wortlaut/internal/kg"
)

// recorder is a [T] that notes the first failure instead of failing a test.
type recorder struct {
	ctx     context.Context
	failure string
}

// ended is what a recorder panics with when a check can't go on.
type ended struct{}

func (r *recorder) Helper()                  {}
func (r *recorder) Context() context.Context { return r.ctx }
func (r *recorder) Logf(string, ...any)      {}

func (r *recorder) Errorf(format string, args ...any) {
	if r.failure == "" {
		r.failure = fmt.Sprintf(format, args...)
	}
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(ended{})
}

// try runs one check on a store and says how it failed, if it did.
func (c check) try(ctx context.Context, store kg.Store) (failure string) {
	r := &recorder{ctx: ctx}
	defer func() {
		if p := recover(); p != nil && p != (ended{}) {
			r.Errorf("panic: %v", p)
		}
		failure = r.failure
	}()
	c.run(newFixture(r, store))
	return r.failure
}

// caught runs a part of the suite on stores that are all alike and names the first check that fails.
func caught(t *testing.T, groups []group, open func() kg.Store) (name, failure string) {
	for _, g := range groups {
		for _, c := range g.checks {
			if failure := c.try(t.Context(), open()); failure != "" {
				return g.noun + "/" + c.name, failure
			}
		}
	}
	return "", ""
}
