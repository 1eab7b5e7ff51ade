package plenary

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// office is an organization that posts of speakers belong to.
type office struct {
	id    kg.ID
	name  string
	names []kg.Name
	level kg.GovernmentLevel
}

const bundestagID kg.ID = "parliament:bundestag"

var (
	bundestag      = office{id: bundestagID, name: "Deutscher Bundestag", level: kg.LevelFederal, names: []kg.Name{{Text: "Bundestag", Kind: kg.NameShort}}}
	government     = office{id: "institution:bundesregierung", name: "Bundesregierung"}
	chancellery    = office{id: "institution:bundeskanzleramt", name: "Bundeskanzleramt"}
	foreignOffice  = ministryOf("AA", "Auswärtiges Amt")
	lastBeforeBMWE = 20 // the last Bundestag in which "Wirtschaft und Energie" was the BMWi's name
)

// ministries are the federal ministries by what posts are called after. A ministry is one organization as long as its abbreviation stays, whatever it
// was called; with another abbreviation it is another one.
var ministries = []struct {
	abbreviation string
	portfolios   []string // the first with the article makes the name
}{
	{"BMAS", []string{"für Arbeit und Soziales"}},
	{"BMI", []string{"des Innern", "des Innern, für Bau und Heimat", "des Innern und für Heimat"}},
	{"BMJ", []string{"der Justiz"}},
	{"BMJV", []string{"der Justiz und für Verbraucherschutz"}},
	{"BMF", []string{"der Finanzen"}},
	{"BMWi", []string{"für Wirtschaft und Energie"}},
	{"BMWK", []string{"für Wirtschaft und Klimaschutz"}},
	{"BMEL", []string{"für Ernährung und Landwirtschaft"}},
	{"BMLEH", []string{"für Landwirtschaft, Ernährung und Heimat"}},
	{"BMVg", []string{"der Verteidigung"}},
	{"BMFSFJ", []string{"für Familie, Senioren, Frauen und Jugend"}},
	{"BMBFSFJ", []string{"für Bildung, Familie, Senioren, Frauen und Jugend"}},
	{"BMG", []string{"für Gesundheit"}},
	{"BMVI", []string{"für Verkehr und digitale Infrastruktur", "für Verkehr und digitale Infrastuktur"}},
	{"BMDV", []string{"für Digitales und Verkehr"}},
	{"BMV", []string{"für Verkehr"}},
	{"BMUB", []string{"für Umwelt, Naturschutz, Bau und Reaktorsicherheit"}},
	{"BMU", []string{"für Umwelt, Naturschutz und nukleare Sicherheit"}},
	{"BMUV", []string{"für Umwelt, Naturschutz, nukleare Sicherheit und Verbraucherschutz"}},
	{"BMUKN", []string{"für Umwelt, Klimaschutz, Naturschutz und nukleare Sicherheit"}},
	{"BMBF", []string{"für Bildung und Forschung"}},
	{"BMFTR", []string{"für Forschung, Technologie und Raumfahrt"}},
	{"BMZ", []string{"für wirtschaftliche Zusammenarbeit und Entwicklung"}},
	{"BMWSB", []string{"für Wohnen, Stadtentwicklung und Bauwesen"}},
	{"BMDS", []string{"für Digitales und Staatsmodernisierung"}},
}

// ministryOf is a ministry by its abbreviation, which is its id.
func ministryOf(abbreviation, called string) office {
	return office{
		id: kg.ID(kg.KindMinistry.Prefix() + ":" + strings.ToLower(abbreviation)), name: called, level: kg.LevelFederal,
		names: []kg.Name{{Text: abbreviation, Kind: kg.NameShort}},
	}
}

// byPortfolio finds a ministry by what its head is called after, white space and case left aside.
var byPortfolio = func() map[string]office {
	m := map[string]office{squeeze("des Auswärtigen"): foreignOffice}
	for _, row := range ministries {
		o := ministryOf(row.abbreviation, "Bundesministerium "+row.portfolios[0])
		for _, p := range row.portfolios {
			m[squeeze(p)] = o
		}
	}
	return m
}()

// energy is the ministry of economic affairs and energy since 2025.
var energy = ministryOf("BMWE", "Bundesministerium für Wirtschaft und Energie")

// lands are the governments of the Länder.
var lands = func() map[string]office {
	m := map[string]office{}
	for land, called := range map[string]string{
		"Baden-Württemberg": "", "Bayern": "Bayerische Staatsregierung", "Berlin": "Senat von Berlin", "Brandenburg": "",
		"Bremen": "Senat der Freien Hansestadt Bremen", "Hamburg": "Senat der Freien und Hansestadt Hamburg", "Hessen": "",
		"Mecklenburg-Vorpommern": "", "Niedersachsen": "", "Nordrhein-Westfalen": "", "Rheinland-Pfalz": "", "Saarland": "",
		"Sachsen": "Sächsische Staatsregierung", "Sachsen-Anhalt": "", "Schleswig-Holstein": "", "Thüringen": "",
	} {
		if called == "" {
			called = "Landesregierung " + land
		}
		m[land] = office{id: kg.ID(kg.KindInstitution.Prefix() + ":landesregierung-" + slug(land)), name: called}
	}
	return m
}()

