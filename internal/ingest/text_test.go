package ingest

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestText(t *testing.T) {
	long := strings.Repeat("ä", textBuffer)
	for _, c := range []struct{ name, file, text, wrong string }{
		{"plain", "Größe\n", "Größe\n", ""},
		{"with a mark", "\ufeffa", "a", ""},
		{"longer than what is read at once", "a" + long, "a" + long, ""},
		{"empty", "", "", "f: it is empty"},
		{"a mark only", "\ufeff", "", "f: it is empty"},
		{"Latin-1", "a\nb\xe4c", "a\nb", "f: line 2: byte 0xE4 is not UTF-8: save the file as UTF-8"},
		{"cut within a character", "a\xc3", "a", "f: line 1: byte 0xC3 is not UTF-8: save the file as UTF-8"},
		{"an archive", "PK\x03\x04", "", "f: it is a ZIP archive: unpack it first"},
		{"NUL", "\n\x00", "\n", "f: line 2: it holds a NUL byte: it is no text"},
	} {
		for _, reader := range []io.Reader{strings.NewReader(c.file), iotest.OneByteReader(strings.NewReader(c.file))} {
			got, err := io.ReadAll(Text(&File{Reader: reader, Path: "f"}))
			said := ""
			if err != nil {
				said = err.Error()
			}
			if said != c.wrong || c.wrong == "" && string(got) != c.text {
				t.Errorf("%s: %d bytes and %q, want %d and %q", c.name, len(got), said, len(c.text), c.wrong)
			}
		}
	}
}

func TestTextHasAnEnd(t *testing.T) {
	blank := bytes.NewReader(bytes.Repeat([]byte(" "), MaxBlank+1))
	_, err := io.ReadAll(Text(&File{Reader: blank, Path: "f"}))
	if err == nil || !strings.HasPrefix(err.Error(), "f: line 1: it has more than 1 MiB of white space on end") {
		t.Errorf("said %v", err)
	}
	_, err = io.Copy(io.Discard, Text(&File{Reader: io.LimitReader(letters{}, MaxText+1), Path: "f"}))
	if want := "f: it has more than 256 MiB: divide it into several files"; err == nil || err.Error() != want {
		t.Errorf("said %v, want %s", err, want)
	}
}

// letters are as many letters as anyone asks for.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
