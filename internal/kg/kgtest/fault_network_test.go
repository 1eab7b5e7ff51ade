package kgtest

import (
	"cmp"
	"context"
	"slices"

	"wortlaut/internal/kg"
)

// network changes what is asked for of links, statements in brief and dates, or what is answered.
type network struct {
	*Model
	link   func(*kg.LinkQuery)
	links  func(m *Model, q kg.LinkQuery, links []kg.Link) []kg.Link
	brief  func(*kg.BriefQuery)
	briefs func(m *Model, q kg.BriefQuery, list []kg.Brief) []kg.Brief
	day    func(*kg.DayQuery)
	days   func(m *Model, q kg.DayQuery, counts []kg.DayCount) []kg.DayCount
}

func (s network) Links(ctx context.Context, q kg.LinkQuery) ([]kg.Link, error) {
	if s.link != nil {
		s.link(&q)
	}
	links, err := s.Model.Links(ctx, q)
	if err == nil && s.links != nil {
		links = s.links(s.Model, q, links)
	}
	return links, err
}

func (s network) Briefs(ctx context.Context, queries []kg.BriefQuery) ([][]kg.Brief, error) {
	if s.brief != nil {
		queries = each(queries, s.brief)
	}
	lists, err := s.Model.Briefs(ctx, queries)
	for i := range lists {
		if s.briefs != nil {
			lists[i] = s.briefs(s.Model, queries[i], lists[i])
		}
	}
	return lists, err
}

func (s network) Days(ctx context.Context, queries []kg.DayQuery) ([][]kg.DayCount, error) {
	if s.day != nil {
		queries = each(queries, s.day)
	}
	lists, err := s.Model.Days(ctx, queries)
	for i := range lists {
		if s.days != nil {
			lists[i] = s.days(s.Model, queries[i], lists[i])
		}
	}
	return lists, err
}

// netting is a fault in links, statements in brief, or dates.
func netting(name string, s network) fault {
	return fault{name, func(m *Model) kg.Store { s.Model = m; return s }}
}

// without leaves links out.
func without(drop func(q kg.LinkQuery, l kg.Link) bool) network {
	return network{links: func(_ *Model, q kg.LinkQuery, links []kg.Link) []kg.Link {
		return slices.DeleteFunc(links, func(l kg.Link) bool { return drop(q, l) })
	}}
}

// withLinks changes each link.
func withLinks(change func(*kg.Link)) network {
	return network{links: func(_ *Model, _ kg.LinkQuery, links []kg.Link) []kg.Link { return each(links, change) }}
}

// withBriefs changes each statement in brief, whose lists are its own.
func withBriefs(change func(m *Model, b *kg.Brief)) network {
	return network{briefs: func(m *Model, _ kg.BriefQuery, list []kg.Brief) []kg.Brief {
		return each(list, func(b *kg.Brief) { change(m, b) })
	}}
}

func ofStatement(l kg.Link) bool { return l.From.Kind() == kg.KindStatement }

// again asks the model once more, for something else.
func again[Q, A any](ask func(context.Context, Q) (A, error), q Q) A {
	answer, err := ask(context.Background(), q)
	if err != nil {
		panic(err)
	}
	return answer
}

// recount counts statements that fit by values of their rows.
func recount(m *Model, q kg.DayQuery, values func(kg.StatementRow) []string) []kg.DayCount {
	n := map[kg.DayCount]int{}
	for _, row := range m.statements {
		if fitsStatement(row, q.Where) {
			for _, v := range values(row) {
				n[kg.DayCount{MadeOn: row.Statement.MadeOn, Value: v}]++
			}
		}
	}
	counts := []kg.DayCount{}
	for c, n := range n {
		c.Statements = n
		counts = append(counts, c)
	}
	slices.SortFunc(counts, func(a, b kg.DayCount) int {
		return cmp.Or(cmp.Compare(a.MadeOn, b.MadeOn), cmp.Compare(a.Value, b.Value))
	})
	return counts
}

