package kgtest

import (
	"strings"

	"wortlaut/internal/text"
)

// textCases are search texts, and which of four records they find: those whose indexes are, by their stems in order and their parts,
//
//	a: kost unterkunft       kosten unterkunft
//	b: unterkunft kost       kosten unterkunft
//	c: unterkunftskost       kost kosten unterkunft unterkunftskosten
//	d: wohn                  wohnen
var textCases = []struct {
	name  string
	query text.Query
	found string
}{
	{"a stem", query(word("kost")), "a b c"},
	{"a stem, quoted", query(phrase("kost")), "a b"},
	{"a part only", query(word("unterkunftskosten")), "c"},
	{"a part, quoted", query(phrase("unterkunftskosten")), ""},
	{"two words in any order", query(word("unterkunft"), word("kost")), "a b c"},
	{"a phrase", query(phrase("kost", "unterkunft")), "a"},
	{"the phrase the other way round", query(phrase("unterkunft", "kost")), "b"},
	{"a phrase that no text has", query(phrase("kost", "kost")), ""},
	{"a phrase is not found in parts", query(phrase("kost", "kosten")), ""},
	{"a phrase and a word", query(phrase("unterkunft", "kost"), word("kost")), "b"},
	{"all terms are required", query(word("kost"), word("wohn")), ""},
	{"a prefix of a part", query(prefixed("unterk", "unterk")), "a b c"},
	{"a prefix of a longer part", query(prefixed("unterkunftsk", "unterkunftsk")), "c"},
	{"a prefix that is a whole part", query(prefixed("wohnen", "wohnen")), "d"},
	{"a prefix of none", query(prefixed("wohnu", "wohnu")), ""},
	{"a stem that is found, with a prefix that is not", query(prefixed("wohn", "wohnu")), "d"},
	{"a prefix in the middle of a part", query(prefixed("kunft", "kunft")), ""},
	{"half a stem", query(word("unterkunf")), ""},
	{"a word that no text has", query(word("bauen")), ""},
	{"a word that looks like an operator", query(word("or"), word("wohn")), ""},
	{"words that look like operators", query(word("wohn"), word("not"), word("kost")), ""},
	{"a phrase of operators", query(phrase("wohn", "and", "kost")), ""},
	{"near", query(word("near")), ""},
	{"nothing at all fits everything", text.Query{}, "a b c d"},
}

func query(terms ...text.Term) text.Query { return text.Query{Terms: terms} }

func word(stem string) text.Term { return text.Term{Stems: []string{stem}} }

func prefixed(stem, prefix string) text.Term { return text.Term{Stems: []string{stem}, Prefix: prefix} }

func phrase(stems ...string) text.Term { return text.Term{Stems: stems, Quoted: true} }

// idsWith are ids made of a prefix and each of the letters.
func idsWith(prefix, letters string) string {
	words := strings.Fields(letters)
	for i, letter := range words {
		words[i] = prefix + letter
	}
	return strings.Join(words, " ")
}
