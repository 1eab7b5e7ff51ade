package seed

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// LoadFS reads the data files of a folder, in the form that the package describes, into a change set made By a seed. It sees to it
// that each record is right by itself, that what it names is in the folder too, and that each quote stands exactly once in the
// text it is quoted from. The records come in the order of the files' names.
//
// Errors: Invalid, a line for each problem with its file and line, and what to do.
func LoadFS(fsys fs.FS) (kg.ChangeSet, error) {
	l := &loader{fsys: fsys, byID: map[kg.ID]*located{}, texts: map[kg.ID]string{}}
	if err := l.readFolder(); err != nil {
		return kg.ChangeSet{}, err
	}
	for _, step := range []func(){l.holdTexts, l.check} { // each relies on what the one before has found to be right
		if err := l.err(); err != nil {
			return kg.ChangeSet{}, err
		}
		step()
	}
	if err := l.err(); err != nil {
		return kg.ChangeSet{}, err
	}
	set := kg.ChangeSet{By: By, Reason: "Written in data files."}
	for _, r := range l.records {
		set.Put = append(set.Put, kg.Put{Record: r.record})
	}
	return set, nil
}

type loader struct {
	fsys     fs.FS
	records  []*located
	byID     map[kg.ID]*located
	texts    map[kg.ID]string // the held texts by document
	problems []string
}

// located is a record, and where it is written.
type located struct {
	record kg.Record
	quotes []string // of its citations
	place
}

// place is where a record is written.
type place struct {
	file string
	node ast.Node
	row  string // of the table that it is made from, as file:line; "" for none
}

// line is the place of a field of the record, such as citations[0].document; where there is no such field, of the record.
func (p place) line(field string) string {
	node := p.node
	if at, err := yaml.PathString("$." + field); err == nil && field != "" {
		if found, err := at.FilterNode(p.node); err == nil && found != nil {
			node = found
		}
	}
	return p.at(node.GetToken().Position.Line)
}

func (p place) at(line int) string {
	at := fmt.Sprintf("%s:%d", p.file, line)
	if p.row != "" {
		at += " with " + p.row
	}
	return at
}

func (l *loader) addf(at, format string, args ...any) {
	l.problems = append(l.problems, at+": "+fmt.Sprintf(format, args...))
}

func (l *loader) err() error {
	list := l.problems
	if len(list) == 0 {
		return nil
	}
	if more := len(list) - shown; more > 0 {
		list = append(list[:shown:shown], fmt.Sprintf("and %d more problems", more))
	}
	return kg.Errorf(kg.Invalid, "%s", strings.Join(list, "\n"))
}

