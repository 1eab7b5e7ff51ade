// Package traverse finds what lies around nodes of a graph and the paths between two of them.
//
// Its one rule: an answer follows from the links alone. Wherever they come from, the same links give the same nodes, edges and
// paths in the same order; ties are broken by id.
//
// Both searches go by levels and ask their [Source] once a level, for all nodes of the level together. So the number of calls
// is bounded by the depth or length that is asked for, and never depends on the data: depth + 1 for [Around], maximal length
// for [Between]. What they read is bounded too. An answer whose budget was used up says so, and still holds nothing untrue.
//
// # Which ties are followed, and through which nodes
//
// [Filter] says so. Relationships are always followed; they have their sources. The references of statements, of topics and claims, and
// to documents are followed on request, each of them a step of its own: from an actor to a topic that it spoke about there are two,
// with the statement between them. Topics, claims and documents that a relationship leads to are shown, but passed only on request.
// Regions are reached by relationships alone: that two towns lie in the same country ties nobody to anybody.
// A node that was asked for is shown and passed in any case. A tie of a node with itself is none.
package traverse
