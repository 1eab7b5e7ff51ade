package text

import (
	"strings"
	"unicode/utf16"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/german"
)

// maxToken is the most bytes of a token.
const maxToken = 64

// separator stands between the texts of an Index. No word makes this token: a literal "qx" is written "qxq".
const separator = escape

const (
	escape    = "qx"
	escapeEnd = "q"
)

// token writes a folded word, or its stem, in a-z and 0-9. See the package comment for the encoding.
func token(word string) string {
	if isASCII(word) && !strings.Contains(word, escape) {
		return word[:min(len(word), maxToken)]
	}
	encoded := encode(word)
	return encoded[:min(len(encoded), maxToken)]
}

func encode(word string) string {
	const digits = "0123456789abcdef"
	var out []byte
	inRun := false
	for _, r := range strings.ReplaceAll(word, escape, escape+escapeEnd) {
		if r < 0x80 {
			if inRun {
				out = append(out, escapeEnd...)
				inRun = false
			}
			out = append(out, byte(r))
			continue
		}
		if !inRun {
			out = append(out, escape...)
			inRun = true
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			out = append(out, digits[unit>>12], digits[unit>>8&15], digits[unit>>4&15], digits[unit&15])
		}
	}
	if inRun {
		out = append(out, escapeEnd...)
	}
	return string(out)
}

// prefixToken is token for the beginning of a word: a run of other letters may go on, so it is not closed.
func prefixToken(word string) string {
	t := token(word)
	if word != "" && word[len(word)-1] >= 0x80 && len(t) < maxToken {
		t = strings.TrimSuffix(t, escapeEnd)
	}
	return t
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// isAlphabetic reports whether w is of a-z only: such words are stemmed and taken apart.
func isAlphabetic(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return w != ""
}

// stemOf returns the stem of a folded word, as a token. Words with digits or other letters are their own stem.
//
// It is the Snowball stemmer in its variant German2, where ae, oe and ue stand for umlauts
// (https://snowballstem.org/algorithms/german2/stemmer.html), with Latin and Greek plurals made regular before it.
func stemOf(word string) string {
	if !isAlphabetic(word) {
		return token(word)
	}
	if stem, ok := protected[word]; ok {
		return stem
	}
	env := snowballstem.NewEnv(umlauts(singular(word)))
	german.Stem(env)
	return token(env.Current())
}

// protected words would share the stem of another word that has nothing to do with them: Burg, Bau, Bad.
var protected = map[string]string{
	"buerger": "buerger", "buergers": "buerger", "buergern": "buerger",
	"bauer": "bauer", "bauers": "bauer", "bauern": "bauer",
	"baden": "baden", "badens": "baden",
}

// umlauts turns the digraphs ae, oe, ue into umlauts, as German2 does: not the ue of que, nor of an u between vowels
// (neue, Steuer, Frauen).
func umlauts(word string) string {
	if !strings.Contains(word, "ae") && !strings.Contains(word, "oe") && !strings.Contains(word, "ue") {
		return word
	}
	out := make([]byte, 0, len(word))
	for i := 0; i < len(word); i++ {
		if i+1 == len(word) || word[i+1] != 'e' {
			out = append(out, word[i])
			continue
		}
		switch c := word[i]; {
		case c == 'a':
			out = append(out, "ä"...)
			i++
		case c == 'o':
			out = append(out, "ö"...)
			i++
		case c == 'u' && (i == 0 || strings.IndexByte("aeiouyq", word[i-1]) < 0):
			out = append(out, "ü"...)
			i++
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

// irregular are endings that the stemmer does not bring together with the other forms of the word, and what to put there.
var irregular = []struct{ ending, regular string }{
	{"themen", "thema"}, {"firmen", "firma"}, {"zentren", "zentrum"}, {"zentrums", "zentrum"},
	{"foren", "forum"}, {"forums", "forum"}, {"museen", "museum"}, {"museums", "museum"}, {"konten", "konto"},
	{"risiken", "risiko"}, {"praxen", "praxis"}, {"viren", "virus"},
	{"visa", "visum"}, {"visums", "visum"}, {"spektren", "spektrum"}, {"individuen", "individuum"},
	{"individuums", "individuum"}, {"statuen", "statue"}, {"oboen", "oboe"}, {"villen", "villa"},
	{"praktika", "praktikum"}, {"praktikums", "praktikum"}, {"quoren", "quorum"}, {"quorums", "quorum"},
	{"ismus", "ism"}, {"ismen", "ism"}, {"ium", "i"}, {"iums", "i"}, // Ministerium, Ministerien
	{"baus", "bau"}, {"niveaus", "niveau"}, {"unis", "uni"}, {"azubis", "azubi"}, {"profis", "profi"},
	{"kurs", "kurse"}, {"puls", "pulse"}, {"zins", "zinse"}, {"krebs", "krebse"}, // their s is no ending
}

// singular makes irregular forms regular: Zentren, Ministerien, Lehrerinnen.
func singular(word string) string {
	if base, ok := masculine(word); ok {
		return base + "in"
	}
	for _, e := range irregular {
		if len(word) > len(e.ending)+1 && strings.HasSuffix(word, e.ending) || word == e.ending {
			return word[:len(word)-len(e.ending)] + e.regular
		}
	}
	return withoutS(word)
}

// withoutS takes off the s behind a, o or y, which the stemmer leaves: Kitas, Autos, Handys.
func withoutS(word string) string {
	base, ok := strings.CutSuffix(word, "s")
	if !ok || len(base) < 3 || strings.IndexByte("aoy", base[len(base)-1]) < 0 {
		return word
	}
	for _, own := range [...]string{"gas", "glas", "gras", "los", "moos"} { // Gas, Gases
		if strings.HasSuffix(word, own) {
			return word
		}
	}
	return base
}

// masculine returns the noun from which a feminine one is made: Ministerinnen → Minister. It takes -in and -innen for
// that after the usual endings of such nouns only, hence neither Termin nor gewinnen.
func masculine(word string) (base string, ok bool) {
	base, ok = strings.CutSuffix(word, "innen")
	if !ok {
		base, ok = strings.CutSuffix(word, "in")
	}
	if !ok || len(base) < 4 || strings.HasSuffix(base, "beg") { // beginnen
		return "", false
	}
	for _, ending := range [...]string{"er", "or", "eur", "t", "eg", "og", "nd", "ef"} {
		if strings.HasSuffix(base, ending) {
			return base, true
		}
	}
	return "", false
}
