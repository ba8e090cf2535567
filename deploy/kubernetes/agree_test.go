package kubernetes_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// selects reports whether a selector takes the labels.
func selects(t *testing.T, selector *meta.LabelSelector, of map[string]string) bool {
	t.Helper()
	parsed, err := meta.LabelSelectorAsSelector(selector)
	require.NoError(t, err)
	return parsed.Matches(labels.Set(of))
}

// selected are the names of the pods that a selector takes.
func (c *cluster) selected(t *testing.T, selector *meta.LabelSelector) []string {
	t.Helper()
	var names []string
	for name, template := range c.podsOf() {
		if selects(t, selector, template.Labels) {
			names = append(names, name)
		}
	}
	return names
}

func TestSelectorsTakeTheRightPods(t *testing.T) {
	t.Parallel()
	for _, folder := range overlays() {
		c := build(t, folder)
		for _, deployment := range c.deployments {
			require.Equal(t, []string{deployment.Name}, c.selected(t, deployment.Spec.Selector))
			for _, spread := range deployment.Spec.Template.Spec.TopologySpreadConstraints {
				require.Equal(t, []string{deployment.Name}, c.selected(t, spread.LabelSelector))
			}
			require.NotEmpty(t, deployment.Spec.Template.Spec.TopologySpreadConstraints)
		}
		require.Len(t, c.budgets, len(c.deployments))
		for _, budget := range c.budgets {
			require.Equal(t, []string{budget.Name}, c.selected(t, budget.Spec.Selector))
		}
		for _, service := range c.services {
			require.Equal(t, []string{service.Name}, c.selected(t, &meta.LabelSelector{MatchLabels: service.Spec.Selector}))
			requirePort(t, c, service)
		}
		for _, ingress := range c.ingresses {
			backend := ingress.Spec.Rules[0].HTTP.Paths[0].Backend.Service
			require.Equal(t, c.services[0].Name, backend.Name)
			require.Equal(t, c.services[0].Spec.Ports[0].Name, backend.Port.Name)
		}
	}
}

func requirePort(t *testing.T, c *cluster, service core.Service) {
	t.Helper()
	template := c.podsOf()[service.Name]
	for _, port := range template.Spec.Containers[0].Ports {
		if port.Name == service.Spec.Ports[0].TargetPort.StrVal {
			return
		}
	}
	require.Fail(t, "the service's port is none of the pod's", service.Name)
}

func TestThePodsAreScaledByAGaugeThatExists(t *testing.T) {
	t.Parallel()
	for _, folder := range overlays() {
		c := build(t, folder)
		require.Len(t, c.scalers, 1)
		scaler := c.scalers[0].Spec
		require.Equal(t, "serve", scaler.ScaleTargetRef.Name)
		require.Contains(t, read(t, "docs/metrics.md"), "| `"+scaler.Metrics[0].Pods.Metric.Name+"` |")
		require.Greater(t, *scaler.MinReplicas, int32(1))
		for _, deployment := range c.deployments {
			require.Equal(t, deployment.Name == "serve", deployment.Spec.Replicas == nil, "a number would undo the scaler's at each apply")
		}
	}
}

// Nothing is reached but what a policy names: of the admin port, that is Prometheus alone.
func TestPoliciesDenyByDefault(t *testing.T) {
	t.Parallel()
	for _, folder := range overlays() {
		c := build(t, folder)
		denies := false
		for _, policy := range c.policies {
			spec := policy.Spec
			everything := len(spec.PodSelector.MatchLabels)+len(spec.PodSelector.MatchExpressions) == 0
			if everything {
				require.Empty(t, spec.Ingress)
				require.Empty(t, spec.Egress)
				require.ElementsMatch(t, []networking.PolicyType{networking.PolicyTypeIngress, networking.PolicyTypeEgress}, spec.PolicyTypes)
				denies = true
				continue
			}
			require.NotEmpty(t, c.selected(t, &spec.PodSelector), policy.Name)
			requireNarrow(t, policy)
		}
		require.True(t, denies)
	}
}

// requireNarrow requires that each rule names who and which ports, and that only Prometheus reaches the admin port.
func requireNarrow(t *testing.T, policy networking.NetworkPolicy) {
	t.Helper()
	for _, rule := range policy.Spec.Ingress {
		require.NotEmpty(t, rule.From, policy.Name)
		require.NotEmpty(t, rule.Ports, policy.Name)
		for _, port := range rule.Ports {
			if port.Port.IntValue() == 9090 {
				require.Len(t, rule.From, 1)
				require.Equal(t, "prometheus", rule.From[0].PodSelector.MatchLabels["app.kubernetes.io/name"])
				require.NotNil(t, rule.From[0].NamespaceSelector)
			}
		}
	}
	for _, rule := range policy.Spec.Egress {
		require.NotEmpty(t, rule.To, policy.Name)
		require.NotEmpty(t, rule.Ports, policy.Name)
	}
}

func decimal(port int32) string { return strconv.Itoa(int(port)) }
