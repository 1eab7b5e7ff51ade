package kg

import (
	"time"

	"wortlaut/internal/text"
)

// Limits bound what may be asked of a graph at once.
type Limits struct {
	DefaultPage int              // records in a page that is not said to be of another size
	Page        int              // records in a page, and values in a facet
	Nodes       int              // ids asked for by their names
	Cursor      int              // bytes of a cursor
	Statements  int              // statements that are counted or compared at once
	Search      text.QueryLimits // a search text

	Call   time.Duration // for one call that reads; 0 is as long as its context lets it
	Commit time.Duration // for writing a change set; 0 likewise
}

// DefaultLimits are those of a graph that is told nothing else.
var DefaultLimits = Limits{DefaultPage: 20, Page: 100, Nodes: 100, Cursor: 512, Statements: 50_000, Search: text.DefaultQueryLimits}

// WithLimits sets limits other than [DefaultLimits].
func WithLimits(limits Limits) Option { return func(g *Graph) { g.limits = limits } }
