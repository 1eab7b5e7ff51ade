package web_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var update = flag.Bool("update", false, "write the screenshots of the pages anew")

// newReader is a first visit of someone whose browser prefers German.
func newReader(t *testing.T, chromium context.Context, baseURL string) *playground {
	t.Helper()
	p := newPlayground(t, chromium, baseURL)
	german := network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": "de"}}
	if _, err := chromedp.Call(p.ctx, network.SetExtraHTTPHeaders, german); err != nil {
		p.Fatal(err)
	}
	return p
}

// goTo goes to a page and waits until it is there.
func (p *playground) goTo(path string) {
	p.Helper()
	p.run(chromedp.Navigate(p.baseURL + path))
	p.waitFor(`document.readyState === "complete"`)
}

// ------------------------------------------------------------------ tasks

// hand is a way to use a page.
type hand struct {
	name    string
	scripts bool
	follow  func(p *playground, selector string)       // a link or a button
	write   func(p *playground, selector, text string) // into a field, from its end
}

var hands = []hand{
	{"mouse", true, (*playground).click, writeByMouse},
	{"keyboard", true, followByKeyboard, writeByKeyboard},
	{"without JavaScript", false, (*playground).click, writeByMouse},
}

func writeByMouse(p *playground, selector, text string) {
	p.Helper()
	p.click(selector)
	p.run(chromedp.KeyEvent(text))
}

func writeByKeyboard(p *playground, selector, text string) {
	p.Helper()
	p.tabTo(selector)
	p.run(chromedp.KeyEvent(text))
}

func followByKeyboard(p *playground, selector string) {
	p.Helper()
	p.tabTo(selector)
	p.run(chromedp.KeyEvent(kb.Enter))
}

// tabTo presses Tab until the focus is on what the selector names first.
func (p *playground) tabTo(selector string) {
	p.Helper()
	encoded, err := json.Marshal(selector)
	if err != nil {
		p.Fatal(err)
	}
	there := fmt.Sprintf("document.activeElement === document.querySelector(%s)", encoded)
	for range 400 {
		if p.evaluate(there) == true {
			return
		}
		p.run(chromedp.KeyEvent(kb.Tab))
	}
	p.Fatalf("Tab does not reach %s on %v", selector, p.evaluate("location.href"))
}

// arrive waits for the next page.
func (p *playground) arrive(address string) {
	p.Helper()
	p.waitFor(fmt.Sprintf(`document.readyState === "complete" && decodeURIComponent(location.href).includes(%q)`, address))
}

// text is what a page says in a place.
func (p *playground) text(selector string) string {
	p.Helper()
	text, ok := p.evaluate(fmt.Sprintf("document.querySelector(%q)?.textContent", selector)).(string)
	if !ok {
		p.Fatalf("%v has no %s", p.evaluate("location.href"), selector)
	}
	return text
}

// address is where the first link that a selector names leads.
func (p *playground) address(selector string) string {
	p.Helper()
	address, ok := p.evaluate(fmt.Sprintf("document.querySelector(%q)?.href", selector)).(string)
	if !ok {
		p.Fatalf("%v has no link %s", p.evaluate("location.href"), selector)
	}
	return address
}

func (p *playground) wantText(selector, want string) {
	p.Helper()
	if got := p.text(selector); !strings.Contains(got, want) {
		p.Errorf("%v: %s says %q, not %q", p.evaluate("location.href"), selector, got, want)
	}
}

// TestExplorerTasks does what pages are for, by mouse, by keyboard alone, and without scripts.
func TestExplorerTasks(t *testing.T) {
	server := httptest.NewServer(newServer(t))
	defer server.Close()
	chromium := startChromium(t)
	for _, h := range hands {
		t.Run(h.name, func(t *testing.T) {
			for name, task := range map[string]func(*playground, hand){
				"what was said, to cite": taskCite, "who said it, with what stance": taskStance, "how two hang together": taskConnection,
				"a network for Gephi": taskGephi, "a view from its link": taskLink,
			} {
				t.Run(name, func(t *testing.T) {
					p := newReader(t, chromium, server.URL)
					if !h.scripts {
						p.disableScripts()
					}
					task(p, h)
				})
			}
		})
	}
}

