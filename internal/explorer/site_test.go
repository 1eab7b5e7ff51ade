package explorer_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"wortlaut/internal/explorer"
	"wortlaut/internal/httpapi"
	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
	"wortlaut/seed"
)

// seeded is a server of the first graph, shared by the tests: none of them changes it.
var seeded = sync.OnceValues(func() (http.Handler, error) { return newServer(explorer.Config{Contact: "fehler@example.org"}) })

func newServer(c explorer.Config) (http.Handler, error) {
	ctx, cancel := contextWithCancel()
	defer cancel()
	store, err := sqlitestore.Open(ctx, ":memory:")
	if err != nil {
		return nil, err
	}
	graph, err := kg.Open(ctx, store)
	if err != nil {
		return nil, err
	}
	if _, err := seed.Apply(ctx, graph); err != nil {
		return nil, err
	}
	return httpapi.New(httpapi.Config{Graph: graph, Log: slog.New(slog.DiscardHandler), Limits: httpapi.DefaultLimits, Explorer: c}), nil
}

func server(t testing.TB) http.Handler {
	t.Helper()
	h, err := seeded()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(t testing.TB, address string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	return getFrom(t, server(t), address, header...)
}

func getFrom(t testing.TB, h http.Handler, address string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func parse(t testing.TB, w *httptest.ResponseRecorder) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// all are the elements of some names, in the order of the document.
func all(n *html.Node, names ...string) []*html.Node {
	var list []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && slices.Contains(names, d.Data) {
			list = append(list, d)
		}
	}
	return list
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// everyKind is a page of each kind.
var everyKind = []string{
	"/", "/aussagen", "/aussagen?q=Jobcenter", "/aussagen?q=gibtesnicht", "/aussagen?akteur=person:bross-ralf&akteur=person:koch-susanne",
	"/aussagen?thema=topic:buergergeldreform&haltung=SUPPORTS", "/aussagen/statement:forum-sgb-ii-2023-bross", "/akteure", "/akteure?q=landkreis",
	"/akteure/person:bross-ralf", "/akteure/association:staedtetag-bw", "/themen", "/themen?q=geld", "/themen/topic:buergergeldreform",
	"/dokumente/document:forum-sgb-ii-2023", "/dokumente/document:stuttgarter-zeitung.de", "/hilfe", "/barrierefreiheit", "/ueber", "/suche?q=geld",
	"/netz", "/netz?um=person:bross-ralf", "/netz?thema=topic:buergergeldreform&auch=themen", "/netz?um=Stadt", "/netz?um=gibtesnicht",
	"/verbindung", "/verbindung?von=person:bross-ralf&nach=person:von-komorowski-alexis", "/diskurs", "/diskurs?thema=topic:buergergeldreform",
	"/diskurs?thema=topic:digitalisierung", "/diskurs?thema=topic:buergergeldreform&fenster=YEARS",
	"/belege?thema=topic:buergergeldreform&art=TWO_MODE&spalten=TOPIC&gewicht=IGNORE&zeile=agency:ba-regionaldirektion-bw&spalte=topic:buergergeldreform-zweite-stufe",
	"/belege?thema=topic:buergergeldreform&zeile=association:landkreistag-bw&spalte=topic:buergergeld", "/nirgends", "/aussagen?von=gestern", "/akteure/person:niemand",
}

// TestPages: what every page owes those who do not see it, or whose browser runs nothing.
func TestPages(t *testing.T) {
	for _, address := range everyKind {
		for _, language := range []string{"de", "en"} {
			t.Run(language+address, func(t *testing.T) {
				w := get(t, address, "Accept-Language", language)
				doc := parse(t, w)
				if got := attr(all(doc, "html")[0], "lang"); got != language {
					t.Errorf("html lang is %q", got)
				}
				checkStructure(t, doc)
				checkHarmless(t, doc)
				if missing := missingText.FindString(text(doc)); missing != "" {
					t.Errorf("a text is missing: %s", missing)
				}
			})
		}
	}
}

// missingText is how a key without a text shows itself.
var missingText = regexp.MustCompile(`\[[a-z]+(\.[A-Za-z_0-9]*)+\]|%!`)

func checkStructure(t *testing.T, doc *html.Node) {
	t.Helper()
	if n := len(all(doc, "main")); n != 1 {
		t.Errorf("%d elements main", n)
	}
	level := 0
	for _, h := range all(doc, "h1", "h2", "h3", "h4") {
		next := int(h.Data[1] - '0')
		if level == 0 && next != 1 || next > level+1 {
			t.Errorf("heading %q of level %d follows one of level %d", text(h), next, level)
		}
		if text(h) == "" {
			t.Error("a heading is empty")
		}
		level = next
	}
	if n := len(all(doc, "h1")); n != 1 {
		t.Errorf("%d headings of the first level", n)
	}
	for _, table := range all(doc, "table") {
		if c := all(table, "caption"); len(c) != 1 || text(c[0]) == "" {
			t.Error("a table has no caption")
		}
		for _, th := range all(table, "th") {
			if attr(th, "scope") == "" {
				t.Errorf("the header %q has no scope", text(th))
			}
		}
	}
	checkNames(t, doc)
}

// checkNames: whatever can be operated has a name, and ids are unique.
func checkNames(t *testing.T, doc *html.Node) {
	t.Helper()
	ids, labelled := map[string]bool{}, map[string]bool{}
	for n := range doc.Descendants() {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("two elements have the id %q", id)
			}
			ids[id] = true
		}
		if n.Data == "label" {
			labelled[attr(n, "for")] = true
		}
	}
	for _, input := range all(doc, "input", "select", "textarea") {
		inLabel := input.Parent != nil && input.Parent.Data == "label"
		if attr(input, "type") != "hidden" && !labelled[attr(input, "id")] && !inLabel {
			t.Errorf("the field %q has no label", attr(input, "name"))
		}
	}
	for _, a := range all(doc, "a") {
		if text(a) == "" && attr(a, "aria-label") == "" {
			t.Errorf("the link to %s has no words", attr(a, "href"))
		}
	}
	for n := range doc.Descendants() {
		for _, name := range []string{"aria-labelledby", "aria-controls"} {
			if id := attr(n, name); id != "" && !ids[id] {
				t.Errorf("%s names %q, which is not there", name, id)
			}
		}
	}
	if skip := all(doc, "a")[0]; !ids[strings.TrimPrefix(attr(skip, "href"), "#")] {
		t.Error("the first link does not skip to the content")
	}
}

