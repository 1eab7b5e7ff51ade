// Package export writes networks and statements in the formats of other programs: of Gephi, visone, UCINET, Pajek, NetworkX, igraph, R,
// Cytoscape, sigma, of spreadsheets, reference managers and linked data.
//
// Its one rule: a file is a function of what it is made from, in the order given, and whoever opens it with the program it is meant for
// finds all of it there without repair. What a format cannot hold is said at the format; what would break a file is refused.
//
// Files are written while nodes and edges come. What is kept meanwhile are the ids, and in the formats that number their nodes the labels;
// matrices are kept as the cells that are not zero. Nothing in this package knows a store, GraphQL or HTTP.
package export
