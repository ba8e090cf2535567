#!/bin/sh
# Builds the pages of web/ into web/dist, where go:embed finds them, unless they are up to date.
# Without Node and npm it builds nothing: the server then shows a plain page in their place.
set -eu
cd "$(dirname "$0")/../web"

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	echo "web: Node and npm are not there, so no pages are built; the server shows how to ask with curl"
	exit 0
fi
if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; then
	echo "web: Node $(node -v) is older than 20.19, so no pages are built; the server shows how to ask with curl"
	exit 0
fi

sources() {
	find package.json package-lock.json build.mjs licenses.mjs vite.config.mjs relay.mjs tsconfig.json app graphiql session examples \
		../licenses/packages.txt -type f | LC_ALL=C sort | xargs cksum | cksum
}

../scripts/npm-ci.sh .

built=.built
if [ "$(cat $built 2>/dev/null)" != "$(sources)" ] || [ ! -f dist/graphiql/index.html ] || [ ! -f dist/app/index.html ]; then
	echo "web: building the pages"
	npm run --silent build
	sources >$built
else
	echo "web: the pages are up to date"
fi
