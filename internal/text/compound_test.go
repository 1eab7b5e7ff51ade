package text

import (
	"slices"
	"strings"
	"testing"
)

// seedLabels are labels of topics as the first graph has them.
var seedLabels = []string{
	"Grundsicherung für Arbeitsuchende (SGB II)", "Bürgergeld", "Bürgergeldreform", "Coaching", "Weiterbildungsanreize",
	"Kooperationsplan", "Rechtskreiswechsel ukrainischer Geflüchteter", "Kindergrundsicherung", "Fachkräftesicherung",
	"Weiterbildung", "Digitalisierung", "Energiekrise", "Integration in Arbeit",
	"Erfahrungsaustausch und Zusammenarbeit der Jobcenter", "Arbeitsbelastung und Finanzierung der Jobcenter",
}

// compounds lists words and what they must be found by.
const compounds = `
Kindergrundsicherung: Grundsicherung Kinder Kind Sicherung
Bürgergeldreform: Bürgergeld Reform Geld Bürger Reformen
Jobcenterleitungen: Jobcenter Leitung Leitungen
Fachkräftesicherung: Fachkräfte Fachkraft Sicherung Kräfte
Fachkräftelücke: Fachkräfte Lücke Lücken
Rechtskreiswechsel: Wechsel Rechtskreis Recht Kreis
Arbeitsbelastung: Arbeit Belastung Belastungen
Weiterbildungsmaßnahmen: Weiterbildung Maßnahme Massnahmen Weiterbildungen
Weiterbildungsanreize: Anreize Anreiz Weiterbildung
Qualifizierungsmaßnahmen: Qualifizierung Maßnahmen
Kooperationsplan: Kooperation Plan Pläne
Eingliederungsprozess: Eingliederung Prozess Prozesse
Kraftanstrengung: Kraft Anstrengung
Wirtschaftsministerin: Ministerin Minister Wirtschaft Ministerinnen
Landesverbänden: Verband Verbände Land
Umbruchphase: Umbruch Phase
Krisenzeit: Krise Zeit Krisen
Erfahrungsaustausch: Erfahrung Austausch
Fördermöglichkeiten: Möglichkeit
Hauptgeschäftsführer: Geschäftsführer Führer
Vorstandsmitglied: Vorstand Mitglied
Städtetag: Stadt Städte
Landkreistag: Landkreis Kreis
Kreisgrenzen: Kreis Grenze
Staatsaufbaus: Staat Aufbau
Rahmenbedingungen: Rahmen Bedingung
Energiekrise: Energie Krise Krisen
Amtsleitungen: Amt Leitung
Geschäftsführungen: Geschäft Führung
Bundesagentur: Agentur Bund
Oberbürgermeister: Bürgermeister Meister
Klimaerwärmung: Klima Erwärmung
Klimaerwaermung: Klima Erwärmung
Klimaschutzgesetz: Klimaschutz Gesetz Schutzgesetz Klima
Bauernhof: Bauer Hof Bauern
Wohngeldreform: Wohngeld Reform
Schulpflicht: Schule Pflicht Schulen
Hilfsmittel: Hilfe Mittel
Geschichtsunterricht: Unterricht
Grenzkontrolle: Grenze Kontrolle Kontrollen
Autobahnausbau: Autobahn Ausbau Auto
Wohnungsbaugenossenschaft: Wohnungsbau Genossenschaft Wohnung
Bundesverfassungsgerichtsurteil: Urteil Bundesverfassungsgericht Gericht Verfassung
Hochschulreform: Hochschule Reform
Landeszentrale: Land Zentrale
Friedensvertrag: Frieden Vertrag Verträge
Glaubensfreiheit: Glaube Freiheit
Herzenssache: Herz Sache
Kinderbetreuungskosten: Kinderbetreuung Betreuung Kosten Kind
Krankenversicherungsbeiträge: Krankenversicherung Beitrag Versicherung
Rentenversicherungsbeitrag: Rentenversicherung Beitrag Rente
Schuldenbremse: Schulden Bremse
Heizungsgesetz: Heizung Gesetz
Gaspreisbremse: Gas Preis Bremse Gaspreis
Arbeitslosenversicherung: Versicherung
Sozialhilfeempfänger: Sozialhilfe Empfänger Hilfe
Steuerentlastungsgesetz: Steuer Entlastung Gesetz Steuern
Einkommensgrenze: Einkommen Grenze
Mietpreisbremse: Bremse Preis
Elternzeitregelung: Elternzeit Eltern Regelung
Pflegeversicherungsreform: Pflege Reform Pflegeversicherung
Krankenhausfinanzierung: Krankenhaus Finanzierung Haus
Ärztemangel: Arzt Ärzte Mangel
Ausländerbehörde: Ausländer Behörde
Flüchtlingsunterkunft: Unterkunft Flüchtling Flüchtlinge
Asylbewerberleistungsgesetz: Asylbewerber Leistung Gesetz
Einwanderungsgesetz: Einwanderung Gesetz
Familiennachzug: Familie Nachzug Familien
Integrationskurse: Integration Kurs Kurse
Sprachförderung: Sprache Förderung
Staatsangehörigkeitsrecht: Staat Recht Staatsangehörigkeit
Abschiebungshaft: Abschiebung Haft
Energiewende: Energie Wende
Windkraftanlage: Windkraft Anlage Wind
Solarenergie: Energie
Stromnetzausbau: Stromnetz Ausbau Strom Netz
Kohleausstieg: Kohle Ausstieg
Atomkraftwerk: Kraftwerk Atomkraft Werk
Wasserstoffstrategie: Wasserstoff Strategie
Treibhausgasemissionen: Emission Treibhausgas Gas
Umweltministerium: Umwelt Ministerium Ministerien
Naturschutzgebiet: Naturschutz Gebiet Natur
Hochwasserschutz: Hochwasser Schutz Wasser
Verkehrsminister: Verkehr Minister
Straßenbau: Straße Bau Strassen
Strassenbau: Straße Bau
Bahnhofsvorplatz: Bahnhof
Güterverkehr: Verkehr Güter Gut
Tempolimit: Tempo Limit
Elektroautos: Auto Autos
Luftfahrtindustrie: Luftfahrt Industrie Luft
Wohnungsmarkt: Wohnung Markt Märkte
Grundsteuerreform: Grundsteuer Reform Steuer
Bauordnungsrecht: Bauordnung Ordnung Recht Bau
Stadtentwicklungsplan: Stadtentwicklung Plan Stadt Entwicklung
Verteidigungshaushalt: Verteidigung Haushalt
Bundeswehreinsatz: Bundeswehr Einsatz
Waffenlieferungen: Waffe Lieferung Waffen
Angriffskrieg: Angriff Krieg
Rüstungsexporte: Rüstung Export
Außenpolitik: Politik
Wehrpflichtdebatte: Wehrpflicht Debatte
Katastrophenschutz: Katastrophe Schutz
Digitalisierungsstrategie: Digitalisierung Strategie
Datenschutzbeauftragte: Datenschutz Beauftragte Daten
Rundfunkbeitrag: Rundfunk Beitrag
Pressemitteilungen: Presse Mitteilung
Breitbandausbau: Ausbau Breitband
Bürokratieabbau: Bürokratie Abbau
Haushaltsausschuss: Haushalt Ausschuss Ausschüsse
Nachtragshaushaltsgesetz: Haushalt Gesetz
Sondervermögen: Vermögen
Finanzausgleichsgesetz: Finanzausgleich Ausgleich Gesetz
Investitionsprogramm: Investition Programm Investitionen
Steuerzahlerbund: Steuerzahler Bund
Mehrwertsteuersenkung: Mehrwertsteuer Senkung Steuer
Inflationsausgleichsprämie: Inflation Prämie Inflationsausgleich
Mindestlohnerhöhung: Mindestlohn Erhöhung Lohn
Tarifverhandlungen: Tarif Verhandlung
Gewerkschaftsmitglieder: Gewerkschaft Mitglied
Arbeitszeitverkürzungsdebatte: Debatte
Arbeitsmarktpolitik: Arbeitsmarkt Politik Markt
arbeitsmarktpolitische: politisch Arbeitsmarkt
sozialpolitischen: politisch
Ausbildungsplätze: Ausbildung Platz Plätze
Berufsschullehrer: Berufsschule Lehrer
Berufsschullehrerinnen: Lehrerin Lehrer
Kindertagesstätten: Kindertagesstätte Stätte Kinder
Kitaplätze: Kita Platz
Ganztagsschulen: Schule
Grundschullehrkräfte: Grundschule Lehrkraft Schule Lehrkräfte
Bildungsgerechtigkeit: Bildung Gerechtigkeit
Hochschulzugang: Hochschule Zugang
Studiengebühren: Gebühr
Forschungsförderung: Forschung Förderung
Jugendamtsmitarbeiter: Jugendamt Mitarbeiter Jugend
Elterngeldreform: Elterngeld Reform
Frauenquote: Frau Quote Frauen
Gleichstellungsbeauftragte: Gleichstellung Beauftragte
Kinderschutzbund: Kinderschutz Bund
Seniorenheime: Senioren Heim
Gesundheitsminister: Gesundheit Minister
Impfstoffbeschaffung: Impfstoff Beschaffung
Pflegekräftemangel: Pflegekraft Pflegekräfte Mangel
Rettungsdienst: Rettung Dienst
Landtagsfraktion: Landtag Fraktion
Landtagswahlkampf: Landtagswahl Wahlkampf Landtag Wahl
Bundestagsabgeordnete: Bundestag Abgeordnete
Gemeinderatssitzung: Gemeinderat Sitzung Gemeinde Rat
Koalitionsvertrag: Koalition Vertrag
Ministerpräsidentin: Ministerpräsident Präsident Präsidentin
Ministerpräsidentenkonferenz: Ministerpräsident Konferenz
Regierungserklärung: Regierung Erklärung
Oppositionsführer: Opposition Führer
Parteitagsbeschluss: Parteitag Beschluss Partei
Wahlrechtsreform: Wahlrecht Reform Wahl
Volksentscheid: Entscheid Volk
Untersuchungsausschuss: Untersuchung Ausschuss
Gesetzgebungsverfahren: Gesetzgebung Verfahren
Gesetzentwurfs: Gesetzentwurf Entwurf Gesetz
Verwaltungsgerichtsverfahren: Verwaltungsgericht Verfahren Gericht
Rechtsstaatlichkeit: Rechtsstaatlichkeit
Staatsanwaltschaften: Staatsanwaltschaft
Polizeigewerkschaft: Polizei Gewerkschaft
Terrorismusbekämpfungsgesetz: Terrorismusbekämpfungsgesetz
Verfassungsschutz: Verfassung Schutz
Menschenrechtsverletzung: Menschenrechtsverletzungen
Europawahlprogramm: Europawahl Wahlprogramm Europa
Städtepartnerschaften: Stadt Partnerschaft
Kommunalwahlrecht: Kommunalwahl Wahlrecht
Länderfinanzausgleich: Länder Land Finanzausgleich
Donaudampfschifffahrt: Donaudampfschifffahrt
`

