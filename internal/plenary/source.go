package plenary

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// maxFile is how many bytes a protocol may have. The longest of the 19th to 21st Bundestag has two and a half million.
const maxFile = 32 << 20

// maxDepth is how deep elements may lie in each other; those of protocols do eleven deep.
const maxDepth = 64

// source is a file as a stream of XML.
type source struct {
	path string
	dec  *xml.Decoder
}

// open reads a file into memory, as far as it may be a protocol.
func open(f *ingest.File) (*source, error) {
	in := bufio.NewReaderSize(f.Reader, 1<<16)
	if err := checkBeginning(f.Path, in); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err != nil {
		return nil, kg.Errorf(kg.Invalid, "%s: it can't be read: %w", f.Path, err)
	}
	if len(data) > maxFile {
		return nil, kg.Errorf(kg.Invalid, "%s: it is longer than %d MiB, which no protocol is: give the XML file of one sitting", f.Path, maxFile>>20)
	}
	if at := invalidUTF8(data); at >= 0 {
		return nil, kg.Errorf(kg.Invalid, "%s: line %d: the bytes are not UTF-8, as protocols are: convert the file (from ISO-8859-1, say)", f.Path,
			1+bytes.Count(data[:at], []byte{'\n'}))
	}
	s := &source{path: f.Path, dec: xml.NewDecoder(bytes.NewReader(data))}
	s.dec.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("it says that it is encoded in %s: convert it to UTF-8", kg.Clip(charset))
	}
	return s, nil
}

// archives are the first bytes of files that hold others.
var archives = [][]byte{[]byte("PK\x03\x04"), []byte("\x1f\x8b"), []byte("BZh"), []byte("\xfd7zXZ"), []byte("7z\xbc\xaf"), []byte("\x28\xb5\x2f\xfd")}

// peeked is how much of a file is looked at before it is read.
const peeked = 4096

// checkBeginning refuses what is no XML by its first bytes, however long it is.
func checkBeginning(path string, in *bufio.Reader) error {
	head, err := in.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) {
		return kg.Errorf(kg.Invalid, "%s: it can't be read: %w", path, err)
	}
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff")))
	switch {
	case slices.ContainsFunc(archives, func(magic []byte) bool { return bytes.HasPrefix(head, magic) }):
		return kg.Errorf(kg.Invalid, "%s: it is an archive: unpack it first", path)
	case bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")):
		return kg.Errorf(kg.Invalid, "%s: line 1: it is encoded in UTF-16: convert it to UTF-8", path)
	case len(head) == 0:
		return kg.Errorf(kg.Invalid, "%s: it is empty", path)
	case !bytes.HasPrefix(trimmed, []byte("<")):
		return kg.Errorf(kg.Invalid, "%s: line 1: it is not XML: give the XML file of a plenary protocol", path)
	}
	if bytes.HasPrefix(head, []byte("\ufeff")) {
		_, _ = in.Discard(len("\ufeff")) // it was peeked at
	}
	return nil
}

// invalidUTF8 is where the first byte stands that is not UTF-8, -1 if there is none.
func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for at := 0; ; {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
}

func (s *source) line() int {
	line, _ := s.dec.InputPos()
	return line
}

// wrong is an error about the place that was read last.
func (s *source) wrong(format string, args ...any) error {
	return kg.Errorf(kg.Invalid, "%s: line %d: %s", s.path, s.line(), fmt.Sprintf(format, args...))
}

// token is the next token; the end of the file is an error.
func (s *source) token() (xml.Token, error) {
	t, err := s.dec.Token()
	if err == nil {
		return t, nil
	}
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"):
		return nil, s.wrong("the file ends in the middle: it is truncated, get it again")
	case errors.As(err, &syntax):
		return nil, kg.Errorf(kg.Invalid, "%s: line %d: %s: it is not well-formed XML, get the file again", s.path, syntax.Line, syntax.Msg)
	}
	return nil, s.wrong("%v", err)
}

// skip passes over what is in an element that has begun; filled says whether there is any text in it.
func (s *source) skip() (filled bool, err error) {
	for depth := 1; depth > 0; {
		t, err := s.token()
		if err != nil {
			return false, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			filled = filled || len(bytes.TrimSpace(t)) > 0
		}
	}
	return filled, nil
}

// end reads what stands behind the root element, where only blanks and comments may.
func (s *source) end() error {
	for {
		t, err := s.dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		_, comment := t.(xml.Comment)
		text, isText := t.(xml.CharData)
		if err != nil || !comment && !(isText && len(bytes.TrimSpace(text)) == 0) {
			return s.wrong("something stands behind the end of <dbtplenarprotokoll>: a file is one protocol, get it again")
		}
	}
}

// node is an element with all that is in it: a paragraph, a comment, a table.
type node struct {
	name string
	attr []xml.Attr
	kids []kid
	line int
}

// kid is a piece of text, or an element.
type kid struct {
	text string
	elem *node
}

// node reads what is in an element that has begun.
func (s *source) node(start xml.StartElement, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, s.wrong("elements lie more than %d deep in each other", maxDepth)
	}
	n := &node{name: start.Name.Local, attr: start.Attr, line: s.line()}
	for {
		t, err := s.token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			k, err := s.node(t, depth+1)
			if err != nil {
				return nil, err
			}
			n.kids = append(n.kids, kid{elem: k})
		case xml.CharData:
			n.kids = append(n.kids, kid{text: string(t)})
		case xml.EndElement:
			return n, nil
		}
	}
}

func attribute(attr []xml.Attr, name string) string {
	for _, a := range attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all yields the elements of a name within n, at any depth, in their order.
func (n *node) all(name string) []*node {
	var found []*node
	for _, k := range n.kids {
		if k.elem == nil {
			continue
		}
		if k.elem.name == name {
			found = append(found, k.elem)
		}
		found = append(found, k.elem.all(name)...)
	}
	return found
}

// words are the text of n and of all that is in it, white space collapsed, no-break spaces too: for names and titles, which are compared.
func (n *node) words() string {
	var b strings.Builder
	n.write(&b)
	return strings.Join(strings.Fields(b.String()), " ")
}

func (n *node) write(b *strings.Builder) {
	for _, k := range n.kids {
		if k.elem != nil {
			k.elem.write(b)
		} else {
			b.WriteString(k.text)
		}
	}
}

// word is the text of the first element of a name within n.
func (n *node) word(name string) string {
	if found := n.all(name); len(found) > 0 {
		return found[0].words()
	}
	return ""
}
