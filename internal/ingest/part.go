package ingest

import (
	"context"
	"fmt"
	"io"
	"iter"
	"path/filepath"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// Reader reads files of one format.
type Reader interface {
	// By is who the change sets are made by: "bundestag". It tells the records of this format from those that people have written or changed.
	By() string
	// Read reads a file and yields its parts in an order that follows from the file alone. An error ends the file and says where in it
	// something is wrong, and what to do; what was yielded before it is not written either.
	Read(ctx context.Context, f *File) iter.Seq2[Part, error]
}

// File is a file that is being read.
type File struct {
	io.Reader
	// Path is the file as it was named.
	Path  string
	flags []Flag
}

// Title is what the log calls the file: its name with that of the folder it lies in, which tells people.csv of one folder from that of another, wherever
// they lie. A file with the same title is another version of it.
func (f *File) Title() string {
	path, err := filepath.Abs(f.Path)
	if err != nil { // nobody knows where we are
		path = f.Path
	}
	return text.NFC(filepath.ToSlash(filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path))))
}

// Flag notes what could not be used, or only with a doubt: the place within the file ("line 12", "rede ID2013400100"), and why.
func (f *File) Flag(place, format string, args ...any) {
	f.flags = append(f.flags, Flag{f.Path, place, fmt.Sprintf(format, args...)})
}

// Flags are what was noted, in that order.
func (f *File) Flags() []Flag { return f.flags }

// Flag is something in a file that somebody should look at.
type Flag struct{ Path, Place, Reason string }

func (f Flag) String() string {
	if f.Place == "" {
		return f.Path + ": " + f.Reason
	}
	return f.Path + ": " + f.Place + ": " + f.Reason
}

// Part is what is written at once, all of it or nothing. What its drafts name is in the part, in one before it, or in the graph.
type Part struct {
	// Reason is what the log says: "Plenarprotokoll 20/134".
	Reason string
	Drafts []Draft
	// Owns are documents and events that nobody but this part tells of: sections, items and statements of theirs that an earlier import wrote and that are
	// no longer among the drafts are deleted.
	Owns []kg.ID
	// Whole says that the part is all that its file tells. What earlier parts with the same Reason told of and this one does not is no longer told of:
	// it is flagged, and deleted where [Options] ask for it.
	Whole bool
}

// Draft is a record as the file tells it. Its id is made from the source's own identifiers; where the graph knows the entity, by one of its
// identifiers, under another id, that one takes its place throughout the part.
type Draft struct {
	Record kg.Record
	// Merge makes one record of the one that is there and the draft; it changes neither. Nil is [Replace].
	Merge Merge
	// Later is for what many files tell of, each a little more, and nothing rests on: it is written once for a stretch of files, behind them. Merge must
	// be set, and make the same of several drafts in whichever way they are put together.
	Later bool
}

// Merge makes one record of what is there and what a file tells.
type Merge func(there, draft kg.Record) kg.Record
