#!/bin/sh
# Tells whether the committed graphiql/dist is what its sources build, byte for byte. Leaves the working tree alone.
set -eu
cd "$(dirname "$0")"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/graphiql"
cp build.sh "$tmp"
for source in graphiql/* graphiql/.npmrc; do
  case $source in
    graphiql/dist | graphiql/node_modules) ;;
    *) cp -R "$source" "$tmp/graphiql" ;;
  esac
done

"$tmp/build.sh" >"$tmp/log" 2>&1 || {
  cat "$tmp/log" >&2
  echo "web/graphiql does not build: see above." >&2
  exit 1
}
diff -rq graphiql/dist "$tmp/graphiql/dist" || {
  echo "web/graphiql/dist is stale: run web/build.sh and commit the result." >&2
  exit 1
}
