package explorer_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"wortlaut/internal/explorer"
	"wortlaut/internal/kg"
)

// rowsOf are the rows of the table of ties on a page.
func rowsOf(doc *html.Node) []*html.Node {
	for _, table := range all(doc, "table") {
		if attr(table, "class") == "rows" {
			return all(table, "tr")[1:]
		}
	}
	return nil
}

// TestNetworkFiles: each file of a network has the ties of the page.
func TestNetworkFiles(t *testing.T) {
	const query = "?um=person:bross-ralf&tiefe=2&auch=aussagen&von=2022-01-01&bis=2024-12-31"
	rows := rowsOf(parse(t, get(t, "/netz"+query)))
	if len(rows) < 3 {
		t.Fatalf("the page has only %d ties", len(rows))
	}
	var data struct {
		Data struct{ Network struct{ Nodes, Edges []any } }
	}
	if err := json.Unmarshal(get(t, "/netz.json"+query).Body.Bytes(), &data); err != nil || len(data.Data.Network.Edges) != len(rows) {
		t.Errorf("the JSON has %d ties, the page %d: %v", len(data.Data.Network.Edges), len(rows), err)
	}
	if records := csvRecords(t, get(t, "/netz.csv"+query)); len(records) != len(rows)+1 {
		t.Errorf("the CSV has %d lines, the page %d ties", len(records), len(rows))
	}
	for _, suffix := range []string{"gexf", "graphml"} {
		moved := get(t, "/netz."+suffix+query)
		if moved.Code != http.StatusSeeOther {
			t.Fatalf(".%s is answered with %d", suffix, moved.Code)
		}
		nodes, edges := 0, 0
		file := get(t, moved.Header().Get("Location"))
		for d := xml.NewDecoder(file.Body); ; {
			token, err := d.Token()
			if err != nil {
				break
			}
			switch e, _ := token.(xml.StartElement); e.Name.Local {
			case "node":
				nodes++
			case "edge":
				edges++
			}
		}
		if nodes != len(data.Data.Network.Nodes) || edges != len(rows) {
			t.Errorf(".%s has %d nodes and %d ties, the page %d and %d", suffix, nodes, edges, len(data.Data.Network.Nodes), len(rows))
		}
	}
	image := get(t, "/netz.svg"+query)
	if got := strings.Count(image.Body.String(), "<line "); image.Header().Get("Content-Type") != "image/svg+xml" || got != len(rows) {
		t.Errorf("the image is %s with %d ties, the page has %d", image.Header().Get("Content-Type"), got, len(rows))
	}
}

// TestWordsForRecords: words that one record answers to stand for it; for others there is a list to choose from, or the word that there is none.
func TestWordsForRecords(t *testing.T) {
	if got := text(all(parse(t, get(t, "/netz?um=ralf+bro%C3%9F")), "h1")[0]); got != "Netz um Ralf Broß" {
		t.Errorf("a full name leads to %q", got)
	}
	const several = "/netz?um=person:bross-ralf&um=Jobcenter&tiefe=2"
	doc := parse(t, get(t, several))
	links := 0
	for _, a := range all(doc, "a") {
		if href := attr(a, "href"); strings.HasPrefix(href, "/netz?um=person:bross-ralf&um=") && strings.HasSuffix(href, "&tiefe=2") {
			links++
			if got := get(t, href); got.Code != http.StatusOK || len(rowsOf(parse(t, got))) == 0 {
				t.Errorf("%s is answered with %d, or has no ties", href, got.Code)
			}
		}
	}
	if !strings.Contains(text(doc), "Was ist mit „Jobcenter“ gemeint?") || links < 2 {
		t.Errorf("%s offers %d records: %s", several, links, text(doc))
	}
	if got := text(parse(t, get(t, "/verbindung?von=gibtesnicht&nach=person:bross-ralf"))); !strings.Contains(got, "Zu „gibtesnicht“ wurde nichts gefunden.") {
		t.Errorf("words for nothing: %s", got)
	}
	// What was typed beside what had been chosen counts.
	both := "/verbindung?von=person:koch-susanne&von=Ralf+Bro%C3%9F&nach=person:von-komorowski-alexis"
	if got := text(all(parse(t, get(t, both)), "h1")[0]); got != "Verbindung von Ralf Broß zu Alexis von Komorowski" {
		t.Errorf("%s leads to %q", both, got)
	}
}

