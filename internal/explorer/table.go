package explorer

import (
	"bytes"

	"wortlaut/internal/export"
)

// Table is what a page's rows are as a table. Columns have the same names in all languages.
type Table struct {
	Name    string // of the file, without extension
	Columns []string
	Rows    [][]string
}

// CSV is the table as RFC 4180 has it, in UTF-8.
func (t Table) CSV() (File, error) {
	var body bytes.Buffer
	err := export.WriteTable(&body, t.Columns, t.Rows)
	return File{ContentType: "text/csv; charset=utf-8", Name: t.Name + ".csv", Body: body.Bytes()}, err
}
