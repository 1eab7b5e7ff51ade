package dna

import (
	"fmt"

	"wortlaut/internal/text"
)

// remarks count what is to be told, in the order in which it was found first.
type remarks struct {
	order []string
	by    map[string]*remark
}

type remark struct {
	n         int
	one, many string
}

// addf adds n cases of something, said of one and of many.
func (r *remarks) addf(n int, one, many string, args ...any) {
	if n == 0 {
		return
	}
	one, many = fmt.Sprintf(one, args...), fmt.Sprintf(many, args...)
	if r.by == nil {
		r.by = map[string]*remark{}
	}
	if r.by[one] == nil {
		r.by[one] = &remark{one: one, many: many}
		r.order = append(r.order, one)
	}
	r.by[one].n += n
}

// list are the sentences.
func (r *remarks) list() []string {
	var out []string
	for _, key := range r.order {
		c := r.by[key]
		if c.n == 1 {
			out = append(out, "1 "+c.one)
		} else {
			out = append(out, fmt.Sprintf("%d %s", c.n, c.many))
		}
	}
	return out
}

func nfc(s string) string { return text.NFC(s) }
