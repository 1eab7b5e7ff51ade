package text

import "unicode/utf8"

// indexStride is how many code points lie between two places that an index knows.
const indexStride = 512

// Indexed is a text whose code points are found without counting from its beginning, for texts that are cut many times. It does not
// change and may be used concurrently.
type Indexed struct {
	text   string
	at     []int // the byte of every indexStride-th code point
	length int
}

// NewIndexed indexes a text. The time is linear.
func NewIndexed(s string) *Indexed {
	s = valid(s)
	x := &Indexed{text: s, at: make([]int, 0, len(s)/indexStride+1)}
	for at := 0; at < len(s); x.length++ {
		if x.length%indexStride == 0 {
			x.at = append(x.at, at)
		}
		if s[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return x
}

// String is the text, each byte that is not UTF-8 replaced by U+FFFD.
func (x *Indexed) String() string { return x.text }

// Len is the length of the text in code points.
func (x *Indexed) Len() int { return x.length }

// Slice is [Slice] of the text, in a time that does not depend on where the part lies.
func (x *Indexed) Slice(start, end int) (string, bool) {
	if start < 0 || end < start || end > x.length {
		return "", false
	}
	return x.text[x.byteOf(start):x.byteOf(end)], true
}

// byteOf is the byte at which a code point begins; n is at most the length.
func (x *Indexed) byteOf(n int) int {
	if n == x.length {
		return len(x.text)
	}
	at := x.at[n/indexStride]
	skipped, _ := skip(x.text[at:], n%indexStride)
	return at + skipped
}
