package press

import (
	_ "embed"
	"regexp"
	"strings"
	"unicode"
)

//go:embed givennames.txt
var givenNameList string

// givenNames are common given names, by which a person's name is told from other words with capitals.
var givenNames = func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(givenNameList) {
		if !strings.HasPrefix(line, "#") {
			for name := range strings.FieldsSeq(line) {
				m[name] = true
			}
		}
	}
	return m
}()

// speechVerbs are the verbs that report speech, as they stand with one speaker, in the present and in the past. Plurals are made from them.
var speechVerbs = setOf(`
sagt sagte betont betonte erklärt erklärte ergänzt ergänzte unterstreicht unterstrich meint meinte fordert forderte warnt warnte kritisiert kritisierte lobt
lobte resümiert resümierte bilanziert bilanzierte kommentiert kommentierte berichtet berichtete verdeutlicht verdeutlichte bekräftigt bekräftigte versichert
versicherte appelliert appellierte mahnt mahnte erläutert erläuterte begrüßt begrüßte äußert äußerte verspricht versprach verweist verwies antwortet antwortete
entgegnet entgegnete konstatiert konstatierte argumentiert argumentierte bedauert bedauerte bestätigt bestätigte beschreibt beschrieb schildert schilderte
urteilt urteilte schreibt schrieb twittert twitterte hofft hoffte dankt dankte gratuliert gratulierte klagt klagte moniert monierte rügt rügte präzisiert
präzisierte glaubt glaubte plädiert plädierte begründet begründete spricht sprach erinnert erinnerte erwidert erwiderte prophezeit prophezeite schwärmt
schwärmte freut freute verlangt verlangte behauptet behauptete informiert informierte würdigt würdigte wirbt warb räumt räumte kündigt kündigte führt führte
fügt fügte hebt hob stellt stellte macht machte teilt teilte weist wies gibt gab fasst fasste ruft rief rät riet zeigt zeigte lässt ließ schließt schloss
bemerkt bemerkte vermutet vermutete bittet bat findet fand weiß wünscht wünschte sieht sah pflichtet pflichtete formuliert formulierte zitiert zitierte
befürchtet befürchtete unterstützt reagiert reagierte nennt nannte verteidigt verteidigte legt legte zieht zog denkt dachte erzählt erzählte fragt fragte
widerspricht widersprach stimmt stimmte setzt setzte hält hielt spottet spottete schimpft schimpfte sorgt sorgte betitelt lautet rechnet rechnete
wirft warf unterrichtet kontert konterte beklagt beklagte hinterfragt hinterfragte blickt blickte attestiert attestierte mahnt verurteilt verurteilte meldet meldete befand lehnt lehnte bezeichnet bezeichnete empfiehlt empfahl
said says added adds explained explains stated states stressed stresses noted notes commented comments emphasised emphasized warned warns argued argues
remarked declared told continued concluded wrote writes called insisted announced welcomed tells replied`)

// plainVerbs are the speech verbs that need no object to report speech, and so may follow a quote even where the comma was forgotten.
var plainVerbs = setOf(`sagt sagte betont betonte erklärt erklärte ergänzt ergänzte unterstreicht unterstrich meint meinte erläutert erläuterte so
said says added explained stated stressed noted`)

// auxiliaries begin a reporting clause of several words: ist X überzeugt, hatte X erklärt, wird X zitiert.
var auxiliaries = setOf(`ist war hat hatte wird wurde sind waren haben hatten will bleibt gilt kann könnte`)

// isSpeechVerb says whether a word reports speech, in the singular or in the plural.
func isSpeechVerb(w string) bool {
	w = strings.ToLower(w)
	if speechVerbs[w] {
		return true
	}
	if past, ok := strings.CutSuffix(w, "ten"); ok && speechVerbs[past+"te"] { // sagten
		return true
	}
	if stem, ok := strings.CutSuffix(w, "en"); ok && (speechVerbs[stem+"t"] || speechVerbs[stem] || speechVerbs[stem+"et"]) { // sagen, wiesen, antworten
		return true
	}
	stem, ok := strings.CutSuffix(w, "n") // fordern
	return ok && strings.HasSuffix(stem, "er") && speechVerbs[stem+"t"]
}