// readFolder reads all files of the folder. It refuses what it does not know, so that a slip in a file's name does not lose the file.
func (l *loader) readFolder() error {
	list, err := fs.ReadDir(l.fsys, ".")
	if err != nil {
		return fmt.Errorf("read the folder of data files: %w", err)
	}
	for _, f := range list {
		switch name := f.Name(); {
		case f.IsDir() || strings.HasPrefix(name, "."):
		case path.Ext(name) == ".yaml":
			err = l.readFile(name)
		case path.Ext(name) == ".csv":
			if _, missing := fs.Stat(l.fsys, recordsOf(name)); missing != nil {
				l.addf(name+":1", "there is no %s that says what the rows make: write it", recordsOf(name))
			}
		default:
			l.addf(name+":1", "only .yaml and .csv files are read: rename the file or put it into a folder of its own")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) readFile(name string) error {
	source, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		return fmt.Errorf("read the data file: %w", err)
	}
	rows, err := fs.ReadFile(l.fsys, tableOf(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.readRecords(place{file: name}, l.parse(name, source))
		return nil
	case err != nil:
		return fmt.Errorf("read the data file: %w", err)
	}
	l.fillTable(name, source, tableOf(name), rows)
	return nil
}

// parse returns the elements of the list that a file is.
func (l *loader) parse(name string, source []byte) []ast.Node {
	file, err := parser.ParseBytes(source, 0)
	if err != nil {
		l.addYAML(place{file: name}, 1, err)
		return nil
	}
	var nodes []ast.Node
	for _, doc := range file.Docs {
		switch body := doc.Body.(type) {
		case nil, *ast.CommentGroupNode:
		case *ast.SequenceNode:
			nodes = append(nodes, body.Values...)
		default:
			l.addf(place{file: name}.at(body.GetToken().Position.Line), "the file must be a list: begin each record with “- ”")
		}
	}
	return nodes
}

// addYAML notes an error of the YAML package, which may know a better line.
func (l *loader) addYAML(p place, line int, err error) {
	message := err.Error()
	if e, ok := errors.AsType[yaml.Error](err); ok {
		message = e.GetMessage()
		if t := e.GetToken(); t != nil {
			line = t.Position.Line
		}
	}
	if _, ok := errors.AsType[*yaml.UnknownFieldError](err); ok {
		message += ": correct the key or take it away"
	}
	l.addf(p.at(line), "%s", message)
}

func (l *loader) readRecords(p place, nodes []ast.Node) {
	for _, node := range nodes {
		p.node = node
		record, quotes, err := decode(node)
		if err != nil {
			l.addYAML(p, node.GetToken().Position.Line, err)
			continue
		}
		r := &located{record: record, quotes: quotes, place: p}
		if first := l.byID[record.RecordID()]; first != nil {
			l.addf(p.line("id"), "%s is there already, at %s: give one of them another id", record.RecordID(), first.line("id"))
			continue
		}
		l.byID[record.RecordID()] = r
		l.records = append(l.records, r)
	}
}

// check checks the records, by themselves and in what they name.
func (l *loader) check() {
	for _, r := range l.records {
		wrong := kg.CheckRecord(r.record)
		for _, w := range wrong {
			l.addf(r.line(fieldOf(w, r.record.RecordID())), "%s", w)
		}
		if len(wrong) > 0 {
			continue
		}
		for field, id := range named(r.record) {
			if l.byID[id] == nil {
				l.addf(r.line(field), "%s: %s: there is no %s: correct the id or write the record", r.record.RecordID(), field, id)
			}
		}
		citations := kg.CitationsOf(r.record)
		for i := range citations {
			l.anchor(r, i, &citations[i])
		}
	}
}

// fieldOf is the place within a record that a problem names, which reads id: place: what is wrong.
func fieldOf(problem string, id kg.ID) string {
	_, rest, _ := strings.Cut(problem, string(id)+": ")
	field, _, _ := strings.Cut(rest, ": ")
	return field
}

// named are the ids that a record names, its own among them, with their places.
func named(r kg.Record) iter.Seq2[string, kg.ID] {
	return func(yield func(string, kg.ID) bool) { visitIDs(reflect.ValueOf(r), "", yield) }
}

func visitIDs(v reflect.Value, at string, yield func(string, kg.ID) bool) bool {
	switch v.Kind() {
	case reflect.String:
		if id, ok := v.Interface().(kg.ID); ok && id != "" {
			return yield(at, id)
		}
	case reflect.Pointer:
		return v.IsNil() || visitIDs(v.Elem(), at, yield)
	case reflect.Slice:
		for i := range v.Len() {
			if !visitIDs(v.Index(i), fmt.Sprintf("%s[%d]", at, i), yield) {
				return false
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if !visitIDs(v.Field(i), strings.TrimPrefix(at+"."+key, "."), yield) {
				return false
			}
		}
	}
	return true
}

// holdTexts puts the texts of documents in place of the paths of their files.
func (l *loader) holdTexts() {
	for _, r := range l.records {
		e, ok := r.record.(*kg.Entity)
		if !ok || e.Document == nil || e.Document.Text+e.Document.SHA256 == "" {
			continue
		}
		held, err := readText(l.fsys, e.Document.Text, e.Document.SHA256)
		if err != nil {
			l.addf(r.line("document.text"), "%s: document.text: %v", e.ID, err)
		}
		e.Document.Text = held
		l.texts[e.ID] = held
	}
}

// readText reads a text that must be in the form in which texts are held, byte for byte, and have this hash.
func readText(fsys fs.FS, file, hash string) (string, error) {
	source, err := fs.ReadFile(fsys, file)
	if err != nil {
		return "", fmt.Errorf("%w: give the path of a file within the folder", err)
	}
	held := string(source)
	if text.NFC(held) != held {
		return "", fmt.Errorf("%s is not UTF-8 in Unicode form NFC, in which texts are held: save it so", file)
	}
	if is, _ := kg.Fingerprint(held); is != hash {
		return "", fmt.Errorf("%s does not have the sha256 that stands beside it: undo the change, or, if this is the text, write sha256: %s", file, is)
	}
	return held, nil
}

// contextLength is how many code points of the surrounding text a citation keeps on either side. [kg.Graph.Apply] keeps as many
// around statements, but does not look at what relationships cite.
const contextLength = 32

// anchor looks up what the i-th citation of a record quotes.
func (l *loader) anchor(r *located, i int, c *kg.Citation) {
	quote, field := text.NFC(r.quotes[i]), fmt.Sprintf("citations[%d].quote", i)
	_, isStatement := r.record.(*kg.Statement)
	if isStatement {
		field = "text"
	}
	held := l.texts[c.Document]
	if quote == "" || held == "" && isStatement {
		return // words whose source is not held can't be looked up: the graph will call them UNVERIFIED
	}
	found, ok := text.Locate(held, quote)
	switch {
	case held == "":
		l.addf(r.line(field), "%s: %s: the text of %s is not held: take the quote away", r.record.RecordID(), field, c.Document)
	case !ok || !found.Exact:
		l.addf(r.line(field), "%s: %s: the words are not in the text of %s: copy them from there, letter by letter", r.record.RecordID(), field, c.Document)
	case !found.Unique:
		l.addf(r.line(field), "%s: %s: the words stand more than once in the text of %s: quote more of it", r.record.RecordID(), field, c.Document)
	default:
		c.Start, c.End = &found.Start, &found.End
		c.Prefix, _ = text.Slice(held, max(0, found.Start-contextLength), found.Start)
		c.Suffix, _ = text.Slice(held, found.End, min(found.End+contextLength, utf8.RuneCountInString(held)))
	}
}
