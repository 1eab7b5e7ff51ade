package httpapi_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wortlaut/internal/export"
	"wortlaut/internal/httpapi"
	"wortlaut/internal/inquiry"
	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/seed"
)

// serveFirst serves the first graph to pages of any origin.
func serveFirst(t *testing.T, store kg.Store, limits httpapi.Limits, options ...kg.Option) http.Handler {
	t.Helper()
	graph, err := kg.Open(t.Context(), store, options...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seed.Apply(t.Context(), graph); err != nil {
		t.Fatal(err)
	}
	return httpapi.New(httpapi.Config{Graph: graph, Origins: httpapi.Origins{httpapi.AnyOrigin}, Log: slog.New(slog.DiscardHandler), Limits: limits})
}

func fetch(h http.Handler, method, target string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.Header.Set("Origin", "https://page.example")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// size is the number of nodes and edges that a file has; -1 where a format has none of them.
type size struct{ nodes, edges int }

func countXML(t *testing.T, body []byte) (s size) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(body)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "node" {
			s.nodes++
		} else if ok && e.Name.Local == "edge" {
			s.edges++
		}
	}
}

func readCSV(t *testing.T, body []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%v in %s", err, body)
	}
	return rows
}

// count reads a file in a format.
func count(t *testing.T, f export.Format, body []byte) size {
	t.Helper()
	var graph struct {
		Elements     struct{ Nodes, Edges []any } // Cytoscape.js
		Nodes, Edges []any                        // graphology
		Graph        []struct {
			Types any `json:"@type"`
		} `json:"@graph"`
	}
	if f == export.CytoscapeJSON || f == export.GraphologyJSON || f == export.JSONLD {
		if err := json.Unmarshal(body, &graph); err != nil {
			t.Fatal(err)
		}
	}
	number := func(pattern string) int {
		found := regexp.MustCompile(pattern).FindSubmatch(body)
		if found == nil {
			t.Fatalf("no %s in %s", pattern, body)
		}
		n, _ := strconv.Atoi(string(found[1]))
		return n
	}
	switch f {
	case export.GEXF, export.GraphML, export.GraphMLVisone:
		return countXML(t, body)
	case export.CSVMatrix:
		return size{len(readCSV(t, body)) - 1, -1}
	case export.CSVNodes:
		return size{len(readCSV(t, body)) - 1, -1}
	case export.CSVEdges:
		return size{-1, len(readCSV(t, body)) - 1}
	case export.DL:
		return size{number(`(?i)\bn\s*=\s*(\d+)`), -1}
	case export.Pajek:
		lines := strings.Split(strings.TrimSpace(string(body)), "\n")
		n := number(`\*Vertices (\d+)`)
		edges := 0
		for _, line := range lines[slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "*Vertices") })+1+n:] {
			if !strings.HasPrefix(line, "*") {
				edges++
			}
		}
		return size{n, edges}
	case export.CytoscapeJSON:
		return size{len(graph.Elements.Nodes), len(graph.Elements.Edges)}
	case export.GraphologyJSON:
		return size{len(graph.Nodes), len(graph.Edges)}
	case export.JSONLD:
		edges := 0
		for _, r := range graph.Graph {
			if types, ok := r.Types.([]any); ok && slices.Contains(types, any("rdf:Statement")) {
				edges++
			}
		}
		return size{-1, edges}
	}
	t.Fatalf("nobody counts %s", f)
	return size{}
}

