package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path/filepath"

	"wortlaut/internal/kg"
)

// Undetermined is the language of what a file does not say the language of (BCP 47): in the graph, no language is German.
const Undetermined = "und"

// Itself is a file as a document: the source of what it tells without naming another. hash, the SHA-256 of its content in hexadecimal, tells it from other
// files, whatever they are called.
func Itself(by, path, hash string) *kg.Entity {
	return &kg.Entity{
		ID: kg.ID("document:" + by + "-file-" + hash[:12]), Name: filepath.Base(path), Language: Undetermined,
		Identifiers: []kg.Identifier{{Scheme: "sha256", Value: hash}}, Document: &kg.Document{Kind: kg.OtherKindOfPaper},
	}
}

// Page is the web page at an address as a document, as far as a file tells of it: by its title, or by nothing but the address.
func Page(by, address, title string) *kg.Entity {
	if title == "" {
		title = address
	}
	return &kg.Entity{
		ID: kg.ID("document:" + by + "-" + Hash(address)), Name: title, Language: Undetermined, URL: address, Document: &kg.Document{Kind: kg.WebPage},
	}
}

// Hash makes a short key of what tells something from others: 64 bits are enough for millions.
func Hash(parts ...string) string {
	sum := sha256.New()
	for _, p := range parts {
		sum.Write([]byte(p))
		sum.Write([]byte{0})
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// IsAddress says whether a text is an http or https address.
func IsAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
