package neo4jserver

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// Proxy stands between clients and a server and is the network that fails them. What it is told holds for connections that are there
// and for those to come.
type Proxy struct {
	URI string // bolt://127.0.0.1:…

	target   string
	listener net.Listener
	copying  sync.WaitGroup

	mu    sync.Mutex
	delay time.Duration
	left  int // bytes that clients may still send until all connections are cut; -1 is any number
	conns map[net.Conn]bool
}

// NewProxy returns a proxy to a server, as yet a network that does not fail.
func NewProxy(s *Server) (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{URI: "bolt://" + l.Addr().String(), target: s.address(), listener: l, left: -1, conns: map[net.Conn]bool{}}
	p.copying.Go(p.accept)
	return p, nil
}

// Delay has everything that the server says arrive so much later.
func (p *Proxy) Delay(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = d
}

// Cut ends all connections, without a word to either side, once clients have sent n more bytes.
func (p *Proxy) Cut(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left = n
	if n == 0 {
		p.cut()
	}
}

// Connections is how many connections there are.
func (p *Proxy) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.conns) / 2 // one to each side
}

// Close ends all connections and refuses new ones.
func (p *Proxy) Close() error {
	err := p.listener.Close()
	p.mu.Lock()
	p.cut()
	p.mu.Unlock()
	p.copying.Wait()
	return err
}

func (p *Proxy) cut() {
	for c := range p.conns {
		c.Close()
	}
	clear(p.conns)
	p.left = -1
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.copying.Go(func() { p.connect(client) })
	}
}

func (p *Proxy) connect(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer server.Close()
	p.mu.Lock()
	p.conns[client], p.conns[server] = true, true
	p.mu.Unlock()
	p.copying.Go(func() {
		io.Copy(&meter{p, server}, client)
		server.Close()
	})
	p.late(client, server)
	p.mu.Lock()
	delete(p.conns, client)
	delete(p.conns, server)
	p.mu.Unlock()
}

// meter counts what clients send and passes it on.
type meter struct {
	*Proxy
	to io.Writer
}

var errCut = errors.New("the connection is cut")

func (m *meter) Write(b []byte) (int, error) {
	if !m.allow(len(b)) {
		return 0, errCut
	}
	return m.to.Write(b)
}

// allow counts what clients send, and says whether it may pass.
func (p *Proxy) allow(n int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.left < 0 {
		return true
	}
	if p.left -= n; p.left > 0 {
		return true
	}
	p.cut()
	return false
}

// late passes on what the server says when its time has come.
func (p *Proxy) late(client io.Writer, server io.Reader) {
	type said struct {
		bytes []byte
		due   time.Time
	}
	const inFlight = 1_000
	queue := make(chan said, inFlight)
	p.copying.Go(func() {
		defer close(queue)
		for {
			b := make([]byte, 32<<10)
			n, err := server.Read(b)
			if err != nil {
				return
			}
			p.mu.Lock()
			due := time.Now().Add(p.delay)
			p.mu.Unlock()
			queue <- said{b[:n], due}
		}
	})
	for s := range queue {
		time.Sleep(time.Until(s.due))
		client.Write(s.bytes)
	}
}
