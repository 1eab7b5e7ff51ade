package plenary

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// parser goes through a file and keeps where it is.
type parser struct {
	*source
	*protocol
	speakersOnly bool // for the directory, which needs nobody's words

	item, speech, turn int // -1 is none
	annex              string
	course             bool     // within <sitzungsverlauf>
	spoken             bool     // somebody said something there
	anchors            []anchor // that stand between blocks
	at                 int      // code points of the held text so far
}

// parse reads a protocol. With speakersOnly it has no text. A file in which nobody says anything is refused: it would take the place of the sitting.
func parse(f *ingest.File, speakersOnly bool) (*protocol, error) {
	s, err := open(f)
	if err != nil {
		return nil, err
	}
	p := &parser{source: s, protocol: &protocol{}, speakersOnly: speakersOnly, item: -1, speech: -1, turn: -1}
	root, err := p.root()
	if err != nil {
		return nil, err
	}
	if err := p.head(root); err != nil {
		return nil, err
	}
	if err := p.children(0); err != nil {
		return nil, err
	}
	if err := p.end(); err != nil {
		return nil, err
	}
	if !p.spoken {
		return nil, kg.Errorf(kg.Invalid, "%s: it holds no words of a sitting: nobody says anything in its <sitzungsverlauf>, get the file again", p.path)
	}
	p.hold()
	return p.protocol, nil
}

// root finds the element that everything is in.
func (p *parser) root() (xml.StartElement, error) {
	for {
		t, err := p.token()
		if err != nil {
			return xml.StartElement{}, err
		}
		switch t := t.(type) {
		case xml.Directive:
			if strings.Contains(string(t), "[") {
				return xml.StartElement{}, p.wrong("it declares a document type of its own, which protocols don't: nothing of it is read")
			}
		case xml.CharData:
			if s := strings.TrimSpace(string(t)); s != "" {
				return xml.StartElement{}, p.wrong("before <dbtplenarprotokoll> stands %q: get the file again", kg.Clip(s))
			}
		case xml.StartElement:
			if t.Name.Local != "dbtplenarprotokoll" {
				return t, p.wrong("it begins with <%s>, not with <dbtplenarprotokoll>: give the XML file of a plenary protocol", kg.Clip(t.Name.Local))
			}
			return t, nil
		}
	}
}

// head reads which sitting it is.
func (p *parser) head(root xml.StartElement) error {
	number := func(name string, most int) (int, error) {
		value := strings.TrimSpace(attribute(root.Attr, name))
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > most {
			return 0, p.wrong("%s=%q is no number from 1 to %d, so it is not known which sitting this is", name, kg.Clip(value), most)
		}
		return n, nil
	}
	var err error
	if p.period, err = number("wahlperiode", 99); err != nil {
		return err
	}
	if p.number, err = number("sitzung-nr", 999); err != nil {
		return err
	}
	written := strings.TrimSpace(attribute(root.Attr, "sitzung-datum"))
	day, err := time.Parse("02.01.2006", written)
	if err != nil || day.Year() < 1 {
		return p.wrong("sitzung-datum=%q is no day written DD.MM.YYYY", kg.Clip(written))
	}
	p.day = kg.Date(day.Format(time.DateOnly))
	p.place = strings.TrimSpace(attribute(root.Attr, "sitzung-ort"))
	p.firstPage, _ = strconv.Atoi(attribute(root.Attr, "start-seitennr")) // unknown where it is not there
	return nil
}

// children reads what is in an element until it ends.
func (p *parser) children(depth int) error {
	if depth > maxDepth {
		return p.wrong("elements lie more than %d deep in each other", maxDepth)
	}
	for {
		t, err := p.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := p.element(t, depth+1); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		case xml.CharData:
			if s := strings.TrimSpace(string(t)); s != "" && !p.speakersOnly {
				p.notef(p.line(), "words outside of any paragraph are not held: %q", kg.Clip(s))
			}
		}
	}
}

func (p *parser) element(start xml.StartElement, depth int) error {
	switch start.Name.Local {
	case "inhaltsverzeichnis":
		_, err := p.skip()
		return err
	case "sitzungsverlauf":
		p.course = true
		err := p.children(depth)
		p.course = false
		return err
	case "tagesordnungspunkt":
		return p.agendaItem(start, depth)
	case "rede":
		return p.rede(start, depth)
	case "sitzungsbeginn", "sitzungsende", "anlagen-text":
		p.turn = -1
		err := p.children(depth)
		p.turn = -1
		return err
	case "anlage":
		p.annex = ""
		err := p.children(depth)
		p.annex = ""
		return err
	case "p", "kommentar", "name", "table", "fussnote", "a", "anlagen-titel", "redner",
		"plenarprotokoll-nummer", "herausgeber", "berichtart", "sitzungstitel", "veranstaltungsdaten":
		return p.leaf(start, depth)
	}
	return p.children(depth)
}

func (p *parser) agendaItem(start xml.StartElement, depth int) error {
	p.items = append(p.items, item{label: strings.Join(strings.Fields(attribute(start.Attr, "top-id")), " "), line: p.line()})
	p.item, p.turn = len(p.items)-1, -1
	err := p.children(depth)
	p.item, p.turn = -1, -1
	return err
}

func (p *parser) rede(start xml.StartElement, depth int) error {
	s := speech{id: strings.TrimSpace(attribute(start.Attr, "id")), item: p.item, annex: p.annex, first: len(p.blocks), line: p.line()}
	p.speeches = append(p.speeches, s)
	outer := p.speech
	p.speech, p.turn = len(p.speeches)-1, -1
	own := p.speech
	err := p.children(depth)
	p.speeches[own].behind = len(p.blocks)
	p.speech, p.turn = outer, -1
	return err
}

