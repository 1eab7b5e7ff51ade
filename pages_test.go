package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPagesOfOperator: what an operator says is on the pages.
func TestPagesOfOperator(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "impressum.de.txt"), []byte("# Impressum\n\nErika Beispiel\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := start(t, "--db", ":memory:", "--pages", folder, "--contact", "fehler@example.org", "--public-url", "https://wortlaut.example")
	for path, says := range map[string]string{
		"/ueber": "Erika Beispiel",
		"/aussagen/statement:forum-sgb-ii-2023-bross":     "https://wortlaut.example/aussagen/statement:forum-sgb-ii-2023-bross?stand=1",
		"/aussagen/statement:forum-sgb-ii-2023-koch.html": "mailto:fehler@example.org",
	} {
		answer, err := http.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(body), says) {
			t.Errorf("%s: %s, %v, and it does not say %q", path, answer.Status, err, says)
		}
		_ = answer.Body.Close()
	}
}

func TestPagesRefusals(t *testing.T) {
	for _, c := range []struct{ flag, value, says string }{
		{"--pages", filepath.Join(t.TempDir(), "nowhere"), "nowhere"},
		{"--contact", "nobody", "no mail address"},
		{"--contact", "A <a@example.org>", "no mail address"},
		{"--public-url", "wortlaut.example", "no address of a server"},
		{"--public-url", "https://wortlaut.example/", "no address of a server"},
	} {
		if _, err := command(t, nil, "--db", ":memory:", c.flag, c.value); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s %s: %v", c.flag, c.value, err)
		}
	}
}
