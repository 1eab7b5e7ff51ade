package ingest

import "wortlaut/internal/kg"

// Replace takes the draft: the file is the authority on the record.
func Replace(_, draft kg.Record) kg.Record { return draft }

// Supplement keeps what is there and adds what it does not say ([kg.Supplemented]). It is for entities that several sources tell of.
func Supplement(there, draft kg.Record) kg.Record {
	return kg.Supplemented(there.(*kg.Entity), draft.(*kg.Entity))
}

// Authority is for entities that a file tells of under an id of its own making: as long as only it has told of one, it is the authority on it. What others
// have changed since is left to them; where the entity is known under another id, or sole says that other files tell of it too, it is supplemented.
func Authority(by string, id kg.ID, sole func(*kg.Entity) bool) Merge {
	return func(there, draft kg.Record) kg.Record {
		e := there.(*kg.Entity)
		switch {
		case e.ID != id:
			return Supplement(there, draft)
		case e.Revision.ChangedBy != by:
			return there
		case sole(e):
			return draft
		}
		return Supplement(there, draft)
	}
}

// Keep leaves what is there: for entities that are named rather than told of, as sources are.
func Keep(there, _ kg.Record) kg.Record { return there }

// Extend makes a relationship hold as long as either account of it, and cite the source of its beginning and the source of its end: for ties that are
// seen day by day, as a membership is seen in each protocol. Dates are days; an end that is not known stays so. The order in which accounts come makes
// no difference.
func Extend(there, draft kg.Record) kg.Record {
	r, d := *there.(*kg.Relationship), draft.(*kg.Relationship)
	first, last := r.Citations[0], r.Citations[len(r.Citations)-1]
	if earlier(d.ValidFrom, d.Citations[0], r.ValidFrom, first) {
		r.ValidFrom, first = d.ValidFrom, d.Citations[0]
	}
	if end := d.Citations[len(d.Citations)-1]; earlier(r.ValidUntil, last, d.ValidUntil, end) {
		r.ValidUntil, last = d.ValidUntil, end
	}
	r.Citations = []kg.Citation{first}
	if last.Document != first.Document {
		r.Citations = append(r.Citations, last)
	}
	return &r
}

// earlier orders accounts by day, those of the same day by the document.
func earlier(a kg.FuzzyDate, of kg.Citation, b kg.FuzzyDate, other kg.Citation) bool {
	if a != b {
		return a < b
	}
	return of.Document < other.Document
}
