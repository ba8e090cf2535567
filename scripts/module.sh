#!/bin/sh
# Gives all modules another path, in every file that names them: for whoever publishes them.
#
#   scripts/module.sh example.org/shop
set -eu
cd "$(dirname "$0")/.."

path=${1:-}
first=${path%%/*}
case $path in
"" | *[!A-Za-z0-9./_~-]* | /* | */ | *//*) valid=no ;;
*) valid=yes ;;
esac
case $first in *.*) ;; *) valid=no ;; esac
if [ "$valid" = no ]; then
	echo "usage: make module PATH=example.org/shop: a module's path, whose first part has a dot" >&2
	exit 2
fi

old=$(go list -m)
pattern=$(printf '%s' "$old" | sed 's/\./\\./g')
find . -type f ! -path './.git/*' ! -path '*/node_modules/*' ! -path './web/dist/*' ! -path './bin/*' ! -path './.orderly/*' \
	-exec grep -lIF "$old" {} + | while read -r file; do
	sed "s#$pattern#$path#g" "$file" >"$file.renamed"
	cat "$file.renamed" >"$file" # keeps its mode
	rm "$file.renamed"
done
# gqlgen writes the path into names of functions.
go generate ./graph
(cd lockstep && go generate ./...)
scripts/modules.sh go generate ./...
gofmt -l . | grep -v node_modules | xargs -r gofmt -w
echo "The modules are $path, $path/lockstep and those inside it."