// leaf reads an element that holds text.
func (p *parser) leaf(start xml.StartElement, depth int) error {
	class := attribute(start.Attr, "klasse")
	name := start.Name.Local
	said := p.course && name == "p" && class != "redner" && !isHeading(class)
	if p.speakersOnly && name != "redner" && class != "redner" {
		filled, err := p.skip()
		p.spoken = p.spoken || said && filled
		return err
	}
	n, err := p.node(start, depth)
	if err != nil {
		return err
	}
	p.spoken = p.spoken || said && n.words() != ""
	switch {
	case name == "redner":
		p.listed = append(p.listed, speakerOf(n, ""))
	case name == "p" && class == "redner":
		p.speakerLine(n)
	case name == "p":
		p.paragraph(n, class)
	case name == "kommentar":
		p.add(comment, n)
	case name == "name":
		p.turn = -1
		p.add(chair, n)
	case name == "table":
		p.table(n)
	case name == "a":
		if page, ok := pageOf(n); ok {
			p.anchors = append(p.anchors, anchor{0, page})
		}
	case name == "anlagen-titel":
		p.annex = n.words()
		p.add(other, n)
	default:
		p.add(other, n)
	}
	return nil
}

// headings are the beginnings of the classes of paragraphs that are not spoken: titles of items, lists of names, results, papers.
var headings = []string{"T", "AL_", "K", "Amtl", "Anlage", "Ende", "N"}

func isHeading(class string) bool {
	for _, h := range headings {
		if strings.HasPrefix(class, h) {
			return true
		}
	}
	return false
}

func (p *parser) paragraph(n *node, class string) {
	if strings.HasPrefix(class, "Anlage") {
		p.turn = -1
	}
	if p.item >= 0 && strings.HasPrefix(class, "T_") && p.speech < 0 {
		p.items[p.item].titles = append(p.items[p.item].titles, title{class, n.words()})
	}
	if p.turn < 0 || isHeading(class) {
		p.add(other, n)
		return
	}
	p.add(words, n)
}

// speakerLine reads the name that is printed before someone's words, and the words that stand in the same paragraph behind the colon.
func (p *parser) speakerLine(n *node) {
	var in inline
	in.read(n)
	printed, spoken, _ := strings.Cut(in.text(), ":")
	printed, spoken = strings.TrimSpace(printed), strings.TrimSpace(spoken)
	marked := n.all("redner")
	p.turn, p.spoken = -1, p.spoken || p.course && spoken != ""
	if len(marked) == 0 {
		p.notef(n.line, "nobody is marked as the speaker: %q", kg.Clip(printed))
	} else {
		p.turns = append(p.turns, turn{speaker: speakerOf(marked[0], printed), item: p.item, speech: p.speech, block: len(p.blocks)})
		p.turn = len(p.turns) - 1
	}
	if len(marked) > 1 {
		p.notef(n.line, "%d speakers are marked in one line, the first was taken: %q", len(marked), kg.Clip(printed))
	}
	if p.speakersOnly {
		return
	}
	p.put(block{kind: line, text: strings.TrimSpace(printed + ":"), line: n.line}, in.anchors)
	if spoken != "" && p.turn >= 0 {
		p.put(block{kind: words, text: spoken, line: n.line}, nil)
	} else {
		p.put(block{text: spoken, line: n.line}, nil)
	}
	p.apart(in.apart)
}

func speakerOf(n *node, printed string) speaker {
	return speaker{
		id: strings.TrimSpace(attribute(n.attr, "id")), title: n.word("titel"), given: n.word("vorname"), particle: n.word("namenszusatz"),
		family: n.word("nachname"), place: strings.Trim(n.word("ortszusatz"), "() "), group: n.word("fraktion"), post: n.word("rolle_lang"),
		printed: printed, line: n.line,
	}
}

// add holds the text of an element.
func (p *parser) add(kind blockKind, n *node) {
	var in inline
	in.read(n)
	p.put(block{kind: kind, text: in.text(), line: n.line}, in.anchors)
	p.apart(in.apart)
}

// apart holds footnotes and tables behind the paragraph they stand in.
func (p *parser) apart(nodes []*node) {
	for _, n := range nodes {
		if n.name == "table" {
			p.table(n)
		} else {
			p.add(other, n)
		}
	}
}

// table holds a table row by row, with a tab between its cells.
func (p *parser) table(n *node) {
	for _, caption := range n.all("caption") {
		p.add(other, caption)
	}
	for _, row := range n.all("tr") {
		var cells []string
		for _, k := range row.kids {
			if k.elem != nil {
				var in inline
				in.read(k.elem)
				cells = append(cells, in.text())
			}
		}
		p.put(block{text: strings.TrimSpace(strings.Join(cells, "\t")), line: n.line}, nil)
	}
}

// put holds a block, if it has any text.
func (p *parser) put(b block, anchors []anchor) {
	b.anchors = append(p.anchors, anchors...)
	if b.text == "" {
		p.anchors = b.anchors
		for i := range p.anchors {
			p.anchors[i].at = 0
		}
		return
	}
	p.anchors = nil
	if len(p.blocks) > 0 {
		p.at += len(gap)
	}
	b.item, b.speech, b.turn = p.item, p.speech, p.turn
	b.start, b.end = p.at, p.at+runes(b.text)
	p.at = b.end
	p.blocks = append(p.blocks, b)
}

// gap stands between two blocks of a held text.
const gap = "\n\n"

// hold makes the held text.
func (p *parser) hold() {
	texts := make([]string, len(p.blocks))
	for i, b := range p.blocks {
		texts[i] = b.text
	}
	p.text = strings.Join(texts, gap)
}