// TestFilesOfLinks: the links beside a network lead to files of the same network, in every format.
func TestFilesOfLinks(t *testing.T) {
	h := serveFirst(t, kgtest.NewModel(), httpapi.DefaultLimits)
	type link struct {
		Format export.Format
		URL    string
	}
	for name, c := range map[string]struct {
		query string
		base  string
		size  size
	}{
		"network":   {`network(around: ["event:forum-sgb-ii-2023"], depth: 2, filter: {types: [ORGANIZES, HOLDS_POSITION], asOf: "2023-07-06", throughTopics: true})`, "network", size{13, 12}},
		"discourse": {`discourse(input: {filter: {claims: ["claim:austausch-unverzichtbar"], from: "2023-07-01"}, measures: true})`, "discourse", size{4, 6}},
	} {
		t.Run(name, func(t *testing.T) {
			answer, _ := send(t, h, "{ answer: "+c.query+" { links { format url } } }", "")
			var a struct {
				Data struct{ Answer struct{ Links []link } }
			}
			if err := json.Unmarshal([]byte(answer), &a); err != nil || len(a.Data.Answer.Links) != len(export.Formats) {
				t.Fatalf("%v in %s", err, answer)
			}
			for _, l := range a.Data.Answer.Links {
				w := fetch(h, http.MethodGet, l.URL)
				body := w.Body.Bytes()
				if w.Code != http.StatusOK {
					t.Errorf("%s: %d %s", l.URL, w.Code, body)
					continue
				}
				got := count(t, l.Format, body)
				if got.nodes >= 0 && got.nodes != c.size.nodes || got.edges >= 0 && got.edges != c.size.edges {
					t.Errorf("%s has %v, want %v:\n%s", l.Format, got, c.size, body)
				}
				for header, want := range map[string]string{
					"Content-Type": l.Format.ContentType(), "Content-Disposition": `attachment; filename="` + l.Format.FileName(c.base) + `"`,
					"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store", "Content-Length": strconv.Itoa(len(body)), "X-Content-Type-Options": "nosniff",
				} {
					if is := w.Header().Get(header); is != want {
						t.Errorf("%s: %s is %q, want %q", l.Format, header, is, want)
					}
				}
				if again := fetch(h, http.MethodGet, l.URL); !bytes.Equal(again.Body.Bytes(), body) {
					t.Errorf("%s: the second file differs from the first", l.Format)
				}
			}
		})
	}
}

// TestTimeInFiles: of several networks over time a format with time has all, one without the last.
func TestTimeInFiles(t *testing.T) {
	h := serveFirst(t, kgtest.NewModel(), httpapi.DefaultLimits)
	link := inquiry.DiscoursePath + "?from=2023-07-01&until=2023-07-14&isolates=true&window.unit=WEEKS&window.size=1&format="
	for _, f := range export.Formats {
		w := fetch(h, http.MethodGet, link+string(f))
		if got := count(t, f, w.Body.Bytes()); w.Code != http.StatusOK || got.nodes >= 0 && got.nodes != 4 || got.edges > 0 {
			t.Errorf("%s: %d %v %s", f, w.Code, got, w.Body)
		}
	}
}

