package neo4jstore

import (
	"strings"

	"wortlaut/internal/kg"
)

// layout is the number of the layout that this program writes. Version 1 had no :WortlautCommit.
const layout = 2

// The types of the relationships that are neither ties nor references.
const (
	typeMadeBy      = "MADE_BY"
	typeSpokenFor   = "SPOKEN_FOR"
	typeAbout       = "ABOUT"
	typeCites       = "CITES"
	typeMentions    = "MENTIONS"
	typeAddressedTo = "ADDRESSED_TO"
	typeAt          = "AT"
	typeHasText     = "HAS_TEXT"
	typeIdentified  = "IDENTIFIED_BY"
)

// statementTypes are the types of the relationships that lead from statements. Each has an index by what it leads to, the day of the
// statement and its id.
var statementTypes = []string{typeMadeBy, typeSpokenFor, typeAbout, typeCites, typeMentions, typeAddressedTo, typeAt}

// references are the roles of links that entities bring.
var references = kg.EntityRoles

// The types of relationships as alternatives in a pattern.
var (
	tieTypes       = alternatives(kg.RelationshipTypes)
	referenceTypes = alternatives(references)
	linkTypes      = tieTypes + "|" + referenceTypes
	ownedTypes     = referenceTypes + "|" + typeIdentified // what leads from an entity and is the entity's own
)

func alternatives[T ~string](types []T) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = string(t)
	}
	return strings.Join(names, "|")
}

// searchIndex is the name of the full-text index.
const searchIndex = "wortlaut_search"

// schema are the constraints and indexes of the layout.
func schema() []string {
	unique := func(name, label, properties string) string {
		return "CREATE CONSTRAINT wortlaut_" + name + " IF NOT EXISTS FOR (n:" + label + ") REQUIRE (" + properties + ") IS UNIQUE"
	}
	index := func(name, label, properties string) string {
		return "CREATE INDEX wortlaut_" + name + " IF NOT EXISTS FOR (n:" + label + ") ON (" + properties + ")"
	}
	texts := []string{
		unique("graph", "WortlautGraph", "n.name"),
		unique("commit", "WortlautCommit", "n.name"),
		unique("record", "Record", "n.id"),
		unique("identifier", "Identifier", "n.key"),
		unique("text", "Text", "n.document"),
		unique("citation", "Citation", "n.relationship"),
		unique("change_set", "ChangeSet", "n.number"),
		unique("change", "Change", "n.set, n.position"),
		index("change_of", "Change", "n.record, n.set, n.position"),
		index("change_set_by", "ChangeSet", "n.by"),
		index("entity_id", "Entity", "n.id"), // the order of a scan; one record is found by wortlaut_record
		index("entity_name", "Entity", "n._sort, n.id"),
		index("entity_kind", "Entity", "n._kind, n._sort, n.id"),
		index("entity_date", "Entity", "n._kind, n._date, n.id"),
		index("statement_id", "Statement", "n.id"),
		index("statement_date", "Statement", "n._date, n.id"),
		index("statement_speaker", "Statement", "n._speakerSort, n.id"),
		"CREATE FULLTEXT INDEX " + searchIndex + " IF NOT EXISTS FOR (n:Entity|Statement) ON EACH [n._stems, n._parts]" +
			" OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}}",
	}
	for _, t := range kg.RelationshipTypes {
		texts = append(texts, "CREATE CONSTRAINT wortlaut_"+strings.ToLower(string(t))+" IF NOT EXISTS FOR ()-[r:"+string(t)+"]-() REQUIRE r.id IS UNIQUE")
	}
	for _, t := range statementTypes {
		texts = append(texts, "CREATE INDEX wortlaut_"+strings.ToLower(t)+" IF NOT EXISTS FOR ()-[r:"+t+"]-() ON (r.of, r.day, r.statement)")
	}
	return texts
}

// labels are the labels of the node of a record that is there.
func labels(id kg.ID) []string {
	switch kind := id.Kind(); {
	case kind == kg.KindStatement:
		return []string{"Statement"}
	case kind.IsOrganization():
		return []string{"Entity", "Actor", "Organization", labelOf(kind)}
	case kind.IsActor():
		return []string{"Entity", "Actor", labelOf(kind)}
	default:
		return []string{"Entity", labelOf(kind)}
	}
}

// labelOf writes a kind as a label: LocalAuthority for LOCAL_AUTHORITY.
func labelOf(kind kg.Kind) string {
	var b strings.Builder
	for word := range strings.SplitSeq(string(kind), "_") {
		b.WriteString(word[:1] + strings.ToLower(word[1:]))
	}
	return b.String()
}
