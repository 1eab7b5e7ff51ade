package neo4jstore_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
	"wortlaut/internal/neo4jserver"
	"wortlaut/internal/neo4jstore"
)

// refuses sees to it that a database is not opened, and that the error says so in a sentence that has all of the words.
func refuses(t *testing.T, uri string, o neo4jstore.Options, code kg.Code, words ...string) {
	t.Helper()
	s, err := neo4jstore.Open(t.Context(), uri, o)
	if err == nil {
		s.Close()
		t.Fatalf("%s was opened, want it refused", uri)
	}
	if got := kg.CodeOf(err); got != code {
		t.Errorf("%s is refused with %s, want %s: %v", uri, got, code, err)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%s is refused with %q, which does not say %q", uri, err, word)
		}
	}
	if o.Password != "" && strings.Contains(err.Error(), o.Password) {
		t.Errorf("%s is refused with a sentence that holds the password", uri)
	}
}

func TestOpenRefusesAddresses(t *testing.T) {
	for uri, word := range map[string]string{
		"":                           "neo4j://host:7687",
		"localhost":                  "neo4j://host:7687",
		"neo4j://":                   "neo4j://host:7687",
		"http://localhost:7474":      "http://",
		"neo4j://a:secret@localhost": "apart from it",
	} {
		refuses(t, uri, neo4jstore.Options{}, kg.Invalid, word)
	}
}

func TestOpenRefusesWhoDoesNotAnswer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free := l.Addr().String()
	l.Close()
	refuses(t, "bolt://"+free, neo4jstore.Options{}, kg.Unavailable, free, "refused", "check the address")
	refuses(t, "neo4j://"+free, neo4jstore.Options{}, kg.Unavailable, free, "refused", "check the address")
}

// TestOpenRefusesOtherServers opens what is not a Neo4j, or not one for this program.
func TestOpenRefusesOtherServers(t *testing.T) {
	for _, c := range []struct {
		what, scheme, says string
		words              []string
	}{
		{"one that knows no version of Bolt that is offered", "bolt", "\x00\x00\x00\x00", []string{"Bolt", "5.26"}},
		{"the same, asked for its cluster", "neo4j", "\x00\x00\x00\x00", []string{"Bolt", "5.26"}},
		{"one that wants a version that is not offered", "bolt", "\x00\x00\x00\x02", []string{"Bolt", "5.26"}},
		{"a web server", "bolt", "HTTP/1.1 400 Bad Request\r\n\r\n", []string{"Bolt", "7687"}},
		{"one that speaks no TLS", "bolt+s", "HTTP/1.1 400 Bad Request\r\n\r\n", []string{"does not speak TLS", "without +s"}},
		{"one that is too old", "bolt", "\x00\x00\x04\x04" + message("\xb1\x70\xa1\x86server\x8cNeo4j/4.4.48"), []string{"Neo4j/4.4.48", "too old", "5.26"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			refuses(t, c.scheme+"://"+saying(t, c.says), neo4jstore.Options{}, kg.Invalid, c.words...)
		})
	}
}

// message is what a server says in Bolt: a length and an end around it.
func message(text string) string { return "\x00" + string(rune(len(text))) + text + "\x00\x00" }

// saying is the address of a server that says a text to whoever has said something.
func saying(t *testing.T, text string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				conn.Read(make([]byte, 1<<10))
				conn.Write([]byte(text))
				io.Copy(io.Discard, conn)
			}()
		}
	}()
	return l.Addr().String()
}

