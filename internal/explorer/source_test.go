package explorer

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"wortlaut/web"
)

// TestOperations: each operation is one query that the schema allows, with the name of its file, and some page asks it.
func TestOperations(t *testing.T) {
	sdl, err := os.ReadFile("../../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphqls", Input: string(sdl)})
	if err != nil {
		t.Fatal(err)
	}
	operations, err := readOperations(operationFiles)
	if err != nil {
		t.Fatal(err)
	}
	code := goSources(t)
	for name, text := range operations {
		doc, errs := gqlparser.LoadQueryWithRules(schema, text, nil)
		if errs != nil {
			t.Errorf("%s: %v", name, errs)
			continue
		}
		if len(doc.Operations) != 1 || doc.Operations[0].Operation != ast.Query || doc.Operations[0].Name != name {
			t.Errorf("%s is not one query of this name", name)
		}
		if !strings.Contains(code, `"`+name+`"`) {
			t.Errorf("nothing asks %s", name)
		}
	}
}

// goSources is the code of the package without its tests.
func goSources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	names, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(body)
	}
	return all.String()
}

var (
	verb = regexp.MustCompile(`%[a-z]`)
	// called are the keys in templates and in the code that are written out.
	called = regexp.MustCompile(`(?:\bt |[a-z]\.T\(|refuseParameter\([^,]+, |Plural\(|plural )"([a-z][A-Za-z.]*[A-Za-z])"`)
)

// TestTexts: both languages have the same texts with the same places for what is put in, and every text that is called is there.
func TestTexts(t *testing.T) {
	texts, err := readTexts()
	if err != nil {
		t.Fatal(err)
	}
	german, english := texts[German], texts[English]
	for key, text := range german {
		other, there := english[key]
		if !there {
			t.Errorf("%s is missing in English", key)
		}
		if !slices.Equal(verb.FindAllString(text, -1), verb.FindAllString(other, -1)) {
			t.Errorf("%s: %q and %q take other arguments", key, text, other)
		}
	}
	for key := range english {
		if _, there := german[key]; !there {
			t.Errorf("%s is missing in German", key)
		}
	}
	all := goSources(t)
	templates, err := readAll(web.Explorer(), "templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range templates {
		all += text
	}
	for _, m := range called.FindAllStringSubmatch(all, -1) {
		key := m[1]
		if _, there := german[key]; there {
			continue
		}
		if _, plural := german[key+".other"]; !plural {
			t.Errorf("there is no text %s", key)
		}
	}
}

// TestProseFiles: every text that can be replaced is shipped in both languages.
func TestProseFiles(t *testing.T) {
	for _, name := range []string{"hilfe", "barrierefreiheit", "ueber", "impressum", "datenschutz"} {
		for _, l := range languages {
			if _, err := fs.Stat(web.Explorer(), "pages/"+name+"."+string(l)+".txt"); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestBlocks(t *testing.T) {
	got := blocksOf("# A\r\n\r\nText\nmore\n\n- one\n  still one\n- two\n\n\n# B")
	want := []Block{{Heading: "A"}, {Text: "Text\nmore"}, {Items: []string{"one still one", "two"}}, {Heading: "B"}}
	if !slices.EqualFunc(got, want, func(a, b Block) bool {
		return a.Heading == b.Heading && a.Text == b.Text && slices.Equal(a.Items, b.Items)
	}) {
		t.Errorf("%+v", got)
	}
}

func TestDeepLink(t *testing.T) {
	for _, c := range []struct{ to, words, want string }{
		{"https://a.example/b", "Ja, wir", "https://a.example/b#:~:text=Ja%2C%20wir"},
		{"https://a.example/b#c", "A-B & C", "https://a.example/b#c:~:text=A%2DB%20%26%20C"},
		{"https://a.example", "1 2 3 4 5 6 7 8 9 10 11 12 13", "https://a.example#:~:text=1%202%203%204%205%206,8%209%2010%2011%2012%2013"},
	} {
		if got := deepLink(c.to, c.words); got != c.want {
			t.Errorf("deepLink(%q, %q) is %s, want %s", c.to, c.words, got, c.want)
		}
	}
}

func TestNumbersAndDates(t *testing.T) {
	texts, err := readTexts()
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1_000: "1.000", 1_234_567: "1.234.567", -12_345: "−12.345"} {
		if got := German.number(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
	for x, want := range map[float64]string{0: "0", 1: "1", 0.33333: "0,3333", 0.00005: "0,0001", 0.00004: "< 0,0001", -0.00004: "> −0,0001", -2.5: "−2,5"} {
		if got := German.rounded(x, 4); got != want {
			t.Errorf("%v is %s, want %s", x, got, want)
		}
	}
	for d, want := range map[string][2]string{
		"2023-07-06": {"6. Juli 2023", "6 July 2023"}, "2023-07": {"Juli 2023", "July 2023"}, "2023": {"2023", "2023"}, "": {"Datum unbekannt", "date unknown"},
	} {
		for i, l := range languages {
			if got := texts[l].date(l, d); got != want[i] {
				t.Errorf("%q in %s is %q, want %q", d, l, got, want[i])
			}
		}
	}
}

// TestAddresses: the order of parameters is the page's, and an id that ends like a file is not taken for one.
func TestAddresses(t *testing.T) {
	s, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	v := &Visit{site: s, language: German}
	a := v.To("/aussagen").With(paramUntil, "2023-12-31").With(paramWords, "a & b").With(paramActor, "person:b", "person:a")
	if want := "/aussagen?q=a+%26+b&akteur=person:b&akteur=person:a&bis=2023-12-31"; a.String() != want {
		t.Errorf("%s, want %s", a, want)
	}
	if want := "/aussagen.csv?q=a+%26+b&akteur=person:b&akteur=person:a"; a.Without(paramUntil).As("csv").String() != want {
		t.Errorf("%s, want %s", a.Without(paramUntil).As("csv"), want)
	}
	for _, id := range []string{"document:a.json", "document:a.csv", "document:a.html", "document:a.de", "document:a/b.c", "document:x~y"} {
		address := v.Item("/dokumente", id).String()
		page, suffix, got, ok := s.route(address)
		if !ok || page.Path != "/dokumente/{id}" || suffix != "" || got != id {
			t.Errorf("%s leads to %q with the suffix %q", address, got, suffix)
		}
		if _, suffix, got, _ = s.route(v.Item("/dokumente", id).As("json").String()); suffix != "json" || got != id {
			t.Errorf("%s as JSON leads to %q with the suffix %q", id, got, suffix)
		}
	}
}
