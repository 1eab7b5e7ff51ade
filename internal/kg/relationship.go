package kg

// Relationship is a tie between two records, as its sources tell it. Two sources that disagree make two relationships.
type Relationship struct {
	ID   ID               `json:"id"`
	Type RelationshipType `json:"type"`
	From ID               `json:"from"`
	To   ID               `json:"to"`
	// Role is the title of the post or the part played, word for word.
	Role string `json:"role,omitempty"`
	Validity
	Citations []Citation `json:"citations"`
	Revision  Revision   `json:"revision"`
}

// RelationshipType is the type of a relationship.
type RelationshipType string

// The types of relationships.
const (
	HoldsPosition  RelationshipType = "HOLDS_POSITION"
	MemberOf       RelationshipType = "MEMBER_OF"
	PartOf         RelationshipType = "PART_OF"
	Supervises     RelationshipType = "SUPERVISES"
	Operates       RelationshipType = "OPERATES"
	Represents     RelationshipType = "REPRESENTS"
	Organizes      RelationshipType = "ORGANIZES"
	ParticipatesIn RelationshipType = "PARTICIPATES_IN"
	PartnersWith   RelationshipType = "PARTNERS_WITH"
	Succeeds       RelationshipType = "SUCCEEDS"
	ResponsibleFor RelationshipType = "RESPONSIBLE_FOR"
)

// RelationshipTypes are all types in the order of the API, which is the order in which relationships are listed.
var RelationshipTypes = []RelationshipType{
	HoldsPosition, MemberOf, PartOf, Supervises, Operates, Represents, Organizes, ParticipatesIn, PartnersWith, Succeeds, ResponsibleFor,
}

// ends says which kinds a relationship of a type may lead from and to.
var ends = map[RelationshipType]struct{ from, to []Kind }{
	HoldsPosition:  {[]Kind{KindPerson}, OrganizationKinds},
	MemberOf:       {ActorKinds, OrganizationKinds},
	PartOf:         {OrganizationKinds, OrganizationKinds},
	Supervises:     {OrganizationKinds, OrganizationKinds},
	Operates:       {[]Kind{KindAgency, KindLocalAuthority}, []Kind{KindJobcenter}},
	Represents:     {[]Kind{KindAssociation}, OrganizationKinds},
	Organizes:      {OrganizationKinds, []Kind{KindEvent}},
	ParticipatesIn: {ActorKinds, []Kind{KindEvent}},
	PartnersWith:   {OrganizationKinds, OrganizationKinds},
	Succeeds:       {OrganizationKinds, OrganizationKinds},
	ResponsibleFor: {OrganizationKinds, []Kind{KindRegion, KindTopic}},
}

// Symmetric says whether a tie of this type has no direction: whoever asks for either direction gets it.
func (t RelationshipType) Symmetric() bool { return t == PartnersWith }

// Prefix is what an id of this type has before the colon.
func (t RelationshipType) Prefix() string { return kebab(string(t)) }

// Direction is the direction of ties as seen from a record.
type Direction string

// The directions.
const (
	Out Direction = "OUT"
	In  Direction = "IN"
	Any Direction = "ANY"
)

// ConflictsWith says whether r and s are accounts of the same tie that cannot both be true: same type, ends and role, times that
// overlap, and a beginning or an end that both know and that differ however either is read. (One source's 2023-07
// agrees with another's 2023; two terms of office one after the other are two ties.)
func (r *Relationship) ConflictsWith(s *Relationship) bool {
	if r.ID == s.ID || r.Type != s.Type || r.From != s.From || r.To != s.To || r.Role != s.Role {
		return false
	}
	from, until := r.Bounds()
	otherFrom, otherUntil := s.Bounds()
	overlap := from < otherUntil && otherFrom < until
	return overlap && (disjoint(r.ValidFrom, s.ValidFrom) || disjoint(r.ValidUntil, s.ValidUntil))
}

// disjoint says whether two dates, both known, cannot denote the same day.
func disjoint(a, b FuzzyDate) bool {
	return a != "" && b != "" && (a.Latest() < b.Earliest() || b.Latest() < a.Earliest())
}
