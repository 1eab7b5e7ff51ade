package sqlitestore

import (
	"context"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"hash"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
)

// Comparing every table with its indexes takes a minute for a gigabyte. What was found sound once is therefore known by its fingerprint, the SHA-256
// of all pages, which takes a second or two: it is kept in a file beside the graph's, the seal. A graph that is opened with
// just the pages of its seal is as sound as it was; any other is compared, and sealed anew. A seal that is missing, stale or damaged costs time
// and nothing else, so nobody has to copy it or take it away.

// sealedFrom is the size in bytes from which a file is sealed: smaller ones are compared in a moment. Tests seal smaller ones.
var sealedFrom int64 = 64 << 20

// sealVersion changes when more is compared than before.
const sealVersion = "wortlaut seal 1"

func sealOf(path string) string { return path + "-seal" }

// sealed says whether a seal holds a fingerprint.
func sealed(path, fingerprint string) bool {
	held, err := os.ReadFile(sealOf(path))
	return err == nil && string(held) == sealText(fingerprint)
}

func sealText(fingerprint string) string { return sealVersion + "\n" + fingerprint + "\n" }

// seal writes a fingerprint. A folder in which that can't be done makes the next opening slower.
func seal(path, fingerprint string) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(sealOf(path))+".part-*")
	if err != nil {
		return
	}
	_, err = f.WriteString(sealText(fingerprint))
	if closed := f.Close(); err == nil && closed == nil {
		err = os.Rename(f.Name(), sealOf(path))
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
}

// size is how many bytes the pages of the database take.
func (c *conn) size(ctx context.Context) (bytes int64, err error) {
	_, err = c.one(ctx, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", nil, &bytes)
	return bytes, err
}

// fingerprint is the SHA-256 of all pages, in their order, as the transaction sees them.
func (c *conn) fingerprint(ctx context.Context) (sum string, err error) {
	_, err = c.one(ctx, "SELECT "+fingerprintFunction+"(data) FROM (SELECT data FROM sqlite_dbpage ORDER BY pgno)", nil, &sum)
	return sum, err
}

const fingerprintFunction = "wortlaut_fingerprint"

func init() {
	sqlite.MustRegisterFunction(fingerprintFunction, &sqlite.FunctionImpl{
		NArgs: 1, VolatileArgs: true, // a page is hashed at once and not kept
		MakeAggregate: func(sqlite.FunctionContext) (sqlite.AggregateFunction, error) { return &fingerprint{sha256.New()}, nil },
	})
}

// fingerprint is an aggregate function of SQL: the SHA-256 of its arguments, one after the other.
type fingerprint struct{ hash.Hash }

// Step implements [sqlite.AggregateFunction].
func (f *fingerprint) Step(_ *sqlite.FunctionContext, args []driver.Value) error {
	page, ok := args[0].([]byte)
	if !ok {
		return fmt.Errorf("a page is a BLOB, not %T", args[0])
	}
	_, err := f.Write(page)
	return err
}

// WindowInverse implements [sqlite.AggregateFunction].
func (f *fingerprint) WindowInverse(*sqlite.FunctionContext, []driver.Value) error {
	return fmt.Errorf("%s is no window function", fingerprintFunction)
}

// WindowValue implements [sqlite.AggregateFunction]: the driver asks for the result by it.
func (f *fingerprint) WindowValue(*sqlite.FunctionContext) (driver.Value, error) {
	return hex.EncodeToString(f.Sum(nil)), nil
}

// Final implements [sqlite.AggregateFunction].
func (f *fingerprint) Final(*sqlite.FunctionContext) {}