// TestStatementFiles: the statements of the first graph, with who said them as what, and where they stand, in every format.
func TestStatementFiles(t *testing.T) {
	h := serveFirst(t, kgtest.NewModel(), httpapi.DefaultLimits)
	target := func(f export.StatementFormat, rest string) string {
		return inquiry.StatementsPath + "?format=" + string(f) + rest
	}
	body := func(t *testing.T, f export.StatementFormat, rest string) string {
		t.Helper()
		w := fetch(h, http.MethodGet, target(f, rest))
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != f.ContentType() || w.Header().Get("Content-Disposition") != `attachment; filename="`+f.FileName("statements")+`"` {
			t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
		}
		return w.Body.String()
	}
	t.Run("CSV", func(t *testing.T) {
		rows := readCSV(t, []byte(body(t, export.StatementsCSV, "")))
		if len(rows) != 8 {
			t.Fatalf("%d rows, want a header and 7", len(rows))
		}
		at := func(row []string, column string) string { return row[slices.Index(rows[0], column)] }
		i := slices.IndexFunc(rows, func(r []string) bool { return at(r, "Id") == "statement:forum-sgb-ii-2023-bross" })
		for column, want := range map[string]string{
			"Speakers": "Ralf Broß", "SpeakerIds": "person:bross-ralf", "Roles": "Geschäftsführendes Vorstandsmitglied", "Organizations": "Städtetag Baden-Württemberg",
			"Date": "2023-07", "Verification": "VERBATIM", "Start": "3167", "End": "3821", "DocumentId": "document:forum-sgb-ii-2023",
			"Publisher": "Ministerium für Wirtschaft, Arbeit und Tourismus Baden-Württemberg", "Stances": "SUPPORTS | SUPPORTS | SUPPORTS |  |  | ",
		} {
			if got := at(rows[i], column); got != want {
				t.Errorf("%s is %q, want %q", column, got, want)
			}
		}
	})
	t.Run("filter", func(t *testing.T) {
		rows := readCSV(t, []byte(body(t, export.StatementsCSV, "&organizations=association:landkreistag-bw&organizations=association:staedtetag-bw&claims=claim:austausch-unverzichtbar&stances=SUPPORTS")))
		if len(rows) != 3 {
			t.Errorf("%d rows, want a header and 2", len(rows))
		}
	})
	t.Run("BibTeX", func(t *testing.T) {
		text := body(t, export.BibTeX, "&speakers=person:bross-ralf")
		for _, want := range []string{"@misc{statement:forum-sgb-ii-2023-bross,", "author = {{Broß}, Ralf}", "year = {2023}", "month = jul", "Ralf Broß: Geschäftsführendes Vorstandsmitglied, Städtetag Baden-Württemberg"} {
			if !strings.Contains(text, want) || strings.Count(text, "@misc") != 1 {
				t.Errorf("no %q in %s", want, text)
			}
		}
	})
	t.Run("CSL JSON", func(t *testing.T) {
		var items []struct {
			ID, Publisher string
			Author        []map[string]string
			Container     string `json:"container-title"`
		}
		if err := json.Unmarshal([]byte(body(t, export.CSLJSON, "&speakers=person:von-komorowski-alexis")), &items); err != nil {
			t.Fatal(err)
		}
		if len(items) != 1 || items[0].Author[0]["family"] != "von Komorowski" || !strings.HasPrefix(items[0].Container, "Gemeinsames Forum SGB II") {
			t.Errorf("%+v", items)
		}
	})
	t.Run("JSON-LD", func(t *testing.T) {
		text := body(t, export.StatementsLD, "&speakers=person:hoffmeister-kraut-nicole")
		var doc any
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`"oa:exact":"Unsere Jobcenter stehen`, `"schema:Quotation"`, `"Ministerin für Wirtschaft, Arbeit und Tourismus"`, `"urn:wortlaut:document:mein-stuttgart-jobcenter-buergergeldreform"`} {
			if !strings.Contains(text, want) {
				t.Errorf("no %s in %s", want, text)
			}
		}
	})
	t.Run("nothing", func(t *testing.T) {
		if rows := readCSV(t, []byte(body(t, export.StatementsCSV, "&until=1999-12-31"))); len(rows) != 1 {
			t.Errorf("%d rows, want the header alone", len(rows))
		}
	})
	t.Run("pages", func(t *testing.T) {
		limits := kg.DefaultLimits
		limits.Page = 3
		paged := serveFirst(t, kgtest.NewModel(), httpapi.DefaultLimits, kg.WithLimits(limits))
		for _, f := range export.StatementFormats {
			want := fetch(h, http.MethodGet, target(f, "")).Body.String()
			if got := fetch(paged, http.MethodGet, target(f, "")).Body.String(); got != want {
				t.Errorf("%s differs when it is read by threes:\n%s", f, got)
			}
		}
	})
	t.Run("too many", func(t *testing.T) {
		limits := kg.DefaultLimits
		limits.Statements = 6
		few := serveFirst(t, kgtest.NewModel(), httpapi.DefaultLimits, kg.WithLimits(limits))
		w := fetch(few, http.MethodGet, target(export.BibTeX, ""))
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "7 statements fit the filter, at most 6 are written") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

// TestRefusedFiles: what can't be made a file gets a status and a sentence.
func TestRefusedFiles(t *testing.T) {
	h := serveFirst(t, kgtest.NewModel(), httpapi.DefaultLimits)
	const network, discourse, statements = inquiry.NetworkPath, inquiry.DiscoursePath, inquiry.StatementsPath
	for name, r := range map[string]request{
		"no format":             {target: network + "?around=person:koch-susanne", status: 400, says: "`format`: there is no export format \"\"; there are GEXF, GRAPHML, "},
		"unknown format":        {target: network + "?around=person:koch-susanne&format=PDF", status: 400, says: `there is no export format "PDF"`},
		"format in lower case":  {target: network + "?around=person:koch-susanne&format=gexf", status: 400, says: `"gexf"`},
		"two formats":           {target: network + "?around=person:koch-susanne&format=GEXF&format=DL", status: 400, says: "`format` is given 2 times"},
		"format of networks":    {target: statements + "?format=GEXF", status: 400, says: "there are CSV, BIBTEX, CSL_JSON, JSON_LD"},
		"unknown parameter":     {target: network + "?around=person:koch-susanne&format=GEXF&deph=2", status: 400, says: `there is no parameter "deph" here`},
		"parameter of another":  {target: statements + "?format=CSV&mode=ONE_MODE", status: 400, says: `there is no parameter "mode" here`},
		"unknown node":          {target: network + "?around=person:nobody&format=GEXF", status: 404, says: `there is no node "person:nobody"`},
		"no node":               {target: network + "?format=GEXF", status: 400, says: "`around` names no node"},
		"too deep":              {target: network + "?around=person:koch-susanne&depth=5&format=GEXF", status: 400, says: "`depth` is 5"},
		"options that clash":    {target: discourse + "?normalization=ACTIVITY&format=GEXF", status: 400, says: "`normalization`: The normalization ACTIVITY does not fit"},
		"empty scale":           {target: discourse + "?scale=&format=GEXF", status: 400, says: "`scale` is empty"},
		"weight that is none":   {target: discourse + "?minWeight=NaN&format=GEXF", status: 400, says: "`minWeight`"},
		"window without a unit": {target: discourse + "?window.size=2&format=GEXF", status: 400, says: "`window.unit`"},
		"no word":               {target: statements + "?text=%25&format=CSV", status: 400, says: "no word"},
		"broken query":          {target: network + "?a=%zz", status: 400, says: "can't be read"},
		"half a pair":           {target: statements + "?format=CSV&text=%ed%a0%80", status: 400, says: "UTF-8"},
		"long query":            {target: network + "?format=GEXF&around=" + strings.Repeat("x", 9000), status: 414, says: "longer than 8192 bytes"},
		"POST":                  {method: "POST", target: network + "?around=person:koch-susanne&format=GEXF", status: 405, says: "Only GET and HEAD", head: map[string]string{"Allow": "GET, HEAD"}},
		"preflight":             {method: "OPTIONS", target: network, header: map[string]string{"Origin": "https://b.example", "Access-Control-Request-Method": "GET"}, status: 204, head: map[string]string{"Access-Control-Allow-Origin": "*"}},
	} {
		t.Run(name, func(t *testing.T) {
			if r.method == "" {
				r.method = http.MethodGet
				r.head = map[string]string{"Content-Type": "text/plain; charset=utf-8", "Content-Disposition": ""}
			}
			check(t, h, r)
		})
	}
}

// TestHeadOfFiles: HEAD has the headers of GET, and nothing else.
func TestHeadOfFiles(t *testing.T) {
	s := httptest.NewServer(serveFirst(t, kgtest.NewModel(), httpapi.DefaultLimits))
	defer s.Close()
	for _, target := range []string{inquiry.NetworkPath + "?around=person:koch-susanne&format=GEXF", inquiry.StatementsPath + "?format=CSV"} {
		var headers [2]http.Header
		for i, method := range []string{http.MethodHead, http.MethodGet} {
			r, err := http.NewRequestWithContext(t.Context(), method, s.URL+target, nil)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(answer.Body)
			if err := errors.Join(err, answer.Body.Close()); err != nil || answer.StatusCode != http.StatusOK || (len(body) == 0) != (method == http.MethodHead) {
				t.Errorf("%s %s: %d %v %d bytes", method, target, answer.StatusCode, err, len(body))
			}
			headers[i] = answer.Header
		}
		for _, name := range []string{"Content-Type", "Content-Disposition", "Cache-Control"} {
			if a, b := headers[0].Get(name), headers[1].Get(name); a != b || a == "" {
				t.Errorf("%s: %s is %q to HEAD, %q to GET", target, name, a, b)
			}
		}
	}
}

// failing is a store whose calls for statements fail, or wait, from the n-th on.
type failing struct {
	kg.Store
	left atomic.Int64
	wait chan struct{} // nil fails
}

func (s *failing) Statements(ctx context.Context, queries []kg.StatementQuery) ([]kg.Page[*kg.Statement], error) {
	if s.left.Add(-1) < 0 {
		if s.wait == nil {
			return nil, kg.Errorf(kg.Unavailable, "dial 10.0.0.1: refused")
		}
		<-s.wait
	}
	return s.Store.Statements(ctx, queries)
}

// TestBrokenFiles: a store that fails at once gives a status; one that fails under a file that has begun breaks the connection.
func TestBrokenFiles(t *testing.T) {
	limits := kg.DefaultLimits
	limits.Page = 3
	store := &failing{Store: kgtest.NewModel()}
	store.left.Store(1 << 30)
	s := httptest.NewServer(serveFirst(t, store, httpapi.DefaultLimits, kg.WithLimits(limits)))
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	defer s.Close()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // on a kept connection it would ask once more by itself
	get := func(pages int64) (int, string, error) {
		store.left.Store(pages)
		answer, err := client.Get(s.URL + inquiry.StatementsPath + "?format=CSV")
		if err != nil {
			return 0, "", err
		}
		body, err := io.ReadAll(answer.Body)
		return answer.StatusCode, string(body), errors.Join(err, answer.Body.Close())
	}
	if status, body, err := get(0); err != nil || status != http.StatusServiceUnavailable || strings.Contains(body, "10.0.0.1") {
		t.Errorf("%d %s %v, want 503 and nothing of the inside", status, body, err)
	}
	if status, body, err := get(1); err == nil {
		t.Errorf("a part was sent as the whole: %d %s", status, body)
	}
	if status, _, err := get(3); err != nil || status != http.StatusOK {
		t.Errorf("%d %v", status, err)
	}
}

// TestOverloadedFiles: when all places in the store are taken, a file is refused, and says when to come again.
func TestOverloadedFiles(t *testing.T) {
	limits := httpapi.DefaultLimits
	limits.Concurrent, limits.Wait = 1, 10*time.Millisecond
	store := &failing{Store: kgtest.NewModel(), wait: make(chan struct{})}
	store.left.Store(1 << 30)
	h := serveFirst(t, store, limits)
	store.left.Store(0)
	done := make(chan int)
	go func() { done <- fetch(h, http.MethodGet, inquiry.StatementsPath+"?format=CSV").Code }()
	for store.left.Load() >= 0 { // until it is in the store
		time.Sleep(time.Millisecond)
	}
	for _, target := range []string{inquiry.NetworkPath + "?around=person:koch-susanne&format=GEXF", inquiry.DiscoursePath + "?format=DL", inquiry.StatementsPath + "?format=CSV"} {
		w := fetch(h, http.MethodGet, target)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "try again") {
			t.Errorf("%s: %d %v %s", target, w.Code, w.Header(), w.Body)
		}
	}
	close(store.wait)
	if code := <-done; code != http.StatusOK {
		t.Errorf("the first file ends with %d", code)
	}
}
