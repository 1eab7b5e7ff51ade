// Package explorer makes the pages for people who do not write queries: who said what, about what, with which source.
//
// Its one rule: a page is a function of its address and of what GraphQL answers. Whatever a page shows was asked by an operation under
// operations/, which the page links; its parameters are all the state there is, and its files have the rows that it shows.
//
// A page is added so:
//
//   - An operation, operations/NAME.graphql, with one query of the same name. It may spread fragments of operations/fragments, which are
//     appended to it where they are used, and spreads ...Head, by which the page knows the revision of the graph.
//   - A [Page] in the list of pages.go: its path, its parameters in the order in which they are written, its suffixes, and a function that
//     reads parameters from a [Visit], asks ([Visit.Ask]), and returns a [View]. Wrong parameters need no care: Ask refuses with all
//     that was read wrongly, and the visitor is told.
//   - A template, web/explorer/templates/NAME.html, that defines "main". Its dot is the [Frame]; {{$.Data}} is the view's. Every text goes
//     through {{t "home.title"}}, every number through {{num n}}, every date through {{date d}}; "pager", "statements" and others in parts.html.
//     Modules under web/explorer/static stand alone: their names carry a hash, so none can import another. No style attribute and no script element but with src: the content security policy forbids both.
//   - Texts of both languages, web/explorer/texts/de*.txt and en*.txt: a key, a colon, the text; %s, %d in the same order in both. A page may
//     bring files of its own (de.network.txt), so that several people can write at once.
//   - Suffixes: .json is there for every page with an operation and is what the operation answered. For others the view has a maker in
//     [View.Files] for each suffix that the page lists, or the address of a file of the API in [View.Elsewhere]; [Table.CSV] is a maker. A path that is no page is not found, and so is a suffix.
//
// Addresses are made by [Visit.To], [Visit.Item] and [Visit.Here] alone: the order of parameters is stable, defaults are left out, and the
// language goes along only if the visitor chose it.
package explorer
