package export

import "bufio"

// Format is a format that networks are written in. The values are those of the API's enum.
type Format string

// The formats.
const (
	// GEXF is GEXF 1.3, for Gephi, Gephi Lite, NetworkX, sigma. A directed network marks its symmetric edges with an attribute, since readers
	// refuse files that mix both. Spells are dates, both ends included, reduced precision read as widely as can be.
	GEXF Format = "GEXF"
	// GraphML is plain GraphML, for igraph, NetworkX, Gephi and most others. The ends of spells are attributes (from, until).
	GraphML Format = "GRAPHML"
	// GraphMLVisone is GraphML with the shapes and positions that visone draws.
	GraphMLVisone Format = "GRAPHML_VISONE"
	// CSVMatrix is the adjacency matrix, or in a two-mode network the one of the first mode by the second. Weights of parallel edges are
	// added up; kinds, attributes and spells are not in it.
	CSVMatrix Format = "CSV_MATRIX"
	// CSVEdges is a table of the edges, with the headers that Gephi looks for.
	CSVEdges Format = "CSV_EDGES"
	// CSVNodes is a table of the nodes, likewise.
	CSVNodes Format = "CSV_NODES"
	// DL is the matrix for UCINET: as a list of edges, or in a two-mode network as a full matrix. Labels are without white space.
	DL Format = "DL"
	// Pajek is for Pajek: labels, made unique by numbers where they are not, weights, and kinds as labels of lines. All lines are arcs in a
	// directed network. Modes, attributes and spells are not in it.
	Pajek Format = "PAJEK"
	// CytoscapeJSON is the JSON of Cytoscape.js, which Cytoscape reads too.
	CytoscapeJSON Format = "CYTOSCAPE_JSON"
	// GraphologyJSON is the serialization of graphology, for sigma; its nodes and edges are easily joined in D3.
	GraphologyJSON Format = "GRAPHOLOGY_JSON"
	// JSONLD is linked data in the terms of schema.org, W3C ORG, SKOS, PROV-O and the Web Annotation vocabulary.
	JSONLD Format = "JSON_LD"
)

// Formats are all formats in the order of the API.
var Formats = []Format{GEXF, GraphML, GraphMLVisone, CSVMatrix, CSVEdges, CSVNodes, DL, Pajek, CytoscapeJSON, GraphologyJSON, JSONLD}

const (
	typeCSV    = "text/csv; charset=utf-8"
	typeText   = "text/plain; charset=utf-8"
	typeJSON   = "application/json"
	typeJSONLD = "application/ld+json"
)

// details are what there is to know of a format. The suffix keeps files of one network apart that have the same extension.
type details struct {
	contentType, suffix, extension string
	write                          func(w *bufio.Writer, s *source) error
}

var formats = map[Format]details{
	GEXF:           {"application/gexf+xml", "", "gexf", writeGEXF},
	GraphML:        {"application/graphml+xml", "", "graphml", writeGraphML},
	GraphMLVisone:  {"application/graphml+xml", "-visone", "graphml", writeVisone},
	CSVMatrix:      {typeCSV, "-matrix", "csv", writeNetworkMatrix(CSVMatrix)},
	CSVEdges:       {typeCSV, "-edges", "csv", writeEdges},
	CSVNodes:       {typeCSV, "-nodes", "csv", writeNodes},
	DL:             {typeText, "", "dl", writeNetworkMatrix(DL)},
	Pajek:          {typeText, "", "net", writePajek},
	CytoscapeJSON:  {typeJSON, "", "cyjs", writeCytoscape},
	GraphologyJSON: {typeJSON, "-graphology", "json", writeGraphology},
	JSONLD:         {typeJSONLD, "", "jsonld", writeNetworkLD},
}

// ParseFormat reads the name of a format; its error says which there are.
func ParseFormat(s string) (Format, error) {
	if _, ok := formats[Format(s)]; !ok {
		return "", unknownFormat(s, Formats)
	}
	return Format(s), nil
}

// ContentType is the media type of files in f.
func (f Format) ContentType() string { return formats[f].contentType }

// Extension is what their names end in, without a dot.
func (f Format) Extension() string { return formats[f].extension }

// FileName is the name of a file that begins with base: netz-edges.csv.
func (f Format) FileName(base string) string {
	return base + formats[f].suffix + "." + formats[f].extension
}