// disableScripts keeps the scripts of pages from running. The test itself may still look into them.
func (p *playground) disableScripts() {
	p.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		p.Fatal(err)
	}
}

// taskCite: what did Ralf Broß say on the Bürgergeld reform in 2023, with a link to cite.
func taskCite(p *playground, h hand) {
	p.goTo("/")
	h.write(p, "#suche", "Bürgergeldreform")
	h.follow(p, "form.search button")
	p.arrive("/aussagen?q=Bürgergeldreform")
	h.follow(p, `main a[href*="akteur=person:bross-ralf"]`)
	p.arrive("akteur=person:bross-ralf")
	h.follow(p, `main a[href*="von=2023-01-01"]`)
	p.arrive("von=2023-01-01")
	h.follow(p, `main td a[href^="/aussagen/statement:"]`)
	p.arrive("/aussagen/statement:forum-sgb-ii-2023-bross")
	p.wantText("main", "Bürgergeldreform könnte mit der Kindergrundsicherung")
	p.wantText("main", "Städtetag Baden-Württemberg")
	link := p.address("footer .permalink")
	if !strings.Contains(link, "stand=") {
		p.Errorf("the link to cite is %s, without a revision", link)
	}
	p.wantStatus(link, http.StatusOK)
}

// taskStance: who in the Städtetag spoke on Kindergrundsicherung, and with what stance.
func taskStance(p *playground, h hand) {
	p.goTo("/")
	h.write(p, "#suche", "Kindergrundsicherung")
	h.follow(p, "form.search button")
	p.arrive("/aussagen?q=Kindergrundsicherung")
	h.follow(p, `main a[href*="fuer=association:staedtetag-bw"]`)
	p.arrive("fuer=association:staedtetag-bw")
	p.wantText("main table.rows tbody", "Ralf Broß")
	p.wantText("main table.rows tbody", "stützt")
	p.wantText("main table.rows tbody", "Kindergrundsicherung könnte die nächste Herausforderung sein")
}

// taskConnection: how are Ralf Broß and Alexis von Komorowski connected, and what proves each step.
func taskConnection(p *playground, h hand) {
	p.goTo("/")
	h.follow(p, `nav a[href="/verbindung"]`)
	p.arrive("/verbindung")
	h.write(p, "#feld-von", "Ralf Broß")
	h.write(p, "#feld-nach", "Komorowski")
	h.follow(p, "main form button")
	p.arrive("nach=Komorowski")
	p.wantText("main h1", "Verbindung von Ralf Broß zu Alexis von Komorowski")
	p.wantText("main ol", "Ralf Broß hat oder hatte ein Amt bei Städtetag Baden-Württemberg")
	p.wantExpression(`[...document.querySelectorAll("main section ol > li")].every((step) => step.querySelector(".proof a"))`, true)
	p.wantExpression(`document.querySelectorAll("main section ol > li").length`, 4.0)
	h.follow(p, "main .proof a")
	p.arrive("/dokumente/")
}

// taskGephi: the network of a topic for Gephi, with dates.
func taskGephi(p *playground, h hand) {
	p.goTo("/themen/topic:buergergeldreform")
	h.follow(p, `main .ways a[href^="/netz"]`)
	p.arrive("/netz?thema=topic:buergergeldreform")
	p.wantText("main h1", "Netz um Bürgergeldreform")
	p.wantText("main table.rows tbody", "wurde gesagt von")
	ties := p.evaluate(`document.querySelectorAll("main table.rows tbody tr").length`).(float64)
	file := p.address(`footer a[href*=".gexf"]`)
	edges, dated := gexf(p, file)
	if float64(edges) != ties || ties == 0 || dated == 0 {
		p.Errorf("%s has %d ties, %d of them dated; the page has %v", file, edges, dated, ties)
	}
	if !h.scripts {
		p.wantExpression(`document.querySelector("figure img").complete && document.querySelector("figure img").naturalWidth > 0`, true)
	}
}

// gexf counts the edges of a file, and those with a time.
func gexf(p *playground, address string) (edges, dated int) {
	p.Helper()
	for d := xml.NewDecoder(strings.NewReader(p.fetch(address))); ; {
		token, err := d.Token()
		if err == io.EOF {
			return edges, dated
		}
		if err != nil {
			p.Fatalf("%s: %v", address, err)
		}
		switch e, _ := token.(xml.StartElement); e.Name.Local {
		case "edge":
			edges++
		case "spell":
			dated++
		}
	}
}

