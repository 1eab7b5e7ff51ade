package kg

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"wortlaut/internal/text"
)

// Facet is one value of what statements divide by, with the number of statements that have it.
type Facet struct {
	Value  string
	Count  int
	Record Record // what the value names, nil for stances, kinds and years
}

// Facets counts the statements of each list (told by its criteria) by something, the most frequent values first, years the
// latest first; at most first values, all with nil.
func (g *Graph) Facets(ctx context.Context, lists [][]Criterion, by TallyBy, first *int) ([][]Facet, error) {
	limit := 0
	if first != nil {
		if limit = *first; limit < 1 || limit > g.limits.Page {
			return nil, Errorf(codeOfSize(limit), "`first` is %d: a facet shows 1 to %d values", limit, g.limits.Page)
		}
	}
	queries := make([]TallyQuery, len(lists))
	for i, where := range lists {
		queries[i] = TallyQuery{Where: where, By: by, Limit: limit}
	}
	pages, err := g.store.Tally(ctx, queries)
	if err != nil {
		return nil, err
	}
	named := map[ID]Record{}
	if by == TallySpeaker || by == TallyOrganization || by == TallyTopic || by == TallyClaim {
		if named, err = g.talliedRecords(ctx, pages); err != nil {
			return nil, err
		}
	}
	out := make([][]Facet, len(pages))
	for i, page := range pages {
		out[i] = make([]Facet, len(page.Tallies))
		for j, t := range page.Tallies {
			out[i][j] = Facet{Value: t.Value, Count: t.Statements, Record: named[ID(t.Value)]}
		}
		if by == TallyYear {
			slices.SortFunc(out[i], func(a, b Facet) int { return strings.Compare(b.Value, a.Value) })
		}
	}
	return out, nil
}

func codeOfSize(n int) Code {
	if n <= 0 {
		return Invalid
	}
	return Limit
}

func (g *Graph) talliedRecords(ctx context.Context, pages []TallyPage) (map[ID]Record, error) {
	var ids []ID
	for _, p := range pages {
		for _, t := range p.Tallies {
			ids = append(ids, ID(t.Value))
		}
	}
	return g.Named(ctx, ids)
}

// TopicActor is an actor that spoke on a topic.
type TopicActor struct {
	Tally
	Actor *Entity
}

// TopicActors lists who spoke on each of the topics, most often first.
func (g *Graph) TopicActors(ctx context.Context, topics []ID, narrower bool, f *StatementFilter, paging Paging) ([]List[TopicActor], error) {
	f, err := g.currentFilter(ctx, f)
	if err != nil {
		return nil, err
	}
	of := &Of{Field: FieldTopic, Parents: topics, Narrower: narrower}
	where, err := g.whereOf(ctx, of, f)
	if err != nil {
		return nil, err
	}
	name := func(i int) string { return listName("topicActors", topics[i], narrower, f) }
	var tallies []TallyPage
	lists, err := paged(g.limits, len(topics), paging, false, name, func(at []int, windows []Window) ([]Page[Tally], error) {
		queries := make([]TallyQuery, len(at))
		for i, n := range at {
			on := where[n][0].Values // the topic and those it stands for
			queries[i] = TallyQuery{Where: where[n], By: TallySpeaker, Topics: idsOf(on), Limit: windows[i].Limit, Total: windows[i].Total}
			if after := windows[i].After; after != nil {
				queries[i].After = tallyKey(*after)
			}
		}
		var err error
		tallies, err = g.store.Tally(ctx, queries)
		return tallyPages(tallies), err
	})
	if err != nil {
		return nil, err
	}
	actors, err := g.talliedRecords(ctx, tallies)
	if err != nil {
		return nil, err
	}
	out := make([]List[TopicActor], len(lists))
	for i, l := range lists {
		out[i] = List[TopicActor]{Items: make([]Item[TopicActor], len(l.Items)), More: l.More, MoreBefore: l.MoreBefore, Total: l.Total, Err: l.Err}
		for j, item := range l.Items {
			actor, _ := actors[ID(item.Record.Value)].(*Entity)
			out[i].Items[j] = Item[TopicActor]{item.Cursor, TopicActor{item.Record, actor}}
		}
	}
	return out, nil
}

