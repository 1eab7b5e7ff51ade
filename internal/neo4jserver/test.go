package neo4jserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
)

// The environment variables that give tests a Neo4j to use. What is in its database is deleted.
const (
	EnvURI      = "WORTLAUT_TEST_NEO4J_URI"
	EnvUser     = "WORTLAUT_TEST_NEO4J_USER"     // neo4j if it is not set
	EnvPassword = "WORTLAUT_TEST_NEO4J_PASSWORD" // none if it is not set
)

// Shared returns the server for a run of tests, always the same: the one that the environment names ([EnvURI]), else one that
// is started here. Where neither can be had the test is skipped; if the variable CI is set, it fails instead. Tests that delete
// what is in a database must not run at the same time.
func Shared(t testing.TB) *Server {
	t.Helper()
	s, err := shared()
	need(t, err)
	return s
}

// Own starts a server for one test, which may do with it what it likes, and stops it after the test. Where none can be started the
// test is skipped, or fails, as with [Shared].
func Own(t testing.TB, o Options) *Server {
	t.Helper()
	s, err := Start(t.Context(), o)
	need(t, err)
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// need ends a test that has no server.
func need(t testing.TB, err error) {
	t.Helper()
	switch {
	case err == nil:
	case !errors.Is(err, ErrMissing) || os.Getenv("CI") != "":
		t.Fatalf("no Neo4j to test with: %v; or name one in %s, %s and %s", err, EnvURI, EnvUser, EnvPassword)
	default:
		t.Skipf("skipped, as there is no Neo4j to test with: %v; or name one in %s, %s and %s", err, EnvURI, EnvUser, EnvPassword)
	}
}

var (
	shared = sync.OnceValues(startShared)
	ours   *Server // the one that startShared has started
)

func startShared() (s *Server, err error) {
	if uri := os.Getenv(EnvURI); uri != "" {
		return &Server{URI: uri, User: or(os.Getenv(EnvUser), userName), Password: os.Getenv(EnvPassword)}, nil
	}
	ours, err = Start(context.Background(), Options{TLS: true})
	return ours, err
}

// Main runs the tests of a package that uses [Shared] and stops the server after them.
func Main(m *testing.M) {
	code := m.Run()
	if ours != nil {
		if err := ours.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "Neo4j was not stopped:", err)
		}
	}
	os.Exit(code)
}
