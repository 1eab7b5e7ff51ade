package sqlitestore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"wortlaut/internal/kg"
)

// maxPrepared bounds the statements that a connection keeps prepared. Their texts depend on which criteria are combined, never
// on values; more than a few dozen are not seen in practice.
const maxPrepared = 256

// conn is a connection with its prepared statements. One goroutine uses it at a time.
type conn struct {
	*sql.Conn
	prepared map[string]*sql.Stmt
	broken   bool // a transaction could not be ended
}

func (c *conn) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if s := c.prepared[text]; s != nil {
		return s, nil
	}
	s, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if len(c.prepared) >= maxPrepared {
		c.forget()
	}
	c.prepared[text] = s
	return s, nil
}

func (c *conn) forget() {
	for _, s := range c.prepared {
		s.Close()
	}
	clear(c.prepared)
}

func (c *conn) exec(ctx context.Context, text string, args ...any) error {
	s, err := c.prepare(ctx, text)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(ctx, args...)
	return err
}

// each calls row for each row of a query, which scans it.
func (c *conn) each(ctx context.Context, text string, args []any, row func(scan func(...any) error) error) error {
	s, err := c.prepare(ctx, text)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one scans the only row of a query; a query without a row leaves the destinations alone and says so.
func (c *conn) one(ctx context.Context, text string, args []any, dest ...any) (found bool, err error) {
	err = c.each(ctx, text, args, func(scan func(...any) error) error {
		found = true
		return scan(dest...)
	})
	return found, err
}

// within runs do in a transaction that begin starts. A transaction that fails, or whose context has ended, is rolled back; once
// COMMIT has begun it is not interrupted, so that its outcome is known.
func (c *conn) within(ctx context.Context, begin string, do func() error) (err error) {
	kept := context.WithoutCancel(ctx)
	if err := c.exec(ctx, begin); err != nil {
		return errors.Join(err, c.rollback(kept)) // a context that ends just then is told of after the transaction has begun
	}
	committed := false // nor when do panics
	defer func() {
		if !committed {
			err = errors.Join(err, c.rollback(kept))
		}
	}()
	if err := do(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := c.exec(kept, "COMMIT"); err != nil {
		return err
	}
	committed = true
	return nil
}

// rollback ends a transaction, which SQLite may have ended already, as it does when the disk is full.
func (c *conn) rollback(ctx context.Context) error {
	err := c.exec(ctx, "ROLLBACK")
	if err == nil || inNoTransaction(err) {
		return nil
	}
	c.broken = true
	return err
}

// discard closes the connection for good.
func (c *conn) discard() {
	c.forget()
	_ = c.Raw(func(any) error { return driver.ErrBadConn }) // tells database/sql not to use it again
	c.Close()
}

// pool holds connections to one database.
type pool struct {
	db     *sql.DB
	lent   chan struct{}
	free   chan *conn
	closed chan struct{}
}

func newPool(db *sql.DB, size int) *pool {
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return &pool{db: db, lent: make(chan struct{}, size), free: make(chan *conn, size), closed: make(chan struct{})}
}

var errClosed = &kg.Error{Code: kg.Unavailable, Message: "the store is closed"}

// use lends a connection to do.
func (p *pool) use(ctx context.Context, do func(*conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case p.lent <- struct{}{}:
		defer func() { <-p.lent }()
	case <-p.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	return p.lend(ctx, do)
}

// spare lends a connection to do if there is another one left after that for whoever comes next; otherwise it does nothing.
func (p *pool) spare(ctx context.Context, do func(*conn) error) error {
	select {
	case p.lent <- struct{}{}:
		defer func() { <-p.lent }()
	default:
		return nil
	}
	if len(p.lent) == cap(p.lent) {
		return nil
	}
	return p.lend(ctx, do)
}

// lend gives do a connection, which there is: its place among those lent is taken.
func (p *pool) lend(ctx context.Context, do func(*conn) error) error {
	c, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if c.broken {
			c.discard()
			return
		}
		p.free <- c
	}()
	return do(c)
}

func (p *pool) take(ctx context.Context) (*conn, error) {
	select {
	case c := <-p.free:
		return c, nil
	default:
	}
	c, err := p.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, prepared: map[string]*sql.Stmt{}}, nil
}

// close waits for the connections that are lent and closes all.
func (p *pool) close() error {
	close(p.closed)
	for range cap(p.lent) {
		p.lent <- struct{}{}
	}
	var errs []error
	for range len(p.free) {
		c := <-p.free
		c.forget()
		errs = append(errs, c.Close())
	}
	return errors.Join(append(errs, p.db.Close())...)
}