func idsOf(values []string) []ID {
	out := make([]ID, len(values))
	for i, v := range values {
		out[i] = ID(v)
	}
	return out
}

// A tally's place in its list is written into a cursor as the number of statements and the value.
func tallyPages(pages []TallyPage) []Page[Tally] {
	out := make([]Page[Tally], len(pages))
	for i, p := range pages {
		out[i] = Page[Tally]{Rows: make([]Row[Tally], len(p.Tallies)), Total: p.Total}
		for j, t := range p.Tallies {
			out[i].Rows[j] = Row[Tally]{Key{strconv.Itoa(t.Statements), ID(t.Value)}, t}
		}
	}
	return out
}

func tallyKey(k Key) *TallyKey {
	n, _ := strconv.Atoi(k.Sort) // a cursor that was tampered with begins at the end
	return &TallyKey{Statements: n, Value: string(k.ID)}
}

// Roles returns, for each attribution of the statements, the posts of the speaker, at the organization spoken for if one is named,
// that may hold on the day of the statement, in the order of their beginnings; none for speakers that are no persons. The
// outer slice stands in the order of the statements, the next in that of their speakers.
func (g *Graph) Roles(ctx context.Context, statements []*Statement) ([][][]*Relationship, error) {
	out := make([][][]*Relationship, len(statements))
	var queries []RelationshipQuery
	var places []*[]*Relationship
	for i, s := range statements {
		out[i] = make([][]*Relationship, len(s.Speakers))
		for j, a := range s.Speakers {
			out[i][j] = []*Relationship{}
			if a.Actor.Kind() != KindPerson {
				continue
			}
			days := s.MadeOn.Days()
			queries = append(queries, RelationshipQuery{
				Node: a.Actor, Direction: Out, Other: a.Organization, Types: []RelationshipType{HoldsPosition}, During: &days,
			})
			places = append(places, &out[i][j])
		}
	}
	if len(queries) == 0 {
		return out, nil
	}
	pages, err := g.store.Relationships(ctx, queries)
	if err != nil {
		return nil, err
	}
	for i, p := range pages {
		*places[i] = p.Records()
	}
	return out, nil
}

// Conflicts returns, for each of the relationships, those that it conflicts with, in the order of their beginnings.
func (g *Graph) Conflicts(ctx context.Context, relationships []*Relationship) ([][]*Relationship, error) {
	queries := make([]RelationshipQuery, len(relationships))
	for i, r := range relationships {
		queries[i] = RelationshipQuery{Node: r.From, Direction: Out, Other: r.To, Types: []RelationshipType{r.Type}}
	}
	pages, err := g.store.Relationships(ctx, queries)
	if err != nil {
		return nil, err
	}
	out := make([][]*Relationship, len(pages))
	for i, p := range pages {
		out[i] = slices.DeleteFunc(p.Records(), func(s *Relationship) bool { return !relationships[i].ConflictsWith(s) })
	}
	return out, nil
}

