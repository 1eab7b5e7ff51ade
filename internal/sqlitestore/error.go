package sqlitestore

import (
	"context"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"wortlaut/internal/kg"
)

// fail turns what went wrong while doing something into an error with a code. Its message holds no SQL.
func fail(ctx context.Context, doing string, err error) error {
	var coded *kg.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, kg.ErrStale):
		return kg.ErrStale
	case errors.As(err, &coded):
		return coded
	case ctx.Err() != nil:
		return &kg.Error{Code: kg.Timeout, Message: doing + " took longer than it may, or was given up", Cause: errors.Join(ctx.Err(), err)}
	}
	code, what := classify(err)
	return &kg.Error{Code: code, Message: doing + ": " + what, Cause: err}
}

// classify says what an error of SQLite means to whoever asked.
func classify(err error) (kg.Code, string) {
	switch primaryCode(err) {
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED, codes.SQLITE_PROTOCOL:
		return kg.Unavailable, "another process is writing to the store: try again"
	case codes.SQLITE_FULL:
		return kg.Unavailable, "the disk is full: nothing was written; make room and try again"
	case codes.SQLITE_READONLY, codes.SQLITE_PERM:
		return kg.Unavailable, "the store can't be written to: nothing was written; check the permissions of its file and folder"
	case codes.SQLITE_CANTOPEN, codes.SQLITE_IOERR, codes.SQLITE_NOLFS:
		return kg.Unavailable, "the file of the store can't be read or written: check the disk"
	case codes.SQLITE_NOMEM:
		return kg.Unavailable, "there is not enough memory: try again"
	case codes.SQLITE_INTERRUPT:
		return kg.Timeout, "it was given up"
	case codes.SQLITE_CORRUPT, codes.SQLITE_NOTADB:
		return kg.Internal, "the file of the store is damaged: restore it from a backup"
	}
	return kg.Internal, "the store failed"
}

// codeMask takes the primary result code out of an extended one.
const codeMask = 0xff

func primaryCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & codeMask
	}
	return codes.SQLITE_OK
}

// inNoTransaction says whether a ROLLBACK failed because SQLite had rolled back already. SQLite has no code of its own for it, and
// the ROLLBACK has no other way to fail with the general one.
func inNoTransaction(err error) bool { return primaryCode(err) == codes.SQLITE_ERROR }

// damaged is what a row is refused with whose checksum does not match.
func damaged(what string) error {
	return kg.Errorf(kg.Internal, "%s is damaged in the file of the store: restore the file from a backup", what)
}

// unknownValue is what a query is refused with that this package does not know.
func unknownValue(what string, value any) error {
	return kg.Errorf(kg.Internal, "the store knows no %s %v", what, fmt.Sprint(value))
}
