package web_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"wortlaut/internal/layout"
)

// pictured is a network as the module network.mjs reads it.
type pictured struct {
	Kinds []picturedKind `json:"kinds"`
	Nodes []picturedNode `json:"nodes"`
	Edges []picturedEdge `json:"edges"`
}

type picturedKind struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Mark  string `json:"mark"`
	Path  string `json:"path"`
}

type picturedNode struct {
	ID     string  `json:"id"`
	Label  string  `json:"label"`
	Kind   string  `json:"kind"`
	Degree int     `json:"degree"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	R      float64 `json:"r"`
}

type picturedEdge struct {
	Source string `json:"source"`
	Target string `json:"target"`
}

// madeUp is a network in which each node but the first is tied to two earlier ones, those with many ties rather. Unless its nodes are placed, they
// stand in a row.
func madeUp(t *testing.T, nodes int, placed bool) pictured {
	t.Helper()
	n := pictured{Kinds: []picturedKind{{"person", "Person", "person", "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0"}, {"public", "Behörde", "public", "M-.85-.85h1.7v1.7h-1.7z"}}}
	r := rand.New(rand.NewPCG(1, 2))
	var links [][2]int
	ends := []int{0}
	degree := make([]int, nodes)
	for i := 1; i < nodes; i++ {
		for range 2 {
			to := ends[r.IntN(len(ends))]
			links = append(links, [2]int{i, to})
			ends = append(ends, to)
			degree[i]++
			degree[to]++
		}
		ends = append(ends, i)
	}
	points := make([]layout.Point, nodes)
	for i := range points {
		points[i].X = float64(i)
	}
	if placed {
		var err error
		if points, err = layout.Place(t.Context(), nodes, links, layout.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	name := func(i int) string { return fmt.Sprintf("n%d", i) }
	for i, p := range points {
		n.Nodes = append(n.Nodes, picturedNode{name(i), fmt.Sprintf("Knoten %d", i), n.Kinds[i%2].ID, degree[i], p.X, p.Y, 4 + float64(min(degree[i], 100))/10})
	}
	for _, l := range links {
		n.Edges = append(n.Edges, picturedEdge{name(l[0]), name(l[1])})
	}
	return n
}

// serveNetwork serves a page with a network, under the policy that pages have.
func serveNetwork(t *testing.T, n pictured) string {
	t.Helper()
	data, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	const page = `<!doctype html><html lang="de"><meta charset="utf-8"><title>Netz</title><link rel="stylesheet" href="network.css"><link rel="icon" href="data:,">
<main><h1>Netz</h1><figure data-network data-src="network.json"></figure></main><script type="module" src="network.js"></script></html>`
	mux := http.NewServeMux()
	for path, of := range map[string]struct{ kind, body string }{
		"/{$}": {"text/html", page}, "/network.json": {"application/json", string(data)},
		"/network.js": {"text/javascript", read(t, "explorer/static/network.js")}, "/network.css": {"text/css", read(t, "explorer/static/network.css")},
	} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", of.kind)
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:")
			_, _ = w.Write([]byte(of.body))
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func read(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// notches of a wheel, in and as many out, are what zooming is measured with.
const notches = 60

// TestNetworkIsFast: a network of 5,000 nodes and 10,000 ties is drawn within a second of navigation, and with 30 frames a second while zooming,
// without a graphics processor. It counts by the clock or, since other tests may run beside this one, by the time of processors that all
// of the browser takes together; and the best of three visits.
func TestNetworkIsFast(t *testing.T) {
	address := serveNetwork(t, madeUp(t, 5000, true))
	chromium := startChromium(t)
	soonest, longest := math.Inf(1), math.Inf(1)
	for range 3 {
		p := newPlayground(t, chromium, address)
		before := p.processorTime()
		p.run(chromedp.Navigate(address + "/"))
		p.waitForPicture()
		taken := p.processorTime() - before
		first := p.evaluate(`performance.getEntriesByName("network-drawn")[0].startTime`).(float64)
		frame, work := p.zoomed()
		t.Logf("the first picture after %.0f ms, of processors %.0f ms; a frame each %.1f ms, of processors %.1f ms", first, taken, frame, work)
		soonest, longest = min(soonest, first, taken), min(longest, frame, work)
	}
	if soonest > 1000 {
		t.Errorf("the first picture takes %.0f ms, more than 1,000", soonest)
	}
	if longest > 1000.0/30 {
		t.Errorf("while zooming a frame takes %.1f ms, which are fewer than 30 a second", longest)
	}
}

// processorTime is how many milliseconds all processes of the browser have worked so far.
func (p *playground) processorTime() float64 {
	p.Helper()
	info, err := chromedp.CallBrowser(p.ctx, systeminfo.GetProcessInfo, cdp.Empty{})
	if err != nil {
		p.Fatal(err)
	}
	total := 0.0
	for _, process := range info.ProcessInfo {
		total += process.CPUTime * 1000
	}
	return total
}

// zoomed turns the wheel and tells how many milliseconds there are from one frame to the next, and how many processors work for one.
func (p *playground) zoomed() (frame, work float64) {
	p.Helper()
	p.evaluate(`(() => {
		globalThis.drawn = [];
		const { drawImage } = CanvasRenderingContext2D.prototype;
		CanvasRenderingContext2D.prototype.drawImage = function (...args) {
			drawn.push(performance.now());
			return drawImage.apply(this, args);
		};
	})()`)
	before := p.processorTime()
	for i := range 2 * notches {
		delta := -40.0
		if i >= notches {
			delta = 40
		}
		p.wheel(600, 500, delta)
	}
	taken := p.processorTime() - before
	drawn, ok := p.evaluate(`[drawn.length, drawn.at(-1) - drawn[0]]`).([]any)
	if !ok || drawn[0].(float64) < 10 {
		p.Fatalf("hardly anything was drawn while the wheel turned: %v", drawn)
	}
	return drawn[1].(float64) / (drawn[0].(float64) - 1), taken / drawn[0].(float64)
}

func (p *playground) wheel(x, y, delta float64) {
	p.Helper()
	_, err := chromedp.Call(p.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{
		Type: input.DispatchMouseEventTypeMouseWheel, X: x, Y: y, DeltaY: delta,
		DeltaX: 1e-6, // 0 would be left out, and refused
	})
	if err != nil {
		p.Fatal(err)
	}
}

func (p *playground) waitForPicture() {
	p.Helper()
	p.waitFor(`performance.getEntriesByName("network-drawn").length > 0`)
}

// TestNetworkSaysWhatItLeavesOut: of more than 5,000 nodes those with the most ties are drawn.
func TestNetworkSaysWhatItLeavesOut(t *testing.T) {
	address := serveNetwork(t, madeUp(t, 5002, false))
	p := newPlayground(t, startChromium(t), address)
	p.run(chromedp.Navigate(address + "/"))
	p.waitForPicture()
	p.wantText(".network-omitted", "Gezeigt werden die 5.000 von 5.002 Knoten mit den meisten Beziehungen.")
}

// forum is a network of the first graph.
const forum = "/netz?um=event:forum-sgb-ii-2023&tiefe=2"

const status = ".network-status"

// newFigure is a visit to a network of the first graph.
func newFigure(t *testing.T, chromium context.Context, baseURL string) *playground {
	t.Helper()
	p := newReader(t, chromium, baseURL)
	p.goTo(forum)
	p.waitForPicture()
	return p
}

// TestNetworkFigure uses the picture of a network with keys, pointer and fingers, in all colours.
func TestNetworkFigure(t *testing.T) {
	server := httptest.NewServer(newServer(t))
	defer server.Close()
	chromium := startChromium(t)
	for name, try := range map[string]func(*playground){
		"keys": figureKeys, "search": figureSearch, "pointer": figurePointer, "fingers": figureFingers, "colours": figureColours, "sizes": figureSizes, "files": figureFiles, "print": figurePrint,
	} {
		t.Run(name, func(t *testing.T) { try(newFigure(t, chromium, server.URL)) })
	}
}

func (p *playground) keys(keys ...string) {
	p.Helper()
	for _, key := range keys {
		p.run(chromedp.KeyEvent(key))
	}
}

func figureKeys(p *playground) {
	p.wantExpression(`document.querySelectorAll("figure .network-stage [tabindex='0']").length`, 1.0)
	p.wantExpression(`document.querySelectorAll("figure [role=toolbar] [tabindex='0']").length`, 1.0)
	p.tabTo("figure canvas")
	p.wantText(status, "Knoten")
	p.wantText(status, "Pfeiltasten gehen von Knoten zu Knoten")
	p.keys(kb.ArrowRight)
	p.wantText(status, "Forum SGB II, Ereignis, ")
	p.keys("n")
	p.wantText(status, "Nachbar 1 von ")
	first := p.text(status)
	p.keys("n")
	p.wantText(status, "Nachbar 2 von ")
	p.keys("N")
	if again := p.text(status); again != first && !strings.Contains(again, "Nachbar") {
		p.Errorf("back at the first neighbour the region says %q, not %q", again, first)
	}
	was := p.text(".network-name")
	p.keys(kb.ArrowLeft)
	if now := p.text(".network-name"); now == was {
		p.Errorf("the arrow to the left stays at %s", now)
	}
	p.keys("+")
	p.wantText(status, "Größe 125 %")
	p.keys("0")
	p.wantText(status, "Größe 100 %")
	p.keys(kb.Escape)
	p.wantExpression(`document.activeElement.id`, "tabelle")

	p.run(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
	p.evaluate(`document.querySelector("figure canvas").focus()`)
	p.keys(kb.ArrowUp, "n")
	p.keys(kb.Enter)
	p.wantText(status, "In der Mitte. Eingabe öffnet die Seite.")
	p.keys(kb.Enter)
	p.arrive("/akteure/")
}

func figureSearch(p *playground) {
	writeByKeyboard(p, "figure input[type=search]", "bross ralf")
	p.keys(kb.Enter)
	p.wantText(status, "Kein Name enthält „bross ralf“.")
	p.evaluate(`document.querySelector("figure input[type=search]").value = ""`)
	writeByKeyboard(p, "figure input[type=search]", "LANDKREISTAG")
	p.keys(kb.Enter)
	p.wantText(status, "Treffer 1 von 1: Landkreistag Baden-Württemberg, Verband, ")
	p.wantText(".network-name", "Landkreistag Baden-Württemberg")
	p.wantExpression(`document.querySelector(".network-name a").getAttribute("href")`, "/akteure/association:landkreistag-bw")
}

// pixels is what the picture shows as soon as nothing moves.
func (p *playground) pixels() string {
	p.Helper()
	const shown = `document.querySelector("figure canvas").toDataURL()`
	for last := ""; ; {
		time.Sleep(300 * time.Millisecond)
		now := p.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(` + shown + `))))`).(string)
		if now == last {
			return now
		}
		last = now
	}
}

