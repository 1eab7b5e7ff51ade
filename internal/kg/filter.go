package kg

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"wortlaut/internal/text"
)

// StatementFilter says which statements are asked for: all that is given must fit. Nil is no condition; an empty list fits nothing.
type StatementFilter struct {
	Speakers        []ID
	Organizations   []ID
	IncludeParts    bool // Organizations means their parts as well
	Topics          []ID
	IncludeNarrower bool // Topics means narrower ones as well
	Claims          []ID
	Stances         []Stance // of the position on one of Topics or Claims, where given
	Kinds           []StatementKind
	Documents       []ID
	Events          []ID
	Mentions        []ID
	Addressees      []ID
	From, Until     *Date // both included
	Text            *string
	Verification    []Verification
	// Not leaves out what fits any of its conditions.
	Not *StatementFilter
}

// OrderDirection is the direction of an order.
type OrderDirection string

// The directions of orders.
const (
	Asc  OrderDirection = "ASC"
	Desc OrderDirection = "DESC"
)

// StatementOrderBy is an order of statements as clients ask for it.
type StatementOrderBy struct {
	Field     StatementOrderField
	Direction OrderDirection
}

// StatementOrderField is what clients can order statements by.
type StatementOrderField string

// What clients can order statements by.
const (
	OrderByDate      StatementOrderField = "DATE"
	OrderBySpeaker   StatementOrderField = "SPEAKER"
	OrderByRelevance StatementOrderField = "RELEVANCE"
)

// resolve translates an order; newest first is the default. Relevance needs a text to be relevant for.
func (o *StatementOrderBy) resolve(f *StatementFilter) (by StatementOrder, descending bool, err error) {
	if o == nil {
		return ByDate, true, nil
	}
	descending = o.Direction == Desc
	switch o.Field {
	case OrderBySpeaker:
		return BySpeaker, descending, nil
	case OrderByRelevance:
		if f == nil || f.Text == nil {
			return 0, false, Errorf(Invalid, "the order RELEVANCE needs a `text` in the filter")
		}
		return ByRelevance, !descending, nil // the best hit has the least sort key
	}
	return ByDate, descending, nil
}

// closures are the ids that a filter's topics and organizations stand for.
type closures struct {
	topics, organizations map[ID][]ID
}

func (c closures) topicSet(ids []ID, narrower bool) []ID {
	if !narrower {
		return ids
	}
	return union(c.topics, ids)
}

func (c closures) organizationSet(ids []ID, parts bool) []ID {
	if !parts {
		return ids
	}
	return union(c.organizations, ids)
}

func union(reach map[ID][]ID, ids []ID) []ID {
	out := []ID{}
	for _, id := range ids {
		out = append(append(out, id), reach[id]...)
	}
	return distinct(out)
}

// criteria translates a filter.
func (f *StatementFilter) criteria(c closures, words text.QueryLimits) ([]Criterion, error) {
	if f == nil {
		return nil, nil
	}
	out, err := f.conditions(c, words)
	if err != nil || f.Not == nil {
		return out, err
	}
	if f.Not.Not != nil {
		return nil, Errorf(Invalid, "a `not` can't stand within a `not`")
	}
	left, err := f.Not.exclusions(c, words)
	return append(out, left...), err
}

