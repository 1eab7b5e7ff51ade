package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	codes "modernc.org/sqlite/lib"

	"wortlaut/internal/kg"
)

// Store is a [kg.Store] in a file or in memory.
type Store struct {
	write *pool // one connection: SQLite has one writer
	read  *pool // in memory, the same as write

	memo  kg.Memo
	shelf kg.Shelf

	closing  sync.Once
	closeErr error
}

var _ kg.Store = (*Store)(nil)

// memory is the path of a graph that is kept in memory.
const memory = ":memory:"

// Open opens the graph in a file, which is made if it is not there or empty. The path :memory:, or none, gives a graph of its
// own in memory, which is gone when it is closed.
//
// Layouts of earlier versions are brought up to date. All of the file is checked, which takes time in proportion to its size, some
// seconds a gigabyte where it is as it was when it was last found sound (a file beside it, with -seal after its name, tells), a minute otherwise; with
// a sound file, whatever is damaged later is found when it is read or when the file is next opened. A file that can't be used is refused
// with an error that names it: Invalid if it is no SQLite file, or that of another program or a later version, or damaged;
// Unavailable if it can't be reached or written. What is refused was not changed.
func Open(ctx context.Context, path string) (*Store, error) {
	if path == "" || path == memory {
		return openMemory(ctx)
	}
	if err := checkPath(path); err != nil {
		return nil, err
	}
	s, err := openFile(ctx, path)
	if err != nil {
		return nil, refusal(ctx, path, err)
	}
	return s, nil
}

// Forget drops what is remembered of the graph, so that it can be measured what an answer costs that nobody asked for before.
func (s *Store) Forget() {
	s.memo.Forget()
	s.shelf.Forget()
}

// Close implements [kg.Store]. It waits for calls that have not returned.
func (s *Store) Close() error {
	s.closing.Do(func() {
		if s.read != s.write {
			s.closeErr = s.read.close()
		}
		s.closeErr = errors.Join(s.closeErr, s.write.close()) // the last connection folds the log into the file
	})
	return s.closeErr
}

// opened numbers the graphs in memory.
var opened atomic.Int64

func openMemory(ctx context.Context) (*Store, error) {
	// A database in memory is that of its connection. There is one, so readers and writers take turns.
	db, err := sql.Open("sqlite", dsn(fmt.Sprintf("memory-%d", opened.Add(1)), "mode=memory"))
	if err != nil {
		return nil, fail(ctx, "opening a graph in memory", err)
	}
	p := newPool(db, 1)
	s := &Store{write: p, read: p}
	if err := p.use(ctx, func(c *conn) error { return migrate(ctx, c, migrations()) }); err != nil {
		return nil, errors.Join(fail(ctx, "opening a graph in memory", err), s.Close())
	}
	return s, nil
}

// minReaders is how many readers there are at least; more than processors, as some wait for the disk.
const minReaders = 4

// The memory for pages of the file, in KiB: of the writer, and of all readers together. It is taken as it is needed.
const (
	writeCache = 64 << 10
	readCache  = 128 << 10
)

func cache(kib int) string { return fmt.Sprintf("_pragma=cache_size(-%d)", kib) }

func openFile(ctx context.Context, path string) (_ *Store, err error) {
	writer, err := sql.Open("sqlite", dsn(path, "_pragma=synchronous(FULL)", cache(writeCache)))
	if err != nil {
		return nil, err
	}
	s := &Store{write: newPool(writer, 1)}
	s.read = s.write
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if err := s.write.use(ctx, func(c *conn) error { return prepareFile(ctx, c, path) }); err != nil {
		return nil, err
	}
	number := max(minReaders, runtime.GOMAXPROCS(0))
	readers, err := sql.Open("sqlite", dsn(path, "_query_only=1", cache(readCache/number)))
	if err != nil {
		return nil, err
	}
	s.read = newPool(readers, number)
	return s, nil
}

// dsn writes a data source name for the driver, as a URI so that the path may hold any character.
func dsn(path string, params ...string) string {
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(filepath.ToSlash(path))
	params = append(params, "_busy_timeout=5000", "_dqs=0", "_defensive=1", "_pragma=temp_store(MEMORY)", "_pragma=cell_size_check(1)")
	return "file:" + escaped + "?" + strings.Join(params, "&")
}

// checkPath refuses what is no place for a file, without opening it: closing a file that SQLite has open elsewhere in the process
// would drop its locks.
func checkPath(path string) error {
	switch info, err := os.Stat(path); {
	case err == nil && info.IsDir():
		return kg.Errorf(kg.Invalid, "%s is a folder: name a file in it", path)
	case err == nil && !info.Mode().IsRegular():
		return kg.Errorf(kg.Invalid, "%s is not a regular file: name another one", path)
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return kg.Errorf(kg.Unavailable, "%s can't be opened: check the path and its permissions: %w", path, err)
	}
	folder := filepath.Dir(path)
	switch info, err := os.Stat(folder); {
	case errors.Is(err, fs.ErrNotExist):
		return kg.Errorf(kg.Unavailable, "%s can't be made: there is no folder %s: make it first", path, folder)
	case err != nil:
		return kg.Errorf(kg.Unavailable, "%s can't be made: %w", path, err)
	case !info.IsDir():
		return kg.Errorf(kg.Invalid, "%s can't be made: %s is not a folder", path, folder)
	}
	return nil
}

// refusal names the file that can't be opened and says what to do.
func refusal(ctx context.Context, path string, err error) error {
	if r, ok := errors.AsType[*refused](err); ok {
		return &kg.Error{Code: kg.Invalid, Message: path + " " + r.why, Cause: r.cause}
	}
	refuse := func(code kg.Code, why string) error {
		return &kg.Error{Code: code, Message: path + " " + why, Cause: err}
	}
	switch primaryCode(err) {
	case codes.SQLITE_NOTADB:
		return refuse(kg.Invalid, notSQLite)
	case codes.SQLITE_CORRUPT, codes.SQLITE_ERROR: // a table or the search index can't be set up from what is written of it
		return refuse(kg.Invalid, damagedFile)
	case codes.SQLITE_CANTOPEN, codes.SQLITE_READONLY, codes.SQLITE_PERM:
		return refuse(kg.Unavailable, "can't be opened for writing: check the permissions of the file and of its folder")
	}
	return fail(ctx, "opening "+path, err)
}

const (
	notSQLite   = "is not a SQLite file, or its beginning is damaged: name another file, or restore it from a backup"
	damagedFile = "is damaged: restore it from a backup"
)

// refused is why a file that SQLite can read is not used. It goes on after the name of the file.
type refused struct {
	why   string
	cause error
}

func (r *refused) Error() string { return "the file " + r.why }
func (r *refused) Unwrap() error { return r.cause }
