package explorer_test

import (
	"context"
	"encoding/csv"
	"encoding/xml"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
)

// contextWithCancel is for what outlives the test that begins it.
func contextWithCancel() (context.Context, context.CancelFunc) {
	return context.WithCancel(context.Background())
}

// operator are the files of an operator.
var operator = fstest.MapFS{"impressum.de.txt": {Data: []byte("# Impressum\n\nErika Beispiel <b>\n")}}

func csvRecords(t *testing.T, w *httptest.ResponseRecorder) [][]string {
	t.Helper()
	records, err := csv.NewReader(w.Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func decodeXML(t *testing.T, w *httptest.ResponseRecorder, into any) {
	t.Helper()
	if err := xml.Unmarshal(w.Body.Bytes(), into); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
}

func htmlOf(t *testing.T, n *html.Node) string {
	t.Helper()
	var b strings.Builder
	if err := html.Render(&b, n); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
