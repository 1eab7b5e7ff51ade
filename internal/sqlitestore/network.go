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
	q.Nodes = slices.Compact(slices.Sorted(slices.Values(q.Nodes)))
	byNode := make([][]kg.Link, len(q.Nodes))
	err = s.view(ctx, "reading links", func(r *reader) error {
		if err := r.ties(q, byNode); err != nil {
			return err
		}
		return r.references(q, byNode)
	})
	if err != nil {
		return nil, err
	}
	for i, found := range byNode {
		if q.Each > 0 && len(found) > q.Each {
			found = kg.InOrder(found)
			byNode[i] = found[:min(q.Each, len(found))]
		}
	}
	if links = kg.InOrder(slices.Concat(byNode...)); links == nil {
		links = []kg.Link{}
	}
	return links, nil
}

// ties adds, for each node of a query, the links that are relationships.
func (r *reader) ties(q kg.LinkQuery, byNode [][]kg.Link) error {
	asked := tiesOf(q)
	if asked.text == "" {
		return nil
	}
	// There may be very many rows: what they are scanned into is made once, and of types that take no reflection.
	var i, direction int64
	var other kg.ID
	var l kg.Link
	columns := []any{&i, &direction, (*string)(&other), (*string)(&l.Role), (*string)(&l.Holds), (*string)(&l.Begins), (*string)(&l.Ends)}
	return r.each(r.ctx, asked.text, asked.args, func(scan func(...any) error) error {
		if err := scan(columns...); err != nil {
			return err
		}
		node := q.Nodes[i]
		if direction&directionOut != 0 {
			l.From, l.To = node, other
			byNode[i] = append(byNode[i], l)
		}
		if direction&directionIn != 0 && other != node {
			l.From, l.To = other, node
			byNode[i] = append(byNode[i], l)
		}
		return nil
	})
}

// tiesOf is a query for the relationships of nodes, node by node, which the ties of the node have in one place; "" if none are asked for.
func tiesOf(q kg.LinkQuery) clause {
	types := slices.DeleteFunc(slices.Clone(q.Roles), func(role kg.Role) bool {
		return !slices.Contains(kg.RelationshipTypes, kg.RelationshipType(role))
	})
	if len(types) == 0 {
		return clause{}
	}
	where := all([]clause{in("t.type", types), lasting("t", q.During)})
	return expr("SELECT j.key, t.direction, t.other, t.type, t.id, t.begins, t.ends FROM json_each(?1) j CROSS JOIN tie t ON t.node = j.value WHERE "+
		among(q, "t.node", "t.other")+" AND "+where.text, slices.Concat(linkLists(q), where.args)...)
}

// linkLists are the first arguments of queries for links: the nodes, and among which both ends are to be if that is asked.
func linkLists(q kg.LinkQuery) []any {
	if q.Among == nil {
		return []any{list(q.Nodes)}
	}
	return []any{list(q.Nodes), list(q.Among)}
}

// among is the condition that both ends of a link are among those asked for. With +, the columns filter and do not lead to an index.
func among(q kg.LinkQuery, one, other string) string {
	if q.Among == nil {
		return "1"
	}
	const listed = " IN (SELECT value FROM json_each(?2))"
	return "+" + one + listed + " AND +" + other + listed
}

// lasting is the condition that the link of a row may hold within some days.
func lasting(row string, during *kg.Days) clause {
	if during == nil {
		return clause{text: "1"}
	}
	return expr(row+".begins <= ? AND "+row+".ends > ?", during.Last, during.First)
}

