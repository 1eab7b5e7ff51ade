package resolvers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"wortlaut/graph"
	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/seed"
)

// What TestRandomOperations does unless the environment says otherwise.
const (
	operationsSeed  = 2     // WORTLAUT_OPERATIONS_SEED is another
	operationsCount = 1_000 // WORTLAUT_OPERATIONS is another number
)

func fromEnvironment(t *testing.T, name string, otherwise int) int {
	t.Helper()
	s, set := os.LookupEnv(name)
	if !set {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q: give a number, at least 1", name, s)
	}
	return n
}

// TestRandomOperations asks random operations of graphs of two sizes, and of the larger in every store. Every answer is what the operation
// asks for, no error is one of the program or of the store, all stores give the same bytes with the same number of calls, and that
// number has a bound that follows from the operation alone, but for what organizations are part of, level by level. Together they ask for everything in the schema.
func TestRandomOperations(t *testing.T) {
	tr := &trial{
		schema: graph.NewExecutableSchema(graph.Config{}).Schema(),
		seed:   fromEnvironment(t, "WORTLAUT_OPERATIONS_SEED", operationsSeed),
	}
	count := fromEnvironment(t, "WORTLAUT_OPERATIONS", operationsCount)
	rich := graphOver(t, stores["sqlite"])
	enrich(t, rich)
	tr.rich, tr.first = serve(rich), serveSeed(t, stores["sqlite"])
	g := newGenerator(tr.schema, uint64(tr.seed), learn(t, rich))
	began := time.Now()
	for len(tr.asked) < count {
		tr.ask(t, g)
	}
	t.Logf("%d operations, %d of them with errors, %d calls, of graphs of two sizes in SQLite: %v", count, tr.refused, tr.calls, since(began))
	if missed := g.missed(); len(missed) > 0 {
		report := t.Errorf
		if count < operationsCount {
			report = t.Logf // so few can't ask for everything
		}
		report("WORTLAUT_OPERATIONS_SEED=%d: the operations miss %d things:\n%s", tr.seed, len(missed), strings.Join(missed, "\n"))
	}
	for name, open := range stores {
		if name == "sqlite" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			other := graphOver(t, open)
			enrich(t, other)
			h := serve(other)
			began := time.Now()
			for _, e := range tr.asked {
				answer, calls := post(t, h, e.query, e.variables)
				if !bytes.Equal(answer, e.answer) || calls != e.calls {
					tr.fail(t, e.operation, func(o *operation) *fault { return tr.differing(t, o, h) })
				}
			}
			t.Logf("%d operations: %v", len(tr.asked), since(began))
		})
	}
}

func since(t time.Time) time.Duration { return time.Since(t).Round(time.Millisecond) }

// ------------------------------------------------------------------ graphs

