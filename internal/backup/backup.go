package backup

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"wortlaut/internal/kg"
)

// Format is the version of the format that is written, and the only one that is read.
const Format = 1

// header is the first line. It tells how much follows, so that a file that was cut off is noticed.
type header struct {
	Wortlaut int   `json:"wortlaut"` // the Format
	Records  int   `json:"records"`
	Sets     int64 `json:"sets"`
	Changes  int   `json:"changes"`
}

// line is any other line: exactly one of its parts is set.
type line struct {
	Entity       *kg.Entity       `json:"entity,omitempty"`
	Relationship *kg.Relationship `json:"relationship,omitempty"`
	Statement    *kg.Statement    `json:"statement,omitempty"`
	Set          *kg.Set          `json:"set,omitempty"`
	Change       *kg.Change       `json:"change,omitempty"`
}

// Total is how many lines an export of the graph has, without the header.
func Total(ctx context.Context, g *kg.Graph) (int, error) {
	h, err := count(ctx, g)
	return h.lines(), err
}

func (h header) lines() int { return h.Records + int(h.Sets) + h.Changes }

func count(ctx context.Context, g *kg.Graph) (header, error) {
	head, err := g.Settled(ctx)
	if err != nil {
		return header{}, err
	}
	counts, _, err := g.Counts(ctx)
	if err != nil {
		return header{}, err
	}
	h := header{Wortlaut: Format, Records: counts.Statements, Sets: head.Number}
	for _, n := range counts.Entities {
		h.Records += n
	}
	for _, n := range counts.Relationships {
		h.Records += n
	}
	for _, err := range g.Log(ctx) {
		if err != nil {
			return header{}, err
		}
		h.Changes++
	}
	return h, nil
}

// Export writes the whole graph: topics, the other entities, relationships, statements, each in the order of their ids, then the
// change sets and the log. progress is told of every line. Nobody may write to the graph meanwhile: a change is noticed
// and reported as an error.
func Export(ctx context.Context, g *kg.Graph, to io.Writer, progress func()) error {
	h, err := count(ctx, g)
	if err != nil {
		return err
	}
	w := &writer{enc: json.NewEncoder(to), progress: progress}
	w.enc.SetEscapeHTML(false)
	if err := w.enc.Encode(h); err != nil {
		return err
	}
	for _, topics := range []bool{true, false} {
		for r, err := range g.Scan(ctx, kg.Entities) {
			e, _ := r.(*kg.Entity)
			if err == nil && (e.Topic != nil) != topics {
				continue
			}
			if err := w.entity(ctx, g, e, err); err != nil {
				return err
			}
		}
	}
	for r, err := range g.Scan(ctx, kg.Relationships) {
		rel, _ := r.(*kg.Relationship)
		if err := w.write(line{Relationship: rel}, err); err != nil {
			return err
		}
	}
	for r, err := range g.Scan(ctx, kg.Statements) {
		s, _ := r.(*kg.Statement)
		if err := w.write(line{Statement: s}, err); err != nil {
			return err
		}
	}
	for s, err := range g.Sets(ctx) {
		if err := w.write(line{Set: &s}, err); err != nil {
			return err
		}
	}
	for c, err := range g.Log(ctx) {
		if err := w.write(line{Change: &c}, err); err != nil {
			return err
		}
	}
	if w.lines != h.lines() {
		return kg.Errorf(kg.Conflict, "the graph was changed during the export: export it again")
	}
	return nil
}

type writer struct {
	enc      *json.Encoder
	progress func()
	lines    int
}

func (w *writer) write(l line, err error) error {
	if err != nil {
		return err
	}
	w.lines++
	w.progress()
	return w.enc.Encode(l)
}

// entity writes an entity, a document with its held text.
func (w *writer) entity(ctx context.Context, g *kg.Graph, e *kg.Entity, err error) error {
	if err != nil {
		return err
	}
	if e.Document != nil && e.Document.SHA256 != "" {
		texts, err := g.Texts(ctx, []kg.ID{e.ID})
		if err != nil {
			return err
		}
		whole, document := *e, *e.Document
		document.Text = texts[e.ID]
		whole.Document = &document
		e = &whole
	}
	return w.write(line{Entity: e}, nil)
}

// MaxLine is the longest line that is read, in bytes.
const MaxLine = 256 << 20

// Import puts an exported graph into an empty one. total is told how many lines there are, progress of every one. Errors name the
// line. A graph whose import was interrupted takes the same file again.
func Import(ctx context.Context, g *kg.Graph, from io.Reader, total func(int), progress func()) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, MaxLine)
	if !lines.Scan() {
		return cmpErr(lines.Err(), kg.Errorf(kg.Invalid, "the file is empty: expected one that `wortlaut export` wrote"))
	}
	first := bytes.Clone(lines.Bytes())
	h, err := readHeader(first)
	if err != nil {
		return err
	}
	total(h.lines())
	token := sha256.Sum256(first)
	r, err := g.Restore(ctx, hex.EncodeToString(token[:]))
	if err != nil {
		return err
	}
	n := 0
	for ; lines.Scan(); n++ {
		if err := put(ctx, r, lines.Bytes()); err != nil {
			return inLine(n+2, err)
		}
		progress()
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return kg.Errorf(kg.Limit, "line %d is longer than %d bytes", n+2, MaxLine)
	case err != nil:
		return err
	case n != h.lines():
		return kg.Errorf(kg.Invalid, "the file ends after %d of %d lines: it was cut off, or joined; import the whole file", n+1, h.lines()+1)
	}
	return r.Finish(ctx)
}

func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

func inLine(n int, err error) error {
	return &kg.Error{Code: kg.CodeOf(err), Message: fmt.Sprintf("line %d: %v", n, err), Cause: err}
}

func readHeader(data []byte) (header, error) {
	var h header
	if err := strict(data, &h); err != nil || h.Wortlaut == 0 {
		return h, kg.Errorf(kg.Invalid, "line 1: this is no file that `wortlaut export` wrote")
	}
	if h.Wortlaut != Format {
		return h, kg.Errorf(kg.Invalid, "line 1: the file has format %d, this program reads %d", h.Wortlaut, Format)
	}
	return h, nil
}

func strict(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if dec.More() {
		return errors.New("there is more than one value")
	}
	return nil
}

// put hands one line to the graph.
func put(ctx context.Context, r *kg.Restoring, data []byte) error {
	var l line
	if err := strict(data, &l); err != nil {
		return kg.Errorf(kg.Invalid, "is not a line of an export: %w", err)
	}
	switch {
	case l.Entity != nil:
		return r.Record(ctx, l.Entity)
	case l.Relationship != nil:
		return r.Record(ctx, l.Relationship)
	case l.Statement != nil:
		return r.Record(ctx, l.Statement)
	case l.Set != nil:
		return r.Set(ctx, *l.Set)
	case l.Change != nil:
		return r.Change(ctx, *l.Change)
	}
	return kg.Errorf(kg.Invalid, "holds neither a record nor a part of the log")
}

// Copy puts the whole of one graph into another, which must be empty.
func Copy(ctx context.Context, from, to *kg.Graph) error {
	read, write := io.Pipe()
	exported := make(chan error, 1)
	go func() {
		err := Export(ctx, from, write, func() {})
		exported <- errors.Join(err, write.CloseWithError(err))
	}()
	err := Import(ctx, to, read, func(int) {}, func() {})
	// An export that is still writing learns that nobody reads.
	return errors.Join(err, read.CloseWithError(err), <-exported)
}
