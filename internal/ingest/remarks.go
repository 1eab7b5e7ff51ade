package ingest

import "fmt"

// Remarks count what a format has no place for, in the order in which it was found first.
type Remarks struct {
	order []string
	by    map[string]*remark
}

type remark struct {
	n         int
	one, many string
}

// Add counts a case of something, said of one ("document has no date") and of many ("documents have no date").
func (r *Remarks) Add(one, many string) { r.add(1, one, many) }

// Addf counts n cases of something, none for 0.
func (r *Remarks) Addf(n int, one, many string, args ...any) {
	if n > 0 {
		r.add(n, fmt.Sprintf(one, args...), fmt.Sprintf(many, args...))
	}
}

func (r *Remarks) add(n int, one, many string) {
	if r.by == nil {
		r.by = map[string]*remark{}
	}
	if r.by[one] == nil {
		r.by[one] = &remark{one: one, many: many}
		r.order = append(r.order, one)
	}
	r.by[one].n += n
}

// List are the sentences, each with its number.
func (r *Remarks) List() []string {
	var out []string
	for _, key := range r.order {
		c := r.by[key]
		said := c.many
		if c.n == 1 {
			said = c.one
		}
		out = append(out, fmt.Sprintf("%d %s", c.n, said))
	}
	return out
}
