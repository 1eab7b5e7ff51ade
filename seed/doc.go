// Package seed is the first graph: who organized and took part in the Forum SGB II of July 2023, what they said there, word for
// word, and the 44 jobcenters of Baden-Württemberg.
//
// Its one rule: every fact is in the data files, none in the code. The files of a folder are lists of records in YAML, whose
// keys are those of the records in package kg; which file a record stands in does not matter. Four things are written
// otherwise than they are kept:
//
//   - The text of a document is the path of a file within the folder, next to its sha256, so that nobody changes it by accident.
//   - A citation has a quote in place of a span, which is looked up in the held text. The words of a statement are its quote.
//   - A table, kreise.csv, makes the records of kreise.yaml once for each row: {ags} stands for the value of that column.
//   - What is computed (spans, lengths, revisions, verification) is not written at all.
//
// A YAML alias reaches no further than the record that has its anchor.
//
// SOURCES.md says where the facts come from, and what was inferred or left out.
package seed
