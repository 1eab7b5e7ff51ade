package kg

import (
	"cmp"
	"slices"
	"strings"

	"wortlaut/internal/text"
)

// Key is the place of a row in an ordered list: its sort key, then its id. Both are ASCII and compared byte by byte.
type Key struct {
	Sort string
	ID   ID
}

// Compare orders keys.
func (k Key) Compare(o Key) int {
	if k.Sort != o.Sort {
		return cmpString(k.Sort, o.Sort)
	}
	return cmpString(k.ID, o.ID)
}

func cmpString[S ~string](a, b S) int { return strings.Compare(string(a), string(b)) }

// Window cuts a part out of an ordered list of rows. The list ascends by Key unless Descending turns it round. The window begins
// right behind After, in the direction of the list, ends right before Before, and holds at most Limit rows: the first ones,
// or, with FromEnd, the last ones, in the order of the list all the same.
type Window struct {
	Descending    bool
	After, Before *Key
	Limit         int // 0 is no limit
	FromEnd       bool
	// Total asks for the number of rows of the whole list, whatever the window.
	Total bool
}

// Page is what a Window shows: rows with their keys, and the total, or -1 when it was not asked for.
type Page[T any] struct {
	Rows  []Row[T]
	Total int
}

// Row is a record with its place in the list it came in.
type Row[T any] struct {
	Key    Key
	Record T
}

// Records are the records of the page in its order.
func (p Page[T]) Records() []T {
	out := make([]T, len(p.Rows))
	for i, r := range p.Rows {
		out[i] = r.Record
	}
	return out
}

// EntityQuery asks for entities that fit every criterion, each once.
type EntityQuery struct {
	Where []EntityCriterion
	Order EntityOrder
	Window
}

// EntityOrder is what entities are ordered by.
type EntityOrder int

// The orders of entities. Ties are broken by id.
const (
	EntitiesByName EntityOrder = iota // EntityRow.Sort
	EntitiesByDate                    // EntityRow.Date
	EntitiesByID                      // the sort key is empty
)

// EntityCriterion is one condition on an entity; the Field says which of the others count.
type EntityCriterion struct {
	Field  EntityField
	Values []string   // EntityKind, EntityClass, EntityIdentifier ("scheme|value"), EntityID: any of these; none fits nothing
	Days   Days       // EntityDate: the days that EntityRow.Date may denote overlap with these; an entity without a date does not fit
	Text   text.Query // EntityText
	Tie    *TieQuery  // EntityTie
}

// EntityField is what a criterion looks at.
type EntityField int

// What criteria on entities look at.
const (
	EntityID EntityField = iota
	EntityKind
	EntityClass
	EntityIdentifier
	EntityDate
	EntityText // [text.Index.Matches], any tier
	EntityTie
)

// TieQuery is fulfilled by an entity with a link of one of the roles to (Out) or from (In) one of the others, or either (Any), that
// may hold within During, when given: Begins ≤ During.Last and During.First < Ends.
type TieQuery struct {
	Roles     []Role
	Direction Direction
	Others    []ID
	During    *Days
}

// RelationshipQuery asks for relationships.
type RelationshipQuery struct {
	// Node is the end they are looked at from; Direction says whether it is their From (Out), their To (In) or either (Any). A
	// symmetric relationship is found in every direction, and always once.
	Node      ID
	Direction Direction
	Other     ID                 // the other end; "" is any
	Types     []RelationshipType // nil is any; an empty list fits nothing
	During    *Days              // HoldsFrom ≤ During.Last and During.First < HoldsUntil
	Window
}

// StatementQuery asks for statements that fit every criterion, each once.
type StatementQuery struct {
	Where []Criterion
	Order StatementOrder
	Window
}

// StatementOrder is what statements are ordered by.
type StatementOrder int

// The orders of statements. Ties are broken by id.
const (
	ByDate      StatementOrder = iota // MadeOn, as a string
	BySpeaker                         // EntityRow.Sort of the first speaker
	ByRelevance                       // tier and rank, as in search, by the first criterion on FieldText that is not negated; there must be one
)

// Criterion is one condition on a statement; the Field says which of the others count.
type Criterion struct {
	Field  Field
	Values []string // any of these; none fits nothing
	// Stances, for FieldTopic and FieldClaim, must be that of the very position on one of the Values; nil is any.
	Stances []Stance
	Days    Days // FieldMade: First ≤ Days.Last and Days.First ≤ Last
	Text    text.Query
	// Not turns the condition round.
	Not bool
}

// Field is what a criterion on a statement looks at.
type Field int

// What criteria on statements look at.
const (
	FieldID           Field = iota
	FieldSpeaker            // StatementRow.Speakers
	FieldOrganization       // StatementRow.Organizations
	FieldAttribution        // StatementRow.Attributions
	FieldTopic              // PositionRow.Topic
	FieldClaim              // PositionRow.Subject
	FieldStance             // PositionRow.Stance, of any position
	FieldKind
	FieldDocument // StatementRow.Documents
	FieldEvent
	FieldMention
	FieldAddressee
	FieldMade
	FieldText // [text.Index.Matches], any tier; a query without terms fits everything
	FieldVerification
)

// TallyQuery counts the statements that fit every criterion by what By says. The list is ordered by the number of statements,
// the highest first, then by value.
type TallyQuery struct {
	Where []Criterion
	By    TallyBy
	// Topics, when not nil, are those a position must be on to count as support or opposition: as its subject, for who supports a
	// claim about a topic may be far from supporting the topic. Nil is any position.
	Topics []ID
	After  *TallyKey
	Limit  int // 0 is no limit
	Total  bool
}