// differing is the part of pixels that are clearly others in two pictures: edges of letters may be smoothed in more than one way.
func (p *playground) differing(a, b string) float64 {
	p.Helper()
	first, second := p.image(a), p.image(b)
	if first.Bounds() != second.Bounds() {
		return 1
	}
	different := 0
	for y := range first.Bounds().Dy() {
		for x := range first.Bounds().Dx() {
			r1, g1, b1, _ := first.At(x, y).RGBA()
			r2, g2, b2, _ := second.At(x, y).RGBA()
			if max(r1, r2)-min(r1, r2)+max(g1, g2)-min(g1, g2)+max(b1, b2)-min(b1, b2) > 0x8000 {
				different++
			}
		}
	}
	return float64(different) / float64(first.Bounds().Dx()*first.Bounds().Dy())
}

// image is what the address of a picture, which begins with data:, holds.
func (p *playground) image(address string) image.Image {
	p.Helper()
	_, data, _ := strings.Cut(address, ",")
	picture, err := png.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(data)))
	if err != nil {
		p.Fatal(err)
	}
	return picture
}

// middle is the middle of the picture, brought into the window.
func (p *playground) middle() (x, y float64) {
	p.Helper()
	at := p.evaluate(`(() => {
		const canvas = document.querySelector("figure canvas");
		canvas.scrollIntoView({ block: "center", behavior: "instant" });
		const { x, y, width, height } = canvas.getBoundingClientRect();
		return [x + width / 2, y + height / 2];
	})()`).([]any)
	return at[0].(float64), at[1].(float64)
}