// checkHarmless: nothing in a page runs, or looks, but by the files of this server.
func checkHarmless(t *testing.T, doc *html.Node) {
	t.Helper()
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "style" || n.Data == "script" && attr(n, "type") != "application/json" && (!strings.HasPrefix(attr(n, "src"), "/static/") || n.FirstChild != nil) || n.Data == "iframe" || n.Data == "base" {
			t.Errorf("there is an element %s", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s has the attribute %s", n.Data, a.Key)
			}
			if a.Key != "href" && a.Key != "src" && a.Key != "action" {
				continue
			}
			u, err := url.Parse(a.Val)
			if err != nil || !slices.Contains([]string{"", "http", "https", "mailto"}, u.Scheme) {
				t.Errorf("%s leads to %q", n.Data, a.Val)
			}
			if (n.Data == "script" || n.Data == "link") && u.Host != "" || n.Data == "img" && u.Host != "" {
				t.Errorf("%s loads from %q", n.Data, a.Val)
			}
		}
	}
}

// TestCrawl follows the links from the start. Each answers, and each number is that of the rows behind its link.
func TestCrawl(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	// How many pages are read whole; what they link is asked for all the same.
	for start, most := range map[string]int{"/": 60, "/?sprache=en": 12} {
		t.Run(start, func(t *testing.T) {
			c := crawl{t: t, answers: map[string]*httptest.ResponseRecorder{}, totals: map[string]int{}}
			queue, queued := []string{start}, map[string]bool{start: true}
			for read := 0; len(queue) > 0 && read < most; read++ {
				address := queue[0]
				queue = queue[1:]
				for _, link := range c.read(address) {
					if !queued[link] {
						queued[link] = true
						queue = append(queue, link)
					}
				}
			}
			if c.numbers < 100 {
				t.Errorf("only %d numbers were compared", c.numbers)
			}
		})
	}
}

type crawl struct {
	t       *testing.T
	answers map[string]*httptest.ResponseRecorder
	totals  map[string]int
	numbers int
}

// read checks a page and returns the pages it links.
func (c *crawl) read(address string) []string {
	w := c.ask(address)
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") || strings.HasPrefix(address, "/graphiql") {
		return nil
	}
	doc := parse(c.t, w)
	if missing := missingText.FindString(text(doc)); missing != "" {
		c.t.Errorf("%s: a text is missing: %s", address, missing)
	}
	var links []string
	for _, a := range all(doc, "a", "link", "script", "form") {
		to := attr(a, "href") + attr(a, "src") + attr(a, "action")
		u, err := url.Parse(to)
		if err != nil || u.Host != "" || u.Scheme != "" || u.Path == "" {
			continue
		}
		u.Fragment = ""
		if a.Data == "form" {
			u.RawQuery = ""
		}
		to = u.String()
		w := c.ask(to)
		if w.Code == http.StatusSeeOther {
			w = c.ask(w.Header().Get("Location"))
		}
		if w.Code != http.StatusOK {
			c.t.Errorf("%s links %s, which is answered with %d", address, to, w.Code)
		}
		links = append(links, to)
	}
	c.compare(address, doc)
	return links
}

func (c *crawl) ask(address string) *httptest.ResponseRecorder {
	if w := c.answers[address]; w != nil {
		return w
	}
	w := get(c.t, address)
	c.answers[address] = w
	return w
}

// number is a number with what is counted, as links and the pictures have it.
var number = regexp.MustCompile(`^([0-9.,]+) (?:Aussagen?|statements?|Themen|Thema|topics?|Akteure?|actors?)\b`)

func (c *crawl) compare(address string, doc *html.Node) {
	for _, a := range all(doc, "a") {
		words := text(a)
		if label := attr(a, "aria-label"); label != "" {
			words = label
		}
		said := ""
		if m := number.FindStringSubmatch(words); m != nil {
			said = m[1]
		}
		if s := a.NextSibling; s != nil && s.NextSibling != nil && attr(s.NextSibling, "class") == "count" {
			said = strings.Trim(text(s.NextSibling), "()")
		}
		if said == "" {
			continue
		}
		n, err := strconv.Atoi(strings.NewReplacer(".", "", ",", "").Replace(said))
		if err != nil {
			c.t.Fatalf("%s: %q is no number", address, said)
		}
		c.numbers++
		if got := c.total(attr(a, "href")); got != n {
			c.t.Errorf("%s says %d (%q), but %s has %d rows", address, n, words, attr(a, "href"), got)
		}
	}
}

