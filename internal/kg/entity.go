package kg

// Entity is whatever the graph has a name for: an actor, a topic, a claim, a document, an event or a region. Exactly the
// part that belongs to its kind is set.
type Entity struct {
	ID ID `json:"id"`
	// Name is the main name: of an actor, event or region its name, of a topic its label, of a document its title, of a claim its
	// text; each in Language.
	Name     string `json:"name"`
	Language string `json:"language,omitempty"` // BCP 47; "" is German
	// Names are further names: former, short, alternative ones and translations, in the order given.
	Names       []Name       `json:"names,omitempty"`
	Identifiers []Identifier `json:"identifiers,omitempty"`
	URL         string       `json:"url,omitempty"`
	// Definition says in a sentence what is meant, in Language.
	Definition string `json:"definition,omitempty"`

	Person       *Person       `json:"person,omitempty"`
	Organization *Organization `json:"organization,omitempty"`
	Topic        *Topic        `json:"topic,omitempty"`
	Claim        *Claim        `json:"claim,omitempty"`
	Document     *Document     `json:"document,omitempty"`
	Event        *Event        `json:"event,omitempty"`
	Region       *Region       `json:"region,omitempty"`
	Suggestion   *Suggestion   `json:"suggestion,omitempty"`
	Revision     Revision      `json:"revision"`
}

// Name is a further name of an entity, and when it was in use.
type Name struct {
	Text     string   `json:"text"`
	Kind     NameKind `json:"kind"`
	Language string   `json:"language,omitempty"`
	Validity
}

// NameKind tells what kind of name a Name is.
type NameKind string

// The kinds of names.
const (
	NameOfficial    NameKind = "OFFICIAL"
	NameFormer      NameKind = "FORMER"
	NameShort       NameKind = "SHORT"
	NameAlternative NameKind = "ALTERNATIVE"
	NameTranslation NameKind = "TRANSLATION"
)

// Identifier is what another catalogue calls an entity: scheme "ags", "gnd", "stw", "wikidata", "bundestag", …; scheme
// [FormerID] is what this graph called it before it was merged.
type Identifier struct {
	Scheme string `json:"scheme"`
	Value  string `json:"value"`
	URL    string `json:"url,omitempty"`
}

// Person is the part of an entity that only persons have.
type Person struct {
	GivenName       string `json:"givenName,omitempty"`
	FamilyName      string `json:"familyName,omitempty"`
	HonorificPrefix string `json:"honorificPrefix,omitempty"` // Prof. Dr.
	SortName        string `json:"sortName"`                  // Komorowski, Alexis von
}

// Organization is the part of an entity that only organizations have.
type Organization struct {
	FoundedOn   FuzzyDate `json:"foundedOn,omitempty"`
	DissolvedOn FuzzyDate `json:"dissolvedOn,omitempty"`
	// Level is set for ministries, agencies and parliaments.
	Level GovernmentLevel `json:"level,omitempty"`
	// Operation is set for jobcenters.
	Operation JobcenterOperation `json:"operation,omitempty"`
	// Authority is set for local authorities.
	Authority LocalAuthorityKind `json:"authority,omitempty"`
}

// GovernmentLevel is the level of government that an organization belongs to.
type GovernmentLevel string

// The levels of government.
const (
	LevelEuropean GovernmentLevel = "EUROPEAN"
	LevelFederal  GovernmentLevel = "FEDERAL"
	LevelState    GovernmentLevel = "STATE"
	LevelLocal    GovernmentLevel = "LOCAL"
)

// JobcenterOperation tells who runs a jobcenter.
type JobcenterOperation string

// The two forms of jobcenters.
const (
	JointFacility        JobcenterOperation = "JOINT_FACILITY"        // gemeinsame Einrichtung (gE), § 44b SGB II
	LicensedMunicipality JobcenterOperation = "LICENSED_MUNICIPALITY" // zugelassener kommunaler Träger (zkT), § 6a SGB II
)

// LocalAuthorityKind is the kind of a local authority (Gebietskörperschaft).
type LocalAuthorityKind string

// The kinds of local authorities.
const (
	Landkreis  LocalAuthorityKind = "LANDKREIS"
	Stadtkreis LocalAuthorityKind = "STADTKREIS"
	Stadt      LocalAuthorityKind = "STADT"
	Gemeinde   LocalAuthorityKind = "GEMEINDE"
)

// Topic is the part of an entity that only topics have (SKOS concepts).
type Topic struct {
	Broader []ID `json:"broader,omitempty"`
	Related []ID `json:"related,omitempty"` // symmetric: said once, it holds both ways
}

// Claim is the part of an entity that only claims have: propositions that one can support or oppose.
type Claim struct {
	Topics []ID `json:"topics"`
}

// Document is the part of an entity that only documents have.
type Document struct {
	Kind        DocumentKind `json:"kind"`
	Publisher   ID           `json:"publisher,omitempty"`
	PublishedOn FuzzyDate    `json:"publishedOn,omitempty"`
	ArchiveURL  string       `json:"archiveUrl,omitempty"`
	Licence     string       `json:"licence,omitempty"`
	// SHA256 is the hash of the held text (NFC, UTF-8) in hexadecimal; "" when no text is held. A text is kept apart from its
	// document: a document that is put with the hash of the text that is held keeps it, one that is put without a hash drops it.
	SHA256 string `json:"sha256,omitempty"`
	// Length is the length of the held text in code points.
	Length int `json:"length,omitempty"`
	// Text is the held text where a document is written with it; a document that is read does not bring it along.
	Text string `json:"text,omitempty"`
	// Section says of a document that is a part of another, a speech of a protocol, where it stands there. It holds no text of its own.
	Section *Section `json:"section,omitempty"`
}

// Section is a half-open span of Unicode code points in the held text of a document.
type Section struct {
	Of    ID  `json:"of"`
	Start int `json:"start"`
	End   int `json:"end"`
}

// DocumentKind tells what kind of document a Document is.
type DocumentKind string

// The kinds of documents.
const (
	PressRelease     DocumentKind = "PRESS_RELEASE"
	Article          DocumentKind = "ARTICLE"
	PlenaryProtocol  DocumentKind = "PLENARY_PROTOCOL"
	Law              DocumentKind = "LAW"
	WebPage          DocumentKind = "WEB_PAGE"
	Report           DocumentKind = "REPORT"
	SpeechOfProtocol DocumentKind = "SPEECH" // a part of a plenary protocol
	OtherKindOfPaper DocumentKind = "OTHER"
)

// Event is the part of an entity that only events have. Who organized and took part are relationships.
type Event struct {
	StartsOn  FuzzyDate `json:"startsOn"`
	EndsOn    FuzzyDate `json:"endsOn,omitempty"` // the last day, included
	Place     string    `json:"place,omitempty"`
	Region    ID        `json:"region,omitempty"`
	Topics    []ID      `json:"topics,omitempty"`
	Documents []ID      `json:"documents,omitempty"`
	PartOf    ID        `json:"partOf,omitempty"` // the event it is a part of: of an item of the agenda the sitting
}

// Region is the part of an entity that only regions have.
type Region struct {
	Level  RegionLevel `json:"level"`
	Parent ID          `json:"parent,omitempty"`
}

// RegionLevel is the level of a region.
type RegionLevel string

// The levels of regions.
const (
	RegionCountry      RegionLevel = "COUNTRY"
	RegionState        RegionLevel = "STATE"
	RegionDistrict     RegionLevel = "DISTRICT"
	RegionMunicipality RegionLevel = "MUNICIPALITY"
)
