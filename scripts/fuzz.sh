#!/bin/sh
# Fuzzes each target of the project for a time, as 20s.
set -eu
cd "$(dirname "$0")/.."
grep -rl --include='*_test.go' '^func Fuzz' --exclude-dir=node_modules . | xargs -n1 dirname | sort -u | while read -r package; do
	sed -n 's/^func \(Fuzz[A-Za-z]*\).*/\1/p' "$package"/*_test.go | while read -r target; do
		echo "==> $package $target"
		(cd "$package" && go test -run '^$' -fuzz "^$target\$" -fuzztime "$1" . </dev/null)
	done
done