// total is the number of rows of a list, over all its pages.
func (c *crawl) total(address string) int {
	if n, known := c.totals[address]; known {
		return n
	}
	u, err := url.Parse(address)
	if err != nil {
		c.t.Fatal(err)
	}
	if i := strings.IndexByte(u.Path[1:], '/'); i >= 0 {
		c.t.Fatalf("%s is no list", address)
	}
	u.Path += ".json"
	type connection struct{ TotalCount int }
	type page struct {
		Statements, Actors, Topics *connection
		Discourse                  struct {
			Slices []struct {
				Edges struct {
					Nodes []struct{ Evidence *connection }
				}
			}
		}
	}
	var answer struct{ Data page }
	if err := json.Unmarshal(c.ask(u.String()).Body.Bytes(), &answer); err != nil {
		c.t.Fatalf("%s: %v", u, err)
	}
	lists := []*connection{answer.Data.Statements, answer.Data.Actors, answer.Data.Topics}
	for _, slice := range answer.Data.Discourse.Slices {
		for _, tie := range slice.Edges.Nodes {
			lists = append(lists, tie.Evidence)
		}
	}
	for _, list := range lists {
		if list != nil {
			c.totals[address] = list.TotalCount
			return list.TotalCount
		}
	}
	c.t.Fatalf("%s has no list", u)
	return 0
}

// hostile is what may come in parameters and paths.
var hostile = []string{
	`"><script>alert(1)</script>`, `'onmouseover='alert(1)`, `javascript:alert(1)`, "</textarea><img src=x onerror=alert(1)>", "{{.}}", "\u202e\u0000", "%00",
	strings.Repeat("ä", 5_000), "-1", "99999999999999999999", "../../etc/passwd", "\xff\xfe", "topic:", "person:<b>", "=1+1", "2023-02-30",
}

func TestHostileParameters(t *testing.T) {
	for _, name := range []string{
		"q", "akteur", "fuer", "thema", "engere", "these", "haltung", "art", "dokument", "ereignis", "von", "bis", "sortierung", "ab", "vor", "sprache", "stand",
	} {
		for _, value := range hostile {
			checkHostile(t, "/aussagen", name, value)
			checkHostile(t, "/aussagen.json", name, value)
		}
	}
	for page, names := range map[string][]string{
		"/": {"sprache", "stand"}, "/akteure": {"q", "art", "ab", "vor"}, "/themen": {"q", "ab", "vor"}, "/suche": {"q", "unter"},
		"/dokumente/document:forum-sgb-ii-2023": {"zeichen", "stand"}, "/themen/topic:buergergeld": {"ab", "stand"}, "/akteure/person:bross-ralf": {"stand"},
	} {
		for _, name := range names {
			for _, value := range hostile {
				checkHostile(t, page, name, value)
			}
		}
	}
	for _, collection := range []string{"/aussagen/", "/akteure/", "/themen/", "/dokumente/"} {
		for _, value := range hostile {
			w := get(t, collection+url.PathEscape(value))
			if !slices.Contains([]int{http.StatusNotFound, http.StatusBadRequest, http.StatusTemporaryRedirect}, w.Code) {
				t.Errorf("%s%.60q is answered with %d", collection, value, w.Code)
			}
			checkHarmless(t, parse(t, w))
		}
	}
}

func checkHostile(t *testing.T, page, name, value string) {
	t.Helper()
	address := page + "?" + url.Values{name: {value}}.Encode()
	w := get(t, address)
	if !slices.Contains([]int{200, 400, 404, 414}, w.Code) {
		t.Errorf("%.120s is answered with %d", address, w.Code)
	}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		checkHarmless(t, parse(t, w))
	} else if strings.Contains(page, ".") && !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") && !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Errorf("%.120s comes as %s", address, w.Header().Get("Content-Type"))
	}
}

