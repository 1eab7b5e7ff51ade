package plenary

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// interjection is what persons whom the stenographers name called out.
type interjection struct {
	callers
	span // of the words, in code points of the comment
}

// callers is what stands before the colon.
type callers struct {
	names []printedName
	to    string // whom it was said to, where that is printed: "die AfD"
	reply bool   // a Gegenruf: to who called out before
}

// interjections are what named persons called out, in the order of a comment. Unread are the parts whose beginning looks like a name with brackets and
// is not understood.
func interjections(comment string) (found []interjection, unread []string) {
	letters := []rune(comment)
	whole := trimmed(letters, span{0, len(letters)})
	if whole.start < whole.end && letters[whole.start] == '(' {
		whole.start++
		if letters[whole.end-1] == ')' {
			whole.end--
		}
	}
	for _, part := range partsOf(letters, whole) {
		colon := slices.Index(letters[part.start:part.end], ':')
		if colon < 0 {
			continue
		}
		head := string(letters[part.start : part.start+colon])
		said := trimmed(letters, span{part.start + colon + 1, part.end})
		who, ok := callersOf(head)
		switch {
		case ok && said.start < said.end:
			found = append(found, interjection{who, said})
		case !ok && strings.Contains(head, "["):
			unread = append(unread, head)
		}
	}
	return found, unread
}

// partsOf parts a comment at the dashes between which it tells of different things. A dash within somebody's words parts nothing: behind it stand
// neither a name with brackets and a colon nor a reaction of the house.
func partsOf(letters []rune, whole span) []span {
	parts := []span{whole}
	for i := whole.start + 1; i < whole.end-1; i++ {
		if (letters[i] == '–' || letters[i] == '-') && unicode.IsSpace(letters[i-1]) && isPart(letters[i+1:whole.end]) {
			parts[len(parts)-1].end = i
			parts = append(parts, span{i + 1, whole.end})
		}
	}
	return parts
}

// reaction is how the parts of a comment begin that tell of the house, or of somebody who calls without being quoted.
var reaction = regexp.MustCompile(`^(?:(?:Anhaltender?|Lebhafter?|Langanhaltender?|Lang anhaltender|Stürmischer?|Vereinzelter?|Demonstrativer?|Erneuter?|Weiterer?|` +
	`Große|Allgemeine|Zahlreiche|Laute|Gleichzeitige) )?(?:Beifall|Heiterkeit|Lachen|Gelächter|Zurufe?|Zwischenrufe?|Widerspruch|Unruhe|Gegenrufe?|Zustimmung|` +
	`Pfiffe|Glocke|Buhrufe|Oh-Rufe|Ah-Rufe|Pfui-Rufe|Die (?:Abgeordneten?|Anwesenden|Mitglieder|Fraktion|Rednerin)|Der (?:Abgeordnete|Redner)|` +
	`Abg\.|Abgeordnete|Mitglieder|(?:Vize)?[Pp]räsident(?:in)? )(?:\PL|$)`)

// isPart says whether a part of a comment begins here.
func isPart(rest []rune) bool {
	rest = rest[trimmed(rest, span{0, len(rest)}).start:]
	if len(rest) == 0 || !unicode.IsUpper(rest[0]) && rest[0] != '[' && rest[0] != softHyphen {
		return false
	}
	if reaction.MatchString(string(rest[:min(len(rest), 60)])) {
		return true
	}
	colon := slices.Index(rest[:min(len(rest), maxHead)], ':')
	if colon < 0 {
		return false
	}
	_, ok := callersOf(string(rest[:colon]))
	return ok
}

// softHyphen stands before some names, as protocols of 2018 have it.
const softHyphen = '\u00ad'

// maxHead is the most code points that stand before the colon.
const maxHead = 300

// kinds are the words that say how something was called out.
var kinds = []string{"Gegenruf", "Gegenrufe", "Zuruf", "Zurufe", "Zwischenruf", "Zwischenrufe", "Weiterer", "Weitere", "Erneuter", "Nochmaliger"}

