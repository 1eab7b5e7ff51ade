package dna

import (
	"slices"
	"strconv"
	"strings"

	"wortlaut/internal/kg"
)

// addStatements makes statements of those of the type that is read, each with the words it is coded on.
func (b *builder) addStatements() error {
	types := map[int64]bool{}
	for _, t := range b.types {
		types[t.id] = true
	}
	for _, s := range b.statements {
		d := b.documents[s.document]
		switch {
		case d == nil:
			return b.failf("STATEMENTS", s.id, "there is no document %d", s.document)
		case !types[s.typ]:
			return b.failf("STATEMENTS", s.id, "there is no statement type %d", s.typ)
		case s.start < 0 || s.stop <= s.start:
			return b.failf("STATEMENTS", s.id, "from %d to %d is no part of a text", s.start, s.stop)
		case s.stop > d.held.units():
			return b.failf("STATEMENTS", s.id, "it ends at %d, and the text of document %d at %d (in UTF-16 units)", s.stop, d.id, d.held.units())
		}
		if s.typ == b.typ.id {
			if err := b.addStatement(s, d); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *builder) addStatement(s statement, d *source) error {
	where := d.held.span(s.start, s.stop)
	if blank(where.words) {
		return b.failf("STATEMENTS", s.id, "there are no words from %d to %d of document %d: correct it in DNA", s.start, s.stop, d.id)
	}
	speaker, ok := b.speaker(s)
	if !ok {
		b.remarks.Addf(1, "statement has neither person nor organization and is left out", "statements have neither person nor organization and are left out")
		return nil
	}
	if where.widened {
		b.remarks.Addf(1, "statement begins or ends within a character: it has the whole character", "statements begin or end within a character: they have the whole character")
	}
	b.put(&kg.Statement{
		ID: b.statementID(s), Kind: b.o.Kind, Text: where.words, Language: b.o.Language, MadeOn: d.day,
		Speakers:  []kg.Attribution{speaker},
		Positions: b.positions(s),
		Citations: []kg.Citation{{Document: b.documentID(d.id), Kind: kg.Original, Start: &where.start, End: &where.end, Note: b.note(s)}},
	})
	return nil
}

// speaker is who made a statement, and for whom; an organization speaks for itself where no person is named.
func (b *builder) speaker(s statement) (kg.Attribution, bool) {
	person, organization := b.chosen(s, b.person), b.chosen(s, b.organization)
	if person == "" {
		return kg.Attribution{Actor: organization}, organization != ""
	}
	return kg.Attribution{Actor: person, Organization: organization}, true
}

// chosen is the record of the value that a variable has in a statement, "" for none and for the empty value.
func (b *builder) chosen(s statement, v *variable) kg.ID {
	if v == nil {
		return ""
	}
	d, ok := b.values[cell{s.id, v.id}]
	if !ok {
		return ""
	}
	return b.ids[d.number]
}

func (b *builder) positions(s statement) []kg.Position {
	claim := b.chosen(s, b.concept)
	if claim == "" {
		b.remarks.Addf(1, "statement has no concept: it is kept without a position", "statements have no concept: they are kept without a position")
		return nil
	}
	by := b.coders[s.coder.Int64]
	if by == Coder { // an export names itself where nobody is named
		by = ""
	}
	if by != "" && !slices.Contains(b.coded, by) {
		b.coded = append(b.coded, by)
	}
	return []kg.Position{{Subject: claim, Stance: b.stance(s), CodedBy: by}}
}

// stance is what agreement means, "" where it is not coded.
func (b *builder) stance(s statement) kg.Stance {
	if b.agreement == nil {
		return ""
	}
	d, ok := b.values[cell{s.id, b.agreement.id}]
	switch {
	case !ok:
		b.remarks.Addf(1, "statement has no value of %q: its stance is not coded", "statements have no value of %q: their stance is not coded", b.agreement.name)
		return ""
	case d.number > 0:
		return kg.Supports
	case d.number < 0 || b.agreement.dataType == boolean:
		return kg.Opposes
	}
	return kg.Neutral
}

// note has what else is coded of a statement, a line for each variable.
func (b *builder) note(s statement) string {
	var fields []field
	for _, v := range b.variables {
		if d, ok := b.values[cell{s.id, v.id}]; ok && !b.placed(v) {
			fields = append(fields, field{v.name, b.word(v, d)})
		}
	}
	return join(fields...)
}

// placed says whether a variable has a place of its own in a statement. Of a number only the sign has one.
func (b *builder) placed(v variable) bool {
	for _, role := range []*variable{b.person, b.organization, b.concept, b.agreement} {
		if role != nil && role.id == v.id {
			return v.dataType != integer
		}
	}
	return false
}

// word is a value in words.
func (b *builder) word(v variable, d datum) string {
	switch v.dataType {
	case shortText:
		return b.alive[d.number]
	case longText:
		return strings.TrimSpace(d.text)
	case boolean:
		return strconv.FormatBool(d.number == 1)
	}
	return strconv.FormatInt(d.number, 10)
}