var (
	ofLand = regexp.MustCompile(`^(?:Staatsm|M)inister(?:in|präsident|präsidentin)? ?\(([^()]+)\)$|` +
		`^(?:Senator|Senatorin|Bürgermeister|Bürgermeisterin|Erster Bürgermeister|Erste Bürgermeisterin|Regierender Bürgermeister|Regierende Bürgermeisterin|` +
		`Ministerpräsident|Ministerpräsidentin) ?\(([^()]+)\)$`)
	ofMinister    = regexp.MustCompile(`^(?:(?:Parl\. ?)?Staats(?:sekretär|minister)(?:in)? ?(?:bei der|beim) ?)?Bundesminister(?:in)? ?(.+)$`)
	ofMinistry    = regexp.MustCompile(`^(?:Beauftragte|Beauftragter|Staatssekretär|Staatssekretärin|Parl\. Staatssekretär|Parl\. Staatssekretärin) (?:des Bundesministeriums|im Bundesministerium) (.+)$`)
	ofGovernment  = regexp.MustCompile(`^(?:Beauftragter?|Koordinator(?:in)?) der Bundesregierung\b|^Bundeskanzler(?:in)?$|^Bundesminister(?:in)? für besondere Aufgaben$`)
	ofChancellery = regexp.MustCompile(`^Staats(?:minister|sekretär)(?:in)? (?:beim Bundeskanzler|bei der Bundeskanzlerin|im Bundeskanzleramt)$`)
	ofForeign     = regexp.MustCompile(`^Staatsminister(?:in)? im Auswärtigen Amt$`)
	ofBundestag   = regexp.MustCompile(`^(?:Wehrbeauftragter? des Deutschen Bundestages|Polizeibeauftragter? des Bundes beim Deutschen Bundestag|(?:Vize|Alters)?[Pp]räsident(?:in)?)$`)
	strayBlank    = regexp.MustCompile(`^(\p{Lu}) (\p{Ll})`)
	doublePost    = regexp.MustCompile(` sowie ((?:für|der|des) )`)
)

// officesOf are the organizations that a post belongs to: none where no table knows, two where somebody heads two ministries.
func officesOf(post string, period int) []office {
	post = strings.Replace(strayBlank.ReplaceAllString(post, "$1$2"), "Bundes minister", "Bundesminister", 1)
	switch {
	case ofGovernment.MatchString(post):
		return []office{government}
	case ofChancellery.MatchString(post):
		return []office{chancellery}
	case ofForeign.MatchString(post):
		return []office{foreignOffice}
	case ofBundestag.MatchString(post):
		return []office{bundestag}
	}
	if m := ofLand.FindStringSubmatch(post); m != nil {
		if o, ok := lands[m[1]+m[2]]; ok {
			return []office{o}
		}
		return nil
	}
	if m := ofMinister.FindStringSubmatch(post); m != nil {
		return portfolios(m[1], period)
	}
	if m := ofMinistry.FindStringSubmatch(post); m != nil { // the name of the ministry, and what the commissioner is for
		return longestPortfolio(m[1], period)
	}
	return nil
}

func portfolios(called string, period int) []office {
	var found []office
	for _, part := range strings.Split(doublePost.ReplaceAllString(called, "\x00$1"), "\x00") {
		o, ok := byPortfolio[squeeze(part)]
		if !ok {
			return nil
		}
		found = append(found, current(o, period))
	}
	return found
}

// current is the ministry that went by the name in a Bundestag.
func current(o office, period int) office {
	if o.id == "ministry:bmwi" && period > lastBeforeBMWE {
		return energy
	}
	return o
}

func longestPortfolio(called string, period int) []office {
	words := strings.Fields(called)
	for n := len(words); n > 0; n-- {
		if o, ok := byPortfolio[squeeze(strings.Join(words[:n], " "))]; ok {
			return []office{current(o, period)}
		}
	}
	return nil
}

// squeeze is the form in which names of ministries are compared: some files have blanks within words.
func squeeze(s string) string { return strings.Join(strings.Fields(text.Normalize(s)), "") }

// slug writes a text in the letters that ids may hold.
func slug(s string) string {
	var b strings.Builder
	for _, r := range text.Normalize(s) {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// fitting cuts a slug to a number of bytes; what is left out is told by a hash, so that different texts stay different.
func fitting(s string, most int) string {
	if len(s) <= most {
		return s
	}
	sum := sha256.Sum256([]byte(s))
	return fmt.Sprintf("%s-%s", strings.TrimRight(s[:most-9], "-"), hex.EncodeToString(sum[:4]))
}

func (o office) draft() ingest.Draft {
	e := &kg.Entity{ID: o.id, Name: o.name, Names: slices.Clone(o.names), Organization: &kg.Organization{Level: o.level}}
	return ingest.Draft{Record: e, Merge: keep}
}
