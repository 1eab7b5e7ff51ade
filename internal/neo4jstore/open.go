package neo4jstore

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"wortlaut/internal/kg"
)

// Options say how to reach a database. The zero value is a server without authentication and its default database.
type Options struct {
	User     string
	Password string
	Database string // "" is the one that the URI names with ?database=, or else the user's home database
	// Timeout is the longest that a transaction may take where the context does not say, and the longest in any case; 0 is 8 s.
	Timeout time.Duration
	// Connections is how many there are at most; 0 is 50.
	Connections int
	// TLS is for neo4j+s and bolt+s; nil is the certificates of the system.
	TLS *tls.Config
}

// The limits of the driver. A context's deadline goes before all of them.
const (
	defaultTimeout     = 8 * time.Second
	defaultConnections = 50
	retryTime          = 5 * time.Second // how long something that may pass is tried again
	connectTimeout     = 3 * time.Second
	acquireTimeout     = 2 * time.Second  // for a new connection to be one; who waits for another one to be free waits for a slot
	greetTimeout       = 5 * time.Second  // for the server to say who it is when the database is opened
	openTimeout        = 2 * time.Minute  // for all of opening, which may have to build every index
	livenessAfter      = 30 * time.Second // a connection that was idle for so long is tried before it is used
)

// Store is a [kg.Store] in a Neo4j database.
type Store struct {
	driver    neo4j.DriverWithContext
	database  string
	timeout   time.Duration
	bookmarks neo4j.BookmarkManager
	plans     plans
	slots     chan struct{} // one element for each connection in use
	writing   chan struct{} // one element while a batch is written
	watching  chan struct{} // one element while somebody waits for the end of a commit
	memo      kg.Memo
	shelf     kg.Shelf
	known     atomic.Pointer[mark] // a time at which no commit was going on; nil is unknown

	// For tests: commit is how a transaction is committed, noticed is told of every answer.
	commit  func(context.Context, neo4j.ExplicitTransaction) error
	noticed func(neo4j.ResultSummary)
}

var _ kg.Store = (*Store)(nil)

// schemes are those of the driver: neo4j asks the server for the members of a cluster, bolt speaks to that one server; +s is TLS with a
// certificate that is checked, +ssc with one that is not.
var schemes = []string{"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"}

// Open opens the graph in a database at an address such as neo4j://host:7687?database=name. An empty database is made one of ours;
// constraints and indexes are made and brought up to date. What can't be used is refused with an error that says what to do:
// Invalid if the address is none, the server too old, the database not there or that of another program or of a later
// version; Unauthenticated if user and password are wrong; Forbidden if the user lacks a right; Unavailable if nobody answers. What is
// refused was not changed.
func Open(ctx context.Context, uri string, o Options) (*Store, error) {
	target, database, err := parse(uri)
	if err != nil {
		return nil, err
	}
	if o.Database != "" {
		database = o.Database
	}
	auth := neo4j.NoAuth()
	if o.User != "" {
		auth = neo4j.BasicAuth(o.User, o.Password, "")
	}
	driver, err := neo4j.NewDriverWithContext(target, auth, o.configure)
	if err != nil {
		return nil, kg.Errorf(kg.Invalid, "%s is no address of a Neo4j: write it as neo4j://host:7687: %w", target, err)
	}
	s := &Store{
		driver: driver, database: database, timeout: or(o.Timeout, defaultTimeout),
		bookmarks: neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{}),
		slots:     make(chan struct{}, or(o.Connections, defaultConnections)), writing: make(chan struct{}, 1), watching: make(chan struct{}, 1),
		commit: func(ctx context.Context, tx neo4j.ExplicitTransaction) error { return tx.Commit(ctx) },
	}
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(s.refusal(ctx, target, o.User, err), s.Close())
	}
	return s, nil
}

