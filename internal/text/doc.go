// Package text analyses German text for search, sorting and the verification of quotes.
//
// Its one rule: what is compared was made here, by the same function on both sides. Names are compared by [Normalize],
// ordered by [SortKey], found by the tokens of [Lexicon.Index] and [ParseQuery], and quotes are held against their
// document by [Locate] and [EqualQuote]. Stores keep and compare the results; they analyse nothing.
//
// # Text
//
// Offsets are Unicode code points, half-open, into the very string handed in. NFC and NFD forms of a text give the same
// tokens and keys. A byte that is not UTF-8 counts as one code point, U+FFFD.
//
// # Tokens
//
// A token consists of a-z and 0-9 only and has at most 64 bytes, so that any tokenizer that splits at blanks leaves it
// alone. Letters are folded: ä, ö, ü become ae, oe, ue, ß becomes ss, other diacritics go. Letters that are still outside
// ASCII (Cyrillic, Greek, Arabic, …) are written one to one: a run of them is "qx", four hexadecimal digits for each
// UTF-16 unit, "q"; so that nothing else looks like it, a literal "qx" is written "qxq". Longer tokens are cut, in the
// index and in the query alike.
//
// # Matching
//
// A store keeps an [Index] of each text: Stems, a token for each word in order, and Parts, a sorted set of tokens.
// A [Query] matches if each of its terms does:
//
//   - a phrase (quoted, or several stems) matches a run of Stems;
//   - a single word matches if its stem is in Stems, or in Parts, or if a token of Parts begins with its prefix.
//
// [Index.Matches] is the reference.
package text
