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

# Each panel's query is run on the series that the program has, which all grow, and must give data.
# A string of JSON is one of YAML too.
panels=$(mktemp)
trap 'rm -f "$panels"' EXIT
{
	echo 'tests: [{ interval: 1m, input_series: ['
	sed -n "s/'/''/g; s/^\([a-z0-9_:]*\){\(.*\)}\$/{ series: '\1{job=\"orderly\", instance=\"a\", \2}', values: 1+1x120 },/p; s/^\([a-z0-9_:]*\)\$/{ series: '\1{job=\"orderly\", instance=\"a\"}', values: 1+1x120 },/p" deploy/grafana/series.txt
	echo '], promql_expr_test: ['
	sed -n 's/^ *"expr": "\(.*\)",$/{ eval_time: 2h, expr: "count(\1) > bool 0", exp_samples: [{ labels: "{}", value: 1 }] },/p' deploy/grafana/orderly.json |
		sed 's/\$__rate_interval/5m/g; s/\$job/orderly.*/g; s/\$instance/.*/g'
	echo ']}]'
} >"$panels"
promtool test rules "$panels"
