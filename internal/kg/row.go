package kg

import "wortlaut/internal/text"

// EntityRow is an entity with everything that a store compares. See [Derive] for how each is computed.
type EntityRow struct {
	Entity *Entity
	// Sort orders entities by name, in German order (persons by family name): ASCII, compared byte by byte.
	Sort string
	// Date is the day a document was published or an event begins, as a FuzzyDate; "" for all others and the unknown.
	Date FuzzyDate
	// Class is the value of the enum that divides entities of this kind: level, operation, authority, document kind; or "".
	Class string
	// Identifiers are the entity's, as "scheme|value".
	Identifiers []string
	Links       []Link
	Search      SearchRow
}

// RelationshipRow is a relationship with everything that a store compares.
type RelationshipRow struct {
	Relationship *Relationship
	// Sort orders relationships by type, then by beginning (the unknown first).
	Sort string
	// HoldsFrom and HoldsUntil are its [Validity.Bounds].
	HoldsFrom, HoldsUntil Date
	// Links lead from its From to its To and, if it is symmetric, back.
	Links []Link
	// Documents are those it cites, distinct and sorted.
	Documents []ID
}

// StatementRow is a statement with everything that a store compares. Lists are distinct and sorted by id.
type StatementRow struct {
	Statement *Statement
	// First and Last are the days that it may have been made on.
	First, Last   Date
	Speakers      []ID
	Organizations []ID // spoken for; the speaker itself where an organization speaks
	// Attributions are who spoke for whom, as [AttributionKey] has it; of who spoke for nobody there is none.
	Attributions []string
	Positions    []PositionRow
	Documents    []ID
	Search       SearchRow
}

// PositionRow is a position of a statement on one topic. A position on a claim gives one row for each topic of the claim, or
// one without a topic if the claim has none.
type PositionRow struct {
	Subject ID
	Topic   ID
	Stance  Stance
}

// Link is a directed tie from an entity that a store can follow: a relationship, or one of the references within entities.
type Link struct {
	Role   Role
	From   ID
	To     ID
	Holds  ID   // the relationship it is; "" for a reference
	Begins Date // [Validity.Bounds]; FirstDay and OpenEnd for a reference
	Ends   Date
}

// Role tells what a link means: a relationship type, or one of the references below.
type Role string

// The references within entities.
const (
	RoleBroader   Role = "BROADER"       // topic -> broader topic
	RoleRelated   Role = "RELATED"       // topic -> related topic, both ways
	RoleAbout     Role = "ABOUT"         // claim, event -> topic
	RolePublisher Role = "PUBLISHED_BY"  // document -> organization
	RoleDocument  Role = "DOCUMENTED_BY" // event -> document
	RoleRegion    Role = "LOCATED_IN"    // event -> region
	RoleParent    Role = "WITHIN"        // region -> region around it
	RoleSection   Role = "SECTION_OF"    // document -> document that it is a part of
	RoleItem      Role = "ITEM_OF"       // event -> event that it is a part of
	RoleSuggested Role = "SUGGESTED_IN"  // suggestion -> document in which it was found
)

// EntityRoles are the references within entities.
var EntityRoles = []Role{
	RoleBroader, RoleRelated, RoleAbout, RolePublisher, RoleDocument, RoleRegion, RoleParent, RoleSection, RoleItem, RoleSuggested,
}

// The references of statements. A statement made on a day that is not known exactly may hold on any that it may have been made on.
const (
	RoleMadeBy      Role = "MADE_BY"      // statement -> speaker
	RoleSpokenFor   Role = "SPOKEN_FOR"   // statement -> organization
	RolePositionOn  Role = "POSITION_ON"  // statement -> the very subject of a position: a topic or a claim
	RoleAddressedTo Role = "ADDRESSED_TO" // statement -> actor
	RoleMentions    Role = "MENTIONS"     // statement -> actor
	RoleAt          Role = "AT"           // statement -> event
	RoleCites       Role = "CITES"        // statement -> document
)

// StatementRoles are the references of statements.
var StatementRoles = []Role{RoleMadeBy, RoleSpokenFor, RolePositionOn, RoleAddressedTo, RoleMentions, RoleAt, RoleCites}

// SearchRow is what full-text search knows of a record.
type SearchRow struct {
	text.Index
	// Exact are the normalized names of an entity, distinct and sorted; none for a statement.
	Exact []string
	// Rank orders hits of the same tier: the shorter come first. ASCII.
	Rank string
	// Date orders hits by date: that of the statement, document or event; "" for what has none.
	Date  FuzzyDate
	Scope Scope
}

// Scope is a part of the graph that can be searched.
type Scope string

// The scopes.
const (
	ScopePersons       Scope = "PERSONS"
	ScopeOrganizations Scope = "ORGANIZATIONS"
	ScopeStatements    Scope = "STATEMENTS"
	ScopeTopics        Scope = "TOPICS"
	ScopeClaims        Scope = "CLAIMS"
	ScopeDocuments     Scope = "DOCUMENTS"
	ScopeEvents        Scope = "EVENTS"
	ScopeRegions       Scope = "REGIONS"
)