// TestConnection: every step of a way is a sentence with a source.
func TestConnection(t *testing.T) {
	const query = "?von=person:bross-ralf&nach=person:von-komorowski-alexis"
	doc := parse(t, get(t, "/verbindung"+query+"&sprache=en"))
	var steps []*html.Node
	for _, section := range all(doc, "section") {
		for _, list := range all(section, "ol") {
			steps = append(steps, all(list, "li")...)
		}
	}
	if len(steps) != 4 {
		t.Fatalf("there are %d steps: %s", len(steps), text(doc))
	}
	for _, s := range steps {
		if links := all(s, "a"); len(links) < 2 || !strings.HasPrefix(attr(links[len(links)-1], "href"), "/dokumente/document:") {
			t.Errorf("no source: %s", text(s))
		}
	}
	const want = "Ralf Broß holds or held a post at Städtetag Baden-Württemberg: Geschäftsführendes Vorstandsmitglied, since 1 November 2022. Source: "
	if got := text(steps[0]); !strings.HasPrefix(got, want) {
		t.Errorf("the first step is %q", got)
	}
	if records := csvRecords(t, get(t, "/verbindung.csv"+query)); len(records) != 5 {
		t.Errorf("the CSV has %d lines", len(records))
	}
	if got := text(parse(t, get(t, "/verbindung?von=person:bross-ralf&nach=person:bross-ralf"))); !strings.Contains(got, "Beide sind derselbe Eintrag.") {
		t.Errorf("from one to the same: %s", got)
	}
	if got := text(parse(t, get(t, "/verbindung?von=person:bross-ralf&nach=agency:bundesagentur-fuer-arbeit"))); !strings.Contains(got, "Auch über Aussagen suchen") {
		t.Errorf("nothing to try next: %s", got)
	}
}

// TestDiscourse: the matrix, the ties and the picture say the same; an empty network leads to others.
func TestDiscourse(t *testing.T) {
	const query = "?thema=topic:buergergeldreform"
	page := get(t, "/diskurs"+query)
	doc := parse(t, page)
	ties := 0.0
	for _, table := range all(doc, "table") {
		if attr(table, "class") == "rows" {
			continue
		}
		for _, cell := range all(table, "td") {
			if text(cell) != "0" {
				ties += 0.5 // each tie is there from both of its ends
			}
		}
	}
	rows := rowsOf(doc)
	if ties != float64(len(rows)) || len(rows) == 0 {
		t.Errorf("the matrix has %v ties, the table %d", ties, len(rows))
	}
	for _, r := range rows {
		if len(all(r, "details")) != 1 || !strings.Contains(text(r), "Aussage") {
			t.Errorf("a tie without evidence: %s", text(r))
		}
	}
	if got := strings.Count(get(t, "/diskurs.svg"+query).Body.String(), "<line "); got != len(rows) {
		t.Errorf("the image has %d ties, the table %d", got, len(rows))
	}
	if records := csvRecords(t, get(t, "/diskurs.csv"+query)); len(records) != len(rows)+1 {
		t.Errorf("the CSV has %d lines, the table %d ties", len(records), len(rows))
	}

	empty := parse(t, get(t, "/diskurs?thema=topic:buergergeldreform&gewicht=CONFLICT"))
	if !strings.Contains(text(empty), "In diesem Netz ist nichts verbunden.") {
		t.Errorf("a network without ties: %s", text(empty))
	}
	for _, a := range all(empty, "a") {
		if strings.HasPrefix(text(a), "Stattdessen") {
			if got := get(t, attr(a, "href")); got.Code != http.StatusOK || len(rowsOf(parse(t, got))) == 0 {
				t.Errorf("%s is answered with %d, or has no ties", attr(a, "href"), got.Code)
			}
		}
	}
	if got := text(parse(t, get(t, "/diskurs"+query+"&fenster=MONTHS"))); !strings.Contains(got, "Es gibt keine Zeitscheibe") {
		t.Errorf("a window over statements without days: %s", got)
	}
}

