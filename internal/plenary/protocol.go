package plenary

import (
	"fmt"

	"wortlaut/internal/kg"
)

// protocol is a sitting as its file tells it.
type protocol struct {
	period, number int
	day            kg.Date
	place          string
	firstPage      int // printed; 0 is unknown

	blocks   []block
	items    []item
	speeches []speech
	turns    []turn
	listed   []speaker // the list of speakers at the end
	text     string    // the blocks, with an empty line between them
	// notes are what of the file could not be used.
	notes []note
}

// note is something in a file that somebody should look at.
type note struct {
	line   int
	reason string
}

// key names a sitting in ids: 20134.
func (p *protocol) key() string { return fmt.Sprintf("%02d%03d", p.period, p.number) }

func (p *protocol) notef(line int, format string, args ...any) {
	p.notes = append(p.notes, note{line, fmt.Sprintf(format, args...)})
}

// blockKind says whose words a block is.
type blockKind int

const (
	other   blockKind = iota // headings, lists, papers, and what the chair says
	words                    // of the speaker whose turn it is
	comment                  // of the stenographers: what was heard and seen in the house
	line                     // the name that is printed before someone's words
	chair                    // the name of who presides
)

// block is a paragraph of the held text. Start and end are code points, half-open.
type block struct {
	kind               blockKind
	text               string
	start, end         int
	line               int // in the file
	item, speech, turn int // -1 is none
	anchors            []anchor
}

// item is an item of the agenda.
type item struct {
	label  string // top-id: "Tagesordnungspunkt 7"
	titles []title
	line   int
}

// title is a heading of an item of the agenda with the class of its paragraph.
type title struct{ class, text string }

// speech is a <rede>. First and behind are blocks, half-open.
type speech struct {
	id            string
	item          int    // -1: outside the agenda
	annex         string // "Anlage 3", where it was given to the protocol in writing
	first, behind int
	line          int
}

// turn is what one speaker says without somebody else having the word.
type turn struct {
	speaker      speaker
	item, speech int // -1 is none
	block        int // the speaker's line
}

// speaker is a <redner>.
type speaker struct {
	id                             string
	title, given, particle, family string
	place, group, post, printed    string // printed: the line before the words, without its colon; "" in the list of speakers
	line                           int
}
