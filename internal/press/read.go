package press

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// By is who makes the changes of an import.
const By = "press"

// MaxBytes is the size of the largest file that is read.
const MaxBytes = 10 << 20

// Options are what a file does not say about itself.
type Options struct {
	// Kind is the kind of the documents; "" is [kg.PressRelease].
	Kind kg.DocumentKind
	// Date is when they were published; "" leaves it to the files.
	Date kg.FuzzyDate
	// URL is where they were found; "" leaves it to the files.
	URL string
}

// Reader is an [ingest.Reader] of press releases and articles, in HTML or plain text.
type Reader struct {
	directory Directory
	options   Options
}

var _ ingest.Reader = (*Reader)(nil)

// NewReader returns a reader that resolves names by a directory.
func NewReader(d Directory, o Options) *Reader {
	if o.Kind == "" {
		o.Kind = kg.PressRelease
	}
	return &Reader{directory: d, options: o}
}

// By implements [ingest.Reader].
func (r *Reader) By() string { return By }

// Read implements [ingest.Reader]: one part with the document, unless the graph holds its text already, and the suggestions in the order of the text.
func (r *Reader) Read(ctx context.Context, f *ingest.File) iter.Seq2[ingest.Part, error] {
	return func(yield func(ingest.Part, error) bool) {
		part, err := r.read(ctx, f)
		if err == nil {
			err = ctx.Err()
		}
		yield(part, err)
	}
}

func (r *Reader) read(ctx context.Context, f *ingest.File) (ingest.Part, error) {
	data, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return ingest.Part{}, kg.Errorf(kg.Unavailable, "%s: it can't be read: %w", f.Path, err)
	}
	if len(data) > MaxBytes {
		return ingest.Part{}, kg.Errorf(kg.Invalid, "%s: it is larger than %d MB: that is no press release", f.Path, MaxBytes>>20)
	}
	p, err := parsePage(data)
	if err != nil {
		return ingest.Part{}, kg.Errorf(kg.Invalid, "%s: %w", f.Path, err)
	}
	doc, err := r.document(p)
	if err != nil {
		return ingest.Part{}, kg.Errorf(kg.Invalid, "%s: %w", f.Path, err)
	}
	if doc.there, err = r.said(ctx, doc); err != nil {
		return ingest.Part{}, err
	}
	part := ingest.Part{Reason: "Read " + doc.entity.Name + "."}
	if doc.draft {
		part.Drafts = append(part.Drafts, ingest.Draft{Record: doc.entity})
	}
	found := analyze(doc, r.directory)
	line := p.line(doc.runes)
	for _, flag := range found.flags {
		f.Flag(fmt.Sprintf("line %d", line(flag.at)), "%s", flag.reason)
	}
	for _, u := range found.utterances {
		e := suggest(doc, r.directory, u, found.names)
		if len(e.Suggestion.Statement.Speakers) == 0 {
			f.Flag(fmt.Sprintf("line %d", line(u.words.start)), "„%s“: %s", e.Name, strings.Join(e.Suggestion.Reasons, " "))
			continue
		}
		part.Drafts = append(part.Drafts, ingest.Draft{Record: e, Merge: keepDecided})
	}
	if len(found.utterances) == 0 {
		f.Flag("", "nobody is quoted in it, as far as the rules can tell")
	}
	return part, nil
}

// keepDecided leaves a suggestion alone that somebody has decided on or changed.
func keepDecided(there, draft kg.Record) kg.Record {
	e := there.(*kg.Entity)
	if e.Suggestion.Status != kg.SuggestionOpen || e.Revision.ChangedBy != By {
		return there
	}
	return draft
}

// document is a text, and what stands for it in the graph.
type document struct {
	entity   *kg.Entity
	draft    bool // the graph has no document with this text
	key      string
	runes    []rune
	madeOn   kg.FuzzyDate
	language string
	there    []*kg.Statement // the graph's own statements from it
}

func (r *Reader) document(p page) (*document, error) {
	held := strings.TrimSpace(text.NFC(p.text))
	if held == "" {
		return nil, fmt.Errorf("there is no text in it")
	}
	known, held := r.known(p, held)
	sum := sha256.Sum256([]byte(held))
	hash := hex.EncodeToString(sum[:])
	d := &document{entity: known, key: hash[:12], runes: []rune(held), madeOn: r.options.Date}
	if d.madeOn == "" && known != nil {
		d.madeOn = known.Document.PublishedOn
	}
	if d.madeOn == "" {
		d.madeOn = p.published
	}
	if d.madeOn == "" {
		return nil, fmt.Errorf("it does not say when it was published: give the day, the month or the year with --date")
	}
	d.language = p.language(held)
	if known != nil {
		return d, nil
	}
	d.draft = true
	d.entity = &kg.Entity{
		ID: kg.ID("document:press-" + d.key), Name: p.title, Language: d.language, URL: p.url,
		Document: &kg.Document{Kind: r.options.Kind, PublishedOn: d.madeOn, SHA256: hash, Length: len(d.runes), Text: held},
	}
	if r.options.URL != "" {
		d.entity.URL = r.options.URL
	}
	if d.entity.Name == "" {
		d.entity.Name = firstWords(held, 10)
		d.entity.Definition = "Der Titel ist nicht bekannt; der Name sind die ersten Worte."
	}
	return d, nil
}

// known finds the document that holds this text already, give or take the white space at the ends of the file, and the text as it holds it.
func (r *Reader) known(p page, held string) (*kg.Entity, string) {
	for _, variant := range []string{text.NFC(p.raw), held, held + "\n"} {
		sum := sha256.Sum256([]byte(variant))
		if e := r.directory.Document(hex.EncodeToString(sum[:])); e != nil {
			return e, variant
		}
	}
	return nil, held
}

func (r *Reader) said(ctx context.Context, d *document) ([]*kg.Statement, error) {
	if d.draft {
		return nil, nil
	}
	return r.directory.Statements(ctx, d.entity.ID)
}

// firstWords are the first n words of a text, with … where there are more.
func firstWords(s string, n int) string {
	words := strings.Fields(s)
	if len(words) <= n {
		return clip(strings.Join(words, " "))
	}
	return clip(strings.Join(words[:n], " ")) + " …"
}

// clip cuts what has no blanks to break at.
func clip(s string) string {
	const most = 200
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// lineOf is the line, from 1, of a byte of a file.
func lineOf(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte("\n")) }
