package model

import (
	"slices"
	"strings"
	"sync"

	"wortlaut/internal/kg"
)

// Cohort is the records that one call to the store returned. The first of them that needs something fetches it for all, so
// the number of calls follows from the operation and not from the number of records.
type Cohort struct {
	Records []kg.Record
	fetched sync.Map // key -> func() (T, error)
}

// NewCohort makes a cohort of records.
func NewCohort[R kg.Record](records []R) *Cohort {
	c := &Cohort{Records: make([]kg.Record, len(records))}
	for i, r := range records {
		c.Records[i] = r
	}
	return c
}

// Fetch returns what fetch returned for key, which is called once for the whole cohort.
func Fetch[T any](c *Cohort, key string, fetch func() (T, error)) (T, error) {
	once, _ := c.fetched.LoadOrStore(key, sync.OnceValues(fetch))
	return once.(func() (T, error))()
}

// Sort orders the records by id, so that what is asked for them does not depend on the order in which they were put together.
func (c *Cohort) Sort() {
	slices.SortFunc(c.Records, func(a, b kg.Record) int { return strings.Compare(string(a.RecordID()), string(b.RecordID())) })
}
