#!/bin/sh
# Builds the server, starts it with the first graph in memory, and puts the public audits of "GraphQL over HTTP" to it. Fails unless all
# are met. Leaves the working tree alone.
set -eu
cd "$(dirname "$0")"

tmp=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" || true
  fi
  rm -rf "$tmp"
}
trap finish EXIT

cp package.json package-lock.json .npmrc audit.mjs "$tmp"
(cd "$tmp" && npm ci) >"$tmp/log" 2>&1 || {
  cat "$tmp/log" >&2
  echo "The audits can't be installed: see above." >&2
  exit 1
}

go build -o "$tmp/wortlaut" ../../..
"$tmp/wortlaut" --db :memory: --listen 127.0.0.1:0 --log-format text --log-level info 2>"$tmp/server" &
server=$!

# The server says where it is as soon as it answers.
address=
for _ in $(seq 300); do
  address=$(sed -n 's/.* msg=serving url=\([^ ]*\).*/\1/p' "$tmp/server")
  [ -z "$address" ] || break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
[ -n "$address" ] || {
  cat "$tmp/server" >&2
  echo "The server does not start: see above." >&2
  exit 1
}

node "$tmp/audit.mjs" "$address/graphql"
