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

scripts/npm-ci.sh web/measure
go build -o bin/orderly .
if [ -z "${CHROMIUM:-}" ]; then CHROMIUM=$(command -v chromium || true); export CHROMIUM; fi # the whole browser, where it is there
ORDERLY_TEST_PROGRAM=$PWD/bin/orderly node "web/measure/$script.mjs" "$@"
