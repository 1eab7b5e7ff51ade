package dna

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"wortlaut/internal/kg"

	_ "modernc.org/sqlite" // what DNA's files are
)

// file is what a .dna database holds, table by table in the order of their rows' ids.
type file struct {
	path       string
	coders     []coder
	documents  []document
	types      []statementType
	variables  []variable
	statements []statement
	entities   []entity
	attributes []attribute
	values     []attributeValue
	booleans   []datum
	integers   []datum
	shorts     []datum
	longs      []datum
	links      int // rows of VARIABLELINKS
	patterns   int // rows of REGEXES
}

type coder struct {
	id   int64
	name string
}

type document struct {
	id                                           int64
	title, text                                  string
	author, source, section, notes, documentType string
	date                                         int64 // Unix seconds, of a clock in UTC
}

type statementType struct {
	id    int64
	label string
}

type variable struct {
	id       int64
	name     string
	dataType string
	typ      int64 // the statement type it is of
}

type statement struct {
	id, typ, document, start, stop int64
	coder                          sql.NullInt64
}

type entity struct {
	id, variable int64
	value        string
	colour       int64 // red + green + blue
	parent       sql.NullInt64
}

type attribute struct {
	id, variable int64
	name         string
}

type attributeValue struct {
	id, entity, attribute int64
	value                 string
}

// datum is the value of a variable in a statement.
type datum struct {
	id, statement, variable int64
	number                  int64  // of a boolean or integer variable; of a short text the entity
	text                    string // of a long text
}

// signature is what every SQLite file begins with.
var signature = []byte("SQLite format 3\x00")

// readFile reads a .dna database whole, in one transaction, without writing to it. Errors: Invalid for what is not one, or damaged.
func readFile(ctx context.Context, path string) (f *file, err error) {
	if err := checkSignature(path); err != nil {
		return nil, err
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: absolute, RawQuery: "mode=ro"}).String())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, kg.Errorf(kg.Invalid, "%s can't be opened: %w", path, err)
	}
	defer func() { _ = tx.Rollback() }() // it was only read
	r := &reader{ctx: ctx, tx: tx, path: path}
	r.inspect()
	f = r.file()
	if r.err != nil {
		return nil, r.err
	}
	return f, nil
}

