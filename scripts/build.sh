#!/bin/sh
# Builds the program with its pages into bin/orderly. npm and Go work side by
# side: Go compiles what the program is made of while the pages are built.
set -eu
cd "$(dirname "$0")/.."

[ -x bin/orderly ] || echo "The first build takes one to three minutes: Go compiles $(go list -deps . | wc -l | tr -d ' ') packages."
# shellcheck disable=SC2046 # a package a word
go build $(go list -f '{{join .Imports " "}}' .) &
compiling=$!
trap 'kill $compiling 2>/dev/null || true' EXIT
scripts/web.sh
wait $compiling
trap - EXIT
go build -o bin/orderly .
