package neo4jserver

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Options are what a server can be told. The zero value is a small server for tests.
type Options struct {
	Heap  string    // memory for the heap, as Java writes it; "" is 512m
	Cache string    // memory for pages; "" is 256m
	HTTP  bool      // serve the HTTP API, too
	TLS   bool      // speak TLS to clients that want it, with Server.Certificate
	Log   io.Writer // gets what the server says; nil is nobody
}

// Server is a running Neo4j with a graph of its own, which is gone when it is stopped.
type Server struct {
	URI      string // bolt://127.0.0.1:…
	HTTP     string // http://127.0.0.1:…, "" without Options.HTTP
	User     string
	Password string
	// Certificate is the one that the server shows, as PEM, which vouches for itself; nil without Options.TLS.
	Certificate []byte

	home    string
	command []string
	log     io.Writer

	mu      sync.Mutex
	process *process
}

// mainClass is the entry point of the Community Edition.
const mainClass = "org.neo4j.server.CommunityEntryPoint"

// userName is the user that a new server has.
const userName = "neo4j"

// Start fetches Neo4j if it is not there, starts it and returns when it answers. A server is ended by [Server.Stop], and in any case
// with the process that started it; ctx is for the start only. The error is an ErrMissing where Java or Maven is not there.
func Start(ctx context.Context, o Options) (_ *Server, err error) {
	java, err := findJava(ctx)
	if err != nil {
		return nil, err
	}
	jars, err := fetchJars(ctx)
	if err != nil {
		return nil, err
	}
	home, err := os.MkdirTemp("", "wortlaut-neo4j-")
	if err != nil {
		return nil, err
	}
	s := &Server{User: userName, Password: rand.Text(), home: home, log: o.Log}
	if s.log == nil {
		s.log = io.Discard
	}
	defer func() {
		if err != nil {
			s.Stop()
		}
	}()
	if err := s.configure(o); err != nil {
		return nil, err
	}
	s.command = command(java, jars, home, o)
	if err := s.setPassword(ctx, java, jars); err != nil {
		return nil, err
	}
	return s, s.run(ctx)
}

