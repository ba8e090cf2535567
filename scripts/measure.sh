#!/bin/sh
# Builds the program, and starts a script of web/measure, which runs it on a shop of its own.
#
#   scripts/measure.sh budgets
#   scripts/measure.sh pictures [folder]
set -eu
script=$1
shift
cd "$(dirname "$0")/.."
command -v npm >/dev/null || { echo "measure.sh: this needs Node 20.19 or newer, and npm" >&2; exit 1; }

installed=web/measure/node_modules/.installed
packages=$(cksum <web/measure/package-lock.json)
if [ "$(cat $installed 2>/dev/null)" != "$packages" ]; then
	npm ci --prefix web/measure --no-audit --no-fund --prefer-offline --loglevel=error >/dev/null
	echo "$packages" >$installed
fi
go build -o bin/orderly .
ORDERLY_TEST_PROGRAM=$PWD/bin/orderly node "web/measure/$script.mjs" "$@"
