package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
)

// maxPrepared bounds the statements that a connection keeps prepared. Their texts depend on which criteria are combined, never
// on values; more than a few dozen are not seen in practice.
const maxPrepared = 256

// conn is a connection with its prepared statements. One goroutine uses it at a time.
type conn struct {
	*sql.Conn
	prepared map[string]*sql.Stmt
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

// within runs do in a transaction that begin starts. A transaction whose context has ended is rolled back; once COMMIT has begun
// it is not interrupted, so that its outcome is known.
func (c *conn) within(ctx context.Context, begin string, do func() error) (err error) {
	if err := c.exec(ctx, begin); err != nil {
		return err
	}
	kept := context.WithoutCancel(ctx)
	defer func() {
		if err != nil {
			err = errors.Join(err, c.rollback(kept))
		}
	}()
	if err := do(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return c.exec(kept, "COMMIT")
}

// errNotRolledBack marks a connection that is of no further use.
var errNotRolledBack = errors.New("the transaction could not be rolled back")

// rollback ends a transaction that SQLite may have ended already, as it does when the disk is full.
func (c *conn) rollback(ctx context.Context) error {
	if err := c.exec(ctx, "ROLLBACK"); err != nil && !errors.Is(err, sql.ErrConnDone) && !inNoTransaction(err) {
		return errors.Join(errNotRolledBack, err)
	}
	return nil
}

// pool holds connections to one database. An interrupted connection is not used again.
type pool struct {
	db   *sql.DB
	size chan struct{}
	free chan *conn
}

func newPool(db *sql.DB, size int) *pool {
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return &pool{db: db, size: make(chan struct{}, size), free: make(chan *conn, size)}
}

// use lends a connection to do.
func (p *pool) use(ctx context.Context, do func(*conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case p.size <- struct{}{}:
		defer func() { <-p.size }()
	case <-ctx.Done():
		return ctx.Err()
	}
	c, err := p.take(ctx)
	if err != nil {
		return err
	}
	sound := false // also when do panics
	defer func() {
		if sound {
			p.free <- c
			return
		}
		c.forget()
		c.Close()
	}()
	err = do(c)
	sound = err == nil || ctx.Err() == nil && !errors.Is(err, errNotRolledBack)
	return err
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
	var errs []error
	for range cap(p.size) {
		p.size <- struct{}{}
	}
	for range len(p.free) {
		c := <-p.free
		c.forget()
		errs = append(errs, c.Close())
	}
	return errors.Join(append(errs, p.db.Close())...)
}