// countedBy is a fault in the values of one way to count.
func countedBy(by kg.TallyBy, values func(kg.StatementRow) []string) network {
	return network{days: func(m *Model, q kg.DayQuery, counts []kg.DayCount) []kg.DayCount {
		if q.By == nil || *q.By != by {
			return counts
		}
		return recount(m, q, values)
	}}
}

var networkFaults = slices.Concat(linkFaults, briefFaults, dayFaults)

var linkFaults = []fault{
	netting("links that lead to a node are forgotten", without(func(q kg.LinkQuery, l kg.Link) bool { return !slices.Contains(q.Nodes, l.From) })),
	netting("links that lead from a node are forgotten", without(func(q kg.LinkQuery, l kg.Link) bool { return !slices.Contains(q.Nodes, l.To) })),
	netting("only links between the nodes are told", without(func(q kg.LinkQuery, l kg.Link) bool {
		return len(q.Nodes) > 1 && !(slices.Contains(q.Nodes, l.From) && slices.Contains(q.Nodes, l.To))
	})),
	netting("symmetric relationships lead one way", without(func(_ kg.LinkQuery, l kg.Link) bool { return l.Role == "PARTNERS_WITH" && l.From > l.To })),
	netting("related topics are related one way", without(func(_ kg.LinkQuery, l kg.Link) bool { return l.Role == kg.RoleRelated && l.From > l.To })),
	netting("loops are forgotten", without(func(_ kg.LinkQuery, l kg.Link) bool { return l.From == l.To })),
	netting("references are forgotten", without(func(_ kg.LinkQuery, l kg.Link) bool { return l.Holds == "" && !ofStatement(l) })),
	netting("events have no links", without(func(_ kg.LinkQuery, l kg.Link) bool { return l.Role == kg.RoleAt })),
	netting("statements are no nodes", network{link: func(q *kg.LinkQuery) {
		q.Nodes = slices.DeleteFunc(slices.Clone(q.Nodes), func(id kg.ID) bool { return id.Kind() == kg.KindStatement })
	}}),
	netting("addressees are those that are mentioned", withLinks(func(l *kg.Link) {
		if l.Role == kg.RoleAddressedTo {
			l.Role = kg.RoleMentions
		}
	})),
	netting("positions are on the topics of claims", network{links: func(m *Model, q kg.LinkQuery, links []kg.Link) []kg.Link {
		for _, row := range m.statements {
			for _, p := range row.Positions {
				l := kg.Link{Role: kg.RolePositionOn, From: row.Statement.ID, To: p.Topic, Begins: row.First, Ends: row.Last.Next()}
				asked := slices.Contains(q.Nodes, l.From) || slices.Contains(q.Nodes, l.To)
				if p.Topic != "" && asked && follows(l, q.Roles, q.During) {
					links = append(links, l)
				}
			}
		}
		slices.SortFunc(links, kg.CompareLinks)
		return slices.CompactFunc(links, func(a, b kg.Link) bool { return kg.CompareLinks(a, b) == 0 })
	}}),
	netting("a position is what a claim is about", withLinks(func(l *kg.Link) {
		if l.Role == kg.RolePositionOn && l.To.Kind() == kg.KindTopic {
			l.Role = kg.RoleAbout
		}
	})),
	netting("a link begins on the first day", withLinks(func(l *kg.Link) { l.Begins = kg.FirstDay })),
	netting("a link never ends", withLinks(func(l *kg.Link) { l.Ends = kg.OpenEnd })),
	netting("a link of a statement ends on its last day", withLinks(func(l *kg.Link) {
		if ofStatement(*l) && l.Ends != kg.OpenEnd {
			l.Ends = dayBefore(l.Ends)
		}
	})),
	netting("what a link holds is lost", withLinks(func(l *kg.Link) { l.Holds = "" })),
	netting("parallel relationships are one", network{links: func(_ *Model, _ kg.LinkQuery, links []kg.Link) []kg.Link {
		return slices.CompactFunc(links, func(a, b kg.Link) bool { return a.From == b.From && a.Role == b.Role && a.To == b.To })
	}}),
	netting("links are ordered by where they lead to", network{links: func(_ *Model, _ kg.LinkQuery, links []kg.Link) []kg.Link {
		slices.SortStableFunc(links, func(a, b kg.Link) int { return cmp.Compare(a.To, b.To) })
		return links
	}}),
	netting("links come from their source, by target", network{links: func(_ *Model, _ kg.LinkQuery, links []kg.Link) []kg.Link {
		slices.SortStableFunc(links, func(a, b kg.Link) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
		return links
	}}),
	netting("parallel relationships come backward", network{links: func(_ *Model, _ kg.LinkQuery, links []kg.Link) []kg.Link {
		slices.SortFunc(links, func(a, b kg.Link) int {
			return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Role, b.Role), cmp.Compare(a.To, b.To), cmp.Compare(b.Holds, a.Holds))
		})
		return links
	}}),
	netting("a link of two of the nodes is told twice", network{links: func(_ *Model, q kg.LinkQuery, links []kg.Link) []kg.Link {
		told := []kg.Link{}
		for _, l := range links {
			told = append(told, l)
			if l.From != l.To && slices.Contains(q.Nodes, l.From) && slices.Contains(q.Nodes, l.To) {
				told = append(told, l)
			}
		}
		return told
	}}),
	netting("a loop is told twice", network{links: func(_ *Model, _ kg.LinkQuery, links []kg.Link) []kg.Link {
		told := []kg.Link{}
		for _, l := range links {
			told = append(told, l)
			if l.From == l.To {
				told = append(told, l)
			}
		}
		return told
	}}),
	netting("a link that two records bring is told twice", network{links: func(m *Model, _ kg.LinkQuery, links []kg.Link) []kg.Link {
		told := []kg.Link{}
		for _, l := range links {
			for range max(1, bringers(m, l)) {
				told = append(told, l)
			}
		}
		return told
	}}),
	netting("a link that two records bring counts as two of each", network{links: func(m *Model, q kg.LinkQuery, links []kg.Link) []kg.Link {
		if q.Each < 1 || len(q.Nodes) > 1 {
			return links
		}
		room := q.Each
		for i, l := range links {
			if room -= max(1, bringers(m, l)); room <= 0 {
				return links[:i+1]
			}
		}
		return links
	}}),
	netting("a node that is asked for twice has more of each", network{link: func(q *kg.LinkQuery) {
		if len(q.Nodes) > 1 && q.Nodes[0] == q.Nodes[1] {
			q.Each *= 2
		}
	}}),
	netting("the limit is for all nodes", network{links: func(_ *Model, q kg.LinkQuery, links []kg.Link) []kg.Link {
		if q.Each > 0 {
			links = links[:min(q.Each, len(links))]
		}
		return links
	}}),
	netting("both ends may be anywhere", network{link: func(q *kg.LinkQuery) { q.Among = nil }}),
	netting("an empty list of ends is none", network{link: func(q *kg.LinkQuery) {
		if len(q.Among) == 0 {
			q.Among = nil
		}
	}}),
	netting("only the other end is looked at", network{link: func(q *kg.LinkQuery) {
		if q.Among != nil {
			q.Among = slices.Concat(q.Among, q.Nodes)
		}
	}}),
	netting("the limit of each is ignored", network{link: func(q *kg.LinkQuery) { q.Each = 0 }}),
	netting("one more of each", network{link: func(q *kg.LinkQuery) {
		if q.Each > 0 {
			q.Each++
		}
	}}),
	netting("the limit is for each direction", network{links: func(m *Model, q kg.LinkQuery, links []kg.Link) []kg.Link {
		if q.Each == 0 || len(q.Nodes) != 1 {
			return links
		}
		all := q
		all.Each = 0
		n := map[bool]int{}
		return slices.DeleteFunc(again(m.Links, all), func(l kg.Link) bool {
			out := l.From == q.Nodes[0]
			n[out]++
			return n[out] > q.Each
		})
	}}),
	netting("the last of each are told", network{links: func(m *Model, q kg.LinkQuery, links []kg.Link) []kg.Link {
		if q.Each == 0 || len(q.Nodes) != 1 {
			return links
		}
		all := q
		all.Each = 0
		links = again(m.Links, all)
		return links[max(0, len(links)-q.Each):]
	}}),
	netting("of each, those that do not hold count too", network{links: func(m *Model, q kg.LinkQuery, links []kg.Link) []kg.Link {
		always := q
		always.During = nil
		return slices.DeleteFunc(again(m.Links, always), func(l kg.Link) bool { return !follows(l, q.Roles, q.During) })
	}}),
	netting("no limit is a limit of 100 links", network{link: func(q *kg.LinkQuery) {
		if q.Each == 0 {
			q.Each = 100
		}
	}}),
	netting("the time of links does not matter", network{link: func(q *kg.LinkQuery) { q.During = nil }}),
	netting("a link still holds on the day it ends", network{links: func(m *Model, q kg.LinkQuery, links []kg.Link) []kg.Link {
		q.During = early(q.During)
		return again(m.Links, q)
	}}),
	netting("a link does not hold yet on the day it begins", without(func(q kg.LinkQuery, l kg.Link) bool {
		return q.During != nil && l.Begins == q.During.Last && l.Begins != kg.FirstDay
	})),
	netting("references hold at no time", without(func(q kg.LinkQuery, l kg.Link) bool { return q.During != nil && l.Holds == "" && !ofStatement(l) })),
	netting("the time of statements does not matter", network{links: func(m *Model, q kg.LinkQuery, links []kg.Link) []kg.Link {
		during := q.During
		q.During = nil
		return slices.DeleteFunc(again(m.Links, q), func(l kg.Link) bool { return !ofStatement(l) && !follows(l, q.Roles, during) })
	}}),
	netting("a statement holds on its first day only", without(func(q kg.LinkQuery, l kg.Link) bool {
		return q.During != nil && ofStatement(l) && l.Begins < q.During.First
	})),
	netting("no roles are all", network{link: func(q *kg.LinkQuery) {
		if len(q.Roles) == 0 {
			q.Roles = slices.Concat(tieRoles(), referenceRoles, kg.StatementRoles)
		}
	}}),
	netting("only the first role counts", network{link: func(q *kg.LinkQuery) { q.Roles = q.Roles[:min(1, len(q.Roles))] }}),
	netting("only 1,000 nodes count", network{link: func(q *kg.LinkQuery) { q.Nodes = q.Nodes[:min(1_000, len(q.Nodes))] }}),
	netting("no links are nil", network{links: func(_ *Model, _ kg.LinkQuery, links []kg.Link) []kg.Link {
		if len(links) == 0 {
			return nil
		}
		return links
	}}),
}

