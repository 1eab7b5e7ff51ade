package sqlitestore

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// Links implements [kg.Store].
func (s *Store) Links(ctx context.Context, q kg.LinkQuery) (links []kg.Link, err error) {
	asked := linksOf(q)
	err = s.view(ctx, "reading links", func(r *reader) error {
		byNode := map[kg.ID][]kg.Link{}
		err := r.each(r.ctx, asked.text, asked.args, func(scan func(...any) error) error {
			var node kg.ID
			var l kg.Link
			var last kg.Date
			if err := scan(&node, &l.Role, &l.From, &l.To, &l.Holds, &l.Begins, &l.Ends, &last); err != nil {
				return err
			}
			if last != "" { // a statement has no end but a last day
				l.Ends = last.Next()
			}
			byNode[node] = append(byNode[node], l)
			return nil
		})
		links = []kg.Link{}
		for _, found := range byNode {
			if q.Each > 0 {
				found = kg.InOrder(found)
				found = found[:min(q.Each, len(found))]
			}
			links = append(links, found...)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return kg.InOrder(links), nil
}

// linkRoles are the roles of links by those of the facets that they are kept as.
var linkRoles = []struct {
	facet int
	link  kg.Role
}{
	{roleSpeaker, kg.RoleMadeBy}, {roleOrganization, kg.RoleSpokenFor}, {rolePosition, kg.RolePositionOn}, {roleDocument, kg.RoleCites},
	{roleMention, kg.RoleMentions}, {roleAddressee, kg.RoleAddressedTo},
}

// linksOf is a query for the links of the nodes in the list ?1, node by node: of entities and relationships, and, by their facets and their
// event, of statements. Where both ends are to be among some, these are the list ?2: it stands before whatever else has parameters.
func linksOf(q kg.LinkQuery) clause {
	own, lasting, made := in("l.role", q.Roles), expr("1"), expr("1")
	if q.During != nil {
		lasting = expr("l.begins <= ? AND l.ends > ?", q.During.Last, q.During.First)
		made = expr("s.first <= ? AND s.last >= ?", q.During.Last, q.During.First)
	}
	among := func(source, target string) string {
		if q.Among == nil {
			return "1"
		}
		const listed = " IN (SELECT value FROM json_each(?2))"
		return "+" + source + listed + " AND +" + target + listed // with +, they filter and do not lead to an index
	}
	const node, statement = "SELECT j.value, ", " FROM json_each(?1) j CROSS JOIN record r ON r.class = %d AND r.id = j.value CROSS JOIN statement s ON s.n = r.n"
	var parts []clause
	for _, end := range []string{"source", "target"} {
		parts = append(parts, expr(node+"l.role, l.source, l.target, CASE r.class WHEN "+decimal(kg.Relationships)+" THEN r.id ELSE '' END, l.begins, l.ends, ''"+
			" FROM json_each(?1) j CROSS JOIN link l ON l."+end+" = j.value CROSS JOIN record r ON r.n = l.n WHERE "+
			among("l.source", "l.target")+" AND "+own.text+" AND "+lasting.text,
			slices.Concat(own.args, lasting.args)...))
	}
	ofStatements := fmt.Sprintf(statement, kg.Statements)
	if roles, names := facetRoles(q.Roles); roles != "" {
		columns := node + names + ", s.id, f.value, '', s.first, '', s.last"
		facets := "f.role IN (" + roles + ") AND (f.role <> " + decimal(rolePosition) + " OR " + onSubject + ")"
		parts = append(parts,
			expr(columns+" FROM json_each(?1) j CROSS JOIN facet f ON f.value = j.value AND "+facets+" CROSS JOIN statement s ON s.n = f.n WHERE "+among("s.id", "f.value")+" AND "+made.text, made.args...),
			expr(columns+ofStatements+" CROSS JOIN facet f ON f.n = s.n AND "+facets+" WHERE "+among("s.id", "f.value")+" AND "+made.text, made.args...))
	}
	if slices.Contains(q.Roles, kg.RoleAt) {
		columns, event := node+"'"+string(kg.RoleAt)+"', s.id, s.event, '', s.first, '', s.last", "s.event <> '' AND "+among("s.id", "s.event")+" AND "
		parts = append(parts,
			expr(columns+" FROM json_each(?1) j CROSS JOIN statement s ON s.event = j.value WHERE "+event+made.text, made.args...),
			expr(columns+ofStatements+" WHERE "+event+made.text, made.args...))
	}
	all := join(" UNION ALL ", parts)
	nodes := slices.Compact(slices.Sorted(slices.Values(q.Nodes)))
	lists := []any{list(nodes)}
	if q.Among != nil {
		lists = append(lists, list(q.Among))
	}
	return expr(all.text, append(lists, all.args...)...)
}

// facetRoles are the roles of the facets that links of the roles are kept as, and the expression for the role of the link.
func facetRoles(roles []kg.Role) (facets, link string) {
	var asked []string
	for _, r := range linkRoles {
		if slices.Contains(roles, r.link) {
			asked = append(asked, decimal(r.facet))
			link += " WHEN " + decimal(r.facet) + " THEN '" + string(r.link) + "'"
		}
	}
	return strings.Join(asked, ", "), "CASE f.role" + link + " END"
}

// Briefs implements [kg.Store].
func (s *Store) Briefs(ctx context.Context, queries []kg.BriefQuery) (answer [][]kg.Brief, err error) {
	err = s.view(ctx, "reading statements", func(r *reader) error {
		answer = make([][]kg.Brief, len(queries))
		for i, q := range queries {
			if answer[i], err = r.briefs(q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// briefs reads the facets of statements, which come statement by statement.
func (r *reader) briefs(q kg.BriefQuery) ([]kg.Brief, error) {
	hits, err := r.tallyHits(kg.TallyQuery{Where: q.Where}, tallyValue{own: nothing, stances: ofFacet})
	if err != nil {
		return nil, err
	}
	briefs, at := []kg.Brief{}, map[int64]int{}
	args := hits.args
	text := "SELECT h.n, s.id, s.made_on, s.event FROM (" + hits.text + ") h CROSS JOIN statement s ON s.n = h.n ORDER BY s.made_on, s.id"
	if q.Limit > 0 {
		text, args = text+" LIMIT ?", append(slices.Clone(args), q.Limit)
	}
	var numbers []int64
	err = r.each(r.ctx, text, args, func(scan func(...any) error) error {
		var n int64
		var b kg.Brief
		err := scan(&n, &b.ID, &b.MadeOn, &b.Event)
		at[n], briefs, numbers = len(briefs), append(briefs, b), append(numbers, n)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = r.each(r.ctx, "SELECT f.n, f.role, f.value, f.stances FROM json_each(?) j CROSS JOIN facet f ON f.n = j.value WHERE f.role <> "+decimal(roleMention)+
		" AND f.role <> "+decimal(roleOrganization), []any{list(numbers)}, func(scan func(...any) error) error {
		var n int64
		var role, stances int
		var value string
		if err := scan(&n, &role, &value, &stances); err != nil {
			return err
		}
		return addFacet(&briefs[at[n]], role, value, stances)
	})
	return briefs, err
}

// addFacet adds a facet to a brief. Facets of a role come in the order of their values.
func addFacet(b *kg.Brief, role int, value string, stances int) error {
	switch role {
	case roleSpeaker:
		b.Speakers = append(b.Speakers, kg.ID(value))
	case roleAttribution:
		b.Attributions = append(b.Attributions, value)
	case roleDocument:
		b.Documents = append(b.Documents, kg.ID(value))
	case roleAddressee:
		b.Addressees = append(b.Addressees, kg.ID(value))
	case rolePosition:
		if value != "" {
			b.Topics = append(b.Topics, taken(value, stances)...)
		}
		b.Subjects = append(b.Subjects, taken(value, stances>>asSubject)...)
	default:
		return unknownValue("role of a facet", role)
	}
	return nil
}

// taken are the stances on a value, by their bits, in the order of their names.
func taken(value string, bits int) []kg.Taken {
	var list []kg.Taken
	for _, s := range stancesByName {
		if bits&stanceBits[s] != 0 {
			list = append(list, kg.Taken{On: kg.ID(value), Stance: s})
		}
	}
	return list
}

var stancesByName = []kg.Stance{"", kg.Mixed, kg.Neutral, kg.Opposes, kg.Supports}

// Days implements [kg.Store].
func (s *Store) Days(ctx context.Context, queries []kg.DayQuery) (answer [][]kg.DayCount, err error) {
	err = s.view(ctx, "counting statements by day", func(r *reader) error {
		answer = make([][]kg.DayCount, len(queries))
		for i, q := range queries {
			if answer[i], err = r.days(q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

func (r *reader) days(q kg.DayQuery) ([]kg.DayCount, error) {
	by := tallyValue{value: "''", own: nothing, stances: ofFacet}
	var err error
	if q.By != nil {
		if by, err = tallied(*q.By, nil); err != nil {
			return nil, err
		}
	}
	from := expr(" FROM statement h")
	if q.By != nil || len(q.Where) > 0 {
		hits, err := r.tallyHits(kg.TallyQuery{Where: q.Where}, by)
		if err != nil {
			return nil, err
		}
		from = expr(" FROM ("+hits.text+") h", hits.args...)
	}
	if q.By != nil {
		from.text += by.join()
	}
	counts := []kg.DayCount{}
	err = r.each(r.ctx, "SELECT h.made_on, "+by.value+", count(*)"+from.text+" GROUP BY 1, 2", from.args, func(scan func(...any) error) error {
		var c kg.DayCount
		err := scan(&c.MadeOn, &c.Value, &c.Statements)
		counts = append(counts, c)
		return err
	})
	slices.SortFunc(counts, kg.CompareDayCounts)
	return counts, err
}