// references adds, for each node of a query, the links that are references of entities and statements.
func (r *reader) references(q kg.LinkQuery, byNode [][]kg.Link) error {
	asked := referencesOf(q)
	if asked.text == "" {
		return nil
	}
	var i int64
	var l kg.Link
	var last kg.Date
	columns := []any{&i, (*string)(&l.Role), (*string)(&l.From), (*string)(&l.To), (*string)(&l.Begins), (*string)(&l.Ends), (*string)(&last)}
	return r.each(r.ctx, asked.text, asked.args, func(scan func(...any) error) error {
		if err := scan(columns...); err != nil {
			return err
		}
		if last != "" { // a statement has no end but a last day
			l.Ends = last.Next()
		}
		byNode[i] = append(byNode[i], l)
		return nil
	})
}

// linkRoles are the roles of links by those of the facets that they are kept as.
var linkRoles = []struct {
	facet int
	link  kg.Role
}{
	{roleSpeaker, kg.RoleMadeBy}, {roleOrganization, kg.RoleSpokenFor}, {rolePosition, kg.RolePositionOn}, {roleDocument, kg.RoleCites},
	{roleMention, kg.RoleMentions}, {roleAddressee, kg.RoleAddressedTo},
}

// referencesOf is a query for the references from and to nodes, node by node: of entities and, by their facets and their event, of statements;
// "" if none are asked for.
func referencesOf(q kg.LinkQuery) clause {
	made := expr("1")
	if q.During != nil {
		made = expr("s.first <= ? AND s.last >= ?", q.During.Last, q.During.First)
	}
	const node, from, statement = "SELECT j.key, ", " FROM json_each(?1) j CROSS JOIN ",
		" FROM json_each(?1) j CROSS JOIN record r ON r.class = %d AND r.id = j.value CROSS JOIN statement s ON s.n = r.n"
	var parts []clause
	own := slices.DeleteFunc(slices.Clone(q.Roles), func(role kg.Role) bool { return !slices.Contains(kg.EntityRoles, role) })
	if len(own) > 0 {
		where := all([]clause{in("l.role", own), lasting("l", q.During)})
		for _, end := range []string{"source", "target"} {
			parts = append(parts, expr(node+"l.role, l.source, l.target, l.begins, l.ends, ''"+from+"link l ON l."+end+" = j.value WHERE "+
				among(q, "l.source", "l.target")+" AND "+where.text, where.args...))
		}
	}
	ofStatements := fmt.Sprintf(statement, kg.Statements)
	if roles, names := facetRoles(q.Roles); roles != "" {
		columns := node + names + ", s.id, f.value, s.first, '', s.last"
		facets := "f.role IN (" + roles + ") AND (f.role <> " + decimal(rolePosition) + " OR " + onSubject + ")"
		where := " WHERE " + among(q, "s.id", "f.value") + " AND " + made.text
		parts = append(parts,
			expr(columns+from+"facet f ON f.value = j.value AND "+facets+" CROSS JOIN statement s ON s.n = f.n"+where, made.args...),
			expr(columns+ofStatements+" CROSS JOIN facet f ON f.n = s.n AND "+facets+where, made.args...))
	}
	if slices.Contains(q.Roles, kg.RoleAt) {
		columns := node + "'" + string(kg.RoleAt) + "', s.id, s.event, s.first, '', s.last"
		where := "s.event <> '' AND " + among(q, "s.id", "s.event") + " AND " + made.text
		parts = append(parts,
			expr(columns+from+"statement s ON s.event = j.value WHERE "+where, made.args...),
			expr(columns+ofStatements+" WHERE "+where, made.args...))
	}
	if len(parts) == 0 {
		return clause{}
	}
	all := join(" UNION ALL ", parts)
	return expr(all.text, slices.Concat(linkLists(q), all.args)...)
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

// briefs finds statements and reads them in the order of their numbers, so that no page is read twice.
func (r *reader) briefs(q kg.BriefQuery) ([]kg.Brief, error) {
	numbers, err := r.briefNumbers(q)
	if err != nil {
		return nil, err
	}
	slices.Sort(numbers)
	found := make([]kg.Brief, len(numbers))
	err = r.halved(len(numbers), func(r *reader, from, until int) error {
		if err := r.readStatements(numbers[from:until], found[from:until]); err != nil {
			return err
		}
		return r.addFacets(numbers[from:until], found[from:until])
	})
	if err != nil {
		return nil, err
	}
	places := make([]int, len(found)) // which are less to move than what stands there
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(i, j int) int { return kg.CompareBriefs(found[i], found[j]) })
	briefs := make([]kg.Brief, len(found))
	for to, from := range places {
		briefs[to] = found[from]
	}
	return briefs, nil
}

