#!/bin/sh
# Checks the schema with the tools of web/schema: @graphql-eslint (Relay's
# rules, a description for everything, names), relay-compiler on the
# application, whose generated files must be up to date, and graphql-inspector
# against schema.released.graphqls. Without Node and npm it checks nothing.
set -eu
cd "$(dirname "$0")/../web/schema"

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	echo "schema: Node and npm are not there, so schema.graphqls is not checked"
	exit 0
fi
if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; then
	echo "schema: Node $(node -v) is older than 20.19, so schema.graphqls is not checked"
	exit 0
fi

../../scripts/npm-ci.sh .
npm run --silent check