// TestSuggestions: what is offered while words are typed leads on in the language that was chosen, and chooses none itself.
func TestSuggestions(t *testing.T) {
	server := httptest.NewServer(newServer(t))
	defer server.Close()
	chromium := startChromium(t)
	for address, want := range map[string]string{"/": "/themen/topic:kindergrundsicherung", "/?sprache=en": "/themen/topic:kindergrundsicherung?sprache=en"} {
		p := newReader(t, chromium, server.URL)
		p.goTo(address)
		writeByMouse(p, "#suche", "Kindergrundsicherung")
		p.waitFor(`document.querySelector("[role=option]") !== null`)
		p.wantExpression(`document.querySelector("[role=option]").dataset.href`, want)
	}
	// Fields of forms take what is chosen, by keyboard too.
	p := newReader(t, chromium, server.URL)
	p.goTo("/verbindung")
	for field, words := range map[string]string{"von": "Broß", "nach": "Komorowski"} {
		writeByMouse(p, "#feld-"+field, words)
		p.waitFor(`document.querySelector("[name=` + field + `] + [role=listbox] [role=option]") !== null`)
		p.keys(kb.ArrowDown)
		p.pressEnter()
		p.wantText("#feld-"+field+" ~ [role=status]", words)
		p.wantExpression(`document.querySelector("#feld-`+field+`").value`, "")
	}
	p.click("main form button")
	p.arrive("/verbindung?von=person:bross-ralf")
	p.wantText("main h1", "Verbindung von Ralf Broß zu Alexis von Komorowski")
}

// pressEnter presses Enter as a keyboard does: where a page takes the key for itself, the browser makes no character of it.
func (p *playground) pressEnter() {
	p.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeChar, input.DispatchKeyEventTypeKeyUp} {
		press := input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13}
		if kind == input.DispatchKeyEventTypeChar {
			press.Text = "\r"
		}
		if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, press); err != nil {
			p.Fatal(err)
		}
	}
}

// taskLink: reproduce a view from its link, and get its query.
func taskLink(p *playground, h hand) {
	p.goTo("/netz?um=person:bross-ralf&tiefe=2")
	title := p.text("main h1")
	rows := p.text("main table.rows tbody")
	h.follow(p, "footer .permalink")
	p.arrive("stand=")
	p.wantText("main h1", title)
	if again := p.text("main table.rows tbody"); again != rows {
		p.Errorf("the link shows %q, not %q", again, rows)
	}
	link, err := url.Parse(p.address(`footer a[href^="/graphiql/"]`))
	if err != nil {
		p.Fatal(err)
	}
	given, err := url.ParseQuery(link.Fragment)
	if err != nil || given.Get("query") == "" {
		p.Fatalf("%s carries no query: %v", link, err)
	}
	p.wantAnswer(given, strings.Replace(p.evaluate("location.href").(string), "/netz?", "/netz.json?", 1))
	if h.scripts {
		h.follow(p, `footer a[href^="/graphiql/"]`)
		p.wantEditor(given.Get("query"))
	}
}

// wantAnswer asks a query and wants the data of a page.
func (p *playground) wantAnswer(given url.Values, page string) {
	p.Helper()
	body, err := json.Marshal(map[string]any{"query": given.Get("query"), "variables": json.RawMessage(given.Get("variables"))})
	if err != nil {
		p.Fatal(err)
	}
	response, err := http.Post(p.baseURL+"/graphql", "application/json", strings.NewReader(string(body)))
	if err != nil {
		p.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var answer, shown struct{ Data any }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		p.Fatal(err)
	}
	if err := json.Unmarshal([]byte(p.fetch(page)), &shown); err != nil {
		p.Fatal(err)
	}
	if a, b := fmt.Sprint(answer.Data), fmt.Sprint(shown.Data); a != b || answer.Data == nil {
		p.Errorf("the query is answered with %s, the page has %s", a, b)
	}
}

// fetch is the body of an address, redirections followed.
func (p *playground) fetch(address string) string {
	p.Helper()
	response, err := http.Get(address)
	if err != nil {
		p.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		p.Fatalf("%s: %s, %v: %.300s", address, response.Status, err, body)
	}
	return string(body)
}

