package seed_test

import (
	"context"
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/internal/text"
	"wortlaut/seed"
)

const release kg.ID = "document:forum-sgb-ii-2023"

var loadOnce = sync.OnceValues(seed.Load)

func load(t *testing.T) kg.ChangeSet {
	t.Helper()
	set, err := loadOnce()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// records are the records of a type in the first graph.
func records[T kg.Record](t *testing.T) map[kg.ID]T {
	t.Helper()
	found := map[kg.ID]T{}
	for _, put := range load(t).Put {
		if r, ok := put.Record.(T); ok {
			found[r.RecordID()] = r
		}
	}
	return found
}

func emptyGraph(t *testing.T) *kg.Graph {
	t.Helper()
	g, err := kg.Open(t.Context(), kgtest.NewModel())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func seededGraph(t *testing.T) *kg.Graph {
	t.Helper()
	g := emptyGraph(t)
	if _, err := seed.Apply(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	return g
}

func TestCounts(t *testing.T) {
	kinds := map[kg.Kind]int{}
	classes := map[string]int{}
	for id, e := range records[*kg.Entity](t) {
		kinds[id.Kind()]++
		switch {
		case e.Organization != nil:
			classes[string(e.Organization.Operation+kg.JobcenterOperation(e.Organization.Authority))]++
		case e.Region != nil:
			classes[string(e.Region.Level)]++
		}
	}
	wantKinds := map[kg.Kind]int{
		kg.KindPerson: 6, kg.KindMinistry: 3, kg.KindAgency: 2, kg.KindAssociation: 2, kg.KindJobcenter: 44, kg.KindLocalAuthority: 45,
		kg.KindTopic: 16, kg.KindClaim: 9, kg.KindDocument: 11, kg.KindEvent: 1, kg.KindRegion: 46,
	}
	if diff := cmp.Diff(wantKinds, kinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	for class, want := range map[string]int{
		"JOINT_FACILITY": 33, "LICENSED_MUNICIPALITY": 11, "LANDKREIS": 35, "STADTKREIS": 9, "STADT": 1, "DISTRICT": 44, "STATE": 1, "COUNTRY": 1,
	} {
		if classes[class] != want {
			t.Errorf("%d %s, want %d", classes[class], class, want)
		}
	}

	types := map[kg.RelationshipType]int{}
	for _, r := range records[*kg.Relationship](t) {
		types[r.Type]++
	}
	wantTypes := map[kg.RelationshipType]int{
		kg.HoldsPosition: 10, kg.PartOf: 1, kg.Operates: 33*2 + 11, kg.Represents: 35 + 9, kg.Organizes: 4, kg.ParticipatesIn: 44,
		kg.Succeeds: 1, kg.ResponsibleFor: 2 * 44,
	}
	if diff := cmp.Diff(wantTypes, types); diff != "" {
		t.Errorf("types (-want +got):\n%s", diff)
	}

	statements := map[kg.StatementKind]int{}
	for _, s := range records[*kg.Statement](t) {
		statements[s.Kind]++
	}
	if diff := cmp.Diff(map[kg.StatementKind]int{kg.DirectQuote: 4, kg.WrittenStatement: 3}, statements); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
}

func TestLoadIsDeterministic(t *testing.T) {
	again, err := seed.Load()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(load(t), again); diff != "" {
		t.Error(diff)
	}
}

func TestEverythingHasASource(t *testing.T) {
	for _, put := range load(t).Put {
		if put.Record.RecordID().Kind() != kg.KindRelationship && put.Record.RecordID().Kind() != kg.KindStatement {
			continue
		}
		citations := kg.CitationsOf(put.Record)
		if len(citations) == 0 {
			t.Errorf("%s has no source", put.Record.RecordID())
		}
		for _, c := range citations {
			if c.Kind == kg.Inference && c.Note == "" {
				t.Errorf("%s is inferred from %s and does not say how", put.Record.RecordID(), c.Document)
			}
		}
	}
}

// Who operates a jobcenter: the Bundesagentur and the Kreis a joint facility, as inferred from the Anlage's silence; a licensed
// Kreis alone, since the day of the Anlage.
func TestOperators(t *testing.T) {
	operators := map[kg.ID][]*kg.Relationship{}
	for _, r := range records[*kg.Relationship](t) {
		if r.Type == kg.Operates {
			operators[r.To] = append(operators[r.To], r)
		}
	}
	since := map[kg.FuzzyDate]int{}
	for id, j := range records[*kg.Entity](t) {
		if id.Kind() != kg.KindJobcenter {
			continue
		}
		want := map[kg.ID]bool{kg.ID("local-authority:" + id.Key()): true}
		sources := map[kg.ID]kg.CitationKind{"document:komtrzv": kg.Evidence, "document:sgb-ii": kg.Evidence}
		if j.Organization.Operation == kg.JointFacility {
			want["agency:bundesagentur-fuer-arbeit"] = true
			sources["document:komtrzv"] = kg.Inference
		}
		got := map[kg.ID]bool{}
		for _, r := range operators[id] {
			got[r.From] = true
			cited := map[kg.ID]kg.CitationKind{}
			for _, c := range r.Citations {
				cited[c.Document] = c.Kind
			}
			if !maps.Equal(cited, sources) {
				t.Errorf("%s cites %v, want %v", r.ID, cited, sources)
			}
			if joint := j.Organization.Operation == kg.JointFacility; joint != (r.ValidFrom == "") {
				t.Errorf("%s is valid from %q", r.ID, r.ValidFrom)
			}
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s is operated by %v, want %v", id, got, want)
		}
		if first := operators[id][0]; j.Organization.Operation == kg.LicensedMunicipality {
			since[first.ValidFrom]++
		}
	}
	if want := map[kg.FuzzyDate]int{"2005-01-01": 5, "2012-01-01": 6}; !maps.Equal(since, want) {
		t.Errorf("licensed since %v, want %v", since, want)
	}
}

func TestApplyTwice(t *testing.T) {
	g := emptyGraph(t)
	first, err := seed.Apply(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	if want := len(load(t).Put); len(first.Changes) != want {
		t.Errorf("%d records were created, want %d", len(first.Changes), want)
	}
	second, err := seed.Apply(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	if len(second.Changes) != 0 || second.Head != first.Head {
		t.Errorf("the second time changed %d records: head %+v, was %+v", len(second.Changes), second.Head, first.Head)
	}
}

func put(t *testing.T, g *kg.Graph, by string, r kg.Record) {
	t.Helper()
	if _, err := g.Apply(t.Context(), kg.ChangeSet{By: by, Put: []kg.Put{{Record: r}}}); err != nil {
		t.Fatal(err)
	}
}

func region(name string) *kg.Entity {
	return &kg.Entity{ID: "region:de", Name: name, Region: &kg.Region{Level: kg.RegionCountry}}
}

func TestApplyOverwritesNobodysWork(t *testing.T) {
	g := seededGraph(t)
	put(t, g, "editor", region("Bundesrepublik Deutschland"))
	before, err := g.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = seed.Apply(t.Context(), g)
	if kg.CodeOf(err) != kg.Conflict || !strings.Contains(err.Error(), "region:de") {
		t.Errorf("got %v, want a conflict that names region:de", err)
	}
	if after, _ := g.Head(t.Context()); after != before {
		t.Error("something was written all the same")
	}
}

func TestApplyBringsItsOwnRecordsUpToDate(t *testing.T) {
	g := emptyGraph(t)
	put(t, g, seed.By, region("as an earlier seed had it"))
	applied, err := seed.Apply(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	actions := map[kg.Action]int{}
	for _, c := range applied.Changes {
		actions[c.Action]++
	}
	if want := map[kg.Action]int{kg.Updated: 1, kg.Created: len(load(t).Put) - 1}; !maps.Equal(actions, want) {
		t.Errorf("%v, want %v", actions, want)
	}
}

func TestApplyEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	g := emptyGraph(t)
	cancel()
	if _, err := seed.Apply(ctx, g); kg.CodeOf(err) != kg.Timeout {
		t.Errorf("got %v, want a timeout", err)
	}
}

// Every word stands in the held text, exactly where the citation says, after its prefix and before its suffix.
func TestVerbatim(t *testing.T) {
	g := seededGraph(t)
	texts, err := g.Texts(t.Context(), []kg.ID{release})
	if err != nil {
		t.Fatal(err)
	}
	held := texts[release]
	n := 0
	for r, err := range g.Scan(t.Context(), kg.Statements) {
		if err != nil {
			t.Fatal(err)
		}
		s := r.(*kg.Statement)
		if s.Verification != kg.Verbatim {
			t.Errorf("%s is %s", s.ID, s.Verification)
		}
		c := s.Citations[0]
		if c.Kind != kg.Original || c.Document != release || c.Start == nil {
			t.Errorf("%s: the first citation is no place in the release: %+v", s.ID, c)
			continue
		}
		if there, _ := text.Slice(held, *c.Start, *c.End); there != s.Text {
			t.Errorf("%s: at [%d, %d) stands %q", s.ID, *c.Start, *c.End, there)
		}
		if !strings.Contains(held, c.Prefix+s.Text+c.Suffix) {
			t.Errorf("%s does not stand between %q and %q", s.ID, c.Prefix, c.Suffix)
		}
		for _, a := range s.Speakers {
			if !strings.Contains(held, a.Wording) {
				t.Errorf("%s: the attribution %q is not in the release", s.ID, a.Wording)
			}
		}
		n++
	}
	if n != 7 {
		t.Errorf("%d statements, want 7", n)
	}
	for _, q := range []string{"hoffmeister-kraut", "koch", "von-komorowski", "bross"} {
		s := records[*kg.Statement](t)["statement:forum-sgb-ii-2023-"+kg.ID(q)]
		if s == nil || !strings.Contains(held, "„"+s.Text+"“") {
			t.Errorf("%s: the words are not all that stands between the quotation marks", q)
		}
	}
}

// What relationships quote stands where they say too.
func TestQuotesOfRelationships(t *testing.T) {
	held := records[*kg.Entity](t)[release].Document.Text
	quoted := map[kg.RelationshipType]string{
		kg.PartOf:         "Bundesagentur für Arbeit",
		kg.Organizes:      "Organisiert wurde die Tagung",
		kg.ParticipatesIn: "Geschäftsführungen und Amtsleitungen",
		kg.HoldsPosition:  "",
	}
	n := map[kg.RelationshipType]int{}
	for _, r := range records[*kg.Relationship](t) {
		for _, c := range r.Citations {
			if c.Document != release {
				continue
			}
			if c.Start == nil {
				t.Errorf("%s cites the release without a place", r.ID)
				continue
			}
			words, ok := text.Slice(held, *c.Start, *c.End)
			if !ok || !strings.Contains(words, quoted[r.Type]) || !strings.Contains(held, c.Prefix+words+c.Suffix) {
				t.Errorf("%s quotes %q between %q and %q", r.ID, words, c.Prefix, c.Suffix)
			}
			n[r.Type]++
		}
	}
	want := map[kg.RelationshipType]int{kg.PartOf: 1, kg.Organizes: 4, kg.ParticipatesIn: 44, kg.HoldsPosition: 4}
	if !maps.Equal(n, want) {
		t.Errorf("%v, want %v", n, want)
	}
}

func TestPostsOnTheDay(t *testing.T) {
	g := seededGraph(t)
	for _, c := range []struct {
		person kg.ID
		on     kg.Date
		want   []string
	}{
		{"person:bross-ralf", "2022-06-01", []string{"Oberbürgermeister"}},
		{"person:bross-ralf", "2023-07-06", []string{"Geschäftsführendes Vorstandsmitglied"}},
		{"person:hoffmeister-kraut-nicole", "2018-01-01", []string{"Ministerin für Wirtschaft, Arbeit und Wohnungsbau"}},
		{"person:hoffmeister-kraut-nicole", "2023-07-06", []string{"Ministerin für Wirtschaft, Arbeit und Tourismus"}},
		{"person:koch-susanne", "2023-07-06", []string{"Geschäftsführerin Operativ"}},
		{"person:koch-susanne", "2023-12-01", []string{"Geschäftsführerin Operativ", "acting chair"}},
		{"person:von-komorowski-alexis", "2023-07-06", []string{"Hauptgeschäftsführer"}},
		{"person:heute-bluhm-gudrun", "2022-06-01", []string{""}}, // of what title is not known
		{"person:heute-bluhm-gudrun", "2022-11-01", []string{""}}, // nor is the day on which it ended
	} {
		lists, err := g.Relationships(t.Context(), []kg.ID{c.person}, kg.Ties{Direction: kg.Out, AsOf: &c.on}, kg.Paging{})
		if err != nil {
			t.Fatal(err)
		}
		var roles []string
		for _, item := range lists[0].Items {
			roles = append(roles, item.Record.Role)
		}
		if !slices.Equal(roles, c.want) {
			t.Errorf("%s on %s: %q, want %q", c.person, c.on, roles, c.want)
		}
	}
}

func TestEverySpeakerHasOnePostOnTheDay(t *testing.T) {
	g := seededGraph(t)
	statements := slices.Collect(maps.Values(records[*kg.Statement](t)))
	roles, err := g.Roles(t.Context(), statements)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range statements {
		want := 1
		if s.Speakers[0].Actor.Kind() != kg.KindPerson {
			want = 0
		}
		if len(roles[i][0]) != want {
			t.Errorf("%s: %d posts, want %d", s.ID, len(roles[i][0]), want)
		}
	}
}

// Two sources disagree about Martina Musati, and nothing else in the first graph is disputed.
func TestConflicts(t *testing.T) {
	g := seededGraph(t)
	all := slices.SortedFunc(maps.Values(records[*kg.Relationship](t)), func(a, b *kg.Relationship) int { return strings.Compare(string(a.ID), string(b.ID)) })
	conflicts, err := g.Conflicts(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	disputed := map[kg.ID]kg.ID{}
	for i, list := range conflicts {
		for _, other := range list {
			disputed[all[i].ID] = other.ID
		}
	}
	const bnn, nag kg.ID = "holds-position:musati-martina.ba-regionaldirektion-bw.bnn", "holds-position:musati-martina.ba-regionaldirektion-bw.n-ag"
	if diff := cmp.Diff(map[kg.ID]kg.ID{bnn: nag, nag: bnn}, disputed); diff != "" {
		t.Errorf("conflicts (-want +got):\n%s", diff)
	}
}

// The claims that each of the four supports; nobody opposes one.
func TestStances(t *testing.T) {
	got := map[kg.ID]int{}
	for _, s := range records[*kg.Statement](t) {
		for _, p := range s.Positions {
			switch {
			case p.Subject.Kind() == kg.KindClaim && p.Stance == kg.Supports:
				got[s.Speakers[0].Actor]++
			case p.Subject.Kind() == kg.KindClaim || p.Stance != "":
				t.Errorf("%s: %+v", s.ID, p)
			}
			if p.CodedBy == "" {
				t.Errorf("%s: nobody says to have coded %s", s.ID, p.Subject)
			}
		}
	}
	want := map[kg.ID]int{
		"person:hoffmeister-kraut-nicole": 3, "person:koch-susanne": 3, "person:von-komorowski-alexis": 5, "person:bross-ralf": 3,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("claims supported (-want +got):\n%s", diff)
	}
}

// Where the data that the seed was written from is at hand, the copies are compared with it. The other tests need none of it.
func TestSameAsTheOriginals(t *testing.T) {
	shared := filepath.Join("..", "..", "shared", "data")
	original, err := os.ReadFile(filepath.Join(shared, "seed", "forum-sgb-ii.txt"))
	if err != nil {
		t.Logf("not compared with the originals: %v", err)
		return
	}
	if held := records[*kg.Entity](t)[release].Document.Text; held != string(original) {
		t.Error("the held text is not the original, byte for byte")
	}
	table, err := os.Open(filepath.Join(shared, "bw_kreise_jobcenter.csv"))
	if err != nil {
		t.Logf("not compared with the original table: %v", err)
		return
	}
	defer table.Close()
	rows, err := csv.NewReader(table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	entities, ties := records[*kg.Entity](t), records[*kg.Relationship](t)
	for _, row := range rows[1:] {
		ags, name, kind, form, since := row[0], row[1], row[2], row[3], row[4]
		district, authority, jobcenter := entities[kg.ID("region:"+ags)], entities[kg.ID("local-authority:"+ags)], entities[kg.ID("jobcenter:"+ags)]
		if district == nil || authority == nil || jobcenter == nil {
			t.Errorf("%s is missing", name)
			continue
		}
		if district.Name != name || authority.Name != name || jobcenter.Name != "Jobcenter "+name {
			t.Errorf("%s is called %s, %s and %s", name, district.Name, authority.Name, jobcenter.Name)
		}
		if string(authority.Organization.Authority) != strings.ToUpper(kind) {
			t.Errorf("%s is a %s, want %s", name, authority.Organization.Authority, kind)
		}
		if (jobcenter.Organization.Operation == kg.LicensedMunicipality) != (form == "zkT") {
			t.Errorf("%s is operated as %s, want %s", name, jobcenter.Organization.Operation, form)
		}
		if tie := ties[kg.ID("operates:local-authority-"+ags+".jobcenter-"+ags)]; tie == nil || string(tie.ValidFrom) != since {
			t.Errorf("%s operates %+v, want since %q", name, tie, since)
		}
	}
}
