package e2e

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
)

// A dashboard panel on a metric that does not exist stays empty, and such an alert never fires.
func TestDashboardAndAlertsUseExistingMetrics(t *testing.T) {
	t.Parallel()
	databaseURL := services.Seeded(t)
	p := startProgram(t, append(production(t, databaseURL), "ORDERLY_ENV=development", "ORDERLY_TRUSTED_DOCUMENTS=prefer", "ORDERLY_REPLICA_URLS="+databaseURL+",postgres://nobody@127.0.0.1:1/nowhere"), "serve")
	produceMetrics(t, p)
	exported := exportedMetrics(get(t, "http://"+p.admin+"/metrics"))

	rules := readFile(t, "deploy/prometheus/rules.yml")
	recorded := recordedMetrics(rules)
	named := metricNamesIn(rules)
	require.Contains(t, named, "orderly_ready")
	for _, name := range named {
		require.True(t, exported[name] || recorded[name], "the rules use %s, which does not exist", name)
	}
	shown := metricNamesIn(strings.Join(dashboardExpressions(t, "deploy/grafana/orderly.json"), "\n"))
	require.Contains(t, shown, "orderly_ready")
	for _, name := range shown {
		require.True(t, exported[name], "the dashboard uses %s, which does not exist", name)
	}

	text := get(t, "http://"+p.admin+"/metrics")
	requireSeries(t, text)
	require.Contains(t, text, `orderly_replica_lag_seconds{replica="127.0.0.1:1"} NaN`, "it never answers")

	page := readFile(t, "docs/metrics.md")
	for _, name := range slices.Sorted(maps.Keys(exported)) {
		base := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_bucket"), "_count"), "_sum")
		if !strings.HasPrefix(name, "orderly_") || exported[base] && base != name {
			continue
		}
		require.True(t, slices.ContainsFunc(shown, func(other string) bool { return strings.HasPrefix(other, base) }), "the dashboard shows %s", base)
		short := regexp.MustCompile(`^orderly_(cache|db_pool|replica)_`).ReplaceAllString(base, "")
		require.Contains(t, page, short, "docs/metrics.md explains %s", base)
	}
}

// requireSeries requires that the program has the series on which scripts/rules.sh runs the dashboard's queries: their names,
// and the names of their labels.
func requireSeries(t *testing.T, text string) {
	t.Helper()
	shape := func(series string) string {
		return regexp.MustCompile(`"(\\.|[^"])*"`).ReplaceAllString(series, "")
	}
	has := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^([a-z0-9_:]+(\{.*\})?) `).FindAllStringSubmatch(text, -1) {
		has[shape(match[1])] = true
	}
	for series := range strings.FieldsSeq(readFile(t, "deploy/grafana/series.txt")) {
		require.True(t, has[shape(series)], "deploy/grafana/series.txt has %s, which the program has not", series)
	}
}

// produceMetrics sends requests that produce every metric: a log-in, a list with relations, and a job.
func produceMetrics(t *testing.T, p *running) {
	t.Helper()
	token := logInAt(t, p, "staff")
	for query, says := range map[string]string{
		`{ orders { nodes { customer { username } items { nodes { product { name } } } } } }`:                                                                      `"username":"`,
		`mutation { requestReport(input: { kind: SALES_SUMMARY, format: CSV, from: "2026-01-01", to: "2026-01-02", idempotencyKey: "a" }) { report { status } } }`: "QUEUED",
	} {
		require.Contains(t, askAs(t, p, token, query, nil), says)
	}
}

// exportedMetrics returns the names in the text of /metrics that Prometheus can query.
func exportedMetrics(text string) map[string]bool {
	names := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^# TYPE (\S+) (\S+)$`).FindAllStringSubmatch(text, -1) {
		names[match[1]] = true
		if match[2] == "histogram" {
			names[match[1]+"_bucket"], names[match[1]+"_count"], names[match[1]+"_sum"] = true, true, true
		}
	}
	return names
}

func recordedMetrics(rules string) map[string]bool {
	names := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^ *- record: (\S+)$`).FindAllStringSubmatch(rules, -1) {
		names[match[1]] = true
	}
	return names
}

// metricNamesIn returns the program's metrics that a text names outside of quotes.
func metricNamesIn(text string) []string {
	text = regexp.MustCompile(`"[^"\n]*"`).ReplaceAllString(text, "")
	names := regexp.MustCompile(`\b(orderly[_:]|go_|process_)[a-z0-9_:]+`).FindAllString(text, -1)
	slices.Sort(names)
	return slices.Compact(names)
}

// dashboardExpressions returns a dashboard's Prometheus queries.
func dashboardExpressions(t *testing.T, path string) []string {
	t.Helper()
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	require.NoError(t, json.NewDecoder(bytes.NewBufferString(readFile(t, path))).Decode(&dashboard))
	require.NotEmpty(t, dashboard.Panels)
	require.Equal(t, "The four targets", dashboard.Panels[0].Title)
	var all []string
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			all = append(all, target.Expr)
		}
	}
	return all
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", path))
	require.NoError(t, err)
	return string(text)
}