// TestRefusals: what can't be shown says so with a status, and offers where to go.
func TestRefusals(t *testing.T) {
	for address, c := range map[string]struct {
		status int
		says   string
	}{
		"/akteure/person:niemand":                                         {404, "Hier ist nichts"},
		"/akteure/topic:buergergeld":                                      {404, "Hier ist nichts"},
		"/aussagen/person:bross-ralf":                                     {404, "Hier ist nichts"},
		"/themen/claim:digitalisierung":                                   {404, "Hier ist nichts"},
		"/dokumente/document:nirgends":                                    {404, "Hier ist nichts"},
		"/nirgends":                                                       {404, "Hier ist nichts"},
		"/aussagen.xml":                                                   {404, "Hier ist nichts"},
		"/aussagen?akteur=person:niemand":                                 {404, "person:niemand"},
		"/aussagen?von=2023-02-30":                                        {400, "2023-02-30"},
		"/aussagen?haltung=VIELLEICHT":                                    {400, "VIELLEICHT"},
		"/aussagen?q=":                                                    {200, "Aussagen"},
		"/aussagen?ab=unsinn":                                             {400, "So lässt sich die Seite nicht zeigen"},
		"/aussagen?q=" + strings.Repeat("x", 1_001):                       {400, "zu lang"},
		"/aussagen?q=" + strings.Repeat("x", 10_000):                      {414, "Die Adresse ist zu lang"},
		"/netz?um=" + strings.Repeat("x", 10_000):                         {414, "Die Adresse ist länger"},
		"/akteure/" + strings.Repeat("x", 5_000):                          {400, "Die Adresse ist länger"},
		"/aussagen?stand=99":                                              {404, "Stand 99"},
		"/aussagen?stand=gestern":                                         {400, "gestern"},
		"/aussagen?unbekannt=1":                                           {200, "Aussagen"},
		"/dokumente/document:forum-sgb-ii-2023?zeichen=9000000":           {400, "9000000"},
		"/aussagen?akteur=a&akteur=b&akteur=c&akteur=d&akteur=e&akteur=f": {400, "akteur"},
	} {
		t.Run(address[:min(len(address), 60)], func(t *testing.T) {
			w := get(t, address)
			if w.Code != c.status {
				t.Errorf("status %d, want %d", w.Code, c.status)
			}
			doc := parse(t, w)
			if !strings.Contains(text(doc), c.says) {
				t.Errorf("it does not say %q: %s", c.says, text(all(doc, "main")[0]))
			}
			if c.status != 200 && len(all(all(doc, "main")[0], "a")) < 2 {
				t.Error("it offers no way on")
			}
		})
	}
}

// TestLanguage: who chose is given what was chosen, on all pages from there; others what their browser prefers.
func TestLanguage(t *testing.T) {
	for _, c := range []struct{ address, accept, want string }{
		{"/", "", "de"}, {"/", "fr", "de"}, {"/", "en-GB,en;q=0.9", "en"}, {"/", "de-AT, en;q=0.5", "de"}, {"/?sprache=en", "de", "en"},
		{"/?sprache=de", "en", "de"}, {"/?sprache=xx", "en", "en"}, {"/", ";;;", "de"},
	} {
		doc := parse(t, get(t, c.address, "Accept-Language", c.accept))
		if got := attr(all(doc, "html")[0], "lang"); got != c.want {
			t.Errorf("%s with %q is in %q, want %q", c.address, c.accept, got, c.want)
		}
		for _, a := range all(doc, "a") {
			href := attr(a, "href")
			if kept := strings.Contains(href, "sprache="+c.want); strings.Contains(c.address, "="+c.want) && strings.HasPrefix(href, "/akteure") && !kept {
				t.Errorf("%s loses the language", href)
			}
		}
	}
}

// TestExports: a file has the rows of its page, all of them and no others.
func TestExports(t *testing.T) {
	for _, address := range []string{"/aussagen", "/aussagen?q=Jobcenter", "/aussagen?thema=topic:buergergeldreform", "/akteure", "/akteure?art=PERSON", "/themen", "/themen?q=geld"} {
		t.Run(address, func(t *testing.T) {
			path, query, _ := strings.Cut(address, "?")
			rows := all(all(parse(t, get(t, address)), "tbody")[0], "tr")
			table := get(t, path+".csv?"+query)
			records := csvRecords(t, table)
			if len(records)-1 != len(rows) {
				t.Errorf("the page has %d rows, the table %d", len(rows), len(records)-1)
			}
			for i, r := range rows {
				if id := records[i+1][0]; !strings.Contains(htmlOf(t, r), strings.SplitN(id, ":", 2)[1]) {
					t.Errorf("row %d of the page is not %s", i, id)
				}
			}
			if !strings.Contains(table.Header().Get("Content-Disposition"), "attachment") {
				t.Error("the table is not saved")
			}
		})
	}
}

func TestFeed(t *testing.T) {
	w := get(t, "/aussagen.atom?q=Jobcenter")
	var feed struct {
		ID      string `xml:"id"`
		Updated string `xml:"updated"`
		Entries []struct {
			ID      string `xml:"id"`
			Updated string `xml:"updated"`
			Content string `xml:"content"`
		} `xml:"entry"`
	}
	decodeXML(t, w, &feed)
	rows := all(all(parse(t, get(t, "/aussagen?q=Jobcenter")), "tbody")[0], "tr")
	if len(feed.Entries) != len(rows) || len(rows) == 0 {
		t.Errorf("%d entries for %d rows", len(feed.Entries), len(rows))
	}
	for _, e := range feed.Entries {
		if !strings.HasPrefix(e.ID, "http://example.com/aussagen/statement:") || len(e.Updated) < len("2023-07-06T00:00:00Z") || e.Content == "" {
			t.Errorf("an entry is not whole: %+v", e)
		}
	}
}