// reporting finds a reporting clause behind words that may be speech.
var reporting = regexp.MustCompile(`,\s*[“”"«»]?\s*(?:so|sagt|sagte|betont|betonte|erklärt|erklärte|ergänzt|ergänzte|unterstreicht|unterstrich|meint|meinte|fordert|forderte|erläutert|erläuterte|said|says)\s+(?:\p{Lu}|der |die |er\b|sie\b)`)

// roleEndings end the nouns that name a post or a part that somebody plays, with the gender of who bears it: 'f', 'm', or 'u' where the word does not tell.
var roleEndings = []struct {
	ending string
	gender byte
}{
	{"ministerin", 'f'}, {"minister", 'm'}, {"vizekanzlerin", 'f'}, {"vizekanzler", 'm'}, {"staatssekretärin", 'f'}, {"staatssekretär", 'm'}, {"bürgermeisterin", 'f'}, {"präsidentin", 'f'}, {"präsident", 'm'}, {"sekretärin", 'f'}, {"sekretär", 'm'},
	{"führerin", 'f'}, {"führer", 'm'}, {"direktorin", 'f'}, {"direktor", 'm'}, {"dezernentin", 'f'}, {"dezernent", 'm'}, {"referentin", 'f'}, {"referent", 'm'},
	{"chefin", 'f'}, {"chef", 'm'}, {"vorsitzende", 'u'}, {"sprecherin", 'f'}, {"sprecher", 'm'},
	{"meisterin", 'f'}, {"bürgermeister", 'm'}, {"meister", 'm'}, {"landrätin", 'f'}, {"landrat", 'm'}, {"stadträtin", 'f'}, {"stadtrat", 'm'},
	{"leiterin", 'f'}, {"leiter", 'm'}, {"beauftragte", 'u'}, {"vorstandsmitglied", 'u'}, {"mitglied", 'u'}, {"kanzlerin", 'f'},
	{"kanzler", 'm'}, {"senatorin", 'f'}, {"senator", 'm'}, {"kommissarin", 'f'}, {"kommissar", 'm'}, {"vorständin", 'f'}, {"vorstand", 'm'},
	{"expertin", 'f'}, {"experte", 'm'}, {"ökonomin", 'f'}, {"ökonom", 'm'}, {"forscherin", 'f'}, {"forscher", 'm'}, {"professorin", 'f'}, {"professor", 'm'},
	{"abgeordnete", 'u'}, {"politikerin", 'f'}, {"politiker", 'm'}, {"anwältin", 'f'}, {"anwalt", 'm'}, {"rektorin", 'f'},
	{"rektor", 'm'}, {"vize", 'u'}, {"vorsteherin", 'f'}, {"vorsteher", 'm'}, {"inhaberin", 'f'}, {"inhaber", 'm'}, {"gründerin", 'f'}, {"gründer", 'm'},
	{"bischöfin", 'f'}, {"bischof", 'm'}, {"botschafterin", 'f'}, {"botschafter", 'm'}, {"wissenschaftlerin", 'f'}, {"wissenschaftler", 'm'},
	{"soziologin", 'f'}, {"soziologe", 'm'}, {"juristin", 'f'}, {"jurist", 'm'}, {"ärztin", 'f'}, {"arzt", 'm'}, {"lehrerin", 'f'}, {"lehrer", 'm'},
	{"unternehmerin", 'f'}, {"unternehmer", 'm'}, {"geschäftsführung", 'u'}, {"obfrau", 'f'}, {"obmann", 'm'}, {"koordinatorin", 'f'}, {"koordinator", 'm'},
	{"managerin", 'f'}, {"manager", 'm'}, {"betriebsrätin", 'f'}, {"betriebsrat", 'm'}, {"schatzmeister", 'm'}, {"kämmerin", 'f'}, {"kämmerer", 'm'},
	{"dezernatsleiterin", 'f'}, {"beigeordnete", 'u'}, {"gewerkschafterin", 'f'}, {"gewerkschafter", 'm'}, {"superintendentin", 'f'}, {"superintendent", 'm'}, {"regierungsrätin", 'f'},
	{"regierungsrat", 'm'}, {"autorin", 'f'}, {"autor", 'm'}, {"trainerin", 'f'}, {"trainer", 'm'}, {"ombudsfrau", 'f'}, {"teilnehmerin", 'f'}, {"teilnehmer", 'm'},
	{"betreuerin", 'f'}, {"beraterin", 'f'}, {"berater", 'm'}, {"kollegin", 'f'}, {"kollege", 'm'}, {"dekanin", 'f'}, {"dekan", 'm'}, {"vorsitz", 'u'},
	{"staatsrätin", 'f'}, {"staatsrat", 'm'}, {"ceo", 'u'}, {"kandidatin", 'f'}, {"kandidat", 'm'}, {"amtsinhaberin", 'f'}, {"schulrätin", 'f'},
	{"sozialdemokratin", 'f'}, {"sozialdemokrat", 'm'}, {"christdemokratin", 'f'}, {"christdemokrat", 'm'}, {"liberale", 'u'}, {"parlamentarierin", 'f'}, {"parlamentarier", 'm'},
	{"anwohnerin", 'f'}, {"anwohner", 'm'}, {"landwirtin", 'f'}, {"landwirt", 'm'}, {"schülerin", 'f'}, {"schüler", 'm'}, {"studentin", 'f'}, {"student", 'm'},
	{"organisatorin", 'f'}, {"organisator", 'm'}, {"aktivistin", 'f'}, {"aktivist", 'm'}, {"arbeiterin", 'f'}, {"arbeiter", 'm'}, {"pfarrerin", 'f'}, {"pfarrer", 'm'}, {"pastorin", 'f'},
	{"pastor", 'm'}, {"kardinal", 'm'}, {"intendantin", 'f'}, {"intendant", 'm'}, {"journalistin", 'f'}, {"journalist", 'm'}, {"redakteurin", 'f'}, {"redakteur", 'm'}, {"biologin", 'f'},
	{"biologe", 'm'}, {"psychologin", 'f'}, {"psychologe", 'm'}, {"virologin", 'f'}, {"virologe", 'm'}, {"historikerin", 'f'}, {"historiker", 'm'}, {"physikerin", 'f'}, {"physiker", 'm'},
	{"mediziner", 'm'}, {"medizinerin", 'f'}, {"pädagogin", 'f'}, {"pädagoge", 'm'}, {"architektin", 'f'}, {"architekt", 'm'}, {"ingenieurin", 'f'}, {"ingenieur", 'm'}, {"wirtin", 'f'},
	{"vertreterin", 'f'}, {"vertreter", 'm'}, {"stadtoberhaupt", 'u'}, {"ratsherr", 'm'}, {"ratsfrau", 'f'}, {"initiatorin", 'f'}, {"initiator", 'm'}, {"künstlerin", 'f'}, {"künstler", 'm'},
	{"analystin", 'f'}, {"analyst", 'm'}, {"volkswirt", 'm'}, {"polizistin", 'f'}, {"polizist", 'm'}, {"erzieherin", 'f'}, {"erzieher", 'm'}, {"hausmeister", 'm'}, {"verwalterin", 'f'},
	{"verwalter", 'm'}, {"planerin", 'f'}, {"planer", 'm'}, {"richterin", 'f'}, {"bäuerin", 'f'}, {"notarin", 'f'}, {"philosophin", 'f'}, {"philosoph", 'm'}, {"doktorandin", 'f'},
	{"doktorand", 'm'}, {"dozentin", 'f'}, {"dozent", 'm'}, {"mitarbeiterin", 'f'}, {"mitarbeiter", 'm'}, {"schriftsteller", 'm'}, {"schriftstellerin", 'f'}, {"moderatorin", 'f'},
	{"moderator", 'm'}, {"minister-president", 'u'}, {"secretary", 'u'}, {"president", 'u'}, {"chair", 'u'}, {"chairwoman", 'f'}, {"chairman", 'm'}, {"director", 'u'},
	{"spokesperson", 'u'}, {"spokeswoman", 'f'}, {"spokesman", 'm'}, {"mayor", 'u'}, {"commissioner", 'u'}, {"chancellor", 'u'}, {"governor", 'u'},
	{"head", 'u'}, {"officer", 'u'}, {"leader", 'u'}, {"economist", 'u'}, {"researcher", 'u'}, {"deputy", 'u'}, {"manager", 'u'}, {"coordinator", 'u'},
}