// briefNumbers finds the numbers of the statements that fit a query: of the first in the order of dates, where it has a limit.
func (r *reader) briefNumbers(q kg.BriefQuery) ([]int64, error) {
	found, err := r.tallyHits(kg.TallyQuery{Where: q.Where}, tallyValue{own: nothing, stances: ofFacet})
	if err != nil {
		return nil, err
	}
	numbers, err := r.numbers("SELECT h.n FROM ("+found.text+") h", found.args)
	if err != nil || q.Limit <= 0 || len(numbers) <= q.Limit {
		return numbers, err
	}
	return r.numbers("SELECT h.n FROM ("+found.text+") h CROSS JOIN statement s ON s.n = h.n ORDER BY s.made_on, s.id LIMIT ?",
		append(slices.Clone(found.args), q.Limit))
}

// numbers reads the rows of a query for a number.
func (r *reader) numbers(text string, args []any) ([]int64, error) {
	var numbers []int64
	var n int64
	columns := []any{&n}
	err := r.each(r.ctx, text, args, func(scan func(...any) error) error {
		err := scan(columns...)
		numbers = append(numbers, n)
		return err
	})
	return numbers, err
}

// readStatements reads of statements, by their numbers, what stands in the statement itself.
func (r *reader) readStatements(numbers []int64, into []kg.Brief) error {
	var i int64
	var b kg.Brief
	columns := []any{&i, (*string)(&b.ID), (*string)(&b.MadeOn), (*string)(&b.Event)}
	return r.each(r.ctx, "SELECT j.key, s.id, s.made_on, s.event FROM json_each(?) j CROSS JOIN statement s ON s.n = j.value", []any{list(numbers)},
		func(scan func(...any) error) error {
			err := scan(columns...)
			into[i] = b
			return err
		})
}

// addFacets adds what the facets tell of statements, by their numbers.
func (r *reader) addFacets(numbers []int64, to []kg.Brief) error {
	var i, role, stances int64
	var value string
	columns := []any{&i, &role, &value, &stances}
	return r.each(r.ctx, "SELECT j.key, f.role, f.value, f.stances FROM json_each(?) j CROSS JOIN facet f ON f.n = j.value WHERE f.role <> "+
		decimal(roleMention)+" AND f.role <> "+decimal(roleOrganization), []any{list(numbers)}, func(scan func(...any) error) error {
		if err := scan(columns...); err != nil {
			return err
		}
		return addFacet(&to[i], role, value, int(stances))
	})
}

// addFacet adds a facet to a brief. Facets of a role come in the order of their values.
func addFacet(b *kg.Brief, role int64, value string, stances int) error {
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
			b.Topics = addTaken(b.Topics, value, stances)
		}
		b.Subjects = addTaken(b.Subjects, value, stances>>asSubject)
	default:
		return unknownValue("role of a facet", role)
	}
	return nil
}

// addTaken adds the stances on a value, by their bits, in the order of their names.
func addTaken(list []kg.Taken, value string, bits int) []kg.Taken {
	for _, s := range stancesByName {
		if bits&s.bit != 0 {
			list = append(list, kg.Taken{On: kg.ID(value), Stance: s.stance})
		}
	}
	return list
}

var stancesByName = []struct {
	bit    int
	stance kg.Stance
}{{stanceNotCoded, ""}, {stanceMixed, kg.Mixed}, {stanceNeutral, kg.Neutral}, {stanceOpposes, kg.Opposes}, {stanceSupports, kg.Supports}}

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