// callersOf reads what stands before a colon: "Dr. Volker Ullrich [CDU/CSU], an DIE LINKE gewandt"; false if that is no name of a person with a group, or
// with an office of the Federal Government.
func callersOf(head string) (callers, bool) {
	head = strings.TrimPrefix(strings.TrimSpace(strings.ReplaceAll(head, "\u00a0", " ")), "[")
	var c callers
	for first, rest, more := strings.Cut(head, " "); more && slices.Contains(kinds, first); first, rest, more = strings.Cut(head, " ") {
		c.reply = c.reply || strings.HasPrefix(first, "Gegenruf")
		head = rest
	}
	for _, article := range []string{"des ", "der "} {
		head = strings.TrimPrefix(head, article)
	}
	for head != "" {
		one, rest, ok := nextName(strings.TrimPrefix(head, "Abg. "))
		if !ok {
			return c, false
		}
		c.names = append(c.names, one)
		if head, ok = cutJoint(rest); !ok {
			c.to = addressed(rest)
			return c, rest == "" || strings.HasPrefix(rest, ", ")
		}
	}
	return c, len(c.names) > 0
}

// joints stand between two names.
var joints = []string{" und ", " sowie ", ", "}

// cutJoint cuts what joins one name to another with brackets.
func cutJoint(rest string) (string, bool) {
	for _, j := range joints {
		behind, ok := strings.CutPrefix(rest, j)
		if !ok {
			continue
		}
		behind = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(behind, "des "), "der "), "Abg. ")
		if _, _, ok := nextName(behind); ok {
			return behind, true
		}
	}
	return rest, false
}

// addressed is whom something was said to: the X of ", an X gewandt".
func addressed(rest string) string {
	to, ok := strings.CutPrefix(rest, ", an ")
	if !ok {
		return ""
	}
	to, ok = strings.CutSuffix(to, " gewandt")
	if !ok {
		return ""
	}
	return to
}

// nextName reads a name up to the brackets with its group.
func nextName(head string) (printedName, string, bool) {
	if first := []rune(head); len(first) == 0 || !unicode.IsUpper(first[0]) && first[0] != softHyphen {
		return printedName{}, "", false
	}
	for at := 0; ; {
		opened := strings.IndexAny(head[at:], "[(")
		if opened < 0 || strings.Contains(head[at:at+opened], ",") {
			return official(head)
		}
		inner := head[at+opened+1:]
		closed := strings.IndexAny(inner, "])")
		behind := len(head)
		if closed >= 0 {
			inner, behind = inner[:closed], at+opened+1+closed+1
		}
		if group, ok := groupOf(inner); ok {
			p := readPrinted(head[:behind])
			p.printed = head[:behind]
			return p, cutRepeated(head[behind:], group), p.full != ""
		}
		if closed < 0 {
			return printedName{}, "", false
		}
		at = behind
	}
}

// cutRepeated cuts brackets with the same group once more, as in "Heike Baehrens [SPD] [SPD]".
func cutRepeated(rest, group string) string {
	inner, behind, closed := strings.Cut(strings.TrimLeft(rest, " "), "]")
	inner, opened := strings.CutPrefix(inner, "[")
	if again, ok := groupOf(inner); opened && closed && ok && again == group {
		return behind
	}
	return rest
}

// officials are the beginnings of posts by which members of the Federal Government are named without brackets.
var officials = []string{"Bundesminister", "Bundeskanzler", "Staatsminister", "Parl. Staatssekretär", "Staatssekretär"}

// official reads "Sigmar Gabriel, Bundesminister".
func official(head string) (printedName, string, bool) {
	called, post, ok := strings.Cut(head, ", ")
	if !ok || strings.ContainsAny(called, "[](),") || !slices.ContainsFunc(officials, func(o string) bool { return strings.HasPrefix(post, o) }) {
		return printedName{}, "", false
	}
	p := readPrinted(head)
	p.printed = head
	return p, "", p.full != ""
}

// trimmed leaves out blanks at the ends.
func trimmed(letters []rune, s span) span {
	for s.start < s.end && unicode.IsSpace(letters[s.start]) {
		s.start++
	}
	for s.start < s.end && unicode.IsSpace(letters[s.end-1]) {
		s.end--
	}
	return s
}