// role is what a noun says of who bears it.
type role struct {
	ending string
	gender byte
}

// roleOf tells of a noun that names a post.
func roleOf(w string) (role, bool) {
	if w == "" || !unicode.IsUpper([]rune(w)[0]) && !englishRoles[w] {
		return role{}, false
	}
	w = strings.ToLower(w)
	if _, last, ok := strings.Cut(w, "-"); ok && last != "" {
		w = w[strings.LastIndex(w, "-")+1:]
	}
	best := role{}
	for _, inflection := range []string{"", "s", "n", "r", "en", "es"} { // des Ministers, des Präsidenten, Vorsitzender
		base, ok := strings.CutSuffix(w, inflection)
		for _, e := range roleEndings {
			if ok && strings.HasSuffix(base, e.ending) && len(e.ending) > len(best.ending) && inflects(e.ending, inflection) {
				best = role{e.ending, e.gender}
			}
		}
		if best.ending != "" {
			break
		}
	}
	return best, best.ending != ""
}

// inflects says whether a noun that ends so can have an ending of inflection.
func inflects(ending, inflection string) bool {
	switch inflection {
	case "r", "n":
		return strings.HasSuffix(ending, "e") // ein Vorsitzender, des Vorsitzenden
	case "en":
		return strings.HasSuffix(ending, "nt") || strings.HasSuffix(ending, "at") || strings.HasSuffix(ending, "ist")
	case "s", "es":
		return !strings.HasSuffix(ending, "e") && !strings.HasSuffix(ending, "in")
	}
	return true
}