func figurePointer(p *playground) {
	x, y := p.middle()
	whole := p.pixels()
	p.wheel(x, y, -300)
	closer := p.pixels()
	if p.differing(closer, whole) < 0.01 {
		p.Error("the wheel does not zoom")
	}
	p.run(chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, x, y, chromedp.ButtonLeft))
	p.run(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x+60, y+40, chromedp.ButtonLeft))
	p.run(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, x+60, y+40, chromedp.ButtonLeft))
	if p.differing(p.pixels(), closer) < 0.01 {
		p.Error("dragging does not move the picture")
	}
	p.click("figure [aria-label='Alles zeigen']")
	if part := p.differing(p.pixels(), whole); part > 0.001 {
		p.Errorf("showing all does not show what was shown at first: %.1f %% of the pixels differ", 100*part)
	}

	// What was searched for stands in the middle.
	writeByMouse(p, "figure input[type=search]", "Städtetag")
	p.click("figure .network-search button")
	p.wantText(".network-name", "Städtetag Baden-Württemberg")
	p.click(".network-details > button:last-of-type")
	p.wantExpression(`document.querySelector(".network-details").hidden`, true)
	x, y = p.middle()
	p.run(chromedp.MouseClickXY(x, y))
	p.wantText(".network-name", "Städtetag Baden-Württemberg")
	p.click(".network-name a")
	p.arrive("/akteure/association:staedtetag-bw")
}