// conditions are the criteria of a filter without its Not.
func (f *StatementFilter) conditions(c closures, words text.QueryLimits) ([]Criterion, error) {
	var out []Criterion
	add := func(field Field, values []string, given bool, stances []Stance) {
		if given {
			out = append(out, Criterion{Field: field, Values: values, Stances: stances})
		}
	}
	topics, claims := f.Topics != nil, f.Claims != nil
	organizations := c.organizationSet(f.Organizations, f.IncludeParts)
	if f.Speakers != nil && f.Organizations != nil {
		add(FieldAttribution, attributions(f.Speakers, organizations), true, nil)
	} else {
		add(FieldSpeaker, values(f.Speakers), f.Speakers != nil, nil)
		add(FieldOrganization, values(organizations), f.Organizations != nil, nil)
	}
	add(FieldTopic, values(c.topicSet(f.Topics, f.IncludeNarrower)), topics, f.Stances)
	add(FieldClaim, values(f.Claims), claims, f.Stances)
	add(FieldStance, values(f.Stances), f.Stances != nil && !topics && !claims, nil)
	add(FieldKind, values(f.Kinds), f.Kinds != nil, nil)
	add(FieldDocument, values(f.Documents), f.Documents != nil, nil)
	add(FieldEvent, values(f.Events), f.Events != nil, nil)
	add(FieldMention, values(f.Mentions), f.Mentions != nil, nil)
	add(FieldAddressee, values(f.Addressees), f.Addressees != nil, nil)
	add(FieldVerification, values(f.Verification), f.Verification != nil, nil)
	if f.From != nil || f.Until != nil {
		out = append(out, Criterion{Field: FieldMade, Days: span(f.From, f.Until)})
	}
	if f.Text != nil {
		q, err := parseText(*f.Text, words)
		if err != nil {
			return nil, err
		}
		out = append(out, Criterion{Field: FieldText, Text: q})
	}
	return out, nil
}

// attributions are the keys of each of the speakers with each of the organizations: a joint statement fits if one of its speakers spoke
// for one of them.
func attributions(speakers, organizations []ID) []string {
	keys := []string{}
	for _, s := range speakers {
		for _, o := range organizations {
			keys = append(keys, AttributionKey(s, o))
		}
	}
	return keys
}

// exclusions are the criteria that leave out what fits any condition of the filter: each stands by itself, the stances too.
func (f *StatementFilter) exclusions(c closures, words text.QueryLimits) ([]Criterion, error) {
	apart, organizations := *f, StatementFilter{Organizations: f.Organizations, IncludeParts: f.IncludeParts}
	apart.Stances, apart.Organizations = nil, nil
	out, err := apart.conditions(c, words)
	if err != nil {
		return nil, err
	}
	spokenFor, err := organizations.conditions(c, words)
	out = append(out, spokenFor...)
	if f.Stances != nil {
		out = append(out, Criterion{Field: FieldStance, Values: values(f.Stances)})
	}
	for i := range out {
		out[i].Not = true
	}
	return out, err
}

// span is the days from and until, unbounded where not given.
func span(from, until *Date) Days {
	days := Days{FirstDay, LastDay}
	if from != nil {
		days.First = *from
	}
	if until != nil {
		days.Last = *until
	}
	return days
}

// parseText reads the words of a search. There must be some.
func parseText(s string, limits text.QueryLimits) (text.Query, error) {
	if err := CheckInput(s); err != nil {
		return text.Query{}, err
	}
	q, err := limits.Parse(s)
	if limit, ok := errors.AsType[*text.LimitError](err); ok {
		return q, &Error{Code: Limit, Message: limit.Error(), Cause: err}
	}
	if err != nil {
		return q, Errorf(Invalid, "the search text can't be read: %w", err)
	}
	if len(q.Terms) == 0 {
		return q, Errorf(Invalid, "the search text %q has no word to look for", Clip(s))
	}
	return q, nil
}

// CheckInput refuses what no text from outside may hold: NUL, and the sign that stands for half a surrogate pair or a broken byte.
func CheckInput(s string) error {
	if strings.ContainsAny(s, "\x00\uFFFD") || !utf8.ValidString(s) {
		return Errorf(Invalid, "the text holds a NUL, half a surrogate pair or bytes that are not UTF-8")
	}
	return nil
}

// ActorFilter says which actors are asked for.
type ActorFilter struct {
	Name       *string
	Identifier *Identifier
	Region     *ID
	MemberOf   *ID
	AsOf       *Date
	Kinds      []Kind
	Level      *GovernmentLevel
	Operation  *JobcenterOperation
	Authority  *LocalAuthorityKind
}

// ActorOrder is an order of actors as clients ask for it.
type ActorOrder struct {
	Field     ActorOrderField
	Direction OrderDirection
}

// ActorOrderField is what clients can order actors by.
type ActorOrderField string

// What clients can order actors by.
const (
	OrderByName ActorOrderField = "NAME"
	OrderByID   ActorOrderField = "ID"
)

