package ftm

import (
	"regexp"
	"slices"
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// By is who the records of this format are made by, and the scheme of the identifiers that keep the ids of FollowTheMoney.
const By = "ftm"

// entity is an entity as it is written, a line each. Properties have lists of texts; [json] sorts them by name. Wortlaut is the id in the graph that it
// comes from: other programs keep it and pass over it.
type entity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
	Wortlaut   kg.ID               `json:"wortlaut,omitempty"`
}

// add adds values to a property, each once, none that is empty.
func (e *entity) add(property string, values ...string) {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" && !slices.Contains(e.Properties[property], v) {
			e.Properties[property] = append(e.Properties[property], v)
		}
	}
}

// The schemata that become documents, with the kind where nothing else tells it; those that are written are told by written.
var documentKinds = map[string]kg.DocumentKind{
	"Document": kg.OtherKindOfPaper, "Article": kg.Article, "HyperText": kg.WebPage, "PlainText": kg.OtherKindOfPaper, "Pages": kg.OtherKindOfPaper,
}

// codes are the properties in which organizations have identifiers that mean one organization, whatever the country, with the schemes that these have here.
// All other numbers, such as registrationNumber, mean something in their register only.
var codes = []struct{ property, scheme string }{
	{"leiCode", "lei"}, {"dunsCode", "duns"}, {"swiftBic", "bic"}, {"permId", "permid"}, {"cikCode", "cik"}, {"innCode", "inn"}, {"ogrnCode", "ogrn"},
}

// documentSchema is the schema of documents of a kind.
func documentSchema(k kg.DocumentKind) string {
	switch k {
	case kg.PressRelease, kg.Article:
		return "Article"
	case kg.WebPage:
		return "HyperText"
	}
	return "PlainText"
}

// organizationSchema is the schema of organizations of a kind, and the topics that say which (https://followthemoney.tech/explorer/types/topic).
func organizationSchema(k kg.Kind, l kg.GovernmentLevel) (schema string, topics []string) {
	levels := map[kg.GovernmentLevel]string{kg.LevelEuropean: "gov.igo", kg.LevelFederal: "gov.national", kg.LevelState: "gov.state", kg.LevelLocal: "gov.muni"}
	switch k {
	case kg.KindParliament:
		return "PublicBody", []string{"gov.legislative", levels[l]}
	case kg.KindMinistry:
		return "PublicBody", []string{"gov.executive", levels[l]}
	case kg.KindAgency:
		return "PublicBody", []string{"gov.admin", levels[l]}
	case kg.KindJobcenter, kg.KindLocalAuthority:
		return "PublicBody", []string{"gov.muni"}
	case kg.KindParty:
		return "Organization", []string{"pol.party"}
	case kg.KindCompany:
		return "Company", nil
	}
	return "Organization", nil
}

// levelOf is the level of government that topics tell, "" where they tell none.
func levelOf(topics []string) kg.GovernmentLevel {
	for _, row := range []struct {
		topic string
		level kg.GovernmentLevel
	}{{"gov.igo", kg.LevelEuropean}, {"gov.national", kg.LevelFederal}, {"gov.state", kg.LevelState}, {"gov.muni", kg.LevelLocal}} {
		if slices.Contains(topics, row.topic) {
			return row.level
		}
	}
	return ""
}

// word is how a kind is called in classification: "parliamentary group".
func word(k kg.Kind) string { return strings.ReplaceAll(k.Prefix(), "-", " ") }

// fit is what the ids of FollowTheMoney are made of: its model takes no others where an entity names another.
var (
	fit   = regexp.MustCompile(`^[0-9a-zA-Z]([0-9a-zA-Z.-]*[0-9a-zA-Z])?$`)
	unfit = regexp.MustCompile(`[^0-9a-zA-Z.-]+`)
)

// outside is the id that a record of the graph has in FollowTheMoney: readable, and with a hash, since other characters are lost.
func outside(id kg.ID) string {
	return unfit.ReplaceAllString(string(id), "-") + "-" + ingest.Hash(string(id))
}

// maxKey is the most of an id that is kept readable.
const maxKey = 70

// inside is the id that an entity has in the graph.
func inside(prefix, id string) kg.ID {
	key := id
	if !fit.MatchString(id) || len(id) > maxKey {
		key = strings.Trim(unfit.ReplaceAllString(id, "-"), "-.")
		key = key[:min(len(key), maxKey)] + "-" + ingest.Hash(id)
	}
	return kg.ID(prefix + ":" + By + "-" + key)
}
