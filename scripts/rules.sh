#!/bin/sh
# Checks, by promtool, Prometheus's rules in deploy/, tests the alerts, and checks
# what the dashboard asks for. As root on Debian it installs what is missing;
# elsewhere it says so and checks nothing.
set -eu
cd "$(dirname "$0")/.."

if ! command -v promtool >/dev/null && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
	scripts/services.sh --promtool
fi
if ! command -v promtool >/dev/null; then
	echo "rules: promtool is not there, so deploy/ is not checked; it is part of Prometheus (Debian, Ubuntu: apt-get install prometheus; macOS: brew install prometheus)"
	exit 0
fi
promtool check rules deploy/prometheus/rules.yml
promtool test rules deploy/prometheus/rules_test.yml

# A string of JSON is one of YAML too.
panels=$(mktemp)
trap 'rm -f "$panels"' EXIT
{
	echo 'groups: [{ name: dashboard, rules: ['
	sed -n 's/^ *"expr": \(".*"\),$/{ record: panel, expr: \1 },/p' deploy/grafana/orderly.json | sed 's/\$__rate_interval/5m/g'
	echo ']}]'
} >"$panels"
promtool check rules --lint=none "$panels"
