package explorer

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strconv"

	"wortlaut/internal/kg"
	"wortlaut/web"
)

//go:embed operations
var operationFiles embed.FS

// spread is the spread of a fragment.
var spread = regexp.MustCompile(`\.\.\.(\w+)`)

// Page is one kind of page.
type Page struct {
	// Path begins with a slash; {id} may be its last element.
	Path string
	// Template is the name of the file under web/explorer/templates, without its extension.
	Template string
	// Parameters are the page's own, in the order in which addresses have them. Those of all pages follow them.
	Parameters []string
	// Needs are parameters without which the page shows only its form: one of each list.
	Needs [][]string
	// Suffixes are those beside .json that the page answers with.
	Suffixes []string
	// Static pages ask nothing.
	Static bool
	View   func(*Visit) (View, error)
}

// View is what a page shows.
type View struct {
	Title string // of the window and, unless the template says otherwise, the only heading of the first level
	// Section is the path of the page in the navigation that this one belongs to.
	Section string
	Status  int // 200 when 0
	Data    any // for the template
	// Files make what the page's suffixes answer with.
	Files map[string]func() (File, error)
	// Elsewhere are the addresses of files of the API that suffixes stand for.
	Elsewhere map[string]string
	// Exports are links to files beside those of the suffixes.
	Exports []Link
	Pager   Pager
	// Script says that the page needs its module, by the name of the file under web/explorer/static.
	Script string
	// Sheet is a style sheet beside that of all pages, named likewise; "" is none.
	Sheet string
	// NoIndex keeps search engines from pages without end, such as filtered lists.
	NoIndex bool
}

// File is an answer in another form.
type File struct {
	ContentType string
	Name        string // what it is saved under; "" shows it
	Body        []byte
}

// Link is a link with its words.
type Link struct {
	Text string
	Href string
}

// Pager leads to the pages before and after. The zero value has none.
type Pager struct{ First, Previous, Next string }

// Frame is what templates are given.
type Frame struct {
	View
	Language  string
	Home      string
	Search    string // where the form sends its words
	Words     string // that were searched for
	Kept      []Link // parameters that forms carry along: name and value
	Nav       []NavItem
	Languages []NavItem
	Here      string // the page itself
	Absolute  string // the same with the server's name, and the revision
	Queries   []Link
	Own       []Link // files of the page
	Revision  string // when and which
	Notice    string // that the graph has moved on since the link was made
	Feed      string // the Atom feed of the page
	Suggest   string // answers with what words may mean
	Style     string
	Extra     string // the page's own style sheet; "" is none
	Icon      string
	Module    string
	Enhance   string // the module of all pages
	Legal     []Link
	Playing   string // the playground
	visit     *Visit
}

// To is the address of another page.
func (f *Frame) To(path string) string { return f.visit.To(path).String() }

// NavItem is a link of the navigation.
type NavItem struct {
	Link
	Language string // of the words, where it is another than that of the page
	Current  bool
}

// navigation are the pages that every page links.
var navigation = []struct{ path, key string }{
	{"/aussagen", "nav.statements"}, {"/akteure", "nav.actors"}, {"/themen", "nav.topics"},
	{"/netz", "nav.network"}, {"/verbindung", "nav.connection"}, {"/diskurs", "nav.discourse"}, {"/hilfe", "nav.help"},
}

// legal are those at the foot of every page.
var legal = []struct{ path, key string }{
	{"/hilfe", "nav.help"}, {"/barrierefreiheit", "nav.accessibility"}, {"/ueber", "nav.about"},
}

func (v *Visit) frame(view View) *Frame {
	f := &Frame{
		View: view, Language: string(v.language), Home: v.To("/").String(), Search: "/aussagen", Words: v.words,
		Here: v.Here().String(), Absolute: v.Permalink(v.Here().Without(paramLanguage)), Notice: v.notice(),
		Suggest: v.suggestionsOf(), visit: v,
		Style: web.ExplorerFile("style.css"), Icon: web.ExplorerFile("favicon.svg"), Enhance: web.ExplorerFile("explorer.js"), Playing: "/graphiql/",
	}
	if view.Script != "" {
		f.Module = web.ExplorerFile(view.Script)
	}
	if view.Sheet != "" {
		f.Extra = web.ExplorerFile(view.Sheet)
	}
	if v.chosen() {
		f.Kept = []Link{{paramLanguage, string(v.language)}}
	}
	for _, n := range navigation {
		if v.site.page(n.path) != nil {
			f.Nav = append(f.Nav, NavItem{Link: Link{v.T(n.key), v.To(n.path).String()}, Current: n.path == view.Section})
		}
	}
	for _, n := range legal {
		f.Legal = append(f.Legal, Link{v.T(n.key), v.To(n.path).String()})
	}
	for _, l := range languages {
		f.Languages = append(f.Languages, NavItem{
			Link: Link{v.site.texts[l]["language.name"], v.Here().With(paramLanguage, string(l)).String()}, Language: string(l), Current: l == v.language,
		})
	}
	for _, a := range v.answers {
		f.Queries = append(f.Queries, Link{v.T("query", a.name), a.link()})
	}
	if v.page != nil {
		f.Own = v.own(view)
		if slices.Contains(v.page.Suffixes, "atom") {
			f.Feed = v.Here().Without(paramAfter, paramBefore).As("atom").String()
		}
	}
	if v.head.Set > 0 {
		f.Revision = v.T("revision", v.Number(v.head.Set), v.Moment(v.head.ChangedAt))
	}
	return f
}

