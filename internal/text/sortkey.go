package text

import (
	"encoding/base32"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// maxSortKey is the most bytes of a collation key that are kept: some sixty letters, more than tell names apart in a list.
const maxSortKey = 128

// sortKeyEncoding is base32hex: its alphabet (0-9, A-V) ascends in ASCII and each digit stands for the next five bits, so
// that the encoded keys compare as the keys do; standard base32 (A-Z, 2-7) does not. Padding would make no difference to
// the order and is left out.
var sortKeyEncoding = base32.HexEncoding.WithPadding(base32.NoPadding)

// A collator keeps state while it works, so each goroutine borrows one.
type sorter struct {
	collator *collate.Collator
	buffer   collate.Buffer
}

var sorters = sync.Pool{New: func() any {
	return &sorter{collator: collate.New(language.German, collate.Numeric)}
}}

// SortKey returns an ASCII key by which strings are in German alphabetical order when compared byte by byte: ä beside a,
// ß as ss, numbers by value ("20/66" before "20/134"). NFC and NFD forms have the same key. Of the collation key 128 bytes
// are kept, hence long strings that differ only far behind may share a key: order by the key, then by an id. A key has at
// most 205 bytes. SortKey may be called concurrently.
//
// Keys depend on the collation tables of golang.org/x/text: compute them anew when these change.
func SortKey(s string) string {
	c := sorters.Get().(*sorter)
	defer sorters.Put(c)
	c.buffer.Reset()
	key := c.collator.KeyFromString(&c.buffer, NFC(s))
	return sortKeyEncoding.EncodeToString(key[:min(len(key), maxSortKey)])
}