var englishRoles = setOf(`minister secretary president chair chairwoman chairman director spokesperson spokeswoman spokesman mayor commissioner chancellor governor head
officer leader economist researcher deputy manager coordinator`)

// organizationNouns end the nouns by which an organization is called one, with their gender: in "des Verbands" and "der Verband" it tells how the name is
// written by itself.
var organizationNouns = []struct {
	ending string
	gender byte
}{
	{"verband", 'm'}, {"tag", 'm'}, {"bund", 'm'}, {"verein", 'm'}, {"kammer", 'f'}, {"amt", 'n'}, {"gewerkschaft", 'f'}, {"stiftung", 'f'}, {"institut", 'n'},
	{"universität", 'f'}, {"hochschule", 'f'}, {"ministerium", 'n'}, {"agentur", 'f'}, {"direktion", 'f'}, {"gesellschaft", 'f'}, {"partei", 'f'}, {"fraktion", 'f'},
	{"rat", 'm'}, {"werk", 'n'}, {"jobcenter", 'n'}, {"bank", 'f'}, {"kasse", 'f'}, {"genossenschaft", 'f'}, {"vereinigung", 'f'}, {"gemeinschaft", 'f'},
	{"initiative", 'f'}, {"bündnis", 'n'}, {"netzwerk", 'n'}, {"zentrum", 'n'}, {"klinikum", 'n'}, {"kreis", 'm'}, {"stadt", 'f'}, {"gemeinde", 'f'},
	{"akademie", 'f'}, {"behörde", 'f'}, {"kommission", 'f'}, {"caritas", 'f'}, {"diakonie", 'f'}, {"gruppe", 'f'}, {"union", 'f'}, {"liga", 'f'}, {"anstalt", 'f'},
	{"konferenz", 'f'}, {"innung", 'f'}, {"forum", 'n'}, {"föderation", 'f'}, {"konzern", 'm'}, {"unternehmen", 'n'}, {"museum", 'n'}, {"schule", 'f'},
}

// organizationEnds end the names of organizations that are no German nouns.
var organizationEnds = setOf(`GmbH AG gGmbH eG KG SE e.V. eV Association Council Foundation Institute University Union Agency Federation Ministry Network Alliance Ltd Inc Society Committee
Center Centre Group Trust League`)

// organizationNoun says whether a word calls an organization one, how it is written in the nominative, and its gender: 'f', 'm', 'n', or 0 for what has none.
func organizationNoun(w string) (nominative string, gender byte, ok bool) {
	if organizationEnds[w] {
		return w, 0, true
	}
	if w == "" || !unicode.IsUpper([]rune(w)[0]) {
		return "", 0, false
	}
	low := strings.ToLower(w)
	for _, e := range organizationNouns {
		for _, genitive := range []string{"", "s", "es", "ses"} {
			if (genitive == "" || e.gender != 'f') && strings.HasSuffix(low, e.ending+genitive) {
				return w[:len(w)-len(genitive)], e.gender, true
			}
		}
	}
	return "", 0, false
}

// titles are what stands before a name and belongs to nobody's post.
var titles = setOf(`Dr. Prof. Dr Prof Dipl.-Ing. Dr.-Ing. Ing. h.c. e.h. h. c. em. med. jur. rer. pol. nat. phil. habil. Professor Professorin Mr. Mrs. Ms. Dame Sir`)

