#!/bin/sh
# Builds the playground into graphiql/dist. Needs Node 20.19 or later and npm 11; the same sources give the same bytes.
set -eu
cd "$(dirname "$0")/graphiql"
npm ci
npm run build