// bringers is how many entities bring a reference.
func bringers(m *Model, l kg.Link) int {
	n := 0
	for _, row := range m.entities {
		if slices.Contains(row.Links, l) {
			n++
		}
	}
	return n
}

var briefFaults = []fault{
	netting("the limit of statements in brief is ignored", network{brief: func(q *kg.BriefQuery) { q.Limit = 0 }}),
	netting("one more statement in brief", network{brief: func(q *kg.BriefQuery) {
		if q.Limit > 0 {
			q.Limit++
		}
	}}),
	netting("no limit is one of 1,000 statements in brief", network{brief: func(q *kg.BriefQuery) {
		if q.Limit == 0 {
			q.Limit = 1_000
		}
	}}),
	netting("a limit cuts before the order", network{briefs: func(m *Model, q kg.BriefQuery, list []kg.Brief) []kg.Brief {
		all := again(m.Briefs, []kg.BriefQuery{{Where: q.Where}})[0]
		if q.Limit == 0 {
			return all
		}
		byID := slices.SortedFunc(slices.Values(briefIDs(all)), cmp.Compare)
		kept := byID[:min(q.Limit, len(byID))]
		return slices.DeleteFunc(all, func(b kg.Brief) bool { return !slices.Contains(kept, b.ID) })
	}}),
	netting("statements in brief come backward", network{briefs: func(_ *Model, _ kg.BriefQuery, list []kg.Brief) []kg.Brief {
		slices.Reverse(list)
		return list
	}}),
	netting("statements in brief come by id", network{briefs: func(_ *Model, _ kg.BriefQuery, list []kg.Brief) []kg.Brief {
		slices.SortFunc(list, func(a, b kg.Brief) int { return cmp.Compare(a.ID, b.ID) })
		return list
	}}),
	netting("statements in brief come by their last day", network{briefs: func(_ *Model, _ kg.BriefQuery, list []kg.Brief) []kg.Brief {
		slices.SortStableFunc(list, func(a, b kg.Brief) int { return cmp.Compare(a.MadeOn.Latest(), b.MadeOn.Latest()) })
		return list
	}}),
	netting("a statement in brief is told for each topic that fits", network{briefs: func(_ *Model, q kg.BriefQuery, list []kg.Brief) []kg.Brief {
		told := []kg.Brief{}
		for _, b := range list {
			told = append(told, b)
			if len(q.Where) == 1 && q.Where[0].Field == kg.FieldTopic && !q.Where[0].Not && len(b.Topics) > 1 && len(q.Where[0].Values) > 1 {
				told = append(told, b)
			}
		}
		return told
	}}),
	netting("only what fits is in brief", network{briefs: func(_ *Model, q kg.BriefQuery, list []kg.Brief) []kg.Brief {
		return each(list, func(b *kg.Brief) {
			if len(q.Where) == 1 && q.Where[0].Stances != nil {
				b.Subjects = slices.DeleteFunc(slices.Clone(b.Subjects), func(t kg.Taken) bool { return !slices.Contains(q.Where[0].Stances, t.Stance) })
			}
		})
	}}),
	netting("negation is ignored in briefs", network{brief: func(q *kg.BriefQuery) {
		q.Where = each(q.Where, func(c *kg.Criterion) { c.Not = false })
	}}),
	netting("one criterion is enough in briefs", network{brief: func(q *kg.BriefQuery) { q.Where = q.Where[:min(1, len(q.Where))] }}),
	netting("what nothing fits is everything in brief", network{brief: func(q *kg.BriefQuery) {
		q.Where = slices.DeleteFunc(slices.Clone(q.Where), func(c kg.Criterion) bool { return c.Field == kg.FieldSpeaker && len(c.Values) == 0 })
	}}),
	netting("no statements in brief are nil", network{briefs: func(_ *Model, _ kg.BriefQuery, list []kg.Brief) []kg.Brief {
		if len(list) == 0 {
			return nil
		}
		return list
	}}),
	netting("speakers stand as in the statement", withBriefs(func(m *Model, b *kg.Brief) {
		b.Speakers = nil
		for _, a := range m.statements[b.ID].Statement.Speakers {
			b.Speakers = append(b.Speakers, a.Actor)
		}
	})),
	netting("organizations are no speakers", withBriefs(func(_ *Model, b *kg.Brief) {
		b.Speakers = slices.DeleteFunc(slices.Clone(b.Speakers), func(id kg.ID) bool { return id.Kind() != kg.KindPerson })
	})),
	netting("an organization does not speak for itself", withBriefs(func(_ *Model, b *kg.Brief) {
		b.Attributions = slices.DeleteFunc(slices.Clone(b.Attributions), func(key string) bool { return key == kg.AttributionKey("party:b", "party:b") })
	})),
	netting("who speaks for nobody has an attribution", withBriefs(func(_ *Model, b *kg.Brief) {
		if len(b.Attributions) == 0 {
			b.Attributions = []string{kg.AttributionKey(b.Speakers[0], "")}
		}
	})),
	netting("all speakers spoke for all organizations", withBriefs(func(m *Model, b *kg.Brief) {
		b.Attributions = nil
		for _, speaker := range b.Speakers {
			for _, organization := range m.statements[b.ID].Organizations {
				b.Attributions = append(b.Attributions, kg.AttributionKey(speaker, organization))
			}
		}
	})),
	netting("addressees stand as in the statement", withBriefs(func(m *Model, b *kg.Brief) { b.Addressees = m.statements[b.ID].Statement.Addressees })),
	netting("addressees are those mentioned", withBriefs(func(m *Model, b *kg.Brief) {
		b.Addressees = slices.Sorted(slices.Values(m.statements[b.ID].Statement.Mentions))
	})),
	netting("documents stand as they are cited", withBriefs(func(m *Model, b *kg.Brief) {
		b.Documents = cited(m.statements[b.ID].Statement.Citations)
	})),
	netting("only the first document is told", withBriefs(func(_ *Model, b *kg.Brief) { b.Documents = b.Documents[:1] })),
	netting("events are lost in brief", withBriefs(func(_ *Model, b *kg.Brief) { b.Event = "" })),
	netting("dates in brief are days", withBriefs(func(_ *Model, b *kg.Brief) { b.MadeOn = kg.FuzzyDate(b.MadeOn.Earliest()) })),
	netting("topics of claims are subjects", withBriefs(func(_ *Model, b *kg.Brief) {
		b.Subjects = slices.Concat(b.Subjects, b.Topics)
		slices.SortFunc(b.Subjects, kg.CompareTaken)
		b.Subjects = slices.Compact(b.Subjects)
	})),
	netting("topics are those named", withBriefs(func(_ *Model, b *kg.Brief) {
		b.Topics = slices.DeleteFunc(slices.Clone(b.Subjects), func(t kg.Taken) bool { return t.On.Kind() != kg.KindTopic })
	})),
	netting("a claim without topics is on none", withBriefs(func(m *Model, b *kg.Brief) {
		for _, p := range m.statements[b.ID].Positions {
			if p.Topic == "" {
				b.Topics = append(slices.Clone(b.Topics), kg.Taken{Stance: p.Stance})
			}
		}
	})),
	netting("a claim is a topic", withBriefs(func(_ *Model, b *kg.Brief) {
		b.Topics = slices.Concat(b.Subjects, b.Topics)
		slices.SortFunc(b.Topics, kg.CompareTaken)
		b.Topics = slices.Compact(b.Topics)
	})),
	netting("what is not coded is not taken", withBriefs(func(_ *Model, b *kg.Brief) {
		b.Subjects = slices.DeleteFunc(slices.Clone(b.Subjects), func(t kg.Taken) bool { return t.Stance == "" })
	})),
	netting("one stance on each subject", withBriefs(func(_ *Model, b *kg.Brief) {
		b.Subjects = slices.CompactFunc(slices.Clone(b.Subjects), func(a, b kg.Taken) bool { return a.On == b.On })
	})),
	netting("stances stand as in the schema", withBriefs(func(_ *Model, b *kg.Brief) {
		b.Subjects = slices.Clone(b.Subjects)
		slices.SortStableFunc(b.Subjects, func(x, y kg.Taken) int {
			return cmp.Or(cmp.Compare(x.On, y.On), cmp.Compare(slices.Index(kg.Stances, x.Stance), slices.Index(kg.Stances, y.Stance)))
		})
	})),
	netting("stances are told for each position", withBriefs(func(m *Model, b *kg.Brief) {
		b.Topics = nil
		for _, p := range m.statements[b.ID].Positions {
			if p.Topic != "" {
				b.Topics = append(b.Topics, kg.Taken{On: p.Topic, Stance: p.Stance})
			}
		}
		slices.SortFunc(b.Topics, kg.CompareTaken)
	})),
	{"briefs are answered in the order of what they find", func(m *Model) kg.Store { return shuffled{m} }},
}

