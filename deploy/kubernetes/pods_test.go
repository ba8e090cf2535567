package kubernetes_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	core "k8s.io/api/core/v1"
)

// everyPod calls check with the pods of each folder.
func everyPod(t *testing.T, check func(t *testing.T, c *cluster, name string, pod core.PodSpec, container core.Container)) {
	t.Helper()
	for _, folder := range overlays() {
		c := build(t, folder)
		for name, template := range c.podsOf() {
			require.Len(t, template.Spec.Containers, 1)
			check(t, c, name, template.Spec, template.Spec.Containers[0])
		}
	}
}

func TestPodsMayDoNothingThatTheyNeedNot(t *testing.T) {
	t.Parallel()
	everyPod(t, func(t *testing.T, c *cluster, name string, pod core.PodSpec, container core.Container) {
		t.Helper()
		require.True(t, *pod.SecurityContext.RunAsNonRoot, name)
		require.EqualValues(t, 65532, *pod.SecurityContext.RunAsUser, "the image's user")
		require.Equal(t, core.SeccompProfileTypeRuntimeDefault, pod.SecurityContext.SeccompProfile.Type)
		require.False(t, *pod.AutomountServiceAccountToken)
		require.Equal(t, c.accounts[0].Name, pod.ServiceAccountName)
		require.False(t, *container.SecurityContext.AllowPrivilegeEscalation)
		require.True(t, *container.SecurityContext.ReadOnlyRootFilesystem)
		require.Equal(t, []core.Capability{"ALL"}, container.SecurityContext.Capabilities.Drop)
		require.Empty(t, container.SecurityContext.Capabilities.Add)
		require.False(t, container.Resources.Limits.Memory().IsZero())
		require.False(t, container.Resources.Requests.Memory().IsZero())
		require.False(t, container.Resources.Requests.Cpu().IsZero())
	})
}

// The program ignores variables that it does not know. Secrets are in files, whose paths lead into the volume.
func TestPodsHaveVariablesThatExist(t *testing.T) {
	t.Parallel()
	known := variables(t)
	everyPod(t, func(t *testing.T, c *cluster, name string, pod core.PodSpec, container core.Container) {
		t.Helper()
		require.Len(t, container.EnvFrom, 1)
		require.Equal(t, c.configMaps[0].Name, container.EnvFrom[0].ConfigMapRef.Name)
		for variable := range c.configMaps[0].Data {
			require.Contains(t, known, variable)
			require.NotContains(t, known, variable+"_FILE", "a secret is no ConfigMap's")
		}
		for _, variable := range container.Env {
			require.Contains(t, known, variable.Name)
			require.True(t, strings.HasSuffix(variable.Name, "_FILE"), variable.Name)
			require.Len(t, container.VolumeMounts, 1)
			require.True(t, strings.HasPrefix(variable.Value, container.VolumeMounts[0].MountPath+"/"), variable.Value)
			require.Contains(t, read(t, "deploy/kubernetes/production/kustomization.yaml"), "--from-file="+strings.TrimPrefix(variable.Value, "/secrets/"))
		}
		require.Len(t, pod.Volumes, 1)
		require.Equal(t, container.VolumeMounts[0].Name, pod.Volumes[0].Name)
		require.NotNil(t, pod.Volumes[0].Secret, name)
		require.Equal(t, pod.SecurityContext.RunAsUser, pod.SecurityContext.FSGroup, "the group that may read the files")
	})
}

// The image says where the program listens; probes, services and policies name these ports.
func TestPodsHaveTheProgramsPorts(t *testing.T) {
	t.Parallel()
	image := map[string]string{"api": imagePort(t, "ORDERLY_ADDR"), "admin": imagePort(t, "ORDERLY_ADMIN_ADDR")}
	everyPod(t, func(t *testing.T, c *cluster, name string, pod core.PodSpec, container core.Container) {
		t.Helper()
		ports := map[string]string{}
		for _, port := range container.Ports {
			ports[port.Name] = decimal(port.ContainerPort)
			require.Equal(t, image[port.Name], ports[port.Name], name)
		}
		require.Subset(t, []string{"serve", "work", "migrate"}, container.Args)
		require.Equal(t, name, container.Args[0])
		for probe, path := range map[*core.Probe]string{container.StartupProbe: "/healthz", container.LivenessProbe: "/healthz", container.ReadinessProbe: "/readyz"} {
			require.Equal(t, name == "migrate", probe == nil, name)
			if probe != nil {
				require.Equal(t, path, probe.HTTPGet.Path)
				require.Contains(t, ports, probe.HTTPGet.Port.StrVal, name)
			}
		}
	})
	c := build(t, "production")
	template := c.podsOf()["serve"]
	require.Equal(t, image["admin"], template.Annotations["prometheus.io/port"])
	for _, policy := range c.policies {
		for _, rule := range policy.Spec.Ingress {
			for _, port := range rule.Ports {
				require.Contains(t, slices.Collect(maps.Values(image)), port.Port.String(), policy.Name)
			}
		}
	}
}

// imagePort is the port of an address that the image sets.
func imagePort(t *testing.T, variable string) string {
	t.Helper()
	match := regexp.MustCompile(variable + `=0\.0\.0\.0:(\d+)`).FindStringSubmatch(read(t, "Dockerfile"))
	require.NotNil(t, match)
	return match[1]
}

// Kubernetes waits until a process has ended by itself, and the announcement is longer than it takes readiness to fail.
func TestPodsHaveTimeToEnd(t *testing.T) {
	t.Parallel()
	const closing = 20 * time.Second // to abort what has not ended, and to close the rest
	drain, err := time.ParseDuration(variables(t)["ORDERLY_SHUTDOWN_TIMEOUT"])
	require.NoError(t, err)
	everyPod(t, func(t *testing.T, c *cluster, name string, pod core.PodSpec, container core.Container) {
		t.Helper()
		delay, err := time.ParseDuration(c.configMaps[0].Data["ORDERLY_SHUTDOWN_DELAY"])
		require.NoError(t, err)
		waits := time.Duration(*pod.TerminationGracePeriodSeconds) * time.Second
		require.GreaterOrEqual(t, waits, max(delay, 10*time.Second)+drain+closing, name)
		if probe := container.ReadinessProbe; name == "serve" {
			notices := time.Duration(probe.FailureThreshold*probe.PeriodSeconds+probe.TimeoutSeconds) * time.Second
			require.Greater(t, delay, notices)
		}
	})
}
