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

// SealFrom makes smaller files be sealed during a test.
func SealFrom(t *testing.T, bytes int64) {
	t.Helper()
	before := sealedFrom
	sealedFrom = bytes
	t.Cleanup(func() { sealedFrom = before })
}

// HalveFrom makes shorter lists be halved during a test.
func HalveFrom(t *testing.T, rows int) {
	t.Helper()
	before := halvedFrom
	halvedFrom = rows
	t.Cleanup(func() { halvedFrom = before })
}

// Fingerprint is the fingerprint of the file that a store keeps.
func Fingerprint(t *testing.T, s *Store) (sum string) {
	t.Helper()
	err := s.read.use(t.Context(), func(c *conn) (err error) {
		sum, err = c.fingerprint(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// SealText is what a seal with a fingerprint holds.
func SealText(fingerprint string) string { return sealText(fingerprint) }
