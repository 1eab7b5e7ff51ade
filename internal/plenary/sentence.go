package plenary

import (
	"strings"
	"unicode"
)

// span is a half-open range of code points.
type span struct{ start, end int }

// abbreviations end with a point that ends no sentence, whatever stands behind it. Single letters and ordinals are found by their form.
var abbreviations = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`
		Dr Prof Nr Nrn Abs Art Abg Parl Drs St Hl Str Mio Mrd Tsd bzw ca vgl evtl ggf sog inkl exkl einschl geb gest verh Tel
		Jan Feb Apr Aug Sept Okt Nov Dez Jh Jhd allg bes betr dgl ehem gem insb insbes lt max min mind rd resp
		Ing rer nat med jur phil pol oec habil mult Dipl Frhr Ges Bd Kap Ziff Lit Buchst Verf Hrsg zzgl abzgl`) {
		m[w] = true
	}
	return m
}()

// sentences parts a paragraph. A sentence ends behind . ! ? or … (and brackets and quotation marks behind them) where a blank follows and then
// something that a sentence can begin with: a capital letter, a figure, an opening quotation mark or bracket, a dash. A point ends none behind an
// abbreviation, a single letter (z. B.) or a number of up to three digits (am 9. November). A dash that a sentence would begin with is left out.
func sentences(paragraph []rune) []span {
	var found []span
	start := 0
	add := func(end int) {
		for start < end && (unicode.IsSpace(paragraph[start]) || paragraph[start] == '–' && start+1 < end && unicode.IsSpace(paragraph[start+1])) {
			start++
		}
		last := end
		for last > start && unicode.IsSpace(paragraph[last-1]) {
			last--
		}
		if last > start {
			found = append(found, span{start, last})
		}
		start = end
	}
	for i := 0; i < len(paragraph); i++ {
		if !strings.ContainsRune(".!?…", paragraph[i]) {
			continue
		}
		end := i + 1
		for end < len(paragraph) && strings.ContainsRune(".!?…“”\"«»’‘)]", paragraph[end]) {
			end++
		}
		if endsSentence(paragraph, i, end) {
			add(end)
		}
		i = end - 1
	}
	add(len(paragraph))
	return found
}

// endsSentence says whether the sign at i, with all that belongs to it up to end, ends a sentence.
func endsSentence(paragraph []rune, i, end int) bool {
	if end == len(paragraph) {
		return true
	}
	next := end
	for next < len(paragraph) && unicode.IsSpace(paragraph[next]) {
		next++
	}
	if next == end || next == len(paragraph) {
		return next == len(paragraph)
	}
	if r := paragraph[next]; !unicode.IsUpper(r) && !unicode.IsDigit(r) && !strings.ContainsRune("„“\"»‚‘([–", r) {
		return false
	}
	return paragraph[i] != '.' || end > i+1 && paragraph[i+1] == '.' || !abbreviated(paragraph[:i])
}

// abbreviated says whether a point behind these words belongs to the last of them.
func abbreviated(before []rune) bool {
	first := len(before)
	for first > 0 && (unicode.IsLetter(before[first-1]) || unicode.IsDigit(before[first-1])) {
		first--
	}
	word := before[first:]
	switch {
	case len(word) == 0 || first > 0 && strings.ContainsRune("’'", before[first-1]): // das war’s
		return false
	case unicode.IsDigit(word[0]):
		return len(word) <= 3 && allDigits(word)
	}
	return len(word) == 1 || abbreviations[string(word)]
}

func allDigits(word []rune) bool {
	for _, r := range word {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}
