#!/bin/sh
# Writes the table of the configuration's variables into README.md, between its
# two lines <!-- configuration -->.
set -eu
cd "$(dirname "$0")/.."

table=$(mktemp)
readme=$(mktemp)
trap 'rm -f "$table" "$readme"' EXIT
go run . help --markdown >"$table"
awk -v table="$table" '
	/^<!-- configuration -->$/ {
		inside = !inside
		print
		if (inside) while ((getline line < table) > 0) print line
		next
	}
	!inside
' README.md >"$readme"
cmp -s "$readme" README.md || cat "$readme" >README.md
