package kg_test

import (
	"fmt"
	"testing"

	"wortlaut/internal/kg"
)

func TestMemo(t *testing.T) {
	var m kg.Memo
	expect := func(state, key string, want any) {
		t.Helper()
		if got, _ := m.Recall(state, key); got != want {
			t.Errorf("%s, %s: %v, want %v", state, key, got, want)
		}
	}
	expect("", "a", nil)
	m.Remember("1", "a", 7, 8)
	m.Remember("1", "b", 8, 8)
	expect("1", "a", 7)
	expect("1", "b", 8)
	expect("2", "a", nil)
	expect("1", "a", 7) // asking for another state forgets nothing
	m.Remember("2", "a", 9, 8)
	expect("2", "a", 9)
	expect("2", "b", nil)
	expect("1", "a", nil)
}

func TestMemoIsBounded(t *testing.T) {
	var m kg.Memo
	const many = 20_000
	for i := range many {
		m.Remember("1", fmt.Sprint(i), i, 4_000)
	}
	kept := 0
	for i := range many {
		if _, ok := m.Recall("1", fmt.Sprint(i)); ok {
			kept++
		}
	}
	if kept == 0 || kept > many/4 {
		t.Errorf("%d of %d are kept", kept, many)
	}
}