// nonCompounds lists words and what they must not be found by.
const nonCompounds = `
Beratung: Rat Rate
Holland: Land
Montage: Tag Tage
Verbundenheit: Bund
Verrat: Rat
Vorrat: Rat
Heirat: Rat
Apparat: Rat
Demokrat: Rat
Soldaten: Daten
Kandidaten: Daten
Automaten: Maten
Interessen: Essen
Studierende: Ende
Reisende: Ende
Mitarbeitende: Ende
Legende: Ende
Dividende: Ende
Reportage: Tag Port
Sabotage: Tag
Etage: Tag
Planet: Plan
Kapital: Tal
Hospital: Tal
total: Tal
Direktor: Tor
Motor: Tor
Urlaub: Laub
Vorteil: Teil
Urteil: Teil
Abstand: Stand
Verstand: Stand
Gegenstand: Stand
Umstand: Stand
Widerstand: Stand
Anstand: Stand
Standarte: Art Stand
Uniform: Uni Form
Tatsache: Tat
Information: Form
Reform: Form
Plattform: Form
Transformation: Form
Parteien: Art Teil
Garantie: Tier
Garten: Art Arten
Karten: Arten
Kartoffel: Karte
Standard: Stand
Landung: Land
Verlandung: Land
Irland: Land
Finnland: Land
Verwandlung: Wandlung Wand
Urkunde: Kunde
Sekunden: Kunde
Erkundung: Kunde
Stunden: Kunde
Entgelt: Geld
Vergeltung: Geld
Erfahren: Fahren
Gefahr: Fahrt
Wertung: Wert
Bewertung: Wert
Schwert: Wert
Antwort: Wort
Export: Port Ort
Report: Ort
Sport: Ort
Transport: Ort
Ressort: Ort
Komfort: Ort
Mord: Ord
Lasten: Asten
Ballast: Last
Palast: Last
Gasse: Gas
Organisation: Organ
Garage: Gar
Generation: Ration
Migration: Ration Rat
Operation: Ration
Bremsen: Bremen
Gewerkschaft: Werk
Gesellschaft: Geselle
Geheimnis: Heim
Mannheim: Mann Heim
Heidenheim: Heim
Ludwigsburg: Burg
Stuttgart: Art Garten
Böblingen: Lingen
Radikal: Rad
Radio: Rad
Radar: Rad
Paradies: Rad
Kamerad: Rad
Notar: Not
Notiz: Not
Piloten: Lot Boten
Knoten: Note
Gedanken: Danken
Bankett: Bank
Krawallen: Wall
Stadion: Stadt
Meineid: Mein
Abenteuer: Steuer Teuer
Ausweis: Weise
Testament: Test
Protest: Test
Verzeihung: Zeit
Quartier: Tier
Papier: Tier Bier
Offizier: Tier Zier
Rentier: Tier Rente
Bürger: Burg
Bauer: Bau
Spielraum: Ast
`