// forms are polite forms of address, which tell the gender.
var forms = map[string]byte{"Frau": 'f', "Herr": 'm', "Herrn": 'm', "Mr.": 'm', "Mrs.": 'f', "Ms.": 'f'}

// particles join the parts of a family name.
var particles = setOf(`von van de der den zu zur zum vom del della di da dos du le la el al bin ten ter und`)

// prepositions before a name say that its bearer is not who speaks.
var prepositions = setOf(`mit von bei gegenüber für über gegen an nach durch ohne neben zwischen unter um vor seit trotz statt dank wegen beim vom zum zur am im auf hinter
with for about against by from at on alongside between`)

var articles = setOf(`der die das dem den des ein eine einer eines einem einen the a an`)

// notNames are words with a capital that stand beside names and are no part of them.
var notNames = setOf(`Anfang Mitte Ende Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag Januar Februar März April Mai Juni Juli August September
Oktober November Dezember MdB MdL MdEP MdBB MdHB MdA SPD CDU CSU FDP AfD BSW Grüne Grünen Linke Linken Foto Bild Quelle Tel Telefon Uhr Berlin Stuttgart Rede Frau Herr Herrn
Der Die Das Den Dem Des Ein Eine Einer Er Sie Es Wir Ich In Im Am An Auf Aus Bei Mit Nach Von Vor Zu Zum Zur Für Und Oder Aber Auch So Dazu Hierzu Laut Wie Wenn Als Dass Denn
Dies Diese Dieser Dieses Diesen Damit Daher Dabei Davon Hier Heute Gestern Morgen Nun Noch Nur Seit Unter Über Um Während Wegen Trotz Doch Da Dann Darum Darüber Deshalb
Zudem Außerdem Ebenso Gemeinsam Beide Alle Viele Mehr Rund Etwa Bis Ab The A An In On At And But For He She It They We This That These Those His Her Their As Of To By`)

// konjunktiv are the forms of the subjunctive of reported speech that are never the indicative.
var konjunktiv = setOf(`sei seien habe werde könne müsse solle dürfe wolle möge gebe komme gehe bleibe brauche bringe führe stehe zeige leiste biete nehme sehe wisse lasse bedürfe
bedeute profitiere gelte fehle liege heiße halte mache finde sorge stelle helfe schaffe erhalte bekomme verstehe zähle zeichne bestehe spreche trage treffe
entstehe entspreche ergebe erwarte fordere hoffe kenne koste laufe leide lebe lerne nutze reiche spare steige sinke verliere verdiene wachse wirke zahle
ziehe beginne benötige betreffe bilde drohe ermögliche erreiche funktioniere gefährde gehöre gelinge genüge gewinne hänge unternehme wäre hätte würde wären
hätten würden müssten könnten sollten trete enthalte schade verschärfe verbessere verschlechtere belaste entlaste erleichtere erschwere verhindere
verursache verstoße verlange verdeutliche verstärke verändere verfolge verfüge vergesse verkenne vermisse verzichte behindere begrüße begreife behaupte
beklage belege benachteilige berücksichtige beschäftige beschließe besitze bestätige beweise bewege blicke bremse bündele ändere agiere arbeite aufnehme
baue befinde beeinflusse betone diene drehe dringe eigne empfinde entfalle entscheide entwickle entziehe erinnere erkenne erkläre erleide erlebe ermutige
erscheine erstrecke erweise erzeuge existiere falle fließe folge fühle fürchte garantiere gebühre genieße gerate geschehe gewähre gewährleiste glaube
greife handle handele hinterlasse investiere kämpfe klage klappe kläre konzentriere kündige leihe lenke lohne löse mangele missachte mute orientiere passe
plane präge prüfe reagiere rechne rechtfertige reduziere reiße rette richte rufe rücke scheine scheitere schließe schränke schreibe schrecke setze sichere
signalisiere spiele spüre stamme steuere stoße strebe tue treibe überfordere überlege überwiege überzeuge umfasse umgehe unterliege unterschätze
unterscheide unterstütze unterstreiche verbiete verbinde verbleibe vermeide vernichte verpflichte verringere verschwinde versorge verspreche versuche
vertraue vertrete verwende wähle warte wecke werbe werfe wiege wünsche zeuge zerstöre zweifle zwinge vorsehe vorliege bevorstehe`)
