package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
)

// fail turns what went wrong while doing something into an error with a code. Its message holds no Cypher. The context is asked first:
// the driver reports a deadline as a lost connection.
func fail(ctx context.Context, doing string, err error) error {
	var coded *kg.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, kg.ErrStale):
		return kg.ErrStale
	case ctx.Err() != nil:
		return &kg.Error{Code: kg.Timeout, Message: doing + " took longer than it may, or was given up", Cause: errors.Join(ctx.Err(), err)}
	case errors.As(err, &coded):
		return coded
	}
	code, what := classify(err)
	return &kg.Error{Code: code, Message: doing + ": " + what, Cause: err}
}

// The codes of Neo4j that are looked at (https://neo4j.com/docs/status-codes/5/errors/all-errors), by what they begin with; the first
// that fits counts.
var statuses = []struct {
	prefix string
	code   kg.Code
	what   string
}{
	{"Neo.ClientError.Transaction.TransactionTimedOut", kg.Timeout, "it took longer than it may"},
	{"Neo.TransientError.Transaction.LockClientStopped", kg.Timeout, "it took longer than it may"},
	{"Neo.ClientError.Transaction.LockClientStopped", kg.Timeout, "it took longer than it may"},
	{"Neo.ClientError.Transaction.Terminated", kg.Unavailable, "the database gave it up: try again"},
	{"Neo.TransientError.Transaction.Terminated", kg.Unavailable, "the database gave it up: try again"},
	{"Neo.TransientError.General.MemoryPoolOutOfMemoryError", kg.Unavailable, "the database has not enough memory: try again"},
	{"Neo.TransientError.", kg.Unavailable, "the database is busy: try again"},
	{"Neo.ClientError.Security.Forbidden", kg.Unavailable, "the user of the database lacks a right: ask its administrator"},
	{"Neo.ClientError.Security.", kg.Unavailable, "the database does not accept the user and password any more: check them"},
	{"Neo.ClientError.Cluster.", kg.Unavailable, "the member of the cluster that writes is another now: try again"},
	{"Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", kg.Unavailable, "the database can't be written to now: try again"},
	{"Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", kg.Unavailable, "the database can't be written to: ask its administrator"},
	{"Neo.ClientError.Database.", kg.Unavailable, "the database is not there: ask its administrator"},
	{"Neo.DatabaseError.General.OutOfMemoryError", kg.Unavailable, "the database has not enough memory: try again"},
	{"Neo.DatabaseError.Transaction.TransactionLogError", kg.Unavailable, "the database can't write to its disk: nothing was written; check it"},
}

// classify says what an error means to whoever asked.
func classify(err error) (kg.Code, string) {
	if e, ok := errors.AsType[*neo4j.Neo4jError](err); ok {
		for _, s := range statuses {
			if strings.HasPrefix(e.Code, s.prefix) {
				return s.code, s.what
			}
		}
		return kg.Internal, "the database failed"
	}
	if unreachable(err) {
		return kg.Unavailable, "the database can't be reached or is too busy: try again"
	}
	return kg.Internal, "the store failed"
}

// unreachable says whether an error is one of the connection and not of what was asked.
func unreachable(err error) bool {
	_, lost := errors.AsType[*neo4j.ConnectivityError](err)
	_, network := errors.AsType[net.Error](err)
	return lost || network || neo4j.IsRetryable(err)
}

// passing says whether what failed may succeed if it is tried again.
func passing(err error) bool {
	e, ok := errors.AsType[*neo4j.Neo4jError](err)
	return unreachable(err) || ok && e.IsRetriableTransient()
}

// refusal names the database that can't be opened and says what to do.
func (s *Store) refusal(ctx context.Context, target, user string, err error) error {
	if r, ok := errors.AsType[*refused](err); ok {
		return kg.Errorf(kg.Invalid, "%s %s", s.name(target), r.why)
	}
	refuse := func(code kg.Code, format string, args ...any) error {
		return &kg.Error{Code: code, Message: fmt.Sprintf(format, args...), Cause: err}
	}
	if e, ok := errors.AsType[*neo4j.Neo4jError](err); ok {
		switch {
		case e.Code == "Neo.ClientError.Security.AuthenticationRateLimit":
			return refuse(kg.Unauthenticated, "%s lets nobody in for some seconds, after several wrong passwords: wait and try again", target)
		case e.Code == "Neo.ClientError.Security.CredentialsExpired":
			return refuse(kg.Unauthenticated, "%s wants the user %q to choose a new password first: do so with Neo4j Browser or cypher-shell", target, user)
		case e.Code == "Neo.ClientError.Security.Forbidden":
			return refuse(kg.Forbidden, "the user %q may not do in %s what is needed: grant it to read and write there and to create constraints and indexes", user, s.name(target))
		case strings.HasPrefix(e.Code, "Neo.ClientError.Security."):
			return refuse(kg.Unauthenticated, "%s does not accept the user %q with this password: check both", target, user)
		case e.Code == "Neo.ClientError.Database.DatabaseNotFound":
			return refuse(kg.Invalid, "%s: there is none of this name: create it or name another", s.name(target))
		}
	}
	if g, ok := errors.AsType[*greeting](err); ok && ctx.Err() == nil {
		code, why := g.classify()
		return refuse(code, "%s %s", target, why)
	}
	return fail(ctx, "opening "+s.name(target), err)
}

// greeting is why a server did not come to say who it is.
type greeting struct{ err error }

func (g *greeting) Error() string { return g.err.Error() }
func (g *greeting) Unwrap() error { return g.err }

// What to do about servers that are no Neo4j, or not one for this program, by what the driver says of them: its errors have no types
// there that others may use.
var (
	noBolt    = fmt.Sprintf("does not speak Bolt, or no version of it that this program does: name the port for Bolt, 7687 unless it was given another, of Neo4j %d.%d or newer", oldestServer[0], oldestServer[1])
	greetings = []struct{ says, what string }{
		{"failed to verify certificate", "shows a certificate that is not trusted: name a file with the one of its authority in SSL_CERT_FILE, or use the scheme with +ssc, which checks none"},
		{"does not look like a TLS handshake", "does not speak TLS: use the scheme without +s, or turn TLS on in the server"},
		{"requested Bolt versions", noBolt},
		{"unsupported version", noBolt},
		{"server responded HTTP", noBolt},
	}
)

// classify says what to do about it.
func (g *greeting) classify() (kg.Code, string) {
	said := g.Error()
	for _, c := range greetings {
		if strings.Contains(said, c.says) {
			return kg.Invalid, c.what
		}
	}
	if lost, ok := errors.AsType[*neo4j.ConnectivityError](g.err); ok {
		said = lost.Inner.Error()
	}
	return kg.Unavailable, "does not answer: check the address, and that Neo4j runs there: " + said
}

// name is what the database is called in messages.
func (s *Store) name(target string) string {
	if s.database == "" {
		return "the database at " + target
	}
	return fmt.Sprintf("the database %q at %s", s.database, target)
}

// unknownValue is what a query is refused with that this package does not know.
func unknownValue(what string, value any) error {
	return kg.Errorf(kg.Internal, "the store knows no %s %v", what, fmt.Sprint(value))
}

// damaged is what a record is refused with that is not as this program writes it.
func damaged(what string) error {
	return kg.Errorf(kg.Internal, "%s is damaged in the database: restore it from a backup", what)
}