func TestCompounds(t *testing.T) {
	l := NewLexicon(seedLabels...)
	n := 0
	for compound, words := range table(t, compounds) {
		n++
		for _, w := range words {
			if _, all := l.Matches("eine "+compound+" ist", withoutPrefix(t, w)); !all {
				t.Errorf("%q does not find %q, parts %q", w, compound, partsOf(l, compound))
			}
		}
	}
	if n < 150 {
		t.Errorf("%d compounds, want 150 at least", n)
	}
}

func TestNonCompounds(t *testing.T) {
	l := NewLexicon(seedLabels...)
	n := 0
	for other, words := range table(t, nonCompounds) {
		n++
		for _, w := range words {
			if strings.HasPrefix(strings.ToLower(other), strings.ToLower(w)) {
				// The last word of a query is a prefix too; a second word takes that away.
				if slices.Contains(strings.Fields(l.Index(other).Parts), stemOf(foldWord(w))) {
					t.Errorf("%q is a part of %q: %q", w, other, partsOf(l, other))
				}
				continue
			}
			if _, all := l.Matches("eine "+other+" ist", parse(t, w)); all {
				t.Errorf("%q finds %q, parts %q", w, other, partsOf(l, other))
			}
		}
	}
	if n < 60 {
		t.Errorf("%d words, want 60 at least", n)
	}
}

