package sqlitestore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"sync"
	"time"

	codes "modernc.org/sqlite/lib"
)

// applicationID marks the files of this program: "Wort" in ASCII, read as a big-endian number.
const applicationID = 'W'<<24 | 'o'<<16 | 'r'<<8 | 't'

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations are the steps from one layout to the next; the number of a layout, SQLite's user_version, is that of the steps taken.
var migrations = sync.OnceValue(func() []string {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql") // in the order of names
	if err != nil {
		panic(err) // the pattern is wrong
	}
	steps := make([]string, len(names))
	for i, name := range names {
		text, err := migrationFiles.ReadFile(name)
		if err != nil || name != fmt.Sprintf("migrations/%04d.sql", i+1) {
			panic(fmt.Sprintf("the migrations are not numbered without a gap: %s, %v", name, err))
		}
		steps[i] = string(text)
	}
	return steps
})

// prepareFile makes sure that a file is ours and sound, before anything is written to it, and brings its layout up to date.
func prepareFile(ctx context.Context, c *conn, path string) error {
	steps := migrations()
	err := c.within(ctx, "BEGIN", func() error {
		version, err := c.layout(ctx, len(steps))
		if err != nil || version == 0 {
			return err
		}
		return c.inspect(ctx, path, steps[:version])
	})
	if err != nil {
		return err
	}
	if err := c.logAhead(ctx); err != nil {
		return err
	}
	return migrate(ctx, c, steps)
}

// layout is the number of the layout that a file has, 0 for an empty one. It refuses files of others and of later versions.
func (c *conn) layout(ctx context.Context, latest int) (int, error) {
	var application, version, objects int
	_, err := c.one(ctx, `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id, pragma_user_version`, nil, &application, &version, &objects)
	if err != nil {
		return 0, err
	}
	switch {
	case application == 0 && version == 0 && objects == 0:
		return 0, nil
	case application != applicationID:
		return 0, &refused{why: "is a SQLite file of another program: name another file"}
	case version > latest:
		return 0, &refused{why: fmt.Sprintf(
			"was written by a later version of this program (layout %d, this one knows up to %d): use that version", version, latest)}
	case version < 1 || objects == 0:
		return 0, &refused{why: damagedFile}
	}
	return version, nil
}

// While another process puts the same file into WAL mode, SQLite does not wait for it; so it is tried again for some time.
const (
	modeTries = 250
	modePause = 20 * time.Millisecond
)

// logAhead puts a file into WAL mode, in which readers and the writer do not wait for each other.
func (c *conn) logAhead(ctx context.Context) error {
	var mode string
	for try := 1; ; try++ {
		_, err := c.one(ctx, "PRAGMA journal_mode = WAL", nil, &mode)
		switch {
		case primaryCode(err) == codes.SQLITE_BUSY && try < modeTries:
			if err := pause(ctx, modePause); err != nil {
				return err
			}
		case err != nil:
			return err
		case mode != "wal":
			return &refused{why: "lies on a disk on which SQLite can't keep a write-ahead log, such as a network share: put it on a local disk"}
		default:
			return nil
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// migrate takes the steps that a database lacks, each in a transaction.
func migrate(ctx context.Context, c *conn, steps []string) error {
	for {
		done := false
		err := c.within(ctx, "BEGIN IMMEDIATE", func() error {
			version, err := c.layout(ctx, len(steps)) // another process may have taken a step in between
			if err != nil {
				return err
			}
			if done = version == len(steps); done {
				return c.exec(ctx, "DELETE FROM head WHERE one = 0") // writes nothing, but fails where nothing can be written
			}
			_, err = c.ExecContext(ctx, steps[version]+
				fmt.Sprintf("\n;PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, version+1))
			return err
		})
		if err != nil || done {
			return err
		}
	}
}

// inspect refuses a damaged file: it compares the layout with what the steps make, every table with its indexes, and the search index
// with its content. A large file that has its seal was compared before.
func (c *conn) inspect(ctx context.Context, path string, steps []string) error {
	want, err := schemaAfter(ctx, steps)
	if err != nil {
		return err
	}
	schema, err := c.schema(ctx)
	if err != nil {
		return err
	}
	if !maps.Equal(schema, want) {
		return &refused{why: damagedFile, cause: errors.New("its layout is not that of its version")}
	}
	size, err := c.size(ctx)
	if err != nil {
		return err
	}
	if size < sealedFrom {
		return c.compare(ctx)
	}
	sum, err := c.fingerprint(ctx)
	if err != nil || sealed(path, sum) {
		return err
	}
	if err := c.compare(ctx); err != nil {
		return err
	}
	seal(path, sum)
	return nil
}

// compare compares every table with its indexes, and the search index with its content.
func (c *conn) compare(ctx context.Context) error {
	var problem string
	if _, err := c.one(ctx, "PRAGMA integrity_check(1)", nil, &problem); err != nil {
		return err
	}
	if problem != "ok" {
		return &refused{why: damagedFile, cause: errors.New(problem)}
	}
	return nil
}

// schema are the texts by which everything in the database was made. Statistics that an operator had SQLite gather do not count.
func (c *conn) schema(ctx context.Context) (map[string]string, error) {
	schema := map[string]string{}
	err := c.each(ctx, "SELECT type || ' ' || name || ' ' || tbl_name, ifnull(sql, '') FROM sqlite_schema WHERE name NOT GLOB 'sqlite_stat*'", nil,
		func(scan func(...any) error) error {
			var name, text string
			err := scan(&name, &text)
			schema[name] = text
			return err
		})
	return schema, err
}

// schemaAfter is the schema that steps make.
func schemaAfter(ctx context.Context, steps []string) (schema map[string]string, err error) {
	db, err := sql.Open("sqlite", dsn("schema", "mode=memory"))
	if err != nil {
		return nil, err
	}
	p := newPool(db, 1)
	defer func() { err = errors.Join(err, p.close()) }()
	err = p.use(ctx, func(c *conn) error {
		if err := migrate(ctx, c, steps); err != nil {
			return err
		}
		schema, err = c.schema(ctx)
		return err
	})
	return schema, err
}