// TallyKey is a place in a tally.
type TallyKey struct {
	Statements int
	Value      string
}

// TallyBy is what statements are counted by. A statement counts once for each value it has.
type TallyBy int

// What statements can be counted by. What has no value (a position without stance, a claim without topics) is not counted.
const (
	TallySpeaker TallyBy = iota
	TallyOrganization
	TallyTopic
	TallyClaim // the subjects that are claims
	TallyStance
	TallyKind
	TallyYear // of First, four digits
)

// Tally is one value of a TallyQuery.
type Tally struct {
	Value      string
	Statements int
	// Supports and Opposes are the statements with at least one such position: on the value itself when counting by topic or
	// claim; else with one of the query's Topics as its subject, or on anything when they are nil.
	Supports, Opposes int
	// Earliest and Latest are the least and the greatest MadeOn, as strings.
	Earliest, Latest FuzzyDate
}

// TallyPage is a part of a tally; Total is the number of values, or -1.
type TallyPage struct {
	Tallies []Tally
	Total   int
}

// LinkQuery asks for the links that lead from or to some nodes, of entities and of statements.
type LinkQuery struct {
	Nodes  []ID
	Roles  []Role // any of these; none fits nothing
	During *Days  // Begins ≤ During.Last and During.First < Ends
	Among  []ID   // both ends are among these; nil is any, an empty list fits nothing
	Each   int    // at most so many of each node, the first in their order; 0 is all
}

// CompareLinks orders links: by where they lead from, role, where to, and the relationship they are.
func CompareLinks(a, b Link) int {
	if c := cmpString(a.From, b.From); c != 0 { // which spares the others, where there are very many
		return c
	}
	return cmp.Or(cmpString(a.Role, b.Role), cmpString(a.To, b.To), cmpString(a.Holds, b.Holds))
}

// InOrder puts links in the order of [CompareLinks], in place, each once.
func InOrder(links []Link) []Link {
	slices.SortFunc(links, CompareLinks)
	return slices.CompactFunc(links, func(a, b Link) bool { return CompareLinks(a, b) == 0 })
}

// MayHold says whether a link may hold on a day within days.
func (l Link) MayHold(days Days) bool { return l.Begins <= days.Last && days.First < l.Ends }

// BriefQuery asks for the statements that fit every criterion, in brief.
type BriefQuery struct {
	Where []Criterion
	Limit int // 0 is no limit
}

// Brief is what counts of a statement when many are counted. Lists are distinct and sorted.
type Brief struct {
	ID           ID
	MadeOn       FuzzyDate
	Speakers     []ID
	Attributions []string // see StatementRow
	Documents    []ID
	Addressees   []ID
	Event        ID
	Subjects     []Taken // of positions: topics and claims
	Topics       []Taken // that, and the topics of those claims
}

// CompareBriefs orders statements: by MadeOn as a string, then by id.
func CompareBriefs(a, b Brief) int {
	if c := cmpString(a.MadeOn, b.MadeOn); c != 0 {
		return c
	}
	return cmpString(a.ID, b.ID)
}

// Taken is a stance, or "" where none is coded, on something.
type Taken struct {
	On     ID
	Stance Stance
}

// CompareTaken orders stances by what they are on, then by name.
func CompareTaken(a, b Taken) int {
	return cmp.Or(cmpString(a.On, b.On), cmpString(a.Stance, b.Stance))
}

// DayQuery counts the statements that fit every criterion by the date they were made on and, with By, by a value: once for each
// value that a statement has, and not at all where it has none.
type DayQuery struct {
	Where []Criterion
	By    *TallyBy
}

// DayCount is the number of statements of one date, of reduced precision too, and one value.
type DayCount struct {
	MadeOn     FuzzyDate
	Value      string // "" without DayQuery.By
	Statements int
}

// CompareDayCounts orders counts: by MadeOn as a string, then by value.
func CompareDayCounts(a, b DayCount) int {
	return cmp.Or(cmpString(a.MadeOn, b.MadeOn), cmpString(a.Value, b.Value))
}

// SearchQuery asks for records that match Text, ordered by relevance or by date.
//
// Relevance is a tier, then a rank, then the id. Tier 0: one of SearchRow.Exact is Exact; tier 1: every term matches in the stems;
// tier 2: every term matches in stems or parts ([text.Index.Matches]). Only what matches in stems or parts is a hit.
// The sort key of a hit is the tier's digit, "|" and the rank; by date it is the SearchRow.Date.
type SearchQuery struct {
	Text   text.Query
	Exact  string
	Scopes []Scope // nil is all; an empty list fits nothing
	ByDate bool
	Window
}

// ChangeQuery asks for the log, in the order in which changes were applied.
type ChangeQuery struct {
	IDs        []ID     // nil is all; an empty list fits nothing
	Actions    []Action // likewise
	By         []string // likewise
	Since      Date     // of the day, UTC, included; "" is from the first
	Until      Date     // of the day, UTC, included; "" is to the last
	Descending bool
	After      *ChangeKey
	Limit      int // 0 is no limit
	Total      bool
}

// ChangeKey is a place in the log.
type ChangeKey struct {
	Set      int64
	Position int
}

// LoggedChange is a change with the set it belongs to.
type LoggedChange struct {
	Change
	Of Set
}

// ChangePage is a part of the log; Total is the number of changes, or -1.
type ChangePage struct {
	Changes []LoggedChange
	Total   int
}

// Counts are the numbers of records, by kind for entities and by type for relationships, of statements, and of held texts.
type Counts struct {
	Entities      map[Kind]int
	Relationships map[RelationshipType]int
	Statements    int
	Texts         int
}