func (p *playground) wantStatus(address string, status int) {
	p.Helper()
	response, err := http.Get(address)
	if err != nil {
		p.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != status {
		p.Errorf("%s is answered with %s", address, response.Status)
	}
}

// ------------------------------------------------------------------ accessibility

// explorerPages are pages of every kind, filled and empty.
var explorerPages = []string{
	"/", "/akteure", "/akteure/person:bross-ralf", "/akteure/association:staedtetag-bw", "/akteure/association:landkreistag-bw", "/themen", "/themen/topic:buergergeldreform",
	"/aussagen", "/aussagen?q=Kindergrundsicherung", "/aussagen?akteur=person:bross-ralf&akteur=person:musati-martina", "/aussagen/statement:forum-sgb-ii-2023-bross",
	"/dokumente/document:forum-sgb-ii-2023",
	"/netz", "/netz?um=person:bross-ralf&tiefe=2", "/netz?thema=topic:buergergeldreform", "/netz?um=Stadt",
	"/netz?um=person:bross-ralf&art=SUCCEEDS", "/verbindung?von=person:bross-ralf&nach=person:bross-ralf",
	"/verbindung", "/verbindung?von=person:bross-ralf&nach=person:von-komorowski-alexis", "/verbindung?von=person:bross-ralf&nach=person:von-komorowski-alexis&sprache=en",
	"/diskurs", "/diskurs?thema=topic:buergergeldreform", "/diskurs?thema=topic:buergergeldreform&art=TWO_MODE&gewicht=SUBTRACT", "/diskurs?thema=topic:digitalisierung",
	"/belege?thema=topic:buergergeldreform&art=TWO_MODE&spalten=TOPIC&gewicht=IGNORE&zeile=agency:ba-regionaldirektion-bw&spalte=topic:buergergeldreform-zweite-stufe",
	"/hilfe", "/barrierefreiheit", "/ueber",
}

// looks are what pages are looked at with.
var looks = []struct {
	name          string
	width, height int64
	scale         float64
	features      []*emulation.MediaFeature
}{
	{"light", 1400, 900, 1, scheme("light")},
	{"dark", 1400, 900, 1, scheme("dark")},
	{"narrow", 320, 640, 1, scheme("light")},
	{"enlarged", 700, 450, 2, scheme("light")}, // what zooming to 200 % does to a window of 1400 by 900
	{"forced colours", 1400, 900, 1, []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}},
}

func scheme(name string) []*emulation.MediaFeature {
	return []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}
}

// look sets how pages are looked at.
func (p *playground) look(width, height int64, scale float64, features []*emulation.MediaFeature) {
	p.Helper()
	p.run(chromedp.EmulateViewport(width, height, chromedp.EmulateScale(scale)))
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		p.Fatal(err)
	}
}

