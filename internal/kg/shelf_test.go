package kg

import (
	"fmt"
	"testing"
)

func shelve(s *Shelf, state, id string, size int) { s.Keep(state, &Entity{ID: ID(id)}, size) }

func TestShelfKeepsWhatIsOfOneState(t *testing.T) {
	var s Shelf
	if got := s.Find("1", []ID{"person:a"}); len(got) != 0 {
		t.Errorf("an empty shelf holds %v", got)
	}
	shelve(&s, "1", "person:a", 10)
	if got := s.Find("1", []ID{"person:a", "person:b"}); len(got) != 1 || got["person:a"] == nil {
		t.Errorf("the shelf holds %v, not person:a alone", got)
	}
	if got := s.Find("2", []ID{"person:a"}); len(got) != 0 {
		t.Errorf("in another state of the graph there is still %v", got)
	}
	shelve(&s, "2", "person:b", 10)
	if got := s.Find("1", []ID{"person:a"}); len(got) != 0 {
		t.Errorf("what was read of a graph that is gone is still there: %v", got)
	}
}

func TestShelfHasItsBounds(t *testing.T) {
	var s Shelf
	const size = maxShelved / 4
	for i := range 4 {
		shelve(&s, "1", fmt.Sprint("person:", i), size)
	}
	s.Find("1", []ID{"person:0"}) // asked for again
	shelve(&s, "1", "person:4", size)
	got := s.Find("1", []ID{"person:0", "person:1", "person:2", "person:3", "person:4"})
	if len(got) != 4 || got["person:1"] != nil {
		t.Errorf("the shelf holds %d of 5, person:1 among them: %t; it has room for 4, and that was asked for the longest time ago",
			len(got), got["person:1"] != nil)
	}
	shelve(&s, "1", "person:huge", maxShelved+1)
	if got := s.Find("1", []ID{"person:huge", "person:0", "person:4"}); len(got) != 2 || got["person:huge"] != nil {
		t.Errorf("what is larger than the shelf drove out others, or is there: %v", got)
	}
}

func TestShelfTellsWhetherItHelps(t *testing.T) {
	var s Shelf
	shelve(&s, "1", "person:a", 10)
	for range 2 * lately {
		s.Find("1", []ID{"person:a"})
	}
	if !s.Likely() {
		t.Error("all that was looked for was there, and it is not said to be likely")
	}
	for range 2 * lately {
		s.Find("1", []ID{"person:b", "person:c", "person:a"})
	}
	if s.Likely() {
		t.Error("two of three were not there, and it is said to be likely")
	}
}