func figureFingers(p *playground) {
	x, y := p.middle()
	whole := p.pixels()
	fingers := func(kind input.DispatchTouchEventType, apart float64) {
		points := []*input.TouchPoint{}
		if kind != input.DispatchTouchEventTypeTouchEnd {
			points = append(points, &input.TouchPoint{X: x - apart, Y: y, ID: new(1.0)}, &input.TouchPoint{X: x + apart, Y: y, ID: new(2.0)})
		}
		if _, err := chromedp.Call(p.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points}); err != nil {
			p.Fatal(err)
		}
	}
	fingers(input.DispatchTouchEventTypeTouchStart, 40)
	for apart := 45.0; apart <= 120; apart += 5 {
		fingers(input.DispatchTouchEventTypeTouchMove, apart)
	}
	fingers(input.DispatchTouchEventTypeTouchEnd, 0)
	if p.differing(p.pixels(), whole) < 0.01 {
		p.Error("two fingers do not zoom")
	}
}

// corner is the colour of the picture's corner.
func (p *playground) corner() string {
	p.Helper()
	p.pixels()
	return fmt.Sprint(p.evaluate(`(() => {
		const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
		copy.drawImage(document.querySelector("figure canvas"), 0, 0);
		return copy.getImageData(2, 2, 1, 1).data.join(" ");
	})()`))
}

func figureColours(p *playground) {
	p.look(1400, 900, 1, scheme("light"))
	if got := p.corner(); got != "255 255 255 255" {
		p.Errorf("on light pages the paper is %s", got)
	}
	p.look(1400, 900, 1, scheme("dark"))
	if got := p.corner(); got != "20 20 20 255" {
		p.Errorf("on dark pages the paper is %s", got)
	}
	p.look(1400, 900, 1, []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}})
	canvas := fmt.Sprint(p.evaluate(`(() => {
		const probe = document.body.appendChild(document.createElement("span"));
		probe.style.color = "Canvas";
		return [...getComputedStyle(probe).color.matchAll(/[0-9]+/g), 255].slice(0, 3).join(" ") + " 255";
	})()`))
	if got := p.corner(); got != canvas {
		p.Errorf("with forced colours the paper is %s, not %s", got, canvas)
	}
}

func figureSizes(p *playground) {
	fits := func(width, height int64, scale float64) {
		p.Helper()
		p.look(width, height, scale, scheme("light"))
		p.waitFor(fmt.Sprintf(`(() => {
			const canvas = document.querySelector("figure canvas");
			return devicePixelRatio === %v && canvas.width === Math.round(canvas.clientWidth * devicePixelRatio) && canvas.clientWidth <= innerWidth;
		})()`, scale))
	}
	fits(1400, 900, 2)
	fits(320, 640, 3)
	fits(1400, 900, 1)
}

// figurePrint: on paper there is the whole picture, in the colours of paper, instead of the canvas and what it is used with.
func figurePrint(p *playground) {
	p.look(1400, 900, 1, scheme("dark"))
	p.evaluate(`dispatchEvent(new Event("beforeprint"))`)
	paper := emulation.SetEmulatedMediaParams{Media: "print", Features: scheme("dark")}
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, paper); err != nil {
		p.Fatal(err)
	}
	p.wantExpression(`document.querySelector("figure .network-stage").checkVisibility() || document.querySelector("form.parameters").checkVisibility()`, false)
	p.wantExpression(`document.querySelector("figure .network-print svg").checkVisibility()`, true)
	p.wantExpression(`getComputedStyle(document.querySelector(".network-print .kind-person")).color`, "rgb(0, 114, 178)")
	p.wantExpression(`document.querySelectorAll(".network-print line").length === document.querySelectorAll("main table.rows tbody tr").length`, true)
}

func figureFiles(p *playground) {
	folder := p.TempDir()
	_, err := chromedp.CallBrowser(p.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder, BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
	})
	if err != nil {
		p.Fatal(err)
	}
	for name, begins := range map[string]string{"netz.png": "\x89PNG\r\n", "netz.svg": "<svg xmlns="} {
		p.click(fmt.Sprintf("figure [aria-label='Als %s speichern']", strings.ToUpper(name[len("netz."):])))
		var body []byte
		for range 100 {
			if body, err = os.ReadFile(filepath.Join(folder, name)); err == nil && len(body) > 0 {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		if !strings.HasPrefix(string(body), begins) {
			p.Errorf("%s begins with %.20q: %v", name, body, err)
		}
	}
}
