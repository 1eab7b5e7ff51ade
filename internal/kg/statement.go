package kg

// Statement is what someone said, word for word, and where it stands.
type Statement struct {
	ID       ID            `json:"id"`
	Kind     StatementKind `json:"kind"`
	Text     string        `json:"text"`
	Language string        `json:"language,omitempty"` // BCP 47; "" is German
	MadeOn   FuzzyDate     `json:"madeOn"`
	// Speakers are who said it, at least one; several make a joint statement.
	Speakers   []Attribution `json:"speakers"`
	Addressees []ID          `json:"addressees,omitempty"`
	Mentions   []ID          `json:"mentions,omitempty"`
	Positions  []Position    `json:"positions,omitempty"`
	Event      ID            `json:"event,omitempty"`
	// Citations are where it stands, at least one; the first is the original.
	Citations []Citation `json:"citations"`
	// Verification is computed when a statement or the text of a document it cites is written.
	Verification Verification `json:"verification"`
	Revision     Revision     `json:"revision"`
}

// StatementKind tells how something was said.
type StatementKind string

// The kinds of statements.
const (
	DirectQuote      StatementKind = "DIRECT_QUOTE"
	IndirectSpeech   StatementKind = "INDIRECT_SPEECH"
	WrittenStatement StatementKind = "WRITTEN_STATEMENT"
	Speech           StatementKind = "SPEECH"
	Interjection     StatementKind = "INTERJECTION"
)

// Verification says whether a statement's words stand in the held text of its sources.
type Verification string

// The results of verification.
const (
	Verbatim   Verification = "VERBATIM"   // the text at the cited span is the statement's, to the character
	Normalized Verification = "NORMALIZED" // it differs in white space or quotation marks only
	Unverified Verification = "UNVERIFIED" // no text is held
	Missing    Verification = "MISSING"    // a text is held and the words are not in it
)

// Attribution says who spoke, for whom, and in which words the source says so.
type Attribution struct {
	Actor        ID     `json:"actor"`
	Organization ID     `json:"organization,omitempty"`
	Wording      string `json:"wording,omitempty"`
}

// Position is what a statement is about, a topic or a claim, and how it stands to it.
type Position struct {
	Subject ID     `json:"subject"`
	Stance  Stance `json:"stance,omitempty"` // "" is not coded
	CodedBy string `json:"codedBy,omitempty"`
}

// Stance is how a statement stands to its subject.
type Stance string

// The stances.
const (
	Supports Stance = "SUPPORTS"
	Opposes  Stance = "OPPOSES"
	Mixed    Stance = "MIXED"
	Neutral  Stance = "NEUTRAL"
)

// Citation says where something stands. Start and End are a half-open span of Unicode code points in the held text of the
// document; both are nil where the place is not known. Prefix and Suffix are the words around it, as in the selectors of the W3C
// Web Annotation Data Model, so that it can be found again when the text shifts.
type Citation struct {
	Document   ID           `json:"document"`
	Section    ID           `json:"section,omitempty"` // the part of the document that the span lies in, a speech of a protocol
	Kind       CitationKind `json:"kind"`
	Start      *int         `json:"start,omitempty"`
	End        *int         `json:"end,omitempty"`
	Prefix     string       `json:"prefix,omitempty"`
	Suffix     string       `json:"suffix,omitempty"`
	Page       string       `json:"page,omitempty"`
	AccessedOn Date         `json:"accessedOn,omitempty"`
	Note       string       `json:"note,omitempty"`
}

// CitationKind tells what a citation is to what it is cited for.
type CitationKind string

// The kinds of citations.
const (
	Original   CitationKind = "ORIGINAL"
	Reprint    CitationKind = "REPRINT"
	Paraphrase CitationKind = "PARAPHRASE"
	Evidence   CitationKind = "EVIDENCE"
	Inference  CitationKind = "INFERENCE"
)
