-- The first layout.
--
-- n numbers all records, so that one number names a row in every table and in the search indexes. A record that is replaced
-- gets a new one, and none is used again: a page that the disk has lost a write to does not pass for a current one. Keys compare byte by byte, which is what the collation BINARY, the default, does.
--
-- Each column that decides an answer stands in two b-trees, a table and an index over it. PRAGMA integrity_check compares
-- the two, so a file in which a bit has flipped gives no wrong answer. What stands once only has a checksum (sum).

CREATE TABLE head (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  number  INTEGER NOT NULL,
  labels  INTEGER NOT NULL,
  token   TEXT    NOT NULL,
  pending TEXT    NOT NULL,
  next    INTEGER NOT NULL -- the number that the next record or text gets
) STRICT;
CREATE INDEX head_again ON head (number, labels, token, pending, next);

-- All records, as canonical JSON. Classes: 0 entities, 1 relationships, 2 statements.
CREATE TABLE record (
  n     INTEGER PRIMARY KEY,
  class INTEGER NOT NULL,
  id    TEXT    NOT NULL,
  sum   INTEGER NOT NULL,
  body  TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX record_by_id ON record (class, id);

CREATE TABLE entity (
  n     INTEGER PRIMARY KEY,
  id    TEXT NOT NULL,
  kind  TEXT NOT NULL,
  class TEXT NOT NULL,
  sort  TEXT NOT NULL,
  date  TEXT NOT NULL, -- of reduced precision, '' if unknown
  first TEXT NOT NULL, -- the days it may denote
  last  TEXT NOT NULL,
  scope TEXT NOT NULL,
  rank  TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX entity_by_id   ON entity (id, rank, scope);
CREATE        INDEX entity_by_name ON entity (sort, id, kind, class);
CREATE        INDEX entity_by_kind ON entity (kind, sort, id);
CREATE        INDEX entity_by_date ON entity (kind, date, id, first, last);

CREATE TABLE identifier (
  value TEXT    NOT NULL, -- scheme|value
  n     INTEGER NOT NULL,
  PRIMARY KEY (value, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX identifier_by_entity ON identifier (n);

-- Normalized names, for the first tier of search.
CREATE TABLE exact (
  name TEXT    NOT NULL,
  n    INTEGER NOT NULL,
  PRIMARY KEY (name, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX exact_by_entity ON exact (n);

-- Directed ties between entities; n is the record that brought them: an entity (a reference) or a relationship.
CREATE TABLE link (
  n      INTEGER NOT NULL,
  role   TEXT    NOT NULL,
  source TEXT    NOT NULL,
  target TEXT    NOT NULL,
  begins TEXT    NOT NULL, -- it may hold on day D if begins <= D < ends
  ends   TEXT    NOT NULL,
  PRIMARY KEY (n, role, source, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_out ON link (source, role, target, begins, ends);
CREATE INDEX link_in  ON link (target, role, source, begins, ends);

CREATE TABLE relationship (
  n    INTEGER PRIMARY KEY,
  type TEXT NOT NULL
) STRICT;
CREATE INDEX relationship_by_type ON relationship (type);

-- A relationship as seen from each of its ends. Directions: 1 out, 2 in, 3 both.
CREATE TABLE tie (
  node      TEXT    NOT NULL,
  sort      TEXT    NOT NULL,
  id        TEXT    NOT NULL,
  direction INTEGER NOT NULL,
  other     TEXT    NOT NULL,
  type      TEXT    NOT NULL,
  begins    TEXT    NOT NULL,
  ends      TEXT    NOT NULL,
  n         INTEGER NOT NULL,
  PRIMARY KEY (node, sort, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tie_by_relationship ON tie (n, direction, other, type, begins, ends);

-- Documents that relationships cite.
CREATE TABLE citation (
  document TEXT    NOT NULL,
  id       TEXT    NOT NULL,
  n        INTEGER NOT NULL,
  PRIMARY KEY (document, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX citation_by_relationship ON citation (n);

-- Stances are bits: 1 not coded, 2 supports, 4 opposes, 8 mixed, 16 neutral.
CREATE TABLE statement (
  n            INTEGER PRIMARY KEY,
  id           TEXT    NOT NULL,
  made_on      TEXT    NOT NULL, -- of reduced precision
  first        TEXT    NOT NULL, -- the days it may denote
  last         TEXT    NOT NULL,
  kind         TEXT    NOT NULL,
  verification TEXT    NOT NULL,
  stances      INTEGER NOT NULL, -- of all its positions
  rank         TEXT    NOT NULL,
  event        TEXT    NOT NULL,
  speaker      TEXT    NOT NULL, -- the first one
  speaker_sort TEXT    NOT NULL  -- entity.sort of it, '' while it is not there
) STRICT;
CREATE INDEX statement_by_date    ON statement (made_on, id, first, last, kind, verification, stances, rank);
CREATE INDEX statement_by_speaker ON statement (speaker_sort, id, speaker);
CREATE INDEX statement_by_event   ON statement (event, made_on, id) WHERE event <> '';

-- What statements are found and counted by. Roles: 1 speaker, 2 organization, 3 position (topic or subject), 4 document,
-- 5 mention, 6 addressee, 7 attribution. For positions, stances holds those on the value as a topic, and, five bits higher, those on it as
-- the very subject. made_on and id are the statement's, so that a page of a value, in order, is one range of the index.
CREATE TABLE facet (
  n       INTEGER NOT NULL,
  role    INTEGER NOT NULL,
  value   TEXT    NOT NULL,
  stances INTEGER NOT NULL,
  made_on TEXT    NOT NULL,
  id      TEXT    NOT NULL,
  PRIMARY KEY (n, role, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX facet_by_value ON facet (role, value, made_on, id, stances);

-- The tokens of entities and of statements, by n. They are lower-case ASCII with blanks between them. The indexes keep their
-- own content, which PRAGMA integrity_check compares them with.
CREATE VIRTUAL TABLE entity_index    USING fts5 (stems, parts, tokenize = 'ascii', columnsize = 0);
CREATE VIRTUAL TABLE statement_index USING fts5 (stems, parts, tokenize = 'ascii', columnsize = 0);

CREATE TABLE text (
  n        INTEGER PRIMARY KEY,
  document TEXT    NOT NULL,
  sum      INTEGER NOT NULL,
  body     TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX text_by_document ON text (document);

CREATE TABLE change_set (
  number  INTEGER PRIMARY KEY,
  at      TEXT    NOT NULL, -- UTC, to the millisecond
  by      TEXT    NOT NULL,
  reason  TEXT    NOT NULL,
  sum     INTEGER NOT NULL
) STRICT;
CREATE INDEX change_set_by_author ON change_set (by, at);

CREATE TABLE change (
  n          INTEGER PRIMARY KEY,
  change_set INTEGER NOT NULL,
  position   INTEGER NOT NULL,
  id         TEXT    NOT NULL,
  action     TEXT    NOT NULL,
  revision   INTEGER NOT NULL,
  sum        INTEGER NOT NULL,
  before     TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX change_by_set    ON change (change_set, position, action);
CREATE        INDEX change_by_record ON change (id, change_set, position);
