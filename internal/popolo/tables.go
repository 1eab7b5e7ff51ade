package popolo

import (
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// vocabulary is what the words of a format mean, the same for reading and writing: the first word of each row is what is written.
type vocabulary[T comparable] []struct {
	means T
	words []string
}

// meaning is what a word means, the zero value where that is not known.
func (v vocabulary[T]) meaning(word string) (means T) {
	word = plain(word)
	for _, row := range v {
		if slices.Contains(row.words, word) {
			return row.means
		}
	}
	return means
}

// word is what is written for a meaning, "" where there is none.
func (v vocabulary[T]) word(means T) string {
	for _, row := range v {
		if row.means == means {
			return row.words[0]
		}
	}
	return ""
}

var organizationWords = vocabulary[kg.Kind]{
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

var regionWords = vocabulary[kg.RegionLevel]{
	{kg.RegionCountry, []string{"country", "nation"}},
	{kg.RegionState, []string{"state", "federal state", "province", "land", "bundesland"}},
	{kg.RegionDistrict, []string{"district", "county", "kreis", "landkreis"}},
	{kg.RegionMunicipality, []string{"municipality", "city", "town", "gemeinde", "stadt"}},
}

var nameWords = vocabulary[kg.NameKind]{
	{kg.NameTranslation, []string{"multilingual", "translation"}},
	{kg.NameAlternative, []string{"alternate", "alternative"}},
	{kg.NameFormer, []string{"former", "former name", "birth name", "maiden name"}},
	{kg.NameShort, []string{"short", "short name", "abbreviation", "acronym", "initials"}},
	{kg.NameOfficial, []string{"official", "official name", "legal name"}},
}

var statementWords = vocabulary[kg.StatementKind]{
	{kg.Speech, []string{"speech", ""}},
	{kg.DirectQuote, []string{"direct quote"}},
	{kg.IndirectSpeech, []string{"indirect speech"}},
	{kg.WrittenStatement, []string{"written statement"}},
	{kg.Interjection, []string{"interjection"}},
}

// plain is a word of a classification without what people write differently.
func plain(word string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(word), func(r rune) bool { return r == ' ' || r == '_' || r == '-' }), " ")
}
