package sqlitestore

import (
	"context"
	"strings"
	"testing"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// plan is how SQLite goes about a query: the lines of EXPLAIN QUERY PLAN.
func plan(t *testing.T, s *Store, q clause) string {
	t.Helper()
	var lines []string
	err := s.view(t.Context(), "explaining", func(r *reader) error {
		return r.each(t.Context(), "EXPLAIN QUERY PLAN "+q.text, q.args, func(scan func(...any) error) error {
			var id, parent, unused int
			var line string
			err := scan(&id, &parent, &unused, &line)
			lines = append(lines, line)
			return err
		})
	})
	if err != nil {
		t.Fatalf("%v: %v\n%s", err, kgCause(err), q.text)
	}
	return strings.Join(lines, "\n")
}

func kgCause(err error) error {
	if e, ok := err.(*kg.Error); ok {
		return e.Cause
	}
	return nil
}

// TestPlans holds the queries that must not depend on the size of the graph to their indexes, and those that give pages in order to
// not sorting.
func TestPlans(t *testing.T) {
	s, err := Open(context.Background(), memory)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()

	values := func(field kg.Field, values ...string) kg.Criterion { return kg.Criterion{Field: field, Values: values} }
	topic := values(kg.FieldTopic, "topic:a")
	made := kg.Criterion{Field: kg.FieldMade, Days: kg.Days{First: "2023-01-01", Last: "2023-02-01"}}
	words := text.Query{Terms: []text.Term{{Stems: []string{"a"}}}}
	after := kg.Window{After: &kg.Key{Sort: "2023", ID: "x"}, Limit: 20}
	last := kg.Window{FromEnd: true, Before: after.After, Limit: 20}
	led := func(lead kg.Criterion, where ...kg.Criterion) clause {
		from, err := ledFrom(lead, lead.Values[0], where)
		if err != nil {
			t.Fatal(err)
		}
		return expr("SELECT d.made_on AS sort, d.id AS id, d.n AS n"+from.text, from.args...)
	}
	statements := func(order kg.StatementOrder, where ...kg.Criterion) clause {
		selected, err := selectStatements(kg.StatementQuery{Where: where, Order: order})
		if err != nil {
			t.Fatal(err)
		}
		return selected
	}
	entities := func(order kg.EntityOrder, where ...kg.EntityCriterion) clause {
		selected, err := selectEntities(kg.EntityQuery{Where: where, Order: order})
		if err != nil {
			t.Fatal(err)
		}
		return selected
	}
	tally := func(q kg.TallyQuery) clause {
		by, err := tallied(q.By, q.Topics)
		if err != nil {
			t.Fatal(err)
		}
		var found clause
		err = s.view(t.Context(), "writing a query", func(r *reader) error {
			found, err = r.tallyHits(q, by)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	search := func(q kg.SearchQuery) clause {
		selected, ok := selectSearch(q)
		if !ok {
			t.Fatal("nothing is searched")
		}
		return windowOf(selected, q.Window)
	}
	kind := kg.EntityCriterion{Field: kg.EntityKind, Values: []string{"DOCUMENT"}}
	const sorts = "USE TEMP B-TREE"
	for _, c := range []struct {
		name   string
		query  clause
		uses   []string
		avoids []string
	}{
		{"topic, first page", windowOf(led(topic), kg.Window{Limit: 20}),
			[]string{"SEARCH d USING COVERING INDEX facet_by_value (role=? AND value=?)"}, []string{sorts, "statement", " s "}},
		{"topic, later page", windowOf(led(topic), after),
			[]string{"facet_by_value (role=? AND value=? AND (made_on,id)>(?,?))"}, []string{sorts, " s "}},
		{"topic, last page", windowOf(led(topic), last),
			[]string{"facet_by_value (role=? AND value=? AND (made_on,id)<(?,?))"}, []string{sorts, " s "}},
		{"topic and time", windowOf(led(topic, made), kg.Window{Limit: 20}),
			[]string{"facet_by_value (role=? AND value=? AND made_on>? AND made_on<?)", "SEARCH s USING INTEGER PRIMARY KEY"}, []string{sorts}},
		{"topic and speakers", windowOf(led(topic, values(kg.FieldSpeaker, "person:a", "person:b")), kg.Window{Limit: 20}),
			[]string{"SEARCH d USING COVERING INDEX facet_by_value", "SEARCH f EXISTS USING PRIMARY KEY (n=? AND role=? AND value=?)"}, []string{sorts, "SCAN d", "SCAN f"}},
		{"topic and text", windowOf(led(topic, kg.Criterion{Field: kg.FieldText, Text: words}), kg.Window{Limit: 20}),
			[]string{"SEARCH d USING COVERING INDEX facet_by_value", "VIRTUAL TABLE INDEX"}, []string{sorts}},
		{"topic, number", expr("SELECT count(*) FROM ("+led(topic).text+")", led(topic).args...),
			[]string{"SEARCH d USING COVERING INDEX facet_by_value"}, []string{" s "}},
		{"all by date", windowOf(statements(kg.ByDate), after),
			[]string{"SEARCH s USING COVERING INDEX statement_by_date ((made_on,id)>(?,?))"}, []string{sorts}},
		{"all by speaker", windowOf(statements(kg.BySpeaker), last),
			[]string{"SEARCH s USING COVERING INDEX statement_by_speaker ((speaker_sort,id)<(?,?))"}, []string{sorts}},
		{"time", windowOf(statements(kg.ByDate, made), kg.Window{Limit: 20}),
			[]string{"SEARCH s USING COVERING INDEX statement_by_date (made_on>? AND made_on<?)"}, []string{sorts}},
		{"event", windowOf(statements(kg.ByDate, values(kg.FieldEvent, "event:a")), kg.Window{Limit: 20}),
			[]string{"SEARCH s USING COVERING INDEX statement_by_event (event=?)"}, []string{sorts}},
		{"many speakers", windowOf(statements(kg.ByDate, values(kg.FieldSpeaker, "person:a", "person:b")), kg.Window{Limit: 20}),
			[]string{"SEARCH s USING INTEGER PRIMARY KEY", "SEARCH f USING COVERING INDEX facet_by_value (role=? AND value=?)"}, nil},
		{"statements by relevance", windowOf(statements(kg.ByRelevance, kg.Criterion{Field: kg.FieldText, Text: words}), kg.Window{Limit: 20}),
			[]string{"SEARCH s USING INTEGER PRIMARY KEY", "VIRTUAL TABLE INDEX"}, []string{"SCAN s "}},
		{"entities of a kind by name", windowOf(entities(kg.EntitiesByName, kind), after),
			[]string{"entity_by_kind (kind=? AND (sort,id)>(?,?))"}, []string{sorts}},
		{"entities of a kind by date", windowOf(entities(kg.EntitiesByDate, kind), last),
			[]string{"entity_by_date (kind=? AND (date,id)<(?,?))"}, []string{sorts}},
		{"entities by name", windowOf(entities(kg.EntitiesByName), after),
			[]string{"entity_by_name ((sort,id)>(?,?))"}, []string{sorts}},
		{"entities by id", windowOf(entities(kg.EntitiesByID, kg.EntityCriterion{Field: kg.EntityID, Values: []string{"a", "b"}}), kg.Window{}),
			[]string{"SEARCH e USING COVERING INDEX entity_by_id (id=?)"}, nil},
		{"entities by identifier", windowOf(entities(kg.EntitiesByID, kg.EntityCriterion{Field: kg.EntityIdentifier, Values: []string{"a|b"}}), kg.Window{}),
			[]string{"SEARCH identifier USING PRIMARY KEY (value=?)", "SEARCH e USING INTEGER PRIMARY KEY"}, nil},
		{"entities tied", windowOf(entities(kg.EntitiesByName, kg.EntityCriterion{Field: kg.EntityTie, Tie: &kg.TieQuery{
			Roles: []kg.Role{"MEMBER_OF"}, Direction: kg.Out, Others: []kg.ID{"party:a"}}}), kg.Window{}),
			[]string{"SEARCH link USING COVERING INDEX link_in (target=? AND role=?)", "SEARCH e USING INDEX entity_by_id (id=?)"}, nil},
		{"relationships", windowOf(selectRelationships(kg.RelationshipQuery{Node: "party:a", Direction: kg.In}), after),
			[]string{"SEARCH tie USING PRIMARY KEY (node=? AND (sort,id)>(?,?))"}, []string{sorts}},
		{"tally of a topic", tally(kg.TallyQuery{Where: []kg.Criterion{topic}, Topics: []kg.ID{"topic:a"}}),
			[]string{"SEARCH facet USING COVERING INDEX facet_by_value (role=? AND value=?)"}, []string{" s "}},
		{"tally of some topics", tally(kg.TallyQuery{Where: []kg.Criterion{values(kg.FieldTopic, "topic:a", "topic:b")}, Topics: []kg.ID{"topic:a", "topic:b"}}),
			[]string{"SEARCH facet USING COVERING INDEX facet_by_value (role=? AND value=?)"}, []string{" s ", " t "}},
		{"search", search(kg.SearchQuery{Text: words, Exact: "a", Window: kg.Window{Limit: 20}}),
			[]string{"SEARCH statement USING INTEGER PRIMARY KEY", "SEARCH entity USING INTEGER PRIMARY KEY",
				"SEARCH exact USING PRIMARY KEY (name=?)"}, []string{"SCAN statement\n", "SCAN entity\n"}},
		{"referrers", expr(referring, "x", 1),
			[]string{"link_in (target=?)", "SEARCH tie USING PRIMARY KEY (node=?)", "SEARCH citation USING PRIMARY KEY (document=?)",
				"SEARCH facet USING COVERING INDEX facet_by_value (role=? AND value=?)", "statement_by_event (event=?)"}, []string{"SCAN e", "SCAN l"}},
		{"relationships of nodes", tiesOf(kg.LinkQuery{Nodes: []kg.ID{"a", "b"}, Roles: []kg.Role{"MEMBER_OF", "PART_OF"}, During: kg.On("2023-01-01")}),
			[]string{"SEARCH t USING PRIMARY KEY (node=?)"}, []string{sorts, "SCAN t"}},
		{"references", referencesOf(kg.LinkQuery{Nodes: []kg.ID{"a", "b"}, Roles: append([]kg.Role{kg.RoleBroader, kg.RoleAbout}, kg.StatementRoles...), During: kg.On("2023-01-01")}),
			[]string{"SEARCH l USING COVERING INDEX link_out (source=? AND role=?)", "SEARCH l USING COVERING INDEX link_in (target=? AND role=?)",
				"SEARCH f USING COVERING INDEX facet_by_value (role=? AND value=?)", "SEARCH f USING PRIMARY KEY (n=? AND role=?)",
				"statement_by_event (event=?)", "record_by_id (class=? AND id=?)"}, []string{sorts, "SCAN s", "SCAN f", "SCAN l", "SCAN r"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := plan(t, s, c.query)
			for _, want := range c.uses {
				if !strings.Contains(plan, want) {
					t.Errorf("the plan lacks %q:\n%s", want, plan)
				}
			}
			for _, bad := range c.avoids {
				if strings.Contains(plan, bad) {
					t.Errorf("the plan has %q:\n%s", bad, plan)
				}
			}
		})
	}
}
