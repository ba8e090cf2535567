package kubernetes_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// overlays are the folders that kustomize builds.
func overlays() []string { return []string{"base", "production"} }

// cluster is what a folder of kustomize makes of the manifests.
type cluster struct {
	accounts    []core.ServiceAccount
	budgets     []policy.PodDisruptionBudget
	configMaps  []core.ConfigMap
	deployments []apps.Deployment
	ingresses   []networking.Ingress
	jobs        []batch.Job
	namespaces  []core.Namespace
	policies    []networking.NetworkPolicy
	scalers     []autoscaling.HorizontalPodAutoscaler
	services    []core.Service
}

// build has kustomize build a folder, and reads each object strictly: a field that Kubernetes does not know is an error.
func build(t *testing.T, folder string) *cluster {
	t.Helper()
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	require.NoError(t, err)
	c := &cluster{}
	for _, resource := range resources.Resources() {
		text, err := resource.AsYAML()
		require.NoError(t, err)
		kind := resource.GetApiVersion() + " " + resource.GetKind()
		read, known := c.readers()[kind]
		require.True(t, known, "%s is of a kind that the tests do not know", kind)
		require.NoError(t, read(text), "%s %s\n%s", kind, resource.GetName(), text)
		if resource.GetKind() != "Namespace" {
			require.Equal(t, "orderly", resource.GetNamespace(), resource.GetName())
		}
	}
	return c
}

// readers are how each kind is read, by its version and name.
func (c *cluster) readers() map[string]func([]byte) error {
	return map[string]func([]byte) error{
		"apps/v1 Deployment":                     into(&c.deployments),
		"autoscaling/v2 HorizontalPodAutoscaler": into(&c.scalers),
		"batch/v1 Job":                           into(&c.jobs),
		"networking.k8s.io/v1 Ingress":           into(&c.ingresses),
		"networking.k8s.io/v1 NetworkPolicy":     into(&c.policies),
		"policy/v1 PodDisruptionBudget":          into(&c.budgets),
		"v1 ConfigMap":                           into(&c.configMaps),
		"v1 Namespace":                           into(&c.namespaces),
		"v1 Service":                             into(&c.services),
		"v1 ServiceAccount":                      into(&c.accounts),
	}
}

func into[T any](all *[]T) func([]byte) error {
	return func(text []byte) error {
		var one T
		if err := yaml.UnmarshalStrict(text, &one); err != nil {
			return err //nolint:wrapcheck // the caller says of what
		}
		*all = append(*all, one)
		return nil
	}
}

// podsOf are the templates of all pods, by the component that they are of.
func (c *cluster) podsOf() map[string]core.PodTemplateSpec {
	pods := map[string]core.PodTemplateSpec{}
	for _, deployment := range c.deployments {
		pods[deployment.Name] = deployment.Spec.Template
	}
	for _, job := range c.jobs {
		pods[job.Name] = job.Spec.Template
	}
	return pods
}

func TestEverythingIsBuilt(t *testing.T) {
	t.Parallel()
	for _, folder := range overlays() {
		c := build(t, folder)
		require.Len(t, c.podsOf(), 3, folder)
		require.Len(t, c.namespaces, 1)
		require.Equal(t, "restricted", c.namespaces[0].Labels["pod-security.kubernetes.io/enforce"])
		require.GreaterOrEqual(t, len(c.policies), 4)
		require.Len(t, c.configMaps, 1)
	}
	require.NotEmpty(t, build(t, "production").ingresses)
}

// A manifest that no list names is never applied.
func TestEveryFileIsListed(t *testing.T) {
	t.Parallel()
	for _, folder := range overlays() {
		var listed struct {
			Resources          []string
			ConfigMapGenerator []struct{ Envs []string }
		}
		text, err := os.ReadFile(filepath.Join(folder, "kustomization.yaml"))
		require.NoError(t, err)
		require.NoError(t, yaml.Unmarshal(text, &listed))
		all := slices.Clone(listed.Resources)
		for _, made := range listed.ConfigMapGenerator {
			all = append(all, made.Envs...)
		}
		files, err := os.ReadDir(folder)
		require.NoError(t, err)
		for _, file := range files {
			require.True(t, file.Name() == "kustomization.yaml" || slices.Contains(all, file.Name()), "%s/%s", folder, file.Name())
		}
	}
}

// read returns a file of the project.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", path))
	require.NoError(t, err)
	return string(text)
}

// variables are those of docs/variables.md, with their defaults.
func variables(t *testing.T) map[string]string {
	t.Helper()
	known := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| (?:`(.*?)`)? ?\\|").FindAllStringSubmatch(read(t, "docs/variables.md"), -1) {
		known[row[1]] = row[2]
	}
	require.Contains(t, known, "ORDERLY_ADDR")
	return known
}
