package kg

import "context"

// Store keeps a graph. It is made to be small: it compares and matches what [Derive] computed and decides nothing. Every method
// takes a batch, so that the number of calls depends on the operation and never on the data; results stand in the order of
// the queries, and one call sees one state of the graph, with all its queries and totals. All methods are safe for concurrent use, honour ctx, return records that the caller may keep but not change, and
// never a nil slice where a page is empty.
//
// Errors are *Error with Unavailable or Timeout for what may pass, Internal for what may not; ErrStale from Apply.
//
// Package kgtest holds the suite that every store must pass.
type Store interface {
	// Head tells how far the graph has come.
	Head(ctx context.Context) (Head, error)

	// Records returns the records with these ids; one that is not there is missing from the map. Ids of any form may be asked for.
	Records(ctx context.Context, ids []ID) (map[ID]Record, error)
	// Entities answers each query with its page.
	Entities(ctx context.Context, queries []EntityQuery) ([]Page[*Entity], error)
	// Relationships answers each query with its page, ordered by RelationshipRow.Sort.
	Relationships(ctx context.Context, queries []RelationshipQuery) ([]Page[*Relationship], error)
	// Statements answers each query with its page.
	Statements(ctx context.Context, queries []StatementQuery) ([]Page[*Statement], error)
	// Tally answers each query with its part of the tally.
	Tally(ctx context.Context, queries []TallyQuery) ([]TallyPage, error)
	// Search answers a query with its page.
	Search(ctx context.Context, query SearchQuery) (Page[Record], error)
	// Reach returns, for each of the ids, the ids of all entities from which it can be reached over links of the roles, the id
	// itself first and the others sorted; just the id itself where nothing leads to it. Circles end. With during, only links that
	// may hold within it are followed.
	Reach(ctx context.Context, ids []ID, roles []Role, during *Days) (map[ID][]ID, error)
	// Referrers returns, for each of the ids, the ids of the records that name it, sorted, at most limit of them: entities by a
	// link of their own that is a reference (the way back of a symmetric one does not count), relationships by an end, relationships and statements by a cited document, statements by
	// speaker, organization, addressee, mention, subject or event.
	Referrers(ctx context.Context, ids []ID, limit int) (map[ID][]ID, error)
	// Links returns the links that lead from or to the nodes, in the order of CompareLinks, each once.
	Links(ctx context.Context, query LinkQuery) ([]Link, error)
	// Briefs answers each query with statements in brief, in the order of CompareBriefs.
	Briefs(ctx context.Context, queries []BriefQuery) ([][]Brief, error)
	// Days answers each query with its counts, in the order of CompareDayCounts.
	Days(ctx context.Context, queries []DayQuery) ([][]DayCount, error)
	// Texts returns the held texts of documents; a document without one is missing from the map.
	Texts(ctx context.Context, documents []ID) (map[ID]string, error)
	// Changes returns a part of the log.
	Changes(ctx context.Context, query ChangeQuery) (ChangePage, error)
	// Sets returns the change sets after a number, in order, at most limit of them.
	Sets(ctx context.Context, after int64, limit int) ([]Set, error)
	// Counts counts.
	Counts(ctx context.Context) (Counts, error)
	// Scan returns the records of a class after an id, in the order of ids, at most limit of them.
	Scan(ctx context.Context, class Class, after ID, limit int) ([]Record, error)

	// Apply writes a batch, all of it or nothing, and returns when it would survive a loss of power. It returns ErrStale, having
	// written nothing, when Head.Number is not the batch's Base.
	Apply(ctx context.Context, batch *Batch) error

	// Close lets go of everything. Nothing may be called after it.
	Close() error
}

// Class divides records by how they are kept.
type Class int

// The classes of records.
const (
	Entities Class = iota
	Relationships
	Statements
)

// Batch is what a store writes: rows in place of those with the same ids, deletions, texts and the log. It is complete: every
// row that changes, even if only what was derived of it, is in it. Links of an entity row and of a relationship
// row replace those written with the row of that id before. While Pending is set, rows may name others that are not there yet.
// A store leaves the batch as it is.
type Batch struct {
	Base int64 // the Head.Number that the batch was computed on
	Head Head  // the head after it

	Entities      []EntityRow
	Relationships []RelationshipRow
	Statements    []StatementRow
	Delete        []ID // deleting what is not there is no error; a document takes its held text along
	Texts         []Text
	// Sets and Log take the place of what has the same number, and position: an import that is taken up again gives them again.
	Sets []Set
	Log  []Change
}

// Text is the held text of a document; an empty Text takes it away.
type Text struct {
	Document ID
	Text     string
}
