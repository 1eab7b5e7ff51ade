package ingest_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/ingest"
	"wortlaut/internal/ingest/ingesttest"
	"wortlaut/internal/kg"
)

// postponing reads lines, and leaves memberships to the end of a stretch of files.
type postponing struct{ lines }

func (r postponing) Read(ctx context.Context, f *ingest.File) iter.Seq2[ingest.Part, error] {
	return func(yield func(ingest.Part, error) bool) {
		for part, err := range r.lines.Read(ctx, f) {
			for i, d := range part.Drafts {
				_, tie := d.Record.(*kg.Relationship)
				part.Drafts[i].Later = tie
			}
			if !yield(part, err) {
				return
			}
		}
	}
}

// sittings are files of days one after the other on which Anna and Bert were seen.
func sittings(t *testing.T, number int) (paths []string) {
	folder := t.TempDir()
	for n := range number {
		day := fmt.Sprintf("2023-%02d-%02d", 1+n/28, 1+n%28)
		paths = append(paths, file(t, folder, fmt.Sprintf("s%03d", n), "anna x "+day+" Das ist so.", "bert x "+day+" Nein."))
	}
	return paths
}

// What is put off comes to the same, with fewer changes; it is written behind 64 files and at the end.
func TestPostponed(t *testing.T) {
	paths := sittings(t, 130)
	at, later := ingesttest.Graph(t), ingesttest.Graph(t)
	ingesttest.Run(t, at, lines{}, paths...)
	report, said := ingesttest.Run(t, later, postponing{}, paths...)
	if report.Failed > 0 {
		t.Fatal(said)
	}
	expectCount(t, report, kg.KindRelationship, ingest.Count{Read: 260, Added: 2, Changed: 4, Unchanged: 254})
	if r := record[*kg.Relationship](t, later, "member-of:anna-x").Revision; r.Number != 3 || r.Reason != "lines of s128 – lines of s129" {
		t.Errorf("the membership is of revision %d, %q", r.Number, r.Reason)
	}
	if diff := cmp.Diff(string(ingesttest.Records(t, at)), string(ingesttest.Records(t, later))); diff != "" {
		t.Errorf("it is another graph (-at once +later):\n%s", diff)
	}
	ingesttest.Again(t, later, postponing{}, paths...)
	slices.Reverse(paths)
	ingesttest.Again(t, later, postponing{}, paths...)
}

// haunted reads as postponing does; the first file tells of a tie of somebody who is not there, too.
type haunted struct{ postponing }

func (r haunted) Read(ctx context.Context, f *ingest.File) iter.Seq2[ingest.Part, error] {
	return func(yield func(ingest.Part, error) bool) {
		for part, err := range r.postponing.Read(ctx, f) {
			if part.Reason == "lines of s000" {
				part.Drafts = append(part.Drafts, ingest.Draft{Later: true, Merge: ingest.Extend, Record: &kg.Relationship{
					ID: "member-of:ghost", Type: kg.MemberOf, From: "person:ghost", To: "party:x", Citations: []kg.Citation{{Document: "document:s000", Kind: kg.Evidence}},
				}})
			}
			if !yield(part, err) {
				return
			}
		}
	}
}

// A stretch of files of which what was put off can't be written is told of, and stops none of the others.
func TestPostponedThatFails(t *testing.T) {
	g, paths := ingesttest.Graph(t), sittings(t, 66)
	report, said := ingesttest.Run(t, g, haunted{}, paths...)
	const want = "lines of s000 – lines of s063: what they tell of together can't be written: member-of:ghost: "
	if !strings.HasPrefix(said, want) || report.Failed != 1 || report.Files != len(paths) {
		t.Errorf("it says\n%s", said)
	}
	if r := record[*kg.Relationship](t, g, "member-of:anna-x").Revision; r.Number != 1 || r.Reason != "lines of s064 – lines of s065" {
		t.Errorf("the membership is of revision %d, %q", r.Number, r.Reason)
	}
}

// What a file that failed tells of is not written, nor is anything else lost for it.
func TestPostponedOfFilesThatFail(t *testing.T) {
	g, folder := ingesttest.Graph(t), t.TempDir()
	_, said := ingesttest.Run(t, g, postponing{}, file(t, folder, "a", "anna x 2023-01-05 Das ist so."), file(t, folder, "b", "bert x 2023-01-45 Nein."),
		file(t, folder, "c", "carl x 2023-01-05 Das ist so.", "damaged"))
	record[*kg.Relationship](t, g, "member-of:anna-x")
	if n := len(slices.Collect(ingesttest.All(t, g))); n != 5 {
		t.Errorf("there are %d records, want Anna, the party, the membership, the statement and the file:\n%s", n, said)
	}
}