// Related returns, for each of the statements, at most first others on one of the same topics by none of the same speakers, the
// nearest in time first; of two equally near, the earlier, then the one with the lesser id.
func (g *Graph) Related(ctx context.Context, statements []*Statement, first int) ([][]*Statement, error) {
	if first < 1 || first > g.limits.Page {
		return nil, Errorf(codeOfSize(first), "`first` is %d: 1 to %d related statements are shown", first, g.limits.Page)
	}
	topics, err := g.topicsOfStatements(ctx, statements)
	if err != nil {
		return nil, err
	}
	queries := make([]StatementQuery, 0, 2*len(statements))
	for i, s := range statements {
		var speakers []ID
		for _, a := range s.Speakers {
			speakers = append(speakers, a.Actor)
		}
		where := []Criterion{{Field: FieldTopic, Values: values(topics[i])}, {Field: FieldSpeaker, Values: values(speakers), Not: true}}
		// Nothing sorts between a date and the date followed by no id: the windows meet right before the statements of the day.
		day := &Key{Sort: string(s.MadeOn)}
		queries = append(queries,
			StatementQuery{Where: where, Order: ByDate, Window: Window{After: day, Limit: first}},
			StatementQuery{Where: where, Order: ByDate, Window: Window{After: day, Limit: first, Descending: true}})
	}
	pages, err := g.store.Statements(ctx, queries)
	if err != nil {
		return nil, err
	}
	out := make([][]*Statement, len(statements))
	for i, s := range statements {
		near := append(pages[2*i].Records(), pages[2*i+1].Records()...)
		slices.SortStableFunc(near, func(a, b *Statement) int {
			if d := distance(a, s) - distance(b, s); d != 0 {
				return d
			}
			if a.MadeOn != b.MadeOn {
				return cmpString(a.MadeOn, b.MadeOn)
			}
			return cmpString(a.ID, b.ID)
		})
		out[i] = near[:min(first, len(near))]
	}
	return out, nil
}

// topicsOfStatements are the topics that each of the statements has a position on, directly or through a claim.
func (g *Graph) topicsOfStatements(ctx context.Context, statements []*Statement) ([][]ID, error) {
	var claims []ID
	for _, s := range statements {
		for _, p := range s.Positions {
			if p.Subject.Kind() == KindClaim {
				claims = append(claims, p.Subject)
			}
		}
	}
	records, err := g.Named(ctx, claims)
	if err != nil {
		return nil, err
	}
	out := make([][]ID, len(statements))
	for i, s := range statements {
		out[i] = []ID{}
		for _, p := range s.Positions {
			if e, ok := records[p.Subject].(*Entity); ok {
				out[i] = append(out[i], e.Claim.Topics...)
			} else if p.Subject.Kind() == KindTopic {
				out[i] = append(out[i], p.Subject)
			}
		}
		out[i] = distinct(out[i])
	}
	return out, nil
}

// distance is the number of days between the earliest days of two statements.
func distance(a, b *Statement) int {
	days := a.MadeOn.Earliest().time().Sub(b.MadeOn.Earliest().time()).Abs() / (24 * time.Hour)
	return int(days)
}

// SearchOrder is an order of hits.
type SearchOrder string

// The orders of hits.
const (
	SearchByRelevance SearchOrder = "RELEVANCE"
	SearchByDate      SearchOrder = "DATE"
)

// Hit is what a search found.
type Hit struct {
	Record Record
	// Score tells how well it fits; see score.
	Score      float64
	Highlights []Highlight
}

// Highlight is a text in which words of a query stand.
type Highlight struct {
	Field string
	Text  string
	Spans []text.Span // in code points of Text
}

// Search looks for words in a part of the graph.
func (g *Graph) Search(ctx context.Context, words string, scopes []Scope, order SearchOrder, paging Paging) (List[Hit], error) {
	q, err := parseText(words, g.limits.Search)
	if err != nil {
		return List[Hit]{}, err
	}
	lexicon, err := g.lexicon(ctx)
	if err != nil {
		return List[Hit]{}, err
	}
	name := listName("search", words, scopes, order)
	descending := order == SearchByDate
	lists, err := paged(g.limits, 1, paging, descending, func(int) string { return name }, func(_ []int, windows []Window) ([]Page[Record], error) {
		page, err := g.store.Search(ctx, SearchQuery{Text: q, Exact: text.Normalize(words), Scopes: scopes, ByDate: descending, Window: windows[0]})
		return []Page[Record]{page}, err
	})
	if err != nil {
		return List[Hit]{}, err
	}
	l := lists[0]
	hits := List[Hit]{Items: make([]Item[Hit], len(l.Items)), More: l.More, MoreBefore: l.MoreBefore, Total: l.Total}
	for i, item := range l.Items {
		hits.Items[i] = Item[Hit]{item.Cursor, Hit{item.Record, score(item.Record, q, text.Normalize(words), lexicon), highlights(item.Record, q, lexicon)}}
	}
	return hits, l.Err
}

