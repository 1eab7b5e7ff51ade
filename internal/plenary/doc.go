// Package plenary reads the official protocols of the plenary sittings of the Bundestag (dbtplenarprotokoll XML, as published since 2017) for
// [wortlaut/internal/ingest]. What becomes of each part of a protocol is told in docs/bundestag.md.
//
// Its one rule: whatever it tells stands in the protocol. Words are cut out of the held text and never put together; a person is who the protocol gives
// an identifier for; a group or a post is one that a table names; and what is none of these is flagged with its place, not guessed.
package plenary
