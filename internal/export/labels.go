package export

import (
	"strconv"
	"strings"
	"unicode"
)

// labels makes labels that differ, by numbers behind those that come again: programs that know nodes by their labels take equal ones for
// one node. A case apart is not enough, since UCINET writes all in capitals.
type labels struct{ taken map[string]bool }

func newLabels() labels { return labels{map[string]bool{}} }

// unique is label, or label with the first number from 2 that makes it new.
func (l labels) unique(label string) string {
	name := label
	for n := 2; l.taken[strings.ToLower(name)]; n++ {
		name = label + "_" + strconv.Itoa(n)
	}
	l.taken[strings.ToLower(name)] = true
	return name
}

// oneLine is a text without line breaks and control characters, spaces in their places.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

var pajekQuotes = strings.NewReplacer(`"`, "'", `\`, "/")

// quotable is a label between the double quotes of Pajek, which knows no way to write one within: igraph ends the label at it, and
// NetworkX takes a backslash for more than itself.
func quotable(label string) string { return pajekQuotes.Replace(oneLine(label)) }

// bare is a label in DL without quotes around, which not all readers know: whatever would end it becomes an underscore.
func bare(label string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`"',=:;`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(label, "\uFFFD"))
}
