package kg

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"sync"
)

// Memo remembers what a store found, for as long as its graph stays as it is: what was counted, and which records are in a list, in which order.
// Counting is what takes long where much was said, and the same is asked for again and again. The zero Memo is empty and
// ready. It is safe for concurrent use.
type Memo struct {
	mu      sync.Mutex
	answers kept[string, any]
}

// maxRemembered bounds a Memo, in bytes, and eachRemembered is what an answer takes besides what it is made of.
const (
	maxRemembered  = 16 << 20
	eachRemembered = 200
)

// Recall returns what was remembered under a key in a state of the graph.
func (m *Memo) Recall(state, key string) (answer any, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.answers.get(state, key)
}

// Remember keeps an answer of so many bytes, which nobody may change any more. What was remembered of another state is forgotten, and what
// was asked for the longest time ago where there is no more room.
func (m *Memo) Remember(state, key string, answer any, size int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answers.put(state, key, answer, eachRemembered+size, maxRemembered)
}

// Forget drops all.
func (m *Memo) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answers.forget()
}

// MemoKey tells what is asked, by a text and the plain values that go with it, in a few bytes.
func MemoKey(text string, with any) string {
	values, err := json.Marshal(with)
	if err != nil {
		panic(fmt.Sprintf("what is asked can't be told: %v", err)) // queries and their parameters are plain values
	}
	sum := sha256.New()
	_, _ = sum.Write([]byte(text)) // a hash takes all
	_, _ = sum.Write([]byte{0})
	_, _ = sum.Write(values)
	return string(sum.Sum(nil))
}

// RememberedSize is how many bytes a place in a list takes in a [Memo], about.
func (k Key) RememberedSize() int { return 48 + len(k.Sort) + len(k.ID) }

// RememberedSize is how many bytes a page takes in a [Memo], about.
func (p TallyPage) RememberedSize() int { return 200 * (1 + len(p.Tallies)) }