// configure writes the configuration. Ports are chosen here, not by the server, so that it has the same after a restart.
func (s *Server) configure(o Options) error {
	bolt, err := freeAddress()
	if err != nil {
		return err
	}
	s.URI = "bolt://" + bolt
	lines := []string{
		"server.default_listen_address=127.0.0.1",
		"server.bolt.listen_address=" + bolt,
		"server.bolt.advertised_address=" + bolt,
		"server.https.enabled=false",
		"server.memory.pagecache.size=" + or(o.Cache, "256m"),
		"dbms.usage_report.enabled=false",
		"client.allow_telemetry=false",
		"server.directories.import=import",
		"db.logs.query.enabled=OFF",
		"dbms.security.auth_minimum_password_length=8",
	}
	if o.HTTP {
		address, err := freeAddress()
		if err != nil {
			return err
		}
		s.HTTP = "http://" + address
		lines = append(lines, "server.http.listen_address="+address, "server.http.advertised_address="+address)
	} else {
		lines = append(lines, "server.http.enabled=false")
	}
	if o.TLS {
		if err := s.certify(); err != nil {
			return err
		}
		lines = append(lines, "server.bolt.tls_level=OPTIONAL", "dbms.ssl.policy.bolt.enabled=true", "dbms.ssl.policy.bolt.client_auth=NONE")
	}
	conf := filepath.Join(s.home, "conf")
	if err := os.MkdirAll(conf, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(conf, "neo4j.conf"), []byte(strings.Join(lines, "\n")+"\n"), 0o600)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("there is no free port for Neo4j: %w", err)
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// openings let the server into what modules of Java hide; they are those of Neo4j's own start script.
var openings = []string{
	"--add-opens=java.base/java.nio=ALL-UNNAMED",
	"--add-opens=java.base/java.io=ALL-UNNAMED",
	"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
	"--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
}

func command(java, jars, home string, o Options) []string {
	args := []string{java, "-cp", filepath.Join(jars, "*"), "-Xms" + or(o.Heap, "512m"), "-Xmx" + or(o.Heap, "512m"), "-XX:+UseParallelGC",
		"-Dio.netty.tryReflectionSetAccessible=true", "-Dfile.encoding=UTF-8"}
	args = append(args, openings...)
	return append(args, mainClass, "--home-dir="+home, "--config-dir="+filepath.Join(home, "conf"))
}

// setPassword gives the server its password before it is first started, with neo4j-admin.
func (s *Server) setPassword(ctx context.Context, java, jars string) error {
	admin := exec.CommandContext(ctx, java, "-cp", filepath.Join(jars, "*"), "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
		"org.neo4j.cli.AdminTool", "dbms", "set-initial-password", s.Password)
	admin.Env = append(os.Environ(), "NEO4J_HOME="+s.home, "NEO4J_CONF="+filepath.Join(s.home, "conf"))
	if told, err := admin.CombinedOutput(); err != nil {
		return fmt.Errorf("Neo4j was given no password: %w\n%s", err, told)
	}
	return nil
}

// answering is how long a server may take until it answers: seconds, and minutes on a machine that does much else.
const answering = 4 * time.Minute

// pollEvery is how often it is asked.
const pollEvery = 50 * time.Millisecond

// run starts the process and waits until it answers.
func (s *Server) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answering)
	defer cancel()
	var told tail
	p, err := startProcess(s.command, io.MultiWriter(&told, s.log))
	if err != nil {
		return fmt.Errorf("Neo4j can't be started: %w", err)
	}
	s.process = p
	for {
		if answers(ctx, s.address()) {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("Neo4j ended as it was starting: %v\n%s", p.err, &told)
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("Neo4j does not answer: %w\n%s", ctx.Err(), &told), p.kill())
		case <-time.After(pollEvery):
		}
	}
}

// handshake offers version 5 of the Bolt protocol and nothing else (https://neo4j.com/docs/bolt/current/bolt/handshake).
var handshake = []byte{0x60, 0x60, 0xB0, 0x17, 0, 8, 8, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}

// answers says whether a server speaks Bolt at an address. Neo4j opens the port when its databases are there.
func answers(ctx context.Context, address string) bool {
	conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", address)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))
	if _, err := conn.Write(handshake); err != nil {
		return false
	}
	var version [4]byte
	_, err = io.ReadFull(conn, version[:])
	return err == nil && version[3] == 5
}

func (s *Server) address() string { return strings.TrimPrefix(s.URI, "bolt://") }

// Stop ends the server and takes away its files.
func (s *Server) Stop() error {
	err := s.Kill()
	return errors.Join(err, os.RemoveAll(s.home))
}

// Shutdown has the server end as it does when it is told to, and waits for that. [Server.Restart] starts it anew.
func (s *Server) Shutdown() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		return nil
	}
	err := s.process.terminate()
	s.process = nil
	return err
}

// Kill ends the server at once, as a loss of power would. What was committed is there after [Server.Restart].
func (s *Server) Kill() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		return nil
	}
	err := s.process.kill()
	s.process = nil
	return err
}

// Restart kills the server and starts it anew, with the same address and the same data.
func (s *Server) Restart(ctx context.Context) error {
	if err := s.Kill(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.run(ctx)
}

// Pause stops the server from running, as if its machine hung: connections stay open and nothing is answered.
func (s *Server) Pause() error { return s.with((*process).pause) }

// Resume lets a paused server go on.
func (s *Server) Resume() error { return s.with((*process).resume) }

func (s *Server) with(do func(*process) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		return errors.New("Neo4j is not running")
	}
	return do(s.process)
}

// tail keeps the last of what is written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const tailBytes = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	t.text = t.text[max(0, len(t.text)-tailBytes):]
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.TrimSpace(t.text))
}
