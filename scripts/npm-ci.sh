#!/bin/sh
# Installs the npm packages of a folder, unless those are there that its package-lock.json names.
#
#   scripts/npm-ci.sh web/schema
set -eu
cd "$1"

packages=$(cat package.json package-lock.json | cksum)
installed=node_modules/.installed
if [ "$(cat $installed 2>/dev/null)" != "$packages" ]; then
	echo "$(basename "$PWD"): installing npm packages"
	npm ci --no-audit --no-fund --prefer-offline --loglevel=error >/dev/null
	echo "$packages" >$installed
fi
