package explorer

import (
	"io/fs"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"

	"wortlaut/internal/kg"
	"wortlaut/web"
)

// TestEveryKindHasAMark: no kind of node falls back on the mark of what is no record, and marks differ in shape and colour.
func TestEveryKindHasAMark(t *testing.T) {
	for _, kind := range append(append([]kg.Kind{}, kg.EntityKinds...), kg.KindStatement) {
		found := false
		for _, m := range marks {
			for _, k := range m.Kinds {
				found = found || k == kind
			}
		}
		if !found {
			t.Errorf("%s has no mark", kind)
		}
	}
	seen := map[string]bool{}
	for _, m := range marks {
		for _, part := range []string{m.Name, m.Path, m.Colour} {
			if seen[part] {
				t.Errorf("the mark %s has %s in common with another", m.Name, part)
			}
			seen[part] = true
		}
	}
}

// TestColoursAreThoseOfTheSheet: the image of the server and the canvas have the same colours on white, each with a contrast of 3 to 1 at least.
func TestColoursAreThoseOfTheSheet(t *testing.T) {
	sheet, err := fs.ReadFile(web.Explorer(), "static/"+networkSheet)
	if err != nil {
		t.Fatal(err)
	}
	light, _, _ := strings.Cut(string(sheet), "@media")
	want := map[string]string{"network-tie": svgTie, "network-conflict": svgConflict, "network-ink": svgInk}
	for _, m := range marks {
		want["kind-"+m.Name] = m.Colour
	}
	for class, colour := range want {
		if !regexp.MustCompile(regexp.QuoteMeta("."+class) + `(, \.[a-z-]+)? { color: ` + colour + `; }`).MatchString(light) {
			t.Errorf("%s: .%s has not the colour %s", networkSheet, class, colour)
		}
		if c := contrastOnWhite(t, colour); c < 3 {
			t.Errorf("%s has a contrast of %.2f on white", colour, c)
		}
	}
}

// contrastOnWhite is the contrast ratio of WCAG 2.
func contrastOnWhite(t *testing.T, colour string) float64 {
	t.Helper()
	var luminance float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		var part int
		for _, digit := range colour[1+2*i : 3+2*i] {
			part = 16*part + strings.IndexRune("0123456789abcdef", digit)
		}
		x := float64(part) / 255
		if x <= 0.04045 {
			x /= 12.92
		} else {
			x = math.Pow((x+0.055)/1.055, 2.4)
		}
		luminance += weight * x
	}
	return 1.05 / (luminance + 0.05)
}

// TestTextsOfTies: each tie that the schema knows has words in both languages, and each kind and value of a parameter.
func TestTextsOfTies(t *testing.T) {
	texts, err := readTexts()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := os.ReadFile("../../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for enum, prefix := range map[string]string{"NetworkTieType": "net.tie.", "NodeKind": "net.kind."} {
		_, rest, _ := strings.Cut(string(schema), "enum "+enum+" {")
		body, _, _ := strings.Cut(rest, "\n}")
		for _, value := range regexp.MustCompile(`(?m)^  ([A-Z_]+)$`).FindAllStringSubmatch(body, -1) {
			keys = append(keys, prefix+value[1])
		}
	}
	if len(keys) < 30 {
		t.Fatalf("the schema has only %q", keys)
	}
	for parameter, values := range map[string][]string{
		paramMode: modes, paramRows: rowVariables, paramColumns: columnVars, paramAggregation: aggregations, paramNormalization: normalizations,
		paramDuplicates: duplicates, paramWindow: windows,
	} {
		for _, v := range values {
			keys = append(keys, "discourse."+parameter+"."+v)
		}
	}
	for _, l := range languages {
		for _, key := range keys {
			if texts[l][key] == "" {
				t.Errorf("%s: there is no text %s", l, key)
			}
		}
	}
}

// TestSVG: an image names its nodes, tells conflict apart, says which mark is which, and reflects nothing unescaped.
func TestSVG(t *testing.T) {
	d := drawing{
		Kinds: []drawnKind{{ID: "PERSON", Label: "Person", Mark: "person", Path: marks[0].Path}},
		Nodes: []drawnNode{{ID: "a", Label: "<b> & \"c\"", Kind: "PERSON", Degree: 1, X: -10, R: 5}, {ID: "b", Label: strings.Repeat("lang ", 20), Kind: "PERSON", Degree: 1, X: 10, Y: 2, R: 5}},
		Edges: []drawnEdge{{Source: "a", Target: "b", Weight: 2, Sign: -1}},
	}
	got := string(d.svg("Netz <1>"))
	for _, want := range []string{
		"<title>Netz &lt;1&gt;</title>", "&lt;b&gt; &amp; &#34;c&#34;", `x1="-10" y1="0" x2="10" y2="2" stroke="#b3261e" stroke-width="4.8" stroke-dasharray="5 4"/>`,
		">Person</text>", ">lang lang lang lang lang la…</text>",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the image has no %s:\n%s", want, got)
		}
	}
	if strings.Contains(got, "style") || strings.Contains(got, "<script") {
		t.Error("the image has what the policy forbids")
	}
	if empty := string((drawing{}).svg("")); !strings.Contains(empty, "<svg ") || strings.Contains(empty, "NaN") {
		t.Errorf("an empty image: %s", empty)
	}
}

// TestRadius: the area of a node grows with its count, up to a bound.
func TestRadius(t *testing.T) {
	for count, want := range map[int]float64{0: 4, 1: 5.6, 4: 7.2, 100: 20, 1_000_000: 24} {
		if got := radius(count); got != want {
			t.Errorf("radius(%d) is %v, want %v", count, got, want)
		}
	}
}
