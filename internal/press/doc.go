// Package press reads press releases and articles and suggests who said what in them: direct quotes and indirect speech, each with its speaker, post,
// organization, topics and exact place. It works by rules, by a list of given names, and by what the graph has names for. What is found and what is not, and
// how well, is told in docs/press.md.
//
// Its one rule: it suggests and decides nothing. What it proposes stands in the text word for word and comes with its reasons; where the text does
// not say who speaks, nobody does, and somebody is told.
package press
