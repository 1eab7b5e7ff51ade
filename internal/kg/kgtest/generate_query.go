package kgtest

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// Seen is what queries are made of beside the pools: ids and keys that have been seen, of records and rows that may be gone by now.
type Seen struct {
	IDs     []kg.ID
	Keys    []kg.Key // of the list that is asked for
	Tallies []kg.TallyKey
}

// id is one of a record of one of the kinds, mostly one that has been seen, seldom one of no record at all.
func (s Seen) id(t *rapid.T, kinds ...kg.Kind) kg.ID {
	seen := slices.DeleteFunc(slices.Clone(s.IDs), func(id kg.ID) bool { return !slices.Contains(kinds, id.Kind()) })
	switch {
	case rarely(t):
		return pick(t, []kg.ID{"person:nobody", kg.ID(awkward), `person:a" OR "1"="1`})
	case len(seen) == 0 || rarely(t):
		return pick(t, poolOf(kinds))
	}
	return pick(t, seen)
}

// ids are at most eight ids of records of the kinds, maybe none.
func (s Seen) ids(t *rapid.T, kinds ...kg.Kind) []kg.ID {
	ids := []kg.ID{}
	for range pick(t, []int{2, 1, 4, 8, 0}) {
		ids = append(ids, s.id(t, kinds...))
	}
	return ids
}

func (s Seen) values(t *rapid.T, kinds ...kg.Kind) []string { return stringsOf(s.ids(t, kinds...)) }