// score is a number that falls in the order of relevance: 2 for a name that is the query, 1 where all words stand in the text, 0
// where some stand in compounds only, and 1/(1+n) for a text of n words.
func score(r Record, q text.Query, exact string, lexicon *text.Lexicon) float64 {
	row, density := SearchRow{Index: lexicon.Index(wordsOf(r)...)}, 0.0
	if e, named := r.(*Entity); named {
		row = DeriveEntity(e, lexicon).Search
		density = 1 / (1 + float64(lexicon.Index(entityNames(e)...).Length))
	} else {
		density = 1 / (1 + float64(row.Length))
	}
	if slices.Contains(row.Exact, exact) {
		return 2 + density
	}
	if whole, _ := row.Matches(q); whole {
		return 1 + density
	}
	return density
}

// highlights are the texts of a record in which words of a query stand.
func highlights(r Record, q text.Query, lexicon *text.Lexicon) []Highlight {
	out := []Highlight{}
	add := func(field, s string) {
		if spans := lexicon.Highlight(s, q); len(spans) > 0 {
			out = append(out, Highlight{field, s, spans})
		}
	}
	switch r := r.(type) {
	case *Statement:
		add("text", r.Text)
	case *Entity:
		name, other := "name", "otherNames"
		switch r.ID.Kind() {
		case KindTopic:
			name, other = "label", "altLabels"
		case KindClaim:
			name = "text"
		case KindDocument:
			name = "title"
		}
		add(name, r.Name)
		for _, n := range r.Names {
			add(other, n.Text)
		}
		add("honorificPrefix", honorific(r))
	}
	return out
}

// Changes lists the log.
func (g *Graph) Changes(ctx context.Context, f *ChangeFilter, direction OrderDirection, paging Paging) (List[LoggedChange], error) {
	name := listName("changes", f, direction)
	query := ChangeQuery{Descending: direction == Desc}
	if f != nil {
		query.IDs, query.Actions, query.By = f.Nodes, f.Actions, f.ChangedBy
		if f.Since != nil {
			query.Since = *f.Since
		}
		if f.Until != nil {
			query.Until = *f.Until
		}
	}
	lists, err := paged(g.limits, 1, paging, query.Descending, func(int) string { return name }, func(_ []int, windows []Window) ([]Page[LoggedChange], error) {
		query.Limit, query.Total = windows[0].Limit, windows[0].Total
		if after := windows[0].After; after != nil {
			var err error
			if query.After, err = changeKey(*after); err != nil {
				return nil, err
			}
		}
		page, err := g.store.Changes(ctx, query)
		return []Page[LoggedChange]{changePage(page)}, err
	})
	if err != nil {
		return List[LoggedChange]{}, err
	}
	return lists[0], lists[0].Err
}

func changePage(p ChangePage) Page[LoggedChange] {
	out := Page[LoggedChange]{Rows: make([]Row[LoggedChange], len(p.Changes)), Total: p.Total}
	for i, c := range p.Changes {
		out.Rows[i] = Row[LoggedChange]{Key{strconv.FormatInt(c.Set, 10), ID(strconv.Itoa(c.Position))}, c}
	}
	return out
}

func changeKey(k Key) (*ChangeKey, error) {
	set, err := strconv.ParseInt(k.Sort, 10, 64)
	position, errPosition := strconv.Atoi(string(k.ID))
	if err != nil || errPosition != nil {
		return nil, Errorf(Invalid, "the cursor names no place in the log")
	}
	return &ChangeKey{set, position}, nil
}
