package kg_test

import (
	"strings"
	"testing"

	"wortlaut/internal/kg"
)

func ptr[T any](v T) *T { return &v }

func cited(c ...kg.Citation) []kg.Citation {
	return append([]kg.Citation{{Document: "document:d", Kind: kg.Evidence}}, c...)
}

func aStatement(change func(*kg.Statement)) *kg.Statement {
	s := &kg.Statement{
		ID: "statement:s", Kind: kg.DirectQuote, Text: "Ja.", MadeOn: "2023", Citations: cited(),
		Speakers: []kg.Attribution{{Actor: "person:p", Organization: "ministry:m"}},
	}
	change(s)
	return s
}

func aPost(change func(*kg.Relationship)) *kg.Relationship {
	r := &kg.Relationship{ID: "holds-position:r", Type: kg.HoldsPosition, From: "person:p", To: "ministry:m", Citations: cited()}
	change(r)
	return r
}

func aPerson(change func(*kg.Entity)) *kg.Entity {
	e := &kg.Entity{ID: "person:p", Name: "P", Person: &kg.Person{SortName: "P"}}
	change(e)
	return e
}

// TestCheckRecord has one record for each rule, with the words that the refusal must hold.
func TestCheckRecord(t *testing.T) {
	for name, c := range map[string]struct {
		record kg.Record
		says   string
	}{
		"person":             {aPerson(func(*kg.Entity) {}), ""},
		"post":               {aPost(func(*kg.Relationship) {}), ""},
		"statement":          {aStatement(func(*kg.Statement) {}), ""},
		"id without kind":    {aPerson(func(e *kg.Entity) { e.ID = "p" }), "known kind"},
		"id of unknown kind": {aPerson(func(e *kg.Entity) { e.ID = "robot:p" }), "known kind"},
		"id without key":     {aPerson(func(e *kg.Entity) { e.ID = "person:" }), "nothing after the colon"},
		"id with umlaut":     {aPerson(func(e *kg.Entity) { e.ID = "person:broß" }), "ASCII"},
		"id with blank":      {aPerson(func(e *kg.Entity) { e.ID = "person:a b" }), "ASCII"},
		"long id":            {aPerson(func(e *kg.Entity) { e.ID = kg.ID("person:" + strings.Repeat("x", 122)) }), "at most 128 bytes"},
		"no name":            {aPerson(func(e *kg.Entity) { e.Name = " " }), "name: must not be empty"},
		"long name":          {aPerson(func(e *kg.Entity) { e.Name = strings.Repeat("ä", 1001) }), "at most 1000"},
		"NUL":                {aPerson(func(e *kg.Entity) { e.Names = []kg.Name{{Text: "a\x00", Kind: kg.NameShort}} }), "names[0].text: the text holds NUL"},
		"broken UTF-8":       {aPerson(func(e *kg.Entity) { e.Name = "a\xff" }), "not UTF-8"},
		"no part":            {aPerson(func(e *kg.Entity) { e.Person = nil }), "needs this part"},
		"another part":       {aPerson(func(e *kg.Entity) { e.Region = &kg.Region{} }), "has no such part"},
		"name kind":          {aPerson(func(e *kg.Entity) { e.Names = []kg.Name{{Text: "a", Kind: "NICK"}} }), "not one of OFFICIAL"},
		"name dates": {aPerson(func(e *kg.Entity) {
			e.Names = []kg.Name{{Text: "a", Kind: kg.NameShort, Validity: kg.Validity{ValidFrom: "1.1.2020"}}}
		}), "names[0].validFrom"},
		"language":            {aPerson(func(e *kg.Entity) { e.Language = "deutsch!" }), "BCP 47"},
		"url":                 {aPerson(func(e *kg.Entity) { e.URL = "javascript:alert(1)" }), "http or https"},
		"identifier scheme":   {aPerson(func(e *kg.Entity) { e.Identifiers = []kg.Identifier{{Scheme: "a|b", Value: "1"}} }), "scheme"},
		"level of a person":   {&kg.Entity{ID: "party:p", Name: "P", Organization: &kg.Organization{Level: kg.LevelState}}, "does not belong"},
		"ministry, no level":  {&kg.Entity{ID: "ministry:m", Name: "M", Organization: &kg.Organization{}}, "not one of EUROPEAN"},
		"topic in itself":     {&kg.Entity{ID: "topic:t", Name: "T", Topic: &kg.Topic{Broader: []kg.ID{"topic:t"}}}, "broader than itself"},
		"topic below person":  {&kg.Entity{ID: "topic:t", Name: "T", Topic: &kg.Topic{Broader: []kg.ID{"person:p"}}}, "not a topic"},
		"topic twice":         {&kg.Entity{ID: "claim:c", Name: "C", Claim: &kg.Claim{Topics: []kg.ID{"topic:t", "topic:t"}}}, "stands here twice"},
		"event without day":   {&kg.Entity{ID: "event:e", Name: "E", Event: &kg.Event{}}, "must be given"},
		"event backwards":     {&kg.Entity{ID: "event:e", Name: "E", Event: &kg.Event{StartsOn: "2023", EndsOn: "2022"}}, "before the beginning"},
		"document hash":       {&kg.Entity{ID: "document:d", Name: "D", Document: &kg.Document{Kind: kg.Law, SHA256: "abc"}}, "SHA-256"},
		"region level":        {&kg.Entity{ID: "region:r", Name: "R", Region: &kg.Region{Level: "PLANET"}}, "not one of COUNTRY"},
		"tie without source":  {aPost(func(r *kg.Relationship) { r.Citations = nil }), "nothing enters the graph without a source"},
		"tie of another type": {aPost(func(r *kg.Relationship) { r.Type = kg.MemberOf }), "begins with member-of:"},
		"tie of no type":      {aPost(func(r *kg.Relationship) { r.Type = "LOVES" }), "not one of HOLDS_POSITION"},
		"tie to a person":     {aPost(func(r *kg.Relationship) { r.To = "person:q" }), "can't lead to"},
		"tie to itself":       {&kg.Relationship{ID: "part-of:r", Type: kg.PartOf, From: "party:p", To: "party:p", Citations: cited()}, "two different ends"},
		"until before from":   {aPost(func(r *kg.Relationship) { r.ValidFrom, r.ValidUntil = "2023-07-06", "2023-07-06" }), "not after the beginning"},
		"ongoing with end":    {aPost(func(r *kg.Relationship) { r.ValidUntil, r.Ongoing = "2023", ptr(true) }), "has no end"},
		"half a span":         {aPost(func(r *kg.Relationship) { r.Citations[0].Start = ptr(1) }), "both a start and an end"},
		"empty span":          {aPost(func(r *kg.Relationship) { r.Citations[0].Start, r.Citations[0].End = ptr(1), ptr(1) }), "is not a span"},
		"cites a person":      {aPost(func(r *kg.Relationship) { r.Citations[0].Document = "person:p" }), "not a document"},
		"nobody said it":      {aStatement(func(s *kg.Statement) { s.Speakers = nil }), "at least one speaker"},
		"said twice":          {aStatement(func(s *kg.Statement) { s.Speakers = append(s.Speakers, s.Speakers[0]) }), "a speaker already"},
		"said by a topic":     {aStatement(func(s *kg.Statement) { s.Speakers[0].Actor = "topic:t" }), "neither a person nor an organization"},
		"for a person":        {aStatement(func(s *kg.Statement) { s.Speakers[0].Organization = "person:q" }), "not an organization"},
		"no words":            {aStatement(func(s *kg.Statement) { s.Text = "" }), "text: must not be empty"},
		"no date":             {aStatement(func(s *kg.Statement) { s.MadeOn = "" }), "madeOn: must be given"},
		"no source":           {aStatement(func(s *kg.Statement) { s.Citations = nil }), "without a source"},
		"about a person":      {aStatement(func(s *kg.Statement) { s.Positions = []kg.Position{{Subject: "person:p"}} }), "neither a topic nor a claim"},
		"two stances":         {aStatement(func(s *kg.Statement) { s.Positions = []kg.Position{{Subject: "claim:c"}, {Subject: "claim:c"}} }), "a position already"},
		"unknown stance":      {aStatement(func(s *kg.Statement) { s.Positions = []kg.Position{{Subject: "claim:c", Stance: "LOVES"}} }), "not one of SUPPORTS"},
		"event is no event":   {aStatement(func(s *kg.Statement) { s.Event = "topic:t" }), "not a event"},
	} {
		t.Run(name, func(t *testing.T) {
			problems := kg.CheckRecord(c.record)
			switch {
			case c.says == "" && len(problems) > 0:
				t.Errorf("refused: %q", problems)
			case c.says != "" && !strings.Contains(strings.Join(problems, "\n"), c.says):
				t.Errorf("says %q, want something with %q", problems, c.says)
			}
		})
	}
}
