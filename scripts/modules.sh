#!/bin/sh
# Runs a command in each module that is inside lockstep's: go's ./... leaves them out.
#
#   scripts/modules.sh go vet ./...
set -eu
cd "$(dirname "$0")/../lockstep"
find . -mindepth 2 -name go.mod | sort | while read -r module; do
	(cd "$(dirname "$module")" && "$@" </dev/null)
done
