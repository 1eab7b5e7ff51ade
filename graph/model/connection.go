package model

// Connection is a page of a list (Relay).
type Connection[T any] struct {
	Edges      []Edge[T]
	Nodes      []T
	PageInfo   PageInfo
	TotalCount int // -1 when it was not asked for
}

// Edge is a record with its place in the list.
type Edge[T any] struct {
	Cursor string
	Node   T
}

// PageInfo says where a page lies in its list.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}

// The connections of the schema.
type (
	ActorConnection        = Connection[Actor]
	PersonConnection       = Connection[*Person]
	OrganizationConnection = Connection[Organization]
	MinistryConnection     = Connection[*Ministry]
	AgencyConnection       = Connection[*Agency]
	AssociationConnection  = Connection[*Association]
	JobcenterConnection    = Connection[*Jobcenter]
	RelationshipConnection = Connection[*Relationship]
	TopicConnection        = Connection[*Topic]
	ClaimConnection        = Connection[*Claim]
	EventConnection        = Connection[*Event]
	DocumentConnection     = Connection[*Document]
	RegionConnection       = Connection[*Region]
	ChangeConnection       = Connection[*Change]
	SuggestionConnection   = Connection[*Suggestion]

	MergeCandidateConnection = Connection[*MergeCandidate]
)

// The edges of the schema.
type (
	ActorEdge        = Edge[Actor]
	PersonEdge       = Edge[*Person]
	OrganizationEdge = Edge[Organization]
	MinistryEdge     = Edge[*Ministry]
	AgencyEdge       = Edge[*Agency]
	AssociationEdge  = Edge[*Association]
	JobcenterEdge    = Edge[*Jobcenter]
	RelationshipEdge = Edge[*Relationship]
	StatementEdge    = Edge[*Statement]
	TopicEdge        = Edge[*Topic]
	ClaimEdge        = Edge[*Claim]
	EventEdge        = Edge[*Event]
	DocumentEdge     = Edge[*Document]
	RegionEdge       = Edge[*Region]
	ChangeEdge       = Edge[*Change]
	SuggestionEdge   = Edge[*Suggestion]

	MergeCandidateEdge = Edge[*MergeCandidate]
)