// TestRefusalForRights has the driver report what no server of the Community Edition does: that a user lacks a right.
func TestRefusalForRights(t *testing.T) {
	for _, c := range []struct {
		says  string
		code  kg.Code
		words []string
	}{
		{"Neo.ClientError.Security.Forbidden", kg.Forbidden, []string{`"reader"`, `"facts"`, "create constraints and indexes"}},
		{"Neo.ClientError.Security.AuthenticationRateLimit", kg.Unauthenticated, []string{"wait"}},
		{"Neo.ClientError.Security.CredentialsExpired", kg.Unauthenticated, []string{`"reader"`, "new password"}},
		{"Neo.ClientError.Security.TokenExpired", kg.Unauthenticated, []string{`"reader"`, "check both"}},
	} {
		err := neo4jstore.Refusal(t.Context(), "facts", "bolt://example.org", "reader", &neo4j.Neo4jError{Code: c.says, Msg: "for the log"})
		if kg.CodeOf(err) != c.code || strings.Contains(err.Error(), "for the log") {
			t.Errorf("%s: %s: %v", c.says, kg.CodeOf(err), err)
		}
		for _, word := range c.words {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %q does not say %q", c.says, err, word)
			}
		}
	}
}

// TestTLS opens a server with a certificate that no system knows, checked and not, and has it refused where it is not trusted.
func TestTLS(t *testing.T) {
	server := neo4jserver.Shared(t)
	if server.Certificate == nil {
		t.Skip("skipped: the server was not started here, and nobody knows its certificate")
	}
	address := strings.TrimPrefix(server.URI, "bolt://")
	trusting := x509.NewCertPool()
	if !trusting.AppendCertsFromPEM(server.Certificate) {
		t.Fatal("the certificate is none")
	}
	o := neo4jstore.Options{User: server.User, Password: server.Password}
	for _, c := range []struct {
		scheme string
		tls    *tls.Config
	}{
		{"bolt+s", &tls.Config{RootCAs: trusting}}, {"neo4j+s", &tls.Config{RootCAs: trusting}},
		{"bolt+ssc", nil}, {"neo4j+ssc", nil}, {"bolt", nil}, {"neo4j", nil},
	} {
		o.TLS = c.tls
		s, err := neo4jstore.Open(t.Context(), c.scheme+"://"+address, o)
		if err != nil {
			t.Errorf("%s: %v", c.scheme, err)
			continue
		}
		head, err := s.Head(t.Context())
		if err == nil {
			err = s.Apply(t.Context(), &kg.Batch{Base: head.Number, Head: kg.Head{Number: head.Number + 1}})
		}
		if err != nil {
			t.Errorf("%s: %v", c.scheme, err)
		}
		s.Close()
	}
	for _, scheme := range []string{"bolt+s", "neo4j+s"} {
		for what, config := range map[string]*tls.Config{"the system's authorities": nil, "another authority": {RootCAs: x509.NewCertPool()}} {
			o.TLS = config
			t.Run(scheme+" with "+what, func(t *testing.T) {
				refuses(t, scheme+"://"+address, o, kg.Invalid, address, "certificate that is not trusted", "SSL_CERT_FILE", "+ssc")
			})
		}
	}
}

// TestOpenGivesUp opens a server that takes the connection and never says a word.
func TestOpenGivesUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := neo4jstore.Open(ctx, "bolt://"+l.Addr().String(), neo4jstore.Options{}); kg.CodeOf(err) != kg.Timeout {
		t.Errorf("a silent server is refused with %v, want %s", err, kg.Timeout)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %v to give up, want 300ms", took)
	}
}

// ours are the options that open the server that all tests share.
func ours(t *testing.T) (uri string, o neo4jstore.Options) {
	server := neo4jserver.Shared(t)
	return server.URI, neo4jstore.Options{User: server.User, Password: server.Password}
}

func TestOpenRefusesWrongPasswords(t *testing.T) {
	uri, o := ours(t)
	o.Password = "another one"
	refuses(t, uri, o, kg.Unauthenticated, `"`+o.User+`"`, "check both")
	refuses(t, uri, neo4jstore.Options{User: "nobody", Password: "another one"}, kg.Unauthenticated, `"nobody"`)
}

func TestOpenRefusesUnknownDatabases(t *testing.T) {
	uri, o := ours(t)
	refuses(t, uri+"?database=nowhere", o, kg.Invalid, `"nowhere"`, "create it or name another")
	o.Database = "elsewhere"
	refuses(t, uri+"?database=nowhere", o, kg.Invalid, `"elsewhere"`)
}

