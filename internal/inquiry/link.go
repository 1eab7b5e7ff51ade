package inquiry

import (
	"net/url"

	"wortlaut/internal/export"
)

// The parts of the server that files come from.
const (
	NetworkPath    = "/export/network"
	DiscoursePath  = "/export/discourse"
	StatementsPath = "/export/statements"
)

// The parameters of a link that are not the inquiry's: the format, and the name of the file, which some programs go by.
const (
	ParamFormat = "format"
	ParamFile   = "file"
)

// Link is where an answer can be fetched as a file.
type Link struct {
	Format export.Format
	URL    string // from the root of the server
}

// links are the links of all formats. The name of the file comes last: Gephi Lite takes the format from what follows the last dot.
func links(path, base string, values url.Values) []Link {
	list := make([]Link, len(export.Formats))
	for i, f := range export.Formats {
		values.Set(ParamFormat, string(f))
		list[i] = Link{f, path + "?" + values.Encode() + "&" + ParamFile + "=" + f.FileName(base)}
	}
	return list
}

// Links are the links of all formats.
func (q Network) Links() []Link { return links(NetworkPath, "network", q.Values()) }

// Links are the links of all formats.
func (q Discourse) Links() []Link { return links(DiscoursePath, "discourse", q.Values()) }