// TestExplorerAccessible holds every page to the rules of WCAG 2.2 A and AA that a program can try, and to axe's best practices; and wants that
// no page is wider than the window.
func TestExplorerAccessible(t *testing.T) {
	axe := axeScript(t)
	server := httptest.NewServer(newServer(t))
	defer server.Close()
	chromium := startChromium(t)
	for _, look := range looks {
		t.Run(look.name, func(t *testing.T) {
			for _, page := range explorerPages {
				p := newReader(t, chromium, server.URL)
				p.look(look.width, look.height, look.scale, look.features)
				p.goTo(page)
				p.waitFor(`!document.querySelector("figure[data-network]") || performance.getEntriesByName("network-drawn").length > 0`)
				if wide := p.evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`).(float64); wide > 0 {
					t.Errorf("%s is %v pixels wider than the window", page, wide)
				}
				p.wantNoFinding(axe, page)
			}
		})
	}
}

// axeTags are the rules that pages are held to.
const axeTags = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`

func (p *playground) wantNoFinding(axe, page string) {
	p.Helper()
	for _, finding := range p.findings(axe) {
		p.Errorf("%s: %s", page, finding)
	}
}

// findings are the breaches of rules on a page.
func (p *playground) findings(axe string) []any {
	p.Helper()
	p.evaluate(axe + "\n;undefined")
	return p.evaluate(`axe.run({ runOnly: ` + axeTags + ` }).then(({ violations }) => violations.map(({ id, help, nodes }) =>
		id + ": " + help + "\n" + nodes.slice(0, 3).map((node) => "    " + node.html.slice(0, 200) + "\n    " + node.failureSummary).join("\n")))`).([]any)
}

// TestFindings: what breaks a rule is found, with colours and with names.
func TestFindings(t *testing.T) {
	axe := axeScript(t)
	server := httptest.NewServer(newServer(t))
	defer server.Close()
	p := newReader(t, startChromium(t), server.URL)
	p.goTo("/netz")
	p.evaluate(`(() => {
		document.querySelector("main h1").style.color = "#eee";
		document.querySelector("main form button").textContent = "";
	})()`)
	found := fmt.Sprint(p.findings(axe)...)
	for _, rule := range []string{"color-contrast: ", "button-name: "} {
		if !strings.Contains(found, rule) {
			t.Errorf("%snothing is found, but %s", rule, found)
		}
	}
}

// axeScript is axe-core, of the version that axe/package-lock.json pins: the file that WORTLAUT_AXE names, or else what npm installs.
func axeScript(t *testing.T) string {
	t.Helper()
	if name := os.Getenv("WORTLAUT_AXE"); name != "" {
		return read(t, name)
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		const message = "no npm to install axe-core with: install Node, or name the file axe.min.js in WORTLAUT_AXE"
		if os.Getenv("CI") != "" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	folder := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(read(t, filepath.Join("axe", name))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	install := exec.CommandContext(t.Context(), npm, "ci")
	install.Dir = folder
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("axe-core can't be installed: %v\n%s", err, out)
	}
	return read(t, filepath.Join(folder, "node_modules", "axe-core", "axe.min.js"))
}

// ------------------------------------------------------------------ screenshots

// screenshots are the pages of which the README has pictures.
var screenshots = []struct {
	file, page    string
	width, height int64
	dark          bool
	before        func(*playground)
}{
	{"statements.png", "/aussagen?q=B%C3%BCrgergeldreform", 1200, 800, false, nil},
	{"statement.png", "/aussagen/statement:forum-sgb-ii-2023-bross", 1200, 800, false, nil},
	{"network.png", "/netz?um=event:forum-sgb-ii-2023&tiefe=2", 1200, 800, false, showFigure},
	{"network-phone-dark.png", "/netz?um=event:forum-sgb-ii-2023&tiefe=2", 390, 780, true, showFigure},
	{"connection.png", "/verbindung?von=person:bross-ralf&nach=person:von-komorowski-alexis", 1200, 800, false, nil},
	{"discourse.png", "/diskurs?thema=topic:buergergeldreform", 1200, 800, false, showFigure},
}

func showFigure(p *playground) {
	p.Helper()
	p.evaluate(`document.querySelector("figure[data-network]").scrollIntoView({ behavior: "instant" })`)
	time.Sleep(300 * time.Millisecond) // until the picture is crisp
}

// TestScreenshots takes the pictures of the README anew with -update; else it wants them to be there, and small.
func TestScreenshots(t *testing.T) {
	folder := "../docs/screenshots"
	if *update {
		server := httptest.NewServer(newServer(t))
		defer server.Close()
		chromium := startChromium(t)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, s := range screenshots {
			p := newReader(t, chromium, server.URL)
			colours := "light"
			if s.dark {
				colours = "dark"
			}
			p.look(s.width, s.height, 1, scheme(colours))
			p.goTo(s.page)
			p.waitFor(`!document.querySelector("figure[data-network]") || performance.getEntriesByName("network-drawn").length > 0`)
			if s.before != nil {
				s.before(p)
			}
			p.shoot(filepath.Join(folder, s.file))
		}
	}
	for _, s := range screenshots {
		const most = 200 << 10
		if info, err := os.Stat(filepath.Join(folder, s.file)); err != nil || info.Size() > most {
			t.Errorf("%s: %v, or larger than %d bytes: run go test ./web -run Screenshots -update", s.file, err, most)
		}
	}
}

func (p *playground) shoot(name string) {
	p.Helper()
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(name, png, 0o644); err != nil { //nolint:gosec // a picture for everyone
		p.Fatal(err)
	}
}
