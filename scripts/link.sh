#!/usr/bin/env bash
# For go's -toolexec: links each test's binary once. go test links all of them on each run, which is a seventh of the
# suite's processor time, and keeps none. A binary is kept by the -buildid that go gives it, which says what it is
# made of: the last of each name, two gigabytes in all.
set -euo pipefail

tool=$1
shift
if [[ ${tool##*/} != link || $* == -V=full ]]; then
	exec "$tool" "$@"
fi

output='' id='' previous=''
for argument in "$@"; do
	[[ $previous == -o ]] && output=$argument
	[[ $argument == -buildid=* ]] && id=${argument#-buildid=}
	previous=$argument
done
folder=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/orderly/tests
name=${output##*/}
kept=$folder/$name-${id//[^A-Za-z0-9_-]/.}
if [[ -z $id || -z $output ]] || ! mkdir -p "$folder" 2>/dev/null; then
	exec "$tool" "$@"
fi

if cp "$kept" "$output" 2>/dev/null; then
	exit
fi
"$tool" "$@"
{ cp "$output" "$kept.$$" && mv "$kept.$$" "$kept"; } 2>/dev/null || rm -f "$kept.$$" # a full disk is no failure
for old in "$folder/$name-"*; do
	[[ $old == "$kept" ]] || rm -f "$old"
done