// shuffled answers a batch with the shortest answers first.
type shuffled struct{ *Model }

func (s shuffled) Briefs(ctx context.Context, queries []kg.BriefQuery) ([][]kg.Brief, error) {
	lists, err := s.Model.Briefs(ctx, queries)
	slices.SortStableFunc(lists, func(a, b []kg.Brief) int { return len(a) - len(b) })
	return lists, err
}

func (s shuffled) Days(ctx context.Context, queries []kg.DayQuery) ([][]kg.DayCount, error) {
	lists, err := s.Model.Days(ctx, queries)
	slices.SortStableFunc(lists, func(a, b []kg.DayCount) int { return len(a) - len(b) })
	return lists, err
}

// daysOnly is a store that is right about statements in brief.
type daysOnly struct{ shuffled }

func (s daysOnly) Briefs(ctx context.Context, queries []kg.BriefQuery) ([][]kg.Brief, error) {
	return s.Model.Briefs(ctx, queries)
}

// redated changes the dates that statements are counted by.
func redated(change func(kg.FuzzyDate) kg.FuzzyDate) network {
	return network{days: func(_ *Model, _ kg.DayQuery, counts []kg.DayCount) []kg.DayCount {
		return each(counts, func(c *kg.DayCount) { c.MadeOn = change(c.MadeOn) })
	}}
}

