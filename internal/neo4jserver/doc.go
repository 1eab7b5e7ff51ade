// Package neo4jserver runs a real Neo4j for tests and for people who want to try one, without Docker: the server is fetched once with
// Maven from Maven Central and run with the Java that is there.
//
// Its one rule: no server outlives the process that started it, on Linux not even one that was killed, and what is stopped leaves nothing behind
// but the jars in the user's cache.
package neo4jserver
