package inquiry

import (
	"context"
	"iter"
	"net/url"
	"slices"

	"wortlaut/internal/export"
	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// Statements asks for the statements that fit a filter, to be cited or counted elsewhere.
type Statements struct{ Filter *kg.StatementFilter }

func (q *Statements) bind(f *form) { f.filter("", &q.Filter) }

// ParseStatements reads the parameters of a link. others are those that are not the inquiry's.
func ParseStatements(values url.Values, others ...string) (Statements, error) {
	var q Statements
	return q, parse(values, q.bind, others...)
}

// Values are the parameters of a link.
func (q Statements) Values() url.Values { return values(q.bind) }

// File is the statements by date, then by id, as they are written in any format. The first page is read at once, the others while they are
// written; each takes no more than seven calls of the store. Errors: Limit for more statements than are counted at once, before anything is
// written; those of the store at any time.
func (q Statements) File(ctx context.Context, g *kg.Graph) (export.Statements, error) {
	page, err := q.page(ctx, g, nil)
	if err != nil {
		return export.Statements{}, err
	}
	if most := g.Limits().Statements; page.Total > most {
		return export.Statements{}, kg.Errorf(kg.Limit, "%d statements fit the filter, at most %d are written: narrow it, by topics or days", page.Total, most)
	}
	first, err := told(ctx, g, page.Records())
	if err != nil {
		return export.Statements{}, err
	}
	return export.Statements{Base: iris, Each: q.from(ctx, g, page, first)}, nil
}

// page is the first page, or the one after a cursor.
func (q Statements) page(ctx context.Context, g *kg.Graph, after *string) (kg.List[*kg.Statement], error) {
	size := g.Limits().Page
	order := &kg.StatementOrderBy{Field: kg.OrderByDate, Direction: kg.Asc}
	lists, err := g.Statements(ctx, nil, q.Filter, order, kg.Paging{First: &size, After: after, Total: after == nil})
	if err != nil {
		return kg.List[*kg.Statement]{}, err
	}
	return lists.Lists[0], lists.Lists[0].Err
}

// from goes on from a page that was read. It ends after an error.
func (q Statements) from(ctx context.Context, g *kg.Graph, page kg.List[*kg.Statement], list []export.Statement) iter.Seq2[export.Statement, error] {
	return func(yield func(export.Statement, error) bool) {
		for {
			for _, s := range list {
				if !yield(s, nil) {
					return
				}
			}
			if !page.More {
				return
			}
			var err error
			if page, err = q.page(ctx, g, &page.Items[len(page.Items)-1].Cursor); err == nil {
				list, err = told(ctx, g, page.Records())
			}
			if err != nil {
				yield(export.Statement{}, err)
				return
			}
		}
	}
}

// told are statements with what is to be told of the records that they name.
func told(ctx context.Context, g *kg.Graph, statements []*kg.Statement) ([]export.Statement, error) {
	named, err := g.Named(ctx, namedBy(statements))
	if err != nil {
		return nil, err
	}
	publishers, err := g.Named(ctx, publishersOf(named))
	if err != nil {
		return nil, err
	}
	roles, err := g.Roles(ctx, statements)
	if err != nil {
		return nil, err
	}
	texts := map[kg.ID]string{}
	if documents := quotedFrom(statements, named); len(documents) > 0 {
		if texts, err = g.Texts(ctx, documents); err != nil {
			return nil, err
		}
	}
	out := make([]export.Statement, len(statements))
	for i, s := range statements {
		out[i] = export.Statement{
			ID: s.ID, Kind: s.Kind, Text: s.Text, Language: s.Language, MadeOn: s.MadeOn, Verification: s.Verification,
		}
		for j, a := range s.Speakers {
			out[i].Speakers = append(out[i].Speakers, speaker(a, roles[i][j], named))
		}
		for _, p := range s.Positions {
			out[i].Positions = append(out[i].Positions, export.Position{Record: record(p.Subject, named), Stance: p.Stance, CodedBy: p.CodedBy})
		}
		for j, c := range s.Citations {
			cited := citation(c, named)
			if e, ok := named[c.Document].(*kg.Entity); ok && e.Document != nil {
				cited.Publisher = record(e.Document.Publisher, publishers)
			}
			cited.Exact = exact(s, j, named, texts)
			out[i].Citations = append(out[i].Citations, cited)
		}
	}
	return out, nil
}

func namedBy(statements []*kg.Statement) []kg.ID {
	var ids []kg.ID
	for _, s := range statements {
		for _, a := range s.Speakers {
			ids = append(ids, a.Actor, a.Organization)
		}
		for _, p := range s.Positions {
			ids = append(ids, p.Subject)
		}
		for _, c := range s.Citations {
			ids = append(ids, c.Document)
		}
	}
	return ids
}

func publishersOf(named map[kg.ID]kg.Record) []kg.ID {
	var ids []kg.ID
	for _, r := range named {
		if e, ok := r.(*kg.Entity); ok && e.Document != nil && e.Document.Publisher != "" {
			ids = append(ids, e.Document.Publisher)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func record(id kg.ID, named map[kg.ID]kg.Record) export.Record {
	return export.Record{ID: id, Name: nameOf(named[id])}
}

// speaker is who spoke, with the post held on the day if it is known to be a single one.
func speaker(a kg.Attribution, roles []*kg.Relationship, named map[kg.ID]kg.Record) export.Speaker {
	out := export.Speaker{Record: record(a.Actor, named)}
	if a.Organization != "" {
		out.Organization = record(a.Organization, named)
	}
	if e, ok := named[a.Actor].(*kg.Entity); ok && e.Person != nil {
		out.FamilyName, out.GivenName = e.Person.FamilyName, e.Person.GivenName
	}
	if len(roles) == 1 {
		out.Role = roles[0].Role
	}
	return out
}

// isVerbatim says whether the words at the span of a citation are known to be the statement's, without a look into the document: it is the
// original, and what the statement was verified by.
func isVerbatim(s *kg.Statement, i int, named map[kg.ID]kg.Record) bool {
	c := s.Citations[i]
	e, ok := named[c.Document].(*kg.Entity)
	return i == 0 && c.Kind == kg.Original && s.Verification == kg.Verbatim && ok && e.Document != nil && e.Document.SHA256 != ""
}

// quotedFrom are the documents whose held texts have to be looked into for the words at a span.
func quotedFrom(statements []*kg.Statement, named map[kg.ID]kg.Record) []kg.ID {
	var ids []kg.ID
	for _, s := range statements {
		for i, c := range s.Citations {
			if c.Start != nil && c.End != nil && !isVerbatim(s, i, named) {
				ids = append(ids, c.Document)
			}
		}
	}
	return ids
}

// exact are the words at the span of a citation, "" where they are not known.
func exact(s *kg.Statement, i int, named map[kg.ID]kg.Record, texts map[kg.ID]string) string {
	c := s.Citations[i]
	switch {
	case c.Start == nil || c.End == nil:
		return ""
	case isVerbatim(s, i, named):
		return s.Text
	}
	words, _ := text.Slice(texts[c.Document], *c.Start, *c.End)
	return words
}
