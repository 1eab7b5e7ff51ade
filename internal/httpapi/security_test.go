package httpapi_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wortlaut/internal/httpapi"
	"wortlaut/internal/kg/kgtest"
	"wortlaut/web"
)

const (
	listed = "https://a.example"
	other  = "https://b.example"
	good   = `{"query":"{ persons { totalCount } }"}`
	total  = `{"data":{"persons":{"totalCount":1}}}`
)

// serveTo serves the graph of one person to pages of origins.
func serveTo(t testing.TB, origins ...string) http.Handler {
	t.Helper()
	return httpapi.New(httpapi.Config{
		Graph: onePerson(t, kgtest.NewModel()), Schema: []byte("type Query"), Origins: origins, Log: slog.New(slog.DiscardHandler), Limits: httpapi.DefaultLimits,
	})
}

// TestForgery: the page of another site can send a POST only where its origin is listed, and never as a form.
func TestForgery(t *testing.T) {
	const asForm, asText = "application/x-www-form-urlencoded", "text/plain"
	for name, c := range map[string]struct {
		media  string
		header map[string]string
		// What is answered where nothing, one origin or any is listed.
		none, one, any int
	}{
		"a program":                         {asJSON, nil, 200, 200, 200},
		"typed by hand":                     {asJSON, map[string]string{"Sec-Fetch-Site": "none"}, 200, 200, 200},
		"own page":                          {asJSON, map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "https://graph.example"}, 200, 200, 200},
		"own page, behind a proxy":          {asJSON, map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "https://public.example"}, 200, 200, 200},
		"own page, old browser":             {asJSON, map[string]string{"Origin": "https://graph.example"}, 200, 200, 200},
		"listed page":                       {asJSON, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": listed}, 403, 200, 200},
		"listed page, old browser":          {asJSON, map[string]string{"Origin": listed}, 403, 200, 200},
		"other page":                        {asJSON, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": other}, 403, 403, 200},
		"other page, old browser":           {asJSON, map[string]string{"Origin": other}, 403, 403, 200},
		"page of the same site":             {asJSON, map[string]string{"Sec-Fetch-Site": "same-site", "Origin": "https://www.graph.example"}, 403, 403, 200},
		"listed host by another scheme":     {asJSON, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "http://a.example"}, 403, 403, 200},
		"listed host by another port":       {asJSON, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": listed + ":8443"}, 403, 403, 200},
		"host that begins with the listed":  {asJSON, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": listed + ".evil.example"}, 403, 403, 200},
		"sandboxed page":                    {asJSON, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "null"}, 403, 403, 200},
		"sandboxed page, old browser":       {asJSON, map[string]string{"Origin": "null"}, 403, 403, 200},
		"other page that hides its origin":  {asJSON, map[string]string{"Sec-Fetch-Site": "cross-site"}, 403, 403, 200},
		"form of another page":              {asForm, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": other}, 403, 403, 415},
		"form of a listed page":             {asForm, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": listed}, 403, 415, 415},
		"form of an old browser, no origin": {asForm, nil, 415, 415, 415},
		"text of another page":              {asText, map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": other}, 403, 403, 415},
		"text of an old browser, no origin": {asText, nil, 415, 415, 415},
		"several parts of a listed page":    {"multipart/form-data; boundary=x", map[string]string{"Origin": listed}, 403, 415, 415},
		"no media type":                     {"", map[string]string{"Origin": listed}, 403, 415, 415},
	} {
		for _, server := range []struct {
			name    string
			origins []string
			status  int
		}{{"none", nil, c.none}, {"one", []string{listed}, c.one}, {"any", []string{httpapi.AnyOrigin}, c.any}} {
			t.Run(name+" to "+server.name, func(t *testing.T) {
				says := map[int]string{200: total, 403: `"code":"FORBIDDEN"`, 415: `"code":"INVALID"`}[server.status]
				r := request{method: "POST", target: "https://graph.example/graphql", header: map[string]string{"Content-Type": c.media}, body: good, status: server.status, says: says}
				for k, v := range c.header {
					r.header[k] = v
				}
				check(t, serveTo(t, server.origins...), r)
			})
		}
	}
}

// TestSafeMethodsOnlyAsk: what a page of any site can send without a preflight changes nothing.
func TestSafeMethodsOnlyAsk(t *testing.T) {
	query := func(q string) string { return "/graphql?query=" + url.QueryEscape(q) }
	h := serveTo(t)
	for name, r := range map[string]request{
		"question of another page": {method: "GET", target: query("{ persons { totalCount } }"), header: map[string]string{"Sec-Fetch-Site": "cross-site"}, status: 200, says: total},
		"mutation":                 {method: "GET", target: query("mutation { forget }"), status: 405, says: "send a mutation by POST", head: map[string]string{"Allow": "POST"}},
		"mutation, head":           {method: "HEAD", target: query("mutation { forget }"), status: 405, head: map[string]string{"Allow": "POST"}},
		"mutation beside a query":  {method: "GET", target: query("query A { __typename } mutation B { forget }") + "&operationName=B", status: 405, head: map[string]string{"Allow": "POST"}},
		"subscription":             {method: "GET", target: query("subscription { changes }"), status: 405, head: map[string]string{"Allow": "POST"}},
		"query beside a mutation":  {method: "GET", target: query("query A { __typename } mutation B { forget }") + "&operationName=A", header: map[string]string{"Accept": "application/graphql-response+json"}, status: 400, says: `"INVALID"`},
	} {
		t.Run(name, func(t *testing.T) { check(t, h, r) })
	}
}

// everyAnswer are requests to which all kinds of answers are given.
func everyAnswer(t *testing.T, h http.Handler) []request {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/graphiql/", nil))
	asset := regexp.MustCompile(`\./(assets/[^"]+\.js)`).FindStringSubmatch(w.Body.String())
	if asset == nil {
		t.Fatal("the playground names no script")
	}
	jsonBody := map[string]string{"Content-Type": asJSON}
	return []request{
		{method: "POST", target: "/graphql", header: jsonBody, body: good, status: 200},
		{method: "GET", target: "/graphql?query={__typename}", status: 200},
		{method: "HEAD", target: "/graphql?query={__typename}", status: 200},
		{method: "POST", target: "/graphql", header: jsonBody, body: "{", status: 400},
		{method: "GET", target: "/graphql", status: 400},
		{method: "POST", target: "/graphql", header: map[string]string{"Content-Type": asJSON, "Sec-Fetch-Site": "cross-site", "Origin": other}, body: good, status: 403},
		{method: "POST", target: "/graphql", header: jsonBody, body: `{"query":"mutation { undo(input: {changeSet: 1}) { changeSet } }"}`, status: 403},
		{method: "PUT", target: "/graphql", status: 405},
		{method: "OPTIONS", target: "/graphql", status: 405},
		{method: "TRACE", target: "/graphql", status: 405},
		{method: "GET", target: "/graphql?query={__typename}", header: map[string]string{"Accept": "text/html"}, status: 406},
		{method: "POST", target: "/graphql", header: jsonBody, body: strings.Repeat(" ", httpapi.DefaultLimits.Body+1), status: 413},
		{method: "GET", target: "/graphql?query=" + strings.Repeat("x", httpapi.DefaultLimits.Query), status: 414},
		{method: "POST", target: "/graphql", status: 415},
		{method: "GET", target: "/healthz", header: map[string]string{"X": strings.Repeat("x", httpapi.DefaultLimits.Headers)}, status: 431},
		{method: "OPTIONS", target: "/graphql", header: map[string]string{"Origin": other, "Access-Control-Request-Method": "POST"}, status: 204},
		{method: "GET", target: "/graphiql/", status: 200},
		{method: "GET", target: "/graphiql/" + asset[1], status: 200},
		{method: "GET", target: "/graphiql/" + asset[1], header: map[string]string{"Range": "bytes=9999999-"}, status: 416},
		{method: "GET", target: "/graphiql/nothing.js", status: 404},
		{method: "POST", target: "/graphiql/", status: 405},
		{method: "GET", target: "/graphiql", status: 308},
		{method: "GET", target: "/", status: 200},
		{method: "HEAD", target: "/", status: 200},
		{method: "POST", target: "/", status: 405},
		{method: "GET", target: "/aussagen?von=x", status: 400},
		{method: "GET", target: "/aussagen.csv", status: 200},
		{method: "GET", target: web.ExplorerFile("style.css"), status: 200},
		{method: "GET", target: "//graphql", status: 307},
		{method: "GET", target: "/a/../graphql", status: 307},
		{method: "GET", target: "/schema.graphqls", status: 200},
		{method: "POST", target: "/schema.graphqls", status: 405},
		{method: "GET", target: "/healthz", status: 200},
		{method: "GET", target: "/readyz", status: 200},
		{method: "GET", target: "/nothing", status: 404},
	}
}

// TestHeadersOfEveryAnswer: whatever the answer, it has the headers that keep browsers from making more of it than it is, and pages of
// listed origins can read it, errors too.
func TestHeadersOfEveryAnswer(t *testing.T) {
	h := serveTo(t, listed)
	for _, r := range everyAnswer(t, h) {
		t.Run(fmt.Sprint(r.method, " ", r.target[:min(len(r.target), 40)], " ", r.status), func(t *testing.T) {
			req := httptest.NewRequest(r.method, r.target, strings.NewReader(r.body))
			for k, v := range r.header {
				req.Header.Set(k, v)
			}
			origin := req.Header.Get("Origin")
			if origin == "" {
				req.Header.Set("Origin", listed)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, req)
			if w.Code != r.status {
				t.Errorf("status %d, want %d: %.300s", w.Code, r.status, w.Body)
			}
			wantSecure(t, w.Result(), r)
			shared := map[bool]string{true: listed}[origin == "" && r.method != "PUT" && r.method != "TRACE"]
			if got := w.Header().Get("Access-Control-Allow-Origin"); got != shared {
				t.Errorf("Access-Control-Allow-Origin is %q, want %q", got, shared)
			}
			if vary := strings.Join(w.Header().Values("Vary"), ", "); !strings.Contains(vary, "Origin") {
				t.Errorf("Vary is %q: a cache could give the answer for one origin to another", vary)
			}
		})
	}
}

func wantSecure(t *testing.T, answer *http.Response, r request) {
	t.Helper()
	policy := "default-src 'none'; frame-ancestors 'none'"
	cached := "no-store"
	if strings.HasPrefix(r.target, "/graphiql") {
		policy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
			"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
		switch r.status {
		case 416:
			cached = "" // net/http takes it away, and nobody may keep such an answer without it (RFC 9110, section 15.1)
		case 200:
			cached = map[bool]string{true: "public, max-age=31536000, immutable", false: "no-cache"}[strings.Contains(r.target, "/assets/")]
		}
	}
	if isPage(r) {
		policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; " +
			"base-uri 'none'; frame-ancestors 'none'"
		cached = map[bool]string{true: "no-cache", false: "no-store"}[r.status == 200]
	}
	if strings.HasPrefix(r.target, web.ExplorerPrefix) {
		cached = "public, max-age=31536000, immutable"
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Content-Security-Policy": policy, "Cache-Control": cached,
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := strings.Join(answer.Header.Values(name), " | "); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if answer.Header.Get("X-Request-Id") == "" {
		t.Error("there is no request id")
	}
	if body, _ := io.ReadAll(answer.Body); len(body) > 0 && answer.Header.Get("Content-Type") == "" {
		t.Error("there is a body without a media type")
	}
}

// isPage says whether a request is answered by a page, or by one that says there is none.
func isPage(r request) bool {
	asked := r.method == "GET" || r.method == "HEAD"
	return asked && (r.target == "/" || strings.HasPrefix(r.target, "/aussagen") || r.target == "/nothing")
}

// TestPreflight: browsers are told who may send what.
func TestPreflight(t *testing.T) {
	for name, c := range map[string]struct {
		listed                 []string
		origin, method, header string
		allowed                string
	}{
		"any":                      {[]string{httpapi.AnyOrigin}, other, "POST", "content-type", "*"},
		"any, sandboxed":           {[]string{httpapi.AnyOrigin}, "null", "POST", "content-type", "*"},
		"listed":                   {[]string{listed}, listed, "POST", "accept,content-type", listed},
		"Apollo's headers":         {[]string{listed}, listed, "POST", "apollographql-client-name,apollographql-client-version,content-type", listed},
		"second of two":            {[]string{listed, other}, other, "POST", "content-type", other},
		"other":                    {[]string{listed}, other, "POST", "content-type", ""},
		"other that begins alike":  {[]string{listed}, listed + ".evil.example", "POST", "", ""},
		"sandboxed":                {[]string{listed}, "null", "POST", "", ""},
		"nobody is listed":         {nil, listed, "POST", "", ""},
		"method that is not there": {[]string{listed}, listed, "DELETE", "", ""},
		"credentials":              {[]string{httpapi.AnyOrigin}, other, "POST", "authorization", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := request{method: "OPTIONS", target: "/graphql", header: map[string]string{"Origin": c.origin, "Access-Control-Request-Method": c.method}, status: 204}
			if c.header != "" {
				r.header["Access-Control-Request-Headers"] = c.header
			}
			r.head = map[string]string{"Access-Control-Allow-Origin": c.allowed, "Access-Control-Allow-Credentials": "", "Vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"}
			if c.allowed != "" {
				r.head["Access-Control-Allow-Methods"], r.head["Access-Control-Allow-Headers"], r.head["Access-Control-Max-Age"] = c.method, c.header, "86400"
			}
			check(t, serveTo(t, c.listed...), r)
		})
	}
}

func TestOrigins(t *testing.T) {
	for _, list := range [][]string{
		nil, {"*"}, {"https://a.example"}, {"http://localhost:5173", "http://127.0.0.1:3000"}, {"http://[::1]:8080"}, {"https://xn--mller-kva.example"},
		{"capacitor://localhost"}, {"https://a.example:80"}, {"chrome-extension://flnheeellpciglgpaodhkhmapeljopja"},
	} {
		if err := httpapi.Origins(list).Check(); err != nil {
			t.Errorf("%q: %v", list, err)
		}
	}
	for origin, says := range map[string]string{
		"":                         `"" is no web origin as browsers send it: write scheme://host`,
		"null":                     "as browsers send it",
		"a.example":                "write scheme://host",
		"//a.example":              "write scheme://host",
		"https://":                 "write scheme://host",
		"https:a.example":          "write scheme://host",
		"https://a.example/":       "with nothing after it",
		"https://a.example?":       "with nothing after it",
		"https://a.example#x":      "with nothing after it",
		"https://me@a.example":     "as browsers send it",
		"https://A.example":        "in lower case",
		"HTTPS://a.example":        "in lower case",
		"https://*.example":        "or * for any",
		"https://müller.example":   "as browsers send it",
		"https://a.example:":       "as browsers send it",
		"https://a.example:x":      "as browsers send it",
		"https://a.example:0":      "as browsers send it",
		"https://a.example:70000":  "there is no port 70000",
		"https://a.example:443":    "browsers leave the port of https out",
		"http://a.example:80":      "browsers leave the port of http out",
		" https://a.example":       "as browsers send it",
		"https://a.example\n":      "as browsers send it",
		"https://a.example https:": "as browsers send it",
	} {
		if err := (httpapi.Origins{origin}).Check(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want something with %q", origin, err, says)
		}
	}
	if err := (httpapi.Origins{"*", listed}).Check(); err == nil || !strings.Contains(err.Error(), "list no other beside it") {
		t.Errorf("any and another: %v", err)
	}
}

// TestHostileParameters: what can be read in two ways, or not at all, is refused with what is wrong.
func TestHostileParameters(t *testing.T) {
	deep := func(n int, open, end string) string { return strings.Repeat(open, n) + strings.Repeat(end, n) }
	h := serveTo(t)
	for name, c := range map[string]struct {
		body, says string
		status     int
	}{
		"byte order mark":            {"\xef\xbb\xbf" + good, "The body is not a JSON object", 400},
		"UTF-16":                     {"\xff\xfe{\x00}\x00", "not in UTF-8", 400},
		"invalid UTF-8":              {"{\"query\":\"{ node(id: \\\"\xc3\\\") { id } }\"}", "not in UTF-8", 400},
		"NUL":                        {"{\"query\":\"{ __typename }\x00\"}", "can't be read as JSON: invalid character", 400},
		"NUL after the end":          {good + "\x00", "Something follows", 400},
		"escaped NUL in a query":     {`{"query":"{ __typename }\u0000"}`, `"INVALID"`, 400},
		"escaped NUL in an id":       {`{"query":"query($i: ID!) { node(id: $i) { id } }","variables":{"i":"person:a\u0000"}}`, `"code":"INVALID"`, 200},
		"half a surrogate in an id":  {`{"query":"query($i: ID!) { node(id: $i) { id } }","variables":{"i":"\ud800"}}`, `"code":"INVALID"`, 200},
		"garbage after the end":      {good + good, "Something follows", 400},
		"comma after the end":        {good + ",", "Something follows", 400},
		"cut off":                    {good[:len(good)-1], "it ends too soon", 400},
		"comma too many":             {`{"query":"{ __typename }",}`, "can't be read as JSON: invalid character", 400},
		"no colon":                   {`{"query" "{ __typename }"}`, "can't be read as JSON: expected colon", 400},
		"a number as name":           {`{1:2}`, "can't be read as JSON: invalid character", 400},
		"batch":                      {"[" + good + "]", "The body is not a JSON object", 400},
		"null":                       {"null", "The body is not a JSON object", 400},
		"text":                       {`"{ __typename }"`, "The body is not a JSON object", 400},
		"two queries":                {`{"query":"{ __typename }","query":"{ persons { totalCount } }"}`, "The body has more than one \\\"query\\\"", 400},
		"two queries, one escaped":   {`{"query":"{ __typename }","\u0071uery":"{ persons { totalCount } }"}`, "The body has more than one \\\"query\\\"", 400},
		"query in capitals":          {`{"QUERY":"{ __typename }"}`, "There is no `query`", 400},
		"query and one in capitals":  {`{"query":"{ persons { totalCount } }","Query":"{ __typename }"}`, total, 200},
		"variables of another kind":  {`{"query":"{ __typename }","variables":"{}"}`, "`variables` is not a JSON object.", 400},
		"extensions of another kind": {`{"query":"{ __typename }","extensions":1}`, "`extensions` is not a JSON object.", 400},
		"name of another kind":       {`{"query":"{ __typename }","operationName":{}}`, "`operationName` is not a text.", 400},
		"unknown parameters":         {`{"query":"{ persons { totalCount } }","id":7,"documentId":null}`, total, 200},
		"deep variables":             {`{"query":"{ __typename }","variables":{"a":` + deep(100_000, "[", "]") + `}}`, "exceeded max depth", 400},
		"deep variables, in use":     {`{"query":"query($a: [ID!]!) { nodes(ids: $a) { id } }","variables":{"a":` + deep(9_000, "[", "]") + `}}`, `"INVALID"`, 400},
		"deep objects":               {`{"query":"{ __typename }","variables":{"a":` + strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000) + `}}`, "exceeded max depth", 400},
		"deep unknown parameter":     {`{"query":"{ __typename }","a":` + deep(100_000, "[", "]") + `}`, "exceeded max depth", 400},
		"deep, not closed":           {strings.Repeat("[", 1<<20), "The body is not a JSON object", 400},
		"deep list in the query":     {`{"query":"{ nodes(ids: ` + deep(900, "[", "]") + `) { id } }"}`, `"INVALID"`, 400},
		"deep list, not closed":      {`{"query":"{ nodes(ids: ` + strings.Repeat("[", 500_000) + `"}`, `"errors"`, 400},
		"deep type":                  {`{"query":"query($a: ` + deep(900, "[", "]") + `) { __typename }"}`, `"INVALID"`, 400},
		"number without end":         {`{"query":"query($f: Int) { persons(first: $f) { totalCount } }","variables":{"f":` + strings.Repeat("9", 100_000) + `}}`, `"errors"`, 400},
		"number with a huge power":   {`{"query":"query($f: Int) { persons(first: $f) { totalCount } }","variables":{"f":1e999999999}}`, `"errors"`, 400},
		"name that is very long":     {`{"` + strings.Repeat("a", 100_000) + `":1,"` + strings.Repeat("a", 100_000) + `":1}`, "a…", 400},
		"prototype":                  {`{"query":"{ __typename }","__proto__":{"query":"x"}}`, `{"data":{"__typename":"Query"}}`, 200},
	} {
		t.Run(name, func(t *testing.T) {
			check(t, h, request{method: "POST", target: "/graphql", header: map[string]string{"Content-Type": asJSON, "Accept": "application/graphql-response+json"}, body: c.body, status: c.status, says: c.says})
		})
	}
	for name, c := range map[string]struct {
		query, says string
		status      int
	}{
		"broken percent-encoding":      {"query=%zz", "The query string can't be read", 400},
		"broken variables":             {"query={__typename}&variables=%", "The query string can't be read", 400},
		"semicolon":                    {"query={__typename};variables={}", "The query string can't be read", 400},
		"invalid UTF-8":                {"query={__typename}%ff", "`query` is not in UTF-8", 400},
		"invalid UTF-8 in variables":   {"query={__typename}&variables=%7b%22a%22:%22%ff%22%7d", "`variables` is not in UTF-8", 400},
		"NUL":                          {"query={__typename}%00", `"INVALID"`, 400},
		"two queries":                  {"query={__typename}&query={persons{totalCount}}", "more than one `query`", 400},
		"two queries, one encoded":     {"query={__typename}&%71uery={persons{totalCount}}", "more than one `query`", 400},
		"variables that are a list":    {"query={__typename}&variables=[]", "`variables` is not a JSON object", 400},
		"variables and garbage":        {"query={__typename}&variables={}x", "`variables` is not a JSON object", 400},
		"deep variables":               {"query={__typename}&variables=" + strings.Repeat("[", 8000), "`variables` is not a JSON object", 400},
		"extensions that are a number": {"query={__typename}&extensions=1", "`extensions` is not a JSON object", 400},
		"empty variables":              {"query={__typename}&variables=&operationName=&extensions=", `"Query"`, 200},
		"unknown parameters":           {"query={__typename}&stand=3&stand=4", `"Query"`, 200},
	} {
		t.Run("get, "+name, func(t *testing.T) {
			check(t, h, request{method: "GET", target: "/graphql?" + c.query, header: map[string]string{"Accept": "application/graphql-response+json"}, status: c.status, says: c.says})
		})
	}
}

// listen serves a handler on a connection of its own, with time-outs that a test can wait for.
func listen(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ReadHeaderTimeout, s.Config.ReadTimeout = 500*time.Millisecond, time.Second
	s.Config.MaxHeaderBytes, s.Config.DisableGeneralOptionsHandler = 2*httpapi.DefaultLimits.Headers, true
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.Start()
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// say sends bytes and returns all that comes back until the server closes the connection.
func say(t *testing.T, addr, text string) []*http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(conn, text) // a server that has seen enough does not read to the end
	var answers []*http.Response
	for in := bufio.NewReader(conn); ; {
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			return answers
		}
		body, _ := io.ReadAll(answer.Body)
		answer.Body = io.NopCloser(bytes.NewReader(body))
		answers = append(answers, answer)
	}
}

// sent is what one connection carries: bytes, and what must be answered, in order.
type sent struct {
	text     string
	statuses []int
	says     string // part of the body of the last answer
}

// TestConnections: what no client sends by accident is answered with what is wrong, and nothing can be hidden in the body of a request
// so that it passes for another request.
func TestConnections(t *testing.T) {
	addr := listen(t, serveTo(t, listed))
	const host = "Host: x\r\n"
	const hostEnd, shut = host + "\r\n", host + "Connection: close\r\n\r\n"
	const post = "POST /graphql HTTP/1.1\r\n" + host + "Content-Type: application/json\r\n"
	const chunked = post + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
	const hidden = "GET /healthz HTTP/1.1\r\n" + hostEnd
	header := func(n int) string {
		return "GET /healthz HTTP/1.1\r\nX: " + strings.Repeat("x", n) + "\r\n" + shut
	}
	body := func(n int) string {
		return chunked + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", n, good+strings.Repeat(" ", n-len(good)))
	}
	for name, c := range map[string]sent{
		// RFC 9112, section 6.3: two lengths.
		"chunks and a length":      {post + "Transfer-Encoding: chunked\r\nConnection: close\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + hidden, []int{400}, "not a JSON object"},
		"two lengths":              {post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}" + hidden, []int{400}, ""},
		"two lengths in one":       {post + "Content-Length: 2, 3\r\n\r\n{}" + hidden, []int{400}, ""},
		"length below zero":        {post + "Content-Length: -1\r\n\r\n" + hidden, []int{400}, ""},
		"length with a sign":       {post + "Content-Length: +2\r\n\r\n{}" + hidden, []int{400}, ""},
		"unknown coding":           {post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden, []int{501}, ""},
		"two codings":              {post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden, []int{501}, ""},
		"space after a name":       {post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + hidden, []int{400}, ""},
		"length in a trailer":      {post + "Transfer-Encoding: chunked\r\nTrailer: Content-Length\r\n\r\n2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n" + hidden, []int{400}, ""},
		"chunk of no length":       {chunked + "zz\r\n\r\n" + hidden, []int{400}, "did not arrive whole"},
		"chunk below zero":         {chunked + "-1\r\n\r\n" + hidden, []int{400}, "did not arrive whole"},
		"chunk of too many digits": {chunked + "ffffffffffffffffff\r\n\r\n" + hidden, []int{400}, "did not arrive whole"},
		"chunk without CR":         {chunked + "2\n{}\n0\n\n" + hidden, []int{400}, "did not arrive whole"},
		"more than the length":     {post + "Connection: close\r\nContent-Length: 2\r\n\r\n{}" + hidden, []int{400}, "no `query`"},
		"request after a request":  {post + "Content-Length: 2\r\n\r\n{}GET /healthz HTTP/1.1\r\n" + shut, []int{400, 200}, "ok"},

		"no host":              {"GET /healthz HTTP/1.1\r\n\r\n", []int{400}, "Host"},
		"two hosts":            {"GET /healthz HTTP/1.1\r\n" + host + hostEnd, []int{400}, ""},
		"no version":           {"GET /healthz\r\n" + hostEnd, []int{400}, ""},
		"another version":      {"GET /healthz HTTP/3.0\r\n" + hostEnd, []int{505}, ""},
		"HTTP/2 unasked":       {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", []int{400}, ""},
		"method of odd signs":  {"G@T /healthz HTTP/1.1\r\n" + hostEnd, []int{400}, ""},
		"all of the server":    {"OPTIONS * HTTP/1.1\r\n" + hostEnd, []int{400}, ""},
		"tunnel":               {"CONNECT evil.example:443 HTTP/1.1\r\n" + shut, []int{404}, "not found"},
		"NUL in a header":      {"GET /healthz HTTP/1.1\r\nX: a\x00b\r\n" + hostEnd, []int{400}, ""},
		"CR in a header":       {"GET /healthz HTTP/1.1\r\nX: a\rb\r\n" + hostEnd, []int{400}, ""},
		"large header":         {header(20_000), []int{431}, "larger than 16384 bytes"},
		"very large header":    {header(200_000), []int{431}, ""},
		"very many headers":    {"GET /healthz HTTP/1.1\r\n" + strings.Repeat("X: x\r\n", 100_000) + shut, []int{431}, ""},
		"very long address":    {"GET /graphql?query=" + strings.Repeat("x", 200_000) + " HTTP/1.1\r\n" + hostEnd, []int{431}, ""},
		"path not encoded":     {"GET /%zz HTTP/1.1\r\n" + hostEnd, []int{400}, ""},
		"path with NUL":        {"GET /graphiql/%00 HTTP/1.1\r\n" + shut, []int{404}, "no such file"},
		"path that climbs":     {"GET /graphiql/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + shut, []int{404}, "no such file"},
		"path that climbs, \\": {"GET /graphiql/..%5c..%5cetc/passwd HTTP/1.1\r\n" + shut, []int{404}, "no such file"},

		"body at the limit":       {body(httpapi.DefaultLimits.Body), []int{200}, total},
		"body over the limit":     {body(httpapi.DefaultLimits.Body + 1), []int{413}, "larger than 1048576 bytes"},
		"body that is announced":  {post + "Content-Length: 999999999999\r\n\r\n{", []int{413}, "larger than 1048576 bytes"},
		"asks before it sends":    {post + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", []int{100, 400}, "no `query`"},
		"asks, too large":         {post + "Expect: 100-continue\r\nContent-Length: 1048577\r\n\r\n", []int{413}, "larger than 1048576 bytes"},
		"asks, of another type":   {"POST /graphql HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n" + hostEnd, []int{415}, "application/json"},
		"expects something else":  {post + "Expect: magic\r\nContent-Length: 2\r\n\r\n", []int{417}, ""},
		"compressed":              {post + "Content-Encoding: gzip\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", []int{415}, "not compressed"},
		"compressed not at all":   {post + "Content-Encoding: identity\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", []int{400}, "no `query`"},
		"slow header":             {"GET /healthz HTTP/1.1\r\n" + host, nil, ""},
		"slow body":               {post + "Content-Length: 50\r\n\r\n{", []int{408}, `"TIMEOUT"`},
		"slow chunk":              {chunked + "5\r\n{", []int{408}, `"TIMEOUT"`},
		"WebSocket":               {"GET /graphql HTTP/1.1\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n" + hostEnd, []int{400}, "no `query`"},
		"HTTP/2 by upgrade":       {"GET /healthz HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n" + hostEnd, []int{200}, "ok"},
		"the end of a connection": {"", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // some wait for a time-out
			var statuses []int
			last := ""
			for _, answer := range say(t, addr, c.text) {
				body, _ := io.ReadAll(answer.Body)
				statuses, last = append(statuses, answer.StatusCode), string(body)
			}
			if !slices.Equal(statuses, c.statuses) || !strings.Contains(last, c.says) {
				t.Errorf("answered %d, the last %.300q; want %d, the last with %q", statuses, last, c.statuses, c.says)
			}
		})
	}
}

// TestNoWayOut: no path makes the server send a client to another host.
func TestNoWayOut(t *testing.T) {
	h := serveTo(t)
	for _, path := range []string{"//evil.example/..", "//evil.example/a/..", "///evil.example//", `/\evil.example/a/..`, "/graphiql//evil.example", "/./%2f/evil.example/..", "/https://evil.example/"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, &http.Request{Method: "GET", URL: &url.URL{Path: path}, Host: "graph.example", Header: http.Header{}})
		to, err := url.Parse(w.Header().Get("Location"))
		if err != nil || to.Host != "" || to.Scheme != "" || strings.HasPrefix(to.Path, "//") || strings.HasPrefix(to.Path, `/\`) {
			t.Errorf("%s leads to %q (%d)", path, w.Header().Get("Location"), w.Code)
		}
	}
}
