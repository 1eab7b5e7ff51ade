// Package neo4jstore keeps a graph in Neo4j: the store for production, on one server, a cluster or Aura.
//
// Its one rule: the texts of its queries are few and fixed, and all that is asked for reaches them as parameters. So Neo4j plans each
// once, and nothing that a client says becomes Cypher.
//
// # The graph
//
// Whoever opens the database in Neo4j Browser or Bloom finds a property graph. Each entity is a node, labelled by kind
// (:Record:Entity:Actor:Organization:Jobcenter, :Record:Entity:Topic), each relationship one of its type between two of
// them (HOLDS_POSITION, MEMBER_OF), each reference one of its role (BROADER, PUBLISHED_BY). A statement is a node (:Record:Statement)
// with MADE_BY, SPOKEN_FOR, ABOUT, CITES, MENTIONS, ADDRESSED_TO and AT leading from it. What a relationship rests on hangs on a
// :Citation node that carries its id, as a relationship can lead to no third node. A record that is named and not there, which happens
// while an import is pending, is an :Unresolved node without another label.
//
// Properties with plain names are for people. Those that begin with _ are what the store compares, and _body is the record itself,
// canonical JSON: what is read back is what it says.
//
// # One state a call
//
// Neo4j isolates transactions at the level "read committed", and a query that runs while one is being committed may see a part of it, even
// one query alone. So whoever writes announces a commit and tells its end, on the node :WortlautCommit, and a call during which one was
// announced, by whatever process, is made again; state.go says how. A write costs two small
// transactions more for it; a call, in most cases, no round trip more. Bookmarks see to it that a call sees what was
// written before it through this store, and no less than a call before it, on whichever member of a cluster.
package neo4jstore