// TestStatement: a quote with all that is needed to cite it.
func TestStatement(t *testing.T) {
	w := get(t, "/aussagen/statement:forum-sgb-ii-2023-bross")
	doc := parse(t, w)
	words := text(doc)
	for _, want := range []string{"Ralf Broß", "Juli 2023", "Städtetag", "BibTeX", "CSL-JSON", "Faktenblatt zum ersten Graphen", "1 Änderung"} {
		if !strings.Contains(words, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	marks := all(doc, "mark")
	if len(marks) != 1 || !strings.HasPrefix(text(marks[0]), "Grundlage einer funktionierenden Zusammenarbeit") {
		t.Errorf("the quote is not marked in its context: %d marks", len(marks))
	}
	permalink := "http://example.com/aussagen/statement:forum-sgb-ii-2023-bross?stand=1"
	if !strings.Contains(w.Body.String(), permalink) || !strings.Contains(words, `<blockquote cite="`+permalink) {
		t.Error("the permalink, or the code that embeds the quote with it, is missing")
	}
	if !strings.Contains(w.Body.String(), "mailto:fehler@example.org?subject=") {
		t.Error("errors can't be reported")
	}
	bib := get(t, "/aussagen/statement:forum-sgb-ii-2023-bross.bib").Body.String()
	if !strings.HasPrefix(bib, "@misc{") || !strings.Contains(bib, "Broß") {
		t.Errorf("BibTeX: %s", bib)
	}
	var csl []map[string]any
	if err := json.Unmarshal(get(t, "/aussagen/statement:forum-sgb-ii-2023-bross.csl").Body.Bytes(), &csl); err != nil || len(csl) != 1 {
		t.Errorf("CSL-JSON: %v, %v", csl, err)
	}
}

// TestDocument: the text is whole, and statements are marked where they stand.
func TestDocument(t *testing.T) {
	doc := parse(t, get(t, "/dokumente/document:forum-sgb-ii-2023"))
	marks := all(doc, "mark")
	if len(marks) != 7 {
		t.Errorf("%d statements are marked, 7 are cited", len(marks))
	}
	for _, m := range marks {
		if attr(m, "id") == "" {
			t.Errorf("%q can't be linked", text(m))
		}
	}
	parts := get(t, "/aussagen/statement:forum-sgb-ii-2023-bross").Body.String()
	if !strings.Contains(parts, "/dokumente/document:forum-sgb-ii-2023#r-statement-forum-sgb-ii-2023-bross") {
		t.Error("the statement does not lead to its place in the document")
	}
}

// TestPaging: pages follow each other without a gap, and back.
func TestPaging(t *testing.T) {
	seen := map[string]bool{}
	address, first := "/akteure?art=JOBCENTER", ""
	pages := 0
	for address != "" {
		doc := parse(t, get(t, address))
		for _, th := range all(all(doc, "tbody")[0], "th") {
			name := attr(all(th, "a")[0], "href")
			if seen[name] {
				t.Errorf("%s comes twice", name)
			}
			seen[name] = true
		}
		pages++
		previous, next := "", ""
		for _, a := range all(doc, "a") {
			switch attr(a, "rel") {
			case "next":
				next = attr(a, "href")
			case "prev":
				previous = attr(a, "href")
			}
		}
		if pages > 1 {
			back := parse(t, get(t, previous))
			if len(all(all(back, "tbody")[0], "tr")) == 0 {
				t.Error("the page before is empty")
			}
		} else {
			first = next
		}
		address = next
	}
	if pages < 1 || first == "" && len(seen) > 50 || len(seen) != 44 && len(seen) != 45 {
		t.Errorf("%d jobcenters on %d pages", len(seen), pages)
	}
}

// TestRevision: a link that was made at another revision says so, and one made at this one does not.
func TestRevision(t *testing.T) {
	h, err := newServer(explorer.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if words := text(parse(t, getFrom(t, h, "/aussagen?stand=1"))); strings.Contains(words, "wurde bei Stand") {
		t.Error("the graph has not moved on")
	}
	if w := getFrom(t, h, "/aussagen?stand=2"); w.Code != http.StatusNotFound {
		t.Errorf("a revision that has not been is answered with %d", w.Code)
	}
}

// mostBytes is how much a page may take of a slow line, with its style sheet and modules.
const mostBytes = 60 << 10

func TestWeight(t *testing.T) {
	for _, address := range everyKind {
		w := get(t, address)
		total := packed(w)
		for _, n := range all(parse(t, w), "link", "script") {
			if to := attr(n, "href") + attr(n, "src"); strings.HasPrefix(to, "/static/") {
				total += packed(get(t, to))
			}
		}
		if total > mostBytes {
			t.Errorf("%s takes %d bytes, at most %d", address, total, mostBytes)
		}
	}
}

func packed(w *httptest.ResponseRecorder) int {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(w.Body.Bytes())
	_ = z.Close()
	return b.Len()
}

// TestOperatorsPages: a file of the operator stands for the one that is shipped.
func TestOperatorsPages(t *testing.T) {
	shipped := text(parse(t, get(t, "/ueber")))
	if !strings.Contains(shipped, "hat noch kein Impressum hinterlegt") {
		t.Error("the placeholder does not say that it is one")
	}
	h, err := newServer(explorer.Config{Pages: operator})
	if err != nil {
		t.Fatal(err)
	}
	own := text(parse(t, getFrom(t, h, "/ueber")))
	if !strings.Contains(own, "Erika Beispiel <b>") || strings.Contains(own, "hat noch kein Impressum") || !strings.Contains(own, "Datenschutz") {
		t.Errorf("the operator's imprint is not shown: %s", own)
	}
}

func BenchmarkPages(b *testing.B) {
	for _, address := range everyKind[:18] {
		b.Run(address, func(b *testing.B) {
			for b.Loop() {
				get(b, address)
			}
		})
	}
}

// TestTrouble: what is wrong with the server is said with its status, in the language of the page, and nothing of what the log has.
func TestTrouble(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		says   string
	}{
		{kg.Errorf(kg.Overloaded, "secret"), 503, "Too many questions"},
		{kg.Errorf(kg.Unavailable, "secret"), 503, "be reached right now"},
		{kg.Errorf(kg.Timeout, "secret"), 504, "took longer than it may"},
		{kg.Errorf(kg.Internal, "secret"), 500, "Something went wrong here"},
		{errors.New("secret"), 500, "Something went wrong here"},
	} {
		site, err := explorer.New(explorer.Config{
			Log: slog.New(slog.DiscardHandler),
			Ask: func(context.Context, string, map[string]any) (json.RawMessage, error) { return nil, c.err },
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/aussagen", "/aussagen.csv", "/aussagen.json"} {
			a := site.Answer(t.Context(), explorer.Request{Path: path, Language: "en", Origin: "http://example.org"})
			if a.Status != c.status || !regexp.MustCompile(c.says).Match(a.Body) && path == "/aussagen" || bytes.Contains(a.Body, []byte("secret")) {
				t.Errorf("%s after %v: %d %s", path, c.err, a.Status, a.Body)
			}
		}
	}
}

// TestMoved: an id that was merged into another leads on to it.
func TestMoved(t *testing.T) {
	site, err := explorer.New(explorer.Config{Log: slog.New(slog.DiscardHandler), Ask: func(context.Context, string, map[string]any) (json.RawMessage, error) {
		return json.RawMessage(`{"head":{"nodes":[{"set":3}]},"node":{"__typename":"Person","id":"person:b","name":"B"}}`), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	a := site.Answer(t.Context(), explorer.Request{Path: "/akteure/person:a.csv", Values: url.Values{"sprache": {"en"}, "stand": {"3"}}})
	if a.Status != http.StatusMovedPermanently || a.Location != "/akteure/person:b.csv?sprache=en&stand=3" {
		t.Errorf("%d to %q", a.Status, a.Location)
	}
}

func FuzzParameters(f *testing.F) {
	for _, value := range hostile {
		f.Add("q", value)
		f.Add("von", value)
	}
	f.Fuzz(func(t *testing.T, name, value string) {
		checkHostile(t, "/aussagen", name, value)
	})
}

// TestSideBySide: two actors stand beside each other, each with their own, and the page of one offers others.
func TestSideBySide(t *testing.T) {
	one := parse(t, get(t, "/aussagen?akteur=person:bross-ralf"))
	offered := ""
	for _, a := range all(one, "a") {
		if href := attr(a, "href"); text(a) == "Susanne Koch" && strings.HasPrefix(href, "/aussagen?") {
			offered = href
		}
	}
	if offered != "/aussagen?akteur=person:bross-ralf&akteur=person:koch-susanne" {
		t.Fatalf("Susanne Koch is offered at %q", offered)
	}
	two := parse(t, get(t, offered))
	var columns []string
	for _, s := range all(all(two, "main")[0], "section") {
		columns = append(columns, text(all(s, "h2")[0]))
		if n := len(all(s, "blockquote")); n != 1 {
			t.Errorf("%s has %d statements, said one", columns[len(columns)-1], n)
		}
	}
	if !slices.Equal(columns, []string{"Ralf Broß", "Susanne Koch"}) {
		t.Errorf("the columns are %q", columns)
	}
	if n := len(csvRecords(t, get(t, strings.Replace(offered, "?", ".csv?", 1)))); n != 3 {
		t.Errorf("the table has %d rows with its header, want 3", n)
	}
}

// hrefs are the links within the content of a page.
func hrefs(t *testing.T, w *httptest.ResponseRecorder) []string {
	t.Helper()
	var list []string
	for _, a := range all(all(parse(t, w), "main")[0], "a") {
		list = append(list, attr(a, "href"))
	}
	return list
}

// TestExamples: what the start offers to try has an answer.
func TestExamples(t *testing.T) {
	var ways string
	for _, to := range hrefs(t, get(t, "/")) {
		if strings.HasPrefix(to, "/verbindung?") {
			ways = to
		}
	}
	if !strings.HasSuffix(ways, "&auch=aussagen") {
		t.Errorf("%q does not lead through statements: those who speak most may have nothing else in common", ways)
	}
	if got := text(parse(t, get(t, ways))); ways == "" || !strings.Contains(got, "Ein Weg mit ") {
		t.Errorf("%q shows no way: %s", ways, got)
	}
}

// TestMergedFilters: ids that were merged lead to the record that they became, which is named, and counts once.
func TestMergedFilters(t *testing.T) {
	store, err := sqlitestore.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := kg.Open(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seed.Apply(t.Context(), graph); err != nil {
		t.Fatal(err)
	}
	if _, err := graph.Merge(t.Context(), "person:bross-ralf", "person:koch-susanne", "test", "to see what merged ids lead to"); err != nil {
		t.Fatal(err)
	}
	h := httpapi.New(httpapi.Config{Graph: graph, Log: slog.New(slog.DiscardHandler), Limits: httpapi.DefaultLimits})
	for address, columns := range map[string]int{
		"/aussagen?akteur=person:bross-ralf": 0, "/aussagen?akteur=person:bross-ralf&akteur=person:koch-susanne": 1,
		"/aussagen?akteur=person:bross-ralf&akteur=person:musati-martina": 2,
	} {
		w := getFrom(t, h, address)
		doc := parse(t, w)
		chosen := 0
		for _, list := range all(doc, "ul") {
			if attr(list, "class") == "chosen" {
				chosen = strings.Count(text(list), "Akteur: Susanne Koch entfernen")
			}
		}
		if w.Code != http.StatusOK || chosen != 1 || strings.Count(text(all(doc, "h1")[0]), "Susanne Koch") != 1 {
			t.Errorf("%s (%d) has chosen Susanne Koch %d times, with the title %q", address, w.Code, chosen, text(all(doc, "h1")[0]))
		}
		if got := strings.Count(w.Body.String(), `<h2 id="seite-`); got != columns {
			t.Errorf("%s has %d columns, want %d", address, got, columns)
		}
		for _, to := range hrefs(t, w) {
			if strings.HasPrefix(to, "/aussagen?") && strings.Contains(to, "person:bross-ralf") {
				t.Errorf("%s leads to %s", address, to)
			}
		}
	}
}

// TestAllTies: an actor with more ties than a page has leads to the others, and the page says so of its query too.
func TestAllTies(t *testing.T) {
	asked := map[string]any{}
	site, err := explorer.New(explorer.Config{Log: slog.New(slog.DiscardHandler), Ask: func(_ context.Context, _ string, variables map[string]any) (json.RawMessage, error) {
		asked = variables
		return json.RawMessage(`{"node":{"__typename":"Party","id":"party:a","name":"A","relationships":{"totalCount":61,"pageInfo":{"hasNextPage":true,"endCursor":"c"},
			"nodes":[{"type":"MEMBER_OF","from":{"id":"person:b","name":"B"},"to":{"id":"party:a","name":"A"}}]}}}`), nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	a := site.Answer(t.Context(), explorer.Request{Path: "/akteure/party:a", Language: "de"})
	if !bytes.Contains(a.Body, []byte(`rel="next" href="/akteure/party:a?ab=c"`)) || !bytes.Contains(a.Body, []byte("1 von 61 Beziehungen")) {
		t.Errorf("nothing leads to the other ties: %s", a.Body)
	}
	a = site.Answer(t.Context(), explorer.Request{Path: "/akteure/party:a", Values: url.Values{"ab": {"c"}}, Language: "de"})
	if asked["after"] != "c" || !bytes.Contains(a.Body, []byte(`<a href="/akteure/party:a">Zum Anfang`)) {
		t.Errorf("asked with %v: %s", asked, a.Body)
	}
}

// TestAllChanges: the query for all changes of a statement pages through them.
func TestAllChanges(t *testing.T) {
	for _, to := range hrefs(t, get(t, "/aussagen/statement:forum-sgb-ii-2023-bross")) {
		fragment, found := strings.CutPrefix(to, "/graphiql/#")
		if !found {
			continue
		}
		given, err := url.ParseQuery(fragment)
		if err != nil {
			t.Fatal(err)
		}
		var answer struct {
			Data struct {
				Changes struct {
					TotalCount int
					PageInfo   *struct{ HasNextPage bool }
					Nodes      []any
				}
			}
		}
		w := get(t, "/graphql?"+given.Encode())
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || answer.Data.Changes.PageInfo == nil || len(answer.Data.Changes.Nodes) != answer.Data.Changes.TotalCount {
			t.Errorf("%s is answered with %s (%v)", given, w.Body, err)
		}
		if !strings.Contains(given.Get("query"), "first: 100") {
			t.Errorf("%s does not ask for as many as there may be", given)
		}
		return
	}
	t.Error("no query asks for all changes")
}

// TestWaysOn: what can't be shown, or is empty, leads to what the visitor may have meant.
func TestWaysOn(t *testing.T) {
	for address, want := range map[string]string{
		"/aussagen?thema=topic:buergergeld&ab=zzz":  "/aussagen?thema=topic:buergergeld",
		"/aussagen?thema=topic:buergergeld&vor=zzz": "/aussagen?thema=topic:buergergeld",
		"/akteure?q=bross&ab=zzz":                   "/akteure?q=bross",
		"/aussagen?q=Ralf+Bro%C3%9F&bis=1990-01-01": "/suche?q=Ralf+Bro%C3%9F",
	} {
		if list := hrefs(t, get(t, address)); !slices.Contains(list, want) {
			t.Errorf("%s does not lead to %s, but to %q", address, want, list)
		}
	}
	if list := hrefs(t, get(t, "/suche?q=Ralf+Bro%C3%9F")); !slices.Contains(list, "/akteure/person:bross-ralf") {
		t.Errorf("the search leads to %q", list)
	}
}

// TestFacetsSayWhatTheyShow: a facet with more values than it shows says so, and others do not.
func TestFacetsSayWhatTheyShow(t *testing.T) {
	w := get(t, "/aussagen")
	said := map[bool]int{}
	for _, s := range all(parse(t, w), "section") {
		if attr(s, "class") != "facet" {
			continue
		}
		heading, values := text(all(s, "h3")[0]), len(all(s, "li"))
		more := strings.HasSuffix(heading, ", die 12 häufigsten")
		said[more]++
		if values > 12 || more && values != 12 {
			t.Errorf("%q has %d values", heading, values)
		}
	}
	if said[true] == 0 || said[false] == 0 {
		t.Errorf("%d facets have more values, %d have not", said[true], said[false])
	}
}

// TestLanguageGoesAlong: whoever chose a language keeps it with every link, and nobody else is given one.
func TestLanguageGoesAlong(t *testing.T) {
	for _, address := range everyKind {
		sign := "?"
		if strings.Contains(address, "?") {
			sign = "&"
		}
		for _, language := range []string{"", "en"} {
			at := address
			if language != "" {
				at += sign + "sprache=" + language
			}
			doc := parse(t, get(t, at))
			for _, a := range all(doc, "a", "input") {
				to := attr(a, "href") + attr(a, "data-suggest")
				if to == "" || to[0] != '/' || attr(a, "hreflang") != "" || strings.HasPrefix(to, "/graphiql/") || strings.HasPrefix(to, "/export/") {
					continue
				}
				if kept := strings.Contains(to, "sprache="); kept != (language != "") {
					t.Errorf("%s leads to %s", at, to)
				}
			}
		}
	}
}

// TestSuggestions: what words may mean is told with the number of statements that its page has, and costs the store no more than it says.
func TestSuggestions(t *testing.T) {
	suggest := func(query string) (list []struct {
		ID, Text, Detail, Href string
		Count                  int
	}, calls string) {
		w := get(t, "/suche.json"+query)
		var body struct{ Suggestions any }
		body.Suggestions = &list
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s is answered with %d: %v", query, w.Code, err)
		}
		return list, w.Header().Get("Wortlaut-Store-Calls")
	}
	for query, want := range map[string]struct{ first, detail, calls string }{
		"?q=st%C3%A4dtetag&unter=akteure":            {"/akteure/association:staedtetag-bw", "Verband, 1 Aussage", "2"},
		"?q=st%C3%A4dtetag&unter=akteure&sprache=en": {"/akteure/association:staedtetag-bw?sprache=en", "Association, 1 statement", "2"},
		"?q=b%C3%BCrgerg&unter=themen":               {"/themen/topic:buergergeld", "Thema, 6 Aussagen", "3"},
		"?q=b%C3%BCrgerg&unter=aussagen":             {"/aussagen?q=b%C3%BCrgerg", "in 6 Aussagen", "1"},
		"?q=jobcenter":                               {"/themen/topic:arbeitsbelastung", "Thema, 4 Aussagen", "6"},
	} {
		list, calls := suggest(query)
		if len(list) == 0 || list[0].Detail != want.detail || list[0].Href != want.first || calls != want.calls {
			t.Errorf("%s is answered with %+v after %s calls, want %+v", query, list, calls, want)
		}
	}
	for _, query := range []string{"?q=land", "?q=broß", "?q=komorowski", "?q=arbeit"} {
		list, _ := suggest(query)
		for _, s := range list {
			if s.ID != "" && kg.ID(s.ID).Kind() != kg.KindTopic {
				of := map[string]bool{}
				for _, a := range all(parse(t, get(t, "/akteure/"+s.ID)), "a") {
					if to := attr(a, "href"); strings.HasPrefix(to, "/aussagen/statement:") {
						of[to] = true
					}
				}
				if len(of) != s.Count {
					t.Errorf("%s is suggested with %d statements and has %d", s.ID, s.Count, len(of))
				}
			}
		}
	}
	if w := get(t, "/suche.json?q=land&unter=allem"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "themen, akteure, aussagen") {
		t.Errorf("an unknown part is answered with %d: %s", w.Code, w.Body)
	}
}

// TestExamplesHaveAnswers: only questions are offered that have an answer, whatever the graph.
func TestExamplesHaveAnswers(t *testing.T) {
	for _, way := range []bool{true, false} {
		site, err := explorer.New(explorer.Config{Log: slog.New(slog.DiscardHandler), Ask: func(_ context.Context, operation string, _ map[string]any) (json.RawMessage, error) {
			if strings.Contains(operation, "query examples(") {
				return json.RawMessage(`{"statements":{"facets":{"years":[{"year":1999,"count":2}]}},"paths":{"paths":[` + map[bool]string{true: `{"length":2}`}[way] + `]}}`), nil
			}
			return json.RawMessage(`{"statements":{"facets":{"speakers":[{"actor":{"id":"person:a","name":"A"}},{"actor":{"id":"person:b","name":"B"}}]}}}`), nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		body := string(site.Answer(t.Context(), explorer.Request{Path: "/", Language: "de"}).Body)
		for link, there := range map[string]bool{
			"/aussagen?akteur=person:a&amp;von=1999-01-01&amp;bis=1999-12-31": true, "/verbindung?von=person:a&amp;nach=person:b&amp;auch=aussagen": way,
			"/aussagen?akteur=person:a&amp;akteur=person:b": !way,
		} {
			if strings.Contains(body, `href="`+link+`"`) != there {
				t.Errorf("with a way: %v; a link to %s: %v", way, link, !there)
			}
		}
	}
	links := 0
	for _, list := range all(parse(t, get(t, "/")), "ul") {
		for _, a := range all(list, "a") {
			if !strings.HasSuffix(text(a), "?") {
				continue
			}
			links++
			doc := parse(t, get(t, attr(a, "href")))
			if len(all(doc, "table")) == 0 && len(all(doc, "ol")) == 0 {
				t.Errorf("%s has no answer", attr(a, "href"))
			}
		}
	}
	if links != 3 {
		t.Errorf("the start has %d questions", links)
	}
}
