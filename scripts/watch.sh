#!/bin/bash
# Runs a command, and while it prints nothing says every ten seconds what is
# going on: how many packages are being compiled, which packages are tested.
#
#   scripts/watch.sh make web
#
# Its exit code is the command's.
set -uo pipefail

every=10

printed=$(mktemp)
trap 'rm -f "$printed"' EXIT

# doing names the compilers and tests among the descendants of a process.
doing() {
	ps -Ao pid=,ppid=,args= | awk -v root="$1" '
		{ parent[$1] = $2; line[$1] = $0 }
		END {
			for (pid in line) {
				above = pid
				while (above in parent && above != root) above = parent[above]
				if (above == root) tell(line[pid])
			}
			if (tests != "") print "testing " tests
			else if (compiling != "") print "compiling " compiling
			else if (linking) print "linking"
			else if (installing) print "installing packages"
			else if (linting) print "linting"
			else print "working"
		}
		function tell(text,    words, n, i) {
			n = split(text, words, " ")
			if (words[3] ~ /\.test$/) {
				sub(/.*\//, "", words[3])
				sub(/\.test$/, "", words[3])
				tests = tests (tests == "" ? "" : ", ") words[3]
			} else if (words[3] ~ /\/compile$/) {
				for (i = 4; i < n; i++) if (words[i] == "-p") compiling = compiling (compiling == "" ? "" : ", ") words[i + 1]
			} else if (words[3] ~ /\/link$/) linking = 1
			else if (words[3] ~ /(^|\/)(apt-get|dpkg|npm)$/) installing = 1
			else if (words[3] ~ /golangci-lint$/) linting = 1
		}
	'
}

tell() {
	seen=-1
	while sleep "$every"; do
		size=$(($(wc -c <"$printed")))
		if [ "$size" = "$seen" ]; then echo "    $((SECONDS / 60)):$(printf %02d $((SECONDS % 60)))  $(doing $$)"; fi
		seen=$size
	done
}

tell &
teller=$!
"$@" 2>&1 | tee -a "$printed"
code=${PIPESTATUS[0]}
kill "$teller" 2>/dev/null
wait "$teller" 2>/dev/null
exit "$code"
