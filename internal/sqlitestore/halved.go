package sqlitestore

import "context"

// halvedFrom is from how many rows on a second connection is worth it.
var halvedFrom = 2_000

// halved has do read the rows [from, until) of so many, half of them over a connection of its own where one is to spare that sees the same
// state of the graph. So a long list takes the time of a shorter one while there is not much else to do.
func (r *reader) halved(rows int, do func(r *reader, from, until int) error) error {
	if rows < halvedFrom {
		return do(r, 0, rows)
	}
	state, err := r.state()
	if err != nil {
		return err
	}
	half := rows / 2
	ctx, stop := context.WithCancel(r.ctx)
	defer stop()
	type result struct {
		done   bool
		err    error
		broken any // what it panicked with
	}
	other := make(chan result, 1)
	go func() {
		var got result
		defer func() {
			got.broken = recover()
			other <- got
		}()
		got.err = r.pool.spare(ctx, func(c *conn) error {
			return c.within(ctx, "BEGIN", func() error {
				beside := &reader{conn: c, ctx: ctx}
				now, err := beside.state()
				if err != nil || now != state {
					return err
				}
				got.done = true
				return do(beside, half, rows)
			})
		})
	}()
	if err := do(r, 0, half); err != nil {
		stop()
		<-other
		return err
	}
	got := <-other
	switch {
	case got.broken != nil:
		panic(got.broken) // here it ends one request, there it would end the process
	case got.done || got.err != nil:
		return got.err
	}
	return do(r, half, rows)
}
