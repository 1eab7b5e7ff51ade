package kg

import (
	"encoding/json"
	"fmt"
	"sync"
)

// Memo remembers what a store counted, for as long as its graph stays as it is: counting is what takes long where much was said, and what many ask
// for again. The zero Memo is empty and ready. It is safe for concurrent use.
type Memo struct {
	mu      sync.Mutex
	state   string
	answers map[string]any
}

// maxRemembered bounds a Memo. Once it is full, it begins anew.
const maxRemembered = 4_096

// Recall returns what was remembered under a key in a state of the graph.
func (m *Memo) Recall(state, key string) (answer any, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if state != m.state {
		return nil, false
	}
	answer, ok = m.answers[key]
	return answer, ok
}

// Remember keeps an answer, which nobody may change any more. What was remembered of another state is forgotten.
func (m *Memo) Remember(state, key string, answer any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if state != m.state || len(m.answers) >= maxRemembered {
		m.state, m.answers = state, map[string]any{}
	}
	m.answers[key] = answer
}

// MemoKey tells what is counted, by a text and the plain values that go with it.
func MemoKey(text string, with any) string {
	key, err := json.Marshal(with)
	if err != nil {
		panic(fmt.Sprintf("what is counted can't be told: %v", err)) // queries and their parameters are plain values
	}
	return text + "|" + string(key)
}
