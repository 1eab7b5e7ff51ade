#!/bin/sh
# Has programs that others wrote read the files that the tests of this package write: NetworkX, igraph, RDFLib, lxml, Python's csv
# (read.py), graphology, Cytoscape.js (read.cjs). Needs Go, Python 3.11 with venv, Node and npm; leaves the working tree alone.
#
# With GEXF_SCHEMA set to a folder with gexf.rng, dynamics.rng and viz.rng of https://github.com/gephi/gexf (specs/1.3), GEXF is also
# validated. The schema is not part of this repository.
set -eu
cd "$(dirname "$0")"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

mkdir "$tmp/files"
(cd .. && go test -count=1 -run Golden . -args -into "$tmp/files")

python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt
"$tmp/venv/bin/python" read.py "$tmp/files"

cp package.json package-lock.json read.cjs "$tmp"
(cd "$tmp" && npm ci --silent --no-audit --no-fund && node read.cjs files)
