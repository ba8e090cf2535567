package deploy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// Who is woken by an alert finds what it means and what to do; a paragraph without an alert is out of date.
func TestEveryAlertHasItsParagraph(t *testing.T) {
	t.Parallel()
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert       string
				Annotations map[string]string
			}
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "prometheus/rules.yml")), &rules))
	var alerts []string
	for _, group := range rules.Groups {
		for _, rule := range group.Rules {
			if rule.Alert == "" {
				continue
			}
			alerts = append(alerts, rule.Alert)
			require.Equal(t, "docs/runbook.md#"+strings.ToLower(rule.Alert), rule.Annotations["runbook_url"])
		}
	}
	require.Greater(t, len(alerts), 10)

	var told []string
	for _, section := range strings.Split(read(t, "../docs/runbook.md"), "\n### ")[1:] {
		title, text, _ := strings.Cut(section, "\n")
		told = append(told, title)
		for _, part := range []string{`\*\*Meaning\.\*\* .`, `\*\*First look(\.| and cure\.)\*\* .`, `(\*\*Cure\.\*\*|and cure\.\*\*) .`} {
			require.Regexp(t, part, text, title)
		}
	}
	slices.Sort(alerts)
	slices.Sort(told)
	require.Equal(t, alerts, told)
}