// The Kreise of Baden-Württemberg: their names are no compounds of the words in them, but for -kreis.
func TestNamesStayWhole(t *testing.T) {
	l := NewLexicon(seedLabels...)
	names := strings.Fields(`Heilbronn Böblingen Esslingen Göppingen Ludwigsburg Schwäbisch Tauberbischofsheim Heidenheim
		Aalen Karlsruhe Rastatt Heidelberg Mannheim Mosbach Pforzheim Calw Freudenstadt Freiburg Emmendingen Offenburg
		Rottweil Villingen Schwenningen Tuttlingen Konstanz Lörrach Waldshut Tiengen Reutlingen Tübingen Balingen Ulm
		Biberach Ravensburg Sigmaringen Hoffmeister Kraut Komorowski Musati Broß Bluhm`)
	for _, name := range names {
		if parts := partsOf(l, name); len(parts) > 0 {
			t.Errorf("%s is taken apart: %q", name, parts)
		}
	}
}

func TestSplitPrefersFewPartsThenShortLinks(t *testing.T) {
	l := NewLexicon()
	for word, want := range map[string]string{
		"Kindergrundsicherung": "kinder grundsicherung",
		"Arbeitsamtsleiter":    "arbeitsamt leiter",
		"Hochschulreform":      "hochschul reform",
		"Glaubensfreiheit":     "glaub freiheit",
	} {
		folded := foldWord(word)
		var got []string
		for _, c := range l.split(folded) {
			got = append(got, folded[c.lo:c.hi])
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s is %q, want %q", word, s, want)
		}
	}
}

