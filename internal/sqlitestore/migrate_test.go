package sqlitestore

import (
	"database/sql"
	"testing"
)

// TestMigrate takes a made-up step after the real ones, first one that fails.
func TestMigrate(t *testing.T) {
	ctx := t.Context()
	db, err := sql.Open("sqlite", dsn("migrate", "mode=memory"))
	if err != nil {
		t.Fatal(err)
	}
	p := newPool(db, 1)
	defer p.close()
	err = p.use(ctx, func(c *conn) error {
		check := func(latest, version, tables int) {
			t.Helper()
			is, err := c.layout(ctx, latest)
			if err != nil {
				t.Fatal(err)
			}
			var extra int
			if _, err := c.one(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'extra'", nil, &extra); err != nil {
				t.Fatal(err)
			}
			if is != version || extra != tables {
				t.Errorf("the layout is %d with %d new tables, want %d and %d", is, extra, version, tables)
			}
		}
		steps := migrations()
		latest := len(steps)
		for range 2 { // the second time there is nothing to do
			if err := migrate(ctx, c, steps); err != nil {
				return err
			}
			check(latest, latest, 0)
		}
		fails := append(steps[:latest:latest], "CREATE TABLE extra (x); INSERT INTO missing VALUES (1)")
		if err := migrate(ctx, c, fails); err == nil {
			t.Error("a step that fails is taken")
		}
		check(latest+1, latest, 0)
		works := append(steps[:latest:latest], "CREATE TABLE extra (x)")
		if err := migrate(ctx, c, works); err != nil {
			return err
		}
		check(latest+1, latest+1, 1)
		if err := migrate(ctx, c, steps); err == nil {
			t.Error("a later layout is taken for an earlier one")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
