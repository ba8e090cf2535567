#!/bin/sh
# Writes the table of the configuration's variables into docs/variables.md, between its
# two lines <!-- configuration -->.
set -eu
cd "$(dirname "$0")/.."

table=$(mktemp)
page=$(mktemp)
trap 'rm -f "$table" "$page"' EXIT
go run . help --markdown >"$table"
awk -v table="$table" '
	/^<!-- configuration -->$/ {
		inside = !inside
		print
		if (inside) while ((getline line < table) > 0) print line
		next
	}
	!inside
' docs/variables.md >"$page"
cmp -s "$page" docs/variables.md || cat "$page" >docs/variables.md
