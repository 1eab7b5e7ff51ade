package press

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"

	"wortlaut/internal/kg"
)

// page is what a file tells.
type page struct {
	text      string // paragraphs, a line each
	raw       string // of plain text, the file as it is
	title     string
	published kg.FuzzyDate
	url       string
	lang      string
	html      bool
}

// foreignFormats are files that people take for text, by how they begin.
var foreignFormats = []struct{ prefix, name string }{
	{"%PDF", "a PDF"}, {"PK\x03\x04", "an archive or a document of a word processor"}, {"{\\rtf", "rich text"},
	{"\xd0\xcf\x11\xe0", "a document of a word processor"}, {"\x1f\x8b", "an archive"}, {"\xfd7zXZ", "an archive"}, {"BZh", "an archive"},
}

var markup = regexp.MustCompile(`(?i)^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|main|article|section|div|p|h[1-6]|blockquote|table|ul|meta)\b`)

// parsePage reads a file. Its errors say what is wrong, and what to do.
func parsePage(data []byte) (page, error) {
	for _, f := range foreignFormats {
		if bytes.HasPrefix(data, []byte(f.prefix)) {
			return page{}, fmt.Errorf("it is %s: save its text as a text file or as HTML", f.name)
		}
	}
	decoded, err := decode(data)
	if err != nil {
		return page{}, err
	}
	if markup.MatchString(decoded[:min(len(decoded), 4096)]) {
		return parseHTML(decoded)
	}
	return parsePlain(decoded), nil
}

var declared = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9._:-]+)|^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([a-z0-9._:-]+)`)

// decode brings a file into UTF-8. What declares no other encoding has to be UTF-8 already.
func decode(data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	name := "utf-8"
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		name = "utf-16"
	} else if m := declared.FindSubmatch(data[:min(len(data), 4096)]); m != nil {
		name = string(m[1]) + string(m[2])
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		return "", fmt.Errorf("it is said to be in %q, which is no known encoding: save it as UTF-8", kg.Clip(name))
	}
	if canonical, err := htmlindex.Name(enc); err == nil && canonical != "utf-8" {
		decoded, err := enc.NewDecoder().Bytes(data)
		if err != nil {
			return "", fmt.Errorf("it is said to be in %s and is not: save it as UTF-8", canonical)
		}
		data = bytes.TrimPrefix(decoded, []byte("\uFEFF"))
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return "", fmt.Errorf("line %d: there is a NUL: it is no text", lineOf(data, at))
	}
	if at := invalidAt(data); at >= 0 {
		return "", fmt.Errorf("line %d: there is a byte that is not UTF-8 (%#x): save it as UTF-8, or have it declare its encoding", lineOf(data, at), data[at])
	}
	return string(data), nil
}

// invalidAt is the first byte that is not UTF-8; -1 for none.
func invalidAt(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// line tells the lines of places in a text: of the file for plain text, which loses nothing but blank lines at its beginning; of the text that was taken out of it
// for HTML.
func (p page) line(held []rune) func(at int) int {
	var ends []int
	for i, r := range held {
		if r == '\n' {
			ends = append(ends, i)
		}
	}
	n := 1
	if lead := len(p.raw) - len(strings.TrimLeft(p.raw, " \t\r\n")); !p.html {
		n += strings.Count(p.raw[:lead], "\n")
	}
	return func(at int) int {
		before, _ := slices.BinarySearch(ends, at)
		return n + before
	}
}

// parsePlain takes a text as it is. Its first line is the title if it looks like one.
func parsePlain(s string) page {
	p := page{raw: s, text: strings.ReplaceAll(s, "\r\n", "\n")}
	lines := strings.Split(strings.TrimSpace(p.text), "\n")
	for _, l := range lines[:min(len(lines), 3)] {
		l = strings.TrimSpace(l)
		if l == "" || dateline(l) != "" {
			continue
		}
		if utf8.RuneCountInString(l) <= 200 && !strings.HasSuffix(l, ".") && !isOpening(firstRune(l)) {
			p.title = l
		}
		break
	}
	for _, l := range lines[:min(len(lines), 12)] {
		if p.published = dateline(strings.TrimSpace(l)); p.published != "" {
			break
		}
	}
	return p
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

const months = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"

var (
	// A line that is nothing but a place and a day, or says that it is the day of a release.
	dateAlone = regexp.MustCompile(`^(?:(?:Pressemitteilung|Presseinformation|Presse-Information|Medieninformation|Medienmitteilung|Presseerklärung|Pressemeldung|Meldung|PM)?\s*(?:Nr\.?\s*[\w/.-]+)?,?\s*(?:vom)?\s*)?` +
		`(?:[\p{L} ./()-]{2,40},\s*)?(?:den\s+)?(` + someDay + `)\.?(?:\s*[|,–-].{0,40})?$`)
	// A place and a day at the right end of a letterhead.
	dateRight = regexp.MustCompile(`^.{0,80}(?:\s{2,}|\t|\|\s*)[\p{L} ./()-]{2,40},\s*(?:den\s+)?(` + someDay + `)$`)
	// The place and the day that an agency puts before the first sentence.
	dateFirst = regexp.MustCompile(`^[\p{L} ./()-]{2,40},\s*(?:den\s+)?(` + someDay + `)\s*(?:\([\w /]+\)\s*)?[.:–—-]`)
	german    = regexp.MustCompile(`^(\d{1,2})\.\s*(` + months + `)\s+(\d{4})$`)
	numbers   = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})$`)
)

const someDay = `\d{1,2}\.\s*(?:` + months + `)\s+\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}`

// dateline is the day that a line at the top of a text says it was published; "" for a line that says something else.
func dateline(line string) kg.FuzzyDate {
	for _, form := range []*regexp.Regexp{dateAlone, dateRight, dateFirst} {
		if m := form.FindStringSubmatch(line); m != nil {
			return day(m[1])
		}
	}
	return ""
}

// day reads a day as people write it; "" for none.
func day(s string) kg.FuzzyDate {
	s = strings.TrimSpace(s)
	if m := german.FindStringSubmatch(s); m != nil {
		month := 1 + indexOf(strings.Split(months, "|"), m[2])
		s = fmt.Sprintf("%s-%02d-%02s", m[3], month, m[1])
	} else if m := numbers.FindStringSubmatch(s); m != nil {
		s = fmt.Sprintf("%s-%02s-%02s", m[3], m[2], m[1])
	} else if len(s) > 10 {
		s = s[:10] // a time of day follows
	}
	d, err := kg.ParseFuzzyDate(strings.ReplaceAll(s, " ", "0"))
	if err != nil {
		return ""
	}
	return d
}

func indexOf(list []string, s string) int {
	for i, v := range list {
		if v == s {
			return i
		}
	}
	return -1
}

// language is the language of a text where it is not German: what the page says, else English where its commonest words are English.
func (p page) language(held string) string {
	if lang, _, _ := strings.Cut(strings.ToLower(p.lang), "-"); lang != "" {
		if lang == "de" {
			return ""
		}
		return lang
	}
	english, german := 0, 0
	for w := range strings.FieldsSeq(held) {
		switch strings.ToLower(w) {
		case "the", "of", "and", "to", "is", "that", "said":
			english++
		case "der", "die", "das", "und", "ist", "nicht", "mit":
			german++
		}
	}
	if english > german {
		return "en"
	}
	return ""
}