func stringsOf[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// enum are at most four of these words.
func enum[S ~string](t *rapid.T, from []S) []string { return stringsOf(some(t, from, 4)) }

// listOrNil is nil, which is any, or at most three values, maybe none, which fit nothing.
func listOrNil[V comparable](t *rapid.T, from []V) []V {
	if coin(t) {
		return nil
	}
	return some(t, from, 3)
}

func spanOfDays(t *rapid.T) kg.Days {
	a, b := pick(t, days), pick(t, days)
	return kg.Days{First: min(a, b), Last: max(a, b)}
}

// during is a day, a span of days, or no time.
func during(t *rapid.T) *kg.Days {
	switch pick(t, []int{0, 1, 2}) {
	case 1:
		return kg.On(pick(t, days))
	case 2:
		return ptr(spanOfDays(t))
	}
	return nil
}

// cutOut draws a window whose ends are keys that have been seen, of rows that may be gone by now, or others.
func (s Seen) window(t *rapid.T) kg.Window {
	w := kg.Window{Descending: coin(t), FromEnd: coin(t), Total: coin(t), Limit: pick(t, []int{0, 1, 2, 3, 5, 100})}
	edge := func() *kg.Key {
		if len(s.Keys) == 0 || rarely(t) {
			return &kg.Key{Sort: pick(t, []string{"", "1|00002", "2023", "05|", "~"}), ID: pick(t, []kg.ID{"", "person:b", "statement:b", "~"})}
		}
		return ptr(pick(t, s.Keys))
	}
	if pick(t, []int{0, 1, 2}) == 2 {
		w.After = edge()
	}
	if pick(t, []int{0, 1, 2}) == 2 {
		w.Before = edge()
	}
	return w
}

var (
	roles = []kg.Role{
		"MEMBER_OF", kg.RoleBroader, "PARTNERS_WITH", kg.RoleAbout, "PART_OF", kg.RoleRelated, "HOLDS_POSITION", kg.RolePublisher, kg.RoleDocument,
		kg.RoleRegion, kg.RoleParent, kg.RoleSection, kg.RoleItem, kg.RoleSuggested, "RESPONSIBLE_FOR", "PARTICIPATES_IN", "ORGANIZES", "NO_ROLE",
	}
	directions = []kg.Direction{kg.Any, kg.Out, kg.In}
	classes    = []string{"STATE", "FEDERAL", "JOINT_FACILITY", "LAW", "REPORT", "DISTRICT", "LANDKREIS", "OPEN", "ACCEPTED"}
)

// drawRoles are a few roles, or all of them, or none.
func drawRoles(t *rapid.T) []kg.Role {
	if pick(t, []int{0, 1, 2}) == 1 {
		return roles
	}
	return some(t, roles, 5)
}

// EntityQueries are queries of all kinds.
func EntityQueries(s Seen) *rapid.Generator[kg.EntityQuery] {
	return rapid.Custom(func(t *rapid.T) kg.EntityQuery {
		q := kg.EntityQuery{Order: pick(t, []kg.EntityOrder{kg.EntitiesByName, kg.EntitiesByDate, kg.EntitiesByID}), Window: s.window(t)}
		if q.Order == kg.EntitiesByID { // the sort keys of such a list are empty, and so are those of its cursors
			for _, key := range []*kg.Key{q.After, q.Before} {
				if key != nil {
					key.Sort = ""
				}
			}
		}
		for range pick(t, []int{1, 0, 2, 3}) {
			q.Where = append(q.Where, s.entityCriterion(t))
		}
		return q
	})
}

func (s Seen) entityCriterion(t *rapid.T) kg.EntityCriterion {
	c := kg.EntityCriterion{Field: pick(t, []kg.EntityField{
		kg.EntityKind, kg.EntityTie, kg.EntityText, kg.EntityID, kg.EntityClass, kg.EntityIdentifier, kg.EntityDate,
	})}
	switch c.Field {
	case kg.EntityID:
		c.Values = s.values(t, kg.EntityKinds...)
	case kg.EntityKind:
		c.Values = enum(t, kg.EntityKinds)
	case kg.EntityClass:
		c.Values = enum(t, classes)
	case kg.EntityIdentifier:
		for _, value := range some(t, identifierValues, 3) {
			c.Values = append(c.Values, pick(t, []string{"gnd", "ags"})+"|"+value)
		}
	case kg.EntityDate:
		c.Days = spanOfDays(t)
	case kg.EntityText:
		c.Text = searchQuery(t)
	case kg.EntityTie:
		c.Tie = &kg.TieQuery{Roles: drawRoles(t), Direction: pick(t, directions), Others: s.ids(t, kg.EntityKinds...), During: during(t)}
	}
	return c
}

// tiedKinds are the kinds that relationships lead from and to.
// among draws what both ends of links are to be among: mostly anything, sometimes nothing.
func (s Seen) among(t *rapid.T) []kg.ID {
	switch pick(t, []int{0, 0, 0, 0, 0, 0, 1, 2}) {
	case 1:
		return s.ids(t, append(slices.Clone(kg.EntityKinds), kg.KindStatement)...)
	case 2:
		return []kg.ID{}
	}
	return nil
}

var tiedKinds = slices.Concat(kg.ActorKinds, []kg.Kind{kg.KindTopic, kg.KindEvent, kg.KindRegion})

// RelationshipQueries are queries of all kinds.
func RelationshipQueries(s Seen) *rapid.Generator[kg.RelationshipQuery] {
	return rapid.Custom(func(t *rapid.T) kg.RelationshipQuery {
		q := kg.RelationshipQuery{
			Node: s.id(t, tiedKinds...), Direction: pick(t, directions), Types: listOrNil(t, kg.RelationshipTypes), During: during(t),
			Window: s.window(t),
		}
		if rarely(t) {
			q.Other = s.id(t, tiedKinds...)
		}
		return q
	})
}

// StatementQueries are queries of all kinds.
func StatementQueries(s Seen) *rapid.Generator[kg.StatementQuery] {
	return rapid.Custom(func(t *rapid.T) kg.StatementQuery {
		q := kg.StatementQuery{Where: s.criteria(t), Order: pick(t, []kg.StatementOrder{kg.ByDate, kg.BySpeaker, kg.ByRelevance}), Window: s.window(t)}
		if q.Order == kg.ByRelevance {
			q.Where = append(q.Where, kg.Criterion{Field: kg.FieldText, Text: searchQuery(t)})
		}
		return q
	})
}

func (s Seen) criteria(t *rapid.T) []kg.Criterion {
	var where []kg.Criterion
	for range pick(t, []int{1, 0, 2, 3}) {
		c := s.criterion(t)
		c.Not = pick(t, []int{0, 1, 2, 3}) == 3
		where = append(where, c)
	}
	return where
}

func (s Seen) criterion(t *rapid.T) kg.Criterion {
	c := kg.Criterion{Field: pick(t, []kg.Field{
		kg.FieldTopic, kg.FieldSpeaker, kg.FieldOrganization, kg.FieldAttribution, kg.FieldClaim, kg.FieldText, kg.FieldMade, kg.FieldStance, kg.FieldID, kg.FieldKind,
		kg.FieldDocument, kg.FieldEvent, kg.FieldMention, kg.FieldAddressee, kg.FieldVerification,
	})}
	switch c.Field {
	case kg.FieldID:
		c.Values = s.values(t, kg.KindStatement)
	case kg.FieldSpeaker, kg.FieldMention, kg.FieldAddressee:
		c.Values = s.values(t, kg.ActorKinds...)
	case kg.FieldAttribution:
		for _, speaker := range s.ids(t, kg.ActorKinds...) {
			for _, organization := range s.ids(t, kg.OrganizationKinds...) {
				c.Values = append(c.Values, kg.AttributionKey(speaker, organization))
			}
		}
	case kg.FieldOrganization:
		c.Values = s.values(t, kg.OrganizationKinds...)
	case kg.FieldTopic:
		c.Values, c.Stances = s.values(t, kg.KindTopic), listOrNil(t, kg.Stances)
	case kg.FieldClaim:
		c.Values, c.Stances = s.values(t, kg.KindClaim, kg.KindTopic), listOrNil(t, kg.Stances)
	case kg.FieldStance:
		c.Values = enum(t, kg.Stances)
	case kg.FieldKind:
		c.Values = enum(t, []kg.StatementKind{kg.DirectQuote, kg.Speech, kg.IndirectSpeech, kg.Interjection})
	case kg.FieldDocument:
		c.Values = s.values(t, kg.KindDocument)
	case kg.FieldEvent:
		c.Values = s.values(t, kg.KindEvent)
	case kg.FieldMade:
		c.Days = spanOfDays(t)
	case kg.FieldText:
		c.Text = searchQuery(t)
	case kg.FieldVerification:
		c.Values = enum(t, []kg.Verification{kg.Verbatim, kg.Unverified, kg.Missing, kg.Normalized})
	}
	return c
}

// TallyQueries are queries of all kinds.
func TallyQueries(s Seen) *rapid.Generator[kg.TallyQuery] {
	return rapid.Custom(func(t *rapid.T) kg.TallyQuery {
		q := kg.TallyQuery{
			Where: s.criteria(t), Topics: listOrNil(t, pool("topic")), Limit: pick(t, []int{0, 1, 2, 100}), Total: coin(t),
			By: pick(t, tallyBys),
		}
		switch pick(t, []int{0, 1, 2}) {
		case 1:
			q.After = &kg.TallyKey{Statements: pick(t, []int{1, 2, 3, 0}), Value: pick(t, []string{"", "person:b", "topic:b", "2023", "~"})}
		case 2:
			if len(s.Tallies) > 0 {
				q.After = ptr(pick(t, s.Tallies))
			}
		}
		return q
	})
}

// SearchQueries are queries of all kinds.
func SearchQueries(s Seen) *rapid.Generator[kg.SearchQuery] {
	return rapid.Custom(func(t *rapid.T) kg.SearchQuery {
		return kg.SearchQuery{
			Text: searchQuery(t), Exact: text.Normalize(phraseOf(t, 2)), ByDate: coin(t), Window: s.window(t),
			Scopes: listOrNil(t, []kg.Scope{
				kg.ScopeStatements, kg.ScopeTopics, kg.ScopePersons, kg.ScopeOrganizations, kg.ScopeDocuments, kg.ScopeClaims,
				kg.ScopeEvents, kg.ScopeRegions,
			}),
		}
	})
}

// LinkQuery asks Reach or Referrers for several ids at once.
type LinkQuery struct {
	IDs    []kg.ID
	Roles  []kg.Role
	During *kg.Days
	Limit  int
}

// LinkQueries are queries of all kinds.
func LinkQueries(s Seen) *rapid.Generator[LinkQuery] {
	return rapid.Custom(func(t *rapid.T) LinkQuery {
		q := LinkQuery{IDs: s.ids(t, kg.EntityKinds...), Roles: drawRoles(t), During: during(t), Limit: pick(t, []int{1, 2, 3, 100})}
		return q
	})
}

// TieQueries are queries of all kinds, of entities and of statements.
func TieQueries(s Seen) *rapid.Generator[kg.LinkQuery] {
	return rapid.Custom(func(t *rapid.T) kg.LinkQuery {
		return kg.LinkQuery{
			Nodes: s.ids(t, append(slices.Clone(kg.EntityKinds), kg.KindStatement)...),
			Roles: slices.Concat(drawRoles(t), some(t, kg.StatementRoles, 5)), During: during(t), Each: pick(t, []int{0, 0, 1, 2, 5}),
			Among: s.among(t),
		}
	})
}

// BriefQueries are queries of all kinds.
func BriefQueries(s Seen) *rapid.Generator[kg.BriefQuery] {
	return rapid.Custom(func(t *rapid.T) kg.BriefQuery {
		return kg.BriefQuery{Where: s.criteria(t), Limit: pick(t, []int{0, 0, 1, 3})}
	})
}

// DayQueries are queries of all kinds.
func DayQueries(s Seen) *rapid.Generator[kg.DayQuery] {
	return rapid.Custom(func(t *rapid.T) kg.DayQuery {
		q := kg.DayQuery{Where: s.criteria(t)}
		if !rarely(t) {
			q.By = ptr(pick(t, tallyBys))
		}
		return q
	})
}

// tallyBys are all that statements can be counted by.
var tallyBys = []kg.TallyBy{
	kg.TallySpeaker, kg.TallyTopic, kg.TallyOrganization, kg.TallyClaim, kg.TallyStance, kg.TallyKind, kg.TallyYear,
}

// ChangeQueries are queries of all kinds.
func ChangeQueries(s Seen) *rapid.Generator[kg.ChangeQuery] {
	return rapid.Custom(func(t *rapid.T) kg.ChangeQuery {
		q := kg.ChangeQuery{
			IDs:        listOrNil(t, append(s.IDs, "person:nobody")),
			Actions:    listOrNil(t, []kg.Action{kg.Created, kg.Updated, kg.Deleted}),
			By:         listOrNil(t, []string{"anna", "bert", awkward, "nobody"}),
			Descending: coin(t), Limit: pick(t, []int{0, 1, 3, 100}), Total: coin(t),
		}
		day := func() kg.Date { return kg.Date(fmt.Sprintf("2024-03-%02d", rapid.IntRange(1, 12).Draw(t, ""))) }
		if rarely(t) {
			q.Since = day()
		}
		if rarely(t) {
			q.Until = day()
		}
		if coin(t) {
			q.After = &kg.ChangeKey{Set: int64(rapid.IntRange(0, 20).Draw(t, "")), Position: pick(t, []int{0, 1, 2, 5})}
		}
		return q
	})
}