func TestPartPlaces(t *testing.T) {
	l := NewLexicon(seedLabels...)
	for _, c := range []struct{ text, query, want string }{
		{"die Bürgergeldreform kommt", "Reform", "reform"},
		{"die Bu\u0308rgergeldreform kommt", "Geld", "geld"},
		{"die Bürger\u00adgeld\u00adreform kommt", "Geld", "geld\u00ad"},
		{"die STRASSENBAUBEHÖRDE kommt", "Bau", "BAU"},
		{"die Hochschulreform kommt", "Schule", "schul"},
		{"der Bürger:innenrat kommt", "Rat", "rat"},
		{"die Wirtschaftsministerinnen", "Minister", "minister"},
		{"die Kindergrundsicherung", "Grundsicherung", "grundsicherung"},
	} {
		spans := l.Highlight(c.text, withoutPrefix(t, c.query))
		if len(spans) != 1 {
			t.Errorf("%q in %q: %v", c.query, c.text, spans)
			continue
		}
		if got, _ := Slice(c.text, spans[0].Start, spans[0].End); got != c.want {
			t.Errorf("%q in %q marks %q, want %q", c.query, c.text, got, c.want)
		}
	}
}

func TestLexiconAdds(t *testing.T) {
	l := NewLexicon()
	if got := l.Adds("Rechtskreiswechsel ukrainischer Geflüchteter (SGB II) in der Stadt"); !slices.Equal(got,
		[]string{"gefluechteter", "rechtskreiswechsel", "ukrainischer"}) {
		t.Errorf("Adds: %q", got)
	}
	if got := NewLexicon("Klimabonus").Adds("KLIMABONUS"); got != nil {
		t.Errorf("a word that is known is added: %q", got)
	}
	if l.Contains("Klimabonus") {
		t.Error("a label has changed the base list")
	}
	if !l.Contains("Bürgergeld") || !l.Contains("BUERGERGELD") || l.Contains("Wohn") || l.Contains("a-b") {
		t.Error("Contains")
	}
}

func TestWordListIsSortedAndDistinct(t *testing.T) {
	var last string
	n := 0
	for line := range strings.Lines(wordList) {
		entry := strings.TrimSpace(line)
		if entry == "" || strings.HasPrefix(entry, "#") {
			continue
		}
		n++
		folded := foldWord(strings.Trim(entry, "=-"))
		if !isAlphabetic(folded) || len(folded) < minPart {
			t.Errorf("%q: want %d letters at least and nothing else", entry, minPart)
		}
		if folded <= last {
			t.Errorf("%q stands behind %q", folded, last)
		}
		last = folded
	}
	if n < 1500 {
		t.Errorf("%d words", n)
	}
}

// withoutPrefix is a query whose last word is no prefix: it finds words by stems and parts only.
func withoutPrefix(t *testing.T, s string) Query {
	q := parse(t, s)
	for i := range q.Terms {
		q.Terms[i].Prefix = ""
	}
	return q
}

func parse(t testing.TB, s string) Query {
	t.Helper()
	q, err := ParseQuery(s)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func partsOf(l *Lexicon, word string) []string {
	return strings.Fields(l.Index(word).Parts)[1:]
}

func table(t *testing.T, s string) map[string][]string {
	rows := make(map[string][]string)
	for line := range strings.Lines(strings.TrimSpace(s)) {
		word, list, ok := strings.Cut(line, ":")
		if !ok || rows[word] != nil {
			t.Fatalf("bad or repeated line %q", line)
		}
		rows[word] = strings.Fields(list)
	}
	return rows
}
