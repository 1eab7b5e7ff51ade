package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"wortlaut/internal/httpapi"
	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
	"wortlaut/seed"
	"wortlaut/web"
)

// TestPlayground tries the playground on the first graph.
func TestPlayground(t *testing.T) {
	server := httptest.NewServer(newServer(t))
	defer server.Close()

	checkPlayground(t, server.URL)
}

// newServer serves the first graph, as the program does.
func newServer(t *testing.T) http.Handler {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	graph, err := kg.Open(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seed.Apply(t.Context(), graph); err != nil {
		t.Fatal(err)
	}
	return httpapi.New(httpapi.Config{Graph: graph, Log: slog.New(slog.DiscardHandler), Limits: httpapi.DefaultLimits})
}

// TestExamplesAnswer runs every example on the first graph: it must answer, without errors, and with something.
func TestExamplesAnswer(t *testing.T) {
	server := newServer(t)
	for _, example := range web.Examples() {
		t.Run(example.Group+"/"+example.Slug, func(t *testing.T) {
			body, err := json.Marshal(map[string]string{"query": example.Query})
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			server.ServeHTTP(w, r)
			answer := w.Body.String()
			if strings.Contains(answer, `"errors"`) || !strings.Contains(answer, ":{") || strings.Contains(answer, `"nodes":[]`) || strings.Contains(answer, `"edges":[]`) {
				t.Errorf("the answer has errors or nothing: %s", answer)
			}
		})
	}
}

// checkPlayground holds the playground of the server at baseURL to what it promises, in a real Chromium. The server has to
// answer introspection and the examples.
func checkPlayground(t *testing.T, baseURL string) {
	chromium := startChromium(t)
	example := web.Examples()[0]

	// Each check begins in a profile of its own, as at a first visit.
	check := func(name string, actions func(p *playground)) {
		t.Run(name, func(t *testing.T) {
			actions(newPlayground(t, chromium, baseURL))
		})
	}

	check("first visit", func(p *playground) {
		p.open("/graphiql")
		p.wantEditor(example.Query)
		p.wantExpression(`document.title`, "Wortlaut · GraphiQL")
		p.wantExpression(`document.documentElement.lang`, "de")
		p.wantExpression(`document.querySelectorAll("[data-example]").length`, float64(len(web.Examples())))
		p.wantExpression(`document.querySelector(".status-bar").innerText.includes("Strg+M")`, true)
	})

	check("example", func(p *playground) {
		example := web.Examples()[len(web.Examples())-1]
		p.open("/graphiql/")
		p.click(fmt.Sprintf("[data-example='%s/%s']", example.Group, example.Slug))
		p.wantEditor(example.Query)
		p.wantExpression(`new URLSearchParams(location.hash.slice(1)).get("query")`, example.Query)
		p.click(".graphiql-execute-button")
		p.wantData()

		// Back to another example, as in any list of links.
		p.click("[data-example]")
		p.wantEditor(web.Examples()[0].Query)
		p.evaluate(`history.back()`)
		p.wantEditor(example.Query)
	})

	check("edits are kept when an example is picked", func(p *playground) {
		p.open("/graphiql/")
		p.edit("# mine")
		p.click("[data-example='developer/search']")
		p.waitFor(`document.querySelectorAll(".graphiql-tab-button").length === 2`)
		p.evaluate(`document.querySelector(".graphiql-tab-button").click()`)
		p.waitFor(editorValue + `.includes("# mine")`)
	})

	check("completion", func(p *playground) {
		p.open("/graphiql/")
		p.waitForSchema()
		p.click(".graphiql-tab-add")
		p.wantEditor("")
		p.focusEditor()
		p.run(chromedp.KeyEvent("{ per"))
		p.run(chromedp.KeyEvent(" ", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
		p.waitFor(`[...document.querySelectorAll(".suggest-widget.visible .monaco-list-row")].some((row) => row.ariaLabel.startsWith("persons"))`)
		p.run(chromedp.KeyEvent(kb.Enter))
		p.waitFor(editorValue + `.includes("persons")`)
	})

	check("documentation", func(p *playground) {
		p.open("/graphiql/#query=" + url.QueryEscape("{ jobcenters { totalCount } }"))
		p.waitForSchema()
		p.hover("jobcenters")
		p.waitFor(`document.querySelector(".monaco-hover:not(.hidden)")?.innerText.includes("JobcenterConnection") ?? false`)

		p.click("[aria-label^='Show Documentation']")
		p.waitFor(`document.querySelector(".graphiql-doc-explorer-content")?.innerText.includes("Jobcenter") ?? false`)
		p.click("[aria-label^='Show GraphiQL Explorer']")
		p.waitFor(`document.querySelector(".graphiql-explorer-root")?.innerText.includes("jobcenters") ?? false`)
	})

	check("permalink", func(p *playground) {
		p.open("/graphiql/")
		p.edit("# kept in the browser")
		p.waitFor(`localStorage.getItem("graphiql:tabState")?.includes("# kept in the browser") ?? false`)

		const query = "query A { a: __typename }\nquery B($with: Boolean!) { b: __typename @include(if: $with) }"
		const variables = `{ "with": true }`
		p.run(chromedp.Navigate("about:blank"))
		p.open("/graphiql#query=" + url.QueryEscape(query) + "&variables=" + url.PathEscape(variables) + "&operationName=B")
		p.wantEditor(query)
		p.wantExpression(modelValue("variables.json"), variables)
		p.waitFor(`document.querySelector(".graphiql-tab-active, [aria-selected=true]")?.innerText.includes("B") ?? false`)
		p.run(chromedp.Focus(chromedp.CSS(".graphiql-query-editor textarea")))
		p.run(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
		p.waitFor(modelValue("response.json") + `.includes('"b": "Query"')`)

		// A link followed within the page.
		p.evaluate(`location.hash = "query=" + encodeURIComponent("{ c: __typename }")`)
		p.wantEditor("{ c: __typename }")
	})

	check("copied link", func(p *playground) {
		p.allowClipboard()
		p.open("/graphiql#query=" + url.QueryEscape("query Ä { __typename }"))
		p.waitFor(editorValue + ` !== ""`)
		p.edit(" # 100 % + „mehr“ & #")
		want := p.evaluate(editorValue)
		p.click(".copy-link")
		p.waitFor(`document.querySelector(".status-bar [role=status]").innerText.startsWith("Link kopiert")`)
		link, ok := p.evaluate(`navigator.clipboard.readText()`).(string)
		if !ok || !strings.HasPrefix(link, baseURL+"/graphiql/#query=") {
			t.Fatalf("the clipboard holds %q, not a link", link)
		}

		elsewhere := newPlayground(p.T, chromium, baseURL)
		elsewhere.open(strings.TrimPrefix(link, baseURL))
		elsewhere.wantEditor(want.(string))
	})

	check("keyboard", func(p *playground) {
		const inEditor = `document.activeElement.closest(".graphiql-query-editor .monaco-editor") !== null`
		p.open("/graphiql/")
		p.focusEditor()
		p.run(chromedp.KeyEvent(kb.Tab))
		p.wantExpression(inEditor, true)
		p.run(chromedp.KeyEvent("m", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
		p.run(chromedp.KeyEvent(kb.Tab))
		p.wantExpression(inEditor, false)
	})

	check("prettify", func(p *playground) {
		p.open("/graphiql/#query=" + url.QueryEscape("{a:__typename}"))
		p.wantEditor("{a:__typename}")
		p.click("[aria-label^='Prettify']")
		p.wantEditor("{\n  a: __typename\n}\n")
	})
}

// editorValue is the text of the query editor, "" before it is there. Monaco draws only the lines in view, so the text is
// taken from its models, which GraphiQL makes reachable as __MONACO.
var editorValue = modelValue("operation.graphql")

func modelValue(name string) string {
	return fmt.Sprintf(`(globalThis.__MONACO?.editor.getModels().find((model) => model.uri.path.endsWith(%q))?.getValue() ?? "")`, name)
}

// playground is a page in a browser profile of its own. When its test ends it fails for everything that went wrong in the
// page by then: messages on the console, violations of the content security policy, requests to another host.
type playground struct {
	*testing.T
	ctx     context.Context
	baseURL string
}

func newPlayground(t *testing.T, chromium context.Context, baseURL string) *playground {
	ctx, cancel := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	ctx, cancelTimeout := context.WithTimeout(ctx, 60*time.Second)
	t.Cleanup(func() {
		cancelTimeout()
		cancel()
	})

	var mu sync.Mutex
	var problems []string
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, problem := range problems {
			t.Error(problem)
		}
	})
	err := chromedp.Listen(ctx, func(event any) {
		if problem := problemOf(event, baseURL); problem != "" {
			mu.Lock()
			defer mu.Unlock()
			problems = append(problems, problem)
		}
	})
	if err != nil {
		t.Fatal(err)
	}

	p := &playground{t, ctx, baseURL}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	_, err = chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `addEventListener("securitypolicyviolation", (event) => console.error("policy violated:", event.violatedDirective, event.blockedURI))`,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// problemOf says what a browser's event tells of something that went wrong; "" when nothing did.
func problemOf(event any, baseURL string) string {
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		if address := event.Request.URL; !strings.HasPrefix(address, baseURL+"/") && !strings.HasPrefix(address, "data:") {
			return fmt.Sprintf("a request to another host: %.200s", address)
		}
	case *network.EventResponseReceived:
		if event.Response.Status >= 400 {
			return fmt.Sprintf("%s is answered with %d", event.Response.URL, event.Response.Status)
		}
	case *network.EventLoadingFailed:
		if !event.Canceled {
			return fmt.Sprintf("a request failed: %s %s", event.ErrorText, event.BlockedReason)
		}
	case *runtime.EventExceptionThrown:
		details := event.ExceptionDetails
		if details.Exception != nil {
			return fmt.Sprintf("exception at %s:%d: %s", details.URL, details.LineNumber, details.Exception.Description)
		}
		return fmt.Sprintf("exception at %s:%d: %s", details.URL, details.LineNumber, details.Text)
	case *runtime.EventConsoleAPICalled:
		if event.Type != runtime.ConsoleAPICalledTypeError && event.Type != runtime.ConsoleAPICalledTypeWarning {
			return ""
		}
		words := []string{"console." + string(event.Type) + ":"}
		for _, arg := range event.Args {
			words = append(words, string(arg.Value)+arg.Description)
		}
		return strings.Join(words, " ")
	case *log.EventEntryAdded:
		if event.Entry.Level == log.EntryLevelError || event.Entry.Level == log.EntryLevelWarning {
			return fmt.Sprintf("the browser's log: %s %s", event.Entry.Text, event.Entry.URL)
		}
	}
	return ""
}

// allowClipboard lets the page write to the clipboard and the test read it.
func (p *playground) allowClipboard() {
	p.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		_, err := chromedp.CallBrowser(p.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission:       &browser.PermissionDescriptor{Name: name},
			Setting:          browser.PermissionSettingGranted,
			Origin:           p.baseURL,
			BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
		})
		if err != nil {
			p.Fatal(err)
		}
	}
}

// open goes to a path of the server and waits for the editor.
func (p *playground) open(path string) {
	p.Helper()
	p.run(chromedp.Navigate(p.baseURL+path), chromedp.WaitVisible(chromedp.CSS(".graphiql-query-editor .view-lines")))
}

// waitForSchema waits until the editor knows the schema: the explorer's icon and the documentation depend on it as well.
func (p *playground) waitForSchema() {
	p.Helper()
	p.waitFor(`performance.getEntriesByName(new URL("../graphql", document.baseURI)).length > 0`)
}

func (p *playground) run(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

func (p *playground) click(selector string) {
	p.Helper()
	p.run(chromedp.Click(chromedp.CSS(selector)))
}

// focusEditor puts the cursor at the end of the query.
func (p *playground) focusEditor() {
	p.Helper()
	p.run(chromedp.Focus(chromedp.CSS(".graphiql-query-editor textarea")))
	p.run(chromedp.KeyEvent(kb.End, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
}

// edit types at the end of the query.
func (p *playground) edit(text string) {
	p.Helper()
	p.focusEditor()
	p.run(chromedp.KeyEvent(text))
}

// hover moves the pointer onto a word of the query.
func (p *playground) hover(word string) {
	p.Helper()
	centre, ok := p.evaluate(fmt.Sprintf(`(() => {
		const token = [...document.querySelectorAll(".graphiql-query-editor .view-line span span")].find((span) => span.textContent.trim() === %q);
		const { x, y, width, height } = token.getBoundingClientRect();
		return [x + width / 2, y + height / 2];
	})()`, word)).([]any)
	if !ok {
		p.Fatalf("the editor shows no %q", word)
	}
	p.run(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, centre[0].(float64), centre[1].(float64)))
}

// evaluate returns the value of an expression, awaited when it is a promise.
func (p *playground) evaluate(expression string) any {
	p.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[any](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return value
}

// waitFor waits until an expression is true. Not by chromedp.Poll, which needs the unsafe-eval that the policy forbids.
func (p *playground) waitFor(expression string) {
	p.Helper()
	var last error // of a page that is being left nothing can be told, which passes
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		value, err := chromedp.Run(p.ctx, chromedp.Evaluate[any](expression, chromedp.EvalAwaitPromise))
		if err == nil && value == true {
			return
		}
		last = err
	}
	p.Fatalf("waited in vain for %s (%v); the editor holds %q, the response pane %q",
		expression, last, p.evaluate(editorValue), p.evaluate(modelValue("response.json")))
}

func (p *playground) wantExpression(expression string, want any) {
	p.Helper()
	if got := p.evaluate(expression); got != want {
		p.Errorf("%s is %v, want %v", expression, got, want)
	}
}

func (p *playground) wantEditor(query string) {
	p.Helper()
	encoded, err := json.Marshal(query)
	if err != nil {
		p.Fatal(err)
	}
	p.waitFor(editorValue + " === " + string(encoded))
}

// wantData waits for a response with data and without errors.
func (p *playground) wantData() {
	p.Helper()
	p.waitFor(modelValue("response.json") + ` !== ""`)
	var response struct {
		Data   map[string]any
		Errors []any
	}
	text, _ := p.evaluate(modelValue("response.json")).(string)
	if err := json.Unmarshal([]byte(text), &response); err != nil {
		p.Fatalf("the response pane holds no JSON: %v: %s", err, text)
	}
	if len(response.Data) == 0 || len(response.Errors) > 0 {
		p.Fatalf("the response pane holds no data, or errors: %s", text)
	}
}

// startChromium starts the browser of WORTLAUT_CHROMIUM or the first one found on the path. Without one the test is skipped,
// but with CI set it fails.
func startChromium(t *testing.T) context.Context {
	t.Helper()
	binary := findChromium()
	if binary == "" {
		const message = "no Chromium: install one, or name it in WORTLAUT_CHROMIUM, to test the playground in a browser"
		if os.Getenv("CI") != "" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	allocator, cancel := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(binary),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.WindowSize(1400, 900),
		chromedp.Headless,
		chromedp.NoSandbox,
		chromedp.NoFirstRun,
		chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-quic", true),
	)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("%s does not start: %v", binary, err)
	}
	return ctx
}

func findChromium() string {
	if binary := os.Getenv("WORTLAUT_CHROMIUM"); binary != "" {
		return binary
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if binary, err := exec.LookPath(name); err == nil {
			return binary
		}
	}
	return ""
}
