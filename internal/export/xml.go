package export

import (
	"bufio"
	"encoding/xml"
)

// markup writes XML, a piece at a time. Errors of the writer stay with it and show when it is flushed. Characters that XML 1.0 does
// not have, and bytes that are no UTF-8, become U+FFFD (xml.EscapeText).
type markup struct{ *bufio.Writer }

func (m markup) raw(s string) { _, _ = m.WriteString(s) }

func (m markup) text(s string) {
	if plainASCII(s) {
		m.raw(s) // most are, and this is several times faster
		return
	}
	_ = xml.EscapeText(m, []byte(s))
}

// plainASCII says whether a text has nothing to escape.
func plainASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '<' || c == '>' || c == '&' || c == '"' || c == '\'' {
			return false
		}
	}
	return true
}

// tag begins an element. Attributes are pairs of name and value; those without a value are left out.
func (m markup) tag(name string, attributes ...string) {
	m.raw("<")
	m.raw(name)
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] == "" {
			continue
		}
		m.raw(" ")
		m.raw(attributes[i])
		m.raw(`="`)
		m.text(attributes[i+1])
		m.raw(`"`)
	}
}

func (m markup) start(name string, attributes ...string) {
	m.tag(name, attributes...)
	m.raw(">")
}

func (m markup) empty(name string, attributes ...string) {
	m.tag(name, attributes...)
	m.raw("/>")
}

func (m markup) end(name string) {
	m.raw("</")
	m.raw(name)
	m.raw(">")
}

// element is one with a text, left out where that is empty.
func (m markup) element(name, text string, attributes ...string) {
	if text == "" {
		return
	}
	m.start(name, attributes...)
	m.text(text)
	m.end(name)
}

const xmlHeader = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
