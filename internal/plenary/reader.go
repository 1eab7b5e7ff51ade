package plenary

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"regexp"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// Scheme is the scheme of the identifiers that the Bundestag's protocols give to who speaks.
const Scheme = "bundestag"

// Reader reads protocols. It is not safe for concurrent use.
type Reader struct {
	topics    *matcher
	known     []member
	entries   []entry
	directory *directory
	// surveyed says of the files that were looked at which sitting they are of; chosen says which of several files of a sitting is read.
	surveyed map[string]sitting
	chosen   map[sitting]string
}

type sitting struct{ period, number int }

func (s sitting) String() string { return fmt.Sprintf("%d/%d", s.period, s.number) }

// NewReader returns a reader that finds the topics of a graph as they are now, and knows the persons that earlier imports put into it.
func NewReader(ctx context.Context, g *kg.Graph) (*Reader, error) {
	var topics, persons []*kg.Entity
	for r, err := range g.Scan(ctx, kg.Entities) {
		if err != nil {
			return nil, err
		}
		switch e := r.(*kg.Entity); {
		case e.Topic != nil:
			topics = append(topics, e)
		case e.Person != nil && len(e.Identifiers) > 0:
			persons = append(persons, e)
		}
	}
	var memberships []*kg.Relationship
	for r, err := range g.Scan(ctx, kg.Relationships) {
		if err != nil {
			return nil, err
		}
		if r := r.(*kg.Relationship); r.Type == kg.MemberOf {
			memberships = append(memberships, r)
		}
	}
	return newReader(topics, membersOf(persons, memberships)), nil
}

func newReader(topics []*kg.Entity, known []member) *Reader {
	return &Reader{
		topics: newMatcher(topics), known: known, directory: newDirectory(known, nil),
		surveyed: map[string]sitting{}, chosen: map[sitting]string{},
	}
}

// By is "bundestag".
func (r *Reader) By() string { return Scheme }

// Survey looks at all files that are going to be read, before any of them is: who calls out in one sitting may be told of in another only, and of
// several files of one sitting one is read. What follows does not depend on which of the files were read before, in a run that was interrupted say.
// Files that can't be read are left to [Reader.Read], which says why. Progress is told of the bytes that were looked at, in pieces.
func (r *Reader) Survey(ctx context.Context, paths []string, progress func(bytes int)) error {
	told := map[string][]entry{}
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, again := r.surveyed[path]; again {
			continue
		}
		p, err := look(path, progress)
		if err != nil {
			continue
		}
		at := sitting{p.period, p.number}
		r.surveyed[path] = at
		told[path] = p.entries()
		if taken := r.chosen[at]; taken == "" || better(path, taken, at) {
			r.chosen[at] = path
		}
	}
	for _, path := range paths {
		if r.chosen[r.surveyed[path]] == path {
			r.entries = append(r.entries, told[path]...)
			delete(told, path)
		}
	}
	r.directory = newDirectory(r.known, r.entries)
	return nil
}

// look reads who speaks in a sitting.
func look(path string, progress func(int)) (*protocol, error) {
	f, done, err := ingest.Open(path, progress)
	if err != nil {
		return nil, err
	}
	defer done()
	return parse(f, true)
}

// fileName is how the Bundestag names the files: 20134.xml, 20066-data.xml.
var fileName = regexp.MustCompile(`^(\d{2})(\d{3})\D`)

// named says whether the name of a file names the sitting; known is false where it names none at all.
func (s sitting) named(path string) (is, known bool) {
	m := fileName.FindStringSubmatch(filepath.Base(path))
	return m != nil && m[1]+m[2] == fmt.Sprintf("%02d%03d", s.period, s.number), m != nil
}

// better says whether a file of a sitting is to be read rather than another one that was named before it: the one whose name names the sitting, of two the
// later one.
func better(path, taken string, of sitting) bool {
	is, _ := of.named(path)
	was, _ := of.named(taken)
	return is || !was
}

// Read reads a protocol, which is one part.
func (r *Reader) Read(_ context.Context, f *ingest.File) iter.Seq2[ingest.Part, error] {
	return func(yield func(ingest.Part, error) bool) {
		p, err := parse(f, false)
		if err != nil {
			yield(ingest.Part{}, err)
			return
		}
		at := sitting{p.period, p.number}
		if taken := r.chosen[at]; taken != "" && taken != f.Path {
			if _, known := r.surveyed[f.Path]; known {
				f.Flag("", "it is of sitting %s, as is %s: only the other one was read", at, taken)
				return
			}
		}
		if is, known := at.named(f.Path); known && !is {
			f.Flag("", "its name names another sitting than it is of: it is of sitting %s", at)
		}
		if _, known := r.surveyed[f.Path]; !known {
			r.surveyed[f.Path] = at
			r.entries = append(r.entries, p.entries()...)
			r.directory = newDirectory(r.known, r.entries)
		}
		b := newBuilder(p, r.directory, r.topics)
		part := b.part()
		for _, n := range b.flags() {
			f.Flag(n.place, "%s", n.reason)
		}
		yield(part, nil)
	}
}
