package plenary

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	for _, want := range [][]string{
		{"Das gilt z. B. am 9. November.", "Gut!"},
		{"Nach § 44b Abs. 3 SGB II, Art. 12 und Nr. 5 ist das so.", "Oder?"},
		{"Er sagte: „Wir wollen das.“", "Das war’s.", "Ende"},
		{"2 Mio. Euro kosten 3. Klassen.", "Im Jahr 2023.", "Danach."},
		{"Frau Dr. Schmidt, Prof. Maier und Parl. Staatssekretär X. Y. kamen.", "Ja."},
		{"Hartz IV.", "Nie wieder!"},
		{"Was?!", "Wirklich …", "„Ja“, sagte er. aber klein"},
		{"Ohne Ende"},
		{"Eins.", "(Zwei.)", "Drei"},
		{"usw.", "Das Ende"},
		{"d. h. das ist z.B. so"},
	} {
		paragraph := []rune(strings.Join(want, " "))
		var got []string
		for _, s := range sentences(paragraph) {
			got = append(got, string(paragraph[s.start:s.end]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	paragraph := []rune("Danke. – Herr Minister, weiter.  ")
	if got := sentences(paragraph); len(got) != 2 || string(paragraph[got[1].start:got[1].end]) != "Herr Minister, weiter." {
		t.Errorf("%v", got)
	}
	if got := sentences([]rune(" – ")); len(got) != 0 {
		t.Errorf("a dash alone: %v", got)
	}
}

func TestMentions(t *testing.T) {
	m := newMatcher(topics())
	for text, want := range map[string]string{
		"Das Bürgergeld und des Bürgergeldes":                   "buergergeld:4-14 buergergeld:23-35",
		"Die Bürgergeldreform":                                  "buergergeldreform:4-20",
		"Die Bürgergeld-Reform":                                 "buergergeldreform:4-21",
		"Der Bürgergeldbezug":                                   "buergergeld:4-14",
		"Bürgergeld und Bürgergeldreform":                       "buergergeld:0-10 buergergeldreform:15-31",
		"Hartz-IV-Empfänger, Hartz 4":                           "buergergeld:0-8",
		"ALG II, Alg II, alg ii":                                "buergergeld:0-6",
		"SGB II und SGB III, II. SGB":                           "grundsicherung-fuer-arbeitsuchende:0-6",
		"die Grundsicherung für Arbeitsuchende":                 "grundsicherung-fuer-arbeitsuchende:4-37",
		"die Grundsicherung der Arbeitsuchenden":                "",
		"Kindergrundsicherungsklopper, Bürgergeldreformklopper": "kindergrundsicherung:0-28 buergergeldreform:30-53",
		"Kindergrundsicherung":                                  "kindergrundsicherung:0-20",
		"Weiterbildungsanreize und Weiterbildungen":             "weiterbildungsanreize:0-21 weiterbildung:26-41",
		"Qualifizierung":                                        "",
		"":                                                      "",
	} {
		var got []string
		for _, one := range m.mentions(text) {
			got = append(got, fmt.Sprintf("%s:%d-%d", one.topic.Key(), one.start, one.end))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, strings.Join(got, " "), want)
		}
	}
}

func TestPassages(t *testing.T) {
	const paragraph = "Guten Tag. Das Coaching kommt. Bürgergeld auch. Das Wetter ist gut. Über Coaching später. Ende."
	var got []string
	for _, p := range newMatcher(topics()).passages(paragraph) {
		got = append(got, fmt.Sprintf("%s %v", string([]rune(paragraph)[p.start:p.end]), p.topics))
	}
	want := []string{"Das Coaching kommt. Bürgergeld auch. [topic:coaching topic:buergergeld]", "Über Coaching später. [topic:coaching]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestInterjections(t *testing.T) {
	for comment, want := range map[string][]string{
		"(Beifall bei der SPD – Anna Beispiel [SPD]: Ja!)":                   {"Anna Beispiel|spd|: Ja!"},
		"(Dr. Karl von Probe [Nord] [CDU/CSU]: Das ist – so – gut!)":         {"Karl von Probe|cdu-csu|Nord: Das ist – so – gut!"},
		"(Anna Beispiel [SPD]: Nein! – Das stimmt nicht!)":                   {"Anna Beispiel|spd|: Nein! – Das stimmt nicht!"},
		"(Zuruf von der AfD: Oh! – Anna Beispiel [SPD]: Nein! – Heiterkeit)": {"Anna Beispiel|spd|: Nein!"},
		"(Gegenruf des Abg. Udo Fremd [AfD]: Doch!)":                         {"reply Udo Fremd|afd|: Doch!"},
		"(Udo Fremd [AfD], an die SPD gewandt: Ihr!)":                        {"to die SPD Udo Fremd|afd|: Ihr!"},
		"(Udo Fremd [AfD], auf die SPD zeigend: Da!)":                        {"Udo Fremd|afd|: Da!"},
		"(Anna Beispiel [SPD] und Udo Fremd [AfD]: Ja!)":                     {"Anna Beispiel|spd| Udo Fremd|afd|: Ja!"},
		"(Zurufe der Abg. Anna Beispiel [SPD] und Udo Fremd [AfD]: Ja!)":     {"Anna Beispiel|spd| Udo Fremd|afd|: Ja!"},
		"(Anna Beispiel [SPD] [SPD]: Wir auch!)":                             {"Anna Beispiel|spd|: Wir auch!"},
		"(Anna Beispiel [SPD] [SPD] und Udo Fremd [AfD]: Ja!)":               {"Anna Beispiel|spd| Udo Fremd|afd|: Ja!"},
		"(Anna Beispiel [SPD] [AfD]: Ja!)":                                   nil,
		"(Zuruf des Abg. Udo Fremd [AfD])":                                   nil,
		"(Zuruf des Abg. Udo Fremd [AfD] – Anna Beispiel [SPD]: )":           nil,
		"(Beifall)": nil,
		"":          nil,
		"()":        nil,
		"(Sigmar Muster, Bundesminister: Ihr ja auch!)":                                              {"Sigmar Muster|Bundesminister|: Ihr ja auch!"},
		"(Karla Gräfin Muster [BÜNDNIS\u00a090/DIE GRÜNEN: Ja!)":                                     {"Karla Gräfin Muster|gruene|: Ja!"},
		"(Anna\u00a0Beispiel (Süd) (DIE LINKE): Warum: darum!)":                                      {"Anna Beispiel|linke|Süd: Warum: darum!"},
		"(Rita Einzel [fraktionslos]: Nie!":                                                          {"Rita Einzel|-|: Nie!"},
		"(Beifall bei der AfD – \u00adAnna Beispiel [SPD]: Ja!)":                                     {"\u00adAnna Beispiel|spd|: Ja!"},
		"(Dr. h. c. [Univ Kyiv] Hans Beispiel [CDU/CSU]: Jetzt!)":                                    {"Hans Beispiel|cdu-csu|: Jetzt!"},
		"(Anna Beispiel [SPD]: Ja! – Udo Fremd [AfD]: Nein! – Abg. Anna Beispiel [SPD] geht hinaus)": {"Anna Beispiel|spd|: Ja!", "Udo Fremd|afd|: Nein!"},
	} {
		found, _ := interjections(comment)
		var got []string
		for _, i := range found {
			head := ""
			if i.reply {
				head = "reply "
			}
			if i.to != "" {
				head += "to " + i.to + " "
			}
			var names []string
			for _, n := range i.names {
				names = append(names, n.full+"|"+n.group+n.post+"|"+n.place)
			}
			got = append(got, head+strings.Join(names, " ")+": "+string([]rune(comment)[i.start:i.end]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", comment, got, want)
		}
	}
	if _, unread := interjections("(Otto Ohne [BSWX]: Was? – Zuruf: Ja!)"); !slices.Equal(unread, []string{"Otto Ohne [BSWX]"}) {
		t.Errorf("unread: %q", unread)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		speaker speaker
		want    string // given|family|title|sort name
	}{
		{speaker{given: "Anna", family: "Beispiel"}, "Anna|Beispiel||Beispiel, Anna"},
		{speaker{given: "Beatrix", family: "von Storch"}, "Beatrix|von Storch||Storch, Beatrix von"},
		{speaker{given: "Thomas", particle: "de", family: "Maizière", title: "Dr."}, "Thomas|de Maizière|Dr.|Maizière, Thomas de"},
		{speaker{given: "Olaf in der", family: "Beek"}, "Olaf|in der Beek||Beek, Olaf in der"},
		{speaker{given: "Alexander Graf", particle: "Graf", family: "Lambsdorff"}, "Alexander|Graf Lambsdorff||Lambsdorff, Alexander Graf"},
		{speaker{given: "Christian Freiherr von", particle: "Freiherr", family: "Stetten"}, "Christian|Freiherr von Stetten||Stetten, Christian Freiherr von"},
		{speaker{given: "Christian", family: "Freiherr von Stetten"}, "Christian|Freiherr von Stetten||Stetten, Christian Freiherr von"},
		{speaker{given: "Vizepräsident Thomas", family: "Oppermann:"}, "Thomas|Oppermann||Oppermann, Thomas"},
		{speaker{given: "Alterspräsident Dr. Hermann", family: "Otto Solms"}, "Hermann|Otto Solms|Dr.|Otto Solms, Hermann"},
		{speaker{family: "Allein"}, "|Allein||Allein"},
	} {
		n := nameOf(c.speaker)
		if got := strings.Join([]string{n.given, n.family, n.title, n.sortName()}, "|"); got != c.want {
			t.Errorf("%+v: %s, want %s", c.speaker, got, c.want)
		}
	}
	if !(name{given: "SvenjaSvenja"}).glued() || (name{given: "Hans-Peter"}).glued() {
		t.Error("glued names")
	}
	kloke, willkomm, other := name{given: "Katharina", family: "Kloke"}, name{given: "Katharina", family: "Willkomm"}, name{given: "Dirk-Ulrich", family: "Mende"}
	if !kloke.shares(willkomm) || kloke.shares(other) {
		t.Error("shared names")
	}
}

func TestGroups(t *testing.T) {
	for written, want := range map[string]string{
		"CDU/CSU": "cdu-csu", "CDU/\n CSU": "cdu-csu", "SPD  ": "spd", "SPDSPD": "spd", "BÜNDNIS\u00a090/DIE\n GRÜNEN": "gruene", "BÜNDNIS 90/  DIE GRÜNE N": "gruene",
		"Bündnis 90/Die Grünen": "gruene", "DIE\nLINKE": "linke", "Die Linke": "linke", "BSW": "bsw", "Fraktionslos": unattached,
		"SPDCDU/CSU": "", "zur Geschäftsordnung": "", "": "", "Bremen": "",
	} {
		if got, ok := groupOf(written); got != want || ok != (want != "") {
			t.Errorf("%q: %q %t, want %q", written, got, ok, want)
		}
	}
}

func TestOffices(t *testing.T) {
	for _, c := range []struct {
		post   string
		period int
		want   string
	}{
		{"Bundeskanzlerin", 19, "institution:bundesregierung"},
		{"Bundesminister für besondere Aufgaben", 19, "institution:bundesregierung"},
		{"Beauftragter der Bundesregierung für Ostdeutschland", 20, "institution:bundesregierung"},
		{"Koordinatorin der Bundesregierung für die Deutsche Luft- und Raumfahrt", 20, "institution:bundesregierung"},
		{"Staatsministerin bei der Bundeskanzlerin", 19, "institution:bundeskanzleramt"},
		{"Staatssekretär im Bundeskanzleramt", 19, "institution:bundeskanzleramt"},
		{"Bundesminister für Arbeit und Soziales", 20, "ministry:bmas"},
		{"B undesministerin für Bildung und Forschung", 19, "ministry:bmbf"},
		{"Parl. Staatssekretär beim Bundes minister des Innern, für Bau und Heimat", 19, "ministry:bmi"},
		{"Bundesminister für wirtscha ftliche Zusammenarbeit und Entwicklung", 19, "ministry:bmz"},
		{"Bundesminister für Wirtschaft und Energie", 19, "ministry:bmwi"},
		{"Bundesministerin für Wirtschaft und Energie", 21, "ministry:bmwe"},
		{"Bundesministerin des Innern und für Heimat", 20, "ministry:bmi"},
		{"Bundesministerin des Auswärtigen", 20, "ministry:aa"},
		{"Staatsminister im Auswärtigen Amt", 19, "ministry:aa"},
		{"Staatsminister beim Bundesminister des Auswärtigen", 21, "ministry:aa"},
		{"Staatsministerin beim Bundesminister der Finanzen", 21, "ministry:bmf"},
		{"Parl. Staatssekretärin bei der Bundesministerin für Umwelt, Naturschutz, nukleare Sicherheit und Verbraucherschutz", 20, "ministry:bmuv"},
		{"Bundesminister für Ernährung und Landwirtschaft sowie für Bildung und Forschung", 20, "ministry:bmel ministry:bmbf"},
		{"Bundesminister für Digitales und Verkehr sowie der Justiz", 20, "ministry:bmdv ministry:bmj"},
		{"Bundesministerin der Justiz und für Verbraucherschutz sowie für Familie, Senioren, Frauen und Jugend", 19, "ministry:bmjv ministry:bmfsfj"},
		{"Beauftragte des Bundesministeriums für Wirtschaft und Klimaschutz für die Digitale Wirtschaft und Start-ups", 20, "ministry:bmwk"},
		{"Wehrbeauftragte des Deutschen Bundestages", 20, "parliament:bundestag"},
		{"Polizeibeauftragter des Bundes beim Deutschen Bundestag", 21, "parliament:bundestag"},
		{"Alterspräsident", 19, "parliament:bundestag"},
		{"Minister (Nordrhein-Westfalen)", 19, "institution:landesregierung-nordrhein-westfalen"},
		{"Ministerpräsident (Thüringen)", 19, "institution:landesregierung-thueringen"},
		{"Staatsministerin (Bayern)", 20, "institution:landesregierung-bayern"},
		{"Regierender Bürgermeister (Berlin)", 19, "institution:landesregierung-berlin"},
		{"Minister (Atlantis)", 19, ""},
		{"Präsident der Assemblée nationale", 19, ""},
		{"Bundesminister für Schönes", 20, ""},
		{"", 20, ""},
	} {
		var got []string
		for _, o := range officesOf(c.post, c.period) {
			got = append(got, string(o.id))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %q, want %q", c.post, got, c.want)
		}
	}
}

func TestAPostEndsBeforeTheName(t *testing.T) {
	for _, s := range []speaker{
		{given: "Dr. Wolfgang", family: "Schäuble", post: "Präsident Dr. Wolfgang Schäuble"},
		{given: "Wolfgang", family: "Schäuble", post: "Präsident: "},
	} {
		if got := s.postOf(); got != "Präsident" {
			t.Errorf("%q", got)
		}
	}
}

func TestFitting(t *testing.T) {
	long := strings.Repeat("abc-", 40)
	if a, b := fitting(long, 72), fitting(long+"x", 72); a == b || len(a) > 72 || fitting("short", 72) != "short" {
		t.Errorf("%s, %s", a, b)
	}
}
