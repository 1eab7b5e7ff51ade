package sqlitestore

import (
	"fmt"
	"testing"
)

// LimitPages makes SQLite take the disk for full when the file has a number of pages.
func LimitPages(t *testing.T, s *Store, pages int) {
	t.Helper()
	err := s.write.use(t.Context(), func(c *conn) error {
		var limit int
		_, err := c.one(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages), nil, &limit)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
