package kg

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"
)

// Code says what kind of error an Error is. The set is closed.
type Code string

// The codes of errors.
const (
	Invalid         Code = "INVALID"         // the request can never succeed as it is
	NotFound        Code = "NOT_FOUND"       // it names something that is not there
	Conflict        Code = "CONFLICT"        // somebody else changed it in between, or something else rests on it
	Unauthenticated Code = "UNAUTHENTICATED" // it is not known who asks
	Forbidden       Code = "FORBIDDEN"       // who asks may not
	Limit           Code = "LIMIT"           // it asks for more than is served
	Unavailable     Code = "UNAVAILABLE"     // the store can't be reached or is too busy: try again
	Overloaded      Code = "OVERLOADED"      // too many operations are in the store already: try again in a moment
	Timeout         Code = "TIMEOUT"         // it took longer than it may
	Internal        Code = "INTERNAL"        // a fault of the program; the message is for the log, not for clients
)

// Error is an error with a code. Its message is for people: what is wrong, where, and what to do. The cause is for the log.
type Error struct {
	Code    Code
	Message string
	Cause   error
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an Error of a code. A cause is given with %w.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Cause: errors.Unwrap(err)}
}

// CodeOf is the code of err: that of the Error in its chain, Timeout for a passed deadline or a cancelled context, Internal otherwise.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return Timeout
	}
	return Internal
}

// ErrStale is what a Store's Apply returns when the graph has moved on since the batch was computed. Nothing was written.
var ErrStale = errors.New("the graph has changed since the batch was computed")

const clipBytes = 60

// Clip shortens what a message repeats of its input: long rubbish does not belong into an error.
func Clip(s string) string {
	if len(s) <= clipBytes {
		return s
	}
	cut := clipBytes
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