// TestNetworkRefusals: what can't be shown says why, and what to do.
func TestNetworkRefusals(t *testing.T) {
	for address, want := range map[string]struct {
		status int
		says   string
	}{
		"/netz?um=person:niemand":                                                 {http.StatusNotFound, "person:niemand"},
		"/netz?um=person:bross-ralf&von=2023-02-30":                               {http.StatusBadRequest, "„von“ ist kein Tag"},
		"/netz?um=person:bross-ralf&tiefe=5":                                      {http.StatusBadRequest, "Erlaubt sind ganze Zahlen von 1 bis 4."},
		"/netz?um=person:bross-ralf&von=2024-01-01&bis=2023-01-01":                {http.StatusBadRequest, "Vertauschen Sie die beiden."},
		"/netz?um=person:bross-ralf&art=LIKES":                                    {http.StatusBadRequest, "HOLDS_POSITION"},
		"/netz?um=" + strings.Repeat("a", 1001):                                   {http.StatusBadRequest, "zu lang"},
		"/verbindung?von=person:niemand&nach=person:bross-ralf":                   {http.StatusNotFound, "person:niemand"},
		"/verbindung.svg":                                                         {http.StatusNotFound, ""},
		"/verbindung.gexf":                                                        {http.StatusNotFound, ""},
		"/diskurs?thema=topic:niemals":                                            {http.StatusNotFound, "topic:niemals"},
		"/diskurs?thema=topic:buergergeldreform&mindestens=viel":                  {http.StatusBadRequest, "etwa 0.5"},
		"/diskurs?thema=topic:buergergeldreform&mindestens=NaN":                   {http.StatusBadRequest, "etwa 0.5"},
		"/diskurs?thema=topic:buergergeldreform&gewicht=COMBINE":                  {http.StatusBadRequest, "die Kennziffer nur zwischen Sprechenden und Gegenständen"},
		"/diskurs?thema=topic:buergergeldreform&vor=x":                            {http.StatusBadRequest, "nur vorwärts"},
		"/diskurs?thema=topic:buergergeldreform&fenster=DAYS&schritt=0":           {http.StatusBadRequest, "von 1 bis 1000"},
		"/aussagen?von=2024-01-01&bis=2023-01-01":                                 {http.StatusBadRequest, "Vertauschen Sie die beiden."},
		"/diskurs?thema=topic:buergergeldreform&mindestens=-1":                    {http.StatusBadRequest, "eine Zahl ab 0"},
		"/diskurs?thema=topic:buergergeldreform&art=TWO_MODE":                     {http.StatusBadRequest, `href="/diskurs?thema=topic:buergergeldreform&amp;art=TWO_MODE&amp;gewicht=IGNORE">Stattdessen zählen: Über dasselbe zu sprechen`},
		"/diskurs?thema=topic:buergergeldreform&normierung=ACTIVITY":              {http.StatusBadRequest, "„normierung“ passt nicht zu den anderen Angaben"},
		"/diskurs?thema=topic:buergergeldreform&kern=UNIFORM":                     {http.StatusBadRequest, "Wählen Sie auch Zeitscheiben"},
		"/diskurs?thema=topic:buergergeldreform&fenster=EVENTS&kern=UNIFORM":      {http.StatusBadRequest, "„kern“ passt nicht zu den anderen Angaben"},
		"/diskurs?thema=topic:buergergeldreform&fenster=DAYS&kern=BOX":            {http.StatusBadRequest, "EPANECHNIKOV"},
		"/diskurs?thema=topic:buergergeldreform&fenster=EVENTS&scheibe=0":         {http.StatusBadRequest, "von 1 bis 1000"},
		"/diskurs?thema=topic:buergergeldreform&fenster=EVENTS&scheibe=900":       {http.StatusNotFound, "Zeitscheibe 900 gibt es nicht: Es sind 0."},
		"/diskurs?thema=topic:buergergeldreform&fenster=YEARS&scheibe=2020-01-01": {http.StatusNotFound, "Mit dem 1. Januar 2020 beginnt keine"},
		"/diskurs?thema=topic:buergergeldreform&fenster=YEARS&scheibe=gestern":    {http.StatusBadRequest, "„scheibe“ ist kein Tag"},
	} {
		t.Run(address[:min(len(address), 60)], func(t *testing.T) {
			w := get(t, address)
			if w.Code != want.status || !strings.Contains(w.Body.String(), want.says) && !strings.Contains(html.UnescapeString(w.Body.String()), want.says) {
				t.Errorf("answered with %d, want %d with %q: %s", w.Code, want.status, want.says, text(parse(t, w)))
			}
			if strings.HasPrefix(address, "/diskurs") && w.Code == http.StatusBadRequest && strings.Contains(w.Body.String(), `<p lang="en">`) {
				t.Errorf("what is wrong is told in English: %s", text(parse(t, w)))
			}
		})
	}
}

