package explorer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"wortlaut/internal/kg"
)

// Ask answers an operation of GraphQL with its data. An error is a *kg.Error that may be told to the visitor.
type Ask func(ctx context.Context, operation string, variables map[string]any) (json.RawMessage, error)

// Config is what the pages need to know.
type Config struct {
	Ask Ask
	Log *slog.Logger
	// Pages are files of the operator that stand for those shipped: imprint.de.txt, privacy.en.txt and so on; nil is none.
	Pages fs.FS
	// Contact is the mail address that errors are reported to; "" is none.
	Contact string
	// Base is the address of the server as visitors know it, such as https://example.org, without a slash at its end; "" takes what the
	// request was sent to.
	Base string
}

// Request is what a page is asked with.
type Request struct {
	Path     string // escaped, as it was sent
	Values   url.Values
	Language string // the header Accept-Language
	Origin   string // scheme and host that the request was sent to
}

// Answer is a page or a file.
type Answer struct {
	Status      int
	ContentType string
	// FileName is what the answer is saved under; "" where it is to be shown.
	FileName string
	// Location is where to go instead; the status is one of a redirection then.
	Location string
	Body     []byte
}

// Site answers for all pages. It is safe for concurrent use.
type Site struct {
	config     Config
	operations map[string]string
	templates  map[Language]map[string]*template.Template
	texts      map[Language]table
	pages      []Page
}

// New reads templates, texts and operations. An error is a fault of the program or of the operator's files, told with its place.
func New(c Config) (*Site, error) {
	s := &Site{config: c, pages: allPages()}
	var err error
	if s.operations, err = readOperations(operationFiles); err != nil {
		return nil, err
	}
	if s.texts, err = readTexts(); err != nil {
		return nil, err
	}
	s.templates, err = s.readTemplates()
	return s, err
}

// Answer answers one request. It has a status for everything that can go wrong.
func (s *Site) Answer(ctx context.Context, r Request) Answer {
	v := &Visit{Context: ctx, site: s, values: r.Values, origin: cmp.Or(s.config.Base, r.Origin), path: r.Path}
	v.language = languageOf(r.Values.Get(paramLanguage), r.Language)
	page, suffix, id, ok := s.route(r.Path)
	if !ok {
		return v.refuse(kg.Errorf(kg.NotFound, "there is no page at this address"))
	}
	v.page, v.ID, v.suffix = page, id, suffix
	v.begin()
	view, err := page.View(v)
	if err == nil {
		err = v.wrong
	}
	if moved, ok := errors.AsType[*movedError](err); ok {
		return Answer{Status: moved.status, Location: moved.to.String()}
	}
	if err != nil {
		return v.refuse(err)
	}
	if suffix == "" {
		return v.render(page.Template, view)
	}
	return v.file(suffix, view)
}

// Refuse is the page for a request that can't be answered at all.
func (s *Site) Refuse(r Request, status int, code kg.Code) Answer {
	v := &Visit{Context: context.Background(), site: s, path: r.Path, origin: cmp.Or(s.config.Base, r.Origin), language: languageOf("", r.Language)}
	return v.refuseWith(status, &kg.Error{Code: code})
}

// asHTML is the suffix of the page itself, for ids that end like another suffix.
const asHTML = "html"

// startFile is what the start is called where a suffix follows.
const startFile = "start"

// route finds the page of an escaped path, the suffix ("" for the page itself) and the id in it. An id may hold slashes.
func (s *Site) route(path string) (page *Page, suffix, id string, ok bool) {
	for i := range s.pages {
		p := &s.pages[i]
		collection, isItem := strings.CutSuffix(p.Path, "{id}")
		if !isItem {
			if path == p.Path {
				return p, "", "", true
			}
			name := p.Path
			if name == "/" {
				name += startFile
			}
			if rest, found := strings.CutPrefix(path, name+"."); found && p.has(rest) {
				return p, rest, "", true
			}
			continue
		}
		rest, found := strings.CutPrefix(path, collection)
		if !found || rest == "" {
			continue
		}
		suffix := ""
		if dot := strings.LastIndexByte(rest, '.'); dot > 0 && p.has(rest[dot+1:]) {
			rest, suffix = rest[:dot], rest[dot+1:]
		}
		id, err := url.PathUnescape(rest)
		if err != nil {
			return nil, "", "", false
		}
		if suffix == asHTML {
			suffix = ""
		}
		return p, suffix, id, true
	}
	return nil, "", "", false
}

