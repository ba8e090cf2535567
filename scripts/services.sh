#!/bin/sh
# Installs the programs that development and the tests start for themselves:
# PostgreSQL 14 or newer and, but with --no-redis, redis-server; with --browser
# what the tests need besides, Chromium, PgBouncer, HAProxy, nginx and on Debian systemd-analyze, and with --promtool
# what checks Prometheus's rules. Says nothing, and takes a few milliseconds, when they are all there.
#
#   scripts/services.sh [--no-redis] [--browser] [--promtool]
#
# It installs through apt (as root, or with sudo) or Homebrew, and otherwise
# says what to install. No database or Redis of the machine's own is set up,
# started or stopped.
set -eu

oldest_postgres=14
servers="pgbouncer haproxy nginx" # of the tests alone

main() {
	redis=yes
	browser=no
	promtool=no
	for argument in "$@"; do
		case $argument in
		--no-redis) redis=no ;;
		--browser) browser=yes ;;
		--promtool) promtool=yes ;;
		*) fail "unknown argument $argument; usage: services.sh [--no-redis] [--browser] [--promtool]" ;;
		esac
	done

	missing=
	has_postgres || missing="$missing postgresql"
	if [ $redis = yes ]; then has_command redis-server || missing="$missing redis-server"; fi
	if [ $browser = yes ]; then
		has_browser || missing="$missing chromium"
		for program in $servers; do has_server $program || missing="$missing $program"; done
		if has_command apt-get; then has_command systemd-analyze || missing="$missing systemd"; fi
	fi
	if [ $promtool = yes ]; then has_command promtool || missing="$missing prometheus"; fi
	[ -n "$missing" ] || return 0

	if has_command apt-get; then
		install_with_apt "$@"
	elif has_command brew; then
		install_with_homebrew
	else
		fail_with_instructions
	fi
	verify
}

install_with_apt() {
	if [ "$(id -u)" -ne 0 ]; then
		if has_command sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
			exec sudo sh "$0" "$@"
		fi
		fail_with_instructions
	fi

	echo "services.sh: installing$missing" >&2
	keep_services_down
	trap let_services_up EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	apt-get -qq update
	case $missing in
	*chromium*) # without what is for a screen, where the system has that apart
		if apt-cache show chromium-headless-shell >/dev/null 2>&1; then missing=$(echo "$missing" | sed 's/chromium/chromium-headless-shell/'); fi
		;;
	esac
	# shellcheck disable=SC2086 # the list is split on purpose
	DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
		-o DPkg::Lock::Timeout=120 install $missing >&2
	# With the packages come services that would start with the machine.
	for service in redis-server prometheus $servers; do
		case $missing in
		*$service*) if has_command systemctl; then systemctl disable $service >/dev/null 2>&1 || true; fi ;;
		esac
	done
}

policy=/usr/sbin/policy-rc.d
no_cluster=/etc/postgresql-common/createcluster.d/orderly-services.conf
made_policy=no
made_no_cluster=no

# keep_services_down stops the packages' scripts from starting anything, and
# PostgreSQL's from making a cluster. What runs already is left alone.
keep_services_down() {
	if [ ! -e $policy ]; then
		printf '#!/bin/sh\nexit 101\n' >$policy
		chmod 755 $policy
		made_policy=yes
	fi
	if [ ! -e $no_cluster ]; then
		mkdir -p "${no_cluster%/*}"
		echo 'create_main_cluster = false' >$no_cluster
		made_no_cluster=yes
	fi
}

let_services_up() {
	if [ $made_policy = yes ]; then rm -f $policy; fi
	if [ $made_no_cluster = yes ]; then
		rm -f $no_cluster
		rmdir "${no_cluster%/*}" 2>/dev/null || true
	fi
}

install_with_homebrew() {
	for program in $missing; do
		case $program in
		postgresql) brew install --quiet postgresql@17 ;;
		redis-server) brew install --quiet redis ;;
		chromium) brew install --quiet --cask chromium ;;
		pgbouncer | haproxy | nginx | prometheus) brew install --quiet "$program" ;;
		esac
	done >&2
}

verify() {
	has_postgres || fail "PostgreSQL $oldest_postgres or newer is still missing: the system's package is older, or the installation failed"
	if [ $redis = yes ]; then has_command redis-server || fail "redis-server is still missing: the installation failed"; fi
	if [ $browser = yes ]; then
		has_browser || fail "Chromium is still missing: the installation failed"
		for program in $servers; do has_server $program || fail "$program is still missing: the installation failed"; done
	fi
	if [ $promtool = yes ]; then has_command promtool || fail "promtool is still missing: the installation failed"; fi
}

has_command() {
	command -v "$1" >/dev/null 2>&1
}

has_postgres() {
	old_ifs=$IFS
	IFS=:
	for folder in $PATH; do
		IFS=$old_ifs
		if is_new_postgres "$folder"; then return 0; fi
	done
	IFS=$old_ifs
	for folder in /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
		if is_new_postgres "$folder"; then return 0; fi
	done
	return 1
}

is_new_postgres() {
	[ -x "$1/postgres" ] && [ -x "$1/initdb" ] || return 1
	version=$("$1/postgres" --version 2>/dev/null) || return 1
	version=${version##*"(PostgreSQL) "}
	version=${version%%[!0-9]*}
	[ "${version:-0}" -ge $oldest_postgres ]
}

has_browser() {
	for program in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
		if has_command $program; then return 0; fi
	done
	[ -d /Applications/Chromium.app ] || [ -d "/Applications/Google Chrome.app" ]
}

has_server() {
	has_command "$1" || [ -x "/usr/sbin/$1" ] # which is not in every user's PATH
}

fail_with_instructions() {
	cat >&2 <<-TEXT
		services.sh: missing:$missing. Install with:
		  Debian, Ubuntu:  sudo apt-get install$missing
		  macOS:           brew install postgresql@17 redis; brew install --cask chromium; brew install pgbouncer haproxy nginx prometheus
		  elsewhere:       PostgreSQL $oldest_postgres or newer (initdb and postgres in PATH), redis-server, for the tests Chromium, pgbouncer, haproxy and nginx, and promtool of Prometheus to check its rules
	TEXT
	exit 1
}

fail() {
	echo "services.sh: $1" >&2
	exit 1
}

main "$@"
