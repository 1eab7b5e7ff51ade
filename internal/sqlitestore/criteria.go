package sqlitestore

import (
	"wortlaut/internal/kg"
)

// source tells what a list of statements is read from, and so what the columns of a statement are called.
type source struct {
	n, madeOn string
	// single says that statements come one by one, in order, so that a condition is better asked for each.
	single bool
}

var (
	fromStatement = source{n: "s.n", madeOn: "s.made_on"}
	fromFacet     = source{n: "d.n", madeOn: "d.made_on", single: true}
)

func statementConditions(where []kg.Criterion, from source) (clause, error) {
	conditions := make([]clause, len(where))
	for i, c := range where {
		condition, err := statementCondition(c, from)
		if err != nil {
			return clause{}, err
		}
		if c.Not {
			condition.text = "NOT (" + condition.text + ")"
		}
		conditions[i] = condition
	}
	return all(conditions), nil
}

func statementCondition(c kg.Criterion, from source) (clause, error) {
	if f, ok := facetOf(c); ok {
		return f.condition(c.Values, from, c.Not), nil
	}
	switch c.Field {
	case kg.FieldID:
		is := in("id", c.Values)
		return expr(from.n+" IN (SELECT n FROM record WHERE class = "+decimal(kg.Statements)+" AND "+is.text+")", is.args...), nil
	case kg.FieldStance:
		bits := 0
		for _, v := range c.Values {
			bits |= stanceBits[kg.Stance(v)]
		}
		return expr("s.stances & ? <> 0", bits), nil
	case kg.FieldKind:
		return in("s.kind", c.Values), nil
	case kg.FieldVerification:
		return in("s.verification", c.Values), nil
	case kg.FieldEvent:
		return occasion(c.Values), nil
	case kg.FieldMade:
		return made(c.Days, from), nil
	case kg.FieldText:
		return matching(from.n, statementIndex, c.Text), nil
	}
	return clause{}, unknownValue("criterion on statements", c.Field)
}

// needsStatement says whether a criterion looks at columns that only the table of statements has.
func needsStatement(c kg.Criterion) bool {
	switch c.Field {
	case kg.FieldStance, kg.FieldKind, kg.FieldVerification, kg.FieldEvent, kg.FieldMade:
		return true
	}
	return false
}

// occasion is the condition that a statement was made at one of the events; only those that are events are in the index.
func occasion(events []string) clause {
	is := in("s.event", events)
	for _, e := range events {
		if e == "" {
			return is
		}
	}
	is.text += " AND s.event <> ''"
	return is
}

// yearDigits is how many digits the coarsest date has.
const yearDigits = 4

// made is the condition that a statement may have been made on some days. What follows for its date as a string bounds the part of
// the index that is read: it begins with the year at the least, and is a prefix of its first day.
func made(days kg.Days, from source) clause {
	year := days.First[:min(yearDigits, len(days.First))]
	return expr("s.first <= ? AND s.last >= ? AND "+from.madeOn+" >= ? AND "+from.madeOn+" <= ?", days.Last, days.First, year, days.Last)
}

// facet is what a criterion asks of the facets: a role and, of positions, some stances.
type facet struct {
	role int
	bits int // -1 for facets without stances
}

// facetOf tells whether the facets answer a criterion.
func facetOf(c kg.Criterion) (facet, bool) {
	switch c.Field {
	case kg.FieldSpeaker:
		return facet{roleSpeaker, -1}, true
	case kg.FieldOrganization:
		return facet{roleOrganization, -1}, true
	case kg.FieldAttribution:
		return facet{roleAttribution, -1}, true
	case kg.FieldTopic:
		return facet{rolePosition, bitsOf(c.Stances)}, true
	case kg.FieldClaim:
		return facet{rolePosition, bitsOf(c.Stances) << asSubject}, true
	case kg.FieldDocument:
		return facet{roleDocument, -1}, true
	case kg.FieldMention:
		return facet{roleMention, -1}, true
	case kg.FieldAddressee:
		return facet{roleAddressee, -1}, true
	}
	return facet{}, false
}

// bitsOf are stances as bits; nil is any.
func bitsOf(stances []kg.Stance) int {
	if stances == nil {
		return stanceAny
	}
	bits := 0
	for _, s := range stances {
		bits |= stanceBits[s]
	}
	return bits
}

func (f facet) stances(column string) clause {
	if f.bits < 0 {
		return clause{text: "1"}
	}
	return expr(column+" & ? <> 0", f.bits)
}

// condition is that a statement has one of the values. Asked of single statements it is looked up for each; otherwise all that
// have the values are gathered once.
func (f facet) condition(values []string, from source, not bool) clause {
	is, stances := in("f.value", values), f.stances("f.stances")
	if is.text == none.text {
		return none
	}
	where := all([]clause{expr("f.role = ?", f.role), is, stances})
	if from.single || not {
		return expr("EXISTS (SELECT 1 FROM facet f WHERE f.n = "+from.n+" AND "+where.text+")", where.args...)
	}
	return expr(from.n+" IN (SELECT f.n FROM facet f WHERE "+where.text+")", where.args...)
}