// enrich fills an empty graph with the first graph, a made-up one, ties of all types between them, and some of a random life.
func enrich(t *testing.T, g *kg.Graph) {
	t.Helper()
	if _, err := seed.Apply(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	sets := slices.Collect(kgtest.Made(kgtest.Scale{Topics: 42, Organizations: 40, Persons: 60, Memberships: 120, Documents: 40, Statements: 400}))
	for _, set := range append(sets, tied(sets)) {
		if _, err := g.Apply(t.Context(), set); err != nil {
			t.Fatal(err)
		}
	}
	have := map[kg.ID]kg.Record{}
	for n := range 40 {
		set := kgtest.ChangeSets(have).Example(n)
		if _, err := g.Apply(t.Context(), set); err != nil {
			if code := kg.CodeOf(err); code != kg.Invalid && code != kg.Conflict { // some break a rule
				t.Fatal(err)
			}
			continue
		}
		for _, p := range set.Put {
			have[p.Record.RecordID()] = p.Record
		}
		for _, d := range set.Delete {
			delete(have, d.ID)
		}
	}
}

// tied is events and regions, ties of all types to and between the actors of change sets, and statements at the events.
func tied(sets []kg.ChangeSet) kg.ChangeSet {
	set := kg.ChangeSet{By: "tied", Reason: "so that there are ties of all types"}
	put := func(r kg.Record) { set.Put = append(set.Put, kg.Put{Record: r}) }
	var actors, others, topics []kg.ID
	cites := []kg.Citation{{Kind: kg.Original, Note: "made up"}}
	for _, s := range sets {
		for _, p := range s.Put {
			switch id := p.Record.RecordID(); {
			case id.Kind() == kg.KindTopic:
				topics = append(topics, id)
			case id.Kind() == kg.KindPerson || id.Kind().IsOrganization():
				actors = append(actors, id)
			case id.Kind() == kg.KindDocument:
				cites[0].Document = id
			}
		}
	}
	for i := range 6 {
		region := &kg.Entity{ID: kg.ID(fmt.Sprintf("region:tied-%d", i)), Name: fmt.Sprintf("Kreis %d", i), Region: &kg.Region{Level: kg.RegionDistrict}}
		if i > 0 {
			region.Region.Parent = others[0]
		}
		event := &kg.Entity{ID: kg.ID(fmt.Sprintf("event:tied-%d", i)), Name: fmt.Sprintf("Forum %d", i), Event: &kg.Event{
			StartsOn: kg.FuzzyDate(fmt.Sprintf("20%02d", 15+i)), Region: region.ID, Topics: topics[i : i+2], Documents: []kg.ID{cites[0].Document},
		}}
		put(region)
		put(event)
		others = append(others, region.ID, event.ID)
	}
	reviewable(put, actors, topics, cites)
	for i, from := range actors {
		for j, to := range slices.Concat(others[i%12:i%12+1], actors[:min(i, 14)]) { // only to earlier ones, so that there are no circles
			for _, kind := range kg.RelationshipTypes {
				r := &kg.Relationship{ID: kg.ID(fmt.Sprintf("%s:tied-%d-%d", kind.Prefix(), i, j)), Type: kind, From: from, To: to, Citations: cites}
				if (i+j)%3 == 0 && len(kg.CheckRecord(r)) == 0 {
					put(r)
				}
			}
		}
		if i%8 == 0 {
			put(&kg.Statement{
				ID: kg.ID(fmt.Sprintf("statement:tied-%d", i)), Kind: kg.Speech, Text: "Wir sind dabei.", MadeOn: "2022-05", Event: others[1],
				Speakers: []kg.Attribution{{Actor: from, Wording: "sagte"}}, Addressees: actors[i/2 : i/2+1], Mentions: actors[i/3 : i/3+2], Citations: cites,
				Positions: []kg.Position{{Subject: topics[i%len(topics)], Stance: kg.Mixed, CodedBy: "tied"}},
			})
		}
	}
	return set
}

// reviewable puts a protocol with speeches, a sitting with items, two who may be the same, and suggestions of every status.
func reviewable(put func(kg.Record), actors, topics []kg.ID, cites []kg.Citation) {
	put(&kg.Entity{ID: "document:sitting", Name: "Protokoll", Document: &kg.Document{Kind: kg.PlenaryProtocol, Text: "Erstens: Ja. Zweitens: Nein. Drittens: Doch."}})
	put(&kg.Entity{ID: "event:sitting", Name: "Sitzung", Event: &kg.Event{StartsOn: "2022-06-01"}})
	for i, ends := range [][2]int{{0, 12}, {13, 28}, {29, 44}} {
		speech := kg.ID(fmt.Sprintf("document:speech-%d", i))
		put(&kg.Entity{ID: speech, Name: "Rede", Document: &kg.Document{Kind: kg.SpeechOfProtocol, Section: &kg.Section{Of: "document:sitting", Start: ends[0], End: ends[1]}}})
		put(&kg.Entity{ID: kg.ID(fmt.Sprintf("event:item-%d", i)), Name: "Punkt", Event: &kg.Event{StartsOn: "2022-06-01", PartOf: "event:sitting"}})
		words := []string{"Ja.", "Nein.", "Doch."}[i]
		put(&kg.Statement{
			ID: kg.ID(fmt.Sprintf("statement:speech-%d", i)), Kind: kg.Speech, Text: words, MadeOn: "2022-06-01", Speakers: []kg.Attribution{{Actor: actors[i]}},
			Citations: []kg.Citation{{Document: "document:sitting", Section: speech, Kind: kg.Original}},
		})
	}
	for _, id := range []kg.ID{"person:twin-a", "person:twin-b"} {
		put(&kg.Entity{ID: id, Name: "Zwilling", Identifiers: []kg.Identifier{{Scheme: "gnd", Value: "twins"}}, Person: &kg.Person{SortName: "Zwilling"}})
	}
	for i := range 12 {
		status := []kg.SuggestionStatus{kg.SuggestionOpen, kg.SuggestionAccepted, kg.SuggestionRejected}[i%3]
		s := &kg.Statement{
			ID: kg.ID(fmt.Sprintf("statement:speech-%d", i%3)), Kind: kg.DirectQuote, Text: "Ja.", MadeOn: "2022-06-01", Language: "de",
			Speakers:   []kg.Attribution{{Actor: actors[i], Wording: "sagte"}, {Actor: "person:suggested", Organization: "company:suggested", Wording: "so"}},
			Addressees: actors[i : i+2], Mentions: actors[i+1 : i+2], Positions: []kg.Position{{Subject: topics[i]}}, Citations: cites,
		}
		if actors[i+9].Kind().IsOrganization() {
			s.Speakers[0].Organization = actors[i+9]
		}
		put(&kg.Entity{ID: kg.ID(fmt.Sprintf("suggestion:tied-%02d", i)), Name: "Ja.", Suggestion: &kg.Suggestion{
			Status: status, Document: cites[0].Document, Statement: s, Reasons: []string{"So steht es da."},
			Entities: []*kg.Entity{
				{ID: "person:suggested", Name: "Neu", Person: &kg.Person{SortName: "Neu"}}, {ID: "company:suggested", Name: "Neue", Organization: &kg.Organization{}},
			},
			Relationships: []*kg.Relationship{{ID: "holds-position:suggested", Type: kg.HoldsPosition, From: "person:suggested", To: "company:suggested", Role: "Chefin", Citations: cites}},
		}})
	}
}

// ------------------------------------------------------------------ trials

// trial asks operations.
type trial struct {
	schema      *ast.Schema
	seed        int
	rich, first http.Handler // graphs of two sizes
	next        *operation   // what is to be asked next, if not something new
	asked       []exchange
	refused     int
	calls       int
}

// exchange is an operation and what became of it.
type exchange struct {
	operation *operation
	query     string
	variables map[string]any
	answer    []byte
	calls     string
}

// fault is what is wrong with an answer. Operations are cut down as long as the kind stays the same.
type fault struct{ kind, what string }

// ask asks one more operation: often one that goes further where the last one ended.
func (tr *trial) ask(t *testing.T, g *generator) {
	o := tr.next
	if o == nil {
		o = g.operation()
	}
	tr.next = nil
	e, f := tr.judge(t, o, g, tr.rich)
	for f != nil && f.kind == tooMuch && g.smaller(o) {
		e, f = tr.judge(t, o, g, tr.rich)
	}
	if f != nil && f.kind == tooMuch {
		return
	}
	if f == nil {
		_, f = tr.judge(t, o, nil, tr.first)
	}
	if f != nil {
		tr.fail(t, o.clone(), func(o *operation) *fault {
			_, f := tr.judge(t, o, nil, tr.rich)
			if f == nil {
				_, f = tr.judge(t, o, nil, tr.first)
			}
			return f
		})
	}
	g.note(o)
	e.operation = o.clone()
	tr.asked = append(tr.asked, e)
	calls, _ := strconv.Atoi(e.calls)
	tr.calls += calls
	if bytes.Contains(e.answer, []byte(`"errors"`)) {
		tr.refused++
	}
	if g.further(o) {
		tr.next = o
	}
}

// tooMuch is the kind of fault of an operation that is over a limit.
const tooMuch = "over a limit"

// needing are the fields of the root that refuse ids of what there is not.
var needing = []string{"network", "paths", "compare"}

// isThere says whether what an error of a field says is not there can be asked for, and is what the field needs.
func (tr *trial) isThere(t *testing.T, h http.Handler, field, message string) bool {
	t.Helper()
	said, id, _ := strings.Cut(message, ` "`)
	id, err := strconv.Unquote(`"` + id)
	if err != nil || said != map[bool]string{true: "there is no actor", false: "there is no node"}[field == "compare"] || !slices.Contains(needing, field) {
		return true
	}
	raw, _ := post(t, h, `query($id: ID!) { node(id: $id) { __typename } }`, map[string]any{"id": id})
	var a struct {
		Data struct {
			Node *struct {
				Typename string `json:"__typename"`
			}
		}
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatal(err)
	}
	switch node := a.Data.Node; {
	case node == nil:
		return false
	case field == "compare":
		return slices.Contains(tr.schema.Types[node.Typename].Interfaces, "Actor")
	default:
		return node.Typename != "Relationship"
	}
}

// judge asks an operation and judges the answer. g, which may be nil, learns from it.
func (tr *trial) judge(t *testing.T, o *operation, g *generator, h http.Handler) (exchange, *fault) {
	t.Helper()
	e := exchange{}
	e.query, e.variables = o.print()
	e.answer, e.calls = post(t, h, e.query, e.variables)
	var a struct {
		Data   *json.RawMessage
		Errors []struct {
			Message    string
			Path       []any
			Extensions struct{ Code kg.Code }
		}
	}
	if err := json.Unmarshal(e.answer, &a); err != nil {
		t.Fatal(err)
	}
	for _, err := range a.Errors {
		switch code := err.Extensions.Code; {
		case code == kg.Limit && len(err.Path) == 0:
			return e, &fault{tooMuch, string(e.answer)}
		case len(err.Path) == 0:
			return e, &fault{"the operation is not valid", string(e.answer)}
		case code == kg.NotFound && !tr.isThere(t, h, o.rootField(err.Path[0]), err.Message):
		case code != kg.Invalid && code != kg.Limit:
			return e, &fault{"an error " + string(code), string(e.answer)}
		}
	}
	calls, err := strconv.Atoi(e.calls)
	if most := most([]*set{o.root}, 1); err != nil || calls > most {
		return e, &fault{"too many calls", fmt.Sprintf("%q calls of the store, at most %d should be needed", e.calls, most)}
	}
	j := &judge{schema: tr.schema, answered: map[string]bool{}, cursors: map[*selection][]string{}}
	if g != nil {
		j.answered, g.cursors = g.answered, j.cursors
	}
	var data map[string]any
	dec := json.NewDecoder(bytes.NewReader(e.answer))
	dec.UseNumber()
	if err := dec.Decode(&struct{ Data *map[string]any }{&data}); err != nil {
		t.Fatal(err)
	}
	if data == nil && len(a.Errors) > 0 { // what could not be answered was needed
		return e, nil
	}
	if j.answer(data, o); len(j.faults) > 0 {
		return e, &fault{"an answer to something else", strings.Join(j.faults, "\n")}
	}
	return e, nil
}

// differing asks an operation of the first store and of another and says how they differ.
func (tr *trial) differing(t *testing.T, o *operation, other http.Handler) *fault {
	query, variables := o.print()
	want, wantCalls := post(t, tr.rich, query, variables)
	got, calls := post(t, other, query, variables)
	diff := cmp.Diff(string(want), string(got))
	if calls != wantCalls {
		diff += fmt.Sprintf("\n%s calls, want %s", calls, wantCalls)
	}
	if diff == "" {
		return nil
	}
	return &fault{"the stores differ", diff}
}

// fail cuts an operation down to what still has the same kind of fault, and ends the test with it.
func (tr *trial) fail(t *testing.T, o *operation, find func(*operation) *fault) {
	t.Helper()
	f := find(o)
	if f == nil {
		t.Fatalf("WORTLAUT_OPERATIONS_SEED=%d: asked again, there is nothing wrong: %s", tr.seed, printed(o))
	}
	o.shrink(func(o *operation) bool { other := find(o); return other != nil && other.kind == f.kind })
	t.Fatalf("WORTLAUT_OPERATIONS_SEED=%d: %s:\n%s\n%s", tr.seed, f.kind, printed(o), find(o).what)
}

func printed(o *operation) string {
	query, variables := o.print()
	values, err := json.Marshal(variables)
	if err != nil {
		panic(err)
	}
	return query + "\n" + string(values)
}

// ------------------------------------------------------------------ calls

// callsOf is the most calls that a field takes for all records that it is asked of together: one, and one more for each closure that has to
// be known first and for the records that a tally names. Fields that are not here are answered by the record itself.
var callsOf = map[string]int{
	"Query.node": 2, "Query.nodes": 2, // once more for ids that are not there: they may have been merged away
	"Query.documents": 1, "Query.changes": 1, "Query.suggestions": 1, "Query.mergeCandidates": 4,
	"Query.actors": 2, "Query.persons": 2, "Query.organizations": 2, "Query.ministries": 2, "Query.agencies": 2, "Query.associations": 2,
	"Query.jobcenters": 2, "Query.topics": 2, "Query.regions": 2, "Query.search": 2, "Query.stats": 2,
	"Query.claims": 3, "Query.events": 3,
	"statements": 3, "Stats.statements": 0,
	"relationships": 1, "Stats.relationships": 0,
	"regions": 1, "Stats.regions": 0,
	"positions": 1, "Statement.positions": 0,
	"parent": 1, "children": 1, "members": 1, "operators": 1, "groups": 1,
	"Relationship.from": 1, "Relationship.to": 1, "Relationship.conflictsWith": 1,
	"Statement.addressees": 1, "Statement.mentions": 1, "Statement.event": 1, "Statement.related": 2,
	"Attribution.actor": 1, "Attribution.organization": 1, "Attribution.role": 1, "Attribution.roles": 1,
	"Position.subject": 1, "Citation.document": 1, "Citation.section": 1,
	"Topic.broader": 1, "Topic.narrower": 1, "Topic.related": 1, "Topic.claims": 2, "Topic.actors": 4,
	"Claim.topics": 1, "Document.publisher": 1, "Document.text": 1, "Document.sections": 1, "Section.of": 1, "Event.partOf": 1, "Event.items": 1,
	"Suggestion.document": 1, "Suggestion.addressees": 1, "Suggestion.mentions": 1, "Suggestion.subjects": 1, "Suggestion.statement": 1,
	"SuggestedSpeaker.name": 1, "SuggestedSpeaker.organizationName": 1, "SuggestedSpeaker.actor": 1, "SuggestedSpeaker.organization": 1,
	"Event.region": 1, "Event.organizers": 1, "Event.participants": 1, "Event.topics": 1, "Event.documents": 1,
	"Region.organizations":   1,
	"StatementFacets.topics": 2, "StatementFacets.speakers": 2, "StatementFacets.organizations": 2,
	"StatementFacets.stances": 1, "StatementFacets.kinds": 1, "StatementFacets.years": 1,
	"Change.node": 1,

	// Whether the nodes are there is one more call, and one if they are not; a network needs another one for the ties between its outermost nodes.
	"Query.network": 3, "Query.paths": 2, // see callsPer
	"Query.compare": 4, "Query.timeline": 4,
	// The filter takes 2, the statements 1, the topics above others 1; isolates take the statements again for rows and for columns, and the
	// topics for columns. Parties take a call where wholes take one for each level.
	"Query.discourse":  7 + 2*levelsOfWholes,
	"NetworkNode.node": 1, "NetworkTie.relationship": 1, "NetworkTie.statement": 1, "Path.nodes": 1,
	"Comparison.actors": 1, "SharedNode.node": 1, "SharedPart.actor": 1, "SharedPart.relationships": 1, "SharedPart.statements": 1,
	"SharedSubject.subject": 1, "SharedSide.actor": 1, "SharedSide.statements": 1,
	"DiscourseNode.node": 1, "DiscourseNode.label": 1, "DiscourseTie.evidence": 1,
}

// callsPer are the arguments that count further calls of a field.
var callsPer = map[string]string{"Query.network": "depth", "Query.paths": "maxLength"}

// levelsOfWholes is how many calls find out what the organizations of the test's graphs are part of, up to the top.
const levelsOfWholes = 3

// callsFor is the most calls that a selection on a type takes by itself.
func callsFor(on *ast.Definition, sel *selection) int {
	name := on.Name + "." + sel.field.Name
	calls, known := callsOf[name]
	if !known {
		calls = callsOf[sel.field.Name]
	}
	if per := callsPer[name]; per != "" {
		calls += sel.number(per)
	}
	return calls
}

// most is the most calls that may be made for sets of selections on what came in so many cohorts. It knows nothing of the data. Where
// several selections stand for the same in the answer, they may apply to different types, and be fetched apart for each.
func most(sets []*set, cohorts int) (calls int) {
	type same struct {
		times, calls int
		sets         []*set
	}
	var names []string
	found := map[string]*same{}
	var add func(*set)
	add = func(s *set) {
		for _, sel := range s.selections {
			switch {
			case !sel.included():
				continue
			case sel.field == nil:
				add(sel.set)
				continue
			}
			f := found[sel.name()]
			if f == nil {
				f = &same{}
				found[sel.name()] = f
				names = append(names, sel.name())
			}
			f.times++
			f.calls = max(f.calls, callsFor(s.on, sel))
			if sel.set != nil {
				f.sets = append(f.sets, sel.set)
			}
		}
	}
	for _, s := range sets {
		add(s)
	}
	for _, name := range names {
		f, fetched := found[name], cohorts
		if f.calls > 0 {
			fetched *= 2*f.times - 1
		}
		calls += f.calls*fetched + most(f.sets, fetched)
	}
	return calls
}