var dayFaults = []fault{
	netting("coarse dates are their first day", redated(func(d kg.FuzzyDate) kg.FuzzyDate {
		if d == "" {
			return d
		}
		return kg.FuzzyDate(d.Earliest())
	})),
	netting("unknown dates are the first day", redated(func(d kg.FuzzyDate) kg.FuzzyDate {
		if d == "" {
			return kg.FuzzyDate(kg.FirstDay)
		}
		return d
	})),
	netting("unknown dates are left out", network{days: func(_ *Model, _ kg.DayQuery, counts []kg.DayCount) []kg.DayCount {
		return slices.DeleteFunc(counts, func(c kg.DayCount) bool { return c.MadeOn == "" })
	}}),
	netting("a statement counts for each position on a topic", countedBy(kg.TallyTopic, func(row kg.StatementRow) []string {
		var values []string
		for _, p := range row.Positions {
			if p.Topic != "" {
				values = append(values, string(p.Topic))
			}
		}
		return values
	})),
	netting("a statement counts for each attribution", countedBy(kg.TallySpeaker, func(row kg.StatementRow) []string {
		var values []string
		for _, a := range row.Statement.Speakers {
			values = append(values, string(a.Actor))
		}
		return values
	})),
	netting("a statement counts for each stance it takes", countedBy(kg.TallyStance, func(row kg.StatementRow) []string {
		var values []string
		for _, p := range row.Positions {
			if p.Stance != "" {
				values = append(values, string(p.Stance))
			}
		}
		return values
	})),
	netting("the topics of claims do not count", countedBy(kg.TallyTopic, func(row kg.StatementRow) []string {
		return slices.DeleteFunc(tallyValues(row, kg.TallyTopic), func(v string) bool {
			return !slices.ContainsFunc(row.Positions, func(p kg.PositionRow) bool { return string(p.Subject) == v })
		})
	})),
	netting("topics are claims", countedBy(kg.TallyClaim, func(row kg.StatementRow) []string { return tallyValues(row, kg.TallyTopic) })),
	netting("organizations are speakers", countedBy(kg.TallyOrganization, func(row kg.StatementRow) []string { return tallyValues(row, kg.TallySpeaker) })),
	netting("a year is that of the last day", countedBy(kg.TallyYear, func(row kg.StatementRow) []string { return []string{string(row.Last[:4])} })),
	netting("kinds do not divide", countedBy(kg.TallyKind, func(kg.StatementRow) []string { return []string{string(kg.DirectQuote)} })),
	netting("nothing is a value too", network{days: func(m *Model, q kg.DayQuery, counts []kg.DayCount) []kg.DayCount {
		if q.By == nil {
			return counts
		}
		return recount(m, q, func(row kg.StatementRow) []string {
			if values := tallyValues(row, *q.By); len(values) > 0 {
				return values
			}
			return []string{""}
		})
	}}),
	netting("what has no topic does not count at all", network{days: func(m *Model, q kg.DayQuery, counts []kg.DayCount) []kg.DayCount {
		if q.By != nil {
			return counts
		}
		return recount(m, q, func(row kg.StatementRow) []string {
			return make([]string, min(1, len(tallyValues(row, kg.TallyTopic))))
		})
	}}),
	netting("dates do not divide by values", network{day: func(q *kg.DayQuery) { q.By = nil }}),
	netting("a statement counts for each topic that fits", network{days: func(m *Model, q kg.DayQuery, counts []kg.DayCount) []kg.DayCount {
		if q.By != nil || len(q.Where) != 1 || q.Where[0].Field != kg.FieldTopic || q.Where[0].Not {
			return counts
		}
		return recount(m, q, func(row kg.StatementRow) []string {
			return make([]string, len(slices.DeleteFunc(tallyValues(row, kg.TallyTopic), func(v string) bool { return !slices.Contains(q.Where[0].Values, v) })))
		})
	}}),
	netting("only the topics that fit are counted by", network{days: func(_ *Model, q kg.DayQuery, counts []kg.DayCount) []kg.DayCount {
		return slices.DeleteFunc(counts, func(c kg.DayCount) bool {
			return q.By != nil && *q.By == kg.TallyTopic && len(q.Where) == 1 && q.Where[0].Field == kg.FieldTopic && !slices.Contains(q.Where[0].Values, c.Value)
		})
	}}),
	netting("negation is ignored in dates", network{day: func(q *kg.DayQuery) {
		q.Where = each(q.Where, func(c *kg.Criterion) { c.Not = false })
	}}),
	netting("one criterion is enough in dates", network{day: func(q *kg.DayQuery) { q.Where = q.Where[:min(1, len(q.Where))] }}),
	netting("what nothing fits is everything in dates", network{day: func(q *kg.DayQuery) {
		q.Where = slices.DeleteFunc(slices.Clone(q.Where), func(c kg.Criterion) bool { return c.Field == kg.FieldSpeaker && len(c.Values) == 0 })
	}}),
	netting("dates are ordered by value", network{days: func(_ *Model, _ kg.DayQuery, counts []kg.DayCount) []kg.DayCount {
		slices.SortStableFunc(counts, func(a, b kg.DayCount) int { return cmp.Compare(a.Value, b.Value) })
		return counts
	}}),
	netting("dates are ordered by their first day", network{days: func(_ *Model, _ kg.DayQuery, counts []kg.DayCount) []kg.DayCount {
		slices.SortStableFunc(counts, func(a, b kg.DayCount) int { return cmp.Compare(b.MadeOn.Latest(), a.MadeOn.Latest()) })
		return counts
	}}),
	netting("values of a date come backward", network{days: func(_ *Model, _ kg.DayQuery, counts []kg.DayCount) []kg.DayCount {
		slices.SortFunc(counts, func(a, b kg.DayCount) int {
			return cmp.Or(cmp.Compare(a.MadeOn, b.MadeOn), cmp.Compare(b.Value, a.Value))
		})
		return counts
	}}),
	netting("no more than 1,000 dates are told", network{days: func(_ *Model, _ kg.DayQuery, counts []kg.DayCount) []kg.DayCount {
		return counts[:min(1_000, len(counts))]
	}}),
	netting("no dates are nil", network{days: func(_ *Model, _ kg.DayQuery, counts []kg.DayCount) []kg.DayCount {
		if len(counts) == 0 {
			return nil
		}
		return counts
	}}),
	{"dates are answered in the order of what they find", func(m *Model) kg.Store { return daysOnly{shuffled{m}} }},
	{"the context is ignored by links", func(m *Model) kg.Store { return patientLinks{m} }},
	{"the context is ignored by briefs", func(m *Model) kg.Store { return patientBriefs{m} }},
	{"the context is ignored by days", func(m *Model) kg.Store { return patientDays{m} }},
}

// The patient do not look at the context.
type (
	patientLinks  struct{ *Model }
	patientBriefs struct{ *Model }
	patientDays   struct{ *Model }
)

func (s patientLinks) Links(ctx context.Context, q kg.LinkQuery) ([]kg.Link, error) {
	return s.Model.Links(context.WithoutCancel(ctx), q)
}

func (s patientBriefs) Briefs(ctx context.Context, queries []kg.BriefQuery) ([][]kg.Brief, error) {
	return s.Model.Briefs(context.WithoutCancel(ctx), queries)
}

func (s patientDays) Days(ctx context.Context, queries []kg.DayQuery) ([][]kg.DayCount, error) {
	return s.Model.Days(context.WithoutCancel(ctx), queries)
}
