#!/bin/sh
# Checks what a commit must keep: generated files are up to date, go.mod and
# go.sum are tidy, the schema keeps its rules and its promises, alerts are raised
# by what they are for, and what differs between systems builds on macOS too.
set -eu
cd "$(dirname "$0")/.."

# A folder that another user owns is fine for reading.
state() { git -c safe.directory="$PWD" status --porcelain; }

# A machine that has everything hides a missing step.
for target in run test; do
	make --no-print-directory --dry-run $target | grep -q scripts/services.sh || {
		echo "verify: make $target does not install what is missing" >&2
		exit 1
	}
done

before=$(state)
make --no-print-directory generate
(cd lockstep && go generate ./...)
scripts/modules.sh go generate ./...
after=$(state)
if [ "$before" != "$after" ]; then
	echo "verify: generated files were out of date; commit what make generate wrote:" >&2
	printf '%s\n' "$after" >&2
	exit 1
fi

{ go mod tidy -diff && (cd lockstep && go mod tidy -diff) && scripts/modules.sh go mod tidy -diff; } || {
	echo "verify: go.mod or go.sum is not tidy: run go mod tidy" >&2
	exit 1
}

scripts/schema.sh

scripts/rules.sh

# Whoever publishes the modules gives them another path. The copy is compiled for speed of compiling.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git -c safe.directory="$PWD" ls-files -z | tar --null --files-from=- -cf - | tar -xf - -C "$copy"
[ ! -d web/dist ] || cp -r web/dist "$copy/web/"
(cd "$copy" && make --no-print-directory module PATH=example.org/x && ! grep -rIqF orderly.example . &&
	go build -gcflags='example.org/x/...=-dwarf=false -N -l' -buildvcs=false -o "$copy/program" . && "$copy/program" --version && scripts/modules.sh go vet ./... && cd lockstep && go vet . && go test ./...) || {
	echo "verify: under another path the modules do not build, or lockstep alone does not pass its tests" >&2
	exit 1
}

# What is released is small: 55 MB. Half of it was once the clients of clouds that few use.
program=$(mktemp)
go build -trimpath -ldflags='-s -w' -o "$program" . # as the Dockerfile does
bytes=$(wc -c <"$program")
rm "$program"
[ "$bytes" -lt 60000000 ] || {
	echo "verify: the program has $bytes bytes, 60,000,000 are its limit" >&2
	exit 1
}

GOOS=darwin CGO_ENABLED=0 go vet ./internal/leasecache ./internal/blobstore ./internal/devservices ./worker
