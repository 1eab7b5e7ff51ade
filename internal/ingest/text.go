package ingest

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"wortlaut/internal/kg"
)

// MaxText is the most bytes of a file of text that are read.
const MaxText = 256 << 20

// MaxBlank is the most white space on end: parsers look at it again and again.
const MaxBlank = 1 << 20

// Text is the file as text: UTF-8, without the byte order mark that some programs put in front of it. Reading ends with an error that names the file, and the
// line where there is one, of what is something else: another encoding, an archive, another kind of file, an empty one, one of more than [MaxText] bytes or
// with more than [MaxBlank] bytes of white space on end.
func Text(f *File) io.Reader { return &textReader{from: f.Reader, path: f.Path, line: 1} }

// textReader checks what passes through it.
type textReader struct {
	from  io.Reader
	path  string
	begun bool
	read  int
	line  int
	blank int    // white space on end
	buf   []byte // read and not yet given
	good  int    // bytes of buf that have been checked
	err   error
}

// textBuffer is how much is read at once.
const textBuffer = 64 << 10

func (t *textReader) Read(p []byte) (int, error) {
	for t.good == 0 && t.err == nil {
		t.err = t.fill()
	}
	if t.good == 0 {
		return 0, t.err
	}
	n := copy(p, t.buf[:t.good])
	t.buf, t.good = t.buf[n:], t.good-n
	return n, nil
}

// fill reads more, and checks it up to the last whole character.
func (t *textReader) fill() error {
	more := make([]byte, textBuffer)
	n, err := io.ReadFull(t.from, more)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	t.buf, t.read = append(t.buf, more[:n]...), t.read+n
	if !t.begun {
		t.begun = true
		if wrong := t.begin(); wrong != nil {
			return wrong
		}
	}
	if t.read > MaxText {
		return kg.Errorf(kg.Limit, "%s: it has more than %d MiB: divide it into several files", t.path, MaxText>>20)
	}
	if wrong := t.check(err != nil); wrong != nil {
		return wrong
	}
	return err
}

// signatures are how files begin that are no text.
var signatures = []struct{ begins, what string }{
	{"PK\x03\x04", "a ZIP archive: unpack it first"},
	{"\x1f\x8b", "compressed by gzip: unpack it first"},
	{"BZh", "compressed by bzip2: unpack it first"},
	{"\xfd7zXZ", "compressed by xz: unpack it first"},
	{"7z\xbc\xaf", "a 7z archive: unpack it first"},
	{"%PDF", "a PDF"},
	{"SQLite format 3", "a SQLite database"},
	{"\xff\xfe", "UTF-16: save it as UTF-8"},
	{"\xfe\xff", "UTF-16: save it as UTF-8"},
}

func (t *textReader) begin() error {
	for _, s := range signatures {
		if bytes.HasPrefix(t.buf, []byte(s.begins)) {
			return kg.Errorf(kg.Invalid, "%s: it is %s", t.path, s.what)
		}
	}
	t.buf = bytes.TrimPrefix(t.buf, []byte("\ufeff"))
	if len(t.buf) == 0 {
		return kg.Errorf(kg.Invalid, "%s: it is empty", t.path)
	}
	return nil
}

func (t *textReader) check(last bool) error {
	for rest := t.buf[t.good:]; len(rest) > 0; rest = t.buf[t.good:] {
		r, size := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && size == 1 && !last && !utf8.FullRune(rest):
			return nil
		case r == utf8.RuneError && size == 1:
			return kg.Errorf(kg.Invalid, "%s: line %d: byte 0x%02X is not UTF-8: save the file as UTF-8", t.path, t.line, rest[0])
		case r == 0:
			return kg.Errorf(kg.Invalid, "%s: line %d: it holds a NUL byte: it is no text", t.path, t.line)
		case r == '\n':
			t.line++
		}
		if t.good += size; r != ' ' && r != '\n' && r != '\r' && r != '\t' {
			t.blank = 0
		} else if t.blank++; t.blank > MaxBlank {
			return kg.Errorf(kg.Limit, "%s: line %d: it has more than %d MiB of white space on end: it is damaged, or no such file", t.path, t.line, MaxBlank>>20)
		}
	}
	return nil
}
