#!/bin/sh
# Builds the program with its pages into bin/orderly, and runs a command meanwhile, which installs what the program needs.
# All three work side by side: Go compiles what the program is made of while pages are built and packages are installed.
# The compiler spends memory for time; where processors are few, each works at a package of its own.
#
#   scripts/build.sh scripts/services.sh --no-redis
set -eu
cd "$(dirname "$0")/.."

compile() {
	processors=$(getconf _NPROCESSORS_ONLN)
	if [ "$processors" -le 4 ]; then
		GOGC=400 GOMAXPROCS=1 go build -p "$processors" "$@"
	else
		go build "$@"
	fi
}

children=
trap 'for child in $children; do kill "$child" 2>/dev/null || true; done' EXIT

services=
if [ "$(id -u)" -eq 0 ]; then
	"$@" &
	services=$!
	children=$services
else
	"$@" # which may ask for a password
fi
scripts/web.sh &
web=$!
children="$children $web"
library=
if [ ! -x bin/orderly ]; then
	echo "The first build takes two to three minutes: Go fetches some 100 modules and compiles some 700 packages."
	compile net/http/pprof net/http/httputil html/template database/sql encoding/xml & # while modules are fetched
	library=$!
	children="$children $library"
fi
# What embeds the pages waits for them.
packages=$(go list -deps -f '{{.ImportPath}} {{.Deps}}' . | grep -v 'orderly\.example/web[] ]' | cut -d' ' -f1)
[ -z "$library" ] || wait "$library"
# shellcheck disable=SC2086 # a package a word
compile $packages
wait "$web"
[ -z "$services" ] || wait "$services"
children=
go build -o bin/orderly . # most is the linker, which uses all processors