// has says whether a page answers with a suffix.
func (p *Page) has(suffix string) bool {
	return suffix == asHTML || suffix == asJSON && !p.Static || slices.Contains(p.Suffixes, suffix)
}

const asJSON = "json"

// file is the answer in another form than the page.
func (v *Visit) file(suffix string, view View) Answer {
	if suffix == asHTML {
		return v.render(v.page.Template, view)
	}
	if to := view.Elsewhere[suffix]; to != "" {
		return Answer{Status: http.StatusSeeOther, Location: to}
	}
	maker, ok := view.Files[suffix]
	if !ok && suffix == asJSON {
		maker, ok = v.json, true
	}
	if !ok {
		return v.refuse(v.noFile())
	}
	f, err := maker()
	if err != nil {
		return v.refuse(err)
	}
	return Answer{Status: cmp.Or(view.Status, http.StatusOK), ContentType: f.ContentType, FileName: f.Name, Body: f.Body}
}

// isFile says whether another form than the page is asked for.
func (v *Visit) isFile() bool { return v.suffix != "" && v.suffix != asHTML }

// noFile says why a page has not the file that is asked for: parameters are missing, or hold words that no single record answers to, or what
// the page shows has none.
func (v *Visit) noFile() error {
	var missing []string
	for _, names := range v.page.Needs {
		if !slices.ContainsFunc(names, func(name string) bool { return len(v.state[name]) > 0 }) {
			missing = append(missing, strings.Join(names, " "+v.T("file.or")+" "))
		}
	}
	if len(missing) > 0 {
		return &parameterError{code: kg.NotFound, key: "file.missing", args: []any{strings.Join(missing, ", "), v.suffix}}
	}
	return &parameterError{code: kg.NotFound, key: "file.none", args: []any{v.suffix}}
}

// json is what the operations of the page answered: the data of the one, or a list of the data of several.
func (v *Visit) json() (File, error) {
	if len(v.answers) == 0 {
		return File{}, kg.Errorf(kg.NotFound, "this page rests on no data")
	}
	list := []json.RawMessage{}
	for _, a := range v.answers {
		if !a.beside {
			list = append(list, a.data)
		}
	}
	var data any = list
	if len(list) == 1 {
		data = list[0]
	}
	body, err := json.Marshal(map[string]any{"data": data})
	return File{ContentType: "application/json", Body: append(body, '\n')}, err
}

// readOperations reads the operations by name and appends the fragments that they use.
func readOperations(files fs.FS) (map[string]string, error) {
	fragments, err := readAll(files, "operations/fragments/*.graphql")
	if err != nil {
		return nil, err
	}
	operations, err := readAll(files, "operations/*.graphql")
	for name, text := range operations {
		for _, f := range usedBy(text, fragments) {
			text += "\n" + fragments[f]
		}
		operations[name] = text
	}
	return operations, err
}

// readAll reads files by their names without extension.
func readAll(files fs.FS, pattern string) (map[string]string, error) {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, name := range names {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		base := name[strings.LastIndexByte(name, '/')+1:]
		texts[base[:strings.LastIndexByte(base, '.')]] = string(body)
	}
	return texts, nil
}

// usedBy are the names of the fragments that a text spreads, and that these spread, sorted.
func usedBy(text string, fragments map[string]string) []string {
	used := map[string]bool{}
	var look func(string)
	look = func(text string) {
		for _, m := range spread.FindAllStringSubmatch(text, -1) {
			if name := m[1]; !used[name] && fragments[name] != "" {
				used[name] = true
				look(fragments[name])
			}
		}
	}
	look(text)
	names := make([]string, 0, len(used))
	for name := range used {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// fault is an error of the program: it has no place in what a visitor is told.
func fault(format string, args ...any) error {
	return &kg.Error{Code: kg.Internal, Message: fmt.Sprintf(format, args...)}
}