// own are the files of a page: one for each suffix.
func (v *Visit) own(view View) []Link {
	var links []Link
	if len(v.answers) > 0 {
		links = append(links, Link{"JSON", v.Here().As(asJSON).String()})
	}
	for _, s := range v.page.Suffixes {
		if to := view.Elsewhere[s]; to != "" {
			links = append(links, Link{v.T("file." + s), to})
		} else if view.Files[s] != nil {
			links = append(links, Link{v.T("file." + s), v.Here().As(s).String()})
		}
	}
	return append(links, view.Exports...)
}

// link opens an operation in the playground.
func (a answer) link() string {
	to := "/graphiql/#query=" + escapeFragment(a.text)
	if len(a.variables) > 0 {
		// The encoder sorts the names of maps and can't fail on what was sent as JSON before.
		variables, _ := json.MarshalIndent(a.variables, "", "  ")
		to += "&variables=" + escapeFragment(string(variables))
	}
	return to
}

// render makes a page.
func (v *Visit) render(name string, view View) Answer {
	t := v.site.templates[v.language][name]
	if t == nil {
		return v.broken(fault("there is no template %s.html", name))
	}
	var body bytes.Buffer
	if err := t.ExecuteTemplate(&body, "base.html", v.frame(view)); err != nil {
		return v.broken(err)
	}
	status := view.Status
	if status == 0 {
		status = http.StatusOK
	}
	return Answer{Status: status, ContentType: "text/html; charset=utf-8", Body: body.Bytes()}
}

// broken is the answer where even a page that says what is wrong can't be made.
func (v *Visit) broken(err error) Answer {
	v.site.config.Log.ErrorContext(v.Context, "a page can't be made", "path", v.path, "error", err)
	return Answer{
		Status: http.StatusInternalServerError, ContentType: "text/plain; charset=utf-8", Body: []byte(v.T("error.INTERNAL") + "\n"),
	}
}

// page is the page of a path, nil if there is none.
func (s *Site) page(path string) *Page {
	for i := range s.pages {
		if s.pages[i].Path == path {
			return &s.pages[i]
		}
	}
	return nil
}

// statuses of the codes of errors.
var statuses = map[kg.Code]int{
	kg.Invalid: http.StatusBadRequest, kg.NotFound: http.StatusNotFound, kg.Limit: http.StatusBadRequest, kg.Forbidden: http.StatusForbidden,
	kg.Unavailable: http.StatusServiceUnavailable, kg.Overloaded: http.StatusServiceUnavailable, kg.Timeout: http.StatusGatewayTimeout,
}

// problem is what a page that can't be shown tells.
type problem struct {
	What   string // in the language of the visitor
	Detail string // as the graph said it, in English
	Next   []Link
}

// refuse makes the page that says what is wrong and what to do next.
func (v *Visit) refuse(err error) Answer {
	status, known := statuses[kg.CodeOf(err)]
	if !known {
		status = http.StatusInternalServerError
		v.site.config.Log.ErrorContext(v.Context, "a page can't be made", "path", v.path, "error", err)
		err = &kg.Error{Code: kg.Internal}
	}
	return v.refuseWith(status, err)
}

func (v *Visit) refuseWith(status int, err error) Answer {
	code := kg.CodeOf(err)
	p := problem{What: v.T("error." + string(code))}
	if code == kg.Limit && (status == http.StatusRequestURITooLong || len(v.ID) > kg.MaxIDBytes) {
		p.What = v.T("error.long")
	} else if told, ok := err.(*parameterError); ok {
		p.What = v.T(told.key, told.args...)
		p.Next = append(p.Next, told.next...)
		if v.values.Has(told.name) {
			p.Next = append(p.Next, Link{v.T("error.without", told.name), v.Here().Without(told.name, paramAfter, paramBefore).String()})
		}
	} else if unknown, ok := err.(*unknownError); ok {
		p.What = v.T("wrong.unknown", kg.Clip(unknown.id))
	} else if status < http.StatusInternalServerError {
		p.Detail = err.Error()
	}
	if v.state[paramAfter] != nil || v.state[paramBefore] != nil {
		p.Next = append(p.Next, Link{v.T("error.beginning"), v.Here().Without(paramAfter, paramBefore).String()})
	}
	if status >= http.StatusInternalServerError {
		p.Next = append(p.Next, Link{v.T("error.again"), v.Here().String()})
	}
	if v.page != nil && v.ID == "" {
		p.Next = append(p.Next, Link{v.T("error.fresh"), v.To(v.page.Path).String()})
	}
	p.Next = append(p.Next, Link{v.T("error.search"), v.To("/aussagen").String()}, Link{v.T("error.home"), v.To("/").String()})
	v.answers = nil // what was asked before it failed is not the page's
	v.head = head{}
	view := View{Title: v.T("error.title." + strconv.Itoa(status)), Status: status, Data: p, NoIndex: true}
	if v.isFile() {
		return Answer{Status: status, ContentType: "text/plain; charset=utf-8", Body: []byte(view.Title + ": " + p.What + " " + p.Detail + "\n")}
	}
	return v.render("problem", view)
}

// readTemplates parses each page with the base, once for each language.
func (s *Site) readTemplates() (map[Language]map[string]*template.Template, error) {
	out := map[Language]map[string]*template.Template{}
	files, err := readAll(web.Explorer(), "templates/*.html")
	if err != nil {
		return nil, err
	}
	for _, l := range languages {
		base, err := template.New("").Funcs(s.functions(l)).ParseFS(web.Explorer(), "templates/base.html", "templates/parts*.html")
		if err != nil {
			return nil, err
		}
		out[l] = map[string]*template.Template{}
		for name, text := range files {
			own, err := base.Clone()
			if err == nil {
				_, err = own.New(name + ".html").Parse(text)
			}
			if err != nil {
				return nil, err
			}
			out[l][name] = own
		}
	}
	return out, nil
}
