package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
)

// filling is what writing a graph took.
type filling struct {
	records int
	took    time.Duration
}

// fill writes the made-up graph of a scale into an empty one.
func fill(ctx context.Context, graph *kg.Graph, scale kgtest.Scale) (filling, error) {
	head, err := graph.Head(ctx)
	if err != nil {
		return filling{}, err
	}
	if head.Number > 0 || head.Pending != "" {
		return filling{}, errors.New("--fill: there is something in the store already: name an empty one")
	}
	var f filling
	began := time.Now()
	for set := range kgtest.Made(scale) {
		if _, err := graph.Apply(ctx, set); err != nil {
			return filling{}, fmt.Errorf("--fill: %w", err)
		}
		f.records += len(set.Put)
	}
	f.took = time.Since(began)
	return f, nil
}