// TestNextSteps: nothing is offered that leads to the same refusal.
func TestNextSteps(t *testing.T) {
	for address, without := range map[string]bool{"/diskurs?thema=topic:buergergeldreform&art=TWO_MODE": false, "/diskurs?thema=topic:buergergeldreform&gewicht=COMBINE": true} {
		if got := strings.Contains(get(t, address).Body.String(), "Ohne „gewicht“ ansehen"); got != without {
			t.Errorf("%s offers to leave gewicht out: %v", address, got)
		}
	}
}

// pictures are the pictures within a page, as the module reads them.
func pictures(t *testing.T, doc *html.Node) (list []struct{ Kinds, Nodes, Edges *[]any }) {
	t.Helper()
	for _, script := range all(doc, "script") {
		if attr(script, "type") != "application/json" {
			continue
		}
		var p struct{ Kinds, Nodes, Edges *[]any }
		if err := json.Unmarshal([]byte(script.FirstChild.Data), &p); err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

// TestEmptyPictures: a picture without ties has lists all the same.
func TestEmptyPictures(t *testing.T) {
	const address = "/netz?um=person:bross-ralf&art=SUCCEEDS"
	list := pictures(t, parse(t, get(t, address)))
	if len(list) != 1 {
		t.Fatalf("%s has %d pictures", address, len(list))
	}
	if p := list[0]; p.Kinds == nil || p.Nodes == nil || p.Edges == nil || len(*p.Nodes) != 1 || len(*p.Edges) != 0 {
		t.Errorf("%s has the picture %+v", address, p)
	}
}

// TestNetworkOfTopic: the page of a topic leads to a network that says who spoke about it.
func TestNetworkOfTopic(t *testing.T) {
	topic := parse(t, get(t, "/themen/topic:buergergeldreform"))
	i := slices.IndexFunc(all(topic, "a"), func(a *html.Node) bool { return strings.HasPrefix(attr(a, "href"), "/netz") && text(a) != "Netz" })
	if i < 0 {
		t.Fatal("no link leads to the network")
	}
	rows := rowsOf(parse(t, get(t, attr(all(topic, "a")[i], "href"))))
	if !slices.ContainsFunc(rows, func(r *html.Node) bool { return strings.Contains(text(r), "wurde gesagt von Ralf Broß") }) {
		t.Errorf("of %d ties none says who made a statement", len(rows))
	}
}

// TestNetworkSources: a tie that is a relationship has its sources, though another operation asks for them.
func TestNetworkSources(t *testing.T) {
	for _, r := range rowsOf(parse(t, get(t, "/netz?um=person:bross-ralf"))) {
		if links := all(r, "a"); !strings.HasPrefix(attr(links[len(links)-1], "href"), "/dokumente/document:") {
			t.Errorf("no source: %s", text(r))
		}
	}
}

// TestLargeNetwork: where the limit left something out, that is said, and smaller networks are offered; as many nodes are asked for as fit.
func TestLargeNetwork(t *testing.T) {
	limit := 0
	site, err := explorer.New(explorer.Config{Log: slog.New(slog.DiscardHandler), Ask: func(_ context.Context, operation string, variables map[string]any) (json.RawMessage, error) {
		if !strings.Contains(operation, "query network(") {
			return json.RawMessage(`{}`), nil
		}
		limit = variables["limit"].(int)
		return json.RawMessage(`{"network":{"omitted":3,"nodes":[{"node":{"id":"topic:a","label":"A"}},{"node":{"id":"statement:b","text":"B"}}],
			"edges":[{"source":"statement:b","target":"topic:a","type":"POSITION_ON","statement":{"id":"statement:b","madeOn":"2023-07"}}],
			"links":[{"format":"GEXF","url":"/export/network?around=topic%3Aa&limit=400&file=network.gexf"}]}}`), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	a := site.Answer(t.Context(), explorer.Request{Path: "/netz", Values: url.Values{"thema": {"topic:a"}}, Language: "de"})
	for _, want := range []string{
		"3 weitere im gleichen Abstand", `href="/netz?thema=topic:a&amp;von=2023-01-01&amp;bis=2023-12-31"`,
		`href="/diskurs?thema=topic:a&amp;art=TWO_MODE&amp;spalten=TOPIC&amp;gewicht=IGNORE"`,
		`href="/export/network?around=topic%3Aa&amp;limit=1000&amp;file=network.gexf">Als Datei mit bis zu 1.000 Knoten`,
	} {
		if !strings.Contains(string(a.Body), want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if limit < 300 {
		t.Errorf("only %d nodes are asked for", limit)
	}
	narrow := site.Answer(t.Context(), explorer.Request{Path: "/netz", Values: url.Values{"thema": {"topic:a"}, "von": {"2023-01-01"}, "bis": {"2023-12-31"}}, Language: "de"})
	if strings.Contains(string(narrow.Body), "Nur das Jahr") {
		t.Error("the year is offered that is shown")
	}
}

// TestSlices: a slice is shown by the day that it begins on or, of so many statements, by its place; the last one where none is asked for. One
// that is not there is not found.
func TestSlices(t *testing.T) {
	var window map[string]any
	site, err := explorer.New(explorer.Config{Log: slog.New(slog.DiscardHandler), Ask: func(_ context.Context, operation string, variables map[string]any) (json.RawMessage, error) {
		switch {
		case strings.Contains(operation, "query named("):
			return json.RawMessage(`{"nodes":[{"id":"topic:a","label":"A"}]}`), nil
		case strings.Contains(operation, "query discourseSlices("):
			return json.RawMessage(`{"discourse":{"slices":[{"from":"2022-01-01","until":"2022-12-31"},{"from":"2023-01-01","until":"2023-12-31"}]}}`), nil
		}
		window = variables["input"].(map[string]any)["window"].(map[string]any)
		return json.RawMessage(`{"discourse":{"slices":[{}]}}`), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		unit, slice string
		position    int
		wrong       string // what the page says; "" where the slice is there
	}{
		{"YEARS", "", 1, ""}, {"YEARS", "2022-01-01", 0, ""}, {"YEARS", "2023-01-01", 1, ""}, {"YEARS", "1999-01-01", 0, "Mit dem 1. Januar 1999 beginnt keine"},
		{"EVENTS", "", 1, ""}, {"EVENTS", "1", 0, ""}, {"EVENTS", "2", 1, ""}, {"EVENTS", "3", 0, "Zeitscheibe 3 gibt es nicht: Es sind 2."},
	} {
		window = nil
		values := url.Values{"thema": {"topic:a"}, "fenster": {c.unit}, "scheibe": {c.slice}}
		a := site.Answer(t.Context(), explorer.Request{Path: "/diskurs", Values: values, Language: "de"})
		if c.wrong == "" {
			if a.Status != http.StatusOK || window["position"] != c.position || window["unit"] != c.unit {
				t.Errorf("the slice %q of %s: %d, with %v", c.slice, c.unit, a.Status, window)
			}
			continue
		}
		if a.Status != http.StatusNotFound || !strings.Contains(string(a.Body), c.wrong) || !strings.Contains(string(a.Body), `href="/diskurs?thema=topic:a&amp;fenster=`+c.unit+`"`) {
			t.Errorf("the slice %q of %s: %d, %s", c.slice, c.unit, a.Status, a.Body)
		}
	}
}

// TestTiesAsFile: files of ties have ids, types and the addresses of statements, and say the same in both languages.
func TestTiesAsFile(t *testing.T) {
	for _, address := range []string{
		"/netz.csv?thema=topic:buergergeldreform", "/verbindung.csv?von=person:bross-ralf&nach=person:koch-susanne&auch=aussagen",
		"/diskurs.csv?thema=topic:buergergeldreform&normierung=JACCARD_SIMILARITY",
	} {
		german, english := get(t, address), get(t, address+"&sprache=en")
		if german.Body.String() != english.Body.String() {
			t.Errorf("%s is not the same in both languages", address)
		}
		records := csvRecords(t, german)
		column := func(name string) int { return slices.Index(records[0], name) }
		if len(records) < 2 {
			t.Fatalf("%s is empty", address)
		}
		for _, r := range records[1:] {
			for _, end := range []string{"from_id", "to_id"} {
				if kg.ID(r[column(end)]).Kind() == "" {
					t.Errorf("%s: %s is %q", address, end, r[column(end)])
				}
			}
			if i := column("source_ids"); i >= 0 && r[i] == "" && r[column("type")] != "BROADER" {
				t.Errorf("%s: nothing proves %v", address, r)
			}
			if i := column("statement"); i >= 0 && kg.ID(r[column("from_id")]).Kind() == kg.KindStatement && r[i] != "http://example.com/aussagen/"+r[column("from_id")] {
				t.Errorf("%s: the address of %s is %q", address, r[column("from_id")], r[i])
			}
		}
	}
}

// TestFilesElsewhere: pages link files of the API where they are.
func TestFilesElsewhere(t *testing.T) {
	for _, address := range []string{"/netz?um=person:bross-ralf", "/diskurs?thema=topic:buergergeldreform"} {
		for _, a := range all(parse(t, get(t, address)), "a") {
			if name := text(a); (name == "GEXF" || name == "GraphML") && !strings.HasPrefix(attr(a, "href"), "/export/") {
				t.Errorf("%s links %s at %s", address, name, attr(a, "href"))
			}
		}
	}
}

// TestNeighbourhood: a profile shows who the actor is tied to without a script: each node but the actor itself is a link to its page.
func TestNeighbourhood(t *testing.T) {
	const address = "/akteure/association:landkreistag-bw"
	doc := parse(t, get(t, address))
	i := slices.IndexFunc(all(doc, "svg"), func(n *html.Node) bool { return attr(n, "class") == "miniature" })
	if i < 0 {
		t.Fatal("there is no picture")
	}
	picture := all(doc, "svg")[i]
	var data struct {
		Data struct {
			Network struct {
				Nodes   []struct{ Node struct{ ID string } }
				Edges   []any
				Omitted int
			}
		}
	}
	if err := json.Unmarshal(get(t, address+".json").Body.Bytes(), &data); err != nil {
		t.Fatal(err)
	}
	network := data.Data.Network
	if n := len(network.Nodes); n != 25 || network.Omitted == 0 {
		t.Errorf("%d nodes are asked for, %d left out", n, network.Omitted)
	}
	links := all(picture, "a")
	for _, n := range network.Nodes {
		leads := slices.ContainsFunc(links, func(a *html.Node) bool { return attr(a, "href") == "/akteure/"+n.Node.ID })
		if itself := address == "/akteure/"+n.Node.ID; leads == itself && kg.ID(n.Node.ID).Kind() != kg.KindEvent {
			t.Errorf("%s: a link is %v", n.Node.ID, leads)
		}
	}
	if ties := strings.Count(htmlOf(t, picture), `class="network-tie"`); ties != len(network.Edges) {
		t.Errorf("the picture has %d ties, the data %d", ties, len(network.Edges))
	}
	for _, want := range []string{"Gezeigt werden die 25 Knoten", "Netz um Landkreistag Baden-Württemberg"} {
		if !strings.Contains(text(doc), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if label := attr(picture, "aria-label"); !strings.Contains(label, "25 Knoten, ") || !strings.Contains(label, "Landkreistag") {
		t.Errorf("the picture is called %q", label)
	}
}

// TestEvidence: the number of statements of each tie is that of the rows it leads to, page by page and in the file; a tie that is not where the
// link finds it is not shown for another.
func TestEvidence(t *testing.T) {
	for _, network := range []string{
		"/diskurs?thema=topic:buergergeldreform", "/diskurs?thema=topic:buergergeldreform&art=THREE_MODE&gewicht=IGNORE&spalten=TOPIC",
		"/diskurs?thema=topic:buergergeldreform&art=TWO_MODE&gewicht=IGNORE&spalten=TOPIC&zeilen=ORGANIZATION_KIND",
	} {
		ties := rowsOf(parse(t, get(t, network)))
		for _, tie := range ties {
			i := slices.IndexFunc(all(tie, "a"), func(a *html.Node) bool { return strings.HasPrefix(attr(a, "href"), "/belege?") })
			if i < 0 {
				t.Fatalf("%s: no page of evidence: %s", network, text(tie))
			}
			link := all(tie, "a")[i]
			doc := parse(t, get(t, attr(link, "href")))
			count := strconv.Itoa(len(all(doc, "blockquote"))) + " "
			if !strings.HasPrefix(text(link), count) || !strings.HasPrefix(text(all(tie, "summary")[0]), count) {
				t.Errorf("%s says %q and leads to %srows", network, text(tie), count)
			}
			if records := csvRecords(t, get(t, strings.Replace(attr(link, "href"), "/belege?", "/belege.csv?", 1))); strconv.Itoa(len(records)-1)+" " != count {
				t.Errorf("%s: the file has %d rows, the page %s", attr(link, "href"), len(records)-1, count)
			}
		}
	}
	const other = "/belege?thema=topic:buergergeldreform&zeile=association:landkreistag-bw&spalte=topic:buergergeld"
	if w := get(t, other); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), `href="/diskurs?thema=topic:buergergeldreform">Das Diskursnetz`) {
		t.Errorf("a tie that is not there is answered with %d: %s", w.Code, w.Body)
	}
	if w := get(t, "/belege?thema=topic:buergergeldreform"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/diskurs?thema=topic:buergergeldreform" {
		t.Errorf("no tie is answered with %d to %s", w.Code, w.Header().Get("Location"))
	}
	if w := get(t, "/belege?thema=Geld&zeile=AGENCY&spalte=MINISTRY"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/diskurs?thema=Geld" {
		t.Errorf("words for several topics are answered with %d to %s", w.Code, w.Header().Get("Location"))
	}
	for _, cursor := range []string{"x", strings.Repeat("x", 900)} {
		w := get(t, "/belege?thema=topic:buergergeldreform&zeile=association:landkreistag-bw&spalte=topic:buergergeld&kante="+cursor)
		if says := text(parse(t, w)); w.Code != http.StatusNotFound || !strings.Contains(says, "Diese Beziehung ist nicht mehr da") || !strings.Contains(says, "Das Diskursnetz") {
			t.Errorf("a cursor of %d bytes is answered with %d: %s", len(cursor), w.Code, says)
		}
	}
}

// TestKindsOfOrganizations: kinds are called in the visitor's language, in the table, the matrix and the picture as on the page of a tie.
func TestKindsOfOrganizations(t *testing.T) {
	const query = "?thema=topic:buergergeldreform&zeilen=ORGANIZATION_KIND&spalten=TOPIC&gewicht=IGNORE"
	for language, names := range map[string][2]string{"de": {"Behörden", "Verbände"}, "en": {"Agencies", "Associations"}} {
		doc := parse(t, get(t, "/diskurs"+query, "Accept-Language", language))
		cells := 0
		for _, c := range all(doc, "th", "td") {
			if says := text(c); says == names[0] {
				cells++
			} else if strings.EqualFold(says, "agency") {
				t.Errorf("%s: a cell says %q", language, says)
			}
		}
		if cells < 3 {
			t.Errorf("%s: %q is in %d cells, want one of the table and two of the matrix", language, names[0], cells)
		}
		if picture := get(t, "/diskurs.svg"+query, "Accept-Language", language).Body.String(); !strings.Contains(picture, ">"+names[0]+"<") {
			t.Errorf("%s: the picture has no %s", language, names[0])
		}
		tie := parse(t, get(t, "/belege"+query+"&zeile=AGENCY&spalte=ASSOCIATION", "Accept-Language", language))
		if h1 := text(all(tie, "h1")[0]); !strings.HasSuffix(h1, ": "+names[0]+" und "+names[1]) && !strings.HasSuffix(h1, ": "+names[0]+" and "+names[1]) {
			t.Errorf("%s: the page of the tie is called %q", language, h1)
		}
	}
}

// TestWeightedTies: what ties are about is called by its name, no weight is written as if it were none, and what kernels do is told.
func TestWeightedTies(t *testing.T) {
	site, err := explorer.New(explorer.Config{Log: slog.New(slog.DiscardHandler), Ask: func(_ context.Context, operation string, variables map[string]any) (json.RawMessage, error) {
		switch {
		case strings.Contains(operation, "query named("):
			nodes := []map[string]string{}
			for _, id := range variables["ids"].([]string) {
				nodes = append(nodes, map[string]string{"id": id, "label": "Name of " + id})
			}
			return json.Marshal(map[string]any{"nodes": nodes})
		case strings.Contains(operation, "query discourseSlices("):
			return json.RawMessage(`{"discourse":{"slices":[{"from":"2022-01-01","until":"2022-12-31"}]}}`), nil
		}
		return json.RawMessage(`{"discourse":{"slices":[{"rows":[{"value":"party:a","label":"A"}],"columns":[{"value":"party:b","label":"B"}],"matrix":[[0.00001]],
			"edges":{"totalCount":1,"edges":[{"cursor":"C"}],"nodes":[{"source":"party:a","target":"party:b","claim":"topic:c","weight":0.00001}]}}]}}`), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	answer := func(path, language, kernel string) string {
		values := url.Values{"thema": {"topic:a"}, "art": {"THREE_MODE"}, "fenster": {"YEARS"}, "kern": {kernel}}
		return html.UnescapeString(string(site.Answer(t.Context(), explorer.Request{Path: path, Values: values, Language: language}).Body))
	}
	for language, want := range map[string][]string{
		"de": {">Name of topic:c</a>", ">< 0,0001<", ">< 0,01<", "Beziehungen mit sich selbst"}, "en": {">Name of topic:c</a>", ">< 0.0001<", ">< 0.01<", "ties with oneself"},
	} {
		page := answer("/diskurs", language, "GAUSSIAN")
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s: the page has no %q", language, w)
			}
		}
		if without := answer("/diskurs", language, ""); strings.Contains(without, want[3]) {
			t.Errorf("%s: kernels are told of where there is none", language)
		}
	}
	if file := answer("/diskurs.csv", "de", ""); !strings.Contains(file, "topic:c,Name of topic:c,0.00001,") {
		t.Errorf("the file is %s", file)
	}
}

// TestMissingFiles: a file that there is not says which parameter is missing.
func TestMissingFiles(t *testing.T) {
	for address, want := range map[string]string{
		"/netz.csv": "um oder thema.", "/netz.csv?sprache=en": "um or thema.", "/diskurs.csv": "Eintrag: thema.", "/diskurs.csv?thema=Geld": "Eintrag: thema.",
		"/verbindung.csv": "Eintrag: von, nach.", "/verbindung.svg?von=person:bross-ralf": "Eintrag: nach.", "/belege.csv": "Eintrag: thema, zeile, spalte.",
		"/belege.csv?thema=topic:buergergeldreform": "Eintrag: zeile, spalte.", "/belege.json?thema=topic:buergergeldreform&zeile=AGENCY": "Eintrag: spalte.",
		"/diskurs.svg?thema=topic:buergergeldreform&gewicht=CONFLICT": "gibt es keine Datei .svg.",
	} {
		if w := get(t, address); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s is answered with %d, want %q: %s", address, w.Code, want, w.Body)
		}
	}
}

// TestEvidencePages: evidence that is more than a page is led through.
func TestEvidencePages(t *testing.T) {
	var asked map[string]any
	site, err := explorer.New(explorer.Config{Log: slog.New(slog.DiscardHandler), Ask: func(_ context.Context, operation string, variables map[string]any) (json.RawMessage, error) {
		if !strings.Contains(operation, "query evidence(") {
			nodes := []map[string]string{}
			for _, id := range variables["ids"].([]string) {
				nodes = append(nodes, map[string]string{"id": id, "name": id})
			}
			return json.Marshal(map[string]any{"nodes": nodes})
		}
		asked = variables
		return json.RawMessage(`{"discourse":{"slices":[{"edges":{"nodes":[{"source":"party:b","target":"topic:a","evidence":{"totalCount":60,
			"pageInfo":{"hasNextPage":true,"endCursor":"NEXT"},"nodes":[{"id":"statement:s","text":"S"}]}}]}}]}}`), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{"thema": {"topic:a"}, "art": {"TWO_MODE"}, "zeile": {"party:b"}, "spalte": {"topic:a"}, "kante": {"TIE"}, "ab": {"HERE"}}
	a := site.Answer(t.Context(), explorer.Request{Path: "/belege", Values: values, Language: "de"})
	const this = "/belege?thema=topic:a&amp;art=TWO_MODE&amp;zeile=party:b&amp;spalte=topic:a&amp;kante=TIE"
	for _, want := range []string{"60 Aussagen", `rel="next" href="` + this + `&amp;ab=NEXT"`, `href="` + this + `">`} {
		if !strings.Contains(string(a.Body), want) {
			t.Errorf("the page (%d) has no %s", a.Status, want)
		}
	}
	if asked["tie"] != "TIE" || asked["after"] != "HERE" {
		t.Errorf("asked was with %v", asked)
	}
}
