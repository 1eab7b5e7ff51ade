package kg

import (
	"fmt"
	"strings"
)

// ID names one record of the graph: "kind:key", ASCII, readable and stable (jobcenter:08111, person:bross-ralf). The part
// before the first colon tells the kind, so a record's place in a store follows from its id alone. To clients it is opaque.
type ID string

// MaxIDBytes is the longest id that can be written. Shorter than what a request may carry, so that a cursor, which holds an
// id and a sort key, stays within its own limit.
const MaxIDBytes = 128

// Kind tells what a record is. The values are those of the API's enums.
type Kind string

// The kinds of records. An organization is of one of the concrete kinds between KindMinistry and KindInstitution.
const (
	KindPerson             Kind = "PERSON"
	KindMinistry           Kind = "MINISTRY"
	KindAgency             Kind = "AGENCY"
	KindAssociation        Kind = "ASSOCIATION"
	KindJobcenter          Kind = "JOBCENTER"
	KindLocalAuthority     Kind = "LOCAL_AUTHORITY"
	KindParty              Kind = "PARTY"
	KindParliamentaryGroup Kind = "PARLIAMENTARY_GROUP"
	KindParliament         Kind = "PARLIAMENT"
	KindCompany            Kind = "COMPANY"
	KindInstitution        Kind = "INSTITUTION"
	KindTopic              Kind = "TOPIC"
	KindClaim              Kind = "CLAIM"
	KindDocument           Kind = "DOCUMENT"
	KindEvent              Kind = "EVENT"
	KindRegion             Kind = "REGION"
	KindSuggestion         Kind = "SUGGESTION"
	KindRelationship       Kind = "RELATIONSHIP"
	KindStatement          Kind = "STATEMENT"
)

// OrganizationKinds are the concrete kinds of organizations, in the order of the API.
var OrganizationKinds = []Kind{
	KindMinistry, KindAgency, KindAssociation, KindJobcenter, KindLocalAuthority, KindParty, KindParliamentaryGroup,
	KindParliament, KindCompany, KindInstitution,
}

// ActorKinds are the kinds that can speak and be tied to others: persons and organizations.
var ActorKinds = append([]Kind{KindPerson}, OrganizationKinds...)

// EntityKinds are all kinds but relationships and statements.
var EntityKinds = append(ActorKinds[:len(ActorKinds):len(ActorKinds)], KindTopic, KindClaim, KindDocument, KindEvent, KindRegion, KindSuggestion)

var (
	kindByPrefix = prefixes()
	isOrg        = setOf(OrganizationKinds)
	isActor      = setOf(ActorKinds)
)

func prefixes() map[string]Kind {
	m := map[string]Kind{KindStatement.Prefix(): KindStatement}
	for _, k := range EntityKinds {
		m[k.Prefix()] = k
	}
	for _, t := range RelationshipTypes {
		m[t.Prefix()] = KindRelationship
	}
	return m
}

func setOf[T comparable](list []T) map[T]bool {
	m := make(map[T]bool, len(list))
	for _, v := range list {
		m[v] = true
	}
	return m
}

// Prefix is what an id of this kind has before the colon: local-authority for KindLocalAuthority. Relationships have
// none of their own: theirs is that of their type.
func (k Kind) Prefix() string { return kebab(string(k)) }

// IsOrganization says whether k is a concrete kind of organization.
func (k Kind) IsOrganization() bool { return isOrg[k] }

// IsActor says whether k is a person or an organization.
func (k Kind) IsActor() bool { return isActor[k] }

// Kind tells what the record with this id is, or "" for an id that can name nothing.
func (id ID) Kind() Kind {
	prefix, _, ok := strings.Cut(string(id), ":")
	if !ok {
		return ""
	}
	return kindByPrefix[prefix]
}

// Key is the part after the first colon.
func (id ID) Key() string {
	_, key, _ := strings.Cut(string(id), ":")
	return key
}

// Valid says what keeps id from being written, or nil. The key consists of ASCII letters, digits and . _ ~ / - and has at
// least one of them.
func (id ID) Valid() error {
	switch {
	case len(id) > MaxIDBytes:
		return fmt.Errorf("an id has at most %d bytes, this one has %d", MaxIDBytes, len(id))
	case id.Kind() == "":
		return fmt.Errorf("%q does not begin with a known kind and a colon, as in person:bross-ralf", Clip(string(id)))
	case id.Key() == "":
		return fmt.Errorf("%q has nothing after the colon", string(id))
	}
	for _, r := range id.Key() {
		if !isKeyRune(r) {
			return fmt.Errorf("%q may hold only ASCII letters, digits and . _ ~ / - after the colon", Clip(string(id)))
		}
	}
	return nil
}

func isKeyRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("._~/-", r)
}

func kebab(s string) string { return strings.ReplaceAll(strings.ToLower(s), "_", "-") }
