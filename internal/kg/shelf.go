package kg

import "sync"

// Shelf keeps records at hand that a store has read, for as long as its graph stays as it is: the persons, organizations and documents that
// answer after answer names need not be read and decoded again. The zero Shelf is empty and ready. It is safe for concurrent use.
type Shelf struct {
	mu      sync.Mutex
	records kept[ID, Record]
	luck    float64 // how much of what was looked for lately was there: from 0 to 1
}

// maxShelved bounds the records of a Shelf, by what they are as JSON, in bytes: about a third of what they are in memory.
const maxShelved = 24 << 20

// Find returns the records with these ids that are at hand in a state of the graph.
func (s *Shelf) Find(state string, ids []ID) map[ID]Record {
	found := make(map[ID]Record, len(ids))
	if len(ids) == 0 {
		return found
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if r, ok := s.records.get(state, id); ok {
			found[id] = r
		}
	}
	s.luck += (float64(len(found))/float64(len(ids)) - s.luck) / lately
	return found
}

// lately is over how many lookings it is told how much was there.
const lately = 16

// Likely says whether most of what was looked for lately was there.
func (s *Shelf) Likely() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.luck > 0.5
}

// Keep puts a record there, which nobody may change any more, with the size of its JSON in bytes. What is of another state of the
// graph is taken away, and what was asked for the longest time ago where there is no more room.
func (s *Shelf) Keep(state string, record Record, size int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records.put(state, record.RecordID(), record, size, maxShelved)
}

// Forget drops all.
func (s *Shelf) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records.forget()
	s.luck = 0
}
