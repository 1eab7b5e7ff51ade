package popolo

import (
	"regexp"
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// Scheme is the scheme of the identifiers that keep the ids of Popolo documents.
const Scheme = "popolo"

// global are ids that mean the same in every file: UUIDs, addresses, items of Wikidata. All others mean something within their data set only: every file of
// EveryPolitician has a term/1.
var global = regexp.MustCompile(`(?i)^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z][a-z0-9+.-]*://.*|Q[1-9][0-9]*)$`)

// separator stands between a data set and an id of it.
const separator = "#"

// qualified is an id as it is unique among all files: the value of identifiers.
func qualified(dataset, id string) string {
	if dataset == "" || global.MatchString(id) {
		return id
	}
	return dataset + separator + id
}

// local is the id that qualified was given.
func local(dataset, value string) string {
	if dataset == "" {
		return value
	}
	return strings.TrimPrefix(value, dataset+separator)
}

// datasetOf is the data set of a qualified id, "" where it has none.
func datasetOf(value string) string {
	dataset, _, ok := strings.Cut(value, separator)
	if !ok || global.MatchString(value) {
		return ""
	}
	return dataset
}

// maxKey is the most of an id that is kept readable; with the longest prefix, a data set and a hash it stays below [kg.MaxIDBytes].
const maxKey = 60

var unfit = regexp.MustCompile(`[^A-Za-z0-9._~/-]+`)

// idOf is the id in the graph of what has an id in Popolo. The data set becomes a hash; so does the end of an id that is too long or has other
// characters than an id may have.
func idOf(prefix, dataset, id string) kg.ID {
	key := unfit.ReplaceAllString(id, "-")
	if key != id || len(key) > maxKey {
		key = key[:min(len(key), maxKey)] + "-" + ingest.Hash(id)
	}
	if dataset != "" && !global.MatchString(id) {
		key = ingest.Hash(dataset) + "/" + key
	}
	return kg.ID(prefix + ":" + By + "-" + key)
}
