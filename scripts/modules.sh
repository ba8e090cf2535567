#!/bin/sh
# Runs a command in each module that is inside lockstep's or the shop's, but lockstep's own: go's ./... leaves them out.
#
#   scripts/modules.sh go vet ./...
set -eu
cd "$(dirname "$0")/.."
find lockstep deploy -mindepth 2 -name go.mod | sort | while read -r module; do
	(cd "$(dirname "$module")" && "$@" </dev/null)
done
