package popolo

import (
	"strings"

	"wortlaut/internal/kg"
)

// What a classification means is told by tables, the same for reading and writing: the first word of each row is what is written.

var organizationWords = []struct {
	kind  kg.Kind
	words []string
}{
	{kg.KindParty, []string{"party", "political party", "partei"}},
	{kg.KindParliamentaryGroup, []string{"parliamentary group", "parliamentary party", "political group", "faction", "fraktion"}},
	{kg.KindParliament, []string{"legislature", "parliament", "chamber", "lower house", "upper house", "unicameral legislature", "parlament"}},
	{kg.KindMinistry, []string{"ministry", "ministerium"}},
	{kg.KindAgency, []string{"agency", "government agency", "public agency", "behörde"}},
	{kg.KindAssociation, []string{"association", "ngo", "trade union", "verband"}},
	{kg.KindCompany, []string{"company", "corporation"}},
	{kg.KindJobcenter, []string{"jobcenter"}},
	{kg.KindLocalAuthority, []string{"local authority"}},
	{kg.KindInstitution, []string{"institution"}},
}

var regionWords = []struct {
	level kg.RegionLevel
	words []string
}{
	{kg.RegionCountry, []string{"country", "nation"}},
	{kg.RegionState, []string{"state", "federal state", "province", "land", "bundesland"}},
	{kg.RegionDistrict, []string{"district", "county", "kreis", "landkreis"}},
	{kg.RegionMunicipality, []string{"municipality", "city", "town", "gemeinde", "stadt"}},
}

var nameWords = []struct {
	kind  kg.NameKind
	words []string
}{
	{kg.NameTranslation, []string{"multilingual", "translation"}},
	{kg.NameAlternative, []string{"alternate", "alternative"}},
	{kg.NameFormer, []string{"former", "former name", "birth name", "maiden name"}},
	{kg.NameShort, []string{"short", "short name", "abbreviation", "acronym", "initials"}},
	{kg.NameOfficial, []string{"official", "official name", "legal name"}},
}

var statementWords = []struct {
	kind kg.StatementKind
	word string
}{
	{kg.Speech, "speech"},
	{kg.DirectQuote, "direct quote"},
	{kg.IndirectSpeech, "indirect speech"},
	{kg.WrittenStatement, "written statement"},
	{kg.Interjection, "interjection"},
}

// plain is a word of a classification without what people write differently.
func plain(word string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(word), func(r rune) bool { return r == ' ' || r == '_' || r == '-' }), " ")
}
