package dna

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// writer writes rows until something goes wrong.
type writer struct {
	ctx context.Context
	tx  *sql.Tx
	err error
}

func (w *writer) exec(query string, args ...any) {
	if w.err == nil {
		_, w.err = w.tx.ExecContext(w.ctx, query, args...)
	}
}

// insert writes a row.
func (w *writer) insert(table, columns string, values ...any) {
	w.exec("INSERT INTO "+table+" ("+columns+") VALUES (?"+strings.Repeat(", ?", len(values)-1)+")", values...)
}

// fillFixed writes what is the same in every file.
func (e *exporter) fillFixed(w *writer) {
	w.insert("SETTINGS", "Property, Value", "version", version)
	w.insert("SETTINGS", "Property, Value", "date", date)
	w.insert("STATEMENTTYPES", "ID, Label, Red, Green, Blue", statementTypeID, "DNA Statement", 239, 208, 51)
	for id, name := range []string{personID: Defaults.Person, organizationID: Defaults.Organization, conceptID: Defaults.Concept, agreementID: Defaults.Agreement} {
		dataType := shortText
		switch id {
		case 0:
			continue
		case agreementID:
			dataType = boolean
		}
		w.insert("VARIABLES", "ID, Variable, DataType, StatementTypeId", id, name, dataType, statementTypeID)
	}
}

// fillCoders writes the coders: the graph itself, and whoever is named as one in it. All may see what the others do.
func (e *exporter) fillCoders(w *writer) {
	coded := map[string]bool{}
	for _, r := range e.rows {
		if r.coder != "" && r.coder != Coder {
			coded[r.coder] = true
		}
	}
	names := append([]string{Coder}, slices.Sorted(maps.Keys(coded))...)
	e.coders[""] = 1
	for i, name := range names {
		id := int64(i + 1)
		e.coders[name] = id
		w.insert("CODERS", "ID, Name, Password", id, e.clip(name), coderPassword(name))
	}
	n := 0
	for a := range names {
		for b := range names {
			if a != b {
				n++
				w.insert("CODERRELATIONS", "ID, Coder, OtherCoder", n, a+1, b+1)
			}
		}
	}
}

// fillEntities writes the values of the variables with their attributes.
func (e *exporter) fillEntities(w *writer) {
	variables := []int64{personID, organizationID, conceptID}
	attributes := []string{fieldType, fieldAlias, fieldNotes}
	for i, name := range attributes {
		for j, variable := range variables {
			w.insert("ATTRIBUTEVARIABLES", "ID, VariableId, AttributeVariable", attributeID(i, j), variable, name)
		}
	}
	n := 0
	for j, variable := range variables {
		names := e.names(variable)
		for k, id := range e.listed[variable] {
			number := e.values[value{variable, id}]
			w.insert("ENTITIES", "ID, VariableId, Value, Red, Green, Blue", number, variable, names[k], 0, 0, 0)
			for i, text := range e.attributesOf(e.entities[id]) {
				n++
				w.insert("ATTRIBUTEVALUES", "ID, EntityId, AttributeVariableId, AttributeValue", n, number, attributeID(i, j), e.clip(text))
			}
		}
	}
}

// attributeID is the number of the i-th attribute of the j-th variable.
func attributeID(i, j int) int { return 3*i + j + 1 }

// attributesOf are type, alias and notes of an entity. The alias is its first short or alternative name.
func (e *exporter) attributesOf(entity *kg.Entity) []string {
	word, notes := typeOf(entity)
	alias, rest := "", len(entity.Names)
	i := slices.IndexFunc(entity.Names, func(n kg.Name) bool { return n.Kind == kg.NameShort || n.Kind == kg.NameAlternative })
	if i >= 0 {
		alias, rest = entity.Names[i].Text, rest-1
	}
	e.remarks.Addf(rest, "further name of an entity is left out: DNA has one alias", "further names of entities are left out: DNA has one alias")
	return []string{word, alias, notes}
}

// fillDocuments writes the documents with their texts, each with its statements.
func (e *exporter) fillDocuments(w *writer) {
	publishers, err := e.publishers()
	if err != nil {
		w.err = err
		return
	}
	next := 0
	for _, d := range e.sorted {
		texts, err := e.g.Texts(e.ctx, []kg.ID{d.record.ID})
		if err != nil {
			w.err = err
			return
		}
		text := texts[d.record.ID]
		row := e.document(d, publishers[d.record.Document.Publisher])
		w.insert("DOCUMENTS", "ID, Title, Text, Coder, Author, Source, Section, Notes, Type, Date",
			row.id, row.title, text, 1, row.author, row.source, row.section, row.notes, row.documentType, row.date)
		units := offsets(text)
		for ; next < len(e.rows) && e.rows[next].document == d; next++ {
			e.fillStatement(w, next, units)
		}
	}
}

// publishers are the names of the organizations that published documents.
func (e *exporter) publishers() (map[kg.ID]string, error) {
	var ids []kg.ID
	for _, d := range e.sorted {
		ids = append(ids, d.record.Document.Publisher)
	}
	records, err := e.g.Named(e.ctx, ids)
	names := map[kg.ID]string{}
	for id, r := range records {
		if entity, ok := r.(*kg.Entity); ok {
			names[id] = entity.Name
		}
	}
	return names, err
}

// fillStatement writes the i-th row. Its values have the numbers that follow from its own.
func (e *exporter) fillStatement(w *writer, i int, units []int) {
	r, id := e.rows[i], i+1
	w.insert("STATEMENTS", "ID, StatementTypeId, DocumentId, Start, Stop, Coder",
		id, statementTypeID, r.document.id, units[r.start], units[r.end], e.coders[r.coder])
	for j, v := range r.values() {
		w.insert("DATASHORTTEXT", "ID, StatementId, VariableId, Entity", 3*i+j+1, id, v.variable, e.values[v])
	}
	w.insert("DATABOOLEAN", "ID, StatementId, VariableId, Value", id, id, agreementID, r.agrees)
}