func (o Options) configure(c *config.Config) {
	c.MaxConnectionPoolSize = or(o.Connections, defaultConnections) + 1 // for the announcement of a commit
	c.SocketConnectTimeout = connectTimeout
	c.ConnectionAcquisitionTimeout = acquireTimeout
	c.ConnectionLivenessCheckTimeout = livenessAfter
	c.FetchSize = neo4j.FetchAll // pages are small, and a batch costs a round trip
	c.TelemetryDisabled = true
	c.UserAgent = "wortlaut"
	if o.TLS != nil {
		c.TlsConfig = o.TLS
	}
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// parse takes the database out of an address.
func parse(uri string) (target, database string, err error) {
	u, err := url.Parse(uri)
	if err != nil || u.Host == "" {
		return "", "", kg.Errorf(kg.Invalid, "this is no address of a Neo4j: write it as neo4j://host:7687, and user and password apart from it")
	}
	if !slices.Contains(schemes, u.Scheme) {
		return "", "", kg.Errorf(kg.Invalid, "%s:// is no scheme of Neo4j: use one of %s", u.Scheme, strings.Join(schemes, ", "))
	}
	if u.User != nil {
		return "", "", kg.Errorf(kg.Invalid, "the address of %s holds a user: give user and password apart from it", u.Host)
	}
	query := u.Query()
	database = query.Get("database")
	query.Del("database")
	u.RawQuery = query.Encode()
	u.Path = strings.TrimSuffix(u.Path, "/")
	return u.String(), database, nil
}

// Forget drops what is remembered of the graph, so that it can be measured what an answer costs that nobody asked for before.
func (s *Store) Forget() {
	s.memo.Forget()
	s.shelf.Forget()
}

// Close implements [kg.Store].
func (s *Store) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), connectTimeout)
	defer cancel()
	return s.driver.Close(ctx)
}

// oldestServer is the oldest version of Neo4j that has all that is used: labels and types given as parameters came with it.
var oldestServer = [2]int{5, 26}

// refused is why a database is not used.
type refused struct{ why string }

func (r *refused) Error() string { return r.why }

func refusef(format string, args ...any) error { return &refused{fmt.Sprintf(format, args...)} }

// prepare makes sure that the database is ours and brings its layout up to date.
func (s *Store) prepare(ctx context.Context) error {
	info, err := s.greet(ctx)
	if err != nil {
		return err
	}
	if tooOld(info.Agent()) {
		return refusef("is %s, which is too old: Neo4j %d.%d or newer is needed", info.Agent(), oldestServer[0], oldestServer[1])
	}
	found, err := s.found(ctx)
	if err != nil || found == layout {
		return err
	}
	return s.migrate(ctx)
}

// greet has the server say who it is.
func (s *Store) greet(ctx context.Context) (neo4j.ServerInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, greetTimeout)
	defer cancel()
	info, err := s.driver.GetServerInfo(ctx)
	if err != nil {
		return nil, &greeting{err}
	}
	return info, nil
}

func tooOld(agent string) bool {
	version, ok := serverVersion(agent)
	return !ok || slices.Compare(version[:], oldestServer[:]) < 0
}

// serverVersion reads what a server calls itself: Neo4j/5.26.25, or Neo4j/2025.06.0 and Neo4j/5.27-aura.
func serverVersion(agent string) (version [2]int, ok bool) {
	_, number, found := strings.Cut(agent, "/")
	major, rest, dotted := strings.Cut(number, ".")
	minor, _, _ := strings.Cut(rest, ".")
	minor, _, _ = strings.Cut(minor, "-")
	var errs [2]error
	version[0], errs[0] = strconv.Atoi(major)
	version[1], errs[1] = strconv.Atoi(minor)
	return version, found && dotted && errors.Join(errs[:]...) == nil
}

// found is the number of the layout in the database, 0 for an empty one.
func (s *Store) found(ctx context.Context) (version int64, err error) {
	err = s.read(ctx, func(in runner) error {
		rows, err := s.run(ctx, in, `OPTIONAL MATCH (g:WortlautGraph) RETURN g.version AS version, EXISTS { (n) } AS any`, nil)
		if err != nil {
			return err
		}
		if len(rows) != 1 {
			return refusef("holds %d graphs of this program: that can't be; restore it from a backup", len(rows))
		}
		number, ours := rows[0].Values[0].(int64)
		something, _ := rows[0].Values[1].(bool)
		switch {
		case !ours && something:
			return refusef("holds something else: name an empty database")
		case number > layout:
			return refusef("was written by a later version of this program (layout %d, this one knows up to %d): use that version", number, layout)
		}
		version = number
		return nil
	})
	return version, err
}

// migrate makes what the layout needs, each constraint and index in a transaction of its own, as Neo4j has it, and the version last:
// what is cut short is taken up again.
func (s *Store) migrate(ctx context.Context) error {
	for _, text := range schema() {
		if err := s.write(ctx, text, nil); err != nil {
			return err
		}
	}
	if err := s.write(ctx, "CALL db.awaitIndexes(60)", nil); err != nil {
		return err
	}
	return s.write(ctx, `MERGE (c:WortlautCommit {name: 'wortlaut'}) ON CREATE SET c.begun = 0, c.done = 0
		MERGE (g:WortlautGraph {name: 'wortlaut'})
		ON CREATE SET g.number = 0, g.labels = 0, g.token = '', g.pending = '', g.write = ''
		SET g.version = $p.version`, map[string]any{"version": layout})
}