func (o *ActorOrder) resolve() (by EntityOrder, descending bool) {
	if o == nil {
		return EntitiesByName, false
	}
	if o.Field == OrderByID {
		by = EntitiesByID
	}
	return by, o.Direction == Desc
}

// criteria translates a filter on actors of some kinds. within are the regions that the filter's region stands for.
func (f *ActorFilter) criteria(kinds []Kind, within []ID, words text.QueryLimits) ([]EntityCriterion, error) {
	b := entityCriteria{limits: words}
	if f == nil {
		b.kinds(kinds)
		return b.list, nil
	}
	if f.Kinds != nil {
		kinds = slices.DeleteFunc(slices.Clone(kinds), func(k Kind) bool { return !slices.Contains(f.Kinds, k) })
	}
	b.kinds(kinds)
	b.text(f.Name)
	b.identifier(f.Identifier)
	// Level, operation and authority have no value in common, and an organization has only one of them.
	addClass(&b, f.Level)
	addClass(&b, f.Operation)
	addClass(&b, f.Authority)
	var during *Days
	if f.AsOf != nil {
		during = On(*f.AsOf)
	}
	if f.Region != nil {
		b.tie(TieQuery{Roles: []Role{Role(ResponsibleFor)}, Direction: Out, Others: within, During: during})
	}
	if f.MemberOf != nil {
		b.tie(TieQuery{Roles: []Role{Role(MemberOf)}, Direction: Out, Others: []ID{*f.MemberOf}, During: during})
	}
	return b.list, b.err
}

// entityCriteria collects criteria.
type entityCriteria struct {
	list []EntityCriterion
	err  error

	limits text.QueryLimits
}

func (b *entityCriteria) kinds(kinds []Kind) {
	b.list = append(b.list, EntityCriterion{Field: EntityKind, Values: values(kinds)})
}

func (b *entityCriteria) text(words *string) {
	if words == nil {
		return
	}
	q, err := parseText(*words, b.limits)
	if err != nil && b.err == nil {
		b.err = err
	}
	b.list = append(b.list, EntityCriterion{Field: EntityText, Text: q})
}

func (b *entityCriteria) identifier(id *Identifier) {
	if id != nil {
		folded := Identifier{Scheme: strings.ToLower(id.Scheme), Value: id.Value} // schemes are written in lower case
		b.list = append(b.list, EntityCriterion{Field: EntityIdentifier, Values: []string{folded.Key()}})
	}
}

func (b *entityCriteria) tie(t TieQuery) {
	b.list = append(b.list, EntityCriterion{Field: EntityTie, Tie: &t})
}

func (b *entityCriteria) days(from, until *Date) {
	if from != nil || until != nil {
		b.list = append(b.list, EntityCriterion{Field: EntityDate, Days: span(from, until)})
	}
}

func (b *entityCriteria) ids(ids []ID) {
	b.list = append(b.list, EntityCriterion{Field: EntityID, Values: values(ids)})
}

func addClass[T ~string](b *entityCriteria, class *T) {
	if class != nil {
		b.list = append(b.list, EntityCriterion{Field: EntityClass, Values: []string{string(*class)}})
	}
}

// TopicFilter says which topics are asked for.
type TopicFilter struct {
	Text       *string
	Within     *ID
	Identifier *Identifier
}

// ClaimFilter says which claims are asked for.
type ClaimFilter struct {
	Text            *string
	Topics          []ID
	IncludeNarrower bool
	SupportedBy     []ID // each of them
	OpposedBy       []ID // each of them
}

// EventFilter says which events are asked for.
type EventFilter struct {
	Text        *string
	From, Until *Date
	Region      *ID
	Topics      []ID
	Organizers  []ID
}

// DocumentFilter says which documents are asked for.
type DocumentFilter struct {
	Text        *string
	Kinds       []DocumentKind
	Publisher   *ID
	From, Until *Date
}

// RegionFilter says which regions are asked for.
type RegionFilter struct {
	Name       *string
	Level      *RegionLevel
	Within     *ID
	Identifier *Identifier
}

// ChangeFilter says which changes are asked for.
type ChangeFilter struct {
	Nodes        []ID
	Actions      []Action
	ChangedBy    []string
	Since, Until *Date
}