func TestOpenTakesADatabaseByName(t *testing.T) {
	open(t).Close()
	uri, o := ours(t)
	for _, uri := range []string{uri + "?database=neo4j", uri + "/?database=neo4j", strings.Replace(uri, "bolt://", "neo4j://", 1)} {
		s, err := neo4jstore.Open(t.Context(), uri, o)
		if err != nil {
			t.Errorf("%s: %v", uri, err)
			continue
		}
		if _, err := s.Head(t.Context()); err != nil {
			t.Errorf("%s: %v", uri, err)
		}
		s.Close()
	}
}

func TestOpenRefusesWhatIsNotOurs(t *testing.T) {
	s := open(t)
	defer s.Close()
	run := func(text string) {
		t.Helper()
		if err := neo4jstore.Run(t.Context(), s, text); err != nil {
			t.Fatal(err)
		}
	}
	uri, o := ours(t)

	run("MATCH (g:WortlautGraph) SET g.version = 99")
	refuses(t, uri, o, kg.Invalid, "later version", "layout 99")
	run("MATCH (g:WortlautGraph) DELETE g")
	run("CREATE (:Person {name: 'Somebody'})")
	refuses(t, uri, o, kg.Invalid, "holds something else", "empty database")
	run("MATCH (n) DETACH DELETE n")
	again, err := neo4jstore.Open(t.Context(), uri, o)
	if err != nil {
		t.Fatalf("an empty database is refused: %v", err)
	}
	defer again.Close()
	if head, err := again.Head(t.Context()); err != nil || head != (kg.Head{}) {
		t.Errorf("the head of a new graph is %+v, %v", head, err)
	}
}

// TestOpenMakesAllIndexes opens a database from which everything has been dropped.
func TestOpenMakesAllIndexes(t *testing.T) {
	s := open(t)
	defer s.Close()
	if err := neo4jstore.Drop(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	open(t).Close()
	missing, err := neo4jstore.Missing(t.Context(), s)
	if err != nil || len(missing) > 0 {
		t.Errorf("a database that was opened lacks %v, %v", missing, err)
	}
}

// TestCommitOfUnknownOutcome has the outcome of a commit be unknown: the batch is written once all the same.
func TestCommitOfUnknownOutcome(t *testing.T) {
	s := open(t)
	defer s.Close()
	batch := &kg.Batch{
		Head: kg.Head{Number: 1, Token: "a"},
		Sets: []kg.Set{{Number: 1, At: time.Unix(0, 0).UTC(), By: "test"}},
	}
	for _, lost := range []string{"before", "after"} {
		neo4jstore.LoseCommit(s, lost == "after")
		if err := s.Apply(t.Context(), batch); err != nil {
			t.Fatalf("the connection was lost %s the commit: %v", lost, err)
		}
		batch.Base, batch.Head.Number = batch.Head.Number, batch.Head.Number+1
	}
	head, err := s.Head(t.Context())
	if err != nil || head.Number != 2 {
		t.Errorf("the head is %+v, %v, want number 2", head, err)
	}
	stale := &kg.Batch{Base: 1, Head: kg.Head{Number: 2}}
	if err := s.Apply(t.Context(), stale); !errors.Is(err, kg.ErrStale) {
		t.Errorf("a stale batch gets %v", err)
	}
}

func TestOldServers(t *testing.T) {
	for agent, old := range map[string]bool{
		"Neo4j/5.26.25": false, "Neo4j/5.26.0": false, "Neo4j/5.27-aura": false, "Neo4j/2025.06.0": false,
		"Neo4j/5.25.1": true, "Neo4j/5.9.0": true, "Neo4j/4.4.48": true, "Memgraph": true, "": true,
	} {
		if got := neo4jstore.TooOld(agent); got != old {
			t.Errorf("%q is too old: %t, want %t", agent, got, old)
		}
	}
}
