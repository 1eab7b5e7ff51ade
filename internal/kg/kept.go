package kg

import "github.com/hashicorp/golang-lru/v2/simplelru" // as internal/inquiry uses it; who keeps has a lock already

// kept is what is known of one state of a graph, no more of it than so many bytes: what was asked for the longest time ago goes first. It is
// not safe for concurrent use.
type kept[K comparable, V any] struct {
	state  string
	values *simplelru.LRU[K, weighed[V]]
	size   int
}

type weighed[V any] struct {
	value V
	size  int
}

// manyKept is more than a kept ever holds: it is bounded by size.
const manyKept = 1 << 24

// get returns what is known under a key in a state of the graph.
func (k *kept[K, V]) get(state string, key K) (value V, ok bool) {
	if k.values == nil || state != k.state {
		return value, false
	}
	found, ok := k.values.Get(key)
	return found.value, ok
}

// forget drops all.
func (k *kept[K, V]) forget() { *k = kept[K, V]{} }

// put keeps a value of a size, with all others no more than most. What is known of another state is forgotten.
func (k *kept[K, V]) put(state string, key K, value V, size, most int) {
	if k.values == nil || state != k.state {
		values, err := simplelru.NewLRU(manyKept, func(_ K, gone weighed[V]) { k.size -= gone.size })
		if err != nil {
			panic(err) // only a size below 1 is refused
		}
		k.state, k.values, k.size = state, values, 0
	}
	if size > most || k.values.Contains(key) {
		return
	}
	k.values.Add(key, weighed[V]{value, size})
	for k.size += size; k.size > most; {
		k.values.RemoveOldest()
	}
}
