#!/bin/sh
# Has FollowTheMoney's own model read what this package writes (validate.py). Needs Go and Python 3.11 with venv; leaves the working tree alone.
set -eu
cd "$(dirname "$0")"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

mkdir "$tmp/files"
go test -count=1 -run ExportsForOthers . -args -into "$tmp/files"

python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt
"$tmp/venv/bin/python" validate.py "$tmp/files"
