package kg

import (
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// The longest texts a record may hold, in code points.
const (
	MaxName      = 1_000
	MaxStatement = 100_000
	MaxDocument  = 20_000_000
)

// ref is an id that a record names, and where in the record.
type ref struct {
	at string
	id ID
}

// problems collects what is wrong with a record.
type problems struct {
	id   ID
	list []string
}

func (p *problems) addf(at, format string, args ...any) {
	p.list = append(p.list, fmt.Sprintf("%s: %s: %s", p.id, at, fmt.Sprintf(format, args...)))
}

// CheckRecord says what is wrong with a record by itself, each with its place; whether what it names exists is not asked here.
func CheckRecord(r Record) []string {
	p := &problems{id: r.RecordID()}
	if err := p.id.Valid(); err != nil {
		return []string{err.Error()}
	}
	checkStrings(p, reflect.ValueOf(r), "")
	switch r := r.(type) {
	case *Entity:
		checkEntity(p, r)
	case *Relationship:
		checkRelationship(p, r)
	case *Statement:
		checkStatement(p, r)
	}
	return p.list
}

// checkStrings refuses what no store keeps alike: NUL and bytes that are no UTF-8.
func checkStrings(p *problems, v reflect.Value, at string) {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			p.addf(at, "the text holds NUL or bytes that are not UTF-8")
		}
	case reflect.Pointer:
		if !v.IsNil() {
			checkStrings(p, v.Elem(), at)
		}
	case reflect.Slice:
		for i := range v.Len() {
			checkStrings(p, v.Index(i), fmt.Sprintf("%s[%d]", at, i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Type.PkgPath() != "time" {
				checkStrings(p, v.Field(i), strings.TrimPrefix(at+"."+jsonName(f), "."))
			}
		}
	}
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func checkEntity(p *problems, e *Entity) {
	kind := e.ID.Kind()
	if kind == KindRelationship || kind == KindStatement {
		p.addf("id", "this is the id of a %s, not of an entity", kebab(string(kind)))
		return
	}
	checkText(p, "name", e.Name, MaxName)
	checkLanguage(p, "language", e.Language)
	checkURL(p, "url", e.URL)
	for i, n := range e.Names {
		at := fmt.Sprintf("names[%d]", i)
		checkText(p, at+".text", n.Text, MaxName)
		checkEnum(p, at+".kind", n.Kind, nameKinds)
		checkLanguage(p, at+".language", n.Language)
		checkValidity(p, at, n.Validity)
	}
	for i, id := range e.Identifiers {
		checkIdentifier(p, fmt.Sprintf("identifiers[%d]", i), id)
	}
	checkParts(p, e, kind)
}

// checkParts sees to it that an entity has the part that belongs to its kind, and no other.
func checkParts(p *problems, e *Entity, kind Kind) {
	parts := []struct {
		name  string
		has   bool
		wants bool
		check func()
	}{
		{"person", e.Person != nil, kind == KindPerson, func() { checkText(p, "person.sortName", e.Person.SortName, MaxName) }},
		{"organization", e.Organization != nil, kind.IsOrganization(), func() { checkOrganization(p, e.Organization, kind) }},
		{"topic", e.Topic != nil, kind == KindTopic, func() { checkTopic(p, e) }},
		{"claim", e.Claim != nil, kind == KindClaim, func() { checkIDs(p, "claim.topics", e.Claim.Topics, KindTopic) }},
		{"document", e.Document != nil, kind == KindDocument, func() { checkDocument(p, e.Document) }},
		{"event", e.Event != nil, kind == KindEvent, func() { checkEvent(p, e.Event) }},
		{"region", e.Region != nil, kind == KindRegion, func() { checkRegion(p, e) }},
		{"suggestion", e.Suggestion != nil, kind == KindSuggestion, func() { checkSuggestion(p, e.Suggestion) }},
	}
	for _, part := range parts {
		switch {
		case part.has && !part.wants:
			p.addf(part.name, "a %s has no such part", kebab(string(kind)))
		case part.wants && !part.has:
			p.addf(part.name, "a %s needs this part", kebab(string(kind)))
		case part.has:
			part.check()
		}
	}
}

func checkOrganization(p *problems, o *Organization, kind Kind) {
	checkFuzzy(p, "organization.foundedOn", o.FoundedOn)
	checkFuzzy(p, "organization.dissolvedOn", o.DissolvedOn)
	hasLevel := kind == KindMinistry || kind == KindAgency || kind == KindParliament
	checkClass(p, "organization.level", o.Level, governmentLevels, hasLevel)
	checkClass(p, "organization.operation", o.Operation, jobcenterOperations, kind == KindJobcenter)
	checkClass(p, "organization.authority", o.Authority, localAuthorityKinds, kind == KindLocalAuthority)
}

func checkClass[T ~string](p *problems, at string, value T, allowed []T, wanted bool) {
	switch {
	case wanted:
		checkEnum(p, at, value, allowed)
	case value != "":
		p.addf(at, "does not belong to this kind of organization")
	}
}

func checkTopic(p *problems, e *Entity) {
	checkIDs(p, "topic.broader", e.Topic.Broader, KindTopic)
	checkIDs(p, "topic.related", e.Topic.Related, KindTopic)
	if slices.Contains(e.Topic.Broader, e.ID) || slices.Contains(e.Topic.Related, e.ID) {
		p.addf("topic", "a topic can be neither broader than itself nor related to itself")
	}
}

var sha256Form = regexp.MustCompile(`^[0-9a-f]{64}$`)

func checkDocument(p *problems, d *Document) {
	checkEnum(p, "document.kind", d.Kind, documentKinds)
	checkFuzzy(p, "document.publishedOn", d.PublishedOn)
	checkURL(p, "document.archiveUrl", d.ArchiveURL)
	if d.Publisher != "" && !d.Publisher.Kind().IsOrganization() {
		p.addf("document.publisher", "%s is not an organization", Clip(string(d.Publisher)))
	}
	if d.SHA256 != "" && !sha256Form.MatchString(d.SHA256) {
		p.addf("document.sha256", "is not a SHA-256 in lower-case hexadecimal")
	}
	if utf8.RuneCountInString(d.Text) > MaxDocument {
		p.addf("document.text", "is longer than %d characters", MaxDocument)
	}
	checkSection(p, d)
}

func checkSection(p *problems, d *Document) {
	if d.Section == nil {
		return
	}
	if d.Section.Of.Kind() != KindDocument || d.Section.Of == p.id {
		p.addf("document.section.of", "%q is not another document", Clip(string(d.Section.Of)))
	}
	if d.Section.Start < 0 || d.Section.End <= d.Section.Start {
		p.addf("document.section", "[%d, %d) is not a span: 0 ≤ start < end", d.Section.Start, d.Section.End)
	}
	if d.Text != "" || d.SHA256 != "" {
		p.addf("document.text", "a section holds no text of its own: its words are those of %s", Clip(string(d.Section.Of)))
	}
}

func checkEvent(p *problems, v *Event) {
	checkRequiredDate(p, "event.startsOn", v.StartsOn)
	checkFuzzy(p, "event.endsOn", v.EndsOn)
	if v.EndsOn != "" && v.EndsOn.Latest() < v.StartsOn.Earliest() {
		p.addf("event.endsOn", "%s is before the beginning, %s", v.EndsOn, v.StartsOn)
	}
	checkID(p, "event.region", v.Region, KindRegion)
	checkIDs(p, "event.topics", v.Topics, KindTopic)
	checkIDs(p, "event.documents", v.Documents, KindDocument)
	checkID(p, "event.partOf", v.PartOf, KindEvent)
	if v.PartOf == p.id {
		p.addf("event.partOf", "an event is not a part of itself")
	}
}

func checkRegion(p *problems, e *Entity) {
	checkEnum(p, "region.level", e.Region.Level, regionLevels)
	checkID(p, "region.parent", e.Region.Parent, KindRegion)
	if e.Region.Parent == e.ID {
		p.addf("region.parent", "a region is not within itself")
	}
}

func checkRelationship(p *problems, r *Relationship) {
	allowed, known := ends[r.Type]
	if !known {
		p.addf("type", "%q is not one of %s", Clip(string(r.Type)), list(RelationshipTypes))
		return
	}
	if !strings.HasPrefix(string(r.ID), r.Type.Prefix()+":") {
		p.addf("id", "the id of a %s begins with %s:", r.Type, r.Type.Prefix())
	}
	if !slices.Contains(allowed.from, r.From.Kind()) {
		p.addf("from", "a %s can't lead from %q", r.Type, Clip(string(r.From)))
	}
	if !slices.Contains(allowed.to, r.To.Kind()) {
		p.addf("to", "a %s can't lead to %q", r.Type, Clip(string(r.To)))
	}
	if r.From == r.To {
		p.addf("to", "a relationship needs two different ends")
	}
	checkValidity(p, "", r.Validity)
	checkCitations(p, r.Citations)
}

func checkStatement(p *problems, s *Statement) {
	if s.ID.Kind() != KindStatement {
		p.addf("id", "the id of a statement begins with %s:", KindStatement.Prefix())
	}
	checkEnum(p, "kind", s.Kind, statementKinds)
	checkText(p, "text", s.Text, MaxStatement)
	checkLanguage(p, "language", s.Language)
	checkRequiredDate(p, "madeOn", s.MadeOn)
	checkSpeakers(p, s.Speakers)
	for i, id := range s.Addressees {
		checkActor(p, fmt.Sprintf("addressees[%d]", i), id)
	}
	for i, id := range s.Mentions {
		checkActor(p, fmt.Sprintf("mentions[%d]", i), id)
	}
	checkPositions(p, s.Positions)
	checkID(p, "event", s.Event, KindEvent)
	checkCitations(p, s.Citations)
}

func checkSpeakers(p *problems, speakers []Attribution) {
	if len(speakers) == 0 {
		p.addf("speakers", "a statement has at least one speaker")
	}
	seen := map[ID]bool{}
	for i, a := range speakers {
		at := fmt.Sprintf("speakers[%d]", i)
		checkActor(p, at+".actor", a.Actor)
		if seen[a.Actor] {
			p.addf(at+".actor", "%s is a speaker already", a.Actor)
		}
		seen[a.Actor] = true
		if a.Organization != "" && !a.Organization.Kind().IsOrganization() {
			p.addf(at+".organization", "%q is not an organization", Clip(string(a.Organization)))
		}
	}
}

func checkPositions(p *problems, positions []Position) {
	seen := map[ID]bool{}
	for i, q := range positions {
		at := fmt.Sprintf("positions[%d]", i)
		if k := q.Subject.Kind(); k != KindTopic && k != KindClaim {
			p.addf(at+".subject", "%q is neither a topic nor a claim", Clip(string(q.Subject)))
		}
		if seen[q.Subject] {
			p.addf(at+".subject", "%s has a position already", q.Subject)
		}
		seen[q.Subject] = true
		if q.Stance != "" {
			checkEnum(p, at+".stance", q.Stance, Stances)
		}
	}
}

func checkCitations(p *problems, citations []Citation) {
	if len(citations) == 0 {
		p.addf("citations", "nothing enters the graph without a source: give at least one citation")
	}
	for i, c := range citations {
		at := fmt.Sprintf("citations[%d]", i)
		if c.Document.Kind() != KindDocument {
			p.addf(at+".document", "%q is not a document", Clip(string(c.Document)))
		}
		checkID(p, at+".section", c.Section, KindDocument)
		if c.Section == c.Document {
			p.addf(at+".section", "a document is not a section of itself")
		}
		checkEnum(p, at+".kind", c.Kind, citationKinds)
		switch {
		case (c.Start == nil) != (c.End == nil):
			p.addf(at, "a span has both a start and an end")
		case c.Start != nil && (*c.Start < 0 || *c.End <= *c.Start):
			p.addf(at, "[%d, %d) is not a span: 0 ≤ start < end", *c.Start, *c.End)
		}
		if c.AccessedOn != "" {
			if _, err := ParseDate(string(c.AccessedOn)); err != nil {
				p.addf(at+".accessedOn", "%v", err)
			}
		}
	}
}

func checkValidity(p *problems, at string, v Validity) {
	at = strings.TrimPrefix(at+".valid", ".")
	checkFuzzy(p, at+"From", v.ValidFrom)
	checkFuzzy(p, at+"Until", v.ValidUntil)
	if v.ValidUntil == "" {
		return
	}
	if from, until := v.Bounds(); from >= until {
		p.addf(at+"Until", "%s is not after the beginning, %s", v.ValidUntil, v.ValidFrom)
	}
	if v.Ongoing != nil && *v.Ongoing {
		p.addf(strings.TrimSuffix(at, "valid")+"ongoing", "what is ongoing has no end")
	}
}

func checkText(p *problems, at, s string, most int) {
	switch n := utf8.RuneCountInString(s); {
	case strings.TrimSpace(s) == "":
		p.addf(at, "must not be empty")
	case n > most:
		p.addf(at, "has %d characters, at most %d are kept", n, most)
	}
}

func checkFuzzy(p *problems, at string, d FuzzyDate) {
	if d == "" {
		return
	}
	if _, err := ParseFuzzyDate(string(d)); err != nil {
		p.addf(at, "%v", err)
	}
}

func checkRequiredDate(p *problems, at string, d FuzzyDate) {
	if d == "" {
		p.addf(at, "must be given: a year at least")
	}
	checkFuzzy(p, at, d)
}

func checkLanguage(p *problems, at, tag string) {
	if tag == "" {
		return
	}
	if _, err := language.Parse(tag); err != nil {
		p.addf(at, "%q is not a BCP 47 language tag", Clip(tag))
	}
}

func checkURL(p *problems, at, s string) {
	if s == "" {
		return
	}
	if u, err := url.Parse(s); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		p.addf(at, "%q is not an http or https address", Clip(s))
	}
}

var schemeForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*$`)

func checkIdentifier(p *problems, at string, id Identifier) {
	if !schemeForm.MatchString(id.Scheme) {
		p.addf(at+".scheme", "%q has something other than a-z, 0-9, . and -", Clip(id.Scheme))
	}
	checkText(p, at+".value", id.Value, MaxName)
	checkURL(p, at+".url", id.URL)
}

func checkActor(p *problems, at string, id ID) {
	if !id.Kind().IsActor() {
		p.addf(at, "%q is neither a person nor an organization", Clip(string(id)))
	}
}

func checkID(p *problems, at string, id ID, kind Kind) {
	if id != "" && id.Kind() != kind {
		p.addf(at, "%q is not a %s", Clip(string(id)), kebab(string(kind)))
	}
}

func checkIDs(p *problems, at string, ids []ID, kind Kind) {
	for i, id := range ids {
		if id == "" {
			p.addf(fmt.Sprintf("%s[%d]", at, i), "must not be empty")
		}
		checkID(p, fmt.Sprintf("%s[%d]", at, i), id, kind)
		if slices.Contains(ids[:i], id) {
			p.addf(fmt.Sprintf("%s[%d]", at, i), "%s stands here twice", id)
		}
	}
}

func checkEnum[T ~string](p *problems, at string, value T, allowed []T) {
	if !slices.Contains(allowed, value) {
		p.addf(at, "%q is not one of %s", Clip(string(value)), list(allowed))
	}
}

func list[T ~string](values []T) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return strings.Join(words, ", ")
}

// Stances are all stances in the order of the API.
var Stances = []Stance{Supports, Opposes, Mixed, Neutral}

var (
	nameKinds           = []NameKind{NameOfficial, NameFormer, NameShort, NameAlternative, NameTranslation}
	governmentLevels    = []GovernmentLevel{LevelEuropean, LevelFederal, LevelState, LevelLocal}
	jobcenterOperations = []JobcenterOperation{JointFacility, LicensedMunicipality}
	localAuthorityKinds = []LocalAuthorityKind{Landkreis, Stadtkreis, Stadt, Gemeinde}
	documentKinds       = []DocumentKind{PressRelease, Article, PlenaryProtocol, Law, WebPage, Report, SpeechOfProtocol, OtherKindOfPaper}
	regionLevels        = []RegionLevel{RegionCountry, RegionState, RegionDistrict, RegionMunicipality}
	statementKinds      = []StatementKind{DirectQuote, IndirectSpeech, WrittenStatement, Speech, Interjection}
	citationKinds       = []CitationKind{Original, Reprint, Paraphrase, Evidence, Inference}
)
