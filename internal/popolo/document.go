package popolo

import "wortlaut/internal/kg"

// extensionKey is the property in which this program says what Popolo has no words for. Other programs pass over it.
const extensionKey = "wortlaut"

// extension is the property of a document.
type extension struct {
	// Dataset is the data set of the ids that mean something within one only.
	Dataset string `json:"dataset,omitempty"`
	// Entities are documents, topics and claims; Relationships those that are no memberships.
	Entities      []*kg.Entity       `json:"entities,omitempty"`
	Relationships []*kg.Relationship `json:"relationships,omitempty"`
}

// eventMore is the property of an event, membershipMore that of a membership, speechMore that of a speech.
type (
	eventMore struct {
		Region    kg.ID   `json:"region,omitempty"`
		Topics    []kg.ID `json:"topics,omitempty"`
		Documents []kg.ID `json:"documents,omitempty"`
	}
	membershipMore struct {
		Citations []kg.Citation `json:"citations"`
	}
	speechMore struct {
		Citations  []kg.Citation    `json:"citations"`
		Speakers   []kg.Attribution `json:"speakers,omitempty"`
		Addressees []kg.ID          `json:"addressees,omitempty"`
		Mentions   []kg.ID          `json:"mentions,omitempty"`
		Positions  []kg.Position    `json:"positions,omitempty"`
	}
)

// What a document consists of, as it is written.
type (
	common struct {
		ID          string       `json:"id"`
		Name        string       `json:"name"`
		Lang        string       `json:"lang,omitempty"`
		OtherNames  []otherName  `json:"other_names,omitempty"`
		Identifiers []identifier `json:"identifiers,omitempty"`
		Links       []link       `json:"links,omitempty"`
	}
	otherName struct {
		Name string `json:"name"`
		Note string `json:"note,omitempty"`
		Lang string `json:"lang,omitempty"`
		span
	}
	span struct {
		StartDate string `json:"start_date,omitempty"`
		EndDate   string `json:"end_date,omitempty"`
		Ongoing   *bool  `json:"ongoing,omitempty"`
	}
	identifier struct {
		Scheme     string `json:"scheme"`
		Identifier string `json:"identifier"`
		URL        string `json:"url,omitempty"`
	}
	link struct {
		URL  string `json:"url"`
		Note string `json:"note,omitempty"`
	}
	person struct {
		common
		GivenName       string `json:"given_name,omitempty"`
		FamilyName      string `json:"family_name,omitempty"`
		HonorificPrefix string `json:"honorific_prefix,omitempty"`
		SortName        string `json:"sort_name,omitempty"`
		Summary         string `json:"summary,omitempty"`
	}
	organization struct {
		common
		Classification  string `json:"classification"`
		Level           string `json:"level,omitempty"`
		Operation       string `json:"operation,omitempty"`
		Authority       string `json:"authority,omitempty"`
		ParentID        string `json:"parent_id,omitempty"`
		AreaID          string `json:"area_id,omitempty"`
		FoundingDate    string `json:"founding_date,omitempty"`
		DissolutionDate string `json:"dissolution_date,omitempty"`
		Abstract        string `json:"abstract,omitempty"`
	}
	area struct {
		common
		Classification string `json:"classification,omitempty"`
		ParentID       string `json:"parent_id,omitempty"`
		Description    string `json:"description,omitempty"`
	}
	post struct {
		ID             string `json:"id"`
		Label          string `json:"label"`
		OrganizationID string `json:"organization_id"`
	}
	event struct {
		common
		Classification string     `json:"classification,omitempty"`
		StartDate      string     `json:"start_date"`
		EndDate        string     `json:"end_date,omitempty"`
		Location       string     `json:"location,omitempty"`
		OrganizationID string     `json:"organization_id,omitempty"`
		Attendees      []named    `json:"attendees,omitempty"`
		ParentID       string     `json:"parent_id,omitempty"`
		Description    string     `json:"description,omitempty"`
		Wortlaut       *eventMore `json:"wortlaut,omitempty"`
	}
	named struct {
		ID   string `json:"id"`
		Name string `json:"name,omitempty"`
	}
	membership struct {
		ID                  string `json:"id"`
		Label               string `json:"label,omitempty"`
		Role                string `json:"role,omitempty"`
		PersonID            string `json:"person_id,omitempty"`
		Member              *named `json:"member,omitempty"`
		OrganizationID      string `json:"organization_id"`
		PostID              string `json:"post_id,omitempty"`
		OnBehalfOfID        string `json:"on_behalf_of_id,omitempty"`
		AreaID              string `json:"area_id,omitempty"`
		LegislativePeriodID string `json:"legislative_period_id,omitempty"`
		span
		Sources  []link          `json:"sources,omitempty"`
		Wortlaut *membershipMore `json:"wortlaut"`
	}
	speech struct {
		ID              string      `json:"id"`
		CreatorID       string      `json:"creator_id"`
		OnBehalfOfID    string      `json:"on_behalf_of_id,omitempty"`
		Role            string      `json:"role,omitempty"`
		AttributionText string      `json:"attribution_text,omitempty"`
		AudienceID      string      `json:"audience_id,omitempty"`
		Text            string      `json:"text"`
		Lang            string      `json:"lang,omitempty"`
		Date            string      `json:"date"`
		Title           string      `json:"title,omitempty"`
		Type            string      `json:"type"`
		Position        int         `json:"position,omitempty"`
		EventID         string      `json:"event_id,omitempty"`
		Sources         []link      `json:"sources,omitempty"`
		Wortlaut        *speechMore `json:"wortlaut"`
	}
)