// checkSignature says by a file's first bytes whether it can be a database at all.
func checkSignature(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return kg.Errorf(kg.NotFound, "%w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	start := make([]byte, len(signature))
	switch _, err := io.ReadFull(f, start); {
	case errors.Is(err, io.EOF):
		return kg.Errorf(kg.Invalid, "%s is empty: name a file that DNA wrote", path)
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return kg.Errorf(kg.Invalid, "%s can't be read: %w", path, err)
	case !bytes.Equal(start, signature):
		return kg.Errorf(kg.Invalid, "%s is not an SQLite database, as DNA's files are", path)
	}
	return nil
}

// reader reads tables until something is wrong.
type reader struct {
	ctx  context.Context
	tx   *sql.Tx
	path string
	err  error
}

func (r *reader) failf(format string, args ...any) {
	if r.err == nil {
		r.err = kg.Errorf(kg.Invalid, r.path+": "+format, args...)
	}
}

// inspect refuses damaged files and those of other programs.
func (r *reader) inspect() {
	found := map[string][]string{}
	rows, err := r.tx.QueryContext(r.ctx, "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'")
	if err == nil {
		defer func() { _ = rows.Close() }() // Err has told already
		for rows.Next() {
			var table, column string
			if err = rows.Scan(&table, &column); err != nil {
				break
			}
			found[table] = append(found[table], column)
		}
		err = errors.Join(err, rows.Err())
	}
	if err != nil {
		r.damaged(err)
		return
	}
	for _, t := range needed {
		columns, ok := found[t.table]
		if !ok {
			r.failf("there is no table %s: this is no file of DNA 3", t.table)
		}
		for _, c := range t.columns {
			if !slices.Contains(columns, c) {
				r.failf("the table %s has no column %s: this is no file of DNA 3", t.table, c)
			}
		}
	}
	if r.err != nil {
		return
	}
	var state string
	if err := r.tx.QueryRowContext(r.ctx, "PRAGMA integrity_check(1)").Scan(&state); err != nil || state != "ok" {
		r.damaged(cmpErr(err, errors.New(state)))
		return
	}
	var is string
	if err := r.tx.QueryRowContext(r.ctx, "SELECT Value FROM SETTINGS WHERE Property = 'version'").Scan(&is); err != nil {
		r.failf("SETTINGS does not tell the version: %w", err)
	} else if !strings.HasPrefix(is, major) {
		r.failf("SETTINGS: the file is of DNA %q, and only those of DNA 3 are read: open it in DNA 3 first", is)
	}
}

func (r *reader) damaged(err error) {
	if r.err == nil && r.ctx.Err() != nil {
		r.err = r.ctx.Err()
	}
	r.failf("the file is damaged or locked: close it in DNA, or restore it from a backup: %w", err)
}

func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// file reads all tables.
func (r *reader) file() *file {
	numbers := func(d *datum) []any { return []any{&d.id, &d.statement, &d.variable, &d.number} }
	return &file{
		path:   r.path,
		coders: list(r, "CODERS", "ID, Name", func(c *coder) []any { return []any{&c.id, &c.name} }),
		documents: list(r, "DOCUMENTS", "ID, Title, Text, Author, Source, Section, Notes, Type, Date", func(d *document) []any {
			return []any{&d.id, &d.title, &d.text, &d.author, &d.source, &d.section, &d.notes, &d.documentType, &d.date}
		}),
		types: list(r, "STATEMENTTYPES", "ID, Label", func(t *statementType) []any { return []any{&t.id, &t.label} }),
		variables: list(r, "VARIABLES", "ID, Variable, DataType, StatementTypeId", func(v *variable) []any {
			return []any{&v.id, &v.name, &v.dataType, &v.typ}
		}),
		statements: list(r, "STATEMENTS", "ID, StatementTypeId, DocumentId, Start, Stop, Coder", func(s *statement) []any {
			return []any{&s.id, &s.typ, &s.document, &s.start, &s.stop, &s.coder}
		}),
		entities: list(r, "ENTITIES", "ID, VariableId, Value, COALESCE(Red, 0) + COALESCE(Green, 0) + COALESCE(Blue, 0) AS Colour, ChildOf", func(e *entity) []any {
			return []any{&e.id, &e.variable, &e.value, &e.colour, &e.parent}
		}),
		attributes: list(r, "ATTRIBUTEVARIABLES", "ID, VariableId, AttributeVariable", func(a *attribute) []any {
			return []any{&a.id, &a.variable, &a.name}
		}),
		values: list(r, "ATTRIBUTEVALUES", "ID, EntityId, AttributeVariableId, AttributeValue", func(v *attributeValue) []any {
			return []any{&v.id, &v.entity, &v.attribute, &v.value}
		}),
		booleans: list(r, "DATABOOLEAN", "ID, StatementId, VariableId, Value", numbers),
		integers: list(r, "DATAINTEGER", "ID, StatementId, VariableId, Value", numbers),
		shorts:   list(r, "DATASHORTTEXT", "ID, StatementId, VariableId, Entity", numbers),
		longs: list(r, "DATALONGTEXT", "ID, StatementId, VariableId, COALESCE(Value, '') AS Value", func(d *datum) []any {
			return []any{&d.id, &d.statement, &d.variable, &d.text}
		}),
		links:    r.count("VARIABLELINKS"),
		patterns: r.count("REGEXES"),
	}
}

// list reads a table, the id of its rows first.
func list[T any](r *reader, table, columns string, fields func(*T) []any) []T {
	if r.err != nil {
		return nil
	}
	rows, err := r.tx.QueryContext(r.ctx, "SELECT "+columns+" FROM "+table+" ORDER BY ID")
	if err != nil {
		r.damaged(fmt.Errorf("%s: %w", table, err))
		return nil
	}
	defer func() { _ = rows.Close() }() // Err has told already
	var out []T
	for rows.Next() {
		var row T
		into := fields(&row)
		err := rows.Scan(into...)
		if err == nil {
			err = checkTexts(into)
		}
		if err != nil {
			r.failf("%s %d: %w", table, *into[0].(*int64), err)
			return nil
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		r.damaged(fmt.Errorf("%s: %w", table, err))
	}
	return out
}

// checkTexts refuses texts that are none: SQLite keeps any bytes.
func checkTexts(fields []any) error {
	for _, f := range fields {
		if s, ok := f.(*string); ok && (!utf8.ValidString(*s) || strings.ContainsRune(*s, 0)) {
			return errors.New("the row holds NUL or bytes that are not UTF-8: correct it in DNA")
		}
	}
	return nil
}

func (r *reader) count(table string) int {
	var n int
	if r.err == nil {
		if err := r.tx.QueryRowContext(r.ctx, "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
			r.damaged(fmt.Errorf("%s: %w", table, err))
		}
	}
	return n
}
